"""Collectors that read bulk sources: GDELT, Common Crawl, web archive files, folders of saved pages."""

from __future__ import annotations

import gzip
import importlib.util
import os
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mediakit.collect import Archive, Client, Page
from mediakit.collect.sources import ccnews, commoncrawl, folder, gdelt, gdelt_text, warc
from mediakit.collect.sources.matching import find_terms
from mediakit.collect.sources.record_page import join_chunks
from mediakit.collect.sources.saved import read_html
from mediakit.errors import CollectError


def load_double(name: str) -> ModuleType:
    """A module of tests/doubles, by its place: `tests` is no package, and others install one of that name."""
    spec = importlib.util.spec_from_file_location(f"double_{name}", Path(__file__).parent / "doubles" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


doubles, gdelts, crawls = load_double("server"), load_double("gdelt"), load_double("commoncrawl")
DAY = date(2031, 5, 3)
START = datetime(2031, 5, 3, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


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


# --- GDELT


@pytest.fixture
def service() -> Iterator[Any]:
    double = gdelts.Gdelt()
    with doubles.Server(double.answer) as server:
        double.server, double.api = server, server.origin + gdelts.PATH
        yield double


def search(service: Any, client: Client, note: Any, query: str = "ferry", **more: Any) -> list[Any]:
    days = {"since": DAY, "until": DAY}
    return list(gdelt.listings(query, client=client, note=note, api=service.api, pace=0, **{**days, **more}))


def test_a_listing_holds_what_gdelt_states_and_no_date_of_publication(service, client, notes):
    seen = START + timedelta(hours=3, minutes=15)
    title = "Ferry strike , day 2 : owners ' betrayal '"
    service.records = [gdelts.make_record("https://news.lakeside.example/1", seen, title)]
    (found,) = search(service, client, notes)
    assert (found.url, found.source, found.fetch_url) == ("https://news.lakeside.example/1", "gdelt", "")
    assert found.facts == {
        "headline": "Ferry strike, day 2: owners ' betrayal '",
        "lang": "en",
        "uncertain_fields": "headline",
        "evidence": "GDELT DOC 2.0, seen 2031-05-03 03:15 UTC, query: ferry",
    }
    assert notes == []


def test_both_days_of_a_window_are_whole(service, client, notes):
    times = [START - QUARTER, START, START + timedelta(days=2) - QUARTER, START + timedelta(days=2)]
    service.records = [gdelts.make_record(f"https://a.example/{n}", seen) for n, seen in enumerate(times)]
    found = search(service, client, notes, until=date(2031, 5, 4))
    assert [listing.url for listing in found] == ["https://a.example/1", "https://a.example/2"]
    assert service.server.asked[0][1]["startdatetime"] == "20310503000000"
    assert service.server.asked[0][1]["enddatetime"] == "20310505000000"


@pytest.mark.parametrize("end_included", [True, False])
@settings(max_examples=6)
@given(seed=st.integers(0, 10**6), spread=st.integers(0, 900), burst=st.integers(0, 260), at=st.integers(0, 191))
@example(seed=1, spread=1500, burst=200, at=0)
@example(seed=2, spread=0, burst=249, at=191)
@example(seed=3, spread=300, burst=260, at=95)
def test_splitting_by_time_loses_nothing_and_repeats_nothing(client, end_included, seed, spread, burst, at):
    random = Random(seed)
    steps = [random.randrange(192) for _ in range(spread)] + [at] * burst
    moments = [START + step * QUARTER for step in steps]
    most = Counter(moments).most_common(1)
    double = gdelts.Gdelt(end_included=end_included)
    double.records = [gdelts.make_record(f"https://a.example/{n}", seen) for n, seen in enumerate(moments)]
    notes = Notes()
    with doubles.Server(double.answer) as server:
        double.api = server.origin + gdelts.PATH
        found = [listing.url for listing in search(double, client, notes, until=date(2031, 5, 4))]
    assert len(found) == len(set(found))
    if not most or most[0][1] < 250:
        assert sorted(found) == sorted(record["url"] for record in double.records)
        assert notes == []
    else:
        assert "overflow" in notes.errors


@given(seed=st.integers(0, 10**6), count=st.integers(200, 1200))
@settings(max_examples=5)
def test_moments_off_the_quarter_hour_are_not_lost_either(client, seed, count):
    random = Random(seed)
    double = gdelts.Gdelt()
    double.records = [
        gdelts.make_record(f"https://a.example/{n}", START + timedelta(seconds=random.randrange(86_400)))
        for n in range(count)
    ]
    with doubles.Server(double.answer) as server:
        double.api = server.origin + gdelts.PATH
        found = search(double, client, Notes())
    assert sorted(listing.url for listing in found) == sorted(record["url"] for record in double.records)


def test_what_overflows_in_the_shortest_window_is_said(service, client, notes):
    service.records = [gdelts.make_record(f"https://a.example/{n}", START + 9 * QUARTER) for n in range(300)]
    assert len(search(service, client, notes)) == 250
    assert notes.errors == ["overflow"]
    assert "02:15" in notes[0][0] and "narrow the query" in notes[0][1].todo


def test_a_service_that_refuses_short_windows_loses_nothing_silently(service, client, notes):
    service.shortest = timedelta(hours=1)
    service.records = [gdelts.make_record(f"https://a.example/{n}", START + n % 4 * QUARTER) for n in range(400)]
    found = search(service, client, notes)
    assert 250 <= len(found) < 400
    assert set(notes.errors) == {"overflow"}


def test_a_limit_spares_requests(service, client, notes):
    service.records = [gdelts.make_record(f"https://a.example/{n}", START + n % 90 * QUARTER) for n in range(600)]
    assert len(search(service, client, notes, limit=7)) == 7
    assert len(service.server.asked) == 1 and notes == []


def test_outlets_are_asked_for_in_groups_that_gdelt_accepts(service, client, notes):
    hosts = [f"harbour-post-{n}.example" for n in range(20)]
    service.records = [gdelts.make_record(f"https://www.{host}/a", START) for host in hosts]
    service.records += [gdelts.make_record("https://another-harbour-post-1.example/a", START)]
    found = search(service, client, notes, outlets=[*hosts, "www." + hosts[0]])
    assert sorted(listing.url for listing in found) == sorted(f"https://www.{host}/a" for host in hosts)
    assert all(len(query["query"]) <= 250 for _, query in service.server.asked)
    assert notes == []


def test_subdomains_can_be_left_out(service, client, notes):
    hosts = ["lakeside.example", "news.lakeside.example", "post.example"]
    service.records = [gdelts.make_record(f"https://{host}/a", START) for host in hosts]
    found = search(service, client, notes, outlets=["lakeside.example", "post.example"], subdomains=False)
    assert [listing.url for listing in found] == ["https://lakeside.example/a", "https://post.example/a"]
    assert service.server.asked[0][1]["query"] == "ferry (domainis:lakeside.example OR domainis:post.example)"


def test_words_are_all_wanted_phrases_stand_together_and_the_language_counts(service, client, notes):
    titles = ["Ferry strike ends", "Strike on every ferry", "Ferry sails"]
    service.records = [gdelts.make_record(f"https://a.example/{n}", START, title) for n, title in enumerate(titles)]
    service.records += [gdelts.make_record("https://a.example/es", START, "Ferry strike", language="Spanish")]

    def urls(query: str, **more: Any) -> list[str]:
        return [listing.url[-1] for listing in search(service, client, notes, query, **more)]

    assert urls("ferry strike") == ["0", "1", "s"]
    assert urls('"ferry strike"') == ["0", "s"]
    assert urls("ferry strike", lang="es") == ["s"] and urls("ferry strike", lang="Spanish") == ["s"]
    with pytest.raises(CollectError, match="no language"):
        urls("ferry", lang="Klingon")


def test_a_text_and_its_mobile_twin_come_once_but_a_shared_mobile_address_hides_nothing(service, client, notes):
    shared = "https://m.a.example/app/open"
    service.records = [
        gdelts.make_record("https://a.example/1", START, url_mobile="https://m.a.example/x/1"),
        gdelts.make_record("https://m.a.example/x/1", START),
        gdelts.make_record("https://a.example/1?utm_source=x", START),
        gdelts.make_record("https://m.a.example/x/2", START),
        gdelts.make_record("https://a.example/2", START, url_mobile="https://m.a.example/x/2"),
        *(gdelts.make_record(f"https://a.example/{n}", START, url_mobile=shared) for n in (3, 4, 5)),
        *(gdelts.make_record(f"https://a.example/{n}", START, url_mobile="https://m.a.example/") for n in (6, 7)),
    ]
    found = [listing.url for listing in search(service, client, notes)]
    assert found == ["https://a.example/1", "https://m.a.example/x/2", *(f"https://a.example/{n}" for n in range(3, 8))]


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ("Your query was too short or too long.\n", "query"),
        ("The specified phrase is too short.", "query"),
        ("Queries containing OR'd terms must be surrounded by ().", "query"),
        ("Dates must be within the last 3 months.", "reach"),
    ],
)
def test_a_refused_query_is_an_error_with_gdelts_words(service, client, notes, said, error):
    service.texts = [said]
    with pytest.raises(CollectError) as caught:
        search(service, client, notes)
    assert caught.value.error == error and caught.value.permanent and said.strip() in caught.value.what
    assert caught.value.todo


