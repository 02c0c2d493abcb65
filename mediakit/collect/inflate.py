"""Undoing gzip and deflate with a bound: a few kilobytes can unpack to gigabytes."""

from __future__ import annotations

import zlib

MAX_MEMBERS = 1000  # of one gzip stream; real ones have one, and each costs time however small it is
_GZIP = b"\x1f\x8b"


class Inflater:
    """Undoes gzip and deflate, never beyond `limit` bytes.

    `full` is True once there is more than that, `broken` when the data are damaged or end too early, `unknown` names a
    way of packing that was not asked for.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        self.body, self.limit, self.full, self._damaged = bytearray(), limit, False, False
        names = [name for name in encoding.lower().replace(" ", "").split(",") if name and name != "identity"]
        known = not names or (len(names) == 1 and names[0] in ("gzip", "x-gzip", "deflate"))
        self.unknown = "" if known else ", ".join(names)
        self._unpacker = zlib.decompressobj(47) if names and known else None
        self._deflate, self._begun, self._members = names == ["deflate"], False, 1
        self._behind = b""  # the begin of what stands behind a member

    @property
    def broken(self) -> bool:
        """The data are damaged, cut off, or packed in a way that was not asked for."""
        unfinished = self._unpacker is not None and self._begun and not self._unpacker.eof
        return self._damaged or bool(self.unknown) or unfinished

    def feed(self, data: bytes) -> None:
        """Take the next bytes."""
        if self._unpacker is None:
            self.body += data
            self.full = self.full or len(self.body) > self.limit
        elif data and not self._damaged and not self.full:
            try:
                self._unpack(data)
            except zlib.error:
                self._damaged = True

    def _unpack(self, data: bytes) -> None:
        assert self._unpacker is not None
        if self._deflate and not self._begun and data[0] & 0x0F != 8:
            self._unpacker = zlib.decompressobj(-15)  # many servers send "deflate" without its wrapping
        self._begun = True
        while data:
            if self._unpacker.eof:
                data = self._behind + data
                self._behind = data[:2]
                if not data.startswith(_GZIP):
                    return  # padding behind the end, or half of what begins a member
                self._behind = b""
                self._members += 1
                if self._members > MAX_MEMBERS:
                    self._damaged = True
                    return
                self._unpacker = zlib.decompressobj(47)
            self.body += self._unpacker.decompress(data, self.limit + 1 - len(self.body))
            if len(self.body) > self.limit:
                self.full = True
                return
            data = self._unpacker.unused_data if self._unpacker.eof else self._unpacker.unconsumed_tail
