"""The people of one article: which mentions are of one person, who is a person at all, of what gender."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable

from mediakit.quotes.lexicons import gender_of_name, is_role, read_first_names, read_places, read_titles
from mediakit.quotes.mentions import Mention, name_of_phrase, read_mentions
from mediakit.quotes.sentences import Sentence, Token
from mediakit.quotes.verbs import read_verbs
from mediakit.quotes.words import BODIES, DETERMINERS, STARTERS

HE = frozenset(("he", "his", "him", "himself"))
SHE = frozenset(("she", "her", "hers", "herself"))
_PLACED = frozenset(("in", "at", "from", "to", "near", "outside"))
_PREDICATES = frozenset(("is", "was", "has", "had", "who", "met", "came", "went", "told", "will", "would"))
_FULL_NAME = re.compile(r"\b[A-Z][\w’'-]{1,40} [A-Z][\w’'-]{1,40}\b(?=[,.])")
# Evidence that a name is a person's; a name counts from ENOUGH on. Weights: set by hand, not fitted.
ENOUGH = 2
_TITLED, _FIRST_NAME, _PARTY, _SPEAKS, _SHORT_FORM, _ROLE, _AGE, _WHO, _LED = 3, 3, 3, 2, 2, 2, 3, 2, -2
_RECOGNISED = 3  # by another engine, as the name of a person
# Votes on gender: a title or honorific outweighs a first name, a first name some stray pronouns.
_BY_TITLE, _BY_NAME, _BY_ROLE, _BY_PRONOUN = 6, 4, 3, 1


class People:
    """Registry of one article, built from its sentences; names inside quotation marks are not read."""

    def __init__(self, sentences: list[Sentence], quoted: Iterable[str] = ()) -> None:
        self.sentences = sentences
        self.mentions: list[Mention] = []
        self.by_sentence: dict[int, list[Mention]] = defaultdict(list)
        self.by_word: dict[str, list[Mention]] = defaultdict(list)
        self.gender: dict[str, str] = {}
        for sentence in sentences:
            found = read_mentions(sentence.tokens, sentence.place)
            self.mentions += found
            if found:
                self.by_sentence[sentence.place] = found
        self._drop_places()
        self._index(quoted)
        for mention in self.mentions:
            mention.person = self.resolve(mention)
        self._count()

    # Which mentions are of one person --------------------------------------------------------------------------------

    def _drop_places(self) -> None:
        """ "In Vosk Ann Falk said": Vosk goes where it is used alone after a preposition and is nobody's first name."""
        alone = {m.words[0] for m in self.mentions if len(m.words) == 1 and self._before(m) in _PLACED}
        firsts = {m.words[0] for m in self.mentions if len(m.words) > 1 and self._before(m) not in _PLACED}
        for mention in self.mentions:
            leads = mention.first == 1 and self._before(mention) in _PLACED and len(mention.words) > 1
            word = mention.words[0]
            if leads and word not in firsts and (word in alone or word.casefold() in read_places()):
                following = self.sentences[mention.place].tokens[mention.first + 1]
                mention.words, mention.start, mention.first = mention.words[1:], following.start, mention.first + 1

    def _before(self, mention: Mention) -> str:
        return self.sentences[mention.place].tokens[mention.first - 1].low if mention.first else ""

    def _index(self, quoted: Iterable[str]) -> None:
        """Full names by first and last words; those that stand in quotation marks only if nothing else fits."""
        for mention in self.mentions:
            if len(mention.words) > 1 and not mention.weak:
                keys = {mention.words[0], mention.words[-1], mention.nickname} - {""}
                for word in {key.casefold() for key in keys}:
                    self.by_word[word].append(mention)
        for mention in [m for m in self.mentions if len(m.words) > 1 and "-" in m.words[-1]]:
            for part in mention.words[-1].casefold().split("-"):
                if part not in self.by_word:
                    self.by_word[part].append(mention)
        for text in quoted:
            for match in _FULL_NAME.finditer(text):
                words = tuple(match[0].split())
                folded = {word.casefold() for word in words}
                if words[-1].casefold() not in self.by_word and not folded & (BODIES | STARTERS):
                    self.by_word[words[-1].casefold()].append(Mention(words, 0, 0, 0, 0, 0))

    def resolve(self, mention: Mention) -> str:
        """Full name of a mention: the person who is introduced by that first or last name, else itself."""
        if len(mention.words) > 1:
            return self._merged(mention)
        word = mention.words[0].casefold()
        same = self.by_word.get(word, [])
        if not same:
            return mention.name
        last = [other for other in same if other.words[-1].casefold() == word]
        candidates = last or [
            other for other in same if word in read_first_names() or other.words[0].casefold() == word
        ]
        return self._merged(self._choose(mention, candidates or same))

    def _merged(self, mention: Mention) -> str:
        """The form of a name that the article uses for one person: with or without middle names and initials."""
        words = mention.words
        same = self.by_word.get(words[-1].casefold(), [])
        forms: Counter[tuple[str, ...]] = Counter()
        for other in same:
            if other.words[-1].casefold() == words[-1].casefold() and _one_person(
                words, other.words, mention.nickname or other.nickname
            ):
                forms[other.words] += 1
        if mention.weak and words not in forms:
            forms[words] += 0
        if not forms:
            return mention.name
        best: tuple[str, ...] = max(forms, key=lambda form: (forms[form], len(form), form))
        return " ".join(best)

    def _choose(self, mention: Mention, candidates: list[Mention]) -> Mention:
        """Of people with one surname: by title, by the pronouns of the sentence, else whom the article names most."""
        wanted = {_gender_of(title) for title in mention.titles} - {""}
        titled = [c for c in candidates if set(c.titles) & set(mention.titles)]
        if not wanted and not titled and len({c.name for c in candidates}) > 1:
            wanted = self._pronouns_after(mention)
        if not titled and wanted:
            titled = [c for c in candidates if self._first_gender(c) in wanted]
            titled = titled or [c for c in candidates if not self._first_gender(c)]
        candidates = titled or candidates
        counted = Counter(candidate.name for candidate in candidates)
        early = Counter(candidate.name for candidate in candidates if candidate.start <= mention.start)
        # who was named in full before counts double; a relative ("his wife, Ann Falk") is called by a first name later
        weight = {c.name: counted[c.name] + 2 * early[c.name] - 4 * self._is_kin(c) for c in reversed(candidates)}
        best = max(weight.values())
        return next(c for c in candidates if weight[c.name] == best)

    def _first_gender(self, mention: Mention) -> str:
        told = next(filter(None, map(_gender_of, mention.titles)), "")
        return told or gender_of_name(mention.words[0])

    def _pronouns_after(self, mention: Mention) -> set[str]:
        """Gender of he and she after a mention in its sentence, where only one of them stands there."""
        tokens = self.sentences[mention.place].tokens if mention.place < len(self.sentences) else []
        lows = {token.low for token in tokens if token.start > mention.start}
        found = ({"m"} if lows & HE else set()) | ({"f"} if lows & SHE else set())
        return found if len(found) == 1 else set()

    def _is_kin(self, mention: Mention) -> bool:
        tokens = self.sentences[mention.place].tokens
        near = [*tokens[max(0, mention.first - 2) : mention.first], *tokens[mention.last + 1 : mention.last + 4]]
        return any((title := read_titles().get(token.low)) is not None and title.kind == "kin" for token in near)

    # Who is a person, and of what gender -----------------------------------------------------------------------------

    def _count(self) -> None:
        """Keep the names with evidence of a person, note where they stand, and vote on gender."""
        evidence: Counter[str] = Counter()
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        self.places: dict[str, list[int]] = defaultdict(list)
        short: set[str] = set()
        for mention in self.mentions:
            self.places[mention.person].append(mention.start)
            evidence[mention.person] += self._evidence(mention)
            if len(mention.words) == 1 and mention.person != mention.name:
                short.add(mention.person)
            self._vote(mention, votes[mention.person])
        self.persons = {name for name, points in evidence.items() if points + _SHORT_FORM * (name in short) >= ENOUGH}
        self.persons |= {m.name for found in self.by_word.values() for m in found if not m.end}
        for sentence in self.sentences:
            self._vote_by_pronouns(sentence, votes)
        for person, counted in votes.items():
            male, female = counted["m"], counted["f"]
            if male != female:
                self.gender[person] = "m" if male > female else "f"

    def _evidence(self, mention: Mention) -> int:
        """Points for and against a mention being of a person."""
        tokens = self.sentences[mention.place].tokens
        after = tokens[mention.last + 1 : mention.last + 4]
        before = tokens[mention.first - 1] if mention.first else None
        points = _RECOGNISED * self._is_recognised(mention)
        first = read_first_names().get(mention.words[0].casefold())
        if mention.weak:
            # "..., King said": a surname that is a title too
            surname = bool(after) and before is not None and before.low not in DETERMINERS
            surname = surname and _is_title_and_surname(mention.words[0])
            return points + _SPEAKS * (surname and len(mention.words) == 1 and after[0].low in read_verbs())
        if mention.titles:
            points += _TITLED
        if len(mention.words) > 1 and first is None:
            points += 1 + bool(after and (after[0].low in _PREDICATES or after[0].low.endswith("ed")))
        elif len(mention.words) > 1 and first is not None:
            points += _FIRST_NAME - (first.also in ("place", "word"))
        elif first is not None and not first.also:
            points += 1
        if any(t and t.low in read_verbs() and not t.capital and not t.is_quote for t in (before, *after[:1])):
            points += _SPEAKS
        points += _after_points(tokens, mention.last) + _ROLE * _role_before(tokens, mention.first)
        if before is not None and before.low in _PLACED and len(mention.words) == 1 and not mention.titles:
            points += _LED
        return points

    def _is_recognised(self, mention: Mention) -> bool:
        reading = self.sentences[mention.place].reading
        return reading is not None and mention.last in reading.persons

    def _vote(self, mention: Mention, votes: Counter[str]) -> None:
        for title in mention.titles:
            if gender := _gender_of(title):
                votes[gender] += _BY_TITLE
        if len(mention.words) > 1 and (gender := gender_of_name(mention.words[0])):
            votes[gender] = max(votes[gender], _BY_NAME)
        tokens = self.sentences[mention.place].tokens
        if gender := _gender_after(tokens, mention.last) or _gender_before(tokens, mention.first):
            votes[gender] += _BY_ROLE

    def _vote_by_pronouns(self, sentence: Sentence, votes: dict[str, Counter[str]]) -> None:
        """A sentence that names one person and goes on with he or she votes for a gender."""
        opening = sentence.tokens[0].low
        place = sentence.place
        if opening in ("he", "she") and place and self.sentences[place - 1].paragraph == sentence.paragraph:
            before = {m.person for m in self.by_sentence.get(place - 1, ()) if m.person in self.persons}
            if len(before) == 1:
                votes[before.pop()]["m" if opening == "he" else "f"] += _BY_PRONOUN
        named = [m for m in self.by_sentence.get(place, ()) if m.person in self.persons]
        if len({m.person for m in named}) != 1:
            return
        for token in sentence.tokens:
            if token.start <= named[0].start or token.is_quote:
                continue
            if token.low in HE:
                votes[named[0].person]["m"] += _BY_PRONOUN
            elif token.low in SHE:
                votes[named[0].person]["f"] += _BY_PRONOUN

    # What is asked of the registry -----------------------------------------------------------------------------------

    def full_name(self, tokens: list[Token], first: int, last: int, place: int) -> str:
        """Full name of the person whom a phrase names, or "" if it names none ("a spokesman for Falk")."""
        mention = name_of_phrase(tokens, first, last, place)
        if mention is None:
            return ""
        known = next((other for other in self.by_sentence.get(place, ()) if other.end == mention.end), None)
        name = known.person if known is not None else self.resolve(mention)
        return "" if mention.weak and name == mention.name and name not in self.persons else name

    def adopt(self, name: str, full: str, start: int) -> None:
        """Give a first name its full form from a place on."""
        for mention in self.mentions:
            if mention.person == name and mention.start >= start:
                mention.person = full
                self.places[full].append(mention.start)
        self.persons.add(full)
        if gender := self.gender.get(name, "") or gender_of_name(name):
            self.gender[full] = gender

    def last_place(self, person: str, start: int) -> int:
        """Where a person was last named before a place, or -1."""
        places = self.places.get(person, [])
        number = bisect_right(places, start - 1)
        return places[number - 1] if number else -1


