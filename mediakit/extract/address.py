"""The address of an article: canonical ones that can be believed, AMP, print and mobile twins, parts.

A page may name a wrong canonical address: the front page, a section, or another outlet's page from which the text was
taken. Then its own address counts, because the study is of what stood where.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from mediakit.collect.links import find_origin, normalise_url
from mediakit.collect.timemaps import parse_links
from mediakit.extract.headline import find_site
from mediakit.extract.structured import Facts
from mediakit.outlets import find_outlet

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_FRONT = re.compile(
    r"/(?:(?:index|home|default|front)(?:\.\w{2,5})?/?)?|/[a-z]{2}(?:[-_][a-zA-Z]{2})?/?", re.IGNORECASE
)
_ID = re.compile(r"(?:^|&)(?:p|id|page_?id|article\w*|story\w*|news\w*)=", re.IGNORECASE)
_SLUG = re.compile(r"[^/]*(?:-[^/]+){2}|[^/]*\d{5}[^/]*")
# Parameters and parts of an address that show the same article in another form.
_TWIN_QUERY = re.compile(
    r"(?:amp(?:=(?:1|true|yes)?)?|outputtype=amp|(?:_?format|view|mode|type|output|share)=(?:amp|print|printable)|"
    r"print(?:able|er|view)?(?:=(?:1|true|yes|y|on|preview)?)?|printer_?friendly(?:=\w*)?|pagewanted=print)",
    re.IGNORECASE,
)
_TWIN_ENDS = re.compile(
    r"/(?:amp|print|printable|print-view)(?:\.html?)?/?$|\.amp(?=\.html?$|$)|[-_.]amp(?=\.html?$)", re.I
)
_TWIN_BEGINS = re.compile(r"^/(?:amp|print|printer)(?=/.)", re.IGNORECASE)
_TWIN_HOST = re.compile(r"^(?:amp|print|m|mobile)\.(?=[\w-]+\.)")
_CACHE = re.compile(r"^/(?:amp/|[cv]/)(s/)?([\w.-]+\.[a-z]{2,}/.*)$", re.IGNORECASE)
_CACHE_HOST = re.compile(r"(?:^|\.)(?:cdn\.ampproject\.org|google\.[a-z.]+)$")
_HELD = re.compile(r"/(https?:/{1,2}[^/].*)$", re.IGNORECASE)
_SECOND_LEVEL = frozenset(["co", "com", "org", "net", "ac", "gov", "edu", "or", "ne", "go"])


def find_canonical(tree: HtmlElement, facts: dict[str, Facts], url: str, link_header: str = "") -> str:
    """The address that a page gives as its own; its address otherwise.

    Parameters
    ----------
    tree, facts
        The page and what it tells machines.
    url : str
        Where it was fetched.
    link_header : str
        Its header Link: of a capture it names the address that was captured (RFC 7089).

    Returns
    -------
    str
        Normalised. Not believed is a canonical address that is no web address, a front page, a section above the page,
        or on another site, unless both belong to one outlet of `mediakit.outlets`, the page has that outlet's name, or
        it is AMP. Marks of twins in the query ("?outputType=amp", "?print=1") are cut off.

    Examples
    --------
    >>> from mediakit.collect.links import parse_tree
    >>> page = parse_tree("<link rel=canonical href=/a/quay><p>x</p>")
    >>> find_canonical(page, {}, "https://lakeside.example/a/quay?print=1")
    'https://lakeside.example/a/quay'
    """
    named = {kind: target for target, terms in parse_links(link_header) for kind in terms.get("rel", "").split()}
    own = find_own_address(url, named.get("original", ""))
    told = tree.xpath("//link[contains(concat(' ', translate(@rel, 'CANOIL', 'canoil'), ' '), ' canonical ')]/@href")
    told += [facts.get(source, {}).get("url", "") for source in ("open graph", "json-ld")]
    for link in [*told, named.get("canonical", "")]:
        address = find_own_address(normalise_url(str(link), own or url)) if str(link).strip() else ""
        if address and _is_believed(address, own, is_amp(tree) or _is_outlet_of(address, tree, facts)):
            return cut_twin_query(address)
    return cut_twin_query(own)


def find_own_address(url: str, original: str = "") -> str:
    """The address of a page itself, when it was fetched from an archive or an AMP cache.

    Examples
    --------
    >>> find_own_address("https://archive.example/web/2031id_/https://lakeside.example/a/quay")
    'https://lakeside.example/a/quay'
    >>> find_own_address("https://lakeside-example.cdn.ampproject.org/c/s/lakeside.example/a/quay")
    'https://lakeside.example/a/quay'
    """
    if original and (address := normalise_url(original)):
        return address
    here = normalise_url(url)
    parts = urlsplit(here)
    if _CACHE_HOST.search(parts.hostname or "") and (match := _CACHE.match(parts.path)):
        return normalise_url(f"http{'s' if match[1] else ''}://{match[2]}") or here
    if match := _HELD.search(parts.path):
        held = re.sub(r"^(https?:)/+", r"\1//", match[1], flags=re.IGNORECASE)
        return normalise_url(held + (f"?{parts.query}" if parts.query else "")) or here
    return here


def _is_outlet_of(address: str, tree: HtmlElement, facts: dict[str, Facts]) -> bool:
    """Whether a page has the name of the outlet to which an address belongs: a mirror, or the host of former years."""
    outlet = find_outlet(address)
    return outlet is not None and outlet == find_outlet(find_site(tree, facts))


def _is_believed(address: str, own: str, sure: bool) -> bool:
    there, here = urlsplit(address), urlsplit(own)
    if _FRONT.fullmatch(there.path) and not there.query and not _is_front(own):
        return False
    if not (sure or is_same_site(address, own)):
        return False
    above = there.path.rstrip("/") + "/"
    rest = here.path.removeprefix(above) if here.path.startswith(above) and not there.query else ""
    return not any(_SLUG.fullmatch(part) for part in rest.split("/"))


def _is_front(url: str) -> bool:
    parts = urlsplit(url)
    return bool(_FRONT.fullmatch(parts.path)) and not _ID.search(parts.query)


def is_same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one site: under one domain, or of one outlet that `mediakit.outlets` knows.

    Examples
    --------
    >>> is_same_site("https://www.lakeside.example/a", "http://amp.lakeside.example/b")
    True
    >>> is_same_site("https://a.co.uk/x", "https://b.co.uk/x"), is_same_site("https://bbc.com/x", "https://www.bbc.co.uk/x")
    (False, True)
    """
    if _domain(one) == _domain(other):
        return True
    outlet = find_outlet(one)
    return outlet is not None and outlet == find_outlet(other)


