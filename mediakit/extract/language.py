"""The language of an article: what the page states, checked against the text.

A template's lang="en" stands on many a page in another language. The statement that the text bears out counts; when the
text contradicts all of them clearly (another script, the commonest words of another language), the text does. No
detector of languages: it would be a dependency for one question.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from mediakit.extract.structured import SOURCES, Facts

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CODE = re.compile(r"([A-Za-z]{2,3})(?:$|[-_;,\s])")
_NAMED = {
    "english": "en", "eng": "en", "german": "de", "deutsch": "de", "deu": "de", "ger": "de", "french": "fr",
    "français": "fr", "fra": "fr", "fre": "fr", "spanish": "es", "español": "es", "spa": "es", "russian": "ru",
    "русский": "ru", "rus": "ru", "italian": "it", "italiano": "it", "ita": "it", "portuguese": "pt",
    "português": "pt", "por": "pt", "dutch": "nl", "nederlands": "nl", "nld": "nl", "dut": "nl", "polish": "pl",
    "pol": "pl", "ukrainian": "uk", "ukr": "uk", "turkish": "tr", "tur": "tr", "Arabic": "ar", "ara": "ar",
    "chinese": "zh", "zho": "zh", "chi": "zh", "japanese": "ja", "jpn": "ja", "swedish": "sv", "swe": "sv",
}  # fmt: skip
# Words that are common in one of these languages and rare in the others.
_COMMON = {
    "en": "the of and that with was for from by this which were their have been would",
    "de": "der die und den das von mit dem nicht sich auf eine ist auch einen wurde",
    "fr": "les des une est dans pour qui sur pas avec sont cette aux été nous leur",
    "es": "los las una por con para del que como pero sus este fue más había está",
    "pt": "dos das uma com para não que como mas foi pela pelo são mais também seu",
    "it": "gli della che una per con non sono del nel anche più alla dei delle stato",
    "nl": "het een van dat niet met voor zijn aan ook maar werd naar heeft deze bij",
    "pl": "nie się jest że przez jego oraz dla tym był jak także które po od więc",
    "ru": "что на не как это по его из за для был который также они было при",
    "uk": "що на не як це та його із для був який також вони було при від",
    "tr": "bir bu için olarak ile olan çok daha sonra gibi kadar değil ancak olduğu",
}
_SETS = {lang: frozenset(words.split()) for lang, words in _COMMON.items()}
_LATIN = "en de fr it es pt nl pl cs sk sl hr sv da no nb nn fi et lv lt hu ro ca tr vi id"
_SCRIPTS = {
    "ru": "Cyrillic", "uk": "Cyrillic", "bg": "Cyrillic", "be": "Cyrillic", "mk": "Cyrillic", "el": "Greek",
    "ar": "Arabic", "fa": "Arabic", "ur": "Arabic", "he": "Hebrew",
    "zh": "East Asian", "ja": "East Asian", "ko": "East Asian",
    "hi": "Indic", "mr": "Indic", "ne": "Indic", "th": "Thai",
    **dict.fromkeys(_LATIN.split(), "Latin"),
}  # fmt: skip
_LETTERS = {
    "Latin": re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]"),
    "Cyrillic": re.compile(r"[Ѐ-ԯ]"),
    "Greek": re.compile(r"[Ͱ-Ͽἀ-῿]"),
    "Arabic": re.compile(r"[؀-ۿݐ-ݿ]"),
    "Hebrew": re.compile(r"[֐-׿]"),
    "Indic": re.compile(r"[ऀ-ॿ]"),
    "Thai": re.compile(r"[฀-๿]"),
    "East Asian": re.compile(r"[぀-ヿ㐀-鿿가-힯]"),
}
_NAMES = {code: name.capitalize() for name, code in reversed(_NAMED.items()) if name.isascii() and len(name) > 3}
_FEW_SIGNS = 12  # letters of a headline
_SAMPLE = 3000  # signs
_LEAST_WORDS, _LEAST_SIGNS = 40, 40
_CLEAR, _FAINT = 0.1, 0.03  # share of a language's common words: in its own texts, in those of others
_OWN_SCRIPT = 0.2


def read_language(tree: HtmlElement, facts: dict[str, Facts], text: str) -> tuple[str, str]:
    """ISO 639-1 code of an article's language and where it is stated; ("", "") when nothing tells.

    Returns
    -------
    (lang, found in)
        Found in "html" (the attribute lang), "json-ld", "microdata", "open graph" or "meta"; "text" when the text
        contradicts them, or nothing is stated.

    Examples
    --------
    >>> from mediakit.collect.links import parse_tree
    >>> read_language(parse_tree("<html lang='en-GB'><p>x</p></html>"), {}, "")
    ('en', 'html')
    """
    article = tree.xpath("(//article | //main)[@lang][1]/@lang")
    stated = [(tree.get("lang") or tree.get("xml:lang") or "", "html"), *((str(lang), "html") for lang in article)]
    stated += [(str(facts[source].get("lang", "")), source) for source in SOURCES if source in facts]
    codes = [(code, source) for value, source in stated if (code := read_code(value))]
    for code, source in codes:
        if not contradicts(code, text):
            return code, source
    if found := guess_language(text):
        return found, "text"
    return codes[0] if codes and _script(text) == "" else ("", "")


def read_code(value: str) -> str:
    """ISO 639-1 code of a stated language; "" when it is none.

    Examples
    --------
    >>> [read_code(value) for value in ("en_US", "English", "rus", "x-default", "und")]
    ['en', 'en', 'ru', '', '']
    """
    value = value.strip().casefold()
    if value in _NAMED:
        return _NAMED[value]
    match = _CODE.match(value)
    return "" if match is None else match[1] if len(match[1]) == 2 else _NAMED.get(match[1], "")


def contradicts(lang: str, text: str) -> bool:
    """Whether a text is clearly not in a language: in another script, or full of another one's commonest words."""
    return bool(_find_other_script(lang, text, _LEAST_SIGNS) or _find_other_language(lang, text))


