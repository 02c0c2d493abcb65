"""Charts of words: which ones two groups use differently, what their distance is made of, where in texts one stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from mediakit.charts import style, timeline
from mediakit.charts.frame import Chart, frame_chart
from mediakit.errors import MediakitError
from mediakit.schema import check_columns

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TOP = 12  # words of each side
MAX_ROWS = 30
LINE = 0.2  # inches for one word
SURE = 0.05
_KEY_COLUMNS = ["word", "log_odds", "z", "p_adjusted", "tests", "n_first", "n_second", "first", "second",
                "of_first", "of_second", "n_articles_first", "n_articles_second"]  # fmt: skip
_SHIFT_COLUMNS = ["word", "contribution", "share_of_total", "leans", "divergence", "n_first", "n_second", "first",
                  "second"]  # fmt: skip

_PLACED = ["article_id", "outlet", "published", "start", "position"]


def plot_keyness(words: pd.DataFrame, top: int = TOP) -> Axes:
    """Draw the words that one group uses more than another, both groups named at the ends, with counts.

    Parameters
    ----------
    words : DataFrame
        Result of `compare_words`.
    top : int
        Words of each side: those that lean most, by z.

    Returns
    -------
    matplotlib Axes. Filled points differ more than chance explains (p_adjusted at most .05), hollow ones do not. Right
    of the words: how often they stand in the first and the second group, and in how many articles.

    Raises
    ------
    MediakitError
        If the table is empty.
    """
    check_columns(words, _KEY_COLUMNS, "plot_keyness")
    if words.empty:
        raise MediakitError("no words were compared: there is nothing to draw", todo="see compare_words")
    ordered = words.sort_values(["z", "word"], ascending=[False, True], kind="stable")
    shown = pd.concat([ordered[ordered["z"] > 0].head(top), ordered[ordered["z"] < 0].tail(top)])
    first, second = str(words["first"].iloc[0]), str(words["second"].iloc[0])
    sure = words[words["p_adjusted"] <= SURE]
    tests, of = int(words["tests"].iloc[0]), (int(words["of_first"].iloc[0]), int(words["of_second"].iloc[0]))
    with style.chart_style():
        figure = style.new_figure(1)
        ax = figure.subplots()
        _draw_sides(ax, shown["log_odds"].to_numpy(float), (first, second), "log-odds ratio")
        colours = [style.PALETTE[0] if value > 0 else style.PALETTE[1] for value in shown["log_odds"]]
        filled = [colour if p <= SURE else "white" for colour, p in zip(colours, shown["p_adjusted"], strict=True)]
        ax.scatter(shown["log_odds"], range(len(shown)), s=34, c=filled, edgecolors=colours, linewidths=1.3, zorder=3)
        counts = [
            f"{row.n_first} : {row.n_second}  in {row.n_articles_first} : {row.n_articles_second}"
            for row in shown.itertuples()
        ]
        _label_words(ax, shown["word"].tolist(), counts)
        listed = ", ".join(f"{row.word} ({row.n_first} : {row.n_second})" for row in shown.itertuples())
        chart = Chart(
            kind="plot_keyness",
            tables={"data": words},
            title=_name_finding(sure, first, second, tests),
            subtitle=f"Words that lean to one side, at most {top} of each. Filled: a difference that chance explains "
            "in less than one of twenty corpora, of all words together; hollow: any of them may be chance. Right: "
            f"occurrences {first} : {second}, in so many articles.",
            alt=f"Dot plot of words by log-odds ratio between {first} and {second}. {listed}.",
            n=f"n = {of[0]} articles of {first} and {of[1]} of {second}; {tests} words tested.",
            method="Log-odds with an informative Dirichlet prior (Monroe et al. 2008); p by exchanging whole articles "
            "between the groups, corrected for all words. It does not show why a word is used, nor by whom.",
            plot_height=LINE * len(shown) + 0.75,
            options={"top": top},
        )
        frame_chart(figure, chart)
    return ax


def _name_finding(sure: pd.DataFrame, first: str, second: str, tests: int) -> str:
    if sure.empty:
        return f"None of {tests} words differs between {first} and {second} more than chance explains"
    best = sure.loc[sure["z"].abs().idxmax()]
    more, less = (first, second) if best["z"] > 0 else (second, first)
    return f"“{best['word']}” stands out: {more} uses it more than {less} ({len(sure)} of {tests} words differ)"


def _draw_sides(ax: Axes, values: np.ndarray, names: tuple[str, str], unit: str) -> None:
    """An axis around zero, with the groups named at its ends: the first on the right."""
    reach = max(0.1, float(np.abs(values).max(initial=0))) * 1.12
    ax.set_xlim(-reach, reach)
    ax.set_ylim(len(values) - 0.3, -0.7)
    ax.set_xticks([tick for tick in ax.get_xticks() if abs(tick) <= reach])
    ax.axvline(0, color=style.FAINT, linewidth=0.8, zorder=1)
    ax.grid(axis="x")
    ax.set_xlabel(f"← more in {names[1]}   ({unit})   more in {names[0]} →", fontsize=style.TEXT_SIZE)
    ax.spines["left"].set_visible(False)


def _label_words(ax: Axes, words: list[str], counts: list[str]) -> None:
    ax.set_yticks(range(len(words)), words)
    ax.tick_params(axis="y", length=0)
    for place, text in enumerate(counts):
        ax.text(1.02, place, text, transform=ax.get_yaxis_transform(), va="center", fontsize=7, color=style.SOFT)


def plot_word_shift(shift: pd.DataFrame, top: int = 2 * TOP) -> Axes:
    """Draw which words the distance between two groups is made of.

    Parameters
    ----------
    shift : DataFrame
        Result of `compare_word_shift`.
    top : int
        Number of words.

    Returns
    -------
    matplotlib Axes. A bar is the word's part of the distance, in percent, toward the group that uses it more.

    Raises
    ------
    MediakitError
        If the table is empty.
    """
    check_columns(shift, _SHIFT_COLUMNS, "plot_word_shift")
    if shift.empty:
        raise MediakitError("no words were compared: there is nothing to draw", todo="see compare_word_shift")
    shown = shift.sort_values(["contribution", "word"], ascending=[False, True], kind="stable").head(top)
    first, second = str(shift["first"].iloc[0]), str(shift["second"].iloc[0])
    signs = np.where(shown["leans"] == "first", 1, -1)
    values = 100 * shown["share_of_total"].to_numpy(float) * signs
    with style.chart_style():
        figure = style.new_figure(1)
        ax = figure.subplots()
        _draw_sides(ax, values, (first, second), "% of the distance")
        colours = [style.PALETTE[0] if sign > 0 else style.PALETTE[1] for sign in signs]
        ax.barh(range(len(shown)), values, color=colours, height=0.7, zorder=2)
        _label_words(ax, shown["word"].tolist(), [f"{row.n_first} : {row.n_second}" for row in shown.itertuples()])
        part = 100 * float(shown["share_of_total"].sum())
        listed = ", ".join(f"{word} {value:+.1f} %" for word, value in zip(shown["word"], values, strict=True))
        chart = Chart(
            kind="plot_word_shift",
            tables={"data": shift},
            title=f"What sets the words of {first} and {second} apart",
            subtitle=f"The {len(shown)} words that add most to the distance between the two ({part:.0f} % of it), each "
            f"toward the side that uses it more. Right: occurrences {first} : {second}.",
            alt=f"Bars of words toward {first} (right) or {second} (left). {listed}.",
            n=f"n = {int(shift['n_first'].sum())} words of {first} and {int(shift['n_second'].sum())} of {second}; "
            f"distance {float(shift['divergence'].iloc[0]):.2f} bits of 1.",
            method="Jensen-Shannon divergence (Gallagher et al. 2021). A description: two samples of one text differ "
            "as well, the more the shorter they are.",
            plot_height=LINE * len(shown) + 0.75,
            options={"top": top},
        )
        frame_chart(figure, chart)
    return ax


def plot_dispersion(matches: pd.DataFrame, articles: pd.DataFrame | None = None, query: str = "") -> Axes:
    """Draw where in each article a word stands, as a barcode: one row per article, from its begin to its end.

    Parameters
    ----------
    matches : DataFrame
        Result of `find_in_context` (field "text"): article_id, outlet, published, start.
    articles : DataFrame, optional
        article_id and text, for the length of each text. Not needed where `matches` has the column position (0 to 1).
    query : str
        What was searched, for the title.

    Returns
    -------
    matplotlib Axes. At most 30 articles, those with most matches, in order of time.

    Raises
    ------
    MediakitError
        If there is no match, or the lengths of the texts are not known.
    """
    check_columns(matches, ["article_id", "outlet", "published", "start"], "plot_dispersion")
    if matches.empty:
        raise MediakitError(f"“{query}” stands in no text: there is nothing to draw", todo="search for another word")
    placed = _with_positions(matches, articles)
    sizes = placed["article_id"].value_counts()
    chosen = placed[placed["article_id"].isin(sizes.index[:MAX_ROWS])]
    rows = chosen.drop_duplicates("article_id").sort_values(["published", "article_id"], na_position="last")
    order = {article_id: place for place, article_id in enumerate(rows["article_id"])}
    with style.chart_style():
        figure = style.new_figure(1)
        ax = figure.subplots()
        places = chosen["article_id"].map(order)
        ax.vlines(chosen["position"], places - 0.36, places + 0.36, color=style.ACCENT, linewidth=1.4)
        ax.set_xlim(-0.005, 1.005)
        ax.set_ylim(len(rows) - 0.4, -0.6)
        ax.set_xticks([0, 0.5, 1], ["begin", "middle", "end"])
        ax.set_yticks(range(len(rows)), [_name_row(row, int(sizes[row.article_id])) for row in rows.itertuples()])
        ax.tick_params(axis="y", length=0, labelsize=7.5)
        ax.spines["left"].set_visible(False)
        for place in range(len(rows)):
            ax.axhline(place + 0.5, color=style.GRID, linewidth=0.6)
        listed = "; ".join(f"{row.outlet} {row.article_id} {sizes[row.article_id]}" for row in rows.itertuples())
        chart = Chart(
            kind="plot_dispersion",
            tables={"data": placed},
            title=f"Where “{query}” stands: {len(placed)} times in {len(sizes)} articles"
            if query
            else f"{len(placed)} matches in {len(sizes)} articles",
            subtitle=f"A line for each match, from the begin to the end of the text; the {len(rows)} articles with "
            "most matches, in order of time. Articles without a match are not drawn.",
            alt=f"Barcode of matches in texts. Matches by article: {listed}.",
            n=f"n = {len(placed)} matches.",
            method="Places are shares of the signs of the text. Where a word stands says nothing of who says it.",
            plot_height=LINE * len(rows) + 0.45,
            options={"query": query},
        )
        frame_chart(figure, chart)
    return ax


def _with_positions(matches: pd.DataFrame, articles: pd.DataFrame | None) -> pd.DataFrame:
    if "position" in matches.columns:
        return matches[_PLACED]
    if articles is None:
        todo = "give the articles: plot_dispersion(found, articles)"
        raise MediakitError("the lengths of the texts are not known", todo=todo)
    check_columns(articles, ["article_id", "text"], "plot_dispersion")
    lengths = dict(zip(articles["article_id"], articles["text"].str.len(), strict=True))
    placed = matches.assign(position=matches["start"] / matches["article_id"].map(lengths).clip(lower=1))
    return placed[_PLACED]


def _name_row(row: object, n: int) -> str:
    published = row.published  # type: ignore[attr-defined]
    day = "no date" if pd.isna(published) else timeline.format_day(timeline.day_number(pd.Series([published]))[0])
    return f"{row.outlet}, {day} ({n})"  # type: ignore[attr-defined]
