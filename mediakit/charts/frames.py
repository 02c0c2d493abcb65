"""Charts: frames by outlet (heat map with n in the cells) and frames over time (shares with intervals)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib
import pandas as pd

from mediakit.charts import style, timeline
from mediakit.charts.frame import Chart, frame_chart
from mediakit.errors import MediakitError
from mediakit.schema import check_columns
from mediakit.stats import SMALL_N, add_shares

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MAX_ROWS = 15
ROW_HEIGHT, PANEL_HEIGHT, SIZES_HEIGHT = 0.36, 1.0, 0.2
NEEDED = ["code", "label", "n_present", "n"]
METHOD = (
    "Presence by cue words of a codebook, not by human coders; cues miss irony and negation. "
    "Intervals treat texts as independent."
)


def plot_frames(counts: pd.DataFrame, by: str = "outlet", what: str = "headlines") -> Axes:
    """Draw in which share of texts each frame is present, by outlet, as a heat map with n in every cell.

    Parameters
    ----------
    counts : DataFrame
        Result of `count_frames(frames, by="outlet", per=...)`: the column `by`, code, label, n_present, n.
    by : str
        The column that was counted by.
    what : str
        What was searched, for title and notes: "headlines", "quotations".

    Returns
    -------
    matplotlib Axes. Rows are the values of `by` with most texts (at most 15), all together on top; rows with
    fewer than 5 texts show counts on white.

    Raises
    ------
    MediakitError
        If the table is empty.
    """
    check_columns(counts, [by, *NEEDED], "plot_frames")
    if counts.empty:
        raise MediakitError(f"no {what} were searched: there is nothing to draw", todo="check the table of texts")
    codes = list(dict.fromkeys(zip(counts["code"], counts["label"], strict=True)))
    sizes = counts.groupby(by)["n"].first().sort_index().sort_values(ascending=False, kind="stable")
    together = style.name_all(sizes.size, by)
    rows = [together, *sizes.index[:MAX_ROWS]]
    whole = _with_total(counts, by, together)
    with style.chart_style():
        figure = style.new_figure(1)
        ax = figure.subplots()
        _draw_cells(ax, whole[whole[by].isin(rows)].set_index([by, "code"]), rows, codes)
        everything = whole[whole[by] == together].sort_values("n_present", ascending=False, kind="stable")
        first, total = everything.iloc[0], int(sizes.sum())
        tied = int((everything["n_present"] == first["n_present"]).sum()) > 1
        listed = "; ".join(f"{row.label} {row.n_present} of {row.n}" for row in everything.itertuples())
        chart = Chart(
            kind="plot_frames",
            tables={"data": counts},
            title=f"Frames in {total} {what}"
            if tied
            else f"“{first['label']}” has cue words in {first['n_present']} of {total} {what}, the most of all frames",
            subtitle=f"Share of {what} with at least one cue word of the frame, in %; small: number of {what} and 95 % "
            f"Wilson interval. Rows with fewer than {SMALL_N} show counts.",
            alt=f"Heat map of frames in {what}. All together: {listed}. Rows: {', '.join(map(str, rows[1:]))}.",
            n=f"n = {total} {what} of {style.name_count(sizes.size, by)}; the {len(rows) - 1} with most are drawn.",
            method=METHOD,
            plot_height=ROW_HEIGHT * len(rows) + 0.35,
            options={"by": by, "what": what},
        )
        frame_chart(figure, chart)
    return ax


def _with_total(counts: pd.DataFrame, by: str, together: str) -> pd.DataFrame:
    total = (
        counts.groupby(["code", "label"], as_index=False, sort=False)[["n_present", "n"]].sum().assign(**{by: together})
    )
    columns = [by, *NEEDED]
    return add_shares(pd.concat([total[columns], counts[columns]], ignore_index=True), "n_present", "n")


def _draw_cells(ax: Axes, table: pd.DataFrame, rows: list[str], codes: list[tuple[str, str]]) -> None:
    colours = matplotlib.colormaps["Blues"]
    for y, row in enumerate(rows):
        for x, (code, _) in enumerate(codes):
            cell = table.loc[(row, code)]
            n_present, n = int(cell["n_present"]), int(cell["n"])
            small = n < SMALL_N
            shade = "white" if small else colours(0.02 + 0.85 * float(cell["share"]))
            ink = "white" if not small and cell["share"] > 0.6 else style.INK
            ax.add_patch(
                matplotlib.patches.Rectangle((x - 0.49, y - 0.47), 0.98, 0.94, facecolor=shade, edgecolor=style.GRID)
            )
            if small:
                ax.text(x, y, f"{n_present} of {n}", ha="center", va="center", fontsize=7.5, color=style.SOFT)
                continue
            interval = f"{n_present} of {n} · {100 * cell['low']:.0f}–{100 * cell['high']:.0f} %"
            ax.text(x, y - 0.2, f"{100 * cell['share']:.0f} %", ha="center", va="center", fontsize=8.5, color=ink)
            ax.text(x, y + 0.24, interval, ha="center", va="center", fontsize=6.3, color=ink)
    ax.axhline(0.5, color=style.INK, linewidth=0.8)
    ax.set_xlim(-0.5, len(codes) - 0.5)
    ax.set_ylim(len(rows) - 0.5, -0.5)
    ax.set_xticks(range(len(codes)), [label.replace(" / ", " /\n") for _, label in codes], fontsize=8)
    ax.set_yticks(range(len(rows)), rows, fontsize=7.5)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)


def plot_frames_over_time(
    when: pd.DataFrame, events: pd.DataFrame | None = None, only: list[str] | None = None, what: str = "headlines"
) -> Axes:
    """Draw the share of texts with each frame per day, with Wilson intervals, points sized by n, and event lines.

    Parameters
    ----------
    when : DataFrame
        Result of `count_frames(frames, by=["day"] or ["outlet", "day"], per=...)`.
    events : DataFrame, optional
        The table `events`.
    only : list of str, optional
        Outlets (at most 5) to draw apart; by default all outlets are added up, because one outlet's single day
        rarely has enough texts.
    what : str
        What was searched.

    Returns
    -------
    matplotlib Axes (of the first frame). Points with fewer than 5 texts are hollow and have no interval.

    Raises
    ------
    MediakitError
        If no text has a date, or `only` names an outlet that is not there.
    """
    check_columns(when, ["day", *NEEDED], "plot_frames_over_time")
    if when.empty:
        raise MediakitError(f"no {what} with a date: there is nothing to draw", todo="check published in the texts")
    series = _series(when, only)
    codes = list(dict.fromkeys(zip(when["code"], when["label"], strict=True)))
    shown = timeline.choose_events(events, when["day"])
    with style.chart_style():
        ax = _draw_over_time(series, codes, shown, when["day"])
        drawn = pd.concat(series.values())
        n = int(drawn.loc[drawn["code"] == codes[0][0], "n"].sum())
        whose = f" of {', '.join(only)}" if only else ""
        peaks = drawn[drawn["n"] >= SMALL_N]
        parts = []
        for code, label in codes:
            of_code = peaks[peaks["code"] == code]
            if len(of_code):
                best = of_code.loc[of_code["share"].idxmax()]
                day = timeline.format_day(timeline.day_number(pd.DatetimeIndex([best["day"]]))[0])
                parts.append(f"{label}: highest on {day} with {best['n_present']} of {best['n']}")
        chart = Chart(
            kind="plot_frames_over_time",
            tables={"data": when, "events": shown},
            title=f"Frames in {n} {what}{whose}, day by day, {timeline.span_of_days(when['day'])}",
            subtitle=f"Share of the day's {what} with at least one cue word of the frame; line: 95 % Wilson interval; "
            f"larger points: more {what}; hollow: fewer than {SMALL_N}, no interval. Bottom: number of {what}.",
            alt=f"Shares of {what} per day for {len(codes)} frames. " + "; ".join(parts) + ".",
            n=f"n = {n} dated {what}.",
            method=METHOD,
            plot_height=timeline.event_band(shown) + PANEL_HEIGHT * len(codes) + SIZES_HEIGHT * len(series) + 0.55,
            options={"only": only, "what": what},
        )
        frame_chart(style.figure_of(ax), chart)
    return ax


def _pool(when: pd.DataFrame) -> pd.DataFrame:
    """Add up whatever else was counted by (outlets), so that one row is one day and code."""
    pooled = when.groupby(["day", "code", "label"], as_index=False, sort=True)[["n_present", "n"]].sum()
    return add_shares(pooled, "n_present", "n")


def _series(when: pd.DataFrame, only: list[str] | None) -> dict[str, pd.DataFrame]:
    if not only:
        return {"": _pool(when)}
    present = set(when["outlet"]) if "outlet" in when.columns else set()
    lost = [name for name in only if name not in present]
    if lost or len(only) > len(style.PALETTE):
        what = ", ".join(lost) if lost else f"{len(only)} outlets"
        among = ", ".join(sorted(present)) or "(count by outlet and day first)"
        raise MediakitError(f"cannot draw {what} apart", todo=f"choose at most {len(style.PALETTE)} of: {among}")
    return {name: _pool(when[when["outlet"] == name]) for name in only}


def _draw_over_time(
    series: dict[str, pd.DataFrame], codes: list[tuple[str, str]], events: pd.DataFrame, days: pd.Series
) -> Axes:
    figure = style.new_figure(1)
    heights = [max(timeline.event_band(events), 0.02), *[PANEL_HEIGHT] * len(codes), SIZES_HEIGHT * len(series)]
    axes = figure.subplots(len(heights), 1, gridspec_kw={"height_ratios": heights, "hspace": 0.16})
    timeline.draw_event_labels(axes[0], events, days)
    styles = style.style_groups(list(series))
    for ax, (code, label) in zip(axes[1:-1], codes, strict=True):
        for place, (name, table) in enumerate(series.items()):
            colour, marker = styles[name] if name else (style.ACCENT, "o")
            shift = 0.5 + (place - (len(series) - 1) / 2) * 0.14
            _draw_points(ax, table[table["code"] == code], colour, marker, shift)
        ax.set_ylim(-0.09, 1.09)
        ax.set_yticks([0, 0.5, 1], ["0", "50", "100 %"], fontsize=7)
        ax.grid(axis="y")
        ax.text(0.004, 0.97, label, transform=ax.transAxes, ha="left", va="top", fontweight="bold",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1}, zorder=5)  # fmt: skip
        timeline.draw_days(ax, days, labels=False)
    _draw_sizes(axes[-1], series, styles, days)
    timeline.draw_event_lines(list(axes[1:-1]), events)
    return axes[1]


def _draw_points(ax: Axes, table: pd.DataFrame, colour: str, marker: str, shift: float) -> None:
    large = table[table["n"] >= SMALL_N]
    ax.plot(
        timeline.day_number(large["day"]) + shift, large["share"], color=colour, linewidth=0.8, alpha=0.45, zorder=2
    )
    ax.vlines(
        timeline.day_number(large["day"]) + shift, large["low"], large["high"], color=colour, linewidth=1.3, zorder=2
    )
    for row, x in zip(table.itertuples(), timeline.day_number(table["day"]) + shift, strict=True):
        size = 3.2 + min(5.0, 0.75 * float(row.n) ** 0.5)
        face = colour if row.n >= SMALL_N else "white"
        ax.plot([x], [row.share], marker=marker, markersize=size, markerfacecolor=face, markeredgecolor=colour,
                markeredgewidth=1.1, linestyle="none", zorder=3)  # fmt: skip


def _draw_sizes(ax: Axes, series: dict[str, pd.DataFrame], styles: dict[str, tuple[str, str]], days: pd.Series) -> None:
    """The bottom rows: number of texts per day, one row per series, named in its colour and marker."""
    timeline.draw_days(ax, days)
    ax.set_ylim(len(series) - 0.5, -0.5)
    ax.set_yticks([])
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    first = ax.get_xlim()[0]
    for place, (name, table) in enumerate(series.items()):
        colour = styles[name][0] if name else style.SOFT
        sizes = table.drop_duplicates("day")
        for x, n in zip(timeline.day_number(sizes["day"]) + 0.5, sizes["n"], strict=True):
            ax.text(x, place, str(n), ha="center", va="center", fontsize=7, color=colour)
        ax.text(first, place, name or "n", ha="right", va="center", fontsize=7, color=colour)
        if name:
            ax.plot([first + 0.2], [place], marker=styles[name][1], color=colour, markersize=4.5, clip_on=False)
