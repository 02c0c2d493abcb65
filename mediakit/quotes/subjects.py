"""Who does what: the subject of a verb group, found over the chunks of its sentence.

In "Ann Falk, who runs the harbour, said" the subject of "said" is "Ann Falk", that of "runs" is "who" and stands for
her. Where another engine has found the subject of a verb, that one is taken.
"""

from __future__ import annotations

from dataclasses import dataclass

from mediakit.quotes.chunks import Chunk, Form, Kind, chunks_of
from mediakit.quotes.engines import Reading
from mediakit.quotes.sentences import Phrase, Sentence, Token
from mediakit.quotes.verbs import Verb, read_verbs
from mediakit.quotes.words import PRONOUNS, ROLES, TITLES, word_set

NOWHERE: Phrase = (-1, -1)
# "urged the mayor to call": the object of these verbs does what the infinitive says.
_MOVERS = word_set(
    "urge urges urged urging tell tells told telling ask asks asked asking order orders ordered want wants wanted "
    "force forces forced forcing get gets got allow allows allowed lead leads led leading encourage encourages "
    "encouraged invite invites invited press presses pressed push pushes pushed prompt prompts prompted prompting "
    "expect expects expected cause causes caused persuade persuaded permit permitted enable enabled advise advised "
    "warn warned beg begged instruct instructed compel compelled let lets make makes made help helps helped hear "
    "heard see saw watch"
)
# "criticised the mayor for calling": so does the object of reproach and praise.
_JUDGES = word_set(
    "accuse accuses accused accusing criticize criticizes criticized criticizing criticise criticises criticised "
    "criticising blame blames blamed blaming condemn condemns condemned thank thanked praise praises praised praising "
    "attack attacked attacking mock mocked mocking slam slammed slamming rebuke rebuked scold scolded fault faulted "
    "ridicule ridiculed denounce denounced hit knocked chide chided fired suspended convict convicted cite cited"
)
# "issued a statement saying": who issued it speaks.
_PAPERS = word_set(
    "statement message email e-mail letter tweet tweets post memo note notes release report article column editorial "
    "ad ads advertisement video speech remarks remark interview comment comments text caption sign banner press book "
    "op-ed essay blog paper document documents emails letters messages statements reports answer reply response call "
    "motion petition appeal brief briefing address clip photo image images picture poster fundraising story stories "
    "headline"
)
_SKIPPED = (Kind.ADVERB, Kind.TIME)
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Subject:
    """Tokens of the subject; of "who", `antecedent` is what it stands for."""

    phrase: Phrase
    antecedent: Phrase = NOWHERE


