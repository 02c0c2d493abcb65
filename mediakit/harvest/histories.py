"""Headline histories of a corpus: of each article all captures that an archive holds, kept as table `versions`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from mediakit.collect import Listing, Page, Run, Store, normalise_url
from mediakit.collect.captures import Capture
from mediakit.collect.web_archive import WAYBACK
from mediakit.corpus import find_corpus, read_corpus
from mediakit.errors import CollectError
from mediakit.harvest.articles import as_rows, build_articles
from mediakit.harvest.history import find_history
from mediakit.harvest.versions import History

SOURCE = "history"
Tell = Callable[[str, str, str], None]


def collect_histories(
    name: str | Path,
    addresses: Iterable[str] = (),
    *,
    archive: str = WAYBACK,
    since: date | None = None,
    until: date | None = None,
    limit: int | None = None,
    again: bool = False,
    progress: Tell | None = None,
    client_options: dict[str, Any] | None = None,
) -> list[History]:
    """Read the headline histories of a corpus's articles from a web archive into its table `versions`.

    Parameters
    ----------
    name : str or Path
        The corpus.
    addresses : list of str, optional
        Addresses of articles; default: those of all articles of the corpus.
    archive : str
        "https://web.archive.org", or the address of a collection of pywb.
    since, until : date, optional
        Days of capture, both included, UTC.
    limit : int, optional
        At most so many articles.
    again : bool
        Also articles whose history was read before. Captures that are held already are not fetched again.
    progress : function, optional
        Called with (address, "history", "17 of 80 captures"), and as `mediakit.collect.Run` says.
    client_options : dict, optional
        Parameters of `mediakit.collect.Client`.

    Returns
    -------
    list of History
        One per article of which the archive has captures; an article whose captures could not be listed is a problem at
        stage "history". Stopped in the middle, what was read stays, and the next call goes on.

    Raises
    ------
    MediakitError
        If there is no such corpus, or another run is at work on it.
    """
    folder = find_corpus(name)
    wanted = list(addresses) or list(read_corpus(folder).articles["url"])
    urls = list(dict.fromkeys(url for address in wanted if (url := normalise_url(address))))[:limit]
    found = []
    with Run(folder, client_options or {}, progress) as run:

        def held(capture: Capture) -> Page | None:
            return run.archive.find(capture.raw)

        for url in urls:
            task = f"history {archive} {url} {since} {until}"
            if not again and run.store.has_done(task):
                continue

            def tell(done: int, total: int, url: str = url) -> None:
                if progress is not None:
                    progress(url, "history", f"{done} of {total} captures")

            def note(address: str, error: CollectError) -> None:
                run.store.add_problem(address, SOURCE, error)

            try:
                history = find_history(
                    run.client, url, archive, since=since, until=until, read=held, note=note, progress=tell
                )
            except CollectError as error:
                if error.error == "stopped":
                    raise
                note(url, error)
                continue
            if len(history.captures):
                found.append(history)
                keep_history(run.store, history)
            if not history.count()["unread"]:
                run.store.mark_done(task)
    return found


def keep_history(store: Store, history: History) -> None:
    """Put a history's versions in the store, and its article where the store does not know it."""
    if not len(history.versions):
        return
    article_id = find_article(store, history.url)
    if not article_id:
        # An article that was not collected is known by what the archive showed: its last headline.
        last = history.versions.iloc[-1]
        facts = {"headline": last["headline"], "evidence": last["evidence"]}
        store.add([Listing(history.url, SOURCE, facts, "-")])
        build_articles(store)
        article_id = find_article(store, history.url)
    store.put_versions(as_rows(history.versions.assign(article_id=article_id)))


def find_article(store: Store, url: str) -> str:
    """Id of the article at an address; "" when there is none."""
    wanted = normalise_url(url)
    return next((row["article_id"] for row in store.rows("articles") if normalise_url(row["url"]) == wanted), "")
