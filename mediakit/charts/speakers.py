"""Charts: who is quoted where (dot matrix), and kinds of speaker by outlet (shares with intervals)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from mediakit.charts import style
from mediakit.charts.frame import Chart, frame_chart
from mediakit.errors import MediakitError
from mediakit.schema import KINDS_OF_SPEAKER, check_columns
from mediakit.stats import SMALL_N, add_shares

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MATRIX_ROW, MATRIX_HEAD = 0.235, 1.5
MAX_PERSONS, MAX_OUTLETS = 40, 24
MAX_KIND_ROWS = 12


def plot_speakers(matrix: pd.DataFrame, what: str = "persons") -> Axes:
    """Draw in which outlets each person is quoted, as a dot matrix.

    Parameters
    ----------
    matrix : DataFrame
        Result of `compare_speakers`: speaker_name, described_as, outlet, known, n_sources.
    what : str
        What the persons are, for the title: "experts", "officials".

    Returns
    -------
    matplotlib Axes. A filled dot: an article of the outlet at hand quotes the person (a number in it where more
    than one does). A hollow dot: only another outlet's article says that the outlet had the words.
    At most 40 persons and 24 outlets are drawn, those with most dots; the footer says how many are not.

    Raises
    ------
    MediakitError
        If the table is empty.
    """
    check_columns(matrix, ["speaker_name", "described_as", "outlet", "known", "n_sources"], "plot_speakers")
    if matrix.empty:
        raise MediakitError(f"no {what} are quoted: there is nothing to draw", todo="check kinds= in compare_speakers")
    people = matrix.groupby("speaker_name")["outlet"].nunique().sort_index().sort_values(ascending=False, kind="stable")
    outlets = (
        matrix.groupby("outlet")["speaker_name"].nunique().sort_index().sort_values(ascending=False, kind="stable")
    )
    columns = list(outlets.index[:MAX_OUTLETS])
    names = _order_persons(people, matrix, list(outlets.index))[:MAX_PERSONS]
    dots = matrix[matrix["speaker_name"].isin(names) & matrix["outlet"].isin(columns)]
    with style.chart_style():
        figure = style.new_figure(1)
        ax = figure.subplots()
        _draw_matrix(ax, dots, names, columns)
        hidden = len(people) - len(names)
        several = people[people > 1]
        more = f"{len(several) or 'none'} of them in more than one"
        title = f"{len(people)} {what} are quoted in {len(outlets)} outlets, {more}"
        credited = int((dots["known"] == "credited").sum())
        listed = "; ".join(
            f"{name}: {', '.join(dots.loc[dots['speaker_name'] == name, 'outlet'])}" for name in names[:12]
        )
        chart = Chart(
            kind="plot_speakers",
            tables={"data": matrix},
            title=title,
            subtitle="● an article of the outlet quotes the person (number: articles, where more than one)   "
            "○ known only because another outlet credits this one",
            alt=f"Dot matrix of {len(names)} {what} against {len(columns)} outlets. {listed}.",
            n=f"n = {int(matrix.loc[matrix['known'] == 'quoted', 'n_sources'].sum())} persons × articles; "
            f"{credited} hollow dots." + (f" {hidden} more persons are in the CSV only." if hidden else ""),
            method="From what is known of each article; where a text is not held, further persons may be quoted in it.",
            plot_height=MATRIX_ROW * len(names) + MATRIX_HEAD,
            options={"what": what},
        )
        frame_chart(figure, chart)
    return ax


def _order_persons(people: pd.Series, matrix: pd.DataFrame, outlets: list[str]) -> list[str]:
    """Those in most outlets first; then those of one outlet together, in the order of the columns."""
    place = {outlet: number for number, outlet in enumerate(outlets)}
    first = matrix["outlet"].map(place).groupby(matrix["speaker_name"]).min()
    return sorted(people.index, key=lambda name: (-people[name], first[name], name))


def _draw_matrix(ax: Axes, dots: pd.DataFrame, names: list[str], columns: list[str]) -> None:
    stated = dots.drop_duplicates("speaker_name").set_index("speaker_name")["described_as"]
    for row in range(len(names)):
        ax.axhline(row, color=style.GRID, linewidth=0.6, zorder=0)
    for column in range(len(columns)):
        ax.axvline(column, color=style.GRID, linewidth=0.6, zorder=0)
    for dot in dots.itertuples():
        x, y = columns.index(dot.outlet), names.index(dot.speaker_name)
        filled = dot.known == "quoted"
        ax.plot([x], [y], marker="o", markersize=8, markerfacecolor=style.ACCENT if filled else "white",
                markeredgecolor=style.ACCENT, markeredgewidth=1.3, linestyle="none")  # fmt: skip
        if filled and dot.n_sources > 1:
            ax.text(x, y, str(dot.n_sources), color="white", fontsize=6.5, ha="center", va="center_baseline")
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.set_xlim(-0.7, max(len(columns), 8) - 0.3)
    labels = [_short(f"{name} - {stated[name]}" if stated.get(name) else name, 58) for name in names]
    ax.set_yticks(range(len(names)), labels, fontsize=7.5)
    ax.set_xticks(range(len(columns)), columns, rotation=55, ha="left", rotation_mode="anchor", fontsize=7.5)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip(" ,;-") + "…"


def plot_speaker_kinds(who: pd.DataFrame, by: str = "outlet") -> Axes:
    """Draw the share of each kind of speaker among those quoted, by outlet, with Wilson intervals.

    Parameters
    ----------
    who : DataFrame
        Result of `count_quotes(quotes, by=["outlet", "speaker_kind"])`. Sources whose kind is not known (empty) are
        left out, also of the denominators; the footer says how many.
    by : str
        The first column that was counted by.

    Returns
    -------
    matplotlib Axes (of the first kind). Rows are the values of `by` with most sources (at most 12), and all
    together on top. Fewer than 5 sources are shown as counts ("2 of 3"), not as shares.

    Raises
    ------
    MediakitError
        If the table is empty.
    """
    check_columns(who, [by, "speaker_kind", "n_sources", "of"], "plot_speaker_kinds")
    if not set(who["speaker_kind"]) & set(KINDS_OF_SPEAKER):
        raise MediakitError(
            "nobody of a known kind is quoted: there is nothing to draw", todo="link the speakers first"
        )
    whole, kinds, rows = _shares_by_kind(who, by)
    with style.chart_style():
        figure = style.new_figure(1)
        axes = figure.subplots(1, len(kinds), squeeze=False, gridspec_kw={"wspace": 0.22})[0]
        for ax, kind in zip(axes, kinds, strict=True):
            _draw_kind(ax, whole[whole["speaker_kind"] == kind].set_index(by), rows, str(kind))
        sizes = whole.drop_duplicates(by).set_index(by)["of"]
        axes[0].set_yticks(range(len(rows)), [f"{row} (n = {sizes[row]})" for row in rows], fontsize=7.5)
        everything = whole[whole[by] == rows[0]].sort_values("n_sources", ascending=False, kind="stable")
        first, total = everything.iloc[0], int(everything["of"].iloc[0])
        unknown = int(who["n_sources"].sum()) - total
        outlets = style.name_count(who[by].nunique(), by)
        listed = "; ".join(f"{row.speaker_kind} {row.n_sources} of {row.of}" for row in everything.itertuples())
        chart = Chart(
            kind="plot_speaker_kinds",
            tables={"data": who},
            title=f"Of {total} persons quoted, {first['n_sources']} are of the kind “{first['speaker_kind']}”",
            subtitle=f"Share of each kind among the persons quoted, by {by}; line: 95 % Wilson interval. "
            f"With fewer than {SMALL_N} persons the count is given instead.",
            alt=f"Dot plot of the kinds of speaker. All together: {listed}. Rows: {', '.join(rows[1:])}.",
            n=f"n = {total} persons × articles in {outlets}; the {len(rows) - 1} with most are drawn."
            + (f" {unknown} of unknown kind are left out." if unknown else ""),
            method="A person quoted several times in one article counts once. Intervals treat persons as independent.",
            plot_height=0.27 * len(rows) + 0.75,
            options={"by": by},
        )
        frame_chart(figure, chart)
    return axes[0]


def _shares_by_kind(who: pd.DataFrame, by: str) -> tuple[pd.DataFrame, list[str], list[str]]:
    """Counts for every row and kind that is drawn, also where they are 0; the kinds; the rows, all together first."""
    who = who[who["speaker_kind"].isin(KINDS_OF_SPEAKER)]
    kinds = [kind for kind in KINDS_OF_SPEAKER if kind in set(who["speaker_kind"])]
    sizes = who.groupby(by)["n_sources"].sum().sort_index()
    rows = list(sizes.sort_values(ascending=False, kind="stable").index[:MAX_KIND_ROWS])
    together = style.name_all(sizes.size, by)
    counts = who.pivot_table(index=by, columns="speaker_kind", values="n_sources", aggfunc="sum", fill_value=0)
    counts = counts.reindex(columns=kinds, fill_value=0)
    counts.loc[together] = counts.sum()
    sizes.loc[together] = sizes.sum()
    chosen = counts.loc[[together, *rows]]
    long = chosen.rename_axis(index=by).stack().rename("n_sources").reset_index()
    long["of"] = long[by].map(sizes)
    return add_shares(long.astype({"n_sources": "int64", "of": "int64"}), "n_sources", "of"), kinds, [together, *rows]


def _draw_kind(ax: Axes, table: pd.DataFrame, rows: list[str], kind: str) -> None:
    for place, row in enumerate(rows):
        n, of = int(table.loc[row, "n_sources"]), int(table.loc[row, "of"])
        ax.axhline(place, color=style.GRID, linewidth=0.6, zorder=0)
        if of < SMALL_N:
            ax.text(0.5, place, f"{n} of {of}", ha="center", va="center", fontsize=7, color=style.SOFT,
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8})  # fmt: skip
            continue
        colour = style.INK if place == 0 else style.ACCENT
        ax.plot([table.loc[row, "low"], table.loc[row, "high"]], [place, place], color=colour, linewidth=1.4)
        ax.plot([table.loc[row, "share"]], [place], marker="o", markersize=5.5, color=colour)
    ax.set_title(kind, fontweight="bold", fontsize=8)
    ax.set_xlim(-0.04, 1.04)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_xticks([0, 0.5, 1], ["0", "50", "100 %"], fontsize=6.5)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.tick_params(axis="both", length=0)
