"""What headlines are made of, how they change, and whether their texts bear them out: cases worked out by hand."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediakit as mk
from mediakit.errors import MediakitError, SchemaError
from mediakit.headlines.body import BODY_COLUMNS, FRAME_COLUMNS, find_figures
from mediakit.headlines.features import FEATURE_COLUMNS
from mediakit.schema import ARTICLES, empty_table

GOLD = Path(__file__).parent / "gold" / "headlines" / "headlines.csv"
PARTS = ("subject", "verb", "object", "speaker", "cue")


def articles(*headlines: str, **columns: object) -> pd.DataFrame:
    """A table of articles with these headlines."""
    ids = [f"a{number}" for number in range(len(headlines))]
    return pd.DataFrame({"article_id": ids, "outlet": "A", "headline": headlines, **columns}).astype(
        {"article_id": "str", "outlet": "str", "headline": "str"}
    )


def read(headline: str, *others: str) -> pd.Series:
    """The features of one headline, read together with others."""
    return mk.find_headline_features(articles(headline, *others)).iloc[0]


# --- the annotated headlines


@pytest.fixture(scope="module")
def scores() -> dict[tuple[str, str], tuple[float, float]]:
    """Precision and recall by part of the set and part of the headline."""
    with GOLD.open(encoding="utf-8", newline="") as file:
        truth = list(csv.DictReader(file))
    found = mk.find_headline_features(articles(*(row["headline"] for row in truth))).to_dict("records")
    table = {}
    for part in ("tuned", "held"):
        for name in PARTS:
            rows = [(f[name], t[name]) for f, t in zip(found, truth, strict=True) if t["part"] == part]
            right = sum(one == other != "" for one, other in rows)
            given_, there = sum(one != "" for one, _ in rows), sum(other != "" for _, other in rows)
            table[part, name] = (right / given_, right / there)
    return table


@pytest.mark.parametrize("name", PARTS)
def test_on_the_held_part_what_is_found_is_mostly_right(scores, name):
    precision, recall = scores["held", name]
    assert precision >= 0.85 and recall >= 0.6


@pytest.mark.parametrize("name", PARTS)
def test_the_part_it_was_made_with_is_read_rightly(scores, name):
    precision, recall = scores["tuned", name]
    assert precision >= 0.95 and recall >= 0.95


# --- single headlines


@pytest.mark.parametrize(
    ("headline", "parts"),
    [
        ("Falk rejects plea from Orm", ("Falk", "rejects", "plea")),
        ("Falk will not sign the treaty", ("Falk", "sign", "the treaty")),
        ("Harbour closed by mayor after storm", ("mayor", "closed", "Harbour")),
        ("Police raids continue", ("Police raids", "continue", "")),
        ("How Falk lost the harbour", ("", "", "")),
        ("Will Falk leave Orm?", ("", "", "")),
        ("US warns Orm over grain", ("US", "warns", "Orm")),  # no pronoun
        ("Ministers offer bill to block sales", ("Ministers", "offer", "bill")),
        ("Falk called a hypocrite by rivals", ("", "", "")),
        ("Meet the man who rows to work", ("", "", "")),
        ("", ("", "", "")),
    ],
)
def test_who_acts_on_whom_is_said_only_where_it_is_plain(headline, parts):
    row = read(headline or "Falk")
    assert (row["subject"], row["verb"], row["object"]) == parts


@pytest.mark.parametrize(
    ("headline", "attribution", "speaker", "cue"),
    [
        ("Falk says harbour will open", "verb", "Falk", "says"),
        ("Falk tells Orm that harbour will open", "verb", "Falk", "tells"),
        ("Harbour will open, says Falk at summit", "trailing", "Falk", "says"),
        ("Harbour will open, union leaders claim", "trailing", "union leaders", "claim"),
        ("Minister: ‘Harbour will open’", "colon", "Minister", ":"),
        ("Falk on harbour: ‘It will open’", "colon", "Falk", ":"),
        ("According to police, Falk left Orm", "according", "police", "According to"),
        ("Falk left Orm, according to police", "according", "police", "according to"),
        ("Analysis: Falk rejects the harbour", "", "", ""),
        ("Harbour war: Falk rejects plan", "", "", ""),
        ("Live: ‘We will open the harbour’", "", "", ""),
        ("Falk warns Orm over harbour", "", "", ""),
    ],
)
def test_to_whom_words_are_attributed(headline, attribution, speaker, cue):
    row = read(headline, "Why we trust Falk now", "What we know of Falk so far")
    assert (row["attribution"], row["speaker"], row["cue"]) == (attribution, speaker, cue)


def test_questions_quotations_hedges_and_lengths():
    row = read("Mine “may have” sunk ferry, suspected spy reportedly told Falk?")
    assert row["is_question"] and row["has_quotation"]
    assert row["hedges"] == "suspected; reportedly"  # those in quotation marks are not the outlet's own
    assert row["quotation_spans"] == "5-15"
    assert (row["n_words"], row["n_characters"]) == (10, 63)
    plain = read("Talks in May fail")
    assert not plain["is_question"] and not plain["has_quotation"] and plain["n_hedges"] == 0


def test_names_in_title_case_are_known_from_other_sentences():
    row = read("Falk Opens New Harbour", "At noon the harbour of Orm saw Falk", "In Orm we met Falk")
    assert (row["names"], row["name_spans"]) == ("Falk", "0-4")
    assert read("Talks of Harbour End")["names"] == ""
    assert read("Mayor of New York meets Anna Lund’s crew")["names"] == "New York; Anna Lund"


def test_every_span_is_its_text(corpus):
    for table in (corpus.articles, corpus.versions, mk.read_corpus("tillerson-moscow-2017").articles):
        found = mk.find_headline_features(table, corpus.articles)
        assert list(found.columns) == FEATURE_COLUMNS and len(found) == (table["headline"] != "").sum()
        for row in found.to_dict("records"):
            _check_spans(row)


def _check_spans(row: dict) -> None:
    headline = row["headline"]
    for part in PARTS:
        if row[part]:
            assert headline[row[f"{part}_start"] : row[f"{part}_end"]] == row[part]
        else:
            assert pd.isna(row[f"{part}_start"]) and pd.isna(row[f"{part}_end"])
    for words, places in (("names", "name_spans"), ("hedges", "hedge_spans")):
        spans = [tuple(map(int, span.split("-"))) for span in row[places].split("; ") if span]
        assert "; ".join(headline[start:end] for start, end in spans) == row[words]


@given(st.lists(st.text(alphabet="Falk sysrOm ‘’“”\"':,–?.-7 to by of says hit", max_size=60), max_size=4))
def test_any_characters_can_be_read(headlines):
    for row in mk.find_headline_features(articles(*headlines)).to_dict("records"):
        _check_spans(row)


def test_another_language_is_said_and_not_read():
    table = articles("Falk dit: ‘Le port est fermé’", lang="fr")
    row = mk.find_headline_features(table).iloc[0]
    assert not row["lang_read"] and row["attribution"] == "" and row["n_words"] == 6


def test_no_headlines_give_an_empty_table_with_all_columns():
    assert list(mk.find_headline_features(empty_table(ARTICLES)).columns) == FEATURE_COLUMNS
    with pytest.raises(SchemaError, match="headline"):
        mk.find_headline_features(empty_table(ARTICLES).drop(columns="headline"))


# --- versions


def test_what_a_later_headline_gains_and_loses(draft):
    draft.add("versions", article_id="a05", position="1", headline="Who stopped the ferry?", headline_from="page")
    draft.add("versions", article_id="a05", position="2", headline="Ferry “reportedly” stopped", headline_from="page")
    draft.add("versions", article_id="a05", position="3", headline="Ferry was stopped, Falk says", headline_from="page")
    changes = mk.compare_versions(draft.read()).set_index(["article_id", "position"]).loc["a05"]
    assert changes.loc[2, ["gained", "lost", "length", "words_more"]].tolist() == [
        "quotation",
        "question",
        "shorter",
        -1,
    ]
    assert changes.loc[3, ["gained", "lost", "names_gained", "length"]].tolist() == [
        "attribution", "quotation", "Falk", "longer"
    ]  # fmt: skip
    assert changes.loc[3, "diff"] == "Ferry [-reportedly-] {+was+} stopped {+Falk says+}"


def test_a_headline_known_from_its_address_is_not_read_for_marks_and_names(corpus):
    change = mk.compare_versions(corpus).iloc[0]
    assert change["headline_from"] == "address; page"
    assert (change["gained"], change["names_gained"], change["length"]) == ("", "", "longer")


# --- headline against text


def check(headline: str, text: str, frames: pd.DataFrame | None = None, **columns: object) -> pd.Series:
    return mk.check_headlines_against_text(articles(headline, text=text, **columns), frames).iloc[0]


def test_words_of_the_headline_that_the_text_lacks_are_listed_with_their_places():
    row = check("Mayor sinks old ferry", "The ferry was sunk. The mayor of Orm was there.")
    assert (row["n_words"], row["n_words_in_text"], row["share_in_text"]) == (4, 3, 0.75)
    assert (row["words_missing"], row["word_spans"]) == ("old", "12-15")


def test_figures_are_compared_by_value():
    row = check("44 dead, 1.5 million crowns and 212 aboard", "Forty-four people died; 1,500,000 crowns; 21 boats.")
    assert (row["n_figures"], row["figures_missing"], row["figure_spans"]) == (3, "212", "32-35")
    assert [figure.value for figure in find_figures("twenty to 3,000, $2bn, two hundred, one, KM-7, 5m, 20:45")] == [
        20, 3000, 2e9, 200, 5e6
    ]  # fmt: skip


def test_a_name_is_missing_when_none_of_its_words_is_in_the_text():
    row = check("Old quarrel between Anna Lund and Orm", "Lund was angry at an old quarrel.")
    assert (row["n_names"], row["names_missing"]) == (2, "Orm")


def test_texts_that_are_not_held_or_not_english_are_said_and_not_checked():
    assert check("Ferry sinks", "")["reason"] == "no text"
    row = check("Le bateau coule", "Le bateau a coulé.", lang="fr")
    assert row["reason"] == "language fr" and row["n_words"] is pd.NA


def test_frames_of_the_headline_without_a_cue_in_the_text_are_missing():
    table = articles("Ministers clash over grain prices", "Mayor dies", text="The ministers clashed; it was a clash.")
    frames = mk.find_frames(table.assign(published=pd.Timestamp("2031-05-01", tz="UTC")))
    row = mk.check_headlines_against_text(table, frames).iloc[0]
    assert row["frames_in_headline"].split("; ") == ["conflict", "economic"]
    assert row["frames_in_text"] == "conflict (2)" and row["frames_missing"] == "economic"
    plain = mk.check_headlines_against_text(table)
    assert list(plain.columns) == BODY_COLUMNS and not set(FRAME_COLUMNS) & set(plain.columns)


def test_frames_of_two_codebooks_are_refused():
    frames = pd.DataFrame({"article_id": "a0", "field": "text", "codebook": ["one", "two"], "code": "x"})
    with pytest.raises(MediakitError, match="several codebooks"):
        check("Ferry sinks", "The ferry sank.", frames)


def test_the_fictional_corpus_keeps_what_its_headlines_promise():
    corpus = mk.read_corpus("sunnmark-talks")
    found = mk.check_headlines_against_text(corpus.articles, mk.find_frames(corpus.articles))
    assert len(found) == 40 and (found["reason"] == "").all()
    assert (found["names_missing"] == "").all()
    assert found["share_in_text"].mean() > 0.7
