"""The lines around a headline: kicker, deck, byline and date as a reader sees them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mediakit.extract.structured import clean_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TAGS = frozenset(
    [
        "p",
        "div",
        "span",
        "time",
        "li",
        "td",
        "address",
        "small",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "strong",
        "b",
        "em",
        "i",
        "a",
        "font",
        "section",
        "header",
        "ul",
    ]
)
_OUTSIDE = frozenset(["nav", "footer", "aside", "form", "head", "script", "style", "noscript", "figure"])
_BEFORE, _AFTER = 12, 30
_SHORT, _LONG = 300, 400
_MENU = 4  # links; what has more is a menu


@dataclass(frozen=True)
class Line:
    """One short element near the headline: its text, its class and id in lower case, its element."""

    text: str
    names: str
    node: HtmlElement


def find_lines(tree: HtmlElement, title: HtmlElement | None) -> tuple[list[Line], list[Line]]:
    """Lines before the headline (nearest first) and after it, up to the first long paragraph.

    An element and the elements within it are both listed, outer ones first. Without a headline both lists are empty.
    """
    if title is None:
        return [], []
    before = []
    for node in title.iterancestors():
        for above in node.itersiblings(preceding=True):
            before += _lines_of(above)
        if node.tag in ("article", "main", "body") or len(before) >= _BEFORE:
            break
    own = [line for above in title.itersiblings(preceding=True) for line in _lines_of(above)]
    after: list[Line] = []
    for node in _following(title):
        text = clean_text(node.text_content()) if node.tag in _TAGS else ""
        if node.tag == "p" and len(text) > _LONG:
            break
        if 0 < len(text) <= _SHORT:
            after.append(Line(text, _names(node), node))
        if len(after) >= _AFTER:
            break
    return (own + before)[:_BEFORE], after


def _lines_of(node: HtmlElement) -> list[Line]:
    if not isinstance(node.tag, str) or node.tag in _OUTSIDE:
        return []
    if len(list(node.iter("a"))) >= _MENU:
        return []
    found = [inner for inner in node.iter() if inner.tag in _TAGS and not _is_outside(inner, node)]
    texts = [(clean_text(inner.text_content()), inner) for inner in found[:_BEFORE]]
    return [Line(text, _names(inner), inner) for text, inner in texts if 0 < len(text) <= _SHORT]


def _is_outside(node: HtmlElement, top: HtmlElement) -> bool:
    for above in node.iterancestors():
        if above is top:
            return False
        if above.tag in _OUTSIDE:
            return True
    return False


def _following(title: HtmlElement) -> list[HtmlElement]:
    """Elements after the headline in the order of the page, as far as they can matter."""
    found: list[HtmlElement] = []
    skipped: HtmlElement | None = None
    for node in title.xpath("following::*[position() <= 150]"):
        if skipped is not None and any(above is skipped for above in node.iterancestors()):
            continue
        if node.tag in _OUTSIDE:
            skipped = node
            continue
        found.append(node)
    return found


def _names(node: HtmlElement) -> str:
    own = " ".join(node.get(name) or "" for name in ("class", "id", "itemprop", "rel", "data-testid"))
    return own.lower()


def has_name(line: Line, pattern: str) -> bool:
    """Whether the class or id of a line has one of these words as a part."""
    return re.search(rf"(?:^|[\s_-])(?:{pattern})(?:[\s_-]|$)", line.names) is not None
