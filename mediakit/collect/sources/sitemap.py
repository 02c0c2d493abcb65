"""Sitemaps of outlets: what a site tells search engines about its pages.

A news sitemap holds two days (Google's rule); archive sitemaps of some outlets reach back for years, and only those
that can touch the window are read: a sitemap whose address speaks of other days ("sitemap-2016-12.xml",
"?yyyy=2016&mm=12"), or that has not changed since before the window, is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter

from mediakit.collect.feed_formats import read_feed
from mediakit.collect.http import Client
from mediakit.collect.links import find_origin, normalise_url
from mediakit.collect.listing import Listing, OnProblem
from mediakit.collect.page import Page
from mediakit.collect.sitemap_formats import Entry, read_sitemap
from mediakit.collect.times import date_files
from mediakit.collect.wanted import Wanted, address_words, find_starts, is_opaque, take_once, telling
from mediakit.errors import CollectError

NAME = "sitemap"
REACH = "two days back; years where an outlet keeps archive sitemaps: addresses, seldom headlines"
USUAL_SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml")
MAX_SITEMAPS = 500


def listings(
    query: str = "",
    since: date | None = None,
    until: date | None = None,
    outlets: Sequence[str] = (),
    limit: int | None = None,
    *,
    client: Client,
    note: OnProblem | None = None,
    sitemaps: Sequence[str] = (),
    sites: Sequence[str] = (),
    most: int = MAX_SITEMAPS,
) -> Iterator[Listing]:
    """What sitemaps name, each address once.

    Parameters
    ----------
    query : str
        All words must occur in headline, keywords or address (see `Wanted`). An address such as /story/123456 without
        a headline cannot be judged and is left out; how many there were is noted (`error` "opaque").
    since, until : date, optional
        An entry counts by its time of publication, else by the date in its address and by its last change: not
        changed since before the window, it is left out. What states no date is kept: the page will tell.
    outlets, limit
        As for every source. Addresses of other hosts than the outlets (without any: the sites) are left out.
    client : Client
    note : function, optional
        Called with (address, CollectError) for a sitemap that cannot be had, is none or breaks off; and for those that
        were not read because there were more than `most` (`error` "not-read").
    sitemaps : sequence of str
        Addresses of sitemaps. Without any: the Sitemap lines of robots.txt of `sites`, else the usual paths.
    sites : sequence of str
        Addresses of sites, such as "https://news.example"; default: https://HOST, else https://www.HOST, of `outlets`.
    most : int
        At most so many sitemaps are read per site.

    Yields
    ------
    Listing
        With the facts headline, published, lang, as far as a news sitemap states them; `evidence` is its address.
    """
    tell = telling(note)

    def read_all() -> Iterator[Listing]:
        starts = [(find_origin(url), [url], False) for url in sitemaps] or (
            start for origins in find_starts(outlets, sites) if (start := _find_files(client, origins, tell))
        )
        for origin, files, tried in starts:
            hosts = outlets or [origin.partition("//")[2].partition(":")[0]]
            walk = Walk(client, Wanted(query, since, until, hosts), tell, most, files if tried else ())
            yield from walk.listings(files)
            walk.tell_rest(origin)

    yield from take_once(read_all(), limit)


def _find_files(client: Client, origins: Sequence[str], tell: OnProblem) -> tuple[str, list[str], bool] | None:
    """The first origin whose robots.txt can be had, its sitemaps, and whether they are only tried."""
    faults: list[CollectError] = []
    for origin in origins:
        try:
            stated = stated_sitemaps(client, origin)
        except CollectError as error:
            if error.error == "stopped":
                raise
            faults.append(error)
            continue
        return origin, stated or [origin + path for path in USUAL_SITEMAPS], not stated
    tell(f"{origins[0]}/robots.txt", faults[0])
    return None


def stated_sitemaps(client: Client, origin: str) -> list[str]:
    """The Sitemap lines of a site's robots.txt."""
    return [url for line in client.find_robots(origin).sitemaps if (url := normalise_url(line, origin))]


