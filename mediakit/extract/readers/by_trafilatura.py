"""trafilatura in two modes: precision, the best single reader of five public sets, and default, which keeps more."""

from __future__ import annotations

from typing import Any

from mediakit.extract.structured import clean_text


def read_by_trafilatura(html: str) -> list[str]:
    """Paragraphs in precision mode."""
    return _read(html, favor_precision=True)


def read_by_trafilatura_default(html: str) -> list[str]:
    """Paragraphs in the default mode."""
    return _read(html)


def _read(html: str, **mode: Any) -> list[str]:
    from trafilatura import bare_extraction

    found: Any = bare_extraction(html, include_comments=False, include_tables=False, with_metadata=False, **mode)
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
