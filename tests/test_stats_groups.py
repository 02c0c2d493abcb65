"""Statistics for outlets: intervals, shrinkage, permutation, correction, effects, influence."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from mediakit.errors import MediakitError
from mediakit.stats import (
    adjust_p_values,
    compare_groups,
    effect_size,
    find_detectable_difference,
    leave_one_out,
    share_interval,
    shrink_shares,
    wilson_interval,
)

OUTLETS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=20)

# Intervals ------------------------------------------------------------------------------------------------------------


def test_students_t_on_outlet_means():
    found = share_interval([2, 10, 18, 22], [25, 25, 25, 25])
    low, high = stats.t.interval(0.95, 3, np.mean([0.08, 0.4, 0.72, 0.88]), stats.sem([0.08, 0.4, 0.72, 0.88]))
    assert (found.low, found.high) == (max(0, low), min(1, high))
    assert (found.method, found.n, found.n_outlets, found.note) == ("t", 100, 4, "")


def test_outlets_that_are_alike_by_chance_are_no_certainty():
    found = share_interval([10, 10, 10, 10], [25, 25, 25, 25])
    assert (found.low, found.high) == pytest.approx(wilson_interval(40, 100))


def test_one_outlet_is_said_to_be_too_narrow():
    found = share_interval([4, 0], [10, 0])
    assert (found.method, found.n_outlets) == ("wilson", 1)
    assert "too narrow" in found.note


@given(OUTLETS)
def test_an_interval_holds_its_share(outlets):
    hits, totals = [min(pair) for pair in outlets], [max(pair) for pair in outlets]
    found = share_interval(hits, totals)
    if found.n:
        assert 0 <= found.low <= found.share + 1e-9 and found.share - 1e-9 <= found.high <= 1
        mean = np.mean([k / n for k, n in zip(hits, totals, strict=True) if n])
        assert found.share == pytest.approx(mean)
    else:
        assert math.isnan(found.share) and found.note == "no articles"


@pytest.mark.parametrize(
    ("hits", "totals", "method", "words"),
    [
        ([3], [2], "auto", "above 1"),
        ([1, 2], [3], "auto", "length"),
        ([1], [3], "t", "two outlets"),
        ([1, 2], [3, 3], "normal", "not understood"),
    ],
)
def test_a_share_that_cannot_be_is_refused(hits, totals, method, words):
    with pytest.raises(MediakitError, match=words):
        share_interval(hits, totals, method=method)


def test_small_outlets_are_drawn_further_to_the_rest_than_large_ones():
    table = pd.DataFrame({"n": [2, 100, 10], "of": [2, 200, 100]})
    found = shrink_shares(table, "n", "of")
    moved = abs(found["share_shrunk"] - table["n"] / table["of"])
    assert moved[0] > moved[1] and moved[0] > moved[2]
    assert (found["low_shrunk"] < found["share_shrunk"]).all() and (found["share_shrunk"] < found["high_shrunk"]).all()
    assert "share_shrunk" not in table


def test_one_outlet_has_nothing_to_be_drawn_to():
    assert shrink_shares(pd.DataFrame({"n": [2], "of": [5]}), "n", "of")["share_shrunk"].isna().all()


# Permutation ----------------------------------------------------------------------------------------------------------


def test_a_difference_that_is_there_is_found_and_its_sign_is_right():
    rng = np.random.default_rng(1)
    groups = ["A"] * 40 + ["B"] * 40 + ["C"] * 40
    shares = np.repeat([0.9, 0.3, 0.3], 40)
    frames = pd.DataFrame({"conflict": rng.random(120) < shares, "economic": rng.random(120) < 0.4}).astype(int)
    table = compare_groups(frames, groups).set_index(["group", "measure"])
    assert table.loc[("A", "conflict"), "p_adjusted"] <= 0.01
    assert table.loc[("A", "conflict"), "difference"] > 0.3
    assert table.loc[("B", "economic"), "p_adjusted"] > 0.05
    assert set(table["tests"]) == {6}


def test_adjusted_is_never_below_the_single_p():
    rng = np.random.default_rng(2)
    table = compare_groups(pd.DataFrame(rng.random((30, 4))), list("ABC") * 10, permutations=199)
    assert (table["p_adjusted"] >= table["p"]).all()


def test_strata_hold_what_they_explain():
    """Outlet A writes in the week in which all write of conflict: within the weeks there is no difference."""
    weeks = [1] * 30 + [2] * 30
    groups = ["A"] * 25 + ["B"] * 5 + ["A"] * 5 + ["B"] * 25
    rng = np.random.default_rng(3)
    conflict = pd.DataFrame({"conflict": (rng.random(60) < np.repeat([0.85, 0.15], 30)).astype(int)})
    assert compare_groups(conflict, groups)["p"].max() < 0.01
    assert compare_groups(conflict, groups, strata=weeks)["p"].min() > 0.1


def test_what_cannot_be_tested_has_a_reason_and_no_p():
    table = compare_groups(pd.DataFrame({"x": [1, 0, 1, 1], "same": [1, 1, 1, 1]}), list("AABB"), permutations=19)
    assert table.loc[table["measure"] == "same", "reason"].unique().tolist() == ["the same in all articles"]
    assert table.loc[table["measure"] == "same", ["p", "p_adjusted"]].isna().all(axis=None)
    lonely = compare_groups(pd.DataFrame({"x": [1, 0, 1]}), list("ABB"), permutations=19)
    assert set(lonely["reason"]) == {"fewer than two articles on one side"}
    assert set(lonely["tests"]) == {0}


def test_one_group_is_refused():
    with pytest.raises(MediakitError, match="one group"):
        compare_groups(pd.DataFrame({"x": [1, 0]}), ["A", "A"])


def test_the_same_seed_gives_the_same_table():
    values = pd.DataFrame(np.random.default_rng(4).random((12, 2)))
    first, second = (compare_groups(values, list("AB") * 6, permutations=99, seed=7) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)


# Many tests, effects, power -------------------------------------------------------------------------------------------


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.sampled_from(["holm", "bh"]))
def test_correction_keeps_order_and_never_helps(values, method):
    table = adjust_p_values(values, method)
    assert (table["p_adjusted"] >= table["p"] - 1e-12).all()
    ordered = table.sort_values("p")["p_adjusted"]
    assert (ordered.diff().dropna() >= -1e-12).all()
    assert set(table["tests"]) == {len(values)}


def test_missing_p_values_are_no_tests():
    table = adjust_p_values([0.02, float("nan"), 0.04])
    assert table["tests"].tolist() == [2, 2, 2]
    assert table["p_adjusted"].iloc[0] == pytest.approx(0.04)


def test_an_effect_with_an_empty_cell_has_finite_odds():
    sizes = effect_size(5, 5, 0, 5)
    assert sizes["difference"] == 1
    assert 0 < sizes["odds_low"] < sizes["odds_ratio"] < sizes["odds_high"] < math.inf
    assert all(math.isnan(value) for value in effect_size(0, 0, 1, 2).values())


def test_swapping_the_groups_flips_the_signs():
    one, other = effect_size(7, 20, 12, 30), effect_size(12, 30, 7, 20)
    assert (one["difference"], one["low"], one["h"]) == pytest.approx(
        (-other["difference"], -other["high"], -other["h"])
    )
    assert one["odds_ratio"] == pytest.approx(1 / other["odds_ratio"])


def test_the_detectable_difference_is_found_with_the_power_that_is_promised():
    difference = find_detectable_difference(50, 50, share=0.25)
    rng = np.random.default_rng(5)
    first, second = rng.binomial(50, 0.25, 4000), rng.binomial(50, 0.25 + difference, 4000)
    arcs = 2 * np.arcsin(np.sqrt(second / 50)) - 2 * np.arcsin(np.sqrt(first / 50))
    assert np.mean(abs(arcs) / math.sqrt(2 / 50) > 1.96) == pytest.approx(0.8, abs=0.03)


def test_a_corpus_too_small_for_any_difference():
    assert math.isnan(find_detectable_difference(1, 1))
    assert math.isnan(find_detectable_difference(0, 30))


def test_the_outlet_that_decides_stands_first():
    codes = pd.DataFrame({"outlet": list("AAAABBCC"), "present": [1, 1, 1, 1, 0, 1, 0, 0]})
    table = leave_one_out(codes, lambda rows: rows["present"].mean())
    assert table["left_out"].tolist()[0] == "A"
    assert table["n"].tolist()[0] == 4
    assert table["change"].iloc[0] == pytest.approx(0.25 - 0.625)
