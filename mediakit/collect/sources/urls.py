"""Addresses that a person has: typed, exported from a browser or a reading list, or kept in a spreadsheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from mediakit.collect.address_lists import Row, read_address, read_lines, read_list
from mediakit.collect.http import Client
from mediakit.collect.listing import Listing, OnProblem
from mediakit.collect.wanted import Wanted, address_words, is_opaque, take_once, telling
from mediakit.errors import CollectError
from mediakit.schema import parse_time

NAME = "urls"
REACH = "whatever you list; the pages have to be there still"


def listings(
    query: str = "",
    since: date | None = None,
    until: date | None = None,
    outlets: Sequence[str] = (),
    limit: int | None = None,
    *,
    client: Client | None = None,
    note: OnProblem | None = None,
    given: str | Path | Iterable[str] = (),
) -> Iterator[Listing]:
    """Addresses of a list, each once.

    Parameters
    ----------
    query : str
        All words must occur in the title or the address (see `Wanted`).
    since, until, outlets, limit
        As for every source. An address whose date is not stated is kept: its page will tell. How many rows query,
        window and outlets have left out is noted (`error` "left-out").
    client : Client, optional
        Not needed; nothing is fetched.
    note : function, optional
        Called with (address, CollectError) for what is no address ("address"), stands in the list already
        ("duplicate"), or has a date that is not written as 2017-04-12 or 2017-04-12T17:37:00Z ("date").
    given : path, address, or list of addresses
        A file: text (one address a line, # begins a comment), CSV, TSV or .xlsx (a column `url`, or the one with most
        addresses; further columns `headline` or `title`, `published` or `date`, `outlet`), exports of Pocket and
        Instapaper, or browser bookmarks saved as HTML. https:// may be missing.

    Yields
    ------
    Listing
        With the facts headline, published and outlet, as far as stated; `evidence` is file and line.

    Raises
    ------
    CollectError
        If the file cannot be read, or has no address at all.

    Examples
    --------
    >>> [listing.url for listing in listings(given=["www.news.example/a", "https://www.news.example/a#top"],
    ...                                      note=lambda address, error: None)]
    ['https://www.news.example/a']
    """
    rows, place = _open(given)
    yield from take_once(_choose(rows, place, Wanted(query, since, until, outlets), telling(note)), limit)


def _open(given: str | Path | Iterable[str]) -> tuple[list[Row], str]:
    if isinstance(given, str) and (address := read_address(given)) and not Path(given).is_file():
        given = [address]
    if isinstance(given, (str, Path)):
        return list(read_list(Path(given))), str(given)
    return list(read_lines([str(line) for line in given], "the list")), "the list"


def _choose(rows: list[Row], place: str, wanted: Wanted, tell: OnProblem) -> Iterator[Listing]:
    first: dict[str, str] = {}
    left_out: Counter[str] = Counter()
    for row in rows:
        url = read_address(row.address)
        if not url:
            tell(row.address or row.where, _no_address(row))
        elif url in first:
            tell(url, _twice(row, first[url]))
        else:
            first[url] = row.where
            facts = _read_facts(row, url, tell)
            if reason := _find_reason(url, facts, wanted):
                left_out[reason] += 1
            else:
                yield Listing(url, NAME, facts)
    if rows and not first:
        raise CollectError("there is no address in it", place, "write one https:// address a line", error="list")
    for reason, number in left_out.items():
        what = f"{number} of {len(first)} addresses are left out: {reason}"
        tell(place, CollectError(what, place, "widen what you ask for, to keep them", error="left-out"))


def _find_reason(url: str, facts: dict[str, Any], wanted: Wanted) -> str:
    """Why an address is not wanted; "" when it is."""
    if not wanted.has_host(url):
        return "of other outlets"
    if not wanted.has_time(url, facts.get("published")):
        return "outside the window"
    headline = str(facts.get("headline", ""))
    if wanted.has_words(headline, address_words(url)):
        return ""
    unknown = not headline and is_opaque(url)
    return "neither title nor address has words to look for the query in" if unknown else "without the query's words"


def _read_facts(row: Row, url: str, tell: OnProblem) -> dict[str, Any]:
    facts: dict[str, Any] = {name: row.cells[name] for name in ("headline", "outlet") if name in row.cells}
    if stated := row.cells.get("published"):
        try:
            facts["published"] = parse_time(stated)
            facts["published_precision"] = "day" if len(stated) == 10 else "minute"
        except ValueError as error:
            what, todo = f"the date is not read: {error}", "correct it; the address is kept without a date"
            tell(url, CollectError(what, row.where, todo, error="date", permanent=True))
    return {**facts, "evidence": row.where}


def _no_address(row: Row) -> CollectError:
    shown = f"{row.address[:80]!r}" if row.address else "an empty cell"
    return CollectError(
        f"{shown} is no address of a web page", row.where, "write https://host/path", error="address", permanent=True
    )


def _twice(row: Row, where: str) -> CollectError:
    return CollectError(
        f"the address stands in the list already ({where})", row.where, "nothing", error="duplicate", permanent=True
    )
