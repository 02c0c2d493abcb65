"""Part-of-speech tags, corrected by what is known of news language: names, titles and verbs of saying.

In "aides say" the tagger may take "aides" for a verb, and in "Grant Falk" the name. Each rule below looks at one word
between its neighbours and gives another tag, or none; the first rule that gives one decides.

Examples
--------
>>> from mediakit.quotes.sentences import find_sentences
>>> tokens = find_sentences("Aides say Falk left.", [])[0].tokens
>>> mend_tags(tokens, ["NNP", "VBP", "NNP", "VBD", "."])
['NNP', 'VBP', 'NNP', 'VBD', '.']
>>> mend_tags(tokens, ["VBZ", "VBP", "VB", "VBD", "."])
['NNS', 'VBP', 'NNP', 'VBD', '.']
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from mediakit.quotes.lexicons import is_first_name
from mediakit.quotes.sentences import Token
from mediakit.quotes.verbs import NOUN_LIKE, SAYING, read_verbs
from mediakit.quotes.words import ROLES, STARTERS, TIMES, word_set
from mediakit.text import QUOTED_TAG

NOUN_TAGS = frozenset(("NN", "NNS", "NNP", "NNPS"))
# Verbs that help another verb, as the tagger cuts them: "'ll", "n't".
HELPERS = word_set(
    "is are was were be been being am 's 're 'm ’s ’re ’m has have had having 've ’ve 'd ’d do does did will would can "
    "could should may might must shall 'll ’ll wo ca sha n't n’t not"
)
_VERBS = frozenset(("VB", "VBD", "VBG", "VBN", "VBP", "VBZ"))
_NAMED = NOUN_TAGS | {"JJ", "JJR", "JJS"}
# After these a noun is as likely as a verb.
_BEFORE_NOUNS = frozenset(("DT", "JJ", "JJR", "JJS", "PRP$", "POS", "CD", "NN", "NNP"))
_NO_VERB_AFTER = (_BEFORE_NOUNS - {"NN", "NNP"}) | {"IN", "TO", "CC", "VBN", "VBG"}
_AFTER_SUBJECT = frozenset(("NN", "NNS", "NNP", "NNPS", "PRP", "JJ", ","))
_SHARES = word_set("much most more half none all some many")
_SAID = {"said": "VBD", "told": "VBD", "wrote": "VBD", "says": "VBZ"}
_OBJECTS = word_set("him her it them his its their the a an")
_ALWAYS = word_set("whereas although though because unless until while if")
# Determiners that also stand alone: "all said", "that called".
_LOOSE = word_set("this that these those all both some many several another each one")
_NOT_ADVERBS = word_set(
    "family ally assembly supply reply fly july monopoly anomaly bully butterfly belly jelly rally tally"
)
# Nouns as well, but between other tags than `NOUN_LIKE` knows of: here too the tagger is believed.
_NOUNS_TOO = word_set(
    "talk talks offer offers complaint concern question questions conclusion attack attacks joke jokes dispute "
    "challenge challenges view views argument release releases request requests urge response defense support dismiss "
    "dismissed concerned"
)
_BELIEVED = NOUN_LIKE | _NOUNS_TOO

Rule = Callable[[list[Token], list[str], int], str]


def mend_tags(tokens: list[Token], tags: list[str]) -> list[str]:
    """Correct the tags of a sentence in place, from left to right, and keep them with the tokens."""
    for place, token in enumerate(tokens):
        tags[place] = QUOTED_TAG if token.is_quote else _mend(tokens, tags, place)
        token.tag = tags[place]
    return tags


def _mend(tokens: list[Token], tags: list[str], place: int) -> str:
    """The tag of a word or mark by the first rule that gives one, else as it was."""
    tag = tags[place]
    for rule in _rules_for(tag) if tokens[place].is_word else _MARKS:
        if mended := rule(tokens, tags, place):
            return mended
    return tag


def _tag_at(tags: list[str], place: int) -> str:
    """The tag at a place, "" outside the sentence."""
    return tags[place] if 0 <= place < len(tags) else ""


def _low_at(tokens: list[Token], place: int) -> str:
    """The word at a place in small letters, "" outside the sentence."""
    return tokens[place].low if 0 <= place < len(tokens) else ""


# -- marks ------------------------------------------------------------------------------------------------------------


def _owner(tokens: list[Token], tags: list[str], place: int) -> str:
    """`the sailors' wives`: a mark after a plural is its genitive."""
    after_plural = _tag_at(tags, place - 1) in NOUN_TAGS and _low_at(tokens, place - 1).endswith("s")
    return "POS" if after_plural and tokens[place].text in ("'", "’") else ""


def _party(tokens: list[Token], tags: list[str], place: int) -> str:
    """`Sen. Ann Falk (D-Ostrel)`: the brackets are one token and belong to the name."""
    text = tokens[place].text
    return "NNP" if len(text) > 3 and text[0] == "(" else ""


# -- words ------------------------------------------------------------------------------------------------------------


def _said(tokens: list[Token], tags: list[str], place: int) -> str:
    """`the editorial said`: these forms are nothing else."""
    return "" if tags[place] in _VERBS else _SAID.get(tokens[place].low, "")


def _misread_name(tokens: list[Token], tags: list[str], place: int) -> str:
    """`Will said`, `Weaver dismissed it`: where a clause begins, capitals before a finite verb are a name."""
    token, tag = tokens[place], tags[place]
    if not token.capital or "-" in token.text or token.low.endswith(("ly", "ing")):
        return ""
    if token.low in STARTERS or token.low in TIMES or token.low in read_verbs():
        return ""
    if place and tokens[place - 1].is_word:
        return "NNP" if tag == "MD" else ""
    after = place + 1
    while _tag_at(tags, after)[:2] == "RB" and not tokens[after].capital:
        after += 1
    if _says(tokens, after):
        return "NNP"
    verbs = ("VBD", "VBZ") if tag[:2] == "JJ" else ("VBD", "VBZ", "VBN", "MD")
    return "NNP" if _tag_at(tags, after) in verbs else ""


def _says(tokens: list[Token], place: int) -> bool:
    """Whether a finite form of a verb of saying that is hardly ever a noun stands at a place."""
    if place >= len(tokens) or tokens[place].capital or tokens[place].low.endswith("ing"):
        return False
    low = tokens[place].low
    return low in read_verbs() and low not in _BELIEVED and read_verbs()[low].verb != low


def _read_after_quote(tokens: list[Token], tags: list[str], place: int) -> str:
    """`"Late," read the note`: a base form that follows the words."""
    return "VBD" if place and tokens[place - 1].is_quote and tokens[place].low in read_verbs() else ""


def _end_of_tag(tokens: list[Token], tags: list[str], place: int) -> str:
    """`"Late," the note read.`: a verb of saying that closes the sentence."""
    closes = place + 1 >= len(tokens) or tokens[place + 1].text in (".", ",")
    tag = closes and place > 1 and tokens[0].is_quote and tokens[place - 1].is_word
    return "VBD" if tag and tokens[place].low in read_verbs() else ""


def _compound(tokens: list[Token], tags: list[str], place: int) -> str:
    """`Ostrel-based`: a compound with a capital is no verb."""
    return "JJ" if tokens[place].capital and "-" in tokens[place].text else ""


def _reported_that(tokens: list[Token], tags: list[str], place: int) -> str:
    """`Falk said that boats are late`: "that" opens a clause."""
    return "IN" if tokens[place].low == "that" and _low_at(tokens, place - 1) in read_verbs() else ""


def _capital_verb(tokens: list[Token], tags: list[str], place: int) -> str:
    """`minister Grant Falk`: inside a sentence capitals are a name."""
    return "NNP" if tokens[place].capital and place and tokens[place - 1].is_word else ""


def _verb_as_noun(tokens: list[Token], tags: list[str], place: int) -> str:
    """`the strike`, `Falk's claims`: after an article or a genitive there is no verb."""
    before = _tag_at(tags, place - 1)
    article = before in ("DT", "PRP$") and tokens[place - 1].low not in _LOOSE
    if not (tokens[place].low in TIMES or before == "POS" or article):
        return ""
    following = _tag_at(tags, place + 1)
    return "JJ" if following in NOUN_TAGS or following == "JJ" else "NN"


def _time(tokens: list[Token], tags: list[str], place: int) -> str:
    """`Falk left next`: a word of time is no preposition."""
    return "RB" if tokens[place].low in TIMES else ""


def _always_subordinator(tokens: list[Token], tags: list[str], place: int) -> str:
    """`while the boat sank`: never a noun or a verb."""
    return "IN" if tokens[place].low in _ALWAYS else ""


def _after_pronoun(tokens: list[Token], tags: list[str], place: int) -> str:
    """`she quietly called it late`: after a pronoun and adverbs a participle is the simple past."""
    place -= 1
    while place > 0 and tags[place] == "RB":
        place -= 1
    return "VBD" if _tag_at(tags, place) in ("PRP", "WP") else ""


def _plural_before_verb(tokens: list[Token], tags: list[str], place: int) -> str:
    """`aides say`, `said witnesses saw`: two finite verbs do not follow each other."""
    no_subject = _tag_at(tags, place - 1) not in ("PRP", "WP", "WDT", "NN", "NNP")
    return "NNS" if no_subject and _tag_at(tags, place + 1) in ("VBP", "VBD", "MD") else ""


def _plural_after_that(tokens: list[Token], tags: list[str], place: int) -> str:
    """`said that boats would sink`."""
    following = _tag_at(tags, place + 1)
    verb_follows = following[:2] in ("RB", "VB") or following == "MD"
    return "NNS" if verb_follows and _low_at(tokens, place - 1) == "that" else ""


def _after_she(tokens: list[Token], tags: list[str], place: int) -> str:
    """`she plans to leave`."""
    singular = _tag_at(tags, place - 1) == "PRP" and _low_at(tokens, place - 1) in ("he", "she", "it")
    return "VBZ" if singular and tokens[place].low.endswith("s") else ""


def _they_say(tokens: list[Token], tags: list[str], place: int) -> str:
    """`She adds`: after a pronoun a form of saying is a verb."""
    if _low_at(tokens, place - 1) not in ("he", "she", "it", "they") or tokens[place].low not in read_verbs():
        return ""
    return "VBZ" if tokens[place].low.endswith("s") else "VBD"


def _infinitive(tokens: list[Token], tags: list[str], place: int) -> str:
    """`vowed to close the mine`: what stands between "to" and an article is a verb."""
    article = _tag_at(tags, place + 1) in ("DT", "PRP$")
    return "VB" if article and _low_at(tokens, place - 1) == "to" else ""


def _name_first(tokens: list[Token], tags: list[str], place: int) -> str:
    """`Grant said`: at the start of a sentence, before a finite verb."""
    return "NNP" if place == 0 and tokens[0].capital and _tag_at(tags, 1) in ("VBD", "VBZ") else ""


def _share(tokens: list[Token], tags: list[str], place: int) -> str:
    """`some of the boats`: a noun of its own."""
    return "NN" if tokens[place].low in _SHARES and _low_at(tokens, place + 1) == "of" else ""


def _first_name(tokens: list[Token], tags: list[str], place: int) -> str:
    """`Grace Falk said`: a common first name in capitals."""
    return "NNP" if tokens[place].capital and is_first_name(tokens[place].text) else ""


def _reporting_participle(tokens: list[Token], tags: list[str], place: int) -> str:
    """`Falk claimed in Ostrel that`, not `the claim made by Falk`: a participle of saying is a simple past."""
    low, after = tokens[place].low, _low_at(tokens, place + 1)
    verbs = read_verbs()
    if f"{low} {after}" in verbs:
        return "VBD"
    verb = verbs.get(low)
    if verb is None or verb.act != SAYING or "clause" not in verb.takes or verb.takes & {"name", "as"}:
        return ""
    before = next((t.low for t in reversed(tokens[max(0, place - 4) : place]) if not t.low.endswith("ly")), "")
    helped = before in HELPERS or before in ("also", "previously", "first", "as", "than")
    return "" if helped or after == "by" else "VBD"


def _noun_as_verb(tokens: list[Token], tags: list[str], place: int) -> str:
    """`the minister claims he left`, `the minister claims "..."`, `Orm describes her`: what is said follows."""
    if tokens[place].low not in read_verbs() or _tag_at(tags, place - 1) not in _AFTER_SUBJECT:
        return ""
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    if following is None:
        return ""
    if following.is_quote or following.low in ("that", "he", "she", "they"):
        return "VBZ" if tags[place] == "NNS" else "VBP"
    object_follows = following.low in _OBJECTS and tokens[place].low not in _BELIEVED
    return "VBZ" if tags[place] == "NNS" and object_follows else ""


def _verb_of_saying(tokens: list[Token], tags: list[str], place: int) -> str:
    """`Falk tweeted a picture`: a form of the list that is hardly ever a noun is a verb."""
    token = tokens[place]
    if token.capital or token.low not in read_verbs() or token.low in _BELIEVED:
        return ""
    if _tag_at(tags, place - 1) in _NO_VERB_AFTER:
        return ""
    return "VBG" if token.low.endswith("ing") else "VBD"


def _adverb(tokens: list[Token], tags: list[str], place: int) -> str:
    """`Falk drily noted`: unless a noun follows, as in `a deadly storm`."""
    token = tokens[place]
    if not token.low.endswith("ly") or token.capital or token.low in _NOT_ADVERBS:
        return ""
    return "" if _tag_at(tags, place + 1) in NOUN_TAGS else "RB"


def _role(tokens: list[Token], tags: list[str], place: int) -> str:
    """`the former coach`: a noun of role after what may stand before a noun."""
    low = tokens[place].low
    return "NN" if low in ROLES and low not in read_verbs() and _tag_at(tags, place - 1) in _BEFORE_NOUNS else ""


_MARKS: tuple[Rule, ...] = (_owner, _party)
# In the order in which they are asked, each with the tags that it may correct (none: any).
_RULES: tuple[tuple[Rule, frozenset[str]], ...] = (
    (_reported_that, frozenset(("DT",))),
    (_said, frozenset()),
    (_misread_name, _VERBS | {"MD", "RB", "RBR", "JJ"}),
    (_read_after_quote, frozenset(("VB",))),
    (_end_of_tag, frozenset(("NN", "JJ"))),
    (_compound, _VERBS),
    (_capital_verb, _VERBS),
    (_verb_as_noun, _VERBS),
    (_time, frozenset(("IN",))),
    (_always_subordinator, frozenset()),
    (_after_pronoun, frozenset(("VBN",))),
    (_plural_before_verb, frozenset(("VBZ",))),
    (_plural_after_that, frozenset(("VBZ",))),
    (_after_she, frozenset(("NNS",))),
    (_infinitive, frozenset(("NN", "JJ", "RB"))),
    (_they_say, frozenset(("NN", "JJ", "RB"))),
    (_name_first, frozenset(("VB", "VBP", "VBG"))),
    (_share, frozenset()),
    (_first_name, frozenset(("RB", "JJ", "NN"))),
    (_reporting_participle, frozenset(("VBN",))),
    (_noun_as_verb, frozenset(("NN", "NNS"))),
    (_verb_of_saying, _NAMED),
    (_adverb, frozenset(("NN", "JJ", "NNP"))),
    (_role, _VERBS),
)


@cache
def _rules_for(tag: str) -> tuple[Rule, ...]:
    """The rules that may correct a tag, in their order."""
    return tuple(rule for rule, tags in _RULES if not tags or tag in tags)
