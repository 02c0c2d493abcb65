"""Every click of a coder as a line in a file, written through to the disk before the next one.

A file belongs to one process: two coders, or two windows of one coder, never write to the same. What counts is worked
out by reading all files of a coder again, so that nothing that was once written is ever changed.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mediakit.errors import MediakitError

FORMAT = 1
Key = tuple[str, str, str]  # article_id, field, paragraph
JournalFile = tuple[dict[str, Any], list[dict[str, Any]], list[str]]  # first line, events, what could not be read


def unit_key(names: dict[str, Any]) -> Key:
    """The names of a unit, of its row or of an event."""
    return (names["article_id"], names["field"], names["paragraph"])


@dataclass
class UnitState:
    """What one coder has said of one unit so far."""

    present: list[str] = field(default_factory=list)
    spans: list[dict[str, Any]] = field(default_factory=list)
    note: str = ""
    status: str = ""  # "", "done" or "skipped"
    at: str = ""  # when it was done or skipped
    order: int = 0  # place among the units that this coder has done


@dataclass
class Replay:
    """Units by key, in the order in which they were first touched, and lines that could not be read."""

    units: dict[Key, UnitState] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)

    def apply(self, event: dict[str, Any]) -> None:
        """Let one event of a journal count."""
        state = self.units.setdefault(unit_key(event), UnitState())
        match event["do"]:
            case "code":
                if event["present"] and event["code"] not in state.present:
                    state.present.append(event["code"])
                elif not event["present"] and event["code"] in state.present:
                    state.present.remove(event["code"])
            case "span":
                state.spans.append({name: event[name] for name in ("code", "start", "end")})
            case "note":
                state.note = event["note"]
            case "done" | "skip":
                if not state.order:
                    state.order = 1 + max((unit.order for unit in self.units.values()), default=0)
                state.status = "done" if event["do"] == "done" else "skipped"
                state.at = event["at"]


class Journal:
    """The file of one coder and process; `write` returns when the line is on the disk."""

    def __init__(self, folder: Path, coder: str, about: dict[str, Any]) -> None:
        if not coder.strip():
            raise MediakitError("a coder needs a name", todo='write coder="AB", your initials or any other sign')
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        self.path = folder / f"{slug(coder)}-{stamp}-{secrets.token_hex(3)}.jsonl"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o644)
        except OSError as error:
            raise MediakitError(
                f"cannot write: {error.strerror}", str(self.path), "choose another folder: folder=..."
            ) from error
        self._number = 0
        self.write({"do": "begin", "format": FORMAT, "coder": coder, **about})

    def write(self, event: dict[str, Any]) -> dict[str, Any]:
        """Add one event, wait until it is on the disk, and return it as it stands there."""
        line = {"n": self._number, "at": datetime.now(UTC).isoformat(timespec="milliseconds"), **event}
        content = (json.dumps(line, ensure_ascii=False) + "\n").encode("utf-8")
        os.write(self._file, content)
        os.fsync(self._file)
        self._number += 1
        return line


def slug(coder: str) -> str:
    """The coder's name as part of a file's name."""
    return re.sub(r"[^\w-]+", "_", coder.strip()) or "_"


def read_journal(path: Path) -> JournalFile:
    """The first line of a file (who, which codebook), its events, and what could not be read.

    A process that is killed may leave half a line at the end: it was never confirmed, and is passed over and said.
    """
    begin: dict[str, Any] = {}
    events, damaged = [], []
    for number, line in enumerate(path.read_bytes().split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            event = json.loads(line.decode("utf-8"))
            if not isinstance(event, dict) or "do" not in event:
                raise ValueError
        except ValueError:
            damaged.append(f"{path.name}, line {number}: not whole, passed over")
            continue
        if event["do"] == "begin":
            begin = event
        else:
            events.append(event)
    return begin, events, damaged


def find_journals(folder: Path) -> Iterator[Path]:
    """The files of all coders, oldest first by name."""
    return iter(sorted(folder.glob("*.jsonl")))


def replay(folder: Path, coder: str, codebook: str, unit: str = "") -> Replay:
    """What a coder has said, from all files of that coder with that codebook (and unit).

    Of two windows of one coder on one unit the later click counts. An undo takes back the last click of its own window.
    """
    wanted = {"coder": coder, "codebook": codebook, **({"unit": unit} if unit else {})}
    return _merge(one for one in map(read_journal, find_journals(folder)) if wanted.items() <= one[0].items())


def replay_all(folder: Path) -> dict[tuple[str, str], Replay]:
    """What everybody has said, by coder and codebook; each file is read once."""
    files: dict[tuple[str, str], list[JournalFile]] = {}
    for one in map(read_journal, find_journals(folder)):
        if {"coder", "codebook"} <= one[0].keys():
            files.setdefault((one[0]["coder"], one[0]["codebook"]), []).append(one)
    return {who: _merge(files[who]) for who in sorted(files)}


def _merge(files: Iterable[JournalFile]) -> Replay:
    result = Replay()
    merged: list[tuple[str, int, int, dict[str, Any]]] = []
    for number, (_, events, damaged) in enumerate(files):
        result.damaged += damaged
        merged += [(str(event["at"]), number, int(event["n"]), event) for event in _take_back(events)]
    for _, _, _, event in sorted(merged, key=lambda one: one[:3]):
        result.apply(event)
    return result


def _take_back(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = []
    for event in events:
        if event["do"] != "undo":
            kept.append(event)
        elif kept:
            kept.pop()
    return kept
