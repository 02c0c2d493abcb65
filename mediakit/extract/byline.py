"""Who wrote it: names of persons in bylines, contributors and agencies apart.

`bynames` takes a line apart; here the sources of a page are asked in the order of trust and compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mediakit.extract.blocks import Line, has_name
from mediakit.extract.bynames import (
    begins_with_by,
    cut_by,
    find_contributors,
    find_other_credits,
    is_same_name,
    split_names,
)
from mediakit.extract.dates import cut_day
from mediakit.extract.structured import Facts

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["Byline", "find_byline_lines", "is_own_text", "read_byline", "split_names"]

_BYLINE = "by|\\w*byline\\w*|by-?line|author\\w*|writer\\w*|contributor\\w*|who|creator"
_BIO = "bio|biography|about|description|desc|avatar|image|social|twitter|email|title|role|position|job\\S*"
_HELPERS = "contribut\\w*"
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|by|byline|contributors?|columnists?|reporters?|journalists?|writers?|profiles?|staff|autor|auteur|"
    r"autoren)/[^/?#]",
    re.IGNORECASE,
)
# Around the headline only what is surely another text's; farther off also what often is ("card", "about").
_TEASERS = "\\brelated|recirc|recommend|teaser|\\bcomments?\\b|trending|\\bmost-|\\bpopular|\\bfooter"
_ELSEWHERE = re.compile(rf"{_TEASERS}|card|sidebar|widget|promo|carousel|bio\b|about", re.IGNORECASE)
_NOT_HEAD = re.compile(_TEASERS, re.IGNORECASE)
_DATELINE = re.compile(r"^\W*[A-Z][\w .,'’-]{1,60}?[\s,]*\(([A-Z][\w .-]{1,30})\)\s*[-–—:]")
_LONGEST = 160  # signs of a line that is a byline and nothing else
_SHORT, _NEAR = 80, 12  # signs and lines: of a byline that only its date gives away
_NAMES_ONLY = 0.9  # of a line's signs, without those of day and time
_NO_NAME = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|[\d\s:.,|·•–—-]+", re.IGNORECASE)
_MACHINE = ("json-ld", "microdata", "open graph", "meta")


@dataclass(frozen=True)
class Byline:
    """Authors in the order of the page, where they were found, and who only helped ("Additional reporting by ...").

    `source` is "json-ld", "microdata", "open graph", "meta", "byline" (as printed), "author link", or "" for none.
    """

    names: tuple[str, ...] = ()
    source: str = ""
    contributors: tuple[str, ...] = ()


def read_byline(
    facts: Mapping[str, Facts], after: list[Line], site: str, *, tree: HtmlElement | None = None, text: str = ""
) -> Byline:
    """Names of the authors and where they came from; agencies and the outlet itself are no authors.

    Parameters
    ----------
    facts : mapping
        What `read_structured` found.
    after : list of Line
        Lines under the headline, of `find_lines`.
    site : str
        The site's own name, which is no author.
    tree : HtmlElement, optional
        The page: searched for links to authors' pages when nothing else names anybody.
    text : str
        The article's text: its last paragraphs are searched for "Additional reporting by ...".

    Notes
    -----
    JSON-LD, microdata, the printed byline, Open Graph and meta tags, links to an author's page: the first that names a
    person counts. Where the printed byline names the same persons and more, it is the printed one: content systems
    often hand one author on to machines. An organisation counts as a person when the printed byline names it as one.
    """
    printed, printed_helpers = _read_printed(after, site)
    helpers = [*printed_helpers, *find_contributors(text)]
    helpers += [name for source in _MACHINE for name in split_names(facts[source].get("contributors", []), site)]
    names, source = _choose(facts, printed, after, site)
    if not names and tree is not None:
        names, source = split_names(_linked_names(tree), site)[:4], "author link"
    if not names:
        names, source = _single_names(facts, site)
    kept = [name for name in names if name not in printed_helpers] or names
    apart = [name for name in dict.fromkeys(helpers) if name not in kept]
    return Byline(tuple(kept), source if kept else "", tuple(apart))


def _choose(facts: Mapping[str, Facts], printed: list[str], after: list[Line], site: str) -> tuple[list[str], str]:
    told = {source: split_names(facts[source].get("authors", []), site) for source in _MACHINE}
    for source in ("json-ld", "microdata"):
        bodies = split_names(facts[source].get("organisations", []), site)
        told[source] = told[source] or [name for name in bodies if name in printed or name in told["meta"]]
    for source in ("json-ld", "microdata"):
        if told[source]:
            more = _is_whole_byline(after, printed) and _folded(told[source]) < _folded(printed)
            return (printed, "byline") if more else (_as_printed(told[source], printed), source)
    if printed:
        return printed, "byline"
    for source in ("open graph", "meta"):
        if told[source]:
            return told[source], source
    begins = [_spaced(line.node) for line in after if len(line.text) < _LONGEST and begins_with_by(line.text)]
    links = [line for line in after if line.node.tag == "a" and _AUTHOR_PAGE.search(line.node.get("href") or "")]
    linked = [line.text for line in links if not _is_elsewhere(line.node, _NOT_HEAD)]
    for texts, source in ((begins[:1], "byline"), (linked, "author link")):
        if names := split_names(texts, site):
            return names, source
    return _names_beside_date(after, site), "byline"


def _names_beside_date(after: list[Line], site: str) -> list[str]:
    """Names in the first line that holds nothing else but a date: "Ana Reyes · 11 March 2031"."""
    return next((names for line in after[:_NEAR] if (names := _dated_names(line, site))), [])


def _dated_names(line: Line, site: str = "") -> list[str]:
    rest = cut_day(_spaced(line.node)) if len(line.text) <= _SHORT else ""
    names = split_names([rest], site)
    return names if sum(map(len, names)) >= _NAMES_ONLY * len(_NO_NAME.sub("", rest)) else []


def _is_whole_byline(after: list[Line], names: list[str]) -> bool:
    """Whether a line "By A, B and C" holds all these names and nothing else but their places."""
    return any(
        begins_with_by(line.text) and has_name(line, _BYLINE) and split_names([line.text]) == names for line in after
    )


def _folded(names: Iterable[str]) -> set[str]:
    return {name.casefold() for name in names}


def _as_printed(names: list[str], printed: list[str]) -> list[str]:
    """Names in the spelling of the printed byline where only the case differs (it is right where capitals were)."""
    spelling = {name.casefold(): name for name in printed}
    return [spelling.get(name.casefold(), name) if name.isupper() or name.islower() else name for name in names]


def _read_printed(after: list[Line], site: str) -> tuple[list[str], list[str]]:
    """Authors and helpers of the first byline under the headline."""
    named = [line for line in after if has_name(line, _BYLINE) and not has_name(line, _BIO)]
    lines = [line for line in named if not _is_elsewhere(line.node, _NOT_HEAD)]
    texts = [_spaced(line.node) for line in lines]
    helpers = [name for text in texts for name in (*find_contributors(text), *find_other_credits(text))]
    helpers += split_names([_spaced(line.node) for line in lines if has_name(line, _HELPERS)], site)
    for line in lines:
        if not has_name(line, _HELPERS):
            names = [name for name in split_names([_spaced(line.node)], site) if name not in helpers]
            if names:
                return names, list(dict.fromkeys(helpers))
    return [], list(dict.fromkeys(helpers))


def _spaced(node: HtmlElement) -> str:
    """The text of an element with a bar between its parts: "By A. B.Reuters" are two elements without a blank."""
    parts = [part.strip() for part in node.itertext() if isinstance(part, str) and part.strip()]
    return re.sub(r"\b(by:?|and|&|,|with|in|for)\s*\|\s*", r"\1 ", " | ".join(parts), flags=re.IGNORECASE)


def _linked_names(tree: HtmlElement) -> list[str]:
    """Texts of links to authors' pages and of elements named as author, outside of teasers, menus and boxes."""
    found: list[str] = []
    path = (
        "//a[contains(@rel, 'author') or contains(@href, '/author') or contains(@class, 'author')]"
        " | //*[@itemprop='author']"
    )
    for node in tree.xpath(path)[:60]:
        text = " ".join(node.text_content().split())
        if 3 < len(text) <= 80 and not _is_elsewhere(node):
            found.append(text)
    return found[:3]


