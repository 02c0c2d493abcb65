"""Chunks of a sentence: noun phrases, verb groups, and what stands between them, read from part-of-speech tags.

"The mayor of Ostrel has not said when" is a noun phrase, a preposition, a noun phrase, a verb group and a subordinator.
The rules of grammar that follow ask for these more than for single words.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import Enum

from mediakit.quotes.mending import HELPERS, NOUN_TAGS, mend_tags
from mediakit.quotes.sentences import Phrase, Sentence, Token
from mediakit.quotes.words import HONORIFICS, ROLES, TIMES, TITLES, word_set
from mediakit.text import QUOTED, tag_words

_BE = word_set("is are was were be been being am 's 're 'm ’s ’re ’m get gets got getting")
_PHRASE_TAGS = NOUN_TAGS | {"DT", "PRP$", "CD", "JJ", "JJR", "JJS", "POS", "PDT", "$", "FW", "ADD", "#", "AFX", "HYPH"}
_DESCRIBED = NOUN_TAGS | {"JJ", "HYPH"}  # what a participle may belong to
_SUBORDINATORS = word_set(
    "because if while when although though whether until unless where how why whereas once after before since as"
)
# These also stand before a mere noun phrase: "after the vote".
_EITHER = word_set("after before since as until than")
_POINTERS = word_set("this that last next")
_PARENTHESES = frozenset((",", "—", "–", "-", "--", "(", ")", "[", "]"))


class Kind(Enum):
    """What a chunk is."""

    NOUN = "noun phrase"
    VERB = "verb group"
    PREPOSITION = "preposition"
    SUBORDINATOR = "subordinator"
    THAT = "that"
    WH = "relative or question word"
    AND = "coordinator"
    ADVERB = "adverb"
    TIME = "time"
    COMMA = "comma, dash or bracket"
    COLON = "colon"
    STOP = "stop"
    QUOTE = "quotation"


class Form(Enum):
    """Form of a verb group."""

    FINITE = "finite"
    ING = "participle in -ing"
    INFINITIVE = "infinitive with to"
    BARE = "infinitive without to"
    PARTICIPLE = "past participle without auxiliary"
    NONE = "no verb"


@dataclass(slots=True)
class Chunk:
    """Tokens `first` to `last`; `head` is the main verb of a verb group, else the last token."""

    kind: Kind
    first: int
    last: int
    head: int
    form: Form = Form.NONE
    passive: bool = False

    @property
    def phrase(self) -> Phrase:
        """First and last token."""
        return self.first, self.last


def chunks_of(sentence: Sentence) -> list[Chunk]:
    """The chunks of a sentence; they are read once and kept with it."""
    if sentence.chunks is None:
        reading = sentence.reading
        sentence.chunks = read_chunks(sentence.tokens, list(reading.tags) if reading else [])
    return sentence.chunks


def _word(token: Token) -> str:
    """What the tagger is given: accents in one character, so that it knows the same words however they are written."""
    if token.is_quote:
        return QUOTED
    return token.text if token.text.isascii() else unicodedata.normalize("NFC", token.text)


def read_chunks(tokens: list[Token], tags: list[str]) -> list[Chunk]:
    """Join tokens to chunks by their tags (none: they are tagged here); every token is in exactly one."""
    tags = mend_tags(tokens, tags or tag_words([_word(token) for token in tokens]))
    chunks: list[Chunk] = []
    place = 0
    while place < len(tokens):
        if _begins_verbs(tokens, tags, place):
            chunks.append(_read_verbs(tokens, tags, place))
        elif _begins_nouns(tags, place):
            chunks += _read_nouns(tokens, tags, place)
        else:
            chunks.append(Chunk(_kind_of(tokens, tags, place), place, place, place))
        place = chunks[-1].last + 1
    _settle_prepositions(tokens, chunks)
    _settle_verb(chunks)
    return chunks


def _begins_verbs(tokens: list[Token], tags: list[str], place: int) -> bool:
    """Whether a verb group begins at a token: "has", "to" before an infinitive."""
    tag = tags[place]
    if tokens[place].low == "to" and tag in ("TO", "IN"):
        following = place + 1
        while following < len(tags) and tags[following] == "RB":
            following += 1
        return following < len(tags) and tags[following] in ("VB", "VBP")
    return tag[:2] == "VB" and not _is_attribute(tags, place) or tag == "MD"


def _is_attribute(tags: list[str], place: int) -> bool:
    """Whether a participle stands inside a noun phrase: "a leading expert", "the alleged plan"."""
    if tags[place] not in ("VBN", "VBG") or not 0 < place < len(tags) - 1:
        return False
    return tags[place - 1] in ("DT", "JJ", "PRP$", "POS", "CD") and tags[place + 1] in _DESCRIBED


def _read_verbs(tokens: list[Token], tags: list[str], first: int) -> Chunk:
    """One verb group: auxiliaries, adverbs between them, and one main verb."""
    place, head, helped, passive = first, first, False, False
    last = first
    while place < len(tokens):
        low, tag = tokens[place].low, tags[place]
        if tag in ("RB", "RBR") or low in ("not", "n't", "n’t"):
            place += 1
            continue
        if not (tag[:2] == "VB" or tag == "MD" or (place == first and low == "to")):
            break
        if low not in HELPERS and not (place == first and low == "to"):
            head = last = place
            passive = helped and tag in ("VBN", "VBD")
            break
        helped = low in _BE
        head = last = place
        place += 1
    return Chunk(Kind.VERB, first, last, head, _form_of(tokens, tags, first, head), passive)


def _form_of(tokens: list[Token], tags: list[str], first: int, head: int) -> Form:
    """Form of a verb group, by its first verb."""
    tag = tags[first]
    if tokens[first].low == "to":
        return Form.INFINITIVE
    if tag == "VBG":
        return Form.ING
    if tag == "VBN" and first == head:
        return Form.PARTICIPLE
    if tag == "VB" and first == head:
        return Form.BARE
    return Form.FINITE


def _begins_nouns(tags: list[str], place: int) -> bool:
    """Whether a noun phrase begins at a token: "the", "Falk", "leading" before "expert"."""
    return tags[place] in _PHRASE_TAGS or tags[place] in ("PRP", "EX") or _is_attribute(tags, place)


def _read_nouns(tokens: list[Token], tags: list[str], first: int) -> list[Chunk]:
    """One noun phrase; days and dates at its end are chunks of their own."""
    if tags[first] in ("PRP", "EX"):
        kind = Kind.ADVERB if tokens[first].low.endswith(("self", "selves")) else Kind.NOUN
        return [Chunk(kind, first, first, first)]
    if _is_time(tokens, first) and first + 1 < len(tokens) and tags[first + 1] in ("NNP", "DT", "PRP$"):
        return [Chunk(Kind.TIME, first, first, first)]  # "Yesterday Falk said"
    if tokens[first].low == "that" and tags[first] == "DT" and not _goes_on(tokens, tags, first, first + 1):
        return [Chunk(Kind.THAT, first, first, first)]
    end = first + 1
    while end < len(tokens) and _goes_on(tokens, tags, first, end):
        end += 1
    last = end - 1
    while last >= first and (_is_time(tokens, last) or tags[last] == "CD" and last > first and _is_day(tokens, last)):
        last -= 1
    if last == first < end - 1 and tokens[first].low in _POINTERS:
        last -= 1  # "this week"
    if last < first:
        return [Chunk(Kind.TIME, first, end - 1, end - 1)]
    chunks = [Chunk(Kind.NOUN, first, last, last)]
    return [*chunks, Chunk(Kind.TIME, last + 1, end - 1, end - 1)] if last < end - 1 else chunks


def _is_time(tokens: list[Token], place: int) -> bool:
    """Whether a token is a day, a month or another word of time that needs no "this" or "last"."""
    return tokens[place].low in TIMES and tokens[place].low not in _POINTERS


def _is_day(tokens: list[Token], place: int) -> bool:
    """Whether a number follows a month: "June 12"."""
    return tokens[place - 1].low.rstrip(".") in TIMES and tokens[place - 1].capital


def _goes_on(tokens: list[Token], tags: list[str], first: int, place: int) -> bool:
    """Whether a token belongs to the noun phrase that began before it."""
    if place >= len(tokens):
        return False
    tag, before = tags[place], tags[place - 1]
    if tag in ("DT", "PRP$") and before != "PDT":
        return False
    if tag in _PHRASE_TAGS:
        return tokens[place].low != "that" and not _begins_name(tokens, tags, first, place)
    if tokens[place].text == "&":
        return True
    if tag in ("VBN", "VBG"):
        return _is_attribute(tags, place)
    # "Falk, Jr."
    return tokens[place].text == "," and place + 1 < len(tokens) and tokens[place + 1].low.rstrip(".") in ("jr", "sr")


def _begins_name(tokens: list[Token], tags: list[str], first: int, place: int) -> bool:
    """Whether a name begins after a lead: "At the gate | Ann Falk said", "In Ostrel | President Falk said"."""
    token, before = tokens[place], tokens[place - 1]
    if not token.capital or first == 0 or first > 12 or tags[first - 1] not in ("IN", "TO") or before.low in ROLES:
        return False
    title = token.low.rstrip(".") in HONORIFICS or token.low.rstrip(".") in TITLES
    if not before.capital:
        return (title or tags[place] == "NNP") and tags[place - 1] in ("NN", "NNS")
    return title and first == 1 and before.low.rstrip(".") not in TITLES and place - first < 4 and tags[first] == "NNP"


def _kind_of(tokens: list[Token], tags: list[str], place: int) -> Kind:
    """Kind of a token that begins neither a verb group nor a noun phrase."""
    token, tag = tokens[place], tags[place]
    if token.is_quote:
        return Kind.QUOTE
    if not token.is_word and token.text not in ("'", "’", "&", "$", "%"):
        return Kind.COMMA if token.text in _PARENTHESES else Kind.COLON if token.text == ":" else Kind.STOP
    if token.low == "that":
        return Kind.THAT
    if tag in ("WP", "WDT", "WP$"):
        return Kind.WH
    if token.low in _SUBORDINATORS:
        return Kind.SUBORDINATOR
    if tag in ("IN", "TO", "RP"):
        return Kind.PREPOSITION
    if tag == "CC":
        return Kind.AND
    return Kind.TIME if token.low in TIMES and token.capital else Kind.ADVERB


def _settle_verb(chunks: list[Chunk]) -> None:
    """In a sentence without a main verb the last past participle is one: "Falk, a driver who had come, nodded:"."""
    participle, inside = -1, False
    for number, chunk in enumerate(chunks):
        if chunk.kind in (Kind.WH, Kind.THAT, Kind.SUBORDINATOR):
            inside = True
        elif chunk.kind in (Kind.COMMA, Kind.STOP, Kind.COLON, Kind.QUOTE):
            inside = False
        elif chunk.form is Form.FINITE and not inside:
            return
        elif chunk.form is Form.PARTICIPLE and number and chunks[number - 1].kind in (Kind.COMMA, Kind.NOUN):
            participle = number
    if participle >= 0:
        chunks[participle].form = Form.FINITE


def _settle_prepositions(tokens: list[Token], chunks: list[Chunk]) -> None:
    """ "after the vote" is a place in time, "after they voted" a clause."""
    for number, chunk in enumerate(chunks):
        if chunk.kind is not Kind.SUBORDINATOR or tokens[chunk.first].low not in _EITHER:
            continue
        following = number + 1
        while following < len(chunks) and chunks[following].kind in (Kind.NOUN, Kind.PREPOSITION, Kind.ADVERB):
            following += 1
        clause = following < len(chunks) and chunks[following].kind is Kind.VERB and following > number + 1
        if not clause or chunks[following].form not in (Form.FINITE, Form.BARE):
            chunk.kind = Kind.PREPOSITION
