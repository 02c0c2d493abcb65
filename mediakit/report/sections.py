"""What a report says: the analyses, their charts, and the sentences behind every count."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mediakit.charts import (
    plot_coverage,
    plot_frames,
    plot_frames_over_time,
    plot_headline_history,
    plot_headlines,
    plot_keyness,
    plot_speaker_kinds,
    plot_speakers,
)
from mediakit.copies import find_copies, find_copy_edits
from mediakit.corpus import Corpus
from mediakit.coverage import count_coverage
from mediakit.errors import MediakitError
from mediakit.frames import count_frames, find_frames
from mediakit.headlines import align_headlines, compare_headlines, compare_versions
from mediakit.quotes import find_quotes
from mediakit.report.cutting import cut_text, shorten_text
from mediakit.report.quoted import QUOTED_WORDS
from mediakit.speakers import compare_speakers, count_quotes, link_speakers
from mediakit.words import compare_words, find_in_context

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

CODEBOOK = "generic-frames"
# Articles in which a word has to stand: headlines are short and few.
WORD_ARTICLES = {"text": 3, "headline": 2}
SHOWN_WORDS, MOST_PLACES = 6, 20  # of each side; places of each word
CONTEXT = 70  # characters shown on either side of a match in a text


@dataclass(frozen=True)
class Words:
    """The words of two outlets compared: the table, the field that was counted, or why there is none."""

    table: pd.DataFrame | None
    field: str = ""
    reason: str = ""


@dataclass
class Findings:
    """All tables of one report, computed once."""

    corpus: Corpus
    heads: pd.DataFrame
    core_heads: pd.DataFrame
    changes: pd.DataFrame
    happenings: pd.DataFrame
    copies: pd.DataFrame
    quotes: pd.DataFrame
    coverage: pd.DataFrame
    words: Words
    frames: pd.DataFrame
    quote_frames: pd.DataFrame
    counts: dict[str, pd.DataFrame] = field(default_factory=dict)


@dataclass(frozen=True)
class Plot:
    """One chart of the report: its file name, the heading it stands under, and how to draw it."""

    name: str
    draw: Callable[[], Axes]
    holds: bool
    empty: str


def analyse(corpus: Corpus) -> Findings:
    """Run all verbs on a corpus."""
    articles = corpus.articles
    present = set(articles.loc[articles["headline"] != "", "outlet"])
    core = [name for name in corpus.outlets if name in present]
    # The hand-kept quotations; where there are none, those found in the texts.
    quotes = link_speakers(find_quotes(articles) if corpus.quotes.empty else corpus.quotes, corpus.speakers)
    heads = compare_headlines(corpus)
    found = Findings(
        corpus=corpus,
        heads=heads,
        core_heads=compare_headlines(corpus, only=core) if core else heads,
        changes=compare_versions(corpus),
        happenings=_align(articles),
        copies=find_copies(articles),
        quotes=quotes,
        coverage=count_coverage(articles),
        words=_compare_words(articles, core),
        frames=find_frames(articles, CODEBOOK),
        quote_frames=find_frames(quotes, CODEBOOK),
    )
    known = quotes[(quotes["speaker_kind"] != "") & (quotes["speaker_name"] != "")]
    found.counts = {
        "experts": compare_speakers(quotes, kinds=["expert"], speakers=corpus.speakers),
        "outlets": compare_speakers(quotes, speakers=corpus.speakers),
        "kinds": count_quotes(known, by=["outlet", "speaker_kind"]),
        "persons": count_quotes(quotes, by=["speaker_name", "speaker_kind"]),
        "diversity": count_quotes(quotes, by="outlet"),
        "frames": count_frames(found.frames, by="outlet", per=articles, codebook=CODEBOOK),
        "frames_by_day": count_frames(found.frames, by=["outlet", "day"], per=articles, codebook=CODEBOOK),
        "text_frames": count_frames(found.frames, by="outlet", per=articles, field="text", codebook=CODEBOOK),
        "quote_frames": count_frames(
            found.quote_frames, by="speaker_kind", per=known, field="quotation", codebook=CODEBOOK
        ),
    }
    return found


def _align(articles: pd.DataFrame) -> pd.DataFrame:
    """Articles of several outlets on one happening, one row each; none where there is nothing to align."""
    try:
        pairs = align_headlines(articles)
    except MediakitError:  # one outlet, no dates, no English headlines: the page says that there is no group
        return articles.head(0).assign(happening_id="")
    groups = pairs[pairs["same"]].drop_duplicates("article_id").set_index("article_id")["happening_id"]
    held = articles[articles["article_id"].isin(groups.index)]
    held = held.assign(happening_id=held["article_id"].map(groups))
    several = held.groupby("happening_id")["outlet"].transform("nunique") > 1
    return held[several].sort_values(["happening_id", "published", "article_id"], ignore_index=True)


def list_copies(found: Findings) -> list[dict[str, Any]]:
    """Each group of copies with its original, and what each copy left out, put in or replaced."""
    edits = find_copy_edits(found.corpus.articles, found.copies)
    articles = found.corpus.articles.set_index("article_id")
    return [
        {
            "original": articles.loc[group.loc[group["copy_of"] == "", "article_id"].iloc[0]],
            "copies": [
                {
                    "row": row,
                    "article": articles.loc[row.article_id],
                    "edits": list(edits[edits["article_id"] == row.article_id].itertuples()),
                }
                for row in group[group["copy_of"] != ""].itertuples()
            ],
        }
        for _, group in found.copies.groupby("cluster_id", sort=False)
    ]


def _compare_words(articles: pd.DataFrame, core: list[str]) -> Words:
    """The two outlets with most articles, the corpus' own choice first: their texts, else their headlines."""
    kind = "text" if (articles["text"] != "").any() else "headline"
    held = articles.loc[articles[kind] != "", "outlet"].value_counts()
    chosen = [*(name for name in held.index if name in core), *(name for name in held.index if name not in core)][:2]
    if len(chosen) < 2:
        return Words(None, kind, "Words are compared between two outlets; there are fewer.")
    try:
        return Words(compare_words(articles, *chosen, field=kind, least=WORD_ARTICLES[kind]), kind)
    except MediakitError as error:
        return Words(None, kind, f"Words were not compared: {error.what}.")


