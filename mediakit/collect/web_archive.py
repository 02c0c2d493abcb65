"""How web archives are asked for their captures, and what they mean by refusing.

Two kinds are understood, told apart by their address. One without a path (https://web.archive.org) is asked as the
Wayback Machine is: /cdx/search/cdx, /web/MOMENT/URL. One with a path (https://HOST/COLLECTION) is asked as a collection
of pywb is: /cdx, /MOMENT/URL.

Documentation, read 2026-11: "Wayback CDX Server API - BETA" (internetarchive/wayback, wayback-cdx-server/README.md);
"CDXJ Server API" (webrecorder/pywb, docs/manual/cdxserver_api.rst). Limits of web.archive.org as the maintainers of the
library `wayback` (edgi-govdata-archiving) report them: 24 to 30 searches and 600 captures a minute, and whoever goes on
after a status 429 is locked out for an hour or longer, which shows as refused connections. Tried against pywb 2.10, not
against web.archive.org itself.

What its documentation does not say and the program does (same repository, CDXServer.java): one answer comes from at
most 150,000 lines of the index, whether they match or not, and ends there without a sign and without a key to go on.
That is as much as one page of the paging interface (50 blocks of 3,000 lines). So a search for more than one address
asks for the number of pages first, and is read page by page when there are several.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote, urlencode, urlsplit

from mediakit.collect.cdx import Row, read_rows
from mediakit.collect.http import Client
from mediakit.collect.links import find_origin, normalise_url
from mediakit.errors import CollectError

WAYBACK = "https://web.archive.org"
SEARCH_PACE = 2.5  # seconds: 24 searches a minute
PAGE_PACE = 0.125  # seconds: 8 captures a second
ROWS = 5_000  # asked for at a time where an archive can be asked to go on
PYWB_ROWS = 100_000  # what pywb gives at most
MAX_PAGES = 100  # of 150,000 lines of the index each: some four minutes
_BLOCK = 3_000  # lines of one block of a compressed index, which pywb gives in pages
# The number alone, or as the only cell of a table in JSON.
_NUMBER = re.compile(rb"\D{0,20}(\d+)\D{0,4}")


class WebArchive:
    """How one archive is asked, and how its captures are addressed."""

    def __init__(self, client: Client, archive: str, pace: float) -> None:
        self.client, self.pace = client, pace
        self.archive = normalise_url(archive).rstrip("/")
        if not self.archive:
            raise CollectError(
                "this is no address of a web archive", archive, "write https://HOST/COLLECTION", error="address",
                permanent=True,
            )  # fmt: skip
        self.is_wayback = urlsplit(self.archive).path in ("", "/web")
        origin = find_origin(self.archive)
        self.cdx = f"{origin}/cdx/search/cdx" if self.is_wayback else f"{self.archive}/cdx"
        self.replay = f"{origin}/web/" if self.is_wayback else f"{self.archive}/"
        self.timemap = f"{self.replay}timemap/link/"

    def ask(self, pairs: list[tuple[str, str]]) -> tuple[list[Row], str]:
        """One search: its rows, and the key with which to ask for the next ones."""
        query = urlencode([*pairs, ("output", "json")], quote_via=quote)
        try:
            page = self.client.ask(f"{self.cdx}?{query}", pace=self.pace)
        except CollectError as error:
            raise explain(error, self.archive) from error
        return read_rows(page.html.decode("utf-8", "replace"), page.url)

    def search(self, query: dict[str, str], since: date | None, until: date | None, only_pages: bool) -> Iterator[Row]:
        """All rows of a search, however many answers they take."""
        pairs = list(query.items())
        if only_pages:
            pairs += _WAYBACK_PAGES if self.is_wayback else _PYWB_PAGES
        if self.is_wayback:
            pairs += [(name, write_stamp(day)) for name, day in (("from", since), ("to", until)) if day is not None]
            pages = 1 if query["matchType"] == "exact" else self._count_pages(query)
            yield from self._resume(pairs) if pages == 1 else self._read_pages(pairs, pages)
        else:
            yield from self._split(pairs, *find_bounds(since, until))

    def _count_pages(self, query: dict[str, str]) -> int:
        """Wayback: how many pages of its index a search has to look through; 1 where it does not know pages."""
        try:
            page = self.client.ask(self.cdx, {**query, "showNumPages": "true"}, pace=self.pace)
        except CollectError as error:
            if error.error == "http-400":
                return 1
            raise explain(error, self.archive) from error
        number = _NUMBER.fullmatch(page.html.strip()[:100])
        pages = int(number[1]) if number else 1
        if pages > MAX_PAGES:
            raise CollectError(
                f"the archive's list of these addresses has {pages} pages, and at most {MAX_PAGES} are read",
                f"{self.cdx}, {query['url']}", "name a part of the site, such as HOST/2017/04", error="too-many",
                permanent=True,
            )  # fmt: skip
        return max(1, pages)

    def _read_pages(self, pairs: list[tuple[str, str]], pages: int) -> Iterator[Row]:
        """Wayback: page by page, each all that stands in one part of its index."""
        for number in range(pages):
            rows, _ = self.ask([*pairs, ("page", str(number))])
            yield from rows

    def _resume(self, pairs: list[tuple[str, str]]) -> Iterator[Row]:
        """Wayback: so many rows at a time, each answer naming the key to go on with."""
        pairs = [*pairs, ("limit", str(ROWS)), ("showResumeKey", "true")]
        key, used = "", set[str]()
        while True:
            rows, key = self.ask([*pairs, ("resumeKey", key)] if key else pairs)
            yield from rows
            if not key:
                return
            if key in used:
                raise CollectError(
                    "the archive names the same place to go on twice: its list cannot be read to the end",
                    self.cdx, "ask for a shorter span of time", error="cut-off",
                )  # fmt: skip
            used.add(key)

    def _split(self, pairs: list[tuple[str, str]], first: datetime, last: datetime) -> Iterator[Row]:
        """Pywb: all at once, and in two halves of time when there is more than it gives."""
        window = [("from", write_stamp(first)), ("to", write_stamp(last)), ("limit", str(PYWB_ROWS))]
        rows, _ = self.ask([*pairs, *window])
        if len(rows) < PYWB_ROWS:
            yield from rows
            if len(rows) >= _BLOCK:
                yield from self._further_pages([*pairs, *window], rows[0])
            return
        if last - first < timedelta(seconds=1):
            raise CollectError(
                f"the archive has more than {PYWB_ROWS:,} captures of one second and gives no more",
                self.cdx, "ask for a prefix with fewer pages", error="cut-off", permanent=True,
            )  # fmt: skip
        middle = (first + (last - first) / 2).replace(microsecond=0)
        yield from self._split(pairs, first, middle)
        yield from self._split(pairs, middle + timedelta(seconds=1), last)

    def _further_pages(self, pairs: list[tuple[str, str]], first: Row) -> Iterator[Row]:
        """The other pages of a compressed index; an index without pages gives its first rows again."""
        number = 1
        while True:
            try:
                rows, _ = self.ask([*pairs, ("page", str(number))])
            except CollectError as error:
                if error.error == "http-400":  # beyond the last page
                    return
                raise
            if not rows or rows[0] == first:
                return
            yield from rows
            number += 1

    def nearest(self, url: str, moment: datetime) -> list[Row]:
        """The first rows of a search sorted by nearness to a moment."""
        ok = ("filter", "statuscode:200") if self.is_wayback else ("filter", "=status:200")
        return self.ask([("url", url), ("sort", "closest"), ("closest", write_stamp(moment)), ok, ("limit", "10")])[0]


# What is no page: redirects and errors by status, pictures and the like by type. The status "-" and the type
# "warc/revisit" belong to captures that refer to an earlier one, which may lie before the span of time asked for.
# Wayback matches the whole field, pywb its begin; Wayback's `collapse` keeps the first row of each address.
_WAYBACK_PAGES = [
    ("filter", "!statuscode:[1345].*"),
    ("filter", "mimetype:(text/html|application/xhtml.xml|warc/revisit)"),
    ("collapse", "urlkey"),
]
_PYWB_PAGES = [("filter", "!~status:[1345]"), ("filter", "~mime:text/html|application/xhtml|warc/revisit")]


def explain(error: CollectError, archive: str) -> CollectError:
    """The error of a request to an archive, with what archives mean by it."""
    for test, what, todo, permanent in _MEANINGS:
        if test(error):
            return CollectError(what, error.where or archive, todo, error=error.error, permanent=permanent)
    return error


_Meaning = tuple[Callable[[CollectError], bool], str, str, bool]
_MEANINGS: tuple[_Meaning, ...] = (
    (
        lambda error: "AccessControlException" in error.what,
        "the archive does not show this site: it was left out at the owner's wish or by its robots.txt",
        "try another web archive or a library database",
        True,
    ),
    (
        lambda error: error.error == "http-429",
        "the archive says that we ask too often (status 429)",
        "wait some minutes, then go on with a larger pace; web.archive.org locks out for an hour who does not wait",
        False,
    ),
    (
        lambda error: error.error == "connection",
        "the archive does not take the connection: it is down, or has locked this network out for asking too often",
        "wait an hour, then go on with a larger pace; what is held is not asked for again",
        False,
    ),
    (
        lambda error: error.error in ("http-503", "http-504", "http-502", "timeout"),
        "the archive is overloaded or closed for maintenance",
        "run again later; for a search, ask for a shorter span of time",
        False,
    ),
)


def read_moment(stamp: str) -> datetime | None:
    """A moment as archives write it, fourteen digits; None for anything else."""
    if not (len(stamp) == 14 and stamp.isascii() and stamp.isdigit()):
        return None
    try:
        return datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def write_stamp(day: date) -> str:
    """A day or a moment as archives write it; they take a day for all of it."""
    return f"{day.astimezone(UTC):%Y%m%d%H%M%S}" if isinstance(day, datetime) else f"{day:%Y%m%d}"


def find_bounds(since: date | None, until: date | None) -> tuple[datetime, datetime]:
    """First and last moment of a span of days or moments."""
    ends = []
    for day, clock, default in (
        (since, datetime.min.time(), datetime(1994, 1, 1, tzinfo=UTC)),
        (until, datetime.max.time().replace(microsecond=0), datetime(2099, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ):
        if isinstance(day, datetime):
            ends.append(day.astimezone(UTC))
        else:
            ends.append(datetime.combine(day, clock, UTC) if day is not None else default)
    return ends[0], ends[1]
