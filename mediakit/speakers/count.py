"""Counting who is quoted: sources, words, diversity; who appears where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mediakit.schema import check_columns
from mediakit.stats import SMALL_N, add_shares, effective_number
from mediakit.text import count_words

if TYPE_CHECKING:
    import pandas as pd


def count_quotes(quotes: pd.DataFrame, by: list[str] | str) -> pd.DataFrame:
    """Count who is quoted.

    Parameters
    ----------
    quotes : DataFrame
        Needs quote_id, article_id, published, speaker_name, text, second_hand and the columns of `by`; usually the
        result of `link_speakers`.
    by : str or list of str
        Columns to count by, e.g. "outlet", "speaker_name", "affiliation" or ["outlet", "speaker_kind"].

    Returns
    -------
    DataFrame
        One row per combination that occurs, sorted by `by`: n_sources (persons per article, summed: somebody
        quoted five times in one article is one source), n_quotes, n_speakers, n_articles, words (words quoted,
        of the quotations whose words are held), n_second_hand (sources whose words the outlet took from another),
        first and last (publication of the first and the last of the articles, UTC; missing where no date is known),
        effective_speakers (see Notes; one decimal, missing where n_sources < 5),
        of (n_sources of all rows with the same values but for the last column of `by`),
        share (n_sources / of), low, high (Wilson, 95 %; 0 to 1). Rows without a speaker (scare quotes, titles,
        words that nobody could be found for) are nobody's and not counted.

    Notes
    -----
    effective_speakers says how many voices there would be if all were heard equally often: the Hill number of order
    1, the exponential of Shannon's entropy of the sources over the speakers (Jost 2006,
    doi:10.1111/j.2006.0030-1299.14714.x). 1: one speaker in all articles; n_speakers: each in equally many. It lies
    between the number of speakers, in which somebody quoted once weighs as much as a minister quoted daily, and the
    inverse Simpson index, which hardly sees the small voices. It grows with the number of articles read: compare
    groups of similar n_sources, and read n_speakers beside it. Unnamed speakers who are called the same count as
    one speaker.

    Examples
    --------
    >>> import mediakit as mk
    >>> corpus = mk.read_corpus("tillerson-moscow-2017")
    >>> quotes = mk.link_speakers(corpus.quotes, corpus.speakers)
    >>> who = mk.count_quotes(quotes, by="speaker_kind")
    >>> bool((who["share"].sum() - 1) < 1e-9)
    True
    """
    by = [by] if isinstance(by, str) else list(by)
    needed = ["quote_id", "article_id", "published", "speaker_name", "text", "second_hand"]
    check_columns(quotes, [*needed, *by], "count_quotes")
    quotes = quotes[quotes["speaker_name"] != ""]
    sources = quotes["article_id"] + "\0" + quotes["speaker_name"]
    marked = quotes.assign(
        source=sources,
        second_hand_source=sources.where(quotes["second_hand"].astype("boolean").fillna(False)),
        words=quotes["text"].map(count_words),
    )
    table = (
        marked.groupby(by, sort=True, dropna=False)
        .agg(
            n_sources=("source", "nunique"),
            n_quotes=("quote_id", "nunique"),
            n_speakers=("speaker_name", "nunique"),
            n_articles=("article_id", "nunique"),
            words=("words", "sum"),
            n_second_hand=("second_hand_source", "nunique"),
            first=("published", "min"),
            last=("published", "max"),
        )
        .reset_index()
    )
    table["effective_speakers"] = _count_effective(marked, by)
    groups = by[:-1]
    sources = table.groupby(groups, dropna=False)["n_sources"] if groups else table["n_sources"]
    table["of"] = sources.transform("sum") if groups else sources.sum()
    return add_shares(table, "n_sources", "of")


def _count_effective(marked: pd.DataFrame, by: list[str]) -> list[float]:
    """Effective number of speakers of each combination, sorted by `by`; nan where there are fewer than 5 sources."""
    found = []
    for _, rows in marked.groupby(by, sort=True, dropna=False):
        articles = rows.groupby("speaker_name")["article_id"].nunique()
        found.append(round(effective_number(articles), 1) if articles.sum() >= SMALL_N else float("nan"))
    return found


def compare_speakers(
    quotes: pd.DataFrame, kinds: list[str] | None = None, speakers: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Compare in which outlets each person is quoted, and where one outlet passes on another's quotation.

    Parameters
    ----------
    quotes : DataFrame
        Linked quotes; needs article_id, outlet, speaker_name, speaker_kind, role, affiliation, second_hand, via_outlet.
    kinds : list of str, optional
        Kinds of speaker to keep; all by default.
    speakers : DataFrame, optional
        The table `speakers`, for how a person is described; without it the articles' own words are used, which
        vary ("Brookings Institute").

    Returns
    -------
    DataFrame
        One row per speaker and outlet: speaker_name, speaker_kind, described_as (affiliation, else role),
        outlet, known ("quoted": an article of the outlet at hand quotes the person; "credited": only another
        outlet's article says that this outlet had the words), n_sources (articles), articles (ids joined by "; ").
        Sorted by number of outlets per speaker, then name.
    """
    import pandas as pd

    persons = ["speaker_name", "speaker_kind", "role", "affiliation"]
    check_columns(quotes, ["article_id", "outlet", *persons, "second_hand", "via_outlet"], "compare_speakers")
    named = quotes[quotes["speaker_name"] != ""]
    chosen = named[named["speaker_kind"].isin(kinds)] if kinds else named
    credited = chosen[chosen["via_outlet"] != ""].assign(known="credited")
    credited = credited.assign(outlet=credited["via_outlet"])
    both = pd.concat([chosen.assign(known="quoted"), credited], ignore_index=True)
    first_hand = set(map(tuple, both.loc[both["known"] == "quoted", ["speaker_name", "outlet"]].to_numpy()))
    doubled = [
        known == "credited" and (name, outlet) in first_hand
        for name, outlet, known in zip(both["speaker_name"], both["outlet"], both["known"], strict=True)
    ]
    both = both.loc[~pd.Series(doubled, index=both.index, dtype=bool)]
    kind = both.groupby("speaker_name")["speaker_kind"].agg(lambda kinds: kinds.mode().iloc[0]).to_dict()
    both = both.assign(speaker_kind=both["speaker_name"].map(kind).astype("str"))
    table = (
        both.groupby(["speaker_name", "speaker_kind", "outlet", "known"])
        .agg(n_sources=("article_id", "nunique"), articles=("article_id", lambda ids: "; ".join(sorted(set(ids)))))
        .reset_index()
    )
    described = _describe(chosen if speakers is None else speakers.rename(columns={"name": "speaker_name"}))
    table.insert(2, "described_as", [described.get(name, "") for name in table["speaker_name"]])
    outlets = table["speaker_name"].map(table.groupby("speaker_name")["outlet"].nunique())
    order = table.assign(n=-outlets).sort_values(["n", "speaker_name", "outlet"]).index
    return table.loc[order].reset_index(drop=True)


def _describe(persons: pd.DataFrame) -> dict[str, str]:
    """Affiliation, else role, of each speaker_name: the one that is stated most often."""
    stated = persons["affiliation"].where(persons["affiliation"] != "", persons["role"])
    filled = stated[stated != ""]
    if not len(filled):
        return {}
    return filled.groupby(persons["speaker_name"]).agg(lambda texts: texts.mode().iloc[0]).to_dict()
