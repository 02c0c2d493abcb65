"""The company a word keeps, and how evenly it is spread: collocates and dispersion."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mediakit.errors import MediakitError
from mediakit.text import find_words, fold_word
from mediakit.words.context import compile_query
from mediakit.words.counts import choose_texts

if TYPE_CHECKING:
    import pandas as pd

WINDOW = 5
LEAST = 3


def count_collocates(
    articles: pd.DataFrame,
    query: str,
    *,
    window: int = WINDOW,
    least: int = LEAST,
    field: str = "text",
    copies: str = "once",
    lang: str = "en",
) -> pd.DataFrame:
    """Count the words that stand near a word more often than chance would put them there.

    Parameters
    ----------
    articles : DataFrame
        Needs article_id, outlet and the column `field`.
    query : str
        One word or a pattern, as in `find_in_context`; a phrase counts at its first word.
    window : int
        Words on each side, within one paragraph.
    least : int
        Times that a word has to stand near it.
    field, copies, lang
        As in `compare_words`.

    Returns
    -------
    DataFrame
        One row per word, the strongest first: word, n (times near the query), n_left, n_right, n_articles, n_outlets,
        n_word (times in all), n_query, expected (times near it by chance), log_likelihood (above 10.83: p < .001, but
        for one word chosen beforehand), log_dice (14 at most; does not grow with the corpus).

    Raises
    ------
    MediakitError
        If the query has no word, or the window is below 1.

    References
    ----------
    Dunning, T. (1993). Accurate methods for the statistics of surprise and coincidence. Computational Linguistics 19,
    61-74, computed by NLTK. Rychlý, P. (2008). A lexicographer-friendly association score. RASLAN 2008, 6-9.

    Examples
    --------
    >>> import pandas as pd
    >>> texts = ["The red line held. A red line is a line.", "Nobody drew a red line.", "The quay is long."]
    >>> articles = pd.DataFrame({"article_id": ["a1", "a2", "a3"], "outlet": "Post", "text": texts})
    >>> count_collocates(articles, "line", window=1)[["word", "n", "n_left"]].values.tolist()
    [['red', 3, 3]]
    """
    import pandas as pd

    if window < 1:
        raise MediakitError(f"window={window} holds no word", todo="give the number of words on each side")
    pattern = compile_query(query)
    near: Counter[str] = Counter()
    left: Counter[str] = Counter()
    all_words: Counter[str] = Counter()
    where: dict[str, set[tuple[str, str]]] = defaultdict(set)
    n_query = 0
    chosen = choose_texts(articles, field, lang, copies)
    for article_id, outlet, text in chosen[["article_id", "outlet", field]].itertuples(index=False, name=None):
        for paragraph in text.split("\n\n"):
            words = find_words(paragraph)
            forms = [fold_word(word.text) for word in words]
            all_words.update(forms)
            begins = {match.start() for match in pattern.finditer(paragraph)}
            for place in (place for place, word in enumerate(words) if word.start in begins):
                n_query += 1
                before = forms[max(0, place - window) : place]
                beside = before + forms[place + 1 : place + 1 + window]
                left.update(before)
                near.update(beside)
                for form in beside:
                    where[form].add((article_id, outlet))
    total, beside_all = sum(all_words.values()), sum(near.values())
    rows = [
        (word, n, left[word], n - left[word], len(where[word]), len({outlet for _, outlet in where[word]}),
         all_words[word], n_query, *_strength(n, all_words[word], beside_all, total, n_query, window))
        for word, n in near.items()
        if n >= least and any(char.isalpha() for char in word)
    ]  # fmt: skip
    columns = ["word", "n", "n_left", "n_right", "n_articles", "n_outlets", "n_word", "n_query"]
    table = pd.DataFrame(rows, columns=[*columns, "expected", "log_likelihood", "log_dice"]).astype({"word": "str"})
    more = table[table["n"] > table["expected"]]
    return more.sort_values(["log_likelihood", "word"], ascending=[False, True], ignore_index=True)


def _strength(n: int, n_word: int, beside: int, total: int, n_query: int, window: int) -> tuple[float, float, float]:
    """Expected count, log likelihood, log Dice."""
    import math

    from nltk.metrics.association import BigramAssocMeasures

    expected = beside * n_word / total
    # A word may be counted near two hits of the query: the table of four cells has to hold it.
    likelihood = BigramAssocMeasures.likelihood_ratio(n, (beside, max(n, n_word)), max(total, beside + n_word))
    dice = 14 + math.log2(2 * n / (n_query * 2 * window + max(n, n_word)))
    return expected, float(likelihood), dice


def measure_dispersion(
    articles: pd.DataFrame,
    words: Sequence[str],
    *,
    by: str = "article_id",
    field: str = "text",
    copies: str = "once",
    lang: str = "en",
) -> pd.DataFrame:
    """Measure how evenly words are spread over articles or outlets: in all of them a little, or in one a lot.

    Parameters
    ----------
    articles : DataFrame
        Needs article_id, outlet, the column `by` and the column `field`.
    words : sequence of str
        Words, phrases or patterns, as in `find_in_context`.
    by : str
        What the parts are: "article_id" (default) or "outlet".
    field, copies, lang
        As in `compare_words`.

    Returns
    -------
    DataFrame
        One row per word: word, n, n_parts (parts with the word), of (parts), dp (Gries' deviation of proportions, 0: as
        evenly as the parts are long, near 1: in one part), dp_norm (as a share of the largest dp that these parts
        allow); both empty for a word that does not occur.

    References
    ----------
    Gries, S. Th. (2008). Dispersions and adjusted frequencies in corpora. International Journal of Corpus Linguistics
    13, 403-437. Lijffijt, J., & Gries, S. Th. (2012). Correction. Ibid. 17, 147-149.

    Examples
    --------
    >>> import pandas as pd
    >>> texts = ["red line", "red boat", "red line"]
    >>> articles = pd.DataFrame({"article_id": ["a1", "a2", "a3"], "outlet": "Post", "text": texts})
    >>> measure_dispersion(articles, ["red", "boat"])[["n", "n_parts", "dp_norm"]].round(2).values.tolist()
    [[3.0, 3.0, 0.0], [1.0, 1.0, 1.0]]
    """
    import numpy as np
    import pandas as pd

    chosen = choose_texts(articles, field, lang, copies)
    parts = chosen.groupby(by, sort=False)[field].agg("\n\n".join)
    sizes = np.array([len(find_words(text)) for text in parts], dtype=float)
    shares = sizes / max(1, sizes.sum())
    rows = []
    for word in words:
        pattern = compile_query(word)
        n = np.array([sum(1 for _ in pattern.finditer(text)) for text in parts], dtype=float)
        dp = dp_norm = float("nan")
        if n.sum():
            dp = float(np.abs(n / n.sum() - shares).sum() / 2)
            dp_norm = dp / (1 - shares.min()) if shares.min() < 1 else float("nan")
        rows.append((word, int(n.sum()), int((n > 0).sum()), len(parts), dp, dp_norm))
    return pd.DataFrame(rows, columns=["word", "n", "n_parts", "of", "dp", "dp_norm"]).astype({"word": "str"})
