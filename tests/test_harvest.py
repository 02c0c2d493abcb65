"""From sources to articles: what is asked, what is made of pages and listings, what a corpus shows of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from mediakit.collect import Listing, Page, Store
from mediakit.corpus import read_corpus
from mediakit.errors import MediakitError, SchemaError
from mediakit.extract import read_page
from mediakit.harvest import Wish, build_articles, find_hosts, make_jobs, read_new_pages, read_wish
from mediakit.headlines import compare_headlines, compare_versions

ABOUT = """title: The ferry (fictional)
licence: CC0-1.0
citation: {author: Ann Example, title: The ferry, year: 2031}
window: {since: 2031-03-01, until: 2031-03-31}
"""
WHEN = datetime(2031, 3, 4, 12, tzinfo=UTC)
TEXT = " ".join(
    f"<p>The ferry left the harbour at dawn on day {n} with many people and their cars.</p>" for n in range(9)
)


class Pages(dict):
    """Stands for the archive: pages by address."""

    def add(self, url: str, headline: str, text: str = TEXT, head: str = "", title: str = "") -> str:
        html = (
            f"<html lang='en'><head><title>{title or headline}</title>"
            f"<meta property='og:type' content='article'>{head}</head>"
            f"<body><article><h1>{headline}</h1><p class='byline'>By Ann Example</p>{text}</article></body></html>"
        )
        self[url] = Page(url, html.encode(), WHEN, "rss")
        return url

    def find(self, url: str) -> Page | None:
        return self.get(url)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "about.yml").write_text(ABOUT, encoding="utf-8")
    return tmp_path


@pytest.fixture
def store(folder: Path):
    with Store(folder / "cache" / "corpus.db") as store:
        yield store


def fetched(store: Store, *listings: Listing) -> None:
    store.add(listings)
    for listing in listings:
        store.mark(listing.url, "fetched")


def make(store: Store, pages: Pages) -> list[dict[str, str]]:
    read_new_pages(store, pages)
    build_articles(store)
    return store.rows("articles")


def test_a_page_becomes_an_article_once(store, folder):
    pages = Pages()
    fetched(store, Listing(pages.add("http://a.example/ferry-sinks-at-dawn", "Ferry sinks"), "rss"))
    assert [row["headline"] for row in make(store, pages)] == ["Ferry sinks"]
    assert read_new_pages(store, pages) == 0
    corpus = read_corpus(folder)
    assert list(corpus.articles["headline"]) == ["Ferry sinks"]
    assert corpus.articles["text"].iloc[0].count("ferry left the harbour") == 9


def test_gaps_are_filled_from_what_sources_state_and_nothing_else(store):
    pages = Pages()
    url = pages.add("http://a.example/ferry-sinks-at-dawn", "Ferry sinks")
    facts = {
        "headline": "Another headline",
        "section": "World",
        "published": datetime(2031, 3, 3, 9, 30, tzinfo=UTC),
        "published_precision": "minute",
        "outlet": "A DATABASE'S NAME",
        "evidence": "a service, id 7",
    }
    fetched(store, Listing(url, "nytimes", facts))
    (row,) = make(store, pages)
    assert (row["headline"], row["section"], row["evidence"]) == ("Ferry sinks", "World", "a service, id 7")
    assert (row["published"], row["published_from"]) == ("2031-03-03T09:30:00+00:00", "nytimes")
    assert row["outlet"] != "A DATABASE'S NAME"


def test_a_text_that_a_wall_cuts_short_gives_way_to_the_whole_one(store):
    pages = Pages()
    short = (
        "<p>" + "The ferry left the harbour at dawn with many people on board and never came back to it. " * 2 + "</p>"
    )
    url = pages.add("http://a.example/ferry-sinks-at-dawn", "Ferry sinks", short)
    whole = "The ferry left the harbour. " * 30
    fetched(store, Listing(url, "guardian", {"headline": "x", "text": whole}))
    (row,) = make(store, pages)
    assert (row["text"], row["text_from"]) == (whole, "guardian")


def test_what_no_page_shows_is_an_article_of_facts_alone(store):
    store.add(
        [
            Listing("http://a.example/1", "nytimes", {"headline": "Blocked", "byline": "Ann Example"}),
            Listing("http://a.example/2", "nytimes", {"deck": "no headline"}),
            Listing("", "exports", {"headline": "Printed", "outlet": "A paper", "text": "Words."}, "-"),
        ]
    )
    store.mark("http://a.example/1", "blocked", "paywall")
    rows = {row["headline"]: row for row in make(store, Pages())}
    assert set(rows) == {"Blocked", "Printed"}
    assert rows["Blocked"] | {"text": "", "outlet": "a.example", "headline_from": "nytimes"} == rows["Blocked"]
    assert rows["Printed"] | {"url": "", "outlet": "A paper", "text": "Words."} == rows["Printed"]


def test_a_capture_goes_by_the_address_of_its_original(store):
    pages = Pages()
    copy = pages.add("http://archive.example/web/20310305000000id_/http://a.example/ferry-sinks-at-dawn", "Ferry sinks")
    seen = {"archived_url": "http://archive.example/web/20310305000000/http://a.example/ferry-sinks-at-dawn"}
    fetched(store, Listing("http://a.example/ferry-sinks-at-dawn", "wayback", seen, copy))
    (row,) = make(store, pages)
    assert row["url"] == "http://a.example/ferry-sinks-at-dawn"
    assert row["archived_url"] == seen["archived_url"]


def test_a_page_that_is_no_article_is_a_problem_and_tried_once(store, folder):
    pages = Pages()
    pages["http://a.example/x"] = Page("http://a.example/x", b"<html><body><p>Hello.</p></body></html>", WHEN, "rss")
    fetched(store, Listing("http://a.example/x", "rss"))
    assert make(store, pages) == [] and store.count() == {"extracted": 1}
    assert [(row["url"], row["stage"]) for row in store.problems()] == [("http://a.example/x", "extract")]
    assert list(read_corpus(folder).problems["stage"]) == ["extract"]


def test_a_page_that_a_reader_trips_over_is_a_problem_of_its_own(store, monkeypatch):
    pages = Pages()
    for name in ("first-ferry-sinks", "second-ferry-sinks"):
        fetched(store, Listing(pages.add(f"http://a.example/{name}", name), "rss"))

    def trip(page: Page) -> object:
        if "first" in page.url:
            raise RecursionError("too deep")
        return read_page(page)

    monkeypatch.setattr("mediakit.harvest.articles.read_page", trip)
    assert [row["headline"] for row in make(store, pages)] == ["second-ferry-sinks"]
    assert [(row["url"], row["error"]) for row in store.problems()] == [
        ("http://a.example/first-ferry-sinks", "unexpected")
    ]


def test_a_page_whose_record_is_lost_is_fetched_again(store):
    fetched(store, Listing("http://a.example/ferry-sinks-at-dawn", "rss"))
    assert make(store, Pages()) == [] and store.hosts() == ["a.example"]


def test_parts_are_joined_over_several_runs(store):
    pages = Pages()
    next_part = "<link rel='next' href='http://a.example/ferry-sinks-at-dawn/2'>"
    fetched(store, Listing(pages.add("http://a.example/ferry-sinks-at-dawn", "Ferry sinks", head=next_part), "rss"))
    make(store, pages)
    assert [row["error"] for row in store.problems()] == ["part-missing"]
    more = TEXT.replace("dawn", "dusk")
    fetched(store, Listing(pages.add("http://a.example/ferry-sinks-at-dawn/2", "Ferry sinks", more), "next"))
    (row,) = make(store, pages)
    assert "dawn" in row["text"] and "dusk" in row["text"] and store.problems() == []


def test_hand_kept_facts_win_and_keep_their_ids(store, folder):
    pages = Pages()
    fetched(
        store,
        Listing(pages.add("http://a.example/ferry-sinks-at-dawn", "Ferry sinks"), "rss", {"section": "World"}),
        Listing(pages.add("http://b.example/second-ferry-sinks-too", "Second ferry"), "rss"),
    )
    rows = {row["url"]: row["article_id"] for row in make(store, pages)}
    store.put_versions([{"article_id": name, "position": 1, "headline": "Old"} for name in rows.values()])
    (folder / "articles.csv").write_text(
        "article_id,outlet,url,published,headline\na001,The Paper,http://A.example/ferry-sinks-at-dawn#top,2031-03-02,\n"
        "a002,The Paper,,2031-03-05,Only a fact\n",
        encoding="utf-8",
    )
    (folder / "versions.csv").write_text(
        "article_id,position,seen,headline\na002,1,,Only an old fact\n", encoding="utf-8"
    )
    corpus = read_corpus(folder)
    articles = corpus.articles.set_index("article_id")
    assert len(articles) == 3
    first = articles.loc["a001"]
    assert (first["outlet"], first["headline"], first["section"]) == ("The Paper", "Ferry sinks", "World")
    assert f"{first['published']:%Y-%m-%d}" == "2031-03-02" and "harbour" in first["text"]
    assert set(corpus.versions["article_id"]) == {"a001", "a002", rows["http://b.example/second-ferry-sinks-too"]}


def test_a_corpus_without_articles_says_how_to_get_some(folder):
    with pytest.raises(SchemaError, match="mediakit collect"):
        read_corpus(folder)
    Store(folder / "cache" / "corpus.db").close()
    assert len(read_corpus(folder).articles) == 0


# --- what is asked


def test_about_says_what_to_look_for():
    wish = read_wish(
        {"search_terms": ["ferry Orm"], "window": {"since": date(2031, 3, 1)}, "outlets": ["The Guardian", "My paper"]}
    )
    assert wish == Wish(("ferry Orm",), date(2031, 3, 1), None, ("theguardian.com",))
    assert read_wish({"sites": ["a.example"], "outlets": ["The Guardian"]}).outlets == ("a.example",)


def test_outlets_by_name_host_and_address():
    assert find_hosts(["The Guardian", "www.a.example", "https://b.example/x", "a.example"]) == (
        "theguardian.com",
        "a.example",
        "b.example",
    )
    with pytest.raises(MediakitError, match="My paper"):
        find_hosts(["My paper"])


def test_a_service_is_asked_once_for_each_term():
    jobs = make_jobs(["gdelt", "rss"], Wish(("ferry", "strait of Orm"), outlets=("a.example",)))
    assert [(job.name, bool(job.task)) for job in jobs] == [("gdelt", True), ("gdelt", True), ("rss", False)]
    assert len({job.task for job in jobs}) == 3


@pytest.mark.parametrize(
    "wanted, wish, said",
    [
        ("gogle", Wish(), "urls, folder"),
        ("urls", Wish(), "urls=PATH"),
        ("rss", Wish(("ferry",)), "--outlet"),
        ("gdelt", Wish(outlets=("a.example",)), "--query"),
    ],
    ids=["unknown", "no file", "no outlet", "no words"],
)
def test_a_wish_that_cannot_be_met_is_said(wanted, wish, said):
    with pytest.raises(MediakitError, match=said):
        make_jobs([wanted], wish)


def read_with(monkeypatch, **more) -> None:
    """Pages are read as they are, and these keys come with every row."""

    def read(page):
        reading = read_page(page)
        reading.row.update(more)
        return reading

    monkeypatch.setattr("mediakit.harvest.articles.read_page", read)


TITLES = {
    "title": "Ferry: what we know",
    "head": "<meta property='og:title' content='The sunken ferry!'><meta name='title' content='A ferry sinks, late'>",
}


def test_other_titles_of_a_page_become_versions_that_are_no_changes(store, folder):
    pages = Pages()
    fetched(store, Listing(pages.add("http://a.example/ferry-sinks-at-dawn", "Ferry sinks", **TITLES), "rss"))
    (row,) = make(store, pages)
    assert "titles" not in row
    corpus = read_corpus(folder)
    assert corpus.versions[["position", "headline", "headline_from", "evidence"]].values.tolist() == [
        [1, "Ferry: what we know", "seo", "title"],
        [2, "The sunken ferry!", "social", "open graph"],
        [3, "A ferry sinks, late", "structured", "meta"],
    ]
    assert set(corpus.versions["seen"]) == {WHEN}
    assert compare_versions(corpus).empty and list(compare_headlines(corpus)["n_versions"]) == [1]
    assert "0 headline versions" in repr(corpus)


def test_other_titles_follow_the_hand_kept_versions(store, folder):
    pages = Pages()
    url = pages.add("http://a.example/ferry-sinks-at-dawn", "Ferry sinks", title="Ferry: what we know")
    fetched(store, Listing(url, "rss"))
    make(store, pages)
    head = "article_id,outlet,url,published,headline\n"
    (folder / "articles.csv").write_text(head + f"f1,A paper,{url},2031-03-04,Ferry sinks\n", encoding="utf-8")
    lines = ["article_id,position,seen,headline", "f1,1,2031-03-04,Ferry late", "f1,2,2031-03-05,Ferry sinks"]
    (folder / "versions.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    corpus = read_corpus(folder)
    assert list(corpus.versions["headline"]) == ["Ferry late", "Ferry sinks", "Ferry: what we know"]
    assert list(compare_versions(corpus)["after"]) == ["Ferry sinks"]


def test_what_a_fact_states_bears_no_provenance_of_the_page(store, folder, monkeypatch):
    read_with(
        monkeypatch, confidence=0.5, flags="truncated", updated=WHEN, updated_from="json-ld", published_zone="UTC"
    )
    pages = Pages()
    url = pages.add("http://a.example/ferry-sinks-at-dawn", "Ferry sinks")
    fetched(store, Listing(url, "rss"))
    make(store, pages)
    head = "article_id,outlet,url,published,headline,text\n"
    (folder / "articles.csv").write_text(head + f"f1,A paper,{url},2031-03-04,A fact,Words.\n", encoding="utf-8")
    row = read_corpus(folder).articles.iloc[0]
    assert (row["headline"], row["headline_from"], row["text_from"], row["flags"]) == ("A fact", "", "", "")
    assert (row["published_from"], row["published_zone"]) == ("", "")
    assert (row["updated"], row["updated_from"], row["byline_from"] != "") == (WHEN, "json-ld", True)


def test_what_a_listing_fills_in_says_so(store, folder, monkeypatch):
    read_with(monkeypatch, kind="", kind_from="", flags="truncated", confidence=0.4)
    pages = Pages()
    url = pages.add("http://a.example/ferry-sinks-at-dawn", "Ferry sinks")
    whole = "The ferry left the harbour. " * 200
    fetched(store, Listing(url, "guardian", {"kind": "analysis", "text": whole}))
    (row,) = make(store, pages)
    assert (row["kind"], row["kind_from"]) == ("analysis", "guardian")
    assert (row["text_from"], row["flags"], row["confidence"]) == ("guardian", "", "")
