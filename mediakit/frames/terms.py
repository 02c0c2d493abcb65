"""Cue terms in one text: the words of the text are looked up in an index of the terms' first words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from mediakit.resources import Codebook, Term
from mediakit.text import plain_marks

_WORD = re.compile(r"\w+")
_NEAR = 100  # signs: no exception is longer
_MOST_WORDS = 200_000  # kept in memory
Found = tuple[int, int, str, str]  # start, end, code, term


@dataclass
class _Entry:
    """One term: its code, its pattern, and the pattern of the phrases inside which it does not count."""

    code: str
    term: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None


@dataclass
class _Index:
    """Entries by the first word of their term: the whole word, or its beginning where any ending will do."""

    whole: dict[str, list[_Entry]] = field(default_factory=dict)
    begins: dict[str, list[_Entry]] = field(default_factory=dict)
    lengths: list[int] = field(default_factory=list)
    known: dict[str, list[_Entry]] = field(default_factory=dict)

    def find(self, word: str) -> list[_Entry]:
        """Terms that may begin with this word."""
        if word not in self.known:
            form = word.casefold()
            begins = [self.begins.get(form[:length], []) for length in self.lengths if length <= len(form)]
            if len(self.known) >= _MOST_WORDS:
                self.known.clear()
            self.known[word] = [entry for entries in (self.whole.get(form, []), *begins) for entry in entries]
        return self.known[word]


def find_terms(text: str, book: Codebook) -> list[Found]:
    """Matches of a codebook in one text: (start, end, code, term), sorted by start.

    Of matches of one code that overlap the longest counts, of equally long ones the first.

    Examples
    --------
    >>> from mediakit.resources import read_codebook
    >>> book = read_codebook("generic-frames")
    >>> [(code, "Ministers clash over budget"[start:end]) for start, end, code, _ in
    ...  find_terms("Ministers clash over budget", book) if code == "conflict"]
    [('conflict', 'clash')]
    """
    plain = plain_marks(text)
    index = _index(book)
    found: dict[str, list[Found]] = {}
    for word in _WORD.finditer(plain):
        for entry in index.find(word[0]):
            match = entry.pattern.match(plain, word.start())
            if match and not _is_within(match.span(), entry.unless, plain):
                found.setdefault(entry.code, []).append((*match.span(), entry.code, entry.term))
    return sorted(match for matches in found.values() for match in _keep_longest(matches))


def _is_within(span: tuple[int, int], unless: re.Pattern[str] | None, text: str) -> bool:
    """Whether a match stands inside a phrase that takes its meaning away."""
    if unless is None:
        return False
    start, end = span
    near = unless.finditer(text, max(0, start - _NEAR), end + _NEAR)
    return any(match.start() <= start and end <= match.end() for match in near)


def _keep_longest(matches: Iterable[Found]) -> list[Found]:
    kept: list[Found] = []
    for match in sorted(matches, key=lambda found: (found[0] - found[1], found[0])):
        if all(match[1] <= other[0] or other[1] <= match[0] for other in kept):
            kept.append(match)
    return kept


@lru_cache(maxsize=32)
def _index(book: Codebook) -> _Index:
    index = _Index()
    known: dict[tuple[str, ...], re.Pattern[str]] = {}
    for code in book.codes:
        for term in code.terms:
            if term.unless and term.unless not in known:
                phrases = sorted(term.unless, key=len, reverse=True)
                known[term.unless] = re.compile("|".join(map(_pattern, phrases)), re.IGNORECASE)
            entry = _Entry(code.code, term.text, re.compile(_pattern(term.text), re.IGNORECASE), known.get(term.unless))
            first, is_begin = _first_word(term)
            (index.begins if is_begin else index.whole).setdefault(first, []).append(entry)
    index.lengths = sorted({len(begin) for begin in index.begins})
    return index


def _first_word(term: Term) -> tuple[str, bool]:
    """The first word of a term, and whether it stands for any ending."""
    plain = plain_marks(term.text)
    match = _WORD.search(plain)
    assert match is not None  # the codebook was refused otherwise
    return match[0].casefold(), plain[match.end() :] == "*"


def _pattern(term: str) -> str:
    words = [re.escape(part) for part in plain_marks(term.rstrip("*")).split()]
    ending = r"\w*" if term.endswith("*") else ""
    # A word may end in combining accents: they belong to it.
    return r"(?<!\w)" + r"(?:\s+|-)".join(words) + ending + r"(?![\w\u0300-\u036f])"
