"""Clusters of copies: found by the runs of words that texts share, with the likely original of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mediakit.copies.shingles import count_shared, find_runs
from mediakit.errors import MediakitError
from mediakit.names import AGENCIES
from mediakit.schema import check_columns
from mediakit.text import count_words

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from scipy.sparse import csr_array

LEAST_SHARE = 0.5
LEAST_WORDS = 25  # of a text that is compared
_WHOLE = 0.9
_NO_QUOTATION = 100  # runs: no two articles quote so much of one speech by chance
_LONG_SHARE = 0.7  # of `least`
_QUOTATION = 70  # runs: unrelated articles do quote so much of one speech
_SHORT_SHARE = 0.85
COLUMNS = ["cluster_id", "article_id", "outlet", "published", "copy_of", "kind", "containment", "kept", "n_words"]


def find_copies(articles: pd.DataFrame, least: float = LEAST_SHARE, field: str = "text") -> pd.DataFrame:
    """Find articles that are copies of one text: reprints, excerpts, cut, extended or lightly edited.

    Parameters
    ----------
    articles : DataFrame
        Needs article_id, outlet, published and the column `field`; agency is used where it is there.
    least : float
        Share of the shorter text's runs of five words that the other has to contain. Seven tenths of it are enough
        where that is a hundred runs or more, which no quotation is; 70 runs or less, which may be one, have to be .85
        of the shorter text.
    field : str
        text (default) or another column of texts.

    Returns
    -------
    DataFrame
        One row per article that has a copy, clusters together, originals first: cluster_id ("copies-001" ...),
        article_id, outlet, published, copy_of (article_id of the likely original; "" for the original itself), kind
        ("original", "reprint", "excerpt": contained in it, "extended": contains it, "edited"), containment (share of
        the shorter one's runs that both have), kept (share of the original's runs that are in this one), n_words. The
        likely original is the one with an agency's credit or of an agency, else the earliest (a known minute before a
        day alone), else the longest. No article is left out of the corpus: `mark_copies` writes cluster_id to it.

    Raises
    ------
    MediakitError
        If `least` is no share.

    Notes
    -----
    Containment, not resemblance: an excerpt shares few runs with its long original by any symmetric measure. Texts
    below 25 words are not compared. Runs that five or more texts of one outlet have in common and no other outlet are
    its boilerplate and do not count, nor does the outlet's own series of nearly equal texts. A round-up that contains
    whole texts of several stories joins them: look at clusters with several subjects. Memory grows with the number of
    runs: about 1.5 GB for 50,000 articles.

    References
    ----------
    Broder, A. Z. (1997). On the resemblance and containment of documents. Proceedings of Compression and Complexity of
    SEQUENCES 1997, 21-29. doi:10.1109/SEQUEN.1997.666900.

    Examples
    --------
    >>> import pandas as pd
    >>> words = [f"word{number}" for number in range(60)]
    >>> texts = [" ".join(words), " ".join(words[:40]), " ".join(reversed(words))]
    >>> articles = pd.DataFrame({"article_id": ["a1", "a2", "a3"], "outlet": list("ABC"), "text": texts})
    >>> find_copies(articles.assign(published=pd.NaT))[["article_id", "copy_of", "kind"]].values.tolist()
    [['a1', '', 'original'], ['a2', 'a1', 'excerpt']]
    """
    import pandas as pd

    check_columns(articles, ["article_id", "outlet", "published", field], "find_copies")
    if not 0 < least <= 1:
        raise MediakitError(f"least={least} is no share", todo="give a number between 0 and 1, such as .5")
    texts = articles[field].fillna("")
    n_words = texts.map(count_words)
    long = articles.assign(n_words=n_words)[n_words >= LEAST_WORDS].reset_index(drop=True)
    if len(long) < 2:
        return _empty(articles)
    runs, totals = find_runs(long[field].tolist(), long["outlet"].tolist())
    pairs = count_shared(runs, _least_runs(totals, least))
    clusters = _join(pairs.first, pairs.second, len(long))
    if not len(clusters):
        return _empty(articles)
    known = _Articles(long)
    ordered = sorted(clusters, key=lambda places: min(map(known.age, places)))
    rows: list[tuple[Any, ...]] = []
    for number, places in enumerate(ordered, 1):
        rows += _describe(known, runs, totals, places, f"copies-{number:03d}")
    table = pd.DataFrame(rows, columns=COLUMNS)
    table["published"] = pd.Series([row[3] for row in rows], dtype=articles["published"].dtype)
    return table.astype({name: "str" for name in ("cluster_id", "article_id", "outlet", "copy_of", "kind")})


def _least_runs(totals: np.ndarray, least: float) -> np.ndarray:
    """How many runs a text has to share: what is as short as a quotation has to be nearly the whole of it."""
    import numpy as np

    long = np.maximum(_NO_QUOTATION, np.ceil(_LONG_SHARE * least * totals))
    short = np.minimum(_QUOTATION, np.ceil(_SHORT_SHARE * totals))
    return np.maximum(np.minimum(np.ceil(least * totals), long), np.maximum(short, 1))


def _empty(articles: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    types = dict.fromkeys(COLUMNS, "str") | {"containment": "float64", "kept": "float64", "n_words": "int64"}
    return pd.DataFrame(columns=COLUMNS).astype(types | {"published": articles["published"].dtype})


def _join(first: np.ndarray, second: np.ndarray, n: int) -> list[list[int]]:
    """Connected texts, each group in their order."""
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    graph = coo_array((np.ones(len(first), dtype=np.int8), (first, second)), shape=(n, n))
    _, labels = connected_components(graph, directed=False)
    groups: dict[int, list[int]] = {}
    for place in np.unique(np.concatenate([first, second])).tolist():
        groups.setdefault(int(labels[place]), []).append(place)
    return list(groups.values())


class _Articles:
    """The columns of the articles that are asked for one by one, as lists."""

    def __init__(self, articles: pd.DataFrame) -> None:
        self.ids = articles["article_id"].tolist()
        self.outlets = articles["outlet"].tolist()
        self.published = articles["published"].tolist()
        self.words = articles["n_words"].tolist()
        undated = articles["published"].isna().tolist()
        stamps = articles["published"].astype("str").tolist()
        self._dates = [(no, "" if no else stamp) for no, stamp in zip(undated, stamps, strict=True)]
        blank = [""] * len(self.ids)
        self._credits = articles["agency"].tolist() if "agency" in articles.columns else blank
        known = "published_precision" in articles.columns
        self._precisions = articles["published_precision"].tolist() if known else blank

    def age(self, place: int) -> tuple[Any, ...]:
        return (*self._dates[place], self.ids[place])

    def originality(self, place: int, runs: int) -> tuple[Any, ...]:
        """What makes an article the likely original: the agency's own text, the earliest, the longest."""
        is_agency = str(self.outlets[place]).casefold() in AGENCIES
        undated, published, article_id = self.age(place)
        day_alone = self._precisions[place] == "day"
        return not is_agency, not self._credits[place], undated, published[:10], day_alone, published, -runs, article_id


