"""Dates as databases and tables print them, in English, German, French, Spanish and Russian; nothing is guessed.

A day is midnight UTC; a time of day counts only with its zone. 11/04/2017 is read only when the other values of the
column, or the two numbers themselves, say which one is the month. 11.04.2017 has the day first (DIN 5008 and its like).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

Moment = tuple[datetime, str]

_NAMES_OF_MONTHS = (
    "january jan januar jänner janvier janv enero ene января январь янв",
    "february feb februar février févr febrero февраля февраль фев февр",
    "march mar märz maerz mrz mars marzo марта март мар",
    "april apr avril avr abril abr апреля апрель апр",
    "may mai mayo мая май",
    "june jun juni juin junio июня июнь июн",
    "july jul juli juillet juil julio июля июль июл",
    "august aug août agosto ago августа август авг",
    "september sept sep septembre septiembre setiembre сентября сентябрь сен сент",
    "october oct oktober okt octobre octubre октября октябрь окт",
    "november nov novembre noviembre ноября ноябрь ноя нояб",
    "december dec dezember dez décembre diciembre dic декабря декабрь дек",
)
_ZONES = {"Z": 0, "UTC": 0, "GMT": 0, "BST": 1, "CET": 1, "CEST": 2, "MSK": 3, "EST": -5, "EDT": -4}
_ZONES |= {"CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}


def _fold(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in letters if not unicodedata.combining(sign)).casefold()


_MONTHS = {_fold(name): number for number, names in enumerate(_NAMES_OF_MONTHS, 1) for name in names.split()}
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY, _YEAR = r"\b(?P<day>[0-9]{1,2})", r"(?P<year>[0-9]{4})\b"
_NAMED = (
    re.compile(rf"{_DAY}(?:\.|er|st|nd|rd|th|o)?[\s./-]*(?:de\s+)?{_MONTH},?[\s./-]*(?:del?\s+)?{_YEAR}"),
    re.compile(rf"\b{_MONTH}\s+(?P<day>[0-9]{{1,2}})(?:er|st|nd|rd|th)?,?\s+{_YEAR}"),
    re.compile(rf"\b(?P<year>[0-9]{{4}})[\s,-]+{_MONTH}[\s-]+(?P<day>[0-9]{{1,2}})\b"),
)
_ISO = re.compile(r"(?<![0-9])(?P<year>[0-9]{4})([-/.])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})(?![0-9])")
_COMPACT = re.compile(r"(?P<year>(?:1[6-9]|20)[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})(?=t?[0-9]{6}z?$|$)")
_NUMERIC = re.compile(r"(?<![0-9./-])([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})(?![0-9])")
_CLOCK = re.compile(
    r"(?<![0-9:])([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?\s*([ap]\.?m\.?)?\s*"
    r"\(?(?:(" + "|".join(_ZONES) + r")\b|([+-])([0-9]{2}):?([0-9]{2})(?![0-9]))",
    re.IGNORECASE,
)


def read_date(text: str, order: str = "") -> Moment | None:
    """Day or moment that a text states first; None when it states none, or leaves day and month open.

    Parameters
    ----------
    text : str
        "April 11, 2017 Tuesday", "29 décembre 2011", "2017-04-11T08:40:00Z", "11/04/2017" ...
    order : str
        "dmy" or "mdy" when the column says so, see `find_order`.

    Returns
    -------
    (datetime, str) or None
        Moment in UTC, and "day" or "minute".

    Examples
    --------
    >>> read_date("11 апреля 2017 г.")
    (datetime.datetime(2017, 4, 11, 0, 0, tzinfo=datetime.timezone.utc), 'day')
    >>> read_date("2017-04-11 10:40 +0200")
    (datetime.datetime(2017, 4, 11, 8, 40, tzinfo=datetime.timezone.utc), 'minute')
    >>> read_date("11/04/2017") is None, read_date("11/04/2017", "mdy")[0].month
    (True, 11)
    """
    text = " ".join(text.split())
    found = _find_day(_fold(text), order)
    if found is None:
        return None
    return _with_clock(found, text)


def _find_day(folded: str, order: str) -> datetime | None:
    for pattern in _NAMED:
        if match := pattern.search(folded):
            return _day(match["year"], _MONTHS[match["month"]], match["day"])
    if match := _ISO.search(folded) or _COMPACT.match(folded):
        return _day(match["year"], match["month"], match["day"])
    if not (match := _NUMERIC.search(folded)):
        return None
    first, second = int(match[1]), int(match[3])
    known = "dmy" if match[2] == "." or first > 12 or first == second else "mdy" if second > 12 else order
    if known not in ("dmy", "mdy"):
        return None
    return _day(match[4], second, first) if known == "dmy" else _day(match[4], first, second)


def _day(year: str | int, month: str | int, day: str | int) -> datetime | None:
    try:
        when = datetime(int(year), int(month), int(day), tzinfo=UTC)
    except ValueError:
        return None
    return when if 1600 <= when.year <= 2100 else None


def _with_clock(day: datetime, text: str) -> Moment:
    """The moment, when a time of day with its zone stands beside the day; otherwise the day."""
    match = _CLOCK.search(text.replace("T", " ") if re.search(r"[0-9]T[0-9]", text) else text)
    if not match:
        return day, "day"
    hour, minute = int(match[1]), int(match[2])
    if match[4]:
        hour = hour % 12 + (12 if match[4].lower().startswith("p") else 0)
    if match[5]:
        shift = timedelta(hours=_ZONES[match[5].upper()])
    else:
        shift = timedelta(hours=int(match[7]), minutes=int(match[8])) * (-1 if match[6] == "-" else 1)
    if hour > 23 or minute > 59 or abs(shift) >= timedelta(hours=24):
        return day, "day"
    return day.replace(hour=hour, minute=minute, tzinfo=timezone(shift)).astimezone(UTC), "minute"


def find_order(texts: Iterable[str]) -> str:
    """Whether the dates of one column have the day or the month first: "dmy", "mdy", or "" when they do not say.

    Examples
    --------
    >>> find_order(["11/04/2017", "12/25/2017"]), find_order(["11/04/2017"]), find_order(["25/12/2017", "12/25/2017"])
    ('mdy', '', '')
    """
    found = set()
    for text in texts:
        if (match := _NUMERIC.search(text)) and match[2] != ".":
            first, second = int(match[1]), int(match[3])
            found |= {"dmy"} if 12 < first <= 31 and second <= 12 else set()
            found |= {"mdy"} if 12 < second <= 31 and first <= 12 else set()
    return found.pop() if len(found) == 1 else ""


def is_open(text: str) -> bool:
    """Whether a date in numbers leaves open which one is the month.

    Examples
    --------
    >>> is_open("11/04/2017"), is_open("25/04/2017"), is_open("11.04.2017")
    (True, False, False)
    """
    match = _NUMERIC.search(text)
    return bool(match and match[2] != "." and match[1] != match[3] and int(match[1]) <= 12 >= int(match[3]))
