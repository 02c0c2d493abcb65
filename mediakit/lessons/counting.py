"""Tables of a class's answers: how many chose each option, how many were right, how far they agree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from mediakit.lessons.answer_files import Fault, Sheet
from mediakit.lessons.model import Item, Lesson

if TYPE_CHECKING:
    import pandas as pd

Students = dict[str, Sheet]
NOT_MARKED = "(not marked)"
LONGEST_PART = 120  # characters of what a question is about, where it has no parts
ANSWER_COLUMNS = ["student", "item_id", "kind", "part_id", "part", "answer", "label", "right"]
COUNT_COLUMNS = [
    "item_id", "kind", "prompt", "part_id", "part", "option_id", "option", "n", "of", "share", "low", "high", "is_key",
]  # fmt: skip
RIGHT_COLUMNS = ["item_id", "prompt", "part_id", "part", "n", "of", "share", "low", "high"]
AGREEMENT_COLUMNS = [
    "coding", "code", "label", "n_units", "n_votes", "n_coders", "agreement", "alpha", "low", "high", "reason",
]  # fmt: skip


def split_answer(item: Item, answer: Any) -> dict[str, str]:
    """An answer by its parts: "" for a single one, the places of an order, the parts of a match or of a marked text.

    A part that got no option is left out of a match; in a marked text it is "".

    Examples
    --------
    >>> from mediakit.lessons.model import Option
    >>> split_answer(Item("o", "order", "?", (Option("a", "A"), Option("b", "B"))), ["b", "a"])
    {'1': 'b', '2': 'a'}
    """
    if item.kind == "order":
        return {str(place): option for place, option in enumerate(answer, start=1)}
    if item.kind == "match":
        return dict(answer)
    if item.kind == "mark":
        return {part.id: answer.get(part.id, "") for part in item.parts}
    if item.kind == "several":
        return {"": "; ".join(option.id for option in item.options if option.id in answer)}
    return {"": answer}


def _parts_of(item: Item) -> dict[str, str]:
    if item.kind == "order":
        return {str(place): f"place {place}" for place in range(1, len(item.options) + 1)}
    if item.kind in ("match", "mark"):
        return {part.id: part.text for part in item.parts}
    return {"": " ".join(item.material.split())[:LONGEST_PART]}


def _options_of(item: Item) -> dict[str, str]:
    options = {option.id: option.label for option in item.options}
    return {**options, "": NOT_MARKED} if item.kind == "mark" else options


def list_answers(lesson: Lesson, students: Students) -> pd.DataFrame:
    """One row per student, item and part that was answered; right is empty where there is no key."""
    import pandas as pd

    rows = []
    for item in lesson.items:
        parts, options = _parts_of(item), _options_of(item)
        key = None if item.key is None or item.kind == "write" else split_answer(item, item.key)
        for student, sheet in students.items():
            if item.id not in sheet.answers:
                continue
            given = split_answer(item, sheet.answers[item.id])
            for part_id in (one for one in parts if one in given):
                answer = given[part_id]
                label = (
                    "; ".join(options.get(one, one) for one in answer.split("; ")) if item.kind != "write" else answer
                )
                right = None if key is None else answer == key[part_id]
                rows.append((student, item.id, item.kind, part_id, parts[part_id], answer, label, right))
    return pd.DataFrame(rows, columns=ANSWER_COLUMNS).astype({"right": "boolean"})


def list_students(lesson: Lesson, students: Students, answers: pd.DataFrame, names: bool) -> pd.DataFrame:
    """One row per student; file and times only where names are shown."""
    import pandas as pd

    keyed = answers[answers["right"].notna()].groupby("student")["right"].agg(["sum", "size"])
    rows = []
    for student, sheet in students.items():
        right, of = (int(keyed.loc[student, one]) if student in keyed.index else 0 for one in ("sum", "size"))
        rows.append((student, len(sheet.answers), len(lesson.items), right, of, sheet.file, sheet.started, sheet.saved))
    columns = ["student", "n_answered", "of_items", "n_right", "of_keyed", "file", "started", "saved"]
    table = pd.DataFrame(rows, columns=columns)
    table["saved"] = pd.to_datetime(table["saved"], utc=True)
    return table if names else table.drop(columns=["file", "started", "saved"])


def count_options(lesson: Lesson, students: Students) -> pd.DataFrame:
    """How many students chose each option, of those who answered that part; written answers have none."""
    import pandas as pd

    from mediakit.stats.shares import add_shares

    rows = []
    for item in (item for item in lesson.items if item.kind != "write"):
        options, key = _options_of(item), None if item.key is None else split_answer(item, item.key)
        given = [split_answer(item, one.answers[item.id]) for one in students.values() if item.id in one.answers]
        for part_id, part in _parts_of(item).items():
            chosen = [one[part_id] for one in given if part_id in one]
            right = None if key is None else set(key[part_id].split("; "))
            for option_id, option in options.items():
                n = sum(option_id in one.split("; ") for one in chosen)
                is_key = "" if right is None else "yes" if option_id in right else "no"
                rows.append((item.id, item.kind, item.prompt, part_id, part, option_id, option, n, len(chosen), is_key))
    columns = [name for name in COUNT_COLUMNS if name not in ("share", "low", "high")]
    return add_shares(pd.DataFrame(rows, columns=columns), "n", "of")[COUNT_COLUMNS]


def count_right(lesson: Lesson, answers: pd.DataFrame) -> pd.DataFrame:
    """How many students were right in each part with a key, and in all parts of the item."""
    import pandas as pd

    from mediakit.stats.shares import add_shares

    rows = []
    keyed = answers[answers["right"].notna()].astype({"right": "bool"})
    groups = {item_id: own for item_id, own in keyed.groupby("item_id", sort=False)}
    for item in lesson.items:
        if item.key is None or item.kind == "write":
            continue
        own, parts = groups.get(item.id, keyed.iloc[:0]), _parts_of(item)
        # Right as a whole: every part was answered, and rightly.
        whole = own[own["right"]].groupby("student").size().eq(len(parts)).sum()
        rows.append((item.id, item.prompt, "", "", int(whole), own["student"].nunique()))
        if "" not in parts:
            for part_id, part in parts.items():
                here = own.loc[own["part_id"] == part_id, "right"]
                rows.append((item.id, item.prompt, part_id, part, int(here.sum()), len(here)))
    columns = [name for name in RIGHT_COLUMNS if name not in ("share", "low", "high")]
    return add_shares(pd.DataFrame(rows, columns=columns), "n", "of")[RIGHT_COLUMNS]


def measure_coding(lesson: Lesson, students: Students) -> pd.DataFrame:
    """How far the class agrees over all items of one coding; by option where several can be chosen."""
    import pandas as pd

    from mediakit.stats.agreement import agreement_of

    rows = []
    for coding in dict.fromkeys(item.coding for item in lesson.items if item.coding):
        items = [item for item in lesson.items if item.coding == coding]
        for code, label, votes in _list_votes(items, students):
            found = agreement_of(pd.DataFrame(votes, dtype="object"))
            # Kappa is about two coders by name; a class has many, so only what is missing of alpha is told.
            reason = "; ".join(one for one in found["reason"].split("; ") if not one.startswith("no kappa"))
            rows.append({"coding": coding, "code": code, "label": label, **found, "reason": reason})
    return pd.DataFrame(rows, columns=AGREEMENT_COLUMNS)


def _list_votes(items: list[Item], students: Students) -> Iterator[tuple[str, str, dict[str, list[Any]]]]:
    """For each thing whose agreement is measured: code, label, and the votes of each student on all units."""
    if items[0].kind == "several":
        for option in items[0].options:
            yield (
                option.id,
                option.label,
                {
                    student: [
                        option.id in sheet.answers[item.id] if item.id in sheet.answers else None for item in items
                    ]
                    for student, sheet in students.items()
                },
            )
        return
    yield (
        "",
        "all options",
        {
            student: [vote for item in items for vote in _votes_of(item, sheet.answers.get(item.id))]
            for student, sheet in students.items()
        },
    )


def _votes_of(item: Item, answer: Any) -> list[Any]:
    given = {} if answer is None else split_answer(item, answer)
    return [given.get(part) for part in _parts_of(item)]


def list_files_told(faults: list[Fault], notes: list[Fault], show: dict[str, str], names: bool) -> pd.DataFrame:
    """Files that were not counted, then those with a note. Details are from the files: they go with the names."""
    import pandas as pd

    def cells(one: Fault, what: str) -> tuple[str, ...]:
        detail = show.get(one.detail, one.detail if names else "")
        return show[one.file], what, one.fault, detail, one.todo

    rows = [cells(one, "fault") for one in faults] + [cells(one, "note") for one in notes]
    return pd.DataFrame(rows, columns=["file", "what", "fault", "detail", "todo"], dtype="str")
