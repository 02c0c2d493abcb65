"""Closed classes of English words that the rules lean on, in small letters."""

from __future__ import annotations


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
    "month year nonetheless however instead meanwhile separately bluntly simply flatly repeatedly publicly"
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
HONORIFICS = {
    "mr": "m", "sir": "m", "lord": "m", "mrs": "f", "ms": "f", "miss": "f", "dame": "f", "lady": "f", "dr": "",
    "prof": "", "professor": "", "sen": "", "rep": "", "gov": "", "gen": "", "col": "", "capt": "", "sgt": "", "lt": "",
    "maj": "", "adm": "", "rev": "", "hon": "", "sens": "", "reps": "",
}  # fmt: skip
TITLES = word_set(
    "president secretary minister senator congressman congresswoman representative governor mayor judge justice "
    "general admiral chancellor king queen prince princess pope speaker chairman chairwoman director ambassador "
    "attorney republican democrat democratic former vice deputy chief senior prime foreign defense defence treasury "
    "finance interior state acting spokesman spokeswoman sheriff commissioner captain officer detective colonel major "
    "lieutenant sergeant editor host correspondent candidate commander archbishop bishop cardinal father sister "
    "brother reverend rabbi imam professor doctor nurse prosecutor superintendent inspector envoy premier "
    "secretary-general"
)
ROLES = TITLES | word_set(
    "lecturer analyst expert fellow scholar researcher scientist economist historian strategist consultant pollster "
    "adviser advisor aide spokesperson official manager head leader founder co-founder executive ceo reporter "
    "columnist journalist writer author anchor presenter commentator activist organizer organiser lawyer counsel "
    "veteran voter resident student teacher physician nominee member delegate donor operative surrogate treasurer "
    "coordinator partner owner developer businessman businesswoman businesswoman entrepreneur investor banker actor "
    "actress comedian singer musician pastor priest chair co-chair co-chairman mother son daughter wife husband nephew "
    "cousin lawmaker legislator diplomat counselor counsellor specialist psychologist psychiatrist dean provost "
    "supporter farmer worker employee retiree mogul billionaire fisherman fisherwoman sailor pilot driver trader "
    "surveyor mariner survivor engineer negotiator witness victim neighbour neighbor master shopkeeper baker docker "
    "politician "
    "soldier guard skipper passenger captain mp mep historian scholar scientist sociologist theologian parent "
    "grandmother grandfather widow widower friend colleague inspector chairperson president-elect premier"
)
FEMALE_ROLES = word_set(
    "spokeswoman congresswoman chairwoman actress mother wife daughter sister queen princess widow grandmother "
    "businesswoman fisherwoman saleswoman policewoman woman girl aunt niece"
)
MALE_ROLES = word_set(
    "spokesman congressman chairman actor father husband son brother king prince pope widower grandfather businessman "
    "fisherman salesman policeman man boy uncle nephew"
)
# Short titles that are a role.
OFFICES = word_set("sen rep gov gen col capt sgt lt maj adm prof")
# A run of capitals that holds one of these is a body or a place, no person.
BODIES = word_set(
    "university party house committee department court senate congress council center centre institute foundation "
    "association union company corp inc llc group news times post journal press street states kingdom republic united "
    "national international administration agency bureau force army navy office board service services college school "
    "church coalition alliance federation commission ministry embassy league club fund bank trust society network "
    "radio television tv magazine institution conference convention capitol hill city county island islands avenue "
    "tower hotel airport hospital square act amendment primary election day week forum project campaign supreme "
    "republicans democrats americans york hampshire jersey carolina dakota mexico virginia zealand korea america "
    "europe africa asia britain england bay port strait harbour harbor river sea lake north south east west line wire "
    "review courier herald tribune gazette chronicle globe telegraph register mail star parliament centre programme "
    "program security trust ltd plc gmbh limited holdings partners research studios police"
)
PARTICLES = word_set("de van von al bin der den la le el del della di da dos du bint ibn ben ter ten")
ABBREVIATIONS = word_set(
    "mr mrs ms dr sen sens rep reps gov gen col capt lt sgt st jr sr inc corp co vs no nos prof rev hon jan feb aug "
    "sept sep oct nov dec calif fla mass conn wis mich pa ill tex ala ariz ark colo va vt wash minn tenn ind okla ore "
    "kan neb nev md la ga adm maj dept est approx cf ca messrs fig vol pp ed eds mt ft"
)
