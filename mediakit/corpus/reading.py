"""From the files of a corpus folder to checked tables: corrections, joins, references."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediakit.corpus.cached import PATH, add_versions, cached_problems, join_cached, read_cached
from mediakit.corpus.tables import read_rows
from mediakit.errors import SchemaError
from mediakit.schema import (
    ARTICLES,
    CORRECTIONS,
    EVENTS,
    PROBLEMS,
    QUOTES,
    SPEAKERS,
    VERSIONS,
    Table,
    cast_table,
    check_header,
    empty_table,
    parse_time,
)

if TYPE_CHECKING:
    import pandas as pd

TABLES_ON_DISK = (ARTICLES, VERSIONS, QUOTES, SPEAKERS, EVENTS)
_HOST = re.compile(r"(?:http://)?[\w-]+(?:\.[\w-]+)+(?::\d+)?")
NEEDED_ABOUT = ("title", "licence", "citation")


def read_folder(folder: Path) -> dict[str, Any]:
    """Read about.yml and all tables of a corpus folder: the fields of `Corpus` except name and folder."""
    import pandas as pd

    about = read_about(folder / "about.yml")
    corrections = _read_corrections(folder)
    cached = read_cached(folder)
    tables: dict[str, Any] = {}
    for table in TABLES_ON_DISK:
        rows, where = _read_rows(folder, table, cached)
        rows = _apply_corrections(rows, table, corrections, folder)
        tables[table.name] = cast_table(rows, table, where)
    articles = tables["articles"] = _set_precision(tables["articles"], folder)
    _check_references(tables, folder)
    tables = {name: table.reset_index(drop=True) for name, table in tables.items()}
    articles, corrections = tables["articles"], corrections.reset_index(drop=True)
    tables["quotes"] = _complete_quotes(tables["quotes"], articles)
    seen = cast_table(cached_problems(cached["problems"]), PROBLEMS, str(folder / "cache"))
    problems = pd.concat([_find_problems(articles, about), seen], ignore_index=True)
    return {"about": about, "corrections": corrections, "problems": problems, **tables}


def _read_rows(folder: Path, table: Table, cached: dict[str, list[dict[str, Any]]]) -> tuple[pd.DataFrame, str]:
    """Untyped rows of one table, from its file and from the cache, and where they are from."""
    path = folder / f"{table.name}.csv"
    rows = read_rows(path) if path.is_file() else empty_table(table).astype("str")
    if path.is_file():
        check_header(rows, table, str(path))
    if table is ARTICLES and cached["articles"]:
        rows, ids = join_cached(rows, cached["articles"])
        for row in cached["versions"]:
            row["article_id"] = ids[row["article_id"]]
    elif table is VERSIONS and cached["versions"]:
        rows = add_versions(rows, cached["versions"])
    elif table is ARTICLES and not path.is_file() and not (folder / "cache").is_dir():
        raise SchemaError(
            "the corpus has no articles.csv",
            str(folder),
            f"collect articles: mediakit collect {folder.name}; or add the file, its columns are in the README",
        )
    return rows, str(path) if path.is_file() else str(folder / PATH)


def read_about(path: Path) -> dict[str, Any]:
    """Read about.yml; a SchemaError says what it lacks."""
    import yaml

    try:
        about = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SchemaError("about.yml is no valid YAML", f"{path}: {error}", "correct the file") from error
    missing = [key for key in NEEDED_ABOUT if not (isinstance(about, dict) and about.get(key))]
    if missing:
        raise SchemaError(f"about.yml lacks {', '.join(missing)}", str(path), "add what is missing")
    window, outlets = about.get("window") or {}, about.get("outlets") or []
    try:
        for bound in ("since", "until"):
            if window.get(bound):
                parse_time(str(window[bound]))
    except (AttributeError, ValueError) as error:
        raise SchemaError(f"about.yml: window: {error}", str(path), "write {since: 2017-04-04}") from error
    if not isinstance(outlets, list):
        raise SchemaError("about.yml: outlets is no list", str(path), "write [one, two]")
    _check_sites(about.get("sites") or [], path)
    return about


def _check_sites(sites: Any, path: Path) -> None:
    todo = "write hosts without a path: [news.example, www.paper.example]; http:// before those without https"
    if not isinstance(sites, list):
        raise SchemaError("about.yml: sites is no list", str(path), todo)
    for site in sites:
        if not (isinstance(site, str) and _HOST.fullmatch(site)):
            raise SchemaError(f"about.yml: sites: {site!r} is no host", str(path), todo)


def _read_corrections(folder: Path) -> pd.DataFrame:
    path = folder / "corrections.csv"
    corrections = cast_table(read_rows(path), CORRECTIONS, str(path)) if path.is_file() else empty_table(CORRECTIONS)
    return corrections.assign(was="")


def _apply_corrections(rows: pd.DataFrame, table: Table, corrections: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Put corrected cells into the still untyped rows, so that they are checked like all others."""
    import pandas as pd

    for index, correction in corrections[corrections["table"] == table.name].iterrows():
        where = f"{folder / 'corrections.csv'}, row {int(str(index)) + 2}"
        if correction["field"] not in table.names:
            raise SchemaError(f"{table.name} has no column {correction['field']!r}", where, "correct the field's name")
        if correction["field"] not in rows.columns:
            rows[correction["field"]] = ""
        row_id, key = correction["row_id"], [name for name in table.key if name in rows.columns]
        keys = rows[key].itertuples(index=False, name=None)
        hit = pd.Series([row_id in (k[0], "/".join(k)) for k in keys], index=rows.index, dtype=bool)
        if not hit.any():
            raise SchemaError(f"{table.name} has no row {row_id!r}", where, "correct or delete the row")
        if hit.sum() > 1:
            todo = f"name one of them as {' / '.join(key)}, without blanks" if len(key) > 1 else "correct the table"
            raise SchemaError(f"{table.name} has {hit.sum()} rows {row_id!r}", where, todo)
        corrections.loc[index, "was"] = rows.loc[hit, correction["field"]].iloc[0]
        rows.loc[hit, correction["field"]] = correction["value"]
        if f"{correction['field']}_from" in rows.columns:
            rows.loc[hit, f"{correction['field']}_from"] = "correction"
    return rows


