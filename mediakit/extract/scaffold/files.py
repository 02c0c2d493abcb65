"""Writes an outlet's file and its fixture: `mediakit/outlets/KEY.py` and `tests/outlets/KEY/DAY.{html,json}`."""

from __future__ import annotations

import copy
import json
import re
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediakit.collect.page import Page
from mediakit.errors import ExtractError, MediakitError
from mediakit.extract.scaffold.placeholder import NAMES, Placeholder, make_paragraph
from mediakit.extract.scaffold.suggest import Suggestion, Todo, suggest_layout
from mediakit.extract.structured import clean_text
from mediakit.outlets import list_outlets
from mediakit.outlets.layout import Layout

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TEXTS = ("headline", "kicker", "deck", "section", "agency")
_WIDTH = 120
_SUFFIXES = ("co", "com", "org", "net", "gov", "ac", "edu")


@dataclass(frozen=True)
class Scaffold:
    """What was written: `outlet` (the Python file), `html`, `json`; `todo` says by field what is left to do."""

    key: str
    outlet: Path
    html: Path
    json: Path
    layout: Layout = field(repr=False)
    todo: dict[str, Todo] = field(repr=False)


def scaffold_outlet(
    host: str, page: str | Path, folder: str | Path, *, key: str = "", day: str = "", url: str = ""
) -> Scaffold:
    """Begin an outlet's file and fixture from a saved page.

    The generic readers read the page, and for each field a short CSS selector is looked for that gives the same. The
    fixture is the page with placeholder words in place of its own.

    Parameters
    ----------
    host : str
        The outlet's host, such as "news.example".
    page : str or Path
        The saved page.
    folder : str or Path
        A clone of mediakit, or any folder: the files get the places in it that they have in a clone.
    key : str, optional
        Short name of the outlet; default: from the host.
    day : str, optional
        Day on which the page was saved, as YYYY-MM-DD; default: that of the file.
    url : str, optional
        Address of the page; default: what the page says of itself.

    Returns
    -------
    Scaffold

    Raises
    ------
    MediakitError
        If the page cannot be read, the host is none, an outlet with this key is there, or a file would be overwritten.
    ExtractError
        If the generic readers find no article on the page.
    """
    host, key = _check_host(host), key or _make_key(host)
    if not re.fullmatch(r"[a-z][a-z0-9_]*", key):
        raise MediakitError(f"{key!r} is no key of an outlet", todo="write small letters, such as --key harbourpost")
    saved = _read_page(Path(page), day, url or f"https://{host}/")
    name = f"{saved.retrieved:%Y-%m-%d}"
    base = Path(folder)
    outlet = base / "mediakit" / "outlets" / f"{key}.py"
    html, facts = (base / "tests" / "outlets" / key / f"{name}.{ending}" for ending in ("html", "json"))
    if key in {known.key for known in list_outlets()}:
        raise MediakitError(
            f"there is an outlet {key!r} already", str(outlet), "add a layout to its file by hand, or --key"
        )
    for path in (outlet, html, facts):
        if path.exists():
            raise MediakitError(
                "the file is there already", str(path), "nothing is overwritten: move it away, or --key"
            )
    found = suggest_layout(saved, f"{saved.retrieved:%Y}", since=name)
    markup, expected = _make_fixture(found, saved)
    written = {outlet: _format_outlet(found, host, key), html: markup, facts: expected}
    for path, text in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return Scaffold(key, outlet, html, facts, found.layout, _list_todo(found))


def _check_host(text: str) -> str:
    host = re.sub(r"^https?://", "", text.strip().casefold()).split("/")[0].removeprefix("www.")
    if not re.fullmatch(r"[\w-]+(\.[\w-]+)+", host):
        raise MediakitError(f"{text!r} is no host", todo="write it as in addresses: news.example")
    return host


def _make_key(host: str) -> str:
    parts = [part for part in host.split(".")[:-1] if part not in _SUFFIXES] or [host.split(".")[0]]
    key = re.sub(r"\W", "_", parts[-1]).strip("_")
    return f"o{key}" if key[:1].isdigit() else key


