"""Records of WARC and ARC files, one after another in little memory, and where a torn file tears.

warcio parses the records. Unpacking is done here, because warcio goes on in silence when a gzip file is cut off or
damaged, and cannot read one that was packed as a whole; and the HTTP body is limited, because a few kilobytes can hold
gigabytes.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from mediakit.collect.listing import OnProblem
from mediakit.collect.page import Page
from mediakit.collect.sources.matching import tell
from mediakit.collect.sources.record_page import Record, Revisit, cut_short, read_head, read_page, read_revisit
from mediakit.collect.sources.walk import show, unreadable
from mediakit.errors import CollectError

_BLOCK = 1 << 16
_KINDS = ("response", "resource", "revisit")
_MEGABYTE = 1_000_000


Found = tuple[Record, Page] | Revisit


class Unpacked:
    """A file as it is before packing; `whole` is where the last complete gzip member ends, `torn` that one has no end.

    Behaves like a file for warcio. At the first damage it ends.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        self.whole = self.done = 0
        self.torn = False
        self._unpacker: Any = None
        self._rest = b""

    def read(self, size: int = _BLOCK) -> bytes:
        """The next bytes, at most `size`; none at the end."""
        if not self.packed:
            data = self._file.read(size)
            self.done += len(data)
            return data
        while not self.torn:
            if not self._rest:
                self._rest = self._file.read(_BLOCK)
                self.done += len(self._rest)
            if not self._rest:
                self.torn = self._unpacker is not None
                return b""
            if data := self._unpack(size):
                return data
        return b""

    def _unpack(self, size: int) -> bytes:
        if self._unpacker is None:
            self._unpacker = zlib.decompressobj(31)
        try:
            data: bytes = self._unpacker.decompress(self._rest, size)
        except zlib.error:
            self.torn = True
            return b""
        self._rest = self._unpacker.unconsumed_tail
        if self._unpacker.eof:
            self._rest = self._unpacker.unused_data
            self.whole, self._unpacker = self.done - len(self._rest), None
        return data


def read_records(
    path: Path,
    want: Callable[[Record], bool],
    note: OnProblem | None,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Found]:
    """Read the records that may hold pages.

    Parameters
    ----------
    path : Path
    want : function
        Asked with the head of a record whether its body is wanted; the others are skipped.
    note : function, optional
        Called with (file or address, CollectError).
    progress : function, optional
        Called with the number of bytes read.

    Yields
    ------
    (Record, Page) or Revisit
    """
    try:
        with path.open("rb") as file:
            source = Unpacked(file)
            yield from _read(source, path, want, note, progress)
    except OSError as error:
        tell(note, show(path), unreadable(path, error))
        return
    if progress is not None:
        progress(source.done)


def _read(
    source: Unpacked,
    path: Path,
    want: Callable[[Record], bool],
    note: OnProblem | None,
    progress: Callable[[int], None] | None,
) -> Iterator[Found]:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    size, count, said, whole = path.stat().st_size, 0, 0, True
    records = ArchiveIterator(source, arc2warc=True, block_size=_BLOCK)
    try:
        for raw in records:
            found = _read_one(raw, want, note)
            whole = _drain(raw)
            if not whole:
                break
            count += 1
            if isinstance(found, CollectError):
                tell(note, found.where, found)
            elif found is not None:
                yield found
            if progress is not None and source.done - said >= _MEGABYTE:
                said = source.done
                progress(said)
    except (ArchiveLoadFailed, EOFError, AttributeError):  # AttributeError: of a record whose head is cut off
        whole = False
    begin = source.whole if source.packed else records.offset
    if not size or not whole or source.torn or begin < size:
        tell(note, show(path), _tear(path, size - begin, count, source))


def _tear(path: Path, unread: int, count: int, source: Unpacked) -> CollectError:
    if not count:
        return CollectError(
            "this is no WARC or ARC file, or it is empty or damaged at its begin",
            show(path),
            "open it in an editor to see what it is, or download it again",
            error="no-warc",
            permanent=True,
        )
    amount = "" if source.packed and not source.whole else f"; {unread:,} bytes were not read"
    return CollectError(
        f"the file is torn or damaged after {count:,} records{amount}",
        show(path),
        "download it again, if you can; what stands before was read",
        error="torn",
        permanent=True,
    )


def read_record(data: bytes, where: str) -> tuple[Record, Page, CollectError | None]:
    """The one record in a piece of a file: its head, its page, and what to say if the crawler has cut the page.

    Raises
    ------
    CollectError
        If it is cut off, or no record of a page.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    source = Unpacked(io.BytesIO(data))
    try:
        for raw in ArchiveIterator(source, arc2warc=True):
            head = read_head(raw) if raw.rec_type in ("response", "resource") else None
            if head is None:
                break
            page = read_page(raw, head)
            if not _drain(raw) or source.torn:
                break
            return head, page, cut_short(raw, head.url)
    except (ArchiveLoadFailed, EOFError, AttributeError):
        pass  # said below
    raise CollectError(
        "what came is no whole record of a page", where, "run again; if it stays, leave it out", error="record"
    )


def _drain(raw: Any) -> bool:
    """Read the record to its end; False when the file ends before."""
    if not (raw.rec_headers.get_header("Content-Length") or "").strip().isdigit():
        return False
    while raw.raw_stream.read(_BLOCK):
        pass
    return bool(raw.raw_stream.limit <= 0)


def _read_one(raw: Any, want: Callable[[Record], bool], note: OnProblem | None) -> Found | CollectError | None:
    """What a record gives, None for one that is not wanted, or what is wrong with it."""
    if raw.rec_type not in _KINDS:
        return None
    try:
        head = read_head(raw)
        if head is None or not want(head):
            return None
        if raw.rec_type == "revisit":
            return read_revisit(raw, head)
        page = read_page(raw, head)
    except CollectError as error:
        return error
    if (problem := cut_short(raw, head.url)) is not None:
        tell(note, head.url, problem)
    return head, page
