"""From a description of a story to articles: sources asked, pages fetched and read; stopped at any time, it goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mediakit.collect import Client, Collected, Job, Listing, Page, Run, Store
from mediakit.collect.sources.exports import read_mapping
from mediakit.collect.store import LOST
from mediakit.corpus import find_corpus, read_about
from mediakit.errors import CollectError
from mediakit.harvest.articles import build_articles, read_new_pages
from mediakit.harvest.plan import RESCUE, Wish, make_jobs, read_wish

COLUMNS = "columns.yml"  # beside about.yml: which column of a table of one's own is which
Tell = Callable[[str, str, str], None]


@dataclass(frozen=True)
class Harvest:
    """What a run has brought: `collected` (pages by state, problems) and the number of articles before and after."""

    collected: Collected
    articles_before: int
    articles: int


@dataclass(frozen=True)
class Preview:
    """What one source would bring: `new` (addresses not known yet), `known` (how many are), `problems` met."""

    source: str
    new: list[str]
    known: int
    problems: list[str]


def collect_corpus(
    name: str | Path,
    sources: Iterable[str] = (),
    *,
    wish: Wish | None = None,
    again: bool = False,
    progress: Tell | None = None,
    client_options: dict[str, Any] | None = None,
) -> Harvest:
    """Ask sources, fetch pages and read them into the corpus's cache.

    Parameters
    ----------
    name : str or Path
        The corpus, by name or folder; its about.yml is needed, articles are not.
    sources : list of str
        Names of `SOURCES`, each with what belongs to it after "=": "gdelt", "urls=links.csv". Without any, what waits
        from earlier runs is fetched.
    wish : Wish, optional
        What to look for; default: what about.yml says, see `read_wish`.
    again : bool
        Ask sources again that an earlier run has read to the end.
    progress : function, optional
        Called as `mediakit.collect.Run` says, and with ("pages", "read", "17 of 80") while pages are read.
    client_options : dict, optional
        Parameters of `mediakit.collect.Client`, such as delay, contact, allow_loopback.

    Returns
    -------
    Harvest

    Raises
    ------
    MediakitError
        If there is no such corpus, a source is not known or lacks what it needs, or another run is at work.
    KeyboardInterrupt
        On Ctrl-C. Nothing is lost: call it again.
    """
    folder, jobs = _plan(name, sources, wish)
    with Run(folder, client_options or {}, progress) as run:
        before = len(run.store.rows("articles"))
        run.go(jobs, again=again)

        def tell(url: str, done: int, total: int) -> None:
            if progress is not None:
                progress("pages", "read", f"{done} of {total}")

        read_new_pages(run.store, run.archive, tell)
        return Harvest(run.result(), before, build_articles(run.store))


def preview_corpus(
    name: str | Path,
    sources: Iterable[str],
    *,
    wish: Wish | None = None,
    client_options: dict[str, Any] | None = None,
) -> list[Preview]:
    """Ask sources what there is, and fetch no page and write nothing.

    Parameters
    ----------
    name, sources, wish, client_options
        As `collect_corpus`.

    Returns
    -------
    list of Preview
        One per job, in their order.
    """
    folder, jobs = _plan(name, sources, wish)
    path = folder / "cache" / "corpus.db"
    store = Store(path, lock=False) if path.is_file() else None
    try:
        with Client(**(client_options or {})) as client:
            return [_preview(job, client, store) for job in jobs]
    finally:
        if store is not None:
            store.close()


def _plan(name: str | Path, sources: Iterable[str], wish: Wish | None) -> tuple[Path, list[Job]]:
    folder, texts = find_corpus(name), list(sources)
    names = {text.partition("=")[0].strip() for text in texts}
    extra: dict[str, dict[str, Any]] = {}
    if RESCUE in names:
        extra[RESCUE] = {"addresses": _find_lost(folder / "cache" / "corpus.db")}
    if "exports" in names and (folder / COLUMNS).is_file():
        extra["exports"] = {"mapping": read_mapping(folder / COLUMNS)}
    return folder, make_jobs(texts, wish or read_wish(read_about(folder / "about.yml")), extra)


def _find_lost(path: Path) -> list[str]:
    if not path.is_file():
        return []
    with Store(path, lock=False) as store:
        return [row["url"] for row in store.queue() if row["state"] in LOST]


def _preview(job: Job, client: Client, store: Store | None) -> Preview:
    problems: list[str] = []
    new: dict[str, None] = {}
    known = 0
    try:
        for item in job.make(client, lambda url, error: problems.append(str(error))):
            address = item.url if isinstance(item, Page) else _name(item)
            if store is not None and store.find_state(address):
                known += 1
            else:
                new[address] = None
    except CollectError as error:
        problems.append(str(error))
    return Preview(job.name, list(new), known, problems)


def _name(listing: Listing) -> str:
    return listing.url or str(listing.facts.get("headline", "a text without address"))
