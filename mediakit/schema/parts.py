"""Verbs over articles that come in parts, so that not all texts have to be in memory at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from mediakit.errors import MediakitError

if TYPE_CHECKING:
    import pandas as pd


def join_parts(
    verb: Callable[[pd.DataFrame], pd.DataFrame], parts: pd.DataFrame | Iterable[pd.DataFrame]
) -> pd.DataFrame:
    """The result of a verb whose rows come each from one article alone, over one table or over any number of them.

    Raises
    ------
    MediakitError
        If there is no part, or one is no table.
    """
    import pandas as pd

    if isinstance(parts, pd.DataFrame):
        return verb(parts)
    results = []
    for number, part in enumerate(parts, 1):
        if not isinstance(part, pd.DataFrame):
            what = f"part {number} of the articles is a {type(part).__name__}, not a table"
            raise MediakitError(what, todo="give a DataFrame, or an iterable of DataFrames")
        results.append(verb(part))
    if not results:
        raise MediakitError("there is no part of articles", todo="give at least one table; it may be empty")
    filled = [result for result in results if len(result)] or results[:1]
    return pd.concat(filled, ignore_index=True)
