"""The sentences behind the counts of who is quoted: per person and outlet, and per kind of speaker and outlet."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mediakit.marks import find_outer_segments
from mediakit.quotes.sentences import find_sentences
from mediakit.quotes.show import place_in_text
from mediakit.report.cutting import Part, cut_text, shorten_gaps, shorten_marked

if TYPE_CHECKING:
    import pandas as pd

QUOTED_WORDS = 40  # a published report shows no longer quotation
AROUND_WORDS = 25  # nor more of the outlet's own words in one go
_PLACES = (
    ("quotation", "start", "end"),
    ("speaker", "speaker_mention_start", "speaker_mention_end"),
    ("verb", "cue_start", "cue_end"),
)


@dataclass(frozen=True)
class Evidence:
    """One quotation in its sentence: `parts` are pieces of it with what they are (quotation, speaker, verb)."""

    quote: dict[str, Any]
    article: dict[str, Any]
    parts: list[Part]


@dataclass(frozen=True)
class Count:
    """One count with what it counts."""

    label: str
    evidence: list[Evidence]


@dataclass(frozen=True)
class Group:
    """Counts that belong together: those of one person, or of one outlet."""

    anchor: str
    label: str
    note: str
    counts: list[Count]


def group_by_person(
    matrix: pd.DataFrame, quotes: pd.DataFrame, evidence: dict[str, list[Evidence]], prefix: str
) -> list[Group]:
    """One group per person of a matrix made by `compare_speakers`, with one count per outlet."""
    groups = []
    for number, (name, rows) in enumerate(matrix.groupby("speaker_name", sort=False), start=1):
        own = quotes[quotes["speaker_name"] == name]
        counts = []
        for row in rows.itertuples():
            column = "outlet" if row.known == "quoted" else "via_outlet"
            behind = own[(own[column] == row.outlet) & own["article_id"].isin(row.articles.split("; "))]
            credited = "" if row.known == "quoted" else ", credited by another outlet"
            label = f"{row.outlet}: {row.n_sources} article{'s' * (row.n_sources > 1)}{credited}"
            counts.append(Count(label, _collect(behind, evidence)))
        groups.append(Group(f"{prefix}-{number}", str(name), rows["described_as"].iloc[0], counts))
    return groups


def group_by_kind(who: pd.DataFrame, quotes: pd.DataFrame, evidence: dict[str, list[Evidence]]) -> list[Group]:
    """One group per outlet, those with most sources first, with one count per kind of speaker.

    `who` is the result of `count_quotes(quotes, by=["outlet", "speaker_kind"])`.
    """
    groups = []
    sizes = who.groupby("outlet")["n_sources"].sum().sort_index().sort_values(ascending=False, kind="stable")
    for number, (outlet, n) in enumerate(sizes.items(), start=1):
        own = quotes[quotes["outlet"] == outlet]
        rows = who[who["outlet"] == outlet].sort_values("n_sources", ascending=False, kind="stable")
        counts = [
            Count(
                f"{row.speaker_kind}: {row.n_sources} of {row.of}",
                _collect(own[own["speaker_kind"] == row.speaker_kind], evidence),
            )
            for row in rows.itertuples()
        ]
        groups.append(Group(f"kinds-{number}", str(outlet), f"{n} persons × articles", counts))
    return groups


def _collect(quotes: pd.DataFrame, evidence: dict[str, list[Evidence]]) -> list[Evidence]:
    found = [item for quote_id in dict.fromkeys(quotes["quote_id"]) for item in evidence[quote_id]]
    return sorted(found, key=lambda item: (item.quote["speaker_name"], item.quote["article_id"]))


def find_evidence(quotes: pd.DataFrame, articles: pd.DataFrame) -> dict[str, list[Evidence]]:
    """Quotations in their sentences, by quote_id: one item per sentence, or one without place for hand-kept words."""
    by_id = {row["article_id"]: row for row in articles.to_dict("records")}
    bounds = {article_id: _bounds(by_id[article_id]["text"]) for article_id in quotes["article_id"].unique()}
    together: dict[str, list[dict[str, Any]]] = {}
    for record in quotes.to_dict("records"):
        together.setdefault(record["quote_id"], []).append(record)
    found: dict[str, list[Evidence]] = {}
    for quote_id, parts in together.items():
        article = by_id[parts[0]["article_id"]]
        found[quote_id] = [
            Evidence(records[0], article, _mark(article["text"], place, records))
            for place, records in _by_sentence(parts, bounds[article["article_id"]])
        ]
    return found


def _bounds(text: str) -> list[tuple[int, int]]:
    return [(sentence.start, sentence.end) for sentence in find_sentences(text, find_outer_segments(text))]


def _by_sentence(
    records: list[dict[str, Any]], bounds: list[tuple[int, int]]
) -> Iterator[tuple[tuple[int, int], list[dict[str, Any]]]]:
    """The parts of one quotation by the stretch of whole sentences that they stand in; (0, 0) without a place."""
    together: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for record in records:
        together.setdefault(_stretch(place_in_text(record), bounds), []).append(record)
    yield from together.items()


def _stretch(place: tuple[int, int] | None, bounds: list[tuple[int, int]]) -> tuple[int, int]:
    if place is None or not bounds:
        return 0, 0
    starts = [start for start, _ in bounds]
    first = max(0, bisect_right(starts, place[0]) - 1)
    last = max(first, bisect_left(starts, place[1]) - 1)
    return min(bounds[first][0], place[0]), max(bounds[last][1], place[1])


def _mark(text: str, place: tuple[int, int], records: Iterable[dict[str, Any]]) -> list[Part]:
    """The sentence in pieces, shortened to what a published report may show."""
    start, end = place
    if start == end:
        words = " … ".join(record["text"] for record in records if record["text"])
        return shorten_marked([(words, "quotation")], "quotation", QUOTED_WORDS) if words else []
    spans = [
        (span[0] - start, span[1] - start, what)
        for record in records
        for what, first, last in _PLACES
        if (span := place_in_text(record, first, last)) and start <= span[0] and span[1] <= end
    ]
    parts = shorten_marked(cut_text(text[start:end], spans), "quotation", QUOTED_WORDS)
    return shorten_gaps(parts, AROUND_WORDS)
