"""Collecting, against real servers on loopback: politeness, faults, archive, queue, resuming."""

from __future__ import annotations

import gzip
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.collect import (
    Client,
    collect_pages,
    collect_sites,
    find_links,
    find_versions,
    read_pages,
)
from mediakit.collect.inflate import Inflater
from mediakit.collect.links import find_next_page, find_origin, normalise_url, parse_tree
from mediakit.collect.timemaps import parse_links, raw_capture
from mediakit.collect.wire import find_addresses
from mediakit.errors import CollectError

Answer = tuple[int, dict[str, str], bytes]
# For whole runs: a machine under load must not turn a slow answer into a second request.
PATIENT = {"timeout": 10.0, "whole_timeout": 20.0}
QUICK = {"retries": 2, "backoff": 0.01, "timeout": 0.5, "whole_timeout": 2.0}


class Site:
    """A server on loopback: `pages` maps a path to an answer, or to a function that makes one of the handler."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer | Callable[[BaseHTTPRequestHandler], Answer | None]] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.times: list[tuple[float, float]] = []
        self.pause = 0.0
        self.now, self.most = 0, 0
        self._lock = threading.Lock()
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                begun = time.monotonic()
                with site._lock:
                    site.asked.append(self.path)
                    site.headers.append(dict(self.headers.items()))
                    site.now += 1
                    site.most = max(site.most, site.now)
                try:
                    time.sleep(site.pause)
                    found = site.pages.get(self.path, (404, {}, b"nothing here"))
                    answer = found(self) if callable(found) else found
                    if answer is not None:
                        self.reply(*answer)
                finally:
                    with site._lock:
                        site.now -= 1
                        site.times.append((begun, time.monotonic()))

            def reply(self, status: int, headers: dict[str, str], body: bytes) -> None:
                self.send_response(status)
                for name, value in {"Content-Type": "text/html", "Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Silent."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: object, client_address: object) -> None:
                """A client that hangs up is what some tests want."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def html(self, path: str, body: str = "<p>words</p>") -> str:
        self.pages[path] = (200, {"Content-Type": "text/html; charset=utf-8"}, f"<html>{body}</html>".encode())
        return self.origin + path


@pytest.fixture
def site() -> Iterator[Site]:
    running = Site()
    yield running
    running.close()


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(allow_loopback=True, delay=0, **QUICK) as open_client:
        yield open_client


def fault(client: Client, url: str) -> CollectError:
    with pytest.raises(CollectError) as caught:
        client.fetch(url)
    return caught.value


def in_turn(*answers: Answer) -> Callable[[BaseHTTPRequestHandler], Answer]:
    """One answer after another; the last one stays."""
    left = list(answers)
    return lambda handler: left.pop(0) if len(left) > 1 else left[0]


# --- the client


def test_a_page_as_it_came(site, client):
    url = site.html("/a", "<p>Zoë</p>")
    page = client.fetch(url + "#top", "rss")
    assert (page.url, page.final_url, page.status, page.source) == (url, url, 200, "rss")
    assert page.html == "<html><p>Zoë</p></html>".encode()
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.retrieved.tzinfo is UTC


def test_the_user_agent_names_the_kit_and_a_contact(site, monkeypatch):
    url = site.html("/a")
    monkeypatch.setenv("MEDIAKIT_CONTACT", "desk@uni.example\r\nX-Evil: 1")
    with Client(allow_loopback=True, delay=0) as client:
        client.fetch(url)
    agent = site.headers[-1]["User-Agent"]
    assert agent.startswith("mediakit/") and "desk@uni.example" in agent
    assert "X-Evil" not in site.headers[-1]


def test_no_cookie_is_sent_back(site, client):
    site.pages["/a"] = (200, {"Set-Cookie": "id=7; Path=/"}, b"x")
    for _ in range(2):
        client.fetch(site.origin + "/a")
    assert all("Cookie" not in headers for headers in site.headers)


def test_one_request_at_a_time_with_a_pause(site):
    site.pause = 0.03
    urls = [site.html(f"/{n}") for n in range(4)]
    with Client(allow_loopback=True, delay=0.1) as client:
        threads = [threading.Thread(target=client.fetch, args=(url,)) for url in urls]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert site.most == 1
    times = sorted(site.times)
    assert all(after[0] - before[1] >= 0.08 for before, after in zip(times, times[1:], strict=False))


