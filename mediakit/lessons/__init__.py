"""Lessons: a page for students, one for the teacher, and what came back from a class."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from mediakit.errors import MediakitError

if TYPE_CHECKING:
    from mediakit.corpus import Corpus
    from mediakit.lessons.model import Lesson


@dataclass(frozen=True)
class BuiltLesson:
    """A lesson and its files: the student's page, the teacher's page, and the record that `collect_answers` reads."""

    lesson: Lesson
    student: Path
    teacher: Path
    record: Path


def list_lessons() -> dict[str, str]:
    """Names and titles of the lessons, in the order in which they are taught.

    Examples
    --------
    >>> list(list_lessons())
    ['four-headlines', 'who-speaks', 'frames', 'read-laterally']
    """
    from mediakit.lessons.texts import list_names, read_texts

    return {name: str(read_texts(name).content["title"]) for name in list_names()}


def make_lesson(name: str, corpus: Corpus | str | Path) -> Lesson:
    """Make a lesson from a corpus: its steps, items and keys. The same corpus gives the same lesson.

    Raises
    ------
    MediakitError
        If there is no such lesson, or the corpus does not hold what it needs; the message says what.

    Examples
    --------
    >>> make_lesson("who-speaks", "sunnmark-talks").minutes
    45
    """
    from mediakit.corpus import read_corpus
    from mediakit.lessons.answers import find_faults_of
    from mediakit.lessons.texts import list_names

    if name not in list_names():
        raise MediakitError(f"there is no lesson {name!r}", todo=f"use one of: {', '.join(list_names())}")
    held = read_corpus(corpus) if isinstance(corpus, (str, Path)) else corpus
    module = import_module(f"mediakit.lessons.contents.{name.replace('-', '_')}")
    lesson: Lesson = module.make(held)
    if faults := find_faults_of(lesson):
        raise MediakitError(f"the lesson {name!r} came out wrong: {faults[0]}", str(held.folder), "report it as a bug")
    return lesson


def build_lesson(name: str, corpus: Corpus | str | Path, out: str | Path) -> BuiltLesson:
    """Make a lesson from a corpus and write its pages.

    Parameters
    ----------
    name : str
        One that `list_lessons` shows.
    corpus : Corpus, str or Path
        A corpus, its name or its folder.
    out : str or Path
        Folder for the pages; it is made where it is missing.

    Returns
    -------
    BuiltLesson
        The lesson and its three files: `student` (one HTML file, works offline), `teacher` (plan, key, rubric) and
        `record` (lesson.json: put it beside the answers of the class, so that they can be counted even when the corpus
        has changed meanwhile).

    Raises
    ------
    MediakitError
        If there is no such lesson or corpus, the corpus does not hold what the lesson needs, or the folder cannot be
        written.
    """
    from mediakit.lessons.page import write_student_page, write_teacher_page
    from mediakit.lessons.record import write_record

    lesson = make_lesson(name, corpus)
    folder = Path(out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MediakitError(
            f"cannot write: {error.strerror or error}", str(folder), "choose another folder with --out"
        ) from error
    student, teacher = write_student_page(lesson, folder), write_teacher_page(lesson, folder)
    return BuiltLesson(lesson, student, teacher, write_record(lesson, folder))
