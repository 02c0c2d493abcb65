"""Headlines side by side, with examples that were worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.errors import MediakitError, SchemaError
from mediakit.headlines import compare_headlines, compare_versions, find_headline_words
from mediakit.schema import ARTICLES, empty_table


def articles(*rows: tuple[str, str]) -> pd.DataFrame:
    """A table of articles from (outlet, headline)."""
    return pd.DataFrame(
        {
            "article_id": [f"a{number}" for number in range(len(rows))],
            "outlet": [outlet for outlet, _ in rows],
            "headline": [headline for _, headline in rows],
        },
        dtype="str",
    )


def marks(table: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Mark of each word of each outlet."""
    return {(row.outlet, row.word): row.mark for row in table.itertuples()}


# --- words of headlines


def test_words_that_two_of_three_outlets_use_are_shared_and_those_of_one_distinctive():
    found = find_headline_words(
        articles(("A", "Ferry strike ends"), ("B", "Strike at the harbour"), ("C", "Mayor’s harbour"), ("A", "Ferry"))
    )
    assert marks(found) == {
        ("A", "Ferry"): "distinctive",  # twice, but by one outlet
        ("A", "strike"): "shared",
        ("A", "ends"): "distinctive",
        ("B", "Strike"): "shared",
        ("B", "harbour"): "shared",
        ("C", "Mayor"): "distinctive",
        ("C", "harbour"): "shared",
    }
    assert set(found["groups"]) == {3}
    assert found.loc[found["word"] == "harbour", "n_groups"].tolist() == [2, 2]


def test_of_nine_outlets_a_third_has_to_share():
    rows = [(outlet, "Ferry") for outlet in "ABC"] + [(outlet, "Hull") for outlet in "DE"]
    rows += [(outlet, f"Word{outlet}") for outlet in "FGHI"]
    found = marks(find_headline_words(articles(*rows)))
    assert found[("A", "Ferry")] == "shared"  # 3 of 9
    assert found[("D", "Hull")] == ""  # 2 of 9: neither shared nor of one alone
    assert found[("F", "WordF")] == "distinctive"


def test_a_single_outlet_has_no_distinctive_words():
    assert set(find_headline_words(articles(("A", "Ferry strike"), ("A", "Ferry")))["mark"]) == {""}


def test_capitals_marks_and_points_do_not_part_a_word():
    found = marks(
        find_headline_words(articles(("A", "O’Harrow joins U.S. Nato FERRY"), ("B", "o'harrow US NATO Ferry")))
    )
    assert {mark for (_, word), mark in found.items() if word != "joins"} == {"shared"}
    assert len(found) == 9


def test_the_country_is_no_pronoun():
    found = find_headline_words(articles(("A", "US engineers with us"), ("B", "U.S. engineers")))
    assert found.loc[found["outlet"] == "A", "word"].tolist() == ["US", "engineers"]
    assert set(found["mark"]) == {"shared"}


def test_function_words_are_left_out_also_with_curly_apostrophes():
    found = find_headline_words(articles(("A", "The mayor’s not with them: we don’t, they’ll wait")))
    assert found["word"].tolist() == ["mayor", "wait"]


def test_words_are_spans_of_the_headline(corpus):
    found = find_headline_words(corpus.articles)
    headlines = corpus.articles.set_index("article_id")["headline"]
    assert len(found) > 30
    assert set(found["field"]) == {"headline"}
    for row in found.itertuples():
        assert headlines[row.article_id][row.start : row.end] == row.word


@given(st.lists(st.tuples(st.sampled_from("ABCD"), st.text(max_size=25)), max_size=6))
def test_marks_agree_with_counts_for_any_headlines(rows: list[tuple[str, str]]):
    table = articles(*rows)
    found = find_headline_words(table)
    groups = len({outlet for outlet, headline in rows if headline})
    headlines = table.set_index("article_id")["headline"]
    for row in found.itertuples():
        assert headlines[row.article_id][row.start : row.end] == row.word
        assert 1 <= row.n_groups <= row.groups == groups
        assert (row.mark == "distinctive") == (row.n_groups == 1 and groups > 1)
        assert (row.mark == "shared") == (row.n_groups >= 2 and row.n_groups >= groups / 3)


def test_articles_without_headline_are_no_group():
    found = find_headline_words(articles(("A", "Ferry"), ("B", "")))
    assert set(found["groups"]) == {1}


def test_any_column_can_be_compared(corpus):
    renamed = corpus.articles.rename(columns={"desk": "news desk"})
    found = find_headline_words(renamed, by="news desk")
    # city, money, air, world, letters
    assert set(found["groups"]) == {5}


def test_no_headlines_give_an_empty_table_with_all_columns():
    found = find_headline_words(empty_table(ARTICLES))
    assert list(found.columns) == [
        "article_id", "outlet", "field", "start", "end", "word", "n_groups", "groups", "mark"
    ]  # fmt: skip
    assert len(found) == 0


