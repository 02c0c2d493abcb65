"""The report: one HTML file that needs nothing else, and the export pack beside it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mediakit.charts import ChartView, save_chart
from mediakit.corpus import Corpus
from mediakit.corpus.tables import write_bytes, write_table
from mediakit.errors import MediakitError
from mediakit.report.page import render_page
from mediakit.report.papers import cite, describe_methods
from mediakit.report.quoted import QUOTED_WORDS
from mediakit.report.sections import Findings, analyse, list_plots
from mediakit.text import cut_words

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Report", "write_report"]

PARTS = ("charts", "tables")
MARKER = ".mediakit-report"  # says that charts/ and tables/ beside it are a report's and may be replaced


@dataclass(frozen=True)
class Report:
    """Where a report lies: the page, the folder, all files."""

    page: Path
    folder: Path
    files: tuple[Path, ...]


def write_report(
    corpus: Corpus, out: str | Path | None = None, progress: Callable[[str, int, int], None] | None = None
) -> Report:
    """Write the report on a corpus: `report.html`, `charts/`, `tables/`, methods and citation.

    Parameters
    ----------
    corpus : Corpus
    out : str or Path, optional
        Folder, `out/<name of the corpus>` by default. Earlier files of a report in it are replaced; the page is
        written last, so that an interrupted run leaves no page without its charts.
    progress : callable, optional
        Called as progress(what, steps done, steps in all).

    Returns
    -------
    Report

    Raises
    ------
    MediakitError
        If the folder cannot be written, or the corpus has no articles.
    """
    if corpus.articles.empty:
        raise MediakitError("the corpus has no articles: there is nothing to report", str(corpus.folder))
    folder = Path(out) if out is not None else Path("out") / corpus.name
    _check_folder(folder)
    tell = progress or (lambda what, done, total: None)
    tell("analysing", 0, 1)
    found = analyse(corpus)
    plots = list_plots(found)
    total = len(plots) + 3
    files: list[Path] = []
    views: dict[str, ChartView | str] = {}
    for part in PARTS:
        shutil.rmtree(folder / part, ignore_errors=True)
    for number, plot in enumerate(plots, start=1):
        tell(f"drawing {plot.name}", number, total)
        if not plot.holds:
            views[plot.name] = plot.empty
            continue
        view = save_chart(plot.draw(), plot.name, corpus=corpus, out=folder / "charts")
        views[plot.name] = view
        files += view.files
    tell("writing tables", total - 2, total)
    for name, table in _list_tables(found).items():
        files.append(write_table(table, folder / "tables" / f"{name}.csv"))
    for name, content in {"methods.md": describe_methods(found) + "\n", **cite(corpus)}.items():
        write_bytes(folder / name, content.encode("utf-8"))
        files.append(folder / name)
    tell("writing the page", total - 1, total)
    page = folder / "report.html"
    write_bytes(page, render_page(found, views).encode("utf-8"))
    tell("done", total, total)
    return Report(page, folder, (page, *files))


def _check_folder(folder: Path) -> None:
    """Fail before the work, not after it; never delete what is not a report's."""
    taken = [path for part in PARTS if (path := folder / part).exists()]
    if taken and not (folder / MARKER).exists():
        raise MediakitError(
            f"{taken[0].name} exists already and is not from a report of mediakit",
            str(taken[0]),
            "choose another folder with --out, or move it away",
        )
    write_bytes(folder / MARKER, b"")


def _list_tables(found: Findings) -> dict[str, pd.DataFrame]:
    return {
        "headlines": found.heads,
        "headline-changes": found.changes,
        "happenings": found.happenings[["happening_id", "article_id", "outlet", "published", "headline", "url"]],
        "copies": found.copies,
        "quotes": found.quotes.assign(text=found.quotes["text"].map(lambda text: cut_words(text, QUOTED_WORDS))),
        "persons": found.counts["persons"],
        "frames-headlines": found.frames,
        "frames-quotations": found.quote_frames,
        "missing": found.corpus.missing(),
        "problems": found.corpus.problems,
    }
