"""Collecting: from sources to archived pages, politely and resumably.

`cache/pages.warc.gz` (and `pages-00002.warc.gz` ..., as it grows) holds every answer byte for byte, `cache/pages.cdxj`
its index, `cache/corpus.db` the queue and what was made of the pages; all can be thrown away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from mediakit.collect.archive import Archive
from mediakit.collect.check import check_archive
from mediakit.collect.http import Client
from mediakit.collect.links import find_origin, normalise_url
from mediakit.collect.listing import Listing, OnProblem
from mediakit.collect.page import Page
from mediakit.collect.reader import ArchiveReader
from mediakit.collect.run import Collected, Job, Progress, Run
from mediakit.collect.sources.front import find_links
from mediakit.collect.store import STATES, Store
from mediakit.collect.timemaps import find_versions, raw_capture
from mediakit.collect.warcs import list_warcs, read_archive, read_pages
from mediakit.errors import CollectError

__all__ = [
    "STATES",
    "Archive",
    "ArchiveReader",
    "Client",
    "Collected",
    "Job",
    "Listing",
    "Page",
    "Run",
    "Store",
    "check_archive",
    "collect_pages",
    "collect_sites",
    "find_links",
    "find_versions",
    "list_warcs",
    "normalise_url",
    "raw_capture",
    "read_archive",
    "read_pages",
]


def collect_sites(
    origins: Iterable[str],
    folder: str | Path,
    *,
    allow_loopback: bool = False,
    delay: float = 1.0,
    limit: int | None = None,
    progress: Progress | None = None,
    again: bool = False,
    client_options: dict[str, Any] | None = None,
) -> Collected:
    """Find what sites list, and fetch it: hosts in parallel, one request at a time per host.

    A run may be stopped at any moment (Ctrl-C, kill) and goes on when called again. What was fetched is never fetched
    again; what failed for the time being is tried again.

    Parameters
    ----------
    origins : list of str
        Addresses of sites, such as "https://www.example.org".
    folder : str or Path
        The corpus; pages and queue go to its `cache/`.
    allow_loopback : bool
        Allow servers on this machine.
    delay : float
        Seconds between two requests to one host; a longer Crawl-delay in robots.txt wins.
    limit : int, optional
        At most so many addresses per site, the first that it lists.
    progress : function, optional
        See `Run`.
    again : bool
        Read the listings of sites again that an earlier run has read to the end.
    client_options : dict, optional
        Further parameters of `Client`.

    Returns
    -------
    Collected

    Raises
    ------
    CollectError
        If another run is at work on the folder, or an origin is no web address.
    KeyboardInterrupt
        On Ctrl-C, once the requests under way have ended.
    """
    sites = []
    for origin in origins:
        if not find_origin(origin):
            raise CollectError(
                "this is no address of a site", origin, "write https://host", error="address", permanent=True
            )
        sites.append(find_origin(origin))
    options = {"allow_loopback": allow_loopback, "delay": delay, **(client_options or {})}
    with Run(Path(folder), options, progress) as run:
        run.go([Job(site, site, _make_lister(site, limit)) for site in dict.fromkeys(sites)], again=again)
        return run.result()


def _make_lister(site: str, limit: int | None) -> Callable[[Client, OnProblem], Iterator[Listing]]:
    def make(client: Client, note: OnProblem) -> Iterator[Listing]:
        for url, source in find_links(client, site, note)[:limit]:
            yield Listing(url, source)

    return make


def collect_pages(
    links: Iterable[tuple[str, str]],
    folder: str | Path,
    *,
    allow_loopback: bool = False,
    delay: float = 1.0,
    progress: Progress | None = None,
    client_options: dict[str, Any] | None = None,
) -> Collected:
    """Fetch given (url, source) pairs into a folder, in the same way as `collect_sites`.

    For addresses from elsewhere: a list of one's own, or the captures of a TimeMap.
    """
    options = {"allow_loopback": allow_loopback, "delay": delay, **(client_options or {})}
    with Run(Path(folder), options, progress) as run:
        run.store.add(Listing(url, source) for url, source in links)
        run.go()
        return run.result()
