"""Feeds of outlets: RSS, Atom, RDF and JSON Feed.

A feed names the last texts of an outlet, with headline, time and often a summary, and forgets them after hours or days.
Addresses of feeds are given, or found where a front page links to them (`<link rel="alternate">`), else tried at the
usual paths. Feeds that are split into parts (RFC 5005; `next_url` of JSON Feed) are followed back to `since`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from mediakit.collect.feed_formats import Feed, no_feed, read_feed
from mediakit.collect.http import Client
from mediakit.collect.links import find_origin, normalise_url, parse_tree
from mediakit.collect.listing import Listing, OnProblem
from mediakit.collect.page import Page
from mediakit.collect.wanted import Wanted, address_words, find_starts, take_once, telling
from mediakit.errors import CollectError

NAME = "rss"
REACH = "the last 10 to 100 texts of each feed, hours to weeks back; further only where it links to earlier parts"
USUAL_FEEDS = ("/feed", "/rss.xml")
MAX_FEEDS = 50
MAX_PARTS = 50
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")
_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+)?html\b", re.IGNORECASE)


def listings(
    query: str = "",
    since: date | None = None,
    until: date | None = None,
    outlets: Sequence[str] = (),
    limit: int | None = None,
    *,
    client: Client,
    note: OnProblem | None = None,
    feeds: Sequence[str] = (),
    sites: Sequence[str] = (),
) -> Iterator[Listing]:
    """What feeds name, each address once.

    Parameters
    ----------
    query : str
        All words must occur in headline, summary, tags or address (see `Wanted`); the text itself is not searched.
    since, until, outlets, limit
        As for every source. An item without a date is kept: its page will tell. With `outlets`, items of other hosts
        are left out.
    client : Client
    note : function, optional
        Called with (address, CollectError) for a feed that cannot be had, is none, is empty, or does not reach back to
        `since` (`error` is then "reach").
    feeds : sequence of str
        Addresses of feeds. Without any they are looked for on the front pages of `sites`.
    sites : sequence of str
        Addresses of sites, such as "https://news.example"; default: https://HOST, else https://www.HOST, of `outlets`.

    Yields
    ------
    Listing
        With the facts headline, byline, published, deck (the summary as text, up to 1,000 characters), section (when
        there is exactly one tag) and lang, as far as stated; `evidence` is the feed's address. The text that some
        feeds carry is not taken: it is often cut or differs from the page.
    """
    tell, wanted = telling(note), Wanted(query, since, until, outlets)

    def read_all() -> Iterator[Listing]:
        read: set[str] = set()
        for page in _open_feeds(client, feeds, sites, outlets, tell):
            if page.final_url not in read:
                read.add(page.final_url)
                yield from _read_parts(client, page, wanted, tell)

    yield from take_once(read_all(), limit)


def _open_feeds(
    client: Client, feeds: Sequence[str], sites: Sequence[str], outlets: Sequence[str], tell: OnProblem
) -> Iterator[Page]:
    for url in feeds:
        yield from _fetch_feed(client, url, tell)
    for origins in () if feeds else find_starts(outlets, sites):
        front, found = fetch_front(client, origins, tell), False
        for page in find_feeds(client, front, find_origin(front.final_url), tell) if front else ():
            found = True
            yield page
        if front and not found:
            what, todo = "no feed was found on this site", "name the addresses of its feeds, or ask its sitemap"
            tell(front.url, CollectError(what, front.final_url, todo, error="no-feed"))


def fetch_front(client: Client, origins: Sequence[str], tell: OnProblem) -> Page | None:
    """The front page of the first origin that answers; the first one's error when none does."""
    faults: list[CollectError] = []
    for origin in origins:
        try:
            return client.fetch(origin + "/", "listing", max_age=0)
        except CollectError as error:
            if error.error == "stopped":
                raise
            faults.append(error)
    tell(origins[0] + "/", faults[0])
    return None


