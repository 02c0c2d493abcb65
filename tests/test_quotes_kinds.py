"""The kind of a speaker in cases of our own making, what holds for any strings, and the lists behind it."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.quotes import find_quotes_in
from mediakit.quotes.kinds import Kind, judge_kind
from mediakit.resources import DATA
from mediakit.schema import KINDS_OF_SPEAKER

LISTS = ("speaker-kinds-en", "institutions-en", "body-types-en")


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / "lexicons" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def evidence(kind: Kind, **fields: str) -> str:
    return fields[kind.field][kind.start : kind.end] if kind.field else ""


# role, affiliation -> kind, the words that tell it
PERSONS = [
    ("foreign minister", "Kaldonia", "official", "foreign minister"),
    ("Kaldonian Prime Minister", "", "official", "Prime Minister"),
    ("President", "", "official", "President"),
    ("president", "Orm Foods Inc", "organisation", "Inc"),
    ("president", "Orm-X", "", ""),
    ("president", "University of Vosk", "organisation", "University"),
    ("president", "Institute of Northern Affairs", "expert", "Institute of"),
    ("Sen.", "", "official", "Sen"),
    ("Democrat", "Norland", "official", "Democrat"),
    ("mayor of Vosk Bay", "", "official", "mayor"),
    ("leader of the opposition", "", "official", "leader of the opposition"),
    ("presidential candidate", "", "official", "candidate"),
    ("spokeswoman of the Kaldonian foreign ministry", "", "official", "foreign ministry"),
    ("spokesman", "Department of Fisheries", "official", "Department"),
    ("spokesman", "Nord Bank", "organisation", "Bank"),
    ("spokesman for the dockers' union", "", "organisation", "union"),
    ("company spokeswoman", "", "organisation", "company"),
    ("spokesman", "Zunex", "", ""),
    ("spokeswoman", "", "", ""),
    ("press secretary", "White House", "official", "press secretary"),
    ("general, chief of the naval staff", "", "official", "general"),
    ("federal judge", "", "official", "judge"),
    ("police chief", "", "official", "police chief"),
    ("secretary general", "Concord of Four", "official", "secretary general"),
    ("secretary general", "Amnesty International", "organisation", "Amnesty International"),
    ("adviser to the campaign", "", "official", "campaign"),
    ("former prime minister", "", "official", "prime minister"),
    ("former senator", "", "official", "senator"),
    ("former ambassador to Kaldonia", "", "expert", "ambassador"),
    ("former ambassador to Kaldonia, now a fellow", "Orm Institute", "expert", "fellow"),
    ("ex-minister", "Brookings Institution", "expert", "Brookings Institution"),
    ("retired admiral", "", "expert", "admiral"),
    ("ambassador to Norland from 2012 until 2016", "", "expert", "ambassador"),
    ("captain", "Vosk Nautical College", "expert", "College"),
    ("Captain", "Vosk police department", "official", "police department"),
    ("parish clerk", "", "official", "parish clerk"),
    ("harbour master", "", "official", "harbour master"),
    ("owns the bakery", "", "citizen", "owns"),
    ("Brothers", "", "citizen", "Brothers"),
    ("former intelligence officer and general", "", "expert", "intelligence officer"),
    ("former director", "CIA", "expert", "director"),
    ("former chief executive", "Nord Bank", "citizen", "chief executive"),
    ("former State Department", "", "expert", "State Department"),
    ("senior fellow", "Orm Centre", "expert", "senior fellow"),
    ("director, Kaldonia programme", "Lind Centre for Security", "expert", "Centre for"),
    ("professor of maritime law", "University of Vosk", "expert", "professor"),
    ("University of Vosk professor", "", "expert", "professor"),
    ("chief economist", "Nord Bank", "expert", "chief economist"),
    ("head of research", "", "expert", "head of research"),
    ("seismologist", "", "expert", "seismologist"),
    ("oceanographer", "", "expert", "oceanographer"),
    ("doctoral candidate", "", "expert", "doctoral candidate"),
    ("party strategist", "", "expert", "party strategist"),
    ("editor and analyst", "Vosk Review", "expert", "analyst"),
    ("human rights lawyer", "", "expert", "human rights lawyer"),
    ("lawyer for the owners", "", "", ""),
    ("her lawyer", "", "", ""),
    ("Falk's attorney", "", "", ""),
    ("Vosk correspondent", "", "journalist", "correspondent"),
    ("columnist", "Vosk Herald", "journalist", "columnist"),
    ("radio host", "", "journalist", "radio host"),
    ("her host", "", "", ""),
    ("editor-in-chief", "", "journalist", "editor-in-chief"),
    ("photographer", "", "journalist", "photographer"),
    ("mother of two", "", "citizen", "mother"),
    ("mother of a survivor", "", "citizen", "mother"),
    ("the president's son", "", "citizen", "son"),
    ("wife of the foreign minister", "", "citizen", "wife"),
    ("retired pilot of the strait", "", "citizen", "pilot"),
    ("survivor, fisherman", "", "citizen", "survivor"),
    ("undecided voter", "", "citizen", "undecided voter"),
    ("student", "University of Vosk", "citizen", "student"),
    ("cafe owner on the quay", "", "citizen", "cafe owner"),
    ("army veteran", "", "citizen", "army veteran"),
    ("goalkeeper", "", "citizen", "goalkeeper"),
    ("film director", "", "citizen", "film director"),
    ("activist", "", "citizen", "activist"),
    ("friend and former adviser to the president", "", "expert", "adviser"),
    ("union leader", "", "organisation", "union leader"),
    ("chief executive", "Zunex", "organisation", "chief executive"),
    ("executive director", "Harbour Trust", "organisation", "Trust"),
    ("archbishop of Vosk", "", "organisation", "archbishop"),
    ("rebel commander", "", "organisation", "rebel commander"),
    ("manager", "", "", ""),
    ("director", "Zunex", "", ""),
    ("man", "", "", ""),
    ("telling voters and followers", "", "", ""),
    ("speaking to a group of teachers", "", "", ""),
    ("", "Georgetown University", "expert", "University"),
    ("", "Vosk police department", "official", "police department"),
    ("", "Orm & Sons Ltd", "organisation", "Ltd"),
    ("", "Council of Ministers", "official", "Council of Ministers"),
    ("of the Brookings Institution", "", "expert", "Brookings Institution"),
    ("", "", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("role", "affiliation", "kind", "words"), PERSONS)
def test_kind_of_a_person_with_a_name(role: str, affiliation: str, kind: str, words: str) -> None:
    judged = judge_kind("Ann Falk", "she", role, affiliation, True)
    assert (judged.kind, evidence(judged, role=role, affiliation=affiliation)) == (kind, words)


NAMELESS = [
    ("the ministry", "organisation", "ministry"),
    ("the Kaldonian foreign ministry", "organisation", "foreign ministry"),
    ("Nord Bank", "organisation", "Bank"),
    ("the White House", "organisation", "White House"),
    ("the Kremlin", "organisation", "Kremlin"),
    ("Downing Street", "organisation", "Downing Street"),
    ("police", "organisation", "police"),
    ("the company", "organisation", "company"),
    ("Republicans", "organisation", "Republicans"),
    ("several Democrats", "unnamed", "Democrats"),
    ("Norway", "organisation", "Norway"),
    ("the Institute for Harbour Studies", "organisation", "Institute for"),
    ("the report", "document", "report"),
    ("a report by the Strait Commission", "document", "report"),
    ("the ministry's report", "document", "report"),
    ("a joint statement", "document", "joint statement"),
    ("Resolution 2118", "document", "Resolution"),
    ("court papers filed on Monday", "document", "court papers"),
    ("the lawsuit", "document", "lawsuit"),
    ("a fact sheet lawmakers released", "document", "fact sheet"),
    ("a senior official", "unnamed", "official"),
    ("a White House official", "unnamed", "official"),
    ("two officials briefed on the talks", "unnamed", "officials"),
    ("one diplomat", "unnamed", "diplomat"),
    ("sources", "unnamed", "sources"),
    ("people familiar with the matter", "unnamed", "people"),
    ("an analyst at Nord Bank", "unnamed", "analyst"),
    ("a spokesman for the ministry", "unnamed", "spokesman"),
    ("several policemen", "unnamed", "policemen"),
    ("some of the women", "unnamed", "some"),
    ("a former president", "unnamed", "president"),
    ("the company's chief executive", "unnamed", "chief executive"),
    ("the president", "official", "president"),
    ("the judge", "official", "judge"),
    ("a judge", "unnamed", "judge"),
    ("Speaker", "official", "Speaker"),
    ("the charity Open Gate", "organisation", "charity"),
    ("the joint communiqué", "document", "joint communiqué"),
    ("Kaldonia's foreign minister", "official", "foreign minister"),
    ("the bank's president", "unnamed", "president"),
    ("President Falk", "official", "President"),
    ("Falk", "", ""),
    ("she", "", ""),
    ("the harbour wall", "", ""),
    ("", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("mention", "kind", "words"), NAMELESS)
def test_kind_of_a_speaker_without_a_name(mention: str, kind: str, words: str) -> None:
    judged = judge_kind(mention, mention, "", "", False)
    assert (judged.kind, evidence(judged, mention=mention, speaker=mention)) == (kind, words)


@pytest.mark.parametrize(
    ("mention", "kind", "words"),
    [
        ("White House spokesman Bo Orm", "official", "White House"),
        ("former Senator Bo Orm", "official", "Senator"),
        ("Professor Orm", "expert", "Professor"),
        ("Mr. Orm", "", ""),
        ("Bo Judge", "", ""),
    ],
)
def test_title_in_the_mention_counts_where_no_role_is_stated(mention: str, kind: str, words: str) -> None:
    judged = judge_kind("Bo Orm", mention, "", "", True)
    assert (judged.kind, evidence(judged, mention=mention)) == (kind, words)


CIRCUMSTANCES = [
    ("“Late,” said Ann Falk, 71.", "citizen", "age", "71"),
    ("“Late,” said Ann Falk (34).", "citizen", "age", "34"),
    ("Ann Falk, whose bakery was flooded, came. “Late,” Falk said.", "citizen", "life", "whose bakery"),
    ("Ann Falk, who lives on the quay, came. “Late,” Falk said.", "citizen", "life", "who lives"),
    ("“Late,” Ann Falk said on Monday in her cafe on the quay.", "citizen", "life", "her cafe"),
    ("“Late,” said Ann Falk, the spokeswoman of the Kesh.", "official", "seat", "spokeswoman"),
    ("“Late,” said Ann Falk, spokeswoman of Zunex.", "", "", ""),
    ("“Late,” said Ann Falk, a spokeswoman for the Zunex Arrows.", "", "", ""),
    ("“Late,” said Zunex spokeswoman Ann Falk of the Zunex.", "", "", ""),
    ("“Late,” said Ann Falk, 71, the foreign minister.", "official", "role", "foreign minister"),
    ("“Late,” Ann Falk said before Bo Orm opened his cafe.", "", "", ""),
    ("“Late,” said Ann Falk, 2,000 miles away.", "", "", ""),
    ("“Late,” Ann Falk said.", "", "", ""),
]


@pytest.mark.parametrize(("text", "kind", "rule", "words"), CIRCUMSTANCES)
def test_circumstances_tell_the_kind_where_no_role_is_stated(text: str, kind: str, rule: str, words: str) -> None:
    quote = find_quotes_in(text)[-1]
    found = text[quote.kind_start : quote.kind_end] if quote.kind_start >= 0 else ""
    assert (quote.speaker, quote.speaker_kind, quote.kind_rule, found) == ("Ann Falk", kind, rule, words)


def test_circumstances_tell_nothing_of_the_main_person_of_a_text() -> None:
    text = "Ann Falk, 71, came. " + "Falk met Bo Orm. " * 8 + "“Late,” Falk said."
    assert find_quotes_in(text)[-1].speaker_kind == ""


def test_people_of_a_known_outlet_are_journalists() -> None:
    text = "“Late,” said Ann Falk of The Orm Lantern."
    assert find_quotes_in(text, outlets=["The Orm Lantern"])[-1].speaker_kind == "journalist"


def test_role_counts_before_the_title_in_the_mention() -> None:
    assert judge_kind("Bo Orm", "General Bo Orm", "professor", "", True).kind == "expert"


def test_a_pronoun_is_what_its_speaker_is() -> None:
    judged = judge_kind("a senior official", "he", "", "", False)
    assert judged == Kind("unnamed", "nameless", "speaker", 9, 17)


def test_a_body_described_by_its_own_name_is_a_body() -> None:
    assert (
        judge_kind("Norland State Radio", "Norland State Radio", "Norland State Radio", "", True).kind == "organisation"
    )


def test_a_surname_that_is_also_a_firm_is_a_person_where_the_name_is_known() -> None:
    assert judge_kind("Bo R. Siemens", "Siemens", "", "", True) == judge_kind("Bo Orm", "Orm", "", "", True) == Kind()


def test_a_spokesperson_without_a_name_has_a_rule_of_their_own() -> None:
    assert judge_kind("a spokeswoman", "a spokeswoman", "", "", False).rule == "nameless voice"


PIECES = [
    "former", "the", "a", "and", ",", "of", "for", "'s", "’s", "president", "Bank", "minister", "report", "said",
    "United", "Nations", "U.S.", "İ", "ß", "chief", "executive", "who", "now", "(", "spokesman", "White House", "12",
    "&", "\u200f",
]  # fmt: skip
phrases = st.text(max_size=30) | st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join)


@given(phrases, phrases, phrases, phrases, st.booleans())
def test_any_strings_give_a_kind_with_its_evidence_inside_the_field(
    speaker: str, mention: str, role: str, affiliation: str, named: bool
) -> None:
    judged = judge_kind(speaker, mention, role, affiliation, named)
    assert judged.kind in ("", *KINDS_OF_SPEAKER)
    fields = {"speaker": speaker, "mention": mention, "role": role, "affiliation": affiliation}
    if judged.kind:
        assert 0 <= judged.start < judged.end <= len(fields[judged.field])
        assert fields[judged.field][judged.start : judged.end].strip()
    else:
        assert judged == Kind()


@pytest.mark.parametrize("name", LISTS)
def test_every_row_of_a_list_has_a_reason_and_a_key_of_its_own(name: str) -> None:
    table = rows(name)
    key = next(iter(table[0]))
    keys = [row[key].lower() for row in table]
    assert all(row["why"].strip() and row[key] == " ".join(row[key].split()) for row in table)
    assert len(keys) == len(set(keys))
    assert keys == sorted(keys) or name == "body-types-en"


def test_the_lists_use_closed_vocabularies_only() -> None:
    known = {"", *KINDS_OF_SPEAKER}
    types = {row["type"] for row in rows("body-types-en")}
    roles = rows("speaker-kinds-en")
    assert {row["kind"] for row in roles} <= known - {""} | {"voice", "member", "person", "none"}
    assert {row[column] for row in roles for column in ("alone", "former")} <= known
    assert {row[column] for row in roles for column in ("definite", "relation")} <= {"", "yes"}
    assert {row[column] for row in rows("body-types-en") for column in ("person", "voice")} <= known
    assert {row["type"] for row in rows("institutions-en")} <= types
    assert {row["match"] for row in rows("institutions-en")} == {"name", "word", "weak", "place"}
