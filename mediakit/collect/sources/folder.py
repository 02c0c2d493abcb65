"""A folder of saved web pages: HTML files, SingleFile pages and MHTML, with what the browser wrote into them.

The address of a page is read from, in this order: the file `addresses.csv` in the folder (columns file, url), because a
person wrote it; the comment "saved from url" of browsers; the comment of SingleFile; `Snapshot-Content-Location` and
`Content-Location` of MHTML (RFC 2557); `<link rel="canonical">`; `og:url`. The moment of saving is that of SingleFile's
comment or MHTML's `Date`, else the file's own time, which a copy or an unpacking may have changed.

Bytes are handed on as they stand in the file, in whatever encoding.
"""

from __future__ import annotations

import csv
import io
import os
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path

from mediakit.collect.links import normalise_url
from mediakit.collect.listing import OnProblem
from mediakit.collect.page import Page
from mediakit.collect.sources.matching import find_terms, is_of, tell
from mediakit.collect.sources.saved import read_html, read_mhtml
from mediakit.collect.sources.walk import decode, show, unreadable, walk
from mediakit.errors import CollectError

NAME = "folder"
REACH = (
    "Pages saved by hand as .html, .htm, .mhtml or .mht (browsers, SingleFile), of any time; not .webarchive, not PDF; "
    "they say when they were saved, not when they were published."
)
MAX_BYTES = 50_000_000  # pages with their pictures in them
ADDRESSES = "addresses.csv"
_HTML, _MHTML = (".html", ".htm"), (".mhtml", ".mht")
# What browsers call the folder for the pictures and frames of the page beside it.
_COMPANIONS = ("_files", "_file", "-files", "-Dateien", "_fichiers", "_archivos", "_arquivos", "_bestanden", "-filer")
_UNSUPPORTED = {
    ".webarchive": "open it in Safari and save it as page source, or with SingleFile",
    ".pdf": "save the web page itself; a PDF has lost its headline and links",
    ".maff": "it is a ZIP file: unpack it and read the HTML in it",
    ".wacz": "use the source warc",
    ".warc": "use the source warc",
    ".gz": "unpack it; for .warc.gz use the source warc",
    ".zip": "unpack it",
}


def pages(
    query: str = "",
    since: date | None = None,
    until: date | None = None,
    outlets: Sequence[str] = (),
    limit: int | None = None,
    *,
    path: str | Path,
    note: OnProblem | None = None,
) -> Iterator[Page]:
    """Read the saved pages of a folder and of the folders below, in the order of their names.

    Parameters
    ----------
    query : str
        Words and "phrases" that must all occur in the page's bytes; see `matching.find_terms` for what that means.
    since, until : date, optional
        Not used: a saved page says when it was saved, and dropping what was saved later would drop it all.
    outlets : sequence of str
        Hosts without "www."; subdomains count.
    limit : int, optional
        At most so many.
    path : str or Path
        The folder.
    note : function, optional
        Called with (file, CollectError) for a file that cannot be used, and once for every kind that is skipped.

    Yields
    ------
    Page
        `source` is "folder". The same bytes of the same address come once.

    Raises
    ------
    CollectError
        If there is no such folder.
    """
    folder = Path(path)
    if not folder.is_dir():
        raise CollectError(
            "this is no folder",
            str(folder),
            "give the folder that holds the saved pages",
            error="folder",
            permanent=True,
        )
    yield from islice(_read_all(folder, query, outlets, note), limit)


def _read_all(folder: Path, query: str, outlets: Sequence[str], note: OnProblem | None) -> Iterator[Page]:
    holds, addresses = find_terms(query), _Addresses(folder, note)
    skipped: Counter[str] = Counter()
    seen: set[int] = set()
    for file in walk(folder, note, _is_companion):
        name = show(file.relative_to(folder))
        suffix = file.suffix.lower()
        if suffix not in (*_HTML, *_MHTML):
            if name != ADDRESSES and not file.name.startswith("."):
                skipped[suffix] += 1
            continue
        try:
            page = _read_page(file, suffix in _MHTML, addresses.take(name))
        except CollectError as error:
            error.where = error.where or show(file)
            tell(note, show(file), error)
            continue
        mark = hash((page.url, page.html))
        if is_of(page.url, outlets) and holds(page.html) and mark not in seen:
            seen.add(mark)
            yield page
    addresses.report()
    for suffix, count in sorted(skipped.items()):
        tell(note, show(folder), _skipped_kind(folder, suffix, count))


def _is_companion(name: str, beside: Collection[str]) -> bool:
    """Whether a folder holds the pictures and frames of a page that is saved beside it."""
    stem = next((name.removesuffix(ending) for ending in _COMPANIONS if name.endswith(ending)), "")
    return bool(stem) and any(stem + suffix in beside for suffix in _HTML)


def _read_page(file: Path, is_mhtml: bool, address: str) -> Page:
    try:
        with file.open("rb") as stream:
            data, moment = stream.read(MAX_BYTES + 1), os.fstat(stream.fileno()).st_mtime
    except OSError as error:
        raise unreadable(file, error) from error
    if not data.strip() or len(data) > MAX_BYTES:
        empty = not data.strip()
        what = "the file is empty" if empty else f"the file is larger than {MAX_BYTES:,} bytes"
        raise CollectError(what, show(file), "save the page again", error="empty" if empty else "too-large")
    saved = read_mhtml(data) if is_mhtml else read_html(data)
    url = address or saved.url
    if not url:
        raise CollectError(
            "nothing in this file says where it was saved from",
            show(file),
            f"write its name and address into {ADDRESSES} in the folder (columns file,url)",
            error="no-address",
        )
    when = saved.when or datetime.fromtimestamp(moment, UTC)
    return Page(url, saved.html, when, NAME, headers={"content-type": saved.content_type})


class _Addresses:
    """The file `addresses.csv`: what a person knows about where files come from."""

    def __init__(self, folder: Path, note: OnProblem | None) -> None:
        self._path, self._note = folder / ADDRESSES, note
        self._urls: dict[str, str] = {}
        try:
            text = decode(self._path.read_bytes())
        except FileNotFoundError:
            return
        except OSError as error:
            tell(note, show(self._path), unreadable(self._path, error))
            return
        rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if ";" in text.partition("\n")[0] else ",")
        for row in rows:
            name, url = ((row.get(column) or "").strip() for column in ("file", "url"))
            if name and normalise_url(url):
                self._urls[name.replace("\\", "/").removeprefix("./")] = url
            else:
                self._complain(f"line {rows.line_num} has no file name or no web address", "address")

    def take(self, name: str) -> str:
        """The address of a file; "" when it is not given."""
        return self._urls.pop(name.replace(os.sep, "/"), "")

    def report(self) -> None:
        """Say which rows name files that are not there."""
        for name in self._urls:
            self._complain(f"there is no saved page of this name: {name}", "no-file")

    def _complain(self, what: str, error: str) -> None:
        where = show(self._path)
        problem = CollectError(
            what, where, "columns are file (path in the folder) and url", error=error, permanent=True
        )
        tell(self._note, where, problem)


def _skipped_kind(folder: Path, suffix: str, count: int) -> CollectError:
    kind = suffix or "without an ending"
    return CollectError(
        f"{count} {'file' if count == 1 else 'files'} skipped: {kind} is no saved web page that can be read here",
        show(folder),
        _UNSUPPORTED.get(suffix, "nothing, unless a page is among them: then save it as .html"),
        error="kind",
        permanent=True,
    )
