"""Train the part-of-speech tagger of `mediakit.tagger` on hand-tagged texts.

    python tools/train_tagger.py path/to/gum-dep.tar.gz

The texts are files in CoNLL-U format (column 2 the word, column 5 its Penn tag), in a folder or a tar archive, named
GUM_<genre>_<title>.conllu. Every third news file is kept for testing; then the weights that are written come from the
other files only, so that the accuracy in data/tagger/README.md is that of the weights in the repository.
Two runs on the same texts write the same bytes. Takes about five minutes.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import random
import tarfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nltk.tag.perceptron import PerceptronTagger

from mediakit.tagger import BEGIN, QUOTED, QUOTED_TAG, Model, fold_form, list_features

Sentence = list[tuple[str, str]]
OUT = Path(__file__).parent.parent / "mediakit" / "data" / "tagger" / "weights-en.json.gz"
# Licences: CC BY, CC BY-SA or public domain. Other genres of the corpus are not.
GENRES = ("academic", "bio", "court", "interview", "news", "voyage")
ROUNDS = 8
# A word met so often has only tags that it had then.
OFTEN = 8
SMALLEST = 0.05  # weights below are left out
_MARKS = ('"', "“", "”", "``", "''")
_CLOSED = frozenset(
    ("DT", "PRP", "PRP$", "IN", "TO", "CC", "MD", "POS", "EX", "WDT", "WP", "WP$", "WRB", "RP", "PDT", QUOTED_TAG)
)


class _Tagger(PerceptronTagger):
    """NLTK's trainer over the features of mediakit."""

    START = (BEGIN, BEGIN)

    def __init__(self) -> None:
        super().__init__(load=False)
        self.START = [BEGIN, BEGIN]

    def normalize(self, word: str) -> str:
        return word

    def _get_features(self, i: int, word: str, context: list[str], prev: str, prev2: str) -> dict[str, int]:
        words = context[len(self.START) : len(context) - len(self.END)]
        return {f"{template}\t{value}": 1 for template, value in list_features(words, i, prev, prev2)}

    def _make_tagdict(self, sentences: Any) -> None:
        """Only the list of classes: words with one tag are the business of `known_words`."""
        for sentence in sentences:
            self._sentences.append(sentence)
            self.classes.update(tag for _, tag in sentence)


def read_texts(path: Path) -> dict[str, str]:
    """Name and content of each file of a folder or archive, sorted by name."""
    if path.is_dir():
        return {file.name: file.read_text(encoding="utf-8") for file in sorted(path.rglob("GUM_*.conllu"))}
    with tarfile.open(path) as archive:
        members = sorted((m for m in archive if m.name.endswith(".conllu")), key=lambda m: m.name)
        return {Path(m.name).name: archive.extractfile(m).read().decode() for m in members}  # type: ignore[union-attr]


def read_sentences(text: str) -> Iterator[Sentence]:
    """Words and tags of each sentence; parts of a hyphenated word are one word with the tag of the last."""
    sentence: Sentence = []
    joined = False
    for line in text.splitlines():
        cells = line.split("\t")
        if not line and sentence:
            yield sentence
            sentence, joined = [], False
        if len(cells) < 10 or not cells[0].isdigit():
            continue
        word, tag, glued = cells[1], cells[4], "SpaceAfter=No" in cells[9]
        if (joined or tag == "HYPH") and sentence and word[0] not in ",.;:!?":
            sentence[-1] = (sentence[-1][0] + word, tag if tag != "HYPH" else sentence[-1][1])
            joined = tag == "HYPH" and glued
        else:
            sentence.append((word, tag))
            joined = False
    if sentence:
        yield sentence


def fold_quotations(sentence: Sentence) -> Sentence:
    """A sentence with each stretch in quotation marks as one word, as mediakit reads it."""
    marks = [place for place, (word, _) in enumerate(sentence) if word in _MARKS]
    if not marks or len(marks) % 2:
        return sentence
    folded: Sentence = []
    place = 0
    for first, last in zip(marks[::2], marks[1::2], strict=True):
        folded += [*sentence[place:first], (QUOTED, QUOTED_TAG)]
        place = last + 1
    return folded + sentence[place:]


