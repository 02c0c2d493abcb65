"""The wire below the client: where a connection may lead, and every byte that went over it.

An archive wants the bytes as they came, so they are recorded where they pass. The address check lies here too, because
only here is the address known that is really connected to: a check before would trust DNS to answer the same twice.
The time for a whole answer is kept here as well, because only here is a head noticed that drips in byte by byte.
"""

from __future__ import annotations

import functools
import ipaddress
import logging
import os
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Mapping
from typing import Any

import httpcore2

from mediakit.errors import CollectError

_NAT64 = ipaddress.ip_network("64:ff9b::/96")

# Their debug logs hold addresses and header lines as they are: with `logging.basicConfig(level=DEBUG)`, API keys too.
for _name in ("httpcore2", "hpack"):
    logging.getLogger(_name).setLevel(logging.WARNING)


class Tape(threading.local):
    """What this thread has sent and received since `begin`, and until when the answer must have come."""

    def __init__(self) -> None:
        self.begin(0)

    def begin(self, deadline: float) -> None:
        """Begin anew; `deadline` is a moment of `time.monotonic`."""
        self.sent, self.received = bytearray(), bytearray()
        self.connected, self.deadline = False, deadline

    def left(self) -> float:
        """Seconds until the deadline."""
        return self.deadline - time.monotonic()

    def bound(self, timeout: float | None, fault: type[Exception]) -> float:
        """The timeout, cut at the deadline; raises `fault` when that has passed."""
        left = self.left()
        if left <= 0:
            raise fault("the time for the whole answer is over")
        return left if timeout is None else min(timeout, left)

    def answer(self) -> bytes:
        """The final answer, without interim ones (103 Early Hints) before it."""
        raw = bytes(self.received)
        while raw[:10] in (b"HTTP/1.1 1", b"HTTP/1.0 1"):
            raw = raw.partition(b"\r\n\r\n")[2]
        return raw


class _TapedStream(httpcore2.NetworkStream):
    def __init__(self, stream: httpcore2.NetworkStream, tape: Tape) -> None:
        self._stream, self._tape = stream, tape

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._stream.read(max_bytes, self._tape.bound(timeout, httpcore2.ReadTimeout))
        self._tape.received += data
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._tape.sent += buffer
        self._stream.write(buffer, self._tape.bound(timeout, httpcore2.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        # What lies below TLS was not taped: nothing has been read or written before the handshake.
        left = self._tape.bound(timeout, httpcore2.ConnectTimeout)
        return _TapedStream(self._stream.start_tls(ssl_context, server_hostname, left), self._tape)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Backend(httpcore2.SyncBackend):
    def __init__(self, tape: Tape, allow_loopback: bool, local_ports: Mapping[str, int]) -> None:
        self._tape, self._allow_loopback, self._local_ports = tape, allow_loopback, local_ports

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        fault: Exception | None = None
        self._tape.connected = True
        if self._allow_loopback and host in self._local_ports:
            host, port = "localhost", self._local_ports[host]
        for address in find_addresses(host, port, self._allow_loopback):
            left = self._tape.bound(timeout, httpcore2.ConnectTimeout)
            try:
                stream = super().connect_tcp(address, port, left, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                fault = error
            else:
                return _TapedStream(stream, self._tape)
        raise fault or httpcore2.ConnectError(f"{host} has no address")


def find_addresses(host: str, port: int, allow_loopback: bool) -> list[str]:
    """IP addresses of a host that may be connected to.

    Raises
    ------
    CollectError
        If the name is not known (temporary), or one of its addresses is private (permanent): a page of the open web has
        no business to lead into the reader's own network.
    """
    if host == "localhost" or host.endswith(".localhost"):
        found = ["127.0.0.1"]  # RFC 6761: never asked of a name server
    else:
        try:
            infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise CollectError(
                f"the name {host!r} is not known ({error})", host, "check the address and your connection", error="dns"
            ) from error
        found = list(dict.fromkeys(str(info[4][0]) for info in infos))
    for text in found:
        if not _may_connect(text, allow_loopback):
            raise CollectError(
                f"{host} leads to the private address {text}",
                host,
                "if this is a server of your own on this machine, pass allow_loopback=True",
                error="private-address",
                permanent=True,
            )
    return found


def _may_connect(text: str, allow_loopback: bool) -> bool:
    address: Any = ipaddress.ip_address(text.partition("%")[0])
    address = getattr(address, "ipv4_mapped", None) or address
    if address.is_loopback:
        return allow_loopback
    inner = _find_inner(address)
    if inner is not None and not (inner.is_global and not inner.is_multicast):
        return False
    return bool(address.is_global and not address.is_multicast)


def _find_inner(address: Any) -> ipaddress.IPv4Address | None:
    """The IPv4 address that a gateway or an old notation would make of an IPv6 one."""
    if address.version == 4:
        return None
    if address in _NAT64 or int(address) < 1 << 32:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    found: ipaddress.IPv4Address | None = address.sixtofour or (address.teredo[1] if address.teredo else None)
    return found


def open_pool(
    tape: Tape, allow_loopback: bool, local_ports: Mapping[str, int] | None = None
) -> httpcore2.ConnectionPool:
    """Connections over the checked and taped wire: HTTP/2 where a server offers it over TLS, else HTTP/1.1.

    `local_ports` names hosts that are served on this machine, and at which port, as a hosts file would. Certificates
    are checked against those of the system, or those of the environment variables SSL_CERT_FILE or SSL_CERT_DIR.
    """
    return httpcore2.ConnectionPool(
        ssl_context=_open_ssl(os.environ.get("SSL_CERT_FILE", ""), os.environ.get("SSL_CERT_DIR", "")),
        max_connections=100,
        max_keepalive_connections=100,
        keepalive_expiry=30,
        http2=True,
        network_backend=_Backend(tape, allow_loopback, local_ports or {}),
    )


def find_protocol(response: httpcore2.Response) -> str:
    """The protocols of an answer of HTTP/2, as a WARC names them: "h2 tls/1.3"."""
    tls = response.extensions["network_stream"].get_extra_info("ssl_object")
    version = tls.version() if tls is not None else ""
    return f"h2 {version.replace('TLSv', 'tls/')}" if version else "h2"


@functools.lru_cache(maxsize=4)
def _open_ssl(cert_file: str, cert_dir: str) -> ssl.SSLContext:
    """One for all clients, because reading the certificates takes long; httpcore2 looks at the variables itself."""
    return httpcore2.default_ssl_context()
