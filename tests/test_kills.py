"""A run that is killed at any moment goes on: the same articles, nothing broken, nothing fetched twice without need."""

from __future__ import annotations

import multiprocessing
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from mediakit.collect import Archive, Store, list_warcs
from mediakit.corpus import read_corpus
from mediakit.harvest import collect_corpus

HOSTS, PAGES, KILLS = 4, 15, 100
ABOUT = "title: The ferry (fictional)\nlicence: CC0-1.0\ncitation: {author: Ann Example, title: x, year: 2031}\n"
PAGE = """<html lang="en"><head><title>Ferry report {number}</title><meta property="og:type" content="article"></head>
<body><article><h1>Ferry report {number} of {host}</h1><p>By Ann Example</p>{text}</article></body></html>"""
SENTENCE = "<p>On day {n} the ferry of line {number} left the harbour at dawn with many people and their cars.</p>"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked: Counter[str]

    def do_GET(self) -> None:
        time.sleep(0.005)
        self.asked[f"{self.headers['Host']}{self.path}"] += 1
        number = self.path.rpartition("-")[2]
        text = "".join(SENTENCE.format(n=n, number=number) for n in range(12))
        body = PAGE.format(number=number, host=self.headers["Host"], text=text).encode() if number.isdigit() else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is printed."""


@pytest.fixture
def asked() -> Iterator[tuple[list[str], Counter[str]]]:
    """Addresses of all pages, and how often each was asked for."""
    asked = Counter[str]()
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), type("H", (Handler,), {"asked": asked})) for _ in range(HOSTS)]
    for server in servers:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield [f"http://127.0.0.1:{s.server_port}/news/ferry-report-{n}" for n in range(PAGES) for s in servers], asked
    for server in servers:
        server.shutdown()
        server.server_close()


def make_corpus(folder: Path, urls: list[str]) -> Path:
    folder.mkdir()
    (folder / "about.yml").write_text(ABOUT, encoding="utf-8")
    (folder / "urls.txt").write_text("\n".join(urls), encoding="utf-8")
    return folder


def wish(folder: Path) -> dict[str, object]:
    """What `collect_corpus` is called with, in this process and in those that are killed."""
    options = {"allow_loopback": True, "delay": 0}
    return {"name": folder, "sources": [f"urls={folder / 'urls.txt'}"], "client_options": options}


def contents(folder: Path) -> list[tuple[str, str, str]]:
    articles = read_corpus(folder).articles
    return sorted(zip(articles["url"], articles["headline"], articles["text"], strict=True))


def check_whole(folder: Path) -> None:
    """Database and archive can be opened, and nothing in them is broken."""
    with Store(folder / "cache" / "corpus.db") as store:
        assert store.find_damage() == []
    Archive(folder / "cache" / "pages.warc.gz").close()


def test_a_run_killed_a_hundred_times_brings_what_an_undisturbed_one_brings(asked, tmp_path):
    urls, counts = asked
    undisturbed = make_corpus(tmp_path / "undisturbed", urls)
    collect_corpus(**wish(undisturbed))
    truth = contents(undisturbed)
    assert len(truth) == HOSTS * PAGES and max(counts.values()) == 1

    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["mediakit.harvest", "trafilatura", "pandas", "mediakit.extract"])
    chance = random.Random(7)
    kills = runs = 0
    while kills < KILLS:
        counts.clear()
        folder, here = make_corpus(tmp_path / f"run{runs}", urls), 0
        while True:
            process = processes.Process(target=collect_corpus, kwargs=wish(folder))
            process.start()
            process.join(chance.uniform(0.02, 0.6))
            if process.exitcode is not None:
                break
            process.kill()
            process.join()
            kills, here = kills + 1, here + 1
            check_whole(folder)
        assert process.exitcode == 0
        check_whole(folder)
        assert contents(folder) == truth
        pages = {url: n for url, n in counts.items() if "/news/" in url}
        # At most one request per host was under way when a kill came.
        assert set(pages) == {url.removeprefix("http://") for url in urls}
        assert sum(pages.values()) - len(pages) <= here * HOSTS
        runs += 1
    assert runs > 1
    assert list_warcs(folder / "cache")
