"""Texts as numbers for the trained coder: words and their pieces, cue terms, and how dense a frame's cues are."""

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
WORDS: dict[str, Any] = {"ngram_range": (1, 2)}
# "Shooter" and "shooting" have pieces in common. Of 1 to 5, 2.5 and 3 do best, measured in the same place.
PIECES: dict[str, Any] = {"analyzer": "char_wb", "ngram_range": (3, 5)}
PIECE_WEIGHT = 2.5


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
class Counts:
    """How often each word, or piece of a word, stands in some units."""

    names: tuple[str, ...]
    table: Any  # sparse, units by names

    def take(self, rows: np.ndarray) -> Counts:
        """Those of some of the units."""
        return Counts(self.names, self.table[rows])


@dataclass(frozen=True)
class Observed:
    """Everything that is counted in some units."""

    words: Counts
    pieces: Counts
    cues: Cues

    def take(self, rows: np.ndarray) -> Observed:
        """What was counted in some of the units."""
        return Observed(self.words.take(rows), self.pieces.take(rows), self.cues.take(rows))


def observe(texts: list[str], cues: Cues) -> Observed:
    """Count all that there is in the texts, once for all parts of a cross-validation."""
    return Observed(_count(texts, WORDS), _count(texts, PIECES), cues)


@dataclass(frozen=True)
class Features:
    """What was learned from the texts, not from their codes: which words and terms there are and how rare they are."""

    words: tuple[str, ...]
    word_rarity: np.ndarray
    pieces: tuple[str, ...]
    piece_rarity: np.ndarray
    terms: tuple[tuple[str, str], ...]
    term_rarity: np.ndarray
    codes: tuple[str, ...]
    count_scale: np.ndarray
    density_scale: np.ndarray

    def observe(self, texts: list[str], cues: Cues) -> Observed:
        """Count in other texts what was learned."""
        return Observed(_count(texts, WORDS, self.words), _count(texts, PIECES, self.pieces), cues)

    def read(self, seen: Observed) -> Any:
        """Units by features, sparse."""
        import numpy as np
        from scipy import sparse

        words = _choose(seen.words.table, seen.words.names, self.words)
        pieces = _choose(seen.pieces.table, seen.pieces.names, self.pieces)
        cues = seen.cues
        hits = _choose(cues.hits, cues.terms, self.terms)
        blocks = [
            _unit_length(_sublinear(words) @ sparse.diags_array(self.word_rarity)),
            PIECE_WEIGHT * _unit_length(_sublinear(pieces) @ sparse.diags_array(self.piece_rarity)),
            _unit_length(hits.log1p() @ sparse.diags_array(self.term_rarity)),
            sparse.csr_matrix(np.log1p(cues.by_code) * self.count_scale),
            sparse.csr_matrix(np.log1p(cues.per_1000_words) * self.density_scale),
        ]
        return sparse.hstack(blocks).tocsr()


def learn_features(seen: Observed) -> Features:
    """The features of some units; of others nothing is known."""
    import numpy as np

    words, word_rarity = _learn(seen.words.table, seen.words.names, MIN_TEXTS)
    pieces, piece_rarity = _learn(seen.pieces.table, seen.pieces.names, MIN_TEXTS)
    terms, term_rarity = _learn(seen.cues.hits, seen.cues.terms, 1)
    scales = (_scale(np.log1p(values)) for values in (seen.cues.by_code, seen.cues.per_1000_words))
    return Features(words, word_rarity, pieces, piece_rarity, terms, term_rarity, seen.cues.codes, *scales)


def _count(texts: list[str], kind: dict[str, Any], names: tuple[str, ...] | None = None) -> Counts:
    from scipy import sparse
    from sklearn.feature_extraction.text import CountVectorizer

    empty = Counts((), sparse.csr_matrix((len(texts), 0)))
    if names == ():
        return empty
    vocabulary = None if names is None else {name: number for number, name in enumerate(names)}
    counter = CountVectorizer(vocabulary=vocabulary, **kind)
    try:
        table = counter.fit_transform(texts)
    except ValueError:  # sklearn's way of saying that there is no word at all: then the cues have to do
        return empty
    return Counts(tuple(counter.get_feature_names_out()), table.astype(float))


def _learn(table: Any, names: tuple[Any, ...], least: int) -> tuple[tuple[Any, ...], np.ndarray]:
    """The columns that are in so many units, and their smoothed inverse document frequency, as scikit-learn has it."""
    import numpy as np

    n_units = np.asarray((table > 0).sum(axis=0)).ravel()
    known = np.flatnonzero(n_units >= least)
    rarity = np.log((1 + table.shape[0]) / (1 + n_units[known])) + 1
    return tuple(names[number] for number in known), rarity


def _choose(table: Any, names: tuple[Any, ...], wanted: tuple[Any, ...]) -> Any:
    """The columns of the wanted names; one that is not there is empty."""
    from scipy import sparse

    place = {name: number for number, name in enumerate(names)}
    chosen = [place.get(name, len(names)) for name in wanted]
    return sparse.hstack([table, sparse.csr_matrix((table.shape[0], 1))]).tocsc()[:, chosen].tocsr()


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


def _scale(values: np.ndarray) -> np.ndarray:
    import numpy as np

    spread = values.std(axis=0)
    return CUE_WEIGHT / np.where(spread > 0, spread, np.inf)
