"""The gzip members of a WARC file: one record each, so that a file can be read from any of them and mended.

A kill can leave a torn member at the end; a bad disk can damage one in the middle. The first is cut off by the next
run, the second is stepped over: what comes after it is whole.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

MAGIC = b"\x1f\x8b\x08"
_CHUNK = 1 << 15
_FAR = 1 << 20


class Member(NamedTuple):
    """One stretch of a file: a complete gzip member, unpacked, or (`data` None) bytes that are none."""

    offset: int
    length: int
    data: bytes | None

    @property
    def end(self) -> int:
        """Where the next one begins."""
        return self.offset + self.length


def scan_members(path: Path, start: int = 0) -> Iterator[Member]:
    """Walk through a file, member by member.

    Parameters
    ----------
    path : Path
        A WARC file of gzip members.
    start : int
        Where to begin: the offset of a member.

    Yields
    ------
    Member
        In the order of the file, without holes. `data` is None for a damaged stretch, and for a torn end.
    """
    with path.open("rb") as file:
        size = file.seek(0, 2)
        while start < size:
            member = read_member(file, start)
            if member is None:
                after = _find_member(file, start + 1)
                member = Member(start, (size if after is None else after) - start, None)
            yield member
            start = member.end


def read_member(file: BinaryIO, offset: int) -> Member | None:
    """The member that begins at an offset; None when there is no complete one."""
    file.seek(offset)
    unpacker = zlib.decompressobj(31)
    parts, taken = [], 0
    while not unpacker.eof:
        chunk = file.read(_CHUNK)
        if not chunk:
            return None
        try:
            parts.append(unpacker.decompress(chunk))
        except zlib.error:
            return None
        taken += len(chunk)
    return Member(offset, taken - len(unpacker.unused_data), b"".join(parts))


def _find_member(file: BinaryIO, start: int) -> int | None:
    """Offset of the next complete member that holds a record; None when there is none."""
    while True:
        file.seek(start)
        chunk = file.read(_FAR)
        if len(chunk) < len(MAGIC):
            return None
        place = chunk.find(MAGIC)
        if place < 0:
            start += len(chunk) - len(MAGIC) + 1  # the sign may lie across the border
            continue
        member = read_member(file, start + place)
        if member is not None and member.data is not None and member.data.startswith(b"WARC/"):
            return member.offset
        start += place + 1
