"""Headline histories: every capture accounted for, from a real pywb and from a fast double of web.archive.org."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediakit as mk
from mediakit.collect import Archive, Client, read_pages
from mediakit.collect.captures import Capture
from mediakit.collect.page import Page
from mediakit.demo import make_sites
from mediakit.errors import CollectError, ExtractError
from mediakit.extract import extract_article, make_article_id, read_page_headline
from mediakit.harvest.history import find_history, hold_pages
from mediakit.harvest.versions import CAPTURE_COLUMNS, Seen, fold_headline, make_versions
from mediakit.schema import VERSIONS, cast_table


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

PAPER = "https://courier.example/2031/03/10/paper"
START = datetime(2031, 3, 10, 16, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def page(headline: str, rest: str = "") -> bytes:
    words = " ".join(["The envoy spoke to the inspectors on the quay."] * 20)
    head = f"<head><title>{headline}</title></head>"
    return f"<html>{head}<body><h1>{headline}</h1><p>{words}</p>{rest}</body></html>".encode()


@pytest.fixture(scope="module")
def truth() -> mk.Corpus:
    return mk.read_corpus("sunnmark-talks")


@pytest.fixture(scope="module")
def taken(truth: mk.Corpus) -> list[Any]:
    """Captures of all articles of the fictional sites whose headline changed: three a version, and what disturbs."""
    captures = []
    sites = make_sites(truth.articles, truth.versions).values()
    told_of = [(site.pages[path], told) for site in sites for path, told in site.truth.items()]
    wall = next(answer.body for answer, told in told_of if told.kind == "consent wall")
    for site in sites:
        for path, told in site.truth.items():
            if told.kind != "archive":
                continue
            stamp, _, rest = path.removeprefix("/archive/web/").partition("id_")
            url, body = site.origin + rest, site.pages[path].body
            moment = datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
            captures += [
                Taken(url, moment, body),
                Taken(url, moment + timedelta(minutes=1), body),
                Taken(url, moment + timedelta(minutes=2), body, revisit=True),
                Taken(url, moment + timedelta(minutes=3), body.replace(b"</body>", b"<!-- box --></body>")),
                Taken(url, moment + timedelta(minutes=4), wall),
                Taken(url, moment + timedelta(minutes=5), b"gone", 404),
                Taken(url, moment + timedelta(minutes=6), b"", 302, {"Location": "/"}),
            ]
    return captures


@pytest.fixture(scope="module")
def pywb(taken: list[Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("pywb")
    warc = pywbs.write_warc(folder / "taken.warc.gz", taken)
    with pywbs.run_pywb(folder / "server", [warc]) as address:
        yield address


@pytest.fixture(scope="module")
def wayback(taken: list[Any]) -> Iterator[str]:
    shots = [
        Shot(
            one.url, f"{one.moment:%Y%m%d%H%M%S}", one.body, "-" if one.revisit else str(one.status),
            "warc/revisit" if one.revisit else "text/html",
        )
        for one in taken
    ]  # fmt: skip
    with waybacks.Wayback(shots) as double:
        yield double.origin


@pytest.fixture(params=["pywb", "wayback"])
def archive(request: pytest.FixtureRequest) -> str:
    return request.getfixturevalue(request.param)


@pytest.fixture
def client() -> Iterator[Client]:
    with Client(allow_loopback=True, delay=0, retries=1, backoff=0.01, timeout=10) as running:
        yield running


def read_history(client: Client, shots: list[Any], **more: Any) -> tuple[Any, list[CollectError], Any]:
    notes: list[CollectError] = []
    with waybacks.Wayback(shots) as double:
        history = find_history(
            client, PAPER, double.origin, note=lambda _, error: notes.append(error), search_pace=0, pace=0, **more
        )
    return history, notes, double


def shoot(*pages: bytes, **more: Any) -> list[Any]:
    """One capture a minute."""
    return [Shot(PAPER, f"{at(number):%Y%m%d%H%M%S}", body, **more) for number, body in enumerate(pages)]


# --- against whole archives


def test_every_headline_of_the_fictional_sites_is_found_with_its_times(
    archive: str, client: Client, truth: mk.Corpus, taken: list[Any]
):
    addresses = truth.articles.set_index("article_id")["url"]
    for article_id, known in truth.versions.groupby("article_id"):
        url = next(one.url for one in taken if one.url.rstrip("/") == addresses[article_id].rstrip("/"))
        history = find_history(client, url, archive, search_pace=0, pace=0)
        found = history.versions
        assert list(found["headline"].map(fold_headline)) == list(known["headline"].map(fold_headline))
        assert list(found["seen"]) == list(known["seen"])
        assert list(found["last_seen"]) == [moment + timedelta(minutes=3) for moment in known["seen"]]
        assert set(found["captures"]) == {4}
        n = len(known)
        assert history.count() == {
            "listed": 7 * n, "fetched": 2 * n + 1, "held": 0, "same": 3 * n - 1, "no_page": 2 * n, "unread": n,
        }  # fmt: skip
        assert set(history.captures.loc[history.captures["state"] == "unread", "error"]) == {"consent-wall"}


def test_a_second_run_fetches_nothing(archive: str, taken: list[Any], tmp_path: Path):
    warc = tmp_path / "pages.warc.gz"
    histories = []
    for _ in range(2):
        read = hold_pages(read_pages(warc)) if warc.exists() else None
        with Archive(warc) as kept, Client(allow_loopback=True, delay=0, archive=kept) as client:
            histories.append(find_history(client, taken[0].url, archive, read=read, search_pace=0, pace=0))
    first, second = (history.count() for history in histories)
    assert (second["fetched"], second["held"]) == (0, first["fetched"])
    pd.testing.assert_frame_equal(histories[0].versions, histories[1].versions)
    assert set(histories[1].captures["how"]) == {"held", "same content", ""}


def test_days_bound_the_history(archive: str, client: Client, taken: list[Any]):
    day = taken[0].moment.date()
    url = taken[0].url
    before = find_history(client, url, archive, until=day - timedelta(days=1), search_pace=0, pace=0)
    assert before.versions.empty and before.count()["listed"] == 0
    within = find_history(client, url, archive, since=day, until=date(2031, 12, 31), search_pace=0, pace=0)
    assert len(within.versions) > 1


# --- versions


def test_a_headline_that_comes_back_is_a_version_of_its_own_and_said(client: Client):
    history, notes, _ = read_history(
        client, shoot(page("Talks open"), page("Talks end"), page("Talks open", "<i>x</i>"))
    )
    table = history.versions
    assert list(table["headline"]) == ["Talks open", "Talks end", "Talks open"]
    assert list(table["position"]) == [1, 2, 3]
    assert "headline of position 1 again" in table["evidence"].iloc[2]
    assert history.returned == ("Talks open",) and "Came back" in history.describe()
    assert notes == []


def test_versions_are_a_table_of_the_schema(client: Client):
    history, _, double = read_history(client, shoot(page("Talks open"), page("Talks end")))
    table = cast_table(history.versions, VERSIONS, "test")
    assert set(table["article_id"]) == {make_article_id(PAPER)}
    assert list(table["headline_from"]) == ["page", "page"]
    assert table["evidence"].iloc[0] == f"{double.origin}/web/20310310160000/{PAPER}"
    assert table["sha256"].str.fullmatch("[0-9a-f]{64}").all()
    assert list(history.captures.columns) == CAPTURE_COLUMNS


def test_marks_blanks_and_capitals_make_no_new_headline(client: Client):
    history, _, _ = read_history(
        client,
        shoot(
            page("Envoy: “No – not yet”"),
            page('Envoy:  "No - not yet"'),
            page("ENVOY: ‘No — Not Yet’"),
            page("Envoy: yes?"),
        ),
    )
    assert list(history.versions["captures"]) == [2, 1, 1]
    assert history.versions["headline"].iloc[0] == "Envoy: “No – not yet”"


@given(st.text(max_size=30))
def test_folding_is_stable(text: str):
    assert fold_headline(fold_headline(text)) == fold_headline(text)
    assert fold_headline(f"  {text}\n") == fold_headline(text)


@given(st.lists(st.sampled_from(["", "A b", "a  B", "C d", "E"]), max_size=30))
def test_versions_cover_every_read_capture_once_and_neighbours_differ(headlines: list[str]):
    seen = [
        Seen(Capture(PAPER, at(n), f"http://a.example/{n}"), state="read" if text else "unread", headline=text)
        for n, text in enumerate(headlines)
    ]
    table, returned = make_versions(seen, "a1")
    assert int(table["captures"].sum()) == sum(map(bool, headlines))
    folded = list(table["headline"].map(fold_headline))
    assert all(one != other for one, other in zip(folded, folded[1:], strict=False))
    assert {fold_headline(text) for text in returned} == {text for text in folded if folded.count(text) > 1}
    assert (table["seen"] <= table["last_seen"]).all()
    assert list(table["seen"]) == sorted(table["seen"])


# --- accounts


def test_every_fetch_is_explained(client: Client):
    shots = shoot(page("Talks open"), page("Talks open", "<i>1</i>"), page("Talks open", "<i>2</i>"), page("Talks end"))
    history, _, double = read_history(client, [*shots, Shot(PAPER, f"{at(9):%Y%m%d%H%M%S}", shots[1].body)])
    assert len(double.shown()) == 4
    assert list(history.captures["reason"]) == [
        "new content; another headline",
        "new content; the headline is the same",
        "new content; the headline is the same",
        "new content; another headline",
        "same digest as the capture of 2031-03-10 16:01 UTC",
    ]
    account = history.explain_fetches().set_index("headline")
    assert account.loc["Talks open", ["captures", "pages", "contents"]].tolist() == [4, 3, 3]
    assert account.loc["Talks open", "reason"] == "the page changed elsewhere: 3 distinct contents"
    assert account.loc["Talks end", "reason"] == "read once"


def test_a_thousand_captures_of_five_contents_need_five_fetches(client: Client):
    contents = [page(f"Headline number {number}") for number in range(5)]
    done: list[tuple[int, int]] = []
    history, _, double = read_history(
        client, shoot(*(contents[n // 200] for n in range(1000))), progress=lambda *told: done.append(told)
    )
    assert len(double.shown()) == 5
    assert list(history.versions["captures"]) == [200] * 5
    assert done[0] == (1, 1000) and done[-1] == (1000, 1000)


def test_without_digests_each_capture_is_fetched_and_that_is_said(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Shot, "digest", "-")
    history, _, double = read_history(client, shoot(page("Talks open"), page("Talks open"), page("Talks end")))
    assert len(double.shown()) == 3
    assert list(history.versions["captures"]) == [2, 1]
    assert history.captures["reason"].iloc[1] == "content as before, which the archive's digest did not tell"
    assert "1 read in vain" in history.explain_fetches()["reason"].iloc[0]


WALL = "<html><title>Before you continue</title><h1>Before you continue</h1><p>We use cookies.</p></html>"
ROBOT = "<html><title>Just a moment</title><p>Checking your browser</p></html>"


def test_walls_checks_and_empty_pages_are_no_headlines(client: Client):
    lost = b"<html><title>x</title><h1>Page not found</h1></html>"
    history, notes, _ = read_history(
        client,
        shoot(page("Talks open"), WALL.encode(), ROBOT.encode(), lost, b"", b"<html></html>", page("Talks open")),
    )
    assert list(history.versions["captures"]) == [2]
    errors = list(history.captures.loc[history.captures["state"] == "unread", "error"])
    assert errors == ["consent-wall", "bot-check", "not-found", "empty", "no-headline"]
    assert [note.error for note in notes] == errors
    assert "consent-wall: 1" in history.describe()


def test_a_capture_that_cannot_be_shown_is_not_taken_for_another(client: Client):
    shots = [*shoot(page("Talks open")), Shot(PAPER, "20310312000000", page("Talks end"), lost=True)]
    history, notes, _ = read_history(client, shots)
    assert list(history.versions["headline"]) == ["Talks open"]
    assert [note.error for note in notes] == ["other-capture"]
    assert history.captures["state"].tolist() == ["read", "unread"]


def test_pictures_redirects_and_errors_are_not_asked_for(client: Client):
    shots = [
        *shoot(page("Talks open")),
        Shot(PAPER, "20310311000000", b"", "301"), Shot(PAPER, "20310312000000", b"", "503"),
        Shot(PAPER, "20310313000000", b"%PDF", "200", "application/pdf"),
    ]  # fmt: skip
    history, notes, double = read_history(client, shots)
    assert len(double.shown()) == 1 and notes == []
    assert history.count()["no_page"] == 3
    assert history.captures["reason"].tolist()[1:] == [
        "status 301: a redirect or an error", "status 503: a redirect or an error", "no page: application/pdf",
    ]  # fmt: skip


# --- faults


def test_a_capture_that_fails_is_noted_and_its_twin_is_read(client: Client):
    shots = shoot(page("Talks open"), page("Talks end"), page("Talks end"))
    with waybacks.Wayback(shots) as double:
        show = double._show
        double._show = lambda stamp, url: (503, {}, b"") if stamp == "20310310160100" else show(stamp, url)
        notes: list[CollectError] = []
        history = find_history(
            client, PAPER, double.origin, note=lambda _, error: notes.append(error), search_pace=0, pace=0
        )
    assert [note.error for note in notes] == ["http-503"]
    assert list(history.captures["error"]) == ["", "http-503", ""]
    assert list(history.versions["headline"]) == ["Talks open", "Talks end"]


def test_an_archive_that_refuses_is_left_in_peace(client: Client):
    shots = shoot(*(page(f"Headline number {number}") for number in range(30)))
    notes: list[CollectError] = []
    with waybacks.Wayback(shots) as double:
        double.allowed = 7  # robots.txt, the search, five captures
        history = find_history(
            client, PAPER, double.origin, note=lambda _, error: notes.append(error), search_pace=0, pace=0
        )
        assert len(double.asked) == 9 and double.refused == 0
    assert [note.error for note in notes] == ["http-429"]
    assert "no further captures are asked for" in notes[0].what
    assert history.count()["fetched"] == len(history.versions) == 5
    assert list(history.captures["error"].value_counts().items()) == [("not-asked", 24), ("", 5), ("http-429", 1)]


def test_what_is_held_is_read_although_the_archive_refuses(client: Client):
    pages = [page(f"Headline number {number}") for number in range(4)]
    shots = shoot(*pages)
    with waybacks.Wayback(shots) as double:
        held = [Page(f"{double.origin}/web/{shots[3].stamp}id_/{PAPER}", pages[3], START)]
        double.allowed = 3  # robots.txt, the search, one capture
        history = find_history(client, PAPER, double.origin, read=hold_pages(held), search_pace=0, pace=0)
    assert list(history.captures["how"]) == ["fetched", "", "", "held"]
    assert list(history.versions["headline"]) == ["Headline number 0", "Headline number 3"]


def test_ctrl_c_ends_the_walk():
    import threading

    stop = threading.Event()
    with waybacks.Wayback(shoot(*(page(f"Headline {n}") for n in range(5)))) as double:
        with Client(allow_loopback=True, delay=0, stop=stop) as client, pytest.raises(CollectError) as caught:
            find_history(client, PAPER, double.origin, search_pace=0, pace=0, progress=lambda *_: stop.set())
        assert len(double.shown()) == 1
    assert caught.value.error == "stopped"


def test_captures_that_cannot_be_listed_are_an_error(client: Client):
    with waybacks.Wayback() as double:
        double.faults = [(503, {}, b"")] * 2
        with pytest.raises(CollectError, match="overloaded"):
            find_history(client, PAPER, double.origin, search_pace=0, pace=0)


def test_only_captures_are_held():
    read = hold_pages([Page(PAPER, b"x", START)])
    assert read(Capture(PAPER, START, f"https://web.archive.org/web/20310310160000/{PAPER}")) is None


# --- reading a headline alone


def test_the_light_reader_agrees_with_the_whole_one_on_all_fictional_articles(truth: mk.Corpus):
    compared = 0
    for site in make_sites(truth.articles, truth.versions).values():
        for path, told in site.truth.items():
            if told.kind not in ("article", "archive", "amp twin", "print twin", "consent wall", "soft 404"):
                continue
            answer = site.pages[path]
            headers = {name.lower(): value for name, value in answer.headers.items()}
            found = Page(site.origin + path, answer.body, START, status=answer.status, headers=headers)
            try:
                expected = extract_article(found)["headline"]
            except ExtractError as error:
                with pytest.raises(ExtractError) as caught:
                    read_page_headline(found)
                assert caught.value.error == error.error
            else:
                assert read_page_headline(found)[0] == expected
            compared += 1
    assert compared > 60


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h1>Talks end in Vask</h1>", ("Talks end in Vask", "h1")),
        ("<title>Talks end in Vask | The Courier</title><meta property='og:site_name' content='The Courier'>",
         ("Talks end in Vask", "title")),
        ("<meta property='og:title' content='Talks end'>", ("Talks end", "open graph")),
    ],
)  # fmt: skip
def test_a_headline_is_read_from_where_it_stands(html: str, expected: tuple[str, str]):
    assert read_page_headline(Page(PAPER, f"<html>{html}<p>words</p></html>".encode(), START)) == expected


def test_the_name_of_the_site_is_no_headline():
    html = b"<html><title>The Courier</title><meta property='og:site_name' content='The Courier'><p>words</p></html>"
    with pytest.raises(ExtractError) as caught:
        read_page_headline(Page(PAPER, html, START))
    assert caught.value.error == "no-headline"


@given(st.binary(max_size=200))
def test_any_bytes_give_a_headline_or_an_error(body: bytes):
    try:
        headline, found_in = read_page_headline(Page(PAPER, b"<html>" + body, START))
    except ExtractError as error:
        assert error.error
    else:
        assert headline and found_in


def test_an_archive_whose_robots_txt_says_no_is_asked_no_further(client: Client):
    shots = shoot(*(page(f"Headline number {number}") for number in range(9)))
    notes: list[CollectError] = []
    with waybacks.Wayback(shots) as double:
        answer = double.answer
        double.answer = lambda path: (
            (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /web/")
            if path == "/robots.txt"
            else answer(path)
        )
        history = find_history(
            client, PAPER, double.origin, note=lambda _, error: notes.append(error), search_pace=0, pace=0
        )
        assert double.shown() == []
    assert [note.error for note in notes] == ["robots"]
    assert history.versions.empty and history.count()["unread"] == 9
