"""Holds what a run found against the known truth of the fictional corpus: precision and recall per step."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediakit.corpus import Corpus, drop_other_titles
from mediakit.corpus.tables import read_rows
from mediakit.quotes.evaluate import compare_quotes

if TYPE_CHECKING:
    import pandas as pd

# Step, what it is called here, measure and value of `compare_quotes`.
MEASURES = (
    ("quotes", "quotations", "quotation", ""),
    ("quotes", "direct", "kind", "direct"),
    ("quotes", "mixed", "kind", "mixed"),
    ("quotes", "indirect", "kind", "indirect"),
    ("speakers", "speaker of the pairs, linked", "name", ""),
    ("speakers", "kind of speaker of the pairs", "speaker_kind", ""),
    ("speakers", "second hand", "second_hand", ""),
)
PLACES = ("start", "end", "speaker_mention_start", "speaker_mention_end")
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
    quotes = quotes.assign(article_id=quotes["article_id"].map(ids).fillna(""))
    rows += _compare_quotes(quotes, gold, dict(zip(expected["article_id"], expected["text"], strict=True)))
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
        same = got == want
        if field == "published":  # where a page states only a day, the day is all that can be right
            days = articles.loc[both, "published_precision"] == "day"
            same |= days & (got.dt.date == want.dt.date)
        right = int((same & stated).sum())
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
    got = {(ids.get(row.article_id, ""), row.headline) for row in drop_other_titles(found.versions).itertuples()}
    want = {(row.article_id, row.headline) for row in truth.versions.itertuples() if row.article_id in wanted}
    return ("collect", "headline versions", len(got & want), len(got), len(want))


def _compare_quotes(quotes: pd.DataFrame, gold: pd.DataFrame, texts: dict[str, str]) -> list[tuple[Any, ...]]:
    """Compare quotations as `mediakit.quotes.evaluate` does, found ones at their places in the true texts."""
    import pandas as pd

    for column in PLACES:
        gold[column] = pd.to_numeric(gold[column]).astype("Int64")
    gold = gold.assign(second_hand=gold["second_hand"] == "true", flags="")
    placed = pd.DataFrame([_place(row, texts.get(row["article_id"], "")) for row in quotes.to_dict("records")])
    result = compare_quotes(placed.reindex(columns=quotes.columns), gold).set_index(["measure", "value"])
    rows: list[tuple[Any, ...]] = []
    for step, what, measure, value in MEASURES:
        right, found, truth = (int(result.loc[(measure, value), name]) for name in ("right", "found", "truth"))
        rows.append((step, what, right, found, truth))
    return rows


def _place(row: dict[str, Any], text: str) -> dict[str, Any]:
    """A found row at the place of its words in the true text, the nearest one if they occur twice; else nowhere."""
    starts = [match.start() for match in re.finditer(re.escape(row["text"]), text)]
    if not starts:
        return row | {"article_id": ""}
    shift = min((start - row["start"] for start in starts), key=abs)
    return row | {name: row[name] + shift for name in PLACES if isinstance(row[name], int)}


def _compare_codes(codes: pd.DataFrame, gold: pd.DataFrame, ids: dict[str, str]) -> tuple[Any, ...]:
    present = codes[codes["present"].astype(bool)]
    got = {(ids[row.article_id], row.code) for row in present.itertuples() if row.article_id in ids}
    truth = gold[(gold["coder"] == "adjudicated") & (gold["present"] == "true") & gold["article_id"].isin(ids.values())]
    want = set(map(tuple, truth[["article_id", "code"]].to_numpy()))
    return ("frames", "frame present in the text", len(got & want), len(got), len(want))
