"""Lists of addresses as people keep them: text, CSV, TSV, Excel, browser bookmarks, reading lists.

Columns of reading lists' exports: Pocket "title,url,time_added,tags,status", Instapaper "URL,Title,Selection,Folder,
Timestamp" (read 2026-11 in documentation of programs that import them; not verified with real exports). When an address
was saved says nothing about when the text came out, so those times are not read.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from mediakit.collect.links import normalise_url, parse_tree
from mediakit.errors import CollectError

# Names of columns, by what they hold.
COLUMNS = {
    "url": ("url", "link", "address", "href", "uri", "web address", "permalink"),
    "headline": ("headline", "title"),
    "published": ("published", "date", "publication date"),
    "outlet": ("outlet",),
}
_BARE = re.compile(r"(?:www\.[^\s/?#]+\.[^\s/?#]+|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})(?:/\S*)?", re.IGNORECASE)
_HYPERLINK = re.compile(r'=HYPERLINK\(\s*"([^"]+)"', re.IGNORECASE)
_COMMENT = re.compile(r"(?:^|\s)#.*")
# What openpyxl and zipfile raise for damaged or encrypted workbooks (found by trying).
_WORKBOOK_ERRORS = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, LookupError, TypeError, AttributeError, SyntaxError,
    RuntimeError,
)  # fmt: skip
csv.field_size_limit(2**31 - 1)


@dataclass(frozen=True)
class Row:
    """One row of a list: what stands for the address, where in the file, and the cells of known columns."""

    address: str
    where: str
    cells: dict[str, str] = field(default_factory=dict)


def read_address(text: str) -> str:
    """An address as people write it: with or without https://, in <> or quotation marks; "" when it is none.

    Examples
    --------
    >>> read_address("<www.news.example/a>"), read_address("ferry.txt"), read_address("see below")
    ('https://www.news.example/a', '', '')
    """
    text = text.strip().strip("<>\"'“”").strip()
    if re.search(r"\s", text):
        return ""
    if (match := _BARE.fullmatch(text)) and ("/" in text or match[0].lower().startswith("www.")):
        text = "https://" + text
    return normalise_url(text)


def read_list(path: Path) -> Iterator[Row]:
    """Rows of a file, whose kind is told by its name's ending and its content.

    Raises
    ------
    CollectError
        If it cannot be read, or is of a kind that is not understood.
    """
    ending = path.suffix.lower()
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _fault(f"the file cannot be read ({error.strerror})", path, "check its path and rights") from error
    if ending in (".xlsx", ".xlsm"):
        yield from _read_workbook(path, content)
    elif ending in (".xls", ".ods", ".docx", ".pdf") or content[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"):
        raise _fault("this kind of file is not read", path, "save it as CSV or Excel workbook (.xlsx)")
    elif ending in (".html", ".htm") or content[:200].lstrip().lower().startswith((b"<!doctype", b"<html")):
        yield from _read_bookmarks(path, content)
    elif ending in (".csv", ".tsv", ".tab"):
        yield from _read_csv(path, _decode(content), "" if ending == ".csv" else "\t")
    else:
        yield from read_lines(_decode(content).splitlines(), str(path))


def read_lines(lines: list[str], name: str) -> Iterator[Row]:
    """One address a line; empty lines and what follows # are left out (in an address # has no blank before it)."""
    for number, line in enumerate(lines, 1):
        if text := _COMMENT.sub("", line).strip():
            yield Row(text, f"{name}, line {number}")


def _fault(what: str, path: Path, todo: str) -> CollectError:
    return CollectError(what, str(path), todo, error="list", permanent=True)


def _decode(content: bytes) -> str:
    """Text in UTF-8 or, as spreadsheets still save it, UTF-16 or Windows-1252."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _read_csv(path: Path, text: str, separator: str) -> Iterator[Row]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not separator:
        separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=separator)
    rows = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((f"{path}, line {reader.line_num}", cells))
    except csv.Error as error:
        raise _fault(
            f"the file is no valid CSV ({error})", path, "open it in a spreadsheet and save it again"
        ) from error
    yield from _read_table(rows, path)


def _read_table(rows: list[tuple[str, list[str]]], path: Path) -> Iterator[Row]:
    """Rows of a table; without a header that is known, the column with most addresses counts."""
    if not rows:
        return
    names = [" ".join(cell.replace("_", " ").casefold().split()) for cell in rows[0][1]]
    places = {kind: next((names.index(name) for name in known if name in names), -1) for kind, known in COLUMNS.items()}
    if places["url"] >= 0:
        rows = rows[1:]
    else:
        width = max(len(cells) for _, cells in rows)
        counts = [sum(bool(read_address(cells[k])) for _, cells in rows if k < len(cells)) for k in range(width)]
        if not any(counts):
            raise _fault("the table has no column of addresses", path, "name the column of addresses `url`")
        places = {"url": counts.index(max(counts))}
        if not read_address(rows[0][1][places["url"]] if places["url"] < len(rows[0][1]) else ""):
            known = {kind: next((names.index(name) for name in COLUMNS[kind] if name in names), -1) for kind in COLUMNS}
            places, rows = {**known, **places}, rows[1:]
    for where, cells in rows:
        found = {kind: cells[k].strip() for kind, k in places.items() if 0 <= k < len(cells) and cells[k].strip()}
        yield Row(found.pop("url", ""), where, found)


def _read_workbook(path: Path, content: bytes) -> Iterator[Row]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        # Formulas, not their values: =HYPERLINK("address", "words") shows the words.
        book = load_workbook(io.BytesIO(content))
    except (InvalidFileException, *_WORKBOOK_ERRORS) as error:
        raise _fault(f"this is no Excel workbook ({error})", path, "save it again as .xlsx, or as CSV") from error
    found = False
    for sheet in book.worksheets:
        rows = []
        for cells in sheet.iter_rows():
            texts = [_cell_text(cell.value, cell.hyperlink.target if cell.hyperlink else "") for cell in cells]
            if any(texts):
                rows.append((f"{path}, sheet {sheet.title}, row {cells[0].row}", texts))
        if any(read_address(text) for _, texts in rows for text in texts):
            found = True
            yield from _read_table(rows, path)
    if not found:
        raise _fault("the workbook has no column of addresses", path, "name the column of addresses `url`")


def _cell_text(value: object, link: str | None) -> str:
    if isinstance(value, datetime):
        value = value.date()  # a spreadsheet's times have no zone, so only the day is known
    if isinstance(value, date):
        return value.isoformat()
    text = "" if value is None else str(value).strip()
    if match := _HYPERLINK.match(text):
        return match[1]
    return link if link and not read_address(text) and read_address(link) else text


def _read_bookmarks(path: Path, content: bytes) -> Iterator[Row]:
    """Links of an HTML file, as browsers and Pocket export them (Netscape bookmark file)."""
    tree = parse_tree(_decode(content))
    for node in tree.iter("a") if tree is not None else ():
        words = " ".join(node.text_content().split())
        # A name that is the address itself is no headline.
        cells = {"headline": words} if words and not read_address(words) else {}
        yield Row(node.get("href") or "", f"{path}, line {node.sourceline}", cells)
