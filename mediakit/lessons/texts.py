"""The words of a lesson, which teachers and translators edit: data/lessons/NAME.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mediakit.errors import ResourceError
from mediakit.lessons.model import Item, Lesson, Step
from mediakit.resources import DATA

FOLDER = DATA / "lessons"
NEEDED = ("title", "question", "level", "needs", "goals", "prepare", "steps", "differentiation", "rubric", "sources")


@dataclass(frozen=True)
class Texts:
    """The words of one lesson as they stand in its file; `words` are the prompts and labels of its items."""

    name: str
    content: Mapping[str, Any]

    def word(self, key: str, **values: Any) -> str:
        """A text of the section `words`, with the values of the corpus put in.

        Raises
        ------
        ResourceError
            If the file does not have it, or names a value that there is not.
        """
        words = self.content.get("words") or {}
        if key not in words:
            raise ResourceError(f"the lesson's text {key!r} is missing", self.path, f"add `{key}:` under `words:`")
        return self.fill(str(words[key]), values)

    def fill(self, text: str, values: Mapping[str, Any]) -> str:
        """A text with {name} replaced by the value of that name."""
        try:
            return text.format_map(values).strip()
        except (KeyError, ValueError, IndexError) as error:
            raise ResourceError(
                f"a text names {error}, which the lesson does not know",
                f"{self.path}: {text[:60]!r}",
                f"use only {', '.join(sorted(values)) or 'plain words'} in {{}}",
            ) from error

    @property
    def path(self) -> str:
        return str(FOLDER / f"{self.name}.yml")


def list_names() -> list[str]:
    """Names of the lessons, in the order in which they are taught."""
    return ["four-headlines", "who-speaks", "frames", "read-laterally"]


def read_texts(name: str) -> Texts:
    """Read the words of a lesson.

    Raises
    ------
    ResourceError
        If the file is missing, is no YAML, or lacks something.
    """
    import yaml

    path = FOLDER / f"{name}.yml"
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise ResourceError("the words of the lesson cannot be read", f"{path}: {error}", "correct the file") from error
    missing = [key for key in NEEDED if not (isinstance(content, dict) and content.get(key))]
    if missing:
        raise ResourceError(f"the lesson lacks {', '.join(missing)}", str(path), "add what is missing")
    for number, step in enumerate(content["steps"], start=1):
        lost = [key for key in ("id", "title", "minutes", "todo", "say") if not step.get(key)]
        if lost:
            raise ResourceError(f"step {number} lacks {', '.join(lost)}", str(path), "add what is missing")
    if any(len(row) != 4 for row in content["rubric"]):
        raise ResourceError(
            "a row of the rubric has not four cells", str(path), "write [what, beginning, secure, excellent]"
        )
    return Texts(name, content)


def make_lesson_of(
    texts: Texts, corpus: str, notice: str, items: Mapping[str, list[Item]], values: Mapping[str, Any]
) -> Lesson:
    """Put the words of a lesson and the items that were made from a corpus together.

    Raises
    ------
    ResourceError
        If there are items for a step that the file does not have.
    """
    content = texts.content
    lost = sorted(set(items) - {step["id"] for step in content["steps"]})
    if lost:
        raise ResourceError(f"the lesson has no step {lost[0]!r}", texts.path, f"keep a step with `id: {lost[0]}`")

    def fill(text: Any) -> str:
        return texts.fill(str(text), values)

    steps = tuple(
        Step(
            fill(step["title"]), int(step["minutes"]), fill(step["todo"]), fill(step["say"]),
            tuple(items.get(step["id"], ())),
        )
        for step in content["steps"]
    )  # fmt: skip
    return Lesson(
        name=texts.name,
        title=fill(content["title"]),
        question=fill(content["question"]),
        corpus=corpus,
        level=fill(content["level"]),
        goals=tuple(map(fill, content["goals"])),
        steps=steps,
        notice=notice,
        prepare=tuple(map(fill, content["prepare"])),
        differentiation=tuple(map(fill, content["differentiation"])),
        rubric=tuple((fill(row[0]), fill(row[1]), fill(row[2]), fill(row[3])) for row in content["rubric"]),
        sources=tuple(map(fill, content["sources"])),
    )
