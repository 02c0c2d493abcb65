"""Whether a text can be in the language that its row states: by script, and for English by its commonest words.

No detector of languages: it would be a dependency for one question, and is wrong on short texts. What is said here is
sure, and much is left unsaid.
"""

from __future__ import annotations

import re

_SCRIPTS = {
    "Latin": r"A-Za-zÀ-ɏḀ-ỿ",
    "Cyrillic": r"Ѐ-ԯ",
    "Greek": r"Ͱ-Ͽἀ-῿",
    "Arabic": r"؀-ۿݐ-ݿ",
    "Hebrew": r"֐-׿",
    "Devanagari": r"ऀ-ॿ",
    "Thai": r"฀-๿",
    "East Asian": r"぀-ヿ㐀-鿿가-힯",
}
_PATTERNS = {name: re.compile(f"[{letters}]") for name, letters in _SCRIPTS.items()}
_LETTER = re.compile(r"[^\W\d_]")
# Languages that are written in one script only; Serbian or Uzbek, for instance, are not here.
_LATIN = "en de fr it es pt nl pl cs sk sl hr sv da no nb nn fi et lv lt hu ro ca eu gl ga cy is tr sq vi id ms sw"
_OF_LANGUAGE = {
    **dict.fromkeys(_LATIN.split(), "Latin"),
    **dict.fromkeys(("ru", "uk", "bg", "be", "mk"), "Cyrillic"),
    **dict.fromkeys(("ar", "fa", "ur"), "Arabic"),
    **dict.fromkeys(("zh", "ja", "ko"), "East Asian"),
    **dict.fromkeys(("hi", "mr", "ne"), "Devanagari"),
    "el": "Greek",
    "he": "Hebrew",
    "th": "Thai",
}
# Common in English and in no other language that is written in Latin letters; together about a fifth of all words.
_ENGLISH = frozenset(re.findall(r"\w+", "the of and to that with was for from by this which were their"))
_IS_ENGLISH, _IS_NOT = 0.12, 0.04
_LEAST_LETTERS, _LEAST_WORDS = 12, 50
_LOOKED_AT = 600  # signs
_LETTERS_OF_ITS_OWN = 0.2  # a text in another script may hold names in Latin letters


def find_mismatch(lang: str, text: str, headline: str = "") -> str:
    """Why a text cannot be in a language, in a few words; "" when it can, or when that is not known.

    Examples
    --------
    >>> find_mismatch("en", "", "Переговоры в Москве закончились")
    'it is written in Cyrillic letters'
    >>> find_mismatch("en", "", "Talks in Moscow end")
    ''
    """
    sample = (text or headline)[:_LOOKED_AT]
    script = _OF_LANGUAGE.get(lang)
    if script is None or not sample:
        return ""
    letters = len(_LETTER.findall(sample))
    if letters >= _LEAST_LETTERS and len(_PATTERNS[script].findall(sample)) < _LETTERS_OF_ITS_OWN * letters:
        counts = {name: len(pattern.findall(sample)) for name, pattern in _PATTERNS.items()}
        return f"it is written in {max(counts, key=lambda name: counts[name])} letters"
    words = re.findall(r"[^\W\d_]+", sample.lower())
    if script != "Latin" or not text or len(words) < _LEAST_WORDS:
        return ""
    share = sum(word in _ENGLISH for word in words) / len(words)
    if lang == "en" and share < _IS_NOT:
        return "it hardly has the commonest English words"
    return "it reads as English" if lang != "en" and share > _IS_ENGLISH else ""