def _is_elsewhere(node: HtmlElement, names: re.Pattern[str] = _ELSEWHERE) -> bool:
    """Whether an element is part of a menu, a teaser, a comment or a box about somebody."""
    for above in (node, *node.iterancestors()):
        if above.tag in ("article", "main", "body"):
            return False
        if above.tag in ("nav", "footer", "aside") or names.search(
            f"{above.get('class') or ''} {above.get('id') or ''}"
        ):
            return True
    return False


def _single_names(facts: Mapping[str, Facts], site: str) -> tuple[list[str], str]:
    """A pen name of one word, which only data for machines can vouch for."""
    for source in _MACHINE:
        if names := split_names(facts[source].get("authors", []), site, single=True):
            return names, source
    return [], ""


def find_byline_lines(after: list[Line]) -> list[str]:
    """Short lines under the headline that say who wrote it."""
    short = [line for line in after if len(line.text) < _LONGEST]
    named = [line.text for line in short if has_name(line, _BYLINE) or _is_by(line.text)]
    return named + [line.text for line in short[:_NEAR] if _dated_names(line)]


def _is_by(text: str) -> bool:
    """ "By A. B. in Vask", but not "By first light 168 people had been brought ashore"."""
    return begins_with_by(text) and bool(split_names([text]))


def is_own_text(facts: Mapping[str, Facts], after: list[Line], site: str) -> bool:
    """Whether the outlet itself signs, as under an editorial."""
    told = [name for source in ("json-ld", "microdata") for name in facts[source].get("organisations", [])]
    told += [cut_by(line.text) for line in after if has_name(line, _BYLINE)]
    return any(is_same_name(name, site) for name in told)
