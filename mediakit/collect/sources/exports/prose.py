"""Paragraphs of a document without what the database put around and into them."""

from __future__ import annotations

import re
from collections.abc import Iterable

_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff\x00]")
_PAGE = re.compile(r"(?:page|seite|pagina|página)\s+\d+(?:\s+(?:of|von|sur|de)\s+\d+)?|\d{1,4}", re.IGNORECASE)
_CREDIT = re.compile(
    r"(?:photo(?:graph)?s?|pictures?|images?|graphics?|captions?|foto|bild|grafik)(?:\s+(?:credit|by|caption)s?)?\s*"
    r"(?:\([^)]{0,60}\))?\s*:.{0,400}",
    re.IGNORECASE,
)
# What stands below the text and is the database's, not the outlet's.
_FOOT = re.compile(
    r"(?:\(c\)|©|copyright\b|\(copyright\b|all rights reserved|load-date:|end of document|classification$"
    r"|document\s+[A-Z]{2,}\w*\d{8}\w+\s*$|reproduced with permission of).*",
    re.IGNORECASE | re.DOTALL,
)


def clean_line(text: str) -> str:
    """One line: blanks of all kinds made one, soft hyphens and invisible signs gone.

    Examples
    --------
    >>> clean_line("a\\u00a0 b\\u00adc")
    'a bc'
    """
    return " ".join(_INVISIBLE.sub("", text).split())


def clean_paragraphs(paragraphs: Iterable[str]) -> list[str]:
    """Paragraphs without page numbers, labelled photo credits, and the database's lines below the text.

    Examples
    --------
    >>> clean_paragraphs(["One.", "Page 2", "PHOTO: A. Holm", "Two.", "(c) 2031", "Document POST0000203104110001a"])
    ['One.', 'Two.']
    """
    kept = [line for paragraph in paragraphs if (line := clean_line(paragraph))]
    kept = [line for line in kept if not _PAGE.fullmatch(line) and not _CREDIT.fullmatch(line)]
    while kept and (_FOOT.fullmatch(kept[-1]) and len(kept[-1]) < 400):
        kept.pop()
    return kept


def count_words(text: str) -> int:
    """Words as databases count them: what stands between blanks and holds a letter or digit."""
    return sum(any(sign.isalnum() for sign in word) for word in text.split())
