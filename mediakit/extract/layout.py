"""Reading a page by its outlet's layouts (`mediakit.outlets`): exact where one is known, silent where none fits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from mediakit.extract.clean import is_link
from mediakit.extract.structured import clean_text
from mediakit.outlets.layout import Layout

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LEAST_WORDS = 40  # with fewer a layout does not fit: what its selectors hit is something else
_BREAK = "\x1e"
_SILENT = ("script", "style", "noscript", "template", "svg", "button")


@dataclass(frozen=True)
class LayoutReading:
    """What a layout found: texts, "" where it found nothing; `node` is the element of the headline."""

    name: str
    headline: str
    node: HtmlElement | None = field(default=None, repr=False)
    kicker: str = ""
    deck: str = ""
    byline: tuple[str, ...] = ()
    published: str = ""
    updated: str = ""
    section: str = ""
    agency: str = ""
    paragraphs: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """How it is named where a column says what it was read from."""
        return f"layout {self.name}" if self.name else ""


def read_layout(tree: HtmlElement, layouts: Sequence[Layout], day: str) -> LayoutReading:
    """A page as the first layout that fits reads it; `NO_LAYOUT` when none does.

    Parameters
    ----------
    tree : HtmlElement
        The page; it is not changed.
    layouts : sequence of Layout
        Of the page's outlet.
    day : str
        Day of capture, as YYYY-MM-DD: layouts that were in use then are tried first. The others follow, because an
        old page may be kept in its old layout.
    """
    for layout in sorted(layouts, key=lambda layout: not is_in_use(layout, day)):
        if (found := _read(tree, layout)) is not None:
            return found
    return NO_LAYOUT


def is_in_use(layout: Layout, day: str) -> bool:
    """Whether a layout was in use on a day; an unknown bound is open.

    Examples
    --------
    >>> is_in_use(Layout("2017", since="2016-05-01", until="2018-03-01"), "2017-04-12")
    True
    """
    return (not layout.since or layout.since <= day) and (not layout.until or day < layout.until)


def _read(tree: HtmlElement, layout: Layout) -> LayoutReading | None:
    headline, node = _first(tree, layout.headline)
    if not headline:
        return None
    dropped = frozenset(find_nodes(tree, layout.drop))
    paragraphs = tuple(_paragraphs(find_nodes(tree, layout.body), dropped))
    if sum(len(paragraph.split()) for paragraph in paragraphs) < _LEAST_WORDS:
        return None
    one = {name: _first(tree, getattr(layout, name))[0] for name in _SINGLE}
    byline = tuple(dict.fromkeys(text for text, _ in _found(tree, layout.byline)))
    return LayoutReading(layout.name, headline, node, byline=byline, paragraphs=paragraphs, **one)


NO_LAYOUT = LayoutReading("", "")  # in place of None: it has nothing to say
_SINGLE = ("kicker", "deck", "published", "updated", "section", "agency")


def _first(tree: HtmlElement, selectors: str) -> tuple[str, Any]:
    return next(_found(tree, selectors), ("", None))


def _found(tree: HtmlElement, selectors: str) -> Iterator[tuple[str, HtmlElement]]:
    """Texts that are not empty and their elements, of the first alternative that has any."""
    for selector in filter(None, selectors.split(" || ")):
        css, _, attribute = selector.partition("@")
        hits = [(_value(node, attribute), node) for node in _compile(css.strip())(tree)]
        if any(text for text, _ in hits):
            yield from ((text, node) for text, node in hits if text)
            return


def _value(node: HtmlElement, attribute: str) -> str:
    return clean_text(node.get(attribute.strip()) or "" if attribute else node.text_content())


def find_nodes(tree: HtmlElement, selectors: str) -> list[HtmlElement]:
    """Elements of the first alternative that finds any, in the order of the page."""
    for selector in filter(None, selectors.split(" || ")):
        if nodes := _compile(selector.strip())(tree):
            return list(nodes)
    return []


@cache
def _compile(css: str) -> Any:
    from cssselect import HTMLTranslator
    from lxml.etree import XPath

    return XPath(HTMLTranslator().css_to_xpath(css))


def _paragraphs(nodes: Iterable[HtmlElement], dropped: frozenset[HtmlElement]) -> Iterator[str]:
    """Their words, without what is dropped; an element within another is read with that one."""
    read: set[HtmlElement] = set()
    for node in nodes:
        above = set(node.iterancestors())
        if node in dropped or above & dropped or above & read:
            continue
        read.add(node)
        if is_link(node):
            continue
        yield from filter(None, map(clean_text, "".join(_words(node, dropped)).split(_BREAK)))


def _words(top: HtmlElement, dropped: frozenset[HtmlElement]) -> Iterator[str]:
    """The text of an element; two <br> in a row are how some pages write a paragraph."""
    from lxml.etree import iterwalk

    walk = iterwalk(top, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        if event == "start":
            if node.tag in _SILENT or node in dropped:
                walk.skip_subtree()
            elif node.tag == "br":
                yield _BREAK if _follows_break(node) else " "
            else:
                yield node.text or ""
        elif node is not top:
            yield node.tail or ""


def _follows_break(node: HtmlElement) -> bool:
    before = node.getprevious()
    return before is not None and before.tag == "br" and not (before.tail or "").strip()