def _domain(url: str) -> str:
    labels = find_origin(url).partition("//")[2].partition(":")[0].split(".")
    long = len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2
    return ".".join(labels[-3:] if long else labels[-2:])


def cut_twin_query(url: str) -> str:
    """An address without parameters that only ask for the AMP or print form.

    Examples
    --------
    >>> cut_twin_query("https://lakeside.example/a?id=7&outputType=amp")
    'https://lakeside.example/a?id=7'
    """
    parts = urlsplit(url)
    kept = [part for part in parts.query.split("&") if not _TWIN_QUERY.fullmatch(part)]
    return url if not parts.query else urlunsplit(parts._replace(query="&".join(kept)))


def cut_twin_marks(url: str) -> str:
    """What the address of the article itself is, if this is the address of a twin; the same address otherwise.

    A guess from the words of the address: good for folding two pages that are both there, never as an address.

    Examples
    --------
    >>> [cut_twin_marks(f"https://{a}") for a in ("amp.lakeside.example/a/quay", "lakeside.example/a/quay/print/")]
    ['https://lakeside.example/a/quay', 'https://lakeside.example/a/quay']
    """
    parts = urlsplit(cut_twin_query(url))
    path = _TWIN_ENDS.sub("", _TWIN_BEGINS.sub("", parts.path)) or "/"
    if path == "/" != parts.path:
        path = parts.path
    return urlunsplit(parts._replace(netloc=_TWIN_HOST.sub("", parts.netloc), path=path))


def plain_key(url: str) -> str:
    """What two ways to write one address have in common: no scheme, no "www.", no slash at the end.

    Examples
    --------
    >>> plain_key("http://www.lakeside.example/a/quay/") == plain_key("https://lakeside.example/a/quay")
    True
    """
    return url.partition("//")[2].removeprefix("www.").rstrip("/")


def find_twins(tree: HtmlElement, url: str) -> list[str]:
    """Addresses of this page's AMP, print and mobile forms, as it names them."""
    links = tree.xpath("//link[@rel and @href]")
    found = []
    for node in links:
        rel, media = node.get("rel", "").lower().split(), (node.get("media") or "").lower()
        if "amphtml" in rel or ("alternate" in rel and re.search(r"\bprint\b|handheld|max-width", media)):
            found.append(normalise_url(node.get("href", ""), url))
    return [twin for twin in dict.fromkeys(found) if twin and twin != normalise_url(url) and is_same_site(twin, url)]


def is_amp(tree: HtmlElement) -> bool:
    """Whether a page is an AMP page: <html amp> or <html ⚡>."""
    return any(name in ("amp", "⚡") for name in tree.attrib)


def is_twin(tree: HtmlElement, url: str, canonical: str) -> bool:
    """Whether a page shows an article whose own address is another one, or shows it as AMP."""
    return is_amp(tree) or plain_key(normalise_url(url)) != plain_key(canonical)
