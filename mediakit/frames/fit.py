"""The linear models behind the trained coder: one per frame, each with a threshold chosen on texts it has not seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mediakit.frames.features import Features, Observed, learn_features

if TYPE_CHECKING:
    import numpy as np

FOLDS = 5
STRENGTH = 3.0  # C of the logistic regression: 1 to 10 give the same F1 within .01
FREE = 1000.0  # the same for two numbers that need no restraint
RESAMPLES = 100


@dataclass(frozen=True)
class Material:
    """Coded units: what was counted in them, what people say of them (1, 0, nan) by frame, and the story of each."""

    seen: Observed
    gold: np.ndarray
    stories: np.ndarray


@dataclass(frozen=True)
class Coder:
    """Weights of each feature for each frame, thresholds, and how scores become probabilities."""

    features: Features
    weights: np.ndarray
    constants: np.ndarray
    thresholds: np.ndarray  # of the score
    slopes: np.ndarray
    bases: np.ndarray

    def score(self, seen: Observed) -> np.ndarray:
        """Units by frames: the higher, the more the unit is like those in which people saw the frame."""
        import numpy as np

        return np.asarray(self.features.read(seen) @ self.weights + self.constants)

    def probability(self, scores: np.ndarray) -> np.ndarray:
        """Chance that people see the frame in a unit with this score."""
        from scipy.special import expit

        return expit(self.slopes * scores + self.bases)


def fit_coder(material: Material, rows: np.ndarray, seed: int) -> Coder:
    """Learn from the units `rows`; the others stay unseen."""
    from threadpoolctl import threadpool_limits

    # The matrices are small: threads would wait for each other, and add up in another order from run to run.
    with threadpool_limits(limits=1):
        return _fit(material, rows, seed)


def _fit(material: Material, rows: np.ndarray, seed: int) -> Coder:
    import numpy as np

    seen = material.seen.take(rows)
    features = learn_features(seen)
    known = features.read(seen)
    gold, stories = material.gold[rows], material.stories[rows]
    turned, back = _turn(known)
    weights, constants, rest = [], [], []
    for frame in range(gold.shape[1]):
        coded = np.flatnonzero(~np.isnan(gold[:, frame]))
        answers = gold[coded, frame]
        weight, constant = _regress(turned[coded], answers)
        unseen = _unseen_scores(turned[coded], answers, stories[coded], seed)
        weights.append(back @ weight)
        constants.append(constant)
        slope, base = _calibrate(answers, unseen)
        rest.append((_threshold(answers, unseen, (slope, base), seed), slope, base))
    thresholds, slopes, bases = np.array(rest).T
    # As they are saved, so that a model that was read again says the same.
    as_saved = np.asarray(known.T @ np.array(weights).T).astype(np.float32)
    return Coder(features, as_saved, np.array(constants), thresholds, slopes, bases)


def _turn(known: Any) -> tuple[np.ndarray, np.ndarray]:
    """As many columns as units instead of tens of thousands; a ridge penalty does not see the difference.

    Returns the units in the new columns, and what leads weights of these back to weights of units.
    """
    import numpy as np

    products = (known @ known.T).toarray()
    sizes, directions = np.linalg.eigh(products)
    kept = sizes > 1e-10 * sizes.max()
    if not kept.any():  # texts that share no word and have no cue
        return np.zeros((len(products), 1)), np.zeros((len(products), 1))
    back = directions[:, kept] / np.sqrt(sizes[kept])
    return products @ back, back


def _regress(known: np.ndarray, answers: np.ndarray, strength: float = STRENGTH) -> tuple[np.ndarray, float]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=strength, max_iter=1000).fit(known, answers)
    return model.coef_[0], float(model.intercept_[0])


def _unseen_scores(known: np.ndarray, answers: np.ndarray, stories: np.ndarray, seed: int) -> np.ndarray:
    """Scores of each unit by a model that has seen neither it nor a copy of it."""
    import numpy as np

    scores = np.full(len(answers), np.nan)
    for train, test in split_groups(stories, seed):
        if len(set(answers[train])) > 1:
            weight, constant = _regress(known[train], answers[train])
            scores[test] = known[test] @ weight + constant
    return scores


def split_groups(groups: np.ndarray, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Up to five parts, each group in one of them: (rows to learn from, rows to test on)."""
    import numpy as np
    from sklearn.model_selection import GroupKFold

    folds = min(FOLDS, len(np.unique(groups)))
    if folds < 2:
        return []
    return list(GroupKFold(folds, shuffle=True, random_state=seed).split(groups, groups=groups))


def _threshold(answers: np.ndarray, scores: np.ndarray, curve: tuple[float, float], seed: int) -> float:
    """The score from which on F1 is best: half by the answers themselves, half by the probabilities fitted to them.

    The best one for the answers alone is noise for a rare frame; of it the median over resampled units is taken.
    """
    import numpy as np
    from scipy.special import expit

    scored = np.flatnonzero(~np.isnan(scores))
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(RESAMPLES):
        drawn = rng.choice(scored, len(scored)) if len(scored) else scored
        if answers[drawn].any():
            found.append(_best_threshold(answers[drawn], scores[drawn]))
    if not found:
        return 0.0
    by_answers = float(np.median(found))
    if curve[0] <= 0:
        return by_answers
    smooth = expit(curve[0] * scores[scored] + curve[1])
    return (by_answers + _best_threshold(smooth, scores[scored])) / 2


def _best_threshold(answers: np.ndarray, scores: np.ndarray) -> float:
    import numpy as np

    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(answers[order])
    quality = 2 * hits / (np.arange(1, len(hits) + 1) + hits[-1])
    # Equal scores stand or fall together.
    ends = np.append(np.diff(scores[order]) < 0, True)
    best = int(np.argmax(np.where(ends, quality, -1)))
    below = scores[order][best + 1] if best + 1 < len(order) else scores[order][best]
    return float((scores[order][best] + below) / 2)


def _calibrate(answers: np.ndarray, scores: np.ndarray) -> tuple[float, float]:
    """Slope and base that make a score a probability (Platt); a slope below 0 would turn the score round: 0 then."""
    import numpy as np
    from scipy.special import logit

    scored = ~np.isnan(scores)
    share = (answers[scored].sum() + 0.5) / (scored.sum() + 1)
    if len(set(answers[scored])) > 1:
        slope, base = _regress(scores[scored][:, None], answers[scored], FREE)
        if slope[0] > 0:
            return float(slope[0]), base
    return 0.0, float(logit(share))
