"""Sentences that say what of the differences in a report chance explains as well."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mediakit.corpus import drop_copies
from mediakit.coverage import find_change_points
from mediakit.frames import code_frames
from mediakit.stats import SMALL_N, compare_groups, find_detectable_difference

if TYPE_CHECKING:
    import pandas as pd

SURE = 0.05
MOST_NAMED = 5


def tell_frames(articles: pd.DataFrame, frames: pd.DataFrame, labels: dict[str, str], codebook: str) -> str:
    """Whether any outlet's headlines carry a frame more or less often than the others', and what could show at all.

    Copies with the same headline count once; outlets with fewer than five headlines are left out.
    """
    texts = drop_copies(articles[articles["headline"] != ""], of="headline")
    codes = code_frames(frames, texts, field="headline", codebook=codebook)
    present = codes.pivot(index="article_id", columns="code", values="present").astype("int64")
    owners = texts.set_index("article_id").loc[present.index, "outlet"]
    sizes = owners.value_counts()
    kept = owners.isin(sizes.index[sizes >= SMALL_N])
    if owners[kept].nunique() < 2:
        return f"Fewer than two outlets have {SMALL_N} headlines: their frames were not compared."
    tests = compare_groups(present[kept], owners[kept].tolist())
    differing = tests[tests["p_adjusted"] <= SURE].sort_values("p_adjusted")
    n = int(tests["tests"].iloc[0])
    if differing.empty:
        told = f"None of {n} comparisons (outlet by frame, each against all others) differs more than chance explains."
    else:
        listed = "; ".join(
            f"{labels.get(row.measure, row.measure)} in {row.group} "
            f"({100 * row.mean:.0f} % against {100 * row.mean_rest:.0f} %)"
            for row in differing.head(MOST_NAMED).itertuples()
        )
        number = f"{len(differing)} of {n} comparisons"
        told = f"{number} differ more than chance explains, corrected for their number: {listed}."
    return f"{told} {_tell_power(sizes)}"


def _tell_power(sizes: pd.Series) -> str:
    first, second = (int(n) for n in sizes.iloc[:2])
    least = find_detectable_difference(first, second)
    if math.isnan(least):
        return f"With {first} and {second} headlines even the two largest outlets could not be told apart."
    return (
        f"Between the two outlets with most headlines ({first} and {second}) only differences above "
        f"{100 * least:.0f} points would probably show."
    )


def tell_changes(coverage: pd.DataFrame) -> str:
    """On which days the number of articles changed more than chance explains."""
    dated = coverage[coverage["day"].notna()]
    if dated.empty:
        return ""
    changes = find_change_points(dated.groupby("day")["n"].sum())
    if changes.empty:
        return "The number of articles a day does not change more than chance explains."
    if changes["reason"].iloc[0]:
        return f"Changes of level were not looked for: {changes['reason'].iloc[0]}."
    told = "; ".join(
        f"from {row.before:.1f} to {row.after:.1f} articles a day on {row.when.day} {row.when:%B %Y} (p = {row.p:.3f})"
        for row in changes.itertuples()
    )
    return f"The level changed {told}. Days of one story resemble each other, so these p are rather too small."
