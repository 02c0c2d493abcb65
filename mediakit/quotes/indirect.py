"""Reported clauses: indirect speech, and quoted words inside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mediakit.quotes.chunks import Chunk, Form, Kind, Phrase
from mediakit.quotes.cues import NEVER_FIRST, Attribution, Attributor, find_cue
from mediakit.quotes.sentences import ends_with, strip_edges
from mediakit.quotes.subjects import NOWHERE, Subject
from mediakit.quotes.verbs import SAYING, Verb
from mediakit.quotes.words import word_set

_QUESTIONS = word_set("whether why how what when where who if which")
_ASKS = word_set("ask inquire wonder question explain tell")
# After these a noun phrase is nearly always the subject of what was said.
_PLAIN = word_set("say add argue claim insist contend warn note")
_ABOUT = word_set("about of against on")
_PLACES = word_set("in on at during to after before with from about of by via through for")
_ASIDES = word_set("which who whom whose where although though while whereas")
_LEADS = word_set("when while if asked as after before in on at during speaking according despite although since")
_UNREAL = word_set("not n't never must should could might may cannot")
_THINGS = word_set("data figures numbers models model evidence results statistics signs clock impact")
_REFUSALS = word_set("declined declines refused refuses failed fails")
_NOBODY = word_set("nobody neither none")
_AUTHOR = word_set("i we you")
# Verbs whose infinitive is for the person spoken to: "urged them to stay".
_REQUESTS = frozenset(("ask", "urge", "advise", "call on"))
_REASONS = word_set("because if and but so since unless")


@dataclass(frozen=True)
class Clause:
    """A reported clause as tokens of its sentence, with its attribution; `parts` has two when the cue breaks it."""

    parts: tuple[Phrase, ...]
    attribution: Attribution


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
    for number in range(len(reader.chunks)):
        if clause := _according(reader, number):
            yield clause
    for number, chunk in enumerate(reader.chunks):
        verb = find_cue(reader.tokens, chunk)
        if verb is None or verb.act != SAYING or not _is_said(reader, number):
            continue
        subject = reader.speaking_subject(number)
        if (
            (clause := _as_said(reader, number, subject) or _before_verb(reader, number, verb, subject))
            or subject is not None
            and (clause := _in_relative(reader, number, verb, subject))
            or subject is not None
            and (clause := _after_verb(reader, number, verb, subject))
        ):
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


def _last(reader: Attributor) -> int:
    """The last chunk of the sentence that is no stop."""
    last = len(reader.chunks) - 1
    while last >= 0 and reader.chunks[last].kind in (Kind.STOP, Kind.COMMA, Kind.COLON):
        last -= 1
    return last


# -- after the verb ---------------------------------------------------------------------------------------------------


def _after_verb(reader: Attributor, number: int, verb: Verb, subject: Subject) -> Clause | None:
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
    last = _end_of_clause(reader, start)
    if subject.antecedent != NOWHERE:
        last = _end_of_relative(reader, start, last)
    elif reader.grammar.is_kind(reader.grammar.chunk_at(subject.phrase[0]) - 1, Kind.SUBORDINATOR):
        last = _end_before_main(reader, start, last)
    if last < first or (last == first and reader.tokens[first].is_quote):
        return None
    return Clause(((first, last),), Attribution(subject.phrase, cue, rule, subject.antecedent))


def _may_speak(reader: Attributor, subject: Subject) -> bool:
    """Whether a subject can state anything: "the data suggest a link" is nobody's statement."""
    return not any(token.low in _THINGS for token in reader.tokens[subject.phrase[0] : subject.phrase[1] + 1])


