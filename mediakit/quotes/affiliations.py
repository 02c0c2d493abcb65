"""For whom a person speaks: the body inside "chief economist at Nord Bank", "Orm's mayor", "Norwegian minister"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mediakit.quotes.lexicons import is_first_name, is_role, read_adjectives, read_bodies, read_places, read_titles
from mediakit.quotes.sentences import Sentence, Token
from mediakit.quotes.words import BODIES, DETERMINERS, HONORIFICS, LINKS, OFFICES, STARTERS, TIMES, TITLES, word_set

Span = tuple[int, int]  # first token, token after the last
_OF_BODY = ("at", "with", "for", "of", "from")
_ARTICLES = frozenset(("the", "a", "an"))
_OPENERS = (DETERMINERS - {"his", "her"}) | {"of"}
_SMALL = frozenset(("of", "for", "and", "the", "&", "on", "de", "du", "des", "'s", "'", ","))
_ADJECTIVE = re.compile(r"(?:ian|ean|an|n|i|ish|ese|er)$")
_JOINS = frozenset(
    ("advises", "represents", "joined", "leads", "heads", "runs", "chairs", "directs", "founded", "founds")
)
_FIRMS = frozenset(
    ("firm", "company", "group", "fund", "charity", "party", "union", "website", "magazine", "newspaper")
)
# "author of The Quiet Harbour" speaks for no body of that name.
_MAKERS = frozenset(("author", "co-author", "writer", "creator", "star", "translator"))
# Bodies that are named after somebody or something: "the Falk campaign".
_CARRIERS = word_set(
    "campaign administration government team department ministry office party university bank union company group "
    "committee commission foundation institute council agency fund college school"
)
LONGEST_BODY = 9  # tokens


@dataclass(frozen=True)
class Split:
    """The tokens that state a role, and the words of the affiliation."""

    role: Span
    affiliation: str = ""


class Bodies:
    """Bodies and places of one article, for what a role leaves open: "its spokeswoman", "the chief inspector"."""

    def __init__(self, text: str, sentences: list[Sentence]) -> None:
        self.text = text
        self.sentences = sentences
        self._places: dict[str, str] = {}

    def split(self, tokens: list[Token], first: int, end: int) -> Split:
        """Role and affiliation of a phrase such as "the chief economist at Nord Bank"."""
        while first < end and tokens[first].low in _OPENERS:
            first += 1
        if first >= end:
            return Split((first, first))
        owner = _owner(tokens, first, end)
        if owner is not None:
            return Split((owner[1] + 1, end), self._words(tokens, *owner))
        if linked := _linked(tokens, first, end):
            link, body = linked
            return Split(_before_link(tokens, first, link, body), self._longer(self._words(tokens, *body)))
        return self._leading(tokens, first, end)

    def _leading(self, tokens: list[Token], first: int, end: int) -> Split:
        """ "Nord Bank economist", "Norwegian foreign minister", "former Falk aide"."""
        head = next((n for n in range(first, end) if is_role(tokens[n].low) and not tokens[n].capital), end)
        start = next((n for n in range(first, head) if _is_part(tokens[n])), head)
        stop = start
        while stop < head and (_is_part(tokens[stop]) or tokens[stop].low in ("of", "&", "'s")):
            stop += 1
        if start == stop or head == end:
            return Split((first, end), self._place_of_title(tokens, first, end))
        named = any(token.low in BODIES for token in tokens[start:stop])
        if not named and (place := self.place_of(tokens[start].text)):
            return Split((first, end), place)
        if stop == start + 1 and self._is_plain(tokens, start):
            return Split((first, end))
        if tokens[stop - 1].low in read_places() and not named:
            return Split((first, end), self._words(tokens, start, stop))
        # the role of a "Falk campaign manager" is campaign manager, of the Falk campaign
        after = stop
        while stop < head and tokens[stop].low in _CARRIERS:
            stop += 1
        return Split((after if start == first else first, end), self._words(tokens, start, stop))

    def _place_of_title(self, tokens: list[Token], first: int, end: int) -> str:
        """The place before an office: "Norwegian Foreign Minister", "Ohio Gov."."""
        for number in range(first, end - 1):
            if place := self.place_of(tokens[number].text):
                return place
            if tokens[number].low in read_places() and tokens[number].capital:
                start = number
                while start > first and _is_part(tokens[start - 1]):
                    start -= 1
                return self._words(tokens, start, number + 1)
        return ""

    def _is_plain(self, tokens: list[Token], place: int) -> bool:
        """Whether a word is capital only because a sentence begins there: "Famed doctor", "Family lawyer"."""
        token = tokens[place]
        if place or token.text.isupper():
            return False
        return (
            token.low in BODIES
            or token.low.endswith("ed")
            or bool(re.search(rf"\b{re.escape(token.low)}\b", self.text))
            or token.low == "family"
        )

    def place_of(self, word: str) -> str:
        """The place of an adjective: from the list, else the name in the article that it is built on."""
        if not word[:1].isupper() or len(word) < 4:
            return read_adjectives().get(word.casefold(), "") if word.isupper() else ""
        if (known := read_adjectives().get(word.casefold())) is not None:
            return known
        if word.casefold() in BODIES or word.casefold() in TITLES:
            return ""
        if word not in self._places:
            stem = _ADJECTIVE.sub("", word)
            found = ""
            if stem != word and len(stem) > 3:
                pattern = re.compile(rf"\b{re.escape(stem)}(?:a|ia|e|y|land|o)?\b")
                found = next((match[0] for match in pattern.finditer(self.text) if match[0] != word), "")
            self._places[word] = found
        return self._places[word]

    def before(self, sentence: int, start: int, back: int) -> str:
        """The named body that stands first in the sentence of a place, or else in one before it, up to `back` back."""
        paragraph = self.sentences[sentence].paragraph
        for number in range(sentence, max(-1, sentence - back - 1), -1):
            if paragraph - self.sentences[number].paragraph > 1:
                break
            tokens = self.sentences[number].tokens
            for place, token in enumerate(tokens):
                if token.start >= start:
                    break
                body = _body_at(tokens, place, len(tokens)) if token.capital and _is_part(token) else None
                if body and tokens[body[1] - 1].end <= start:
                    return self._words(tokens, *body)
        return ""

    def at(self, tokens: list[Token], first: int) -> str:
        """The named body that begins at a token, or ""."""
        body = _body_at(tokens, first, len(tokens))
        return self._words(tokens, *body) if body else ""

    def in_clause(self, tokens: list[Token], first: int) -> str:
        """The named body in a clause: "who clears mines for the Blue Fund", "who heads the firm Falk & Daughters"."""
        end = first
        while end < len(tokens) and not tokens[end].is_quote and tokens[end].text not in ",.;:()—–":
            end += 1
        for place in range(first, end - 2):
            body = _body_after(tokens, place, end) if tokens[place].low in _JOINS else None
            if body and body[1] < end and tokens[body[1]].low == "at":
                break  # "directs the Orm programme at the Nord Centre"
            if body and tokens[body[0]].capital and _has_body(tokens, body):
                return self._words(tokens, *body)
        for place in range(first, end - 1):
            if tokens[place].low in _FIRMS and _is_part(tokens[place + 1]):
                stop = place + 1
                while stop < end and (_is_part(tokens[stop]) or tokens[stop].text == "&"):
                    stop += 1
                return self._words(tokens, place + 1, stop)
        for place in range(first, end - 1):
            body = _body_after(tokens, place, end) if tokens[place].low in ("at", "for", "with") else None
            if body and tokens[body[0]].capital and (tokens[place].low == "at" or _has_body(tokens, body)):
                return self._words(tokens, *body)
        return ""

    def _longer(self, name: str) -> str:
        """The full form of a name where the article has it: "Concord" for "Concord of Nine"."""
        if " " in name or not name[:1].isupper() or name.casefold() in read_places():
            return name
        found = re.search(rf"\b{re.escape(name)} of (?:the )?[A-Z]\w+", self.text)
        return found[0] if found else name

    def _words(self, tokens: list[Token], first: int, end: int) -> str:
        while first < end and tokens[first].low.rstrip(".") in HONORIFICS.keys() | _ARTICLES:
            first += 1
        return self.text[tokens[first].start : tokens[end - 1].end] if first < end else ""


def _is_part(token: Token) -> bool:
    """Whether a token may be part of the name of a body: capital and no title."""
    low = token.low.rstrip(".")
    title = read_titles().get(low)
    plain = title is None or title.kind in ("particle", "suffix") or token.text.isupper() and len(token.text) > 1
    based = low.endswith(("-based", "-born", "-educated", "-led"))
    return token.capital and not token.is_quote and plain and not based and token.low not in TIMES | DETERMINERS


def _owner(tokens: list[Token], first: int, end: int) -> Span | None:
    """Tokens of the owner in "Nord Bank's chief economist", "the bank's chief economist"."""
    for place in range(first + 1, min(end - 1, first + 7)):
        low = tokens[place].low
        if low in LINKS:
            return None
        if low in ("'s", "'"):
            owned = any(is_role(token.low) for token in tokens[place + 1 : end])
            named = any(token.capital or token.low in BODIES for token in tokens[first:place])
            return (first, place) if owned and named else None
    return None


def _has_body(tokens: list[Token], span: Span) -> bool:
    return any(token.low in BODIES for token in tokens[span[0] : span[1]])


def _linked(tokens: list[Token], first: int, end: int) -> tuple[int, Span] | None:
    """The first "at", "for", "of" and their like that leads to a body; a mere place after "of" gives way to a later."""
    spare: tuple[int, Span] | None = None
    for place in range(first + 1, end - 1):
        if tokens[place].low in _OF_BODY and (body := _body_after(tokens, place, end)):
            only_place = all(token.low in read_places() for token in tokens[body[0] : body[1]])
            if tokens[place].low != "of" or not only_place:
                return place, body
            spare = spare or (place, body)
    return spare


def _body_after(tokens: list[Token], link: int, end: int) -> Span | None:
    """Tokens of the body after "at", "for", "with", "from" or "of"; None if what follows is no body."""
    first = link + 1
    while first < end - 1 and tokens[first].low in _ARTICLES:
        first += 1
    stop = first
    while stop < end and stop - first < LONGEST_BODY and not _ends_body(tokens, first, stop, end):
        stop += 1
    if stop == first:
        return None
    span = tokens[first:stop]
    named = [token for token in span if token.capital]
    worded = any(token.low in BODIES for token in span)
    if len(span) == 1 and span[0].low in TITLES:
        return None  # "Secretary of State"
    word = tokens[link].low
    if word == "of" and tokens[link - 1].low in _MAKERS:
        return None
    if word in ("of", "from"):
        worded = any(t.low in BODIES and read_bodies()[t.low].kind in ("body", "outlet") for t in span)
        if not (span[0].capital and word == "of" or worded):
            return None
    elif not (named or worded):
        return None
    return first, stop


def _ends_body(tokens: list[Token], first: int, place: int, end: int) -> bool:
    token = tokens[place]
    if token.is_quote or token.low in (
        "who",
        "whose",
        "that",
        "which",
        "in",
        "on",
        "at",
        "with",
        "from",
        "to",
        "during",
        "under",
    ):
        return True
    if token.low in ("and", "of", "for") and place > first:
        following = tokens[place + 1] if place + 1 < end else None
        if following is not None and following.low in _ARTICLES and place + 2 < end:
            following = tokens[place + 2]
        return following is None or not following.capital
    return token.low in TIMES


def _before_link(tokens: list[Token], first: int, link: int, body: Span) -> Span:
    """The role without its body; "chief of the coast guard" and its like stay whole."""
    generic = body[1] - body[0] == 1 and tokens[body[0]].low in BODIES
    if tokens[link].low == "of" and generic:
        return first, body[1]  # "Speaker of the House"
    if tokens[link].low == "of" and any(not t.capital and t.low not in _SMALL for t in tokens[body[0] : body[1]]):
        return first, body[1]
    while link > first + 1 and tokens[link - 1].low in ("and", "or", "now", ","):
        link -= 1
    return first, link


def _body_at(tokens: list[Token], first: int, end: int) -> Span | None:
    """Tokens of a body whose name begins at a token: capitals with a word of the list, or "Concord of Nine"."""
    if tokens[first].low in STARTERS:
        return None
    stop = first
    while stop < end and stop - first < LONGEST_BODY:
        token = tokens[stop]
        described = stop > first and not token.capital and token.is_word and stop + 1 < end
        if described and token.low not in _SMALL and tokens[stop + 1].low in BODIES:
            stop += 2  # "the Norwegian foreign ministry"
            break
        joined = token.low in ("of", "for", "&") and stop + 1 < end and tokens[stop + 1].capital and stop > first
        if not (token.capital and not token.is_quote and token.low not in TIMES or joined or token.low in BODIES):
            break
        stop += 1
    while stop > first and tokens[stop - 1].low in _SMALL:
        stop -= 1
    span = tokens[first:stop]
    if any(token.low.rstrip(".") in HONORIFICS or token.low in OFFICES or is_first_name(token.text) for token in span):
        return None
    lower = [token for token in span if token.low in BODIES]
    acronym = len(span) == 1 and len(span[0].text) > 2 and span[0].text.isupper()
    joined = any(token.low in ("of", "for") for token in span)
    if not (lower or acronym or joined) or stop - first < 2 and not acronym:
        return None
    if any(token.low in TITLES and token.capital and token.low not in BODIES for token in span[:1]):
        return None
    return first, stop
