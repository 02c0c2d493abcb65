"""A corpus: the facts, texts and problems of how outlets covered one event, read from one folder."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediakit.corpus.copies import drop_copies
from mediakit.corpus.reading import read_about, read_folder
from mediakit.corpus.tables import read_table, write_table
from mediakit.corpus.titles import drop_other_titles
from mediakit.errors import MediakitError

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Corpus",
    "drop_copies",
    "drop_other_titles",
    "find_corpus",
    "list_corpora",
    "read_about",
    "read_corpus",
    "read_table",
    "write_table",
]

PLACES_VARIABLE = "MEDIAKIT_CORPUS_PATH"


@dataclass(frozen=True, repr=False)
class Corpus:
    """One event's coverage: `about` (dict) and the tables of `mediakit.schema`, one DataFrame each."""

    name: str
    folder: Path
    about: dict[str, Any]
    articles: pd.DataFrame
    versions: pd.DataFrame
    quotes: pd.DataFrame
    speakers: pd.DataFrame
    events: pd.DataFrame
    corrections: pd.DataFrame
    problems: pd.DataFrame = field(repr=False)

    @property
    def title(self) -> str:
        """Title from about.yml."""
        return str(self.about.get("title", self.name))

    @property
    def outlets(self) -> list[str]:
        """The outlets that about.yml puts at the centre; without them the five with most articles."""
        named = list(self.about.get("outlets") or [])
        return named or list(self.articles["outlet"].value_counts().index[:5])

    def missing(self) -> pd.DataFrame:
        """What is not there: one row per table and column with n missing, n rows and share.

        Only columns whose gaps matter for an analysis are listed; a gap is a fact, not an error.
        """
        import pandas as pd

        watched = {
            "articles": ["published", "headline", "url", "byline", "kind", "lang", "text"],
            "versions": ["seen"],
            "quotes": ["text", "speaker_id", "affiliation"],
            "speakers": ["role", "country"],
            "events": ["start"],
        }
        rows = []
        for table, columns in watched.items():
            frame = getattr(self, table)
            for column in columns:
                gaps = int((frame[column].isna() | (frame[column].astype("str") == "")).sum())
                if len(frame):
                    rows.append((table, column, gaps, len(frame), gaps / len(frame)))
        return pd.DataFrame(rows, columns=["table", "column", "n_missing", "n", "share"])

    def __repr__(self) -> str:
        articles = self.articles
        days = articles["published"].dropna()
        span = f"{days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}" if len(days) else "no dates"
        lines = [
            f"Corpus {self.name!r}: {self.title}",
            f"  {len(articles)} articles of {articles['outlet'].nunique()} outlets, {span}; "
            f"{len(self.quotes)} quotes, {len(self.speakers)} speakers, {len(self.events)} events, "
            f"{len(drop_other_titles(self.versions))} headline versions",
        ]
        if self.about.get("fictional"):
            lines.insert(1, "  FICTIONAL: invented for teaching and testing")
        gaps = [
            f"{row.n_missing} {row.table} without {row.column}"
            for row in self.missing().itertuples()
            if row.n_missing and (row.table, row.column) in _SHOWN_GAPS
        ]
        lines.append("  missing: " + ("; ".join(gaps) if gaps else "nothing"))
        lines.append(f"  {len(self.corrections)} corrections applied; {len(self.problems)} problems (corpus.problems)")
        return "\n".join(lines)


_SHOWN_GAPS = {("articles", c) for c in ("published", "headline", "url", "text")} | {
    ("quotes", "text"),
    ("quotes", "speaker_id"),
}


def read_corpus(name: str | Path) -> Corpus:
    """Read a corpus by its name or its folder's path; corrections are applied on the way.

    Parameters
    ----------
    name : str or Path
        A name that `list_corpora` shows, or the path of a folder with `about.yml` and `articles.csv`.

    Returns
    -------
    Corpus
        Times are UTC. Columns that a file does not have are there and empty.

    Raises
    ------
    MediakitError
        If there is no such corpus; the message lists those that exist.
    SchemaError
        If a table does not fit its declaration; with file, row and column.

    Examples
    --------
    >>> corpus = read_corpus("tillerson-moscow-2017")
    >>> corpus.outlets[0]
    'The New York Times'
    """
    folder = find_corpus(name)
    return Corpus(name=folder.name, folder=folder, **read_folder(folder))


def list_corpora() -> dict[str, Path]:
    """Names and folders of the corpora that can be read by name.

    Looked for in the folders of the environment variable MEDIAKIT_CORPUS_PATH, in `./corpus`, and among
    the bundled ones; the first of a name counts.
    """
    found: dict[str, Path] = {}
    for place in _places():
        if place.is_dir():
            for folder in sorted(place.iterdir()):
                if (folder / "about.yml").is_file():
                    found.setdefault(folder.name, folder)
    return found


def _places() -> Iterable[Path]:
    package = Path(__file__).resolve().parents[1]
    named = [Path(part) for part in os.environ.get(PLACES_VARIABLE, "").split(os.pathsep) if part]
    # A checkout holds corpus/ beside the package, an installed wheel holds it inside as _corpus.
    return [*named, Path.cwd() / "corpus", package.parent / "corpus", package / "_corpus"]


def find_corpus(name: str | Path) -> Path:
    """Folder of a corpus, given by name or path.

    Raises
    ------
    MediakitError
        If there is none; the message lists the names that exist.
    """
    known = list_corpora()
    if str(name) in known:
        return known[str(name)]
    folder = Path(name)
    if (folder / "about.yml").is_file():
        return folder.resolve()
    reason = "has no about.yml" if folder.is_dir() else "is neither a known name nor a folder"
    raise MediakitError(
        f"there is no corpus {str(name)!r}: it {reason}",
        f"looked in {', '.join(str(place) for place in _places() if place.is_dir()) or 'no folder'}",
        f"use one of: {', '.join(known) or '(none found)'}; or give the path of a corpus folder",
    )
