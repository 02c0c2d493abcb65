"""A double of the Guardian's Content API: paths, parameters, error bodies, limits and paging as its clients meet them.

Refusals of keys and of too many requests come from the gateway before it (Kong's words and header names).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

PATH = "/search"
BEYOND = "requested page is beyond the number of available pages"
DATES = "Dates must be an ISO8601 date or datetime (e.g. 2010-07-20 or 2010-07-20T10:00:00+05:00)."

Answer = tuple[int, dict[str, str], bytes]


def make_result(number: int, when: datetime, **more: Any) -> dict[str, Any]:
    """One of `response.results`; `fields` and `tags` are left to the test."""
    return {
        "id": f"harbour/2031/may/03/record-{number}",
        "type": "article",
        "sectionId": "harbour",
        "sectionName": "Harbour",
        "webPublicationDate": f"{when:%Y-%m-%dT%H:%M:%SZ}",
        "webTitle": f"Record {number} | Ana Reyes",
        "webUrl": f"https://www.lakeside.example/harbour/record-{number}",
        "apiUrl": f"https://content.lakeside.example/harbour/record-{number}",
        "isHosted": False,
        "pillarId": "pillar/news",
        "pillarName": "News",
        **more,
    }


class Guardian:
    """`results` are all texts; `before` may answer a request itself; `left` is the day's quota, told in the head."""

    def __init__(self, key: str) -> None:
        self.key, self.results, self.left = key, list[dict[str, Any]](), 500
        self.before: Callable[[int, dict[str, str]], Answer | None] = lambda number, query: None
        self.asked = 0

    def answer(self, path: str, query: dict[str, str], headers: dict[str, str]) -> Answer:
        self.asked += 1
        if (answer := self.before(self.asked, query)) is not None:
            return answer
        if "api-key" not in query:
            return _json(401, {"message": "No API key found in request"})
        if query["api-key"] != self.key:
            return _json(401, {"message": "Invalid authentication credentials"})
        if self.left <= 0:
            return _json(429, {"message": "API rate limit exceeded"}, {"X-RateLimit-Remaining-Day": "0"})
        self.left -= 1
        quota = {"X-RateLimit-Limit-Day": "500", "X-RateLimit-Remaining-Day": str(self.left)}
        if path != PATH:
            return _json(
                404, {"response": {"status": "error", "message": "The requested resource could not be found."}}
            )
        return self._search(query, quota)

    def _search(self, query: dict[str, str], quota: dict[str, str]) -> Answer:
        try:
            size, page = int(query.get("page-size", 10)), int(query.get("page", 1))
            first, last = (_parse(query.get(name, "")) for name in ("from-date", "to-date"))
        except ValueError:
            return _error(DATES)
        if not 1 <= size <= 200:
            return _error("page-size must be an integer between 0 and 200")
        found = [result for result in self.results if self._fits(result, query.get("q", ""), first, last)]
        found.sort(key=lambda result: result["webPublicationDate"], reverse=query.get("order-by") != "oldest")
        pages = -(-len(found) // size)
        if page > max(pages, 1):
            return _error(BEYOND)
        shown = [self._show(result, query) for result in found[(page - 1) * size : page * size]]
        response = {"status": "ok", "userTier": "developer", "total": len(found), "startIndex": (page - 1) * size + 1}
        response |= {"pageSize": size, "currentPage": page, "pages": pages, "orderBy": query.get("order-by", "newest")}
        return _json(200, {"response": {**response, "results": shown}}, quota)

    def _fits(self, result: dict[str, Any], q: str, first: datetime | None, last: datetime | None) -> bool:
        moment = datetime.fromisoformat(result["webPublicationDate"])
        text = json.dumps(result, ensure_ascii=False).lower()
        return all(word in text for word in q.lower().split()) and not (
            (first is not None and moment < first) or (last is not None and moment > last)
        )

    def _show(self, result: dict[str, Any], query: dict[str, str]) -> dict[str, Any]:
        """Fields and tags come only when they are asked for."""
        asked, tags = query.get("show-fields", "").split(","), query.get("show-tags", "").split(",")
        shown = {name: value for name, value in result.items() if name not in ("fields", "tags")}
        if "show-fields" in query:
            shown["fields"] = {name: text for name, text in result.get("fields", {}).items() if name in asked}
        if "show-tags" in query:
            shown["tags"] = [tag for tag in result.get("tags", []) if tag["type"] in tags]
        return shown


def _parse(text: str) -> datetime | None:
    """Only moments with a zone, so that a test notices when a bare date is sent."""
    moment = datetime.fromisoformat(text) if text else None
    if moment is not None and moment.tzinfo is None:
        raise ValueError
    return moment


def _error(message: str) -> Answer:
    return _json(400, {"response": {"status": "error", "message": message}})


def _json(status: int, content: object, more: dict[str, str] | None = None) -> Answer:
    return status, {"Content-Type": "application/json", **(more or {})}, json.dumps(content).encode()
