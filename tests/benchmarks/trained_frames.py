"""How well frames are learned from codes; run by hand.

python tests/benchmarks/trained_frames.py score DATA SET...     cross-validated F1 as the sets' scorer measures it
python tests/benchmarks/trained_frames.py outlets DATA SET...   what train_frames itself says, by story and by outlet

DATA is a folder with <set>.dev.jsonl (id, text, frames; outlet where known); the sets are not part of the
project. `train_nfc` and its like are what a scorer asks for: (texts, codes) -> predict(texts) -> codes per
text.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from mediakit.frames import train_frames
from mediakit.frames.scores import bounds, count_decisions, draw_again, drawn_f1, f1_scores

CLIMATE = {
    "Eco": "economic", "Pbh": "health", "Secu": "security", "Just": "justice", "Cult": "culture",
    "Envt": "environment", "Sci": "science", "Pol": "political",
}  # fmt: skip
# Set: codebook, field, and codes that the codebook names otherwise.
SETS: dict[str, tuple[str, str, dict[str, str]]] = {
    "nfc": ("generic-frames", "text", {"resolution": "responsibility"}),
    "gvfc": ("gun-frames", "headline", {}),
    "ccf": ("climate-frames", "headline", CLIMATE),
}
ASKED = {"nfc": (0.68, 0.63), "gvfc": (0.78, 0.71), "ccf": (0.63, 0.57)}
Predict = Callable[[Sequence[str]], list[list[str]]]


def make_articles(texts: Sequence[str], field: str, rows: Sequence[dict[str, Any]] = ()) -> pd.DataFrame:
    table = pd.DataFrame({"article_id": [f"a{number}" for number in range(len(texts))], "headline": "", field: texts})
    table["outlet"] = [row.get("outlet", "") for row in rows] if rows else ""
    return table.astype("str").assign(published=pd.Timestamp("2031-05-03", tz="UTC"))


def make_codes(codes: Sequence[Iterable[str]], field: str, renamed: dict[str, str]) -> pd.DataFrame:
    named = [{renamed.get(code, code) for code in found} for found in codes]
    rows = [
        (f"a{number}", field, code, code in found, "people")
        for number, found in enumerate(named)
        for code in sorted(set().union(*named))
    ]
    return pd.DataFrame(rows, columns=["article_id", "field", "code", "present", "coder"])


def train(which: str, texts: Sequence[str], codes: Sequence[Iterable[str]]) -> Predict:
    book, field, renamed = SETS[which]
    model = train_frames(make_articles(texts, field), make_codes(codes, field, renamed), book)
    back = {new: old for old, new in renamed.items()}

    def predict(others: Sequence[str]) -> list[list[str]]:
        coded = model.code(make_articles(others, field))
        found = coded[coded["present"]].groupby("article_id")["code"].agg(list)
        return [[back.get(code, code) for code in found.get(f"a{number}", [])] for number in range(len(others))]

    return predict


train_nfc, train_gvfc, train_ccf = (partial(train, which) for which in SETS)


def read(data: Path, which: str) -> list[dict[str, Any]]:
    lines = (data / f"{which}.dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def score(data: Path, which: str) -> None:
    """Five parts as the scorer cuts them."""
    rows = read(data, which)
    names = sorted({code for row in rows for code in row["frames"]})
    gold = np.array([[code in row["frames"] for code in names] for row in rows], dtype=float)
    got = np.zeros_like(gold)
    order = list(range(len(rows)))
    random.Random(0).shuffle(order)
    begin = time.perf_counter()
    for part in range(5):
        test = sorted(order[part::5])
        rest = [number for number in order if number not in set(test)]
        predict = train(which, [rows[n]["text"] for n in rest], [rows[n]["frames"] for n in rest])
        for number, codes in zip(test, predict([rows[n]["text"] for n in test]), strict=True):
            got[number] = [name in codes for name in names]
    decisions = count_decisions(gold, got, np.arange(len(rows)))
    each = f1_scores(decisions.total)
    low, high = bounds(drawn_f1(decisions, draw_again(len(rows), 1)))
    told = " ".join(f"{name} {value:.2f}" for name, value in zip(names, each[2:], strict=True))
    print(f"{which:5} asked {ASKED[which][0]:.2f}/{ASKED[which][1]:.2f}  reached micro {each[0]:.3f} ({low[0]:.3f} "
          f"{high[0]:.3f}) macro {each[1]:.3f} ({low[1]:.3f} {high[1]:.3f})  {told}  "
          f"{time.perf_counter() - begin:.0f} s", flush=True)  # fmt: skip


def outlets(data: Path, which: str) -> None:
    book, field, renamed = SETS[which]
    rows = read(data, which)
    articles = make_articles([row["text"] for row in rows], field, rows)
    print(which, train_frames(articles, make_codes([row["frames"] for row in rows], field, renamed), book), sep="\n")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["score", "outlets"])
    parser.add_argument("data", type=Path)
    parser.add_argument("sets", nargs="*", help=f"any of {', '.join(SETS)}")
    arguments = parser.parse_args()
    for which in arguments.sets or list(SETS):
        (score if arguments.what == "score" else outlets)(arguments.data, which)


if __name__ == "__main__":
    main()
