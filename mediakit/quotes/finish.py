"""The last stage: from a place with an attribution to the quotation with speaker, kind, medium and evidence."""

from __future__ import annotations

from dataclasses import dataclass, field

from mediakit.quotes.cues import Attribution
from mediakit.quotes.kinds import JOURNALIST, ORGANISATION, Kind, judge_kind
from mediakit.quotes.media import Media
from mediakit.quotes.naming import Namer, Speaker
from mediakit.quotes.record import Quote
from mediakit.quotes.sentences import Phrase, Sentence, Token
from mediakit.quotes.subjects import NOWHERE

Span = tuple[int, int]


@dataclass
class Source:
    """Where an attribution stands; `soft` is a mere subject, no cue."""

    sentence: Sentence
    attribution: Attribution
    soft: bool = False
    number: int = -1
    direct: bool = False


@dataclass
class Draft:
    """One quotation on its way: its characters, kind and source; parts of one quotation share `number`."""

    start: int
    end: int
    kind: str
    source: Source | None
    rule: str
    number: int
    flags: list[str] = field(default_factory=list)


def finish(text: str, draft: Draft, number: int, namer: Namer, media: Media) -> Quote:
    """The quotation of a draft; to be called in the order of the text, as namer and media remember who spoke."""
    quoted = text[draft.start : draft.end]
    flags = tuple(dict.fromkeys(draft.flags))
    if draft.source is None:
        return Quote(number, draft.start, draft.end, quoted, draft.kind, rule=draft.rule, flags=flags)
    sentence, attribution = draft.source.sentence, draft.source.attribution
    meant = attribution.antecedent if attribution.antecedent != NOWHERE else attribution.subject
    speaker = namer.name(sentence, meant, draft.start)
    mention = _characters(sentence.tokens, attribution.subject)
    cue = _characters(sentence.tokens, attribution.cue)
    credit = media.credit(sentence, attribution, speaker.name, speaker.affiliation)
    kind, evidence = _judge(text, speaker, _characters(sentence.tokens, meant), media)
    return Quote(
        number,
        draft.start,
        draft.end,
        quoted,
        draft.kind,
        speaker=speaker.name,
        mention=text[mention[0] : mention[1]],
        mention_start=mention[0],
        mention_end=mention[1],
        cue=text[cue[0] : cue[1]] if cue[0] >= 0 else "",
        cue_start=cue[0],
        cue_end=cue[1],
        speaker_kind=kind.kind,
        kind_rule=kind.rule,
        kind_start=evidence[0],
        kind_end=evidence[1],
        role=speaker.role,
        affiliation=speaker.affiliation,
        via_outlet=credit.outlet,
        via_how=credit.how,
        second_hand=credit.second_hand,
        rule=draft.rule,
        flags=flags,
    )


def _judge(text: str, speaker: Speaker, mention: Span, media: Media) -> tuple[Kind, Span]:
    """The kind of a speaker, and the characters of the text that decided."""
    words = text[mention[0] : mention[1]]
    if not speaker.named and media.is_outlet(speaker.name):
        kind = Kind(ORGANISATION, "outlet", "speaker", 0, len(speaker.name))
    else:
        kind = judge_kind(speaker.name, words, speaker.role, speaker.affiliation, speaker.named)
    if not kind.kind and speaker.named and media.is_outlet(speaker.affiliation):
        kind = Kind(JOURNALIST, "affiliation", "affiliation", 0, len(speaker.affiliation))
    if not kind.kind and (told := speaker.circumstance):
        return Kind(told.kind, told.rule), (told.start, told.end)
    return kind, _evidence(text, kind, speaker, mention)


def _evidence(text: str, kind: Kind, speaker: Speaker, mention: Span) -> Span:
    """Where in the text the deciding words stand; (-1, -1) if they do not stand there as they are."""
    if not kind.field:
        return NOWHERE
    if kind.field == "mention":
        start = mention[0]
    elif kind.field == "role" and text[speaker.role_start : speaker.role_end] == speaker.role != "":
        start = speaker.role_start
    else:
        stated = {"role": speaker.role, "affiliation": speaker.affiliation, "speaker": speaker.name}[kind.field]
        words = stated[kind.start : kind.end]
        start = _nearest(text, words, mention[0])
        return (start, start + len(words)) if start >= 0 else NOWHERE
    return start + kind.start, start + kind.end


def _nearest(text: str, words: str, place: int) -> int:
    """The occurrence of words that is nearest to a place, or -1."""
    before, after = text.rfind(words, 0, place + len(words)), text.find(words, place)
    if before < 0 or after < 0:
        return max(before, after)
    return before if place - before <= after - place else after


def _characters(tokens: list[Token], phrase: Phrase) -> Span:
    """Characters of a phrase; (-1, -1) if there is none, or nothing is left of it once its comma is cut off."""
    if not 0 <= phrase[0] <= phrase[1]:
        return NOWHERE
    return tokens[phrase[0]].start, tokens[phrase[1]].end
