"""From pages and listings to the table `articles` in the store: pages read, parts joined, gaps filled from listings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mediakit.collect import Archive, Page, Store
from mediakit.collect.readings import EXTRACT
from mediakit.errors import ExtractError
from mediakit.extract import EXTRACTOR, Reading, join_readings, make_article_id, read_page
from mediakit.schema import ARTICLES, find_owner

if TYPE_CHECKING:
    import pandas as pd

TIMES = ("published", "updated", "retrieved")
# What a source may say about a text whose page does not say it. The outlet is the page's, because a database names it
# in its own way.
FILLED = ("headline", "deck", "byline", "kind", "section", "lang", "archived_url", "evidence")
DATED = ("published", "published_precision", "published_printed", "published_zone")
# For whom a page has a title beside its headline (`mediakit.schema.OTHER_TITLES`), by where it first stands.
_TITLES_FOR = {"title": "seo", "open graph": "social", "twitter": "social"}

Progress = Callable[[str, int, int], None]
Rows = list[dict[str, Any]]


def read_new_pages(store: Store, archive: Archive, progress: Progress | None = None) -> int:
    """Read the fetched pages that were not read yet; returns how many were tried. May be stopped and goes on.

    Then a page is "extracted", also when it is no article: that is a problem at stage "extract".
    """
    unread = store.find_unread()
    for done, (fetch_url, url) in enumerate(unread.items(), start=1):
        page = archive.find(fetch_url)
        if page is None:  # its record is lost: the next run fetches it again
            store.mark(url, "waiting", "not-archived", "the page is not in the archive")
        else:
            reading, problem = try_page(as_original(page, url), url)
            if problem is None:
                store.drop_problems(url, EXTRACT)
            else:
                store.add_problem(url, EXTRACT, problem)
            store.put_reading(url, EXTRACTOR, reading)
        if progress is not None:
            progress(url, done, len(unread))
    return len(unread)


def as_original(page: Page, url: str) -> Page:
    """A page as if it had been fetched from the text's own address: an archive's capture goes by its original."""
    return page if page.url == url else replace(page, url=url, final_url=url)


def try_page(page: Page, url: str) -> tuple[dict[str, Any], ExtractError | None]:
    """What a page says, and what went wrong: then the reading is empty."""
    try:
        return asdict(read_page(page)), None
    except ExtractError as error:
        return {}, error
    except Exception as error:  # a page of the open web that a reader trips over must not end the run for all others
        what = f"mediakit did not expect this page: {type(error).__name__}: {error}"
        return {}, ExtractError(what, url, "report it as a bug", error="unexpected")


def build_articles(store: Store) -> int:
    """Make the table `articles` anew from all readings and listings; returns its number of rows.

    Other titles that the pages give themselves become rows of `versions`.
    """
    rows, problems, titles = make_articles(store, store.readings())
    with store.one_change():
        store.replace_articles(rows)
        store.replace_titles(titles)
        store.drop_problems("", "join")
        for problem in problems:
            store.put_problem(list((problem | {"stage": "join"}).values()))
    return len(rows)


def make_articles(store: Store, readings: Iterable[Mapping[str, Any]]) -> tuple[Rows, Rows, dict[str, Rows]]:
    """Rows of `articles` and of `problems` from readings and the store's listings, and other titles by article_id."""
    found = [_load_reading(reading) for reading in readings if reading]
    rows, problems = join_readings(found)
    titles = {row["article_id"]: _make_titles(row) for row in rows if row.get("titles")}
    by_url = {row["url"]: {name: value for name, value in row.items() if name != "titles"} for row in rows}
    canonical = {reading.url: reading.canonical for reading in found}
    states = {row["url"]: row["state"] for row in store.queue()}
    for key, url, source, facts in store.listings():
        row = by_url.get(canonical.get(url, url or key))
        if row is not None:
            _fill(row, facts, source)
        elif states.get(url) != "duplicate" and (facts.get("headline") or facts.get("text")):
            by_url[url or key] = _from_facts(key, url, source, facts)
    return list(by_url.values()), problems, titles


def _make_titles(row: Mapping[str, Any]) -> Rows:
    """Rows of `versions`, still without position, for the titles that a page gives itself beside its headline."""
    seen = {"seen": row["retrieved"], "last_seen": row["retrieved"], "captures": 1, "sha256": row.get("sha256", "")}
    return [
        {
            "headline": title["headline"],
            "headline_from": _TITLES_FOR.get(title["title_from"].split("; ")[0], "structured"),
            "evidence": title["title_from"],
            **seen,
        }
        for title in row["titles"]
    ]


def _load_reading(found: Mapping[str, Any]) -> Reading:
    row = dict(found["row"])
    for name in TIMES:
        if name in row:
            row[name] = datetime.fromisoformat(row[name]) if row[name] else None
    return Reading(**{**found, "row": row})


def _fill(row: dict[str, Any], facts: Mapping[str, Any], source: str) -> None:
    """Put what a listing states where the page states nothing."""
    for name in FILLED:
        if not row.get(name) and facts.get(name):
            row.update({name: facts[name]} | _make_provenance(name, source))
    if not row.get("published") and facts.get("published"):
        row.update({name: facts.get(name, "") for name in DATED}, published_from=source)
    # Half a text is what a paywall shows; a source that gave the whole one wins then.
    if len(str(facts.get("text", "")).split()) > 2 * len(str(row.get("text", "")).split()):
        row.update({name: "" for name in ARTICLES.names if find_owner(name) == "text"})
        row.update(text=facts["text"], text_from=source)


def _from_facts(key: str, url: str, source: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """An article of which no page could be read: what the source states, and nothing else."""
    stated = {name: facts[name] for name in ARTICLES.names if facts.get(name)}
    made = {"article_id": make_article_id(key), "url": url, "collected_from": source}
    froms = {key: value for name in stated for key, value in _make_provenance(name, source).items()}
    return {"outlet": _host(url), **stated, **froms, **made}


def _make_provenance(name: str, source: str) -> dict[str, str]:
    return {f"{name}_from": source} if f"{name}_from" in ARTICLES.names else {}


def _host(url: str) -> str:
    return url.split("/")[2].removeprefix("www.") if url.count("/") > 2 else ""


def as_rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a table as the store takes them: empty cells as empty texts."""
    import pandas as pd

    rows = table.astype("object").to_dict("records")
    return [{str(name): "" if pd.isna(value) else value for name, value in row.items()} for row in rows]
