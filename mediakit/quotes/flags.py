"""Marks that are no quotation: titles of works and marks of distance."""

from __future__ import annotations

import re

from mediakit.marks import Segment
from mediakit.quotes.record import NESTED, UNCLOSED
from mediakit.quotes.sentences import Token, strip_edges
from mediakit.quotes.words import word_set

_WORD = re.compile(r"[^\W\d_][\w’'\-]*")
_SMALL = word_set("the a an of in on at to for and with by from is or de but not as")
_WORKS = word_set(
    "song film movie book novel play poem album series show program programme episode painting musical ballad hymn "
    "podcast report paper essay headline column magazine newspaper documentary ad titled entitled headlined sang "
    "sings wrote"
)
_HEADED = word_set("headline titled entitled headlined")
_BEFORE_TITLE = _WORKS | {"'s", "on", "in", "of", "hosts", "host", "watched", "starring", "to", "the", "from"}
_DISTANCE = word_set("so-called alleged supposed purported")
LONGEST_SCARE = 3


def has_words(text: str, segment: Segment) -> bool:
    """Whether there is a letter or digit between the marks."""
    return any(char.isalnum() for char in text[segment.start : segment.end])


def is_title(text: str, tokens: list[Token], place: int) -> bool:
    """Whether the marks hold the title of a work: nearly all words capital, no stop or comma at the end."""
    start, end = strip_edges(text, tokens[place].start, tokens[place].end)
    body = text[start:end].rstrip(",")
    words = _WORD.findall(body)
    large = [word for word in words if word[0].isupper()]
    small = [word for word in words if not word[0].isupper() and word.lower() not in _SMALL]
    before = tokens[place - 1].low if place else ""
    if before in _HEADED and len(words) <= 12:
        return True
    if before == "'s" and large and not small and len(words) <= 10:
        return True  # the show of a broadcaster, the book of an author
    if not words or len(words) > 10 or small or not large or body[-1] in ".!?":
        return bool(words) and before in _WORKS and body[-1:] not in ".!?," and len(words) <= 10 and not small
    if len(words) == 1:
        return before in _WORKS
    return text[end : end + 1] != "," or before in _BEFORE_TITLE


def is_scare(text: str, tokens: list[Token], place: int) -> bool:
    """Whether the marks keep a distance: up to three words that no verb of saying goes with."""
    start, end = strip_edges(text, tokens[place].start, tokens[place].end)
    words = text[start:end].split()
    before = tokens[place - 1].low if place else ""
    return before in _DISTANCE or len(words) <= LONGEST_SCARE


def flags_of(segment: Segment, has_nested: bool) -> list[str]:
    """Flags that the marks themselves give."""
    flags = [] if segment.closed else [UNCLOSED]
    return [*flags, NESTED] if has_nested else flags
