"""A fast double of web.archive.org: its search for captures (CDX) with the quirks that matter, captures, TimeMaps.

Quirks, from its documentation: a header row; after an empty row the key to go on with; rows of captures that refer to
an earlier one have the type "warc/revisit" and the status "-"; status 429 first and a locked door for those who go on;
a capture that cannot be shown redirects to the nearest that can.

Not a package: tests load this file by its place (see `load_double` in tests/test_history.py).
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import socket
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, quote, unquote, unquote_plus, urlsplit

FIELDS = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
Answer = tuple[int, dict[str, str], bytes]


@dataclass(frozen=True)
class Shot:
    """One capture that the double holds."""

    url: str
    stamp: str
    body: bytes = b""
    status: str = "200"
    mimetype: str = "text/html"
    lost: bool = False  # listed, but cannot be shown

    @property
    def key(self) -> str:
        parts = urlsplit(self.url.lower())
        host = (parts.hostname or "").removeprefix("www.")
        return f"{','.join(reversed(host.split('.')))}){parts.path}{'?' + parts.query if parts.query else ''}"

    @property
    def digest(self) -> str:
        return base64.b32encode(hashlib.sha1(self.body).digest()).decode()

    @property
    def row(self) -> list[str]:
        return [self.key, self.stamp, self.url, self.mimetype, self.status, self.digest, str(len(self.body))]


class Wayback:
    """The running double: `asked` keeps the path and query of every request, `faults` are answered first."""

    def __init__(self, shots: Iterable[Shot] = (), most: int = 150_000) -> None:
        self.shots, self.most = list(shots), most
        self.asked: list[str] = []
        self.faults: list[Answer] = []
        self.page_rows: int | None = None  # lines of the index on one page; None = all on one
        self.allowed: int | None = None  # requests until 429; two more, and the door is locked
        self.refused = 0
        self._by_address: dict[tuple[str, str], Shot] = {}
        double = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                double.asked.append(self.path)
                answer = double.answer(self.path)
                if answer is None:
                    double.refused += 1
                    self.close_connection = True
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                status, headers, body = answer
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                """Silent."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: Any, client_address: Any) -> None:
                """A connection that the double itself has cut."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def searches(self) -> list[str]:
        return [path for path in self.asked if path.startswith("/cdx/")]

    def shown(self) -> list[str]:
        return [path for path in self.asked if re.match(r"/web/\d", path)]

    def answer(self, path: str) -> Answer | None:
        if self.allowed is not None:
            self.allowed -= 1
            if self.allowed < -2:
                return None
            if self.allowed < 0:
                return 429, {"Content-Type": "text/html"}, b"<html><h1>429 Too Many Requests</h1></html>"
        if self.faults and path != "/robots.txt":
            return self.faults.pop(0)
        if path.startswith("/cdx/search/cdx?"):
            return self._search({k: v for k, v in parse_qs(urlsplit(path).query).items()})
        if path.startswith("/web/timemap/link/"):
            return self._timemap(path.removeprefix("/web/timemap/link/"))
        if match := re.match(r"/web/(\d{14})(id_)?/(.*)", path):
            return self._show(match[1], match[3])
        return 404, {}, b"nothing here"

    def _search(self, query: dict[str, list[str]]) -> Answer:
        one = {name: values[-1] for name, values in query.items()}
        rows = sorted((shot.row for shot in self._matching(one)), key=lambda row: (row[0], row[1]))
        size = self.page_rows or max(1, len(rows))
        if "showNumPages" in one:
            return 200, {}, b"%d\n" % -(-len(rows) // size)
        # One answer comes from so many lines of the index, whether they match or not.
        begin = int(one.get("page", 0)) * size
        rows = rows[begin : begin + size] if "resumeKey" not in one else rows
        low, high = one.get("from", "").ljust(14, "0"), one.get("to", "9").ljust(14, "9")
        rows = [row for row in rows if low <= row[1] <= high]
        for text in query.get("filter", []):
            name, _, pattern = text.removeprefix("!").partition(":")
            place = FIELDS.index(name)
            rows = [r for r in rows if bool(re.fullmatch(pattern, r[place])) is not text.startswith("!")]
        if one.get("collapse") == "urlkey":
            rows = [row for place, row in enumerate(rows) if place == 0 or rows[place - 1][0] != row[0]]
        if "closest" in one:
            rows.sort(key=lambda row: abs(_seconds(row[1]) - _seconds(one["closest"])))
        if "resumeKey" in one:
            after = unquote_plus(one["resumeKey"])
            rows = [row for row in rows if f"{row[0]} {row[1]}!" > after]
        limit = min(int(one.get("limit", self.most)), self.most)
        shown: list[list[str]] = [FIELDS, *rows[:limit]] if rows else []
        if one.get("showResumeKey") and len(rows) > limit:
            last = rows[limit - 1]
            shown += [[], [quote(f"{last[0]} {last[1]}!", safe="").replace("%20", "+")]]
        return 200, {"Content-Type": "application/json"}, json.dumps(shown).encode()

    def _matching(self, one: dict[str, str]) -> list[Shot]:
        url = one["url"] if "//" in one["url"] else f"http://{one['url']}"
        wanted = Shot(url if urlsplit(url).path else url + "/", "").key
        host, kind = wanted.partition(")")[0], one.get("matchType", "exact")
        tests = {
            "exact": lambda key: key == wanted,
            "prefix": lambda key: key.startswith(wanted),
            "host": lambda key: key.startswith(host + ")"),
            "domain": lambda key: key.startswith((host + ")", host + ",")),
        }
        return [shot for shot in self.shots if tests[kind](shot.key)]

    def _show(self, stamp: str, url: str) -> Answer:
        if len(self._by_address) != len(self.shots):
            self._by_address = {(shot.url, shot.stamp): shot for shot in self.shots}
        shot = self._by_address.get((unquote(url), stamp)) or self._by_address.get((url, stamp))
        if shot is None or shot.lost:
            others = [other for other in self.shots if other.url == url and not other.lost]
            if not others:
                return 404, {"Content-Type": "text/html"}, b"<html>not archived</html>"
            best = min(others, key=lambda other: abs(_seconds(other.stamp) - _seconds(stamp)))
            return 302, {"Location": f"/web/{best.stamp}id_/{best.url}"}, b""
        moment = datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        headers = {"Memento-Datetime": format_datetime(moment, usegmt=True), "Content-Type": "text/html"}
        return (int(shot.status) if shot.status.isdigit() else 200), headers, shot.body

    def _timemap(self, url: str) -> Answer:
        lines = [
            f'<{self.origin}/web/{shot.stamp}/{shot.url}>; rel="memento"; datetime="'
            + format_datetime(datetime.strptime(shot.stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC), usegmt=True)
            + '"'
            for shot in self.shots
            if shot.url == url
        ]
        if not lines:
            return 404, {}, b""
        return 200, {"Content-Type": "application/link-format"}, ",\n".join(lines).encode()


def _seconds(stamp: str) -> float:
    return datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC).timestamp()
