"""What collectors ask of a page or a listing: is it of these outlets, of these days, does it hold these words?"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from mediakit.collect.listing import OnProblem
from mediakit.errors import CollectError

_TERM = re.compile(r'"([^"]*)"|(\S+)')


def tell(note: OnProblem | None, address: str, error: CollectError) -> None:
    """Report a part that could not be had; a stop (Ctrl-C) is raised on. Without `note` it becomes a warning."""
    if error.error == "stopped":
        raise error
    if note is None:
        warnings.warn(f"{address}: {error}", stacklevel=3)
    else:
        note(address, error)


def is_of(url: str, outlets: Sequence[str]) -> bool:
    """Whether an address belongs to one of the hosts; subdomains count, and no hosts mean all.

    Examples
    --------
    >>> is_of("https://edition.news.example/a", ["news.example"])
    True
    >>> is_of("https://othernews.example/a", ["news.example"])
    False
    >>> is_of("http://127.0.0.1:8000/a", ["127.0.0.1:8000"])
    True
    """
    if not outlets:
        return True
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:  # as in http://[half an IPv6 address
        return False
    for outlet in outlets:
        name, _, wanted = outlet.lower().removeprefix("www.").partition(":")
        if (host == name or host.endswith("." + name)) and (not wanted or wanted == str(port)):
            return True
    return False


def is_within(moment: datetime, since: date | None, until: date | None) -> bool:
    """Whether a moment lies in the days, both included, UTC."""
    day = moment.astimezone(UTC).date()
    return (since is None or since <= day) and (until is None or day <= until)


def find_terms(query: str) -> Callable[[bytes], bool]:
    """A cheap test of a page's bytes: does every word, and every phrase in quotes, occur in them?

    Bytes are compared, nothing is parsed: upper and lower case are the same, the words of a phrase may stand on two
    lines, and letters beyond ASCII are looked for in UTF-8 and Windows-1252. A word also counts when it stands in a
    menu, in a link or within a longer word; one that is written with entities (`caf&eacute;`) is missed. ` OR ` stands
    between searches of which one must hit.

    Examples
    --------
    >>> holds = find_terms('harbour "red lines"')
    >>> holds(b"<p>The Harbour and its red\\n lines</p>"), holds(b"<p>The harbour</p>")
    (True, False)
    """
    searches = [
        [_find_test(words) for quoted, plain in _TERM.findall(search) if (words := (quoted or plain).split())]
        for search in split_query(query)
    ]

    def holds(html: bytes) -> bool:
        low = html.lower() if query else b""
        return any(all(test(low) for test in tests) for tests in searches)

    return holds


def split_query(query: str) -> list[str]:
    """The searches of a query, of which one must hit: ` OR ` stands between them.

    Examples
    --------
    >>> split_query('harbour "red lines" OR ferry')
    ['harbour "red lines"', 'ferry']
    """
    return [part.strip() for part in query.split(" OR ")]


def _find_test(words: list[str]) -> Callable[[bytes], bool]:
    """A test for one word or phrase in bytes whose ASCII letters are small; plain search is far faster."""
    spellings = [_spell(word) for word in words]
    if len(words) == 1:
        return lambda low: any(form in low for form in spellings[0])
    parts = (b"(?:" + b"|".join(map(re.escape, forms)) + b")" for forms in spellings)
    pattern = re.compile(rb"\s+".join(parts))
    return lambda low: pattern.search(low) is not None


def _spell(word: str) -> list[bytes]:
    """The word's bytes in both encodings; letters beyond ASCII keep their case in bytes, so each case is a spelling."""
    forms = (word, word.lower(), word.upper(), word.capitalize())
    found = [form.encode("utf-8").lower() for form in forms]
    found += [form.encode("cp1252").lower() for form in forms if _fits(form)]
    return list(dict.fromkeys(found))


def _fits(text: str) -> bool:
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True
