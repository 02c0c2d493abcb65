"""Collectors for services with keys, against doubles on loopback. Every text and every outlet here is invented."""

from __future__ import annotations

import base64
import gzip
import html
import importlib.util
import io
import json
import sys
import threading
import traceback
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote, quote_plus
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from mediakit.collect import Archive, Client
from mediakit.collect.keys import PLACES, find_key
from mediakit.collect.sources import guardian, mediacloud, nytimes
from mediakit.collect.sources.guardian_facts import read_body, read_result
from mediakit.collect.sources.mediacloud import read_story
from mediakit.collect.sources.nytimes_facts import find_words, read_doc
from mediakit.collect.sources.nytimes_words import find_test
from mediakit.collect.sources.service import halve, split_names
from mediakit.errors import CollectError
from mediakit.schema.tables import ARTICLES, KINDS_OF_ARTICLE


def load_double(name: str) -> ModuleType:
    """A module of tests/doubles, by its place: `tests` is no package."""
    spec = importlib.util.spec_from_file_location(f"double_{name}", Path(__file__).parent / "doubles" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


doubles = load_double("server")
guardians, times, clouds = load_double("guardian"), load_double("nytimes"), load_double("mediacloud")

KEY = "9f0c1d2e/PLANTED+key&x=7"  # with signs that addresses, JSON and HTML escape
NOON = datetime(2031, 5, 3, 12, 30, 15, tzinfo=UTC)
DAY, NEXT = date(2031, 5, 3), date(2031, 5, 4)
APRIL = {"since": date(2017, 4, 1), "until": date(2017, 4, 30)}  # a whole month that is over


class Notes(list[tuple[str, CollectError]]):
    def __call__(self, where: str, error: CollectError) -> None:
        self.append((where, error))

    @property
    def names(self) -> list[str]:
        return [error.error for _, error in self]


@pytest.fixture(autouse=True)
def keys(monkeypatch):
    for place in PLACES.values():
        monkeypatch.setenv(place.variable, KEY)


def open_client(**options: Any) -> Client:
    return Client(**{"allow_loopback": True, "delay": 0, "retries": 2, "backoff": 0.01, "timeout": 5.0} | options)


@pytest.fixture
def client() -> Iterator[Client]:
    with open_client() as opened:
        yield opened


@pytest.fixture
def notes() -> Notes:
    return Notes()


@contextmanager
def serve(double: Any, prefix: str = "") -> Iterator[Any]:
    with doubles.Server(double.answer) as server:
        double.server, double.api = server, server.origin + prefix
        yield double


@pytest.fixture
def paper() -> Iterator[Any]:
    with serve(guardians.Guardian(KEY)) as double:
        yield double


@pytest.fixture
def gazette() -> Iterator[Any]:
    with serve(times.Times(KEY)) as double:
        yield double


@pytest.fixture
def cloud() -> Iterator[Any]:
    with serve(clouds.MediaCloud(KEY), "/api") as double:
        yield double


def ask(source: ModuleType, double: Any, client: Client, note: Any, query: str = "", **more: Any) -> list[Any]:
    options = {"since": DAY, "until": DAY, "api": double.api, "pace": 0} | more
    return list(source.listings(query, client=client, note=note, **options))


def once(number: int, answer: Any) -> Callable[..., Any]:
    """Answers the request of this number itself."""
    return lambda count, *rest: answer if count == number else None


def fill(double: Any, count: int, start: datetime = NOON, step: timedelta = timedelta(seconds=1)) -> list[str]:
    """Records one after another; their addresses."""
    if isinstance(double, guardians.Guardian):
        double.results = [guardians.make_result(n, start + n * step) for n in range(count)]
        return [result["webUrl"] for result in double.results]
    if isinstance(double, times.Times):
        double.docs = [times.make_doc(n, start + n * step) for n in range(count)]
        return [doc["web_url"] for doc in double.docs]
    double.stories = [clouds.make_story(n, (start + n * step).date().isoformat()) for n in range(count)]
    return [story["url"] for story in double.stories]


# --- keys


def test_a_key_stands_in_the_environment_or_in_keyring(monkeypatch):
    assert find_key("guardian") == KEY
    monkeypatch.delenv("MEDIAKIT_GUARDIAN_KEY")
    asked = []
    fake = types.SimpleNamespace(get_password=lambda *names: asked.append(names) or "from-the-store\n")
    monkeypatch.setitem(sys.modules, "keyring", fake)
    assert find_key("guardian") == "from-the-store"
    assert asked == [("mediakit", "guardian")]


def broken(*names: str) -> str:
    raise RuntimeError(f"no backend for {KEY}")


@pytest.mark.parametrize(
    ("store", "told"),
    [
        (None, "keyring is not installed"),
        (types.SimpleNamespace(get_password=broken), "cannot be read (RuntimeError)"),
        (types.SimpleNamespace(get_password=lambda *names: None), "holds none"),
    ],
    ids=["not installed", "broken", "empty"],
)
@pytest.mark.parametrize("service", PLACES)
def test_a_missing_key_says_how_to_get_and_to_give_one(monkeypatch, service, store, told):
    monkeypatch.setenv(PLACES[service].variable, "  ")
    monkeypatch.setitem(sys.modules, "keyring", store)
    with pytest.raises(CollectError) as caught:
        find_key(service)
    error = caught.value
    assert (error.error, error.permanent) == ("key", True)
    assert told in error.where and KEY not in str(error)
    for part in ("https://", PLACES[service].variable, f"keyring set mediakit {service}"):
        assert part in error.todo


def test_keyring_without_a_backend_is_no_fault(monkeypatch):
    keyring = pytest.importorskip("keyring")
    from keyring.backends.fail import Keyring

    monkeypatch.delenv("MEDIAKIT_NYTIMES_KEY")
    before = keyring.get_keyring()
    keyring.set_keyring(Keyring())
    try:
        with pytest.raises(CollectError, match="there is none") as caught:
            find_key("nytimes")
    finally:
        keyring.set_keyring(before)
    assert "NoKeyringError" in caught.value.where


def test_a_key_with_a_line_break_is_refused_and_not_shown(monkeypatch):
    monkeypatch.setenv("MEDIAKIT_GUARDIAN_KEY", "abc\r\nX-Evil: 1")
    with pytest.raises(CollectError) as caught:
        find_key("guardian")
    assert "Evil" not in str(caught.value)


# --- the Guardian


def test_all_facts_of_the_guardian(paper, client, notes):
    body = (
        '<p>The ferry <a href="/x">sails</a>\n again.</p>'
        '<figure><img src="a.jpg"><figcaption>A boat</figcaption></figure>'
        "<h2>What next?</h2><ul><li>Talks</li><li>A vote</li></ul><aside>Related</aside><p>One.<br>Two.</p>"
    )
    fields = {"headline": "Ferry <em>sails</em> &amp; docks", "standfirst": "<p>Crews <b>agree</b></p>", "body": body}
    fields |= {"bodyText": "run together", "byline": "Ana Reyes Harbour editor, Luc de Wit in Port Ambrey and Reuters"}
    fields |= {"publication": "Harbour Gazette", "lang": "en", "wordcount": "9", "thumbnail": "https://a.example/a.jpg"}
    tags = [
        {"id": "profile/ana-reyes", "type": "contributor", "webTitle": "Ana Reyes"},
        {"id": "tone/comment", "type": "tone", "webTitle": "Comment"},
        {"id": "tone/editorials", "type": "tone", "webTitle": "Editorials"},
        {"id": "harbour/ferries", "type": "keyword", "webTitle": "Ferries"},
    ]
    paper.results = [guardians.make_result(1, NOON, fields=fields, tags=tags)]
    (listing,) = ask(guardian, paper, client, notes, "ferry")
    facts = dict(listing.facts)
    evidence = facts.pop("evidence")
    assert evidence.startswith("Guardian Open Platform, id harbour/2031/may/03/record-1, asked 20")
    assert facts == {
        "outlet": "Harbour Gazette",
        "headline": "Ferry sails & docks",
        "deck": "Crews agree",
        "byline": "Ana Reyes; Luc de Wit",
        "agency": "Reuters",
        "section": "Harbour",
        "kind": "editorial",
        "lang": "en",
        "text": "The ferry sails again.\n\nWhat next?\n\nTalks\n\nA vote\n\nOne. Two.",
        "published": NOON,
        "published_precision": "minute",
    }
    assert (listing.url, listing.source, listing.fetch_url) == (paper.results[0]["webUrl"], "guardian", "")
    assert notes == []


def test_the_guardian_without_fields_gives_what_there_is():
    listing = read_result({"webTitle": "Ferry sails", "webUrl": "https://lakeside.example/1"}, "guardian", "2031-05-04")
    assert set(listing.facts) == {"outlet", "headline", "evidence"}
    assert read_result({"fields": {"publication": "theguardian.com"}}, "guardian", "").facts["outlet"] == "The Guardian"


@pytest.mark.parametrize(
    ("result", "kind"),
    [
        ({"type": "liveblog", "tags": [{"id": "tone/news"}]}, "live blog"),
        ({"type": "video"}, "video"),
        ({"type": "gallery", "tags": [{"id": "tone/news"}]}, None),
        ({"type": "article", "tags": [{"id": "tone/analysis"}, {"id": "tone/news"}]}, "analysis"),
        ({"type": "article", "tags": [{"id": "tone/features"}]}, None),
    ],
    ids=["live", "video", "gallery", "analysis", "feature"],
)
def test_a_kind_is_given_only_where_it_is_stated(result, kind):
    assert read_result(result, "guardian", "").facts.get("kind") == kind
    assert kind is None or kind in KINDS_OF_ARTICLE


def test_texts_that_may_not_be_passed_on_have_no_text():
    comment = "<!-- Redistribution rights for this field are unavailable -->"
    listing = read_result({"fields": {"body": comment, "bodyText": comment}}, "guardian", "")
    assert "text" not in listing.facts
    assert read_result({"fields": {"bodyText": "One.\n\nTwo."}}, "guardian", "").facts["text"] == "One.\n\nTwo."


@given(st.text(max_size=300))
def test_any_body_can_be_read(source):
    text = read_body(source)
    assert "\n\n\n" not in text and text == text.strip()


@given(st.lists(st.text("abc <>&é", min_size=1, max_size=20), min_size=1, max_size=5))
def test_every_paragraph_of_a_body_is_kept_in_order(texts):
    body = "".join(f"<p>{html.escape(text)}</p>\n" for text in texts)
    expected = [" ".join(text.split()) for text in texts]
    assert read_body(body) == "\n\n".join(text for text in expected if text)


def test_the_last_second_of_the_last_day_is_in_and_the_next_is_not(paper, client, notes):
    moments = ["2031-05-02T23:59:59", "2031-05-03T00:00:00", "2031-05-03T23:59:59", "2031-05-04T00:00:00"]
    paper.results = [guardians.make_result(n, datetime.fromisoformat(text)) for n, text in enumerate(moments)]
    found = ask(guardian, paper, client, notes)
    assert [listing.url[-1] for listing in found] == ["1", "2"]


def test_what_is_sent_to_the_guardian(paper, client, notes):
    fill(paper, 1)
    ask(guardian, paper, client, notes, '"red line" AND (ferry OR boat)')
    ((path, query),) = paper.server.asked
    assert path == "/search" and query["q"] == '"red line" AND (ferry OR boat)'
    assert (query["order-by"], query["use-date"], query["page-size"]) == ("oldest", "published", "200")
    assert query["api-key"] == KEY


def test_many_pages_of_the_guardian_come_whole_and_in_order(paper, client, notes):
    urls = fill(paper, 401)
    assert [listing.url for listing in ask(guardian, paper, client, notes)] == urls
    assert len(paper.server.asked) == 3 and notes == []


def test_pages_of_the_guardian_that_vanish_are_told(paper, client, notes):
    fill(paper, 401)

    def shrink(count: int, query: dict[str, str]) -> None:
        if count == 2:
            del paper.results[150:]

    paper.before = shrink
    found = ask(guardian, paper, client, notes)
    assert len(found) == 200  # page 2 is now beyond the last, status 400
    assert notes.names == ["incomplete"] and "401" in notes[0][1].what and "200 came" in notes[0][1].what


@settings(max_examples=15)
@given(st.lists(st.integers(0, 40 * 24 * 3600), max_size=60, unique=True))
def test_splitting_by_time_loses_nothing_at_the_guardian(seconds):
    notes, start = Notes(), datetime(2031, 4, 1, tzinfo=UTC)
    with (
        serve(guardians.Guardian(KEY)) as paper,
        open_client() as client,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(guardian, "MAX_RESULTS", 5)
        patch.setattr(guardian, "PAGE_SIZE", 3)
        paper.results = [guardians.make_result(s, start + timedelta(seconds=s)) for s in seconds]
        found = ask(guardian, paper, client, notes, since=date(2031, 4, 1), until=date(2031, 5, 11))
    times_ = [listing.facts["published"] for listing in found]
    assert len(found) == len(seconds) and times_ == sorted(times_)
    assert notes == []


def test_a_split_without_a_begin_loses_nothing(paper, client, notes, monkeypatch):
    monkeypatch.setattr(guardian, "MAX_RESULTS", 5)
    urls = fill(paper, 20, datetime(1999, 3, 1, tzinfo=UTC), timedelta(days=200))
    found = ask(guardian, paper, client, notes, since=None, until=None)
    assert [listing.url for listing in found] == urls


def test_the_guardians_quota_in_the_header_ends_the_run_with_a_day_to_go_on(paper, client, notes):
    fill(paper, 500, step=timedelta(minutes=10))
    paper.left = 2
    found = ask(guardian, paper, client, notes, until=date(2031, 5, 30))
    assert len(found) == 400 and len(paper.server.asked) == 2
    assert notes.names == ["quota"]
    last = found[-1].facts["published"].date()
    assert f"go on with since={last}" in notes[0][1].todo and "tomorrow" in notes[0][1].todo
    paper.left = 100  # the next day
    rest = ask(guardian, paper, client, notes, since=last, until=date(2031, 5, 30))
    assert {listing.url for listing in found + rest} == {result["webUrl"] for result in paper.results}


def test_other_outlets_are_not_asked_of_the_guardian(paper, client, notes):
    fill(paper, 1)
    assert ask(guardian, paper, client, notes, outlets=["post.example"]) == []
    assert paper.server.asked == [] and notes.names == ["outlets"]


# --- the New York Times


@pytest.mark.parametrize("form", ["metadata", "meta"])
@pytest.mark.parametrize("archive", [True, False], ids=["archive", "search"])
def test_all_facts_of_the_new_york_times(gazette, client, notes, form, archive):
    person = {"firstname": "Ana", "middlename": None, "lastname": "Reyes", "qualifier": "Jr.", "role": "reported"}
    gazette.form = form
    gazette.docs = [
        times.make_doc(
            1,
            datetime(2017, 4, 12, 22, 0, 7),
            headline={"main": "Ferry &amp; crews", "kicker": "Harbour", "print_headline": "CREWS"},
            byline={"original": "By Ana Reyes Jr.", "person": [person], "organization": None},
            type_of_material="News Analysis",
            source="Harbour Wire",
        )
    ]
    (listing,) = ask(nytimes, gazette, client, notes, "crews", archive=archive, **APRIL)
    interface = "Archive" if archive else "Article Search"
    facts = dict(listing.facts)
    assert facts.pop("evidence").startswith(f"New York Times {interface} API, nyt://article/1, asked 20")
    assert facts == {
        "outlet": "The New York Times",
        "agency": "Harbour Wire",
        "headline": "Ferry & crews",
        "deck": "What record 1 is about.",
        "uncertain_fields": "deck",
        "byline": "Ana Reyes Jr.",
        "section": "World",
        "kind": "analysis",
        "published": datetime(2017, 4, 12, 22, 0, 7, tzinfo=UTC),
        "published_precision": "minute",
    }
    assert listing.url == gazette.docs[0]["web_url"] and notes == []


@pytest.mark.parametrize(
    "doc",
    [
        {},
        {"headline": None, "byline": None, "multimedia": None, "pub_date": None, "web_url": None, "source": None},
        {"headline": [], "byline": [], "multimedia": {"default": {"url": "a.jpg"}}, "pub_date": "soon"},
        {"headline": {"main": None, "print_headline": None}, "byline": {"original": None, "person": None}},
    ],
    ids=["empty", "nulls", "lists", "inner nulls"],
)
def test_records_with_gaps_are_read(doc):
    facts = read_doc(doc, "nytimes", "Archive", "2031-05-04").facts
    assert set(facts) == {"outlet", "evidence"}


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ({"original": "By ANA REYES and LUC DE WIT"}, "ANA REYES; LUC DE WIT"),
        ({"original": "By Ana Reyes, Luc de Wit and Zoë O’Hara-Brandt"}, "Ana Reyes; Luc de Wit; Zoë O’Hara-Brandt"),
        ({"original": "By REUTERS", "person": []}, None),
    ],
    ids=["capitals", "three", "agency"],
)
def test_names_are_read_from_a_byline_without_persons(byline, names):
    assert read_doc({"byline": byline}, "nytimes", "Archive", "").facts.get("byline") == names


