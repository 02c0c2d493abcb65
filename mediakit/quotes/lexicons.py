"""The lists of words about people: titles and roles, first names, words of bodies, places (`data/lexicons`)."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from mediakit.resources import read_rows


class Title(NamedTuple):
    """What a word before or after a name is.

    `kind` is address, office, title, modifier, party, role, kin, relation, person, particle or suffix; `gender` is
    m, f or "" (says nothing); `full` is the word that a short form stands for ("governor" for "gov").
    """

    kind: str
    gender: str
    full: str = ""


class FirstName(NamedTuple):
    """A first name: `gender` is m, f or u (women and men); `also` is place, word, surname or ""."""

    gender: str
    also: str


class Body(NamedTuple):
    """A word of a body or a place: `kind` is body, outlet, place, event, group or field; `also` is surname or ""."""

    kind: str
    also: str


def _rows(name: str) -> list[dict[str, str]]:
    return read_rows(f"lexicons/{name}.csv", f"there is no word list {name!r}")


@cache
def read_titles(name: str = "titles-en") -> dict[str, Title]:
    """Words of address, office and role, in small letters and without points.

    Examples
    --------
    >>> read_titles()["spokeswoman"]
    Title(kind='title', gender='f', full='')
    """
    return {row["word"]: Title(row["class"], row["gender"], row["full"]) for row in _rows(name)}


@cache
def read_first_names(name: str = "first-names-en") -> dict[str, FirstName]:
    """Common first names, in small letters.

    Examples
    --------
    >>> read_first_names()["grace"]
    FirstName(gender='f', also='word')
    """
    return {row["name"].casefold(): FirstName(row["gender"], row["also"]) for row in _rows(name)}


@cache
def read_bodies(name: str = "bodies-en") -> dict[str, Body]:
    """Words that make a run of capitals a body or a place, with their class.

    Examples
    --------
    >>> read_bodies()["ministry"]
    Body(kind='body', also='')
    """
    return {row["word"]: Body(row["class"], row["also"]) for row in _rows(name)}


@cache
def read_places(name: str = "places-en") -> frozenset[str]:
    """Names of states, regions and large cities, in small letters (of longer names the last word).

    Examples
    --------
    >>> "ohio" in read_places()
    True
    """
    return frozenset(row["place"].casefold() for row in _rows(name))


@cache
def read_adjectives(name: str = "places-en") -> dict[str, str]:
    """Which place an adjective belongs to; adjectives in small letters.

    Examples
    --------
    >>> read_adjectives()["norwegian"]
    'Norway'
    """
    return {
        adjective.casefold(): row["place"]
        for row in _rows(name)
        for adjective in row["adjectives"].split("; ")
        if adjective
    }


def is_first_name(word: str) -> bool:
    """Whether a word is a first name and hardly anything else."""
    found = read_first_names().get(word.casefold())
    return found is not None and not found.also


def gender_of_name(word: str) -> str:
    """The gender of a first name, m or f, or "" where it tells none; of a double name that of its first part."""
    names = read_first_names()
    folded = word.casefold()
    found = names.get(folded) or names.get(folded.split("-")[0])
    return found.gender if found is not None and found.gender != "u" else ""


_ROLE_KINDS = frozenset(("title", "role", "kin", "relation", "party", "office"))


@cache
def _role_forms() -> frozenset[str]:
    """Nouns of role in the singular and the plural, short titles with and without point."""
    forms: set[str] = set()
    for word, title in read_titles().items():
        if title.kind in _ROLE_KINDS:
            forms |= {word, word + "s", word + "."}
            if word.endswith("man"):
                forms.add(word.removesuffix("man") + "men")
            if word.endswith("y"):
                forms.add(word.removesuffix("y") + "ies")
    return frozenset(forms)


def is_role(word: str) -> bool:
    """Whether a word in small letters is a noun of role, office or relation, in the singular or the plural."""
    return word in _role_forms()


def is_plural(low: str) -> bool:
    """Whether a noun of role is in the plural."""
    return (low.endswith("s") and not low.endswith("ss") or low.endswith("men")) and low not in read_titles()


def is_kin(role: str) -> bool:
    """Whether the last word of a role names a relation: "his mother"."""
    title = read_titles().get(role.split()[-1].lower()) if role else None
    return title is not None and title.kind == "kin"


def is_relation(role: str) -> bool:
    """Whether the last word of a role only relates somebody to others: "his mother", "rival"."""
    title = read_titles().get(role.split()[-1].lower()) if role else None
    return title is not None and title.kind in ("kin", "relation")


def is_party(role: str) -> bool:
    """Whether a role is nothing but a party: "Republican"."""
    title = read_titles().get(role.lower())
    return title is not None and title.kind == "party"
