"""What the part-of-speech tagger looks at: the one definition that training and tagging share.

A feature is a string: its template, a blank, its value. It depends on the word itself, on one neighbour, or on the tags
before it and one word, never on more: so `mediakit.text.tagger` can add up the weights of each part once. The templates
start from those of NLTK's `PerceptronTagger` (Honnibal 2013); longer endings and beginnings, stems, shapes and "the tag
before with the word after" are added because the text it learns from is small.
"""

from __future__ import annotations

import re
from functools import lru_cache

from mediakit.text.words import fold_word, plain_marks

# A whole stretch in quotation marks, passed as one word, and its tag (which is none of Penn's).
QUOTED = '""'
QUOTED_TAG = "QQ"
# Stands for the words before the first and after the last one, and for their tags.
EDGE = "<s>"

_NUMBER = re.compile(r"[$£€]?\d")
_YEAR = re.compile(r"[12]\d{3}")
_RUN = re.compile(r"(.)\1+")
_STEM_ENDINGS = ("ing", "ed", "s", "es", "e", "ly", "er", "ers", "ies", "ied", "y", "d")
# After these a capital tells nothing: a sentence begins.
_OPENERS = frozenset((EDGE, '"', "“", ":"))


# The features of one word ask for its form and shape several times.
@lru_cache(maxsize=1024)
def fold_form(word: str) -> str:
    """A word as the tagger knows it: small letters, straight marks, short acronyms apart, all numbers one.

    Examples
    --------
    >>> [fold_form(word) for word in ("Said", "US", "us", "2017", "$5bn")]
    ['said', 'US', 'us', '#year', '#number']
    """
    if _NUMBER.match(word):
        return "#year" if _YEAR.fullmatch(word) else "#number"
    return fold_word(word)


@lru_cache(maxsize=1024)
def find_shape(word: str) -> str:
    """Capitals, small letters, digits and other characters of a word, runs shortened to one.

    Examples
    --------
    >>> [find_shape(word) for word in ("Falk", "U.S.", "G20", "well-known", ",")]
    ['Xx', 'X.X.', 'Xd', 'x-x', ',']
    """
    kinds = ("X" if c.isupper() else "x" if c.isalpha() else "d" if c.isdigit() else c for c in plain_marks(word))
    return _RUN.sub(r"\1", "".join(kinds))[:6]


def begins(word: str, before: str) -> bool:
    """Whether a capital may only be there because a sentence begins."""
    return before in _OPENERS and word[:1].isupper()


def word_features(word: str) -> list[str]:
    """Features of the word itself.

    Examples
    --------
    >>> word_features("Up")
    ['bias', 'word up', 'shape Xx', 'end1 p', 'end2 up', 'begin1 u', 'capital up', 'stem up']
    """
    form = fold_form(word)
    features = ["bias", f"word {form}", f"shape {find_shape(word)}"]
    if form[:1] == "#":
        return features
    features += [f"end{n} {form[-n:]}" for n in range(1, min(4, len(form)) + 1)]
    features += [f"begin{n} {form[:n]}" for n in range(1, min(3, len(form) - 1) + 1)]
    if "-" in form[1:-1]:
        features += [f"last {form.rsplit('-', 1)[1]}", f"first {form.split('-', 1)[0]}"]
    if word[:1].isupper():
        features.append(f"capital {form[-2:]}")
    endings = [ending for ending in _STEM_ENDINGS if form.endswith(ending) and len(form) - len(ending) > 2]
    return features + [f"stem {form[: -len(ending)]}" for ending in endings] + [f"stem {form}"]


def beginning_features(word: str) -> list[str]:
    """Further features of a word for which `begins` holds."""
    form = fold_form(word)
    return ["begins", f"begins {form}", f"begins-end {form[-3:]}"]


def neighbour_features(place: int, word: str) -> list[str]:
    """Features of a neighbour; `place` is -2, -1, 1 or 2, and EDGE stands where there is none.

    Examples
    --------
    >>> neighbour_features(-1, "Orm")
    ['-1word orm', '-1end3 orm', '-1end2 rm', '-1shape Xx']
    """
    form = fold_form(word)
    if abs(place) == 2:
        return [f"{place}word {form}"]
    return [
        f"{place}word {form}",
        f"{place}end3 {form[-3:]}",
        f"{place}end2 {form[-2:]}",
        f"{place}shape {find_shape(word)}",
    ]


def tag_features(tag: str, tag_before: str) -> list[str]:
    """Features of the tag before (`tag`) and the tag before that one."""
    return [f"-1tag {tag}", f"-2tag {tag_before}", f"-2-1tags {tag_before} {tag}"]


def tag_word_feature(tag: str, form: str) -> str:
    """Feature of the tag before together with the folded word."""
    return f"-1tag+word {tag} {form}"


def tag_next_feature(tag: str, form: str) -> str:
    """Feature of the tag before together with the folded word after."""
    return f"-1tag+1word {tag} {form}"


def context_features(words: list[str], place: int, tag: str, tag_before: str) -> list[str]:
    """All features of one word of a sentence; `tag` and `tag_before` are the tags of the two words before it."""

    def at(number: int) -> str:
        return words[number] if 0 <= number < len(words) else EDGE

    word = words[place]
    features = word_features(word)
    if begins(word, at(place - 1)):
        features += beginning_features(word)
    for step in (-2, -1, 1, 2):
        features += neighbour_features(step, at(place + step))
    features += tag_features(tag, tag_before)
    return [*features, tag_word_feature(tag, fold_form(word)), tag_next_feature(tag, fold_form(at(place + 1)))]
