"""Commands around reading pages: extract, and outlet."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from mediakit.cli.progress import Display
from mediakit.errors import MediakitError

_SHOWN = 8  # differences on the screen; the file has all
_WIDE = 50  # signs of a value on the screen


@click.command()
@click.argument("name")
@click.option("--again", is_flag=True, help="Read all pages again with today's readers, and show what would change.")
@click.option("--yes/--no", "answer", default=None, help="Accept the new readings, or keep the old; default: ask.")
@click.option(
    "--changes", type=click.Path(path_type=Path), help="CSV of all differences; default: out/NAME/changes.csv."
)
@click.option("--jobs", type=click.IntRange(1), help="Processes; default: as many as there are cores.")
@click.option("--quiet", is_flag=True, help="No progress.")
def extract(name: str, again: bool, answer: bool | None, changes: Path | None, jobs: int | None, quiet: bool) -> None:
    """Read the collected pages of a corpus: those that were not read yet, or all of them again.

    With --again nothing changes until you accept it. Stop it whenever you like: the same command goes on where it
    stopped. Your corrections still win.

    \b
    Examples:
      mediakit extract my-event
      mediakit extract my-event --again                         what do today's readers read otherwise?
      mediakit extract my-event --again --yes                   accept it without being asked
      mediakit extract my-event --again --no --changes diff.csv
    """
    from mediakit.corpus import find_corpus

    folder = find_corpus(name)
    with Display(quiet) as display:

        def tell(done: int, total: int) -> None:
            display.tell("pages", "read", f"{done} of {total}")

        if not again:
            if answer is not None or changes is not None or jobs is not None:
                raise click.UsageError("--yes, --no, --changes and --jobs go with --again")
            _extract_new(name, folder, tell)
            return
        from mediakit.harvest import reread_corpus

        found = reread_corpus(folder, jobs=jobs, progress=tell)
    if not len(found):
        click.echo("Today's readers read the same on all pages: there is nothing to accept.")
        return
    _show_changes(found, changes or Path("out") / folder.name / "changes.csv")
    _settle(name, folder, answer)


def _extract_new(name: str, folder: Path, tell: Any) -> None:
    from mediakit.harvest import extract_corpus

    pages, articles = extract_corpus(folder, tell)
    click.echo(f"Pages read now: {pages}. Articles: {articles}")
    click.echo(f"Next: mediakit check {name}")


def _show_changes(changes: Any, path: Path) -> None:
    from mediakit.corpus import write_table
    from mediakit.harvest import count_changes

    click.echo(f"{'articles':>8}  {'field':22} {'filled':>7} {'emptied':>8} {'words gone':>11} {'words new':>10}")
    for row in count_changes(changes):
        click.echo(
            f"{row['n']:8}  {row['field']:22} {row['filled']:7} {row['emptied']:8} "
            f"{row['words_removed']:11} {row['words_added']:10}"
        )
    click.echo()
    for row in changes.head(_SHOWN).itertuples():
        what = row.field or f"article {row.change}"
        click.echo(f"  {row.article_id}  {what}: {_cut(row.before)} -> {_cut(row.after)}")
    if len(changes) > _SHOWN:
        click.echo(f"  ... and {len(changes) - _SHOWN} more")
    corrected = changes[changes["corrected"]]
    if len(corrected):
        cells = ", ".join(f"{row.article_id} {row.field}" for row in corrected.head(_SHOWN).itertuples())
        click.echo(f"{len(corrected)} of these cells have a correction, which still wins: {cells}")
    click.echo(f"All differences: {write_table(changes, path)}")


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return (line if len(line) <= _WIDE else line[: _WIDE - 1] + "…") or "(empty)"


def _settle(name: str, folder: Path, answer: bool | None) -> None:
    """Accept, or say how to do so later."""
    from mediakit.harvest import accept_readings

    if answer is None and _is_asked():
        answer = click.confirm("Accept?", default=False)
    if answer:
        click.echo(f"Accepted. Articles: {accept_readings(folder)}")
    else:
        click.echo(
            "Nothing was changed. The new readings are kept: to accept them without reading again,\n"
            f"  mediakit extract {name} --again --yes"
        )


@click.group()
def outlet() -> None:
    """Teach the readers an outlet's layout: where its pages have headline, byline, date and paragraphs.

    \b
    Examples:
      mediakit outlet new news.example --page saved.html
      mediakit outlet new --help
    """


@outlet.command("new")
@click.argument("host")
@click.option("--page", required=True, type=click.Path(path_type=Path), help="A page of the outlet, saved as HTML.")
@click.option("--key", default="", help="Short name of the outlet; default: from the host.")
@click.option("--day", default="", metavar="DAY", help="Day on which the page was saved; default: that of the file.")
@click.option("--url", default="", help="Address of the page; default: what the page says of itself.")
@click.option("--into", type=click.Path(path_type=Path), help="Folder to write to; default: your clone of mediakit.")
def outlet_new(host: str, page: Path, key: str, day: str, url: str, into: Path | None) -> None:
    """Begin an outlet's file and fixture from a saved page.

    The generic readers read the page; for each field the command looks for a short CSS selector that gives the same.
    The fixture has the page's markup with placeholder words: words of others do not belong into a repository.

    \b
    Examples:
      mediakit outlet new news.example --page saved.html
      mediakit outlet new news.example --page saved.html --key newspost --day 2017-04-12 --into drafts
    """
    from mediakit.extract.scaffold import scaffold_outlet

    clone = _find_clone()
    folder = into or clone
    if folder is None:
        raise MediakitError(
            "this mediakit is an installed package: an outlet is added in a clone of its repository",
            todo="run this in a clone set up with `make setup`; or write the files somewhere with --into FOLDER",
        )
    made = scaffold_outlet(host, page, folder, key=key, day=day, url=url)
    click.echo(f"Outlet:  {made.outlet}\nFixture: {made.html}\n         {made.json}")
    for name in ("headline", "kicker", "deck", "byline", "published", "updated", "section", "agency", "body", "drop"):
        if selector := getattr(made.layout, name):
            click.echo(f"  {name:10} {selector}")
    for name, todo in made.todo.items():
        click.echo(f"  TODO {name}: {todo.what}" + (f": {todo.seen}" if todo.seen else ""))
    where = "" if folder == clone else "   (once these files are in a clone of mediakit, at the same places)"
    click.echo(
        f"Next:\n"
        f"  1. {made.outlet.name}: write COUNTRY and TIME_ZONE, and what is marked TODO\n"
        f"  2. {made.json.name}: is every value what a reader sees on the page?\n"
        f"  3. {made.html.name}: cut what no selector needs; no word of the outlet's may be left\n"
        f"  4. python -m pytest tests/test_outlet_pages.py -k {made.key}{where}"
    )


def _is_asked() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty()


def _find_clone() -> Path | None:
    """The clone that this mediakit runs from; None when it is an installed package."""
    import mediakit

    root = Path(mediakit.__file__).parents[1]
    return root if (root / "pyproject.toml").is_file() and (root / "tests").is_dir() else None


COMMANDS = (extract, outlet)
