"""One run: sources are asked and pages are fetched, hosts in parallel, until nothing waits."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from mediakit.collect.archive import Archive
from mediakit.collect.http import Client
from mediakit.collect.links import find_host, find_next_page, normalise_url, parse_tree
from mediakit.collect.listing import Listing, OnProblem
from mediakit.collect.page import Page
from mediakit.collect.store import HAVING, Store
from mediakit.collect.walls import find_wall
from mediakit.errors import CollectError

if TYPE_CHECKING:
    import pandas as pd

MAX_PARTS = 30  # of one paginated article
MAX_THREADS = 100  # a host each; further hosts wait until one has ended
_BATCH = 50  # addresses that are queued in one transaction, and taken at once
_BATCH_SECONDS = 1.0
# Short name of an error -> state of the address; all others are failed-temporary or failed-permanent.
_STATES = {
    "duplicate": "duplicate",
    "robots": "blocked",
    "http-401": "blocked",
    "http-402": "blocked",
    "http-403": "blocked",
    "http-451": "blocked",
    "http-404": "gone",
    "http-410": "gone",
    "consent-wall": "blocked",
    "bot-check": "blocked",
    "soft-404": "gone",
}
_WALLS = {
    "bot-check": "the site asks whether we are human",
    "consent-wall": "the site asks for consent instead of showing the page",
    "paywall": "the site shows the page to subscribers only",
    "soft-404": "the page says that it is not there, though its status is 200",
}
_AROUND = dict.fromkeys(
    ("bot-check", "consent-wall", "paywall"),
    "; or save the page in your own browser: nothing is done here to get round it",
)
_PAGED = re.compile(rb"""rel\s*=\s*["']?[^"'>]{0,40}\bnext\b|class\s*=\s*["'][^"'>]{0,200}pag""", re.IGNORECASE)

Progress = Callable[[str, str, str], None]


@dataclass(frozen=True)
class Job:
    """One source to be asked in a run.

    `name` is the source's, `task` says what is asked of it: what was read to the end is not asked again under the same
    task ("" = always asked). `make` yields listings, which are fetched, or pages, which are kept.
    """

    name: str
    task: str
    make: Callable[[Client, OnProblem], Iterable[Listing | Page]] = field(repr=False)


@dataclass(frozen=True)
class Collected:
    """What stands in a folder after a run: `counts` by state, and what went wrong.

    `fetched_now` is the number of pages that this run brought.
    """

    folder: Path
    counts: dict[str, int]
    fetched_now: int
    rows: list[dict[str, Any]] = field(repr=False)

    @property
    def warc(self) -> Path:
        """The first file of the archive of all answers; `read_archive` reads them all."""
        return self.folder / "cache" / "pages.warc.gz"

    @property
    def problems(self) -> pd.DataFrame:
        """Table `problems`, one row per address and stage at which something went wrong."""
        import pandas as pd

        from mediakit.schema import PROBLEMS

        table = pd.DataFrame(self.rows, columns=PROBLEMS.names)
        table["when"] = pd.to_datetime(table["when"], utc=True, format="ISO8601").astype("datetime64[us, UTC]")
        table["permanent"] = table["permanent"].astype("boolean")
        return table


