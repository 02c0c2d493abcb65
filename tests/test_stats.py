"""Intervals and effective numbers against published values and against the formula."""

from __future__ import annotations

import math
from statistics import NormalDist

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.errors import MediakitError
from mediakit.stats import add_shares, effective_number, wilson_interval

shares = st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3 (score, without correction)
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_published_intervals(k: int, n: int, low: float, high: float):
    assert wilson_interval(k, n) == pytest.approx((low, high), abs=0.00005)


@given(shares, st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_the_formula(share: tuple[int, int], level: float):
    k, n = share
    z = NormalDist().inv_cdf((1 + level) / 2)
    middle = (2 * k + z * z) / (2 * (n + z * z))
    half = z * math.sqrt(z * z + 4 * k * (1 - k / n)) / (2 * (n + z * z))
    assert wilson_interval(k, n, level) == pytest.approx((middle - half, middle + half), abs=1e-9)


@given(shares)
def test_the_share_lies_within_and_the_interval_is_a_mirror_of_that_of_the_rest(share: tuple[int, int]):
    k, n = share
    low, high = wilson_interval(k, n)
    assert 0 <= low <= k / n + 1e-12
    assert k / n - 1e-12 <= high <= 1
    assert wilson_interval(n - k, n) == pytest.approx((1 - high, 1 - low))


def test_of_nothing_there_is_no_interval():
    assert all(math.isnan(bound) for bound in wilson_interval(0, 0))


@pytest.mark.parametrize(("k", "n"), [(4, 3), (-1, 3), (1, 0), (0, -1)])
def test_shares_that_cannot_be_are_refused(k: int, n: int):
    with pytest.raises(MediakitError, match=f"{k} in {n}"):
        wilson_interval(k, n)


def test_shares_are_added_to_a_table_and_empty_where_there_is_nothing():
    table = pd.DataFrame({"outlet": ["A", "B", "C"], "k": [1, 0, 0], "n": [29, 20, 0]})
    with_shares = add_shares(table, "k", "n")
    assert list(with_shares.columns) == ["outlet", "k", "n", "share", "low", "high"]
    assert list(table.columns) == ["outlet", "k", "n"]
    assert with_shares.loc[0, ["share", "low", "high"]].tolist() == pytest.approx([1 / 29, 0.0061, 0.1718], abs=5e-5)
    assert with_shares.loc[1, "share"] == 0
    assert with_shares.loc[2, ["share", "low", "high"]].isna().all()


def test_an_empty_table_gets_the_columns_too():
    empty = add_shares(pd.DataFrame({"k": pd.Series(dtype="int64"), "n": pd.Series(dtype="int64")}), "k", "n")
    assert list(empty.columns) == ["k", "n", "share", "low", "high"]
    assert len(empty) == 0


# --- effective number of types


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([7], 1),
        ([5, 5], 2),
        ([2, 1, 1], 2**1.5),  # entropy of (1/2, 1/4, 1/4) is 1.5 bits
        ([0, 3, 3, 0], 2),
        ([0.5, 0.25, 0.125, 0.125], 2**1.75),
    ],
)
def test_effective_numbers_by_hand(counts: list[float], expected: float):
    assert effective_number(counts) == pytest.approx(expected)


def test_of_nothing_there_is_no_effective_number():
    assert math.isnan(effective_number([])) and math.isnan(effective_number([0, 0]))


@given(st.lists(st.integers(1, 50), min_size=1, max_size=30))
def test_effective_numbers_lie_between_the_main_type_and_all_and_double_with_them(counts: list[int]):
    number = effective_number(counts)
    simpson = sum(counts) ** 2 / sum(count**2 for count in counts)
    assert simpson - 1e-6 <= number <= len(counts) + 1e-6
    assert effective_number(counts * 2) == pytest.approx(2 * number)  # Hill's doubling property
