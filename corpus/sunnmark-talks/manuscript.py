"""Reads the manuscripts of the fictional corpus: words and truth in one file, taken apart with exact offsets.

    python corpus/sunnmark-talks/manuscript.py            checks all manuscripts and counts what is in them
    python corpus/sunnmark-talks/manuscript.py FILE ...    checks these

The format is described in manuscript/FORMAT.md.
"""

from __future__ import annotations

import collections
import csv
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
HEAD = re.compile(r"---\n(.*?)\n---\n(.*)", re.DOTALL)
OPEN = re.compile(r"\{([^{}|]+)\|")
CODES = ("conflict", "human_interest", "economic", "morality", "responsibility")
OUTLETS = ("The Ostrel Courier", "The Morning Lantern", "SBN News", "Harrow Bay Herald", "Meridian Wire")
KINDS = ("direct", "mixed", "indirect")
MEDIA = ("said", "told", "interview", "statement", "wrote", "broadcast", "parliament", "report", "reported")
FLAGS = ("broken", "multi-paragraph", "nested", "he-added", "surname-only", "title-only", "pronoun", "colon", "no-cue",
         "transliteration", "other-thoresby", "other-aske", "other-torp")  # fmt: skip
MARKS = '“”‘"«»'


@dataclass(frozen=True)
class Span:
    """One marked stretch of the text: label as written ("q1", "q1.who", "f:conflict", "x:scare"), start, end."""

    label: str
    start: int
    end: int


@dataclass
class Manuscript:
    """One text: its head as written, the plain text, and its spans."""

    path: Path
    head: dict[str, Any]
    text: str
    spans: list[Span] = field(default_factory=list)

    def of(self, label: str) -> list[Span]:
        """The spans with this label, in order."""
        return [span for span in self.spans if span.label == label]


def read_manuscript(path: Path) -> Manuscript:
    """Take head, text and spans of one file apart; a ValueError says what is wrong."""
    match = HEAD.fullmatch(path.read_text(encoding="utf-8"))
    if not match:
        raise ValueError(f"{path.name}: no head between two lines ---")
    head = yaml.safe_load(match[1])
    text, spans = strip_marks(match[2].strip(), path.name)
    return Manuscript(path, head, text, spans)


def strip_marks(marked: str, name: str) -> tuple[str, list[Span]]:
    """The text without marks, and the spans sorted by start, longest first."""
    pieces: list[str] = []
    length = 0
    stack: list[tuple[str, int]] = []
    spans: list[Span] = []
    place = 0
    while place < len(marked):
        opening = OPEN.match(marked, place)
        if opening:
            stack.append((opening[1].strip(), length))
            place = opening.end()
        elif marked[place] == "}":
            if not stack:
                raise ValueError(f"{name}: a }} without {{ near {marked[max(0, place - 40) : place]!r}")
            label, start = stack.pop()
            spans.append(Span(label, start, length))
            place += 1
        elif marked[place] in "{|":
            raise ValueError(f"{name}: a stray {marked[place]} near {marked[max(0, place - 40) : place + 20]!r}")
        else:
            pieces.append(marked[place])
            length += 1
            place += 1
    if stack:
        raise ValueError(f"{name}: {{{stack[-1][0]}| is never closed")
    return "".join(pieces), sorted(spans, key=lambda s: (s.start, -s.end, s.label))


