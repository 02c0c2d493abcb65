"""Through which medium the words came: told to whom, quoted by whom, said where."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mediakit.quotes.cues import Attribution
from mediakit.quotes.sentences import Sentence
from mediakit.quotes.words import STARTERS, word_set

# Names of outlets end like this; others are known from `outlets`, or are initials after "told" and its like.
_NAME = re.compile(
    r"\b(?:[Tt]he\s+)?(?:(?:[A-Z][\w&.]*\s+){1,3}(?:Times|Post|Tribune|Herald|Gazette|Chronicle|Globe|Journal|Register|"
    r"Courier|Telegraph|Mail|Mirror|Express|Observer|Standard|Independent|Guardian|Review|Magazine|News|Radio|TV|"
    r"Television|Broadcasting|Today|Wire|Press))\b"
    r"|\b[Ss]tate\s+(?:radio|television|TV|media)\b"
    r"|(?<=\btold )[A-Z]{2,5}\b|(?<=\btelling )[A-Z]{2,5}\b|(?<=\binterview with )[A-Z]{2,5}\b"
)
_BACK = re.compile(r"the (?:paper|newspaper|daily|weekly|magazine|station|broadcaster|channel|agency)\b(?! [A-Z])")
_OWN = re.compile(r"(?:this (?:newspaper|paper|magazine|programme|broadcaster|station)|us|me)\b", re.I)
_HOW = (
    ("reported", re.compile(r"\b(?:quoted(?: as saying)? by|according to|as reported by) (?:the )?$", re.I)),
    ("told", re.compile(r"\b(?:told|tells|telling|admitted,? to|said to|spoke to|speaking to) $", re.I)),
    ("interview", re.compile(r"\binterview(?:ed)?\s+(?:\w+\s+){0,3}?(?:with|on|by|in|to|for) (?:the )?$", re.I)),
    ("wrote", re.compile(r"\b(?:wr[io]t\w+|op-ed|column|editorial) (?:\w+ ){0,2}(?:in|for) (?:\S+ )?$", re.I)),
    ("broadcast", re.compile(r"\bon (?:(?:his|her|their|its|the|\w+'s|\w+’s) )?(?:\w+'s |\w+’s )?$", re.I)),
    ("reported", re.compile(r"\bin (?:(?:yesterday|today|\w+day)(?:'s|’s) )?$", re.I)),
)
_PLACES = (
    ("interview", re.compile(r"\binterview\b", re.I)),
    ("statement", re.compile(r"\b(?:written )?statement\b|\bpress release\b|\bcommuniqu[eé]\b", re.I)),
    ("parliament", re.compile(r"\b(?:told|in|to|before) (?:the )?(?:parliament|congress|senate|commons)\b", re.I)),
    ("wrote", re.compile(r"\b(?:wrote|writ(?:es|ing)|tweet(?:ed|s)|posted|blog|e-?mail|letter)\b", re.I)),
    ("broadcast", re.compile(r"\bon (?:\w+ )?(?:radio|television|tv|air)\b", re.I)),
)
_BODIES = word_set("paper newspaper daily weekly magazine station broadcaster channel agency")
_GENERIC = word_set("news radio tv television magazine wire agency business")


@dataclass(frozen=True)
class Credit:
    """The outlet credited for the words, how they were said or passed on, and whether they are second-hand."""

    outlet: str = ""
    how: str = ""
    second_hand: bool = False


class Media:
    """Credits of one text; remembers the outlet credited last, for "the paper" and "the station"."""

    def __init__(self, text: str, outlet: str, outlets: Iterable[str], agency: str = "") -> None:
        self.text = text
        self.own = {_fold(name) for name in (outlet, agency) if name}
        self.forms = _index(outlets)
        self.last = ""
        self._credited_to: dict[str, tuple[Credit, int]] = {}
        self._names = [match[0] for match in _NAME.finditer(text)]
        for found in self._names:
            name = _without_starters(0, found)[1]
            if name[:1].isupper():
                self.forms.setdefault(_fold(name), _clean(name))

    def credit(self, sentence: Sentence, attribution: Attribution, speaker: str, affiliation: str = "") -> Credit:
        """Medium of one quotation, from its sentence; else as the speaker was credited just before.

        Who writes and is of another outlet is taken to write there.
        """
        credit = self._credit(sentence, attribution, speaker)
        if credit.second_hand:
            self._credited_to[speaker] = (credit, sentence.paragraph)
        elif credit.how == "wrote" and (outlet := self._speaker_outlet(affiliation)):
            return Credit(outlet, "wrote", True)
        elif credit.how == "said" and speaker in self._credited_to:
            earlier, paragraph = self._credited_to[speaker]
            return earlier if sentence.paragraph - paragraph <= 1 else credit
        return credit

    def _credit(self, sentence: Sentence, attribution: Attribution, speaker: str) -> Credit:
        words = (" \0 " if token.is_quote else self._spaced(token.start, token.end) for token in sentence.tokens)
        outside = re.sub(r"\s+", " ", "".join(words))
        if own := self._speaker_outlet(speaker):
            self.last = own
            return Credit(own, "reported", True)
        for how, outlet in self._credited(outside):
            if how == "own" or self._is_own(outlet):
                return Credit("", "told" if how in ("own", "told") else how, False)
            self.last = outlet
            return Credit(outlet, how, True)
        for how, pattern in _PLACES:
            if pattern.search(outside):
                return Credit("", how, False)
        verb = sentence.tokens[attribution.cue[0]].low if attribution.cue[0] >= 0 else ""
        return Credit("", "told" if verb in ("told", "tells", "telling") else "said", False)

    def _spaced(self, start: int, end: int) -> str:
        return self.text[start:end] + (" " if self.text[end : end + 1].isspace() else "")

    def _credited(self, outside: str) -> Iterable[tuple[str, str]]:
        """How and outlet, for each name of an outlet that stands after a phrase of passing on."""
        for start, outlet in self._named(outside):
            lead = outside[max(0, start - 60) : start]
            for how, pattern in _HOW:
                if pattern.search(lead):
                    yield how, outlet
                    break
        for match in re.finditer(r"\b(?:told|tells|saying by|to) ", outside):
            if _OWN.match(outside, match.end()):
                yield "own", ""
            elif self.last and _BACK.match(outside, match.end()):
                yield "told", self.last

    def _named(self, outside: str) -> Iterable[tuple[int, str]]:
        found = {}
        for match in _NAME.finditer(outside):
            start, name = _without_starters(match.start(), match[0])
            found[start] = self.forms.get(_fold(name)) or self._ending(name) or _clean(name)
        for match in re.finditer(r"\b[Tt]he ([A-Z][\w-]+)|\b([A-Z][\w-]+(?: [A-Z][\w-]+)*)", outside):
            form = self.forms.get(_fold(match[0]))
            short = form and " " not in _fold(match[0]) and not match[1] and _fold(form).split()[0] != _fold(match[0])
            if form and not short and not any(start <= match.start() < start + 40 for start in found):
                found[match.start()] = form
        return sorted(found.items())

    def _ending(self, name: str) -> str:
        """ "state radio" is "Norland State Radio" where only one outlet is called so."""
        ending = " " + _fold(name)
        longer = {outlet for form, outlet in self.forms.items() if form.endswith(ending)}
        return longer.pop() if len(longer) == 1 else ""

    def _is_own(self, outlet: str) -> bool:
        folded = _fold(outlet)
        return any(folded == own or folded in own.split() or own in folded.split() for own in self.own)

    def _speaker_outlet(self, speaker: str) -> str:
        """The outlet that speaks itself, unless it is the text's own."""
        folded = _fold(speaker)
        if self.last and folded.removesuffix(" itself") in _BODIES:
            return self.last
        outlet = self.forms.get(folded, "")
        return "" if not outlet or self._is_own(outlet) else outlet


def _index(outlets: Iterable[str]) -> dict[str, str]:
    """Folded forms of the names: whole, and the last or first word where it belongs to one outlet only."""
    forms: dict[str, str] = {}
    shared: set[str] = set()
    for outlet in sorted({outlet for outlet in outlets if outlet}):
        words = _fold(outlet).split()
        # "The Morning Post" is also "the Post"; "Coast Wire" and "NBC News" are known by their first word
        short = words[0] if words[-1] in _GENERIC else words[-1]
        for form in {" ".join(words), short}:
            if form in forms:
                shared.add(form)
            forms[form] = outlet
    return {form: outlet for form, outlet in forms.items() if form not in shared}


def _without_starters(start: int, name: str) -> tuple[int, str]:
    """A name without what is capital only because a sentence begins: "On Norland State Radio"."""
    while " " in name and name.split()[0].lower() in STARTERS - {"the"}:
        rest = name.split(None, 1)[1]
        start, name = start + len(name) - len(rest), rest
    return start, name


def _clean(name: str) -> str:
    return re.sub(r"^the\s+", "", " ".join(name.split()), flags=re.I)


def _fold(name: str) -> str:
    return _clean(name).casefold()
