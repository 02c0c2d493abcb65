"""Finding answers in an archive without reading it from end to end, and without changing anything."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Self

from mediakit.collect.cdxj import Entry, Index, make_entry
from mediakit.collect.links import normalise_url
from mediakit.collect.members import read_member, scan_members
from mediakit.collect.page import Page
from mediakit.collect.records import parse_record
from mediakit.collect.warcs import list_warcs, read_page_at
from mediakit.errors import CollectError


class ArchiveReader:
    """An archive that answers are found in, also while a run writes to it; what comes later is not seen.

    Parameters
    ----------
    path : Path
        Its first file, `….warc.gz`.

    Examples
    --------
    >>> "https://news.example/a" in ArchiveReader(Path("nowhere/pages.warc.gz"))
    False
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self._lock = threading.RLock()
        self._index = Index(self.path.with_name(self.path.name.removesuffix(".warc.gz") + ".cdxj"))
        files = list_warcs(self.path)
        for name in set(self._index.lasts) - {file.name for file in files}:
            self._index.forget(name)
        self._ends = {file: self._catch_up(file) for file in files}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the index."""
        with self._lock:
            self._index.close()

    def __contains__(self, url: str) -> bool:
        return any(entry.is_success for entry in self.find_all(url))

    def find_all(self, url: str) -> list[Entry]:
        """All captures of an address, also redirects and errors, oldest first."""
        wanted = normalise_url(url) or url
        with self._lock:
            found = self._index.find(url)
        same = [entry for entry in found if (normalise_url(entry.url) or entry.url) == wanted]
        # Numbered files sort after the first one, whose name has nothing before ".warc.gz".
        return sorted(same, key=lambda entry: (entry.timestamp, len(entry.filename), entry.filename, entry.offset))

    def find(self, url: str) -> Page | None:
        """The last answer of an address with a status 200 to 299; None when there is none.

        Raises
        ------
        CollectError
            If the record is damaged.
        """
        entries = [entry for entry in self.find_all(url) if entry.is_success]
        return self.read(entries[-1]) if entries else None

    def read(self, entry: Entry) -> Page:
        """The answer that an entry names, headers included.

        Raises
        ------
        CollectError
            If the record is damaged or no longer there.
        """
        file = self.path.with_name(entry.filename)
        page = read_page_at(file, entry.offset) if file.exists() else None
        if page is None:
            raise CollectError(
                "the archive holds no whole record here",
                f"{file}, byte {entry.offset} ({entry.url})",
                "check the archive, and fetch the page again",
                error="archive",
                permanent=True,
            )
        return page

    def _catch_up(self, file: Path) -> int:
        """Index what a file holds beyond what is indexed; returns where its last whole record ends."""
        offset, length = self._index.lasts.get(file.name, (0, 0))
        if length and not _is_member(file, offset, length):
            self._index.forget(file.name)
            offset = length = 0
        begin = end = offset + length
        for member in scan_members(file, begin):
            if member.data is not None:
                end = member.end
                try:
                    fields, block = parse_record(member.data)
                except ValueError:
                    continue  # `check_archive` tells
                if entry := make_entry(fields, block, member.offset, member.length, file.name):
                    self._index.add(entry)
        return end


def _is_member(file: Path, offset: int, length: int) -> bool:
    with file.open("rb") as opened:
        member = read_member(opened, offset)
    return member is not None and member.length == length
