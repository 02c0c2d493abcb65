"""Through which medium quoted words came: credits, what holds on, own outlets, and the list of outlets."""

from __future__ import annotations

import csv
import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediakit.errors import ResourceError
from mediakit.quotes import Quote, find_quotes_in
from mediakit.quotes.outlet_names import OutletNames, clean, fold, read_outlets
from mediakit.quotes.passing_on import HOWS
from mediakit.quotes.sentences import find_sentences
from mediakit.resources import DATA

# All fictional. The last is known by the list of nobody and has no ending that gives it away.
OUTLETS = ["Kaldon Times", "Evening Post", "Norland State Radio", "Tern News", "Vessa"]


def last(text: str, outlet: str = "", agency: str = "") -> Quote:
    return [quote for quote in find_quotes_in(text, outlet, OUTLETS, agency) if quote.speaker][-1]


def medium(text: str, outlet: str = "", agency: str = "") -> tuple[str, str]:
    """Outlet and how of the last quotation; second-hand is checked on the way."""
    quote = last(text, outlet, agency)
    assert quote.second_hand == bool(quote.via_outlet)
    assert quote.via_how in HOWS
    return quote.via_outlet, quote.via_how


# Credits in the sentence of the quotation ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "via", "how"),
    [
        # told
        ("“It is late,” Ann Falk told the Kaldon Times.", "Kaldon Times", "told"),
        ("“It is late,” Ann Falk told Tern News on Monday.", "Tern News", "told"),
        ("“It is late,” Ann Falk told the Norland broadcaster Vessa.", "Vessa", "told"),
        ("“It is late,” Ann Falk told the influential daily Vessa.", "Vessa", "told"),
        ("“It is late,” Ann Falk told Jon Orm of the Evening Post.", "Evening Post", "told"),
        ("“It is late,” Ann Falk told Vessa's Jon Orm.", "Vessa", "told"),
        ("Speaking to the Evening Post, Ann Falk said: “It is late.”", "Evening Post", "told"),
        ("Reached by the Evening Post, Ann Falk said: “It is late.”", "Evening Post", "told"),
        ("“It is late,” Ann Falk said in a statement to the Evening Post.", "Evening Post", "statement"),
        # interviews
        ("“It is late,” Ann Falk said in an interview with the Evening Post.", "Evening Post", "interview"),
        ("In a Vessa interview on Monday, Ann Falk said: “It is late.”", "Vessa", "interview"),
        ("“It is late,” Ann Falk said during a long interview last week with Jon Orm of Vessa.", "Vessa", "interview"),
        ("Sitting down with Tern News, Ann Falk said: “It is late.”", "Tern News", "interview"),
        ("Asked by Tern News about the boat, Ann Falk said: “It is late.”", "Tern News", "interview"),
        # on the air
        ("On Norland State Radio, Ann Falk said: “It is late.”", "Norland State Radio", "broadcast"),
        ("“It is late,” Ann Falk said on state radio.", "Norland State Radio", "broadcast"),
        ("“It is late,” Ann Falk said on her country’s state radio.", "Norland State Radio", "broadcast"),
        ("Appearing on Tern News, Ann Falk called it “a late boat”.", "Tern News", "broadcast"),
        # passed on
        ("Ann Falk was quoted by the Evening Post as saying: “It is late.”", "Evening Post", "reported"),
        ("Ann Falk said “it is late”, according to the Evening Post.", "Evening Post", "reported"),
        ("“It is late,” Ann Falk said, the Evening Post reported.", "Evening Post", "reported"),
        ("“It is late,” Ann Falk said, as first reported by Vessa.", "Vessa", "reported"),
        ("Ann Falk put it thus in Monday’s Evening Post: “It is late.”", "Evening Post", "reported"),
        ("The Evening Post called it “too late”.", "Evening Post", "reported"),
        ("State radio called it “too late”.", "Norland State Radio", "reported"),
        ("“It is late,” Ann Falk wrote in a memo obtained by Vessa.", "Vessa", "obtained"),
        ("“It is late,” Ann Falk wrote, in an e-mail seen by the Evening Post.", "Evening Post", "obtained"),
        # written there
        ("“It is late,” Ann Falk wrote in the Evening Post.", "Evening Post", "wrote"),
        ("In an op-ed for the Evening Post, Ann Falk said it was “too late”.", "Evening Post", "wrote"),
        # outlets that nobody listed, by their endings
        ("“It is late,” Ann Falk told the Harrow Sentinel.", "Harrow Sentinel", "told"),
        ("“It is late,” Ann Falk told the Herald.", "Herald", "told"),
        ("“It is late,” Ann Falk told Quayside Radio.", "Quayside Radio", "told"),
        ("“It is late,” Ann Falk told quaysidepost.com.", "", "told"),
        ("“It is late,” Ann Falk told Quaysider.com.", "Quaysider.com", "told"),
    ],
)
def test_credit_in_the_sentence(text: str, via: str, how: str):
    assert medium(text) == (via, how)


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("“It is late,” Ann Falk said.", "said"),
        ("“It is late,” Ann Falk told reporters.", "told"),
        ("“It is late,” Ann Falk said in an interview.", "interview"),
        ("“It is late,” Ann Falk said in a statement.", "statement"),
        ("“It is late,” Ann Falk told parliament.", "parliament"),
        ("“It is late,” Ann Falk wrote on her blog.", "wrote"),
        ("“It is late,” Ann Falk tweeted.", "posted"),
        ("“It is late,” Ann Falk said in a post on Facebook.", "posted"),
        ("“It is late,” Ann Falk said on the radio.", "broadcast"),
        ("“It is late,” Ann Falk told this newspaper.", "told"),
        ("“It is late,” Ann Falk told us.", "told"),
        # named, but not the medium of these words
        ("“It is late,” said Ann Falk, according to an Evening Post poll.", "said"),
        ("“It is late,” said Ann Falk, editor of the Evening Post.", "said"),
        ("“It is late,” said Ann Falk, who reads the Evening Post.", "said"),
        ("“It is late,” Ann Falk said of Tern News.", "said"),
        ("“They spend too much on ads on Tern News,” Ann Falk said.", "said"),
        ("“It is late,” the Evening Post said in a statement.", "statement"),
        ("“I told the Evening Post that it is late,” Ann Falk said.", "said"),
        ("“It is late,” Ann Falk told the Post Office.", "told"),
        ("“It is late,” Ann Falk said of the email server.", "said"),
    ],
)
def test_no_outlet(text: str, how: str):
    assert medium(text) == ("", how)


