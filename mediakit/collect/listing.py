"""What a source says about one text before anything is fetched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from mediakit.collect.links import normalise_url
from mediakit.errors import CollectError

OnProblem = Callable[[str, CollectError], None]


@dataclass(frozen=True)
class Listing:
    """One text that a source names.

    Parameters
    ----------
    url : str
        Address of the text as published; "" for a text of a library database that has none.
    source : str
        Name of the collector, such as "rss" or "gdelt".
    facts : dict
        What the source states, by column of the table `articles`: texts, and aware datetimes in UTC for `published`.
        Columns that it does not state are left out. `evidence` says where a person can look it up.
    fetch_url : str
        Where the page can be had, when that is not `url`: the raw capture of a web archive. "-" when nothing is to be
        fetched, because the source gave the whole text or no page exists.
    """

    url: str
    source: str
    facts: dict[str, Any] = field(default_factory=dict)
    fetch_url: str = ""

    @property
    def address(self) -> str:
        """What to ask for, normalised; "" when nothing is to be fetched."""
        return "" if self.fetch_url == "-" else normalise_url(self.fetch_url or self.url)
