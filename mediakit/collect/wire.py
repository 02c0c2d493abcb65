"""The wire below the client: where a connection may lead, and every byte that went over it.

httpx2 takes an answer apart before it hands it out (chunks joined, header lines normalised). An archive wants the bytes
as they came, so they are recorded where they pass. The address check lies here too, because only here is the
address known that is really connected to: a check before would trust DNS to answer the same twice.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterable, Mapping
from typing import Any

import httpcore2
import httpx2

from mediakit.errors import CollectError


class Tape(threading.local):
    """What this thread has sent and received since `clear`."""

    def __init__(self) -> None:
        self.sent = bytearray()
        self.received = bytearray()

    def clear(self) -> None:
        """Begin anew."""
        self.sent, self.received = bytearray(), bytearray()

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
        data = self._stream.read(max_bytes, timeout)
        self._tape.received += data
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._tape.sent += buffer
        self._stream.write(buffer, timeout)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        # What lies below TLS was not taped: nothing has been read or written before the handshake.
        return _TapedStream(self._stream.start_tls(ssl_context, server_hostname, timeout), self._tape)

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
        if self._allow_loopback and host in self._local_ports:
            host, port = "localhost", self._local_ports[host]
        for address in find_addresses(host, port, self._allow_loopback):
            try:
                stream = super().connect_tcp(address, port, timeout, local_address, socket_options)
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
    return bool(address.is_global and not address.is_multicast)


def open_transport(
    tape: Tape, allow_loopback: bool, local_ports: Mapping[str, int] | None = None
) -> httpx2.HTTPTransport:
    """A transport of httpx2 over the checked and taped wire; HTTP/1.1, because its bytes are what a WARC holds.

    `local_ports` names hosts that are served on this machine, and at which port, as a hosts file would.
    """
    transport = httpx2.HTTPTransport(trust_env=False)
    transport._pool.close()
    # httpx2 offers no parameter for the backend, httpcore2's pool does.
    transport._pool = httpcore2.ConnectionPool(
        ssl_context=httpx2.create_ssl_context(),
        max_connections=100,
        max_keepalive_connections=50,
        keepalive_expiry=30,
        network_backend=_Backend(tape, allow_loopback, local_ports or {}),
    )
    return transport