# What holds on -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "via"),
    [
        ("“It is late,” Ann Falk told Vessa. “It is cold,” she said.", "Vessa"),
        ("“It is late,” Ann Falk told Vessa.\n\n“It is cold,” Falk added.", "Vessa"),
        ("“It is late,” Ann Falk told Vessa.\n\nThe boat came.\n\n“It is cold,” Falk said.", "Vessa"),
        ("Ann Falk appeared on Tern News.\n\n“It is cold,” Falk said.", "Tern News"),
        ("“It is late,” Ann Falk told Vessa. In the interview, she also said it was “cold”.", "Vessa"),
        ("A memo by Ann Falk was obtained by Vessa.\n\nIn her memo, Falk spoke of “a cold boat”.", "Vessa"),
        ("“It is late,” Ann Falk told the Kaldon Times. “It is cold,” she told the paper.", "Kaldon Times"),
        ("Norland State Radio was on. “It is late,” Ann Falk told the station.", "Norland State Radio"),
        ("The Evening Post has it. “It is late,” writes its columnist, Ann Falk.", "Evening Post"),
        ("“It is late,” Ann Falk told the Old Harbour Tribune. Jon Orm told the Tribune: “No.”", "Old Harbour Tribune"),
        # elsewhere, somebody else, another time, too far
        ("“It is late,” Ann Falk told Vessa.\n\n“It is cold,” Jon Orm said.", ""),
        ("“It is late,” Ann Falk told Vessa.\n\n“It is cold,” Falk said in a statement.", ""),
        ("“It is late,” Ann Falk told Vessa.\n\nAt a rally in Harrow, Falk said: “It is cold.”", ""),
        ("“It is late,” Ann Falk told Vessa.\n\n“It is cold,” Falk told supporters.", ""),
        ("“It is late,” Ann Falk told Vessa on Monday.\n\n“It is cold,” Falk said on Tuesday.", ""),
        ("“It is late,” Ann Falk told Vessa.\n\n“It is cold,” Falk told Jon Orm.", ""),
        ("“It is late,” Ann Falk told Vessa.\n\nFalk has called the boat “cold”.", ""),
        ("“It is late,” Ann Falk told Vessa.\n\nFalk insists that it is “cold”.", ""),
        ("“It is late,” Ann Falk told Vessa.\n\nOne.\n\nTwo.\n\nThree.\n\n“It is cold,” Falk said.", ""),
    ],
)
def test_what_holds_on_for_later_words(text: str, via: str):
    assert last(text).via_outlet == via


