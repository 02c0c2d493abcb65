"""A lesson as a file, beside its pages: what the answers of a class are held against."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mediakit.corpus.tables import write_json
from mediakit.errors import MediakitError
from mediakit.lessons.model import Item, Lesson, Option, Part, Step

MARK = "mediakit_lesson"
NAME = "lesson.json"


def write_record(lesson: Lesson, folder: Path) -> Path:
    """Write `lesson.json`.

    Raises
    ------
    MediakitError
        If the folder cannot be written.
    """
    path = folder / NAME
    write_json(path, {MARK: 1, **asdict(lesson)})
    return path


def is_record(content: Any) -> bool:
    """Whether the content of a JSON file is a lesson's record."""
    return isinstance(content, dict) and MARK in content


def read_record(path: Path) -> Lesson:
    """Read a lesson from its record.

    Raises
    ------
    MediakitError
        If the file is not there, or is no record of a lesson.
    """
    todo = "build the lesson again: mediakit lesson build"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise MediakitError(f"the lesson's record cannot be read: {error.strerror}", str(path), todo) from error
    except (ValueError, RecursionError) as error:
        raise MediakitError("the lesson's record is no JSON", f"{path}: {error}", todo) from error
    if not is_record(content):
        raise MediakitError("this is no record of a lesson", str(path), "give the lesson.json of `lesson build`")
    try:
        return _make_lesson(content)
    except (KeyError, TypeError, AttributeError) as error:
        raise MediakitError(f"the lesson's record is damaged: {error}", str(path), todo) from error


def _make_lesson(content: dict[str, Any]) -> Lesson:
    values = {key: value for key, value in content.items() if key != MARK}
    steps = tuple(
        Step(**{**step, "items": tuple(_make_item(item) for item in step["items"])}) for step in values["steps"]
    )
    lists = {key: tuple(values[key]) for key in ("goals", "prepare", "differentiation", "sources")}
    return Lesson(**{**values, **lists, "steps": steps, "rubric": tuple(tuple(row) for row in values["rubric"])})


def _make_item(item: dict[str, Any]) -> Item:
    options = tuple(Option(**option) for option in item["options"])
    return Item(**{**item, "options": options, "parts": tuple(Part(**part) for part in item["parts"])})
