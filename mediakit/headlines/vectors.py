"""Headlines and what stands below them as weighted words (TF-IDF): texts on one happening lie close together."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from mediakit.headlines.capitals import find_names_of
from mediakit.resources import read_wordlist
from mediakit.text import fold_word, plain_marks

if TYPE_CHECKING:
    import pandas as pd

# The lead says who did what where; the rest of a text is mostly background that other stories of the affair share.
LEAD_WORDS = 120
FIELD_WEIGHTS = {"headline": 0.7, "deck": 0.6, "lead": 1.0, "rest": 0.6}
NAME_WEIGHT = 1.25

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\d+(?:[.,]\d+)*|[^\W\d_][^\W_]*(?:['’-][^\W_]+)*")
_ENDINGS = (("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""))


def make_vectors(articles: pd.DataFrame) -> Any:
    """TF-IDF vectors of length 1, one row per article (scipy CSR; an article without words has an empty row).

    Each field has the length 1 before the fields are added with their weights, so that a long text does not drown
    its headline; within a field a term that stands there n times counts 1 + log(n).
    """
    import numpy as np
    from scipy import sparse

    terms = _Terms()
    fields: dict[str, list[dict[int, int]]] = {name: [] for name in FIELD_WEIGHTS}
    empty = [""] * len(articles)
    for texts in zip(*(articles.get(name, empty) for name in ("headline", "deck", "text")), strict=True):
        parts = [*texts[:2], *_cut(texts[2])]
        for name, part in zip(fields, parts, strict=True):
            fields[name].append(terms.count(part))
    counts = {name: _matrix(rows, len(terms.places)) for name, rows in fields.items()}
    used = sparse.csr_array(sum(counts.values()))
    n_with = np.bincount(used.indices, minlength=len(terms.places))
    weights = np.log((1 + len(articles)) / (1 + n_with)) + 1
    weights[terms.names(find_names_of(articles))] *= NAME_WEIGHT
    scaled = sparse.diags_array(weights)
    total = sum(weight * _normalise(counts[name] @ scaled) for name, weight in FIELD_WEIGHTS.items())
    return _normalise(sparse.csr_array(total)).astype(np.float32)


class _Terms:
    """Numbers the terms of a corpus."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}
        self._known: dict[str, int] = {}
        self._stopwords = read_wordlist("stopwords-en")

    def count(self, text: str) -> dict[int, int]:
        """How often each term stands in a text."""
        counts: dict[int, int] = {}
        for word, n in Counter(_WORD.findall(text)).items():
            place = self._known.get(word)
            if place is None:
                place = self._known[word] = self._place(word)
            if place >= 0:
                counts[place] = counts.get(place, 0) + n
        return counts

    def _place(self, word: str) -> int:
        folded = fold_word(word)
        if folded in self._stopwords or len(folded) < 2 and not folded.isdigit():
            return -1
        return self.places.setdefault(fold_term(folded), len(self.places))

    def names(self, words: frozenset[str]) -> list[int]:
        """Places of those terms that are names."""
        return sorted({self.places[term] for word in words if (term := fold_term(word)) in self.places})


def fold_term(folded: str) -> str:
    """A word in which the commonest endings of English are cut off: a key to compare with.

    Examples
    --------
    >>> [fold_term(word) for word in ("talks", "talking", "ferry", "ferries", "Orm's", "glass")]
    ['talk', 'talk', 'ferry', 'ferry', 'orm', 'glass']
    """
    word = plain_marks(folded)
    word = word[:-2] if word.endswith("'s") else word.rstrip("'")
    if word.isupper() or len(word) < 4 or word.endswith(("ss", "us", "is")):
        return word if word.isupper() else word.casefold()
    word = word.casefold()
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word[: -len(ending)] + instead
            return (
                stem[:-1]
                if ending in ("ing", "ed") and stem[-1] == stem[-2] and stem[-1] not in "lsz"
                else stem.rstrip("e")
            )
    return word.rstrip("e")


def _cut(text: str) -> tuple[str, str]:
    """The lead and the rest of a text."""
    words = text.split(None, LEAD_WORDS)
    return (text, "") if len(words) <= LEAD_WORDS else (text[: -len(words[-1])], words[-1])


def _matrix(rows: list[dict[int, int]], width: int) -> Any:
    import numpy as np
    from scipy import sparse

    ends = np.cumsum([0, *map(len, rows)])
    places = np.fromiter((place for row in rows for place in row), dtype=np.int32, count=ends[-1])
    counts = np.fromiter((n for row in rows for n in row.values()), dtype=np.float64, count=ends[-1])
    return sparse.csr_array((1 + np.log(counts), places, ends), shape=(len(rows), width))


def _normalise(matrix: Any) -> Any:
    import numpy as np
    from scipy import sparse

    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse.diags_array(1 / np.where(lengths > 0, lengths, 1)) @ matrix
