"""Who says it: the cue and the subject of a stretch in quotation marks, from the sentence it stands in."""

from __future__ import annotations

from dataclasses import dataclass

from mediakit.quotes.phrases import (
    Phrase,
    find_verb,
    first_phrase,
    is_name,
    is_passive,
    phrase_after,
    phrase_before,
    subject_of,
)
from mediakit.quotes.sentences import Token, ends_with
from mediakit.quotes.verbs import read_verbs
from mediakit.quotes.words import AUXILIARIES, BE, PRONOUNS

FURTHEST_CUE = 32  # tokens between a quotation and the verb after it
_STOPS = frozenset(".;:!?")


@dataclass(frozen=True)
class Attribution:
    """Subject and cue as tokens of one sentence, and the rule that found them; a cue of (-1, -1) is none."""

    subject: Phrase
    cue: Phrase
    rule: str


def attribute(text: str, tokens: list[Token], place: int) -> Attribution | None:
    """The attribution of the quotation at a place of a sentence, or None if the sentence has none."""
    after = _after(text, tokens, place)
    before = _before(tokens, place)
    last = ends_with(text, tokens[place])
    leads = all(token.is_quote or not token.is_word for token in tokens[:place])
    open_end = last in ",?!—–-" and last != ""
    if after and before and not leads and not open_end:
        return before
    return after or before or _according_later(tokens, place)


def _after(text: str, tokens: list[Token], place: int) -> Attribution | None:
    """`"...," said X`, `"...," X said`, `"...," according to X`."""
    first = place + 1
    while first < len(tokens) and not tokens[first].is_quote and tokens[first].text in ',—–-"':
        first += 1
    if first >= len(tokens) or tokens[first].is_quote:
        return None
    inverted = _inverted(tokens, first) or _according(tokens, first, "after-according")
    return inverted or _plain(text, tokens, place, first)


def _inverted(tokens: list[Token], first: int) -> Attribution | None:
    verb = first
    while verb < len(tokens) and (tokens[verb].low.endswith("ly") or tokens[verb].low in AUXILIARIES):
        verb += 1
    if verb >= len(tokens) or not find_verb(tokens, verb) or tokens[verb].capital:
        return None
    subject = phrase_after(tokens, verb + 1)
    if subject is None or tokens[subject[0]].low in ("it", "him", "her", "them"):
        return None
    return Attribution(subject, _cue(tokens, verb), "after-inverted")


def _plain(text: str, tokens: list[Token], place: int, first: int) -> Attribution | None:
    leads = all(token.is_quote or not token.is_word for token in tokens[:place])
    last = ends_with(text, tokens[place])
    if not (leads or (last and last in ",?!-—–…") or tokens[first - 1].text in ",—–-"):
        return None
    comma = False
    for verb in range(first + 1, min(len(tokens), first + FURTHEST_CUE)):
        token = tokens[verb]
        if token.is_quote or token.text in _STOPS:
            return None
        if find_verb(tokens, verb):
            subject = subject_of(tokens[: verb + 1], verb)
            quoted = tokens[verb].low == "quoted"
            if subject and subject[0] >= first and (quoted or not is_passive(tokens, verb)):
                said = verb + 2 if quoted and tokens[verb + 2 : verb + 3] and tokens[verb + 2].low == "saying" else verb
                return Attribution(subject, _cue(tokens, said), "after")
            return None
        comma = comma or token.text == ","
        if not comma and (token.low in ("is", "are", "was", "were") or token.low in ("that", "because", "if")):
            return None
    return None


def _before(tokens: list[Token], place: int) -> Attribution | None:
    """The nearest cue before the quotation: `X said: "..."`, `X called it "..."`, `X was quoted as saying "..."`."""
    weak: Attribution | None = None
    for verb in range(place - 1, -1, -1):
        token = tokens[verb]
        if token.is_quote:
            continue
        if token.text == ";":
            break
        if found := _according(tokens, verb, "before-according"):
            return found
        form = find_verb(tokens, verb)
        if not form:
            continue
        subject = speaking_subject(tokens, verb)
        if subject is None and verb + 1 < place:
            subject = first_phrase(tokens, verb)
        if subject is None:
            continue
        found = Attribution(subject, _cue(tokens, verb), "before")
        if read_verbs()[form].takes - {"clause", "person", "infinitive"}:
            return found
        weak = weak or found
    return weak or _label(tokens, place)


def speaking_subject(tokens: list[Token], verb: int) -> Phrase | None:
    """Who speaks at a verb: its subject; in "was quoted as saying" that of "was"; "... by X" in other passives."""
    if tokens[verb].low == "saying" and verb > 1 and tokens[verb - 1].low == "as":
        return subject_of(tokens, verb - 2)
    if is_passive(tokens, verb) and tokens[verb].low not in ("quoted", "cited"):
        for place in range(verb + 1, min(len(tokens), verb + 8)):
            if tokens[place].low == "by":
                return phrase_after(tokens, place + 1)
        return None
    return subject_of(tokens, verb)


def _according(tokens: list[Token], place: int, rule: str) -> Attribution | None:
    if tokens[place].low != "according" or place + 2 >= len(tokens) or tokens[place + 1].low != "to":
        return None
    subject = phrase_after(tokens, place + 2)
    return Attribution(subject, (place, place + 1), rule) if subject else None


def _according_later(tokens: list[Token], place: int) -> Attribution | None:
    for later in range(place + 1, len(tokens)):
        if found := _according(tokens, later, "after-according"):
            return found
    return None


def _label(tokens: list[Token], place: int) -> Attribution | None:
    """`FALK: "..."` at the start of a sentence, and `..., nodded at the gate: "..."`."""
    if place < 2 or tokens[place - 1].text != ":":
        return None
    subject = phrase_before(tokens, place - 2)
    if subject and subject[0] == 0:
        return Attribution(subject, (-1, -1), "label")
    subject = main_subject(tokens, place - 1)
    return Attribution(subject, (-1, -1), "colon") if subject else None


def main_subject(tokens: list[Token], until: int) -> Phrase | None:
    """The first name or pronoun that does not hang on a preposition, else the phrase before the first "is" or "has"."""
    subject = first_phrase(tokens, until)
    if subject:
        return subject
    for place in range(1, until):
        if tokens[place].low in BE:
            return phrase_before(tokens, place - 1)
    return None


def _cue(tokens: list[Token], verb: int) -> Phrase:
    """The cue with what belongs to it: "went on", "was quoted as saying"."""
    first = last = verb
    if " " in find_verb(tokens, verb):
        last += 1
    if tokens[verb].low == "saying" and verb > 1 and tokens[verb - 1].low == "as":
        first = verb - 2
        if first > 0 and tokens[first - 1].low in ("was", "is", "were", "been"):
            first -= 1
    return first, last


def name_in(tokens: list[Token], phrase: Phrase) -> bool:
    """Whether a phrase holds a name or is a pronoun."""
    return any(
        is_name(tokens[place], place == 0) or tokens[place].low in PRONOUNS for place in range(phrase[0], phrase[1] + 1)
    )
