"""Reported clauses: indirect speech, and quoted words inside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mediakit.quotes.cues import Attribution, speaking_subject
from mediakit.quotes.phrases import Phrase, find_verb, is_name, phrase_after
from mediakit.quotes.sentences import Token
from mediakit.quotes.verbs import read_verbs
from mediakit.quotes.words import BE, DETERMINERS, LINKS, PREPOSITIONS, PRONOUNS, TIMES, word_set

# Without "that" only verbs of plain saying are trusted: "said the boat was late".
_PLAIN = word_set("say tell add warn claim insist note explain argue admit think believe hope promise reckon")
_SPANS = word_set("day night morning afternoon evening week month year time")
_QUESTIONS = word_set("whether why how what when where who if")
_ASKS = word_set("ask wonder inquire explain doubt")
_ASIDES = word_set("which who whom whose where although though while whereas but")


@dataclass(frozen=True)
class Clause:
    """A reported clause as tokens of its sentence, with its attribution; `parts` has two when the cue breaks it."""

    parts: tuple[Phrase, ...]
    attribution: Attribution
    verb: int


def find_clauses(tokens: list[Token]) -> list[Clause]:
    """Reported clauses of a sentence, outermost and first ones first; they do not overlap."""
    found: list[Clause] = []
    used: set[int] = set()
    for clause in _candidates(tokens):
        places = {place for first, last in clause.parts for place in range(first, last + 1)}
        if clause.verb in used or places & used:
            continue
        used |= places
        found.append(clause)
    return found


def _candidates(tokens: list[Token]) -> Iterator[Clause]:
    for place, token in enumerate(tokens):
        if token.is_quote:
            continue
        if token.low == "according":
            if clause := _according(tokens, place):
                yield clause
        elif form := find_verb(tokens, place):
            verb = read_verbs()[form]
            if "clause" not in verb.takes:
                continue
            subject = speaking_subject(tokens, place)
            if subject is None:
                continue
            if clause := _after_verb(tokens, place, subject, form) or _before_verb(tokens, place, subject, form):
                yield clause


def _end_of_sentence(tokens: list[Token]) -> int:
    last = len(tokens) - 1
    while last >= 0 and not tokens[last].is_quote and not tokens[last].is_word and tokens[last].text not in ")%$€£":
        last -= 1
    return last


def _after_verb(tokens: list[Token], place: int, subject: Phrase, form: str) -> Clause | None:
    """`X said [to Y] [on Monday] that ...`, `X said he ...`."""
    if subject[0] > place or tokens[subject[0]].low in ("i", "we", "you"):
        return None  # "we think that": the author's own voice
    verb_end = place + (1 if " " in form else 0)
    that = _find_that(tokens, verb_end + 1)
    verb = read_verbs()[form]
    after = tokens[verb_end + 1].low if verb_end + 1 < len(tokens) else ""
    if after in _QUESTIONS and verb.verb in _ASKS:
        first, rule = verb_end + 1, "question"
    elif after == "to" and "infinitive" in verb.takes:
        first, rule = verb_end + 1, "infinitive"
    elif that >= 0:
        first, rule = that + 1, "that-clause"
    elif verb.verb in _PLAIN:
        first, rule = _bare_clause(tokens, verb_end + 1, "person" in verb.takes), "bare clause"
    else:
        return None
    if first < 0 or first >= len(tokens) or tokens[first].text in ",;.":
        return None
    last = _end_of_clause(tokens, first)
    if last < first:
        return None
    if last == first and tokens[first].is_quote:
        return None
    return Clause(((first, last),), Attribution(subject, (place, verb_end), rule), place)


def _find_that(tokens: list[Token], first: int) -> int:
    """Place of the "that" which opens the clause: a person, a place or a time may stand before it."""
    for place in range(first, min(len(tokens), first + 16)):
        token = tokens[place]
        if token.is_quote or token.text in ".;:?!":
            return -1
        if token.low == "that":
            # "said on that day", "told that man"
            after = tokens[place + 1] if place + 1 < len(tokens) else None
            if after is None or after.low in _SPANS or (place > first and tokens[place - 1].low in PREPOSITIONS):
                continue
            return -1 if place > first and _is_relative(tokens, place) else place
        if find_verb(tokens, place) or token.low in BE or token.low in ("and", "but", "because", "when"):
            return -1
    return -1


def _is_relative(tokens: list[Token], that: int) -> bool:
    """Whether "that" goes on with a noun: "in a report that names nobody", "on condition that"."""
    if tokens[that - 1].low in ("condition", "grounds", "fact", "day", "way", "time"):
        return True
    after = tokens[that + 1]
    return after.low in BE or bool(find_verb(tokens, that + 1)) or (not after.capital and after.low.endswith("ed"))


def _bare_clause(tokens: list[Token], first: int, person: bool) -> int:
    """Start of a clause without "that", or -1: a subject has to follow, and a verb after it."""
    place = first
    while place < len(tokens) and tokens[place].low in TIMES:
        place += 1
    if person and place < len(tokens) and (phrase := phrase_after(tokens, place)):
        follower = phrase[1] + 1
        if follower >= len(tokens) or tokens[follower].low in BE:
            return -1
        place = follower
    if place >= len(tokens) or tokens[place].is_quote:
        return -1
    token = tokens[place]
    begins = token.low in PRONOUNS or token.low in DETERMINERS or is_name(token) or token.low == "there"
    plural = token.is_word and not token.capital and token.low.endswith("s") and token.low not in PREPOSITIONS
    if not (begins or plural or token.text[:1].isdigit()):
        return -1
    sure = token.low in ("he", "she", "they", "it") or _has_verb(tokens, place + 1)
    return place if sure else -1


def _has_verb(tokens: list[Token], first: int) -> bool:
    for token in tokens[first : first + 14]:
        if token.is_quote or token.text in ".;:":
            return token.is_quote
        if token.low in BE or (not token.capital and token.low.endswith("ed") and len(token.low) > 3):
            return True
        if not token.capital and token.low in read_verbs():
            return True
    return False


def _end_of_clause(tokens: list[Token], first: int) -> int:
    """Last token of a clause that runs to the end of its sentence or to an aside of the reporter."""
    last = _end_of_sentence(tokens)
    for place in range(first + 1, last):
        token = tokens[place]
        if token.text == ";" or (token.text in ("—", "–", "--") and place > last - 3):
            return place - 1
        if token.text != "," or place + 1 >= len(tokens):
            continue
        # a reporter's aside after the quoted words: ', which nobody confirmed'
        if tokens[place - 1].is_quote and tokens[place + 1].low in _ASIDES | {"and"} and place + 1 < last:
            rest = tokens[place + 1 : last + 1]
            if not any(token.is_quote for token in rest):
                return place - 1
        if tokens[place + 1].low == "which" and not any(t.is_quote or t.text == "," for t in tokens[place + 1 : last]):
            return place - 1
        if _is_closing_tag(tokens, place + 1, last):
            return place - 1
    return last


def _is_closing_tag(tokens: list[Token], first: int, last: int) -> bool:
    """Whether what follows a comma speaks of the saying: ", adding that", ", he said"."""
    token = tokens[first]
    if token.low.endswith("ing") and find_verb(tokens, first) and token.low != "according":
        return True
    return token.low == "according" and first + 1 <= last


def _before_verb(tokens: list[Token], place: int, subject: Phrase, form: str) -> Clause | None:
    """`The boat was late, X said [on Monday].` and `The boat, X said, was late.`"""
    first_of_tag = min(subject[0], place)
    if first_of_tag < 2 or tokens[first_of_tag - 1].text != ",":
        return None
    if place < subject[0]:
        return None
    begin = _begin_of_clause(tokens, first_of_tag - 2)
    head = (begin, first_of_tag - 2)
    if head[1] < head[0] or all(tokens[n].is_quote or not tokens[n].is_word for n in range(head[0], head[1] + 1)):
        return None
    attribution = Attribution(subject, (place, place + (1 if " " in form else 0)), "clause before")
    after = place + 1
    last = _end_of_sentence(tokens)
    if after < len(tokens) and tokens[after].text == "," and after < last and "words" in read_verbs()[form].takes:
        follower = tokens[after + 1]
        if follower.low.endswith("ing") or follower.low in _ASIDES:
            return Clause((head,), attribution, place) if _has_verb(tokens, begin) else None
        verbless = not _has_verb(tokens[: head[1] + 1], begin)
        if verbless and _is_lead(tokens[begin]):
            return Clause(((after + 1, last),), attribution, place)
        if verbless and not (follower.is_quote or follower.low in BE):
            return None
        return Clause((head, (after + 1, last)), attribution, place)
    if _is_lead(tokens[begin]) or not (_has_verb(tokens, begin) or head[1] - head[0] > 4):
        return None
    if after <= last and (tokens[after].is_quote or tokens[after].low in ("that", ":")):
        return None
    return Clause((head,), attribution, place)


def _is_lead(token: Token) -> bool:
    """Whether a clause begins like "In a speech" or "When asked": then it is the reporter's."""
    return token.low in PREPOSITIONS or token.low in TIMES or token.low in ("when", "while", "if", "asked", "because")


