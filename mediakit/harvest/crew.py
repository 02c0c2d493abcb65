"""Many pages read in several processes: what one page does to its process is a problem of that page alone.

The processes are programs of their own (`mediakit.harvest.worker`) and no forks: a notebook's or a script's own code is
not run again in them, and it is the same on every system.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from mediakit.collect.reader import ArchiveReader
from mediakit.errors import ExtractError
from mediakit.harvest.worker import read_archived, unpack_answer

FEW = 200  # pages that are read here; starting processes takes longer
SECONDS = 60.0  # for one page
_AHEAD = 4  # readings that wait, per process: more would only fill the memory
_TODO = "report it as a bug, with the page; the other pages were read"

Read = tuple[str, dict[str, Any], ExtractError | None]  # address, reading, what went wrong


def read_pages(
    path: Path, addresses: dict[str, str], jobs: int | None = None, seconds: float = SECONDS
) -> Iterator[Read]:
    """Read pages of an archive, in any order.

    Parameters
    ----------
    path : Path
        The archive's first file.
    addresses : dict
        Address of the text by the address that its page was fetched from.
    jobs : int, optional
        Processes; default: as many as there are cores. Up to `FEW` pages are read in this one.
    seconds : float
        A page that takes longer in a process of its own becomes a problem ("hangs").

    Yields
    ------
    (address, reading, problem)
        One per page; the reading is empty where there is a problem. The same whatever `jobs` is.
    """
    if len(addresses) <= FEW:
        with ArchiveReader(path) as archive:
            for fetch_url, url in addresses.items():
                yield (url, *read_archived(archive, fetch_url, url))
        return
    crew = _Crew(path, addresses.items(), max(1, jobs or os.cpu_count() or 1), seconds)
    try:
        yield from crew.answers(len(addresses))
    finally:
        crew.stop()


class _Crew:
    """A thread for each process: it hands out one page and waits for the answer."""

    def __init__(self, path: Path, orders: Iterable[tuple[str, str]], jobs: int, seconds: float) -> None:
        self._command = [sys.executable, "-m", "mediakit.harvest.worker", str(path), str(seconds)]
        self._orders, self._seconds = iter(list(orders)), seconds
        self._answers: queue.Queue[Read | BaseException] = queue.Queue(jobs * _AHEAD)
        self._processes: set[subprocess.Popen[str]] = set()
        self._lock, self._stopped = threading.Lock(), False
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(jobs)]
        for thread in self._threads:
            thread.start()

    def answers(self, n: int) -> Iterator[Read]:
        """The n readings, as they come in."""
        for _ in range(n):
            answer = self._answers.get()
            if isinstance(answer, BaseException):
                raise answer
            yield answer

    def stop(self) -> None:
        """End all processes."""
        with self._lock:
            self._stopped = True
            for process in self._processes:
                process.kill()
        while any(thread.is_alive() for thread in self._threads):
            try:  # a thread may wait for room
                self._answers.get(timeout=0.05)
            except queue.Empty:
                continue

    def _work(self) -> None:
        process = None
        try:
            while (order := self._next()) is not None:
                if process is None:
                    process = self._start()
                answer = self._ask(process, order)
                if answer is None:
                    return
                if process.poll() is not None:
                    self._end(process)
                    process = None
                self._answers.put(answer)
        except Exception as error:  # told where the readings are waited for
            self._answers.put(error)
        finally:
            if process is not None:
                self._end(process)

    def _next(self) -> tuple[str, str] | None:
        with self._lock:
            return None if self._stopped else next(self._orders, None)

    def _start(self) -> subprocess.Popen[str]:
        places = os.pathsep.join(filter(None, sys.path))  # the child finds the same mediakit, wherever it was started
        with self._lock:
            process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                encoding="utf-8", start_new_session=True,
                env=os.environ | {"PYTHONPATH": places, "PYTHONIOENCODING": "utf-8"},
            )  # fmt: skip
            self._processes.add(process)
        return process

    def _end(self, process: subprocess.Popen[str]) -> None:
        with self._lock:
            self._processes.discard(process)
        process.kill()
        process.communicate()

    def _ask(self, process: subprocess.Popen[str], order: tuple[str, str]) -> Read | None:
        """The answer to one order; None when all is to end."""
        assert process.stdin is not None and process.stdout is not None
        begun = time.monotonic()
        try:
            process.stdin.write(json.dumps(order) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:  # it is no longer there
            line = ""
        if line.endswith("\n"):
            return (order[1], *unpack_answer(line))
        process.kill()
        process.wait()
        if self._stopped:
            return None
        if time.monotonic() - begun >= self._seconds:
            problem = ExtractError(
                f"reading the page took more than {self._seconds:g} s", order[1], _TODO, error="hangs"
            )
        else:
            what = f"the process that read the page ended (code {process.returncode})"
            problem = ExtractError(what, order[1], _TODO, error="crash")
        return order[1], {}, problem
