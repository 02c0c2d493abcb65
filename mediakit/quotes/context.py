"""Whom a sentence is about when it attributes nothing itself: a quotation near it may be theirs.

"Falk shook his head. “It is late.”": the words in marks have no verb of saying, but the sentence before is about Falk.
"""

from __future__ import annotations

from mediakit.quotes.chunks import Form, Kind
from mediakit.quotes.cues import Attribution, Attributor
from mediakit.quotes.subjects import NOWHERE, Subject


def main_subject(reader: Attributor) -> Subject | None:
    """Subject of the first verb of a sentence that has one, else its first free noun phrase."""
    grammar = reader.grammar
    verbs = (number for number in range(len(reader.chunks)) if grammar.is_kind(number, Kind.VERB))
    found = next((subject for number in verbs if (subject := reader.speaking_subject(number))), None)
    return found or _nearest_subject(reader, len(reader.chunks))


def subject_before(reader: Attributor, place: int) -> Subject | None:
    """Subject of the nearest verb before a quotation, else the first free noun phrase: `Falk left the "wreck"`."""
    return _nearest_subject(reader, reader.place_of[place])


def _nearest_subject(reader: Attributor, end: int) -> Subject | None:
    """Subject of the nearest verb before a chunk, else the first noun phrase without a preposition."""
    grammar = reader.grammar
    for number in range(end - 1, -1, -1):
        if grammar.is_kind(number, Kind.STOP):
            break
        if grammar.is_kind(number, Kind.VERB) and (subject := reader.speaking_subject(number)):
            return subject
    for number in range(end):
        if grammar.is_kind(number, Kind.NOUN) and not grammar.is_kind(number - 1, Kind.PREPOSITION):
            return Subject(reader.chunks[number].phrase)
    return None


def announced(reader: Attributor) -> Attribution | None:
    """Who says what follows a sentence that ends with a colon: "The minister wrote:"."""
    if sender := reader.sender(len(reader.chunks) - 1):
        return Attribution(sender, NOWHERE, "announced")
    for number in range(len(reader.chunks) - 1, -1, -1):
        if reader.grammar.verb_at(number) and (subject := reader.speaking_subject(number)):
            return Attribution(subject.phrase, reader.cue(number), "announced", subject.antecedent)
    main = reader.grammar.main_verb(len(reader.chunks))
    subject = reader.grammar.subject(main) if main >= 0 else None
    if subject is None or not is_person(reader, subject):
        return None
    return Attribution(subject.phrase, NOWHERE, "announced", subject.antecedent)


def spoken_of(reader: Attributor) -> Attribution | None:
    """Who speaks in a sentence that reports nothing: "Falk agreed."."""
    for number, chunk in enumerate(reader.chunks):
        verb = reader.grammar.verb_at(number)
        if verb is None or chunk.form is not Form.FINITE:
            continue
        subject = reader.speaking_subject(number)
        if subject is not None and is_person(reader, subject):
            return Attribution(subject.phrase, reader.cue(number), "context", subject.antecedent)
    return None


def is_person(reader: Attributor, subject: Subject) -> bool:
    """Whether a subject may speak: a name, a role, he, she, they."""
    phrase = subject.phrase if subject.antecedent == NOWHERE else subject.antecedent
    last = reader.tokens[phrase[1]]
    return last.low not in ("it", "there", "this", "that") and any(
        reader.grammar.is_person(number)
        for number, chunk in enumerate(reader.chunks)
        if phrase[0] <= chunk.first <= phrase[1] and chunk.kind is Kind.NOUN
    )
