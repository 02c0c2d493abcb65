"""The key under which an address stands in an index of captures: SURT, "example,news)/a?b=1".

Hosts are turned round, so that all addresses of an outlet stand together; case, "www.", the order of the query and the
like are folded, so that spellings of one address have one key. Keys must be those that replay programs compute from the
address that they are asked for, which all use the rules of the package `surt` of the Internet Archive; tests compare.
"""

from __future__ import annotations

import contextlib
import re
from urllib.parse import quote_from_bytes, unquote_to_bytes

_ADDRESS = re.compile(r"(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?")
_SAFE = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"
_PORTS = {"http": "80", "https": "443"}
_WWW = re.compile(r"^www\d*\.")
# Numbers of a visit that some servers put into every link: the last in a query, or in the path of an .aspx page, goes.
_VISITS = [
    re.compile(r"(.*)(?:" + visit + r")(?:&|$)", re.I)
    for visit in (
        r"jsessionid=[0-9a-z]{32}",
        r"phpsessid=[0-9a-z]{32}",
        r"sid=[0-9a-z]{32}",
        r"aspsessionid[a-z]{8}=[a-z]{24}",
        r"cfid=[^&]+&cftoken=[^&]+",
    )
]
_ASPX_VISITS = [
    re.compile(r"(.*/)" + visit + r"/(?=[^?]+\.aspx)", re.I)
    for visit in (r"\((?:[a-z]\([0-9a-z]{24}\))+\)", r"\([0-9a-z]{24}\)")
]


def make_key(url: str) -> str:
    """The SURT key of an address.

    Examples
    --------
    >>> make_key("https://www.News.example:443/World//a%7eb/?utm=2&a=1#top")
    'example,news)/world/a~b?a=1&utm=2'
    >>> make_key("urn:some:id")
    'urn:some:id'
    """
    text = re.sub(r"[\r\n\t]", "", url.strip(" \t\n\r\x0b\x0c"))
    if not re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", text):
        text = f"http://{text}"
    match = _ADDRESS.match(text)
    assert match is not None  # every part may be empty
    scheme, place, path, query = (part or "" for part in match.groups())
    host, port = _split_place(place)
    key = _fold_host(host) + ("" if port in ("", _PORTS.get(scheme.lower())) else f":{port}") if host else ""
    start = f"{key})" if host else f"{scheme}:"
    folded = _fold_query(query)
    return start + _fold_path(path, bool(host)) + (f"?{folded}" if folded else "")


def _split_place(place: str) -> tuple[str, str]:
    """Host in lower case and port, without the name of a user."""
    place = place.rpartition("@")[2]
    match = re.fullmatch(r"(?:\[([^\]]*)\]|([^:]*))(?::0*(\d*))?:*", place)
    if match is None:
        return place.lower(), ""
    return (match[1] or match[2] or "").lower(), match[3] or ""


def _fold_host(host: str) -> str:
    name = _unescape(host.encode("utf-8"))
    if not name.isascii():
        with contextlib.suppress(UnicodeError):  # what is no name is escaped below, as it stands
            name = name.decode("utf-8", "ignore").encode("idna")
    text = _WWW.sub("", _escape(name.lower().replace(b"..", b".").strip(b".")).lower())
    return ",".join(reversed(text.split(".")))


def _fold_path(path: str, has_host: bool) -> str:
    raw = _unescape(path.encode("utf-8"))
    if has_host:
        raw = _resolve(raw)
    folded = _escape(raw).lower()
    for visit in _ASPX_VISITS:
        folded = visit.sub(r"\1", folded, count=1)
    return folded.rstrip("/") if folded.endswith("/") and len(folded) > 1 and not folded.endswith("//") else folded


def _resolve(path: bytes) -> bytes:
    """Without "." and "..", and without empty parts but for the last."""
    kept: list[bytes] = []
    for part in path.split(b"/")[1:]:
        if part == b".." and kept:
            kept.pop()
        elif part != b".":
            kept.append(part)
    return b"/" + b"/".join([part for part in kept[:-1] if part] + kept[-1:])


def _fold_query(query: str) -> str:
    text = _escape(_unescape(query.encode("utf-8")))
    for visit in _VISITS:
        text = visit.sub(r"\1", text, count=1)
    return "&".join(sorted(text.lower().split("&"), key=lambda part: part.split("=", 1)))


def _unescape(text: bytes) -> bytes:
    """Escapes undone, also those of escapes."""
    while (plain := unquote_to_bytes(text)) != text:
        text = plain
    return text


def _escape(text: bytes) -> str:
    return quote_from_bytes(text, safe=_SAFE)
