"""The Ostrel Courier: JSON-LD and Open Graph, AMP twins, and a body full of what is not the article."""

from __future__ import annotations

import gzip
from typing import Any

from mediakit.demo.press import PICTURES, Press, picture_for
from mediakit.demo.site import Response, Truth
from mediakit.demo.story import (
    Block,
    Story,
    find_pull_quote,
    insert_blocks,
    local,
    make_blocks,
    print_clock,
    print_day,
    print_weekday,
)


class Courier(Press):
    """The restrained quality daily."""

    key = "courier"
    name = "The Ostrel Courier"
    sitemaps = ("/sitemap-index.xml",)

    def printed(self, story: Story) -> str:
        """Tuesday 11 March 2031, 9.40 a.m. in Ostrel."""
        if not story.published:
            return ""
        day = f"{print_weekday(story.published)} {print_day(story.published)}"
        return day if story.precision == "day" else f"{day}, {print_clock(story.published)} in Ostrel"

    def phenomena(self, story: Story) -> list[str]:
        """The same on every page; a pull quote where the article has a sentence for it."""
        seen = ["json-ld", "open graph", "related links", "newsletter box", "caption in the body", "inline ad"]
        return seen + (["pull quote"] if find_pull_quote(story) else [])

    def context(self, story: Story) -> dict[str, Any]:
        """Body with everything between the paragraphs, structured data, links."""
        inserts = {
            1: Block("figure", PICTURES[picture_for(story)], picture_for(story)),
            3: Block(
                "ad", "Sole & Daughters, ship chandlers since 1887. Rope, lamps, oilskins. Quay Street 4, Ostrel."
            ),
            7: Block("related", "Related", links=self.others(story, 3)),
            10: Block("newsletter", "The Evening Tide: the day in ten minutes, in your inbox at six. Sign up free."),
        }
        if find_pull_quote(story):
            inserts[5] = Block("pull quote", find_pull_quote(story))
        return {
            "blocks": insert_blocks(make_blocks(story), inserts) if story.paragraphs else [],
            "data": self._structured_data(story),
            "links": self.others(story, 5),
        }

    def _structured_data(self, story: Story) -> dict[str, Any]:
        """The schema.org graph of an article."""
        organisation = {"@type": "NewsMediaOrganization", "@id": f"{self.site.origin}/#org", "name": self.name}
        authors = [{"@type": "Person", "name": name} for name in story.authors if name != self.name]
        article: dict[str, Any] = {
            "@type": "NewsArticle",
            "@id": f"{story.url}#article",
            "headline": story.headline,
            "articleSection": story.section,
            "author": authors or [{"@type": "Organization", "name": story.agency or self.name}],
            "publisher": {"@id": organisation["@id"]},
            "mainEntityOfPage": story.url,
            "image": f"{self.site.origin}/images/{picture_for(story)}.svg",
            "inLanguage": "en",
            "isAccessibleForFree": True,
        }
        if story.deck:
            article["description"] = story.deck
        if story.published:
            moment = local(story.published)
            article["datePublished"] = f"{moment:%Y-%m-%d}" if story.precision == "day" else moment.isoformat()
        if len(story.versions) > 1:
            article["dateModified"] = local(story.versions[-1].seen).isoformat()
        crumbs = {
            "@type": "BreadcrumbList",
            "itemListElement": [{"@type": "ListItem", "position": 1, "name": story.section}],
        }
        return {"@context": "https://schema.org", "@graph": [organisation, crumbs, article]}

    def write_extras(self) -> None:
        """An AMP twin of every article."""
        for story in self.stories:
            html = self.render(
                "amp.html", story=story, printed=self.printed(story), blocks=make_blocks(story),
                data=self._structured_data(story), picture=picture_for(story),
            )  # fmt: skip
            truth = Truth("amp twin", story.article_id, ("amp", "json-ld"), self.printed(story))
            self.add(f"{story.path.rstrip('/')}/amp/", self.page(html), truth)

    def write_feeds(self) -> None:
        """RSS of the latest six; a sitemap index over two news sitemaps, the older one compressed."""
        self.add("/rss.xml", self.xml("rss.xml", stories=self.latest(6), full=False), Truth("feed", "", ("rss",)))
        half = len(self.stories) // 2
        older = self.xml("sitemap.xml", stories=self.stories[:half], news=True, dates=True, more=[])
        newer = self.xml("sitemap.xml", stories=self.stories[half:], news=True, dates=True, more=[])
        packed = Response(200, {"Content-Type": "application/gzip"}, gzip.compress(older.body, mtime=0))
        self.add("/sitemaps/news-1.xml.gz", packed, Truth("sitemap", "", ("news sitemap", "gzip")))
        self.add("/sitemaps/news-2.xml", newer, Truth("sitemap", "", ("news sitemap",)))
        paths = ["/sitemaps/news-1.xml.gz", "/sitemaps/news-2.xml"]
        self.add("/sitemap-index.xml", self.xml("index.xml", paths=paths), Truth("sitemap", "", ("sitemap index",)))
