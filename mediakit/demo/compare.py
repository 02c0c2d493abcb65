"""Holds what a run found against the known truth of the fictional corpus: precision and recall per step."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediakit.corpus import Corpus
from mediakit.corpus.tables import read_rows

if TYPE_CHECKING:
    import pandas as pd

SAME_QUOTATION = 0.5  # share of common words above which two quotations are the same one
COLUMNS = ["step", "what", "right", "found", "truth", "precision", "recall"]


def compare_with_truth(
    found: Corpus, truth: Corpus, quotes: pd.DataFrame, codes: pd.DataFrame, outlets: Iterable[str]
) -> pd.DataFrame:
    """Compare a collected and analysed corpus with the truth.

    Parameters
    ----------
    found : Corpus
        What was collected: articles (by url), versions.
    truth : Corpus
        The fictional corpus; its folder holds gold/quotes.csv and gold/codes.csv.
    quotes : DataFrame
        Linked quotations found in `found.articles`.
    codes : DataFrame
        Result of `code_frames` over the texts of `found.articles`.
    outlets : iterable of str
        Outlets that were on the net; the others' texts are no truth here.

    Returns
    -------
    DataFrame
        One row per thing compared: step, what, right, found, truth, precision (right / found), recall
        (right / truth); empty where the denominator is 0.
    """
    import pandas as pd

    expected = truth.articles[truth.articles["outlet"].isin(list(outlets))].set_index("url")
    articles = found.articles.drop_duplicates("url").set_index("url")
    both = [url for url in articles.index if url in expected.index]
    rows = [("collect", "articles", len(both), len(articles), len(expected))]
    rows += _compare_fields(articles, expected, both)
    ids = {articles.loc[url, "article_id"]: expected.loc[url, "article_id"] for url in both}
    rows += [_compare_versions(found, truth, ids, set(expected["article_id"]))]
    gold = read_rows(Path(truth.folder) / "gold" / "quotes.csv")
    gold = gold[gold["article_id"].isin(expected["article_id"])]
    # Scare quotes and titles are found and flagged as no quotations.
    quotes = quotes[~quotes["flags"].str.contains("scare quote|title")]
    rows += _compare_quotes(quotes, gold, ids)
    rows += [_compare_codes(codes, read_rows(Path(truth.folder) / "gold" / "codes.csv"), ids)]
    table = pd.DataFrame(rows, columns=COLUMNS[:5])
    return table.assign(
        precision=table["right"] / table["found"].where(table["found"] > 0),
        recall=table["right"] / table["truth"].where(table["truth"] > 0),
    )


def _compare_fields(articles: pd.DataFrame, expected: pd.DataFrame, both: list[str]) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for field in ("headline", "byline", "published", "kind"):
        got, want = articles.loc[both, field], expected.loc[both, field]
        stated = want.notna() & (want.astype("str") != "")
        given = got.notna() & (got.astype("str") != "")
        right = int(((got == want) & stated).sum())
        rows.append(("extract", field, right, int(given.sum()), int(stated.sum())))
    shingles = [(_shingles(articles.loc[url, "text"]), _shingles(expected.loc[url, "text"])) for url in both]
    common = sum((got & want).total() for got, want in shingles)
    rows.append(
        (
            "extract",
            "text (4-word runs)",
            common,
            sum(got.total() for got, _ in shingles),
            sum(want.total() for _, want in shingles),
        )
    )
    return rows


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _words(text)
    return Counter(zip(*(words[k:] for k in range(4)), strict=False))


def _compare_versions(found: Corpus, truth: Corpus, ids: dict[str, str], wanted: set[str]) -> tuple[Any, ...]:
    got = {(ids.get(row.article_id, ""), row.headline) for row in found.versions.itertuples()}
    want = {(row.article_id, row.headline) for row in truth.versions.itertuples() if row.article_id in wanted}
    return ("collect", "headline versions", len(got & want), len(got), len(want))


def _compare_quotes(quotes: pd.DataFrame, gold: pd.DataFrame, ids: dict[str, str]) -> list[tuple[Any, ...]]:
    """Pair found and true quotations by their words, best pairs first, then compare what is said of the pairs."""
    got = _join_parts(quotes.assign(article_id=quotes["article_id"].map(ids).fillna("")))
    want = _join_parts(gold.assign(second_hand=gold["second_hand"] == "true"))
    pairs = _pair(got, want)
    rows: list[tuple[Any, ...]] = [("quotes", "quotations", len(pairs), len(got), len(want))]
    for kind in ("direct", "mixed", "indirect"):
        right = sum(a["kind"] == b["kind"] == kind for a, b in pairs)
        rows.append(("quotes", kind, right, _count(got, "kind", kind), _count(want, "kind", kind)))
    named = [pair for pair in pairs if pair[0]["speaker_id"]]
    right = sum(a["speaker_id"] == b["speaker_id"] for a, b in named)
    rows.append(("speakers", "speaker of the pairs, linked", right, len(named), len(pairs)))
    kinds = [pair for pair in pairs if pair[0]["speaker_kind"]]
    right = sum(a["speaker_kind"] == b["speaker_kind"] for a, b in kinds)
    rows.append(("speakers", "kind of speaker of the pairs", right, len(kinds), len(pairs)))
    right = sum(bool(a["second_hand"]) and bool(b["second_hand"]) for a, b in pairs)
    rows.append(("speakers", "second hand", right, _count(got, "second_hand", True), _count(want, "second_hand", True)))
    return rows


def _count(records: list[dict[str, Any]], column: str, value: Any) -> int:
    return sum(record[column] == value for record in records)


def _join_parts(quotes: pd.DataFrame) -> list[dict[str, Any]]:
    records = []
    for _, parts in quotes.groupby("quote_id", sort=False):
        record = dict(parts.iloc[0])
        records.append({**record, "words": Counter(_words(" ".join(parts["text"])))})
    return records


def _pair(got: list[dict[str, Any]], want: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    scored = []
    for i, one in enumerate(got):
        for j, other in enumerate(want):
            if one["article_id"] == other["article_id"]:
                common = (one["words"] & other["words"]).total()
                score = 2 * common / max(1, one["words"].total() + other["words"].total())
                if score >= SAME_QUOTATION:
                    scored.append((-score, i, j))
    used_got: set[int] = set()
    used_want: set[int] = set()
    pairs = []
    for _, i, j in sorted(scored):
        if i not in used_got and j not in used_want:
            used_got.add(i)
            used_want.add(j)
            pairs.append((got[i], want[j]))
    return pairs


def _compare_codes(codes: pd.DataFrame, gold: pd.DataFrame, ids: dict[str, str]) -> tuple[Any, ...]:
    present = codes[codes["present"].astype(bool)]
    got = {(ids[row.article_id], row.code) for row in present.itertuples() if row.article_id in ids}
    truth = gold[(gold["coder"] == "adjudicated") & (gold["present"] == "true") & gold["article_id"].isin(ids.values())]
    want = set(map(tuple, truth[["article_id", "code"]].to_numpy()))
    return ("frames", "frame present in the text", len(got & want), len(got), len(want))
