"""Which words are names: seen from the capitals that they carry inside sentences, since Title Case hides them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from mediakit.headlines.tokens import SUBORDINATORS, Token, word_set
from mediakit.resources import read_rows, read_wordlist
from mediakit.text import fold_word

if TYPE_CHECKING:
    import pandas as pd

# A word is a name when nearly all its uses inside sentences have a capital.
NAME_SHARE = 0.8
# One capital may be a slip, or the Title Case of a short line.
SEEN = 2
# With more of its content words in small letters a line is written as a sentence, and its capitals tell names.
SENTENCE_CASE = 0.2
# Names stand in the first sentences as well; reading on costs time and finds few more.
READ = 1_000

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_][^\W_]*(?:['’-][^\W_]+)*")
_INSIDE = re.compile(r"(?<=[\w,] )" + _WORD.pattern)
_POSSESSIVE = re.compile(r"['’]s$")
# Words that carry a capital by custom and name nobody.
_CUSTOM = word_set(
    "i monday tuesday wednesday thursday friday saturday sunday january february march april may june "
    "july august september october november december mr mrs ms dr"
)
# Words that begin the names of places and bodies and are no names alone: "New York", "White House".
_NAME_STARTS = word_set(
    "new north south east west northern southern eastern western central united white san los las el "
    "saudi great red wall supreme"
)
_INNER = frozenset(("of", "the", "de", "la", "al", "van", "von", "bin", "el", "du"))


def is_title_case(text: str) -> bool:
    """Whether nearly all content words of a line have a capital.

    Examples
    --------
    >>> is_title_case("Ferry Lost in the Strait of Orm"), is_title_case("Ferry lost in the Strait of Orm")
    (True, False)
    """
    common = read_wordlist("stopwords-en")
    words = [word for word in _WORD.findall(text)[1:] if fold_word(word) not in common]
    return sum(word[0].islower() for word in words) <= SENTENCE_CASE * len(words)


def find_name_words(texts: Iterable[str]) -> frozenset[str]:
    """Words, in small letters, that carry a capital in nearly all their uses inside the sentences of some texts.

    Examples
    --------
    >>> sorted(find_name_words(["The mayor met Falk in Orm.", "A Day In The Life", "At noon Falk left Orm."]))
    ['falk', 'orm']
    """
    inside: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for text in texts:
        if not text or is_title_case(text[:200]):
            continue
        for word in _INSIDE.findall(text[:READ]):
            folded = fold_word(_POSSESSIVE.sub("", word))
            inside[folded] += 1
            capital[folded] += word[0].isupper()
    common = read_wordlist("stopwords-en") | _CUSTOM
    return frozenset(
        word for word, n in capital.items() if n >= max(SEEN, NAME_SHARE * inside[word]) and word not in common
    )


def find_names_of(articles: pd.DataFrame) -> frozenset[str]:
    """Words that the headlines, decks and texts of some articles show to be names."""
    fields = [name for name in ("headline", "deck", "text") if name in articles.columns]
    return find_name_words(text for name in fields for text in articles[name])


@cache
def _listed() -> tuple[frozenset[str], frozenset[str]]:
    """First names that are no words, and places with their adjectives."""
    firsts = read_rows("lexicons/first-names-en.csv", "the list of first names is missing")
    rows = read_rows("lexicons/places-en.csv", "the list of places is missing")
    places = {row["place"] for row in rows} | {word.strip() for row in rows for word in row["adjectives"].split(";")}
    return (
        frozenset(row["name"].casefold() for row in firsts if row["also"] != "word"),
        frozenset(fold_word(place) for place in places if place),
    )


@cache
def read_roles() -> frozenset[str]:
    """Words for people by office and for bodies, in small letters: who speaks without being named."""
    rows = read_rows("lexicons/speaker-kinds-en.csv", "the list of kinds of speakers is missing")
    bodies = read_rows("lexicons/bodies-en.csv", "the list of bodies is missing")
    roles = {row["word"] for row in rows if row["kind"] != "document"}
    return frozenset(roles | {row["word"] for row in bodies if row["class"] == "body"})


def find_names(tokens: list[Token], names: frozenset[str], title_case: bool) -> list[tuple[int, int]]:
    """Runs of tokens that are names: persons, bodies, places; (first, last + 1)."""
    marked = [_is_name(tokens, i, names, title_case) for i in range(len(tokens))]
    runs: list[tuple[int, int]] = []
    i = 0
    while i < len(tokens):
        if not marked[i]:
            i += 1
            continue
        end = i + 1
        while end < len(tokens) and not tokens[end - 1].possessive:
            if marked[end]:
                end += 1
            elif tokens[end].low in _INNER and end + 1 < len(tokens) and marked[end + 1] and not title_case:
                end += 2
            else:
                break
        if end - i > 1 or tokens[i].low in names or not title_case or not _is_first_name(tokens[i]):
            runs.append((i, end))
        i = end
    return runs


def _is_name(tokens: list[Token], i: int, names: frozenset[str], title_case: bool) -> bool:
    token = tokens[i]
    if not token.is_word or not token.capital or token.low in _CUSTOM or token.low in SUBORDINATORS:
        return False
    if token.low in _NAME_STARTS:
        following = tokens[i + 1] if i + 1 < len(tokens) and tokens[i + 1].capital else None
        return following is not None and (not title_case or following.low in names or following.low in _listed()[1])
    known = token.low in names or any(token.low in listed for listed in _listed()) or _is_acronym(token, tokens)
    opens = (
        i == 0 or not (tokens[i - 1].is_word or tokens[i - 1].text == ",") or tokens[i].quoted != tokens[i - 1].quoted
    )
    return known or (not title_case and not opens and token.low not in read_wordlist("stopwords-en"))


def _is_first_name(token: Token) -> bool:
    """A first name alone in Title Case may as well be a word ("Hope", "Eve")."""
    return token.low in _listed()[0] and token.low not in _listed()[1]


def _is_acronym(token: Token, tokens: list[Token]) -> bool:
    """As in "UN", "G7", "U.S."; not a word of a headline in capitals only."""
    letters = token.text.replace(".", "")
    return len(letters) > 1 and letters.isupper() and any(t.is_word and not t.text.isupper() for t in tokens)
