"""Puts corrections into a corpus's corrections.csv: never half a file, and never a corpus that cannot be read."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from mediakit.corpus.datapackage import write_datapackage
from mediakit.corpus.reading import read_folder
from mediakit.corpus.tables import read_table, write_bytes, write_table
from mediakit.errors import SchemaError
from mediakit.schema import CORRECTIONS, empty_table

if TYPE_CHECKING:
    import pandas as pd


def apply_corrections(corpus_folder: str | Path, corrections: pd.DataFrame) -> int:
    """Put corrections into a corpus's corrections.csv; `read_corpus` shows their values from then on.

    A correction of a cell that is there already is replaced. The corpus is read with them before they stay: if it
    cannot be, the file is as it was. `datapackage.json` is renewed where there is one.

    Parameters
    ----------
    corpus_folder : str or Path
    corrections : DataFrame
        Table `corrections`; an empty `when` becomes the present moment.

    Returns
    -------
    int
        Number of rows that are new or changed.

    Raises
    ------
    SchemaError
        If the corpus cannot be read with the corrections.
    MediakitError
        If the folder cannot be written.
    """
    import pandas as pd

    folder = Path(corpus_folder)
    path = folder / "corrections.csv"
    before = path.read_bytes() if path.is_file() else None
    old = read_table(path, CORRECTIONS) if before else empty_table(CORRECTIONS)
    now = pd.Timestamp(datetime.now(UTC)).floor("s")
    new = corrections[[name for name in CORRECTIONS.names if name in corrections.columns]].copy()
    told = new["when"] if "when" in new.columns else pd.Series(pd.NaT, index=new.index)
    new["when"] = pd.to_datetime(told, utc=True).astype(old["when"].dtype).fillna(now)
    cell = ["table", "row_id", "field"]
    known = set(old[[*cell, "value", "reason"]].itertuples(index=False, name=None))
    new = new[[row not in known for row in new[[*cell, "value", "reason"]].itertuples(index=False, name=None)]]
    if new.empty:
        return 0
    both = pd.concat([old, new.astype(old.dtypes.to_dict())], ignore_index=True)
    both = both.drop_duplicates(subset=cell, keep="last")
    _replace(path, both, bom=before is None or before.startswith(b"\xef\xbb\xbf"))
    try:
        read_folder(folder)
    except SchemaError:
        _restore(path, before)
        raise
    if (folder / "datapackage.json").is_file():
        write_datapackage(folder)
    return len(new)


def _replace(path: Path, table: pd.DataFrame, bom: bool) -> None:
    """Write a table so that the old file or the new one is there, and never half of one."""
    draft = path.with_suffix(".csv.new")
    write_table(table, draft, bom=bom)
    draft.replace(path)


def _restore(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink()
    else:
        draft = path.with_suffix(".csv.new")
        write_bytes(draft, content)
        draft.replace(path)
