"""A double of Media Cloud's search: path, parameters, tokens, limits, bodies of errors.

After the requests of the service's Python client 5.2.0; see the module `mediacloud` of mediakit.collect.sources. All
stories are invented.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Answer = tuple[int, dict[str, str], bytes]
JSON = {"Content-Type": "application/json"}


def make_story(number: int, day: str, host: str = "news.example", **more: Any) -> dict[str, Any]:
    """One story as the service has it."""
    return {
        "id": f"{number:064}",
        "media_name": host,
        "media_url": host,
        "title": f"Ferry story {number}",
        "publish_date": day,
        "url": f"https://{host}/{day}/story-{number}",
        "language": "en",
        "indexed_date": "2031-05-01T00:00:00",
        **more,
    }


@dataclass
class MediaCloud:
    """`stories` is what it knows; `faults` are answered first, one each; `hits` is the quota that is left."""

    stories: list[dict[str, Any]] = field(default_factory=list)
    key: str = "right-key"
    faults: list[int] = field(default_factory=list)
    hits: int = 100_000
    most: int = 1000

    def answer(self, path: str, query: dict[str, str], headers: dict[str, str]) -> Answer:
        """One answer."""
        given = headers.get("authorization", "")
        if given != f"Token {self.key}":
            return 401, JSON, json.dumps({"detail": f"Invalid token {given}."}).encode()
        if self.faults:
            return self.faults.pop(0), JSON, b'{"status": "error", "note": "busy"}'
        if path != "/api/search/story-list" or query.get("platform") != "onlinenews-mediacloud":
            return 404, JSON, b'{"status": "error"}'
        first, last = date.fromisoformat(query["start"]), date.fromisoformat(query["end"])
        found = [s for s in self.stories if first <= date.fromisoformat(s["publish_date"] or query["start"]) <= last]
        found.sort(key=lambda story: story["indexed_date"], reverse=query.get("sort_order") == "desc")
        begin = int(base64.b64decode(query["pagination_token"])) if "pagination_token" in query else 0
        page = found[begin : begin + min(int(query.get("page_size", 1000)), self.most)]
        if len(page) > self.hits:
            return 429, JSON, b'{"status": "error", "note": "Over quota for this week"}'
        self.hits -= len(page)
        end = begin + len(page)
        token = base64.b64encode(str(end).encode()).decode() if end < len(found) else None
        return 200, JSON, json.dumps({"stories": page, "pagination_token": token}).encode()
