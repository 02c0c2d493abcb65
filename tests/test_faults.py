"""One run over all that can go wrong: each address ends in its state with a message, and nothing stops the run."""

from __future__ import annotations

import gzip
import resource
import socket
import ssl
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import trustme

from mediakit.collect import read_archive
from mediakit.corpus import read_corpus
from mediakit.harvest import collect_corpus

ABOUT = "title: Faults (fictional)\nlicence: CC0-1.0\ncitation: {author: Ann Example, title: x, year: 2031}\n"
SENTENCE = "<p>On day {} the ferry left the harbour at dawn with many people and their cars, and came back at dusk.</p>"
TEXT = "".join(map(SENTENCE.format, range(20)))
HTML = {"Content-Type": "text/html; charset=utf-8"}
OPTIONS: dict[str, Any] = {
    "allow_loopback": True,
    "delay": 0,
    "retries": 1,
    "backoff": 0.01,
    "timeout": 1.0,
    "whole_timeout": 2.0,
    "max_wait": 2.0,
    "max_bytes": 5_000_000,
}


def article(title: str, head: str = "", text: str = TEXT) -> bytes:
    return (
        f"<html lang='en'><head><title>{title}</title>{head}<meta property='og:type' content='article'></head><body>"
        f"<article><h1>{title}</h1><p class='byline'>By Ann Example</p>{text}</article></body></html>"
    ).encode()


def plain(status: int, body: bytes = b"", **headers: str) -> Callable[[Any], None]:
    """An ordinary answer."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in {**HTML, "Content-Length": str(len(body)), **given}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def drip(handler: BaseHTTPRequestHandler) -> None:
    plain(200, b"", Content_Length="100000")(handler)
    for _ in range(200):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def reset(handler: BaseHTTPRequestHandler) -> None:
    plain(200, b"<html>", Content_Length="5000")(handler)
    handler.wfile.flush()
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.close_connection = True
    handler.connection.close()


def flood(content: bytes, times: int, **headers: str) -> Callable[[Any], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        plain(200, b"", Content_Length=str(len(content) * times), **headers)(handler)
        for _ in range(times):
            handler.wfile.write(content)

    return answer


MEMBER = gzip.compress(b"<p>bomb</p>" * 1_000_000, mtime=0)  # 11 MB in 11 kB; a thousand of them are more than 10 GB
CONSENT = b"<html><head><title>Before you continue</title></head><body><h1>We value your privacy</h1></body></html>"
CHECK = b"<html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>"
LOST = b"<html><head><title>Page not found</title></head><body><h1>Page not found</h1></body></html>"
PAID = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
# Path -> (answer, state, short name of the error; "" for none)
FAULTS: dict[str, tuple[Callable[[Any], None], str, str]] = {
    "/good": (plain(200, article("Good")), "extracted", ""),
    "/charset": (plain(200, article("Zoë").decode().encode("cp1252"), **HTML), "extracted", ""),
    "/500": (plain(500), "failed-temporary", "http-500"),
    "/503": (plain(503, Retry_After="0"), "failed-temporary", "http-503"),
    "/401": (plain(401), "blocked", "http-401"),
    "/404": (plain(404), "gone", "http-404"),
    "/410": (plain(410), "gone", "http-410"),
    "/451": (plain(451), "blocked", "http-451"),
    "/drip": (drip, "failed-temporary", "timeout"),
    "/reset": (reset, "failed-temporary", "connection"),
    "/gzip-cut": (plain(200, gzip.compress(article("Cut") * 50)[:-90], Content_Encoding="gzip"), "failed-temporary",
                  "encoding"),
    "/loop": (plain(302, Location="/loop2"), "failed-permanent", "redirect-loop"),
    "/private": (plain(302, Location="http://10.1.2.3/"), "failed-permanent", "private-address"),
    "/known": (plain(302, Location="/good"), "duplicate", ""),
    "/bomb": (flood(MEMBER, 1000, Content_Encoding="gzip"), "failed-permanent", "too-large"),
    "/large": (flood(b"x" * 1_000_000, 100), "failed-permanent", "too-large"),
    "/consent": (plain(200, CONSENT), "blocked", "consent-wall"),
    "/check": (plain(403, CHECK, cf_mitigated="challenge"), "blocked", "bot-check"),
    "/lost": (plain(200, LOST), "gone", "soft-404"),
    "/paid": (plain(200, article("Paid", PAID, TEXT[:440] + "</p><p>Subscribe to continue reading.</p>")),
              "extracted", "paywall"),
    "/empty": (plain(200), "extracted", "empty"),
    "/picture": (plain(200, b"\x89PNG\r\n", Content_Type="image/png"), "extracted", "not-html"),
}  # fmt: skip


class Servers:
    """Hosts on loopback, each with its answers by path; `asked` counts what they were asked."""

    def __init__(self) -> None:
        self.answers: dict[str, dict[str, Callable[[Any], None]]] = {}
        self.asked: Counter[str] = Counter()
        self._open: list[ThreadingHTTPServer] = []

    def add(self, name: str, answers: dict[str, Callable[[Any], None]], tls: ssl.SSLContext | None = None) -> str:
        self.answers[name] = answers
        servers = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                servers.asked[name + self.path] += 1
                try:
                    servers.answers[name].get(self.path, plain(404))(self)
                except OSError:
                    self.close_connection = True  # the client has gone away

            def log_message(self, format: str, *args: object) -> None:
                """Silent."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads, server.handle_error = True, lambda *_: None  # type: ignore[method-assign]
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        self._open.append(server)
        return f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"

    def close(self) -> None:
        for server in self._open:
            server.shutdown()
            server.server_close()


