"""Coverage over time: how many articles an outlet published on each day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mediakit.corpus import drop_copies
from mediakit.errors import MediakitError
from mediakit.schema import check_columns

if TYPE_CHECKING:
    import pandas as pd


def coverage_by_day(
    articles: pd.DataFrame, by: str = "outlet", time_zone: str = "UTC", copies: str = "once"
) -> pd.DataFrame:
    """Count articles per day.

    Parameters
    ----------
    articles : DataFrame
        Needs article_id, published, published_precision, cluster_id, headline and the column `by`.
    by : str
        Column to count by.
    time_zone : str
        IANA name of the zone in which days begin. Articles of which only the day is known keep their printed
        day: an hour is never invented for them, so a late US article may stand one day before its UTC day.
    copies : {"once", "all"}
        Whether copies of one text count once.

    Returns
    -------
    DataFrame
        One row per value of `by` and day, from the first to the last day, days without articles included:
        `by`, day (midnight UTC of that calendar day), n (articles), of (articles of that day in all);
        last, one row per value with day empty and n = articles without a date, where there are any.

    Raises
    ------
    MediakitError
        If the time zone is unknown.
    """
    import pandas as pd

    needed = ["article_id", "published", "published_precision", "cluster_id", "headline", by]
    check_columns(articles, needed, "coverage_by_day")
    if copies not in ("once", "all"):
        raise MediakitError(f"copies={copies!r} is not understood", todo="write 'once' or 'all'")
    if copies == "once":
        articles = drop_copies(articles)
    days = _calendar_days(articles, time_zone)
    groups = list(articles[by].value_counts().index)
    counts = pd.crosstab(articles[by], days).reindex(groups, fill_value=0)
    if len(counts.columns):
        all_days = pd.date_range(counts.columns.min(), counts.columns.max(), freq="D")
        counts = counts.reindex(columns=all_days, fill_value=0)
    dated = counts.rename_axis(columns="day").stack().rename("n").reset_index()
    dated["of"] = dated.groupby("day")["n"].transform("sum")
    undated = articles.loc[days.isna(), by].value_counts().rename("n").reset_index()
    no_day = pd.Series([pd.NaT] * len(undated), dtype=days.dtype)
    undated = undated.assign(day=no_day, of=int(undated["n"].sum()))
    table = pd.concat([dated.astype({"day": days.dtype}), undated[[by, "day", "n", "of"]]], ignore_index=True)
    return table.astype({by: "str", "n": "int64", "of": "int64"})


def _calendar_days(articles: pd.DataFrame, time_zone: str) -> pd.Series:
    published = articles["published"]
    try:
        if not time_zone:
            raise ValueError("no name")
        local = published.dt.tz_convert(time_zone)
    except (KeyError, ValueError, OSError) as error:
        raise MediakitError(
            f"there is no time zone {time_zone!r}", todo="use an IANA name such as Europe/Moscow or UTC"
        ) from error
    shifted = local.dt.tz_localize(None).dt.normalize().dt.tz_localize("UTC").astype(published.dtype)
    return published.dt.normalize().where(articles["published_precision"] == "day", shifted)
