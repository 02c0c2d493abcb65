"""How far coders agree on the same units: Krippendorff's alpha, Cohen's kappa, share of agreeing pairs."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from mediakit.errors import MediakitError
from mediakit.stats.shares import LEVEL

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

LEVELS = ("nominal", "ordinal", "interval")
RESAMPLES = 1000
PER_STEP = 50  # resamples computed at once
# Of the resamples, how many at least need a value: an interval from the rest alone would leave out the worst cases.
MIN_DEFINED = 0.95


def agreement_of(
    table: pd.DataFrame,
    level: str = "nominal",
    *,
    n_all: int | None = None,
    groups: Any = None,
    seed: int = 0,
    interval: bool = True,
) -> dict[str, Any]:
    """Agreement on one item: `table` has a row per unit, a column per coder, empty where not coded.

    `groups`, one name per row, are resampled whole for the interval: for units that belong together. Without `interval`
    low and high stay empty.
    """
    import numpy as np

    counts, values = _count_values(table, level)
    paired = counts.sum(axis=1) >= 2
    result: dict[str, Any] = {
        "n_units": int(paired.sum()),
        "n_left_out": (len(table) if n_all is None else n_all) - int(paired.sum()),
        "n_votes": int(counts[paired].sum()),
        "n_coders": int(table[paired].notna().any().sum()) if len(table) else 0,
        "n_values": int((counts[paired].sum(axis=0) > 0).sum()),
        **dict.fromkeys(("agreement", "alpha", "low", "high", "kappa", "fleiss_kappa"), float("nan")),
        "reason": "",
    }
    if not paired.any():
        return {**result, "reason": "no unit has two votes"}
    counts = counts[paired]
    coincidences = _coincidences(counts)
    whole = coincidences.sum(axis=0)
    result["agreement"] = _pair_share(counts)
    if result["n_values"] == 1:
        only = values[int(np.argmax(counts.sum(axis=0)))]
        reason = f"all votes are {only}: chance cannot be told from agreement"
        return {**result, "reason": reason}
    result["alpha"] = float(_alpha(np.asarray(whole).reshape(len(values), -1), values, level))
    result["kappa"], why = _mean_kappa(table[paired])
    result["fleiss_kappa"] = _fleiss(counts)
    if not interval:
        return {**result, "reason": why}
    names = None if groups is None else np.asarray(groups)[paired]
    result["low"], result["high"], why_not = _bootstrap(coincidences, values, level, names, seed)
    return {**result, "reason": "; ".join(filter(None, (why, why_not)))}


def _count_values(table: pd.DataFrame, level: str) -> tuple[np.ndarray, list[Any]]:
    """How often each unit was given each value, and the values in order."""
    import numpy as np
    import pandas as pd

    cells = [cell for name in table.columns for cell in table[name] if not pd.isna(cell)]
    if level != "nominal" and any(isinstance(cell, str) for cell in cells):
        raise MediakitError(f"the values are no numbers, so their level is not {level}", todo="give ranks or numbers")
    values = sorted(set(cells), key=None if level != "nominal" else lambda cell: (str(type(cell)), cell))
    counts = np.zeros((len(table), len(values)))
    for name in table.columns:
        for place, value in enumerate(values):
            counts[:, place] += (table[name] == value).fillna(False).to_numpy(dtype=bool)
    return counts, values


def _coincidences(counts: np.ndarray) -> Any:
    """Per unit the table of values by values: ordered pairs of its votes, each divided by its votes less one."""
    import numpy as np
    from scipy import sparse

    n_values = counts.shape[1]
    rows, places, weights = [], [], []
    for number, unit in enumerate(counts):
        given = np.flatnonzero(unit)
        pairs = np.outer(unit[given], unit[given]) - np.diag(unit[given])
        rows.append(np.full(pairs.size, number))
        places.append((given[:, None] * n_values + given[None, :]).ravel())
        weights.append((pairs / (unit.sum() - 1)).ravel())
    cells = (np.concatenate(weights), (np.concatenate(rows), np.concatenate(places)))
    return sparse.csr_matrix(cells, shape=(len(counts), n_values**2))


def _alpha(coincidences: np.ndarray, values: list[Any], level: str) -> np.ndarray:
    """1 - observed / expected disagreement, of one table or of a stack of them; nan where only one value was given."""
    import numpy as np

    totals = coincidences.sum(axis=-1)
    distances = _distances(totals, values, level)
    expected = np.sum(totals[..., :, None] * distances * totals[..., None, :], axis=(-2, -1))
    observed = (totals.sum(axis=-1) - 1) * np.sum(coincidences * distances, axis=(-2, -1))
    return 1 - np.divide(observed, expected, out=np.full(expected.shape, np.nan), where=expected > 0)


def _distances(totals: np.ndarray, values: list[Any], level: str) -> np.ndarray:
    import numpy as np

    if level == "nominal":
        return 1.0 - np.eye(len(values))
    # Between two ranks lie the votes on the ranks between them and half of those on the two.
    scale = np.cumsum(totals, axis=-1) - totals / 2 if level == "ordinal" else np.asarray(values, dtype=float)
    return (scale[..., :, None] - scale[..., None, :]) ** 2


def _pair_share(counts: np.ndarray) -> float:
    pairs = counts.sum(axis=1) * (counts.sum(axis=1) - 1)
    return float((counts * (counts - 1)).sum() / pairs.sum())


def _fleiss(counts: np.ndarray) -> float:
    """Fleiss' kappa; it is for units that all have the same number of votes."""
    import numpy as np

    n = counts.sum(axis=1)
    if len(np.unique(n)) > 1:
        return float("nan")
    by_chance = float(((counts.sum(axis=0) / n.sum()) ** 2).sum())
    return (_pair_share(counts) - by_chance) / (1 - by_chance) if by_chance < 1 else float("nan")


