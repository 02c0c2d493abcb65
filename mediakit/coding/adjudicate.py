"""One answer per unit and code beside the votes that it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mediakit.coding.units import unit_columns
from mediakit.errors import MediakitError
from mediakit.schema import ADJUDICATED, check_columns

if TYPE_CHECKING:
    import pandas as pd


def adjudicate(codes: pd.DataFrame, decisions: pd.DataFrame | None = None) -> pd.DataFrame:
    """Settle each unit and code by majority or by people's decisions; all votes stay as they are.

    Parameters
    ----------
    codes : DataFrame
        The table `codes` of two coders or more: article_id (quote_id, field, paragraph), code, coder, present.
    decisions : DataFrame, optional
        What people decided after talking it over: the columns that name a unit, code and present (True or False). It
        goes before the majority.

    Returns
    -------
    DataFrame
        All rows of `codes`, then one row with the coder "adjudicated" for each unit and code that has votes: present is
        the decision, else the majority, and empty where the votes are even. Those of an earlier adjudication are
        replaced.

    Raises
    ------
    MediakitError
        If a decision is about a unit or code that nobody coded, there are two on one, or one is neither True nor False.

    Notes
    -----
    A majority hides how far people agree: report `agreement` beside it, and `find_disagreements`.

    Examples
    --------
    >>> import pandas as pd
    >>> votes = pd.DataFrame({"article_id": ["a"] * 3 + ["b"] * 2, "code": "conflict",
    ...                       "coder": ["ann", "ben", "cem", "ann", "ben"],
    ...                       "present": [True, True, False, True, False]})
    >>> settled = adjudicate(votes)
    >>> settled[settled["coder"] == "adjudicated"][["article_id", "present"]].values.tolist()
    [['a', True], ['b', <NA>]]
    """
    import pandas as pd

    keys = [*unit_columns(codes), "code"]
    check_columns(codes, [*keys, "coder", "present"], "adjudicate")
    votes = codes[codes["coder"] != ADJUDICATED]
    given = votes[votes["present"].notna()].astype({"present": "boolean"})
    counted = given.groupby(keys, sort=False)["present"].agg(["sum", "size"])
    yes = counted["sum"].astype("int64") * 2
    settled = (yes > counted["size"]).astype("boolean").mask(yes == counted["size"])
    if decisions is not None:
        settled.update(_read_decisions(decisions, keys, settled.index))
    first = given.drop_duplicates(keys).set_index(keys).loc[settled.index].reset_index()
    kept = [name for name in ("codebook",) if name in codes.columns]
    rows = first[[*keys, *kept]].assign(coder=ADJUDICATED, present=settled.to_numpy())
    # Whole numbers that the settled rows do not have (order) stay whole numbers.
    numbers = {name: "Int64" for name in votes.columns if votes[name].dtype == "int64" and name not in rows.columns}
    whole = votes.astype({"present": "boolean", **numbers})
    return pd.concat([whole, rows.astype({"present": "boolean"})], ignore_index=True)


def _read_decisions(decisions: pd.DataFrame, keys: list[str], known: pd.Index) -> pd.Series:
    check_columns(decisions, [*keys, "present"], "decisions")
    if decisions.duplicated(keys).any():
        first = decisions[decisions.duplicated(keys)].iloc[0]
        where = ", ".join(f"{key} {first[key]!r}" for key in keys)
        raise MediakitError("there are two decisions on one unit and code", where, "keep one")
    wrong = decisions[~decisions["present"].isin([True, False])]
    if len(wrong):
        where = ", ".join(f"{key} {wrong.iloc[0][key]!r}" for key in keys)
        raise MediakitError(f"a decision is {wrong.iloc[0]['present']!r}", where, "write True or False")
    settled = decisions.set_index(keys)["present"].astype("boolean")
    lost = settled.index.difference(known)
    if len(lost):
        raise MediakitError(f"a decision is about {lost[0]!r}, which nobody coded", todo="check its ids and code")
    return settled