@pytest.mark.parametrize(
    ("text", "moment", "precision"),
    [
        ("2017-04-12T22:00:07+0000", "2017-04-12T22:00:07", "minute"),
        ("2025-04-10T09:00:08Z", "2025-04-10T09:00:08", "minute"),
        ("1985-01-05T05:00:00Z", "1985-01-05T00:00:00", "day"),
        ("1985-07-05T04:00:00+0000", "1985-07-05T00:00:00", "day"),
        ("1923-07-05T00:00:00Z", "1923-07-05T00:00:00", "day"),
    ],
    ids=["old form", "new form", "winter day", "summer day", "utc day"],
)
def test_midnight_is_a_day_without_a_time(text, moment, precision):
    facts = read_doc({"pub_date": text}, "nytimes", "Archive", "").facts
    assert facts["published"] == datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert facts["published_precision"] == precision


def test_whole_months_are_asked_of_the_archive_one_request_each(gazette, client, notes):
    urls = fill(gazette, 61, datetime(2017, 4, 1, 12, 0, 1, tzinfo=UTC), timedelta(days=1))
    window = {"since": date(2017, 4, 1), "until": date(2017, 5, 31)}
    assert [listing.url for listing in ask(nytimes, gazette, client, notes, "record", **window)] == urls
    assert [path for path, _ in gazette.server.asked] == [f"/svc/archive/v1/2017/{month}.json" for month in (3, 4, 5)]


