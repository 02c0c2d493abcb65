"""Reads what is bundled in `mediakit/data` (and the user's own codebooks); insists on source, licence and version."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from mediakit.errors import ResourceError

DATA = Path(__file__).parent / "data"
NEEDED = ("name", "title", "version", "language", "licence", "source", "rule", "codes")


@dataclass(frozen=True)
class Term:
    """One cue term of a code, the phrases inside which it does not count, and why it is in."""

    text: str
    reason: str
    unless: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rule:
    """When a code is present in one unit: at least `hits` matches and `per_1000_words` of them."""

    hits: int = 1
    per_1000_words: float = 0.0


@dataclass(frozen=True)
class Code:
    """One code of a codebook; without terms it is for human coders alone.

    `rules` are its own rules for presence, by field, where they differ from the codebook's.
    """

    code: str
    label: str
    definition: str
    terms: tuple[Term, ...]
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    rules: tuple[tuple[str, Rule], ...] = ()


@dataclass(frozen=True)
class Codebook:
    """A codebook: codes with definitions, examples and cue terms, and the rule for presence."""

    name: str
    title: str
    version: str
    language: str
    licence: str
    source: str
    description: str
    rules: dict[str, Rule]
    codes: tuple[Code, ...]

    def __hash__(self) -> int:  # short: what is made of a codebook is looked up by it for every text
        return hash((self.name, self.version))

    def rule_of(self, code: Code, field: str) -> Rule:
        """When a code is present in a field: by its own rule, else by the codebook's."""
        return dict(code.rules).get(field) or self.rules.get(field, Rule())

    @property
    def labels(self) -> dict[str, str]:
        """Label of each code."""
        return {code.code: code.label for code in self.codes}


def list_codebooks() -> list[str]:
    """Names of the bundled codebooks.

    Examples
    --------
    >>> "generic-frames" in list_codebooks()
    True
    """
    return sorted(path.stem for path in (DATA / "codebooks").glob("*.yml"))


def read_codebook(name: str | Path) -> Codebook:
    """Read a bundled codebook by name, or one's own by path.

    Raises
    ------
    ResourceError
        If it is not there, is no YAML, or lacks source, licence, version, rule or codes.

    Examples
    --------
    >>> [code.code for code in read_codebook("generic-frames").codes]
    ['conflict', 'human_interest', 'economic', 'morality', 'responsibility']
    """
    bundled = DATA / "codebooks" / f"{name}.yml"
    path = bundled if bundled.exists() else Path(name)
    if not path.is_file():
        raise ResourceError(
            f"there is no codebook {str(name)!r}",
            str(path),
            f"use one of {', '.join(list_codebooks())}, or the path of a .yml file",
        )
    state = path.stat()
    return _load_codebook(path, state.st_mtime_ns, state.st_size)


def new_codebook(path: str | Path) -> Path:
    """Begin a codebook of one's own: a file with every key explained, to be filled in.

    Parameters
    ----------
    path : str or Path
        Where it is written, such as "my-frames.yml".

    Returns
    -------
    Path
        The file. It can be read as it is (`read_codebook`), with one code as an example.

    Raises
    ------
    ResourceError
        If there is a file of that name already.
    """
    path = Path(path)
    if path.exists():
        raise ResourceError("there is a file of that name already", str(path), "choose another name")
    path.write_text((DATA / "codebook-template.yml").read_text(encoding="utf-8"), encoding="utf-8")
    return path


@cache
def _load_codebook(path: Path, changed: int, size: int) -> Codebook:
    """Read a codebook; `changed` and `size` make an edited file be read again."""
    import yaml

    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ResourceError("the codebook is no valid YAML", f"{path}: {error}", "correct the file") from error
    if not isinstance(content, dict):
        raise ResourceError("the codebook is not a list of keys and values", str(path), "start from a bundled one")
    missing = [key for key in NEEDED if not content.get(key)]
    if missing:
        raise ResourceError(f"the codebook lacks {', '.join(missing)}", str(path), "add what is missing")
    if not isinstance(content["rule"], dict) or not isinstance(content["codes"], list):
        raise ResourceError("rule and codes are not what they should be", str(path), "start from a bundled codebook")
    return Codebook(
        **{key: str(content[key]).strip() for key in NEEDED[:6]},
        description=str(content.get("description", "")).strip(),
        rules={str(field): _read_rule(rule, path) for field, rule in content["rule"].items()},
        codes=tuple(_read_code(code, path) for code in content["codes"]),
    )


def _read_rule(rule: Any, path: Path) -> Rule:
    try:
        return Rule(int(rule["hits"]), float(rule.get("per_1000_words", 0)))
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise ResourceError("a presence rule is not understood", f"{path}: {rule!r}", "write {hits: 1}") from error


def _read_code(code: Any, path: Path) -> Code:
    name = code.get("code", "?") if isinstance(code, dict) else "?"
    try:
        by_people = code["terms"] == "none"
        terms = () if by_people else tuple(term for group in code["terms"] for term in _read_terms(group))
        found = Code(
            str(code["code"]),
            str(code["label"]),
            str(code["definition"]).strip(),
            terms,
            tuple(map(str, code.get("include", ()))),
            tuple(map(str, code.get("exclude", ()))),
            tuple((str(field), _read_rule(rule, path)) for field, rule in code.get("rule", {}).items()),
        )
    except (KeyError, TypeError) as error:
        raise ResourceError(
            f"the code {name!r} lacks or misuses {error}",
            str(path),
            "give code, label, definition and terms (each group with reason and any)",
        ) from error
    empty = [term for term in terms if not re.search(r"\w", term.text)]
    if empty or not (terms or by_people):
        raise ResourceError(f"the code {name!r} has no terms, or an empty one", str(path), "add or remove them")
    return found


def _read_terms(group: dict[str, Any]) -> Iterator[Term]:
    for key in ("any", "except"):
        if not isinstance(group.get(key, []), list):
            raise TypeError(f"{key!r}: it has to be a list")
    unless = tuple(map(str, group.get("except", ())))
    for text in group["any"]:
        yield Term(str(text).strip(), str(group["reason"]), unless)


@cache
def read_wordlist(name: str) -> frozenset[str]:
    """Read a bundled word list (`data/lexicons/<name>.csv`, column `word`).

    Examples
    --------
    >>> "the" in read_wordlist("stopwords-en")
    True
    """
    rows = read_rows(f"lexicons/{name}.csv", f"there is no word list {name!r}", "see mediakit/data/README.md")
    return frozenset(row["word"] for row in rows)


def read_rows(file: str, missing: str, advice: str = "install mediakit again") -> list[dict[str, str]]:
    """The rows of a bundled table (a CSV file below `data/`), as text.

    Raises
    ------
    ResourceError
        With the message `missing` and the advice, if the file is not there.
    """
    path = DATA / file
    if not path.is_file():
        raise ResourceError(missing, str(path), advice)
    with path.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))
