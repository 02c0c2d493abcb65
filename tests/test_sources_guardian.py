"""The collector of the Guardian's Open Platform, against a double of it on loopback."""

from __future__ import annotations

import gzip
import importlib.util
import json
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.collect import Client
from mediakit.collect.sources import guardian
from mediakit.collect.sources.guardian_text import KINDS, find_kind, read_byline, read_text
from mediakit.errors import CollectError
from mediakit.schema.tables import KINDS_OF_ARTICLE


def load_double(name: str) -> ModuleType:
    """A module of tests/doubles, by its place: `tests` is no package, and others install one of that name."""
    spec = importlib.util.spec_from_file_location(f"double_{name}", Path(__file__).parent / "doubles" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


doubles, double = load_double("server"), load_double("guardian")
DAY = date(2031, 5, 3)  # London is an hour ahead of UTC
START = datetime(2031, 5, 3, tzinfo=UTC)
KEY = "a-key-for-tests"
make_record, make_tag = double.make_record, double.make_tag


class Notes(list[tuple[str, CollectError]]):
    """What was noted."""

    def __call__(self, address: str, error: CollectError) -> None:
        self.append((address, error))

    @property
    def errors(self) -> list[str]:
        return [error.error for _, error in self]


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with Client(allow_loopback=True, delay=0, retries=1, backoff=0.01) as open_client:
        yield open_client


@pytest.fixture
def service() -> Iterator[Any]:
    made = double.Guardian(key=KEY)
    with doubles.Server(made.answer) as server:
        made.server, made.api = server, server.origin
        yield made


def search(service: Any, client: Client, note: Any, query: str = "", **more: Any) -> list[Any]:
    options = {"since": DAY, "until": DAY, "key": KEY, "api": service.api, "pace": 0, **more}
    return list(guardian.listings(query, client=client, note=note, **options))


def names(found: list[Any]) -> list[str]:
    return [listing.url.rpartition("/")[2] for listing in found]


def fill(service: Any, n: int, apart: timedelta = timedelta(seconds=60)) -> list[str]:
    service.records += [make_record(f"a{number}", START + number * apart) for number in range(n)]
    return [f"a{number}" for number in range(n)]


def small_pages(monkeypatch: pytest.MonkeyPatch, size: int, most: int = 190) -> None:
    monkeypatch.setattr(guardian, "PAGE", size)
    monkeypatch.setattr(guardian, "MAX_PAGES", most)


# --- what a listing holds


def test_a_listing_holds_all_that_the_service_states(service, client, notes):
    service.records = [
        make_record(
            "2031/may/03/ferry",
            START + timedelta(hours=9, seconds=7),
            "Ferry strike | Ann Miller",
            headline="Ferry &amp; port strike",
            standfirst="<p>Owners <strong>refuse</strong> talks</p>",
            byline="Ann Miller in Lakeside, and agencies",
            publication="Lakeside on Sunday",
            lang="en",
            body="<p>One.</p><p>Two.</p>",
            tags=[
                make_tag("contributor", "profile/ann", "Ann Miller"),
                make_tag("contributor", "profile/bo", "Bo Larsen"),
                make_tag("keyword", "world/ferries", "Ferries"),
                make_tag("tone", "tone/news", "News"),
            ],
        )
    ]
    (found,) = search(service, client, notes, "ferry")
    assert (found.url, found.source) == ("https://www.lakeside.example/world/2031/may/03/ferry", "guardian")
    assert found.address == ""  # the text came: nothing is to be fetched
    assert found.facts == {
        "headline": "Ferry & port strike",
        "deck": "Owners refuse talks",
        "byline": "Ann Miller; Bo Larsen",
        "published": START + timedelta(hours=9, seconds=7),
        "published_precision": "minute",
        "section": "World news",
        "kind": "news",
        "lang": "en",
        "outlet": "Lakeside on Sunday",
        "text": "One.\n\nTwo.",
        "evidence": "Guardian Open Platform, world/2031/may/03/ferry",
    }
    assert not notes


def test_a_text_that_is_withheld_is_left_to_be_fetched_and_bare_facts_are_read(service, client, notes):
    service.records = [
        make_record("a", START, "Ferry | Ann Miller", headline="", body=double.WITHHELD, publication="Lakeside")
    ]
    (found,) = search(service, client, notes)
    assert found.address == found.url
    assert found.facts.keys() == {
        "headline",
        "published",
        "published_precision",
        "section",
        "outlet",
        "evidence",
    }
    assert (found.facts["headline"], found.facts["outlet"]) == ("Ferry | Ann Miller", "Lakeside")


@pytest.mark.parametrize("publication", ["theguardian.com", "guardian.co.uk", ""])
def test_a_text_that_was_not_printed_is_the_guardians(service, client, notes, publication):
    service.records = [make_record("a", START, "", body="", publication=publication)]
    assert search(service, client, notes)[0].facts["outlet"] == "The Guardian"


def test_a_record_without_fields_tags_and_time_is_still_listed(service, client, notes):
    bare = {"response": {"status": "ok", "total": 1, "pages": 1, "results": [{"webUrl": "https://a.example/b"}, 7]}}
    service.faults = [(200, double.JSON, json.dumps(bare).encode())]
    (found,) = search(service, client, notes)
    assert found.facts == {"outlet": "The Guardian", "evidence": "Guardian Open Platform, no id"}


@pytest.mark.parametrize(
    ("form", "tones", "kind"),
    [
        ("article", ["tone/news"], "news"),
        ("article", ["tone/news", "tone/analysis"], "analysis"),
        ("article", ["tone/comment"], "op-ed"),
        ("article", ["tone/comment", "tone/editorials"], "editorial"),
        ("article", ["tone/comment", "tone/letters"], ""),
        ("article", ["tone/features", "tone/interview"], "interview"),
        ("article", ["tone/features", "tone/news"], ""),
        ("article", ["tone/reviews"], "review"),
        ("article", ["tone/obituaries"], ""),
        ("article", ["tone/minutebyminute", "tone/news"], "live blog"),
        ("liveblog", [], "live blog"),
        ("video", ["tone/news"], "video"),
        ("gallery", [], ""),
    ],
)
def test_a_kind_is_stated_only_where_a_tag_is_certain(form, tones, kind):
    assert find_kind(form, [make_tag("tone", tone) for tone in tones]) == kind


def test_every_kind_is_one_of_the_table_articles():
    assert set(KINDS.values()) - {""} <= set(KINDS_OF_ARTICLE)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Ann Miller", "Ann Miller"),
        ("By Ann Miller and Bo Larsen", "Ann Miller; Bo Larsen"),
        ("Ann Miller in Lakeside, Bo Larsen in Nordsund, and agencies", "Ann Miller; Bo Larsen"),
        ("Ann Miller, Bo Larsen and Ann Miller", "Ann Miller; Bo Larsen"),
        ("<a href='/x'>Sandra Andersen</a>", "Sandra Andersen"),
        ("Editorial", ""),
        ("Agencies", ""),
        ("", ""),
    ],
)
def test_names_are_read_from_a_byline_where_no_contributor_is_tagged(line, names):
    assert read_byline([make_tag("tone", "tone/news")], line) == names


