"""What is reported around a tag: `The boat was late, Falk said`, `As Falk noted, ...`, `According to Falk, ...`.

A tag is the short clause of the reporter that names the speaker; it stands behind what is reported, before it, or
breaks it in two: "The boat, Falk said, was late".
"""

from __future__ import annotations

from mediakit.quotes.chunks import Form, Kind
from mediakit.quotes.clauses import begin_of_clause, ends_sentence, has_verb, is_clause, last_chunk
from mediakit.quotes.cues import NEVER_FIRST, NO_SUBJECTS, Attribution, Attributor, Clause
from mediakit.quotes.sentences import Phrase, first_inside
from mediakit.quotes.subjects import NOWHERE, Subject
from mediakit.quotes.verbs import SAYING, Verb
from mediakit.quotes.words import word_set

_LEADS = word_set("when while if asked as after before in on at during speaking according despite although since")
_REASONS = word_set("because if and but so since unless")


def around_tag(reader: Attributor, number: int, verb: Verb, subject: Subject | None) -> Clause | None:
    """`The boat was late, X said [on Monday].`, `The boat was late, said X.` and `The boat, X said, was late.`"""
    if "words" not in verb.takes:
        return None
    found = _plain_tag(reader, number, subject) or _inverted_tag(reader, number)
    if found is None:
        return None
    tag, end_of_tag, named = found
    edge = tag - 1 if reader.grammar.is_kind(tag - 1, Kind.QUOTE) else tag - 2
    begin = begin_of_clause(reader.grammar, edge)
    if reader.grammar.is_kind(edge, Kind.QUOTE) and not _leads_to(reader, begin, edge):
        return None
    empty = (Kind.QUOTE, Kind.COMMA, Kind.STOP)
    if all(chunk.kind in empty for chunk in reader.chunks[begin : edge + 1]):
        return None
    parts = _parts(reader, begin, edge, end_of_tag)
    attribution = Attribution(named.phrase, reader.cue(number), "clause before", named.antecedent)
    return Clause(parts, attribution) if parts else None


def as_said(reader: Attributor, number: int, subject: Subject | None) -> Clause | None:
    """`As X noted, the boat was late` and `The boat was late, as X noted`."""
    grammar, chunks = reader.grammar, reader.chunks
    if subject is None or chunks[number].form is not Form.FINITE:
        return None
    start = grammar.chunk_at(subject.phrase[0])
    after_as = start > 0 and grammar.low(start - 1) == "as"
    if not after_as or not grammar.is_kind(start - 1, Kind.SUBORDINATOR, Kind.PREPOSITION):
        return None
    attribution = Attribution(subject.phrase, reader.cue(number), "as said", subject.antecedent)
    last = last_chunk(grammar)
    if start == 1:
        comma = next((n for n in range(number, last) if grammar.is_kind(n, Kind.COMMA)), -1)
        if comma < 0 or comma > number + 4 or not has_verb(grammar, comma, last + 1):
            return None
        return Clause(((chunks[comma + 1].first, chunks[last].last),), attribution)
    begin = begin_of_clause(grammar, start - 3)
    end = _end_of_tag(reader, number)
    if not grammar.is_kind(start - 2, Kind.COMMA) or end < 0 or not has_verb(grammar, begin, start - 2):
        return None
    return Clause(((chunks[begin].first, chunks[start - 3].last),), attribution)


def _leads_to(reader: Attributor, begin: int, quote: int) -> bool:
    """Whether a clause leads up to a quotation at its end: `The boat was "no worse", Falk said`."""
    if quote <= begin or not reader.grammar.is_kind(begin, Kind.NOUN) or ends_sentence(reader.grammar, quote):
        return False
    if any(reader.chunks[number].kind is Kind.QUOTE or _is_saying(reader, number) for number in range(begin, quote)):
        return False
    return has_verb(reader.grammar, begin, quote) or first_inside(reader.tokens[reader.chunks[quote].first]).islower()


def _is_saying(reader: Attributor, number: int) -> bool:
    """Whether a chunk is a verb of saying: not the participle in "the boat said to be late"."""
    verb = reader.grammar.verb_at(number)
    return verb is not None and verb.act == SAYING and reader.chunks[number].form is not Form.PARTICIPLE


def _parts(reader: Attributor, begin: int, edge: int, end_of_tag: int) -> tuple[Phrase, ...]:
    """What is reported before a tag and, if the tag breaks the clause, after it; nothing if it is no tag after all."""
    grammar, chunks = reader.grammar, reader.chunks
    first = (chunks[begin].first, chunks[edge].last)
    whole = has_verb(grammar, begin, edge + 1) or grammar.is_kind(edge, Kind.QUOTE)
    lead = (
        grammar.is_kind(begin, Kind.PREPOSITION, Kind.SUBORDINATOR, Kind.TIME, Kind.ADVERB)
        or grammar.low(begin) in _LEADS
    )
    after, last = end_of_tag + 1, last_chunk(grammar)
    if after < last and grammar.is_kind(after, Kind.COMMA):
        second = (chunks[after + 1].first, chunks[last].last)
        if (lead and not whole) or _goes_on(reader, after + 1, whole):
            return first, second
        return (first,) if whole else ()
    if not whole or (lead and after <= last and is_clause(grammar, grammar.skip(after, 1))):
        return ()  # "When the boat came, Falk said he ..."
    return () if after <= last and grammar.is_kind(after, Kind.QUOTE, Kind.THAT, Kind.COLON) else (first,)


