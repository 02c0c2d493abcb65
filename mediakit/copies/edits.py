"""What a copy changed: words left out, put in or replaced, with the places in both texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mediakit.schema import check_columns

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ["article_id", "copy_of", "outlet", "edit", "start", "end", "text", "other_start", "other_end", "other_text"]
_EDITS = {"delete": "left out", "insert": "put in", "replace": "replaced"}
_WORD = re.compile(r"\S+")
# Kinds of quotation marks, apostrophes and dashes are a house's print, not its editing.
_PRINT = str.maketrans("“”„«»‘’‚–—", '"""""\'\'\'--')


def find_copy_edits(articles: pd.DataFrame, copies: pd.DataFrame, field: str = "text") -> pd.DataFrame:
    """Find what each copy changed in its original, word by word.

    Parameters
    ----------
    articles : DataFrame
        Needs article_id, outlet and the column `field`.
    copies : DataFrame
        Result of `find_copies`.
    field : str
        The column that was compared.

    Returns
    -------
    DataFrame
        One row per change in the order of the copy's text: article_id, copy_of, outlet, edit ("left out", "put in",
        "replaced"), start, end, text (in the copy; empty where words were left out), other_start, other_end,
        other_text (in the original). `text` is `copy[start:end]`, `other_text` is `original[other_start:other_end]`.

    Notes
    -----
    Other kinds of quotation marks, apostrophes and dashes are no change.

    Examples
    --------
    >>> import pandas as pd
    >>> texts = ["The quay was shut on Monday.", "The north quay was shut."]
    >>> articles = pd.DataFrame({"article_id": ["a1", "a2"], "outlet": ["A", "B"], "text": texts})
    >>> copies = pd.DataFrame({"article_id": ["a1", "a2"], "copy_of": ["", "a1"]})
    >>> find_copy_edits(articles, copies)[["edit", "text", "other_text"]].values.tolist()
    [['put in', 'north', ''], ['replaced', 'shut.', 'shut on Monday.']]
    """
    import pandas as pd

    check_columns(articles, ["article_id", "outlet", field], "find_copy_edits")
    check_columns(copies, ["article_id", "copy_of"], "find_copy_edits")
    texts = dict(zip(articles["article_id"], articles[field].fillna(""), strict=True))
    outlets = dict(zip(articles["article_id"], articles["outlet"], strict=True))
    rows = []
    for article_id, copy_of in copies[["article_id", "copy_of"]].itertuples(index=False, name=None):
        if copy_of and article_id in texts and copy_of in texts:
            for edit in _compare(texts[article_id], texts[copy_of]):
                rows.append((article_id, copy_of, outlets[article_id], *edit))
    numbers = dict.fromkeys(("start", "end", "other_start", "other_end"), "int64")
    return pd.DataFrame(rows, columns=COLUMNS).astype(dict.fromkeys(COLUMNS, "str") | numbers)


def _compare(copy: str, original: str) -> list[tuple[str, int, int, str, int, int, str]]:
    from difflib import SequenceMatcher

    words, others = ([match.span() for match in _WORD.finditer(text)] for text in (copy, original))
    plain, other_plain = copy.translate(_PRINT), original.translate(_PRINT)
    forms = [plain[start:end] for start, end in words], [other_plain[start:end] for start, end in others]
    found = []
    for kind, begin, end, other_begin, other_end in SequenceMatcher(None, *forms[::-1], autojunk=False).get_opcodes():
        if kind != "equal":
            start, stop = _span(words, other_begin, other_end)
            other_start, other_stop = _span(others, begin, end)
            found.append(
                (_EDITS[kind], start, stop, copy[start:stop], other_start, other_stop, original[other_start:other_stop])
            )
    return found


def _span(words: list[tuple[int, int]], begin: int, end: int) -> tuple[int, int]:
    """Where a run of words stands; an empty run stands before the next word."""
    if begin < end:
        return words[begin][0], words[end - 1][1]
    place = words[begin][0] if begin < len(words) else (words[-1][1] if words else 0)
    return place, place
