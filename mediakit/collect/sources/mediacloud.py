"""Media Cloud: stories of tens of thousands of online outlets, title and address.

Documentation: the service's own Python client `mediacloud` 5.2.0 (its requests, read 2026-11) and its server's limits
(2 calls a minute, 4,000 hits a week, pages of up to 1,000; the interface says that it reaches back to January 2008). No
call could be made from here. Not verified: that `canonical_domain:` restricts a query to an outlet, which is therefore
also judged here.

The query is handed on as it is: words are joined by AND, with OR, NOT, "phrases", brackets and word*. `start` and `end`
are days, both included. The day is the one that Media Cloud holds for publication; it may be guessed there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from mediakit.collect.http import Client
from mediakit.collect.keys import find_key
from mediakit.collect.links import normalise_url
from mediakit.collect.listing import Listing, OnProblem
from mediakit.collect.sources.matching import is_of, is_within, tell
from mediakit.errors import CollectError

NAME = "mediacloud"
REACH = "titles and addresses of online news since 2008; needs a key; 2 calls a minute, 4,000 hits a week"
API = "https://search.mediacloud.org/api"
PLATFORM = "onlinenews-mediacloud"
PACE = 30.0
PAGE = 1000
FIRST = date(2008, 1, 1)


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
    collections: Sequence[int] = (),
    sources: Sequence[int] = (),
    api: str = API,
    pace: float = PACE,
) -> Iterator[Listing]:
    """Yield stories that match a query.

    Parameters
    ----------
    query : str
        In Media Cloud's language, see above.
    since, until : date, optional
        First and last day, both included; default: from 2008 to today.
    outlets : sequence of str
        Hosts.
    limit : int, optional
        At most so many.
    client : Client
    note : function, optional
        Called when the quota is used up.
    key : str
        The API key; default: see `find_key`.
    collections, sources : sequence of int
        Numbers of Media Cloud's collections and sources; Media Cloud advises to name a collection.
    api : str
        Address of the service.
    pace : float
        Least seconds between two calls.

    Yields
    ------
    Listing
        facts: headline, published (a day), outlet (Media Cloud's name for it), lang, evidence.

    Raises
    ------
    CollectError
        Without a key, or when the service refuses it.
    """
    secret = key or find_key(NAME)
    client.hide(secret)
    params = _make_params(query, since, until, outlets, limit, collections, sources)
    seen: set[str] = set()
    while True:
        try:
            stories, token = _ask(client, f"{api}/search/story-list", params, secret, pace)
        except CollectError as error:
            if error.error != "http-429":
                raise
            tell(note, api, _quota(error, len(seen)))
            return
        for story in stories:
            url = normalise_url(str(story.get("url") or ""))
            if limit is not None and len(seen) >= limit:
                return
            if url and url not in seen and is_of(url, outlets) and _is_wanted(story, since, until):
                seen.add(url)
                yield Listing(url, NAME, _read_facts(story))
        if not token or token == params.get("pagination_token"):
            return
        params["pagination_token"] = token


def _make_params(
    query: str,
    since: date | None,
    until: date | None,
    outlets: Sequence[str],
    limit: int | None,
    collections: Sequence[int],
    sources: Sequence[int],
) -> dict[str, str | int]:
    domains = " OR ".join(outlets)
    query = f"({query}) AND canonical_domain:({domains})" if domains and query else query or "*"
    params: dict[str, str | int] = {
        "q": query if query != "*" or not domains else f"canonical_domain:({domains})",
        "start": (since or FIRST).isoformat(),
        "end": (until or datetime.now(UTC).date()).isoformat(),
        "platform": PLATFORM,
        "page_size": min(PAGE, limit or PAGE),
        "sort_order": "asc",
    }
    if collections:
        params["cs"] = ",".join(map(str, collections))
    if sources:
        params["ss"] = ",".join(map(str, sources))
    return params


def _ask(
    client: Client, url: str, params: dict[str, str | int], secret: str, pace: float
) -> tuple[list[dict[str, Any]], str]:
    headers = {"Authorization": f"Token {secret}", "Accept": "application/json"}
    page = client.ask(url, params, source="api", pace=pace, headers=headers)
    try:
        answer = json.loads(page.html)
        return list(answer["stories"]), str(answer.get("pagination_token") or "")
    except (ValueError, KeyError, TypeError) as error:
        said = " ".join(page.html[:300].decode("utf-8", "replace").split())
        raise CollectError(
            f"the answer is not what Media Cloud's client documents: {said}", page.url, "run again later"
        ) from error


def _is_wanted(story: dict[str, Any], since: date | None, until: date | None) -> bool:
    day = _read_day(story)
    return day is None or is_within(day, since, until)


def _read_day(story: dict[str, Any]) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(str(story.get("publish_date"))[:10]), datetime.min.time(), UTC)
    except ValueError:
        return None


def _read_facts(story: dict[str, Any]) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "headline": " ".join(str(story.get("title") or "").split()),
        "outlet": str(story.get("media_name") or ""),
        "lang": str(story.get("language") or "")[:2],
        "evidence": f"Media Cloud, story {story.get('id')}",
    }
    if (day := _read_day(story)) is not None:
        facts |= {"published": day, "published_precision": "day"}
    return {name: value for name, value in facts.items() if value}


def _quota(error: CollectError, n: int) -> CollectError:
    return CollectError(
        f"Media Cloud allows no further calls for now (2 a minute, 4,000 hits a week); {n} stories came",
        error.where,
        "run again later: what came is kept",
        error="quota",
    )
