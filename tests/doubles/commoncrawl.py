"""A double of Common Crawl: the list of crawls, the index (as pywb answers), files with HTTP ranges, CC-NEWS' lists."""

from __future__ import annotations

import gzip
import io
import json
from dataclasses import dataclass, field
from urllib.parse import urlsplit

Answer = tuple[int, dict[str, str], bytes]
JSON = {"Content-Type": "application/json"}


@dataclass
class CommonCrawl:
    """`crawls` are rows of collinfo.json, `files` the bytes of files by path, `lines` the index of each crawl.

    `page_size` is the number of lines that one page of the index looks at; filters come after, so pages can be empty.
    """

    crawls: list[dict[str, str]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    lines: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    page_size: int = 2
    ranges: bool = True
    faults: dict[str, int] = field(default_factory=dict)

    def add_crawl(self, name: str, first: str, last: str) -> None:
        """A crawl as collinfo.json lists it; without days when `first` is empty."""
        api = f"https://index.commoncrawl.org/{name}-index"
        row = {"id": name, "name": f"{name} Index", "timegate": "", "cdx-api": api}
        self.crawls.insert(0, row | ({"from": first, "to": last} if first else {}))
        self.lines.setdefault(name, [])

    def add_record(self, crawl: str, url: str, when: str, record: bytes, **more: str) -> None:
        """A packed record at the end of the crawl's file, and its line in the index."""
        name = f"crawl-data/{crawl}/segments/1/warc/{crawl}-00000.warc.gz"
        file = self.files.get(name, b"")
        line = {
            "urlkey": "",
            "timestamp": when,
            "url": url,
            "mime": "text/html",
            "mime-detected": "text/html",
            "status": "200",
            "digest": f"D{len(file)}",
            "length": str(len(record)),
            "offset": str(len(file)),
            "filename": name,
            "languages": "eng",
        }
        self.lines[crawl].append(line | more)
        self.files[name] = file + record

    def answer(self, path: str, query: dict[str, str], headers: dict[str, str]) -> Answer:
        """One answer; `faults` by path are statuses."""
        if path in self.faults:
            return self.faults[path], {}, b"<html>Slow Down</html>"
        if path == "/collinfo.json":
            return 200, JSON, json.dumps(self.crawls).encode()
        if path.endswith("-index"):
            return self._ask_index(path[1:].removesuffix("-index"), query)
        return self._give_file(path[1:], headers)

    def _ask_index(self, crawl: str, query: dict[str, str]) -> Answer:
        if crawl not in self.lines:
            return 404, {"Content-Type": "text/html"}, b"<html>Not Found</html>"
        host = query["url"].removeprefix("*.")
        lines = [line for line in self.lines[crawl] if _is_of(line.get("url", ""), host)]
        pages = -(-len(lines) // self.page_size)
        if query.get("showNumPages") == "true":
            found = {"pages": pages, "pageSize": 5, "blocks": pages}
            return 200, JSON, json.dumps(found).encode()
        number = int(query.get("page", 0))
        if lines and number >= pages:
            said = f"Page {number} invalid: First Page is 0, Last Page is {pages - 1}"
            return 400, JSON, json.dumps({"message": said}).encode()
        first, last = query.get("from", "").ljust(14, "0"), query.get("to", "").ljust(14, "9")
        part = lines[number * self.page_size : (number + 1) * self.page_size]
        part = [line for line in part if first <= line.get("timestamp", first) <= last]
        if query.get("filter") == "=status:200":
            part = [line for line in part if line.get("status", "200") == "200"]
        if not part:
            return 404, JSON, json.dumps({"message": f"No Captures found for: {query['url']}"}).encode()
        text = "".join(line.get("broken", json.dumps(line)) + "\n" for line in part)
        return 200, {"Content-Type": "text/x-ndjson"}, text.encode()

    def _give_file(self, name: str, headers: dict[str, str]) -> Answer:
        if name not in self.files:
            return 404, {"Content-Type": "application/xml"}, b"<Error><Code>NoSuchKey</Code></Error>"
        data, span = self.files[name], headers.get("range", "")
        if not span or not self.ranges:
            return 200, {"Content-Type": "application/octet-stream"}, data
        first, last = map(int, span.removeprefix("bytes=").split("-"))
        if first >= len(data):
            return 416, {"Content-Range": f"bytes */{len(data)}"}, b""
        part = data[first : last + 1]
        where = f"bytes {first}-{first + len(part) - 1}/{len(data)}"
        return 206, {"Content-Type": "application/octet-stream", "Content-Range": where}, part


def _is_of(url: str, host: str) -> bool:
    found = (urlsplit(url).hostname or "") if url else host
    return found == host or found.endswith("." + host)


def pack_record(url: str, when: str, body: bytes, **fields: str) -> bytes:
    """One response record as a gzip member."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    lines = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
    head = StatusAndHeaders("200 OK", lines, protocol="HTTP/1.1")
    own = {"WARC-Date": when, **{name.replace("_", "-"): value for name, value in fields.items()}}
    record = writer.create_warc_record(
        url, "response", payload=io.BytesIO(body), http_headers=head, warc_headers_dict=own
    )
    writer.write_record(record)
    return out.getvalue()


def pack_list(names: list[str]) -> bytes:
    """A file such as warc.paths.gz."""
    return gzip.compress("".join(f"{name}\n" for name in names).encode())