def test_crawl_delay_counts_when_it_is_longer(site):
    site.pages["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 0.3\n")
    urls = [site.html("/a"), site.html("/b")]
    with Client(allow_loopback=True, delay=0.01) as client:
        client.fetch(urls[0])
        begun = time.monotonic()
        client.fetch(urls[1])
    assert time.monotonic() - begun >= 0.28


def test_robots_is_read_once_and_obeyed(site, client):
    site.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /in/\nAllow: /in/open*\n")
    site.html("/in/secret"), site.html("/in/open-day")
    found = fault(client, site.origin + "/in/secret")
    assert (found.error, found.permanent) == ("robots", True)
    assert client.fetch(site.origin + "/in/open-day").status == 200
    assert site.asked == ["/robots.txt", "/in/open-day"]


def test_a_redirect_does_not_lead_round_robots(site, client):
    site.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /in/\n")
    site.pages["/out"] = (302, {"Location": "/in/secret"}, b"")
    assert fault(client, site.origin + "/out").error == "robots"
    assert "/in/secret" not in site.asked


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False)])
def test_robots_that_cannot_be_had(site, client, status, allowed):
    site.pages["/robots.txt"] = (status, {}, b"")
    url = site.html("/a")
    if allowed:
        assert client.fetch(url).status == 200
    else:
        found = fault(client, url)
        assert (found.error, found.permanent) == ("robots-unavailable", False)
        assert "/a" not in site.asked


def test_faults_that_pass_are_tried_again(site, client):
    site.pages["/a"] = in_turn((500, {}, b""), (502, {}, b""), (200, {}, b"at last"))
    assert client.fetch(site.origin + "/a").html == b"at last"
    assert site.asked.count("/a") == 3


@pytest.mark.parametrize("status", [500, 503, 429])
def test_faults_that_stay_end_as_temporary(site, client, status):
    site.pages["/a"] = (status, {}, b"")
    found = fault(client, site.origin + "/a")
    assert (found.error, found.permanent) == (f"http-{status}", False)
    assert site.asked.count("/a") == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_what_is_permanent_is_asked_once(site, client, status):
    site.pages["/a"] = (status, {}, b"")
    found = fault(client, site.origin + "/a")
    assert (found.error, found.permanent) == (f"http-{status}", True)
    assert site.asked.count("/a") == 1


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_obeyed_and_told(site, status):
    site.pages["/a"] = in_turn((status, {"Retry-After": "1"}, b""), (200, {}, b"ok"))
    told: list[tuple[str, float, str]] = []
    with Client(allow_loopback=True, delay=0, on_wait=lambda *what: told.append(what), **QUICK) as client:
        begun = time.monotonic()
        assert client.fetch(site.origin + "/a").html == b"ok"
    assert time.monotonic() - begun >= 0.95
    assert told[0][1] == 1.0 and "Retry-After" in told[0][2]


def test_retry_after_beyond_the_bound_is_left_for_later(site, client):
    site.pages["/a"] = (503, {"Retry-After": "Fri, 31 Dec 2099 23:59:59 GMT"}, b"")
    found = fault(client, site.origin + "/a")
    assert not found.permanent and "asks to wait" in found.todo
    assert site.asked.count("/a") == 1


def test_a_slow_server(site, client):
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
        for _ in range(100):
            handler.wfile.write(b".")
            handler.wfile.flush()
            time.sleep(0.1)

    def sleep(handler: BaseHTTPRequestHandler) -> Answer:
        time.sleep(1)
        return 200, {}, b""

    with Client(allow_loopback=True, delay=0, retries=0, timeout=0.3, whole_timeout=0.6) as impatient:
        site.pages["/drip"], site.pages["/sleep"] = drip, sleep
        begun = time.monotonic()
        for path in ("/drip", "/sleep"):
            found = fault(impatient, site.origin + path)
            assert (found.error, found.permanent) == ("timeout", False)
    assert time.monotonic() - begun < 3


def test_a_reset_connection_is_tried_again(site, client):
    def reset(handler: BaseHTTPRequestHandler) -> None:
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(handler.connection.detach())  # with what is unread: a reset

    site.pages["/a"] = reset
    found = fault(client, site.origin + "/a")
    assert (found.error, found.permanent) == ("connection", False)
    assert site.asked.count("/a") == 4  # the first one on a kept connection, which may have been closed meanwhile


