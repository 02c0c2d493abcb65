"""How far coders agree on the same units: Krippendorff's alpha, Cohen's kappa, share of agreeing pairs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

from mediakit.errors import MediakitError
from mediakit.schema import check_columns
from mediakit.stats.shares import LEVEL

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

LEVELS = ("nominal", "ordinal", "interval")
# Settled from the other coders' votes, so no independent vote.
ADJUDICATED = "adjudicated"
UNIT_COLUMNS = ("article_id", "quote_id", "field")
RESAMPLES = 1000
PER_STEP = 50  # resamples computed at once
# Of the resamples, how many at least need a value: an interval from the rest alone would leave out the worst cases.
MIN_DEFINED = 0.95


def measure_agreement(
    codes: pd.DataFrame, level: str = "nominal", *, value: str = "present", unit: Sequence[str] = (), seed: int = 0
) -> pd.DataFrame:
    """Measure how far coders agree on each code, beyond what chance would give.

    Parameters
    ----------
    codes : DataFrame
        One row per unit, code and coder, as the table `codes`: code, coder, the column `value`, and those that name a
        unit. An empty value means that the coder did not code the unit. Votes of the coder "adjudicated" are passed
        over: they were settled from the others'.
    level : {"nominal", "ordinal", "interval"}
        What the values are: names, ranks, or numbers whose differences count. The last two need numbers.
    value : str
        Column of the values.
    unit : sequence of str
        Columns that name a unit; those of article_id, quote_id and field that there are unless said otherwise.
    seed : int
        Start of the random numbers of the interval.

    Returns
    -------
    DataFrame
        One row per code: code, level, n_units (units with two or more votes), n_left_out (units with one vote or none),
        n_votes, n_coders, n_values (different values), agreement (share of pairs of votes that
        are the same), alpha, low, high (units resampled 1,000 times, 95 %), kappa (Cohen's, values taken as names; the
        mean over pairs of coders when there are more than two) and reason (why a number is missing).

    Raises
    ------
    MediakitError
        If a coder has two votes on one unit and code, or the values are no numbers where they have to be.

    Notes
    -----
    An item on which all votes are the same has no alpha and no kappa: nothing shows whether the coders could tell
    the values apart. Kappa is about coders by name: if "coder_1" is another person from unit to unit, use alpha.
    Units are resampled as if they were independent; copies of one text are not: keep one of each.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. University of Pennsylvania.
    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20,
    37-46. doi:10.1177/001316446002000104.

    Examples
    --------
    >>> import pandas as pd
    >>> votes = pd.DataFrame({"article_id": ["a", "a", "b", "b", "c", "c"], "code": "conflict",
    ...                       "coder": ["ann", "ben"] * 3, "present": [True, True, False, False, True, False]})
    >>> row = measure_agreement(votes).iloc[0]
    >>> print(f"{row['agreement']:.3f} {row['alpha']:.3f} {row['kappa']:.3f}")
    0.667 0.444 0.400
    """
    import pandas as pd

    if level not in LEVELS:
        raise MediakitError(f"level={level!r} is not understood", todo=f"write one of {', '.join(LEVELS)}")
    keys = list(unit) or [name for name in UNIT_COLUMNS if name in codes.columns]
    check_columns(codes, [*(keys or ["article_id"]), "code", "coder", value], "measure_agreement")
    votes = codes[codes[value].notna() & (codes["coder"] != ADJUDICATED)]
    _refuse_repeated(votes, keys)
    rows = []
    for code in dict.fromkeys(codes["code"]):
        here = votes[votes["code"] == code]
        table = here.set_index([*keys, "coder"])[value].unstack("coder") if len(here) else pd.DataFrame()
        n_all = len(codes.loc[codes["code"] == code, keys].drop_duplicates())
        rows.append({"code": code, "level": level, **agreement_of(table, level, n_all=n_all, seed=seed)})
    columns = ["code", "level", "n_units", "n_left_out", "n_votes", "n_coders", "n_values"]
    return pd.DataFrame(rows, columns=[*columns, "agreement", "alpha", "low", "high", "kappa", "reason"])


def _refuse_repeated(votes: pd.DataFrame, keys: list[str]) -> None:
    twice = votes[votes.duplicated([*keys, "code", "coder"])]
    if len(twice):
        first = twice.iloc[0]
        raise MediakitError(
            f"{first['coder']!r} has two votes on one unit",
            ", ".join(f"{name} {first[name]!r}" for name in [*keys, "code"]),
            "keep one of them, or name all columns that make a unit: unit=[...]",
        )


def agreement_of(
    table: pd.DataFrame, level: str = "nominal", *, n_all: int | None = None, groups: Any = None, seed: int = 0
) -> dict[str, Any]:
    """Agreement on one item: `table` has a row per unit, a column per coder, empty where not coded.

    `groups`, one name per row, are resampled whole for the interval: for units that belong together.
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
        **dict.fromkeys(("agreement", "alpha", "low", "high", "kappa"), float("nan")),
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


def _mean_kappa(table: pd.DataFrame) -> tuple[float, str]:
    """Cohen's kappa of two coders, or its mean over all pairs of them that share units; or why there is none."""
    import numpy as np

    kappas = []
    for one, other in combinations(table.columns, 2):
        both = table[table[one].notna() & table[other].notna()]
        if len(both):
            kappas.append(_kappa(both[one].tolist(), both[other].tolist()))
    if np.isnan(kappas).any():
        return float("nan"), "no kappa: two coders gave one and the same value throughout"
    return float(np.mean(kappas)), ""


def _kappa(one: list[Any], other: list[Any]) -> float:
    n = len(one)
    observed = sum(a == b for a, b in zip(one, other, strict=True)) / n
    by_chance = sum(one.count(value) * other.count(value) for value in set(one)) / n**2
    return (observed - by_chance) / (1 - by_chance) if by_chance < 1 else float("nan")


def _bootstrap(coincidences: Any, values: list[Any], level: str, groups: Any, seed: int) -> tuple[float, float, str]:
    """Percentile interval of alpha, units (or groups of them) drawn with replacement."""
    import numpy as np
    from scipy import sparse

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
    low, high = np.quantile(defined, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high), ""
