"""A headline as tokens with offsets, and the small words of English that part its phrases."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mediakit.marks import find_outer_segments
from mediakit.text import fold_word, plain_marks

_TOKEN = re.compile(
    r"(?P<word>(?:[^\W\d_]\.){2,}|[$£€]?\d+(?:[.,]\d+)*%?[^\W_]*(?:-[^\W_]+)*|[^\W_]+(?:[-'’&/.][^\W_]+)*)"
    r"|(?P<mark>[,;:?!()–—|]|(?<=\s)-{1,2}(?=\s)|\.(?=\s|$)|\.{3}|…)"
)
_POSSESSIVE = re.compile(r"['’]s$")


def word_set(words: str) -> frozenset[str]:
    """A set of words written as one line of text."""
    return frozenset(words.split())


ARTICLES = word_set("a an the this that these those some any no every each another both its his her their our my your")
NUMBERS = word_set("one two three four five six seven eight nine ten dozens hundreds thousands millions scores")
PRONOUNS = word_set("i you he she it we they me him us them who himself herself themselves")
SUBJECT_PRONOUNS = word_set("i you he she it we they")
PREPOSITIONS = word_set(
    "about above across after against ahead along amid among around at aboard before behind below beneath "
    "beside between beyond by despite down during for from in inside into like near of off on onto out "
    "outside over past per since through throughout to toward towards under until up upon versus via vs "
    "with within without following"
)
# With these a new clause begins, or what follows tells a circumstance.
SUBORDINATORS = word_set(
    "as because if while when although though whether unless until where how why whereas once after "
    "before since amid than so despite that which who whom whose what"
)
QUESTION_WORDS = word_set("who what when where why how which whose whom")
JOINERS = frozenset(("and", "&", "or", "but", "nor", "yet"))
NEGATIONS = frozenset(("not", "never", "no", "n't", "hardly", "barely"))
# Before a number: "at least 14" is a noun phrase.
ABOUT_NUMBER = frozenset(("least", "most", "to", "than"))


@dataclass(frozen=True, slots=True)
class Token:
    """One word or mark: `headline[start:end]`; `low` is in small letters (a short acronym as
    `fold_word` has it: "US" is no pronoun), without possessive ending."""

    text: str
    low: str
    start: int
    end: int
    is_word: bool
    quoted: bool
    possessive: bool = False

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[:1].isupper()


def read_tokens(headline: str) -> tuple[list[Token], list[tuple[int, int]]]:
    """Words and marks of a headline, and its stretches in quotation marks.

    Examples
    --------
    >>> tokens, quoted = read_tokens("Falk’s answer: ‘Not yet’")
    >>> [token.low for token in tokens], quoted
    (['falk', 'answer', ':', 'not', 'yet'], [(15, 24)])
    """
    quoted = [(part.start, part.end) for part in find_outer_segments(headline) if part.closed]
    tokens = []
    for match in _TOKEN.finditer(plain_marks(headline)):
        start, end = match.span()
        low = match[0]
        plain = _POSSESSIVE.sub("", low)
        inside = any(a < start and end < b for a, b in quoted)
        possessive = plain != low or (headline[end : end + 1] in ("'", "’") and not _closes(end, quoted))
        tokens.append(
            Token(headline[start:end], fold_word(plain), start, end, match["word"] is not None, inside, possessive)
        )
    return tokens, quoted


def _closes(place: int, quoted: list[tuple[int, int]]) -> bool:
    return any(place == end - 1 for _, end in quoted)
