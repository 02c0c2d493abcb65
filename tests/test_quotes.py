"""Quotations in invented sentences of many styles, with spans worked out by hand, and what holds for any text."""

from __future__ import annotations

import csv
import unicodedata

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mediakit.marks import find_outer_segments, find_segments
from mediakit.quotes import Quote, find_quotes, find_quotes_in
from mediakit.quotes.sentences import find_sentences
from mediakit.quotes.verbs import read_verbs
from mediakit.resources import DATA
from mediakit.schema import QUOTES, empty_table

PIECES = [
    "“", "”", "‘", "’", '"', "'", "«", "»", "„", "``", "''", " ", " ", "\n\n", "\r\n", "\n", ".", ",", "?", ":", "—",
    "said", "told", "called it", "that", "according to", "Ann Falk", "Mr. Orm", "He", "she", "the minister", "the Post",
    "was", "U.S.", "5'10\"", "crews'", "don't", "e\u0301", "İ", "שלום", "🚢", "\u200f", "\0", "a", "(", ")", "1,0",
]  # fmt: skip
texts = st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
spaced = st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)


def marked(text: str, depth: int = 0) -> list[str]:
    return [text[s.start : s.end] for s in find_segments(text) if s.depth == depth]


def brief(text: str) -> list[tuple[str, str, str]]:
    return [(quote.text, quote.kind, quote.speaker) for quote in find_quotes_in(text)]


def only(text: str) -> Quote:
    (quote,) = find_quotes_in(text)
    return quote


# Marks ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“One,” she said. “Two.”", ["“One,”", "“Two.”"]),
        ('"One," she said. "Two."', ['"One,"', '"Two."']),
        ("‘The crew’s boat isn’t in,’ he said.", ["‘The crew’s boat isn’t in,’"]),
        ("'The crew's boat isn't in,' he said.", ["'The crew's boat isn't in,'"]),
        ("'The crews' boat is in,' he said.", ["'The crews' boat is in,'"]),
        ("The crews' boat and the owners' yard are one.", []),
        ("Rock 'n' roll of the '90s: get 'em.", []),
        ("« Non », he said, »nein« and „doch“.", ["« Non »", "»nein«", "„doch“"]),
        ("``Fine,'' he said.", ["``Fine,''"]),
        ('He is 6\'2" tall and said "no".', ['"no"']),
        ('("Hm—")—"hm"', ['"Hm—"', '"hm"']),
        ("He called it “theatre”.", ["“theatre”"]),
        ("", []),
    ],
)
def test_marks_are_paired_by_what_surrounds_them(text: str, expected: list[str]):
    assert marked(text) == expected


@pytest.mark.parametrize(
    ("text", "outer", "inner"),
    [
        ("“He said ‘no’ twice,” she said.", "“He said ‘no’ twice,”", "‘no’"),
        ("‘“Late” is a soft word,’ she said.", "‘“Late” is a soft word,’", "“Late”"),
        ("\"They wrote 'sorry'.\" It was so.", "\"They wrote 'sorry'.\"", "'sorry'"),
        ("\"'Sorry' is a word.\"", "\"'Sorry' is a word.\"", "'Sorry'"),
    ],
)
def test_marks_in_marks(text: str, outer: str, inner: str):
    assert (marked(text), marked(text, depth=1)) == ([outer], [inner])


def test_a_stray_mark_costs_one_quotation_and_not_the_article():
    text = 'He paid 5" for it.\n\n"A stray one.\n\nHe said "yes" and "no".\n\nShe said "late".'
    assert marked(text)[-3:] == ['"yes"', '"no"', '"late"']
    assert [s.closed for s in find_outer_segments(text)].count(False) == 1


def test_a_forgotten_closing_mark_ends_at_the_next_opening_one():
    assert marked("“We waited, he said. “Nobody came,” he said.") == ["“We waited, he said.", "“Nobody came,”"]


