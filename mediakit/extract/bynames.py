"""Taking a byline apart: names of persons, without "By", places, roles, affiliations, handles and dates."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mediakit.extract.bywords import BODIES, FIELDS, PARTICLES, ROLES, TEAMS, WEAK_ROLES
from mediakit.extract.structured import clean_text
from mediakit.names import AGENCIES

_BY = re.compile(
    r"^\W*(?:(?:written|reported|analysis|story|text|words|posted|published|interview|report|reporting|opinion|review|"
    r"created|contributed|authored) )?"
    r"(?:by(?:\s?:\s*|\s+|\s*\|\s*|(?-i:(?=[A-Z])))|(?:von|par|por|di|автор:?)\s+(?=\w))",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"^\W*(?:words|text|story|interview|report(?:ing)?|author)\s*:\s*", re.IGNORECASE)
_HELPED = re.compile(
    r"\b(?:additional reporting|(?:with )?contributions?|(?:with )?additional (?:research|contributions?)|"
    r"with (?:reporting|files)|reporting was contributed|contributed reporting)\s+(?:by|from)\s*:?\s*",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:edited|(?:medically |expert )?reviewed|(?:fact[- ]?)?checked|photograph(?:s|ed|y)?|photos?|pictures?|"
    r"images?|illustrat(?:ions?|ed)|graphics?|videos?|translat(?:ion|ed)|narrated|produced|styled|styling) by\b\W*|"
    r"\b(?:pictures?|photos?|photographs?|photography|images?|graphics?|video)\s*:\s*",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+|(?<!\w)@\w+|"
    r"\bfollow(?:ing)?(?: (?:\w+ ){0,3}on (?:twitter|x|facebook))?\b|"
    r"\b(?:twitter|facebook|instagram|e-?mail|linkedin)\b:?",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r",\s*((?:Jr|Sr)\b\.?|(?:II|III|IV)\b)", re.IGNORECASE)
_INVERTED = re.compile(r"([^\W\d_][\w'’-]+), ([^\W\d_][\w'’-]*\.?(?: [A-Z]\.?)?)")
_SPLIT = re.compile(
    r"\s*(?:;|,|\band\b|&|\bund\b|\bet\b|\bи\b|\bwith\b|\bas told to\b|\||[·•\n]|\s/\s|\s[-–—]\s|"
    r"\b(?:updated|published|posted|last modified|modified)\b:?.*$)\s*",
    re.IGNORECASE,
)
_SPANISH_AND = re.compile(r"(?<=\w) y (?=[^\W\d_]\S* [^\W\d_])")
_PLACE = re.compile(r"\s+(?:in|at|from|reporting|reports?|for|of|on)\s+.*$|\s*[(\[].*$", re.IGNORECASE)
_AFFILIATED = re.compile(r"(?<=\w)\s+The\s+\S.*$")
_WORD = r"(?:[^\W\d_][\w.'’‘ʼ-]*)"
_NAME = re.compile(rf"{_WORD}(?:\s+{_WORD}){{1,5}}")
_SINGLE = re.compile(r"[^\W\d_][\w'’-]{2,30}")
AGENCY_LIKE = re.compile(r"(?:[A-Z][\w.-]+ ){1,3}(?:Wire|News Agency|Press Agency|News Service|Wire Service)")


def begins_with_by(text: str) -> bool:
    """Whether a line begins as a byline does."""
    return _BY.match(text) is not None or _LABELLED.match(text) is not None


def cut_by(text: str) -> str:
    """A line without "By" at its beginning."""
    return _LABELLED.sub("", _BY.sub("", text))


def split_names(texts: Iterable[str], site: str = "", *, single: bool = False) -> list[str]:
    """Names of persons in bylines, each once, in their order.

    Parameters
    ----------
    texts : iterable of str
        Bylines, or names that a page tells machines.
    site : str
        Name of the site, which is no author.
    single : bool
        Whether a name of one word counts ("Colette"): only where something else says that it is an author.

    Examples
    --------
    >>> split_names(["By Rikke Dahlin in Vask and SANDER EK, diplomatic correspondent"])
    ['Rikke Dahlin', 'Sander Ek']
    >>> split_names(["José O'Neill, M.D., for The Ostrel Courier; Ng, Łukasz", "Additional reporting by Ana Reyes"])
    ["José O'Neill"]
    """
    names: list[str] = []
    for text in texts:
        for part in _parts(clean_text(text)):
            name = _clean_name(part, site)
            if _is_name(name, site, single):
                _add(names, name)
    return names


def find_contributors(text: str) -> list[str]:
    """Persons who helped: after "Additional reporting by", "With contributions from" and their like.

    In a whole text only the last paragraphs are read.

    Examples
    --------
    >>> find_contributors("It rained.\\n\\nAdditional reporting by Ana Reyes in Vask and Sander Ek.")
    ['Ana Reyes', 'Sander Ek']
    """
    names: list[str] = []
    for paragraph in text.split("\n\n")[-4:]:
        for match in _HELPED.finditer(paragraph):
            rest = re.split(r"(?<=[a-z]{2})\.(?:\s|$)|;|\b(?:last )?(?:published|updated)\b", paragraph[match.end() :])[
                0
            ]
            for name in split_names([rest[:200]]):
                _add(names, name)
    return names


def find_other_credits(text: str) -> list[str]:
    """Persons a byline names for something else than the writing: photographs, editing, translation.

    Examples
    --------
    >>> find_other_credits("By Ana Reyes | Photography by Sander Ek")
    ['Sander Ek']
    """
    pieces = _OTHERS.split(text)[1:]
    return split_names(
        [re.split(r"\b(?:written |text |words )?by\b", piece, flags=re.IGNORECASE)[0] for piece in pieces]
    )


def is_same_name(one: str, other: str) -> bool:
    """Whether two names of outlets are one, with or without "The"."""
    left, right = (re.sub(r"^the ", "", name.casefold().strip()) for name in (one, other))
    return bool(left) and left == right


def _parts(text: str) -> list[str]:
    text = _HELPED.split(text)[0] if _HELPED.search(text) else text
    text = _SUFFIX.sub(r" \1", _NOISE.sub(" | ", _OTHERS.split(cut_by(text))[0]))
    if match := _INVERTED.fullmatch(text.strip()):  # "Dahlin, Rikke", as libraries write it
        return [f"{match[2]} {match[1]}"]
    return [part for piece in _SPLIT.split(_SPANISH_AND.sub("; ", text)) for part in [piece.strip()] if part]


def _clean_name(part: str, site: str) -> str:
    name = _AFFILIATED.sub("", _PLACE.sub("", cut_by(part))).strip(' ,:*"“”-–—')
    if not re.search(r"(?:\b\w|\b[JS]r)\.$", name):  # the point of an initial stays
        name = name.rstrip(". ")
    name = name.removesuffix(site).strip() if site else name
    words = _without_agency(_without_roles(name.split()))
    return " ".join(_mend_capitals(words))


def _without_agency(words: list[str]) -> list[str]:
    for n in range(2, len(words)):
        if " ".join(words[n:]).casefold() in AGENCIES:
            return words[:n]
    return words


def _without_roles(words: list[str]) -> list[str]:
    """Without a role before or behind the name: "Political reporter Ana Reyes", "Ana Reyes Senior Editor"."""
    places = [n for n, word in enumerate(words) if word.casefold().strip(".:") in ROLES]
    if not places:
        return words
    if words[-1].casefold() in TEAMS:
        return []
    if places[0] >= 2:
        words = words[: places[0]]
        while len(words) > 2 and words[-1].casefold() in FIELDS | WEAK_ROLES:
            words = words[:-1]
        return words
    rest = words[places[-1] + 1 :]
    return rest if len(rest) >= 2 else words


def _mend_capitals(words: list[str]) -> list[str]:
    """SANDER EK as Sander Ek; initials and words that are written both ways stay."""
    if len(words) < 2 or not all(word.isupper() for word in words if any(c.isalpha() for c in word)):
        return words
    return [_mend_word(word, n == 0, n == len(words) - 1) for n, word in enumerate(words)]


def _mend_word(word: str, is_first: bool, is_last: bool) -> str:
    if re.fullmatch(r"(?:\w\.)+\w?", word):
        return word
    if not is_last and len(word) <= 2 and (len(word) == 1 or not re.search("[AEIOUY]", word) or word[1] == "J"):
        return word
    if not is_first and not is_last and word.casefold() in PARTICLES - {"van", "y", "e", "do", "le"}:
        return word.lower()
    parts = re.split(r"([-'’])", word)
    return "".join(re.sub(r"^Mc([a-z])", lambda m: "Mc" + m[1].upper(), part.capitalize()) for part in parts)


def _is_name(name: str, site: str, single: bool) -> bool:
    if single and " " not in name:
        return bool(_SINGLE.fullmatch(name)) and name[0].isupper() and not _is_other(name, site)
    if not _NAME.fullmatch(name) or _is_other(name, site):
        return False
    words = [word for word in name.split() if word.casefold() not in PARTICLES]
    return len(words) >= 2 and all(word[:1].isupper() or not word[:1].isascii() for word in words)


def _is_other(name: str, site: str) -> bool:
    """Whether it is a role, an agency, the outlet or another body and no person."""
    words = [word.casefold().strip(".") for word in name.split()]
    if not words or name.casefold() in AGENCIES or is_same_name(name, site) or words[0] in ("the", "our", "your"):
        return True
    if any(word in ROLES for word in words) or words[0] in WEAK_ROLES | {"in"} or words[-1] in BODIES:
        return True
    if len(words) > 2 and any(word in BODIES | {"daily", "post"} for word in words):
        return True
    return AGENCY_LIKE.fullmatch(name) is not None


def _add(names: list[str], name: str) -> None:
    """Add a name that is not there; "Ana Reyes Harbour" is Ana Reyes who was there before."""
    folded = name.casefold()
    for known in names:
        if folded == known.casefold() or folded.startswith(known.casefold() + " "):
            return
    names.append(name)
