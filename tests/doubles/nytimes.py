"""A double of the New York Times' Article Search and Archive: paths, parameters, faults of the gateway (Apigee), caps.

`form` is the answer's form: "metadata" as since 2025 (`docs` null when there is nothing), or "meta" as before. `zone`
is the one in which days and months are counted, because the documentation does not say which it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from typing import Any

SEARCH = "/svc/search/v2/articlesearch.json"
ARCHIVE = re.compile(r"/svc/archive/v1/(\d{4})/(\d{1,2})\.json")

Answer = tuple[int, dict[str, str], bytes]


def make_doc(number: int, when: datetime, **more: Any) -> dict[str, Any]:
    """One record, with the noise that comes along."""
    doc = {
        "abstract": f"What record {number} is about.",
        "web_url": f"https://www.lakeside.example/2031/05/03/record-{number}.html",
        "snippet": "",
        "lead_paragraph": f"Record {number} begins so.",
        "multimedia": [{"rank": 0, "subtype": "xlarge", "type": "image", "url": "images/a.jpg", "legacy": {}}],
        "headline": {"main": f"Record {number}", "kicker": None, "print_headline": None, "seo": None, "sub": None},
        "keywords": [{"name": "subject", "value": "Ferries", "rank": 1, "major": "N"}],
        "pub_date": f"{when:%Y-%m-%dT%H:%M:%S}+0000",
        "document_type": "article",
        "section_name": "World",
        "byline": {"original": None, "person": [], "organization": None},
        "type_of_material": "News",
        "_id": f"nyt://article/{number}",
        "word_count": 812,
        "uri": f"nyt://article/{number}",
    }
    return {**doc, **more}


class Times:
    """`docs` are all records; `before` may answer a request itself."""

    def __init__(self, key: str) -> None:
        self.key, self.docs, self.form = key, list[dict[str, Any]](), "metadata"
        self.zone: tzinfo = UTC
        self.max_pages, self.page_size = 100, 10
        self.before: Callable[[int, str, dict[str, str]], Answer | None] = lambda number, path, query: None
        self.asked = 0

    def answer(self, path: str, query: dict[str, str], headers: dict[str, str]) -> Answer:
        self.asked += 1
        if (answer := self.before(self.asked, path, query)) is not None:
            return answer
        if "api-key" not in query:
            text = "Failed to resolve API Key variable request.queryparam.api-key"
            return fault(401, text, "steps.oauth.v2.FailedToResolveAPIKey")
        if query["api-key"] != self.key:
            return fault(401, "Invalid ApiKey", "oauth.v2.InvalidApiKey")
        if match := ARCHIVE.fullmatch(path):
            return self._archive(int(match[1]), int(match[2]))
        return self._search(query) if path == SEARCH else fault(404, "no such resource", "not.found")

    def _day(self, doc: dict[str, Any]) -> date:
        return datetime.fromisoformat(doc["pub_date"]).astimezone(self.zone).date()

    def _archive(self, year: int, month: int) -> Answer:
        found = [doc for doc in self.docs if (self._day(doc).year, self._day(doc).month) == (year, month)]
        return _json(200, {"copyright": "(c)", "response": {"docs": found, self.form: {"hits": len(found)}}})

    def _search(self, query: dict[str, str]) -> Answer:
        page = int(query.get("page", 0))
        days = [query.get("begin_date", "18510918"), query.get("end_date", "20991231")]
        if not 0 <= page < self.max_pages or not all(re.fullmatch(r"\d{8}", day) for day in days):
            return _json(400, {"status": "ERROR", "errors": ["Bad Request"]})
        first, last = (date(int(day[:4]), int(day[4:6]), int(day[6:])) for day in days)
        found = [doc for doc in self.docs if first <= self._day(doc) <= last and _fits(doc, query.get("q", ""))]
        found.sort(key=lambda doc: doc["pub_date"], reverse=query.get("sort") != "oldest")
        begin = page * self.page_size
        docs: list[dict[str, Any]] | None = found[begin : begin + self.page_size]
        if self.form == "metadata" and not docs:
            docs = None
        counts = {"hits": len(found), "offset": begin, "time": 12}
        return _json(200, {"status": "OK", "copyright": "(c)", "response": {"docs": docs, self.form: counts}})


def _fits(doc: dict[str, Any], q: str) -> bool:
    text = json.dumps(doc).lower()
    return all(word in text for word in q.lower().replace('"', " ").split())


def fault(status: int, text: str, code: str, more: dict[str, str] | None = None) -> Answer:
    """An error as the gateway words it."""
    return _json(status, {"fault": {"faultstring": text, "detail": {"errorcode": code}}}, more)


def _json(status: int, content: object, more: dict[str, str] | None = None) -> Answer:
    return status, {"Content-Type": "application/json;charset=UTF-8", **(more or {})}, json.dumps(content).encode()
