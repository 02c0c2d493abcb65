#!/usr/bin/env python3
"""Trains the part-of-speech tagger of mediakit on the GUM corpus and measures it on news it has not seen.

GUM (Zeldes 2017) is a hand-tagged corpus of English; only its genres under CC BY, CC BY-SA or in the public domain are
used. Every third news text is held back for measuring, never for learning. The same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import string
import tarfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nltk.tag.perceptron import AveragedPerceptron

from mediakit.text.features import EDGE, QUOTED, QUOTED_TAG, context_features, fold_form
from mediakit.text.tagger import BITS, MODEL, Tagger

GENRES = ("academic", "bio", "court", "interview", "news", "voyage")
HELD_BACK = 3
SEED = 2017
# Averaged perceptrons of several shuffles are averaged again: +0.2 points, and no cost when tagging.
SHUFFLES = 4
ROUNDS = 8
# Weights are kept in tenths; leaving out those below a half costs nothing and halves the file.
SCALE = 10
SMALLEST = 5
# A word is sure if it was seen so often and so often with one tag (NLTK's own limits).
SURE_COUNT, SURE_SHARE = 20, 0.97
CONTRACTIONS = frozenset({"n't", "'m", "'re", "'ve", "'ll", "'d", "not"})
EXAMPLE = "example: python tools/train_tagger.py gum-dep.tar.gz --out mediakit/data/tagger/tagger-en.json.gz"

TaggedWord = tuple[str, str]
TaggedSentence = list[TaggedWord]


@dataclass(frozen=True)
class Cell:
    """One word of a GUM sentence; `head` is the place of the word it depends on, or -1."""

    word: str
    tag: str
    head: int
    relation: str
    joined: bool  # no blank after it


# --- reading GUM ---


def read_texts(path: Path) -> dict[str, str]:
    """Name and content of each GUM file of the genres used, from a folder or an archive."""
    if path.is_dir():
        found = {file.name: file.read_text(encoding="utf-8") for file in path.rglob("GUM_*.conllu")}
    else:
        with tarfile.open(path) as archive:
            members = [member for member in archive if member.isfile() and member.name.endswith(".conllu")]
            found = {Path(m.name).name: archive.extractfile(m).read().decode("utf-8") for m in members}  # type: ignore[union-attr]
    return {name: found[name] for name in sorted(found) if name.split("_")[1] in GENRES}


def read_sentences(content: str) -> Iterator[list[Cell]]:
    """Sentences of one file in CoNLL-U."""
    for block in content.split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if line and line[0] != "#"]
        # A row "3-4" is one written word of two parts: nothing stands between them.
        joined: set[int] = set()
        for row in rows:
            if "-" in row[0]:
                first, last = map(int, row[0].split("-"))
                joined.update(range(first, last + ("SpaceAfter=No" in row[9])))
        cells = [
            Cell(row[1], row[4], int(row[6]) - 1, row[7], int(row[0]) in joined or "SpaceAfter=No" in row[9])
            for row in rows
            if row[0].isdigit()
        ]
        if cells:
            yield cells


def as_tagged(cells: list[Cell]) -> TaggedSentence:
    """The sentence with GUM's own words."""
    return [(cell.word, cell.tag) for cell in cells]


def join_words(cells: list[Cell]) -> TaggedSentence:
    """The sentence with the words of mediakit: GUM cuts "well-known" and "don't" in parts, mediakit does not."""
    groups: list[list[int]] = []
    for place in range(len(cells)):
        if groups and cells[place - 1].joined and _sticks(cells, place, groups[-1]):
            groups[-1].append(place)
        else:
            groups.append([place])
    return [("".join(cells[place].word for place in group), _join_tags(cells, group)) for group in groups]


def _sticks(cells: list[Cell], place: int, group: list[int]) -> bool:
    cell = cells[place]
    if cell.word.lower().replace("’", "'") in CONTRACTIONS and cell.tag != "POS":
        return True
    if cell.tag == "HYPH":
        return cell.joined and place + 1 < len(cells)
    return cells[place - 1].tag == "HYPH" and len(group) > 1


def _join_tags(cells: list[Cell], group: list[int]) -> str:
    """Tag of a joined word: a contraction has that of its first part, a compound before its noun is an adjective."""
    tags = [cells[place].tag for place in group if cells[place].tag != "HYPH"]
    if len(tags) == len(group) or len(group) == 1:
        return cells[group[0]].tag
    last = tags[-1]
    if all(tag.startswith("NNP") for tag in tags) or all(tag == "CD" for tag in tags):
        return last
    outside = [place for place in group if not group[0] <= cells[place].head <= group[-1]]
    head = cells[outside[-1] if outside else group[-1]]
    before_noun = head.relation in ("amod", "compound") and head.head > group[-1]
    return "JJ" if before_noun or last in ("VBN", "VBD", "VBG") else last


