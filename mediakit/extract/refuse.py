"""Pages that are no article: walls, errors with status 200, lists, empty ones. They become problems, never rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mediakit.collect.walls import BOT_WORDS, CONSENT_WORDS, LOST_WORDS, PAY_WORDS
from mediakit.errors import ExtractError
from mediakit.extract.structured import Facts, clean_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

SHORT = 150  # words; a page with more text is believed to be what it looks like
LEAST = 20
_LARGE = 1_000_000  # signs of HTML; only pages with more are counted
_MOST_ELEMENTS = 50_000
_MOST_SIGNS = 1_000_000
LONG_TITLE = 4  # words; a printed title that has as many speaks for an article
_LIST_PATH = re.compile(
    r"^/?$|/(?:tags?|topics?|sections?|category|categories|authors?|search|index|archive)(?:/[^/]*)?/?$", re.I
)
_ABOUT_PATH = re.compile(
    r"/(?:about(?:-us)?|contact|imprint|impressum|privacy|terms|legal|cookies?|subscribe|newsletters?|faq|help)\b", re.I
)


def check_size(tree: HtmlElement, text: str, url: str) -> None:
    """Raise an ExtractError "too-large" when a page is larger than any article: readers would take minutes for it."""
    elements = int(tree.xpath("count(//*)")) if len(text) > _LARGE else 0
    if elements > _MOST_ELEMENTS or (elements and _count_signs(tree) > _MOST_SIGNS):
        what = f"the page is larger than any article: {elements:,} elements, {len(text):,} signs"
        raise ExtractError(what, url, "look at it in a browser", error="too-large")


def _count_signs(tree: HtmlElement) -> int:
    """Signs that a reader of the page sees: scripts may be longer than any article."""
    return sum(len(text) for text in tree.xpath("//body//text()[not(parent::script or parent::style)]"))


def check_article(tree: HtmlElement, url: str, title: str, text: str, facts: dict[str, Facts], signs: int) -> None:
    """Raise an ExtractError when a page is no article.

    Parameters
    ----------
    tree, url, title, text
        The page, its address, its headline, and the text that was read.
    facts : dict
        What the page tells machines.
    signs : int
        How many of byline, date and article type were found.

    Raises
    ------
    ExtractError
        With `error` "bot-check", "consent-wall", "not-found", "listing", "no-article" or "empty".
    """
    words = len(text.split())
    typed = _is_typed(facts)
    if words < SHORT and not typed:
        check_wall(tree, url, title, words, signs)
    sure = bool(facts["json-ld"].get("types") or facts["microdata"].get("types") or "published" in facts["open graph"])
    # Some outlets call every page an "article" for social media: at the address of a list that is not enough.
    on_list_path = not sure and signs < 2 and _LIST_PATH.search(urlsplit(url).path)
    if on_list_path or (not typed and _is_list(tree, words, signs)):
        raise _refusal("the page is a list of articles, not one", url, "listing", "leave it out")
    if signs == 0 and (words < SHORT or _ABOUT_PATH.search(urlsplit(url).path)):
        error = "empty" if words < LEAST else "no-article"
        raise _refusal("the page has no byline, no date and hardly any text", url, error, "open it in a browser")
    if words < LEAST and not title:
        raise _refusal("there is no text on the page", url, "empty", _ARCHIVED)


def check_wall(tree: HtmlElement, url: str, title: str, words: int, signs: int) -> None:
    """Raise an ExtractError when a page with little text is a bot check, an error with status 200, or a wall.

    Parameters
    ----------
    tree, url, title, signs
        As of `check_article`.
    words : int
        Length of the text.
    """
    head = " ".join([title, *(clean_text(t) for t in tree.xpath("//title/text() | //h1//text() | //h2//text()")[:6])])
    shown = head + " " + clean_text(tree.text_content())[:1500]
    if BOT_WORDS.search(shown):
        raise _refusal("the server asks whether we are human", url, "bot-check", "save the page in a browser instead")
    if LOST_WORDS.search(head) or (words < LEAST * 3 and signs == 0 and LOST_WORDS.search(shown)):
        raise _refusal("the page says that it is not there, though its status is 200", url, "not-found", _ARCHIVED)
    if CONSENT_WORDS.search(head) or (signs == 0 and CONSENT_WORDS.search(shown)):
        raise _refusal("a wall asks for consent instead of showing the article", url, "consent-wall", _ARCHIVED)


def check_headline(tree: HtmlElement, url: str, title: str, is_printed: bool, facts: dict[str, Facts]) -> None:
    """As `check_article`, for a reader that wants the headline alone: the paragraphs stand for the text.

    Parameters
    ----------
    tree, url, title, facts
        As of `check_article`.
    is_printed : bool
        The headline is on the page, not only in what it tells machines.
    """
    words = sum(len(node.text_content().split()) for node in tree.iter("p"))
    if words < SHORT and not _is_typed(facts):
        check_wall(tree, url, title, words, int(is_printed and len(title.split()) >= LONG_TITLE))
    if not title:
        raise _refusal("there is no headline on the page", url, "no-headline", _ARCHIVED)


def find_wall_words(text: str) -> tuple[str, str]:
    """What a wall says in a text that should be an article's: its short name and the words; empty when there is none.

    Examples
    --------
    >>> find_wall_words("Already a subscriber? Log in.")
    ('paywall', 'Already a subscriber')
    """
    for name, pattern in (("bot-check", BOT_WORDS), ("consent-wall", CONSENT_WORDS), ("paywall", PAY_WORDS)):
        if match := pattern.search(text):
            return name, match[0]
    return "", ""


_ARCHIVED = "look for an archived copy"


def _refusal(what: str, url: str, error: str, todo: str) -> ExtractError:
    return ExtractError(what, url, todo, error=error)


def _is_typed(facts: dict[str, Facts]) -> bool:
    """Whether the page says of itself that it is one article."""
    return (
        bool(facts["json-ld"].get("types") or facts["microdata"].get("types"))
        or "published" in facts["open graph"]
        or facts["open graph"].get("type", "") == "article"
    )


def _is_list(tree: HtmlElement, words: int, signs: int) -> bool:
    heads = tree.xpath("//h2[.//a] | //h3[.//a] | //a[h2 or h3] | //h4[.//a]")
    linked = sum(len(clean_text(node.text_content()).split()) for node in heads)
    return len(heads) >= 5 and signs < 2 and (words < SHORT or linked * 3 > words)
