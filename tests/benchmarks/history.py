"""How fast a headline history is read: python tests/benchmarks/history.py [captures]

One address with many captures on loopback without pauses, from a fast double of web.archive.org and from a real pywb;
for a tenth, half and all of the captures with a content of their own; then again with the first run's pages held.
Prints the figures. pywb looks through all captures of an address for each one that it shows: some 60 ms at 2,000.
"""

from __future__ import annotations

import importlib.util
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import mediakit as mk
from mediakit.collect import Archive, Client, read_pages
from mediakit.collect.links import find_origin
from mediakit.collect.page import Page
from mediakit.demo import make_sites
from mediakit.extract import read_page_headline
from mediakit.harvest.history import find_history, hold_pages

URL = "https://courier.example/2031/03/10/talks-in-vask/"
DOUBLES = Path(__file__).parents[1] / "doubles"


def load_double(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"double_{name}", DOUBLES / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def make_bodies(count: int, contents: int) -> list[bytes]:
    """A page of a fictional outlet with twelve headlines and a box that changes all the time."""
    corpus = mk.read_corpus("sunnmark-talks")
    site = make_sites(corpus.articles, corpus.versions)["courier"]
    path = next(path for path, truth in site.truth.items() if truth.article_id == "courier-05")
    page, headline = site.pages[path].body, corpus.versions.loc[3:6, "headline"].iloc[-1]
    bodies = []
    for number in range(count):
        content = number * contents // count
        words = f"Headline {content * 12 // contents} of the Talks in Vask".encode()
        bodies.append(page.replace(headline.encode(), words).replace(b"</body>", b"<!-- %d --></body>" % content))
    return bodies


def measure(name: str, archive: str, folder: Path) -> None:
    origin = find_origin(archive)
    warc = folder / f"{name}.warc.gz"
    for run in ("first run", "second run"):
        read = hold_pages(read_pages(warc)) if warc.exists() else None
        with Archive(warc) as kept, Client(allow_loopback=True, delay=0, archive=kept, own_sites=(origin,)) as client:
            begun = time.perf_counter()
            history = find_history(client, URL, archive, read=read, search_pace=0, pace=0)
            seconds = time.perf_counter() - begun
        print(f"{name}, {run}: {seconds:.1f} s; {history.count()}; {len(history.versions)} versions")


def main(captures: int) -> None:
    wayback, pywb = load_double("wayback"), load_double("pywb")
    start = datetime(2031, 3, 10, tzinfo=UTC)
    moments = [start + timedelta(minutes=number) for number in range(captures)]
    for contents in (captures // 10, captures // 2, captures):
        bodies = make_bodies(captures, contents)
        print(f"\n{captures} captures, {contents} contents, {len(bodies[0]):,} bytes a page")
        begun = time.perf_counter()
        for body in bodies[:200]:
            read_page_headline(Page(URL, body, start))
        print(f"reading a headline: {(time.perf_counter() - begun) * 5:.2f} ms a page")
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            shots = [wayback.Shot(URL, f"{m:%Y%m%d%H%M%S}", body) for m, body in zip(moments, bodies, strict=True)]
            with wayback.Wayback(shots) as double:
                measure("double", double.origin, folder)
            taken = [pywb.Taken(URL, moment, body) for moment, body in zip(moments, bodies, strict=True)]
            warc = pywb.write_warc(folder / "in.warc.gz", taken)
            with pywb.run_pywb(folder / "pywb", [warc]) as address:
                measure("pywb", address, folder)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
