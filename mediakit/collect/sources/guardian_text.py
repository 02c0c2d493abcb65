"""What the Guardian's interface says about an article, read into columns: kind, names of the authors, paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from mediakit.collect.links import parse_tree
from mediakit.collect.plain import plain_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# A type, or a tag that states the tone -> kind of article, the first that fits. Letters are marked as comment too;
# features, obituaries, match reports and what else has no like here are left open.
KINDS = {
    "video": "video",
    "liveblog": "live blog",
    "tone/minutebyminute": "live blog",
    "tone/letters": "",
    "tone/advertisement-features": "",
    "tone/editorials": "editorial",
    "tone/interview": "interview",
    "tone/reviews": "review",
    "tone/livereview": "review",
    "tone/albumreview": "review",
    "tone/analysis": "analysis",
    "tone/comment": "op-ed",
    "tone/features": "",
    "tone/news": "news",
}
_BLOCKS = frozenset(
    ("p", "div", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section", "table", "tr", "hr")
)
_LEFT_OUT = (
    "//aside | //figure | //script | //style | //iframe | //gu-atom | //processing-instruction() "
    "| //*[contains(@class, 'block-time')]"
)
_BY = re.compile(r"^\s*(?:words\s+)?by\s+", re.IGNORECASE)
_AND = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+")
_PLACE = re.compile(r"\s+(?:in|at)\s+[A-Z].*$")
_NOBODY = re.compile(r"(?:other\s+)?agenc(?:y|ies)|staff|editorial|letters?", re.IGNORECASE)


def find_kind(form: str, tags: list[dict[str, Any]]) -> str:
    """The kind of an article of a type ("liveblog") with such tags; "" when it is not certain."""
    stated = {form, *(str(tag.get("id")) for tag in tags)}
    return next((kind for name, kind in KINDS.items() if name in stated), "")


def read_byline(tags: list[dict[str, Any]], byline: str) -> str:
    """Names joined by "; ": of the tags of contributors, else from a line.

    Examples
    --------
    >>> read_byline([], "By Ann Miller in Paris, Bo Larsen and agencies")
    'Ann Miller; Bo Larsen'
    """
    names = [plain_text(str(tag.get("webTitle") or "")) for tag in tags if tag.get("type") == "contributor"]
    if not any(names):
        names = [_PLACE.sub("", part).strip() for part in _AND.split(_BY.sub("", plain_text(byline)))]
        names = [name for name in names if not _NOBODY.fullmatch(name)]
    return "; ".join(dict.fromkeys(name for name in names if name))


def read_text(body: str) -> str:
    """The paragraphs of a body joined by a blank line, without what stands beside them.

    Examples
    --------
    >>> read_text("<p>One<br>line.</p><aside><p>Related</p></aside><ul><li>Two</li></ul>")
    'One line.\\n\\nTwo'
    """
    tree = parse_tree(f"<div>{body}</div>".replace("\0", "")) if body.strip() else None
    if tree is None:
        return ""
    for node in tree.xpath(_LEFT_OUT):
        if node.getparent() is not None:  # None: went with what held it
            node.drop_tree()
    paragraphs = re.split(r"\n\s*\n", "".join(_pieces(tree)))  # two <br> part the paragraphs of old texts
    return "\n\n".join(" ".join(words) for text in paragraphs if (words := text.split()))


def _pieces(tree: HtmlElement) -> Iterator[str]:
    """The text in its order: a <br> ends a line, a paragraph two."""
    from lxml.etree import iterwalk

    for event, node in iterwalk(tree, events=("start", "end")):
        gap = "\n\n" if node.tag in _BLOCKS else ""
        if event == "start":
            yield gap + re.sub(r"\s+", " ", node.text or "")
        else:
            yield ("\n" if node.tag == "br" else gap) + re.sub(r"\s+", " ", node.tail or "")
