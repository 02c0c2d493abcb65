"""Headlines of different outlets about the same happening: the truth of the fictional corpus, and small cases."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mediakit as mk
from mediakit.errors import MediakitError, SchemaError
from mediakit.headlines.align import PAIR_COLUMNS
from mediakit.headlines.vectors import fold_term, make_vectors

GOLD = Path(__file__).parents[1] / "corpus" / "sunnmark-talks" / "gold"


def articles(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    """A table of articles from (outlet, time, precision, headline)."""
    table = pd.DataFrame(rows, columns=["outlet", "published", "published_precision", "headline"], dtype="str")
    table["published"] = pd.to_datetime(table["published"], utc=True, format="ISO8601")
    table.insert(0, "article_id", [f"a{number}" for number in range(len(rows))])
    return table


def recall(pairs: pd.DataFrame, truth: pd.Series, outlets: pd.Series, most: int) -> float:
    """Share of the true partners (at most `most` of each article) among the best `most` candidates."""
    found = wanted = 0
    for article_id, happening in truth.items():
        partners = set(truth.index[(truth == happening) & (outlets[truth.index] != outlets[article_id])])
        best = pairs.loc[(pairs["article_id"] == article_id) & (pairs["rank"] <= most), "other_id"]
        found += len(partners & set(best))
        wanted += min(most, len(partners))
    return found / wanted


@pytest.fixture(scope="module")
def sunnmark() -> pd.DataFrame:
    return mk.read_corpus("sunnmark-talks").articles


@pytest.fixture(scope="module")
def pairs(sunnmark: pd.DataFrame) -> pd.DataFrame:
    return mk.align_headlines(sunnmark)


def read_truth(name: str, column: str) -> pd.Series:
    return pd.read_csv(GOLD / f"{name}.csv", dtype="str").set_index("article_id")[column]


def test_the_partners_of_a_headline_are_among_the_first_two(sunnmark, pairs):
    outlets = sunnmark.set_index("article_id")["outlet"]
    assert recall(pairs, read_truth("happenings", "happening"), outlets, 2) >= 0.97


def test_copies_of_a_text_come_first(sunnmark, pairs):
    outlets = sunnmark.set_index("article_id")["outlet"]
    assert recall(pairs, read_truth("clusters", "cluster_id"), outlets, 2) == 1


def test_every_happening_of_the_truth_is_an_article_of_the_corpus_once(sunnmark):
    truth = read_truth("happenings", "happening")
    assert truth.index.is_unique and set(truth.index) <= set(sunnmark["article_id"])
    assert (truth.value_counts() > 1).sum() == 7


def test_groups_are_mostly_one_happening_each(pairs):
    truth = read_truth("happenings", "happening")
    for happening in ("loss", "closure", "vask", "papers"):
        ids = truth.index[truth == happening]
        groups = pairs[pairs["article_id"].isin(ids)].drop_duplicates("article_id")["happening_id"]
        assert groups.value_counts().iloc[0] >= 0.8 * len(ids), happening


def test_the_table_says_what_it_compares(sunnmark, pairs):
    assert list(pairs.columns) == PAIR_COLUMNS
    assert (pairs["outlet"] != pairs["other_outlet"]).all()
    assert pairs["similarity"].between(0, 1).all() and (pairs["hours_apart"] <= 36).all()
    ranks = pairs.groupby("article_id")["rank"].agg(list)
    assert all(found == list(range(1, len(found) + 1)) for found in ranks) and pairs["rank"].max() == 5
    group = pairs.drop_duplicates("article_id").set_index("article_id")["happening_id"]
    for pair in pairs.itertuples():
        assert pair.same == (pair.happening_id != "" and group.get(pair.other_id) == pair.happening_id)


def test_the_same_call_gives_the_same_table_and_leaves_the_articles_alone(sunnmark, pairs):
    before = sunnmark.copy(deep=True)
    shuffled = sunnmark.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(mk.align_headlines(shuffled), pairs)
    pd.testing.assert_frame_equal(sunnmark, before)


def test_headlines_alone_are_aligned_too():
    corpus = mk.read_corpus("tillerson-moscow-2017")
    pairs = mk.align_headlines(corpus.articles).set_index(["article_id", "rank"])
    assert pairs.loc[("a142", 1), "other_id"] in ("a050", "a222")  # three outlets: things will work out fine
    assert pairs.loc[("a093", 1), "other_id"] == "a166"  # Haley at the UN


def test_a_day_may_be_any_time_of_it_in_any_zone_and_a_minute_is_a_minute():
    same = "Ferry sinks off Orm"
    days = articles(
        ("A", "2031-05-01", "day", same), ("B", "2031-05-04", "day", same), ("C", "2031-05-05", "day", same)
    )
    found = mk.align_headlines(days)
    assert set(zip(found["article_id"], found["other_id"], strict=True)) == {
        ("a0", "a1"), ("a1", "a0"), ("a1", "a2"), ("a2", "a1")
    }  # fmt: skip
    minutes = articles(
        ("A", "2031-05-01T00:01", "minute", same),
        ("B", "2031-05-02T12:01", "minute", same),
        ("C", "2031-05-02T12:02", "minute", same),
    )
    found = mk.align_headlines(minutes)
    assert ("a0", "a1") in set(zip(found["article_id"], found["other_id"], strict=True))
    assert ("a0", "a2") not in set(zip(found["article_id"], found["other_id"], strict=True))


def test_without_a_precision_midnight_is_a_day():
    table = articles(("A", "2031-05-01", "", "Ferry sinks"), ("B", "2031-05-03T06:00", "", "Ferry sinks"))
    assert len(mk.align_headlines(table)) == len(mk.align_headlines(table.drop(columns="published_precision"))) == 2


def test_of_two_equal_headlines_the_nearer_comes_first():
    table = articles(
        ("A", "2031-05-02T12:00", "minute", "Ferry sinks"),
        ("B", "2031-05-01T12:00", "minute", "Ferry sinks"),
        ("C", "2031-05-02T13:00", "minute", "Ferry sinks"),
    )
    found = mk.align_headlines(table)
    assert found.loc[found["article_id"] == "a0", "other_id"].tolist() == ["a2", "a1"]


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_one_outlet_or_none_is_refused(rows):
    table = articles(*[("A", "2031-05-01", "day", "Ferry sinks")] * 2).head(rows)
    with pytest.raises(MediakitError, match="outlet"):
        mk.align_headlines(table)


def test_what_cannot_be_aligned_is_left_out_and_strangers_have_no_rows():
    table = articles(
        ("A", "2031-05-01T08:00", "minute", "Ferry sinks"),
        ("B", "2031-05-01T09:00", "minute", "Mayor resigns"),
        ("C", "2031-05-01T09:00", "minute", ""),
    )
    found = mk.align_headlines(table)
    assert len(found) == 0 and list(found.columns) == PAIR_COLUMNS
    table["lang"] = ["en", "", "fr"]
    undated = table.assign(published=pd.NaT, headline="Ferry sinks")
    with pytest.raises(MediakitError):
        mk.align_headlines(undated.assign(published=pd.to_datetime(undated["published"], utc=True)))


def test_senseless_arguments_and_missing_columns_are_named(sunnmark):
    for argument in ({"keep": 0}, {"threshold": 0}, {"threshold": 2}, {"window_hours": -1}):
        with pytest.raises(MediakitError, match="makes no sense"):
            mk.align_headlines(sunnmark, **argument)
    with pytest.raises(SchemaError, match="outlet"):
        mk.align_headlines(sunnmark.drop(columns="outlet"))


WORDS = st.sampled_from(["ferry", "mine", "port", "talks", "grain", "mayor", "quay", "Vask", "Orm", "Falk", "sinks"])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("ABC"), st.integers(0, 200), st.lists(WORDS, min_size=1, max_size=5)),
        min_size=2,
        max_size=14,
    ),
    st.integers(1, 4),
)
def test_candidates_are_those_of_a_plain_search(rows, keep):
    table = articles(
        *[
            (outlet, f"2031-05-{1 + hour // 24:02}T{hour % 24:02}:30", "minute", " ".join(words))
            for outlet, hour, words in rows
        ]
    )
    if table["outlet"].nunique() < 2:
        return
    found = mk.align_headlines(table, keep=keep)
    held = table.sort_values(["published", "article_id"], kind="stable").reset_index(drop=True)
    vectors = make_vectors(held).toarray()
    hours = held["published"].astype("datetime64[us, UTC]").astype("int64") / 3.6e9
    for i, one in held.iterrows():
        expected = sorted(
            float(vectors[i] @ vectors[j]) * 0.5 ** (abs(hours[i] - hours[j]) / 48)
            for j, other in held.iterrows()
            if other["outlet"] != one["outlet"] and abs(hours[i] - hours[j]) <= 36
        )
        expected = [value for value in expected[::-1][:keep] if value > 0]
        got = found.loc[found["article_id"] == one["article_id"], "similarity"].tolist()
        assert got == pytest.approx(expected, abs=1e-4)


def test_many_articles_of_one_day_are_searched_in_blocks():
    rows = [(f"o{n % 7}", "2031-05-01", "day", f"Word{n // 2} word{n // 2}x meets") for n in range(1200)]
    found = mk.align_headlines(articles(*rows), keep=1)
    best = found["article_id"].str[1:].astype(int) // 2 == found["other_id"].str[1:].astype(int) // 2
    assert len(found) == 1200 and best.all()


def test_words_are_compared_without_their_endings():
    assert [fold_term(word) for word in ("opens", "opened", "opening", "ships", "Orm’s", "US", "bus", "boss")] == [
        "open", "open", "open", "ship", "orm", "US", "bus", "boss"
    ]  # fmt: skip
