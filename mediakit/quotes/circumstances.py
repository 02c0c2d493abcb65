"""What an article tells of a person for whom it states no role: age, way of life, the seat that they speak for.

Reports give the age of private persons, hardly ever that of officials or experts without saying what they are. The
evidence is weak: it counts only where role, affiliation and title tell nothing, and not for the main persons of a text.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from mediakit.quotes.kinds import CITIZEN, OFFICIAL
from mediakit.quotes.lexicons import is_kin, read_places
from mediakit.quotes.mentions import Mention
from mediakit.quotes.sentences import Token
from mediakit.quotes.words import word_set

_OLDEST = 110  # years
_AFTER_AGE = (",", ".", ")", ";")
_SHOPS = word_set(
    "cafe café shop bakery restaurant farm stall pub inn garage workshop salon kiosk barbershop grocery smallholding "
    "orchard vineyard boatyard guesthouse allotment counter"
)
_HOMES = word_set("house home flat apartment family garden street village cottage kitchen") | _SHOPS
_LIVES = word_set("lives lived sells grows survived witnessed fled farms fishes queued rents commutes")
_DAYS = word_set("monday tuesday wednesday thursday friday saturday sunday")
_VOICES = ("spokes", "press ")


class Circumstance(NamedTuple):
    """A kind of speaker with the characters of the text that tell it, and the rule: age, life or seat."""

    kind: str
    rule: str
    start: int
    end: int


def find_circumstance(tokens: list[Token], mention: Mention) -> Circumstance | None:
    """What the sentence of a mention tells of a private person: "Falk, 71,", "Falk, whose shop", "Falk ... her cafe".

    Examples
    --------
    >>> from mediakit.quotes.mentions import read_mentions
    >>> from mediakit.quotes.sentences import find_sentences
    >>> (sentence,) = find_sentences("Ann Falk, whose cafe stayed open, waited.", [])
    >>> find_circumstance(sentence.tokens, read_mentions(sentence.tokens)[0])
    Circumstance(kind='citizen', rule='life', start=10, end=20)
    """
    after = tokens[mention.last + 1 : mention.last + 5]
    if len(after) > 2 and after[0].text in (",", "("):
        first, second = after[1:3]
        thousands = len(after) > 3 and second.text == "," and after[3].start == second.end  # "2,000 miles away"
        age = first.text.isdigit() and 0 < int(first.text[:4]) <= _OLDEST
        if age and second.text in _AFTER_AGE and not thousands:
            return Circumstance(CITIZEN, "age", first.start, first.end)
        if first.low == "whose" and (second.low in _HOMES or is_kin(second.low)):
            return Circumstance(CITIZEN, "life", first.start, second.end)
        if first.low == "who" and second.low in _LIVES:
            return Circumstance(CITIZEN, "life", first.start, second.end)
    return _own_shop(tokens, mention)


def _own_shop(tokens: list[Token], mention: Mention) -> Circumstance | None:
    """ "Falk said in her cafe on the quay": a shop of one's own, with no other person between."""
    for place in range(mention.last + 1, len(tokens) - 1):
        token, following = tokens[place], tokens[place + 1]
        if token.capital and not token.is_quote and place > mention.last + 1 and token.low not in _DAYS:
            return None
        if token.low in ("his", "her") and following.low in _SHOPS:
            return Circumstance(CITIZEN, "life", token.start, following.end)
    return None


def find_seat(text: str, role: str, affiliation: str, role_span: tuple[int, int]) -> Circumstance | None:
    """Who speaks for one unknown name with an article speaks for a seat of power: "the spokesman of the Kesh".

    Firms and countries take no article in the singular (the Kremlin, the Vatican, but Siemens, Norway); teams and
    peoples are plural, and titles of newspapers are told by the list of outlets.
    """
    single = affiliation.isalpha() and affiliation.istitle() and not affiliation.endswith("s")
    if not single or not role.lower().startswith(_VOICES) or affiliation.casefold() in read_places():
        return None
    linked = rf" (?:of|for) the {re.escape(affiliation)}\b(?! [A-Z])"
    if not re.match(linked, text[role_span[1] :]):
        return None
    return Circumstance(OFFICIAL, "seat", *role_span)
