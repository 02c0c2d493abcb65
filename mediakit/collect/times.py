"""Times as feeds, sitemaps and lists write them, and the days that an address speaks of.

Nothing is guessed: a time without a zone counts as its day. Formats: W3C date and time (a profile of ISO 8601), and
RFC 822/5322 with the names of zones that are met in feeds.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

# Names of zones that email.utils does not know; -0000 means UTC in RFC 5322, and no zone to Python.
_ZONES = {"CET": "+0100", "CEST": "+0200", "BST": "+0100", "MSK": "+0300", "Z": "+0000", "-0000": "+0000"}
_ZONE = re.compile(rf"(?<=\s)(?:{'|'.join(_ZONES)})$")
_YEARS = range(1990, 2100)
_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)([-/_.]?)([01]?\d)\2([0-3]?\d)(?!\d)")
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)([-/_.]?)([01]\d)(?!\d)|/((?:19|20)\d\d)/([01]?\d)(?=/|$)")
_YEAR = re.compile(r"(?<![\w.])((?:19|20)\d\d)(?=[-_/.]|$)|(?<=[-_])((?:19|20)\d\d)(?=[-_/.]|$)")
_PARTS = {
    name: re.compile(rf"[?&](?:{words})=(\d{{1,4}})(?=&|$)")
    for name, words in {"year": "y{1,4}|year", "month": "m{1,2}|month", "day": "d{1,2}|day"}.items()
}

_MONTHS = dict(jan=1, feb=2, mar=3, apr=4, may=5, jun=6, jul=7, aug=8, sep=9, oct=10, nov=11, dec=12)
_FOLDERS = re.compile(rf"/((?:19|20)\d\d)/(\d\d?|{'|'.join(_MONTHS)})/(?:(\d\d?)/)?", re.IGNORECASE)
_FOLDER = re.compile(r"/((?:19|20)\d\d)(?:-(\d\d)-(\d\d)(?=[-_/]|$)|(\d\d)(\d\d)(?=[-_/]))")

Span = tuple[date, date]


def read_moment(text: str) -> tuple[datetime, str] | None:
    """A time in UTC and how exact it is, "minute" or "day"; None when the text is none.

    Examples
    --------
    >>> read_moment("Wed, 12 Apr 2017 20:37:00 +0300")
    (datetime.datetime(2017, 4, 12, 17, 37, tzinfo=datetime.timezone.utc), 'minute')
    >>> read_moment("2017-04-12T17:37:00")[1], read_moment("12/04/2017")
    ('day', None)
    """
    text = " ".join(text.split())
    try:
        moment = datetime.fromisoformat(text)
        only_day = len(text) <= 10
    except ValueError:
        try:
            moment = parsedate_to_datetime(_ZONE.sub(lambda match: _ZONES[match[0]], text))
            only_day = False
        except (TypeError, ValueError, IndexError, OverflowError):
            return None
    try:
        if only_day or moment.tzinfo is None:
            return datetime(moment.year, moment.month, moment.day, tzinfo=UTC), "day"
        return moment.astimezone(UTC), "minute"
    except OverflowError:  # the year 1 or 9999 in another zone
        return None


def find_days(url: str) -> Span | None:
    """First and last day that an article's address states: a day or a month; None when it states none.

    Only folders count, and what a folder begins with: a slug may speak of any year.

    Examples
    --------
    >>> find_days("https://news.example/2017/apr/12/ferry")
    (datetime.date(2017, 4, 12), datetime.date(2017, 4, 12))
    >>> find_days("https://news.example/2017/04/ferry")[1]
    datetime.date(2017, 4, 30)
    >>> find_days("https://news.example/review-of-2017-04-12")
    """
    path = url.partition("//")[2].partition("?")[0].lower()
    for match in _FOLDERS.finditer(path):
        if span := _span(int(match[1]), _MONTHS.get(match[2]) or int(match[2]), int(match[3] or 0)):
            return span
    for match in _FOLDER.finditer(path):
        if span := _span(int(match[1]), int(match[2] or match[4]), int(match[3] or match[5])):
            return span
    return None


def _file_days(url: str) -> Span | None:
    """First and last day that a file's address speaks of: a day, a month or a year."""
    place = "/" + url.partition("//")[2].partition("/")[2]
    named = {name: int(match[1]) for name, pattern in _PARTS.items() if (match := pattern.search(url))}
    if "year" in named and (span := _span(named["year"], named.get("month", 0), named.get("day", 0))):
        return span
    for match in _DAY.finditer(place):
        # Without separators only eight digits are a day; with them, day and month may have one.
        if (match[2] or len(match[0]) == 8) and (span := _span(int(match[1]), int(match[3]), int(match[4]))):
            return span
    for match in _MONTH.finditer(place):
        if span := _span(int(match[1] or match[4]), int(match[3] or match[5]), 0):
            return span
    for match in _YEAR.finditer(place.partition("?")[0]):
        if span := _span(int(match[1] or match[2]), 0, 0):
            return span
    return None


def _span(year: int, month: int, day: int) -> Span | None:
    if year not in _YEARS:
        return None
    try:
        if day:
            return date(year, month, day), date(year, month, day)
        if month:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    except (ValueError, IndexError):
        return None
    return date(year, 1, 1), date(year, 12, 31)


def date_files(urls: Iterable[str]) -> dict[str, Span]:
    """Days that the addresses of files speak of, as far as their neighbours agree.

    "sitemap-2017.xml" is the year 2017 or the 2,017th file; "archive-2017-04.xml" is April or the fourth part. So
    addresses that differ in their digits only are judged together: one without a date takes it from all, one that is
    only a year makes all of them years.

    Examples
    --------
    >>> date_files(["https://a.example/map-2017-04.xml"])
    {'https://a.example/map-2017-04.xml': (datetime.date(2017, 4, 1), datetime.date(2017, 4, 30))}
    >>> date_files(["https://a.example/map-2017.xml", "https://a.example/map-6.xml"])
    {}
    """
    groups: dict[str, dict[str, Span | None]] = {}
    for url in urls:
        groups.setdefault(re.sub(r"\d+", "#", url), {})[url] = _file_days(url)
    found: dict[str, Span] = {}
    for spans in groups.values():
        stated = [span for span in spans.values() if span]
        if len(stated) < len(spans):
            continue
        years = any((last - first).days > 300 for first, last in stated)
        for url, (first, last) in zip(spans, stated, strict=True):
            found[url] = (date(first.year, 1, 1), date(last.year, 12, 31)) if years else (first, last)
    return found
