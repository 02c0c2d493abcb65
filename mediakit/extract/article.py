"""From a page to a row of the table `articles`."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mediakit.collect.links import find_next_page, find_origin, normalise_url, parse_tree
from mediakit.collect.page import Page
from mediakit.collect.timemaps import parse_links
from mediakit.errors import ExtractError
from mediakit.extract.blocks import Line, find_lines, has_name
from mediakit.extract.body import read_body
from mediakit.extract.byline import find_byline_lines, is_own_text, read_agency, read_byline, split_names
from mediakit.extract.clean import find_correction
from mediakit.extract.dates import Moment, parse_moment
from mediakit.extract.decode import decode_html
from mediakit.extract.headline import find_printed_deck, find_site, is_site_name, read_deck, read_headline
from mediakit.extract.kinds import find_kind, find_section
from mediakit.extract.layout import read_layout
from mediakit.extract.refuse import check_article, check_headline
from mediakit.extract.structured import SOURCES, Facts, read_structured
from mediakit.outlets import find_outlet
from mediakit.version import __version__

if TYPE_CHECKING:
    from lxml.html import HtmlElement

EXTRACTOR = f"mediakit {__version__}"
PROVENANCE = ("headline_from", "published_from", "byline_from", "text_from")
_LEAST_BODY = 20
_SENTENCE = 80  # signs
_LARGE = 1_000_000  # signs of HTML; only pages with more are counted
_MOST_ELEMENTS = 50_000
_MOST_SIGNS = 1_000_000
_NO_TEXT = "there is hardly any text on the page"
_DATED = "date\\w*|time\\w*|publish\\w*|posted|updated|when|dateline|meta"


@dataclass
class Reading:
    """What was read from one page: the row, and how the page belongs to others."""

    row: dict[str, Any]
    url: str
    canonical: str
    next_part: str = ""
    is_twin: bool = False


def extract_article(page: Page, *, time_zone: str = "") -> dict[str, Any]:
    """Read one page as an article.

    Parameters
    ----------
    page : Page
    time_zone : str
        Name of the zone (such as "Europe/London") for times that name none, where `mediakit.outlets` does not know the
        outlet. Without one such a time counts as a day, the day that is printed.

    Returns
    -------
    dict
        Columns of the table `articles` (without article_id) and where headline, published, byline and text came from
        (`headline_from` ...). `url` is the canonical address; `published` and `retrieved` are aware datetimes in UTC or
        None; `text` has paragraphs joined by a blank line, of this page alone; `deck` may come from data that only
        machines see.

    Raises
    ------
    ExtractError
        If the page is no article: `error` is "http-...", "not-html", "bot-check", "consent-wall", "not-found",
        "listing", "no-article", "video" (a player without text) or "empty".
    """
    return read_page(page, time_zone).row


def read_page(page: Page, time_zone: str = "") -> Reading:
    """As `extract_article`, with what is needed to join parts and to fold twins."""
    tree, html, encoding = _parse(page)
    facts = read_structured(tree)
    canonical = find_canonical(tree, facts, page.final_url, page.headers.get("link", ""))
    site = find_site(tree, facts)
    outlet = find_outlet(canonical) or find_outlet(page.final_url)
    layout = read_layout(tree, outlet.layouts, f"{page.retrieved:%Y-%m-%d}") if outlet else None
    headline, headline_from, node = read_headline(tree, facts)
    if layout:
        headline, headline_from, node = layout.headline, f"layout {layout.name}", layout.node
    before, after = find_lines(tree, node)
    moment, printed, published_from = read_published(
        tree, facts, before, after, outlet.time_zone if outlet else time_zone
    )
    names, byline_from = read_byline(facts, after, site)
    if layout and (printed_names := split_names(layout.byline, site)):
        names, byline_from = printed_names, f"layout {layout.name}"
    if layout and not moment and (moment := parse_moment(layout.published, outlet.time_zone if outlet else "")):
        published_from = f"layout {layout.name}"
    told = facts["json-ld"].get("body", "") or facts["microdata"].get("body", "")
    kickers = [line.text for line in before if len(line.text) <= 60]
    if layout and layout.kicker:
        kickers.insert(0, layout.kicker)
    correction = find_correction(tree)
    furniture = [headline, find_printed_deck(after), printed, correction, *kickers, *find_byline_lines(after)]
    body = read_body(tree, html, told, furniture, (layout.name, layout.paragraphs) if layout else None)
    text = body.text
    section = (layout.section if layout else "") or next(
        (str(facts[name]["section"]) for name in SOURCES if facts[name].get("section")), ""
    )
    kind = find_kind(canonical, headline, section, kickers, facts)
    if outlet:
        path = urlsplit(canonical).path
        kind = next((known for pattern, known in outlet.kinds if re.match(pattern, path)), kind)
    if not names and kind == "editorial" and is_own_text(facts, after, site):
        names, byline_from = [site], "byline"
    signs = bool(names) + bool(moment) + any(facts[name].get("types") for name in ("json-ld", "microdata"))
    check_article(tree, page.final_url, headline, text, facts, signs)
    if len(text.split()) < _LEAST_BODY:
        what, error = ("the page shows a video and no text", "video") if kind == "video" else (_NO_TEXT, "empty")
        raise ExtractError(what, page.final_url, "look at it in a browser", error=error)
    row = {
        "outlet": outlet.name if outlet else site or _host_name(canonical),
        "url": canonical,
        "published": moment.when if moment else None,
        "published_precision": moment.precision if moment else "",
        "published_printed": printed,
        "headline": headline,
        "deck": (layout.deck if layout else "") or read_deck(after, facts, headline, text),
        "byline": "; ".join(names),
        "kind": kind,
        "section": section or find_section(kickers),
        "lang": _find_lang(tree, facts),
        "text": text,
        "agency": read_agency(facts, after, text, site),
        "notes": correction,
        "retrieved": page.retrieved,
        "collected_from": page.source,
        "extractor": EXTRACTOR,
        "sha256": hashlib.sha256(page.html).hexdigest(),
        "headline_from": headline_from,
        "published_from": published_from,
        "byline_from": byline_from,
        "text_from": body.text_from,
        "confidence": round(body.confidence, 3),
        "encoding": encoding,
    }
    is_twin = _is_amp(tree) or normalise_url(page.final_url) != canonical
    return Reading(row, normalise_url(page.final_url), canonical, find_next_page(tree, page.final_url), is_twin)


def read_page_headline(page: Page) -> tuple[str, str]:
    """The headline of a page as printed, and where it was found; the text is not read, so it takes a few milliseconds.

    Returns
    -------
    (headline, found in)
        "h1", or "json-ld", "microdata", "open graph", "meta" or "title" where the page prints none.

    Raises
    ------
    ExtractError
        If the page has none: "http-...", "not-html", "bot-check", "consent-wall", "not-found", "no-headline", "empty".
    """
    tree, _, _ = _parse(page)
    facts = read_structured(tree)
    headline, found_in, node = read_headline(tree, facts)
    if node is None and is_site_name(headline, find_site(tree, facts)):
        headline = ""
    check_headline(tree, page.final_url, headline, node is not None, facts)
    return headline, found_in


def _parse(page: Page) -> tuple[HtmlElement, str, str]:
    """Tree, HTML and encoding of a page."""
    if not 200 <= page.status < 300:
        raise ExtractError(
            f"the server answered with status {page.status}", page.url, "collect it again", error=f"http-{page.status}"
        )
    kind = page.headers.get("content-type", "")
    text, encoding = decode_html(page.html, kind)
    tree = parse_tree(text) if "html" in kind.lower() or not kind or "<html" in text[:2000].lower() else None
    if tree is None:
        error = "empty" if not text.strip() else "not-html"
        raise ExtractError("there is no HTML to read", page.url, "leave the page out", error=error)
    _check_size(tree, text, page.url)
    return tree, text, encoding


def _check_size(tree: HtmlElement, text: str, url: str) -> None:
    """Refuse what is larger than any article: readers would take minutes for it."""
    elements = int(tree.xpath("count(//*)")) if len(text) > _LARGE else 0
    if elements > _MOST_ELEMENTS or (elements and _count_signs(tree) > _MOST_SIGNS):
        what = f"the page is larger than any article: {elements:,} elements, {len(text):,} signs"
        raise ExtractError(what, url, "look at it in a browser", error="too-large")


def _count_signs(tree: HtmlElement) -> int:
    """Signs that a reader of the page sees: scripts may be longer than any article."""
    return sum(len(text) for text in tree.xpath("//body//text()[not(parent::script or parent::style)]"))


def find_canonical(tree: HtmlElement, facts: dict[str, Facts], url: str, link_header: str = "") -> str:
    """The address that a page gives as its own; its address otherwise.

    Of a capture without one it is the address that was captured, which an archive names in the header Link (RFC 7089).
    A canonical address that is a front page or on no web address is a mistake of the page and not believed.
    """
    here = normalise_url(url)
    told = [
        node.get("href", "") for node in tree.xpath("//link[@href][contains(concat(' ', @rel, ' '), ' canonical ')]")
    ]
    told += [facts["open graph"].get("url", ""), facts["json-ld"].get("url", "")]
    named = {kind: target for target, terms in parse_links(link_header) for kind in terms.get("rel", "").split()}
    for link in [*told, named.get("canonical", ""), named.get("original", "")]:
        address = normalise_url(link, url) if link else ""
        if address and (urlsplit(address).path != "/" or urlsplit(here).path == "/"):
            return address
    return here


def read_published(
    tree: HtmlElement, facts: dict[str, Facts], before: list[Line], after: list[Line], time_zone: str
) -> tuple[Moment | None, str, str]:
    """First publication, the date as printed, and where the time came from.

    What the page tells machines counts before what it prints, because it has a zone. Neither address nor words of the
    text are asked: they are about the event, not about the page.
    """
    line = _find_printed(before, after, time_zone)
    printed = line.text if line else ""
    for name in SOURCES:
        if moment := parse_moment(str(facts[name].get("published", "")), time_zone):
            return moment, printed, name
    times = [line.node for line in [*after, *before] if line.node.tag == "time"]
    times += tree.xpath("//time[@pubdate] | //article//header//time[@datetime]")
    for node in times[:1]:
        if moment := parse_moment(node.get("datetime") or "", time_zone):
            return moment, printed, "time element"
    if line and (moment := parse_moment(line.text, time_zone)):
        return moment, printed, "printed"
    return None, printed, ""


def _find_printed(before: list[Line], after: list[Line], time_zone: str) -> Line | None:
    """The line that is the date: by its name, else the first short one near the headline that holds a date."""
    lines = [line for line in [*_until_body(after), *before] if len(line.text) <= 100 and _holds_date(line.text)]
    named = [line for line in lines if line.node.tag == "time" or has_name(line, _DATED)]
    if not lines:
        return None
    found = (named or lines)[0]
    # The innermost element that still holds all of it: "By A. B. | 11 March 2031" is byline and date.
    for line in lines:
        if line is not found and line.text in found.text and _same_moment(line.text, found.text, time_zone):
            found = line
    return found


def _until_body(after: list[Line]) -> list[Line]:
    """Lines before the second sentence that is no deck: from there on dates are about the event, not about the page."""
    sentences = 0
    for place, line in enumerate(after):
        named = line.node.tag == "time" or has_name(line, _DATED) or line.text == find_printed_deck(after)
        sentences += line.node.tag == "p" and len(line.text) > _SENTENCE and not named
        if sentences == 2:
            return after[:place]
    return after


def _holds_date(text: str) -> bool:
    return (
        not text.lower().startswith(("updated", "last updated", "modified"))
        and parse_moment(_after_day(text)) is not None
    )


def _after_day(text: str) -> str:
    """Without the name of the day and "Published on": what `parse_moment` would search anyway."""
    return re.sub(r"^(?:published|posted|first published|on|at|:|\s)+", "", text, flags=re.IGNORECASE)


def _same_moment(one: str, other: str, time_zone: str) -> bool:
    return parse_moment(one, time_zone) == parse_moment(other, time_zone)


def _find_lang(tree: HtmlElement, facts: dict[str, Facts]) -> str:
    told = [tree.get("lang") or tree.get("xml:lang") or "", *(str(facts[name].get("lang", "")) for name in SOURCES)]
    for text in told:
        if match := re.match(r"[A-Za-z]{2}(?=$|[-_])", text.strip()):
            return match[0].lower()
    return ""


def _host_name(url: str) -> str:
    return find_origin(url).partition("//")[2].removeprefix("www.")


def _is_amp(tree: HtmlElement) -> bool:
    return any(name in ("amp", "⚡") for name in tree.attrib)
