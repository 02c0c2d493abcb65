"""How fast the tagger is; run by hand: python tests/benchmarks/tagger.py [file.txt ...]

Without files it reads the Markdown and docstrings of this repository: English prose, harder than news.
"""

from __future__ import annotations

import re
import sys
import tracemalloc
from pathlib import Path
from time import perf_counter

from mediakit.text.tagger import Tagger, read_model

REPOSITORY = Path(__file__).resolve().parents[2]
_WORD = re.compile(r"[^\W_][\w.'’\-]*\w|\w|[^\w\s]")


def read_sentences(paths: list[Path]) -> list[list[str]]:
    """Words of each sentence, roughly."""
    text = "\n\n".join(path.read_text(encoding="utf-8") for path in paths)
    return [_WORD.findall(part) for part in re.split(r"(?<=[.!?])\s+|\n\n+", text) if part.strip()]


def time_tagging(tagger: Tagger, sentences: list[list[str]]) -> float:
    """Seconds for all sentences."""
    start = perf_counter()
    for words in sentences:
        tagger.tag(words)
    return perf_counter() - start


def main() -> None:
    """Print load time, memory and words per second, the first time and again."""
    paths = [Path(name) for name in sys.argv[1:]] or sorted(
        [*REPOSITORY.rglob("*.md"), *REPOSITORY.rglob("mediakit/**/*.py")]
    )
    sentences = read_sentences(paths)
    count, kinds = sum(map(len, sentences)), len({word for words in sentences for word in words})
    start = perf_counter()
    tagger = Tagger(read_model())
    print(
        f"load {1000 * (perf_counter() - start):.0f} ms; {len(sentences)} sentences, {count} words, {kinds} different"
    )
    for name in ("new words", "known words"):
        print(f"{name}: {count / time_tagging(tagger, sentences):,.0f} words per second")
    tracemalloc.start()
    tagger = Tagger(read_model())
    loaded = tracemalloc.get_traced_memory()[0]
    time_tagging(tagger, sentences)
    print(f"memory: {loaded / 1e6:.1f} MB loaded, {tracemalloc.get_traced_memory()[0] / 1e6:.1f} MB after tagging")


if __name__ == "__main__":
    main()
