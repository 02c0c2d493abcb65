"""A double of GDELT's DOC 2.0 interface, mode ArtList: its limits, its texts instead of JSON, its window of time.

After "GDELT DOC 2.0 API Debuts!" and answers that users of its clients have published; see the module `gdelt` of
mediakit.collect.sources.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

Answer = tuple[int, dict[str, str], bytes]
PATH = "/api/v2/doc/doc"
MAX_RECORDS = 250
TEXT = {"Content-Type": "text/html; charset=utf-8"}
LIMIT_TEXT = "Please limit requests to one every 5 seconds or contact the project for larger queries.\n"


@dataclass
class Gdelt:
    """`records` are what it knows; `end_included` and `shortest` are what its documentation leaves open."""

    records: list[dict[str, str]] = field(default_factory=list)
    end_included: bool = True
    shortest: timedelta = timedelta(0)
    most_signs: int = 250
    texts: list[str | int] = field(default_factory=list)
    raw: dict[str, bytes] = field(default_factory=dict)

    def answer(self, path: str, query: dict[str, str], headers: dict[str, str]) -> Answer:
        """One answer; `texts` are said first, one each (a number is a status), `raw` instead of a window's JSON."""
        if path != PATH:
            return 404, TEXT, b"not here"
        if self.texts:
            said = self.texts.pop(0)
            status = said if isinstance(said, int) else 200
            return status, TEXT, (LIMIT_TEXT if isinstance(said, int) else said).encode()
        start, end = _moment(query["startdatetime"]), _moment(query["enddatetime"])
        if fault := self._find_fault(query, start, end):
            return 200, TEXT, (fault + "\n").encode()
        if query["startdatetime"] + query["enddatetime"] in self.raw:
            return 200, {"Content-Type": "application/json"}, self.raw[query["startdatetime"] + query["enddatetime"]]
        found = [record for record in self.records if self._fits(record, query["query"], start, end)]
        found = sorted(found, key=lambda record: record["seendate"])[: min(int(query["maxrecords"]), MAX_RECORDS)]
        body = {"articles": found} if found else {}
        return 200, {"Content-Type": "application/json; charset=utf-8"}, json.dumps(body).encode()

    def _find_fault(self, query: dict[str, str], start: datetime, end: datetime) -> str:
        words = query["query"]
        if query.get("mode", "").lower() != "artlist" or query.get("format") != "json":
            return "Invalid mode."
        if not 2 < len(words) <= self.most_signs:
            return "Your query was too short or too long."
        if " OR " in words and "(" not in words:
            return "Queries containing OR'd terms must be surrounded by ()."
        if re.search(r"\((?!.* OR )", words):
            return "Parentheses may only be used around OR'd statements."
        return "Timespan is too short." if end - start < self.shortest else ""

    def _fits(self, record: dict[str, str], words: str, start: datetime, end: datetime) -> bool:
        seen = _moment(record["seendate"].replace("T", "").rstrip("Z"))
        if not (start <= seen <= end if self.end_included else start <= seen < end):
            return False
        exact = re.findall(r"domainis:(\S+?)(?=[\s)]|$)", words)
        loose = re.findall(r"domain:(\S+?)(?=[\s)]|$)", words)
        named = [*exact, *loose]
        if named and record["domain"] not in exact and not any(record["domain"].endswith(name) for name in loose):
            return False
        lang = re.search(r"sourcelang:(\S+)", words)
        if lang and record["language"].lower() != lang[1]:
            return False
        rest = re.sub(r"\((?:domain(?:is)?:\S+(?: OR )?)+\)|\w+:\S+", " ", words)
        title = record["title"].lower()
        terms = [(phrase or word).lower() for phrase, word in re.findall(r'"([^"]+)"|(\S+)', rest)]
        return all(term in title for term in terms)


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def make_record(url: str, seen: datetime, title: str = "Ferry strike", **more: str) -> dict[str, str]:
    """A record with GDELT's eight fields."""
    return {
        "url": url,
        "url_mobile": "",
        "title": title,
        "seendate": f"{seen:%Y%m%dT%H%M%SZ}",
        "socialimage": "",
        "domain": url.split("/")[2],
        "language": "English",
        "sourcecountry": "Nordsund",
        **more,
    }
