"""A folder becomes a Corpus: found by name or path, corrected, joined, checked; copies of one text."""

from __future__ import annotations

import os
from dataclasses import FrozenInstanceError
from pathlib import Path

import pandas as pd
import pytest

import mediakit as mk
from mediakit.corpus import drop_copies, find_corpus, list_corpora, read_corpus
from mediakit.errors import MediakitError, SchemaError
from mediakit.schema import TABLES

# --- finding


def test_by_path(small_corpus):
    folder = small_corpus()
    corpus = read_corpus(folder)
    assert corpus.folder == folder
    assert corpus.name == "ferry-strike-2031"
    assert corpus.title == "The Port Ambrey ferry strike (invented)"
    assert len(read_corpus(str(folder)).articles) == 12


def test_by_name_in_the_folders_of_the_environment_variable(draft, monkeypatch, tmp_path: Path):
    folder = draft.write()
    monkeypatch.setenv("MEDIAKIT_CORPUS_PATH", os.pathsep.join([str(tmp_path / "nowhere"), str(folder.parent)]))
    assert list_corpora()["ferry-strike-2031"] == folder
    assert read_corpus("ferry-strike-2031").folder == folder


def test_by_name_in_the_corpus_folder_of_where_one_stands(draft, monkeypatch, tmp_path: Path):
    draft.place = tmp_path / "corpus"
    draft.write()
    monkeypatch.chdir(tmp_path)
    assert len(read_corpus("ferry-strike-2031").articles) == 12


def test_of_two_corpora_of_one_name_the_first_place_counts(draft, monkeypatch, tmp_path: Path):
    second = draft.write()
    draft.place = tmp_path / "first"
    first = draft.write()
    monkeypatch.setenv("MEDIAKIT_CORPUS_PATH", os.pathsep.join([str(first.parent), str(second.parent)]))
    assert find_corpus("ferry-strike-2031") == first


def test_an_unknown_name_lists_those_that_exist(small_corpus, monkeypatch):
    folder = small_corpus()
    monkeypatch.setenv("MEDIAKIT_CORPUS_PATH", str(folder.parent))
    with pytest.raises(MediakitError) as caught:
        read_corpus("ferry-strike-2013")
    assert "'ferry-strike-2013'" in caught.value.what
    assert "ferry-strike-2031" in caught.value.todo
    assert str(folder.parent) in caught.value.where


def test_a_folder_without_about_yml_is_no_corpus(small_corpus):
    folder = small_corpus()
    (folder / "about.yml").unlink()
    with pytest.raises(MediakitError, match="has no about.yml"):
        read_corpus(folder)


# --- what is in it


def test_every_table_has_its_declared_columns_and_types(corpus):
    for name in ("articles", "versions", "quotes", "speakers", "events"):
        table = getattr(corpus, name)
        assert list(table.columns[: len(TABLES[name].names)]) == TABLES[name].names, name
        times = [column.name for column in TABLES[name].columns if column.type == "time"]
        assert {str(table[column].dtype) for column in times} <= {"datetime64[us, UTC]"}, name
    sizes = [len(getattr(corpus, name)) for name in ("articles", "versions", "quotes", "speakers", "events")]
    assert sizes == [12, 3, 8, 6, 4]


def test_ids_stay_strings_and_own_columns_are_kept(corpus):
    assert corpus.articles["article_id"].iloc[-1] == "0012"
    assert corpus.articles["desk"].iloc[-1] == "air"


def test_a_guarded_headline_is_read_as_it_was(corpus):
    headline = corpus.articles.set_index("article_id").loc["a11", "headline"]
    assert headline == '=1+1 <b>Ferry</b> & "quotes" <script>alert(1)</script>'


def test_times_are_utc(corpus):
    starts = corpus.events.set_index("event_id")["start"]
    assert starts["e3"] == pd.Timestamp("2031-05-04T15:00:00Z")
    assert pd.isna(starts["e4"])


