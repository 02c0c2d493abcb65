"""What all four outlets do: print articles, lists and feeds, and keep older snapshots of the pages."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import jinja2

from mediakit.demo.site import FICTIONAL, Response, Site, Truth
from mediakit.demo.story import (
    Story,
    Version,
    local,
    print_clock,
    print_day,
    print_weekday,
    read_stories,
)
from mediakit.errors import MediakitError

if TYPE_CHECKING:
    import pandas as pd

TEMPLATES = Path(__file__).parent / "templates"
XML = "application/xml; charset=utf-8"
NOTES_ON_KINDS = ("live blog", "transcript", "video", "interview", "op-ed", "editorial", "round-up", "analysis")
PICTURES = {
    "strait": "The Strait of Orm on a winter morning",
    "quay": "The ferry quay at Harrow Bay",
    "ministry": "The foreign ministry in Vask",
}


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=jinja2.StrictUndefined, keep_trailing_newline=True,
    )  # fmt: skip
    environment.filters.update(
        day=print_day, weekday=print_weekday, clock=print_clock, iso=_iso, iso_utc=_iso_utc, rfc=_rfc, markup=_markup
    )
    return environment


def _iso(moment: datetime) -> str:
    """With the offset of Ostrel: 2031-03-10T19:30:00+01:00."""
    return local(moment).isoformat()


def _iso_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _rfc(moment: datetime) -> str:
    """As RSS and HTTP print it: Mon, 10 Mar 2031 18:30:00 GMT."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _markup(paragraphs: tuple[str, ...]) -> str:
    """Paragraphs as HTML for a feed, which escapes it once more."""
    return "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in paragraphs)


def slug(text: str) -> str:
    """A word for an address.

    Examples
    --------
    >>> slug("Press review")
    'press-review'
    """
    return "-".join(re.findall(r"[a-z0-9]+", text.lower()))


