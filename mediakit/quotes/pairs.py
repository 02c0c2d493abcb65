"""Which found quotation is which true one: spans paired one to one, speakers compared."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mediakit.quotes.record import SCARE, TITLE
from mediakit.text import plain_marks

if TYPE_CHECKING:
    import pandas as pd

SAME_SPAN = 0.8  # intersection / union of two spans above which they are one quotation
TOUCHES = 0.5  # from here on a found span is taken to mean a true one that does not count
_EDGE = " \t\r\n\"'“”‘’‚‛„‟«»‹›`.,;:!?-–—()[]…"
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})

NEEDED = ["article_id", "start", "end", "text", "kind", "speaker_name"]
_PLACES = ("speaker_mention_start", "speaker_mention_end")
_TEXTS = ("speaker_mention", "speaker_id", "speaker_kind", "role", "affiliation", "via_outlet", "cue", "rule", "flags")

Record = dict[str, Any]


@dataclass
class Pairs:
    """What was found against what is true.

    `both` are the pairs that count; `found` and `true` all quotations that count; `marks` the pairs of marks that are
    no quotation (scare quotes, titles), `found_marks` and `true_marks` all of these.
    """

    both: list[tuple[Record, Record]] = field(default_factory=list)
    found: list[Record] = field(default_factory=list)
    true: list[Record] = field(default_factory=list)
    marks: list[tuple[Record, Record]] = field(default_factory=list)
    found_marks: list[Record] = field(default_factory=list)
    true_marks: list[Record] = field(default_factory=list)


def read_records(table: pd.DataFrame) -> list[Record]:
    """Rows with all columns that are compared; missing texts are empty, missing places None."""
    rows: list[Record] = []
    for raw in table.to_dict("records"):
        row: Record = {name: raw[name] for name in NEEDED} | {"start": int(raw["start"]), "end": int(raw["end"])}
        row |= {name: text if isinstance(text := raw.get(name, ""), str) else "" for name in _TEXTS}
        row |= {name: _place(raw.get(name)) for name in _PLACES}
        rows.append(row | {"second_hand": raw.get("second_hand") is True or raw.get("second_hand") == 1})
    return rows


def _place(value: Any) -> int | None:
    """A place in a text; None for every kind of missing value."""
    try:
        return int(value)
    except (TypeError, ValueError):
        return None


def pair_quotes(found: list[Record], true: list[Record]) -> Pairs:
    """Pair the spans of each text by intersection / union, best first, one to one.

    Spans are compared without the marks and punctuation at their edges. Scare quotes and titles, flagged so, are
    paired among themselves. A true quotation without a speaker does not count: neither is it missed, nor is a found
    one wrong that means it.
    """
    result = Pairs()
    texts: dict[str, tuple[list[Record], list[Record]]] = defaultdict(lambda: ([], []))
    for side, records in enumerate((found, true)):
        for record in records:
            texts[record["article_id"]][side].append(record | {"span": _trim(record)})
    for got, want in texts.values():
        _pair_text(result, [r for r in got if not _is_mark(r)], [r for r in want if not _is_mark(r)])
        got_marks, want_marks = list(filter(_is_mark, got)), list(filter(_is_mark, want))
        result.marks += _match(got_marks, want_marks)
        result.found_marks += got_marks
        result.true_marks += want_marks
    return result


def flags_of_record(record: Record) -> set[str]:
    """The flags of a row."""
    return {flag for flag in record["flags"].split("; ") if flag}


def fold_name(name: str) -> str:
    """A name as it is compared: without accents, case, kinds of apostrophe, a leading article and an ending 's."""
    letters = unicodedata.normalize("NFKD", plain_marks(name))
    folded = " ".join("".join(c for c in letters if not unicodedata.combining(c)).casefold().split()).strip(_EDGE)
    return re.sub(r"^(?:the|an?) |'s$", "", folded)


def same_speaker(found: Record, true: Record) -> bool:
    """Whether both rows mean one speaker: same id, mentions that share a character, or the same (last) name."""
    if found["speaker_id"] and found["speaker_id"] == true["speaker_id"]:
        return True
    if _mentions_meet(found, true):
        return True
    got, want = found["speaker_name"], true["speaker_name"]
    return fold_name(got) == fold_name(want) or (bool(_last_name(got)) and _last_name(got) == _last_name(want))


def same_name(found: Record, true: Record) -> bool:
    """Whether the full name is right; for somebody whom the text does not name, the mention."""
    unnamed = fold_name(true["speaker_name"]) == fold_name(true["speaker_mention"]) or true["speaker_kind"] == "unnamed"
    if unnamed and _mentions_meet(found, true):
        return True
    return fold_name(found["speaker_name"]) == fold_name(true["speaker_name"])


def _mentions_meet(found: Record, true: Record) -> bool:
    spans = [(r["speaker_mention_start"], r["speaker_mention_end"]) for r in (found, true)]
    if any(not isinstance(place, int) for span in spans for place in span):
        return False
    return min(spans[0][1], spans[1][1]) > max(spans[0][0], spans[1][0])


def _last_name(name: str) -> str:
    """The last capitalised word before a comma, folded; empty for "the minister"."""
    words = [word.strip(_EDGE) for word in re.split(r"[,(]", name)[0].split()]
    capital = [word for word in words if word[:1].isupper() and word.casefold() not in _SUFFIXES]
    return fold_name(capital[-1]) if capital and words[-1] in (capital[-1], *_SUFFIXES) else ""


def _is_mark(record: Record) -> bool:
    return bool(flags_of_record(record) & {SCARE, TITLE})


def _trim(record: Record) -> tuple[int, int]:
    text = record["text"]
    start = record["start"] + len(text) - len(text.lstrip(_EDGE))
    return start, max(start, record["end"] - (len(text) - len(text.rstrip(_EDGE))))


def _pair_text(result: Pairs, got: list[Record], want: list[Record]) -> None:
    pairs = _match(got, want)
    paired = {id(record) for record, _ in pairs}
    counted = [(a, b) for a, b in pairs if b["speaker_name"]]
    uncounted = [record for record in want if not record["speaker_name"]]
    result.both += counted
    result.true += [record for record in want if record["speaker_name"]]
    kept = {id(record) for record, _ in counted}
    result.found += [
        record
        for record in got
        if id(record) in kept or (id(record) not in paired and not any(_means(record, other) for other in uncounted))
    ]


def _match(got: list[Record], want: list[Record]) -> list[tuple[Record, Record]]:
    scored = sorted(
        (-shared, i, j) for i, a in enumerate(got) for j, b in enumerate(want) if (shared := _shared(a, b)) >= SAME_SPAN
    )
    used_got: set[int] = set()
    used_want: set[int] = set()
    pairs = []
    for _, i, j in scored:
        if i not in used_got and j not in used_want:
            used_got.add(i)
            used_want.add(j)
            pairs.append((got[i], want[j]))
    return pairs


def _common(one: Record, other: Record) -> int:
    return int(min(one["span"][1], other["span"][1]) - max(one["span"][0], other["span"][0]))


def _shared(one: Record, other: Record) -> float:
    """Intersection / union of two spans."""
    common = _common(one, other)
    union = max(one["span"][1], other["span"][1]) - min(one["span"][0], other["span"][0])
    return common / union if common > 0 else 0.0


def _means(record: Record, other: Record) -> bool:
    """Whether a found span means a true one that does not count: it is near it, or lies in it."""
    length = record["span"][1] - record["span"][0]
    return _shared(record, other) >= TOUCHES or (length > 0 and _common(record, other) >= SAME_SPAN * length)
