"""HTML as plain text on one line: what titles and summaries of feeds hold."""

from __future__ import annotations

import re

from mediakit.collect.links import parse_tree

_MARKUP = re.compile(r"<[a-zA-Z/!]|&#?\w+;")
_BREAK = re.compile(r"<(?=/?(?:p|br|div|li|td|tr|h[1-6]|blockquote)\b)", re.IGNORECASE)


def plain_text(html: str) -> str:
    """The words of a piece of HTML, in one line.

    Examples
    --------
    >>> plain_text("<p>Ferry &amp; <b>port</b><script>x()</script><p>news")
    'Ferry & port news'
    """
    if not _MARKUP.search(html):
        return " ".join(html.split())
    spaced = _BREAK.sub(" <", html).replace("\0", "")  # so that paragraphs do not run together
    tree = parse_tree(f"<div>{spaced}</div>")
    texts = tree.xpath("//text()[not(ancestor::script or ancestor::style)]") if tree is not None else []
    return " ".join("".join(texts).split())