def _set_precision(articles: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Fill an empty published_precision; refuse a time of day that says it is only a day."""
    published = articles["published"]
    has_time = published.notna() & (published != published.dt.normalize())
    wrong = articles.index[has_time & (articles["published_precision"] == "day")]
    if len(wrong):
        raise SchemaError(
            "published has a time of day, but published_precision says 'day'",
            f"{folder / 'articles.csv'}, article {articles.loc[wrong[0], 'article_id']}",
            "write 'minute', or the day alone",
        )
    empty = (articles["published_precision"] == "") & published.notna()
    filled = has_time.map({True: "minute", False: "day"})
    return articles.assign(published_precision=articles["published_precision"].mask(empty, filled))


def _check_references(tables: dict[str, pd.DataFrame], folder: Path) -> None:
    for table, column, target in (
        ("versions", "article_id", "articles"),
        ("quotes", "article_id", "articles"),
        ("quotes", "speaker_id", "speakers"),
    ):
        known = set(tables[target][column])
        values = tables[table][column]
        lost = values[(values != "") & ~values.isin(known)]
        if len(lost):
            raise SchemaError(
                f"{table} names the {column} {lost.iloc[0]!r}, which {target}.csv does not have",
                f"{folder / f'{table}.csv'}, row {int(str(lost.index[0])) + 2}, column {column}",
                f"correct the id, or add the row to {target}.csv",
            )


def _complete_quotes(quotes: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Outlet and time from the article; a quotation whose article text is not held is its own text."""
    facts = articles.set_index("article_id")
    held = (quotes["text"] != "") & (quotes["field"] == "")
    start = quotes["start"].mask(held, 0)
    end = quotes["end"].mask(held, quotes["text"].str.len())
    return quotes.assign(
        outlet=quotes["article_id"].map(facts["outlet"]).astype("str"),
        published=facts["published"].reindex(quotes["article_id"]).set_axis(quotes.index),
        field=quotes["field"].mask(held, "quotation"),
        start=start.astype("Int64"),
        end=end.astype("Int64"),
        second_hand=quotes["second_hand"].fillna(False),
    )


def _find_problems(articles: pd.DataFrame, about: dict[str, Any]) -> pd.DataFrame:
    """Rows that no analysis of their kind can use: neither headline nor text, or outside the window."""
    import pandas as pd

    rows = []
    for article in articles.itertuples():
        if not article.headline and not article.text:
            rows.append((article, "headline", "no headline", "only the address is known: in no headline analysis"))
    window = about.get("window") or {}
    for bound, outside in (("since", articles["published"].lt), ("until", articles["published"].dt.normalize().gt)):
        if window.get(bound):
            limit = pd.Timestamp(str(window[bound]), tz="UTC")
            for article in articles[outside(limit)].itertuples():
                rows.append((article, "published", "outside the window", f"published is not {bound} {window[bound]}"))
    if not rows:
        return empty_table(PROBLEMS)
    strings = [
        {"url": a.url or a.article_id, "stage": "read", "field": f, "error": e, "permanent": "true",
         "message": f"{a.article_id} ({a.outlet}): {m}"}
        for a, f, e, m in rows
    ]  # fmt: skip
    return cast_table(pd.DataFrame(strings, dtype="str"), PROBLEMS, "problems")
