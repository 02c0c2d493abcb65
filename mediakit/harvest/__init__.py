"""A corpus of one's own, from the first question to the replication archive: new, collect, check, history, bundle."""

from __future__ import annotations

from mediakit.harvest.articles import build_articles, read_new_pages
from mediakit.harvest.collecting import COLUMNS, Harvest, Preview, collect_corpus, preview_corpus
from mediakit.harvest.new import new_corpus
from mediakit.harvest.plan import SOURCES, Wish, find_hosts, make_jobs, read_wish
from mediakit.harvest.questions import ask_about

__all__ = [
    "COLUMNS",
    "SOURCES",
    "Harvest",
    "Preview",
    "Wish",
    "build_articles",
    "collect_corpus",
    "find_hosts",
    "ask_about",
    "make_jobs",
    "new_corpus",
    "preview_corpus",
    "read_new_pages",
    "read_wish",
]
