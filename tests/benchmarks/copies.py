"""How many copies are found among 50,000 synthetic articles, how fast, and in the fictional corpus.

    python tests/benchmarks/copies.py [ARTICLES]      # 50,000 by default

One article in five has one to four copies: whole, cut after some paragraphs, an excerpt of a few paragraphs, within a
longer text of one's own, lightly edited (one word in ten to twenty). Outlets have footers; unrelated articles share
quotations of up to 60 words. Prints asked and reached, by pairs of articles.
"""

from __future__ import annotations

import resource
import sys
import time

import numpy as np
import pandas as pd

import mediakit as mk

WAYS = ("whole", "cut", "excerpt", "extended", "edited")


def make_articles(n: int, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    vocabulary = np.array([f"{'bcdfglmnprst'[k % 12]}{'aeiou'[k % 5]}{k:x}" for k in range(40_000)])
    weights = 1 / np.arange(8, 40_008)
    stock = vocabulary[rng.choice(40_000, 600 * n + 100_000, p=weights / weights.sum()).astype(np.int32)]
    quotations = [" ".join(stock[k : k + rng.integers(20, 60)]) for k in range(0, 30_000, 100)]
    footers = [" ".join(stock[k : k + 30]) for k in range(30_000, 32_000, 50)]
    place = 40_000

    def write(paragraphs: int) -> list[str]:
        nonlocal place
        found = []
        for _ in range(paragraphs):
            size = int(rng.integers(25, 70))
            found.append(" ".join(stock[place : place + size]))
            place += size
        return found

    rows: list[tuple[str, int, str]] = []
    while len(rows) < n:
        story, cluster = write(int(rng.integers(5, 13))), len(rows)
        if rng.random() < 0.15:
            story.insert(2, quotations[rng.integers(len(quotations))])
        copies = [(story, "original")]
        if rng.random() < 0.2:
            copies += [(change(story, way, write, rng), way) for way in rng.choice(WAYS, rng.integers(1, 5))]
        outlets = rng.permutation(40)[: len(copies)]
        for (paragraphs, way), outlet in zip(copies, outlets, strict=True):
            rows.append(("\n\n".join([*paragraphs, footers[outlet]]), cluster, way))
            outlet_names.append(f"outlet {outlet}")
    table = pd.DataFrame(rows[:n], columns=["text", "cluster", "way"])
    ids = [f"a{number:06d}" for number in range(n)]
    return table.assign(article_id=ids, outlet=outlet_names[:n], published=pd.NaT)


outlet_names: list[str] = []


def change(story: list[str], way: str, write, rng: np.random.Generator) -> list[str]:  # noqa: ANN001
    if way == "cut":
        return story[: max(2, int(len(story) * rng.uniform(0.3, 0.8)))]
    if way == "excerpt":
        begin = int(rng.integers(0, len(story) - 2))
        return story[begin : begin + int(rng.integers(2, 4))]
    if way == "extended":
        return [*write(int(rng.integers(1, 4))), *story, *write(int(rng.integers(1, 5)))]
    if way == "edited":
        share = rng.uniform(0.05, 0.1)
        return [
            " ".join(w if rng.random() > share else f"new{rng.integers(10**6)}" for w in part.split()) for part in story
        ]
    return story


def count_pairs(labels: pd.Series) -> set[tuple[str, str]]:
    groups = [sorted(group) for group in labels.groupby(labels).groups.values()]
    return {(one, other) for group in groups for place, one in enumerate(group) for other in group[place + 1 :]}


def main() -> None:
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    articles = make_articles(n)
    begin = time.perf_counter()
    found = mk.find_copies(articles)
    spent = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    truth = count_pairs(articles.set_index("article_id")["cluster"])
    pairs = count_pairs(found.set_index("article_id")["cluster_id"])
    print(f"{n} articles: recall {len(truth & pairs) / len(truth):.4f} (asked >= .99), "
          f"precision {len(truth & pairs) / max(1, len(pairs)):.4f} (asked >= .97), "
          f"{spent:.1f} s (asked < 30), peak {peak:.2f} GB with the texts (asked < 2)")  # fmt: skip
    ways = dict(zip(articles["article_id"], articles["way"], strict=True))
    missed = pd.Series([way for pair in truth - pairs for way in {ways[pair[0]], ways[pair[1]]}], dtype=str)
    print("  missed pairs by way:", missed.value_counts().to_dict())
    fictional = mk.read_corpus("sunnmark-talks").articles
    truth = count_pairs(fictional[fictional["cluster_id"] != ""].set_index("article_id")["cluster_id"])
    pairs = count_pairs(mk.find_copies(fictional).set_index("article_id")["cluster_id"])
    print(f"fictional corpus: {len(truth)} pairs, recall {len(truth & pairs) / len(truth):.3f} (asked 1), "
          f"precision {len(truth & pairs) / max(1, len(pairs)):.3f} (asked 1)")  # fmt: skip


if __name__ == "__main__":
    main()
