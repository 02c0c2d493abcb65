"""Words of a query, looked for on this computer: what the Archive interface, which cannot search, leaves to us."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_TERM = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"[^\W_]+")
# Brackets, fields, wildcards and weights of Lucene's language are left to the service.
_BEYOND_US = re.compile(r"[()\[\]{}:*?~^|+\\]")


def find_test(query: str) -> Callable[[str], bool] | None:
    """A test of a text for a query; None when the query says more than can be judged here.

    Words must all occur; "a phrase" in this order; OR between groups of words; NOT or - before what must not occur.
    Upper and lower case and accents are the same, and a word also stands for longer ones that begin with it.

    Examples
    --------
    >>> holds = find_test('ferry "red line" OR harbour NOT yacht')
    >>> holds("Ferries and a red line"), holds("The ferry crossed red lines"), holds("A yacht in the harbour")
    (False, True, False)
    >>> find_test("headline:(ferry)") is None
    True
    """
    if _BEYOND_US.search(query) or query.count('"') % 2:
        return None
    groups: list[list[tuple[str, bool]]] = [[]]
    negated = False
    for match in _TERM.finditer(query):
        word = match[2] or ""
        if word == "OR":
            groups.append([])
        elif word == "NOT":
            negated = True
        elif word != "AND":
            term = _fold(match[1] if match[1] is not None else word)
            if term:
                groups[-1].append((term, negated or word.startswith("-")))
            negated = False
    groups = [group for group in groups if group]

    def holds(text: str) -> bool:
        words = f" {_fold(text)} "
        return not groups or any(all((f" {term}" in words) != no for term, no in group) for group in groups)

    return holds


def _fold(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(_WORD.findall("".join(sign for sign in letters if not unicodedata.combining(sign))))
