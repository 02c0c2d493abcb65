"""Words with which a headline leaves open whether something is so."""

from __future__ import annotations

from functools import cache

from mediakit.headlines.tokens import Token
from mediakit.resources import read_rows

# These are hedges only before a noun or "to": "suspected mine", "thought to be dead".
_PARTICIPLES = frozenset(("believed", "thought", "claimed", "reported", "suspected"))


@cache
def _read_hedges() -> frozenset[str]:
    rows = read_rows("words/hedges-en.csv", "there is no list of hedges")
    return frozenset(row["word"] for row in rows if row["where"] != "text")


def find_hedges(tokens: list[Token]) -> list[tuple[int, int]]:
    """Hedges in a headline as (start, end) in characters."""
    return [(token.start, token.end) for i, token in enumerate(tokens) if _is_hedge(tokens, i)]


def _is_hedge(tokens: list[Token], i: int) -> bool:
    token = tokens[i]
    if token.low not in _read_hedges() or token.quoted:
        return False
    before = tokens[i - 1] if i else None
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if token.low == "may" and token.capital:
        # In Title Case the month has to be told apart: "in May", "5 May", "May 5".
        month = (
            before and (before.low[:1].isdigit() or before.low in ("in", "since", "until", "from", "by", "of"))
        ) or (after and after.low[:1].isdigit())
        return not month and i > 0
    if token.low in ("likely", "unlikely") and before is not None and before.low in ("more", "less", "most", "least"):
        return False
    if token.low in ("believed", "thought"):
        return after is not None and after.low in ("to", "dead", "lost")
    if token.low in _PARTICIPLES:
        return (
            before is None
            or not before.is_word
            or before.low in ("a", "the", "over", "after", "of", "in", "by", "for", "as")
        )
    return True
