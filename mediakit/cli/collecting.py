"""Commands that bring a corpus together: new, collect, check, history, search, bundle, rebuild."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import click

from mediakit.cli.progress import Display, format_counts
from mediakit.errors import MediakitError

DAY = click.DateTime(["%Y-%m-%d"])


def _client_options(command: Any) -> Any:
    """What every command that fetches takes."""
    for option in (
        click.option("--allow-loopback", is_flag=True, help="Allow servers on this machine."),
        click.option("--own-site", "own_sites", multiple=True, metavar="ORIGIN", help="Yours: no robots.txt."),
        click.option("--contact", default="", help="Your address for the User-Agent; default: MEDIAKIT_CONTACT."),
        click.option("--delay", type=click.FloatRange(0), help="Seconds between requests to a host; default: 1."),
    ):
        command = option(command)
    return command


def _client(options: dict[str, Any], delay: float = 1.0) -> dict[str, Any]:
    """Parameters of `Client`, from these options."""
    names = ("contact", "allow_loopback", "own_sites")
    return {"delay": delay if options["delay"] is None else options["delay"], **{name: options[name] for name in names}}


@click.command()
@click.argument("name")
@click.option("--title", default="", help="Title; without it the command asks for everything.")
@click.option("--since", default="", metavar="DAY", help="First day, such as 2017-04-04.")
@click.option("--until", default="", metavar="DAY", help="Last day.")
@click.option("--outlet", "outlets", multiple=True, help="Name, host or address; once for each outlet.")
@click.option("--term", "terms", multiple=True, help="Words to search for; once for each search.")
@click.option("--question", default="", help="What you want to know.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where; default: corpus/NAME.")
def new(name: str, folder: Path | None, **given: Any) -> None:
    """Begin a corpus of your own: writes corpus/NAME with an about.yml that explains itself.

    \b
    Examples:
      mediakit new my-event
      mediakit new my-event --title "The visit" --since 2017-04-04 --until 2017-04-21 \\
               --outlet nytimes.com --outlet theguardian.com --term "Tillerson Moscow"
    """
    from mediakit.harvest import ask_about, new_corpus

    if not given["title"]:

        def ask(text: str, default: str, check: Any) -> str:
            def value_proc(answer: str) -> str:
                try:
                    return check(answer)
                except MediakitError as error:
                    raise click.UsageError(f"{error.what}. {error.todo}") from error

            return click.prompt(text, default=default, value_proc=value_proc, show_default=bool(default))

        given = ask_about(ask, folder, name)
    path = new_corpus(**{**given, "name": name, "folder": folder})
    click.echo(
        f"Made {path}\nNext: look at {path / 'about.yml'}, then\n"
        f"  mediakit collect {name} --from gdelt --dry-run     what would be fetched\n"
        f"  mediakit collect --help                            the sources, and what each can reach back to"
    )


class _CollectCommand(click.Command):
    """Its help ends with the sources and their reach, told when asked for: that loads every collector."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from mediakit.harvest import SOURCES

        with formatter.section("Sources for --from, and what each can reach back to"):
            rows = []
            for source in SOURCES.values():
                name = f"{source.name}=PATH" if source.needed else source.name
                reach = source.reach.rstrip(".")
                rows.append((name, reach[0].upper() + reach[1:] + "."))
            formatter.write_dl(rows)


