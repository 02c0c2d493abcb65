"""CSV files in and out: strict about encoding, separator and shape; safe for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediakit.errors import MediakitError, SchemaError
from mediakit.schema import Table, cast_table

if TYPE_CHECKING:
    import pandas as pd

# A spreadsheet runs a cell that starts like this as a formula; an apostrophe before it makes it text
# (OWASP, "CSV injection"). Cells that already carry apostrophes there get one more, so that reading
# can take exactly one away.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
csv.field_size_limit(2**31 - 1)  # an article may be longer than the 131,072 characters that are usual
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def guard_cell(text: str) -> str:
    """Make a cell harmless for spreadsheets.

    Examples
    --------
    >>> guard_cell("=1+1")
    "'=1+1"
    """
    return "'" + text if _FORMULA.match(text) else text


def unguard_cell(text: str) -> str:
    """Undo `guard_cell`.

    Examples
    --------
    >>> unguard_cell("'=1+1")
    '=1+1'
    """
    return text[1:] if _GUARDED.match(text) else text


def read_rows(path: Path, *, any_separator: bool = False) -> pd.DataFrame:
    """Read a CSV file as a table of strings; `any_separator` also takes semicolons or tabs.

    Raises
    ------
    SchemaError
        If the file is not UTF-8, is separated by semicolons or tabs, has a doubled column name, or a
        row with too many or too few cells. The message names file and row.
    """
    import pandas as pd

    text = _decode(path)
    first_line = text.split("\n", 1)[0]
    delimiter = ","
    for separator, name in ((";", "semicolons"), ("\t", "tabs")):
        if first_line.count(separator) > first_line.count(delimiter):
            delimiter = separator
            if any_separator:
                continue
            raise SchemaError(
                f"the file is separated by {name}, not by commas",
                str(path),
                "save it again as 'CSV UTF-8 (comma delimited)'; in LibreOffice choose the field delimiter ,",
            )
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter))
    except csv.Error as error:
        raise SchemaError(
            f"the file is no valid CSV: {error}", str(path), "look for an unclosed quotation mark"
        ) from error
    if not rows or not any(rows[0]):
        raise SchemaError("the file is empty: not even a header row", str(path), "write the column names in row 1")
    header = [name.strip() for name in rows[0]]
    doubled = sorted({name for name in header if header.count(name) > 1})
    if doubled:
        raise SchemaError(f"the column {doubled[0]!r} occurs twice", f"{path}, row 1", "rename or remove one of them")
    records, numbers = [], []
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        numbers.append(number - 2)
        if len(row) != len(header):
            raise SchemaError(
                f"row {number} has {len(row)} cells, the header has {len(header)}",
                f"{path}, row {number}",
                "look for a comma in a cell without quotation marks around it",
            )
        records.append([unguard_cell(cell) for cell in row])
    return pd.DataFrame(records, columns=header, index=pd.Index(numbers, dtype="int64"), dtype="str")


def _decode(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise MediakitError(
            f"the file cannot be read: {error.strerror}", str(path), "check the path and rights"
        ) from error
    if content.startswith(_UTF16):
        raise SchemaError("the file is UTF-16, not UTF-8", str(path), "save it again as 'CSV UTF-8'")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        near = content[max(0, error.start - 20) : error.start].decode("utf-8", "replace")
        raise SchemaError(
            f"the file is not valid UTF-8 (byte 0x{content[error.start]:02x})",
            f"{path}, line {line}, after {near!r}",
            "save it again as 'CSV UTF-8'; it may be Windows-1252 now",
        ) from None


def read_table(path: str | Path, table: Table) -> pd.DataFrame:
    """Read one CSV file and cast it to a declared table.

    Raises
    ------
    SchemaError
        See `read_rows` and `mediakit.schema.cast_table`.
    """
    path = Path(path)
    return cast_table(read_rows(path), table, str(path)).reset_index(drop=True)


def format_cell(value: Any) -> str:
    """One value as it stands in a CSV file: midnight UTC as a day, other times with Z, missing as empty."""
    import pandas as pd

    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, bool) or type(value).__name__ in ("bool_", "bool"):
        return "true" if value else "false"
    if isinstance(value, pd.Timestamp):
        moment = value if value.tzinfo is None else value.tz_convert("UTC")
        if moment == moment.normalize():
            return moment.strftime("%Y-%m-%d")
        return moment.isoformat(timespec="auto").replace("+00:00", "") + "Z"
    if isinstance(value, str):
        return guard_cell(value)
    return str(value)


def write_table(frame: pd.DataFrame, path: str | Path, *, bom: bool = True) -> Path:
    """Write a table as CSV for people: UTF-8 (with BOM, for spreadsheets), LF, formula cells harmless.

    Raises
    ------
    MediakitError
        If the folder cannot be written.
    """
    path = Path(path)
    lines = [_format_row(str(name) for name in frame.columns)]
    lines += [_format_row(row) for row in frame.itertuples(index=False, name=None)]
    try:
        content = "".join(lines).encode("utf-8-sig" if bom else "utf-8")
    except UnicodeEncodeError as error:
        raise MediakitError(f"cannot write: {error}", str(path), "remove the half character") from error
    write_bytes(path, content)
    return path


def _format_row(values: Any) -> str:
    buffer = io.StringIO(newline="")
    # Python before 3.13 puts a cell with CR in quotation marks only if CR is in the line terminator.
    csv.writer(buffer, lineterminator="\r\n").writerow([format_cell(value) for value in values])
    return buffer.getvalue()[:-2] + "\n"


def write_json(path: Path, content: Any) -> None:
    """Write a JSON file for people to read as well: indented, its letters as they are."""
    write_bytes(path, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file, making its folder; a MediakitError says why it cannot be done."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise MediakitError(
            f"cannot write: {error.strerror or error}",
            str(path),
            "choose another folder with --out, or change its rights",
        ) from error
