"""What is reported behind its verb: `Falk said on Monday that the boat was late`, `Falk denied the charge`."""

from __future__ import annotations

from mediakit.quotes.chunks import Form, Kind
from mediakit.quotes.clauses import end_before_main, end_of_clause, end_of_relative, has_verb, is_clause
from mediakit.quotes.cues import Attribution, Attributor, Clause
from mediakit.quotes.subjects import NOWHERE, Subject
from mediakit.quotes.verbs import Verb
from mediakit.quotes.words import word_set

_QUESTIONS = word_set("whether why how what when where who if which")
_TIMED = word_set("after before when while since until as once")
_ASKS = word_set("ask inquire wonder question explain tell")
# After these a noun phrase is nearly always the subject of what was said.
_PLAIN = word_set("say add argue claim insist contend warn note")
_ABOUT = word_set("about of against on")
_PLACES = word_set("in on at during to after before with from about of by via through for")
_THINGS = word_set("data figures numbers models model evidence results statistics signs clock impact")
_NOBODY = word_set("nobody neither none")
_AUTHOR = word_set("i we you")
# Verbs whose infinitive is for the person spoken to: "urged them to stay".
_REQUESTS = frozenset(("ask", "urge", "advise", "call on"))


def after_verb(reader: Attributor, number: int, verb: Verb, subject: Subject) -> Clause | None:
    """`X said [to Y] [on Monday] that ...`, `X said he ...`, `X asked whether ...`, `X denied ...`."""
    if reader.tokens[subject.phrase[0]].low in _AUTHOR | _NOBODY:
        return None  # "we think that": the author's own voice
    cue = reader.cue(number)
    after = next((n for n in range(number + 1, len(reader.chunks)) if reader.chunks[n].first > cue[1]), -1)
    if after < 0:
        return None
    start, rule = _content(reader, after, verb)
    if rule == "object" and not _may_speak(reader, subject):
        return None
    if not 0 <= start < len(reader.chunks):
        return None  # nothing follows "said that"
    first = reader.chunks[start].first
    last = end_of_clause(reader.grammar, start)
    if subject.antecedent != NOWHERE:
        last = end_of_relative(reader.grammar, start, last)
    elif reader.grammar.is_kind(reader.grammar.chunk_at(subject.phrase[0]) - 1, Kind.SUBORDINATOR):
        last = end_before_main(reader.grammar, start, last)
    elif rule == "object" and subject.phrase[0] > cue[1]:
        last = end_before_main(reader.grammar, start, last)  # "Recalling the storm, Falk built a wall"
    if last < first or (last == first and reader.tokens[first].is_quote):
        return None
    return Clause(((first, last),), Attribution(subject.phrase, cue, rule, subject.antecedent))


def in_relative(reader: Attributor, number: int, verb: Verb, subject: Subject) -> Clause | None:
    """`a fund that prosecutors said was empty`: the relative clause is what they said."""
    grammar, chunks = reader.grammar, reader.chunks
    start = grammar.chunk_at(subject.phrase[0])
    following = grammar.skip(number + 1, 1)
    if "clause" not in verb.takes or not grammar.is_kind(start - 1, Kind.WH, Kind.THAT):
        return None
    if not grammar.is_kind(following, Kind.VERB) or chunks[following].form is not Form.FINITE:
        return None
    last = end_of_relative(grammar, following, end_of_clause(grammar, following))
    parts = (chunks[start - 1].phrase, (chunks[following].first, last))
    return Clause(parts, Attribution(subject.phrase, reader.cue(number), "relative", subject.antecedent))


def _may_speak(reader: Attributor, subject: Subject) -> bool:
    """Whether a subject can state anything: "the data suggest a link" is nobody's statement."""
    return not any(token.low in _THINGS for token in reader.tokens[subject.phrase[0] : subject.phrase[1] + 1])


