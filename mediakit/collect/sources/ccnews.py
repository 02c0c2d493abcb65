"""Common Crawl: pages of outlets out of its archive, without downloading all of it.

Two bodies of data, two ways:

1. The main crawl (CC-MAIN, about one a month, a sample of the web) has an index by address. `pages` asks it for the
   outlets and fetches the records one by one with HTTP ranges.
2. CC-NEWS (news sites, since 26 August 2016, continuous) has **no index by address**: its WARC files of about 1 GB each
   are listed by month and nothing else. `news_files` gives the list for a window of days; download them with any
   program and give them to `pages(..., paths=[...])`, which reads them from disk.

Read 2026-11: commoncrawl.org ("CDXJ Index", "News Dataset Available", "Get Started", the blog's crawl announcements),
pywb's "CDXJ Server API" (the index is served by it) and its source, recorded answers in the tests of cdx_toolkit, and
the issues of cc-index-server: one request at a time; 503 means slow down; who goes on is answered 403 or not at all for
a day. No live service was asked.

The main crawl takes a page when it comes by, often weeks after publication: `since` and `until` are days of capture,
so look for April's news in the crawls of April to June. It is a sample: what is missing here was not necessarily
missing in the outlet.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from mediakit.collect.http import Client
from mediakit.collect.listing import OnProblem
from mediakit.collect.page import Page
from mediakit.collect.sources import warc
from mediakit.collect.sources.commoncrawl import Crawls
from mediakit.collect.sources.matching import find_terms, tell
from mediakit.errors import CollectError

NAME = "ccnews"
REACH = (
    "The monthly crawls of Common Crawl since 2008, by outlet: a sample of pages, taken as the crawl came by; CC-NEWS "
    "(since 26 August 2016) has no index by address: its files of about 1 GB are listed, downloaded by you, read here."
)
INDEX = "https://index.commoncrawl.org"
DATA = "https://data.commoncrawl.org"
GIGABYTES = 1.07  # of a file of CC-NEWS, on average
_NEWS_FILE = re.compile(r"CC-NEWS-(\d{8})\d{6}-\d+\.warc\.gz$")


def pages(
    query: str = "",
    since: date | None = None,
    until: date | None = None,
    outlets: Sequence[str] = (),
    limit: int | None = None,
    *,
    client: Client | None = None,
    note: OnProblem | None = None,
    paths: Iterable[str | Path] = (),
    index: str = INDEX,
    data: str = DATA,
    pace: float = 1.5,
    progress: warc.OnProgress | None = None,
) -> Iterator[Page]:
    """Pages of outlets from the main crawl, or from downloaded files of CC-NEWS.

    Parameters
    ----------
    query : str
        Words and "phrases" that must all occur in the page's bytes; they spare no downloads.
    since, until : date, optional
        First and last day of capture, both included, UTC. Without them all crawls are asked: a hundred and more.
    outlets : sequence of str
        Hosts without "www."; subdomains count. Needed unless `paths` are given.
    limit : int, optional
        At most so many.
    client : Client
        Needed unless `paths` are given.
    note : function, optional
        Called with (address, CollectError) for what could not be had.
    paths : list of str or Path
        Files of CC-NEWS on this machine, or folders of them: then these are read and nothing is fetched.
    index, data : str
        Addresses of the index and of the files.
    pace : float
        Least seconds between two requests to one of them.
    progress : function, optional
        With `paths`, called with (bytes read, bytes in all).

    Yields
    ------
    Page
        HTML with status 200 as the crawler got it; `retrieved` is the moment of the crawl. The same bytes of the same
        address come once, other bytes of it again.

    Raises
    ------
    CollectError
        If no outlets are given, or the list of crawls cannot be had.
    """
    given = list(paths)
    if given:
        for page in warc.pages(query, since, until, outlets, limit, paths=given, note=note, progress=progress):
            yield replace(page, source=NAME)
        return
    if client is None or not outlets:
        raise CollectError(
            "Common Crawl's index knows addresses only, so it can be asked for outlets, not for words",
            index,
            "give outlets and a client, or download files of CC-NEWS (see news_files) and give their paths",
            error="query",
            permanent=True,
        )
    tell(note, f"{data}/crawl-data/CC-NEWS/", _no_index())
    crawls = Crawls(client, index.rstrip("/"), data.rstrip("/"), pace, note)
    holds = find_terms(query)
    found = (page for page in crawls.run(outlets, since, until) if warc.is_page(page) and holds(page.html))
    for page in islice(found, limit):
        yield replace(page, source=NAME)


def _no_index() -> CollectError:
    return CollectError(
        "CC-NEWS has no index by address, so only the main crawl is searched here",
        "",
        "for CC-NEWS list its files with news_files, download those of your days, and give them as paths",
        error="no-index",
        permanent=True,
    )


def news_files(
    since: date,
    until: date,
    *,
    client: Client,
    note: OnProblem | None = None,
    data: str = DATA,
    pace: float = 1.5,
) -> list[str]:
    """Addresses of the files of CC-NEWS that hold what was crawled on some days; to be downloaded by you.

    Parameters
    ----------
    since, until : date
        First and last day of the crawl, both included, UTC. Files bear the moment at which they were begun, so those
        of the day before are listed too.
    client : Client
    note : function, optional
        Called with (address, CollectError): with the amount of data, and for a month that cannot be had.
    data : str
        Address of the files.
    pace : float
        Least seconds between two requests.

    Returns
    -------
    list of str
        In the order of time.
    """
    first, base = since - timedelta(days=1), data.rstrip("/")
    found: set[str] = set()
    for year, month in _months(first, until):
        address = f"{base}/crawl-data/CC-NEWS/{year}/{month:02}/warc.paths.gz"
        try:
            names = _unpack_list(client.ask(address, pace=pace, headers={"Accept-Encoding": "identity"}))
        except CollectError as error:
            tell(note, address, error)
            continue
        for name in names:
            match = _NEWS_FILE.search(name)
            if match and f"{first:%Y%m%d}" <= match[1] <= f"{until:%Y%m%d}":
                found.add(f"{base}/{name}")
    tell(note, f"{base}/crawl-data/CC-NEWS/", _amount(len(found)))
    return sorted(found)


def _months(first: date, last: date) -> list[tuple[int, int]]:
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [(number // 12, number % 12 + 1) for number in numbers]


def _unpack_list(page: Page) -> list[str]:
    try:
        text = gzip.decompress(page.html) if page.html[:2] == b"\x1f\x8b" else page.html
    except (OSError, EOFError, zlib.error) as error:
        raise CollectError("the list of files is damaged", page.url, "run again later", error="encoding") from error
    return text.decode("utf-8", "replace").split()


def _amount(files: int) -> CollectError:
    return CollectError(
        f"CC-NEWS has no index by address: these days are {files:,} files, about {files * GIGABYTES:,.0f} GB",
        "",
        "download as many as you can store, and give them to pages(paths=[...])",
        error="no-index",
        permanent=True,
    )
