"""One request sent and its answer received: bounded in size and time, taken apart, and kept as bytes."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpcore2

from mediakit.collect.exchange import Exchange, Lines, find_excess, write_h2_answer, write_h2_request
from mediakit.collect.faults import WIRE_FAULTS, wire_error
from mediakit.collect.inflate import Inflater
from mediakit.collect.links import find_host
from mediakit.collect.wire import Tape, find_protocol
from mediakit.errors import CollectError


@dataclass(frozen=True)
class Talker:
    """Sends requests over a pool of connections, and notices what is wrong with the answers."""

    pool: httpcore2.ConnectionPool
    tape: Tape
    timeout: float
    whole_timeout: float
    max_bytes: int

    def talk(self, url: str, lines: Lines) -> Exchange:
        """Send and receive.

        A kept connection may be closed by the server just when it is used: that is no fault, so at once again, once.

        Raises
        ------
        CollectError
            Of what goes wrong on the wire, and of answers that are too large, damaged, or not as long as they say.
        """
        for last in (False, True):
            self.tape.begin(time.monotonic() + self.whole_timeout)
            try:
                return self._exchange(url, lines)
            except WIRE_FAULTS as error:
                kept_one = not self.tape.connected and not self.tape.received
                if last or not kept_one or isinstance(error, httpcore2.TimeoutException):
                    raise wire_error(error, url, self.timeout, self.tape.left()) from error
        raise AssertionError("unreachable")

    def _exchange(self, url: str, lines: Lines) -> Exchange:
        when = datetime.now(UTC)
        limits = {"connect": self.timeout, "read": self.timeout, "write": self.timeout}
        request = httpcore2.Request("GET", url, headers=lines, extensions={"timeout": limits})
        try:
            response = self.pool.handle_request(request)
        except ValueError as error:  # a status that is no number, over HTTP/2
            raise wire_error(error, url, self.timeout, self.tape.left()) from error
        protocol = find_protocol(response) if response.extensions["http_version"] == b"HTTP/2" else ""
        answer = Exchange(response.status, response.headers, b"", when, b"", b"", protocol)
        raw = bytearray() if protocol else None
        try:
            answer.body = self._read(response, answer.headers, url, raw)
        finally:
            response.close()
        if raw is not None:
            answer.sent = write_h2_request(request.url.target, lines)
            answer.received = write_h2_answer(answer.status, answer.lines, bytes(raw))
        else:
            answer.sent, answer.received = bytes(self.tape.sent), self.tape.answer()
            _check_length(answer, response, url)
        self.tape.begin(0)  # let go of the bytes
        return answer

    def _read(self, response: Any, headers: Mapping[str, str], url: str, raw: bytearray | None) -> bytes:
        """The body, decompressed by ourselves, so that a bomb is noticed while it unpacks."""
        inflater = Inflater(headers.get("content-encoding", ""), self.max_bytes)
        length = headers.get("content-length", "")
        total = int(length) if length.isascii() and length.isdigit() else 0
        too_large = total > self.max_bytes
        for chunk in () if too_large else response.iter_stream():
            total += 0 if length else len(chunk)
            inflater.feed(chunk)
            if raw is not None:
                raw += chunk
            if inflater.full or total > self.max_bytes:
                too_large = True
                break
        if too_large:
            raise CollectError(
                f"the answer is larger than {self.max_bytes:,} bytes",
                url,
                "leave it out, or raise max_bytes",
                error="too-large",
                permanent=True,
            )
        if inflater.unknown:
            what = f"the answer is packed as {inflater.unknown!r}, which was not asked for"
            raise CollectError(what, url, "tell the outlet", error="encoding", permanent=True)
        if inflater.broken:
            raise CollectError("the answer is compressed wrongly or cut off", url, "run again later", error="encoding")
        return bytes(inflater.body)


def _check_length(answer: Exchange, response: Any, url: str) -> None:
    excess = find_excess(answer.received, answer.headers)
    if excess:
        response.extensions["network_stream"].close()  # what is left over would be taken for the next answer
    if excess.strip():
        raise CollectError(
            "the answer is longer than the server says, so its end is in doubt", url, "run again later", error="length"
        )


def make_lines(url: str, user_agent: str, packing: str, more: Mapping[str, str]) -> Lines:
    """Header lines of a request; those in `more` take the place of the usual ones."""
    lines = {
        "Host": find_host(url),
        "User-Agent": user_agent,
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Encoding": packing,
        "Accept-Language": "en,*;q=0.5",
    }
    names = {name.lower() for name in more}
    kept = {name: value for name, value in lines.items() if name.lower() not in names}
    if not all(text.isascii() and text.isprintable() for text in (*more, *more.values())):
        raise CollectError(
            "a header line holds signs that may not stand there", url, "check the key", error="header", permanent=True
        )
    return [(name.encode(), value.strip().encode()) for name, value in {**kept, **more}.items()]
