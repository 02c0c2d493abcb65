"""What the statistics promise, by simulation: how often intervals cover the truth and tests find what is not there.

    python tests/benchmarks/statistics.py            # all of it, about three minutes
    python tests/benchmarks/statistics.py shares     # or one of: shares, groups, changes

Prints asked and reached.
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

from mediakit.coverage import find_change_points
from mediakit.stats import adjust_p_values, compare_groups, share_interval

SIMULATIONS = 1000


def simulate_shares(outlets: int, articles: int, correlation: float, rng: np.random.Generator) -> np.ndarray:
    """Hits per outlet: beta-binomial with mean .40 and this intra-outlet correlation."""
    weight = 1 / correlation - 1
    return rng.binomial(articles, rng.beta(0.4 * weight, 0.6 * weight, outlets))


def shares() -> None:
    for outlets, articles in ((4, 25), (8, 25), (20, 10)):
        for correlation in (0.02, 0.10):
            rng = np.random.default_rng(0)
            covered, width = dict.fromkeys(("auto", "wilson"), 0), 0.0
            for _ in range(SIMULATIONS):
                hits = simulate_shares(outlets, articles, correlation, rng)
                for method in covered:
                    found = share_interval(hits.tolist(), [articles] * outlets, method=method)
                    covered[method] += found.low <= 0.4 <= found.high
                    width += (found.high - found.low) * (method == "auto")
            print(f"{outlets} outlets x {articles} articles, correlation {correlation:.2f}: covers "
                  f"{covered['auto'] / SIMULATIONS:.3f} (asked >= .93), mean width {width / SIMULATIONS:.2f}; "
                  f"articles as independent {covered['wilson'] / SIMULATIONS:.3f}")  # fmt: skip


def groups() -> None:
    """Ninety tests (outlet x frame) on codes without any difference between outlets."""
    rng = np.random.default_rng(0)
    runs = 200
    single, family, holm = 0, 0, 0
    for run in range(runs):
        outlets = rng.integers(0, 10, 250)
        topic = rng.normal(size=(250, 1))
        frames = pd.DataFrame((topic + rng.normal(size=(250, 9)) > rng.normal(0.6, 0.5, 9)).astype(int))
        table = compare_groups(frames, outlets.tolist(), permutations=499, seed=run)
        single += int((table.p <= 0.05).sum())
        family += bool((table.p_adjusted <= 0.05).any())
        holm += bool((adjust_p_values(table.p.tolist()).p_adjusted <= 0.05).any())
    print(f"90 tests on nothing, {runs} runs: p <= .05 in {single / (90 * runs):.3f} of tests (asked <= .055)")
    print(f"  any finding after correction in {family / runs:.3f} of runs (asked <= .06), with Holm {holm / runs:.3f}")


def changes() -> None:
    rng = np.random.default_rng(0)
    runs = 300
    found = sum(
        len(find_change_points(pd.Series(rng.poisson(6, 40)), permutations=199, seed=run)) > 0 for run in range(runs)
    )
    print(f"change points in 40 days of noise: {found / runs:.3f} of {runs} runs (asked <= .06)")
    seen = 0
    for run in range(100):
        days = np.concatenate([rng.poisson(4, 20), rng.poisson(9, 20)])
        points = find_change_points(pd.Series(days), permutations=199, seed=run)
        seen += bool((abs(points.position - 20) <= 2).any()) if len(points) else 0
    print(f"a rise from 4 to 9 a day after 20 of 40 days: found within two days in {seen} of 100 runs")


if __name__ == "__main__":
    for name in sys.argv[1:] or ("shares", "groups", "changes"):
        {"shares": shares, "groups": groups, "changes": changes}[name]()
