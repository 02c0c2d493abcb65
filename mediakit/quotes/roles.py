"""What a text says somebody is: titles before a name, appositions and clauses after it, nouns in its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from mediakit.quotes.affiliations import Bodies, Span
from mediakit.quotes.lexicons import is_plural, is_relation, is_role, read_places
from mediakit.quotes.mentions import Mention
from mediakit.quotes.phrases import find_verb, phrase_before
from mediakit.quotes.sentences import Token
from mediakit.quotes.verbs import read_verbs
from mediakit.quotes.words import (
    AUXILIARIES,
    BE,
    BOUNDARIES,
    DETERMINERS,
    HONORIFICS,
    LINKS,
    OFFICES,
    PREPOSITIONS,
    PRONOUNS,
    SUFFIXES,
    TIMES,
    TITLES,
    word_set,
)

_ARTICLES = frozenset(("the", "a", "an"))
LONGEST_ROLE = 18  # tokens
_FURTHEST_HEAD = 9  # tokens from the start of an apposition to its noun of role
_LONGEST_TITLE = 7  # tokens
# What no noun phrase holds after its article.
NO_NOUN = DETERMINERS | PREPOSITIONS | PRONOUNS | BE | TIMES | BOUNDARIES | AUXILIARIES | {"and", "but"}
_NO_APPOSITION = (
    PREPOSITIONS
    | PRONOUNS
    | BOUNDARIES
    | AUXILIARIES
    | TIMES
    | word_set("not including like along both several many some other two three four five six most few each every all")
)
_PARTY = re.compile(r"\(?((?:[RDI]|Rep|Dem|Ind|Lab|Con|SNP|Lib)[-–.][A-Z][\w.]*(?: [A-Z][\w.]*)?)\)?$")
# Verbs that may stand right before a role and a name: "he met senator Ann Falk".
_ACTS = word_set(
    "met beat hired fired backed endorsed supported saw joined replaced interviewed defeated married helped won lost "
    "made put took gave got let led ran appointed sued sent visited elected including featuring involving"
)
_QUALITIES = word_set(
    "self-described registered disgraced acclaimed renowned noted convicted indicted embattled decorated licensed "
    "certified celebrated accused suspected alleged seasoned respected beloved famed"
)
# "who heads the fund": the verb says the role
_LEADS = word_set(
    "heads leads directs runs chairs edits manages owns founded co-founded teaches represents advises oversees "
    "commands coordinates organizes organises headed led directed ran chaired edited managed owned taught represented "
    "advised oversaw commanded helped studies covers lectures sells co-owns"
)
_BECOMES = word_set("is was became remains are were")
_SERVES = word_set("serves served works worked doubles acted acts")
_INVITERS = frozenset(("host", "guest"))  # "her host" is whoever invites, of no medium
_INSERTED = word_set("also now once still then currently long recently himself herself already has had been a the an")
# Nouns of office that belong to the body spoken of: "the chief inspector" after "the Strait Commission".
_BODY_OFFICES = word_set(
    "spokesman spokeswoman spokesperson director chief inspector secretary chairman chairwoman chair president editor "
    "manager executive ceo founder co-founder head commissioner principal dean treasurer coordinator owner boss"
)


@dataclass(frozen=True)
class Statement:
    """A role and an affiliation as one place of the text states them; start and end are those of the words of role."""

    role: str
    affiliation: str
    start: int
    end: int
    at: int  # where the person is named, or the phrase begins
    how: str  # title, apposition, clause, noun or party


def find_statements(bodies: Bodies, tokens: list[Token], mention: Mention) -> list[Statement]:
    """All that the sentence of a mention states of that person's role."""
    found: list[Statement] = []
    if span := _title_before(tokens, mention.first):
        found.append(state(bodies, tokens, span, "title"))
    if span := _phrase_apposed(tokens, mention.first):
        found.append(state(bodies, tokens, span, "apposition", mention.place))
    found += _after(bodies, tokens, mention)
    return [statement for statement in found if statement.role or statement.affiliation]


def state(bodies: Bodies, tokens: list[Token], span: Span, how: str, place: int = -1) -> Statement:
    """Role and affiliation of the tokens of a phrase; `place` is its sentence if the body may stand before it."""
    split = bodies.split(tokens, *span)
    first, end = split.role
    while end > first + 1 and tokens[end - 1].low in LINKS | {"and"}:
        end -= 1
    if tokens[first : first + 1] and tokens[first].low in ("his", "her") and end - first > 1:
        first += not is_relation(tokens[end - 1].low)  # "his wife", but "spokesman"
        first = end if tokens[end - 1].low in _INVITERS else first
    affiliation = split.affiliation
    if not affiliation and place >= 0:
        affiliation = _from_context(bodies, tokens, span, place)
    at = tokens[span[0]].start
    if first >= end:
        return Statement("", affiliation, -1, -1, at, how)
    start, stop = tokens[first].start, tokens[end - 1].end
    return Statement(bodies.text[start:stop], affiliation, start, stop, at, how)


