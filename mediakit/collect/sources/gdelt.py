"""GDELT DOC 2.0: a search over the news of the world, by address and headline (mode ArtList).

Read 2026-11: "GDELT DOC 2.0 API Debuts!" (blog.gdeltproject.org/gdelt-doc-2-0-api-debuts), and the README and issues of
its clients. No live service was asked; what only users report is marked so.

- 250 records an answer and no paging: a window that comes back full is halved, down to the 15 minutes in which GDELT
  works; what is still full then is noted. Users report that windows under an hour may be refused ("Timespan is too
  short"); that is noted too, and what the fuller window gave is kept.
- One request every 5 seconds (its own answer with status 429). Users report 429 at the first request since mid-2026.
- Reach: one version of the blog says "back to January 1, 2017", another and the clients say the last three months.
  Nobody could check it here: ask, and an answer that refuses the dates becomes an error that says so.
- Errors come as plain text with status 200. A query is refused when a word is too short or the whole is too long (users
  report about 250 characters), so outlets are asked for in groups.
- `seendate` is when GDELT saw the text, in steps of 15 minutes. It is not the time of publication, hence never
  `published`, and `since` and `until` are days of being seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

from mediakit.collect.http import Client
from mediakit.collect.links import normalise_url
from mediakit.collect.listing import Listing, OnProblem
from mediakit.collect.sources.gdelt_text import clean_title, name_language, parse_answer, read_language
from mediakit.collect.sources.matching import is_of, tell
from mediakit.errors import CollectError

NAME = "gdelt"
REACH = (
    "News in 65 languages as GDELT saw it: the last three months, by one account back to January 2017; 250 records an "
    "answer, so that long windows are asked in many slices of 5 seconds each; addresses and headlines, no dates of "
    "publication."
)
API = "https://api.gdeltproject.org/api/v2/doc/doc"
MAX_RECORDS = 250
MAX_QUERY = 240
STEP = timedelta(minutes=15)
DEFAULT_REACH = timedelta(days=90)
_PATIENCE = 3  # for "limit requests", which also comes with status 200
_SHED = ("http-429", "http-403", "http-503")

Window = tuple[datetime, datetime]


def listings(
    query: str = "",
    since: date | None = None,
    until: date | None = None,
    outlets: Sequence[str] = (),
    limit: int | None = None,
    *,
    client: Client,
    note: OnProblem | None = None,
    lang: str = "",
    subdomains: bool = True,
    api: str = API,
    pace: float = 5.0,
) -> Iterator[Listing]:
    """Search GDELT.

    Parameters
    ----------
    query : str
        GDELT's own language: several words must all occur, "a phrase" stands in quotes, (this OR that) in brackets.
    since, until : date, optional
        First and last day on which GDELT saw the text, both included, UTC; default: the last 90 days.
    outlets : sequence of str
        Hosts without "www.".
    limit : int, optional
        At most so many.
    client : Client
    note : function, optional
        Called with (address, CollectError) for a slice of time that could not be had whole.
    lang : str
        Only texts in this language: ISO 639-1 code or GDELT's name.
    subdomains : bool
        Ask with `domain:`, which also finds edition.news.example (and foreign hosts that end alike, left out here);
        False asks with `domainis:`, for the very host: fewer records, hence fewer requests.
    api : str
        Address of the service.
    pace : float
        Least seconds between two requests.

    Yields
    ------
    Listing
        With `headline` (spaces before punctuation mended where that is certain), `lang`, `uncertain_fields` and
        `evidence` (when GDELT saw it). A text and its mobile twin come once.

    Raises
    ------
    CollectError
        If GDELT refuses the query itself, or there is nothing to search for.
    """
    search = _Search(client, api, pace, note)
    window = _find_window(since, until)
    found = _find_all(search, _build_queries(query, outlets, lang, subdomains), window, outlets)
    yield from islice(found, limit)


def _find_all(search: _Search, queries: list[str], window: Window, outlets: Sequence[str]) -> Iterator[Listing]:
    seen = _Seen()
    for query in queries:
        for record in search.run(query, window):
            listing = _read_record(record, query, window)
            if listing is not None and is_of(listing.url, outlets) and seen.add(record):
                yield listing


class _Search:
    """One query over one window, halved until nothing is cut off."""

    def __init__(self, client: Client, api: str, pace: float, note: OnProblem | None) -> None:
        self.client, self.api, self.pace, self.note = client, api, pace, note
        self._refused: CollectError | None = None

    def run(self, query: str, window: Window) -> Iterator[dict[str, Any]]:
        """All records, some of them several times: those of a full window come first, then those of its halves."""
        waiting = [window]
        while waiting:
            if self._refused is not None:
                tell(self.note, self._name(query, (waiting[-1][0], window[1])), _not_asked(self._refused))
                return
            here = waiting.pop()
            try:
                records = self.ask(query, here)
            except CollectError as error:
                waiting += self._judge(error, query, here, here == window)
                continue
            yield from records
            if len(records) >= MAX_RECORDS:
                halves = _halve(here)
                if not halves:
                    tell(self.note, self._name(query, here), _overflow(here))
                waiting += halves

    def _judge(self, error: CollectError, query: str, window: Window, whole: bool) -> list[Window]:
        """Report why a window could not be had, or give the halves in which to try again."""
        if error.error in ("query", "reach") and whole:
            raise error
        halves = _halve(window) if error.error == "json" else []
        if error.error == "window" and not whole:  # a half of a full window
            error = _overflow(window)
        if not halves:
            tell(self.note, self._name(query, window), error)
        if error.error in _SHED:
            self._refused = error
        return halves

    def ask(self, query: str, window: Window) -> list[dict[str, Any]]:
        """The records of one window."""
        params: dict[str, str | int] = {
            "query": query,
            "mode": "ArtList",
            "format": "json",
            "maxrecords": MAX_RECORDS,
            "sort": "DateAsc",
            "startdatetime": f"{window[0]:%Y%m%d%H%M%S}",
            "enddatetime": f"{window[1]:%Y%m%d%H%M%S}",
        }
        where = self._name(query, window)
        for attempt in range(1, _PATIENCE + 1):
            page = self.client.ask(self.api, params, pace=self.pace * attempt)
            try:
                return parse_answer(page.html, where)
            except CollectError as error:
                if error.error != "http-429" or attempt == _PATIENCE:
                    raise
        raise AssertionError("unreachable")

    def _name(self, query: str, window: Window) -> str:
        return f"{self.api} ({query}, {window[0]:%Y-%m-%d %H:%M} to {window[1]:%Y-%m-%d %H:%M} UTC)"


def _find_window(since: date | None, until: date | None) -> Window:
    """From the first moment of the first day to the first after the last day; ENDDATETIME at 00:00 loses a day."""
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    end = datetime.combine(until, time(), UTC) + timedelta(days=1) if until else now
    start = datetime.combine(since, time(), UTC) if since else end - DEFAULT_REACH
    if start >= end:
        raise CollectError("the window is empty", f"{since} to {until}", "give the earlier day first", error="window")
    return start, end


def _halve(window: Window) -> list[Window]:
    """What to ask instead of a full window, the earlier part last; nothing when it cannot be shorter.

    Halves share their border, so that it does not matter whether the service counts it. The shortest window leaves its
    end out: it would hold two of GDELT's moments 15 minutes apart.
    """
    start, end = window
    steps = (end - start) // STEP
    if steps < 1:
        return []
    if steps == 1:
        return [(start, end - timedelta(seconds=1))]
    middle = start + steps // 2 * STEP
    return [(middle, end), (start, middle)]


def _overflow(window: Window) -> CollectError:
    return CollectError(
        f"{MAX_RECORDS} texts or more within {window[1] - window[0]}: GDELT gives no more, the rest is missing",
        f"{window[0]:%Y-%m-%d %H:%M} UTC",
        "narrow the query: more words, a language, or single outlets",
        error="overflow",
        permanent=True,
    )


def _not_asked(error: CollectError) -> CollectError:
    return CollectError(
        "this window was not asked for any more, because GDELT refuses us for now",
        error.where,
        "run again later for these days",
        error=error.error,
    )


def _build_queries(query: str, outlets: Sequence[str], lang: str, subdomains: bool) -> list[str]:
    """The query for each group of outlets that keeps it short enough."""
    words = " ".join(query.split())
    base = [part for part in (words, f"sourcelang:{name_language(lang)}" if lang else "") if part]
    if not words and not outlets:
        raise CollectError(
            "there is nothing to search for", NAME, "give words or outlets", error="query", permanent=True
        )
    groups: list[list[str]] = [[]]
    operator = "domain" if subdomains else "domainis"
    for outlet in dict.fromkeys(f"{operator}:{outlet.lower().removeprefix('www.')}" for outlet in outlets):
        if groups[-1] and len(" ".join([*base, _bracket([*groups[-1], outlet])])) > MAX_QUERY:
            groups.append([])
        groups[-1].append(outlet)
    return [" ".join([*base, _bracket(group)]).strip() for group in groups]


def _bracket(outlets: list[str]) -> str:
    return f"({' OR '.join(outlets)})" if len(outlets) > 1 else "".join(outlets)


def _read_record(record: dict[str, Any], query: str, window: Window) -> Listing | None:
    """What GDELT states of one text; None for no address, or one seen outside of the window."""
    url = str(record.get("url") or "").strip()
    seen = _parse_seen(str(record.get("seendate") or ""))
    if not normalise_url(url) or (seen is not None and not window[0] <= seen < window[1]):
        return None
    lang = read_language(str(record.get("language") or ""))
    title = clean_title(str(record.get("title") or ""), lang)
    facts = {
        "headline": title,
        "lang": lang,
        "uncertain_fields": "headline" if title else "",
        "evidence": f"GDELT DOC 2.0, {f'seen {seen:%Y-%m-%d %H:%M} UTC' if seen else 'not dated'}, query: {query}",
    }
    return Listing(url, NAME, {name: value for name, value in facts.items() if value})


def _parse_seen(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


class _Seen:
    """Which texts have come, by address and by mobile address.

    Some sites give one mobile address to all their texts, so a mobile address stands for one text only.
    """

    def __init__(self) -> None:
        self._urls: set[str] = set()
        self._twins: set[str] = set()
        self._used: set[str] = set()

    def add(self, record: dict[str, Any]) -> bool:
        """Whether this is a new one."""
        url, twin = (normalise_url(str(record.get(name) or "")) for name in ("url", "url_mobile"))
        if url in self._urls or url in self._twins:
            return False
        self._urls.add(url)
        if not twin or twin == url or twin.count("/") < 4 or twin in self._used:
            return True
        self._used.add(twin)
        self._twins.add(twin)
        return twin not in self._urls
