"""The client against servers that fail, lie, wait, redirect and speak HTTP/2: all on loopback, down to the bytes."""

from __future__ import annotations

import gzip
import random
import socket
import ssl
import struct
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from mediakit.collect import Archive, Client, Page, read_pages
from mediakit.collect.exchange import find_excess, write_h2_answer
from mediakit.collect.faults import parse_retry_after
from mediakit.collect.inflate import MAX_MEMBERS, Inflater
from mediakit.collect.masks import Masks
from mediakit.collect.turns import Turn
from mediakit.collect.wire import find_addresses
from mediakit.errors import CollectError

QUICK: dict[str, Any] = {"allow_loopback": True, "delay": 0, "retries": 0, "backoff": 0.01, "timeout": 2.0}
KEY = "k3y/with+signs=0123456789"
Handler = Callable[[socket.socket, str], None]


def answer(body: bytes = b"<p>words</p>", status: str = "200 OK", **lines: str) -> bytes:
    """An answer with its length."""
    lines = {"Content_Type": "text/html", "Content_Length": str(len(body)), **lines}
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


class Raw:
    """A server that sends bytes as they are; `pages` maps a path to bytes, or to a function that uses the socket."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.pages: dict[str, bytes | Handler] = {"/robots.txt": answer(b"", "404 Not Found")}
        self.heads: list[bytes] = []
        self.connections = 0
        self._tls = tls
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=50)
        self.port = self._socket.getsockname()[1]
        self.origin = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._socket.accept()
                client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.connections += 1
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError):
            if self._tls is not None:
                client = self._tls.wrap_socket(client, server_side=True)
            with client:
                self.talk(client)

    def talk(self, client: socket.socket) -> None:
        buffer = b""
        while data := client.recv(65536):
            buffer += data
            while b"\r\n\r\n" in buffer:
                head, _, buffer = buffer.partition(b"\r\n\r\n")
                self.heads.append(head)
                path = head.split(b" ")[1].decode()
                found = self.pages.get(path, self.pages.get("*", answer(b"nothing here", "404 Not Found")))
                if callable(found):
                    found(client, path)
                else:
                    client.sendall(found)

    @property
    def asked(self) -> list[str]:
        return [head.split(b" ")[1].decode() for head in self.heads]

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def raw() -> Iterator[Raw]:
    server = Raw()
    yield server
    server.close()


def fault(url: str, **options: Any) -> CollectError:
    with Client(**{**QUICK, **options}) as client, pytest.raises(CollectError) as caught:
        client.fetch(url)
    error = caught.value
    assert error.what and error.what[0].islower() and error.todo
    return error


def closing(data: bytes) -> Handler:
    def send(client: socket.socket, path: str) -> None:
        client.sendall(data)
        client.shutdown(socket.SHUT_RDWR)

    return send


def resetting(data: bytes) -> Handler:
    def send(client: socket.socket, path: str) -> None:
        client.sendall(data)
        time.sleep(0.05)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()

    return send


# --- faults of servers


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
HALF = gzip.compress(random.Random(7).randbytes(4000))[:-700]
FAULTS: dict[str, tuple[bytes | Handler, str, bool]] = {
    "status 500": (answer(b"", "500 Oops"), "http-500", False),
    "status 503": (answer(b"", "503 Busy", Retry_After="0"), "http-503", False),
    "reset before": (resetting(b""), "connection", False),
    "reset in the head": (resetting(b"HTTP/1.1 200 OK\r\nContent-"), "connection", False),
    "reset in the body": (resetting(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nabc"), "connection", False),
    "closed without an answer": (closing(b""), "connection", False),
    "closed in the body": (closing(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nabc"), "connection", False),
    "closed in the last chunk": (closing(CHUNKED + b"5\r\nab"), "connection", False),
    "broken chunks": (closing(CHUNKED + b"zz\r\nab"), "protocol", False),
    "longer than told": (answer(b"abcdefgh", Content_Length="3"), "length", False),
    "HTTP/0.9": (closing(b"<html>garbage</html>"), "connection", False),
    "noise": (closing(bytes(range(256)) * 4), "protocol", False),
    "two lengths": (answer(b"abc", Content_length="5"), "protocol", False),
    "header bomb": (closing(b"HTTP/1.1 200 OK\r\n" + b"X-Bomb: " + b"x" * 300_000), "too-large", True),
    "many header lines": (closing(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 60_000), "too-large", True),
    "gzip cut off": (answer(HALF, Content_Encoding="gzip"), "encoding", False),
    "gzip damaged": (answer(b"\x1f\x8b no gzip at all", Content_Encoding="gzip"), "encoding", False),
    "brotli": (answer(b"\x0b\x02\x80abc\x03", Content_Encoding="br"), "encoding", True),
    "switching": (closing(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"), "protocol", False),
    "redirect to nowhere": (answer(b"", "302 Found", Location="gopher://a.example/"), "redirect", True),
    "redirect without a place": (answer(b"", "302 Found"), "http-302", True),
    "login": (answer(b"", "401 Unauthorized"), "http-401", True),
    "unasked 304": (b"HTTP/1.1 304 Not Modified\r\n\r\n", "http-304", True),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_a_server_has_its_name(raw, name):
    raw.pages["/a"], error, permanent = FAULTS[name]
    found = fault(raw.origin + "/a")
    assert (found.error, found.permanent) == (error, permanent)
    assert found.where.startswith(raw.origin + "/a")


def test_an_empty_answer_is_a_page_without_bytes(raw):
    raw.pages["/a"] = answer(b"")
    with Client(**QUICK) as client:
        assert client.fetch(raw.origin + "/a").html == b""


def test_a_wrong_charset_leaves_the_bytes_alone(raw):
    body = "Zoë – «ça»".encode("cp1252")
    raw.pages["/a"] = answer(body, Content_Type="text/html; charset=utf-16", X_Note="caf\u00e9")
    with Client(**QUICK) as client:
        page = client.fetch(raw.origin + "/a")
    assert page.html == body and page.headers["x-note"] == "caf\u00e9"


def test_header_lines_of_the_same_name_are_joined(raw):
    raw.pages["/a"] = answer(b"", Link="<b>", link="<c>")
    with Client(**QUICK) as client:
        assert client.fetch(raw.origin + "/a").headers["link"] == "<b>, <c>"


@pytest.mark.parametrize("part", ["head", "body"])
def test_a_slow_drip_ends_with_the_time_for_the_whole(raw, part):
    def drip(client: socket.socket, path: str) -> None:
        client.sendall(b"HTTP/1.1 200 OK\r\n" + (b"" if part == "head" else b"Content-Length: 999\r\n\r\n"))
        for _ in range(60):
            client.sendall(b"x")
            time.sleep(0.05)

    raw.pages["/a"] = drip
    begun = time.monotonic()
    found = fault(raw.origin + "/a", whole_timeout=0.4)
    assert (found.error, found.permanent) == ("timeout", False) and "as a whole" in found.what
    assert 0.3 < time.monotonic() - begun < 1.5


def test_a_silent_server_ends_with_the_time_for_the_next_bytes(raw):
    raw.pages["/a"] = lambda client, path: time.sleep(1)
    found = fault(raw.origin + "/a", timeout=0.2)
    assert found.error == "timeout" and "silent for 0.2 s" in found.what


def test_what_a_server_sends_too_much_is_not_taken_for_the_next_answer(raw):
    raw.pages["/a"] = answer(b"abc") + b"\r\n"  # some old servers do
    raw.pages["/b"] = answer(b"abc") + answer(b"smuggled")
    raw.pages["/c"] = answer(b"third")
    with Client(**QUICK) as client:
        assert client.fetch(raw.origin + "/a").html == b"abc"
        with pytest.raises(CollectError, match="longer than the server says"):
            client.fetch(raw.origin + "/b")
        assert client.fetch(raw.origin + "/c").html == b"third"
    assert raw.connections == 3


def test_a_kept_connection_that_was_closed_is_no_fault(raw):
    """The server hangs up when the second request comes: the race that every kept connection can lose."""
    served: list[int] = []

    def once(client: socket.socket, path: str) -> None:
        served.append(client.fileno())
        if len(served) in (2, 4):
            client.shutdown(socket.SHUT_RDWR)
        else:
            client.sendall(answer())

    raw.pages["/a"] = once
    told: list[str] = []
    with Client(**{**QUICK, "on_wait": lambda *what: told.append(what)}) as client:
        for _ in range(3):
            assert client.fetch(raw.origin + "/a").status == 200
    assert told == [] and len(served) == 5


def test_connections_are_kept(raw):
    raw.pages["*"] = answer()
    with Client(**QUICK) as client:
        for number in range(5):
            client.fetch(f"{raw.origin}/{number}")
    assert raw.connections == 1


# --- sizes


def bomb(client: socket.socket, path: str) -> None:
    """10 GB of zeros, packed: one precomputed member again and again."""
    member = gzip.compress(bytes(10 << 20), 9)
    client.sendall(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n")
    for _ in range(1024):
        client.sendall(member)


LARGE = """
import resource, sys, time
from mediakit.collect import Client
from mediakit.errors import CollectError
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
begun = time.monotonic()
with Client(allow_loopback=True, delay=0, retries=0) as client:
    try:
        client.fetch(sys.argv[1])
    except CollectError as error:
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        print(error.error, error.permanent, grown // 1024, round(time.monotonic() - begun, 2))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="resource is of POSIX")
@pytest.mark.parametrize("kind", ["bomb", "long", "chunked"])
def test_what_is_too_large_ends_early_in_little_memory(raw, kind):
    sent: list[int] = []

    def long(client: socket.socket, path: str) -> None:
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
        for _ in range(100):
            client.sendall(bytes(1_000_000))
            sent.append(1_000_000)

    def chunked(client: socket.socket, path: str) -> None:
        client.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(100):
            client.sendall(b"f4240\r\n" + bytes(1_000_000) + b"\r\n")
            sent.append(1_000_000)

    raw.pages["/a"] = {"bomb": bomb, "long": long, "chunked": chunked}[kind]
    done = subprocess.run(
        [sys.executable, "-c", LARGE, raw.origin + "/a"], capture_output=True, text=True, timeout=60, check=True
    )
    error, permanent, megabytes, seconds = done.stdout.split()
    assert (error, permanent) == ("too-large", "True")
    assert int(megabytes) < 120 and float(seconds) < 5
    assert sum(sent) < 30_000_000


def test_members_without_end_are_damage(raw):
    inflater = Inflater("gzip", 1000)
    inflater.feed(gzip.compress(b"") * (MAX_MEMBERS + 5))
    assert inflater.broken and not inflater.full


@given(
    st.lists(st.binary(max_size=200), min_size=1, max_size=4), st.integers(1, 50), st.sampled_from(["gzip", "deflate"])
)
def test_packed_bytes_come_back_however_they_are_cut(parts, step, encoding):
    packed = b"".join(map(gzip.compress, parts)) if encoding == "gzip" else zlib.compress(b"".join(parts))
    inflater = Inflater(encoding, 10_000)
    for begin in range(0, len(packed), step):
        inflater.feed(packed[begin : begin + step])
    assert bytes(inflater.body) == b"".join(parts) and not inflater.broken and not inflater.full


@given(st.binary(max_size=300))
def test_any_bytes_are_unpacked_or_refused(data):
    inflater = Inflater("gzip", 1000)
    inflater.feed(data)
    assert len(inflater.body) <= 1001


# --- robots.txt


@pytest.mark.parametrize(
    ("content", "allowed"),
    [
        (answer(b"<!DOCTYPE html><html><body>Welcome! Disallow: nothing</body></html>"), True),
        (answer(b"\xef\xbb\xbfUser-agent: *\nDisallow: /a\n"), False),
        (answer(b"User-agent: mediakit\nDisallow: /\n\nUser-agent: *\nAllow: /\n"), False),
        (answer(b"User-agent: *\nDisallow: /b\n" + b"# filler\n" * 70_000 + b"Disallow: /a\n"), True),
        (answer(b"User-agent: *\nDisallow: /a\n" + b"# filler\n" * 70_000), False),
        (answer(bytes(range(256))), True),
    ],
    ids=["an HTML page", "with a mark", "for us", "huge, rule behind the end", "huge, rule in front", "noise"],
)
def test_robots_of_all_kinds(raw, content, allowed):
    raw.pages["/robots.txt"], raw.pages["/a"] = content, answer()
    if allowed:
        with Client(**QUICK) as client:
            assert client.fetch(raw.origin + "/a").status == 200
    else:
        assert fault(raw.origin + "/a").error == "robots"


@pytest.mark.parametrize("how", ["status 500", "silence", "endless"])
def test_robots_that_cannot_be_had_forbid_everything_for_now(raw, how):
    handlers = {
        "status 500": answer(b"", "500 Oops"),
        "silence": lambda client, path: time.sleep(1),
        "endless": answer(b"# " + b"x" * 3_000_000),
    }
    raw.pages["/robots.txt"], raw.pages["/a"] = handlers[how], answer()
    found = fault(raw.origin + "/a", timeout=0.2, max_bytes=2_000_000)
    assert "robots.txt cannot be had" in found.what
    assert found.error == ("too-large" if how == "endless" else "robots-unavailable")
    assert "/a" not in raw.asked


def test_own_sites_are_read_without_robots(raw):
    raw.pages["/robots.txt"], raw.pages["/a"] = answer(b"User-agent: *\nDisallow: /\n"), answer()
    with Client(**QUICK, own_sites=[raw.origin + "/"]) as client:
        assert client.fetch(raw.origin + "/a").status == 200
    assert raw.asked == ["/a"]
    with pytest.raises(CollectError, match="no address"):
        Client(own_sites=["my site"])


# --- pauses


def test_a_pause_is_never_shorter_than_the_delay_and_follows_no_beat(raw):
    raw.pages["*"] = answer()
    times = []
    with Client(**{**QUICK, "delay": 0.05}, jitter=1.0, chance=random.Random(3)) as client:
        for number in range(6):
            client.ask(f"{raw.origin}/{number}")
            times.append(time.monotonic())
    gaps = [after - before for before, after in zip(times, times[1:], strict=False)]
    assert min(gaps) >= 0.049 and max(gaps) - min(gaps) > 0.01


def test_long_pauses_say_why():
    told: list[tuple[float, str]] = []
    turn = Turn("api.example")
    for delay, crawl, pace, why in [
        (5.0, 0.0, 0.0, "the pause between two requests is set to 5 s"),
        (1.0, 30.0, 0.0, "robots.txt allows one request in 30 s"),
        (1.0, 0.0, 12.0, "the service allows one request in 12 s"),
        (1.0, 0.0, 0.0, ""),
    ]:
        turn.crawl_delay = crawl
        turn.end(turn.gap(delay, pace), 0.1)
        turn.take("https://api.example/", 120, lambda seconds, reason: told.append((seconds, reason)))
        longest = max(delay, crawl, pace)
        assert longest < told[-1][0] <= longest * 1.1 and told[-1][1] == why


def test_who_asks_to_wait_is_named(raw):
    answers = [answer(b"", "429 Too Many", Retry_After="1"), answer(b"ok")]
    raw.pages["/a"] = lambda client, path: client.sendall(answers.pop(0))
    told: list[tuple[str, float, str]] = []
    host = f"127.0.0.1:{raw.port}"
    with Client(**{**QUICK, "retries": 1, "on_wait": lambda *what: told.append(what)}) as client:
        assert client.ask(raw.origin + "/a").html == b"ok"
    assert told == [(host, 1.0, f"{host} asks for it (429, Retry-After)")]


def test_a_host_that_wants_long_quiet_is_left_alone(raw):
    raw.pages["*"] = answer(b"quota: 500 a day", "429 Too Many", Retry_After="3600")
    with Client(**QUICK) as client:
        for path in ("/a", "/b"):
            with pytest.raises(CollectError) as caught:
                client.ask(raw.origin + path)
            assert (caught.value.error, caught.value.permanent) == ("http-429", False)
            assert caught.value.todo == "the server asks to wait 3600 s: run again after that"
    assert raw.asked == ["/a"]


def test_what_a_service_says_is_in_the_error(raw):
    raw.pages["/a"] = answer(b'{"error": "rate limit of 100 requests a day"}', "429 Too Many")
    with Client(**QUICK) as client, pytest.raises(CollectError, match="rate limit of 100 requests a day"):
        client.ask(raw.origin + "/a")


def test_tries_come_later_each_time(raw):
    raw.pages["/a"] = answer(b"", "500 Oops")
    told: list[float] = []
    with (
        Client(**{**QUICK, "retries": 3, "on_wait": lambda host, s, why: told.append(s)}, jitter=0) as client,
        pytest.raises(CollectError),
    ):
        client.ask(raw.origin + "/a")
    assert told == [0.01, 0.02, 0.04]


def test_a_stop_ends_a_pause(raw):
    raw.pages["/a"] = answer(b"", "503 Busy", Retry_After="100")
    stop = threading.Event()
    with (
        Client(**{**QUICK, "retries": 1, "stop": stop, "on_wait": lambda *what: stop.set()}) as client,
        pytest.raises(CollectError) as caught,
    ):
        client.fetch(raw.origin + "/a", robots=False)
    assert caught.value.error == "stopped"


@pytest.mark.parametrize(
    ("lines", "seconds"),
    [
        ({"retry-after": "120"}, 120),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after": "Wed, 21 Oct 2065 07:28:30 GMT", "date": "Wed, 21 Oct 2065 07:28:00 GMT"}, 30),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({}, None),
    ],
)
def test_retry_after(lines, seconds):
    assert parse_retry_after(lines) == seconds


@given(st.text(max_size=30))
def test_any_retry_after_is_read_or_left(text):
    found = parse_retry_after({"retry-after": text})
    assert found is None or found >= 0


# --- where a connection may lead


@pytest.mark.parametrize(
    "host",
    [
        "127.1", "0177.0.0.1", "017700000001", "0x7f000001", "2130706433", "0", "0.0.0.0", "localhost.", "LOCALHOST",
        "169.254.169.254", "2852039166", "[::]", "[::1]", "[::ffff:10.0.0.1]", "[::ffff:a9fe:a9fe]", "[fe80::1]",
        "[fc00::1]", "[::127.0.0.1]", "[64:ff9b::a00:1]", "[2002:7f00:1::]", "100.64.0.1", "198.18.0.1", "240.0.0.1",
        "news.example@127.0.0.1", "user:word@10.0.0.1",
    ],
)  # fmt: skip
def test_addresses_in_disguise_are_refused(host):
    with Client(delay=0, retries=0, timeout=0.5) as client, pytest.raises(CollectError) as caught:
        client.fetch(f"http://{host}:9/a", robots=False)
    assert (caught.value.error, caught.value.permanent) == ("private-address", True)


def resolver(*turns: str) -> Callable[..., list[Any]]:
    """A name server whose answer changes from one time to the next."""
    left = list(turns)

    def look_up(host: str, port: int, *args: object, **options: object) -> list[Any]:
        address = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    return look_up


def test_a_name_that_changes_its_address_is_checked_each_time(raw, monkeypatch):
    """DNS rebinding: what is connected to is the very address that was checked."""
    look_up = resolver("93.184.216.34", "127.0.0.1")
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert find_addresses("evil.example", 80, False) == ["93.184.216.34"]
    with pytest.raises(CollectError, match="private address 127.0.0.1"):
        find_addresses("evil.example", 80, False)
    tried: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], *args: object, **options: object) -> socket.socket:
        tried.append(address)
        raise ConnectionRefusedError("not in a test")

    monkeypatch.setattr(socket, "getaddrinfo", resolver("93.184.216.34", "127.0.0.1"))
    monkeypatch.setattr(socket, "create_connection", connect)
    with Client(delay=0, retries=0) as client, pytest.raises(CollectError):
        client.fetch("http://evil.example/a", robots=False)
    assert tried == [("93.184.216.34", 80)]


