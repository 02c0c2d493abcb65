"""An article as the sites print it: cleaned cells, paragraphs, local times."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mediakit.errors import MediakitError

if TYPE_CHECKING:
    import pandas as pd

OSTREL = timezone(timedelta(hours=1))  # the local time of all four outlets
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CORRECTION = "Correction: "


@dataclass(frozen=True)
class Version:
    """One headline and when it was seen (UTC)."""

    seen: datetime
    headline: str


@dataclass(frozen=True)
class Story:
    """One article of one outlet."""

    article_id: str
    url: str
    headline: str
    deck: str
    authors: tuple[str, ...]
    kind: str
    section: str
    paragraphs: tuple[str, ...]
    published: datetime | None
    precision: str
    agency: str
    correction: str
    versions: tuple[Version, ...] = ()

    @property
    def path(self) -> str:
        """The address without the host."""
        return urlsplit(self.url).path

    @property
    def by(self) -> str:
        """The names as a byline has them: A, B and C."""
        return " and ".join(", ".join(self.authors).rsplit(", ", 1))

    @property
    def summary(self) -> str:
        """The deck, or the first sentence where there is none."""
        first = self.paragraphs[0] if self.paragraphs else ""
        return self.deck or re.split(r"(?<=[.!?]) ", first)[0]


@dataclass(frozen=True)
class Block:
    """One piece of an article's body: a paragraph, a subheading, or what stands between paragraphs."""

    kind: str
    text: str = ""
    label: str = ""
    links: tuple[Story, ...] = ()


def read_stories(articles: pd.DataFrame, versions: pd.DataFrame, outlet: str) -> list[Story]:
    """The articles of one outlet, sorted by time."""
    stories = [
        _story(row, _versions(versions, row["article_id"]))
        for row in articles[articles["outlet"] == outlet].to_dict("records")
    ]
    stories.sort(key=lambda story: (story.published is None, story.published, story.article_id))
    _check_addresses(stories)
    return stories


def _story(row: dict[str, Any], versions: tuple[Version, ...]) -> Story:
    notes = _text(row.get("notes"))
    return Story(
        article_id=_text(row["article_id"]),
        url=_text(row["url"]),
        headline=_text(row["headline"]),
        deck=_text(row.get("deck")),
        authors=tuple(name.strip() for name in _text(row.get("byline")).split(";") if name.strip()),
        kind=_text(row.get("kind")) or "news",
        section=_text(row.get("section")) or "News",
        paragraphs=tuple(part.strip() for part in _text(row.get("text")).split("\n\n") if part.strip()),
        published=_time(row["published"]),
        precision=_text(row.get("published_precision")) or "minute",
        agency=_text(row.get("agency")),
        correction=notes.removeprefix(CORRECTION) if notes.startswith(CORRECTION) else "",
        versions=versions,
    )


def _versions(versions: pd.DataFrame, article_id: str) -> tuple[Version, ...]:
    rows = versions[versions["article_id"] == article_id].sort_values("position")
    seen = ((_time(row["seen"]), _text(row["headline"])) for row in rows.to_dict("records"))
    return tuple(Version(when, headline) for when, headline in seen if when)


def _text(value: Any) -> str:
    return "" if value is None or value != value else str(value).strip()


def _time(value: Any) -> datetime | None:
    import pandas as pd

    if value is None or pd.isna(value):
        return None
    moment = pd.Timestamp(value)
    moment = moment.tz_localize("UTC") if moment.tzinfo is None else moment.tz_convert("UTC")
    return datetime.fromtimestamp(int(moment.timestamp()), UTC)


def _check_addresses(stories: Iterable[Story]) -> None:
    seen: dict[str, Story] = {}
    for story in stories:
        where = f"article {story.article_id}, address {story.url!r}"
        parts = urlsplit(story.url)
        if parts.scheme != "https" or not (parts.hostname or "").endswith(".example") or parts.query or not parts.path:
            raise MediakitError(
                "A demo site needs addresses of the form https://name.example/path.", where, "mend the column url"
            )
        if story.path in seen:
            raise MediakitError(
                "Two articles have one address.", f"{where} and {seen[story.path].article_id}", "change one url"
            )
        seen[story.path] = story


def pick(stories: Iterable[Story], n: int, wanted: Callable[[Story], Any]) -> list[str]:
    """The ids of the n stories for which `wanted` is highest, the earlier ones first among equals.

    False and None mean: not this one.
    """
    ranked = [(wanted(story), story.article_id) for story in stories]
    ranked = [(rank, name) for rank, name in ranked if rank is not False and rank is not None]
    return [name for _, name in sorted(ranked, key=lambda pair: -pair[0])[:n]]


# --- the body


def make_blocks(story: Story) -> list[Block]:
    """The paragraphs of a story; a short line without a full stop is a subheading, questions stand apart."""
    return [_block(story, paragraph) for paragraph in story.paragraphs]


def _block(story: Story, paragraph: str) -> Block:
    if len(paragraph) < 60 and paragraph[-1].isalnum():
        return Block("heading", paragraph)
    if story.kind == "interview" and paragraph.endswith("?") and len(paragraph) < 160:
        return Block("question", paragraph)
    return Block("paragraph", paragraph)


def insert_blocks(blocks: list[Block], inserts: dict[int, Block]) -> list[Block]:
    """Put a block after the n-th one (counted from 1); what lies beyond the end comes before the last block.

    Examples
    --------
    >>> body = [Block("paragraph", "a"), Block("paragraph", "b")]
    >>> [block.text for block in insert_blocks(body, {1: Block("ad", "x"), 9: Block("ad", "y")})]
    ['a', 'x', 'y', 'b']
    """
    last = max(len(blocks) - 1, 0)
    placed: dict[int, list[Block]] = {}
    for place, block in sorted(inserts.items()):
        placed.setdefault(min(place, last), []).append(block)
    result = list(placed.get(0, []))
    for number, block in enumerate(blocks, start=1):
        result += [block, *placed.get(number, [])]
    return result


def find_pull_quote(story: Story) -> str:
    """A sentence of the article that is worth a large print: a quoted one where there is one, else a plain one.

    The first two paragraphs are left out: what they say is in the headline already.
    """
    rest = "\n".join(story.paragraphs[2:])
    for pattern in (r"[“\"]([^“”\"\n]{50,170}[.!?])[”\"]", r"(?:^|[.!?] )([A-Z][^.!?“”\"\n]{50,170}[.])"):
        found = re.search(pattern, rest, re.MULTILINE)
        if found:
            return found[1]
    return ""


# --- times


def local(moment: datetime) -> datetime:
    """A time as the clocks of Ostrel show it."""
    return moment.astimezone(OSTREL)


def print_day(moment: datetime) -> str:
    """The day as it is printed in Ostrel: 10 March 2031."""
    here = local(moment)
    return f"{here.day} {MONTHS[here.month - 1]} {here.year}"


def print_weekday(moment: datetime) -> str:
    """The name of the day in Ostrel."""
    return DAYS[local(moment).weekday()]


def print_clock(moment: datetime) -> str:
    """The hour as it is printed in Ostrel, twelve hours: 9.40 a.m."""
    here = local(moment)
    return f"{(here.hour - 1) % 12 + 1}.{here.minute:02d} {'p.m.' if here.hour >= 12 else 'a.m.'}"
