"""A corpus as one file for a replication archive: facts, short quotations, and how every page can be had again.

The same corpus gives the same bytes with the same version of Python and its packages: fixed order and dates, no moment
of writing, no path and no name of a machine.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediakit.corpus.datapackage import describe_package
from mediakit.corpus.reading import read_about
from mediakit.corpus.tables import write_bytes, write_table
from mediakit.errors import MediakitError
from mediakit.harvest import crate
from mediakit.harvest.files import (
    ADDRESSES,
    LONGEST_QUOTE,
    Tables,
    find_texts_licence,
    make_addresses,
    make_tables,
    remove_paths,
)
from mediakit.harvest.unpack import SUMS
from mediakit.schema import TABLES, table_schema

if TYPE_CHECKING:
    import pandas as pd

    from mediakit.corpus import Corpus

FOREVER = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP file knows
_SECRET = re.compile(r"(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD)(?:_|$)", re.IGNORECASE)
_LEAST_SECRET = 12  # signs; shorter values may well be words of a text
_DESCRIPTIONS = {
    "about.yml": "title, question, window, licence and citation of the corpus",
    "addresses.csv": ADDRESSES.row,
    "datapackage.json": "the tables described for other programs (Data Package)",
    "environment.json": "versions of the software that wrote this archive",
    "README.md": "what is in this archive and how to use it",
    "CORPUS.md": "how the corpus was made, in the words of its makers",
}

Progress = Callable[[str, int, int], None]


def write_bundle(
    corpus: Corpus,
    path: str | Path | None = None,
    *,
    with_texts: bool | None = None,
    progress: Progress | None = None,
) -> Path:
    """Write a corpus as a ZIP file for a replication archive.

    Parameters
    ----------
    corpus : Corpus
    path : str or Path, optional
        The file, or a folder for it; default: `out/NAME/NAME-bundle.zip`.
    with_texts : bool, optional
        Put the articles' texts in. Only under a licence: `texts_licence` in about.yml, or a fictional corpus. Default:
        when there is one. Without, quotations and decks of more than 40 words stay at home too.
    progress : function, optional
        Called as progress(what, done, total).

    Returns
    -------
    Path
        Of the ZIP file: about.yml, the tables with corrections applied, addresses.csv (`ADDRESSES` of
        `mediakit.harvest.files`), datapackage.json, ro-crate-metadata.json, environment.json, README.md, SHA256SUMS.

    Raises
    ------
    MediakitError
        If texts are asked for without a licence, about.yml has no day `created` and no article one of retrieval, or the
        file cannot be written.
    """
    tell = progress or (lambda what, done, total: None)
    licence = find_texts_licence(corpus.about)
    if with_texts and not licence:
        raise MediakitError(
            "the texts may not be passed on: about.yml names no licence for them",
            str(corpus.folder / "about.yml"),
            "leave them out (with_texts=False), or write texts_licence: with the licence that you have",
        )
    tell("tables", 0, 4)
    kept = make_tables(corpus, with_texts=bool(licence) if with_texts is None else with_texts)
    tell("fingerprints", 1, 4)
    addresses = make_addresses(corpus.articles)
    tell("descriptions", 2, 4)
    files = _make_files(corpus, kept, addresses, licence)
    tell("archive", 3, 4)
    target = _find_target(corpus.name, path)
    write_bytes(target, pack_files(files))
    tell("archive", 4, 4)
    return target


def _find_target(name: str, path: str | Path | None) -> Path:
    if path is None:
        return Path("out") / name / f"{name}-bundle.zip"
    path = Path(path)
    return path / f"{name}-bundle.zip" if path.is_dir() else path


def _make_files(corpus: Corpus, kept: Tables, addresses: pd.DataFrame, licence: str) -> dict[str, bytes]:
    environment = crate.describe_environment()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / corpus.name
        folder.mkdir()
        about = (corpus.folder / "about.yml").read_text(encoding="utf-8")
        write_bytes(folder / "about.yml", remove_paths(about)[0].encode())
        facts = read_about(folder / "about.yml")
        for name, table in kept.tables.items():
            if len(table) or name == "articles":
                write_table(table, folder / f"{name}.csv", bom=False)
        package = describe_package(folder)
        write_table(addresses, folder / "addresses.csv", bom=False)
        package["resources"].append(_describe_addresses((folder / "addresses.csv").read_bytes()))
        files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    files["datapackage.json"] = _as_json(package)
    files["environment.json"] = _as_json(environment)
    if (corpus.folder / "README.md").is_file():
        own = (corpus.folder / "README.md").read_text(encoding="utf-8")
        files["CORPUS.md"] = remove_paths(own)[0].encode()
    files["README.md"] = _write_readme(corpus, facts, kept, licence).encode()
    described = {name: (content, _describe(name)) for name, content in files.items()}
    published = _find_day(corpus)
    files[crate.NAME] = crate.describe_crate(facts, published, package["licenses"][0], described, environment)
    _check_secrets(files)
    files[SUMS] = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)).encode()
    return files


def _check_secrets(files: dict[str, bytes]) -> None:
    """Refuse to write a key that this environment holds."""
    for variable, value in os.environ.items():
        if _SECRET.search(variable) and len(value) >= _LEAST_SECRET:
            for name, content in files.items():
                if value.encode(errors="surrogateescape") in content:
                    raise MediakitError(
                        f"{name} would hold the value of the environment variable {variable}",
                        name,
                        "take it out of about.yml or the table, and replace that key: it may be in other files too",
                    )


def _describe(name: str) -> str:
    table = TABLES.get(name.removesuffix(".csv"))
    return f"table: one row is {table.row}" if table else _DESCRIPTIONS[name]


def _describe_addresses(content: bytes) -> dict[str, Any]:
    return {
        "name": ADDRESSES.name,
        "path": "addresses.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "description": ADDRESSES.row,
        "schema": table_schema(ADDRESSES, ADDRESSES.names),
    }


def _as_json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _find_day(corpus: Corpus) -> str:
    """The day of publication: what about.yml says, else the last retrieval; not today, which would change the bytes."""
    retrieved = corpus.articles["retrieved"].dropna()
    if corpus.about.get("created"):
        return str(corpus.about["created"])
    if len(retrieved):
        return f"{retrieved.max():%Y-%m-%d}"
    raise MediakitError(
        "the corpus does not say when it was made", str(corpus.folder / "about.yml"), "add a line created: 2026-11-23"
    )


def _write_readme(corpus: Corpus, about: dict[str, Any], kept: Tables, licence: str) -> str:
    held = int((kept.tables["articles"]["text"] != "").sum()) if "text" in kept.tables["articles"] else 0
    texts = f"{held} whole texts, under this licence: {licence}." if held else "Whole texts are not in this archive."
    left = [f"- {kept.texts} texts of articles: they belong to their publishers."] if kept.texts else []
    if kept.long_quotes:
        left.append(
            f"- the words of {kept.long_quotes} quotations or decks of more than {LONGEST_QUOTE} words (their rows are "
            "there, `text` or `deck` is empty)."
        )
    if kept.paths:
        left.append(f"- the folders in {kept.paths} cells that named a place on somebody's machine.")
    fictional = "\n**FICTIONAL: everything in it is invented.**\n" if about.get("fictional") else ""
    return f"""# {about["title"]}
{fictional}
A replication archive of a corpus on how news outlets covered one event, written by mediakit. It holds the facts of
{len(corpus.articles)} articles, the tables that were kept by hand, and for every article where its page can be had.
{texts}