def _from_context(bodies: Bodies, tokens: list[Token], span: Span, place: int) -> str:
    """The body of "its spokeswoman" and "the chief inspector": the one named just before."""
    opening = tokens[span[0] - 1].low if span[0] else ""
    opening = tokens[span[0]].low if tokens[span[0]].low in ("its", "the") else opening
    if opening == "its":
        return bodies.before(place, tokens[span[0]].start, 2)
    office = any(token.low in _BODY_OFFICES for token in tokens[span[0] : span[1]])
    linked = any(token.low in LINKS for token in tokens[span[0] : span[1]])
    if opening == "the" and office and not linked:
        return bodies.before(place, tokens[span[0]].start, 3)
    return ""


def _after(bodies: Bodies, tokens: list[Token], mention: Mention) -> list[Statement]:
    """Statements after a name: party, age, apposition, "is a ...", "who ...", "of ..."."""
    found: list[Statement] = []
    place, party = _skip_party(tokens, mention.last + 1)
    if party:
        found.append(Statement("", party, -1, -1, mention.start, "party"))
    if place + 1 >= len(tokens):
        return found
    token = tokens[place]
    if token.low == "of" and place == mention.last + 1:
        split = bodies.split(tokens, mention.last, _clause_end(tokens, place + 1))
        capital = tokens[place + 1].capital or tokens[place + 1].low == "the" and tokens[place + 2 :][:1]
        if split.affiliation and capital and (mention.titles or split.affiliation.casefold() not in read_places()):
            found.append(Statement("", split.affiliation, -1, -1, mention.start, "clause"))
        return found
    if token.low in _BECOMES and tokens[place + 1].low in ("a", "an", "the"):
        span: Span | None = _noun_phrase(tokens, place + 1)
        return [*found, state(bodies, tokens, span, "clause", mention.place)] if span else found
    if token.text in (",", "—", "–", "--", "-", "("):
        found += _inserted(bodies, tokens, mention, place + 1)
    return found


def _inserted(bodies: Bodies, tokens: list[Token], mention: Mention, place: int) -> list[Statement]:
    """Statements in what is set off by a comma, a dash or brackets after a name."""
    if place + 1 < len(tokens) and tokens[place].text.isdigit():
        place += 2 if tokens[place + 1].text in (",", ")") else 1
        if place < len(tokens) and tokens[place].text == ",":
            place += 1
    if place + 1 >= len(tokens) or tokens[place].is_quote:
        return []
    if match := _PARTY.match(tokens[place].text):
        return [Statement("", match[1], -1, -1, mention.start, "party")]
    if tokens[place].low == "of":
        split = bodies.split(tokens, mention.last, _clause_end(tokens, place + 1))
        return [Statement("", split.affiliation, -1, -1, mention.start, "clause")] if split.affiliation else []
    if tokens[place].low == "who":
        return _who(bodies, tokens, mention, place + 1)
    if tokens[place].low == "whose" and tokens[place + 1].capital:
        split = bodies.split(tokens, place, _clause_end(tokens, place + 1))
        name = bodies.text[tokens[place + 1].start : tokens[_capitals(tokens, place + 1) - 1].end]
        return [Statement("", split.affiliation or name, -1, -1, mention.start, "clause")]
    if tokens[place].low in ("is", "was"):
        place += 1
    span = _noun_phrase(tokens, place)
    if span is None:
        return []
    found = [state(bodies, tokens, span, "apposition", mention.place)]
    if span[1] < len(tokens) and tokens[span[1]].low == "who":
        found += [s for s in _who(bodies, tokens, mention, span[1] + 1) if s.affiliation]
    return found


