"""What holds for the quotations of any text: offsets, other encodings of the same text, stray marks, linear work."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import mediakit as mk
from mediakit.marks import LONGEST_ROW, find_outer_segments, find_paragraphs, find_segments
from mediakit.quotes import Quote, find_quotes_in
from mediakit.quotes.annotated import read_annotated
from mediakit.quotes.record import CARRIED
from mediakit.quotes.sentences import LONGEST_SENTENCE, MOST_QUOTATIONS, find_sentences

ROOT = Path(__file__).resolve().parents[1]
MARKS = ["“", "”", "„", "‟", '"', "‘", "’", "‚", "‛", "'", "«", "»", "‹", "›", "``", "''"]
PIECES = [
    *MARKS, " ", " ", "\n\n", "\r\n", "\n", "\t", ".", ",", "?", ":", ";", "—", "…", "(", ")", "[", "-", "--", "&", "a",
    "said", "told", "called it", "that", "according to", "whether", "Ann Falk", "Mr. Orm", "He", "she", "the minister",
    "the Post", "was", "by", "who", "U.S.", "6'2\"", "’90s", "crews'", "don't", "1,0", "e\u0301", "İ", "ß", "שלום",
    "مرحبا", "🚢", "👩\u200d🚀", "\u200b", "\u200f", "\u202e", "\ufeff", "\0",
]  # fmt: skip
texts = (
    st.text(max_size=80)
    | st.lists(st.sampled_from(PIECES), max_size=50).map("".join)
    | st.lists(st.sampled_from(PIECES), max_size=50).map(" ".join)
)


@cache
def gold_texts() -> list[str]:
    tables = [read_annotated(path)[0] for path in sorted((ROOT / "tests" / "gold" / "quotes").glob("*.txt"))]
    return [text for table in tables for text in table["text"]]


@cache
def articles() -> list[str]:
    corpus = mk.read_corpus(ROOT / "corpus" / "sunnmark-talks")
    return list(corpus.articles["text"])


def spans(quotes: list[Quote]) -> list[tuple[int, int]]:
    return [(quote.start, quote.end) for quote in quotes]


def told(quotes: list[Quote], unify: Callable[[str], str] = str) -> list[tuple[str, ...]]:
    """All that is said of the quotations but for their places."""
    return [
        (
            str(q.number),
            unify(q.text),
            q.kind,
            unify(q.speaker),
            unify(q.mention),
            unify(q.cue),
            unify(q.role),
            *q.flags,
        )
        for q in quotes
    ]


# Offsets --------------------------------------------------------------------------------------------------------------


@settings(max_examples=400)
@given(texts)
@example("“" * 30 + "a" + "”" * 30)
@example("''" * 9 + "``")
@example("‘\r\n’\r\n")
@example("Ann Falk said that")
@example("THAT,call%<")
@example("“Yes,” said \u200fAnn Falk\u202e, 🚢.")
def test_any_text_gives_spans_that_lie_in_it(text: str) -> None:
    quotes = find_quotes_in(text)
    assert spans(quotes) == sorted(spans(quotes))
    numbers = list(dict.fromkeys(quote.number for quote in quotes))
    assert numbers == list(range(1, len(numbers) + 1))
    for quote in quotes:
        assert 0 <= quote.start < quote.end <= len(text) and text[quote.start : quote.end] == quote.text
        for start, end, words in (
            (quote.mention_start, quote.mention_end, quote.mention),
            (quote.cue_start, quote.cue_end, quote.cue),
        ):
            assert (start, end, words) == (-1, -1, "") or text[start:end] == words != ""
        assert bool(quote.speaker) <= bool(quote.mention)


def test_a_text_may_break_off_after_any_word_or_begin_with_any() -> None:
    for text in gold_texts():
        for blank in (place for place, char in enumerate(text) if char.isspace()):
            for part in (text[:blank], text[blank:]):
                assert all(part[quote.start : quote.end] == quote.text for quote in find_quotes_in(part))


@settings(max_examples=300)
@given(texts)
def test_outer_segments_never_overlap_and_inner_ones_lie_in_outer_ones(text: str) -> None:
    paragraphs = find_paragraphs(text)
    segments = find_segments(text)
    ends = [0]
    for segment in segments:
        assert any(start <= segment.start < segment.end <= end for start, end in paragraphs)
        assert segment.inner[0] <= segment.inner[1] <= segment.end
        if segment.depth == 0:
            assert segment.start >= ends[-1]
            ends.append(segment.end)
        else:
            assert segment.end <= ends[-1]


# The same text in other clothes ---------------------------------------------------------------------------------------


def test_quotations_do_not_depend_on_how_accents_are_written() -> None:
    def compose(text: str) -> str:
        return unicodedata.normalize("NFC", text)

    for text in gold_texts():
        plain = compose(text.replace("Tarsk", "Tårsk").replace("Areth", "Årëth").replace("Marsh", "Márşh"))
        apart = unicodedata.normalize("NFD", plain)
        assert told(find_quotes_in(apart), compose) == told(find_quotes_in(plain), compose), plain


def test_quotations_do_not_depend_on_line_ends() -> None:
    for text in [*gold_texts(), *articles()]:
        windows = text.replace("\n", "\r\n")
        assert told(find_quotes_in(windows), lambda part: part.replace("\r\n", "\n")) == told(find_quotes_in(text))


def test_blank_paragraphs_and_signs_that_nobody_sees_change_nothing() -> None:
    for text in gold_texts():
        loose = "\n \n" + text.replace("\n\n", "\n\n\u00a0\n\n\n") + "\n\n\t\n"
        assert told(find_quotes_in(loose)) == told(find_quotes_in(text))


@given(st.sampled_from(["🚢", "👩\u200d🚀 ", "שלום. ", "مرحبا. ", "\u200f", "é "]), st.data())
def test_what_stands_in_another_paragraph_moves_the_spans_only(sign: str, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(gold_texts()))
    found = find_quotes_in(f"{sign}\n\n{text}")
    assert [(a - len(sign) - 2, b - len(sign) - 2) for a, b in spans(found)] == spans(find_quotes_in(text))


# One stray mark costs one quotation -----------------------------------------------------------------------------------


def by_paragraph(text: str) -> list[list[tuple[str, ...]]]:
    """Per paragraph its quotations: their words and, where their own paragraph says it, who and how."""
    paragraphs = find_paragraphs(text)
    rows: list[list[tuple[str, ...]]] = [[] for _ in paragraphs]
    for quote in find_quotes_in(text):
        number = next(n for n, (start, end) in enumerate(paragraphs) if start <= quote.start < end)
        start, end = paragraphs[number]
        own = CARRIED not in quote.flags and start <= quote.mention_start < end
        rows[number].append((quote.text, quote.kind, quote.mention, quote.cue) if own else (quote.text,))
    return rows


def assert_costs_no_other(text: str, number: int, place: int, mark: str) -> None:
    strayed = text[:place] + mark + text[place:]
    before, after = by_paragraph(text), by_paragraph(strayed)
    assert len(before) == len(after)
    changed = [n for n, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]]
    # A paragraph that is left open takes the next one for its continuation if that begins with the same mark.
    words = [([row[0] for row in before[n]], [row[0] for row in after[n]]) for n in changed if n != number]
    assert set(changed) <= {number - 1, number, number + 1} and all(a == b for a, b in words)


@settings(max_examples=60)
@given(st.data())
def test_a_stray_mark_costs_no_quotation_of_another_paragraph(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(articles()))
    paragraphs = find_paragraphs(text)
    number = data.draw(st.integers(0, len(paragraphs) - 1))
    place = data.draw(st.integers(*paragraphs[number]))
    assert_costs_no_other(text, number, place, data.draw(st.sampled_from(MARKS)))


@pytest.mark.parametrize("mark", MARKS)
def test_a_stray_mark_before_a_continuation_does_not_cost_its_beginning(mark: str) -> None:
    for text in articles():
        paragraphs = find_paragraphs(text)
        for number, (start, _) in enumerate(paragraphs):
            if text[start] in "‘“":
                assert_costs_no_other(text, number, start, mark)


@settings(max_examples=100)
@given(st.data())
def test_texts_after_one_another_have_the_quotations_of_both(data: st.DataObject) -> None:
    first, second = (data.draw(st.sampled_from(gold_texts())) for _ in range(2))
    parts = [find_outer_segments(text) for text in (first, second)]
    if parts[0] and not parts[0][-1].closed:
        first += "\n\nThe evening was quiet."
    moved = [(a + len(first) + 2, b + len(first) + 2) for a, b in spans(find_quotes_in(second))]
    assert spans(find_quotes_in(f"{first}\n\n{second}")) == spans(find_quotes_in(first)) + moved


# Work grows with the length -------------------------------------------------------------------------------------------

PATTERNS = [
    "“", "”", '"', "'", "’", "“”", "‘’", "``''", "“ ", ' "', "' ", "‘ ", "« »", "“\n", '"\n\n', "‘\n", "“a” ", "a “b ",
    "‘s’ ", ' "a', 'a"', "„a", "(“a", '5" ', "“a ‘b ", "“A b,” ", "“A b,” he said.\n", "“A b,” said Xa. ",
    "Ann said that ", "a. ",
]  # fmt: skip


def count_calls(function: Callable[[str], object], text: str) -> int:
    """Number of calls that Python sees, of builtins too: work that does not depend on the machine."""
    calls = 0

    def see(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(see)
    try:
        function(text)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("function", [find_segments, find_quotes_in])
def test_work_grows_with_the_length_and_not_faster(function: Callable[[str], object]) -> None:
    find_quotes_in("“Yes,” said Ann Falk.")  # reads the lists of words
    steep = {}
    for pattern in PATTERNS:
        once, twice = (count_calls(function, (pattern * size)[:size]) for size in (3000, 6000))
        if twice > 2.2 * once + 200:
            steep[pattern] = (once, twice)
    assert not steep


@pytest.mark.parametrize("run", ["a.", "a-", "A.", "A’s", "_", ".", "-", "“a”, ", "a "])
def test_tokens_and_sentences_have_a_greatest_length(run: str) -> None:
    text = "“Yes” said a" + run * 3000
    sentences = find_sentences(text, find_outer_segments(text))
    assert max(len(sentence.tokens) for sentence in sentences) <= LONGEST_SENTENCE
    assert max(sum(token.is_quote for token in sentence.tokens) for sentence in sentences) <= MOST_QUOTATIONS
    # What a rule reads again and again is short, but for words in marks.
    assert max(len(token.text) for sentence in sentences for token in sentence.tokens if not token.is_quote) <= 100


@pytest.mark.parametrize("mark", MARKS)
def test_a_long_row_of_marks_is_an_ornament(mark: str) -> None:
    assert find_segments(mark * (LONGEST_ROW + 1) + "a" + mark * (LONGEST_ROW + 1)) == []
    assert [s.start for s in find_segments(f"{mark * 9}\n\n“Yes,” she said.")] == [len(mark) * 9 + 2]
