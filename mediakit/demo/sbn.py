"""SBN News: microdata, live blogs, transcripts, videos, and a charset that is declared wrongly."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from mediakit.demo.press import PICTURES, Press, picture_for
from mediakit.demo.site import Truth
from mediakit.demo.story import (
    MONTHS,
    Block,
    Story,
    Version,
    insert_blocks,
    local,
    make_blocks,
    pick,
    print_day,
)

ENTRY = re.compile(r"(\d\d\.\d\d) \((\d\d):(\d\d) UTC\)(.*)", re.DOTALL)
CLIPS = (
    ("the-ice-leaves-the-harbour", "Video: The ice leaves the harbour of Ostrel", 7),
    ("bakers-at-four-in-the-morning", "Video: The bakers of Harrow Bay at four in the morning", 8),
    ("how-a-chart-is-drawn", "Video: How a chart of the strait is drawn", 12),
)


@dataclass(frozen=True)
class Entry:
    """One entry of a live blog: its time, the stamp as printed, and the words after it."""

    moment: datetime | None
    stamp: str
    blocks: tuple[str, ...]


class SBN(Press):
    """The public broadcaster."""

    key = "sbn"
    name = "SBN News"
    sitemaps = ("/sitemap.xml", "/sitemap-video.xml")

    def __init__(self, *tables: Any) -> None:
        super().__init__(*tables)
        whole = [story for story in self.stories if story.kind == "news" and not story.versions and story.published]
        self.local_time = pick(whole, 1, lambda story: not story.agency)
        rest = [story for story in self.stories if story.article_id not in self.local_time and not story.versions]
        self.wrong_charset = pick(rest, 2, lambda story: story.kind not in ("video", "live blog"))

    def declared(self, story: Story) -> str:
        """UTF-8, but for two pages that say otherwise."""
        return "ISO-8859-1" if story.article_id in self.wrong_charset else self.charset

    def printed(self, story: Story) -> str:
        """11 March 2031, 08:40 UTC; on one page local time without a zone: 10 March 2031, 20.44."""
        if not story.published:
            return ""
        if story.article_id in self.local_time:
            return f"{print_day(story.published)}, {local(story.published):%H.%M}"
        moment = story.published
        return (
            print_day(moment)
            if story.precision == "day"
            else f"{moment.day} {MONTHS[moment.month - 1]} {moment:%Y, %H:%M} UTC"
        )

    def phenomena(self, story: Story) -> list[str]:
        """Microdata everywhere; the rest by genre and on the pages picked above."""
        marks = {
            "local time only": story.article_id in self.local_time,
            "wrong charset": story.article_id in self.wrong_charset,
            "live blog with times": story.kind == "live blog",
            "video without body text": story.kind == "video" and not story.paragraphs,
            "caption in the body": len(story.paragraphs) > 3 and story.kind not in ("live blog", "video"),
        }
        return ["microdata", *(name for name, holds in marks.items() if holds)]

    def context(self, story: Story) -> dict[str, Any]:
        """The body as blocks, or as entries of a live blog."""
        picture = picture_for(story)
        blocks = make_blocks(story)
        if len(story.paragraphs) > 3 and story.kind != "video":
            blocks = insert_blocks(blocks, {2: Block("figure", PICTURES[picture], picture)})
        return {
            "blocks": blocks,
            "entries": read_entries(story) if story.kind == "live blog" else [],
            "plain_date": story.article_id in self.local_time,
            "picture": picture,
            "links": self.others(story, 4),
        }

    def older(self, story: Story, version: Version) -> Story:
        """A live blog is as long as it was at that moment."""
        older = super().older(story, version)
        if story.kind != "live blog":
            return older
        kept = []
        for entry in read_entries(story):
            if entry.moment is None or entry.moment <= version.seen:
                kept += [entry.stamp + entry.blocks[0], *entry.blocks[1:]]
        return replace(older, paragraphs=tuple(kept))

    def listed(self) -> list[dict[str, str]]:
        """The clips."""
        return [{"href": f"/video/{name}/", "text": title} for name, title, _ in CLIPS]

    def write_extras(self) -> None:
        """Short films that belong to no article: a player and nothing to read."""
        for name, title, day in CLIPS:
            moment = datetime(2031, 3, day, 9, 30, tzinfo=UTC)
            printed = f"{print_day(moment)}, {moment:%H:%M} UTC"
            html = self.render("clip.html", title=title, moment=moment, printed=printed, path=f"/video/{name}/")
            truth = Truth("video page", "", ("microdata", "video without body text"), printed)
            self.add(f"/video/{name}/", self.page(html), truth)

    def write_feeds(self) -> None:
        """A correct news sitemap of all articles, and one of the clips."""
        sitemap = self.xml("sitemap.xml", stories=self.stories, news=True, dates=True, more=[])
        self.add("/sitemap.xml", sitemap, Truth("sitemap", "", ("news sitemap",)))
        clips = [f"{self.site.origin}/video/{name}/" for name, _, _ in CLIPS]
        films = self.xml("sitemap.xml", stories=[], news=False, dates=False, more=clips)
        self.add("/sitemap-video.xml", films, Truth("sitemap", "", ("video sitemap",)))


def read_entries(story: Story) -> list[Entry]:
    """The paragraphs of a live blog as entries, by the times they begin with; what comes before has none."""
    entries: list[Entry] = []
    for paragraph in story.paragraphs:
        found = ENTRY.fullmatch(paragraph)
        if found and story.published:
            before = entries[-1].moment if entries else None
            moment = _after(story.published, int(found[2]), int(found[3]), before)
            entries.append(Entry(moment, paragraph[: found.start(4)], (found[4],)))
        elif entries:
            entries[-1] = replace(entries[-1], blocks=(*entries[-1].blocks, paragraph))
        else:
            entries.append(Entry(None, "", (paragraph,)))
    return entries


def _after(day: datetime, hour: int, minute: int, before: datetime | None) -> datetime:
    """The hour on the day of publication, or on the next one when it would lie before the last entry."""
    moment = day.astimezone(UTC).replace(hour=hour, minute=minute, second=0)
    return moment + timedelta(days=1) if before and moment < before else moment
