"""Runs of capitals that may name a person, with the titles before them."""

from __future__ import annotations

from dataclasses import dataclass

from mediakit.quotes.lexicons import is_first_name, is_role, read_bodies, read_first_names, read_places
from mediakit.quotes.phrases import is_name
from mediakit.quotes.sentences import Token
from mediakit.quotes.words import BODIES, HONORIFICS, LINKS, PARTICLES, ROLES, STARTERS, SUFFIXES, TITLES, word_set

LONGEST_NAME = 5  # words
_PRONOUN_LIKE = word_set("i i'm i've i'd i'll")


@dataclass(slots=True)
class Mention:
    """A run of capitals that may name a person: `words` without titles; `titles` are those before it.

    `weak` mentions count only where a full name of the article explains them: acronyms, places, what is capital
    perhaps only because a sentence begins or because it stands in a headline.
    """

    words: tuple[str, ...]
    start: int
    end: int
    first: int  # first token of the name in its sentence
    last: int
    place: int  # number of the sentence
    titles: tuple[str, ...] = ()
    weak: bool = False
    nickname: str = ""
    person: str = ""  # full name, once known

    @property
    def name(self) -> str:
        """The words as one name."""
        return " ".join(self.words)


def read_mentions(tokens: list[Token], place: int = 0, first: int = 0, last: int | None = None) -> list[Mention]:
    """Runs of capitals between two tokens; those that name a body are left out.

    Examples
    --------
    >>> from mediakit.quotes.sentences import find_sentences
    >>> (sentence,) = find_sentences("At the East Dock Jens Orm and Mayor Ann de Falk met the Harbour Board.", [])
    >>> [(mention.name, mention.titles) for mention in read_mentions(sentence.tokens)]
    [('Jens Orm', ()), ('Ann de Falk', ('mayor',))]
    """
    found: list[Mention] = []
    stop = len(tokens) if last is None else last + 1
    number = first
    while number < stop:
        if not _may_begin(tokens, number):
            number += 1
            continue
        end, nickname = _run_end(tokens, number, stop)
        if mention := _read_run(tokens, number, end, place):
            mention.nickname = nickname
            found.append(mention)
        number = end
    if found and last is None and is_headline(tokens):
        for mention in found:
            mention.weak = True
    return found


def is_headline(tokens: list[Token]) -> bool:
    """Whether a sentence is written like a headline: nearly all its longer words are capital."""
    longer = [token.capital for token in tokens if token.is_word and len(token.text) > 3]
    return len(longer) > 4 and sum(longer) > 0.8 * len(longer) and not any(token.is_quote for token in tokens)


def _may_begin(tokens: list[Token], number: int) -> bool:
    token = tokens[number]
    if not token.is_word or token.low in _PRONOUN_LIKE:
        return False
    return is_name(token, number == 0) or _has_article(token)


def _has_article(token: Token) -> bool:
    """Whether a surname begins with its Arabic article in small letters: "al-Amin"."""
    return not token.is_quote and token.text[:3] in ("al-", "el-", "ad-", "as-", "ar-") and token.text[3:4].isupper()


def _run_end(tokens: list[Token], number: int, stop: int) -> tuple[int, str]:
    """The token after a run, and the nickname inside it: Robert “Bob” Falk, Robert (Bob) Falk."""
    end, nickname = number + 1, ""
    while end < stop:
        token = tokens[end]
        following = tokens[end + 1] if end + 1 < stop else None
        if following is not None and not token.capital and token.low in PARTICLES and _particle(tokens, end, stop):
            end += 1
        elif token.is_quote and following is not None and is_name(following) and _nickname(token.text):
            nickname = _nickname(token.text)
            end += 1
        elif token.text == "(" and end + 3 < stop and _is_bracketed_name(tokens, end):
            nickname = tokens[end + 1].text
            end += 3
        elif (
            _has_article(token)
            or (is_name(token) and token.is_word and not _breaks(tokens, number, end))
            or _is_month_name(tokens, end)
        ):
            end += 1
        else:
            break
    return end, nickname


def _is_bracketed_name(tokens: list[Token], place: int) -> bool:
    return tokens[place + 2].text == ")" and tokens[place + 1].low in read_first_names() and is_name(tokens[place + 3])


def _is_month_name(tokens: list[Token], place: int) -> bool:
    """Whether a month is a surname here: "Theresa May", but not "Ann Falk. May 3"."""
    if not tokens[place].capital or tokens[place].low not in ("may", "march", "august", "june", "april", "early"):
        return False
    dated = place + 1 < len(tokens) and tokens[place + 1].text[0].isdigit()
    return is_first_name(tokens[place - 1].text) and not dated


def _particle(tokens: list[Token], place: int, stop: int) -> bool:
    """Whether particles at a place lead on to a name: "van der Berg"."""
    while place < stop and tokens[place].low in PARTICLES and not tokens[place].capital:
        place += 1
    return place < stop and is_name(tokens[place])


def _breaks(tokens: list[Token], first: int, place: int) -> bool:
    """Whether a capital word inside a run belongs to no name: "The" in a headline; the next sentence."""
    low = tokens[place].low
    return low in STARTERS and low not in read_first_names() and low not in PARTICLES and place > first


def _nickname(quoted: str) -> str:
    inner = quoted.strip("\"'“”‘’ ")
    return inner if inner[:1].isupper() and inner.isalpha() and len(inner) < 14 else ""


