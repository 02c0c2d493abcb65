"""Tests by permutation: the labels of articles are exchanged, the figures of all words or frames move together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mediakit.errors import MediakitError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

PERMUTATIONS = 1999


def permute_labels(labels: np.ndarray, strata: np.ndarray | None, rng: np.random.Generator) -> np.ndarray:
    """Labels in another order, within each stratum."""
    import numpy as np

    if strata is None:
        return rng.permutation(labels)
    shuffled = labels.copy()
    for stratum in np.unique(strata):
        here = np.flatnonzero(strata == stratum)
        shuffled[here] = labels[rng.permutation(here)]
    return shuffled


def adjust_by_maximum(observed: np.ndarray, largest: np.ndarray) -> np.ndarray:
    """Family-wise p of statistics against the largest ones under permutation (Westfall & Young 1993, single step)."""
    import numpy as np

    ordered = np.sort(largest)
    above = len(ordered) - np.searchsorted(ordered, observed - 1e-12, side="left")
    return (1 + above) / (1 + len(ordered))


def compare_groups(
    values: pd.DataFrame,
    groups: Sequence[Any],
    *,
    strata: Sequence[Any] | None = None,
    permutations: int = PERMUTATIONS,
    seed: int = 0,
) -> pd.DataFrame:
    """Compare every group with the rest, in every column, by permutation of the articles' groups.

    Parameters
    ----------
    values : DataFrame
        One row per article, one numeric column per thing measured (frame present 0/1, hits per 1,000 words ...).
    groups : sequence
        The group (outlet) of each article.
    strata : sequence, optional
        What must not be mixed (day, kind of article): labels are exchanged within it alone.
    permutations : int
        1,999 by default: the smallest p is then .0005.
    seed : int
        The same seed gives the same table.

    Returns
    -------
    DataFrame
        One row per group and column: group, measure, n (articles of the group), of_rest (other articles), mean,
        mean_rest, difference (mean - mean_rest), p (two-sided, of this test alone), p_adjusted (that any of the tests
        differs so much by chance: the largest statistic of all tests under each permutation), tests (how many there
        were). A group with fewer than two articles, or a column without variation, has no p: `reason` says so.

    Raises
    ------
    MediakitError
        If lengths differ, values are missing, or there is one group only.

    Notes
    -----
    The statistic is the difference of means in units of its standard error. Permuting whole articles keeps the ties
    between frames of one article; articles of an outlet are taken as exchangeable with those of the others, so the
    test is about these articles, not about outlets that were not sampled.

    References
    ----------
    Westfall, P. H., & Young, S. S. (1993). Resampling-Based Multiple Testing. Wiley. Phipson, B., & Smyth, G. K.
    (2010). Permutation p-values should never be zero. Statistical Applications in Genetics and
    Molecular Biology 9.

    Examples
    --------
    >>> import pandas as pd
    >>> conflict = pd.DataFrame({"conflict": [1, 1, 1, 1, 0, 0, 0, 0]})
    >>> compare_groups(conflict, list("AAAABBBB")).difference.to_list()
    [1.0, -1.0]
    """
    import numpy as np
    import pandas as pd

    matrix = values.to_numpy(float)
    codes, names = pd.factorize(pd.Series(list(groups)), sort=True)
    _check(matrix, codes, names, strata)
    layers = None if strata is None else pd.factorize(pd.Series(list(strata)))[0]
    observed, means, rests = _statistics(matrix, codes, len(names))
    rng = np.random.default_rng(seed)
    above, largest = np.zeros_like(observed), np.empty(permutations)
    for number in range(permutations):
        drawn = np.abs(_statistics(matrix, permute_labels(codes, layers, rng), len(names))[0])
        above += drawn >= np.abs(observed) - 1e-12
        largest[number] = np.nanmax(drawn, initial=0.0)
    tested = np.isfinite(observed)
    p = np.where(tested, (1 + above) / (1 + permutations), np.nan)
    adjusted = np.where(tested, adjust_by_maximum(np.nan_to_num(np.abs(observed)), largest), np.nan)
    sizes = np.bincount(codes, minlength=len(names))
    rows = [
        {
            "group": name,
            "measure": measure,
            "n": int(sizes[row]),
            "of_rest": int(len(codes) - sizes[row]),
            "mean": means[row, column],
            "mean_rest": rests[row, column],
            "difference": means[row, column] - rests[row, column],
            "p": p[row, column],
            "p_adjusted": adjusted[row, column],
            "tests": int(tested.sum()),
            "reason": _reason(sizes[row], len(codes) - sizes[row], tested[row, column]),
        }
        for row, name in enumerate(names)
        for column, measure in enumerate(values.columns)
    ]
    return pd.DataFrame(rows)


def _check(matrix: np.ndarray, codes: np.ndarray, names: Any, strata: Sequence[Any] | None) -> None:
    import numpy as np

    if len(codes) != len(matrix) or (strata is not None and len(strata) != len(matrix)):
        raise MediakitError("values, groups and strata differ in length", todo="give one of each per article")
    if np.isnan(matrix).any() or (codes < 0).any():
        raise MediakitError("values or groups are missing", todo="leave those articles out")
    if len(names) < 2:
        raise MediakitError("there is one group only", todo="compare at least two outlets or periods")


def _statistics(matrix: np.ndarray, codes: np.ndarray, groups: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Difference to the rest in standard errors, means, means of the rest: groups x columns."""
    import numpy as np

    n = np.bincount(codes, minlength=groups).astype(float)[:, None]
    columns = [np.bincount(codes, weights=column, minlength=groups) for column in matrix.T]
    sums, total = np.array(columns).T.reshape(groups, matrix.shape[1]), matrix.sum(axis=0)
    rest = len(codes) - n
    with np.errstate(divide="ignore", invalid="ignore"):
        means, others = sums / n, (total - sums) / rest
        spread = matrix.var(axis=0, ddof=1) if len(matrix) > 1 else np.zeros(matrix.shape[1])
        scores = (means - others) / np.sqrt(spread * (1 / n + 1 / rest))
    scores[(n < 2).ravel() | (rest < 2).ravel(), :] = np.nan
    scores[:, spread <= 1e-15] = np.nan
    return scores, means, others


def _reason(n: int, rest: int, tested: bool) -> str:
    if tested:
        return ""
    return "fewer than two articles on one side" if min(n, rest) < 2 else "the same in all articles"
