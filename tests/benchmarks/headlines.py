"""How well headlines are aligned and read, and how fast: run by hand, since seconds depend on the machine.

python tests/benchmarks/headlines.py                    the fictional corpus, the annotated headlines, 10,000 articles
python tests/benchmarks/headlines.py --articles 2000    fewer articles
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import time
from pathlib import Path

import pandas as pd

import mediakit as mk

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "corpus" / "sunnmark-talks" / "gold"
ANNOTATED = ROOT / "tests" / "gold" / "headlines" / "headlines.csv"
RANKS = (1, 2, 5)


def recall(pairs: pd.DataFrame, truth: pd.Series, outlets: pd.Series) -> dict[int, float]:
    """Share of the true partners (at most k of each article) among its best k candidates."""
    best = {key: rows.set_index("other_id")["rank"].to_dict() for key, rows in pairs.groupby("article_id")}
    members = truth.groupby(truth).groups
    reached = {}
    for most in RANKS:
        found = wanted = 0
        for article_id, happening in truth.items():
            partners = [other for other in members[happening] if outlets[other] != outlets[article_id]]
            found += sum(best.get(article_id, {}).get(other, most + 1) <= most for other in partners)
            wanted += min(most, len(partners))
        reached[most] = found / wanted
    return reached


def invent(size: int, days: int, seed: int = 0) -> tuple[pd.DataFrame, pd.Series]:
    """Articles in triplets on one happening each: some words shared, most from a common vocabulary."""
    draw = random.Random(seed)
    words = [f"word{n}" for n in range(30_000)]
    pool = draw.choices(words, [1 / (n + 10) for n in range(30_000)], k=400_000)
    rows = []
    for number in range(size):
        own = random.Random(f"{seed} {number // 3}")
        key = own.choices(words, k=25) + [f"Name{own.randrange(3000)}" for _ in range(4)]
        place = draw.randrange(399_000)
        body = pool[place : place + 470] + draw.choices(key, k=40)
        draw.shuffle(body)
        headline = " ".join(draw.choices(key, k=5) + draw.choices(pool, k=4))
        hours = own.randrange(days * 24) + draw.randrange(12)
        rows.append((f"a{number}", f"outlet {number % 3}", hours, headline, " ".join(body)))
    table = pd.DataFrame(rows, columns=["article_id", "outlet", "hours", "headline", "text"])
    begin = pd.Timestamp("2031-01-01T00:30", tz="UTC")
    table["published"] = begin + pd.to_timedelta(table.pop("hours"), unit="h")
    table["published_precision"] = "minute"
    return table, pd.Series([str(n // 3) for n in range(size)], index=table["article_id"])


def show_alignment() -> None:
    """Recall on the fictional corpus, with less and less to go by."""
    articles = mk.read_corpus("sunnmark-talks").articles
    outlets = articles.set_index("article_id")["outlet"]
    truth = pd.read_csv(GOLD / "happenings.csv", dtype="str").set_index("article_id")["happening"]
    copies = pd.read_csv(GOLD / "clusters.csv", dtype="str").set_index("article_id")["cluster_id"]
    print(f"{'alignment, fictional corpus':44} {'at 1':>6} {'at 2':>6} {'at 5':>6}")
    leads = articles["text"].str.split().str[:60].str.join(" ")
    views = {
        "whole texts (asked: .97 at 2)": articles,
        "headline and first 60 words": articles.assign(deck="", text=leads),
        "headline and deck": articles.assign(text=""),
        "headline alone": articles.assign(deck="", text=""),
    }
    for name, view in views.items():
        reached = recall(mk.align_headlines(view), truth, outlets)
        print(f"{name:44} " + " ".join(f"{value:6.3f}" for value in reached.values()))
    reached = recall(mk.align_headlines(articles), copies, outlets)
    print(f"{'copies, whole texts':44} " + " ".join(f"{value:6.3f}" for value in reached.values()))


def show_speed(size: int) -> None:
    """Seconds and memory for many articles, spread over a month and all on one day."""
    for days in (30, 1):
        articles, truth = invent(size, days)
        begin = time.perf_counter()
        pairs = mk.align_headlines(articles)
        seconds = time.perf_counter() - begin
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        reached = recall(pairs, truth, articles.set_index("article_id")["outlet"])
        print(f"{size} invented articles in {days} day(s): {seconds:.1f} s, peak {peak:.0f} MB, at 2 {reached[2]:.3f}")
        if days > 1:
            begin = time.perf_counter()
            mk.find_headline_features(articles)
            print(f"{size} headlines read: {time.perf_counter() - begin:.1f} s")


def show_reading() -> None:
    """Precision and recall of what is read in the annotated headlines."""
    with ANNOTATED.open(encoding="utf-8", newline="") as file:
        truth = list(csv.DictReader(file))
    table = pd.DataFrame(
        {"article_id": [str(n) for n in range(len(truth))], "headline": [r["headline"] for r in truth]}
    )
    found = mk.find_headline_features(table.astype("str")).to_dict("records")
    print(f"{'annotated headlines (fictional)':24} {'part':8} {'n':>4} {'precision':>10} {'recall':>8}")
    for name in ("subject", "verb", "object", "speaker", "cue"):
        for part in ("tuned", "held"):
            rows = [(f[name], t[name]) for f, t in zip(found, truth, strict=True) if t["part"] == part]
            right = sum(one == other != "" for one, other in rows)
            said, there = sum(one != "" for one, _ in rows), sum(other != "" for _, other in rows)
            print(f"{name:31} {part:8} {there:4} {right / said:10.2f} {right / there:8.2f}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000, help="number of invented articles for the speed")
    size = parser.parse_args().articles
    show_alignment()
    show_reading()
    show_speed(size)


if __name__ == "__main__":
    main()