def test_one_private_address_among_others_is_enough(monkeypatch):
    infos = [(socket.AF_INET, 1, 6, "", (address, 80)) for address in ("93.184.216.34", "192.168.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: infos)
    with pytest.raises(CollectError, match=r"192\.168\.0\.1"):
        find_addresses("mixed.example", 80, True)


def test_a_redirect_to_a_private_address_is_refused(raw):
    raw.pages["/a"] = answer(b"", "302 Found", Location="http://10.0.0.1/admin")
    found = fault(raw.origin + "/a")
    assert (found.error, found.permanent) == ("private-address", True)


def test_a_redirect_loop_is_cut(raw):
    raw.pages["/a"] = answer(b"", "302 Found", Location="/b")
    raw.pages["/b"] = answer(b"", "307 Again", Location="/a")
    assert fault(raw.origin + "/a").error == "redirect-loop"


def test_an_unknown_name_is_temporary(monkeypatch):
    def fail(*args: object, **options: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    found = fault("http://nowhere.example/a")
    assert found.error == "dns" and "not known" in found.what
    with Client(**QUICK) as client, pytest.raises(CollectError) as caught:
        client.ask("http://nowhere.example/a")
    assert (caught.value.error, caught.value.permanent) == ("dns", False)


# --- what is held already


class Held:
    """A cache that tests fill by hand."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.asked: list[str] = []

    def find(self, url: str) -> Page | None:
        self.asked.append(url)
        return self.pages.get(url)


def test_young_answers_are_not_asked_for_again_and_old_ones_conditionally(raw, tmp_path):
    url, cache = raw.origin + "/feed", Held()

    def serve(client: socket.socket, path: str) -> None:
        same = b'If-None-Match: "v1"' in raw.heads[-1]
        client.sendall(b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\n\r\n' if same else answer(b"new", ETag='"v1"'))

    raw.pages["/feed"] = serve
    with (
        Archive(tmp_path / "a.warc.gz") as archive,
        Client(**QUICK, cache=cache, archive=archive) as client,
    ):
        first = client.ask(url, max_age=60)
        cache.pages[url] = first
        assert not first.held and len(raw.heads) == 1
        again = client.ask(url, max_age=60)
        assert again.held and again.html == b"new" and len(raw.heads) == 1
        cache.pages[url] = replace(first, retrieved=datetime.now(UTC) - timedelta(hours=1))
        same = client.ask(url, max_age=60)
        assert same.held and (same.html, same.status) == (b"new", 200) and len(raw.heads) == 2
        assert not client.ask(url).held and b"If-None-Match" not in raw.heads[-1]
    assert [page.status for page in read_pages(tmp_path / "a.warc.gz", every=True)].count(200) == 2


@pytest.mark.parametrize(
    ("lines", "asked", "conditional"),
    [
        ({"etag": "x"}, False, False),
        ({"etag": "x", "cache-control": "public, No-Store"}, True, False),
        ({"etag": "x", "cache-control": "no-cache"}, True, True),
        ({"last-modified": "Mon, 03 Mar 2031 10:00:00 GMT", "cache-control": "no-cache"}, True, True),
        ({"vary": "*", "etag": "x"}, True, False),
    ],
)
def test_what_a_server_says_about_holding_is_obeyed(raw, lines, asked, conditional):
    url, cache = raw.origin + "/feed", Held()
    raw.pages["/feed"] = answer(b"new")
    cache.pages[url] = Page(url, b"old", datetime.now(UTC), headers=lines)
    with Client(**QUICK, cache=cache) as client:
        page = client.ask(url, max_age=60)
    assert page.held is not asked and page.html == (b"new" if asked else b"old")
    assert [b"\r\nIf-" in head for head in raw.heads] == [conditional] * asked


def test_keys_are_looked_for_masked(raw):
    cache = Held()
    raw.pages["*"] = answer(b"x")
    with Client(**QUICK, cache=cache) as client:
        client.hide(KEY)
        client.ask(raw.origin + "/a", {"key": KEY}, max_age=60)
    assert set(cache.asked) == {raw.origin + "/a?key=[key]"}


# --- keys


def shown(error: BaseException | None) -> str:
    """Everything that a traceback of the error would print."""
    seen, texts = set[int](), []
    waiting = [error]
    while waiting:
        here = waiting.pop()
        if here is not None and id(here) not in seen:
            seen.add(id(here))
            texts += [str(here), repr(here), repr(here.args), repr(vars(here))]
            waiting += [here.__cause__, here.__context__]
    return " ".join(texts)


KEY_FAULTS: dict[str, bytes | Handler] = {
    "status 403": answer(b'{"message": "no such key: ' + KEY.encode() + b'"}', "403 Forbidden"),
    "reset": resetting(b""),
    "circle": lambda client, path: client.sendall(answer(b"", "302 Found", Location=path)),
    "elsewhere": lambda client, path: client.sendall(answer(b"", "302 Found", Location="http://b.example" + path)),
    "packed wrongly": answer(b"\x1f\x8b", Content_Encoding="gzip"),
    "to a private address": lambda client, path: client.sendall(
        answer(b"", "302 Found", Location="http://10.0.0.1" + path)
    ),
}


@pytest.mark.parametrize("name", KEY_FAULTS)
def test_no_error_shows_a_key(raw, name):
    raw.pages["*"] = KEY_FAULTS[name]
    told: list[str] = []
    options = {**QUICK, "retries": 1, "on_wait": lambda *what: told.append(str(what))}
    with Client(**options) as client:
        client.hide(KEY)
        with pytest.raises(CollectError) as caught:
            client.ask(raw.origin + "/a", {"api-key": KEY})
    text = shown(caught.value) + "".join(told)
    for spelling in (KEY, "k3y%2Fwith", "k3y/with", "k3y%2fwith"):
        assert spelling not in text
    assert "[key]" in text


@pytest.mark.parametrize("how", ["plain", "chunked", "gzip", "escaped"])
def test_a_key_that_comes_back_stands_nowhere(raw, tmp_path, how):
    body = b'{"next": "/a?key=' + KEY.encode() + b'", "more": "' + b"words " * 50 + b'"}'
    middle = body.index(KEY.encode()) + 4
    raw.pages["*"] = {
        "plain": answer(body, X_Key=KEY),
        "chunked": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        + b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:middle], body[middle:]))
        + b"0\r\n\r\n",
        "gzip": answer(gzip.compress(body), Content_Encoding="gzip"),
        "escaped": answer(body.replace(b"/", b"\\/")),
    }[how]
    with Archive(tmp_path / "a.warc.gz") as archive, Client(**QUICK, archive=archive) as client:
        client.hide(KEY)
        page = client.ask(raw.origin + "/a", {"key": KEY}, headers={"Authorization": "Bearer " + KEY})
    written = gzip.decompress((tmp_path / "a.warc.gz").read_bytes())
    assert b"k3y" not in page.html + written + str(page).encode() + str(page.headers).encode()
    assert b"[key]" in page.html and page.html.count(b"words") == 50
    (again,) = read_pages(tmp_path / "a.warc.gz", every=True)
    assert again.html == page.html
    assert b"Accept-Encoding: identity" in raw.heads[-1] and KEY.encode() in raw.heads[-1]


def test_a_key_does_not_go_to_another_site(raw):
    other = Raw()
    raw.pages["/a"] = answer(b"", "302 Found", Location=other.origin + "/b")
    raw.pages["/c?key=" + KEY] = raw.pages["/d"] = b""
    other.pages["/b"] = answer(b"b")
    with Client(**QUICK) as client:
        client.hide(KEY)
        page = client.ask(raw.origin + "/a", headers={"Authorization": KEY, "X-Note": "mine"})
        assert page.html == b"b"
        raw.pages["*"] = answer(b"", "302 Found", Location=f"{other.origin}/b?key={KEY}")
        with pytest.raises(CollectError) as caught:
            client.ask(raw.origin + "/e", {"key": KEY})
    other.close()
    assert (caught.value.error, caught.value.permanent) == ("key-redirect", True)
    assert other.asked == ["/b"]
    assert b"Authorization" not in other.heads[0] and b"X-Note" not in other.heads[0]


def test_a_short_key_does_not_cut_words_out_of_pages(raw):
    raw.pages["*"] = answer(b"the latest protest", X_Key="test")
    with Client(**QUICK) as client:
        client.hide("test")
        page = client.ask(raw.origin + "/a", {"key": "test"})
    assert page.html == b"the latest protest" and page.url.endswith("key=[key]") and page.headers["x-key"] == "[key]"


def test_a_key_with_a_line_break_is_refused_without_being_shown(raw):
    with Client(**QUICK) as client:
        client.hide("secret-0123456789\n")
        with pytest.raises(CollectError) as caught:
            client.ask(raw.origin + "/a", headers={"Authorization": "secret-0123456789\n"})
    assert caught.value.error == "header" and "secret" not in shown(caught.value) and raw.heads == []


@given(st.text(min_size=8, max_size=30), st.text(max_size=20))
def test_any_key_is_masked_in_addresses_and_bodies(key, other):
    from urllib.parse import quote, urlencode

    masks = Masks()
    masks.add(key)
    for text in (key, quote(key), quote(key, safe=""), urlencode({"k": key})):
        masked = masks.text(f"http://a.example/{text}?{other}")
        assert "[key]" in masked or text in "[key]"
    with suppress(UnicodeEncodeError):
        assert key.encode() not in masks.body(b"<p>" + key.encode() + b"</p>") or key in "<p>[key]</p>"


# --- TLS and HTTP/2


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[trustme.CA, Path]:
    authority = trustme.CA()
    path = tmp_path_factory.mktemp("tls") / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return authority, path


def context(
    authority: trustme.CA, name: str = "news.example", alpn: str = "http/1.1", **options: Any
) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name, **options).configure_cert(made)
    made.set_alpn_protocols([alpn])
    return made


class H2(Raw):
    """The same over HTTP/2; `pages` maps a path to (header list, parts of the body)."""

    def talk(self, client: socket.socket) -> None:
        import h2.config
        import h2.connection
        import h2.events
        from h2.exceptions import ProtocolError

        options = {"header_encoding": "utf-8", "validate_outbound_headers": False, "normalize_outbound_headers": False}
        talk = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, **options))
        talk.initiate_connection()
        client.sendall(talk.data_to_send())
        with suppress(ProtocolError):  # what the client says after a goodbye
            while data := client.recv(65536):
                for event in talk.receive_data(data):
                    if isinstance(event, h2.events.RequestReceived):
                        self._reply(talk, event)
                client.sendall(talk.data_to_send())

    def _reply(self, talk: Any, event: Any) -> None:
        asked = dict(event.headers)
        self.heads.append("\n".join(f"{name}: {value}" for name, value in event.headers).encode())
        found: Any = self.pages.get(asked[":path"], ([(":status", "404")], []))
        lines, parts = found
        if not lines:
            talk.reset_stream(event.stream_id, 2)
        elif lines == ["goodbye"]:
            talk.close_connection()
        else:
            talk.send_headers(event.stream_id, lines, end_stream=not parts)
            for number, part in enumerate(parts):
                talk.send_data(event.stream_id, part, end_stream=number == len(parts) - 1)


@pytest.fixture
def h2_site(authority: tuple[trustme.CA, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[H2]:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority[1]))
    server = H2(context(authority[0], alpn="h2"))
    server.pages["/robots.txt"] = ([(":status", "404")], [])  # type: ignore[assignment]
    yield server
    server.close()


def h2_client(server: Raw, **options: Any) -> Client:
    return Client(**{**QUICK, "local_ports": {"news.example": server.port, "other.example": server.port}, **options})


def test_http2_is_spoken_where_it_is_offered_and_archived_in_the_form_of_1_1(h2_site, tmp_path):
    packed = gzip.compress(b"<p>words</p>" * 30)
    lines = [
        (":status", "200"), ("content-type", "text/html; charset=utf-8"), ("content-encoding", "gzip"),
        ("x-two", "1"), ("x-two", "2"), ("transfer-encoding", "chunked"), ("x-bad", "a\r\nset-cookie: b"),
    ]  # fmt: skip
    h2_site.pages["/a?b=1"] = (lines, [packed[:20], packed[20:]])
    path = tmp_path / "a.warc.gz"
    with Archive(path) as archive, h2_client(h2_site, archive=archive) as client:
        pages = [client.fetch("https://news.example/a?b=1", "rss") for _ in range(2)]
    assert pages[0].html == b"<p>words</p>" * 30 and pages[0].headers["x-two"] == "1, 2"
    assert h2_site.connections == 1
    assert b":authority: news.example" in h2_site.heads[-1] and b"accept-encoding: gzip, deflate" in h2_site.heads[-1]
    written = gzip.decompress(path.read_bytes())
    head = b"content-encoding: gzip\r\nx-two: 1\r\nx-two: 2\r\nx-bad: a set-cookie: b"
    assert b"HTTP/1.1 200 \r\ncontent-type: text/html; charset=utf-8\r\n" + head + b"\r\n\r\n" + packed in written
    assert b"WARC-Protocol: h2" in written and b"GET /a?b=1 HTTP/1.1\r\nHost: news.example\r\n" in written
    again = list(read_pages(path))
    assert [page.html for page in again] == [page.html for page in pages] and again[0].status == 200


@pytest.mark.parametrize(
    ("page", "error"),
    [
        (([], []), "connection"),
        ((["goodbye"], []), "connection"),
        (([(":status", "200"), ("content-length", "50")], [b"abc"]), "protocol"),
        (([(":status", "zwei")], [b"abc"]), "protocol"),
        (([(":status", "200"), ("x", "y" * 70_000)], [b"abc"]), "too-large"),
        (([(":status", "200"), ("content-encoding", "gzip")], [b"abc"]), "encoding"),
        (([(":status", "503"), ("retry-after", "900")], []), "http-503"),
    ],
    ids=["reset", "goodbye", "length", "no status", "header bomb", "damaged", "busy"],
)
def test_faults_over_http2_have_their_names(h2_site, page, error):
    h2_site.pages["/a"] = page
    with h2_client(h2_site, timeout=10.0) as client, pytest.raises(CollectError) as caught:
        client.ask("https://news.example/a")
    assert caught.value.error == error


def test_a_large_page_over_http2_is_cut(h2_site):
    h2_site.pages["/a"] = ([(":status", "200")], [b"x" * 16_000] * 3)
    with h2_client(h2_site, max_bytes=20_000) as client, pytest.raises(CollectError) as caught:
        client.ask("https://news.example/a")
    assert caught.value.error == "too-large"


@pytest.mark.parametrize("fault_of", ["", "authority", "name", "date", "no TLS"])
def test_certificates_are_checked(authority, monkeypatch, fault_of):
    options = {"not_after": datetime(2020, 1, 1, tzinfo=UTC)} if fault_of == "date" else {}
    if fault_of != "authority":
        monkeypatch.setenv("SSL_CERT_FILE", str(authority[1]))
    name = "harbour.example" if fault_of == "name" else "news.example"
    server = Raw(None if fault_of == "no TLS" else context(authority[0], name, **options))
    if fault_of == "no TLS":
        server.talk = lambda client: client.sendall(answer(b"plain"))  # type: ignore[method-assign]
    server.pages["/a"] = answer(b"safe")
    told: list[str] = []
    with h2_client(server, retries=2, on_wait=lambda *what: told.append(str(what))) as client:
        if not fault_of:
            assert client.ask("https://news.example/a").html == b"safe"
        else:
            with pytest.raises(CollectError) as caught:
                client.ask("https://news.example/a")
            assert (caught.value.error, caught.value.permanent, told) == ("tls", False, [])
            if fault_of != "no TLS":
                assert "certificate does not hold" in caught.value.what and "SSL_CERT_FILE" in caught.value.todo
    server.close()


def test_each_side_of_an_http2_answer_is_one_line_per_field():
    lines = [(b"a", b"x\r\n\r\n<p>"), (b"transfer-encoding", b"chunked")]
    assert write_h2_answer(200, lines, b"body") == b"HTTP/1.1 200 \r\na: x <p>\r\n\r\nbody"


@pytest.mark.parametrize(
    ("rest", "lines", "excess"),
    [
        (b"abc", {"content-length": "3"}, b""),
        (b"abcd", {"content-length": "3"}, b"d"),
        (b"3\r\nabc\r\n0\r\n\r\n", {"transfer-encoding": "chunked"}, b""),
        (b"0\r\n\r\nHTTP", {"transfer-encoding": "chunked"}, b"0\r\n\r\nHTTP"),
        (b"anything", {}, b""),
    ],
    ids=["exact", "one more", "chunked", "more chunks", "until closed"],
)
def test_what_stands_behind_the_end(rest, lines: Mapping[str, str], excess):
    assert find_excess(b"HTTP/1.1 200 OK\r\nX: y\r\n\r\n" + rest, lines) == excess


def test_a_check_for_robots_is_said_and_not_tried_again(raw):
    body = b"<html><head><title>Just a moment...</title></head><body>Enable JavaScript and cookies</body></html>"
    raw.pages["/a"] = answer(body, "503 Service Unavailable", cf_mitigated="challenge")
    found = fault(raw.origin + "/a", retries=3)
    assert (found.error, found.permanent) == ("bot-check", True) and raw.asked.count("/a") == 1