def test_the_text_about_the_limit_is_waited_for_although_its_status_is_200(service, client, notes):
    service.records = [gdelts.make_record("https://a.example/1", START)]
    service.texts = [gdelts.LIMIT_TEXT, gdelts.LIMIT_TEXT]
    assert len(search(service, client, notes)) == 1
    assert notes == []


def test_a_service_that_sheds_load_is_left_alone_and_the_days_are_named(service, client, notes):
    service.records = [gdelts.make_record(f"https://a.example/{n}", START + n % 90 * QUARTER) for n in range(400)]
    found = []
    for listing in gdelt.listings("ferry", DAY, DAY, client=client, note=notes, api=service.api, pace=0):
        found.append(listing)
        if len(found) == 100:
            service.texts = [429] * 50
    assert len(found) == 250
    assert notes.errors == ["http-429", "http-429"]
    assert "not asked" in notes[1][1].what and "12:00" in notes[1][0]
    assert len(service.server.asked) == 3  # the whole day, and the first half twice


def test_headlines_with_escapes_that_json_does_not_know_are_read():
    body = (
        b'{"articles": [{"url": "https://a.example/1", "title": "Ferry \\\'lost\\\' C:\\docks \\u00e9 \x01 \\"no\\""}]}'
    )
    assert gdelt_text.parse_answer(body)[0]["title"] == "Ferry \\'lost\\' C:\\docks \u00e9 \x01 \"no\""


