"""The main crawl of Common Crawl: its list of crawls, its index by address, and single records out of its files.

The index is served by pywb: `url=*.host` is the host and its subdomains; `from` and `to` are inclusive, and eight
digits are filled up to the begin or the end of the day; an answer is one page of the index, and `showNumPages=true`
says how many there are; a page can be empty when nothing in it fits, which is status 404 with "No Captures found", as
is the whole answer when there is nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from mediakit.collect.http import Client
from mediakit.collect.links import normalise_url
from mediakit.collect.listing import OnProblem
from mediakit.collect.page import Page
from mediakit.collect.sources.matching import is_of, is_within, tell
from mediakit.collect.sources.records import read_record
from mediakit.errors import CollectError

_REFUSED = ("http-403", "http-429", "http-503")
_PATIENCE = 3  # faults one after another: an address that is blocked gets no answer at all
_WEEK = re.compile(r"CC-MAIN-(\d{4})-(\d\d)")
_YEARS = re.compile(r"CC-MAIN-(\d{4})(?:-(\d{4}))?")


@dataclass(frozen=True)
class Capture:
    """A line of the index: what was captured when, and where its record lies."""

    url: str
    when: datetime
    digest: str
    filename: str
    offset: int
    length: int


class Crawls:
    """One search through the crawls; what fails is noted, and a refusal by the service ends it."""

    def __init__(self, client: Client, index: str, data: str, pace: float, note: OnProblem | None) -> None:
        self.client, self.index, self.data, self.pace, self.note = client, index, data, pace, note
        self._refused, self._faults = False, 0

    def run(self, outlets: Sequence[str], since: date | None, until: date | None) -> Iterator[Page]:
        """Pages of the outlets in all crawls of these days."""
        hosts = list(dict.fromkeys(outlet.lower().removeprefix("www.") for outlet in outlets))
        waiting = [(crawl, host) for crawl in self.find_crawls(since, until) for host in hosts]
        seen: set[tuple[str, str]] = set()
        for place, (crawl, host) in enumerate(waiting):
            for capture in self.find_captures(crawl, host, since, until):
                if (capture.url, capture.digest) in seen:
                    continue
                seen.add((capture.url, capture.digest))
                page = self._fetch(capture)
                if page is not None:
                    yield page
                if self._refused:
                    break
            if self._refused:
                self._stop_short(waiting[place:])
                return

    def _stop_short(self, left: list[tuple[str, str]]) -> None:
        names = ", ".join(f"{crawl} ({host})" for crawl, host in left[:5]) + (" ..." if len(left) > 5 else "")
        problem = CollectError(
            f"Common Crawl refuses us for now; not asked, or not to the end: {names}",
            self.index,
            "run again tomorrow, with fewer days or a larger pace",
            error="refused",
        )
        tell(self.note, self.index, problem)

    def find_crawls(self, since: date | None, until: date | None) -> list[str]:
        """Names of the crawls of these days, the earliest first.

        Raises
        ------
        CollectError
            If the list cannot be had or read.
        """
        address = f"{self.index}/collinfo.json"
        answer = self.client.ask(address, pace=self.pace)
        try:
            listed = {str(row["id"]): _find_days(row) for row in json.loads(answer.html)}
        except (ValueError, TypeError, KeyError) as error:
            raise CollectError("the list of crawls cannot be read", address, "run again later", error="json") from error
        late, early = until or date.max, since or date.min
        fitting = [(days, name) for name, days in listed.items() if days[0] <= late and early <= days[1]]
        return [name for _, name in sorted(fitting)]

    def find_captures(self, crawl: str, host: str, since: date | None, until: date | None) -> Iterator[Capture]:
        """HTML with status 200 that one crawl holds of a host and its subdomains."""
        address = f"{self.index}/{crawl}-index"
        params: dict[str, str | int] = {"url": f"*.{host}", "output": "json", "filter": "=status:200"}
        params |= {"from": f"{since:%Y%m%d}"} if since else {}
        params |= {"to": f"{until:%Y%m%d}"} if until else {}
        for number in range(self._count_pages(address, params)):
            for line in self._ask(address, params | {"page": number}).splitlines():
                try:
                    capture = _read_capture(line)
                except (ValueError, TypeError, KeyError, AttributeError):
                    tell(self.note, address, _bad_line(address, line))
                    continue
                if capture and is_of(capture.url, [host]) and is_within(capture.when, since, until):
                    yield capture
            if self._refused:
                return

    def _count_pages(self, address: str, params: dict[str, str | int]) -> int:
        answer = self._ask(address, params | {"showNumPages": "true"})
        try:
            return int(json.loads(answer)["pages"]) if answer.strip() else 0
        except (ValueError, TypeError, KeyError):
            tell(self.note, address, _bad_line(address, answer))
            return 0

    def _ask(self, address: str, params: dict[str, str | int]) -> str:
        """An answer of the index; "" when there are no captures, or when it cannot be had, which is noted."""
        try:
            answer = self.client.ask(address, params, pace=self.pace)
            self._faults = 0
            return answer.html.decode("utf-8", "replace")
        except CollectError as error:
            if error.error != "http-404" or "no captures found" not in error.what.lower():
                self._judge(f"{address}?url={params['url']}", error)
            return ""

    def _judge(self, address: str, error: CollectError) -> None:
        tell(self.note, address, error)
        self._faults += error.error in ("connection", "timeout")
        self._refused = self._refused or error.error in _REFUSED or self._faults >= _PATIENCE

    def _fetch(self, capture: Capture) -> Page | None:
        """The record of a capture; None when it cannot be had, which is noted."""
        address = f"{self.data}/{capture.filename}"
        span = f"{capture.offset}-{capture.offset + capture.length - 1}"
        try:
            answer = self.client.ask(
                address, pace=self.pace, headers={"Range": f"bytes={span}", "Accept-Encoding": "identity"}
            )
            if answer.status != 206 or not answer.headers.get("content-range", "").startswith(f"bytes {span}/"):
                raise _wrong_range(address, span)
            record, page, problem = read_record(answer.html, f"{address} bytes {span}")
            if normalise_url(record.url) != normalise_url(capture.url):
                raise _other_page(f"{address} bytes {span}", record.url)
        except CollectError as error:
            self._judge(capture.url, error)
            return None
        if problem is not None:
            tell(self.note, capture.url, problem)
        return page


def _find_days(row: dict[str, Any]) -> tuple[date, date]:
    """First and last day of a crawl: as the list says, else, generously, from its name."""
    try:
        return date.fromisoformat(row["from"][:10]), date.fromisoformat(row["to"][:10])
    except (KeyError, TypeError, ValueError):
        pass  # older rows may not say
    if match := _WEEK.fullmatch(row["id"]):
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
        return monday - timedelta(days=21), monday + timedelta(days=21)
    if match := _YEARS.fullmatch(row["id"]):
        return date(int(match[1]), 1, 1), date(int(match[2] or match[1]), 12, 31)
    return date.min, date.max


def _read_capture(line: str) -> Capture | None:
    """One line of the index; None for what is no HTML with status 200."""
    row = json.loads(line)
    kinds = f"{row.get('mime', '')} {row.get('mime-detected', '')}"
    if row.get("status") != "200" or "html" not in kinds:
        return None
    when = datetime.strptime(row["timestamp"], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    place = int(row["offset"]), int(row["length"])
    return Capture(row["url"], when, row.get("digest", ""), row["filename"], *place)


def _bad_line(address: str, line: str) -> CollectError:
    return CollectError(
        f"the index gave a line that cannot be read: {line[:100]!r}", address, "run again", error="json"
    )


def _wrong_range(address: str, span: str) -> CollectError:
    return CollectError(
        f"the server did not give the bytes {span} that were asked for",
        address,
        "a proxy may be in the way: run again from another network",
        error="range",
    )


def _other_page(where: str, url: str) -> CollectError:
    return CollectError(
        f"the record at this place is of another page: {url}", where, "leave it out", error="other-page", permanent=True
    )
