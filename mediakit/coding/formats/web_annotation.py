"""W3C Web Annotation (Recommendation of 23 February 2017) as a JSON-LD collection; places are code points."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from mediakit.coding.formats.common import Unit, check_spans, read_json, read_key
from mediakit.coding.units import UNIT_COLUMNS
from mediakit.corpus.tables import write_json
from mediakit.errors import MediakitError

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 24  # signs of prefix and suffix
SCHEME = "urn:mediakit:"


def write(units: list[Unit], path: Path) -> list[str]:
    items = [item for unit in units for item in _write_unit(unit)]
    page = {"@context": CONTEXT, "type": "AnnotationCollection", "total": len(items), "first": {
        "type": "AnnotationPage", "startIndex": 0, "items": items,
    }}  # fmt: skip
    write_json(path, page)
    return []


def _write_unit(unit: Unit) -> list[dict[str, Any]]:
    """A note first, with the words of the unit; then a classification for each code, and a tag for each mark."""
    source = SCHEME + "/".join(quote(part, safe="") for part in unit.key)
    words: dict[str, Any] = {
        "motivation": "describing",
        "body": [
            {"type": "TextualBody", "value": unit.text, "format": "text/plain", "purpose": "describing"},
            {"type": "TextualBody", "value": unit.note, "purpose": "commenting"},
        ],
        "target": source,
    }
    items = [words]
    for code, present in unit.judged.items():
        items.append({
            "motivation": "classifying",
            "body": [
                {"type": "TextualBody", "value": code, "purpose": "classifying"},
                {"type": "TextualBody", "value": "present" if present else "absent", "purpose": "assessing"},
            ],
            "target": source,
        })  # fmt: skip
    for start, end, code in unit.spans:
        selectors = [
            {"type": "TextPositionSelector", "start": start, "end": end},
            {
                "type": "TextQuoteSelector",
                "exact": unit.text[start:end],
                "prefix": unit.text[max(0, start - AROUND) : start],
                "suffix": unit.text[end : end + AROUND],
            },
        ]
        items.append({
            "motivation": "tagging",
            "body": [{"type": "TextualBody", "value": code, "purpose": "tagging"}],
            "target": {"source": source, "selector": selectors},
        })  # fmt: skip
    maker = {"type": "Person", "nickname": unit.coder}
    named = {"type": "Annotation", "creator": maker, **({"dcterms:conformsTo": unit.codebook} if unit.codebook else {})}
    return [
        {"id": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{source} {unit.coder} {number}')}", **named, **item}
        for number, item in enumerate(items)
    ]


def read(path: Path) -> tuple[list[Unit], list[str]]:
    content = read_json(path, "export it as JSON-LD")
    items = content.get("first", content).get("items", [content]) if isinstance(content, dict) else content
    units: dict[tuple[Any, ...], Unit] = {}
    marks: list[tuple[Unit, tuple[int, int, str], str]] = []
    notes: list[str] = []
    for number, item in enumerate(items, start=1):
        where = f"{path}, annotation {number}"
        try:
            unit = _find_unit(units, item, number)
            bodies = {
                body.get("purpose", item.get("motivation")): body.get("value", "") for body in _list(item["body"])
            }
            if "classifying" in bodies:
                unit.judged[bodies["classifying"]] = bodies.get("assessing", "present") != "absent"
            elif "tagging" in bodies:
                marks += [(unit, (*place, bodies["tagging"]), where) for place in _read_places(item["target"])]
            elif "describing" in bodies:
                unit.text, unit.note = bodies["describing"], bodies.get("commenting", "")
            else:
                notes.append(f"annotation {number}: {item.get('motivation')!r} is passed over")
        except (KeyError, TypeError, AttributeError) as error:
            raise MediakitError(f"the annotation lacks {error}", where, "export it again") from error
    for unit, mark, where in marks:
        unit.spans += check_spans([mark], unit.text, where) if unit.text else [mark]
    return list(units.values()), notes


def _list(value: Any) -> list[dict[str, Any]]:
    return value if isinstance(value, list) else [value]


def _find_unit(units: dict[tuple[Any, ...], Unit], item: dict[str, Any], number: int) -> Unit:
    target = item["target"]
    source = str(target if isinstance(target, str) else target["source"])
    known = dict(zip(UNIT_COLUMNS, map(unquote, source.removeprefix(SCHEME).split("/")), strict=False))
    key = read_key(known if source.startswith(SCHEME) else {"article_id": source, "field": "text"}, number)
    maker = item.get("creator") or ""
    coder = str(maker.get("nickname") or maker.get("name") or "") if isinstance(maker, dict) else str(maker)
    return units.setdefault((key, coder), Unit(key, coder, "", str(item.get("dcterms:conformsTo", ""))))


def _read_places(target: dict[str, Any]) -> list[tuple[int, int]]:
    found = _list(target["selector"])
    return [(one["start"], one["end"]) for one in found if one["type"] == "TextPositionSelector"]
