"""Verbs of attribution, read from `data/verbs/attribution-en.csv`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from mediakit.quotes.words import word_set
from mediakit.resources import read_rows

SAYING = "saying"
# Forms that are nouns as often: verbs only after a subject, never after a preposition or an adjective.
NOUN_LIKE = word_set(
    "state states report reports note notes charge charges post posts tweet tweets comment comments remark remarks "
    "promise promises quote quotes claim claims demand demands call calls name names order orders fear fears hope "
    "hopes text texts message messages email emails record records rule rules fault cry object term terms label "
    "labels brand brands query reason guess show shows find protest appeal estimate estimates forecast warning "
    "finding feeling saying meaning shout shouts boast doubt doubts answer answers cause blast cut signal signals "
    "read objects counter slam pledge pledges vow vows praise welcome mention feel"
)


@dataclass(frozen=True)
class Verb:
    """One verb: its stance, what is done (`act`: saying, thinking or showing) and what it takes.

    words: quoted words; clause: a reported clause; name: an object that quoted words are about ("called it ...");
    as: the same with "as"; thing: an object that is what was said ("denied the charge"); person: the person spoken
    to comes first ("told her that"); infinitive: what is promised or asked ("vowed to"). Only what is said is
    indirect speech: "thinks that" is no statement of the person, "figures show that" none of anybody.
    """

    verb: str
    stance: str
    act: str
    takes: frozenset[str]


@cache
def read_verbs(name: str = "attribution-en") -> dict[str, Verb]:
    """Each form of each verb ("said", "went on"), in small letters.

    Examples
    --------
    >>> read_verbs()["claims"].stance
    'doubting'
    """
    return {
        form: Verb(row["verb"], row["stance"], row["act"], frozenset(row["takes"].split("; ")))
        for row in read_rows(f"verbs/{name}.csv", f"there is no list of verbs {name!r}")
        for form in row["forms"].split("; ")
    }
