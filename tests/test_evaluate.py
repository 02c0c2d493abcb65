"""`mediakit evaluate extract` and its measures: held against figures worked out by hand."""

from __future__ import annotations

import csv
import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from mediakit.cli import cli
from mediakit.collect.page import Page
from mediakit.errors import ExtractError
from mediakit.extract import scoring
from mediakit.extract.agree import compare_texts, count_shingles
from mediakit.extract.annotated import read_annotated_pages
from mediakit.extract.scoring import evaluate_extract, fold_names, fold_text, read_own
from mediakit.extract.yardsticks import FIELDS, READERS

ROOT = Path(__file__).resolve().parents[1]
KEYS = ["pages", "errors", "text_precision", "text_recall", "text_f1", "text_page_f1", "pages_below_half",
        "headline_exact", "author_f1", "date_right", "pages_per_second"]  # fmt: skip
# What the fake reader below gives, and the truth beside it. Worked out by hand:
#   text: page 1 precision 1, recall 1; page 2 precision 1, recall 1/2, F1 2/3; page 3 (crash) 0, 0, 0
#   authors: found 1 of 2, of 1 of 1, of 1 (crash): right 2, wrong 1, missed 2; F1 = 4 / (4 + 3)
TRUTHS = [
    {"text": "one two three four five six", "title": "Ferry: late again!", "authors": ["A. Dahl", "Bo Ek"],
     "date": "2031-03-11"},
    {"text": "one two three four five", "title": "", "authors": "By Cy Falk", "date": "2031-03-12T23:10:00-05:00"},
    {"text": "seven eight nine ten", "title": "Fog", "authors": "Di Gran", "date": None},
]  # fmt: skip
FOUND: list[dict[str, Any]] = [
    {"text": "one two three four five six", "headline": "ferry late again", "authors": ["A Dahl", "Ed Hult"],
     "date": "2031-03-11"},
    {"text": "one two three four", "headline": "x", "authors": ["Cy Falk"], "date": "2031-03-13"},
]  # fmt: skip


def make_file(folder: Path, *more: dict[str, Any]) -> Path:
    rows = [{"html": "<p>x", "url": f"https://news.example/{n}", **truth} for n, truth in enumerate([*TRUTHS, *more])]
    path = folder / "pages.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(page: Page) -> dict[str, Any]:
        number = page.url.rsplit("/", 1)[-1]
        if number == "2":
            raise ZeroDivisionError("by fog")
        if number == "3":
            raise ExtractError("no article", page.url, "leave it", error="listing")
        return FOUND[int(number)] if number in "01" else {}

    monkeypatch.setattr(scoring, "read_own", read)


# Measures -------------------------------------------------------------------------------------------------------------


def test_figures_are_those_worked_out_by_hand(fake, tmp_path: Path) -> None:
    figures, pages = evaluate_extract(make_file(tmp_path))
    own = figures["mediakit"]
    assert list(own) == KEYS
    assert own["pages_per_second"] > 0
    precision, recall = 2 / 3, 1.5 / 3
    assert {key: own[key] for key in KEYS[:-1]} == {
        "pages": 3,
        "errors": 1,
        "text_precision": 0.6667,
        "text_recall": 0.5,
        "text_f1": round(2 * precision * recall / (precision + recall), 4),
        "text_page_f1": round((1 + 2 / 3) / 3, 4),
        "pages_below_half": 1,
        "headline_exact": 0.5,
        "author_f1": round(4 / 7, 4),
        "date_right": 0.5,
    }
    assert set(pages["field"]) == {"text", "headline", "authors", "date"}
    assert list(pages.loc[pages["error"] != "", "error"].unique()) == ["crash: ZeroDivisionError: by fog"]


def test_a_page_that_is_no_article_is_right_when_it_is_refused_for_that_reason(fake, tmp_path: Path) -> None:
    figures, _ = evaluate_extract(make_file(tmp_path, {"text": "", "problem": "listing"}))
    assert figures["mediakit"]["errors"] == 1
    (tmp_path / "other").mkdir()
    figures, _ = evaluate_extract(make_file(tmp_path / "other", {"text": "", "problem": "consent-wall"}))
    assert figures["mediakit"]["errors"] == 2