def _mean_kappa(table: pd.DataFrame) -> tuple[float, str]:
    """Cohen's kappa of two coders, or its mean over all pairs of them that share units; or why there is none."""
    import numpy as np
    import pandas as pd

    columns = [table[name] for name in table.columns]
    numbers, _ = pd.factorize(pd.concat(columns, ignore_index=True).astype("object"))  # -1: no vote
    votes = numbers.reshape(len(columns), len(table))
    kappas = []
    for one, other in combinations(votes, 2):
        both = (one >= 0) & (other >= 0)
        if both.any():
            kappas.append(_kappa(one[both], other[both]))
    if np.isnan(kappas).any():
        return float("nan"), "no kappa: two coders gave one and the same value throughout"
    return float(np.mean(kappas)), ""


def _kappa(one: np.ndarray, other: np.ndarray) -> float:
    import numpy as np

    observed = float((one == other).mean())
    n_values = int(max(one.max(), other.max())) + 1
    shares = [np.bincount(votes, minlength=n_values) / len(votes) for votes in (one, other)]
    by_chance = float(shares[0] @ shares[1])
    return (observed - by_chance) / (1 - by_chance) if by_chance < 1 else float("nan")


def _bootstrap(coincidences: Any, values: list[Any], level: str, groups: Any, seed: int) -> tuple[float, float, str]:
    """Percentile interval of alpha, units (or groups of them) drawn with replacement.

    The percentiles lie as much farther out as a t interval is wider than a normal one (Hesterberg 2015, The American
    Statistician 69(4), 371-386, "expanded percentile"): with few units plain ones are too narrow.
    """
    import numpy as np
    from scipy import sparse, stats

    if groups is not None:
        _, numbers = np.unique(groups, return_inverse=True)
        n = coincidences.shape[0]
        members = sparse.csr_matrix((np.ones(n), (numbers, np.arange(n))), shape=(numbers.max() + 1, n))
        coincidences = members @ coincidences
    n, many = coincidences.shape[0], len(values)
    rng = np.random.default_rng(seed)
    parts = []
    for _ in range(RESAMPLES // PER_STEP):
        drawn = rng.multinomial(n, np.full(n, 1 / n), size=PER_STEP)
        parts.append(_alpha((drawn @ coincidences).reshape(PER_STEP, many, many), values, level))
    alphas = np.concatenate(parts)
    defined = alphas[~np.isnan(alphas)]
    if len(defined) < MIN_DEFINED * RESAMPLES:
        return float("nan"), float("nan"), f"no interval: one value is too rare among {n} units"
    tail = stats.norm.cdf(-np.sqrt(n / (n - 1)) * stats.t.ppf((1 + LEVEL) / 2, n - 1)) if n > 1 else 0
    low, high = np.quantile(defined, [tail, 1 - tail])
    return float(low), float(high), ""
