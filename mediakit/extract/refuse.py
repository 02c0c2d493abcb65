"""Pages that are no article: walls, errors with status 200, lists, empty ones. They become problems, never rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mediakit.errors import ExtractError
from mediakit.extract.structured import Facts, clean_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

SHORT = 150  # words; a page with more text is believed to be what it looks like
LEAST = 20
_WALL = re.compile(
    r"before you continue|we (?:value|care about|respect) your privacy|"
    r"your (?:privacy|cookie) (?:choices|settings|consent)|"
    r"(?:cookie|privacy|consent) (?:wall|settings|consent|preferences|choices)|accept (?:all|cookies|and continue)|"
    r"(?:we|our partners) .{0,60}(?:use|store) (?:.{0,30} )?cookies|manage (?:cookies|consent|choices)|"
    r"agree and continue",
    re.IGNORECASE,
)
_BOT = re.compile(
    r"are you a (?:robot|human)|verify (?:that )?you are (?:a )?human|unusual traffic|captcha|"
    r"access (?:to this page )?(?:has been )?denied|"
    r"checking your browser|enable javascript and cookies to continue",
    re.IGNORECASE,
)
_LOST = re.compile(
    r"\b(?:page|article|story|content|address)\b.{0,40}\b(?:not found|no longer|cannot be found|can['’]t be found|"
    r"could not be found|does(?: not|n['’]t) exist|(?:has been |was )?(?:removed|deleted)|is gone|unavailable)\b|"
    r"\b404\b|\bnot found\b|"
    r"(?:can['’]?t|cannot|could(?: not|n['’]t)) find (?:that|the|this) (?:page|article)",
    re.IGNORECASE,
)
_LIST_PATH = re.compile(
    r"^/?$|/(?:tags?|topics?|sections?|category|categories|authors?|search|index|archive)(?:/[^/]*)?/?$", re.I
)
_ABOUT_PATH = re.compile(
    r"/(?:about(?:-us)?|contact|imprint|impressum|privacy|terms|legal|cookies?|subscribe|newsletters?|faq|help)\b", re.I
)


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
    head = " ".join([title, *(clean_text(t) for t in tree.xpath("//title/text() | //h1//text() | //h2//text()")[:6])])
    typed = _is_typed(facts)
    if words < SHORT and not typed:
        shown = head + " " + clean_text(tree.text_content())[:1500]
        if _BOT.search(shown):
            raise _refusal(
                "the server asks whether we are human", url, "bot-check", "save the page in a browser instead"
            )
        if _LOST.search(head) or (words < LEAST * 3 and signs == 0 and _LOST.search(shown)):
            raise _refusal("the page says that it is not there, though its status is 200", url, "not-found", _ARCHIVED)
        if _WALL.search(head) or (signs == 0 and _WALL.search(shown)):
            raise _refusal("a wall asks for consent instead of showing the article", url, "consent-wall", _ARCHIVED)
    if not typed and _is_list(tree, url, words, signs):
        raise _refusal("the page is a list of articles, not one", url, "listing", "leave it out")
    if signs == 0 and (words < SHORT or _ABOUT_PATH.search(urlsplit(url).path)):
        error = "empty" if words < LEAST else "no-article"
        raise _refusal("the page has no byline, no date and hardly any text", url, error, "open it in a browser")
    if words < LEAST and not title:
        raise _refusal("there is no text on the page", url, "empty", _ARCHIVED)


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


def _is_list(tree: HtmlElement, url: str, words: int, signs: int) -> bool:
    if _LIST_PATH.search(urlsplit(url).path) and signs < 2:
        return True
    heads = tree.xpath("//h2[.//a] | //h3[.//a] | //a[h2 or h3] | //h4[.//a]")
    linked = sum(len(clean_text(node.text_content()).split()) for node in heads)
    return len(heads) >= 5 and signs < 2 and (words < SHORT or linked * 3 > words)
