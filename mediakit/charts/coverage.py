"""Chart: articles per hour, day or week, all outlets and the chosen ones, with event lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from mediakit.charts import style, timeline
from mediakit.charts.frame import Chart, frame_chart
from mediakit.coverage import EVERY
from mediakit.errors import MediakitError
from mediakit.schema import check_columns

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW_HEIGHT = 0.85
MAX_ROWS = 5
_DAYS = {"hour": 1 / 24, "day": 1, "week": 7}
_MOST_NUMBERS = 60  # bars; over more of them numbers would run into each other


def plot_coverage(
    when: pd.DataFrame, events: pd.DataFrame | None = None, only: list[str] | None = None, by: str = "outlet"
) -> Axes:
    """Draw how many articles appeared per hour, day or week.

    Parameters
    ----------
    when : DataFrame
        Result of `count_coverage`: the column `by`, hour, day or week, n, of.
    events : DataFrame, optional
        The table `events`; those with a label are drawn as lines.
    only : list of str, optional
        Values of `by` that get a row of their own (at most 5); the first row is always all together.
    by : str
        The column that was counted by.

    Returns
    -------
    matplotlib Axes (of the first row).

    Raises
    ------
    MediakitError
        If no article has a date.
    """
    every = next((name for name in EVERY if name in when.columns), "day")
    check_columns(when, [by, every, "n", "of"], "plot_coverage")
    dated, undated = when[when[every].notna()], when[when[every].isna()]
    if dated.empty:
        raise MediakitError(
            "no article has a date: there is nothing to draw over time", todo="add dates to articles.csv"
        )
    totals = dated.groupby(by)["n"].sum().sort_values(ascending=False, kind="stable")
    absent = [name for name in only or [] if name not in totals.index]
    if absent:
        raise MediakitError(f"no dated article of {', '.join(absent)}", todo=f"choose among: {', '.join(totals.index)}")
    rows = (only or list(totals.index))[:MAX_ROWS]
    everything = dated.groupby(every, as_index=False)["n"].sum()
    shown = timeline.choose_events(events, dated[every])
    with style.chart_style():
        ax = _draw(everything, dated, rows, shown, by, every)
        best = everything.loc[everything["n"].idxmax()]
        total, without = int(everything["n"].sum()), int(undated["n"].sum())
        begin = best[every]
        span = timeline.span_of_days(dated[every])
        most = {"hour": f"{begin:%H:00 on} ", "day": "", "week": "The week of "}[every] + f"{begin.day} {begin:%B %Y}"
        tied = int((everything["n"] == best["n"]).sum()) > 1
        title = (
            f"{total} articles, {span}" if tied else f"{most} has the most articles found: {int(best['n'])} of {total}"
        )
        groups = [("all", everything), *((name, dated[dated[by] == name]) for name in rows[:4])]
        series = "; ".join(f"{name}: {_in_words(table, every)}" for name, table in groups)
        chart = Chart(
            kind="plot_coverage",
            tables={"data": when, "events": shown},
            title=title,
            subtitle=f"Articles per {every}, all {style.name_count(totals.size, by)} and {len(rows)} of them. "
            f"{every.capitalize()}s in which nothing was found are empty.",
            alt=f"Bar charts of articles per {every} from {span}. {series}. "
            + (f"Event lines: {'; '.join(shown['label'])}." if len(shown) else ""),
            n=f"n = {total} dated articles" + (f"; {without} without a date are left out." if without else "."),
            method="Copies of one text count once. A count of what was found, not of all that was published.",
            plot_height=timeline.event_band(shown) + ROW_HEIGHT * (len(rows) + 1) + 0.35,
            options={"only": rows, "by": by},
        )
        frame_chart(style.figure_of(ax), chart)
    return ax


def _in_words(table: pd.DataFrame, every: str) -> str:
    form = "%-d %b %H:00" if every == "hour" else "%-d %b"
    return ", ".join(f"{begin.strftime(form)} {n}" for begin, n in zip(table[every], table["n"], strict=True) if n)


def _draw(
    everything: pd.DataFrame, dated: pd.DataFrame, rows: list[str], events: pd.DataFrame, by: str, every: str
) -> Axes:
    figure = style.new_figure(1)
    heights = [max(timeline.event_band(events), 0.02), *[ROW_HEIGHT] * (len(rows) + 1)]
    axes = figure.subplots(len(heights), 1, gridspec_kw={"height_ratios": heights, "hspace": 0.12})
    timeline.draw_event_labels(axes[0], events, dated[every])
    styles = style.style_groups(rows)
    panels = [(f"All {by}s", everything, style.SOFT)]
    panels += [(name, dated[dated[by] == name], styles[name][0]) for name in rows]
    for place, (ax, (name, table, colour)) in enumerate(zip(axes[1:], panels, strict=True)):
        width = _DAYS[every]
        x = timeline.day_number(table[every]) + width / 2
        ax.bar(x, table["n"], width=0.72 * width, color=colour, zorder=2)
        top = max(1, int(table["n"].max()))
        for position, n in zip(x, table["n"], strict=True):
            if n and len(x) <= _MOST_NUMBERS:
                ax.text(position, n + top * 0.04, str(n), ha="center", va="bottom", fontsize=7, color=style.SOFT,
                        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.3}, zorder=3)  # fmt: skip
        ax.set_ylim(0, top * 1.45)
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        ax.text(0.0, 0.98, f"{name} ({int(table['n'].sum())})", transform=ax.transAxes, ha="left", va="top",
                fontweight="bold", color=colour, fontsize=style.TEXT_SIZE,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1}, zorder=4)  # fmt: skip
        timeline.draw_days(ax, dated[every].dt.normalize(), labels=place == len(rows))
    timeline.draw_event_lines(list(axes[1:]), events)
    return axes[1]
