"""Pairs of articles that are alike joined to groups, by average similarity."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

# The mean over all pairs between two groups has to reach this part of what a single pair has to.
MEAN_SHARE = 0.6


def group_happenings(first: Any, second: Any, similarity: Any, threshold: float) -> dict[int, str]:
    """The group of each article that is in one: {place: "h0001"}, numbered by the first article of the group.

    The most alike are joined first. Two groups are joined when a pair between them reaches the threshold and the mean
    of all pairs between them MEAN_SHARE of it (a pair that was not compared counts 0): one report that resembles
    two happenings does not make them one.
    """
    values = dict(zip(zip(first.tolist(), second.tolist(), strict=True), similarity.tolist(), strict=True))
    strong = sorted(
        {(min(pair), max(pair)) for pair, value in values.items() if value >= threshold},
        key=lambda pair: (-max(values.get(pair, 0.0), values.get(pair[::-1], 0.0)), pair),
    )
    group_of = {place: place for pair in strong for place in pair}
    members: dict[int, list[int]] = defaultdict(list, {place: [place] for place in group_of})
    for one, other in strong:
        low, high = sorted((group_of[one], group_of[other]))
        if low == high:
            continue
        between = [max(values.get((a, b), 0.0), values.get((b, a), 0.0)) for a in members[low] for b in members[high]]
        if sum(between) / len(between) >= MEAN_SHARE * threshold:
            joined = members.pop(high)
            members[low] += joined
            group_of |= dict.fromkeys(joined, low)
    large = sorted((min(places), group) for group, places in members.items() if len(places) > 1)
    numbers = {group: f"h{number:04d}" for number, (_, group) in enumerate(large, start=1)}
    return {place: numbers[group] for place, group in group_of.items() if group in numbers}
