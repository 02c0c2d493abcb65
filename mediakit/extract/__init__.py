"""Reading: from archived pages to the table `articles`.

Stages, each a module: decode -> structured -> headline, byline, dates, kinds -> body -> clean -> refuse -> article.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from mediakit.collect.page import Page
from mediakit.errors import ExtractError
from mediakit.extract.article import EXTRACTOR, PROVENANCE, Reading, extract_article, read_page, read_page_headline
from mediakit.extract.flags import join_flags
from mediakit.extract.parts import Chain, gather

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "EXTRACTOR",
    "PROVENANCE",
    "Reading",
    "extract_article",
    "extract_articles",
    "join_readings",
    "make_article_id",
    "read_page",
    "read_page_headline",
]


def extract_articles(
    pages: Iterable[Page], *, time_zones: Mapping[str, str] | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read pages as articles: parts joined, twins folded, failures listed.

    Parameters
    ----------
    pages : iterable of Page
        In any order; read one by one.
    time_zones : mapping, optional
        Name of the time zone per host, for outlets that `mediakit.outlets` does not know.

    Returns
    -------
    articles : DataFrame
        Table `articles`, one row per canonical address, sorted by it, and the columns of `PROVENANCE`. Of several
        pages with one address (AMP and print twins, captures) the one at that address counts, then the latest.
    problems : DataFrame
        Table `problems`, one row per page that is no article and per missing part of a paginated article.
    """
    readings: list[Reading] = []
    problems: list[dict[str, Any]] = []
    for page in pages:
        host = page.final_url.split("/")[2] if page.final_url.count("/") > 2 else ""
        try:
            readings.append(read_page(page, (time_zones or {}).get(host, "")))
        except ExtractError as error:
            problems.append(_problem(page.url, error))
    rows, missing = join_readings(readings)
    return _articles_table(rows), _problems_table(problems + missing)


def join_readings(readings: Iterable[Reading]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Readings of single pages as rows of the table `articles`, and rows of `problems` for parts that are missing.

    Parts are joined and twins folded, as `extract_articles` says.
    """
    problems: list[dict[str, Any]] = []
    return [_join(chain, problems) for chain in gather(readings)], problems


def make_article_id(url: str) -> str:
    """The id of the article at a canonical address: "a" and ten hex digits of the address's SHA-256.

    A hash and no number: adding an article must not change the ids of the others, because corrections and hand
    codes refer to them.

    Examples
    --------
    >>> make_article_id("https://news.example/a")
    'a95bbca1f9b'
    """
    return "a" + hashlib.sha256(url.encode()).hexdigest()[:10]


def _join(chain: Chain, problems: list[dict[str, Any]]) -> dict[str, Any]:
    """The row of an article with the text of all its parts."""
    first = chain.first
    paragraphs = first.row["text"].split("\n\n")
    for part in chain.further:
        known = set(paragraphs)
        paragraphs += [text for text in part.row["text"].split("\n\n") if text not in known]
    for what in chain.missing:
        error = ExtractError(
            "a part of this article was not collected: its text is not whole",
            f"{first.url}, {what}",
            "collect that part, then extract again",
            error="part-missing",
            permanent=False,
        )
        problems.append(_problem(first.url, error) | {"field": "text"})
    row = {**first.row, "article_id": make_article_id(first.canonical), "text": "\n\n".join(filter(None, paragraphs))}
    if chain.missing or chain.further:
        flags = [flag for flag in str(row.get("flags", "")).split("; ") if flag and flag != "truncated"]
        row["flags"] = join_flags([*flags, *(["truncated"] if chain.missing else [])])
    return row


def _problem(url: str, error: ExtractError) -> dict[str, Any]:
    return {
        "url": url,
        "stage": "extract",
        "field": "",
        "error": error.error,
        "permanent": error.permanent,
        "message": str(error),
        "when": datetime.now(UTC),
    }


def _articles_table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    from mediakit.schema import ARTICLES, cast_table

    names = [name for name in ARTICLES.names if any(name in row for row in rows)] or ["article_id"]
    texts = [{name: _cell(row.get(name)) for name in [*names, *PROVENANCE]} for row in rows]
    needed = [column.name for column in ARTICLES.columns if column.needed]
    columns = list(dict.fromkeys([*needed, *names, *PROVENANCE]))
    return cast_table(pd.DataFrame(texts, columns=columns, dtype="str"), ARTICLES, "collected pages")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _problems_table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    from mediakit.schema import PROBLEMS, cast_table

    texts = [
        {name: _cell(row[name]).lower() if name == "permanent" else _cell(row[name]) for name in row} for row in rows
    ]
    return cast_table(pd.DataFrame(texts, columns=PROBLEMS.names, dtype="str"), PROBLEMS, "collected pages")
