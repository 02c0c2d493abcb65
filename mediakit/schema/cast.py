"""From cells of text to typed columns, with file, row and column in every complaint.

Why this is not pandera: it reads "12/04/2017" as 4 December without a word, names no file or
spreadsheet row, and adds 0.4 s to every command; cells must be judged as text, before any cast.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from mediakit.errors import SchemaError
from mediakit.schema.declare import Column, Table

if TYPE_CHECKING:
    import pandas as pd

SHOWN_FAULTS = 8
_DTYPES = {
    "string": "str",
    "time": "datetime64[us, UTC]",
    "integer": "Int64",
    "number": "Float64",
    "boolean": "boolean",
}
_BOOLEANS = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}
_SLASHED = re.compile(r"\d{1,4}[/.]\d{1,2}[/.]\d{1,4}.*")
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?)?", re.IGNORECASE)


def parse_time(text: str) -> datetime:
    """Read a day (2017-04-12) or a time with its zone (2017-04-12T17:37:00Z) as UTC.

    Raises
    ------
    ValueError
        For anything else; the message says what is wrong and how to write it.

    Examples
    --------
    >>> parse_time("2017-04-12T20:37:00+03:00").isoformat()
    '2017-04-12T17:37:00+00:00'
    >>> parse_time("12/04/2017")
    Traceback (most recent call last):
    ...
    ValueError: '12/04/2017' is ambiguous (day first or month first?): write it as 2017-04-12
    """
    match = _ISO.fullmatch(text)
    if not match:
        if _SLASHED.fullmatch(text):
            raise ValueError(f"{text!r} is ambiguous (day first or month first?): write it as 2017-04-12")
        raise ValueError(f"{text!r} is no date: write it as 2017-04-12 or 2017-04-12T17:37:00Z")
    if len(text) > 10 and not match[1]:
        raise ValueError(f"{text!r} has no time zone: add Z (UTC) or an offset such as +03:00")
    try:
        moment = datetime.fromisoformat(text.upper())
        return moment.replace(tzinfo=UTC) if len(text) == 10 else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text!r} is no date that exists ({error})") from error


def parse_cell(text: str, column: Column) -> Any:
    """Turn one cell's text into its column's type; empty text becomes the type's missing value.

    Raises
    ------
    ValueError
        If the text does not fit the column.
    """
    if text == "":
        if column.filled:
            raise ValueError("is empty, but must be filled")
        return "" if column.type == "string" else None
    if column.allowed and text not in column.allowed:
        raise ValueError(f"{text!r} is not one of: {', '.join(column.allowed)}")
    if column.type == "time":
        return parse_time(text)
    if column.type == "boolean":
        if text.lower() not in _BOOLEANS:
            raise ValueError(f"{text!r} is neither true nor false")
        return _BOOLEANS[text.lower()]
    if column.type in ("integer", "number"):
        try:
            number = int(text) if column.type == "integer" else float(text)
            if not (math.isfinite(number) and -(2**63) <= number < 2**63):
                raise ValueError
            return number
        except ValueError:
            raise ValueError(f"{text!r} is not {'a whole' if column.type == 'integer' else 'a'} number") from None
    return text


def cast_table(rows: pd.DataFrame, table: Table, where: str) -> pd.DataFrame:
    """Cast a table of strings to its declared types and check its key.

    Parameters
    ----------
    rows : DataFrame of str
        One row per record; the index counts the rows under the header, so that index 0 is row 2 of the file.
    table : Table
        The declaration.
    where : str
        File name for messages.

    Returns
    -------
    DataFrame with all declared columns in order, then any other columns as they came; the same index.

    Raises
    ------
    SchemaError
        Names file, row (as a spreadsheet counts them), column and value of the first faults.
    """
    import pandas as pd

    check_header(rows, table, where)
    faults: list[str] = []
    columns: dict[str, pd.Series] = {}
    for column in table.columns:
        texts = rows[column.name] if column.name in rows.columns else [""] * len(rows)
        cells = []
        for number, text in zip(rows.index + 2, texts, strict=True):
            try:
                cells.append(parse_cell(str(text).strip(), column))
            except ValueError as error:
                faults.append(f"row {number}, column {column.name}: {error}")
                cells.append(None)
        columns[column.name] = pd.Series(cells, index=rows.index, dtype=object)
    if not faults:
        faults = _repeated_keys(rows, table)
    if faults:
        raise _schema_error(faults, table, where)
    typed = pd.DataFrame({c.name: _as_dtype(columns[c.name], c) for c in table.columns}, index=rows.index)
    others = [name for name in rows.columns if name not in typed.columns]
    return pd.concat([typed, rows[others]], axis=1)


def check_header(rows: pd.DataFrame, table: Table, where: str) -> None:
    """Raise a SchemaError when needed columns are missing."""
    missing = [c.name for c in table.columns if c.needed and c.name not in rows.columns]
    if missing:
        raise SchemaError(
            f"the table '{table.name}' lacks the column{'s' * (len(missing) > 1)} {', '.join(missing)}",
            where,
            f"add {'them' if len(missing) > 1 else 'it'} to the header row; found there: {', '.join(rows.columns)}",
        )


def _as_dtype(cells: pd.Series, column: Column) -> pd.Series:
    import pandas as pd

    if column.type == "time":
        return pd.Series(pd.to_datetime(cells, utc=True), index=cells.index).astype(_DTYPES["time"])
    return cells.astype(_DTYPES[column.type])


def _repeated_keys(rows: pd.DataFrame, table: Table) -> list[str]:
    key = [name for name in table.key if name in rows.columns]
    if not key or len(rows) == 0:
        return []
    seen: dict[tuple[str, ...], int] = {}
    faults = []
    for number, cells in zip(rows.index + 2, rows[key].itertuples(index=False, name=None), strict=True):
        values = tuple(str(cell).strip() for cell in cells)
        if values in seen:
            shown = ", ".join(map(str, values))
            faults.append(f"row {number}, column {' + '.join(key)}: {shown!r} stands in row {seen[values]} already")
        seen.setdefault(values, number)
    return faults


def _schema_error(faults: list[str], table: Table, where: str) -> SchemaError:
    shown = faults[:SHOWN_FAULTS]
    if len(faults) > len(shown):
        shown.append(f"... and {len(faults) - len(shown)} more")
    number = "1 cell that does" if len(faults) == 1 else f"{len(faults)} cells that do"
    return SchemaError(
        f"the table '{table.name}' has {number} not fit:\n    " + "\n    ".join(shown),
        where,
        "correct the cells in the file (row 1 is the header) and run the command again",
    )


def empty_table(table: Table) -> pd.DataFrame:
    """An empty table with the declared columns and types."""
    import pandas as pd

    return cast_table(pd.DataFrame({name: pd.Series(dtype="str") for name in table.names}), table, table.name)


def check_columns(frame: pd.DataFrame, needed: list[str], what: str) -> None:
    """Raise a SchemaError when a table handed to a verb lacks columns that the verb needs."""
    missing = [name for name in needed if name not in frame.columns]
    if missing:
        raise SchemaError(
            f"{what} needs the column{'s' * (len(missing) > 1)} {', '.join(missing)}",
            f"table with the columns {', '.join(map(str, frame.columns))}",
            "pass a table as read by read_corpus, or add the columns",
        )