def list_word_contexts(found: Findings) -> list[dict[str, Any]]:
    """For each word that leans most to a side: its counts, and the places where it stands in the two outlets."""
    table = found.words.table
    if table is None:
        return []
    leans = table.sort_values("z", ascending=False, kind="stable")
    ends = [*leans.head(SHOWN_WORDS).itertuples(), *leans.tail(SHOWN_WORDS).itertuples()]
    articles = found.corpus.articles
    both = articles[articles["outlet"].isin([table["first"].iloc[0], table["second"].iloc[0]])]
    records = []
    for row in ends:
        flags = "" if row.word.isupper() else "(?i)"  # "US" is not "us"
        query = rf"/{flags}(?<!\w){re.escape(row.word)}(?!\w)/".replace("'", "['’]")
        places = find_in_context(both, query, field=found.words.field)
        records.append({"row": row, "places": list(places.head(MOST_PLACES).itertuples()), "n": len(places)})
    return records


def list_plots(found: Findings) -> list[Plot]:
    """The charts of a report in their order; those without data say why they are missing."""
    events, counts = found.corpus.events, found.counts
    drawn: list[tuple[str, Callable[[], Axes], bool, str]] = [
        ("headlines", lambda: plot_headlines(found.core_heads), not found.core_heads.empty, "No headlines are held."),
        (
            "headline-history",
            lambda: plot_headline_history(found.corpus.versions, found.corpus.articles),
            not found.changes.empty,
            "No change of a headline is known.",
        ),
        (
            "words",
            lambda: plot_keyness(found.words.table),
            found.words.table is not None,
            found.words.reason,
        ),
        (
            "coverage-per-day",
            lambda: plot_coverage(found.coverage, events, only=_with_dates(found)),
            bool(found.coverage["day"].notna().any()),
            "No article has a date.",
        ),
        (
            "experts",
            lambda: plot_speakers(counts["experts"], "experts"),
            not counts["experts"].empty,
            "No expert is quoted.",
        ),
        (
            "speaker-kinds",
            lambda: plot_speaker_kinds(counts["kinds"]),
            not counts["kinds"].empty,
            "Nobody is quoted.",
        ),
        (
            "frames-by-outlet",
            lambda: plot_frames(counts["frames"]),
            not counts["frames"].empty,
            "No headlines are held.",
        ),
        (
            "frames-over-time",
            lambda: plot_frames_over_time(counts["frames_by_day"], events),
            not counts["frames_by_day"].empty,
            "No headline has a date.",
        ),
        (
            "frames-in-texts",
            lambda: plot_frames(counts["text_frames"], what="texts"),
            not counts["text_frames"].empty,
            "No texts are held.",
        ),
        (
            "frames-in-quotations",
            lambda: plot_frames(counts["quote_frames"], by="speaker_kind", what="quotations"),
            not counts["quote_frames"].empty,
            "No words of quotations are held.",
        ),
    ]
    return [Plot(*parts) for parts in drawn]


def _with_dates(found: Findings) -> list[str]:
    dated = set(found.coverage.loc[found.coverage["day"].notna() & (found.coverage["n"] > 0), "outlet"])
    return [name for name in found.corpus.outlets if name in dated]


def list_evidence(frames: pd.DataFrame, texts: pd.DataFrame, key: str, column: str) -> list[dict[str, Any]]:
    """One record per text with matches: the text cut at its matches, so that each can be marked where it stands.

    Of a text of more than 40 words (a quotation found in an article) only the words next to the matches are shown.
    """
    records = []
    by_key = texts.drop_duplicates(key).set_index(key)
    for unit, matches in frames.groupby(key, sort=False):
        row = by_key.loc[unit]
        spans = sorted(zip(matches["start"], matches["end"], matches["code"], strict=True))
        parts = shorten_text(cut_text(row[column], spans), QUOTED_WORDS)
        records.append({"key": unit, "row": row, "parts": parts, "codes": sorted({s[2] for s in spans})})
    return sorted(records, key=lambda record: (record["row"]["outlet"], str(record["row"]["published"]), record["key"]))


def list_context(frames: pd.DataFrame, articles: pd.DataFrame) -> list[dict[str, Any]]:
    """One record per match in a text: the match between the words around it."""
    texts = articles.set_index("article_id")["text"]
    records = []
    for match in frames.itertuples():
        text = texts[match.article_id]
        left, right = text[max(0, match.start - CONTEXT) : match.start], text[match.end : match.end + CONTEXT]
        words = text[match.start : match.end]
        records.append({"match": match, "left": left.split("\n")[-1], "words": words, "right": right.split("\n")[0]})
    return records