def test_a_share_of_nothing_is_none(fake, tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps({"html": "", "url": "https://news.example/0", "text": "one"}), encoding="utf-8")
    own = evaluate_extract(path)[0]["mediakit"]
    assert own["headline_exact"] is own["author_f1"] is own["date_right"] is None


def test_the_day_is_the_local_one_where_the_row_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    row: dict[str, Any] = {
        "text": "",
        "headline": "",
        "byline": "A; B",
        "published": datetime(2031, 3, 8, 1, tzinfo=UTC),
    }
    monkeypatch.setattr(scoring, "read_page", lambda page: type("Reading", (), {"row": row}))
    page = Page("https://news.example/", b"", datetime(2031, 3, 9, tzinfo=UTC))
    assert read_own(page)["date"] == "2031-03-08"
    row["published_day"] = "2031-03-07"
    assert read_own(page)["date"] == "2031-03-07"
    assert read_own(page)["authors"] == ["A", "B"]


@given(st.text(), st.text())
def test_scores_are_shares_and_a_text_is_like_itself(one: str, other: str) -> None:
    assert all(0 <= value <= 1 for value in compare_texts(one, other))
    assert compare_texts(one, one) == (1, 1, 1)
    assert compare_texts(one, other)[2] == pytest.approx(compare_texts(other, one)[2]) or not (one and other)


@given(st.lists(st.text("abc", min_size=1), min_size=1, max_size=12))
def test_a_text_has_as_many_shingles_as_places_for_four_words(words: list[str]) -> None:
    assert count_shingles(" ".join(words)).total() == max(1, len(words) - 3)


@given(st.text())
def test_folding_twice_changes_nothing_for_names(text: str) -> None:
    assert fold_names(fold_names([fold_text(text)])) == fold_names([fold_text(text)])


# Data -----------------------------------------------------------------------------------------------------------------


def test_a_packed_file_reads_as_the_plain_one(tmp_path: Path) -> None:
    path = make_file(tmp_path)
    packed = tmp_path / "pages.jsonl.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert [page.text for page in read_annotated_pages(packed)] == [truth["text"] for truth in TRUTHS]


def test_a_page_without_retrieval_counts_as_had_at_the_end_of_the_latest_day(tmp_path: Path) -> None:
    pages = read_annotated_pages(make_file(tmp_path, {"text": "", "retrieved": "2031-01-02T03:04:05+01:00"}))
    assert {page.page.retrieved for page in pages[:3]} == {datetime(2031, 3, 12, 23, 59, 59, tzinfo=UTC)}
    assert pages[3].page.retrieved == datetime(2031, 1, 2, 2, 4, 5, tzinfo=UTC)


