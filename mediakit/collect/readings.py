"""What was read from the pages: the readings that count, and beside them those of today's readers, to be compared.

A candidate is what a reader makes of a page that was read before. It counts when a person has accepted it, and then all
candidates do, in one change.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from mediakit.collect.database import Database, as_text, now
from mediakit.collect.links import normalise_url
from mediakit.errors import CollectError, ExtractError

EXTRACT = "extract"  # stage of the problems of reading
_NOT_COMPARED = "state IN ('fetched', 'extracted') AND url NOT IN (SELECT url FROM candidates)"


class Readings(Database):
    """The tables `readings` and `candidates` of a corpus, and the problems of reading."""

    def find_unread(self) -> dict[str, str]:
        """Address by fetch_url of the pages that are in the archive and were not read yet."""
        return dict(self._run("SELECT fetch_url, url FROM queue WHERE state = 'fetched'"))

    def put_reading(self, url: str, extractor: str, reading: Mapping[str, Any]) -> None:
        """Keep what was read from one page."""
        with self._transaction() as db:
            db.execute(
                "INSERT OR REPLACE INTO readings VALUES (?, ?, ?)", (normalise_url(url), extractor, dump(reading))
            )
            db.execute("UPDATE queue SET state = 'extracted' WHERE url = ?", (normalise_url(url),))
            db.execute("DELETE FROM candidates WHERE url = ?", (normalise_url(url),))  # of an older page perhaps

    def readings(self) -> Iterator[dict[str, Any]]:
        """What was read from all pages, in the order of their addresses."""
        for (text,) in self._run("SELECT reading FROM readings ORDER BY url"):
            yield json.loads(text)

    def find_reading(self, url: str) -> dict[str, Any]:
        """What was read from one page; empty when nothing was."""
        rows = self._run("SELECT reading FROM readings WHERE url = ?", [normalise_url(url)])
        return json.loads(rows[0][0]) if rows else {}

    # --- candidates ---

    def keep_candidates(self, extractor: str) -> int:
        """Forget the candidates that another extractor made; returns how many stay."""
        with self._transaction() as db:
            db.execute("DELETE FROM candidates WHERE extractor != ?", (extractor,))
            return db.execute("SELECT count(*) FROM candidates").fetchone()[0]

    def find_uncompared(self) -> dict[str, str]:
        """Address by fetch_url of the pages in the archive without a candidate."""
        return dict(self._run(f"SELECT fetch_url, url FROM queue WHERE {_NOT_COMPARED} ORDER BY rowid"))

    def put_candidate(
        self, url: str, extractor: str, reading: Mapping[str, Any], problem: CollectError | ExtractError | None = None
    ) -> None:
        """Keep what today's readers make of one page, and what went wrong."""
        what = dump([problem.error, problem.permanent, str(problem)]) if problem else ""
        row = (normalise_url(url), extractor, dump(reading), what)
        self._run("INSERT OR REPLACE INTO candidates VALUES (?, ?, ?, ?)", row)

    def candidates(self) -> Iterator[dict[str, Any]]:
        """As `readings`, of today's readers."""
        for (text,) in self._run("SELECT reading FROM candidates ORDER BY url"):
            yield json.loads(text)

    def candidate_problems(self) -> list[tuple[str, str, bool, str]]:
        """What went wrong with today's readers: (url, error, permanent, message)."""
        rows = self._run("SELECT url, problem FROM candidates WHERE problem != '' ORDER BY url")
        return [(url, *json.loads(text)) for url, text in rows]

    def accept_candidates(self) -> int:
        """Put the candidates in place of the readings, their problems too; returns how many there were."""
        with self._transaction() as db:
            gone = "DELETE FROM problems WHERE stage = ? AND url IN (SELECT url FROM candidates)"
            db.execute(gone, (EXTRACT,))
            for url, error, permanent, message in self.candidate_problems():
                row = (url, EXTRACT, "", error, int(permanent), message, now())
                db.execute("INSERT OR REPLACE INTO problems VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            db.execute("INSERT OR REPLACE INTO readings SELECT url, extractor, reading FROM candidates")
            db.execute("UPDATE queue SET state = 'extracted' WHERE url IN (SELECT url FROM candidates)")
            return db.execute("DELETE FROM candidates").rowcount


def dump(value: Any) -> str:
    """A reading as it is kept: JSON, moments as texts."""
    return json.dumps(value, ensure_ascii=False, default=as_text)
