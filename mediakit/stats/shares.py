"""Statistics behind the verbs: thin over scipy."""

from __future__ import annotations

import math
from collections.abc import Iterable
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


def effective_number(counts: Iterable[float]) -> float:
    """Effective number of types: how many equally frequent ones would be as diverse as these.

    Parameters
    ----------
    counts : iterable of float
        How often each type occurs (or its share); zeros do not matter.

    Returns
    -------
    float
        The Hill number of order 1, exp(-sum(p * ln p)): from 1 (one type has all) to the number of types (all are
        equally frequent); nan when nothing is counted.

    Notes
    -----
    Order 1 weighs each type by its share. Order 0, the number of types, lets a type seen once weigh as much as the
    main one; order 2, the inverse Simpson index, hardly sees the rare ones. Computed from the counts as they are, it is
    too low for small samples, and more so the more types were missed.

    References
    ----------
    Hill, M. O. (1973). Diversity and evenness. Ecology 54, 427-432. doi:10.2307/1934352.
    Jost, L. (2006). Entropy and diversity. Oikos 113, 363-375. doi:10.1111/j.2006.0030-1299.14714.x.

    Examples
    --------
    >>> effective_number([3, 3, 3, 3])
    4.0
    >>> round(effective_number([4, 1, 1]), 2)
    2.38
    """
    present = [count for count in counts if count > 0]
    total = sum(present)
    if not total:
        return float("nan")
    entropy = -sum(count / total * math.log(count / total) for count in present)
    return round(math.exp(entropy), 10)  # 4, not 3.9999999999999996
