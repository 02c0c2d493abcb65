"""Entries of a sitemap: XML with the news extension, or one address a line; packed with gzip or not.

Formats: sitemaps.org, "Sitemaps XML format" (protocol 0.9), and the schema of Google's news extension
(sitemap-news/0.9), read 2026-11 in stored copies. Read as a stream: a file may hold 50,000 entries in 50 MB.
"""

from __future__ import annotations

import io
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mediakit.collect.inflate import Inflater
from mediakit.collect.links import normalise_url
from mediakit.collect.times import read_moment
from mediakit.errors import CollectError

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_SITEMAP_BYTES = 52_428_800  # what the protocol allows
_ROOTS = {"urlset": "url", "sitemapindex": "sitemap"}
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Entry:
    """One address of a sitemap; `further` when it is a sitemap itself. `facts` are columns of the table `articles`."""

    url: str
    further: bool = False
    changed: datetime | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    keywords: str = ""


def read_sitemap(content: bytes, url: str = "") -> Iterator[Entry]:
    """Entries of a sitemap, in order.

    Parameters
    ----------
    content : bytes
    url : str
        Its own address.

    Raises
    ------
    CollectError
        If it is no sitemap; after the last readable entry, if the file is damaged, cut off or larger than 50 MB.
    """
    fault = ""
    if content[:2] == b"\x1f\x8b":
        inflater = Inflater("gzip", MAX_SITEMAP_BYTES)
        inflater.feed(content)
        content, full = bytes(inflater.body[:MAX_SITEMAP_BYTES]), inflater.full
        fault = "it is larger than 50 MB" if full else "it is damaged or cut off" if inflater.broken else ""
    content = content.removeprefix(_BOM).lstrip()
    if content[:4].lower() == b"http":
        yield from _read_lines(content)
    else:
        cut = yield from _read_xml(content, url)
        fault = fault or cut
    if fault:
        raise no_sitemap(fault + "; the entries before that were taken", url, "run again later, or tell the outlet")


def no_sitemap(why: str, url: str, todo: str = "tell the outlet") -> CollectError:
    """The error for what is no whole sitemap."""
    return CollectError(f"this is no sitemap as it should be: {why}", url, todo, error="sitemap", permanent=True)


def _read_lines(content: bytes) -> Iterator[Entry]:
    for line in io.BytesIO(content):
        if link := normalise_url(line.decode("utf-8", "replace")):
            yield Entry(link)


def _read_xml(content: bytes, url: str) -> Generator[Entry, None, str]:
    """Entries of an XML sitemap; returns what is wrong with its end, as a generator does."""
    from lxml import etree

    # Entities off and no network: a sitemap is a stranger's file. The depth of elements is bounded by libxml2.
    stream = etree.iterparse(
        io.BytesIO(content),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    kind, held = "", None
    try:
        for event, node in stream:
            name = _name(node)
            if not kind:
                if name not in _ROOTS:
                    raise no_sitemap(f"its root is <{name}>", url)
                kind = name
            elif event == "end" and name == _ROOTS[kind]:
                if held:
                    yield held
                held = _read_entry(node, kind == "sitemapindex", url)
                node.clear()
                while node.getprevious() is not None:
                    del node.getparent()[0]
    except (etree.XMLSyntaxError, ValueError) as error:
        if not kind:
            raise no_sitemap(f"it is no XML ({error})", url) from error
        return f"its XML is broken ({error})"
    if not kind:
        raise no_sitemap("it is no XML" if content else "it is empty", url)
    # lxml closes what was left open, so the last entry of a file that breaks off may be half an address.
    ends = [problem.message for problem in stream.error_log if problem.type_name == "ERR_TAG_NOT_FINISHED"]
    if held and (not ends or re.search(rf"in tag (?:\w+:)?{kind} line", ends[-1])):
        yield held
    return "it breaks off" if ends else ""


def _name(node: _Element) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _text(node: _Element) -> str:
    return " ".join((node.text or "").split())


def _read_entry(node: _Element, further: bool, base: str) -> Entry | None:
    link, changed, facts, keywords = "", None, dict[str, Any](), ""
    for child in node:
        name = _name(child)
        if name == "loc" and not link:
            link = normalise_url(_text(child), base) if _text(child) else ""
        elif name == "lastmod" and (moment := read_moment(_text(child))):
            changed = moment[0]
        elif name == "news":  # its children only: images and films have titles and dates, too
            facts, keywords = _read_news(child)
    return Entry(link, further, changed, facts, keywords) if link else None


def _read_news(node: _Element) -> tuple[dict[str, Any], str]:
    texts = {_name(child): _text(child) for child in node.iterdescendants()}
    facts: dict[str, Any] = {"headline": texts.get("title", "")}
    if moment := read_moment(texts.get("publication_date", "")):
        facts["published"], facts["published_precision"] = moment
    lang = texts.get("language", "")
    if re.fullmatch(r"[a-zA-Z]{2}(?:[-_]\w+)?", lang):
        facts["lang"] = lang[:2].lower()
    return {name: value for name, value in facts.items() if value}, texts.get("keywords", "")
