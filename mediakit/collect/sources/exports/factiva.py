"""Factiva: HTML with or without field codes, and XML.

HTML ("Full Article plus Indexing"): one table per document, a two-letter code in the first cell of each row: HD
headline, SE section, BY byline, CR credit, WC words, PD and ET date and time of day, SN outlet, LA language, LP and TD
the text, AN accession number. Without indexing the same stands in nameless lines. XML: `ppsarticle/article` with
accessionNo, baseLanguage, headline, byline, leadParagraph, tailParagraphs, publicationDate, sourceName, wordCount.
Read 2026-11: the test files of the R package tm.plugin.factiva (codes, XML); brainwane/mcmasala and
yuxuan-bill/Scraptiva (nameless lines). Not verified: byline, sectionName and columnName in XML. Dates are in the
language of whoever saved the file. A time of day has no zone and is not used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mediakit.collect.sources.exports.dates import read_date
from mediakit.collect.sources.exports.languages import find_lang
from mediakit.collect.sources.exports.markup import find_lines, local_name
from mediakit.collect.sources.exports.prose import clean_line, clean_paragraphs
from mediakit.collect.sources.exports.record import Export, Record, find_number

if TYPE_CHECKING:
    from lxml.etree import _Element

_CODE = re.compile(r"[A-Z]{2,3}")
_NUMBER = re.compile(r"\bDocument\s+([A-Z][A-Z0-9]+\d{6,}\w*)")
_WORDS = re.compile(r"[\d.,\s]+\s?(?:words?|mots?|wörter|worte|palabras|слов\w*|parole|woorden)", re.IGNORECASE)
_CLOCK = re.compile(r"\d{1,2}:\d\d(?:\s?[AP]M)?", re.IGNORECASE)


def looks_like_factiva(root: _Element) -> bool:
    """Whether a page was saved from Factiva: its classes, or rows with the codes HD and SN or AN."""
    saved = any("article" in node.get("class", "").split() for node in root.iter("div"))
    if saved and _NUMBER.search(_text(root)):
        return True
    codes = {_text(cell) for row in root.iter("tr") for cell in row[:1]}
    return "HD" in codes and bool(codes & {"SN", "AN"})


def _text(node: _Element) -> str:
    return clean_line("".join(node.itertext()))


def read_factiva_html(export: Export, root: _Element) -> Iterator[Record]:
    """Documents of a page saved from Factiva."""
    export.database = "Factiva"
    tables = [(table, found) for table in root.iter("table") if "HD" in (found := _read_codes(table))]
    known = {table for table, _ in tables}
    if tables:
        # A text may hold a table whose rows look the same.
        outer = [codes for table, codes in tables if not known & set(table.iterancestors("table"))]
        for number, codes in enumerate(outer, 1):
            yield _from_codes(codes, number)
        return
    articles = [node for node in root.iter("div") if "article" in node.get("class", "").split()]
    for number, node in enumerate(articles, 1):
        yield _from_lines(node, number)


def _read_codes(table: _Element) -> dict[str, _Element]:
    """Code to cell, of the rows that are the table's own: a text may hold tables too."""
    rows: list[_Element] = []
    for child in table:
        rows += [child] if local_name(child) == "tr" else list(child) if local_name(child) == "tbody" else []
    codes: dict[str, _Element] = {}
    for row in rows:
        if len(row) >= 2 and _CODE.fullmatch(code := _text(row[0])):
            codes.setdefault(code, row[1])
    return codes


def _from_codes(codes: dict[str, _Element], number: int) -> Record:
    def value(code: str) -> str:
        return _text(codes[code]) if code in codes else ""

    record = Record(number, headline=value("HD"), outlet=value("SN"), section=value("SE"), lang=value("LA"))
    record.date = f"{value('PD')} {value('ET')}".strip()
    record.byline = "; ".join(part for part in (value("BY"), value("CR")) if part)
    record.words = find_number(value("WC"))
    accession = _NUMBER.search(value("AN")) or re.match(r"()(?:Document\s+)?(\S+)", value("AN"))
    record.accession = accession[accession.lastindex or 1] if accession else ""
    record.paragraphs = clean_paragraphs(
        [line for code in ("LP", "TD") if code in codes for line in find_lines(codes[code])]
    )
    return record


def _from_lines(node: _Element, number: int) -> Record:
    """A document without codes: headline, byline, words, date, time of day, outlet, code, language, copyright, text."""
    record = Record(number)
    titles = [part for part in node.iter() if (part.get("class") or "").endswith("Headline") or part.get("id") == "hd"]
    record.headline = _text(titles[0]) if titles else ""
    if match := _NUMBER.search(_text(node)):
        record.accession = match[1]
    lines = find_lines(node)
    lines = lines[lines.index(record.headline) + 1 :] if record.headline in lines else lines
    counted = next((place for place, line in enumerate(lines[:6]) if _WORDS.fullmatch(line)), None)
    if counted is None:
        record.paragraphs = clean_paragraphs(lines)
        return record
    record.words, record.byline = find_number(lines[counted]), "; ".join(lines[:counted])
    place = counted + 1
    if place < len(lines) and read_date(lines[place], "dmy"):
        record.date, place = lines[place], place + 1
        if place < len(lines) and _CLOCK.fullmatch(lines[place]):
            record.date, place = f"{record.date} {lines[place]}", place + 1
    record.outlet = lines[place] if place < len(lines) else ""
    head = lines[place + 1 : place + 8]
    record.lang = next((line for line in head if len(line) < 25 and find_lang(line)), "")
    spoken = place + 1 + head.index(record.lang) if record.lang else place
    rest = lines[spoken + 1 :]
    while rest and re.match(r"\(c\)|©|copyright|all rights reserved", rest[0], re.IGNORECASE):
        rest = rest[1:]
    record.paragraphs = clean_paragraphs(rest)
    return record


def read_factiva_xml(export: Export, root: _Element) -> Iterator[Record]:
    """Documents of an XML file of Factiva."""
    export.database = "Factiva"
    results = next(root.iter("{*}ppsarticleResultSet"), None)
    export.stated = find_number(results.get("count", "")) if results is not None else None
    for number, node in enumerate(root.iter("{*}article"), 1):
        record = Record(number, headline=_child(node, "headline"), outlet=_child(node, "sourceName"))
        record.byline, record.lang = _child(node, "byline"), _child(node, "baseLanguage")
        record.section = _child(node, "sectionName") or _child(node, "columnName")
        record.accession, record.words = _child(node, "accessionNo"), find_number(_child(node, "wordCount"))
        # Midnight stands for no time of day.
        record.date = re.sub(r"T00:00:00.*", "", _child(node, "publicationDate"))
        parts = (
            part
            for name in ("leadParagraph", "tailParagraphs")
            for part in node.iterfind(f"{{*}}{name}/{{*}}paragraph")
        )
        record.paragraphs = clean_paragraphs(_text(part) for part in parts)
        yield record


def _child(node: _Element, name: str) -> str:
    found = node.find(f"{{*}}{name}")
    return _text(found) if found is not None else ""