def _content(reader: Attributor, after: int, verb: Verb) -> tuple[int, str]:
    """First chunk of what is reported, and the rule that found it; -1 if nothing is."""
    grammar = reader.grammar
    start = grammar.skip(after, 1)
    person = "person" in verb.takes
    spoken_to = person and grammar.is_kind(start, Kind.NOUN) and not _is_clause(reader, start)
    if spoken_to:
        start = grammar.skip(grammar.chain_end(start) + 1, 1)
    if (place := _over_comma(reader, start)) >= 0 and "clause" in verb.takes:
        return place, "bare clause"
    for place in (start, _over_places(reader, start)):
        if grammar.is_kind(place, Kind.THAT) and not _is_relative(reader, place):
            return place + 1, "that-clause"
        asked = "clause" in verb.takes and not grammar.is_kind(place - 1, Kind.COMMA)
        if asked and _is_question(reader, place, verb):
            return place, "question"
        if "clause" in verb.takes and (_is_clause(reader, place) or (verb.verb in _PLAIN and _is_long(reader, place))):
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
    begins = grammar.is_kind(start + 1, Kind.SUBORDINATOR) or _is_clause(reader, start + 1)
    return start + 1 if begins and _has_verb(reader, start + 1, len(reader.chunks)) else -1


def _is_relative(reader: Attributor, that: int) -> bool:
    """Whether "that" goes on with a noun: "said in a message that came late", "on condition that"."""
    grammar = reader.grammar
    if not grammar.is_kind(that - 1, Kind.NOUN) or not grammar.is_kind(that - 2, Kind.PREPOSITION):
        return False
    if grammar.head(that - 1) in ("condition", "grounds"):
        return True
    return grammar.is_kind(grammar.skip(that + 1, 1), Kind.VERB)


def _is_question(reader: Attributor, place: int, verb: Verb) -> bool:
    grammar = reader.grammar
    if not grammar.is_kind(place, Kind.WH, Kind.SUBORDINATOR, Kind.ADVERB, Kind.PREPOSITION):
        return False
    if grammar.low(place) in ("when", "where") and verb.verb not in _ASKS:
        return False
    return grammar.low(place) in _QUESTIONS and place + 1 < len(reader.chunks)


def _is_clause(reader: Attributor, place: int) -> bool:
    """Whether a subject with its verb begins at a chunk: "said the boat was late"."""
    grammar = reader.grammar
    if grammar.is_kind(place, Kind.QUOTE):
        end = place
    elif grammar.is_kind(place, Kind.NOUN):
        end = _end_of_subject(reader, place)
    elif grammar.is_kind(place, Kind.VERB) and reader.chunks[place].form is Form.ING:
        end = place + 1 if grammar.is_kind(place + 1, Kind.NOUN) else place
    else:
        return False
    verb = grammar.skip(end + 1, 1)
    if not grammar.is_kind(verb, Kind.VERB):
        return False
    return reader.chunks[verb].form in (Form.FINITE, Form.BARE)


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


def _end_of_subject(reader: Attributor, place: int) -> int:
    """Last chunk of a subject, over a relative clause or an apposition in commas."""
    grammar = reader.grammar
    end = place
    while True:
        if (
            grammar.is_kind(end + 1, Kind.PREPOSITION)
            and grammar.is_kind(end + 2, Kind.NOUN)
            or grammar.is_kind(end + 1, Kind.AND)
            and grammar.is_kind(end + 2, Kind.NOUN)
        ):
            end += 2
        else:
            break
    if not grammar.is_kind(end + 1, Kind.COMMA):
        return end
    for close in range(end + 2, min(len(reader.chunks), end + 12)):
        if grammar.is_kind(close, Kind.STOP, Kind.COLON):
            return end
        if grammar.is_kind(close, Kind.COMMA) and grammar.is_kind(grammar.skip(close + 1, 1), Kind.VERB):
            return close
    return end


