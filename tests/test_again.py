"""Reading pages again: beside the old readings, compared, resumable, accepted all at once or not at all."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mediakit as mk
from mediakit.collect import Archive, Listing, Store
from mediakit.errors import MediakitError
from mediakit.harvest import again, articles, crew, extract_corpus, worker
from mediakit.harvest.changes import compare_articles, find_word_changes

ABOUT = """title: The ferry (fictional)
licence: CC0-1.0
citation: {author: Ann Example, title: The ferry, year: 2031}
window: {since: 2031-03-01, until: 2031-03-31}
"""
WHEN = datetime(2031, 3, 4, 12, tzinfo=UTC)
TEXT = [f"The ferry left the harbour at dawn on day {n} with many people and their cars." for n in range(9)]


def make_page(headline: str) -> bytes:
    return (
        f"<html lang='en'><head><title>{headline}</title><meta property='og:type' content='article'></head>"
        f"<body><article><h1>{headline}</h1><p class='byline'>By Ann Example</p>"
        f"{''.join(f'<p>{text}</p>' for text in TEXT)}</article></body></html>"
    ).encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "about.yml").write_text(ABOUT, encoding="utf-8")
    return tmp_path


def collect(folder: Path, pages: dict[str, bytes]) -> None:
    with Store(folder / "cache" / "corpus.db") as store, Archive(folder / "cache" / "pages.warc.gz") as archive:
        for url, html in pages.items():
            archive.write_resource(url, html, when=WHEN, content_type="text/html", source="folder", origin="a.html")
            store.add([Listing(url, "folder")])
            store.mark(url, "fetched")


def url(n: int) -> str:
    return f"http://news.example/ferry-sinks-at-dawn-{n}"


@pytest.fixture
def three(folder: Path) -> Path:
    """A corpus of three articles and one page that is none."""
    collect(folder, {url(n): make_page(f"Ferry {n} sinks at dawn") for n in range(3)} | {url(9): b"<p>Hello.</p>"})
    assert extract_corpus(folder) == (4, 3)
    return folder


def change_reader(monkeypatch: pytest.MonkeyPatch, change, name: str = "mediakit 9.9") -> None:
    """Another reader: `change` gets a row, and edits it or raises."""
    true = articles.read_page

    def read_page(page):
        reading = true(page)
        change(reading.row)
        return reading

    monkeypatch.setattr(articles, "read_page", read_page)
    monkeypatch.setattr(again, "name_extractor", lambda: name)


def set_headline(row) -> None:
    if row["url"].endswith("1"):
        row["headline"] = "Ferry one goes down"


def texts(folder: Path, column: str) -> list[str]:
    return list(mk.read_corpus(folder).articles.sort_values("url")[column])


def test_pages_that_were_not_read_are_read_and_others_are_left_alone(three):
    assert extract_corpus(three) == (0, 3)
    collect(three, {url(5): make_page("Ferry 5 sinks at dawn")})
    assert extract_corpus(three) == (1, 4)


def test_the_same_readers_find_no_change(three):
    assert len(mk.reread_corpus(three)) == 0


def test_a_change_is_shown_and_only_made_when_it_is_accepted(three, monkeypatch):
    change_reader(monkeypatch, set_headline)
    changes = mk.reread_corpus(three)
    assert changes[["change", "field", "before", "after"]].values.tolist() == [
        ["changed", "headline", "Ferry 1 sinks at dawn", "Ferry one goes down"]
    ]
    assert texts(three, "headline")[1] == "Ferry 1 sinks at dawn"
    assert mk.accept_readings(three) == 3
    assert texts(three, "headline") == ["Ferry 0 sinks at dawn", "Ferry one goes down", "Ferry 2 sinks at dawn"]
    assert len(mk.reread_corpus(three)) == 0


def test_keys_that_a_reader_newly_gives_are_compared_too(three, monkeypatch):
    change_reader(monkeypatch, lambda row: row.update(kicker="Sea", confidence=0.75, flags="truncated"))
    changes = mk.reread_corpus(three)
    assert changes["field"].value_counts().to_dict() == {"kicker": 3, "confidence": 3, "flags": 3}
    mk.accept_readings(three)
    found = mk.read_corpus(three).articles
    assert set(found["kicker"]) == {"Sea"} and set(found["confidence"]) == {0.75}


def test_a_cell_that_no_page_fills_any_more_is_emptied(three, monkeypatch):
    change_reader(monkeypatch, lambda row: row.update(kicker="Sea"))
    mk.reread_corpus(three)
    mk.accept_readings(three)
    monkeypatch.undo()
    changes = mk.reread_corpus(three)
    assert list(changes["field"]) == ["kicker"] * 3 and set(changes["after"]) == {""}
    mk.accept_readings(three)
    assert set(texts(three, "kicker")) == {""}


def test_of_a_text_the_words_are_shown_that_come_and_go(three, monkeypatch):
    def cut(row) -> None:
        row["text"] = row["text"].replace("many people", "a few old people", 1)

    change_reader(monkeypatch, cut)
    row = mk.reread_corpus(three).iloc[0]
    assert (row["field"], row["before"], row["after"]) == ("text", "many", "a few old")
    assert (row["words_removed"], row["words_added"]) == (1, 3)


def test_a_page_that_is_no_article_any_more_is_lost_with_the_reason(three, monkeypatch):
    def refuse(row) -> None:
        if row["url"].endswith("2"):
            raise mk.errors.ExtractError("a listing", row["url"], "leave it out", error="listing")

    change_reader(monkeypatch, refuse)
    row = mk.reread_corpus(three).iloc[0]
    assert (row["change"], row["url"], row["after"]) == ("lost", url(2), "listing")
    assert len(mk.read_corpus(three).problems) == 1
    assert mk.accept_readings(three) == 2
    assert sorted(mk.read_corpus(three).problems["url"]) == [url(2), url(9)]
    monkeypatch.undo()
    assert list(mk.reread_corpus(three)["change"]) == ["gained"]
    assert mk.accept_readings(three) == 3
    assert list(mk.read_corpus(three).problems["url"]) == [url(9)]


def test_a_reader_that_fails_in_an_unforeseen_way_does_not_end_the_run(three, monkeypatch):
    change_reader(monkeypatch, lambda row: row["no such key"])
    assert set(mk.reread_corpus(three)["after"]) == {"unexpected"}


def test_a_stopped_run_goes_on_where_it_stopped(three, monkeypatch):
    change_reader(monkeypatch, set_headline)
    seen: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        seen.append((done, total))
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mk.reread_corpus(three, progress=stop)
    with pytest.raises(MediakitError, match="2 pages were not read again"):
        mk.accept_readings(three)
    seen.clear()
    assert len(mk.reread_corpus(three, progress=lambda *pair: seen.append(pair))) == 1
    assert seen == [(3, 4), (4, 4)]


def test_another_reader_begins_anew(three, monkeypatch):
    change_reader(monkeypatch, set_headline)
    mk.reread_corpus(three)
    monkeypatch.setattr(again, "name_extractor", lambda: "mediakit 10")
    with pytest.raises(MediakitError, match="no page was read again"):
        mk.accept_readings(three)
    seen: list[int] = []
    mk.reread_corpus(three, progress=lambda done, total: seen.append(done))
    assert seen == [1, 2, 3, 4]


def test_a_page_that_was_fetched_meanwhile_is_not_accepted_as_it_was(three, monkeypatch):
    change_reader(monkeypatch, set_headline)
    mk.reread_corpus(three)
    collect(three, {url(5): make_page("Ferry 5 sinks at dawn")})
    with pytest.raises(MediakitError, match="1 pages were not read again"):
        mk.accept_readings(three)
    assert list(mk.reread_corpus(three)["change"]) == ["changed", "gained"]


def test_a_page_whose_record_is_lost_keeps_its_reading(three, monkeypatch):
    for file in (three / "cache").glob("pages*"):
        file.unlink()
    change_reader(monkeypatch, set_headline)
    assert len(mk.reread_corpus(three)) == 0
    assert mk.accept_readings(three) == 3
    assert set(mk.read_corpus(three).problems["error"]) == {"not-archived"}


def write_correction(folder: Path, row_id: str, field: str, value: str) -> None:
    lines = f"table,row_id,field,value,reason\narticles,{row_id},{field},{value},seen in print\n"
    (folder / "corrections.csv").write_text(lines, encoding="utf-8")


def test_a_correction_still_wins_and_is_named(three, monkeypatch):
    ids = texts(three, "article_id")
    write_correction(three, ids[1], "headline", "Corrected")
    change_reader(monkeypatch, set_headline)
    assert list(mk.reread_corpus(three)["corrected"]) == [True]
    mk.accept_readings(three)
    corpus = mk.read_corpus(three)
    row = corpus.articles[corpus.articles["article_id"] == ids[1]].iloc[0]
    assert (row["headline"], row["headline_from"]) == ("Corrected", "correction")
    assert list(corpus.corrections["was"]) == ["Ferry one goes down"]


def test_a_correction_by_the_id_of_the_facts_is_known_too(three, monkeypatch):
    head = "article_id,outlet,url,published,headline\n"
    (three / "articles.csv").write_text(head + f"a1,The Quay,{url(1)},2031-03-04,\n", encoding="utf-8")
    write_correction(three, "a1", "headline", "Corrected")
    change_reader(monkeypatch, set_headline)
    assert list(mk.reread_corpus(three)["corrected"]) == [True]


def move(row) -> None:
    if row["url"].endswith("1"):
        row["url"] = "http://news.example/another-address"


def change_address(monkeypatch) -> None:
    true = articles.read_page

    def read_page(page):
        reading = true(page)
        move(reading.row)
        reading.canonical = reading.row["url"]
        return reading

    monkeypatch.setattr(articles, "read_page", read_page)
    monkeypatch.setattr(again, "name_extractor", lambda: "mediakit 9.9")


def test_an_article_at_another_address_has_moved_and_takes_its_versions_along(three, monkeypatch):
    old = texts(three, "article_id")[1]
    rows = [{"article_id": old, "position": n, "headline": f"H{n}", "headline_from": "page"} for n in (1, 2)]
    with Store(three / "cache" / "corpus.db") as store:
        store.put_versions(rows)
    change_address(monkeypatch)
    changes = mk.reread_corpus(three)
    assert changes[["change", "field", "after"]].values.tolist() == [
        ["moved", "url", "http://news.example/another-address"]
    ]
    mk.accept_readings(three)
    corpus = mk.read_corpus(three)
    [moved] = set(corpus.versions["article_id"])
    assert moved != old and moved in set(corpus.articles["article_id"])
    assert list(corpus.versions["headline"]) == ["H1", "H2"]


def test_what_a_hand_kept_table_names_is_not_lost(three, monkeypatch):
    write_correction(three, texts(three, "article_id")[1], "headline", "Corrected")
    change_address(monkeypatch)
    mk.reread_corpus(three)
    with pytest.raises(MediakitError, match="corrections.csv names 1 article.*its page is the article a"):
        mk.accept_readings(three)
    assert url(1) in texts(three, "url")  # nothing was changed
    (three / "corrections.csv").unlink()
    assert mk.accept_readings(three) == 3


def test_a_folder_without_pages_says_what_to_do(folder):
    for verb in (mk.reread_corpus, mk.accept_readings, extract_corpus):
        with pytest.raises(MediakitError, match="mediakit collect"):
            verb(folder)


# --- several processes


@pytest.fixture
def many(folder: Path, monkeypatch) -> Path:
    collect(folder, {url(n): make_page(f"Ferry {n} sinks at dawn") for n in range(8)} | {url(9): b"<p>Hello.</p>"})
    monkeypatch.setattr(crew, "FEW", 0)
    return folder / "cache" / "pages.warc.gz"


def read_all(path: Path, jobs: int, seconds: float = 60, more: tuple[str, ...] = ()) -> dict[str, tuple]:
    wanted = {url(n): url(n) for n in range(10)} | {name: name for name in more}
    answers = list(crew.read_pages(path, wanted, jobs, seconds))
    assert len(answers) == len(wanted)
    return {address: (reading, problem and problem.error) for address, reading, problem in answers}


def test_two_processes_read_what_one_reads(many, monkeypatch):
    two = read_all(many, 2)
    monkeypatch.setattr(crew, "FEW", 1000)
    here = {key: (json.loads(worker.dump(reading)), error) for key, (reading, error) in read_all(many, 1).items()}
    assert two == here
    assert two[url(8)] == ({}, "not-archived") and two[url(0)][0]["row"]["headline"] == "Ferry 0 sinks at dawn"


BAD_WORKER = """
import os, sys, time
from mediakit.harvest import worker
true = worker.try_page
def try_page(page, url):
    if url.endswith("3"):
        os._exit(7)
    if url.endswith("4"):
        while True: pass
    if url.endswith("5"):
        print("a library that talks")
    return true(page, url)
