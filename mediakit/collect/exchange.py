"""One request and its answer as they go into the archive: raw bytes in the form of HTTP/1.1.

Of HTTP/1.1 these are the bytes that went over the wire. HTTP/2 is binary, and WARC holds it as archives agreed to: head
written as HTTP/1.1 from the header list as it came, body as it came (still compressed), and `WARC-Protocol: h2` in the
record. Follows the field proposal at https://github.com/iipc/warc-specifications/issues/42 and what crawlers write that
follow it (read 2026-11): status line "HTTP/1.1 200 " with an empty reason, because HTTP/2 has none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mediakit.collect.masks import Masks

Lines = list[tuple[bytes, bytes]]
_LINE_BREAKS = re.compile(rb"[\r\n\x00]+")
# They say how a body is framed or packed; of one that was taken apart they would be wrong.
_FRAMING = (b"transfer-encoding", b"connection", b"keep-alive", b"proxy-connection", b"upgrade")
_PACKING = (*_FRAMING, b"content-encoding", b"content-length")


@dataclass
class Exchange:
    """What one request brought: the answer taken apart, and both sides as bytes for the archive.

    `body` is decompressed; `protocol` is "h2 tls/1.3" of HTTP/2, else "".
    """

    status: int
    lines: Lines
    body: bytes
    when: datetime
    sent: bytes = field(repr=False)
    received: bytes = field(repr=False)
    protocol: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """Header lines by name in lower case; lines of the same name joined with a comma."""
        found: dict[str, str] = {}
        for name, value in self.lines:
            key, text = name.decode("latin-1").lower(), _decode(value)
            found[key] = f"{found[key]}, {text}" if key in found else text
        return found

    def masked(self, masks: Masks) -> Exchange:
        """Without secrets. A body that holds one is written anew: it may have been split over chunks, or packed."""
        body = masks.body(self.body)
        lines = [(name, masks.head(value)) for name, value in self.lines]
        if body != self.body:
            kept = [(name, value) for name, value in lines if name.lower() not in _PACKING]
            line = self.received.partition(b"\r\n")[0]
            received = _write_head(line, [*kept, (b"Content-Length", b"%d" % len(body))]) + body
        else:
            head, gap, rest = self.received.partition(b"\r\n\r\n")
            received = masks.head(head) + gap + rest
        return Exchange(self.status, lines, body, self.when, masks.head(self.sent), received, self.protocol)


def _decode(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _write_head(first: bytes, lines: Lines) -> bytes:
    # A value of HTTP/2 may hold line breaks; here they would begin lines of their own.
    rows = (name + b": " + _LINE_BREAKS.sub(b" ", value) for name, value in lines)
    return b"\r\n".join([first, *rows, b"", b""])


def write_h2_request(target: bytes, lines: Lines) -> bytes:
    """A request of HTTP/2 in the form of HTTP/1.1."""
    return _write_head(b"GET " + target + b" HTTP/1.1", lines)


def write_h2_answer(status: int, lines: Lines, raw: bytes) -> bytes:
    """An answer of HTTP/2 in the form of HTTP/1.1; `raw` is its body as it came."""
    kept = [(name, value) for name, value in lines if name.lower() not in _FRAMING]
    return _write_head(b"HTTP/1.1 %d " % status, kept) + raw


def find_excess(received: bytes, headers: Mapping[str, str]) -> bytes:
    """What an answer of HTTP/1.1 sent behind its end: its length was told wrongly, or another was smuggled in."""
    head, gap, rest = received.partition(b"\r\n\r\n")
    if "transfer-encoding" in headers:
        return b"" if rest.endswith(b"\r\n\r\n") else rest[-20:]
    length = headers.get("content-length", "").partition(",")[0].strip()
    return rest[int(length) :] if gap and length.isdigit() else b""
