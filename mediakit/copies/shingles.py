"""Runs of words that texts share: hashed into a sparse matrix, and how many each two texts have in common."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_array

RUN = 5  # words
_WORD = re.compile(r"\w+")
_OWN = 5  # texts: a run that so many texts of one outlet share, and no other outlet, is its boilerplate
_MOST = 1000  # texts that share a run: beyond, it is a phrase of the language
_BLOCK = 2000  # rows of the product of all texts with all at a time


@dataclass(frozen=True)
class Shared:
    """Runs that two texts have in common: `first` < `second` are places of texts, `n` how many runs."""

    first: np.ndarray
    second: np.ndarray
    n: np.ndarray


def find_runs(texts: Sequence[str], outlets: Sequence[Any]) -> tuple[csr_array, np.ndarray]:
    """Runs of five words that at least two texts share, a row per text; and how many runs each text has in all.

    Runs that are an outlet's boilerplate, or in more than a thousand texts, are of no text.
    """
    import numpy as np
    import pandas as pd
    from scipy.sparse import csr_array

    runs, ends = _hash_runs(texts)
    rows = np.repeat(np.arange(len(texts), dtype=np.int32), np.diff(ends))
    keys, columns, counts = np.unique(runs, return_inverse=True, return_counts=True)
    columns = columns.astype(np.int32)
    codes = pd.factorize(pd.Series(list(outlets)))[0].astype(np.int64)[rows]
    low, high = np.full(len(keys), np.iinfo(np.int64).max), np.full(len(keys), -1)
    np.minimum.at(low, columns, codes)
    np.maximum.at(high, columns, codes)
    furniture = ((low == high) & (counts >= _OWN)) | (counts > _MOST)
    del low, high, codes
    totals = np.bincount(rows[~furniture[columns]], minlength=len(texts))
    shared = (counts > 1) & ~furniture
    kept = shared[columns]
    places = np.cumsum(shared) - 1
    data = np.ones(int(kept.sum()), dtype=np.int32)
    shape = (len(texts), int(shared.sum()))
    return csr_array((data, (rows[kept], places[columns[kept]])), shape=shape), totals


def _hash_runs(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """The different runs of each text as numbers, one text after the other, and where each text's begin and end."""
    import numpy as np

    # Odd multipliers: a run is a sum of its words' numbers, each turned by its place. Two runs of 20 million meet by
    # chance with probability 1e-5.
    turns = np.array([pow(0x9E3779B97F4A7C15, place + 1, 1 << 64) | 1 for place in range(RUN)], dtype=np.uint64)
    numbers: dict[str, int] = {}
    parts, ends = [], [0]
    for text in texts:
        words = np.array(
            [numbers.setdefault(word, len(numbers) + 1) for word in _WORD.findall(text.casefold())], np.uint64
        )
        mixed = words * np.uint64(0xBF58476D1CE4E5B9)
        mixed ^= mixed >> np.uint64(31)
        count = max(0, len(words) - RUN + 1)
        total = np.zeros(count, dtype=np.uint64)
        for place, turn in enumerate(turns):
            total += mixed[place : place + count] * turn
        part = np.unique(total)
        parts.append(part)
        ends.append(ends[-1] + len(part))
    return (np.concatenate(parts) if parts else np.empty(0, np.uint64)), np.array(ends)


def count_shared(runs: csr_array, least: np.ndarray) -> Shared:
    """Pairs of texts with the number of runs they share, where that is at least `least` of the one with fewer."""
    import numpy as np

    other = runs.T.tocsr()
    firsts, seconds, counts = [], [], []
    for begin in range(0, runs.shape[0], _BLOCK):
        product = (runs[begin : begin + _BLOCK] @ other).tocoo()
        first, second, n = product.row + begin, product.col, product.data
        kept = (first < second) & (n >= np.minimum(least[first], least[second]))
        firsts.append(first[kept])
        seconds.append(second[kept])
        counts.append(n[kept])
    none = np.empty(0, dtype=np.int64)
    return Shared(*(np.concatenate(part) if part else none for part in (firsts, seconds, counts)))
