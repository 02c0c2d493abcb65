"""Bytes to text, and trees of HTML and XML to lines: what several formats need."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.etree import _Element

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with a byte order mark"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_CHARSET = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_BLOCKS = frozenset(
    """address article aside blockquote body br dd div dl dt figcaption footer form h1 h2 h3 h4 h5 h6 header hr li main
    ol p pre section table tbody tfoot thead tr ul""".split()  # noqa: SIM905 - shorter to read than a list
)
_SILENT = frozenset(("head", "script", "style", "title", "noscript", "template"))


def decode(content: bytes, *, markup: bool = False) -> tuple[str, str]:
    """Text and name of the encoding: what a mark or the markup says, else UTF-8, else UTF-16, else Windows-1252.

    Examples
    --------
    >>> decode("Müller".encode("cp1252")), decode("a,b".encode("utf-16-le"))
    (('Müller', 'Windows-1252'), ('a,b', 'UTF-16'))
    """
    for mark, codec, name in _BOMS:
        if content.startswith(mark):
            return content.decode(codec, "replace"), name
    for codec in ("utf-16-le", "utf-16-be"):
        zeros = content[1:400:2] if codec == "utf-16-le" else content[0:400:2]
        if len(content) > 1 and zeros.count(0) > 0.6 * len(zeros):
            return content.decode(codec, "replace"), "UTF-16"
    declared = _CHARSET.search(content[:4096]) if markup else None
    for codec in (declared[1].decode("ascii", "ignore") if declared else "", "utf-8"):
        try:
            return content.decode(codec), "UTF-8" if codecs.lookup(codec).name == "utf-8" else codec
        except (LookupError, UnicodeError):
            continue  # the next one; Windows-1252 at last reads anything
    return content.decode("cp1252", "replace"), "Windows-1252"


def parse_html(text: str) -> _Element | None:
    """Tree of a page; None when there is none. Never touches the network."""
    from lxml import etree
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(no_network=True, huge_tree=True, encoding="utf-8", remove_comments=True)
    try:
        return lxml_html.document_fromstring(_plain(text).encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def parse_xml(content: bytes | str) -> _Element | None:
    """Tree of an XML file; None when there is none. Entities and network are off: it is a stranger's file."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, recover=True, remove_comments=True
    )
    if isinstance(content, str):
        content = re.sub(r"^\s*<\?xml[^>]*\?>", "", _plain(content)).encode("utf-8", "replace")
    try:
        root = etree.fromstring(content.strip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root if root is not None and isinstance(root.tag, str) else None


def _plain(text: str) -> str:
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", " ", text)


def local_name(node: _Element) -> str:
    """Tag without namespace, "" for comments and the like."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def find_lines(node: _Element) -> list[str]:
    """Lines of a tree as a reader sees them: one per block and per line break; empty ones are left out.

    Examples
    --------
    >>> find_lines(parse_html("<div>One <b>two</b><p>three<br>four</p></div>"))
    ['One two', 'three', 'four']
    """
    lines: list[str] = [""]
    for piece in _pieces(node):
        if piece is None:
            lines.append("")
        else:
            lines[-1] += piece
    joined = (" ".join(line.split()) for line in lines)
    return [line for line in joined if line]


def _pieces(top: _Element) -> Iterator[str | None]:
    """Texts of a tree in order, and None where a line ends. Without recursion: trees of strangers are deep."""
    from lxml import etree

    silent = 0
    for event, node in etree.iterwalk(top, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            yield node.tail or ""
            continue
        name = local_name(node).lower()
        silent += (name in _SILENT) * (1 if event == "start" else -1)
        if name in _BLOCKS or name in ("td", "th"):
            yield None if name in _BLOCKS else " "
        text: Any = node.text if event == "start" else None if node is top else node.tail
        if text and not silent:
            yield text
