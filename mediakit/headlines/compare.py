"""Headlines side by side: which words the outlets share, which only one of them uses."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mediakit.corpus import Corpus, drop_copies, drop_other_titles
from mediakit.errors import MediakitError
from mediakit.resources import read_wordlist
from mediakit.schema import check_columns
from mediakit.text import find_words, fold_word

if TYPE_CHECKING:
    import pandas as pd

SHARED_BY = 1 / 3
WORD_COLUMNS = ["article_id", "outlet", "field", "start", "end", "word", "n_groups", "groups", "mark"]


def find_headline_words(articles: pd.DataFrame, by: str = "outlet") -> pd.DataFrame:
    """Find every content word of every headline and mark those that groups share or that one alone uses.

    Parameters
    ----------
    articles : DataFrame
        Needs article_id, outlet, headline and the column `by`. Articles without headline are passed over.
    by : str
        Column whose values are compared: outlet, kind, section ...

    Returns
    -------
    DataFrame
        One row per word: article_id, outlet, field ("headline"), start, end (`headline[start:end] == word`),
        word, n_groups (groups of `by` that use the word), groups (groups in all), mark: "shared" when at
        least a third of the groups (and at least 2) use it, "distinctive" when one group alone does (of at
        least 2 groups), else "". A mark is a count, no test: in a small corpus most rare words are
        distinctive by chance.

    Notes
    -----
    Function words are left out by the list `stopwords-en`; words of other languages are not translated, so
    they are rarely shared.
    """
    import pandas as pd

    check_columns(articles, ["article_id", "outlet", "headline", by], "find_headline_words")
    stopwords = read_wordlist("stopwords-en")
    held = articles[articles["headline"] != ""]
    spans = [
        (article.article_id, article.outlet, "headline", word.start, word.end, word.text, group)
        for article, group in zip(held.itertuples(), held[by], strict=True)
        for word in find_words(article.headline)
        if fold_word(word.text) not in stopwords
    ]
    groups = held[by].nunique()
    users: dict[str, set[str]] = defaultdict(set)
    for *_, word, group in spans:
        users[fold_word(word)].add(group)
    threshold = max(2.0, groups * SHARED_BY)
    rows = []
    for *span, word, _ in spans:
        n_groups = len(users[fold_word(word)])
        mark = "shared" if n_groups >= threshold else "distinctive" if n_groups == 1 and groups > 1 else ""
        rows.append((*span, word, n_groups, groups, mark))
    return pd.DataFrame(rows, columns=WORD_COLUMNS)


def compare_headlines(corpus: Corpus, by: str = "outlet", only: list[str] | None = None) -> pd.DataFrame:
    """Put the headlines of a corpus side by side in time order, with shared and distinctive words.

    Parameters
    ----------
    corpus : Corpus
    by : str
        Column of articles whose values are compared.
    only : list of str, optional
        Values of `by` to compare, in the order wanted; all by default.

    Returns
    -------
    DataFrame
        One row per headline, sorted by `by` (in the order of `only`, else by number of headlines), then time:
        article_id, the column `by`, outlet, published (UTC), published_precision, headline, url, kind,
        n_versions (1 = no change known), shared, distinctive (words joined by "; "; see `find_headline_words`),
        groups (values of `by` in the whole corpus). Words are marked against the whole corpus, also with `only`.
        Copies of a text that carry the same headline are counted once; undated headlines come last.

    Raises
    ------
    MediakitError
        If a value of `only` does not occur.

    Examples
    --------
    >>> import mediakit as mk
    >>> corpus = mk.read_corpus("tillerson-moscow-2017")
    >>> heads = mk.compare_headlines(corpus, only=["The Guardian", "BBC News"])
    >>> list(heads["outlet"].unique())
    ['The Guardian', 'BBC News']
    """
    articles = drop_copies(corpus.articles, of="headline")
    articles = articles[articles["headline"] != ""]
    check_columns(articles, [by], "compare_headlines")
    groups = _choose(list(articles[by].value_counts().index), only, by)
    words = find_headline_words(articles, by=by)
    n_groups = articles[by].nunique()
    articles = articles[articles[by].isin(groups)]
    versions = drop_other_titles(corpus.versions).groupby("article_id").size()
    listed = {
        mark: words[words["mark"] == mark].groupby("article_id")["word"].agg("; ".join)
        for mark in ("shared", "distinctive")
    }
    table = articles.assign(
        n_versions=articles["article_id"].map(versions).fillna(1).astype("int64"),
        **{
            mark: articles["article_id"].map(found).astype("object").fillna("").astype("str")
            for mark, found in listed.items()
        },
        groups=n_groups,
        order=articles[by].map({group: place for place, group in enumerate(groups)}),
    ).sort_values(["order", "published", "article_id"], na_position="last")
    columns = ["article_id", by, "outlet", "published", "published_precision", "headline", "url", "kind"]
    wanted = list(dict.fromkeys([*columns, "n_versions", "shared", "distinctive", "groups"]))
    return table[wanted].reset_index(drop=True)


def _choose(present: list[str], only: list[str] | None, by: str) -> list[str]:
    if not only:
        return present
    lost = [value for value in only if value not in present]
    if lost:
        raise MediakitError(
            f"no headline has {by} {', '.join(map(repr, lost))}",
            todo=f"choose among: {', '.join(map(str, present))}",
        )
    return only
