"""Collectors of services that want a key: the New York Times, Media Cloud."""

from __future__ import annotations

import importlib.util
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mediakit.collect import Client, Listing
from mediakit.collect.sources import mediacloud, nytimes
from mediakit.errors import CollectError


def load_double(name: str) -> ModuleType:
    """A module of tests/doubles, by its place: `tests` is no package, and others install one of that name."""
    spec = importlib.util.spec_from_file_location(f"double_{name}", Path(__file__).parent / "doubles" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


servers, times_double, cloud_double = load_double("server"), load_double("nytimes"), load_double("mediacloud")
WINDOW = {"since": date(2017, 4, 10), "until": date(2017, 4, 12)}


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
def times() -> Iterator[Any]:
    double = times_double.NewYorkTimes()
    with servers.Server(double.answer) as server:
        double.server = server
        yield double


def ask_times(double: Any, client: Client, note: Any, query: str = "ferry", **more: Any) -> list[Listing]:
    options = {"key": double.key, "api": double.server.origin + "/svc", "pace": 0, **WINDOW, **more}
    return list(nytimes.listings(query, client=client, note=note, **options))


def paths(double: Any) -> list[str]:
    return [path for path, _ in double.server.asked]


def test_what_the_times_states_becomes_facts(times, client, notes):
    byline = {"original": "By ANN EXAMPLE", "person": [{"firstname": "Ann", "middlename": "B.", "lastname": "Example"}]}
    times.docs = [
        times_double.make_doc(
            1, "2017-04-11T23:45:00-0400", byline=byline, type_of_material="Op-Ed", source="Orm Press"
        )
    ]
    (found,) = ask_times(times, client, notes)
    assert found.facts == {
        "headline": "Ferry story 1",
        "deck": "What happened in the strait.",
        "byline": "Ann B. Example",
        "section": "World",
        "kind": "op-ed",
        "lang": "en",
        "agency": "Orm Press",
        "evidence": "New York Times API, nyt://article/1",
        "published": datetime(2017, 4, 12, 3, 45, tzinfo=UTC),
        "published_precision": "minute",
        "published_printed": "2017-04-11T23:45:00-0400",
    }
    assert found.url == "https://www.times.example/2017/04/11/world/story-1.html" and notes == []


def test_a_month_that_has_ended_costs_one_call(times, client, notes):
    times.docs = [times_double.make_doc(n, f"2017-04-{n:02}T10:00:00+0000") for n in range(1, 31)]
    found = ask_times(times, client, notes)
    assert [listing.facts["headline"] for listing in found] == [f"Ferry story {n}" for n in (10, 11, 12)]
    assert paths(times) == ["/svc/archive/v1/2017/4.json"]


def test_a_window_over_the_turn_of_a_year(times, client, notes):
    days = ["2016-12-30", "2016-12-31", "2017-01-01", "2017-01-02"]
    times.docs = [times_double.make_doc(n, f"{day}T10:00:00+0000") for n, day in enumerate(days)]
    found = ask_times(times, client, notes, since=date(2016, 12, 31), until=date(2017, 1, 1))
    assert len(found) == 2 and paths(times) == ["/svc/archive/v1/2016/12.json", "/svc/archive/v1/2017/1.json"]


@pytest.mark.parametrize(
    "query, hit",
    [("zoe ferry", True), ('"ferry STORY"', True), ('"story ferry"', False), ("fer", False), ("orm", True), ("", True)],
    ids=["accents", "phrase", "phrase turned", "part of a word", "keyword", "no words"],
)
def test_words_are_looked_for_in_what_the_archive_states(times, client, notes, query, hit):
    keywords = [{"name": "glocations", "value": "Strait of Orm", "rank": 1}]
    times.docs = [times_double.make_doc(1, "2017-04-11T10:00:00+0000", abstract="Zoë was there.", keywords=keywords)]
    assert bool(ask_times(times, client, notes, query)) is hit


def test_nothing_that_the_service_leaves_out_is_an_error(times, client, notes):
    bare = {name: None for name in ("abstract", "byline", "section_name", "source", "keywords", "type_of_material")}
    times.docs = [
        times_double.make_doc(1, "2017-04-11T10:00:00+0000", **bare),
        times_double.make_doc(2, "2017-04-11T10:00:00+0000", byline={"original": None, "person": None}),
        times_double.make_doc(3, "2017-04-11T10:00:00+0000", document_type="multimedia"),
        times_double.make_doc(4, "2017-04-11T10:00:00+0000", web_url=None),
    ]
    first, second = ask_times(times, client, notes)
    assert set(first.facts) == {"headline", "lang", "evidence", "published", "published_precision", "published_printed"}
    assert "byline" not in second.facts


@pytest.mark.parametrize("new_names", [True, False], ids=["metadata", "meta"])
def test_the_search_is_paged_to_its_end(times, client, notes, new_names):
    times.new_names = new_names
    times.docs = [times_double.make_doc(n, f"2017-04-11T{n // 4:02}:00:00+0000") for n in range(41)]
    times.docs.append(times.docs[3])
    found = ask_times(times, client, notes, whole_text=True)
    assert len(found) == 41 and len(paths(times)) == 5
    assert ask_times(times, client, notes, "nothing", whole_text=True) == [] and notes == []


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 29), min_size=0, max_size=60), st.integers(1, 4))
def test_halving_the_window_loses_nothing(times, client, monkeypatch, days, pages):
    monkeypatch.setattr(nytimes, "MAX_PAGES", pages)
    first = date(2017, 4, 1)
    times.docs = [
        times_double.make_doc(n, f"{first + timedelta(days=day)}T10:00:00+0000") for n, day in enumerate(sorted(days))
    ]
    notes = Notes()
    found = ask_times(times, client, notes, since=first, until=date(2017, 4, 30), whole_text=True)
    overflowing = {day for day in days if days.count(day) > 10 * pages}
    kept = sum(min(days.count(day), 10 * pages) for day in set(days))
    assert len({listing.url for listing in found}) == len(found) == kept
    assert len(notes) == len(overflowing) and set(notes.errors) <= {"overflow"}


