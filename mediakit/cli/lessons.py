"""Commands for teachers: lesson list, lesson build, lesson collect."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mediakit.errors import MediakitError

if TYPE_CHECKING:
    from mediakit.lessons.collect import Answers

_SHOWN = 40  # questions on the screen; the files have all


@click.group()
def lesson() -> None:
    """Lessons of 45 minutes: a page for students, one for the teacher, and what the class answered.

    \b
    Examples:
      mediakit lesson list
      mediakit lesson build who-speaks --corpus sunnmark-talks --out my-lesson
      mediakit lesson collect answers/ --no-names
    """


@lesson.command("list")
def lesson_list() -> None:
    """List the lessons: what each asks, how long it takes, what a corpus must hold for it.

    \b
    Example:
      mediakit lesson list
    """
    from mediakit.lessons.texts import list_names, read_texts

    for name in list_names():
        content = read_texts(name).content
        minutes = sum(int(step["minutes"]) for step in content["steps"])
        click.echo(f"{name}\n  {content['title']} ({minutes} minutes)\n  {content['question']}")
        click.echo(f"  needs: {content['needs'].strip()}")


@lesson.command("build")
@click.argument("name")
@click.option("--corpus", required=True, help="A name from `mediakit list`, or the path of a corpus folder.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the pages; default: out/lessons/NAME.")
def lesson_build(name: str, corpus: str, out: Path | None) -> None:
    """Write the pages of a lesson: one HTML file for students, which works offline, and one for the teacher.

    NAME is a name from `mediakit lesson list`. The file lesson.json is for `mediakit lesson collect`: keep it.

    \b
    Examples:
      mediakit lesson build four-headlines --corpus tillerson-moscow-2017
      mediakit lesson build who-speaks --corpus sunnmark-talks --out my-lesson
    """
    from mediakit.lessons import build_lesson

    built = build_lesson(name, corpus, out or Path("out") / "lessons" / name)
    if built.lesson.notice:
        click.echo(built.lesson.notice)
    click.echo(f"For students: {built.student}\nFor you:      {built.teacher}\nFor counting: {built.record}")
    click.echo(f"Next: mediakit lesson collect FOLDER --lesson {built.record}")


@lesson.command("collect")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path), help="Folder for the results; default: out/lessons/LESSON-class."
)
@click.option("--lesson", "record", type=click.Path(path_type=Path), metavar="FILE",
              help="lesson.json of `lesson build`; default: that in FOLDER, else it is made again.")  # fmt: skip
@click.option("--no-names", is_flag=True, help="Number the students; leave names, file names and times out everywhere.")
def lesson_collect(folder: Path, out: Path | None, record: Path | None, no_names: bool) -> None:
    """Count the answers of a class: a page to look at together, a chart, tables as CSV.

    FOLDER holds the .json files that students saved from the lesson's page. A file that is damaged or belongs to
    something else is named with what is wrong with it; all others are counted.

    \b
    Examples:
      mediakit lesson collect answers/
      mediakit lesson collect answers/ --lesson my-lesson/lesson.json --out results --no-names
    """
    from mediakit.lessons.collect import collect_answers
    from mediakit.lessons.summary import write_answers

    found = collect_answers(folder, record, names=not no_names)
    _show_files(found)
    if not len(found.students):
        raise MediakitError(
            "no file could be counted", str(folder), "see above what is wrong with each; ask the students to save again"
        )
    target = out or Path("out") / "lessons" / f"{found.lesson.name}-class"
    if target.resolve() == folder.resolve():
        raise MediakitError("the results would lie among the students' files", str(target), "choose another --out")
    files = write_answers(found, target)
    n = len(found.students)
    click.echo(f"{found.lesson.title}: {n} student{'' if n == 1 else 's'} counted")
    _show_answers(found)
    click.echo(f"To look at together: {files[0]}\nTables and chart: {target}")


def _show_files(found: Answers) -> None:
    for what, head in (("fault", "Not counted"), ("note", "Note")):
        for row in found.files[found.files["what"] == what].itertuples():
            detail = f" ({row.detail})" if row.detail else ""
            click.echo(f"{head}: {row.file}: {row.fault}{detail}" + (f"\n  what to do: {row.todo}" if row.todo else ""))


def _show_answers(found: Answers) -> None:
    whole = found.right[found.right["part_id"] == ""]
    for row in whole.head(_SHOWN).itertuples():
        click.echo(f"  {row.item_id:20} {row.n:3} of {row.of:3} all right")
    for row in found.agreement.itertuples():
        alpha = f"alpha {row.alpha:.2f}" if row.alpha == row.alpha else row.reason
        click.echo(f"  {row.coding + ': ' + row.label:38} agreement {row.agreement:.2f}, {alpha}")


COMMANDS = (lesson,)