def test_a_body_shorter_than_promised(site, client):
    def short(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
        handler.close_connection = True

    site.pages["/a"] = short
    assert fault(client, site.origin + "/a").error == "connection"


def test_redirects(site, client):
    site.html("/end")
    for n in range(6):
        site.pages[f"/r{n}"] = (301, {"Location": f"r{n - 1}" if n else "/end"}, b"")
    page = client.fetch(site.origin + "/r4")
    assert (page.url, page.final_url) == (site.origin + "/r4", site.origin + "/end")
    assert fault(client, site.origin + "/r5").error == "redirect"
    site.pages["/x"], site.pages["/y"] = (302, {"Location": "/y"}, b""), (302, {"Location": "/x"}, b"")
    found = fault(client, site.origin + "/x")
    assert (found.error, found.permanent) == ("redirect-loop", True)
    site.pages["/file"] = (302, {"Location": "file:///etc/passwd"}, b"")
    assert fault(client, site.origin + "/file").error == "redirect"


def test_a_known_target_of_a_redirect_is_not_fetched(site, client):
    site.pages["/old"] = (301, {"Location": "/new"}, b"")
    with pytest.raises(CollectError) as caught:
        client.fetch(site.origin + "/old", known=lambda url: url == site.origin + "/new")
    assert caught.value.error == "duplicate"
    assert "/new" not in site.asked


def test_a_gzip_bomb_is_bounded(site):
    bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
    body = b"".join(bomb.compress(bytes(1 << 20)) for _ in range(200)) + bomb.flush()
    site.pages["/a"] = (200, {"Content-Encoding": "gzip"}, body)
    with Client(allow_loopback=True, delay=0, max_bytes=1_000_000) as client:
        found = fault(client, site.origin + "/a")
    assert (found.error, found.permanent) == ("too-large", True)
    unpacker = Inflater("gzip", 1_000_000)
    unpacker.feed(body)
    assert unpacker.full and len(unpacker.body) <= 1_000_001


def test_a_page_that_is_too_large(site):
    site.pages["/a"] = (200, {}, bytes(2_000_000))
    with Client(allow_loopback=True, delay=0, max_bytes=1_000_000) as client:
        assert fault(client, site.origin + "/a").error == "too-large"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "raw deflate", "two members", "identity"])
def test_packed_answers(site, client, encoding):
    words = b"<p>" + b"words " * 5000
    raw = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = {
        "gzip": gzip.compress(words),
        "deflate": zlib.compress(words),
        "raw deflate": raw.compress(words) + raw.flush(),
        "two members": gzip.compress(words[:100]) + gzip.compress(words[100:]),
        "identity": words,
    }[encoding]
    name = {"raw deflate": "deflate", "two members": "gzip"}.get(encoding, encoding)
    site.pages["/a"] = (200, {"Content-Encoding": name}, packed)
    assert client.fetch(site.origin + "/a").html == words


def test_a_truncated_gzip_is_a_fault(site, client):
    site.pages["/a"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(os.urandom(5000))[:-900])
    assert fault(client, site.origin + "/a").error == "encoding"


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/a", "file:///etc/passwd", "javascript:alert(1)", "", "http://"])
def test_only_web_addresses(client, url):
    assert fault(client, url).error == "address"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "news.localhost",
        "[::1]",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "0.0.0.0",
        "[::ffff:127.0.0.1]",
        "2130706433",
        "0x7f.1",
        "224.0.0.1",
    ],  # fmt: skip
)
def test_private_addresses_are_refused(site, host):
    port = site.origin.rpartition(":")[2]
    with Client(delay=0, retries=0, timeout=0.5) as client:
        found = fault(client, f"http://{host}:{port}/a")
    assert (found.error, found.permanent) == ("private-address", True)
    assert site.asked == []


def test_loopback_allowed_is_not_private_allowed():
    assert find_addresses("news.localhost", 80, True) == ["127.0.0.1"]
    for host in ("10.0.0.1", "169.254.169.254", "::ffff:192.168.0.1"):
        with pytest.raises(CollectError):
            find_addresses(host, 80, True)


def test_an_unknown_name_is_temporary(monkeypatch):
    def fail(*args: object, **options: object) -> None:
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with Client(delay=0, retries=0) as client:
        found = fault(client, "http://nowhere.example/a")
    assert not found.permanent


# --- addresses


@given(st.text(max_size=60))
def test_normalising_any_text_never_fails(text):
    normal = normalise_url(text)
    assert normalise_url(normal) == normal