def find_faults(manuscript: Manuscript, speakers: set[str]) -> list[str]:
    """What is wrong with a manuscript, in words."""
    head, faults = manuscript.head, []
    for key in ("id", "outlet", "headline", "byline", "kind", "published", "frames", "quotes"):
        if key not in head:
            faults.append(f"the head lacks {key}")
    if faults:
        return faults
    if head["id"] != manuscript.path.stem:
        faults.append(f"id {head['id']!r} is not the file's name")
    if head["outlet"] not in OUTLETS:
        faults.append(f"outlet {head['outlet']!r} is unknown")
    versions = head.get("versions") or []
    if versions and (len(versions) < 2 or versions[-1]["headline"] != head["headline"]):
        faults.append("versions: at least two, and the last one is the headline")
    labels = collections.Counter(span.label for span in manuscript.spans)
    quotes = head["quotes"] or {}
    for label in labels:
        name, _, part = label.partition(".")
        if label.startswith("f:"):
            wrong = [code for code in label[2:].split(",") if code.strip() not in CODES]
            faults += [f"unknown frame {code!r}" for code in wrong]
        elif label.startswith("x:"):
            if label not in ("x:scare", "x:title"):
                faults.append(f"unknown mark {label}")
        elif name not in quotes or part not in ("", "who", "cue"):
            faults.append(f"{label} is not declared in the head")
        elif part and labels[label] > 1:
            faults.append(f"{label} occurs {labels[label]} times")
    for name, quote in quotes.items():
        faults += _faults_of_quote(manuscript, name, quote, speakers)
    frames = head["frames"]
    for coder in ("coder_1", "coder_2", "adjudicated"):
        faults += [f"frames.{coder}: unknown {code!r}" for code in frames.get(coder) or [] if code not in CODES]
    carried = {code.strip() for label in labels if label.startswith("f:") for code in label[2:].split(",")}
    if carried != set(frames.get("adjudicated") or []):
        faults.append(
            f"adjudicated frames {sorted(frames.get('adjudicated') or [])}, but sentences carry {sorted(carried)}"
        )
    for span in manuscript.spans:
        if manuscript.text[span.start : span.end] != manuscript.text[span.start : span.end].strip():
            faults.append(f"{span.label} begins or ends with a blank: {manuscript.text[span.start : span.end]!r}")
    if re.search(r"[^\n]\n[^\n]", manuscript.text):
        faults.append("a line break inside a paragraph: one paragraph is one line")
    return faults


def _faults_of_quote(manuscript: Manuscript, name: str, quote: dict[str, Any], speakers: set[str]) -> list[str]:
    faults = []
    parts = manuscript.of(name)
    if not parts:
        return [f"{name} is declared but not in the text"]
    if quote.get("speaker") not in speakers:
        faults.append(f"{name}: speaker {quote.get('speaker')!r} is not in speakers.csv")
    if quote.get("kind") not in KINDS:
        faults.append(f"{name}: kind {quote.get('kind')!r}")
    if quote.get("medium") not in MEDIA:
        faults.append(f"{name}: medium {quote.get('medium')!r}")
    faults += [f"{name}: unknown flag {flag!r}" for flag in quote.get("flags") or [] if flag not in FLAGS]
    words = [manuscript.text[part.start : part.end] for part in parts]
    marked = any(mark in text for text in words for mark in MARKS)
    if quote.get("kind") == "indirect" and marked:
        faults.append(f"{name}: indirect, but it holds quotation marks: {words}")
    if quote.get("kind") in ("direct", "mixed") and not marked and "no-marks" not in str(quote):
        faults.append(f"{name}: {quote['kind']}, but it holds no quotation marks: {words}")
    return faults


def read_all() -> list[Manuscript]:
    """All manuscripts, sorted by id."""
    return [read_manuscript(path) for path in sorted((HERE / "manuscript").glob("*.txt"))]


def main(names: list[str]) -> int:
    """Check manuscripts and print what they hold."""
    with (HERE / "speakers.csv").open(encoding="utf-8", newline="") as file:
        speakers = {row["speaker_id"] for row in csv.DictReader(file)}
    paths = [Path(name) for name in names] or sorted((HERE / "manuscript").glob("*.txt"))
    bad = 0
    total: collections.Counter[str] = collections.Counter()
    for path in paths:
        try:
            manuscript = read_manuscript(path)
            faults = find_faults(manuscript, speakers)
        except (ValueError, yaml.YAMLError) as error:
            faults, manuscript = [str(error)], None
        for fault in faults:
            print(f"{path.name}: {fault}")
        bad += bool(faults)
        if manuscript is None or not manuscript.head:
            continue
        quotes = manuscript.head.get("quotes") or {}
        kinds = collections.Counter(quote.get("kind") for quote in quotes.values())
        words = len(manuscript.text.split())
        second = sum(bool(quote.get("second_hand")) for quote in quotes.values())
        print(f"{path.stem}: {words} words, {len(quotes)} quotations {dict(kinds)}, {second} second hand")
        total.update({"texts": 1, "words": words, "quotations": len(quotes), "second hand": second, **kinds})
        total.update(flag for quote in quotes.values() for flag in quote.get("flags") or [])
    print(dict(total))
    return bad


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
