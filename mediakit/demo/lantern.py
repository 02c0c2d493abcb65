"""The Morning Lantern: Open Graph and meta tags only, share bars, pages in parts, and dates that are hard to find."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mediakit.demo.press import PICTURES, Press, picture_for
from mediakit.demo.site import Truth
from mediakit.demo.story import (
    MONTHS,
    Block,
    Story,
    insert_blocks,
    local,
    make_blocks,
    pick,
    print_weekday,
)

VIEWS = ("op-ed", "editorial", "analysis")


class Lantern(Press):
    """The left-leaning daily."""

    key = "lantern"
    name = "The Morning Lantern"
    sitemaps = ("/sitemap.xml",)

    def __init__(self, *tables: Any) -> None:
        super().__init__(*tables)
        whole = [story for story in self.stories if not story.versions]
        self.in_script = pick(whole, 3, lambda story: story.published and story.kind in VIEWS)
        self.undated = pick(whole, 1, lambda story: story.kind not in VIEWS and 1 + (story.kind == "interview"))
        rest = [story for story in whole if story.article_id not in self.undated]
        self.in_parts = pick(rest, 3, lambda story: len(story.paragraphs) >= 8 and len(" ".join(story.paragraphs)))
        rest = [story for story in rest if story.article_id not in self.in_parts + self.in_script]
        self.wrong_charset = pick(rest, 1, lambda story: sum(not c.isascii() for c in " ".join(story.paragraphs)))

    def hides_date(self, story: Story) -> bool:
        """Whether neither the markup nor the page's words tell the date."""
        return not story.published or story.article_id in self.in_script + self.undated

    def declared(self, story: Story) -> str:
        """UTF-8, but for one page that says otherwise."""
        return "ISO-8859-1" if story.article_id in self.wrong_charset else self.charset

    def printed(self, story: Story) -> str:
        """Tue 11 Mar 2031 09.40, where it is printed."""
        if not story.published or self.hides_date(story):
            return ""
        here = local(story.published)
        day = f"{print_weekday(story.published)[:3]} {here.day} {MONTHS[here.month - 1][:3]} {here.year}"
        return day if story.precision == "day" else f"{day} {here:%H.%M}"

    def phenomena(self, story: Story) -> list[str]:
        """Share bar and cookie text everywhere; the rest on the pages picked above."""
        return self._phenomena(story, self._body(self._halves(story)[0]))

    def _phenomena(self, story: Story, body: list[Block]) -> list[str]:
        seen = ["open graph", "meta tags only", "share bar", "cookie text"]
        kinds = {block.kind for block in body}
        marks = {
            "caption in the body": "figure" in kinds,
            "read-more link": "read more" in kinds,
            "in parts": story.article_id in self.in_parts,
            "date in a script only": story.article_id in self.in_script,
            "no date": story.article_id in self.undated,
            "wrong charset": story.article_id in self.wrong_charset,
        }
        return seen + [name for name, holds in marks.items() if holds]

    def context(self, story: Story) -> dict[str, Any]:
        """The body, of the first part only where the article has two."""
        first = self._halves(story)[0]
        return {"blocks": self._body(first), "part": 1, "parts": len(self._halves(story)), **self._common(story)}

    def _halves(self, story: Story) -> list[Story]:
        if story.article_id not in self.in_parts:
            return [story]
        half = (len(story.paragraphs) + 1) // 2
        return [replace(story, paragraphs=story.paragraphs[:half]), replace(story, paragraphs=story.paragraphs[half:])]

    def _common(self, story: Story) -> dict[str, Any]:
        return {
            "hidden": self.hides_date(story),
            "in_script": story.article_id in self.in_script,
            "picture": picture_for(story),
            "links": self.others(story, 4),
            "has_print": story.article_id in self.in_parts,
        }

    def _body(self, story: Story) -> list[Block]:
        links = self.others(story, 2)
        inserts = {
            2: Block("figure", PICTURES[picture_for(story)], picture_for(story)),
            4: Block("read more", "Read more", links=links[:1]),
            9: Block("read more", "Read more", links=links[1:]),
        }
        wanted = {place: block for place, block in inserts.items() if place < len(story.paragraphs)}
        return insert_blocks(make_blocks(story), wanted)

    def write_extras(self) -> None:
        """Second pages, and a print view without a date of the articles that are in parts."""
        for story in self.stories:
            if story.article_id not in self.in_parts:
                continue
            body = self._body(self._halves(story)[1])
            common = {"story": story, "printed": self.printed(story), "charset": self.declared(story)}
            html = self.render("article.html", **common, blocks=body, part=2, parts=2, **self._common(story))
            seen = tuple(self._phenomena(story, body))
            truth = Truth("second page", story.article_id, seen, self.printed(story))
            self.add(f"{story.path}page/2/", self.page(html), truth)
            whole = self.render("print.html", story=story, blocks=make_blocks(story))
            self.add(f"{story.path}print/", self.page(whole), Truth("print twin", story.article_id, ("no date",)))

    def write_feeds(self) -> None:
        """Atom of the articles whose date is known; a sitemap of all, without dates, that also names the trap."""
        shown = [story for story in self.latest() if not self.hides_date(story)]
        self.add("/atom.xml", self.xml("atom.xml", stories=shown), Truth("feed", "", ("atom",)))
        more = [f"{self.site.origin}/internal/rota/"]
        sitemap = self.xml("sitemap.xml", stories=self.stories, news=False, dates=False, more=more)
        self.add("/sitemap.xml", sitemap, Truth("sitemap", "", ("names a forbidden address",)))
