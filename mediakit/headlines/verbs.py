"""Verbs as headlines use them (`data/verbs/headline-en.csv`), and the verbs of saying among them."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from mediakit.headlines.tokens import word_set
from mediakit.resources import read_rows


class Form(NamedTuple):
    """What one form of a verb may be.

    `kinds` are third, base, past and participle ("hit" is base, past and participle); `takes` an object: yes, no or
    both; `noun`: the form is also a noun.
    """

    verb: str
    kinds: frozenset[str]
    takes: str
    noun: bool


BE = word_set("is are was were be been being 's 're isn't aren't wasn't weren't am")
MODALS = word_set(
    "will would can could may might must shall should cannot can't won't couldn't wouldn't shouldn't mustn't"
)
HAVE = word_set("has have had hasn't haven't hadn't")
DO = word_set("does do did doesn't don't didn't")
AUXILIARIES = BE | MODALS | HAVE | DO


@cache
def read_forms() -> dict[str, Form]:
    """Forms of the verbs of headlines.

    Examples
    --------
    >>> form = read_forms()["rejects"]
    >>> form.verb, sorted(form.kinds), form.takes, form.noun
    ('reject', ['third'], 'yes', False)
    """
    found: dict[str, Form] = {}
    rows = read_rows("verbs/headline-en.csv", "the list of verbs of headlines is missing")
    for row in rows:
        noun = row["noun"] == "yes"
        for kind, word in (
            ("base", row["verb"]),
            ("third", row["third"]),
            ("past", row["past"]),
            ("participle", row["participle"]),
        ):
            known = found.get(word)
            kinds = (known.kinds if known else frozenset()) | {kind}
            found[word] = Form(
                row["verb"], kinds, row["object"], noun and (kind in ("base", "third") or "base" in kinds)
            )
    return found


@cache
def read_saying() -> frozenset[str]:
    """Forms of the verbs of saying and showing that a clause may follow ("says", "claims", "shows", "finds").

    Examples
    --------
    >>> {"says", "claimed", "insist"} <= read_saying(), "backs" in read_saying()
    (True, False)
    """
    rows = read_rows("verbs/attribution-en.csv", "the list of verbs of attribution is missing")
    return frozenset(
        form.strip()
        for row in rows
        if "clause" in row["takes"] and (row["act"] != "thinking" or row["verb"] == "find")
        for form in row["forms"].split(";")
        if not form.strip().endswith("ing")
    )
