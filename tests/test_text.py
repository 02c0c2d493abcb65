"""Words with offsets that lead back to the text, and words as they are compared."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mediakit.text import count_words, find_words, fold_word, plain_marks, split_words

MARKS = "’‘‚‛“”„‟«»\"'`"
# Pieces that tokenisers stumble over: marks of all kinds, contractions, NFD, emoji, right-to-left, line ends.
PIECES = [
    *MARKS, "``", "''", "'s", "’s", "n’t", "'ll", "don't", "cannot", "gonna", "Ferry", "strike", "U.S.", "e.g.", "…",
    "...", "--", "–", "—", "/", "(", ")", "[", "]", "{", "<b>", "&amp;", "%", "$5", "1,000.50", "#", "@", "_", " ",
    " ", "\t", "\n", "\r\n", "\u2028", "\u00a0", "\u200b", "\u200f", "\ufeff", "\0", "e\u0301", "Zo\u00eb", "ﬁ", "İ",
    "паром", "שביתה", "إضراب", "フェリー", "👩‍🔧", "🇫🇮", "\U0001f6a2",
]  # fmt: skip
texts = st.text() | st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


def words(text: str) -> list[str]:
    return [word.text for word in find_words(text)]


@given(texts)
@example("“‘Ferry’s’” ``strike''")
@example("\"''\"''''\"")
def test_words_are_spans_of_the_text_in_order(text: str):
    found = find_words(text)
    end = 0
    for word in found:
        assert end <= word.start < word.end <= len(text)
        assert text[word.start : word.end] == word.text
        assert any(char.isalnum() for char in word.text)
        assert not any(char in " \t\r\n" for char in word.text)
        end = word.end


@given(texts)
def test_no_letter_or_digit_is_lost(text: str):
    covered = {place for word in find_words(text) for place in range(word.start, word.end)}
    lost = [char for place, char in enumerate(text) if char.isalnum() and place not in covered]
    assert lost == []


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC"])
def test_accents_may_be_written_in_any_way(form: str):
    text = unicodedata.normalize(form, "Zoë’s café réopens")
    assert words(text) == unicodedata.normalize(form, "Zoë|’s|café|réopens").split("|")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("— … !", []),
        ("Owners reject crews' offer", ["Owners", "reject", "crews", "offer"]),
        ("Mayor’s “tense” ferry-strike talks", ["Mayor", "’s", "tense", "ferry-strike", "talks"]),
        ("‘No’ to ferry", ["No", "to", "ferry"]),
        ("«Паром» стоит", ["Паром", "стоит"]),
        ("\"Ferry\" 'strike' „ends“", ["Ferry", "strike", "ends"]),
        ("Mayor: we won’t pay", ["Mayor", "we", "wo", "n’t", "pay"]),
        ("Ferry—strike – ends", ["Ferry", "strike", "ends"]),
        ("Ferry\r\nstrike\tends", ["Ferry", "strike", "ends"]),
        ("🚢 Ferry strike 🚢", ["Ferry", "strike"]),
        ("1,000 passengers (all wet)", ["1,000", "passengers", "all", "wet"]),
        ("שביתה במעבורת", ["שביתה", "במעבורת"]),
    ],
)
def test_words_of_headlines(text: str, expected: list[str]):
    assert words(text) == expected


def test_the_full_stop_of_a_sentence_is_no_part_of_its_last_word():
    assert words("Ferry sails. Owners angry. Crews tired.") == ["Ferry", "sails", "Owners", "angry", "Crews", "tired"]


def test_three_points_part_words():
    assert words("Ferry…strike") == ["Ferry", "strike"]


# --- marks


@given(texts)
def test_plain_marks_keep_every_place(text: str):
    plain = plain_marks(text)
    assert len(plain) == len(text)
    assert not set(plain) & set("’‘‚‛“”„‟«»")
    assert all(new == old or old in MARKS for old, new in zip(text, plain, strict=True))
    assert plain_marks(plain) == plain


def test_single_marks_become_apostrophes_and_double_ones_straight():
    assert plain_marks("’‘‚‛") == "''''"
    assert plain_marks("“”„‟«»") == '""""""'


# --- comparing


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("U.S.", "US"),
        ("U.S", "US"),
        ("U.N.", "UN"),
        ("E.U.", "EU"),
        ("U.K.", "UK"),
        ("NATO", "Nato"),
        ("OPEC", "Opec"),
        ("Ferry", "FERRY"),
        ("O’Harrow", "O'HARROW"),
        ("Straße", "STRASSE"),
        ("ПАРОМ", "паром"),
    ],
)
def test_words_that_are_the_same(one: str, other: str):
    assert fold_word(one) == fold_word(other)


@pytest.mark.parametrize(("one", "other"), [("US", "us"), ("U.S.", "us"), ("WHO", "who"), ("IT", "it"), ("G7", "g7")])
def test_short_acronyms_are_no_ordinary_words(one: str, other: str):
    assert fold_word(one) != fold_word(other)


@pytest.mark.parametrize(
    ("word", "folded"),
    [("U.S.", "US"), ("US", "US"), ("us", "us"), ("Us", "us"), ("G20", "G20"), ("FBI", "FBI"), ("NATO", "nato"),
     ("Nato", "nato"), ("I", "i"), ("A", "a"), ("U.S.-led", "u.s.-led"), ("", "")],
)  # fmt: skip
def test_folded_forms(word: str, folded: str):
    assert fold_word(word) == folded


@given(st.text(max_size=12))
def test_folding_twice_changes_nothing_more(word: str):
    assert fold_word(fold_word(word)) == fold_word(word)


@given(st.text(st.characters(categories=["Ll"]), min_size=1, max_size=12))
def test_words_in_small_letters_are_casefolded(word: str):
    assert fold_word(word) == word.casefold()


# --- counting


@given(st.lists(st.text(st.characters(categories=["L", "N", "P"]), min_size=1)))
def test_words_between_blanks_are_counted(parts: list[str]):
    assert count_words("  ".join(parts)) == len(parts)
    assert count_words("\n" + "\r\n".join(parts) + " ") == len(parts)


@given(st.text(alphabet="aBc’'nt-. US19&é\u0301…", max_size=60))
def test_words_without_places_are_the_same_words(text: str) -> None:
    assert split_words(text) == [plain_marks(word.text) for word in find_words(text)]
