"""The agency or outlet that a text is credited to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mediakit.extract.blocks import Line
from mediakit.extract.structured import Facts, clean_text
from mediakit.names import AGENCIES

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BY = re.compile(r"^(?:by|source|from|via|agency|credit)\b[:\s]\s*", re.IGNORECASE)
_LIKE = re.compile(r"(?:[A-Z][\w.-]+ ){1,3}(?:Wire|News Agency|Press Agency|News Service|Wire Service)")
# What a body that supplies texts is called; a person or a desk that is marked up as an organisation is none.
_BODY = re.compile(
    r"\b(?:news|newspapers?|press|agency|wire|service|media|times|post|journal|herald|tribune|radio|network|gazette|"
    r"broadcasting|telegraph|chronicle|conversation|courier|daily)\b(?!.*\b(?:staff|team|desk|editors?|newsroom)\b)",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"^\W*[A-Z][\w .,'’-]{1,60}?[\s,]*\(([A-Z][\w .-]{1,30})\)\s*[-–—:]")
_NAMES = "|".join(re.escape(name) for name in sorted(AGENCIES, key=len, reverse=True))
# A line that is nothing but a credit: "© 2031 AFP", "Copyright 2031 The Associated Press. All rights reserved. ...",
# "(Reuters)", "Source: AFP". That an agency contributed, or that a picture is its, is no credit for the text.
_CREDIT = re.compile(
    rf"(?:(?:©|\(c\)|copyright)[\s©\d,–-]*(?:\(c\) ?)?(?:by )?(?P<held>{_NAMES})\b.*|"
    rf"(?:(?:source|agency)s?:\s*|[(\[–—-]\s*)(?P<alone>{_NAMES})\W{{0,3}}|(?P<late>{_NAMES})\s+(?:19|20)\d\d)",
    re.IGNORECASE,
)
_CREDIT_LENGTH = 260
_SHORT = 60  # signs
_OUTSIDE = ("footer", "nav", "aside", "figure", "figcaption", "header", "form", "head")
_LAST = 60  # elements from the end of the article


def read_agency(
    facts: dict[str, Facts], lines: list[Line], text: str, site: str, tree: HtmlElement | None = None
) -> tuple[str, str]:
    """The agency that an article is credited to, and where; ("", "") when there is none.

    Parameters
    ----------
    facts, lines, text, site
        What the page tells machines, the lines under the headline, the text, the name of the site (no agency credits
        itself).
    tree : HtmlElement, optional
        The page, for a credit at the article's end.

    Returns
    -------
    (agency, found in)
        Found in "json-ld", "microdata", "open graph" or "meta" (an organisation named as author, source, provider or
        holder of the rights), "byline", "dateline" ("VASK (Reuters) -") or "credit line". A body that is not among
        the known agencies counts only as author, and by a name such as "Lantern News Agency".
    """
    printed = [_BY.sub("", line.text) for line in lines if len(line.text) < _SHORT]
    for name, source in [*_told(facts), *((name, "byline") for name in printed)]:
        if agency := _known(name, site):
            return agency, source
    for source in ("json-ld", "microdata"):
        for name in facts[source].get("organisations", []):
            if not _is_site(name, site) and _BODY.search(name):
                return str(name), source
    for name in printed:
        if _LIKE.fullmatch(name) and not _is_site(name, site):
            return name, "byline"
    if agency := _read_dateline(text, printed, site):
        return agency, "dateline"
    if tree is not None and (agency := _read_credit(tree, site)):
        return agency, "credit line"
    return "", ""


def _told(facts: dict[str, Facts]) -> list[tuple[str, str]]:
    told = []
    for source, found in facts.items():
        names = [*found.get("organisations", []), *found.get("authors", []), found.get("agency"), found.get("holder")]
        told += [(_BY.sub("", str(name)), source) for name in names if name]
    return told


def _known(name: str, site: str) -> str:
    agency = AGENCIES.get(name.casefold().strip(" .()©"), "")
    return "" if not agency or _is_site(name, site) or _is_site(agency, site) else agency


def _is_site(name: str, site: str) -> bool:
    left, right = (re.sub(r"^the |\.\w+$|\W", "", text.casefold().strip()) for text in (name, site))
    initials = "".join(word[0] for word in re.findall(r"\w+", site.casefold().removeprefix("the ")))
    return bool(left) and (left == right or (len(left) > 1 and left == initials))


def _read_dateline(text: str, printed: list[str], site: str) -> str:
    for paragraph in text.split("\n\n")[:3]:
        if match := _DATELINE.match(paragraph):
            short = match[1].strip()
            whole = next((name for name in printed if name.startswith(short) and len(name.split()) <= 4), short)
            agency = AGENCIES.get(whole.casefold(), whole)
            return "" if _is_site(agency, site) or _is_site(whole, site) else agency
    return ""


def _read_credit(tree: HtmlElement, site: str) -> str:
    """A credit in a line of its own at the end of the article, or of the page's main part."""
    tops = tree.xpath("//article") or tree.xpath("//main") or [tree]
    top = max(tops, key=lambda node: len(node.text_content()))
    nodes = [node for node in top.iter("p", "div", "span", "em", "i", "small", "li") if len(node) <= 2]
    for node in reversed(nodes[-_LAST:]):
        shown = clean_text(node.text_content())
        match = _CREDIT.fullmatch(shown) if 2 < len(shown) <= _CREDIT_LENGTH else None
        if match and not any(above.tag in _OUTSIDE for above in node.iterancestors()):
            name = match["held"] or match["alone"] or match["late"]
            if agency := _known(name, site):
                return agency
    return ""
