"""The four fictional sites: what they print, what they say about it, and how they are served."""

from __future__ import annotations

import gzip
import html
import json
import re
import socket
import threading
import time
import urllib.error
import urllib.request
import urllib.robotparser
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pandas as pd
import pytest

import mediakit as mk
from mediakit.demo import FICTIONAL, Response, Servers, Site, describe_sites, make_sites, serve_sites
from mediakit.demo.site import KINDS

HOSTS = re.compile(r"https?(?::|%3A)(?:/|%2F){2}(?:ostrel-courier|morning-lantern|sbn-news|harrow-bay-herald)\.example")

# What issue 3 names, and what the sites have besides: how often at least.
KINDS_EXPECTED = {
    "article": 30, "amp twin": 3, "print twin": 3, "second page": 3, "video page": 3, "consent wall": 3, "soft 404": 3,
    "redirect": 3, "front page": 4, "section page": 4, "about page": 4, "feed": 3, "sitemap": 4, "robots": 4,
    "archive": 8, "timemap": 4, "list of timemaps": 4, "trap": 4, "picture": 4,
}  # fmt: skip
PHENOMENA_EXPECTED = {
    "json-ld": 3, "open graph": 3, "meta tags only": 3, "microdata": 3, "no metadata": 3, "related links": 3,
    "newsletter box": 3, "inline ad": 3, "pull quote": 3, "caption in the body": 3, "share bar": 3, "cookie text": 3,
    "read-more link": 3, "in parts": 3, "amp": 3, "live blog with times": 3, "wrong charset": 3, "no date": 3,
    "date in a script only": 3, "video without body text": 3, "news sitemap": 3, "headline changed": 3,
    "correction notice": 3, "agency text": 3, "windows-1252": 3, "rss": 2, "atom": 1, "sitemap index": 1, "gzip": 1,
    "local time only": 1, "transcript": 1, "full text": 1,
}  # fmt: skip


@pytest.fixture(scope="module")
def tables() -> tuple[pd.DataFrame, pd.DataFrame]:
    corpus = mk.read_corpus("sunnmark-talks")
    return corpus.articles, corpus.versions


@pytest.fixture(scope="module")
def sites(tables: tuple[pd.DataFrame, pd.DataFrame]) -> dict[str, Site]:
    return make_sites(*tables)


@pytest.fixture(scope="module")
def truth(sites: dict[str, Site]) -> pd.DataFrame:
    return describe_sites(sites)


@pytest.fixture(scope="module")
def servers(sites: dict[str, Site]) -> Iterator[Servers]:
    with serve_sites(sites) as running:
        yield running


