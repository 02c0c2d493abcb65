"""Codes held against people's: counted by hand, intervals where they can be had, a reason where not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mediakit as mk
from mediakit.corpus import find_corpus
from mediakit.errors import MediakitError, SchemaError
from mediakit.frames import code_frames, find_frames, validate_frames
from mediakit.schema import CODES
from mediakit.stats import wilson_interval


def make_codes(present: dict[str, list[bool | None]], coder: str, field: str = "headline") -> pd.DataFrame:
    """One row per unit a0, a1 ... and code."""
    rows = [
        (f"a{unit}", field, code, value, coder) for code, values in present.items() for unit, value in enumerate(values)
    ]
    return pd.DataFrame(rows, columns=["article_id", "field", "code", "present", "coder"])


# tp 6, fp 2, fn 3, tn 9
TOLD = make_codes({"conflict": [True] * 8 + [False] * 12}, "dictionary")
PEOPLE = make_codes({"conflict": [True] * 6 + [False] * 2 + [True] * 3 + [False] * 9}, "ann")


def row_of(table: pd.DataFrame, of: str, name: str = "") -> pd.Series:
    rows = table[table["of"] == of]
    return rows[(rows["code"] == name) | (rows["outlet"] == name)].iloc[0]


def test_decisions_are_counted_and_have_intervals():
    table = validate_frames(TOLD, PEOPLE)
    row = row_of(table, "frame", "conflict")
    assert [row[name] for name in ("n", "n_articles", "tp", "fp", "fn", "tn")] == [20, 20, 6, 2, 3, 9]
    assert (row["precision"], row["recall"]) == (6 / 8, 6 / 9)
    assert row["f1"] == pytest.approx(12 / 17)
    assert (row["precision_low"], row["precision_high"]) == wilson_interval(6, 8)
    assert (row["recall_low"], row["recall_high"]) == wilson_interval(6, 9)
    assert row["f1_low"] < row["f1"] < row["f1_high"]
    assert row["agreement"] == pytest.approx(0.75)
    assert row["kappa"] == pytest.approx((0.75 - (8 * 9 + 12 * 11) / 400) / (1 - (8 * 9 + 12 * 11) / 400))
    assert row["alpha_low"] < row["alpha"] < row["alpha_high"]
    assert row["reason"] == ""
    assert list(table["of"]) == ["all", "macro", "frame"]
    assert row_of(table, "macro")["f1"] == pytest.approx(12 / 17)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=30))
@settings(max_examples=30, deadline=None)
def test_the_four_counts_add_up_and_swapping_turns_precision_into_recall(pairs: list[tuple[bool, bool]]):
    one, other = (list(column) for column in zip(*pairs, strict=True))
    told, people = make_codes({"c": one}, "dictionary"), make_codes({"c": other}, "ann")
    row = row_of(validate_frames(told, people), "frame", "c")
    swapped = row_of(validate_frames(people, told), "frame", "c")
    assert row["tp"] + row["fp"] + row["fn"] + row["tn"] == row["n"] == len(pairs)
    assert row["agreement"] == pytest.approx((row["tp"] + row["tn"]) / len(pairs))
    for name, swap in (("precision", "recall"), ("f1", "f1"), ("alpha", "alpha"), ("kappa", "kappa")):
        assert row[name] == pytest.approx(swapped[swap], nan_ok=True)


def test_what_cannot_be_had_has_a_reason():
    told = make_codes({"conflict": [False] * 20, "money": [True] * 4 + [False] * 16}, "dictionary")
    people = make_codes({"conflict": [True] * 5 + [False] * 15, "money": [False] * 20}, "ann")
    table = validate_frames(told, people)
    row = row_of(table, "frame", "conflict")
    assert np.isnan(row["precision"]) and "no precision: it was never found" in row["reason"]
    row = row_of(table, "frame", "money")
    assert np.isnan(row["recall"]) and "no recall: people saw it nowhere" in row["reason"]
    both = validate_frames(told.assign(present=False), people.assign(present=False))
    row = row_of(both, "frame", "money")
    assert np.isnan(row["f1"]) and np.isnan(row["alpha"]) and "all votes are" in row["reason"]
    assert row["agreement"] == 1.0


def test_outlets_have_rows_and_few_articles_no_interval():
    outlet = ["One"] * 16 + ["Two"] * 4
    texts = pd.DataFrame({"article_id": [f"a{number}" for number in range(20)], "outlet": outlet})
    table = validate_frames(TOLD, PEOPLE, texts)
    assert list(table["outlet"][table["of"] == "outlet"]) == ["One", "Two"]
    one, two = row_of(table, "outlet", "One"), row_of(table, "outlet", "Two")
    assert one["n"] + two["n"] == row_of(table, "all")["n"]
    assert one["f1_low"] <= one["f1"] <= one["f1_high"]
    assert np.isnan(two["f1_low"]) and "4 articles are too few for an interval" in two["reason"]


def test_copies_are_drawn_together():
    texts = pd.DataFrame({"article_id": [f"a{number}" for number in range(20)], "outlet": "One"})
    apart = row_of(validate_frames(TOLD, PEOPLE, texts.assign(cluster_id="")), "all")
    copies = texts.assign(cluster_id=[f"k{number // 4}" for number in range(20)])
    together = row_of(validate_frames(TOLD, PEOPLE, copies), "all")
    assert together["f1"] == apart["f1"]
    assert np.isnan(together["f1_low"]) and "5 articles are too few" in together["reason"]


def test_units_that_only_one_side_judged_do_not_count():
    people = pd.concat([PEOPLE.iloc[:15], make_codes({"own": [True] * 20}, "ann")])
    table = validate_frames(TOLD, people)
    assert list(table["code"][table["of"] == "frame"]) == ["conflict"]
    assert row_of(table, "all")["n"] == 15
    blank = PEOPLE.assign(present=[None] * 5 + list(PEOPLE["present"][5:]))
    assert row_of(validate_frames(TOLD, blank), "all")["n"] == 15


def test_several_coders_are_settled():
    ben = PEOPLE.assign(coder="ben", present=~PEOPLE["present"])
    several = pd.concat([PEOPLE, ben, PEOPLE.assign(coder="adjudicated")])
    pd.testing.assert_frame_equal(validate_frames(TOLD, several), validate_frames(TOLD, PEOPLE))
    assert row_of(validate_frames(TOLD, several, coder="ben"), "all")["tp"] == 2


def test_what_does_not_fit_is_said():
    with pytest.raises(MediakitError, match="no unit and code was judged by both"):
        validate_frames(TOLD, PEOPLE.replace({"code": {"conflict": "money"}}))
    with pytest.raises(MediakitError, match="no unit and code was judged by both"):
        validate_frames(TOLD.head(0), PEOPLE)
    with pytest.raises(MediakitError, match="these are spans"):
        validate_frames(find_frames(mk.read_corpus("sunnmark-talks").articles.head(1)), PEOPLE)
    with pytest.raises(MediakitError, match="judged twice"):
        validate_frames(pd.concat([TOLD, TOLD.assign(coder="model")]), PEOPLE)
    with pytest.raises(MediakitError, match="no unit of the field 'text' is coded"):
        validate_frames(TOLD, PEOPLE, field="text")
    with pytest.raises(SchemaError, match="present"):
        validate_frames(TOLD.drop(columns="present"), PEOPLE)


def test_the_dictionary_is_held_against_the_coders_of_the_fictional_corpus():
    corpus = mk.read_corpus("sunnmark-talks")
    articles = corpus.articles[corpus.articles["text"] != ""]
    codes = mk.read_table(find_corpus("sunnmark-talks") / "gold" / "codes.csv", CODES)
    before = codes.copy()
    coded = code_frames(find_frames(articles), articles, "text")
    table = validate_frames(coded, codes, articles)
    assert row_of(table, "all")["n"] == 5 * 40
    frames = table[table["of"] == "frame"]
    assert list(frames["code"]) == ["conflict", "human_interest", "economic", "morality", "responsibility"]
    assert frames[["tp", "fp", "fn", "tn"]].sum().sum() == 200
    assert set(table.loc[table["of"] == "outlet", "outlet"]) == set(articles["outlet"])
    pd.testing.assert_frame_equal(codes, before)
    pd.testing.assert_frame_equal(validate_frames(coded, codes, articles), table)
