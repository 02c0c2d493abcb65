"""From a mention to a speaker: full names, pronouns, descriptions, roles and affiliations. All persons are invented."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediakit.marks import find_segments
from mediakit.quotes import find_quotes_in
from mediakit.quotes.lexicons import gender_of_name, is_role, read_adjectives, read_first_names, read_titles
from mediakit.quotes.mentions import read_mentions
from mediakit.quotes.naming import Namer, Speaker
from mediakit.quotes.people import People
from mediakit.quotes.sentences import find_sentences
from mediakit.quotes.words import BODIES, FEMALE_ROLES, HONORIFICS, MALE_ROLES, OFFICES, PARTICLES, ROLES, TITLES
from mediakit.resources import DATA


def sentences_of(text: str):
    return find_sentences(text, [segment for segment in find_segments(text) if segment.depth == 0])


def speakers(text: str) -> list[str]:
    return [quote.speaker for quote in find_quotes_in(text) if quote.mention]


def last(text: str) -> tuple[str, str, str]:
    quote = find_quotes_in(text)[-1]
    return quote.speaker, quote.role, quote.affiliation


def test_names_are_found_over_the_article():
    cases = {
        "Ludwig van der Berg came. “Late,” van der Berg said.": "Ludwig van der Berg",
        "Amalie Nygard-Voss came. “Late,” Nygard-Voss said.": "Amalie Nygard-Voss",
        "J. P. Falk came. “Late,” Falk said.": "J. P. Falk",
        "Martin Falk Jr. came. “Late,” Falk said.": "Martin Falk",
        "“Late,” Falk said. Only Martin Falk stayed.": "Martin Falk",
        "Martin Falk’s boat sank. “Late,” Falk said.": "Martin Falk",
        "Robert “Bob” Falk came. “Late,” Bob Falk said.": "Robert Falk",
        "Robert (Bob) Falk came. “Late,” Bob said.": "Robert Falk",
        "FALK WINS IN ORM\n\nAnn Falk came. “Late,” Falk said.": "Ann Falk",
        "Ann Falk came.\n\nFALK: “Late.”": "Ann Falk",
        "Ann M. Falk came. Ann M. Falk sat. “Late,” Ann Falk said.": "Ann M. Falk",
        "Faith Hill, a singer, came. “Late,” Hill said.": "Faith Hill",
        "Former Prime Minister Ann May came. “Late,” said Ann May.": "Ann May",
        "Suleiman al-Amin came. “Late,” said Suleiman al-Amin.": "Suleiman al-Amin",
        "Marine De Brun came. “Late,” said De Brun.": "Marine De Brun",
    }
    assert {text: speakers(text)[-1] for text in cases} == cases


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("In Vask Ann Falk said it was “late”.", "Ann Falk"),
        ("At the East Dock Jens Orm nodded: “I pay the bank for this trailer.”", "Jens Orm"),
        ("Secretary of Homeland Security Ann Falk said it was “late”.", "Ann Falk"),
        ("The mayor, Ann Falk, said it was “late”.", "Ann Falk"),
        ("Nord Bank’s chief economist, Ann Falk, said it was “late”.", "Ann Falk"),
        ("“Late,” said Nord Bank economist Ann Falk.", "Ann Falk"),
        ("On State Radio General Jon Falk said it was “late”.", "Jon Falk"),
    ],
)
def test_what_stands_before_a_name_is_no_part_of_it(text: str, name: str):
    assert speakers(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "“Late,” the Falk campaign said.",
        "“Late,” said the Harbour Board.",
        "“Late,” said a spokesman for Jens Falk.",
        "“Late,” the Falks said. Ann Falk left.",
        "“Late,” Officials said.",
    ],
)
def test_bodies_families_and_spokesmen_are_not_their_persons(text: str):
    quote = find_quotes_in(text)[0]
    assert quote.speaker == quote.mention


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Bill Falk and Jane Falk came. “Late,” Mrs. Falk said. “No,” Mr. Falk said.", ["Jane Falk", "Bill Falk"]),
        ("Bill Falk spoke of the port. His wife, Jane Falk, was away. “Late,” Falk said.", ["Bill Falk"]),
        ("Admiral Tom Falk met Ann Falk. “Late,” Admiral Falk said.", ["Tom Falk"]),
        ("Bill Falk came. Bill Falk sat. Ann Falk came. “Late,” Falk said, and she left.", ["Ann Falk"]),
        ("Solveig Orm sat down. Her son Emil said it was “late”. “No,” Emil said.", ["Emil Orm", "Emil Orm"]),
    ],
)
def test_people_with_one_surname(text: str, names: list[str]):
    assert speakers(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Jon Orm met Ann Falk. He was cold. “Late,” he said.", ["Jon Orm"]),
        ("Ann Falk met Jon Orm. “Late,” he said. “No,” she replied.", ["Jon Orm", "Ann Falk"]),
        ("Ann Falk told Eva Orm that the boat was “late”. “Cold too,” she said.", ["Ann Falk", "Ann Falk"]),
        ("Ann Falk spoke. “Eva Orm is wrong,” she said.", ["Ann Falk"]),
        ("Kim Falk, a mother of two, met Kim Orm, a father of three. “Late,” she said.", ["Kim Falk"]),
        ("At a meeting in Ohio, Jon Falk rose. “Late,” he said.", ["Jon Falk"]),
        ("Ms. Falk’s plan failed. She was calm. “Late,” she said.", ["Falk"]),
        ("Ann Falk praised Eva Orm in a letter where she said “it was late”.", ["Ann Falk"]),
        ("“Late,” he said.", ["he"]),
    ],
)
def test_he_and_she(text: str, names: list[str]):
    assert speakers(text) == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ann Falk, the port minister, and Jon Orm, the mayor, came. “Late,” the mayor said.", "Jon Orm"),
        ("Mayor Ann Falk and Gov. Jon Orm spoke. “Late,” the governor said.", "Jon Orm"),
        ("Ben Orm spoke in Vask. “Late,” the Republican said.", "Ben Orm"),
        ("Zora Orm had waited. “Late,” the 45-year-old baker said.", "Zora Orm"),
        ("Olaf Orm was painting. “Late,” the retired pilot said.", "Olaf Orm"),
        ("Ann Falk, a Norwegian minister, came. “Late,” the Norwegian minister said.", "Ann Falk"),
        ("Tim Orm, Nord Bank’s chief executive, came. “Late,” Nord Bank’s chief executive said.", "Tim Orm"),
        ("His campaign manager, Jon Falk, said it was “late”.", "Jon Falk"),
        ("The minister came late. “Cold,” the minister said.", "the minister"),
        ("Ann Falk met Jon Orm and a baker. “Late,” the baker said.", "the baker"),
    ],
)
def test_descriptions_in_place_of_a_name(text: str, name: str):
    assert speakers(text)[-1] == name


@pytest.mark.parametrize(
    ("text", "role", "affiliation"),
    [
        ("“Late,” said Ann Falk, who heads the Nord Institute.", "heads the Nord Institute", "Nord Institute"),
        ("“Late,” said Ann Falk, a cardiologist at the Orm Hospital.", "cardiologist", "Orm Hospital"),
        ("“Late,” said Sen. Ann Falk (R-Ohio).", "Sen.", "R-Ohio"),
        ("“Late,” said Ann Falk (D).", "", "D"),
        ("Senator Ann Falk, Democrat of Vermont, came. “Late,” Falk said.", "Senator, Democrat", "Vermont"),
        ("The fund’s chief economist, Ann Falk, said it was “late”.", "chief economist", "fund"),
        ("The Norwegian foreign minister, Ann Falk, said it was “late”.", "Norwegian foreign minister", "Norway"),
        ("“Late,” said Ann Falk, the Kaldrian envoy. Kaldria was silent.", "Kaldrian envoy", "Kaldria"),
        ("“Late,” said Ann Falk, spokeswoman for the Harbour Board.", "spokeswoman", "Harbour Board"),
        ("Secretary of State Ann Falk said it was “late”.", "Secretary of State", ""),
        ("Speaker of the House Ann Falk said it was “late”.", "Speaker of the House", "House"),
        ("“Late,” said Ann Falk, leader of the opposition and of the Harbour Party.", "leader of the opposition", None),
        ("“Late,” said Ann Falk of Nord Bank.", "", "Nord Bank"),
        ("“Late,” said Ann Falk, 45, of the Orm Institute.", "", "Orm Institute"),
        ("“Late,” said Ann Falk, author of The Quiet Harbour.", "author of The Quiet Harbour", ""),
        ("“Late,” said Dr. Ann Falk, who teaches history at Orm University.", "teaches history", "Orm University"),
        ("“Late,” said Ann Falk, an envoy who is now at the Orm Institute.", "envoy", "Orm Institute"),
        ("“Late,” said Ann Falk, a diver who clears mines for the Blue Fund.", "diver", "Blue Fund"),
        ("“Late,” said Ann Falk, who runs the firm Falk & Daughters.", None, "Falk & Daughters"),
        ("The Coast Bank answered. “Late,” said Siv Orm, its spokeswoman.", "spokeswoman", "Coast Bank"),
        ("The Strait Commission met. Siv Orm, the chief inspector, said it was “late”.", "chief inspector", None),
        ("Viggo Falk spoke. His Harbour Party holds ten seats. “Late,” Falk said.", "", "Harbour Party"),
        ("Orm campaign manager Ann Falk said it was “late”.", "campaign manager", "Orm campaign"),
        ("Candidates Ann Falk and Jon Orm spoke. “Late,” Orm said.", "Candidates", ""),
        ("Admiral Ann Falk, the chief of the fleet, said it was “late”.", "Admiral, chief of the fleet", "fleet"),
        ("Zora Orm had waited since noon. The trader sold carp. “Late,” Orm said.", "trader", ""),
        ("Olaf Orm was painting. The retired pilot of the strait knew it. “Late,” he said.", None, ""),
        ("Jon Falk was silent. “Late,” his spokesman said.", "spokesman", "Jon Falk"),
        ("“Late,” said a spokesman for Orm Line.", "spokesman", "Orm Line"),
        ("“Late,” said the company’s chief executive.", "chief executive", "company"),
        ("“Late,” said an official of the Concord. The Concord of Nine met.", "official", "Concord of Nine"),
        ("“Late,” said Ann Falk, seen as a leader by many.", "", ""),
        ("“Late,” said Ann Falk, and the mayor left.", "", ""),
        ("Radio host Ann Falk met singer Eva Orm. “Late,” Orm said.", "singer", ""),
    ],
)
def test_roles_and_affiliations(text: str, role: str | None, affiliation: str | None):
    speaker, found_role, found_affiliation = last(text)
    assert speaker
    if role is not None:
        assert found_role == role
    if affiliation is not None:
        assert found_affiliation == affiliation


@pytest.mark.parametrize(
    ("text", "speaker", "role"),
    [
        # an apposition that a clause hangs on is of the person before it, no second person
        ("At the gate Bo Orm, a baker who had waited since five, nodded: “Late.”", "Bo Orm", "baker"),
        # the only person so far, though a sentence stands between
        ("Ann Falk spoke first. It was cold. “Late,” the foreign minister said.", "Ann Falk", "foreign minister"),
        ("Ann Falk met Bo Orm. It was cold. “Late,” the foreign minister said.", "the foreign minister", None),
        # whoever invites is no radio host
        ("Ann Falk met Bo Orm, her host. “Late,” said Orm.", "Bo Orm", ""),
        ("“Late,” said Bo Orm, a radio host.", "Bo Orm", "radio host"),
        # the noun ends where a verb of the past follows
        ("“Late,” Bo Orm called. The fisherman waited an hour.", "Bo Orm", "fisherman"),
        ("Bo Orm handed over a letter. The ferry, according to the mayor, was late.", "Bo Orm", "mayor"),
        ("Ann Falk, prosecuting, said the ferry was late.", "Ann Falk", "prosecuting"),
    ],
)
def test_what_an_apposition_or_a_description_tells(text: str, speaker: str, role: str | None):
    quote = find_quotes_in(text)[-1]
    assert quote.speaker == speaker
    if role is not None:
        assert role == quote.role or (role and role in quote.role)


def test_the_body_is_that_which_a_programme_belongs_to():
    text = "“Late,” said Ann Falk, who directs the Orm programme at the Nord Centre for Security."
    assert find_quotes_in(text)[-1].affiliation == "Nord Centre for Security"


def test_a_later_mention_keeps_role_and_affiliation():
    text = (
        "“Late,” said Ann Falk, chief economist at Nord Bank. Days passed.\n\n“Cold,” Falk said.\n\n“Dark,” she said."
    )
    assert {(q.speaker, q.role, q.affiliation) for q in find_quotes_in(text)} == {
        ("Ann Falk", "chief economist", "Nord Bank")
    }


def test_the_official_is_the_one_who_spoke_before_with_role_and_affiliation():
    first, second = find_quotes_in("“Late,” said an official of the Orm Council. “Cold,” the official said.")
    assert (second.speaker, second.role, second.affiliation) == (first.speaker, "official", "Orm Council")


def test_people_who_introduce_themselves_in_a_transcript():
    text = "ORM: “Ann Orm, Coast News. Why is it late?”"
    namer = Namer(text, sentences_of(text))
    sentence = sentences_of(text)[0]
    assert namer.name(sentence, (0, 0), 0) == Speaker("Ann Orm", "", "Coast News", named=True)


def test_a_role_is_stated_where_role_start_and_end_say():
    text = "Ann Falk, chief economist at Nord Bank, came. “Late,” Falk said."
    sentences = sentences_of(text)
    speaker = Namer(text, sentences).name(sentences[1], (1, 1), 50)
    assert text[speaker.role_start : speaker.role_end] == speaker.role == "chief economist"


def test_gender_comes_from_titles_names_roles_and_pronouns():
    text = "Ms. Taylor Falk met Ann Orm. Kim Berg, a father, left. Xu Lund said he was late."
    people = People(sentences_of(text))
    assert [people.gender.get(name) for name in ("Taylor Falk", "Ann Orm", "Kim Berg", "Xu Lund")] == [
        "f",
        "f",
        "m",
        "m",
    ]


def test_a_headline_makes_no_person_of_its_words():
    people = People(sentences_of("Why The Mayor Could Save The Whole Economy Next Week.\n\nAnn Falk spoke."))
    assert people.persons == {"Ann Falk"}


def test_lists_have_their_columns_reasons_and_no_doubles():
    for name, key in (("titles-en", "word"), ("bodies-en", "word"), ("first-names-en", "name"), ("places-en", "place")):
        with (DATA / "lexicons" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert all(row["why"] for row in rows), name
        assert len({row[key] for row in rows}) == len(rows), name
    assert {name.gender for name in read_first_names().values()} == {"m", "f", "u"}


def test_word_classes_come_from_the_lists():
    assert HONORIFICS["mrs"] == "f" and "gov" in OFFICES and "van" in PARTICLES and "ministry" in BODIES
    assert {"president", "former"} <= TITLES and {"baker", "mother"} <= ROLES
    assert "spokeswoman" in FEMALE_ROLES and "spokesman" in MALE_ROLES and not FEMALE_ROLES & MALE_ROLES
    assert is_role("economists") and is_role("spokesmen") and not is_role("states")
    assert (gender_of_name("Ann"), gender_of_name("Kim"), gender_of_name("Jean-Luc")) == ("f", "", "m")
    assert read_adjectives()["norwegian"] == "Norway" and read_titles()["gov"].full == "governor"


_WORDS = (
    "Ann Falk Orm Jr. Sen. Mr. Mrs. the The a of at for and , . ; ( ) — - ’s he she his her who is said “Late,” ‘No’ "
    "baker minister Bank Party Republican (R-Ohio) (D) 45 van der King former Its its one whose May Kaldrian "
    "Secretary State spokesman : told"
)
WORDS = st.sampled_from([*_WORDS.split(), "\n\n"])


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_any_order_of_words_keeps_spans_inside_the_text(text: str):
    sentences = sentences_of(text)
    namer = Namer(text, sentences)
    for sentence in sentences:
        for mention in read_mentions(sentence.tokens, sentence.place):
            assert 0 <= mention.start < mention.end <= len(text)
            assert text[mention.start : mention.end].startswith(mention.words[0].rstrip("."))
        for first in range(len(sentence.tokens)):
            phrase = (first, min(first + 2, len(sentence.tokens) - 1))
            speaker = namer.name(sentence, phrase, sentence.start)
            if speaker.role_start >= 0:
                assert 0 <= speaker.role_start < speaker.role_end <= len(text)
                assert text[speaker.role_start : speaker.role_end] in speaker.role


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str):
    for quote in find_quotes_in(text):
        if quote.mention:
            assert text[quote.mention_start : quote.mention_end] == quote.mention
