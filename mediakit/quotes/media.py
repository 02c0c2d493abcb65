"""Through which medium the words came: told to whom, quoted by whom, said where.

A credit is stated in the sentence of a quotation, or holds on from one before: for the next words of the same speaker,
for "in the interview", and from the sentence that sets the scene ("Ann Orm appeared on the Morning Show").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from mediakit.quotes import passing_on as phrases
from mediakit.quotes.cues import Attribution
from mediakit.quotes.outlet_names import Outlet, OutletNames, fold
from mediakit.quotes.sentences import Sentence
from mediakit.quotes.words import PRONOUNS, word_set

# A credit holds for later words of the same speaker that begin at most so many paragraphs further on.
FURTHEST = 2
# "the paper" is an outlet that was named at most so many sentences before.
FURTHEST_NAME = 12
# Ways of being heard that make up a whole article when its opening names them.
_WHOLE = frozenset({"broadcast", "interview"})
_OPENING = 2  # paragraphs
# Passed on by others: what the outlet reports besides does not become its report.
_PASSED_ON = frozenset({"obtained", "reported"})
# In the present these tell of one occasion; others ("insists") of what somebody does in general.
_ON_ONE_OCCASION = word_set("says adds notes recalls explains continues tells")
_LEAD = 110  # characters before a name that are read
_TAIL = 80


@dataclass(frozen=True)
class Credit:
    """The outlet credited for the words, how they were said or passed on, and whether they are second-hand.

    `how` is one of `passing_on.HOWS`. Words on a platform ("posted") have no outlet; on a show they have that of the
    broadcaster. Second-hand is what another outlet than the text's own, or its agency, was told or reported first.
    """

    outlet: str = ""
    how: str = ""
    second_hand: bool = False


@dataclass(frozen=True)
class _Stated:
    """What a sentence states: a credit; without `how` only that earlier ones do not hold."""

    credit: Credit
    sentence: Sentence
    days: frozenset[str]


class Media:
    """Credits of one text; quotations are to be asked for in the order of the text.

    Parameters
    ----------
    text : str
        The text.
    sentences : sequence of Sentence
        All its sentences.
    own : iterable of str
        Its outlet and its agency, "" where not known: words told to them are not second-hand.
    outlets : iterable of str
        Names of further outlets that it may credit, besides those of the list.
    """

    def __init__(self, text: str, sentences: Sequence[Sentence], own: Iterable[str], outlets: Iterable[str]) -> None:
        self.text, self.sentences = text, sentences
        own = [name for name in own if name]
        self._names = OutletNames([*own, *outlets])
        self._own = {fold(self._names.same(name)) for name in own}
        self._named = {sentence.place: found for sentence in sentences if (found := self._names.find(sentence))}
        self._opening = [sentence.place for sentence in sentences if sentence.paragraph < _OPENING]
        self._states: dict[int, _Stated | None] = {}
        self._spoke: dict[int, set[str]] = {}  # sentence -> who is quoted in it
        self._last: dict[str, tuple[_Stated | None, Sentence]] = {}  # speaker -> what held for the last quotation

    def credit(self, sentence: Sentence, attribution: Attribution, speaker: str, affiliation: str = "") -> Credit:
        """Medium of one quotation: of its sentence, else as it holds on for the speaker.

        Who writes and is of another outlet is taken to write there.
        """
        if own := self._speaks_itself(sentence, attribution, speaker):
            return own
        stated = self._state(sentence)
        if stated is None and self._named and not _is_habit(_cue(sentence, attribution)):
            stated = self._held(speaker, sentence)
        elif stated is not None and stated.credit == Credit("", "wrote") and (outlet := self._outlet_of(affiliation)):
            stated = replace(stated, credit=Credit(outlet, "wrote", True))
        self._last[speaker] = (stated, sentence)
        self._spoke.setdefault(sentence.place, set()).add(speaker)
        if stated is not None and stated.credit.how:
            return stated.credit
        told = _cue(sentence, attribution) in ("told", "tells", "telling")
        return Credit("", "told" if told else "said", False)

    def is_outlet(self, name: str) -> bool:
        """Whether a name is that of an outlet."""
        return bool(name) and fold(name) in self._known

    def _speaks_itself(self, sentence: Sentence, attribution: Attribution, speaker: str) -> Credit | None:
        """The outlet that is the speaker, unless it is the text's own; its statement about itself is only that."""
        first, last = attribution.subject
        end = sentence.tokens[last].end
        if (first == last and sentence.tokens[first].low in PRONOUNS) or phrases.is_part(self.text[end : end + _TAIL]):
            return None
        outlet = self._outlet_of(speaker) or self._subject_outlet(sentence, first, last)
        body = fold(speaker).removesuffix(" itself")
        if not outlet and body in phrases.BODY_KINDS and body != "agency":
            back = self._back(body, sentence.place)
            outlet = self._credited(back) if back else ""
        if not outlet:
            return None
        outside, _ = _outside(sentence)
        statement = dict(phrases.PLACES)["statement"].pattern.search(outside)
        return Credit("", "statement", False) if statement else Credit(outlet, "reported", True)

    def _subject_outlet(self, sentence: Sentence, first: int, last: int) -> str:
        """What to credit for the outlet that is the subject of a sentence: the whole of it, but for "the"."""
        for named in self._named.get(sentence.place, ()):
            after_the = named.first == first + 1 and sentence.tokens[first].low == "the"
            if named.firm and named.last == last and (named.first <= first or after_the):
                return "" if self._is_own(named.outlet) else self._credited(named.outlet)
        return ""

    def _outlet_of(self, name: str) -> str:
        """What to credit for a name of an outlet as the text has it; "" for the text's own and for others."""
        outlet = self._known.get(fold(name)) if name and self._named else None
        return "" if outlet is None or self._is_own(outlet) else self._credited(outlet)

    @cached_property
    def _known(self) -> dict[str, Outlet]:
        known: dict[str, Outlet] = {}
        for place, found in self._named.items():
            for named in found:
                if named.firm:
                    tokens = self.sentences[place].tokens[named.first : named.last + 1]
                    known[fold(" ".join(token.text for token in tokens))] = named.outlet
                    known[fold(named.outlet.name)] = named.outlet
        return known

    # What a sentence states -------------------------------------------------------------------------------------------

    def _state(self, sentence: Sentence) -> _Stated | None:
        """What a sentence states about the medium; None if nothing."""
        if sentence.place not in self._states:
            outside, starts = _outside(sentence)
            credit = self._read(sentence, outside, starts)
            days = frozenset(phrases.find_days(outside)) if credit else frozenset()
            self._states[sentence.place] = _Stated(credit, sentence, days) if credit else None
        return self._states[sentence.place]

    def _read(self, sentence: Sentence, outside: str, starts: list[int]) -> Credit | None:
        lows = {token.low for token in sentence.tokens}
        for how, outlet in self._given(sentence, outside, starts, lows):
            own = self._is_own(outlet)
            return Credit("" if own else self._credited(outlet), how, not own)
        if phrases.OWN.search(outside, lows):
            return Credit("", "told", False)
        if again := self._again(sentence, outside, lows):
            return again
        for how, sign in phrases.PLACES:
            if sign.search(outside, lows):
                return Credit("", how, False)
        return Credit() if phrases.is_elsewhere(outside, lows) else None

    def _given(
        self, sentence: Sentence, outside: str, starts: list[int], lows: set[str]
    ) -> Iterator[tuple[str, Outlet]]:
        """How and outlet, for each name or "the paper" that stands by a phrase of passing on."""
        spans = [
            (starts[n.first], _end(sentence, starts, n.last), n.outlet) for n in self._named.get(sentence.place, ())
        ]
        if self._named and (back := phrases.BACK.search(outside, lows)):
            outlet = self._back(back["body"], sentence.place)
            spans += [(*back.span(), outlet)] if outlet else []
        for start, end, outlet in spans:
            how = phrases.find_how(outside[max(0, start - _LEAD) : start], outside[end : end + _TAIL], outlet.kind)
            if how:
                yield how, outlet
        if self._named and phrases.EDITOR.search(outside, lows) and (outlet := self._back("outlet", sentence.place)):
            yield "wrote", outlet

    def _back(self, body: str, place: int) -> Outlet | None:
        """The outlet that "the paper" means: the last one named that may be called so and is not the text's own."""
        kinds = phrases.BODY_KINDS[body]
        for earlier in range(place - 1, max(-1, place - 1 - FURTHEST_NAME), -1):
            for named in reversed(self._named.get(earlier, ())):
                fits = not kinds or not named.outlet.kind or named.outlet.kind in kinds
                if fits and not self._is_own(named.outlet):
                    return named.outlet
        return None

    def _again(self, sentence: Sentence, outside: str, lows: set[str]) -> Credit | None:
        """The credit that "in the interview" or "in his e-mail" goes back to."""
        match = phrases.AGAIN.search(outside, lows) if self._named else None
        if match is None:
            return None
        hows = phrases.hows_before(match["what"])
        for place in range(sentence.place - 1, -1, -1):
            earlier = self.sentences[place]
            if sentence.paragraph - earlier.paragraph > 2 * FURTHEST:
                return None
            stated = self._state(earlier) if place in self._named else None
            if stated is not None and stated.credit.outlet and stated.credit.how in hows:
                return stated.credit
        return None

    # What holds on ----------------------------------------------------------------------------------------------------

    def _held(self, speaker: str, sentence: Sentence) -> _Stated | None:
        """What was stated last about the words of a speaker, if it still holds."""
        before, last = self._last.get(speaker, (None, None))
        for earlier in self._earlier(sentence, last.place + 1 if last is not None else 0):
            stated = self._state(earlier)
            if stated is not None and self._concerns(stated, earlier, speaker):
                return stated if self._reaches(stated, earlier, sentence) else None
        if before is None or last is None:
            return None
        return before if self._reaches(before, last, sentence) else None

    def _earlier(self, sentence: Sentence, since: int) -> Iterator[Sentence]:
        """Sentences before one, the nearest first: those from which a credit can reach it."""
        for place in range(sentence.place - 1, since - 1, -1):
            if sentence.paragraph - self.sentences[place].paragraph > FURTHEST:
                break
            yield self.sentences[place]
        else:
            return
        yield from (self.sentences[n] for n in reversed(self._opening) if since <= n < place)

    def _reaches(self, stated: _Stated, last: Sentence, sentence: Sentence) -> bool:
        """Whether what was stated holds from its last use to a sentence."""
        if not stated.credit.outlet:
            return False
        outside, _ = _outside(sentence)
        days = phrases.find_days(outside)
        if days and stated.days and not days & stated.days:
            return False
        addressed = phrases.ADDRESSED.search(outside)
        if addressed and addressed["who"] not in self.text[stated.sentence.start : stated.sentence.end]:
            return False
        gap = sentence.paragraph - last.paragraph
        if stated.credit.how in _PASSED_ON:
            return gap <= 1
        return gap <= FURTHEST or (stated.credit.how in _WHOLE and stated.sentence.paragraph < _OPENING)

    def _concerns(self, stated: _Stated, sentence: Sentence, speaker: str) -> bool:
        """Whether a statement is about the words of a speaker: who spoke there, or is named there if nobody did."""
        surname = speaker.split()[-1] if speaker.split() else ""
        spoke = self._spoke.get(sentence.place, ())
        if stated.credit.how in _PASSED_ON:
            # an outlet that quotes at length may quote the speaker: "Ann Orm said ...", the Post reported
            quotes = any(token.is_quote for token in sentence.tokens) and any(map(self._outlet_of, spoke))
            if stated.credit.how == "reported" and not quotes:
                return speaker in spoke
        elif spoke and not (stated.credit.how in _WHOLE and sentence.paragraph < _OPENING):
            return any(surname in name.split() for name in spoke)
        return surname in self.text[sentence.start : sentence.end]

    # Outlets ----------------------------------------------------------------------------------------------------------

    def _credited(self, outlet: Outlet) -> str:
        return self._names.same(outlet.credited)

    def _is_own(self, outlet: Outlet) -> bool:
        folded = fold(self._credited(outlet))
        return any(folded == own or folded in own.split() or own in folded.split() for own in self._own)


def _outside(sentence: Sentence) -> tuple[str, list[int]]:
    """The sentence without its quotations, one blank for each gap, and where each token begins in it."""
    parts: list[str] = []
    starts: list[int] = []
    length, end = 0, -1
    for token in sentence.tokens:
        if 0 <= end < token.start:
            parts.append(" ")
            length += 1
        starts.append(length)
        parts.append("\0" if token.is_quote else token.text)
        length += len(parts[-1])
        end = token.end
    return "".join(parts), starts


def _end(sentence: Sentence, starts: list[int], place: int) -> int:
    token = sentence.tokens[place]
    return starts[place] + (1 if token.is_quote else len(token.text))


def _cue(sentence: Sentence, attribution: Attribution) -> str:
    return sentence.tokens[attribution.cue[0]].low if attribution.cue[0] >= 0 else ""


def _is_habit(cue: str) -> bool:
    """Whether a verb tells what somebody does in general ("insists"), not on one occasion."""
    return cue.endswith("s") and cue not in _ON_ONE_OCCASION
