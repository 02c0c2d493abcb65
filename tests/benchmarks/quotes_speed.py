"""How fast quotations are found: run by hand, since seconds depend on the machine.

python tests/benchmarks/quotes_speed.py               the fictional corpus, and 1 MB of each unkind pattern
python tests/benchmarks/quotes_speed.py --size 100000 smaller texts of the patterns
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import mediakit as mk
from mediakit.marks import find_segments
from mediakit.quotes import find_quotes_in

PATTERNS = {
    "opening marks": "“",
    "pairs of marks": "“”",
    "straight marks": '"',
    "apostrophes": "'",
    "opening marks and blanks": "“ ",
    "straight marks and blanks": '" ',
    "apostrophes and blanks": "' ",
    "a mark a line": "“\n",
    "a word in marks": "“a” ",
    "open words": ' "a',
    "open words a line": "“a\n",
    "a quotation a line": "“A b,” he said.\n",
    "words": "word ",
    "reported clauses": "Ann said that ",
    "leader dots": "a" + "." * 99,
    "a row of dashes": "a" + "-" * 999,
    "initials": "A.",
    "capitals and hyphens": "A-",
}


def seconds(function: Callable[[str], object], text: str) -> float:
    """Processor time of one call."""
    begin = time.process_time()
    function(text)
    return time.process_time() - begin


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=1_000_000, help="characters of each pattern")
    size = parser.parse_args().size
    find_quotes_in("“Yes,” said Ann Orm.")  # reads the lists of words
    texts = [text for text in mk.read_corpus("sunnmark-talks").articles["text"] if text]
    each = sum(seconds(find_quotes_in, text) for text in texts * 5) / len(texts) / 5
    print(f"{len(texts)} articles: {each * 1000:.1f} ms each")
    print(f"{size} characters of{'':16}marks, s  quotations, s")
    for name, pattern in PATTERNS.items():
        text = (pattern * (size // len(pattern) + 1))[:size]
        print(f"{name:30} {seconds(find_segments, text):8.2f} {seconds(find_quotes_in, text):14.2f}", flush=True)


if __name__ == "__main__":
    main()
