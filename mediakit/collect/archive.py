"""Every answer, byte for byte, as WARC (ISO 28500): what other programs can replay and everything can be rebuilt from.

One request and one response record per answer, each a complete gzip member. A record is put together in memory and
written at once, so that a kill leaves whole records and at most one torn one at the end, which the next run cuts off.
Two fields of our own in the response record: `Mediakit-Source` (how the address became known) and `Mediakit-Asked`
(the address at the begin of a chain of redirects).
"""

from __future__ import annotations

import base64
import hashlib
import io
import threading
import uuid
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from mediakit.collect.page import Page

HOUSEKEEPING = ("robots", "listing")
_REDIRECTS = (301, 302, 303, 307, 308)


class Archive:
    """An open WARC file that answers are appended to, from any thread.

    Parameters
    ----------
    path : Path
        `….warc.gz`; made when missing. A torn record at its end is cut off.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._length = find_whole_length(self.path) if self.path.exists() else 0
        self._file = self.path.open("r+b" if self.path.exists() else "w+b")
        self._file.truncate(self._length)
        self._file.seek(self._length)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def write(
        self, url: str, sent: bytes, received: bytes, *, when: datetime, source: str = "", asked: str = ""
    ) -> None:
        """Append one request and its answer, as they went over the wire."""
        response_id, request_id = _record_id(), _record_id()
        own = {"Mediakit-Source": source, "Mediakit-Asked": asked if asked != url else ""}
        records = _record("response", response_id, url, received, when, own)
        records += _record("request", request_id, url, sent, when, {"WARC-Concurrent-To": response_id})
        with self._lock:
            try:
                self._file.write(records)
                self._file.flush()
            except BaseException:  # also Ctrl-C: what stands in the file must stay readable
                self._file.seek(self._length)
                self._file.truncate(self._length)
                raise
            self._length += len(records)


def _record_id() -> str:
    return f"<urn:uuid:{uuid.uuid4()}>"


def _record(kind: str, record_id: str, url: str, block: bytes, when: datetime, fields: dict[str, str]) -> bytes:
    """One record as a gzip member.

    warcio would write the HTTP header lines as it understood them; handing the block over as one piece keeps its bytes.
    """
    from warcio.recordloader import ArcWarcRecord
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    payload = block.partition(b"\r\n\r\n")[2]
    headers = {
        "WARC-Type": kind,
        "WARC-Record-ID": record_id,
        "WARC-Target-URI": url,
        "WARC-Date": when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "WARC-Payload-Digest": _digest(payload),
        "WARC-Block-Digest": _digest(block),
        **{name: value for name, value in fields.items() if value},
    }
    out = io.BytesIO()
    record = ArcWarcRecord(
        "warc",
        kind,
        StatusAndHeaders("", list(headers.items()), protocol="WARC/1.1"),
        io.BytesIO(block),
        None,
        f"application/http; msgtype={kind}",
        len(block),
    )
    record.payload_length = len(block)
    WARCWriter(out, gzip=True, warc_version="1.1").write_record(record)
    return out.getvalue()


def _digest(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode("ascii")


def find_whole_length(path: Path) -> int:
    """Bytes of a .gz file up to the end of its last complete member."""
    whole = position = 0
    unpacker = zlib.decompressobj(31)
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            while chunk:
                try:
                    unpacker.decompress(chunk)
                except zlib.error:
                    return whole
                rest = unpacker.unused_data
                position += len(chunk) - len(rest)
                if unpacker.eof:
                    whole, unpacker = position, zlib.decompressobj(31)
                chunk = rest
    return whole


def read_pages(warc: Path, *, every: bool = False) -> Iterator[Page]:
    """Read the pages of a WARC file, in the order in which they came.

    Parameters
    ----------
    warc : Path
        Of mediakit or of any other program, .gz or not.
    every : bool
        Also what is no page: redirects, errors, robots.txt, feeds and sitemaps, pictures.

    Yields
    ------
    Page
        `source` is "warc" where the file does not say. A torn last record is skipped, and so is one that cannot be
        decompressed.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    with Path(warc).open("rb") as file:
        try:
            for record in ArchiveIterator(file):
                if record.rec_type == "response" and record.http_headers is not None:
                    page = _read_page(record)
                    if page is not None and (every or _is_page(page)):
                        yield page
        except (ArchiveLoadFailed, EOFError, zlib.error, AttributeError):
            return  # AttributeError: warcio trips over a record whose head is cut off


def _read_page(record: Any) -> Page | None:
    fields = record.rec_headers
    length = fields.get_header("Content-Length") or ""
    try:
        html = record.content_stream().read()
        while record.raw_stream.read(65536):
            pass  # what may stand behind the last chunk, so that the count below is right
        status = int(record.http_headers.get_statuscode() or 0)
        retrieved = datetime.fromisoformat(fields.get_header("WARC-Date").replace("Z", "+00:00"))
    except (ValueError, OSError, EOFError, zlib.error, AttributeError):
        return None
    if not length.isdigit() or record.raw_stream.limit > 0:  # the file ends within the record
        return None
    url = fields.get_header("WARC-Target-URI").strip("<>")
    headers = {name.lower(): value for name, value in record.http_headers.headers}
    source = fields.get_header("Mediakit-Source") or "warc"
    asked = fields.get_header("Mediakit-Asked") or url
    return Page(asked, html, retrieved.astimezone(UTC), source, status, headers, url)


def _is_page(page: Page) -> bool:
    kind = page.headers.get("content-type", "text/html").lower()
    return 200 <= page.status < 300 and "html" in kind and page.source not in HOUSEKEEPING
