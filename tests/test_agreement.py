"""Agreement of coders: worked examples from the literature, nltk as yardstick, and what has no answer."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import interval_distance

from mediakit.coding import agreement
from mediakit.errors import MediakitError, SchemaError

# Krippendorff (2011), four observers and twelve units: nominal .743, ordinal .815, interval .849.
EXAMPLE = {
    "A": [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    "B": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    "C": [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    "D": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
}


def make_votes(columns: dict[str, list], code: str = "c") -> pd.DataFrame:
    """One row per unit and coder, also where the coder gave nothing."""
    rows = [(f"a{unit}", code, coder, value) for coder, values in columns.items() for unit, value in enumerate(values)]
    return pd.DataFrame(rows, columns=["article_id", "code", "coder", "present"])


def first(votes: pd.DataFrame, level: str = "nominal") -> pd.Series:
    return agreement(votes, level).iloc[0]


@pytest.mark.parametrize(("level", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_is_that_of_the_published_example(level: str, alpha: float):
    row = first(make_votes(EXAMPLE), level)
    assert round(row["alpha"], 3) == alpha
    assert row["low"] < row["alpha"] < row["high"] <= 1
    assert (row["n_units"], row["n_left_out"], row["n_votes"], row["n_coders"], row["n_values"]) == (11, 1, 40, 4, 5)


def test_kappa_is_that_of_a_table_of_two_by_two():
    # 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: observed .7, by chance .5.
    one = [True] * 25 + [False] * 25
    other = [True] * 20 + [False] * 5 + [True] * 10 + [False] * 15
    row = first(make_votes({"ann": one, "ben": other}))
    assert row["agreement"] == pytest.approx(0.7, abs=1e-12)
    assert row["kappa"] == pytest.approx(0.4, abs=1e-12)


VOTES = st.lists(st.lists(st.sampled_from([None, 1, 2, 3, 5]), min_size=3, max_size=3), min_size=2, max_size=15)


@given(VOTES, st.sampled_from(["nominal", "interval"]))
@settings(max_examples=40, deadline=None)
def test_alpha_is_that_of_nltk_whatever_is_missing(units: list[list[int | None]], level: str):
    votes = make_votes(dict(zip("ABC", map(list, zip(*units, strict=True)), strict=True)))
    row = first(votes, level)
    given_votes = votes.dropna()
    paired = given_votes.groupby("article_id")["coder"].transform("size") >= 2
    if given_votes.loc[paired, "present"].nunique() < 2:
        assert math.isnan(row["alpha"]) and row["reason"]
        return
    data = [(r.coder, r.article_id, r.present) for r in given_votes[paired].itertuples()]
    distance = {} if level == "nominal" else {"distance": interval_distance}
    assert row["alpha"] == pytest.approx(AnnotationTask(data, **distance).alpha(), abs=1e-9)


@given(st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=3, max_size=20))
@settings(max_examples=40, deadline=None)
def test_kappa_and_agreement_are_those_of_nltk_on_whole_data(units: list[list[bool]]):
    columns = dict(zip("ABC", map(list, zip(*units, strict=True)), strict=True))
    row = first(make_votes(columns))
    task = AnnotationTask([(r.coder, r.article_id, r.present) for r in make_votes(columns).itertuples()])
    assert row["agreement"] == pytest.approx(task.avg_Ao(), abs=1e-9)
    if any(len(set(columns[a]) | set(columns[b])) == 1 for a, b in combinations("ABC", 2)):
        assert math.isnan(row["kappa"])
    else:
        assert row["kappa"] == pytest.approx(task.kappa(), abs=1e-9)


@given(VOTES, st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_the_order_of_rows_changes_nothing(units: list[list[int | None]], random):
    votes = make_votes(dict(zip("ABC", map(list, zip(*units, strict=True)), strict=True)))
    order = list(range(len(votes)))
    random.shuffle(order)
    pd.testing.assert_frame_equal(agreement(votes.iloc[order]), agreement(votes))


def test_an_item_on_which_all_votes_are_the_same_has_a_reason_and_no_number():
    row = first(make_votes({"ann": [False] * 8, "ben": [False] * 8}))
    assert math.isnan(row["alpha"]) and math.isnan(row["kappa"]) and math.isnan(row["low"])
    assert row["agreement"] == 1.0
    assert row["reason"] == "all votes are False: chance cannot be told from agreement"


def test_units_with_one_vote_say_nothing():
    row = first(make_votes({"ann": [True, False, None], "ben": [None, None, True]}))
    assert (row["n_units"], row["n_left_out"]) == (0, 3)
    assert math.isnan(row["agreement"]) and row["reason"] == "no unit has two votes"


def test_a_value_that_is_too_rare_has_no_interval():
    row = first(make_votes({"ann": [True, *[False] * 29], "ben": [False] * 30}))
    assert math.isnan(row["low"]) and "too rare" in row["reason"]
    assert not math.isnan(row["alpha"])


def test_the_adjudicated_vote_is_no_independent_one():
    votes = make_votes({"ann": [True, False, True, False], "ben": [True, False, False, True]})
    settled = make_votes({"adjudicated": [True, False, True, False]})
    pd.testing.assert_frame_equal(agreement(pd.concat([votes, settled])), agreement(votes))


def test_a_coder_has_one_vote_on_one_unit():
    votes = make_votes({"ann": [True, False], "ben": [True, True]})
    with pytest.raises(MediakitError, match="'ann' has two votes on one unit"):
        agreement(pd.concat([votes, votes.head(1)]))


def test_what_does_not_fit_is_said():
    votes = make_votes({"ann": ["yes", "no"], "ben": ["yes", "yes"]})
    with pytest.raises(MediakitError, match="no numbers"):
        agreement(votes, "ordinal")
    with pytest.raises(MediakitError, match="level='ratio'"):
        agreement(votes, "ratio")
    with pytest.raises(SchemaError, match="coder"):
        agreement(votes.drop(columns="coder"))


def test_no_codes_at_all_give_an_empty_table():
    assert agreement(make_votes({})).empty


def test_the_table_comes_out_the_same_and_the_codes_stay_as_they_are():
    votes = pd.concat([make_votes(EXAMPLE, "one"), make_votes(EXAMPLE, "two")])
    before = votes.copy()
    one, other = agreement(votes), agreement(votes)
    pd.testing.assert_frame_equal(one, other)
    pd.testing.assert_frame_equal(votes, before)
    assert list(one["code"]) == ["one", "two"]


def test_the_interval_covers_what_many_units_show():
    rng = np.random.default_rng(4)

    def draw(n: int) -> dict[str, list]:
        truth = rng.random(n) < 0.4
        return {name: list(np.where(rng.random(n) < 0.85, truth, ~truth)) for name in ("ann", "ben")}

    true = first(make_votes(draw(4_000)))["alpha"]
    rows = [first(make_votes(draw(60))) for _ in range(40)]
    assert sum(row["low"] <= true <= row["high"] for row in rows) >= 35
