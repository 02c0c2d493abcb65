"""Harrow Bay Herald: tables and no metadata, a consent wall, pages that are gone, addresses that have moved."""

from __future__ import annotations

from typing import Any

from mediakit.demo.press import Press
from mediakit.demo.site import Response, Truth
from mediakit.demo.story import Story, make_blocks, print_clock, print_day, print_weekday

GONE = (
    ("/news/0988.html", "Council puts off vote on new slipway"),
    ("/news/0993.html", "Herring fleet sails a week early"),
    ("/news/0997.html", "Choir seeks tenors"),
)
HEADLINE_NOTE = "The headline of this article was changed after publication."


class Herald(Press):
    """The regional paper, whose web server is as old as its press."""

    key = "herald"
    name = "Harrow Bay Herald"
    charset = "windows-1252"
    sitemaps = ("/sitemap.xml",)

    def __init__(self, *tables: Any) -> None:
        super().__init__(*tables)
        self.walled = self.stories[:3]
        self.moved = self.stories[-3:]

    def printed(self, story: Story) -> str:
        """Tuesday, 11 March 2031, 9.40 a.m."""
        if not story.published:
            return ""
        day = f"{print_weekday(story.published)}, {print_day(story.published)}"
        return day if story.precision == "day" else f"{day}, {print_clock(story.published)}"

    def phenomena(self, story: Story) -> list[str]:
        """No metadata anywhere; a note where the headline changed."""
        noted = len(story.versions) > 1 and not story.correction
        return ["no metadata", "windows-1252", *(["correction notice"] if noted else [])]

    def context(self, story: Story) -> dict[str, Any]:
        """The body and the notices under it."""
        notes = [f"Correction: {story.correction}"] if story.correction else []
        notes += [HEADLINE_NOTE] if len(story.versions) > 1 else []
        return {"blocks": make_blocks(story), "notes": notes, "links": self.others(story, 5)}

    def page(self, html: str, status: int = 200, charset: str = "") -> Response:
        """As ever, but the server does not know the charset: only the page says it."""
        answer = super().page(html, status, charset)
        return Response(answer.status, {"Content-Type": "text/html"}, answer.body)

    def listed(self) -> list[dict[str, str]]:
        """Links that time has overtaken: print views behind a wall, old addresses, pages that are gone."""
        walled = [{"href": _print_path(story), "text": f"Print view: {story.headline}"} for story in self.walled]
        moved = [{"href": path, "text": story.headline} for path, story in self._old_addresses()]
        return [*walled, *moved, *({"href": path, "text": title} for path, title in GONE)]

    def _old_addresses(self) -> list[tuple[str, Story]]:
        return [(f"/news/{1001 + number}.html", story) for number, story in enumerate(self.moved)]

    def write_extras(self) -> None:
        """Consent walls, soft 404s and redirects."""
        for story in self.walled:
            self.add(_print_path(story), self.page(self.render("wall.html")), Truth("consent wall", story.article_id))
        lines = ["The page you are looking for is no longer here. It may have been removed.", "Back to the front page."]
        for path, _ in GONE:
            self.add(path, self.page(self.render("plain.html", title="Page not found", lines=lines)), "soft 404")
        for path, story in self._old_addresses():
            html = self.render("plain.html", title="Moved", lines=["This page has moved."])
            answer = Response(301, {**self.page(html).headers, "Location": story.url}, self.page(html).body)
            self.add(path, answer, Truth("redirect", story.article_id))

    def write_feeds(self) -> None:
        """RSS with the whole text of the latest six; a sitemap of all that was never tidied up."""
        self.add(
            "/rss.xml", self.xml("rss.xml", stories=self.latest(6), full=True), Truth("feed", "", ("rss", "full text"))
        )
        stale = [_print_path(story) for story in self.walled]
        stale += [path for path, _ in self._old_addresses()] + [path for path, _ in GONE]
        more = [self.site.origin + path for path in stale]
        sitemap = self.xml("sitemap.xml", stories=self.stories, news=False, dates=True, more=more)
        self.add("/sitemap.xml", sitemap, Truth("sitemap", "", ("stale addresses",)))


def _print_path(story: Story) -> str:
    return f"/print{story.path.rstrip('/')}.html"