@pytest.mark.parametrize(
    ("query", "since", "until"),
    [
        ("ferry", date(2017, 4, 2), date(2017, 4, 30)),
        ("ferry", date(2017, 4, 1), date(2017, 4, 29)),
        ("headline:(ferry)", date(2017, 4, 1), date(2017, 4, 30)),
        ("ferry", None, date(2017, 4, 30)),
    ],
    ids=["late begin", "early end", "a field", "no begin"],
)
def test_anything_else_is_searched(gazette, client, notes, query, since, until):
    assert ask(nytimes, gazette, client, notes, query, since=since, until=until) == []
    assert {path for path, _ in gazette.server.asked} == {times.SEARCH}
    assert notes == []


def test_a_month_that_is_not_over_is_not_for_the_archive():
    may = date(2031, 5, 1), date(2031, 5, 31)
    assert not nytimes.is_for_archive("ferry", *may, date(2031, 5, 31))
    assert nytimes.is_for_archive("ferry", *may, date(2031, 6, 1))


@pytest.mark.parametrize(
    ("archive", "zone"),
    [(True, "UTC"), (True, "America/New_York"), (False, "UTC"), (False, "America/New_York"), (False, "Asia/Tokyo")],
)
def test_days_are_utc_whatever_the_service_counts_in(gazette, client, notes, archive, zone):
    gazette.zone = ZoneInfo(zone)
    moments = ["2017-03-31T23:59:59", "2017-04-01T00:00:01", "2017-04-30T23:59:59", "2017-05-01T00:00:01"]
    gazette.docs = [times.make_doc(n, datetime.fromisoformat(text)) for n, text in enumerate(moments)]
    found = ask(nytimes, gazette, client, notes, archive=archive, **APRIL)
    assert [doc["_id"] for doc in gazette.docs[1:3]] == [x.facts["evidence"].split(", ")[1] for x in found]


