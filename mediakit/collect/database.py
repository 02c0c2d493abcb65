"""A database file of a corpus: opened, locked against a second run, brought up to date."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from mediakit.collect.migrations import READABLE, STEPS, migrate
from mediakit.errors import CollectError


class Database:
    """The database of a corpus; use it in a `with` statement. Safe to use from several threads.

    Parameters
    ----------
    path : Path
        The database; made when missing.
    lock : bool
        Refuse to open while another run holds it. The lock ends with the process, also when that is killed. Without it
        the database is only read.

    Raises
    ------
    CollectError
        If another run is at work on the folder, or the file is no database of mediakit, or of a newer one.
    """

    def __init__(self, path: Path, *, lock: bool = True) -> None:
        self.path = Path(path)
        self._mutex = threading.RLock()
        if lock:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = _take_lock(self.path) if lock else None
        try:
            self._db = _open(self.path, writing=lock)
        except sqlite3.DatabaseError as error:
            self._release()
            raise CollectError(
                f"the database cannot be opened ({error})",
                str(self.path),
                "move it away and run again: the WARC files keep what was fetched",
                error="database",
                permanent=True,
            ) from error
        except BaseException:
            self._release()
            raise

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

    @contextmanager
    def one_change(self) -> Iterator[None]:
        """All that is changed within is changed together, or nothing is."""
        with self._transaction():
            yield

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """A change that is made wholly or not at all; within another one it is a part of that."""
        with self._mutex:
            if self._db.in_transaction:
                yield self._db
                return
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")


def _open(path: Path, *, writing: bool) -> sqlite3.Connection:
    name = path.resolve().as_uri() + ("?mode=rwc" if writing else "?mode=ro")
    db = sqlite3.connect(name, uri=True, isolation_level=None, check_same_thread=False, timeout=30)
    try:
        if writing:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            migrate(db, str(path))
        elif not READABLE <= (version := db.execute("PRAGMA user_version").fetchone()[0]) <= len(STEPS):
            raise CollectError(
                f"the database has version {version}, and this mediakit reads {len(STEPS)}",
                str(path),
                "collect into this corpus once more, which brings it up to date",
                error="database",
            )
        db.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        db.close()
        raise
    return db


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


def as_text(value: Any) -> str:
    """A value that is no text, as the database holds it."""
    return value.isoformat() if isinstance(value, datetime) else str(value)


def now() -> str:
    """The present moment, UTC, as the database holds it."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
