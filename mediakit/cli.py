"""The same verbs on the command line."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from mediakit.errors import MediakitError
from mediakit.version import __version__

DEBUG = "MEDIAKIT_DEBUG"
# Where each step of the demo stands on its progress bar, in per cent.
DEMO_STEPS = {
    "serve": (0, 2),
    "collect": (2, 35),
    "extract": (35, 45),
    "analyse": (45, 50),
    "report": (50, 90),
    "compare": (90, 99),
}
EXAMPLES = """
\b
Examples:
  mediakit list                                  corpora that can be read
  mediakit show tillerson-moscow-2017            what is in it, what is missing
  mediakit report tillerson-moscow-2017          out/tillerson-moscow-2017/report.html
  mediakit demo                                  the whole way on fictional sites, offline
  mediakit lab                                   JupyterLab with the notebooks
  mediakit doctor                                is everything installed?
"""


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    help="mediakit: how news outlets covered one event - headlines, quoted experts, frames, over time.\n" + EXAMPLES,
)
@click.version_option(__version__, prog_name="mediakit")
def cli() -> None:
    """The group of all commands."""


@cli.command("list")
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


@cli.command()
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
        for (field, error), rows in problems.groupby(["field", "error"]):
            click.echo(f"  {len(rows):5}  {field}: {error}")
        click.echo("  each one: corpus.problems in a notebook, or the report's last section")


@cli.command()
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


@cli.command(context_settings={"ignore_unknown_options": True})
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def lab(options: tuple[str, ...]) -> None:
    """Open JupyterLab on the notebooks; further OPTIONS go to JupyterLab.

    \b
    Examples:
      mediakit lab
      mediakit lab --no-browser --port 8899
    """
    import subprocess

    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={_notebooks()}", *options]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    try:
        sys.exit(subprocess.run(command, check=False).returncode)
    except KeyboardInterrupt:
        sys.exit(0)


def _notebooks() -> Path:
    """The notebooks of the checkout; for an installed package a copy in this folder, which is never overwritten."""
    import shutil

    package = Path(__file__).resolve().parent
    checkout = package.parent / "notebooks"
    if checkout.is_dir():
        return checkout
    bundled, copy = package / "_notebooks", Path.cwd() / "mediakit-notebooks"
    if not bundled.is_dir():
        raise MediakitError("the notebooks are not installed", str(bundled), "reinstall mediakit")
    if not copy.exists():
        shutil.copytree(bundled, copy)
    return copy


@cli.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("out/demo"), help="Folder; default: out/demo.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="First port to serve on; default: any free one.")
@click.option("--quiet", is_flag=True, help="No progress.")
def demo(out: Path, port: int, quiet: bool) -> None:
    """Show the whole way offline: fictional sites served here, collected, read, analysed, held against the truth.

    \b
    Examples:
      mediakit demo
      mediakit demo --out my-demo --port 8800
    """
    from mediakit.demo.run import run_demo

    with click.progressbar(
        length=100, label="Demo", file=sys.stderr, hidden=quiet, show_eta=False, item_show_func=lambda what: what or ""
    ) as bar:

        def tell(step: str, detail: str, done: int, total: int) -> None:
            if sys.stderr.isatty():
                first, last = DEMO_STEPS[step]
                position = first + (last - first) * done // max(total, 1)
                bar.update(max(0, position - bar.pos), f"{step}: {detail}"[:60])
            elif not quiet:  # a log file gets one line per page
                click.echo(f"{step:8}  {detail}", err=True)

        result = run_demo(out, port, tell)
    counts = ", ".join(f"{n} {state}" for state, n in sorted(result.counts.items()) if n)
    click.echo(f"Pages: {result.fetched_now} fetched now; in all {counts}")
    click.echo(f"Articles: {len(result.corpus.articles)}, headline versions: {len(result.corpus.versions)}")
    reasons = result.problems["error"].value_counts()
    click.echo("Problems (problems.csv): " + ", ".join(f"{n} {error}" for error, n in reasons.items()))
    click.echo("\nAgainst the truth (precision: right of those found; recall: right of those there are)")
    click.echo(f"  {'step':9} {'what':30} {'right':>7} {'found':>7} {'truth':>7}  precision recall")
    for row in result.comparison.itertuples():
        shares = [f"{share:6.2f}" if share == share else "     -" for share in (row.precision, row.recall)]
        click.echo(
            f"  {row.step:9} {row.what:30} {row.right:7} {row.found:7} {row.truth:7}   {shares[0]}   {shares[1]}"
        )
    click.echo(
        f"\nReport: {result.report.page}\nCorpus: {result.corpus.folder}\n"
        "All of it is FICTIONAL. Next: open the report; mediakit report tillerson-moscow-2017; mediakit lab"
    )


@cli.command()
def doctor() -> None:
    """Check Python, packages, corpora, write access; draw a chart; start a kernel.

    \b
    Example:
      mediakit doctor
    """
    from mediakit.doctor import examine

    bad = 0
    for finding in examine():
        bad += not finding.fine
        click.echo(f"{'ok  ' if finding.fine else 'FAIL'}  {finding.what}: {finding.seen}")
        if finding.todo:
            click.echo(f"      what to do: {finding.todo}")
    if bad:
        raise MediakitError(f"{bad} check{'s' * (bad > 1)} failed", todo="see above")
    click.echo("All is well. Next: mediakit report tillerson-moscow-2017")


def main(arguments: list[str] | None = None) -> Any:
    """Run the command line: every error becomes a message, never a traceback (unless MEDIAKIT_DEBUG is set)."""
    try:
        return cli.main(args=arguments, prog_name="mediakit", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nStopped. Run the command again to start over; files already written stay.", err=True)
        sys.exit(130)
    except MediakitError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(0)
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        click.echo(
            f"Error: mediakit did not expect this: {type(error).__name__}: {error}\n"
            f"  what to do: run again with {DEBUG}=1 for the details and report them as a bug",
            err=True,
        )
        sys.exit(2)


if __name__ == "__main__":
    main()
