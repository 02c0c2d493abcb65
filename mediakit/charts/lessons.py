"""Chart: what a class answered most often to each question, and whether that is the key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from mediakit.charts import style
from mediakit.charts.frame import Chart, frame_chart
from mediakit.errors import MediakitError
from mediakit.schema import check_columns
from mediakit.stats import SMALL_N

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NEEDED = ["item_id", "prompt", "part_id", "part", "option", "n", "of", "share", "low", "high", "is_key"]
MAX_ROWS = 36
ROW, HEAD = 0.25, 0.7
LONGEST_LABEL, LONGEST_ANSWER = 62, 34
_LOOKS: dict[str, dict[str, Any]] = {
    "yes": {"marker": "o", "markerfacecolor": style.ACCENT, "markeredgecolor": style.ACCENT},
    "no": {"marker": "s", "markerfacecolor": "white", "markeredgecolor": "#D55E00"},
    "": {"marker": "D", "markerfacecolor": style.FAINT, "markeredgecolor": style.FAINT},
}


def plot_answers(counts: pd.DataFrame, title: str = "") -> Axes:
    """Draw for each question which answer the class gave most often, and how many gave it.

    Parameters
    ----------
    counts : DataFrame
        `counts` of `collect_answers`: item_id, prompt, part_id, part, option, n, of, share, low, high, is_key.
    title : str
        Name of the lesson, for the subtitle.

    Returns
    -------
    matplotlib Axes. One row per question (per sentence, headline or place where a question has several): the share of
    students who gave the most frequent answer, with its 95 % Wilson interval. A filled dot is the key, a hollow square
    is not, a grey diamond is an answer to a question without a key. With fewer than 5 students the count is given
    instead. At most 36 rows are drawn, those on which the class was most divided; the footer says how many are not.

    Raises
    ------
    MediakitError
        If nobody answered anything that can be counted.
    """
    check_columns(counts, NEEDED, "plot_answers")
    rows = _find_most_frequent(counts)
    if rows.empty:
        raise MediakitError("nobody answered a question that can be counted: there is nothing to draw")
    hidden = max(0, len(rows) - MAX_ROWS)
    drawn = rows.loc[sorted(rows["share"].sort_values(kind="stable").index[:MAX_ROWS])]
    keyed = rows[rows["is_key"] != ""]
    right = int((keyed["is_key"] == "yes").sum())
    found = f"In {right} of {len(keyed)} questions with a key the class's most frequent answer is the key"
    with style.chart_style():
        figure = style.new_figure(1)
        ax = figure.subplots()
        _draw_rows(ax, drawn)
        listed = "; ".join(
            f"{_label(row, 40)}: {row.option}, {row.n} of {row.of}"
            + ({"yes": " (key)", "no": " (not the key)"}.get(row.is_key, ""))
            for row in drawn.head(12).itertuples()
        )
        chart = Chart(
            kind="plot_answers",
            tables={"data": counts},
            title=found if len(keyed) else f"What the class answered most often to {len(rows)} questions",
            subtitle=f"{title + ': ' if title else ''}share of students with the most frequent answer; line: 95 % "
            "Wilson interval.   ● the key   □ not the key   ◆ no key",
            alt=f"Dot plot of the most frequent answer to {len(drawn)} questions. {listed}.",
            n=f"n = up to {int(counts['of'].max())} students."
            + (f" {hidden} questions on which the class was least divided are in the CSV only." if hidden else ""),
            method="Intervals treat students as independent; students who talk with one another are not.",
            plot_height=ROW * len(drawn) + HEAD,
            options={"title": title},
        )
        frame_chart(figure, chart)
    return ax


def _find_most_frequent(counts: pd.DataFrame) -> pd.DataFrame:
    """The most frequent answer to each question that somebody answered; of equal ones the key, then the first."""
    asked = counts[counts["of"] > 0]
    ranked = asked.assign(place=range(len(asked)), other=asked["is_key"] != "yes")
    ranked = ranked.sort_values(["n", "other", "place"], ascending=[False, True, True], kind="stable")
    return ranked.drop_duplicates(["item_id", "part_id"]).sort_values("place").reset_index(drop=True)


def _draw_rows(ax: Axes, rows: pd.DataFrame) -> None:
    for place, row in enumerate(rows.itertuples()):
        ax.axhline(place, color=style.GRID, linewidth=0.6, zorder=0)
        if row.of < SMALL_N:
            ax.text(0.02, place, f"{row.n} of {row.of}: {_cut(row.option, LONGEST_ANSWER)}", va="center", fontsize=7)
            continue
        look = _LOOKS[row.is_key]
        ax.plot([row.low, row.high], [place, place], color=look["markeredgecolor"], linewidth=1.3)
        ax.plot([row.share], [place], markersize=5.5, linestyle="none", **look)
        ax.text(1.04, place, f"{row.n} of {row.of}: {_cut(row.option, LONGEST_ANSWER)}", va="center", fontsize=7)
    ax.set_yticks(range(len(rows)), [_label(row, LONGEST_LABEL) for row in rows.itertuples()], fontsize=7)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_xlim(-0.02, 1.02)
    ax.set_xticks([0, 0.5, 1], ["0", "50", "100 %"], fontsize=7)
    ax.tick_params(length=0)
    for side in ("left", "right", "top"):
        ax.spines[side].set_visible(False)


def _label(row: object, length: int) -> str:
    part, prompt, item_id = (str(getattr(row, name)) for name in ("part", "prompt", "item_id"))
    return _cut(f"{item_id}: {part or prompt}", length)


def _cut(text: str, length: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip(" ,;-") + "…"
