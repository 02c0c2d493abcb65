"""What the reading of a page says itself against what it has read: readers that disagree, walls, a guessed date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mediakit.extract.body import DOUBTFUL

Found = tuple[str, str, str, str, str]  # field, error, severity, message, seen
CORRECTED = "correction"
_FLAGS = {
    "paywalled": ("paywalled", "the page is for subscribers: perhaps only the beginning of the text is there"),
    "truncated": ("truncated", "the page shows a part of its text and asks to read on elsewhere"),
    "consent wall": ("consent-wall", "the page asks for consent: perhaps that is what was read"),
}


def check_reading(row: Mapping[str, Any]) -> Iterator[Found]:
    """Findings about a row of `articles` that follow from how it was read; none about what a person has corrected.

    Examples
    --------
    >>> row = {"text": "Words.", "confidence": 0.4, "published_from": "address"}
    >>> [error for _, error, *_ in check_reading(row)]
    ['date-from-address', 'text-doubtful']
    """
    if row.get("published_from") == "address":
        message = "the page states no date: the day is guessed from its address"
        yield "published", "date-from-address", "doubtful", message, str(row.get("url", ""))
    if row.get("text_from") == CORRECTED:
        return
    confidence, text = row.get("confidence"), str(row.get("text", ""))
    if isinstance(confidence, float) and confidence < DOUBTFUL:  # neither empty nor missing
        message = f"the readers agree on {confidence:.0%} of the text: perhaps a part is missing, or not the article's"
        yield "text", "text-doubtful", "doubtful", message, text
    for flag in filter(None, (name.strip() for name in str(row.get("flags", "")).split(";"))):
        if flag in _FLAGS:
            error, message = _FLAGS[flag]
            yield "text", error, "doubtful", message, "…" + text[-100:]
