"""Noun phrases of headlines: where one begins, how far it goes, whether it is plural."""

from __future__ import annotations

from mediakit.headlines.tokens import (
    ABOUT_NUMBER,
    ARTICLES,
    JOINERS,
    NEGATIONS,
    NUMBERS,
    PREPOSITIONS,
    PRONOUNS,
    QUESTION_WORDS,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    Token,
    word_set,
)
from mediakit.headlines.verbs import AUXILIARIES, read_forms

Span = tuple[int, int]  # tokens, the second not included
# With these verbs "of" does not belong to the object: "accuses a rival of theft".
_OF_VERBS = word_set("accuse acquit assure clear convict inform notify persuade relieve remind rob strip suspect warn")
# Plurals that also stand before a noun: "arms deal", "sports report".
_NOUN_PLURALS = word_set(
    "affairs arms communications drugs earnings games news operations politics rights sales savings "
    "securities sports systems weapons jobs honours"
)
_PLURALS = word_set("people police men women children staff crew militia both many some few we they you i")
ADVERBS = word_set("again already also back finally just now only once soon still then too yet even ever long all")
# Singular or plural.
COLLECTIVE = word_set("crew staff militia government team family public group")
_PARTICLES = word_set("up down out off over back away apart aside")
ENDS = frozenset(",;:?!()–—|--.…") | {"--", "..."}


def find_phrase(tokens: list[Token], verb: int, end: int) -> Span | None:
    """The noun phrase right after a verb; None before a clause, a preposition or a stretch in quotation marks."""
    first = verb + 1
    while first < end and (tokens[first].low in ADVERBS or is_adverb(tokens[first])):
        first += 1
    if first < end and tokens[first].low in PRONOUNS:
        # Before a verb it is the subject of a clause.
        clause = first + 1 < end and (tokens[first + 1].low in AUXILIARIES or tokens[first + 1].low in read_forms())
        return None if clause and tokens[first].low not in ("it", "them", "him", "us") else (first, first + 1)
    if not begins_phrase(tokens, first, end):
        return None
    stop = first
    of_verb = (form := read_forms().get(tokens[verb].low)) is not None and form.verb in _OF_VERBS
    while stop < end and _goes_on(tokens, first, stop, end, of_verb):
        stop += 1
    while stop > first and (tokens[stop - 1].low in JOINERS or tokens[stop - 1].low in ARTICLES):
        stop -= 1
    if stop == first or (stop < end and tokens[stop].low == "than"):
        return None
    # "condemns 'evil' attack": the marks are around a part of the phrase.
    if tokens[first].quoted and stop < end and not tokens[stop].quoted and is_nominal(tokens[stop]):
        return None
    if stop == first + 1 and tokens[first].low.endswith("ing") and is_ing_form(tokens[first].low):
        return None
    return first, stop


def is_ing_form(word: str) -> bool:
    """Whether a word in -ing belongs to a known verb."""
    base = word[:-3]
    return any(form in read_forms() for form in (base, base + "e", base[:-1] if base[-1:] == base[-2:-1] else base))


def _goes_on(tokens: list[Token], first: int, i: int, end: int, of_verb: bool) -> bool:
    """Whether token i still belongs to the noun phrase that begins at `first`."""
    token = tokens[i]
    if not token.is_word or token.quoted != tokens[first].quoted or token.low in _PARTICLES - {"back"}:
        return False
    if token.low == "of":
        return not of_verb and i > first
    if (token.low in NEGATIONS or _is_participle(tokens, i, end)) and i > first:
        return False
    if token.low in ABOUT_NUMBER and i - first == 1 and tokens[first].low in ("at", "up", "more", "fewer", "less"):
        return True
    if token.low in PREPOSITIONS or token.low in SUBORDINATORS:
        return i == first and token.low in ("at", "up", "over", "about", "around")
    if token.low in ARTICLES:
        return i == first or tokens[i - 1].low in ("of", "and", "&", "all", "both")
    if token.low in JOINERS:
        following = tokens[i + 1] if i + 1 < end else None
        return token.low in ("and", "&") and following is not None and following.low not in read_forms()
    return token.low not in AUXILIARIES and token.low not in PRONOUNS and token.low != "to"


def _is_participle(tokens: list[Token], i: int, end: int) -> bool:
    """Whether a word in -ing goes with the noun before: "bombs falling from the sky", but not "a council meeting"."""
    if not tokens[i].low.endswith("ing") or not is_ing_form(tokens[i].low):
        return False
    before = tokens[i - 1].low
    following = tokens[i + 1] if i + 1 < end else None
    return (following is not None and (following.low in ARTICLES or following.possessive)) or (
        before.endswith("s") and not before.endswith("ss")
    )


def is_nominal(token: Token) -> bool:
    """Whether a token may be the last one of a noun phrase."""
    low = token.low
    if low in SUBJECT_PRONOUNS or low in NUMBERS:
        return True
    closed = ARTICLES | PREPOSITIONS | SUBORDINATORS | JOINERS | AUXILIARIES | NEGATIONS | QUESTION_WORDS | PRONOUNS
    return token.is_word and low not in closed and low != "to" and not is_adverb(token)


def is_adverb(token: Token) -> bool:
    return (
        token.low.endswith("ly")
        and len(token.low) > 4
        and token.low
        not in (
            "family",
            "supply",
            "italy",
            "ally",
            "july",
            "assembly",
            "reply",
            "rally",
            "daily",
            "bully",
            "anomaly",
            "monopoly",
            "early",
            "elderly",
            "weekly",
            "deadly",
            "friendly",
        )
    )


def is_plural(tokens: list[Token], start: int, i: int) -> bool:
    """Whether the phrase before token i is plural."""
    words = [t for t in tokens[start:i] if not is_adverb(t) and t.low not in ADVERBS]
    if not words:
        return False
    head = words[-1]
    for place, word in enumerate(words[1:], start=1):
        # "Dozens of missiles", "ferry owners in Vask": the head stands before the preposition.
        if word.low in PREPOSITIONS:
            head = words[place - 1]
            break
    if any(word.low in ("and", "&") or word.text == "," for word in words):
        return True
    if any(word.low in NUMBERS - {"one"} or (word.low.isdigit() and word.low != "1") for word in words[:3]):
        return head.low not in ("year", "month", "week")
    if head.low in _PLURALS:
        return True
    low = head.low
    return (
        low.endswith("s") and not low.endswith(("ss", "us", "is")) and low not in _NOUN_PLURALS and not head.possessive
    )


def begins_phrase(tokens: list[Token], i: int, end: int) -> bool:
    """Whether a noun phrase may begin at token i."""
    if i >= end or not tokens[i].is_word:
        return False
    low = tokens[i].low
    if low in ("at", "up", "more", "fewer", "less", "over", "about", "around", "nearly", "almost"):
        later = [t for t in tokens[i + 1 : i + 3] if t.low not in ABOUT_NUMBER]
        return bool(later) and (later[0].low[:1].isdigit() or later[0].low in NUMBERS)
    return low in ARTICLES or low in PRONOUNS or is_nominal(tokens[i])
