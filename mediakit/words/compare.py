"""Which words one group of articles uses more than another: log-odds, tested by exchanging articles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mediakit.errors import MediakitError
from mediakit.schema import check_columns
from mediakit.stats import adjust_by_maximum
from mediakit.words.counts import WordCounts, choose_texts, count_article_words

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

PERMUTATIONS = 999
PRIOR_WORDS = 500
LEAST_ARTICLES = 3
UNITS = ("article", "outlet")
_BLOCK = 100  # permutations at a time
_LEAST_UNITS = 2


@dataclass(frozen=True)
class Sides:
    """The two groups: their names, and for each article whether it is of the first."""

    first: str
    second: str
    is_first: np.ndarray


def compare_words(
    articles: pd.DataFrame,
    first: Any,
    second: Any = None,
    *,
    by: str = "outlet",
    field: str = "text",
    unit: str = "article",
    drop: Iterable[str] = (),
    boilerplate: str = "drop",
    least: int = LEAST_ARTICLES,
    copies: str = "once",
    lang: str = "en",
    permutations: int = PERMUTATIONS,
    seed: int = 0,
) -> pd.DataFrame:
    """Find the words that one group of articles uses more than another.

    Parameters
    ----------
    articles : DataFrame
        Needs article_id, outlet, the column `by` and the column `field`.
    first, second : value or list of values
        Values of `by` that make up each group; without `second` it is all others.
    by : str
        Column that tells the groups apart: outlet (default), kind, a period ...
    field : {"text", "headline", "deck"}
        What is counted.
    unit : {"article", "outlet"}
        What is exchanged between the groups to see what chance does. "outlet" asks whether the difference would hold
        for other outlets of the kind: it needs several in each group.
    drop : iterable of str
        Words and names that do not count, such as those of the speakers.
    boilerplate : {"drop", "keep"}
        Whether paragraphs that three or more articles of an outlet have in common are left out.
    least : int
        Articles in which a word has to stand, of both groups together.
    copies : {"once", "all"}
        Whether copies of one text count once.
    lang : str
        Articles in another language are left out.
    permutations : int
        999 by default: the smallest p is then .001.
    seed : int
        The same seed gives the same table.

    Returns
    -------
    DataFrame
        One row per word, those that lean to the first group first: word, log_odds (above 0: more in the first), z, p
        (permutation, of this word alone), p_adjusted (that any of the words differs so much by chance), tests (words
        tested), n_first, n_second, per_1000_words_first, per_1000_words_second, n_articles_first, n_articles_second,
        n_outlets_first, n_outlets_second, first, second (names of the groups), of_first, of_second (articles).

    Raises
    ------
    MediakitError
        If a group is empty or too small for a test, both overlap, or an option is not known.

    Notes
    -----
    z is the log-odds ratio under an informative Dirichlet prior, in standard errors: 500 words, distributed as all
    words of both groups. It takes words as independent, but words come in articles: on random halves of one set of 192
    articles a tenth of all words has |z| > 1.96. So p does not come from z's normal distribution. Whole articles are
    exchanged between the groups, z is computed again, and each word is held against its own z under exchange; for
    p_adjusted in units of its own spread, so that a word that stands in few long articles does not hide the others.
    Swapping the groups flips the signs and leaves p as it is.

    References
    ----------
    Monroe, B. L., Colaresi, M. P., & Quinn, K. M. (2008). Fightin' words: Lexical feature selection and evaluation for
    identifying the content of political conflict. Political Analysis 16, 372-403. doi:10.1093/pan/mpn018. Westfall, P.
    H., & Young, S. S. (1993). Resampling-Based Multiple Testing. Wiley.

    Examples
    --------
    >>> import pandas as pd
    >>> texts = ["Tense talks", "Talks were tense", "Too tense", "Warm talks", "Talks were warm", "Too warm"]
    >>> articles = pd.DataFrame({"article_id": list("abcdef"), "outlet": list("AAABBB"), "text": texts})
    >>> compare_words(articles, "A", "B")["word"].to_list()
    ['tense', 'talks', 'warm']
    """
    check_columns(articles, [by], "compare_words")
    if unit not in UNITS:
        raise MediakitError(f"unit={unit!r} is not understood", todo=f"write one of: {', '.join(UNITS)}")
    chosen = choose_texts(articles, field, lang, copies)
    chosen, sides = choose_sides(chosen, by, first, second)
    counts = count_article_words(chosen, field, drop, boilerplate)
    counts = _keep_frequent(counts, least)
    _check_units(counts, sides, unit)
    scores = _Scores(counts, sides, unit, permutations, seed)
    return _as_table(counts, sides, scores)


def choose_sides(articles: pd.DataFrame, by: str, first: Any, second: Any) -> tuple[pd.DataFrame, Sides]:
    """The articles of two groups, and which is whose.

    Raises
    ------
    MediakitError
        If a group has no article, or a value belongs to both.
    """
    values = articles[by]
    one = _as_list(first)
    other = _as_list(second) if second is not None else [value for value in values.unique() if value not in one]
    if both := [value for value in one if value in other]:
        raise MediakitError(f"{both[0]!r} is in both groups", todo="put each value into one group")
    for group in (one, other):
        if not values.isin(group).any():
            there = ", ".join(map(str, list(values.value_counts().index)[:8])) or "none with words"
            named = ", ".join(map(str, group)) or "all others"
            raise MediakitError(f"no article with words has {by} {named}", todo=f"choose among: {there}")
    kept = articles[values.isin([*one, *other])]
    names = ["all others" if group is other and second is None else _name(group) for group in (one, other)]
    return kept, Sides(names[0], names[1], kept[by].isin(one).to_numpy(bool))


def _as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple, set, frozenset)) else [value]


def _name(group: list[Any]) -> str:
    return " + ".join(map(str, group))


def _keep_frequent(counts: WordCounts, least: int) -> WordCounts:
    """Without words that stand in fewer articles; their words still count in the totals, as one word."""
    import numpy as np
    from scipy.sparse import csr_array, hstack

    stands_in = np.bincount(counts.matrix.indices, minlength=len(counts.words))
    kept = np.flatnonzero(stands_in >= least)
    if not len(kept):
        raise MediakitError(f"no word stands in {least} articles", todo="take more articles, or a lower `least`")
    kept = kept[np.argsort(np.array(counts.words, dtype=object)[kept])]
    matrix = counts.matrix.tocsc()
    rare = matrix[:, np.flatnonzero(stands_in < least)].sum(axis=1)
    joined = csr_array(hstack([matrix[:, kept], csr_array(rare.reshape(-1, 1))]))
    return WordCounts(joined, [counts.words[place] for place in kept], counts.article_ids, counts.outlets)


def _check_units(counts: WordCounts, sides: Sides, unit: str) -> None:
    outlets_first, outlets_second = set(counts.outlets[sides.is_first]), set(counts.outlets[~sides.is_first])
    if unit == "outlet" and outlets_first & outlets_second:
        shared = sorted(map(str, outlets_first & outlets_second))[0]
        raise MediakitError(f"{shared} is in both groups", todo='write unit="article" to compare within outlets')
    sizes = [int(sides.is_first.sum()), int((~sides.is_first).sum())]
    if unit == "outlet":
        sizes = [len(outlets_first), len(outlets_second)]
    if min(sizes) < _LEAST_UNITS:
        name = sides.first if sizes[0] < _LEAST_UNITS else sides.second
        raise MediakitError(
            f"{name} has {min(sizes)} {unit}(s) with words: nothing can be exchanged",
            todo="compare groups of at least two, or read them in context with find_in_context",
        )


class _Scores:
    """z of all words as they are and with articles exchanged."""

    def __init__(self, counts: WordCounts, sides: Sides, unit: str, permutations: int, seed: int) -> None:
        import numpy as np

        self._by_word = counts.matrix.T.tocsr()
        self._total = np.asarray(counts.matrix.sum(axis=0)).ravel()
        self._prior = PRIOR_WORDS * (self._total + 0.5) / (self._total + 0.5).sum()
        self.log_odds, z = (part[:-1, 0] for part in self._score(sides.is_first[:, None].astype(float)))
        self.z = z
        rng = np.random.default_rng(seed)
        drawn = np.empty((len(z), permutations), dtype=np.float32)  # |z|
        total, squares = np.zeros(len(z)), np.zeros(len(z))
        for begin in range(0, permutations, _BLOCK):
            size = min(_BLOCK, permutations - begin)
            labels = np.stack([_exchange(sides.is_first, counts.outlets, unit, rng) for _ in range(size)], axis=1)
            block = self._score(labels.astype(float))[1][:-1]
            total += block.sum(axis=1)
            squares += (block**2).sum(axis=1)
            drawn[:, begin : begin + size] = np.abs(block)
        self.p = (1 + (drawn >= np.abs(z)[:, None] - 1e-6).sum(axis=1)) / (1 + permutations)
        spread = np.sqrt(np.maximum(squares / permutations - (total / permutations) ** 2, 0))
        spread[spread < 1e-9] = np.inf
        drawn /= spread[:, None].astype(np.float32)
        self.p_adjusted = adjust_by_maximum(np.abs(z) / spread, drawn.max(axis=0))
        self.p_adjusted = np.maximum(self.p_adjusted, self.p)

    def _score(self, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Log-odds ratio and z of each word, a column per labelling."""
        import numpy as np

        prior, whole = self._prior[:, None], PRIOR_WORDS
        one = self._by_word @ labels
        other = self._total[:, None] - one
        n_one, n_other = one.sum(axis=0), other.sum(axis=0)
        odds_one = np.log((one + prior) / (n_one + whole - one - prior))
        odds_other = np.log((other + prior) / (n_other + whole - other - prior))
        return odds_one - odds_other, (odds_one - odds_other) / np.sqrt(1 / (one + prior) + 1 / (other + prior))


