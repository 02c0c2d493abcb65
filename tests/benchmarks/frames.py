"""How well the bundled codebooks, untrained, agree with human coders; and how fast they are.

    python tests/benchmarks/frames.py agree generic CODED.jsonl     # or policy, climate
    python tests/benchmarks/frames.py speed

CODED.jsonl has a coded unit a line: {"text": "...", "frames": ["conflict", ...]}. The functions below give the codes in
the names of three public sets, so that their scorers can call them.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

import mediakit as mk
from mediakit.frames import find_terms
from mediakit.resources import Codebook, read_codebook
from mediakit.text import count_words

# Codes of public sets: the five generic frames, the policy frames by number (some were coded together), and the frames
# of climate coverage by abbreviation.
GENERIC = {"responsibility": "resolution"}
POLICY = {
    "economic": "1", "morality": "3", "fairness": "4", "legality": "5", "crime": "5", "policy": "6", "political": "6",
    "security": "8", "health": "9", "quality_of_life": "9", "cultural_identity": "11", "public_opinion": "12",
}  # fmt: skip
CLIMATE = {
    "economic": "Eco", "political": "Pol", "scientific": "Sci", "environmental": "Envt", "justice": "Just",
    "cultural": "Cult", "health": "Pbh", "security": "Secu",
}  # fmt: skip


def code_text(text: str, book: Codebook, field: str) -> list[str]:
    """Codes present in one text, by the codebook's rule."""
    hits = Counter(code for _, _, code, _ in find_terms(text, book))
    words = max(1, count_words(text))
    rules = {code.code: book.rule_of(code, field) for code in book.codes}
    return [
        code for code, n in hits.items() if n >= rules[code].hits and 1000 * n / words >= rules[code].per_1000_words
    ]


@cache
def _book(name: str) -> Codebook:
    return read_codebook(name)


def code_generic(text: str) -> set[str]:
    return {GENERIC.get(code, code) for code in code_text(text, _book("generic-frames"), "text")}


def code_policy(text: str) -> set[str]:
    return {POLICY[code] for code in code_text(text, _book("policy-frames"), "headline") if code in POLICY}


def code_climate(text: str) -> set[str]:
    return {CLIMATE[code] for code in code_text(text, _book("climate-frames"), "headline") if code in CLIMATE}


CODERS = {"generic": code_generic, "policy": code_policy, "climate": code_climate}


def agree(which: str, path: str) -> None:
    rows = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    truth = [set(map(str, row["frames"])) for row in rows]
    begin = time.perf_counter()
    found = [CODERS[which](row["text"]) for row in rows]
    spent = time.perf_counter() - begin
    codes = sorted(set().union(*found))
    counts = {code: _count(truth, found, code) for code in codes}
    micro = _f1(*(sum(column) for column in zip(*counts.values(), strict=True)))
    macro = np.mean([_f1(*n) for n in counts.values()])
    print(f"{len(rows)} units, {len(rows) / spent:.0f} a second; micro F1 {micro:.3f}, macro F1 {macro:.3f}")
    for code, (right, wrong, missed) in counts.items():
        print(f"  {code:16} F1 {_f1(right, wrong, missed):.2f}  right {right:4}  wrong {wrong:4}  missed {missed:4}")


def _count(truth: list[set[str]], found: list[set[str]], code: str) -> tuple[int, int, int]:
    pairs = [(code in one, code in other) for one, other in zip(truth, found, strict=True)]
    return pairs.count((True, True)), pairs.count((False, True)), pairs.count((True, False))


def _f1(right: int, wrong: int, missed: int) -> float:
    return 2 * right / max(1, 2 * right + wrong + missed)


def speed() -> None:
    articles = mk.read_corpus("sunnmark-talks").articles
    many = pd.concat([articles] * 250, ignore_index=True)
    many["article_id"] = [f"a{number:05d}" for number in range(len(many))]
    begin = time.perf_counter()
    frames = mk.find_frames(many)
    codes = mk.code_frames(frames, many, field="text")
    spent = time.perf_counter() - begin
    print(f"{len(many)} articles: {len(frames)} cues, {len(codes)} codes in {spent:.1f} s (asked < 20)")


if __name__ == "__main__":
    if sys.argv[1:2] == ["speed"]:
        speed()
    elif len(sys.argv) == 4 and sys.argv[1] == "agree" and sys.argv[2] in CODERS:
        agree(*sys.argv[2:])
    else:
        sys.exit(__doc__)
