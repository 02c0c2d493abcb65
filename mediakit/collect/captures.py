"""Captures of pages in web archives: which there are, and the one nearest to a moment.

How archives are asked, their documentation and their limits: `mediakit.collect.web_archive`. An archive without a
search for captures (CDX) is asked for the Memento TimeMap of the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import unquote

from mediakit.collect.cdx import Row
from mediakit.collect.http import Client
from mediakit.collect.links import normalise_url
from mediakit.collect.timemaps import find_versions, raw_capture
from mediakit.collect.web_archive import SEARCH_PACE, WAYBACK, WebArchive, explain, find_bounds, read_moment
from mediakit.errors import CollectError

MATCHES = ("exact", "prefix", "host", "domain")
_CAPTURE = re.compile(r"^(https?://[^/?#]+/(?:[^?#]*?/)??)(\d{14})(?:[a-z]{2}_)?/(.+)$", re.IGNORECASE)
_NO_SEARCH = ("http-400", "http-404", "http-405", "http-501")


@dataclass(frozen=True)
class Capture:
    """One capture of one page.

    `url` is the address of the page as it was captured, `moment` when (UTC), `address` where people can see the
    capture, `digest` the hash of its content as the archive writes it ("" when not told), `status` the one that the
    page had (0 when not told, as of a capture that only refers to an earlier one with the same content).
    """

    url: str
    moment: datetime
    address: str
    digest: str = ""
    status: int = 0
    mimetype: str = ""
    length: int = 0

    @property
    def raw(self) -> str:
        """Where the capture can be fetched as it was archived."""
        return raw_capture(self.address)


def split_capture(url: str) -> tuple[datetime, str] | None:
    """The moment and the original address that the address of a capture holds; None when it is no capture.

    Understands web.archive.org, pywb and archives that write addresses as they do, with any two-letter modifier.

    Examples
    --------
    >>> moment, original = split_capture("https://web.archive.org/web/20170411100000id_/http://news.example/a?b=1")
    >>> moment.isoformat(), original
    ('2017-04-11T10:00:00+00:00', 'http://news.example/a?b=1')
    >>> split_capture("https://news.example/2017/04/11/talks") is None
    True
    """
    match = _CAPTURE.match(url.strip())
    moment = read_moment(match[2]) if match else None
    if match is None or moment is None:
        return None
    original = match[3]
    if "%3a" in original[:8].lower():
        original = unquote(original)
    original = re.sub(r"^(https?):/{1,2}(?!/)", r"\1://", original, flags=re.IGNORECASE)
    if not re.match(r"https?://", original, re.IGNORECASE):
        # Archives take "news.example/a" for "http://news.example/a"; a number followed by a plain path is no capture.
        if not re.match(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?::\d+)?(?:/|$)", original, re.IGNORECASE):
            return None
        original = "http://" + original
    return moment, original


def find_captures(
    client: Client,
    url: str,
    archive: str = WAYBACK,
    *,
    since: date | None = None,
    until: date | None = None,
    match: str = "exact",
    only_pages: bool = False,
    limit: int | None = None,
    pace: float = SEARCH_PACE,
) -> list[Capture]:
    """All captures that an archive has of an address, or of all addresses below it.

    Parameters
    ----------
    client : Client
    url : str
        Address, or host for `match` "host" and "domain".
    archive : str
        "https://web.archive.org", or the address of a collection of pywb.
    since, until : date or datetime, optional
        First and last day (or moment) of the captures, both included, UTC.
    match : str
        "exact" (archives do not tell http from https, nor "www." from none), "prefix", "host", or "domain" (a host and
        its subdomains).
    only_pages : bool
        Leave out redirects, errors and what is not HTML, and keep one capture per address: the earliest. Captures that
        refer to an earlier one with the same content are kept.
    limit : int, optional
        Stop after so many captures.
    pace : float
        Least seconds between two searches.

    Returns
    -------
    list of Capture
        Oldest first. An archive that is found to cut its answers off is asked again for smaller spans of time.

    Raises
    ------
    CollectError
        If the archive cannot be asked, refuses, or is none ("archive"); if one second holds more captures than it
        gives ("cut-off").
    """
    if match not in MATCHES:
        raise ValueError(f"match is {match!r}: choose among {', '.join(MATCHES)}")
    place = WebArchive(client, archive, pace)
    query = {"url": url, "matchType": match}
    found: dict[tuple[str, datetime, str], Capture] = {}
    try:
        for row in place.search(query, since, until, only_pages):
            capture = _make_capture(place, row)
            if capture is not None:
                found.setdefault((capture.url, capture.moment, capture.digest), capture)
            if limit is not None and len(found) >= limit:
                break
    except CollectError as error:
        if error.error not in _NO_SEARCH or match != "exact":
            raise
        return _from_timemap(client, place, url, since, until)[:limit]
    captures = sorted(found.values(), key=lambda capture: (capture.moment, capture.url))
    return _first_pages(captures) if only_pages else captures


def find_nearest(
    client: Client, url: str, moment: datetime, archive: str = WAYBACK, *, pace: float = SEARCH_PACE
) -> Capture | None:
    """The capture of a page with status 200 that is nearest to a moment; None when there is none.

    Parameters
    ----------
    client, url, archive, pace
        As in `find_captures`.
    moment : datetime
        With a time zone.

    Raises
    ------
    CollectError
        As `find_captures`.
    """
    place = WebArchive(client, archive, pace)
    try:
        captures = [capture for row in place.nearest(url, moment) if (capture := _make_capture(place, row))]
    except CollectError as error:
        if error.error not in _NO_SEARCH:
            raise
        captures = []
    gaps = [abs(capture.moment - moment) for capture in captures]
    # An archive that does not know how to sort by nearness gives its oldest captures: then all are looked at.
    if gaps != sorted(gaps) or not captures:
        captures = find_captures(client, url, archive, pace=pace)
    shown = [capture for capture in captures if capture.status in (0, 200)]
    return min(shown, key=lambda capture: (abs(capture.moment - moment), -capture.status), default=None)


def _first_pages(captures: list[Capture]) -> list[Capture]:
    """One capture per address, the earliest; one whose address has no tracking parameters, when there is one."""
    best: dict[str, Capture] = {}
    for capture in captures:
        if capture.status not in (0, 200) or not (
            capture.mimetype in ("", "warc/revisit") or "html" in capture.mimetype
        ):
            continue
        plain = normalise_url(capture.url)
        held = best.get(plain)
        if plain and (held is None or (held.url != plain and capture.url == plain)):
            best[plain] = capture
    return sorted(best.values(), key=lambda capture: (capture.moment, capture.url))


def _from_timemap(client: Client, place: WebArchive, url: str, since: date | None, until: date | None) -> list[Capture]:
    """Captures from a Memento TimeMap (RFC 7089), which tells neither digests nor statuses."""
    try:
        versions = find_versions(client, place.timemap + url)
    except CollectError as error:
        if error.error != "http-404":
            raise explain(error, place.archive) from error
        raise CollectError(
            "neither a search for captures (CDX) nor a TimeMap of the page was found at this address",
            f"{place.archive}, for {url}",
            "give https://web.archive.org, or https://HOST/COLLECTION; if it is right, it has no capture of the page",
            error="archive",
            permanent=True,
        ) from error
    first, last = find_bounds(since, until)
    captures = []
    for address, moment in versions:
        found = split_capture(address)
        if first <= moment <= last:
            captures.append(Capture(found[1] if found else url, moment, _shown(address)))
    return captures


def _shown(address: str) -> str:
    """The address of a capture for people: without the modifier."""
    return re.sub(r"(/\d{14})[a-z]{2}_(/)", r"\1\2", address, count=1)


def _make_capture(place: WebArchive, row: Row) -> Capture | None:
    """A row as a capture; None when it has no moment or no address of a web page."""
    moment, url = read_moment(row.get("timestamp", "")), row.get("original") or row.get("url", "")
    if moment is None or not normalise_url(url):
        return None
    status, length = row.get("statuscode") or row.get("status", ""), row.get("length", "")
    digest = row.get("digest", "").strip("-").removeprefix("sha1:")
    return Capture(
        url=url,
        moment=moment,
        address=f"{place.replay}{row['timestamp']}/{url}",
        digest=digest,
        status=int(status) if status.isascii() and status.isdigit() else 0,
        mimetype=row.get("mimetype") or row.get("mime", ""),
        length=int(length) if length.isascii() and length.isdigit() else 0,
    )
