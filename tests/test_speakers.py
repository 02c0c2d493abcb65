"""Who is quoted: linking, counting and comparing, with examples worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from mediakit.corpus import read_corpus, read_table, write_table
from mediakit.errors import SchemaError
from mediakit.schema import QUOTES, SPEAKERS, cast_table, empty_table
from mediakit.speakers import compare_speakers, count_quotes, link_speakers, suggest_speakers


@pytest.fixture
def linked(corpus) -> pd.DataFrame:
    return link_speakers(corpus.quotes, corpus.speakers)


def quotes(*rows: dict[str, object]) -> pd.DataFrame:
    """A table of quotes with an id each; what is not named is empty."""
    filled = [
        {"quote_id": f"q{number}", "article_id": "a1", "text": "", "speaker_name": "", "speaker_id": "", **row}
        for number, row in enumerate(rows)
    ]
    return cast_table(pd.DataFrame(filled, dtype="str").fillna(""), QUOTES, "quotes.csv").fillna({"second_hand": False})


def speakers(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    """A table of speakers from (id, name, aliases, transliterations)."""
    frame = pd.DataFrame(rows, columns=["speaker_id", "name", "aliases", "transliterations"], dtype="str")
    return cast_table(frame.assign(kind="expert"), SPEAKERS, "speakers.csv")


def link(name: str, *rows: tuple[str, str, str, str]) -> tuple[str, str]:
    """Id and way by which one name is linked."""
    table = link_speakers(quotes({"speaker_name": name}), speakers(*rows))
    return table.loc[0, "speaker_id"], table.loc[0, "linked_by"]


# --- linking


def test_every_way_of_linking(linked):
    by_quote = linked.set_index("quote_id")
    assert by_quote[["speaker_id", "linked_by"]].apply(tuple, axis=1).to_dict() == {
        "q1": ("s1", "alias"),
        "q2": ("s2", "name"),  # straight for curly apostrophe
        "q3": ("s1", "transliteration"),  # with two blanks
        "q4": ("", ""),  # two people are called Orlov
        "q5": ("s1", "name"),  # without accent, in capitals
        "q6": ("", ""),
        "q7": ("s3", "transliteration"),
        "q8": ("s5", "id"),
    }
    assert by_quote.loc["q5", "speaker_name"] == "Zoë Brandt"
    assert by_quote.loc["q8", "speaker_name"] == "Ferry Crews’ Union"
    assert by_quote.loc["q4", "speaker_name"] == "Orlov"  # unlinked names stay as they were


def test_kind_is_that_of_the_speaker_or_unnamed(linked):
    assert linked["speaker_kind"].tolist() == [
        "official", "expert", "official", "", "official", "unnamed", "official", "organisation"
    ]  # fmt: skip


def test_role_and_affiliation_stay_as_the_article_states_them(linked):
    by_quote = linked.set_index("quote_id")
    assert by_quote.loc["q2", ["role", "affiliation"]].tolist() == ["naval engineer", "Lakeside University"]
    assert by_quote.loc["q3", ["role", "affiliation"]].tolist() == ["mayor of the day", "Port Ambrey"]
    assert by_quote.loc["q4", ["role", "affiliation"]].tolist() == ["", ""]


def test_linking_returns_a_new_table_with_the_same_rows(corpus):
    before = corpus.quotes.copy()
    linked = link_speakers(corpus.quotes, corpus.speakers)
    pd.testing.assert_frame_equal(corpus.quotes, before)
    assert linked["quote_id"].tolist() == before["quote_id"].tolist()
    assert linked["text"].tolist() == before["text"].tolist()


def test_linking_twice_changes_nothing_but_the_way(linked, corpus):
    again = link_speakers(linked, corpus.speakers)
    known = linked["speaker_id"] != ""
    assert set(again.loc[known, "linked_by"]) == {"id"}
    pd.testing.assert_frame_equal(again.drop(columns="linked_by"), linked.drop(columns="linked_by"))


@pytest.mark.parametrize(
    "name", ["Renée O’Dell", "RENÉE O'DELL", "Rene\u0301e O‘Dell", "renee  o'dell", " Renée\u00a0O’Dell\t"]
)
def test_spellings_of_one_name(name: str):
    assert link(name, ("s1", "Renée O'Dell", "", "")) == ("s1", "name")


@pytest.mark.parametrize("name", ["Renée", "O'Dell", "Renée O'Dells", "", "Renée-O'Dell"])
def test_nothing_is_guessed(name: str):
    assert link(name, ("s1", "Renée O'Dell", "", "")) == ("", "")


def test_a_form_of_two_speakers_links_to_neither_in_whatever_columns_it_stands():
    two = (("s1", "Ida Holm", "Holm", ""), ("s2", "Holm", "", "Ида Хольм"), ("s3", "Ida Berg", "", "Ида  ХОЛЬМ"))
    assert link("Holm", *two) == ("", "")
    assert link("Ида Хольм", *two) == ("", "")
    assert link("Ida Holm", *two) == ("s1", "name")


def test_a_form_that_one_speaker_has_twice_is_not_ambiguous():
    assert link("Holm", ("s1", "Holm", "holm; HOLM", "Holm")) == ("s1", "name")


def test_empty_aliases_link_nobody():
    assert link("", ("s1", "Ida", "; ;", ""), ("s2", "Ada", "", "")) == ("", "")


def test_a_stated_kind_wins_over_that_of_the_speaker():
    table = link_speakers(
        quotes({"speaker_name": "Ida", "speaker_kind": "citizen"}, {"speaker_name": "Unnamed aide"}),
        speakers(("s1", "Ida", "", "")),
    )
    assert table["speaker_kind"].tolist() == ["citizen", "unnamed"]


def test_a_kind_given_by_a_rule_yields_to_the_list():
    table = link_speakers(
        quotes(
            {"speaker_name": "Ida", "speaker_kind": "citizen", "rule": "after"},
            {"speaker_name": "Ada", "speaker_kind": "citizen", "rule": "after"},
        ),
        speakers(("s1", "Ida", "", "")),
    )
    assert table["speaker_kind"].tolist() == ["expert", "citizen"]  # Ada is in no list: the rule is all there is


@pytest.mark.parametrize("name", ["Sergei Holmin", "SERGEJ HOLMIN", "Serguei Kholmin"])
def test_other_romanisations_are_linked_and_said_to_be(name: str):
    assert link(name, ("s1", "Sergey Holmin", "", "")) == ("s1", "transliteration")


def test_a_romanisation_that_two_speakers_share_links_to_neither():
    two = (("s1", "Yury Orm", "", ""), ("s2", "Ann Berg", "", "Yuri Orm"))
    assert link("Iurii Orm", *two) == ("", "")
    assert link("Yuri Orm", *two) == ("s2", "transliteration")  # as it stands in the list


def test_a_form_of_two_speakers_is_not_decided_by_its_romanisation():
    two = (("s1", "Ida Orlovsky", "Orlovsky", ""), ("s2", "Ada Orlovsky", "Orlovsky", "Orlovskii"))
    assert link("Orlovsky", *two) == ("", "")


@pytest.mark.parametrize("name", ["Andres Holm", "Lee Orm", "Iva Orm", "Holm"])
def test_names_of_other_people_are_no_romanisations(name: str):
    three = (("s1", "Anders Holm", "", ""), ("s2", "Leo Orm", "", ""), ("s3", "Eva Orm", "", ""))
    assert link(name, *three) == ("", "")


def test_empty_tables_can_be_linked(corpus):
    linked = link_speakers(empty_table(QUOTES), empty_table(SPEAKERS))
    assert len(linked) == 0
    assert list(linked.columns) == [*QUOTES.names, "linked_by"]
    assert set(link_speakers(corpus.quotes, empty_table(SPEAKERS))["linked_by"]) == {""}


def test_missing_columns_are_named(corpus):
    with pytest.raises(SchemaError, match="aliases"):
        link_speakers(corpus.quotes, corpus.speakers.drop(columns="aliases"))


# --- counting


def test_units_of_counting():
    table = quotes(
        {"speaker_name": "Ida", "text": "one two three"},
        {"speaker_name": "Ida", "text": "four"},
        {"speaker_name": "Ida", "text": "five six", "quote_id": "q1", "start": "9"},  # second part of q1
        {"speaker_name": "Ida", "article_id": "a2", "second_hand": "true"},
        {"speaker_name": "Ada", "article_id": "a2", "text": "seven"},
    ).assign(outlet="A")
    row = count_quotes(table, by="outlet").loc[0]
    assert row["n_sources"] == 3  # Ida in a1, Ida in a2, Ada in a2
    assert row["n_quotes"] == 4
    assert row["n_speakers"] == 2
    assert row["n_articles"] == 2
    assert row["words"] == 7
    assert row["n_second_hand"] == 1
    assert (row["of"], row["share"]) == (3, 1.0)


def test_a_source_of_whom_one_quotation_is_second_hand_counts_once():
    table = quotes(*[{"speaker_name": "Ida", "second_hand": hand} for hand in ("true", "true", "false")])
    assert count_quotes(table, by="speaker_name").loc[0, ["n_sources", "n_second_hand"]].tolist() == [1, 1]


def test_shares_are_of_the_sources_of_the_same_outlet(linked):
    who = count_quotes(linked, by=["outlet", "speaker_kind"]).set_index(["outlet", "speaker_kind"])
    counts = {key: (row["n_sources"], row["of"], row["words"]) for key, row in who.iterrows()}
    assert counts == {
        ("Harbour Post", ""): (1, 2, 3),  # Nobody asked us
        ("Harbour Post", "official"): (1, 2, 4),  # We will not pay
        ("Ostrov Vestnik", "official"): (1, 1, 2),
        ("Radio Nordsund", "official"): (1, 3, 5),
        ("Radio Nordsund", "organisation"): (1, 3, 2),
        ("Radio Nordsund", "unnamed"): (1, 3, 3),
        ("The Lakeside Daily", "expert"): (1, 2, 0),  # only the fact is held
        ("The Lakeside Daily", "official"): (1, 2, 5),
    }
    assert who.loc[("Radio Nordsund", "official"), "n_second_hand"] == 1
    assert who["n_second_hand"].sum() == 1
    assert who.loc[("Radio Nordsund", "unnamed"), "share"] == pytest.approx(1 / 3)
    assert (who["low"] <= who["share"]).all()
    assert (who["share"] <= who["high"]).all()
    assert who.groupby("outlet")["share"].sum().tolist() == pytest.approx([1, 1, 1, 1])


def test_of_three_columns_the_last_one_is_shared_out(linked):
    who = count_quotes(linked.assign(day="d"), by=["day", "outlet", "speaker_kind"])
    two = count_quotes(linked, by=["outlet", "speaker_kind"])
    assert who["of"].tolist() == two["of"].tolist()


def test_counting_by_one_column_takes_all_sources_as_the_whole(linked):
    who = count_quotes(linked, by="speaker_kind").set_index("speaker_kind")
    assert who.loc["official", ["n_sources", "of", "share"]].tolist() == [4, 8, 0.5]
    assert list(who.index) == sorted(who.index)


def test_nothing_to_count_gives_an_empty_table_with_all_columns():
    for by in ("speaker_kind", ["outlet", "speaker_kind"]):
        who = count_quotes(empty_table(QUOTES), by=by)
        assert len(who) == 0
        assert {"n_sources", "n_quotes", "words", "of", "share", "low", "high"} <= set(who.columns)


def test_an_unknown_column_is_named(linked):
    with pytest.raises(SchemaError, match="party"):
        count_quotes(linked, by=["outlet", "party"])


def test_effective_speakers_by_hand():
    even = [{"speaker_name": name, "article_id": f"a{n}", "outlet": "A"} for name in ("Ida", "Ada") for n in range(3)]
    # 4 articles with Ida, one each with Ada and Bo: exp(-(2/3 ln 2/3 + 2 * 1/6 ln 1/6)) = 2.38
    mixed = [{"speaker_name": "Ida", "article_id": f"b{n}", "outlet": "B"} for n in range(4)]
    mixed += [{"speaker_name": name, "article_id": "b0", "outlet": "B"} for name in ("Ada", "Bo")]
    mixed += [{"speaker_name": "Ida", "article_id": "b0", "outlet": "B"}] * 9  # words, not articles: nothing changes
    few = [{"speaker_name": name, "article_id": "c0", "outlet": "C"} for name in ("Ida", "Ada", "Bo", "Mo")]
    who = count_quotes(quotes(*even, *mixed, *few), by="outlet").set_index("outlet")
    assert who["effective_speakers"].tolist()[:2] == [2.0, 2.4]
    assert pd.isna(who.loc["C", "effective_speakers"])  # of 4 sources nothing is computed
    assert who["n_speakers"].tolist() == [2, 3, 4]


def test_counting_by_person_gives_words_articles_and_dates():
    table = quotes(
        {"speaker_name": "Ida", "article_id": "a1", "published": "2031-05-03T06:10:00Z", "text": "one two"},
        {"speaker_name": "Ida", "article_id": "a2", "published": "2031-05-07", "text": "three"},
        {"speaker_name": "Ida", "article_id": "a3"},
        {"speaker_name": "Ada", "article_id": "a3", "affiliation": "Hull Institute"},
    )
    who = count_quotes(table, by="speaker_name").set_index("speaker_name")
    assert who.loc["Ida", ["n_articles", "n_quotes", "words"]].tolist() == [3, 3, 3]
    assert who.loc["Ida", "first"] == pd.Timestamp("2031-05-03T06:10:00Z")
    assert who.loc["Ida", "last"] == pd.Timestamp("2031-05-07T00:00:00Z")
    assert pd.isna(who.loc["Ada", "first"]) and pd.isna(who.loc["Ada", "last"])
    assert count_quotes(table, by="affiliation")["affiliation"].tolist() == ["", "Hull Institute"]


def test_words_of_nobody_are_not_counted():
    table = quotes({"speaker_name": "Ida", "outlet": "A"}, {"text": "ghost", "outlet": "A", "flags": "scare quote"})
    assert count_quotes(table, by="outlet").loc[0, ["n_sources", "n_quotes", "words"]].tolist() == [1, 1, 0]


# --- proposing


def forms(*names: str) -> list[tuple[str, str, str]]:
    """Name, aliases and transliterations of what is proposed, each name quoted in an article of its own."""
    table = quotes(*[{"speaker_name": name, "article_id": f"a{n}"} for n, name in enumerate(names)])
    columns = ["name", "aliases", "transliterations"]
    return list(suggest_speakers(table)[columns].itertuples(index=False, name=None))


def test_spellings_of_one_name_make_one_row():
    assert forms("S. Orlov", "Sergey Orlov", "Orlov", "Sergei Orlov", "Sergey Orlov") == [
        ("Sergey Orlov", "Orlov; S. Orlov", "Sergei Orlov")
    ]
    assert forms("Liam O'Dell", "Liam O’Dell", "Liam P. O’Dell") == [("Liam O'Dell", "Liam P. O’Dell", "")]


def test_names_that_contradict_each_other_stay_apart():
    assert [name for name, *_ in forms("Ida Orm", "Ada Orm", "Ann B. Orm", "Ann C. Orm")] == [
        "Ada Orm", "Ann B. Orm", "Ann C. Orm", "Ida Orm"
    ]  # fmt: skip


def test_a_surname_that_two_people_have_joins_neither():
    assert ("Orm", "", "") in forms("Ida Orm", "Ada Orm", "Orm")


def test_a_first_name_alone_joins_the_only_person_who_has_it():
    assert forms("Emil Orm", "Emil") == [("Emil Orm", "Emil", "")]


@pytest.mark.parametrize("name", ["he", "She", "a senior official", "The minister", "the minister", "They", "An aide"])
def test_descriptions_are_nobody_to_propose(name: str):
    assert forms(name) == [] or name == "The minister"


def test_a_row_says_how_often_where_and_on_what_evidence():
    table = quotes(
        {"speaker_name": "Ida Orm", "outlet": "A", "text": "word " * 50, "role": "master", "speaker_kind": "citizen"},
        {"speaker_name": "Ida Orm", "outlet": "B", "article_id": "a2", "role": "master", "speaker_kind": "citizen"},
        {"speaker_name": "Ida Orm", "outlet": "B", "article_id": "a2", "role": "owner", "speaker_kind": "expert"},
        {"speaker_name": "Bo Falk", "outlet": "A", "speaker_kind": "citizen"},
        {"speaker_name": "Bo Falk", "outlet": "A", "speaker_kind": "expert"},
    )
    row, other = suggest_speakers(table).to_dict("records")
    assert (row["name"], row["kind"], row["role"], row["outlets"]) == ("Ida Orm", "citizen", "master", "A; B")
    assert (row["n_articles"], row["n_quotes"], row["certainty"]) == (2, 3, "low")
    assert row["evidence"] == "quoted in a1, a2; q0: " + " ".join(["word"] * 40) + " …"
    assert (other["name"], other["kind"]) == ("Bo Falk", "")  # one against one: for a person to decide


def test_those_in_the_list_are_not_proposed_but_named_where_they_may_be_meant():
    known = speakers(("new01", "Sergey Orlov", "", ""), ("s2", "Ada Berg", "", ""))
    table = quotes(*[{"speaker_name": name} for name in ("Sergei Orlov", "S. Orlov", "Ida Berg", "Berg")])
    proposed = suggest_speakers(table, known).set_index("name")
    assert proposed["maybe"].to_dict() == {"S. Orlov": "new01", "Ida Berg": "s2"}
    assert set(proposed["speaker_id"]) == {"new02", "new03"}


def test_nobody_to_propose_gives_an_empty_table_that_can_be_read_back(tmp_path):
    proposed = suggest_speakers(empty_table(QUOTES), empty_table(SPEAKERS))
    assert len(proposed) == 0
    assert set(SPEAKERS.names) < set(proposed.columns)


def test_what_a_person_has_completed_is_a_table_of_speakers(tmp_path):
    proposed = suggest_speakers(quotes({"speaker_name": "Ida Orm", "text": "=1+1"}, {"speaker_name": "Bo Falk"}))
    path = write_table(proposed, tmp_path / "suggested.csv")
    with pytest.raises(SchemaError, match="kind"):
        read_table(path, SPEAKERS)  # a kind is missing: nothing is accepted by itself
    write_table(proposed.assign(kind="citizen"), path)
    accepted = read_table(path, SPEAKERS)
    assert accepted["name"].tolist() == ["Bo Falk", "Ida Orm"]
    linked = link_speakers(quotes({"speaker_name": "ida orm"}), accepted)
    assert linked.loc[0, ["speaker_id", "speaker_kind"]].tolist() == ["new02", "citizen"]


def test_accepted_rows_are_added_as_the_docstring_says(draft):
    draft.add("quotes", quote_id="q9", article_id="a04", text="We row", kind="direct", speaker_name="Ida Orm")
    corpus = draft.read()
    new = suggest_speakers(corpus.quotes, corpus.speakers)
    assert new["name"].tolist() == ["Ida Orm", "Orlov"]
    assert new["maybe"].tolist() == ["", "s3; s4"]
    new = new[new["maybe"] == ""].assign(kind="citizen")
    both = pd.concat([corpus.speakers, new[corpus.speakers.columns.intersection(new.columns)]]).fillna("")
    write_table(both, corpus.folder / "speakers.csv")
    again = read_corpus(corpus.folder)
    assert again.speakers["name"].tolist() == [*corpus.speakers["name"], "Ida Orm"]
    assert suggest_speakers(again.quotes, again.speakers)["name"].tolist() == ["Orlov"]


# --- comparing


def rows(table: pd.DataFrame) -> list[tuple[str, str, str, int, str]]:
    columns = ["speaker_name", "outlet", "known", "n_sources", "articles"]
    return list(table[columns].itertuples(index=False, name=None))


def test_who_is_quoted_where(linked):
    assert rows(compare_speakers(linked, kinds=["official", "organisation"])) == [
        # three outlets; that Radio Nordsund credits The Lakeside Daily adds nothing: it has the words itself
        ("Zoë Brandt", "Harbour Post", "quoted", 1, "a04"),
        ("Zoë Brandt", "Radio Nordsund", "quoted", 1, "a06"),
        ("Zoë Brandt", "The Lakeside Daily", "quoted", 1, "a01"),
        ("Ferry Crews’ Union", "Radio Nordsund", "quoted", 1, "0012"),
        ("Pavel Orlov", "Ostrov Vestnik", "quoted", 1, "a10"),
    ]


def test_an_outlet_that_is_only_credited_is_told_apart(linked):
    without = linked[linked["quote_id"] != "q1"]
    assert rows(compare_speakers(without, kinds=["official"]))[:3] == [
        ("Zoë Brandt", "Harbour Post", "quoted", 1, "a04"),
        ("Zoë Brandt", "Radio Nordsund", "quoted", 1, "a06"),
        ("Zoë Brandt", "The Lakeside Daily", "credited", 1, "a06"),
    ]


@pytest.fixture
def experts() -> pd.DataFrame:
    return quotes(
        {"speaker_name": "Ida", "speaker_kind": "expert", "outlet": "A", "affiliation": "Hull Institute"},
        {"speaker_name": "Ida", "speaker_kind": "expert", "outlet": "A", "affiliation": "Hull Institute"},
        {"speaker_name": "Ida", "speaker_kind": "expert", "outlet": "A", "article_id": "a2", "affiliation": "Hulls"},
        {"speaker_name": "Ada", "speaker_kind": "citizen", "outlet": "B", "role": "passenger"},
    )


def test_all_kinds_by_default_and_articles_are_counted_once(experts):
    compared = compare_speakers(experts)
    assert rows(compared) == [("Ada", "B", "quoted", 1, "a1"), ("Ida", "A", "quoted", 2, "a1; a2")]


def test_people_are_described_by_affiliation_else_role_as_stated_most_often(experts):
    assert compare_speakers(experts)["described_as"].tolist() == ["passenger", "Hull Institute"]


def test_people_are_described_as_the_list_of_speakers_has_them(linked, corpus):
    compared = compare_speakers(linked, speakers=corpus.speakers).drop_duplicates("speaker_name")
    assert compared.set_index("speaker_name")["described_as"].to_dict() == {
        "Zoë Brandt": "Port Ambrey",
        "Liam O’Harrow": "Hull Institute",  # the article says Lakeside University
        "Ferry Crews’ Union": "",
        "Orlov": "",
        "Pavel Orlov": "consul",
        "Unnamed deckhand": "",
    }


def test_people_of_whom_nothing_is_said_are_not_described():
    table = quotes({"speaker_name": "Ida", "speaker_kind": "expert", "outlet": "A"})
    assert compare_speakers(table)["described_as"].tolist() == [""]


@pytest.mark.parametrize("kinds", [["document"], None], ids=["no such kind", "no quotes"])
def test_nobody_to_compare_gives_an_empty_table(linked, kinds: list[str] | None):
    compared = compare_speakers(linked if kinds else empty_table(QUOTES), kinds=kinds)
    assert len(compared) == 0
    assert list(compared.columns) == [
        "speaker_name", "speaker_kind", "described_as", "outlet", "known", "n_sources", "articles"
    ]  # fmt: skip


def test_one_person_has_one_row_per_outlet_whatever_kind_the_articles_give_them():
    table = quotes(
        {"speaker_name": "Ida", "speaker_kind": "expert", "outlet": "A", "role": "engineer"},
        {"speaker_name": "Ida", "speaker_kind": "citizen", "outlet": "A", "role": "engineer", "article_id": "a2"},
    )
    assert compare_speakers(table)[["speaker_name", "outlet", "n_sources"]].to_numpy().tolist() == [["Ida", "A", 2]]
