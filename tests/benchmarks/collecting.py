"""How fast pages are collected from many hosts, against one after another; run by hand.

python tests/benchmarks/collecting.py                         5,000 pages on 20 hosts that answer after 50 ms
python tests/benchmarks/collecting.py --read                  also read as articles
python tests/benchmarks/collecting.py --with newspaper=PYTHON --with newsplease=PYTHON
                                                              other kits, each with the Python that has it
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mediakit.collect import Client, Job, Listing, Run
from mediakit.harvest import build_articles, read_new_pages

HERE = Path(__file__).parent


@contextmanager
def servers(hosts: int, pages: int, answer_ms: float) -> Iterator[list[str]]:
    """Addresses of all pages, host by host; prints what the servers saw."""
    command = [sys.executable, str(HERE / "news_servers.py"), f"--hosts={hosts}", f"--pages={pages}"]
    process = subprocess.Popen(
        [*command, f"--answer-ms={answer_ms}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin and process.stdout
    ports = json.loads(process.stdout.readline())
    yield [f"http://127.0.0.1:{port}/news/a-story-{n}.html" for n in range(pages // hosts) for port in ports]
    process.stdin.close()
    print("  the servers saw:", process.stdout.readline().strip())
    process.wait(10)


def one_after_another(urls: list[str]) -> float:
    """Seconds for all pages, from a sample."""
    with Client(allow_loopback=True, delay=0) as client:
        begin = time.perf_counter()
        for url in urls[:200]:
            client.fetch(url)
        return (time.perf_counter() - begin) / 200 * len(urls)


def collect(urls: list[str], read: bool) -> None:
    """Our own run."""
    job = Job("urls", "", lambda client, note: (Listing(url, "urls") for url in urls))
    with tempfile.TemporaryDirectory() as folder:
        begin, used = time.perf_counter(), time.process_time()
        with Run(Path(folder), {"allow_loopback": True, "delay": 0}) as run:
            run.go([job])
            counts = run.store.count()
            seconds, processor = time.perf_counter() - begin, time.process_time() - used
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            size = sum(path.stat().st_size for path in Path(folder).rglob("*")) / 1e6
            print(f"  mediakit: {seconds:.1f} s ({len(urls) / seconds:.0f} pages a second), {counts}")
            print(
                f"  processor {processor / len(urls) * 1000:.2f} ms a page, peak {peak:.0f} MB, on disk {size:.0f} MB"
            )
            if read:
                begin = time.perf_counter()
                read_new_pages(run.store, run.archive)
                n = build_articles(run.store)
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                print(f"  reading: {time.perf_counter() - begin:.1f} s for {n} articles, peak {peak:.0f} MB")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=20)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--answer-ms", type=float, default=50)
    parser.add_argument("--read", action="store_true")
    parser.add_argument("--with", dest="others", action="append", default=[], metavar="NAME=PYTHON")
    options = parser.parse_args()
    size = (options.hosts, options.pages, options.answer_ms)
    print(f"{options.pages} pages on {options.hosts} hosts, {options.answer_ms:g} ms an answer")
    with servers(*size) as urls:
        print(f"  one after another: {one_after_another(urls):.0f} s (from 200 pages)")
    with servers(*size) as urls:
        collect(urls, options.read)
    for other in options.others:
        name, _, python = other.partition("=")
        with servers(*size) as urls:
            command = [python, str(HERE / "other_kits.py"), name]
            subprocess.run(command, input="\n".join(urls), text=True, check=True, timeout=900)


if __name__ == "__main__":
    main()