def test_a_folder_of_pairs_is_read_byte_for_byte(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes("<p>caf\xe9".encode("latin-1"))
    truth = {"url": "https://news.example/a", "text": ["One.", "Two."], "headline": "H", "byline": ["A", "B"],
             "published": "2031-03-11T23:00:00-05:00"}  # fmt: skip
    (tmp_path / "a.json").write_text(json.dumps(truth), encoding="utf-8")
    [page] = read_annotated_pages(tmp_path)
    assert (page.page.html, page.text, page.title, page.authors) == (b"<p>caf\xe9", "One.\n\nTwo.", "H", ["A", "B"])
    assert page.date == "2031-03-11"


GOOD = json.dumps({"html": "", "url": "u", "text": ""})


@pytest.mark.parametrize(
    ("content", "error", "where"),
    [
        (GOOD + "\n{oops\n", "bad-line", "line 2"),
        (GOOD + "\n\n[1]", "bad-line", "line 3"),
        ('{"html": "", "url": "u"}', "missing-key", "line 1"),
        ('{"html": "", "url": "u", "text": ["a"]}', "missing-key", "line 1"),
        ('{"html": "", "url": "u", "text": "", "date": "soon"}', "bad-date", "line 1"),
        ("\n", "no-pages", "pages.jsonl"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, content: str, error: str, where: str) -> None:
    path = tmp_path / "pages.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ExtractError) as caught:
        read_annotated_pages(path)
    assert caught.value.error == error
    assert where in caught.value.where and caught.value.todo


def spoil_nothing(path: Path) -> None:
    path.mkdir()


def spoil_pair(path: Path) -> None:
    path.mkdir()
    (path / "a.html").write_text("<p>", encoding="utf-8")


def spoil_gzip(path: Path) -> None:
    path.write_bytes(b"no gzip")


@pytest.mark.parametrize(
    ("name", "spoil", "error"),
    [
        ("nowhere.jsonl", lambda path: None, "not-found"),
        ("empty", spoil_nothing, "no-pages"),
        ("half", spoil_pair, "not-found"),
        ("x.jsonl.gz", spoil_gzip, "bad-file"),
    ],
)
def test_data_that_is_not_there_is_an_error(
    tmp_path: Path, name: str, spoil: Callable[[Path], None], error: str
) -> None:
    spoil(tmp_path / name)
    with pytest.raises(ExtractError) as caught:
        read_annotated_pages(tmp_path / name)
    assert caught.value.error == error


# Command and other readers --------------------------------------------------------------------------------------------


def test_the_command_prints_a_table_and_writes_files(tmp_path: Path) -> None:
    figures, rows = tmp_path / "f.json", tmp_path / "p.csv"
    result = CliRunner().invoke(cli, ["evaluate", "extract", str(ROOT / "tests" / "pages"), "--limit", "4", "--worst",
                                      "2", "--json", str(figures), "--csv", str(rows), "--compare", "trafilatura",
                                      "--compare", "resiliparse"])  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "4 pages" in result.output and "text F1" in result.output and "The worst texts" in result.output
    told = json.loads(figures.read_text(encoding="utf-8"))
    assert list(told) == [*KEYS, "compared"] and list(told["compared"]) == ["trafilatura", "resiliparse"]
    assert told["compared"]["resiliparse"]["author_f1"] is None
    with rows.open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    assert list(table[0]) == ["where", "url", "reader", "field", "truth", "found", "score", "error"]
    assert {(row["reader"], row["field"]) for row in table if row["reader"] == "resiliparse"} == {
        ("resiliparse", "text"), ("resiliparse", "headline")}  # fmt: skip


def test_the_command_counts_and_shows_a_crash(fake, tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["evaluate", "extract", str(make_file(tmp_path))])
    assert result.exit_code == 0
    assert "Not read by mediakit: 1 crash" in result.output
    assert "line 3" in result.output and "ZeroDivisionError: by fog" in result.output


def test_figures_alone_can_be_printed_for_machines(fake, tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["evaluate", "extract", str(make_file(tmp_path)), "--json", "-"])
    assert list(json.loads(result.stdout)) == KEYS


def test_the_command_line_says_which_line_is_bad(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    path.write_text("{", encoding="utf-8")
    done = subprocess.run([sys.executable, "-m", "mediakit", "evaluate", "extract", str(path)], cwd=ROOT, check=False,
                          capture_output=True, encoding="utf-8")  # fmt: skip
    assert done.returncode == 1
    assert "line 1" in done.stderr and "what to do" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("name", sorted(READERS))
def test_another_reader_reads_alone_and_asks_no_network(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a reader asked the network")

    monkeypatch.setattr("socket.socket.connect", refuse)
    html = (ROOT / "tests" / "pages" / "drupal.html").read_text(encoding="utf-8")
    found = READERS[name](html, "https://www.publicradio-morvia.example/news/2031-03/glacier-survey")
    assert set(FIELDS[name]) == set(found)
    assert "Armies retreat" in found["text"] and "eleven metres" in found["headline"]


def test_a_reader_nobody_knows_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ExtractError, match="no reader") as caught:
        evaluate_extract(make_file(tmp_path), compare=["crystal-ball"])
    assert "trafilatura" in caught.value.todo


def test_the_guide_names_every_figure_every_reader_and_as_many_pages_as_there_are() -> None:
    guide = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
    assert [key for key in [*KEYS[1:], *READERS] if f"`{key}`" not in guide] == []
    assert f"{len(list((ROOT / 'tests' / 'pages').glob('*.html')))} pages" in guide
    options = {name for option in cli.commands["evaluate"].commands["extract"].params for name in option.opts}
    assert {word for line in guide.splitlines() for word in line.split() if word.startswith("--")} <= options | {
        "--misses`"}  # fmt: skip