def test_the_archive_looks_into_headline_abstract_and_first_paragraph_only(gazette, client, notes):
    fill(gazette, 12, datetime(2017, 4, 2, 12, 0, 1, tzinfo=UTC))  # each with the keyword "Ferries"
    gazette.docs[3]["headline"] = {"main": "Ferries sail"}
    gazette.docs[5] |= {"abstract": None, "lead_paragraph": "The FERRY docks."}
    gazette.docs[7] |= {"abstract": "No ferry today."}
    found = ask(nytimes, gazette, client, notes, "ferr NOT today", **APRIL)
    assert [listing.url for listing in found] == [gazette.docs[n]["web_url"] for n in (3, 5)]


def test_a_query_beyond_us_is_refused_with_the_archive(gazette, client, notes):
    with pytest.raises(CollectError, match="cannot search"):
        ask(nytimes, gazette, client, notes, "ferry AND (boat OR ship)", archive=True, **APRIL)


def test_a_month_that_is_too_large_is_searched_instead(gazette, notes):
    urls = fill(gazette, 25, datetime(2017, 4, 2, 12, 0, 1, tzinfo=UTC))
    with open_client(max_bytes=12_000) as client:
        found = ask(nytimes, gazette, client, notes, **APRIL)
    assert [listing.url for listing in found] == urls
    assert notes.names == ["too-large"] and "searched instead" in notes[0][1].todo