def _read_run(tokens: list[Token], first: int, end: int, place: int) -> Mention | None:
    start, titles = _after_titles(tokens, first, end)
    while start < end - 1 and _only_starts(tokens, start):
        start += 1
    start = _after_lead(tokens, start, end)
    while end > start and tokens[end - 1].low.rstrip(".") in SUFFIXES:
        end -= 1
    run = [token for token in tokens[start:end] if token.is_word]
    if len(run) > 1 and tokens[end - 2].text == ")":
        run = [token for token in run if token is tokens[start] or token.end > tokens[end - 2].start]
    if not run or len(run) > LONGEST_NAME or _is_body(run):
        return None
    if start and tokens[start - 1].low == "the" and len(run) > 1:
        return None
    words = tuple(token.text.rstrip(".") if len(token.text) > 2 else token.text for token in run)
    weak = _is_weak(tokens, start, run, titles)
    return Mention(words, run[0].start, run[-1].end, start, end - 1, place, titles, weak)


def _after_titles(tokens: list[Token], first: int, end: int) -> tuple[int, tuple[str, ...]]:
    """Where the name begins after "State Treasurer" and the like, and these titles."""
    titles: list[str] = []
    start = first
    for number in range(first, end - 1):
        low = tokens[number].low.rstrip(".")
        if not (low in HONORIFICS or low in TITLES or low in ROLES) or not tokens[number + 1].is_word:
            continue
        if low in read_first_names() and number == start and number + 2 == end and low not in HONORIFICS:
            continue  # "Dean Falk"
        titles.append(low)
        start = number + 1
    return start, tuple(titles)


def _only_starts(tokens: list[Token], place: int) -> bool:
    token = tokens[place]
    return token.low in STARTERS and token.low not in read_first_names() or not token.is_word


def _after_lead(tokens: list[Token], start: int, end: int) -> int:
    """Where the person begins in a run that opens with something else: "East Dock Jens Orm", "CNN Ann Falk"."""
    if start > 1 and tokens[start - 1].low == "of" and is_role(tokens[start - 2].low):
        # "Secretary of Homeland Security Ann Falk"
        for number in range(end - 3, start - 1, -1):
            if tokens[number].low in BODIES or tokens[number].low in TITLES:
                return number + 1
        for number in range(start, end - 1):
            if is_first_name(tokens[number].text):
                return number
    for number in range(end - 2, start, -1):
        before = [token for token in tokens[start:number] if token.is_word]
        if not is_first_name(tokens[number].text) or any(token.low in read_first_names() for token in before):
            continue
        other = any(token.low in BODIES or token.low in read_places() or _is_acronym(token) for token in before)
        led = start == 1 and tokens[0].low in ("in", "at", "on", "from", "outside")
        if other or led or len(before) > 1 and all(len(token.text) > 2 for token in before):
            return number
    for number in range(end - 2, start - 1, -1):
        if _is_acronym(tokens[number]) and end - number > 1:
            return number + 1
    return start


def _is_acronym(token: Token) -> bool:
    letters = token.text.replace("-", "").replace("’", "").replace("'", "")
    return len(letters) > 2 and letters.isupper() and letters.isalpha()


def _is_body(run: list[Token]) -> bool:
    """Whether a run names a body or a place: it holds one of their words, and no first name speaks against that."""
    held = [token for token in run if token.low in read_bodies()]
    if not held:
        return False
    surname = len(held) == 1 and read_bodies()[held[0].low].also == "surname"
    if surname and len(run) == 1:
        return False  # "Hill said": weak, but "Faith Hill" may explain it
    surname = surname and held[0] is not run[0]
    first = read_first_names().get(run[0].low)
    return not (surname and len(run) in (2, 3) and first is not None and first.also != "place")


def _is_weak(tokens: list[Token], start: int, run: list[Token], titles: tuple[str, ...]) -> bool:
    if len(run) > 1:
        return run[-1].low in read_places() and run[0].low not in read_first_names()
    low = run[0].low
    if titles:
        return low in read_places() or is_role(low) or low in TITLES
    before = tokens[start - 1].low if start else ""
    known = (
        low in read_places()
        or low in BODIES
        or is_role(low)
        or low in TITLES
        or low in HONORIFICS
        or _is_acronym(run[0])
    )
    return known or before == "the" or (start == 0 and low in STARTERS)


def name_of_phrase(tokens: list[Token], first: int, last: int, place: int) -> Mention | None:
    """The name at the end of a phrase, before "of", "for" and their like; None if a common noun is its head.

    Examples
    --------
    >>> from mediakit.quotes.sentences import find_sentences
    >>> (sentence,) = find_sentences("Harbour master Ann Falk of the Green Party met a spokesman for Falk.", [])
    >>> name_of_phrase(sentence.tokens, 0, 7, 0).name
    'Ann Falk'
    >>> name_of_phrase(sentence.tokens, 9, 12, 0) is None
    True
    """
    end = last
    for number in range(first + 1, last + 1):
        if tokens[number].low in LINKS:
            office = tokens[number].low == "of" and tokens[number - 1].capital and is_role(tokens[number - 1].low)
            if office and (named := [m for m in read_mentions(tokens, place, number + 1, last) if m.last == last]):
                return named[0] if len(named[0].words) > 1 else None
            end = number - 1
            break
    start = first
    for number in range(first, end + 1):
        if tokens[number].low in ("'s", "'"):
            start = number + 1
    while start < end and tokens[start].low in ("the", "a", "an"):
        start += 1
    if start > end:
        return None
    while end > start and (tokens[end].text[0] == "(" or tokens[end].low.rstrip(".") in SUFFIXES):
        end -= 1
    tail = [mention for mention in read_mentions(tokens, place, start, end) if mention.last == end]
    return tail[-1] if tail else None
