"""Reference managers: RIS and CSL-JSON, as Zotero, EndNote, Mendeley and ProQuest write them.

RIS: lines "TY  - NEWS" up to "ER  - ", each with a tag of two signs. Own reader: rispy (0.10.0, MIT) drops an entry
without a word when its closing line is missing. CSL-JSON: schema csl-data.json of the Citation Style Language, read
2026-11. Not verified: which tags each database fills. An abstract is no text of an article and is left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from mediakit.collect.sources.exports.prose import clean_line
from mediakit.collect.sources.exports.record import Export, Record

_TAG = re.compile(r"^\ufeff?([A-Z][A-Z0-9])(?:  -| {1,2}- |\t- ?) ?(.*)$")


def looks_like_ris(text: str) -> bool:
    """Whether the first entry of a RIS file opens a text."""
    return bool(re.search(r"^\ufeff?TY {1,2}- ?\w", text[:5000], re.MULTILINE))


def read_ris(export: Export, text: str) -> Iterator[Record]:
    """Entries of a RIS file; one without its closing line ER is noted, and read as far as it goes."""
    export.unit, export.database = "entry", "RIS"
    entry: dict[str, list[str]] | None = None
    number, last = 0, ""
    for line in [*re.split(r"\r\n|\r|\n", text), None]:
        match = _TAG.match(line) if line is not None else None
        tag = match[1] if match else ""
        if entry is not None and (line is None or tag in ("TY", "ER")):
            if tag != "ER":
                export.note(
                    "the entry is cut off: its closing line ER is missing", "export it again", number, error="cut-off"
                )
            yield _from_ris(entry, number)
            entry = None
        if match and tag == "TY":
            number, entry = number + 1, {}
        elif match and entry is not None:
            entry.setdefault(tag, []).append(match[2].strip())
            last = tag
        elif line and line.strip() and entry and last:
            entry[last][-1] += f" {line.strip()}"


def _from_ris(entry: dict[str, list[str]], number: int) -> Record:
    def first(*tags: str) -> str:
        return next((value for tag in tags for value in entry.get(tag, []) if value), "")

    record = Record(number, headline=first("TI", "T1", "CT"), outlet=first("T2", "JF", "JO", "BT", "JA", "J2", "PB"))
    record.database, record.date = first("DB", "DP"), first("DA", "PY", "Y1")  # "2017/04/11/morning edition"
    record.authors = [name for tag in ("AU", "A1") for name in entry.get(tag, []) if name]
    record.section, record.lang, record.accession = first("SE"), first("LA"), first("AN")
    record.url = "\n".join(link for tag in ("UR", "L1", "L2", "LK") for link in entry.get(tag, []))
    return record


def looks_like_json(text: str) -> bool:
    """Whether a text may be JSON."""
    return text.lstrip("\ufeff \t\r\n")[:1] in ("[", "{")


def read_csl(export: Export, text: str) -> Iterator[Record]:
    """Entries of a CSL-JSON file.

    Raises
    ------
    CollectError
        If it is no JSON, or JSON of another kind.
    """
    export.unit, export.database = "entry", "CSL-JSON"
    try:
        data = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise export.error(
            f"this is no whole JSON ({error})", "export it again: it may be cut off", error="format"
        ) from error
    entries = data.get("items") if isinstance(data, dict) else data
    whole = isinstance(entries, list) and any(
        isinstance(entry, dict) and {"title", "issued"} & set(entry) for entry in entries
    )
    if (
        not isinstance(entries, list)
        or not whole
        or any(isinstance(entry, dict) and "itemType" in entry for entry in entries)
    ):
        raise export.error("this JSON is no CSL-JSON", "export the library as CSL JSON or RIS", error="format")
    for number, entry in enumerate(entries, 1):
        if isinstance(entry, dict):
            yield _from_csl(entry, number)
        else:
            export.note("the entry is no object", "look at it in the file", number)


def _from_csl(entry: dict[str, Any], number: int) -> Record:
    def value(*keys: str) -> str:
        return next((clean_line(str(entry[key])) for key in keys if entry.get(key)), "")

    record = Record(number, headline=value("title"), outlet=value("container-title", "publisher"))
    record.section, record.lang, record.url = value("section"), value("language"), value("URL")
    record.date = _read_issued(entry.get("issued"))
    authors = entry.get("author")
    for person in authors if isinstance(authors, list) else []:
        if isinstance(person, dict):
            first = " ".join(
                str(person.get(key) or "") for key in ("given", "dropping-particle", "non-dropping-particle")
            )
            record.authors.append(str(person.get("literal") or f"{first} {person.get('family') or ''}"))
    return record


def _read_issued(issued: Any) -> str:
    """The date as text: the parts as 2017-04-11, else what was typed in."""
    if not isinstance(issued, dict):
        return str(issued or "")
    parts = issued.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    numbers = [str(part) for part in first[:3] if re.fullmatch(r"[0-9]{1,4}", str(part))]
    if numbers:
        return "-".join([numbers[0].zfill(4), *(part.zfill(2) for part in numbers[1:])])
    return clean_line(str(issued.get("raw") or issued.get("edtf") or issued.get("literal") or ""))