def _read_page(path: Path, day: str, url: str) -> Page:
    try:
        content = path.read_bytes()
        when = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError as error:
        raise MediakitError(f"the page cannot be read: {error.strerror}", str(path), "check the path") from error
    if day:
        try:
            when = datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC)
        except ValueError as error:
            raise MediakitError(f"{day!r} is no day", todo="write it as 2031-03-04") from error
    return Page(url, content, when, "folder")


# --- the fixture


def _make_fixture(found: Suggestion, page: Page) -> tuple[str, str]:
    """The page with placeholder words, and what must be read from it."""
    from lxml.html import tostring

    row = found.row
    names = dict(zip([name for name in row["byline"].split("; ") if name], NAMES, strict=False))
    paragraphs = row["text"].split("\n\n")
    made = {text: make_paragraph(n, len(text.split())) for n, text in enumerate(paragraphs, start=1)}
    texts = [name for name in _TEXTS if row.get(name)]
    known = made | {str(row[name]): f"Placeholder {name} for the layout of {found.layout.name}" for name in texts}
    parts = {str(row["headline"]): known[str(row["headline"])], str(row["outlet"]): str(row["outlet"]), **names}
    placeholder = Placeholder(known, parts, row["url"])
    tree: HtmlElement = copy.deepcopy(found.tree)
    placeholder.replace_page(tree)
    facts: dict[str, Any] = {"url": placeholder.url}
    facts |= {name: known[str(row[name])] for name in texts}
    facts |= {"byline": list(names.values()), "published": row["published"].isoformat() if row["published"] else None}
    facts |= {"text": [made[text] for text in paragraphs]}
    _check_words(tree, found)
    markup = "<!DOCTYPE html>\n" + tostring(tree, encoding="unicode") + "\n"
    return re.sub(r"\n\s*\n+", "\n", markup), json.dumps(facts, ensure_ascii=False, indent=1) + "\n"


def _check_words(tree: HtmlElement, found: Suggestion) -> None:
    """No paragraph of the page may have come through: better no fixture than somebody else's words."""
    text = clean_text(tree.text_content())
    for paragraph in found.row["text"].split("\n\n"):
        words = clean_text(paragraph)
        if len(words.split()) > 5 and words in text:
            raise ExtractError(
                "words of the page would have stayed in the fixture", words[:60], "report it as a bug", error="fixture"
            )


# --- the outlet's file


def _format_outlet(found: Suggestion, host: str, key: str) -> str:
    name = str(found.row.get("outlet") or host)
    lines = [
        f'"""{name}."""', "", "from mediakit.outlets.layout import Layout", "",
        f'KEY = "{key}"',
        f"NAME = {_literal(name)}  # TODO: as it calls itself",
        f'HOSTS = ("{host}",)',
        'COUNTRY = ""  # TODO: ISO 3166-1, such as "GB"',
        'TIME_ZONE = ""  # TODO: of its newsroom, such as "Europe/London"; say where you know it from',
        "LAYOUTS = (",
        "    Layout(",
    ]  # fmt: skip
    given = {item.name: getattr(found.layout, item.name) for item in fields(Layout)}
    given["evidence"] = f"a page saved on {given['since']}"
    todo = _list_todo(found)
    for name, value in given.items():
        if value or name in todo:
            lines += [f"        # TODO {name}: {todo[name].what}"] if name in todo else []
            line = f"        {name}={_literal(value)},"
            lines += _long(name, value) if len(line) > _WIDTH else [line]
    return "\n".join([*lines, "    ),", ")", ""])


def _list_todo(found: Suggestion) -> dict[str, Todo]:
    """What a person has to look at, by field."""
    todo = dict(found.todo)
    for name in ("headline", "byline", "published"):
        if not getattr(found.layout, name) and not found.row.get(name):
            todo.setdefault(name, Todo("the readers found none on this page: look for it, or leave it to them"))
    return todo


def _literal(text: str) -> str:
    return json.dumps(text, ensure_ascii=False) if '"' not in text or "'" in text else f"'{text}'"


def _long(name: str, value: str) -> list[str]:
    """A string over several lines."""
    pieces = re.findall(r".{1,90}(?:\s|$)", value)
    return [f"        {name}=(", *(f"            {_literal(piece)}" for piece in pieces), "        ),"]