def _end_of_clause(reader: Attributor, start: int) -> int:
    """Last token of a clause that runs to the end of its sentence or to an aside of the reporter."""
    grammar, chunks = reader.grammar, reader.chunks
    last = _last(reader)
    for number in range(start + 1, last):
        if grammar.is_kind(number, Kind.STOP):
            return chunks[number - 1].last
        if grammar.is_kind(number, Kind.SUBORDINATOR) and _is_closing_tag(reader, grammar.skip(number + 1, 1)):
            return chunks[number - 1].last
        if grammar.is_kind(number, Kind.AND) and _says_again(reader, number + 1):
            return chunks[number - 2 if grammar.is_kind(number - 1, Kind.COMMA) else number - 1].last
        if not grammar.is_kind(number, Kind.COMMA):
            continue
        if grammar.is_kind(number + 1, Kind.SUBORDINATOR) and _says_again(reader, number + 2):
            return chunks[number - 1].last
        rest = range(number + 1, last + 1)
        quoted = any(grammar.is_kind(other, Kind.QUOTE) for other in rest)
        aside = grammar.low(number + 1) in _ASIDES
        if (
            grammar.is_kind(number - 1, Kind.QUOTE)
            and not quoted
            and (aside or grammar.low(number + 1) in ("and", "but"))
        ):
            return chunks[number - 1].last
        if grammar.low(number + 1) == "which" and not quoted and not _has_comma(reader, rest):
            return chunks[number - 1].last
        if _is_closing_tag(reader, number + 1):
            return chunks[number - 1].last
    return chunks[last].last


def _says_again(reader: Attributor, number: int) -> bool:
    """Whether the reporter goes on: "... and added that", "..., but he said"."""
    grammar = reader.grammar
    number = grammar.skip(number, 1)
    if grammar.is_kind(number, Kind.NOUN):
        number = grammar.skip(grammar.chain_end(number) + 1, 1)
    if not grammar.is_kind(number, Kind.VERB) or reader.chunks[number].form is not Form.FINITE:
        return False
    verb = find_cue(reader.tokens, reader.chunks[number])
    return verb is not None and verb.act == SAYING


def _end_of_relative(reader: Attributor, start: int, last: int) -> int:
    """Last token of what "who said that ...," reports: a comma and the verb of the main clause end it."""
    for number in range(start + 1, len(reader.chunks) - 1):
        if reader.grammar.is_kind(number, Kind.QUOTE) and _goes_on_after(reader, number):
            return min(last, reader.chunks[number].last)
        if reader.grammar.is_kind(number, Kind.COMMA) and reader.grammar.is_kind(number + 1, Kind.VERB):
            if reader.chunks[number + 1].form is Form.FINITE:
                return min(last, reader.chunks[number - 1].last)
    return last


def _end_before_main(reader: Attributor, start: int, last: int) -> int:
    """Last token of what "While Falk said that ...," reports: the main clause begins after a comma."""
    for number in range(start + 1, len(reader.chunks) - 1):
        if reader.grammar.is_kind(number, Kind.COMMA) and _is_clause(reader, number + 1):
            return min(last, reader.chunks[number - 1].last)
    return last


def _goes_on_after(reader: Attributor, quote: int) -> bool:
    """Whether the main clause goes on after a comma inside the marks: `, who called it "late," left`."""
    inside = ends_with(reader.text, reader.tokens[reader.chunks[quote].first])
    return inside == "," and reader.grammar.is_kind(quote + 1, Kind.VERB)


def _has_comma(reader: Attributor, numbers: range) -> bool:
    return any(reader.grammar.is_kind(number, Kind.COMMA) for number in numbers)


def _is_closing_tag(reader: Attributor, number: int) -> bool:
    """Whether what follows a comma or "while" speaks of the saying: ", adding that", ", according to"."""
    if number >= len(reader.chunks):
        return False
    if reader.grammar.low(number) == "according":
        return True
    chunk = reader.chunks[number]
    return chunk.form is Form.ING and find_cue(reader.tokens, chunk) is not None


