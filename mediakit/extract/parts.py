"""Articles that are spread over several addresses: parts of one text in order, and twins that show the same text.

Nothing is lost silently: a part that is not there is a problem, and a chain that begins in the middle or bites its own
tail is still one article.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mediakit.collect.links import find_origin, normalise_url
from mediakit.extract.address import cut_twin_marks, is_same_site, plain_key
from mediakit.extract.structured import clean_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NUMBER = re.compile(r"(?:^|&)(?:page|p|pg|part|seite|pagina)=(\d{1,2})(?=&|$)", re.IGNORECASE)
_PATH_NUMBER = re.compile(r"[/_-](?:page|part|p)?[/_-]?(\d{1,2})/?(?:\.\w{2,5})?$", re.IGNORECASE)
_OF = re.compile(r"\W*(?:page|part|seite)\s+(\d{1,2})\s+(?:of|/|von)\s+(\d{1,2})\W*", re.IGNORECASE)
_PAGE_WORDS = "//body//text()[string-length(.) < 80][{}]".format(
    " or ".join(f"contains(., '{word}')" for word in ("age", "AGE", "art", "ART", "eite"))
)
_WHOLE = re.compile(
    r"\W*(?:(?:view|show|read|see) (?:(?:it |this |the )?(?:article |story )?(?:all(?: pages)?|as (?:a )?single page|"
    r"(?:on|as) one page|in full|full (?:article|story)))|single[- ]page(?: view)?|one page|all pages)\W*",
    re.IGNORECASE,
)
_MOST = 50  # parts


@dataclass
class Place:
    """Where a page stands among the parts of its article.

    `part` and `parts` are 0 where the page does not say; `previous` and `whole` (all parts on one page) are addresses.
    """

    part: int = 0
    parts: int = 0
    previous: str = ""
    whole: str = ""


@dataclass
class Chain:
    """The pages of one article, in order: its first part, further ones, and what is missing between or around them.

    `missing` are addresses or descriptions ("page 3 of 4"), `joined` the addresses of pages that are part of it.
    """

    first: Any
    further: list[Any] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def read_place(tree: HtmlElement, url: str, canonical: str, next_part: str = "") -> Place:
    """What a page says of its place among the parts of an article; `next_part` is the address of the next one.

    A number at the end of an address may be part of any name: it counts only beside a link to the previous part,
    "Page 2 of 3" on the page, or a canonical address that lacks it.
    """
    here = normalise_url(url)
    previous = _find_previous(tree, here)
    part, parts = _printed(tree)
    number = find_number(here)
    if not part and number > 1 and (previous or (canonical != here and find_number(canonical) < 2)):
        part = number
    return Place(part, parts, previous if part > 1 else "", _find_whole(tree, here) if part or next_part else "")


def find_number(url: str) -> int:
    """The number of a part at the end of an address or in its query; 0 without one.

    Examples
    --------
    >>> [find_number(f"https://a.example/{end}") for end in ("quay?page=2", "quay/page/3/", "quay-4.html", "quay")]
    [2, 3, 4, 0]
    """
    parts = urlsplit(url)
    match = _NUMBER.search(parts.query) or _PATH_NUMBER.search(parts.path)
    return int(match[1]) if match else 0


def _find_previous(tree: HtmlElement, here: str) -> str:
    for node in tree.xpath("//link[contains(@rel, 'prev')] | //a[contains(@rel, 'prev')]"):
        if {"prev", "previous"} & set(node.get("rel").lower().split()):
            there = normalise_url(node.get("href") or "", here)
            if there and there != here and _is_beside(here, there):
                return there
    return ""


def _is_beside(here: str, there: str) -> bool:
    """Whether two addresses differ in nothing but the number of a part."""
    return find_origin(here) == find_origin(there) and _stem(here) == _stem(there)


def _stem(url: str) -> str:
    parts = urlsplit(url)
    path = re.sub(r"\.(?:html?|php|aspx?)$", "", _PATH_NUMBER.sub("", parts.path)).rstrip("/")
    return path + "?" + _NUMBER.sub("", parts.query).strip("&")


def _printed(tree: HtmlElement) -> tuple[int, int]:
    """ "Page 2 of 3" on the page, in an element of its own."""
    for said in tree.xpath(_PAGE_WORDS):
        for node in itertools.islice(itertools.chain([said.getparent()], said.getparent().iterancestors()), 3):
            match = _OF.fullmatch(clean_text(node.text_content()[:80])) if len(node) <= 3 else None
            if match and 1 <= int(match[1]) <= int(match[2]) <= _MOST and int(match[2]) > 1:
                return int(match[1]), int(match[2])
    return 0, 0


def _find_whole(tree: HtmlElement, here: str) -> str:
    for node in tree.xpath(f"//a[@href][string-length(.) < {_MOST}]"):
        if _WHOLE.fullmatch(clean_text(node.text_content())):
            there = normalise_url(node.get("href", ""), here)
            if there and there != here and is_same_site(there, here):
                return there
    return ""


def gather(readings: Iterable[Any]) -> list[Chain]:
    """One chain per article, sorted by its address; of several readings of one page the latest counts."""
    by_url: dict[str, Any] = {}
    for reading in sorted(readings, key=lambda one: (one.row["retrieved"], one.url)):
        by_url[reading.url] = reading
    groups: dict[str, list[Chain]] = {}
    keys = _keys(by_url.values())
    for chain in _chains(by_url):
        groups.setdefault(keys[chain.first.canonical], []).append(chain)
    return sorted((_merge(chains, key) for key, chains in groups.items()), key=lambda chain: chain.first.canonical)


def _keys(readings: Iterable[Any]) -> dict[str, str]:
    """The key of each canonical address: twins and parts that are there have that of the article.

    That an address is a twin's is a guess from its words, unless the article's page names it: two pages are one by
    such a guess only when they have the same headline.
    """
    readings = list(readings)
    headlines = {(plain_key(one.canonical), one.row["headline"].casefold()) for one in readings}
    named = {plain_key(twin): plain_key(one.canonical) for one in readings for twin in one.twins}
    wholes = {plain_key(one.canonical): plain_key(one.place.whole) for one in readings if one.place.whole}
    known = {plain_key(one.url) for one in readings}
    keys = {}
    for one in readings:
        key, guess = plain_key(one.canonical), plain_key(cut_twin_marks(one.canonical))
        key = named.get(key, guess if (guess, one.row["headline"].casefold()) in headlines else key)
        keys[one.canonical] = wholes[key] if wholes.get(key) in known else key
    return keys


def _chains(by_url: dict[str, Any]) -> Iterator[Chain]:
    """Chains of parts: from each page that no other one leads to, then from what is left (loops)."""
    following = {url: reading.next_part for url, reading in by_url.items()}
    for url, reading in by_url.items():  # a page names its previous part, but that one names no next
        before = by_url.get(reading.place.previous)
        if before is not None and not before.next_part and before.url != url:
            following[before.url] = url
    led_to = {there for here, there in following.items() if there != here}
    done: set[str] = set()
    heads = [url for url in by_url if url not in led_to]
    for url in [*heads, *sorted(by_url, key=lambda one: (by_url[one].place.part, find_number(one), one))]:
        if url not in done:
            yield _follow(url, by_url, following, done)


def _follow(url: str, by_url: dict[str, Any], following: dict[str, str], done: set[str]) -> Chain:
    chain = Chain(by_url[url])
    done.add(url)
    own = {url}
    while (url := following.get(url, "")) and url not in own:
        if url not in by_url:
            chain.missing.append(f"part {url}")
            break
        own.add(url)
        done.add(url)
        chain.further.append(by_url[url])
    return chain


def _merge(chains: list[Chain], key: str) -> Chain:
    """The chains of one article as one: the best twin with its further parts, then parts that stand alone."""
    whole = [chain for chain in chains if plain_key(chain.first.url) in _wholes(chains)]
    firsts = whole or [chain for chain in chains if chain.first.place.part < 2] or chains
    best = max(firsts, key=lambda chain: _rank(chain, key))
    merged = Chain(best.first, list(best.further), list(best.missing))
    if whole:
        return Chain(best.first)
    known = {best.first.url} | {part.url for part in best.further}
    later = [part for chain in chains if chain.first.place.part > 1 for part in (chain.first, *chain.further)]
    if alone := [part for part in later if part.url not in known]:
        merged.further = sorted([*merged.further, *alone], key=_number)
    held = {part.url for part in (merged.first, *merged.further)}
    told = [*merged.missing, *(text for chain in chains if chain.first.place.part > 1 for text in chain.missing)]
    merged.missing = [text for text in dict.fromkeys(told) if text.removeprefix("part ") not in held]
    merged.missing += _unnamed(merged)
    return merged


def _wholes(chains: list[Chain]) -> set[str]:
    pages = [part for chain in chains for part in (chain.first, *chain.further)]
    return {plain_key(page.place.whole) for page in pages if page.place.whole}


def _rank(chain: Chain, key: str) -> tuple[int, bool, bool, int, Any]:
    """The article's own page before twins, the earliest part, one with its further parts, the latest."""
    first = chain.first
    own = plain_key(first.canonical) == key
    return -max(1, first.place.part), own, not first.is_twin, -len(chain.missing), first.row["retrieved"]


def _unnamed(chain: Chain) -> list[str]:
    """Parts that no page links to, but that the numbers of those that are there ask for."""
    pages = [chain.first, *chain.further]
    total = max(max(page.place.parts, page.place.part) for page in pages)
    if len(pages) + len(chain.missing) >= total:
        return []
    held = {max(1, _number(page)) for page in pages} | {find_number(text) for text in chain.missing}
    return [f"page {number} of {total}" for number in range(1, total + 1) if number not in held]


def _number(page: Any) -> int:
    return int(page.place.part) or find_number(page.url)
