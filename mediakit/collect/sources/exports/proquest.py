"""ProQuest: TXT ("Text only") and the XML of TDM Studio; its RIS goes through `references`.

TXT: documents between lines of 60 underscores; the first paragraph is the title, all others are "Label: value", and
"Full text:" goes on until the next label. XML: RECORD with GOID, Obj/TitleAtt/Title, Obj/NumericDate,
Obj/Contributors, DFS/PubFrosting/Title (the outlet) and TextInfo/Text. Read 2026-11: the notebook of
chennesy/pq_parser (list of labels, at most 100 documents a file) and Sydney-Informatics-Hub/proquest-xml. Not verified:
the language and the word count in XML, and labels in other languages than English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mediakit.collect.sources.exports.markup import find_lines, parse_html
from mediakit.collect.sources.exports.prose import clean_line, clean_paragraphs
from mediakit.collect.sources.exports.record import Export, Record, find_number

if TYPE_CHECKING:
    from lxml.etree import _Element

_RULE = re.compile(r"^[ \t]*_{60,}[ \t]*$", re.MULTILINE)
_LABELS = (
    "Title|Alternate title|Publication title|Publication year|Publication date|Publication info|Publication subject|"
    "Document URL|Full text|Links|Section|ISSN|e-ISSN|Copyright|Abstract|Last updated|Place of publication|Location|"
    "Author|Publisher|Identifier / keyword|Source type|ProQuest document ID|Country of publication|Dateline|Credit|"
    "Language of publication|Subject|Database|Document type|People|Company / organization|Pages|First page|Column|"
    "Source attribution|Document feature|Number of pages|Volume|Issue|Edition|Classification|Publication frequency|"
    "Word count|NAICS|Accession number|Supplement|Notes|Correspondence author|Illustrations|Literary genre"
)
_LABEL = re.compile(rf"({_LABELS}):(?:[ \t]+(.*)|\s*)", re.DOTALL)


def looks_like_proquest(text: str) -> bool:
    """Whether a text is cut by lines of 60 underscores and has labels of ProQuest."""
    return bool(_RULE.search(text)) and bool(
        re.search(r"^(?:Publication title|ProQuest document ID|Document URL|Full text): ?", text, re.MULTILINE)
    )


def read_proquest_text(export: Export, text: str) -> Iterator[Record]:
    """Documents of a text file of ProQuest."""
    export.database = "ProQuest"
    number = 0
    for block in _RULE.split(text.replace("\r\n", "\n").replace("\r", "\n")):
        paragraphs = [part.strip() for part in re.split(r"\n[ \t\u00a0]*\n", block) if part.strip()]
        if sum(bool(_LABEL.match(part)) for part in paragraphs) < 2:
            continue  # contents, or the notice below the last document
        number += 1
        yield _read_block(paragraphs, number)


def _read_block(paragraphs: list[str], number: int) -> Record:
    text: list[str] = []
    start = next((place for place, part in enumerate(paragraphs) if part.startswith("Full text:")), None)
    if start is not None:
        end = _find_foot(paragraphs, start + 1)
        text = [paragraphs[start].partition(":")[2], *paragraphs[start + 1 : end]]
        paragraphs = paragraphs[:start] + paragraphs[end:]
    values: dict[str, str] = {}
    for part in paragraphs:
        if match := _LABEL.match(part):
            values.setdefault(match[1], clean_line(match[2] or ""))
    untitled = paragraphs and not _LABEL.match(paragraphs[0])
    record = Record(number, headline=values.get("Title", "") or (clean_line(paragraphs[0]) if untitled else ""))
    # "The Harbour Post; Vask" and "Harbour Post (Online); Vask [Vask]": outlet and place.
    record.outlet = values.get("Publication title", "").partition(";")[0].strip()
    record.date = values.get("Publication date", "") or values.get("Publication year", "")
    if not re.search(r"\d{4}", record.date):
        record.date = f"{record.date} {values.get('Publication year', '')}".strip()
    record.authors = [part.strip() for part in values.get("Author", "").split(";") if part.strip()]
    record.byline, record.section = values.get("Credit", ""), values.get("Section", "")
    record.lang, record.words = values.get("Language of publication", ""), find_number(values.get("Word count", ""))
    record.accession = values.get("ProQuest document ID", "")
    record.paragraphs = clean_paragraphs(text)
    return record


def _find_foot(paragraphs: list[str], start: int) -> int:
    """Where the labels go on after the text: a paragraph of the text may begin with a word and a colon as well."""
    labelled = [bool(_LABEL.match(part)) for part in paragraphs]
    left = sum(labelled[start:])
    for place in range(start, len(paragraphs)):
        if all(labelled[place : place + 2]) and left >= 0.8 * (len(paragraphs) - place):
            return place
        left -= labelled[place]
    return len(paragraphs)


def read_proquest_xml(export: Export, root: _Element) -> Iterator[Record]:
    """Documents of an XML file of ProQuest's TDM Studio."""
    export.database = "ProQuest"
    for number, node in enumerate(root.iter("RECORD"), 1):
        record = Record(number, headline=_at(node, "Obj/TitleAtt/Title"), outlet=_at(node, "DFS/PubFrosting/Title"))
        record.date, record.accession = _at(node, "Obj/NumericDate"), _at(node, "GOID")
        record.lang = _at(node, "Obj/Language/RawLang") or _at(node, "Obj/Language/ISO")
        for person in node.iterfind("Obj/Contributors/Contributor"):
            first, last = _at(person, ".//FirstName"), _at(person, ".//LastName")
            record.authors.append(f"{last}, {first}" if first and last else _at(person, ".//OriginalForm") or last)
        body = node.find("TextInfo/Text")
        if body is not None:
            record.words = find_number(body.get("WordCount", ""))
            record.paragraphs = clean_paragraphs(_read_text(body))
        yield record


def _read_text(body: _Element) -> list[str]:
    text = "".join(body.itertext())
    if body.get("HTMLContent") == "true" or re.search(r"<(?:p|br|div|html)\b", text):
        tree = parse_html(text)
        return find_lines(tree) if tree is not None else []
    return re.split(r"\n\s*\n", text)


def _at(node: _Element, path: str) -> str:
    found = node.find(path)
    return clean_line("".join(found.itertext())) if found is not None else ""