def _in_relative(reader: Attributor, number: int, verb: Verb, subject: Subject) -> Clause | None:
    """`a fund that prosecutors said was empty`: the relative clause is what they said."""
    grammar, chunks = reader.grammar, reader.chunks
    start = grammar.chunk_at(subject.phrase[0])
    following = grammar.skip(number + 1, 1)
    if "clause" not in verb.takes or not grammar.is_kind(start - 1, Kind.WH, Kind.THAT):
        return None
    if not grammar.is_kind(following, Kind.VERB) or chunks[following].form is not Form.FINITE:
        return None
    last = _end_of_relative(reader, following, _end_of_clause(reader, following))
    parts = (chunks[start - 1].phrase, (chunks[following].first, last))
    return Clause(parts, Attribution(subject.phrase, reader.cue(number), "relative", subject.antecedent))


# -- before the verb --------------------------------------------------------------------------------------------------


def _before_verb(reader: Attributor, number: int, verb: Verb, subject: Subject | None) -> Clause | None:
    """`The boat was late, X said [on Monday].`, `The boat was late, said X.` and `The boat, X said, was late.`"""
    if "words" not in verb.takes:
        return None
    found = _plain_tag(reader, number, subject) or _inverted_tag(reader, number)
    if found is None:
        return None
    tag, end_of_tag, named = found
    edge = tag - 1 if reader.grammar.is_kind(tag - 1, Kind.QUOTE) else tag - 2
    begin = _begin_of_clause(reader, edge)
    if reader.grammar.is_kind(edge, Kind.QUOTE) and not _leads_to(reader, begin, edge):
        return None
    empty = (Kind.QUOTE, Kind.COMMA, Kind.STOP)
    if all(chunk.kind in empty for chunk in reader.chunks[begin : edge + 1]):
        return None
    parts = _parts(reader, begin, edge, end_of_tag)
    return (
        Clause(parts, Attribution(named.phrase, reader.cue(number), "clause before", named.antecedent))
        if parts
        else None
    )


def _as_said(reader: Attributor, number: int, subject: Subject | None) -> Clause | None:
    """`As X noted, the boat was late` and `The boat was late, as X noted`."""
    grammar, chunks = reader.grammar, reader.chunks
    if subject is None or chunks[number].form is not Form.FINITE:
        return None
    start = grammar.chunk_at(subject.phrase[0])
    if (
        start < 1
        or grammar.low(start - 1) != "as"
        or not grammar.is_kind(start - 1, Kind.SUBORDINATOR, Kind.PREPOSITION)
    ):
        return None
    attribution = Attribution(subject.phrase, reader.cue(number), "as said", subject.antecedent)
    last = _last(reader)
    if start == 1:
        comma = next((n for n in range(number, last) if grammar.is_kind(n, Kind.COMMA)), -1)
        if comma < 0 or comma > number + 4 or not _has_verb(reader, comma, last + 1):
            return None
        return Clause(((chunks[comma + 1].first, chunks[last].last),), attribution)
    begin = _begin_of_clause(reader, start - 3)
    end = _end_of_tag(reader, number)
    if not grammar.is_kind(start - 2, Kind.COMMA) or end < 0 or not _has_verb(reader, begin, start - 2):
        return None
    return Clause(((chunks[begin].first, chunks[start - 3].last),), attribution)


def _leads_to(reader: Attributor, begin: int, quote: int) -> bool:
    """Whether a clause leads up to a quotation at its end: `The boat was "no worse", Falk said`."""
    if quote <= begin or not reader.grammar.is_kind(begin, Kind.NOUN) or _ends_sentence(reader, quote):
        return False
    before = reader.chunks[begin:quote]
    if any(chunk.kind is Kind.QUOTE or _is_cue(reader, chunk) for chunk in before):
        return False
    start, _ = strip_edges(reader.text, *reader.span_of(quote))
    return _has_verb(reader, begin, quote) or reader.text[start].islower()


def _is_cue(reader: Attributor, chunk: Chunk) -> bool:
    verb = find_cue(reader.tokens, chunk)
    return verb is not None and verb.act == SAYING and chunk.form is not Form.PARTICIPLE


