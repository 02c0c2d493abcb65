"""Names, verbs and noun phrases, read without tags: by the closed words that surround them.

For what is asked of every word of an article, and not only of sentences that report something: in "the mayor of Ostrel
said" the phrase before "said" is "the mayor of Ostrel".
"""

from __future__ import annotations

from mediakit.quotes.sentences import Phrase, Token
from mediakit.quotes.verbs import NOUN_LIKE, read_verbs
from mediakit.quotes.words import (
    AUXILIARIES,
    BE,
    BOUNDARIES,
    DETERMINERS,
    LINKS,
    PREPOSITIONS,
    PRONOUNS,
    STARTERS,
    TIMES,
    word_set,
)

LONGEST_PHRASE = 14
_NO_VERB_AFTER = word_set("the a an this that these those his her its their our my your of 's ’s")
_CLOSERS = frozenset(',;:.!?()—–-"[]')


def is_name(token: Token, first: bool = False) -> bool:
    """Whether a token is a capitalised word, and not only because a sentence begins there."""
    if not token.capital or token.is_quote or token.low in TIMES or token.low in PRONOUNS:
        return False
    return not (first and (token.low in STARTERS or token.low.endswith("ing")))


def find_verb(tokens: list[Token], place: int) -> str:
    """The form in the list of verbs that stands at a place ("said", "went on"), or ""."""
    token = tokens[place]
    if token.is_quote or (token.capital and place > 0):
        return ""
    form = token.low
    if place + 1 < len(tokens):
        double = f"{token.low} {tokens[place + 1].low}"
        if double in read_verbs():
            form = double
    if form not in read_verbs():
        return ""
    before = tokens[place - 1] if place else None
    if before is None:
        return form
    if before.low in _NO_VERB_AFTER or before.text in ("'", "’"):
        return ""
    # "to report": an infinitive is a wish or a plan; "a free call": a noun
    if token.low in NOUN_LIKE and before.low != "as" and (before.low in PREPOSITIONS or _is_adjective(before)):
        return ""
    # "of Republican claims": a noun, unlike "Falk claims"
    if token.low in NOUN_LIKE and place > 1 and before.capital and tokens[place - 2].low in PREPOSITIONS | {"the"}:
        return ""
    return form


def _is_adjective(token: Token) -> bool:
    """Whether a word is an adjective or the like, after which no verb stands: "free", "special"."""
    if token.low in ("same", "new", "free", "first", "second", "one", "no", "any", "more", "such", "and", "every"):
        return token.low != "and"
    return not token.capital and token.low.endswith(("ous", "ful", "ive", "al", "ic", "less"))


def phrase_before(tokens: list[Token], last: int) -> Phrase | None:
    """The noun phrase that ends at a token, or None."""
    if last < 0 or not tokens[last].is_word:
        return None
    end = tokens[last]
    if end.low in PRONOUNS:
        return last, last
    if end.low in PREPOSITIONS | BE | BOUNDARIES | AUXILIARIES or find_verb(tokens, last):
        return None
    first = last
    while first > 0 and last - first < LONGEST_PHRASE:
        step = _step_left(tokens, first)
        if step == 0:
            break
        first -= step
        if tokens[first].low in DETERMINERS and (first == 0 or tokens[first - 1].low not in LINKS):
            break
    while first < last and (tokens[first].low in PREPOSITIONS | BOUNDARIES or tokens[first].low in ("'s", "'")):
        first += 1
    return first, last


def _step_left(tokens: list[Token], first: int) -> int:
    """How many tokens to the left still belong to the phrase."""
    before = tokens[first - 1]
    if before.is_quote or before.text in _CLOSERS:
        return 0
    if before.low in LINKS or (before.low == "and" and is_name(tokens[first])):
        if first < 2:
            return 0
        far = tokens[first - 2]
        joined = is_name(far) if before.low == "and" else not (first == 2 and far.low in STARTERS - DETERMINERS)
        return 2 if far.is_word and joined and not _is_boundary(tokens, first - 2) else 0
    return 0 if _is_boundary(tokens, first - 1) else 1


def _is_boundary(tokens: list[Token], place: int) -> bool:
    """Whether no noun phrase goes over a token: a verb, a preposition, a conjunction."""
    token = tokens[place]
    if token.low in ("'s", "'"):
        return False
    return (
        token.low in PREPOSITIONS
        or token.low in BE
        or token.low in BOUNDARIES
        or token.low in PRONOUNS
        or token.low in AUXILIARIES
        or bool(find_verb(tokens, place))
    )
