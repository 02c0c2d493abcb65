"""Commands that measure the kit itself: evaluate extract."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import click

READERS = ("trafilatura", "newspaper3k", "readability", "resiliparse")
_LABELS = {
    "text_f1": "text F1",
    "text_precision": "text precision",
    "text_recall": "text recall",
    "text_page_f1": "text F1, mean of pages",
    "pages_below_half": "pages below half",
    "headline_exact": "headline exact",
    "author_f1": "authors F1",
    "date_right": "day right",
    "errors": "pages not read",
    "pages_per_second": "pages per second",
}
_SHOWN = 300  # signs of a text in the table of single pages


@click.group()
def evaluate() -> None:
    """Measure how good the kit is, on data that you annotated.

    \b
    Example:
      mediakit evaluate extract my-pages.jsonl
    """


@evaluate.command("extract")
@click.argument("data", type=click.Path(path_type=Path))
@click.option("--worst", type=click.IntRange(0), default=0, metavar="N", help="List the N pages with the worst text.")
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write the figures to FILE; - prints them.")
@click.option("--csv", "csv_file", type=click.Path(path_type=Path), help="Write truth, found and score of each field.")
@click.option("--compare", multiple=True, type=click.Choice(READERS), help="Measure this reader beside; repeatable.")
@click.option("--limit", type=click.IntRange(0), default=0, metavar="N", help="The first N pages only.")
@click.option("--quiet", is_flag=True, help="No progress.")
def extract(
    data: Path, worst: int, json_file: Path | None, csv_file: Path | None, compare: tuple[str, ...], **rest: Any
) -> None:
    """Read annotated pages and hold text, headline, authors and day against the truth.

    DATA is a .jsonl or .jsonl.gz file, one page a line (html, url, text, title, authors, date), or a folder with a
    .json beside each .html. docs/reading.md shows both.

    \b
    Examples:
      mediakit evaluate extract my-pages.jsonl --worst 10
      mediakit evaluate extract my-pages/ --compare trafilatura --csv pages.csv
    """
    from mediakit.extract.scoring import OWN, evaluate_extract

    with click.progressbar(
        length=1, label="Reading", file=sys.stderr, hidden=rest["quiet"] or not sys.stderr.isatty()
    ) as bar:

        def tell(url: str, done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        figures, pages = evaluate_extract(data, compare=compare, limit=rest["limit"], progress=tell)
    told = {**figures[OWN], **({"compared": {name: figures[name] for name in compare}} if compare else {})}
    if csv_file:
        _write_pages(pages, csv_file)
    if json_file == Path("-"):
        click.echo(json.dumps(told, indent=1))
        return
    if json_file:
        json_file.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    _show_figures(figures)
    _show_failures(pages)
    _show_worst(pages[(pages["reader"] == OWN) & (pages["field"] == "text")], worst)


def _show_figures(figures: dict[str, dict[str, Any]]) -> None:
    first = next(iter(figures.values()))
    click.echo(f"{first['pages']} pages\n")
    click.echo(" " * 24 + "".join(f"{name:>13}" for name in figures))
    for key, label in _LABELS.items():
        cells = (_format(row[key], 1 if key == "pages_per_second" else 4) for row in figures.values())
        click.echo(f"{label:24}" + "".join(f"{cell:>13}" for cell in cells))


def _format(value: float | int | None, places: int) -> str:
    return "-" if value is None else f"{value:.{places}f}" if isinstance(value, float) else str(value)


def _show_failures(pages: Any) -> None:
    """Pages that gave no row though they should, by reason; crashes one by one, because each is a bug."""
    texts = pages[(pages["field"] == "text") & (pages["error"] != "") & (pages["error"] != pages["expected"])]
    for reader, rows in texts.groupby("reader", sort=False):
        crashed = rows["error"].str.startswith("crash:")
        counts = Counter(["crash" if crash else error for crash, error in zip(crashed, rows["error"], strict=True)])
        click.echo(f"\nNot read by {reader}: " + ", ".join(f"{n} {error}" for error, n in counts.most_common()))
        for row in rows[crashed].itertuples():
            click.echo(f"  {row.where}  {row.url}\n    {row.error}")


def _show_worst(texts: Any, worst: int) -> None:
    if worst:
        click.echo("\nThe worst texts (F1, precision, recall)")
        for row in texts.sort_values("score", kind="stable").head(worst).itertuples():
            click.echo(f"  {row.score:.2f}  {row.precision:.2f}  {row.recall:.2f}  {row.url}  {row.error}")


def _write_pages(pages: Any, path: Path) -> None:
    from mediakit.corpus import write_table

    shown = pages[["where", "url", "reader", "field", "truth", "found", "score", "error"]].copy()
    for name in ("truth", "found"):
        shown[name] = shown[name].str.slice(0, _SHOWN)
    shown["score"] = shown["score"].round(4)
    write_table(shown, path)


COMMANDS = (evaluate,)