worker.try_page = try_page
worker.main(*sys.argv[1:3])
"""


def test_a_page_that_kills_or_holds_its_process_is_a_problem_of_its_own(many, tmp_path, monkeypatch):
    script = tmp_path / "bad_worker.py"
    script.write_text(BAD_WORKER, encoding="utf-8")
    true = subprocess.Popen

    def start(command, **options):
        return true([command[0], str(script), *command[3:]], **options)

    monkeypatch.setattr(crew.subprocess, "Popen", start)
    found = read_all(many, 2, seconds=3)
    errors = {address: error for address, (_, error) in found.items() if error}
    assert errors.pop(url(9))  # no article
    assert errors == {url(3): "crash", url(4): "hangs", url(8): "not-archived"}
    assert found[url(5)][0]["row"]["headline"] == "Ferry 5 sinks at dawn"


def test_a_run_that_is_given_up_leaves_no_process(many):
    pages = crew.read_pages(many, {url(n): url(n) for n in range(8)}, 2)
    next(pages)
    processes = {process for process in pages.gi_frame.f_locals["crew"]._processes}
    assert processes
    pages.close()
    assert all(process.poll() is not None for process in processes)


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is of POSIX")
def test_a_run_that_is_killed_goes_on(three):
    code = (
        "import os, signal, sys, mediakit as mk\n"
        "def tell(done, total):\n"
        "    if done == 2: os.kill(os.getpid(), signal.SIGKILL)\n"
        "mk.reread_corpus(sys.argv[1], progress=tell)\n"
    )
    root = Path(mk.__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", code, str(three)], cwd=root, check=False)
    assert done.returncode == -signal.SIGKILL
    seen: list[int] = []
    assert len(mk.reread_corpus(three, progress=lambda done, total: seen.append(done))) == 0
    assert seen == [3, 4]


# --- comparing


words = st.lists(st.sampled_from(["ferry", "sank", "at", "dawn", "\n\n"]), max_size=12).map(" ".join)


@given(words, words)
@settings(max_examples=200)
def test_words_that_come_and_go_make_up_the_difference(before: str, after: str):
    removed, added = find_word_changes(before, after)
    gone, come = (len(" ".join(runs).split()) for runs in (removed, added))
    assert len(before.split()) - gone + come == len(after.split())
    assert find_word_changes(before, before) == ([], [])


@given(
    st.dictionaries(st.sampled_from(["a1", "a2", "a3"]), words), st.dictionaries(st.sampled_from(["a1", "a2"]), words)
)
def test_two_states_differ_in_what_is_listed_and_in_nothing_else(one: dict[str, str], two: dict[str, str]):
    def rows(state: dict[str, str]) -> list[dict[str, str]]:
        return [{"article_id": key, "url": key, "outlet": "", "headline": text} for key, text in state.items()]

    changes = {(row["change"], row["article_id"]) for row in compare_articles(rows(one), rows(two))}
    wanted = {("changed", key) for key in one if key in two and one[key] != two[key]}
    wanted |= {("lost", key) for key in one if key not in two} | {("gained", key) for key in two if key not in one}
    assert changes == wanted
