"""Names of languages, as databases print them, to ISO 639-1."""

from __future__ import annotations

import re

_NAMES = {
    "en": "english englisch anglais inglés английский eng",
    "de": "german deutsch allemand alemán немецкий ger deu",
    "fr": "french französisch français francés французский fre fra",
    "es": "spanish spanisch espagnol español castellano испанский spa",
    "ru": "russian russisch russe ruso русский rus",
    "it": "italian italienisch italien italiano ita",
    "pt": "portuguese portugiesisch portugais portugués português por",
    "nl": "dutch niederländisch néerlandais neerlandés nederlands dut nld",
    "pl": "polish polnisch polonais polaco polski pol",
    "uk": "ukrainian ukrainisch ukrainien ucraniano українська ukr",
    "ar": "arabic arabisch arabe árabe العربية ara",
    "zh": "chinese chinesisch chinois chino 中文 chi zho",
    "ja": "japanese japanisch japonais japonés 日本語 jpn",
    "ko": "korean koreanisch coréen coreano 한국어 kor",
    "tr": "turkish türkisch turc turco türkçe tur",
    "fa": "persian farsi persisch persan persa فارسی per fas",
    "he": "hebrew hebräisch hébreu hebreo עברית heb",
    "sv": "swedish schwedisch suédois sueco svenska swe",
    "da": "danish dänisch danois danés dansk dan",
    "no": "norwegian norwegisch norvégien noruego norsk nor",
    "fi": "finnish finnisch finnois finés suomi fin",
    "cs": "czech tschechisch tchèque checo čeština cze ces",
    "hu": "hungarian ungarisch hongrois húngaro magyar hun",
    "ro": "romanian rumänisch roumain rumano română rum ron",
    "el": "greek griechisch grec griego ελληνικά gre ell",
    "ca": "catalan katalanisch català catalán cat",
}
_BY_NAME = {name: code for code, names in _NAMES.items() for name in names.split()} | {code: code for code in _NAMES}


def find_lang(text: str) -> str:
    """ISO 639-1 code of the first language that a text names; "" when it is not known.

    Examples
    --------
    >>> find_lang("ENGLISH"), find_lang("Français"), find_lang("en-GB"), find_lang("English; EN"), find_lang("?")
    ('en', 'fr', 'en', 'en', '')
    """
    words = re.split(r"[^\w]+|_", text.casefold())
    return next((_BY_NAME[word] for word in words if word in _BY_NAME), "")
