"""What is known of a corpus while it is collected: `corpus.db`, so that a run can be stopped at any moment and goes on.

SQLite in WAL mode with foreign keys. Every change is a transaction of its own: after a kill the database is as it was
one change ago. Everything in it can be made again from the WARC files and the sources.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mediakit.collect.database import as_text, now
from mediakit.collect.links import find_host, normalise_url
from mediakit.collect.listing import Listing
from mediakit.collect.migrations import add_columns
from mediakit.collect.readings import Readings
from mediakit.errors import CollectError, ExtractError
from mediakit.schema import OTHER_TITLES

STATES = (
    "waiting",
    "fetched",
    "extracted",
    "duplicate",
    "blocked",
    "gone",
    "failed-temporary",
    "failed-permanent",
)
HAVING = ("fetched", "extracted")  # states of addresses whose page is in the archive
LOST = ("blocked", "gone", "failed-permanent")  # another copy may help
MAX_ATTEMPTS = 5
_QUEUE = ("url", "fetch_url", "host", "source", "state", "attempts", "error", "message", "seconds", "added", "updated")
_PROBLEM = ("url", "stage", "field", "error", "permanent", "message", "when")


class Store(Readings):
    """What is waiting, fetched, read and known of a corpus: see `Database` for how it is opened."""

    # --- the queue: one state per address ---

    def add(self, listings: Iterable[Listing], state: str = "waiting", message: str = "") -> int:
        """Queue what sources name, and keep what they say of it; returns how many addresses were new.

        An address that was blocked, gone or failed waits again when a source names another place to fetch it from.
        """
        with self._transaction() as db:
            return sum(self._add(db, listing, state, message, now()) for listing in listings)

    def _add(self, db: sqlite3.Connection, listing: Listing, state: str, message: str, now: str) -> int:
        url, fetch = normalise_url(listing.url), listing.address
        if listing.facts:
            facts = json.dumps(listing.facts, ensure_ascii=False, default=as_text)
            key = url or make_key(listing.facts)
            db.execute("INSERT OR REPLACE INTO listings VALUES (?, ?, ?, ?, ?)", (key, listing.source, url, facts, now))
        if not (url and fetch):
            return 0
        host = find_host(fetch)
        row = (url, fetch, host, listing.source, state, message, now, now)
        new = db.execute(
            "INSERT OR IGNORE INTO queue (url, fetch_url, host, source, state, message, added, updated) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        ).rowcount
        if new or state != "waiting":
            return new
        marks = ", ".join("?" * len(LOST))
        again = "UPDATE queue SET fetch_url = ?, host = ?, source = ?, state = 'waiting', attempts = 0, updated = ? "
        again += f"WHERE url = ? AND fetch_url != ? AND state IN ({marks})"
        return db.execute(again, (fetch, host, listing.source, now, url, fetch, *LOST)).rowcount

    def take(self, host: str, n: int = 1) -> list[tuple[str, str, str, int]]:
        """The next n waiting (url, fetch_url, source, attempts) of a host, in the order of adding.

        They stay "waiting" until they are marked: a run that is killed in between asks for them again.
        """
        return self._run(
            "SELECT url, fetch_url, source, attempts FROM queue WHERE state = 'waiting' AND host = ? "
            "ORDER BY rowid LIMIT ?",
            [host, n],
        )

    def mark(self, url: str, state: str, error: str = "", message: str = "", seconds: float | None = None) -> None:
        """Set the state of an address after an attempt that took `seconds`."""
        self._run(
            "UPDATE queue SET state = ?, error = ?, message = ?, seconds = ?, attempts = attempts + 1, updated = ? "
            "WHERE url = ?",
            [state, error, message, seconds, now(), normalise_url(url)],
        )

    def find_state(self, url: str) -> str:
        """State of an address, or of what is fetched from it; "" when it is not in the queue."""
        address = normalise_url(url)
        rows = self._run("SELECT state FROM queue WHERE url = ? OR fetch_url = ? LIMIT 1", [address, address])
        return rows[0][0] if rows else ""

    def hosts(self) -> list[str]:
        """Hosts with waiting addresses."""
        return [row[0] for row in self._run("SELECT DISTINCT host FROM queue WHERE state = 'waiting' ORDER BY host")]

    def count(self, host: str = "") -> dict[str, int]:
        """Number of addresses by state; states without any are left out."""
        where, values = ("WHERE host = ?", [host]) if host else ("", [])
        found = dict(self._run(f"SELECT state, count(*) FROM queue {where} GROUP BY state", values))
        return {state: found[state] for state in STATES if state in found}

    def queue(self) -> list[dict[str, Any]]:
        """All addresses in the order of adding: url, fetch_url, host, source, state, attempts, error, message, ...

        `seconds` is what the last attempt took, `added` and `updated` are moments in UTC.
        """
        rows = self._run(f"SELECT {', '.join(_QUEUE)} FROM queue ORDER BY rowid")
        return [dict(zip(_QUEUE, row, strict=True)) for row in rows]

    def retry(self) -> int:
        """Let what failed for the time being wait again, up to MAX_ATTEMPTS times; returns how many."""
        with self._mutex:
            return self._db.execute(
                "UPDATE queue SET state = 'waiting' WHERE state = 'failed-temporary' AND attempts < ?", [MAX_ATTEMPTS]
            ).rowcount

    def has_done(self, task: str) -> bool:
        """Whether a source has been read to the end."""
        return bool(self._run("SELECT 1 FROM tasks WHERE task = ?", [task]))

    def mark_done(self, task: str) -> None:
        """Note that a source has been read to the end."""
        self._run("INSERT OR REPLACE INTO tasks VALUES (?, ?)", [task, now()])

    def listings(self) -> list[tuple[str, str, str, dict[str, Any]]]:
        """What sources say: (key, url, source, facts), the key being the url where there is one."""
        rows = self._run("SELECT address, url, source, facts FROM listings ORDER BY address, source")
        return [(key, url, source, json.loads(facts)) for key, url, source, facts in rows]

    # --- the tables of the corpus ---

    def replace_articles(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Make the table `articles` hold these rows; versions of articles that are no longer there go with them."""
        self._replace("articles", rows, key=("article_id",))

    def put_versions(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Put these rows in place of all headlines over time of the articles that they are about.

        Other titles of the same page (`mediakit.schema.OTHER_TITLES`) stay, after them.
        """
        with self._transaction() as db:
            for article_id in {row["article_id"] for row in rows}:
                own = [row for row in rows if row["article_id"] == article_id]
                self._put_versions(db, own + [row for row in self._versions(db, article_id) if _is_other(row)])

    def replace_titles(self, titles: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        """Make these the other titles of the pages, by article_id; those of all further articles go."""
        marks = ", ".join("?" * len(OTHER_TITLES))
        with self._transaction() as db:
            held = db.execute(
                f"SELECT DISTINCT article_id FROM versions WHERE headline_from IN ({marks})", OTHER_TITLES
            )
            for article_id in sorted({row[0] for row in held} | {key for key, rows in titles.items() if rows}):
                own = [row for row in self._versions(db, article_id) if not _is_other(row)]
                db.execute("DELETE FROM versions WHERE article_id = ?", (article_id,))
                more = [{**row, "article_id": article_id} for row in titles.get(article_id, ())]
                self._put_versions(db, own + more)

    def _versions(self, db: sqlite3.Connection, article_id: str) -> list[dict[str, Any]]:
        found = db.execute("SELECT * FROM versions WHERE article_id = ? ORDER BY position", (article_id,))
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found]

    def _put_versions(self, db: sqlite3.Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """All versions of one article, their positions in the order of the rows where they are not told."""
        if not rows:
            return
        db.execute("DELETE FROM versions WHERE article_id = ?", (rows[0]["article_id"],))
        last, placed = 0, []
        for row in rows:
            last = last + 1 if _is_other(row) else max(last, int(row["position"]))
            placed.append({**row, "position": last if _is_other(row) else row["position"]})
        self._insert(db, "versions", placed, key=("article_id", "position"))

    def _replace(self, table: str, rows: Sequence[Mapping[str, Any]], key: tuple[str, ...]) -> None:
        with self._transaction() as db:
            wanted = {row[key[0]] for row in rows}
            old = [row[0] for row in db.execute(f"SELECT {key[0]} FROM {table}") if row[0] not in wanted]
            db.executemany(f"DELETE FROM {table} WHERE {key[0]} = ?", [(value,) for value in old])
            # Every column, so that a cell which no row fills any more is emptied too.
            known = dict.fromkeys(row[1] for row in db.execute(f"PRAGMA table_info({table})") if row[1] != "number")
            self._insert(db, table, [known | dict(row) for row in rows], key)

    def _insert(
        self, db: sqlite3.Connection, table: str, rows: Sequence[Mapping[str, Any]], key: tuple[str, ...]
    ) -> None:
        if not rows:
            return
        # An upsert and no REPLACE: that one deletes the row first, and what refers to it.
        names = list(dict.fromkeys(name for row in rows for name in row))
        add_columns(db, table, names)
        columns = ", ".join(f'"{name}"' for name in names)
        setting = (
            ", ".join(f'"{name}" = excluded."{name}"' for name in names if name not in key) or f"{key[0]} = {key[0]}"
        )
        db.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(names))}) "
            f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {setting}",
            [[_cell(row.get(name)) for name in names] for row in rows],
        )

    def rows(self, table: str) -> list[dict[str, str]]:
        """All rows of `articles` or `versions` as texts, in the order of their keys."""
        order = {"articles": "article_id", "versions": "article_id, CAST(position AS INTEGER)"}[table]
        with self._mutex:
            found = self._db.execute(f"SELECT * FROM {table} ORDER BY {order}")
            names = [column[0] for column in found.description]
            return [
                {name: value or "" for name, value in zip(names, row, strict=True) if name != "number"} for row in found
            ]

    def search(self, query: str, limit: int = 20) -> list[tuple[dict[str, str], str]]:
        """Articles whose headline, deck or text holds the words, best first.

        Parameters
        ----------
        query : str
            In the language of SQLite's FTS5: words (all must occur), "a phrase", OR, NOT, prefix*.
        limit : int
            At most so many.

        Returns
        -------
        list of (article, excerpt)
            article_id, outlet, url and headline; the words stand between [ and ] in the excerpt.

        Raises
        ------
        CollectError
            If the query cannot be understood.
        """
        sql = (
            "SELECT a.article_id, a.outlet, a.url, a.headline, snippet(article_words, -1, '[', ']', ' ... ', 24) "
            "FROM article_words JOIN articles a ON a.number = article_words.rowid "
            "WHERE article_words MATCH ? ORDER BY rank LIMIT ?"
        )
        try:
            rows = self._run(sql, [query, limit])
        except sqlite3.OperationalError as error:
            raise CollectError(
                f"the search cannot be understood ({error})",
                query,
                'write words, or a phrase in straight double quotes: "chemical weapons"',
                error="search",
                permanent=True,
            ) from error
        return [(dict(zip(("article_id", "outlet", "url", "headline"), row, strict=False)), row[4]) for row in rows]

    # --- problems ---

    def add_problem(self, url: str, stage: str, error: CollectError | ExtractError) -> None:
        """Note what went wrong; the same again replaces the older note."""
        self.put_problem([url, stage, "", error.error, error.permanent, str(error), now()])

    def put_problem(self, values: Sequence[Any]) -> None:
        """Note one row of the table `problems`: url, stage, field, error, permanent, message, when."""
        self._run("INSERT OR REPLACE INTO problems VALUES (?, ?, ?, ?, ?, ?, ?)", [_cell(value) for value in values])

    def drop_problems(self, url: str, stage: str) -> None:
        """Forget what went wrong with an address at a stage: it went well now. Without address: all of the stage."""
        self._run("DELETE FROM problems WHERE stage = ? AND (url = ? OR ? = '')", [stage, url, url])

    def problems(self) -> list[dict[str, Any]]:
        """Rows of the table `problems`."""
        rows = self._run('SELECT url, stage, field, error, permanent, message, "when" FROM problems ORDER BY rowid')
        return [dict(zip(_PROBLEM, row, strict=True)) | {"permanent": bool(row[4])} for row in rows]

    # --- health ---

    def find_damage(self) -> list[str]:
        """What SQLite says is wrong with the file, with references between its tables and with the index of words."""
        found = [row[0] for row in self._run("PRAGMA integrity_check") if row[0] != "ok"]
        found += [
            f"{row[0]}: row {row[1]} refers to nothing in {row[2]}" for row in self._run("PRAGMA foreign_key_check")
        ]
        if self._lock is not None:  # a check of FTS5 is written as an INSERT
            try:
                self._run("INSERT INTO article_words (article_words, rank) VALUES ('integrity-check', 1)")
            except sqlite3.DatabaseError as error:
                found.append(f"index of words: {error}")
        return found


def _is_other(row: Mapping[str, Any]) -> bool:
    return row.get("headline_from") in OTHER_TITLES


def make_key(facts: Mapping[str, Any]) -> str:
    """What stands for the address of a text that has none: its outlet, day and headline."""
    return "|".join(str(facts.get(name) or "")[:300] for name in ("outlet", "published", "headline"))


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):
        return int(value) if isinstance(value, bool) else value
    return as_text(value)