# --- texts


def test_a_text_is_paragraphs_without_asides_figures_and_times_of_blocks():
    body = """<p>First <a href="/x">linked</a>
      paragraph.</p> <figure class="element element-image"><img src="x"><figcaption>A boat.</figcaption></figure>
      <aside class="element element-rich-link"><p><span>Related: </span><a href="/y">More</a></p></aside>
      <gu-atom data-atom-id="1"><div>Quiz</div></gu-atom>
      <h2>Subhead</h2><blockquote class="quoted"><p>Quoted.</p></blockquote>
      <div class="block"><p class="block-time published-time"><time>4.13pm</time></p>
      <h2 class="block-title">Talks end</h2><div class="block-elements"><p>Post.</p></div></div>
      <ul><li>One</li><li><p>Two</p></li></ul>Loose.<script>x()</script>"""
    assert read_text(body).split("\n\n") == [
        "First linked paragraph.",
        "Subhead",
        "Quoted.",
        "Talks end",
        "Post.",
        "One",
        "Two",
        "Loose.",
    ]


def test_an_old_text_is_parted_by_two_ends_of_line():
    assert read_text("<p>One,<br />still one.<br /> <br />Two &quot;words&quot;.</p>") == (
        'One, still one.\n\nTwo "words".'
    )


@pytest.mark.parametrize("body", ["", "  ", "<!-- x -->", "<p></p>", "<aside>x</aside>", "<figure><aside/></figure>"])
def test_a_body_without_words_has_no_text(body):
    assert read_text(body) == ""


@given(st.lists(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="<>&")), max_size=5))
def test_no_word_of_a_paragraph_is_lost(paragraphs):
    text = read_text("".join(f"<p>{part}</p><aside>beside</aside>" for part in paragraphs))
    assert text == "\n\n".join(" ".join(part.split()) for part in paragraphs if part.split())


