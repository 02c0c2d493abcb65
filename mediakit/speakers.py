"""Who is quoted: linking quotations to the hand-kept list of speakers, and counting them."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from mediakit.schema import check_columns
from mediakit.stats import add_shares
from mediakit.text import count_words, plain_marks

if TYPE_CHECKING:
    import pandas as pd

UNNAMED = "unnamed"
_NAMELESS = re.compile(r"(?:unnamed|an?|one|some|several)\b", re.IGNORECASE)
NAMED = ["speaker_name", "speaker_id", "speaker_kind", "role", "affiliation"]


def link_speakers(quotes: pd.DataFrame, speakers: pd.DataFrame) -> pd.DataFrame:
    """Link quotations to the hand-kept speakers by id, name, alias or transliteration.

    Parameters
    ----------
    quotes : DataFrame
        Needs speaker_name, speaker_id, speaker_kind, role, affiliation.
    speakers : DataFrame
        The table `speakers`.

    Returns
    -------
    DataFrame
        The quotes with speaker_id, speaker_name (main form) and speaker_kind filled where a speaker was found;
        role and affiliation stay as the article states them and are filled from speakers only where empty.
        New column linked_by: id, name, alias, transliteration, or "" (unlinked: nothing is guessed).
        A form that two speakers share links to neither. Case, accents, blanks, kinds of apostrophe and "the" before
        a name do not count. Speakers who are not linked and whose name begins with "unnamed", "a", "an", "one",
        "some" or "several" get the kind "unnamed".
    """
    check_columns(quotes, NAMED, "link_speakers")
    check_columns(speakers, ["speaker_id", "name", "aliases", "transliterations", "kind"], "link_speakers")
    forms = _index_forms(speakers)
    rows = {row.speaker_id: row for row in speakers.itertuples()}
    linked = [
        (quote.speaker_id, "id") if quote.speaker_id in rows else forms.get(_fold_name(quote.speaker_name), ("", ""))
        for quote in quotes.itertuples()
    ]
    found = [rows.get(speaker_id) for speaker_id, _ in linked]

    def fill(column: str, source: str, keep: bool) -> list[str]:
        return [
            old if row is None or (keep and old) else getattr(row, source)
            for old, row in zip(quotes[column], found, strict=True)
        ]

    unnamed = [
        not speaker_id and _NAMELESS.match(name) is not None
        for name, (speaker_id, _) in zip(quotes["speaker_name"], linked, strict=True)
    ]
    table = quotes.assign(
        speaker_id=[speaker_id for speaker_id, _ in linked],
        linked_by=[how for _, how in linked],
        speaker_name=fill("speaker_name", "name", keep=False),
        speaker_kind=fill("speaker_kind", "kind", keep=True),
        role=fill("role", "role", keep=True),
        affiliation=fill("affiliation", "affiliation", keep=True),
    )
    table["speaker_kind"] = [
        UNNAMED if nameless and not kind else kind
        for nameless, kind in zip(unnamed, table["speaker_kind"], strict=True)
    ]
    return table.astype(dict.fromkeys([*NAMED, "linked_by"], "str"))


def _index_forms(speakers: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Folded form -> (speaker_id, how); forms of two different speakers are left out."""
    forms: dict[str, tuple[str, str]] = {}
    shared: set[str] = set()
    for how, column in (("name", "name"), ("alias", "aliases"), ("transliteration", "transliterations")):
        for speaker in speakers.itertuples():
            cell = getattr(speaker, column)
            for form in [cell] if column == "name" else cell.split(";"):
                key = _fold_name(form)
                if not key:
                    continue
                if key in forms and forms[key][0] != speaker.speaker_id:
                    shared.add(key)
                forms.setdefault(key, (speaker.speaker_id, how))
    return {key: value for key, value in forms.items() if key not in shared}


def _fold_name(name: str) -> str:
    letters = unicodedata.normalize("NFKD", plain_marks(name))
    folded = " ".join("".join(c for c in letters if not unicodedata.combining(c)).casefold().split())
    return folded.removeprefix("the ")


def count_quotes(quotes: pd.DataFrame, by: list[str] | str) -> pd.DataFrame:
    """Count who is quoted.

    Parameters
    ----------
    quotes : DataFrame
        Needs quote_id, article_id, speaker_name, text, second_hand and the columns of `by`; usually the result
        of `link_speakers`.
    by : str or list of str
        Columns to count by, e.g. ["outlet", "speaker_kind"].

    Returns
    -------
    DataFrame
        One row per combination that occurs, sorted by `by`: n_sources (persons per article, summed: somebody
        quoted five times in one article is one source), n_quotes, n_speakers, n_articles, words (words quoted,
        of the quotations whose words are held), n_second_hand (sources whose words the outlet took from another),
        of (n_sources of all rows with the same values but for the last column of `by`),
        share (n_sources / of), low, high (Wilson, 95 %; 0 to 1). Rows without a speaker (scare quotes, titles,
        words that nobody could be found for) are nobody's and not counted.

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
    check_columns(quotes, ["quote_id", "article_id", "speaker_name", "text", "second_hand", *by], "count_quotes")
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
        )
        .reset_index()
    )
    groups = by[:-1]
    sources = table.groupby(groups, dropna=False)["n_sources"] if groups else table["n_sources"]
    table["of"] = sources.transform("sum") if groups else sources.sum()
    return add_shares(table, "n_sources", "of")


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