def _describe(
    known: _Articles, runs: csr_array, totals: np.ndarray, places: list[int], cluster: str
) -> list[tuple[Any, ...]]:
    """The rows of one cluster, the original first."""
    import numpy as np

    original = min(places, key=lambda place: known.originality(place, int(totals[place])))
    whole = max(1, int(totals[original]))
    rows = []
    for place in places:
        n = len(np.intersect1d(_runs_of(runs, place), _runs_of(runs, original), assume_unique=True))
        own = max(1, int(totals[place]))
        stated = known.ids[place], known.outlets[place], known.published[place]
        if place == original:
            found: tuple[Any, ...] = ("", "original", 1.0, 1.0)
        else:
            found = (known.ids[original], _kind(n / own, n / whole), n / min(own, whole), n / whole)
        rows.append((place != original, known.age(place), (cluster, *stated, *found, known.words[place])))
    return [row for _, _, row in sorted(rows, key=lambda row: row[:2])]


def _runs_of(runs: csr_array, place: int) -> np.ndarray:
    return runs.indices[runs.indptr[place] : runs.indptr[place + 1]]


def _kind(own: float, kept: float) -> str:
    """From the shares of both texts' runs that they have in common."""
    if own >= _WHOLE and kept >= _WHOLE:
        return "reprint"
    if own >= _WHOLE:
        return "excerpt"
    return "extended" if kept >= _WHOLE else "edited"


def mark_copies(articles: pd.DataFrame, copies: pd.DataFrame) -> pd.DataFrame:
    """Write the clusters that were found to the column cluster_id, by which copies are counted once.

    Parameters
    ----------
    articles : DataFrame
        Needs article_id; cluster_id is kept where there is one already.
    copies : DataFrame
        Result of `find_copies`.

    Returns
    -------
    DataFrame
        The articles with cluster_id; where one article of a new cluster had a cluster already, all get that one.

    Examples
    --------
    >>> import pandas as pd
    >>> articles = pd.DataFrame({"article_id": ["a1", "a2", "a3"]})
    >>> copies = pd.DataFrame({"cluster_id": ["copies-001"] * 2, "article_id": ["a1", "a3"]})
    >>> mark_copies(articles, copies)["cluster_id"].to_list()
    ['copies-001', '', 'copies-001']
    """
    check_columns(articles, ["article_id"], "mark_copies")
    check_columns(copies, ["article_id", "cluster_id"], "mark_copies")
    known = articles["cluster_id"] if "cluster_id" in articles.columns else articles["article_id"].map(lambda _: "")
    found = articles["article_id"].map(dict(zip(copies["article_id"], copies["cluster_id"], strict=True))).fillna("")
    older = known[(known != "") & (found != "")].groupby(found[(known != "") & (found != "")]).first()
    merged = found.map(lambda cluster: older.get(cluster, cluster))
    return articles.assign(cluster_id=known.where(known != "", merged).astype("str"))
