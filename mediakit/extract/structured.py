"""What a page says of itself for machines: JSON-LD (schema.org), microdata, Open Graph and other <meta>.

`read_structured` returns one dict per source with the same few keys, so that a reader can choose per field:
headline, alternative, description, published, modified, authors (list), organisations (list: authors that are none),
section, lang, site, kind, body, url, types (list). Only what is there; every value is text.
"""

from __future__ import annotations

import html as html_module
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.html import HtmlElement

Facts = dict[str, Any]
SOURCES = ("json-ld", "microdata", "open graph", "meta")

# Types of schema.org that are one article (https://schema.org/Article and below), and what they say of its kind.
ARTICLE_TYPES = {
    "newsarticle": "",
    "reportagenewsarticle": "news",
    "analysisnewsarticle": "analysis",
    "backgroundnewsarticle": "analysis",
    "opinionnewsarticle": "op-ed",
    "reviewnewsarticle": "review",
    "askpublicnewsarticle": "",
    "article": "",
    "report": "",
    "blogposting": "",
    "liveblogposting": "live blog",
    "webarticle": "",
    "videoobject": "video",
}
_WEAK_TYPES = ("videoobject",)  # often a clip within an article
_MAX_NODES = 20_000
_SPACE = re.compile(r"\s+")


def read_structured(tree: HtmlElement) -> dict[str, Facts]:
    """All that a page says of itself, by source (see the head of this module)."""
    return {
        "json-ld": read_json_ld(tree),
        "microdata": read_microdata(tree),
        "open graph": _read_meta(tree, _OPEN_GRAPH),
        "meta": _read_meta(tree, _META),
    }


# --- JSON-LD


def read_json_ld(tree: HtmlElement) -> Facts:
    """The article of a page's JSON-LD graph; {} when it has none."""
    nodes: list[dict[str, Any]] = []
    for script in tree.xpath("//script[contains(translate(@type, 'LDJSON', 'ldjson'), 'ld+json')]"):
        nodes += _walk(_load(script.text_content()))
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    articles = [
        node
        for node in nodes
        if _types(node) & ARTICLE_TYPES.keys() and (_text(node.get("headline")) or _text(node.get("name")))
    ]
    if not articles:
        return {}
    node = max(articles, key=_weight)
    return _article_facts(node, by_id)


