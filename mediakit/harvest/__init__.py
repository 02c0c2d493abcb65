"""A corpus of one's own, from the first question to the replication archive: new, collect, check, history, bundle."""

from __future__ import annotations

from mediakit.collect.web_archive import WAYBACK
from mediakit.harvest.articles import build_articles, read_new_pages
from mediakit.harvest.collecting import COLUMNS, Harvest, Preview, collect_corpus, preview_corpus
from mediakit.harvest.histories import collect_histories, keep_history
from mediakit.harvest.history import find_history
from mediakit.harvest.new import new_corpus
from mediakit.harvest.plan import SOURCES, Wish, find_hosts, make_jobs, read_wish
from mediakit.harvest.questions import ask_about
from mediakit.harvest.versions import History

__all__ = [
    "COLUMNS",
    "SOURCES",
    "Harvest",
    "History",
    "Preview",
    "WAYBACK",
    "Wish",
    "build_articles",
    "collect_corpus",
    "collect_histories",
    "find_history",
    "find_hosts",
    "keep_history",
    "ask_about",
    "make_jobs",
    "new_corpus",
    "preview_corpus",
    "read_new_pages",
    "read_wish",
]
