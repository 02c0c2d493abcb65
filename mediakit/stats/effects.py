"""Sizes of effects, and what a corpus of this size can show."""

from __future__ import annotations

import math

from mediakit.errors import MediakitError
from mediakit.stats.shares import LEVEL

POWER = 0.8


def effect_size(k_1: int, n_1: int, k_2: int, n_2: int, level: float = LEVEL) -> dict[str, float]:
    """How far two shares are apart.

    Parameters
    ----------
    k_1, n_1, k_2, n_2 : int
        Articles with the property and all articles, of two groups.
    level : float

    Returns
    -------
    dict
        difference (share of the first minus share of the second), low, high (its interval, Newcombe), h (Cohen's h: .2
        is small, .5 medium, .8 large), odds_ratio with odds_low and odds_high (half an article is added to each cell
        where one is empty). nan where a group is empty.

    References
    ----------
    Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions. Statistics in
    Medicine 17, 873-890. Cohen, J. (1988). Statistical Power Analysis for the Behavioral Sciences, 2nd ed., ch. 6.

    Examples
    --------
    >>> sizes = effect_size(12, 20, 5, 20)
    >>> {name: round(value, 2) for name, value in sizes.items() if name in ("difference", "low", "high", "h")}
    {'difference': 0.35, 'low': 0.04, 'high': 0.58, 'h': 0.72}
    """
    from scipy import stats
    from statsmodels.stats.proportion import confint_proportions_2indep

    for k, n in ((k_1, n_1), (k_2, n_2)):
        if not 0 <= k <= n:
            raise MediakitError(f"a share of {k} in {n} cannot be", todo="check numerator and denominator")
    names = ("difference", "low", "high", "h", "odds_ratio", "odds_low", "odds_high")
    if not n_1 or not n_2:
        return dict.fromkeys(names, math.nan)
    low, high = confint_proportions_2indep(k_1, n_1, k_2, n_2, method="newcomb", compare="diff", alpha=1 - level)
    cells = [float(cell) for cell in (k_1, n_1 - k_1, k_2, n_2 - k_2)]
    cells = [cell + 0.5 for cell in cells] if 0 in cells else cells
    log_odds = math.log(cells[0] * cells[3] / (cells[1] * cells[2]))
    half = float(stats.norm.ppf((1 + level) / 2)) * math.sqrt(sum(1 / cell for cell in cells))
    sizes = (k_1 / n_1 - k_2 / n_2, low, high, _arc(k_1 / n_1) - _arc(k_2 / n_2))
    odds = (math.exp(log_odds), math.exp(log_odds - half), math.exp(log_odds + half))
    return dict(zip(names, map(float, (*sizes, *odds)), strict=True))


def _arc(share: float) -> float:
    return 2 * math.asin(math.sqrt(share))


def find_detectable_difference(
    n_1: int, n_2: int, *, share: float = 0.5, power: float = POWER, level: float = LEVEL
) -> float:
    """The smallest difference between two outlets' shares that a corpus of this size would probably show.

    Parameters
    ----------
    n_1, n_2 : int
        Articles of the two outlets.
    share : float
        The smaller of the two shares that is expected; .5 stands for a difference around one half.
    power : float
        Probability that such a difference is found, .8 by default.
    level : float
        Confidence level of the test, .95 by default (two-sided).

    Returns
    -------
    float
        Difference of shares, 0 to 1; nan when no difference, however large, would show.

    Notes
    -----
    By Cohen's h, which takes articles as independent: with articles that resemble each other within an outlet it must
    be larger still. Below ten articles it is an approximation.

    References
    ----------
    Cohen, J. (1988). Statistical Power Analysis for the Behavioral Sciences, 2nd ed., ch. 6.

    Examples
    --------
    >>> round(find_detectable_difference(8, 8), 2), round(find_detectable_difference(50, 50, share=0.25), 2)
    (0.64, 0.27)
    """
    from scipy import stats

    if not 0 <= share <= 1 or not 0 < power < 1 or not 0 < level < 1:
        raise MediakitError("share, power and level are probabilities", todo="give numbers between 0 and 1")
    if n_1 < 1 or n_2 < 1:
        return math.nan
    h = float(stats.norm.ppf((1 + level) / 2) + stats.norm.ppf(power)) * math.sqrt(1 / n_1 + 1 / n_2)
    begin = math.pi / 2 - h / 2 if share == 0.5 else _arc(share)  # around one half it lies on both sides
    low, high = begin, begin + h
    if low < 0 or high > math.pi:
        return math.nan
    return math.sin(high / 2) ** 2 - math.sin(low / 2) ** 2