def test_a_corpus_cannot_be_changed_by_accident(corpus):
    with pytest.raises(FrozenInstanceError):
        corpus.articles = corpus.articles[:1]


def test_outlets_are_those_of_about_yml(corpus):
    assert corpus.outlets == ["The Lakeside Daily", "Harbour Post", "Radio Nordsund"]


def test_without_outlets_in_about_yml_the_five_with_most_articles_count(draft):
    draft.about = draft.about.replace("outlets:", "others:")
    for number, outlet in enumerate(["P", "P", "Q", "Q", "R"]):
        draft.add("articles", article_id=f"x{number}", outlet=outlet, headline="Ferry")
    outlets = draft.read().outlets
    assert set(outlets) == {"The Lakeside Daily", "Radio Nordsund", "Harbour Post", "P", "Q"}
    assert len(outlets) == 5


def test_a_table_that_is_not_there_is_empty_with_its_columns(draft):
    for name in ("versions", "quotes", "speakers", "events", "corrections"):
        draft.drop(name)
    corpus = draft.read()
    for name in ("versions", "quotes", "speakers", "events"):
        assert len(getattr(corpus, name)) == 0
        assert list(getattr(corpus, name).columns) == TABLES[name].names
    assert len(corpus.corrections) == 0
    assert "0 quotes, 0 speakers" in repr(corpus)


def test_without_articles_there_is_no_corpus(draft):
    with pytest.raises(SchemaError, match=r"no articles\.csv"):
        draft.drop("articles").read()


def test_a_fault_in_a_table_is_named_by_file_row_and_column(draft):
    with pytest.raises(SchemaError, match="row 4, column published: '03/05/2031' is ambiguous") as caught:
        draft.set("articles", "a03", "published", "03/05/2031").read()
    assert "articles.csv" in caught.value.where


# --- what is missing


def test_repr_says_what_is_missing(corpus):
    text = repr(corpus)
    assert "FICTIONAL" in text
    assert "12 articles of 4 outlets, 2031-05-03 to 2031-05-06" in text
    assert "8 quotes, 6 speakers, 4 events, 3 headline versions" in text
    for gap in ("1 articles without published", "1 articles without headline", "1 articles without url",
                "11 articles without text", "1 quotes without text", "7 quotes without speaker_id"):  # fmt: skip
        assert gap in text
    assert "1 corrections applied; 1 problems" in text


def test_repr_of_a_real_corpus_does_not_say_fictional(draft):
    draft.about = draft.about.replace("fictional: true", "fictional: false")
    assert "FICTIONAL" not in repr(draft.read())


def test_repr_of_an_empty_corpus(draft):
    for name in ("versions", "quotes", "speakers", "events", "corrections"):
        draft.drop(name)
    draft.tables["articles"] = draft.tables["articles"][:1]
    text = repr(draft.read())
    assert "0 articles of 0 outlets, no dates" in text
    assert "missing: nothing" in text


def test_missing_counts_gaps_of_each_column(corpus):
    gaps = corpus.missing().set_index(["table", "column"])
    assert gaps.loc[("articles", "byline")].tolist() == [12, 12, 1.0]
    assert gaps.loc[("articles", "lang")].tolist() == [1, 12, 1 / 12]
    assert gaps.loc[("versions", "seen")].tolist() == [1, 3, 1 / 3]
    assert gaps.loc[("speakers", "role")].tolist() == [2, 6, 1 / 3]
    assert gaps.loc[("events", "start")].tolist() == [1, 4, 0.25]


# --- corrections


def test_corrections_are_applied_and_what_stood_there_is_kept(corpus):
    headlines = corpus.articles.set_index("article_id")["headline"]
    assert headlines["a02"] == "Ferry talks open in Port Ambrey town hall"
    assert headlines["a07"] == "Crews blame owners for unsafe hull"
    assert corpus.corrections["was"].tolist() == ["Ferry talks open in Port Ambrey"]


