"""Noun phrases and subjects, found without a tagger: by the closed words that surround them."""

from __future__ import annotations

from mediakit.quotes.sentences import Token
from mediakit.quotes.verbs import read_verbs
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

Phrase = tuple[int, int]  # first and last token
LONGEST_PHRASE = 14
_NO_VERB_AFTER = word_set("the a an this that these those his her its their our my your of 's ’s")
# Forms that are more often nouns: verbs only after a subject, never after a preposition or an adjective.
_NOUN_LIKE = word_set(
    "state states report reports note notes charge charges post posts tweet tweets comment comments remark remarks "
    "promise promises quote quotes claim claims demand demands call calls name names order orders fear fears hope "
    "hopes text texts message messages email emails record records rule rules fault cry object term terms label "
    "labels brand brands query reason guess show shows find protest appeal estimate estimates forecast warning "
    "finding feeling saying meaning shout shouts boast doubt doubts answer answers cause blast cut signal signals "
    "read object objects counter slam pledge pledges vow vows praise welcome mention feel"
)
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
    if token.low in _NOUN_LIKE and before.low != "as" and (before.low in PREPOSITIONS or _is_adjective(before)):
        return ""
    # "of Republican claims": a noun, unlike "Falk claims"
    if token.low in _NOUN_LIKE and place > 1 and before.capital and tokens[place - 2].low in PREPOSITIONS | {"the"}:
        return ""
    return form


def _is_adjective(token: Token) -> bool:
    if token.low in ("same", "new", "free", "first", "second", "one", "no", "any", "more", "such", "and", "every"):
        return token.low != "and"
    return not token.capital and token.low.endswith(("ous", "ful", "ive", "al", "ic", "less"))


def is_passive(tokens: list[Token], verb: int) -> bool:
    """Whether "was" and its like stand before the verb: then its subject does not speak."""
    place = verb - 1
    while place >= 0 and tokens[place].low in ("also", "not", "once", "first", "being", "been", "widely", "often"):
        if tokens[place].low in ("been", "being"):
            return True
        place -= 1
    passive = place >= 0 and tokens[place].low in ("was", "were", "is", "are", "be", "am")
    return passive and not tokens[verb].low.endswith("ing")


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
        step = _step_left(tokens, first, last)
        if step == 0:
            break
        first -= step
        if tokens[first].low in DETERMINERS and (first == 0 or tokens[first - 1].low not in LINKS):
            break
    while first < last and (tokens[first].low in PREPOSITIONS | BOUNDARIES or tokens[first].low in ("'s", "'")):
        first += 1
    return first, last


def _step_left(tokens: list[Token], first: int, last: int) -> int:
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


def phrase_after(tokens: list[Token], first: int) -> Phrase | None:
    """The noun phrase that begins at a token, as after "said" or "according to"."""
    if first >= len(tokens) or not (tokens[first].is_word or tokens[first].text in "@#"):
        return None
    if tokens[first].low in PRONOUNS or tokens[first].low in ("him", "her", "them"):
        return first, first
    place = first
    while place < min(len(tokens), first + LONGEST_PHRASE + 2) and not _stops_right(tokens, first, place):
        place += 1
    last = place - 1
    while last >= first and (tokens[last].low in PREPOSITIONS | DETERMINERS or tokens[last].low == "'s"):
        last -= 1
    return (first, last) if last >= first else None


def _stops_right(tokens: list[Token], first: int, place: int) -> bool:
    token = tokens[place]
    if token.is_quote or token.text in _CLOSERS:
        return True
    if place == first:
        return token.low in BE or token.low in BOUNDARIES or token.low in PREPOSITIONS
    before = tokens[place - 1]
    if token.low == "and":
        return not (is_name(before) and place + 1 < len(tokens) and is_name(tokens[place + 1]))
    if token.low in BE and token.low != "'s" or token.low in BOUNDARIES or token.low in PRONOUNS or token.low in TIMES:
        return True
    if token.low in PREPOSITIONS:
        return token.low not in LINKS or (token.low in ("in", "at", "with", "on", "to") and is_name(before))
    if not token.capital and find_verb(tokens, place):
        return True
    # after a name a small word begins something else: "said Falk quietly"
    return not token.capital and token.is_word and is_name(before) and token.low != "'s"


