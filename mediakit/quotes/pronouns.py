"""Whom "he" or "she" means: people named before are ranked by nearness, subjecthood and by who spoke last.

The weights follow what is known of English news (Hobbs 1978; Lappin & Leass 1994, Computational Linguistics 20(4)):
subjects before objects, near sentences before far ones, and nobody who is named in the same clause.
"""

from __future__ import annotations

from dataclasses import dataclass

from mediakit.quotes.mentions import Mention
from mediakit.quotes.people import HE, People
from mediakit.quotes.sentences import Token
from mediakit.quotes.verbs import read_verbs
from mediakit.quotes.words import PREPOSITIONS

FURTHEST_ANTECEDENT = 8  # sentences
_NEAR, _PER_SENTENCE = 14.0, 2.5
_SUBJECT, _SPOKE, _SAME_PARAGRAPH, _SAME_SENTENCE, _REPEATED = 5.0, 4.0, 2.0, 3.0, 0.25
_POSSESSIVE, _AFTER_PREPOSITION, _UNKNOWN_GENDER, _IN_QUOTE, _NAMED_AFTER = -2.0, -2.0, -4.0, -4.0, -8.0
_SPEAKS, _OPENING_POSSESSIVE, _OVERTAKEN, _PER_PARAGRAPH = 2.0, 3.0, -4.0, -1.5
_CLAUSE_OPENERS = frozenset(
    ("said", "says", "that", "but", "and", "when", "as", "where", "while", "if", "because", "though")
)
_SUBORDINATE = frozenset(("when", "while", "as", "after", "before", "although", "though", "if", "because", "since"))


@dataclass(frozen=True)
class Spoken:
    """That a person was quoted: where, in which sentence and paragraph."""

    at: int
    place: int
    paragraph: int
    name: str


def antecedent(people: People, pronoun: Token, place: int, spoken: list[Spoken]) -> str:
    """Full name of the person whom a pronoun (or a bare "the minister") in a sentence means, or "".

    Parameters
    ----------
    people : People
        Registry of the article.
    pronoun : Token
        "he", "she", or the first token of another phrase: then any gender fits.
    place : int
        Number of its sentence.
    spoken : list of Spoken
        Who was quoted so far, in the order of the text.
    """
    wanted = "m" if pronoun.low in HE else "f" if pronoun.low in ("she", "her", "hers") else ""
    scores: dict[str, float] = {}
    counts: dict[str, int] = {}
    for number in range(place, max(-1, place - FURTHEST_ANTECEDENT), -1):
        for mention in people.by_sentence.get(number, ()):
            if mention.start >= pronoun.start or not _fits(people, mention.person, wanted):
                continue
            points = _mention_points(people, mention, place)
            counts[mention.person] = counts.get(mention.person, 0) + 1
            scores[mention.person] = max(points, scores.get(mention.person, -99.0))
    for name, points in _speakers(people, pronoun, place, spoken):
        if _fits(people, name, wanted):
            scores[name] = max(points, scores.get(name, -99.0))
    quoted, later = _named_here(people, pronoun, place)
    best, top = "", 0.0
    for name, points in scores.items():
        points += _REPEATED * min(4, counts.get(name, 0))
        points += _UNKNOWN_GENDER * (bool(wanted) and name not in people.gender)
        points += _IN_QUOTE * (name in quoted) + _NAMED_AFTER * (name in later)
        if points > top:
            best, top = name, points
    return best


def _fits(people: People, name: str, wanted: str) -> bool:
    return name in people.persons and (not wanted or people.gender.get(name, wanted) == wanted)


