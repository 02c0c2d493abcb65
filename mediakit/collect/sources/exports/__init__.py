"""Exports of library databases and reference managers, and tables of one's own: files to listings.

Stages, each a module: files (what is it?) -> nexis, factiva, proquest, references, bibtex, tables (documents as stated)
-> turning (dates, bylines, languages as the table `articles` has them) -> here: filters and duplicates. What was read
to get each format right stands in its module. PDF, DOC, XLS and Zotero RDF are refused, with what to do instead.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from mediakit.collect.links import find_host
from mediakit.collect.listing import Listing, OnProblem
from mediakit.collect.sources.exports.files import find_exports, read_columns, read_export
from mediakit.collect.sources.exports.mapping import read_mapping, suggest_mapping, write_mapping
from mediakit.collect.sources.exports.record import Export, Record
from mediakit.collect.sources.exports.turning import make_listings
from mediakit.errors import CollectError

__all__ = ["NAME", "REACH", "listings", "read_columns", "read_mapping", "suggest_mapping", "write_mapping"]

NAME = "exports"
REACH = (
    "What a library's database or a reference manager holds, back to the first year that it licenses; databases put "
    "100 to 500 documents into one file, and the licence says what may be done with the texts."
)


def listings(
    query: str = "",
    since: date | None = None,
    until: date | None = None,
    outlets: Iterable[str] = (),
    limit: int | None = None,
    *,
    paths: Iterable[str | Path] | str | Path,
    note: OnProblem | None = None,
    mapping: Mapping[str, str] | None = None,
) -> Iterator[Listing]:
    """Documents in exported files, each once.

    Parameters
    ----------
    query : str
        Words that all have to stand in headline or text; words in double quotes, one after another.
    since, until : date, optional
        First and last day, both included, UTC. A document without a day is kept.
    outlets : list of str
        Hosts without "www.". A document without an address is kept: databases state names and no hosts.
    limit : int, optional
        At most so many.
    paths : list of str or Path
        Files, folders and ZIP files; a folder is read with those below it.
    note : function, optional
        Called with (file and document, CollectError) for what cannot be read or is missing; the rest goes on.
    mapping : dict, optional
        For CSV and XLSX: column of the table `articles` -> column of the file, see `suggest_mapping`.

    Yields
    ------
    Listing
        With headline, outlet, published, byline, section, lang, text and evidence as far as they are stated.
        `fetch_url` is "-" when the text is there or no address is stated.

    Raises
    ------
    CollectError
        If no document was found and at least one file could not be read.
    """
    faults: list[CollectError] = []

    def tell(place: str, error: CollectError) -> None:
        if error.error == "stopped":
            raise error
        if note is not None:
            note(place, error)

    def lose(place: str, error: CollectError) -> None:
        faults.append(error)
        tell(place, error)

    wanted = _Filter(query, since, until, tuple(outlets))
    seen: set[tuple[Any, ...]] = set()
    found = yielded = 0
    for export in find_exports([paths] if isinstance(paths, (str, Path)) else paths, lose):
        export.on_problem = tell
        turned = make_listings(export, _read_all(export, mapping, lose), NAME)
        found += len(turned)
        once = _drop_seen(export, turned, seen)
        for listing in once:
            if limit is not None and yielded >= limit:
                return
            if wanted.fits(listing):
                yielded += 1
                yield listing
    wanted.report(tell)
    if not found and faults:
        raise faults[0]


def _read_all(export: Export, mapping: Mapping[str, str] | None, lose: OnProblem) -> list[Record]:
    """Documents of a file; those before the place where it breaks are kept."""
    records: list[Record] = []
    try:
        for record in read_export(export, mapping):
            records.append(record)
        if not records:
            raise export.error("there is no document in the file", "export it again, with documents", error="empty")
    except CollectError as error:
        lose(export.name, error)
    return records


def _drop_seen(export: Export, turned: list[Listing], seen: set[tuple[Any, ...]]) -> list[Listing]:
    """Those that are new: by the database's number, and by outlet, day, headline and text. The others are noted."""
    once = []
    for listing in turned:
        facts = listing.facts
        words = " ".join(facts.get("text", "").split()) or listing.url
        digest = hashlib.sha256(words.casefold().encode("utf-8", "replace")).hexdigest()
        told = facts["evidence"].partition(";")[0]
        day = facts["published"].date() if "published" in facts else facts.get("published_printed", "")
        keys: set[tuple[Any, ...]] = {
            (facts.get("outlet", "").casefold(), day, facts.get("headline", "").casefold(), digest)
        }
        keys |= {(told,)} if ", document " in told else set()
        if not keys & seen:
            once.append(listing)
        seen |= keys
    if repeated := len(turned) - len(once):
        what = f"{repeated} of {len(turned)} documents stand in the file twice or in a file before it"
        export.note(what, "nothing: each was taken once", error="repeated")
    return once


class _Filter:
    """What of the files is asked for, and how often it could not be told."""

    def __init__(self, query: str, since: date | None, until: date | None, outlets: tuple[str, ...]) -> None:
        self.phrases = [a or b for a, b in re.findall(r'"([^"]+)"|([^\s"]+)', " ".join(query.casefold().split()))]
        self.since, self.until = since, until
        self.outlets = tuple(host.casefold().removeprefix("www.") for host in outlets)
        self.dayless = self.hostless = 0

    def fits(self, listing: Listing) -> bool:
        facts = listing.facts
        words = " ".join(
            f"{facts.get('headline', '')} {facts.get('deck', '')} {facts.get('text', '')}".casefold().split()
        )
        if not all(phrase in words for phrase in self.phrases):
            return False
        host = find_host(listing.url).removeprefix("www.")
        if self.outlets and host and not any(host == name or host.endswith(f".{name}") for name in self.outlets):
            return False
        if "published" in facts and (self.since or self.until):
            day = facts["published"].date()
            if (self.since and day < self.since) or (self.until and day > self.until):
                return False
        self.hostless += bool(self.outlets and not host)
        self.dayless += bool((self.since or self.until) and "published" not in facts)
        return True

    def report(self, tell: OnProblem) -> None:
        for count, lacking, asked in (
            (self.dayless, "no day", "since and until"),
            (self.hostless, "no address", "outlets"),
        ):
            if count:
                what = f"{count} documents have {lacking}, so that {asked} could not be applied; they were kept"
                error = CollectError(
                    what, "all files", "look through them", error=f"kept-{lacking.split()[1]}", permanent=True
                )
                tell("all files", error)
