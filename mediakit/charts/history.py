"""Chart: the headlines that stood over one article, on a time axis, as far as anybody looked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from mediakit.charts import style
from mediakit.charts.frame import Chart, frame_chart
from mediakit.charts.moments import TimeScale, format_days, format_span
from mediakit.corpus import drop_other_titles
from mediakit.errors import MediakitError
from mediakit.headlines import find_new_words
from mediakit.schema import check_columns

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MAX_ARTICLES, MAX_VERSIONS = 6, 30
SIZE, NOTE_SIZE = 8.5, 7.0
INNER = style.WIDTH - 2 * style.MARGIN  # inches
LEAST_WIDTH = 4.2  # inches of a line of words
BAR, STEP, ROW_GAP, BLOCK_GAP = 0.1, 0.17, 0.1, 0.14
_COLUMNS = ["article_id", "position", "seen", "last_seen", "captures", "headline"]
_ARTICLE_COLUMNS = ["article_id", "outlet"]
_CAPTURE_COLUMNS = ["article_id", "captured"]


@dataclass
class _Block:
    """One article of the chart: its label, colour, versions in order, moments of captures."""

    label: str
    colour: str
    versions: list[Any]
    captured: list[pd.Timestamp] = field(default_factory=list)


def plot_headline_history(
    versions: pd.DataFrame,
    articles: pd.DataFrame | None = None,
    captures: pd.DataFrame | None = None,
    only: list[str] | None = None,
) -> Axes:
    """Draw how headlines changed: one row per wording, from the first to the last time that it was seen.

    Parameters
    ----------
    versions : DataFrame
        Table `versions`: article_id, position, seen, headline; last_seen and captures where they are known.
    articles : DataFrame, optional
        Names the outlets: article_id, outlet.
    captures : DataFrame, optional
        Every moment at which somebody looked: article_id, captured (`History.captures`). Without it the ticks stand at
        `seen` and `last_seen` alone.
    only : list of str, optional
        Ids of the articles to draw, in this order; by default those with the most wordings.

    Returns
    -------
    matplotlib Axes. At most 6 articles and 30 wordings. A dotted line: nobody looked, so the wording changed somewhere
    along it. An empty bar: only the day is known (`seen` at midnight and no number of captures). Bold and underlined:
    words that the wording before did not have. Wordings without a time stand in their order, without a bar.

    Raises
    ------
    MediakitError
        If there are no versions, or an id of `only` does not occur.
    """
    check_columns(versions, ["article_id", "position", "seen", "headline"], "plot_headline_history")
    data = _complete(versions)
    ids, shown = _choose(data, only)
    data = data[data["article_id"].isin(only)].reset_index(drop=True) if only else data
    tables = {"data": data}
    if articles is not None:
        check_columns(articles, _ARTICLE_COLUMNS, "plot_headline_history")
        wanted = articles["article_id"].isin(set(data["article_id"]))
        tables["articles"] = articles.loc[wanted, _ARTICLE_COLUMNS].reset_index(drop=True)
    if captures is not None:
        tables["captures"] = _clean_captures(captures)
    blocks = _make_blocks(ids, shown, tables)
    scale = TimeScale.of([time for block in blocks for row in block.versions for time in (row.seen, _end(row))])
    with style.chart_style():
        figure = style.new_figure(1)
        ax = figure.subplots()
        height = _draw(figure, ax, blocks, scale)
        chart = _describe(blocks, data, scale, height)
        chart.tables, chart.options = tables, {"only": only}
        frame_chart(figure, chart)
    return ax


def _complete(versions: pd.DataFrame) -> pd.DataFrame:
    """The columns of the chart in order; a version seen once has been seen last at the same time."""
    data = drop_other_titles(versions).copy()
    if "last_seen" not in data:
        data["last_seen"] = data["seen"]
    data["last_seen"] = data["last_seen"].fillna(data["seen"])
    if "captures" not in data:
        data["captures"] = pd.array([pd.NA] * len(data), dtype="Int64")
    data["captures"] = data["captures"].astype("Int64")
    if data.empty:
        raise MediakitError("there are no headline versions to draw", todo="collect captures: see find_history")
    return data.sort_values(["article_id", "position"], kind="stable")[_COLUMNS].reset_index(drop=True)


def _clean_captures(captures: pd.DataFrame) -> pd.DataFrame:
    check_columns(captures, _CAPTURE_COLUMNS, "plot_headline_history")
    read = captures["state"] == "read" if "state" in captures else captures["captured"].notna()
    return captures.loc[read, _CAPTURE_COLUMNS].reset_index(drop=True)


def _choose(data: pd.DataFrame, only: list[str] | None) -> tuple[list[str], pd.DataFrame]:
    """The articles of the chart and their versions, as many as fit."""
    sizes = data.groupby("article_id", sort=False).size().sort_values(ascending=False, kind="stable")
    lost = [article_id for article_id in only or [] if article_id not in sizes.index]
    if lost:
        raise MediakitError(
            f"no headline versions of {', '.join(lost)} are known", todo=f"choose among: {', '.join(sizes.index)}"
        )
    ids: list[str] = []
    rows = 0
    for article_id in list(only or sizes.index)[:MAX_ARTICLES]:
        if ids and rows + sizes[article_id] > MAX_VERSIONS:
            continue
        ids.append(article_id)
        rows += sizes[article_id]
    shown = data[data["article_id"].isin(ids)].groupby("article_id", sort=False).head(MAX_VERSIONS)
    if only is None:  # in order of time, articles without times last
        begins = shown.groupby("article_id")["seen"].min().sort_values(na_position="last", kind="stable")
        ids = [str(article_id) for article_id in begins.index]
    return ids, shown


def _make_blocks(ids: list[str], shown: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> list[_Block]:
    outlets: dict[str, str] = {}
    if "articles" in tables:
        outlets = dict(zip(tables["articles"]["article_id"], tables["articles"]["outlet"], strict=True))
    colours = style.style_groups(list(dict.fromkeys(outlets[i] for i in ids if i in outlets)))
    blocks = []
    for article_id in ids:
        outlet = outlets.get(article_id, "")
        block = _Block(
            f"{outlet} · {article_id}" if outlet else article_id,
            colours[outlet][0] if outlet else style.ACCENT,
            list(shown[shown["article_id"] == article_id].itertuples()),
        )
        if "captures" in tables:
            mine = tables["captures"]["article_id"] == article_id
            block.captured = list(tables["captures"].loc[mine, "captured"])
        blocks.append(block)
    return blocks


def _is_day(row: Any) -> bool:
    """Only the day is known, not the hour."""
    return bool(
        pd.isna(row.captures) and row.seen == row.seen.normalize() and row.last_seen == row.last_seen.normalize()
    )


def _end(row: Any) -> pd.Timestamp:
    """The end of what is known of a wording's time."""
    return row.last_seen + pd.Timedelta(days=1) if pd.notna(row.seen) and _is_day(row) else row.last_seen


