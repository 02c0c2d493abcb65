"""Parts of speech by an averaged perceptron whose weights come with mediakit (`data/tagger`)."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from struct import Struct
from typing import Any

from mediakit.errors import ResourceError
from mediakit.text.features import (
    EDGE,
    QUOTED,
    QUOTED_TAG,
    beginning_features,
    begins,
    fold_form,
    neighbour_features,
    tag_features,
    tag_next_feature,
    tag_word_feature,
    word_features,
)

MODEL = Path(__file__).parents[1] / "data" / "tagger" / "tagger-en.json.gz"
NEEDED = ("title", "version", "language", "licence", "source", "tags", "sure", "weights")
# The scores of all tags are one whole number: 16 bits a tag. Adding two such numbers adds all scores at once, which in
# Python is many times faster than a loop over tags. The zero point keeps every field positive when it is read.
BITS = 16
_ZERO = 1 << (BITS - 1)
_WEIGHT = re.compile(r"([A-Za-z])(-?\d+)")
# Words whose sums are kept; a corpus of news has some ten thousand frequent ones.
_KEPT_WORDS = 30_000


def tag_words(words: Sequence[str]) -> list[str]:
    """Part of speech of each word of one sentence.

    Parameters
    ----------
    words : sequence of str
        Words and points of one sentence in their order: possessive endings apart ("Orm", "'s"), contractions and
        hyphenated compounds whole ("don't", "well-known"). `QUOTED` stands for a whole stretch in quotation marks.

    Returns
    -------
    list of str
        One tag of the Penn Treebank (Marcus et al. 1993) for each word, as used in GUM; a contraction has the tag of
        its first part, `QUOTED` the tag "QQ".

    Raises
    ------
    ResourceError
        If the weights are missing or incomplete.

    Notes
    -----
    Greedy averaged perceptron (Collins 2002; Honnibal 2013). Licence, source and accuracy of the weights:
    `mediakit/data/tagger/README.md`. Headlines and texts in capitals are tagged worse than running text.

    Examples
    --------
    >>> tag_words(["The", "minister", "said", "that", "talks", "failed", "."])
    ['DT', 'NN', 'VBD', 'IN', 'NNS', 'VBD', '.']
    """
    return load_tagger().tag(words)


@dataclass(slots=True)
class _Entry:
    """What is known of one word before its sentence is: a certain tag, or sums of weights."""

    sure: str | None
    form: str
    own: int
    own_at_start: int
    before: int
    before2: int
    after: int
    after2: int


class Tagger:
    """Tags words by a model as `tools/train_tagger.py` writes it.

    Its answer is by definition this: a word of `sure` has the tag written there; any other the tag with the highest sum
    of the weights of its `context_features`, the first in `tags` if several have it.
    """

    def __init__(self, model: dict[str, Any]) -> None:
        self._sure: dict[str, str] = {**model["sure"], QUOTED: QUOTED_TAG}
        self._weights: dict[str, str] = model["weights"]
        self._tags: list[str] = list(model["tags"].values())
        self._places = {letter: number for number, letter in enumerate(model["tags"])}
        self._zero = sum(_ZERO << (BITS * number) for number in range(len(self._tags)))
        self._fields = Struct(f"<{len(self._tags)}H")
        self._forget()

    def _forget(self) -> None:
        self._sums: dict[str, int] = {}
        self._entries: dict[str, _Entry] = {}
        # For each pair of tags before a word, and for each tag before it together with a word.
        self._by_tags: dict[tuple[str, str], int] = {}
        self._by_word: dict[tuple[str, str], int] = {}
        self._by_next: dict[tuple[str, str], int] = {}

    def tag(self, words: Sequence[str]) -> list[str]:
        """Tag of each word of one sentence."""
        if not words:
            return []
        if len(self._entries) > _KEPT_WORDS:
            self._forget()
        known, edge = self._entries, self._entry(EDGE)
        entries = [known.get(word) or self._entry(word) for word in words]
        before2 = before = edge
        last = len(entries) - 1
        tag, tag_before, tags = EDGE, EDGE, []
        for place, entry in enumerate(entries):
            found = entry.sure
            if found is None:
                after = entries[place + 1] if place < last else edge
                after2 = entries[place + 2] if place + 1 < last else edge
                previous = words[place - 1] if place else EDGE
                own = entry.own_at_start if begins(words[place], previous) else entry.own
                total = own + before.before + before2.before2 + after.after + after2.after2
                found = self._choose(total + self._tag_sum(tag, tag_before, entry.form, after.form))
            tags.append(found)
            tag_before, tag = tag, found
            before2, before = before, entry
        return tags

    def _choose(self, total: int) -> str:
        scores = self._fields.unpack(total.to_bytes(self._fields.size, "little"))
        return self._tags[scores.index(max(scores))]

    def _tag_sum(self, tag: str, tag_before: str, form: str, form_after: str) -> int:
        tags = self._by_tags.get((tag, tag_before))
        if tags is None:
            tags = self._by_tags[tag, tag_before] = self._sum(tag_features(tag, tag_before))
        word = self._by_word.get((tag, form))
        if word is None:
            word = self._by_word[tag, form] = self._sum([tag_word_feature(tag, form)])
        after = self._by_next.get((tag, form_after))
        if after is None:
            after = self._by_next[tag, form_after] = self._sum([tag_next_feature(tag, form_after)])
        return tags + word + after

    def _entry(self, word: str) -> _Entry:
        entry = self._entries.get(word)
        if entry is None:
            form = fold_form(word)
            sure = self._sure.get(form)
            own = 0 if sure else self._zero + self._sum(word_features(word))
            entry = self._entries[word] = _Entry(
                sure,
                form,
                own,
                0 if sure else own + self._sum(beginning_features(word)),
                *(self._sum(neighbour_features(place, word)) for place in (-1, -2, 1, 2)),
            )
        return entry

    def _sum(self, features: list[str]) -> int:
        """Weights of some features added up, all tags in one number."""
        total = 0
        for feature in features:
            weights = self._weights.get(feature)
            if weights is not None:
                total += self._sums.get(feature) or self._read(feature, weights)
        return total

    def _read(self, feature: str, weights: str) -> int:
        places = self._places
        packed = sum(int(weight) << (BITS * places[letter]) for letter, weight in _WEIGHT.findall(weights))
        self._sums[feature] = packed
        return packed


def read_model(path: Path = MODEL) -> dict[str, Any]:
    """Weights as `tools/train_tagger.py` wrote them.

    Raises
    ------
    ResourceError
        If the file is missing, is no such file, or lacks source, licence, version or weights.

    Examples
    --------
    >>> read_model()["licence"]
    'CC-BY-SA-4.0'
    """
    try:
        model = json.loads(gzip.decompress(path.read_bytes()))
    except FileNotFoundError as error:
        raise ResourceError("the weights of the tagger are missing", str(path), "install mediakit again") from error
    except (OSError, EOFError, ValueError) as error:
        raise ResourceError(
            "the weights of the tagger cannot be read", f"{path}: {error}", "write them anew"
        ) from error
    missing = [key for key in NEEDED if not isinstance(model, dict) or model.get(key) in (None, "")]
    if missing:
        raise ResourceError(f"the weights of the tagger lack {', '.join(missing)}", str(path), "write them anew")
    return model


@cache
def load_tagger() -> Tagger:
    """The bundled tagger; its weights are read once, when they are first needed."""
    return Tagger(read_model())
