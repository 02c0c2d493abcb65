"""Word shift: how much each word adds to the distance between two groups of articles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mediakit.schema import check_columns
from mediakit.words.compare import choose_sides
from mediakit.words.counts import choose_texts, count_article_words

if TYPE_CHECKING:
    import pandas as pd


def compare_word_shift(
    articles: pd.DataFrame,
    first: Any,
    second: Any = None,
    *,
    by: str = "outlet",
    field: str = "text",
    drop: Iterable[str] = (),
    boilerplate: str = "drop",
    copies: str = "once",
    lang: str = "en",
) -> pd.DataFrame:
    """Take the distance between the words of two outlets or periods apart, word by word.

    Parameters
    ----------
    articles, first, second, by, field, drop, boilerplate, copies, lang
        As in `compare_words`.

    Returns
    -------
    DataFrame
        One row per word, the largest part first: word, share_first, share_second (of all words, 0 to 1), contribution
        (bits), share_of_total (of the distance, 0 to 1), leans ("first" or "second"), divergence (the whole distance in
        bits, in every row: 0 for the same words, 1 for none in common), n_first, n_second, n_articles_first,
        n_articles_second, first, second.

    Raises
    ------
    MediakitError
        If a group is empty or both overlap.

    Notes
    -----
    The Jensen-Shannon divergence. It is never 0 for two samples, and larger the smaller they are: it describes these
    articles and tests nothing; `compare_words` does.

    References
    ----------
    Gallagher, R. J., Frank, M. R., Mitchell, L., et al. (2021). Generalized word shift graphs: a method for visualizing
    and explaining pairwise comparisons between texts. EPJ Data Science 10, 4. doi:10.1140/epjds/s13688-021-00260-3.

    Examples
    --------
    >>> import pandas as pd
    >>> texts = ["tense talks", "warm talks"]
    >>> articles = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": ["A", "B"], "text": texts})
    >>> compare_word_shift(articles, "A", "B")[["word", "contribution", "leans"]].values.tolist()
    [['tense', 0.25, 'first'], ['warm', 0.25, 'second'], ['talks', 0.0, 'first']]
    """
    import numpy as np
    import pandas as pd

    check_columns(articles, [by], "compare_word_shift")
    chosen, sides = choose_sides(choose_texts(articles, field, lang, copies), by, first, second)
    counts = count_article_words(chosen, field, drop, boilerplate)
    parts = counts.matrix[sides.is_first], counts.matrix[~sides.is_first]
    n_first, n_second = (np.asarray(part.sum(axis=0)).ravel() for part in parts)
    p, q = n_first / max(1, n_first.sum()), n_second / max(1, n_second.sum())
    middle = (p + q) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        bits = sum(np.where(share > 0, share * np.log2(share / middle), 0.0) for share in (p, q)) / 2
    bits = np.clip(bits, 0, None)
    table = pd.DataFrame(
        {
            "word": counts.words,
            "share_first": p,
            "share_second": q,
            "contribution": bits,
            "share_of_total": bits / bits.sum() if bits.sum() else 0.0,
            "leans": np.where(p >= q, "first", "second"),
            "divergence": float(bits.sum()),
            "n_first": n_first.astype("int64"),
            "n_second": n_second.astype("int64"),
            **{
                f"n_articles_{name}": np.bincount(part.indices, minlength=len(counts.words))
                for name, part in zip(("first", "second"), parts, strict=True)
            },
            "first": sides.first,
            "second": sides.second,
        }
    )
    return table.sort_values(["contribution", "word"], ascending=[False, True], ignore_index=True)
