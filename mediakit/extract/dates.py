"""Times as pages write them: for machines (ISO 8601 and its relatives) and for readers in English.

Nothing is guessed: a time without a zone is placed in the outlet's zone where that is known, and else counts as a day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY_FIRST = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month>{_NAMES})\b\.?,?\s+(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE
)
_MONTH_FIRST = re.compile(
    rf"\b(?P<month>{_NAMES})\b\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE
)
_CLOCK = re.compile(
    r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?(?::\d\d)?\s*(?P<half>[ap]\.?\s?m\b\.?)?\s*"
    r"(?P<zone>\(?(?:UTC|GMT|Z|BST|CET|CEST|EST|EDT|CST|CDT|MST|MDT|PST|PDT|MSK|ET|PT)\b"
    r"(?:\s?[+-]\d{1,2}(?::?\d\d)?)?|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)
_ZONES = {
    "UTC": 0,
    "GMT": 0,
    "Z": 0,
    "BST": 1,
    "CET": 1,
    "CEST": 2,
    "MSK": 3,
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
}
_ZONES |= {"MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
_PLACES = {"ET": "America/New_York", "PT": "America/Los_Angeles"}
_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T\s]+(\d\d):?(\d\d)(?::?(\d\d))?(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?)?",
    re.IGNORECASE,
)
_EARLIEST = 1995


@dataclass(frozen=True)
class Moment:
    """A time in UTC and how exact it is ("minute" or "day")."""

    when: datetime
    precision: str


def parse_moment(text: str, time_zone: str = "") -> Moment | None:
    """Read a time from an attribute or from a line of a page; None when there is none in it.

    Parameters
    ----------
    text : str
        ISO 8601 (also "2031-03-11 08:40:00 +0000"), RFC 5322, "11 March 2031, 09:40 GMT",
        "March 11, 2031 4:40 p.m. ET".
    time_zone : str
        Name of the zone that holds where the text names none.

    Examples
    --------
    >>> parse_moment("2031-03-11T09:40:00+01:00")
    Moment(when=datetime.datetime(2031, 3, 11, 8, 40, tzinfo=datetime.timezone.utc), precision='minute')
    >>> parse_moment("Updated March 11, 2031").precision
    'day'
    >>> parse_moment("11/03/2031") is None
    True
    """
    text = text.strip()
    try:
        return _parse_iso(text, time_zone) or _parse_printed(text, time_zone) or _parse_mail(text)
    except (ValueError, OverflowError):
        return None


def _place(when: datetime, zone: tzinfo | None, time_zone: str) -> Moment | None:
    if not _EARLIEST <= when.year <= 2100:
        return None
    if zone is None and time_zone:
        zone = ZoneInfo(time_zone)
    if zone is None:
        return Moment(when.replace(hour=0, minute=0, second=0, tzinfo=UTC), "day")
    return Moment(when.replace(tzinfo=zone).astimezone(UTC), "minute")


def _parse_iso(text: str, time_zone: str) -> Moment | None:
    match = _ISO.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    when = datetime(int(year), int(month), int(day))
    if hour is None:
        return Moment(when.replace(tzinfo=UTC), "day") if _EARLIEST <= when.year <= 2100 else None
    when = when.replace(hour=int(hour), minute=int(minute), second=int(second or 0))
    return _place(when, _parse_zone(zone or ""), time_zone)


def _parse_printed(text: str, time_zone: str) -> Moment | None:
    match = _DAY_FIRST.search(text) or _MONTH_FIRST.search(text)
    if not match:
        return None
    when = datetime(int(match["year"]), _MONTHS[match["month"].lower()], int(match["day"]))
    rest = (text[match.end() :], text[: match.start()])
    for part in rest:
        for clock in _CLOCK.finditer(part[:60] if part is rest[0] else part[-60:]):
            hour = int(clock["hour"])
            if (clock["minute"] is None and not clock["half"]) or hour > 23 or int(clock["minute"] or 0) > 59:
                continue
            if clock["half"]:
                hour = hour % 12 + (12 if clock["half"].lower().startswith("p") else 0)
            when = when.replace(hour=hour, minute=int(clock["minute"] or 0))
            return _place(when, _parse_zone((clock["zone"] or "").strip("( ")), time_zone)
    return Moment(when.replace(tzinfo=UTC), "day") if _EARLIEST <= when.year <= 2100 else None


def _parse_zone(text: str) -> tzinfo | None:
    match = re.fullmatch(r"([A-Z]*)\s?([+-]\d{1,2})?:?(\d\d)?", text.strip(), re.IGNORECASE)
    if not text or not match:
        return None
    name, hours, minutes = match.groups()
    if name.upper() in _PLACES:
        return ZoneInfo(_PLACES[name.upper()])
    if name and name.upper() not in _ZONES:
        return None
    offset = timedelta(hours=_ZONES.get(name.upper(), 0))
    if hours:
        offset += timedelta(hours=int(hours), minutes=int(minutes or 0) * (-1 if hours.startswith("-") else 1))
    return timezone(offset)


def _parse_mail(text: str) -> Moment | None:
    try:
        when = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return None
    return _place(when.replace(tzinfo=None), when.tzinfo, "")