# --- drawing, in inches from the top left


def _draw(figure: Figure, ax: Axes, blocks: list[_Block], scale: TimeScale | None) -> float:
    """Draw all blocks under one time axis; the height that they take."""
    y = top = 0.3 if scale else 0.02
    for block in blocks:
        y = _draw_block(figure, ax, block, scale, y) + BLOCK_GAP
    if scale:
        _draw_axis(figure, ax, scale, top, y)
    ax.set_xlim(0, INNER)
    ax.set_ylim(y, 0)
    ax.axis("off")
    return y


def _draw_axis(figure: Figure, ax: Axes, scale: TimeScale, top: float, bottom: float) -> None:
    ax.plot([0, INNER], [top - 0.08, top - 0.08], color=style.FAINT, linewidth=0.8)
    for moment, label in scale.ticks():
        x = scale.place(moment)
        ax.plot([x, x], [top - 0.08, bottom], color=style.GRID, linewidth=0.6, zorder=0)
        half = style.text_width(figure, label, 7.5) / 2
        ax.text(min(max(x, half), INNER - half), top - 0.13, label, fontsize=7.5, ha="center", va="bottom",
                color=style.SOFT)  # fmt: skip


def _draw_block(figure: Figure, ax: Axes, block: _Block, scale: TimeScale | None, y: float) -> float:
    """Draw one article: its label and its wordings under one another; the y below them."""
    ax.text(0, y, block.label, fontsize=style.TEXT_SIZE, fontweight="bold", va="top")
    y += style.line_height(style.TEXT_SIZE) + 0.04
    before, after = [None, *block.versions[:-1]], [*block.versions[1:], None]
    for last, row, following in zip(before, block.versions, after, strict=True):
        x = 0.0
        if scale is not None and pd.notna(row.seen):
            x, middle = scale.place(row.seen), y + BAR / 2
            _draw_bar(ax, block, row, scale, middle)
            # The wording may have come as early as the one before was last seen, and stayed until the next was seen.
            if last is not None and pd.notna(last.seen):
                _draw_unknown(ax, scale.place(_end(last)), x, middle)
            if following is not None and pd.notna(following.seen):
                _draw_unknown(ax, scale.place(_end(row)), scale.place(following.seen), middle)
            y += STEP
        words = last.headline if last is not None else ""
        y = _draw_words(figure, ax, row, words, min(x, INNER - LEAST_WIDTH), y) + ROW_GAP
    return y


