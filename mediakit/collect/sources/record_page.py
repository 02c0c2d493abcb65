"""From one record of a WARC file, as warcio hands it on, to what it says and to the page in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from mediakit.collect.http import MAX_BYTES
from mediakit.collect.inflate import Inflater
from mediakit.collect.page import Page
from mediakit.errors import CollectError


@dataclass(frozen=True)
class Record:
    """What the head of a record says; `keys` are the ways in which a revisit record may refer to it."""

    url: str
    when: datetime
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Revisit:
    """A record that says: as before. `keys` are the ways in which it names that record."""

    url: str
    when: datetime
    keys: tuple[str, ...]
    status: int
    headers: dict[str, str] = field(repr=False)

    def fill(self, original: Page) -> Page:
        """The page as it was found again: with its own address and moment, and the original's body."""
        status = original.status if self.status in (0, 304) else self.status
        return Page(self.url, original.html, self.when, original.source, status, original.headers | self.headers)


def read_head(raw: Any) -> Record | None:
    """Address, moment and keys of a record; None when it is not of the web (dns:, metadata).

    Raises
    ------
    CollectError
        If its date cannot be read.
    """
    fields = raw.rec_headers
    url = (fields.get_header("WARC-Target-URI") or "").strip("<>")
    date = fields.get_header("WARC-Date") or ""
    if not url.lower().startswith(("http://", "https://")):
        return None
    try:
        when = datetime.fromisoformat(date.replace("Z", "+00:00"))
    except ValueError:
        raise _fault(f"the record has no moment that can be read: {date!r}", url, "date") from None
    when = (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    return Record(url, when, _keys(fields.get_header("WARC-Record-ID"), url, date, fields))


def read_revisit(raw: Any, head: Record) -> Revisit:
    """A revisit record."""
    fields = raw.rec_headers
    url, date = fields.get_header("WARC-Refers-To-Target-URI"), fields.get_header("WARC-Refers-To-Date")
    keys = _keys(fields.get_header("WARC-Refers-To"), url if date else None, date, fields)
    status, headers = _read_http(raw)
    return Revisit(head.url, head.when, keys, status, headers)


def _keys(record_id: str | None, url: str | None, date: str | None, fields: Any) -> tuple[str, ...]:
    digest = fields.get_header("WARC-Payload-Digest")
    return tuple(key for key in (record_id, url and f"{url} {date}", digest) if key)


def read_page(raw: Any, head: Record) -> Page:
    """The page in a response or resource record, its body unpacked.

    Raises
    ------
    CollectError
        If the body is too large, or damaged within the record.
    """
    fields = raw.rec_headers
    status, headers = _read_http(raw)
    block = raw.raw_stream.read(MAX_BYTES + 1)
    if len(block) > MAX_BYTES:
        raise _fault(f"the page is larger than {MAX_BYTES:,} bytes", head.url, "too-large")
    if headers.get("transfer-encoding", "").lower() == "chunked":
        block = join_chunks(block)
    source = fields.get_header("Mediakit-Source") or "warc"
    asked = fields.get_header("Mediakit-Asked") or head.url
    return Page(asked, _unpack(block, headers, head.url), head.when, source, status, headers, head.url)


def _read_http(raw: Any) -> tuple[int, dict[str, str]]:
    """Status and header lines; a resource record has no HTTP head and states only its kind."""
    http = raw.http_headers
    if http is None:
        return (200, {"content-type": raw.content_type or ""}) if raw.rec_type == "resource" else (0, {})
    code = http.get_statuscode() or ""
    return int(code) if code.isdigit() else 0, {name.lower(): value for name, value in http.headers}


def join_chunks(data: bytes) -> bytes:
    """A body without the marks of `Transfer-Encoding: chunked`; as it is when it has none.

    Some programs join the chunks and keep the header line.

    Examples
    --------
    >>> join_chunks(b"3\\r\\nabc\\r\\n2;x=1\\r\\nde\\r\\n0\\r\\n\\r\\n"), join_chunks(b"<html>")
    (b'abcde', b'<html>')
    """
    joined, rest = [], data
    while rest:
        line, found, after = rest.partition(b"\r\n")
        try:
            length = int(line.split(b";")[0], 16)
        except ValueError:
            return data
        if not found or length < 0:
            return data
        if length == 0:
            break
        joined.append(after[:length])
        rest = after[length + 2 :]
    return b"".join(joined)


def _unpack(block: bytes, headers: dict[str, str], url: str) -> bytes:
    """The body without Content-Encoding; some programs unpack it and keep the header line."""
    encoding = headers.get("content-encoding", "").strip().lower()
    if encoding in ("", "identity") or not block:
        return block
    inflater = Inflater(encoding, MAX_BYTES)
    inflater.feed(block)
    if inflater.full:
        raise _fault(f"the page is larger than {MAX_BYTES:,} bytes", url, "too-large")
    if not inflater.broken:
        return bytes(inflater.body)
    if block.lstrip()[:1] == b"<":
        return block
    raise _fault(f"the body is damaged, or packed in a way that is not known here ({encoding})", url, "encoding")


def cut_short(raw: Any, url: str) -> CollectError | None:
    """What to say of a page that the crawler itself has cut; None when it is whole."""
    fields = raw.rec_headers
    reason = fields.get_header("WARC-Truncated")
    if not reason and not fields.get_header("WARC-Segment-Number"):
        return None
    return CollectError(
        f"the crawler kept only the beginning of this page ({reason or 'in segments'})",
        url,
        "it is used as it is; look for another copy if its end matters",
        error="truncated",
        permanent=True,
    )


def _fault(what: str, url: str, error: str) -> CollectError:
    return CollectError(what, url, "look for another copy", error=error, permanent=True)
