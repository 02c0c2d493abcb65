"""Who says it: the cue and the subject of a stretch in quotation marks, from the sentence it stands in.

In `“The boat is late,” said Ann Falk` the cue is "said", its subject "Ann Falk", the rule "after-inverted".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mediakit.quotes.chunks import Form, Kind
from mediakit.quotes.sentences import Phrase, Sentence, Token, first_inside, last_inside
from mediakit.quotes.subjects import NOWHERE, Grammar, Subject
from mediakit.quotes.verbs import Verb, read_verbs
from mediakit.quotes.words import word_set

FURTHEST_CUE = 24  # chunks between a quotation and the verb after it
_CLAUSE_ENDS = word_set("while as after when although though before because whereas")
_TAKES_WORDS = frozenset(("words", "name"))
_WITH_PERSON = word_set("tell ask remind warn assure inform advise urge beg")
_PASSED_ON = word_set("quoted quotes quoting quote cited cites citing")
_WORDS_OF = word_set("words opinion view eyes judgment judgement assessment")
# After a verb these are whom or what it is about: "..., told him".
NO_SUBJECTS = word_set("it him her them me us")
# "..., told the Post": after these the person spoken to follows, never the speaker.
NEVER_FIRST = word_set("tell call describe assure inform urge")


@dataclass(frozen=True)
class Attribution:
    """Subject and cue as tokens of one sentence, and the rule that found them; a cue of (-1, -1) is none.

    `antecedent` is the phrase that a subject like "who" stands for, (-1, -1) if there is none.
    """

    subject: Phrase
    cue: Phrase
    rule: str
    antecedent: Phrase = NOWHERE


@dataclass(frozen=True)
class Clause:
    """A reported clause as tokens of its sentence, with its attribution; `parts` has two when the cue breaks it."""

    parts: tuple[Phrase, ...]
    attribution: Attribution


@dataclass(frozen=True)
class _Cue:
    """A verb of the list at a chunk, with its subject."""

    chunk: int
    verb: Verb
    subject: Subject


class Attributor:
    """Finds the attribution of each quotation of one sentence."""

    def __init__(self, sentence: Sentence) -> None:
        self.tokens = sentence.tokens
        self.grammar = Grammar(sentence)
        self.chunks = self.grammar.chunks
        self.place_of = {chunk.first: number for number, chunk in enumerate(self.chunks)}

    def attribute(self, place: int) -> Attribution | None:
        """The attribution of the quotation at a token, or None if the sentence has none."""
        quote = self.place_of[place]
        after = self._after(quote)
        before = self._before(quote)
        leads = self._leads(quote)
        last = last_inside(self.tokens[place])
        open_end = last != "" and last in ",?!—–-"
        if after and (leads or before is None or (open_end and self._is_tag(after))):
            return after
        return before or after or self._according_later(quote) or self._later(quote)

    def _leads(self, quote: int) -> bool:
        """Whether the sentence begins with the quotation."""
        return all(
            chunk.kind in (Kind.QUOTE, Kind.COMMA, Kind.STOP, Kind.AND, Kind.COLON) for chunk in self.chunks[:quote]
        )

    def _is_tag(self, after: Attribution) -> bool:
        """Whether nothing that is said follows a cue, as does in `While he likes “it,” she says he lied`."""
        if after.cue == NOWHERE or after.cue[0] < after.subject[0]:
            return True
        number = next((n for n, chunk in enumerate(self.chunks) if chunk.first > after.cue[1]), len(self.chunks))
        number = self.grammar.skip(number, 1)
        return not self.grammar.is_kind(number, Kind.NOUN, Kind.THAT, Kind.QUOTE, Kind.COLON)

    # -- after the quotation ------------------------------------------------------------------------------------------

    def _after(self, quote: int) -> Attribution | None:
        """`"...," said X`, `"...," X said`, `"...," according to X`."""
        first = quote + 1
        while self.grammar.is_kind(first, Kind.COMMA):
            first += 1
        if first >= len(self.chunks):
            return None
        return self._inverted(first) or self.according(first, "after-according") or self._plain(quote, first)

    def _inverted(self, first: int) -> Attribution | None:
        """`"...," said X`: the verb, then a noun phrase that has no verb of its own."""
        number = first
        while self.grammar.is_kind(number, Kind.ADVERB):
            number += 1
        if not self.grammar.is_kind(number, Kind.VERB):
            return None
        verb = self.grammar.verb_at(number)
        if (
            verb is None
            or verb.verb in NEVER_FIRST
            or self.chunks[number].passive
            or self.chunks[number].form not in (Form.FINITE, Form.PARTICIPLE)
        ):
            return None
        subject = self.grammar.noun_after(number + 1)
        if subject is None or self.tokens[subject[0]].low in NO_SUBJECTS:
            return None
        follower = next((n for n in range(number, len(self.chunks)) if self.chunks[n].first > subject[1]), -1)
        if self.grammar.is_kind(follower, Kind.VERB) and self.chunks[follower].form is Form.FINITE:
            return None  # "..., who calls it a "farce," said he would stay"
        return Attribution(subject, self.cue(number), "after-inverted")

    def _plain(self, quote: int, first: int) -> Attribution | None:
        """`"...," X said`: the first verb after the quotation, if it is one of attribution or has a mere subject."""
        token = self.tokens[self.chunks[quote].first]
        last = last_inside(token)
        leads = self._leads(quote)
        if not (leads or (last and last in ",?!-—–…") or self.grammar.is_kind(first - 1, Kind.COMMA)):
            return None
        relative = False
        for number in range(first, min(len(self.chunks), first + FURTHEST_CUE)):
            chunk = self.chunks[number]
            if chunk.kind in (Kind.QUOTE, Kind.STOP, Kind.COLON):
                return None
            relative = relative or chunk.kind is Kind.WH
            if chunk.kind is not Kind.VERB:
                continue
            if self.grammar.verb_at(number):
                return self._at(number, first, "after")
            if last == "," and leads and not relative and self._is_said_by(first, number):
                return self._at(number, first, "after-any")
            if not relative and chunk.form is Form.FINITE:
                return None
        return None

    def _is_said_by(self, first: int, number: int) -> bool:
        """`"...," she smiled`: with a comma inside the marks any verb with a subject will do."""
        chunk = self.chunks[number]
        if chunk.form is not Form.FINITE or not self.grammar.is_kind(first, Kind.NOUN):
            return False
        later = range(number, len(self.chunks))
        return not any(self.grammar.verb_at(other) for other in later)

    def _at(self, number: int, first: int, rule: str) -> Attribution | None:
        """The attribution at a verb whose subject stands behind the quotation."""
        subject = self.speaking_subject(number)
        if subject is None or subject.phrase[0] < self.chunks[first].first:
            return None
        return Attribution(subject.phrase, self.cue(number), rule, subject.antecedent)

    # -- before the quotation -----------------------------------------------------------------------------------------

    def _before(self, quote: int) -> Attribution | None:
        """`X said: "..."`, `X called it "..."`, `X was quoted as saying "..."`, `According to X, "..."`."""
        if found := self._label(quote):
            return found
        nearest: _Cue | None = None
        weak: _Cue | None = None
        for cue in self._cues_before(quote):
            if isinstance(cue, Attribution):
                if nearest is None:
                    return cue
                break
            if nearest is None:
                if self._takes_words(cue, quote) or self._begins_clause(cue, quote):
                    nearest = cue
                elif "as" not in cue.verb.takes:
                    weak = weak or cue
            elif self._governs(cue, nearest, quote):
                nearest = cue
        best = nearest or weak
        if best is None:
            return None
        subject = self._what_it_called(best)
        return Attribution(subject.phrase, self.cue(best.chunk), "before", subject.antecedent)

    def _what_it_called(self, cue: _Cue) -> Subject:
        """In "X left because of what it called "a farce"", "it" is X."""
        place = cue.subject.phrase[0]
        number = self.grammar.chunk_at(place)
        if self.tokens[place].low not in ("it", "they") or not self.grammar.is_kind(number - 1, Kind.WH, Kind.NOUN):
            return cue.subject
        main = self.grammar.main_verb(number)
        subject = self.grammar.subject(main) if main >= 0 else None
        return Subject(cue.subject.phrase, subject.phrase) if subject else cue.subject

    def _cues_before(self, quote: int) -> Iterator[_Cue | Attribution]:
        """Verbs of attribution with subjects, and "according to", from the quotation leftwards."""
        for number in range(quote - 1, -1, -1):
            chunk = self.chunks[number]
            if chunk.kind is Kind.STOP:
                return
            if found := self.according(number, "before-according"):
                yield found
            verb = self.grammar.verb_at(number)
            if verb is not None and (subject := self.speaking_subject(number)):
                yield _Cue(number, verb, subject)

    def _takes_words(self, cue: _Cue, quote: int) -> bool:
        """Whether quoted words can follow a verb: "called it "late"", "saw it as "late"", but not "saw a "ghost""."""
        if cue.verb.takes & _TAKES_WORDS:
            return True
        words = (self.grammar.low(number) for number in range(cue.chunk + 1, quote))
        return "as" in cue.verb.takes and "as" in words

    def _governs(self, outer: _Cue, inner: _Cue, quote: int) -> bool:
        """Whether words belong to an outer cue: "X said that he had called it "...""."""
        whole = first_inside(self.tokens[self.chunks[quote].first]).isupper()
        if whole and self.grammar.is_kind(quote - 1, Kind.COMMA, Kind.COLON):
            return False
        opening = self.grammar.skip(outer.chunk + 1, 1) + 1
        for number in range(outer.chunk + 1, inner.chunk):
            if self.grammar.is_kind(number, Kind.STOP, Kind.COLON):
                return False
            if self.grammar.is_kind(number, Kind.COMMA) and self.grammar.low(number + 1) == "but":
                return False
            if (
                number > opening
                and self.grammar.is_kind(number, Kind.SUBORDINATOR)
                and self.grammar.low(number) in _CLAUSE_ENDS
            ):
                return False
        return "clause" in outer.verb.takes and self._begins_clause(outer, inner.chunk)

    def _begins_clause(self, cue: _Cue, until: int) -> bool:
        """Whether a reported clause follows the cue: "that", or a subject with its verb."""
        number = self.grammar.skip(cue.chunk + 1, 1)
        if cue.verb.verb in _WITH_PERSON and self.grammar.is_kind(number, Kind.NOUN):
            number = self.grammar.skip(self.grammar.chain_end(number) + 1, 1)
        if self.grammar.is_kind(number, Kind.THAT, Kind.SUBORDINATOR):
            return True
        if cue.verb.verb in _WITH_PERSON and any(
            self.grammar.is_kind(n, Kind.THAT) and not self.grammar.is_kind(n + 1, Kind.VERB)
            for n in range(number, until)
        ):
            return True
        if not self.grammar.is_kind(number, Kind.NOUN):
            return False
        verb = self.grammar.skip(self.grammar.chain_end(number) + 1, 1)
        return verb <= until and self.grammar.is_kind(verb, Kind.VERB) and self.chunks[verb].form is Form.FINITE

    def _label(self, quote: int) -> Attribution | None:
        """`FALK: "..."` at the start of a sentence, and `She shook her head: "..."`."""
        if not self.grammar.is_kind(quote - 1, Kind.COLON):
            return None
        verbs = [number for number in range(quote - 1) if self.grammar.is_kind(number, Kind.VERB)]
        if sender := self.sender(quote - 1):
            return Attribution(sender, NOWHERE, "colon")
        if not verbs:
            start = self.grammar.is_kind(0, Kind.NOUN) and self.grammar.chain_end(0) == quote - 2
            return Attribution(self.grammar.span(0, quote - 2), NOWHERE, "label") if start else None
        if self.grammar.verb_at(verbs[-1]):
            return None
        for number in reversed(verbs):
            if self.chunks[number].form is not Form.FINITE or self.grammar.is_kind(number - 1, Kind.WH):
                continue
            if self.grammar.verb_at(number):
                return None
            subject = self.grammar.subject(number)
            return Attribution(subject.phrase, NOWHERE, "colon", subject.antecedent) if subject else None
        return None

    def sender(self, colon: int) -> Phrase | None:
        """`Just in from Falk:`, `A statement from the mayor:`: the name after "from", without a verb of saying."""
        noun = colon - 1
        if not self.grammar.is_kind(noun, Kind.NOUN):
            return None
        if not (self.grammar.is_person(noun) or self.tokens[self.chunks[noun].first].capital):
            return None
        if any(self.grammar.verb_at(number) for number in range(noun)):
            return None
        if self.grammar.is_kind(noun - 1, Kind.COMMA) and self.grammar.is_name(noun):
            number = self.grammar.chain_start(noun - 2) if self.grammar.is_kind(noun - 2, Kind.NOUN) else noun
        else:
            number = noun
        return self.chunks[noun].phrase if self.grammar.low(number - 1) == "from" and number else None

    # -- shared -------------------------------------------------------------------------------------------------------

    def speaking_subject(self, number: int) -> Subject | None:
        """Who speaks at a verb: its subject; in "was quoted as saying" that of "was"; "... by X" in other passives."""
        chunk = self.chunks[number]
        head = self.tokens[chunk.head].low
        if self._is_passed_on(number):
            return self.grammar.subject(number - 2) if self.grammar.is_kind(number - 2, Kind.VERB) else None
        if head in _PASSED_ON and not chunk.passive and (quoted := self._quoted(number)):
            return quoted
        if chunk.passive and head not in ("quoted", "cited"):
            return self._by(number)
        if chunk.form is Form.PARTICIPLE and self.grammar.is_kind(number + 1, Kind.PREPOSITION):
            return self._by(number)
        return self.grammar.subject(number)

    def _is_passed_on(self, number: int) -> bool:
        """Whether a verb is the end of "was quoted as saying"."""
        after_as = self.grammar.is_kind(number - 1, Kind.PREPOSITION) and self.grammar.low(number - 1) == "as"
        return after_as and self.grammar.head(number) == "saying"

    def _quoted(self, number: int) -> Subject | None:
        """In "the agency quoted Falk as saying" it is Falk who speaks."""
        noun = self.grammar.skip(number + 1, 1)
        if not self.grammar.is_kind(noun, Kind.NOUN):
            return None
        end = self.grammar.chain_end(noun)
        passed_on = self.grammar.is_kind(end + 1, Kind.PREPOSITION) and self.grammar.low(end + 1) == "as"
        if not passed_on or not self.grammar.is_kind(end + 2, Kind.VERB):
            return None
        return Subject(self.grammar.span(noun, end))

    def _by(self, number: int) -> Subject | None:
        """The agent of a passive: "was described by Falk as"."""
        for later in range(number + 1, min(len(self.chunks), number + 8)):
            if self.grammar.is_kind(later, Kind.VERB, Kind.STOP):
                return None
            if self.grammar.is_kind(later, Kind.PREPOSITION) and self.grammar.low(later) == "by":
                phrase = self.grammar.noun_after(later + 1)
                return Subject(phrase) if phrase else None
        return None

    def according(self, number: int, rule: str) -> Attribution | None:
        """`according to X` and `in the words of X` at a chunk."""
        place = self.chunks[number].first
        last = self._end_of_according(place)
        if last < 0:
            return None
        following = next((n for n in range(number, len(self.chunks)) if self.chunks[n].first > last), -1)
        subject = self.grammar.noun_after(following) if following >= 0 else None
        return Attribution(subject, (place, last), rule) if subject else None

    def _end_of_according(self, place: int) -> int:
        """Last token of "according to", "in the words of", "in the view of", or -1."""
        if self.tokens[place].low not in ("according", "in"):
            return -1
        lows = [token.low for token in self.tokens[place : place + 4]]
        if lows[:2] == ["according", "to"]:
            return place + 1
        if len(lows) == 4 and lows[:2] == ["in", "the"] and lows[2] in _WORDS_OF and lows[3] == "of":
            return place + 3
        return -1

    def _according_later(self, quote: int) -> Attribution | None:
        """`A "great" boat left, according to X`."""
        for later in range(quote + 1, len(self.chunks)):
            if found := self.according(later, "after-according"):
                return found
        return None

    def _later(self, quote: int) -> Attribution | None:
        """`A "great" boat left, said Falk` and `A "great" boat left, Falk said`."""
        for number in range(quote + 1, len(self.chunks)):
            chunk = self.chunks[number]
            if chunk.kind in (Kind.STOP, Kind.COLON):
                return None
            if self.grammar.verb_at(number) is None:
                continue
            before = self.grammar.skip(number - 1, -1)
            if self.grammar.is_kind(before, Kind.COMMA):
                return self._inverted(number)
            if self.grammar.is_kind(before, Kind.NOUN):
                start = self.grammar.chain_start(before)
                if self.grammar.is_kind(start - 1, Kind.COMMA) and start - 1 > quote:
                    return Attribution(self.grammar.span(start, before), self.cue(number), "after-far")
        return None

    def cue(self, number: int) -> Phrase:
        """The cue with what belongs to it: "went on", "was quoted as saying"."""
        chunk = self.chunks[number]
        first = last = chunk.head
        if last + 1 < len(self.tokens) and f"{self.tokens[last].low} {self.tokens[last + 1].low}" in read_verbs():
            last += 1
        if self._is_passed_on(number) and self.grammar.is_kind(number - 2, Kind.VERB):
            first = self.chunks[number - 2].first
        return first, last


def may_report(tokens: list[Token]) -> bool:
    """Whether a sentence holds a form of a verb of attribution, or "according"."""
    verbs = read_verbs()
    return any(token.low in verbs or token.low == "according" or token.low in _WORDS_OF for token in tokens)
