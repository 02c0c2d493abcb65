"""The whole table of figures for comparing words, headlines and frames: what is asked and what is reached, one by one.

    python tests/benchmarks/comparing.py [DATA]

About fifteen minutes. DATA is a folder with nfc.dev.jsonl, frac.dev.jsonl, ccf.dev.jsonl, gvfc.dev.jsonl (id, text,
frames) and nfc.votes.dev.jsonl, which are not part of the project; without it the rows that need them are said to be
left out. Each row is one of the other programs in this folder and prints its own figures.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
# What, what is asked, program and arguments; {data} is the folder.
ROWS = [
    ("words of random halves", "at .05: <= .055; family-wise <= .06", "words.py halves {data}/nfc.dev.jsonl"),
    ("shares of 4 outlets x 25", "covered >= .93", "statistics.py shares"),
    ("90 tests on nothing", "a finding in <= .06 of runs", "statistics.py groups"),
    ("change points in noise", "<= .06", "statistics.py changes"),
    ("dictionary, nfc", "kept back .64/.60", "frames.py agree generic {data}/nfc.dev.jsonl"),
    ("dictionary, frac", "kept back .66/.65", "frames.py agree policy {data}/frac.dev.jsonl"),
    ("dictionary, ccf", "kept back .57/.52", "frames.py agree climate {data}/ccf.dev.jsonl"),
    ("trained", "kept back .68/.63, .78/.71, .63/.57", "trained_frames.py score {data} nfc gvfc ccf"),
    ("agreement", "equal to other packages to 1e-9", "agreement.py votes {data}"),
    ("same happening, fictional corpus", "recall at 2 >= .97", "headlines.py --articles 1000"),
    ("copies", "1.0; of 50,000: >= .99, >= .97, < 30 s, < 2 GB", "copies.py"),
    ("all verbs over 10,000 articles", "< 60 s", "analysis.py"),
    ("articles in parts", "memory flat", "analysis.py parts"),
]


def main() -> None:
    """Run every program and print what it prints."""
    data = sys.argv[1] if len(sys.argv) > 1 else ""
    failed = []
    for what, asked, command in ROWS:
        print(f"\n== {what} (asked: {asked})", flush=True)
        if "{data}" in command and not data:
            print("left out: no DATA given")
            continue
        program, *arguments = command.format(data=data).split()
        begin = time.perf_counter()
        code = subprocess.run([sys.executable, str(HERE / program), *arguments], check=False).returncode
        print(f"({time.perf_counter() - begin:.0f} s)")
        if code:
            failed.append(what)
    if failed:
        sys.exit(f"these programs failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
