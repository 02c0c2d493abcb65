"""Corrections by hand: a sheet to fill in, and to read back with every slip named.

Articles are never edited. A correction is a row of corrections.csv that replaces one cell whenever the corpus is read;
`mediakit.harvest.applying` puts it there.
The sheet is an Excel workbook, whose cells are all text so that Excel changes none of them, or a CSV file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediakit.corpus.tables import format_cell, read_rows, unguard_cell, write_table
from mediakit.errors import MediakitError, SchemaError
from mediakit.harvest.workbook import read_workbook, write_workbook
from mediakit.schema import CORRECTIONS, TABLES, cast_table
from mediakit.schema.cast import parse_cell
from mediakit.schema.declare import Column, Table

if TYPE_CHECKING:
    import pandas as pd

    from mediakit.corpus import Corpus

SHEET = ("table", "row_id", "url", "outlet", "field", "error", "message", "value_now", "value", "reason", "by")
NEEDED = ("table", "row_id", "field", "value")
EMPTY = "(empty)"  # written as a value: the cell is to be emptied
CORRECTABLE = ("articles", "versions", "quotes", "speakers", "events")
CELL_LIMIT = 32_767  # signs that Excel keeps in a cell; it cuts off what is beyond without a word
_SHOWN_FAULTS = 12


def write_correction_sheet(findings: pd.DataFrame, corpus: Corpus, path: str | Path) -> Path:
    """Write the findings as a sheet to fill in.

    Parameters
    ----------
    findings : DataFrame
        From `check_corpus`, all or some. Addresses without an article are left out: there is no cell to correct.
    corpus : Corpus
    path : str or Path
        Ends with .xlsx (addresses to click, lists to choose from) or .csv. A file that is there already is kept.

    Returns
    -------
    Path

    Raises
    ------
    MediakitError
        If the file exists, its ending is another one, or it cannot be written.
    """
    import pandas as pd

    path = Path(path)
    _check_ending(path)
    if path.exists():
        raise MediakitError(
            "there is a file of this name already, and it may hold your work",
            str(path),
            "read it in first, then move it away or choose another name",
        )
    cells = {str(row["article_id"]): row for row in corpus.articles.to_dict("records")}
    rows = [
        {
            "table": "articles",
            "row_id": row["article_id"],
            **{name: row[name] for name in ("url", "outlet", "field", "error", "message")},
            "value_now": _show(cells.get(row["article_id"], {}).get(row["field"])),
        }
        for row in findings.to_dict("records")
        if row["article_id"]
    ]
    sheet = pd.DataFrame(rows, columns=list(SHEET), dtype="str").fillna("")
    if path.suffix.lower() == ".csv":
        return write_table(sheet, path)
    return write_workbook(sheet, path, _list_choices(), EMPTY)


def _show(value: Any) -> str:
    text = unguard_cell(format_cell(value))
    return text if len(text) <= 500 else text[:499] + "…"


def _list_choices() -> dict[str, list[str]]:
    """Values to choose from, by column of the table `articles`."""
    found = {column.name: [*column.allowed] for column in TABLES["articles"].columns if column.allowed}
    return {name: values + [EMPTY] for name, values in found.items()}


def _check_ending(path: Path) -> None:
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise MediakitError(
            f"a sheet of corrections cannot be a {path.suffix or 'file without ending'}",
            str(path),
            "use .xlsx or .csv",
        )


def read_correction_sheet(path: str | Path, corpus: Corpus) -> pd.DataFrame:
    """Read a sheet that was filled in.

    Rows without a `value` are left out, and those whose value is what the cell holds already. "(empty)" as value
    empties the cell. Without a `reason` the finding's message is the reason. Where the new date has a time of day and
    published_precision says that it has none, or the other way round, a row that corrects the precision is added.

    Parameters
    ----------
    path : str or Path
        .xlsx or .csv; further rows with table, row_id, field and value may have been added to it.
    corpus : Corpus
        The corpus that the sheet was written for.

    Returns
    -------
    DataFrame
        Table `corrections`; `when` is empty.

    Raises
    ------
    SchemaError
        Names row and column of everything that does not fit: an unknown table, row or column, an id that has changed,
        a value of the wrong type (12/04/2017), a missing reason, two values for one cell.
    MediakitError
        If the file cannot be read.
    """
    import pandas as pd

    path = Path(path)
    _check_ending(path)
    if not path.is_file():
        raise MediakitError("there is no such file", str(path), "check its name and folder")
    rows = read_rows(path) if path.suffix.lower() == ".csv" else read_workbook(path)
    missing = [name for name in NEEDED if name not in rows.columns]
    if missing:
        found = ", ".join(rows.columns)
        raise SchemaError(
            f"the sheet lacks the column {missing[0]!r}", f"{path}, row 1", f"write it in again; there are: {found}"
        )
    faults: list[str] = []
    reader = _Reader(corpus, faults)
    found_rows = [row for number, cells in _filled(rows) for row in reader.read(number, cells)]
    if faults:
        shown = faults[:_SHOWN_FAULTS] + [f"... and {len(faults) - _SHOWN_FAULTS} more"] * (len(faults) > _SHOWN_FAULTS)
        raise SchemaError(
            f"{len(faults)} thing{'s' * (len(faults) > 1)} in the sheet cannot be used:\n    " + "\n    ".join(shown),
            str(path),
            "correct the sheet (row 1 is the header) and read it again; nothing was changed",
        )
    return cast_table(pd.DataFrame(found_rows, columns=CORRECTIONS.names, dtype="str").fillna(""), CORRECTIONS, "sheet")


def _filled(rows: pd.DataFrame) -> Iterator[tuple[int, dict[str, str]]]:
    for index, row in zip(rows.index, rows.to_dict("records"), strict=True):
        cells = {name: str(value).replace("\r\n", "\n").replace("\r", "\n").strip() for name, value in row.items()}
        if cells["value"]:
            yield int(index) + 2, cells


class _Reader:
    """Reads row by row; what is wrong goes to `faults`."""

    def __init__(self, corpus: Corpus, faults: list[str]) -> None:
        self._faults, self._corpus = faults, corpus
        self._seen: dict[tuple[str, str, str], tuple[int, str]] = {}
        self._rows: dict[str, dict[str, list[dict[str, Any]]]] = {}
        made = corpus.corrections[corpus.corrections["field"] == "url"]
        self._former = set(made[["row_id", "was"]].itertuples(index=False, name=None))

    def read(self, number: int, cells: dict[str, str]) -> list[dict[str, str]]:
        """The corrections that one row makes: none when it changes nothing or is at fault."""
        known = len(self._faults)
        table = TABLES.get(cells["table"])
        if table is None or table.name not in CORRECTABLE:
            return self._fault(number, "table", f"{cells['table']!r} is not one of: {', '.join(CORRECTABLE)}")
        row = self._find_row(number, table, cells)
        column = next((column for column in table.columns if column.name == cells["field"]), None)
        if column is None:
            self._fault(number, "field", f"{table.name} has no column {cells['field']!r}")
        elif column.name in table.key:
            self._fault(number, "field", f"{column.name} is the row's key and cannot be corrected")
        else:
            self._check_value(number, column, cells["value"])
        reason = cells.get("reason") or cells.get("message", "")
        if not reason:
            self._fault(number, "reason", "is empty: say how you know")
        if len(self._faults) > known or row is None or column is None:
            return []
        value = "" if cells["value"] == EMPTY else cells["value"]
        cell = (table.name, cells["row_id"], column.name)
        if cell in self._seen:
            before, other = self._seen[cell]
            return [] if other == value else self._fault(number, "value", f"row {before} has another for this cell")
        self._seen[cell] = (number, value)
        correction = {**dict(zip(("table", "row_id", "field"), cell, strict=True)), "value": value}
        correction |= {"reason": reason, "by": cells.get("by", "")}
        present = unguard_cell(format_cell(row.get(column.name)))
        unchanged = _parse(present, column) == _parse(value, column)
        return ([] if unchanged else [correction]) + _fit_precision(correction, row, self._seen)

    def _fault(self, number: int, column: str, what: str) -> list[dict[str, str]]:
        self._faults.append(f"row {number}, column {column}: {what}")
        return []

    def _find_row(self, number: int, table: Table, cells: dict[str, str]) -> dict[str, Any] | None:
        if table.name not in self._rows:
            self._rows[table.name] = _by_key(getattr(self._corpus, table.name), table)
        hits = self._rows[table.name].get(cells["row_id"], [])
        if len(hits) != 1:
            what = f"{table.name} has {len(hits) or 'no'} row{'s' * bool(hits)} {cells['row_id']!r}"
            hint = f"name one as {'/'.join(table.key)}" if hits else "a spreadsheet program may have changed the id"
            self._fault(number, "row_id", f"{what}: {hint}")
            return None
        url = cells.get("url", "")
        former = (cells["row_id"], url) in self._former  # a sheet that is read again after its address was corrected
        if table.name == "articles" and url and url != hits[0]["url"] and not former:
            what = f"{cells['row_id']!r} does not belong to this address: was one column sorted without the others?"
            self._fault(number, "row_id", what)
        return hits[0]

    def _check_value(self, number: int, column: Column, value: str) -> None:
        if len(value) >= CELL_LIMIT:
            self._fault(number, "value", f"Excel cuts cells off at {CELL_LIMIT:,} signs: put it into corrections.csv")
            return
        try:
            parse_cell("" if value == EMPTY else value, column)
        except ValueError as error:
            self._fault(number, "value", f"{column.name}: {error}")


def _parse(text: str, column: Column) -> Any:
    """A cell's value; None for one that is empty though it should not be."""
    return parse_cell(text, column) if text else None


def _by_key(rows: pd.DataFrame, table: Table) -> dict[str, list[dict[str, Any]]]:
    """Rows by their first key and by the whole key, as corrections name them."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows.to_dict("records"):
        keys = [unguard_cell(format_cell(row[name])) for name in table.key]
        for name in {keys[0], "/".join(keys)}:
            found.setdefault(name, []).append(row)
    return found


def _fit_precision(
    correction: dict[str, str], row: dict[str, Any], seen: dict[tuple[str, str, str], tuple[int, str]]
) -> list[dict[str, str]]:
    """The correction of published_precision that goes with one of published; else read_corpus would refuse the pair."""
    if correction["table"] != "articles" or correction["field"] != "published":
        return []
    cell = ("articles", correction["row_id"], "published_precision")
    wanted = "" if not correction["value"] else "minute" if len(correction["value"]) > 10 else "day"
    if cell in seen or row["published_precision"] == wanted:
        return []
    return [correction | {"field": "published_precision", "value": wanted}]
