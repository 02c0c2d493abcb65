"""Copies: which articles are one text, which of them is the original, what a copy changed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mediakit as mk
from mediakit.copies import find_copies, find_copy_edits, mark_copies
from mediakit.errors import MediakitError

VOCABULARY = [f"word{number}" for number in range(3000)]


def write(n: int, seed: int) -> str:
    return " ".join(np.random.default_rng(seed).choice(VOCABULARY, n))


def articles(*texts: str, outlets: str = "ABCDEFGHIJKL", days: list[int] | None = None, **columns) -> pd.DataFrame:
    days = days or list(range(1, len(texts) + 1))
    return pd.DataFrame(
        {
            "article_id": [f"a{number}" for number in range(len(texts))],
            "outlet": list(outlets[: len(texts)]),
            "published": pd.to_datetime([f"2031-03-{day:02d} 09:00Z" for day in days]),
            "text": list(texts),
            **columns,
        }
    )


def relations(table: pd.DataFrame) -> dict[str, tuple[str, str]]:
    return {row.article_id: (row.copy_of, row.kind) for row in table.itertuples()}


STORY = write(300, 1)


def test_every_way_of_copying_is_found_and_named():
    parts = STORY.split()
    edited = " ".join(word if place % 14 else "other" for place, word in enumerate(parts))
    longer = f"{write(200, 2)} {STORY} {write(150, 3)}"
    found = find_copies(articles(STORY, STORY, " ".join(parts[50:110]), longer, edited, write(300, 4)))
    assert relations(found) == {
        "a0": ("", "original"),
        "a1": ("a0", "reprint"),
        "a2": ("a0", "excerpt"),
        "a3": ("a0", "extended"),
        "a4": ("a0", "edited"),
    }
    assert found["cluster_id"].unique().tolist() == ["copies-001"]


def test_the_fictional_corpus_has_the_copies_of_its_truth_and_no_others():
    table = mk.read_corpus("sunnmark-talks").articles
    truth = table[table["cluster_id"] != ""].groupby("cluster_id")["article_id"].agg(frozenset)
    found = find_copies(table)
    assert set(found.groupby("cluster_id")["article_id"].agg(frozenset)) == set(truth)
    assert found.loc[found["copy_of"] == "", "outlet"].unique().tolist() == ["Meridian Wire"]


def test_the_agency_is_the_original_though_a_copy_is_earlier():
    credited = articles(STORY, STORY, days=[1, 2], agency=["", "Reuters"])
    assert relations(find_copies(credited)) == {"a0": ("a1", "reprint"), "a1": ("", "original")}
    assert relations(find_copies(credited.assign(agency=""))) == {"a0": ("", "original"), "a1": ("a0", "reprint")}


def test_a_shared_quotation_or_footer_joins_nothing():
    quotation, footer = write(60, 5), write(40, 6)
    texts = [f"{write(90, seed)} {quotation} {write(30, seed + 50)} {footer}" for seed in range(10, 16)]
    assert find_copies(articles(*texts, outlets="AAAAAA")).empty
    assert find_copies(articles(*texts[:2])).empty


def test_texts_that_cannot_be_compared_are_no_copies():
    assert find_copies(articles("short text", "short text")).empty
    assert find_copies(articles(STORY)).empty
    empty = find_copies(articles("", ""))
    assert empty.empty and list(empty.columns) == list(find_copies(articles(STORY, STORY)).columns)


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(6)))
def test_the_order_of_the_articles_does_not_matter(order):
    parts = STORY.split()
    table = articles(STORY, " ".join(parts[:200]), write(120, 7), write(100, 8), write(100, 8), " ".join(parts[100:]))
    shuffled = table.iloc[list(order)]
    pd.testing.assert_frame_equal(find_copies(shuffled), find_copies(table))


def test_a_share_that_is_none_is_refused():
    with pytest.raises(MediakitError, match="no share"):
        find_copies(articles(STORY, STORY), least=50)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["quay", "ferry", "storm.", "“talks”", "\n\n"]), max_size=12), st.data())
def test_edits_lead_to_the_copy_and_hold_both_texts(words, data):
    original = " ".join(words)
    copy = " ".join(data.draw(st.permutations(words)) + data.draw(st.lists(st.just("vote"), max_size=2)))
    table = articles(original, copy)
    edits = find_copy_edits(table, pd.DataFrame({"article_id": ["a1"], "copy_of": ["a0"]}))
    rebuilt, place = [], 0
    for edit in edits.itertuples():
        assert copy[edit.start : edit.end] == edit.text
        assert original[edit.other_start : edit.other_end] == edit.other_text
        rebuilt += [original[place : edit.other_start], f" {edit.text} "]
        place = edit.other_end
    assert "".join([*rebuilt, original[place:]]).split() == copy.split()


def test_clusters_are_written_to_the_articles_and_older_ones_stay():
    table = articles(STORY, STORY, write(80, 9), cluster_id=["", "c7", ""])
    marked = mark_copies(table, find_copies(table))
    assert marked["cluster_id"].tolist() == ["c7", "c7", ""]
    assert table["cluster_id"].tolist() == ["", "c7", ""]
    assert len(mk.drop_copies(marked.assign(headline="x"))) == 2


def test_another_print_of_marks_is_no_edit():
    texts = ["“We stopped,” the crew’s mate said – twice.", '"We stopped," the crew\'s mate said - often.']
    articles = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": ["A", "B"], "text": texts})
    copies = pd.DataFrame({"article_id": ["a1", "a2"], "copy_of": ["", "a1"]})
    assert find_copy_edits(articles, copies)[["text", "other_text"]].values.tolist() == [["often.", "twice."]]
