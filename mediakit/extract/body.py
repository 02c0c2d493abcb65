"""The text of an article: paragraphs joined by a blank line.

trafilatura in precision mode was the best single reader on five public sets (text F1 .92 to .96); `articleBody` of
JSON-LD is used only where it finds nothing.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mediakit.extract.clean import clean_paragraphs, prune_tree
from mediakit.extract.structured import clean_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LEAST_WORDS = 25


def read_body(tree: HtmlElement, structured_body: str = "", furniture: Iterable[str] = ()) -> tuple[str, str]:
    """Text of a page and where it came from ("trafilatura", "json-ld" or "").

    Parameters
    ----------
    tree : HtmlElement
        The page; it is not changed.
    structured_body : str
        The text that the page gives for machines.
    furniture : iterable of str
        Lines around the headline (headline, deck, byline, date, label): dropped when they are a paragraph of their own.
    """
    furniture = list(furniture)
    pruned = copy.deepcopy(tree)
    prune_tree(pruned)
    paragraphs = clean_paragraphs(_read_paragraphs(pruned), furniture)
    words = sum(len(paragraph.split()) for paragraph in paragraphs)
    if words < _LEAST_WORDS and structured_body:
        told = clean_paragraphs(structured_body.split("\n\n"), furniture)
        if sum(len(paragraph.split()) for paragraph in told) > words:
            return "\n\n".join(told), "json-ld"
    return "\n\n".join(paragraphs), "trafilatura" if paragraphs else ""


def _read_paragraphs(tree: HtmlElement) -> list[str]:
    from trafilatura import bare_extraction

    found: Any = bare_extraction(
        tree,
        favor_precision=True,
        include_comments=False,
        include_tables=False,
        with_metadata=False,
    )
    if found is None or found.body is None:
        return []
    return [text for node in found.body for text in _blocks(node)]


def _blocks(node: Any) -> list[str]:
    """Paragraphs of one element of trafilatura's tree (p, head, quote, list, item, lb ...)."""
    inner = [child for child in node if child.tag in ("p", "item", "list", "quote", "head")]
    if not inner:
        return _lines(node)
    texts = [clean_text(node.text or "")]
    for child in inner:
        texts += _blocks(child)
        texts.append(clean_text(child.tail or ""))
    return [text for text in texts if text]


def _lines(node: Any) -> list[str]:
    parts = [node.text or ""]
    for part in node.iterdescendants():
        # Two breaks in a row are how some pages write a paragraph; one is no end of a sentence.
        parts.append("\n" if part.tag == "lb" else part.text or "")
        parts.append(part.tail or "")
    text = "".join(parts)
    return [line for line in (clean_text(piece) for piece in text.split("\n")) if line]
