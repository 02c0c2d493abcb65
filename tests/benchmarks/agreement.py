"""Whether agreement is what other packages say, whether its intervals hold what they promise, and how fast it is.

    python tests/benchmarks/agreement.py tables          # 200 random tables beside nltk, statsmodels (and krippendorff)
    python tests/benchmarks/agreement.py votes DATA      # the published votes: DATA/nfc.votes.dev.jsonl, not part of it
    python tests/benchmarks/agreement.py coverage        # intervals of alpha against the alpha of 20,000 units
    python tests/benchmarks/agreement.py speed           # 10,000 codes by 5 coders

krippendorff is GPL and no dependency: install it in an environment of its own to have it beside the others.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
from nltk.metrics.agreement import AnnotationTask
from statsmodels.stats.inter_rater import aggregate_raters, cohens_kappa, fleiss_kappa

from mediakit.coding import agreement
from mediakit.stats.agreement import agreement_of


def draw_table(rng: np.random.Generator, missing: float) -> pd.DataFrame:
    """Votes of some coders on some units: a truth, and coders who see it more or less well."""
    n_units, n_coders, n_values = rng.integers(8, 60), rng.integers(2, 6), rng.integers(2, 5)
    truth = rng.integers(0, n_values, n_units)
    seen = np.where(rng.random((n_units, n_coders)) < rng.uniform(0.3, 0.95), truth[:, None], -1)
    votes = np.where(seen >= 0, seen, rng.integers(0, n_values, (n_units, n_coders))).astype(float)
    votes[rng.random(votes.shape) < missing] = np.nan
    return pd.DataFrame(votes, columns=[f"coder {number}" for number in range(n_coders)])


def their_alpha(votes: pd.DataFrame, level: str = "nominal") -> float:
    try:
        import krippendorff
    except ImportError:
        return float("nan")
    if not all(pd.api.types.is_numeric_dtype(votes[name]) for name in votes):  # it takes numbers alone
        names = {name: number for number, name in enumerate(sorted(votes.stack().dropna().unique()))}
        votes = votes.apply(lambda column: column.map(names))
    return float(krippendorff.alpha(reliability_data=votes.T.to_numpy(dtype=float), level_of_measurement=level))


def nltk_task(votes: pd.DataFrame) -> AnnotationTask:
    long = votes.reset_index(names="unit").melt("unit", var_name="coder").dropna()
    return AnnotationTask(list(long[["coder", "unit", "value"]].itertuples(index=False, name=None)))


def tables(n: int = 200) -> None:
    rng = np.random.default_rng(0)
    apart: dict[str, list[float]] = {}
    for number in range(n):
        whole = number % 2 == 0
        votes = draw_table(rng, 0 if whole else 0.2)
        votes = votes[votes.notna().sum(axis=1) >= 2]
        ours = agreement_of(votes)
        pairs = {"alpha, nltk": (nltk_task(votes).alpha(), ours["alpha"])}
        for level in ("nominal", "ordinal", "interval"):
            pairs[f"alpha {level}, krippendorff"] = (their_alpha(votes, level), agreement_of(votes, level)["alpha"])
        if whole:
            counts, _ = aggregate_raters(votes.to_numpy())
            pairs["Fleiss' kappa, statsmodels"] = (fleiss_kappa(counts), ours["fleiss_kappa"])
            pairs["mean Cohen's kappa, nltk"] = (nltk_task(votes).kappa(), ours["kappa"])
        if whole and votes.shape[1] == 2:
            square = pd.crosstab(*(pd.Categorical(votes[name], range(4)) for name in votes), dropna=False)
            pairs["Cohen's kappa, statsmodels"] = (cohens_kappa(square.to_numpy()).kappa, ours["kappa"])
        for name, (theirs, own) in pairs.items():
            apart.setdefault(name, []).append(abs(theirs - own))
    for name, found in apart.items():
        print(f"{name:36} {len(found):3} tables, furthest apart {np.max(found):.1e} (asked 1e-9; nan: not installed)")


def votes(data: Path) -> None:
    lines = (data / "nfc.votes.dev.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [
        (record["id"], item, f"coder {number}", vote)
        for record in map(json.loads, lines)
        for item, given in record["votes"].items()
        for number, vote in enumerate(given)
        if vote != -1
    ]
    table = pd.DataFrame(rows, columns=["article_id", "code", "coder", "present"])
    ours = agreement(table).set_index("code")
    apart: dict[str, list[float]] = {"nltk": [], "krippendorff": []}
    for item, here in table.groupby("code"):
        wide = here.pivot(index="article_id", columns="coder", values="present")
        wide = wide[wide.notna().sum(axis=1) >= 2]
        apart["nltk"].append(abs(nltk_task(wide).alpha() - ours.loc[item, "alpha"]))
        apart["krippendorff"].append(abs(their_alpha(wide) - ours.loc[item, "alpha"]))
    co1 = ours.loc["co1"]
    print(f"co1: alpha {co1['alpha']:.9f} ({co1['low']:.3f} {co1['high']:.3f}), {co1['n_units']} units")
    between = ours["alpha"].between(0.25, 0.47).sum()
    print(f"{between} of {len(ours)} items have an alpha between .25 and .47")
    for name, found in apart.items():
        print(f"{len(ours)} items, furthest from {name}: {np.max(found):.1e} (asked: 1e-9; nan: not installed)")


def draw_votes(rng: np.random.Generator, n_units: int, skills: list[float], prevalence: float) -> np.ndarray:
    """Whether a code is present, and coders who see that in a share of the units and guess in the others."""
    truth = rng.random(n_units) < prevalence
    sees = rng.random((n_units, len(skills))) < np.array(skills)
    return np.where(sees, truth[:, None], rng.random((n_units, len(skills))) < prevalence).astype(float)


def coverage(runs: int = 400) -> None:
    print("coders, prevalence, units, missing: true alpha, share of 95 % intervals that hold it (asked >= .93)")
    for skills in ([0.6, 0.7], [0.7, 0.8, 0.9], [0.6, 0.7, 0.8, 0.9, 0.9]):
        for prevalence in (0.2, 0.5):
            for n_units, missing in ((50, 0.0), (50, 0.2), (200, 0.2)):
                rng = np.random.default_rng(1)
                many = agreement_of(pd.DataFrame(draw_votes(rng, 20_000, skills, prevalence)), interval=False)
                truth, held, without = many["alpha"], 0, 0
                for run in range(runs):
                    drawn = draw_votes(rng, n_units, skills, prevalence)
                    drawn[rng.random(drawn.shape) < missing] = np.nan
                    found = agreement_of(pd.DataFrame(drawn), seed=run)
                    without += np.isnan(found["low"])
                    held += found["low"] <= truth <= found["high"]
                share = held / (runs - without)
                print(f"{len(skills)} {prevalence:.1f} {n_units:4} {missing:.1f}: {truth:.3f} {share:.3f}"
                      f"{f' ({without} without an interval)' if without else ''}", flush=True)  # fmt: skip


def speed() -> None:
    rng = np.random.default_rng(2)
    frames = []
    for number in range(5):  # five codes of 400 units by five coders: 10,000 codes
        drawn = draw_votes(rng, 400, [0.6, 0.7, 0.8, 0.8, 0.9], 0.3)
        units = [f"a{unit:04d}" for unit in range(400)]
        wide = pd.DataFrame(drawn.astype(bool), index=pd.Index(units, name="article_id"))
        wide.columns = [f"coder {coder}" for coder in range(5)]
        frames.append(wide.reset_index().melt("article_id", var_name="coder", value_name="present").assign(code=number))
    codes = pd.concat(frames, ignore_index=True)
    begin = time.perf_counter()
    table = agreement(codes)
    print(
        f"{len(codes)} codes, {len(table)} items, intervals included: {time.perf_counter() - begin:.2f} s (asked < 5)"
    )


if __name__ == "__main__":
    what, *rest = sys.argv[1:] or ["tables"]
    {"tables": tables, "votes": lambda: votes(Path(rest[0])), "coverage": coverage, "speed": speed}[what]()