def small_tables(**cells: object) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One article of the Lantern, with what a test changes."""
    row = {
        "article_id": "x1", "outlet": "The Morning Lantern", "url": "https://morning-lantern.example/a/",
        "published": pd.Timestamp("2031-03-08T23:40:00Z"), "headline": "Ferry & <b>port</b>", **cells,
    }  # fmt: skip
    versions = pd.DataFrame(columns=["article_id", "position", "seen", "headline"])
    return pd.DataFrame([row]), versions


def body_of(response: Response) -> str:
    """The page as text, in the charset that it is really written in."""
    return response.body.decode("windows-1252" if b"charset=windows-1252" in response.body else "utf-8")


def words_of(page: str) -> str:
    """The page's words without tags."""
    page = re.sub(r"<(script|style)\b.*?</\1>", "", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", page)))


def rows_with(truth: pd.DataFrame, phenomenon: str) -> pd.DataFrame:
    return truth[[phenomenon in seen.split("; ") for seen in truth["phenomena"]]]


def page_of(sites: dict[str, Site], row: pd.Series) -> Response:
    site = sites[row["site"]]
    return site.pages[row["url"].removeprefix(site.origin)]


def fetch(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """One answer, redirects not followed."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *args: object) -> None:
            return None

    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), Stay)
    try:
        with opener.open(urllib.request.Request(url, headers=headers), timeout=10) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers), error.read()


# --- what is there


def test_every_outlet_of_the_corpus_but_the_agency_has_a_site(sites, tables):
    articles = tables[0]
    assert list(sites) == ["courier", "lantern", "sbn", "herald"]
    assert {site.name for site in sites.values()} == set(articles["outlet"]) - {"Meridian Wire"}
    assert all(site.host.endswith(".example") for site in sites.values())


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_is_there(truth, kind):
    assert (truth["kind"] == kind).sum() >= KINDS_EXPECTED[kind]


@pytest.mark.parametrize("phenomenon", sorted(PHENOMENA_EXPECTED))
def test_every_phenomenon_is_there(truth, phenomenon):
    assert len(rows_with(truth, phenomenon)) >= PHENOMENA_EXPECTED[phenomenon]


def test_the_truth_names_every_page_and_no_other(sites, truth, tables):
    assert all(set(site.pages) == set(site.truth) for site in sites.values())
    assert truth["url"].is_unique and set(truth["kind"]) <= set(KINDS)
    published = tables[0][tables[0]["outlet"] != "Meridian Wire"]
    printed = truth[truth["kind"] == "article"]
    assert dict(zip(printed["article_id"], printed["url"], strict=True)) == dict(
        zip(published["article_id"], published["url"], strict=True)
    )
    assert set(truth["article_id"]) - {""} == set(printed["article_id"])


def test_same_tables_same_bytes_whatever_the_order_of_the_rows(sites, tables):
    articles, versions = tables
    again = make_sites(articles.sample(frac=1, random_state=3), versions.sample(frac=1, random_state=4))
    assert again == sites


# --- articles


def test_all_paragraphs_and_the_headline_are_in_the_page(sites, truth, tables):
    articles = tables[0].set_index("article_id")
    parts = truth[truth["kind"].isin(["article", "second page"])]
    for article_id, rows in parts.groupby("article_id"):
        words = " ".join(words_of(body_of(page_of(sites, row))) for _, row in rows.iterrows())
        article = articles.loc[article_id]
        for paragraph in [article["headline"], article["deck"], *article["text"].split("\n\n")]:
            assert re.sub(r"\s+", " ", paragraph) in words, (article_id, paragraph)
    assert len(parts) > 30


def test_twins_hold_the_whole_text_and_name_the_original(sites, truth, tables):
    articles = tables[0].set_index("article_id")
    for _, row in truth[truth["kind"].isin(["amp twin", "print twin"])].iterrows():
        page, article = body_of(page_of(sites, row)), articles.loc[row["article_id"]]
        assert f'<link rel="canonical" href="{article["url"]}">' in page
        assert all(paragraph in words_of(page) for paragraph in article["text"].split("\n\n"))


def test_every_page_says_that_it_is_fictional_outside_the_article(sites):
    for site in sites.values():
        pages = [page for page in site.pages.values() if page.headers["Content-Type"].startswith("text/html")]
        assert len(pages) > 15
        for page in [*pages, site.missing]:
            text = body_of(page)
            assert text.count(FICTIONAL) == 1
            assert text.index(FICTIONAL) < text.find("<h1") or "<h1" not in text


def test_structured_data_of_the_courier_states_the_facts(sites, truth, tables):
    articles = tables[0].set_index("article_id")
    for _, row in truth[(truth["site"] == "courier") & (truth["kind"] == "article")].iterrows():
        page, article = body_of(page_of(sites, row)), articles.loc[row["article_id"]]
        data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
        found = next(node for node in data["@graph"] if node["@type"] == "NewsArticle")
        assert found["headline"] == article["headline"]
        assert pd.Timestamp(found["datePublished"]) == article["published"]
        authors = [author["name"] for author in found["author"] if author["@type"] == "Person"]
        assert "; ".join(authors) in (article["byline"], "")
        twin = re.search(r'<link rel="amphtml" href="([^"]+)">', page)[1]
        assert truth.set_index("url").loc[twin, "kind"] == "amp twin"


def test_pull_quotes_repeat_words_of_the_article(sites, truth, tables):
    articles = tables[0].set_index("article_id")
    for _, row in rows_with(truth, "pull quote").iterrows():
        found = re.search(r'<aside class="pullquote"><p>“(.+?)”</p>', body_of(page_of(sites, row)))
        assert html.unescape(found[1]) in articles.loc[row["article_id"], "text"]


def test_dates_are_hidden_where_they_shall_be_and_nowhere_else(sites, truth):
    for _, row in rows_with(truth, "no date").iterrows():
        page = body_of(page_of(sites, row)).replace(row["url"], "")
        page = re.sub(r"https(:|%3A)//[^\s\"<]+", "", page)  # addresses tell the day
        assert "published_time" not in page and not re.search(r"2031|<time|<script", page.split('class="text"')[0])
    for _, row in rows_with(truth, "date in a script only").iterrows():
        page = body_of(page_of(sites, row))
        assert "published_time" not in page and re.search(r'stamp: "2031-03-\d\dT\d\d:\d\d:\d\d\+01:00"', page)
    shown = truth[(truth["kind"] == "article") & (truth["printed"] != "")]
    for _, row in shown.iterrows():
        assert row["printed"] in words_of(body_of(page_of(sites, row)))
    assert len(shown) >= (truth["kind"] == "article").sum() - 4


def test_local_time_stands_alone_on_its_page(sites, truth, tables):
    [(_, row)] = rows_with(truth[truth["kind"] == "article"], "local time only").iterrows()
    page = body_of(page_of(sites, row))
    published = tables[0].set_index("article_id").loc[row["article_id"], "published"]
    assert f"{published + pd.Timedelta(hours=1):%H.%M}" in row["printed"]
    assert "datePublished" not in page and "<time" not in page


def test_a_wrong_charset_is_declared_twice_and_garbles_the_page(sites, truth):
    for _, row in rows_with(truth[truth["kind"] == "article"], "wrong charset").iterrows():
        answer = page_of(sites, row)
        assert answer.headers["Content-Type"] == "text/html; charset=ISO-8859-1" == row["content_type"]
        assert b"charset=ISO-8859-1" in answer.body or b'charset="ISO-8859-1"' in answer.body
        assert answer.body.decode("utf-8") != answer.body.decode("windows-1252", "replace")


def test_a_page_without_body_has_no_paragraph_between_headline_and_footer(sites, truth):
    clips = rows_with(truth, "video without body text")
    for _, row in clips.iterrows():
        page = body_of(page_of(sites, row))
        assert 'class="player"' in page and "<p" not in page[page.index("<h1") :]


def test_walls_and_soft_404s_answer_200_without_an_article(sites, truth, tables):
    articles = tables[0].set_index("article_id")
    for _, row in truth[truth["kind"] == "consent wall"].iterrows():
        words = words_of(body_of(page_of(sites, row)))
        assert row["status"] == 200 and "We value your privacy" in words
        assert articles.loc[row["article_id"], "text"].split("\n\n")[0] not in words
    gone = truth[truth["kind"] == "soft 404"]
    assert set(gone["status"]) == {200}
    assert all("Page not found" in body_of(page_of(sites, row)) for _, row in gone.iterrows())
    assert {site.missing.status for site in sites.values()} == {404}


def test_old_addresses_lead_to_the_new_ones(sites, truth, tables):
    articles = tables[0].set_index("article_id")
    for _, row in truth[truth["kind"] == "redirect"].iterrows():
        assert row["status"] == 301
        assert page_of(sites, row).headers["Location"] == articles.loc[row["article_id"], "url"]


def test_text_of_the_tables_is_escaped():
    text = "He said: \"5 < 6 & 7\".\n\n<script>alert('x')</script>\n\nIt's over."
    for outlet, host in (
        ("The Ostrel Courier", "ostrel-courier"), ("The Morning Lantern", "morning-lantern"),
        ("SBN News", "sbn-news"), ("Harrow Bay Herald", "harrow-bay-herald"),
    ):  # fmt: skip
        tables = small_tables(outlet=outlet, url=f"https://{host}.example/a/", text=text, byline="A & B", deck="<i>")
        [site] = make_sites(*tables).values()
        page = body_of(site.pages["/a/"])
        assert "<script>alert" not in page and "<b>port" not in page and "<i>" not in page.split("<h1")[0]
        assert "<script>alert('x')</script>" in html.unescape(page)
        for path, answer in site.pages.items():
            if path.endswith(".xml"):
                ET.fromstring(answer.body)


@pytest.mark.parametrize("empty", ["", None])
def test_an_article_of_which_only_facts_are_held_has_a_page(empty):
    tables = small_tables(text=empty, published=pd.NaT, byline=empty, section=empty, kind=empty)
    page = body_of(make_sites(*tables)["lantern"].pages["/a/"])
    assert "Ferry &amp; &lt;b&gt;port" in page and "None" not in page and "nan" not in page.lower().split("<style>")[0]


@pytest.mark.parametrize(
    "url", ["", "/a/", "http://morning-lantern.example/a/", "https://example.com/a/", "https://x.example/a?b=1"]
)
def test_an_address_that_no_site_can_have_is_refused(url):
    with pytest.raises(mk.MediakitError, match=r"https://name\.example/path") as caught:
        make_sites(*small_tables(url=url))
    assert "x1" in str(caught.value)


def test_two_articles_at_one_address_are_refused():
    articles, versions = small_tables()
    with pytest.raises(mk.MediakitError, match="one address"):
        make_sites(pd.concat([articles, articles.assign(article_id="x2")]), versions)


# --- feeds, sitemaps, robots


def locations(sites: dict[str, Site], truth: pd.DataFrame, key: str) -> set[str]:
    """The addresses in all feeds and sitemaps of a site."""
    found: set[str] = set()
    for _, row in truth[(truth["site"] == key) & truth["kind"].isin(["feed", "sitemap"])].iterrows():
        body = page_of(sites, row).body
        root = ET.fromstring(gzip.decompress(body) if row["url"].endswith(".gz") else body)
        found |= {node.text for node in root.iter() if node.tag.split("}")[-1] in ("loc", "link") and node.text}
        found |= {node.get("href") for node in root.iter() if node.get("href")}
    return found


def test_feeds_and_sitemaps_are_well_formed_and_list_all_articles_between_them(sites, truth):
    for key, site in sites.items():
        found = locations(sites, truth, key)
        articles = truth[(truth["site"] == key) & (truth["kind"] == "article")]
        assert set(articles["url"]) <= found
        assert all(url.startswith(site.origin) for url in found)
        assert found - {f"{site.origin}/"} <= set(truth["url"])


def test_news_sitemaps_state_title_and_time(sites, truth, tables):
    articles = tables[0].set_index("url")
    space = {"n": "http://www.google.com/schemas/sitemap-news/0.9", "s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    root = ET.fromstring(sites["sbn"].pages["/sitemap.xml"].body)
    for node in root.findall("s:url", space):
        article = articles.loc[node.findtext("s:loc", "", space)]
        assert node.findtext("n:news/n:title", "", space) == article["headline"]
        assert pd.Timestamp(node.findtext("n:news/n:publication_date", "", space)) == article["published"]
    assert len(root) == (articles["outlet"] == "SBN News").sum()


def test_the_full_feed_holds_whole_texts(sites, tables):
    articles = tables[0].set_index("url")
    root = ET.fromstring(sites["herald"].pages["/rss.xml"].body)
    items = root.findall("channel/item")
    assert len(items) == 6
    for item in items:
        content = item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded", "")
        paragraphs = [html.unescape(part) for part in re.findall(r"<p>(.*?)</p>", content)]
        assert "\n\n".join(paragraphs) == articles.loc[item.findtext("link", ""), "text"]


def test_traps_are_linked_but_forbidden_and_nothing_else_is(sites, truth):
    for key, site in sites.items():
        robots = urllib.robotparser.RobotFileParser()
        robots.parse(site.pages["/robots.txt"].body.decode().splitlines())
        assert robots.crawl_delay("*") == 0
        assert set(robots.site_maps() or ()) <= set(truth["url"])
        rows = truth[truth["site"] == key]
        assert [robots.can_fetch("mediakit", url) for url in rows["url"]] == rows["allowed"].tolist()
        [trap] = rows[rows["kind"] == "trap"]["url"]
        assert trap in body_of(site.pages["/"])
    assert "https://morning-lantern.example/internal/rota/" in locations(sites, truth, "lantern")


# --- older snapshots


def test_each_headline_that_changed_has_its_snapshots(sites, truth, tables):
    versions = tables[1]
    by_id = truth[truth["kind"] == "timemap"].set_index("article_id")
    for article_id, rows in versions.groupby("article_id"):
        site = sites[by_id.loc[article_id, "site"]]
        timemap = site.pages[by_id.loc[article_id, "url"].removeprefix(site.origin)].body.decode()
        mementos = re.findall(r'<([^>]+)>; rel="[^"]*memento"; datetime="([^"]+)"', timemap)
        assert [pd.Timestamp(when) for _, when in mementos] == list(rows.sort_values("position")["seen"])
        for (url, when), headline in zip(mementos, rows.sort_values("position")["headline"], strict=True):
            answer = site.pages[url.removeprefix(site.origin)]
            assert answer.headers["Memento-Datetime"] == when
            title = re.search(r"<h1[^>]*>(.*?)</h1>", body_of(answer), re.DOTALL)
            assert html.unescape(title[1]) == headline
    listed = [line for site in sites.values() for line in site.pages["/archive/timemaps.txt"].body.decode().split()]
    assert sorted(listed) == sorted(by_id["url"])


def test_a_live_blog_grows_from_snapshot_to_snapshot(sites, truth):
    rows = rows_with(truth[truth["kind"] == "archive"], "live blog with times")
    lengths = [len(re.findall('class="entry"', body_of(page_of(sites, row)))) for _, row in rows.iterrows()]
    assert lengths == sorted(set(lengths)) and len(lengths) >= 3 and lengths[0] >= 1


# --- the servers


def test_all_pages_answer_on_loopback_with_their_addresses_rewritten(servers, truth):
    for _, row in truth.iterrows():
        local = servers.local_url(row["url"])
        assert local.startswith("http://127.0.0.1:") and servers.original_url(local) == row["url"]
        status, headers, body = fetch(local)
        assert (status, int(headers["Content-Length"])) == (row["status"], len(body)), row["url"]
        text = (gzip.decompress(body) if row["url"].endswith(".gz") else body).decode("latin-1")
        assert not HOSTS.search(text + str(headers)), row["url"]


def test_feeds_and_structured_data_lead_to_loopback(servers):
    _, _, packed = fetch(servers.origins["courier"] + "/sitemaps/news-1.xml.gz")
    first = re.search(rb"<loc>(.+?)</loc>", gzip.decompress(packed))[1].decode()
    status, _, page = fetch(first)
    assert status == 200 and f'"mainEntityOfPage": "{first}"'.encode() in page


def test_queries_are_ignored_slashes_added_and_the_rest_is_missing(servers):
    origin = servers.origins["sbn"]
    path = next(path for path, truth in servers.sites["sbn"].truth.items() if truth.kind == "article")
    assert fetch(origin + path + "?utm_source=x")[0] == 200
    status, headers, _ = fetch(origin + path.rstrip("/"))
    assert (status, headers["Location"]) == (301, path)
    status, _, body = fetch(origin + "/nothing/")
    assert status == 404 and b"Page not found" in body


def test_the_archive_also_takes_whole_addresses(servers, truth):
    site = servers.sites["sbn"]
    path = next(path for path, truth in site.truth.items() if truth.kind == "archive")
    before, after = path.split("id_/")
    whole = f"{servers.origins['sbn']}{before}id_/{site.origin}/{after}"
    assert fetch(whole)[2] == fetch(servers.origins["sbn"] + path)[2]


def test_unchanged_pages_need_not_be_sent_again(servers):
    url = servers.origins["herald"] + "/"
    tag = fetch(url)[1]["ETag"]
    assert fetch(url, **{"If-None-Match": tag})[0] == 304
    assert fetch(url, **{"If-None-Match": '"other"'})[0] == 200


def test_requests_are_logged(sites):
    with serve_sites(sites) as servers:
        fetch(servers.origins["lantern"] + "/about/", **{"User-Agent": "tester"})
        fetch(servers.origins["courier"] + "/internal/rota/")
    seen = [(request.site, request.method, request.path, request.status) for request in servers.requests]
    assert seen == [("lantern", "GET", "/about/", 200), ("courier", "GET", "/internal/rota/", 200)]
    assert servers.requests[0].user_agent == "tester"


def test_other_addresses_are_left_alone(servers):
    for url in ("https://elsewhere.example/", "http://127.0.0.1:1/", servers.origins["sbn"] + "0/x", "x"):
        assert servers.original_url(url) == url and servers.local_url(url) == url
    assert servers.original_url(servers.origins["sbn"]) == "https://sbn-news.example"


def test_a_taken_port_is_passed_over(sites):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with serve_sites(sites, port=port) as servers:
            ports = [int(origin.rsplit(":", 1)[1]) for origin in servers.origins.values()]
            assert port not in ports and len(set(ports)) == 4
            assert all(fetch(origin + "/")[0] == 200 for origin in servers.origins.values())


def test_a_port_beyond_the_last_one_is_no_error(sites):
    with serve_sites({"sbn": sites["sbn"]}, port=70000) as servers:
        assert fetch(servers.origins["sbn"] + "/robots.txt")[0] == 200


def test_the_end_is_clean_even_with_open_connections_and_slow_answers(sites):
    before = set(threading.enumerate())
    with serve_sites(sites, delay=30) as servers:
        host, port = servers.origins["sbn"].removeprefix("http://").split(":")
        idle = socket.create_connection((host, int(port)))
        waiting = socket.create_connection((host, int(port)))
        waiting.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(0.2)
        start = time.monotonic()
    assert time.monotonic() - start < 5
    assert set(threading.enumerate()) <= before
    for connection in (idle, waiting):
        connection.close()
    with pytest.raises(OSError):
        socket.create_connection((host, int(port)), timeout=2)


def test_every_answer_waits_as_long_as_asked(sites):
    with serve_sites({"sbn": sites["sbn"]}, delay=0.3) as servers:
        start = time.monotonic()
        fetch(servers.origins["sbn"] + "/robots.txt")
        assert time.monotonic() - start >= 0.3


def test_servers_end_when_the_block_fails(sites):
    with pytest.raises(KeyboardInterrupt), serve_sites(sites) as servers:
        raise KeyboardInterrupt
    with pytest.raises(OSError):
        fetch(servers.origins["sbn"] + "/")
