"""One record of the New York Times' interfaces as a listing: which of its fields is which column."""

from __future__ import annotations

import html
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from mediakit.collect.listing import Listing
from mediakit.collect.sources.service import read_mapping, read_moment, read_rows, read_text, split_names

_KINDS = {
    "news": "news",
    "news analysis": "analysis",
    "an analysis": "analysis",
    "economic analysis": "analysis",
    "military analysis": "analysis",
    "editorial": "editorial",
    "op-ed": "op-ed",
    "interview": "interview",
    "review": "review",
    "video": "video",
    "newsletter": "newsletter",
}
_OWN = ("new york times", "international herald tribune")


def read_doc(doc: dict[str, Any], source: str, interface: str, asked: str) -> Listing:
    """A record of Article Search or Archive as a listing.

    Parameters
    ----------
    doc : dict
        One of `response.docs`.
    source : str
        Name of the collector.
    interface : str
        "Article Search" or "Archive".
    asked : str
        Day on which the service was asked.
    """
    headline = read_mapping(doc.get("headline"))
    credited = _text(doc.get("source"))
    own = any(name in credited.lower() for name in _OWN)
    facts: dict[str, Any] = {
        "outlet": credited if own else "The New York Times",
        "agency": "" if own else credited,
        "headline": _text(headline.get("main")) or _text(headline.get("print_headline")),
        "deck": _text(doc.get("abstract")) or _text(doc.get("snippet")),
        "byline": "; ".join(_read_names(read_mapping(doc.get("byline")))),
        "section": _text(doc.get("section_name")),
        "kind": _KINDS.get(_text(doc.get("type_of_material")).lower(), ""),
    }
    facts = {name: value for name, value in facts.items() if value}
    if "deck" in facts:
        facts["uncertain_fields"] = "deck"
    facts |= _read_time(doc.get("pub_date"))
    name = _text(doc.get("uri")) or _text(doc.get("_id"))
    facts["evidence"] = f"New York Times {interface} API, {name}, asked {asked}"
    return Listing(_text(doc.get("web_url")), source, facts)


def find_words(doc: dict[str, Any]) -> str:
    """The words that a record holds of its text: headlines, abstract, snippet and first paragraph."""
    headline = read_mapping(doc.get("headline"))
    parts = [headline.get("main"), headline.get("print_headline"), headline.get("kicker")]
    parts += [doc.get(name) for name in ("abstract", "snippet", "lead_paragraph")]
    return "\n".join(_text(part) for part in parts)


def _text(value: Any) -> str:
    return " ".join(html.unescape(read_text(value)).split())


def _read_names(byline: dict[str, Any]) -> list[str]:
    names = []
    for person in read_rows(byline.get("person")):
        parts = (_text(person.get(part)) for part in ("firstname", "middlename", "lastname", "qualifier"))
        names.append(" ".join(part for part in parts if part))
    return [name for name in names if name] or split_names(_text(byline.get("original")))


def _read_time(text: Any) -> dict[str, Any]:
    """`published` and how exact it is: midnight, in UTC or New York, stands for a day without a time."""
    moment = read_moment(text)
    if moment is None:
        return {}
    for zone in (UTC, ZoneInfo("America/New_York")):
        local = moment.astimezone(zone)
        if (local.hour, local.minute, local.second) == (0, 0, 0):
            day = datetime(local.year, local.month, local.day, tzinfo=UTC)
            return {"published": day, "published_precision": "day"}
    return {"published": moment, "published_precision": "minute"}
