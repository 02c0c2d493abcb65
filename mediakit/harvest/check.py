"""What a person should look at before a corpus is analysed: one finding per cell that is missing, doubtful or wrong.

Nothing is changed here. A finding says what was seen; whether it is a mistake a person decides, in a correction sheet
(`mediakit.harvest.corrections`). Only what can be told cheaply and with few false alarms is looked for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from mediakit.collect.links import find_host, normalise_url
from mediakit.extract.language import find_mismatch
from mediakit.extract.refuse import SHORT, find_wall_words
from mediakit.harvest.doubts import Found, check_reading
from mediakit.outlets import find_outlet
from mediakit.schema import ARTICLES

if TYPE_CHECKING:
    import pandas as pd

    from mediakit.corpus import Corpus

COLUMNS = ("article_id", "url", "outlet", "field", "error", "severity", "message", "seen")
SEVERITIES = ("wrong", "doubtful", "missing")
SHORT_TEXT = 100  # words
COPIED = 50  # words; shorter texts may be the same by chance: "This page is being updated"
SHOWN = 200  # signs of a present value
TEXTLESS = ("video",)  # kinds of which nobody expects a text
UNSIGNED = ("editorial", "live blog", "round-up", "newsletter")  # kinds that often bear no name
_EDGE = 250  # signs at either end of a long text, where what is not the article stands
_SEPARATORS = re.compile(r"\s*[|•»]\s*|\s+[-–—:]\s+")
_CUT = re.compile(r"(?:[\w,;–—-]|\.\.\.|…|\[…\]|\[\+?\d+ (?:chars|characters)\])$")
_CREDIT = 60  # signs; a shorter last line is a credit or a signature, not a sentence that breaks off
_TODO = {
    "blocked": "the site refuses us: save the page in a browser and add it, look for an archived copy, or leave it out",
    "gone": "the page is no longer there: look for an archived copy",
    "failed-temporary": "the page could not be had so far: collect again later",
    "failed-permanent": "the page cannot be had: open the address in a browser and correct it, or leave it out",
}

Row = Mapping[str, Any]


def check_corpus(corpus: Corpus, queue: Iterable[Mapping[str, Any]] = (), now: datetime | None = None) -> pd.DataFrame:
    """List what a person should look at.

    Parameters
    ----------
    corpus : Corpus
    queue : iterable of dict
        Rows of the queue of collecting (`Store.queue()`): those that are blocked, gone or failed are findings too.
    now : datetime, optional
        The present moment, for dates in the future; a fictional corpus may lie there.

    Returns
    -------
    DataFrame
        One row per finding: article_id (empty for an address without article), url, outlet, field (column of the
        table `articles`), error (short name), severity (one of `SEVERITIES`), message, seen (the present value,
        shortened). In the order of the articles, addresses of the queue last.

    Examples
    --------
    >>> from mediakit.corpus import read_corpus
    >>> findings = check_corpus(read_corpus("tillerson-moscow-2017"))
    >>> int((findings["error"] == "date-missing").sum())
    20
    """
    import pandas as pd

    rows = corpus.articles.to_dict("records")
    found: list[tuple[Any, ...]] = []
    copies, with_texts, now = _find_copies(rows), any(row["text"] for row in rows), now or datetime.now(UTC)
    for row in rows:
        findings = [*_check_facts(row, corpus.about, now), *(_check_text(row) if with_texts else [])]
        for finding in [*findings, *copies.get(row["article_id"], []), *_check_doubts(row)]:
            found.append((row["article_id"], row["url"], row["outlet"], *finding[:4], _shorten(finding[4])))
    found += _check_queue(queue, rows)
    return pd.DataFrame(found, columns=list(COLUMNS), dtype="str")


def _shorten(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _check_facts(row: Row, about: Mapping[str, Any], now: datetime) -> Iterator[Found]:
    yield from _check_date(row, about, now)
    yield from check_reading(row)
    yield from _check_headline(row)
    yield from _check_blanks(row)
    if difference := find_mismatch(row["lang"], row["text"], row["headline"]):
        yield "lang", "language", "doubtful", f"lang says {row['lang']!r}, but {difference}", row["lang"]


def _check_doubts(row: Row) -> Iterator[Found]:
    """What the row says itself of its facts."""
    for name in filter(None, (name.strip() for name in row["uncertain_fields"].split(";"))):
        field = name if name in ARTICLES.names else "uncertain_fields"
        yield field, "uncertain", "doubtful", f"{name} is marked as uncertain: see notes", _cell(row.get(name))
    if row["certainty"] == "low":
        yield "certainty", "low-certainty", "doubtful", "the facts of this row are marked as hardly certain", "low"


def _cell(value: Any) -> str:
    from mediakit.corpus.tables import format_cell, unguard_cell

    return unguard_cell(format_cell(value))


def _check_date(row: Row, about: Mapping[str, Any], now: datetime) -> Iterator[Found]:
    """At most one finding on the moment, and one on its precision."""
    import pandas as pd

    when, seen = row["published"], _cell(row["published"])
    if pd.isna(when):
        yield "published", "date-missing", "missing", "there is no date of publication", ""
        return
    slack = timedelta(days=1) if row["published_precision"] == "day" else timedelta()  # a local day is no UTC day
    since, until = (_read_day((about.get("window") or {}).get(bound)) for bound in ("since", "until"))
    if not about.get("fictional") and when - slack > now:
        yield "published", "date-future", "wrong", "the date lies in the future", seen
    elif not pd.isna(row["retrieved"]) and when - slack > row["retrieved"]:
        retrieved = _cell(row["retrieved"])
        yield "published", "date-after-retrieval", "wrong", f"published after it was retrieved ({retrieved})", seen
    elif (since is not None and when < since) or (until is not None and when >= until + timedelta(days=1)):
        window = f"{since:%Y-%m-%d}" if since is not None else "", f"{until:%Y-%m-%d}" if until is not None else ""
        message = f"outside the window of the corpus ({' to '.join(window)})"
        yield "published", "date-outside-window", "doubtful", message, seen
    if row["published_precision"] == "day":
        yield "published", "date-only-day", "missing", "only the day is known, not the time of day", seen


def _read_day(value: Any) -> Any:
    import pandas as pd

    return pd.Timestamp(str(value)).tz_localize("UTC") if value else None


def _check_headline(row: Row) -> Iterator[Found]:
    headline = row["headline"]
    if not headline:
        yield "headline", "headline-missing", "missing", "there is no headline", ""
        return
    names = {name.casefold() for name in (row["outlet"], _site(row["url"])) if name}
    parts = [part.casefold() for part in _SEPARATORS.split(headline)]
    if headline.casefold() in names:
        yield "headline", "headline-is-site", "wrong", "the headline is the name of the site", headline
    elif len(parts) > 1 and (parts[-1] in names or parts[0] in names):
        message = "the name of the site, and perhaps of a section, stands in the headline"
        yield "headline", "headline-with-site", "wrong", message, headline
    if len(headline.split()) > 2 and headline.isupper():
        yield "headline", "headline-capitals", "doubtful", "the headline is all in capitals", headline


def _site(url: str) -> str:
    return find_host(url).removeprefix("www.")


def _check_text(row: Row) -> Iterator[Found]:
    text, words = row["text"], len(row["text"].split())
    if not text:
        if row["kind"] not in TEXTLESS:
            yield "text", "text-missing", "missing", "there is no text, though other articles have theirs", ""
        return
    wall, said = find_wall_words(text if words < SHORT else f"{text[:_EDGE]}\n{text[-_EDGE:]}")
    if wall:
        severity = "wrong" if words < SHORT else "doubtful"
        yield "text", wall, severity, f"the text speaks as a wall does ({said!r}): perhaps it is cut off there", said
    elif words < SHORT_TEXT and row["kind"] not in TEXTLESS:
        yield "text", "text-short", "doubtful", f"the text has {words} words", text
    last = text.rpartition("\n\n")[2].rstrip()
    if _CUT.search(last) and (len(last) > _CREDIT or last.endswith(("…", "...", "]"))):
        yield "text", "text-cut", "doubtful", "the text ends in the middle of a sentence", "…" + last[-_CREDIT:]


def _check_blanks(row: Row) -> Iterator[Found]:
    unsigned = row["kind"] in UNSIGNED
    for field, error, applies, message in (
        ("url", "address-missing", True, "there is no address: the page cannot be looked at again"),
        ("byline", "byline-missing", not unsigned, "there is no byline"),
        ("kind", "kind-missing", True, "the kind of text is not stated"),
        ("lang", "language-missing", True, "the language is not stated"),
    ):
        if applies and not row[field]:
            yield field, error, "missing", message, ""


def _find_copies(rows: list[Row]) -> dict[str, list[Found]]:
    """The same text twice without a cluster, and the same headline of one outlet on one day."""
    found: dict[str, list[Found]] = defaultdict(list)

    def text_of(row: Row) -> Any:
        words = row["text"].casefold().split()
        return " ".join(words) if len(words) >= COPIED else None

    def headline_of(row: Row) -> Any:
        day = row["published"]
        if not row["headline"] or day is None or day != day:
            return None
        return row["outlet"], f"{day:%Y-%m-%d}", " ".join(row["headline"].casefold().split())

    for group in _group(rows, text_of):
        for row in group:
            others = _name_others(row, group)
            message = f"the same text as {others}: give them one cluster_id, or leave one out"
            found[row["article_id"]].append(("cluster_id", "copy", "doubtful", message, row["cluster_id"]))
    for group in _group(rows, headline_of):
        for row in group:
            message = f"the same headline, outlet and day as {_name_others(row, group)}: perhaps one text twice"
            found[row["article_id"]].append(("headline", "headline-twice", "doubtful", message, row["headline"]))
    return found


def _group(rows: list[Row], key: Callable[[Row], Any]) -> list[list[Row]]:
    """Rows with the same key, unless they are marked as copies of each other."""
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        if (value := key(row)) is not None:
            groups[value].append(row)
    several = [group for group in groups.values() if len(group) > 1]
    return [group for group in several if len({row["cluster_id"] for row in group}) > 1 or not group[0]["cluster_id"]]


def _name_others(row: Row, group: list[Row]) -> str:
    others = [f"{other['article_id']} ({other['outlet']})" for other in group if other is not row]
    return ", ".join(others[:3]) + (f" and {len(others) - 3} more" if len(others) > 3 else "")


def _check_queue(queue: Iterable[Mapping[str, Any]], rows: list[Row]) -> list[tuple[Any, ...]]:
    known = {normalise_url(row["url"]): row for row in rows if row["url"]}
    found = []
    for waiting in queue:
        state, url = str(waiting["state"]), str(waiting["url"])
        if state not in _TODO:
            continue
        article = known.get(normalise_url(url), {})
        outlet = find_outlet(url)
        name = article.get("outlet") or (outlet.name if outlet else _site(url))
        said = str(waiting.get("message") or "").strip().split("\n")[0]
        message = f"{said}; {_TODO[state]}" if said else _TODO[state]
        found.append((article.get("article_id", ""), url, name, "", state, "missing", message, state))
    return found
