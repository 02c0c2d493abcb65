"""What is wanted of a source that cannot search by itself: words, days and outlets, judged here in one way."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import unquote, urlsplit

from mediakit.collect.links import find_origin
from mediakit.collect.listing import Listing, OnProblem
from mediakit.collect.sources.matching import is_of, split_query, tell
from mediakit.collect.times import Span, find_days
from mediakit.errors import CollectError

_DAY = timedelta(days=1)
_TERM = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"[^\W_]+")
_NO_BLANKS = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")  # Thai, Lao, Japanese, Chinese


@dataclass(frozen=True)
class Wanted:
    """What to keep.

    Parameters
    ----------
    query : str
        All of its words must occur, as whole words, whatever their case and accents. `minist*` stands for every word
        that begins so, `"two words"` for the words in this order; ` OR ` stands between searches of which one must hit.
    since, until : date, optional
        First and last day, UTC.
    outlets : sequence of str
        Hosts without "www."; a subdomain belongs to its host. Empty: every host.

    Examples
    --------
    >>> Wanted("Zoe fer*").has_words("Zoë’s ferries", "")
    True
    >>> Wanted("strait bridge OR ferry").has_words("The ferry in the strait")
    True
    """

    query: str = ""
    since: date | None = None
    until: date | None = None
    outlets: Sequence[str] = ()

    def has_host(self, url: str) -> bool:
        """Whether an address belongs to a wanted outlet."""
        return is_of(url, self.outlets)

    def has_words(self, *texts: str) -> bool:
        """Whether the texts together hold all words of the query."""
        if not self.query.strip():
            return True
        words = f" {' '.join(_fold(' '.join(texts)))} "
        return any(
            all(self._has_term(term, words) for term in _TERM.finditer(search)) for search in split_query(self.query)
        )

    @staticmethod
    def _has_term(term: re.Match[str], words: str) -> bool:
        text = term[1] if term[1] is not None else term[2]
        wanted = " ".join(_fold(text))
        if _NO_BLANKS.search(wanted):
            return wanted.replace(" ", "") in words.replace(" ", "")
        return f" {wanted}{'' if text.endswith('*') else ' '}" in words if wanted else True

    def overlaps(self, span: Span) -> bool:
        """Whether days that an address speaks of touch the window; one more day each way, as it is local time."""
        first, last = span
        return not (self.since and last + _DAY < self.since) and not (self.until and first - _DAY > self.until)

    def has_time(self, url: str, published: datetime | None = None, changed: datetime | None = None) -> bool:
        """Whether a text can lie in the window: by its time of publication, else by its address and last change.

        What states no time is kept, the page will tell. A change before the window rules a text out; a later one says
        nothing about when it came out.
        """
        if published is not None:
            day = published.date()
            return not (self.since and day < self.since) and not (self.until and day > self.until)
        if changed is not None and self.since and changed.date() < self.since:
            return False
        return not (self.since or self.until) or (span := find_days(url)) is None or self.overlaps(span)


def address_words(url: str) -> str:
    """The words of an address's path."""
    return unquote(urlsplit(url).path)


def is_opaque(url: str) -> bool:
    """Whether an address names no words to judge it by: its last part has at most two words with letters."""
    last = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    return sum(word.isalpha() for word in _WORD.findall(unquote(last))) < 3


def _fold(text: str) -> list[str]:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(sign for sign in letters if not unicodedata.combining(sign)))


def take_once(listings: Iterable[Listing], limit: int | None) -> Iterator[Listing]:
    """Each address once, and at most so many."""
    seen: set[str] = set()
    for listing in listings if limit is None or limit > 0 else ():
        if listing.url not in seen:
            seen.add(listing.url)
            yield listing
            if len(seen) == limit:
                return


def telling(note: OnProblem | None) -> OnProblem:
    """A function that passes problems on: raises a stop, and warns when nobody listens."""

    return lambda where, error: tell(note, where, error)


def find_starts(outlets: Iterable[str], sites: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Origins to ask, each with what to try when the first does not answer: the sites, else the outlets' hosts."""
    sites = [site for site in sites if site]
    for site in sites:
        if not find_origin(site):
            raise CollectError(
                "this is no address of a site", site, "write https://host", error="address", permanent=True
            )
        yield (find_origin(site),)
    for host in () if sites else outlets:
        bare = host.lower().removeprefix("www.")
        if not find_origin(f"https://{bare}"):
            raise CollectError("this is no host", host, "write it as news.example", error="address", permanent=True)
        yield f"https://{bare}", f"https://www.{bare}"
