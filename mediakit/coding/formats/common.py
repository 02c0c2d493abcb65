"""What all formats are written from and read to: one unit with what one coder said of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediakit.coding.units import UNIT_COLUMNS, find_text
from mediakit.errors import MediakitError
from mediakit.schema import check_columns

if TYPE_CHECKING:
    import pandas as pd

CODES = [*UNIT_COLUMNS, "codebook", "code", "present", "coder", "note"]
SPANS = [*UNIT_COLUMNS, "start", "end", "codebook", "code", "coder"]
TEXTS = [*UNIT_COLUMNS, "text"]


@dataclass
class Unit:
    """One unit and one coder: words, which codes were judged, and which places marked."""

    key: tuple[str, str, str, str]
    coder: str
    text: str
    codebook: str = ""
    judged: dict[str, bool] = field(default_factory=dict)
    spans: list[tuple[int, int, str]] = field(default_factory=list)
    note: str = ""

    @property
    def about(self) -> dict[str, Any]:
        """What is written beside the words, so that they are known again."""
        known = dict(zip(UNIT_COLUMNS, self.key, strict=True)) | {"codebook": self.codebook}
        return {name: value for name, value in known.items() if value}


@dataclass(frozen=True)
class Annotations:
    """What was read: `codes`, `spans`, the `texts` of the units, and `notes` on what was passed over."""

    codes: pd.DataFrame
    spans: pd.DataFrame
    texts: pd.DataFrame
    notes: tuple[str, ...]


def list_units(texts: pd.DataFrame, codes: pd.DataFrame | None, spans: pd.DataFrame | None) -> list[Unit]:
    """The units of both tables with their words, in their order."""
    units: dict[tuple[tuple[str, str, str, str], str], Unit] = {}

    def unit_of(row: dict[str, Any]) -> Unit:
        known = (str(row.get(name, "") or "") for name in UNIT_COLUMNS)
        article_id, quote_id, of, paragraph = known
        key = (article_id, quote_id, of, paragraph)
        coder = str(row["coder"])
        if (key, coder) not in units:
            words = find_text(row, texts)[1]
            if not words:
                raise MediakitError(
                    "the words of a unit are not in the texts", " ".join(filter(None, key)), "give the articles coded"
                )
            units[key, coder] = Unit(key, coder, words, str(row.get("codebook", "") or ""))
        return units[key, coder]

    if codes is not None:
        check_columns(codes, ["article_id", "code", "coder", "present"], "write_annotations")
        for row in codes[codes["present"].notna()].to_dict("records"):
            unit = unit_of(row)
            unit.judged[str(row["code"])] = bool(row["present"])
            unit.note = str(row.get("note", "") or "") or unit.note
    if spans is not None:
        check_columns(spans, ["article_id", "code", "coder", "start", "end"], "write_annotations")
        for row in spans.to_dict("records"):
            unit_of(row).spans.append((int(row["start"]), int(row["end"]), str(row["code"])))
    return list(units.values())


def join_tables(units: list[Unit], notes: list[str]) -> Annotations:
    """Units as tables."""
    import pandas as pd

    codes = [
        (*unit.key, unit.codebook, code, present, unit.coder, unit.note)
        for unit in units
        for code, present in unit.judged.items()
    ]
    spans = [
        (*unit.key, start, end, unit.codebook, code, unit.coder) for unit in units for start, end, code in unit.spans
    ]
    texts = dict.fromkeys((*unit.key, unit.text) for unit in units)
    return Annotations(
        pd.DataFrame(codes, columns=CODES).astype(
            {name: "str" for name in CODES if name != "present"} | {"present": "boolean"}
        ),
        pd.DataFrame(spans, columns=SPANS).astype({"start": "int64", "end": "int64"}),
        pd.DataFrame(list(texts), columns=TEXTS).astype("str"),
        tuple(notes),
    )


def read_key(about: dict[str, Any], number: int) -> tuple[str, str, str, str]:
    """The names of a unit; one that carries none is named by its place in the file."""
    found = [str(about.get(name, "") or "") for name in UNIT_COLUMNS]
    if not found[0] and not found[1]:
        found[0], found[2] = f"unit-{number:04d}", found[2] or "text"
    return found[0], found[1], found[2], found[3]


def check_spans(spans: list[tuple[int, int, str]], text: str, where: str) -> list[tuple[int, int, str]]:
    """The same spans; an error if one does not lie in the text."""
    for start, end, _ in spans:
        if not 0 <= start < end <= len(text):
            raise MediakitError(f"a mark from {start} to {end} does not lie in its text", where, "export it again")
    return spans


def fill_absent(units: list[Unit], codes: Iterable[str]) -> None:
    """Where a format names only what is present, every code of the file was judged in every unit."""
    for unit in units:
        unit.judged = {code: unit.judged.get(code, False) for code in codes}


def read_json(path: Path, todo: str) -> Any:
    try:
        return json.loads(read_text(path))
    except ValueError as error:
        raise MediakitError(f"the file is no JSON: {error}", str(path), todo) from error


def read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise MediakitError(f"the file cannot be read: {error}", str(path), "save it as UTF-8") from error