def test_a_correction_may_fill_a_column_that_the_file_does_not_have(draft):
    draft.add("corrections", table="articles", row_id="a01", field="deck", value="Owners deny it", reason="seen later")
    corpus = draft.read()
    assert corpus.articles["deck"].tolist() == ["Owners deny it"] + [""] * 11
    assert corpus.corrections["was"].tolist()[1] == ""


def test_a_corrected_cell_is_checked_like_any_other(draft):
    draft.add("corrections", table="articles", row_id="a03", field="published", value="3 May", reason="found")
    with pytest.raises(SchemaError, match="'3 May' is no date"):
        draft.read()


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"row_id": "a99"}, "articles has no row 'a99'"),
        ({"field": "headlines"}, "articles has no column 'headlines'"),
        ({"table": "lessons"}, "'lessons' is not one of"),
        ({"reason": ""}, "column reason: is empty"),
    ],
)
def test_a_wrong_correction_is_refused_with_its_row(draft, cells: dict[str, str], message: str):
    right = {"table": "articles", "row_id": "a03", "field": "headline", "value": "New", "reason": "typing error"}
    with pytest.raises(SchemaError, match=message) as caught:
        draft.add("corrections", **{**right, **cells}).read()
    assert "corrections.csv" in caught.value.where
    assert "row 3" in str(caught.value)


def test_a_correction_of_a_table_without_file_is_refused(draft):
    draft.drop("events")
    draft.add("corrections", table="events", row_id="e1", field="what", value="New", reason="typing error")
    with pytest.raises(SchemaError, match="e1"):
        draft.read()


def test_a_correction_of_a_table_without_its_key_column_says_that_it_is_missing(draft):
    with pytest.raises(SchemaError, match="lacks the column article_id"):
        draft.drop("versions").drop("quotes").drop("articles", "article_id").read()


def test_a_correction_changes_one_cell(draft):
    """Versions share an article_id: a correction must not rewrite all headlines of the article."""
    draft.add("corrections", table="versions", row_id="a01", field="headline", value="New", reason="typing error")
    try:
        versions = draft.read().versions
    except SchemaError as error:  # refusing what is not unique is as good
        assert "corrections.csv" in error.where
    else:
        assert versions["headline"].tolist().count("New") == 1


# --- precision


def test_an_empty_precision_follows_from_what_is_written(corpus):
    precision = corpus.articles.set_index("article_id")["published_precision"]
    assert precision["a01"] == "minute"
    assert precision["a02"] == "day"
    assert precision["a03"] == ""  # no date, no precision


def test_a_stated_precision_is_kept(draft):
    corpus = draft.set("articles", "a02", "published_precision", "minute").read()
    assert corpus.articles.set_index("article_id").loc["a02", "published_precision"] == "minute"


def test_a_time_that_says_it_is_only_a_day_is_refused(draft):
    with pytest.raises(SchemaError, match="precision") as caught:
        draft.set("articles", "a04", "published_precision", "day").read()
    assert "article a04" in caught.value.where


# --- references and joins


@pytest.mark.parametrize(
    ("table", "row_id", "column", "row"),
    [("versions", "0012", "article_id", 4), ("quotes", "q3", "article_id", 4), ("quotes", "q8", "speaker_id", 9)],
)
def test_an_id_that_leads_nowhere_is_refused_with_its_row(draft, table: str, row_id: str, column: str, row: int):
    with pytest.raises(SchemaError, match="'lost'") as caught:
        draft.set(table, row_id, column, "lost").read()
    assert f"{table}.csv, row {row}, column {column}" in caught.value.where


