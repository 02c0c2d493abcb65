"""The people of one article: full names, what they are called later, and who "he" or "she" is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from mediakit.quotes.phrases import is_name
from mediakit.quotes.sentences import Sentence, Token
from mediakit.quotes.verbs import read_verbs
from mediakit.quotes.words import (
    BODIES,
    FEMALE_ROLES,
    HONORIFICS,
    LINKS,
    MALE_ROLES,
    PARTICLES,
    ROLES,
    STARTERS,
    TITLES,
)

_HE = frozenset(("he", "his", "him", "himself"))
_SHE = frozenset(("she", "her", "hers", "herself"))
_OF_PLACES = frozenset(("in", "at", "from", "to", "near", "outside"))
_FULL_NAME = re.compile(r"\b[A-Z][\w’'-]+ [A-Z][\w’'-]+\b(?=[,.])")
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
FURTHEST_ANTECEDENT = 8  # sentences


@dataclass(slots=True)
class Mention:
    """A run of capitals that may name a person: `words` without titles; `titles` are those before it."""

    words: tuple[str, ...]
    start: int
    end: int
    first: int  # first token of the name in its sentence
    last: int
    place: int  # number of the sentence
    titles: tuple[str, ...] = ()
    person: str = ""  # full name, once known

    @property
    def name(self) -> str:
        """The words as one name."""
        return " ".join(self.words)


def read_mentions(tokens: list[Token], place: int = 0, first: int = 0, last: int | None = None) -> list[Mention]:
    """Runs of capitals between two tokens; those that name a body or a place are left out."""
    found: list[Mention] = []
    stop = len(tokens) if last is None else last + 1
    number = first
    while number < stop:
        if not (is_name(tokens[number], number == 0) and tokens[number].is_word):
            number += 1
            continue
        end = _run_end(tokens, number, stop)
        if mention := _read_run(tokens, number, end, place):
            found.append(mention)
        number = end
    return found


def _run_end(tokens: list[Token], number: int, stop: int) -> int:
    end = number + 1
    while end < stop:
        token = tokens[end]
        particle = token.low in PARTICLES and end + 1 < stop and is_name(tokens[end + 1]) and not token.capital
        if not (is_name(token) and token.is_word or particle):
            break
        # "said Falk. Orm left" is split into sentences; "the U.S. Sen." is not a name
        end += 1
    return end


def _read_run(tokens: list[Token], first: int, end: int, place: int) -> Mention | None:
    titles: list[str] = []
    start = first
    for number in range(first, end):
        low = tokens[number].low.rstrip(".")
        titled = low in HONORIFICS or low in TITLES or low in ROLES
        if titled and (number + 1 < end or number == first):
            titles.append(low)
            start = number + 1
    while start < end and tokens[start].low in STARTERS and end - start > 1:
        start += 1
    run = tokens[start:end]
    while run and run[-1].low.rstrip(".") in _SUFFIXES:
        run = run[:-1]
    if not run or any(token.low in BODIES for token in run) or len(run) > 5:
        return None
    if start and tokens[start - 1].low == "the" and len(run) > 1:
        return None
    words = tuple(token.text.rstrip(".") if len(token.text) > 2 else token.text for token in run)
    return Mention(words, run[0].start, run[-1].end, start, start + len(run) - 1, place, tuple(titles))


class People:
    """Registry of one article, built from its sentences; names inside quotation marks are not read."""

    def __init__(self, sentences: list[Sentence], quoted: Iterable[str] = ()) -> None:
        self.mentions: list[Mention] = []
        self.by_sentence: dict[int, list[Mention]] = defaultdict(list)
        self.by_word: dict[str, list[Mention]] = defaultdict(list)
        self.gender: dict[str, str] = {}
        for sentence in sentences:
            for mention in read_mentions(sentence.tokens, sentence.place):
                self.mentions.append(mention)
                self.by_sentence[sentence.place].append(mention)
        self._drop_places(sentences)
        for mention in self.mentions:
            if len(mention.words) > 1:
                for word in {mention.words[-1].casefold(), mention.words[0].casefold()}:
                    self.by_word[word].append(mention)
        self._add_quoted(quoted)
        self._judge(sentences)

    def _add_quoted(self, quoted: Iterable[str]) -> None:
        """Full names that stand in quotation marks only, as where people introduce themselves."""
        for text in quoted:
            for match in _FULL_NAME.finditer(text):
                words = tuple(match[0].split())
                if words[-1].casefold() not in self.by_word and not {w.casefold() for w in words} & (BODIES | STARTERS):
                    self.by_word[words[-1].casefold()].append(Mention(words, 0, 0, 0, 0, 0))

    def _drop_places(self, sentences: list[Sentence]) -> None:
        """ "In Vosk Ann Falk said": Vosk goes where it is used alone after a preposition and is nobody's first name."""
        alone: set[str] = set()
        firsts: Counter[str] = Counter()
        for mention in self.mentions:
            led = mention.first > 0 and sentences[mention.place].tokens[mention.first - 1].low in _OF_PLACES
            if len(mention.words) == 1 and led:
                alone.add(mention.words[0])
            firsts[mention.words[0]] += len(mention.words) > 1 and not (led and mention.first == 1)
        for mention in self.mentions:
            led = mention.first == 1 and sentences[mention.place].tokens[0].low in _OF_PLACES
            if led and len(mention.words) > 1 and mention.words[0] in alone and not firsts[mention.words[0]]:
                following = sentences[mention.place].tokens[mention.first + 1]
                mention.words, mention.start, mention.first = mention.words[1:], following.start, mention.first + 1

    def _judge(self, sentences: list[Sentence]) -> None:
        """Give each mention its person, keep those with evidence, and vote on gender."""
        for mention in self.mentions:
            if len(mention.words) > 1:
                for gender in filter(None, map(_gender_of, mention.titles)):
                    self.gender.setdefault(mention.name, gender)
        for mention in self.mentions:
            mention.person = self.resolve(mention)
        self.persons = self._with_evidence(sentences)
        self.places: dict[str, list[int]] = defaultdict(list)
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        for mention in self.mentions:
            self.places[mention.person].append(mention.start)
            for title in mention.titles:
                if gender := _gender_of(title):
                    votes[mention.person][gender] += 5
            if gender := _gender_after(sentences[mention.place].tokens, mention.last):
                votes[mention.person][gender] += 3
        for sentence in sentences:
            self._vote(sentence, votes)
        for person, counted in votes.items():
            male, female = counted["m"], counted["f"]
            if male != female:
                self.gender[person] = "m" if male > female else "f"

    def _with_evidence(self, sentences: list[Sentence]) -> set[str]:
        """Names that are most likely of persons: with a title, used in a short form, or next to a verb of saying."""
        known: set[str] = set()
        for mention in self.mentions:
            tokens = sentences[mention.place].tokens
            after = tokens[mention.last + 1] if mention.last + 1 < len(tokens) else None
            before = tokens[mention.first - 1] if mention.first else None
            speaks = any(token and token.low in read_verbs() and not token.capital for token in (after, before))
            short = len(mention.words) == 1 and mention.person != mention.name
            role = _has_role_after(tokens, mention.last)
            if mention.titles or speaks or short or role:
                known.add(mention.person)
        return known

    def _vote(self, sentence: Sentence, votes: dict[str, Counter[str]]) -> None:
        """A sentence that names one person and goes on with he or she votes for a gender."""
        named = [m for m in self.by_sentence.get(sentence.place, ()) if m.person in self.persons]
        if len({m.person for m in named}) != 1:
            return
        for token in sentence.tokens:
            if token.start <= named[0].start or token.is_quote:
                continue
            if token.low in _HE:
                votes[named[0].person]["m"] += 1
            elif token.low in _SHE:
                votes[named[0].person]["f"] += 1

    def resolve(self, mention: Mention) -> str:
        """Full name of a mention: itself, or the person who is introduced by that first or last name."""
        if len(mention.words) > 1:
            return self._without_place(mention)
        same = self.by_word.get(mention.words[0].casefold(), [])
        if not same:
            return mention.name
        earlier = [other for other in same if other.start <= mention.start] or same[:1]
        last = [other for other in earlier if other.words[-1].casefold() == mention.words[0].casefold()]
        return self._choose(mention, last or earlier).name

    def _without_place(self, mention: Mention) -> str:
        """A full name without what only stands before it: "In Orm Ann Falk said" where "Ann Falk" is known."""
        if len(mention.words) < 3:
            return mention.name
        shorter = {m.words for m in self.by_word.get(mention.words[-1].casefold(), []) if m.start != mention.start}
        for cut in range(1, len(mention.words) - 1):
            if mention.words[cut:] in shorter:
                return " ".join(mention.words[cut:])
        return mention.name

    def _choose(self, mention: Mention, candidates: list[Mention]) -> Mention:
        """Of people with one surname: by title, else the most frequent, of equally frequent ones the last."""
        wanted = {_gender_of(title) for title in mention.titles} - {""}
        titled = [c for c in candidates if set(c.titles) & set(mention.titles)]
        if not titled and wanted:
            titled = [c for c in candidates if self.gender.get(c.name, "") in wanted | {""}]
        candidates = titled or candidates
        counted = Counter(candidate.name for candidate in candidates)
        top = max(counted.values())
        best = [candidate for candidate in candidates if counted[candidate.name] == top]
        return best[-1]

    def full_name(self, tokens: list[Token], first: int, last: int, place: int) -> str:
        """Full name of the person whom a phrase names, or "" if it names none ("a spokesman for Falk")."""
        mention = name_of_phrase(tokens, first, last, place)
        if mention is None:
            return ""
        for known in self.by_sentence.get(place, ()):
            if known.end == mention.end:
                return known.person
        return self.resolve(mention)

    def antecedent(self, pronoun: str, start: int, place: int, speakers: list[tuple[int, str]]) -> str:
        """Full name of the person whom "he" or "she" at a place means, or "".

        The last speaker comes first if nobody fitting was named since; then the nearest sentence back, there the
        first person named, as subjects come first.
        """
        wanted = "m" if pronoun in _HE else "f"
        found, found_at = self._nearest(wanted, start, place)
        for spoke, name in reversed(speakers[-3:]):
            if name in self.persons and self.gender.get(name) == wanted and start - spoke < 400 and spoke >= found_at:
                return name
        return found

    def _nearest(self, wanted: str, start: int, place: int) -> tuple[str, int]:
        weak: tuple[str, int] = ("", -1)
        for number in range(place, max(-1, place - FURTHEST_ANTECEDENT), -1):
            named = [m for m in self.by_sentence.get(number, ()) if m.start < start and m.person in self.persons]
            fitting = [m for m in named if self.gender.get(m.person, wanted) == wanted]
            sure = [m for m in fitting if m.person in self.gender]
            if number == place and sure:
                return sure[-1].person, sure[-1].start
            if fitting and fitting[0] is named[0] and number >= place - 3:
                return fitting[0].person, fitting[0].start
            if sure:
                return sure[0].person, sure[0].start
            if fitting and not weak[0]:
                weak = fitting[0].person, fitting[0].start
        return weak

    def last_place(self, person: str, start: int) -> int:
        """Where a person was last named before a place, or -1."""
        places = self.places.get(person, [])
        number = bisect_right(places, start - 1)
        return places[number - 1] if number else -1


