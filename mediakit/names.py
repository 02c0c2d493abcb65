"""Names as they are compared: without accents and kinds of apostrophe, and with spellings from other scripts folded."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from mediakit.resources import read_rows
from mediakit.text import plain_marks

_WHERE = {
    "word": r"\b{}\b",
    "start": r"\b{}",
    "end": r"{}\b",
    "anywhere": r"{}",
    "after vowel": r"(?<=[aeiou]){}",
    "after consonant": r"(?<=[bcdfghklmnpqrstvxz]){}",
}
_TITLES = frozenset(["mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "dame", "lord", "lady"])
_SUFFIXES = frozenset(["jr", "sr", "ii", "iii"])
_INITIAL = re.compile(r"(?:\w\.)+|\w")
# A single word is compared by its sound only from this length on: short surnames of different people look alike.
SHORTEST_ALONE = 5

# Names by which the large agencies sign, and how they are written in the table.
AGENCIES = {
    "ap": "Associated Press",
    "associated press": "Associated Press",
    "the associated press": "Associated Press",
    "reuters": "Reuters",
    "thomson reuters": "Reuters",
    "afp": "Agence France-Presse",
    "agence france-presse": "Agence France-Presse",
    "dpa": "dpa",
    "efe": "EFE",
    "tass": "TASS",
    "interfax": "Interfax",
    "ria novosti": "RIA Novosti",
    "xinhua": "Xinhua",
    "pa media": "PA Media",
    "press association": "PA Media",
    "upi": "United Press International",
    "bloomberg news": "Bloomberg News",
}


def fold_name(name: str) -> str:
    """A name without case, accents, kinds of apostrophe, doubled blanks and "the" before it.

    Examples
    --------
    >>> fold_name("Michael  O’Hanlon") == fold_name("MICHAEL O'HANLON")
    True
    """
    letters = unicodedata.normalize("NFKD", plain_marks(name))
    folded = " ".join("".join(c for c in letters if not unicodedata.combining(c)).casefold().split())
    return folded.removeprefix("the ")


@cache
def fold_romanised(name: str) -> str:
    """A name in which common spellings of Russian, Ukrainian and Arabic names in Latin letters are one.

    The result is a key to compare with, not a spelling. It is empty for a single word of fewer than 5 letters.

    Notes
    -----
    The replacements are those of `data/names/romanisation.csv`, in its order. They cover the systems met in English,
    French and German news (BGN/PCGN, ISO 9, scientific, popular forms) for the letters that differ most. Not covered:
    a name in two languages (Volodymyr and Vladimir, Serhiy and Sergei), other scripts, vowels of Arabic names that the
    list does not hold.

    Examples
    --------
    >>> fold_romanised("Sergei Lavrov") == fold_romanised("Sergey Lavrov")
    True
    >>> fold_romanised("Yevgeny Orlov") == fold_romanised("Evgenii Orlov")
    True
    >>> fold_romanised("Anders Holm") == fold_romanised("Andres Holm")
    False
    """
    key = _fold_letters(fold_name(name))
    return key if " " in key or len(key) >= SHORTEST_ALONE else ""


def _fold_letters(folded: str) -> str:
    # Soft and hard signs, Arabic ayn and hamza: an apostrophe says nothing about who it is.
    key = folded.replace("'", "").replace("`", "")
    for pattern, replacement in _replacements():
        key = pattern.sub(replacement, key)
    return key


def split_name(name: str) -> tuple[tuple[str, ...], str]:
    """First names (folded) and surname (folded, as romanised) of a name, without title and suffix.

    Notes
    -----
    The last word is taken for the surname: a name that puts it first, or has two of them, is not handled.

    Examples
    --------
    >>> split_name("Dr. Sergey N. Orlov Jr.")
    (('sergey', 'n.'), 'orlov')
    """
    words = fold_name(name).replace(",", " ").split()
    while len(words) > 1 and words[0].rstrip(".") in _TITLES:
        words = words[1:]
    while len(words) > 1 and words[-1].rstrip(".") in _SUFFIXES:
        words = words[:-1]
    return (tuple(words[:-1]), _fold_letters(words[-1])) if words else ((), "")


def is_initial(word: str) -> bool:
    """Whether a folded word is one letter, or letters with points: "j", "j.", "j.k."."""
    return _INITIAL.fullmatch(word) is not None


def same_given_names(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether first names can be one person's: none contradicts; as many middle names as both have are compared.

    Examples
    --------
    >>> same_given_names(("s.",), ("sergey", "n.")), same_given_names((), ("sergey",))
    (True, True)
    >>> same_given_names(("sergey",), ("stepan",)), same_given_names(("ann", "b."), ("ann", "c."))
    (False, False)
    """
    return all(_same_given_name(a, b) for a, b in zip(one, other, strict=False))


def _same_given_name(one: str, other: str) -> bool:
    if is_initial(one) or is_initial(other):
        return one[0] == other[0]
    return _fold_letters(one) == _fold_letters(other)


@cache
def _replacements() -> list[tuple[re.Pattern[str], str]]:
    return [
        (re.compile(_WHERE[row["where"]].format(re.escape(row["variant"]))), row["folded"])
        for row in read_rows("names/romanisation.csv", "the list of romanisations is missing")
    ]
