"""Nexis Uni, Lexis+ and the older LexisNexis Academic: DOCX, RTF, HTML and TXT, all read as lines.

Two layouts. New ("End of Document" closes each): headline, outlet, date, "Copyright ...", labels ("Section:",
"Length:", "Byline:"), "Body", the text, "Graphic", "Classification", "Load-Date:"; before the first may stand a cover
page with "Documents (n)". Old ("n of m DOCUMENTS" opens each): outlet, date, headline, labels in capitals, the text,
labels in capitals, "Copyright ...". Neither is documented by the firm. Read 2026-11: the R packages LexisNexisTools
(JBGruber) and tm.plugin.lexisnexis (R.TeMiS); the form of links with urn:contentItem in tests of other parsers. Not
verified: Spanish and Dutch labels, and the new layout in other languages than English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mediakit.collect.sources.exports.dates import read_date
from mediakit.collect.sources.exports.prose import clean_line, clean_paragraphs
from mediakit.collect.sources.exports.record import Export, Record, find_number

END = re.compile(r"\s*(?:end of document|fin du document|fin del documento|ende des dokuments)\s*", re.IGNORECASE)
START = re.compile(
    r"(?:(?:document|dokument)\s+)?(\d{1,6})\s+(?:of|von|de|van)\s+(\d{1,6})(?:\s+(?:documents?|dokumente?n?|documenten|"
    r"documentos))?\s*",
    re.IGNORECASE,
)
_HEAD_LABELS = {
    "section": "section rubrik rubrique sección seccion sectie rubriek",
    "length": "length länge laenge longueur longitud lengte",
    "headline": "headline",
    "byline": "byline autor auteur autores auteurs",
    "other": "highlight dateline series edition intro kicker teaser",
}
_FOOT_LABELS = {
    "url": "url web-adresse",
    "lang": "language sprache langue idioma taal",
    "other": "load-date update date-chargement publication-type zeitungstyp graphic grafik subject company industry "
    "geographic person journal-code document-type correction correction-date notes classification organization "
    "ticker country state city acc-no pub-type isbn issn cite",
}
_KINDS = {
    label: kind for kinds in (_FOOT_LABELS, _HEAD_LABELS) for kind, names in kinds.items() for label in names.split()
}
_HEADS = frozenset(label for names in _HEAD_LABELS.values() for label in names.split())
_LABEL = re.compile(
    r"\s*(" + "|".join(sorted(_KINDS, key=len, reverse=True)) + r")\s?:\s*(.*)", re.IGNORECASE | re.DOTALL
)
_COVER = re.compile(
    r"\s*(?:date and time|job number|client/matter|search terms?|search type|narrowed by|content type"
    r"|documents? \(\d+\)|news\s+timeline|timeline|user name|about lexisnexis|privacy policy|\d{1,4}\.\s).*",
    re.IGNORECASE,
)
_HELD = re.compile(r"\s*documents? \((\d{1,6})\)", re.IGNORECASE)
_DATE_LINE = re.compile(
    r"\s*(?:[^\W\d]+,?\s+)?(?:[^\W\d]+\.?\s+\d{1,2}(?:,|\s)|\d{1,2}(?:\.|er|º)?\s+(?:de\s+)?[^\W\d]+\.?\s).{0,90}"
)
_COPYRIGHT = re.compile(
    r"\s*(?:copyright|©|\(c\)|all rights reserved|tous droits|alle rechte).*", re.IGNORECASE | re.DOTALL
)
_URN = re.compile(r"\s*\(?(urn:contentItem:[\w-]+)\)?\s*", re.IGNORECASE)
_LINK_LINE = re.compile(r"link (?:zum|to) .{0,40}|view (?:image|pdf).{0,40}", re.IGNORECASE)
_ERROR_PAGE = "it is not possible to display it"


def looks_like_nexis(lines: list[str]) -> bool:
    """Whether lines hold what opens or closes a document of Nexis, together with one of its labels."""
    if not any(END.fullmatch(line) or _is_start(line) for line in lines):
        return False
    labels = (match[1].lower() for line in lines if (match := _LABEL.match(line)))
    return any(line.strip() == "Body" for line in lines) or any(label in _HEADS | {"load-date"} for label in labels)


def _is_start(line: str) -> re.Match[str] | None:
    match = START.fullmatch(line.strip()) if len(line) < 300 else None
    return match if match and re.search(r"document|dokument", line, re.IGNORECASE) else None


def read_nexis(export: Export, lines: list[str], *, wrapped: bool = False) -> Iterator[Record]:
    """Documents of an export of Nexis.

    Parameters
    ----------
    export : Export
        Takes notes, and what the file says it holds.
    lines : list of str
        All lines, the empty ones included.
    wrapped : bool
        Lines may be broken at a width, with an empty line between paragraphs (RTF and TXT).
    """
    export.database = "Nexis"
    held = [int(match[1]) for line in lines if (match := _HELD.match(line))]
    numbered = [match for line in lines if (match := _is_start(line))]
    export.stated = max((int(match[2]) for match in numbered), default=max(held, default=0)) or None
    wrapped = wrapped and _is_wrapped(lines)
    for number, chunk in enumerate(_split(lines, old=bool(numbered)), 1):
        blocks = _join_lines(chunk) if wrapped else [line for line in map(clean_line, chunk) if line]
        if any(_ERROR_PAGE in block for block in blocks[:8]):
            export.note("Nexis could not display this document and wrote an error page", "save it again", number)
            continue
        record = Record(number)
        blocks = [_take_id(block, record) for block in blocks if not _LINK_LINE.fullmatch(block)]
        if numbered:
            _read_old(blocks, record)
        else:
            _read_new(_drop_cover(blocks) if number == 1 else blocks, record)
        yield record


def _split(lines: list[str], *, old: bool) -> Iterator[list[str]]:
    """Lines of each document. What stands before the first opening, or after the last closing, is none."""
    chunk: list[str] | None = None if old else []
    for line in lines:
        if _is_start(line) if old else END.fullmatch(line):
            if chunk and any(part.strip() for part in chunk):
                yield chunk
            chunk = []
        elif chunk is not None:
            chunk.append(line)
    # A new file that is cut off ends within a document: it has its labels, but no end.
    if chunk and (old or any(_LABEL.match(line) for line in chunk)) and any(part.strip() for part in chunk):
        yield chunk


def _is_wrapped(lines: list[str]) -> bool:
    filled = sorted(len(line.strip()) for line in lines if line.strip())
    runs = sum(bool(one.strip() and other.strip()) for one, other in zip(lines, lines[1:], strict=False))
    return bool(filled) and filled[int(0.98 * (len(filled) - 1))] <= 100 and runs > len(filled) / 10


def _join_lines(lines: list[str]) -> list[str]:
    """Blocks between empty lines; a label begins one of its own."""
    blocks: list[str] = [""]
    for line in map(clean_line, lines):
        if not line or (line.split(":")[0].isupper() and _LABEL.match(line)):
            blocks.append(line)
        else:
            blocks[-1] = f"{blocks[-1]} {line}".strip()
    return [block for block in blocks if block]


def _take_id(block: str, record: Record) -> str:
    if match := _URN.search(block):
        record.accession = record.accession or match[1]
        return clean_line(_URN.sub(" ", block))
    return block


def _drop_cover(blocks: list[str]) -> list[str]:
    """Without the cover page: all up to its last line that stands before the first date."""
    end = next((place for place, block in enumerate(blocks) if _is_date(block)), len(blocks))
    covers = [place for place, block in enumerate(blocks[:end]) if _COVER.fullmatch(block)]
    return blocks[covers[-1] + 1 :] if covers and _has_job(blocks[: covers[-1] + 1]) else blocks


def _has_job(blocks: list[str]) -> bool:
    return any(_HELD.match(block) or re.match(r"(?i)date and time|job number", block) for block in blocks)


def _is_date(block: str) -> bool:
    # "2017-04-11" and "11/04/2017" are not what Nexis prints.
    return len(block) < 130 and bool(_DATE_LINE.fullmatch(block)) and read_date(block) is not None


def _read_new(blocks: list[str], record: Record) -> None:
    body = next((place for place, block in enumerate(blocks) if block.rstrip(":").lower() in ("body", "full text")), -1)
    labelled = next((place for place, block in enumerate(blocks) if _is_head_end(block)), -1)
    # Neither label nor "Body": the text begins below the date.
    dated = next((place for place, block in enumerate(blocks) if _is_date(block)), 1)
    head_end = min((place for place in (labelled, body) if place >= 0), default=dated + 1)
    head = blocks[:head_end]
    # The last one: a headline may begin with a date too.
    dated = max((place for place, block in enumerate(head) if _is_date(block)), default=-1)
    if dated < 0:
        titles, record.outlet = head[:1], head[1] if len(head) > 1 else ""
    else:
        record.date = head[dated]
        titles, record.outlet = head[: max(dated - 1, 0)], head[dated - 1] if dated else ""
    record.headline = " ".join(dict.fromkeys(titles))
    place = head_end
    while place < len(blocks) and place != body and _take_label(blocks[place], record, copyright_too=True):
        place += 1
    start = body + 1 if body >= 0 else place
    for block in blocks[place : max(body, 0)]:
        _take_label(block, record)
    rest = blocks[start:]
    end = next((place for place, block in enumerate(rest) if _is_foot(block)), len(rest))
    record.paragraphs = clean_paragraphs(rest[:end])
    for block in rest[end:]:
        _take_label(block, record)


def _is_head_end(block: str) -> bool:
    match = _LABEL.match(block)
    return bool(_COPYRIGHT.fullmatch(block)) or bool(match and match[1].lower() in _HEADS)


def _is_foot(block: str) -> bool:
    return block in ("Classification", "Graphic") or bool(re.match(r"Load-Date\s?:", block, re.IGNORECASE))


def _read_old(blocks: list[str], record: Record) -> None:
    labelled = next((place for place, block in enumerate(blocks) if _old_label(block)), len(blocks))
    head = [block for block in blocks[:labelled] if not _COPYRIGHT.fullmatch(block)]
    dated = next((place for place, block in enumerate(head[:6]) if _is_date(block)), None)
    if dated is not None:
        record.date = head.pop(dated)
    record.outlet, record.headline = head[0] if head else "", " ".join(head[1:3])
    place = labelled
    while place < len(blocks) and _old_label(blocks[place]) in _HEADS:
        _take_label(blocks[place], record)
        place += 1
    rest = blocks[place:]
    end = next((spot for spot, block in enumerate(rest) if (_old_label(block) or "length") not in _HEADS), len(rest))
    record.paragraphs = clean_paragraphs(rest[:end])
    for block in rest[end:]:
        _take_label(block, record)


def _old_label(block: str) -> str:
    """The label in capitals that opens a block, in small letters; "" for none."""
    match = _LABEL.match(block)
    return match[1].lower() if match and match[1].isupper() else ""


def _take_label(block: str, record: Record, *, copyright_too: bool = False) -> bool:
    """Keep what a labelled block states; whether it was one."""
    match = _LABEL.match(block)
    if not match:
        return copyright_too and bool(_COPYRIGHT.fullmatch(block))
    kind, value = _KINDS[match[1].lower()], clean_line(match[2])
    if kind == "length":
        record.words = find_number(value)
    elif kind in ("headline", "section", "byline", "lang", "url") and not getattr(record, kind):
        setattr(record, kind, value)
    return True
