"""Serves the sites on loopback, one small server each, with their addresses rewritten to where they are served."""

from __future__ import annotations

import gzip
import hashlib
import socket
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import quote, urlsplit

from mediakit.demo.site import Response, Site

LOOPBACK = "127.0.0.1"
GZIP = b"\x1f\x8b"
ARCHIVE = ("/archive/timemap/link/", "/archive/web/")


@dataclass(frozen=True)
class Request:
    """One request that a server has answered."""

    site: str
    method: str
    path: str
    status: int
    user_agent: str


@dataclass
class Servers:
    """The running servers: `origins` (site key -> address), `ports` (host -> port), and all `requests` so far."""

    sites: Mapping[str, Site]
    origins: dict[str, str]
    requests: list[Request]
    ports: dict[str, int]

    def original_url(self, url: str) -> str:
        """The address that a page had before it was served on loopback; other addresses stay as they are."""
        return self._move(url, {origin: self.sites[key].origin for key, origin in self.origins.items()})

    def local_url(self, url: str) -> str:
        """Where an address of the sites is served on loopback; other addresses stay as they are."""
        return self._move(url, {self.sites[key].origin: origin for key, origin in self.origins.items()})

    def _move(self, url: str, moves: dict[str, str]) -> str:
        for old, new in moves.items():
            if url == old or url.startswith((old + "/", old + "?", old + "#")):
                return new + url[len(old) :]
        return url


@contextmanager
def serve_sites(
    sites: Mapping[str, Site], port: int = 0, delay: float = 0.0, keep_hosts: bool = False
) -> Iterator[Servers]:
    """Serve each site on 127.0.0.1 while the block runs.

    Parameters
    ----------
    sites : mapping of str to Site
        What `make_sites` returns.
    port : int
        The port of the first site; the others take the following ones. A port that is taken, and 0, mean: any free one.
    delay : float
        Seconds that every answer waits.
    keep_hosts : bool
        Keep the sites' own hosts in all addresses (with http); the client has to know their `ports` then. So the
        addresses are the same in every run, whatever ports were free.

    Yields
    ------
    Servers
        Origins, requests, and the way from a loopback address to the original one and back. All threads have ended when
        the block is left.
    """
    requests: list[Request] = []
    stopping = threading.Event()
    servers: list[_Server] = []
    threads: list[threading.Thread] = []
    try:
        for place, (key, site) in enumerate(sites.items()):
            servers.append(_bind(port + place if port else 0, key, site, requests, delay, stopping))
        ports = {sites[server.key].host: server.server_port for server in servers}
        if keep_hosts:
            origins = {server.key: f"http://{sites[server.key].host}" for server in servers}
        else:
            origins = {server.key: f"http://{LOOPBACK}:{server.server_port}" for server in servers}
        moves = _moves({sites[key].host: origin for key, origin in origins.items()})
        for server in servers:
            server.move_pages(moves)
            thread = threading.Thread(target=server.serve_forever, args=(0.05,), name=f"demo-{server.key}", daemon=True)
            thread.start()
            threads.append(thread)
        yield Servers(sites, origins, requests, ports)
    finally:
        stopping.set()
        for server in servers[: len(threads)]:
            server.shutdown()
        for server in servers:
            server.end()
        for thread in threads:
            thread.join()


def move_response(response: Response, moves: list[tuple[bytes, bytes]]) -> Response:
    """An answer with addresses replaced in headers and body, inside gzip too, and the length counted anew."""
    packed = response.body.startswith(GZIP)
    body = gzip.decompress(response.body) if packed else response.body
    headers = dict(response.headers)
    for old, new in moves:
        body = body.replace(old, new)
        headers = {name: value.replace(old.decode(), new.decode()) for name, value in headers.items()}
    if packed:
        body = gzip.compress(body, mtime=0)
    headers["Content-Length"] = str(len(body))
    headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    return replace(response, headers=headers, body=body)


def _moves(origins: dict[str, str]) -> list[tuple[bytes, bytes]]:
    """What to replace: the addresses as they are, and as they stand in the query of another address."""
    found = []
    for host, origin in origins.items():
        for old in (f"https://{host}", f"http://{host}"):
            found += [(old, origin), (quote(old), quote(origin)), (quote(old, safe=""), quote(origin, safe=""))]
    return [(old.encode(), new.encode()) for old, new in found]


def _bind(port: int, key: str, site: Site, *rest: Any) -> _Server:
    """A server at this port, or at any free one when it cannot be had."""
    if 0 < port < 65536:
        try:
            return _Server(port, key, site, *rest)
        except OSError:
            pass
    return _Server(0, key, site, *rest)


class _Server(ThreadingHTTPServer):
    """One site. Open connections are known, so that the end need not wait until clients let go of them."""

    daemon_threads = False
    block_on_close = True
    allow_reuse_address = sys.platform != "win32"  # there it would share a taken port

    def __init__(
        self, port: int, key: str, site: Site, requests: list[Request], delay: float, stopping: threading.Event
    ) -> None:
        self.key, self.site = key, site
        self.requests, self.delay, self.stopping = requests, delay, stopping
        self.connections: set[socket.socket] = set()
        self.lock = threading.Lock()
        super().__init__((LOOPBACK, port), _Handler)

    def move_pages(self, moves: list[tuple[bytes, bytes]]) -> None:
        """Rewrite all pages once, before the first request."""
        self.pages = {path: move_response(answer, moves) for path, answer in self.site.pages.items()}
        self.missing = move_response(self.site.missing, moves)

    def answer(self, target: str) -> Response:
        """The answer to a request; a query is ignored, and an address that lacks its last slash is sent on."""
        path = urlsplit(_plain_archive(target)).path if target.startswith("/") else target
        if path in self.pages:
            return self.pages[path]
        if path + "/" in self.pages:
            headers = {"Location": path + "/", "Content-Type": "text/plain", "Content-Length": "0"}
            return Response(301, headers, b"")
        return self.missing

    def process_request(self, request: Any, client_address: Any) -> None:
        with self.lock:
            self.connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self.lock:
            self.connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no error here; anything else is shown as ever."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)

    def end(self) -> None:
        """Close what is still open and wait for the threads that answer."""
        with self.lock:
            for connection in self.connections:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # closed by the client already
        self.server_close()


def _plain_archive(target: str) -> str:
    """An archive's address with the whole original address in it, as public archives have it, as the short one.

    Examples
    --------
    >>> _plain_archive("/archive/web/20310310063600id_/https://sbn-news.example/2031/03/10/live/")
    '/archive/web/20310310063600id_/2031/03/10/live/'
    """
    if not target.startswith(ARCHIVE):
        return target
    before, found, after = target.partition("/http")
    if not found or "://" not in after:
        return target
    return before + "/" + after.split("://", 1)[1].partition("/")[2]


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "mediakit-demo"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = -1  # headers and body leave together

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, with_body: bool) -> None:
        if self.server.delay:
            self.server.stopping.wait(self.server.delay)
        found = self.server.answer(self.path)
        if found.status == 200 and self.headers.get("If-None-Match") == found.headers.get("ETag", "-"):
            found = Response(304, {"ETag": found.headers["ETag"]}, b"")
        agent = self.headers.get("User-Agent", "")
        self.server.requests.append(Request(self.server.key, self.command, self.path, found.status, agent))
        self.send_response(found.status)
        for name, value in found.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if with_body:
            self.wfile.write(found.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are in `Servers.requests`; nothing is printed."""
