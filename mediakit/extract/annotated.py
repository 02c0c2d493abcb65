"""Pages with what a human read on them: the truth that a reader is held against.

Two forms: a .jsonl (or .jsonl.gz) file, one page a line, or a folder with a .json beside each .html.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from mediakit.collect.page import Page
from mediakit.errors import ExtractError


@dataclass(frozen=True)
class Annotated:
    """One page and the truth about it.

    `where` is the file, and the line in it; `text` has its paragraphs joined by a blank line; `date` is the day
    (YYYY-MM-DD) as the page states it; `problem` is the short name of the error that a reader should give ("" when the
    page is an article); `more` is all that was annotated.
    """

    where: str
    page: Page = field(repr=False)
    text: str = field(repr=False)
    title: str
    authors: list[str] | str
    date: str
    problem: str = ""
    more: dict[str, Any] = field(default_factory=dict, repr=False)


def read_annotated_pages(path: str | Path) -> list[Annotated]:
    """Read annotated pages.

    Parameters
    ----------
    path : str or Path
        A .jsonl or .jsonl.gz file, a JSON object per line: html, url, text (needed), title, authors (a list, or names
        joined by comma, semicolon or "and"), date (YYYY-MM-DD), retrieved, problem. Or a folder of NAME.html, the page
        byte for byte, and NAME.json: url, text (list of paragraphs; both needed), headline, byline (list), published,
        retrieved, content_type, problem.

    Returns
    -------
    list of Annotated
        In the order of the file, or by name. A page that does not say when it was retrieved counts as retrieved at the
        end of the latest day in the set, so that a run tomorrow gives the figures of today.

    Raises
    ------
    ExtractError
        "not-found", "bad-file", "bad-line" (not JSON), "missing-key", "bad-date" or "no-pages".
    """
    path = Path(path)
    if not path.exists():
        raise _bad("there is no such file or folder", str(path), "check the path", "not-found")
    rows = list(_read_folder(path) if path.is_dir() else _read_lines(path))
    if not rows:
        what = "no .html with a .json beside it" if path.is_dir() else "no line with a page"
        raise _bad(f"there are no annotated pages: {what}", str(path), "docs/reading.md shows how", "no-pages")
    days = [_parse(truth[name], where)[1] for where, truth, _ in rows for name in ("date", "retrieved") if truth[name]]
    retrieved = datetime.combine(max(days).date(), time(23, 59, 59), UTC) if days else datetime.now(UTC)
    return [_annotate(where, truth, html, retrieved) for where, truth, html in rows]


def _read_lines(path: Path) -> Iterator[tuple[str, dict[str, Any], bytes]]:
    opener: Any = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    where = f"{path}, line {number}"
                    truth = _load(line, where)
                    _need(truth, {"html": str, "url": str, "text": str}, where)
                    html = truth["html"].encode("utf-8", "replace")
                    yield where, {"date": "", "retrieved": "", "content_type": "text/html; charset=utf-8"} | truth, html
    except (OSError, EOFError) as error:
        raise _bad(f"the file cannot be read: {error}", str(path), "is it whole?", "bad-file") from error


def _read_folder(path: Path) -> Iterator[tuple[str, dict[str, Any], bytes]]:
    for file in sorted(path.glob("*.html")):
        where = file.with_suffix(".json")
        if not where.exists():
            raise _bad("there is no .json beside this page", str(file), "write one, or move the page away", "not-found")
        truth = _load(where.read_bytes(), str(where))
        _need(truth, {"url": str, "text": list}, str(where))
        renamed = {
            "text": "\n\n".join(truth["text"]),
            "title": truth.get("headline", ""),
            "authors": truth.get("byline", []),
            "date": truth.get("published", ""),
        }
        yield str(where), {"retrieved": "", "content_type": "text/html"} | truth | renamed, file.read_bytes()


def _load(content: bytes, where: str) -> dict[str, Any]:
    try:
        truth = json.loads(content)
    except ValueError as error:
        raise _bad(f"this is no JSON: {error}", where, "write one JSON object", "bad-line") from error
    if not isinstance(truth, dict):
        raise _bad("this is JSON, but no object", where, "write one JSON object: {...}", "bad-line")
    return truth


def _need(truth: dict[str, Any], needed: dict[str, type], where: str) -> None:
    missing = [name for name in needed if name not in truth]
    if missing:
        raise _bad(f"missing: {', '.join(missing)}", where, f"each page needs {', '.join(needed)}", "missing-key")
    for name, kind in needed.items():
        if not isinstance(truth[name], kind):
            raise _bad(f"{name} is no {kind.__name__}", where, "docs/reading.md shows the form", "missing-key")


def _annotate(where: str, truth: dict[str, Any], html: bytes, retrieved: datetime) -> Annotated:
    if truth["retrieved"]:
        retrieved = _parse(truth["retrieved"], where)[0]
    page = Page(truth["url"], html, retrieved, headers={"content-type": truth["content_type"]})
    date = str(truth["date"] or "")[:10]
    title, authors = truth.get("title") or "", truth.get("authors") or []
    return Annotated(where, page, truth["text"], str(title), authors, date, truth.get("problem") or "", truth)


def _parse(told: Any, where: str) -> tuple[datetime, datetime]:
    """A moment in UTC (one without a zone is taken as UTC), and the same on its own clock."""
    try:
        own = datetime.fromisoformat(str(told))
    except ValueError as error:
        raise _bad(
            f"{told!r} is no date", where, "write it as 2031-03-11 or 2031-03-11T09:40:00Z", "bad-date"
        ) from error
    return (own if own.tzinfo else own.replace(tzinfo=UTC)).astimezone(UTC), own.replace(tzinfo=None)


def _bad(what: str, where: str, todo: str, error: str) -> ExtractError:
    return ExtractError(what, where, todo, error=error)