@click.command(cls=_CollectCommand)
@click.argument("name")
@click.option("--from", "sources", multiple=True, metavar="SOURCE[=WHAT]", help="A source; as many as you like.")
@click.option("--query", "terms", multiple=True, help="Words to search for; default: search_terms of about.yml.")
@click.option("--since", type=DAY, help="First day; default: the window of about.yml.")
@click.option("--until", type=DAY, help="Last day, included.")
@click.option("--outlet", "outlets", multiple=True, help="Host or name; default: sites or outlets of about.yml.")
@click.option("--limit", type=click.IntRange(1), help="At most so many addresses per source.")
@click.option("--dry-run", is_flag=True, help="Ask the sources, say what would be fetched, write nothing.")
@click.option("--again", is_flag=True, help="Ask sources again that were read to the end.")
@click.option("--quiet", is_flag=True, help="No progress.")
@_client_options
def collect(name: str, sources: tuple[str, ...], dry_run: bool, again: bool, quiet: bool, **options: Any) -> None:
    """Collect coverage into a corpus. Stop it whenever you like: the same command goes on where it stopped.

    Pages go to the corpus's cache/ as WARC files, byte for byte; what is read from them is in the corpus at once.

    \b
    Examples:
      mediakit collect my-event --from gdelt --from rss
      mediakit collect my-event --from wayback --outlet nytimes.com --limit 200
      mediakit collect my-event --from urls=links.csv --dry-run
      mediakit collect my-event --from exports=nexis/         files of a library database
      mediakit collect my-event                               what waits from the last run
    """
    from mediakit.corpus import find_corpus
    from mediakit.harvest import collect_corpus, preview_corpus

    folder = find_corpus(name)
    _ask_columns(folder, sources)
    wish = _read_wish(folder, options)
    client = _client(options)
    if dry_run:
        for preview in preview_corpus(folder, sources, wish=wish, client_options=client):
            click.echo(f"{preview.source}: {len(preview.new)} new addresses, {preview.known} known already")
            for address in preview.new[:10]:
                click.echo(f"  {address}")
            if len(preview.new) > 10:
                click.echo(f"  ... and {len(preview.new) - 10} more")
            for problem in preview.problems:
                click.echo(f"  problem: {problem}")
        click.echo("Nothing was fetched or written. Without --dry-run it will be.")
        return
    with Display(quiet) as display:
        harvest = collect_corpus(folder, sources, wish=wish, again=again, progress=display.tell, client_options=client)
    _report(name, harvest, display)


def _ask_columns(folder: Path, sources: tuple[str, ...]) -> None:
    """Ask once which column of a table is which, where its names do not tell; the answer is kept in the corpus."""
    from mediakit.collect.sources.exports import read_columns, suggest_mapping, write_mapping
    from mediakit.harvest import COLUMNS

    if (folder / COLUMNS).is_file():
        return
    for text in sources:
        kind, _, place = text.partition("=")
        columns = read_columns(Path(place)) if kind == "exports" and Path(place).is_file() else []
        found = suggest_mapping(columns)
        if not columns or "url" in found or {"headline", "text"} <= set(found):
            continue
        click.echo(f"{place} has the columns: {', '.join(columns)}\nWhich of them is which? Enter leaves one out.")
        for wanted in ("url", "headline", "published", "outlet", "byline", "text"):
            choice = click.Choice(["", *columns])
            answer = click.prompt(f"  {wanted}", default=found.get(wanted, ""), type=choice, show_choices=False)
            found |= {wanted: answer} if answer else {}
        click.echo(f"Kept in {write_mapping(folder / COLUMNS, found)}: correct it there.")
        return


def _read_wish(folder: Path, options: dict[str, Any]) -> Any:
    from dataclasses import replace

    from mediakit.corpus import read_about
    from mediakit.harvest import find_hosts, read_wish

    wish = read_wish(read_about(folder / "about.yml"))
    given: dict[str, Any] = {key: options[key].date() for key in ("since", "until") if options[key]}
    given |= {"terms": options["terms"]} if options["terms"] else {}
    given |= {"outlets": find_hosts(options["outlets"])} if options["outlets"] else {}
    wish = replace(wish, limit=options["limit"], **given)
    if wish.since and wish.until and wish.since > wish.until:
        raise MediakitError(f"the window ends before it begins: {wish.since} to {wish.until}", todo="swap the days")
    return wish


def _report(name: str, harvest: Any, display: Display) -> None:
    now = sum(display.counts.values(), Counter[str]())
    click.echo(f"This run: {format_counts(now)}")
    states = ", ".join(f"{n} {state}" for state, n in harvest.collected.counts.items())
    click.echo(f"In all: {states or 'nothing'}")
    new = harvest.articles - harvest.articles_before
    click.echo(f"Articles: {harvest.articles} ({new:+d})")
    problems = Counter(f"{row['stage']}: {row['error']}" for row in harvest.collected.rows)
    for what, n in problems.most_common(8):
        click.echo(f"  {n:5}  {what}")
    if problems:
        click.echo(f"  each one: corpus.problems in a notebook, or mediakit check {name}")
    if harvest.articles:
        click.echo(f"Next: mediakit check {name}; mediakit report {name}")