@given(
    st.sampled_from(["http", "https", "HTTP"]),
    st.sampled_from(["news.example", "NEWS.example.", "zürich.example", "127.0.0.1:8080", "[::1]:80", "a.example:443"]),
    st.text(max_size=30),
    st.text(max_size=30),
)
def test_normalising_twice_changes_nothing(scheme, host, path, query):
    normal = normalise_url(f"{scheme}://{host}/{path}?{query}")
    assert normalise_url(normal) == normal
    assert not normal or (normal.isascii() and "#" not in normal and " " not in normal)
    assert not normal or find_origin(normal) == find_origin(f"{scheme}://{host}/")


def test_normalising():
    assert normalise_url("https://a.example") == "https://a.example/"
    assert normalise_url("http://u:p@A.example:80/%7Ex/%c3%a9?b=1&utm_medium=x#f") == "http://a.example/~x/%C3%A9?b=1"
    captured = "https://web.example/web/20170411100000/http://b.example/x?y=1"
    assert normalise_url(captured) == captured


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<link rel="next" href="/a/page/2/">', "/a/page/2/"),
        ('<a rel="next nofollow" href="?page=2">2</a>', "/a/?page=2"),
        ('<div class="pagination"><a href="/a/2">Next ›</a></div>', "/a/2"),
        ('<a rel="next" href="/another-story">Next story</a>', ""),
        ('<a rel="next" href="/a-2/">Next story</a>', "/a-2/"),
        ('<a rel="next" href="http://b.example/a/2">x</a>', ""),
        ("<p>next</p>", ""),
    ],
)
def test_the_next_part_of_an_article(html, found):
    tree = parse_tree(f"<html><body>{html}</body></html>")
    assert find_next_page(tree, "http://a.example/a/") == ("http://a.example" + found if found else "")


# --- listings


def test_sitemaps_feeds_and_only_the_same_origin(site, client):
    urlset = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
    links = "".join(f"<url><loc>{url}</loc></url>" for url in (f"{site.origin}/s1", "http://b.example/no"))
    packed = gzip.compress(urlset.format(links).encode())
    index = f"<sitemapindex><sitemap><loc>{site.origin}/news.xml.gz</loc></sitemap></sitemapindex>"
    site.pages["/robots.txt"] = (200, {}, f"Sitemap: {site.origin}/index.xml".encode())
    site.pages["/index.xml"] = (200, {"Content-Type": "application/xml"}, index.encode())
    site.pages["/news.xml.gz"] = (200, {"Content-Type": "application/gzip"}, packed)
    site.html(
        "/", '<link rel="alternate" type="application/atom+xml" href="feed.atom"><a href="/2031/03/03/front">x</a>'
    )
    entries = '<entry><link href="/s2"/></entry><entry><link href="/s1"/></entry>'
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'
    site.pages["/feed.atom"] = (200, {"Content-Type": "application/atom+xml"}, atom.encode())
    assert find_links(client, site.origin) == [(f"{site.origin}/s1", "sitemap"), (f"{site.origin}/s2", "rss")]
    assert "/feed" not in site.asked


def test_the_front_page_is_the_last_resort(site, client):
    site.html("/", '<a href="/2031/03/ferry">F</a><a href="/tag/ferry-and-port-news">T</a><a href="/about">A</a>')
    assert find_links(client, site.origin) == [(f"{site.origin}/2031/03/ferry", "link")]


def test_usual_feeds_are_tried(site, client):
    site.html("/")
    rss = "<rss version='2.0'><channel><item><link>/s9</link></item></channel></rss>"
    site.pages["/rss.xml"] = (200, {"Content-Type": "application/rss+xml"}, rss.encode())
    assert find_links(client, site.origin) == [(f"{site.origin}/s9", "rss")]


def test_a_broken_listing_does_not_hide_the_others(site, client):
    site.pages["/robots.txt"] = (
        200,
        {},
        f"Sitemap: {site.origin}/broken.xml\nSitemap: {site.origin}/gone.xml".encode(),
    )
    site.pages["/broken.xml"] = (200, {}, b"<html>no sitemap</html>")
    site.html("/", '<a href="/2031/03/ferry">F</a>')
    problems: list[tuple[str, str]] = []
    links = find_links(client, site.origin, lambda url, error: problems.append((url, error.error)))
    assert links == [(f"{site.origin}/2031/03/ferry", "link")]
    assert problems == [(f"{site.origin}/broken.xml", "sitemap"), (f"{site.origin}/gone.xml", "http-404")]


