"""Commands on a corpus that is there: list, show, report."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mediakit.errors import MediakitError


@click.command("list")
def list_command() -> None:
    """List the corpora that can be read by name.

    \b
    Example:
      mediakit list
    """
    from mediakit.corpus import list_corpora, read_corpus

    corpora = list_corpora()
    if not corpora:
        raise MediakitError("no corpus found", todo="run this in a checkout of mediakit, or set MEDIAKIT_CORPUS_PATH")
    for name, folder in corpora.items():
        corpus = read_corpus(folder)
        kind = "  FICTIONAL" if corpus.about.get("fictional") else ""
        click.echo(f"{name}{kind}\n  {corpus.title}\n  {len(corpus.articles)} articles, {folder}")


@click.command()
@click.argument("name")
def show(name: str) -> None:
    """Show what is in a corpus and what is missing.

    NAME is a name from `mediakit list`, or the path of a corpus folder.

    \b
    Examples:
      mediakit show tillerson-moscow-2017
      mediakit show ./corpus/my-event
    """
    from mediakit.corpus import read_corpus

    corpus = read_corpus(name)
    click.echo(repr(corpus))
    click.echo("\nOutlets with most articles:")
    for outlet, n in corpus.articles["outlet"].value_counts().head(10).items():
        click.echo(f"  {n:5}  {outlet}")
    click.echo("\nMissing:")
    for row in corpus.missing().itertuples():
        if row.n_missing:
            click.echo(f"  {row.n_missing:5} of {row.n:5}  {row.table}.{row.column}")
    problems = corpus.problems
    if len(problems):
        click.echo("\nProblems:")
        seen_at = problems["field"].where(problems["field"] != "", problems["stage"])
        for (place, error), rows in problems.groupby([seen_at, "error"]):
            click.echo(f"  {len(rows):5}  {place}: {error}")
        click.echo("  each one: corpus.problems in a notebook, or the report's last section")


@click.command()
@click.argument("name")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the report; default: out/NAME.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
def report(name: str, out: Path | None, quiet: bool) -> None:
    """Write the report on a corpus: one HTML page, charts (PNG, SVG, PDF, CSV), tables, citation.

    NAME is a name from `mediakit list`, or the path of a corpus folder.

    \b
    Examples:
      mediakit report tillerson-moscow-2017
      mediakit report ./corpus/my-event --out my-report
    """
    from mediakit.corpus import read_corpus
    from mediakit.report import write_report

    corpus = read_corpus(name)
    with click.progressbar(
        length=1, label="Report", file=sys.stderr, hidden=quiet, show_eta=False, item_show_func=lambda what: what or ""
    ) as bar:

        def progress(what: str, done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos, what)

        result = write_report(corpus, out, progress)
    click.echo(f"Report: {result.page}\nCharts: {result.folder / 'charts'}\nTables: {result.folder / 'tables'}")


COMMANDS = (list_command, show, report)
