"""robots.txt (RFC 9309): read once per site and day, and what it means when it cannot be had."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from mediakit.collect.links import find_origin
from mediakit.errors import CollectError

if TYPE_CHECKING:
    from protego import Protego

ROBOT = "mediakit"
READ_BYTES = 512 * 1024  # RFC 9309 asks for at least 500 KiB
GOOD_FOR = 24 * 3600.0  # RFC 9309, 2.4
FAILED_FOR = 600.0  # then a server that had a fault is asked again


class Robots:
    """The robots.txt of every site that was asked for.

    Parameters
    ----------
    fetch : function
        Returns the content at an address, and raises CollectError.
    """

    def __init__(self, fetch: Callable[[str], bytes]) -> None:
        self._fetch, self._known = fetch, dict[str, tuple[float, "Protego | CollectError"]]()
        # Not the host's own lock, because robots.txt may redirect to a second host whose robots.txt redirects back.
        self._locks, self._guard = dict[str, threading.Lock](), threading.Lock()

    def find(self, url: str) -> Protego:
        """The rules for an address; see `Client.find_robots`."""
        origin = find_origin(url)
        with self._guard:
            lock = self._locks.setdefault(origin, threading.Lock())
        with lock:
            until, found = self._known.get(origin, (0.0, None))
            if found is None or time.monotonic() > until:
                found = self._read(f"{origin}/robots.txt")
                good_for = FAILED_FOR if isinstance(found, CollectError) else GOOD_FOR
                self._known[origin] = time.monotonic() + good_for, found
        if isinstance(found, CollectError):
            # A new one each time: several threads would write their traces into the same.
            raise CollectError(found.what, found.where, found.todo, error=found.error, permanent=found.permanent)
        return found

    def check(self, url: str) -> float:
        """Seconds that robots.txt wants between two requests.

        Raises
        ------
        CollectError
            If it does not allow the address, or cannot be had.
        """
        rules = self.find(url)
        if not rules.can_fetch(url, ROBOT):
            raise CollectError(
                "robots.txt does not allow it",
                url,
                "leave it out, or ask the outlet for leave",
                error="robots",
                permanent=True,
            )
        return float(rules.crawl_delay(ROBOT) or 0)

    def _read(self, url: str) -> Protego | CollectError:
        from protego import Protego

        try:
            content = self._fetch(url)
        except CollectError as error:
            if error.error == "stopped":
                raise
            if error.error.startswith("http-4") and error.error != "http-429":
                return Protego.parse("")
            if error.error in ("dns", "tls"):
                return error  # it is the site that cannot be reached, not this file
            return CollectError(
                f"robots.txt cannot be had, so nothing may be fetched for now: {error.what}",
                url,
                "run again later",
                error=error.error if error.permanent else "robots-unavailable",
                permanent=error.permanent,
            )
        if len(content) > READ_BYTES:  # up to the last whole line: half a path would mean something else
            content = content[: content.rfind(b"\n", 0, READ_BYTES) + 1]
        return Protego.parse(content.decode("utf-8", "replace").lstrip("\ufeff"))