def find_mismatch(lang: str, text: str, headline: str = "") -> str:
    """Why a text, or a headline without one, cannot be in a language; "" when it can, or when that is not known.

    Examples
    --------
    >>> find_mismatch("en", "", "Переговоры в Москве закончились")
    'it is written in Cyrillic letters'
    >>> find_mismatch("en", "", "Talks in Moscow end")
    ''
    """
    if script := _find_other_script(lang, text or headline, _FEW_SIGNS):
        return f"it is written in {script} letters"
    if other := _find_other_language(lang, text):
        return f"it reads as {_NAMES[other]}, not as {_NAMES.get(lang, lang)}"
    return ""


def _find_other_script(lang: str, text: str, least: int) -> str:
    """The script that nearly all of a text is written in, when it is not the language's."""
    sample, own = text[:_SAMPLE], _SCRIPTS.get(lang, "")
    if not own:
        return ""
    counts = {name: len(pattern.findall(sample)) for name, pattern in _LETTERS.items()}
    most = max(counts, key=lambda name: counts[name])
    return most if counts[most] >= least and counts[own] < _OWN_SCRIPT * counts[most] else ""


def _find_other_language(lang: str, text: str) -> str:
    """The language that a text clearly is in, when it is another one."""
    if not lang or _share(lang, _words(text)) >= _FAINT:
        return ""
    found = guess_language(text)
    return found if found != lang else ""


def guess_language(text: str) -> str:
    """The language whose commonest words a text is full of; "" when none stands out or the text is short.

    Examples
    --------
    >>> guess_language("The wall of the quay was built by the men that were there, and it is not for the sea. " * 3)
    'en'
    >>> guess_language("The wall")
    ''
    """
    words = _words(text)
    if words.total() < _LEAST_WORDS:
        return ""
    shares = sorted(((_share(lang, words), lang) for lang in _SETS), reverse=True)
    (best, lang), (second, _) = shares[:2]
    return lang if best >= _CLEAR and second <= best / 2 else ""


def _share(lang: str, words: Counter[str]) -> float:
    return sum(words[word] for word in _SETS.get(lang, ())) / max(1, words.total())


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W\d_]+", text[:_SAMPLE].casefold()))


def _script(text: str) -> str:
    """The script in which most of a text is written; "" for a short one."""
    sample = text[:_SAMPLE]
    counts = {name: len(pattern.findall(sample)) for name, pattern in _LETTERS.items()}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] >= _LEAST_SIGNS else ""
