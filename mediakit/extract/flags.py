"""What a text suffers from: it is locked, cut off, behind a wall for consent, or still being written.

A flag is raised on what the page states or shows, never on a guess: a false alarm would take good texts out of a study.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mediakit.collect.walls import CONSENT_WORDS, PAY_WORDS
from mediakit.extract.structured import Facts, clean_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

FLAGS = ("paywalled", "truncated", "consent wall", "live")
_WALL = re.compile(
    r"pay-?wall|reg-?wall|metered|subscriber-?only|subscription-?(?:wall|required|barrier)|piano-|tp-(?:modal|container)|"
    r"premium-(?:wall|overlay|barrier)|article-?gate|gateway|locked-content|inline-?offer|poool",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"(?:consent|cookie|gdpr|privacy|cmp)-?(?:wall|overlay|modal|gate|lightbox|dialog)|sp_message_container|fc-consent-root|"
    r"contentpass",
    re.IGNORECASE,
)
_LETTER = re.compile(r"newsletter|inbox|sign up", re.IGNORECASE)  # an offer to subscribers as well as to others
_UNSEEN = frozenset(["hide", "hidden", "is-hidden", "u-hidden", "d-none", "invisible"])
_BANNER = re.compile(r"banner|notice|toolbar|footer", re.IGNORECASE)
_WALL_WORDS = 15
_LONGEST_WALL = 2500  # signs; what is longer holds the article
_CONTINUE = re.compile(
    r"\W*(?:(?:continue|keep) reading|read the rest|read (?:the )?(?:full|whole|entire|rest of (?:the|this))"
    r"(?: (?:article|story|text|piece))?)(?: (?:here|at|on).{0,40})?\W*",
    re.IGNORECASE,
)
_REST = re.compile(r"\b(?:to|and) (?:continue|keep|go on) reading|\bread the (?:rest|full|whole)\b", re.IGNORECASE)
_SEVERAL = 1.8  # times as many words stated as read
_LEAST_WORDS = 150  # missing words; below, captions and decks may be the difference
_END = re.compile(r"[.!?…\"'”’»)\]:;*–—]\W*$|[。！？」』]\W*$")
_CUT = re.compile(r"(?:\.\.\.|…)\W*(?:\[[^\]]*\])?$")
_FULL = 12  # words; a shorter last line may be a signature, a place, a heading
_SHORT_TEXT = 250  # words; the share that teasers show is shorter
_FRESH = timedelta(hours=6)


def find_flags(
    tree: HtmlElement, facts: dict[str, Facts], text: str, kind: str, times: tuple[datetime | None, datetime | None]
) -> list[str]:
    """The flags of an article, in the order of `FLAGS`.

    Parameters
    ----------
    tree, facts, text, kind
        The page, what it tells machines, the text that was read, the kind of article.
    times : (updated, retrieved)
        Last change of the article and retrieval of the page, both aware, or None.

    Returns
    -------
    list of str
        "paywalled" (stated to be locked or metered, or a wall is on the page: the text may be whole all the same),
        "truncated" (breaks off, or is much shorter than stated), "consent wall" (it stands over a text that is there),
        "live" (coverage went on when the page was fetched).
    """
    raised = {
        "paywalled": is_paywalled(tree, facts, text),
        "truncated": is_truncated(tree, facts, text),
        "consent wall": has_consent_wall(tree),
        "live": is_live(facts, kind, *times),
    }
    return [flag for flag in FLAGS if raised[flag]]


def join_flags(flags: Iterable[str]) -> str:
    """Flags as a cell of a table, each once and in the order of `FLAGS`.

    Examples
    --------
    >>> join_flags(["live", "paywalled", "live"])
    'paywalled; live'
    """
    raised = set(flags)
    return "; ".join(flag for flag in FLAGS if flag in raised)


def is_paywalled(tree: HtmlElement, facts: dict[str, Facts], text: str) -> bool:
    """Whether the outlet states that a text is not free, or a wall asks for money or a login."""
    if any(found.get("locked") for found in facts.values()):
        return True
    if facts.get("open graph", {}).get("tier", "").lower() in ("locked", "metered"):
        return True
    last = text.rpartition("\n\n")[2]
    if len(last) < 300 and PAY_WORDS.search(last):
        return True
    return any(PAY_WORDS.search(shown) and not _LETTER.search(shown) for shown in _boxes(tree, _WALL))


def is_truncated(tree: HtmlElement, facts: dict[str, Facts], text: str) -> bool:
    """Whether a text ends before its end."""
    words = len(text.split())
    told = [count for found in facts.values() if (count := _stated_words(found, text))]
    if told and max(told) > _SEVERAL * words and max(told) - words > _LEAST_WORDS:
        return True
    last = text.rpartition("\n\n")[2]
    if words < _SHORT_TEXT and (_CUT.search(last) or _continues(tree) or _is_gated(tree)):
        return True
    return len(last.split()) >= _FULL and not _END.search(last) and words < _SHORT_TEXT


def _stated_words(found: Facts, text: str) -> int:
    """How many words a page says that the text has; 0 when it counts signs, as some do, or says nothing."""
    count = int(found.get("words") or 0) if len(str(found.get("words", ""))) < 8 else 0
    body = len(str(found.get("body", "")).split())
    signs = len(text)
    return max(body, 0 if 0.85 * signs <= count <= 1.2 * signs else count)


def _is_gated(tree: HtmlElement) -> bool:
    """Whether a wall promises the rest."""
    return any(_REST.search(shown) for shown in _boxes(tree, _WALL))


def _continues(tree: HtmlElement) -> bool:
    """Whether a link or button within the article asks to go on reading."""
    for node in tree.xpath("//article//a | //main//a | //article//button | //main//button"):
        if len(node.text_content()) < 60 and _CONTINUE.fullmatch(clean_text(node.text_content())):
            near = [*node.iterancestors()][:6]
            if not any(above.tag in ("aside", "nav", "footer", "li") for above in near):
                return True
    return False


def has_consent_wall(tree: HtmlElement) -> bool:
    """Whether a wall that asks for consent stands over the page; a bar at its edge is none."""
    return any(CONSENT_WORDS.search(shown) for shown in _boxes(tree, _CONSENT, _BANNER))


def _boxes(tree: HtmlElement, names: re.Pattern[str], besides: re.Pattern[str] | None = None) -> Iterable[str]:
    """Texts of elements whose class or id says that they are a wall."""
    # Most pages have no such name, and far fewer names than elements.
    known = {str(name) for name in tree.xpath("//body//@class | //body//@id", smart_strings=False)}
    if not any(map(names.search, known)):
        return
    for node in tree.xpath("//body//*[@class or @id]"):
        own = f"{node.get('class') or ''} {node.get('id') or ''}"
        if not names.search(own) or (besides is not None and besides.search(own)):
            continue
        if node.tag in ("script", "style", "noscript", "template", "body", "article", "main"):
            continue
        shown = " ".join(clean_text(part) for part in node.xpath(".//text()[not(parent::script or parent::style)]"))
        if len(shown) < _LONGEST_WALL and len(shown.split()) >= _WALL_WORDS and not _is_dormant(node, shown):
            yield shown


def _is_dormant(node: HtmlElement, shown: str) -> bool:
    """Whether a box waits unseen on every page, to be filled in or shown by a script."""
    if "{{" in shown:
        return True
    for part in (node, *node.iterancestors()):
        style = (part.get("style") or "").replace(" ", "").lower()
        if "hidden" in part.attrib or "display:none" in style or part.get("aria-hidden") == "true":
            return True
        names = set((part.get("class") or "").lower().replace("_", "-").split())
        if names & _UNSEEN or ({"modal", "fade"} <= names and not names & {"in", "show"}):
            return True
    return False


def is_live(facts: dict[str, Facts], kind: str, updated: datetime | None, retrieved: datetime | None) -> bool:
    """Whether live coverage went on: its stated end was still to come, or it had been changed within six hours."""
    if kind != "live blog" or retrieved is None:
        return False
    ends = [end for found in facts.values() if (end := _parse(str(found.get("ends", ""))))]
    if ends:
        return max(ends) > retrieved
    return updated is not None and timedelta(0) <= retrieved - updated <= _FRESH


def _parse(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else None