@click.command()
@click.argument("name")
@click.argument("words", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="At most so many articles.")
def search(name: str, words: tuple[str, ...], limit: int) -> None:
    """Search the texts that were collected into a corpus.

    \b
    Examples:
      mediakit search my-event ferry disaster
      mediakit search my-event '"chemical weapons" OR sarin'
    """
    from mediakit.collect import Store
    from mediakit.corpus import read_corpus

    corpus = read_corpus(name)
    path = corpus.folder / "cache" / "corpus.db"
    if not path.is_file():
        raise MediakitError("nothing was collected into this corpus", str(corpus.folder), f"mediakit collect {name}")
    with Store(path, lock=False) as store:
        found = store.search(" ".join(words), limit)
    articles = corpus.articles.set_index("url")
    for row, excerpt in found:
        headline = articles["headline"].get(row["url"], row["headline"])
        click.echo(f"{headline} ({row['outlet']})\n  {' '.join(excerpt.split())}\n  {row['url']}")
    click.echo(f"{len(found)} article{'s' * (len(found) != 1)}" + (", the best" if len(found) == limit else ""))


@click.command()
@click.argument("name")
@click.option("--sheet", type=click.Path(path_type=Path), help="Write the correction sheet here (.xlsx or .csv).")
@click.option("--apply", "filled", type=click.Path(exists=True, path_type=Path), help="Read a filled sheet back.")
@click.option("--quick", is_flag=True, help="Do not read the archive of pages, which takes a while when it is large.")
def check(name: str, sheet: Path | None, filled: Path | None, quick: bool) -> None:
    """Check a corpus: is everything whole, and what is missing or doubtful in the articles?

    \b
    Examples:
      mediakit check my-event
      mediakit check my-event --sheet corrections.xlsx      fill in its column `value`, then
      mediakit check my-event --apply corrections.xlsx      your corrections win from now on
    """
    from mediakit.corpus import read_corpus
    from mediakit.harvest import apply_corrections, check_corpus, read_correction_sheet, write_correction_sheet

    corpus = read_corpus(name)
    if filled is not None:
        n = apply_corrections(corpus.folder, read_correction_sheet(filled, corpus))
        click.echo(f"{n} corrections are new or changed, in {corpus.folder / 'corrections.csv'}")
        corpus = read_corpus(name)
    queue, damage = _check_cache(corpus.folder / "cache", quick)
    findings = check_corpus(corpus, queue)
    click.echo(f"{corpus.title}: {len(corpus.articles)} articles")
    for (severity, field, error), rows in findings.groupby(["severity", "field", "error"], sort=True):
        click.echo(f"  {len(rows):5}  {severity:9} {field or 'page'}: {error}")
    if sheet is not None:
        path = write_correction_sheet(findings, corpus, sheet)
        click.echo(f"Sheet: {path}\nFill in its column `value`, then: mediakit check {name} --apply {path}")
    elif len(findings):
        click.echo(f"Each one, to be filled in: mediakit check {name} --sheet corrections.xlsx")
    for what in damage:
        click.echo(f"DAMAGED  {what}")
    if damage:
        raise MediakitError(
            f"{len(damage)} faults in what was collected", str(corpus.folder / "cache"),
            "keep a copy of this folder; move corpus.db away and collect again: whole pages are taken from the archive",
        )  # fmt: skip
    click.echo("What was collected is whole." if not quick else "The archive of pages was not checked (--quick).")


def _check_cache(cache: Path, quick: bool) -> tuple[list[dict[str, Any]], list[str]]:
    """The queue, and what is damaged in database and archive."""
    from mediakit.collect import Store, check_archive

    if not (cache / "corpus.db").is_file():
        return [], []
    with Store(cache / "corpus.db") as store:
        queue, damage = store.queue(), [f"corpus.db: {what}" for what in store.find_damage()]
    if not quick:
        damage += [f"{flaw.file}, byte {flaw.offset}: {flaw.what}" for flaw in check_archive(cache)]
    return queue, damage


