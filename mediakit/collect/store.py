"""The queue of a corpus on disk: one state per address, so that a run can be stopped at any moment and goes on.

SQLite in WAL mode. Every change is a transaction of its own: after a kill the queue is as it was one change ago.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from mediakit.collect.links import find_host, normalise_url
from mediakit.errors import CollectError

STATES = ("waiting", "fetched", "duplicate", "blocked", "gone", "failed-temporary", "failed-permanent")
MAX_ATTEMPTS = 5

_TABLES = """
CREATE TABLE IF NOT EXISTS queue (
    url TEXT PRIMARY KEY,
    host TEXT NOT NULL,
    source TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ({states})),
    attempts INTEGER NOT NULL DEFAULT 0,
    message TEXT NOT NULL DEFAULT '',
    updated TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS queue_by_host ON queue (host, state);
CREATE TABLE IF NOT EXISTS listed (origin TEXT PRIMARY KEY, updated TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS problems (
    url TEXT, stage TEXT, field TEXT, error TEXT, permanent INTEGER, message TEXT, "when" TEXT,
    PRIMARY KEY (url, stage, error)
);
PRAGMA user_version = 1;
"""


class Store:
    """The queue in `corpus.db`; use it in a `with` statement. Safe to use from several threads.

    Parameters
    ----------
    path : Path
        The database; made when missing.
    lock : bool
        Refuse to open while another run holds it. The lock ends with the process, also when that is killed.

    Raises
    ------
    CollectError
        If another run is at work on the folder, or the file is no database of mediakit.
    """

    def __init__(self, path: Path, *, lock: bool = True) -> None:
        self.path = Path(path)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._mutex = threading.RLock()
        self._lock = _take_lock(self.path) if lock else None
        try:
            self._db = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False, timeout=30)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.executescript(_TABLES.format(states=", ".join(f"'{state}'" for state in STATES)))
        except sqlite3.DatabaseError as error:
            self._release()
            raise CollectError(
                f"the database cannot be opened ({error})",
                str(self.path),
                "move it away and run again: pages.warc.gz keeps what was fetched",
                error="database",
                permanent=True,
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database and let other runs in."""
        with self._mutex:
            self._db.close()
        self._release()

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _run(self, sql: str, values: Iterable[Any] = ()) -> list[Any]:
        with self._mutex:
            return self._db.execute(sql, tuple(values)).fetchall()

    def add(self, links: Iterable[tuple[str, str]], state: str = "waiting", message: str = "") -> int:
        """Queue (url, source) pairs that are not known yet; returns how many were new.

        Addresses are normalised; what is no web address is left out.
        """
        new = 0
        now = _now()
        with self._mutex:
            self._db.execute("BEGIN")
            try:
                for link, source in links:
                    if url := normalise_url(link):
                        row = (url, find_host(url), source, state, message, now)
                        new += self._db.execute(
                            "INSERT OR IGNORE INTO queue (url, host, source, state, message, updated) "
                            "VALUES (?, ?, ?, ?, ?, ?)",
                            row,
                        ).rowcount
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
        return new

    def take(self, host: str) -> tuple[str, str] | None:
        """The next waiting (url, source) of a host, in the order of adding; None when there is none.

        It stays "waiting" until it is marked: a run that is killed in between asks for it again.
        """
        rows = self._run(
            "SELECT url, source FROM queue WHERE host = ? AND state = 'waiting' ORDER BY rowid LIMIT 1", [host]
        )
        return rows[0] if rows else None

    def mark(self, url: str, state: str, message: str = "") -> None:
        """Set the state of an address after an attempt."""
        self._run(
            "UPDATE queue SET state = ?, message = ?, attempts = attempts + 1, updated = ? WHERE url = ?",
            [state, message, _now(), normalise_url(url)],
        )

    def find_state(self, url: str) -> str:
        """State of an address; "" when it is not in the queue."""
        rows = self._run("SELECT state FROM queue WHERE url = ?", [normalise_url(url)])
        return rows[0][0] if rows else ""

    def hosts(self) -> list[str]:
        """Hosts with waiting addresses."""
        return [row[0] for row in self._run("SELECT DISTINCT host FROM queue WHERE state = 'waiting' ORDER BY host")]

    def count(self, host: str = "") -> dict[str, int]:
        """Number of addresses by state; states without any are left out."""
        where, values = ("WHERE host = ?", [host]) if host else ("", [])
        found = dict(self._run(f"SELECT state, count(*) FROM queue {where} GROUP BY state", values))
        return {state: found[state] for state in STATES if state in found}

    def retry(self) -> int:
        """Let what failed for the time being wait again, up to MAX_ATTEMPTS times; returns how many."""
        with self._mutex:
            return self._db.execute(
                "UPDATE queue SET state = 'waiting' WHERE state = 'failed-temporary' AND attempts < ?", [MAX_ATTEMPTS]
            ).rowcount

    def is_listed(self, origin: str) -> bool:
        """Whether the listings of a site have been read to the end."""
        return bool(self._run("SELECT 1 FROM listed WHERE origin = ?", [origin]))

    def mark_listed(self, origin: str) -> None:
        """Note that the listings of a site have been read to the end."""
        self._run("INSERT OR REPLACE INTO listed VALUES (?, ?)", [origin, _now()])

    def add_problem(self, url: str, stage: str, error: CollectError) -> None:
        """Note what went wrong; the same again replaces the older note."""
        self._run(
            "INSERT OR REPLACE INTO problems VALUES (?, ?, '', ?, ?, ?, ?)",
            [url, stage, error.error, int(error.permanent), str(error), _now()],
        )

    def drop_problems(self, url: str, stage: str) -> None:
        """Forget what went wrong with an address at a stage: it went well now."""
        self._run("DELETE FROM problems WHERE url = ? AND stage = ?", [url, stage])

    def problems(self) -> list[dict[str, Any]]:
        """Rows of the table `problems`."""
        names = ("url", "stage", "field", "error", "permanent", "message", "when")
        rows = self._run('SELECT url, stage, field, error, permanent, message, "when" FROM problems ORDER BY rowid')
        return [dict(zip(names, row, strict=True)) | {"permanent": bool(row[4])} for row in rows]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _take_lock(path: Path) -> sqlite3.Connection:
    """Hold an exclusive lock for this process.

    SQLite's own lock on a file beside the database: it works on every system, and ends with the process.
    """
    place, owner = path.with_suffix(".lock"), path.with_suffix(".pid")
    lock = sqlite3.connect(place, isolation_level=None, timeout=0, check_same_thread=False)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        lock.close()
        number = owner.read_text(encoding="utf-8").strip() if owner.is_file() else "unknown"
        raise CollectError(
            f"another run is collecting into this folder (process {number})",
            str(path.parent),
            "wait until it has ended, or end it; no harm is done either way",
            error="locked",
        ) from error
    owner.write_text(str(os.getpid()), encoding="utf-8")
    return lock
