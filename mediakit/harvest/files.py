"""The tables of a replication archive: what may be passed on, and what a page or text was.

House rule: facts and short quotations (at most 40 words) may be passed on, whole texts only under a licence that
about.yml names as `texts_licence`. Of a text that stays at home a fingerprint goes along: hash, number of words, and a
sketch from which a later reader can estimate how much of the text is still the same, but not read it.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mediakit.harvest.new import UNPUBLISHED
from mediakit.schema import TABLES
from mediakit.schema.declare import Column, Table

if TYPE_CHECKING:
    import pandas as pd

    from mediakit.corpus import Corpus

LONGEST_QUOTE = 40  # words
SKETCH = 100  # hashes; with so many a share of words is known to about ten points (95 of 100 times)
PLACE = "[path removed]/"
_HEX = 8
# A path of somebody's machine; not the path of a web address, before which there is a host. What follows home/ or
# Users/ is the name of a person and goes too.
_SIGN, _WINDOWS = r"""[^\s"'<>|;,]""", r"""[^\s\\"'<>|;,]"""
_LOCAL_PATH = re.compile(
    rf"""(?:file:/{{0,2}}|(?<![\w.:/~-]))/(?:home|Users)/(?:(?!/){_SIGN})+/?(?:{_SIGN}*/)?
    |(?:file:/{{0,2}}|(?<![\w.:/~-]))/(?:root|tmp|var|mnt|media|private)/(?:{_SIGN}*/)?
    |file:/{{2,3}}(?:{_SIGN}*/)?
    |(?:(?<!\w)[A-Za-z]:|(?<![\\\w])\\\\\w+)\\
      (?:Users\\{_WINDOWS}+(?:[ ]{_WINDOWS}+(?=\\))?\\?)?(?:[^\n\\"'<>|;,]*\\)*""",
    re.VERBOSE,
)

ADDRESSES = Table(
    "addresses",
    "where one article's page can be had again, and what it was when it was read",
    (
        Column("article_id", "article", needed=True, filled=True),
        Column("url", "address as published", needed=True),
        Column("archived_url", "address of an archived copy", needed=True),
        Column("retrieved", "time of retrieval, UTC", type="time", needed=True),
        Column("page_sha256", "SHA-256 of the page, byte for byte", needed=True),
        Column("text_sha256", "SHA-256 of the text that was read from it, UTF-8", needed=True),
        Column("words", "words of that text, divided by white space", type="integer", needed=True),
        Column("sketch", f"fingerprint of its words: the {SKETCH} lowest of their hashes, {_HEX} hex digits each"),
        Column("extractor", "what read the page", needed=True),
    ),
    key=("article_id",),
)


@dataclass(frozen=True)
class Tables:
    """Tables as they may be passed on, and how many texts, long quotations and local paths were left out."""

    tables: dict[str, pd.DataFrame]
    texts: int
    long_quotes: int
    paths: int


def find_texts_licence(about: Mapping[str, Any]) -> str:
    """The licence under which the texts may be passed on; "" when there is none.

    `texts_licence` of about.yml; of a fictional corpus the licence of the whole.

    Examples
    --------
    >>> find_texts_licence({"licence": "CC BY 4.0"}), find_texts_licence({"licence": "CC0-1.0", "fictional": True})
    ('', 'CC0-1.0')
    """
    whole = str(about.get("licence") or "").strip() if about.get("fictional") else ""
    return str(about.get("texts_licence") or "").strip() or ("" if whole == UNPUBLISHED else whole)


def make_tables(corpus: Corpus, with_texts: bool) -> Tables:
    """The tables of a corpus as they may be passed on; `with_texts` says that the texts are licensed."""
    tables = {
        name: getattr(corpus, name).copy()
        for name in ("articles", "versions", "quotes", "speakers", "events", "corrections", "problems")
    }
    texts = long_quotes = 0
    if not with_texts:
        texts = int((tables["articles"]["text"] != "").sum())
        tables["articles"]["text"] = ""
        for name, column in (("quotes", "text"), ("articles", "deck")):
            long = tables[name][column].str.split().str.len() > LONGEST_QUOTE
            tables[name].loc[long, column] = ""
            long_quotes += int(long.sum())
        tables["corrections"] = _without_long_values(tables["corrections"])
    paths = 0
    for name, table in tables.items():
        tables[name], removed = _without_paths(_without_empty(table, TABLES[name]))
        paths += removed
    return Tables(tables, texts, long_quotes, paths)


def _without_long_values(corrections: pd.DataFrame) -> pd.DataFrame:
    """Without corrections by which a text would come along after all."""
    long = {name: corrections[name].str.split().str.len() > LONGEST_QUOTE for name in ("value", "was")}
    words = corrections["field"].isin(["text", "deck"])
    return corrections.assign(was=corrections["was"].mask(long["was"], ""))[~(words & long["value"])]


def _without_empty(table: pd.DataFrame, declared: Table) -> pd.DataFrame:
    """Without the columns that no row fills, except those that a reader insists on."""
    needed = {column.name for column in declared.columns if column.needed}
    kept = [name for name in table.columns if name in needed or (table[name].notna() & (table[name] != "")).any()]
    return table[kept] if len(table) else table


def _without_paths(table: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    removed = 0
    for name in table.columns:
        if table[name].dtype == "str":
            cleaned = [remove_paths(text) for text in table[name]]
            if hits := sum(n > 0 for _, n in cleaned):
                removed += hits
                table = table.assign(**{name: [text for text, _ in cleaned]})
    return table, removed


def remove_paths(text: str) -> tuple[str, int]:
    """A text in which of each path of somebody's machine only the file's name is left, and how many there were.

    Examples
    --------
    >>> remove_paths("from /home/ann/press/export.html and https://news.example/home/a")
    ('from [path removed]/export.html and https://news.example/home/a', 1)
    """
    return _LOCAL_PATH.subn(lambda _: PLACE, text)


def make_addresses(articles: pd.DataFrame) -> pd.DataFrame:
    """The table `addresses` of a corpus's articles."""
    import pandas as pd

    rows = []
    for row in articles.to_dict("records"):
        text = row["text"]
        rows.append(
            {
                **{name: row[name] for name in ("article_id", "url", "archived_url", "retrieved", "extractor")},
                "page_sha256": row["sha256"],
                "text_sha256": hash_text(text) if text else "",
                "words": len(text.split()) if text else None,
                "sketch": sketch_text(text),
            }
        )
    table = pd.DataFrame(rows, columns=ADDRESSES.names)
    return table.assign(words=table["words"].astype("Int64"))


def hash_text(text: str) -> str:
    """SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.strip().encode()).hexdigest()


def sketch_text(text: str) -> str:
    """A bottom-k sketch of a text's words (Broder 1997): the lowest hashes of (word, which time it occurs)."""
    return "".join(f"{value:0{_HEX}x}" for value in sorted(_hash_words(text))[:SKETCH])


def _hash_words(text: str) -> set[int]:
    seen: Counter[str] = Counter()
    found = set()
    for word in text.casefold().split():
        seen[word] += 1
        found.add(int.from_bytes(hashlib.blake2b(f"{seen[word]} {word}".encode(), digest_size=4).digest(), "big"))
    return found


def compare_sketch(sketch: str, text: str) -> float:
    """Share of words that a text has in common with one of which only the sketch is known.

    Returns
    -------
    float
        Words in both, divided by words in either, each counted as often as it occurs; exact for texts of at most
        `SKETCH` words, else an estimate. 1 for the same words in another order.

    Examples
    --------
    >>> compare_sketch(sketch_text("the ferry left at dawn"), "the ferry left at noon")
    0.6666666666666666
    """
    old = {int(sketch[place : place + _HEX], 16) for place in range(0, len(sketch), _HEX)}
    new = set(sorted(_hash_words(text))[:SKETCH])
    lowest = set(sorted(old | new)[:SKETCH])
    return len(lowest & old & new) / len(lowest) if lowest else 1.0
