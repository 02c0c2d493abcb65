"""What came back from a class: every file read or named with its fault, counted by item, agreement measured."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediakit.errors import MediakitError
from mediakit.lessons.answer_files import Fault, Sheet, list_files, read_head, read_json, read_sheet
from mediakit.lessons.model import Lesson
from mediakit.lessons.record import is_record, read_record

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class Answers:
    """A class's answers to one lesson, as tables.

    students: one row per student. answers: one row per student, item and part. counts: one row per item, part and
    option. right: one row per item and part with a key. agreement: one row per thing that was coded. files: one row per
    file that was not counted (what: "fault") or about which there is something to say ("note").
    """

    lesson: Lesson
    named: bool
    students: pd.DataFrame
    answers: pd.DataFrame
    counts: pd.DataFrame
    right: pd.DataFrame
    agreement: pd.DataFrame
    files: pd.DataFrame

    def __repr__(self) -> str:
        faults = int((self.files["what"] == "fault").sum())
        return f"<answers of {len(self.students)} students to {self.lesson.name!r}; {faults} files not counted>"


def collect_answers(folder: str | Path, lesson: Lesson | str | Path | None = None, names: bool = True) -> Answers:
    """Count the answers of a class to one lesson.

    Parameters
    ----------
    folder : str or Path
        Folder with the students' .json files.
    lesson : Lesson, str or Path, optional
        The lesson, or the `lesson.json` that `build_lesson` wrote beside its pages. Without it the lesson.json in the
        folder is taken, else the lesson is made again from the corpus that the files name.
    names : bool
        False leaves the students' names, the names of their files and the times out of everything; students are
        numbered in an order that says nothing. What students wrote stays as it is: it may hold names.

    Returns
    -------
    Answers
        students: student, n_answered, of_items, n_right, of_keyed (parts with a key), file, started, saved.
        answers: student, item_id, kind, part_id, part, answer, label, right.
        counts: item_id, kind, prompt, part_id, part, option_id, option, n, of (students who answered), share, low, high
        (Wilson, 95 %), is_key (yes, no, or "" without a key).
        right: item_id, prompt, part_id ("" for the whole item), part, n, of, share, low, high.
        agreement: coding, code, label, n_units, n_votes, n_coders, agreement (share of pairs of students
        who said the same), alpha, low, high (units resampled, 95 %), reason.
        files: file, what, fault, detail, todo.

    Raises
    ------
    MediakitError
        If the folder has no .json file, or no file says which lesson it belongs to.

    Notes
    -----
    Of several files of one student (the same name, capitals apart) the one that was saved last counts. Files without a
    name are all counted, but for copies of the same file. A file that does not fit the lesson in one thing is not
    counted at all. Students of one class talk with one another, so the intervals are rather too narrow than too wide.
    Agreement is about how alike the class answered, not about who is right.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. University of Pennsylvania.
    """
    from mediakit.lessons import counting
    from mediakit.lessons.page import page_id

    paths = list_files(Path(folder))
    read = {path.name: read_json(path) for path in paths}
    chosen = _find_lesson(read, Path(folder), lesson)
    page = page_id(chosen)
    sheets, faults = _read_sheets(read, chosen, page)
    sheets, notes = _keep_latest(sheets)
    show = {path.name: path.name if names else f"file {place} of {len(paths)}" for place, path in enumerate(paths, 1)}
    students = _label(sheets, names)
    table = counting.list_answers(chosen, students)
    return Answers(
        lesson=chosen,
        named=names,
        students=counting.list_students(chosen, students, table, names),
        answers=table,
        counts=counting.count_options(chosen, students),
        right=counting.count_right(chosen, table),
        agreement=counting.measure_coding(chosen, students),
        files=counting.list_files_told(faults, notes, show, names),
    )


def _find_lesson(read: dict[str, Any], folder: Path, lesson: Lesson | str | Path | None) -> Lesson:
    """The lesson that was given, or whose record lies beside the files, or that most files name."""
    from mediakit.corpus import list_corpora
    from mediakit.lessons import make_lesson
    from mediakit.lessons.page import page_id

    if isinstance(lesson, Lesson):
        return lesson
    if lesson is not None:
        return read_record(Path(lesson))
    heads = Counter(head for one in read.values() if not isinstance(one, Fault) and (head := read_head(one[0])))
    records = [name for name, one in read.items() if not isinstance(one, Fault) and is_record(one[0])]
    if records:
        lessons = [read_record(folder / name) for name in records]
        pages = Counter(page for (_, _, page), n in heads.items() for _ in range(n))
        return max(lessons, key=lambda one: pages[page_id(one)])
    if not heads:
        faults = [f"{one.file}: {one.fault}" for one in read.values() if isinstance(one, Fault)][:5]
        raise MediakitError(
            "no file says which lesson it belongs to" + (f" ({'; '.join(faults)})" if faults else ""),
            str(folder),
            "give the folder with the files that students saved from the lesson's page",
        )
    (name, corpus, _), _ = max(heads.items(), key=lambda one: (one[1], one[0]))
    try:
        # Only a known name: what a file says must not lead to any folder of this machine.
        if corpus not in list_corpora():
            raise MediakitError("no corpus of that name is known")
        return make_lesson(name, corpus)
    except MediakitError as error:
        raise MediakitError(
            f"the lesson {name!r} on the corpus {corpus!r} cannot be made again: {error.what}",
            error.where,
            "give the lesson.json that lies beside the lesson's pages: --lesson FILE",
        ) from error


def _read_sheets(read: dict[str, Any], lesson: Lesson, page: str) -> tuple[list[Sheet], list[Fault]]:
    sheets, faults = [], []
    for name, one in read.items():
        if not isinstance(one, Fault):
            content, data = one
            if is_record(content) and content.get("name") == lesson.name:
                continue
            one = read_sheet(name, content, data, lesson, page)
        if isinstance(one, Fault):
            faults.append(one)
        else:
            sheets.append(one)
    return sheets, faults


def _keep_latest(sheets: list[Sheet]) -> tuple[list[Sheet], list[Fault]]:
    """Of each student the file that was saved last, and what is said of the others."""
    groups: dict[Any, list[Sheet]] = {}
    for sheet in sheets:
        groups.setdefault(sheet.name.casefold() or sheet.content, []).append(sheet)
    kept, notes = [], []
    for group in groups.values():
        *earlier, last = sorted(group, key=lambda sheet: (sheet.saved, sheet.file))
        kept.append(last)
        if last.name:
            todo = "if these are two students, let them add an initial to the name"
            notes += [Fault(one.file, "an earlier file of the same student", last.file, todo) for one in earlier]
        else:
            notes += [Fault(one.file, "a copy of another file without a name", last.file, "") for one in earlier]
            notes.append(Fault(last.file, "no name in it; it was counted as one student", "", ""))
    return sorted(kept, key=lambda sheet: sheet.file), sorted(notes, key=lambda note: note.file)


def _label(sheets: list[Sheet], names: bool) -> dict[str, Sheet]:
    """Sheets by what the student is called: the name, or a number that leads to nobody."""
    if names:
        unnamed = [sheet.file for sheet in sheets if not sheet.name]
        labels = {sheet.file: sheet.name or f"(no name {unnamed.index(sheet.file) + 1})" for sheet in sheets}
        return {labels[sheet.file]: sheet for sheet in sorted(sheets, key=lambda one: labels[one.file].casefold())}
    # By the bytes of the files: the same in every run, and nobody who has only the results can tell who is who.
    mixed = sorted(sheets, key=lambda sheet: (hashlib.sha256(sheet.content).digest(), sheet.file))
    width = max(2, len(str(len(mixed))))
    return {f"Student {place:0{width}}": sheet for place, sheet in enumerate(mixed, start=1)}
