"""The tables of `corpus.db`, and the steps from every older version to today's.

A step is never changed once it has been released: somebody's corpus stands at it. `PRAGMA user_version` says where.
"""

from __future__ import annotations

import sqlite3

from mediakit.errors import CollectError
from mediakit.schema import ARTICLES, VERSIONS

_FIRST = """
CREATE TABLE IF NOT EXISTS queue (
    url TEXT PRIMARY KEY,
    host TEXT NOT NULL,
    source TEXT NOT NULL,
    state TEXT NOT NULL,
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
"""

# `fetch_url`: where the page is had, an archive's capture as a rule; `url` is the text's own address.
# `articles` hold what is derived from readings and listings; its texts are searched through `article_words`.
_SECOND = """
ALTER TABLE queue RENAME TO old_queue;
DROP INDEX queue_by_host;
CREATE TABLE queue (
    url TEXT PRIMARY KEY,
    fetch_url TEXT NOT NULL,
    host TEXT NOT NULL,
    source TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'fetched', 'extracted', 'duplicate', 'blocked', 'gone',
                                         'failed-temporary', 'failed-permanent')),
    attempts INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT '',
    message TEXT NOT NULL DEFAULT '',
    seconds REAL,
    added TEXT NOT NULL,
    updated TEXT NOT NULL
);
INSERT INTO queue (rowid, url, fetch_url, host, source, state, attempts, message, added, updated)
    SELECT rowid, url, url, host, source, state, attempts, message, updated, updated FROM old_queue ORDER BY rowid;
DROP TABLE old_queue;
CREATE INDEX queue_by_host ON queue (state, host);
CREATE INDEX queue_by_fetch ON queue (fetch_url);
ALTER TABLE listed RENAME TO tasks;
ALTER TABLE tasks RENAME COLUMN origin TO task;
CREATE TABLE listings (
    address TEXT NOT NULL, source TEXT NOT NULL, url TEXT NOT NULL, facts TEXT NOT NULL, added TEXT NOT NULL,
    PRIMARY KEY (address, source)
) WITHOUT ROWID;
CREATE TABLE readings (
    url TEXT PRIMARY KEY REFERENCES queue (url) ON DELETE CASCADE, extractor TEXT NOT NULL, reading TEXT NOT NULL
);
CREATE TABLE articles (
    number INTEGER PRIMARY KEY, article_id TEXT NOT NULL UNIQUE, headline TEXT, deck TEXT, text TEXT
);
CREATE TABLE versions (
    article_id TEXT NOT NULL REFERENCES articles (article_id) ON DELETE CASCADE, position INTEGER NOT NULL,
    PRIMARY KEY (article_id, position)
);
CREATE VIRTUAL TABLE article_words USING fts5 (headline, deck, text, content='articles', content_rowid='number');
CREATE TRIGGER articles_added AFTER INSERT ON articles BEGIN
    INSERT INTO article_words (rowid, headline, deck, text) VALUES (new.number, new.headline, new.deck, new.text);
END;
CREATE TRIGGER articles_dropped AFTER DELETE ON articles BEGIN
    INSERT INTO article_words (article_words, rowid, headline, deck, text)
        VALUES ('delete', old.number, old.headline, old.deck, old.text);
END;
CREATE TRIGGER articles_changed AFTER UPDATE ON articles BEGIN
    INSERT INTO article_words (article_words, rowid, headline, deck, text)
        VALUES ('delete', old.number, old.headline, old.deck, old.text);
    INSERT INTO article_words (rowid, headline, deck, text) VALUES (new.number, new.headline, new.deck, new.text);
END;
"""

# What today's readers make of pages that were read before, until a person accepts it. `problem` is '' mostly.
_THIRD = """
CREATE TABLE candidates (
    url TEXT PRIMARY KEY REFERENCES queue (url) ON DELETE CASCADE, extractor TEXT NOT NULL, reading TEXT NOT NULL,
    problem TEXT NOT NULL
);
"""

STEPS = (_FIRST, _SECOND, _THIRD)
READABLE = 2  # from this version on a database can be read without being brought up to date


def migrate(db: sqlite3.Connection, path: str) -> None:
    """Bring a database to today's version, each step whole or not at all.

    Raises
    ------
    CollectError
        If it was made by a newer mediakit.
    """
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > len(STEPS):
        raise CollectError(
            f"the database has version {version}, and this mediakit knows {len(STEPS)}",
            path,
            "update mediakit; or move the file away and run again: the WARC files keep what was fetched",
            error="database",
            permanent=True,
        )
    for number, step in enumerate(STEPS[version:], start=version + 1):
        # One script with its own transaction: sqlite3's `executescript` would commit before it otherwise.
        try:
            db.executescript(f"BEGIN IMMEDIATE;\n{step}\nPRAGMA user_version = {number};\nCOMMIT;")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
    for table in (ARTICLES, VERSIONS):
        add_columns(db, table.name, table.names)


def add_columns(db: sqlite3.Connection, table: str, names: list[str]) -> None:
    """Add the columns that a table does not have yet, as text: the schema casts them when they are read."""
    known = {row[1] for row in db.execute(f"PRAGMA table_info({table})")}
    for name in names:
        if name not in known:
            db.execute(f'ALTER TABLE {table} ADD COLUMN "{name}" TEXT')
