"""The kind of a speaker, judged by rules over role, affiliation and mention, with the words that decided.

The kinds are those of `mediakit.schema.KINDS_OF_SPEAKER`:

official      holds, held or stands for a public office, or works for somebody who does: governments, parliaments,
              courts, forces, police, parties, campaigns, international bodies. Politicians stay so after office.
expert        heard for what they know: think tanks, universities, analysts, doctors, engineers, strategists,
              pollsters; officials who left an appointed office ("former ambassador").
journalist    works for the media or comments in them.
citizen       speaks for nobody but themselves: residents, voters, witnesses, relatives, workers, owners of shops,
              activists of no body, artists, athletes.
organisation  a body that speaks itself, or a person who speaks for one that is not public: firm, union, charity,
              church, armed group.
document      a text, a record or a picture.
unnamed       a person without a name, whatever the role ("a senior official", "sources", "a spokesman for the
              ministry"); only a unique office with an article ("the president", "the judge") stays official.
""            nothing tells, or none of the kinds fits ("lawyer for the family").

The words are in `data/lexicons/speaker-kinds-en.csv`, `institutions-en.csv` and `body-types-en.csv`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from mediakit.quotes.kindwords import MEMBER, NONE, PERSON, VOICE, Body, Hit, Reading, Role, Segment, read_phrase
from mediakit.quotes.words import DETERMINERS, PARTICLES, PREPOSITIONS, PRONOUNS

OFFICIAL, EXPERT, JOURNALIST, CITIZEN = "official", "expert", "journalist", "citizen"
ORGANISATION, DOCUMENT, UNNAMED = "organisation", "document", "unnamed"
_FORMER = frozenset(("former", "formerly", "ex", "onetime", "erstwhile", "retired", "ousted", "deposed"))
_PRONOUNS = PRONOUNS | {"him", "her", "them", "us", "me", "himself", "herself", "themselves", "itself"}
_OWNERS = frozenset(("'s", "his", "her", "its", "their", "our", "my"))
_DEFINITE = _OWNERS | {"the", "this", "that"}
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
_SPOKES = ("spokes", "press officer")


@dataclass(frozen=True)
class Kind:
    """The kind of a speaker and its evidence: the words `getattr(..., field)[start:end]` decided by `rule`."""

    kind: str = ""
    rule: str = ""
    field: str = ""
    start: int = -1
    end: int = -1


@dataclass(frozen=True)
class _Found:
    """What one stretch of a role tells."""

    kind: Kind
    former: bool


@lru_cache(maxsize=16384)
def judge_kind(speaker: str, mention: str, role: str, affiliation: str, named: bool) -> Kind:
    """Judge what kind of speaker somebody is.

    Parameters
    ----------
    speaker : str
        Full name, or the mention where there is none.
    mention : str
        The words of the sentence ("the ministry", "White House spokesman Bo Orm", "he").
    role, affiliation : str
        As the article states them; empty where it does not.
    named : bool
        Whether the name of a person is known.

    Returns
    -------
    Kind
        `kind` is one of `mediakit.schema.KINDS_OF_SPEAKER`, or "" with an empty field where nothing tells. Rules:
        "role", "former role", "body of role" (a spokesman is of the kind of the body in the role or the affiliation),
        "affiliation", "title" (before the name in the mention), "body", "document", "office" (a unique office without
        a name), "nameless", "nameless voice" (a spokesperson without a name). Where all that tells nothing, the
        search itself adds "outlet", "age", "life" and "seat" (see `circumstances.py`).

    Notes
    -----
    The order for a named person: role, affiliation, title in the mention. Of several current roles the first counts,
    but an expert's before a journalist's or a citizen's; former roles count where there is no current one. For
    somebody without a name, the head of the noun phrase decides. English only; ranks of one person that only another
    sentence tells are not known here.

    Examples
    --------
    >>> judged = judge_kind("Ann Falk", "she", "former ambassador, now a fellow", "Orm Institute", True)
    >>> judged.kind, judged.rule, "former ambassador, now a fellow"[judged.start : judged.end]
    ('expert', 'role', 'fellow')
    >>> judge_kind("a senior official", "a senior official", "", "", False).kind
    'unnamed'
    """
    texts = {"mention": mention, "speaker": speaker}
    fields = [name for name, text in texts.items() if text.strip() and text.strip().lower() not in _PRONOUNS]
    if not (named and _may_be_name(speaker)):
        for field in fields:
            if kind := _judge_nameless(texts[field], field) or _judge_named_body(texts[field], field):
                return kind
        if not any(_may_be_name(texts[field]) for field in fields):
            return Kind()
    repeated = speaker.casefold() in (role.casefold(), affiliation.casefold())  # a body described by its own name
    described = None if repeated else _judge_described(role, affiliation)
    if described is not None:
        return described
    for field in fields:
        if kind := _judge_title(texts[field], field) or _judge_named_body(texts[field], field):
            return kind
    return _judge_whole(speaker) or Kind()


def _may_be_name(text: str) -> bool:
    """Whether a phrase may be a name: capitals at both ends (but "van Orm") and no article."""
    terms = read_phrase(text).terms
    if not terms or terms[0].low in DETERMINERS:
        return False
    return terms[-1].capital and (terms[0].capital or terms[0].low in PARTICLES)


# Persons with a name -------------------------------------------------------------------------------------------------


def _judge_described(role: str, affiliation: str) -> Kind | None:
    """Kind by role and affiliation; None where they tell nothing, an empty kind where none of the kinds fits."""
    found = list(_judge_roles(role, affiliation))
    current = [item.kind for item in found if not item.former]
    past = [item.kind for item in found if item.former and item.kind.kind != CITIZEN]
    by_body = _judge_body(affiliation, "affiliation")
    if current:
        experts = [kind for kind in current if kind.kind == EXPERT]
        if current[0].kind in (JOURNALIST, CITIZEN) and experts:
            return experts[0]
        return past[0] if past and current[0].kind == CITIZEN else current[0]
    if found and by_body and by_body.kind == EXPERT:
        return by_body
    if found:
        return (past or [found[0].kind])[0]
    return by_body or (_judge_body(role, "role") if _names_body(role) else None)


def _judge_roles(role: str, affiliation: str) -> Iterator[_Found]:
    reading = read_phrase(role)
    former = False
    heads = [(segment, _head(reading, segment)) for segment in reading.segments]
    for number, (segment, head) in enumerate(heads):
        before = {term.low for term in reading.terms[segment.first : head.first if head else segment.end]}
        former = bool(before & _FORMER) or (former and segment.joined) or _has_ended(reading, segment)
        if head is None or head.entry.kind == PERSON:
            continue
        later = [other.first for other, hit in heads[number + 1 :] if hit]
        stop = later[0] if later else len(reading.terms)
        if kind := _resolve(reading, head, (segment.first, stop), affiliation, former):
            yield _Found(kind, former)


def _has_ended(reading: Reading, segment: Segment) -> bool:
    """Whether a stretch tells the end of a time in office: "ambassador from 2012 to 2016"."""
    lows = [term.low for term in reading.terms[segment.first : segment.end]]
    return any(low in ("until", "till", "to") and after.isdigit() for low, after in pairwise(lows))


def _head(reading: Reading, segment: Segment) -> Hit[Role] | None:
    """The last role noun before "of", "for" and their like, else one at the end ("University of Norland professor")."""
    within = [hit for hit in reading.roles if segment.first <= hit.first < segment.end]
    whole = (0, len(reading.terms) - 1)  # "Brothers", the title of two persons
    within = [hit for hit in within if hit.entry.kind not in (DOCUMENT, PERSON)]
    within = [hit for hit in within if not hit.entry.plural or (hit.first, hit.last) == whole]
    before = [hit for hit in within if hit.first < segment.head]
    if before:
        return before[-1]
    named = segment.head < segment.end and reading.terms[segment.head - 1].capital
    return within[-1] if within and named and within[-1].last == segment.end - 1 else None


def _resolve(
    reading: Reading, head: Hit[Role], stretch: tuple[int, int], affiliation: str, former: bool
) -> Kind | None:
    """Kind of a role noun: its own, or that of the body in the stretch or the affiliation."""
    role = head.entry
    if role.kind == NONE or (role.relation and _is_relation(reading, head, stretch)):
        return Kind()
    kind = Kind(role.kind, "role", "role", *reading.span(head))
    if role.kind in (VOICE, MEMBER):
        # the president of something unknown may be that of a country or of a firm
        alone = "" if affiliation and role.alone == OFFICIAL and role.kind == VOICE else role.alone
        kind = _kind_of_body(reading, head, stretch, affiliation) or Kind(alone, "role", "role", *reading.span(head))
    if former:
        later = {OFFICIAL: role.former or EXPERT, ORGANISATION: CITIZEN}.get(kind.kind, kind.kind)
        kind = Kind(later, "former role", "role", *reading.span(head))
    return kind if kind.kind else None


def _is_relation(reading: Reading, head: Hit[Role], stretch: tuple[int, int]) -> bool:
    """Whether a role is told by whom it is for: "her lawyer", "Falk's lawyer", "lawyer for Falk"."""
    before = {term.low for term in reading.terms[stretch[0] : head.first]}
    after = reading.terms[head.last + 1].low if head.last + 1 < stretch[1] else ""
    return bool(before & _OWNERS) or after in ("for", "representing")


def _kind_of_body(reading: Reading, head: Hit[Role], stretch: tuple[int, int], affiliation: str) -> Kind | None:
    other = read_phrase(affiliation)
    choices = [
        (reading, "role", _best_body(reading, *stretch, besides=head)),
        (other, "affiliation", _best_body(other, 0, len(other.terms))),
    ]
    bodies = [choice for choice in choices if choice[2]]
    if not bodies:
        return None
    source, field, hit = max(bodies, key=lambda choice: choice[2].entry.weight if choice[2] else -1)
    if hit is None:
        return None
    kind = hit.entry.voice if head.entry.kind == VOICE else hit.entry.person
    return Kind(kind, "body of role", field, *source.span(hit)) if kind else None


def _best_body(reading: Reading, first: int, end: int, besides: Hit[Role] | None = None) -> Hit[Body] | None:
    """The body of a stretch: no weak word, not one that was left ("former"), the first phrase, there the last word.

    What is part of the role noun itself is no body ("communications director").
    """
    hits = [hit for hit in reading.bodies if first <= hit.first and hit.last < end]
    if besides:
        hits = [hit for hit in hits if hit.last < besides.first or besides.last < hit.first]
    if not hits:
        return None

    def rank(hit: Hit[Body]) -> tuple[int, bool, int, int]:
        before = [term.low for term in reading.terms[first : hit.first]]
        links = sum(low in PREPOSITIONS or low in (",", ";") for low in before)
        return hit.entry.weight, _FORMER.isdisjoint(before), -links, hit.last

    return max(hits, key=rank)


def _judge_body(text: str, field: str) -> Kind | None:
    """Kind of a person of a body."""
    reading = read_phrase(text)
    hit = _best_body(reading, 0, len(reading.terms))
    if hit is None or not hit.entry.person:
        return None
    left = not _FORMER.isdisjoint(term.low for term in reading.terms[: hit.first])
    kind = EXPERT if left and hit.entry.person == OFFICIAL else hit.entry.person
    return Kind(kind, "affiliation", field, *reading.span(hit))


def _names_body(role: str) -> bool:
    """Whether a role without a role noun is a body itself: "of the Orm Institute", no "speaking to a group"."""
    reading = read_phrase(role)
    if not reading.segments:
        return False
    head = reading.segments[0].head
    return reading.terms[0].low in PREPOSITIONS or any(hit.first < head <= hit.last + 1 for hit in reading.bodies)


def _judge_title(text: str, field: str) -> Kind | None:
    """Kind by what stands before a name: "White House spokesman Bo Orm"."""
    reading = read_phrase(text)
    last = len(reading.terms) - 1
    while last > 0 and reading.terms[last].low in _SUFFIXES:
        last -= 1
    titles = [
        hit for hit in reading.roles if hit.last < last and hit.entry.kind not in (CITIZEN, DOCUMENT, PERSON, NONE)
    ]
    if not titles:
        return None
    head = titles[-1]
    former = any(term.low in _FORMER for term in reading.terms[: head.first])
    kind = _resolve(reading, head, (0, last), "", former)
    return Kind(kind.kind, "title", field, kind.start, kind.end) if kind else None


def _judge_named_body(text: str, field: str) -> Kind | None:
    """Organisation, where a word for a body leads to the name: "the charity Open Gate"."""
    reading = read_phrase(text)
    named = len(reading.terms)
    while named and reading.terms[named - 1].capital:
        named -= 1
    body = next((hit for hit in reading.bodies if hit.last == named - 1 and hit.entry.weight == 2), None)
    if body is None or body.last + 1 == len(reading.terms) or reading.terms[0].low != "the":
        return None
    return Kind(ORGANISATION, "body", field, *reading.span(body))


def _judge_whole(speaker: str) -> Kind | None:
    """Organisation, where the "person" is a body by its whole name or its last word ("Ann Siemens" is a person)."""
    reading = read_phrase(speaker)
    last = len(reading.terms) - 1
    for hit in reading.bodies:
        if hit.last == last and (hit.first == 0 or (hit.entry.weight == 2 and not hit.entry.is_name)):
            return Kind(ORGANISATION, "body", "speaker", *reading.span(hit))
    return None


# Speakers without a name ---------------------------------------------------------------------------------------------


def _judge_nameless(text: str, field: str) -> Kind | None:
    """Kind by the head of a noun phrase: a document, a body or a person without a name."""
    reading = read_phrase(text)
    if not reading.segments:
        return None
    segment = reading.segments[0]
    head = segment.head
    while head - 1 > segment.first and _is_number(reading.terms[head - 1].low):
        head -= 1
    roles = [hit for hit in reading.roles if segment.first <= hit.first < head <= hit.last + 1]
    bodies = [hit for hit in reading.bodies if segment.first <= hit.first < head <= hit.last + 1]
    role, body = roles[-1] if roles else None, bodies[0] if bodies else None
    if body and (role is None or _outweighs(reading, body, role)):
        return Kind(ORGANISATION, "body", field, *reading.span(body))
    if role is None:
        role = _head_before_adjectives(reading, segment)
    return _kind_of_nameless(reading, role, segment, field) if role else None


def _is_number(low: str) -> bool:
    return low.isdigit() or len(low) == 1


def _outweighs(reading: Reading, body: Hit[Body], role: Hit[Role]) -> bool:
    """Whether a word is a body rather than a person or document: the longer one, else the one with a capital."""
    if role.entry.plural and reading.terms[0].low in DETERMINERS - {"the"}:  # "several Democrats"
        return False
    if body.last - body.first != role.last - role.first:
        return body.last - body.first > role.last - role.first
    return body.entry.is_name or (reading.terms[body.last].capital and body.last > 0)


def _head_before_adjectives(reading: Reading, segment: Segment) -> Hit[Role] | None:
    """ "people familiar (with the matter)": a noun that only words in small letters follow; the first of a document."""
    found = [hit for hit in reading.roles if segment.first <= hit.first and hit.last < segment.head]
    if not found or any(term.capital for term in reading.terms[found[-1].last + 1 : segment.head]):
        return None
    return found[0] if found[0].entry.kind == DOCUMENT else found[-1]


def _kind_of_nameless(reading: Reading, head: Hit[Role], segment: Segment, field: str) -> Kind | None:
    role, span = head.entry, reading.span(head)
    if role.kind == DOCUMENT:
        return Kind(DOCUMENT, "document", field, *span)
    before = [term.low for term in reading.terms[segment.first : head.first]]
    alone = len(reading.terms) == 1 and reading.terms[0].capital  # "Speaker", in minutes
    definite = alone or bool(before) and (before[0] in _DEFINITE or "'s" in before)
    if role.definite and definite and not role.plural:
        office = _resolve(reading, head, (segment.first, segment.end), "", former=False)
        if office and office.kind == OFFICIAL:
            return Kind(OFFICIAL, "office", field, *span)
    if not before and reading.terms[-1].capital and not role.plural and len(reading.terms) > 1:
        return None  # "President Orm" has a name
    return Kind(UNNAMED, "nameless voice" if role.word.startswith(_SPOKES) else "nameless", field, *span)
