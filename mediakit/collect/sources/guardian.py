"""The Guardian and The Observer: Open Platform content search, with the texts.

Documentation: open-platform.theguardian.com/documentation/search and /access, as its clients quote it; the Guardian's
notes on dates in its forum (guardian-api-talk, "from-date and to-date support time"); its Scala client for tags and
genres; all read 2026-11; no call could be made from here. From there: at most 200 articles a page; a page beyond the
last is refused with status 400; errors say {"response": {"status": "error", "message": ...}}, those of the gate before
the service (no key, quota) {"message": ...}; a day without a time is one of London, from its begin to its last
millisecond, and a time with a zone is taken as it is. So times in UTC are sent, up to the midnight that ends the last
day, and what does not lie in the days is left out here.

Not verified: the quota (a developer's key once had 5,000 calls a day and 12 a second, users report 500 a day and one a
second since), what header lines say about it, and how deep the search can be paged. Beyond MAX_PAGES the window of time
is halved instead.

A body may be withheld ("redistribution rights ... unavailable"): then there is no text, and the page is to be fetched.
The terms of the service say how long its texts may be kept (users speak of 24 hours): read them before you publish.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from mediakit.collect.http import Client
from mediakit.collect.keys import find_key
from mediakit.collect.links import normalise_url
from mediakit.collect.listing import Listing, OnProblem
from mediakit.collect.plain import plain_text
from mediakit.collect.sources.guardian_text import find_kind, read_byline, read_text
from mediakit.collect.sources.matching import is_of, is_within, tell
from mediakit.collect.times import read_moment
from mediakit.errors import CollectError

NAME = "guardian"
REACH = "articles of The Guardian and The Observer with their texts, since 1999; needs a key; 500 calls a day"
API = "https://content.guardianapis.com"
PACE = 1.0
PAGE, MAX_PAGES = 200, 190
HOST = "theguardian.com"
FIRST = datetime(1791, 12, 4, tzinfo=UTC)  # the first issue of The Observer: nothing is older
SHORTEST = timedelta(hours=1)  # a window is not halved further
FIELDS = "headline,standfirst,byline,publication,lang,body"
_PAGE_GONE = "beyond the number of available pages"
Window = tuple[datetime, datetime]
Ask = Callable[[Window, int], dict[str, Any]]


def listings(
    query: str = "",
    since: date | None = None,
    until: date | None = None,
    outlets: Sequence[str] = (),
    limit: int | None = None,
    *,
    client: Client,
    note: OnProblem | None = None,
    key: str = "",
    api: str = API,
    pace: float = PACE,
) -> Iterator[Listing]:
    """Yield articles that match a query, the oldest first.

    Parameters
    ----------
    query : str
        Words, "phrases", AND, OR, NOT and brackets, as the service understands them.
    since, until : date, optional
        First and last day, both included, UTC. Without `until`: today.
    outlets : sequence of str
        When given and theguardian.com is not among them, nothing is asked.
    limit : int, optional
        At most so many.
    client : Client
    note : function, optional
        Called for what could not be had: the quota used up, an hour with more hits than can be paged, articles that
        were taken down meanwhile.
    key : str
        The API key; default: see `find_key`.
    api : str
        Address of the service.
    pace : float
        Least seconds between two calls.

    Yields
    ------
    Listing
        facts: headline, deck, byline, published (UTC, minute), section, kind, lang, outlet, text, evidence. Nothing is
        to be fetched when the text came.

    Raises
    ------
    CollectError
        Without a key, when the service refuses the key ("bad-key") or the query ("bad-query"), or fails.
    """
    if not is_of(f"https://{HOST}/", outlets) or (limit is not None and limit <= 0):
        return
    secret = key or find_key(NAME)
    client.hide(secret)
    params = {"q": query, "order-by": "oldest", "page-size": str(PAGE), "show-fields": FIELDS}
    params |= {"show-tags": "contributor,tone", "api-key": secret}

    def ask(window: Window, page: int) -> dict[str, Any]:
        days = {"from-date": _write_time(window[0]) if window[0] > FIRST else "", "to-date": _write_time(window[1])}
        asked = {name: value for name, value in {**params, **days}.items() if value}
        return _ask(client, f"{api}/search", {**asked, "page": page}, pace)

    start = datetime.combine(since, time(), UTC) if since else FIRST
    end = datetime.combine(until or datetime.now(UTC).date(), time(), UTC) + timedelta(days=1)
    seen: set[str] = set()
    try:
        for result in _walk(ask, (start, end), note):
            listing = _read_result(result)
            published = listing.facts.get("published")
            name = normalise_url(listing.url)
            if name and name not in seen and not (published and not is_within(published, since, until)):
                seen.add(name)
                yield listing
            if len(seen) == limit:
                return
    except CollectError as error:
        if error.error != "http-429":
            raise
        tell(note, f"{api}/search", _quota(error, len(seen)))


def _walk(ask: Ask, window: Window, note: OnProblem | None) -> Iterator[dict[str, Any]]:
    """All results of a window of time; one with more than can be had is halved."""
    splits = window[1] - window[0] > SHORTEST
    try:
        yield from _read_pages(ask, window, note, splits)
        return
    except CollectError as error:
        if error.error not in ("overflow", "too-large"):
            raise
        if not splits:
            tell(note, _name(window), error)
            return
    middle = (window[0] + (window[1] - window[0]) / 2).replace(microsecond=0)
    yield from _walk(ask, (window[0], middle), note)
    yield from _walk(ask, (middle, window[1]), note)


def _read_pages(ask: Ask, window: Window, note: OnProblem | None, splits: bool) -> Iterator[dict[str, Any]]:
    """The results of all pages; "overflow" when there are too many, at once if the window can be split."""
    answer = ask(window, 1)
    pages, total = _count(answer, "pages"), _count(answer, "total")
    too_many = pages > MAX_PAGES
    if too_many and splits:
        raise _overflow(total, window)
    page = 1
    while True:
        yield from (result for result in answer.get("results") or [] if isinstance(result, dict))
        page += 1
        if page > min(pages, MAX_PAGES):
            break
        try:
            answer = ask(window, page)
        except CollectError as error:
            if error.error != "bad-query" or _PAGE_GONE not in error.what:
                raise
            answer = {"total": (page - 1) * PAGE}  # this page is gone, because articles were taken down
        if (gone := total - _count(answer, "total")) > 0:
            tell(note, _name(window), _moved(gone))
        pages, total = _count(answer, "pages"), _count(answer, "total")
    if too_many:
        raise _overflow(total, window)


def _ask(client: Client, url: str, params: Mapping[str, str | int], pace: float) -> dict[str, Any]:
    """One page of results."""
    try:
        page = client.ask(url, params, source="api", pace=pace)
    except CollectError as error:
        if (explained := _explain(error)) is not None:
            raise explained from error
        raise
    try:
        answer = json.loads(page.html)["response"]
        status = answer["status"]
    except (ValueError, KeyError, TypeError) as error:
        raise CollectError(
            "the answer is not what the Guardian documents", page.url, "run again later", error="answer"
        ) from error
    if status != "ok":
        raise _bad_query(str(answer.get("message") or status), page.url)
    return dict(answer)


def _read_result(result: dict[str, Any]) -> Listing:
    fields = {name: str(value) for name, value in (result.get("fields") or {}).items() if value}
    tags = [tag for tag in result.get("tags") or [] if isinstance(tag, dict)]
    outlet, text = plain_text(fields.get("publication", "")), read_text(fields.get("body", ""))
    facts: dict[str, Any] = {
        "headline": plain_text(fields.get("headline", "") or str(result.get("webTitle") or "")),
        "deck": plain_text(fields.get("standfirst", "")),
        "byline": read_byline(tags, fields.get("byline", "")),
        "section": plain_text(str(result.get("sectionName") or "")),
        "kind": find_kind(str(result.get("type") or ""), tags),
        "lang": fields.get("lang", "")[:2].lower(),
        "outlet": outlet if outlet and "." not in outlet else "The Guardian",  # "theguardian.com" of texts not printed
        "text": text,
        "evidence": f"Guardian Open Platform, {result.get('id') or 'no id'}",
    }
    if moment := read_moment(str(result.get("webPublicationDate") or "")):
        facts |= {"published": moment[0], "published_precision": moment[1]}
    kept = {name: value for name, value in facts.items() if value}
    return Listing(str(result.get("webUrl") or ""), NAME, kept, fetch_url="-" if text else "")


def _write_time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _name(window: Window) -> str:
    return f"{NAME}: {_write_time(window[0])} to {_write_time(window[1])}"


def _count(answer: dict[str, Any], name: str) -> int:
    number = answer.get(name)
    return number if isinstance(number, int) else 0


def _explain(error: CollectError) -> CollectError | None:
    """What a refusal means here; None of other errors."""
    if error.error in ("http-401", "http-403"):
        return CollectError(
            f"the Guardian refuses the key: {error.what}",
            error.where,
            "check it for missing signs; a new one: https://open-platform.theguardian.com/access/",
            error="bad-key",
            permanent=True,
        )
    return _bad_query(error.what, error.where) if error.error == "http-400" else None


def _bad_query(said: str, where: str) -> CollectError:
    return CollectError(
        f"the Guardian does not accept the query: {said}",
        where,
        'write words, "phrases", AND, OR, NOT and brackets',
        error="bad-query",
        permanent=True,
    )


def _quota(error: CollectError, n: int) -> CollectError:
    return CollectError(
        f"the Guardian allows this key no further calls for now, as a rule for the rest of the day; {n} articles came",
        error.where,
        "run again tomorrow: what came is kept; or narrow the days, so that fewer calls are needed",
        error="quota",
    )


def _overflow(total: int, window: Window) -> CollectError:
    return CollectError(
        f"the search has {total:,} hits within the time, and only {PAGE * MAX_PAGES:,} can be had",
        _name(window),
        "add a word to the query",
        error="overflow",
        permanent=True,
    )


def _moved(n: int) -> CollectError:
    return CollectError(
        f"{n} articles were taken down while the pages were read, so that as many others may be missing",
        NAME,
        "run again",
        error="moved",
    )
