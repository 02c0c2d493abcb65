"""Closed classes of English words that the rules lean on, in small letters."""

from __future__ import annotations

from mediakit.quotes.lexicons import read_bodies, read_titles


def word_set(words: str) -> frozenset[str]:
    """The words of a line as a set."""
    return frozenset(words.split())


PRONOUNS = word_set("he she they it we i who you")
DETERMINERS = word_set(
    "the a an this that these those his her its their our my your one some many several other another two three four "
    "five six most few each every both any no all"
)
PREPOSITIONS = word_set(
    "of for at on to in with from by about against after before during under over into through among between like "
    "since until around near toward towards within without upon via as despite regarding amid at behind beyond inside "
    "outside off above below per"
)
# Prepositions that may stand inside a noun phrase: "an analyst for the fund at the bank".
LINKS = word_set("of for at with from in to on")
AUXILIARIES = word_set(
    "has have had was were is are be been being will would could should may might can can't cannot did does do also "
    "then later once already now still even just recently never again first so further reportedly often always "
    "n't not didn't don't doesn't won't wouldn't isn't wasn't ’d 'd ’s 's ’ve 've ’ll 'll ’re 're therefore"
)
BE = word_set(
    "is are was were be been being am isn't aren't wasn't weren't has have had will would could should can may might "
    "must do does did don't doesn't didn't won't wouldn't can't couldn't ’s 's ’re 're ’ve 've ’ll 'll ’d 'd"
)
BOUNDARIES = word_set(
    "and but or because while when if that which where whether though although so than then nor yet who"
)
TIMES = word_set(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tonight tomorrow january february march "
    "april may june july august september october november december early late later earlier afterwards afterward "
    "recently then there here again also now once noon midnight morning afternoon evening night last next this week "
    "month year weekend nonetheless however instead meanwhile separately bluntly simply flatly repeatedly publicly"
)
# Capitalised only because they begin a sentence.
STARTERS = word_set(
    "the a an in on at but and as for it this that these those when while if he she they we i you his her their its "
    "our my after before also now then there what why how yes no not so some many most one two three four five six "
    "ten all both each every because since although though however meanwhile still even just only monday tuesday "
    "wednesday thursday friday saturday sunday january february march april june july august september october "
    "november december under over with without from by to of or nor asked let do did does is are was were will would "
    "could should here where which who whose whom such more less neither either like nearly during despite following "
    "according instead indeed perhaps maybe earlier later last next another other others speaking about according "
    "had has have can may might must today yesterday tomorrow once unlike until whether whatever yet any several few "
    "back asked using given still thus hence even earlier"
)


def _of_class(*kinds: str, gender: str = "") -> frozenset[str]:
    return frozenset(
        word for word, title in read_titles().items() if title.kind in kinds and (not gender or title.gender == gender)
    )


# Forms of address and short titles before a name, with the gender they tell.
HONORIFICS = {word: title.gender for word, title in read_titles().items() if title.kind in ("address", "office")}
# What may stand in capitals before a name, and is no part of it.
TITLES = _of_class("title", "modifier", "party")
# Nouns of role, office and relation.
ROLES = _of_class("title", "role", "kin", "relation", "party")
FEMALE_ROLES = _of_class("title", "role", "kin", "person", gender="f")
MALE_ROLES = _of_class("title", "role", "kin", "person", gender="m")
# Short titles that are a role.
OFFICES = _of_class("office")
# A run of capitals that holds one of these is a body or a place, no person.
BODIES = frozenset(read_bodies())
PARTICLES = _of_class("particle")
SUFFIXES = _of_class("suffix")
ABBREVIATIONS = word_set(
    "mr mrs ms dr sen sens rep reps gov gen col capt lt sgt st jr sr inc corp co ltd plc llc vs no nos prof rev hon "
    "jan feb aug "
    "sept sep oct nov dec calif fla mass conn wis mich pa ill tex ala ariz ark colo va vt wash minn tenn ind okla ore "
    "kan neb nev md la ga adm maj dept est approx cf ca messrs fig vol pp ed eds mt ft"
)
