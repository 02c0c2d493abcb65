"""One document of an export before it is a `Listing`, and the file that it stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from mediakit.collect.listing import OnProblem
from mediakit.errors import CollectError


@dataclass
class Record:
    """One document as the file states it: printed forms, nothing decided yet.

    `authors` are given one by one, "Surname, First" or not; `byline` is one line. `more` holds further columns of the
    table `articles`. `words` is the length that the database states; `database` says who holds the document, when that
    is not whoever wrote the file.
    """

    number: int
    headline: str = ""
    outlet: str = ""
    date: str = ""
    byline: str = ""
    authors: list[str] = field(default_factory=list)
    section: str = ""
    lang: str = ""
    database: str = ""
    url: str = ""
    accession: str = ""
    words: int | None = None
    paragraphs: list[str] = field(default_factory=list)
    more: dict[str, str] = field(default_factory=dict)


@dataclass
class Export:
    """One file that a database or reference manager wrote.

    Readers set `database` (who wrote it), `unit` ("document", "entry" or "row"), `encoding` where it was found out, and
    `stated`, the number of documents that the file says it holds.
    """

    path: Path
    name: str
    content: bytes
    on_problem: OnProblem | None = None
    database: str = ""
    unit: str = "document"
    encoding: str = ""
    stated: int | None = None

    def place(self, number: int = 0) -> str:
        """Where a problem lies: the file, and the document or row in it."""
        return f"{self.name}, {self.unit} {number}" if number else self.name

    def error(self, what: str, todo: str, number: int = 0, *, error: str = "export") -> CollectError:
        """An error that names file and document."""
        return CollectError(what, self.place(number), todo, error=error, permanent=True)

    def note(self, what: str, todo: str, number: int = 0, *, error: str = "export") -> None:
        """Report a problem that does not stop the reading."""
        if self.on_problem is not None:
            self.on_problem(self.place(number), self.error(what, todo, number, error=error))


def find_number(text: str) -> int | None:
    """The first whole number in a text, such as 1032 in "1,032 words".

    Examples
    --------
    >>> find_number("1,032 words"), find_number("1.032 Wörter"), find_number("1 032 mots"), find_number("none")
    (1032, 1032, 1032, None)
    """
    match = re.search(r"[0-9]{1,3}(?:[.,\s][0-9]{3})+(?![0-9])|[0-9]{1,9}", text)
    return int(re.sub(r"[^0-9]", "", match[0])) if match else None