def test_many_pages_of_a_search(gazette, client, notes):
    urls = fill(gazette, 45)
    assert [listing.url for listing in ask(nytimes, gazette, client, notes, "record")] == urls
    assert [query["page"] for _, query in gazette.server.asked] == ["0", "1", "2", "3", "4"] and notes == []


@settings(max_examples=15)
@given(st.lists(st.integers(0, 30 * 24 * 3600), max_size=60, unique=True), st.sampled_from(["UTC", "America/New_York"]))
def test_splitting_by_time_loses_nothing_at_the_times(seconds, zone):
    notes, start = Notes(), datetime(2031, 4, 1, tzinfo=UTC)
    with serve(times.Times(KEY)) as gazette, open_client() as client, pytest.MonkeyPatch.context() as patch:
        patch.setattr(nytimes, "MAX_PAGES", 3)
        patch.setattr(nytimes, "PAGE_SIZE", 2)
        gazette.max_pages, gazette.page_size, gazette.zone = 3, 2, ZoneInfo(zone)
        gazette.docs = [times.make_doc(s, start + timedelta(seconds=s)) for s in seconds]
        found = ask(nytimes, gazette, client, notes, since=date(2031, 4, 1), until=date(2031, 5, 1))
        crowded = max((sum(gazette._day(a) == gazette._day(b) for b in gazette.docs) for a in gazette.docs), default=0)
    if crowded <= 6:
        assert sorted(int(x.facts["evidence"].split("/")[-1].split(",")[0]) for x in found) == sorted(seconds)
        assert notes == []
    else:
        assert set(notes.names) == {"incomplete"}


def test_a_day_with_more_hits_than_can_be_had_is_told(gazette, client, notes, monkeypatch):
    monkeypatch.setattr(nytimes, "MAX_PAGES", 2)
    gazette.max_pages = 2
    fill(gazette, 45)
    assert len(ask(nytimes, gazette, client, notes)) == 20
    assert notes.names == ["incomplete"] and "45 hits" in notes[0][1].what and "narrow" in notes[0][1].todo


def test_a_fault_of_the_archive_says_with_which_month_to_go_on(gazette, client, notes):
    urls = fill(gazette, 60, datetime(2017, 4, 1, 12, 0, 1, tzinfo=UTC), timedelta(days=1))
    down = (503, {}, b"down")
    gazette.before = lambda count, path, query: down if path.endswith("/5.json") else None
    window = {"since": date(2017, 4, 1), "until": date(2017, 5, 31)}
    found = ask(nytimes, gazette, client, notes, **window)
    assert [listing.url for listing in found] == urls[:30]
    assert notes.names == ["http-503"] and "since=2017-05-01" in notes[0][1].todo


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_query_is_judged_or_left_to_the_service(query, text):
    test = find_test(query)
    assert test is None or test(text) in (True, False)


def test_a_query_is_judged_by_words_phrases_and_operators():
    holds = find_test('"red line" -yacht OR café')
    assert holds("Red lines crossed") and holds("The CAFÉS open") and holds("cafe")
    assert not holds("a red yacht line") and not holds("Red line, yacht") and not holds("a line, red")


# --- Media Cloud


def test_all_facts_of_media_cloud(cloud, client, notes):
    cloud.stories = [clouds.make_story(1, "2031-05-03", title=" Ferry\n sails ", language="nb")]
    cloud.stories += [clouds.make_story(2, None, language=None, title=None)]
    first, second = ask(mediacloud, cloud, client, notes, "ferry", collections=[34412234, 7], sources=[1])
    assert first.facts.pop("evidence").startswith(f"Media Cloud, story {1:064x}, asked 20")
    assert first.facts == {
        "outlet": "lakeside.example",
        "headline": "Ferry sails",
        "lang": "nb",
        "published": datetime(2031, 5, 3, tzinfo=UTC),
        "published_precision": "day",
        "uncertain_fields": "published",
    }
    assert set(second.facts) == {"outlet", "evidence"}
    (path, query), headers = cloud.server.asked[-1], cloud
    assert path == "/api/search/story-list" and headers.asked == 1
    assert query == {
        "q": "ferry",
        "start": "2031-05-03",
        "end": "2031-05-03",
        "platform": "onlinenews-mediacloud",
        "cs": "34412234,7",
        "ss": "1",
        "sort_order": "asc",
        "page_size": "1000",
    }


