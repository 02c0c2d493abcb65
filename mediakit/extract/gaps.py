"""Headings and list items that a precise reader leaves out between the paragraphs that it keeps.

A heading or a list that stands among an article's paragraphs, in the same element, is of the article. A paragraph that
was left out there stays out: it was read and judged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mediakit.extract.clean import fold_words
from mediakit.extract.structured import clean_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_FILLED = ("h2", "h3", "h4", "li")
_LEAST_KEPT = 3
_SHARE = 0.3  # of the kept paragraphs, that must stand in the same element


def fill_gaps(tree: HtmlElement, paragraphs: Sequence[str]) -> list[str]:
    """The paragraphs, with the headings and list items that stand between them.

    Parameters
    ----------
    tree : HtmlElement
        The page without boxes.
    paragraphs : sequence of str
        What a reader kept, in the order of the page.
    """
    kept = {fold_words(paragraph) for paragraph in paragraphs}
    blocks = [(node, clean_text(node.text_content())) for node in tree.iter("p", *_FILLED) if _is_block(node)]
    keys = [fold_words(text) for _, text in blocks]
    known = [place for place, key in enumerate(keys) if key and key in kept]
    if len(known) < _LEAST_KEPT:
        return list(paragraphs)
    homes = Counter(_home(blocks[place][0]) for place in known)
    needed = max(_LEAST_KEPT, _SHARE * len(known))
    missing: dict[str, list[str]] = {}
    before = keys[known[0]]
    for (node, text), key in zip(blocks[known[0] : known[-1]], keys[known[0] :], strict=False):
        if key in kept:
            before = key
        elif key and node.tag in _FILLED and homes[_home(node)] >= needed:
            missing.setdefault(before, []).append(text)
    return [text for paragraph in paragraphs for text in [paragraph, *missing.pop(fold_words(paragraph), [])]]


def _is_block(node: HtmlElement) -> bool:
    """Whether it has words of its own: a list item that holds paragraphs or a list does not."""
    return node.tag != "li" or (node.find(".//p") is None and node.find(".//li") is None)


def _home(node: HtmlElement) -> HtmlElement | None:
    """The element that a paragraph stands in; of a list item, the one that its list stands in."""
    above = node.getparent()
    return above.getparent() if node.tag == "li" and above is not None else above
