"""Whose words a cue stands in, and whether they deny it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mediakit.marks import find_outer_segments

_BEFORE = 40  # signs before a cue in which a word of negation counts
_NEGATION = re.compile(
    r"(?:\b(?:no|not|never|without|neither|nor|hardly|nothing|none|cannot)|n['’]t)\b"
    r"(?!\s+(?:only|just|merely|least))(?:\W+\w+){0,2}\W*$",
    re.IGNORECASE,
)
_CUT = re.compile(r"[.;:!?,()“”\"]|\b(?:but|and|or|because|that|who|which)\b", re.IGNORECASE)


def is_negated(text: str, start: int) -> bool:
    """Whether a word of negation stands within three words before a place, in the same part of the sentence.

    Examples
    --------
    >>> text = "Nobody is to blame. There was no quarrel, but not only the crews clash."
    >>> [is_negated(text, text.index(word)) for word in ("blame", "quarrel", "clash")]
    [False, True, False]
    """
    before = _CUT.split(text[max(0, start - _BEFORE) : start])[-1]
    return _NEGATION.search(before) is not None


def find_quoted(text: str, speech: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Stretches of a text that are the words of others: (start, end, quote_id).

    `speech` are quotations that were found, with their ids; what stands in quotation marks elsewhere has no id.
    """
    marked = [(segment.start, segment.end, "") for segment in find_outer_segments(text)]
    return sorted([*speech, *marked], key=lambda stretch: (stretch[2] == "", stretch[0]))


def name_voice(start: int, end: int, quoted: Sequence[tuple[int, int, str]]) -> tuple[str, str]:
    """("quoted", quote_id) for a cue within the words of others, else ("own", "")."""
    for first, last, quote_id in quoted:
        if first <= start and end <= last:
            return "quoted", quote_id
    return "own", ""
