"""What browsers write into the pages that they save: where from, and when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.utils import parsedate_to_datetime

from mediakit.collect.links import normalise_url, parse_tree
from mediakit.errors import CollectError

# "Mark of the Web": the number in brackets is the length of the address.
_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)(\S+?)\s*-->", re.IGNORECASE)
_SINGLEFILE = re.compile(rb"<!--\s*(?:Page saved with|Archive processed by) SingleFile\s(.*?)-->", re.DOTALL)
_LINE = re.compile(rb"^\s*(url|saved date):[ \t]*(.*?)\s*$", re.MULTILINE)
# As JavaScript's Date writes it, in English whatever the browser's language: Tue Apr 11 2017 12:00:00 GMT+0200 (CEST)
_JS_DATE = re.compile(r"\w{3} (\w{3} \d{1,2} \d{4} \d\d:\d\d:\d\d) GMT([+-]\d{4})")
_HEAD = 1 << 16


@dataclass(frozen=True)
class Saved:
    """A saved page: `url` and `when` are empty where it does not say."""

    html: bytes
    content_type: str
    url: str
    when: datetime | None


def read_html(data: bytes) -> Saved:
    """A saved HTML file."""
    head = data[:_HEAD]
    own = _SINGLEFILE.search(head)
    lines = {name.decode(): value.decode("utf-8", "replace") for name, value in _LINE.findall(own[1] if own else b"")}
    saved_from = _SAVED_FROM.search(head)
    url = _web_address(saved_from[1].decode("utf-8", "replace") if saved_from else "")
    url = url or _web_address(lines.get("url", "")) or _find_stated(data)
    return Saved(data, "text/html", url, _parse_js_date(lines.get("saved date", "")))


def read_mhtml(data: bytes) -> Saved:
    """A page in MHTML (RFC 2557): the first part that is HTML.

    Raises
    ------
    CollectError
        If it holds no HTML.
    """
    message = message_from_bytes(data)
    part = next(
        (part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")), None
    )
    html = part.get_payload(decode=True) if part is not None else None
    if part is None or not isinstance(html, bytes) or not html.strip():
        raise CollectError(
            "this MHTML file holds no page", "", "open it in a browser and save it again", error="mhtml", permanent=True
        )
    url = next(filter(None, (_web_address(_header(*place)) for place in _places(message, part))), "")
    charset = part.get_content_charset()
    kind = "text/html" + (f"; charset={charset}" if charset else "")
    return Saved(html, kind, url or _find_stated(html), _parse_mail_date(_header(message, "Date")))


def _places(message: Message, part: Message) -> list[tuple[Message, str]]:
    names = ("Snapshot-Content-Location", "Content-Location")
    return [(message, names[0]), (part, names[1]), (message, names[1])]


def _header(message: Message, name: str) -> str:
    return "".join(str(message.get(name, "")).split("\n")).strip()


def _web_address(text: str) -> str:
    """The address when it is one of the web (not file:, cid:, about:), else ""."""
    return text.strip() if normalise_url(text) else ""


def _find_stated(html: bytes) -> str:
    """The address that the page states itself, canonical or og:url; "" when it states none in full."""
    tree = parse_tree(html)
    if tree is None:
        return ""
    stated = tree.xpath("//link[@rel='canonical']/@href") + tree.xpath("//meta[@property='og:url']/@content")
    return next(filter(None, map(_web_address, stated)), "")


def _parse_js_date(text: str) -> datetime | None:
    match = _JS_DATE.search(text)
    try:
        if match:
            return datetime.strptime(f"{match[1]} {match[2]}", "%b %d %Y %H:%M:%S %z").astimezone(UTC)
        moment = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except (ValueError, OverflowError):
        return None
    return moment.astimezone(UTC) if moment.tzinfo else None


def _parse_mail_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
