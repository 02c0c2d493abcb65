"""What a page says of itself for machines: JSON-LD (schema.org), microdata, Open Graph and other <meta>.

`read_structured` returns one dict per source with the same few keys, so that a reader can choose per field:
headline, alternative, description, published, modified, authors (list), organisations (list: authors that are none),
contributors (list), section, lang, site, kind, body, url, types (list), genre, holder, locked, words, ends, opinion,
tier. Only what is there; every value is text.
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
    "review": "review",
}
_WEAK_TYPES = ("videoobject", "review")  # often a clip within an article, a reader's word on a product
_PUBLISHED = ("datePublished", "dateCreated", "uploadDate")
_MAX_NODES = 20_000
_TITLED = 0.6  # of a headline's words that a page's titles share with it
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
    if articles:
        titled = _title_words(tree) if len(articles) > 1 else set()
        return _article_facts(max(articles, key=lambda node: _weight(node, titled)), by_id)
    # Without an article in the graph the node of the page itself may know when it appeared and who wrote it.
    pages = [node for node in nodes if "webpage" in _types(node) and _text(node.get("datePublished"))]
    return {**_dates(pages[0]), **_people(pages[0], by_id)} if pages else {}


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


def _title_words(tree: HtmlElement) -> set[str]:
    """The words of a page's titles."""
    titles = tree.xpath("//title[not(ancestor::svg)]/text() | //meta[@property='og:title']/@content")
    return set(re.findall(r"\w+", " ".join(titles).casefold()))


def _weight(node: dict[str, Any], titled: set[str]) -> tuple[int, bool, int]:
    """The article of the page's own titles, and a whole one rather than a teaser in a list of related ones."""
    words = set(re.findall(r"\w+", (_text(node.get("headline")) or _text(node.get("name"))).casefold()))
    main = not (_types(node) & ARTICLE_TYPES.keys() <= set(_WEAK_TYPES))
    told = sum(
        name in node for name in ("datePublished", "author", "articleBody", "mainEntityOfPage", "publisher", "headline")
    )
    return int(main), len(words & titled) >= _TITLED * len(words), told