def _draw_unknown(ax: Axes, left: float, right: float, y: float) -> None:
    """The time in which nobody looked."""
    ax.plot([left, max(left, right)], [y, y], color=style.FAINT, linewidth=1.1, linestyle=(0, (1, 1.6)), zorder=1)


def _draw_bar(ax: Axes, block: _Block, row: Any, scale: TimeScale, y: float) -> None:
    """The time for which a wording is known, with ticks at the captures."""
    from matplotlib.patches import Rectangle

    left, right = scale.place(row.seen), scale.place(_end(row))
    if _is_day(row):
        box = Rectangle((left, y - BAR / 3), right - left, BAR / 1.5, facecolor="white", edgecolor=block.colour)
        box.set(linewidth=1.0, zorder=2)
        ax.add_patch(box)
        return
    ax.add_patch(Rectangle((left, y - BAR / 4), right - left, BAR / 2, color=block.colour, linewidth=0, zorder=2))
    moments = [time for time in block.captured if row.seen <= time <= row.last_seen]
    for moment in dict.fromkeys([row.seen, *moments, row.last_seen]):
        x = scale.place(moment)
        ax.plot([x, x], [y - BAR / 2, y + BAR / 2], color=block.colour, linewidth=1.1, zorder=3, solid_capstyle="butt")


def _draw_words(figure: Figure, ax: Axes, row: Any, before: str, x: float, y: float) -> float:
    """When a wording was seen, and the words, new ones bold and underlined; the y below them."""
    new = [(word.start, word.end) for word in find_new_words(before, row.headline)] if before else []
    pieces = [(note, "note") for note in _notes(row).split()]
    start = 0
    for chunk in row.headline.split():
        start = row.headline.index(chunk, start)
        is_new = any(begin < start + len(chunk) and start < end for begin, end in new)
        pieces.append((chunk, "new" if is_new else ""))
        start += len(chunk)
    position, line = x, style.line_height(SIZE)
    under: float | None = None  # where the underline of the word before ended
    for text, kind in pieces:
        size, weight = (NOTE_SIZE if kind == "note" else SIZE), ("bold" if kind == "new" else "normal")
        blank = style.text_width(figure, "n n", size) - style.text_width(figure, "nn", size)
        for part in style.wrap_text(figure, text, size, INNER - x, weight):
            length = style.text_width(figure, part, size, weight)
            if position > x and position + length > INNER:
                position, y, under = x, y + line, None
            base = y + line * 0.78
            ax.text(position, base, part, fontsize=size, fontweight=weight, va="baseline",
                    color=style.SOFT if kind == "note" else style.INK)  # fmt: skip
            if kind == "new":
                ax.plot([under if under is not None else position, position + length], [base + 0.025] * 2,
                        color=style.INK, linewidth=0.8, solid_capstyle="butt")  # fmt: skip
            position += length
            under = position if kind == "new" else None
            position += blank
    return y + line


