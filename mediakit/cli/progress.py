"""The display of a run: a bar for each host and what became of its pages; plain lines where there is no terminal."""

from __future__ import annotations

import sys
import time
from collections import Counter
from types import TracebackType
from typing import Any, Self

import click

SHOWN = 14  # hosts at once: the latest that did something
# State of an address -> the word in the display.
WORDS = {
    "fetched": "ok",
    "paywalled": "paywalled",
    "blocked": "blocked",
    "duplicate": "duplicate",
    "gone": "gone",
    "failed-temporary": "failed",
    "failed-permanent": "failed",
}
_EVERY = 5.0  # seconds between two plain lines of counts


class Display:
    """Takes what `mediakit.collect.Run` tells; use it in a `with` statement."""

    def __init__(self, quiet: bool = False) -> None:
        self.counts: dict[str, Counter[str]] = {}
        self.quiet, self._bars = quiet, None if quiet or not sys.stderr.isatty() else _Bars()
        self._said = time.monotonic()

    def __enter__(self) -> Self:
        if self._bars is not None:
            self._bars.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        if self._bars is not None:
            self._bars.stop()

    def tell(self, host: str, what: str, detail: str) -> None:
        """See the parameter `progress` of `Run`."""
        word = "failed" if what == "failed" else WORDS.get(what, "")
        if what in WORDS:
            self.counts.setdefault(host, Counter())[word] += 1
        if self._bars is not None:
            self._bars.tell(host, what, detail, self.counts.get(host, Counter()))
        elif not self.quiet:
            self._say(host, what, detail)

    def _say(self, host: str, what: str, detail: str) -> None:
        """Plain lines: everything that needs attention, and the counts now and then."""
        if what in ("listed", "waiting", "failed", "blocked", "gone", "failed-temporary", "failed-permanent"):
            click.echo(f"{host}: {what} {detail}", err=True)
        elif time.monotonic() - self._said > _EVERY or (what == "read" and len({*detail.split(" of ")}) == 1):
            self._said = time.monotonic()
            total = sum(self.counts.values(), Counter[str]())
            line = f"pages read: {detail}" if what == "read" else "pages so far: " + format_counts(total)
            click.echo(line, err=True)


def format_counts(counts: Counter[str]) -> str:
    """Counts in words: "212 ok, 3 paywalled, 1 failed".

    Examples
    --------
    >>> format_counts(Counter(ok=2, failed=1))
    '2 ok, 1 failed'
    """
    words = dict.fromkeys(WORDS.values())
    return ", ".join(f"{counts[word]} {word}" for word in words if counts[word]) or "none"


class _Bars:
    """Bars of rich, one per host; hosts that have been silent longest make room."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        self._progress = Progress(
            TextColumn("{task.description}", table_column=_column(28)),
            BarColumn(bar_width=20),
            MofNCompleteColumn(),
            TextColumn("{task.fields[said]}", table_column=_column(None)),
            console=Console(stderr=True),
            refresh_per_second=4,
        )
        self._tasks: dict[str, Any] = {}
        self.start, self.stop = self._progress.start, self._progress.stop

    def tell(self, host: str, what: str, detail: str, counts: Counter[str]) -> None:
        """Bring the line of a host up to date."""
        task = self._task(host)
        done, said = sum(counts.values()), format_counts(counts) if counts else ""
        if what == "queued":
            self._progress.update(task, total=done + int(detail))
        elif what == "read":
            n, _, total = detail.partition(" of ")
            self._progress.update(task, completed=int(n), total=int(total), said="reading the pages")
            return
        elif what == "listed":
            self._progress.update(task, completed=1, total=1)
            said = f"{detail} new addresses"
        elif what in ("waiting", "failed"):
            said = f"waiting {detail}" if what == "waiting" else f"failed: {detail}"
        if what in WORDS or what == "queued":
            self._progress.update(task, completed=done)
        self._progress.update(task, said=said)

    def _task(self, host: str) -> Any:
        task = self._tasks.pop(host, None)
        if task is None:
            if len(self._tasks) >= SHOWN:
                oldest = next(iter(self._tasks))
                self._progress.remove_task(self._tasks.pop(oldest))
            task = self._progress.add_task(host, total=None, said="")
        self._tasks[host] = task  # the latest last
        return task


def _column(width: int | None) -> Any:
    from rich.table import Column

    return Column(no_wrap=True, overflow="ellipsis", width=width, ratio=None if width else 1)
