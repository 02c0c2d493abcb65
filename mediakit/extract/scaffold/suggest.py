"""A layout for an outlet from one saved page: for each field the selector that gives what the generic readers gave."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mediakit.collect.links import parse_tree
from mediakit.collect.page import Page
from mediakit.errors import ExtractError
from mediakit.extract.article import read_page
from mediakit.extract.dates import parse_moment
from mediakit.extract.decode import decode_html
from mediakit.extract.layout import read_layout
from mediakit.extract.scaffold.selectors import POOR, find_selector, list_names, select
from mediakit.extract.structured import clean_text
from mediakit.outlets.layout import Layout

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BLOCKS = ("p", "h2", "h3", "h4", "li", "blockquote", "div", "span", "section")
_DATA = ("json-ld", "microdata", "open graph", "meta")
_TEXTS = ("headline", "kicker", "deck", "section", "agency")  # fields that one element prints
_TIMES = ("datetime", "content", "data-timestamp", "data-datetime", "data-time", "title")
_ASIDE = ("aside", "figure", "figcaption")  # what stands beside a text, whatever its name


@dataclass(frozen=True)
class Todo:
    """What a person has to do for a field, and the words of the page that it is about: these go into no file."""

    what: str
    seen: str = ""


@dataclass
class Suggestion:
    """A layout as far as it could be found, and what is left to a person.

    `row` is what the generic readers made of the page, `nodes` are the elements by field, `todo` says by field what
    could not be found or does not agree.
    """

    layout: Layout
    row: dict[str, Any] = field(repr=False)
    tree: HtmlElement = field(repr=False)
    nodes: dict[str, list[HtmlElement]] = field(repr=False)
    todo: dict[str, Todo] = field(default_factory=dict)


def suggest_layout(page: Page, name: str, since: str = "") -> Suggestion:
    """Find selectors for the fields of a saved page.

    Parameters
    ----------
    page : Page
    name : str
        Name of the layout.
    since : str
        First day on which it is known to have been in use, as YYYY-MM-DD.

    Raises
    ------
    ExtractError
        If the generic readers find no article on the page: a selector could not be held against anything.
    """
    row = read_page(page).row
    tree = parse_tree(decode_html(page.html, page.headers.get("content-type", ""))[0])
    if tree is None:
        raise ExtractError("there is no HTML to read", page.url, "save the page again", error="not-html")
    found = Suggestion(Layout(name, since=since), row, tree, {})
    for text in _TEXTS:
        _suggest_text(found, text)
    _suggest_byline(found)
    for time in ("published", "updated"):
        _suggest_time(found, time)
    _suggest_body(found)
    _verify(found, page)
    return found


def _miss(found: Suggestion, name: str, seen: str) -> None:
    """Note that no selector was found, unless the value is read from the page's data for machines in any case."""
    if found.row.get(f"{name}_from") not in _DATA:
        found.todo[name] = Todo("no lasting selector gives what the readers found", seen)


def _put(found: Suggestion, name: str, nodes: list[HtmlElement], selector: str) -> None:
    found.nodes[name] = nodes
    found.layout = replace(found.layout, **{name: selector})


def _suggest_text(found: Suggestion, name: str) -> None:
    value = clean_text(str(found.row.get(name) or ""))
    if not value:
        return
    nodes = _find_exact(found.tree, lambda text: text == value)
    # The page's title first, then what is printed highest.
    for node in sorted(nodes, key=lambda node: node.tag != "h1"):
        if selector := _find_first(found.tree, node):
            _put(found, name, [node], selector)
            return
    for node in found.tree.iter("meta"):
        if clean_text(node.get("content") or "") == value and (selector := find_selector(found.tree, [node])):
            _put(found, name, [node], f"{selector}@content")
            return
    _miss(found, name, _quote(value))


def _find_first(tree: HtmlElement, node: HtmlElement) -> str:
    """A selector that finds this element alone, or else first."""
    if selector := find_selector(tree, [node]):
        return selector
    return next((name for rank, name in list_names(node) if rank < POOR and select(tree, name)[0] is node), "")


def _find_exact(tree: HtmlElement, fits: Callable[[str], bool]) -> list[HtmlElement]:
    """The innermost elements of the body whose words fit."""
    hits: list[HtmlElement] = []
    for node in tree.iter():
        if isinstance(node.tag, str) and node.tag not in ("script", "style", "title", "head", "html"):
            words = node.text_content()
            if len(words) < 2000 and fits(clean_text(words)):
                hits.append(node)
    outer = {above for node in hits for above in node.iterancestors()}
    return [node for node in hits if node not in outer]


def _suggest_byline(found: Suggestion) -> None:
    names = [name for name in str(found.row.get("byline") or "").split("; ") if name]
    if not names:
        return
    folded = {name.casefold() for name in names}
    single = [node for node in _find_exact(found.tree, lambda text: text.casefold() in folded) if node.tag != "meta"]
    groups = [single, *([node] for node in single)] if single else []
    spare = sum(map(len, names)) + 60

    def holds_all(text: str) -> bool:
        return len(text) <= spare and all(name.casefold() in text.casefold() for name in names)

    groups += [[node] for node in _find_exact(found.tree, holds_all)]
    for nodes in groups:
        said = " ".join(node.text_content() for node in nodes).casefold()
        if all(name in said for name in folded) and (selector := find_selector(found.tree, nodes)):
            _put(found, "byline", nodes, selector)
            return
    _miss(found, "byline", _quote("; ".join(names)))


