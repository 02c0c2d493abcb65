"""Items of a feed, whatever its format: RSS, RDF and Atom as feedparser reads them, JSON Feed by hand.

Formats as documented in feedparser's own documentation (pythonhosted.org/feedparser, read 2026-11) and at
jsonfeed.org/version/1.1 (read 2026-11 in a stored copy of the specification's repository, manton/JSONFeed).
"""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mediakit.collect.links import normalise_url
from mediakit.collect.plain import plain_text
from mediakit.collect.times import read_moment
from mediakit.errors import CollectError

LONGEST_DECK = 1000  # what is longer is the article itself, or a good part of it
_MAIL = re.compile(r"\s*[(<]?\S+@[^\s()<>]+[)>]?\s*")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]+)|(\d+));")
# It promises never to raise; with damaged files it does all the same (6.0.14, found by trying).
_FEEDPARSER_ERRORS = (
    ValueError,
    LookupError,
    ArithmeticError,
    TypeError,
    AttributeError,
    AssertionError,
    RecursionError,
)
_BEFORE = ("next", "prev-archive")  # RFC 5005: where the earlier items are


@dataclass(frozen=True)
class Item:
    """One item: `facts` are columns of the table `articles`; `tags` and `changed` help to judge it."""

    url: str
    facts: dict[str, Any]
    tags: tuple[str, ...] = ()
    changed: datetime | None = None


@dataclass(frozen=True)
class Feed:
    """A feed: its items in order, the address of the earlier ones if it names one, and how many have no address."""

    items: list[Item] = field(default_factory=list)
    before: str = ""
    n_without_address: int = 0


def read_feed(content: bytes, url: str = "", content_type: str = "") -> Feed:
    """Read a feed.

    Parameters
    ----------
    content : bytes
    url : str
        Its own address, against which relative links are resolved (xml:base goes before).
    content_type : str
        The header line, for its charset. Bytes that are valid UTF-8 are read as that, whatever is declared.

    Raises
    ------
    CollectError
        If it is no feed.
    """
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _read_json(content, url)
    import feedparser

    headers = {"content-location": url}
    if charset := _find_charset(content, content_type):
        headers["content-type"] = f"application/xml; charset={charset}"
    readable = io.BytesIO(_REFERENCE.sub(_drop_impossible, content))  # never text or a path: feedparser would open it
    try:
        parsed = feedparser.parse(readable, response_headers=headers, sanitize_html=False)
    except _FEEDPARSER_ERRORS as error:
        raise no_feed(f"it is too broken to be read ({type(error).__name__}: {error})", url) from error
    version = parsed.get("version", "")
    if not version and not parsed.entries:
        raise no_feed("it is empty" if not content.strip() else "it is neither RSS nor Atom nor JSON Feed", url)
    lang = str(parsed.feed.get("language") or "")
    items = [item for entry in parsed.entries if (item := _read_entry(entry, version, lang, url))]
    links = {str(link.get("rel")): str(link.get("href", "")) for link in parsed.feed.get("links", [])}
    before = next((links[rel] for rel in _BEFORE if rel in links), "")
    return Feed(items, normalise_url(before, url) if before else "", len(parsed.entries) - len(items))


def no_feed(why: str, url: str) -> CollectError:
    """The error for what is no feed."""
    return CollectError(
        f"this is no feed: {why}", url, "look for the feed's address on the outlet's site", error="feed", permanent=True
    )


def _drop_impossible(match: re.Match[bytes]) -> bytes:
    """A reference to a sign that does not exist is nothing; one of them would cost the whole feed."""
    digits = (match[1] or match[2])[:12]
    number = int(digits, 16 if match[1] else 10)
    return match[0] if number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else b""


def _find_charset(content: bytes, content_type: str) -> str:
    """The charset that is known to be right or at least fits; "" leaves the choice to feedparser, which tries many."""
    stated = _CHARSET.search(content_type)
    for charset in ("utf-8", stated[1] if stated else ""):
        if charset and not content.isascii() and b"\0" not in content:
            try:
                if "<" in content.decode(charset):  # bytes of any kind are UTF-16, but not a feed
                    return charset
            except (UnicodeError, LookupError):
                continue
    return ""


