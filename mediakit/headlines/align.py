"""Which headlines of different outlets are about the same happening: near in time and alike in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mediakit.errors import MediakitError
from mediakit.headlines.group import group_happenings
from mediakit.headlines.vectors import make_vectors
from mediakit.schema import check_columns

if TYPE_CHECKING:
    import pandas as pd

HOUR = 3_600_000_000
# A printed day may lie half a day before or after the same day in UTC.
ZONE_HOURS = 12
# Of two reports that are equally alike the nearer in time is more likely on the same happening.
HALVED_HOURS = 48
# Rows compared at once: bounds the memory however many articles fall on one day.
BLOCK = 512
# Candidates per article that are looked at when groups are formed: a large happening has many reports.
GROUPED = 25
PAIR_COLUMNS = [
    "article_id", "other_id", "outlet", "other_outlet", "headline", "other_headline",
    "hours_apart", "similarity", "rank", "same", "happening_id",
]  # fmt: skip


def align_headlines(
    articles: pd.DataFrame, window_hours: float = 36, keep: int = 5, threshold: float = 0.25
) -> pd.DataFrame:
    """Find for each article the articles of other outlets that are most likely about the same happening.

    Parameters
    ----------
    articles : DataFrame
        Needs article_id, outlet, published, headline; deck, text, published_precision and lang are used where there.
        Copies of one text are compared like all others: each has its outlet's own headline.
    window_hours : float
        How far apart two publications may be. A date of precision "day" may be any moment of that day in any time
        zone; where `published_precision` is lacking, midnight UTC is taken for such a date.
    keep : int
        Number of candidates per article.
    threshold : float
        Similarity from which on two articles may be put into one group.

    Returns
    -------
    DataFrame
        One row per article and candidate, by time of the article and rank: article_id, other_id, outlet,
        other_outlet, headline, other_headline, hours_apart (between the two times, noon for a date without one),
        similarity (0 to 1), rank (1 = most alike), same (both are in one group), happening_id (group of the
        article; "" where it is in none). An article without a candidate has no row.

    Raises
    ------
    MediakitError
        If fewer than two outlets have a dated headline, or an argument makes no sense.

    Notes
    -----
    The similarity is the cosine of TF-IDF vectors (Salton & Buckley 1988) of headline, deck, first 120 words and
    rest of the text; names count a quarter more; it is halved for each 48 hours between the two times. Groups
    are joined by average similarity, so that a story which goes on for days does not become one happening.
    Left out: articles without date or headline, and those whose `lang` is stated and not "en".
    Headlines alone tell less than headlines with a deck or lead: within one affair all of them share its words.
    Whether two articles are on the same happening is a reader's judgement: check the pairs before counting them.

    References
    ----------
    Salton, G. & Buckley, C. (1988). Term-weighting approaches in automatic text retrieval. Information Processing
    & Management 24(5), 513-523. doi:10.1016/0306-4573(88)90021-0

    Examples
    --------
    >>> import mediakit as mk
    >>> pairs = mk.align_headlines(mk.read_corpus("sunnmark-talks").articles)
    >>> pairs.loc[pairs["article_id"] == "courier-09", ["other_id", "rank"]].head(1).to_numpy().tolist()
    [['meridian-04', 1]]
    """
    check_columns(articles, ["article_id", "outlet", "published", "headline"], "align_headlines")
    if keep < 1 or not 0 < threshold <= 1 or not window_hours >= 0:
        raise MediakitError(
            f"keep={keep!r}, threshold={threshold!r} or window_hours={window_hours!r} makes no sense",
            todo="keep is at least 1, threshold above 0 and at most 1, window_hours at least 0",
        )
    held = _choose(articles)
    if held["outlet"].nunique() < 2:
        raise MediakitError(
            f"headlines of {held['outlet'].nunique()} outlet(s) with a date cannot be aligned",
            "align_headlines",
            "give articles of at least two outlets, in English, with headline and date",
        )
    first, second, similarity = _find_candidates(held, window_hours, max(keep, GROUPED))
    groups = group_happenings(first, second, similarity, threshold)
    return _make_table(held, first, second, similarity, groups).query("rank <= @keep").reset_index(drop=True)


def _make_table(held: pd.DataFrame, first: Any, second: Any, similarity: Any, groups: dict[int, str]) -> pd.DataFrame:
    import pandas as pd

    ids, outlets, headlines = (held[name].to_numpy(dtype=object) for name in ("article_id", "outlet", "headline"))
    middle = _spans(held)[2]
    table = pd.DataFrame(
        {
            "article_id": ids[first],
            "other_id": ids[second],
            "outlet": outlets[first],
            "other_outlet": outlets[second],
            "headline": headlines[first],
            "other_headline": headlines[second],
            "hours_apart": abs(middle[first] - middle[second]),
            "similarity": similarity,
        }
    ).astype({name: "str" for name in PAIR_COLUMNS[:6]})
    table["rank"] = (table.groupby("article_id", sort=False).cumcount() + 1).astype("int64")
    happening = pd.Series([groups.get(place, "") for place in first], dtype="str")
    table["same"] = (happening != "") & (happening == [groups.get(place, "") for place in second])
    table["happening_id"] = happening
    return table[PAIR_COLUMNS]


def _choose(articles: pd.DataFrame) -> pd.DataFrame:
    """Articles that can be aligned, by time."""
    held = articles[articles["published"].notna() & (articles["headline"] != "")]
    if "lang" in held.columns:
        held = held[held["lang"].isin(["en", ""])]
    return held.sort_values(["published", "article_id"], kind="stable").reset_index(drop=True)


def _spans(articles: pd.DataFrame) -> tuple[Any, Any, Any]:
    """Earliest, latest and middle time of each publication, in hours."""
    import numpy as np

    hours = articles["published"].astype("datetime64[us, UTC]").astype("int64").to_numpy() / HOUR
    midnight = hours % 24 == 0
    precision = articles.get("published_precision", "")
    by_day = (precision == "day") | ((precision == "") & midnight)
    by_day = np.broadcast_to(by_day, hours.shape)
    return (
        np.where(by_day, hours - ZONE_HOURS, hours),
        np.where(by_day, hours + 24 + ZONE_HOURS, hours),
        np.where(by_day, hours + 12, hours),
    )


def _find_candidates(articles: pd.DataFrame, window_hours: float, keep: int) -> tuple[Any, Any, Any]:
    """Places of articles and of their candidates, best first, with the similarity."""
    import numpy as np

    vectors = make_vectors(articles)
    earliest, latest, middle = _spans(articles)
    outlets = articles["outlet"].astype("category").cat.codes.to_numpy()
    firsts, seconds, values = [], [], []
    # Sorted by time, so the candidates of a block are one run of rows.
    reach = np.maximum.accumulate(latest)
    for start in range(0, len(articles), BLOCK):
        block = slice(start, min(start + BLOCK, len(articles)))
        low = int(np.searchsorted(reach, earliest[block].min() - window_hours))
        near = earliest[low:] <= latest[block].max() + window_hours
        high = low + (int(np.flatnonzero(near)[-1]) + 1 if near.any() else 0)
        run = slice(low, high)
        scores = (vectors[block] @ vectors[run].T).toarray()
        scores *= 0.5 ** (np.abs(middle[block][:, None] - middle[run]) / HALVED_HOURS)
        scores[outlets[block][:, None] == outlets[run]] = 0
        scores[earliest[run] - latest[block][:, None] > window_hours] = 0
        scores[earliest[block][:, None] - latest[run] > window_hours] = 0
        order = _best(scores, keep)
        best = np.take_along_axis(scores, order, axis=1)
        rows, columns = np.nonzero(best > 0)
        firsts.append(rows + start)
        seconds.append(order[rows, columns] + low)
        values.append(best[rows, columns])
    return np.concatenate(firsts), np.concatenate(seconds), np.concatenate(values).astype("float64").round(6)


def _best(scores: Any, keep: int) -> Any:
    """Columns of the highest scores of each row, best first; of equal ones the first."""
    import numpy as np

    n_columns = scores.shape[1]
    if n_columns > 4 * keep:
        # The least value that may still be among the best; ties with it are settled by the stable sort below.
        least = np.partition(scores, n_columns - keep, axis=1)[:, n_columns - keep, None]
        least = np.maximum(least, np.finfo(scores.dtype).tiny)
        columns = np.nonzero(scores >= least)
        places = np.zeros((len(scores), keep), dtype=np.int64)
        for row, found in enumerate(np.split(columns[1], np.searchsorted(columns[0], range(1, len(scores))))):
            ranked = found[np.argsort(-scores[row, found], kind="stable")][:keep]
            places[row, : len(ranked)] = ranked
            places[row, len(ranked) :] = np.setdiff1d(range(keep * 2), ranked)[: keep - len(ranked)]
        return places
    return np.argsort(-scores, axis=1, kind="stable")[:, :keep]
