"""Where coders disagree, side by side, with the words that they read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mediakit.coding.units import find_text, unit_columns
from mediakit.schema import ADJUDICATED, check_columns

if TYPE_CHECKING:
    import pandas as pd


def find_disagreements(codes: pd.DataFrame, texts: pd.DataFrame | None = None) -> pd.DataFrame:
    """List the units on which votes differ, code by code, with each coder's vote and the text.

    Parameters
    ----------
    codes : DataFrame
        The table `codes`: article_id (quote_id, field, paragraph), code, coder, present; note where there are notes.
    texts : DataFrame, optional
        articles (article_id, outlet, and the columns that `field` names) or quotes (quote_id, text).

    Returns
    -------
    DataFrame
        One row per unit and code, the most divided first: the columns that name the unit, code, n_votes, n_present, a
        column per coder (True, False, or empty), notes (joined by "; "), outlet and text (empty without `texts`). Votes
        of "adjudicated" are a column of their own, and do not count.

    Examples
    --------
    >>> import pandas as pd
    >>> votes = pd.DataFrame({"article_id": ["a", "a", "b", "b"], "code": "conflict", "coder": ["ann", "ben"] * 2,
    ...                       "present": [True, False, True, True]})
    >>> find_disagreements(votes)[["article_id", "n_present", "n_votes", "ann", "ben"]].values.tolist()
    [['a', 1, 2, True, False]]
    """
    import pandas as pd

    keys = unit_columns(codes)
    check_columns(codes, [*keys, "code", "coder", "present"], "find_disagreements")
    given = codes[codes["present"].notna()].astype({"present": "object"})
    wide = given.pivot(index=[*keys, "code"], columns="coder", values="present")
    coders = sorted(set(given["coder"]) - {ADJUDICATED})
    votes = wide.reindex(columns=coders)
    n_votes = votes.notna().sum(axis=1)
    n_present = votes.fillna(False).astype("bool").sum(axis=1)
    divided = (n_present > 0) & (n_present < n_votes)
    table = wide.assign(n_votes=n_votes, n_present=n_present)[divided]
    evenness = (table["n_present"] / table["n_votes"] - 0.5).abs()
    table = table.loc[evenness.sort_values(kind="stable").index].reset_index().rename_axis(columns=None)
    notes = _join_notes(codes, keys)
    unit = pd.MultiIndex.from_frame(table[keys]) if len(keys) > 1 else pd.Index(table[keys[0]])
    table["notes"] = pd.Series(notes.reindex(unit).fillna("").to_numpy(), dtype="str")
    found = [find_text(row, texts) for row in table.to_dict("records")]
    table = table.assign(outlet=[outlet for outlet, _ in found], text=[text for _, text in found])
    shown = [*coders, *([ADJUDICATED] if ADJUDICATED in table.columns else [])]
    return table[[*keys, "code", "n_votes", "n_present", *shown, "notes", "outlet", "text"]]


def _join_notes(codes: pd.DataFrame, keys: list[str]) -> pd.Series:
    """Notes of all coders on a unit, each with who wrote it."""
    import pandas as pd

    if "note" not in codes.columns:
        return pd.Series(dtype="str")
    noted = codes[codes["note"].fillna("") != ""].drop_duplicates([*keys, "coder", "note"])
    return (noted["coder"] + ": " + noted["note"]).groupby([noted[key] for key in keys]).agg("; ".join)
