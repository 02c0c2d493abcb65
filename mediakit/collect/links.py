"""Addresses: one way to write each, its origin, and the links of a page."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_PORTS = {"http": 80, "https": 443}
# Parameters that say where a reader came from and change nothing on the page.
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_cid|mc_eid|igshid|ito|cmpid|smid|ref_src|_ga", re.IGNORECASE
)
_BAD = re.compile(r"[\x00-\x20\x7f\\]")
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_NEXT_WORDS = re.compile(r"(?:next(?: page)?|continue(?: reading)?|older)?\s*[›»→>]*", re.IGNORECASE)


def normalise_url(url: str, base: str = "") -> str:
    """One way to write an http(s) address; "" for anything else.

    Scheme and host in lower case, no default port, no user name, no fragment, no tracking parameters, blanks and other
    signs escaped one way. The path is left alone otherwise: an archive's address holds another address in it.

    Examples
    --------
    >>> normalise_url("HTTP://News.Example:80/a b?utm_source=x&id=7#top")
    'http://news.example/a%20b?id=7'
    >>> normalise_url("../b.html", "https://news.example/x/y/")
    'https://news.example/x/b.html'
    >>> normalise_url("mailto:desk@news.example")
    ''
    """
    try:
        parts = urlsplit(urljoin(base, url.strip()) if base else url.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
        if not host.isascii():
            host = host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return ""
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not host or re.search(r"[^\w.:-]", host, re.ASCII):
        return ""
    if ":" in host:
        host = f"[{host}]"
    netloc = host if port in (None, _PORTS[scheme]) else f"{host}:{port}"
    return urlunsplit((scheme, netloc, _escape(parts.path) or "/", _clean_query(parts.query), ""))


def _escape(path: str) -> str:
    """Escapes written one way: %7e is ~, %c3 is %C3, a blank is %20."""

    def spell(match: re.Match[str]) -> str:
        sign = chr(int(match[1], 16))
        return sign if sign in _UNRESERVED else match[0].upper()

    return quote(_ESCAPE.sub(spell, _BAD.sub(lambda m: f"%{ord(m[0]):02X}", path)), safe="/%:@!$&'()*+,;=~-._")


def _clean_query(query: str) -> str:
    if not any(_TRACKING.fullmatch(part.partition("=")[0]) for part in query.split("&")):
        return quote(_BAD.sub(lambda m: f"%{ord(m[0]):02X}", query), safe="/%:@!$&'()*+,;=~-._?[]")
    kept = [part for part in query.split("&") if not _TRACKING.fullmatch(part.partition("=")[0])]
    return _clean_query("&".join(kept))


def find_origin(url: str) -> str:
    """Scheme, host and port of an address, as `normalise_url` writes them; "" for no address.

    Examples
    --------
    >>> find_origin("https://News.Example:443/a?b")
    'https://news.example'
    """
    normal = normalise_url(url)
    return "/".join(normal.split("/")[:3])


def find_host(url: str) -> str:
    """Host, with the port unless it is the usual one: what is asked one request at a time."""
    return find_origin(url).partition("//")[2]


def parse_tree(html: str | bytes) -> HtmlElement | None:
    """A page's tree; None when there is nothing to read. Never touches the network."""
    from lxml import etree
    from lxml import html as lxml_html

    parser = lxml_html.HTMLParser(no_network=True, huge_tree=False, encoding="utf-8", remove_comments=True)
    content = html.encode("utf-8", "replace") if isinstance(html, str) else html
    try:
        tree = lxml_html.document_fromstring(content, parser=parser) if content.strip() else None
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return tree


def find_next_page(tree: HtmlElement, url: str) -> str:
    """Address of the next part of a paginated article; "" when there is none.

    Read from `rel=next`, or from a link "Next" or "›" within an element whose class speaks of pages. "Next story" links
    are told apart by their address: a next part lies under the same path, or differs in its query or last number only.
    """
    here = normalise_url(url)
    links = tree.xpath("//link[contains(translate(@rel, 'NEXT', 'next'), 'next')] | //a[contains(@rel, 'next')]")
    named = [node for node in links if "next" in node.get("rel").lower().split()]
    # Words before addresses: many pages have hundreds of links within such a class, and an address takes longer.
    short = tree.xpath("//a[@href][string-length(.) < 60]")
    paged = (node for node in short if _NEXT_WORDS.fullmatch(node.text_content().strip()) and _is_paged(node))
    for node in itertools.chain(named, paged):
        there = normalise_url(node.get("href") or "", url)
        if there and there != here and _same_article(here, there):
            return there
    return ""


def _is_paged(node: HtmlElement) -> bool:
    return any("pag" in (above.get("class") or "") for above in node.iterancestors())


def _same_article(here: str, there: str) -> bool:
    """Whether the second address can be a further part of the first.

    /a/x leads to /a/x/2, /a/x/page/2, /a/x-page-2.html and /a/x?page=2, and /a/x/2 to /a/x/3; but /a/x-1 not to /a/x-2,
    which may well be another article, and /news/1001 not to /news/1002.
    """
    if find_origin(here) != find_origin(there):
        return False
    (path, stem, number), (other, other_stem, other_number) = _part(here), _part(there)
    return path == other or other_stem == path or (other_stem == stem and 2 <= number == other_number - 1)


def _part(url: str) -> tuple[str, str, int]:
    """Path of an address without its ending, the same without what numbers its parts, and that number (0: none)."""
    path = re.sub(r"\.(?:html?|php|aspx?)$", "", urlsplit(url).path.rstrip("/"))
    match = re.search(r"[/_-](?:(?:page|part|p)?[/_-]?(\d{1,2}))$", path)
    return (path, path[: match.start()], int(match[1])) if match else (path, path, 0)
