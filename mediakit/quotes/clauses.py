"""Clauses of a sentence: whether one begins at a chunk, and where those that are reported begin and end.

In "Falk said the boat was late, adding that nobody had left" a clause begins at "the boat" and ends before ", adding",
where the reporter takes over again.
"""

from __future__ import annotations

from mediakit.quotes.chunks import Form, Kind
from mediakit.quotes.sentences import last_inside
from mediakit.quotes.subjects import Grammar
from mediakit.quotes.verbs import SAYING
from mediakit.quotes.words import word_set

_ASIDES = word_set("which who whom whose where although though while whereas")


def last_chunk(grammar: Grammar) -> int:
    """The last chunk of the sentence that is no stop."""
    last = len(grammar.chunks) - 1
    while last >= 0 and grammar.chunks[last].kind in (Kind.STOP, Kind.COMMA, Kind.COLON):
        last -= 1
    return last


def is_clause(grammar: Grammar, place: int) -> bool:
    """Whether a subject with its verb begins at a chunk: "said the boat was late"."""
    if grammar.is_kind(place, Kind.QUOTE):
        end = place
    elif grammar.is_kind(place, Kind.NOUN):
        end = _end_of_subject(grammar, place)
    elif grammar.is_kind(place, Kind.VERB) and grammar.chunks[place].form is Form.ING:
        end = place + 1 if grammar.is_kind(place + 1, Kind.NOUN) else place
    else:
        return False
    verb = grammar.skip(end + 1, 1)
    if not grammar.is_kind(verb, Kind.VERB):
        return False
    return grammar.chunks[verb].form in (Form.FINITE, Form.BARE)


def _end_of_subject(grammar: Grammar, place: int) -> int:
    """Last chunk of a subject, over a relative clause or an apposition in commas."""
    end = place
    while grammar.is_kind(end + 1, Kind.PREPOSITION, Kind.AND) and grammar.is_kind(end + 2, Kind.NOUN):
        end += 2
    if not grammar.is_kind(end + 1, Kind.COMMA):
        return end
    for close in range(end + 2, min(len(grammar.chunks), end + 12)):
        if grammar.is_kind(close, Kind.STOP, Kind.COLON):
            return end
        if grammar.is_kind(close, Kind.COMMA) and grammar.is_kind(grammar.skip(close + 1, 1), Kind.VERB):
            return close
    return end


def has_verb(grammar: Grammar, first: int, end: int) -> bool:
    """Whether the chunks from one to before another hold a verb of their own: not "seen from the quay"."""
    for number in range(first, end):
        if not grammar.is_kind(number, Kind.VERB):
            continue
        form = grammar.chunks[number].form
        if form in (Form.FINITE, Form.BARE) or (form is Form.PARTICIPLE and grammar.is_kind(number - 1, Kind.NOUN)):
            return True
    return False


def begin_of_clause(grammar: Grammar, last: int) -> int:
    """First chunk of the clause that ends at a chunk: after a stop, a dateline or an "and" that opens the sentence."""
    tokens, chunks = grammar.tokens, grammar.chunks
    for number in range(last, 0, -1):
        dash = grammar.is_kind(number - 1, Kind.COMMA) and tokens[chunks[number - 1].first].text in "-–—"
        if dash and number < 6 and tokens[0].text.isupper():
            return number  # after a dateline: "OSTREL (Agency) - The ship ..."
        if grammar.is_kind(number - 1, Kind.STOP, Kind.COLON) or ends_sentence(grammar, number - 1):
            return number
    return 1 if grammar.is_kind(0, Kind.AND) and last > 0 else 0


def ends_sentence(grammar: Grammar, number: int) -> bool:
    """Whether a quotation with a stop inside its marks stands at a chunk."""
    chunk = grammar.chunks[number]
    return chunk.kind is Kind.QUOTE and last_inside(grammar.tokens[chunk.first]) in tuple(".?!")


def end_of_clause(grammar: Grammar, start: int) -> int:
    """Last token of a clause that runs to the end of its sentence or to an aside of the reporter."""
    chunks, last = grammar.chunks, last_chunk(grammar)
    for number in range(start + 1, last):
        if grammar.is_kind(number, Kind.STOP):
            return chunks[number - 1].last
        if grammar.is_kind(number, Kind.SUBORDINATOR) and _is_closing_tag(grammar, grammar.skip(number + 1, 1)):
            return chunks[number - 1].last
        if grammar.is_kind(number, Kind.AND) and _says_again(grammar, number + 1):
            return chunks[number - 2 if grammar.is_kind(number - 1, Kind.COMMA) else number - 1].last
        if grammar.is_kind(number, Kind.COMMA) and _is_aside(grammar, number, last):
            return chunks[number - 1].last
    return chunks[last].last


def _is_aside(grammar: Grammar, comma: int, last: int) -> bool:
    """Whether the reporter takes over at a comma: ", adding that", ", but Falk said", ", which is in Ostrel"."""
    following = comma + 1
    if grammar.is_kind(following, Kind.SUBORDINATOR) and _says_again(grammar, following + 1):
        return True
    rest = grammar.chunks[following : last + 1]
    if not any(chunk.kind is Kind.QUOTE for chunk in rest):
        low = grammar.low(following)
        if grammar.is_kind(comma - 1, Kind.QUOTE) and (low in _ASIDES or low in ("and", "but")):
            return True
        if low == "which" and not any(chunk.kind is Kind.COMMA for chunk in rest):
            return True
    return _is_closing_tag(grammar, following)


def _says_again(grammar: Grammar, number: int) -> bool:
    """Whether the reporter goes on: "... and added that", "..., but he said"."""
    number = grammar.skip(number, 1)
    if grammar.is_kind(number, Kind.NOUN):
        number = grammar.skip(grammar.chain_end(number) + 1, 1)
    if not grammar.is_kind(number, Kind.VERB) or grammar.chunks[number].form is not Form.FINITE:
        return False
    verb = grammar.verb_at(number)
    return verb is not None and verb.act == SAYING


def _is_closing_tag(grammar: Grammar, number: int) -> bool:
    """Whether what follows a comma or "while" speaks of the saying: ", adding that", ", according to"."""
    if number >= len(grammar.chunks):
        return False
    if grammar.low(number) == "according":
        return True
    return grammar.chunks[number].form is Form.ING and grammar.verb_at(number) is not None


def end_of_relative(grammar: Grammar, start: int, last: int) -> int:
    """Last token of what "who said that ...," reports: a comma and the verb of the main clause end it."""
    for number in range(start + 1, len(grammar.chunks) - 1):
        if grammar.is_kind(number, Kind.QUOTE) and _goes_on_after(grammar, number):
            return min(last, grammar.chunks[number].last)
        finite = grammar.is_kind(number + 1, Kind.VERB) and grammar.chunks[number + 1].form is Form.FINITE
        if finite and grammar.is_kind(number, Kind.COMMA):
            return min(last, grammar.chunks[number - 1].last)
    return last


def end_before_main(grammar: Grammar, start: int, last: int) -> int:
    """Last token of what "While Falk said that ...," reports: the main clause begins after a comma."""
    for number in range(start + 1, len(grammar.chunks) - 1):
        if grammar.is_kind(number, Kind.COMMA) and is_clause(grammar, number + 1):
            return min(last, grammar.chunks[number - 1].last)
    return last


def _goes_on_after(grammar: Grammar, quote: int) -> bool:
    """Whether the main clause goes on after a comma inside the marks: `, who called it "late," left`."""
    inside = last_inside(grammar.tokens[grammar.chunks[quote].first])
    return inside == "," and grammar.is_kind(quote + 1, Kind.VERB)