def test_a_missing_column_is_named():
    with pytest.raises(SchemaError, match="section"):
        find_headline_words(articles(("A", "Ferry")), by="section")


# --- side by side


def test_one_row_per_headline_by_outlet_and_time(corpus):
    heads = compare_headlines(corpus)
    # a06 is a copy with the headline of a05, a09 has none; a03 has no date
    assert heads["article_id"].tolist() == ["a02", "a01", "a07", "a03", "a04", "a05", "a11", "a08", "0012", "a10"]
    assert set(heads["groups"]) == {4}
    assert heads["n_versions"].tolist() == [1, 2, 1, 1, 1, 1, 1, 1, 1, 1]


def test_shared_and_distinctive_words_in_their_order(corpus):
    heads = compare_headlines(corpus).set_index("article_id")
    assert heads.loc["a08", ["shared", "distinctive"]].tolist() == ["Hull; unsafe; crews", ""]
    assert heads.loc["a07", ["shared", "distinctive"]].tolist() == ["Crews; owners; unsafe; hull", "blame"]
    assert heads.loc["0012", ["shared", "distinctive"]].tolist() == ["Ferry", "sails; U.S.; engineers"]


def test_some_outlets_in_the_order_wanted_keep_the_marks_of_the_whole_corpus(corpus):
    everything = compare_headlines(corpus)
    some = compare_headlines(corpus, only=["Radio Nordsund", "Harbour Post"])
    assert list(some["outlet"].unique()) == ["Radio Nordsund", "Harbour Post"]
    assert set(some["groups"]) == {4}
    expected = everything.set_index("article_id").loc[some["article_id"], ["shared", "distinctive"]]
    assert some[["shared", "distinctive"]].to_numpy().tolist() == expected.to_numpy().tolist()
    alone = compare_headlines(corpus, only=["Harbour Post"]).set_index("article_id")
    assert alone.loc["a04", "shared"] == "Owners; mayor; clash; strike"  # with outlets that are not shown


def test_headlines_by_another_column(corpus):
    heads = compare_headlines(corpus, by="kind", only=["analysis", "op-ed"])
    assert heads["article_id"].tolist() == ["a03", "a11"]
    assert list(heads.columns)[:3] == ["article_id", "kind", "outlet"]
    assert not heads.columns.duplicated().any()
    assert set(heads["groups"]) == {3}  # news, analysis, op-ed; the video has no headline


def test_an_outlet_that_does_not_occur_is_refused_with_those_that_do(corpus):
    with pytest.raises(MediakitError, match="'The Lakeside Dayly'") as caught:
        compare_headlines(corpus, only=["Harbour Post", "The Lakeside Dayly"])
    assert "The Lakeside Daily" in caught.value.todo


def test_a_corpus_without_headlines(draft):
    draft.tables["articles"] = [row for row in draft.tables["articles"] if row[0] in ("article_id", "a09")]
    draft.drop("quotes").drop("versions").drop("corrections")
    heads = compare_headlines(draft.read())
    assert len(heads) == 0
    assert {"headline", "shared", "distinctive", "n_versions", "groups"} <= set(heads.columns)


# --- versions


def test_a_change_is_told_by_the_words_that_went_and_came(corpus):
    changes = compare_versions(corpus)
    told = changes.loc[:, :"added"]
    assert told.to_dict("records") == [
        {
            "article_id": "a01",
            "outlet": "The Lakeside Daily",
            "position": 2,
            "seen": pd.Timestamp("2031-05-03T06:20Z"),
            "headline_from": "address; page",
            "before": "Mayor scolds ferry owners",
            "after": "Mayor accuses ferry owners of “betrayal”",
            "removed": "scolds",
            "added": "accuses; of; betrayal",
        }
    ]


def test_each_version_is_compared_with_the_one_before_it_by_number(draft):
    for position in range(3, 12):
        draft.add("versions", article_id="a01", position=str(position), headline=f"Ferry word{position}")
    changes = compare_versions(draft.read())
    assert changes["position"].tolist() == list(range(2, 12))
    assert changes["added"].iloc[-1] == "word11"
    assert changes["removed"].iloc[-1] == "word10"


def test_capitals_and_curly_marks_are_no_change(draft):
    draft.add("versions", article_id="a05", position="1", headline="crews' VOTE: strike goes on")
    draft.add("versions", article_id="a05", position="2", headline="Crews’ vote – Strike goes on")
    change = compare_versions(draft.read()).set_index("article_id").loc["a05"]
    assert (change["removed"], change["added"]) == ("", "")


def test_without_versions_there_are_no_changes(draft):
    changes = compare_versions(draft.drop("versions").read())
    assert len(changes) == 0
    assert "removed" in changes.columns