def test_pages_of_media_cloud_by_token(cloud, client, notes):
    urls = fill(cloud, 25)
    cloud.max_page = 10
    assert [listing.url for listing in ask(mediacloud, cloud, client, notes)] == urls
    assert [("pagination_token" in query) for _, query in cloud.server.asked] == [False, True, True]
    assert notes == []


def test_media_clouds_quota_says_with_which_token_to_go_on(cloud, client, notes):
    urls = fill(cloud, 25)
    cloud.max_page = 10
    cloud.before = once(3, clouds.over_quota())
    found = ask(mediacloud, cloud, client, notes)
    assert [listing.url for listing in found] == urls[:20]
    assert notes.names == ["quota"]
    token = notes[0][1].todo.partition("token='")[2].partition("'")[0]
    rest = ask(mediacloud, cloud, client, notes, token=token)
    assert [listing.url for listing in rest] == urls[20:]


def test_a_passing_fault_of_media_cloud_is_tried_again(cloud, client, notes):
    urls = fill(cloud, 3)
    cloud.before = once(1, clouds.busy())
    assert [listing.url for listing in ask(mediacloud, cloud, client, notes)] == urls and notes == []
    cloud.before = lambda *request: clouds.busy()
    assert ask(mediacloud, cloud, client, notes) == []
    assert notes.names == ["unavailable"] and not notes[0][1].permanent


def test_media_cloud_going_in_a_circle_ends(cloud, client, notes):
    answer = clouds.reply(200, {"stories": [clouds.make_story(1, "2031-05-03")], "pagination_token": "MTA="})
    cloud.before = lambda *request: answer
    assert len(ask(mediacloud, cloud, client, notes)) == 1
    assert notes.names == ["answer"] and "circle" in notes[0][1].what


@pytest.mark.parametrize(("rate", "seconds"), [("2/m", 30), ("10/m", 6), ("100/m", 6), ("lots", 30), ("0/m", 30)])
def test_the_pace_of_media_cloud_is_the_one_that_it_tells(cloud, client, notes, monkeypatch, rate, seconds):
    fill(cloud, 1)
    cloud.rate, paces = rate, []
    ask_really = client.ask
    monkeypatch.setattr(
        client, "ask", lambda *args, pace=0.0, **more: paces.append(pace) or ask_really(*args, pace=0, **more)
    )
    assert len(ask(mediacloud, cloud, client, notes, pace=None)) == 1
    assert paces == [6, seconds]


# --- what holds for all three

SERVICES = {"guardian": (guardian, guardians.Guardian, ""), "nytimes": (nytimes, times.Times, "")}
SERVICES |= {"mediacloud": (mediacloud, clouds.MediaCloud, "/api")}


@pytest.fixture(params=SERVICES)
def any_service(request) -> Iterator[tuple[ModuleType, Any]]:
    source, make, prefix = SERVICES[request.param]
    with serve(make(KEY), prefix) as double:
        yield source, double


def test_nothing_found_is_no_fault(any_service, client, notes):
    source, double = any_service
    assert ask(source, double, client, notes) == [] and notes == []


def test_one_page_and_columns_that_the_table_has(any_service, client, notes):
    source, double = any_service
    urls = fill(double, 3)
    found = ask(source, double, client, notes)
    assert [listing.url for listing in found] == urls and notes == []
    names = {column.name for column in ARTICLES.columns}
    assert all(set(listing.facts) <= names and listing.source == source.NAME for listing in found)
    assert all(listing.facts["published"].tzinfo is UTC for listing in found)


def test_no_key_asks_nothing(any_service, client, notes, monkeypatch):
    source, double = any_service
    monkeypatch.delenv(PLACES[source.NAME].variable)
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(CollectError, match="there is none"):
        ask(source, double, client, notes)
    assert double.server.asked == []


def test_a_wrong_key_is_said_with_what_to_do(any_service, client, notes):
    source, double = any_service
    double.key = "another"
    with pytest.raises(CollectError, match="refuses the key") as caught:
        ask(source, double, client, notes)
    assert (caught.value.error, caught.value.permanent) == ("key", True)
    assert PLACES[source.NAME].register in caught.value.todo
    assert len(double.server.asked) == 1


def test_texts_that_stand_on_two_pages_come_once(any_service, client, notes):
    source, double = any_service
    urls = fill(double, 30)
    held = next(value for name in ("results", "docs", "stories") if (value := getattr(double, name, None)))
    held += held[5:20]
    assert [listing.url for listing in ask(source, double, client, notes)] == urls


def test_the_limit_ends_the_asking(any_service, client, notes):
    source, double = any_service
    urls = fill(double, 30)
    assert [listing.url for listing in ask(source, double, client, notes, limit=7)] == urls[:7]
    assert len(double.server.asked) == 1
    assert ask(source, double, client, notes, limit=0) == [] and len(double.server.asked) == 1 and notes == []


def test_other_hosts_are_left_out(any_service, client, notes, monkeypatch):
    source, double = any_service
    monkeypatch.setattr(source, "HOST", "lakeside.example", raising=False)
    urls = fill(double, 3)
    held = next(value for name in ("results", "docs", "stories") if (value := getattr(double, name, None)))
    held[1] |= dict.fromkeys(["webUrl", "web_url", "url"], "https://otherlakeside.example/x")
    found = ask(source, double, client, notes, outlets=["www.Lakeside.example"])
    assert [listing.url for listing in found] == [urls[0], urls[2]]


