"""Tokens and sentences with offsets; a stretch in quotation marks is one token and never cut in two."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mediakit.marks import Segment, find_paragraphs
from mediakit.quotes.verbs import read_verbs
from mediakit.quotes.words import ABBREVIATIONS, BE, BOUNDARIES, STARTERS

if TYPE_CHECKING:
    from mediakit.quotes.chunks import Chunk
    from mediakit.quotes.engines import Reading

_TOKEN = re.compile(r"\([RDI][-–][A-Za-z. ]{1,14}\)|-{2,8}|[^\W_][\w.'’\-/&\u0300-\u036f]{0,80}|[^\w\s]|_{1,8}")
# Endings that are words of their own: "Falk's", "they're", "hasn't".
_ENDING = re.compile(r"(.+?)(['’](?:s|re|ve|ll|d|m)|(?<=[sS])['’]|n['’]t)$")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?\.?|[^\W\d_]\.?")
_END = frozenset(".!?…")
_EDGE = " \t\r\n\"'“”‘’«»‹›„`"
# A sentence of more tokens than this is no prose; it is cut, so that the rules stay fast.
LONGEST_SENTENCE = 400
MOST_QUOTATIONS = 24  # and one of more stretches in marks is a list


Phrase = tuple[int, int]  # first and last token, by number in the sentence


@dataclass(slots=True)
class Token:
    """A word, a point, or a whole quotation (then `segment` is set): `text[start:end]`.

    `tag` is the part of speech (Penn Treebank), once the sentence has been read into chunks. `low` is the word in small
    letters, empty for a quotation; `is_word` also holds of numbers.
    """

    text: str
    start: int
    end: int
    segment: Segment | None = None
    tag: str = ""
    low: str = field(init=False, default="")
    capital: bool = field(init=False, default=False)
    is_word: bool = field(init=False, default=False)
    is_quote: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        if self.segment is None:
            text = self.text
            self.low = text.lower().replace("’", "'")
            self.capital = text[0].isupper()
            self.is_word = text[0].isalnum()
        else:
            self.is_quote = True


@dataclass(slots=True)
class Sentence:
    """The tokens of one sentence; `paragraph` is the number of its paragraph, `place` its number in the text.

    `chunks` are kept once they have been read; `reading` is what another engine said of the sentence, if one was asked.
    """

    tokens: list[Token]
    paragraph: int
    place: int = 0
    chunks: list[Chunk] | None = None
    reading: Reading | None = None

    @property
    def start(self) -> int:
        """First character."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Character after the sentence."""
        return self.tokens[-1].end


def strip_edges(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without the blanks and marks at its edges."""
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def first_inside(token: Token) -> str:
    """The first character inside the marks of a quotation, or "": "W" of “Why?”."""
    return token.text.strip(_EDGE)[:1]


def last_inside(token: Token) -> str:
    """The last character inside the marks of a quotation, or "": "?" of “Why?”."""
    return token.text.strip(_EDGE)[-1:]


def find_sentences(text: str, outer: list[Segment]) -> list[Sentence]:
    """Sentences of all paragraphs; `outer` are the stretches in marks that stand in no others.

    Examples
    --------
    >>> from mediakit.marks import find_outer_segments
    >>> text = "“Why? I saw it,” Sen. Falk said. Mr. Orm left."
    >>> [text[s.start : s.end] for s in find_sentences(text, find_outer_segments(text))]
    ['“Why? I saw it,” Sen. Falk said.', 'Mr. Orm left.']
    """
    sentences: list[Sentence] = []
    place = 0
    for number, (start, end) in enumerate(find_paragraphs(text)):
        first = place
        while place < len(outer) and outer[place].start < end:
            place += 1
        tokens = _tokenise(text, start, end, outer[first:place])
        sentences += [Sentence(part, number) for part in _split(tokens)]
    for number, sentence in enumerate(sentences):
        sentence.place = number
    return sentences


def _tokenise(text: str, start: int, end: int, segments: list[Segment]) -> list[Token]:
    """Tokens of a paragraph; each stretch in marks is one."""
    tokens: list[Token] = []
    for segment in segments:
        _add_words(text, start, segment.start, tokens)
        tokens.append(Token(text[segment.start : segment.end], segment.start, segment.end, segment))
        start = segment.end
    _add_words(text, start, end, tokens)
    return tokens


def _add_words(text: str, start: int, end: int, tokens: list[Token]) -> None:
    """Add the words and points between two characters: "Falk's" is two tokens, "U.S." one."""
    for match in _TOKEN.finditer(text, start, end):
        word, first, last = match[0], match.start(), match.end()
        if len(word) == 1 or word.isalnum():
            tokens.append(Token(word, first, last))
            continue
        while word[-1] in ".'’-/&" and len(word) > 1 and not _keeps_point(word):
            if (ending := _ENDING.match(word)) and ending[2] in ("'", "’"):
                break
            word, last = word[:-1], last - 1
        ending = _ENDING.match(word) if "'" in word or "’" in word else None
        if ending:
            cut = first + len(ending[1])
            tokens.append(Token(ending[1], first, cut))
            tokens.append(Token(ending[2], cut, last))
        else:
            tokens.append(Token(word, first, last))
        tokens += [Token(text[place], place, place + 1) for place in range(last, match.end())]


def _keeps_point(word: str) -> bool:
    """Whether the point at the end belongs to the word: "Sen.", "U.S."."""
    return word[-1] == "." and (word[:-1].lower() in ABBREVIATIONS or bool(_ACRONYM.fullmatch(word)))


def _split(tokens: list[Token]) -> list[list[Token]]:
    """Cut the tokens of a paragraph into sentences."""
    parts: list[list[Token]] = []
    current: list[Token] = []
    quotations = 0
    for number, token in enumerate(tokens):
        current.append(token)
        quotations += token.is_quote
        full = len(current) >= LONGEST_SENTENCE or quotations >= MOST_QUOTATIONS
        if number + 1 == len(tokens) or full or _ends(tokens, number):
            parts.append(current)
            current, quotations = [], 0
    return parts


def _ends(tokens: list[Token], number: int) -> bool:
    """Whether a sentence ends with a token, judged by the one after it."""
    token, following = tokens[number], tokens[number + 1]
    if token.is_quote:
        return _ends_after_quote(tokens, number)
    begins = following.is_quote or following.capital or following.text[0].isdigit() or following.text in "([<•"
    if token.text in _END:
        return begins
    # "in the U.S. He left": an acronym ends a sentence before a word that is capital only at a start.
    return token.text[-1] == "." and token.text.count(".") > 1 and following.capital and following.low in STARTERS


def _ends_after_quote(tokens: list[Token], number: int) -> bool:
    """Whether a stop inside the marks ends the sentence: not where "Falk asked" follows."""
    last, following = last_inside(tokens[number]), tokens[number + 1]
    if not last or last not in _END or not (following.is_quote or following.capital):
        return False
    if following.is_quote:
        return True
    cue = _near_cue(tokens, number + 1)
    if cue < 0:
        return True
    # "Why?" Falk asked - but: "I left." Falk said that he knew.
    ended = cue + 1 >= len(tokens) or tokens[cue + 1].text in (".", ",")
    return last == "." and not ended


def _near_cue(tokens: list[Token], number: int) -> int:
    """Place of a verb of attribution that follows a name at once, or -1."""
    for place in range(number, min(number + 6, len(tokens))):
        token = tokens[place]
        if token.is_quote or token.low in BE or token.low in BOUNDARIES or token.text in ".;:":
            return -1
        if not token.capital and token.low in read_verbs():
            return place
    return -1
