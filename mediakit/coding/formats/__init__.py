"""Codes and marked words to and from other programs: doccano, Label Studio, Web Annotation, INCEpTION, CSV."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediakit.coding.formats.common import CODES, SPANS, TEXTS, Annotations, Unit, join_tables, list_units
from mediakit.errors import MediakitError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CODES", "FORMATS", "SPANS", "TEXTS", "Annotations", "read_annotations", "write_annotations"]

# Name, module, ending of the file ("" is a folder of files).
FORMATS = {
    "csv": ("table", ".csv"),
    "doccano": ("doccano", ".jsonl"),
    "label-studio": ("label_studio", ".json"),
    "web-annotation": ("web_annotation", ".jsonld"),
    "inception": ("inception", ""),
}


@dataclass(frozen=True)
class _Format:
    write: Callable[[list[Unit], Path], list[str]]
    read: Callable[[Path], tuple[list[Unit], list[str]]]


def write_annotations(
    path: str | Path,
    texts: pd.DataFrame,
    *,
    codes: pd.DataFrame | None = None,
    spans: pd.DataFrame | None = None,
    format: str | None = None,
) -> list[str]:
    """Write codes and marked words in the format of another program.

    Parameters
    ----------
    path : str or Path
        A file; for "inception" a folder, with a file for each unit and coder.
    texts : DataFrame
        articles or quotes: the words that were coded.
    codes : DataFrame, optional
        The table of `read_codes` or `adjudicate`.
    spans : DataFrame, optional
        The table of `read_spans`.
    format : {"csv", "doccano", "label-studio", "web-annotation", "inception"}, optional
        By default that which the ending of the file says: .csv, .jsonl, .json, .jsonld.

    Returns
    -------
    list of str
        What the format cannot hold and was therefore left out; empty where everything is in it.

    Raises
    ------
    MediakitError
        If the format is not known, a unit's words are not in `texts`, or the file cannot be written.

    Notes
    -----
    doccano: JSON Lines for text classification or (with spans alone) sequence labelling, a line per unit and coder.
    Label Studio: a list of tasks, an annotation per coder, with `choices` and `labels`. Web Annotation: W3C
    Recommendation of 2017, TextPositionSelector and TextQuoteSelector. INCEpTION: WebAnno TSV 3.3 with the layer
    webanno.custom.Frame; it holds spans alone. Places are counted in code points, in WebAnno TSV in units of UTF-16.
    """
    path = Path(path)
    units = list_units(texts, codes, spans)
    return _find_format(_name_format(path, format)).write(units, path)


def read_annotations(path: str | Path, format: str | None = None) -> Annotations:
    """Read codes and marked words from a file of another program, or one that `write_annotations` has written.

    Returns
    -------
    Annotations
        codes (as `read_codes`), spans (as `read_spans`), texts (article_id, field, paragraph, text: the words of each
        unit) and notes (what was passed over). A unit that carries no id of its own is named by its place in the file.

    Raises
    ------
    MediakitError
        If the format is not known, or the file is damaged: the message names the file and the line or task.
    """
    path = Path(path)
    if not path.exists():
        raise MediakitError("there is no such file or folder", str(path), "check the name")
    units, notes = _find_format(_name_format(path, format)).read(path)
    return join_tables(units, notes)


def _name_format(path: Path, format: str | None) -> str:
    endings = {ending: name for name, (_, ending) in FORMATS.items()}
    name = format or endings.get("" if path.is_dir() else path.suffix.lower())
    if name not in FORMATS:
        raise MediakitError(
            f"format={format!r} is not known" if format else f"the ending {path.suffix!r} names no format",
            str(path),
            f"write format= one of: {', '.join(FORMATS)}",
        )
    return name


def _find_format(name: str) -> _Format:
    module: Any = import_module(f"mediakit.coding.formats.{FORMATS[name][0]}")
    return _Format(module.write, module.read)
