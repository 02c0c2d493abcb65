"""Reading pages out of WARC files, mediakit's own and others'."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mediakit.collect.members import MAGIC, read_member, scan_members
from mediakit.collect.page import Page

HOUSEKEEPING = ("robots", "listing", "api")
_NUMBER_WIDTH = 5


def list_warcs(place: Path) -> list[Path]:
    """The files of an archive, in the order in which they were written.

    Parameters
    ----------
    place : Path
        The folder, or the first file: `pages.warc.gz`, followed by `pages-00002.warc.gz` and so on.
    """
    first = place / "pages.warc.gz" if place.is_dir() else place
    stem = first.name.removesuffix(".warc.gz")
    numbered = {}
    for path in first.parent.glob("*.warc.gz"):
        number = path.name.removesuffix(".warc.gz").removeprefix(stem + "-")
        if path.name.startswith(stem + "-") and number.isdecimal() and len(number) >= _NUMBER_WIDTH:
            numbered[int(number)] = path
    return ([first] if first.exists() else []) + [numbered[number] for number in sorted(numbered)]


def name_next(first: Path, last: Path) -> Path:
    """The file of an archive that follows the last one."""
    stem = first.name.removesuffix(".warc.gz")
    number = 1 if last == first else int(last.name.removesuffix(".warc.gz").removeprefix(stem + "-"))
    return first.with_name(f"{stem}-{number + 1:0{_NUMBER_WIDTH}d}.warc.gz")


def read_archive(place: str | Path, *, every: bool = False) -> Iterator[Page]:
    """Read the pages of an archive from all its files, in the order in which they came.

    Parameters
    ----------
    place : str or Path
        The folder of the archive, or its first file.
    every : bool
        As in `read_pages`.
    """
    for path in list_warcs(Path(place)):
        yield from read_pages(path, every=every)


def read_pages(warc: Path, *, every: bool = False) -> Iterator[Page]:
    """Read the pages of one WARC file, in the order in which they came.

    Parameters
    ----------
    warc : Path
        Of mediakit or of any other program, .gz or not.
    every : bool
        Also what is no page: redirects, errors, answers "not modified", robots.txt, feeds and sitemaps, pictures.

    Yields
    ------
    Page
        `source` is "warc" where the file does not say. A torn last record is skipped, and so is one that is damaged.
    """
    for record in _read_records(Path(warc)):
        if record.rec_type in ("response", "resource") or (every and record.rec_type == "revisit"):
            page = read_page(record)
            if page is not None and (every or _is_page(page)):
                yield page


def _read_records(path: Path) -> Iterator[Any]:
    """Records of a file; of one with a gzip member per record also those behind a damaged member."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    with path.open("rb") as file:
        has_members = file.read(len(MAGIC)) == MAGIC and _is_split(file)
        file.seek(0)
        blocks = (io.BytesIO(m.data) for m in scan_members(path) if m.data) if has_members else iter([file])
        for block in blocks:
            try:
                yield from ArchiveIterator(block)
            except (ArchiveLoadFailed, EOFError, zlib.error, AttributeError):
                continue  # AttributeError: warcio trips over a record whose head is cut off


def _is_split(file: Any) -> bool:
    """Whether this is more than one big gzip member, which is not read into memory as a whole."""
    file.seek(0)
    unpacker = zlib.decompressobj(31)
    for _ in range(1024):
        try:
            unpacker.decompress(file.read(1 << 15))
        except zlib.error:
            return True  # what comes behind the damage may be whole
        if unpacker.eof:
            return True
    return False


def read_page(record: Any) -> Page | None:
    """The page of a record that warcio has opened; None when the record is damaged or holds no answer."""
    fields = record.rec_headers
    length = fields.get_header("Content-Length") or ""
    try:
        html = record.content_stream().read()
        while record.raw_stream.read(65536):
            pass  # what may stand behind the last chunk, so that the count below is right
        retrieved = datetime.fromisoformat(fields.get_header("WARC-Date").replace("Z", "+00:00"))
        if record.http_headers is not None:
            status = int(record.http_headers.get_statuscode() or 0)
            headers = {name.lower(): value for name, value in record.http_headers.headers}
        else:
            status = 304 if record.rec_type == "revisit" else 200
            headers = {"content-type": record.content_type or ""} if record.rec_type == "resource" else {}
    except (ValueError, OSError, EOFError, zlib.error, AttributeError):
        return None
    if not length.isdigit() or record.raw_stream.limit > 0:  # the file ends within the record
        return None
    if record.rec_type == "response" and record.http_headers is None:
        return None  # of a name server, for instance
    url = (fields.get_header("WARC-Target-URI") or "").strip("<>")
    source = fields.get_header("Mediakit-Source") or "warc"
    asked = fields.get_header("Mediakit-Asked") or url
    return Page(asked, html, retrieved.astimezone(UTC), source, status, headers, url)


def read_page_at(path: Path, offset: int) -> Page | None:
    """The page of the record at an offset; None when there is none."""
    from warcio.archiveiterator import ArchiveIterator

    with path.open("rb") as file:
        member = read_member(file, offset)
    if member is None or not member.data or not member.data.startswith(b"WARC/"):
        return None
    return next((read_page(record) for record in ArchiveIterator(io.BytesIO(member.data))), None)


def _is_page(page: Page) -> bool:
    kind = page.headers.get("content-type", "text/html").lower()
    return 200 <= page.status < 300 and "html" in kind and page.source not in HOUSEKEEPING