def _one_person(one: tuple[str, ...], other: tuple[str, ...], nickname: str = "") -> bool:
    """Whether two names with one surname are forms of one name: middle names, initials and a nickname may differ."""
    if one == other:
        return True
    if len(one) > len(other):
        one, other = other, one
    if len(one) > 1 and [word.casefold() for word in one] == [word.casefold() for word in other[-len(one) :]]:
        return True
    first, full = one[0].casefold().rstrip("."), other[0].casefold().rstrip(".")
    if first == full or (nickname and nickname.casefold() in (first, full)):
        return len(one) > 1 and (
            len(one) == 2 or all(a[:1] == b[:1] for a, b in zip(one[1:-1], other[1:-1], strict=False))
        )
    return len(first) == 1 and full.startswith(first)


def _gender_of(title: str) -> str:
    found = read_titles().get(title)
    return found.gender if found is not None else ""


def _is_title_and_surname(word: str) -> bool:
    title = read_titles().get(word.casefold())
    return title is not None and title.kind in ("title", "role", "kin")


def _after_points(tokens: list[Token], last: int) -> int:
    """Evidence after a name: an age, a party, "who", a role."""
    after = tokens[last + 1 : last + 9]
    if not after:
        return 0
    if after[0].text[:2] in ("(R", "(D", "(I") and len(after[0].text) > 3:
        return _PARTY
    if after[0].text not in (",", "("):
        return 0
    if len(after) > 1 and after[1].text.isdigit() and 0 < int(after[1].text[:4]) < 120:
        return _AGE
    if len(after) > 1 and after[1].low in ("who", "whose", "whom"):
        return _WHO
    for token in after[1:]:
        if token.is_quote or not token.is_word:
            return 0
        if is_role(token.low):
            return _ROLE
    return 0


def _role_before(tokens: list[Token], first: int) -> bool:
    """Whether a noun of role stands just before a name: "economist Ann Falk", "the chief executive, Ann Falk"."""
    place = first - 2 if first > 1 and tokens[first - 1].text == "," else first - 1
    return place >= 0 and not tokens[place].is_quote and is_role(tokens[place].low)


def _gender_after(tokens: list[Token], last: int) -> str:
    """Gender by the role in an appositive: "Tove Lund, mother of two,"."""
    if last + 1 >= len(tokens) or tokens[last + 1].text != ",":
        return ""
    for token in tokens[last + 2 : last + 7]:
        if token.is_quote or not (token.is_word or token.text == ","):
            return ""
        if gender := _gender_of(token.low):
            return gender
    return ""


def _gender_before(tokens: list[Token], first: int) -> str:
    """Gender by a noun just before a name: "his wife Ann", "his wife, Ann"."""
    place = first - 2 if first > 1 and tokens[first - 1].text == "," else first - 1
    if place < 0 or tokens[place].is_quote or tokens[place].capital:
        return ""
    return _gender_of(tokens[place].low)
