"""How good the reading is: what was read, held against pages annotated by hand.

The measures are those of the public article-extraction benchmark: text by shingles of four words, page by page;
headline exact but for case, punctuation and white space; authors by names; date by the day.
"""

from __future__ import annotations

import re
import statistics
import time
import unicodedata
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediakit.collect.page import Page
from mediakit.errors import ExtractError
from mediakit.extract.agree import compare_texts
from mediakit.extract.annotated import Annotated, read_annotated_pages
from mediakit.extract.article import read_page
from mediakit.extract.decode import decode_html
from mediakit.extract.yardsticks import FIELDS, READERS

if TYPE_CHECKING:
    import pandas as pd

OWN = "mediakit"
_BETWEEN = re.compile(r"\s*(?:;|,|\s+and\s+|\s&\s|\n)\s*")


def evaluate_extract(
    path: str | Path,
    *,
    compare: Iterable[str] = (),
    limit: int = 0,
    progress: Callable[[str, int, int], None] | None = None,
) -> tuple[dict[str, dict[str, Any]], pd.DataFrame]:
    """Read annotated pages and hold what was read against the truth.

    Parameters
    ----------
    path : str or Path
        File or folder as of `mediakit.extract.annotated.read_annotated_pages`.
    compare : iterable of str
        Readers to measure beside, page by page in the same run: "trafilatura", "newspaper3k", "readability",
        "resiliparse".
    limit : int
        Read the first so many pages only; 0 means all.
    progress : callable, optional
        Called with (address, pages done, pages in all).

    Returns
    -------
    figures : dict of dict
        Per reader ("mediakit" first): `pages`, `errors` (pages without a row, unless the truth says that there is
        none), `text_precision`, `text_recall` (means over pages), `text_f1` (of these two), `text_page_f1` (mean),
        `pages_below_half`, `headline_exact`, `author_f1` (over all names), `date_right`, `pages_per_second`. A share is
        None when no page has that field in its truth, or the reader does not read it.
    pages : DataFrame
        One row per page, reader and field: `where`, `url`, `reader`, `field`, `truth`, `found`, `score`, `seconds`
        (of the page), `error` (short name; "crash: ..." when the reader failed itself).

    Raises
    ------
    ExtractError
        If the pages or a reader's name cannot be used; never because a single page cannot be read.

    Examples
    --------
    >>> import json, tempfile
    >>> text = "The ferry to Skarholm was cancelled on Friday, and nobody at the quay could say until when. "
    >>> text += "Two hundred passengers spent the night in the hall of the school, where there was soup."
    >>> title = "Ferry to Skarholm cancelled"
    >>> html = f"<title>{title}</title><body><article><h1>{title}</h1><p>By Ann Dahl</p><p>{text}</p></article></body>"
    >>> page = {"html": html, "text": text, "title": title}
    >>> with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
    ...     file.write(json.dumps(page | {"url": "https://news.example/ferry"})) > 0
    ...     file.flush()
    ...     figures, pages = evaluate_extract(file.name)
    True
    >>> figures["mediakit"]["headline_exact"], figures["mediakit"]["text_f1"]
    (1.0, 1.0)
    """
    import pandas as pd

    readers: dict[str, Callable[[Page], dict[str, Any]]] = {OWN: read_own}
    readers |= {name: _wrap(name) for name in compare}
    pages = read_annotated_pages(path)
    pages = pages[:limit] if limit else pages
    for read in readers.values():  # what a reader loads when it is first used is no part of its speed
        _read(read, _WARM)
    rows: list[dict[str, Any]] = []
    for number, page in enumerate(pages, 1):
        for name, read in readers.items():
            head = {"where": page.where, "url": page.page.url, "reader": name}
            rows += [head | row for row in _score(read, page) if row["field"] in FIELDS.get(name, (row["field"],))]
        if progress:
            progress(page.page.url, number, len(pages))
    return {name: _sum_up([row for row in rows if row["reader"] == name]) for name in readers}, pd.DataFrame(rows)


def read_own(page: Page) -> dict[str, Any]:
    """What mediakit reads on a page, in the fields that are compared; `date` is the day that the page states."""
    row = read_page(page).row
    authors = [name for name in row["byline"].split("; ") if name]
    return {"text": row["text"], "headline": row["headline"], "authors": authors, "date": find_day(row)}


def find_day(row: dict[str, Any]) -> str:
    """The day of publication (YYYY-MM-DD) of a row, "" without one: the page's own where the row has it, else UTC's.

    Examples
    --------
    >>> find_day({"published": datetime(2031, 3, 8, 1, tzinfo=UTC)})
    '2031-03-08'
    >>> find_day({"published": datetime(2031, 3, 8, 1, tzinfo=UTC), "published_day": "2031-03-07"})
    '2031-03-07'
    """
    return str(row.get("published_day") or (row["published"].date() if row["published"] else ""))


