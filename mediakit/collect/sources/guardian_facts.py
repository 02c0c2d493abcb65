"""One result of the Guardian's interface as a listing: which of its fields is which column."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from mediakit.collect.links import parse_tree
from mediakit.collect.listing import Listing
from mediakit.collect.sources.service import read_mapping, read_moment, read_rows, read_text, split_names

# Asked for with every result: what facts are read from, and no more.
FIELDS = "headline,standfirst,byline,body,bodyText,publication,lang"
TAGS = "contributor,tone"
_KINDS_BY_TYPE = {"liveblog": "live blog", "video": "video"}
_KINDS_BY_TONE = {
    "tone/editorials": "editorial",
    "tone/comment": "op-ed",
    "tone/analysis": "analysis",
    "tone/interview": "interview",
    "tone/reviews": "review",
    "tone/minutebyminute": "live blog",
    "tone/news": "news",
}
_OWN_NAMES = ("", "theguardian.com", "guardian.co.uk", "The Guardian")
_AGENCIES = ("Reuters", "Associated Press", "Agence France-Presse", "Press Association", "PA Media", "AP", "AFP", "PA")
_AGENCY = re.compile(rf"\b(?:{'|'.join(map(re.escape, _AGENCIES))})\b")
_DROPPED = (
    "//figure | //aside | //script | //style | //iframe | //form | //button | //*[name()='gu-atom']"
    " | //*[contains(concat(' ', normalize-space(@class), ' '), ' block-time ')]"
)
_BLOCK = re.compile("p|div|h[1-6]|ul|ol|li|blockquote|pre|section|article|table|tr|dl|dt|dd|hr")
_NO_RIGHTS = "<!-- Redistribution rights"  # stands in a field that may not be passed on


def read_result(result: dict[str, Any], source: str, asked: str) -> Listing:
    """A result of `/search` as a listing.

    Parameters
    ----------
    result : dict
        One of `response.results`.
    source : str
        Name of the collector.
    asked : str
        Day on which the service was asked.
    """
    fields, tags = read_mapping(result.get("fields")), read_rows(result.get("tags"))
    names, agency = _read_byline(clean(fields.get("byline")), tags)
    publication = read_text(fields.get("publication"))
    facts: dict[str, Any] = {
        "outlet": "The Guardian" if publication in _OWN_NAMES else publication,
        "headline": clean(fields.get("headline")) or clean(result.get("webTitle")),
        "deck": clean(fields.get("standfirst")),
        "byline": "; ".join(names),
        "agency": agency,
        "section": read_text(result.get("sectionName")),
        "kind": _find_kind(read_text(result.get("type")), tags),
        "lang": read_text(fields.get("lang")),
        "text": read_body(read_text(fields.get("body"))) or _read_plain(read_text(fields.get("bodyText"))),
    }
    facts = {name: value for name, value in facts.items() if value}
    published = read_moment(result.get("webPublicationDate"))
    if published is not None:
        facts |= {"published": published, "published_precision": "minute"}
    facts["evidence"] = f"Guardian Open Platform, id {result.get('id', '')}, asked {asked}"
    return Listing(read_text(result.get("webUrl")), source, facts)


def clean(html: Any) -> str:
    """A headline or deck on one line: fields may hold tags and entities."""
    tree = parse_tree(f"<div>{html}</div>") if read_text(html) else None
    return " ".join(tree.text_content().split()) if tree is not None else ""


def read_body(html: str) -> str:
    """The paragraphs of a body, joined by a blank line: no pictures, captions, boxes, or times of a live blog.

    Examples
    --------
    >>> read_body('<p>One <a href="/x">link</a>.</p><figure><figcaption>A boat</figcaption></figure><h2>Two</h2>')
    'One link.\\n\\nTwo'
    >>> read_body("<!-- Redistribution rights for this field are unavailable -->")
    ''
    """
    from lxml import etree

    tree = parse_tree(f"<div>{html}</div>") if html.strip() else None
    if tree is None:
        return ""
    for node in tree.xpath(_DROPPED):
        node.drop_tree()
    parts: list[str] = []
    for event, node in etree.iterwalk(tree, events=("start", "end")):
        if isinstance(node.tag, str) and _BLOCK.fullmatch(node.tag):
            parts.append("\n\n")
        if event == "start":
            parts.append("\n" if node.tag == "br" else _squeeze(node.text if isinstance(node.tag, str) else ""))
        else:
            parts.append(_squeeze(node.tail))
    return _join("".join(parts))


def _squeeze(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")


def _join(text: str) -> str:
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text))
    return "\n\n".join(part for part in paragraphs if part)


def _read_plain(text: str) -> str:
    return "" if text.lstrip().startswith(_NO_RIGHTS) else _join(text)


def _read_byline(told: str, tags: Iterable[dict[str, Any]]) -> tuple[list[str], str]:
    """Names, and the agency credited. Contributors come first: their tags are names without roles and places."""
    names = [clean(tag.get("webTitle")) for tag in tags if tag.get("type") == "contributor"]
    names = list(dict.fromkeys(name for name in names if name))
    rest = told
    for name in names:  # what stands behind a known name is a role or a place, up to the next joint
        rest = re.sub(re.escape(name) + r"(?:(?!,| and | & ).)*", "", rest, flags=re.IGNORECASE)
    found = _AGENCY.search(told)
    agency = found[0] if found else ""
    names += [name for name in split_names(rest) if name not in names and not _AGENCY.search(name)]
    return names, agency


def _find_kind(type_: str, tags: Iterable[dict[str, Any]]) -> str:
    """The genre where the Guardian states it: by type, else by tone in the order of `_KINDS_BY_TONE`; "" if neither.

    A gallery has a tone too, but is no news text.
    """
    if type_ != "article":
        return _KINDS_BY_TYPE.get(type_, "")
    tones = {str(tag.get("id")) for tag in tags}
    return next((kind for tone, kind in _KINDS_BY_TONE.items() if tone in tones), "")
