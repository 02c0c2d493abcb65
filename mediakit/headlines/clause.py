"""Who acts on whom in a headline: subject, verb and object of its first clause, where they are plain.

Rules over a list of verbs, no model: the tags of a tagger that has learnt running text fail on headlines ("Crew blames
savings"). Where two readings are left the answer is none.
"""

from __future__ import annotations

from typing import NamedTuple

from mediakit.headlines.phrases import (
    ADVERBS,
    COLLECTIVE,
    ENDS,
    Span,
    begins_phrase,
    find_phrase,
    is_adverb,
    is_ing_form,
    is_nominal,
    is_plural,
)
from mediakit.headlines.tokens import (
    ARTICLES,
    JOINERS,
    NEGATIONS,
    PREPOSITIONS,
    PRONOUNS,
    QUESTION_WORDS,
    SUBJECT_PRONOUNS,
    SUBORDINATORS,
    Token,
    word_set,
)
from mediakit.headlines.verbs import AUXILIARIES, BE, HAVE, Form, read_forms, read_saying

# After these nouns "to" belongs to the noun: "bid to save the dam".
_TO_NOUNS = word_set(
    "able agreement anything everything nothing something aim attempt attempts bid bids call calls chance "
    "deal decision effort efforts failure fight freedom how move moves need offer order orders pact plan "
    "plans pledge power powers pressure promise promises push race ready refusal request right rights set "
    "struggle talks threat threats time vow vows way ways what when where willing"
)
# After a past form these tell what became of the subject.
_STATES = word_set("guilty dead alive safe missing unharmed innocent unconscious liable unfit")
STRONG, FAIR, WEAK = 3, 2, 1


class Clause(NamedTuple):
    """Subject, verb and object as tokens; None where there is none."""

    subject: Span
    verb: int
    object: Span | None = None
    passive: bool = False


class _Candidate(NamedTuple):
    """A place where a finite verb group may begin, its main verb, and how sure that is."""

    first: int
    main: int
    strength: int
    passive: bool = False


def read_clause(tokens: list[Token], start: int, end: int) -> Clause | None:
    """The first clause of `tokens[start:end]`, or None where it is not plain.

    Examples
    --------
    >>> from mediakit.headlines.tokens import read_tokens
    >>> tokens, _ = read_tokens("Crew blames savings as survivors come ashore")
    >>> clause = read_clause(tokens, 0, len(tokens))
    >>> tokens[clause.verb].text, tokens[slice(*clause.subject)][0].text, tokens[slice(*clause.object)][0].text
    ('blames', 'Crew', 'savings')
    """
    start = _skip_opening(tokens, start, end)
    stop = _boundary(tokens, start, end)
    if start >= stop or tokens[start].low in QUESTION_WORDS or any(t.text == "?" for t in tokens[start:end]):
        return None
    candidates = [c for i in range(start + 1, stop) if (c := _judge(tokens, start, i, stop))]
    if not candidates:
        return None
    verb = _choose(tokens, candidates)
    if verb is None:
        return None
    subject = _trim(tokens, start, verb.first)
    future = tokens[verb.first].low == "to" and any(
        word.low in PREPOSITIONS - {"of"} for word in tokens[slice(*subject)]
    )
    if (
        future
        or not _is_subject(tokens, *subject)
        or (verb.strength == WEAK and _is_doubtful(tokens, subject, verb.main))
    ):
        return None
    if verb.passive:
        return _passive(tokens, subject, verb.main, end)
    found = _active(tokens, subject, verb.main, end)
    after = found.object[1] if found.object else end
    if found.object and _is_past(tokens[verb.main]) and tokens[found.object[0]].low in _STATES:
        return None  # "Firefighter found guilty"
    # "Falk called a hypocrite by rivals" is passive.
    return (
        None
        if verb.first == verb.main and after < end and tokens[after].low == "by" and _is_past(tokens[verb.main])
        else found
    )


def _choose(tokens: list[Token], candidates: list[_Candidate]) -> _Candidate | None:
    """The finite verb among some candidates; None where several are as likely."""
    first = candidates[0]
    if first.strength == FAIR and tokens[first.main].low in read_saying():
        return first  # "Experts insist dam is safe"
    if tokens[first.first].low != "to" or any(c.strength == STRONG and tokens[c.first].low != "to" for c in candidates):
        # After another verb "to" tells a purpose: "Senators introduce bill to block sales".
        candidates = [candidate for candidate in candidates if tokens[candidate.first].low != "to"]
    best = max(candidate.strength for candidate in candidates)
    chosen = [candidate for candidate in candidates if candidate.strength == best]
    if best == WEAK and len(chosen) > 1:
        return None
    # "Judge blocks release of printed guns": a participle after what may be the verb.
    unclear = best == FAIR and chosen[0] is not first and _is_past(tokens[chosen[0].main])
    return None if unclear else chosen[0]


