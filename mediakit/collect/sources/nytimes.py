"""The New York Times since 1851, by its interfaces Article Search and Archive: headlines, abstracts, facts; no texts.

Documentation: the publisher's specifications (nytimes/public_api_specs: "Article Search" 2.0.0, "Archive" 2.0.0), read
2026-11, and what public clients met since the answers changed in 2025: `metadata` instead of `meta`, `docs` null when
there is nothing. Both forms are read. developer.nytimes.com was not at hand, and no live service was asked.

Which interface is asked, unless `archive` says it:

- **Archive**, one answer of up to 20 MB for each month, when the window is made of whole months that are over and the
  query can be judged here (words, "phrases", AND, OR, NOT). Words are looked for in headlines, abstract, snippet and
  first paragraph; Article Search would also find those that stand deeper in the text.
- **Article Search** otherwise: 10 records an answer, 100 answers a query. A query with more than 1,000 hits is split by
  time, down to single days. `q` is sent as it is (Lucene-like; users report that several words must all occur).

The zone of `begin_date` and `end_date`, and of the Archive's months, is not documented. So one day more is asked on
both sides, and the month before when the window begins on a first; what came out on other days, UTC, is left out.

Limits: 5 requests a minute and 500 a day, as users quote the site's FAQ, hence 12 seconds between two. What becomes
which column stands in `nytimes_facts`: `abstract` becomes `deck`, marked as uncertain, because the page may show
another one; midnight counts as a day without a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from mediakit.collect.http import Client
from mediakit.collect.listing import Listing, OnProblem
from mediakit.collect.sources.matching import is_of
from mediakit.collect.sources.nytimes_facts import find_words, read_doc
from mediakit.collect.sources.nytimes_words import find_test
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

NAME = "nytimes"
REACH = (
    "The New York Times since 1851: headline, abstract, names, section and time, no full texts; needs a free key; "
    "5 requests a minute and 500 a day: a whole month in one request, or 10 hits of a search."
)
API = "https://api.nytimes.com"
HOST = "nytimes.com"
LIMITS = "the New York Times allows 5 requests a minute and 500 a day: when the day's are used up, run again tomorrow"
PAGE_SIZE = 10
MAX_PAGES = 100
FOUNDED = date(1851, 9, 18)
_DAY = timedelta(days=1)


def listings(
    query: str = "",
    since: date | None = None,
    until: date | None = None,
    outlets: Sequence[str] = (),
    limit: int | None = None,
    *,
    client: Client,
    note: OnProblem | None = None,
    archive: bool | None = None,
    api: str = API,
    pace: float = 12.0,
) -> Iterator[Listing]:
    """List what the New York Times published, by time.

    Parameters
    ----------
    query : str
        Words, "a phrase", AND, OR, NOT; "" for everything in the window.
    since, until : date, optional
        First and last day of publication, both included, UTC.
    outlets : sequence of str
        When given without nytimes.com or a subdomain, nothing is asked, and that is noted.
    limit : int, optional
        At most so many.
    client : Client
        With `max_bytes` of 50 million for the Archive: a month may be larger than the default allows.
    note : function, optional
        Called with (address, CollectError) when the run ends early, with the day from which to go on; for a month that
        the Archive could not give, which is searched instead; and for a day with more hits than can be had. Without it
        that becomes a warning.
    archive : bool, optional
        True asks the Archive, False Article Search; default: as the module's text says.
    api : str
        Address of the service.
    pace : float
        Least seconds between two requests.

    Yields
    ------
    Listing
        With outlet, agency (of texts taken over), headline, deck, byline, published, section, kind (where stated) and
        evidence.

    Raises
    ------
    CollectError
        If there is no key, the key is refused, or the query can never be answered.
    """
    service = Service(NAME, LIMITS, client, note, pace)
    if not has_any(HOST, outlets):
        what = f"the New York Times' interface holds nothing of {', '.join(outlets)}"
        service.tell(CollectError(what, api, f"add {HOST} to the outlets, or leave this source out", error="outlets"))
        return
    today = datetime.now(UTC).date()
    window = since or FOUNDED, until or today
    if archive is None:
        archive = since is not None and until is not None and is_for_archive(query, since, until, today)
    reader = _Reader(service, api.rstrip("/"), query, since)

    def is_wanted(listing: Listing) -> bool:
        return is_of(listing.url, outlets) and is_within(listing, since, until)

    found = reader.read_months(window) if archive else reader.search(_widen(window))
    yield from service.collect(found, limit, is_wanted, reader.say_again)


def is_for_archive(query: str, since: date, until: date, today: date) -> bool:
    """Whether the window is made of whole months that are over, and the query can be judged here.

    Examples
    --------
    >>> is_for_archive("ferry", date(2031, 4, 1), date(2031, 5, 31), date(2031, 6, 2))
    True
    >>> is_for_archive("ferry", date(2031, 4, 1), date(2031, 5, 30), date(2031, 6, 2))
    False
    """
    whole = since.day == 1 and (until + _DAY).day == 1 and since <= until
    return whole and until < today.replace(day=1) and find_test(query) is not None


def _widen(window: Window) -> Window:
    return max(window[0] - _DAY, FOUNDED), window[1] + _DAY


class _Reader:
    """One query to either interface."""

    def __init__(self, service: Service, api: str, query: str, since: date | None) -> None:
        self.service, self.api, self.query = service, api, query
        self._reached = since

    def say_again(self) -> str:
        """How to go on after an early end."""
        if self._reached is None:
            return "nothing came yet"
        return f"go on with since={self._reached.isoformat()}: everything before that day has come"

    def search(self, window: Window) -> Iterator[Listing]:
        """Article Search, split by time until all hits can be had."""
        waiting = [window]
        while waiting:
            here = waiting.pop()
            docs, hits, asked = self._ask_search(here, 0)
            if hits > PAGE_SIZE * MAX_PAGES and (halves := halve(here)):
                waiting += reversed(halves)
                continue
            came = 0
            for page in range(min(MAX_PAGES, max(1, -(-hits // PAGE_SIZE)))):
                if page:
                    docs, _, asked = self._ask_search(here, page)
                came += len(docs)
                yield from (self._read(doc, "Article Search", asked) for doc in docs)
            self._reached = max(self._reached or here[0], here[0])
            if came < hits:
                self._tell_missing(here, came, hits)

    def read_months(self, window: Window) -> Iterator[Listing]:
        """The Archive, month by month; a month that it cannot give is searched instead."""
        test = find_test(self.query)
        if test is None:
            raise CollectError(
                "the Archive interface cannot search, and this query says more than words can be looked for here",
                f"query: {self.query}",
                'write words, "phrases", AND, OR and NOT only, or leave archive=True out',
                error="query",
                permanent=True,
            )
        for first, last in _months(window):
            try:
                answer, asked = self._ask(f"/svc/archive/v1/{first.year}/{first.month}.json", {})
            except CollectError as error:
                if error.error != "too-large":
                    raise
                self.service.tell(
                    error, f"{first:%B %Y} is searched instead; max_bytes=50_000_000 would let it through"
                )
                yield from self.search((first, last))
                continue
            docs = sorted(read_rows(answer.get("docs")), key=lambda doc: str(doc.get("pub_date")))
            yield from (self._read(doc, "Archive", asked) for doc in docs if test(find_words(doc)))
            self._reached = max(self._reached or first, last + _DAY)

    def _read(self, doc: dict[str, Any], interface: str, asked: str) -> Listing:
        listing = read_doc(doc, NAME, interface, asked)
        moment = listing.facts.get("published")
        if interface == "Article Search" and moment is not None:
            # The day before: days of the service may begin some hours earlier than those of UTC.
            self._reached = max(self._reached or FOUNDED, moment.date() - _DAY)
        return listing

    def _ask_search(self, window: Window, page: int) -> tuple[list[dict[str, Any]], int, str]:
        params: dict[str, str | int] = {"q": self.query} if self.query else {}
        params |= {"begin_date": f"{window[0]:%Y%m%d}", "end_date": f"{window[1]:%Y%m%d}", "sort": "oldest"}
        answer, asked = self._ask("/svc/search/v2/articlesearch.json", {**params, "page": page})
        hits = read_count(read_mapping(answer.get("metadata") or answer.get("meta")).get("hits"))
        if hits is None:
            raise CollectError(
                "the New York Times' answer tells no count of hits", self.api, "run again later", error="answer"
            )
        return read_rows(answer.get("docs")), hits, asked

    def _ask(self, path: str, params: dict[str, str | int]) -> tuple[dict[str, Any], str]:
        url = self.api + path
        answer, page = self.service.ask(url, {**params, "api-key": self.service.key})
        found = answer.get("response")
        if not isinstance(found, dict):
            raise CollectError(
                "the New York Times' answer has no records in it", url, "run again later", error="answer"
            )
        return found, page.retrieved.date().isoformat()

    def _tell_missing(self, window: Window, came: int, hits: int) -> None:
        days = " to ".join(day.isoformat() for day in window)
        what = f"the New York Times counts {hits:,} hits for {days}, and {came:,} came"
        todo = "narrow the query" if hits > PAGE_SIZE * MAX_PAGES else "run again for these days"
        self.service.tell(CollectError(what, self.api, todo, error="incomplete"))


def _months(window: Window) -> Iterator[Window]:
    """First and last day of every month of a window, and of the one before if it begins on a first."""
    here = max((window[0] - _DAY).replace(day=1), FOUNDED.replace(day=1))
    while here <= window[1]:
        following = (here + timedelta(days=31)).replace(day=1)
        yield here, following - _DAY
        here = following