@pytest.mark.parametrize(
    "answer",
    [
        (500, {}, b"down"),
        (429, {"Retry-After": "0"}, b'{"message": "API rate limit exceeded"}'),
        (503, {"Retry-After": "0"}, b""),
    ],
    ids=["500", "429", "503"],
)
def test_a_fault_that_passes_costs_nothing(any_service, client, notes, answer):
    source, double = any_service
    urls = fill(double, 30)
    double.before = once(1, answer)
    assert [listing.url for listing in ask(source, double, client, notes)] == urls and notes == []


def test_a_fault_that_stays_keeps_what_came_and_says_how_to_go_on(any_service, client, notes):
    source, double = any_service
    fill(double, 450)
    double.max_page = 100
    double.before = lambda count, *rest: (500, {}, b"down") if count > 1 else None
    found = ask(source, double, client, notes)
    assert found and len(found) < 450
    assert notes.names == ["http-500"] and "go on with " in notes[0][1].todo
    assert notes[0][0].startswith(double.server.origin)


def test_too_many_requests_end_as_a_quota(any_service, client, notes):
    source, double = any_service
    double.before = lambda *request: times.fault(
        429, "Rate limit quota violation.", "policies.ratelimit.QuotaViolation"
    )
    assert ask(source, double, client, notes) == []
    assert notes.names == ["quota"] and not notes[0][1].permanent
    assert source.LIMITS in notes[0][1].todo and "allows" in source.LIMITS and "run again" in source.LIMITS


def test_a_long_wait_that_the_service_asks_for_is_said(any_service, client, notes):
    source, double = any_service
    double.before = lambda *request: (429, {"Retry-After": "86000"}, b"{}")
    assert ask(source, double, client, notes) == [] and len(double.server.asked) == 1
    assert notes.names == ["quota"]
    assert "86000 s" in notes[0][1].todo or "85999 s" in notes[0][1].todo


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'"x"', b"{}", b'{"response": []}', b"\xff"])
def test_an_answer_of_another_form_is_said(any_service, client, notes, body):
    source, double = any_service
    double.before = lambda *request: (200, {}, body)
    assert ask(source, double, client, notes) == []
    assert notes.names == ["answer"]


def test_a_query_that_the_service_refuses_is_raised_with_its_words(any_service, client, notes):
    source, double = any_service
    double.before = lambda *request: clouds.reply(422, {"note": "unbalanced brackets"})
    with pytest.raises(CollectError, match="unbalanced brackets"):
        ask(source, double, client, notes, "(ferry")


def test_without_a_note_an_early_end_is_a_warning(any_service, client):
    source, double = any_service
    double.before = lambda *request: (500, {}, b"down")
    with pytest.warns(UserWarning, match="has a fault"):
        assert ask(source, double, client, None) == []


def test_a_stop_is_raised_on(any_service, notes):
    source, double = any_service
    fill(double, 450)
    double.max_page = 100
    stop = threading.Event()
    with open_client(stop=stop) as client:
        running = source.listings(since=DAY, until=DAY, client=client, note=notes, api=double.api, pace=0)
        next(running)
        stop.set()
        with pytest.raises(CollectError) as caught:
            list(running)
    assert caught.value.error == "stopped" and notes == []


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 5000))
def test_halves_of_a_window_cover_it_without_overlap(first, days):
    last = min(first + timedelta(days=days), date(2100, 1, 1))
    halves = halve((first, last))
    if first == last:
        assert halves == []
    else:
        (begin, middle), (after, end) = halves
        assert (begin, end) == (first, last) and after - middle == timedelta(days=1)
        assert begin <= middle and after <= end


