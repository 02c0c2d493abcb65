"""Texts in pieces: cut at what is marked in them, and shortened to what a page may show."""

from __future__ import annotations

import re

Part = tuple[str, str]  # a piece of text, and what it is: codes joined by blanks, empty for none
_WORD = re.compile(r"\S+")


def cut_text(text: str, spans: list[tuple[int, int, str]]) -> list[Part]:
    """Cut a text into (piece, codes of the piece); the pieces joined are the text.

    Examples
    --------
    >>> cut_text("ministers clash", [(10, 15, "conflict")])
    [('ministers ', ''), ('clash', 'conflict')]
    """
    edges = sorted({0, len(text), *(edge for start, end, _ in spans for edge in (start, end))})
    pieces = []
    for start, end in zip(edges, edges[1:], strict=False):
        codes = sorted({code for s, e, code in spans if s <= start and end <= e})
        pieces.append((text[start:end], " ".join(codes)))
    return pieces


def shorten_marked(parts: list[Part], code: str, most: int) -> list[Part]:
    """At most so many words of the pieces with a code, counted over all of them; "…" stands for the others.

    Examples
    --------
    >>> shorten_marked([("She said: ", ""), ("it is late and dark", "quotation")], "quotation", 3)
    [('She said: ', ''), ('it is late …', 'quotation')]
    """
    shown, left, cut = [], most, False
    for piece, codes in parts:
        if code not in codes.split():
            shown.append((piece, codes))
            continue
        words = list(_WORD.finditer(piece))
        if len(words) <= left:
            shown.append((piece, codes))
        elif not cut:
            cut = True
            shown.append((f"{piece[: words[left - 1].end()] if left else ''} …", codes))
        left = max(0, left - len(words))
    return shown


def shorten_gaps(parts: list[Part], most: int) -> list[Part]:
    """At most so many words of each piece without a code: those next to the pieces that have one.

    Examples
    --------
    >>> shorten_gaps([("one two three ", ""), ("four", "x"), (" five six seven", "")], 2)
    [('… two three ', ''), ('four', 'x'), (' five six …', '')]
    """
    return [
        (piece if codes else _shorten_gap(piece, most, first=place == 0, last=place == len(parts) - 1), codes)
        for place, (piece, codes) in enumerate(parts)
    ]


def _shorten_gap(piece: str, most: int, first: bool, last: bool) -> str:
    words = list(_WORD.finditer(piece))
    if len(words) <= most:
        return piece
    if first:
        return f"… {piece[words[-most].start() :]}"
    if last:
        return f"{piece[: words[most - 1].end()]} …"
    half = max(1, most // 2)
    return f"{piece[: words[half - 1].end()]} … {piece[words[-half].start() :]}"


def shorten_text(parts: list[Part], most: int) -> list[Part]:
    """About so many words of a whole text in pieces: what is marked, and in equal shares what stands between.

    Examples
    --------
    >>> shorten_text([("one two three four ", ""), ("five", "x"), (" six seven eight", "")], 5)
    [('… three four ', ''), ('five', 'x'), (' six seven …', '')]
    """
    words = [len(piece.split()) for piece, _ in parts]
    if sum(words) <= most:
        return parts
    marked = sum(n for n, (_, codes) in zip(words, parts, strict=True) if codes)
    gaps = sum(1 for _, codes in parts if not codes)
    return shorten_gaps(parts, max(1, (most - marked) // gaps)) if gaps else parts