def test_nothing_found_and_a_fault_is_an_error(site, client):
    site.pages["/"] = (500, {}, b"")
    with pytest.raises(CollectError):
        find_links(client, site.origin)


# --- earlier versions


def test_captures_of_a_timemap(site, client):
    first, second = (
        f"{site.origin}/web/20310303194200/http://a.example/x,y",
        f"{site.origin}/web/20310304/http://a.example/",
    )
    text = (
        f'<http://a.example/>; rel="original",\n<{site.origin}/map>; rel="self"; type="application/link-format",\n'
        f'<{second}>; rel="last memento"; datetime="Tue, 04 Mar 2031 10:00:00 GMT",\n'
        f'<{site.origin}/map2>; rel="timemap"; from="Mon, 03 Mar 2031 00:00:00 GMT"\n'
    )
    site.pages["/map"] = (200, {"Content-Type": "application/link-format"}, text.encode())
    older = f'<{first}>;rel="first memento";datetime="Mon, 03 Mar 2031 19:42:00 GMT"'
    site.pages["/map2"] = (200, {"Content-Type": "application/link-format"}, older.encode())
    assert find_versions(client, site.origin + "/map") == [
        (first, datetime(2031, 3, 3, 19, 42, tzinfo=UTC)),
        (second, datetime(2031, 3, 4, 10, tzinfo=UTC)),
    ]


def test_what_is_no_timemap_is_said(site, client):
    with pytest.raises(CollectError, match="no TimeMap"):
        find_versions(client, site.html("/map"))
    assert parse_links("") == []
    assert raw_capture("https://w.example/web/20310303194200id_/http://a.example/").count("id_") == 1


# --- a whole run


def make_sites(n: int) -> list[Site]:
    sites = [Site() for _ in range(2)]
    for site in sites:
        links = "".join(f"<url><loc>{site.origin}/2031/story-{k}</loc></url>" for k in range(n))
        site.pages["/robots.txt"] = (200, {}, f"Sitemap: {site.origin}/s.xml".encode())
        site.pages["/s.xml"] = (200, {"Content-Type": "text/xml"}, f"<urlset>{links}</urlset>".encode())
        site.html("/")
        for k in range(n):
            site.html(f"/2031/story-{k}", f"<p>{site.origin} {k}</p>")
    return sites


@pytest.fixture
def two_sites() -> Iterator[list[Site]]:
    sites = make_sites(12)
    yield sites
    for site in sites:
        site.close()


def stories(sites: list[Site]) -> Counter[str]:
    return Counter(site.origin + path for site in sites for path in site.asked if "story" in path)


def run(sites: list[Site], folder: Path, **options: object) -> object:
    options = {"allow_loopback": True, "delay": 0.0, "client_options": {**QUICK, **PATIENT}, **options}
    return collect_sites([site.origin for site in sites], folder, **options)


def test_a_run_and_a_second_one(two_sites, tmp_path):
    told: list[tuple[str, str, str]] = []
    got = run(two_sites, tmp_path, progress=lambda *what: told.append(what))
    assert got.counts == {"fetched": 24} and got.fetched_now == 24
    assert {page.url for page in read_pages(got.warc)} == set(stories(two_sites))
    assert Counter(what for _, what, _ in told) == {"queued": 2, "listed": 2, "fetched": 24}
    asked = [len(site.asked) for site in two_sites]
    again = run(two_sites, tmp_path)
    assert (again.counts, again.fetched_now) == ({"fetched": 24}, 0)
    assert [len(site.asked) for site in two_sites] == asked


def test_hosts_in_parallel_and_each_one_at_a_time(two_sites, tmp_path):
    for site in two_sites:
        site.pause = 0.05
    begun = time.monotonic()
    run(two_sites, tmp_path)
    spent = time.monotonic() - begun
    alone = sum(len(site.asked) * 0.05 for site in two_sites)
    assert [site.most for site in two_sites] == [1, 1]
    assert spent < 0.8 * alone


