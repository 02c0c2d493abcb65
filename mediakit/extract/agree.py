"""How far two texts of one page are the same: by shingles (runs of four words), the usual measure of extraction."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

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
    """The text that agrees most with the others, and how far it does (0 to 1).

    Parameters
    ----------
    texts : mapping
        Text by name; in doubt the first one counts.
    weights : mapping
        What each one's word is worth; 1 where it says nothing.

    Examples
    --------
    >>> choose({"a": "one two three four five", "b": "one two three four", "c": "seven eight nine ten"}, {})
    ('a', 0.3333333333333333)
    """
    shingles = {name: count_shingles(text) for name, text in texts.items()}

    def share(name: str) -> float:
        others: Iterable[str] = [other for other in shingles if other != name]
        total = sum(weights.get(other, 1.0) for other in others)
        agreed = sum(weights.get(other, 1.0) * compare_shingles(shingles[other], shingles[name])[2] for other in others)
        return agreed / total if total else 0.0

    shares = {name: share(name) for name in shingles}
    best = max(shares, key=lambda name: shares[name])
    return best, shares[best]