class Run:
    """One run over one folder: store, archive, client, a thread per source and per host. Use it in a `with` statement.

    Parameters
    ----------
    folder : Path
        The corpus; its `cache/` holds pages and database.
    options : dict
        Parameters of `Client`.
    progress : function, optional
        Called with (host, what, detail), never by two threads at once: "queued" (how many addresses wait now),
        "waiting" (seconds and reason), "paywalled" or the new state of an address (the address); and with (source,
        what, detail): "listed" (how many new addresses), "failed" (what went wrong).
    """

    def __init__(self, folder: Path, options: dict[str, Any], progress: Progress | None = None) -> None:
        self.folder, self._progress = Path(folder), progress
        self._stop, self._say = threading.Event(), threading.Lock()
        self._fault: BaseException | None = None
        self._fetched = 0
        self._parts: dict[str, int] = {}  # address of a further part -> its number, for this run
        self._change = threading.Condition()
        self._waiting: list[tuple[str, Callable[[], None]]] = []  # (host or job, work) that has no thread yet
        self._active: set[str] = set()
        self.store = Store(self.folder / "cache" / "corpus.db")
        try:
            about = {"isPartOf": self.folder.resolve().name}
            about |= {"operator": contact} if (contact := options.get("contact")) else {}
            self.archive = Archive(self.folder / "cache" / "pages.warc.gz", info=about)
            self.client = Client(
                **options, archive=self.archive, cache=self.archive, stop=self._stop, on_wait=self._tell_wait
            )
        except BaseException:
            self.store.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.client.close()
        self.archive.close()
        self.store.close()

    def go(self, jobs: Iterable[Job] = (), *, again: bool = False) -> None:
        """Ask all sources and fetch until nothing waits.

        Raises
        ------
        KeyboardInterrupt
            On Ctrl-C, once the requests under way have ended.
        """
        self.store.retry()
        for number, job in enumerate(jobs):
            if again or not (job.task and self.store.has_done(job.task)):
                self._start(f"source {number}", self._asker(job))
        for host in self.store.hosts():
            self._tell_queued(host)
            self._start_host(host)
        try:
            with self._change:
                while self._active:
                    self._change.wait()
        except BaseException:  # Ctrl-C: no new request, and those under way may end
            self._stop.set()
            with self._change:
                while self._active:
                    self._change.wait()
            raise
        if self._fault is not None:
            raise self._fault

    # --- threads: one per source and per host, at most MAX_THREADS ---

    def _start(self, name: str, work: Callable[[], None]) -> None:
        with self._change:
            if name in self._active or any(name == other for other, _ in self._waiting):
                return
            self._waiting.append((name, work))
            self._next()

    def _start_host(self, host: str) -> None:
        self._start(f"host {host}", lambda: self._work(host))

    def _next(self) -> None:
        """Give threads to what has none; to be called with the condition held."""
        while self._waiting and len(self._active) < MAX_THREADS:
            name, work = self._waiting.pop(0)
            self._active.add(name)
            threading.Thread(target=self._guard, args=(name, work), name=f"collect {name}").start()

    def _guard(self, name: str, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # handed to the main thread, which raises it
            stopped = isinstance(error, CollectError) and error.error == "stopped"
            if not stopped and self._fault is None:
                self._fault = error
            self._stop.set()
        finally:
            with self._change:
                self._active.discard(name)
                if self._stop.is_set():
                    self._waiting.clear()
                elif name.startswith("host ") and self.store.take(name[5:]):
                    self._waiting.append((name, work))  # queued between the last look and now
                self._next()
                self._change.notify_all()

    # --- sources ---

    def _asker(self, job: Job) -> Callable[[], None]:
        passing: list[str] = []  # faults that may pass: a quota used up, a part that could not be had

        def note(url: str, error: CollectError) -> None:
            if error.error == "stopped":
                raise error
            self.store.add_problem(url, "listing", error)
            if not error.permanent:
                passing.append(error.error)

        def ask() -> None:
            try:
                new = self._take_in(job, note)
            except CollectError as error:
                if error.error == "stopped":
                    raise
                self.store.add_problem(error.where, "listing", error)
                self._tell(job.name, "failed", f"{error.what} ({error.where})")
                return  # not marked as done: the next run asks again
            if job.task and not passing:
                self.store.mark_done(job.task)
            self._tell(job.name, "listed", str(new))

        return ask

    def _take_in(self, job: Job, note: OnProblem) -> int:
        """Queue what a source yields, in batches, so that fetching begins at once; returns how many were new."""
        new, batch, since = 0, list[Listing](), time.monotonic()
        try:
            for item in job.make(self.client, note):
                if isinstance(item, Page):
                    new += self._keep(item)
                else:
                    batch.append(item)
                if len(batch) >= _BATCH or (batch and time.monotonic() - since > _BATCH_SECONDS):
                    new, batch, since = new + self._queue(batch), [], time.monotonic()
                if self._stop.is_set():
                    raise CollectError("stopped", "", "run again to go on", error="stopped", permanent=True)
        finally:  # what came before a fault is kept
            new += self._queue(batch)
        return new

    def _queue(self, listings: list[Listing]) -> int:
        new = self.store.add(listings)
        for host in {find_host(listing.address) for listing in listings if listing.address}:
            self._tell_queued(host)
            self._start_host(host)
        return new

    def _keep(self, page: Page) -> int:
        """Keep a page that a source has brought, unless it is there already."""
        if self.store.find_state(page.url) in HAVING:
            self._tell(find_host(page.url), "duplicate", page.url)
            return 0
        self.archive.write_page(page)
        self.store.add([Listing(page.url, page.source)])
        self.store.mark(page.url, "fetched")
        self._count(find_host(page.url), page)
        return 1

    # --- pages ---

    def _work(self, host: str) -> None:
        while links := self.store.take(host, _BATCH):
            for link in links:
                if self._stop.is_set():
                    return
                self._fetch(host, *link)

    def _fetch(self, host: str, url: str, fetch_url: str, source: str, attempts: int) -> None:
        begun = time.monotonic()
        try:
            # A kill may come between the archive and the database: what is archived is not asked for again.
            held = self.archive.find(fetch_url)
            page = held or self.client.fetch(fetch_url, source, known=self._is_known)
            wall = _find_wall(page)
            if wall is not None and wall.error in _STATES:
                raise wall
        except CollectError as error:
            if error.error == "stopped":
                raise
            state = _STATES.get(error.error, "failed-permanent" if error.permanent else "failed-temporary")
            if state != "duplicate":
                self.store.add_problem(url, "collect", error)
            self.store.mark(url, state, error.error, error.what, time.monotonic() - begun)
            self._tell(host, state, url)
            return
        if fetch_url == url and normalise_url(page.final_url) != url:
            self.store.add([Listing(page.final_url, source)], "duplicate", f"fetched as {url}")
        if fetch_url == url and (part := _find_part(page)):
            self._add_part(url, part)
        if attempts:
            self.store.drop_problems(url, "collect")
        if wall is not None:
            self.store.add_problem(url, "collect", wall)
        self.store.mark(url, "fetched", wall.error if wall else "", wall.what if wall else "", time.monotonic() - begun)
        self._count(host, page, "paywalled" if wall else "fetched", new=held is None)

    def _count(self, host: str, page: Page, what: str = "fetched", new: bool = True) -> None:
        with self._say:
            self._fetched += new
        self._tell(host, what, page.url)

    def _add_part(self, url: str, part: str) -> None:
        """Queue the next part of an article; a chain that does not end is cut and said."""
        number = self._parts.get(url, 1) + 1
        if number > MAX_PARTS:
            error = CollectError(
                f"the article has more than {MAX_PARTS} parts", part, "open it: it may be a calendar", error="parts"
            )
            self.store.add_problem(part, "collect", error)
            return
        self._parts[part] = number
        self._queue([Listing(part, "next")])

    def _is_known(self, url: str) -> bool:
        return self.store.find_state(url) in (*HAVING, "waiting")

    def _tell(self, host: str, what: str, detail: str) -> None:
        if self._progress is not None:
            with self._say:
                self._progress(host, what, detail)

    def _tell_queued(self, host: str) -> None:
        if self._progress is not None:
            self._tell(host, "queued", str(self.store.count(host).get("waiting", 0)))

    def _tell_wait(self, host: str, seconds: float, reason: str) -> None:
        self._tell(host, "waiting", f"{seconds:.0f} s: {reason}")

    def result(self) -> Collected:
        """What stands in the folder now."""
        return Collected(self.folder, self.store.count(), self._fetched, self.store.problems())


def _find_wall(page: Page) -> CollectError | None:
    """What stands before the article of a page, as a problem; None when nothing does, or the text is there anyway."""
    wall = find_wall(page)
    if wall is None or wall.complete:
        return None
    doubt = " (whether the text is cut off cannot be told)" if wall.kind == "paywall" and wall.complete is None else ""
    return CollectError(
        f"{_WALLS[wall.kind]}{doubt}: {wall.evidence}",
        page.url,
        "look for an archived copy: --from rescue" + _AROUND.get(wall.kind, ""),
        error=wall.kind,
        permanent=True,
    )


def _find_part(page: Page) -> str:
    """Address of the next part of a paginated article; "" when there is none.

    Most pages have none, so the tree is built only for those whose mark-up speaks of one.
    """
    if not _PAGED.search(page.html) or "html" not in page.headers.get("content-type", "html").lower():
        return ""
    tree = parse_tree(page.html)
    return find_next_page(tree, page.final_url) if tree is not None else ""