def _parts(reader: Attributor, begin: int, edge: int, end_of_tag: int) -> tuple[Phrase, ...]:
    """What is reported before a tag and, if the tag breaks the clause, after it; nothing if it is no tag after all."""
    grammar, chunks = reader.grammar, reader.chunks
    first = (chunks[begin].first, chunks[edge].last)
    whole = _has_verb(reader, begin, edge + 1) or grammar.is_kind(edge, Kind.QUOTE)
    lead = (
        grammar.is_kind(begin, Kind.PREPOSITION, Kind.SUBORDINATOR, Kind.TIME, Kind.ADVERB)
        or grammar.low(begin) in _LEADS
    )
    after, last = end_of_tag + 1, _last(reader)
    if after < last and grammar.is_kind(after, Kind.COMMA):
        second = (chunks[after + 1].first, chunks[last].last)
        if (lead and not whole) or _goes_on(reader, after + 1, whole):
            return first, second
        return (first,) if whole else ()
    if not whole or (lead and after <= last and _is_clause(reader, grammar.skip(after, 1))):
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
    return whole and grammar.low(number) in _REASONS and _has_verb(reader, number, len(reader.chunks))


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
            verb = find_cue(reader.tokens, reader.chunks[number])
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
    verb = find_cue(reader.tokens, chunk)
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
    if phrase is None or reader.tokens[phrase[0]].low in ("it", "him", "her", "them", "me", "us"):
        return None
    if not grammar.is_person(noun):
        return None
    end = grammar.chain_end(noun)
    following = grammar.skip(end + 1, 1)
    if grammar.is_kind(following, Kind.VERB, Kind.THAT, Kind.QUOTE, Kind.WH):
        return None
    return number, end, Subject(phrase)


def _has_verb(reader: Attributor, first: int, end: int) -> bool:
    return any(
        reader.grammar.is_kind(number, Kind.VERB)
        and (
            reader.chunks[number].form in (Form.FINITE, Form.BARE)
            or (reader.chunks[number].form is Form.PARTICIPLE and reader.grammar.is_kind(number - 1, Kind.NOUN))
        )
        for number in range(first, end)
    )


def _begin_of_clause(reader: Attributor, last: int) -> int:
    tokens, chunks, grammar = reader.tokens, reader.chunks, reader.grammar
    for number in range(last, 0, -1):
        dash = grammar.is_kind(number - 1, Kind.COMMA) and tokens[chunks[number - 1].first].text in "-–—"
        if dash and number < 6 and tokens[0].text.isupper():
            return number  # after a dateline: "OSTREL (Agency) - The ship ..."
        if grammar.is_kind(number - 1, Kind.STOP, Kind.COLON) or _ends_sentence(reader, number - 1):
            return number
    return 1 if grammar.is_kind(0, Kind.AND) and last > 0 else 0


def _ends_sentence(reader: Attributor, number: int) -> bool:
    """Whether a quotation with a stop inside its marks stands at a chunk."""
    chunk = reader.chunks[number]
    return chunk.kind is Kind.QUOTE and ends_with(reader.text, reader.tokens[chunk.first]) in tuple(".?!")


# -- according to -----------------------------------------------------------------------------------------------------


def _according(reader: Attributor, number: int) -> Clause | None:
    """`According to X, ...` and `..., according to X`."""
    found = reader.according(number, "according to")
    if found is None:
        return None
    grammar, chunks = reader.grammar, reader.chunks
    end = next(n for n, chunk in enumerate(chunks) if chunk.last >= found.subject[1])
    last = _last(reader)
    if number == 0 or (number == 1 and grammar.is_kind(0, Kind.AND)):
        comma = next((n for n in range(end + 1, len(chunks)) if grammar.is_kind(n, Kind.COMMA)), -1)
        comma = _over_apposition(reader, comma)
        return Clause(((chunks[comma + 1].first, chunks[last].last),), found) if 0 < comma < last else None
    head = number - 1
    while head > 0 and grammar.is_kind(head, Kind.COMMA):
        head -= 1
    first = _begin_of_clause(reader, head)
    if end + 1 < last and grammar.is_kind(end + 1, Kind.COMMA) and not _has_verb(reader, first, head + 1):
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