def _content(reader: Attributor, after: int, verb: Verb) -> tuple[int, str]:
    """First chunk of what is reported, and the rule that found it; -1 if nothing is."""
    grammar = reader.grammar
    start = grammar.skip(after, 1)
    person = "person" in verb.takes
    spoken_to = person and grammar.is_kind(start, Kind.NOUN) and not is_clause(grammar, start)
    if spoken_to:
        start = grammar.skip(grammar.chain_end(start) + 1, 1)
    timed = reader.tokens[0].low in _TIMED  # "After Orm testified, the council met"
    if (place := _over_comma(reader, start)) >= 0 and "clause" in verb.takes and not timed:
        return place, "bare clause"
    for place in (start, _over_places(reader, start)):
        if grammar.is_kind(place, Kind.THAT) and not _is_relative(reader, place):
            return place + 1, "that-clause"
        asked = "clause" in verb.takes and not grammar.is_kind(place - 1, Kind.COMMA)
        if asked and _is_question(reader, place, verb):
            return place, "question"
        if "clause" in verb.takes and (is_clause(grammar, place) or (verb.verb in _PLAIN and _is_long(reader, place))):
            return place, "bare clause"
    if "infinitive" in verb.takes and (spoken_to or verb.verb not in _REQUESTS):
        for place in (start, _over_places(reader, start)):
            if grammar.is_kind(place, Kind.VERB) and reader.chunks[place].form is Form.INFINITIVE:
                return place, "infinitive"
    if found := _by_preposition(reader, grammar.skip(after, 1), verb):
        return found
    gerund = grammar.is_kind(start, Kind.VERB) and reader.chunks[start].form is Form.ING
    if "thing" in verb.takes and (gerund or grammar.is_kind(start, Kind.NOUN)) and start == grammar.skip(after, 1):
        return start, "object"
    return -1, ""


def _by_preposition(reader: Attributor, start: int, verb: Verb) -> tuple[int, str] | None:
    """`accused Falk of lying`, `warned of delays`."""
    grammar = reader.grammar
    if "of" in verb.takes and grammar.is_kind(start, Kind.NOUN):
        start = grammar.skip(start + 1, 1)
        if grammar.is_kind(start, Kind.PREPOSITION) and grammar.low(start) == "of" and start + 1 < len(reader.chunks):
            return start + 1, "object"
    if "about" in verb.takes and grammar.is_kind(start, Kind.PREPOSITION) and grammar.low(start) in _ABOUT:
        return (start + 1, "object") if start + 1 < len(reader.chunks) else None
    return None


def _over_places(reader: Attributor, start: int) -> int:
    """Past "in an interview on Monday," to what may be reported."""
    grammar = reader.grammar
    place = start
    while grammar.is_kind(place, Kind.PREPOSITION) and grammar.low(place) in _PLACES:
        following = grammar.skip(place + 1, 1)
        if following > place + 1 and not grammar.is_kind(following, Kind.NOUN):
            place = following
        elif grammar.is_kind(following, Kind.NOUN):
            # in "in an interview Falk ..." the next noun phrase begins the clause
            place = grammar.skip(following + 1, 1)
        else:
            return -1
    if place > start and grammar.is_kind(place, Kind.COMMA):
        place = grammar.skip(place + 1, 1)
    return place


def _over_comma(reader: Attributor, start: int) -> int:
    """Past the comma of "reported, the fund is empty" and "saying, if he wins, he will"."""
    grammar = reader.grammar
    if not grammar.is_kind(start, Kind.COMMA) or not grammar.is_kind(start - 1, Kind.VERB):
        return -1
    begins = grammar.is_kind(start + 1, Kind.SUBORDINATOR) or is_clause(grammar, start + 1)
    return start + 1 if begins and has_verb(grammar, start + 1, len(reader.chunks)) else -1


def _is_relative(reader: Attributor, that: int) -> bool:
    """Whether "that" goes on with a noun: "said in a message that came late", "on condition that"."""
    grammar = reader.grammar
    if not grammar.is_kind(that - 1, Kind.NOUN) or not grammar.is_kind(that - 2, Kind.PREPOSITION):
        return False
    if grammar.head(that - 1) in ("condition", "grounds"):
        return True
    return grammar.is_kind(grammar.skip(that + 1, 1), Kind.VERB)


def _is_question(reader: Attributor, place: int, verb: Verb) -> bool:
    """Whether an indirect question begins at a chunk: "asked why the boat was late"."""
    grammar = reader.grammar
    if not grammar.is_kind(place, Kind.WH, Kind.SUBORDINATOR, Kind.ADVERB, Kind.PREPOSITION):
        return False
    if grammar.low(place) in ("when", "where") and verb.verb not in _ASKS:
        return False
    return grammar.low(place) in _QUESTIONS and place + 1 < len(reader.chunks)


def _is_long(reader: Attributor, place: int) -> bool:
    """Whether a long subject and its verb follow: "said the only way to win may be"."""
    if not reader.grammar.is_kind(place, Kind.NOUN):
        return False
    for number in range(place + 1, min(len(reader.chunks), place + 12)):
        if reader.grammar.is_kind(number, Kind.STOP, Kind.COLON, Kind.QUOTE):
            return False
        if reader.grammar.is_kind(number, Kind.VERB) and reader.chunks[number].form is Form.FINITE:
            return True
    return False
