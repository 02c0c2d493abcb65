"""Where a site says what it has published: sitemaps, feeds, and the front page as a last resort.

Reach: a news sitemap holds two days (Google's rule), a feed its last 10 to 100 items, plain sitemaps may reach back for
years. Formats: sitemaps.org protocol 0.9 and its news extension; RSS and Atom as feedparser reads them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from mediakit.collect.http import Client, Inflater
from mediakit.collect.links import find_origin, normalise_url, parse_tree
from mediakit.collect.page import Page
from mediakit.errors import CollectError

MAX_LISTINGS = 50
MAX_LINKS = 50_000
MAX_SITEMAP_BYTES = 50_000_000  # what the protocol allows
USUAL_FEEDS = ("/feed", "/rss.xml")
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")
# An article's address has a long last part with hyphens, a date, or a number of its own.
_ARTICLE_PATH = re.compile(r"/\d{4}/\d\d?/|/[^/]*\w+-\w+-\w+[^/]*$|/[^/]*\d{5,}[^/]*$|/(?:article|story|news)s?/[^/]+$")
_NO_ARTICLE = re.compile(
    r"/(?:tags?|topics?|authors?|category|categories|sections?|search|login|subscribe|about|contact|privacy|terms|"
    r"cookies?|newsletters?)(?:[/.-]|$)|\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34]|css|js|xml|zip)$",
    re.IGNORECASE,
)

OnProblem = Callable[[str, CollectError], None]


def find_links(client: Client, origin: str, on_problem: OnProblem | None = None) -> list[tuple[str, str]]:
    """Addresses of the articles that a site lists, in the order found, each once.

    Asked one after another: the Sitemap lines of robots.txt; the feeds that the front page links to, else /feed and
    /rss.xml; and only when neither has given anything, the front page's own links that look like articles.

    Parameters
    ----------
    client : Client
    origin : str
        Any address of the site; scheme, host and port count.
    on_problem : function, optional
        Called with (url, error) for a listing that cannot be had.

    Returns
    -------
    list of (url, source)
        `source` is "sitemap", "rss" or "link". Only addresses of the same origin (or of the one that the front page
        redirects to, as from example.com to www.example.com).

    Raises
    ------
    CollectError
        If nothing was found and at least one listing could not be had.
    """
    origin = find_origin(origin)
    faults: list[CollectError] = []

    def note(url: str, error: CollectError) -> None:
        if error.error == "stopped":
            raise error
        faults.append(error)
        if on_problem is not None:
            on_problem(url, error)

    front = _fetch(client, origin + "/", note)
    origins = {origin, find_origin(front.final_url)} if front else {origin}
    found: dict[str, str] = {}

    def keep(links: Iterator[str], source: str) -> None:
        for url in links:
            if find_origin(url) in origins and urlsplit(url).path != "/" and len(found) < MAX_LINKS:
                found.setdefault(url, source)

    keep(_from_sitemaps(client, origin, note), "sitemap")
    keep(_from_feeds(client, origin, front, note), "rss")
    if not found and front:
        keep(_from_page(front), "link")
    if not found and faults:
        raise faults[0]
    return list(found.items())


def _fetch(client: Client, url: str, note: OnProblem) -> Page | None:
    try:
        return client.fetch(url, "listing")
    except CollectError as error:
        note(url, error)
        return None


def _from_sitemaps(client: Client, origin: str, note: OnProblem) -> Iterator[str]:
    try:
        waiting = [normalise_url(line, origin) for line in client.find_robots(origin).sitemaps]
    except CollectError as error:
        note(f"{origin}/robots.txt", error)
        return
    read: set[str] = set()
    while waiting and len(read) < MAX_LISTINGS:
        url = waiting.pop(0)
        if not url or url in read:
            continue
        read.add(url)
        page = _fetch(client, url, note)
        if page is None:
            continue
        try:
            children, links = read_sitemap(page.html, page.final_url)
        except CollectError as error:
            note(url, error)
            continue
        waiting += children
        yield from links


def read_sitemap(content: bytes, url: str = "") -> tuple[list[str], list[str]]:
    """Addresses in a sitemap: of further sitemaps, and of pages.

    Parameters
    ----------
    content : bytes
        XML, gzipped or not; a text sitemap (one address a line) too.
    url : str
        Its own address.

    Raises
    ------
    CollectError
        If it is no sitemap.
    """
    from lxml import etree

    if content[:2] == b"\x1f\x8b":
        inflater = Inflater("gzip", MAX_SITEMAP_BYTES)
        inflater.feed(content)
        if inflater.full or inflater.broken:
            raise _no_sitemap("it is larger than 50 MB, or cut off", url)
        content = bytes(inflater.body)
    if content.lstrip()[:4] == b"http":
        lines = content.decode("utf-8", "replace").splitlines()
        return [], [link for line in lines if (link := normalise_url(line))]
    # Entities off and no network: a sitemap is a stranger's file.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(content.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _no_sitemap(str(error), url) from error
    if root is None or not isinstance(root.tag, str):
        raise _no_sitemap("it is no XML", url)
    kind = etree.QName(root).localname
    if kind not in ("urlset", "sitemapindex"):
        raise _no_sitemap(f"its root is <{kind}>", url)
    texts = root.xpath("*[local-name()='url' or local-name()='sitemap']/*[local-name()='loc']/text()")
    links = [link for text in texts if (link := normalise_url(str(text), url))]
    return (links, []) if kind == "sitemapindex" else ([], links)


def _no_sitemap(why: str, url: str) -> CollectError:
    return CollectError(f"this is no sitemap: {why}", url, "tell the outlet", error="sitemap", permanent=True)


def _from_feeds(client: Client, origin: str, front: Page | None, note: OnProblem) -> Iterator[str]:
    linked = _feeds_of(front) if front else []
    for url in linked[:MAX_LISTINGS]:
        page = _fetch(client, url, note)
        if page is not None:
            yield from read_feed(page.html, page.final_url)
    for path in () if linked else USUAL_FEEDS:
        try:
            page = client.fetch(origin + path, "listing")
        except CollectError as error:
            if not error.permanent or error.error == "stopped":
                note(origin + path, error)
            continue  # that there is no such file is no problem
        yield from read_feed(page.html, page.final_url)


def _feeds_of(front: Page) -> list[str]:
    tree = parse_tree(front.html)
    if tree is None:
        return []
    found = [
        normalise_url(node.get("href", ""), front.final_url)
        for node in tree.xpath("//link[@href][@type]")
        if node.get("type", "").lower().strip() in _FEED_TYPES and "alternate" in node.get("rel", "").lower()
    ]
    return list(dict.fromkeys(url for url in found if url))


def read_feed(content: bytes, url: str = "") -> list[str]:
    """Addresses of the items of an RSS or Atom feed; none when it is no feed."""
    import feedparser

    feed = feedparser.parse(content, response_headers={"content-location": url}, sanitize_html=False)
    links = (normalise_url(str(entry.get("link", "")), url) for entry in feed.entries)
    return [link for link in links if link]


def _from_page(front: Page) -> Iterator[str]:
    tree = parse_tree(front.html)
    if tree is None:
        return
    for node in tree.iter("a"):
        url = normalise_url(node.get("href") or "#", front.final_url)
        path = urlsplit(url).path
        if url and _ARTICLE_PATH.search(path) and not _NO_ARTICLE.search(path):
            yield url
