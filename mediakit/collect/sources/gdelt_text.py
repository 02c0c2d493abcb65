"""What GDELT writes in its own way: JSON that is none, errors in plain text, names of languages, spaced headlines."""

from __future__ import annotations

import json
import re
from typing import Any

from mediakit.errors import CollectError

# GDELT's names (its look-up list of languages) and ISO 639-1.
_TABLE = """
afrikaans=af albanian=sq amharic=am arabic=ar armenian=hy azerbaijani=az basque=eu belarusian=be bengali=bn
bosnian=bs bulgarian=bg burmese=my catalan=ca chinese=zh croatian=hr czech=cs danish=da dutch=nl english=en
estonian=et finnish=fi french=fr galician=gl georgian=ka german=de greek=el gujarati=gu hebrew=he hindi=hi
hungarian=hu icelandic=is indonesian=id irish=ga italian=it japanese=ja kannada=kn kazakh=kk khmer=km
korean=ko kurdish=ku kyrgyz=ky lao=lo latvian=lv lithuanian=lt macedonian=mk malay=ms malayalam=ml maltese=mt
marathi=mr mongolian=mn nepali=ne norwegian=no pashto=ps persian=fa polish=pl portuguese=pt punjabi=pa
romanian=ro russian=ru serbian=sr sinhalese=si sindhi=sd slovak=sk slovenian=sl somali=so spanish=es
swahili=sw swedish=sv tagalog=tl tajik=tg tamil=ta telugu=te thai=th tibetan=bo turkish=tr turkmen=tk
ukrainian=uk urdu=ur uzbek=uz vietnamese=vi welsh=cy
"""
_LANGUAGES = dict(pair.split("=") for pair in _TABLE.split())
_NAMES = {code: name for name, code in _LANGUAGES.items()}
_ESCAPE = re.compile(r'\\(["\\/bfnrt]|u[0-9a-fA-F]{4}|)')
# What GDELT says -> short name of the error, what to do, and whether asking again is in vain.
_REFUSALS = (
    ("limit requests", "http-429", "run again later; GDELT asks for one request every 5 seconds", False),
    ("timespan is too short", "window", "ask for a longer window", True),
    ("3 months", "reach", "GDELT goes back three months here: use its GKG files or another source", True),
    ("too short or too long", "query", "use words of three letters or more, and fewer of them", True),
    ("too short", "query", "use words of three letters or more", True),
    ("", "query", "correct the query: OR only in brackets, brackets only around OR", True),
)


def parse_answer(body: bytes, where: str = "") -> list[dict[str, Any]]:
    """The records of an answer of mode ArtList in JSON.

    Headlines hold backslashes and control characters that JSON does not allow: those are mended.

    Raises
    ------
    CollectError
        If it is one of GDELT's errors in plain text, or neither that nor JSON.
    """
    text = body.decode("utf-8", "replace").strip()
    if not text:
        raise CollectError("GDELT gave an empty answer", where, "run again later", error="empty")
    if text[0] not in "{[":
        raise _refusal(text, where)
    try:
        found = json.loads(_ESCAPE.sub(lambda match: match[0] if match[1] else "\\\\", text), strict=False)
    except (ValueError, RecursionError) as error:
        raise CollectError(
            f"GDELT's answer is broken ({error})",
            where,
            "run again; if it stays, ask for a shorter window",
            error="json",
        ) from error
    records = found.get("articles", []) if isinstance(found, dict) else None
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise CollectError("GDELT's answer has no list of articles", where, "run again later", error="json")
    return records


def _refusal(text: str, where: str) -> CollectError:
    said = " ".join(re.sub(r"<[^>]*>", " ", text).split())[:200]
    for words, error, todo, permanent in _REFUSALS:
        if words in said.lower():
            return CollectError(f"GDELT says: {said}", where, todo, error=error, permanent=permanent)
    raise AssertionError("the last refusal fits everything")


def read_language(name: str) -> str:
    """ISO 639-1 code of GDELT's name; "" for one that is not known.

    Examples
    --------
    >>> read_language("Spanish"), read_language("Klingon")
    ('es', '')
    """
    return _LANGUAGES.get(name.strip().lower(), "")


def name_language(lang: str) -> str:
    """GDELT's name of a language given by code or name.

    Raises
    ------
    CollectError
        If neither is known.
    """
    word = lang.strip().lower()
    name = word if word in _LANGUAGES else _NAMES.get(word, "")
    if not name:
        raise CollectError(
            "this is no language that GDELT knows", lang, "write a code such as en", error="query", permanent=True
        )
    return name


def clean_title(title: str, lang: str) -> str:
    """A headline without the blanks that GDELT puts around punctuation, where these are certainly its own.

    Quotation marks and hyphens are left alone (no one can say on which side the blank belongs), and so are the marks
    before which French sets a blank.

    Examples
    --------
    >>> clean_title("Ferry , late again , docks ( at last ) : ' no comment '", "en")
    "Ferry, late again, docks (at last): ' no comment '"
    >>> clean_title("Le bac est à quai : enfin !", "fr")
    'Le bac est à quai : enfin !'
    """
    text = " ".join(title.split())
    marks = ",.)" if lang == "fr" else ",.;:!?)"
    text = re.sub(rf"(?<=\w) ([{re.escape(marks)}])(?= |$)", r"\1", text)
    text = re.sub(rf"(?<=[)\]%]) ([{re.escape(marks)}])(?= |$)", r"\1", text)
    text = re.sub(r"\( (?=\w)", "(", text)
    return re.sub(r"(?<=\w) ' s\b", "'s", text) if lang == "en" else text
