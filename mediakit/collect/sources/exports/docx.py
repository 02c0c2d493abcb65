"""DOCX to lines of text: word/document.xml of the zip file, read with lxml (ECMA-376, WordprocessingML)."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from mediakit.collect.sources.exports.markup import local_name, parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_BYTES = 300_000_000  # of one unpacked part: more is a trap and no export
_URN = re.compile(r"urn:contentItem:[\w-]+", re.IGNORECASE)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, KeyError)


def open_member(content: bytes, name: str) -> bytes | None:
    """One part of a zip file; None when it is not there, cannot be unpacked, or is larger than 300 MB."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(name) as member:
            found = member.read(MAX_BYTES + 1)
    except _BROKEN:
        return None
    return found if len(found) <= MAX_BYTES else None


def list_members(content: bytes) -> list[str]:
    """Names of the files in a zip file, without folders; none when it is broken."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [info.filename for info in archive.infolist() if not info.is_dir()]
    except _BROKEN:
        return []


def read_docx(content: bytes) -> list[str]:
    """Lines of a DOCX file, one per paragraph; headers and footers of pages stand elsewhere in it and are not read.

    A link to a document of Nexis stands before its words as "(urn:contentItem:...)".
    """
    body = open_member(content, "word/document.xml")
    root = parse_xml(body) if body else None
    if root is None:
        return []
    links = _read_links(content)
    lines = []
    for paragraph in root.iter("{*}p"):
        lines += "".join(_pieces(paragraph, links)).split("\n")
    return lines


def _read_links(content: bytes) -> dict[str, str]:
    part = open_member(content, "word/_rels/document.xml.rels")
    root = parse_xml(part) if part else None
    if root is None:
        return {}
    found = ((node.get("Id", ""), _URN.search(node.get("Target", ""))) for node in root.iter("{*}Relationship"))
    return {key: urn[0] for key, urn in found if urn}


def _pieces(paragraph: _Element, links: dict[str, str]) -> list[str]:
    pieces = []
    inner = [node for node in paragraph.iter("{*}p", "{*}Fallback") if node is not paragraph]
    # A text box holds paragraphs of its own, and a fallback says the same thing twice.
    apart = {node for top in inner for node in top.iter()}
    for node in paragraph.iter():
        if node in apart:
            continue
        name = local_name(node)
        if name == "t":
            pieces.append(node.text or "")
        elif name in ("tab", "cr", "br"):
            pieces.append(" " if name == "tab" else "\n")
        elif name == "hyperlink":
            key = next((value for key, value in node.attrib.items() if key.endswith("}id")), "")
            pieces += [f" ({links[key]}) "] if key in links else []
        elif name == "instrText" and (urn := _URN.search(node.text or "")):
            pieces.append(f" ({urn[0]}) ")
    return pieces
