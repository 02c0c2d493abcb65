"""The files that students hand in: each is read, or named with what is wrong with it."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mediakit.errors import MediakitError
from mediakit.lessons.answers import find_fault, is_answered
from mediakit.lessons.model import Lesson
from mediakit.lessons.record import is_record

MARK = "mediakit_answers"
VERSION = 1
LARGEST = 2_000_000  # bytes; a whole lesson of long answers has a tenth of it
LONGEST_NAME = 80

ASK = "ask the student to save the answers again and to hand in that file"


@dataclass(frozen=True)
class Sheet:
    """One student's file that fits the lesson; the answers that were given only."""

    file: str
    name: str
    started: str
    saved: datetime
    answers: dict[str, Any]
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Fault:
    """Why a file was not counted: what (in general words), the detail from the file, and what to do."""

    file: str
    fault: str
    detail: str = ""
    todo: str = ASK


def list_files(folder: Path) -> list[Path]:
    """All JSON files of a folder by name; not what a Mac hides beside them.

    Raises
    ------
    MediakitError
        If there is no such folder, or no JSON file in it.
    """
    if not folder.is_dir():
        raise MediakitError("there is no such folder", str(folder), "give the folder with the students' files")
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".json" and path.name[0] != ".")
    if not files:
        raise MediakitError(
            "no .json file is in the folder", str(folder), "put the students' files into it; unpack a zip"
        )
    return files


def read_json(path: Path) -> tuple[Any, bytes] | Fault:
    """The content of a file and its bytes, or what is wrong with it."""
    try:
        if path.stat().st_size > LARGEST:
            size = f"{path.stat().st_size / 1e6:.1f} MB"
            return Fault(path.name, "too large for an answers file", size, "look whether it is another file")
        data = path.read_bytes()
    except OSError as error:
        return Fault(path.name, "cannot be read", error.strerror or str(error), "check the file's rights")
    if not data.strip(b" \t\r\n\0"):
        return Fault(path.name, "empty")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where = f"byte {error.start + 1}"
        return Fault(
            path.name, "not UTF-8", where, "it was changed by another program: ask for the file as it was saved"
        )
    try:
        return json.loads(text), data
    except (ValueError, RecursionError) as error:
        body = text.strip()
        if body.startswith("{") and (not body.endswith("}") or getattr(error, "pos", 0) >= len(body)):
            return Fault(path.name, "cut off", f"it ends after {len(body):,} characters")
        return Fault(path.name, "not JSON", str(error)[:80])


def read_head(content: Any) -> tuple[str, str, str] | None:
    """Lesson, corpus and page that an answers file names; None for anything else."""
    if not isinstance(content, dict) or MARK not in content:
        return None
    head = tuple(content.get(key) for key in ("lesson", "corpus", "page"))
    return head if all(isinstance(one, str) for one in head) else None  # type: ignore[return-value]


def read_sheet(name: str, content: Any, data: bytes, lesson: Lesson, page: str) -> Sheet | Fault:
    """An answers file held against its lesson: a sheet, or the first thing that is wrong."""
    if is_record(content):
        return Fault(name, "another lesson's record, not a student's file", todo="leave it out")
    if not isinstance(content, dict) or MARK not in content:
        return Fault(name, "not an answers file", todo="look whether it is another file")
    if content[MARK] != VERSION or isinstance(content[MARK], bool):
        return Fault(name, "another version of the answers format", repr(content[MARK])[:40], "update mediakit")
    for key in ("lesson", "corpus", "page", "name", "saved"):
        if not isinstance(content.get(key), str):
            return Fault(name, "wrong type", f"{key!r} is no text")
    if content["lesson"] != lesson.name:
        return Fault(name, "another lesson", content["lesson"][:40], "collect each lesson in a folder of its own")
    if content["corpus"] != lesson.corpus:
        return Fault(name, "another corpus", content["corpus"][:40], "collect each corpus in a folder of its own")
    if content["page"] != page:
        todo = "give the lesson.json that was built with that page: --lesson FILE"
        return Fault(name, "another version of the page", content["page"][:40], todo)
    saved = _read_time(content["saved"])
    if saved is None:
        return Fault(name, "wrong type", "'saved' is no time")
    answers = content.get("answers")
    if not isinstance(answers, dict):
        return Fault(name, "wrong type", "'answers' is no set of answers")
    if fault := _find_fault_in(answers, lesson):
        return Fault(name, *fault)
    started = content.get("started")
    given = {item_id: _clean(answer) for item_id, answer in answers.items() if is_answered(answer)}
    return Sheet(name, clean_name(content["name"]), started if isinstance(started, str) else "", saved, given, data)


def _find_fault_in(answers: dict[str, Any], lesson: Lesson) -> tuple[str, str] | None:
    items = {item.id: item for item in lesson.items}
    for item_id, answer in answers.items():
        if item_id not in items:
            return "unknown item", repr(item_id[:40])
        if fault := find_fault(items[item_id], answer):
            what = fault.split(":")[0] if fault.startswith("wrong type") else " ".join(fault.split()[:2])
            return (what if what.startswith(("unknown", "wrong")) else "impossible answer"), f"{item_id}: {fault}"
    return None


def clean_name(name: str) -> str:
    """A name as it is shown and compared: one kind of blank, no control characters, at most 80 characters."""
    plain = unicodedata.normalize("NFC", _clean(name))
    plain = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in plain)
    return " ".join(plain.split())[:LONGEST_NAME].strip()


def _clean(answer: Any) -> Any:
    """Half characters, which JSON allows and no file can hold, become a question mark."""
    if isinstance(answer, str):
        return answer.encode("utf-8", "replace").decode("utf-8")
    return answer


def _read_time(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