def _suggest_time(found: Suggestion, name: str) -> None:
    when = found.row.get(name)
    if not isinstance(when, datetime):
        return
    hits = []
    for node in found.tree.iter("time", "meta", "span", "div", "abbr", "p"):
        for attribute in _TIMES:
            moment = parse_moment(node.get(attribute) or "") if node.get(attribute) else None
            if moment is not None and moment.when == when:
                hits.append((node, attribute))
    hits.sort(key=lambda hit: hit[0].tag != "time")
    for node, attribute in hits:
        others = _other_time(name)
        if others in " ".join(node.attrib.values()).casefold():
            continue  # the same moment under the other's name
        if selector := _find_first(found.tree, node):
            _put(found, name, [node], f"{selector}@{attribute}")
            return
    _miss(found, name, when.isoformat())


def _other_time(name: str) -> str:
    return "modified" if name == "published" else "publish"


# --- the paragraphs


def _suggest_body(found: Suggestion) -> None:
    paragraphs = [clean_text(text) for text in found.row["text"].split("\n\n")]
    nodes = _match(found.tree, paragraphs)
    if not nodes:
        found.todo["body"] = Todo("the paragraphs that the readers found are in no elements of their own")
        return
    best: tuple[tuple[int, int, bool, int], str, list[HtmlElement]] | None = None
    for place, (rank, selector) in enumerate(_list_bodies(found.tree, nodes)):
        hits = select(found.tree, selector)
        missing = len(set(nodes) - set(hits))
        extra = [node for node in hits if node not in set(nodes) and clean_text(node.text_content())]
        score = (missing, len(extra), rank >= POOR // 2, place)  # a name that tells, then the nearest
        if best is None or score < best[0]:
            best = (score, selector, extra)
    if best is None:
        found.todo["body"] = Todo("no lasting selector finds the paragraphs")
        return
    _put(found, "body", nodes, best[1])
    drop = _suggest_drop(found, nodes, best[2])
    found.layout = replace(found.layout, drop=drop)


def _match(tree: HtmlElement, paragraphs: list[str]) -> list[HtmlElement]:
    """The elements that hold one paragraph each, in the order of the page."""
    wanted = set(paragraphs)
    hits = [node for node in tree.iter(*_BLOCKS) if clean_text(node.text_content()) in wanted]
    inner = set(hits)
    # Of several around the same words the innermost block; <span> only where nothing else is there.
    return [
        node
        for node in hits
        if not any(below in inner and below.tag != "span" for below in node.iterdescendants())
        and not (node.tag == "span" and any(above in inner for above in node.iterancestors()))
    ]


def _list_bodies(tree: HtmlElement, nodes: list[HtmlElement]) -> Iterable[tuple[int, str]]:
    """Selectors that may find the paragraphs, with their rank: by their own names, or by what is around them."""
    yield from (pair for pair in list_names(nodes[0]) if pair[0] < POOR)
    tags = list(dict.fromkeys(str(node.tag) for node in nodes))
    above = [node for node in nodes[len(nodes) // 2].iterancestors() if node.tag not in ("body", "html")]
    for node in above:
        for rank, name in list_names(node):
            if rank < POOR and select(tree, name)[:1] == [node]:
                for joint in (" > ", " "):
                    yield rank, ", ".join(f"{name}{joint}{tag}" for tag in tags)


def _suggest_drop(found: Suggestion, nodes: list[HtmlElement], extra: list[HtmlElement]) -> str:
    """Selectors for what the body's selector hits beside the paragraphs; what is left is a todo."""
    kept = {above for node in nodes for above in (node, *node.iterancestors())}
    selectors: list[str] = []
    left: list[HtmlElement] = []
    for node in extra:
        if any(node in select(found.tree, selector) or _is_below(found.tree, node, selector) for selector in selectors):
            continue
        for place in (node, *node.iterancestors()):
            if place in kept:
                left.append(node)
                break
            names = [name for rank, name in list_names(place) if rank < POOR or place.tag in _ASIDE]
            name = next((name for name in names if not kept & set(select(found.tree, name))), "")
            if name:
                selectors.append(name)
                break
    if left:
        said = "; ".join(_quote(clean_text(node.text_content())) for node in left[:3])
        found.todo["body"] = Todo(f"the selector also finds {len(left)} elements that the readers left out", said)
    return ", ".join(dict.fromkeys(selectors))


def _is_below(tree: HtmlElement, node: HtmlElement, selector: str) -> bool:
    hits = set(select(tree, selector))
    return any(above in hits for above in node.iterancestors())


def _verify(found: Suggestion, page: Page) -> None:
    """Read the page by the layout, and say where it gives something else than the readers."""
    reading = read_layout(found.tree, [found.layout], f"{page.retrieved:%Y-%m-%d}")
    if reading is None:
        found.todo.setdefault("body", Todo("the layout does not fit the page: headline or paragraphs are missing"))
        return
    wanted = [clean_text(text) for text in found.row["text"].split("\n\n")]
    missing = [text for text in wanted if text not in reading.paragraphs]
    more = [text for text in reading.paragraphs if text not in wanted]
    if missing or more:
        shown = "; ".join(map(_quote, (missing + more)[:3]))
        what = f"{len(missing)} paragraphs of the readers are not found, {len(more)} others are"
        found.todo["body"] = Todo(what, shown)


def _quote(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:59] + "…")