def blank_quotations(sentence: TaggedSentence, mark: TaggedWord = (QUOTED, QUOTED_TAG)) -> TaggedSentence | None:
    """The sentence with each stretch in double marks as one word, or None if it has none."""
    result: TaggedSentence = []
    place = 0
    while place < len(sentence):
        end = _closing(sentence, place) if sentence[place][0] in ('"', "“") else -1
        result.append(mark if end > 0 else sentence[place])
        place = max(end, place) + 1
    return result if len(result) < len(sentence) else None


def _closing(sentence: TaggedSentence, place: int) -> int:
    return next((n for n in range(place + 1, len(sentence)) if sentence[n][0] in ('"', "”")), -1)


def vary(sentences: Iterable[list[Cell]]) -> list[TaggedSentence]:
    """Each sentence in all the ways in which it may reach the tagger."""
    result: list[TaggedSentence] = []
    for cells in sentences:
        joined = join_words(cells)
        result.append(as_tagged(cells))
        if len(joined) < len(cells):
            result.append(joined)
        if blanked := blank_quotations(joined):
            result.append(blanked)
    return result


# --- learning ---


def find_sure_words(sentences: list[TaggedSentence]) -> dict[str, str]:
    """Frequent words that almost always have one tag."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for word, tag in sentence:
            counts[fold_form(word)][tag] += 1
    sure = {}
    for form, tags in counts.items():
        tag, count = tags.most_common(1)[0]
        if tags.total() >= SURE_COUNT and count / tags.total() >= SURE_SHARE:
            sure[form] = tag
    return sure


def learn(sentences: list[TaggedSentence], sure: dict[str, str], seed: int, rounds: int) -> dict[str, dict[str, float]]:
    """Weights of one averaged perceptron: feature, tag, weight."""
    model = AveragedPerceptron()
    model.classes = {tag for sentence in sentences for _, tag in sentence if tag != QUOTED_TAG}
    chance, order = random.Random(seed), list(sentences)
    for _ in range(rounds):
        chance.shuffle(order)
        for sentence in order:
            words = [word for word, _ in sentence]
            tag = tag_before = EDGE
            for place, (word, truth) in enumerate(sentence):
                found = QUOTED_TAG if word == QUOTED else sure.get(fold_form(word))
                if found is None:
                    features = dict.fromkeys(context_features(words, place, tag, tag_before), 1)
                    found, _ = model.predict(features)
                    model.update(truth, found, features)
                tag_before, tag = tag, found
    model.average_weights()
    return model.weights


def train(sentences: list[TaggedSentence], shuffles: int = SHUFFLES, rounds: int = ROUNDS) -> dict[str, Any]:
    """A model as `mediakit.text.tagger.Tagger` takes it: tags, sure words, weights."""
    sure = find_sure_words(sentences)
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for number in range(shuffles):
        for feature, weights in learn(sentences, sure, SEED + number, rounds).items():
            sums[feature].update(weights)
    # Of two tags with the same score NLTK takes the later one of the alphabet; the tagger takes the first.
    tags = sorted({tag for sentence in sentences for _, tag in sentence} - {QUOTED_TAG}, reverse=True)
    letters = dict(zip(tags, string.ascii_uppercase + string.ascii_lowercase, strict=False))
    packed = {feature: _pack(weights, letters, shuffles) for feature, weights in sums.items()}
    return {
        "tags": {letter: tag for tag, letter in letters.items()},
        "sure": sure,
        "weights": {feature: weights for feature, weights in packed.items() if weights},
    }


def _pack(weights: Counter[str], letters: dict[str, str], shuffles: int) -> str:
    """Weights of one feature as text: "B12F-30" is 1.2 for the tag of letter B, -3.0 for that of F."""
    tenths = {letters[tag]: round(weight / shuffles * SCALE) for tag, weight in weights.items()}
    # A word has fewer than 64 features, so that no sum can leave its field.
    if any(abs(weight) * 64 >= 1 << (BITS - 1) for weight in tenths.values()):
        raise ValueError("a weight is too large for the fields of mediakit.text.tagger")
    return "".join(f"{letter}{weight}" for letter, weight in sorted(tenths.items()) if abs(weight) >= SMALLEST)


def write_model(model: dict[str, Any], path: Path) -> None:
    """Write a model; the same model gives the same bytes."""
    content = json.dumps(model, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(content)


# --- measuring ---


def coarse(tag: str) -> str:
    """Word class of a tag: all nouns, verbs, adjectives or adverbs are one."""
    return tag[:2] if tag[:2] in ("NN", "VB", "JJ", "RB") else tag


def compare(tagger: Tagger, sentences: Iterable[TaggedSentence]) -> Counter[TaggedWord]:
    """How often each tag (first) was given which tag (second)."""
    counts: Counter[TaggedWord] = Counter()
    for sentence in sentences:
        found = tagger.tag([word for word, _ in sentence])
        counts.update((truth, tag) for (_, truth), tag in zip(sentence, found, strict=True) if truth != QUOTED_TAG)
    return counts


def describe(counts: Counter[TaggedWord]) -> str:
    """Accuracy with all tags and with word classes, in percent."""
    number = counts.total()
    right = sum(n for (truth, found), n in counts.items() if truth == found) / max(number, 1)
    near = sum(n for (truth, found), n in counts.items() if coarse(truth) == coarse(found)) / max(number, 1)
    return f"{right:.2%} of {number} words, word class {near:.2%}"


def report(tagger: Tagger, held_back: list[list[Cell]]) -> str:
    """Accuracy on the texts held back, and the tags that matter for reported speech."""
    joined = [join_words(cells) for cells in held_back]
    counts = compare(tagger, joined)
    blanked = compare(tagger, filter(None, map(blank_quotations, joined)))
    lines = [
        f"words as GUM cuts them:      {describe(compare(tagger, map(as_tagged, held_back)))}",
        f"words as mediakit cuts them: {describe(counts)}",
        f"sentences with quotations as one word: {describe(blanked)}",
        "tag     n  precision  recall  taken for",
    ]
    for tag in ("NN", "NNS", "NNP", "JJ", "RB", "IN", "WDT", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ"):
        given = sum(n for (_, found), n in counts.items() if found == tag)
        there = sum(n for (truth, _), n in counts.items() if truth == tag)
        wrong = Counter({found: n for (truth, found), n in counts.items() if truth == tag and found != tag})
        most = ", ".join(f"{found} {n}" for found, n in wrong.most_common(3))
        right = counts[tag, tag]
        lines.append(f"{tag:4}{there:5}  {right / max(given, 1):9.3f}  {right / max(there, 1):6.3f}  {most}")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> None:
    """Train, write, measure."""
    parser = argparse.ArgumentParser(description=__doc__, epilog=EXAMPLE)
    parser.add_argument("gum", type=Path, help="folder or .tar.gz with GUM_*.conllu (column 2 word, column 5 tag)")
    parser.add_argument("--out", type=Path, default=MODEL, help="file to write (default: that of mediakit)")
    parser.add_argument("--shuffles", type=int, default=SHUFFLES, help="perceptrons that are averaged (default: 4)")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="rounds over all sentences (default: 8)")
    given = parser.parse_args(arguments)
    texts = {name: list(read_sentences(content)) for name, content in read_texts(given.gum).items()}
    if not texts:
        parser.error(f"no GUM_*.conllu of the genres {', '.join(GENRES)} in {given.gum}")
    held_names = [name for name in texts if name.split("_")[1] == "news"][::HELD_BACK]
    held_back = [cells for name in held_names for cells in texts[name]]
    learnt = [cells for name in texts if name not in held_names for cells in texts[name]]
    words = sum(map(len, learnt))
    model = {
        "title": "Parts of speech of English, averaged perceptron",
        "version": "1",
        "language": "en",
        "licence": "CC-BY-SA-4.0",
        "source": "GUM corpus (Zeldes 2017, doi:10.1007/s10579-016-9343-x), genres " + ", ".join(GENRES),
        "trained": f"{len(texts) - len(held_names)} texts, {words} words; held back {', '.join(held_names)}",
        **train(vary(learnt), given.shuffles, given.rounds),
    }
    write_model(model, given.out)
    print(f"learnt from {len(texts) - len(held_names)} texts, {words} words; {len(held_names)} news held back")
    print(f"{len(model['sure'])} sure words, {len(model['weights'])} features, {given.out.stat().st_size} bytes")
    print(report(Tagger(model), held_back))


if __name__ == "__main__":
    main()
