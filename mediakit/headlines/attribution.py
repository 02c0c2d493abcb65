"""To whom a headline attributes its words: "X says ...", "X: ...", "..., says X", "according to X"."""

from __future__ import annotations

from typing import NamedTuple

from mediakit.headlines.clause import Span, read_clause
from mediakit.headlines.tokens import (
    ARTICLES,
    JOINERS,
    PREPOSITIONS,
    PRONOUNS,
    QUESTION_WORDS,
    SUBORDINATORS,
    Token,
    word_set,
)
from mediakit.headlines.verbs import AUXILIARIES, read_forms, read_saying

# What stands before a colon and is no speaker.
LABELS = word_set(
    "analysis audio commentary crisis debate election meeting mission policy speech strategy summit talks "
    "trial trip visit vote war blog breaking briefing comment correction editorial exclusive explained "
    "explainer factbox fact-check feature gallery graphic highlights interview latest letters list live "
    "news obituary opinion photos picture pictures podcast poll profile q&a quiz quotes recap report "
    "review round-up roundup special summary timeline transcript update updates verdict video view "
    "warning watch weather full happened know history inside revealed listen look-ahead preview"
)
# A name or a body that speaks is short.
LONGEST_SPEAKER = 5
LONGEST_QUALIFIER = 6


class Attribution(NamedTuple):
    """Tokens of the speaker and of the cue, and the part of the headline that is attributed.

    `kind` is verb, colon, trailing or according.
    """

    kind: str
    speaker: Span
    cue: Span
    content: Span


def find_attribution(tokens: list[Token], quoted: list[tuple[int, int]], names: frozenset[str]) -> Attribution | None:
    """The attribution of a headline, or None; `names` are words that are known to be names."""
    return (
        _according(tokens)
        or _trailing(tokens)
        or _colon(tokens, quoted, names)
        or _trailing_colon(tokens, quoted, names)
        or _leading(tokens, quoted)
    )


def _according(tokens: list[Token]) -> Attribution | None:
    for i in range(len(tokens) - 2):
        if tokens[i].low == "according" and tokens[i + 1].low == "to":
            stop = next((j for j in range(i + 2, len(tokens)) if not tokens[j].is_word), len(tokens))
            if not _is_speaker(tokens, i + 2, stop):
                return None
            content = (0, i) if i > 1 else (stop, len(tokens))
            return Attribution("according", (i + 2, stop), (i, i + 2), content) if content[0] < content[1] else None
    return None


def _trailing(tokens: list[Token]) -> Attribution | None:
    """As in "..., says X", "..., X says", also with a dash."""
    breaks = [i for i, token in enumerate(tokens) if token.text in (",", "–", "—", "-", "--") and not token.quoted]
    # A comma inside the closing mark ends the quotation as well.
    breaks += [i for i in range(len(tokens) - 1) if tokens[i].quoted and not tokens[i + 1].quoted and i > 0]
    for place in sorted(set(breaks), reverse=True):
        first, end = place + 1, len(tokens)
        content_end = place if not tokens[place].is_word else place + 1
        if first < end and tokens[first].text == ",":
            first += 1
        if not 2 <= end - first <= LONGEST_SPEAKER + LONGEST_QUALIFIER or content_end < 2:
            continue
        if any(not t.is_word and t.text not in ("?", ".", "!") for t in tokens[first:end]):
            continue
        end -= not tokens[end - 1].is_word
        if first >= end:
            continue
        if tokens[first].low in read_saying():
            stop = next((j for j in range(first + 1, end) if tokens[j].low in PREPOSITIONS | SUBORDINATORS), end)
            if _is_speaker(tokens, first + 1, stop):
                return Attribution("trailing", (first + 1, stop), (first, first + 1), (0, content_end))
        # "X says", "inspector tells court"
        cue = next((j for j in range(end - 1, first, -1) if tokens[j].low in read_saying()), None)
        if cue is None or not _is_speaker(tokens, first, cue):
            continue
        told = tokens[cue].low in ("tells", "told", "warns", "warned", "reminds", "assures") and end - cue <= 3
        if cue == end - 1 or told or (tokens[cue + 1].low in PREPOSITIONS and not _may_be_noun(tokens[cue])):
            return Attribution("trailing", (first, cue), (cue, cue + 1), (0, content_end))
    return None


