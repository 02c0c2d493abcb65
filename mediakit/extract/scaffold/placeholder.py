"""A saved page with its markup as it is and none of its words: what may lie in a repository as a fixture.

Every text becomes placeholder words that say what they are, of about the same length. A text that occurs twice (a
headline in <h1> and in data) becomes the same words twice. Names become invented names, addresses lose what tells them
apart. Dates stay: they are facts, and their form is what a layout is tested on.
"""

from __future__ import annotations

import json
import re
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mediakit.extract.dates import parse_moment
from mediakit.extract.structured import clean_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

NAMES = ("Ann Example", "Ben Sample", "Carla Placeholder", "Dan Specimen", "Eve Standin", "Finn Mockup")
SLUG = "placeholder-for-tests"
_FILLER = (
    "stands in for a paragraph of the article and was written for the tests of this layout so that it says nothing"
)
_PLAIN = "placeholder words for the tests of this layout"
# Words of the page's furniture, by which readers tell a byline or a box; single words state nothing.
_KEPT = frozenset(
    ("by", "and", "in", "at", "on", "of", "for", "from", "the", "more", "read", "also", "related", "advertisement",
     "share", "comment", "comments", "newsletter", "sign", "up", "subscribe", "updated", "published", "posted",
     "modified", "last", "first", "follow", "print", "email", "save", "photo", "image", "credit", "caption")
)  # fmt: skip
_TEXT_ATTRIBUTES = ("alt", "title", "aria-label", "placeholder", "summary", "label", "value")
_PLACES = (
    "href", "src", "action", "poster", "cite", "formaction", "srcset", "imagesrcset", "data-src", "data-srcset",
    "data-url", "data-href",
)  # fmt: skip
_EMPTIED = ("style", "svg", "noscript", "template", "iframe", "object", "video", "audio", "canvas")
# <meta> whose content is a word of a standard, and none of the page's text
_KEPT_META = re.compile(r"charset|viewport|og:type|og:locale|robots|content-type|twitter:card|lang", re.IGNORECASE)
_KEPT_JSON = ("@type", "@context", "@graph", "inLanguage", "isAccessibleForFree", "cssSelector")
_SLUGGY = 4  # hyphens from which on an address's part or an id is a headline
_DATE_WORDS = "jan feb mar apr may jun jul aug sep oct nov dec mon tue wed thu fri sat sun gmt utc"
_CODE = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2})?|true|false|\d+|")