class Press(ABC):
    """Prints the site of one outlet; the four outlets fill in what is theirs."""

    key = ""
    name = ""
    charset = "utf-8"
    sitemaps: tuple[str, ...] = ()

    def __init__(self, articles: pd.DataFrame, versions: pd.DataFrame) -> None:
        self.stories = read_stories(articles, versions, self.name)
        hosts = sorted({urlsplit(story.url).netloc for story in self.stories})
        if len(hosts) > 1:
            raise MediakitError(
                f"The articles of {self.name} have more than one host.", ", ".join(hosts), "mend the column url"
            )
        self.site = Site(self.key, self.name, "".join(hosts))
        self.sections = list(dict.fromkeys(story.section for story in self.stories))

    # --- what each outlet fills in

    @abstractmethod
    def printed(self, story: Story) -> str:
        """The date as the page prints it, empty where it prints none."""

    @abstractmethod
    def context(self, story: Story) -> dict[str, Any]:
        """What the template of an article needs besides the story."""

    @abstractmethod
    def phenomena(self, story: Story) -> list[str]:
        """What the page of an article shows, besides what `note_story` says of all outlets."""

    @abstractmethod
    def write_feeds(self) -> None:
        """Feeds and sitemaps."""

    def write_extras(self) -> None:
        """Pages that only this outlet has."""
        return

    def listed(self) -> list[dict[str, str]]:
        """Further links of the front page: href and text."""
        return []

    # --- the whole site

    def build(self) -> Site:
        """Print everything and return the site."""
        for story in self.stories:
            self.write_story(story)
        self.write_extras()
        self.write_lists()
        self.write_about_and_trap()
        self.write_feeds()
        self.write_robots()
        self.write_archive()
        self.write_pictures()
        return self.site

    def write_story(self, story: Story) -> None:
        """The page of an article under its address."""
        self.add(story.path, self.story_page(story), self.note_story(story))

    def story_page(self, story: Story) -> Response:
        """The page of an article as an answer."""
        return self.page(self.render_story(story), charset=self.declared(story))

    def render_story(self, story: Story) -> str:
        """The page of an article as HTML."""
        context = {"story": story, "printed": self.printed(story), "charset": self.declared(story)}
        return self.render("article.html", **context, **self.context(story))

    def declared(self, story: Story) -> str:
        """The charset that the page of an article declares, rightly or not."""
        return self.charset

    def note_story(self, story: Story) -> Truth:
        """What is true of the page of an article."""
        seen = [story.kind] if story.kind in NOTES_ON_KINDS else []
        seen += ["agency text"] if story.agency else []
        seen += ["headline changed"] if len(story.versions) > 1 else []
        seen += ["correction notice"] if story.correction else []
        return Truth("article", story.article_id, (*seen, *self.phenomena(story)), self.printed(story))

    def write_lists(self) -> None:
        """Front page and one page per section, the latest article first."""
        latest = self.stories[::-1]
        self.add("/", self.page(self.render("list.html", title="", stories=latest, more=self.listed())), "front page")
        for section in self.sections:
            shown = [story for story in latest if story.section == section]
            html = self.render("list.html", title=section, stories=shown, more=[])
            self.add(f"/section/{slug(section)}/", self.page(html), "section page")

    def write_about_and_trap(self) -> None:
        """The page about the outlet, the page that no robot may fetch, and the answer to unknown addresses."""
        for path, title, kind in (("/about/", f"About {self.name}", "about page"), ("/internal/rota/", "Rota", "trap")):
            text = _ABOUT.format(name=self.name) if kind == "about page" else _TRAP
            self.add(path, self.page(self.render("plain.html", title=title, lines=text.split("\n"))), kind)
        lost = self.render("plain.html", title="Page not found", lines=["There is nothing at this address."])
        self.site.missing = self.page(lost, status=404)

    def write_robots(self) -> None:
        """robots.txt: everything but /internal/, without a delay."""
        lines = [f"# {FICTIONAL}", "User-agent: *", "Disallow: /internal/", "Crawl-delay: 0", ""]
        lines += [f"Sitemap: {self.site.origin}{path}" for path in self.sitemaps]
        self.add("/robots.txt", plain("\n".join(lines) + "\n"), "robots")

    def write_pictures(self) -> None:
        """The drawings that stand for photographs."""
        for name in PICTURES:
            drawing = _environment().get_template(f"shared/{name}.svg").render()
            self.add(
                f"/images/{name}.svg", Response(200, {"Content-Type": "image/svg+xml"}, drawing.encode()), "picture"
            )

    # --- older snapshots

    def write_archive(self) -> None:
        """For each article whose headline changed: one snapshot per headline and a timemap (RFC 7089)."""
        changed = [story for story in self.stories if len(story.versions) > 1]
        for story in changed:
            for version in story.versions:
                self._write_snapshot(story, version)
            text = self._timemap(story)
            answer = Response(200, {"Content-Type": "application/link-format"}, text.encode())
            self.add(_timemap_path(story), answer, Truth("timemap", story.article_id))
        lines = "".join(f"{self.site.origin}{_timemap_path(story)}\n" for story in changed)
        self.add("/archive/timemaps.txt", plain(lines), "list of timemaps")

    def _write_snapshot(self, story: Story, version: Version) -> None:
        older = self.older(story, version)
        page = self.story_page(older)
        links = f'<{story.url}>; rel="original", <{self.site.origin}{_timemap_path(story)}>; rel="timemap"'
        headers = {**page.headers, "Memento-Datetime": _rfc(version.seen), "Link": links}
        truth = replace(self.note_story(older), kind="archive")
        self.add(_snapshot_path(story, version), replace(page, headers=headers), truth)

    def older(self, story: Story, version: Version) -> Story:
        """The article as it stood when this headline was seen: a correction came with the last one."""
        place = story.versions.index(version) + 1
        correction = story.correction if place == len(story.versions) else ""
        return replace(story, headline=version.headline, versions=story.versions[:place], correction=correction)

    def _timemap(self, story: Story) -> str:
        origin, versions = self.site.origin, story.versions
        lines = [
            f'<{story.url}>; rel="original"',
            f'<{origin}{_timemap_path(story)}>; rel="self"; type="application/link-format"; '
            f'from="{_rfc(versions[0].seen)}"; until="{_rfc(versions[-1].seen)}"',
        ]
        for version in versions:
            rank = "first " * (version == versions[0]) + "last " * (version == versions[-1])
            address = origin + _snapshot_path(story, version)
            lines.append(f'<{address}>; rel="{rank}memento"; datetime="{_rfc(version.seen)}"')
        return ",\n".join(lines) + "\n"

    # --- tools

    def add(self, path: str, response: Response, truth: Truth | str) -> None:
        """Put an answer under an address of the site."""
        if path in self.site.pages:
            raise MediakitError("Two pages of a demo site have one address.", self.site.origin + path, "change a url")
        self.site.pages[path] = response
        self.site.truth[path] = Truth(truth) if isinstance(truth, str) else truth

    def render(self, template: str, **context: Any) -> str:
        """A template of this outlet as text."""
        sections = [(name, f"/section/{slug(name)}/") for name in self.sections]
        common = {"site": self.site, "sections": sections, "fictional": FICTIONAL, "pictures": PICTURES}
        found = _environment().get_template(f"{self.key}/{template}")
        return found.render({**common, "charset": self.charset, "dated": self.printed, **context})

    def page(self, html: str, status: int = 200, charset: str = "") -> Response:
        """HTML as an answer, written in the outlet's charset; `charset` is the one that is declared."""
        body = html.encode(self.charset, "xmlcharrefreplace")
        return Response(status, {"Content-Type": f"text/html; charset={charset or self.charset}"}, body)

    def xml(self, template: str, **context: Any) -> Response:
        """A feed or sitemap as an answer."""
        common = {"site": self.site, "fictional": FICTIONAL, "built": self.built()}
        text = _environment().get_template(f"shared/{template}").render({**common, **context})
        return Response(200, {"Content-Type": XML}, text.encode())

    def built(self) -> datetime:
        """When the feeds were written: the last moment that the articles tell of."""
        moments = [story.published for story in self.stories if story.published]
        moments += [version.seen for story in self.stories for version in story.versions]
        return max(moments, default=datetime(2031, 3, 14, tzinfo=UTC))

    def latest(self, n: int | None = None) -> list[Story]:
        """The last n stories that have a date, the latest first."""
        return [story for story in self.stories if story.published][::-1][:n]

    def others(self, story: Story, n: int) -> tuple[Story, ...]:
        """The n stories of the site that follow this one, in a circle."""
        place = next(i for i, other in enumerate(self.stories) if other.article_id == story.article_id)
        following = self.stories[place + 1 :] + self.stories[:place]
        return tuple(following[:n])


def picture_for(story: Story) -> str:
    """The name of the drawing that goes with an article."""
    words = " ".join((story.headline, *story.paragraphs[:2]))
    return "ministry" if "Vask" in words else "quay" if "Harrow Bay" in words else "strait"


def plain(text: str) -> Response:
    """Plain text as an answer."""
    return Response(200, {"Content-Type": "text/plain; charset=utf-8"}, text.encode())


def _timemap_path(story: Story) -> str:
    return f"/archive/timemap/link{story.path}"


def _snapshot_path(story: Story, version: Version) -> str:
    return f"/archive/web/{version.seen:%Y%m%d%H%M%S}id_{story.path}"


_ABOUT = """{name} is an invented news outlet in an invented country.
Its articles were written for lessons and tests of mediakit. Its ferry never sailed, its ministers took no oath.
The texts are dedicated to the public domain (CC0 1.0). Whoever passes them on is asked to keep this note."""

_TRAP = """This page is closed to robots: robots.txt says so.
Whoever reads it by machine has not read robots.txt."""