def _mention_points(people: People, mention: Mention, place: int) -> float:
    tokens = people.sentences[mention.place].tokens
    points = _NEAR - _PER_SENTENCE * (place - mention.place)
    points += _SAME_SENTENCE * (mention.place == place) + _apart(people, mention.place, place)
    if _is_subject(tokens, mention):
        speaks = mention.last + 1 < len(tokens) and tokens[mention.last + 1].low in read_verbs()
        return points + _SUBJECT + _SPEAKS * speaks
    if mention.last + 1 < len(tokens) and tokens[mention.last + 1].low in ("'s", "'"):
        opens = not any(token.is_word and not token.capital for token in tokens[: mention.first])
        return points + (_OPENING_POSSESSIVE if opens else _POSSESSIVE)
    return points + _AFTER_PREPOSITION * (_governor(tokens, mention.first) in PREPOSITIONS)


def _apart(people: People, place: int, later: int) -> float:
    """Points for the paragraphs between two sentences."""
    apart = people.sentences[later].paragraph - people.sentences[place].paragraph
    return _SAME_PARAGRAPH if apart == 0 else _PER_PARAGRAPH * max(0, apart - 1)


def _governor(tokens: list[Token], first: int) -> str:
    """The word before a name and its titles."""
    place = first - 1
    while place > 0 and tokens[place].capital and not tokens[place].is_quote:
        place -= 1
    return tokens[place].low if place >= 0 and not tokens[place].is_quote else ""


def _is_subject(tokens: list[Token], mention: Mention) -> bool:
    """Whether a mention is most likely the subject of its clause: what follows is no noun, what precedes no verb."""
    before = _governor(tokens, mention.first)
    if before in PREPOSITIONS or before in ("'s", "'"):
        return False
    after = tokens[mention.last + 1] if mention.last + 1 < len(tokens) else None
    if after is not None and after.low in ("'s", "'"):
        return False
    opens = all(not token.is_word or token.capital or token.is_quote for token in tokens[: mention.first])
    return opens or before == "," or before in _CLAUSE_OPENERS


def _speakers(people: People, pronoun: Token, place: int, spoken: list[Spoken]) -> list[tuple[str, float]]:
    """The last two who were quoted, as if they were named there as subjects."""
    found: list[tuple[str, float]] = []
    for back, last in enumerate(reversed([item for item in spoken[-4:] if item.at < pronoun.start][-2:])):
        points = _NEAR - _PER_SENTENCE * max(0, place - last.place) + _SPOKE + _SUBJECT - 3.0 * back
        points += _apart(people, last.place, place)
        since = (m for number in range(last.place + 1, place + 1) for m in people.by_sentence.get(number, ()))
        if any(mention.person != last.name and _since(people, mention, last, pronoun) for mention in since):
            points += _OVERTAKEN
        if place - last.place <= FURTHEST_ANTECEDENT:
            found.append((last.name, points))
    return found


def _since(people: People, mention: Mention, last: Spoken, pronoun: Token) -> bool:
    """Whether somebody else of the same gender was a subject since a person spoke."""
    if not last.at <= mention.start < pronoun.start or mention.person not in people.persons:
        return False
    same = people.gender.get(mention.person) == people.gender.get(last.name)
    return same and (_is_subject(people.sentences[mention.place].tokens, mention) or mention.first == 0)


def _named_here(people: People, pronoun: Token, place: int) -> tuple[set[str], set[str]]:
    """Who is named in the words quoted in a sentence, and who is named after the pronoun outside of them."""
    tokens = people.sentences[place].tokens
    quoted: set[str] = set()
    for token in tokens:
        if token.is_quote:
            for word in token.text.replace("’", " ").split():
                if word[:1].isupper() or word[1:2].isupper():
                    for known in people.by_word.get(word.strip("\"'“”‘,.;:!?()").casefold(), [])[:1]:
                        quoted.add(
                            people.resolve(Mention((known.words[-1],), pronoun.start, pronoun.start, 0, 0, place))
                        )
    if tokens[0].low in _SUBORDINATE:
        return quoted, set()
    return quoted, {m.person for m in people.by_sentence.get(place, ()) if m.start > pronoun.start}
