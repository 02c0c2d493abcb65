"""From the records of one file to listings: dates, names, languages and addresses as the table `articles` has them."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from mediakit.collect.links import normalise_url
from mediakit.collect.listing import Listing
from mediakit.collect.sources.exports.bylines import read_byline
from mediakit.collect.sources.exports.dates import find_order, is_open, read_date
from mediakit.collect.sources.exports.languages import find_lang
from mediakit.collect.sources.exports.prose import clean_line, count_words
from mediakit.collect.sources.exports.record import Export, Record

# Addresses of the databases themselves: nobody but the library's users can open them, and they are not the outlet's.
_DATABASE = re.compile(r"^https?://[^/]*(?:proquest|lexis|nexis|factiva|ebsco|galegroup|newsbank)", re.IGNORECASE)
_NO_BLANKS = ("zh", "ja", "th")  # languages whose words cannot be counted at blanks
_SAYINGS = {
    "date-open": (
        "it cannot be told whether day or month comes first in the date of",
        "write the dates as 2017-04-11, or add a row with a day after the 12th; `published` was left empty",
    ),
    "date": ("no day can be read from the date of", "complete `published` by hand; what is printed was kept"),
    "headline": ("there is no headline in", "complete it by hand"),
    "address": ("this is no web address in", "write https://host/path; the text was kept without address"),
    "empty": ("neither headline nor text nor address stands in", "export it again, with full text"),
}


def make_listings(export: Export, records: list[Record], source: str) -> list[Listing]:
    """Listings of one file; what is missing or unclear is noted, once per kind, with the numbers of the documents."""
    order = find_order(record.date for record in records)
    troubles: dict[str, list[int]] = defaultdict(list)
    found = [_make(export, record, order, troubles, source) for record in records]
    for error, numbers in troubles.items():
        what, todo = _SAYINGS[error]
        export.note(f"{what} {export.unit} {_number_list(numbers)}", todo, numbers[0], error=error)
    _note_missing(export, records)
    return [listing for listing in found if listing is not None]


def _make(export: Export, record: Record, order: str, troubles: dict[str, list[int]], source: str) -> Listing | None:
    url = _find_url(record, troubles)
    text, headline = "\n\n".join(record.paragraphs), clean_line(record.headline)
    if not (text or headline or url):
        troubles["empty"].append(record.number)
        return None
    byline, agency = read_byline(record.byline, record.authors, inverted=bool(record.authors))
    printed = clean_line(record.date)
    facts: dict[str, Any] = {
        "headline": headline,
        "outlet": clean_line(record.outlet),
        "section": clean_line(record.section),
        "byline": byline,
        "agency": agency,
        "lang": find_lang(record.lang),
        "text": text,
        "published_printed": printed,
        **{name: clean_line(value) for name, value in record.more.items()},
        "evidence": _evidence(export, record),
    }
    moment = read_date(printed, order)
    if not headline:
        troubles["headline"].append(record.number)
    if moment is None:
        troubles["date-open" if is_open(printed) else "date"].append(record.number)
    else:
        facts |= {"published": moment[0], "published_precision": moment[1]}
    _compare_words(export, record, headline, text, facts["lang"])
    kept = {name: value for name, value in facts.items() if value}
    return Listing(url=url, source=source, facts=kept, fetch_url="-" if text or not url else "")


def _find_url(record: Record, troubles: dict[str, list[int]]) -> str:
    stated = [link for link in re.split(r"[\s;]+", record.url) if link and not _DATABASE.match(link)]
    for link in stated:
        if re.fullmatch(r"[\w-]+(?:\.[\w-]+)+/.*|www\..+", link):
            link = f"https://{link}"
        if url := normalise_url(link):
            return url
    if stated:
        troubles["address"].append(record.number)
    return ""


def _evidence(export: Export, record: Record) -> str:
    document = f", document {record.accession}" if record.accession else ""
    return f"{record.database or export.database}{document}; file {export.name}, {export.unit} {record.number}"


def _compare_words(export: Export, record: Record, headline: str, text: str, lang: str) -> None:
    if not record.words or not text or lang in _NO_BLANKS:
        return
    ours = count_words(text)
    # Some databases count the headline, some do not.
    gap = min(abs(record.words - count) for count in (ours, ours + count_words(headline)))
    if gap > 20 and gap > 0.1 * record.words:
        what = f"{export.database} states {record.words} words, the file holds {ours}"
        export.note(
            what, "open the document in the database: the export may be cut off", record.number, error="cut-off"
        )


def _note_missing(export: Export, records: list[Record]) -> None:
    if export.stated is not None and len(records) < export.stated:
        what = f"the file says that it holds {export.stated} documents; {len(records)} are in it"
        export.note(what, "export the others too: databases limit how many go into one file", error="documents-missing")


def _number_list(numbers: list[int]) -> str:
    """The first twenty, and how many there are in all.

    Examples
    --------
    >>> _number_list([3, 4]), _number_list(list(range(1, 23)))[-14:]
    ('3, 4', '20 (22 in all)')
    """
    listed = ", ".join(map(str, numbers[:20]))
    return f"{listed} ({len(numbers)} in all)" if len(numbers) > 20 else listed
