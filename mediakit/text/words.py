"""Words with offsets, quotation marks made plain, words as they are compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

# One character for one character: offsets in the result are offsets in the original.
_PLAIN_MARKS = str.maketrans(
    {"’": "'", "‘": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"'}
)
_DOUBLE_MARKS = re.compile(r'"|``|\'\'|…')
_ACRONYM = re.compile(r"[A-Z][A-Z0-9]{1,2}")
_HAS_LETTER = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Word:
    """One word of a text: `text[start:end]` of the original."""

    text: str
    start: int
    end: int


def plain_marks(text: str) -> str:
    """Curly quotation marks and guillemets as straight ones; the length stays the same.

    Examples
    --------
    >>> plain_marks("Trump’s “shift”")
    'Trump\\'s "shift"'
    """
    return text.translate(_PLAIN_MARKS)


@cache
def _tokenizer() -> Any:
    from nltk.tokenize.destructive import NLTKWordTokenizer

    return NLTKWordTokenizer()


def find_words(text: str) -> list[Word]:
    """Words of a text with their offsets, by NLTK's Treebank-style tokeniser; punctuation is left out.

    A possessive or contracted ending ("'s", "n't") is a word of its own, a hyphenated compound is one word.

    Examples
    --------
    >>> [word.text for word in find_words("Tillerson’s ‘tense’ US-Russia talks")]
    ['Tillerson', '’s', 'tense', 'US-Russia', 'talks']
    """
    # Double marks are blanked because the tokeniser rewrites them and may then lose its place.
    prepared = _DOUBLE_MARKS.sub(lambda match: " " * len(match[0]), plain_marks(text))
    words = []
    for start, end in _tokenizer().span_tokenize(prepared):
        # An opening single mark may stick to its word; an ending such as 's keeps its apostrophe.
        if prepared[start] == "'" and end - start > 3:
            start += 1
        # Points within a text stay at the word that ends a sentence; those of an acronym belong to it.
        while end - start > 1 and prepared[end - 1] == "." and "." not in prepared[start : end - 1]:
            end -= 1
        if _HAS_LETTER.search(text, start, end):
            words.append(Word(text[start:end], start, end))
    return words


def count_words(text: str) -> int:
    """Number of words between blanks."""
    return len(text.split())


def fold_word(word: str) -> str:
    """A word as it is compared: lower case, straight apostrophe; short acronyms stay capitals, without points.

    So "U.S." is the same word as "US" and not the pronoun "us"; "NATO" is the same as "Nato".

    Examples
    --------
    >>> [fold_word(word) for word in ("O’Hanlon", "U.S.", "US", "us", "NATO")]
    ["o'hanlon", 'US', 'US', 'us', 'nato']
    """
    plain = plain_marks(word)
    pointless = plain.replace(".", "")
    return pointless if _ACRONYM.fullmatch(pointless) else plain.casefold()


def cut_words(text: str, most: int) -> str:
    """The first `most` words of a text, with " …" where there are more.

    Examples
    --------
    >>> cut_words("the boat is late", 2)
    'the boat …'
    """
    words = list(re.finditer(r"\S+", text))
    return text if len(words) <= most else text[: words[most - 1].end()] + " …"
