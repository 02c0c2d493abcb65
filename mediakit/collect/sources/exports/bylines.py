"""Names of persons in the bylines of databases and in the author fields of reference managers."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mediakit.names import AGENCIES

_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_BY = re.compile(r"^\s*(?:(?:written|reported|story|text|words)\s+)?(?:by|von|par|por|автор)\b\s*:?\s*", re.IGNORECASE)
_SPLIT = re.compile(r"\s*(?:,|/|&| · )\s*|\s+(?:and|with|und|et|и)\s+", re.IGNORECASE)
_PLACE = re.compile(r"\s+(?:in|at|from|aus|à|reporting|contributed)\s+.*$|\s*[(\[].*$|\s+[-–—•]\s.*$", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(?:editor|correspond\w*|korrespond\w*|reporter|writer|columnist|staff|journalist\w*|producer|analyst|chief|"
    r"bureau|contributor|professor|desk|team|redaktion|redacción|rédaction|editorial|board|agenc\w*|agent\w+|news|"
    r"media|press|wire|service|special|guest|anonymous|unknown|photo\w*|senior|fellow|dr|prof)\b",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    "van von de der den da di du la le el al bin ibn del dos y of ter ten zu".split()  # noqa: SIM905
)
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")


def read_byline(byline: str = "", authors: Iterable[str] = (), *, inverted: bool = False) -> tuple[str, str]:
    """Names joined by "; ", and the agency that is credited.

    Parameters
    ----------
    byline : str
        One line, such as "By RIKKE DAHLIN and Sander Ek, diplomatic correspondent".
    authors : list of str
        Names given one by one.
    inverted : bool
        The source puts the surname first: "Dahlin, Rikke".

    Returns
    -------
    (str, str)
        Both may be "". Roles, places and e-mail addresses are left out, and so is a single word.

    Examples
    --------
    >>> read_byline("By RIKKE DAHLIN and Sander Ek, Reuters; r.dahlin@post.example")
    ('Rikke Dahlin; Sander Ek', 'Reuters')
    >>> read_byline(authors=["Dahlin, Rikke", "Ek, S. J."], inverted=True)
    ('Rikke Dahlin; S. J. Ek', '')
    """
    names: dict[str, str] = {}
    agency = ""
    for part in [*re.split(r"[;|\n]", byline), *authors]:
        for piece in _pieces(_BY.sub("", _MAIL.sub(" ", " ".join(part.split()))), inverted):
            name = _trim(_BY.sub("", piece))
            agency = agency or AGENCIES.get(name.casefold(), "")
            name = _spell(_PLACE.sub("", name).strip())
            if _is_name(name):
                names.setdefault(name.casefold(), name)
    return "; ".join(names.values()), agency


def _trim(name: str) -> str:
    """Without marks around it; the point of an initial stays."""
    name = " ".join(name.split()).strip(" ,:;")
    return name if re.search(r"\b\w\.$", name) else name.strip(" .")


def _pieces(part: str, inverted: bool) -> list[str]:
    if inverted and part.count(",") == 1:
        surname, first = (_trim(half) for half in part.split(","))
        if surname and first and not _ROLE.search(first) and first.casefold() not in AGENCIES:
            return [f"{first} {surname}"]
    found = []
    for piece in _SPLIT.split(part):
        halves = re.split(r"\s+y\s+", piece)
        found += halves if all(len(half.split()) > 1 for half in halves) else [piece]
    return found


def _spell(name: str) -> str:
    """Names in capitals, as Nexis prints them, in small letters; initials stay."""
    if not (name.isupper() and " " in name):
        return name
    words = [word if len(word) < 3 and "." in word else re.sub(r"\w+", _capital, word) for word in name.split()]
    return " ".join(words)


def _capital(match: re.Match[str]) -> str:
    word = match[0]
    return f"Mc{word[2:].capitalize()}" if re.match("MC[B-Z]{2}", word) else word.capitalize()


def _is_name(name: str) -> bool:
    words = name.split()
    if not words or len(name) > 80 or _ROLE.search(name) or name.casefold() in AGENCIES:
        return False
    if not all(_WORD.fullmatch(word) for word in words):
        return False
    if name.lower() == name.upper():
        return len(name) > 1  # a script without capitals, where a name may be one word
    big = [word for word in words if word.casefold() not in _PARTICLES]
    return 2 <= len(words) <= 6 and bool(big) and all(word[0].isupper() for word in big)
