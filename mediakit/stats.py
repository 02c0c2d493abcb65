"""Statistics behind the verbs: thin over scipy."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from mediakit.errors import MediakitError

if TYPE_CHECKING:
    import pandas as pd

LEVEL = 0.95
SMALL_N = 5  # below this many units a share is shown as a count


@cache
def wilson_interval(k: int, n: int, level: float = LEVEL) -> tuple[float, float]:
    """Wilson score interval of a share k/n.

    Parameters
    ----------
    k, n : int
        Units with the property, and all units.
    level : float
        Confidence level, .95 by default.

    Returns
    -------
    (low, high) : tuple of float
        (nan, nan) when n is 0. It treats the units as independent: articles of one outlet are not quite,
        so it is rather too narrow than too wide.

    Raises
    ------
    MediakitError
        Unless 0 <= k <= n.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
    Journal of the American Statistical Association 22, 209-212. Computed by scipy.stats.binomtest.

    Examples
    --------
    >>> [round(bound, 3) for bound in wilson_interval(3, 10)]
    [0.108, 0.603]
    """
    if not 0 <= k <= n:
        raise MediakitError(f"a share of {k} in {n} cannot be", todo="check numerator and denominator")
    if n == 0:
        return (float("nan"), float("nan"))
    from scipy.stats import binomtest

    interval = binomtest(k, n).proportion_ci(level, method="wilson")
    return (float(interval.low), float(interval.high))


def add_shares(table: pd.DataFrame, count: str, of: str) -> pd.DataFrame:
    """Add share (`count` / `of`, 0 to 1), low and high (Wilson, 95 %); empty where `of` is 0."""
    bounds = [wilson_interval(int(k), int(n)) for k, n in zip(table[count], table[of], strict=True)]
    return table.assign(
        share=table[count] / table[of].where(table[of] > 0),
        low=[low for low, _ in bounds],
        high=[high for _, high in bounds],
    )
