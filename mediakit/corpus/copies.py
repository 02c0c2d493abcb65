"""Copies of one text: counted once unless asked otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mediakit.errors import MediakitError
from mediakit.schema import check_columns
from mediakit.text import find_words, fold_word

if TYPE_CHECKING:
    import pandas as pd


def drop_copies(articles: pd.DataFrame, of: str = "text") -> pd.DataFrame:
    """Keep one article of each cluster of copies: the earliest, then the lowest id.

    Parameters
    ----------
    articles : DataFrame
        Needs article_id, cluster_id, published, headline.
    of : {"text", "headline"}
        "headline" keeps a copy whose headline has other words: its outlet wrote that headline itself.

    Returns
    -------
    DataFrame with the same columns, in the same order.
    """
    if of not in ("text", "headline"):
        raise MediakitError(f"of={of!r} is not understood", todo="write 'text' or 'headline'")
    check_columns(articles, ["article_id", "cluster_id", "published", "headline"], "drop_copies")
    labels = articles.index
    articles = articles.reset_index(drop=True)
    ordered = articles.sort_values(["published", "article_id"], na_position="last")
    keys = ordered["cluster_id"].where(ordered["cluster_id"] != "", ordered["article_id"])
    if of == "headline":
        words = ordered["headline"].map(lambda text: " ".join(fold_word(word.text) for word in find_words(text)))
        keys = keys + "\0" + words
    kept = articles.index.isin(ordered.index[~keys.duplicated()])
    return articles.set_axis(labels).loc[kept]
