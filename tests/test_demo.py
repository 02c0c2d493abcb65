"""`mediakit demo`: the whole way from served pages to a report, held against the truth."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

import mediakit as mk
from mediakit.demo.run import Demo, run_demo

COMMAND = [sys.executable, "-m", "mediakit", "demo", "--out"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def demo(folder: Path) -> Demo:
    return run_demo(folder)


@pytest.fixture(scope="module")
def shares(demo: Demo) -> pd.DataFrame:
    return demo.comparison.set_index("what")[["precision", "recall"]]


def test_every_article_is_found_and_read(shares: pd.DataFrame) -> None:
    assert shares.loc["articles", "recall"] == 1.0
    assert shares.loc["headline", "recall"] == 1.0
    assert shares.loc["headline versions"].min() == 1.0
    assert shares.loc["text (4-word runs)"].min() > 0.99
    assert shares.loc["published", "precision"] == 1.0  # a page that hides its date gives none, not a wrong one


def test_quotations_and_speakers_reach_their_floor(shares: pd.DataFrame) -> None:
    assert shares.loc["quotations"].min() > 0.85
    assert shares.loc["speaker of the pairs, linked", "precision"] > 0.9


def test_the_comparison_is_no_formality(demo: Demo, shares: pd.DataFrame) -> None:
    assert len(demo.comparison) == 15 and demo.comparison["truth"].min() > 15
    assert (shares < 1).to_numpy().any()  # something is always missed: the truth is not the code's own output


def test_the_trap_is_never_fetched_and_the_collected_corpus_says_that_it_is_fictional(demo: Demo) -> None:
    from mediakit.collect import read_pages

    fetched = [page.url for page in read_pages(demo.corpus.folder / "cache" / "pages.warc.gz")]
    assert len(fetched) > 50 and not any("/internal/" in url for url in fetched)
    assert demo.corpus.about["fictional"] is True
    assert "FICTIONAL" in demo.report.page.read_text(encoding="utf-8")


def test_pages_that_are_no_article_are_rows(demo: Demo) -> None:
    from mediakit.corpus.tables import read_table
    from mediakit.schema import PROBLEMS

    errors = set(demo.problems["error"])
    assert {"consent-wall", "not-found", "robots"} <= errors
    assert len(read_table(demo.corpus.folder / "problems.csv", PROBLEMS)) == len(demo.problems) > 5


def test_a_second_run_fetches_nothing_and_changes_nothing(demo: Demo, folder: Path) -> None:
    before = (demo.corpus.folder / "articles.csv").read_bytes()
    again = run_demo(folder)
    assert again.fetched_now == 0 and again.counts == demo.counts
    assert (demo.corpus.folder / "articles.csv").read_bytes() == before


def test_a_taken_port_is_replaced(tmp_path: Path) -> None:
    from mediakit.demo import make_sites, serve_sites

    truth = mk.read_corpus("sunnmark-talks")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with serve_sites(make_sites(truth.articles, truth.versions), port=port) as servers:
            assert port not in servers.ports.values() and len(set(servers.ports.values())) == 4


def test_killed_in_the_middle_it_goes_on(demo: Demo, tmp_path: Path) -> None:
    process = subprocess.Popen([*COMMAND, str(tmp_path)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    fetched = 0
    for line in process.stderr:
        fetched += ": fetched " in line
        if fetched == 15:
            break
    os.kill(process.pid, signal.SIGKILL)
    process.wait(timeout=20)
    process.stderr.close()
    result = subprocess.run([*COMMAND, str(tmp_path)], capture_output=True, encoding="utf-8", timeout=200)
    assert result.returncode == 0, result.stderr[-2000:]
    now = int(re.search(r"Pages: (\d+) fetched now", result.stdout)[1])
    assert 0 < now <= demo.fetched_now - 10
    again = mk.read_corpus(tmp_path / "corpus" / "sunnmark-talks-collected")
    assert set(again.articles["url"]) == set(demo.corpus.articles["url"])
    assert not again.articles["url"].duplicated().any()


def test_ctrl_c_says_so_and_leaves_a_corpus_that_goes_on(tmp_path: Path) -> None:
    process = subprocess.Popen([*COMMAND, str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        if ": fetched " in line:
            break
    time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, rest = process.communicate(timeout=60)
    assert process.returncode == 130 and "Stopped" in rest and "Traceback" not in rest
    assert (tmp_path / "corpus" / "sunnmark-talks-collected" / "cache" / "corpus.db").exists()
