"""Web archives: searching for captures and listing articles, in a real pywb and in a fast double of web.archive.org."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.collect import Client
from mediakit.collect import web_archive as archives
from mediakit.collect.captures import Capture, find_captures, find_nearest, split_capture
from mediakit.collect.cdx import read_rows
from mediakit.collect.sources import wayback as source
from mediakit.collect.timemaps import raw_capture
from mediakit.errors import CollectError


def load_double(name: str) -> ModuleType:
    """A module of tests/doubles, by its place: `tests` is no package."""
    spec = importlib.util.spec_from_file_location(f"double_{name}", Path(__file__).parent / "doubles" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


pywbs, waybacks = load_double("pywb"), load_double("wayback")
Shot, Taken = waybacks.Shot, pywbs.Taken

TALKS = "https://courier.example/2031/03/10/talks-in-vask-end"
FERRY = "https://www.courier.example/2031/03/11/ferry-strike-over"
START = datetime(2031, 3, 10, 6, tzinfo=UTC)


def page(words: str) -> bytes:
    return f"<html><head><title>{words}</title></head><body><h1>{words}</h1></body></html>".encode()


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


TAKEN = [
    Taken(TALKS, at(0), page("Talks in Vask open at last")),
    Taken(TALKS, at(2), page("Talks in Vask end early")),
    Taken(TALKS, at(3), page("Talks in Vask end early"), revisit=True),
    Taken(TALKS, at(30), b"gone", 404),
    Taken(FERRY, at(26), page("Ferry strike over")),
    Taken(FERRY + "?utm_source=feed", at(25), page("Ferry strike over")),
    Taken("https://courier.example/tag/talks", at(1), page("Talks")),
    Taken("https://courier.example/2031/03/10/talks-moved", at(1), b"", 301, {"Location": TALKS}),
    Taken("https://courier.example/images/talks-in-vask.png", at(1), b"\x89PNG", 200, {"Content-Type": "image/png"}),
    Taken("https://edition.courier.example/2031/03/10/talks-abroad-go-on", at(5), page("Talks abroad go on")),
    Taken("https://other.example/2031/03/10/talks-seen-from-afar", at(5), page("Talks seen from afar")),
]


@pytest.fixture(scope="module")
def pywb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("pywb")
    warc = pywbs.write_warc(folder / "taken.warc.gz", TAKEN)
    with pywbs.run_pywb(folder / "server", [warc]) as address:
        yield address


@pytest.fixture
def double() -> Iterator[Any]:
    shots = [
        Shot(
            taken.url, f"{taken.moment:%Y%m%d%H%M%S}", taken.body, "-" if taken.revisit else str(taken.status),
            "warc/revisit" if taken.revisit else taken.headers.get("Content-Type", "unk").partition(";")[0],
        )
        for taken in TAKEN
    ]  # fmt: skip
    with waybacks.Wayback(shots) as running:
        yield running


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(allow_loopback=True, delay=0, retries=1, backoff=0.01, timeout=10) as running:
        yield running


@pytest.fixture(params=["pywb", "double"])
def archive(request: pytest.FixtureRequest) -> str:
    """The address of each of the two archives, which hold the same captures."""
    found = request.getfixturevalue(request.param)
    return found if isinstance(found, str) else found.origin


# --- addresses of captures


@pytest.mark.parametrize(
    ("address", "stamp", "original"),
    [
        ("https://web.archive.org/web/20170411100000/http://news.example/a", "20170411100000", "http://news.example/a"),
        (
            "http://h.example/c/20170411100000mp_/https://n.example/a?b=/1/",
            "20170411100000",
            "https://n.example/a?b=/1/",
        ),
        (
            "https://web.archive.org/web/20170411100000if_/http:/news.example/a",
            "20170411100000",
            "http://news.example/a",
        ),
        ("https://web.archive.org/web/20170411100000id_/news.example/a", "20170411100000", "http://news.example/a"),
        ("https://h.example/20170411100000/http%3A%2F%2Fnews.example%2Fa", "20170411100000", "http://news.example/a"),
        (
            "http://h.example:8080/my/coll/20310308050000id_/http://a.example:81/",
            "20310308050000",
            "http://a.example:81/",
        ),
    ],
)
def test_the_address_of_a_capture_holds_moment_and_original(address: str, stamp: str, original: str):
    found = split_capture(address)
    assert found is not None
    assert (f"{found[0]:%Y%m%d%H%M%S}", found[1]) == (stamp, original)
    assert found[0].tzinfo is UTC


@pytest.mark.parametrize(
    "address",
    [
        "https://news.example/2017/04/11/talks",
        "https://web.archive.org/web/2017/http://news.example/",
        "https://web.archive.org/web/20170411100000*/http://news.example/",
        "https://web.archive.org/web/20171341100000/http://news.example/",
        "https://news.example/story/20170411100000/talks-end",
        "https://news.example/a?u=/20170411100000/http://b.example/",
        "",
    ],
)
def test_what_is_no_capture_is_told(address: str):
    assert split_capture(address) is None


@given(
    st.datetimes(datetime(1996, 1, 1), datetime(2060, 1, 1)),
    st.sampled_from(["", "id_", "mp_", "if_", "im_"]),
    st.text("abc/-.?=&%2", max_size=20),
)
def test_any_capture_can_be_split_and_made_raw(moment: datetime, modifier: str, path: str):
    original = f"https://news.example/{path}"
    address = f"https://h.example/coll/{moment:%Y%m%d%H%M%S}{modifier}/{original}"
    assert split_capture(address) == (moment.replace(microsecond=0, tzinfo=UTC), original)
    assert split_capture(raw_capture(address)) == split_capture(address)


@given(st.text(max_size=60))
def test_any_text_is_split_or_not(text: str):
    found = split_capture(text)
    assert found is None or found[1].startswith(("http://", "https://", "HTTP"))


# --- answers of CDX servers


@pytest.mark.parametrize(
    "text", ["<html>429</html>", "{", '[["a"], ["b", "c"]]', "[[1], 2]", "[" * 5000, '["x"]x', "7"]
)
def test_what_is_no_list_of_captures_is_said(text: str):
    with pytest.raises(CollectError, match="no list of captures"):
        read_rows(text, "http://a.example/cdx")


@given(st.text(max_size=80) | st.text('[]{}",:1a\n ', max_size=40))
def test_any_answer_gives_rows_or_an_error(text: str):
    try:
        rows, key = read_rows(text)
    except CollectError as error:
        assert error.error == "cdx"
    else:
        assert isinstance(key, str)
        assert all(isinstance(value, str) for row in rows for value in row.values())


# --- searching


def test_all_captures_of_an_address_are_found(archive: str, client: Client):
    captures = find_captures(client, TALKS, archive, pace=0)
    assert [(capture.moment, capture.status) for capture in captures] == [
        (at(0), 200), (at(2), 200), (at(3), 0), (at(30), 404),
    ]  # fmt: skip
    assert captures[1].digest == captures[2].digest != captures[0].digest
    assert captures[2].mimetype == "warc/revisit"
    assert {capture.url for capture in captures} == {TALKS}
    assert captures[0].length > 0


def test_a_capture_can_be_fetched_as_it_was_archived(archive: str, client: Client):
    first, _, revisit, _ = find_captures(client, TALKS, archive, pace=0)
    assert client.fetch(first.raw).html == page("Talks in Vask open at last")
    assert client.fetch(revisit.raw).html == page("Talks in Vask end early")
    assert split_capture(first.address) == (at(0), TALKS)


def test_captures_are_found_within_days_and_within_moments(archive: str, client: Client):
    day = find_captures(client, TALKS, archive, since=date(2031, 3, 10), until=date(2031, 3, 10), pace=0)
    assert [capture.moment for capture in day] == [at(0), at(2), at(3)]
    late = find_captures(client, TALKS, archive, since=at(2), until=at(3), pace=0)
    assert [capture.moment for capture in late] == [at(2), at(3)]


def test_pages_of_a_domain_are_found_once_each_at_their_earliest(archive: str, client: Client):
    captures = find_captures(client, "courier.example", archive, match="domain", only_pages=True, pace=0)
    assert [(capture.url, capture.moment) for capture in captures] == [
        (TALKS, at(0)),
        ("https://courier.example/tag/talks", at(1)),
        ("https://edition.courier.example/2031/03/10/talks-abroad-go-on", at(5)),
        (FERRY, at(26)),
    ]


def test_a_capture_that_refers_to_one_before_the_window_is_a_page(archive: str, client: Client):
    captures = find_captures(
        client, "courier.example", archive, since=at(2.5), until=at(4), match="domain", only_pages=True, pace=0
    )
    assert [(capture.url, capture.status) for capture in captures] == [(TALKS, 0)]


def test_prefix_and_host_and_limit(archive: str, client: Client):
    below = find_captures(client, "courier.example/2031/03/10/", archive, match="prefix", pace=0)
    assert len(below) == 5
    host = find_captures(client, "courier.example", archive, match="host", pace=0)
    assert not any("edition" in capture.url for capture in host)
    assert len(find_captures(client, TALKS, archive, limit=2, pace=0)) == 2


def test_an_address_that_was_never_captured_has_no_captures(archive: str, client: Client):
    assert find_captures(client, "https://courier.example/none", archive, pace=0) == []
    assert find_nearest(client, "https://courier.example/none", START, archive, pace=0) is None


@pytest.mark.parametrize(("hours", "expected"), [(-500, 0), (0.9, 0), (1.6, 2), (600, 2)])
def test_the_nearest_capture_with_status_200_is_found(hours: float, expected: int, archive: str, client: Client):
    found = find_nearest(client, TALKS, at(hours), archive, pace=0)
    assert found is not None
    assert (found.moment, found.status) == (at(expected), 200)


def test_an_archive_that_does_not_sort_by_nearness_is_read_whole(client: Client):
    shots = [Shot(TALKS, f"{at(number):%Y%m%d%H%M%S}", b"x") for number in range(40)]
    with waybacks.Wayback(shots) as double:
        unsorted = double._search

        def search(query: dict[str, list[str]]) -> Any:
            return unsorted({name: values for name, values in query.items() if name != "closest"})

        double._search = search
        found = find_nearest(client, TALKS, at(33.2), double.origin, pace=0)
    assert found is not None and found.moment == at(33)


def test_an_unknown_kind_of_match_is_a_mistake_of_the_program(client: Client):
    with pytest.raises(ValueError, match="exact, prefix"):
        find_captures(client, TALKS, "http://a.example", match="like")


# --- long answers


def test_a_long_list_is_read_on_with_the_key_that_the_archive_names(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(archives, "ROWS", 100)
    shots = [Shot(TALKS, f"{at(0) + timedelta(minutes=n):%Y%m%d%H%M%S}", b"%d" % n) for n in range(1050)]
    with waybacks.Wayback(shots) as double:
        captures = find_captures(client, TALKS, double.origin, pace=0)
        assert len(double.searches()) == 11
    assert len(captures) == len({capture.moment for capture in captures}) == 1050


def test_the_archives_own_limit_is_read_over_too(client: Client):
    shots = [Shot(TALKS, f"{at(0) + timedelta(minutes=n):%Y%m%d%H%M%S}", b"%d" % n) for n in range(90)]
    with waybacks.Wayback(shots, most=40) as double:
        assert len(find_captures(client, TALKS, double.origin, pace=0)) == 90


def test_a_search_that_looks_through_more_than_one_answer_holds_is_read_page_by_page(double: Any, client: Client):
    whole = find_captures(client, "courier.example", double.origin, match="domain", pace=0)
    assert not any("page=" in path for path in double.searches())
    double.page_rows = 3
    paged = find_captures(client, "courier.example", double.origin, match="domain", pace=0)
    assert paged == whole and len(paged) == 10
    assert [path.rpartition("page=")[2][:1] for path in double.searches() if "&page=" in path] == ["0", "1", "2", "3"]


def test_a_search_that_would_take_too_many_pages_says_how_to_narrow_it(double: Any, client: Client):
    double.faults = [(200, {}, b'[["numpages"],["2417"]]')]
    with pytest.raises(CollectError, match="2417 pages") as caught:
        find_captures(client, "courier.example", double.origin, match="domain", pace=0)
    assert caught.value.error == "too-many" and "HOST/2017/04" in caught.value.todo


def test_an_archive_that_does_not_know_pages_is_searched_at_once(double: Any, client: Client):
    double.faults = [(400, {}, b"no paging")]
    assert len(find_captures(client, "courier.example", double.origin, match="domain", pace=0)) == 10


def test_a_list_that_goes_in_a_circle_is_said(client: Client, double: Any):
    body = b'[["timestamp","original"],["20310310060000","https://courier.example/a"],[],["same"]]'
    double.faults = [(200, {}, body)] * 3
    with pytest.raises(CollectError, match="twice") as caught:
        find_captures(client, TALKS, double.origin, pace=0)
    assert caught.value.error == "cut-off"


def test_what_pywb_cuts_off_is_asked_for_in_halves_of_time(pywb: str, client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(archives, "PYWB_ROWS", 4)
    captures = find_captures(client, "courier.example", pywb, match="domain", since=at(0), until=at(40), pace=0)
    assert len(captures) == 10
    monkeypatch.setattr(archives, "PYWB_ROWS", 3)
    with pytest.raises(CollectError, match="of one second") as caught:
        find_captures(client, "courier.example", pywb, match="domain", since=at(1), until=at(1), pace=0)
    assert caught.value.error == "cut-off"


def test_a_compressed_index_is_read_page_by_page(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(archives, "_BLOCK", 2)
    line = b'{"timestamp": "203103100%d0000", "url": "https://courier.example/%d"}\n'
    pages = [b"".join(line % (p, 2 * p + n) for n in range(2)) for p in range(3)]
    with waybacks.Wayback() as double:
        double.faults = [(200, {}, body) for body in pages] + [(400, {}, b"page 3 invalid")]
        captures = find_captures(client, "courier.example", f"{double.origin}/coll", match="host", pace=0)
        assert [path.rpartition("&page=")[2][:1] for path in double.asked[1:]] == ["1", "2", "3"]
    assert len(captures) == 6


def test_an_index_without_pages_is_read_once(pywb: str, client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(archives, "_BLOCK", 2)
    assert len(find_captures(client, TALKS, pywb, pace=0)) == 4


# --- archives without a search, and archives that refuse


def test_without_a_search_the_timemap_is_read(pywb: str, double: Any, client: Client):
    double.faults = [(404, {}, b"no such service")]
    for address in (double.origin, pywb):
        if address == pywb:
            captures = find_captures(client, TALKS, pywb, pace=0)
            assert captures[0].digest
        else:
            captures = find_captures(client, TALKS, address, since=date(2031, 3, 10), until=date(2031, 3, 10), pace=0)
            assert [capture.moment for capture in captures] == [at(0), at(2), at(3)]
            assert captures[0] == Capture(TALKS, at(0), f"{address}/web/20310310060000/{TALKS}")


def test_a_timemap_of_a_real_pywb_gives_the_same_captures(pywb: str, client: Client, monkeypatch: pytest.MonkeyPatch):
    told = find_captures(client, TALKS, pywb, pace=0)

    def refuse(self: Any, pairs: Any) -> Any:
        raise CollectError("no such service", error="http-404", permanent=True)

    monkeypatch.setattr(archives.WebArchive, "ask", refuse)
    captures = find_captures(client, TALKS, pywb, pace=0)
    assert [(capture.moment, capture.address) for capture in captures] == [(c.moment, c.address) for c in told]
    assert client.fetch(captures[0].raw).html == page("Talks in Vask open at last")


def test_what_is_no_archive_is_said(client: Client):
    with waybacks.Wayback() as nothing:
        nothing.faults = [(404, {}, b"")] * 2
        with pytest.raises(CollectError, match="neither a search") as caught:
            find_captures(client, TALKS, nothing.origin, pace=0)
    assert caught.value.error == "archive" and "https://HOST/COLLECTION" in str(caught.value)
    with pytest.raises(CollectError, match="no address of a web archive"):
        find_captures(client, TALKS, "archive.org", pace=0)


@pytest.mark.parametrize(
    ("answer", "error", "says"),
    [
        ((429, {}, b"slow down"), "http-429", "wait some minutes"),
        ((503, {}, b"closed"), "http-503", "shorter span of time"),
        ((403, {}, b"org.archive.wayback.exception.RobotAccessControlException: Blocked"), "http-403", "left out"),
        ((200, {}, b"<html>Sorry</html>"), "cdx", "run again later"),
    ],
)
def test_a_refusal_says_what_archives_mean_by_it(answer: Any, error: str, says: str, double: Any, client: Client):
    double.faults = [answer] * 2
    with pytest.raises(CollectError, match=says) as caught:
        find_captures(client, TALKS, double.origin, pace=0)
    assert caught.value.error == error
    assert double.origin in caught.value.where


def test_a_locked_door_says_that_we_asked_too_often(double: Any, client: Client):
    double.allowed = -2
    with pytest.raises(CollectError, match="locked this network out") as caught:
        find_captures(client, TALKS, double.origin, pace=0)
    assert caught.value.error == "connection" and double.refused == 2
    assert "wait an hour" in caught.value.todo


def test_searches_are_paced(double: Any, client: Client, monkeypatch: pytest.MonkeyPatch):
    paces = []
    ask = Client.ask

    def spy(self: Client, url: str, *rest: Any, **more: Any) -> Any:
        paces.append(more.get("pace"))
        return ask(self, url, *rest, **{**more, "pace": 0.0})

    monkeypatch.setattr(Client, "ask", spy)
    find_captures(client, TALKS, double.origin)
    list(source.listings(outlets=["courier.example"], client=client, archive=double.origin))
    assert paces == [2.5, 2.5, 2.5]


# --- the collector


def listed(client: Client, archive: str, query: str = "", **more: Any) -> tuple[list[Any], list[CollectError]]:
    notes: list[CollectError] = []
    found = source.listings(
        query, client=client, note=lambda _, error: notes.append(error), archive=archive, pace=0, **more
    )
    return list(found), notes


def test_articles_of_an_outlet_are_listed_with_their_earliest_capture(archive: str, client: Client):
    found, notes = listed(
        client, archive, since=date(2031, 3, 10), until=date(2031, 3, 11), outlets=["courier.example"]
    )
    assert notes == []
    assert [listing.url for listing in found] == [
        TALKS, "https://edition.courier.example/2031/03/10/talks-abroad-go-on", FERRY,
    ]  # fmt: skip
    first = found[0]
    assert (first.source, split_capture(first.facts["archived_url"])) == ("wayback", (at(0), TALKS))
    assert "id_/" in first.fetch_url and "id_/" not in first.facts["archived_url"]
    assert client.fetch(first.address).html == page("Talks in Vask open at last")


def test_words_of_the_query_must_stand_in_the_address(archive: str, client: Client):
    found, _ = listed(client, archive, "VASK talks", outlets=["courier.example"])
    assert [listing.url for listing in found] == [TALKS]


def test_the_capture_of_a_known_address_is_nearest_to_the_middle_of_the_window(archive: str, client: Client):
    window = {"since": date(2031, 3, 10), "until": date(2031, 3, 10)}
    found, notes = listed(client, archive, addresses=[TALKS, TALKS, "https://courier.example/none"], **window)
    assert [split_capture(listing.fetch_url) for listing in found] == [(at(3), TALKS)]
    assert [note.error for note in notes] == ["no-capture"]
    found, _ = listed(client, archive, addresses=[TALKS])
    assert [split_capture(listing.fetch_url) for listing in found] == [(at(0), TALKS)]


def test_the_limit_ends_the_search(double: Any, client: Client):
    found, _ = listed(client, double.origin, outlets=["courier.example", "other.example"], limit=1)
    assert [listing.url for listing in found] == [TALKS]
    assert not any("other.example" in path for path in double.asked)


def test_a_path_below_a_host_is_searched_alone(archive: str, client: Client):
    found, notes = listed(client, archive, outlets=["courier.example/2031/03/11"])
    assert [listing.url for listing in found] == [FERRY] and notes == []


def test_a_search_without_hosts_and_addresses_says_what_is_needed(client: Client):
    with pytest.raises(CollectError, match="only be searched by address"):
        listed(client, "http://a.example", "talks")


def test_an_outlet_that_fails_is_noted_and_the_others_are_listed(double: Any, client: Client):
    double.faults = [(503, {}, b"")] * 2
    found, notes = listed(client, double.origin, outlets=["courier.example", "other.example"])
    assert [listing.url for listing in found] == ["https://other.example/2031/03/10/talks-seen-from-afar"]
    assert [note.error for note in notes] == ["http-503"]


def test_after_a_refusal_nothing_more_is_asked(double: Any, client: Client):
    double.allowed = 2
    hosts = ["other.example", "courier.example", "third.example", "fourth.example"]
    found, notes = listed(client, double.origin, outlets=hosts)
    assert len(found) == 1
    assert [note.error for note in notes] == ["http-429"]
    assert "nothing more is asked" in notes[0].what
    assert len(double.searches()) == 4 and double.refused == 0
    assert not any("third" in path for path in double.asked)


def test_ctrl_c_is_raised_on(double: Any):
    import threading

    stop = threading.Event()
    stop.set()
    with Client(allow_loopback=True, delay=0, stop=stop) as client, pytest.raises(CollectError) as caught:
        listed(client, double.origin, outlets=["courier.example"])
    assert caught.value.error == "stopped"
