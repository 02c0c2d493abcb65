"""What one outlet or one article decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mediakit.schema import check_columns

if TYPE_CHECKING:
    import pandas as pd


def leave_one_out(table: pd.DataFrame, statistic: Callable[[pd.DataFrame], float], by: str = "outlet") -> pd.DataFrame:
    """Compute a figure again without each outlet (or article): does one of them decide it?

    Parameters
    ----------
    table : DataFrame
        What the figure is computed from, with the column `by`.
    statistic : function
        DataFrame to float.
    by : str
        "outlet" (default) or "article_id": what is left out.

    Returns
    -------
    DataFrame
        One row per value of `by`, the most decisive first: left_out, n (rows left out), value (without it), change
        (from the figure of all, which is in `of_all` in every row). The range of `value` is what to report.

    Examples
    --------
    >>> import pandas as pd
    >>> codes = pd.DataFrame({"outlet": list("AABC"), "present": [1, 1, 0, 0]})
    >>> leave_one_out(codes, lambda rows: rows.present.mean()).value.to_list()
    [0.0, 0.6666666666666666, 0.6666666666666666]
    """
    import pandas as pd

    check_columns(table, [by], "leave_one_out")
    of_all = float(statistic(table))
    rows = []
    for name, rows_of in table.groupby(by, sort=True):
        value = float(statistic(table.loc[table[by] != name]))
        rows.append((name, len(rows_of), value, value - of_all, of_all))
    found = pd.DataFrame(rows, columns=["left_out", "n", "value", "change", "of_all"])
    return found.sort_values("change", key=lambda change: -change.abs(), kind="stable", ignore_index=True)
