"""The search through one text: stages in order, from marks to quotations with speakers.

In "Falk left. “I am late,” she said. “Goodbye.”" the second quotation takes its speaker from the first; so the
sentences are read in order, and what a later quotation may lean on is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mediakit.marks import Segment, find_segments
from mediakit.quotes.context import announced, is_person, main_subject, spoken_of, subject_before
from mediakit.quotes.cues import Attribution, Attributor, Clause, may_report
from mediakit.quotes.engines import load_engine, read_sentences
from mediakit.quotes.finish import Draft, Source, Span, finish
from mediakit.quotes.flags import flags_of, has_words, is_scare, is_title
from mediakit.quotes.indirect import find_clauses
from mediakit.quotes.media import Media
from mediakit.quotes.naming import Namer
from mediakit.quotes.record import CARRIED, SCARE, TITLE, Quote
from mediakit.quotes.sentences import Sentence, Token, find_sentences, last_inside
from mediakit.quotes.subjects import NOWHERE

# A quotation without attribution takes the speaker of one at most so many paragraphs before it.
FURTHEST_CARRY = 4


class _Reader:
    """Walks over the sentences once and keeps what a later quotation may lean on."""

    def __init__(self, text: str, segments: list[Segment]) -> None:
        self.text = text
        self.nested = _starts_of_nesting(segments)
        self.drafts: list[Draft] = []
        self.numbers = 0
        self.last: Source | None = None  # of the last quotation
        self.known: Source | None = None  # of the last sentence of this paragraph
        self.recent: Source | None = None  # of the last indirect speech
        self.announced: Source | None = None  # of a paragraph that ends with a colon
        self.unread: Sentence | None = None  # that sentence, while nobody has asked for its subject
        self.paragraph = -1
        self.open: Draft | None = None  # a quotation that runs on into the next paragraph

    @property
    def context(self) -> Source | None:
        """Who the last sentence of this paragraph is about; read only when a quotation needs it."""
        if self.unread is not None:
            sentence, self.unread = self.unread, None
            subject = main_subject(Attributor(sentence))
            if subject is not None:
                attribution = Attribution(subject.phrase, NOWHERE, "context", subject.antecedent)
                self.known = Source(sentence, attribution, soft=True)
        return self.known

    @context.setter
    def context(self, source: Source | None) -> None:
        self.known, self.unread = source, None

    def read(self, sentence: Sentence) -> None:
        """Read a sentence: its reported clauses, its quotations, and what it leaves for later ones."""
        if sentence.paragraph != self.paragraph:
            self.paragraph, self.context = sentence.paragraph, None
        tokens = sentence.tokens
        quotes = [n for n, token in enumerate(tokens) if token.is_quote and has_words(self.text, _segment(token))]
        if not quotes and tokens[-1].text != ":" and not may_report(tokens):
            self.unread = sentence
            return
        reader = Attributor(sentence)
        clauses = find_clauses(reader)
        attributions = {n: reader.attribute(n) for n in quotes}
        inside = self._read_clauses(sentence, clauses, attributions)
        for place in quotes:
            if place not in inside:
                self._read_quote(reader, sentence, place, attributions[place])
        if not quotes and not clauses:
            self._read_plain(reader, sentence)
        if tokens[-1].text == ":" and (attribution := announced(reader)):
            self.announced = Source(sentence, attribution, number=-1)

    def _read_plain(self, reader: Attributor, sentence: Sentence) -> None:
        """A sentence that reports nothing may still say who speaks next."""
        if attribution := spoken_of(reader):
            self.context = self.recent = Source(sentence, attribution)
        else:
            self.unread = sentence

    def _read_clauses(
        self, sentence: Sentence, clauses: list[Clause], attributions: dict[int, Attribution | None]
    ) -> set[int]:
        """Reported clauses; returns the places of the quotations that belong to one."""
        inside: set[int] = set()
        for clause in clauses:
            held = {n for first, last in clause.parts for n in attributions if first <= n <= last}
            if any(_other_cue(attributions[n], clause) for n in held):
                continue
            if any(_stands_alone(sentence.tokens, n) for n in held):
                continue
            inside |= held
            source = Source(sentence, clause.attribution, number=self._new_number())
            for first, last in clause.parts:
                start, end = sentence.tokens[first].start, sentence.tokens[last].end
                quoted = any(first <= n <= last for n in held)
                flags = [flag for n in held if first <= n <= last for flag in self._flags(_segment(sentence.tokens[n]))]
                kind = "mixed" if quoted or held else "indirect"
                self._add((start, end), kind, source, clause.attribution.rule, sorted(set(flags)))
            if held:
                self._remember(source)
            else:
                self.context = self.recent = source
        return inside

    def _read_quote(self, reader: Attributor, sentence: Sentence, place: int, attribution: Attribution | None) -> None:
        """One quotation: a title, the rest of an open one, one with an attribution, or one without."""
        token = sentence.tokens[place]
        segment = _segment(token)
        flags = self._flags(segment)
        after = attribution is not None and attribution.rule.startswith("after")
        if is_title(self.text, sentence.tokens, place) and not after:
            self._add((token.start, token.end), "mixed", None, "title", [*flags, TITLE])
            return
        if segment.continues and self.open is not None and self.open.source is not None and not after:
            self._continue_open(segment, flags)
            return
        if attribution is not None:
            source = self._source_of(sentence, attribution)
            kind = "direct" if self._is_direct(sentence, place, attribution) else "mixed"
            draft: Draft | None = self._add((token.start, token.end), kind, source, attribution.rule, flags)
            source.direct = kind == "direct"
            self._remember(source)
        else:
            draft = self._without_cue(reader, sentence, place, flags)
        self.open = draft if draft is not None and not segment.closed else None

    def _source_of(self, sentence: Sentence, attribution: Attribution) -> Source:
        """A new source, or the one before: two quotations around one cue are parts of one."""
        last = self.last
        if last is not None and last.sentence is sentence and last.attribution.cue == attribution.cue:
            return last
        return Source(sentence, attribution, number=self._new_number())

    def _without_cue(self, reader: Attributor, sentence: Sentence, place: int, flags: list[str]) -> Draft | None:
        """A quotation that its sentence attributes to nobody: carried over, of a mere subject, or scare quotes."""
        token = sentence.tokens[place]
        whole = all(other.is_quote or not other.is_word for other in sentence.tokens)
        words = len(token.text.split())
        if whole or (_leads(sentence.tokens, place) and last_inside(token) in ".!?," and words >= 4):
            found = self._carried(sentence)
            if found is None:
                return self._add((token.start, token.end), "direct", None, "none", flags)
            source, rule = found
            part = rule == "continuing" and source.direct
            number = source.number if part and source.number >= 0 else self._new_number()
            source = Source(source.sentence, source.attribution, False, number, True)
            self._remember(source)
            return self._add((token.start, token.end), "direct", source, rule, [*flags, CARRIED])
        scare = is_scare(self.text, sentence.tokens, place)
        subject = None if scare else subject_before(reader, place)
        if subject is not None and is_person(reader, subject):
            attribution = Attribution(subject.phrase, NOWHERE, "subject", subject.antecedent)
            source = Source(sentence, attribution, True, self._new_number())
            return self._add((token.start, token.end), "mixed", source, "subject", flags)
        if scare or self.context is None:
            return self._add((token.start, token.end), "mixed", None, "none", [*flags, SCARE] if scare else flags)
        source = Source(self.context.sentence, self.context.attribution, True, self._new_number())
        return self._add((token.start, token.end), "mixed", source, "context", [*flags, CARRIED])

    def _carried(self, sentence: Sentence) -> tuple[Source, str] | None:
        """The source of a quotation that stands alone: of this paragraph, else of the one before."""
        announced, self.announced = self.announced, None
        if announced is not None and sentence.paragraph - announced.sentence.paragraph <= 1:
            return announced, "announced"
        near = self.last is not None and sentence.paragraph - self.last.sentence.paragraph <= FURTHEST_CARRY
        if self.context is not None and not self.context.soft:
            same = self.context.sentence.paragraph == sentence.paragraph
            return self.context, "continuing" if same else "carried"
        fresh = self.last is None or self.last.sentence.paragraph != sentence.paragraph
        if self.context is not None and (not near or (fresh and _may_speak(self.context))):
            return self.context, "context"
        recent = self.recent
        if recent is not None and fresh and sentence.paragraph - recent.sentence.paragraph == 1:
            newer = self.last is None or recent.sentence.place > self.last.sentence.place
            if newer:
                return recent, "carried"
        if self.last is not None and near:
            return self.last, "carried"
        return (self.context, "context") if self.context is not None else None

    def _continue_open(self, segment: Segment, flags: list[str]) -> None:
        """A further paragraph of a quotation that was left open."""
        first = self.open
        assert first is not None
        draft = self._add((segment.start, segment.end), first.kind, first.source, first.rule, flags)
        if first.source is not None:
            # the paragraph counts as the source's own, so that what follows in it may lean on it
            self.context = first.source
            self.last = first.source
        self.open = None if segment.closed else draft

    def _remember(self, source: Source) -> None:
        """Keep the source for quotations that lean on the one before."""
        self.last = self.context = source

    def _is_direct(self, sentence: Sentence, place: int, attribution: Attribution) -> bool:
        """Whether a quotation is a sentence of its own, not woven into that of the reporter."""
        tokens, token = sentence.tokens, sentence.tokens[place]
        last = last_inside(token)
        before = tokens[place - 1] if place else None
        if attribution.rule.startswith("after"):
            return _leads(tokens, place) or (before is not None and before.text in ",:" and last in ",.?!")
        if before is None:
            return True
        if before.text in ":,":
            inner = self.text[token.start : token.end].lstrip("\"'“‘«»„‹`( ")
            return inner[:1].isupper() or before.text == ":" or last in ".?!"
        return before.is_quote

    def _flags(self, segment: Segment) -> list[str]:
        """Flags of the marks."""
        return flags_of(segment, segment.start in self.nested)

    def _add(self, span: Span, kind: str, source: Source | None, rule: str, flags: Iterable[str]) -> Draft:
        """Add a draft; one without a source gets a number of its own."""
        number = source.number if source is not None and source.number >= 0 else self._new_number()
        draft = Draft(*span, kind, source, rule, number, list(flags))
        self.drafts.append(draft)
        return draft

    def _new_number(self) -> int:
        """The next number of a quotation."""
        self.numbers += 1
        return self.numbers


def _may_speak(source: Source) -> bool:
    """Whether a mere subject is a pronoun or opens its sentence as a single name."""
    first, last = source.attribution.subject
    token = source.sentence.tokens[first]
    return token.low in ("he", "she") or (first == 0 and last - first <= 2 and token.capital)


def _segment(token: Token) -> Segment:
    """The stretch in marks that a quotation token stands for."""
    assert token.segment is not None
    return token.segment


def _leads(tokens: list[Token], place: int) -> bool:
    """Whether a quotation begins its sentence."""
    return all(token.is_quote or not token.is_word for token in tokens[:place])


def _other_cue(attribution: Attribution | None, clause: Clause) -> bool:
    """Whether a quotation inside a clause has a nearer cue of its own."""
    if attribution is None or attribution.cue == (-1, -1):
        return False
    return attribution.cue[0] != clause.attribution.cue[0] and not (
        attribution.rule == "before" and attribution.cue[0] < clause.attribution.cue[0]
    )


def _stands_alone(tokens: list[Token], place: int) -> bool:
    """Whether a quotation inside a clause is a whole sentence after a colon."""
    return place > 0 and tokens[place - 1].text == ":" and last_inside(tokens[place]) in ".?!"


def _starts_of_nesting(segments: list[Segment]) -> set[int]:
    """Starts of the outer segments that hold others."""
    found: set[int] = set()
    outer = -1
    for segment in segments:
        if segment.depth == 0:
            outer = segment.start
        else:
            found.add(outer)
    return found


def find_quotes_in(
    text: str, outlet: str = "", outlets: Iterable[str] = (), agency: str = "", engine: Any = None
) -> list[Quote]:
    """Find the quotations of one text, with speaker, verb and medium.

    Parameters
    ----------
    text : str
        Paragraphs, separated by line breaks.
    outlet : str, optional
        Outlet of the text: words told to it are not second-hand.
    outlets : iterable of str, optional
        Names of further outlets that the text may credit.
    agency : str, optional
        Agency of a reprinted text: words told to it are not second-hand either.
    engine : str or spaCy pipeline, optional
        Another engine for tags, subjects and names of persons; see `find_quotes`.

    Returns
    -------
    list of Quote
        Sorted by start; parts of a broken quotation share `number`, counted from 1.

    Examples
    --------
    >>> text = "“The boat is late,” said Ann Orm, the harbour master. She added that it was “no tragedy”."
    >>> [(q.text, q.kind, q.speaker, q.role) for q in find_quotes_in(text)]
    [('“The boat is late,”', 'direct', 'Ann Orm', 'harbour master'),
     ('it was “no tragedy”', 'mixed', 'Ann Orm', 'harbour master')]
    """
    segments = find_segments(text)
    sentences = find_sentences(text, [segment for segment in segments if segment.depth == 0])
    if (pipeline := load_engine(engine)) is not None:
        read_sentences(sentences, pipeline)
    reader = _Reader(text, segments)
    for sentence in sentences:
        reader.read(sentence)
    drafts = sorted(reader.drafts, key=lambda draft: (draft.start, draft.end))
    namer = Namer(text, sentences)
    media = Media(text, sentences, (outlet, agency), outlets)
    order = {number: place for place, number in enumerate(dict.fromkeys(draft.number for draft in drafts), 1)}
    return [finish(text, draft, order[draft.number], namer, media) for draft in drafts]
