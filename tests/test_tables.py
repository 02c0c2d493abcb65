"""CSV files in and out: what is accepted, what is refused and how, and that nothing is lost on the way."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mediakit.corpus import read_table, write_table
from mediakit.corpus.tables import format_cell, guard_cell, read_rows, unguard_cell
from mediakit.errors import MediakitError, SchemaError
from mediakit.schema import TABLES, Column, Table, parse_time

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Any text, with more of what could break a CSV file or a spreadsheet than chance would bring.
texts = st.text(st.sampled_from("=+-@\t\r\n\"',;'’ aä\0\ufeff☃😀") | st.characters(codec="utf-8"), max_size=30)
LOGS = Table(
    "logs",
    "one entry",
    (Column("log_id", "key", needed=True, filled=True), Column("n", "number", type="integer", needed=True)),
    key=("log_id",),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "boats.csv"


def refusal(path: Path, content: bytes) -> SchemaError:
    """The error with which a file of this content is refused; it names the file and says what to do."""
    path.write_bytes(content)
    with pytest.raises(SchemaError) as caught:
        read_rows(path)
    assert str(path) in caught.value.where
    assert caught.value.todo
    return caught.value


# --- what is accepted


@pytest.mark.parametrize(
    "content",
    [
        b"boat_id,name\n0012,Zo\xc3\xab\n",
        b"\xef\xbb\xbfboat_id,name\n0012,Zo\xc3\xab\n",
        b"boat_id,name\r\n0012,Zo\xc3\xab\r\n",
        b"boat_id,name\n0012,Zo\xc3\xab",
        b' boat_id ,name\n"0012","Zo\xc3\xab"\n',
        b"boat_id,name\n\n0012,Zo\xc3\xab\n,\n \n",
    ],
    ids=["plain", "bom", "crlf", "no last newline", "quoted", "blank rows"],
)
def test_the_usual_forms_of_csv_are_read_alike(path: Path, content: bytes):
    path.write_bytes(content)
    rows = read_rows(path)
    assert rows.to_dict("records") == [{"boat_id": "0012", "name": "Zoë"}]


def test_a_file_with_a_header_alone_is_an_empty_table(path: Path):
    path.write_bytes(b"boat_id,name\n")
    rows = read_rows(path)
    assert list(rows.columns) == ["boat_id", "name"]
    assert len(rows) == 0


def test_words_that_pandas_takes_for_missing_stay_words(path: Path):
    path.write_bytes(b"boat_id,name\nNA,null\n1,\n")
    assert read_rows(path).to_numpy().tolist() == [["NA", "null"], ["1", ""]]


def test_a_nul_byte_is_a_character_like_any_other(path: Path):
    path.write_bytes(b"boat_id,name\n1,I\0da\n")
    assert read_rows(path).loc[0, "name"] == "I\0da"


def test_a_separator_within_the_header_does_not_make_it_another_format(path: Path):
    path.write_bytes(b'boat_id,name,"a; b"\n1,Ida,x\n')
    assert list(read_rows(path).columns) == ["boat_id", "name", "a; b"]


# --- what is refused


def test_broken_utf8_names_the_line_and_what_stands_before_it(path: Path):
    error = refusal(path, b"boat_id,name\n1,Ida\n2,Zo\xeb\n")
    assert "line 3" in error.where
    assert "Zo" in error.where
    assert "0xeb" in error.what


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"], ids=["little endian", "big endian"])
def test_utf16_is_refused_by_its_name(path: Path, mark: bytes):
    encoding = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    assert "UTF-16" in refusal(path, mark + "boat_id,name\n1,Ida\n".encode(encoding)).what


@pytest.mark.parametrize(("separator", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_other_separators_are_refused_by_name(path: Path, separator: str, name: str):
    assert name in refusal(path, f"boat_id{separator}name\n1{separator}Ida, the red\n".encode()).what


@pytest.mark.parametrize(("row", "cells"), [("2,Ida,the red", 3), ("2", 1)])
def test_a_ragged_row_is_named(path: Path, row: str, cells: int):
    error = refusal(path, f"boat_id,name\n1,Ida\n{row}\n".encode())
    assert error.what == f"row 3 has {cells} cells, the header has 2"
    assert "row 3" in error.where


def test_a_doubled_column_name_is_refused(path: Path):
    assert "'name' occurs twice" in refusal(path, b"boat_id,name, name\n1,a,b\n").what


@pytest.mark.parametrize("content", [b'boat_id,name\n1,"Ida\n2,Ada\n', b'boat_id,name\n1,"Ida" the red\n'])
def test_an_unclosed_quotation_mark_is_refused(path: Path, content: bytes):
    assert "quotation mark" in refusal(path, content).todo


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n", b"\n1,Ida\n"])
def test_an_empty_file_is_refused(path: Path, content: bytes):
    assert "header" in refusal(path, content).what


@pytest.mark.parametrize("name", ["nowhere.csv", "."])
def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path, name: str):
    with pytest.raises(MediakitError) as caught:
        read_rows(tmp_path / name)
    assert caught.value.where == str(tmp_path / name)


@given(st.binary(max_size=60) | st.text(max_size=40).map(lambda text: f"a,b\n1,{text}\n".encode()))
def test_any_bytes_are_either_read_or_refused_with_the_file_named(tmp_path: Path, content: bytes):
    path = tmp_path / "any.csv"
    path.write_bytes(content)
    try:
        rows = read_rows(path)
    except MediakitError as error:
        assert str(path) in error.where
    else:
        assert all(isinstance(cell, str) for cell in rows.to_numpy().ravel())
        assert len(set(rows.columns)) == len(rows.columns)


def test_rows_are_counted_as_a_spreadsheet_does_also_after_a_blank_one(path: Path):
    path.write_bytes(b"log_id,n\n1,1\n\n2,two\n")
    with pytest.raises(SchemaError, match="row 4, column n: 'two'"):
        read_table(path, LOGS)


def test_read_table_names_the_file(path: Path):
    path.write_bytes(b"log_id,n\n1,two\n")
    with pytest.raises(SchemaError) as caught:
        read_table(path, LOGS)
    assert caught.value.where == str(path)


# --- formulas


@given(texts)
def test_guarding_can_be_undone(text: str):
    assert unguard_cell(guard_cell(text)) == text


@given(texts)
def test_no_guarded_cell_starts_a_formula(text: str):
    assert not guard_cell(text).startswith(STARTS_A_FORMULA)


@pytest.mark.parametrize("text", ["Ferry = boat", "'tis a ferry", "‘=’", "a@b", "", "1-2"])
def test_harmless_cells_are_written_as_they_are(text: str):
    assert guard_cell(text) == text


# --- there and back


@given(st.lists(st.tuples(texts, texts), max_size=6))
@example([('=HYPERLINK("x")', "'+1"), ("''=1", 'a,b\r\n"c"'), ("\ufeff", "\r")])
def test_what_is_written_is_read_back(tmp_path: Path, rows: list[tuple[str, str]]):
    path = tmp_path / "any.csv"
    frame = pd.DataFrame([("x", *row) for row in rows], columns=["log_id", "headline", "text"], dtype="str")
    for bom in (True, False):
        assert write_table(frame, path, bom=bom) == path
        pd.testing.assert_frame_equal(read_rows(path), frame)


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=6))
@example([("\r0", "\t")])
def test_no_cell_of_a_written_file_starts_a_formula(tmp_path: Path, rows: list[tuple[str, str]]):
    path = write_table(pd.DataFrame(rows, columns=["=headline", "text"]), tmp_path / "any.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert len(cells) == 2 * (len(rows) + 1)
    assert not [cell for cell in cells if cell.startswith(STARTS_A_FORMULA)]


def test_a_text_as_long_as_a_live_blog_is_read_back(path: Path):
    text = "The ferry is late. " * 20_000
    write_table(pd.DataFrame({"log_id": ["1"], "text": [text]}), path)
    assert read_rows(path).loc[0, "text"] == text


def test_half_a_surrogate_is_refused_with_the_path(path: Path):
    with pytest.raises(MediakitError) as caught:
        write_table(pd.DataFrame({"log_id": ["\ud83d"]}), path)
    assert str(path) in caught.value.where


@pytest.mark.parametrize(("bom", "start"), [(True, b"\xef\xbb\xbfa\n"), (False, b"a\n")])
def test_the_byte_order_mark_is_for_spreadsheets_and_lines_end_alike(path: Path, bom: bool, start: bytes):
    write_table(pd.DataFrame({"a": ["1"]}), path, bom=bom)
    assert path.read_bytes() == start + b"1\n"


def test_a_corpus_survives_being_written_and_read(corpus, tmp_path: Path):
    for name in ("articles", "versions", "quotes", "speakers", "events"):
        frame = getattr(corpus, name)
        written = write_table(frame, tmp_path / "copy" / f"{name}.csv")
        pd.testing.assert_frame_equal(read_table(written, TABLES[name]), frame)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (pd.NA, ""),
        (pd.NaT, ""),
        (float("nan"), ""),
        ("", ""),
        (True, "true"),
        (False, "false"),
        (3, "3"),
        (0.25, "0.25"),
        (pd.Timestamp("2031-05-03", tz="UTC"), "2031-05-03"),
        (pd.Timestamp("2031-05-03T06:10", tz="UTC"), "2031-05-03T06:10:00Z"),
        (pd.Timestamp("2031-05-03T01:00", tz="Europe/Moscow"), "2031-05-02T22:00:00Z"),
        (pd.Timestamp("2031-05-03T03:00", tz="Europe/Moscow"), "2031-05-03"),
        ("=1", "'=1"),
    ],
)
def test_values_as_they_stand_in_a_file(value: object, text: str):
    assert format_cell(value) == text


@given(st.datetimes(datetime(1000, 1, 1), datetime(9999, 12, 30), timezones=st.just(UTC)))
@example(datetime(1970, 1, 1, tzinfo=UTC))
def test_times_are_written_so_that_they_can_be_read(moment: datetime):
    assert parse_time(format_cell(pd.Timestamp(moment))) == moment


# --- where to


def test_folders_are_made_on_the_way(tmp_path: Path):
    written = write_table(pd.DataFrame({"a": ["1"]}), tmp_path / "new" / "folder" / "t.csv")
    assert written.is_file()


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(MediakitError, match="cannot write") as caught:
        write_table(pd.DataFrame({"a": ["1"]}), tmp_path / "file" / "t.csv")
    assert str(tmp_path / "file" / "t.csv") in caught.value.where
    assert caught.value.todo
