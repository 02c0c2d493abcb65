"""Words compared between groups: signs, counts, what chance does, and what is said when nothing can be compared."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediakit.errors import MediakitError
from mediakit.words import (
    compare_word_shift,
    compare_words,
    count_collocates,
    count_verbs,
    find_in_context,
    find_listed_words,
    measure_dispersion,
)

WORDS = ("quay", "ferry", "talks", "tense", "harbour", "minister", "vote", "storm")
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), min_size=3, max_size=15).map(" ".join), min_size=8, max_size=14)


def articles(texts: list[str], outlets: list[str] | None = None) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "article_id": [f"a{number:03d}" for number in range(len(texts))],
            "outlet": outlets
            or ["Harbour Post" if number % 2 else "The Lakeside Daily" for number in range(len(texts))],
            "published": pd.Series([pd.NaT] * len(texts), dtype="datetime64[us, UTC]"),
            "text": texts,
        }
    )


def draw(n: int, weights: list[float], seed: int) -> list[str]:
    rng = np.random.default_rng(seed)
    share = np.array(weights) / sum(weights)
    return [" ".join(rng.choice(WORDS, 40, p=share)) for _ in range(n)]


# Keyness --------------------------------------------------------------------------------------------------------------


def test_the_word_that_one_outlet_prefers_is_found_and_no_other():
    table = articles(draw(25, [1] * 8, 1) + draw(25, [1, 1, 1, 5, 1, 1, 1, 1], 2), ["A"] * 25 + ["B"] * 25)
    found = compare_words(table, "B", "A").set_index("word")
    assert found.index[0] == "tense"
    assert found.loc["tense", "p_adjusted"] <= 0.002
    assert found.loc["tense", "log_odds"] > 1
    assert found["tests"].unique().tolist() == [8]


@settings(max_examples=25, deadline=None)
@given(TEXTS)
def test_swapping_the_groups_flips_the_signs_and_keeps_p(texts):
    table = articles(texts)
    one = compare_words(table, "Harbour Post", least=1, permutations=49).set_index("word").sort_index()
    other = compare_words(table, "The Lakeside Daily", least=1, permutations=49).set_index("word").sort_index()
    for name in ("log_odds", "z"):
        np.testing.assert_allclose(one[name], -other[name], atol=1e-9)
    pd.testing.assert_series_equal(one["p"], other["p"])
    pd.testing.assert_series_equal(one["p_adjusted"], other["p_adjusted"])
    assert one["n_first"].tolist() == other["n_second"].tolist()
    assert (one["p_adjusted"] >= one["p"]).all()


def test_a_word_that_one_long_article_repeats_is_no_finding():
    clumped = ["tense " * 30 + "quay harbour"] + draw(19, [1, 1, 1, 0.3, 1, 1, 1, 1], 3)
    table = articles(clumped + draw(20, [1, 1, 1, 0.3, 1, 1, 1, 1], 4), ["A"] * 20 + ["B"] * 20)
    word = compare_words(table, "A", "B").set_index("word").loc["tense"]
    assert word["z"] > 1.96
    assert word["p_adjusted"] > 0.05


def test_counts_are_those_of_the_texts():
    table = articles(["Talks, talks! US talks", "us and talks", "storm", "storm talks"], ["A", "A", "B", "B"])
    found = compare_words(table, "A", "B", least=1, permutations=9).set_index("word")
    talks = found.loc["talks"]
    assert talks[["n_first", "n_second", "n_articles_first", "n_articles_second"]].tolist() == [4, 1, 2, 1]
    assert talks["per_1000_words_first"] == pytest.approx(1000 * 4 / 7)
    assert {"US", "us"} <= set(found.index)
    assert (talks["of_first"], talks["of_second"], talks["first"]) == (2, 2, "A")


def test_outlets_are_exchanged_as_a_whole():
    texts = draw(16, [1] * 8, 5)
    outlets = [f"outlet {number // 4}" for number in range(16)]
    table = articles(texts, outlets)
    found = compare_words(table, outlets[:8:4], unit="outlet", permutations=199)
    assert found["p"].min() >= 1 / 6  # of the six ways to halve four outlets two give this very difference
    with pytest.raises(MediakitError, match="is in both groups"):
        compare_words(table.assign(half=[0, 1] * 8), 0, by="half", unit="outlet")


def test_boilerplate_and_names_are_left_out_on_request():
    foot = "\n\nWrite to our desk in Vask harbour."
    table = articles([text + foot for text in draw(6, [1] * 8, 6)] + draw(6, [1] * 8, 7), ["A"] * 6 + ["B"] * 6)
    assert "vask" not in set(compare_words(table, "A", permutations=9)["word"])
    kept = compare_words(table, "A", boilerplate="keep", permutations=9, drop=["Minister"])
    assert "vask" in set(kept["word"]) and "minister" not in set(kept["word"])


def test_copies_count_once_and_other_languages_not_at_all():
    table = articles(["quay talks"] * 3 + ["storm vote", "storm quay", "storm talks"], ["A"] * 3 + ["B"] * 3)
    table = table.assign(headline="x", cluster_id=["c1", "c1", "", "", "", ""], lang=["en", "en", "en", "", "en", "de"])
    found = compare_words(table, "A", "B", least=1, permutations=9)
    assert found["of_first"].unique().tolist() == [2]
    assert found["of_second"].unique().tolist() == [2]


@pytest.mark.parametrize(
    ("first", "second", "options", "words"),
    [
        ("Nobody", None, {}, "no article with words has outlet Nobody"),
        ("A", "A", {}, "is in both groups"),
        ("C", None, {}, "nothing can be exchanged"),
        ("A", "B", {"unit": "word"}, "not understood"),
        ("A", "B", {"least": 99}, "no word stands in 99 articles"),
        ("A", "B", {"field": "byline"}, "SchemaError|byline"),
    ],
)
def test_what_cannot_be_compared_is_said(first, second, options, words):
    table = articles(["quay talks"] * 5, ["A", "A", "B", "B", "C"])
    with pytest.raises(MediakitError, match=words):
        compare_words(table, first, second, **options)


def test_empty_texts_are_no_articles():
    with pytest.raises(MediakitError, match="none with words"):
        compare_words(articles(["", " "], ["A", "B"]), "A")


# Word shift -----------------------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_contributions_add_up_to_the_distance(texts):
    table = compare_word_shift(articles(texts), "Harbour Post")
    total = table["divergence"].iloc[0]
    assert 0 <= total <= 1 + 1e-9
    assert table["contribution"].sum() == pytest.approx(total)
    assert (table["contribution"] >= 0).all()
    assert table["share_first"].sum() == pytest.approx(1)
    assert table["contribution"].is_monotonic_decreasing


def test_groups_without_a_word_in_common_are_one_bit_apart():
    assert compare_word_shift(articles(["quay", "storm"]), "Harbour Post")["divergence"].iloc[0] == pytest.approx(1)


# Company and spread ---------------------------------------------------------------------------------------------------


def test_collocates_are_counted_on_both_sides_within_a_paragraph():
    texts = ["the red line\n\nred herring line", "a red line of red boats", "line red"]
    found = count_collocates(articles(texts), "line", window=2, least=2).set_index("word")
    counts = ["n", "n_left", "n_right", "n_articles", "n_outlets", "n_query"]
    assert found.loc["red", counts].tolist() == [5, 3, 2, 3, 2, 4]


def test_the_likelihood_is_dunnings():
    texts = ["red line"] * 6 + ["quay line"] * 2 + ["red quay"] + ["quay boat ferry"] * 12
    row = count_collocates(articles(texts), "line", window=1).set_index("word").loc["red"]
    n, beside, n_word, total = 6, 8, 7, 54
    cells = [(n, n_word * beside / total), (beside - n, (total - n_word) * beside / total),
             (n_word - n, n_word * (total - beside) / total),
             (total - beside - n_word + n, (total - n_word) * (total - beside) / total)]  # fmt: skip
    assert row["log_likelihood"] == pytest.approx(2 * sum(o * math.log(o / e) for o, e in cells), abs=1e-6)


def test_dispersion_is_nothing_when_even_and_all_when_in_one_part():
    texts = ["quay ferry talks vote", "quay ferry talks storm", "quay tense talks storm"]
    found = measure_dispersion(articles(texts), ["quay", "tense", "boat"]).set_index("word")
    assert found.loc["quay", ["dp", "n_parts"]].tolist() == pytest.approx([0, 3])
    assert found.loc["tense", "dp_norm"] == pytest.approx(1)
    assert found.loc["boat", "n"] == 0 and math.isnan(found.loc["boat", "dp"])


def test_a_concordance_is_sorted_by_what_stands_next():
    texts = ["a warm talk begins", "a tense talk ends", "one more talk about it"]
    left = find_in_context(articles(texts), "talk", sort="left")["left"].str.split().str[-1].tolist()
    right = find_in_context(articles(texts), "talk", sort="right")["right"].str.split().str[0].tolist()
    assert left == ["more", "tense", "warm"]
    assert right == ["about", "begins", "ends"]


# How speech is introduced ---------------------------------------------------------------------------------------------


def test_forms_of_a_verb_are_one_and_groups_have_their_own_whole():
    quotes = pd.DataFrame(
        {
            "article_id": ["a1", "a1", "a2", "a3", "a3"],
            "outlet": ["Post", "Post", "Post", "Daily", "Daily"],
            "cue": ["said", "says", "claimed", "", "according to"],
            "speaker_kind": ["official", "official", "official", "official", ""],
        }
    )
    table = count_verbs(quotes).set_index(["speaker_kind", "verb"])
    assert table.loc[("official", "say"), ["n", "of", "n_articles", "stance"]].tolist() == [2, 3, 1, "neutral"]
    assert table.loc[("official", "claim"), "stance"] == "doubting"
    assert table.loc[("unknown", "according to"), ["n", "of", "stance"]].tolist() == [1, 1, ""]


@pytest.mark.parametrize("words", ["hedges", "loaded"])
def test_listed_words_are_shown_where_they_stand_with_their_reason(words):
    text = "The regime reportedly claimed that talks may fail."
    found = find_listed_words(articles([text, "Nothing here."]), words)
    expected = {"hedges": ["reportedly", "may"], "loaded": ["regime", "claimed", "fail"]}
    assert found["match"].tolist() == expected[words]
    assert [text[start:end] for start, end in zip(found["start"], found["end"], strict=True)] == expected[words]
    assert (found["reason"] != "").all()


def test_a_list_that_is_not_there_is_named():
    with pytest.raises(MediakitError, match="hedges, loaded"):
        find_listed_words(articles(["x"]), "bias")
