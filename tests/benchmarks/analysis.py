"""The whole analysis of 10,000 articles, quotations aside: seconds and memory by step.

    python tests/benchmarks/analysis.py [ARTICLES]            # 10,000 by default
    python tests/benchmarks/analysis.py parts [ARTICLES]      # frames of articles that a generator gives

The articles are invented: words of the fictional corpus in random order, each with a story's own words in between, so
that headlines can be aligned, cues found and copies told apart. Asked: under 60 s together.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

import mediakit as mk
from mediakit.schema import ARTICLES, empty_table


def make_articles(n: int, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    words = np.array(" ".join(mk.read_corpus("sunnmark-talks").articles["text"]).split())
    texts, headlines = [], []
    for _ in range(n):
        drawn = rng.choice(words, int(rng.integers(250, 550)))
        own = np.array([f"Name{number}" for number in rng.integers(0, n // 3, 6)])
        places = rng.integers(0, len(drawn), 40)
        drawn[places] = rng.choice(own, 40)
        texts.append("\n\n".join(" ".join(part) for part in np.array_split(drawn, 8)))
        headlines.append(" ".join([*own[:2], *rng.choice(words, 7)]))
    minutes = pd.to_timedelta(rng.integers(0, 30 * 24 * 60, n), unit="min")
    table = empty_table(ARTICLES).reindex(range(n))
    known = {column.name: "" for column in ARTICLES.columns if column.type == "string"}
    return table.assign(
        **known
        | {
            "article_id": [f"a{number:06d}" for number in range(n)],
            "outlet": [f"outlet {number}" for number in rng.integers(0, 30, n)],
            "published": pd.Timestamp("2031-03-01", tz="UTC") + minutes,
            "published_precision": "minute",
            "headline": headlines,
            "text": texts,
            "lang": "en",
        }
    )


def measure_parts(n: int, size: int = 500) -> None:
    """Frames found and coded in parts: what is held in the end are the results alone."""
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3

    def parts() -> Iterator[pd.DataFrame]:
        for number in range(0, n, size):
            yield make_articles(size, seed=number).assign(article_id=[f"a{number + i:06d}" for i in range(size)])

    begin = time.perf_counter()
    frames = mk.find_frames(parts())
    codes = mk.code_frames(frames, parts(), field="text")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    spent = time.perf_counter() - begin
    held = (frames.memory_usage(deep=True).sum() + codes.memory_usage(deep=True).sum()) / 1e6
    print(f"{n} articles in parts of {size}: {spent:.1f} s (making them included), {len(frames)} cues")
    print(f"peak {peak:.0f} MB, {base:.0f} before; the results are {held:.0f} MB of it")


def main() -> None:
    if sys.argv[1:2] == ["parts"]:
        return measure_parts(int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    articles = make_articles(n)
    outlets = sorted(articles["outlet"].unique())
    frames = mk.find_frames(articles.head(1))  # codebook read, patterns made
    total = 0.0

    def step(name: str, run: Callable[[], object]) -> object:
        nonlocal total
        begin = time.perf_counter()
        result = run()
        spent = time.perf_counter() - begin
        total += spent
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(f"{name:28} {spent:6.1f} s   peak {peak:.2f} GB", flush=True)
        return result

    step("find_copies", lambda: mk.find_copies(articles))
    step("count_coverage", lambda: mk.count_coverage(articles))
    frames = step("find_frames", lambda: mk.find_frames(articles))
    codes = step("code_frames, texts", lambda: mk.code_frames(frames, articles, field="text"))
    present = codes.pivot(index="article_id", columns="code", values="present").astype("int64")
    owners = articles.set_index("article_id").loc[present.index, "outlet"]
    step("compare_groups, 150 tests", lambda: mk.compare_groups(present, owners.tolist()))
    step("compare_words", lambda: mk.compare_words(articles, outlets[:15]))
    step("compare_word_shift", lambda: mk.compare_word_shift(articles, outlets[:15]))
    step("find_headline_features", lambda: mk.find_headline_features(articles))
    step("align_headlines", lambda: mk.align_headlines(articles))
    print(f"{n} articles: {total:.1f} s together (asked < 60)")


if __name__ == "__main__":
    main()
