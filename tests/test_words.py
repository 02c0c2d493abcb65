"""Words in context: what matches, where it stands, and what is said when a query is wrong."""

from __future__ import annotations

import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.errors import MediakitError
from mediakit.words import COLUMNS, find_in_context

TEXT = (
    "The harbour talks were tense.\n\n“Tense is too kind,” the pilot said. “The crews’ talks\nfailed.” "
    "A so-called ‘talk shop’, critics say; talking goes on."
)
pieces = st.lists(
    st.sampled_from(["talks", "Talk", "“", "”", '"', "'", "’", " ", "\n\n", "🚢", "שיחה", "e\u0301", ".", "x", "\0"]),
    max_size=30,
).map("".join)


def articles(*texts: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "article_id": [f"{number:03d}" for number in range(len(texts))],
            "outlet": ["Post"] * len(texts),
            "published": pd.Series([pd.NaT] * len(texts), dtype="datetime64[us, UTC]"),
            "headline": ["Talks fail"] * len(texts),
            "text": list(texts),
        }
    )


def matches(query: str, text: str = TEXT, **options: object) -> list[tuple[str, str]]:
    found = find_in_context(articles(text), query, **options)  # type: ignore[arg-type]
    return list(zip(found["match"], found["inside"], strict=True))


def test_whole_words_whatever_the_case():
    assert matches("tense") == [("tense", "outside"), ("Tense", "quotes")]
    assert matches("talk") == [("talk", "quotes")]


def test_a_star_stands_for_any_ending():
    assert [match for match, _ in matches("talk*")] == ["talks", "talks", "talk", "talking"]


def test_a_phrase_runs_over_line_breaks_and_kinds_of_apostrophe():
    assert matches("crews' talks failed") == [("crews’ talks\nfailed", "quotes")]


@pytest.mark.parametrize(("inside", "n"), [("quotes", 2), ("outside", 2), ("both", 4)])
def test_inside_and_outside_of_marks(inside: str, n: int):
    assert len(matches("talk*", inside=inside)) == n


def test_a_regular_expression_stands_between_slashes():
    assert matches("/[Tt]ense|failed/") == [("tense", "outside"), ("Tense", "quotes"), ("failed", "quotes")]
    assert matches("/(?i)TENSE/") == matches("tense")
    assert matches("/x*/") == []


def test_context_is_cut_at_the_width_and_has_no_line_breaks():
    row = find_in_context(articles(TEXT), "tense", width=8).iloc[1]
    assert (row["left"], row["match"], row["right"]) == ("ense.  “", "Tense", " is too ")
    assert (row["start"], row["end"]) == (32, 37)
    assert find_in_context(articles(TEXT), "tense", width=0).iloc[0]["left"] == ""


def test_columns_and_types_hold_without_any_match():
    for found in (find_in_context(articles(TEXT), "tense"), find_in_context(articles("", TEXT), "nowhere")):
        assert list(found.columns) == COLUMNS
        assert str(found["published"].dtype) == "datetime64[us, UTC]"
        assert found["start"].dtype == "int64"
        assert found["article_id"].dtype == "str"


def test_headlines_can_be_searched():
    found = find_in_context(articles(TEXT), "talks", field="headline")
    assert found[["field", "match", "start"]].iloc[0].to_list() == ["headline", "Talks", 0]


@pytest.mark.parametrize(
    ("query", "options", "said"),
    [
        ("/tense(/", {}, "character 6"),
        ("/[z-a]/", {}, "character 2"),
        ("", {}, "no word"),
        ("*", {}, "no word"),
        ("//", {}, "no word"),
        ("tense", {"inside": "everywhere"}, "quotes, outside, both"),
        ("tense", {"width": -1}, "negative"),
    ],
)
def test_what_cannot_be_searched_is_said(query: str, options: dict[str, object], said: str):
    with pytest.raises(MediakitError, match="what to do") as caught:
        matches(query, **options)
    assert said in str(caught.value)


def test_a_missing_column_is_said():
    with pytest.raises(MediakitError, match="deck"):
        find_in_context(articles(TEXT), "tense", field="deck")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_accents_in_either_form(form: str):
    text = unicodedata.normalize(form, "Zoë réopens the cafés.")
    query = unicodedata.normalize(form, "réopens")
    assert matches(query, text) == [(query, "outside")]
    assert matches("cafe", text) == []


@given(pieces)
def test_every_match_is_a_span_of_its_text(text: str):
    found = find_in_context(articles(text), "talk*", width=3)
    for row in found.itertuples():
        assert text[row.start : row.end] == row.match
        assert row.inside in ("quotes", "outside")
    both = len(found)
    split = [len(find_in_context(articles(text), "talk*", inside=where)) for where in ("quotes", "outside")]
    assert sum(split) == both
