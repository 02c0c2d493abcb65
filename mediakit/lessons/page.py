"""A lesson as pages: one file for students, one for the teacher; both work without a network."""

from __future__ import annotations

import base64
import hashlib
import json
import random
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mediakit.corpus.tables import write_bytes
from mediakit.lessons.model import Item, Lesson, Option
from mediakit.version import __version__

TEMPLATES = Path(__file__).parent
LINES_TO_WRITE = 6  # on paper


def page_id(lesson: Lesson) -> str:
    """The first 16 signs of a hash of the items: answers to other items have another one.

    Examples
    --------
    >>> page_id(Lesson("a", "A", "?", "c", "all", (), ()))
    '4f53cda18c2baa0c'
    """
    items = [asdict(item) for item in lesson.items]
    content = json.dumps(items, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(content.encode("utf-8")).hexdigest()[:16]


def write_student_page(lesson: Lesson, folder: Path) -> Path:
    """Write the page for students, `student.html`: style, script and all material are inside, and it asks nobody.

    The keys are in the file, not readable at a glance but no secret: who looks for them finds them.
    """
    numbers = {item.id: number for number, item in enumerate(lesson.items, 1)}
    return _write(
        folder / "student.html",
        "student.html",
        lesson=lesson,
        page=page_id(lesson),
        numbers=numbers,
        shown={item.id: _options_shown(item, lesson) for item in lesson.items},
        letters={item.id: _letters(item) for item in lesson.items},
        script_data=_encode_items(lesson),
        lines=range(LINES_TO_WRITE),
    )


def write_teacher_page(lesson: Lesson, folder: Path) -> Path:
    """Write the page for the teacher, `teacher.html`: goals, plan by the minute, key with reasons, rubric."""
    starts, minute = [], 0
    for step in lesson.steps:
        starts.append(minute)
        minute += step.minutes
    return _write(
        folder / "teacher.html",
        "teacher.html",
        lesson=lesson,
        page=page_id(lesson),
        plan=list(zip(starts, lesson.steps, strict=True)),
        numbers={item.id: number for number, item in enumerate(lesson.items, 1)},
        keys={item.id: _key_in_words(item) for item in lesson.items},
    )


def _write(path: Path, template: str, **values: Any) -> Path:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )  # fmt: skip
    html = environment.get_template(template).render(version=__version__, **values)
    write_bytes(path, html.encode("utf-8"))
    return path


def _options_shown(item: Item, lesson: Lesson) -> list[Option]:
    """The options as they stand on the page; what has to be put in order never stands in it already."""
    options = list(item.options)
    if item.kind != "order" or len(options) < 2:
        return options
    generator = random.Random(f"{page_id(lesson)}{item.id}")
    while True:
        generator.shuffle(options)
        if [option.id for option in options] != item.key:
            return options


def _letters(item: Item) -> dict[str, str]:
    """A letter for each option, to be written down on paper."""
    return {option.id: chr(ord("A") + place) for place, option in enumerate(item.options)}


def _encode_items(lesson: Lesson) -> str:
    """What the script needs to know. Base64, so that neither markup nor a key can be read at a glance."""
    items = [
        {
            "id": item.id,
            "kind": item.kind,
            "key": item.key,
            "reason": item.reason,
            "reveal": item.reveal,
            "labels": {option.id: option.label for option in item.options},
            "parts": {part.id: part.text for part in item.parts},
        }
        for item in lesson.items
    ]
    content = {"lesson": lesson.name, "corpus": lesson.corpus, "page": page_id(lesson), "items": items}
    return base64.b64encode(json.dumps(content, ensure_ascii=False).encode("utf-8")).decode("ascii")


def _key_in_words(item: Item) -> list[tuple[str, str]]:
    """The key as pairs: what it is about ("" for the item itself), and what is right."""
    labels = {option.id: option.label for option in item.options}
    if item.key is None:
        return []
    if isinstance(item.key, str):
        return [("", labels.get(item.key, item.key))]
    if isinstance(item.key, list):
        chosen = [labels[one] for one in item.key]
        return (
            [(f"{place}.", label) for place, label in enumerate(chosen, 1)]
            if item.kind == "order"
            else [("", label) for label in chosen]
        )
    texts = {part.id: part.text for part in item.parts}
    return [(texts[part], labels[option]) for part, option in item.key.items()]