@given(st.text(st.sampled_from("<>/pbrdivasideul !-?=\"' \n&;") | st.characters(codec="utf-8")))
def test_no_body_breaks_the_reader(body):
    assert not read_text(body).startswith("\n")


def test_what_stands_behind_an_instruction_of_a_word_processor_is_kept():
    assert read_text("<p>One <?xml:namespace prefix = o ns = 'x' />two.</p>") == "One two."


# --- pages, days, limits


def test_every_page_is_read_once_the_oldest_first(service, client, notes):
    expected = fill(service, 450, timedelta(minutes=3))
    assert names(search(service, client, notes)) == expected
    assert [query["page"] for _, query in service.server.asked] == ["1", "2", "3"]
    assert not notes


def test_nothing_found_is_no_error(service, client, notes):
    assert search(service, client, notes, "submarine") == []
    assert not notes


def test_an_article_that_stands_twice_is_yielded_once(service, client, notes):
    fill(service, 3)
    service.records += [make_record("a1", START + timedelta(hours=1)), make_record("a9", START + timedelta(hours=2))]
    assert names(search(service, client, notes)) == ["a0", "a1", "a2", "a9"]


def test_both_days_are_included_to_the_last_second_and_are_days_of_utc(service, client, notes):
    midnight = START + timedelta(days=1)
    moments = {
        "before": START - timedelta(seconds=1),
        "first": START,
        "in-london-already-the-next-day": midnight - timedelta(minutes=30),
        "last": midnight - timedelta(seconds=1),
        "after": midnight,
    }
    service.records = [make_record(name, moment) for name, moment in moments.items()]
    assert names(search(service, client, notes)) == ["first", "in-london-already-the-next-day", "last"]


def test_without_days_everything_is_asked_for(service, client, notes):
    service.records = [make_record("old", datetime(1999, 1, 1, tzinfo=UTC)), make_record("new", datetime.now(UTC))]
    assert names(search(service, client, notes, since=None, until=None)) == ["old", "new"]
    assert "from-date" not in service.server.asked[0][1]


def test_a_limit_stops_and_asks_for_no_further_page(service, client, notes, monkeypatch):
    small_pages(monkeypatch, 3)
    fill(service, 9)
    assert names(search(service, client, notes, limit=3)) == ["a0", "a1", "a2"]
    assert len(service.server.asked) == 1
    assert search(service, client, notes, limit=0) == []


@pytest.mark.parametrize(
    ("outlets", "asked"),
    [((), 1), (("theguardian.com",), 1), (("www.theguardian.com", "news.example"), 1), (("news.example",), 0)],
)
def test_the_service_is_asked_only_when_the_outlet_is_wanted(service, client, notes, outlets, asked):
    fill(service, 1)
    assert len(search(service, client, notes, outlets=outlets)) == asked == len(service.server.asked)


def test_no_key_is_needed_when_the_outlet_is_not_wanted(service, client, notes, monkeypatch):
    monkeypatch.delenv("MEDIAKIT_GUARDIAN_KEY", raising=False)
    assert search(service, client, notes, key="", outlets=["news.example"]) == []


def test_more_pages_than_can_be_had_are_read_in_parts_of_the_time(service, client, notes, monkeypatch):
    small_pages(monkeypatch, 2, most=3)
    expected = fill(service, 48, timedelta(minutes=30))
    assert names(search(service, client, notes)) == expected
    assert max(int(query["page"]) for _, query in service.server.asked) <= 3
    assert not notes


def test_an_hour_with_more_than_can_be_had_is_said(service, client, notes, monkeypatch):
    small_pages(monkeypatch, 2, most=3)
    fill(service, 10, timedelta(seconds=1))
    found = names(search(service, client, notes))
    assert found == ["a0", "a1", "a2", "a3", "a4", "a5"]
    assert notes.errors == ["overflow"]
    assert "10 hits" in str(notes[0][1])


def test_a_page_that_is_too_large_is_read_in_parts(service, notes, monkeypatch):
    expected = fill(service, 40, timedelta(minutes=30))
    for record in service.records:
        record["fields"]["body"] = f"<p>{'word ' * 200}</p>"
    with Client(allow_loopback=True, delay=0, max_bytes=20_000) as small:
        assert names(search(service, small, notes)) == expected
    assert not notes


