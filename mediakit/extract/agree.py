"""How far two texts of one page are the same: by shingles (runs of four words), the usual measure of extraction."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

SHINGLE = 4  # words
_WORD = re.compile(r"\w+")
Shingles = Counter[tuple[str, ...]]


def count_shingles(text: str) -> Shingles:
    """The runs of four words of a text, and how often each occurs; a shorter text is one run.

    Examples
    --------
    >>> sum(count_shingles("One two three four five.").values())
    2
    """
    words = _WORD.findall(text)
    if len(words) < SHINGLE:
        return Counter([tuple(words)] if words else [])
    return Counter(zip(*(words[start:] for start in range(SHINGLE)), strict=False))


def compare_shingles(truth: Shingles, found: Shingles) -> tuple[float, float, float]:
    """Precision, recall and F1 of shingles against the true ones; both empty is full agreement.

    Examples
    --------
    >>> compare_shingles(count_shingles("a b c d e"), count_shingles("a b c d"))
    (1.0, 0.5, 0.6666666666666666)
    """
    same = sum((truth & found).values())
    precision = same / sum(found.values()) if found else float(not truth)
    recall = same / sum(truth.values()) if truth else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def compare_texts(truth: str, found: str) -> tuple[float, float, float]:
    """As `compare_shingles`, of two texts."""
    return compare_shingles(count_shingles(truth), count_shingles(found))


def choose(texts: Mapping[str, str], weights: Mapping[str, float]) -> tuple[str, float]:
    """The text that has most voices, and how far the others agree with it (0 to 1).

    Parameters
    ----------
    texts : mapping
        Text by name; of two that are worth the same the first counts.
    weights : mapping
        What each one's voice is worth, for its own text too; 1 where it says nothing.

    Examples
    --------
    >>> choose({"a": "one two three four five", "b": "one two three four", "c": "seven eight nine ten"}, {})
    ('a', 0.3333333333333333)
    """
    shingles = {name: count_shingles(text) for name, text in texts.items()}
    voices = {name: weights.get(name, 1.0) for name in texts}

    def agreed(name: str) -> float:
        others = (other for other in texts if other != name)
        return sum(voices[other] * compare_shingles(shingles[other], shingles[name])[2] for other in others)

    sums = {name: agreed(name) for name in texts}
    best = max(texts, key=lambda name: round(sums[name] + voices[name], 6))
    total = sum(voices.values()) - voices[best]
    return best, sums[best] / total if total else 0.0
