"""Many tests at once: p values adjusted for their number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mediakit.errors import MediakitError

if TYPE_CHECKING:
    import pandas as pd

_METHODS = {"holm": "holm", "bh": "fdr_bh"}


def adjust_p_values(p: Sequence[float], method: str = "holm") -> pd.DataFrame:
    """Adjust p values for the number of tests.

    Parameters
    ----------
    p : sequence of float
        Of all tests that were made, not of those that looked good; missing ones are not tests.
    method : {"holm", "bh"}
        "holm" keeps the chance of any false finding at the level; "bh" (Benjamini & Hochberg) the expected share of
        false ones among the findings.

    Returns
    -------
    DataFrame
        One row per value, in the same order: p, p_adjusted, tests (size of the family), method.

    Raises
    ------
    MediakitError
        If a value is not between 0 and 1, or the method is not known.

    References
    ----------
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics 6,
    65-70. Benjamini, Y., & Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the Royal Statistical
    Society B 57, 289-300. Computed by statsmodels.

    Examples
    --------
    >>> adjust_p_values([0.01, 0.04, 0.03]).p_adjusted.round(2).to_list()
    [0.03, 0.06, 0.06]
    """
    import numpy as np
    import pandas as pd
    from statsmodels.stats.multitest import multipletests

    values = np.asarray(p, dtype=float)
    known = np.isfinite(values)
    if method not in _METHODS:
        raise MediakitError(f"method={method!r} is not understood", todo="write 'holm' or 'bh'")
    if ((values[known] < 0) | (values[known] > 1)).any():
        raise MediakitError("a p value is below 0 or above 1", todo="give the p values of the tests")
    adjusted = np.full(len(values), np.nan)
    if known.any():
        adjusted[known] = multipletests(values[known], method=_METHODS[method])[1]
    return pd.DataFrame({"p": values, "p_adjusted": adjusted, "tests": int(known.sum()), "method": method})
