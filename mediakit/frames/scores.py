"""Right and wrong decisions counted, F1 from them, and intervals by drawing groups of units again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mediakit.stats.shares import LEVEL

if TYPE_CHECKING:
    import numpy as np

RESAMPLES = 1000
# With fewer groups the bootstrap covers far less than it promises: no interval is better than a wrong one.
MIN_GROUPS = 10


@dataclass(frozen=True)
class Decisions:
    """tp, fp, fn, tn per group of units and frame: an array of groups by frames by four."""

    counts: np.ndarray

    @property
    def total(self) -> np.ndarray:
        """tp, fp, fn, tn per frame."""
        return self.counts.sum(axis=0)


def count_decisions(gold: np.ndarray, got: np.ndarray, groups: np.ndarray) -> Decisions:
    """Compare 1, 0, nan (units by frames) of people and of a coder; what is nan in either does not count."""
    import numpy as np

    _, numbers = np.unique(groups, return_inverse=True)
    both = ~np.isnan(gold) & ~np.isnan(got)
    counts = np.zeros((numbers.max() + 1 if len(numbers) else 0, gold.shape[1], 4))
    for place, (one, other) in enumerate(((1, 1), (0, 1), (1, 0), (0, 0))):
        np.add.at(counts[:, :, place], numbers, both & (gold == one) & (got == other))
    return Decisions(counts)


def f1_scores(totals: np.ndarray) -> np.ndarray:
    """Micro, macro and each frame's F1 along the last axis, from (..., frames, four); nan where nothing was to find."""
    import numpy as np

    def f1(counts: np.ndarray) -> np.ndarray:
        tp, fp, fn = counts[..., 0], counts[..., 1], counts[..., 2]
        below = 2 * tp + fp + fn
        return np.divide(2 * tp, below, out=np.full(below.shape, np.nan), where=below > 0)

    each = f1(totals)
    defined = (~np.isnan(each)).sum(axis=-1)
    macro = np.divide(np.nansum(each, axis=-1), defined, out=np.full(defined.shape, np.nan), where=defined > 0)
    return np.concatenate([f1(totals.sum(axis=-2))[..., None], macro[..., None], each], axis=-1)


def draw_again(n_groups: int, seed: int) -> np.ndarray:
    """How often each group is drawn, in each of 1,000 resamples of as many groups."""
    import numpy as np

    return np.random.default_rng(seed).multinomial(n_groups, np.full(n_groups, 1 / n_groups), size=RESAMPLES)


def drawn_f1(decisions: Decisions, drawn: np.ndarray) -> np.ndarray:
    """F1 (micro, macro, frames) of each resample."""
    import numpy as np

    return f1_scores(np.tensordot(drawn, decisions.counts, axes=1))


def bounds(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Percentile interval, 95 %, of each column; nan for a column without values."""
    import numpy as np

    filled = ~np.isnan(values).all(axis=0)
    low, high = np.full((2, values.shape[1]), np.nan)
    if filled.any():
        low[filled], high[filled] = np.nanquantile(values[:, filled], [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return low, high
