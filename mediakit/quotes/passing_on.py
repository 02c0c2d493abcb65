"""Phrases with which a sentence says through which medium words came, or that they were said somewhere else.

All patterns run over a sentence without its quotations (each is `\\0`). A lead is what stands before the name of an
outlet, a tail what stands after it.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from mediakit.quotes.words import word_set

# How words came, as `via_how` of the table `quotes` tells it.
HOWS = (
    "told", "interview", "statement", "parliament", "wrote", "broadcast", "reported", "obtained", "posted", "said",
)  # fmt: skip


@dataclass(frozen=True)
class Sign:
    """A pattern, and the words of which a sentence must have one for the pattern to be tried."""

    pattern: re.Pattern[str]
    words: frozenset[str]

    def search(self, outside: str, lows: AbstractSet[str]) -> re.Match[str] | None:
        """The first match; `lows` are the words of the sentence in small letters."""
        return None if self.words.isdisjoint(lows) else self.pattern.search(outside)


def _sign(words: str, *patterns: str, ignore_case: bool = False) -> Sign:
    return Sign(re.compile("|".join(patterns), re.I if ignore_case else 0), word_set(words))


# What may stand between a phrase and the name: "told the French broadcaster X", "in an interview with Ann Orm of X".
_FILL = (
    r"(?:(?:the|The|an?|his|her|their|its|this|last|rival|fellow|local|national|conservative|liberal|state(?:-run)?|"
    r"cable|online|regional|daily|weekly|newspaper|magazine|broadcaster|channel|network|news|agency|site|website|outlet|"
    r"station|paper|radio|television|TV|tabloid|wire|service|programme|program|show|podcast|then|both|"
    r"(?:a |the )?(?:reporters?|journalists?|correspondents?|host|presenter|anchor|editors?) (?:from|for|at|with|of)|"
    r"(?:[\w-]+ ){1,2}(?:newspaper|daily|weekly|magazine|channel|broadcaster|station|agency|website|outlet)|"
    r"[A-Z][a-z]+(?:ese|ish|an|ch|i)|(?:[A-Z][\w-]+ ){0,3}[\w.-]+['’]s?) ){0,5}"
)
_PERSON = (
    r"(?:(?:host|anchor|presenter|editor|reporter|journalist|moderator|\w+-host|Mr\.|Ms\.) )?"
    r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}"
)
_PERSON_OF = rf"(?: {_PERSON} (?:on|of|from|for|at|during|in))?"
_GAP = r"(?:[^\s.;:\0]+ ){0,6}?"


def _lead(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(phrases)}) {_FILL}$")


# In the order in which they are asked for.
_LEADS = (
    ("reported", _lead(
        r"(?:quoted|cited|reported|carried|printed|published|released|described|recorded)"
        r"(?:,? as saying,?)?(?: \w+day)? (?:by|in|on)",
        r"[Aa]ccording to|[Cc]iting|quoting|via|courtesy of|h/t",
        r"[Aa]s (?:told|reported) (?:to|by|in)",
        r"(?:report|story|account|profile|investigation|front page) (?:\w+ )?(?:in|by|from|for|of|on)",
        r"put it in|(?:yester|to|\w+)day['’]s",
    )),
    ("obtained", _lead(
        r"(?:obtained|seen|reviewed|viewed|acquired|leaked|heard|unearthed|uncovered)(?: \w+ly)? (?:by|to)",
        r"(?:provided|given|sent|forwarded|supplied|leaked|shared|shown)(?: \w+ly)? (?:to|with)",
    )),
    ("interview", _lead(
        rf"(?:[Ii]nterview(?:ed|ing)?|interviews),? {_GAP}(?:with|on|by|in|to|for|from){_PERSON_OF}",
        rf"(?:sat|sit|[Ss]itting) down {_GAP}with|(?:conversation|Q&A) {_GAP}with|in(?: an?)? exclusive with",
        rf"(?:[Aa]sked|[Pp]ressed|[Cc]hallenged|confronted|questioned|grilled) by{_PERSON_OF}",
    )),
    ("statement", _lead(
        r"(?:statement|comment|response) (?:\w+ )?(?:to|for)",
        r"(?:e-?mail(?:ed)?|letter|text message)(?: \w+)? to",
    )),
    ("told", _lead(
        r"(?:[Rr]eached|[Cc]ontacted)(?: by phone)? by",
        rf"(?:told|tells?|telling){_PERSON_OF}",
        rf"(?:admit|confirm|explain|reveal|repeat|insist)(?:s|ed|ted|ing|ting)?,? to{_PERSON_OF}",
        rf"(?:said|saying|says) to{_PERSON_OF}",
        r"(?:spoke|[Ss]peaking|speaks|spoken|talk(?:ed|s|ing)|comment(?:s|ed|ing)|remarks|chatt?(?:ed|ing)) "
        rf"(?:exclusively )?(?:to|with){_PERSON_OF}",
    )),
    ("wrote", _lead(
        r"(?:wr(?:ote|ites?|itten|iting)|argu(?:es|ed)|penned|op-?ed|column|columnist|editorial|essay|opinion piece|"
        rf"commentary|article|piece|blog post|contributor),? {_GAP}(?:in|for|on|to|at|published (?:in|by|on))",
    )),
    ("broadcast", _lead(
        r"(?:[Aa]ppear(?:ed|ing|s|ances?)?|guests?|spoke|[Ss]peaking|speaks|sa(?:id|ys)|saying|asked|join(?:ed|ing|s)|"
        r"segment|interviewed|aired|broadcast|airing|remarks|comments|episode|edition|discuss(?:ed|ing|ion)|going|went|"
        r"questioned|pressed|argued|live|on air|debuted|(?:call|phon)(?:ed|ing)),? "
        rf"{_GAP}(?:on|with|to|by|in|into|for)",
        r"[Jj]oin(?:ed|ing)|(?:episode|edition|broadcast|airing) of",
    )),
)  # fmt: skip
# For a broadcaster or a show "on" alone is enough, unless these words say that it is something else.
_ON_AIR = re.compile(rf"(?:\b[Oo]n|\b[Dd]uring|[Ww]atch) {_FILL}$")
_NOT_ON_AIR = re.compile(
    r"\b(?:ads?|adverts?|advertis\w+|commercials?|airtime|contributor|analyst|commentator|watch(?:ed|ing)|war|attacks?|"
    r"town halls?|televised|premier\w*|hosted|moderated|focus\w*|bas(?:ed|ing)|depend\w*|rel(?:y|ied|ying)|spend\w*|"
    r"spent|debates?|pressure|seen|role|star\w*)\b[^,\0]*$"
)
_OF_A_POLL = re.compile(r"\b(?:polls?|polling|surveys?)\b[^,\0]*$")
# What follows the name and says that the name is the one who passes on: ", the Post reported".
_REPORTED = re.compile(
    r"^(?:['’]s?(?: [A-Z][\w.-]+){1,3})?,? (?:(?:has|had|also|first|earlier|later|exclusively|previously|then) ){0,2}"
    r"(?:report(?:ed|s)|obtained|revealed|reveals|disclosed|published|quote[ds]|cite[ds]|"
    r"broke the story)\b|^['’]s?(?: [A-Z][\w.-]+){1,3},? (?:wrote|writes|noted|notes)\b"
)
_SAID = re.compile(
    r"^ (?:(?:has|also) )?(?:said|says|wrote|writes|noted|notes|quoted|quotes|added)\b"
    r"(?! (?:\w+ ){0,4}(?:statement|e-?mail))"
)
_IN = re.compile(r"\bin (?:the |The )?$")
_ASIDE = re.compile(r"(?:, |\0 ?|[Aa]s )(?:the |The )?$")
_INTERVIEW = re.compile(r"^(?:['’]s?)? (?:\w+ )?(?:interview|interviewer|podcast)\b")
# The outlet is not the medium here: its poll, its staff, its debate.
_ELSE = re.compile(
    r"^(?:['’]s?)?(?:[ /-]+(?:and )?(?:[A-Z][\w.&/-]+|new|latest|recent|national|exit|tracking|early)){0,5}"
    r"[ /-]+(?:[Pp]olls?|polling|survey|analysis|average|tracker|debates?|town halls?|forum|headquarters|contributor|"
    r"commentator|analyst|viewers?|readers?|audience|executives?|chief|CEO|chairman|president|employees?|staff|owner|"
    r"spokes\w+|parent|ads?|building|offices?|debate stage)\b"
)

# Told to the text's own outlet.
OWN = _sign(
    "told tells telling spoke speaking interview saying",
    r"\b(?:told|tells|telling|spoke to|speaking to|interview with|saying by) "
    r"(?:this (?:newspaper|paper|magazine|programme|program|broadcaster|station|reporter|website|site)|us|me)\b",
)
# "the paper", once an outlet was named; the kinds of outlet that each word means, none for any.
BODY_KINDS = {
    "newspaper": ("newspaper",), "paper": ("newspaper",), "daily": ("newspaper",), "weekly": ("newspaper", "magazine"),
    "tabloid": ("newspaper",), "magazine": ("magazine",), "station": ("broadcaster",), "broadcaster": ("broadcaster",),
    "channel": ("broadcaster",), "network": ("broadcaster",), "news agency": ("agency",), "agency": ("agency",),
    "wire service": ("agency",), "news site": ("site",), "website": ("site",), "site": ("site",), "outlet": (),
    "publication": (), "programme": ("show", "broadcaster"), "program": ("show", "broadcaster"),
    "show": ("show", "broadcaster"),
}  # fmt: skip
BACK = _sign(
    "newspaper paper daily weekly tabloid magazine station broadcaster channel network agency service outlet site "
    "website publication programme program show",
    rf"\b[Tt]he (?P<body>{'|'.join(sorted(BODY_KINDS, reverse=True))})\b(?! [A-Z])",
)
EDITOR = _sign(
    "its",
    r"\b[Ii]ts (?:editor|columnist|correspondent|commentator|reporter|leader)\b.*\b(?:wr[io]t\w+|put it)\b",
    r"\b(?:wr[io]t\w+|put it)\b.*\bits (?:editor|columnist|correspondent|commentator|reporter|leader)\b",
)
# The words go on from where they were said before: "In the interview, she also said ..."
AGAIN = _sign(
    "interview interviewer conversation appearance show programme program broadcast segment podcast op-ed oped column "
    "essay editorial article email e-mail emails e-mails memo letter recording audio video transcript document "
    "documents report host co-host presenter anchor",
    r"\b(?:[Ii]n|[Dd]uring|[Ff]rom|[Oo]n|[Ll]ater in) (?:the|that|this|his|her|their) (?:same )?(?:[a-z]+ )?"
    r"(?P<what>interview|conversation|appearance|show|programme|program|broadcast|segment|podcast|op-?ed|column|essay|"
    r"editorial|article|e-?mails?|memo|letter|recording|audio|video|transcript|documents?|report)\b",
    r"\b(?:told|asked by) (?:the |co-?)?(?:host|presenter|interviewer|anchor)\b",
)
_AGAIN_HOWS = {
    "interview conversation": ("interview", "told", "broadcast"),
    "appearance show programme program broadcast segment podcast": ("broadcast", "interview"),
    "op-ed oped column essay editorial article": ("wrote",),
}

# Where words were said of which no outlet is named; in the order in which they are asked for.
PLACES = (
    ("interview", _sign("interview interviewed", r"\binterview(?:ed)?\b", ignore_case=True)),
    ("posted", _sign(
        "tweet tweets tweeted tweeting retweet retweeted posted post posting twitter facebook instagram youtube "
        "snapchat telegram weibo vk linkedin reddit tiktok truth whatsapp medium",
        r"\b(?:re)?tweet(?:ed|s|ing)?\b|\bposted\b|\bpost(?:ing)? on\b",
        r"\bon (?:(?:his|her|their|its) )?(?:\w+ )?(?:Twitter|Facebook|Instagram|YouTube|Snapchat|Telegram|Weibo|VK|"
        r"LinkedIn|Reddit|TikTok|Truth Social|WhatsApp|Medium)\b", ignore_case=True)),
    ("statement", _sign(
        "statement release communique communiqué",
        r"\bstatement\b|\b(?:press|news) release\b|\bcommuniqu[eé]\b", ignore_case=True)),
    ("parliament", _sign(
        "parliament congress senate commons house",
        r"\b(?:told|in|to|before) (?:the )?(?:parliament|congress|senate|commons|"
        r"house of (?:commons|lords|representatives))\b", ignore_case=True)),
    ("wrote", _sign(
        "wrote writes writing e-mailed emailed blog email e-mail letter memo op-ed oped editorial essay",
        r"\b(?:wrote|writ(?:es|ing)|e-?mailed)\b",
        r"\b(?:in|by|via) (?:(?:an?|his|her|their|its|the) )?(?:\w+ ){0,2}"
        r"(?:blog|e-?mail|letter|memo|op-?ed|editorial|essay)\b", ignore_case=True)),
    ("broadcast", _sign("radio television tv air", r"\bon (?:\w+ )?(?:radio|television|tv|air)\b", ignore_case=True)),
)  # fmt: skip
# Words that were said in public, to somebody else or at another time: what was credited before does not hold for them.
ELSEWHERE = _sign(
    "rally rallies conference briefing hearing testimony speech address debate debates town fundraiser caucus "
    "convention campaign event forum sermon floor court affidavit lawsuit ruling filing",
    r"\b(?:[Aa]t|[Ii]n|[Dd]uring|[Ff]rom|[Bb]efore|[Oo]n|[Aa]fter) "
    r"(?:(?:the|an?|his|her|their|its|another|\w+day['’]s) ){0,2}(?:[\w-]+ ){0,3}"
    r"(?:rally|rallies|(?:news|press) conference|briefing|hearing|testimony|speech|address|debates?|town hall|"
    r"fundraiser|caucus|convention|conference call|campaign stop|event|forum|sermon|floor|court|affidavit|"
    r"lawsuit|ruling|filing)\b",
)
TO_OTHERS = _sign(
    "testified testifying told telling",
    r"\btestif(?:ied|ying)\b",
    r"\b(?:told|telling) (?:(?:the|an?|his|her|their) )?(?:\w+ )?"
    r"(?:reporters|supporters|crowd|voters|audience|delegates|lawmakers|committee|group|students|colleagues|police|"
    r"investigators|jurors|judge|court|donors|aides|friends|workers|members|gathering|agents|officials|them)\b",
)
AT_OTHER_TIMES = _sign(
    "last earlier later week weeks month months year years day days previously once afterward afterwards has have had "
    "spring summer autumn winter",
    r"\b(?:last|earlier this|later that) (?:week|month|year|spring|summer|fall|autumn|winter)\b",
    r"\b(?:weeks?|months?|years?|days?) (?:ago|later|earlier)\b",
    r"\b(?:previously|once|afterwards?)\b|\blater (?!in )",
    r"\b(?:has|have|had) (?:\w+ )?"
    r"(?:said|called|argued|insisted|told|denied|vowed|described|promised|accused|suggested)\b",
)
IN_A_YEAR = re.compile(r"\b[Ii]n (?:19|20)\d\d\b")
# Somebody told by name: somebody else than before, unless the sentence with the credit names them too.
ADDRESSED = re.compile(r"\b(?:told|telling|tells) (?:[A-Z][\w.-]* )*(?P<who>[A-Z][\w-]+)")
_DAYS = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")


def find_how(lead: str, tail: str, kind: str) -> str:
    """How words came to the outlet between a lead and a tail, or "" if it stands there for something else.

    Parameters
    ----------
    lead, tail : str
        The sentence before and after the name.
    kind : str
        Kind of the outlet, as in the list of outlets; "" if it is not known.

    Returns
    -------
    str
        One of `HOWS`, or "".

    Examples
    --------
    >>> find_how("It is late, she told the ", " on Monday.", "newspaper"), find_how("according to a ", " poll.", "")
    ('told', '')
    """
    if is_part(tail) or _OF_A_POLL.search(lead):
        return ""
    for how, pattern in _LEADS:
        if pattern.search(lead):
            return how if how != "broadcast" or _may_be_on_air(lead, kind) else ""
    if kind in ("newspaper", "magazine", "site") and _IN.search(lead):
        return "reported"
    if _INTERVIEW.match(tail):
        return "interview"
    if _REPORTED.match(tail) or (_SAID.match(tail) and _ASIDE.search(lead)):
        return "reported"
    on_air = _may_be_on_air(lead, kind) and _ON_AIR.search(lead) and (kind or lead.startswith("On "))
    return "broadcast" if on_air else ""


def is_part(tail: str) -> bool:
    """Whether what follows a name turns it into something else of the outlet: its poll, its staff, its debate.

    Examples
    --------
    >>> is_part(" poll released on Monday"), is_part("’s Jon Orm")
    (True, False)
    """
    return bool(_ELSE.match(tail))


def _may_be_on_air(lead: str, kind: str) -> bool:
    return kind in ("broadcaster", "show", "") and not _NOT_ON_AIR.search(lead)


def hows_before(what: str | None) -> tuple[str, ...]:
    """How the words must have come before that "in the interview" or "in his e-mail" goes back to.

    Examples
    --------
    >>> hows_before("column"), hows_before("e-mail")
    (('wrote',), ('obtained', 'reported'))
    """
    for words, hows in _AGAIN_HOWS.items():
        if (what or "interview").lower() in words.split():
            return hows
    return "obtained", "reported"


def is_elsewhere(outside: str, lows: AbstractSet[str]) -> bool:
    """Whether a sentence was said in public, to somebody else, or at another time.

    Examples
    --------
    >>> outside = "At a rally she told supporters so."
    >>> is_elsewhere(outside, set(outside.lower().split()))
    True
    """
    signs = (ELSEWHERE, TO_OTHERS, AT_OTHER_TIMES)
    return any(sign.search(outside, lows) for sign in signs) or bool(IN_A_YEAR.search(outside))


def find_days(outside: str) -> set[str]:
    """Days of the week that a sentence names.

    Examples
    --------
    >>> find_days("She said so on Monday.")
    {'Monday'}
    """
    return set(_DAYS.findall(outside))
