"""Texts as numbers for the trained coder: words and pairs of words, cue terms, and how dense a frame's cues are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediakit.frames.find import code_frames, find_frames
from mediakit.text import count_words

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

# Cues weigh less than words, which are of length 1: measured in tests/benchmarks/trained_frames.py.
CUE_WEIGHT = 0.3
MIN_TEXTS = 2  # a word of one text cannot tell anything about another


@dataclass(frozen=True)
class Cues:
    """Cue matches of a codebook in some units, and what the untrained dictionary says of them."""

    terms: tuple[tuple[str, str], ...]  # (code, term), in the order of the columns of `hits`
    hits: Any  # sparse, units by terms
    n_words: np.ndarray
    codes: tuple[str, ...]  # of the codebook, in the order of the columns of `by_code` and `present`
    by_code: np.ndarray  # hits that count
    present: np.ndarray

    @property
    def per_1000_words(self) -> np.ndarray:
        """Hits per 1,000 words, per unit and code of the codebook."""
        return 1000 * self.by_code / self.n_words[:, None]

    def take(self, rows: np.ndarray) -> Cues:
        """Those of some of the units."""
        n_words, by_code, present = self.n_words[rows], self.by_code[rows], self.present[rows]
        return Cues(self.terms, self.hits[rows], n_words, self.codes, by_code, present)


def find_cues(units: pd.DataFrame, field: str, codebook: str | Path) -> Cues:
    """Cues of the codebook in the units, by `find_frames`, and the dictionary's codes, by `code_frames`."""
    import numpy as np
    import pandas as pd
    from scipy import sparse

    ids = units.index.astype("str")
    nowhen = pd.Series(pd.NaT, index=units.index, dtype="datetime64[us, UTC]")
    table = pd.DataFrame({"article_id": ids, "outlet": "", "published": nowhen}, index=units.index)
    if field == "quotation":
        table = table.assign(quote_id=ids, text=units["words"])
    else:
        table[field] = units["words"]
    frames = find_frames(table, codebook)
    coded = code_frames(frames, table, field, codebook)
    codes = tuple(dict.fromkeys(coded["code"]))
    wide = coded.pivot(index="article_id", columns="code", values=["hits", "present"]).loc[ids]
    by_code, present = (wide[name][list(codes)].to_numpy(dtype=float) for name in ("hits", "present"))
    found = frames.groupby(["article_id", "code", "term"]).size()
    terms = tuple(sorted({(code, term) for _, code, term in found.index}))
    place = {term: number for number, term in enumerate(terms)}
    columns = [place[code, term] for _, code, term in found.index]
    rows = [int(number) for number, _, _ in found.index]
    hits = sparse.csr_matrix((found.to_numpy(dtype=float), (rows, columns)), shape=(len(units), len(terms)))
    n_words = np.array([max(1, count_words(words)) for words in units["words"]])
    return Cues(terms, hits, n_words, codes, by_code, present)


@dataclass(frozen=True)
class Features:
    """What was learned from the texts, not from their codes: which words and terms there are and how rare they are."""

    words: tuple[str, ...]
    word_rarity: np.ndarray
    terms: tuple[tuple[str, str], ...]
    term_rarity: np.ndarray
    codes: tuple[str, ...]
    count_scale: np.ndarray
    density_scale: np.ndarray

    def read(self, words: list[str], cues: Cues) -> Any:
        """Units by features, sparse."""
        import numpy as np
        from scipy import sparse

        counts = _counter(self.words).transform(words).astype(float) if self.words else _nothing(len(words))
        place = {term: number for number, term in enumerate(cues.terms)}
        chosen = [place.get(term, len(cues.terms)) for term in self.terms]
        hits = sparse.hstack([cues.hits, sparse.csr_matrix((len(words), 1))]).tocsc()[:, chosen].tocsr()
        blocks = [
            _unit_length(_sublinear(counts) @ sparse.diags_array(self.word_rarity)),
            _unit_length(hits.log1p() @ sparse.diags_array(self.term_rarity)),
            sparse.csr_matrix(np.log1p(cues.by_code) * self.count_scale),
            sparse.csr_matrix(np.log1p(cues.per_1000_words) * self.density_scale),
        ]
        return sparse.hstack(blocks).tocsr()


def learn_features(words: list[str], cues: Cues, rows: np.ndarray) -> Features:
    """The features of the units `rows`; the others stay unseen."""
    import numpy as np

    seen = [words[row] for row in rows]
    counter = _counter()
    try:
        counts = counter.fit_transform(seen)
        names = tuple(counter.get_feature_names_out())
    except ValueError:  # sklearn's way of saying that no word is in two texts: then the cues have to do
        counts, names = _nothing(len(seen)), ()
    hits = cues.hits[rows]
    known = np.flatnonzero(np.asarray((hits > 0).sum(axis=0)).ravel())
    return Features(
        names,
        _rarity(counts),
        tuple(cues.terms[number] for number in known),
        _rarity(hits[:, known]),
        cues.codes,
        _scale(np.log1p(cues.by_code[rows])),
        _scale(np.log1p(cues.per_1000_words[rows])),
    )


def _counter(words: tuple[str, ...] = ()) -> Any:
    from sklearn.feature_extraction.text import CountVectorizer

    known = {"vocabulary": {word: number for number, word in enumerate(words)}} if words else {"min_df": MIN_TEXTS}
    return CountVectorizer(ngram_range=(1, 2), **known)


def _nothing(n: int) -> Any:
    from scipy import sparse

    return sparse.csr_matrix((n, 0))


def _sublinear(counts: Any) -> Any:
    import numpy as np

    counts = counts.tocsr(copy=True)
    counts.data = 1 + np.log(counts.data)
    return counts


def _unit_length(rows: Any) -> Any:
    """Each row made 1 long, so that a long text weighs no more than a short one; an empty one stays empty."""
    import numpy as np
    from scipy import sparse

    length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return sparse.diags_array(1 / np.where(length > 0, length, 1)) @ rows


def _rarity(counts: Any) -> np.ndarray:
    """Smoothed inverse document frequency, as scikit-learn has it."""
    import numpy as np

    return np.log((1 + counts.shape[0]) / (1 + np.asarray((counts > 0).sum(axis=0)).ravel())) + 1


def _scale(values: np.ndarray) -> np.ndarray:
    import numpy as np

    spread = values.std(axis=0)
    return CUE_WEIGHT / np.where(spread > 0, spread, np.inf)