def test_rows_are_counted_as_a_spreadsheet_does_also_after_a_blank_one(draft):
    for table in ("quotes", "corrections"):
        draft.tables[table].insert(1, [""] * len(draft.tables[table][0]))
    with pytest.raises(SchemaError) as caught:
        draft.set("quotes", "q8", "speaker_id", "lost").read("lost-speaker")
    assert "quotes.csv, row 10" in caught.value.where
    with pytest.raises(SchemaError) as caught:
        draft.set("corrections", "articles", "row_id", "lost").read("lost-article")
    assert "corrections.csv, row 3" in caught.value.where


def test_a_repeated_article_is_refused(draft):
    with pytest.raises(SchemaError, match="row 14, column article_id: 'a01' stands in row 2 already"):
        draft.add("articles", article_id="a01", outlet="Harbour Post", headline="Ferry").read()


def test_quotes_get_outlet_and_time_of_their_article(corpus):
    quotes = corpus.quotes.set_index("quote_id")
    assert quotes.loc["q5", "outlet"] == "Radio Nordsund"
    assert quotes.loc["q5", "published"] == pd.Timestamp("2031-05-04T08:00Z")
    assert quotes.loc["q8", "outlet"] == "Radio Nordsund"


def test_words_without_their_article_are_a_text_of_their_own(corpus):
    quotes = corpus.quotes.set_index("quote_id")
    assert quotes.loc["q1", ["field", "start", "end"]].tolist() == ["quotation", 0, len("You have betrayed this town")]
    held = quotes[quotes["text"] != ""]
    assert all(q.text[q.start : q.end] == q.text for q in held.itertuples())
    assert quotes.loc["q2", "field"] == ""
    assert pd.isna(quotes.loc["q2", "start"])


def test_a_span_in_an_article_is_kept(draft):
    text = next(row for row in draft.tables["articles"] if row[0] == "a01")[8]
    start = text.index("You have")
    span = {"field": "text", "start": str(start), "end": str(start + 27)}
    draft.add("quotes", quote_id="q9", article_id="a01", text="You have betrayed this town", **span)
    quote = draft.read().quotes.iloc[-1]
    assert (quote["field"], quote["start"], quote["end"]) == ("text", start, start + 27)


def test_second_hand_is_false_unless_said(corpus):
    assert corpus.quotes.set_index("quote_id")["second_hand"].to_dict() == {
        **{f"q{number}": False for number in range(1, 9)},
        "q5": True,
    }


def test_parts_of_a_broken_quotation_share_their_id(draft):
    for start, end in (("24", "27"), ("40", "44")):
        draft.add("quotes", quote_id="q9", article_id="a01", field="text", start=start, end=end, text="x")
    assert draft.read().quotes["quote_id"].tolist().count("q9") == 2


# --- problems


def test_an_article_without_headline_and_text_is_a_problem(corpus):
    problem = corpus.problems.iloc[0]
    assert problem["url"] == "https://nordsund.example/9"
    assert problem["stage"] == "read"
    assert problem["field"] == "headline"
    assert "a09 (Radio Nordsund)" in problem["message"]
    assert bool(problem["permanent"])


def test_articles_outside_the_window_are_problems_and_its_days_belong_to_it(draft):
    draft.set("articles", "a09", "headline", "Ferry")
    draft.set("articles", "0012", "published", "2031-05-06T23:59:00Z")
    assert len(draft.read("inside").problems) == 0
    draft.set("articles", "a02", "published", "2031-05-02").set("articles", "0012", "published", "2031-05-07T00:01:00Z")
    problems = draft.read("outside").problems
    assert problems["error"].tolist() == ["outside the window"] * 2
    assert "a02" in problems["message"][0]
    assert "0012" in problems["message"][1]


def test_a_problem_without_address_names_the_row(draft):
    problems = draft.set("articles", "a09", "url", "").read().problems
    assert problems["url"].tolist() == ["a09"]


# --- about.yml


