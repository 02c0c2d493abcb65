"""Words per article as a sparse matrix: what all comparisons of words count from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mediakit.corpus import drop_copies
from mediakit.errors import MediakitError
from mediakit.schema import check_columns
from mediakit.text import fold_word, split_words

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from scipy.sparse import csr_array

FIELDS = ("text", "headline", "deck")
_REPEATED = 3  # articles of an outlet that have a paragraph in common: then it is boilerplate
_SENTENCE = 4  # words; shorter paragraphs are headings and answers, which may be the same by chance


@dataclass(frozen=True)
class WordCounts:
    """How often each word stands in each article: a row per article, a column per word."""

    matrix: csr_array
    words: list[str]
    article_ids: list[str]
    outlets: np.ndarray


def choose_texts(articles: pd.DataFrame, field: str, lang: str, copies: str) -> pd.DataFrame:
    """The articles whose words are counted: with a text in that language, copies once.

    Raises
    ------
    MediakitError
        If an option is not known.
    """
    check_columns(articles, ["article_id", "outlet", field], "comparing words")
    if field not in FIELDS:
        raise MediakitError(f"field={field!r} holds no words", todo=f"write one of: {', '.join(FIELDS)}")
    if copies not in ("once", "all"):
        raise MediakitError(f"copies={copies!r} is not understood", todo="write 'once' or 'all'")
    if copies == "once" and "cluster_id" in articles.columns:
        articles = drop_copies(articles, of="headline" if field == "headline" else "text")
    if "lang" in articles.columns:
        articles = articles[articles["lang"].isin([lang, ""])]
    return articles[articles[field].fillna("").str.strip() != ""]


def count_article_words(articles: pd.DataFrame, field: str, drop: Iterable[str], boilerplate: str) -> WordCounts:
    """Count the words of each article.

    `drop` are words and names that do not count; `boilerplate` "drop" leaves out paragraphs that three or more articles
    of one outlet have in common, "keep" keeps them.
    """
    import numpy as np
    from scipy.sparse import csr_array

    if boilerplate not in ("drop", "keep"):
        raise MediakitError(f"boilerplate={boilerplate!r} is not understood", todo="write 'drop' or 'keep'")
    texts = articles[field].tolist()
    if boilerplate == "drop":
        texts = drop_boilerplate(texts, articles["outlet"].tolist())
    dropped = {fold_word(word) for name in drop for word in split_words(name)}
    places: dict[str, int] = {}
    known: dict[str, int] = {}  # columns of words as they are written; -1: does not count
    data: list[int] = []
    columns: list[int] = []
    ends = [0]
    for text in texts:
        row: dict[int, int] = {}
        for written, n in Counter(split_words(text)).items():
            if written not in known:
                word = fold_word(written)
                has_letter = any(char.isalpha() for char in word)
                known[written] = places.setdefault(word, len(places)) if has_letter and word not in dropped else -1
            if (place := known[written]) >= 0:
                row[place] = row.get(place, 0) + n
        columns += row
        data += row.values()
        ends.append(len(columns))
    matrix = csr_array((data, columns, ends), shape=(len(texts), len(places)), dtype=np.float64)
    return WordCounts(matrix, list(places), articles["article_id"].tolist(), articles["outlet"].to_numpy(object))


def drop_boilerplate(texts: Sequence[str], outlets: Sequence[Any]) -> list[str]:
    """Texts without the paragraphs that at least three texts of the same outlet have in common.

    Examples
    --------
    >>> notes = ["Quay shut.\\n\\nWrite to our desk in Vask.", "Ferry late.\\n\\nWrite to our desk in Vask."]
    >>> drop_boilerplate([*notes, "Sea calm.\\n\\nWrite to our desk in Vask."], ["Post"] * 3)
    ['Quay shut.', 'Ferry late.', 'Sea calm.']
    """
    seen: Counter[tuple[Any, str]] = Counter()
    for text, outlet in zip(texts, outlets, strict=True):
        seen.update({(outlet, part) for part in text.split("\n\n")})
    return [
        "\n\n".join(
            part for part in text.split("\n\n") if seen[outlet, part] < _REPEATED or len(part.split()) < _SENTENCE
        )
        for text, outlet in zip(texts, outlets, strict=True)
    ]