def _read_entry(entry: Any, version: str, lang: str, feed_url: str) -> Item | None:
    link = entry.get("feedburner_origlink") or entry.get("link") or ""
    url = normalise_url(str(link), feed_url) if str(link).strip() else ""
    if not url:
        return None
    names = [str(author.get("name", "")) for author in entry.get("authors", [])]
    if len(names) == 1:  # feedparser's own cut of "mail (name)" goes wrong with long top-level domains
        names = [str(entry.get("author", "")) or names[0]]
    tags = tuple(dict.fromkeys(" ".join(str(tag.get("term") or "").split()) for tag in entry.get("tags", [])))
    detail = entry.get("title_detail", {})
    headline = str(entry.get("title", ""))
    if detail.get("type") != "text/plain":
        headline = plain_text(headline)
    # Without a summary feedparser gives the whole text for one; only a real summary has details.
    deck = plain_text(str(entry.get("summary", ""))) if "summary_detail" in entry else ""
    changed = str(entry.get("updated", "")) if "updated" in entry else ""
    published = str(entry.get("published", ""))
    if not published and not version.startswith("atom"):
        published = changed  # dc:date of RSS 1.0: the only date that it has
    own_lang = str(detail.get("language") or "") or lang
    facts = _make_facts(headline, names, published, deck, own_lang) | _one_section(tags)
    moment = read_moment(changed)
    return Item(url, facts, tags, moment[0] if moment else None)


def _make_facts(headline: str, names: list[str], published: str, deck: str, lang: str) -> dict[str, Any]:
    headline = " ".join(headline.split())
    byline = "; ".join(dict.fromkeys(name for text in names if (name := _clean_name(text))))
    facts: dict[str, Any] = {"headline": headline, "byline": byline, "lang": lang[:2].lower()}
    if not re.fullmatch(r"[a-zA-Z]{2}(?:[-_].*)?", lang.strip()):
        del facts["lang"]
    if deck != headline and len(deck) <= LONGEST_DECK:
        facts["deck"] = deck
    if moment := read_moment(published):
        facts["published"], facts["published_precision"] = moment
        if moment[1] == "day" and not re.fullmatch(r"\d{4}-\d\d-\d\d", published.strip()):
            facts["published_printed"] = " ".join(published.split())
    return {name: value for name, value in facts.items() if value}


def _one_section(tags: tuple[str, ...]) -> dict[str, Any]:
    """Several tags say what a text is about; a single one is where it stood."""
    return {"section": tags[0]} if len(tags) == 1 and tags[0] else {}


def _clean_name(text: str) -> str:
    text = plain_text(text)
    if _MAIL.search(text):
        text = _MAIL.sub(" ", text).strip().strip("()").strip()
    return text


def _read_json(content: bytes, url: str) -> Feed:
    try:
        data = json.loads(content.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        raise no_feed("it is no valid JSON", url) from None
    if not isinstance(data, dict) or "jsonfeed.org/version/" not in str(data.get("version", "")):
        raise no_feed("it is JSON, but no JSON Feed", url)
    entries = [entry for entry in _list(data.get("items")) if isinstance(entry, dict)]
    items = [item for entry in entries if (item := _read_json_item(entry, data, url))]
    before = data.get("next_url")
    return Feed(items, normalise_url(before, url) if isinstance(before, str) else "", len(entries) - len(items))


def _read_json_item(entry: dict[str, Any], feed: dict[str, Any], feed_url: str) -> Item | None:
    # `url` is the item's own page; `external_url` what a list of links points to; `id` may be an address, too.
    texts = {name: text for name in ("url", "external_url", "id") if isinstance(text := entry.get(name), str) and text}
    found = (normalise_url(text, "" if name == "id" else feed_url) for name, text in texts.items())
    url = next((link for link in found if link), "")
    if not url:
        return None
    authors = _list(entry.get("authors")) or [entry.get("author")]
    names = [str(author.get("name") or "") for author in authors if isinstance(author, dict)]
    tags = tuple(dict.fromkeys(" ".join(str(tag).split()) for tag in _list(entry.get("tags"))))
    headline, deck, published, lang = (
        value if isinstance(value, str) else ""
        for value in (
            entry.get("title"),
            entry.get("summary"),
            entry.get("date_published"),
            entry.get("language") or feed.get("language"),
        )
    )
    facts = _make_facts(headline, names, published, plain_text(deck), lang) | _one_section(tags)
    moment = read_moment(str(entry.get("date_modified") or ""))
    return Item(url, facts, tags, moment[0] if moment else None)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
