"""Descriptions in place of a name: "the retired pilot", "the former secretary of state and current nominee"."""

from __future__ import annotations

from mediakit.quotes.lexicons import is_plural, is_role, read_titles
from mediakit.quotes.phrases import find_verb
from mediakit.quotes.roles import NO_NOUN, base_end
from mediakit.quotes.sentences import Phrase, Token
from mediakit.quotes.words import LINKS, word_set

_ARTICLES = frozenset(("the", "a", "an"))
_LONGEST = 6  # tokens
# Verbs that end a subject: without tags, forms in -ed and unknown ones cannot be told from nouns and adjectives.
_PASTS = word_set(
    "sold took came went saw got gave made knew thought stood sat ran held kept left brought bought met found led put "
    "set won lost began wrote read spoke drove used did does may might fell rose grew drew flew chose paid sent lay "
    "spent swam climbed hid fled slept wept"
)


def is_common(tokens: list[Token], phrase: Phrase) -> bool:
    """Whether the head of a phrase is a noun of role: "an official of the council", but not "the official's memoir"."""
    first, last = phrase
    base = tokens[first : base_end(tokens, first, last) + 1]
    return any(is_role(token.low) and not _is_part_of_name(token) for token in base)


def _is_part_of_name(token: Token) -> bool:
    """Whether a capital noun of role is no office: "the Daily Caller"."""
    title = read_titles().get(token.low)
    return token.capital and title is not None and title.kind == "role"


def definite_heads(tokens: list[Token]) -> list[Phrase]:
    """Subjects such as "the retired pilot": at the start of a sentence, or beside a verb of saying.

    Examples
    --------
    >>> from mediakit.quotes.sentences import find_sentences
    >>> (sentence,) = find_sentences("The retired pilot met the mayor of Orm.", [])
    >>> definite_heads(sentence.tokens)
    [(0, 2)]
    """
    found: list[Phrase] = []
    for first, token in enumerate(tokens):
        if token.low in ("the", "this") and _opens_clause(tokens, first):
            last = first
            while last + 1 < len(tokens) and last - first < _LONGEST and _in_phrase(tokens, last + 1):
                last += 1
                if is_role(tokens[last].low) and last + 1 < len(tokens) and _is_past(tokens[last + 1]):
                    break
            if last > first and _is_one_person(tokens[last].low) and _stands_free(tokens, last + 1):
                found.append((first, last))
    return found


def _is_past(token: Token) -> bool:
    """Whether a word after a noun of role is a verb of the past: "the trader waited"."""
    return token.low in _PASTS or token.low.endswith("ed") and not token.capital and not is_role(token.low)


def _opens_clause(tokens: list[Token], first: int) -> bool:
    before = tokens[first - 1] if first else None
    if first > 1 and (tokens[first - 2].low, tokens[first - 1].low) == ("according", "to"):
        return True
    return before is None or before.is_quote or before.text == "," or bool(find_verb(tokens, first - 1))


def _is_one_person(low: str) -> bool:
    return is_role(low) and not is_plural(low)


def _stands_free(tokens: list[Token], place: int) -> bool:
    """Whether a phrase ends before a token: no "the mayor's office", "the mayor and ...", "the mayor Ann Falk"."""
    if place >= len(tokens):
        return True
    token = tokens[place]
    return token.low not in LINKS - {"of", "on"} and token.low not in ("'s", "'", "and") and not token.capital


def description_end(tokens: list[Token], last: int) -> int:
    """The token after a description: "the retired pilot of the strait", "the secretary of state and nominee"."""
    end = last + 1
    while end < len(tokens) and tokens[end].low in ("of", "and"):
        stop, found = end + 1, end
        while stop < len(tokens) and stop - end < 6 and (tokens[stop].low in _ARTICLES or _in_phrase(tokens, stop)):
            stop += 1
            if is_role(tokens[stop - 1].low):
                found = stop
            elif tokens[end].low == "of" and tokens[stop - 1].low not in _ARTICLES:
                found = stop
                break
        if found == end:
            break
        end = found
    return end


def _in_phrase(tokens: list[Token], place: int) -> bool:
    token = tokens[place]
    if token.is_quote or not token.is_word or token.low in NO_NOUN:
        return False
    return is_role(token.low) or not find_verb(tokens, place)
