"""The commands extract and outlet, as a user types them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

import mediakit as mk
from mediakit.cli import cli, main, reading
from mediakit.collect import Archive, Listing, Store
from mediakit.corpus.tables import read_rows
from mediakit.harvest import again, articles

ABOUT = (
    "title: The ferry (fictional)\nlicence: CC0-1.0\ncitation: {author: Ann Example, title: The ferry, year: 2031}\n"
)
TEXT = "".join(
    f"<p>The ferry left the harbour at dawn on day {n} with many people and their cars.</p>" for n in range(9)
)


def make_page(headline: str) -> bytes:
    head = f"<html lang='en'><head><title>{headline}</title><meta property='og:type' content='article'></head>"
    return f"{head}<body><article><h1>{headline}</h1><p>By Ann Example</p>{TEXT}</article></body></html>".encode()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus with two pages that were fetched and not read, in the present folder."""
    monkeypatch.chdir(tmp_path)
    place = tmp_path / "ferry"
    (place / "cache").mkdir(parents=True)
    (place / "about.yml").write_text(ABOUT, encoding="utf-8")
    with Store(place / "cache" / "corpus.db") as store, Archive(place / "cache" / "pages.warc.gz") as archive:
        for n in range(2):
            url, when = f"http://news.example/ferry-sinks-at-dawn-{n}", datetime(2031, 3, 4, tzinfo=UTC)
            archive.write_resource(
                url, make_page(f"=Ferry {n} sinks"), when=when, content_type="text/html", source="folder", origin="a"
            )
            store.add([Listing(url, "folder")])
            store.mark(url, "fetched")
    return place


@pytest.fixture
def read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, read; and today's reader reads one headline otherwise."""
    assert "Articles: 2" in run("extract", str(folder))
    true = articles.read_page

    def read_page(page):
        reading = true(page)
        reading.row["headline"] = reading.row["headline"].replace("1 sinks", "1 goes down")
        return reading

    monkeypatch.setattr(articles, "read_page", read_page)
    monkeypatch.setattr(again, "name_extractor", lambda: "mediakit 9.9")
    return folder


def run(*arguments: str, answer: str = "") -> str:
    result = CliRunner().invoke(cli, [*arguments], input=answer, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def headlines(folder: Path) -> list[str]:
    return sorted(mk.read_corpus(folder).articles["headline"])


OLD, NEW = ["=Ferry 0 sinks", "=Ferry 1 sinks"], ["=Ferry 0 sinks", "=Ferry 1 goes down"]


def test_pages_that_wait_are_read(folder):
    assert re.search(r"Pages read now: 2. Articles: 2", run("extract", str(folder)))
    assert re.search(r"Pages read now: 0. Articles: 2", run("extract", str(folder)))


def test_without_a_terminal_nothing_is_changed_and_it_is_said_how_to_accept(read):
    said = run("extract", str(read), "--again")
    assert "Ferry 1 sinks -> =Ferry 1 goes down" in said
    assert f"mediakit extract {read} --again --yes" in said
    assert headlines(read) == OLD


def test_what_was_shown_is_accepted_later_without_reading_again(read, monkeypatch):
    run("extract", str(read), "--again", "--no")
    monkeypatch.setattr("mediakit.harvest.crew.read_archived", lambda *order: pytest.fail("a page was read again"))
    assert "Accepted. Articles: 2" in run("extract", str(read), "--again", "--yes")
    assert headlines(read) == NEW


@pytest.mark.parametrize(("answer", "wanted"), [("y\n", NEW), ("n\n", OLD), ("\n", OLD)])
def test_at_a_terminal_the_user_is_asked(read, monkeypatch, answer: str, wanted: list[str]):
    monkeypatch.setattr(reading, "_is_asked", lambda: True)
    assert "Accept? [y/N]" in run("extract", str(read), "--again", answer=answer)
    assert headlines(read) == wanted


def test_all_differences_are_in_a_file_that_a_spreadsheet_may_open(read, tmp_path):
    path = tmp_path / "diff.csv"
    run("extract", str(read), "--again", "--changes", str(path))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf") and b"'=Ferry 1 sinks" in path.read_bytes()
    assert list(read_rows(path)["after"]) == ["=Ferry 1 goes down"]
    assert str(Path("out") / "ferry" / "changes.csv") in run("extract", str(read), "--again")


def test_a_field_is_counted_with_its_articles(read):
    assert re.search(r"^ +1 +headline +0 +0 +1 +2$", run("extract", str(read), "--again"), re.MULTILINE)


def test_where_nothing_changes_there_is_nothing_to_ask(folder):
    run("extract", str(folder))
    assert "nothing to accept" in run("extract", str(folder), "--again")


@pytest.mark.parametrize("option", [["--yes"], ["--no"], ["--jobs", "2"], ["--changes", "x.csv"]])
def test_options_of_reading_again_need_it(folder, option: list[str]):
    result = CliRunner().invoke(cli, ["extract", str(folder), *option])
    assert result.exit_code == 2 and "--again" in result.output


def test_a_corpus_without_pages_says_what_to_do(tmp_path, capsys):
    (tmp_path / "about.yml").write_text(ABOUT, encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["extract", str(tmp_path), "--again"])
    assert "mediakit collect" in capsys.readouterr().err


# --- outlet


PAGE = f"""<html lang="en"><head><title>Ferry sinks</title><meta property="og:type" content="article"></head><body>
<article><h1 class="headline">Ferry sinks at dawn</h1><p class="byline">By Ada Orth</p>
<time class="published" datetime="2031-03-04T09:30:00Z">4 March 2031</time>
<div class="story-body">{TEXT}</div></article></body></html>
"""


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "saved.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_a_new_outlet_is_begun_with_what_to_do_next(saved, tmp_path):
    said = run("outlet", "new", "news.example", "--page", str(saved), "--day", "2031-03-10", "--into", str(tmp_path))
    assert (tmp_path / "mediakit" / "outlets" / "news.py").is_file()
    assert (tmp_path / "tests" / "outlets" / "news" / "2031-03-10.html").is_file()
    assert "div.story-body > p" in said and "pytest tests/test_outlet_pages.py -k news" in said


def test_an_installed_package_says_that_a_clone_is_needed(saved, monkeypatch, capsys):
    monkeypatch.setattr(reading, "_find_clone", lambda: None)
    with pytest.raises(SystemExit):
        main(["outlet", "new", "news.example", "--page", str(saved)])
    assert re.search(r"clone.*\n.*--into FOLDER", capsys.readouterr().err)


def test_a_clone_knows_itself():
    assert reading._find_clone() == Path(mk.__file__).parents[1]
