"""Headline and deck as printed on the page, and the name of the site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mediakit.extract.blocks import Line, has_name
from mediakit.extract.structured import Facts, clean_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SEPARATOR = re.compile(r"\s+[|–—·•»:]\s+|\s+-\s+|\s*\|\s*")
_WORD = re.compile(r"\w+")
_AGREE = 0.5
_CLEARLY = 4  # words; a single <h1> that has as many is the headline, whatever the social title says
_DECK = "standfirst|dek|deck|subtitle|sub-?title|subhead\\w*|sub-?headline|summary|lede|lead|intro|description|excerpt"


def find_title(tree: HtmlElement, told: str) -> HtmlElement | None:
    """The element that holds the headline: the <h1> that agrees most with what the page tells machines."""
    titles = [node for node in tree.iter("h1") if len(_words(clean_text(node.text_content()))) > 0]
    if not titles:
        return None
    if not told:
        return max(titles, key=lambda node: len(_words(clean_text(node.text_content()))))
    best = max(titles, key=lambda node: agreement(clean_text(node.text_content()), told))
    return best


def read_headline(tree: HtmlElement, facts: dict[str, Facts]) -> tuple[str, str, HtmlElement | None]:
    """Headline, where it came from, and its element (None when it is not printed in an <h1>).

    The printed one counts when it shares half of its words with what the page tells machines, or is the only one.
    """
    site = find_site(tree, facts)
    told, source = "", ""
    for name in ("json-ld", "microdata", "open graph", "meta"):
        if told := cut_site(facts[name].get("headline", ""), site):
            source = name
            break
    if not told and (texts := tree.xpath("//title/text()")):
        told, source = cut_site(clean_text(texts[0]), site), "title"
    node = find_title(tree, told)
    printed = clean_text(node.text_content()) if node is not None else ""
    alone = len(_words(printed)) >= _CLEARLY and len(tree.xpath("//h1")) == 1 and not _same_name(printed, site)
    if printed and (not told or alone or agreement(printed, told) >= _AGREE):
        return printed, "h1", node
    return told, source, None


def find_site(tree: HtmlElement, facts: dict[str, Facts]) -> str:
    """The name that a site gives itself; "" when it gives none.

    Without a tag for it, the end of <title> is taken that is left when the printed headline is cut off.
    """
    for source, field in (("open graph", "site"), ("json-ld", "site"), ("microdata", "site"), ("meta", "site")):
        if name := facts[source].get(field, ""):
            return str(name)
    title = clean_text(" ".join(tree.xpath("//title/text()")[:1]))
    for node in tree.iter("h1"):
        printed = clean_text(node.text_content())
        if printed and title.startswith(printed):
            rest = _SEPARATOR.split(title[len(printed) :])
            return rest[-1].strip() if len(rest) > 1 else ""
    return ""


def cut_site(title: str, site: str) -> str:
    """A title without the site's name at one of its ends.

    Examples
    --------
    >>> cut_site("Talks End - World | The Ostrel Courier", "The Ostrel Courier")
    'Talks End - World'
    """
    for part, rest in _ends(title):
        if site and _same_name(part, site):
            return rest
    return title


def is_site_name(title: str, site: str) -> bool:
    """Whether a title is nothing but the name of the site.

    Examples
    --------
    >>> is_site_name("Ostrel Courier", "The Ostrel Courier"), is_site_name("Ostrel talks end", "The Ostrel Courier")
    (True, False)
    """
    return bool(site) and _same_name(title, site)


def _ends(title: str) -> Iterator[tuple[str, str]]:
    cuts = list(_SEPARATOR.finditer(title))
    if cuts:
        yield title[cuts[-1].end() :], title[: cuts[-1].start()].strip()
        yield title[: cuts[0].start()], title[cuts[0].end() :].strip()


def _same_name(one: str, other: str) -> bool:
    shorten = [re.sub(r"^the |\.(?:com|org|net|co\.uk)$|\W", "", name.casefold()) for name in (one, other)]
    return bool(shorten[0]) and (shorten[0] == shorten[1] or (len(shorten[0]) > 3 and shorten[0] in shorten[1]))


def read_deck(after: list[Line], facts: dict[str, Facts], headline: str, text: str) -> str:
    """The sentence under the headline; "" when there is none.

    Taken from an element that is named so, else from what the page tells machines: unless that is how the text begins.
    """
    if printed := find_printed_deck(after, headline):
        return printed
    for source, field in (("json-ld", "alternative"), ("json-ld", "description"), ("microdata", "description"),
                          ("open graph", "description"), ("meta", "description")):  # fmt: skip
        told = str(facts[source].get(field, ""))
        begin = told.rstrip(".… ")
        if len(_words(told)) > 3 and told != headline and not text.startswith(begin[:60]) and begin not in text:
            return told
    return ""


def find_printed_deck(after: list[Line], headline: str = "") -> str:
    """The element under the headline that is named as a deck, or is set apart in a smaller heading or in italics."""
    for line in after:
        if len(_words(line.text)) > 3 and line.text != headline:
            inner = [child for child in line.node if child.tag in ("i", "em")]
            apart = bool(inner) and clean_text(inner[0].text_content()) == line.text and line in after[:2]
            if has_name(line, _DECK) or apart or (line.node.tag == "h2" and line in after[:2]):
                return line.text
    return ""


def agreement(one: str, other: str) -> float:
    """Share of common words, of the shorter of two titles."""
    left, right = set(_words(one)), set(_words(other))
    return len(left & right) / max(1, min(len(left), len(right)))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
