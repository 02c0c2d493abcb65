"""The one polite client: everything that mediakit fetches goes through here.

Rules that it keeps: robots.txt (RFC 9309; Crawl-delay too), one request at a time per host with a pause between two,
`Retry-After` (RFC 9110), no cookies, no private addresses, limits on size, time and redirects. Faults that may pass are
tried again, others never. Walls and checks for robots are never got round: see `mediakit.collect.walls`.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlencode

from mediakit.collect.exchange import Exchange
from mediakit.collect.faults import AGAIN_LATER, is_temporary, parse_retry_after, status_error
from mediakit.collect.held import Cache, find_held, find_validators, is_young
from mediakit.collect.links import find_host, find_origin, normalise_url
from mediakit.collect.masks import Masks
from mediakit.collect.page import Page
from mediakit.collect.redirects import REDIRECTS, follow
from mediakit.collect.robots import ROBOT, Robots
from mediakit.collect.talk import Talker, make_lines
from mediakit.collect.turns import Turn
from mediakit.collect.walls import find_wall
from mediakit.collect.wire import Tape, open_pool
from mediakit.errors import CollectError
from mediakit.version import __version__

if TYPE_CHECKING:
    from protego import Protego

    from mediakit.collect.archive import Archive

CONTACT_VARIABLE = "MEDIAKIT_CONTACT"
MAX_BYTES = 20_000_000
MAX_WAIT = 120.0


@dataclass(frozen=True)
class _Order:
    """How one address is to be asked for."""

    source: str
    known: Callable[[str], bool] | None = None
    robots: bool = True
    pace: float = 0.0
    headers: Mapping[str, str] = field(default_factory=dict)
    max_age: float | None = None


class Client:
    """A polite HTTP client; use it in a `with` statement, from as many threads as you like.

    HTTP/2 is spoken where a server offers it. Certificates are checked against those of the system, or the file that
    the environment variable SSL_CERT_FILE names.

    Parameters
    ----------
    delay : float
        Seconds between the end of one request to a host and the begin of the next; a longer Crawl-delay wins.
    contact : str, optional
        Address for the User-Agent, so that an outlet can complain; default: environment variable MEDIAKIT_CONTACT.
    allow_loopback : bool
        Allow servers on this machine. Other private addresses are always refused.
    local_ports : dict of str to int, optional
        With `allow_loopback`: hosts that are served on this machine, and at which port.
    archive : Archive, optional
        Where every complete answer is written.
    timeout, whole_timeout : float
        Seconds for a connection or the next bytes, and for the whole of one answer.
    max_bytes : int
        Largest body, after decompression.
    retries : int
        How often a fault that may pass is tried again, after `backoff` seconds, then twice as many, and so on.
    max_wait : float
        Longest pause in seconds that a `Retry-After` is obeyed for on the spot; beyond, the page fails for now, and
        every further one of the host without a request, until the time has passed.
    own_sites : sequence of str
        Origins ("https://my.example") of one's own, for which robots.txt is not consulted.
    stop : threading.Event, optional
        When set, waiting ends at once.
    on_wait : function, optional
        Called with (host, seconds, reason) before another try, before a pause that a server asked for, and before one
        between two requests that is longer than three seconds.
    jitter : float
        Pauses and tries are lengthened by a random share, up to this one, so that they follow no beat.
    chance : random.Random, optional
        Where the share comes from; for runs that are to be the same twice.
    cache : Cache, optional
        Where `fetch(max_age=...)` looks for answers that are held; usually the archive.
    """

    def __init__(
        self,
        *,
        delay: float = 1.0,
        contact: str = "",
        allow_loopback: bool = False,
        local_ports: dict[str, int] | None = None,
        archive: Archive | None = None,
        timeout: float = 20.0,
        whole_timeout: float = 90.0,
        max_bytes: int = MAX_BYTES,
        retries: int = 3,
        backoff: float = 1.0,
        max_wait: float = MAX_WAIT,
        own_sites: Iterable[str] = (),
        stop: threading.Event | None = None,
        on_wait: Callable[[str, float, str], None] | None = None,
        jitter: float = 0.25,
        chance: Random | None = None,
        cache: Cache | None = None,
    ) -> None:
        self.delay, self.archive, self.cache = delay, archive, cache
        self.retries, self.backoff, self.max_wait, self.jitter = retries, backoff, max_wait, jitter
        self._stop, self._on_wait, self._chance = stop or threading.Event(), on_wait, chance or Random()
        self._own = {find_origin(_check_url(site)) for site in own_sites}
        contact = contact or os.environ.get(CONTACT_VARIABLE, "") or f"none given: set {CONTACT_VARIABLE}"
        self.user_agent = f"{ROBOT}/{__version__} (research on news coverage; contact: {_header_text(contact)})"
        self._masks = Masks()
        self._robots = Robots(lambda url: self._fetch(url, _Order("robots", robots=False)).html)
        self._turns: dict[str, Turn] = {}
        self._turns_lock = threading.Lock()
        tape = Tape()
        self._pool = open_pool(tape, allow_loopback, local_ports)
        self._talker = Talker(self._pool, tape, timeout, whole_timeout, max_bytes)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    def hide(self, secret: str) -> None:
        """Never write or say this text, such as an API key: "[key]" stands for it in archive, pages and messages.

        Nor is it ever sent to another host: a redirect that would carry it there is refused.
        """
        self._masks.add(secret)

    def ask(
        self,
        url: str,
        params: Mapping[str, str | int] | None = None,
        *,
        source: str = "api",
        pace: float = 0.0,
        headers: Mapping[str, str] | None = None,
        max_age: float | None = None,
    ) -> Page:
        """Ask a service's interface for programs: as `fetch`, but robots.txt, which is for crawlers, is not consulted.

        Parameters
        ----------
        url : str
            Address of the interface, without its query.
        params : mapping, optional
            The query.
        source : str
            Kept with the answer in the archive; answers of interfaces are no pages.
        pace : float
            Least seconds between two requests to this host, when the service asks for more than `delay`.
        headers : mapping, optional
            Further header lines, such as an authorisation. Call `hide` with every key before.
        max_age : float, optional
            As for `fetch`.

        Raises
        ------
        CollectError
            As `fetch`; of a status that is no success the message holds what the service says about it.
        """
        target = f"{url}?{urlencode(params)}" if params else url
        return self.fetch(target, source, robots=False, pace=pace, headers=headers, max_age=max_age)

    def fetch(
        self,
        url: str,
        source: str = "",
        known: Callable[[str], bool] | None = None,
        *,
        robots: bool = True,
        pace: float = 0.0,
        headers: Mapping[str, str] | None = None,
        max_age: float | None = None,
    ) -> Page:
        """Fetch one address, politely.

        Parameters
        ----------
        url : str
            An http or https address.
        source : str
            How it became known; kept with the page and in the archive.
        known : function, optional
            Asked about the target of every redirect; when it says True the target is not fetched again.
        robots : bool
            Consult robots.txt. False is for interfaces that are made for programs.
        pace : float
            Least seconds between this request and the next to the host, when that is more than `delay`.
        headers : mapping, optional
            Further header lines; left out once a redirect leads to another site.
        max_age : float, optional
            With a `cache`: an answer that is held and younger than so many seconds is taken without asking; for an
            older one the server is asked whether it has changed. Default: always fetched.

        Returns
        -------
        Page
            Only of an answer with a status 200 to 299. `held` says that it came from the cache, with `retrieved` as of
            then.

        Raises
        ------
        CollectError
            With `error` ("robots", "http-404", "timeout", "too-large", "redirect-loop", "duplicate" ...), `permanent`,
            and the address in `where`.
        """
        order = _Order(source, known, robots, pace, headers or {}, max_age)
        try:
            return self._fetch(url, order)
        except CollectError as error:
            if not self._masks:
                raise
            fault = self._masks.fault(error)
        raise fault

    def find_robots(self, url: str) -> Protego:
        """The robots.txt that holds for an address, fetched once per origin and day.

        No such file (any status 4xx) allows everything. RFC 9309: while the server fails (5xx, no answer), nothing is
        allowed.

        Raises
        ------
        CollectError
            If it cannot be had now.
        """
        return self._robots.find(url)

    def _fetch(self, url: str, order: _Order) -> Page:
        chain = [_check_url(url)]
        held = self._find_held(chain[0], order)
        if held is not None and order.max_age is not None and is_young(held, order.max_age):
            return replace(held, held=True)
        while True:
            here = chain[-1]
            if find_origin(here) != find_origin(chain[0]):
                order = replace(order, headers={})
            if order.robots and find_origin(here) not in self._own:
                self._turn(here).crawl_delay = self._robots.check(here)
            answer = self._ask(here, order, chain[0])
            if isinstance(answer, Page):
                return replace(answer, url=self._masks.text(chain[0]), held=True)
            headers = answer.headers
            if answer.status in REDIRECTS and "location" in headers:
                chain.append(follow(headers["location"], chain, order.known, self._masks))
                continue
            if not 200 <= answer.status < 300:
                raise _refusal(answer.masked(self._masks), here, order)
            shown = answer.masked(self._masks) if self._masks else answer
            urls = self._masks.text(chain[0]), self._masks.text(here)
            return Page(urls[0], shown.body, answer.when, order.source, answer.status, shown.headers, urls[1])

    def _find_held(self, url: str, order: _Order) -> Page | None:
        return find_held(self.cache, self._masks.text(url)) if order.max_age is not None else None

    def _turn(self, url: str) -> Turn:
        host = find_host(url)
        with self._turns_lock:
            return self._turns.setdefault(host, Turn(host))

    def _ask(self, url: str, order: _Order, asked: str) -> Exchange | Page:
        """One address, tried again on faults that may pass; holds the host all the while."""
        turn = self._turn(url)
        with turn.lock:
            for attempt in range(self.retries + 1):
                gap = turn.gap(self.delay, order.pace)
                turn.take(url, self.max_wait, lambda seconds, reason: self._pause(url, seconds, reason))
                try:
                    answer = self._ask_once(url, order, asked)
                    if isinstance(answer, Page) or not is_temporary(answer.status):
                        return answer
                    error = _refusal(answer.masked(self._masks), url, order)
                    if error.permanent:
                        raise error
                    wait, status = parse_retry_after(answer.headers), answer.status
                except CollectError as fault:
                    if fault.permanent or fault.error in AGAIN_LATER:
                        raise
                    error, wait, status = fault, None, 0
                finally:
                    turn.end(gap, self._share())
                # Not shorter than the usual pause: a server that fails may well say "Retry-After: 0".
                pause = max(self.backoff, gap[0]) * 2**attempt * (1 + self._share())
                if wait is not None:
                    turn.be_quiet(max(wait, pause if wait < self.backoff else 0.0), status)
                    if wait > self.max_wait:
                        raise turn.quiet_error(url, error)
                if attempt == self.retries:
                    raise error
                if wait is None:
                    self._pause(url, pause, error.what)
        raise AssertionError("unreachable")

    def _ask_once(self, url: str, order: _Order, asked: str) -> Exchange | Page:
        """One answer, written to the archive; a Page when the one that is held has not changed."""
        held = self._find_held(url, order)
        validators = find_validators(held, self._masks.text(url)) if held is not None else {}
        more = {**order.headers, **validators}
        # A key that comes back in a packed body could not be masked, so then nothing packed is asked for.
        packing = "identity" if self._masks.holds(url, *more.values()) else "gzip, deflate"
        answer = self._talker.talk(url, make_lines(url, self.user_agent, packing, more))
        unchanged = held if answer.status == 304 and validators else None
        if self.archive is not None:
            shown = answer.masked(self._masks) if self._masks else answer
            whole = self._masks.text(url), shown.sent, shown.received
            about: dict[str, Any] = {"when": shown.when, "source": order.source, "protocol": shown.protocol}
            if unchanged is not None:
                self.archive.write_revisit(*whole, **about)
            else:
                self.archive.write(*whole, asked=self._masks.text(asked), **about)
        return unchanged or answer

    def _share(self) -> float:
        return self.jitter * self._chance.random()

    def _pause(self, url: str, seconds: float, reason: str) -> None:
        """Wait, and tell why when there is a reason to."""
        if reason and self._on_wait is not None:
            self._on_wait(find_host(url), round(seconds, 2), self._masks.text(reason))
        if self._stop.wait(seconds) if seconds > 0 else self._stop.is_set():
            raise CollectError("stopped before the request", "", "run again to go on", error="stopped", permanent=True)


def _check_url(url: str) -> str:
    normal = normalise_url(url)
    if not normal:
        raise CollectError(
            "this is no address of a web page", url, "write https://host/path", error="address", permanent=True
        )
    return normal


def _header_text(text: str) -> str:
    return "".join(sign if sign.isascii() and sign.isprintable() else "?" for sign in text)


def _refusal(answer: Exchange, url: str, order: _Order) -> CollectError:
    """The error of a status that is no success, with what a service says about it, on one line."""
    wall = find_wall(Page(url, answer.body, answer.when, status=answer.status, headers=answer.headers))
    if wall is not None and wall.kind == "bot-check":
        return CollectError(
            f"the server asks whether we are human (status {answer.status}; {wall.evidence[:80]})",
            url,
            "save the page in a browser, or ask the outlet for leave",
            error="bot-check",
            permanent=True,
        )
    said = " ".join(answer.body[:2000].decode("utf-8", "replace").split())[:300]
    return status_error(answer.status, url, "" if order.robots else said)