def name_of_phrase(tokens: list[Token], first: int, last: int, place: int) -> Mention | None:
    """The name at the end of a phrase, before "of", "for" and their like; None if a common noun is its head."""
    end = last
    for number in range(first, last + 1):
        if tokens[number].low in LINKS and number > first:
            end = number - 1
            break
    start = first
    for number in range(first, end + 1):
        if tokens[number].low in ("'s", "'"):
            start = number + 1
    if start > end:
        return None
    while start < end and tokens[start].low in ("the", "a", "an"):
        start += 1
    mentions = read_mentions(tokens, place, start, end)
    tail = [mention for mention in mentions if mention.last >= end - 1]
    if not tail or (
        tail[-1].last < end and tokens[end].text[0] != "(" and tokens[end].low.rstrip(".") not in _SUFFIXES
    ):
        return None
    return tail[-1]


def _gender_of(title: str) -> str:
    if title in HONORIFICS and HONORIFICS[title]:
        return HONORIFICS[title]
    return "f" if title in FEMALE_ROLES else "m" if title in MALE_ROLES else ""


def _gender_after(tokens: list[Token], last: int) -> str:
    """Gender by the role in an appositive: "Tove Lund, mother of two,"."""
    if last + 1 >= len(tokens) or tokens[last + 1].text != ",":
        return ""
    for token in tokens[last + 2 : last + 6]:
        if token.is_quote or not token.is_word:
            return ""
        if gender := _gender_of(token.low):
            return gender
    return ""


def _has_role_after(tokens: list[Token], last: int) -> bool:
    if last + 1 >= len(tokens) or tokens[last + 1].text != ",":
        return False
    return any(token.low in ROLES for token in tokens[last + 2 : last + 8])