NAMES = [
    "fields",
    "tags",
    "type",
    "webUrl",
    "webTitle",
    "webPublicationDate",
    "sectionName",
    "headline",
    "standfirst",
    "byline",
    "body",
    "bodyText",
    "lang",
    "publication",
    "main",
    "print_headline",
    "kicker",
    "person",
    "original",
    "firstname",
    "lastname",
    "pub_date",
    "web_url",
    "abstract",
    "section_name",
    "source",
    "type_of_material",
    "uri",
    "publish_date",
    "language",
    "media_name",
    "title",
    "url",
    "id",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.sampled_from(["0001-01-01T00:00:00+14:00"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(NAMES), JSON, max_size=12))
def test_a_record_of_any_form_is_read_without_a_fault(record):
    readings = [read_result(record, "guardian", ""), read_doc(record, "nytimes", "Archive", ""), read_story(record, "")]
    for listing in readings:
        published = listing.facts.get("published")
        assert published is None or published.tzinfo is UTC
        assert all(isinstance(fact, str) and fact for name, fact in listing.facts.items() if name != "published")
    assert isinstance(find_words(record), str)


@pytest.mark.parametrize("count", [None, "many", -3, [], {}], ids=str)
@pytest.mark.parametrize("name", ["guardian", "nytimes"])
def test_an_answer_that_does_not_tell_how_many_there_are_is_said(client, notes, name, count):
    source, make, _ = SERVICES[name]
    response = {"results": [], "docs": [], "total": count, "pages": 1, "metadata": {"hits": count}}
    with serve(make(KEY)) as double:
        double.before = lambda *request: clouds.reply(200, {"response": response})
        assert ask(source, double, client, notes) == []
    assert notes.names == ["answer"]


@given(st.text(max_size=80))
def test_any_byline_can_be_read(byline):
    assert all(" " in " ".join(name.split()) for name in split_names(byline))


# --- the planted key


def spell(key: str) -> list[bytes]:
    """The key as it might leak: plain, escaped for an address, for JSON, and in base64 at each of three places."""
    texts = {key, quote(key), quote(key, safe=""), quote_plus(key), key.replace("/", "\\/")}
    texts |= {text.lower() for text in texts if "%" in text}
    for shift in range(3):
        coded = base64.b64encode(b"x" * shift + key.encode()).decode()
        texts.add(coded[4 if shift else 0 : -4])
    return [text.encode() for text in texts] + [key[:12].encode()]


def read_everything(folder: Path) -> list[bytes]:
    """All bytes of all files, and what is packed in them."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            raw = path.read_bytes()
            found.append(raw)
            if path.suffix == ".gz":
                found.append(gzip.decompress(raw))
                for record in ArchiveIterator(io.BytesIO(raw)):
                    found += [str(record.http_headers).encode(), record.content_stream().read()]
    return found


def tell_all(error: BaseException | None) -> list[str]:
    """All that an error and the errors behind it say."""
    seen, texts = set[int](), []
    waiting = [error]
    while waiting:
        here = waiting.pop()
        if here is not None and id(here) not in seen:
            seen.add(id(here))
            texts += [str(here), repr(here), repr(vars(here)), *traceback.format_exception(here)]
            waiting += [here.__cause__, here.__context__]
    return texts


def echo() -> bytes:
    """An error's body as a careless service writes it."""
    words = f"Rate limit quota violation. Identifier : {KEY}"
    return json.dumps({"fault": {"faultstring": words}, "note": words, "message": words}).encode() + quote(KEY).encode()


LEAKS: dict[str, tuple[int, bool, str]] = {
    **{
        f"{status}{' packed' if packed else ''}": (status, packed, "")
        for status in (200, 400, 401, 403, 429, 500)
        for packed in (False, True)
    },
    "redirect to a page": (302, False, "/elsewhere?api-key={}"),
    "redirect in a circle": (302, False, "?api-key={}"),
    "redirect to no address": (302, True, "ftp://lakeside.example/{}"),
    "redirect to another host": (302, False, "http://lakeside.example/{}"),
}


def find_leaks(folder: Path, texts: list[str], notes: Notes) -> list[tuple[bytes, bytes]]:
    """Every spelling of the key that stands in a file or was said, with what is around it."""
    said = [*texts, *(text for where, error in notes for text in (where, *tell_all(error)))]
    told = [*read_everything(folder), *(text.encode() for text in said)]
    assert told
    return [(key, text[max(0, text.find(key) - 60) :][:120]) for text in told for key in spell(KEY) if key in text]


def run_and_listen(folder: Path, source: ModuleType, double: Any, notes: Notes, **more: Any) -> list[str]:
    """Ask with an archive, and give back all that was said: listings, pauses, errors and what is behind them."""
    texts: list[str] = []
    with (
        Archive(folder / "pages.warc.gz") as archive,
        open_client(archive=archive, on_wait=lambda *told: texts.append(repr(told))) as client,
    ):
        try:
            texts += [repr(listing) for listing in ask(source, double, client, notes, "ferry", **more)]
        except CollectError as error:
            texts += tell_all(error)
        return [*texts, repr(client), repr(vars(source))]


@pytest.mark.parametrize("case", LEAKS)
def test_the_key_is_found_nowhere(any_service, tmp_path, notes, case):
    source, double = any_service
    status, packed, target = LEAKS[case]

    def answer(count: int, *request: Any) -> Any:
        body, head = echo(), {"Content-Type": "application/json", "X-Echo": KEY}
        if packed:
            body, head = gzip.compress(body), head | {"Content-Encoding": "gzip"}
        if target:
            head["Location"] = target.format(quote(KEY, safe=""))
        return status, head, body

    double.before = answer
    texts = run_and_listen(tmp_path, source, double, notes)
    assert double.server.asked
    assert find_leaks(tmp_path, texts, notes) == []


@pytest.mark.parametrize("before", (276, 282, 288))
def test_no_part_of_the_key_is_left_where_a_message_is_cut(any_service, tmp_path, notes, before):
    source, double = any_service
    double.before = lambda *request: (400, {}, b"x" * before + KEY.encode() + b" and more" * 50)
    assert find_leaks(tmp_path, run_and_listen(tmp_path, source, double, notes), notes) == []


def test_an_error_of_the_connection_does_not_hold_the_key(any_service, tmp_path, notes):
    source, double = any_service
    with doubles.Server(double.answer) as gone:
        address = gone.origin
    texts = run_and_listen(tmp_path, source, double, notes, api=address)
    assert notes.names == ["connection"] and double.server.asked == []
    assert find_leaks(tmp_path, texts, notes) == []


def test_a_key_in_a_plain_run_is_in_no_file(any_service, tmp_path, notes):
    source, double = any_service
    urls = fill(double, 12)
    with Archive(tmp_path / "pages.warc.gz") as archive, open_client(archive=archive) as client:
        texts = [repr(listing) for listing in ask(source, double, client, notes)]
    assert len(texts) == len(urls) and notes == []
    assert find_leaks(tmp_path, texts, notes) == []
