"""How fast clicks are written and read again.

python tests/benchmarks/coding.py      # 10,000 clicks of 5 coders
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import mediakit as mk
from mediakit.coding.journal import Journal


def main() -> None:
    """Write 2,000 units of each of five coders, and make the table of codes of them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        begin = time.perf_counter()
        for coder in "ABCDE":
            journal = Journal(folder, coder, {"codebook": "generic-frames", "unit": "headline"})
            for number in range(1000):
                key = {"article_id": f"a{number:04d}", "field": "headline", "paragraph": ""}
                journal.write({"do": "code", **key, "code": "conflict", "present": True})
                journal.write({"do": "done", **key})
        spent = time.perf_counter() - begin
        print(f"10,000 clicks written through to the disk: {1000 * spent / 10_000:.2f} ms a click")
        begin = time.perf_counter()
        codes = mk.read_codes(folder)
        print(f"read again as {len(codes)} codes: {time.perf_counter() - begin:.2f} s")
        begin = time.perf_counter()
        table = mk.agreement(codes)
        print(f"agreement of {len(table)} codes: {time.perf_counter() - begin:.2f} s (asked: < 5 s together)")


if __name__ == "__main__":
    main()
