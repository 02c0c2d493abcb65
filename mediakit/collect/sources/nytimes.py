"""The New York Times: Archive and Article Search, the facts of articles without their texts.

Documentation: developer.nytimes.com (Article Search, Archive, FAQ), as quoted in the issues and sources of public
clients read 2026-11; no call could be made from here. From there: 10 articles a page; pages beyond the 100th are
refused; 500 calls a day and 5 a minute for each interface, "you should sleep 12 seconds between calls"; an archive call
gives all articles of one month. Newer answers say `metadata` where older ones say `meta`, and `docs` is null when
nothing was found; both are read.

One call to the archive stands for hundreds of searches, so it is used when the window lies in at most MAX_MONTHS months
that have ended. The words of the query are then looked for here: all must occur (case and accents do not count, "two
words" in quotes stand together) in headline, kicker, abstract, snippet, first paragraph or keywords. Article Search
looks into the whole text, so that it may find more: `whole_text=True` asks it whatever the window.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from mediakit.collect.http import Client
from mediakit.collect.keys import find_key
from mediakit.collect.listing import Listing, OnProblem
from mediakit.collect.sources.matching import is_of, is_within, tell
from mediakit.errors import CollectError

NAME = "nytimes"
REACH = "articles of The New York Times since 1851, facts only, no texts; needs a key; 5 calls a minute, 500 a day"
API = "https://api.nytimes.com/svc"
PACE = 12.0
MAX_MONTHS = 3
PAGE, MAX_PAGES = 10, 100
HOST = "nytimes.com"
# type_of_material, in small letters -> kind of article; others are left open.
KINDS = {
    "news": "news",
    "news analysis": "analysis",
    "op-ed": "op-ed",
    "editorial": "editorial",
    "review": "review",
    "interview": "interview",
    "transcript": "transcript",
    "briefing": "round-up",
}
_WEEK = 7 * 86_400.0
_TERM = re.compile(r'"([^"]*)"|(\S+)')
_AND = re.compile(r",| and ", re.IGNORECASE)


def listings(
    query: str = "",
    since: date | None = None,
    until: date | None = None,
    outlets: Sequence[str] = (),
    limit: int | None = None,
    *,
    client: Client,
    note: OnProblem | None = None,
    key: str = "",
    whole_text: bool = False,
    api: str = API,
    pace: float = PACE,
) -> Iterator[Listing]:
    """Yield articles that hold the query's words.

    Parameters
    ----------
    query : str
        Words; the search understands quotes for phrases too.
    since, until : date, optional
        First and last day, both included. Without `until`: today.
    outlets : sequence of str
        When given and nytimes.com is not among them, nothing is asked.
    limit : int, optional
        At most so many.
    client : Client
    note : function, optional
        Called for what could not be had: a day with more than 1,000 hits, the day's quota used up.
    key : str
        The API key; default: see `find_key`.
    whole_text : bool
        Use Article Search whatever the window.
    api : str
        Address of the service.
    pace : float
        Least seconds between two calls.

    Yields
    ------
    Listing
        facts: headline, deck, byline, published (UTC, minute), section, kind, lang, agency, evidence.

    Raises
    ------
    CollectError
        Without a key, or when the service refuses it.
    """
    if not is_of(f"https://{HOST}/", outlets):
        return
    secret = key or find_key(NAME)
    client.hide(secret)

    def ask(path: str, **params: str | int) -> dict[str, Any]:
        # A month that has ended changes little: for a week the answer that is held will do.
        age = _WEEK if path.startswith("archive/") else None
        page = client.ask(f"{api}/{path}.json", {**params, "api-key": secret}, source="api", pace=pace, max_age=age)
        return _read_answer(page.html, page.url)

    months = _months(since, until)
    found = _from_archive(ask, months, query) if months and not whole_text else _search(ask, query, since, until, note)
    try:
        yield from _keep(found, since, until, limit)
    except CollectError as error:
        if error.error != "http-429":
            raise
        tell(note, api, _quota(error))


def _keep(found: Iterator[dict[str, Any]], since: date | None, until: date | None, n: int | None) -> Iterator[Listing]:
    seen: set[str] = set()
    for doc in found:
        url, published = doc.get("web_url") or "", _read_time(doc.get("pub_date"))
        if n is not None and len(seen) >= n:
            return
        if url and url not in seen and not (published and not is_within(published, since, until)):
            seen.add(url)
            yield Listing(url, NAME, _read_facts(doc, published))


def _months(since: date | None, until: date | None) -> list[tuple[int, int]]:
    """The months of a window that are few and have ended; none else."""
    today = datetime.now(UTC).date()
    if since is None or until is None or (until.year, until.month) >= (today.year, today.month):
        return []
    first, last = since.year * 12 + since.month - 1, until.year * 12 + until.month - 1
    return [divmod(number, 12) for number in range(first, last + 1)] if last - first < MAX_MONTHS else []


def _from_archive(
    ask: Callable[..., dict[str, Any]], months: list[tuple[int, int]], query: str
) -> Iterator[dict[str, Any]]:
    for year, month in months:
        docs = ask(f"archive/v1/{year}/{month + 1}").get("docs") or []
        yield from (doc for doc in docs if _is_article(doc) and _holds(doc, query))


def _search(
    ask: Callable[..., dict[str, Any]], query: str, since: date | None, until: date | None, note: OnProblem | None
) -> Iterator[dict[str, Any]]:
    """All hits; a window with more than can be paged is halved, down to a day."""
    last = until or datetime.now(UTC).date()
    params: dict[str, str | int] = {"sort": "oldest", **({"q": query} if query else {})}
    params["end_date"] = last.strftime("%Y%m%d")
    if since is not None:
        params["begin_date"] = since.strftime("%Y%m%d")
    answer = ask("search/v2/articlesearch", page=0, **params)
    hits = (answer.get("metadata") or answer.get("meta") or {}).get("hits") or 0
    if hits > PAGE * MAX_PAGES:
        begin = since or date(1851, 9, 18)  # the first issue
        if begin < last:
            middle = begin + timedelta(days=(last - begin).days // 2)
            yield from _search(ask, query, begin, middle, note)
            yield from _search(ask, query, middle + timedelta(days=1), last, note)
            return
        tell(note, f"{NAME}: {last}", _overflow(hits, last))
    for page in range(1, min(-(-hits // PAGE), MAX_PAGES) + 1):
        yield from (doc for doc in answer.get("docs") or [] if _is_article(doc))
        if page < min(-(-hits // PAGE), MAX_PAGES):
            answer = ask("search/v2/articlesearch", page=page, **params)


def _read_answer(content: bytes, url: str) -> dict[str, Any]:
    try:
        answer = json.loads(content)["response"]
    except (ValueError, KeyError, TypeError) as error:
        raise CollectError("the answer is not what the New York Times documents", url, "run again later") from error
    return answer if isinstance(answer, dict) else {}


def _is_article(doc: dict[str, Any]) -> bool:
    return (doc.get("document_type") or "article") == "article"


def _holds(doc: dict[str, Any], query: str) -> bool:
    heads = [text for text in (doc.get("headline") or {}).values() if isinstance(text, str)]
    named = [str(word.get("value") or "") for word in doc.get("keywords") or []]
    parts = [doc.get(name) or "" for name in ("abstract", "snippet", "lead_paragraph")]
    text = f" {_fold(' '.join([*heads, *named, *parts]))} "
    return all(f" {_fold(phrase or word)} " in text for phrase, word in _TERM.findall(query))


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"\w+", "".join(sign for sign in plain if not unicodedata.combining(sign))))


def _read_time(text: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _read_facts(doc: dict[str, Any], published: datetime | None) -> dict[str, Any]:
    source = str(doc.get("source") or "")
    facts: dict[str, Any] = {
        "headline": _plain((doc.get("headline") or {}).get("main")),
        "deck": _plain(doc.get("abstract") or doc.get("snippet")),
        "byline": _read_byline(doc.get("byline")),
        "section": _plain(doc.get("section_name")),
        "kind": KINDS.get(str(doc.get("type_of_material") or "").lower(), ""),
        "lang": "en",
        "agency": "" if source.endswith("New York Times") else source,
        "evidence": f"New York Times API, {doc.get('uri') or doc.get('_id') or 'no id'}",
    }
    if published is not None:
        facts |= {"published": published, "published_precision": "minute", "published_printed": str(doc["pub_date"])}
    return {name: value for name, value in facts.items() if value}


def _plain(text: Any) -> str:
    return " ".join(str(text or "").split())


def _read_byline(byline: Any) -> str:
    """Names joined by "; ": from the list of persons, else from "By A, B and C"."""
    if not isinstance(byline, dict):
        return ""
    persons = [
        " ".join(str(person[part]) for part in ("firstname", "middlename", "lastname") if person.get(part))
        for person in byline.get("person") or []
    ]
    original = re.sub(r"^by\s+", "", _plain(byline.get("original")), flags=re.IGNORECASE)
    return "; ".join([name for name in persons if name] or [n.strip() for n in _AND.split(original) if n.strip()])


def _quota(error: CollectError) -> CollectError:
    return CollectError(
        "the New York Times' API allows no further calls for now (5 a minute, 500 a day)",
        error.where,
        "run again tomorrow: what came is kept; or narrow the window, so that fewer calls are needed",
        error="quota",
    )


def _overflow(hits: int, day: date) -> CollectError:
    return CollectError(
        f"the search has {hits} hits on {day}, and only {PAGE * MAX_PAGES} can be had",
        str(day),
        "add a word to the query",
        error="overflow",
        permanent=True,
    )
