"""Words that tell the kind of a speaker: role nouns and names of bodies, and where they stand in a phrase."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Generic, NamedTuple, TypeVar

from mediakit.quotes.words import PREPOSITIONS
from mediakit.resources import read_rows
from mediakit.text import plain_marks

VOICE, MEMBER, PERSON, NONE = "voice", "member", "person", "none"
_WORD = re.compile(r"'s\b|[^\W_]+(?:\.[^\W_]+)*|&|[,;:()/—–]")
_CUTS = frozenset((",", ";", ":", "(", ")", "/", "—", "–", "and", "who", "now", "but", "while", "or"))
_WEIGHTS = {"name": 2, "word": 2, "weak": 1, "place": 0}


class Term(NamedTuple):
    """One word or mark of a phrase: `text[start:end]`."""

    low: str
    start: int
    end: int
    capital: bool
    upper: bool


@dataclass(frozen=True, slots=True)
class Role:
    """What a role noun tells: see the columns of `speaker-kinds-en.csv`."""

    word: str
    kind: str
    alone: str = ""
    former: str = ""
    definite: bool = False
    relation: bool = False
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """What a word or name of a body tells: see `institutions-en.csv` and `body-types-en.csv`."""

    words: str
    type: str
    person: str
    voice: str
    weight: int
    is_name: bool


Entry = TypeVar("Entry", Role, Body)
Index = dict[str, list[tuple[tuple[str, ...], Entry]]]


@dataclass(frozen=True)
class Hit(Generic[Entry]):
    """An entry found at terms `first` to `last` (inclusive)."""

    entry: Entry
    first: int
    last: int


class Segment(NamedTuple):
    """A stretch between commas and their like; `head` is where its first phrase ends ("of", "for" and so on)."""

    first: int
    head: int
    end: int
    joined: bool  # by "and", without an article: "former ambassador and senator"


@dataclass(frozen=True, slots=True)
class Reading:
    """A phrase with its terms, segments, role nouns and bodies."""

    terms: tuple[Term, ...]
    segments: tuple[Segment, ...]
    roles: tuple[Hit[Role], ...]
    bodies: tuple[Hit[Body], ...]

    def span(self, hit: Hit[Role] | Hit[Body]) -> tuple[int, int]:
        """Characters of a hit."""
        return self.terms[hit.first].start, self.terms[hit.last].end


@lru_cache(maxsize=16384)
def read_phrase(text: str) -> Reading:
    """Terms, segments, role nouns and bodies of a phrase.

    Examples
    --------
    >>> reading = read_phrase("chief economist at Nord Bank")
    >>> [hit.entry.word for hit in reading.roles], [hit.entry.type for hit in reading.bodies]
    (['chief economist'], ['bank'])
    """
    terms = tuple(
        Term(m[0].lower(), m.start(), m.end(), m[0][0].isupper(), m[0].isupper())
        for m in _WORD.finditer(plain_marks(text))
    )
    bodies = _find_bodies(terms)
    roles = [hit for hit in _find_roles(terms) if not any(_is_inside(hit, body) for body in bodies)]
    return Reading(terms, tuple(_cut(terms)), tuple(roles), tuple(bodies))


def _is_inside(role: Hit[Role], body: Hit[Body]) -> bool:
    """Whether a role noun is a part of a name only: "Council of Ministers"."""
    longer = body.last - body.first > role.last - role.first
    return body.entry.is_name and longer and body.first <= role.first and role.last <= body.last


def _cut(terms: tuple[Term, ...]) -> list[Segment]:
    segments: list[Segment] = []
    first = 0
    for place in range(len(terms) + 1):
        if place < len(terms) and terms[place].low not in _CUTS:
            continue
        if place > first:
            head = next((n for n in range(first + 1, place) if terms[n].low in PREPOSITIONS), place)
            joined = first > 0 and terms[first - 1].low == "and" and terms[first].low not in ("a", "an", "the")
            segments.append(Segment(first, head, place, joined))
        first = place + 1
    return segments


def _find_roles(terms: tuple[Term, ...]) -> list[Hit[Role]]:
    index, endings = _role_index()
    found: list[Hit[Role]] = []
    place = 0
    while place < len(terms):
        hit = _longest(terms, place, index) if terms[place].low in index else None
        hit = hit or _by_ending(terms, place, endings)
        if hit:
            found.append(hit)
        place = hit.last + 1 if hit else place + 1
    return found


def _find_bodies(terms: tuple[Term, ...]) -> list[Hit[Body]]:
    index = _body_index()
    found: list[Hit[Body]] = []
    for place, term in enumerate(terms):
        hit = _longest(terms, place, index) if term.low in index else None
        if hit and not (found and found[-1].last >= hit.last):
            found.append(hit)
    return found


def _longest(terms: tuple[Term, ...], place: int, index: Index[Entry]) -> Hit[Entry] | None:
    for words, entry in index.get(terms[place].low, ()):
        last = place + len(words) - 1
        if last >= len(terms) or (last > place and tuple(term.low for term in terms[place : last + 1]) != words):
            continue
        if isinstance(entry, Body) and entry.is_name and not _is_written_so(terms[place], words, entry):
            continue
        return Hit(entry, place, last)
    return None


def _is_written_so(term: Term, words: tuple[str, ...], body: Body) -> bool:
    """Names need their capital; short forms of one word all their capitals ("WHO" is not "Who")."""
    return term.capital and (len(words) > 1 or term.upper == body.words.isupper())


def _by_ending(terms: tuple[Term, ...], place: int, endings: dict[str, Role]) -> Hit[Role] | None:
    low = terms[place].low
    for ending, role in endings.items():
        if low.endswith((ending, ending + "s")) and len(low) > len(ending) + 2:
            return Hit(replace(role, plural=low.endswith("s")), place, place)
    return None


def _split(words: str) -> tuple[str, ...]:
    return tuple(match[0] for match in _WORD.finditer(words.lower()))


def _plural(words: tuple[str, ...]) -> tuple[str, ...]:
    last = words[-1]
    if last.endswith("man"):
        last = last[:-3] + "men"
    elif last.endswith("y") and last[-2:-1] not in "aeiou":
        last = last[:-1] + "ies"
    else:
        last += "es" if last.endswith(("s", "ch", "sh", "x")) else "s"
    return (*words[:-1], last)


@cache
def _role_index() -> tuple[Index[Role], dict[str, Role]]:
    phrases: dict[tuple[str, ...], Role] = {}
    endings: dict[str, Role] = {}
    for row in _rows("speaker-kinds-en"):
        role = Role(
            row["word"], row["kind"], row["alone"], row["former"], row["definite"] == "yes", row["relation"] == "yes"
        )
        if role.word.startswith("*"):
            endings[role.word[1:]] = role
            continue
        words = _split(role.word)
        phrases[words] = role
        phrases.setdefault(_plural(words), replace(role, plural=True))
    return _by_first_word(phrases), endings


@cache
def _body_index() -> Index[Body]:
    types = {row["type"]: row for row in _rows("body-types-en")}
    phrases: dict[tuple[str, ...], Body] = {}
    for row in _rows("institutions-en"):
        body_type = types[row["type"]]
        phrases[_split(row["words"])] = Body(
            row["words"],
            row["type"],
            body_type["person"],
            body_type["voice"],
            _WEIGHTS[row["match"]],
            row["match"] in ("name", "place"),
        )
    return _by_first_word(phrases)


def _by_first_word(phrases: dict[tuple[str, ...], Entry]) -> Index[Entry]:
    index: Index[Entry] = defaultdict(list)
    for words, entry in sorted(phrases.items(), key=lambda item: -len(item[0])):
        index[words[0]].append((words, entry))
    return dict(index)


def _rows(name: str) -> list[dict[str, str]]:
    return read_rows(f"lexicons/{name}.csv", f"there is no list {name!r}")
