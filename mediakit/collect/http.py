"""The one polite client: everything that mediakit fetches goes through here.

Rules that it keeps: robots.txt (RFC 9309; Crawl-delay too), one request at a time per host with a pause between two,
`Retry-After` (RFC 9110), no cookies, no private addresses, limits on size, time and redirects. Faults that may pass are
tried again, others never.
"""

from __future__ import annotations

import os
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote, quote_plus, urlencode

import httpx2

from mediakit.collect.links import find_host, find_origin, normalise_url
from mediakit.collect.page import Page
from mediakit.collect.wire import Tape, open_transport
from mediakit.errors import CollectError
from mediakit.version import __version__

if TYPE_CHECKING:
    from protego import Protego

    from mediakit.collect.archive import Archive

ROBOT = "mediakit"
HIDDEN = "[key]"
CONTACT_VARIABLE = "MEDIAKIT_CONTACT"
MAX_BYTES = 20_000_000
MAX_REDIRECTS = 5
MAX_WAIT = 120.0
_ROBOTS_BYTES = 512 * 1024  # RFC 9309 asks for at least 500 KiB
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass
class _Host:
    """What is known of one host: whose turn it is, and when the next request may go out."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    # Another one, because robots.txt may redirect to a second host whose robots.txt redirects back.
    robots_lock: threading.Lock = field(default_factory=threading.Lock)
    ready: float = 0.0
    robots: dict[str, Protego | CollectError] = field(default_factory=dict)
    delay: float = 0.0


class Client:
    """A polite HTTP client; use it in a `with` statement, from as many threads as you like.

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
        Longest pause in seconds that a `Retry-After` is obeyed for on the spot; beyond, the page fails for now.
    obey_robots : bool
        False only for sites of one's own.
    stop : threading.Event, optional
        When set, waiting ends at once.
    on_wait : function, optional
        Called with (host, seconds, reason) before a pause that a server asked for, or before another try.
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
        obey_robots: bool = True,
        stop: threading.Event | None = None,
        on_wait: Callable[[str, float, str], None] | None = None,
    ) -> None:
        self.delay, self.archive, self.whole_timeout, self.max_bytes = delay, archive, whole_timeout, max_bytes
        self.retries, self.backoff, self.max_wait = retries, backoff, max_wait
        self.obey_robots, self._secrets = obey_robots, list[str]()
        self._stop, self._on_wait = stop or threading.Event(), on_wait
        contact = contact or os.environ.get(CONTACT_VARIABLE, "") or f"none given: set {CONTACT_VARIABLE}"
        self.user_agent = f"{ROBOT}/{__version__} (research on news coverage; contact: {_header_text(contact)})"
        self._tape = Tape()
        self._hosts: dict[str, _Host] = {}
        self._hosts_lock = threading.Lock()
        self._client = httpx2.Client(
            transport=open_transport(self._tape, allow_loopback, local_ports),
            timeout=timeout,
            trust_env=False,
            cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=[])),
            headers={
                "User-Agent": self.user_agent,
                "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                "Accept-Encoding": "gzip, deflate",  # what `_Inflater` can undo with a bound
                "Accept-Language": "en,*;q=0.5",
            },
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def hide(self, secret: str) -> None:
        """Never write or say this text, such as an API key: "[key]" stands for it in archive, pages and messages."""
        if secret:
            self._secrets = sorted({*self._secrets, secret, quote(secret, safe=""), quote_plus(secret)}, key=len)[::-1]

    def ask(
        self,
        url: str,
        params: Mapping[str, str | int] | None = None,
        *,
        source: str = "api",
        pace: float = 0.0,
        headers: Mapping[str, str] | None = None,
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

        Raises
        ------
        CollectError
            As `fetch`; of a status that is no success the message holds what the service says about it.
        """
        target = f"{url}?{urlencode(params)}" if params else url
        return self.fetch(target, source, robots=False, pace=pace, headers=headers)

    def fetch(
        self,
        url: str,
        source: str = "",
        known: Callable[[str], bool] | None = None,
        *,
        robots: bool = True,
        pace: float = 0.0,
        headers: Mapping[str, str] | None = None,
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
            Consult robots.txt. False is for interfaces that are made for programs, and for sites of one's own.
        pace : float
            Least seconds between this request and the next to the host, when that is more than `delay`.
        headers : mapping, optional
            Further header lines.

        Returns
        -------
        Page
            Only of an answer with a status 200 to 299.

        Raises
        ------
        CollectError
            With `error` ("robots", "http-404", "timeout", "too-large", "redirect-loop", "duplicate" ...), `permanent`,
            and the address in `where`.
        """
        chain = [self._checked(url)]
        while True:
            here = chain[-1]
            if robots and self.obey_robots:
                self._check_robots(here)
            answer = self._ask(here, source, chain[0], pace, headers or {})
            if answer.status in _REDIRECTS and "location" in answer.headers:
                chain.append(self._follow(answer, chain, known))
                continue
            if not 200 <= answer.status < 300:
                raise _status_error(answer.status, self._mask(here), "" if robots else self._mask(_excerpt(answer)))
            urls = self._mask(chain[0]), self._mask(here)
            return Page(urls[0], answer.body, answer.when, source, answer.status, answer.headers, urls[1])

    def find_robots(self, url: str) -> Protego:
        """The robots.txt that holds for an address, fetched once per origin.

        No such file (any status 4xx) allows everything. RFC 9309: while the server fails (5xx, no answer), nothing is
        allowed.

        Raises
        ------
        CollectError
            If it cannot be had now.
        """
        origin, host = find_origin(url), self._host(url)
        with host.robots_lock:
            if origin not in host.robots:
                host.robots[origin] = self._read_robots(origin)
            found = host.robots[origin]
        if isinstance(found, CollectError):
            raise found
        host.delay = max(host.delay, float(found.crawl_delay(ROBOT) or 0))
        return found

    def _read_robots(self, origin: str) -> Protego | CollectError:
        from protego import Protego

        try:
            content = self.fetch(f"{origin}/robots.txt", "robots", robots=False).html[:_ROBOTS_BYTES]
        except CollectError as error:
            if error.error.startswith("http-4") and error.error != "http-429":
                return Protego.parse("")
            return CollectError(
                f"robots.txt cannot be had, so nothing may be fetched for now: {error.what}",
                f"{origin}/robots.txt",
                "run again later",
                error=error.error if error.permanent else "robots-unavailable",
                permanent=error.permanent,
            )
        return Protego.parse(content.decode("utf-8", "replace").lstrip("\ufeff"))

    def _check_robots(self, url: str) -> None:
        if not self.find_robots(url).can_fetch(url, ROBOT):
            raise CollectError(
                "robots.txt does not allow it",
                url,
                "leave it out, or ask the outlet for leave",
                error="robots",
                permanent=True,
            )

    def _checked(self, url: str) -> str:
        normal = normalise_url(url)
        if not normal:
            raise CollectError(
                "this is no address of a web page", url, "write https://host/path", error="address", permanent=True
            )
        return normal

    def _follow(self, answer: _Answer, chain: list[str], known: Callable[[str], bool] | None) -> str:
        target = normalise_url(answer.headers["location"], chain[-1])
        loops = target in chain
        if not target or loops or len(chain) > MAX_REDIRECTS:
            reason = "in a circle" if loops else "too often" if target else "to no web address"
            raise CollectError(
                f"the address redirects {reason}",
                " -> ".join([*chain, target or answer.headers["location"]]),
                "open it in a browser to see where it should lead",
                error="redirect-loop" if loops else "redirect",
                permanent=True,
            )
        if known is not None and known(target):
            raise CollectError(f"redirects to {target}, which is known", chain[0], error="duplicate", permanent=True)
        return target

    def _host(self, url: str) -> _Host:
        with self._hosts_lock:
            return self._hosts.setdefault(find_host(url), _Host())

    def _ask(self, url: str, source: str, asked: str, pace: float, headers: Mapping[str, str]) -> _Answer:
        """One address, tried again on faults that may pass; holds the host all the while."""
        host = self._host(url)
        with host.lock:
            for attempt in range(self.retries + 1):
                self._wait(max(0.0, host.ready - time.monotonic()))
                try:
                    answer = self._ask_once(url, source, asked, headers)
                    if not _is_temporary(answer.status):
                        return answer
                    error = _status_error(answer.status, self._mask(url), "")
                    wait = _parse_retry_after(answer.headers)
                except CollectError as fault:
                    if fault.permanent:
                        raise
                    error, wait = fault, None
                finally:
                    host.ready = time.monotonic() + max(self.delay, host.delay, pace)
                if wait is not None and wait > self.max_wait:
                    error.todo = f"the server asks to wait {wait:.0f} s: run again after that"
                    raise error
                if attempt == self.retries:
                    raise error
                pause = wait if wait is not None else self.backoff * 2**attempt
                self._tell(url, pause, "the server asks for it (Retry-After)" if wait is not None else error.what)
                self._wait(pause)
        raise AssertionError("unreachable")

    def _ask_once(self, real_url: str, source: str, asked: str, more: Mapping[str, str]) -> _Answer:
        self._tape.clear()
        when = datetime.now(UTC)
        url = self._mask(real_url)
        try:
            with self._client.stream("GET", real_url, headers=dict(more)) as response:
                body = self._read(response, url)
                headers = {name.lower(): value for name, value in response.headers.items()}
        except httpx2.TimeoutException as error:
            raise CollectError("the server did not answer in time", url, "run again later", error="timeout") from error
        except httpx2.InvalidURL as error:
            raise CollectError(f"no address: {error}", url, "correct it", error="address", permanent=True) from error
        except httpx2.HTTPError as error:
            raise CollectError(
                f"the connection failed ({error or type(error).__name__})", url, "run again later", error="connection"
            ) from error
        answer = _Answer(response.status_code, headers, body, when)
        if self.archive is not None:
            sent, received = self._mask_bytes(bytes(self._tape.sent)), self._mask_bytes(self._tape.answer())
            self.archive.write(url, sent, received, when=when, source=source, asked=self._mask(asked))
        return answer

    def _read(self, response: Any, url: str) -> bytes:
        """The body, decompressed by ourselves: httpx2 would unpack a bomb before anyone could count."""
        deadline = time.monotonic() + self.whole_timeout
        inflater = Inflater(response.headers.get("content-encoding", ""), self.max_bytes)
        raw = 0
        for chunk in response.iter_raw():  # as it comes: a size would wait for a slow drip to fill it
            raw += len(chunk)
            inflater.feed(chunk)
            if inflater.full or raw > self.max_bytes:
                raise CollectError(
                    f"the answer is larger than {self.max_bytes:,} bytes",
                    url,
                    "leave it out, or raise max_bytes",
                    error="too-large",
                    permanent=True,
                )
            if time.monotonic() > deadline:
                raise CollectError(
                    f"the answer took longer than {self.whole_timeout:g} s", url, "run again later", error="timeout"
                )
        if inflater.broken:
            raise CollectError("the answer is compressed wrongly or cut off", url, "run again later", error="encoding")
        return bytes(inflater.body)

    def _mask(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return text

    def _mask_bytes(self, data: bytes) -> bytes:
        for secret in self._secrets:
            data = data.replace(secret.encode(), HIDDEN.encode())
        return data

    def _wait(self, seconds: float) -> None:
        if self._stop.wait(seconds) if seconds > 0 else self._stop.is_set():
            raise CollectError("stopped before the request", "", "run again to go on", error="stopped", permanent=True)

    def _tell(self, url: str, seconds: float, reason: str) -> None:
        if self._on_wait is not None:
            self._on_wait(find_host(url), seconds, reason)


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    when: datetime


class Inflater:
    """Undoes gzip and deflate, never beyond `limit` bytes.

    `full` is True once there is more than that, `broken` when the data are damaged or end too early.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        self.body, self.limit, self.full, self._damaged = bytearray(), limit, False, False
        names = [name for name in encoding.lower().replace(" ", "").split(",") if name and name != "identity"]
        self._unknown = len(names) > 1 or bool(names and names[0] not in ("gzip", "x-gzip", "deflate"))
        self._unpacker = zlib.decompressobj(47) if names and not self._unknown else None
        self._deflate, self._begun = names == ["deflate"], False

    @property
    def broken(self) -> bool:
        """The data are damaged, cut off, or packed in a way that was not asked for."""
        unfinished = self._unpacker is not None and self._begun and not self._unpacker.eof
        return self._damaged or self._unknown or unfinished

    def feed(self, data: bytes) -> None:
        """Take the next bytes."""
        if self._unpacker is None:
            self.body += data
        elif data and not self._damaged:
            self._unpack(data)
        self.full = self.full or len(self.body) > self.limit

    def _unpack(self, data: bytes) -> None:
        assert self._unpacker is not None
        if self._deflate and not self._begun and data[0] & 0x0F != 8:
            self._unpacker = zlib.decompressobj(-15)  # many servers send "deflate" without its wrapping
        self._begun = True
        try:
            while data and not self._unpacker.eof:
                self.body += self._unpacker.decompress(data, self.limit + 1 - len(self.body))
                if len(self.body) > self.limit:
                    self.full = True
                    return
                data = self._unpacker.unconsumed_tail
            if self._unpacker.eof and self._unpacker.unused_data[:2] == b"\x1f\x8b":  # a second member
                rest, self._unpacker = self._unpacker.unused_data, zlib.decompressobj(47)
                self._unpack(rest)
        except zlib.error:
            self._damaged = True


def _header_text(text: str) -> str:
    return "".join(sign if sign.isascii() and sign.isprintable() else "?" for sign in text)


def _is_temporary(status: int) -> bool:
    return status in (408, 425, 429) or status >= 500


def _excerpt(answer: _Answer) -> str:
    """What a service says about an error, on one line."""
    return " ".join(answer.body[:2000].decode("utf-8", "replace").split())[:300]


def _status_error(status: int, url: str, said: str) -> CollectError:
    temporary = _is_temporary(status)
    reason = {401: "asks for a login", 402: "asks for payment", 403: "refuses us", 404: "has no such page"}
    reason |= {410: "has removed the page", 429: "says that we ask too often", 451: "may not show it for legal reasons"}
    what = reason.get(status, "has a fault" if status >= 500 else "does not give the page")
    todo = "run again later" if temporary else "check the address; look for an archived copy"
    return CollectError(
        f"the server {what} (status {status})" + (f", and says: {said}" if said else ""),
        url,
        todo,
        error=f"http-{status}",
        permanent=not temporary,
    )


def _parse_retry_after(headers: dict[str, str]) -> float | None:
    """Seconds that a server asks to wait (RFC 9110, 10.2.3: a number or a date); None when it does not."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