def test_an_answer_that_is_broken_costs_its_own_quarter_of_an_hour_only(service, client, notes):
    service.records = [gdelts.make_record(f"https://a.example/{n}", START + n * QUARTER) for n in range(96)]
    hurt = START + 40 * QUARTER

    def spoil(start: datetime, end: datetime) -> None:
        service.raw[f"{start:%Y%m%d%H%M%S}{end:%Y%m%d%H%M%S}"] = b'{"articles": [{"title": "x\\", "url": "y"}]}'

    window = (START, START + timedelta(days=1))
    while True:
        spoil(*window)
        halves = gdelt._halve(window)
        if not halves:
            break
        for half in halves:
            if half[0] <= hurt <= half[1]:
                spoil(*half)
        window = next(half for half in halves if half[0] <= hurt < half[1] or half[0] == hurt)
    found = {listing.url for listing in search(service, client, notes)}
    assert set(notes.errors) == {"json"}
    assert {f"https://a.example/{n}" for n in range(96)} - found == {"https://a.example/40"}


def test_nothing_to_search_for_and_no_window_are_errors(service, client, notes):
    for more in ({"query": " "}, {"until": DAY - timedelta(days=1)}):
        with pytest.raises(CollectError):
            search(service, client, notes, **more)
    assert service.server.asked == []


def test_a_stop_is_raised_on(service, notes):
    stop = threading.Event()
    stop.set()
    with Client(allow_loopback=True, delay=0, stop=stop) as stopped, pytest.raises(CollectError) as caught:
        search(service, stopped, notes)
    assert caught.value.error == "stopped" and notes == []


def test_without_a_note_a_problem_becomes_a_warning(service, client):
    service.texts = [500, 500]
    with pytest.warns(UserWarning, match="fault"):
        assert search(service, client, None) == []


@given(title=st.text(alphabet="ab ,.;:!?()'%", max_size=40), lang=st.sampled_from(["en", "fr", ""]))
def test_mending_a_headline_changes_blanks_only(title, lang):
    assert gdelt_text.clean_title(title, lang).replace(" ", "") == "".join(title.split())


@given(st.binary(max_size=200))
def test_any_answer_gives_records_or_a_clear_error(body):
    try:
        records = gdelt_text.parse_answer(body)
    except CollectError as error:
        assert error.error
    else:
        assert all(isinstance(record, dict) for record in records)


# --- web archive files


def html(words: str) -> bytes:
    return f"<html><body><p>{words}</p></body></html>".encode()


