"""A class's answers as files: tables for people, a chart, and one page to look at together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediakit.corpus.tables import write_bytes, write_table
from mediakit.errors import MediakitError
from mediakit.lessons.collect import Answers
from mediakit.lessons.counting import NOT_MARKED

if TYPE_CHECKING:
    import pandas as pd

    from mediakit.charts import ChartView

TABLES = ("students", "answers", "counts", "right", "agreement", "files")
PAGE = "summary.html"


def write_answers(answers: Answers, out: str | Path) -> list[Path]:
    """Write what `collect_answers` found: summary.html, one CSV file per table, the chart as PNG and SVG with its data.

    Returns
    -------
    list of Path
        The files, the page first. Without any counted answer there is no chart.

    Raises
    ------
    MediakitError
        If the folder cannot be written, or holds students' files.
    """
    folder = Path(out)
    if folder.is_dir() and set(answers.files["file"]) & {path.name for path in folder.glob("*.json")}:
        raise MediakitError(
            "the folder holds the students' files", str(folder), "choose another folder for the results with --out"
        )
    files = [write_table(getattr(answers, name), folder / f"{name}.csv") for name in TABLES]
    view = _draw(answers, folder)
    page = folder / PAGE
    write_bytes(page, render_summary(answers, view).encode("utf-8"))
    return [page, *files, *(view.files if view else ())]


def _draw(answers: Answers, folder: Path) -> ChartView | None:
    from mediakit.charts import plot_answers, save_chart

    if not len(answers.counts) or not answers.counts["of"].max():
        return None
    return save_chart(plot_answers(answers.counts, answers.lesson.title), "class", out=folder, formats=("png", "svg"))


def render_summary(answers: Answers, view: ChartView | None) -> str:
    """The page: everything is inside, every text is escaped, no script."""
    import base64

    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )  # fmt: skip
    told = answers.files
    return environment.get_template(PAGE).render(
        lesson=answers.lesson,
        n=len(answers.students),
        named=answers.named,
        faults=told[told["what"] == "fault"].to_dict("records"),
        notes=told[told["what"] == "note"].to_dict("records"),
        questions=_list_questions(answers),
        agreement=answers.agreement.to_dict("records"),
        chart=base64.b64encode(view.png).decode("ascii") if view else "",
        alt=view.alt if view else "",
    )


def _list_questions(answers: Answers) -> list[dict[str, Any]]:
    """Each item with its parts and what the class answered, or the texts that students wrote."""
    counts = {item_id: own for item_id, own in answers.counts.groupby("item_id", sort=False)}
    wrote = answers.answers[answers.answers["kind"] == "write"]
    questions = []
    for item in answers.lesson.items:
        question: dict[str, Any] = {"id": item.id, "prompt": item.prompt, "material": item.material, "parts": []}
        if item.kind == "write":
            own = wrote[wrote["item_id"] == item.id]
            question["texts"] = own[["student", "answer"]].itertuples(index=False, name=None)
        else:
            parts = counts[item.id].groupby("part_id", sort=False)
            question["parts"] = [_tell_part(own) for _, own in parts]
        questions.append(question)
    return questions


def _tell_part(counts: pd.DataFrame) -> dict[str, Any]:
    """One part: its text and the options that somebody chose or that are the key, the most frequent first."""
    shown = counts[((counts["n"] > 0) | (counts["is_key"] == "yes")) & (counts["of"] > 0)]
    shown = shown[(shown["option"] != NOT_MARKED) | (shown["n"] < shown["of"])]
    rows = shown.sort_values("n", ascending=False, kind="stable").to_dict("records")
    text = counts["part"].iloc[0] if counts["part_id"].iloc[0] else ""  # else the material is shown already
    return {"text": text, "of": int(counts["of"].iloc[0]), "rows": rows}
