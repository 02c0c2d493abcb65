"""Whether an answer fits its item: for what students send, and for the keys of the lessons."""

from __future__ import annotations

from typing import Any

from mediakit.lessons.model import Item, Lesson

LONGEST_TEXT = 20_000


def is_answered(answer: Any) -> bool:
    """Whether something was answered: neither an empty text nor an empty list or dictionary.

    Examples
    --------
    >>> is_answered("  "), is_answered([]), is_answered({"s1": "expert"})
    (False, False, True)
    """
    return bool(answer.strip() if isinstance(answer, str) else answer)


def find_fault(item: Item, answer: Any) -> str:
    """What is wrong with an answer to an item; "" where it fits. An empty answer of the right type fits.

    Examples
    --------
    >>> from mediakit.lessons.model import Option
    >>> item = Item("who", "choose", "Who?", (Option("a", "Ann"), Option("b", "Ben")))
    >>> find_fault(item, "a"), find_fault(item, "c"), find_fault(item, ["a"])
    ('', "unknown option 'c'", 'wrong type: list, not text')
    """
    if item.kind in ("choose", "write"):
        return _find_in_text(item, answer)
    if item.kind in ("several", "order"):
        return _find_in_list(item, answer)
    return _find_in_pairs(item, answer)


def _find_in_text(item: Item, answer: Any) -> str:
    if not isinstance(answer, str):
        return f"wrong type: {_name_type(answer)}, not text"
    if item.kind == "write":
        return f"longer than {LONGEST_TEXT:,} characters" if len(answer) > LONGEST_TEXT else ""
    return _find_unknown([answer] if answer else [], item.options, "option")


def _find_in_list(item: Item, answer: Any) -> str:
    if not isinstance(answer, list):
        return f"wrong type: {_name_type(answer)}, not a list"
    if not all(isinstance(one, str) for one in answer):
        return "wrong type: the list holds something that is no text"
    if fault := _find_unknown(answer, item.options, "option"):
        return fault
    if len(set(answer)) < len(answer):
        return "an option is named twice"
    if item.kind == "order" and answer and len(answer) < len(item.options):
        return f"only {len(answer)} of {len(item.options)} options are in the order"
    return ""


def _find_in_pairs(item: Item, answer: Any) -> str:
    if not isinstance(answer, dict):
        return f"wrong type: {_name_type(answer)}, not pairs"
    if not all(isinstance(value, str) for value in answer.values()):
        return "wrong type: a part has something that is no text"
    return _find_unknown(answer, item.parts, "part") or _find_unknown(answer.values(), item.options, "option")


def _find_unknown(ids: Any, known: Any, what: str) -> str:
    names = {one.id for one in known}
    unknown = [one for one in ids if one not in names]
    return f"unknown {what} {_cut(unknown[0])!r}" if unknown else ""


def _cut(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def _name_type(value: Any) -> str:
    names = {"NoneType": "nothing", "str": "text", "dict": "pairs", "int": "number", "float": "number"}
    return names.get(type(value).__name__, type(value).__name__)


def find_faults_of(lesson: Lesson) -> list[str]:
    """What is wrong with a lesson itself: ids that occur twice, keys that name what is not there."""
    ids = [item.id for item in lesson.items]
    found = [f"the item {one!r} occurs twice" for one in sorted({one for one in ids if ids.count(one) > 1})]
    for item in lesson.items:
        found += [f"{item.id}: {fault}" for fault in _faults_of(item)]
    return found


def _faults_of(item: Item) -> list[str]:
    found = []
    for what, things in (("option", item.options), ("part", item.parts)):
        names = [thing.id for thing in things]
        if len(set(names)) < len(names):
            found.append(f"an id of an {what} occurs twice")
    if item.kind != "write" and len(item.options) < 2:
        found.append("there is nothing to choose between")
    if item.kind in ("match", "mark") and not item.parts:
        found.append("it has no parts")
    if item.key is not None:
        fault = find_fault(item, item.key)
        if not is_answered(item.key):
            fault = fault or "it is empty"
        if item.kind == "match" and isinstance(item.key, dict) and len(item.key) < len(item.parts):
            fault = fault or "a part has no option"
        found += [f"the key: {fault}"] if fault else []
    return found
