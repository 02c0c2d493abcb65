"""The genre of an article, from what the page says it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mediakit.extract.headline import agreement, is_label
from mediakit.extract.structured import SOURCES, Facts, clean_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LABELS = {
    "live blog": r"live|live[- ]?blog|live (?:updates|coverage|reporting)|as it happened",
    "transcript": r"(?:full |in full:? )?transcript.*|in full",
    "video": r"videos?|watch",
    "editorial": r"editorials?|leaders?|leader column|the .{1,30} says|the .{1,30}['’]s view|(?:our|the .{1,30}) view",
    "op-ed": r"opinions?|op-?eds?|comment|commentary|columns?|columnists?|guest essay|viewpoint|comment is free|"
    r"perspective|contributors?|letters?|voices",
    "analysis": r"(?:news )?analysis|explainers?|explained",
    "interview": r"interviews?|the .{1,20} interview|q ?& ?a",
    "review": r"(?:book |film |theatre )?reviews?",
    "round-up": r"round-?ups?|press reviews?|what the papers say|in the papers|the papers",
    "newsletter": r"newsletters?|briefing",
}
_KINDS = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _LABELS.items()}
_OWN = 0.5  # of its words: what has another name is something else on the page
_LONGEST = 60  # signs; a longer section is a list of topics, the first of which is the section
_BESIDE = ("video", "review")  # they may stand beside the article
_WEAK = ("news", "op-ed", "video")  # a type that some outlets give to texts of every kind: asked for last
_SECTION_WORDS = 3
_HOME = re.compile(r"(?:https?://[^/]+)?/?(?:index\.\w+|home\.\w+)?(?:\?.*)?")
_CRUMBS = (
    "//*[contains(translate(concat(@class, ' ', @id), 'BC', 'bc'), 'breadcrumb')] | "
    "//a[1][starts-with(normalize-space(following-sibling::text()[1]), '>')]/.."
)
_PARTS = re.compile(r"\s*[·/|•:>»–—-]\s+|\s*[·/|•>»]\s*|:\s+")
_END = {
    "live blog": re.compile(r"(?:[-–—:|]\s*|\b)(?:live updates?|as it happened|live)$", re.IGNORECASE),
    "video": re.compile(r"[-–—:|(\[]\s*video[)\]]?$", re.IGNORECASE),
}


def find_kind(url: str, headline: str, section: str, kickers: list[str], facts: dict[str, Facts]) -> tuple[str, str]:
    """One of the kinds of `mediakit.schema`, and where that is stated; ("news", "") when nothing says anything.

    Asked one after another: the type or genre in the page's data ("json-ld", "microdata", "open graph", "meta"), the
    label over the headline ("kicker"), the headline's begin and end ("headline"), the section ("section"), types that
    some outlets give to everything ("json-ld" ...), the words of the path ("address").

    Examples
    --------
    >>> find_kind("https://a.example/x", "Why the quay cracked", "", ["World · Analysis"], {})
    ('analysis', 'kicker')
    >>> find_kind("https://a.example/x", "Quay shut", "", [], {})
    ('news', '')
    """
    return next(_stated_kinds(url, headline, section, kickers, facts), ("news", ""))


def _stated_kinds(
    url: str, headline: str, section: str, kickers: list[str], facts: dict[str, Facts]
) -> Iterator[tuple[str, str]]:
    types = [
        (str(found["kind"]), source)
        for source, found in facts.items()
        if found.get("kind")
        and (found["kind"] not in _BESIDE or agreement(found.get("headline", ""), headline) >= _OWN)
    ]
    yield from ((kind, source) for kind, source in types if kind not in _WEAK)
    for source in facts:
        if kind := _first_label([str(facts[source].get("genre", ""))]):
            yield kind, source
    if kind := _first_label(kickers):
        yield kind, "kicker"
    begin = _PARTS.split(headline, maxsplit=1)
    if len(begin) > 1 and (kind := _first_label(begin[:1])):
        yield kind, "headline"
    for kind, pattern in _END.items():
        if pattern.search(headline):
            yield kind, "headline"
    if kind := _first_label([section]):
        yield kind, "section"
    yield from types
    if facts.get("open graph", {}).get("opinion", "").lower() == "true":
        yield "op-ed", "open graph"
    if "video" in facts.get("open graph", {}).get("type", ""):
        yield "video", "open graph"
    if kind := _first_label(part.replace("-", " ") for part in _path_parts(url)):
        yield kind, "address"


def _path_parts(url: str) -> list[str]:
    try:
        return urlsplit(url).path.split("/")[:-1]
    except ValueError:
        return []


def find_section(tree: HtmlElement, facts: dict[str, Facts], kickers: list[str]) -> tuple[str, str]:
    """The section, and where it is stated; ("", "") when nothing names one.

    What the page tells machines counts, else the first step of the way home, "Home > World > Ostrel" ("breadcrumb"),
    else the first part of the label over the headline, when that is a word or two ("kicker").
    """
    for source in SOURCES:
        if section := facts.get(source, {}).get("section"):
            whole = str(section)
            return (whole if len(whole) <= _LONGEST else re.split(r"\s*[,;|]\s*", whole)[0]), source
    if section := _find_crumb(tree):
        return section, "breadcrumb"
    for text in kickers[:1]:
        if not is_label(text):
            continue
        part = _PARTS.split(text)[0].strip()
        if 0 < len(part.split()) <= _SECTION_WORDS and not any(sign.isdigit() for sign in part):
            return part, "kicker"
    return "", ""


def _find_crumb(tree: HtmlElement) -> str:
    """The link after the one home, in a list of links that is named as the way there, or set apart by ">"."""
    for way in tree.xpath(_CRUMBS)[:3]:
        links = [link for link in way.iter("a") if clean_text(link.text_content())]
        if len(links) >= 2 and _HOME.fullmatch(links[0].get("href") or "-"):
            section = clean_text(links[1].text_content())
            if len(section.split()) <= _SECTION_WORDS and not any(sign.isdigit() for sign in section):
                return section
    return ""


def is_kind_label(text: str) -> bool:
    """Whether a text is nothing but the name of a kind: "Opinion", "Analysis"."""
    return bool(_first_label([text]))


def _first_label(texts: Iterable[str]) -> str:
    for text in texts:
        for part in [text, *_PARTS.split(text)[::-1]]:
            for kind, pattern in _KINDS.items():
                if pattern.fullmatch(part.strip()):
                    return kind
    return ""
