"""Web archive files on disk: WARC (ISO 28500) and ARC, packed or not, of whatever program wrote them.

For the files of one's own crawls (wget, Heritrix, Browsertrix, Conifer, this kit) and for CC-NEWS, whose files of
about 1 GB have no index and are read from the first to the last byte. Files are streamed: what is kept in memory is one
record and a few bytes for every page handed on.

A revisit record ("the same page as on ...") gets its body from the record that it refers to when that is in the same
set of files; they are read a second time for it. Files that are torn or damaged are read up to that place, and how many
bytes were not read is reported.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from mediakit.collect.listing import OnProblem
from mediakit.collect.page import Page
from mediakit.collect.sources.matching import find_terms, is_of, is_within, tell
from mediakit.collect.sources.record_page import Record, Revisit
from mediakit.collect.sources.records import Found, read_records
from mediakit.collect.sources.walk import show, walk
from mediakit.collect.warcs import HOUSEKEEPING
from mediakit.errors import CollectError

NAME = "warc"
REACH = (
    "Pages in WARC and ARC files on this machine, of any time and program; the days are those of the crawl, not of "
    "publication, and words are looked for in the page's bytes."
)
SUFFIXES = (".warc", ".warc.gz", ".arc", ".arc.gz")
_UNREADABLE = {
    ".wacz": "unpack it (it is a ZIP file) and read the folder archive/ in it",
    ".warc.zst": "unpack it with zstd -d",
}

OnProgress = Callable[[int, int], None]


def pages(
    query: str = "",
    since: date | None = None,
    until: date | None = None,
    outlets: Sequence[str] = (),
    limit: int | None = None,
    *,
    paths: Iterable[str | Path],
    note: OnProblem | None = None,
    progress: OnProgress | None = None,
) -> Iterator[Page]:
    """Read the pages of web archive files.

    Parameters
    ----------
    query : str
        Words and "phrases" that must all occur in the page's bytes; see `matching.find_terms` for what that means.
    since, until : date, optional
        First and last day of the crawl (WARC-Date), both included, UTC.
    outlets : sequence of str
        Hosts without "www."; subdomains count.
    limit : int, optional
        At most so many.
    paths : list of str or Path
        Files, and folders that are searched for files with the usual endings.
    note : function, optional
        Called with (file or address, CollectError) for what could not be read.
    progress : function, optional
        Called with (bytes read, bytes in all) now and then, and at the end of every file.

    Yields
    ------
    Page
        HTML with a status 200 to 299, in the order of the files; revisits last. `source` is "warc" where the file does
        not say. The same page of the same moment comes once.
    """
    wanted = _Wanted(find_terms(query), since, until, tuple(outlets))
    yield from islice(_Reading(find_files(paths, note), wanted, note, progress).run(), limit)


@dataclass(frozen=True)
class _Wanted:
    """Which pages are asked for."""

    holds: Callable[[bytes], bool]
    since: date | None
    until: date | None
    outlets: tuple[str, ...]

    def may_fit(self, url: str, when: datetime) -> bool:
        """Whether a record is worth unpacking."""
        return is_of(url, self.outlets) and is_within(when, self.since, self.until)


class _Reading:
    """One pass over all files, and a second one when revisits wait for their originals."""

    def __init__(self, files: list[Path], wanted: _Wanted, note: OnProblem | None, progress: OnProgress | None) -> None:
        self.files, self.wanted, self.note, self.progress = files, wanted, note, progress
        self.seen: set[int] = set()
        self.waiting: list[Revisit] = []

    def run(self) -> Iterator[Page]:
        """All pages."""
        for found in self._records(self._want, self.note, self.progress):
            if not isinstance(found, Revisit):
                yield from self._keep(found[1])
            elif _may_be_page(found):
                self.waiting.append(found)
        if self.waiting:
            yield from self._resolve()

    def _want(self, record: Record) -> bool:
        return self.wanted.may_fit(record.url, record.when)

    def _records(
        self, want: Callable[[Record], bool], note: OnProblem | None, progress: OnProgress | None
    ) -> Iterator[Found]:
        sizes = [_size(path) for path in self.files]
        for number, path in enumerate(self.files):
            yield from read_records(path, want, note, _shift(progress, sum(sizes[:number]), sum(sizes)))

    def _resolve(self) -> Iterator[Page]:
        """Read again for the bodies that revisits refer to; what is wrong with the files has been said."""
        places: dict[str, list[int]] = {}
        for place, revisit in enumerate(self.waiting):
            for key in revisit.keys:
                places.setdefault(key, []).append(place)
        open_places = set(range(len(self.waiting)))

        def want(record: Record) -> bool:
            return any(key in places for key in record.keys)

        for found in self._records(want, lambda url, error: None, None):
            if isinstance(found, Revisit):
                continue
            record, page = found
            for place in {place for key in record.keys for place in places.pop(key, [])} & open_places:
                open_places.remove(place)
                yield from self._keep(self.waiting[place].fill(page))
        for place in sorted(open_places):
            tell(self.note, self.waiting[place].url, _lost_original(self.waiting[place]))

    def _keep(self, page: Page) -> Iterator[Page]:
        if not is_page(page) or not self.wanted.holds(page.html):
            return
        mark = hash((page.url, page.retrieved, page.html))
        if mark not in self.seen:
            self.seen.add(mark)
            yield page


def _shift(progress: OnProgress | None, before: int, total: int) -> Callable[[int], None] | None:
    """Progress of one file as progress of them all."""
    return None if progress is None else lambda done: progress(before + done, total)


def _may_be_page(revisit: Revisit) -> bool:
    kind = revisit.headers.get("content-type", "html").lower()
    return "html" in kind and (revisit.status in (0, 304) or 200 <= revisit.status < 300)


def _lost_original(revisit: Revisit) -> CollectError:
    return CollectError(
        "this record says only that the page had not changed, and the record that it refers to is in none of the files",
        f"{revisit.url} of {revisit.when:%Y-%m-%d %H:%M:%S} UTC",
        "add the file that holds it",
        error="revisit",
        permanent=True,
    )


def is_page(page: Page) -> bool:
    """Whether it is a web page: no picture, error, redirect, robots.txt, feed or sitemap."""
    kind = page.headers.get("content-type", "text/html").lower()
    return 200 <= page.status < 300 and "html" in kind and page.source not in HOUSEKEEPING


def find_files(paths: Iterable[str | Path], note: OnProblem | None = None) -> list[Path]:
    """The files, and those with the usual endings in the folders and below; sorted within a folder, each once."""
    found: dict[str, Path] = {}
    for path in map(Path, paths):
        inside = list(walk(path, note)) if path.is_dir() else [path]
        for file in inside:
            todo = next((todo for suffix, todo in _UNREADABLE.items() if file.name.lower().endswith(suffix)), "")
            if todo:
                error = CollectError(
                    "files of this kind cannot be read", show(file), todo, error="kind", permanent=True
                )
                tell(note, show(file), error)
            elif file is path or file.name.lower().endswith(SUFFIXES):
                found.setdefault(os.path.realpath(file), file)
    return list(found.values())


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
