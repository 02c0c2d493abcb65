"""Names of news organisations in a text: from the list of large ones, from what the caller gives, from typical endings.

A name is read as the article writes it. "The Kaldon Times", once named, is "the Times" later on; a short form that
belongs to nobody stays as it is. The list is `data/lexicons/outlets-en.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from mediakit.quotes.sentences import Sentence, Token, find_sentences, strip_edges
from mediakit.quotes.words import STARTERS, TITLES, word_set
from mediakit.resources import read_rows

# Words that end the name of a newspaper, a broadcaster, or of either.
_PAPERS = word_set(
    "times post tribune herald gazette chronicle globe journal register courier telegraph mail mirror express observer "
    "standard independent guardian review magazine sentinel dispatch examiner inquirer enquirer bulletin argus echo "
    "ledger advocate weekly daily news today wire press star sun"
)
_STATIONS = word_set("radio tv television broadcasting fm")
# Alone behind "the" these are too often no newspaper.
_NEVER_ALONE = word_set("press today news weekly daily wire standard magazine review radio tv television sun star fm")
_STATE = word_set("radio television tv media")
_GENERIC = word_set("news radio tv television magazine wire agency business")
_CALL_LETTERS = re.compile(r"[WK][A-Z]{3}(?:-(?:TV|FM|AM))?|[WK][A-Z]{2,3}\d{1,4}")
_NO_STATIONS = word_set("wwii kpmg wada wmds")
_SITE = re.compile(r"[A-Z][\w-]+\.(?:com|org|net|info|news)")
_LONGEST_NAME = 5  # tokens of a name known by its ending
_LONGEST_TITLE = 45  # characters of the title of a show
_SMALL = word_set("of the and for de la le di da & '")


@dataclass(frozen=True, slots=True)
class Outlet:
    """One news organisation; words said on a show are credited to the broadcaster it is part of."""

    name: str
    kind: str = ""
    part_of: str = ""

    @property
    def credited(self) -> str:
        """The name that stands in `via_outlet`."""
        return self.part_of or self.name


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a name; an everyday form is a name only after a phrase of passing on."""

    words: tuple[str, ...]
    outlet: Outlet
    everyday: bool = False
    needs_the: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A name at the tokens `first` to `last` of a sentence; `firm` is one that is hardly anything else."""

    first: int
    last: int
    outlet: Outlet
    firm: bool = True


@cache
def read_outlets(name: str = "outlets-en") -> dict[str, tuple[Form, ...]]:
    """Forms of the world's larger news organisations by their first word in small letters, longest first.

    Raises
    ------
    ResourceError
        If the list is not there.

    Examples
    --------
    >>> [form.outlet.name for form in read_outlets()["reuters"]][-1]
    'Reuters'
    """
    rows = read_rows(f"lexicons/{name}.csv", f"there is no list of outlets {name!r}")
    return _by_first_word(form for row in rows for form in _forms_of(row))


@cache
def _small_firsts() -> frozenset[str]:
    """First words of names that do not begin with a capital: "n-tv", "20/20"."""
    forms = (form for found in read_outlets().values() for form in found)
    return frozenset({"state"} | {form.words[0].lower() for form in forms if not form.words[0][0].isupper()})


def _has_shape(text: str) -> bool:
    return (text[0] in "WK" and text[1:2].isupper()) or "." in text


def _forms_of(row: dict[str, str]) -> Iterator[Form]:
    """Forms of one row; the name is one of them unless it is among the everyday ones."""
    outlet = Outlet(row["name"], row["kind"], row["part_of"])
    everyday = [form for form in row["everyday"].split("; ") if form]
    folded = {fold(form) for form in everyday}
    for form in everyday:
        yield Form(_words(clean(form)), outlet, True, clean(form) != form)
    for form in (row["name"], *row["forms"].split("; ")):
        if form and fold(form) not in folded:
            yield Form(_words(clean(form)), outlet)


def _by_first_word(forms: Iterable[Form]) -> dict[str, tuple[Form, ...]]:
    index: dict[str, list[Form]] = {}
    for form in forms:
        index.setdefault(form.words[0].lower(), []).append(form)
    return {word: tuple(sorted(found, key=lambda form: -len(form.words))) for word, found in index.items()}


def _words(name: str) -> tuple[str, ...]:
    """The name cut as the text is."""
    if name.replace(" ", "").isalpha():
        return tuple(name.split())
    return tuple(token.text for sentence in find_sentences(name, []) for token in sentence.tokens) or (name,)


def clean(name: str) -> str:
    """A name without "the" before it."""
    return re.sub(r"^the\s+", "", " ".join(name.split()), flags=re.I)


def fold(name: str) -> str:
    """A name to compare by."""
    return clean(name).casefold().replace("’", "'")


class OutletNames:
    """Finds the outlets that one text names; sentences are to be given in the order of the text."""

    def __init__(self, given: Iterable[str]) -> None:
        self._spelled = {clean(name): name for name in sorted(given) if name.strip()}
        names = sorted(self._spelled)
        self._listed = read_outlets()
        self._called: dict[str, str] = {}  # name in the list -> what the caller calls it
        for name in names:
            if listed := _look_up(self._listed, name):
                self._called[listed.credited] = name
        self._outlets = [Outlet(name, _kind(name)) for name in names]
        self._given = _by_first_word(Form(_words(outlet.name), outlet) for outlet in self._outlets)
        self._short = _short_forms(names)
        self._own_firsts = _PAPERS | _STATIONS | self._given.keys() | self._short.keys() | {"state"}
        self._longer: dict[str, Outlet] = {}  # last word -> the name that ended with it last

    def same(self, name: str) -> str:
        """What the caller calls an outlet, else its name in the list, else the name."""
        listed = _look_up(self._listed, name)
        called = self._called.get(listed.credited, listed.credited) if listed else clean(name)
        return self._spelled.get(called, called)

    def find(self, sentence: Sentence) -> list[Named]:
        """The outlets that a sentence names outside quotations, and shows whose title stands in marks."""
        tokens = sentence.tokens
        found: list[Named] = []
        taken = -1
        for place, token in enumerate(tokens):
            if place <= taken or not self._may_begin(token):
                continue
            named = self._at(tokens, place, taken)
            if named is not None:
                found.append(named)
                self._remember(tokens, named)
                taken = named.last
        return found

    def _may_begin(self, token: Token) -> bool:
        """A quick look, since nearly all tokens begin no name."""
        if token.segment is not None:
            return token.end - token.start <= _LONGEST_TITLE
        if not token.capital and token.low not in _small_firsts():
            return False
        return token.low in self._listed or token.low in self._own_firsts or _has_shape(token.text)

    def _at(self, tokens: list[Token], place: int, taken: int) -> Named | None:
        token = tokens[place]
        if token.segment is not None:
            return self._show(tokens, place)
        form = _match(tokens, place, self._given) or _match(tokens, place, self._listed)
        if form is not None:
            if _fits(tokens, place, form):
                return self._by_form(tokens, place, form, taken)
            return None
        return self._by_ending(tokens, place, taken) or self._by_short(tokens, place) or _by_shape(tokens, place)

    def _by_form(self, tokens: list[Token], place: int, form: Form, taken: int) -> Named:
        last = place + len(form.words) - 1
        if tokens[last].low in _PAPERS and (longer := self._by_ending(tokens, last, taken)) and longer.first < place:
            return longer
        return Named(place, last, form.outlet, not form.everyday)

    def _by_ending(self, tokens: list[Token], place: int, taken: int) -> Named | None:
        """ "The Kaldon Evening Post", "state radio": capitals before a word that ends names."""
        low = tokens[place].low
        if low == "state" and place + 1 < len(tokens) and tokens[place + 1].text in _STATE:
            return Named(place, place + 1, self._longer_name(_spelled(tokens, place, place + 1)))
        if not tokens[place].capital or (low not in _PAPERS and low not in _STATIONS):
            return None
        first = place
        while first - 1 > taken and place - first < _LONGEST_NAME and _belongs(tokens, first - 1):
            first -= 1
        if first == place:
            return None
        name = _spelled(tokens, first, place)
        return Named(first, place, self._longer_name(name), not name.isupper())

    def _longer_name(self, name: str) -> Outlet:
        """ "state radio" is "Norland State Radio" where the text or the caller knows only one outlet called so."""
        known = {outlet.name: outlet for outlet in [*self._longer.values(), *self._outlets]}
        ending = " " + fold(name)
        longer = [outlet for outlet in known.values() if fold(outlet.name).endswith(ending)]
        return longer[0] if len(longer) == 1 else Outlet(self.same(name), _kind(name))

    def _by_short(self, tokens: list[Token], place: int) -> Named | None:
        """ "the Post" after "the Kaldon Post"; a given name's first word alone, as in "NBC"."""
        token = tokens[place]
        after_the = place > 0 and tokens[place - 1].low == "the"
        if not token.capital or _goes_on(tokens, place):
            return None
        if after_the and (outlet := self._longer.get(token.low)):
            return Named(place, place, outlet)
        if outlet := self._short.get(token.low):
            if after_the or fold(outlet.name).split()[0] == token.low:
                return Named(place, place, outlet)
        elif after_the and token.low in _PAPERS - _NEVER_ALONE:
            return Named(place, place, Outlet(token.text, "newspaper"), False)
        return None

    def _show(self, tokens: list[Token], place: int) -> Named | None:
        """A show by its title in marks: on “Meet the Press”."""
        token = tokens[place]
        first, last = strip_edges(token.text, 0, len(token.text))
        outlet = _look_up(self._listed, token.text[first:last].rstrip(",.?! "))
        return Named(place, place, outlet, False) if outlet else None

    def _remember(self, tokens: list[Token], named: Named) -> None:
        last = tokens[named.last].low
        if named.last > named.first and (last in _PAPERS or last in _STATIONS):
            self._longer[last] = named.outlet


