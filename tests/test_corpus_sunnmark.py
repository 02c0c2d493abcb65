"""The fictional corpus: spans hold, ids resolve, every phenomenon occurs, the tables follow from the manuscripts."""

from __future__ import annotations

import collections
import importlib.util
import json
import re
import sys
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest
from frictionless import validate

import mediakit as mk
from mediakit.corpus.datapackage import describe_package
from mediakit.corpus.tables import read_rows

FOLDER = Path(__file__).resolve().parents[1] / "corpus" / "sunnmark-talks"
CODES = {"conflict", "human_interest", "economic", "morality", "responsibility"}


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def corpus() -> mk.Corpus:
    return mk.read_corpus(FOLDER)


@pytest.fixture(scope="module")
def texts(corpus: mk.Corpus) -> dict[str, str]:
    return dict(zip(corpus.articles["article_id"], corpus.articles["text"], strict=True))


@pytest.fixture(scope="module")
def gold() -> dict[str, pd.DataFrame]:
    tables = {path.stem: read_rows(path) for path in (FOLDER / "gold").glob("*.csv")}
    return {
        name: table.astype({c: "int64" for c in ("start", "end") if c in table.columns})
        for name, table in tables.items()
    }


@pytest.fixture(scope="module")
def quotes(gold: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """One row per quotation."""
    return gold["quotes"].drop_duplicates("quote_id")


def test_manuscripts_have_no_faults(capsys: pytest.CaptureFixture[str]) -> None:
    module = load("manuscript")
    assert module.main([]) == 0, capsys.readouterr().out


def test_tables_follow_from_the_manuscripts(tmp_path: Path) -> None:
    load("manuscript")
    load("build").build(tmp_path)
    built = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.csv"))
    assert len(built) == 8
    for path in built:
        assert (tmp_path / path).read_bytes() == (FOLDER / path).read_bytes(), (
            f"{path}: run corpus/sunnmark-talks/build.py"
        )


def test_datapackage_is_valid_and_fresh() -> None:
    assert json.loads((FOLDER / "datapackage.json").read_text(encoding="utf-8")) == describe_package(FOLDER)
    assert validate(str(FOLDER / "datapackage.json")).valid


@pytest.mark.parametrize("table", ["quotes", "frames", "marks", "phenomena"])
def test_every_span_is_its_text(table: str, gold: dict[str, pd.DataFrame], texts: dict[str, str]) -> None:
    rows = gold[table]
    assert len(rows) > 0
    for row in rows.itertuples():
        assert texts[row.article_id][row.start : row.end] == row.text, (table, row.article_id, row.start)


def test_cues_and_mentions_are_where_they_are_said_to_be(quotes: pd.DataFrame, texts: dict[str, str]) -> None:
    seen = collections.Counter()
    for row in quotes.itertuples():
        for part in ("cue", "speaker_mention"):
            words, start, end = (getattr(row, name) for name in (part, f"{part}_start", f"{part}_end"))
            assert bool(words) == bool(start) == bool(end)
            if words:
                seen[part] += 1
                assert texts[row.article_id][int(start) : int(end)] == words
    assert seen["cue"] > 150 and seen["speaker_mention"] > 150


def test_every_id_resolves(gold: dict[str, pd.DataFrame], corpus: mk.Corpus, quotes: pd.DataFrame) -> None:
    articles, speakers = set(corpus.articles["article_id"]), set(corpus.speakers["speaker_id"])
    for name, table in gold.items():
        assert set(table["article_id"]) <= articles, name
    assert set(quotes["speaker_id"]) <= speakers
    assert set(quotes["via_outlet"]) - {""} <= set(corpus.articles["outlet"]) | set(corpus.speakers["name"])
    assert set(gold["codes"]["code"]) == CODES and set(gold["frames"]["code"]) <= CODES
    clusters = gold["clusters"].groupby("cluster_id")
    assert len(clusters) == 4
    for _, rows in clusters:
        assert len(rows) >= 3 and (rows["original"] == "true").sum() == 1


def test_frames_are_coded_twice_and_adjudicated(gold: dict[str, pd.DataFrame]) -> None:
    codes = gold["codes"].pivot(index=["article_id", "code"], columns="coder", values="present")
    assert not codes.isna().any().any()
    assert 4 <= (codes["coder_1"] != codes["coder_2"]).sum() <= 30
    carried = set(map(tuple, gold["frames"][["article_id", "code"]].to_numpy()))
    present = {key for key, value in codes["adjudicated"].items() if value == "true"}
    assert carried == present


def test_the_corpus_is_large_enough(corpus: mk.Corpus, quotes: pd.DataFrame) -> None:
    own = corpus.articles[corpus.articles["outlet"] != "Meridian Wire"]
    assert 30 <= len(own) <= 36 and len(corpus.articles) == len(own) + 4
    assert own["text"].str.split().str.len().sum() >= 16_000
    kinds = quotes["kind"].value_counts()
    assert len(quotes) >= 220 and kinds["mixed"] >= 60 and kinds["indirect"] >= 50
    assert (quotes["second_hand"] == "true").sum() >= 15
    assert quotes["speaker_id"].nunique() >= 45
    assert {"news", "analysis", "editorial", "op-ed", "live blog", "transcript", "round-up"} <= set(own["kind"])
    assert own["outlet"].nunique() == 4


def test_every_phenomenon_occurs_at_least_three_times(
    gold: dict[str, pd.DataFrame], quotes: pd.DataFrame, corpus: mk.Corpus
) -> None:
    spans, marks, speakers = gold["quotes"], gold["marks"], corpus.speakers.set_index("speaker_id")
    flags = collections.Counter(flag for cell in quotes["flags"] for flag in cell.split("; ") if flag)
    kinds = collections.Counter(quotes["speaker_kind"])
    gender = collections.Counter(speakers.loc[quotes["speaker_id"], "gender"])
    noted = collections.Counter(gold["phenomena"]["phenomenon"])
    versions = corpus.versions.groupby("article_id").size()
    counts = {
        "direct": (quotes["kind"] == "direct").sum(),
        "mixed": (quotes["kind"] == "mixed").sum(),
        "indirect": (quotes["kind"] == "indirect").sum(),
        "several paragraphs": flags["multi-paragraph"],
        "broken": (spans.groupby("quote_id").size() > 1).sum(),
        "curly marks": spans["text"].str.contains("[“‘]").sum(),
        "straight marks": spans["text"].str.contains('"').sum(),
        "nested marks": flags["nested"],
        "scare quotes": (marks["kind"] == "scare").sum(),
        "titles in marks": (marks["kind"] == "title").sum(),
        "he added": flags["he-added"],
        "surname only": flags["surname-only"],
        "title only": flags["title-only"],
        "one surname, Thoresby": flags["other-thoresby"],
        "one surname, Aske": flags["other-aske"],
        "women": gender["f"],
        "men": gender["m"],
        "unnamed": kinds["unnamed"],
        "documents": kinds["document"],
        "institutions": kinds["organisation"],
        "second hand": (quotes["second_hand"] == "true").sum(),
        "transliteration": flags["transliteration"],
        "changed headlines": len(versions),
        **{name: noted[name] for name in PHENOMENA},
    }
    assert {name: int(n) for name, n in counts.items() if n < 3} == {}
    assert len(versions) >= 5 and versions.between(2, 4).all()


PHENOMENA = (
    "changed affiliation",
    "wrong date",
    "correction notice",
    "conflicting numbers",
    "times in different zones",
)


def test_quotations_of_two_people_with_one_surname_are_told_apart(quotes: pd.DataFrame, corpus: mk.Corpus) -> None:
    surnames = corpus.speakers["name"].str.split().str[-1]
    for surname in ("Thoresby", "Aske"):
        ids = set(corpus.speakers.loc[surnames == surname, "speaker_id"])
        assert len(ids) == 2 and ids <= set(quotes["speaker_id"])


def test_no_stretch_in_quotation_marks_is_forgotten(gold: dict[str, pd.DataFrame], texts: dict[str, str]) -> None:
    covered = collections.defaultdict(set)
    for table in ("quotes", "marks"):
        for row in gold[table].itertuples():
            covered[row.article_id].update(range(row.start, row.end))
    for article_id, text in texts.items():
        for match in re.finditer(r"[“”\"]", text):
            assert match.start() in covered[article_id], (
                article_id,
                text[max(0, match.start() - 60) : match.end() + 40],
            )


def test_it_says_that_it_is_fictional(corpus: mk.Corpus) -> None:
    assert corpus.about["fictional"] is True and corpus.about["licence"].startswith("CC0")
    for name in ("README.md", "WORLD.md"):
        assert "FICTIONAL" in (FOLDER / name).read_text(encoding="utf-8").splitlines()[0]
    assert corpus.articles["url"].str.contains(r"\.example/").all()
    real = mk.read_corpus("tillerson-moscow-2017")
    assert not set(corpus.articles["outlet"]) & set(real.articles["outlet"])
