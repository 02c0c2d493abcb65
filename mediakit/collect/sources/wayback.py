"""Collector: pages as web archives hold them (web.archive.org, or any archive that runs pywb).

An archive can be searched by address and time only, never by text. What it is asked, its limits and its documentation:
`mediakit.collect.web_archive`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from mediakit.collect.captures import Capture, find_captures, find_nearest
from mediakit.collect.http import Client
from mediakit.collect.links import normalise_url
from mediakit.collect.listing import Listing, OnProblem
from mediakit.collect.sources.front import looks_like_article
from mediakit.collect.web_archive import SEARCH_PACE, WAYBACK
from mediakit.errors import CollectError

if TYPE_CHECKING:
    from collections.abc import Iterable

NAME = "wayback"
REACH = (
    "whatever the archive has captured, on web.archive.org since 1996; can be searched by host and time, not by words, "
    "about 24 searches a minute."
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
    archive: str = WAYBACK,
    addresses: Iterable[str] = (),
    pace: float = SEARCH_PACE,
) -> Iterator[Listing]:
    """Captures of articles, one per address, to be fetched from the archive.

    Parameters
    ----------
    query : str
        Words that must all stand in the path of the address ("moscow talks"), because archives cannot be searched by
        text. An address without words (/news/world-39573526) is not found by any.
    since, until : date, optional
        Days of capture, both included. An article may have been captured long after it was published.
    outlets : sequence of str
        Hosts, each searched with its subdomains; or a host and the begin of a path ("news.example/2017/04"), which is
        much faster where a site has very many pages.
    limit : int, optional
    client, note
        See `mediakit.collect.sources`.
    archive : str
        "https://web.archive.org", or the address of a collection of pywb.
    addresses : iterable of str, optional
        Addresses of articles that are known. Of each, the capture in the window that is nearest to its middle (of an
        open window, to its end; without a window, the earliest one). `query` and `outlets` do not count for them.
    pace : float
        Least seconds between two searches.

    Yields
    ------
    Listing
        `url` is the address of the page, `fetch_url` the capture as it was archived, `archived_url` the capture for
        people. Of a found address the earliest capture in the window is given: it is nearest to what readers saw when
        the article was new; `mediakit.harvest.history` brings the later ones.

    Raises
    ------
    CollectError
        If there is nothing to look for, or Ctrl-C ("stopped"). What else goes wrong is noted.
    """
    wanted = list(dict.fromkeys(filter(None, map(normalise_url, addresses))))
    if not wanted and not outlets:
        raise CollectError(
            "a web archive can only be searched by address",
            archive,
            "name outlets (hosts), or addresses of articles",
            error="query",
            permanent=True,
        )
    found = (
        _find_known(client, wanted, (since, until), note, (archive, pace))
        if wanted
        else _find_new(client, query, (since, until), outlets, note, (archive, pace))
    )
    seen: set[str] = set()
    for capture in found:
        url = normalise_url(capture.url)
        if limit is not None and len(seen) >= limit:
            return
        if url not in seen:
            seen.add(url)
            yield Listing(url, NAME, {"archived_url": capture.address, "evidence": capture.address}, capture.raw)


_BEFORE_ALL = datetime(1994, 1, 1, tzinfo=UTC)
_Window = tuple[date | None, date | None]
_Where = tuple[str, float]


def _find_known(
    client: Client, addresses: list[str], window: _Window, note: OnProblem | None, where: _Where
) -> Iterator[Capture]:
    """The best capture of each address."""
    archive, pace = where
    for url in addresses:
        try:
            capture = _choose(client, url, window, archive, pace)
        except CollectError as error:
            if _must_stop(note, url, error):
                return
            continue
        if capture is None:
            what = "the archive has no capture of this address" + (" in these days" if any(window) else "")
            _must_stop(note, url, CollectError(what, url, "try another archive, or more days", error="no-capture"))
        else:
            yield capture


def _choose(client: Client, url: str, window: _Window, archive: str, pace: float) -> Capture | None:
    since, until = window
    if since is None and until is None:
        return find_nearest(client, url, _BEFORE_ALL, archive, pace=pace)
    first, last = since or until or date.min, until or since or date.max
    middle = datetime.combine(first, time(), UTC) + (last - first + timedelta(days=1)) / 2
    captures = find_captures(client, url, archive, since=since, until=until, pace=pace)
    shown = [capture for capture in captures if capture.status in (0, 200)]
    if since is None or until is None:  # an open window has no middle: its one end counts
        middle = datetime.combine(first, time(), UTC)
    return min(shown, key=lambda capture: (abs(capture.moment - middle), -capture.status), default=None)


def _find_new(
    client: Client, query: str, window: _Window, outlets: Sequence[str], note: OnProblem | None, where: _Where
) -> Iterator[Capture]:
    """Captures of all addresses of the outlets that look like articles and hold the words."""
    archive, pace = where
    words = re.findall(r"\w+", query.casefold())
    for host in outlets:
        match = "prefix" if "/" in host.rstrip("/") else "domain"
        try:
            captures = find_captures(
                client, host, archive, since=window[0], until=window[1], match=match, only_pages=True, pace=pace
            )
        except CollectError as error:
            if _must_stop(note, host, error):
                return
            continue
        for capture in captures:
            path = unquote(urlsplit(capture.url).path).casefold()
            if looks_like_article(capture.url) and all(word in path for word in words):
                yield capture


def _must_stop(note: OnProblem | None, address: str, error: CollectError) -> bool:
    """Note an error; True when nothing more may be asked, because an archive that refuses must be left in peace."""
    if error.error == "stopped":
        raise error
    stops = error.error in ("http-429", "connection")
    if stops:
        error.what += "; nothing more is asked, so this address and those after it are missing"
    if note is not None:
        note(address, error)
    return stops
