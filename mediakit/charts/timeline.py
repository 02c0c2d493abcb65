"""Shared by charts over time: an axis of days and labelled lines for events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from mediakit.charts import style
from mediakit.schema import check_columns

if TYPE_CHECKING:
    from matplotlib.axes import Axes

EVENT_LINE = 0.17  # inches for one event label
MAX_EVENTS = 10
EVENT_COLUMNS = ["event_id", "start", "precision", "label"]
DAY_PRECISIONS = ("day", "part of day", "")


def choose_events(events: pd.DataFrame | None, days: pd.Series) -> pd.DataFrame:
    """The labelled events within the days of a chart, in time order, at most ten."""
    if events is None or len(days) == 0:
        return pd.DataFrame({name: [] for name in EVENT_COLUMNS})
    check_columns(events, EVENT_COLUMNS, "event lines")
    first, last = days.min(), days.max() + pd.Timedelta(days=1)
    inside = events[(events["label"] != "") & (events["start"] >= first) & (events["start"] < last)]
    order = event_times(inside).sort_values(kind="stable").index
    return inside.loc[order, EVENT_COLUMNS].head(MAX_EVENTS).reset_index(drop=True)


def event_times(events: pd.DataFrame) -> pd.Series:
    """Where events stand in time: at noon UTC when only the day is known."""
    only_day = events["precision"].isin(DAY_PRECISIONS) & (events["start"] == events["start"].dt.normalize())
    return events["start"].mask(only_day, events["start"] + pd.Timedelta(hours=12))


def day_number(times: pd.Series | pd.DatetimeIndex) -> np.ndarray:
    """Days since 1970 as numbers: the x axis of all charts over time."""
    return (pd.DatetimeIndex(times) - pd.Timestamp(0, tz="UTC")) / pd.Timedelta(days=1)


def format_day(number: float) -> str:
    """A day number as "12 Apr"."""
    moment = pd.Timestamp(0, tz="UTC") + pd.Timedelta(days=float(number))
    return f"{moment.day} {moment:%b}"


def span_of_days(days: pd.Series) -> str:
    """First and last day as "4 April to 20 April 2017"."""
    first, last = days.min(), days.max()
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first.day} {first:%B}{year} to {last.day} {last:%B %Y}"


def draw_days(ax: Axes, days: pd.Series, labels: bool = True) -> None:
    """Ticks in the middle of the days, every day as long as they fit, then every 2nd, 5th, 10th ..."""
    numbers = np.unique(day_number(days))
    first, last = numbers.min(), numbers.max()
    steps = [1, 2, 5, 10, 20, 50, 100, 200, 500]
    step = next((s for s in steps if (last - first) / s <= 17), 1000)
    ticks = np.arange(first, last + 1, step)
    ax.set_xlim(first - 0.1, last + 1.1)
    ax.set_xticks(ticks + 0.5, [format_day(tick) for tick in ticks] if labels else [""] * len(ticks))
    ax.tick_params(axis="x", length=0, labelsize=7.5)


def draw_event_lines(axes: list[Axes], events: pd.DataFrame) -> None:
    """A thin line through every axes at the begin of each event."""
    for ax in axes:
        for x in _event_numbers(events):
            ax.axvline(x, color=style.FAINT, linewidth=0.7, linestyle=(0, (2, 2)), zorder=0.5)


def draw_event_labels(ax: Axes, events: pd.DataFrame, days: pd.Series) -> None:
    """A band above the chart: one line of text per event, earliest lowest, each at its line."""
    first, last = day_number(days).min() - 0.1, day_number(days).max() + 1.1
    ax.set_xlim(first, last)
    ax.set_ylim(-0.6, len(events) - 0.4)
    ax.axis("off")
    for place, (x, label) in enumerate(zip(_event_numbers(events), events["label"], strict=True)):
        # The first event stands highest: a later line never crosses an earlier label to its right.
        y = len(events) - 1 - place
        ax.plot([x, x], [-0.6, y], color=style.FAINT, linewidth=0.7, linestyle=(0, (2, 2)))
        text = f"{label}, {format_day(np.floor(x))}"
        # Inches to the right edge, if the axes took the whole width: a little too many, so a tenth is kept.
        room = (last - x) / (last - first) * (style.WIDTH - 2 * style.MARGIN) * 0.9
        fits = style.text_width(style.figure_of(ax), text, 7.5) < room
        ax.text(x, y, f" {text}" if fits else f"{text} ", ha="left" if fits else "right", va="center", fontsize=7.5,
                color=style.SOFT, bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6}, zorder=3)  # fmt: skip


def _event_numbers(events: pd.DataFrame) -> np.ndarray:
    return day_number(event_times(events)) if len(events) else np.array([])


def event_band(events: pd.DataFrame) -> float:
    """Height in inches of the band of event labels."""
    return EVENT_LINE * len(events) if len(events) else 0.01