def test_a_setting_in_the_opening_holds_for_the_whole_article():
    """Told once at the top, a broadcast is the medium of all that follows; a single "told" is not."""
    middle = "\n\nOne.\n\nTwo.\n\nThree.\n\n“It is cold,” Falk said."
    assert last("On Tern News, Ann Falk said it was “late”." + middle).via_outlet == "Tern News"
    assert last("Ann Falk told Tern News it was “late”." + middle).via_outlet == ""


def test_a_new_credit_replaces_the_old_one():
    text = "“Late,” Ann Falk told Vessa. “Cold,” she told the Evening Post. “Wet,” she said."
    assert [quote.via_outlet for quote in find_quotes_in(text, "", OUTLETS)] == [
        "Vessa",
        "Evening Post",
        "Evening Post",
    ]


# The text's own outlet and agency ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["the Kaldon Times", "the Times", "The Kaldon Times"])
def test_words_told_to_the_own_outlet_are_not_second_hand(name: str):
    assert medium(f"“It is late,” Ann Falk told {name}.", outlet="The Kaldon Times") == ("", "told")


def test_words_told_to_the_agency_of_a_reprint_are_not_second_hand():
    text = "“It is late,” Ann Falk told Vessa."
    assert medium(text, outlet="Kaldon Times", agency="Vessa") == ("", "told")
    assert medium(text, outlet="Kaldon Times") == ("Vessa", "told")


def test_a_short_name_means_the_outlet_named_before():
    text = "The Kaldon Times opened a desk. “It is late,” Ann Falk told the Times."
    assert find_quotes_in(text)[0].via_outlet == "Kaldon Times"


def test_the_paper_is_not_the_own_outlet():
    text = "The Evening Post came, and so did the Kaldon Times. “It is late,” Ann Falk told the paper."
    assert last(text, outlet="Kaldon Times").via_outlet == "Evening Post"


def test_the_callers_name_wins_over_that_of_the_list():
    """Whoever calls an outlet by its initials in a corpus gets these back."""
    listed = next(form.outlet.name for form in read_outlets()["afp"])
    assert OutletNames([]).same("Agence France-Presse") == listed
    assert OutletNames(["agence france-presse"]).same("AFP") == "agence france-presse"
    assert OutletNames(["The Vessa"]).same("the Vessa") == "The Vessa"


# The list ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (DATA / "lexicons" / "outlets-en.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def forms_of(row: dict[str, str]) -> set[str]:
    return {fold(form) for cell in (row["name"], row["forms"], row["everyday"]) for form in cell.split("; ") if form}


def test_every_row_of_the_list_has_name_kind_and_why(rows: list[dict[str, str]]):
    kinds = {"newspaper", "agency", "broadcaster", "magazine", "site", "show"}
    for row in rows:
        assert row["name"] and row["name"] == row["name"].strip()
        assert row["kind"] in kinds
        assert len(row["why"]) > 4
        assert not row["country"] or (len(row["country"]) == 2 and row["country"].isupper())
    assert len(rows) > 500


