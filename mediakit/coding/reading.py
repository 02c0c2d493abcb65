"""What was coded, as tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mediakit.coding.journal import Replay, replay_all
from mediakit.errors import MediakitError
from mediakit.resources import read_codebook

if TYPE_CHECKING:
    import pandas as pd

CODE_COLUMNS = [
    "article_id", "quote_id", "field", "paragraph", "codebook", "code", "present", "coder", "order", "coded_at", "note",
]  # fmt: skip
SPAN_COLUMNS = ["article_id", "field", "paragraph", "start", "end", "codebook", "code", "coder"]


def read_codes(folder: str | Path) -> pd.DataFrame:
    """Read what all coders have said in a folder of coding.

    Parameters
    ----------
    folder : str or Path
        The folder of `code_articles`.

    Returns
    -------
    DataFrame
        The table `codes` with more columns: one row per unit, code and coder: article_id, quote_id (""), field,
        paragraph, codebook, code, present, coder, order (place among the units of that coder: 1, 2, ...), coded_at
        (UTC), note. Skipped and open units have no rows.

    Raises
    ------
    MediakitError
        If there is no such folder, or a codebook that was coded with cannot be read.
    """
    import pandas as pd

    rows = []
    for (coder, codebook), work in _read_work(folder).items():
        codes = [code.code for code in read_codebook(codebook).codes]
        for (article_id, field, paragraph), unit in work.units.items():
            if unit.status == "done":
                rows += [
                    (article_id, "", field, paragraph, codebook, code, code in unit.present, coder, unit.order, unit.at,
                     unit.note)
                    for code in codes
                ]  # fmt: skip
    table = pd.DataFrame(rows, columns=CODE_COLUMNS)
    table["coded_at"] = pd.to_datetime(table["coded_at"], utc=True, format="ISO8601")
    texts = {name: "str" for name in CODE_COLUMNS if name not in ("present", "order", "coded_at")}
    return table.astype({**texts, "present": "boolean", "order": "int64"})


def read_spans(folder: str | Path) -> pd.DataFrame:
    """Read the words that coders marked.

    Returns
    -------
    DataFrame
        One row per mark: article_id, field, paragraph, start, end (places in the unit's text), codebook, code, coder.

    Raises
    ------
    MediakitError
        If there is no such folder.
    """
    import pandas as pd

    rows = []
    for (coder, codebook), work in _read_work(folder).items():
        for (article_id, field, paragraph), unit in work.units.items():
            for span in unit.spans:
                place = (span["start"], span["end"])
                rows.append((article_id, field, paragraph, *place, codebook, span["code"], coder))
    return pd.DataFrame(rows, columns=SPAN_COLUMNS).astype({"start": "int64", "end": "int64"})


def _read_work(folder: str | Path) -> dict[tuple[str, str], Replay]:
    """By coder and codebook."""
    folder = Path(folder)
    if not folder.is_dir():
        raise MediakitError("there is no such folder of coding", str(folder), "give the folder of code_articles")
    return replay_all(folder)
