"""readability-lxml: a port of the reading mode of browsers."""

from __future__ import annotations

from mediakit.extract.structured import clean_text

_PARAGRAPHS = ("p", "h2", "h3", "h4", "li", "blockquote", "pre")


def read_by_readability(html: str) -> list[str]:
    """Paragraphs of what it takes for the article."""
    from lxml import html as lxml_html
    from readability import Document

    tree = lxml_html.fromstring(Document(html).summary(html_partial=True))
    found: list[str] = []
    for node in tree.iter(*_PARAGRAPHS):
        if node.tag in ("blockquote", "li") and node.find(".//p") is not None:
            continue  # its paragraphs come by themselves
        found.append(clean_text(node.text_content()))
    return [text for text in found if text] or [clean_text(tree.text_content())]