def test_no_form_stands_for_two_outlets(rows: list[dict[str, str]]):
    counts = Counter(form for row in rows for form in forms_of(row))
    assert [form for form, count in counts.items() if count > 1] == []
    assert [name for name, count in Counter(row["name"] for row in rows).items() if count > 1] == []


def test_shows_belong_to_an_outlet_of_the_list_and_nothing_else_does(rows: list[dict[str, str]]):
    names = {row["name"] for row in rows if row["kind"] != "show"}
    for row in rows:
        assert (row["part_of"] in names) if row["kind"] == "show" else row["part_of"] == ""


def test_every_form_of_the_list_is_found_where_it_is_credited(rows: list[dict[str, str]]):
    """A form that the cutting into tokens breaks would be a dead entry."""
    missed = []
    for row in rows:
        for form in {row["name"], *filter(None, row["forms"].split("; "))}:
            names = OutletNames([])
            (sentence, *more) = find_sentences(f"Somebody told the {clean(form)} yesterday.", [])
            found = [named.outlet.name for named in names.find(sentence)]
            if not more and row["name"] not in found:
                missed.append((form, found))
    assert missed == []


@pytest.mark.parametrize(
    "text",
    [
        "Time will tell, she told nobody.",
        "They sat in the sun today.",
        "People on the hill said so.",
        "The Nature Trust came at a time of mail strikes.",
        "He left the post on Sunday.",
        "A variety of people, in time, lost a fortune.",
        "The Time Machine stood in Sun Valley.",
    ],
)
def test_everyday_words_are_no_outlets(text: str):
    names = OutletNames([])
    found = [named for sentence in find_sentences(text, []) for named in names.find(sentence)]
    assert [named for named in found if named.firm] == []


def test_everyday_names_need_their_sign():
    def found(text: str) -> list[str]:
        return [named.outlet.name for sentence in find_sentences(text, []) for named in OutletNames([]).find(sentence)]

    assert found("She told Time so.") == ["Time"]
    assert found("She told The Hill so.") == ["The Hill"]
    assert found("She went up Hill so.") == []
    assert found("She told Time Travel so.") == []


def test_a_list_that_is_not_there_is_an_error():
    with pytest.raises(ResourceError, match="no list of outlets"):
        read_outlets("outlets-xx")


# Any text ------------------------------------------------------------------------------------------------------------

WORDS = st.sampled_from(
    ["“It is late,”", "Ann Falk", "told", "said", "the", "The", "Kaldon", "Times", "Times.", "Evening Post", "Vessa.",
     "state radio", "on", "in", "interview with", "according to", "reported by", "paper", "station", "its editor",
     "wrote,", "Tern News's", "“The View,”", "'s", ".", ",", "(", ")", "\n\n", "In an e-mail", "show"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=40).map(" ".join), st.sampled_from(["", "Vessa", "Kaldon Times", " "]))
def test_any_order_of_words_gives_a_lawful_medium(text: str, outlet: str):
    for quote in find_quotes_in(text, outlet, [*OUTLETS, "", " ", "the", "'"], agency=outlet):
        assert quote.via_how in (*HOWS, "")
        assert quote.second_hand <= bool(quote.via_outlet)
        assert not outlet.strip() or quote.via_outlet != outlet


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80), st.lists(st.text(max_size=12), max_size=4))
def test_any_names_are_taken(text: str, names: list[str]):
    for sentence in find_sentences(text, []):
        for named in OutletNames(names).find(sentence):
            assert 0 <= named.first <= named.last < len(sentence.tokens)


def test_time_grows_with_the_text_only():
    """Long runs of names and phrases must not be tried in every combination."""
    hard = (
        "the newspaper daily paper A's B's told told interview with on Vessa " * 400
        + "“It is late,” Ann Falk said.\n\n"
    )
    start = time.perf_counter()
    find_quotes_in(hard + "“It is late,” Ann Falk told Vessa. “Cold,” she said.\n\n" * 300, "", OUTLETS)
    assert time.perf_counter() - start < 5
