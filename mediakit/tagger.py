"""Parts of speech: an averaged perceptron over the words of one sentence, with weights that come with mediakit.

The method is that of NLTK's `PerceptronTagger` (Honnibal 2013, "A good part-of-speech tagger in about 200 lines of
Python"): tags are chosen from left to right by the sum of the weights of a few features. `tools/train_tagger.py`
trains the weights with NLTK; `data/tagger/README.md` says on what, and how often the tags are right.

Here the same sums are made faster than NLTK makes them: what depends on one word alone is added up once per word,
and a word that was met often in training may only have tags that it had there. Weights are whole numbers, so the sum
does not depend on its order.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from mediakit.resources import DATA

# The templates of features: of the word itself, of one neighbour, of tags. Each feature is a template and a value.
OWN = ("word", "ending 2", "ending 3", "ending 4", "first letter", "shape")
NEIGHBOURS = {-2: ("word -2",), -1: ("word -1", "ending -1"), 1: ("word 1", "ending 1"), 2: ("word 2",)}
BEGIN, END = "<s>", "</s>"
# A whole stretch in quotation marks, given as one word, and its tag (none of Penn's).
QUOTED, QUOTED_TAG = '""', "QQ"

_DIGITS = re.compile(r"\d")
_RUNS = re.compile(r"(.)\1+")
Scores = dict[str, int]


def fold_form(word: str) -> str:
    """A word as the tagger knows it: small letters, straight apostrophe, numbers as one.

    Examples
    --------
    >>> [fold_form(word) for word in ("Said", "it’s", "2017", "$5", "KM-7")]
    ['said', "it's", '#year', '#', 'km-#']
    """
    if word.isdigit() and len(word) == 4:
        return "#year"
    low = word.lower().replace("’", "'")
    if _DIGITS.search(low):
        letters = _DIGITS.sub("#", low)
        return "#" if not any(c.isalpha() for c in letters) else _RUNS.sub(r"\1", letters)
    return low


def shape(word: str) -> str:
    """Capitals, small letters, digits and marks of a word, runs shortened.

    Examples
    --------
    >>> [shape(word) for word in ("Falk", "U.S.", "KM-7", ",")]
    ['Xx', 'X.X.', 'X-d', ',']
    """
    marks = "".join("X" if c.isupper() else "x" if c.isalpha() else "d" if c.isdigit() else c for c in word)
    return _RUNS.sub(r"\1", marks)[:6]


def own_values(word: str) -> tuple[str, ...]:
    """Values of the templates `OWN`."""
    form = fold_form(word)
    return form, form[-2:], form[-3:], form[-4:], word[:1], shape(word)


def neighbour_values(word: str, away: int) -> tuple[str, ...]:
    """Values of the templates of a neighbour."""
    form = word if word in (BEGIN, END) else fold_form(word)
    return (form, form[-3:])[: len(NEIGHBOURS[away])]


def list_features(words: Sequence[str], place: int, before: str, before_that: str) -> Iterator[tuple[str, str]]:
    """All features of a word, given the two tags before it: the definition that training uses."""
    yield "always", ""
    yield from zip(OWN, own_values(words[place]), strict=True)
    for away, templates in NEIGHBOURS.items():
        other = place + away
        word = words[other] if 0 <= other < len(words) else BEGIN if other < 0 else END
        yield from zip(templates, neighbour_values(word, away), strict=True)
    yield "tag -1", before
    yield "tag -2", before_that
    yield "tags", f"{before} {before_that}"
    yield "tag -1, word", f"{before} {fold_form(words[place])}"


class Model:
    """Weights as they are looked up; sums of one word's weights are kept once made."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.weights: dict[str, dict[str, Scores]] = data["weights"]
        self.known: dict[str, list[str]] = {word: tags.split() for word, tags in data["words"].items()}
        self.open: list[str] = data["open"]
        self.own = lru_cache(maxsize=100_000)(self._own)
        self.side = lru_cache(maxsize=200_000)(self._side)

    def candidates(self, word: str) -> list[str]:
        """Tags that a word may have."""
        return self.known.get(fold_form(word)) or self.open

    def _own(self, word: str) -> tuple[str, list[tuple[str, int]]]:
        """Folded form, and each tag that the word may have with the weights of the word itself."""
        features = [("always", ""), *zip(OWN, own_values(word), strict=True)]
        tables = [self.weights.get(template, {}).get(value, {}) for template, value in features]
        return fold_form(word), [(tag, sum(table.get(tag, 0) for table in tables)) for tag in self.candidates(word)]

    def _side(self, word: str, away: int) -> Scores:
        scores: Scores = {}
        for template, value in zip(NEIGHBOURS[away], neighbour_values(word, away), strict=True):
            for tag, weight in self.weights.get(template, {}).get(value, {}).items():
                scores[tag] = scores.get(tag, 0) + weight
        return scores

    def tag(self, words: Sequence[str]) -> list[str]:
        """Tags of one sentence."""
        padded = [BEGIN, BEGIN, *words, END, END]
        side, own = self.side, self.own
        tag_1, tag_2 = self.weights["tag -1"], self.weights["tag -2"]
        both, with_word = self.weights["tags"], self.weights["tag -1, word"]
        none: Scores = {}
        tags: list[str] = []
        before = before_that = BEGIN
        for place, word in enumerate(words, 2):
            form, candidates = own(word)
            tag = candidates[0][0]
            if len(candidates) > 1:
                tables = (
                    side(padded[place - 2], -2),
                    side(padded[place - 1], -1),
                    side(padded[place + 1], 1),
                    side(padded[place + 2], 2),
                    tag_1.get(before, none),
                    tag_2.get(before_that, none),
                    both.get(f"{before} {before_that}", none),
                    with_word.get(f"{before} {form}", none),
                )
                tag = _best(candidates, tables)
            tags.append(tag)
            before_that, before = before, tag
        return tags


def _best(candidates: list[tuple[str, int]], tables: tuple[Scores, ...]) -> str:
    """The tag with the highest sum; of equal ones the last in the alphabet, as NLTK has it."""
    a, b, c, d, e, f, g, h = (table.get for table in tables)
    return max(
        (score + a(tag, 0) + b(tag, 0) + c(tag, 0) + d(tag, 0) + e(tag, 0) + f(tag, 0) + g(tag, 0) + h(tag, 0), tag)
        for tag, score in candidates
    )[1]


@cache
def _model() -> Model:
    with gzip.open(DATA / "tagger" / "weights-en.json.gz", "rt", encoding="utf-8") as file:
        return Model(json.load(file))


def tag_words(words: Sequence[str]) -> list[str]:
    """Tag the words of one English sentence (Penn Treebank tags).

    Parameters
    ----------
    words : sequence of str
        Words and marks of one sentence as the Treebank splits them ("does", "n't"; "Falk", "'s"). A whole stretch in
        quotation marks may be given as `QUOTED`; its tag is `QUOTED_TAG`.

    Returns
    -------
    list of str
        One tag per word.

    Examples
    --------
    >>> tag_words(["The", "minister", "said", "she", "had", "n't", "left", "."])
    ['DT', 'NN', 'VBD', 'PRP', 'VBD', 'RB', 'VBN', '.']
    """
    return _model().tag(words)