def _goes_on(reader: Attributor, number: int, whole: bool) -> bool:
    """Whether the reported clause goes on behind the tag: "The boat, Falk said, was late", ", Falk said, because"."""
    grammar = reader.grammar
    following = grammar.skip(number, 1)
    if grammar.is_kind(following, Kind.QUOTE):
        return True
    if grammar.is_kind(following, Kind.VERB):
        return reader.chunks[following].form is Form.FINITE
    return whole and grammar.low(number) in _REASONS and has_verb(grammar, number, len(reader.chunks))


def _plain_tag(reader: Attributor, number: int, subject: Subject | None) -> tuple[int, int, Subject] | None:
    """First and last chunk of ", X said on Monday", which nothing that is reported may follow."""
    grammar = reader.grammar
    if subject is None or subject.antecedent != NOWHERE or reader.chunks[number].form is not Form.FINITE:
        return None
    tag = grammar.chunk_at(subject.phrase[0])
    if not 2 <= tag < number or not grammar.is_kind(tag - 1, Kind.COMMA, Kind.QUOTE):
        return None
    if grammar.is_kind(number - 1, Kind.COMMA, Kind.AND) and not reader.tokens[subject.phrase[1]].capital:
        return None
    end = _end_of_tag(reader, number)
    return None if end < 0 else (tag, end, subject)


def _end_of_tag(reader: Attributor, number: int) -> int:
    """Last chunk of what may stand behind the verb of a tag: a time, a place, a person; -1 if more follows."""
    grammar = reader.grammar
    place = number
    while place + 1 < len(reader.chunks):
        if grammar.is_kind(place + 1, Kind.STOP, Kind.COMMA):
            return place
        if grammar.is_kind(place + 1, Kind.THAT, Kind.WH) and grammar.is_kind(place + 2, Kind.VERB):
            return place  # "said in a report that names nobody"
        if not grammar.is_kind(place + 1, Kind.TIME, Kind.ADVERB, Kind.PREPOSITION, Kind.NOUN):
            return -1
        if grammar.is_kind(place + 1, Kind.NOUN) and not grammar.is_kind(place, Kind.PREPOSITION):
            verb = grammar.verb_at(number)
            if verb is None or "person" not in verb.takes or place != number:
                return -1
        place += 1
    return place


def _inverted_tag(reader: Attributor, number: int) -> tuple[int, int, Subject] | None:
    """First and last chunk of ", said X, the mayor"."""
    grammar = reader.grammar
    if number < 2 or not grammar.is_kind(number - 1, Kind.COMMA, Kind.QUOTE):
        return None
    chunk = reader.chunks[number]
    verb = grammar.verb_at(number)
    if (
        verb is None
        or verb.verb in NEVER_FIRST
        or chunk.first != chunk.last
        or chunk.form not in (Form.FINITE, Form.PARTICIPLE)
        or chunk.passive
    ):
        return None
    noun = grammar.skip(number + 1, 1)
    phrase = grammar.noun_after(number + 1)
    if phrase is None or reader.tokens[phrase[0]].low in NO_SUBJECTS:
        return None
    if not grammar.is_person(noun):
        return None
    end = grammar.chain_end(noun)
    following = grammar.skip(end + 1, 1)
    if grammar.is_kind(following, Kind.VERB, Kind.THAT, Kind.QUOTE, Kind.WH):
        return None
    return number, end, Subject(phrase)


def according(reader: Attributor, number: int) -> Clause | None:
    """`According to X, ...` and `..., according to X`."""
    found = reader.according(number, "according to")
    if found is None:
        return None
    grammar, chunks = reader.grammar, reader.chunks
    end = next(n for n, chunk in enumerate(chunks) if chunk.last >= found.subject[1])
    last = last_chunk(grammar)
    if number == 0 or (number == 1 and grammar.is_kind(0, Kind.AND)):
        comma = next((n for n in range(end + 1, len(chunks)) if grammar.is_kind(n, Kind.COMMA)), -1)
        comma = _over_apposition(reader, comma)
        return Clause(((chunks[comma + 1].first, chunks[last].last),), found) if 0 < comma < last else None
    head = number - 1
    while head > 0 and grammar.is_kind(head, Kind.COMMA):
        head -= 1
    first = begin_of_clause(grammar, head)
    if end + 1 < last and grammar.is_kind(end + 1, Kind.COMMA) and not has_verb(grammar, first, head + 1):
        # "The first, according to X, asks for more"
        parts = ((chunks[first].first, chunks[head].last), (chunks[end + 2].first, chunks[last].last))
        return Clause(parts, found)
    return Clause(((chunks[first].first, chunks[head].last),), found) if head > first + 1 else None


def _over_apposition(reader: Attributor, comma: int) -> int:
    """The comma after an apposition: "According to X, chief economist at Y, ..."."""
    grammar = reader.grammar
    for number in range(comma + 1, min(len(reader.chunks), comma + 8)):
        if comma < 0 or grammar.is_kind(number, Kind.QUOTE, Kind.VERB, Kind.STOP):
            return comma
        if grammar.is_kind(number, Kind.COMMA):
            return number
    return comma
