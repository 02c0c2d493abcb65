"""The Guardian's Open Platform: search in everything that the Guardian and its sister papers put online, with text.

Documentation: open-platform.theguardian.com/documentation/search. Read 2026-11: older pages of it, manuals of clients
that repeat it, and public clients' code and tests (error texts, fields). The page itself was not at hand, and no live
service was asked.

- Query: words, "a phrase" in quotes, AND, OR, NOT (or -) and brackets. It is sent as it is.
- Days: sent as moments with a zone (00:00:00+00:00 to 23:59:59+00:00), so that the last day is whole and UTC, whatever
  a bare date means to the service. Time is that of publication (`use-date=published`).
- 200 results a page; a page beyond the last is an error (status 400). Whether deep pages are refused is not documented,
  so a query with more than 10,000 results is split by time.
- Limits: for years 5,000 calls a day and 12 a second were documented; users of 2026 report 500 a day. Paced to one
  request a second, the rest is told by the service (header line, status 429).
- Some texts may not be passed on: then the field holds a comment instead, and the listing has no `text`.
- `lastModified` has no column and is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from mediakit.collect.http import Client
from mediakit.collect.listing import Listing, OnProblem
from mediakit.collect.sources.guardian_facts import FIELDS, TAGS, read_result
from mediakit.collect.sources.matching import is_of
from mediakit.collect.sources.service import (
    Service,
    Window,
    halve,
    has_any,
    is_within,
    read_count,
    read_mapping,
    read_rows,
)
from mediakit.errors import CollectError

NAME = "guardian"
REACH = (
    "The Guardian and The Observer since 1999 (single texts before), with full text where it may be passed on; needs a "
    "free key for non-commercial use; 500 requests a day of 200 texts each, as users report."
)
API = "https://content.guardianapis.com"
HOST = "theguardian.com"
LIMITS = "the Guardian allows about one request a second and 500 a day: when the day's are used up, run again tomorrow"
PAGE_SIZE = 200
MAX_RESULTS = 10_000
FOUNDED = date(1791, 12, 4)  # of The Observer: begin of a window that is to be split and has none
_BEYOND = "beyond the number of available pages"


def listings(
    query: str = "",
    since: date | None = None,
    until: date | None = None,
    outlets: Sequence[str] = (),
    limit: int | None = None,
    *,
    client: Client,
    note: OnProblem | None = None,
    api: str = API,
    pace: float = 1.0,
) -> Iterator[Listing]:
    """Search the Guardian, the earliest text first.

    Parameters
    ----------
    query : str
        Words, "a phrase", AND, OR, NOT, brackets; "" for everything in the window.
    since, until : date, optional
        First and last day of publication, both included, UTC.
    outlets : sequence of str
        When given without theguardian.com, nothing is asked, and that is noted.
    limit : int, optional
        At most so many.
    client : Client
    note : function, optional
        Called with (address, CollectError) when the run ends early, with the day from which to go on, and when fewer
        texts came than the Guardian counts. Without it that becomes a warning.
    api : str
        Address of the service.
    pace : float
        Least seconds between two requests.

    Yields
    ------
    Listing
        With outlet, headline (as printed; the web's title where there is none), deck, byline, agency, published,
        section, kind (by type and tone, where stated), lang, text and evidence. `url` is the page, which can be fetched
        too.

    Raises
    ------
    CollectError
        If there is no key, the key is refused, or the query can never be answered.
    """
    service = Service(NAME, LIMITS, client, note, pace)
    if not has_any(HOST, outlets):
        what = f"the Guardian holds nothing of {', '.join(outlets)}"
        service.tell(CollectError(what, api, f"add {HOST} to the outlets, or leave this source out", error="outlets"))
        return
    search = _Search(service, api, query, since)

    def is_wanted(listing: Listing) -> bool:
        return is_of(listing.url, outlets) and is_within(listing, since, until)

    yield from service.collect(search.run(since, until), limit, is_wanted, search.say_again)


class _Search:
    """One query, over as many windows of time as it needs."""

    def __init__(self, service: Service, api: str, query: str, since: date | None) -> None:
        self.service, self.url, self.query = service, f"{api.rstrip('/')}/search", query
        self._reached = since

    def say_again(self) -> str:
        """How to go on after an early end."""
        if self._reached is None:
            return "nothing came yet"
        return f"go on with since={self._reached.isoformat()}: everything before that day has come"

    def run(self, since: date | None, until: date | None) -> Iterator[Listing]:
        """Everything in the window, by time."""
        waiting: list[tuple[date | None, date | None]] = [(since, until)]
        while waiting:
            window = waiting.pop()
            first, asked = self._ask(window, 1)
            if first["total"] > MAX_RESULTS and (halves := halve(_close(window))):
                waiting += reversed(halves)
                continue
            yield from self._read(window, first, asked)

    def _read(self, window: tuple[date | None, date | None], first: dict[str, Any], asked: str) -> Iterator[Listing]:
        """All pages of a window whose first one is here."""
        answer, number, came = first, 1, set[str]()
        while True:
            for result in answer["results"]:
                listing = read_result(result, NAME, asked)
                came.add(str(result.get("id")))
                if "published" in listing.facts:
                    self._reached = listing.facts["published"].date()
                yield listing
            number += 1
            if number > answer["pages"]:
                break
            try:
                answer, asked = self._ask(window, number)
            except CollectError as error:
                if _BEYOND in error.what:  # texts were withdrawn since the first page
                    break
                raise
        if len(came) < first["total"]:
            self._tell_missing(window, len(came), first["total"])

    def _ask(self, window: tuple[date | None, date | None], number: int) -> tuple[dict[str, Any], str]:
        params: dict[str, str | int] = {"q": self.query} if self.query else {}
        since, until = window
        if since is not None:
            params["from-date"] = f"{since.isoformat()}T00:00:00+00:00"
        if until is not None:
            params["to-date"] = f"{until.isoformat()}T23:59:59+00:00"
        params |= {"use-date": "published", "order-by": "oldest", "page": number, "page-size": PAGE_SIZE}
        params |= {"show-fields": FIELDS, "show-tags": TAGS, "format": "json", "api-key": self.service.key}
        answer, page = self.service.ask(self.url, params)
        found = read_mapping(answer.get("response"))
        counts = {name: read_count(found.get(name)) for name in ("total", "pages")}
        if None in counts.values() or not isinstance(found.get("results"), list):
            raise CollectError(
                "the Guardian's answer has no results or tells no count", self.url, "run again later", error="answer"
            )
        return {**counts, "results": read_rows(found["results"])}, page.retrieved.date().isoformat()

    def _tell_missing(self, window: tuple[date | None, date | None], came: int, total: int) -> None:
        days = " to ".join(day.isoformat() if day else "…" for day in window)
        what = f"the Guardian counts {total:,} texts for {days}, and {came:,} came: some changed while it was read"
        self.service.tell(CollectError(what, self.url, "run again for these days", error="incomplete"))


def _close(window: tuple[date | None, date | None]) -> Window:
    since, until = window
    return since or FOUNDED, until or datetime.now(UTC).date()
