"""Layouts: where an outlet's pages of one period have their headline, byline, date and paragraphs.

A layout is data: CSS selectors, no code. `mediakit.extract.layout` reads pages by it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Layout:
    """One layout of one outlet's article pages, and the days on which it was seen.

    Every selector is CSS. Alternatives are separated by " || ", and the first that finds something counts.
    "selector@attribute" takes an attribute instead of the words.

    Parameters
    ----------
    name : str
        What tells it from the outlet's others; shown as "layout NAME" in `headline_from`, `text_from` ...
    since, until : str
        First day of capture on which it was in use, and the first on which it was no longer, as YYYY-MM-DD; "" = not
        known. They say which layout is tried first: a page that does not fit is tried with the others.
    evidence : str
        Where the markup is documented, and when that was read.
    headline, kicker, deck, published, updated, section, agency : str
        One element each. `published` and `updated` are best machine-readable: "time.dateline@datetime".
    byline : str
        All elements of the first alternative that finds any; one element may hold several names.
    body : str
        All paragraphs (headings within the text too), in the order of the page.
    drop : str
        What stands within the body and is not of it.
    """

    name: str
    since: str = ""
    until: str = ""
    evidence: str = ""
    headline: str = ""
    kicker: str = ""
    deck: str = ""
    byline: str = ""
    published: str = ""
    updated: str = ""
    section: str = ""
    agency: str = ""
    body: str = ""
    drop: str = ""