def test_each_failure_in_its_state(two_sites, tmp_path):
    site = two_sites[0]
    for k, status in enumerate((404, 410, 403, 500, 400)):
        site.pages[f"/2031/story-{k}"] = (status, {}, b"")
    site.pages["/2031/story-5"] = (301, {"Location": "/2031/story-6"}, b"")
    site.pages["/2031/story-7"] = (301, {"Location": "/2031/story-7"}, b"")
    got = run([site], tmp_path)
    assert got.counts == {
        "fetched": 5, "duplicate": 1, "blocked": 1, "gone": 2, "failed-temporary": 1, "failed-permanent": 2,
    }  # fmt: skip
    problems = got.problems.set_index("url")
    assert problems.loc[site.origin + "/2031/story-0", "error"] == "http-404"
    assert not problems.loc[site.origin + "/2031/story-3", "permanent"]
    assert list(got.problems["stage"].unique()) == ["collect"]
    site.html("/2031/story-3")
    again = run([site], tmp_path)
    assert (again.counts["fetched"], again.fetched_now) == (6, 1)
    assert site.origin + "/2031/story-3" not in set(again.problems["url"])


def test_a_chain_of_parts_without_end_is_cut_and_said(two_sites, tmp_path):
    site = two_sites[0]
    for number in range(2, 60):
        site.html(f"/2031/story-0/page/{number}/", f'<link rel="next" href="/2031/story-0/page/{number + 1}/">')
    site.html("/2031/story-0", '<link rel="next" href="/2031/story-0/page/2/">')
    collected = collect_sites([site.origin], tmp_path, allow_loopback=True, delay=0, client_options=PATIENT)
    parts = [path for path in site.asked if "/page/" in path]
    assert len(parts) == 29  # with the first page, thirty
    problems = collected.problems
    assert list(problems.loc[problems["error"] == "parts", "url"]) == [f"{site.origin}/2031/story-0/page/31/"]


def test_limit_and_further_parts(two_sites, tmp_path):
    site = two_sites[0]
    site.html("/2031/story-0", '<link rel="next" href="/2031/story-0/page/2/">')
    site.html("/2031/story-0/page/2/")
    got = run([site], tmp_path, limit=3)
    assert got.counts == {"fetched": 4}
    assert "next" in {page.source for page in read_pages(got.warc)}


def test_given_addresses(two_sites, tmp_path):
    links = [(f"{two_sites[0].origin}/2031/story-1", "own list"), (f"{two_sites[1].origin}/2031/story-2", "own list")]
    got = collect_pages(links, tmp_path, allow_loopback=True, delay=0)
    assert got.counts == {"fetched": 2}
    assert {page.source for page in read_pages(got.warc)} == {"own list"}


def test_a_site_that_is_down_is_listed_again_next_time(two_sites, tmp_path):
    good = dict(two_sites[0].pages)
    two_sites[0].pages = {"/robots.txt": (500, {}, b""), "/": (500, {}, b"")}
    first = run(two_sites, tmp_path)
    assert first.counts == {"fetched": 12}
    assert set(first.problems["stage"]) == {"listing"}
    two_sites[0].pages = good
    assert run(two_sites, tmp_path).counts == {"fetched": 24}


def test_a_stop_in_the_middle_gives_the_same_set(two_sites, tmp_path):
    class Enough(Exception):
        pass

    done: list[str] = []

    def stop(host: str, what: str, detail: str) -> None:
        done.append(what)
        if done.count("fetched") == 5:
            raise Enough

    with pytest.raises(Enough):
        run(two_sites, tmp_path, progress=stop)
    got = run(two_sites, tmp_path)
    assert got.counts == {"fetched": 24}
    assert len({page.url for page in read_pages(got.warc)}) == 24
    assert max(stories(two_sites).values()) == 1


SCRIPT = """
import sys
from mediakit.collect import collect_sites
collect_sites(sys.argv[2:], sys.argv[1], allow_loopback=True, delay=0.01)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("kill", [signal.SIGKILL, signal.SIGINT])
def test_a_killed_run_goes_on(two_sites, tmp_path, kill):
    command = [sys.executable, "-c", SCRIPT, str(tmp_path), *(site.origin for site in two_sites)]
    for most in (3, 9, 15):
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        while sum(stories(two_sites).values()) < most and process.poll() is None:
            time.sleep(0.002)
        process.send_signal(kill)
        process.wait(timeout=20)
    got = run(two_sites, tmp_path)
    assert got.counts == {"fetched": 24}
    assert {page.url for page in read_pages(got.warc)} == set(stories(two_sites)) and len(stories(two_sites)) == 24
    # Only what was under way when the process was killed, one page per host, is asked for again.
    assert sum(stories(two_sites).values()) - 24 <= (6 if kill == signal.SIGKILL else 0)


def test_an_origin_that_is_none_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(CollectError, match="no address"):
        collect_sites(["news.example"], tmp_path / "corpus")
    assert not (tmp_path / "corpus").exists()
