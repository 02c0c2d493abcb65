"""A double of the Guardian's Open Platform, content search: its pages, its days in London, its refusals.

After its documentation and what users of its clients have published; see the module `guardian` of
mediakit.collect.sources. The articles are those of an invented outlet.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Answer = tuple[int, dict[str, str], bytes]
JSON = {"Content-Type": "application/json"}
LONDON = ZoneInfo("Europe/London")
MAX_SIZE = 200
WITHHELD = "<!-- Redistribution rights for this field are unavailable -->"


@dataclass
class Guardian:
    """`records` are what it knows; it answers `calls` times, then says that the quota is used up."""

    records: list[dict[str, Any]] = field(default_factory=list)
    key: str = "a-key"
    calls: int = 1_000_000
    faults: list[Answer | None] = field(default_factory=list)
    taken_down: dict[int, list[int]] = field(default_factory=dict)
    done: int = 0

    def answer(self, path: str, query: dict[str, str], headers: dict[str, str]) -> Answer:
        """One answer. `faults` are said first (None: an answer as usual).

        `taken_down` says which records, by their number, are gone after so many answers.
        """
        if self.faults and (fault := self.faults.pop(0)) is not None:
            return fault
        if query.get("api-key") != self.key:
            return 401, JSON, json.dumps({"message": "Unauthorized"}).encode()
        if self.done >= self.calls:
            return 429, JSON, json.dumps({"message": "API rate limit exceeded"}).encode()
        if path != "/search":
            return _refuse(404, "The requested resource could not be found.")
        answer = self._search(query)
        self.done += 1
        for number in sorted(self.taken_down.pop(self.done, []), reverse=True):
            del self.records[number]
        return answer

    def _search(self, query: dict[str, str]) -> Answer:
        size, page = int(query.get("page-size", "10")), int(query.get("page", "1"))
        if not 0 <= size <= MAX_SIZE:
            return _refuse(400, "page-size must be an integer between 0 and 200")
        try:
            first, last = _moment(query.get("from-date", ""), False), _moment(query.get("to-date", ""), True)
            found = [record for record in self.records if _fits(record, query.get("q", ""), first, last)]
        except ValueError as error:
            return _refuse(400, str(error))
        found.sort(key=lambda record: record["webPublicationDate"], reverse=query.get("order-by") != "oldest")
        pages = -(-len(found) // size)
        if page > max(pages, 1):
            return _refuse(400, "requested page is beyond the number of available pages")
        body = {
            "status": "ok",
            "userTier": "developer",
            "total": len(found),
            "startIndex": (page - 1) * size + 1 if found else 0,
            "pageSize": size,
            "currentPage": page,
            "pages": pages,
            "orderBy": query.get("order-by", "newest"),
            "results": [_show(record, query) for record in found[(page - 1) * size : page * size]],
        }
        return 200, JSON, json.dumps({"response": body}).encode()


def _refuse(status: int, message: str) -> Answer:
    return status, JSON, json.dumps({"response": {"status": "error", "message": message}}).encode()


def _moment(text: str, end: bool) -> datetime | None:
    """A day without a time is one of London: from its begin to its last millisecond."""
    if not text:
        return None
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        day = datetime.combine(datetime.fromisoformat(text).date(), time(), LONDON)
        return (day + timedelta(days=1) - timedelta(milliseconds=1) if end else day).astimezone(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("Dates must be an ISO8601 date or datetime (e.g. 2010-07-20)") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=LONDON)).astimezone(UTC)


def _fits(record: dict[str, Any], words: str, first: datetime | None, last: datetime | None) -> bool:
    moment = datetime.fromisoformat(record["webPublicationDate"])
    if words.count("(") != words.count(")"):
        raise ValueError("The query contains unbalanced brackets.")
    text = f"{record['webTitle']} {record['fields'].get('body', '')}".lower()
    terms = [phrase or word for phrase, word in re.findall(r'"([^"]+)"|(\w+)', words.lower()) if word != "and"]
    return (
        (first is None or first <= moment) and (last is None or moment <= last) and all(term in text for term in terms)
    )


def _show(record: dict[str, Any], query: dict[str, str]) -> dict[str, Any]:
    """A record with the fields and tags that were asked for."""
    wanted, kinds = query.get("show-fields", "").split(","), query.get("show-tags", "").split(",")
    shown = {name: value for name, value in record.items() if name not in ("fields", "tags")}
    if wanted != [""]:
        shown["fields"] = {name: value for name, value in record["fields"].items() if name in wanted}
    if kinds != [""]:
        shown["tags"] = [tag for tag in record["tags"] if tag["type"] in kinds]
    return shown


def make_record(name: str, published: datetime, title: str = "Ferry strike", **more: Any) -> dict[str, Any]:
    """A record as the service gives it; `more` are its fields, and "type", "tags" and what else stands beside them."""
    beside = {key: more.pop(key) for key in ("type", "tags", "webUrl", "sectionName") if key in more}
    return {
        "id": f"world/{name}",
        "type": "article",
        "sectionId": "world",
        "sectionName": "World news",
        "webPublicationDate": f"{published.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "webTitle": title,
        "webUrl": f"https://www.lakeside.example/world/{name}",
        "apiUrl": f"https://content.lakeside.example/world/{name}",
        "isHosted": False,
        "pillarId": "pillar/news",
        "pillarName": "News",
        "tags": [],
        **beside,
        "fields": {"headline": title, "body": "<p>Text.</p>", **more},
    }


def make_tag(kind: str, name: str, title: str = "") -> dict[str, str]:
    """A tag: make_tag("tone", "tone/news")."""
    return {"id": name, "type": kind, "webTitle": title or name, "webUrl": f"https://www.lakeside.example/{name}"}
