"""Chart: headlines side by side, one column per outlet, one band per day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from mediakit.charts import style, timeline
from mediakit.charts.frame import Chart, frame_chart
from mediakit.errors import MediakitError
from mediakit.schema import check_columns
from mediakit.text import find_words, fold_word

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MAX_COLUMNS = 5
SIZE = 7.5
DAY_WIDTH, COLUMN_GAP = 0.62, 0.16  # inches
ITEM_GAP, BAND_GAP = 0.09, 0.08


def plot_headlines(heads: pd.DataFrame, by: str = "outlet") -> Axes:
    """Draw headlines as a strip: one column per outlet, one band per day, time running down.

    Parameters
    ----------
    heads : DataFrame
        Result of `compare_headlines`: the column `by`, published, headline, n_versions, shared, distinctive.
    by : str
        The column that was compared by.

    Returns
    -------
    matplotlib Axes. At most 5 columns, in the order of the table. Bold: words that no other outlet of the corpus uses
    in a headline; grey: words that at least a third of them use. "↻": further headlines of the article are known.

    Raises
    ------
    MediakitError
        If there are no headlines.
    """
    needed = [by, "published", "published_precision", "headline", "n_versions", "shared", "distinctive", "groups"]
    check_columns(heads, needed, "plot_headlines")
    if heads.empty:
        raise MediakitError("there are no headlines to draw", todo="check the corpus: corpus.missing()")
    groups = list(dict.fromkeys(heads[by]))
    columns = groups[:MAX_COLUMNS]
    shown = heads[heads[by].isin(columns)]
    with style.chart_style():
        figure = style.new_figure(1)
        ax = figure.subplots()
        height = _draw_strip(figure, ax, shown, columns, by)
        dated = shown["published"].dropna()
        dates = f", {timeline.span_of_days(dated)}" if len(dated) else ""
        others = style.name_count(int(heads["groups"].max()) - 1, by)
        changed = " ↻: the headline changed." if (shown["n_versions"] > 1).any() else ""
        undated = f" {len(shown) - len(dated)} of them without a date." if len(dated) < len(shown) else ""
        chart = Chart(
            kind="plot_headlines",
            tables={"data": heads},
            title=f"{len(shown)} headlines of {style.name_count(len(columns), by)}, day by day",
            subtitle=f"Bold: words in no headline of the other {others}. Grey: words that a third of all use. "
            f"Hours are UTC, given where they are known.{changed}",
            alt=f"Headlines of {', '.join(columns)} side by side{dates}. The texts are in the table beside the chart.",
            n=f"n = {len(shown)} headlines ({len(heads)} in the CSV).{undated}",
            method="Function words are not marked. Many rare words are one outlet's alone by chance.",
            plot_height=height,
            options={"by": by},
        )
        frame_chart(figure, chart)
    return ax


def _draw_strip(figure: Figure, ax: Axes, heads: pd.DataFrame, columns: list[str], by: str) -> float:
    """Draw all cells in inches from the top; the height that they take."""
    inner = style.WIDTH - 2 * style.MARGIN
    width = (inner - DAY_WIDTH) / len(columns) - COLUMN_GAP
    left = {name: DAY_WIDTH + place * (width + COLUMN_GAP) for place, name in enumerate(columns)}
    styles = style.style_groups(columns)
    y = style.line_height(style.TEXT_SIZE) + 0.1
    for name in columns:
        colour = styles[name][0]
        ax.text(left[name], 0.02, f"{name} ({int((heads[by] == name).sum())})", fontsize=style.TEXT_SIZE, va="top",
                fontweight="bold", color=colour)  # fmt: skip
        ax.plot([left[name], left[name] + width], [y - 0.05, y - 0.05], color=colour, linewidth=2)
    for day, band in heads.groupby(heads["published"].dt.normalize(), dropna=False, sort=True):
        label = "no date" if pd.isna(day) else f"{day.day} {day:%b}"
        ax.text(0, y, label, fontsize=SIZE, va="top", fontweight="bold", color=style.SOFT)
        depth = max(_draw_column(figure, ax, band[band[by] == name], left[name], y, width) for name in columns)
        y += depth + BAND_GAP
        ax.plot([0, inner], [y - 0.06, y - 0.06], color=style.GRID, linewidth=0.7)
    ax.set_xlim(0, inner)
    ax.set_ylim(y, 0)
    ax.axis("off")
    return y


def _draw_column(figure: Figure, ax: Axes, heads: pd.DataFrame, x: float, y: float, width: float) -> float:
    """Draw the headlines of one outlet and day under one another; the height that they take."""
    top = y
    for head in heads.itertuples():
        notes = [f"{head.published:%H:%M}"] if head.published_precision == "minute" else []
        notes += ["↻" if head.n_versions == 2 else f"↻ {head.n_versions - 1}"] if head.n_versions > 1 else []
        marks = {fold_word(w): "shared" for w in head.shared.split("; ") if w}
        marks |= {fold_word(w): "distinctive" for w in head.distinctive.split("; ") if w}
        y = _draw_text(figure, ax, head.headline, marks, notes, x, y, width) + ITEM_GAP
    return y - top


_LOOKS = {
    "shared": {"color": style.FAINT, "weight": "normal"},
    "distinctive": {"color": style.INK, "weight": "bold"},
    "": {"color": style.INK, "weight": "normal"},
    "note": {"color": style.SOFT, "weight": "normal"},
}


def _draw_text(
    figure: Figure, ax: Axes, text: str, marks: dict[str, str], notes: list[str], x: float, y: float, width: float
) -> float:
    """Draw one headline word by word, breaking lines; the y below it."""
    found = [(word, marks.get(fold_word(word.text), "")) for word in find_words(text)]
    position = x
    blank = style.text_width(figure, "n n", SIZE) - style.text_width(figure, "nn", SIZE)
    chunks = [(chunk, next((mark for word, mark in found if start <= word.start < end and mark), ""))
              for chunk, start, end in _chunks(text)]  # fmt: skip
    for chunk, mark in [*((note, "note") for note in notes), *chunks]:
        look = _LOOKS[mark]
        for piece in style.wrap_text(figure, chunk, SIZE, width, str(look["weight"])):
            length = style.text_width(figure, piece, SIZE, str(look["weight"]))
            if position > x and position + length > x + width:
                position, y = x, y + style.line_height(SIZE)
            ax.text(position, y, piece, fontsize=SIZE, va="top", color=look["color"], fontweight=look["weight"])
            position += length + blank
    return y + style.line_height(SIZE)


def _chunks(text: str) -> list[tuple[str, int, int]]:
    """The parts of a text between blanks, with their offsets."""
    chunks, start = [], 0
    for part in text.split():
        start = text.index(part, start)
        chunks.append((part, start, start + len(part)))
        start += len(part)
    return chunks