@pytest.mark.parametrize(("opening", "closing"), [("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'"), ("«", "»")])
def test_a_quotation_runs_over_paragraphs(opening: str, closing: str):
    text = f"{opening}One here.\n\n{opening}Two here.\n\n{opening}Three here.{closing} He left. {opening}Four.{closing}"
    segments = find_outer_segments(text)
    assert [text[s.start : s.end].strip("“”\"‘’'«»") for s in segments] == [
        "One here.", "Two here.", "Three here.", "Four.",
    ]  # fmt: skip
    assert [s.continues for s in segments] == [False, True, True, False]


def test_a_hard_line_break_does_not_end_a_paragraph():
    assert marked("She said “the boat\nis late” again.") == ["“the boat\nis late”"]


def test_sentences_keep_quotations_and_abbreviations_whole():
    text = "Mr. Orm met Sen. Falk in the U.S. He said “No. 4 is lost. Go!” “Why?” Ms. Lind asked. It cost No. 5 a lot."
    found = [text[s.start : s.end] for s in find_sentences(text, find_outer_segments(text))]
    assert found == [
        "Mr. Orm met Sen. Falk in the U.S.",
        "He said “No. 4 is lost. Go!”",
        "“Why?” Ms. Lind asked.",
        "It cost No. 5 a lot.",
    ]


# Cue and subject -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said", "kind", "speaker", "cue"),
    [
        ("“The boat is late,” Ann Falk said.", "“The boat is late,”", "direct", "Ann Falk", "said"),
        ("“The boat is late,” said Ann Falk.", "“The boat is late,”", "direct", "Ann Falk", "said"),
        ('"Is it late?" Ann Falk asked.', '"Is it late?"', "direct", "Ann Falk", "asked"),
        ("‘It is late,’ said Mr Orm quietly.", "‘It is late,’", "direct", "Orm", "said"),
        ("“It is late,” a senior official told reporters.", "“It is late,”", "direct", "a senior official", "told"),
        (
            "“It is late,” Ann Falk, who runs the harbour, said on Monday.",
            "“It is late,”",
            "direct",
            "Ann Falk",
            "said",
        ),
        ("“It is late,” Ann Falk, the harbour master, wrote.", "“It is late,”", "direct", "Ann Falk", "wrote"),
        ("“It is late,” according to Ann Falk.", "“It is late,”", "direct", "Ann Falk", "according to"),
        ("Ann Falk said: “It is late.”", "“It is late.”", "direct", "Ann Falk", "said"),
        ("Ann Falk told the Post, “It is late.”", "“It is late.”", "direct", "Ann Falk", "told"),
        ("Ann Falk: “It is late.”", "“It is late.”", "direct", "Ann Falk", ""),
        ("At the gate Jens Orm, a driver, nodded: “It is late.”", "“It is late.”", "direct", "Jens Orm", ""),
        ("Ann Falk called the plan “theatre”.", "“theatre”", "mixed", "Ann Falk", "called"),
        ("Ann Falk described the plan as “good theatre”.", "“good theatre”", "mixed", "Ann Falk", "described"),
        ("In a note the ministry spoke of “an old fire”.", "“an old fire”", "mixed", "the ministry", "spoke"),
        ("Ann Falk greeted the crew and called the rest “theatre”.", "“theatre”", "mixed", "Ann Falk", "called"),
        ("The plan was called “theatre” by Ann Falk.", "“theatre”", "mixed", "Ann Falk", "called"),
    ],
)
def test_who_says_it(text: str, said: str, kind: str, speaker: str, cue: str):
    quote = only(text)
    assert (quote.text, quote.kind, quote.speaker, quote.cue) == (said, kind, speaker, cue)


