"""A double of the New York Times' Article Search and Archive: paths, parameters, pages, limits, bodies of errors.

After developer.nytimes.com as public clients and their issues quote it; see the module `nytimes` of
mediakit.collect.sources. All articles are invented.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

Answer = tuple[int, dict[str, str], bytes]
JSON = {"Content-Type": "application/json;charset=UTF-8"}
PAGE, MAX_PAGE = 10, 100


def make_doc(number: int, when: str, **more: Any) -> dict[str, Any]:
    """One article as the service has it."""
    url = f"https://www.times.example/{when[:10].replace('-', '/')}/world/story-{number}.html"
    return {
        "web_url": url,
        "uri": f"nyt://article/{number}",
        "pub_date": when,
        "document_type": "article",
        "type_of_material": "News",
        "headline": {"main": f"Ferry story {number}", "kicker": None, "print_headline": ""},
        "abstract": "What happened in the strait.",
        "byline": {"original": "By Ann Example and Bo Sample", "person": []},
        "section_name": "World",
        "source": None,  # a paper or an agency; no real name is put on an invented text
        "multimedia": [{"url": "images/x.jpg"}],
        "keywords": [],
        **more,
    }


@dataclass
class NewYorkTimes:
    """`docs` is what it knows; `faults` are answered first, one each; `calls` is the quota that is left."""

    docs: list[dict[str, Any]] = field(default_factory=list)
    key: str = "right-key"
    faults: list[int] = field(default_factory=list)
    calls: int = 10_000
    new_names: bool = True  # `metadata`, and null for no articles

    def answer(self, path: str, query: dict[str, str], headers: dict[str, str]) -> Answer:
        """One answer."""
        if query.get("api-key") != self.key:
            fault = {"fault": {"faultstring": f"Invalid ApiKey {query.get('api-key', '')}"}}
            return 401, JSON, json.dumps(fault).encode()
        if self.faults:
            return self.faults.pop(0), JSON, b'{"fault": {"faultstring": "Execution failed"}}'
        if self.calls <= 0:
            detail = {"errorcode": "policies.ratelimit.QuotaViolation"}
            return (
                429,
                JSON,
                json.dumps({"fault": {"faultstring": "Rate limit quota violation", "detail": detail}}).encode(),
            )
        self.calls -= 1
        if path.startswith("/svc/archive/v1/"):
            year, month = path.removesuffix(".json").split("/")[-2:]
            found = [doc for doc in self.docs if doc["pub_date"].startswith(f"{year}-{int(month):02}")]
            return self._say(found, len(found))
        if path == "/svc/search/v2/articlesearch.json":
            return self._search(query)
        return 404, JSON, b"{}"

    def _search(self, query: dict[str, str]) -> Answer:
        page = int(query.get("page", 0))
        if page >= MAX_PAGE:
            return 400, JSON, b'{"fault": {"faultstring": "page must be between 0 and 99"}}'
        first, last = (_day(query.get(name)) for name in ("begin_date", "end_date"))
        found = [
            doc
            for doc in sorted(self.docs, key=lambda doc: doc["pub_date"])
            if (not first or datetime.fromisoformat(doc["pub_date"]).date() >= first)
            and (not last or datetime.fromisoformat(doc["pub_date"]).date() <= last)
            and query.get("q", "").lower() in doc["headline"]["main"].lower()
        ]
        return self._say(found[page * PAGE : (page + 1) * PAGE], len(found))

    def _say(self, docs: list[dict[str, Any]], hits: int) -> Answer:
        name = "metadata" if self.new_names else "meta"
        said = {"docs": docs if docs or not self.new_names else None, name: {"hits": hits, "offset": 0, "time": 9}}
        body = {"status": "OK", "copyright": "Invented for a test.", "response": said}
        return 200, JSON, json.dumps(body).encode()


def _day(text: str | None) -> date | None:
    return datetime.strptime(text, "%Y%m%d").date() if text else None
