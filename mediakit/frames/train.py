"""Frames learned from one's own codes, and how well that does on texts not seen, beside the untrained dictionary."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mediakit.errors import MediakitError
from mediakit.frames.features import find_cues, observe
from mediakit.frames.fit import Material, fit_coder
from mediakit.frames.model import FrameModel, as_scores, fingerprint
from mediakit.frames.proof import score_by
from mediakit.frames.units import KEYS, find_stories, find_units, read_votes
from mediakit.resources import read_codebook

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

MIN_UNITS = 50
MIN_POSITIVE = 10  # two for each of five parts
FEW_UNITS = {"headline": 100, "deck": 100, "quotation": 100, "text": 200}


def train_frames(
    texts: pd.DataFrame,
    codes: pd.DataFrame,
    codebook: str | Path = "generic-frames",
    *,
    field: str | None = None,
    coder: str | None = None,
    seed: int = 0,
) -> FrameModel:
    """Learn from coded texts how people see each frame, and measure how well that does on texts not seen.

    Parameters
    ----------
    texts : DataFrame
        articles (article_id, the field; outlet, cluster_id and lang where there are), or quotes (quote_id, text).
    codes : DataFrame
        The table `codes` as people filled it: article_id (quote_id), field, code, present, coder. Where several coded a
        unit, the coder "adjudicated" counts, then the majority; ties are left out.
    codebook : str or Path
        Whose cue terms are used beside the words. It may lack some of the codes, or all.
    field : str, optional
        headline, deck, text or quotation; needed when the codes are of several.
    coder : str, optional
        Learn from this coder alone.
    seed : int
        Start of the random numbers (parts, resamples).

    Returns
    -------
    FrameModel
        With `scores`, one row per way of testing and frame (see Notes), shown when the model is printed; `code` for
        other texts; `save`. Columns of `scores`: grouped_by ("story" or "outlet"), average ("micro", "macro" or ""),
        code, n_units, n_positive, n_groups, f1, low, high, dictionary_f1, dictionary_low, dictionary_high, difference,
        difference_low, difference_high (all 0 to 1; 95 %, 1,000 resamples of the groups; the difference is trained less
        dictionary on the same units), always_f1 (of calling the frame present everywhere: high for frequent frames, and
        a model that does no better has learned nothing) and reason (why a number is missing, or what to mind).

    Raises
    ------
    MediakitError
        With fewer than 50 coded units, or when no frame has 10 units with and 10 without it (copies count once).

    Notes
    -----
    Logistic regression, one per frame, on TF-IDF of words, pairs of words and pieces of words (3 to 5 letters), the
    codebook's cue terms, and how many and how dense they are per frame. Thresholds are chosen within the texts learned
    from. F1 is cross-validated in five parts, twice. By story: all copies (one article, one cluster_id, the same words)
    are in one part; this is how the model does on other texts of the same outlets. By outlet: whole outlets are left
    out, and copies of their texts with them; this is how it does on outlets not coded. Different texts on one happening
    may lie in two parts. The dictionary codes the same units. Not handled: texts in another language than the
    codebook's, which are left out; where in a text a frame is.

    References
    ----------
    Burscher, B., Odijk, D., Vliegenthart, R., de Rijke, M. & de Vreese, C. H. (2014). Teaching the computer to code
    frames in news. Communication Methods and Measures 8(3), 190-206. doi:10.1080/19312458.2014.937527.

    Examples
    --------
    >>> import mediakit as mk
    >>> articles = mk.read_corpus("sunnmark-talks").articles.head(40)
    >>> codes = articles[["article_id"]].assign(field="headline", code="conflict", present=[True, False] * 20)
    >>> train_frames(articles, codes)
    Traceback (most recent call last):
    ...
    mediakit.errors.MediakitError: ... coded units are too few to learn from: 50 are the least...
    """
    import numpy as np

    book = read_codebook(codebook)
    field, votes = read_votes(codes, field, coder)
    units = find_units(texts, field, book)
    coded = units.set_index(KEYS).index.isin(votes.index)
    units = units[coded & units["searched"]].reset_index(drop=True)
    stories = find_stories(units)
    n_stories = len(np.unique(stories))
    if n_stories < MIN_UNITS:
        raise MediakitError(
            f"{n_stories} coded units are too few to learn from: {MIN_UNITS} are the least, copies counted once",
            f"{len(votes)} units are coded in the field {field!r}; {len(units)} of them are among the texts, not empty "
            f"and in the codebook's language ({book.language})",
            "code more units, or use the dictionary (code_frames)",
        )
    gold = votes.reindex(units.set_index(KEYS).index).to_numpy(dtype=float)
    reasons = [_refuse(gold[:, number], stories) for number in range(gold.shape[1])]
    trained = [number for number, reason in enumerate(reasons) if not reason]
    if not trained:
        told = "; ".join(f"{code}: {reason}" for code, reason in zip(votes.columns, reasons, strict=True))
        raise MediakitError("no frame can be learned", told, "code more units")
    seen = observe(list(units["words"]), find_cues(units, field, codebook))
    material = Material(seen, gold[:, trained], stories)
    names = [str(votes.columns[number]) for number in trained]
    rows = score_by(material, names, "story", material.stories, seed)
    rows += score_by(material, names, "outlet", units["outlet"].to_numpy(dtype=object), seed)
    for number, reason in enumerate(reasons):
        if reason:
            n_units, n_positive = int((gold[:, number] >= 0).sum()), int((gold[:, number] == 1).sum())
            code = str(votes.columns[number])
            rows.append({"code": code, "n_units": n_units, "n_positive": n_positive, "reason": reason})
    fitted = fit_coder(material, np.arange(len(units)), seed)
    notes = _notes(field, len(units), len(votes))
    return FrameModel(field, str(codebook), fingerprint(book), tuple(names), as_scores(rows), notes, fitted)


def _refuse(answers: np.ndarray, stories: np.ndarray) -> str:
    """Why a frame cannot be learned; empty if it can. Copies count once."""
    n_present, n_absent = (len(set(stories[answers == answer])) for answer in (1, 0))
    if n_present < MIN_POSITIVE:
        return f"not trained: {n_present} units with it, {MIN_POSITIVE} are the least"
    if n_absent < MIN_POSITIVE:
        return f"not trained: {n_absent} units without it, {MIN_POSITIVE} are the least"
    return ""


def _notes(field: str, n_units: int, n_coded: int) -> tuple[str, ...]:
    notes = []
    if n_units < n_coded:
        left_out = f"{n_coded - n_units} of {n_coded} coded units"
        notes.append(f"{left_out} are not among the texts, empty or in another language")
    if n_units < FEW_UNITS[field]:
        notes.append(f"{n_units} coded units: below {FEW_UNITS[field]} the dictionary is often as good")
    return tuple(notes)
