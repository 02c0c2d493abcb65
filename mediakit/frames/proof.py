"""How well trained frames do on texts not seen, beside the untrained dictionary on the same texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mediakit.frames.fit import Material, fit_coder, split_groups
from mediakit.frames.scores import MIN_GROUPS, bounds, count_decisions, draw_again, drawn_f1, f1_scores

if TYPE_CHECKING:
    import numpy as np

MIN_OUTLETS = 3


def score_by(
    material: Material, names: list[str], grouped_by: str, groups: np.ndarray, seed: int
) -> list[dict[str, Any]]:
    """Rows of `FrameModel.scores`: cross-validated F1 with each group in one part (micro, macro, each frame)."""
    import numpy as np

    groups = np.unique(groups, return_inverse=True)[1]
    n_groups = len(np.unique(groups))
    if grouped_by == "outlet" and n_groups < MIN_OUTLETS:
        reason = f"not tested: {MIN_OUTLETS} named outlets are the least"
        return [{"grouped_by": grouped_by, "average": "micro", "n_groups": n_groups, "reason": reason}]
    got, told = _cross_validate(material, groups, seed), _dictionary(material, names)
    gold = np.where(np.isnan(got), np.nan, material.gold)
    columns = _compare(gold, got, told, groups, seed)
    few = f"{n_groups} {grouped_by} groups are too few for an interval" if n_groups < MIN_GROUPS else ""
    rows = []
    for place, name in enumerate(["micro", "macro", *names]):
        frame = slice(None) if place < 2 else slice(place - 2, place - 1)
        answers, unknown = gold[:, frame], np.isnan(told[:, frame]).all(axis=0).any()
        untested = (
            "" if (answers >= 0).any() else f"not tested: without copies of a left-out {grouped_by} nothing is left"
        )
        rows.append(
            {
                "grouped_by": grouped_by,
                "average": name if place < 2 else "",
                "code": "" if place < 2 else name,
                "n_units": int((~np.isnan(answers)).any(axis=1).sum()),
                "n_positive": int((answers == 1).sum()),
                "n_groups": n_groups,
                **{column: float(values[place]) for column, values in columns.items()},
                "reason": untested or "; ".join(filter(None, (few, "no cues in the codebook" if unknown else ""))),
            }
        )
    return rows


def _compare(
    gold: np.ndarray, got: np.ndarray, told: np.ndarray, groups: np.ndarray, seed: int
) -> dict[str, np.ndarray]:
    """F1 (micro, macro, each frame) of the model, of the dictionary and of "always", with intervals if groups allow."""
    import numpy as np

    ours, theirs = count_decisions(gold, got, groups), count_decisions(gold, told, groups)
    always = count_decisions(gold, np.ones_like(gold), groups)
    columns = {
        "f1": f1_scores(ours.total),
        "dictionary_f1": _whole(f1_scores(theirs.total), told),
        "always_f1": f1_scores(always.total),
    }
    columns["difference"] = columns["f1"] - columns["dictionary_f1"]
    n_groups = len(ours.counts)
    if n_groups >= MIN_GROUPS:
        drawn = draw_again(n_groups, seed)
        one, other = drawn_f1(ours, drawn), _whole(drawn_f1(theirs, drawn), told)
        columns["low"], columns["high"] = bounds(one)
        columns["dictionary_low"], columns["dictionary_high"] = bounds(other)
        columns["difference_low"], columns["difference_high"] = bounds(one - other)
    return columns


def _whole(scores: np.ndarray, told: np.ndarray) -> np.ndarray:
    """No average of the dictionary where it lacks a frame: it would be one over other frames than the trained one's."""
    import numpy as np

    if np.isnan(told).all(axis=0).any():
        scores = scores.copy()
        scores[..., :2] = np.nan
    return scores


def _cross_validate(material: Material, groups: np.ndarray, seed: int) -> np.ndarray:
    """1 or 0 per unit and frame by a model that knows neither its group nor a copy of it; nan where none could."""
    import numpy as np

    got = np.full(material.gold.shape, np.nan)
    for train, test in split_groups(groups, seed):
        train = train[~np.isin(material.stories[train], material.stories[test])]
        known = material.gold[train]
        able = [n for n in range(known.shape[1]) if (known[:, n] == 1).any() and (known[:, n] == 0).any()]
        if not able:
            continue
        part = Material(material.seen, material.gold[:, able], material.stories)
        coder = fit_coder(part, train, seed)
        scores = coder.score(material.seen.take(test))
        got[np.ix_(test, np.array(able))] = scores >= coder.thresholds
    return np.where(np.isnan(material.gold), np.nan, got)


def _dictionary(material: Material, names: list[str]) -> np.ndarray:
    """1 or 0 per unit and frame by the codebook's rule; nan for frames that it lacks."""
    import numpy as np

    cues = material.seen.cues
    unknown = np.full(len(cues.present), np.nan)
    told = [cues.present[:, cues.codes.index(name)] if name in cues.codes else unknown for name in names]
    return np.array(told).T
