"""The sheet of corrections as an Excel workbook: every cell is text, so that Excel turns no id or date into another.

Cells are checked again by Excel where a column has fixed values (a list to choose from). Written and read with
openpyxl; "_x0041_" in a cell means "A" to Excel (ECMA-376, ST_Xstring), so such a text is escaped.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediakit.errors import MediakitError, SchemaError

if TYPE_CHECKING:
    import pandas as pd

WIDTHS = {
    "table": 9, "row_id": 14, "url": 40, "outlet": 20, "field": 14, "error": 16, "message": 45, "value_now": 40,
    "value": 40, "reason": 35, "by": 12,
}  # fmt: skip
TO_FILL = ("value", "reason", "by")
HELP = (
    "Fill in the column value where you know better; leave it empty where nothing is to be changed.",
    "{empty} as value empties the cell.",
    "reason: how you know. Without one the message of the finding is taken. by: your name or initials.",
    "Dates: 2017-04-12, or with a time and its zone 2017-04-12T17:37:00Z or 2017-04-12T20:37:00+03:00.",
    "Several names in one cell are separated by a semicolon and a blank.",
    "Do not change table, row_id and field. To sort, mark the whole sheet, not one column.",
    "Further corrections may be added as rows: table, row_id, field, value and reason are needed.",
)
_LINKS = 65_000  # Excel opens no sheet with more than 65,530
_LONGEST_LINK = 2_000
_READS_AS_SIGN = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)", re.IGNORECASE)


def write_workbook(sheet: pd.DataFrame, path: Path, choices: dict[str, list[str]], empty: str) -> Path:
    """Write a sheet of corrections.

    Parameters
    ----------
    sheet : DataFrame of str
        With the columns `field`, `url` and `value`.
    path : Path
    choices : dict
        By field: the values that its cell may have.
    empty : str
        The value that empties a cell, for the page of help.

    Raises
    ------
    MediakitError
        If the file cannot be written.
    """
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    page.title = "corrections"
    write_cells(page, sheet, TO_FILL, WIDTHS)
    _write_choices(book, page, sheet, choices)
    page_of_help = book.create_sheet("help")
    page_of_help.column_dimensions["A"].width = 110
    for text in HELP:
        page_of_help.append([text.format(empty=empty)])
    return save_workbook(book, path)


def save_workbook(book: Any, path: Path) -> Path:
    """Write a workbook of openpyxl to its file; a MediakitError says why it cannot be done."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(path)
    except OSError as error:
        raise MediakitError(f"cannot write: {error.strerror or error}", str(path), "choose another folder") from error
    return path


def write_cells(page: Any, sheet: pd.DataFrame, to_fill: Collection[str], widths: dict[str, int]) -> None:
    """Write a table of strings to a page: all cells text, the head stays, the columns to be filled in are tinted."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    wrapped, bold, link = (
        Alignment(wrap_text=True, vertical="top"),
        Font(bold=True),
        Font(color="0563C1", underline="single"),
    )
    fill = PatternFill("solid", fgColor="FFF8DC")
    for place, name in enumerate(sheet.columns, start=1):
        letter = get_column_letter(place)
        page.column_dimensions[letter].width = widths.get(name, 20)
        page.column_dimensions[letter].number_format = "@"
        for row, text in enumerate([name, *sheet[name]], start=1):
            cell = page.cell(row, place)
            cell.value = _as_cell(str(text))
            cell.data_type = "s"  # also what begins with "=": a text, no formula
            cell.number_format, cell.alignment = "@", wrapped
            if row == 1:
                cell.font = bold
            elif name in to_fill:
                cell.fill = fill
            elif name == "url" and row < _LINKS and text.startswith("http") and len(text) < _LONGEST_LINK:
                cell.hyperlink = text
                cell.font = link
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions


def _as_cell(text: str) -> str | None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    return _READS_AS_SIGN.sub("_x005F_", ILLEGAL_CHARACTERS_RE.sub("", text)) or None


def _write_choices(book: Any, page: Any, sheet: pd.DataFrame, choices: dict[str, list[str]]) -> None:
    """Lists to choose from, on a page of their own: a list within a cell may have 255 signs only."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    values = book.create_sheet("values")
    letter = get_column_letter(list(sheet.columns).index("value") + 1)
    for place, (field, allowed) in enumerate(choices.items(), start=1):
        for row, text in enumerate([field, *allowed], start=1):
            values.cell(row, place).value = text
        column = get_column_letter(place)
        rule = DataValidation(
            type="list", formula1=f"values!${column}$2:${column}${len(allowed) + 1}", allow_blank=True
        )
        rule.showErrorMessage, rule.errorTitle, rule.error = True, field, f"Choose one of: {', '.join(allowed)}"[:255]
        for row, name in enumerate(sheet["field"], start=2):
            if name == field:
                rule.add(f"{letter}{row}")
        if str(rule.sqref):
            page.add_data_validation(rule)


def read_workbook(path: Path, page_name: str = "corrections") -> pd.DataFrame:
    """Read the page of that name, or else the first, as a table of strings with the index of `corpus.tables.read_rows`.

    Raises
    ------
    SchemaError
        If it is no workbook, has no header, or has a cell that is a formula or an error.
    """
    import pandas as pd
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise SchemaError(
            f"the workbook cannot be opened ({error})", str(path), "save it again as 'Excel workbook (.xlsx)'"
        ) from error
    page = book[page_name] if page_name in book.sheetnames else book.worksheets[0]
    rows = list(page.iter_rows())
    header = [str(cell.value or "").strip() for cell in rows[0]] if rows else []
    if not any(header):
        raise SchemaError("the sheet is empty: not even a header row", f"{path}, row 1", "write the column names there")
    records, numbers = [], []
    for number, cells in enumerate(rows[1:]):
        record = {name: _as_text(cell, name, path) for name, cell in zip(header, cells, strict=False) if name}
        if any(record.values()):
            records.append(record)
            numbers.append(number)
    columns = list(dict.fromkeys(filter(None, header)))
    return pd.DataFrame(records, columns=columns, index=pd.Index(numbers, dtype="int64"), dtype="str").fillna("")


def _as_text(cell: Any, name: str, path: Path) -> str:
    """A cell as it would stand in a CSV file: Excel may have made a date or a number of it after all."""
    value = cell.value
    if cell.data_type in ("f", "e"):
        what = f"{value!r} is {'a formula' if cell.data_type == 'f' else 'an error'}, no text"
        raise SchemaError(what, f"{path}, row {cell.row}, column {name}", "write the value itself, as text")
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else value.isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _ESCAPED.sub("_", str(value))
