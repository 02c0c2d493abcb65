"""Words in context: every place where a word, a phrase or a pattern stands, with what surrounds it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from mediakit.errors import MediakitError
from mediakit.marks import Segment, find_outer_segments
from mediakit.schema import check_columns
from mediakit.text import find_words, fold_word, plain_marks

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ["article_id", "outlet", "published", "field", "start", "end", "left", "match", "right", "inside"]
SORTS = ("", "left", "right")
WHERE = ("quotes", "outside", "both")


def find_in_context(
    articles: pd.DataFrame, query: str, inside: str = "both", width: int = 60, field: str = "text", sort: str = ""
) -> pd.DataFrame:
    """Find a word, a phrase or a pattern with its context (a concordance, KWIC).

    Parameters
    ----------
    articles : DataFrame
        Needs article_id, outlet, published and the column `field`.
    query : str
        A word or phrase ("talks", "red line"): whole words, whatever the case, the kind of apostrophe or the kind
        of blank; "sanction*" stands for any ending. Or a regular expression between slashes: "/tense|frosty/", in
        which case counts unless it begins with (?i).
    inside : {"both", "quotes", "outside"}
        Only matches inside quotation marks, only those outside, or both. Marks of distance and titles in marks
        count as inside. A match that is cut by a mark counts as inside when it begins inside.
    width : int
        Characters of context on each side.
    field : str
        Column that is searched: text (default), headline or deck.
    sort : {"", "left", "right"}
        Order of the rows: of the articles (default), by the words before the match (the nearest word first), or by
        those after it, so that the same phrases stand together.

    Returns
    -------
    DataFrame
        One row per match: article_id, outlet, published, field, start, end,
        left, match, right, inside ("quotes" or "outside"). `match` is `text[start:end]` of the field; left and
        right are what stands around it, line breaks as blanks.

    Raises
    ------
    MediakitError
        If the query is empty or no valid pattern, or an option is not understood.

    Examples
    --------
    >>> import pandas as pd
    >>> text = "The talks were tense. “Tense is too kind,” she said."
    >>> articles = pd.DataFrame({"article_id": ["a1"], "outlet": ["Post"], "published": [pd.NaT], "text": [text]})
    >>> find_in_context(articles, "tense", inside="quotes")[["match", "inside"]].iloc[0].to_list()
    ['Tense', 'quotes']
    """
    import pandas as pd

    check_columns(articles, ["article_id", "outlet", "published", field], "find_in_context")
    if inside not in WHERE:
        raise MediakitError(f"inside={inside!r} is not understood", todo=f"write one of: {', '.join(WHERE)}")
    if sort not in SORTS:
        raise MediakitError(f"sort={sort!r} is not understood", todo="write 'left', 'right' or nothing")
    if width < 0:
        raise MediakitError(f"width={width} is negative", todo="give the number of characters to show on each side")
    pattern = compile_query(query)
    rows: list[tuple[Any, ...]] = []
    for record in articles[["article_id", "outlet", "published", field]].itertuples(index=False, name=None):
        text = record[3]
        if not isinstance(text, str) or not text:
            continue
        for start, end, where in _matches(text, pattern, is_pattern=_is_pattern(query)):
            if inside in ("both", where):
                left, right = _blank(text[max(0, start - width) : start]), _blank(text[end : end + width])
                rows.append((*record[:3], field, start, end, left, text[start:end], right, where))
    if sort:
        rows.sort(key=lambda row: _nearest_words(row[6] if sort == "left" else row[8], sort))
    table = pd.DataFrame(rows, columns=COLUMNS)
    published = pd.Series([row[2] for row in rows], dtype=articles["published"].dtype)
    text_columns = [name for name in COLUMNS if name not in ("published", "start", "end")]
    return table.assign(published=published).astype(
        {"start": "int64", "end": "int64", **dict.fromkeys(text_columns, "str")}
    )


def compile_query(query: str) -> re.Pattern[str]:
    """The pattern of a query: a word or phrase, or what stands between two slashes.

    Raises
    ------
    MediakitError
        If the query is empty or the pattern is invalid; it says at which character.
    """
    if _is_pattern(query):
        try:
            return re.compile(query[1:-1])
        except (re.error, OverflowError, RecursionError) as error:
            place = getattr(error, "pos", None)
            where = f"{query}, character {place + 1} of the pattern" if place is not None else query
            raise MediakitError(
                f"the regular expression is not valid: {error}", where, "correct it, or search for a plain word"
            ) from error
    words = plain_marks(query).split()
    if not any(char.isalnum() for char in query):
        raise MediakitError(f"the query {query!r} has no word", todo="give a word, a phrase or /a pattern/")
    parts = [re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "") for word in words]
    # A word may end in combining accents: they belong to it.
    return re.compile(r"(?<!\w)" + r"\s+".join(parts) + r"(?![\w\u0300-\u036f])", re.IGNORECASE)


def _is_pattern(query: str) -> bool:
    return len(query) > 2 and query.startswith("/") and query.endswith("/")


def _matches(text: str, pattern: re.Pattern[str], is_pattern: bool) -> Iterator[tuple[int, int, str]]:
    """Start, end and where of each match that is not empty."""
    found = list(pattern.finditer(text if is_pattern else plain_marks(text)))
    segments: list[Segment] = find_outer_segments(text) if found else []
    place = 0
    for match in found:
        if match.start() == match.end():
            continue
        while place < len(segments) and segments[place].end <= match.start():
            place += 1
        within = place < len(segments) and segments[place].start <= match.start()
        yield match.start(), match.end(), "quotes" if within else "outside"


def _nearest_words(context: str, side: str) -> list[str]:
    words = [fold_word(word.text) for word in find_words(context)]
    return words[::-1] if side == "left" else words


def _blank(text: str) -> str:
    return re.sub(r"\s", " ", text)