def _is_doubtful(tokens: list[Token], subject: Span, verb: int) -> bool:
    """Whether a form that is also a noun may be one here: "Ready for tough talk", "Falk, Orm press conference"."""
    words = tokens[slice(*subject)]
    listed = any(word.text == "," for word in words) and begins_phrase(tokens, verb + 1, len(tokens))
    return listed or any(word.low in PREPOSITIONS - {"of"} for word in words)


def _skip_opening(tokens: list[Token], start: int, end: int) -> int:
    """After "Amid doubts, " and "And " the clause begins."""
    while start < end and (not tokens[start].is_word or tokens[start].low in JOINERS):
        start += 1
    if start < end and tokens[start].low in PREPOSITIONS and tokens[start].low != "like":
        commas = [i for i in range(start, end) if tokens[i].text == ","]
        return commas[0] + 1 if len(commas) == 1 and commas[0] - start <= 6 else end
    return start


def _boundary(tokens: list[Token], start: int, end: int) -> int:
    """Where the clause ends at the latest: a mark or a subordinator; "A, B meet" and "A, B and C meet" go on."""
    for i in range(start, end):
        token = tokens[i]
        if token.text == "," and i + 1 < end and _is_list(tokens, start, i, end):
            continue
        if token.text in ENDS or (i > start and token.low in SUBORDINATORS):
            return i
    return end


def _is_list(tokens: list[Token], start: int, comma: int, end: int) -> bool:
    """Whether a comma stands between two short names before any verb: "Lavrov, Tillerson call ..."."""
    before, after = tokens[start:comma], tokens[comma + 1 : comma + 4]
    forms = read_forms()
    return (
        len(before) <= 3
        and all(t.capital and t.low not in AUXILIARIES for t in before)
        and bool(after)
        and after[0].capital
        and after[0].low not in forms
        and any(t.low in forms and "third" not in forms[t.low].kinds for t in after[1:])
    )


def _judge(tokens: list[Token], start: int, i: int, stop: int) -> _Candidate | None:
    """Whether the finite verb of a clause may stand at token i."""
    token, before = tokens[i], tokens[i - 1]
    if token.capital and _is_sentence(tokens):
        return None  # "suspect Rob Bowers"
    if token.low in AUXILIARIES - {"be", "been", "being"}:
        return _judge_group(tokens, i, stop)
    if token.low == "to":
        following = read_forms().get(tokens[i + 1].low) if i + 1 < stop else None
        base = i + 1 < stop and (tokens[i + 1].low in ("be", "have") or (following and "base" in following.kinds))
        if base and is_nominal(before) and before.low not in _TO_NOUNS and before.low not in read_forms():
            return _Candidate(i, i + 1, STRONG) if tokens[i + 1].low != "have" else None
        return None
    form = read_forms().get(token.low)
    if form is None or before.possessive or not (is_nominal(before) or before.low in ADVERBS or is_adverb(before)):
        return None
    if before.low in ARTICLES or before.low in PREPOSITIONS:
        return None
    if token.possessive:
        return None
    return _judge_form(tokens, start, i, stop, form)


def _is_sentence(tokens: list[Token]) -> bool:
    """Whether most long words begin with small letters."""
    long = [token.capital for token in tokens if len(token.text) > 3 and token.is_word]
    return 2 * sum(long) < len(long)


def _judge_form(tokens: list[Token], start: int, i: int, stop: int, form: Form) -> _Candidate | None:
    follows = begins_phrase(tokens, i + 1, stop)
    plural = is_plural(tokens, start, i)
    if "third" in form.kinds:
        named = tokens[i - 1].capital and not tokens[i].capital  # "DeVos considers"
        if plural and tokens[i - 1].low not in COLLECTIVE and not named:
            return None
        if not form.noun:
            return _Candidate(i, i, STRONG)
        return _Candidate(i, i, WEAK) if follows and form.takes != "no" else None
    if "past" in form.kinds:
        after = tokens[i + 1].low if i + 1 < len(tokens) else ""
        if after == "by" and form.takes != "no" and "participle" in form.kinds:
            return _Candidate(i, i, FAIR, passive=True)
        if form.takes != "no" and follows:
            return _Candidate(i, i, FAIR if not form.noun else WEAK)
        if form.takes == "no" or "participle" not in form.kinds:
            return _Candidate(i, i, FAIR)
        if "base" not in form.kinds:
            return None
    if "base" in form.kinds and plural:
        if not form.noun:
            return _Candidate(i, i, FAIR)
        return _Candidate(i, i, WEAK)
    return None


