"""Chunks of a sentence: noun phrases, verb groups, and what stands between them, read from part-of-speech tags."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from mediakit.quotes.lexicons import is_first_name
from mediakit.quotes.sentences import Sentence, Token
from mediakit.quotes.verbs import SAYING, read_verbs
from mediakit.quotes.words import HONORIFICS, ROLES, TIMES, TITLES, word_set
from mediakit.tagger import QUOTED, tag_words

Phrase = tuple[int, int]  # first and last token

_QUOTED = "QUOTE"
_AUXILIARY = word_set(
    "is are was were be been being am 's 're 'm ’s ’re ’m has have had having 've ’ve 'd ’d do does did will would can "
    "could should may might must shall 'll ’ll wo ca sha n't n’t not"
)
_BE = word_set("is are was were be been being am 's 're 'm ’s ’re ’m get gets got getting")
_NOUN_TAGS = frozenset(("NN", "NNS", "NNP", "NNPS"))
_PHRASE_TAGS = _NOUN_TAGS | {"DT", "PRP$", "CD", "JJ", "JJR", "JJS", "POS", "PDT", "$", "FW", "ADD", "#", "AFX", "HYPH"}
_OPENERS = frozenset(("DT", "JJ", "JJR", "JJS", "PRP$", "POS", "CD", "NN", "NNP"))
_SUBORDINATORS = word_set(
    "because if while when although though whether until unless where how why whereas once after before since as"
)
_SHARES = word_set("much most more half none all some many")
_ALWAYS = word_set("whereas although though because unless until while if")
# These also stand before a mere noun phrase: "after the vote".
_EITHER = word_set("after before since as until than")
_POINTERS = word_set("this that last next")
# Determiners that also stand alone: "all said", "that called".
_LOOSE = word_set("this that these those all both some many several another each one")
_NOT_ADVERBS = word_set(
    "family ally assembly supply reply fly july monopoly anomaly bully butterfly belly jelly rally tally"
)
_PARENTHESES = frozenset((",", "—", "–", "-", "--", "(", ")", "[", "]"))
# Verbs of saying that are nouns as often: here the tagger is believed.
_NOUN_LIKE = word_set(
    "state states report reports note notes charge charges post posts tweet tweets comment comments remark remarks "
    "promise promises quote quotes claim claims demand demands call calls name names order orders fear fears hope "
    "hopes text texts message messages email emails record records rule rules fault cry object term terms label "
    "labels brand brands query reason guess show shows find protest appeal estimate estimates forecast warning "
    "finding feeling saying meaning shout shouts boast doubt doubts answer answers cause blast cut signal signals "
    "read objects counter slam pledge pledges vow vows praise welcome mention feel talk talks offer offers complaint "
    "concern question questions conclusion attack attacks joke jokes dispute challenge challenges view views argument "
    "release releases request requests urge response defense support dismiss dismissed concerned"
)


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


def read_chunks(tokens: list[Token], tags: list[str]) -> list[Chunk]:
    """Join tokens to chunks by their tags (none: they are tagged here); every token is in exactly one."""
    tags = _mend_all(tokens, tags or tag_words([QUOTED if token.is_quote else token.text for token in tokens]))
    chunks: list[Chunk] = []
    place = 0
    while place < len(tokens):
        read = (
            _read_verbs if _begins_verbs(tokens, tags, place) else _read_nouns if _begins_nouns(tags, place) else None
        )
        if read is None:
            chunks.append(Chunk(_kind_of(tokens, tags, place), place, place, place))
        else:
            chunks += read(tokens, tags, place)
        place = chunks[-1].last + 1
    _settle_prepositions(tokens, chunks)
    _settle_verb(chunks)
    return chunks


def _mend_all(tokens: list[Token], tags: list[str]) -> list[str]:
    for place, token in enumerate(tokens):
        tags[place] = _mend(tokens, tags, place) if token.segment is None else _QUOTED
        token.tag = tags[place]
    return tags


def _mend(tokens: list[Token], tags: list[str], place: int) -> str:
    """A tag corrected by what is known of news language: names, titles and verbs of saying."""
    token, tag = tokens[place], tags[place]
    before = tags[place - 1] if place else ""
    if token.low == "that" and tag == "DT" and place and tokens[place - 1].low in read_verbs():
        return "IN"
    if token.text in ("'", "’") and place and before in _NOUN_TAGS and tokens[place - 1].low.endswith("s"):
        return "POS"
    if not token.is_word:
        return "NNP" if len(token.text) > 3 and token.text[0] == "(" else tag
    if tag[:2] == "VB" and token.capital and place and not tokens[place - 1].is_quote and tokens[place - 1].is_word:
        return "NNP"
    if tag[:2] == "VB" and (
        token.low in TIMES or before == "POS" or (before in ("DT", "PRP$") and tokens[place - 1].low not in _LOOSE)
    ):
        following = tags[place + 1] if place + 1 < len(tags) else ""
        return "JJ" if following in _NOUN_TAGS | {"JJ"} else "NN"
    if tag == "IN" and token.low in TIMES:
        return "RB"
    if token.low in _ALWAYS:
        return "IN"
    after = tags[place + 1] if place + 1 < len(tags) else ""
    if tag == "VBN" and _before_adverbs(tags, place) in ("PRP", "WP"):
        return "VBD"
    if tag == "VBZ" and after in ("VBP", "VBD", "MD") and before not in ("PRP", "WP", "WDT", "NN", "NNP"):
        return "NNS"  # "aides say", "said witnesses saw"
    if tag == "VBZ" and tokens[place - 1].low == "that" and place and (after[:2] in ("RB", "VB") or after == "MD"):
        return "NNS"
    if tag == "NNS" and before == "PRP" and tokens[place - 1].low in ("he", "she", "it") and token.low.endswith("s"):
        return "VBZ"  # "she plans to"
    if place == 0 and tag in ("VB", "VBP") and token.capital and after in ("VBD", "VBZ"):
        return "NNP"
    if token.low in _SHARES and place + 1 < len(tokens) and tokens[place + 1].low == "of":
        return "NN"
    if tag in ("RB", "JJ", "NN") and token.capital and is_first_name(token.text):
        return "NNP"
    if tag == "VBN" and _reports(tokens, place):
        return "VBD"
    if tag in ("NN", "NNS") and before in ("NN", "NNS", "NNP", "NNPS", "PRP", "JJ", ",") and token.low in read_verbs():
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        if following is not None and (following.is_quote or following.low in ("that", "he", "she", "they")):
            return "VBZ" if tag == "NNS" else "VBP"
    if tag[:2] in ("NN", "JJ") and not token.capital and token.low in read_verbs() and token.low not in _NOUN_LIKE:
        if before not in _OPENERS - {"NN", "NNP"} | {"IN", "TO", "CC", "VBN", "VBG"}:
            return "VBG" if token.low.endswith("ing") else "VBD"
    if tag in ("NN", "JJ", "NNP") and token.low.endswith("ly") and not token.capital and token.low not in _NOT_ADVERBS:
        return tag if place + 1 < len(tags) and tags[place + 1] in _NOUN_TAGS else "RB"
    if tag[:2] == "VB" and token.low in ROLES and token.low not in read_verbs() and before in _OPENERS:
        return "NN"
    return tag


def _before_adverbs(tags: list[str], place: int) -> str:
    """The tag before a word and its adverbs."""
    place -= 1
    while place > 0 and tags[place] == "RB":
        place -= 1
    return tags[place] if place >= 0 else ""


def _reports(tokens: list[Token], place: int) -> bool:
    """Whether a past participle is a simple past: "claimed in Ostrel that", not "the claim made by"."""
    after = tokens[place + 1].low if place + 1 < len(tokens) else ""
    if f"{tokens[place].low} {after}" in read_verbs():
        return True
    verb = read_verbs().get(tokens[place].low)
    if verb is None or verb.act != SAYING or "clause" not in verb.takes or verb.takes & {"name", "as"}:
        return False
    before = next((t.low for t in reversed(tokens[max(0, place - 4) : place]) if not t.low.endswith("ly")), "")
    return before not in _AUXILIARY and before not in ("also", "previously", "first", "as", "than") and after != "by"


def _begins_verbs(tokens: list[Token], tags: list[str], place: int) -> bool:
    tag = tags[place]
    if tag == "TO" or tag == "IN" and tokens[place].low == "to":
        following = place + 1
        while following < len(tags) and tags[following] == "RB":
            following += 1
        return following < len(tags) and tags[following] in ("VB", "VBP") and tokens[place].low == "to"
    return tag[:2] == "VB" and not _is_attribute(tags, place) or tag == "MD"


def _is_attribute(tags: list[str], place: int) -> bool:
    """Whether a participle stands inside a noun phrase: "a leading expert", "the alleged plan"."""
    if tags[place] not in ("VBN", "VBG") or not 0 < place < len(tags) - 1:
        return False
    return tags[place - 1] in ("DT", "JJ", "PRP$", "POS", "CD") and tags[place + 1] in _NOUN_TAGS | {"JJ", "HYPH"}


def _read_verbs(tokens: list[Token], tags: list[str], first: int) -> list[Chunk]:
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
        if low not in _AUXILIARY and not (place == first and low == "to"):
            head = last = place
            passive = helped and tag in ("VBN", "VBD")
            break
        helped = low in _BE
        head = last = place
        place += 1
    return [Chunk(Kind.VERB, first, last, head, _form_of(tokens, tags, first, head), passive)]


def _form_of(tokens: list[Token], tags: list[str], first: int, head: int) -> Form:
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
    return tokens[place].low in TIMES and tokens[place].low not in _POINTERS


def _is_day(tokens: list[Token], place: int) -> bool:
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
