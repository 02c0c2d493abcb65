"""A site as a table of addresses and answers, and what is true of each address."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

FICTIONAL = "Fictional site for teaching and testing. Nothing here is real."

KINDS = (
    "article",
    "amp twin",
    "print twin",
    "second page",
    "video page",
    "consent wall",
    "soft 404",
    "redirect",
    "front page",
    "section page",
    "about page",
    "feed",
    "sitemap",
    "robots",
    "archive",
    "timemap",
    "list of timemaps",
    "trap",
    "picture",
)


@dataclass(frozen=True)
class Response:
    """What one address answers: status, headers, and the body byte for byte."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Truth:
    """What one address is: a kind of `KINDS`, the article it belongs to, what it shows, the date as printed."""

    kind: str
    article_id: str = ""
    phenomena: tuple[str, ...] = ()
    printed: str = ""


@dataclass
class Site:
    """One outlet's site: `pages` and `truth` by path; `missing` answers every other path."""

    outlet: str
    name: str
    host: str
    missing: Response = Response(404, {"Content-Type": "text/plain"}, b"Not found")
    pages: dict[str, Response] = field(default_factory=dict)
    truth: dict[str, Truth] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        """The address of the site without a path."""
        return f"https://{self.host}"


def describe_sites(sites: Mapping[str, Site]) -> pd.DataFrame:
    """The truth about the pages.

    Returns
    -------
    DataFrame
        One row per address: site (key), outlet (name), url, kind (one of `KINDS`), article_id (empty where the page
        belongs to no article), phenomena (joined by "; "), printed (the date as the page prints it), status,
        content_type, allowed (False where robots.txt forbids it).
    """
    import pandas as pd

    rows = [
        {
            "site": key,
            "outlet": site.name,
            "url": site.origin + path,
            "kind": truth.kind,
            "article_id": truth.article_id,
            "phenomena": "; ".join(truth.phenomena),
            "printed": truth.printed,
            "status": site.pages[path].status,
            "content_type": site.pages[path].headers.get("Content-Type", ""),
            "allowed": truth.kind != "trap",
        }
        for key, site in sites.items()
        for path, truth in site.truth.items()
    ]
    return pd.DataFrame(rows)