## What is in it
- `about.yml`: question, window, search terms, licence, citation. `CORPUS.md`, if there is one: how it was made.
- `articles.csv`, `versions.csv`, `quotes.csv`, `speakers.csv`, `events.csv`: the tables, UTF-8, with the corrections of
  `corrections.csv` applied; its column `was` says what stood there before.
- `problems.csv`: what could not be had or read.
- `addresses.csv`: address, archived copy, moment of retrieval and SHA-256 of each page; SHA-256, number of words and a
  sketch of the text that was read from it. A sketch is a list of hashes of single words: with it the share of words
  that a text has kept can be estimated; it does not hold the text.
- `datapackage.json` (every column explained), `ro-crate-metadata.json` (for repositories), `environment.json`
  (versions of the software), `SHA256SUMS`.

## What was left out
{chr(10).join(left) or "Nothing."}

## How to use it
Unpack it and open the tables in any program; or fetch and read every page again, and see how much of it still stands:

    from mediakit.harvest.rebuild import rebuild_corpus
    rebuilt = rebuild_corpus("{corpus.name}-bundle.zip", "{corpus.name}-rebuilt")
    rebuilt.outcomes

`sha256sum -c {SUMS}` checks the files.

## Rights
Licence: {about["licence"]}

{" ".join(str(about.get("rights", "")).split()) or "Headlines and quotations remain their publishers' and authors'."}

Cite as: {crate.format_citation(about)}
"""


def pack_files(files: dict[str, bytes]) -> bytes:
    """A ZIP file that depends on names and contents only."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, FOREVER)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(entry, files[name], compresslevel=9)
    return out.getvalue()
