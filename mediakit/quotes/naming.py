"""From a mention to a speaker: full name, role and affiliation as the article states them."""

from __future__ import annotations

from dataclasses import dataclass

from mediakit.quotes.people import Mention, People
from mediakit.quotes.phrases import Phrase, find_verb, is_name, phrase_before
from mediakit.quotes.sentences import Sentence, Token
from mediakit.quotes.words import BE, DETERMINERS, HONORIFICS, LINKS, OFFICES, PREPOSITIONS, PRONOUNS, ROLES, TIMES

LONGEST_ROLE = 18  # tokens
_MEMBER_OF = ("at", "with", "for", "from", "of")
_NO_TITLE = DETERMINERS | PREPOSITIONS | PRONOUNS | BE | TIMES | {"and", "but", "'s"}
_SMALL = LINKS | {"and", "the"}
_ARTICLES = ("the", "a", "an")


@dataclass(frozen=True)
class Speaker:
    """Name, role and affiliation; name is the mention where the article gives no full name."""

    name: str = ""
    role: str = ""
    affiliation: str = ""


@dataclass(frozen=True)
class _Role:
    role: str
    affiliation: str
    start: int


class Namer:
    """Resolves mentions in the order of the text; remembers who spoke."""

    def __init__(self, text: str, sentences: list[Sentence]) -> None:
        self.text, self.sentences = text, sentences
        quoted = (token.text for sentence in sentences for token in sentence.tokens if token.is_quote)
        self.people = People(sentences, quoted)
        self.spoke: list[tuple[int, str]] = []
        self.unnamed: dict[str, str] = {}
        self._known: dict[tuple[int, Phrase], Speaker] = {}
        self._roles: dict[str, list[_Role]] = {}
        for find in (self._after, self._before):
            for mention in self.people.mentions:
                if role := find(mention):
                    self._roles.setdefault(mention.person, []).append(role)

    def name(self, sentence: Sentence, phrase: Phrase, start: int) -> Speaker:
        """The speaker whom a phrase of a sentence means; `start` is where they are quoted."""
        key = (sentence.place, phrase)
        if key not in self._known:
            self._known[key] = self._name(sentence, phrase)
        speaker = self._known[key]
        self.spoke.append((max(start, sentence.tokens[phrase[1]].end), speaker.name))
        return speaker

    def _name(self, sentence: Sentence, phrase: Phrase) -> Speaker:
        tokens = sentence.tokens
        first, last = phrase
        mention = self.text[tokens[first].start : tokens[last].end]
        name = ""
        if first == last and tokens[first].low in ("he", "she", "him", "her"):
            name = self.people.antecedent(tokens[first].low, tokens[first].start, sentence.place, self.spoke)
        elif tokens[last].low not in PRONOUNS:
            name = self.people.full_name(tokens, first, last, sentence.place)
            name = name or self._by_role(tokens, first, last)
        if name:
            return Speaker(name, *self._role_of(name))
        role, affiliation = _split_role(self.text, tokens, first, last + 1) if _is_common(tokens, phrase) else ("", "")
        return Speaker(self._unnamed(tokens, first, last, mention), role, affiliation)

    def _unnamed(self, tokens: list[Token], first: int, last: int, mention: str) -> str:
        """ "the official" is "an official of the council" where that one spoke before."""
        head = tokens[_base_end(tokens, first, last)].low
        if tokens[first].low == "the" and last - first == 1 and head in self.unnamed:
            return self.unnamed[head]
        if tokens[first].low in ("a", "an", "one"):
            self.unnamed[head] = mention
        return mention

    def _by_role(self, tokens: list[Token], first: int, last: int) -> str:
        """Person whom a bare title means: "the minister", "the retired pilot"."""
        end = _base_end(tokens, first, last)
        head = tokens[end].low
        if tokens[first].low not in ("the", "this", "that") or head not in ROLES or end == first:
            return ""
        wanted = {token.low for token in tokens[first + 1 : end + 1] if not is_name(token)} | {head}
        wanted -= {"former", "late", "same", "new"}
        place = tokens[first].start
        best, best_at = "", -1
        for name, roles in self._roles.items():
            if not any(role.start < place and wanted <= set(role.role.lower().split()) for role in roles):
                continue
            at = max(self.people.last_place(name, place), max((p for p, n in self.spoke if n == name), default=-1))
            if at > best_at:
                best, best_at = name, at
        return best

    def _role_of(self, name: str) -> tuple[str, str]:
        """The first role that the article states, and the first affiliation."""
        roles = self._roles.get(name, [])
        role = next((found.role for found in roles if found.role), "")
        affiliation = next((found.affiliation for found in roles if found.affiliation), "")
        return role, affiliation

    def _after(self, mention: Mention) -> _Role | None:
        """The role stated after a mention."""
        tokens = self.sentences[mention.place].tokens
        span = _apposition(tokens, mention.last)
        return _Role(*_split_role(self.text, tokens, *span), mention.start) if span else None

    def _before(self, mention: Mention) -> _Role | None:
        """The role stated before a mention: a title, or a phrase and a comma."""
        tokens = self.sentences[mention.place].tokens
        if span := _title_before(tokens, mention.first):
            return _Role(self.text[tokens[span[0]].start : tokens[span[1] - 1].end], "", mention.start)
        span = _phrase_apposed(tokens, mention.first)
        return _Role(*_split_role(self.text, tokens, *span), mention.start) if span else None