class Grammar:
    """The chunks of one sentence and what hangs on what."""

    def __init__(self, sentence: Sentence) -> None:
        self.tokens, self.chunks = sentence.tokens, chunks_of(sentence)
        self.reading = sentence.reading or Reading()
        self.verbs = [_verb_of(self.tokens, chunk) for chunk in self.chunks]

    def low(self, number: int) -> str:
        """First word of a chunk, in small letters."""
        return self.tokens[self.chunks[number].first].low

    def head(self, number: int) -> str:
        """Head of a chunk, in small letters."""
        return self.tokens[self.chunks[number].head].low

    def is_kind(self, number: int, *kinds: Kind) -> bool:
        """Whether there is a chunk at a place, and of one of these kinds."""
        return 0 <= number < len(self.chunks) and self.chunks[number].kind in kinds

    def verb_at(self, number: int) -> Verb | None:
        """The verb of attribution that is the head of a chunk ("said", "went on"), or None."""
        return self.verbs[number] if 0 <= number < len(self.verbs) else None

    def skip(self, number: int, step: int) -> int:
        """The next chunk in a direction that is no adverb and no time."""
        while self.is_kind(number, *_SKIPPED):
            number += step
        return number

    def chain_start(self, number: int) -> int:
        """First chunk of the noun phrase with all its "of ..." and "and ..." that ends at a chunk."""
        while True:
            if (
                self.is_kind(number - 1, Kind.PREPOSITION)
                and self.is_kind(number - 2, Kind.NOUN)
                or self._joined(number - 1)
            ):
                number -= 2
            else:
                return number

    def _joined(self, number: int) -> bool:
        """Whether "and" joins two subjects; in "praised X and Y said" it joins two clauses."""
        if not (self.is_kind(number, Kind.AND) and self.is_kind(number - 1, Kind.NOUN)):
            return False
        start = number - 1
        while self.is_kind(start - 1, Kind.PREPOSITION) and self.is_kind(start - 2, Kind.NOUN):
            start -= 2
        return not self.is_kind(start - 1, Kind.VERB, Kind.PREPOSITION, Kind.QUOTE)

    def chain_end(self, number: int) -> int:
        """Last chunk of the noun phrase with its "of ..." that begins at a chunk."""
        while True:
            if self.is_kind(number + 1, Kind.PREPOSITION) and self.is_kind(number + 2, Kind.NOUN):
                if self.tokens[self.chunks[number].last].capital and self.low(number + 1) not in ("of", "for", "from"):
                    return number  # "said Falk in an interview"
                number += 2
            elif self.is_kind(number + 1, Kind.AND) and self.is_kind(number + 2, Kind.NOUN):
                following = self.skip(number + 3, 1)
                if self.is_kind(following, Kind.VERB) and self.chunks[following].form is Form.FINITE:
                    return number
                number += 2
            else:
                return number

    def noun_after(self, number: int) -> Phrase | None:
        """The noun phrase that begins at a chunk or after adverbs; of "the mayor, Ann Falk" the name."""
        number = self.skip(number, 1)
        if not self.is_kind(number, Kind.NOUN):
            return None
        end = self.chain_end(number)
        if not self.is_name(number) and self.is_kind(end + 1, Kind.COMMA) and self.is_kind(end + 2, Kind.NOUN):
            follower = self.skip(end + 3, 1)
            if self.is_name(end + 2) and (
                follower >= len(self.chunks) or self.is_kind(follower, Kind.COMMA, Kind.STOP)
            ):
                return self.chunks[end + 2].phrase
        return self.chunks[number].first, self.chunks[self.chain_end(number)].last

    def span(self, first: int, last: int) -> Phrase:
        """Tokens of the chunks from one to another."""
        while last > first and self.chunks[last].kind in (*_SKIPPED, Kind.PREPOSITION):
            last -= 1
        return self.chunks[first].first, self.chunks[last].last

    def is_person(self, number: int) -> bool:
        """Whether a noun phrase is a pronoun, a name or a role."""
        chunk = self.chunks[number]
        head = self.tokens[chunk.last]
        if chunk.last in self.reading.persons:
            return True
        singular = head.low.removesuffix("s")
        return head.capital or head.low in PRONOUNS or bool({head.low, singular} & (ROLES | TITLES))

    def subject(self, verb: int, depth: int = 0) -> Subject | None:
        """The subject of the verb group at a chunk, or None."""
        if depth > _DEEPEST:
            return None
        if self.chunks[verb].head in self.reading.subjects:
            return self._parsed(self.chunks[verb].head)
        before = self.skip(verb - 1, -1)
        if before < 0:
            return self._fronted(verb)
        kind = self.chunks[before].kind
        if kind in (Kind.WH, Kind.THAT):
            return self._relative(before)
        if kind is Kind.NOUN:
            return self._of_noun(verb, before, depth)
        if kind is Kind.COMMA:
            return self._of_comma(verb, before, depth)
        if kind is Kind.PREPOSITION:
            return self._of_preposition(verb, before, depth)
        if kind is Kind.SUBORDINATOR:
            return self._fronted(verb) if before == 0 else self._of_earlier(before, depth)
        if kind is Kind.VERB:
            return self.subject(before, depth + 1)
        if kind is Kind.AND:
            return self._of_earlier(verb, depth, coordinated=True)
        return None

    def _parsed(self, verb: int) -> Subject:
        """The subject of the verb at a token as another engine found it."""
        phrase = self.reading.subjects[verb]
        number = self.chunk_at(phrase[0])
        if not self.is_kind(number, Kind.WH, Kind.THAT):
            return Subject(phrase)
        relative = self._relative(number)
        if verb in self.reading.antecedents and (relative is None or relative.phrase == phrase):
            return Subject(phrase, self.reading.antecedents[verb])
        return relative or Subject(phrase)

    def _fronted(self, verb: int) -> Subject | None:
        """ "Calling it a "farce", Falk left": the subject follows the comma."""
        if self.chunks[verb].form is Form.FINITE:
            return None
        for number in range(verb + 1, len(self.chunks) - 1):
            if self.is_kind(number, Kind.STOP, Kind.COLON):
                return None
            if self.is_kind(number, Kind.COMMA) or (number > verb + 1 and self.is_kind(number, Kind.QUOTE)):
                noun = self.skip(number + 1, 1)
                end = self.chain_end(noun) if self.is_kind(noun, Kind.NOUN) else -1
                if end >= 0 and self.is_kind(self.skip(end + 1, 1), Kind.VERB, Kind.COMMA):
                    return Subject(self.span(noun, end))
        return None

    def _relative(self, number: int) -> Subject | None:
        """ "who", "which" and "that" stand for the phrase before them."""
        word = self.chunks[number].phrase
        before = number - 1
        if self.is_kind(before, Kind.COMMA):
            before -= 1
        if self.is_kind(before, Kind.PREPOSITION):  # "of whom"
            before -= 1
        if not self.is_kind(before, Kind.NOUN):
            return Subject(word) if self.low(number) in ("who", "which", "what") else None
        start = self.chain_start(before)
        paper = self.low(number) != "who" and self.is_kind(start - 1, Kind.VERB) and self._is_paper(start, before)
        if paper and (author := self.subject(start - 1, 1)) is not None:
            return author  # "released a video that said"
        if self.low(number) == "who" and not self.is_person(before) and start < before:
            before = self.chain_end(start)
        return Subject(word, self.span(start, before))

    def _of_noun(self, verb: int, noun: int, depth: int) -> Subject | None:
        """The noun phrase before a verb is its subject, unless it hangs on something: "a note to Falk saying"."""
        start = self.chain_start(noun)
        form = self.chunks[verb].form
        if form is Form.FINITE:
            return (
                self._of_hanging(start, noun, depth)
                if self.is_kind(start - 1, Kind.PREPOSITION)
                else Subject(self.span(start, noun))
            )
        governor = start - 1
        if form in (Form.INFINITIVE, Form.BARE) and self.is_kind(governor, Kind.VERB):
            return (
                Subject(self.span(start, noun)) if self.head(governor) in _MOVERS else self.subject(governor, depth + 1)
            )
        if self.is_kind(governor, Kind.VERB) and self._is_paper(start, noun):
            return self.subject(governor, depth + 1)
        aim = form is Form.INFINITIVE and self.low(governor) != "on"
        if self.is_kind(governor, Kind.PREPOSITION) and (aim or not self.is_person(noun)):
            return self._of_earlier(verb, depth) or Subject(self.span(start, noun))
        return Subject(self.span(start, noun))

    def _is_paper(self, start: int, noun: int) -> bool:
        """Whether a noun phrase is something written or shown, as in "issued a statement saying"."""
        return any(self.head(number) in _PAPERS for number in range(start, noun + 1) if self.is_kind(number, Kind.NOUN))

    def _of_hanging(self, start: int, noun: int, depth: int) -> Subject | None:
        """ "Falk, speaking at the harbour said": what hangs on a preposition is passed over if something is before."""
        before = self.skip(start - 2, -1)
        if self.is_kind(before, Kind.COMMA):
            before = self.skip(before - 1, -1)
        if self.is_kind(before, Kind.NOUN):
            return Subject(self.span(self.chain_start(before), before))
        if self.is_kind(before, Kind.WH):
            return self._relative(before)
        if self.is_kind(before, Kind.VERB):
            return self.subject(before, depth + 1)
        return Subject(self.span(start, noun))

    def main_verb(self, until: int) -> int:
        """The finite verb of the last main clause before a chunk, or -1: no relative, reported or "when" clause."""
        main = -1
        for number in range(until):
            chunk = self.chunks[number]
            if chunk.kind in (Kind.STOP, Kind.COLON):
                main = -1
            if chunk.kind is Kind.VERB and chunk.form is Form.FINITE and self._is_main(number):
                main = number
        return main

    def _is_main(self, verb: int) -> bool:
        """Whether a finite verb is that of a main clause: "left" in "When the boat came, Falk left"."""
        before = self.skip(verb - 1, -1)
        if self.is_kind(before, Kind.NOUN):
            before = self.skip(self.chain_start(before) - 1, -1)
            if self.is_kind(before, Kind.SUBORDINATOR) and self.is_kind(before - 1, Kind.COMMA):
                return True  # ", though she used stronger words, saying ..."
            return before < 0 or self.is_kind(before, Kind.AND, Kind.COMMA, Kind.QUOTE, Kind.STOP, Kind.COLON)
        if self.is_kind(before, Kind.COMMA):
            subject = self._of_comma(verb, before, 1)
            return subject is not None and not self._in_clause(subject.phrase[0])
        return False

    def _in_clause(self, token: int) -> bool:
        """Whether the subject at a token opens a subordinate clause: "he" in "that he left"."""
        number = self.chunk_at(token)
        return self.is_kind(number, Kind.WH) or self.is_kind(
            number - 1, Kind.WH, Kind.THAT, Kind.SUBORDINATOR, Kind.VERB
        )

    def _of_earlier(self, number: int, depth: int, coordinated: bool = False) -> Subject | None:
        """The subject of the main verb that this one leans on, else of the nearest earlier verb."""
        form = self.chunks[number].form
        if (main := self.main_verb(number)) >= 0 and form is not Form.INFINITIVE:
            return self.subject(main, depth + 1)
        for earlier in range(number - 1, -1, -1):
            chunk = self.chunks[earlier]
            if chunk.kind in (Kind.STOP, Kind.COLON):
                break
            if chunk.kind is not Kind.VERB or (chunk.form is Form.ING and self.is_kind(earlier - 1, Kind.PREPOSITION)):
                continue
            if coordinated and form is Form.FINITE and chunk.form is not Form.FINITE:
                continue
            return self.subject(earlier, depth + 1)
        for earlier in range(number):
            if self.is_kind(earlier, Kind.NOUN) and not self.is_kind(earlier - 1, Kind.PREPOSITION):
                return Subject(self.span(earlier, earlier))
        return None

    def _of_preposition(self, verb: int, before: int, depth: int) -> Subject | None:
        """ "criticised Falk for calling": Falk calls; "left the room after calling": who left."""
        noun = before - 1
        if self.low(before) in ("for", "of", "from", "into") and self.is_kind(noun, Kind.NOUN):
            start = self.chain_start(noun)
            judged = self.is_kind(start - 1, Kind.VERB) and self.head(start - 1) in _JUDGES
            if judged and not self.chunks[start - 1].passive:
                return Subject(self.span(start, noun))
        return self._of_earlier(before, depth) or self._fronted(verb)

    def _of_comma(self, verb: int, comma: int, depth: int) -> Subject | None:
        """Over an apposition or a relative clause to the phrase that they belong to."""
        if self.chunks[verb].form in (Form.ING, Form.PARTICIPLE):
            return self._of_earlier(comma, depth)
        best: Subject | None = None
        high, number = comma, comma - 1
        while number >= 0:
            low = number
            while low >= 0 and not self.is_kind(low, Kind.COMMA, Kind.STOP, Kind.COLON):
                low -= 1
            found, go_on = self._of_segment(low + 1, high, best, depth)
            best = found or best
            if not go_on or low < 0 or not self.is_kind(low, Kind.COMMA) or (best and self.low(low) == "("):
                break
            high, number = low, low - 1
        return best

    def _of_segment(self, first: int, end: int, best: Subject | None, depth: int) -> tuple[Subject | None, bool]:
        """Subject that a stretch between commas offers, and whether to look further left."""
        if first >= end:
            return None, True
        quoted = [number for number in range(first, end) if self.is_kind(number, Kind.QUOTE)]
        if quoted:
            tail = quoted[-1] + 1
            verbs = any(self.is_kind(number, Kind.VERB) for number in range(tail, end))
            if self.is_kind(tail, Kind.NOUN) and not verbs:
                return Subject(self.span(tail, self.chain_end(tail))), False
            return None, quoted[0] != first
        finite = [
            number
            for number in range(first, end)
            if self.is_kind(number, Kind.VERB)
            and self.chunks[number].form is Form.FINITE
            and not any(self.is_kind(other, Kind.WH) for other in range(first, number))
        ]
        opener = self.chunks[first]
        if opener.kind is Kind.SUBORDINATOR and finite:
            return None, False
        if opener.kind is Kind.PREPOSITION and first == 0 and not self._is_named(best):
            return self._after_lead(end), False
        if opener.kind in (Kind.WH, Kind.PREPOSITION, *_SKIPPED) or (opener.kind is Kind.VERB and not finite):
            return None, True
        tail = self.chain_start(end - 1) if self.is_kind(end - 1, Kind.NOUN) else end
        if tail > first and self.is_kind(tail - 1, Kind.THAT, Kind.WH, Kind.SUBORDINATOR):
            return Subject(self.span(tail, end - 1)), False  # "a meeting that Falk, the mayor, had called"
        if finite:
            return (self.subject(finite[0], depth + 1) if best is None else None), False
        noun = first + 1 if opener.kind is Kind.AND else first
        if not self.is_kind(noun, Kind.NOUN) or noun >= end:
            return None, True
        if best is not None and not self.is_name(noun):
            spoken = self.is_person(self.chunk_at(best.phrase[0]))
            if self._is_named(best) or (spoken and not self.is_person(noun)):
                return None, True
        return Subject(self.span(noun, min(self.chain_end(noun), end - 1))), True

    def _after_lead(self, end: int) -> Subject | None:
        """The name at the end of "On state radio Ann Falk", which an apposition follows."""
        noun = end - 1
        if not self.is_kind(noun, Kind.NOUN) or not self.is_name(noun):
            return None
        return Subject(self.chunks[noun].phrase)

    def is_name(self, number: int) -> bool:
        """Whether a noun phrase begins and ends with capitals: no article before, no role after."""
        chunk = self.chunks[number]
        first, last = self.tokens[chunk.first], self.tokens[chunk.last]
        return first.capital and last.capital and first.tag not in ("DT", "PRP$")

    def _is_named(self, subject: Subject | None) -> bool:
        """Whether there is a subject and it is a name."""
        return subject is not None and self.is_name(self.chunk_at(subject.phrase[0]))

    def chunk_at(self, token: int) -> int:
        """The chunk that a token belongs to."""
        return next(number for number, chunk in enumerate(self.chunks) if chunk.first <= token <= chunk.last)


def _verb_of(tokens: list[Token], chunk: Chunk) -> Verb | None:
    """The verb of attribution of a chunk; "went on" is looked up before "went"."""
    if chunk.kind is not Kind.VERB:
        return None
    verbs, head = read_verbs(), chunk.head
    low = tokens[head].low
    double = verbs.get(f"{low} {tokens[head + 1].low}") if head + 1 < len(tokens) else None
    return double or verbs.get(low)