def fold_text(text: object) -> str:
    """A line without case, punctuation and doubled white space, as headlines are compared.

    Examples
    --------
    >>> fold_text("‘Late again’:  Ferry  STRIKE")
    'late again ferry strike'
    """
    folded = unicodedata.normalize("NFKC", str(text or "")).casefold()
    return " ".join(re.sub(r"[^\w\s]", " ", folded).split())


def fold_names(names: Iterable[str] | str | None) -> set[str]:
    """Names as they are compared; a line of names is taken apart.

    Examples
    --------
    >>> sorted(fold_names("By Rikke Dahlin and Sander Ek"))
    ['rikke dahlin', 'sander ek']
    """
    parts = [names] if isinstance(names, str) else names or []
    single = (name for part in parts for name in _BETWEEN.split(str(part)))
    return {fold_text(re.sub(r"^by\s+", "", name.strip(), flags=re.IGNORECASE)) for name in single} - {""}


_WARM = Page(
    "https://news.example/a", b"<html><body><p>A ferry is late.</p></body></html>", datetime(2031, 3, 11, tzinfo=UTC)
)


def _wrap(name: str) -> Callable[[Page], dict[str, Any]]:
    if name not in READERS:
        known = ", ".join(READERS)
        raise ExtractError(f"{name!r} is no reader to compare with", "compare", f"one of {known}", error="no-reader")
    read = READERS[name]
    return lambda page: read(decode_html(page.html, page.headers.get("content-type", ""))[0], page.final_url)


def _read(read: Callable[[Page], dict[str, Any]], page: Page) -> tuple[dict[str, Any], str, float]:
    """What a reader finds, why it finds nothing, and the seconds it took."""
    begin, error = time.perf_counter(), ""
    found: dict[str, Any] = {}
    try:
        found = read(page)
    except ExtractError as problem:
        error = problem.error
    except Exception as crash:  # of any kind: one page must not end the run, and it is counted and shown
        error = f"crash: {type(crash).__name__}: {crash}"[:200]
    return found, error, time.perf_counter() - begin


def _score(read: Callable[[Page], dict[str, Any]], page: Annotated) -> list[dict[str, Any]]:
    """One row per field that the truth has."""
    found, error, seconds = _read(read, page.page)
    precision, recall, both = compare_texts(page.text, found.get("text") or "")
    told = {"seconds": seconds, "error": error, "expected": page.problem}
    text = {"truth": page.text, "found": found.get("text") or "", "score": both}
    rows = [{"field": "text", **text, "precision": precision, "recall": recall}]
    title, date = found.get("headline") or "", found.get("date") or ""
    if page.title:
        right = fold_text(page.title) == fold_text(title)
        rows.append({"field": "headline", "truth": page.title, "found": title, "score": float(right)})
    if page.authors:
        true, named = fold_names(page.authors), fold_names(found.get("authors"))
        same = {"right": len(true & named), "wrong": len(named - true), "missed": len(true - named)}
        score = 2 * same["right"] / (len(true) + len(named)) if true or named else 1.0
        rows.append({"field": "authors", "truth": "; ".join(sorted(true)), "found": "; ".join(sorted(named)),
                     "score": score, **same})  # fmt: skip
    if page.date:
        rows.append(
            {"field": "date", "truth": page.date, "found": str(date)[:10], "score": float(page.date == str(date)[:10])}
        )
    return [{**row, **told} for row in rows]


def _sum_up(rows: list[dict[str, Any]]) -> dict[str, Any]:
    by_field = {name: [row for row in rows if row["field"] == name] for name in ("text", "headline", "authors", "date")}
    texts = by_field["text"]
    precision, recall = (statistics.mean(row[name] for row in texts) for name in ("precision", "recall"))
    right, off = (sum(row[name] for row in by_field["authors"] for name in names)
                  for names in (["right"], ["wrong", "missed"]))  # fmt: skip
    return {
        "pages": len(texts),
        "errors": sum(bool(row["error"]) and row["error"] != row["expected"] for row in texts),
        "text_precision": round(precision, 4),
        "text_recall": round(recall, 4),
        "text_f1": round(2 * precision * recall / (precision + recall), 4) if precision + recall else 0,
        "text_page_f1": round(statistics.mean(row["score"] for row in texts), 4),
        "pages_below_half": sum(row["score"] < 0.5 for row in texts),
        "headline_exact": _mean(by_field["headline"]),
        "author_f1": round(2 * right / (2 * right + off), 4) if right + off else None,
        "date_right": _mean(by_field["date"]),
        "pages_per_second": round(len(texts) / sum(row["seconds"] for row in texts), 1),
    }


def _mean(rows: list[dict[str, Any]]) -> float | None:
    return round(statistics.mean(row["score"] for row in rows), 4) if rows else None