def _is_common(tokens: list[Token], phrase: Phrase) -> bool:
    return any(token.low in ROLES or token.low.rstrip("s") in ROLES for token in tokens[phrase[0] : phrase[1] + 1])


def _base_end(tokens: list[Token], first: int, last: int) -> int:
    """Last token of a phrase before "of", "for" and their like."""
    for number in range(first + 1, last + 1):
        if tokens[number].low in LINKS:
            return number - 1
    return last


def _apposition(tokens: list[Token], last: int) -> tuple[int, int] | None:
    """Tokens of ", chief economist at the bank," or "is a lecturer at ..." after a name."""
    place = last + 1
    if place + 1 >= len(tokens):
        return None
    if tokens[place].text == "," and tokens[place + 1].text.isdigit() and place + 2 < len(tokens):
        place += 2
    if tokens[place].low in ("is", "was") and tokens[place + 1].low in ("a", "an", "the"):
        first = place + 1
    elif tokens[place].text == "," and place + 1 < len(tokens) and not tokens[place + 1].is_quote:
        first = place + 1
        if tokens[first].low in ("is", "was") and first + 1 < len(tokens):
            first += 1
    else:
        return None
    end = first
    while end < len(tokens) and end - first < LONGEST_ROLE and not _ends_role(tokens, first, end):
        end += 1
    heads = [token for token in tokens[first : min(end, first + 8)] if _is_role(token)]
    if not heads or tokens[first].low in PREPOSITIONS | PRONOUNS | {"and", "but"}:
        return None
    return first, end


def _ends_role(tokens: list[Token], first: int, place: int) -> bool:
    token = tokens[place]
    if token.is_quote or token.text in ",.;:()—–?!" or token.text == "--":
        return True
    if token.low in ("who", "whom", "which", "whose", "that", "when") or token.low in BE and token.low != "'s":
        return True
    return place > first and bool(find_verb(tokens, place)) and not _is_role(token)


def _is_role(token: Token) -> bool:
    return token.low in ROLES or token.low.rstrip("s") in ROLES


def _title_before(tokens: list[Token], first: int) -> tuple[int, int] | None:
    """Tokens of "Kaldonian foreign minister" before a name."""
    place = first - 1
    while place >= 0 and tokens[place].low.rstrip(".") in HONORIFICS.keys() - OFFICES - ROLES:
        place -= 1
    end = place + 1
    start = end
    found = False
    while place >= 0 and end - place <= 5 and tokens[place].is_word:
        low = tokens[place].low.rstrip(".")
        if low in ROLES or low in OFFICES:
            start, found = place, True
        elif not found or low in _NO_TITLE or find_verb(tokens, place):
            break
        else:
            start = place
        place -= 1
    return (start, end) if found else None


def _phrase_apposed(tokens: list[Token], first: int) -> tuple[int, int] | None:
    """Tokens of "The head of the fund, " before a name."""
    if first < 2 or tokens[first - 1].text != ",":
        return None
    phrase = phrase_before(tokens, first - 2)
    if phrase is None or tokens[phrase[0]].low not in ("the", "a", "an", "its", "their"):
        return None
    base = _base_end(tokens, *phrase)
    return (phrase[0], phrase[1] + 1) if _is_role(tokens[base]) else None


def _split_role(text: str, tokens: list[Token], first: int, end: int) -> tuple[str, str]:
    """Role and affiliation of "the chief economist at Nord Bank"."""
    while first < end and tokens[first].low in _ARTICLES:
        first += 1
    if first >= end:
        return "", ""
    for link in _MEMBER_OF:
        for place in range(first + 1, end - 1):
            if tokens[place].low != link:
                continue
            body = place + 1
            while body < end - 1 and tokens[body].low in _ARTICLES:
                body += 1
            if link == "of" and not all(token.capital or token.low in _SMALL for token in tokens[body:end]):
                continue
            if tokens[body].capital or (link == "at" and tokens[place + 1].low == "the"):
                role = text[tokens[first].start : tokens[place - 1].end]
                return role, text[tokens[body].start : tokens[end - 1].end]
    return text[tokens[first].start : tokens[end - 1].end], ""