def _who(bodies: Bodies, tokens: list[Token], mention: Mention, place: int) -> list[Statement]:
    """Statements of a clause: "who heads the fund", "who was a pilot and is now at the institute"."""
    end = _clause_end(tokens, place)
    verb = place
    while verb < end and tokens[verb].low in _INSERTED - {"a", "the", "an"}:
        verb += 1
    if verb >= end:
        return []
    low = tokens[verb].low
    found: list[Statement] = []
    if low in _LEADS:
        while end < len(tokens) and tokens[end].text not in ",.;:()—–" and not tokens[end].is_quote and end - verb < 10:
            end += 1
        stated = state(bodies, tokens, (verb, end), "clause")
        found.append(replace(stated, affiliation=bodies.in_clause(tokens, verb) or stated.affiliation))
    elif low in _BECOMES or (low in _SERVES and tokens[verb + 1 : verb + 2] and tokens[verb + 1].low == "as"):
        first = verb + 1 if low in _BECOMES else verb + 2
        while first < end and tokens[first].low in _INSERTED - {"a", "the", "an"}:
            first += 1
        if span := _noun_phrase(tokens, first):
            found.append(state(bodies, tokens, (span[0], min(span[1], end)), "clause"))
    if (body := bodies.in_clause(tokens, verb)) and not any(statement.affiliation for statement in found):
        found.append(Statement("", body, -1, -1, mention.start, "clause"))
    return found


def _skip_party(tokens: list[Token], place: int) -> tuple[int, str]:
    """The token after "Jr." and "(D-Mass.)", and the party."""
    party = ""
    while place < len(tokens):
        token = tokens[place]
        if token.is_quote:
            break
        match = _PARTY.match(token.text) if token.text[0] == "(" else None
        if not match and token.text == "(" and _is_short_party(tokens, place):
            party, place = tokens[place + 1].text, place + 2
        elif match:
            party = match[1]
        elif not (token.low.rstrip(".") in SUFFIXES and token.capital):
            break
        place += 1
    return place, party


def _is_short_party(tokens: list[Token], place: int) -> bool:
    """Whether "(D)" stands here."""
    return place + 2 < len(tokens) and tokens[place + 1].text in ("R", "D", "I") and tokens[place + 2].text == ")"


def _noun_phrase(tokens: list[Token], first: int) -> Span | None:
    """Tokens of a phrase of role that begins at a place: "51, a lecturer at the university" without the age."""
    if first >= len(tokens) or tokens[first].is_quote or not tokens[first].is_word:
        return None
    if tokens[first].low in _NO_APPOSITION or tokens[first].low.endswith("ly") or _is_participle(tokens, first):
        return None
    end = _clause_end(tokens, first)
    if end < len(tokens) and _is_verb(tokens, end):
        return None  # "Falk, a top aide said, is ..."
    indefinite = tokens[first].low in ("a", "an")
    if tokens[first].low == "one" and end - first > 2:
        first += 2
    base = next((n for n in range(first + 1, end) if tokens[n].low in LINKS), end)
    near = tokens[first : min(end, first + _FURTHEST_HEAD)]
    heads = [n for n, token in enumerate(near, first) if is_role(token.low) and n < max(base, first + 3)]
    if heads and is_plural(tokens[heads[-1]].low) and tokens[first - 2].low != "one":
        return None  # "Falk, rivals said, ..."
    if not heads and not (indefinite and _looks_like_person(tokens[base - 1])):
        return None
    return (first, end) if end > first else None


def _is_participle(tokens: list[Token], first: int) -> bool:
    """Whether an insertion describes an act or a state: "seen as a leader", "endorsed by the mayor"."""
    low = tokens[first].low
    following = tokens[first + 1] if first + 1 < len(tokens) else None
    if following is None or is_role(low):
        return False
    if low.endswith("ed") and low not in TITLES and not is_role(following.low):
        return True
    return following.low in PREPOSITIONS | {"than"} and not tokens[first].capital and low != "one"


def _looks_like_person(token: Token) -> bool:
    """Whether a noun ends as nouns for people do, where no list has it: "a botanist", "a lighthouse keeper"."""
    return not token.capital and token.low.endswith(("ist", "ologist", "ian", "man", "woman", "person", "keeper"))


def _is_verb(tokens: list[Token], place: int) -> bool:
    """Whether a verb of saying stands here in a form that is no noun: "says", "told", but not "show" or "state"."""
    form = find_verb(tokens, place)
    return bool(form) and read_verbs()[form].verb != form


def _clause_end(tokens: list[Token], first: int) -> int:
    end = first
    while end < len(tokens) and end - first < LONGEST_ROLE and not _ends_role(tokens, first, end):
        end += 1
    return end


def _ends_role(tokens: list[Token], first: int, place: int) -> bool:
    token = tokens[place]
    if token.is_quote or token.text in ",.;:()—–-?!" or token.text == "--":
        return True
    if token.low in ("whom", "which", "whose", "when", "while", "because", "but") or (
        token.low == "that" and place > first
    ):
        return True
    if token.low in BE and token.low not in ("'s", "will") and place > first:
        return True
    if token.low == "who":
        return place > first
    return place > first and _is_verb(tokens, place) and not is_role(token.low)


def _capitals(tokens: list[Token], place: int) -> int:
    while place < len(tokens) and tokens[place].capital and not tokens[place].is_quote:
        place += 1
    return place


