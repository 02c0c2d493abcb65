"""Linking quotations to the hand-kept list of speakers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mediakit.names import fold_name, fold_romanised
from mediakit.schema import check_columns

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

UNNAMED = "unnamed"
_NAMELESS = re.compile(r"(?:unnamed|an?|one|some|several)\b", re.IGNORECASE)
NAMED = ["speaker_name", "speaker_id", "speaker_kind", "role", "affiliation"]
_FORMS = (("name", "name"), ("alias", "aliases"), ("transliteration", "transliterations"))


def link_speakers(quotes: pd.DataFrame, speakers: pd.DataFrame) -> pd.DataFrame:
    """Link quotations to the hand-kept speakers by id, name, alias or transliteration.

    Parameters
    ----------
    quotes : DataFrame
        Needs speaker_name, speaker_id, speaker_kind, role, affiliation; takes rule where there is one.
    speakers : DataFrame
        The table `speakers`.

    Returns
    -------
    DataFrame
        The quotes with speaker_id, speaker_name (main form) and speaker_kind filled where a speaker was found;
        role and affiliation stay as the article states them and are filled from speakers only where empty.
        A kind that a person gave to the quotation stays; one that a rule gave (`rule` is not empty) yields to the
        kind in the list.
        New column linked_by: id, name, alias, transliteration, or "" (unlinked: nothing is guessed; see
        `suggest_speakers` for what to do about them). "transliteration" is a form of the hand-kept column of that
        name, or another spelling of any form by the rules of `mediakit.names.fold_romanised` (Sergey for Sergei),
        when these lead to one speaker only.
        A form that two speakers share links to neither. Case, accents, blanks, kinds of apostrophe and "the" before
        a name do not count. Speakers who are not linked and whose name begins with "unnamed", "a", "an", "one",
        "some" or "several" get the kind "unnamed".
    """
    check_columns(quotes, NAMED, "link_speakers")
    check_columns(speakers, ["speaker_id", "name", "aliases", "transliterations", "kind"], "link_speakers")
    rows = {row.speaker_id: row for row in speakers.itertuples()}
    linked = _find_speakers(quotes, speakers)
    found = [rows.get(speaker_id) for speaker_id, _ in linked]

    def fill(column: str, source: str, keep: list[bool]) -> list[str]:
        return [
            old if row is None or (kept and old) else getattr(row, source) or old
            for old, row, kept in zip(quotes[column], found, keep, strict=True)
        ]

    always, never = [True] * len(quotes), [False] * len(quotes)
    by_hand = list(quotes["rule"] == "") if "rule" in quotes.columns else always
    unnamed = [
        not speaker_id and _NAMELESS.match(name) is not None
        for name, (speaker_id, _) in zip(quotes["speaker_name"], linked, strict=True)
    ]
    table = quotes.assign(
        speaker_id=[speaker_id for speaker_id, _ in linked],
        linked_by=[how for _, how in linked],
        speaker_name=fill("speaker_name", "name", never),
        speaker_kind=fill("speaker_kind", "kind", by_hand),
        role=fill("role", "role", always),
        affiliation=fill("affiliation", "affiliation", always),
    )
    table["speaker_kind"] = [
        UNNAMED if nameless and not kind else kind
        for nameless, kind in zip(unnamed, table["speaker_kind"], strict=True)
    ]
    return table.astype(dict.fromkeys([*NAMED, "linked_by"], "str"))


def _find_speakers(quotes: pd.DataFrame, speakers: pd.DataFrame) -> list[tuple[str, str]]:
    """Speaker_id and linked_by of each quotation."""
    known = set(speakers["speaker_id"])
    exact, romanised = index_forms(speakers, fold_name), index_forms(speakers, fold_romanised)

    def find(name: str) -> tuple[str, str]:
        if (key := fold_name(name)) in exact:
            return exact[key] or ("", "")
        match = romanised.get(fold_romanised(name))
        return (match[0], "transliteration") if match else ("", "")

    return [
        (row.speaker_id, "id") if row.speaker_id in known else find(row.speaker_name) for row in quotes.itertuples()
    ]


def index_forms(speakers: pd.DataFrame, fold: Callable[[str], str]) -> dict[str, tuple[str, str] | None]:
    """Folded form -> (speaker_id, how); None for forms of two different speakers."""
    forms: dict[str, tuple[str, str] | None] = {}
    for how, column in _FORMS:
        for speaker in speakers.itertuples():
            cell = getattr(speaker, column)
            for form in [cell] if column == "name" else cell.split(";"):
                key = fold(form)
                if not key:
                    continue
                held = forms.setdefault(key, (speaker.speaker_id, how))
                if held is not None and held[0] != speaker.speaker_id:
                    forms[key] = None
    return forms