@pytest.mark.parametrize(
    ("text", "clause", "kind"),
    [
        ("Ann Falk said that the boat was late.", "the boat was late", "indirect"),
        ("Ann Falk said the boat was late.", "the boat was late", "indirect"),
        ("Ann Falk told the council on Monday that the boat was late.", "the boat was late", "indirect"),
        ("The boat was late, Ann Falk said.", "The boat was late", "indirect"),
        ("According to Ann Falk, the boat was late.", "the boat was late", "indirect"),
        ("The boat was late, according to Ann Falk.", "The boat was late", "indirect"),
        ("Ann Falk asked why the boat was late.", "why the boat was late", "indirect"),
        ("Ann Falk promised to come back.", "to come back", "indirect"),
        ("Ann Falk said it was “no tragedy”.", "it was “no tragedy”", "mixed"),
        ("Ann Falk warned that the boat, “old as it is”, was late.", "the boat, “old as it is”, was late", "mixed"),
        (
            "Ann Falk said that one was “late” and that two were “lost”.",
            "one was “late” and that two were “lost”",
            "mixed",
        ),
        ("The boat was “no worse than others”, Ann Falk said.", "The boat was “no worse than others”", "mixed"),
        ("Ann Falk was quoted as saying by the Post that it was late.", "it was late", "indirect"),
    ],
)
def test_reported_clauses(text: str, clause: str, kind: str):
    quote = only(text)
    assert (quote.text, quote.kind, quote.speaker) == (clause, kind, "Ann Falk")


@pytest.mark.parametrize(
    "text",
    [
        "The boat was late and nobody knew why.",
        "The report was read by nobody.",
        "He went on a call about the state of the port.",
        "We say that the port must open.",  # the author's own voice
        "“”",
        "“ … ”",
    ],
)
def test_no_quotation_no_row(text: str):
    assert brief(text) == []


def test_two_parts_around_one_cue_are_one_quotation():
    quotes = find_quotes_in("“The boat is late,” Ann Falk said, “and it is cold.” “It is also empty,” she added.")
    assert [(quote.number, quote.speaker) for quote in quotes] == [(1, "Ann Falk"), (1, "Ann Falk"), (2, "Ann Falk")]


def test_a_quotation_goes_on_after_the_cue_and_over_paragraphs():
    text = "“It is late,” Ann Falk said. “It is cold.\n\n“It is empty.” Then Jon Orm left.\n\n“I shall wait,” she said."
    quotes = find_quotes_in(text)
    assert [quote.speaker for quote in quotes] == ["Ann Falk"] * 4
    assert [quote.text for quote in quotes] == ["“It is late,”", "“It is cold.", "“It is empty.”", "“I shall wait,”"]
    assert quotes[0].number == quotes[1].number == quotes[2].number != quotes[3].number


def test_a_paragraph_of_its_own_takes_the_speaker_before_it():
    quotes = find_quotes_in("“It is late,” Ann Falk said.\n\n“Nobody told us why.”")
    assert quotes[1].speaker == "Ann Falk"
    assert "carried" in quotes[1].flags


# People --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Ann Falk arrived. “Late,” Falk said.", ["Ann Falk"]),
        ("Ann Falk arrived. “Late,” Ann said.", ["Ann Falk"]),
        ("Ms. Ann Falk met Jon Falk. “Late,” Ms. Falk said. “No,” Mr. Falk replied.", ["Ann Falk", "Jon Falk"]),
        ("Admiral Tom Falk met Ann Falk. “Late,” Admiral Falk said.", ["Tom Falk"]),
        ("Jon Orm, the spokesman, met Ann Falk, an actress. “Late,” she said. “No,” he said.", ["Ann Falk", "Jon Orm"]),
        ("Ann Falk, the port minister, came. She was cold. Jon Orm waited. “Late,” the minister said.", ["Ann Falk"]),
        ("Prime Minister Ann Falk came. “It is late,” the prime minister said.", ["Ann Falk"]),
        ("Ann Falk came.\n\nFALK: “It is late.”", ["Ann Falk"]),
        ("“Late,” said an official of the council. “And cold,” the official said.", ["an official of the council"] * 2),
    ],
)
def test_full_names(text: str, speakers: list[str]):
    assert [quote.speaker for quote in find_quotes_in(text)] == speakers


