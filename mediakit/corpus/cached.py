"""What collecting has brought, joined to the hand-kept facts: facts win, the cache adds texts and further articles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediakit.collect.links import normalise_url
from mediakit.collect.store import Store
from mediakit.schema import ARTICLES, OTHER_TITLES, PROBLEMS, VERSIONS, find_owner

if TYPE_CHECKING:
    import pandas as pd

PATH = Path("cache") / "corpus.db"


def read_cached(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Rows of articles, versions and problems in the cache of a corpus, all values texts; empty lists without one."""
    path = folder / PATH
    if not path.is_file():
        return {"articles": [], "versions": [], "problems": []}
    with Store(path, lock=False) as store:
        problems = [row | {"permanent": str(row["permanent"]).lower()} for row in store.problems()]
        return {"articles": store.rows("articles"), "versions": store.rows("versions"), "problems": problems}


def join_cached(facts: pd.DataFrame, cached: list[dict[str, Any]]) -> tuple[pd.DataFrame, dict[str, str]]:
    """Untyped rows of articles.csv with what the cache holds.

    Parameters
    ----------
    facts : DataFrame
        Rows of articles.csv as texts.
    cached : list of dict
        Rows of the cache.

    Returns
    -------
    articles : DataFrame
        An article that both know keeps its id, and its filled cells; further articles follow.
    ids : dict
        The id that a cached article goes by in this table.
    """
    import pandas as pd

    known = {normalise_url(url): place for place, url in enumerate(facts.get("url", [])) if url}
    rows = facts.to_dict("records")
    ids: dict[str, str] = {}
    for row in cached:
        place = known.get(normalise_url(row.get("url", "")))
        if place is None:
            rows.append({name: row[name] for name in ARTICLES.names if name in row})
            ids[row["article_id"]] = row["article_id"]
        else:
            fact = rows[place]
            gaps = {name: row[name] for name in ARTICLES.names if row.get(name) and not fact.get(name)}
            fact.update({name: value for name, value in gaps.items() if find_owner(name) in (name, *gaps)})
            ids[row["article_id"]] = fact["article_id"]
    names = [*facts.columns, *(name for name in ARTICLES.names if name not in facts.columns)]
    return pd.DataFrame(rows, columns=names, dtype="str").fillna(""), ids


def add_versions(rows: pd.DataFrame, cached: list[dict[str, Any]]) -> pd.DataFrame:
    """Untyped rows of versions.csv, and the cache's of the articles that it is silent about.

    Other titles of a page are no versions over time: they follow those of versions.csv.
    """
    import pandas as pd

    last: dict[str, int] = {}
    for row in rows.to_dict("records"):
        if row["position"].strip().isdigit():  # else the cast says what is wrong with it
            last[row["article_id"]] = max(int(row["position"]), last.get(row["article_id"], 0))
    more = []
    for row in cached:
        place = last.get(row["article_id"])
        if place is None:
            more.append({name: row.get(name, "") for name in VERSIONS.names})
        elif row.get("headline_from") in OTHER_TITLES:
            last[row["article_id"]] = place + 1
            more.append({name: row.get(name, "") for name in VERSIONS.names} | {"position": str(place + 1)})
    return pd.concat([rows, pd.DataFrame(more, columns=VERSIONS.names, dtype="str")], ignore_index=True).fillna("")


def cached_problems(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Untyped rows of the cache's problems."""
    import pandas as pd

    texts = [{name: str(row.get(name) or "") for name in PROBLEMS.names} for row in rows]
    return pd.DataFrame(texts, columns=PROBLEMS.names, dtype="str")
