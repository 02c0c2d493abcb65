"""Reading the pages of a corpus again: beside what was read before, compared with it, and accepted or not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediakit.collect import Archive, Store
from mediakit.collect.links import normalise_url
from mediakit.corpus import find_corpus
from mediakit.corpus.tables import read_rows
from mediakit.errors import MediakitError
from mediakit.harvest.articles import build_articles, make_articles, read_new_pages
from mediakit.harvest.changes import compare_articles, find_moved, make_table
from mediakit.harvest.crew import SECONDS, read_pages
from mediakit.harvest.fingerprint import name_extractor
from mediakit.harvest.worker import LOST
from mediakit.schema import OTHER_TITLES

if TYPE_CHECKING:
    import pandas as pd

_FILES = {"versions": "article_id", "quotes": "article_id"}  # hand-kept tables that name articles

Progress = Callable[[int, int], None]


def extract_corpus(name: str | Path, progress: Progress | None = None) -> tuple[int, int]:
    """Read the pages of a corpus that were not read yet, as `collect_corpus` does at its end.

    Parameters
    ----------
    name : str or Path
        The corpus, by name or folder.
    progress : function, optional
        Called with the number of pages that were read and that there are.

    Returns
    -------
    (pages, articles)
        How many pages were tried now, and how many articles there are.

    Raises
    ------
    MediakitError
        If there is no such corpus, nothing was collected into it, or another run is at work on it.
    """
    cache = _find_cache(find_corpus(name))

    def tell(url: str, done: int, total: int) -> None:
        if progress is not None:
            progress(done, total)

    with Store(cache / "corpus.db") as store, Archive(cache / "pages.warc.gz") as archive:
        return read_new_pages(store, archive, tell), build_articles(store)


def reread_corpus(
    name: str | Path, *, jobs: int | None = None, seconds: float = SECONDS, progress: Progress | None = None
) -> pd.DataFrame:
    """Read all pages of a corpus again with today's readers, and say what that would change; nothing is changed yet.

    Parameters
    ----------
    name : str or Path
        The corpus, by name or folder.
    jobs : int, optional
        Processes; default: as many as there are cores. A few pages are always read in this one.
    seconds : float
        A page that takes longer is a problem and no article; only where there is more than one process.
    progress : function, optional
        Called with the number of pages that were read and that there are.

    Returns
    -------
    DataFrame
        One row per cell that would change, and per article that would be gained, lost or moved: change (changed, moved,
        gained, lost), article_id, url, outlet, field, before, after (of a text the runs of words that only one reading
        has, shortened; of a lost article the short name of the problem), words_removed, words_added, corrected (bool: a
        correction wins over either reading). When and by what a page was read is not compared.

    Raises
    ------
    MediakitError
        If there is no such corpus, nothing was collected into it, or another run is at work on it.
    KeyboardInterrupt
        On Ctrl-C. What was read is kept, and the next call goes on, unless a reader has changed since.

    Notes
    -----
    `accept_readings` puts the new readings in place of the old ones. A page whose record the archive has lost keeps its
    reading.
    """
    folder = find_corpus(name)
    cache = _find_cache(folder)
    with Store(cache / "corpus.db") as store:
        _read_candidates(store, cache / "pages.warc.gz", jobs, seconds, progress)
        after, _, _ = make_articles(store, store.candidates())
        changes = list(compare_articles(store.rows("articles"), after, _find_corrected(folder, store)))
        why = {url: error for url, error, _, _ in store.candidate_problems()}
        for change in changes:
            if change["change"] == "lost":
                change["after"] = why.get(normalise_url(change["url"]), "")
        return make_table(changes)


def _read_candidates(store: Store, path: Path, jobs: int | None, seconds: float, progress: Progress | None) -> None:
    extractor = name_extractor()
    held = store.keep_candidates(extractor)
    waiting = store.find_uncompared()
    for done, (url, reading, problem) in enumerate(read_pages(path, waiting, jobs, seconds), start=held + 1):
        if problem is not None and problem.error == LOST:
            reading = store.find_reading(url)
        store.put_candidate(url, extractor, reading, problem)
        if progress is not None:
            progress(done, held + len(waiting))


def accept_readings(name: str | Path) -> int:
    """Put what `reread_corpus` has read in place of the older readings and make the articles anew: all or nothing.

    Parameters
    ----------
    name : str or Path
        The corpus, by name or folder.

    Returns
    -------
    int
        Number of articles.

    Raises
    ------
    MediakitError
        If nothing was read again, not all pages were, or a reader has changed since; or if corrections.csv or another
        table kept by hand names an article that would no longer be there.
    """
    folder = find_corpus(name)
    cache = _find_cache(folder)
    with Store(cache / "corpus.db") as store, store.one_change():
        _check_complete(store, folder)
        before = store.rows("articles")
        versions = store.rows("versions")
        store.accept_candidates()
        n = build_articles(store)
        after = store.rows("articles")
        moved = find_moved(before, after)
        _check_named(folder, {row["article_id"] for row in before} - {row["article_id"] for row in after}, moved)
        for old, new in moved.items():
            rows = [{**row, "article_id": new} for row in versions if row["article_id"] == old]
            store.put_versions([row for row in rows if row["headline_from"] not in OTHER_TITLES])
        return n


def _check_complete(store: Store, folder: Path) -> None:
    held, missing = store.keep_candidates(name_extractor()), len(store.find_uncompared())
    if missing or not held:
        what = f"{missing} pages were not read again yet" if held else "no page was read again with today's readers"
        raise MediakitError(what, str(folder), f"mediakit extract {folder.name} --again")


def _check_named(folder: Path, lost: set[str], moved: dict[str, str]) -> None:
    """Refuse to lose an article that a table kept by hand names: the corpus could not be read any more."""
    lost = lost - set(_read_column(folder, "articles", "article_id"))
    for table, column in {"corrections": "row_id", **_FILES}.items():
        named = {text.partition("/")[0] for text in _read_column(folder, table, column)}
        if hit := sorted(named & lost):
            article_id = hit[0]
            new = f"; its page is the article {moved[article_id]} now" if article_id in moved else ""
            raise MediakitError(
                f"{table}.csv names {len(hit)} article{'s' * (len(hit) > 1)} that would no longer be there: "
                f"{', '.join(hit[:5])}{new}",
                str(folder / f"{table}.csv"),
                "nothing was accepted: change or delete these rows, then accept",
            )


def _read_column(folder: Path, table: str, column: str) -> list[str]:
    path = folder / f"{table}.csv"
    return list(read_rows(path)[column]) if path.is_file() else []


def _find_corrected(folder: Path, store: Store) -> frozenset[tuple[str, str]]:
    """Cells of the cache's articles for which there is a correction, which may name them by the id of articles.csv."""
    if not (folder / "corrections.csv").is_file():
        return frozenset()
    rows = read_rows(folder / "corrections.csv")
    cells = [(row["row_id"], row["field"]) for row in rows.to_dict("records") if row["table"] == "articles"]
    ids: dict[str, str] = {}
    if (folder / "articles.csv").is_file():
        facts = read_rows(folder / "articles.csv")
        by_url = {normalise_url(row["url"]): row["article_id"] for row in store.rows("articles")}
        known = zip(facts["article_id"], facts["url"], strict=True)
        ids = {fact: by_url.get(normalise_url(url), fact) if url else fact for fact, url in known}
    return frozenset((ids.get(row_id, row_id), field) for row_id, field in cells)


def _find_cache(folder: Path) -> Path:
    if not (folder / "cache" / "corpus.db").is_file():
        raise MediakitError("nothing was collected into this corpus", str(folder), f"mediakit collect {folder.name}")
    return folder / "cache"


def count_changes(changes: pd.DataFrame) -> list[dict[str, Any]]:
    """How many articles change in each field, and how many are gained, lost and moved: the most first.

    Parameters
    ----------
    changes : DataFrame
        From `reread_corpus`.

    Returns
    -------
    list of dict
        field, n (articles), filled (the field was empty before), emptied, words_removed, words_added.
    """
    rows = []
    for (change, field), group in changes.groupby(["change", "field"], sort=False):
        row = {"field": str(field or f"articles {change}"), "n": len(group)}
        row |= {"filled": int((group["before"] == "").sum()), "emptied": int((group["after"] == "").sum())}
        rows.append(row | {name: int(group[name].sum()) for name in ("words_removed", "words_added")})
    return sorted(rows, key=lambda row: (-row["n"], row["field"]))