@pytest.mark.parametrize(
    ("about", "message"),
    [
        ("title: [unclosed", "no valid YAML"),
        ("", "lacks title, licence, citation"),
        ("- title", "lacks title, licence, citation"),
        ("just words", "lacks title"),
        ("title: T\nlicence: CC0-1.0\ncitation:\n", "lacks citation"),
    ],
)
def test_a_broken_about_yml_is_refused_with_its_path(draft, about: str, message: str):
    draft.about = about
    with pytest.raises(SchemaError, match=message) as caught:
        draft.read()
    assert "about.yml" in caught.value.where


def test_an_about_yml_that_is_not_utf8_is_refused(small_corpus):
    folder = small_corpus()
    (folder / "about.yml").write_bytes(b"title: Stra\xdfe\n")
    with pytest.raises(SchemaError, match=r"about\.yml"):
        read_corpus(folder)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("{since: 2031-05-03, until: 2031-05-06}", "May 2031"),
        ("since: 2031-05-03", "since: soon"),
        ("since: 2031-05-03", "since: 03/05/2031"),
        ("[The Lakeside Daily, Harbour Post, Radio Nordsund]", "The Lakeside Daily"),
    ],
    ids=["window no mapping", "no date", "ambiguous date", "outlets no list"],
)
def test_a_wrong_value_in_about_yml_is_refused(draft, right: str, wrong: str):
    assert right in draft.about
    draft.about = draft.about.replace(right, wrong)
    with pytest.raises(SchemaError, match=r"about\.yml"):
        draft.read()


# --- copies


def test_of_the_copies_of_a_text_the_earliest_is_kept(corpus):
    kept = drop_copies(corpus.articles)
    # c1: a05 (day 4 May) stands before a06 (4 May, 8 h); c2: a07 before a08
    assert kept["article_id"].tolist() == ["a01", "a02", "a03", "a04", "a05", "a07", "a09", "a10", "a11", "0012"]


def test_a_copy_with_a_headline_of_its_own_counts_as_a_headline(corpus):
    kept = drop_copies(corpus.articles, of="headline")
    # a06 has the words of a05 (apostrophe, capitals and dash do not count), a08 has its own
    assert kept["article_id"].tolist() == [
        "a01", "a02", "a03", "a04", "a05", "a07", "a08", "a09", "a10", "a11", "0012"
    ]  # fmt: skip


def test_columns_types_and_index_are_kept(corpus):
    kept = mk.drop_copies(corpus.articles)
    assert kept.dtypes.to_dict() == corpus.articles.dtypes.to_dict()
    pd.testing.assert_frame_equal(kept, corpus.articles.loc[kept.index])


def test_an_undated_copy_gives_way_to_a_dated_one_and_equal_times_to_the_lower_id(draft):
    draft.set("articles", "a05", "published", "").set("articles", "a05", "published_precision", "")
    draft.set("articles", "a07", "published", "2031-05-04T10:30:00Z")
    kept = set(drop_copies(draft.read().articles)["article_id"])
    assert {"a06", "a07"} <= kept
    assert not {"a05", "a08"} & kept


def test_articles_without_cluster_are_never_copies(corpus):
    same = corpus.articles.assign(cluster_id="", headline="Ferry")
    assert len(drop_copies(same)) == 12
    assert len(drop_copies(same, of="headline")) == 12


def test_copies_of_two_joined_tables_are_found(corpus):
    """Tables that were put together with concat repeat their row labels."""
    joined = pd.concat([corpus.articles[4:5], corpus.articles[5:6].set_index(pd.Index([4]))])
    assert drop_copies(joined)["article_id"].tolist() == ["a05"]


def test_a_kind_of_copy_that_does_not_exist_is_refused(corpus):
    with pytest.raises(MediakitError, match="headlines"):
        drop_copies(corpus.articles, of="headlines")


def test_copies_need_their_columns(corpus):
    with pytest.raises(SchemaError, match="cluster_id"):
        drop_copies(corpus.articles.drop(columns="cluster_id"))