@click.command()
@click.argument("name")
@click.option("--archive", default="", help="A collection of pywb, or another web archive; default: web.archive.org.")
@click.option("--since", type=DAY, help="First day of capture.")
@click.option("--until", type=DAY, help="Last day of capture, included.")
@click.option("--limit", type=click.IntRange(1), help="At most so many articles.")
@click.option("--again", is_flag=True, help="Also articles whose history was read before.")
@click.option("--out", type=click.Path(path_type=Path), help="For an address: the CSV file; default: none.")
@click.option("--quiet", is_flag=True, help="No progress.")
@_client_options
def history(
    name: str, archive: str, limit: int | None, again: bool, out: Path | None, quiet: bool, **options: Any
) -> None:
    """Find the earlier headlines of an address, or of all articles of a corpus, in a web archive.

    NAME is a corpus (its table `versions` is filled) or the address of one article. Every capture is accounted for.

    \b
    Examples:
      mediakit history my-event
      mediakit history https://www.theguardian.com/world/... --out versions.csv
      mediakit history my-event --archive http://localhost:8080/my-collection --allow-loopback
    """
    from mediakit.collect import Client
    from mediakit.collect.web_archive import PAGE_PACE
    from mediakit.corpus import write_table
    from mediakit.harvest import WAYBACK, collect_histories, find_history

    days: dict[str, Any] = {key: options[key].date() if options[key] else None for key in ("since", "until")}
    client_options = _client(options, PAGE_PACE)
    with Display(quiet) as display:
        if "//" in name:
            with Client(**client_options) as client:
                histories = [find_history(client, name, archive or WAYBACK, **days)]
        else:
            histories = collect_histories(
                name, archive=archive or WAYBACK, limit=limit, again=again, progress=display.tell,
                client_options=client_options, **days,
            )  # fmt: skip
    for found in histories:
        click.echo(found.describe())
        for row in found.versions.itertuples():
            click.echo(
                f"  {row.seen:%Y-%m-%d %H:%M} to {row.last_seen:%Y-%m-%d %H:%M}, {row.captures:4}x  {row.headline}"
            )
    if not histories:
        click.echo("No history is new. With --again all are read again.")
    if out is not None and "//" in name:
        click.echo(f"Written: {write_table(histories[0].versions, out)}")


@click.command()
@click.argument("name")
@click.option("--out", type=click.Path(path_type=Path), help="The ZIP file; default: out/NAME/NAME-bundle.zip.")
def bundle(name: str, out: Path | None) -> None:
    """Pack a corpus for a replication archive: facts, addresses, hashes, rights; texts only where licensed.

    \b
    Examples:
      mediakit bundle my-event
      mediakit bundle sunnmark-talks --out sunnmark.zip
    """
    from mediakit.corpus import read_corpus
    from mediakit.harvest import write_bundle

    path = write_bundle(read_corpus(name), out)
    click.echo(f"Bundle: {path} ({path.stat().st_size / 1e6:.1f} MB)\nAnother person: mediakit rebuild {path.name}")


@click.command()
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the corpus; default: corpus/NAME-rebuilt.")
@click.option("--from", "source", type=click.Choice(["auto", "original", "archive"]), default="auto", show_default=True)
@click.option("--quiet", is_flag=True, help="No progress.")
@_client_options
def rebuild(file: Path, out: Path | None, source: str, quiet: bool, **options: Any) -> None:
    """Make a corpus again from a bundle: fetches every page and says how much is still the same.

    \b
    Examples:
      mediakit rebuild my-event-bundle.zip
      mediakit rebuild my-event-bundle.zip --from archive --out corpus/again
    """
    from mediakit.harvest import read_bundle, rebuild_corpus

    found = read_bundle(file)
    folder = out or Path("corpus") / f"{file.stem.removesuffix('-bundle')}-rebuilt"
    with Display(quiet) as display:
        rebuilt = rebuild_corpus(found, folder, client_options=_client(options), progress=display.tell, source=source)
    for outcome, n in rebuilt.outcomes["outcome"].value_counts().items():
        click.echo(f"  {n:5}  {outcome}")
    click.echo(f"Corpus: {rebuilt.folder}\nEach article: {rebuilt.folder / 'rebuilt.csv'}")


COMMANDS = (new, collect, check, history, search, bundle, rebuild)
