"""Codes of a dictionary or a trained model held against people's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mediakit.errors import MediakitError
from mediakit.frames.scores import MIN_GROUPS, bounds, count_decisions, draw_again, drawn_f1, f1_scores
from mediakit.frames.units import KEYS, read_votes
from mediakit.schema import check_columns
from mediakit.stats import wilson_interval
from mediakit.stats.agreement import agreement_of

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

COLUMNS = [
    "of", "code", "outlet", "n", "n_articles", "tp", "fp", "fn", "tn",
    "precision", "precision_low", "precision_high", "recall", "recall_low", "recall_high", "f1", "f1_low", "f1_high",
    "agreement", "alpha", "alpha_low", "alpha_high", "kappa", "reason",
]  # fmt: skip


def validate_frames(
    coded: pd.DataFrame,
    codes: pd.DataFrame,
    texts: pd.DataFrame | None = None,
    *,
    field: str | None = None,
    coder: str | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Hold the codes of a dictionary or a trained model against those of people.

    Parameters
    ----------
    coded : DataFrame
        What is to be tested: the result of `code_frames` or `FrameModel.code`.
    codes : DataFrame
        The table `codes` as people filled it. Where several coded a unit, the coder "adjudicated" counts, then the
        majority; ties are left out.
    texts : DataFrame, optional
        articles or quotes (article_id, outlet; cluster_id where there is): for the rows per outlet, and so that
        copies are drawn together.
    field : str, optional
        headline, deck, text or quotation; needed when the codes are of several.
    coder : str, optional
        Compare with this coder alone.
    seed : int
        Start of the random numbers of the intervals.

    Returns
    -------
    DataFrame
        One row for all decisions ("all": every unit and code is one; its F1 is the micro F1), one for the mean of the
        codes ("macro", F1 only), one per code ("frame"), and with texts one per outlet ("outlet", all codes together):
        of, code, outlet, n (decisions that both made), n_articles, tp, fp, fn, tn, precision, recall and f1 (0 to 1),
        agreement (share of the same decisions), alpha (Krippendorff's) and kappa (Cohen's) with people, each interval
        as _low and _high (95 %), and reason (why a number or an interval is missing).

    Raises
    ------
    MediakitError
        If no unit and code was judged by both, or `coded` are spans that nobody said the presence of.

    Notes
    -----
    Intervals of precision and recall are Wilson's for one frame; all others draw articles (clusters of copies, where
    known) again, 1,000 times, and there is none below 10 of these. People disagree as well: `agreement` says
    how far, and no coder can be expected to agree with them better than they do with each other. Texts that a model
    was trained on prove nothing: see `scores` of the model.

    Examples
    --------
    >>> import mediakit as mk
    >>> articles = mk.read_corpus("sunnmark-talks").articles.head(4)
    >>> coded = mk.code_frames(mk.find_frames(articles), articles)
    >>> people = articles[["article_id"]].assign(field="headline", code="conflict", present=[True, True, False, False])
    >>> proof = validate_frames(coded, people, articles)
    >>> proof.loc[proof["of"] == "frame", ["code", "n", "tp", "fp", "fn", "tn"]].values.tolist()
    [['conflict', 4, 1, 0, 1, 2]]
    """
    import numpy as np
    import pandas as pd

    field, votes = read_votes(codes, field, coder)
    got = _presence(coded, field)
    shared = [code for code in got.columns if code in votes.columns]
    both = got.index.intersection(votes.index, sort=False)
    gold, told = (table.loc[both, shared].to_numpy(dtype=float) for table in (votes, got))
    if not (~np.isnan(gold) & ~np.isnan(told)).any():
        raise MediakitError(
            "no unit and code was judged by both",
            f"codes of people: {', '.join(votes.columns)}; codes to test: {', '.join(got.columns)}; field {field}; "
            f"{len(both)} units in both",
            "check that both are of the same texts and codebook",
        )
    facts = _facts(both, texts)
    rows = [_row(gold, told, facts, seed, of="all"), _macro_row(gold, told, facts, seed)]
    rows += [
        _row(gold[:, [place]], told[:, [place]], facts, seed, of="frame", code=code)
        for place, code in enumerate(shared)
    ]
    for outlet in sorted(facts["outlet"].unique()) if texts is not None else ():
        here = (facts["outlet"] == outlet).to_numpy()
        rows.append(_row(gold[here], told[here], facts[here], seed, of="outlet", outlet=outlet))
    texts_of = ("of", "code", "outlet", "reason")
    table = pd.DataFrame([dict.fromkeys(texts_of, "") | row for row in rows], columns=COLUMNS)
    types = dict.fromkeys(COLUMNS[3:-1], "float64") | dict.fromkeys(COLUMNS[3:9], "Int64")
    return table.astype(types | dict.fromkeys(texts_of, "str"))