class Placeholder:
    """Replaces the words of one page.

    Parameters
    ----------
    known : dict
        Placeholder by text, for texts that must be told apart: the headline, the paragraphs ...
    parts : dict
        What stands in for a part of a text: a name by an invented name, the headline in a <title>.
    url : str
        The article's address.
    """

    def __init__(self, known: dict[str, str], parts: dict[str, str], url: str) -> None:
        self._known = {clean_text(text): made for text, made in known.items() if text}
        self._parts, self._url = parts, url
        self._number = count(1)
        self.url = make_address(url)

    def replace_page(self, tree: HtmlElement) -> None:
        """Replace all words of a page, in place."""
        from lxml.etree import Comment, ProcessingInstruction

        for node in list(tree.iter(Comment, ProcessingInstruction)):
            _remove(node)
        for node in list(tree.iter("script", *_EMPTIED)):
            if node.tag == "script" and "ld+json" in (node.get("type") or ""):
                node.text = self._replace_json(node.text or "")
            elif node.getparent() is not None:
                _remove(node)
        for node in tree.iter():
            self._replace_attributes(node)
        self._replace_words(tree)

    def replace_text(self, text: str) -> str:
        """Placeholder words for one text, with the blanks around it."""
        words = clean_text(text)
        if not words:
            return text
        made = self._known.get(words) or self._make(words)
        head, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return head + made + tail

    def _make(self, text: str) -> str:
        for name, other in self._parts.items():
            if name.casefold() in text.casefold():
                before, _, after = _cut(text, name)
                return self.replace_text(before) + other + self.replace_text(after)
        if _is_kept(text):
            return text
        words = _PLAIN.split()
        n = len(text.split())
        made = " ".join(words[place % len(words)] for place in range(min(n, 40)))
        return made[:1].upper() + made[1:] if text[:1].isupper() else made

    def _replace_words(self, tree: HtmlElement) -> None:
        done: set[Any] = set()
        for node in tree.iter():
            if not isinstance(node.tag, str) or node.tag == "script" or node in done:
                continue
            whole = clean_text(node.text_content())
            if whole in self._known and not any(clean_text(below.text_content()) == whole for below in node):
                _spread(node, self._known[whole])
                done.update(node.iterdescendants())
            else:
                node.text = self.replace_text(node.text) if node.text else node.text
                for below in node:
                    below.tail = self.replace_text(below.tail) if below.tail else below.tail

    def _replace_attributes(self, node: HtmlElement) -> None:
        for name, value in list(node.attrib.items()):
            if name in _PLACES:
                node.set(name, self._replace_place(value))
            elif name in _TEXT_ATTRIBUTES:
                node.set(name, self.replace_text(value))
            elif name == "content" and node.tag == "meta":
                node.set(name, self._replace_meta(node, value))
            elif name == "style" or name.startswith("on") or (name == "id" and value.count("-") >= _SLUGGY):
                del node.attrib[name]
            elif name.startswith("data-") and (" " in value.strip() or len(value) > 40) and not parse_moment(value):
                node.set(name, "placeholder")

    def _replace_meta(self, node: HtmlElement, value: str) -> str:
        name = node.get("property") or node.get("name") or node.get("http-equiv") or node.get("itemprop") or ""
        if _KEPT_META.search(name) or _is_date(value):
            return value
        return self._replace_place(value) if _is_address(value) else self.replace_text(value)

    def _replace_place(self, value: str) -> str:
        if value.startswith("#") or not value:
            return value
        if _same_address(value, self._url):
            return self.url
        return "#" if not _is_address(value) else _front(value)

    def _replace_json(self, text: str) -> str:
        try:
            data = json.loads(text)
        except ValueError:
            return ""
        return json.dumps(self._replace_value(data, ""), ensure_ascii=False)

    def _replace_value(self, value: Any, key: str) -> Any:
        if isinstance(value, dict):
            return {name: self._replace_value(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [self._replace_value(inner, key) for inner in value]
        if not isinstance(value, str) or key in _KEPT_JSON or _is_date(value) or _CODE.fullmatch(value):
            return value
        if _is_address(value):
            return self._replace_place(value)
        if clean_text(value) in self._known or len(value) < 300:
            return self.replace_text(value)
        paragraphs = [self._known.get(clean_text(part), "") for part in re.split(r"\n+", value)]
        return "\n\n".join(filter(None, paragraphs)) or self.replace_text(value)


def _spread(node: HtmlElement, text: str) -> None:
    """Put words in place of those of an element, and keep the elements within: links, what is set off."""
    slots = [(node, "text")]
    slots += [(below, part) for below in node.iterdescendants() for part in ("text", "tail")]
    filled = [slot for slot in slots if (getattr(*slot) or "").strip()]
    words, n = text.split(), len(filled)
    for slot in slots:
        setattr(*slot, None)
    for place, slot in enumerate(filled):
        run = words[place * len(words) // n : (place + 1) * len(words) // n]
        setattr(*slot, " ".join(run) + (" " if run and place < n - 1 else ""))


def make_paragraph(number: int, words: int) -> str:
    """A paragraph that says of itself that it is none, with about so many words.

    Examples
    --------
    >>> make_paragraph(3, 12)
    'Placeholder paragraph 3 stands in for a paragraph of the article and.'
    """
    filler = _FILLER.split()
    made = [filler[place % len(filler)] for place in range(max(words - 3, 3))]
    return f"Placeholder paragraph {number} {' '.join(made)}."


def make_address(url: str) -> str:
    """An address of the same form whose last part is made up.

    Examples
    --------
    >>> make_address("https://news.example/world/2031/mar/04/ferry-sinks?x=1")
    'https://news.example/world/2031/mar/04/placeholder-for-tests'
    """
    parts = urlsplit(url)
    folder, _, last = parts.path.rstrip("/").rpartition("/")
    folder = "/".join("placeholder" if part.count("-") >= _SLUGGY else part for part in folder.split("/"))
    ending = match[0] if (match := re.search(r"\.\w{2,5}$", last)) else ""
    return f"{parts.scheme}://{parts.netloc}{folder}/{SLUG}{ending}"


def _front(url: str) -> str:
    parts = urlsplit(url if not url.startswith("//") else "https:" + url)
    return f"{parts.scheme}://{parts.netloc}/placeholder"


def _is_address(value: str) -> bool:
    return re.match(r"(?:https?:)?//\S+$", value.strip()) is not None


def _same_address(one: str, other: str) -> bool:
    return one.partition("?")[0].rstrip("/") == other.partition("?")[0].rstrip("/")


def _is_date(text: str) -> bool:
    """A date and nothing else: a sentence that holds one is a sentence."""
    words = {word for word in re.findall(r"[^\W\d_]+", text.casefold()) if len(word) > 3}
    return (
        len(text) < 60 and all(word[:3] in _DATE_WORDS or word in _KEPT for word in words) and bool(parse_moment(text))
    )


def _is_kept(text: str) -> bool:
    """A date, or a few words of furniture."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return _is_date(text) or (len(words) <= 4 and all(word in _KEPT for word in words))


def _cut(text: str, name: str) -> tuple[str, str, str]:
    place = text.casefold().index(name.casefold())
    return text[:place], text[place : place + len(name)], text[place + len(name) :]


def _remove(node: Any) -> None:
    """Take a node out and leave the text behind it."""
    parent, before = node.getparent(), node.getprevious()
    if parent is None:
        return
    if node.tail and before is not None:
        before.tail = (before.tail or "") + node.tail
    elif node.tail:
        parent.text = (parent.text or "") + node.tail
    node.tail = None
    parent.remove(node)