def _begin_of_clause(tokens: list[Token], last: int) -> int:
    for place in range(last, 0, -1):
        if place < 9 and tokens[place - 1].text in "-–—" and tokens[0].text.isupper():
            return place  # after a dateline: "OSTREL (Agency) - The ship ..."
        if not tokens[place - 1].is_quote and tokens[place - 1].text in ";:":
            return place
    return 1 if tokens[0].low in ("but", "and") and last > 1 else 0


def _according(tokens: list[Token], place: int) -> Clause | None:
    """`According to X, ...` and `..., according to X`."""
    if place + 2 >= len(tokens) or tokens[place + 1].low != "to":
        return None
    subject = phrase_after(tokens, place + 2)
    if subject is None:
        return None
    attribution = Attribution(subject, (place, place + 1), "according to")
    lead = place == 0 or (place == 1 and tokens[0].low in ("but", "and"))
    if lead:
        comma = next((n for n in range(subject[1] + 1, len(tokens)) if tokens[n].text == ","), -1)
        comma = _over_apposition(tokens, comma)
        last = _end_of_sentence(tokens)
        return Clause(((comma + 1, last),), attribution, place) if 0 < comma < last else None
    last = place - 1
    while last > 0 and not tokens[last].is_quote and not tokens[last].is_word:
        last -= 1
    first = _begin_of_clause(tokens, last)
    after, end = subject[1] + 1, _end_of_sentence(tokens)
    if after < end and tokens[after].text == "," and not _has_verb(tokens[: last + 1], first):
        # "The first, according to X, asks for more"
        return Clause(((first, last), (after + 1, end)), attribution, place)
    return Clause(((first, last),), attribution, place) if last > first + 1 else None


def _over_apposition(tokens: list[Token], comma: int) -> int:
    """The comma after an apposition: "According to X, chief economist at Y, ..."."""
    if comma < 0 or comma + 1 >= len(tokens):
        return comma
    for place in range(comma + 1, min(len(tokens), comma + 12)):
        if tokens[place].is_quote or tokens[place].low in BE:
            return comma
        if tokens[place].text == ",":
            return place
        if place == comma + 1 and tokens[place].low in PRONOUNS | LINKS:
            return comma
    return comma