def _article_facts(node: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> Facts:
    types = _types(node) & ARTICLE_TYPES.keys()
    page = node.get("mainEntityOfPage")
    facts = {
        "headline": _text(node.get("headline")) or _text(node.get("name")),
        "alternative": _text(node.get("alternativeHeadline")),
        "description": _text(node.get("description")),
        **_dates(node),
        **_people(node, by_id),
        "section": _text(_first(node.get("articleSection"))),
        "lang": _text(_name(_whole(node.get("inLanguage"), by_id))),
        "site": _text(_name(_whole(_first(node.get("publisher")), by_id))),
        "agency": _text(_name(_whole(_first(node.get("sourceOrganization") or node.get("provider")), by_id))),
        "kind": next((ARTICLE_TYPES[name] for name in sorted(types) if ARTICLE_TYPES[name]), ""),
        "body": _paragraphs(node.get("articleBody")),
        "url": _text(node.get("url")) or _text(page.get("@id") if isinstance(page, dict) else page),
        "types": sorted(types),
        "genre": _text(_first(node.get("genre"))),
        "holder": _text(_name(_whole(_first(node.get("copyrightHolder")), by_id))),
        **_access(node),
    }
    return {name: value for name, value in facts.items() if value}


def _access(node: dict[str, Any]) -> Facts:
    """What the outlet states of access, length and live coverage: locked ("yes"), words, ends.

    https://schema.org/isAccessibleForFree, wordCount and LiveBlogPosting's coverageEndTime. That a part is not free is
    how outlets with a paywall are asked to state it.
    """
    parts = [part for part in _listed(node.get("hasPart")) if isinstance(part, dict)]
    free = [str(item.get("isAccessibleForFree", "")).rsplit("/", 1)[-1].lower() for item in (node, *parts)]
    count = re.sub(r"[\s,.]", "", _text(node.get("wordCount")))
    return {
        "locked": "yes" if "false" in free else "",
        "words": count if count.isdecimal() else "",
        "ends": _text(node.get("coverageEndTime")),
    }


def _whole(value: Any, by_id: dict[str, dict[str, Any]]) -> Any:
    """A node with what the graph says of it elsewhere under the same @id."""
    if isinstance(value, dict) and isinstance(value.get("@id"), str):
        return {**by_id.get(value["@id"], {}), **value}
    return by_id[value] if isinstance(value, str) and value in by_id else value


def _dates(node: dict[str, Any]) -> Facts:
    """First publication and last change."""
    published = next((text for key in _PUBLISHED if (text := _text(node.get(key)))), "")
    return {"published": published, "modified": _text(node.get("dateModified"))}


def _people(node: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> Facts:
    """Authors, organisations named as authors, contributors."""
    found: Facts = {"authors": [], "organisations": [], "contributors": []}
    signed = _flat(node.get("author")) or _flat(node.get("creator"))
    for field, values in (("authors", signed), ("contributors", _flat(node.get("contributor")))):
        for value in values:
            person = _whole(value, by_id)
            is_body = isinstance(person, dict) and any("organization" in kind for kind in _types(person))
            for name in _person_names(person):
                found["organisations" if is_body and field == "authors" else field].append(name)
    return found


def _person_names(person: Any) -> list[str]:
    if not isinstance(person, dict):
        return [text] if (text := _text(person)) else []
    names = [text for value in _flat(person.get("name")) if (text := _text(value))]
    parts = " ".join(filter(None, (_text(person.get("givenName")), _text(person.get("familyName")))))
    return names or ([parts] if parts else [])


def _flat(value: Any) -> list[Any]:
    """The items of a value: alone, in a list, in lists of lists, in a @list of JSON-LD."""
    if isinstance(value, dict) and "@list" in value:
        value = value["@list"]
    found: list[Any] = []
    for item in _listed(value):
        found += item if isinstance(item, list) else [item]
    return found


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
            value = _item_value(node, bars=name in ("author", "creator"))
            if name in ("author", "creator") and value:
                if any(above.tag == "figure" for above in node.iterancestors()):
                    continue  # who took a picture
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


def _item_value(node: HtmlElement, bars: bool = False) -> str:
    names = node.xpath(".//*[contains(concat(' ', @itemprop, ' '), ' name ')]") if "itemscope" in node.attrib else []
    found = names[0] if names else node
    told = found.get("content") or ("" if found.get("itemscope") is not None else found.get("datetime"))
    if found.tag == "abbr":  # a time for machines before HTML5
        told = told or found.get("title")
    return clean_text(told or (_barred_text(found) if bars else found.text_content()))


def _barred_text(node: HtmlElement) -> str:
    """The text of an element, with a bar where one element ends in a letter and the next begins with a capital."""
    parts = [part for part in node.itertext() if isinstance(part, str) and part.strip()]
    joined = zip(parts, [*parts[1:], ""], strict=False)
    return "".join(part + " | " * (part[-1:].isalnum() and after[:1].isupper()) for part, after in joined)


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
    "article:published": "published",
    "article:published_date": "published",
    "article:post_date": "published",
    "og:published_time": "published",
    "og:pubdate": "published",
    "article:modified_time": "modified",
    "og:article:modified_time": "modified",
    "article:modified": "modified",
    "og:updated_time": "modified",
    "article:section": "section",
    "article:opinion": "opinion",
    "article:content_tier": "tier",
    "og:article:content_tier": "tier",
    "article:author": "authors",
    "og:article:author": "authors",
}
# Names in use for first publication and for the last change, as readers of news in public code list them.
_META_PUBLISHED = """
    datepublished date_published published-date published_date publishdate publish-date publish_date
    publication_date publicationdate originalpublicationdate article_date_original article.published article.created
    pubdate pub_date pub-date bt:pubdate pdate ptime date displaydate
    analyticsattributes.articledate dcsext.articlefirstpublished
    cxenseparse:recs:publishtime cxenseparse:publishtime mediator_published_time rnews:datepublished
    parsely-pub-date sailthru.date citation_publication_date citation_date datecreated
    dc.date dc.date.issued dc.date.created dc.created dcterms.created dcterms.issued dcterms.date dc:date
"""
_META_MODIFIED = """
    datemodified date_modified lastmod modified_time updated_time article.updated article_date_updated
    bt:moddate dc.date.modified dcterms.modified dc.modified revision_date
"""
_META = {
    "author": "authors",
    "authors": "authors",
    "byl": "authors",
    "dc.creator": "authors",
    "dcterms.creator": "authors",
    "sailthru.author": "authors",
    "parsely-author": "authors",
    "citation_author": "authors",
    "article.author": "authors",
    "cxenseparse:author": "authors",
    "mediator_author": "authors",
    "dc:creator": "authors",
    "twitter:title": "headline",
    "parsely-title": "headline",
    "sailthru.title": "headline",
    "dc.title": "headline",
    "description": "description",
    **dict.fromkeys(_META_PUBLISHED.split(), "published"),
    **dict.fromkeys(_META_MODIFIED.split(), "modified"),
    "section": "section",
    "parsely-section": "section",
    "sailthru.section": "section",
    "dc.type": "genre",
    "genre": "genre",
    "tom": "genre",
    "application-name": "site",
    "language": "lang",
    "content-language": "lang",
    "dc.language": "lang",
}


def _read_meta(tree: HtmlElement, names: dict[str, str]) -> Facts:
    facts: Facts = {}
    written_by = ""  # twitter:label1 says what twitter:data1 is
    for node in tree.xpath("//meta[@content]"):
        name = (
            (node.get("property") or node.get("name") or node.get("itemprop") or node.get("http-equiv") or "")
            .lower()
            .strip()
        )
        if name.startswith("twitter:label") and node.get("content", "").lower().strip() == "written by":
            written_by = name.replace("label", "data")
        if written_by and name == written_by and names is _META:
            name = "author"
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