def _look_up(index: dict[str, tuple[Form, ...]], name: str) -> Outlet | None:
    """The outlet of a name given as a string."""
    folded = fold(name)
    wanted = tuple(word.lower() for word in _words(folded)) if folded else ()
    for form in index.get(wanted[0], ()) if wanted else ():
        if tuple(word.lower() for word in form.words) == wanted:
            return form.outlet
    return None


def _match(tokens: list[Token], place: int, index: dict[str, tuple[Form, ...]]) -> Form | None:
    """The longest form that begins at a place."""
    for form in index.get(tokens[place].low, ()):
        if place + len(form.words) <= len(tokens) and all(map(_same_word, form.words, tokens[place:])):
            return form
    return None


def _same_word(word: str, token: Token) -> bool:
    """Letters alike; capital where the name is; initials and names that begin small exactly as they are."""
    if token.segment is not None or token.low != word.lower().replace("’", "'"):
        return False
    if (word.isupper() and len(word) <= 5) or word[0].islower():
        return token.text == word or word.lower() in _SMALL
    return token.text[0].isupper() or not word[0].isalpha()


def _fits(tokens: list[Token], place: int, form: Form) -> bool:
    """Whether an everyday form may be a name here: "the" where it needs one, and no capital after it."""
    if not form.everyday:
        return True
    last = place + len(form.words) - 1
    the = not form.needs_the or (place > 0 and tokens[place - 1].low == "the")
    return the and not _goes_on(tokens, last)