def _title_before(tokens: list[Token], first: int) -> Span | None:
    """Tokens of "Kaldonian foreign minister", "Secretary of State", "Nord Bank's chief economist" before a name."""
    if first > 2 and tokens[first - 1].low in ("and", ",") and (shared := _shared_title(tokens, first - 2)):
        return shared
    place = first - 1
    while place >= 0 and tokens[place].low.rstrip(".") in HONORIFICS.keys() - OFFICES and not tokens[place].is_quote:
        place -= 1
    end = start = place + 1
    found = False
    if place >= 0 and tokens[place].low in ("of", "for"):
        return None  # "the King of Orm"
    while place >= 0 and end - place <= _LONGEST_TITLE and _joins(tokens, place, end, found):
        low = tokens[place].low.rstrip(".")
        if is_role(low) or low in OFFICES:
            found = True
        start = place
        place -= 1
    if start == 1 and tokens[0].low in ("in", "on", "at"):
        # "On State Radio General Falk said"
        start = next((n for n in range(start, end) if is_role(tokens[n].low) or tokens[n].low in TITLES), start)
    while start < end and (tokens[start].low in ("'s", "'", "of") or tokens[start].low in NO_NOUN):
        start += 1
    return (start, end) if found and start < end else None


def _shared_title(tokens: list[Token], place: int) -> Span | None:
    """The title in the plural before the first of two names: "candidates Ann Falk and Jon Orm"."""
    last = place
    while place > 0 and tokens[place].capital and not is_role(tokens[place].low):
        place -= 1
    if place == last or not (is_role(tokens[place].low) and tokens[place].low.endswith("s")):
        return None
    return _title_before(tokens, place + 1)


def _joins(tokens: list[Token], place: int, end: int, found: bool) -> bool:
    """Whether a token still belongs to the title that ends before `end`."""
    token = tokens[place]
    if token.is_quote:
        return False
    low = token.low.rstrip(".")
    if is_role(low) or low in OFFICES:
        return True
    following = tokens[place + 1] if place + 1 < end else None
    if token.low == "the":
        return place > 1 and following is not None and following.capital and _joins(tokens, place - 1, end, found)
    if token.low in ("of", "for"):
        return place > 0 and is_role(tokens[place - 1].low) and tokens[place - 1].capital
    if not found:
        # "Secretary of Homeland Security Ann Falk": capitals that hang on an office before "of"
        back = place
        while back > 0 and tokens[back].capital and end - back < 5:
            back -= 1
        if tokens[back].low == "the" and back > 1:
            back -= 1  # "Speaker of the House Ann Falk"
        return token.capital and tokens[back].low in ("of", "for") and back > 0 and is_role(tokens[back - 1].low)
    if token.low in ("'s", "'"):
        return place > 0 and tokens[place - 1].capital
    if low.endswith("ed") and low not in TITLES and low not in _QUALITIES:
        return False  # "attacked former senator Ann Falk"
    if not token.is_word or low in NO_NOUN or low in _ACTS or _is_verb(tokens, place):
        return False
    if token.capital and place == 1 and tokens[0].low in PREPOSITIONS:
        return False  # "In Vosk President Falk"
    if following is not None and following.capital and not token.capital:
        return low in TITLES or low in ("then", "u.s", "longtime", "ex")
    return not token.low.endswith("ing") or low in TITLES


def _phrase_apposed(tokens: list[Token], first: int) -> Span | None:
    """Tokens of "The head of the fund, " and "Orm's mayor, " before a name."""
    while first > 1 and tokens[first - 1].low.rstrip(".") in HONORIFICS:
        first -= 1
    if first < 2 or tokens[first - 1].text != ",":
        return None
    phrase = phrase_before(tokens, first - 2)
    if phrase is None:
        return None
    opening = tokens[phrase[0]]
    if phrase[0] == 1 and (tokens[0].low in PREPOSITIONS or tokens[0].low.endswith("ing")):
        return None  # "Regarding the mayor, Falk said ..."
    owned = any(token.low in ("'s", "'") for token in tokens[phrase[0] : phrase[1]])
    if not (owned or opening.low in ("the", "a", "an", "its", "their", "his", "her", "one")):
        return None
    head = tokens[base_end(tokens, *phrase)].low
    return (phrase[0], phrase[1] + 1) if is_role(head) and not is_plural(head) else None


def base_end(tokens: list[Token], first: int, last: int) -> int:
    """Last token of a phrase before "of", "for" and their like."""
    for number in range(first + 1, last + 1):
        if tokens[number].low in LINKS:
            return number - 1
    return last
