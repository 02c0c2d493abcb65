"""Times as pages write them: for machines (ISO 8601 and its relatives) and for readers in seven languages.

Nothing is guessed: a time without a zone is placed in the outlet's zone where that is known, and else counts as a day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

# Names of a month with their abbreviations: English, German, French, Spanish, Italian, Portuguese, Russian (in the
# form that follows a day). Where two languages share a form it means the same month.
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jän jänner janvier janv enero ene gennaio gen janeiro января янв",
            "february feb februar février févr fevrier febrero febbraio fevereiro fev февраля фев",
            "march mar märz mär mars marzo março марта мар",
            "april apr avril avr abril abr aprile апреля апр",
            "may mai mayo maggio mag maio мая",
            "june jun juni juin junio giugno giu junho июня июн",
            "july jul juli juillet juil julio luglio lug julho июля июл",
            "august aug août aout agosto ago августа авг",
            "september sept sep septembre septiembre settembre set setembro сентября сен сент",
            "october oct oktober okt octobre octubre ottobre ott outubro out октября окт",
            "november nov novembre noviembre novembro ноября ноя нояб",
            "december dec dezember dez décembre déc decembre diciembre dic dicembre dezembro декабря дек",
        ),
        1,
    )
    for name in names.split()
}
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY_FIRST = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?\s+(?:de\s+|of\s+)?(?P<month>{_NAMES})\b\.?,?\s+(?:de\s+)?"
    r"(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"\b(?P<month>{_NAMES})\b\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE
)
_DASHED = re.compile(rf"\b(?P<day>\d{{1,2}})-(?P<month>{_NAMES})-(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"\b(?P<year>(?:19|20)\d\d)([-/.])(?P<month>\d\d?)\2(?P<day>\d\d?)\b")
_NUMBERS = re.compile(r"\b(?P<one>\d{1,2})([./])(?P<two>\d{1,2})\2(?P<year>(?:19|20)\d\d)\b")
_CLOCK = re.compile(
    r"\b(?P<hour>\d{1,2})(?:(?:[:.]|\s?h\s?)(?P<minute>\d\d))?(?::\d\d)?\s*(?P<half>[ap]\.?\s?m\b\.?)?\s*"
    r"(?P<zone>\(?(?:UTC|GMT|Z|BST|IST|CET|CEST|AEST|AEDT|EST|EDT|CST|CDT|MST|MDT|PST|PDT|MSK|ET|PT|CT|MEZ|MESZ)\b"
    r"(?:\s?[+-]\d{1,2}(?::?\d\d)?)?|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)
_ZONES = {"UTC": 0, "GMT": 0, "Z": 0, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "MSK": 3}
_ZONES |= {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
_ZONES |= {"AEST": 10, "AEDT": 11}
_PLACES = {"ET": "America/New_York", "PT": "America/Los_Angeles", "CT": "America/Chicago"}
_ISO = re.compile(
    r"(\d{4})(-?)(\d\d)\2(\d\d)(?!\d)(?:[T\s]+(\d\d?):?(\d\d)(?::?(\d\d))?(?:[.,]\d+)?\s*(?P<half>[ap]m\b)?\s*"
    r"(?P<zone>Z\b|UTC\b|GMT\b|[+-]\d\d:?(?:\d\d)?)?)?",
    re.IGNORECASE,
)
_EPOCH = re.compile(r"(\d{9,10})(?:\d{3}|\.\d+)?")
_EARLIEST, _LATEST = 1990, 2100
_NEAR = 60  # signs between a day and its time of day


@dataclass(frozen=True)
class Moment:
    """A time as it was stated.

    `when` is in UTC (midnight where only a day was stated), `precision` "minute" or "day". `day` is the calendar day
    for the readers: the day that is written, or the day in the offset that is written with the time. `zone` is that
    offset or the zone's name as written, "outlet" where the outlet's own zone was taken, "" where it is not known.
    """

    when: datetime
    precision: str
    day: date
    zone: str = ""


def parse_moment(text: str, time_zone: str = "") -> Moment | None:
    """Read a time from an attribute or from a line of a page; None when there is none in it.

    Parameters
    ----------
    text : str
        ISO 8601 (also "2031-03-11 08:40:00 +0000"), seconds or milliseconds since 1970, RFC 5322, "11 March 2031,
        09:40 GMT", "March 11, 2031 4:40 p.m. ET", months also in German, French, Spanish, Italian, Portuguese and
        Russian, "21.3.2031", "2031/03/11". Numbers that may be day and month either way ("11/03/2031") are not read.
    time_zone : str
        Name of the zone that holds where the text names none. A time that is stated in UTC keeps its moment, but its
        `day` is the one in that zone.

    Examples
    --------
    >>> moment = parse_moment("2031-03-11T23:40:00-05:00")
    >>> str(moment.when), str(moment.day), moment.zone, moment.precision
    ('2031-03-12 04:40:00+00:00', '2031-03-11', '-05:00', 'minute')
    >>> parse_moment("Updated March 11, 2031").precision
    'day'
    >>> parse_moment("11/03/2031") is None
    True
    """
    text = text.strip()
    try:
        return (
            _parse_iso(text, time_zone)
            or _parse_epoch(text, time_zone)
            or _parse_printed(text, time_zone)
            or _parse_mail(text, time_zone)
        )
    except (ValueError, OverflowError):
        return None


def _place(when: datetime, zone_text: str, time_zone: str) -> Moment | None:
    """A clock time in the zone that is stated, else in the outlet's; without one it is a day."""
    if not _EARLIEST <= when.year <= _LATEST:
        return None
    stated = _parse_zone(zone_text)
    zone = stated or (ZoneInfo(time_zone) if time_zone else None)
    if zone is None:
        return _whole_day(when)
    moment = when.replace(tzinfo=zone).astimezone(UTC)
    if stated is None:
        return Moment(moment, "minute", when.date(), "outlet")
    is_utc = not when.replace(tzinfo=zone).utcoffset()
    day = moment.astimezone(ZoneInfo(time_zone)).date() if is_utc and time_zone else when.date()
    return Moment(moment, "minute", day, zone_text.strip("() "))


