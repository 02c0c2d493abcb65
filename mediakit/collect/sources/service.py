"""What the collectors of services with a key have in common: asking, refusals, quotas, and where to go on.

A quota is used up when the service still says so (status 429) after the client's tries, or when its header line
`X-RateLimit-Remaining-Day` says 0: so Kong's plugin "Rate Limiting" names it (its documentation, read 2026-11), and a
client of the New York Times reads it. Whether today's services send it is not verified; nothing depends on it.
`Retry-After` is the client's matter.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from mediakit.collect.http import Client
from mediakit.collect.keys import PLACES, find_key, how_to_give
from mediakit.collect.links import normalise_url
from mediakit.collect.listing import Listing, OnProblem
from mediakit.collect.page import Page
from mediakit.collect.sources import matching
from mediakit.errors import CollectError

Window = tuple[date, date]
_LEFT_TODAY = "x-ratelimit-remaining-day"
_NAME_GAP = re.compile(r"\s*(?:[,;&|]|\b(?:and|with)\b)\s*", re.IGNORECASE)
_PLACE = re.compile(r"\s+(?:in|at|for|reports|reporting)\b.*", re.IGNORECASE)
_NAME = re.compile(r"(?:(?!By\b)[^\W\d_][\w’'.-]*\s+){1,5}[^\W\d_][\w’'.-]*", re.IGNORECASE)
_SMALL = ("al", "bin", "da", "de", "del", "della", "der", "di", "dos", "du", "el", "la", "le", "van", "von", "y")


class Service:
    """One service, asked with a key.

    Parameters
    ----------
    name : str
        As in `mediakit.collect.keys.PLACES`.
    limits : str
        What the service allows, and when to run again once that is used up, in words for messages.
    client : Client
    note : function, optional
        Called with (address, CollectError) for what could not be had.
    pace : float
        Least seconds between two requests.
    """

    def __init__(self, name: str, limits: str, client: Client, note: OnProblem | None, pace: float) -> None:
        self.name, self.owner, self.limits = name, PLACES[name].owner, limits
        self.client, self.note, self.pace = client, note, pace
        self.key = find_key(name)
        client.hide(self.key)
        self._used_up = ""

    def ask(
        self, url: str, params: Mapping[str, str | int], headers: Mapping[str, str] | None = None
    ) -> tuple[dict[str, Any], Page]:
        """Ask for JSON.

        Raises
        ------
        CollectError
            `error` is "key" when the key is refused, "quota" when no more requests are accepted, "answer" when the
            answer cannot be read; else as `Client.ask`.
        """
        if self._used_up:
            raise self._quota(self._used_up, url, "")
        fault: CollectError
        try:
            page = self.client.ask(url, params, pace=self.pace, headers=headers)
            if page.headers.get(_LEFT_TODAY, "").strip() == "0":
                self._used_up = f"{_LEFT_TODAY}: 0"
            return _parse(page.html), page
        except CollectError as error:
            fault = error
        except ValueError:
            fault = CollectError(
                f"the answer of {self.owner} cannot be read: it is no JSON object",
                url,
                "run again later",
                error="answer",
            )
        # Outside of `except`: an error of the JSON parser holds the whole answer.
        raise self._explain(fault)

    def _explain(self, error: CollectError) -> CollectError:
        if error.error in ("http-401", "http-403"):
            what = f"{self.owner} refuses the key: {error.what}"
            return CollectError(what, error.where, how_to_give(self.name), error="key", permanent=True)
        if error.error == "http-429":
            return self._quota(error.what, error.where, error.todo)
        return error

    def _quota(self, said: str, where: str, todo: str) -> CollectError:
        wait = f"{todo}; " if todo and todo != "run again later" else ""
        return CollectError(
            f"{self.owner} takes no more requests for now ({said})",
            where,
            f"{wait}{self.limits}",
            error="quota",
        )

    def quota_error(self, error: CollectError) -> CollectError:
        """The error of a quota that the service tells in its own way."""
        return self._quota(error.what, error.where, "")

    def tell(self, error: CollectError, again: str = "") -> None:
        """Report a part that could not be had, and how to go on; without `note` as a warning."""
        if error.error in ("stopped", "key"):
            raise error
        if again:
            todo = f"{error.todo}; {again}" if error.todo else again
            error = CollectError(error.what, error.where, todo, error=error.error, permanent=error.permanent)
        if self.note is None:
            warnings.warn(str(error), stacklevel=3)
        else:
            self.note(error.where or self.owner, error)

    def collect(
        self, records: Iterable[Listing], limit: int | None, wanted: Callable[[Listing], bool], again: Callable[[], str]
    ) -> Iterator[Listing]:
        """Each wanted listing once, at most `limit`; a fault on the way ends it and is told, with how to go on.

        Raises
        ------
        CollectError
            If the key is refused, the run was stopped, or the very first request can never succeed.
        """
        seen: set[str] = set()
        if limit is not None and limit <= 0:
            return
        try:
            for listing in records:
                address = normalise_url(listing.url) or str(listing.facts.get("evidence"))
                if address not in seen and wanted(listing):
                    seen.add(address)
                    yield listing
                    if len(seen) == limit:
                        return
        except CollectError as error:
            if error.permanent and not seen:
                raise
            self.tell(error, again())


def _parse(body: bytes) -> dict[str, Any]:
    found = json.loads(body)
    if not isinstance(found, dict):
        raise ValueError
    return found


def read_text(value: Any) -> str:
    """A text of an answer; "" for anything else, such as null."""
    return value if isinstance(value, str) else ""


def read_mapping(value: Any) -> dict[str, Any]:
    """An object of an answer; {} for anything else: some records hold an empty list instead."""
    return value if isinstance(value, dict) else {}


def read_rows(value: Any) -> list[dict[str, Any]]:
    """The objects of a list in an answer; [] for anything else."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def read_count(value: Any) -> int | None:
    """How many there are, as an answer tells; None for anything else: then nobody knows what is left out."""
    return value if isinstance(value, int) and value >= 0 else None


