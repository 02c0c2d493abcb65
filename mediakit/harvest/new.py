"""A new corpus: its folder, with an about.yml that explains itself and the tables that are kept by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from mediakit.errors import MediakitError
from mediakit.outlets import find_outlet, list_outlets

# Names that Windows keeps for devices, whatever follows a point.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_NAME = re.compile(r"\w[\w.-]{0,62}\w|\w")
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[^\W\d_][\w-]*(?::\d+)?|\d+(?:\.\d+){3}(?::\d+)?")
UNPUBLISHED = "not published yet"  # what stands for a licence until there is one
_LANGUAGE = re.compile(r"[a-z]{2}")


def new_corpus(
    name: str,
    *,
    title: str,
    since: str | date,
    until: str | date,
    outlets: Sequence[str],
    terms: Sequence[str],
    question: str = "",
    folder: str | Path | None = None,
    languages: Sequence[str] = ("en",),
    fictional: bool = False,
) -> Path:
    """Make the folder of a new corpus, ready to be filled.

    Parameters
    ----------
    name : str
        Name of the folder, by which the corpus is read.
    title : str
        What the corpus is, in one line.
    since, until : str or date
        First and last day of the window, both included, UTC: "2017-04-04".
    outlets : sequence of str
        Names that `mediakit.outlets` knows ("The Guardian", "bbc"), hosts ("news.example") or addresses.
    terms : sequence of str
        What to search for, one search each.
    question : str
        What is to be found out.
    folder : str or Path, optional
        Where the corpus's folder is made; default: `corpus` in the working directory.
    languages : sequence of str
        ISO 639-1 codes.
    fictional : bool
        The coverage is invented: charts, report and bundle say so.

    Returns
    -------
    Path
        The folder, with about.yml, README.md, empty speakers.csv, events.csv and corrections.csv, and .gitignore.

    Raises
    ------
    MediakitError
        If a value does not fit, or the folder exists already; nothing is ever overwritten.
    """
    check_name(name)
    title, question = check_title(title), " ".join(question.split())
    first, last = check_window(str(since), str(until))
    names, sites = find_sites(outlets)
    codes = check_languages(languages)
    # Before anything is written: all that can be refused has been.
    texts = {
        "about.yml": _about(name, title, question, (first, last), names, sites, _clean(terms), codes, fictional),
        "README.md": _readme(name, title, question, (first, last), names),
        ".gitignore": "# collected pages: they belong to their publishers and are never published\ncache/\n",
    }
    place = Path(folder) if folder is not None else Path("corpus")
    _write(place / name, texts)
    return place / name


def check_name(name: str) -> str:
    """The name, if it can be the name of a folder on every system; raises a MediakitError else."""
    if not _NAME.fullmatch(name) or _RESERVED.fullmatch(name):
        raise MediakitError(
            f"{name!r} cannot be the name of a folder",
            "name",
            "use letters, digits, - and _, such as ferry-strike-2031",
        )
    return name


def check_title(title: str) -> str:
    """The title on one line; raises a MediakitError if it is empty."""
    title = " ".join(title.split())
    if not title:
        raise MediakitError("the corpus has no title", "title", "say in one line which coverage of what it is")
    return title


def check_day(text: str) -> str:
    """A day as 2017-04-12; raises a MediakitError else."""
    text = text.strip()
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            raise ValueError
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise MediakitError(f"{text!r} is no day", "window", "write it as 2017-04-12") from None


def check_window(since: str, until: str) -> tuple[str, str]:
    """Both days; raises a MediakitError if they are none, or the wrong way round."""
    first, last = check_day(since), check_day(until)
    if first > last:
        raise MediakitError(f"the window ends ({last}) before it begins ({first})", "window", "swap the two days")
    return first, last


def check_languages(languages: Iterable[str]) -> list[str]:
    """ISO 639-1 codes; raises a MediakitError else."""
    codes = [code.lower() for code in _clean([languages] if isinstance(languages, str) else languages)]
    wrong = [code for code in codes if not _LANGUAGE.fullmatch(code)]
    if wrong or not codes:
        what = f"{wrong[0]!r} is no code of a language" if wrong else "no language is given"
        raise MediakitError(what, "languages", "write two letters (ISO 639-1), such as en")
    return codes


def find_sites(outlets: Iterable[str]) -> tuple[list[str], list[str]]:
    """Names of outlets as the tables write them, and the hosts where their coverage is to be looked for.

    Raises
    ------
    MediakitError
        If there is no outlet, or a name is neither known nor a host.

    Examples
    --------
    >>> find_sites(["bbc", "https://www.news.example/world"])
    (['BBC News', 'news.example'], ['bbc.com', 'bbc.co.uk', 'bbc.in', 'news.example'])
    """
    names: list[str] = []
    sites: list[str] = []
    for text in _clean([outlets] if isinstance(outlets, str) else outlets):
        if known := find_outlet(text) if "//" not in text else None:
            names.append(known.name)
            sites.extend(host.partition("/")[0] for host in known.hosts)
            continue
        host = _find_host(text)
        if not host:
            raise MediakitError(
                f"the outlet {text!r} is not known",
                "outlets",
                "give the address of its site, such as www.news.example; known by name are: "
                + ", ".join(outlet.name for outlet in list_outlets()),
            )
        known = find_outlet(f"https://{host}")
        names.append(known.name if known else host)
        sites.append(("http://" if text.lower().startswith("http://") else "") + host)  # it has no https then
    if not names:
        raise MediakitError("no outlet is given", "outlets", "give names, hosts or addresses of outlets")
    return list(dict.fromkeys(names)), list(dict.fromkeys(sites))


def _find_host(text: str) -> str:
    """Host of an address or a host, without "www."; "" for anything else."""
    host = re.sub(r"^https?://", "", text.strip().lower()).partition("/")[0].removeprefix("www.")
    return host if _HOST.fullmatch(host) else ""


def _clean(texts: Iterable[str]) -> list[str]:
    """On one line, without empty ones, each once."""
    return list(dict.fromkeys(line for text in texts if (line := " ".join(text.split()))))


def _write(folder: Path, texts: dict[str, str]) -> None:
    from mediakit.corpus.tables import write_bytes, write_table
    from mediakit.schema import CORRECTIONS, EVENTS, SPEAKERS, empty_table

    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir()
    except FileExistsError:
        raise MediakitError(
            "there is a folder or file of this name already; nothing was changed",
            str(folder),
            "choose another name, or go on with what is there",
        ) from None
    except OSError as error:
        raise MediakitError(
            f"the folder cannot be made: {error.strerror or error}", str(folder), "choose another folder"
        ) from error
    for file, text in texts.items():
        write_bytes(folder / file, text.encode("utf-8", "replace"))
    for table in (SPEAKERS, EVENTS, CORRECTIONS):
        write_table(empty_table(table), folder / f"{table.name}.csv")


def _quote(text: str) -> str:
    """A text as YAML writes it in quotation marks, on one line."""
    import yaml

    return str(yaml.safe_dump(text, default_style='"', allow_unicode=True, width=float("inf"))).rstrip("\n")


def _lines(texts: Iterable[str]) -> str:
    rows = "".join(f"\n  - {_quote(text)}" for text in texts)
    return rows or " []"


def _about(
    name: str,
    title: str,
    question: str,
    window: tuple[str, str],
    names: list[str],
    sites: list[str],
    terms: list[str],
    languages: list[str],
    fictional: bool,
) -> str:
    today = datetime.now(UTC).date()
    return f"""\