def _colon(tokens: list[Token], quoted: list[tuple[int, int]], names: frozenset[str]) -> Attribution | None:
    """As in "X: ...", "X on Y: '...'" and "X to Y: ..."."""
    place = next((i for i, token in enumerate(tokens) if token.text == ":" and not token.quoted), None)
    if place is None or place == 0 or place + 1 >= len(tokens):
        return None
    stop = next((i for i in range(place) if tokens[i].low in ("on", "to")), place)
    cue = (place, place + 1)
    if stop > 1 and tokens[stop - 1].low in read_saying():
        # "X tweets: ..."
        stop, cue = stop - 1, (stop - 1, stop)
    named = _is_named(tokens, 0, stop, names)
    after = tokens[place + 1]
    # A name before a colon with quoted words anywhere behind it; without a name they have to follow at once.
    quotation = any(start > tokens[place].start and (named or start < after.end) for start, _ in quoted)
    if stop < place and not (quotation and named):
        return None
    if tokens[place + 1].low in QUESTION_WORDS or not _is_speaker(tokens, 0, stop) or tokens[0].low in read_forms():
        return None
    if read_clause(tokens, 0, stop) is not None:
        return None  # "Students urge calm: '...'"
    clause = quotation or (named and read_clause(tokens, place + 1, len(tokens)) is not None)
    return Attribution("colon", (0, stop), cue, (place + 1, len(tokens))) if clause else None


def _trailing_colon(tokens: list[Token], quoted: list[tuple[int, int]], names: frozenset[str]) -> Attribution | None:
    """As in "...: X" and "... – X"."""
    places = [i for i, token in enumerate(tokens) if token.text in (":", "–", "—", "--") and not token.quoted]
    if not places or places[-1] < 3:
        return None
    place = places[-1]
    if (
        not 1 <= len(tokens) - place - 1 <= 3
        or tokens[place + 1].low in read_forms()
        or not _is_named(tokens, place + 1, len(tokens), names)
    ):
        return None
    if not _is_speaker(tokens, place + 1, len(tokens)) or read_clause(tokens, 0, place) is None:
        return None
    return Attribution("trailing", (place + 1, len(tokens)), (place, place + 1), (0, place))


def _leading(tokens: list[Token], quoted: list[tuple[int, int]]) -> Attribution | None:
    """As in "X says (that) ...": a verb of saying with a clause or a quotation after it."""
    clause = read_clause(tokens, 0, len(tokens))
    if (
        clause is None
        or clause.passive
        or tokens[clause.verb - 1].low == "to"
        or tokens[clause.verb].low not in read_saying()
    ):
        return None
    first = clause.verb + 1
    if first >= len(tokens) or clause.subject[1] - clause.subject[0] > LONGEST_SPEAKER + LONGEST_QUALIFIER:
        return None
    listener = (
        clause.object if tokens[clause.verb].low in ("tells", "told", "warns", "warned", "assures", "reminds") else None
    )
    if listener:
        first = listener[1]
    that = first < len(tokens) and tokens[first].low == "that"
    first += that
    quotation = any(first < len(tokens) and start >= tokens[first - 1].end for start, _ in quoted)
    says = tokens[clause.verb].low in ("says", "say", "said")
    inner = read_clause(tokens, first, len(tokens)) if clause.object is None or that or listener else None
    verbal = inner is not None or (clause.object is None and _has_verb(tokens, first))
    if not (says or quotation or that or verbal) or (
        tokens[first - that].low == "to" if first - that < len(tokens) else True
    ):
        return None
    return Attribution("verb", clause.subject, (clause.verb, clause.verb + 1), (first, len(tokens)))


def _may_be_noun(token: Token) -> bool:
    form = read_forms().get(token.low)
    return form is not None and form.noun


def _has_verb(tokens: list[Token], first: int) -> bool:
    """Whether an auxiliary stands in the words that follow, before they end."""
    for token in tokens[first + 1 :]:
        if not token.is_word or token.low in SUBORDINATORS:
            return False
        if token.low in AUXILIARIES:
            return True
    return False


def _is_speaker(tokens: list[Token], start: int, end: int) -> bool:
    """Whether some tokens can be the name of who speaks."""
    words = tokens[start:end]
    if not 1 <= len(words) <= LONGEST_SPEAKER or any(not word.is_word for word in words):
        return False
    closed = PREPOSITIONS - {"of"} | SUBORDINATORS | QUESTION_WORDS | PRONOUNS - {"he", "she", "they"} | AUXILIARIES
    if any(word.low in closed for word in words) or words[-1].low in LABELS | ARTICLES | JOINERS | {"of"}:
        return False
    return words[0].low not in LABELS and not words[-1].low[:1].isdigit()


def _is_named(tokens: list[Token], start: int, end: int, names: frozenset[str]) -> bool:
    """Whether some tokens are a name or the word for an office or a body."""
    words = tokens[start:end]
    return bool(words) and words[-1].low in names and not words[-1].possessive
