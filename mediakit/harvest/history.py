"""How the headline of one article changed, read from all captures that web archives hold of it.

Every capture is accounted for: read, the same content as one that was read, no page, or unread and why. Nothing is
guessed between two captures: a version reaches from the first to the last capture that showed it, and what stood on the
page between two versions is not known.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from mediakit.collect.captures import Capture, find_captures, split_capture
from mediakit.collect.http import Client
from mediakit.collect.links import normalise_url
from mediakit.collect.listing import OnProblem
from mediakit.collect.page import Page
from mediakit.collect.web_archive import PAGE_PACE, SEARCH_PACE, WAYBACK, explain
from mediakit.errors import CollectError, ExtractError
from mediakit.extract import make_article_id, read_page_headline
from mediakit.harvest.versions import History, Seen, give_reasons, make_captures, make_versions

SOURCE = "wayback"
# After these the archive must be left in peace: it says no to all captures, or locks out who goes on.
_REFUSALS = ("http-429", "connection", "dns", "robots", "robots-unavailable")

Read = Callable[[Capture], Page | None]


def find_history(
    client: Client,
    url: str,
    archive: str = WAYBACK,
    *,
    since: date | None = None,
    until: date | None = None,
    read: Read | None = None,
    note: OnProblem | None = None,
    progress: Callable[[int, int], None] | None = None,
    search_pace: float = SEARCH_PACE,
    pace: float = PAGE_PACE,
) -> History:
    """Read the headline of a page in all its captures.

    Parameters
    ----------
    client : Client
        With an `archive`, every page that is fetched is kept, so that a second run needs to fetch none of them.
    url : str
        Address of the article as published.
    archive : str
        "https://web.archive.org", or the address of a collection of pywb.
    since, until : date, optional
        Days of capture, both included, UTC.
    read : function, optional
        Gives the page of a capture that is held already, or None (see `hold_pages`). Captures with the same digest
        are read once.
    note : function, optional
        Called with (address, error) for a capture that could not be had or read.
    progress : function, optional
        Called with (captures done, captures in all).
    search_pace, pace : float
        Least seconds between two searches, and between two captures; the client's own delay counts when it is longer.

    Returns
    -------
    History
        White space, kind of quotation marks and dashes, and capitals make no new headline. Consent walls, bot checks
        and error pages in a capture are no headline: they are counted as unread. When the archive refuses, what is left
        is counted as unread ("not-asked").

    Raises
    ------
    CollectError
        If the captures cannot be listed, or Ctrl-C ("stopped").
    """
    captures = find_captures(client, url, archive, since=since, until=until, pace=search_pace)
    walk = _Walk(client, read, note, pace)
    for number, capture in enumerate(captures, start=1):
        walk.see(capture)
        if progress is not None:
            progress(number, len(captures))
    seen = walk.seen
    give_reasons(seen)
    article_id = make_article_id(normalise_url(url))
    versions, returned = make_versions(seen, article_id)
    return History(url, versions, make_captures(seen, article_id), returned)


def hold_pages(pages: Iterable[Page]) -> Read:
    """A `read` for `find_history` from pages that were fetched before, such as `read_pages(collected.warc)`.

    The pages are kept in memory; of two of one address the first counts.
    """
    held: dict[str, Page] = {}
    for page in pages:
        if split_capture(page.url) is not None:
            held.setdefault(normalise_url(page.url), page)
    return lambda capture: held.get(normalise_url(capture.raw))


class _Walk:
    """Goes through captures in order of time and reads each content once."""

    def __init__(self, client: Client, read: Read | None, note: OnProblem | None, pace: float) -> None:
        self.client, self.read, self.note, self.pace = client, read, note, pace
        self.seen: list[Seen] = []
        self._by_digest: dict[str, Seen] = {}
        self._by_sha: dict[str, Seen] = {}
        self._refused = False

    def see(self, capture: Capture) -> None:
        """Account for one capture."""
        seen = Seen(capture)
        self.seen.append(seen)
        if capture.status not in (0, 200):
            seen.reason = f"status {capture.status}: a redirect or an error"
        elif capture.mimetype and "html" not in capture.mimetype and capture.mimetype not in ("warc/revisit", "unk"):
            seen.reason = f"no page: {capture.mimetype}"
        elif capture.digest and (other := self._by_digest.get(capture.digest)):
            seen.how, seen.reason = "same content", f"same digest as the capture of {_minute(other.capture.moment)}"
            seen.take(other)
        else:
            self._get(seen)

    def _get(self, seen: Seen) -> None:
        """Read a capture, held or fetched."""
        seen.state = "unread"
        try:
            page = self.read(seen.capture) if self.read is not None else None
            seen.how = "held" if page is not None else ""
            if page is None and self._refused:
                seen.error = "not-asked"
                return
            if page is None:
                page = self._fetch(seen.capture.raw)
                seen.how = "fetched"
            _check_moment(seen.capture, page)
        except CollectError as error:
            self._fail(seen, explain(error, seen.capture.address))
            return
        seen.sha256 = hashlib.sha256(page.html).hexdigest()
        if (other := self._by_sha.get(seen.sha256)) is not None:
            seen.take(other)
        else:
            self._by_sha[seen.sha256] = seen
            try:
                seen.headline, seen.found_in = read_page_headline(page)
                seen.state = "read"
            except ExtractError as error:
                seen.error = error.error
                self._tell(seen, CollectError(error.what, "", error.todo, error=error.error, permanent=True))
        if seen.capture.digest:
            self._by_digest.setdefault(seen.capture.digest, seen)

    def _fetch(self, url: str) -> Page:
        # pywb answers in small pieces, and on a kept connection each waits some 40 ms for the one before to be
        # acknowledged (Nagle's algorithm and delayed ACK). Without TLS a new connection is cheaper: 7 ms, not 53.
        headers = {"Connection": "close"} if url.startswith("http://") else {}
        return self.client.fetch(url, SOURCE, pace=self.pace, headers=headers)

    def _fail(self, seen: Seen, error: CollectError) -> None:
        if error.error == "stopped":
            raise error
        seen.error = error.error
        if error.error in _REFUSALS:
            self._refused = True
            error.what += "; no further captures are asked for"
        self._tell(seen, error)

    def _tell(self, seen: Seen, error: CollectError) -> None:
        if self.note is not None:
            self.note(seen.capture.address, error)


def _check_moment(capture: Capture, page: Page) -> None:
    """Raise when an archive shows another capture than the one asked for, as archives do when one cannot be shown."""
    try:
        shown = parsedate_to_datetime(page.headers.get("memento-datetime", ""))
    except (TypeError, ValueError):
        found = split_capture(page.final_url)
        shown = found[0] if found else capture.moment
    if shown != capture.moment:
        raise CollectError(
            f"the archive shows the capture of {_minute(shown)} instead",
            capture.address,
            "nothing: that capture is read under its own moment",
            error="other-capture",
            permanent=True,
        )


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
