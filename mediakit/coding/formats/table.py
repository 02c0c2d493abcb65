"""Codes and marks as one CSV table, for spreadsheets and statistics programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mediakit.coding.formats.common import Unit, check_spans
from mediakit.coding.units import UNIT_COLUMNS
from mediakit.corpus.tables import read_rows, write_table
from mediakit.errors import MediakitError

COLUMNS = [*UNIT_COLUMNS, "coder", "codebook", "code", "present", "start", "end", "note", "text"]


def write(units: list[Unit], path: Path) -> list[str]:
    """One row per unit, coder and code (present: yes or no), and one per mark (start and end)."""
    import pandas as pd

    rows = []
    for unit in units:
        head = (*unit.key, unit.coder, unit.codebook)
        rows += [
            (*head, code, "yes" if there else "no", "", "", unit.note, unit.text) for code, there in unit.judged.items()
        ]
        rows += [(*head, code, "", str(start), str(end), "", unit.text) for start, end, code in unit.spans]
    write_table(pd.DataFrame(rows, columns=COLUMNS, dtype="str"), path)
    return []


def read(path: Path) -> tuple[list[Unit], list[str]]:
    rows = read_rows(path, any_separator=True)
    lost = [name for name in ("article_id", "coder", "code", "present", "text") if name not in rows.columns]
    if lost:
        raise MediakitError(f"the table has no column {lost[0]!r}", f"{path}, row 1", f"it needs {', '.join(COLUMNS)}")
    units: dict[tuple[Any, ...], Unit] = {}
    for place, row in zip(rows.index + 2, rows.to_dict("records"), strict=True):
        where = f"{path}, row {place}"
        key = (row["article_id"], row.get("quote_id", ""), row.get("field", ""), row.get("paragraph", ""))
        unit = units.setdefault((key, row["coder"]), Unit(key, row["coder"], row["text"], row.get("codebook", "")))
        if row["present"] in ("yes", "no"):
            unit.judged[row["code"]] = row["present"] == "yes"
            unit.note = row.get("note", "") or unit.note
        elif str(row.get("start", "")).isdigit() and str(row.get("end", "")).isdigit():
            unit.spans += check_spans([(int(row["start"]), int(row["end"]), row["code"])], unit.text, where)
        else:
            raise MediakitError("the row has neither yes or no, nor start and end", where, "fill in one of the two")
    return list(units.values()), []