def _exchange(is_first: np.ndarray, outlets: np.ndarray, unit: str, rng: np.random.Generator) -> np.ndarray:
    import numpy as np

    if unit == "article":
        return rng.permutation(is_first)
    codes = np.unique(outlets.astype(str), return_inverse=True)[1]
    group_of = np.zeros(codes.max() + 1, dtype=bool)
    group_of[codes[is_first]] = True
    return rng.permutation(group_of)[codes]


def _as_table(counts: WordCounts, sides: Sides, scores: _Scores) -> pd.DataFrame:
    import pandas as pd

    first, second = (_describe(counts, here) for here in (sides.is_first, ~sides.is_first))
    table = pd.DataFrame(
        {
            "word": counts.words,
            "log_odds": scores.log_odds,
            "z": scores.z,
            "p": scores.p,
            "p_adjusted": scores.p_adjusted,
            "tests": len(counts.words),
            **{f"{name}_{side}": part[name] for name in first for side, part in (("first", first), ("second", second))},
            "first": sides.first,
            "second": sides.second,
            "of_first": int(sides.is_first.sum()),
            "of_second": int((~sides.is_first).sum()),
        }
    )
    return table.sort_values(["z", "word"], ascending=[False, True], ignore_index=True)


def _describe(counts: WordCounts, here: np.ndarray) -> dict[str, np.ndarray]:
    """Occurrences, rate, articles and outlets of each word in one group."""
    import numpy as np

    part, outlets = counts.matrix[here], counts.outlets[here].astype(str)
    n = np.asarray(part.sum(axis=0)).ravel()
    present = (part[:, :-1] > 0).tocoo()
    pairs = {*zip(present.col.tolist(), outlets[present.row].tolist(), strict=True)}
    words = len(counts.words)
    return {
        "n": n[:-1].astype("int64"),
        "per_1000_words": 1000 * n[:-1] / n.sum(),
        "n_articles": np.bincount(present.col, minlength=words),
        "n_outlets": np.bincount([word for word, _ in pairs], minlength=words),
    }