def test_limit_and_outlets_of_the_times(times, client, notes):
    times.docs = [times_double.make_doc(n, "2017-04-11T10:00:00+0000") for n in range(9)]
    assert len(ask_times(times, client, notes, limit=4)) == 4
    asked = len(paths(times))
    assert ask_times(times, client, notes, outlets=["news.example"]) == [] and len(paths(times)) == asked
    assert len(ask_times(times, client, notes, outlets=["nytimes.com", "news.example"])) == 9


def test_a_fault_in_between_is_tried_again_and_a_used_up_quota_keeps_what_came(times, client, notes):
    times.docs = [times_double.make_doc(n, "2017-04-11T10:00:00+0000") for n in range(25)]
    times.faults = [500]
    assert len(ask_times(times, client, notes, whole_text=True)) == 25 and notes == []
    times.calls = 2
    found = ask_times(times, client, notes, whole_text=True)
    assert len(found) == 20 and notes.errors == ["quota"] and "tomorrow" in str(notes[0][1])


def test_a_key_that_is_refused_is_said_without_it(times, client, notes):
    with pytest.raises(CollectError) as caught:
        ask_times(times, client, notes, key="wrong-and-secret")
    assert caught.value.error == "http-401" and "Invalid ApiKey" in str(caught.value)
    assert "wrong-and-secret" not in str(caught.value)


def test_a_stop_is_raised_on(times, notes):
    stop = threading.Event()
    stop.set()
    with Client(allow_loopback=True, stop=stop) as stopped, pytest.raises(CollectError) as caught:
        ask_times(times, stopped, notes)
    assert caught.value.error == "stopped" and notes == []


# --- Media Cloud


@pytest.fixture
def cloud() -> Iterator[Any]:
    double = cloud_double.MediaCloud()
    with servers.Server(double.answer) as server:
        double.server = server
        yield double


def ask_cloud(double: Any, client: Client, note: Any, query: str = "ferry", **more: Any) -> list[Listing]:
    options = {"key": double.key, "api": double.server.origin + "/api", "pace": 0, **WINDOW, **more}
    return list(mediacloud.listings(query, client=client, note=note, **options))


def test_what_media_cloud_states_becomes_facts(cloud, client, notes):
    cloud.stories = [cloud_double.make_story(1, "2017-04-11", title=" Ferry \n story ", language="en-gb")]
    (found,) = ask_cloud(cloud, client, notes, collections=[34412234], sources=[1, 2])
    assert found.url == "https://news.example/2017-04-11/story-1"
    assert found.facts == {
        "headline": "Ferry story",
        "outlet": "news.example",
        "lang": "en",
        "evidence": f"Media Cloud, story {1:064}",
        "published": datetime(2017, 4, 11, tzinfo=UTC),
        "published_precision": "day",
    }
    _, asked = cloud.server.asked[-1]
    assert (asked["cs"], asked["ss"], asked["q"]) == ("34412234", "1,2", "ferry")


def test_all_pages_of_media_cloud_the_last_day_included(cloud, client, notes):
    cloud.most = 7
    days = ["2017-04-09", "2017-04-10", "2017-04-12", "2017-04-13"]
    cloud.stories = [cloud_double.make_story(n, days[n % 4]) for n in range(80)]
    cloud.stories += cloud.stories[:8]
    assert len(ask_cloud(cloud, client, notes)) == 40 and notes == []
    assert len(ask_cloud(cloud, client, notes, limit=9)) == 9
    assert ask_cloud(cloud, client, notes, since=date(2018, 1, 1), until=date(2018, 1, 2)) == []


def test_outlets_are_asked_for_and_judged_here(cloud, client, notes):
    cloud.stories = [
        cloud_double.make_story(n, "2017-04-11", host)
        for n, host in enumerate(["news.example", "www.news.example", "othernews.example"])
    ]
    cloud.stories.append(cloud_double.make_story(9, "2017-04-11", publish_date=None))
    found = ask_cloud(cloud, client, notes, outlets=["news.example"])
    assert len(found) == 3 and "published" not in found[-1].facts
    assert cloud.server.asked[-1][1]["q"] == "(ferry) AND canonical_domain:(news.example)"


def test_a_quota_and_a_refused_key_of_media_cloud(cloud, client, notes):
    cloud.most = 10
    cloud.stories = [cloud_double.make_story(n, "2017-04-11") for n in range(30)]
    cloud.faults, cloud.hits = [503], 25
    assert len(ask_cloud(cloud, client, notes)) == 20
    assert notes.errors == ["quota"] and "20 stories came" in str(notes[0][1])
    with pytest.raises(CollectError) as caught:
        ask_cloud(cloud, client, notes, key="wrong-and-secret")
    assert caught.value.error == "http-401" and "wrong-and-secret" not in str(caught.value)


def test_an_answer_that_is_none_is_said(cloud, client, notes, monkeypatch):
    monkeypatch.setattr(cloud_double.json, "dumps", lambda *_: "<html>busy</html>")
    with pytest.raises(CollectError, match="not what Media Cloud"):
        ask_cloud(cloud, client, notes)
