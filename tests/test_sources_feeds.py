"""Feeds, sitemaps, front pages and lists of addresses as sources: real servers on loopback, files in a folder."""

from __future__ import annotations

import csv
import gzip
import io
import json
import resource
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediakit.collect import Client
from mediakit.collect.address_lists import read_address
from mediakit.collect.feed_formats import read_feed
from mediakit.collect.links import normalise_url
from mediakit.collect.plain import plain_text
from mediakit.collect.sitemap_formats import read_sitemap
from mediakit.collect.sources import front, rss, sitemap, urls
from mediakit.collect.times import date_files, find_days, read_moment
from mediakit.collect.wanted import Wanted
from mediakit.errors import CollectError

Answer = tuple[int, dict[str, str], bytes]
HOME = "https://news.example"


class Site:
    """A server on loopback: `pages` maps a path with its query to an answer."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer] = {}
        self.asked: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1

            def do_GET(self) -> None:
                site.asked.append(self.path)
                status, headers, body = site.pages.get(self.path, (404, {}, b"nothing here"))
                self.send_response(status)
                for name, value in {"Content-Type": "text/xml", "Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def put(self, path: str, body: str | bytes, content_type: str = "text/xml") -> str:
        content = body.encode() if isinstance(body, str) else body
        self.pages[path] = (200, {"Content-Type": content_type}, content)
        return self.origin + path


@pytest.fixture
def site() -> Iterator[Site]:
    running = Site()
    yield running
    running.close()


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(allow_loopback=True, delay=0, retries=0, timeout=5) as open_client:
        yield open_client


class Notes(list):
    """Problems as they come: (address, short name)."""

    def __call__(self, where: str, error: CollectError) -> None:
        assert error.what and error.todo
        self.append((where, error.error))

    @property
    def kinds(self) -> list[str]:
        return [kind for _, kind in self]


@pytest.fixture
def notes() -> Notes:
    return Notes()


def rss_of(*items: str, head: str = "") -> str:
    spaces = (
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:atom="http://www.w3.org/2005/Atom"'
    )
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0" {spaces}><channel>{head}{inner}</channel></rss>'


def urlset(*entries: str, kind: str = "urlset", inner: str = "url") -> str:
    spaces = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9" '
        'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
    )
    return f"<{kind} {spaces}>" + "".join(f"<{inner}>{entry}</{inner}>" for entry in entries) + f"</{kind}>"


def index(*urls: str) -> str:
    return urlset(*(f"<loc>{url}</loc>" for url in urls), kind="sitemapindex", inner="sitemap")


def only(content: str | bytes, content_type: str = "") -> dict[str, object]:
    """Facts of the one item of a feed."""
    (item,) = read_feed(content.encode() if isinstance(content, str) else content, f"{HOME}/f/feed", content_type).items
    return item.facts


# --- formats of feeds


def test_facts_of_an_rss_item():
    facts = only(
        rss_of(
            "<title>Q&amp;amp;A: the &lt;b&gt;ferry&lt;/b&gt;</title><link>/2031/a?utm_source=rss</link>"
            "<dc:creator>Ada Moe</dc:creator><dc:creator>Bo Lund</dc:creator><category>World</category>"
            "<pubDate>Mon, 03 Mar 2031 23:30:00 -0500</pubDate><description>&lt;p&gt;Two &lt;i&gt;lines&lt;/i&gt;"
            "&lt;p&gt;here</description><content:encoded>&lt;p&gt;The whole text.</content:encoded>",
            head="<language>en-GB</language>",
        )
    )
    assert facts == {
        "headline": "Q&A: the ferry",
        "byline": "Ada Moe; Bo Lund",
        "published": datetime(2031, 3, 4, 4, 30, tzinfo=UTC),
        "published_precision": "minute",
        "deck": "Two lines here",
        "section": "World",
        "lang": "en",
    }


def test_the_whole_text_is_no_deck():
    assert "deck" not in only(rss_of("<link>/a</link><content:encoded>Text.</content:encoded>"))
    assert "deck" not in only(rss_of(f"<link>/a</link><description>{'word ' * 300}</description>"))
    assert "deck" not in only(rss_of("<title>Same</title><link>/a</link><description>Same</description>"))


def test_an_author_given_with_a_mail_address_is_a_name_only():
    assert only(rss_of("<link>/a</link><author>desk@news.example (Ada Moe)</author>"))["byline"] == "Ada Moe"
    assert "byline" not in only(rss_of("<link>/a</link><author>desk@news.example</author>"))


def test_several_tags_are_no_section():
    assert "section" not in only(rss_of("<link>/a</link><category>Ferry</category><category>Port</category>"))


@pytest.mark.parametrize(
    ("written", "moment", "precision"),
    [
        ("Mon, 03 Mar 2031 10:00:00 GMT", datetime(2031, 3, 3, 10, tzinfo=UTC), "minute"),
        ("Mon, 03 Mar 2031 10:00:00 CET", datetime(2031, 3, 3, 9, tzinfo=UTC), "minute"),
        ("Mon, 03 Mar 2031 10:00:00 -0000", datetime(2031, 3, 3, 10, tzinfo=UTC), "minute"),
        ("2031-03-03T01:00:00.1234567+05:30", datetime(2031, 3, 2, 19, 30, 0, 123456, tzinfo=UTC), "minute"),
        ("Mon, 03 Mar 2031 10:00:00", datetime(2031, 3, 3, tzinfo=UTC), "day"),
        ("Mon, 03 Mar 2031 10:00:00 XYZ", datetime(2031, 3, 3, tzinfo=UTC), "day"),
        ("2031-03-03 10:00", datetime(2031, 3, 3, tzinfo=UTC), "day"),
        ("2031-03-03", datetime(2031, 3, 3, tzinfo=UTC), "day"),
    ],
)
def test_times_of_feeds_in_utc(written: str, moment: datetime, precision: str):
    facts = only(rss_of(f"<link>/a</link><pubDate>{written}</pubDate>"))
    assert (facts["published"], facts["published_precision"]) == (moment, precision)
    # The printed form is kept where not all of it could be used.
    assert ("published_printed" in facts) == (precision == "day" and len(written) > 10)


@pytest.mark.parametrize("written", ["", "yesterday", "03/04/2031", "0001-01-01T00:00:00+23:00", "31 Feb 2031 10:00"])
def test_what_is_no_time_is_no_date(written: str):
    assert "published" not in only(rss_of(f"<link>/a</link><pubDate>{written}</pubDate>"))


@pytest.mark.parametrize(
    ("encoding", "declared", "content_type"),
    [
        ("utf-8", "iso-8859-1", "text/xml"),
        ("utf-8", "utf-16", ""),
        ("utf-8", "utf-8", "text/xml; charset=iso-8859-1"),
        ("cp1252", "utf-8", "application/xml"),
        ("cp1252", "nonsense", ""),
        ("iso-8859-2", "utf-8", "text/xml; charset=ISO-8859-2"),
        ("utf-16", "utf-8", ""),
        ("iso-8859-1", "iso-8859-1", "text/xml; charset=utf-8"),
    ],
)
def test_a_wrong_declaration_of_the_encoding(encoding: str, declared: str, content_type: str):
    title = "Zoë in Łódź" if encoding == "iso-8859-2" else "Zoë at sea"
    text = f'<?xml version="1.0" encoding="{declared}"?>' + rss_of(f"<title>{title}</title><link>/a</link>")
    assert only(text.encode(encoding), content_type)["headline"] == title


def test_relative_links_and_xml_base():
    atom = (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="{HOME}/base/">'
        '<entry xml:base="deep/"><title>1 &lt; 2 &lt;b></title><link href="x"/><updated>2031-03-03T10:00:00Z</updated>'
        "</entry></feed>"
    )
    (item,) = read_feed(atom.encode(), "https://feeds.example/f").items
    assert item.url == f"{HOME}/base/deep/x"
    assert item.facts == {"headline": "1 < 2 <b>", "lang": "de"}  # a last change is no time of publication
    assert item.changed == datetime(2031, 3, 3, 10, tzinfo=UTC)
    (item,) = read_feed(rss_of("<link>../b</link>").encode(), f"{HOME}/f/feed").items
    assert item.url == f"{HOME}/b"


def test_an_rdf_feed_has_its_date_in_dublin_core():
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><item rdf:about="{HOME}/a"><title>T</title><link>{HOME}/a</link>'
        "<dc:date>2031-03-03T10:00:00Z</dc:date></item></rdf:RDF>"
    )
    assert only(rdf)["published"] == datetime(2031, 3, 3, 10, tzinfo=UTC)


def test_a_json_feed():
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "language": "nn-NO",
        "next_url": "p2.json",
        "items": [
            {
                "id": "1",
                "url": "/a",
                "external_url": "https://other.example/",
                "title": "Ferry",
                "summary": "Two <b>words",
                "date_published": "2031-03-03T10:00:00+01:00",
                "authors": [{"name": "Ada Moe"}, {"url": "x"}],
                "tags": ["Sea"],
                "content_text": "Whole text",
            },
            {"id": f"{HOME}/b"},
            {"id": "3"},
            "no item",
        ],
    }
    found = read_feed(json.dumps(feed).encode(), f"{HOME}/f/feed.json")
    assert [item.url for item in found.items] == [f"{HOME}/a", f"{HOME}/b"]
    assert (found.before, found.n_without_address) == (f"{HOME}/f/p2.json", 1)
    assert found.items[0].facts == {
        "headline": "Ferry",
        "byline": "Ada Moe",
        "published": datetime(2031, 3, 3, 9, tzinfo=UTC),
        "published_precision": "minute",
        "deck": "Two words",
        "section": "Sea",
        "lang": "nn",
    }


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b'{"version": 1', b"[1]", b"<html><body>x", b"words", b'{"version": "https://jsonfeed.org/"}'],
    ids=["empty", "json", "broken json", "json list", "html", "words", "json feed without version"],
)
def test_what_is_no_feed_is_said(content: bytes):
    with pytest.raises(CollectError) as caught:
        read_feed(content, HOME)
    assert caught.value.error == "feed" and caught.value.where == HOME


@pytest.mark.parametrize("sign", ["&#xD800;", "&#x110000;", "&#99999999999999999999;", "\x01"])
def test_a_sign_that_does_not_exist_costs_no_feed(sign: str):
    found = only(rss_of(f"<title>Ferry {sign}strike &lt;b>now&lt;/b></title><link>/a</link>"))
    assert str(found["headline"]).replace("\x01", "") == "Ferry strike now"


@pytest.mark.parametrize("charset", ["nonsense", "base64", "undefined", "utf-16", "idna"])
def test_a_charset_that_cannot_be_is_passed_over(charset: str):
    content = rss_of("<title>Zoë</title><link>/a</link>").encode("cp1252")
    assert only(content, f"text/xml; charset={charset}")["headline"] == "Zoë"


# --- feeds from a server


def test_feeds_that_the_front_page_links_to(site, client, notes):
    links = ('application/rss+xml" href="/f1"', 'application/feed+json" href="/f2"', 'application/json" href="/api"')
    head = "".join(f'<link rel="alternate" type="{link}>' for link in links)
    site.put("/", head + '<link rel="alternate" type="application/rss+xml" href="/comments/feed">', "text/html")
    site.put("/f1", rss_of("<link>/a</link>", "<link>/b</link>", "<link>/a#again</link>"))
    site.put("/f2", json.dumps({"version": "https://jsonfeed.org/version/1", "items": [{"url": "/b"}, {"url": "/c"}]}))
    found = list(rss.listings(client=client, note=notes, sites=[site.origin]))
    assert [listing.url for listing in found] == [f"{site.origin}/{name}" for name in "abc"]
    assert {listing.source for listing in found} == {"rss"}
    assert found[0].facts == {"evidence": f"feed {site.origin}/f1"}
    assert notes == [] and "/api" not in site.asked and "/comments/feed" not in site.asked


def test_usual_paths_and_a_site_without_any_feed(site, client, notes):
    site.put("/", "<html>no links", "text/html")
    site.put("/feed", "<html>a page that says: not found", "text/html")
    assert list(rss.listings(client=client, note=notes, sites=[site.origin])) == []
    assert notes == [(f"{site.origin}/", "no-feed")]
    site.put("/rss.xml", rss_of("<link>/a</link>"))
    assert [x.url for x in rss.listings(client=client, note=notes, sites=[site.origin])] == [f"{site.origin}/a"]


def test_faults_of_one_feed_do_not_hide_the_others(site, client, notes):
    site.pages["/gone"] = (410, {}, b"")
    site.pages["/same"] = (304, {"Content-Length": "0"}, b"")
    site.put("/page", "<!DOCTYPE html><html><title>x</title></html>", "text/html")
    site.put("/empty", rss_of())
    site.put("/film", rss_of('<enclosure url="/film.mp4" type="video/mp4"/><title>Film</title>'))
    site.pages["/old"] = (301, {"Location": "/new/feed"}, b"")
    site.put("/new/feed", rss_of("<link>a</link>"))
    feeds = [site.origin + path for path in ("/gone", "/same", "/page", "/empty", "/film", "/old", "/new/feed")]
    found = list(rss.listings(client=client, note=notes, feeds=feeds))
    assert [listing.url for listing in found] == [f"{site.origin}/new/a"]
    assert found[0].facts["evidence"] == f"feed {site.origin}/new/feed"
    assert [where.rpartition("/")[2] for where, _ in notes] == ["gone", "same", "page", "empty", "film"]
    kinds = notes.kinds
    assert kinds[0] == "http-410" and kinds[2:] == ["feed", "empty", "no-address"]


def test_the_front_page_given_as_a_feed_leads_to_its_feed(site, client, notes):
    site.put("/", '<html><link rel="alternate" type="application/atom+xml" href="/f">', "text/html")
    site.put("/f", rss_of("<link>/a</link>"))
    found = list(rss.listings(client=client, note=notes, feeds=[site.origin]))
    assert [listing.url for listing in found] == [f"{site.origin}/a"] and notes == []


def dated(path: str, day: str, words: str = "") -> str:
    return f"<title>{words}</title><link>{path}</link><pubDate>{day}T12:00:00Z</pubDate>"


def test_window_query_outlets_and_limit(site, client, notes):
    feed = site.put(
        "/f",
        rss_of(
            dated("https://news.example/1", "2031-03-02", "Ferry"),
            dated("https://www.news.example/2", "2031-03-03", "FÉRRY strike"),
            dated("https://live.news.example/3", "2031-03-05", "Strike on the ferry"),
            dated("https://badnews.example/4", "2031-03-04", "Ferry strike"),
            "<title>Ferry, no date</title><link>https://news.example/5/strike</link>",
            dated("https://news.example/6", "2031-03-06", "Ferry strike"),
            dated("https://news.example/7", "2031-03-04", "Ferryman strikes"),
        ),
    )

    def ask(**wanted: object) -> list[str]:
        found = rss.listings(client=client, note=notes, feeds=[feed], **wanted)
        return [listing.url.rpartition(".example/")[2] for listing in found]

    window = {"since": date(2031, 3, 3), "until": date(2031, 3, 5)}
    assert ask(query="ferry strike", **window, outlets=["news.example"]) == ["2", "3", "5/strike"]
    assert ask(query="fer* strike*", outlets=["www.news.example"], **window) == ["2", "3", "5/strike", "7"]
    assert ask(query='"strike on"') == ["3"]
    assert ask(limit=2) == ["1", "2"] and ask(limit=0) == []
    assert notes == []  # the feed reaches further back than the window


def test_a_feed_that_does_not_reach_back_says_so(site, client, notes):
    feed = site.put("/f", rss_of(dated("/a", "2031-03-09")))
    assert (
        list(rss.listings(since=date(2031, 3, 1), until=date(2031, 3, 5), client=client, note=notes, feeds=[feed]))
        == []
    )
    assert notes == [(feed, "reach")]


def test_earlier_parts_of_a_feed_are_followed_back_to_the_window(site, client, notes):
    for n, day in enumerate(("09", "06", "03", "01")):
        before = f'<atom:link rel="next" href="/f{n + 1}"/>'
        site.put(f"/f{n}", rss_of(dated(f"/{n}", f"2031-03-{day}"), head=before))
    feed = site.origin + "/f0"
    found = rss.listings(since=date(2031, 3, 5), until=date(2031, 3, 7), client=client, note=notes, feeds=[feed])
    assert [listing.url for listing in found] == [f"{site.origin}/1"]
    assert site.asked[1:] == ["/f0", "/f1", "/f2"] and notes == []
    site.put("/f2", rss_of(dated("/2", "2031-03-06"), head='<atom:link rel="next" href="/f0"/>'))  # a circle
    list(rss.listings(since=date(2031, 1, 1), client=client, note=notes, feeds=[feed]))
    assert notes == [(feed, "reach")]


def test_without_a_listener_a_problem_is_a_warning(site, client):
    with pytest.warns(UserWarning, match="no such page"):
        assert list(rss.listings(client=client, feeds=[site.origin + "/none"])) == []


@pytest.mark.parametrize("source", [rss, sitemap, front], ids=["rss", "sitemap", "front"])
def test_a_stop_is_never_swallowed(site, notes, source):
    stop = threading.Event()
    site.put("/robots.txt", "User-agent: *\nAllow: /", "text/plain")
    with Client(allow_loopback=True, delay=0.2, stop=stop) as client:
        client.find_robots(site.origin)
        stop.set()
        with pytest.raises(CollectError) as caught:
            list(source.listings(client=client, note=notes, sites=[site.origin]))
    assert caught.value.error == "stopped" and notes == []


@pytest.mark.parametrize("source", [rss, sitemap, front], ids=["rss", "sitemap", "front"])
def test_an_outlet_that_answers_under_www_only(site, notes, source):
    """Host names lead to this machine, as for the demonstration sites."""
    port = int(site.origin.rpartition(":")[2])
    site.put("/", '<html><a href="/2031/03/03/ferry">F</a><link rel="alternate" type="application/rss+xml" href="/f">')
    site.put("/f", rss_of("<link>/2031/03/03/ferry</link>"))
    site.put("/sitemap.xml", urlset("<loc>/2031/03/03/ferry</loc>"))
    ports = {"www.news.localhost": port}
    with Client(allow_loopback=True, local_ports=ports, delay=0, retries=0, timeout=2) as client:
        found = list(source.listings(client=client, note=notes, sites=["http://www.news.localhost"]))
    assert [listing.url for listing in found] == ["http://www.news.localhost/2031/03/03/ferry"] and notes == []
    starts = list(rss.find_starts(["news.example", "www.paper.example"], []))
    assert starts == [
        ("https://news.example", "https://www.news.example"),
        ("https://paper.example", "https://www.paper.example"),
    ]


# --- sitemaps


def test_facts_of_a_news_sitemap(site, client, notes):
    news = (
        "<n:news><n:publication><n:name>Paper</n:name><n:language>en-gb</n:language></n:publication>"
        "<n:publication_date>2031-03-03T01:00:00+02:00</n:publication_date><n:title>Ferry &amp; port</n:title>"
        "<n:keywords>strike, sea</n:keywords></n:news>"
    )
    picture = "<image:image><image:loc>/p.jpg</image:loc><image:title>A picture</image:title></image:image>"
    site.put("/robots.txt", f"Sitemap: {site.origin}/news.xml")
    site.put("/news.xml", urlset(f"<loc>/a</loc>{picture}{news}", f"<loc>/b</loc>{picture}", "<loc> </loc>"))
    one, two = sitemap.listings(client=client, note=notes, sites=[site.origin])
    assert (one.url, two.url) == (f"{site.origin}/a", f"{site.origin}/b")
    assert one.facts == {
        "headline": "Ferry & port",
        "published": datetime(2031, 3, 2, 23, tzinfo=UTC),
        "published_precision": "minute",
        "lang": "en",
        "evidence": f"sitemap {site.origin}/news.xml",
    }
    assert two.facts == {"evidence": f"sitemap {site.origin}/news.xml"}
    (again,) = sitemap.listings("strike ferry", client=client, note=notes, sites=[site.origin])
    assert again.url == one.url
    assert notes.kinds == ["opaque"]  # /b says nothing about itself


def test_only_archive_sitemaps_that_touch_the_window_are_read(site, client, notes):
    files = [f"{site.origin}/map-20{year}-{month:02}.xml" for year in (30, 31) for month in range(1, 13)]
    files += [f"{site.origin}/s.xml?yyyy=2031&amp;mm=0{month}" for month in (2, 3)]
    index_text = index(*files) + ""
    old = "<sitemap><loc>/other-1.xml</loc><lastmod>2031-01-01</lastmod></sitemap>"
    site.put("/robots.txt", f"Sitemap: {site.origin}/index.xml")
    site.put("/index.xml", index_text.replace("</sitemapindex>", old + "</sitemapindex>"))
    site.put("/map-2031-03.xml", urlset("<loc>/a</loc>"))
    site.put("/s.xml?yyyy=2031&mm=03", urlset("<loc>/b</loc>", "<loc>/a</loc>"))
    found = sitemap.listings(
        since=date(2031, 3, 5), until=date(2031, 3, 9), client=client, note=notes, sites=[site.origin]
    )
    assert [listing.url for listing in found] == [f"{site.origin}/a", f"{site.origin}/b"]
    assert site.asked == ["/robots.txt", "/index.xml", "/map-2031-03.xml", "/s.xml?yyyy=2031&mm=03"]
    assert notes == []


def test_what_the_bound_leaves_unread_is_said(site, client, notes):
    site.put("/i.xml", index(*(f"{site.origin}/part-{n}.xml" for n in range(1, 8))))
    for n in range(1, 8):
        site.put(f"/part-{n}.xml", urlset(f"<loc>/{n}</loc>"))
    found = sitemap.listings(client=client, note=notes, sitemaps=[f"{site.origin}/i.xml"], most=4)
    assert [listing.url[-1] for listing in found] == ["1", "2", "3"]
    assert notes == [(site.origin, "not-read")]


def test_entries_by_what_they_state(site, client, notes):
    entries = (
        "<loc>/2031/03/04/in</loc>",
        "<loc>/2031/03/in-month</loc>",
        "<loc>/2031/02/14/out</loc>",
        "<loc>/2016-a-year-in-a-slug-2030-01-01</loc>",
        "<loc>/undated</loc>",
        "<loc>/old</loc><lastmod>2031-03-02</lastmod>",
        "<loc>/touched</loc><lastmod>2040-01-01</lastmod>",
        "<loc>/2031/04/01/x</loc><n:news><n:publication_date>2031-03-04</n:publication_date></n:news>",
        "<loc>/2031/03/04/y</loc><n:news><n:publication_date>2031-03-06</n:publication_date></n:news>",
        "<loc>https://other.example/2031/03/04/z</loc>",
    )
    url = site.put("/s.xml", urlset(*entries))
    found = sitemap.listings(since=date(2031, 3, 3), until=date(2031, 3, 5), client=client, note=notes, sitemaps=[url])
    assert [listing.url.removeprefix(site.origin) for listing in found] == [
        "/2031/03/04/in",
        "/2031/03/in-month",
        "/2016-a-year-in-a-slug-2030-01-01",
        "/undated",
        "/touched",
        "/2031/04/01/x",
    ]
    assert notes == []


def test_usual_sitemaps_text_gzip_and_a_feed_as_sitemap(site, client, notes):
    site.put("/sitemap.xml", "<html>a page that says: not found", "text/html")
    site.put("/sitemap_index.xml", gzip.compress(index("/list.txt", "/feed").encode()), "application/gzip")
    site.put("/list.txt", f"\ufeff{site.origin}/a\r\n\r\nno address\r\n{site.origin}/b\r\n", "text/plain")
    site.put("/feed", rss_of("<title>T</title><link>/c</link>"))
    found = list(sitemap.listings(client=client, note=notes, sites=[site.origin]))
    assert [listing.url[-2:] for listing in found] == ["/a", "/b", "/c"]
    assert found[2].facts["headline"] == "T" and notes == []


def test_a_site_without_a_sitemap(site, client, notes):
    assert list(sitemap.listings(client=client, note=notes, sites=[site.origin])) == []
    assert notes == [(site.origin, "no-sitemap")]
    site.pages["/robots.txt"] = (500, {}, b"")
    with Client(allow_loopback=True, delay=0, retries=0) as another:
        assert list(sitemap.listings(client=another, note=notes, sites=[site.origin])) == []
    assert notes[1] == (f"{site.origin}/robots.txt", "robots-unavailable")


@pytest.mark.parametrize("how", ["xml", "gzip"])
def test_a_sitemap_that_breaks_off_gives_what_it_has_and_says_so(site, client, notes, how: str):
    whole = urlset(*(f"<loc>/story-{n}-of-{n * 7919}</loc>" for n in range(100)))
    cut = whole[: whole.index("story-50-of-") + 14].encode()  # within the number
    url = site.put("/s.xml", cut if how == "xml" else gzip.compress(whole.encode())[:-60])
    found = [listing.url for listing in sitemap.listings(client=client, note=notes, sitemaps=[url])]
    assert found == [f"{site.origin}/story-{n}-of-{n * 7919}" for n in range(len(found))]
    assert len(found) == 50 if how == "xml" else 0 < len(found) < 100
    assert notes == [(url, "sitemap")]


def test_entities_in_a_sitemap_are_not_followed(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("http://a.example/secret")
    head = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}"><!ENTITY b "{"x" * 1000}">'
    for n in range(10):
        head += f'<!ENTITY b{n} "{f"&b{n - 1};" * 10 if n else "&b;" * 10}">'
    text = f"{head}]><urlset><url><loc>&e;</loc></url><url><loc>/a</loc></url><url><loc>/&b9;</loc></url></urlset>"
    assert {entry.url for entry in read_sitemap(text.encode(), "http://a.example/s.xml")} <= {
        "http://a.example/a",
        "http://a.example/",
    }


def test_a_gzip_bomb_is_bounded():
    bomb = gzip.compress(b"<urlset><url><loc>http://a.example/1</loc></url>" + b" " * 200_000_000)
    entries = read_sitemap(bomb, "http://a.example/s.xml")
    found = []
    with pytest.raises(CollectError, match="larger than 50 MB"):
        for entry in entries:
            found.append(entry.url)
    assert found == ["http://a.example/1"]


def test_a_sitemap_with_50_000_entries(site, client, notes):
    entry = "<loc>{0}/2031/03/03/ferry-strike-{1:05}</loc><lastmod>2031-03-03T10:00:00Z</lastmod>"
    entry += (
        "<n:news><n:publication_date>2031-03-03T10:00:00Z</n:publication_date><n:title>Ferry {1}</n:title></n:news>"
    )
    content = urlset(*(entry.format(site.origin, n) for n in range(50_000))).encode()
    url = site.put("/s.xml.gz", gzip.compress(content, 1), "application/gzip")
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    count = sum(1 for _ in sitemap.listings("ferry", since=date(2031, 3, 1), client=client, note=notes, sitemaps=[url]))
    seconds = time.monotonic() - begun
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / (1024 if sys.platform == "linux" else 2**20)
    print(f"\n50,000 entries, {len(content) / 1e6:.0f} MB of XML: {seconds:.1f} s, {grown:.0f} MB more")
    assert (count, notes) == (50_000, [])
    assert seconds < 20 and grown < 150


# --- the front page


def test_links_of_a_front_page(site, client, notes):
    site.put(
        "/",
        '<html><a href="/2031/03/03/ferry">Ferry <b>strike</b></a><a href="/2031/02/01/old">Ferry</a>'
        '<a href="/story/the-ferry-and-us">x</a><a href="/tag/all-about-ferry">t</a><a href="/about">a</a>'
        '<a href="https://other.example/2031/03/03/ferry">o</a><a href="/2031/03/03/ferry#again">a</a>',
        "text/html",
    )
    ask = {"client": client, "note": notes, "sites": [site.origin], "since": date(2031, 3, 1)}
    found = list(front.listings("ferry", **ask))
    assert [listing.url for listing in found] == [
        f"{site.origin}/2031/03/03/ferry",
        f"{site.origin}/story/the-ferry-and-us",
    ]
    assert found[0].facts == {"evidence": f"front page {site.origin}/"} and found[0].source == "front"
    assert len(list(front.listings("ferry strike", **ask))) == 1 and notes == []
    site.put("/", "<html><script>draw()</script>", "text/html")
    assert list(front.listings(**ask)) == [] and notes.kinds == ["no-links"]


# --- lists of addresses


def ask_list(given: object, notes: Notes, **wanted: object) -> list[tuple[str, dict[str, object]]]:
    return [(listing.url, listing.facts) for listing in urls.listings(given=given, note=notes, **wanted)]


def test_a_text_file_with_comments(tmp_path, notes):
    path = tmp_path / "list.txt"
    path.write_bytes(
        "\ufeff# mine\r\n\r\nhttps://news.example/a#top  # the first\r\n<www.news.example/b>\r\nno address here\r\n"
        "news.example/c\r\nHTTPS://NEWS.example/a\r\nmailto:desk@news.example".encode()
    )
    found = ask_list(path, notes)
    assert [url for url, _ in found] == [f"{HOME}/a", "https://www.news.example/b", f"{HOME}/c"]
    assert found[0][1] == {"evidence": f"{path}, line 3"}
    assert notes == [
        ("no address here", "address"),
        (f"{HOME}/a", "duplicate"),
        ("mailto:desk@news.example", "address"),
    ]


def test_the_note_names_the_line(tmp_path):
    path = tmp_path / "list.txt"
    path.write_text(f"{HOME}/a\nnothing\n{HOME}/a\n")
    errors: list[CollectError] = []
    list(urls.listings(given=str(path), note=lambda where, error: errors.append(error)))
    assert [error.where for error in errors] == [f"{path}, line 2", f"{path}, line 3"]
    assert "line 1" in errors[1].what


def test_a_table_with_facts(tmp_path, notes):
    path = tmp_path / "list.csv"
    path.write_text(
        'Title;Published;Link;Outlet\r\nZoë, "at sea";2031-03-03;https://news.example/a;The Paper\r\n'
        ';03/04/2031;https://news.example/b;\r\n"two\nlines";2031-03-09T10:00:00+01:00;https://news.example/c;\r\n',
        encoding="cp1252",
    )
    found = dict(ask_list(path, notes))
    assert found[f"{HOME}/a"] == {
        "headline": 'Zoë, "at sea"',
        "outlet": "The Paper",
        "published": datetime(2031, 3, 3, tzinfo=UTC),
        "published_precision": "day",
        "evidence": f"{path}, line 2",
    }
    assert found[f"{HOME}/b"] == {"evidence": f"{path}, line 3"}
    assert found[f"{HOME}/c"]["published"] == datetime(2031, 3, 9, 9, tzinfo=UTC)
    assert notes == [(f"{HOME}/b", "date")]
    notes.clear()
    assert [url for url, _ in ask_list(path, notes, until=date(2031, 3, 5))] == [f"{HOME}/a", f"{HOME}/b"]
    assert notes.kinds == ["date", "left-out"]


def test_reading_lists_of_pocket_and_instapaper(tmp_path, notes):
    pocket, insta = tmp_path / "part.csv", tmp_path / "insta.csv"
    pocket.write_text(f"title,url,time_added,tags,status\nFerry,{HOME}/a,1930000000,sea|port,archive\n")
    insta.write_text(f"URL,Title,Selection,Folder,Timestamp\n{HOME}/b,Port,,Unread,1930000000\n")
    assert ask_list(pocket, notes) == [(f"{HOME}/a", {"headline": "Ferry", "evidence": f"{pocket}, line 2"})]
    assert ask_list(insta, notes) == [(f"{HOME}/b", {"headline": "Port", "evidence": f"{insta}, line 2"})]
    assert notes == []


def test_bookmarks_of_a_browser(tmp_path, notes):
    path = tmp_path / "bookmarks.html"
    path.write_text(
        "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<DL><p>\n"
        f'<DT><H3 ADD_DATE="1930000000">Ferry</H3>\n<DL><p>\n'
        f'<DT><A HREF="{HOME}/a" ADD_DATE="1930000000">Zoë &amp; sea</A>\n'
        f'<DT><A HREF="{HOME}/b">{HOME}/b</A>\n<DT><A HREF="javascript:void(0)">Save</A>\n</DL><p></DL>',
        encoding="utf-8",
    )
    found = ask_list(path, notes)
    assert found[0] == (f"{HOME}/a", {"headline": "Zoë & sea", "evidence": f"{path}, line 6"})
    assert found[1][1] == {"evidence": f"{path}, line 7"}
    assert notes == [("javascript:void(0)", "address")]


def test_an_excel_workbook(tmp_path, notes):
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["nothing here"])
    sheet = book.create_sheet("List")
    sheet.append(["Headline", "Date", "URL"])
    sheet.append(["Ferry", datetime(2031, 3, 3, 10, 30), f"{HOME}/a"])
    sheet.append(["Port", None, "read it"])
    sheet["C3"].hyperlink = f"{HOME}/b"
    sheet.append(["Sea", "2031-03-04", f'=HYPERLINK("{HOME}/c","here")'])
    path = tmp_path / "list.xlsx"
    book.save(path)
    found = dict(ask_list(path, notes))
    assert list(found) == [f"{HOME}/a", f"{HOME}/b", f"{HOME}/c"] and notes == []
    assert found[f"{HOME}/a"]["published"] == datetime(2031, 3, 3, tzinfo=UTC)
    assert found[f"{HOME}/c"] == {
        "headline": "Sea",
        "published": datetime(2031, 3, 4, tzinfo=UTC),
        "published_precision": "day",
        "evidence": f"{path}, sheet List, row 4",
    }


def test_a_table_without_a_header(tmp_path, notes):
    path = tmp_path / "list.tsv"
    path.write_text(f"1\tFerry\t{HOME}/a\n2\tPort\t{HOME}/b\n")
    assert [url for url, _ in ask_list(path, notes)] == [f"{HOME}/a", f"{HOME}/b"] and notes == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("missing.txt", None),
        ("words.txt", b"no address\nat all\n"),
        ("words.csv", b"a,b\n1,2\n"),
        ("old.xls", b"\xd0\xcf\x11\xe0"),
        ("broken.xlsx", b"PK\x03\x04 broken"),
        ("list.docx", b"PK\x03\x04"),
        ("page.html", b"<html><a href='#'>x</a>"),
    ],
    ids=["missing", "text", "table", "xls", "broken workbook", "docx", "html"],
)
def test_a_list_that_gives_nothing_is_an_error(tmp_path, notes, name: str, content: bytes | None):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(CollectError) as caught:
        ask_list(tmp_path / name, notes)
    assert caught.value.error == "list" and name in caught.value.where and caught.value.todo


def test_what_a_list_leaves_out_is_counted(notes):
    given = [f"{HOME}/ferry-strike-ends", f"{HOME}/12345678", f"{HOME}/a-port-opens", "https://other.example/ferry"]
    found = ask_list(given, notes, query="ferry", outlets=["news.example"])
    assert [url for url, _ in found] == [f"{HOME}/ferry-strike-ends"]
    assert notes.kinds == ["left-out"] * 3


# --- properties

_HOSTS = st.sampled_from(["news.example", "www.paper.example", "live.news.example"])
_PATHS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Z"]), max_size=20)
_ADDRESSES = st.builds(lambda host, path: f"https://{host}/{path}", _HOSTS, _PATHS)


def written(addresses: list[str]) -> list[str]:
    return list(dict.fromkeys(url for address in addresses if (url := read_address(address))))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(_ADDRESSES, min_size=1, max_size=8), st.sampled_from([",", ";", "\t"]), st.text("ab,;\t\"'\n", max_size=9)
)
def test_any_list_of_addresses_comes_back(tmp_path_factory, addresses, separator, words):
    folder = tmp_path_factory.mktemp("lists")
    text, table = folder / "list.txt", folder / "list.csv"
    text.write_text("\n".join(addresses), encoding="utf-8", newline="")
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=separator)
    writer.writerow(["no", "title", "url"])
    writer.writerows([n, words, address] for n, address in enumerate(addresses))
    table.write_text(buffer.getvalue(), encoding="utf-8-sig", newline="")
    for given_list in (addresses, text, table):
        found = [listing.url for listing in urls.listings(given=given_list, note=lambda where, error: None)]
        assert found == written(addresses)


_PIECES = ["<rss>", "<item>", "<link>", "</link>", "<url>", "<loc>", "http://a/", "&", "]]>", "<!--", "{", "[", "é"]


@pytest.mark.parametrize("read", [read_feed, lambda data, url: list(read_sitemap(data, url))], ids=["feed", "sitemap"])
@settings(max_examples=80, deadline=None)
@given(data=st.binary(max_size=200) | st.lists(st.sampled_from(_PIECES)).map(lambda pieces: "".join(pieces).encode()))
def test_no_bytes_break_the_readers(read: Callable[[bytes, str], object], data: bytes):
    for head in (b"", b"<rss version='2.0'><channel><item>", b"<urlset><url><loc>", b'{"items":', b"\x1f\x8b"):
        content = head + data
        try:
            read(content, "http://a.example/x")
        except CollectError as error:
            assert error.error in ("feed", "sitemap")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=120), st.sampled_from(["txt", "csv", "tsv", "html", "xlsx"]))
def test_no_bytes_break_the_reader_of_lists(tmp_path_factory, data: bytes, ending: str):
    path = tmp_path_factory.mktemp("bytes") / f"list.{ending}"
    path.write_bytes(data)
    try:
        for listing in urls.listings(given=path, note=lambda where, error: None):
            assert normalise_url(listing.url) == listing.url
    except CollectError as error:
        assert error.error == "list"


@given(st.text(max_size=60))
def test_no_text_breaks_the_small_readers(text: str):
    moment = read_moment(text)
    assert moment is None or moment[0].tzinfo is UTC
    find_days(f"https://news.example/{text}")
    date_files([f"https://news.example/{text}"])
    assert "\n" not in plain_text(text)
    assert plain_text("a &amp; b <i>" + text.replace("<", "").replace("&", "")).startswith("a & b")
    assert Wanted(text).has_words(text)


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_dates_in_addresses(day: date):
    assert find_days(f"{HOME}/{day:%Y/%m/%d}/x") == (day, day) == find_days(f"{HOME}/a/{day:%Y-%m-%d}-x")
    file = f"{HOME}/map-{day:%Y%m%d}.xml"
    assert date_files([file]) == {file: (day, day)}
    first, last = find_days(f"{HOME}/{day:%Y/%m}/x")
    assert first <= day <= last and first.day == 1


def test_numbers_of_files_are_no_dates():
    assert date_files([f"{HOME}/map-{n}.xml" for n in (1999, 2000, 2001, 3000)]) == {}
    years = date_files([f"{HOME}/map-2031-{n:02}.xml" for n in range(1, 15)])
    assert set(years.values()) == {(date(2031, 1, 1), date(2031, 12, 31))}