def _whole_day(when: datetime) -> Moment | None:
    if not _EARLIEST <= when.year <= _LATEST:
        return None
    midnight = datetime(when.year, when.month, when.day, tzinfo=UTC)
    return Moment(midnight, "day", midnight.date())


def _parse_iso(text: str, time_zone: str) -> Moment | None:
    match = _ISO.match(text)
    if not match:
        return None
    year, _, month, day, hour, minute, second, half, zone = match.groups()
    when = datetime(int(year), int(month), int(day))
    if hour is None:
        return _whole_day(when)
    when = when.replace(hour=_full_hour(int(hour), half), minute=int(minute), second=min(int(second or 0), 59))
    return _place(when, zone or "", time_zone)


def _parse_epoch(text: str, time_zone: str) -> Moment | None:
    match = _EPOCH.fullmatch(text)
    if not match:
        return None
    return _place(datetime.fromtimestamp(int(match[1]), UTC).replace(tzinfo=None), "Z", time_zone)


def _parse_printed(text: str, time_zone: str) -> Moment | None:
    found = _find_day(text)
    if found is None:
        return None
    when, start, end = found
    after, before = text[end : end + _NEAR], text[max(0, start - _NEAR) : start]
    for clock in (*_CLOCK.finditer(after), *_CLOCK.finditer(before)):
        hour = int(clock["hour"])
        if (clock["minute"] is None and not clock["half"]) or hour > 23 or int(clock["minute"] or 0) > 59:
            continue
        when = when.replace(hour=_full_hour(hour, clock["half"]), minute=int(clock["minute"] or 0))
        return _place(when, clock["zone"] or "", time_zone)
    return _whole_day(when)


def cut_day(text: str) -> str:
    """A line without its first day ("Ana Reyes | 11 March 2031"); "" for a line that holds none.

    Examples
    --------
    >>> cut_day("Tuesday 11 March 2031 | Ana Reyes")
    'Tuesday | Ana Reyes'
    """
    try:
        found = _find_day(text)
    except ValueError:
        return ""
    if found is None:
        return ""
    return re.sub(r"\s*(?:\|\s*)+", " | ", f"{text[: found[1]]}|{text[found[2] :]}").strip(" |")


def _find_day(text: str) -> tuple[datetime, int, int] | None:
    """The first day in a line and where it stands."""
    for pattern in (_DAY_FIRST, _MONTH_FIRST, _DASHED, _YEAR_FIRST):
        if match := pattern.search(text):
            name = match["month"].lower()
            month = int(name) if name.isdigit() else _MONTHS[name]
            return datetime(int(match["year"]), month, int(match["day"])), match.start(), match.end()
    if match := _NUMBERS.search(text):
        one, two = int(match["one"]), int(match["two"])
        if match[2] == "." or one > 12 or one == two:  # with points it is the day that comes first
            return datetime(int(match["year"]), two, one), match.start(), match.end()
        if two > 12:
            return datetime(int(match["year"]), one, two), match.start(), match.end()
    return None


def _full_hour(hour: int, half: str | None) -> int:
    if not half or hour > 12:
        return hour
    return hour % 12 + (12 if half.lower().startswith("p") else 0)


def _parse_zone(text: str) -> tzinfo | None:
    text = text.strip("() ")
    match = re.fullmatch(r"([A-Z]*)\s?([+-]\d{1,2})?:?(\d\d)?", text, re.IGNORECASE)
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


def _parse_mail(text: str, time_zone: str) -> Moment | None:
    try:
        when = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return None
    return _place(when.replace(tzinfo=None), when.strftime("%z"), time_zone)
