"""The front page's own links that look like articles: the last resort, for sites without feeds and sitemaps.

It shows what stands there now, so it finds today's texts, and of those only the prominent ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from urllib.parse import urlsplit

from mediakit.collect.http import Client
from mediakit.collect.links import find_origin, normalise_url, parse_tree
from mediakit.collect.listing import Listing, OnProblem
from mediakit.collect.page import Page
from mediakit.collect.sources import rss, sitemap
from mediakit.collect.wanted import Wanted, address_words, find_starts, take_once, telling
from mediakit.errors import CollectError

NAME = "front"
REACH = "what a site's front page links to at this moment"
MAX_LISTINGS = 50
MAX_LINKS = 50_000
# An article's address has a long last part with hyphens, a date, or a number of its own.
_ARTICLE_PATH = re.compile(r"/\d{4}/\d\d?/|/[^/]*\w+-\w+-\w+[^/]*$|/[^/]*\d{5,}[^/]*$|/(?:article|story|news)s?/[^/]+$")
_NO_ARTICLE = re.compile(
    r"/(?:tags?|topics?|authors?|category|categories|sections?|search|login|subscribe|about|contact|privacy|terms|"
    r"cookies?|newsletters?)(?:[/.-]|$)|\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34]|css|js|xml|zip)$",
    re.IGNORECASE,
)


def listings(
    query: str = "",
    since: date | None = None,
    until: date | None = None,
    outlets: Sequence[str] = (),
    limit: int | None = None,
    *,
    client: Client,
    note: OnProblem | None = None,
    sites: Sequence[str] = (),
) -> Iterator[Listing]:
    """What front pages link to and what looks like an article, each address once.

    Parameters
    ----------
    query : str
        All words must occur in the words of a link or in its address (see `Wanted`).
    since, until : date, optional
        Links whose address states another day are left out; those without a date are kept: their pages will tell.
    outlets, limit
        As for every source. Links to other hosts than the outlets (without any: the site) are left out.
    client : Client
    note : function, optional
        Called with (address, CollectError) for a front page that cannot be had, or that has no such link.
    sites : sequence of str
        Addresses of sites, such as "https://news.example"; default: https://HOST, else https://www.HOST, of `outlets`.

    Yields
    ------
    Listing
        With the front page's address as `evidence`, and no other facts: what a link says is no headline.
    """
    tell = telling(note)

    def read_all() -> Iterator[Listing]:
        for origins in find_starts(outlets, sites):
            front = rss.fetch_front(client, origins, tell)
            if front is not None:
                hosts = outlets or [urlsplit(front.final_url).hostname or ""]
                yield from _choose(front, Wanted(query, since, until, hosts), tell)

    yield from take_once(read_all(), limit)


def _choose(front: Page, wanted: Wanted, tell: OnProblem) -> Iterator[Listing]:
    links = list(find_articles(front))
    if not links:
        what = "the front page has no links that look like articles"
        tell(front.url, CollectError(what, front.final_url, "open it: it may be drawn by a script", error="no-links"))
    for url, words in links:
        if wanted.has_host(url) and wanted.has_time(url) and wanted.has_words(words, address_words(url)):
            yield Listing(url, NAME, {"evidence": f"front page {front.final_url}"})


def find_articles(front: Page) -> Iterator[tuple[str, str]]:
    """Addresses that look like articles, with the words of their links."""
    tree = parse_tree(front.html)
    for node in tree.iter("a") if tree is not None else ():
        url = normalise_url(node.get("href") or "#", front.final_url)
        if url and looks_like_article(url):
            yield url, " ".join(node.text_content().split())


def looks_like_article(url: str) -> bool:
    """Whether an address has the form that articles' addresses have.

    Examples
    --------
    >>> looks_like_article("https://news.example/2017/04/11/talks"), looks_like_article("https://news.example/tag/talks")
    (True, False)
    """
    path = urlsplit(url).path
    return _ARTICLE_PATH.search(path) is not None and _NO_ARTICLE.search(path) is None


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

    def tell(url: str, error: CollectError) -> None:
        if error.error == "stopped":
            raise error
        faults.append(error)
        if on_problem is not None:
            on_problem(url, error)

    front = rss.fetch_front(client, [origin], tell)
    origins = {origin, find_origin(front.final_url)} if front else {origin}
    found: dict[str, str] = {}

    def keep(links: Iterable[str], source: str) -> None:
        for url in links:
            if find_origin(url) in origins and urlsplit(url).path != "/" and len(found) < MAX_LINKS:
                found.setdefault(url, source)

    keep(_from_sitemaps(client, origin, tell), "sitemap")
    keep(_from_feeds(client, origin, front, tell), "rss")
    if not found and front:
        keep((url for url, _ in find_articles(front)), "link")
    if not found and faults:
        raise faults[0]
    return list(found.items())


def _from_sitemaps(client: Client, origin: str, tell: OnProblem) -> Iterator[str]:
    try:
        files = sitemap.stated_sitemaps(client, origin)
    except CollectError as error:
        tell(f"{origin}/robots.txt", error)
        return
    walk = sitemap.Walk(client, Wanted(), tell, MAX_LISTINGS)
    yield from (entry.url for _, entry in walk.entries(files))
    walk.tell_rest(origin)


def _from_feeds(client: Client, origin: str, front: Page | None, tell: OnProblem) -> Iterator[str]:
    for page in rss.find_feeds(client, front, origin, tell):
        try:
            yield from (item.url for item in rss.read_page(page).items)
        except CollectError as error:
            tell(page.final_url, error)
