"""How far coders agree on the same units, code by code, and whether that changed while they coded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mediakit.coding.units import unit_columns
from mediakit.errors import MediakitError
from mediakit.schema import ADJUDICATED, check_columns
from mediakit.stats.agreement import LEVELS, agreement_of

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = [
    "code", "level", "n_units", "n_left_out", "n_votes", "n_coders", "n_values", "agreement", "prevalence", "alpha",
    "low", "high", "kappa", "fleiss_kappa", "reason",
]  # fmt: skip
ORDER_COLUMNS = ["code", "stretch", "first", "last", "n_units", "agreement", "alpha", "low", "high", "reason"]


def agreement(
    codes: pd.DataFrame, level: str = "nominal", *, value: str = "present", unit: Sequence[str] = (), seed: int = 0
) -> pd.DataFrame:
    """Measure how far coders agree on each code, beyond what chance would give.

    Parameters
    ----------
    codes : DataFrame
        One row per unit, code and coder, as the table `codes`: code, coder, the column `value`, and those that name a
        unit. An empty value means that the coder did not code the unit. Votes of the coder "adjudicated" are passed
        over: they were settled from the others'.
    level : {"nominal", "ordinal", "interval"}
        What the values are: names, ranks, or numbers whose differences count. The last two need numbers.
    value : str
        Column of the values.
    unit : sequence of str
        Columns that name a unit; those of article_id, quote_id and field that there are unless said otherwise.
    seed : int
        Start of the random numbers of the interval.

    Returns
    -------
    DataFrame
        One row per code: code, level, n_units (units with two or more votes), n_left_out (units with one vote or none),
        n_votes, n_coders, n_values (different values), agreement (share of pairs of votes that
        are the same), prevalence (share of votes that say that the code is present; empty where the values are not
        true and false), alpha (Krippendorff's), low, high (units resampled 1,000 times, 95 %), kappa (Cohen's, values
        taken as names; the mean over pairs of coders when there are more than two), fleiss_kappa (empty where units
        have different numbers of votes) and reason (why a number is missing).

    Raises
    ------
    MediakitError
        If a coder has two votes on one unit and code, or the values are no numbers where they have to be.

    Notes
    -----
    An item on which all votes are the same has no alpha and no kappa: nothing shows whether the coders could tell
    the values apart. Kappa is about coders by name: if "coder_1" is another person from unit to unit, use alpha.
    Units are resampled as if they were independent; copies of one text are not: keep one of each.

    References
    ----------
    Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. Psychological Bulletin 76(5), 378-382.
    doi:10.1037/h0031619.
    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. University of Pennsylvania.
    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20,
    37-46. doi:10.1177/001316446002000104.

    Examples
    --------
    >>> import pandas as pd
    >>> votes = pd.DataFrame({"article_id": ["a", "a", "b", "b", "c", "c"], "code": "conflict",
    ...                       "coder": ["ann", "ben"] * 3, "present": [True, True, False, False, True, False]})
    >>> row = agreement(votes).iloc[0]
    >>> print(f"{row['agreement']:.3f} {row['alpha']:.3f} {row['kappa']:.3f}")
    0.667 0.444 0.400
    """
    import pandas as pd

    if level not in LEVELS:
        raise MediakitError(f"level={level!r} is not understood", todo=f"write one of {', '.join(LEVELS)}")
    keys = list(unit) or unit_columns(codes)
    check_columns(codes, [*(keys or ["article_id"]), "code", "coder", value], "agreement")
    votes = codes[codes[value].notna() & (codes["coder"] != ADJUDICATED)]
    _refuse_repeated(votes, keys)
    rows = []
    for code in dict.fromkeys(codes["code"]):
        here = votes[votes["code"] == code]
        table = here.set_index([*keys, "coder"])[value].unstack("coder") if len(here) else pd.DataFrame()
        n_all = len(codes.loc[codes["code"] == code, keys].drop_duplicates())
        found = agreement_of(table, level, n_all=n_all, seed=seed)
        rows.append({"code": code, "level": level, "prevalence": _prevalence(here[value]), **found})
    return pd.DataFrame(rows, columns=COLUMNS)


def _prevalence(values: pd.Series) -> float:
    given = values.dropna()
    return float(given.astype("float64").mean()) if len(given) and set(given) <= {True, False} else float("nan")


def _refuse_repeated(votes: pd.DataFrame, keys: list[str]) -> None:
    twice = votes[votes.duplicated([*keys, "code", "coder"])]
    if len(twice):
        first = twice.iloc[0]
        raise MediakitError(
            f"{first['coder']!r} has two votes on one unit",
            ", ".join(f"{name} {first[name]!r}" for name in [*keys, "code"]),
            "keep one of them, or name all columns that make a unit: unit=[...]",
        )


def agreement_over_order(
    codes: pd.DataFrame, stretches: int = 4, level: str = "nominal", seed: int = 0
) -> pd.DataFrame:
    """Measure agreement stretch by stretch in the order of coding: coders drift apart, tire, or learn.

    Parameters
    ----------
    codes : DataFrame
        As for `agreement`, with order (place of the unit in the coder's own work: 1, 2, ...).
    stretches : int
        Into how many stretches of equal length the units are cut.
    level, seed
        As for `agreement`.

    Returns
    -------
    DataFrame
        One row per code and stretch: code, stretch (1 = earliest), first and last (mean place of the first and the last
        unit), n_units, agreement, alpha, low, high, reason. A unit stands where its coders had it on average.

    Raises
    ------
    MediakitError
        If there is no column order, or `stretches` is below 2.

    Notes
    -----
    With few units in a stretch the intervals are wide, and a difference between two stretches may be chance.
    """
    import pandas as pd

    keys = unit_columns(codes)
    check_columns(codes, [*keys, "code", "coder", "present", "order"], "agreement_over_order")
    if stretches < 2:
        raise MediakitError(f"stretches={stretches} gives nothing to compare", todo="write 2 or more")
    votes = codes[codes["present"].notna() & codes["order"].notna() & (codes["coder"] != ADJUDICATED)]
    rows = []
    for code, here in votes.groupby("code", sort=False):
        table = here.set_index([*keys, "coder"])["present"].unstack("coder")
        table = table[table.notna().sum(axis=1) >= 2]
        places = here.groupby(keys)["order"].mean().loc[table.index].sort_values(kind="stable")
        numbers = pd.Series(range(len(places)), index=places.index) * stretches // max(1, len(places))
        for stretch, units in places.groupby(numbers):
            found = agreement_of(table.loc[units.index], level, seed=seed)
            rows.append({"code": code, "stretch": stretch + 1, "first": units.iloc[0], "last": units.iloc[-1], **found})
    return pd.DataFrame(rows, columns=ORDER_COLUMNS)
