"""From a mention to a speaker: full name, role and affiliation as the article states them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mediakit.quotes.affiliations import Bodies, Span
from mediakit.quotes.circumstances import Circumstance, find_circumstance, find_seat
from mediakit.quotes.descriptions import definite_heads, description_end, is_common
from mediakit.quotes.lexicons import is_kin, is_party, is_relation, is_role, read_titles
from mediakit.quotes.people import People
from mediakit.quotes.pronouns import Spoken, antecedent
from mediakit.quotes.roles import NO_NOUN, Statement, base_end, find_statements, state
from mediakit.quotes.sentences import Phrase, Sentence, Token
from mediakit.quotes.words import PRONOUNS, ROLES

_INTRODUCED = re.compile(r"[\"'“‘]?([A-Z][\w’-]+ [A-Z][\w’-]+), ((?:[Tt]he )?[A-Z][\w&-]+(?: [A-Z][\w&-]+)+)\.")
MAIN_PERSON = 8  # mentions
LONG_DESCRIPTION = 5  # tokens
_HE_SHE = ("he", "she", "him", "her")
# Words of a description that need not stand in the role it takes up.
_LOOSE = frozenset(("former", "late", "same", "new", "the", "this"))


@dataclass(frozen=True)
class Speaker:
    """Name, role and affiliation; name is the mention where the article gives no full name.

    role_start and role_end are the characters of the words that state the role, wherever in the text they stand;
    -1 if none do. Where two places state it (a title and an apposition) they are those of the longer statement.
    `named`: the name of a person is known. `circumstance`: what tells their kind where role and affiliation do not.
    """

    name: str = ""
    role: str = ""
    affiliation: str = ""
    role_start: int = -1
    role_end: int = -1
    named: bool = False
    circumstance: Circumstance | None = None


class Namer:
    """Resolves mentions in the order of the text; remembers who spoke."""

    def __init__(self, text: str, sentences: list[Sentence]) -> None:
        self.text, self.sentences = text, sentences
        quoted = (token.text for sentence in sentences for token in sentence.tokens if token.is_quote)
        self.people = People(sentences, quoted)
        self.bodies = Bodies(text, sentences)
        self.spoken: list[Spoken] = []
        self.unnamed: dict[str, Speaker] = {}
        self._known: dict[tuple[int, Phrase], Speaker] = {}
        self._stated: dict[str, list[Statement]] = {}
        self._circumstances: dict[str, Circumstance | None] = {}
        self._described: dict[tuple[int, int], str] = {}
        self._name_families()
        for mention in self.people.mentions:
            tokens = sentences[mention.place].tokens
            for statement in find_statements(self.bodies, tokens, mention):
                self._stated.setdefault(mention.person, []).append(statement)
        for sentence in sentences:
            self._read_possessives(sentence)
            self._read_introductions(sentence)
        self._read_descriptions()

    def _circumstance_of(self, name: str) -> Circumstance | None:
        """The first circumstance that the article tells of a person; looked for when they speak, as most never do."""
        if name not in self._circumstances:
            told = (
                find_circumstance(self.sentences[mention.place].tokens, mention)
                for mention in self.people.mentions
                if mention.person == name
            )
            self._circumstances[name] = next(filter(None, told), None)
        return self._circumstances[name]

    def name(self, sentence: Sentence, phrase: Phrase, start: int) -> Speaker:
        """The speaker whom a phrase of a sentence means; `start` is where they are quoted."""
        key = (sentence.place, phrase)
        if key not in self._known:
            self._known[key] = self._name(sentence, phrase)
        speaker = self._known[key]
        at = max(start, sentence.tokens[phrase[1]].end)
        self.spoken.append(Spoken(at, sentence.place, sentence.paragraph, speaker.name))
        return speaker

    def _name(self, sentence: Sentence, phrase: Phrase) -> Speaker:
        tokens = sentence.tokens
        first, last = phrase
        mention = self.text[tokens[first].start : tokens[last].end]
        name = ""
        if first == last and tokens[first].low in _HE_SHE:
            name = antecedent(self.people, tokens[first], sentence.place, self.spoken)
        elif tokens[last].low not in PRONOUNS:
            name = self.people.full_name(tokens, first, last, sentence.place)
            name = name or self._apposed(sentence, phrase) or self._by_role(sentence, first, last)
        if name:
            return self._speaker(name)
        if not is_common(tokens, phrase):
            return self._unnamed(tokens, first, last, Speaker(mention))
        found = state(self.bodies, tokens, (first, last + 1), "noun", sentence.place)
        affiliation = found.affiliation
        if tokens[first].low in ("his", "her") and not is_relation(found.role):
            # "his spokesman" speaks for whom the pronoun means
            affiliation = affiliation or antecedent(self.people, tokens[first], sentence.place, self.spoken)
        return self._unnamed(tokens, first, last, Speaker(mention, found.role, affiliation, found.start, found.end))

    # What the whole text tells ---------------------------------------------------------------------------------------

    def _name_families(self) -> None:
        """ "Her son Emil" after "Solveig Torp" is Emil Torp: a relative called by first name shares the surname."""
        for mention in self.people.mentions:
            tokens = self.sentences[mention.place].tokens
            if len(mention.words) > 1 or mention.person != mention.name or mention.first < 2:
                continue
            owner = tokens[mention.first - 2]
            if owner.low not in ("his", "her") or not is_kin(tokens[mention.first - 1].low):
                continue
            head = antecedent(self.people, owner, mention.place, [])
            if " " in head:
                self.people.adopt(mention.name, f"{mention.name} {head.split()[-1]}", mention.start)

    def _read_possessives(self, sentence: Sentence) -> None:
        """ "His Harbour Party holds 47 seats" tells whom he speaks for."""
        tokens = sentence.tokens
        for place, token in enumerate(tokens[:-1]):
            if (
                token.low in ("his", "her")
                and tokens[place + 1].capital
                and (body := self.bodies.at(tokens, place + 1))
            ):
                name = antecedent(self.people, token, sentence.place, [])
                if name:
                    statement = Statement("", body, -1, -1, token.start, "clause")
                    self._stated.setdefault(name, []).append(statement)

    def _read_introductions(self, sentence: Sentence) -> None:
        """ "Sander Ek, Coast News. Minister, ..." in quotation marks: people who introduce themselves."""
        for token in sentence.tokens:
            if token.is_quote and (match := _INTRODUCED.match(token.text)):
                statement = Statement("", match[2], -1, -1, token.start, "clause")
                self._stated.setdefault(match[1], []).append(statement)

    # Names -----------------------------------------------------------------------------------------------------------

    def _apposed(self, sentence: Sentence, phrase: Phrase) -> str:
        """The name that a phrase leads to: "The mayor, Ann Falk, said"; "Nord Bank economist Ann Falk said"."""
        tokens, after = sentence.tokens, phrase[1] + 1
        for mention in self.people.by_sentence.get(sentence.place, ()):
            lead = mention.first - len(mention.titles)
            if mention.person not in self.people.persons:
                continue
            if mention.last == phrase[0] - 2 and _goes_on(tokens, phrase) and is_common(tokens, phrase):
                return mention.person
            if mention.first <= after:
                continue
            closed = mention.last + 1 >= len(tokens) or tokens[mention.last + 1].text in ",.;"
            if tokens[after].text == "," and after + 1 in (mention.first, lead) and closed:
                return mention.person if is_common(tokens, phrase) else ""
            between = tokens[after:lead]
            if 0 < len(between) < 6 and is_role(between[-1].low) and all(_is_plain(token) for token in between):
                return mention.person
        return ""

    def _unnamed(self, tokens: list[Token], first: int, last: int, speaker: Speaker) -> Speaker:
        """ "the official" is "an official of the council" where that one spoke before."""
        head = tokens[base_end(tokens, first, last)].low
        if tokens[first].low == "the" and last - first == 1 and head in self.unnamed:
            return self.unnamed[head]
        if tokens[first].low in ("a", "an", "one"):
            self.unnamed[head] = speaker
        return speaker

    def _by_role(self, sentence: Sentence, first: int, last: int) -> str:
        """Person whom a bare title means: "the minister", "the retired pilot"."""
        tokens = sentence.tokens
        if described := self._described.get((sentence.place, first)):
            return described
        end = base_end(tokens, first, last)
        if end == first or tokens[end].low not in ROLES:
            return ""
        start = tokens[first].start
        if any(token.low in ("'s", "'") for token in tokens[first + 1 : end]):
            return self._bearer(tokens, first - 1, last, start)  # "Nord Bank's chairman"
        defined = tokens[first].low in ("the", "this", "that", "his", "her", "their")
        return self._bearer(tokens, first, last, start) if defined else ""

    def _bearer(self, tokens: list[Token], first: int, last: int, start: int) -> str:
        """The person named last of those whose role has all words of a description."""
        wanted = {token.low for token in tokens[first + 1 : last + 1] if token.is_word} - _LOOSE - {"of", "for", "at"}
        places = {token.low: self.bodies.place_of(token.text).lower() for token in tokens[first + 1 : last + 1]}
        best, best_at = "", -1
        for name, statements in self._stated.items():
            if not any(statement.at <= start for statement in statements):
                continue
            words = {word.strip("(),.").lower() for s in statements for word in f"{s.role} {s.affiliation}".split()}
            words |= {title.full for word in words if (title := read_titles().get(word)) is not None}
            if not all(word in words or places.get(word) and places[word] in words for word in wanted):
                continue
            spoke = max((item.at for item in self.spoken if item.name == name), default=-1)
            at = max(self.people.last_place(name, start), spoke)
            if at > best_at:
                best, best_at = name, at
        return best

    def _read_descriptions(self) -> None:
        """Descriptions that take up somebody just named, and so tell their role: "Zora Falk ... The trader said"."""
        indefinite: set[str] = set()
        for sentence in self.sentences:
            tokens = sentence.tokens
            for first, last in definite_heads(tokens):
                start = tokens[first].start
                name = self._bearer(tokens, first, last, start)
                if not name and tokens[last].low not in indefinite:
                    span = (first, description_end(tokens, last))
                    name = self._just_named(sentence, span, last)
                    if name and self._tells_role(span, name):
                        found = state(self.bodies, tokens, span, "noun")
                        self._stated.setdefault(name, []).append(found)
                if name:
                    self._described[sentence.place, first] = name
            for place, token in enumerate(tokens):
                if token.low in ROLES and any(other.low in ("a", "an") for other in tokens[max(0, place - 4) : place]):
                    indefinite.add(token.low)

    def _just_named(self, sentence: Sentence, span: Span, last: int) -> str:
        """The only person of the sentence before, if the text has told no role of that person yet.

        What is told by party, age or past ("the Republican", "the retired pilot") may add to a role.
        """
        tokens = sentence.tokens
        start = tokens[span[0]].start
        name = antecedent(self.people, tokens[span[0]], sentence.place, [])
        before = sentence.place - 1
        while before > 0 and not any(token.is_word for token in self.sentences[before].tokens):
            before -= 1  # a sentence that is all quotation
        numbers = range(max(0, before), sentence.place + 1)
        named = [m.person for number in numbers for m in self.people.by_sentence.get(number, ()) if m.start < start]
        persons = [person for person in named if person in self.people.persons]
        if not persons:
            return self._only_person(start)
        adds = is_party(tokens[last].low) or any(_is_personal(token.low) for token in tokens[span[0] : span[1]])
        if persons[0] != name or not adds and set(persons) != {name}:
            return ""
        return name if adds or not any(found.role for found in self._stated.get(name, ())) else ""

    def _only_person(self, start: int) -> str:
        """The only person whom the text has named before a place, if it has told no role of that person yet."""
        before = [mention for mention in self.people.mentions if mention.start < start]
        named = {m.person for m in before if len(m.words) > 1 or m.person in self.people.persons}
        name = named.pop() if len(named) == 1 else ""
        known = name in self.people.persons and not any(found.role for found in self._stated.get(name, ()))
        return name if known else ""

    def _tells_role(self, span: Span, name: str) -> bool:
        """Whether a description tells a role: of whom an article names often only a long one does."""
        return len(self.people.places.get(name, ())) < MAIN_PERSON or span[1] - span[0] >= LONG_DESCRIPTION

    # Roles -----------------------------------------------------------------------------------------------------------

    def _speaker(self, name: str) -> Speaker:
        """A person with the role that the article states: a title and what else is said, the first of each."""
        statements = self._stated.get(name, [])
        titles = [s for s in statements if s.role and s.how == "title" and not is_relation(s.role)]
        others = [s for s in statements if s.role and s.how != "title"]
        others.sort(key=lambda s: (is_relation(s.role), is_party(s.role), s.how == "noun"))
        if titles:
            others = [s for s in others if not is_relation(s.role)]
        parts = [*titles[:1], *others[:1]] or [s for s in statements if s.role][:1]
        if len(parts) == 2:
            parts = _without_repeats(parts)
        role = ", ".join(part.role for part in parts)
        ranked = sorted(statements, key=lambda s: s.how == "noun")
        party = [s for s in statements if s.how == "party"]
        affiliation = next((s.affiliation for s in [*party, *parts, *ranked] if s.affiliation), "")
        longest = max(parts, key=lambda s: s.end - s.start, default=None)
        span = (longest.start, longest.end) if longest else (-1, -1)
        if role:
            circumstance = find_seat(self.text, role, affiliation, span)
        else:
            often = len(self.people.places.get(name, ())) >= MAIN_PERSON
            circumstance = None if often else self._circumstance_of(name)
        return Speaker(name, role, affiliation, *span, named=True, circumstance=circumstance)


def _goes_on(tokens: list[Token], phrase: Phrase) -> bool:
    """Whether a phrase is an apposition that a clause hangs on: "Falk, a driver who had waited, nodded"."""
    opened = tokens[phrase[0] - 1].text == "," and tokens[phrase[0]].low in ("a", "an", "the")
    return opened and tokens[phrase[1] + 1].low in ("who", "whose", "from", "in", "at", ",")


def _is_plain(token: Token) -> bool:
    """Whether a token may stand between a body and a name: "Nord Bank chief economist Ann Falk"."""
    return token.is_word and not token.capital and token.low not in NO_NOUN


def _is_personal(low: str) -> bool:
    """Whether a word of a description tells of one person's past or age."""
    return low in ("former", "retired", "ex", "self-described") or low.endswith("-year-old")


def _without_repeats(parts: list[Statement]) -> list[Statement]:
    """Of a title and another statement only the longer where one says what the other says."""
    first, second = ({word.strip(".,").lower() for word in part.role.split()} for part in parts)
    if first <= second:
        return parts[1:]
    return parts[:1] if second <= first else parts