@pytest.mark.parametrize(
    ("text", "role", "affiliation"),
    [
        ("“Late,” said Ann Falk, chief economist at Nord Bank.", "chief economist", "Nord Bank"),
        ("“Late,” said Ann Falk, 51, a lecturer at the University of Orm.", "lecturer", "University of Orm"),
        ("“Late,” said Foreign Minister Ann Falk.", "Foreign Minister", ""),
        ("“Late,” said Rep. Ann Falk.", "Rep.", ""),
        ("“Late,” said the retired pilot Ann Falk.", "retired pilot", ""),
        ("Ann Falk is a historian. “Late,” Falk said.", "historian", ""),
        ("“Late,” said Ann Falk, chief of the coast guard.", "chief of the coast guard", "coast guard"),
        ("“Late,” said a senior official at Nord Bank.", "senior official", "Nord Bank"),
        ("“Late,” Ann Falk said.", "", ""),
    ],
)
def test_role_and_affiliation_as_the_article_states_them(text: str, role: str, affiliation: str):
    quote = find_quotes_in(text)[-1]
    assert (quote.role, quote.affiliation) == (role, affiliation)


@pytest.mark.parametrize(
    ("text", "via", "how", "second_hand"),
    [
        ("“Late,” Ann Falk told the Evening Post.", "Evening Post", "told", True),
        ("“Late,” Ann Falk told the Herald.", "", "told", False),
        ("“Late,” Ann Falk told reporters.", "", "told", False),
        ("Ann Falk was quoted as saying by the Evening Post that it was late.", "Evening Post", "reported", True),
        ("“Late,” Ann Falk said in an interview with the Evening Post.", "Evening Post", "interview", True),
        ("The Evening Post called it “too late”.", "Evening Post", "reported", True),
        ("“Late,” Ann Falk said in a statement.", "", "statement", False),
        ("“Late,” Ann Falk told parliament.", "", "parliament", False),
        ("“Late,” Ann Falk said.", "", "said", False),
    ],
)
def test_medium(text: str, via: str, how: str, second_hand: bool):
    (quote,) = find_quotes_in(text, outlet="Harbour Herald", outlets=["Harbour Herald", "Evening Post"])
    assert (quote.via_outlet, quote.via_how, quote.second_hand) == (via, how, second_hand)


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("The so-called “peace boat” came in.", "scare quote"),
        ("The choir sang “The Quiet Harbour” at noon.", "title"),
        ("“It is late, Ann Falk said.", "unclosed"),
        ("“He said ‘late’ twice,” Ann Falk said.", "nested"),
    ],
)
def test_flags(text: str, flag: str):
    quote = find_quotes_in(text)[0]
    assert flag in quote.flags
    if flag in ("scare quote", "title"):
        assert quote.speaker == ""


# Any text ------------------------------------------------------------------------------------------------------------


def check_spans(text: str) -> None:
    end = 0
    for segment in find_outer_segments(text):
        assert end <= segment.start < segment.end <= len(text)
        assert segment.start <= segment.inner[0] <= max(segment.inner[1], segment.inner[0])
        end = segment.end
    starts = []
    for quote in find_quotes_in(text, "Post", ["Post", ""]):
        assert 0 <= quote.start < quote.end <= len(text)
        assert text[quote.start : quote.end] == quote.text
        assert quote.mention == (text[quote.mention_start : quote.mention_end] if quote.mention_start >= 0 else "")
        assert quote.cue == (text[quote.cue_start : quote.cue_end] if quote.cue_start >= 0 else "")
        assert quote.kind in ("direct", "mixed", "indirect")
        starts.append(quote.start)
    assert starts == sorted(starts)


@settings(max_examples=150, deadline=None)
@given(texts | spaced)
@example("“‘“‘“")
@example("'' `` ''\n\n‘a\n\n‘b’")
@example("said that said that, said")
def test_any_text_gives_spans_in_order(text: str):
    check_spans(text)


@settings(max_examples=40, deadline=None)
@given(spaced, st.sampled_from(["NFC", "NFD", "NFKD"]))
def test_spans_hold_in_every_normal_form(text: str, form: str):
    check_spans(unicodedata.normalize(form, text))  # type: ignore[arg-type]


