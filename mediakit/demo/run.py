"""The whole way on the fictional sites: served, collected, read, analysed, reported, held against the truth."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediakit.collect import (
    STATES,
    Client,
    Collected,
    collect_pages,
    collect_sites,
    find_versions,
    raw_capture,
    read_archive,
)
from mediakit.collect.links import find_host
from mediakit.corpus import Corpus, find_corpus, read_corpus
from mediakit.corpus.tables import write_bytes, write_table
from mediakit.demo.compare import compare_with_truth
from mediakit.demo.server import Servers, serve_sites
from mediakit.demo.site import Site
from mediakit.extract import extract_article, extract_articles
from mediakit.frames import code_frames, find_frames
from mediakit.quotes import find_quotes
from mediakit.report import Report, write_report
from mediakit.report.sections import CODEBOOK
from mediakit.schema import ARTICLES
from mediakit.speakers import link_speakers

if TYPE_CHECKING:
    import pandas as pd

NAME = "sunnmark-talks"
HAND_KEPT = ("about.yml", "speakers.csv", "events.csv")
TIMEMAPS = "/archive/timemaps.txt"
CAPTURE = re.compile(r"/archive/web/(\d{14})id_/(.*)")
LOCAL_ZONE = "Etc/GMT-1"  # Ostrel: one hour ahead of UTC, for times that a page prints without a zone

Tell = Callable[[str, str, int, int], None]


@dataclass(frozen=True)
class Demo:
    """What a demonstration made: the collected corpus, its report, the comparison with the truth, counts of pages.

    `problems` has one row per page that could not be fetched or is no article; it is in the corpus as problems.csv.
    """

    corpus: Corpus
    report: Report
    comparison: pd.DataFrame
    problems: pd.DataFrame
    counts: dict[str, int]
    fetched_now: int


def run_demo(out: str | Path, port: int = 0, tell: Tell | None = None) -> Demo:
    """Run the whole way from web page to report on the fictional sites.

    Parameters
    ----------
    out : str or Path
        Folder for the collected corpus (`corpus/sunnmark-talks-collected`) and the report. A second run goes on where
        the first one stopped and fetches nothing twice.
    port : int
        First port to serve on; a taken one is replaced by a free one.
    tell : callable, optional
        Called as tell(step, detail, done, total): pages or charts of this step done, and known so far.

    Returns
    -------
    Demo

    Raises
    ------
    MediakitError
        If the fictional corpus is not there, or the folder cannot be written or is in use by another run.
    """
    import pandas as pd

    from mediakit.demo import make_sites

    say = tell or (lambda step, detail, done, total: None)
    truth = read_corpus(find_corpus(NAME))
    folder = Path(out) / "corpus" / f"{NAME}-collected"
    sites = make_sites(truth.articles, truth.versions)
    for name in HAND_KEPT:
        write_bytes(folder / name, (truth.folder / name).read_bytes())
    with serve_sites(sites, port, keep_hosts=True) as servers:
        say("serve", ", ".join(f"{site.name}: port {servers.ports[site.host]}" for site in sites.values()), 1, 1)
        collected = _collect(sites, servers, folder, say)
    say("extract", "reading the pages", 0, 1)
    articles, versions, unread = _extract(collected.warc, servers.original_url)
    problems = pd.concat([collected.problems, unread], ignore_index=True)
    for name, table in {"articles": articles, "versions": versions, "problems": problems}.items():
        write_table(table, folder / f"{name}.csv", bom=False)
    found = read_corpus(folder)
    say("analyse", f"{len(found.articles)} articles, {len(found.versions)} headline versions", 0, 1)
    report = write_report(found, Path(out) / "report", lambda what, done, total: say("report", what, done, total))
    say("compare", "holding it against the truth", 0, 1)
    quotes = link_speakers(find_quotes(found.articles), found.speakers)
    codes = code_frames(find_frames(found.articles, CODEBOOK), found.articles, field="text", codebook=CODEBOOK)
    outlets = [site.name for site in sites.values()]
    comparison = compare_with_truth(found, truth, quotes, codes, outlets)
    return Demo(found, report, comparison, problems, collected.counts, collected.fetched_now)


def _collect(sites: dict[str, Site], servers: Servers, folder: Path, say: Tell) -> Collected:
    """Fetch what the sites list, then every capture of their archives."""
    options: dict[str, Any] = {"local_ports": servers.ports}
    done = total = 0

    def tell(host: str, what: str, detail: str) -> None:
        nonlocal done, total
        total += int(detail) if what == "listed" else 0
        done += what in STATES
        say("collect", f"{host}: {what} {detail}", done, max(done, total))

    origins = list(servers.origins.values())
    first = collect_sites(origins, folder, allow_loopback=True, delay=0, progress=tell, client_options=options)
    captures: list[tuple[str, str]] = []
    with Client(allow_loopback=True, delay=0, **options) as client:
        for origin in origins:
            listing = client.fetch(origin + TIMEMAPS, "listing").html.decode("utf-8")
            for timemap in listing.split():
                captures += [(raw_capture(url), "timemap") for url, _ in find_versions(client, timemap)]
    total += len(captures)
    both = collect_pages(captures, folder, allow_loopback=True, delay=0, progress=tell, client_options=options)
    return replace(both, fetched_now=first.fetched_now + both.fetched_now)


def _extract(warc: Path, original_url: Callable[[str], str]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Articles from the pages, versions of headlines from the captures, and the pages that are no article.

    Addresses are those that the sites go by, which `original_url` tells.
    """
    import pandas as pd

    pages = list(read_archive(warc))
    captures = [page for page in pages if CAPTURE.search(page.url)]
    articles, unread = extract_articles(
        (page for page in pages if not CAPTURE.search(page.url)),
        time_zones=dict.fromkeys({find_host(page.url) for page in pages}, LOCAL_ZONE),
    )
    articles = articles.assign(url=articles["url"].map(original_url))
    ids = dict(zip(articles["url"], articles["article_id"], strict=True))
    seen: dict[str, list[tuple[str, str]]] = {}
    for page in captures:
        match = CAPTURE.search(page.url)
        url = original_url(f"{page.url[: match.start()]}/{match[2]}") if match else ""
        if url in ids:
            seen.setdefault(ids[url], []).append((match[1] if match else "", extract_article(page)["headline"]))
    rows = []
    for article_id, found in sorted(seen.items()):
        for place, (moment, headline) in enumerate(sorted(found), start=1):
            when = pd.Timestamp(datetime.strptime(moment, "%Y%m%d%H%M%S"), tz="UTC")
            rows.append((article_id, place, when, headline, "page", "capture of the site's archive (fictional)"))
    columns = ["article_id", "position", "seen", "headline", "headline_from", "evidence"]
    wanted = [name for name in ARTICLES.names if name in articles.columns]
    return articles[wanted], pd.DataFrame(rows, columns=columns), unread
