"""The headlines of an article over time, apart from the other titles that one and the same page gives itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mediakit.schema import OTHER_TITLES

if TYPE_CHECKING:
    import pandas as pd


def drop_other_titles(versions: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table `versions` that stand for headlines over time.

    A page may have another title for search engines ("seo"), for social networks ("social") and in its data for
    machines ("structured"). They are there at the same moment: taken for versions they would be changes that never
    happened. Whatever counts, compares or draws changes goes through here.

    Parameters
    ----------
    versions : DataFrame
        Table `versions`; without a column headline_from all rows are headlines over time.

    Returns
    -------
    DataFrame with the same columns, in the same order.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"headline": ["Talks open", "The talks explained"], "headline_from": ["page", "seo"]})
    >>> list(drop_other_titles(rows)["headline"])
    ['Talks open']
    """
    if "headline_from" not in versions.columns:
        return versions
    return versions[~versions["headline_from"].isin(OTHER_TITLES)]