def write_warc(path: Path, records: list[bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(records))
    return path


def some_records(count: int) -> list[bytes]:
    return [
        crawls.pack_record(f"https://a.example/{n}", f"2031-05-0{1 + n % 5}T10:00:00Z", html(f"ferry {n}"))
        for n in range(count)
    ]


def pack_block(kind: str, url: str, when: str, block: bytes, **fields: str) -> bytes:
    """A record with this very block, as a gzip member."""
    lines = [f"WARC-Type: {kind}", f"WARC-Target-URI: {url}", f"WARC-Date: {when}"]
    lines += ["Content-Type: application/http", f"Content-Length: {len(block)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    return gzip.compress("\r\n".join(["WARC/1.0", *lines, "", ""]).encode() + block + b"\r\n\r\n")


def test_files_of_warcio_and_of_the_kit_are_read(tmp_path, notes):
    write_warc(tmp_path / "a" / "x.warc.gz", some_records(3))
    with Archive(tmp_path / "b" / "pages.warc.gz") as archive:
        received = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(
            html("kit")
        )
        archive.write(
            "https://b.example/new",
            b"GET / HTTP/1.1\r\n\r\n",
            received,
            when=START,
            source="rss",
            asked="https://b.example/old",
        )
        archive.write("https://b.example/robots.txt", b"", b"HTTP/1.1 200 OK\r\n\r\nhtml", when=START, source="robots")
    found = list(warc.pages(paths=[tmp_path], note=notes))
    assert [page.url for page in found] == [*(f"https://a.example/{n}" for n in range(3)), "https://b.example/old"]
    kit = found[-1]
    assert (kit.html, kit.retrieved, kit.source, kit.final_url) == (html("kit"), START, "rss", "https://b.example/new")
    assert found[0].source == "warc" and found[0].headers["content-type"] == "text/html; charset=utf-8"
    assert notes == []


def test_days_outlets_words_and_a_limit_choose_pages(tmp_path, notes):
    path = write_warc(tmp_path / "x.warc.gz", some_records(10))

    def numbers(*args: Any, **more: Any) -> list[str]:
        return [page.url[-1] for page in warc.pages(*args, paths=[path], note=notes, **more)]

    assert numbers(since=date(2031, 5, 2), until=date(2031, 5, 3)) == ["1", "2", "6", "7"]
    assert numbers(outlets=["b.example"]) == [] and len(numbers(outlets=["example"])) == 10
    assert numbers('"FERRY 7"') == ["7"] and numbers("ferry boat") == []
    assert numbers(limit=2) == ["0", "1"]
    assert list(warc.pages(paths=[path, path, tmp_path], limit=None)) == list(warc.pages(paths=[path]))


def test_words_are_found_in_both_encodings_and_cases():
    holds = find_terms('Åse "née  Ørn"')
    assert holds("<b>åse</b> NÉE\nørn".encode()) and holds("ÅSE née Ørn".encode("cp1252"))
    assert not holds("åse née x ørn".encode()) and find_terms("")(b"") and find_terms("日本")("日本".encode())


def test_a_plain_file_an_arc_file_and_one_packed_as_a_whole_are_read(tmp_path, notes):
    plain = b"".join(map(gzip.decompress, some_records(3)))
    write_warc(tmp_path / "plain.warc", [plain])
    write_warc(tmp_path / "whole.warc.gz", [gzip.compress(plain.replace(b"a.example", b"w.example"))])
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + html("old")
    version = b"1 0 mediakit\nURL IP-address Archive-date Content-type Archive-length\n"
    arc = b"filedesc://x.arc 0.0.0.0 20310503100000 text/plain %d\n%s\n" % (len(version), version)
    arc += b"https://arc.example/a 1.2.3.4 20310503101112 text/html %d\n%s\n" % (len(block), block)
    write_warc(tmp_path / "x.arc", [arc])
    found = list(warc.pages(paths=[tmp_path], note=notes))
    hosts = Counter(page.url.split("/")[2] for page in found)
    assert hosts == {"a.example": 3, "w.example": 3, "arc.example": 1}
    (old,) = [page for page in found if "arc" in page.url]
    assert (old.html, old.retrieved) == (html("old"), datetime(2031, 5, 3, 10, 11, 12, tzinfo=UTC))
    assert notes == []


@pytest.mark.parametrize("packed", [True, False])
@given(cut=st.floats(0, 1, exclude_max=True))
@settings(max_examples=60)
def test_a_torn_file_is_read_up_to_the_tear_and_the_rest_is_counted(tmp_path, packed, cut):
    records = some_records(4)
    if not packed:
        records = [gzip.decompress(record) for record in records]
    data, ends = b"".join(records), [sum(map(len, records[:n])) for n in range(5)]
    length = int(cut * len(data))
    whole = max(n for n in range(5) if ends[n] - (0 if packed else 4) <= length)  # 4: the blank lines after a record
    path = write_warc(tmp_path / "torn.warc", [data[:length]])
    notes = Notes()
    found = list(warc.pages(paths=[path], note=notes))
    unpacked = packed and whole < 4 and len(found) == whole + 1  # all but the check sum is there
    assert len(found) == whole or (unpacked and ends[whole + 1] - length <= 16)
    if 0 < length <= ends[whole]:
        assert notes == []
    else:
        (error,) = [error for _, error in notes]
        assert error.error == ("torn" if found else "no-warc")
        assert whole == 0 or f"{length - ends[whole]:,} bytes were not read" in error.what


def test_damage_in_the_middle_ends_the_file_there(tmp_path, notes, capfd):
    records = some_records(5)
    records[2] = records[2][:60] + bytes(40) + records[2][100:]
    path = write_warc(tmp_path / "x.warc.gz", records)
    assert [page.url[-1] for page in warc.pages(paths=[path], note=notes)] == ["0", "1"]
    unread = sum(map(len, records[2:]))
    assert notes.errors == ["torn"] and f"{unread:,} bytes" in notes[0][1].what
    assert capfd.readouterr().err == ""


def test_revisits_get_the_body_of_their_original(tmp_path, notes):
    def revisit(url: str, when: str, **fields: str) -> bytes:
        return pack_block("revisit", url, when, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", **fields)

    original = crawls.pack_record("https://a.example/1", "2031-05-03T10:00:00Z", html("ferry"))
    digest = next(line for line in gzip.decompress(original).decode().split("\r\n") if "Payload-Digest" in line)
    digest = digest.partition(": ")[2]
    first = {"WARC_Refers_To_Target_URI": "https://a.example/1", "WARC_Refers_To_Date": "2031-05-03T10:00:00Z"}
    again = [
        revisit("https://a.example/1", "2031-05-04T10:00:00Z", WARC_Payload_Digest=digest),
        revisit("https://a.example/1", "2031-05-05T10:00:00Z", WARC_Payload_Digest="sha1:X", **first),
        revisit("https://a.example/2", "2031-05-05T10:00:00Z", WARC_Payload_Digest="sha1:LOST"),
    ]
    write_warc(tmp_path / "1.warc.gz", again)
    write_warc(tmp_path / "2.warc.gz", [original])
    found = list(warc.pages(paths=[tmp_path], since=date(2031, 5, 4), note=notes))
    assert sorted(page.retrieved.day for page in found) == [4, 5]
    assert all(page.html == html("ferry") and page.url == "https://a.example/1" for page in found)
    assert notes.errors == ["revisit"] and notes[0][0] == "https://a.example/2"


def test_what_cannot_be_read_is_said_and_the_rest_goes_on(tmp_path, notes):
    good = some_records(2)
    cut = crawls.pack_record("https://a.example/cut", "2031-05-03T10:00:00Z", html("half"), WARC_Truncated="length")
    undated = gzip.compress(gzip.decompress(good[0]).replace(b"2031-05-01T10:00:00Z", b"2031-99-01T10:00:00Z"))
    write_warc(tmp_path / "a.warc.gz", [good[0], cut, undated, good[1]])
    write_warc(tmp_path / "b.wacz", [b"PK"])
    write_warc(tmp_path / "c.warc", [b"this is a letter\n"])
    (tmp_path / "d.warc").symlink_to(tmp_path / "nowhere")
    found = [page.url[-1] for page in warc.pages(paths=[tmp_path, tmp_path / "none.warc"], note=notes)]
    assert found == ["0", "t", "1"]
    assert sorted(notes.errors) == sorted(["truncated", "date", "kind", "no-warc", "unreadable", "unreadable"])


def test_bodies_are_unpacked_and_a_bomb_is_not(tmp_path, notes):
    def record(url: str, lines: str, body: bytes) -> bytes:
        block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{lines}\r\n".encode() + body
        return pack_block("response", url, "2031-05-03T10:00:00Z", block)

    packed = gzip.compress(html("words"))
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    write_warc(
        tmp_path / "x.warc.gz",
        [
            record("https://a.example/gzip", "Content-Encoding: gzip\r\n", packed),
            record("https://a.example/both", "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", chunked),
            record(
                "https://a.example/kept-line", "Content-Encoding: br\r\nTransfer-Encoding: chunked\r\n", html("words")
            ),
            record("https://a.example/brotli", "Content-Encoding: br\r\n", b"\x8b\x02\x80words"),
            record("https://a.example/bomb", "Content-Encoding: gzip\r\n", gzip.compress(bytes(30_000_000))),
        ],
    )
    found = list(warc.pages(paths=[tmp_path], note=notes))
    assert [page.html for page in found] == [html("words")] * 3
    assert [(address[-4:], error.error) for address, error in notes] == [("otli", "encoding"), ("bomb", "too-large")]


@given(st.lists(st.binary(min_size=1, max_size=30), max_size=5))
def test_chunks_are_joined(parts):
    data = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
    assert join_chunks(data) == b"".join(parts)


def test_progress_ends_at_the_size_of_all_files(tmp_path, notes):
    paths = [write_warc(tmp_path / f"{n}.warc.gz", some_records(3)) for n in range(2)]
    told: list[tuple[int, int]] = []
    list(warc.pages(paths=paths, note=notes, progress=lambda done, total: told.append((done, total))))
    total = sum(path.stat().st_size for path in paths)
    assert told[-1] == (total, total) and [done for done, _ in told] == sorted(done for done, _ in told)


# --- Common Crawl


@pytest.fixture
def crawl() -> Iterator[Any]:
    double = crawls.CommonCrawl()
    with doubles.Server(double.answer) as server:
        double.server, double.origin = server, server.origin
        double.add_crawl("CC-MAIN-2031-18", "2031-04-28T00:00:00", "2031-05-10T00:00:00")
        double.add_crawl("CC-MAIN-2031-22", "", "")
        double.add_crawl("CC-MAIN-2031-40", "2031-09-28T00:00:00", "2031-10-10T00:00:00")
        yield double


def capture(
    crawl: Any, url: str, when: str = "2031-05-03T10:00:00Z", name: str = "CC-MAIN-2031-18", **more: str
) -> None:
    stamp = "".join(sign for sign in when if sign.isdigit())
    crawl.add_record(name, url, stamp, crawls.pack_record(url, when, html(f"ferry {url}")), **more)


def ask_crawls(crawl: Any, client: Client, note: Any, *args: Any, **more: Any) -> list[Page]:
    given = {"since": date(2031, 5, 1), "until": date(2031, 5, 31), "outlets": ["lakeside.example"], **more}
    return list(ccnews.pages(*args, client=client, note=note, index=crawl.origin, data=crawl.origin, pace=0, **given))


def test_pages_of_an_outlet_come_out_of_the_crawls_of_these_days(crawl, client, notes):
    for n in range(5):
        capture(crawl, f"https://www.lakeside.example/{n}", f"2031-05-0{n + 1}T10:00:00Z")
    capture(crawl, "https://news.lakeside.example/late", "2031-05-29T10:00:00Z", "CC-MAIN-2031-22")
    capture(crawl, "https://lakeside.example/april", "2031-04-29T10:00:00Z")
    capture(crawl, "https://otherlakeside.example/1")
    capture(crawl, "https://lakeside.example/picture", mime="image/png", **{"mime-detected": "image/png"})
    capture(crawl, "https://lakeside.example/gone", status="404")
    found = ask_crawls(crawl, client, notes)
    assert [page.url.rpartition("/")[2] for page in found] == ["0", "1", "2", "3", "4", "late"]
    first = found[0]
    assert (first.html, first.status, first.source) == (html("ferry https://www.lakeside.example/0"), 200, "ccnews")
    assert first.retrieved == datetime(2031, 5, 1, 10, tzinfo=UTC) and first.headers["content-type"].startswith(
        "text/html"
    )
    assert notes.errors == ["no-index"]
    assert not any("2031-40" in path for path, _ in crawl.server.asked)


def test_words_and_a_limit_choose_among_captures(crawl, client, notes):
    for n in range(4):
        capture(crawl, f"https://lakeside.example/{n}")
    assert len(ask_crawls(crawl, client, notes, "ferry", limit=2)) == 2
    assert [page.url[-1] for page in ask_crawls(crawl, client, notes, "lakeside.example/3")] == ["3"]


def test_the_same_bytes_of_an_address_come_once_and_others_again(crawl, client, notes):
    for digest in ("A", "A", "B"):
        capture(crawl, "https://lakeside.example/1", digest=digest)
    assert len(ask_crawls(crawl, client, notes)) == 2


def test_an_outlet_without_captures_is_no_problem(crawl, client, notes):
    assert ask_crawls(crawl, client, notes) == []
    assert notes.errors == ["no-index"]


def test_a_crawl_that_the_index_does_not_know_is_one(crawl, client, notes):
    del crawl.lines["CC-MAIN-2031-22"]
    capture(crawl, "https://lakeside.example/1")
    assert len(ask_crawls(crawl, client, notes)) == 1
    assert notes.errors == ["no-index", "http-404"]


def test_records_that_are_wrong_are_noted_and_the_rest_goes_on(crawl, client, notes):
    for n in range(6):
        capture(crawl, f"https://lakeside.example/{n}")
    lines = crawl.lines["CC-MAIN-2031-18"]
    lines[1]["length"] = str(int(lines[1]["length"]) - 30)
    lines[2] |= {"offset": lines[3]["offset"], "length": lines[3]["length"]}
    lines[4]["filename"] = "crawl-data/none.warc.gz"
    lines.append({"broken": "{not json", "url": ""})
    found = ask_crawls(crawl, client, notes)
    assert [page.url[-1] for page in found] == ["0", "3", "5"]
    assert notes.errors == ["no-index", "record", "other-page", "http-404", "json"]


def test_a_server_that_ignores_ranges_is_noticed(crawl, client, notes):
    capture(crawl, "https://lakeside.example/1")
    capture(crawl, "https://lakeside.example/2")
    crawl.ranges = False
    assert ask_crawls(crawl, client, notes) == []
    assert notes.errors == ["no-index", "range", "range"]


def test_a_page_that_the_crawler_cut_is_given_and_said(crawl, client, notes):
    url, when = "https://lakeside.example/1", "2031-05-03T10:00:00Z"
    record = crawls.pack_record(url, when, html("ferry"), WARC_Truncated="length")
    crawl.add_record("CC-MAIN-2031-18", url, "20310503100000", record)
    assert len(ask_crawls(crawl, client, notes)) == 1
    assert notes.errors == ["no-index", "truncated"]


@pytest.mark.parametrize("status", [403, 503])
def test_a_service_that_refuses_is_left_alone(crawl, client, notes, status):
    crawl.faults["/CC-MAIN-2031-18-index"] = status
    capture(crawl, "https://lakeside.example/1", "2031-05-29T10:00:00Z", "CC-MAIN-2031-22")
    assert ask_crawls(crawl, client, notes) == []
    assert notes.errors == ["no-index", f"http-{status}", "refused"]
    assert "CC-MAIN-2031-22" in notes[-1][1].what
    assert not any("2031-22" in path for path, _ in crawl.server.asked)


def test_the_index_is_not_asked_for_words_alone(crawl, client, notes):
    with pytest.raises(CollectError, match="addresses only"):
        ask_crawls(crawl, client, notes, "ferry", outlets=[])


def test_the_days_of_an_old_crawl_are_read_from_its_name():
    week = commoncrawl._find_days({"id": "CC-MAIN-2017-17"})
    assert week[0] < date(2017, 4, 23) < week[1]
    assert commoncrawl._find_days({"id": "CC-MAIN-2009-2010"}) == (date(2009, 1, 1), date(2010, 12, 31))
    assert commoncrawl._find_days({"id": "CC-MAIN-2012"}) == (date(2012, 1, 1), date(2012, 12, 31))


def test_files_of_cc_news_are_listed_for_the_days_and_read_from_disk(crawl, client, notes, tmp_path):
    stamps = ["20310429235900", "20310430120000", "20310501000100", "20310502130000", "20310503000000"]
    for month in ("04", "05"):
        base = f"crawl-data/CC-NEWS/2031/{month}"
        names = [f"{base}/CC-NEWS-{stamp}-00001.warc.gz" for stamp in stamps if stamp[4:6] == month]
        crawl.files[f"{base}/warc.paths.gz"] = crawls.pack_list(names)
    given = {"client": client, "note": notes, "data": crawl.origin, "pace": 0}
    found = ccnews.news_files(date(2031, 5, 1), date(2031, 5, 2), **given)
    assert [address[-28:-14] for address in found] == stamps[1:4]
    assert notes.errors == ["no-index"] and "3 files, about 3 GB" in notes[0][1].what
    assert ccnews.news_files(date(2031, 6, 1), date(2031, 6, 2), **given) == []
    assert notes.errors[1:] == ["http-404", "no-index"]

    path = write_warc(tmp_path / "CC-NEWS-20310501000100-00001.warc.gz", some_records(3))
    pages = list(ccnews.pages(outlets=["a.example"], paths=[path], note=notes))
    assert [page.source for page in pages] == ["ccnews"] * 3


# --- folders of saved pages


def saved(path: Path, name: str, content: str | bytes) -> Path:
    file = path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    os.utime(file, (START.timestamp(), START.timestamp()))
    return file


SINGLEFILE = """<!DOCTYPE html> <html lang=en><!--
 Page saved with SingleFile\x20
 url: https://lakeside.example/single?x=1\x20
 saved date: Sat May 03 2031 12:00:00 GMT+0200 (Central European Summer Time)
--><link rel=canonical href=https://lakeside.example/canonical><p>ferry"""
MHTML = """From: <Saved by Blink>
Snapshot-Content-Location: https://lakeside.example/snapshot
Subject: =?utf-8?Q?Ferry?=
Date: Sat, 3 May 2031 10:00:00 -0000
MIME-Version: 1.0
Content-Type: multipart/related;
\ttype="text/html";
\tboundary="----Part--x"

------Part--x
Content-Type: text/html
Content-ID: <frame-1@mhtml.blink>
Content-Transfer-Encoding: quoted-printable
Content-Location: https://lakeside.example/part

<html><p>Z=C3=B6e =
ferry</p></html>
------Part--x
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-Location: https://lakeside.example/a.png

AAAA
------Part--x--
""".replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("name", "content", "url", "when"),
    [
        ("a.html", "<!DOCTYPE html>\n<!-- saved from url=(0030)https://lakeside.example/saved -->\n<link "
         "rel='canonical' href='https://lakeside.example/c'>", "https://lakeside.example/saved", START),
        ("b.htm", SINGLEFILE, "https://lakeside.example/single?x=1", START + timedelta(hours=10)),
        ("c.mhtml", MHTML, "https://lakeside.example/snapshot", START + timedelta(hours=10)),
        ("d.MHT", MHTML.replace("Snapshot-Content-Location", "X"), "https://lakeside.example/part",
         START + timedelta(hours=10)),
        ("e.html", "<head><meta property='og:url' content='https://lakeside.example/og'><link rel=canonical "
         "href='https://lakeside.example/c'>", "https://lakeside.example/c", START),
        ("f.html", "<meta property='og:url' content='https://lakeside.example/og'>", "https://lakeside.example/og",
         START),
        ("g.html", "<!-- saved from url=(0014)about:internet --><link rel=canonical href='/relative'><meta "
         "property='og:url' content='https://lakeside.example/og'>", "https://lakeside.example/og", START),
    ],
    ids=["mark", "singlefile", "snapshot", "part", "canonical", "og", "no web address"],
)  # fmt: skip
def test_the_address_and_the_moment_are_those_that_the_file_states(tmp_path, notes, name, content, url, when):
    saved(tmp_path, name, content)
    (page,) = folder.pages(path=tmp_path, note=notes)
    assert (page.url, page.retrieved, page.source) == (url, when, "folder")
    assert notes == []


def test_a_page_in_mhtml_is_unpacked_and_keeps_its_bytes(tmp_path, notes):
    saved(tmp_path, "c.mhtml", MHTML)
    saved(tmp_path, "empty.mhtml", "From: nobody\r\n\r\n")
    (page,) = folder.pages("zöe", path=tmp_path, note=notes)
    assert page.html.strip() == "<html><p>Zöe ferry</p></html>".encode()
    assert notes.errors == ["mhtml"] and notes[0][1].where.endswith("empty.mhtml")


def test_bytes_are_left_in_their_encoding(tmp_path, notes):
    body = "<meta charset=windows-1252><link rel=canonical href='https://a.example/1'><p>Åse</p>".encode("cp1252")
    saved(tmp_path, "a.html", body)
    assert [page.html for page in folder.pages("åse", path=tmp_path, note=notes)] == [body]


def test_a_list_of_addresses_helps_where_files_say_nothing(tmp_path, notes):
    saved(tmp_path, "2031/may/a.html", "<p>a</p>")
    saved(tmp_path, "b.html", "<link rel=canonical href='https://a.example/wrong'>")
    saved(tmp_path, "c.html", "<p>c</p>")
    rows = "file;url\n2031\\may\\a.html;https://a.example/a\nb.html;https://a.example/b\n"
    saved(tmp_path, "addresses.csv", "\ufeff" + rows + "none.html;https://a.example/n\nx.html;\n")
    found = {page.url for page in folder.pages(path=tmp_path, note=notes)}
    assert found == {"https://a.example/a", "https://a.example/b"}
    assert sorted(notes.errors) == ["address", "no-address", "no-file"]
    todo = next(error.todo for _, error in notes if error.error == "no-address")
    assert "addresses.csv" in todo


def test_folders_may_be_deep_and_names_may_be_windows_1252(tmp_path, notes):
    page = "<link rel=canonical href='https://a.example/{}'>"
    deep = os.fsencode(tmp_path) + b"/d" * 300
    Path(os.fsdecode(deep)).mkdir(parents=True)
    Path(os.fsdecode(deep + b"/x.html")).write_text(page.format("deep"))
    odd = os.fsdecode(os.fsencode(tmp_path) + "/\u00e5se.html".encode("cp1252"))
    Path(odd).write_text("<p>no address</p>")
    listed = "file,url\nåse.html,https://a.example/odd\n"
    saved(tmp_path, "addresses.csv", listed.encode("cp1252"))
    found = [page.url for page in folder.pages(path=tmp_path, note=notes)]
    assert found == ["https://a.example/deep", "https://a.example/odd"]
    assert notes == []


def test_kinds_that_cannot_be_read_are_said_once_with_their_number(tmp_path, notes):
    for name in ("a.pdf", "b.PDF", "c.webarchive", "d.docx", ".DS_Store"):
        saved(tmp_path, name, b"x")
    assert list(folder.pages(path=tmp_path, note=notes)) == []
    said = [error.what.partition(":")[0] for _, error in notes]
    assert said == ["1 file skipped", "2 files skipped", "1 file skipped"] and set(notes.errors) == {"kind"}
    assert "Safari" in notes[-1][1].todo


def test_a_file_that_cannot_be_read_is_noted_and_the_rest_goes_on(tmp_path, notes):
    (tmp_path / "a.html").symlink_to(tmp_path / "nowhere.html")
    saved(tmp_path, "b.html", "<link rel=canonical href='https://a.example/b'>")
    saved(tmp_path, "c.html", " \n")
    saved(tmp_path, "d.html", "<link rel=canonical href='https://a.example/b'>")
    assert [page.url for page in folder.pages(path=tmp_path, note=notes)] == ["https://a.example/b"]
    assert [(Path(address).name, error.error) for address, error in notes] == [
        ("a.html", "unreadable"),
        ("c.html", "empty"),
    ]


def test_frames_beside_a_page_are_no_pages_but_folders_of_like_names_are(tmp_path, notes):
    page = "<link rel=canonical href='https://a.example/{}'>"
    for name in ("bbc.html", "bbc_files/frame.html", "bbc_news/1.html", "other_files/2.html"):
        saved(tmp_path, name, page.format(name))
    found = [page.url.partition(".example/")[2] for page in folder.pages(path=tmp_path, note=notes)]
    assert found == ["bbc.html", "bbc_news/1.html", "other_files/2.html"]
    assert [page.url for page in folder.pages(path=tmp_path, outlets=["b.example"])] == []


def test_a_folder_that_is_none_is_an_error(tmp_path):
    with pytest.raises(CollectError, match="no folder"):
        list(folder.pages(path=tmp_path / "none"))


@given(
    st.binary(max_size=300),
    st.sampled_from([b"<!-- saved from url=(0012)", b"<!-- Page saved with SingleFile\n url: ", b""]),
)
def test_any_bytes_can_be_a_saved_page(data, begin):
    found = read_html(begin + data)
    assert found.url == "" or found.url.startswith(("http", "HTTP", "Http", "hTTp")) or "://" in found.url
    assert found.html == begin + data
