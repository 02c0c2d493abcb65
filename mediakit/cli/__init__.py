"""The same verbs on the command line."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from mediakit.cli import collecting, corpora, lessons, measuring, reading, tools
from mediakit.errors import MediakitError
from mediakit.version import __version__

DEBUG = "MEDIAKIT_DEBUG"
EXAMPLES = """
\b
Examples:
  mediakit list                                  corpora that can be read
  mediakit show tillerson-moscow-2017            what is in it, what is missing
  mediakit report tillerson-moscow-2017          out/tillerson-moscow-2017/report.html
  mediakit demo                                  the whole way on fictional sites, offline
  mediakit lab                                   JupyterLab with the notebooks
  mediakit doctor                                is everything installed?
\b
A corpus of your own:
  mediakit new my-event                          asks what it is about, writes corpus/my-event
  mediakit collect my-event --from gdelt         fetches pages; stop it at any time, it goes on
  mediakit extract my-event --again              reads all pages again, shows what would change
  mediakit check my-event                        what is missing, with a sheet to fill in
  mediakit history my-event                      earlier headlines, from web archives
  mediakit search my-event ferry                 the collected texts that hold a word
  mediakit bundle my-event                       a zip for the replication archive
  mediakit rebuild my-event-bundle.zip           the corpus again, and what is still the same
  mediakit outlet new news.example --page a.html teaches the readers an outlet's layout
\b
In class:
  mediakit lesson list                           lessons of 45 minutes, offline
  mediakit lesson build who-speaks --corpus sunnmark-talks
  mediakit lesson collect answers/               what the class answered
\b
How good is it:
  mediakit evaluate extract my-pages.jsonl       how well pages are read, on pages that you annotated
"""


class _Ordered(click.Group):
    """Commands in the order in which one needs them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(
    cls=_Ordered,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="mediakit: how news outlets covered one event - headlines, quoted experts, frames, over time.\n" + EXAMPLES,
)
@click.version_option(__version__, prog_name="mediakit")
def cli() -> None:
    """The group of all commands."""


_MODULES = (corpora, collecting, reading, lessons, measuring, tools)
for _command in (command for module in _MODULES for command in module.COMMANDS):
    cli.add_command(_command)


def main(arguments: list[str] | None = None) -> Any:
    """Run the command line: every error becomes a message, never a traceback (unless MEDIAKIT_DEBUG is set)."""
    try:
        return cli.main(args=arguments, prog_name="mediakit", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nStopped. What was fetched or written is kept; run the same command again to go on.", err=True)
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