def read_moment(value: Any) -> datetime | None:
    """A moment of an answer, in UTC, which it also is when it names no zone; None when it cannot be read.

    Examples
    --------
    >>> read_moment("2031-05-03T14:00:00+0200"), read_moment("soon")
    (datetime.datetime(2031, 5, 3, 12, 0, tzinfo=datetime.timezone.utc), None)
    """
    try:
        moment = datetime.fromisoformat(read_text(value))
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC) if 1000 < moment.year < 9000 else None  # beyond, another zone may overflow


def has_any(host: str, outlets: Sequence[str]) -> bool:
    """Whether a service that holds nothing but one host and its subdomains can have anything of the outlets.

    Examples
    --------
    >>> has_any("news.example", ["blogs.news.example"]), has_any("news.example", ["post.example"])
    (True, False)
    """
    return not outlets or any(
        matching.is_of(f"https://{outlet.lower().removeprefix('www.')}", [host]) for outlet in outlets
    )


def is_within(listing: Listing, since: date | None, until: date | None) -> bool:
    """Whether a listing was published on the days, both included, UTC; one without a time is kept."""
    moment = listing.facts.get("published")
    return moment is None or matching.is_within(moment, since, until)


def halve(window: Window) -> list[Window]:
    """Both halves of a span of days; none when it is a single day.

    Examples
    --------
    >>> [(first.day, last.day) for first, last in halve((date(2031, 5, 1), date(2031, 5, 3)))]
    [(1, 2), (3, 3)]
    """
    first, last = window
    middle = first + (last - first) // 2
    return [(first, middle), (middle + timedelta(days=1), last)] if first < last else []


def split_names(byline: str) -> list[str]:
    """Names in a byline, each once, as it spells them: without "By", places, roles and single words.

    Examples
    --------
    >>> split_names("By Ana Reyes in Port Ambrey, Luc de Wit and agencies")
    ['Ana Reyes', 'Luc de Wit']
    >>> split_names("ANA REYES; Harbour editor")
    ['ANA REYES']
    """
    text = re.sub(r"^\s*by\b:?\s*", "", byline, flags=re.IGNORECASE)
    parts = (_PLACE.sub("", part).strip() for part in _NAME_GAP.split(text))
    names = (part for part in parts if _NAME.fullmatch(part))
    return list(dict.fromkeys(name for name in names if all(w[0].isupper() or w in _SMALL for w in name.split())))
