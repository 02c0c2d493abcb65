"""The bundled corpus: complete, honest, and described by its own README and datapackage."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from frictionless import validate

import mediakit as mk
from mediakit.corpus.datapackage import describe_package

REPOSITORY = Path(__file__).resolve().parents[1]
FOLDER = REPOSITORY / "corpus" / "tillerson-moscow-2017"
SOURCE_ROWS = 249


@pytest.fixture(scope="module")
def corpus() -> mk.Corpus:
    return mk.read_corpus(FOLDER)


@pytest.fixture(scope="module")
def readme() -> str:
    return (FOLDER / "README.md").read_text(encoding="utf-8")


def accounted_rows(readme: str) -> list[tuple[str, str, str]]:
    """(id, fate, why) of every source row in the table of the README, ranges expanded."""
    section = readme.split("## What became of the 249 source rows")[1].split("\n## ")[0]
    rows = []
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) != 3 or not re.match(r"a\d{3}", cells[0]):
            continue
        for part in cells[0].split(","):
            first, _, last = part.strip().partition("-")
            for number in range(int(first[1:]), int((last or first)[1:]) + 1):
                rows.append((f"a{number:03}", cells[1], cells[2]))
    return rows


def test_every_source_row_is_accounted_for_once(corpus: mk.Corpus, readme: str) -> None:
    rows = accounted_rows(readme)
    assert sorted(row_id for row_id, _, _ in rows) == [f"a{n:03}" for n in range(1, SOURCE_ROWS + 1)]
    assert {fate for _, fate, _ in rows} == {"kept", "merged", "left out"}
    assert {row_id for row_id, fate, _ in rows if fate == "kept"} == set(corpus.articles["article_id"])
    assert all(why for _, _, why in rows)


def test_the_figures_of_the_readme_are_those_of_the_tables(corpus: mk.Corpus, readme: str) -> None:
    articles, quotes = corpus.articles, corpus.quotes
    precision = articles["published_precision"].value_counts()
    figures = {
        "articles kept": len(articles),
        "with a headline": (articles["headline"] != "").sum(),
        "with an address": (articles["url"] != "").sum(),
        "with both": ((articles["headline"] != "") & (articles["url"] != "")).sum(),
        "date known to the minute": precision["minute"],
        "date known to the day": precision["day"],
        "no date": articles["published"].isna().sum(),
    }
    for what, n in figures.items():
        assert f"| {what} | {n} |" in readme
    held, second = (quotes["text"] != "").sum(), quotes["second_hand"].sum()
    assert f"| rows of quotes | {len(quotes)}, with words {held}, second hand {second}, in " in readme


def test_no_row_lacks_both_headline_and_address_and_every_row_names_its_evidence(corpus: mk.Corpus) -> None:
    articles = corpus.articles
    assert not ((articles["headline"] == "") & (articles["url"] == "")).any()
    for table in (articles, corpus.versions, corpus.quotes, corpus.speakers, corpus.events):
        assert (table["evidence"] != "").all()
    assert (articles["certainty"] != "").all()
    columns = set(articles.columns)
    named = {name for cell in articles["uncertain_fields"] for name in cell.split("; ") if name}
    assert named and named <= columns


def test_quotations_are_short_and_speakers_resolve(corpus: mk.Corpus) -> None:
    assert corpus.quotes["text"].str.split().str.len().max() <= 40
    linked = mk.link_speakers(corpus.quotes, corpus.speakers)
    unlinked = linked[linked["linked_by"] == ""]
    assert set(unlinked["speaker_kind"]) == {"unnamed"}


def test_the_press_review_names_who_was_quoted_via_which_outlet(corpus: mk.Corpus) -> None:
    review = corpus.quotes[corpus.quotes["article_id"] == "a047"]
    via = {(row.speaker_name, row.via_outlet) for row in review.itertuples()}
    for name, outlet in [
        ("Alexander Baunov", "The Guardian"),
        ("Michael E. O'Hanlon", "Los Angeles Times"),
        ("Barbara Plett Usher", "BBC News"),
        ("Jeffrey Mankoff", "ABC (Australia)"),
        ("The New York Times editorial board", "The New York Times"),
    ]:
        assert any(n == name and o.startswith(outlet) for n, o in via), (name, outlet)
    assert {"Mark Galeotti", "Sergey Lavrov", "Donald J. Trump", "Rex W. Tillerson"} <= set(review["speaker_name"])
    assert (review["text"] != "").all()


def test_versions_end_with_the_headline_of_the_article(corpus: mk.Corpus) -> None:
    headlines = corpus.articles.set_index("article_id")["headline"]
    for article_id, versions in corpus.versions.groupby("article_id"):
        assert list(versions["position"]) == list(range(1, len(versions) + 1)) and len(versions) > 1
        assert versions["headline"].iloc[-1] == headlines[article_id]


def test_clusters_are_copies_and_labels_fit_charts(corpus: mk.Corpus) -> None:
    clusters = corpus.articles[corpus.articles["cluster_id"] != ""].groupby("cluster_id").size()
    assert len(clusters) >= 4 and (clusters >= 2).all()
    labels = corpus.events["label"][corpus.events["label"] != ""]
    assert 8 <= len(labels) <= 10 and labels.str.len().max() <= 26


def test_outlets_with_a_file_bear_its_name(corpus: mk.Corpus) -> None:
    for article in corpus.articles.itertuples():
        outlet = mk.find_outlet(article.url) if article.url else None
        if outlet and outlet.key != "bbc":  # bbc.com carries BBC Russian too
            assert article.outlet == outlet.name, article.article_id


def test_datapackage_is_valid_and_fresh() -> None:
    written = json.loads((FOLDER / "datapackage.json").read_text(encoding="utf-8"))
    assert written == describe_package(FOLDER), "run: make datapackage"
    report = validate(str(FOLDER / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])
    assert len(report.tasks) == 6


def test_files_name_no_place_of_the_makers() -> None:
    for path in FOLDER.iterdir():
        content = path.read_text(encoding="utf-8")
        assert not re.search(r"(?<![\w.])(/work|/root|/tmp)/|shared/data", content), path.name
