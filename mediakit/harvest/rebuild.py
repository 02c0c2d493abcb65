"""Makes a corpus from a replication archive: every page fetched again, read again, and held against what it was.

So that another person knows how much of a corpus still stands, without the texts having been passed on. A run may be
stopped at any moment and goes on when called again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediakit.collect import Collected, Page, Store, collect_pages, normalise_url, raw_capture, read_archive
from mediakit.collect.links import find_next_page, parse_tree
from mediakit.corpus.tables import read_table, write_bytes, write_table
from mediakit.errors import MediakitError
from mediakit.extract import extract_articles
from mediakit.harvest.articles import as_rows
from mediakit.harvest.files import ADDRESSES, compare_sketch, hash_text
from mediakit.harvest.unpack import SUMS, Bundle, read_bundle

if TYPE_CHECKING:
    import pandas as pd

SOURCES = ("auto", "original", "archive")
OUTCOMES = ("identical page", "identical text", "text changed", "new", "gone", "failed", "not an article")
COLUMNS = ("article_id", "url", "outcome", "share_same", "words_then", "words_now", "fetched_from", "message")
OUTCOME_FILE = "rebuilt.csv"
_WALLS = ("bot-check", "consent-wall", "paywall")  # errors of pages that are there and do not show the article
_KEPT_BACK = ("addresses.csv", "problems.csv", "datapackage.json", "ro-crate-metadata.json", "environment.json")

Progress = Callable[[str, str, str], None]


@dataclass(frozen=True)
class Rebuilt:
    """What became of a corpus.

    `outcomes` has one row per article: article_id, url, outcome (one of `OUTCOMES`; "new": the archive does not say
    what the page or text was), share_same (of the words then and now, see `compare_sketch`; empty where one of them is
    not known), words_then, words_now, fetched_from, message. `articles` is the table `articles` of the pages that were
    read now, with the ids and addresses of the archive; texts are in it and in the pages of `cache/` only.
    """

    folder: Path
    outcomes: pd.DataFrame = field(repr=False)
    articles: pd.DataFrame = field(repr=False)
    collected: Collected

    @property
    def counts(self) -> dict[str, int]:
        """Number of articles by outcome."""
        found = self.outcomes["outcome"].value_counts()
        return {name: int(found[name]) for name in OUTCOMES if name in found}


def rebuild_corpus(
    bundle: Bundle | str | Path,
    folder: str | Path,
    *,
    client_options: dict[str, Any] | None = None,
    progress: Progress | None = None,
    source: str = "auto",
) -> Rebuilt:
    """Make a corpus folder from a replication archive, and fetch and read every page again.

    Parameters
    ----------
    bundle : Bundle, str or Path
        A replication archive or its file.
    folder : str or Path
        A new or empty folder, or one that an earlier run with this archive began.
    client_options : dict, optional
        Parameters of `mediakit.collect.Client`.
    progress : function, optional
        As for `collect_pages`.
    source : {"auto", "original", "archive"}
        Where from: the archived copy if there is one and the original address where that fails; the original address
        only; archived copies only.

    Returns
    -------
    Rebuilt

    Raises
    ------
    MediakitError
        If the archive cannot be read or was changed, or the folder holds something else.
    CollectError
        As `collect_pages`.
    """
    if source not in SOURCES:
        raise MediakitError(f"source={source!r} is not understood", todo=f"write one of: {', '.join(SOURCES)}")
    bundle = bundle if isinstance(bundle, Bundle) else read_bundle(bundle)
    if bundle.faults:
        raise MediakitError(
            "the archive is not what it was when it was written:\n    " + "\n    ".join(bundle.faults),
            str(bundle.path),
            "get it again from where it came",
        )
    folder = Path(folder)
    addresses = _write_folder(bundle, folder)
    wanted = {row["article_id"]: _list_addresses(row, source) for row in addresses}
    first = {name: places[0] for name, places in wanted.items() if places}
    collected = _collect(first.values(), folder, progress, client_options)
    pages = _find_pages(collected.warc)
    second = [places[1] for places in wanted.values() if len(places) > 1 and places[0] not in pages]
    if second:
        collected = _collect(second, folder, progress, client_options)
        pages = _find_pages(collected.warc)
    outcomes, articles = _compare(addresses, wanted, pages, _Failures(folder, collected))
    write_table(outcomes, folder / OUTCOME_FILE)
    with Store(folder / "cache" / "corpus.db") as store:
        store.replace_articles(as_rows(articles))
    return Rebuilt(folder, outcomes, articles, collected)


def _collect(
    urls: Iterable[str], folder: Path, progress: Progress | None, client_options: dict[str, Any] | None
) -> Collected:
    links = [(url, "rebuild") for url in dict.fromkeys(urls)]
    return collect_pages(links, folder, progress=progress, client_options=client_options)


def _write_folder(bundle: Bundle, folder: Path) -> list[dict[str, Any]]:
    """Put the facts of an archive into a folder; returns the rows of its table `addresses`."""
    begun = folder / "cache" / SUMS
    if begun.is_file() and begun.read_bytes() != bundle.files[SUMS]:
        raise MediakitError("the folder was made from another archive", str(folder), "choose another folder")
    if not begun.is_file() and folder.is_dir() and any(folder.iterdir()):
        raise MediakitError("the folder is not empty", str(folder), "choose a new one: nothing there is overwritten")
    if not begun.is_file():
        for name, content in bundle.files.items():
            if "/" not in name and "\\" not in name and name not in (*_KEPT_BACK, SUMS):
                write_bytes(folder / name, content)
        write_bytes(folder / "cache" / "addresses.csv", bundle.files["addresses.csv"])
        write_bytes(begun, bundle.files[SUMS])
    table = read_table(folder / "cache" / "addresses.csv", ADDRESSES)
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _list_addresses(row: Mapping[str, Any], source: str) -> list[str]:
    """Where a page may be had, best first, as the queue writes it."""
    archived = normalise_url(raw_capture(row["archived_url"])) if source != "original" else ""
    original = normalise_url(row["url"]) if source != "archive" else ""
    return list(dict.fromkeys(filter(None, (archived, original))))


def _find_pages(warc: Path) -> dict[str, Page]:
    """The latest page of each address: by the one that was asked for, and by the one that answered."""
    asked: dict[str, Page] = {}
    answered: dict[str, Page] = {}
    for page in read_archive(warc):
        asked[normalise_url(page.url)] = page
        answered[normalise_url(page.final_url)] = page
    return {**answered, **asked}


class _Failures:
    """What the queue says of addresses of which there is no page."""

    def __init__(self, folder: Path, collected: Collected) -> None:
        rows = collected.problems.to_dict("records")
        self._said = {normalise_url(row["url"]): row for row in rows if row["stage"] == "collect"}
        with Store(folder / "cache" / "corpus.db", lock=False) as store:
            self._gone = {str(url) for url in self._said if store.find_state(str(url)) == "gone"}

    def describe(self, places: list[str]) -> tuple[str, str]:
        """Outcome and message of an article of which no page could be had."""
        if not places:
            return "failed", "there is no address to fetch it from"
        said = [self._said[place] for place in places if place in self._said]
        message = (
            "; ".join(str(row["message"]).split("\n")[0] for row in said) or "leads to the page of another article"
        )
        if said and all(place in self._gone for place in places):
            return "gone", message
        return ("not an article" if said and said[-1]["error"] in _WALLS else "failed"), message


def _compare(
    addresses: list[dict[str, Any]], wanted: dict[str, list[str]], pages: dict[str, Page], failures: _Failures
) -> tuple[pd.DataFrame, pd.DataFrame]:
    import pandas as pd

    outcomes, found = [], []
    for row in addresses:
        places = wanted[row["article_id"]]
        place = next((place for place in places if place in pages), "")
        result: dict[str, Any] = {"article_id": row["article_id"], "url": row["url"], "fetched_from": place}
        result |= {"words_then": row["words"], "message": ""}
        if not place:
            result["outcome"], result["message"] = failures.describe(places)
        else:
            articles, problems = extract_articles(_with_parts(pages[place], pages))
            if len(articles):
                found.append(articles.head(1).assign(article_id=row["article_id"], url=row["url"]))
                result |= _judge(row, pages[place], str(articles["text"].iloc[0]))
            else:
                result["outcome"] = "not an article"
                result["message"] = str(problems["message"].iloc[0]).split("\n")[0]
        outcomes.append(result)
    table = pd.DataFrame(outcomes, columns=list(COLUMNS))
    table = table.assign(**{name: table[name].astype("Int64") for name in ("words_then", "words_now")})
    table["share_same"] = table["share_same"].astype("Float64")
    return table, pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=["article_id", "url", "text"])


def _judge(row: Mapping[str, Any], page: Page, text: str) -> dict[str, Any]:
    """How much of an article is as it was."""
    same_page = row["page_sha256"] == hashlib.sha256(page.html).hexdigest()
    same_text = row["text_sha256"] == hash_text(text)
    known = bool(row["text_sha256"])
    result: dict[str, Any] = {"words_now": len(text.split())}
    result["outcome"] = (
        "identical page" if same_page else "identical text" if same_text else "text changed" if known else "new"
    )
    if known:
        result["share_same"] = 1.0 if same_text else compare_sketch(row["sketch"], text)
    if same_page and known and not same_text:
        result["message"] = (
            "the same page was read otherwise: by another version of mediakit, or the text was corrected"
        )
    return result


def _with_parts(page: Page, pages: dict[str, Page]) -> list[Page]:
    """A page and the further parts of its article that were fetched."""
    parts, here = {page.final_url: page}, page
    while b"next" in here.html.lower():
        tree = parse_tree(here.html)
        following = pages.get(find_next_page(tree, here.final_url)) if tree is not None else None
        if following is None or following.final_url in parts:
            break
        parts[following.final_url] = here = following
    return list(parts.values())