def find_feeds(client: Client, front: Page | None, origin: str, tell: OnProblem) -> Iterator[Page]:
    """The feeds that a front page links to, else those at the usual paths of the origin."""
    linked = linked_feeds(front) if front else []
    if len(linked) > MAX_FEEDS:
        tell(
            origin,
            CollectError(
                f"the site links to {len(linked)} feeds; only the first {MAX_FEEDS} were read", origin, "name the feeds"
            ),
        )
    for url in linked[:MAX_FEEDS]:
        yield from _fetch_feed(client, url, tell)
    for path in () if linked else USUAL_FEEDS:
        try:
            page = client.fetch(origin + path, "listing", max_age=0)
        except CollectError as error:
            if not error.permanent or error.error == "stopped":  # that there is no such file is no problem
                tell(origin + path, error)
            continue
        if not _HTML.match(page.html):  # nor that the site answers with a page
            yield page


def linked_feeds(front: Page) -> list[str]:
    """Addresses of the feeds that a page links to; those of readers' comments are left out."""
    tree = parse_tree(front.html)
    if tree is None:
        return []
    found = [
        normalise_url(node.get("href", ""), front.final_url)
        for node in tree.xpath("//link[@href][@type]")
        if node.get("type", "").lower().strip() in _FEED_TYPES and "alternate" in node.get("rel", "").lower()
    ]
    return list(dict.fromkeys(url for url in found if url and "/comments/" not in url))


def _fetch_feed(client: Client, url: str, tell: OnProblem) -> Iterator[Page]:
    """One feed; of a web page that was taken for one, the feeds that it links to."""
    try:
        page = client.fetch(url, "listing", max_age=0)
    except CollectError as error:
        tell(url, error)
        return
    linked = linked_feeds(page) if _HTML.match(page.html) else []
    if not linked:
        yield page
    for address in linked[:MAX_FEEDS]:
        try:
            yield client.fetch(address, "listing", max_age=0)
        except CollectError as error:
            tell(address, error)


def read_page(page: Page) -> Feed:
    """Read a fetched feed; see `read_feed`."""
    if _HTML.match(page.html):
        raise no_feed("it is a web page", page.final_url)
    return read_feed(page.html, page.final_url, page.headers.get("content-type", ""))


def _read_parts(client: Client, page: Page, wanted: Wanted, tell: OnProblem) -> Iterator[Listing]:
    """Listings of a feed and, as long as its items are not older than the window, of its earlier parts."""
    first, oldest, read = page.final_url, None, set[str]()
    while True:
        read.add(page.final_url)
        try:
            feed = read_page(page)
        except CollectError as error:
            tell(page.final_url, error)
            break
        yield from _choose(feed, page.final_url, wanted)
        _tell_gaps(feed, page.final_url, tell)
        dates = [item.facts["published"].date() for item in feed.items if "published" in item.facts]
        oldest = min([*dates, *([oldest] if oldest else [])], default=None)
        going = wanted.since and dates and min(dates) >= wanted.since and feed.before and feed.before not in read
        if not going or len(read) == MAX_PARTS:
            break
        try:
            page = client.fetch(feed.before, "listing", max_age=0)
        except CollectError as error:
            tell(feed.before, error)
            break
    if wanted.since and oldest and oldest > wanted.since:
        tell(first, _too_short(oldest, wanted.since, first))


def _too_short(oldest: date, since: date, url: str) -> CollectError:
    return CollectError(
        f"the feed reaches back to {oldest} only, not to {since}",
        url,
        "for the days before ask a web archive, the outlet's sitemap or a news service",
        error="reach",
        permanent=True,
    )


def _choose(feed: Feed, url: str, wanted: Wanted) -> Iterator[Listing]:
    for item in feed.items:
        facts = item.facts
        words = (str(facts.get("headline", "")), str(facts.get("deck", "")), *item.tags, address_words(item.url))
        if (
            wanted.has_host(item.url)
            and wanted.has_time(item.url, facts.get("published"), item.changed)
            and wanted.has_words(*words)
        ):
            yield Listing(item.url, NAME, {**facts, "evidence": f"feed {url}"})


def _tell_gaps(feed: Feed, url: str, tell: OnProblem) -> None:
    if feed.n_without_address:
        what = f"{feed.n_without_address} items of the feed have no address"
        tell(url, CollectError(what, url, "look at the feed: they may be sound or film only", error="no-address"))
    elif not feed.items:
        tell(url, CollectError("the feed is empty", url, "check its address in a browser", error="empty"))
