"""Whose turn it is at a host: one request at a time, a pause between two, and nothing while the host wants quiet."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from mediakit.collect.faults import status_error
from mediakit.errors import CollectError

NOTABLE = 3.0  # seconds; shorter pauses between two requests are not told


@dataclass
class Turn:
    """What is known of one host. Hold `lock` for a request with all its further tries.

    `crawl_delay` is what robots.txt asks for; `quiet_until` and `quiet_status` are what a Retry-After asked for.
    """

    host: str
    lock: threading.Lock = field(default_factory=threading.Lock)
    crawl_delay: float = 0.0
    _ready: float = 0.0
    _why: str = ""
    _quiet_until: float = 0.0
    _quiet_status: int = 0

    def gap(self, delay: float, pace: float) -> tuple[float, str]:
        """Least seconds between two requests, and why so many."""
        choices = [
            (delay, "the pause between two requests is set to"),
            (self.crawl_delay, "robots.txt allows one request in"),
            (pace, "the service allows one request in"),
        ]
        seconds, why = max(choices, key=lambda choice: choice[0])
        return seconds, f"{why} {seconds:g} s"

    def end(self, gap: tuple[float, str], share: float) -> None:
        """A request has ended: the next one may go out after the gap and this share of it more."""
        self._why = gap[1]
        self._ready = time.monotonic() + gap[0] * (1 + share)

    def be_quiet(self, seconds: float, status: int) -> None:
        """The host asks to wait."""
        self._quiet_until, self._quiet_status = time.monotonic() + seconds, status

    def take(self, url: str, longest: float, wait: Callable[[float, str], None]) -> None:
        """Wait until a request may go out; `wait` is called with (seconds, reason, "" when it need not be told).

        Raises
        ------
        CollectError
            If the host asks to wait for more than `longest` seconds: at once, without a request.
        """
        now = time.monotonic()
        quiet = self._quiet_until - now
        if quiet > longest:
            raise self.quiet_error(url, status_error(self._quiet_status, url))
        pause = max(0.0, self._ready - now)
        if quiet > pause:
            wait(quiet, f"{self.host} asks for it ({self._quiet_status}, Retry-After)")
        else:
            wait(pause, self._why if pause >= NOTABLE else "")

    def quiet_error(self, url: str, error: CollectError) -> CollectError:
        """The error, with how long the host wants quiet."""
        left = max(0.0, self._quiet_until - time.monotonic())
        error.todo = f"the server asks to wait {left:.0f} s: run again after that"
        return error
