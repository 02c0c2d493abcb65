"""Earlier versions of a page: Memento TimeMaps (RFC 7089) as web archives and pywb offer them.

Addresses of TimeMaps: https://web.archive.org/web/timemap/link/URL; of pywb https://HOST/COLLECTION/timemap/link/URL.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from mediakit.collect.http import Client
from mediakit.collect.links import normalise_url
from mediakit.errors import CollectError

MAX_TIMEMAPS = 50
_LINK = re.compile(r'<([^<>]*)>((?:\s*;\s*[\w*-]+\s*(?:=\s*(?:"[^"]*"|[^\s;,"]+))?)*)')
_PARAMETER = re.compile(r';\s*([\w*-]+)\s*=\s*(?:"([^"]*)"|([^\s;,"]+))')
_RAW = re.compile(r"(/\d{14})(?:[a-z]{2}_)?(/)")


def find_versions(client: Client, timemap_url: str) -> list[tuple[str, datetime]]:
    """All captures that a TimeMap lists, oldest first.

    Returns
    -------
    list of (address of the capture, moment of the capture in UTC)
        Each address once. TimeMaps that this one refers to (a long history is paged) are read too.

    Raises
    ------
    CollectError
        If the TimeMap cannot be had, or is none.
    """
    found: dict[str, datetime] = {}
    waiting, read = [timemap_url], set[str]()
    while waiting and len(read) < MAX_TIMEMAPS:
        here = waiting.pop(0)
        read.add(normalise_url(here))
        page = client.fetch(here, "listing", max_age=0)
        links = parse_links(page.html.decode("utf-8", "replace"))
        if page.html.strip() and not any("rel" in parameters for _, parameters in links):
            raise CollectError(
                "this is no TimeMap in link format (RFC 7089)",
                here,
                "give an address such as https://web.archive.org/web/timemap/link/URL",
                error="timemap",
                permanent=True,
            )
        for target, parameters in links:
            kinds, moment = parameters.get("rel", "").split(), _parse_moment(parameters.get("datetime", ""))
            address = normalise_url(target, page.final_url)
            if "memento" in kinds and moment and address:
                found.setdefault(address, moment)
            elif "timemap" in kinds and address and address not in read and address not in waiting:
                waiting.append(address)
    return sorted(found.items(), key=lambda item: (item[1], item[0]))


def parse_links(text: str) -> list[tuple[str, dict[str, str]]]:
    """Links of the format application/link-format: target and parameters.

    Examples
    --------
    >>> parse_links('<http://a/1>; rel="first memento"; datetime="Tue, 11 Apr 2017 10:00:00 GMT"')
    [('http://a/1', {'rel': 'first memento', 'datetime': 'Tue, 11 Apr 2017 10:00:00 GMT'})]
    """
    return [
        (target, {name.lower(): quoted or plain for name, quoted, plain in _PARAMETER.findall(parameters)})
        for target, parameters in _LINK.findall(text)
    ]


def _parse_moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def raw_capture(url: str) -> str:
    """The address of a capture as it was archived, without the archive's frame and rewritten links.

    Understood by web.archive.org and pywb: `id_` after the moment of the capture.

    Examples
    --------
    >>> raw_capture("https://web.archive.org/web/20170411100000/http://news.example/a")
    'https://web.archive.org/web/20170411100000id_/http://news.example/a'
    """
    return _RAW.sub(r"\1id_\2", url, count=1)
