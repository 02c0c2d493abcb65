"""A double of Media Cloud's `search/story-list` and `search/api-params`: token in a header line, pages by token, notes.

Faults as its server's views word them: 401 with `detail`, 400 with `status`, `note` and perhaps `temporary`, 422 with
`note` for a query that nobody can answer.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

PREFIX = "/api/search/"
BUSY = "Search service is currently unavailable. This may be due to a temporary timeout or server issue."

Answer = tuple[int, dict[str, str], bytes]


def make_story(number: int, day: str | None, **more: Any) -> dict[str, Any]:
    """One of `stories`, indexed in the order of its number."""
    return {
        "id": f"{number:064x}",
        "indexed_date": (datetime(2031, 5, 4) + timedelta(seconds=number)).isoformat(),
        "publish_date": day,
        "language": "en",
        "media_name": "lakeside.example",
        "media_url": "lakeside.example",
        "title": f"Record {number}",
        "url": f"https://www.lakeside.example/record-{number}",
        **more,
    }


class MediaCloud:
    """`stories` are all stories; `before` may answer a request itself; `rate` is what `api-params` tells."""

    def __init__(self, key: str) -> None:
        self.key, self.stories, self.rate, self.max_page = key, list[dict[str, Any]](), "2/m", 1000
        self.before: Callable[[int, str, dict[str, str]], Answer | None] = lambda number, path, query: None
        self.asked = 0

    def answer(self, path: str, query: dict[str, str], headers: dict[str, str]) -> Answer:
        self.asked += 1
        if (answer := self.before(self.asked, path, query)) is not None:
            return answer
        told = headers.get("authorization", "")
        if not told:
            return reply(401, {"detail": "Authentication credentials were not provided."})
        if told != f"Token {self.key}":
            return reply(401, {"detail": "Invalid token."})
        if path == PREFIX + "api-params":
            return reply(200, {"params": {"api-python-client": "5.2.0", "query-rate": self.rate}})
        return self._list(query) if path == PREFIX + "story-list" else reply(404, {"detail": "Not found."})

    def _list(self, query: dict[str, str]) -> Answer:
        if query.get("q", "").count("(") != query.get("q", "").count(")"):
            return reply(422, {"status": "error", "note": "the query cannot be read: unbalanced brackets"})
        first, last = query.get("start", "2010-01-01"), query.get("end", "2030-01-01")
        found = [story for story in self.stories if first <= (story["publish_date"] or first)[:10] <= last]
        found.sort(key=lambda story: story["indexed_date"], reverse=query.get("sort_order", "desc") != "asc")
        size = min(int(query.get("page_size", 1000)), self.max_page)
        begin = int(base64.b64decode(query["pagination_token"])) if "pagination_token" in query else 0
        end = begin + size
        token = base64.b64encode(str(end).encode()).decode() if end < len(found) else None
        return reply(200, {"stories": found[begin:end], "pagination_token": token})


def reply(status: int, content: object) -> Answer:
    """An answer in JSON."""
    return status, {"Content-Type": "application/json"}, json.dumps(content).encode()


def busy() -> Answer:
    """A fault that passes."""
    return reply(400, {"status": "error", "note": BUSY, "exception": "ConnectionError()", "temporary": True})


def over_quota() -> Answer:
    """The week's quota is used up."""
    note = "You have used up your quota for onlinenews-mediacloud - 4000 hits per week"
    return reply(400, {"status": "error", "note": note, "exception": f"OverQuotaException('{note}')"})
