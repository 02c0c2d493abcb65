"""From a page to a row of the table `articles`: the stages one after another."""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mediakit.collect.links import find_next_page, find_origin, parse_tree
from mediakit.collect.page import Page
from mediakit.collect.timemaps import parse_links
from mediakit.errors import ExtractError
from mediakit.extract.address import find_canonical, find_own_address, find_twins, is_twin
from mediakit.extract.agency import read_agency
from mediakit.extract.blocks import Line, find_lines
from mediakit.extract.body import Body, read_body
from mediakit.extract.byline import Byline, find_byline_lines, is_own_text, read_byline, split_names
from mediakit.extract.clean import find_correction
from mediakit.extract.decode import decode_html
from mediakit.extract.deep import flatten_tree
from mediakit.extract.flags import find_flags, join_flags
from mediakit.extract.headline import find_kicker, find_printed_deck, find_site, is_site_name, read_deck, read_headline
from mediakit.extract.kinds import find_kind, find_section
from mediakit.extract.language import read_language
from mediakit.extract.layout import LayoutReading, read_layout
from mediakit.extract.parts import Place, read_place
from mediakit.extract.published import Times, read_times
from mediakit.extract.refuse import check_article, check_headline, check_size
from mediakit.extract.structured import Facts, read_structured
from mediakit.extract.titles import find_titles
from mediakit.outlets import Outlet, find_outlet
from mediakit.version import __version__

if TYPE_CHECKING:
    from lxml.html import HtmlElement

EXTRACTOR = f"mediakit {__version__}"
PROVENANCE = tuple(
    f"{name}_from"
    for name in ("headline", "deck", "byline", "published", "updated", "kind", "section", "lang", "agency", "text")
)
_LEAST_BODY = 20  # words
_KICKER = 60  # signs
_NO_TEXT = "there is hardly any text on the page"


@dataclass
class Reading:
    """What was read from one page: the row, and how the page belongs to others."""

    row: dict[str, Any]
    url: str
    canonical: str
    next_part: str = ""
    is_twin: bool = False
    place: Place = field(default_factory=Place)
    twins: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if isinstance(self.place, dict):  # as it comes back from the store
            self.place = Place(**self.place)


@dataclass(frozen=True)
class _Sheet:
    """A page as all stages see it: tree, what it tells machines, the outlet's layout, the lines around the headline."""

    page: Page
    tree: HtmlElement
    html: str
    encoding: str
    facts: dict[str, Facts]
    canonical: str
    site: str
    outlet: Outlet | None
    layout: LayoutReading
    headline: str
    headline_from: str
    kicker: str
    before: list[Line]
    after: list[Line]


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
        Columns of the table `articles` (without article_id). `url` is the canonical address; `published`, `updated` and
        `retrieved` are aware datetimes in UTC or None; `text` has paragraphs joined by a blank line, of this page
        alone; `deck` may come from data that only machines see. What each field was read from stands in the columns of
        `PROVENANCE`; `confidence` is how far the readers of the text agree (0 to 1). Further keys: `published_day` (the
        local day that the page states, YYYY-MM-DD), `titles` (list of dict: other headlines of the page, `headline` and
        `title_from`), `encoding`.

    Raises
    ------
    ExtractError
        If the page is no article: `error` is "http-...", "not-html", "bot-check", "consent-wall", "not-found",
        "listing", "no-article", "video" (a player without text), "empty" or "too-large".
    """
    return read_page(page, time_zone).row


def read_page(page: Page, time_zone: str = "") -> Reading:
    """As `extract_article`, with what is needed to join parts and to fold twins."""
    sheet = _look_at(page)
    times = read_times(
        sheet.tree,
        sheet.facts,
        sheet.before,
        sheet.after,
        time_zone=sheet.outlet.time_zone if sheet.outlet else time_zone,
        url=sheet.canonical,
        layout={"published": sheet.layout.published, "updated": sheet.layout.updated},
        retrieved=page.retrieved,
    )
    row = _describe(sheet, times, _read_authors(sheet))
    own = find_own_address(page.final_url, _original(page))
    next_part = find_next_page(sheet.tree, own)
    place = read_place(sheet.tree, own, sheet.canonical, next_part)
    twin = is_twin(sheet.tree, own, sheet.canonical)
    return Reading(row, own, sheet.canonical, next_part, twin, place, find_twins(sheet.tree, own))


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


def _look_at(page: Page) -> _Sheet:
    tree, html, encoding = _parse(page)
    facts = read_structured(tree)
    canonical = find_canonical(tree, facts, page.final_url, page.headers.get("link", ""))
    outlet = find_outlet(canonical) or find_outlet(page.final_url)
    layout = read_layout(tree, outlet.layouts if outlet else (), f"{page.retrieved:%Y-%m-%d}")
    headline, headline_from, node = layout.headline, layout.source, layout.node
    if not headline:
        headline, headline_from, node = read_headline(tree, facts)
    before, after = find_lines(tree, node)
    kicker = layout.kicker or find_kicker(before, node, headline)
    site = find_site(tree, facts)
    return _Sheet(
        page, tree, html, encoding, facts, canonical, site, outlet, layout, headline, headline_from, kicker,
        before, after,
    )  # fmt: skip


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
    check_size(tree, text, page.url)
    flatten_tree(tree)
    return tree, text, encoding


def _describe(sheet: _Sheet, times: Times, byline: Byline) -> dict[str, Any]:
    """The row; raises what `extract_article` raises when the page is no article."""
    tree, facts, layout = sheet.tree, sheet.facts, sheet.layout
    kickers = list(
        dict.fromkeys(filter(None, [sheet.kicker, *(x.text for x in sheet.before if len(x.text) <= _KICKER)]))
    )
    correction = find_correction(tree)
    body = _read_text(sheet, [*times.lines, correction, *kickers])
    section, section_from = (layout.section, layout.source) if layout.section else find_section(tree, facts, kickers)
    kind, kind_from = _find_kind(sheet, section if section_from != "kicker" else "", kickers)
    if not byline.names and kind == "editorial" and is_own_text(facts, sheet.after, sheet.site):
        byline = Byline((sheet.site,), "byline")
    _check(sheet, body.text, kind, bool(byline.names) + bool(times.published or times.updated))
    deck, deck_from = read_deck(sheet.after, facts, sheet.headline, body.text)
    if layout.deck:
        deck, deck_from = layout.deck, layout.source
    lang, lang_from = read_language(tree, facts, body.text)
    agency, agency_from = read_agency(facts, sheet.after, body.text, sheet.site, tree)
    updated = times.updated.when if times.updated else None
    return {
        "outlet": sheet.outlet.name if sheet.outlet else sheet.site or _host_name(sheet.canonical),
        "url": sheet.canonical,
        **_state_times(times, layout),
        "kicker": sheet.kicker,
        "headline": sheet.headline,
        "headline_from": sheet.headline_from,
        "titles": [asdict(title) for title in find_titles(tree, facts, sheet.headline, sheet.site)],
        "deck": deck,
        "deck_from": deck_from,
        "byline": "; ".join(byline.names),
        "byline_from": byline.source,
        "kind": kind,
        "kind_from": kind_from,
        "section": section,
        "section_from": section_from,
        "lang": lang,
        "lang_from": lang_from,
        "text": body.text,
        "text_from": body.text_from,
        "confidence": round(body.confidence, 3),
        "agency": agency,
        "agency_from": agency_from,
        "flags": join_flags(find_flags(tree, facts, body.text, kind, (updated, sheet.page.retrieved))),
        "notes": correction,
        "retrieved": sheet.page.retrieved,
        "collected_from": sheet.page.source,
        "extractor": EXTRACTOR,
        "sha256": hashlib.sha256(sheet.page.html).hexdigest(),
        "encoding": sheet.encoding,
    }


def _read_authors(sheet: _Sheet) -> Byline:
    """The layout's names, unless the page names them and more to machines: a layout may know linked names only."""
    found = read_byline(sheet.facts, sheet.after, sheet.site, tree=sheet.tree)
    names = split_names(sheet.layout.byline, sheet.site)
    if not names or (found.source in ("json-ld", "microdata") and set(names) < set(found.names)):
        return found
    return Byline(tuple(names), sheet.layout.source, found.contributors)


