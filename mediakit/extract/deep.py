"""Pages nested deeper than any that was meant so: an unclosed tag that is repeated lies hundreds of levels deep.

Readers look at an element's text again at each level above it, so that such a page takes them ten seconds and more.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import XPath
    from lxml.html import HtmlElement

DEEPEST = 48  # levels; no whole page of 300 that were looked at has more than 35
_KEPT = {"p", "br", "img", "time", "script", "style", "h1", "h2", "h3", "h4", "h5", "h6"}


def flatten_tree(tree: HtmlElement) -> None:
    """Take off, in place, the tags below the 48th level; their text and the marks of paragraphs stay."""
    if not _is_deep()(tree):
        return
    for node in _find_deep()(tree):
        if isinstance(node.tag, str) and node.tag not in _KEPT:
            node.drop_tag()


@cache
def _is_deep() -> XPath:
    from lxml.etree import XPath

    return XPath(f"boolean({'/*' * (DEEPEST + 1)})")


@cache
def _find_deep() -> XPath:
    from lxml.etree import XPath

    return XPath("/*" * (DEEPEST + 1) + "/descendant-or-self::*")
