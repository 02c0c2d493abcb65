"""How speech is introduced: verbs of attribution by group of speakers, and words that hedge or colour, in context."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from mediakit.errors import MediakitError
from mediakit.resources import read_rows
from mediakit.schema import check_columns
from mediakit.stats import add_shares
from mediakit.words.context import COLUMNS, find_in_context

if TYPE_CHECKING:
    import pandas as pd

LISTS = ("hedges", "loaded")
NO_GROUP = "unknown"


def count_verbs(quotes: pd.DataFrame, by: str = "speaker_kind") -> pd.DataFrame:
    """Count with which verbs the words of each group of speakers are introduced: "claimed" against "said".

    Parameters
    ----------
    quotes : DataFrame
        Result of `find_quotes`: article_id, outlet, cue and the column `by`.
    by : str
        speaker_kind (default), outlet, affiliation ...

    Returns
    -------
    DataFrame
        One row per group and verb, the largest groups first: `by`, verb (its dictionary form; a cue that is no listed
        verb as it stands), stance (of mediakit/data/verbs: "neutral", "assertive", "doubting"; "" for others), n
        (quotations with it), of (quotations of the group that have a verb), share (n / of), low, high (Wilson, 95 %),
        n_articles, n_outlets. Quotations without a verb are left out; those without a group are "unknown".

    Notes
    -----
    Quotations of one article are not independent; a share that rests on few articles (n_articles) is one writer's
    habit.

    Examples
    --------
    >>> import pandas as pd
    >>> quotes = pd.DataFrame({"article_id": ["a1", "a1", "a2"], "outlet": "Post", "cue": ["said", "claimed", "said"],
    ...                        "speaker_kind": ["official", "official", "expert"]})
    >>> count_verbs(quotes)[["speaker_kind", "verb", "n", "of"]].values.tolist()
    [['official', 'claim', 1, 2], ['official', 'say', 1, 2], ['expert', 'say', 1, 1]]
    """
    check_columns(quotes, ["article_id", "outlet", "cue", by], "count_verbs")
    spoken = quotes[quotes["cue"].fillna("") != ""]
    group = spoken[by].astype("str").replace("", NO_GROUP)
    forms = _read_forms()
    known = [forms.get(cue, (cue, "")) for cue in spoken["cue"].str.casefold()]
    spoken = spoken.assign(verb=[verb for verb, _ in known], stance=[stance for _, stance in known], **{by: group})
    counted = spoken.groupby([by, "verb", "stance"]).agg(
        n=("verb", "size"), n_articles=("article_id", "nunique"), n_outlets=("outlet", "nunique")
    )
    table = counted.reset_index()
    table["of"] = table.groupby(by)["n"].transform("sum")
    table = add_shares(table, "n", "of").sort_values(["of", by, "n", "verb"], ascending=[False, True, False, True])
    return table[[by, "verb", "stance", "n", "of", "share", "low", "high", "n_articles", "n_outlets"]].reset_index(
        drop=True
    )


@cache
def _read_forms() -> dict[str, tuple[str, str]]:
    """Dictionary form and stance of each form of a listed verb."""
    rows = read_rows("verbs/attribution-en.csv", "there is no list of verbs")
    return {form.strip(): (row["verb"], row["stance"]) for row in rows for form in row["forms"].split(";")}


def find_listed_words(
    articles: pd.DataFrame, words: str = "hedges", *, width: int = 60, field: str = "text"
) -> pd.DataFrame:
    """Find words that hedge ("reportedly", "may") or colour what is told ("regime", "claimed"), in context.

    Parameters
    ----------
    articles : DataFrame
        Needs article_id, outlet, published and the column `field`.
    words : {"hedges", "loaded"}
        Which list: mediakit/data/words, each word with its reason and the list with its source.
    width : int
        Characters of context on each side.
    field : str
        text (default), headline or deck.

    Returns
    -------
    DataFrame
        One row per match, as `find_in_context` gives them, with word (of the list) and reason. It is for reading: the
        same word may hedge, quote or name, and no count of such words is a measure of an outlet.

    Raises
    ------
    MediakitError
        If there is no such list.
    """
    import pandas as pd

    if words not in LISTS:
        raise MediakitError(f"there is no list of words {words!r}", todo=f"write one of: {', '.join(LISTS)}")
    listed = read_rows(f"words/{words}-en.csv", f"there is no list of words {words!r}")
    found = [
        find_in_context(articles, row["word"], width=width, field=field).assign(word=row["word"], reason=row["reason"])
        for row in listed
        if row.get("where") != "headline"  # a hedge only in the short grammar of headlines
    ]
    table = pd.concat(found, ignore_index=True)
    order = pd.Series(range(len(articles)), index=articles["article_id"].tolist())
    place = table["article_id"].map(order[~order.index.duplicated()])
    table = table.assign(place=place).sort_values(["place", "start", "end"], kind="stable", ignore_index=True)
    return table[[*COLUMNS, "word", "reason"]]