def _read_text(sheet: _Sheet, lines: list[str]) -> Body:
    """The text; `lines` are of the page's furniture, besides those that are known to be."""
    told = sheet.facts["json-ld"].get("body", "") or sheet.facts["microdata"].get("body", "")
    furniture = [sheet.headline, find_printed_deck(sheet.after), *lines, *find_byline_lines(sheet.after)]
    layout = (sheet.layout.name, sheet.layout.paragraphs) if sheet.layout.name else None
    return read_body(sheet.tree, sheet.html, told, furniture, layout)


def _find_kind(sheet: _Sheet, section: str, kickers: list[str]) -> tuple[str, str]:
    """The kind that the outlet's addresses stand for, else what the page says."""
    path = urlsplit(sheet.canonical).path
    for pattern, kind in sheet.outlet.kinds if sheet.outlet else ():
        if re.match(pattern, path):
            return kind, "address"
    return find_kind(sheet.canonical, sheet.headline, section, kickers, sheet.facts)


def _check(sheet: _Sheet, text: str, kind: str, signs: int) -> None:
    url = sheet.page.final_url
    signs += any(sheet.facts[name].get("types") for name in ("json-ld", "microdata"))
    check_article(sheet.tree, url, sheet.headline, text, sheet.facts, signs)
    if len(text.split()) < _LEAST_BODY:
        what, error = ("the page shows a video and no text", "video") if kind == "video" else (_NO_TEXT, "empty")
        raise ExtractError(what, url, "look at it in a browser", error=error)


def _state_times(times: Times, layout: LayoutReading) -> dict[str, Any]:
    """The columns on publication and last change."""
    first, last = times.published, times.updated
    sources = {"layout": layout.source}
    return {
        "published": first.when if first else None,
        "published_precision": first.precision if first else "",
        "published_printed": times.published_printed,
        "published_zone": times.published_zone,
        "published_from": sources.get(times.published_from, times.published_from),
        "published_day": first.day.isoformat() if first else "",
        "updated": last.when if last else None,
        "updated_precision": last.precision if last else "",
        "updated_printed": times.updated_printed,
        "updated_from": sources.get(times.updated_from, times.updated_from),
    }


def _original(page: Page) -> str:
    named = parse_links(page.headers.get("link", ""))
    return next((target for target, terms in named if "original" in terms.get("rel", "").split()), "")


def _host_name(url: str) -> str:
    return find_origin(url).partition("//")[2].removeprefix("www.")
