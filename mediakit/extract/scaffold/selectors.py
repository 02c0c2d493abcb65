"""A short CSS selector for elements of a page, from names that will still be there next month.

What a site's build makes (`css-1abc2d`, `sc-bdVaJa`) is another name after the next build; what a person has named
(`itemprop="headline"`, `story-body`) stays. Only the second kind is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NAMING = ("itemprop", "data-testid", "data-component", "data-gu-name", "data-qa", "property", "name", "rel")
_TELLING = re.compile(
    r"head(?:line|er|ing)|titl|byline|author|writer|contributor|date|time|publi|update|body|content|story|article|text|"
    r"paragraph|copy|dek\b|deck|standfirst|summary|subtitle|lead|kicker|eyebrow|section|label|entry|post|agency|source",
    re.IGNORECASE,
)
_NAME = re.compile(r"-?[A-Za-z_][\w-]*")
_MADE = re.compile(r"^(?:css|sc|jsx|jss|emotion|svelte|dcr|styles?|e)-?(?=\w*\d|\w*[a-z][A-Z])|[0-9a-f]{6,}|\d{3,}")
_UTILITY = re.compile(
    r"(?:[mp][trblxy]?|col|row|text|font|bg|w|h|flex|grid|gap|order|border|rounded|leading|tracking|max|min|sm|md|lg|xl)"
    r"-(?:[a-z]{1,3}|\d{1,3}|auto|full|none|bold|center|left|right|sm|md|lg|xl)(?:-\d+)?|clearfix|container|row|hidden|"
    r"flex|block|active|visible|is-\w+|js-\w+|has-\w+|no-\w+"
)
_LOOKS = re.compile(r"font|bold|underline|align|margin|padding|size|colou?r|leading|white|black|gr[ae]y", re.IGNORECASE)
_VOWEL = re.compile(r"[aeiouyAEIOUY]")
POOR = 6  # rank of a selector that says nothing of what it finds: a bare <div>
_TAGS = {"h1": 2, "article": 2, "main": 2, "time": 2}  # tags that say what they hold
_UP = 7  # ancestors that are looked at
_MOST = 400  # selectors that are tried for one field


def is_lasting(name: str) -> bool:
    """Whether a class or id looks as if a person had chosen it for what it names.

    Examples
    --------
    >>> [is_lasting(name) for name in ("story-body__text", "articleBody", "css-1abc2d", "sc-bdVaJa", "mt-4")]
    [True, True, False, False, False]
    """
    if not _NAME.fullmatch(name) or len(name) < 3 or _MADE.search(name) or _UTILITY.fullmatch(name):
        return False
    parts = [part for part in re.split(r"[-_]+", name) if part]
    return bool(parts) and all(_is_word(part) for part in parts)


def _is_word(part: str) -> bool:
    """A word, or words in camel case; "h1" and "col2" too, "x8Kf2" and "bdVaJa" not."""
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", part)
    if "".join(words) != part:
        return False
    letters = [word for word in words if not word.isdigit()]
    digits = [word for word in words if word.isdigit()]
    if len(digits) > 1 or (digits and not part.endswith(digits[0])) or not letters:
        return False
    if len(letters) > 1 and 2 * sum(len(word) < 3 for word in letters) > len(letters):  # bd + Va + Ja
        return False
    return all(_VOWEL.search(word) or (len(word) < 4 and len(letters) == 1) for word in letters)


def find_selector(tree: HtmlElement, wanted: Sequence[HtmlElement]) -> str:
    """The best selector that finds these elements, given in the order of the page, and no others; "" without one.

    Names that tell what they hold come before others, short before long.
    """
    goal = list(wanted)
    return next((name for name in islice(_list_selectors(goal), _MOST) if select(tree, name) == goal), "")


def select(tree: HtmlElement, selector: str) -> list[HtmlElement]:
    """The elements that a CSS selector finds."""
    return list(_compile(selector)(tree))


@cache
def _compile(selector: str) -> Any:
    from lxml.cssselect import CSSSelector

    return CSSSelector(selector, translator="html")


def list_names(node: HtmlElement) -> list[tuple[int, str]]:
    """Simple selectors for one element, each with its rank: 0 is best."""
    tag = str(node.tag)
    found = [
        (_rank(node.get(name), 0), f'{tag}[{name}="{node.get(name)}"]') for name in _NAMING if _is_plain(node, name)
    ]
    found += [(_rank(name, 1), f"{tag}.{name}") for name in (node.get("class") or "").split() if is_lasting(name)]
    if (name := node.get("id") or "") and is_lasting(name):
        found.append((_rank(name, 2), f"{tag}#{name}"))
    found.append((_TAGS.get(tag, POOR), tag))
    return sorted(found, key=lambda pair: (pair[0], len(pair[1])))


def _rank(name: str | None, kind: int) -> int:
    return kind + 3 * (_TELLING.search(name or "") is None) + 2 * (_LOOKS.search(name or "") is not None)


def _is_plain(node: HtmlElement, name: str) -> bool:
    """An attribute whose value names a thing; no state, no number, nothing made."""
    value = node.get(name) or ""
    return 2 < len(value) <= 60 and re.fullmatch(r"[A-Za-z][\w:.-]*", value) is not None and not _MADE.search(value)


def _list_selectors(wanted: Sequence[HtmlElement]) -> Iterator[str]:
    """Selectors that all wanted elements may share, the simple before the compound."""
    shared = set.intersection(*({name for _, name in list_names(node)} for node in wanted))
    own = [pair for pair in list_names(wanted[0]) if pair[1] in shared]
    above = [pair for node in list(wanted[0].iterancestors())[:_UP] for pair in list_names(node) if pair[0] < POOR]
    joined = [(rank, name, high, upper) for rank, name in own for high, upper in above if _says(rank, high, upper)]
    pairs = [pair for pair in own if pair[0] < POOR] + [
        (1 + max(rank, high), f"{upper} {name}") for rank, name, high, upper in joined
    ]
    yield from (name for _, name in sorted(pairs, key=lambda pair: (pair[0], len(pair[1]))))
    yield from (f"{upper} > {name}" for _, name, _, upper in joined)


def _says(rank: int, high: int, upper: str) -> bool:
    """Whether two names say together what is found: "article i" does not, "div.byline i" does."""
    return rank < POOR or (high < POOR // 2 and upper not in ("article", "main"))