def test_what_may_be_missing_is_said_when_articles_are_taken_down_meanwhile(service, client, notes, monkeypatch):
    small_pages(monkeypatch, 4)
    fill(service, 12)
    service.taken_down = {1: [0, 1]}
    assert names(search(service, client, notes)) == ["a0", "a1", "a2", "a3", "a6", "a7", "a8", "a9", "a10", "a11"]
    assert notes.errors == ["moved"]


def test_a_last_page_that_is_gone_meanwhile_ends_the_search_with_a_note(service, client, notes, monkeypatch):
    small_pages(monkeypatch, 4)
    fill(service, 5)
    service.taken_down = {1: [4]}
    assert names(search(service, client, notes)) == ["a0", "a1", "a2", "a3"]
    assert notes.errors == ["moved"]


# --- what goes wrong


def test_a_fault_of_the_server_that_passes_is_not_seen(service, client, notes):
    expected = fill(service, 450, timedelta(minutes=3))
    service.faults = [None, (500, {}, b"oops"), None, (503, {"Retry-After": "0"}, b"")]
    assert names(search(service, client, notes)) == expected
    assert not notes


def test_a_fault_of_the_server_that_stays_is_raised(service, client, notes):
    fill(service, 450, timedelta(minutes=3))
    service.faults = [None, *[(500, {}, b"oops")] * 5]
    with pytest.raises(CollectError) as caught:
        search(service, client, notes)
    assert (caught.value.error, caught.value.permanent) == ("http-500", False)


def test_a_quota_that_is_used_up_keeps_what_came_and_says_what_to_do(service, client, notes):
    expected = fill(service, 450, timedelta(minutes=3))
    service.calls = 2
    assert names(search(service, client, notes)) == expected[:400]
    ((where, error),) = notes
    assert (where, error.error, error.permanent) == (f"{service.api}/search", "quota", False)
    assert "400 articles came" in error.what and "tomorrow" in error.todo


def test_a_key_that_is_refused_is_said_with_where_to_get_one(service, client, notes):
    with pytest.raises(CollectError, match="Unauthorized") as caught:
        search(service, client, notes, key="another-key")
    assert (caught.value.error, caught.value.permanent) == ("bad-key", True)
    assert "open-platform.theguardian.com" in caught.value.todo
    assert "another-key" not in str(caught.value)


def test_a_missing_key_is_said_before_anything_is_asked(service, client, notes, monkeypatch):
    monkeypatch.delenv("MEDIAKIT_GUARDIAN_KEY", raising=False)
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(CollectError) as caught:
        search(service, client, notes, key="")
    assert caught.value.error == "no-key"
    assert service.server.asked == []


def test_the_key_is_found_in_the_environment(service, client, notes, monkeypatch):
    monkeypatch.setenv("MEDIAKIT_GUARDIAN_KEY", KEY)
    assert names(search(service, client, notes, key="")) == []
    assert service.server.asked[0][1]["api-key"] == KEY


def test_a_query_that_is_not_understood_is_raised_with_what_the_service_says(service, client, notes):
    fill(service, 1)
    with pytest.raises(CollectError, match="unbalanced brackets") as caught:
        search(service, client, notes, "(ferry")
    assert (caught.value.error, caught.value.permanent) == ("bad-query", True)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b'{"response": {"status": "error", "message": "No such field"}}', "bad-query"),
        (b"<html>down for maintenance</html>", "answer"),
        (b"[]", "answer"),
        (b'{"response": null}', "answer"),
    ],
    ids=["error", "html", "list", "null"],
)
def test_an_answer_that_is_none_is_raised(service, client, notes, body, error):
    service.faults = [(200, double.JSON, body)]
    with pytest.raises(CollectError) as caught:
        search(service, client, notes)
    assert caught.value.error == error


def test_a_packed_answer_is_read(service, client, notes):
    fill(service, 2)
    status, headers, body = service.answer("/search", {"api-key": KEY, "page-size": "200"}, {})
    service.faults = [(status, {**headers, "Content-Encoding": "gzip"}, gzip.compress(body))]
    assert len(search(service, client, notes)) == 2


def test_a_stop_is_raised_on(service, notes):
    fill(service, 450, timedelta(minutes=3))
    stop = threading.Event()
    with Client(allow_loopback=True, delay=0, stop=stop) as stopping:
        found = guardian.listings("", DAY, DAY, client=stopping, note=notes, key=KEY, api=service.api, pace=0)
        next(found)
        stop.set()
        with pytest.raises(CollectError) as caught:
            list(found)
    assert caught.value.error == "stopped"
    assert not notes