def _notes(row: Any) -> str:
    """When and how often a wording was seen."""
    count = "" if pd.isna(row.captures) else f", {row.captures} capture{'' if row.captures == 1 else 's'}"
    if pd.isna(row.seen):
        return f"{row.position}, no time{count}:"
    return f"{format_span(row.seen, row.last_seen)}{count}:"


# --- words around the chart


def _describe(blocks: list[_Block], data: pd.DataFrame, scale: TimeScale | None, height: float) -> Chart:
    rows = [row for block in blocks for row in block.versions]
    changes = len(rows) - len(blocks)
    undated = sum(pd.isna(row.seen) for row in rows)
    looks = sum(int(row.captures) for row in rows if pd.notna(row.captures))
    days = [row for row in rows if pd.notna(row.seen) and _is_day(row)]
    told = []
    if len(rows) > undated + len(days):
        told.append("Bar and ticks: from the first to the last time that somebody looked and saw these words.")
    told += ["Empty bar: only the day is known."] if days else []
    told += ["Dotted: nobody looked; the words changed somewhere there."] if _has_gap(blocks) else []
    told += ["Bold, underlined: words that are new."] if changes else []
    told += ["Times are UTC."] if scale else ["Only the order is known, not the times."]
    texts = "; ".join(f"{block.label}: " + " → ".join(row.headline for row in block.versions) for block in blocks)
    held = data["article_id"].nunique()
    parts = [f"n = {_count(len(rows), 'wording')} of {_count(len(blocks), 'article')}"]
    parts += [_count(looks, "capture")] if looks else []
    parts += [f"{undated} without a time"] if undated else []
    parts += [f"the CSV has {len(data)} of {held}"] if len(rows) < len(data) else []
    return Chart(
        kind="plot_headline_history",
        tables={},
        title=_title(blocks, changes, looks),
        subtitle=" ".join(told),
        alt=_shorten(f"{_title(blocks, changes, looks)}. In order: {texts}", 1400),
        n=f"{', '.join(parts)}.",
        method="Words are compared without regard to capitals. What nobody archived is not shown.",
        plot_height=height,
    )


def _has_gap(blocks: list[_Block]) -> bool:
    pairs = [pair for block in blocks for pair in zip(block.versions, block.versions[1:], strict=False)]
    return any(pd.notna(a.seen) and pd.notna(b.seen) and _end(a) < b.seen for a, b in pairs)


def _title(blocks: list[_Block], changes: int, looks: int) -> str:
    rows = [row for block in blocks for row in block.versions]
    times = pd.Series([time for row in rows for time in (row.seen, row.last_seen) if pd.notna(time)])
    when = f", {format_days(times.min(), times.max())}" if len(times) == 2 * len(rows) else ""
    if changes:
        return f"{_count(changes, 'known headline change')} of {_count(len(blocks), 'article')}{when}"
    what = "One headline of one article" if len(blocks) == 1 else f"{len(blocks)} articles, each with one headline"
    return what + (f", the same in {_count(looks, 'capture')}" if looks else "") + when


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}{'' if n == 1 else 's'}"


def _shorten(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 2].rpartition(" ")[0] + " …"
