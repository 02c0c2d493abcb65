"""Verbs of attribution, read from `data/verbs/attribution-en.csv`."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from mediakit.errors import ResourceError
from mediakit.resources import DATA


@dataclass(frozen=True)
class Verb:
    """One verb: its stance and what it takes.

    words: quoted words; clause: a reported clause; name: an object that quoted words are about ("called it ...");
    as: the same with "as"; person: the person spoken to comes first ("told her that").
    """

    verb: str
    stance: str
    takes: frozenset[str]


@cache
def read_verbs(name: str = "attribution-en") -> dict[str, Verb]:
    """Each form of each verb ("said", "went on"), in small letters.

    Examples
    --------
    >>> read_verbs()["claims"].stance
    'doubting'
    """
    path = DATA / "verbs" / f"{name}.csv"
    if not path.is_file():
        raise ResourceError(f"there is no list of verbs {name!r}", str(path), "install mediakit again")
    with path.open(encoding="utf-8", newline="") as file:
        return {
            form: Verb(row["verb"], row["stance"], frozenset(row["takes"].split("; ")))
            for row in csv.DictReader(file)
            for form in row["forms"].split("; ")
        }
