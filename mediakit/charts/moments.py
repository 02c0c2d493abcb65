"""Shared by charts with a clock: a linear axis of moments, its ticks, and how moments and spans are written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from mediakit.charts import style

EDGE = 0.08  # inches between the ends of the axis and the first and last moment
MOST_TICKS = 7
_HOUR, _DAY = pd.Timedelta(hours=1), pd.Timedelta(days=1)
_STEPS = [
    *(pd.Timedelta(minutes=n) for n in (1, 5, 10, 30)),
    *(pd.Timedelta(hours=n) for n in (1, 2, 3, 6, 12)),
    *(pd.Timedelta(days=n) for n in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)),
]


@dataclass(frozen=True)
class TimeScale:
    """From a first to a last moment, along the width of a chart."""

    first: pd.Timestamp
    last: pd.Timestamp

    @classmethod
    def of(cls, moments: Iterable[pd.Timestamp]) -> TimeScale | None:
        """The scale of all moments that are known; None when none is. One moment stands within an hour."""
        known = [moment for moment in moments if pd.notna(moment)]
        if not known:
            return None
        first, last = min(known), max(known)
        if last - first < pd.Timedelta(minutes=5):
            first, last = first - _HOUR / 2, last + _HOUR / 2
        return cls(first, last)

    def place(self, moment: pd.Timestamp) -> float:
        """Where a moment stands: inches from the left."""
        width = style.WIDTH - 2 * style.MARGIN - 2 * EDGE
        return float(EDGE + width * ((moment - self.first) / (self.last - self.first)))

    def ticks(self) -> list[tuple[pd.Timestamp, str]]:
        """Round moments and their labels, at most seven; the year stands at the first one."""
        span = self.last - self.first
        step = next((s for s in _STEPS if span / s <= MOST_TICKS - 1), _STEPS[-1])
        tick = self.first.ceil(step)
        found: list[tuple[pd.Timestamp, str]] = []
        while tick <= self.last:
            found.append((tick, format_moment(tick, year=not found or step >= 100 * _DAY, clock=step < _DAY)))
            tick += step
        return found or [(self.first, format_moment(self.first, True))]


def format_moment(moment: pd.Timestamp, year: bool = False, clock: bool = True) -> str:
    """A moment as "8 Mar 2031 11:20".

    Examples
    --------
    >>> format_moment(pd.Timestamp("2031-03-08T11:20Z"))
    '8 Mar 11:20'
    """
    day = f"{moment.day} {moment:%b}" + (f" {moment.year}" if year else "")
    return f"{day} {moment:%H:%M}" if clock else day


def format_span(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """A span as "8 Mar 11:20–12:45"; a day alone where both stand at midnight, as days without a clock do.

    Examples
    --------
    >>> format_span(pd.Timestamp("2031-03-08T11:20Z"), pd.Timestamp("2031-03-09T12:45Z"))
    '8 Mar 11:20 – 9 Mar 12:45'
    """
    clock = first != first.normalize() or last != last.normalize()
    begin = format_moment(first, clock=clock)
    if first == last:
        return begin
    if first.normalize() == last.normalize():
        return f"{begin}–{last:%H:%M}"
    return f"{begin} – {format_moment(last, clock=clock)}"


def format_days(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """The days from a first to a last moment, in words.

    Examples
    --------
    >>> format_days(pd.Timestamp("2031-03-08T11:20Z"), pd.Timestamp("2031-03-11T02:00Z"))
    '8 to 11 March 2031'
    """
    end = f"{last.day} {last:%B %Y}"
    if first.date() == last.date():
        return end
    begin = f"{first.day}" + (f" {first:%B}" if (first.year, first.month) != (last.year, last.month) else "")
    return f"{begin}{f' {first.year}' if first.year != last.year else ''} to {end}"