def known_words(sentences: list[Sentence]) -> dict[str, str]:
    """Frequent words with the tags that they had, the most frequent first."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for word, tag in sentence:
            counted[fold_form(word)][tag] += 1
    known = {}
    for word, tags in sorted(counted.items()):
        if sum(tags.values()) >= OFTEN or word == QUOTED or not any(c.isalnum() for c in word):
            known[word] = " ".join(tag for tag, _ in sorted(tags.items(), key=lambda item: (-item[1], item[0])))
    return known


def train(sentences: list[Sentence]) -> dict[str, Any]:
    """The weights of all features, as whole thousandths."""
    random.seed(1)
    tagger = _Tagger()
    tagger.train([list(sentence) for sentence in sentences], nr_iter=ROUNDS)
    weights: dict[str, dict[str, dict[str, int]]] = defaultdict(dict)
    for feature, scores in sorted(tagger.model.weights.items()):
        template, value = feature.split("\t")
        kept = {tag: round(1000 * weight) for tag, weight in sorted(scores.items()) if abs(weight) >= SMALLEST}
        if kept:
            weights[template][value] = kept
    tags = sorted(set(tagger.classes) - _CLOSED)
    return {
        "words": known_words(sentences),
        "open": [tag for tag in tags if tag[:1].isalpha()],
        "weights": dict(weights),
    }


def measure(model: Model, sentences: list[Sentence]) -> tuple[float, float, int, Counter[tuple[str, str]]]:
    """Share of right tags, of right coarse tags (first two letters of nouns, verbs, adjectives, adverbs), count, mistakes."""
    right = coarse = n = 0
    wrong: Counter[tuple[str, str]] = Counter()
    for sentence in sentences:
        for (_, gold), tag in zip(sentence, model.tag([word for word, _ in sentence]), strict=True):
            n += 1
            right += tag == gold
            coarse += tag[:2] == gold[:2]
            if tag != gold:
                wrong[gold, tag] += 1
    return right / n, coarse / n, n, wrong


def write(data: dict[str, Any], path: Path) -> None:
    """Write compressed JSON without a time stamp, so that the same data give the same bytes."""
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0, compresslevel=9) as file:
        file.write(json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(buffer.getvalue())


def main() -> None:
    """Train, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, help="folder or tar archive of GUM_<genre>_<title>.conllu")
    parser.add_argument("--out", type=Path, default=OUT, help="where to write the weights")
    arguments = parser.parse_args()
    texts = {name: text for name, text in read_texts(arguments.texts).items() if name.split("_")[1] in GENRES}
    if not texts:
        parser.error(f"no GUM_*.conllu of the genres {', '.join(GENRES)} in {arguments.texts}")
    kept = [name for name in texts if "_news_" in name][::3]
    training = [s for name, text in texts.items() if name not in kept for s in read_sentences(text)]
    folded = [fold_quotations(sentence) for sentence in training]
    training += [new for new, old in zip(folded, training, strict=True) if new is not old]
    testing = [s for name in kept for s in read_sentences(texts[name])]
    data = train(training)
    model = Model(data)
    write(data, arguments.out)
    print(f"{len(texts) - len(kept)} texts, {sum(map(len, training)):,} words; {len(kept)} news texts for testing")
    for name, sentences in (("as printed", testing), ("quotations as one word", [fold_quotations(s) for s in testing])):
        right, coarse, n, wrong = measure(model, sentences)
        print(f"{name}: {right:.2%} of {n:,} tags right, {coarse:.2%} by word class")
    print("most frequent mistakes (right, given):", *(f"{a}/{b} {n}" for (a, b), n in wrong.most_common(20)))
    print(f"{arguments.out.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
