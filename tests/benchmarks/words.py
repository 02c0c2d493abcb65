"""How far the comparison of words can be trusted, and how fast it is.

    python tests/benchmarks/words.py halves [TEXTS.jsonl]   # random halves of one corpus: nothing should differ
    python tests/benchmarks/words.py speed                  # 10,000 articles
    python tests/benchmarks/words.py tokens [TEXTS.jsonl]   # find_words against NLTK's tokeniser

TEXTS.jsonl has a text a line ({"text": "..."}); without it the fictional corpus is taken. Prints asked and reached.
"""

from __future__ import annotations

import difflib
import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

import mediakit as mk
from mediakit.text import find_words, plain_marks

SPLITS = 200


def read_texts(arguments: list[str]) -> list[str]:
    if arguments:
        return [json.loads(line)["text"] for line in Path(arguments[0]).read_text(encoding="utf-8").splitlines()]
    return mk.read_corpus("sunnmark-talks").articles["text"].tolist()


def make_articles(texts: list[str]) -> pd.DataFrame:
    ids = [f"a{number:05d}" for number in range(len(texts))]
    return pd.DataFrame({"article_id": ids, "outlet": "One", "text": texts})


def halves(arguments: list[str]) -> None:
    articles = make_articles(read_texts(arguments))
    single, wide, family, words = [], [], 0, 0
    for split in range(SPLITS):
        rng = np.random.default_rng(split)
        half = rng.permutation(np.arange(len(articles)) % 2)
        found = mk.compare_words(articles.assign(half=half), 0, 1, by="half", permutations=499, seed=split)
        single.append(float((found["p"] <= 0.05).mean()))
        wide.append(float((found["z"].abs() > 1.96).mean()))
        family += bool((found["p_adjusted"] <= 0.05).any())
        words = len(found)
    print(f"{len(articles)} articles in random halves, {words} words, {SPLITS} splits")
    print(f"  words with p <= .05: {np.mean(single):.4f} (asked <= .055); with |z| > 1.96: {np.mean(wide):.4f}")
    print(f"  splits with any word after correction: {family / SPLITS:.3f} (asked <= .06)")


def speed(arguments: list[str]) -> None:
    rng = np.random.default_rng(0)
    vocabulary = np.array([f"w{number}x" for number in range(60_000)])
    weights = 1 / np.arange(3, 60_003)
    texts = [" ".join(rng.choice(vocabulary, 400, p=weights / weights.sum())) for _ in range(10_000)]
    articles = make_articles(texts).assign(outlet=[f"outlet {number % 20}" for number in range(10_000)])
    begin = time.perf_counter()
    found = mk.compare_words(articles, [f"outlet {number}" for number in range(10)])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"10,000 articles of 400 words, {len(found)} words tested: {time.perf_counter() - begin:.1f} s, {peak:.1f} GB"
    )


def tokens(arguments: list[str]) -> None:
    from nltk.tokenize import NLTKWordTokenizer

    texts = [plain_marks(text) for text in read_texts(arguments)]
    tokenizer = NLTKWordTokenizer()
    begin = time.perf_counter()
    plain = [text.replace('"', " ").replace("''", "  ").replace("``", "  ") for text in texts]
    theirs = [[text[a:b].strip(".'") for a, b in tokenizer.span_tokenize(text)] for text in plain]
    middle = time.perf_counter()
    ours = [[word.text for word in find_words(text)] for text in texts]
    end = time.perf_counter()
    differing = total = 0
    for one, other in zip(theirs, ours, strict=True):
        left = [word for word in one if any(char.isalnum() for char in word)]
        right = [word.strip(".'") for word in other]
        total += len(right)
        for kind, a, b, c, d in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
            differing += (kind != "equal") * max(b - a, d - c)
    print(f"{total} words: {differing} ({differing / total:.2%}) differ")
    print(f"  NLTK {middle - begin:.2f} s, ours {end - middle:.2f} s, without the import")


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in ("halves", "speed", "tokens"):
        sys.exit(__doc__)
    {"halves": halves, "speed": speed, "tokens": tokens}[sys.argv[1]](sys.argv[2:])
