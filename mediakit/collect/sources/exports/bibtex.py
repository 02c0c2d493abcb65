"""BibTeX and BibLaTeX, as Zotero, JabRef and Citavi write them.

Own tolerant reader: entries, @string, braces within braces, quotes, # (grammar from memory, tested on own samples).
bibtexparser 2.1.0 (MIT) was weighed: it brings pylatexenc (2.11, MIT) for accents that a short table here covers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from mediakit.collect.sources.exports.record import Export, Record

_ENTRY = re.compile(r"@\s*([A-Za-z]+)\s*[{(]")
_NAME = re.compile(r"[\s,]*([A-Za-z][\w:+.-]*)\s*=\s*")
_BARE = re.compile(r"[^\s,#{}()\"]+")
_ACCENT = re.compile(r"\\([`'^\"~=.uvHckr])\s*(?:\{\s*(\\?[A-Za-z])\s*\}|(\\?[A-Za-z]))")
_MARKS = {"`": "\u0300", "'": "\u0301", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307"}
_MARKS |= {"u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a"}
_SIGNS = {
    "ss": "ß",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "o": "ø",
    "O": "Ø",
    "aa": "å",
    "AA": "Å",
    "l": "ł",
    "L": "Ł",
}
_SIGNS |= {"textquoteright": "’", "textquoteleft": "‘", "textquotedblleft": "“", "textquotedblright": "”"}
_SIGNS |= {"textendash": "–", "textemdash": "—", "textellipsis": "…", "dots": "…", "ldots": "…", "i": "ı"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def looks_like_bibtex(text: str) -> bool:
    """Whether a text opens an entry of BibTeX."""
    return bool(re.search(r"^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]\s*[^\s,={}]+\s*[,=]", text[:20_000], re.MULTILINE))


def read_bibtex(export: Export, text: str) -> Iterator[Record]:
    """Entries of a BibTeX file; one that does not close is noted, and read as far as it goes."""
    export.unit, export.database = "entry", "BibTeX"
    strings = {name: str(number) for number, name in enumerate(_MONTHS, 1)}
    place, number = 0, 0
    while match := _ENTRY.search(text, place):
        kind, place = match[1].lower(), match.end()
        if kind in ("comment", "preamble"):
            continue
        if kind != "string":
            number += 1
            key = re.compile(r"[^,={}]*(?:,|(?=\}))").match(text, place)
            place = key.end() if key else place
        fields, place, closed = _read_fields(text, place, strings)
        if kind == "string":
            strings |= fields
            continue
        if not closed:
            export.note("the entry is cut off: it does not close", "export it again", number, error="cut-off")
        yield _from_fields(fields, number)


def _read_fields(text: str, place: int, strings: dict[str, str]) -> tuple[dict[str, str], int, bool]:
    """Fields of an entry, where it ends, and whether it closes."""
    fields: dict[str, str] = {}
    while match := _NAME.match(text, place):
        pieces, place = [], match.end()
        while True:
            value, place = _read_value(text, place)
            pieces.append(strings.get(value.lower(), value) if _BARE.fullmatch(value) else value)
            joined = re.compile(r"\s*#\s*").match(text, place)
            if not joined:
                break
            place = joined.end()
        fields.setdefault(match[1].lower(), "".join(pieces))
    end = re.compile(r"[\s,]*[})]").match(text, place)
    return fields, end.end() if end else place, end is not None


def _read_value(text: str, place: int) -> tuple[str, int]:
    """A value in braces, in quotes, or bare; what does not close goes as far as the next line that opens an entry."""
    opening = text[place : place + 1]
    if opening not in ("{", '"'):
        bare = _BARE.match(text, place)
        return (bare[0], bare.end()) if bare else ("", place)
    depth = 0
    for sign in re.compile(r"\\.|[{}\"]|\n\s*@", re.DOTALL).finditer(text, place + 1):
        if sign[0] == "{":
            depth += 1
        elif depth == 0 and sign[0] == ("}" if opening == "{" else '"'):
            return text[place + 1 : sign.start()], sign.end()
        elif sign[0] == "}":
            depth -= 1
        elif sign[0].endswith("@") and _ENTRY.match(text, sign.end() - 1):
            return text[place + 1 : sign.start()], sign.start()
    return text[place + 1 :], len(text)


def plain_latex(text: str) -> str:
    """A value without LaTeX: accents as letters, braces gone.

    Examples
    --------
    >>> plain_latex(r'M{\\"u}ller \\& S\\o n -- caf{\\'e}')
    'Müller & Søn – café'
    """
    text = _ACCENT.sub(lambda m: unicodedata.normalize("NFC", (m[2] or m[3]).lstrip("\\") + _MARKS[m[1]]), text)
    text = re.sub(r"\\([A-Za-z]+)(?:\{\}|\s+|(?![A-Za-z]))", lambda m: _SIGNS.get(m[1], ""), text)
    text = re.sub(r"\\([&%$#_{}~])", r"\1", re.sub(r"(?<!\\)[{}]", "", text)).replace("---", "—").replace("--", "–")
    return " ".join(text.replace("~", " ").split())


def _from_fields(fields: dict[str, str], number: int) -> Record:
    def value(*names: str) -> str:
        return next((plain_latex(fields[name]) for name in names if fields.get(name)), "")

    record = Record(number, headline=value("title"), outlet=value("journaltitle", "journal", "newspaper", "publisher"))
    record.section, record.lang = value("section"), value("langid", "language")
    record.url = re.sub(r"\\(?=[%#&_~])", "", fields.get("url", "")).strip("{} ")
    authors = re.split(r"\s+and\s+", fields.get("author", ""))
    # {Northern Wire}: in braces of its own it is a body and no person.
    record.authors = [plain_latex(name) for name in authors if not re.fullmatch(r"\{[^{}]*\}", name.strip())]
    record.date = value("date")
    if not record.date and (year := value("year")):
        month, day = value("month"), value("day")
        record.date = f"{day} {month} {year}".strip()
        if re.fullmatch(r"\d{1,2}", month):
            record.date = "-".join([year, month.zfill(2), *([day.zfill(2)] if day else [])])
    return record
