"""JSON Lines as doccano reads and writes them: text, label (names, or [start, end, name]), and further keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from mediakit.coding.formats.common import Unit, check_spans, fill_absent, read_key, read_text
from mediakit.corpus.tables import write_bytes
from mediakit.errors import MediakitError


def write(units: list[Unit], path: Path) -> list[str]:
    rows: list[dict[str, Any]] = []
    for unit in units:
        about = {**unit.about, "coder": unit.coder, **({"note": unit.note} if unit.note else {})}
        if unit.judged:
            label = [code for code, present in unit.judged.items() if present]
            rows.append({"text": unit.text, "label": label, **about, "judged": list(unit.judged)})
        if unit.spans:
            rows.append({"text": unit.text, "label": [list(span) for span in unit.spans], **about})
    write_bytes(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode("utf-8"))
    if any(unit.judged for unit in units) and any(unit.spans for unit in units):
        return ["codes and marks are in lines of their own: doccano keeps them in two projects"]
    return []


def read(path: Path) -> tuple[list[Unit], list[str]]:
    units: dict[tuple[Any, ...], Unit] = {}
    every: dict[str, None] = {}
    open_units = []
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        row = _read_line(line, where)
        label = row.get("label", row.get("labels", []))
        key = read_key(row, number)
        coder = str(row.get("coder") or path.stem)  # doccano exports a file for each user
        unit = units.setdefault(
            (key, coder), Unit(key, coder, row["text"], str(row.get("codebook", "")), note=str(row.get("note", "")))
        )
        if label and all(isinstance(one, list) for one in label):
            unit.spans += check_spans(_read_spans(label, where), unit.text, where)
        elif all(isinstance(one, str) for one in label):
            every.update(dict.fromkeys(label))
            unit.judged |= {code: code in label for code in row.get("judged", label)}
            if "judged" not in row:
                open_units.append(unit)
        else:
            raise MediakitError("label holds neither names nor [start, end, name]", where, "export it again")
    fill_absent(open_units, every)
    notes = ["codes that are not named in a line count as absent"] if open_units and every else []
    return list(units.values()), notes


def _read_line(line: str, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise MediakitError(f"the line is no JSON: {error}", where, "export it again") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise MediakitError("the line has no text", where, "export with the text")
    if not isinstance(row.get("label", row.get("labels", [])), list):
        raise MediakitError("label is no list", where, "export it again")
    return row


def _read_spans(label: list[Any], where: str) -> list[tuple[int, int, str]]:
    try:
        return [(int(start), int(end), str(code)) for start, end, code in label]
    except (TypeError, ValueError) as error:
        raise MediakitError("a mark is not [start, end, name]", where, "export it again") from error
