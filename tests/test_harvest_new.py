"""A new corpus: its folder, what is refused, and the questions before it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from mediakit.corpus.reading import read_about
from mediakit.corpus.tables import read_table
from mediakit.errors import MediakitError, SchemaError
from mediakit.harvest.new import find_sites, new_corpus
from mediakit.harvest.questions import ask_about
from mediakit.schema import CORRECTIONS, EVENTS, SPEAKERS

FERRY: dict[str, Any] = {
    "title": "The ferry strike",
    "since": "2031-03-03",
    "until": date(2031, 3, 13),
    "outlets": ["bbc", "https://www.paper.example/world", "edition.bbc.com", "news.example"],
    "terms": ["ferry strike", "Maren Lys"],
}


def test_a_new_corpus(tmp_path):
    folder = new_corpus("ferry-2031", **FERRY, question="Who is quoted?", folder=tmp_path, languages=["en", "no"])
    assert folder == tmp_path / "ferry-2031"
    about = read_about(folder / "about.yml")
    assert about["title"] == "The ferry strike" and about["question"] == "Who is quoted?"
    assert about["window"] == {"since": date(2031, 3, 3), "until": date(2031, 3, 13)}
    assert about["outlets"] == ["BBC News", "paper.example", "news.example"]
    assert about["sites"] == ["bbc.com", "bbc.co.uk", "bbc.in", "paper.example", "edition.bbc.com", "news.example"]
    assert about["search_terms"] == ["ferry strike", "Maren Lys"] and about["languages"] == ["en", "no"]
    for table in (SPEAKERS, EVENTS, CORRECTIONS):
        rows = read_table(folder / f"{table.name}.csv", table)
        assert list(rows.columns) == table.names and rows.empty
    assert "cache/" in (folder / ".gitignore").read_text().splitlines()
    readme = (folder / "README.md").read_text()
    assert "# The ferry strike" in readme and "Who is quoted?" in readme and "## Rights" in readme


def test_every_field_of_about_yml_is_explained(tmp_path):
    lines = (new_corpus("ferry", **FERRY, folder=tmp_path) / "about.yml").read_text().splitlines()
    for field in ("title", "question", "window", "time_zone", "outlets", "sites", "search_terms", "languages"):
        place = next(n for n, line in enumerate(lines) if line.startswith(f"{field}:"))
        assert lines[place - 1].startswith("# "), field
    for field in ("licence", "citation", "rights"):
        assert any(line.startswith(f"{field}:") for line in lines), field


def test_the_folder_corpus_is_the_default(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert new_corpus("ferry", **FERRY).resolve() == tmp_path / "corpus" / "ferry"
    assert (tmp_path / "corpus" / "ferry" / "about.yml").is_file()


@pytest.mark.parametrize("there", ["folder", "file"])
def test_nothing_is_overwritten(tmp_path, there: str):
    if there == "folder":
        (tmp_path / "ferry").mkdir()
    else:
        (tmp_path / "ferry").write_text("mine")
    with pytest.raises(MediakitError, match="already") as caught:
        new_corpus("ferry", **FERRY, folder=tmp_path)
    assert str(tmp_path / "ferry") in caught.value.where
    assert not list((tmp_path / "ferry").iterdir()) if there == "folder" else (tmp_path / "ferry").read_text() == "mine"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "a/b"}, "name of a folder"),
        ({"name": ".."}, "name of a folder"),
        ({"name": ".hidden"}, "name of a folder"),
        ({"name": ""}, "name of a folder"),
        ({"name": "con.x"}, "name of a folder"),
        ({"name": "ferry\n"}, "name of a folder"),
        ({"name": "ferry."}, "name of a folder"),
        ({"title": "  "}, "no title"),
        ({"since": "2031-03-14"}, "ends .* before it begins"),
        ({"since": "3 March 2031"}, "is no day"),
        ({"until": "2031-02-30"}, "is no day"),
        ({"outlets": []}, "no outlet"),
        ({"outlets": [" "]}, "no outlet"),
        ({"outlets": ["The Unknown Paper"]}, "'The Unknown Paper' is not known"),
        ({"outlets": ["bbcnews"]}, "'bbcnews' is not known"),
        ({"languages": ["english"]}, "no code of a language"),
        ({"languages": []}, "no language"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_made(tmp_path, change: dict[str, Any], message: str):
    with pytest.raises(MediakitError, match=message) as caught:
        new_corpus(**{"name": "ferry", **FERRY, **change}, folder=tmp_path)
    assert caught.value.todo
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_outlet_lists_the_known_ones():
    with pytest.raises(MediakitError) as caught:
        find_sites(["The Unknown Paper"])
    assert "The Guardian" in caught.value.todo and "address" in caught.value.todo


@pytest.mark.parametrize(
    ("text", "name", "sites"),
    [
        ("the guardian", "The Guardian", None),
        ("https://www.bbc.co.uk/news", "BBC News", ["bbc.co.uk"]),
        ("WWW.News.example", "news.example", ["news.example"]),
        ("http://127.0.0.1:8031/", "127.0.0.1:8031", ["http://127.0.0.1:8031"]),
        ("zeitung.münchen.example", "zeitung.münchen.example", ["zeitung.münchen.example"]),
    ],
)
def test_outlets_by_name_host_and_address(text: str, name: str, sites: list[str] | None):
    names, found = find_sites([text])
    assert names == [name]
    assert found == sites if sites else len(found) >= 1


@settings(max_examples=50, deadline=None)
@given(title=st.text(max_size=60), question=st.text(max_size=60), terms=st.lists(st.text(max_size=30), max_size=4))
def test_any_words_are_read_back_as_they_were_written(tmp_path_factory, title: str, question: str, terms: list[str]):
    title = f"T {title}"
    asked = {**FERRY, "title": title, "question": question, "terms": terms}
    about = read_about(new_corpus("x", **asked, folder=tmp_path_factory.mktemp("new")) / "about.yml")
    assert about["title"] == about["citation"]["title"] == " ".join(title.split())
    assert about["question"] == " ".join(question.split())
    assert about["search_terms"] == list(dict.fromkeys(" ".join(term.split()) for term in terms if term.split()))


# --- sites in about.yml


@pytest.mark.parametrize(
    "sites",
    ["news.example", ["https://news.example"], ["news.example/world"], ["news"], [7], {"a.example": 1}],
    ids=["text", "address", "path", "word", "number", "mapping"],
)
def test_sites_that_are_no_hosts_are_refused(tmp_path, sites: object):
    path = new_corpus("ferry", **FERRY, folder=tmp_path) / "about.yml"
    about = yaml.safe_load(path.read_text(encoding="utf-8")) | {"sites": sites}
    path.write_text(yaml.safe_dump(about), encoding="utf-8")
    with pytest.raises(SchemaError, match="sites") as caught:
        read_about(path)
    assert str(path) in caught.value.where and "news.example" in caught.value.todo


# --- the questions


def script(
    answers: dict[str, list[str]], seen: list[tuple[str, str]]
) -> Callable[[str, str, Callable[[str], str]], str]:
    """Answers in turn for the question that begins so; an answer that is refused is followed by the next."""

    def ask(prompt: str, default: str, check: Callable[[str], str]) -> str:
        seen.append((prompt, default))
        left = next((texts for begin, texts in answers.items() if prompt.startswith(begin)), [])
        for answer in [*left, default]:
            try:
                return check(answer)
            except MediakitError as error:
                seen.append(("refused", error.what))
        raise AssertionError(f"no answer fits: {prompt}")

    return ask


def test_the_questions_lead_to_a_corpus(tmp_path):
    (tmp_path / "taken").mkdir()
    seen: list[tuple[str, str]] = []
    answers = {
        "What is the corpus": ["", "The Ferry’s strike, 2031: a trial"],
        "Name": ["a/b", "taken"],
        "First day": ["3 March", "2031-03-03"],
        "Last day": ["2031-03-01", "2031-03-13"],
        "Which outlets": ["nobody knows this", "bbc, news.example"],
        "What to search for": [" , ", "ferry strike; Maren Lys"],
    }
    asked = ask_about(script(answers, seen), folder=tmp_path)
    folder = new_corpus(**asked)
    assert folder == tmp_path / "ferrys-strike-2031-a-trial"
    about = read_about(folder / "about.yml")
    assert about["window"] == {"since": date(2031, 3, 3), "until": date(2031, 3, 13)}
    assert about["outlets"] == ["BBC News", "news.example"] and about["languages"] == ["en"]
    assert about["search_terms"] == ["ferry strike", "Maren Lys"]
    refused = [what for prompt, what in seen if prompt == "refused"]
    assert len(refused) == 7 and any("already" in what for what in refused)
    defaults = dict(seen)
    assert defaults["Last day? (included)"] == "2031-03-03"
    assert "The Guardian" in next(prompt for prompt, _ in seen if prompt.startswith("Which outlets"))


def test_an_ask_that_does_not_check_is_checked_all_the_same():
    with pytest.raises(MediakitError, match="no title"):
        ask_about(lambda prompt, default, check: "")
