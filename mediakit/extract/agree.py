"""How far two texts of one page are the same: by their runs of four words, as extraction is measured everywhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

RUN = 4  # words
_WORD = re.compile(r"\w+")
Runs = Counter[tuple[str, ...]]


def count_runs(text: str) -> Runs:
    """The runs of four words of a text, with how often each occurs.

    A text of one to three words is a run of its own.

    Examples
    --------
    >>> sum(count_runs("One two three four five.").values())
    2
    """
    words = _WORD.findall(text)
    if not words:
        return Counter()
    if len(words) < RUN:
        return Counter([tuple(words)])
    return Counter(zip(*(words[start:] for start in range(RUN)), strict=False))


def compare_runs(truth: Runs, found: Runs) -> tuple[float, float, float]:
    """Precision, recall and F1 of runs against others; both empty is full agreement.

    Examples
    --------
    >>> compare_runs(count_runs("a b c d e"), count_runs("a b c d"))
    (1.0, 0.5, 0.6666666666666666)
    """
    same = sum((truth & found).values())
    precision = same / sum(found.values()) if found else float(not truth)
    recall = same / sum(truth.values()) if truth else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


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
    runs = {name: count_runs(text) for name, text in texts.items()}

    def share(name: str) -> float:
        others: Iterable[str] = [other for other in runs if other != name]
        total = sum(weights.get(other, 1.0) for other in others)
        agreed = sum(weights.get(other, 1.0) * compare_runs(runs[other], runs[name])[2] for other in others)
        return agreed / total if total else 0.0

    shares = {name: share(name) for name in runs}
    best = max(shares, key=lambda name: shares[name])
    return best, shares[best]