@pytest.fixture
def servers() -> Iterator[Servers]:
    servers = Servers()
    yield servers
    servers.close()


def make_corpus(folder: Path, urls: list[str]) -> dict[str, Any]:
    (folder / "about.yml").write_text(ABOUT, encoding="utf-8")
    (folder / "urls.txt").write_text("\n".join(urls), encoding="utf-8")
    return {"name": folder, "sources": [f"urls={folder / 'urls.txt'}"], "client_options": OPTIONS}


def read_states(folder: Path) -> dict[str, tuple[str, str]]:
    from mediakit.collect import Store

    with Store(folder / "cache" / "corpus.db", lock=False) as store:
        return {row["url"]: (row["state"], row["error"]) for row in store.queue()}


def test_each_fault_ends_in_its_state_and_none_stops_the_run(servers, tmp_path):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(tls)  # signed by nobody whom we know
    main = servers.add("main", {path: answer for path, (answer, _, _) in FAULTS.items()})
    servers.answers["main"]["/loop2"] = plain(302, Location="/loop")
    busy = servers.add("busy", {"/429": plain(429, Retry_After="1")})
    away = servers.add("away", {"/a": plain(503, Retry_After="3600"), "/b": plain(200, article("B"))})
    failing = servers.add("failing", {"/robots.txt": plain(500), "/a": plain(200, article("A"))})
    closed = servers.add("closed", {"/robots.txt": plain(200, b"User-agent: *\nDisallow: /"), "/a": plain(200)})
    secure = servers.add("secure", {"/a": plain(200, article("A"))}, tls)
    wanted = {main + path: (state, error) for path, (_, state, error) in FAULTS.items()}
    wanted |= {
        f"{busy}/429": ("failed-temporary", "http-429"),
        f"{away}/a": ("failed-temporary", "http-503"),
        f"{away}/b": ("failed-temporary", "http-503"),  # it asked to be left alone for an hour
        f"{failing}/a": ("failed-temporary", "robots-unavailable"),
        f"{closed}/a": ("blocked", "robots"),
        f"{secure}/a": ("failed-temporary", "tls"),
        "http://no-such-host.invalid/a": ("failed-temporary", "dns"),
    }
    corpus = make_corpus(tmp_path, list(wanted))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    collect_corpus(**corpus)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000  # kB

    found = read_states(tmp_path)
    assert {url: state for url, (state, _) in found.items()} == {url: state for url, (state, _) in wanted.items()}
    problems = {row.url: row for row in read_corpus(tmp_path).problems.itertuples() if row.stage != "listing"}
    for url, (state, error) in wanted.items():
        if error:
            assert problems[url].error == error, (url, problems[url].error)
            assert "what to do:" in problems[url].message and "where:" in problems[url].message
            assert problems[url].permanent is not (state == "failed-temporary")
    assert {url for url, (_, error) in wanted.items() if not error}.isdisjoint(problems)

    # Nothing is stored twice, and a second run asks for nothing but what failed for now.
    stored = Counter(page.final_url for page in read_archive(tmp_path / "cache"))
    assert max(stored.values()) == 1 and sorted(read_corpus(tmp_path).articles["headline"])[:2] == ["Good", "Paid"]
    servers.asked.clear()
    for path in ("/500", "/reset", "/gzip-cut", "/drip"):
        servers.answers["main"][path] = plain(200, article(f"Mended {path}"))
    servers.answers["busy"]["/429"] = plain(200, article("Mended 429"))
    servers.answers["failing"]["/robots.txt"] = plain(404)
    collect_corpus(**corpus)
    again = {name for name in servers.asked if not name.endswith("robots.txt")}
    ours = {"main/500", "main/503", "main/drip", "main/reset", "main/gzip-cut", "busy/429", "failing/a"}
    assert ours <= again <= ours | {"away/a", "away/b"}
    found = read_states(tmp_path)
    mended = [main + path for path in ("/500", "/reset", "/gzip-cut", "/drip")] + [f"{busy}/429", f"{failing}/a"]
    assert {found[url] for url in mended} == {("extracted", "")}
    assert set(mended).isdisjoint(read_corpus(tmp_path).problems["url"])
