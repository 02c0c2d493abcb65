"""A process that reads pages for another one: an order per line comes in, a reading per line goes out.

Run as `python -m mediakit.harvest.worker ARCHIVE SECONDS`. It ends when its input does, and ends itself when a page
takes longer than SECONDS, also when the page holds a library that never returns to Python.
"""

from __future__ import annotations

import faulthandler
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from mediakit.collect.links import normalise_url
from mediakit.collect.reader import ArchiveReader
from mediakit.collect.readings import dump
from mediakit.errors import CollectError, ExtractError
from mediakit.harvest.articles import as_original, try_page

LOST = "not-archived"


def read_archived(archive: ArchiveReader, fetch_url: str, url: str) -> tuple[dict[str, Any], ExtractError | None]:
    """Read one page of an archive; what went wrong is returned, and the reading is empty then."""
    try:
        page = archive.find(fetch_url)
    except CollectError as error:
        return {}, ExtractError(error.what, error.where, error.todo, error=LOST)
    if page is None:
        return {}, ExtractError("the page is not in the archive", url, "collect it again", error=LOST)
    return try_page(as_original(page, url), normalise_url(url))


def pack_answer(reading: dict[str, Any], problem: ExtractError | None) -> str:
    """A reading or a problem as one line."""
    said = [problem.what, problem.where, problem.todo, problem.error, problem.permanent] if problem else None
    return dump([reading, said])


def unpack_answer(line: str) -> tuple[dict[str, Any], ExtractError | None]:
    """What `pack_answer` packed; moments stay texts."""
    reading, said = json.loads(line)
    if said is None:
        return reading, None
    what, where, todo, error, permanent = said
    return reading, ExtractError(what, where, todo, error=error, permanent=permanent)


def main(path: str, seconds: str) -> None:
    """Answer orders until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that gives the orders
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints must not get between the answers
    with ArchiveReader(Path(path)) as archive:
        for line in sys.stdin:
            fetch_url, url = json.loads(line)
            faulthandler.dump_traceback_later(float(seconds), exit=True)
            answer = pack_answer(*read_archived(archive, fetch_url, url))
            faulthandler.cancel_dump_traceback_later()
            answers.write(answer + "\n")
            answers.flush()


if __name__ == "__main__":
    main(*sys.argv[1:3])
