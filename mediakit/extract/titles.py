"""The other titles of a page: what it calls itself for search engines, social media and machines.

Outlets often show three headlines of one article. A title counts only when its words differ from those of the printed
one: without the name of the site, the section, a label such as "Opinion |", and without what was cut off for length.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mediakit.extract.headline import SEPARATOR, agreement, cut_site, is_site_name
from mediakit.extract.kinds import is_kind_label
from mediakit.extract.structured import Facts, clean_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_META = {
    "og:title": "open graph",
    "twitter:title": "twitter",
    "parsely-title": "meta",
    "sailthru.title": "meta",
    "dc.title": "meta",
    "title": "meta",
    "hdl": "meta",
}
_CUT = re.compile(r"\s*(?:…|\.\.\.)$")
_LIMIT = 100  # signs; machines' titles are cut off from about here on (search engines show 110 at most)
_LONGEST = 300
_LEAST_WORDS = 2
_LABEL_WORDS = 3
_LABELS = "|"
_TAIL_WORDS, _LONG_TAIL = 4, 10
_MOST_WORDS = 25  # a longer alternative headline is a summary
_VARIANT = 0.6  # of the words of the shorter one
_CUTS = 4


@dataclass(frozen=True)
class Title:
    """One title of a page beside its headline.

    `title_from` says where it stands: "title", "open graph", "twitter", "json-ld", "json-ld alternative", "microdata",
    "meta"; several, joined by "; ", when they say the same.
    """

    headline: str
    title_from: str


def find_titles(tree: HtmlElement, facts: dict[str, Facts], headline: str, site: str = "") -> list[Title]:
    """The titles of a page that differ in words from its headline, each once.

    Parameters
    ----------
    tree : HtmlElement
        The page.
    facts : dict
        What it tells machines, of `mediakit.extract.structured.read_structured`.
    headline : str
        The headline as printed.
    site : str
        The name of the site.

    Returns
    -------
    list of Title
        In the order <title>, social media, machines; written as on the page, without the site's name.

    Examples
    --------
    >>> from mediakit.collect.links import parse_tree
    >>> from mediakit.extract.structured import read_structured
    >>> page = parse_tree("<title>Port Ambrey quay: what we know | Lakeside Daily</title><h1>North quay shut</h1>")
    >>> find_titles(page, read_structured(page), "North quay shut", "Lakeside Daily")
    [Title(headline='Port Ambrey quay: what we know', title_from='title')]
    """
    sections = {_fold(str(found["section"])) for found in facts.values() if found.get("section")}
    found: dict[str, tuple[str, list[str]]] = {}
    for source, told in _told(tree, facts):
        title = trim_title(told, site, headline, sections)
        if source.endswith("alternative") and not _is_variant(
            title, [headline, *(first for first, _ in found.values())]
        ):
            continue
        if not title or is_same_title(title, headline) or is_site_name(title, site) or _fold(title) in sections:
            continue
        known = next((key for key, (first, _) in found.items() if is_same_title(title, first)), _fold(title))
        sources = found.setdefault(known, (title, []))[1]
        if source not in sources:
            sources.append(source)
    return [Title(title, "; ".join(sources)) for title, sources in found.values()]


def _is_variant(title: str, others: list[str]) -> bool:
    """Whether an alternative headline is one: many outlets put the deck there."""
    return any(agreement(title, other) >= _VARIANT for other in others)


def _told(tree: HtmlElement, facts: dict[str, Facts]) -> list[tuple[str, str]]:
    told = [("title", node.text_content()) for node in tree.xpath("//title[not(ancestor::svg)]")[:1]]
    for node in tree.xpath("//meta[@content]"):
        name = (node.get("property") or node.get("name") or "").lower().strip()
        if name in _META:
            told.append((_META[name], node.get("content", "")))
    for source in ("json-ld", "microdata"):
        types = facts.get(source, {}).get("types", [])
        own = str(facts.get(source, {}).get("headline", ""))
        told.append((source, "" if types == ["videoobject"] else own))  # often a clip beside the article
        other = str(facts.get(source, {}).get("alternative", ""))
        if is_title(other):
            told.append((f"{source} alternative", other))
    order = ("title", "open graph", "twitter")
    cleaned = [(source, clean_text(text)) for source, text in told]
    return sorted(
        (
            (source, text)
            for source, text in cleaned
            if len(_fold(text).split()) >= _LEAST_WORDS and len(text) < _LONGEST
        ),
        key=lambda item: order.index(item[0]) if item[0] in order else len(order),
    )


def is_title(text: str) -> bool:
    """Whether an alternative headline is a title and not a summary in sentences.

    Examples
    --------
    >>> is_title("Why the quay cracked"), is_title("The quay cracked on Tuesday. Nobody was hurt.")
    (True, False)
    """
    return bool(text) and len(text.split()) <= _MOST_WORDS and not text.rstrip("\"'”’").endswith(".")


def trim_title(title: str, site: str, headline: str = "", sections: set[str] | frozenset[str] = frozenset()) -> str:
    """A title without the names of site and section at its ends; what the printed headline holds is never cut.

    Examples
    --------
    >>> trim_title("Talks End - World | The Ostrel Courier", "The Ostrel Courier", sections={"world"})
    'Talks End'
    >>> trim_title("Talks End | Europe | Courier", "", "Talks end")
    'Talks End'
    """
    for sign in SEPARATOR.finditer(title):
        if headline and _fold(title[: sign.start()]) == _fold(headline):
            return title[: sign.start()].strip()
    for _ in range(_CUTS):
        cut = _cut_tail(cut_site(title, site), headline, sections)
        if not cut or cut == title:
            break
        title = cut
    first = SEPARATOR.search(title)
    if (
        first
        and _LABELS in first[0]
        and (is_kind_label(title[: first.start()]) or _fold(title[: first.start()]) in sections)
    ):
        title = title[first.end() :]
    return _CUT.sub("…", title.strip(" |»·•"))


def _cut_tail(title: str, headline: str, sections: set[str] | frozenset[str]) -> str:
    """Cut the last part: after a bar when it is short and no part of the headline, else when it names a section."""
    cuts = list(SEPARATOR.finditer(title))
    cuts = [cut for cut in cuts if "|" in cut[0]] or cuts
    if not cuts:
        return title
    begin, tail = title[: cuts[-1].start()], _fold(title[cuts[-1].end() :])
    if f" {tail} " in f" {_fold(headline)} ":
        return title
    most = _TAIL_WORDS if len(begin.split()) <= _TAIL_WORDS else _LONG_TAIL
    is_short = "|" in cuts[-1][0] and len(tail.split()) <= most and bool(begin.strip())
    return begin if tail in sections or is_short or _fold(begin) == _fold(headline) else title


def is_same_title(one: str, other: str) -> bool:
    """Whether two titles have the same words: marks, capitals, labels before them and cuts at the end left out.

    Examples
    --------
    >>> is_same_title("Opinion | Mend the quay – now!", "Mend the Quay Now")
    True
    >>> is_same_title("Harbour master says the quay will stay…", "Harbour master says the quay will stay shut")
    True
    >>> is_same_title("Mend the quay", "Mend the quay now")
    False
    """
    left, right = _fold(one), _fold(other)
    if left == right:
        return True
    if left in _without_label(other) or right in _without_label(one):
        return bool(left and right)
    return _is_cut(one, right) or _is_cut(other, left)


def _without_label(title: str) -> set[str]:
    """The title without a short part before its first separator, folded; and without one after its last."""
    cuts = list(SEPARATOR.finditer(title)) + list(re.finditer(r":\s+", title))
    rests = set()
    for cut in cuts:
        before, after = _fold(title[: cut.start()]), _fold(title[cut.end() :])
        if 0 < len(before.split()) <= _LABEL_WORDS:
            rests.add(after)
        if 0 < len(after.split()) <= _LABEL_WORDS and "|" in cut[0]:
            rests.add(before)
    return rests


def _is_cut(title: str, whole: str) -> bool:
    """Whether a title is the beginning of a whole one, cut off for its length."""
    begin = _fold(_CUT.sub("", title))
    cut = bool(_CUT.search(title)) or len(title) >= _LIMIT
    return cut and len(begin.split()) > _LEAST_WORDS and whole.startswith(begin)


def _fold(text: str) -> str:
    letters = unicodedata.normalize("NFKC", text).casefold().replace("&", " and ")
    return " ".join(re.sub(r"[^\w\s]|_", " ", re.sub(r"['’‘`]", "", letters)).split())
