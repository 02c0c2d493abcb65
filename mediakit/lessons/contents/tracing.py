"""Words that one outlet took from another, and where they stand there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mediakit.text import split_words

if TYPE_CHECKING:
    import pandas as pd

FEWEST_WORDS = 5
LEAST_SHARED = 0.6  # of the retold words that have to stand at the origin


@dataclass(frozen=True)
class Trace:
    """A quotation at second hand and the one that it goes back to; `change` is same, shortened or changed."""

    quote_id: str
    speaker: str
    article_id: str
    start: int
    end: int
    retold_words: str
    origin_id: str
    origin_start: int
    origin_end: int
    first_words: str
    shared: float
    change: str


def find_traces(quotes: pd.DataFrame, articles: pd.DataFrame) -> list[Trace]:
    """Trace quotations at second hand to earlier texts of the outlet that is credited, the surest first.

    A quotation is traced to the one of the same speaker that shares most of its words, if these are five or more and
    at least 60 % of them. Of each retelling text and each speaker one is kept.
    """
    facts = articles.set_index("article_id")
    whole = _join_parts(quotes)
    found = []
    for row in whole[whole["second_hand"] & whole["via_outlet"].isin(facts["outlet"])].itertuples():
        outlets = whole["article_id"].map(facts["outlet"])
        published = whole["article_id"].map(facts["published"])
        credited = whole[
            (outlets == row.via_outlet)
            & (published <= facts.loc[row.article_id, "published"])
            & (whole["speaker_name"] == row.speaker_name)
            & ~whole["second_hand"]
        ]
        traces = [trace for other in credited.itertuples() if (trace := _compare(row, other)) is not None]
        found += sorted(traces, key=lambda trace: (-trace.shared, trace.origin_id))[:1]
    ranked = sorted(found, key=lambda trace: (-trace.shared, trace.quote_id))
    kept: list[Trace] = []
    for trace in ranked:
        if trace.speaker not in {one.speaker for one in kept}:
            kept.append(trace)
    return kept


def _join_parts(quotes: pd.DataFrame) -> pd.DataFrame:
    """One row per quotation: from its first part to its last, with the words of all."""
    ordered = quotes.sort_values(["article_id", "start"], kind="stable")
    groups = ordered.groupby(["article_id", "quote_id"], sort=False)
    first = groups.first().reset_index()
    return first.assign(start=groups["start"].min().to_numpy(), end=groups["end"].max().to_numpy(),
                        text=groups["text"].agg(" ".join).to_numpy())  # fmt: skip


def _compare(retold: Any, first: Any) -> Trace | None:
    words, others = (split_words(one.text.lower()) for one in (retold, first))
    if len(words) < FEWEST_WORDS:
        return None
    shared = sum(word in others for word in words) / len(words)
    if shared < LEAST_SHARED:
        return None
    change = "same" if words == others else "shortened" if _contains(others, words) else "changed"
    return Trace(
        retold.quote_id, retold.speaker_name, retold.article_id, int(retold.start), int(retold.end), retold.text,
        first.article_id, int(first.start), int(first.end), first.text, round(shared, 6), change,
    )  # fmt: skip


def _contains(words: list[str], part: list[str]) -> bool:
    return any(words[place : place + len(part)] == part for place in range(len(words) - len(part) + 1))
