"""Coverage over time: how many articles an outlet published in each hour, day or week, and how long after an event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mediakit.corpus import drop_copies
from mediakit.errors import MediakitError
from mediakit.schema import check_columns
from mediakit.stats import SMALL_N

if TYPE_CHECKING:
    import pandas as pd

EVERY = {"hour": "h", "day": "D", "week": "7D"}
NEEDED = ["article_id", "published", "published_precision", "cluster_id", "headline"]


def count_coverage(
    articles: pd.DataFrame,
    by: str = "outlet",
    every: str = "day",
    time_zone: str = "UTC",
    copies: str = "once",
    least: int = SMALL_N,
) -> pd.DataFrame:
    """Count articles per hour, day or week.

    Parameters
    ----------
    articles : DataFrame
        Needs article_id, published, published_precision, cluster_id, headline and the column `by`.
    by : str
        Column to count by.
    every : {"day", "hour", "week"}
        Length of a window. Weeks begin on Monday.
    time_zone : str
        IANA name of the zone in which days begin. Articles of which only the day is known keep their printed
        day: an hour is never invented for them, so a late US article may stand one day before its UTC day.
    copies : {"once", "all"}
        Whether copies of one text count once.
    least : int
        Articles of a window in all from which its shares mean something.

    Returns
    -------
    DataFrame
        One row per value of `by` and window, from the first to the last, windows without articles included: `by`, then
        hour, day or week (begin of the window: an hour in UTC, or midnight UTC of that calendar day), n (articles), of
        (articles of that window in all), enough (whether `of` is at least `least`), reason (""). Last, one row per
        value and reason with the window empty and n = articles that have none: "no date", or by the hour "no time of
        day".

    Raises
    ------
    MediakitError
        If the time zone or an option is not known.
    """
    import pandas as pd

    check_columns(articles, [*NEEDED, by], "count_coverage")
    if copies not in ("once", "all"):
        raise MediakitError(f"copies={copies!r} is not understood", todo="write 'once' or 'all'")
    if every not in EVERY:
        raise MediakitError(f"every={every!r} is not understood", todo=f"write one of: {', '.join(EVERY)}")
    if copies == "once":
        articles = drop_copies(articles)
    begins = _find_begins(articles, every, time_zone)
    groups = list(articles[by].value_counts().index)
    counts = pd.crosstab(articles[by], begins).reindex(groups, fill_value=0)
    if len(counts.columns):
        windows = pd.date_range(counts.columns.min(), counts.columns.max(), freq=EVERY[every])
        counts = counts.reindex(columns=windows, fill_value=0)
    dated = counts.rename_axis(columns=every).stack().rename("n").reset_index().assign(reason="")
    dated["of"] = dated.groupby(every)["n"].transform("sum")
    left = articles.assign(reason=_name_reasons(articles))[begins.isna()]
    undated = left.groupby([by, "reason"], sort=False).size().rename("n").reset_index()
    nowhen = pd.Series([pd.NaT] * len(undated), dtype=begins.dtype)
    undated = undated.assign(**{every: nowhen, "of": undated.groupby("reason")["n"].transform("sum")})
    undated = undated.sort_values("n", ascending=False, kind="stable")
    table = pd.concat([dated.astype({every: begins.dtype}), undated], ignore_index=True)
    table = table.assign(enough=table["of"] >= least)[[by, every, "n", "of", "enough", "reason"]]
    return table.astype({by: "str", "n": "int64", "of": "int64", "reason": "str"})


def _name_reasons(articles: pd.DataFrame) -> pd.Series:
    """Why an article without a window has none."""
    return articles["published"].isna().map({True: "no date", False: "no time of day"})


def _find_begins(articles: pd.DataFrame, every: str, time_zone: str) -> pd.Series:
    """The begin of each article's window; empty where it cannot be known."""
    published = articles["published"]
    only_day = articles["published_precision"] == "day"
    try:
        if not time_zone:
            raise ValueError("no name")
        local = published.dt.tz_convert(time_zone)
    except (KeyError, ValueError, OSError) as error:
        raise MediakitError(
            f"there is no time zone {time_zone!r}", todo="use an IANA name such as Europe/Moscow or UTC"
        ) from error
    if every == "hour":
        return published.dt.floor("h").mask(only_day)
    shifted = local.dt.tz_localize(None).dt.normalize().dt.tz_localize("UTC").astype(published.dtype)
    days = published.dt.normalize().where(only_day, shifted)
    if every == "day":
        return days
    import pandas as pd

    return days - pd.to_timedelta(days.dt.day_of_week, unit="D")


def measure_delays(articles: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """How many hours after each event an article appeared.

    Parameters
    ----------
    articles : DataFrame
        Needs article_id, outlet, published, published_precision.
    events : DataFrame
        The table `events`: event_id, label, start, precision.

    Returns
    -------
    DataFrame
        One row per article and event: article_id, outlet, published, event_id, label, start, hours (from the begin of
        the event to publication, negative before it). `hours` is empty, and `reason` says why, where only the day of
        the article or of the event is known, or no date at all.

    Examples
    --------
    >>> import pandas as pd
    >>> when = pd.to_datetime(["2031-03-11 14:30Z"])
    >>> stated = {"published": when, "published_precision": "minute"}
    >>> articles = pd.DataFrame({"article_id": ["a1"], "outlet": "Post", **stated})
    >>> event = {"event_id": "e1", "label": "Talks begin", "start": when - pd.Timedelta(hours=2), "precision": "minute"}
    >>> measure_delays(articles, pd.DataFrame(event)).hours.to_list()
    [2.0]
    """
    import numpy as np

    check_columns(articles, ["article_id", "outlet", "published", "published_precision"], "measure_delays")
    check_columns(events, ["event_id", "label", "start", "precision"], "measure_delays")
    known = ["article_id", "outlet", "published", "published_precision"]
    table = articles[known].merge(events[["event_id", "label", "start", "precision"]], how="cross")
    hours = (table["published"] - table["start"]).dt.total_seconds() / 3600
    undated = table["published"].isna() | table["start"].isna()
    only_day = (table["published_precision"] == "day") | table["precision"].isin(("day", "part of day"))
    reasons = np.select([undated, only_day], ["no date", "only the day is known"], default="")
    table = table.assign(hours=hours.mask(undated | only_day), reason=reasons)
    return table.drop(columns=["published_precision", "precision"])
