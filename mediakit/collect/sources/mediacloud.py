"""Media Cloud: which outlets of the world wrote of something since 2008: addresses, headlines, days; no texts.

Documentation: the code of its Python client `mediacloud` 5.2.0 (api.py: paths, parameters, `Authorization: Token`) and
of its server (mediacloud/web-search: views.py, utils.py and tests of `search/story-list`), read 2026-11. No live
service was asked.

- Query: Elasticsearch's query string, Lucene-like: words, "a phrase", AND, OR, NOT, brackets, `title:...`,
  `canonical_domain:news.example`, sent as it is.
- Days: `start` and `end`, both included, compared with the day of publication as Media Cloud found it on the page, so
  `published` is a day and marked as uncertain.
- Name collections or sources by their numbers in the directory at search.mediacloud.org; the client calls a query
  without any "a bad idea", and the service may refuse it. `outlets` are looked for here, in what came: a query with
  `canonical_domain:` saves requests.
- 1,000 stories a page (as the server's own default), the rest by `pagination_token`, in the order in which they were
  indexed; the token of the last page is null. A token also says where to go on after an early end.
- Limits: 2 requests a minute for ordinary accounts; `search/api-params` tells another rate (`query-rate`, such as
  "10/m"), which is asked for once, as the client does. The quota is 4,000 requests a week: status 400 and a note.
- A fault that passes comes with status 400 and `"temporary": true`, and is tried again twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from mediakit.collect.http import Client
from mediakit.collect.listing import Listing, OnProblem
from mediakit.collect.sources.matching import is_of
from mediakit.collect.sources.service import Service, is_within, read_mapping, read_moment, read_rows, read_text
from mediakit.errors import CollectError

NAME = "mediacloud"
REACH = (
    "News sites of many countries since 2008 as Media Cloud crawled them: address, headline, outlet, language and day; "
    "needs a free key; 2 requests a minute of 1,000 stories each."
)
API = "https://search.mediacloud.org/api"
LIMITS = "Media Cloud allows 2 requests a minute and some thousand a week: when they are used up, run again days later"
PLATFORM = "onlinenews-mediacloud"
PAGE_SIZE = 1000
BEGIN = date(2008, 1, 1)
SLOW = 30.0  # seconds between two requests where the service tells no other rate
FAST = 6.0  # its own client never asks more often than 10 times a minute
_TRIES = 3
_QUOTA = re.compile(r"used up your quota", re.IGNORECASE)
_PASSING = re.compile(r'"temporary": *true|Search service is currently unavailable')


def listings(
    query: str = "",
    since: date | None = None,
    until: date | None = None,
    outlets: Sequence[str] = (),
    limit: int | None = None,
    *,
    client: Client,
    note: OnProblem | None = None,
    collections: Sequence[int] = (),
    sources: Sequence[int] = (),
    token: str = "",
    api: str = API,
    pace: float | None = None,
) -> Iterator[Listing]:
    """Search Media Cloud, in the order in which it indexed the stories.

    Parameters
    ----------
    query : str
        Lucene-like; "" for everything, which only small windows and few sources bear.
    since, until : date, optional
        First and last day of publication, both included; default: 2008 to today.
    outlets : sequence of str
        Hosts without "www."; stories of others are left out after they came.
    limit : int, optional
        At most so many.
    client : Client
    note : function, optional
        Called with (address, CollectError) when the run ends early, with the token from which to go on. Without it
        that becomes a warning.
    collections, sources : sequence of int
        Numbers of the directory's collections and sources to search in.
    token : str
        Where to go on, from an earlier run's note; only with the same query and days.
    api : str
        Address of the service.
    pace : float, optional
        Least seconds between two requests; default: the rate that the service tells for this key.

    Yields
    ------
    Listing
        With outlet (as Media Cloud names it, mostly by its domain), headline, lang, published (a day) and evidence.

    Raises
    ------
    CollectError
        If there is no key, the key is refused, or the query can never be answered.
    """
    service = Service(NAME, LIMITS, client, note, FAST if pace is None else pace)
    params: dict[str, str | int] = {
        "start": (since or BEGIN).isoformat(),
        "end": (until or datetime.now(UTC).date()).isoformat(),
        "q": query or "*",
        "platform": PLATFORM,
    }
    for name, numbers in (("ss", sources), ("cs", collections)):
        if numbers:
            params[name] = ",".join(str(number) for number in numbers)
    reader = _Reader(service, api.rstrip("/"), params, token)
    if pace is None:
        service.pace = reader.ask_pace()

    def is_wanted(listing: Listing) -> bool:
        return is_of(listing.url, outlets) and is_within(listing, since, until)

    yield from service.collect(reader.run(), limit, is_wanted, reader.say_again)


class _Reader:
    """One query, page by page."""

    def __init__(self, service: Service, api: str, params: dict[str, str | int], token: str) -> None:
        self.service, self.api, self.token = service, api, token
        self.params = {**params, "sort_order": "asc", "page_size": PAGE_SIZE}
        self._headers = {"Authorization": f"Token {service.key}", "Accept": "application/json"}

    def say_again(self) -> str:
        """How to go on after an early end."""
        if not self.token:
            return "nothing came yet"
        return f"go on with token={self.token!r} and the same query and days: everything before it has come"

    def ask_pace(self) -> float:
        """Seconds between two requests at the rate that the service tells."""
        try:
            answer, _ = self.service.ask(f"{self.api}/search/api-params", {}, self._headers)
        except CollectError as error:
            self.service.tell(error, f"going on with one request in {SLOW:g} s")
            return SLOW
        told = read_mapping(answer.get("params")).get("query-rate")
        match = re.fullmatch(r"([0-9]{1,6})/m", read_text(told))
        return max(FAST, 60 / int(match[1])) if match and int(match[1]) else SLOW

    def run(self) -> Iterator[Listing]:
        """All stories."""
        seen: set[str] = set()
        while True:
            answer, asked = self._ask_page()
            yield from (read_story(story, asked) for story in read_rows(answer["stories"]))
            following = read_text(answer.get("pagination_token"))
            if not following:
                return
            if following in seen:
                raise CollectError(
                    "Media Cloud's pages go round in a circle", self.api, "run again later", error="answer"
                )
            seen.add(following)
            self.token = following

    def _ask_page(self) -> tuple[dict[str, Any], str]:
        params = {**self.params, "pagination_token": self.token} if self.token else self.params
        url = f"{self.api}/search/story-list"
        for attempt in range(_TRIES):
            try:
                answer, page = self.service.ask(url, params, self._headers)
            except CollectError as error:
                if _QUOTA.search(error.what):
                    raise self.service.quota_error(error) from None
                if not _PASSING.search(error.what):
                    raise
                if attempt == _TRIES - 1:
                    raise CollectError(error.what, error.where, "run again later", error="unavailable") from None
                continue
            if not isinstance(answer.get("stories"), list):
                raise CollectError("Media Cloud's answer has no stories in it", url, "run again later", error="answer")
            return answer, page.retrieved.date().isoformat()
        raise AssertionError("unreachable")


def read_story(story: dict[str, Any], asked: str) -> Listing:
    """A story as a listing."""
    found: dict[str, Any] = {
        "outlet": read_text(story.get("media_name")),
        "headline": " ".join(read_text(story.get("title")).split()),
        "lang": read_text(story.get("language")),
    }
    facts = {name: value for name, value in found.items() if value}
    moment = read_moment(read_text(story.get("publish_date"))[:10])
    if moment is not None:  # null when Media Cloud could not tell
        facts |= {"published": moment, "published_precision": "day", "uncertain_fields": "published"}
    facts["evidence"] = f"Media Cloud, story {story.get('id', '')}, asked {asked}"
    return Listing(read_text(story.get("url")), NAME, facts)