def _goes_on(tokens: list[Token], last: int) -> bool:
    """Whether a name runs on: a capital follows at once."""
    following = tokens[last + 1] if last + 1 < len(tokens) else None
    return following is not None and following.capital and following.start - tokens[last].end <= 1


def _belongs(tokens: list[Token], place: int) -> bool:
    """Whether a token may belong to the name that follows it."""
    token = tokens[place]
    if not token.capital or token.low in STARTERS or token.low in TITLES - {"state"}:
        return False
    return tokens[place + 1].start - token.end <= 1


def _by_shape(tokens: list[Token], place: int) -> Named | None:
    """Call letters of American stations and names that are an address: firm enough only after a phrase."""
    text = tokens[place].text
    if _CALL_LETTERS.fullmatch(text) and text.lower() not in _NO_STATIONS:
        return Named(place, place, Outlet(text, "broadcaster"), False)
    return Named(place, place, Outlet(text, "site"), False) if "." in text and _SITE.fullmatch(text) else None


def _spelled(tokens: list[Token], first: int, last: int) -> str:
    return " ".join(token.text for token in tokens[first : last + 1])


def _kind(name: str) -> str:
    """What a name says of itself."""
    words = fold(name).split()
    if any(word in _STATIONS for word in words):
        return "broadcaster"
    return "newspaper" if words and words[-1] in _PAPERS - _GENERIC else ""


def _short_forms(names: list[str]) -> dict[str, Outlet]:
    """Last word of each given name ("the Post"), or the first of "Coast Wire", where it is the only one."""
    forms: dict[str, Outlet] = {}
    shared: set[str] = set()
    for name in names:
        words = fold(name).split()
        if words[-1] in _GENERIC and len(words) > 2:
            continue
        short = words[0] if words[-1] in _GENERIC else words[-1]
        if short in forms:
            shared.add(short)
        forms[short] = Outlet(name, _kind(name))
    return {form: outlet for form, outlet in forms.items() if form not in shared}
