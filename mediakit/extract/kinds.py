"""The genre of an article, from what the page says it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from mediakit.extract.structured import Facts

_LABELS = {
    "live blog": r"live|live[- ]?blog|live (?:updates|coverage|reporting)|as it happened",
    "transcript": r"(?:full |in full:? )?transcript.*|in full",
    "video": r"videos?|watch",
    "editorial": r"editorials?|leaders?|leader column|the .{1,30} says|the .{1,30}['’]s view|(?:our|the .{1,30}) view",
    "op-ed": r"opinions?|op-?eds?|comment|commentary|columns?|columnists?|guest essay|viewpoint|comment is free|"
    r"perspective|contributors?|letters?|voices",
    "analysis": r"(?:news )?analysis|explainers?|explained",
    "interview": r"interviews?|the .{1,20} interview|q ?& ?a",
    "review": r"(?:book |film |theatre )?reviews?",
    "round-up": r"round-?ups?|press reviews?|what the papers say|in the papers|the papers",
    "newsletter": r"newsletters?|briefing",
}
_KINDS = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _LABELS.items()}
_PARTS = re.compile(r"\s*[·/|•:>»–—-]\s+|\s*[·/|•>»]\s*|:\s+")
_END = {
    "live blog": re.compile(r"(?:[-–—:|]\s*|\b)(?:live updates?|as it happened|live)$", re.IGNORECASE),
    "video": re.compile(r"[-–—:|(\[]\s*video[)\]]?$", re.IGNORECASE),
}


def find_kind(url: str, headline: str, section: str, kickers: list[str], facts: dict[str, Facts]) -> str:
    """One of the kinds of `mediakit.schema`; "news" when nothing says otherwise.

    Asked one after another: the type in the page's data, the label over the headline, the headline's begin and end, the
    section, the words of the path.
    """
    for source in ("json-ld", "microdata"):
        told = facts[source].get("kind", "")
        if told and told not in ("news", "op-ed", "video"):
            return str(told)
    if kind := _first_label(kickers):
        return kind
    begin = _PARTS.split(headline, maxsplit=1)
    if len(begin) > 1 and (kind := _first_label(begin[:1])):
        return kind
    for kind, pattern in _END.items():
        if pattern.search(headline):
            return kind
    if kind := _first_label([section]):
        return kind
    for source in ("json-ld", "microdata"):
        if told := facts[source].get("kind", ""):
            return str(told)
    if "video" in facts["open graph"].get("type", ""):
        return "video"
    return _first_label(part.replace("-", " ") for part in urlsplit(url).path.split("/")[:-1]) or "news"


def find_section(kickers: list[str]) -> str:
    """The section that a label over the headline names: its first part, when that is a word or two."""
    for text in kickers[:1]:
        part = _PARTS.split(text)[0].strip()
        if 0 < len(part.split()) <= 3 and not any(sign.isdigit() for sign in part):
            return part
    return ""


def _first_label(texts: Iterable[str]) -> str:
    for text in texts:
        for part in [text, *_PARTS.split(text)[::-1]]:
            for kind, pattern in _KINDS.items():
                if pattern.fullmatch(part.strip()):
                    return kind
    return ""
