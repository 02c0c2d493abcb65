"""Answers that are held already: used again while they are young, else asked for only if they have changed (RFC 9111).

For what is read again and again, such as feeds, sitemaps and answers of services; an article's page is fetched once.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol

from mediakit.collect.links import normalise_url
from mediakit.collect.page import Page


class Cache(Protocol):
    """Where answers are held. `Archive` is one: what it writes it can find."""

    def find(self, url: str) -> Page | None:
        """The last answer of this address that was a success, header lines included; None when there is none."""


def find_held(cache: Cache | None, url: str) -> Page | None:
    """The answer that is held and may be used again; one that the server forbids to store (no-store) may not."""
    page = cache.find(url) if cache is not None else None
    if page is None or not 200 <= page.status < 300 or "no-store" in _directives(page):
        return None
    return None if page.headers.get("vary", "").strip() == "*" else page


def is_young(page: Page, max_age: float) -> bool:
    """Whether an answer may be used without asking."""
    age = (datetime.now(UTC) - page.retrieved).total_seconds()
    return 0 <= age < max_age and "no-cache" not in _directives(page)


def find_validators(page: Page, url: str) -> dict[str, str]:
    """Header lines that ask for an answer only if it has changed; {} when the held one gave nothing to tell it by.

    Only for the address that gave it: behind a redirect another one may answer now.
    """
    if normalise_url(page.final_url) != url:
        return {}
    lines = {"If-None-Match": page.headers.get("etag", ""), "If-Modified-Since": page.headers.get("last-modified", "")}
    return {name: value for name, value in lines.items() if value}


def _directives(page: Page) -> set[str]:
    parts = page.headers.get("cache-control", "").lower().split(",")
    return {part.partition("=")[0].strip() for part in parts}