def subject_of(tokens: list[Token], verb: int) -> Phrase | None:
    """The subject of the verb at a place: the phrase before it, over commas, relative clauses and earlier verbs."""
    place = _skip_left(tokens, verb - 1)
    if place < 0:
        return None
    token = tokens[place]
    if token.low in ("who", "which") or (token.low == "that" and place and tokens[place - 1].is_word):
        before = place - 2 if place and tokens[place - 1].text == "," else place - 1
        return phrase_before(tokens, before) or (None if token.low == "that" else (place, place))
    participle = tokens[verb].low.endswith("ing")
    if not token.is_quote and token.text in (",", ")", "—", "–", "-", "--"):
        if participle and token.text == ",":
            return _earlier_subject(tokens, place) or first_phrase(tokens, place)
        return _over_parenthesis(tokens, place)
    phrase = _without_lead(tokens, phrase_before(tokens, place))
    if phrase and not _hangs(tokens, phrase):
        return phrase
    if phrase and _hangs(tokens, phrase):
        # "X took the floor and in a note called it ...": the phrase hangs on something else
        before = phrase[0] - 1
        return _earlier_subject(tokens, before) or first_phrase(tokens, before) or phrase
    if token.low in BOUNDARIES or participle or token.is_quote:
        return _earlier_subject(tokens, place) or first_phrase(tokens, place)
    return None


def _without_lead(tokens: list[Token], phrase: Phrase | None) -> Phrase | None:
    """The name at the end of a phrase that begins a sentence: "In its bulletin State Radio", "On the quay Mr Falk"."""
    if phrase is None or phrase[0] != 1 or tokens[0].low not in PREPOSITIONS or not is_name(tokens[phrase[1]]):
        return phrase
    first = phrase[1]
    while first > phrase[0] and is_name(tokens[first - 1]):
        first -= 1
    return (first, phrase[1]) if first > phrase[0] else phrase


def _skip_left(tokens: list[Token], place: int) -> int:
    """Left over auxiliaries, adverbs and times to where a subject could end."""
    while place >= 0:
        token = tokens[place]
        if token.is_quote:
            return place
        adverb = token.low.endswith("ly") and not token.capital and token.low not in ("family", "ally", "assembly")
        timely = token.low in TIMES and (place == 0 or tokens[place - 1].low not in DETERMINERS)
        if not (token.low in AUXILIARIES or adverb or timely):
            # "had that morning described", "on Sunday said"
            if token.low in ("on", "in") and place + 1 < len(tokens) and tokens[place + 1].low in TIMES:
                place -= 1
                continue
            return place
        place -= 1
        if timely and place >= 0 and tokens[place].low in ("on", "that", "this"):
            place -= 1
    return place


def _hangs(tokens: list[Token], phrase: Phrase) -> bool:
    """Whether a phrase is the object of a preposition, and so no subject."""
    return phrase[0] > 0 and tokens[phrase[0] - 1].low in PREPOSITIONS


def _over_parenthesis(tokens: list[Token], place: int) -> Phrase | None:
    """Subject before "..., an aide to the mayor, said": nearest phrase on the left that begins a clause."""
    spare: Phrase | None = None
    for comma in range(place - 1, 0, -1):
        token = tokens[comma]
        if token.is_quote:
            continue
        if token.text in ";:.!?":
            break
        if token.text not in (",", "(", "—", "–", "--"):
            continue
        phrase = phrase_before(tokens, comma - 1)
        if phrase is None or tokens[phrase[0]].low in PREPOSITIONS:
            continue
        before = tokens[phrase[0] - 1] if phrase[0] else None
        begins = before is None or before.is_quote or before.text in ",.;:—–" or before.low in BOUNDARIES
        if begins and (is_name(tokens[phrase[0]], phrase[0] == 0) or tokens[phrase[1]].low in PRONOUNS):
            return phrase
        if begins or spare is None:
            spare = spare or phrase
    return spare or phrase_before(tokens, place - 1)


def _earlier_subject(tokens: list[Token], place: int) -> Phrase | None:
    """Subject of the nearest earlier verb of attribution: "X praised the crew and called ..."."""
    for earlier in range(place, -1, -1):
        if not tokens[earlier].is_quote and find_verb(tokens, earlier):
            return subject_of(tokens[: earlier + 1], earlier)
    return None


def first_phrase(tokens: list[Token], until: int) -> Phrase | None:
    """The first name or pronoun of a sentence that does not hang on a preposition."""
    lead = _after_lead(tokens, until)
    return _first_name(tokens, lead, until) or (_first_name(tokens, 0, lead) if lead else None)


def _first_name(tokens: list[Token], first: int, until: int) -> Phrase | None:
    for number in range(first, until):
        token = tokens[number]
        if token.is_quote:
            continue
        if token.low in ("he", "she", "they", "we", "i"):
            return number, number
        if is_name(token, number == 0) and not (number and tokens[number - 1].low in PREPOSITIONS):
            last = number
            while last + 1 < until and is_name(tokens[last + 1]):
                last += 1
            return number, last
    return None


def _after_lead(tokens: list[Token], until: int) -> int:
    """Place after a lead such as "In a speech on Tuesday, ..."."""
    leads = PREPOSITIONS | {"when", "while", "if", "after", "as", "because", "although", "though", "speaking", "asked"}
    if until and tokens[0].low in leads:
        for place in range(1, until):
            if tokens[place].text == ",":
                return place + 1
    return 0
