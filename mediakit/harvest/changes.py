"""What another reading of the same pages changes in the articles: cell by cell, texts as the words that come and go."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from mediakit.collect.database import as_text

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "change", "article_id", "url", "outlet", "field", "before", "after", "words_removed", "words_added", "corrected",
)  # fmt: skip
CHANGES = ("changed", "moved", "gained", "lost")
# What says how and when a page was read, and not what it says; `article_id` follows from `url`.
NOT_COMPARED = frozenset(("article_id", "retrieved", "extractor", "sha256", "collected_from"))
LONG = ("text",)  # shown as the words that differ
SHOWN = 400  # signs of the words that differ
_PARAGRAPH = "\n\n"

Row = Mapping[str, Any]
Change = dict[str, Any]


def compare_articles(
    before: Iterable[Row], after: Iterable[Row], corrected: frozenset[tuple[str, str]] = frozenset()
) -> Iterator[Change]:
    """Compare two states of the table `articles`.

    Parameters
    ----------
    before, after : iterable of dict
        Rows. `before` is read one by one.
    corrected : set of (article_id, field)
        Cells for which there is a correction, which wins over either reading.

    Yields
    ------
    dict
        Keys `COLUMNS`. Of an article that was at another address before (the same page, by its hash) one "moved" with
        field "url", and its further changes.
    """
    new = {str(row["article_id"]): row for row in after}
    gone: list[Row] = []
    for row in before:
        other = new.pop(str(row["article_id"]), None)
        if other is None:
            gone.append(row)
        else:
            yield from _compare(row, other, corrected)
    by_page = {row["sha256"]: key for key, row in new.items() if row.get("sha256")}
    for row in gone:
        key = by_page.pop(row.get("sha256"), "")
        if key:
            other = new.pop(key)
            yield _make("moved", row, "url", (row["url"], other["url"]))
            yield from (change for change in _compare(row, other, corrected) if change["field"] != "url")
        else:
            yield _make("lost", row, "", (row.get("headline", ""), "")) | _count_text(row, "words_removed")
    for row in new.values():
        yield _make("gained", row, "", ("", row.get("headline", ""))) | _count_text(row, "words_added")


def find_moved(before: Iterable[Row], after: Iterable[Row]) -> dict[str, str]:
    """New article_id by old one, of articles whose page is the same and whose address is another now."""
    new = {str(row["article_id"]): row.get("sha256") for row in after}
    by_page = {page: key for key, page in new.items() if page}
    old = {str(row["article_id"]): row.get("sha256") for row in before}
    return {
        key: by_page[page]
        for key, page in old.items()
        if key not in new and page in by_page and by_page[page] not in old
    }


def make_table(changes: Iterable[Change]) -> pd.DataFrame:
    """Changes as a table: by field, then article."""
    import pandas as pd

    rows = sorted(changes, key=lambda row: (CHANGES.index(row["change"]), row["field"], row["article_id"]))
    table = pd.DataFrame(rows, columns=list(COLUMNS)).astype({"corrected": bool})
    whole = {name: table[name].astype("Int64") for name in ("words_removed", "words_added")}
    return table.assign(**whole)


def find_word_changes(before: str, after: str) -> tuple[list[str], list[str]]:
    """Runs of words that only one of two texts has.

    Paragraphs that both have are not looked into, so that long texts take no longer than what differs in them.

    Examples
    --------
    >>> find_word_changes("The ferry sank at dawn.", "The old ferry sank.")
    (['sank at dawn.'], ['old', 'sank.'])
    """
    removed: list[str] = []
    added: list[str] = []
    for old, new in _differing(before.split(_PARAGRAPH), after.split(_PARAGRAPH)):
        for gone, come in _differing(" ".join(old).split(), " ".join(new).split()):
            removed += [" ".join(gone)] if gone else []
            added += [" ".join(come)] if come else []
    return removed, added


def _differing(old: list[str], new: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=len(old) + len(new) > 4000)
    return ((old[a:b], new[c:d]) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal")


def _compare(row: Row, other: Row, corrected: frozenset[tuple[str, str]]) -> Iterator[Change]:
    for field in dict.fromkeys([*row, *other]):
        before, after = _cell(row.get(field)), _cell(other.get(field))
        if field not in NOT_COMPARED and before != after:
            yield _make("changed", row, field, (before, after)) | {"corrected": (row["article_id"], field) in corrected}


def _make(change: str, row: Row, field: str, values: tuple[str, str]) -> Change:
    removed, added = find_word_changes(*values)
    shown = (" … ".join(removed), " … ".join(added)) if field in LONG else values
    made = dict.fromkeys(COLUMNS, "") | {name: row.get(name, "") for name in ("article_id", "url", "outlet")}
    made |= {"change": change, "field": field, "before": _shorten(shown[0]), "after": _shorten(shown[1])}
    counts = (sum(len(run.split()) for run in runs) for runs in (removed, added))
    return made | dict(zip(("words_removed", "words_added"), counts, strict=True)) | {"corrected": False}


def _count_text(row: Row, name: str) -> Change:
    return {name: len(_cell(row.get("text")).split())}


def _cell(value: Any) -> str:
    return "" if value is None else as_text(value) if not isinstance(value, str) else value


def _shorten(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
