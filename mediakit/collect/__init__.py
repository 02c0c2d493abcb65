"""Collecting: from the addresses of sites to archived pages, politely and resumably.

`cache/pages.warc.gz` holds every answer byte for byte, `cache/corpus.db` the queue; both can be thrown away.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediakit.collect.archive import Archive, read_pages
from mediakit.collect.http import Client
from mediakit.collect.links import find_host, find_next_page, find_origin, normalise_url, parse_tree
from mediakit.collect.listings import find_links
from mediakit.collect.page import Page
from mediakit.collect.store import STATES, Store
from mediakit.collect.timemaps import find_versions, raw_capture
from mediakit.errors import CollectError

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "STATES",
    "Archive",
    "Client",
    "Collected",
    "Page",
    "Store",
    "collect_pages",
    "collect_sites",
    "find_links",
    "find_versions",
    "normalise_url",
    "raw_capture",
    "read_pages",
]

MAX_PARTS = 30  # of one paginated article
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
}

Progress = Callable[[str, str, str], None]


@dataclass(frozen=True)
class Collected:
    """What stands in a folder after a run: `counts` by state, and what went wrong.

    `fetched_now` is the number of pages that this run brought; `warc` the file that holds them all.
    """

    folder: Path
    counts: dict[str, int]
    fetched_now: int
    rows: list[dict[str, Any]] = field(repr=False)

    @property
    def warc(self) -> Path:
        """The archive of all answers."""
        return self.folder / "cache" / "pages.warc.gz"

    @property
    def problems(self) -> pd.DataFrame:
        """Table `problems`, one row per address and stage at which something went wrong."""
        import pandas as pd

        from mediakit.schema import PROBLEMS

        table = pd.DataFrame(self.rows, columns=PROBLEMS.names)
        table["when"] = pd.to_datetime(table["when"], utc=True).astype("datetime64[us, UTC]")
        table["permanent"] = table["permanent"].astype("boolean")
        return table


def collect_sites(
    origins: Iterable[str],
    folder: str | Path,
    *,
    allow_loopback: bool = False,
    delay: float = 1.0,
    limit: int | None = None,
    progress: Progress | None = None,
    again: bool = False,
    client_options: dict[str, Any] | None = None,
) -> Collected:
    """Find what sites list, and fetch it: hosts in parallel, one request at a time per host.

    A run may be stopped at any moment (Ctrl-C, kill) and goes on when called again. What was fetched is never fetched
    again; what failed for the time being is tried again.

    Parameters
    ----------
    origins : list of str
        Addresses of sites, such as "https://www.example.org".
    folder : str or Path
        The corpus; pages and queue go to its `cache/`.
    allow_loopback : bool
        Allow servers on this machine.
    delay : float
        Seconds between two requests to one host; a longer Crawl-delay in robots.txt wins.
    limit : int, optional
        At most so many addresses per site, the first that it lists.
    progress : function, optional
        Called with (host, what, detail): what is "listed" (detail: how many new addresses), "waiting" (seconds and
        reason), or the new state of an address (the address). Never by two threads at once.
    again : bool
        Read the listings of sites again that an earlier run has read to the end.
    client_options : dict, optional
        Further parameters of `Client`.

    Returns
    -------
    Collected

    Raises
    ------
    CollectError
        If another run is at work on the folder, or an origin is no web address.
    KeyboardInterrupt
        On Ctrl-C, once the requests under way have ended.
    """
    sites = []
    for origin in origins:
        if not find_origin(origin):
            raise CollectError(
                "this is no address of a site", origin, "write https://host", error="address", permanent=True
            )
        sites.append(find_origin(origin))
    options = {"allow_loopback": allow_loopback, "delay": delay, **(client_options or {})}
    with _Run(Path(folder), options, progress) as run:
        wanted = [site for site in dict.fromkeys(sites) if again or not run.store.is_listed(site)]
        run.go(wanted, limit)
        return run.result()


def collect_pages(
    links: Iterable[tuple[str, str]],
    folder: str | Path,
    *,
    allow_loopback: bool = False,
    delay: float = 1.0,
    progress: Progress | None = None,
    client_options: dict[str, Any] | None = None,
) -> Collected:
    """Fetch given (url, source) pairs into a folder, in the same way as `collect_sites`.

    For addresses from elsewhere: a list of one's own, or the captures of a TimeMap.
    """
    options = {"allow_loopback": allow_loopback, "delay": delay, **(client_options or {})}
    with _Run(Path(folder), options, progress) as run:
        run.store.add(links)
        run.go([], None)
        return run.result()


class _Run:
    """One run over one folder: store, archive, client, and a thread per host."""

    def __init__(self, folder: Path, options: dict[str, Any], progress: Progress | None) -> None:
        self.folder, self._progress = folder, progress
        self._stop, self._say = threading.Event(), threading.Lock()
        self._fault: BaseException | None = None
        self._fetched = 0
        self._parts: dict[str, int] = {}  # address of a further part -> its number, for this run
        self.store = Store(folder / "cache" / "corpus.db")
        try:
            self.archive = Archive(folder / "cache" / "pages.warc.gz")
            self.client = Client(**options, archive=self.archive, stop=self._stop, on_wait=self._tell_wait)
        except BaseException:
            self.store.close()
            raise

    def __enter__(self) -> _Run:
        return self

    def __exit__(self, *exc: object) -> None:
        self.client.close()
        self.archive.close()
        self.store.close()

    def go(self, origins: list[str], limit: int | None) -> None:
        """List and fetch until nothing waits; hosts that turn up on the way get threads of their own."""
        self.store.retry()
        by_host: dict[str, list[str]] = {host: [] for host in self.store.hosts()}
        for origin in origins:
            by_host.setdefault(find_host(origin), []).append(origin)
        # Events: Thread.join of Python 3.11 takes a thread for ended once Ctrl-C has interrupted it (bpo-45274).
        ended: list[threading.Event] = []
        try:
            for host, sites in by_host.items():
                ended.append(self._start(host, sites, limit))
            for event in ended:
                event.wait()
        except BaseException:  # Ctrl-C: no new request, and those under way may end
            self._stop.set()
            for event in ended:
                event.wait()
            raise
        if self._fault is not None:
            raise self._fault
        if set(self.store.hosts()) - set(by_host):  # a listing led to a second host
            self.go([], limit)

    def _start(self, host: str, sites: list[str], limit: int | None) -> threading.Event:
        """Work on one host in a thread; the event is set when it has ended."""
        ended = threading.Event()

        def work() -> None:
            try:
                self._work(host, sites, limit)
            finally:
                ended.set()

        threading.Thread(target=work, name=f"collect {host}").start()
        return ended

    def _work(self, host: str, sites: list[str], limit: int | None) -> None:
        """All that is to be done on one host."""
        try:
            for site in sites:
                self._list(site, limit)
            while not self._stop.is_set() and (link := self.store.take(host)):
                self._fetch(host, *link)
        except BaseException as error:  # handed to the main thread, which raises it
            stopped = isinstance(error, CollectError) and error.error == "stopped"
            if not stopped and self._fault is None:
                self._fault = error
            self._stop.set()

    def _list(self, site: str, limit: int | None) -> None:
        def note(url: str, error: CollectError) -> None:
            self.store.add_problem(url, "listing", error)

        try:
            links = find_links(self.client, site, note)
        except CollectError as error:
            if error.error == "stopped":
                raise
            self._tell(find_host(site), "failed", f"{site}: {error.what}")
            return  # not marked as listed: the next run tries again
        new = self.store.add(links[:limit])
        self.store.mark_listed(site)
        self._tell(find_host(site), "listed", str(new))

    def _fetch(self, host: str, url: str, source: str) -> None:
        try:
            page = self.client.fetch(url, source, known=self._is_known)
        except CollectError as error:
            if error.error == "stopped":
                raise
            state = _STATES.get(error.error, "failed-permanent" if error.permanent else "failed-temporary")
            if state != "duplicate":
                self.store.add_problem(url, "collect", error)
            self.store.mark(url, state, error.what)
            self._tell(host, state, url)
            return
        if normalise_url(page.final_url) != url:
            self.store.add([(page.final_url, source)], "duplicate", f"fetched as {url}")
        if part := _find_part(page):
            self._add_part(url, part)
        self.store.mark(url, "fetched")
        self.store.drop_problems(url, "collect")
        with self._say:
            self._fetched += 1
        self._tell(host, "fetched", url)

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
        self.store.add([(part, "next")])

    def _is_known(self, url: str) -> bool:
        return self.store.find_state(url) in ("fetched", "waiting")

    def _tell(self, host: str, what: str, detail: str) -> None:
        if self._progress is not None:
            with self._say:
                self._progress(host, what, detail)

    def _tell_wait(self, host: str, seconds: float, reason: str) -> None:
        self._tell(host, "waiting", f"{seconds:.0f} s: {reason}")

    def result(self) -> Collected:
        """What stands in the folder now."""
        return Collected(self.folder, self.store.count(), self._fetched, self.store.problems())


def _find_part(page: Page) -> str:
    """Address of the next part of a paginated article; "" when there is none.

    Most pages have none, so the tree is built only for those that speak of one.
    """
    if b"next" not in page.html.lower() or "html" not in page.headers.get("content-type", "html").lower():
        return ""
    tree = parse_tree(page.html)
    return find_next_page(tree, page.final_url) if tree is not None else ""
