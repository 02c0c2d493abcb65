"""How fast, how steady and how robust the reading of pages is; run by hand.

python tests/benchmarks/extract.py speed [DATA]     pages a second of processor time, beside trafilatura in the same run
python tests/benchmarks/extract.py memory           10,000 pages in one process: memory every 1,000
python tests/benchmarks/extract.py damaged          2,000 damaged pages, and ten of 20 MB: a row or a problem for each

DATA is a .jsonl.gz of pages with `html` and `url`; without it the pages of tests/pages and tests/outlets are read.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mediakit.collect.page import Page
from mediakit.errors import ExtractError
from mediakit.extract import read_page

TESTS = Path(__file__).resolve().parents[1]
DAY = datetime(2031, 4, 12, tzinfo=UTC)


def make_page(html: bytes, url: str, day: datetime = DAY) -> Page:
    return Page(url, html, day, headers={"content-type": "text/html; charset=utf-8"})


def own_pages(folder: str) -> list[Page]:
    pages = []
    for path in sorted((TESTS / folder).rglob("*.html")):
        url = json.loads(path.with_suffix(".json").read_text(encoding="utf-8")).get("url", "https://news.example/a")
        dated = path.stem[:10].count("-") == 2 and path.stem[:4].isdigit()
        day = datetime.fromisoformat(path.stem[:10]).replace(tzinfo=UTC) if dated else DAY
        pages.append(make_page(path.read_bytes(), url, day))
    return pages


def data_pages(path: str) -> list[Page]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    return [make_page(item["html"].encode("utf-8", "replace"), item["url"]) for item in found]


def speed(arguments: Sequence[str]) -> None:
    """Both readers on each page in turn, each page once: other work on the machine meets both, caches help neither."""
    groups = {"tests/outlets": own_pages("outlets"), "tests/pages": own_pages("pages")}
    if arguments:
        groups = {arguments[0]: data_pages(arguments[0])}
    for name, pages in groups.items():
        for reader in (_trafilatura, _read):  # imports and compiled patterns
            reader(pages[0])
        found: dict[str, list[tuple[float, float]]] = {"all": [], "with a layout": [], "without": []}
        for page in pages:
            theirs, _ = _time(_trafilatura, page)
            ours, text_from = _time(_read, page)
            found["all"].append((theirs, ours))
            found["with a layout" if text_from.startswith("layout") else "without"].append((theirs, ours))
        for label, times in found.items():
            if times:
                theirs, ours = (len(times) / sum(column) for column in zip(*times, strict=True))
                print(f"{name}, {label}: {len(times)} pages, {ours:.1f} a second, trafilatura alone {theirs:.1f}: "
                      f"{ours / theirs:.2f} x")  # fmt: skip


def _time(reader: Callable[[Page], Any], page: Page) -> tuple[float, Any]:
    begin = time.process_time()
    result = reader(page)
    return time.process_time() - begin, result


def _trafilatura(page: Page) -> Any:
    from trafilatura import bare_extraction

    return bare_extraction(page.html.decode("utf-8", "replace"), url=page.url, with_metadata=True)


def _read(page: Page) -> str:
    """Where the text came from, or the name of the problem."""
    try:
        return str(read_page(page).row["text_from"])
    except ExtractError as error:
        return error.error


def memory(arguments: Sequence[str]) -> None:
    pages = data_pages(arguments[0]) if arguments else own_pages("pages") + own_pages("outlets")
    for number in range(10_001):
        _read(pages[number % len(pages)])
        if number % 1000 == 0:
            print(f"{number:6} pages, {_resident() / 1e6:.0f} MB resident", flush=True)


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def damaged(arguments: Sequence[str]) -> None:
    spec = importlib.util.spec_from_file_location("mutations", TESTS / "doubles" / "mutations.py")
    assert spec and spec.loader
    mutations = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(mutations)
    pages = data_pages(arguments[0]) if arguments else own_pages("pages") + own_pages("outlets")
    cases = [
        (kind, number) for number in range(2000) for kind in [list(mutations.KINDS)[number % len(mutations.KINDS)]]
    ]
    ends: Counter[tuple[str, str]] = Counter()
    slowest = (0.0, "")
    for kind, number in [*cases, *((kind, -1) for kind in mutations.HUGE)]:
        whole = pages[0 if number < 0 else number * 37 % len(pages)]
        html = mutations.HUGE[kind](whole.html) if number < 0 else mutations.mutate(whole.html, kind, number)
        begin = time.perf_counter()
        try:
            read_page(make_page(html, whole.url))
            end = "row"
        except ExtractError as error:
            end = f"problem {error.error}"
        except Exception as error:  # what is counted here
            end = f"CRASH {type(error).__name__}"
        ends[kind, end] += 1
        slowest = max(slowest, (time.perf_counter() - begin, f"{kind} {number}"))
    for (kind, end), count in sorted(ends.items()):
        print(f"{kind:28}{end:40}{count:6}")
    print(f"slowest: {slowest[0]:.1f} s ({slowest[1]})")


if __name__ == "__main__":
    commands = {"speed": speed, "memory": memory, "damaged": damaged}
    if len(sys.argv) < 2 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    commands[sys.argv[1]](sys.argv[2:])