def _presence(coded: pd.DataFrame, field: str) -> pd.DataFrame:
    if "present" not in coded.columns and "start" in coded.columns:
        raise MediakitError(
            "these are spans: they do not say where a frame is absent", todo="pass code_frames(frames, texts) instead"
        )
    check_columns(coded, ["article_id", "field", "code", "present"], "validate_frames")
    here = coded[coded["field"] == field]
    here = here.assign(quote_id=here["quote_id"].fillna("") if "quote_id" in here.columns else "")
    twice = here.duplicated([*KEYS, "code"])
    if twice.any():
        first = here[twice].iloc[0]
        raise MediakitError(
            "one unit and code was judged twice", f"{first['article_id']}, {first['code']}", "test one coder at a time"
        )
    table = here.assign(present=here["present"].astype(float)).set_index([*KEYS, "code"])["present"].unstack("code")
    return table[[code for code in dict.fromkeys(here["code"])]]


def _facts(units: pd.MultiIndex, texts: pd.DataFrame | None) -> pd.DataFrame:
    """Outlet and group (article, or cluster of copies) of each unit."""
    table = units.to_frame(index=False)
    if texts is None:
        return table.assign(outlet="", group=table["article_id"])
    check_columns(texts, ["article_id", "outlet"], "validate_frames")
    known = texts.drop_duplicates("article_id").set_index("article_id")
    group = table["article_id"]
    if "cluster_id" in known.columns:
        cluster = group.map(known["cluster_id"]).fillna("")
        group = cluster.where(cluster != "", group)
    return table.assign(outlet=table["article_id"].map(known["outlet"]).fillna(""), group=group)


def _row(gold: np.ndarray, told: np.ndarray, facts: pd.DataFrame, seed: int, **names: str) -> dict[str, Any]:
    import pandas as pd

    groups = facts["group"].to_numpy(dtype=object)
    decisions = count_decisions(gold, told, groups)
    tp, fp, fn, tn = (int(count) for count in decisions.total.sum(axis=0))
    row: dict[str, Any] = {**names, "n": tp + fp + fn + tn, "n_articles": facts["article_id"].nunique()}
    row |= {"tp": tp, "fp": fp, "fn": fn, "tn": tn, "f1": float(f1_scores(decisions.total)[0])}
    row |= {name: hits / n if n else float("nan") for name, hits, n in _ratios(tp, fp, fn)}
    reasons = _say_missing(tp, fp, fn)
    pair = pd.DataFrame({"people": gold.ravel(), "coder": told.ravel()})
    found = agreement_of(pair, groups=groups.repeat(gold.shape[1]), seed=seed)
    row |= {name: found[name] for name in ("agreement", "alpha", "kappa")}
    reasons.append(found["reason"])
    n_groups = len(set(groups))
    if n_groups < MIN_GROUPS:
        reasons.append(f"{n_groups} articles are too few for an interval")
    else:
        row |= {"alpha_low": found["low"], "alpha_high": found["high"]}
        row |= _intervals(decisions.counts, seed)
    if names["of"] == "frame":
        for name, hits, n in _ratios(tp, fp, fn):
            row[f"{name}_low"], row[f"{name}_high"] = wilson_interval(hits, n)
    return {**row, "reason": "; ".join(filter(None, reasons))}


def _ratios(tp: int, fp: int, fn: int) -> tuple[tuple[str, int, int], ...]:
    return ("precision", tp, tp + fp), ("recall", tp, tp + fn)


def _say_missing(tp: int, fp: int, fn: int) -> list[str]:
    reasons = []
    if not tp + fp:
        reasons.append("no precision: it was never found")
    if not tp + fn:
        reasons.append("no recall: people saw it nowhere")
    return reasons


def _intervals(counts: np.ndarray, seed: int) -> dict[str, float]:
    """Of precision, recall and F1 of all decisions together, by drawing groups again."""
    import numpy as np

    drawn = draw_again(len(counts), seed) @ counts.sum(axis=1)
    tp, fp, fn = drawn[:, 0], drawn[:, 1], drawn[:, 2]
    below = np.column_stack([tp + fp, tp + fn, tp + (fp + fn) / 2])
    values = np.divide(tp[:, None], below, out=np.full(below.shape, np.nan), where=below > 0)
    low, high = bounds(values)
    names = ("precision", "recall", "f1")
    return {f"{name}_low": float(low[n]) for n, name in enumerate(names)} | {
        f"{name}_high": float(high[n]) for n, name in enumerate(names)
    }


def _macro_row(gold: np.ndarray, told: np.ndarray, facts: pd.DataFrame, seed: int) -> dict[str, Any]:
    decisions = count_decisions(gold, told, facts["group"].to_numpy(dtype=object))
    row = {"of": "macro", "n": int(decisions.total.sum()), "n_articles": facts["article_id"].nunique()}
    row["f1"] = float(f1_scores(decisions.total)[1])
    n_groups = len(decisions.counts)
    if n_groups < MIN_GROUPS:
        return {**row, "reason": f"{n_groups} articles are too few for an interval"}
    low, high = bounds(drawn_f1(decisions, draw_again(n_groups, seed)))
    return {**row, "f1_low": float(low[1]), "f1_high": float(high[1])}
