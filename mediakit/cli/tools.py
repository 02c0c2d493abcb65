"""Commands around the kit: lab, demo, doctor."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from mediakit.errors import MediakitError

# Where each step of the demo stands on its progress bar, in per cent.
DEMO_STEPS = {
    "serve": (0, 2),
    "collect": (2, 35),
    "extract": (35, 45),
    "analyse": (45, 50),
    "report": (50, 90),
    "compare": (90, 99),
}


@click.command(context_settings={"ignore_unknown_options": True})
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

    package = Path(__file__).resolve().parents[1]
    checkout = package.parent / "notebooks"
    if checkout.is_dir():
        return checkout
    bundled, copy = package / "_notebooks", Path.cwd() / "mediakit-notebooks"
    if not bundled.is_dir():
        raise MediakitError("the notebooks are not installed", str(bundled), "reinstall mediakit")
    if not copy.exists():
        shutil.copytree(bundled, copy)
    return copy


@click.command()
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
    from mediakit.corpus import drop_other_titles
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
    versions = drop_other_titles(result.corpus.versions)
    click.echo(f"Articles: {len(result.corpus.articles)}, headline versions: {len(versions)}")
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


@click.command()
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


COMMANDS = (lab, demo, doctor)
