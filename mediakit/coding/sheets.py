"""Coding without a notebook: a sheet for Excel or any other spreadsheet, and back to codes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediakit.coding.reading import CODE_COLUMNS
from mediakit.coding.units import make_units
from mediakit.corpus.tables import read_rows, write_table
from mediakit.errors import MediakitError
from mediakit.harvest.workbook import read_workbook, save_workbook, write_cells
from mediakit.resources import Codebook, read_codebook

if TYPE_CHECKING:
    import pandas as pd

    from mediakit.corpus import Corpus

FIRST = ["article_id", "field", "paragraph", "text"]
LAST = ["note"]
PAGE = "coding"
YES = frozenset(("yes", "y", "1", "x", "true", "ja", "oui", "si", "sí", "да"))
NO = frozenset(("no", "n", "0", "false", "nein", "non", "нет"))
WIDTHS = {"article_id": 14, "field": 11, "paragraph": 10, "text": 70, "note": 35}
HELP = (
    "Read the definition of each code (below) before you begin, and again whenever you hesitate.",
    "Write yes or no in each column of a code. A row without any answer counts as not coded.",
    "A row that has one answer needs all: write no where a code is absent.",
    "note: what made you hesitate. Do not change article_id, field, paragraph, text and the names of the columns.",
    "To sort, mark the whole sheet, not one column.",
)


def write_coding_sheet(
    corpus: Corpus,
    path: str | Path,
    codebook: str | Path = "generic-frames",
    *,
    unit: str = "headline",
    sample: int | Sequence[str] | None = None,
    hide_outlet: bool = True,
    seed: int = 0,
) -> Path:
    """Write units to be coded as a sheet: .xlsx (cells with yes or no to choose from) or .csv.

    Parameters
    ----------
    corpus, codebook, unit, sample, hide_outlet, seed
        As in `code_articles`: the same values give the same units in the same order.
    path : str or Path
        A file that does not exist yet; one for each coder.

    Returns
    -------
    Path
        The file. One row per unit: article_id, field, paragraph, text, a column per code, note.

    Raises
    ------
    MediakitError
        If the file exists (it may hold somebody's work), is neither .xlsx nor .csv, or there is nothing to code.
    """
    import pandas as pd

    path = Path(path)
    if path.suffix.lower() not in (".xlsx", ".csv"):
        raise MediakitError(f"a sheet is .xlsx or .csv, not {path.suffix!r}", str(path), "choose one of the two")
    if path.exists():
        raise MediakitError("the sheet is there already, perhaps with answers", str(path), "choose another name")
    book = read_codebook(codebook)
    units = make_units(corpus.articles, unit, sample, hide_outlet=hide_outlet, seed=seed, language=book.language)
    codes = [code.code for code in book.codes]
    empty = pd.DataFrame("", index=units.index, columns=[*codes, *LAST], dtype="str")
    sheet = pd.concat([units[FIRST], empty], axis=1)
    if path.suffix.lower() == ".csv":
        return write_table(sheet, path)
    return _write_workbook(sheet, path, book, codes)


def _write_workbook(sheet: pd.DataFrame, path: Path, book: Codebook, codes: list[str]) -> Path:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    workbook = Workbook()
    page: Any = workbook.active
    page.title = PAGE
    write_cells(page, sheet, {*codes, *LAST}, {**WIDTHS, **dict.fromkeys(codes, 14)})
    answers = DataValidation(type="list", formula1='"yes,no"', allow_blank=True)
    answers.showErrorMessage, answers.errorTitle, answers.error = True, "yes or no", "Choose yes or no."
    first = get_column_letter(len(FIRST) + 1)
    last = get_column_letter(len(FIRST) + len(codes))
    answers.add(f"{first}2:{last}{len(sheet) + 1}")
    page.add_data_validation(answers)
    page.freeze_panes = f"{first}2"
    definitions = workbook.create_sheet("codebook")
    for letter, width in zip("ABCDE", (22, 26, 60, 50, 50), strict=True):
        definitions.column_dimensions[letter].width = width
    for text in HELP:
        definitions.append([text])
    definitions.append([])
    definitions.append(["code", "label", "definition", "yes, for example", "no, for example"])
    for code in book.codes:
        definitions.append([code.code, code.label, code.definition, "\n".join(code.include), "\n".join(code.exclude)])
    for row in definitions.iter_rows(min_row=len(HELP) + 2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.data_type = "s" if cell.value is not None else cell.data_type
    return save_workbook(workbook, path)


def read_coding_sheet(path: str | Path, codebook: str | Path = "generic-frames", *, coder: str) -> pd.DataFrame:
    """Read a sheet that somebody has filled in.

    Parameters
    ----------
    path : str or Path
        A sheet of `write_coding_sheet`, saved as .xlsx or as .csv (with commas, semicolons or tabs).
    codebook : str or Path
        That which the sheet was written with.
    coder : str
        Who filled it in.

    Returns
    -------
    DataFrame
        The table of `read_codes`: one row per unit and code; order is the row's place in the sheet, coded_at is empty.
        Rows without any answer are left out.

    Raises
    ------
    MediakitError
        With every mistake, each with its row and column as the spreadsheet numbers them.
    """
    import pandas as pd

    path = Path(path)
    rows = read_workbook(path, PAGE) if path.suffix.lower() == ".xlsx" else read_rows(path, any_separator=True)
    codes = [code.code for code in read_codebook(codebook).codes]
    lost = [name for name in ["article_id", "field", *codes] if name not in rows.columns]
    if lost:
        raise MediakitError(f"the sheet has no column {lost[0]!r}", f"{path}, row 1", "take the names as they were")
    mistakes: list[str] = []
    found = []
    seen: dict[tuple[str, str, str], int] = {}
    for place, record in zip(rows.index + 2, rows.to_dict("records"), strict=True):
        key = (record["article_id"].strip(), record["field"].strip(), record.get("paragraph", "").strip())
        answers = {code: _read_answer(record[code]) for code in codes}
        if all(record[code].strip() == "" for code in codes):
            continue
        if not key[0]:
            mistakes.append(f"row {place}, column article_id: it is empty")
        if key in seen:
            mistakes.append(f"row {place}, column article_id: the unit stands in row {seen[key]} already")
        seen.setdefault(key, place)
        for code, answer in answers.items():
            if answer is None:
                said = f"{record[code]!r} is neither yes nor no" if record[code].strip() else "no answer"
                mistakes.append(f"row {place}, column {code}: {said}")
        found += [(*key, code, answer, int(place) - 1, record.get("note", "")) for code, answer in answers.items()]
    if mistakes:
        what = f"{len(mistakes)} cell{'s' * (len(mistakes) > 1)} of the sheet cannot be read"
        raise MediakitError(what, f"{path}: " + "; ".join(mistakes), "correct them in the sheet and save it again")
    columns = ["article_id", "field", "paragraph", "code", "present", "order", "note"]
    table = pd.DataFrame(found, columns=columns).assign(quote_id="", codebook=str(codebook), coder=coder)
    table["coded_at"] = pd.Series(pd.NaT, index=table.index, dtype="datetime64[us, UTC]")
    return table[CODE_COLUMNS].astype({"present": "boolean", "order": "int64"})


def _read_answer(cell: str) -> bool | None:
    said = cell.strip().casefold()
    return True if said in YES else False if said in NO else None
