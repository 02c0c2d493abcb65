"""Days on which the level of a series changed, told from chance by permutation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mediakit.errors import MediakitError
from mediakit.stats import LEVEL

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

LEAST_STRETCH = 3  # windows between two changes
PERMUTATIONS = 499
COLUMNS = ["position", "when", "before", "after", "difference", "n_before", "n_after", "p", "reason"]


def find_change_points(
    series: pd.Series, *, level: float = LEVEL, permutations: int = PERMUTATIONS, seed: int = 0
) -> pd.DataFrame:
    """Find where the level of a series over time changed.

    Parameters
    ----------
    series : Series
        Counts or shares, one per window, in order of time; the index says when (day, week ...). For counts give windows
        without articles as 0; for shares leave windows with too few articles out.
    level : float
        A change counts when its permutation p is at most 1 - level.
    permutations, seed : int

    Returns
    -------
    DataFrame
        One row per change in order of time: position (of the first window of the new level), when (its index), before
        and after (mean of the stretch on each side), difference, n_before, n_after (windows), p, reason (""). Empty
        when nothing changed more than chance explains. A series too short or constant gives one row, with `reason`.

    Raises
    ------
    MediakitError
        If values are missing, or the level is no probability.

    Notes
    -----
    Segmentation of the mean: the one or two cuts that explain most, held against the best cuts of the same values in
    other orders; where they stand, each part is searched again. Counts are taken as square roots, which makes the
    noise of few and of many articles alike. Days are taken as exchangeable: a story that swells and ebbs is
    correlated from day to day, and then p is too small; a weekly rhythm counts as change as well.

    References
    ----------
    Truong, C., Oudre, L., & Vayatis, N. (2020). Selective review of offline change point detection methods. Signal
    Processing 167. doi:10.1016/j.sigpro.2019.107299. Computed by ruptures.

    Examples
    --------
    >>> import pandas as pd
    >>> found = find_change_points(pd.Series([2, 3, 2, 1, 2, 3, 2, 9, 8, 9, 10, 8, 9, 9]))
    >>> found[["position", "before", "after"]].iloc[0].round(1).to_list()
    [7.0, 2.1, 8.9]
    """
    import numpy as np
    import pandas as pd

    values = series.to_numpy(float)
    if np.isnan(values).any():
        raise MediakitError("a value of the series is missing", todo="give 0 for no articles, or leave the window out")
    if not 0 < level < 1:
        raise MediakitError(f"level={level} is no probability", todo="give a number between 0 and 1, such as .95")
    if reason := _refuse(values):
        return pd.DataFrame([{"reason": reason}], columns=COLUMNS)
    rng = np.random.default_rng(seed)
    signal = np.sqrt(values) if (values >= 0).all() else values
    cuts = dict(sorted(_segment(signal, 0, 1 - level, permutations, rng)))
    bounds = [0, *cuts, len(values)]
    rows = []
    for before, here, after in zip(bounds, bounds[1:], bounds[2:], strict=False):
        left, right = float(values[before:here].mean()), float(values[here:after].mean())
        rows.append((here, series.index[here], left, right, right - left, here - before, after - here, cuts[here], ""))
    return pd.DataFrame(rows, columns=COLUMNS)


def _refuse(values: np.ndarray) -> str:
    if len(values) < 2 * LEAST_STRETCH:
        return f"{len(values)} windows are too few: at least {2 * LEAST_STRETCH} are needed"
    return "the series is constant" if (values == values[0]).all() else ""


def _segment(
    signal: np.ndarray, offset: int, level: float, permutations: int, rng: np.random.Generator
) -> list[tuple[int, float]]:
    """Cuts of a stretch with their p, then those of its parts.

    Whether there is any change is asked with two cuts, because a story that comes and goes hardly has a best single
    one; where one cut alone stands, it is taken.
    """
    if len(signal) < 3 * LEAST_STRETCH or (signal == signal[0]).all():
        cuts = [1] if len(signal) >= 2 * LEAST_STRETCH and (signal != signal[0]).any() else []
    else:
        cuts = [2, 1]
    drawn = [rng.permutation(signal) for _ in range(permutations if cuts else 0)]
    chosen: tuple[list[int], float] = ([], 1.0)
    for number in cuts:
        places, gain = _best_cuts(signal, number)
        p = (1 + sum(_best_cuts(other, number)[1] >= gain - 1e-9 for other in drawn)) / (1 + permutations)
        if p > level:
            break
        chosen = places, p
    bounds = [0, *chosen[0], len(signal)]
    found = [(offset + place, chosen[1]) for place in chosen[0]]
    for begin, end in zip(bounds, bounds[1:], strict=False):
        found += _segment(signal[begin:end], offset + begin, level, permutations, rng) if chosen[0] else []
    return found


def _best_cuts(signal: np.ndarray, number: int) -> tuple[list[int], float]:
    """Where so many cuts explain most of the sum of squares, and how much."""
    import ruptures

    search = ruptures.KernelCPD(kernel="linear", min_size=LEAST_STRETCH).fit(signal.reshape(-1, 1))
    cuts = [int(cut) for cut in search.predict(n_bkps=number)]
    cost = ruptures.costs.CostL2().fit(signal.reshape(-1, 1))
    return cuts[:-1], float(cost.sum_of_costs([len(signal)]) - cost.sum_of_costs(cuts))