@pytest.mark.parametrize("line", ["\n\n", "\r\n\r\n", "\r\n", "\n"])
def test_line_ends_emoji_and_right_to_left_text_move_nothing(line: str):
    text = f"🚢 “Zoë’s שלום is late,” said Ann Falk.{line}“And cold,” she added.{line}🚢 She called it “no tragedy”."
    assert brief(text) == [
        ("“Zoë’s שלום is late,”", "direct", "Ann Falk"),
        ("“And cold,”", "direct", "Ann Falk"),
        ("“no tragedy”", "mixed", "Ann Falk"),
    ]


# The table -----------------------------------------------------------------------------------------------------------


def articles(*texts: str, **columns: object) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "article_id": [f"{number:03d}" for number in range(1, len(texts) + 1)],
            "outlet": ["Harbour Herald"] * len(texts),
            "published": pd.Series([pd.Timestamp("2031-03-04", tz="UTC")] * len(texts), dtype="datetime64[us, UTC]"),
            "text": list(texts),
        }
    )
    return table.assign(**columns)


def test_the_table_has_the_columns_and_types_of_the_schema():
    found = find_quotes(articles("“It is late,” Ann Falk told the Evening Post. He said nothing.", ""))
    empty = empty_table(QUOTES)
    assert list(found.columns) == QUOTES.names
    assert found.dtypes.to_dict() == empty.dtypes.to_dict()
    row = found.iloc[0]
    assert (row["quote_id"], row["field"], row["speaker_name"]) == ("001-q01", "text", "Ann Falk")
    assert row["published"] == pd.Timestamp("2031-03-04", tz="UTC")
    assert 0.5 < row["confidence"] < 1
    assert (row["speaker_kind"], row["kind_rule"]) == ("", "")
    assert (row["second_hand"], row["via_outlet"]) == (True, "Evening Post")


def test_no_text_no_rows_and_the_same_types():
    for table in (articles("", "No marks here."), articles()):
        found = find_quotes(table)
        assert len(found) == 0
        assert found.dtypes.to_dict() == empty_table(QUOTES).dtypes.to_dict()


def test_places_that_there_are_not_are_missing():
    found = find_quotes(articles("The so-called “peace boat” came in."))
    assert found.loc[0, ["cue_start", "cue_end", "speaker_mention_start"]].isna().all()
    assert found.loc[0, "speaker_name"] == ""


def test_other_languages_are_passed_over():
    text = "“It is late,” Ann Falk said."
    assert list(find_quotes(articles(text, text, text, lang=["en", "de", ""]))["article_id"]) == ["001", "003"]


def test_ids_are_the_same_from_run_to_run_and_shared_by_parts():
    table = articles("“It is late,” Ann Falk said. “It is cold.” She called it “no tragedy”.")
    found = find_quotes(table)
    assert list(found["quote_id"]) == ["001-q01", "001-q01", "001-q02"]
    pd.testing.assert_frame_equal(found, find_quotes(table))


@settings(max_examples=25, deadline=None)
@given(st.lists(texts, max_size=3))
def test_the_batch_never_raises(many: list[str]):
    found = find_quotes(articles(*many))
    for row in found.itertuples():
        assert many[int(row.article_id) - 1][row.start : row.end] == row.text
    assert not found.duplicated(["quote_id", "start"]).any()


# The list of verbs ---------------------------------------------------------------------------------------------------


def test_each_verb_has_a_stance_and_a_reason():
    with (DATA / "verbs" / "attribution-en.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["verb"] for row in rows}) == len(rows)
    for row in rows:
        assert row["stance"] in ("neutral", "assertive", "doubting")
        assert row["why"]
        assert row["verb"] in row["forms"].split("; ")
        assert set(row["takes"].split("; ")) <= {
            "words", "clause", "name", "as", "person", "infinitive", "thing", "of", "about",
        }  # fmt: skip
        assert row["act"] in ("saying", "thinking", "showing")
    assert read_verbs()["said"].stance == "neutral"
    assert read_verbs()["claimed"].stance == "doubting"
