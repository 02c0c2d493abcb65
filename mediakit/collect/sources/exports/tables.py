"""Tables of one's own: CSV with , ; tab or |, and XLSX."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from mediakit.collect.sources.exports.docx import MAX_BYTES
from mediakit.collect.sources.exports.mapping import check_mapping, suggest_mapping
from mediakit.collect.sources.exports.prose import clean_paragraphs
from mediakit.collect.sources.exports.record import Export, Record

Row = tuple[int, list[str]]
_LONGEST_CELL = 10_000_000  # characters; the limit of the csv module is shorter than long articles
_SERIAL = re.compile(r"[2-7][0-9]{4}(?:\.[0-9]+)?")  # days since 1900, for the years 1954 to 2119
_EPOCH = date(1899, 12, 30)


def read_table(export: Export, rows: Iterator[Row], mapping: Mapping[str, str] | None) -> Iterator[Record]:
    """Rows of a table as records.

    Parameters
    ----------
    export : Export
        Takes notes.
    rows : iterator of (number, cells)
        The header first; numbers as a spreadsheet counts them.
    mapping : dict, optional
        Column of `articles` -> column of the file; guessed from usual names when None.

    Raises
    ------
    CollectError
        If it is not clear which column is which.
    """
    export.unit = "row"
    columns = [cell.strip() for cell in next(rows, (0, []))[1]]
    chosen = dict(mapping) if mapping is not None else suggest_mapping(columns)
    check_mapping(chosen, columns, export.name)
    places = {wanted: columns.index(column) for wanted, column in chosen.items()}
    records = [_from_row(number, cells, places) for number, cells in _check_widths(export, rows, len(columns))]
    _read_serials(export, records)
    yield from records


def _check_widths(export: Export, rows: Iterator[Row], width: int) -> Iterator[Row]:
    odd = []
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != width and (len(cells) < width or any(cells[width:])):
            odd.append(number)
        yield number, cells + [""] * (width - len(cells))
    if odd:
        export.note(
            f"{len(odd)} rows have more or fewer cells than the header has columns (first: row {odd[0]})",
            "open the file: it may be cut off, or quotes may be missing around a text",
            odd[0],
            error="cut-off",
        )


def _from_row(number: int, cells: list[str], places: dict[str, int]) -> Record:
    def value(wanted: str) -> str:
        return cells[places[wanted]].strip() if wanted in places else ""

    record = Record(number, headline=value("headline"), outlet=value("outlet"), date=value("published"))
    record.byline, record.section, record.lang, record.url = (value(n) for n in ("byline", "section", "lang", "url"))
    text = value("text").replace("\r\n", "\n").replace("\r", "\n")
    # An empty line parts paragraphs; where there is none, each line is one.
    record.paragraphs = clean_paragraphs(re.split(r"\n[^\S\n]*\n" if re.search(r"\n[^\S\n]*\n", text) else r"\n", text))
    record.more = {wanted: value(wanted) for wanted in ("deck", "agency", "notes") if value(wanted)}
    return record


def _read_serials(export: Export, records: list[Record]) -> None:
    """Excel's count of days, when all dates of the column are written so."""
    dated = [record for record in records if record.date]
    if not dated or not all(_SERIAL.fullmatch(record.date) for record in dated):
        return
    for record in dated:
        record.date = (_EPOCH + timedelta(days=int(record.date.partition(".")[0]))).isoformat()
    what = f"the dates are written as numbers; they were read as Excel's count of days (first: {dated[0].date})"
    export.note(what, "compare one with the source", dated[0].number, error="serial-dates")


def find_delimiter(text: str) -> str:
    """The sign between cells: the one that cuts the first rows into the same number of cells, more than one.

    Examples
    --------
    >>> find_delimiter('url;title\\na;"b, c"\\n'), find_delimiter("url\\ttitle\\n")
    (';', '\\t')
    """

    def fit(sign: str) -> tuple[float, int]:
        rows = [row for _, row in zip(range(30), csv.reader(io.StringIO(text[:200_000]), delimiter=sign), strict=False)]
        rows = [row for row in rows if row]
        width = len(rows[0]) if rows else 0
        return (sum(len(row) == width for row in rows) / len(rows), width) if width > 1 else (0.0, 0)

    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_CELL))
    try:
        return max(",;\t|", key=fit)
    except csv.Error:
        return ","


def read_csv(export: Export, text: str) -> Iterator[Row]:
    """Rows of a CSV file, the header first.

    Raises
    ------
    CollectError
        If it is no CSV.
    """
    export.database = f"CSV, {export.encoding}"
    delimiter = find_delimiter(text)
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
            yield number, cells
    except csv.Error as error:
        what = f"the table cannot be read beyond row {number} ({error})"
        raise export.error(what, "open and save it again as CSV UTF-8", error="format") from error


def read_xlsx(export: Export) -> Iterator[Row]:
    """Rows of the first sheet that holds something; further sheets with content are noted.

    Raises
    ------
    CollectError
        If it is no XLSX.
    """
    import openpyxl

    export.database = "XLSX"
    broken = (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        SyntaxError,
        EOFError,
    )
    try:
        with zipfile.ZipFile(io.BytesIO(export.content)) as archive:
            if max((info.file_size for info in archive.infolist()), default=0) > MAX_BYTES:
                raise ValueError("it is larger than 300 MB unpacked")
        book = openpyxl.load_workbook(io.BytesIO(export.content), read_only=True, data_only=True, keep_links=False)
        sheets = [(sheet.title, _read_sheet(sheet)) for sheet in book.worksheets]
    except broken as error:
        raise export.error(f"this XLSX cannot be read ({error})", "open and save it again", error="format") from error
    filled = [(title, rows) for title, rows in sheets if rows]
    if len(filled) > 1:
        others = ", ".join(title for title, _ in filled[1:])
        what = f"only the sheet {filled[0][0]!r} was read; the others hold something too: {others}"
        export.note(what, "save each sheet as a file of its own", error="sheets")
    yield from filled[0][1] if filled else []


def _read_sheet(sheet: Any) -> list[Row]:
    sheet.reset_dimensions()  # what a file says of its size is often wrong
    rows = ((number, [_format_cell(cell) for cell in cells]) for number, cells in enumerate(sheet.values, 1))
    return [(number, cells) for number, cells in rows if any(cells)]


def _format_cell(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute) else value.isoformat(" ", "minutes")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
