"""What two coders said, side by side, over time, and settled: nothing of their votes is lost."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediakit as mk
from mediakit.errors import MediakitError


def make_votes(table: dict[str, list[bool | None]], code: str = "conflict") -> pd.DataFrame:
    """One list per coder, one place per unit; None where the coder gave nothing."""
    rows = [
        (f"a{unit}", "headline", code, coder, vote, unit + 1, f"{coder} on {unit}" if vote else "")
        for coder, votes in table.items()
        for unit, vote in enumerate(votes)
    ]
    columns = ["article_id", "field", "code", "coder", "present", "order", "note"]
    return pd.DataFrame(rows, columns=columns).astype({"present": "boolean"})


VOTES = make_votes(
    {"ann": [True, True, False, True], "ben": [True, False, False, None], "cem": [True, True, True, None]}
)
ARTICLES = pd.DataFrame(
    {"article_id": ["a0", "a1", "a2"], "outlet": "Harbour Post", "headline": ["Ferry", "Quay", "Lamp"], "text": ""}
)


def settled_of(table: pd.DataFrame) -> dict[str, object]:
    final = table[table["coder"] == "adjudicated"]
    return dict(zip(final["article_id"], final["present"], strict=True))


def test_disagreements_stand_side_by_side_with_their_words():
    table = mk.find_disagreements(VOTES, ARTICLES)
    assert table[["article_id", "n_present", "n_votes", "ann", "ben", "cem", "text"]].values.tolist() == [
        ["a1", 2, 3, True, False, True, "Quay"],
        ["a2", 1, 3, False, False, True, "Lamp"],
    ]
    assert table["notes"].tolist() == ["ann: ann on 1; cem: cem on 1", "cem: cem on 2"]
    assert set(table["outlet"]) == {"Harbour Post"}


def test_the_most_divided_come_first():
    votes = make_votes({"a": [True, True], "b": [False, True], "c": [False, False], "d": [False, False]})
    assert mk.find_disagreements(votes)["article_id"].tolist() == ["a1", "a0"]


def test_full_agreement_leaves_nothing_to_list():
    assert mk.find_disagreements(make_votes({"a": [True, False], "b": [True, False]})).empty


def test_a_paragraph_shows_its_own_words():
    votes = make_votes({"a": [True], "b": [False]}).assign(field="paragraph", paragraph="1")
    articles = ARTICLES.head(1).assign(text="First.\n\nSecond.")
    assert mk.find_disagreements(votes, articles)["text"].tolist() == ["Second."]


def test_the_majority_settles_and_even_votes_stay_open():
    table = mk.adjudicate(make_votes({"ann": [True, True, False], "ben": [True, False, False]}))
    assert settled_of(table) == {"a0": True, "a1": pd.NA, "a2": False}


def test_decisions_of_people_come_before_the_majority():
    decisions = pd.DataFrame([("a2", "headline", "conflict", True)], columns=["article_id", "field", "code", "present"])
    table = mk.adjudicate(VOTES, decisions)
    assert settled_of(table) == {"a0": True, "a1": True, "a2": True, "a3": True}
    assert settled_of(mk.adjudicate(VOTES))["a2"] == False  # noqa: E712


@given(st.lists(st.tuples(st.sampled_from([True, False, None]), st.sampled_from([True, False, None])), min_size=1))
def test_votes_stay_and_doing_it_twice_changes_nothing(pairs: list[tuple[bool | None, bool | None]]):
    votes = make_votes({"ann": [one for one, _ in pairs], "ben": [other for _, other in pairs]})
    once = mk.adjudicate(votes)
    kept = once[once["coder"] != "adjudicated"].reset_index(drop=True)
    pd.testing.assert_frame_equal(kept, votes, check_dtype=False)  # order may be empty now
    pd.testing.assert_frame_equal(mk.adjudicate(once), once)


@pytest.mark.parametrize(
    ("row", "what"),
    [
        (("a9", "headline", "conflict", True), "which nobody coded"),
        (("a1", "headline", "conflict", "maybe"), "a decision is 'maybe'"),
    ],
)
def test_decisions_that_fit_nothing_are_refused(row: tuple, what: str):
    with pytest.raises(MediakitError, match=what):
        mk.adjudicate(VOTES, pd.DataFrame([row], columns=["article_id", "field", "code", "present"]))


def test_two_decisions_on_one_unit_are_refused():
    row = ("a1", "headline", "conflict", True)
    with pytest.raises(MediakitError, match="two decisions"):
        mk.adjudicate(VOTES, pd.DataFrame([row, row], columns=["article_id", "field", "code", "present"]))


def test_coders_who_drift_apart_are_seen():
    n = 120
    ann = [number % 2 == 0 for number in range(n)]
    ben = ann[: n // 2] + [not vote for vote in ann[n // 2 :]]
    drift = mk.agreement_over_order(make_votes({"ann": ann, "ben": ben}), stretches=4)
    assert drift["agreement"].tolist() == [1.0, 1.0, 0.0, 0.0]
    assert drift["n_units"].tolist() == [30] * 4 and drift["last"].tolist() == [30, 60, 90, 120]
    with pytest.raises(MediakitError, match="nothing to compare"):
        mk.agreement_over_order(VOTES, stretches=1)


def test_prevalence_and_fleiss_stand_beside_alpha():
    row = mk.agreement(make_votes({"a": [True, True, False], "b": [True, False, False]})).iloc[0]
    assert row["prevalence"] == 0.5
    assert round(row["fleiss_kappa"], 6) == round((2 / 3 - 0.5) / 0.5, 6)
    uneven = mk.agreement(VOTES.iloc[:-3]).iloc[0]
    assert pd.isna(uneven["fleiss_kappa"])