def _load(text: str) -> Any:
    """JSON as pages have it: in a comment or CDATA, with line breaks in strings, a comma or semicolon too many."""
    text = re.sub(r"^\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)+|(?:-->|//\]\]>|\]\]>|;)+\s*$", "", text.strip())
    for attempt in (text, re.sub(r",\s*([}\]])", r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _walk(data: Any) -> Iterator[dict[str, Any]]:
    """All objects in it, outer ones first; a list instead of recursion, because a page may nest 10,000 deep."""
    waiting, seen = [data], 0
    while waiting and seen < _MAX_NODES:
        item = waiting.pop(0)
        seen += 1
        if isinstance(item, dict):
            yield item
            waiting += [value for value in item.values() if isinstance(value, (dict, list))]
        elif isinstance(item, list):
            waiting += [value for value in item if isinstance(value, (dict, list))]


def _types(node: dict[str, Any]) -> set[str]:
    value = node.get("@type")
    return {str(item).rsplit("/", 1)[-1].lower() for item in (value if isinstance(value, list) else [value])}


def _weight(node: dict[str, Any]) -> tuple[int, int]:
    """A whole article rather than a teaser in a list of related ones."""
    main = not (_types(node) & ARTICLE_TYPES.keys() <= set(_WEAK_TYPES))
    told = sum(
        name in node for name in ("datePublished", "author", "articleBody", "mainEntityOfPage", "publisher", "headline")
    )
    return int(main), told


def _article_facts(node: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> Facts:
    def whole(value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("@id"), str):
            return {**by_id.get(value["@id"], {}), **value}
        return value

    authors: list[str] = []
    organisations: list[str] = []
    for value in _listed(node.get("author")) or _listed(node.get("creator")):
        author = whole(value)
        is_body = isinstance(author, dict) and bool(_types(author) & {"organization", "newsmediaorganization"})
        for name in _listed(author.get("name") if isinstance(author, dict) else author):
            (organisations if is_body else authors).append(_text(name))
    types = _types(node) & ARTICLE_TYPES.keys()
    page = node.get("mainEntityOfPage")
    facts = {
        "headline": _text(node.get("headline")) or _text(node.get("name")),
        "alternative": _text(node.get("alternativeHeadline")),
        "description": _text(node.get("description")),
        "published": _text(node.get("datePublished"))
        or _text(node.get("dateCreated"))
        or _text(node.get("uploadDate")),
        "modified": _text(node.get("dateModified")),
        "authors": [name for name in authors if name],
        "organisations": [name for name in organisations if name],
        "section": _text(_first(node.get("articleSection"))),
        "lang": _text(_name(whole(node.get("inLanguage")))),
        "site": _text(_name(whole(_first(node.get("publisher"))))),
        "agency": _text(_name(whole(_first(node.get("sourceOrganization") or node.get("provider"))))),
        "kind": next((ARTICLE_TYPES[name] for name in sorted(types) if ARTICLE_TYPES[name]), ""),
        "body": _paragraphs(node.get("articleBody")),
        "url": _text(node.get("url")) or _text(page.get("@id") if isinstance(page, dict) else page),
        "types": sorted(types),
    }
    return {name: value for name, value in facts.items() if value}


def _listed(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _name(value: Any) -> Any:
    return value.get("name") if isinstance(value, dict) else value


def _text(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("@value", "")
    value = _first(value)
    if not isinstance(value, (str, int)) or isinstance(value, bool):
        return ""
    return clean_text(str(value))


def _paragraphs(value: Any) -> str:
    if not isinstance(value, str):
        return ""
    text = re.sub(r"(?i)</p>|<br\s*/?>", "\n", html_module.unescape(value))
    lines = (clean_text(line) for line in re.sub(r"<[^<>]*>", " ", text).split("\n"))
    return "\n\n".join(line for line in lines if line)


def clean_text(text: str) -> str:
    """One line: entities and tags that were left in taken out, white space joined."""
    if "&" in text:
        text = html_module.unescape(text)
    if "<" in text:
        text = re.sub(r"</?[a-zA-Z][^<>]*>", "", text)
    return _SPACE.sub(" ", text.replace("\u00ad", "").replace("\u200b", "")).strip()


# --- microdata


_ITEM_FIELDS = {
    "headline": "headline",
    "alternativeheadline": "alternative",
    "description": "description",
    "datepublished": "published",
    "datemodified": "modified",
    "articlesection": "section",
    "inlanguage": "lang",
}


def read_microdata(tree: HtmlElement) -> Facts:
    """The first article in a page's microdata (itemscope, itemprop); {} when it has none."""
    for scope in tree.xpath("//*[@itemscope][@itemtype]"):
        kind = scope.get("itemtype", "").rstrip("/").rsplit("/", 1)[-1].lower()
        if kind in ARTICLE_TYPES and kind not in _WEAK_TYPES:
            facts = _read_scope(scope)
            if facts.get("headline") or facts.get("published"):
                return {**facts, "types": [kind], **({"kind": ARTICLE_TYPES[kind]} if ARTICLE_TYPES[kind] else {})}
    return {}


def _read_scope(scope: HtmlElement) -> Facts:
    facts: Facts = {}
    for node in scope.xpath(".//*[@itemprop]"):
        if _owner(node) is not scope:
            continue
        for name in node.get("itemprop", "").lower().split():
            value = _item_value(node)
            if name in ("author", "creator") and value:
                facts.setdefault(
                    "organisations" if "rganization" in node.get("itemtype", "") else "authors", []
                ).append(value)
            elif name == "publisher" and value:
                facts.setdefault("site", value)
            elif name == "articlebody":
                parts = (clean_text(part.text_content()) for part in node.iter("p"))
                facts.setdefault("body", "\n\n".join(part for part in parts if part))
            elif name in _ITEM_FIELDS and value:
                facts.setdefault(_ITEM_FIELDS[name], value)
    return {name: value for name, value in facts.items() if value}


def _owner(node: HtmlElement) -> HtmlElement | None:
    return next((above for above in node.iterancestors() if above.get("itemscope") is not None), None)


def _item_value(node: HtmlElement) -> str:
    if node.get("itemscope") is not None:
        names = node.xpath(".//*[contains(concat(' ', @itemprop, ' '), ' name ')]")
        return (
            clean_text(names[0].get("content") or names[0].text_content()) if names else clean_text(node.text_content())
        )
    return clean_text(node.get("content") or node.get("datetime") or node.text_content())


# --- meta


_OPEN_GRAPH = {
    "og:title": "headline",
    "og:description": "description",
    "og:site_name": "site",
    "og:url": "url",
    "og:type": "type",
    "og:locale": "lang",
    "article:published_time": "published",
    "og:article:published_time": "published",
    "article:modified_time": "modified",
    "article:section": "section",
    "article:author": "authors",
    "og:article:author": "authors",
}
_META = {
    "author": "authors",
    "authors": "authors",
    "byl": "authors",
    "dc.creator": "authors",
    "dcterms.creator": "authors",
    "sailthru.author": "authors",
    "parsely-author": "authors",
    "citation_author": "authors",
    "twitter:title": "headline",
    "parsely-title": "headline",
    "sailthru.title": "headline",
    "dc.title": "headline",
    "description": "description",
    "date": "published",
    "pubdate": "published",
    "publishdate": "published",
    "publish-date": "published",
    "publish_date": "published",
    "publication_date": "published",
    "article.published": "published",
    "parsely-pub-date": "published",
    "sailthru.date": "published",
    "dc.date": "published",
    "dc.date.issued": "published",
    "dcterms.created": "published",
    "dcterms.date": "published",
    "cxenseparse:recs:publishtime": "published",
    "section": "section",
    "parsely-section": "section",
    "application-name": "site",
    "language": "lang",
}


def _read_meta(tree: HtmlElement, names: dict[str, str]) -> Facts:
    facts: Facts = {}
    for node in tree.xpath("//meta[@content]"):
        name = (node.get("property") or node.get("name") or node.get("http-equiv") or "").lower().strip()
        field, value = names.get(name), clean_text(node.get("content", ""))
        if not field or not value:
            continue
        if field == "authors":
            if not value.startswith(("http:", "https:", "//", "@")):
                known = facts.setdefault("authors", [])
                known += [value] if value not in known else []
        else:
            facts.setdefault(field, value)
    return facts
