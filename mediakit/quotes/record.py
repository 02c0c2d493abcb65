"""What the search for quotations hands on: the quotation and its attribution."""

from __future__ import annotations

from dataclasses import dataclass

SCARE = "scare quote"
TITLE = "title"
CARRIED = "carried"
UNCLOSED = "unclosed"
NESTED = "nested"


@dataclass(frozen=True)
class Quote:
    """One span of one quotation in one text; `number` is shared by the parts of a broken quotation.

    `text[start:end]` is what was said (direct: with its marks), `text[mention_start:mention_end]` the speaker as the
    sentence names them, `text[cue_start:cue_end]` the verb; start and end are -1 where there is none. `speaker` is
    the full name as the article gives it, else the mention. `text[kind_start:kind_end]` are the words that `kind_rule`
    judged `speaker_kind` by. A quotation with the flag "scare quote" or "title" is
    most likely none and has no speaker.
    """

    number: int
    start: int
    end: int
    text: str
    kind: str
    speaker: str = ""
    mention: str = ""
    mention_start: int = -1
    mention_end: int = -1
    cue: str = ""
    cue_start: int = -1
    cue_end: int = -1
    speaker_kind: str = ""
    kind_rule: str = ""
    kind_start: int = -1
    kind_end: int = -1
    role: str = ""
    affiliation: str = ""
    via_outlet: str = ""
    via_how: str = ""
    second_hand: bool = False
    rule: str = ""
    flags: tuple[str, ...] = ()
