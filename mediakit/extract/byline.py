"""Who wrote it: names from bylines, agencies apart."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mediakit.extract.blocks import Line, has_name
from mediakit.extract.structured import Facts, clean_text
from mediakit.names import AGENCIES

_BY = re.compile(
    r"^(?:(?:written|reported|analysis|story|text|words|posted|published|interview|report|opinion) )?"
    r"by(?::?\s+|(?-i:(?=[A-Z])))",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*(?:;|,|\band\b|&|\bwith\b|\|| · |\s/\s|\n)\s*", re.IGNORECASE)
_PLACE = re.compile(r"\s+(?:in|at|from|reporting|reports?|for|of)\s+.*$|\s*[(\[].*$|\s+[-–—|•]\s.*$")
_ROLE = re.compile(
    r"\b(?:editor|correspondent|reporter|writer|columnist|staff|journalist|producer|analyst|chief|bureau|contributor|"
    r"associate|professor|desk|team|newsroom|editorial|board|agency|agencies|news|media|updated|published|min|read|"
    r"contributing|special|guest|author|admin|press|wire|service|follow|subscribe|share|comments?|photo\w*|"
    r"senior|fellow)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){1,4}")
_PARTICLES = {
    "van",
    "von",
    "de",
    "der",
    "den",
    "da",
    "di",
    "du",
    "la",
    "le",
    "el",
    "al",
    "bin",
    "ibn",
    "del",
    "dos",
    "y",
    "of",
}
_BYLINE = "byline\\w*|by-?line|author\\w*|writer\\w*|contributor\\w*|who|creator"
_AGENCY_LIKE = re.compile(r"(?:[A-Z][\w.-]+ ){1,3}(?:Wire|News Agency|Press Agency|News Service|Wire Service)")
_DATELINE = re.compile(r"^\W*[A-Z][\w .,'’-]{1,60}?[\s,]*\(([A-Z][\w .-]{1,30})\)\s*[-–—:]")


def read_byline(facts: dict[str, Facts], after: list[Line], site: str) -> tuple[list[str], str]:
    """Names of the authors and where they came from; agencies and the outlet itself are no authors.

    Read from JSON-LD, microdata, the page's byline, meta tags, or a line "By ..." under the headline, in this order.
    """
    told = [(name, facts[name].get("authors", [])) for name in ("json-ld", "microdata", "open graph", "meta")]
    printed = [line.text for line in after if has_name(line, _BYLINE)]
    begins = [line.text for line in after if _BY.match(line.text) and len(line.text) < 160]
    for source, texts in (*told[:2], ("byline", printed[:3]), *told[2:], ("byline", begins[:1])):
        for group in ([text] for text in texts) if source == "byline" else [texts]:
            names = split_names(group, site)
            if names:
                return names, source
    return [], ""


def find_byline_lines(after: list[Line]) -> list[str]:
    """Short lines under the headline that say who wrote it."""
    return [line.text for line in after if len(line.text) < 160 and (has_name(line, _BYLINE) or _is_by(line.text))]


def _is_by(text: str) -> bool:
    """ "By A. B. in Vask", but not "By first light 168 people had been brought ashore"."""
    return bool(_BY.match(text)) and bool(split_names([text]))


def split_names(texts: Iterable[str], site: str = "") -> list[str]:
    """Names of persons in bylines, each once.

    Examples
    --------
    >>> split_names(["By Rikke Dahlin in Vask and SANDER EK, diplomatic correspondent"])
    ['Rikke Dahlin', 'Sander Ek']
    """
    names: list[str] = []
    for text in texts:
        for part in _SPLIT.split(_BY.sub("", clean_text(text))):
            name = _PLACE.sub("", _BY.sub("", part.strip())).strip(" .,:")
            name = name.removesuffix(site).strip() if site else name
            if name.isupper() and " " in name:
                name = " ".join(word.capitalize() if re.search("[AEIOUY]", word) else word for word in name.split())
            if _is_name(name, site) and name.casefold() not in (known.casefold() for known in names):
                names.append(name)
    return names


def _is_name(name: str, site: str) -> bool:
    if not _NAME.fullmatch(name) or _ROLE.search(name) or name.casefold() in AGENCIES:
        return False
    if _same(name, site):
        return False
    words = [word for word in name.split() if word.casefold() not in _PARTICLES]
    return all(word[:1].isupper() or not word[:1].isascii() for word in words) and name[:1] != name[:1].lower()


def is_own_text(facts: dict[str, Facts], after: list[Line], site: str) -> bool:
    """Whether the outlet itself signs, as under an editorial."""
    told = [name for source in ("json-ld", "microdata") for name in facts[source].get("organisations", [])]
    told += [_BY.sub("", line.text) for line in after if has_name(line, _BYLINE)]
    return any(_same(name, site) for name in told)


def _same(one: str, other: str) -> bool:
    left, right = (re.sub(r"^the ", "", name.casefold().strip()) for name in (one, other))
    return bool(left) and left == right


def read_agency(facts: dict[str, Facts], lines: list[Line], text: str, site: str) -> str:
    """The agency that an article is credited to; "" when there is none.

    Read from an organisation named as author, from a known agency in the byline, or from a dateline such as
    "VASK (Reuters) -". A short name in a dateline is completed from a byline that begins with it.
    """
    told = [name for source in ("json-ld", "microdata") for name in facts[source].get("organisations", [])]
    told += [name for source in ("json-ld", "open graph", "meta") for name in facts[source].get("authors", [])]
    printed = [_BY.sub("", line.text) for line in lines if len(line.text) < 60]
    for name in [*told, *printed]:
        if name.casefold() in AGENCIES and name.casefold() != site.casefold():
            return AGENCIES[name.casefold()]
    for name in facts["json-ld"].get("organisations", []) + facts["microdata"].get("organisations", []):
        if name.casefold() != site.casefold():
            return str(name)
    for name in printed:
        if _AGENCY_LIKE.fullmatch(name) and not _same(name, site):
            return name
    for paragraph in text.split("\n\n")[:3]:
        if match := _DATELINE.match(paragraph):
            short = match[1].strip()
            whole = next((name for name in printed if name.startswith(short) and len(name.split()) <= 4), short)
            return AGENCIES.get(whole.casefold(), whole)
    return ""
