"""The commands of a corpus of one's own, as a new user would use them on the fictional sites; Ctrl-C in the middle."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import mediakit as mk
from mediakit.corpus import read_about
from mediakit.demo import Servers, make_sites, serve_sites

QUICK = ("--allow-loopback", "--delay", "0")


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    fiction = mk.read_corpus("sunnmark-talks")
    with serve_sites(make_sites(fiction.articles, fiction.versions), delay=0.03) as servers:
        yield servers


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("walk")


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "mediakit", *arguments]


def run(here: Path, *arguments: str, code: int = 0) -> str:
    """What a command says, on both channels."""
    done = subprocess.run(command(*arguments), cwd=here, capture_output=True, encoding="utf-8", timeout=120)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def pages(servers: Servers) -> list[str]:
    """Addresses of pages that were asked for, each as often as it was."""
    return [f"{r.site}{r.path}" for r in servers.requests if re.match(r"/(?:\d{4}|news|article)", r.path)]


def test_a_new_user_goes_the_whole_way(here, servers):
    outlets = [part for origin in servers.origins.values() for part in ("--outlet", origin)]
    said = run(here, "new", "ferry", "--title", "The ferry (fictional)", "--since", "2031-03-03", "--until",
               "2031-03-13", *outlets, "--term", "ferry")  # fmt: skip
    assert "about.yml" in said and "mediakit collect ferry" in said
    assert "no articles.csv" in run(here, "show", "ferry", code=1)

    # What would be fetched: nothing is written.
    said = run(here, "collect", "ferry", "--from", "sitemap", "--query", "", "--dry-run", *QUICK)
    assert re.search(r"sitemap: \d\d new addresses, 0 known", said) and "Nothing was fetched" in said
    assert not (here / "corpus" / "ferry" / "cache").exists() and not pages(servers)

    # Ctrl-C in the middle: what was fetched stays, and the same command goes on.
    wanted = ["collect", "ferry", "--from", "sitemap", "--from", "rss", "--query", "", *QUICK]
    slowly = [*wanted[:-1], "1"]  # a second between two requests: it is not at its end before the signal comes
    process = subprocess.Popen(
        command(*slowly), cwd=here, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
    )
    deadline = time.monotonic() + 60
    while len(pages(servers)) < 8 and time.monotonic() < deadline:
        time.sleep(0.01)
    # A second run at the same time is told so.
    assert re.search(r"another run .*process \d+", run(here, *wanted, code=1))
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=60)
    assert process.returncode == 130 and "same command again to go on" in rest and "Traceback" not in rest
    said = run(here, *wanted)
    asked = pages(servers)
    assert len(asked) - len(set(asked)) <= len(servers.sites)  # at most those that were under way
    articles = int(re.search(r"Articles: (\d+)", said)[1])
    assert (
        articles == len(mk.read_corpus("sunnmark-talks").articles.query("outlet != 'Concord Wire'")) or articles >= 36
    )
    assert "blocked" in said and "gone" in said and "mediakit check ferry" in said

    # A second time: nothing is fetched.
    before = len(pages(servers))
    assert "This run: none" in run(here, *wanted) and len(pages(servers)) == before
    assert f"{articles} articles" in run(here, "show", "ferry")
    said = run(here, "search", "ferry", "ferry", "certificate")
    assert "[certificate]" in said and re.search(r"\d+ articles?", said)
    assert "cannot be understood" in run(here, "search", "ferry", '"open', code=1)


def test_findings_are_corrected_in_a_sheet(here, servers):
    from openpyxl import load_workbook

    said = run(here, "check", "ferry", "--sheet", "todo.xlsx")
    assert "byline: byline-missing" in said and "What was collected is whole" in said
    book = load_workbook(here / "todo.xlsx")
    sheet = book.active
    columns = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[columns.index("field")].value == "byline")
    row[columns.index("value")].value = "Ann Example"
    article_id = row[columns.index("row_id")].value
    book.save(here / "todo.xlsx")
    assert "1 correction" in run(here, "check", "ferry", "--apply", "todo.xlsx")
    articles = mk.read_corpus(here / "corpus" / "ferry").articles.set_index("article_id")
    assert articles.loc[article_id, "byline"] == "Ann Example"


def test_the_history_of_an_address_and_of_a_corpus(here, servers):
    fiction = mk.read_corpus("sunnmark-talks")
    article_id = fiction.versions["article_id"].value_counts().index[0]
    url = servers.local_url(fiction.articles.set_index("article_id").loc[article_id, "url"])
    archive = "/".join(url.split("/")[:3]) + "/archive"
    said = run(here, "history", url, "--archive", archive, "--out", "versions.csv", *QUICK)
    truth = fiction.versions[fiction.versions["article_id"] == article_id]["headline"]
    assert all(headline in said for headline in truth) and f"{len(truth)} headline versions" in said
    assert all(headline in (here / "versions.csv").read_text(encoding="utf-8-sig") for headline in truth)

    # Into the corpus, as `mediakit history ferry` does for all of its articles; archives are searched with a pause.
    options = {"allow_loopback": True, "delay": 0}
    folder = here / "corpus" / "ferry"
    (found,) = mk.collect_histories(folder, [url], archive=archive, client_options=options)
    assert found.count()["fetched"] == len(truth)
    assert list(mk.read_corpus(folder).versions["headline"]) == list(truth)
    assert mk.collect_histories(folder, [url], archive=archive, client_options=options) == []
    (found,) = mk.collect_histories(folder, [url], archive=archive, again=True, client_options=options)
    assert (found.count()["fetched"], found.count()["held"]) == (0, len(truth))


def test_a_bundle_is_rebuilt_page_by_page(here, servers):
    said = run(here, "bundle", "ferry", "--out", "ferry-bundle.zip")
    assert "mediakit rebuild ferry-bundle.zip" in said
    said = run(here, "rebuild", "ferry-bundle.zip", *QUICK)
    assert re.search(r"\d+ +identical page", said)
    rebuilt = mk.read_corpus(here / "corpus" / "ferry-rebuilt")
    assert (rebuilt.articles["text"] != "").sum() >= 30
    content = bytearray((here / "ferry-bundle.zip").read_bytes())
    content[len(content) // 2] ^= 255
    (here / "broken.zip").write_bytes(content)
    assert "get it again from where it came" in run(here, "rebuild", "broken.zip", *QUICK, code=1)


@pytest.mark.parametrize(
    "arguments, said",
    [
        (("collect", "nowhere", "--from", "rss"), "there is no corpus 'nowhere'"),
        (("collect", "ferry", "--from", "gogle"), "urls, folder"),
        (("collect", "ferry", "--from", "urls=missing.txt"), "missing.txt"),
        (("collect", "ferry", "--from", "guardian"), "MEDIAKIT_GUARDIAN_KEY"),
        (("collect", "ferry", "--since", "2031-03-09", "--until", "2031-03-01"), "before it begins"),
        (("new", "ferry", "--title", "x", "--since", "2031-03-01", "--until", "2031-03-02", "--outlet", "a.example"),
         "already"),
        (("new", "x", "--title", "x", "--since", "1.3.2031", "--until", "2031-03-02", "--outlet", "a.example"),
         "2017-04-12"),
        (("check", "ferry", "--sheet", "todo.pdf"), ".xlsx"),
    ],
    ids=["no corpus", "no source", "no file", "no key", "window", "taken", "day", "sheet"],
)  # fmt: skip
def test_what_cannot_be_done_is_said_with_what_to_do(here, servers, arguments, said):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("MEDIAKIT_GUARDIAN")}
    done = subprocess.run(
        command(*arguments), cwd=here, capture_output=True, encoding="utf-8", timeout=60, env=environment
    )
    told = done.stdout + done.stderr
    assert said in told and "Traceback" not in told and "did not expect" not in told
    assert done.returncode == 1 or "failed" in told  # a source that fails does not stop the others


def test_everything_is_asked_for_when_nothing_is_given(here):
    answers = ["The strait (fictional)", "", "2031-03-01", "2031-02-01", "2031-03-09", "a paper", "news.example"]
    done = subprocess.run(
        command("new", "asked"),
        cwd=here,
        input="\n".join([*answers, "ferry, strait of Orm", "", ""]),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    about = read_about(here / "corpus" / "asked" / "about.yml")
    assert (about["title"], about["question"], about["sites"]) == (answers[0], "", ["news.example"])
    assert about["search_terms"] == ["ferry", "strait of Orm"] and str(about["window"]["until"]) == "2031-03-09"
    assert done.stdout.count("Error:") + done.stderr.count("Error:") == 2  # the day before the first, and "a paper"
