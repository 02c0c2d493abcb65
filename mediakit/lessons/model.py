"""What a lesson is made of; the pages and the collector know nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["choose", "several", "order", "match", "mark", "write"]
# What a student can answer, by kind of item: an option, options, options in order, an option per part, text.
Answer = str | list[str] | dict[str, str]


@dataclass(frozen=True)
class Option:
    """Something that can be chosen."""

    id: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Part:
    """One of several things of an item that each get an option: a headline to match, a sentence to mark."""

    id: str
    text: str
    note: str = ""


@dataclass(frozen=True)
class Item:
    """One question.

    choose: one of the options. several: any of them. order: all of them in an order. match: each part gets an option.
    mark: the parts are the sentences of a text, and some of them get an option. write: free text. `key` has the shape
    of the answer, and is None where there is nothing right or wrong; `reason` says why it is right. `reveal` is shown
    to the student once the item has been answered and checked. Items in which units are coded by the same rules share
    a word in `coding`: the class's agreement is measured over all of them together.
    """

    id: str
    kind: Kind
    prompt: str
    options: tuple[Option, ...] = ()
    parts: tuple[Part, ...] = ()
    material: str = ""
    key: Answer | None = None
    reason: str = ""
    reveal: str = ""
    coding: str = ""


@dataclass(frozen=True)
class Step:
    """A stretch of the lesson: what students read and do, what the teacher says."""

    title: str
    minutes: int
    todo: str
    say: str
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Lesson:
    """A whole lesson, of one corpus, ready to be made into pages."""

    name: str
    title: str
    question: str
    corpus: str
    level: str
    goals: tuple[str, ...]
    steps: tuple[Step, ...]
    notice: str = ""  # "fictional" or where the material is from; shown on top of every page
    prepare: tuple[str, ...] = ()
    differentiation: tuple[str, ...] = ()
    rubric: tuple[tuple[str, str, str, str], ...] = field(default=())  # what, beginning, secure, excellent
    sources: tuple[str, ...] = ()

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for step in self.steps for item in step.items)