@dataclass
class Walk:
    """Through sitemaps and the sitemaps that they name, those that can touch the window; each once.

    Of `tried`, which may not exist, only a fault that may pass is a problem, or that there is none of them.
    """

    client: Client
    wanted: Wanted
    tell: OnProblem
    most: int = MAX_SITEMAPS
    tried: Sequence[str] = ()
    n_had: int = 0
    n_opaque: int = 0
    left: list[str] = field(default_factory=list)

    def listings(self, files: Sequence[str]) -> Iterator[Listing]:
        """Listings of the wanted entries."""
        for url, entry in self.entries(files):
            if listing := self._choose(entry, url):
                yield listing

    def entries(self, files: Sequence[str]) -> Iterator[tuple[str, Entry]]:
        """(address of the sitemap, entry) for all pages that the sitemaps name, wanted or not."""
        waiting, known, n_read = list(files), set(files), 0
        while waiting:
            if n_read == self.most:
                self.left = waiting
                return
            url = waiting.pop(0)
            n_read += 1
            further: list[Entry] = []
            for entry in self._read(url):
                if entry.further:
                    further.append(entry)
                else:
                    yield url, entry
            chosen = [file for file in self._choose_files(further) if file not in known]
            known.update(chosen)
            waiting = chosen + waiting  # depth first: an index's own files before the next index

    def _read(self, url: str) -> Iterator[Entry]:
        had = False
        try:
            page = self.client.fetch(url, "listing", max_age=0)
            for entry in read_feed_entries(page) if _is_feed(page.html) else read_sitemap(page.html, page.final_url):
                had = True
                yield entry
        except CollectError as error:
            if had or url not in self.tried or not error.permanent or error.error == "stopped":
                self.tell(url, error)
        self.n_had += had

    def _choose_files(self, entries: list[Entry]) -> list[str]:
        """Sitemaps of an index that can touch the window, those that speak of its days first."""
        spans, since = date_files(entry.url for entry in entries), self.wanted.since
        chosen = []
        for entry in entries:
            span = spans.get(entry.url)
            if entry.changed and since and entry.changed.date() < since:
                continue
            if span is None or self.wanted.overlaps(span):
                chosen.append((span is None, entry.url))
        return [url for _, url in sorted(dict.fromkeys(chosen), key=itemgetter(0))]

    def _choose(self, entry: Entry, url: str) -> Listing | None:
        facts = entry.facts
        if not self.wanted.has_host(entry.url) or not self.wanted.has_time(
            entry.url, facts.get("published"), entry.changed
        ):
            return None
        headline = str(facts.get("headline", ""))
        if not self.wanted.has_words(headline, str(facts.get("deck", "")), entry.keywords, address_words(entry.url)):
            self.n_opaque += not headline and not entry.keywords and is_opaque(entry.url)
            return None
        return Listing(entry.url, NAME, {**facts, "evidence": f"sitemap {url}"})

    def tell_rest(self, where: str) -> None:
        """Say what was not there, could not be judged, or was not read."""
        if self.tried and not self.n_had:
            what, todo = "no sitemap was found on this site", "name the addresses of its sitemaps, or ask its feeds"
            self.tell(where, CollectError(what, where, todo, error="no-sitemap"))
        if self.n_opaque:
            what = f"{self.n_opaque} addresses have neither a headline nor words, so the query cannot be looked for"
            self.tell(where, CollectError(what, where, "ask without a query; the pages will tell", error="opaque"))
        if self.left:
            what = f"{len(self.left)} further sitemaps were not read, from {self.left[0]} on: {self.most} is the bound"
            self.tell(where, CollectError(what, where, "narrow the window, or raise `most`", error="not-read"))


def read_feed_entries(page: Page) -> Iterator[Entry]:
    """Entries of a feed that serves as a sitemap, which the protocol allows."""
    for item in read_feed(page.html, page.final_url, page.headers.get("content-type", "")).items:
        yield Entry(item.url, changed=item.changed, facts=item.facts, keywords=", ".join(item.tags))


def _is_feed(content: bytes) -> bool:
    head = content[:1000].lower()
    return any(mark in head for mark in (b"<rss", b"<feed", b"<rdf:rdf"))
