"""A corpus of one's own, from the first question to the replication archive: new, collect, check, history, bundle."""

from __future__ import annotations

from mediakit.collect.web_archive import WAYBACK
from mediakit.harvest.again import accept_readings, count_changes, extract_corpus, reread_corpus
from mediakit.harvest.applying import apply_corrections
from mediakit.harvest.articles import build_articles, read_new_pages
from mediakit.harvest.bundle import write_bundle
from mediakit.harvest.check import check_corpus
from mediakit.harvest.collecting import COLUMNS, Harvest, Preview, collect_corpus, preview_corpus
from mediakit.harvest.corrections import read_correction_sheet, write_correction_sheet
from mediakit.harvest.histories import collect_histories, keep_history
from mediakit.harvest.history import find_history
from mediakit.harvest.new import new_corpus
from mediakit.harvest.plan import SOURCES, Wish, find_hosts, make_jobs, read_wish
from mediakit.harvest.questions import ask_about
from mediakit.harvest.rebuild import Rebuilt, rebuild_corpus
from mediakit.harvest.unpack import Bundle, read_bundle
from mediakit.harvest.versions import History

__all__ = [
    "COLUMNS",
    "SOURCES",
    "WAYBACK",
    "Bundle",
    "Harvest",
    "History",
    "Preview",
    "Rebuilt",
    "Wish",
    "accept_readings",
    "apply_corrections",
    "ask_about",
    "build_articles",
    "check_corpus",
    "collect_corpus",
    "collect_histories",
    "count_changes",
    "extract_corpus",
    "find_history",
    "find_hosts",
    "keep_history",
    "make_jobs",
    "new_corpus",
    "preview_corpus",
    "read_bundle",
    "read_correction_sheet",
    "read_new_pages",
    "read_wish",
    "rebuild_corpus",
    "reread_corpus",
    "write_bundle",
    "write_correction_sheet",
]
