"""Reported clauses: indirect speech, and quoted words inside it.

In "Falk said that the boat was “a wreck”, according to Orm" there is one: "that" is left out, and so is the tag.
`reported` reads what stands behind a verb of saying, `tags` what stands around a tag.
"""

from __future__ import annotations

from collections.abc import Iterator

from mediakit.quotes.chunks import Form, Kind
from mediakit.quotes.cues import Attributor, Clause
from mediakit.quotes.reported import after_verb, in_relative
from mediakit.quotes.tags import according, around_tag, as_said
from mediakit.quotes.verbs import SAYING
from mediakit.quotes.words import word_set

_UNREAL = word_set("not n't never must should could might may cannot")
_REFUSALS = word_set("declined declines refused refuses failed fails")


def find_clauses(reader: Attributor) -> list[Clause]:
    """Reported clauses of a sentence, outermost and first ones first; they do not overlap."""
    found: list[Clause] = []
    used: set[int] = set()
    for clause in _candidates(reader):
        places = {place for first, last in clause.parts for place in range(first, last + 1)}
        cue = set(range(clause.attribution.cue[0], clause.attribution.cue[1] + 1))
        quoted = any(reader.tokens[place].is_quote for place in places)
        if (places | cue) & used or (quoted and clause.attribution.rule == "object"):
            continue  # "called the sinking "a loss"": the words in marks are what was said
        used |= places
        found.append(clause)
    return found


def _candidates(reader: Attributor) -> Iterator[Clause]:
    """Clauses that may overlap: those of "according to" first, then one at most for each verb of saying."""
    for number in range(len(reader.chunks)):
        if clause := according(reader, number):
            yield clause
    for number in range(len(reader.chunks)):
        verb = reader.grammar.verb_at(number)
        if verb is None or verb.act != SAYING or not _is_said(reader, number):
            continue
        subject = reader.speaking_subject(number)
        clause = as_said(reader, number, subject) or around_tag(reader, number, verb, subject)
        if clause is None and subject is not None:
            clause = in_relative(reader, number, verb, subject) or after_verb(reader, number, verb, subject)
        if clause is not None:
            yield clause


def _is_said(reader: Attributor, number: int) -> bool:
    """Whether something was said: not "did not say", "must say", "a motion to demand"."""
    chunk = reader.chunks[number]
    helpers = {reader.tokens[place].low for place in range(chunk.first, chunk.head)}
    if helpers & _UNREAL:
        return False
    if chunk.form is not Form.INFINITIVE:
        return True
    refused = reader.grammar.is_kind(number - 1, Kind.VERB) and reader.grammar.head(number - 1) in _REFUSALS
    return not refused and not reader.grammar.is_kind(number - 1, Kind.NOUN)