# What this corpus is. Lines that begin with # are remarks; change everything else as you like.

name: {_quote(name)}
# In one line: the coverage of what, where, when.
title: {_quote(title)}
# What you want to find out.
question: {_quote(question)}
# First and last day, both included, UTC. Articles outside are kept and listed as problems.
window:
  since: {window[0]}
  until: {window[1]}
# In which days are counted and charts are drawn.
time_zone: UTC
# Whether all of it is invented; everything that is made from the corpus says so then.
fictional: {str(fictional).lower()}
# The outlets at the centre, named as the column `outlet` of articles.csv names them. At most five get a colour.
outlets:{_lines(names)}
# Hosts where to look for their coverage, without https:// and www.; subdomains are included.
sites:{_lines(sites)}
# What to search for, one search a line. Keep a record here of every search that was made.
search_terms:{_lines(terms)}
# ISO 639-1 codes.
languages: [{", ".join(map(_quote, languages))}]
version: "0.1"
created: {today}
# Under which terms others may use your tables. Facts may be shared, articles belong to their publishers; a common
# choice is "CC BY 4.0 for the compilation of facts".
licence: {_quote(UNPUBLISHED)}
# How to cite the corpus: put your name.
citation:
  author: ""
  title: {_quote(title)}
  year: {today.year}
# Who owns what, in words for readers.
rights: "Headlines and quotations belong to their publishers and authors. Texts of articles are not passed on."
"""


def _readme(name: str, title: str, question: str, window: tuple[str, str], names: list[str]) -> str:
    return f"""\
# {title}

{question or "(The question that this corpus is to answer.)"}

Outlets: {", ".join(names)}. Window: {window[0]} to {window[1]}, both days included, UTC. Searches: see `about.yml`.

## How it was made
(When and from which sources the coverage was collected; what was left out and why; what could not be had. The sources
that are asked, and what each of them cannot reach, belong here.)

## Files
| file | what |
|---|---|
| `about.yml` | window, outlets, searches, terms of use |
| `articles.csv` | one text at one address a row; made by collecting |
| `speakers.csv`, `events.csv` | kept by hand: who is quoted, what happened when |
| `corrections.csv` | kept by hand: cells that replace others when the corpus is read |
| `cache/` | collected pages; not in git, never published |

## Rights
(Who may use the tables, and how. Headlines and quotations belong to their publishers and authors; texts of articles are
not passed on.) Read it with `mediakit.read_corpus("{name}")`.
"""
