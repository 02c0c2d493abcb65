"""When an article appeared and when it was changed, as its page says: data for machines against printed dates.

Each source of a page names a time. They are put into groups that mean the same day; the group that the most trusted
sources stand for wins. A date before 1990 is not believed, nor one after the page was retrieved where the page also
states an earlier one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from mediakit.extract.blocks import Line
from mediakit.extract.datelines import (
    CLOSE,
    Said,
    read_address_day,
    say_anywhere,
    say_layout,
    say_lines,
    say_machines,
    say_time_elements,
)
from mediakit.extract.dates import Moment
from mediakit.extract.structured import SOURCES, Facts

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# How far each source is trusted. The printed date is the outlet's own word to its readers, but it has no zone, and a
# date beside a headline may be one of something else; the address only lends weight to a date that something says.
_TRUST = {
    "layout": 9.0,
    "json-ld": 2.0,
    "microdata": 1.9,
    "open graph": 1.8,
    "meta": 1.2,
    "time element": 1.1,
    "printed": 1.0,
    "address": 1.0,
}
_DOUBT = 0.5  # of what a source says twice: first publication and last change cannot both be its last change
_ZONES = timedelta(hours=14)  # the earth's days differ by as much
_CHANGE = timedelta(minutes=1)


@dataclass(frozen=True)
class Times:
    """First publication and last change of an article.

    `..._printed` is the date as the page prints it, `..._from` the source ("layout", "json-ld", "microdata",
    "open graph", "meta", "time element", "printed", "address"; "" when there is none), `published_zone` the zone
    that is stated with it, "outlet" where the outlet's was taken, "" when it is not known. `lines` are the printed
    lines in whole, which are no text of the article.
    """

    published: Moment | None = None
    published_printed: str = ""
    published_zone: str = ""
    published_from: str = ""
    updated: Moment | None = None
    updated_printed: str = ""
    updated_from: str = ""
    lines: tuple[str, ...] = ()


def read_times(
    tree: HtmlElement,
    facts: Mapping[str, Facts],
    before: list[Line],
    after: list[Line],
    *,
    time_zone: str = "",
    url: str = "",
    layout: Mapping[str, str] | None = None,
    retrieved: datetime | None = None,
) -> Times:
    """First publication and last change of the article on a page.

    Parameters
    ----------
    tree : HtmlElement
    facts : mapping
        What `read_structured` found.
    before, after : list of Line
        Lines around the headline, of `find_lines`.
    time_zone : str
        The outlet's zone, for times that name none.
    url : str
        The article's address. A date in it (/2031/03/11/) is taken when the page says none, as "address".
    layout : mapping, optional
        Texts "published" and "updated" that an outlet's layout found: believed before all else.
    retrieved : datetime, optional
        When the page was fetched (aware): a later date is not believed, unless all dates of the page are later (then it
        is that clock, or the whole page, which is off).

    Returns
    -------
    Times
        A page that states its last change alone has `published` None. A change at the moment of publication is none.
    """
    said = [
        *say_layout(layout or {}, time_zone),
        *say_machines(facts, time_zone),
        *say_lines(before, after, time_zone),
        *say_time_elements(tree, time_zone),
    ]
    if not any(one.source in ("printed", "time element") for one in said):
        said += say_anywhere(tree, time_zone)
    said = _believed(said, retrieved)
    said = _told_apart(said)
    first = [one for one in said if not one.changed]
    in_address = read_address_day(url)
    witness = [Said(in_address, "address")] if in_address else []
    published = _choose(first, witness)
    updated = _choose_updated(said, published)
    shown = sorted((one for one in first if one.printed), key=lambda one: not one.labelled)
    printed = shown[0] if shown else None
    return _as_times(published, printed, updated, said)


def _as_times(published: Said | None, printed: Said | None, updated: Said | None, said: list[Said]) -> Times:
    changed = next((one for one in said if one.printed and one.changed), None)
    return Times(
        published=published.moment if published else None,
        published_printed=printed.printed if printed else "",
        published_zone=published.moment.zone if published else "",
        published_from=published.source if published else "",
        updated=updated.moment if updated else None,
        updated_printed=changed.printed if changed else "",
        updated_from=updated.source if updated else "",
        lines=tuple(dict.fromkeys(one.line for one in said if one.line)),
    )


def _believed(said: list[Said], retrieved: datetime | None) -> list[Said]:
    """Without dates after retrieval, where anything earlier is stated."""
    past = [one for one in said if retrieved is None or one.moment.when <= retrieved + _ZONES]
    return past or said


# --- choosing


def _choose(said: list[Said], witness: list[Said]) -> Said | None:
    """The first publication among what the sources say of it."""
    if not said:
        return witness[0] if witness else None
    one_each = list({one.source: one for one in reversed(said)}.values())[::-1]
    weights = [(_weigh(one, [*one_each, *witness]), -place) for place, one in enumerate(one_each)]
    chosen = one_each[max(range(len(one_each)), key=lambda place: weights[place])]
    group = [one for one in one_each if _is_near(one.moment, chosen.moment)]
    best = max(group, key=lambda one: _rank(one, group))
    return replace(best, moment=_with_printed_day(best.moment, [*group, *witness]))


def _rank(one: Said, group: list[Said]) -> tuple[bool, bool, int, bool]:
    """A clock with a zone of its own before one without; then the one that most sources name, to the second."""
    is_clock = one.moment.precision == "minute"
    has_zone = one.moment.zone not in ("", "outlet")
    return is_clock, is_clock and has_zone, _agree(one, group), one.moment.when.second > 0


def _weigh(one: Said, others: list[Said]) -> float:
    return sum(
        _TRUST[other.source] * (_DOUBT if other.doubted else 1)
        for other in others
        if _is_near(one.moment, other.moment)
    )


def _agree(one: Said, group: list[Said]) -> int:
    """How many sources name this very minute: a clock with a wrong offset stands alone."""
    return sum(
        other.moment.precision == "minute" and abs(other.moment.when - one.moment.when) < CLOSE for other in group
    )


def _is_near(one: Moment, other: Moment) -> bool:
    return abs((one.day - other.day).days) <= 1


def _with_printed_day(moment: Moment, group: list[Said]) -> Moment:
    """The day for the readers of a moment: the printed one where that is the same moment in some zone of the earth."""
    if moment.precision != "minute":
        return moment
    days: list[date] = [one.moment.day for one in group if one.source == "printed"]
    offsets = [one.moment for one in group if one.source == "time element" and one.moment.precision == "minute"]
    days += [other.day for other in offsets if abs(other.when - moment.when) < CLOSE]
    if _is_utc(moment):
        days += [one.moment.day for one in group if one.source == "address"]
    possible = {(moment.when - _ZONES).date(), moment.when.date(), (moment.when + _ZONES).date()}
    day = next((day for day in days if day in possible), moment.day)
    return replace(moment, day=day)


def _is_utc(moment: Moment) -> bool:
    return re.fullmatch(r"Z|UTC|GMT|[+-]00:?(?:00)?", moment.zone, re.IGNORECASE) is not None


def _choose_updated(said: list[Said], published: Said | None) -> Said | None:
    """The last change: the first source that names one after publication."""
    changes = [one for one in said if one.changed]
    for one in sorted(changes, key=lambda one: -_TRUST[one.source]):
        if published is None or _is_after(one.moment, published.moment):
            return replace(one, moment=_with_printed_day(one.moment, changes))
    return None


def _is_after(one: Moment, other: Moment) -> bool:
    if one.precision == other.precision == "minute":
        return one.when - other.when >= _CHANGE
    return one.day > other.day


def _told_apart(said: list[Said]) -> list[Said]:
    """Dates on the page that have no label, told apart by the data for machines.

    One that is the last change there and far from the first day is the last change; one that only its element's name
    calls a change, but which is the first day there, is first publication.
    """
    machine = [one for one in said if one.source in SOURCES]
    first = [one.moment for one in machine if not one.changed]
    changed = [one.moment for one in machine if one.changed and one.moment.day not in {day.day for day in first}]
    if not first:
        return said
    found = []
    for one in said:
        if one.source in ("printed", "time element") and not one.labelled:
            is_first = any(_is_near(one.moment, moment) for moment in first)
            is_changed = any(_is_near(one.moment, moment) for moment in changed)
            one = replace(one, changed=not is_first and (is_changed or one.changed))
        found.append(one)
    return found
