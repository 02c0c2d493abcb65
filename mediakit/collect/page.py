"""A page as it was fetched, and nothing that was read out of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Page:
    """One answer of one server.

    `url` is the address that was asked for, `final_url` the one that answered (after redirects), `html` the body after
    decompression, `retrieved` the moment in UTC, `source` how the address became known ("rss", "sitemap", "link",
    "timemap", "next" ...), `headers` the answer's header lines with names in lower case. `held` means that it was there
    already: taken from the cache, because it is young or because the server says that it has not changed.
    """

    url: str
    html: bytes = field(repr=False)
    retrieved: datetime
    source: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    final_url: str = ""
    held: bool = False

    def __post_init__(self) -> None:
        if self.retrieved.tzinfo is None:
            raise ValueError(f"retrieved has no time zone ({self.url}): add tzinfo=UTC")
        if not self.final_url:
            object.__setattr__(self, "final_url", self.url)
