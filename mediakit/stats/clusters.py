"""Shares over articles that come in outlets: intervals that know it, and shares of small outlets drawn to the rest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mediakit.errors import MediakitError
from mediakit.stats.shares import LEVEL, wilson_interval

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

FEW_OUTLETS = 15  # up to here Student's t on the outlets' means; from here on the bootstrap of outlets holds as well
METHODS = ("auto", "t", "bootstrap", "wilson")
_RESAMPLES = 4000


@dataclass(frozen=True)
class ShareInterval:
    """A share over several outlets with its interval.

    `share`, `low`, `high` are 0 to 1; `n` articles, `n_outlets` outlets with at least one article; `method` is what was
    computed ("t", "bootstrap" or "wilson"); `note` says what the interval does not cover, "" when nothing.
    """

    share: float
    low: float
    high: float
    n: int
    n_outlets: int
    method: str
    note: str = ""


def share_interval(
    hits: Sequence[int], totals: Sequence[int], *, level: float = LEVEL, method: str = "auto", seed: int = 0
) -> ShareInterval:
    """Estimate a share over outlets, each with its own articles, with an interval that knows that they are clusters.

    Parameters
    ----------
    hits, totals : sequence of int
        Articles with the property and all articles, one entry per outlet. Outlets without articles do not count.
    level : float
        Confidence level, .95 by default.
    method : {"auto", "t", "bootstrap", "wilson"}
        "t": the mean of the outlets' shares, Student's t on them. "bootstrap": the same mean, outlets drawn again.
        "wilson": all articles as if independent. "auto": t with 2 to 14 outlets, the bootstrap with more, Wilson (and a
        note) with one.
    seed : int
        Of the bootstrap.

    Returns
    -------
    ShareInterval
        With t and bootstrap `share` is the mean of the outlets' shares: each outlet counts once, however many articles
        it has. The interval is never narrower than Wilson's for all articles: a few outlets may be alike by chance.

    Raises
    ------
    MediakitError
        If the two differ in length, hits exceed totals, or the method is not known or needs more outlets.

    Notes
    -----
    With four outlets of 25 articles, share .40 and intra-outlet correlation .10, an interval of independent articles
    covers the truth in about .7 of samples, a cluster bootstrap in about .8, this one in .95
    (`tests/benchmarks/statistics.py`).

    References
    ----------
    Cameron, A. C., & Miller, D. L. (2015). A practitioner's guide to cluster-robust inference. Journal of Human
    Resources 50, 317-372. doi:10.3368/jhr.50.2.317.

    Examples
    --------
    >>> found = share_interval([8, 12, 9, 11], [25, 25, 25, 25])
    >>> round(found.share, 2), round(found.low, 2), round(found.high, 2), found.method
    (0.4, 0.28, 0.52, 't')
    """

    k, n = _check_counts(hits, totals)
    if method not in METHODS:
        raise MediakitError(f"method={method!r} is not understood", todo=f"write one of: {', '.join(METHODS)}")
    outlets = len(n)
    chosen = method if method != "auto" else _choose_method(outlets)
    pooled = wilson_interval(int(k.sum()), int(n.sum()), level)
    if chosen == "wilson":
        note = "articles of one outlet are not independent: the interval is too narrow" if outlets else "no articles"
        share = float(k.sum() / n.sum()) if outlets else math.nan
        return ShareInterval(share, *pooled, int(n.sum()), outlets, "wilson", note)
    if outlets < 2:
        raise MediakitError(f"method={method!r} needs two outlets, there are {outlets}", todo='write method="wilson"')
    means = k / n
    low, high = _t_interval(means, level) if chosen == "t" else _bootstrap(means, level, seed)
    centre = float(means.mean())
    # Wilson's interval for all articles, moved to where the outlets' mean is.
    shift = centre - float(k.sum() / n.sum())
    low, high = min(low, pooled[0] + shift), max(high, pooled[1] + shift)
    return ShareInterval(centre, max(0.0, low), min(1.0, high), int(n.sum()), outlets, chosen)


def _check_counts(hits: Sequence[int], totals: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    import numpy as np

    k, n = np.asarray(hits, dtype=float), np.asarray(totals, dtype=float)
    if k.shape != n.shape or k.ndim != 1:
        raise MediakitError("hits and totals differ in length", todo="give one of each per outlet")
    if ((k < 0) | (k > n) | np.isnan(k) | np.isnan(n)).any():
        raise MediakitError("a share is below 0 or above 1", todo="check numerators and denominators")
    return k[n > 0], n[n > 0]


def _choose_method(outlets: int) -> str:
    if outlets < 2:
        return "wilson"
    return "t" if outlets < FEW_OUTLETS else "bootstrap"


def _t_interval(means: np.ndarray, level: float) -> tuple[float, float]:
    from scipy import stats

    half = stats.t.ppf((1 + level) / 2, len(means) - 1) * stats.sem(means)
    return float(means.mean() - half), float(means.mean() + half)


def _bootstrap(means: np.ndarray, level: float, seed: int) -> tuple[float, float]:
    """Bootstrap-t over outlets: the percentile bootstrap is too narrow even with twenty."""
    import numpy as np

    rng = np.random.default_rng(seed)
    drawn = means[rng.integers(0, len(means), (_RESAMPLES, len(means)))]
    error = drawn.std(axis=1, ddof=1) / math.sqrt(len(means))
    centre, own = means.mean(), means.std(ddof=1) / math.sqrt(len(means))
    with np.errstate(divide="ignore", invalid="ignore"):
        scores = (drawn.mean(axis=1) - centre) / error
    scores = scores[np.isfinite(scores)]
    if not len(scores) or own == 0:
        return float(centre), float(centre)
    upper, lower = np.quantile(scores, [(1 + level) / 2, (1 - level) / 2])
    return float(centre - upper * own), float(centre - lower * own)


def shrink_shares(table: pd.DataFrame, count: str, of: str, *, level: float = LEVEL) -> pd.DataFrame:
    """Draw the shares of small outlets toward that of all: empirical Bayes with a beta prior.

    Parameters
    ----------
    table : DataFrame
        One row per outlet (or other group), with the columns `count` (articles with the property) and `of` (articles).
    count, of : str
        Names of these columns.
    level : float
        Of the credible interval, .95 by default.

    Returns
    -------
    DataFrame
        The table with `share_shrunk`, `low_shrunk`, `high_shrunk` (0 to 1) and `prior_n`: the prior counts as so many
        articles, so an outlet with as many articles of its own is drawn half the way. Without articles the row gets the
        prior; with fewer than two groups that have articles there is nothing to draw toward: the columns are empty.

    Raises
    ------
    MediakitError
        If a count exceeds its total.

    Notes
    -----
    The prior is fitted by the beta-binomial likelihood on a grid of its weight, 1 to 10,000 articles. The interval
    takes the prior as known, so with few outlets it is somewhat too narrow.

    References
    ----------
    Efron, B., & Morris, C. (1975). Data analysis using Stein's estimator and its generalizations. Journal of the
    American Statistical Association 70, 311-319. Gelman, A. et al. (2013). Bayesian Data Analysis, ch. 5.

    Examples
    --------
    >>> import pandas as pd
    >>> outlets = pd.DataFrame({"outlet": ["A", "B", "C"], "n": [80, 2, 10], "of": [100, 2, 60]})
    >>> shrink_shares(outlets, "n", "of").share_shrunk.round(2).to_list()
    [0.8, 0.78, 0.18]
    """
    import numpy as np
    from scipy import special, stats

    k = table[count].to_numpy(float)
    n = table[of].to_numpy(float)
    some_k, some_n = _check_counts(k.tolist(), n.tolist())
    if len(some_n) < 2:
        return table.assign(share_shrunk=np.nan, low_shrunk=np.nan, high_shrunk=np.nan, prior_n=np.nan)
    mean = (some_k.sum() + 0.5) / (some_n.sum() + 1)
    weights = np.logspace(0, 4, 161)
    a, b = mean * weights[:, None], (1 - mean) * weights[:, None]
    fits = (special.betaln(some_k + a, some_n - some_k + b) - special.betaln(a, b)).sum(axis=1)
    weight = float(weights[fits.argmax()])
    posterior = stats.beta(k + mean * weight, n - k + (1 - mean) * weight)
    low, high = posterior.interval(level)
    return table.assign(
        share_shrunk=posterior.mean(), low_shrunk=low, high_shrunk=high, prior_n=np.full(len(table), weight)
    )