def _judge_group(tokens: list[Token], i: int, stop: int) -> _Candidate | None:
    """A verb group that begins with an auxiliary: "must choose", "was hit", "is safe"."""
    place, last = i, i
    while place < stop and (
        tokens[place].low in AUXILIARIES
        or (tokens[place].low in NEGATIONS and tokens[place].low != "no")
        or tokens[place].low in ADVERBS
        or tokens[place].low in ("be", "been", "being")
        or is_adverb(tokens[place])
    ):
        if tokens[place].low in AUXILIARIES:
            last = place
        place += 1
    if place < stop and (form := read_forms().get(tokens[place].low)):
        helper = tokens[last].low
        if helper in BE:
            if "participle" in form.kinds and form.takes != "no":
                return _Candidate(i, place, STRONG, passive=True)
            return _Candidate(i, last, STRONG)
        if ("participle" in form.kinds and helper in HAVE) or "base" in form.kinds:
            return _Candidate(i, place, STRONG)
    if place < stop and tokens[last].low in HAVE and tokens[place].low.endswith("ed"):
        return _Candidate(i, place, STRONG)
    if place < stop and tokens[last].low in BE and tokens[place].low.endswith("ing") and is_ing_form(tokens[place].low):
        return _Candidate(i, place, STRONG)
    return _Candidate(i, last, STRONG) if tokens[last].low in BE or tokens[last].low in ("has", "have", "had") else None


def _is_past(token: Token) -> bool:
    form = read_forms().get(token.low)
    return form is not None and "past" in form.kinds


def _active(tokens: list[Token], subject: Span, verb: int, end: int) -> Clause:
    form = read_forms().get(tokens[verb].low)
    takes = form.takes if form else ("both" if tokens[verb].low.endswith("ing") else "no")
    if takes == "no":
        return Clause(subject, verb)
    found = _object(tokens, verb, end)
    return Clause(subject, verb, found)


def _object(tokens: list[Token], verb: int, end: int) -> Span | None:
    """The noun phrase right after a verb; None where a clause follows."""
    found = find_phrase(tokens, verb, end)
    pronoun = found is not None and tokens[found[0]].low in PRONOUNS
    return None if found and not pronoun and _holds_verb(tokens, *found, end) else found


def _holds_verb(tokens: list[Token], first: int, stop: int, end: int) -> bool:
    """Whether what looks like an object is a clause: "says Orvia broke the treaty"."""
    if stop < end and tokens[stop].low in AUXILIARIES:
        return True
    found = (_judge(tokens, first, i, min(end, _boundary(tokens, first, end))) for i in range(first + 1, stop))
    return any(candidate and candidate.strength >= FAIR for candidate in found)


def _passive(tokens: list[Token], subject: Span, verb: int, end: int) -> Clause | None:
    """As in "Village hit by landslide": what follows "by" acts on what stands before the verb."""
    if verb + 1 >= end or tokens[verb + 1].low != "by" or not begins_phrase(tokens, verb + 2, end):
        return None
    agent = _object(tokens, verb + 1, end)
    return Clause(agent, verb, subject, passive=True) if agent and not _is_time(tokens[agent[0]]) else None


def _is_time(token: Token) -> bool:
    return token.low[:1].isdigit() or token.low.endswith("day") or token.low in ("next", "mistake", "accident")


def _trim(tokens: list[Token], start: int, end: int) -> Span:
    """A subject without adverbs before its verb."""
    while end > start and (tokens[end - 1].low in ADVERBS or is_adverb(tokens[end - 1])):
        end -= 1
    return start, end


def _is_subject(tokens: list[Token], start: int, end: int) -> bool:
    """Whether all the tokens before a verb can be one noun phrase with what belongs to it."""
    words = tokens[start:end]
    if not words or len(words) > 9:
        return False
    first, last = words[0], words[-1]
    if len(words) == 1 and first.low in SUBJECT_PRONOUNS | {
        "this",
        "it",
        "thousands",
        "hundreds",
        "dozens",
        "millions",
    }:
        return True
    if first.low in AUXILIARIES | PREPOSITIONS | SUBORDINATORS | {"to", "not", "there", "here"} or last.low in ARTICLES:
        return False
    if first.low.endswith("ing") and is_ing_form(first.low) and len(words) > 1:
        return False
    if any(
        word.low in ARTICLES and before.low not in PREPOSITIONS | JOINERS | SUBORDINATORS and before.text != ","
        for before, word in zip(words, words[1:], strict=False)
    ):
        return False  # "Inventor designed a wall to protect students": an unknown verb before the article
    form = read_forms().get(first.low)
    if form and not form.noun and len(words) > 1 and "past" not in form.kinds:
        return False  # an order: "Meet the man who ..."
    if any(word.low in PRONOUNS or word.low in ("but", "or", "so", "there") for word in words):
        return False
    return is_nominal(last) and all(w.is_word or w.text == "," for w in words)
