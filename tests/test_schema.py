"""Cells of text become typed columns, or a message that names file, spreadsheet row and column."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.errors import SchemaError
from mediakit.schema import TABLES, Column, Table, cast_table, check_columns, empty_table, parse_time, table_schema
from mediakit.schema.cast import parse_cell

BOATS = Table(
    "boats",
    "one boat",
    (
        Column("boat_id", "key", needed=True, filled=True),
        Column("name", "painted name", needed=True),
        Column("built", "launch, UTC", type="time"),
        Column("decks", "decks", type="integer"),
        Column("length", "metres", type="number"),
        Column("afloat", "not sunk", type="boolean"),
        Column("kind", "kind", allowed=("ferry", "tug")),
    ),
    key=("boat_id",),
)


def cast(*records: dict[str, str], table: Table = BOATS) -> pd.DataFrame:
    filled = [{"boat_id": f"b{number}", "name": "", **record} for number, record in enumerate(records)]
    return cast_table(pd.DataFrame(filled, dtype="str").fillna(""), table, "boats.csv")


# --- times


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2017-04-12", datetime(2017, 4, 12, tzinfo=UTC)),
        ("2017-04-12T17:37:00Z", datetime(2017, 4, 12, 17, 37, tzinfo=UTC)),
        ("2017-04-12T17:37Z", datetime(2017, 4, 12, 17, 37, tzinfo=UTC)),
        ("2017-04-12 17:37:05z", datetime(2017, 4, 12, 17, 37, 5, tzinfo=UTC)),
        ("2017-04-12T20:37:00+03:00", datetime(2017, 4, 12, 17, 37, tzinfo=UTC)),
        ("2017-04-12T20:37:00+0300", datetime(2017, 4, 12, 17, 37, tzinfo=UTC)),
        ("2017-04-12T22:00:00-07:00", datetime(2017, 4, 13, 5, 0, tzinfo=UTC)),
        ("2017-01-01T01:00:00+05:30", datetime(2016, 12, 31, 19, 30, tzinfo=UTC)),
        ("2017-04-12T17:37:00.250000Z", datetime(2017, 4, 12, 17, 37, 0, 250000, tzinfo=UTC)),
        ("2016-02-29", datetime(2016, 2, 29, tzinfo=UTC)),
    ],
)
def test_times_with_their_zone_become_utc(text: str, moment: datetime):
    parsed = parse_time(text)
    assert parsed == moment
    assert parsed.utcoffset() == timedelta(0)


@pytest.mark.parametrize("text", ["12/04/2017", "4/12/17", "12.04.2017", "2017/04/12", "12/04/2017 17:37"])
def test_dates_that_can_be_read_in_two_ways_are_refused(text: str):
    with pytest.raises(ValueError, match="ambiguous"):
        parse_time(text)


@pytest.mark.parametrize("text", ["2017-04-12T17:37:00", "2017-04-12 17:37", "2017-04-12T00:00"])
def test_a_time_without_zone_is_refused(text: str):
    with pytest.raises(ValueError, match="no time zone"):
        parse_time(text)


@pytest.mark.parametrize(
    "text",
    ["2017-02-29", "2017-13-01", "2017-00-10", "2017-04-31", "2017-04-12T24:30Z", "2017-04-12T12:60Z",
     "0000-01-01", "2017-04-12T12:00+25:00", "9999-12-31T23:00-05:00"],
)  # fmt: skip
def test_days_and_hours_that_do_not_exist_are_refused(text: str):
    with pytest.raises(ValueError, match="no date that exists"):
        parse_time(text)


@pytest.mark.parametrize("text", ["April 12, 2017", "2017", "2017-04", "2017-4-12", "20170412", "yesterday", "", "T"])
def test_what_is_no_date_is_refused_with_the_way_to_write_it(text: str):
    with pytest.raises(ValueError, match="2017-04-12T17:37:00Z"):
        parse_time(text)


@given(st.datetimes(timezones=st.builds(timezone, st.integers(-840, 840).map(lambda m: timedelta(minutes=m)))))
def test_every_moment_written_in_any_zone_is_read_as_the_same_moment(moment: datetime):
    try:
        expected = moment.astimezone(UTC)
    except OverflowError:
        with pytest.raises(ValueError, match="no date that exists"):
            parse_time(moment.isoformat())
    else:
        assert parse_time(moment.isoformat()) == expected


@given(st.text() | st.from_regex(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(T[\d:]{0,8}Z?)?", fullmatch=True))
def test_parse_time_either_reads_or_says_what_is_wrong(text: str):
    try:
        moment = parse_time(text)
    except ValueError as error:
        assert repr(text) in str(error)
    else:
        assert moment.utcoffset() == timedelta(0)


# --- single cells


@pytest.mark.parametrize(
    ("text", "type_", "value"),
    [
        ("0012", "string", "0012"),
        ("", "string", ""),
        ("12", "integer", 12),
        ("-3", "integer", -3),
        ("", "integer", None),
        ("0.25", "number", 0.25),
        ("", "number", None),
        ("TRUE", "boolean", True),
        ("no", "boolean", False),
        ("1", "boolean", True),
        ("", "boolean", None),
        ("", "time", None),
        ("2031-05-03", "time", datetime(2031, 5, 3, tzinfo=UTC)),
    ],
)
def test_cells_become_their_type(text: str, type_: str, value: object):
    parsed = parse_cell(text, Column("c", "", type=type_))
    assert parsed == value
    assert type(parsed) is type(value)


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("", Column("c", "", filled=True), "must be filled"),
        ("1.5", Column("c", "", type="integer"), "'1.5' is not a whole number"),
        ("many", Column("c", "", type="number"), "'many' is not a number"),
        ("1,5", Column("c", "", type="number"), "'1,5' is not a number"),
        ("maybe", Column("c", "", type="boolean"), "neither true nor false"),
        ("Tug", Column("c", "", allowed=("ferry", "tug")), "'Tug' is not one of: ferry, tug"),
        ("3/4/2031", Column("c", "", type="time"), "ambiguous"),
    ],
)
def test_cells_that_do_not_fit_say_why(text: str, column: Column, message: str):
    with pytest.raises(ValueError, match=message):
        parse_cell(text, column)


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1e999"])
def test_a_number_is_a_finite_number(text: str):
    with pytest.raises(ValueError, match="is not a number"):
        parse_cell(text, Column("c", "", type="number"))


# --- tables


def test_declared_columns_come_first_in_order_and_unknown_ones_are_kept():
    rows = pd.DataFrame({"paint": ["red"], "kind": ["tug"], "name": ["Ida"], "boat_id": ["b1"]}, dtype="str")
    table = cast_table(rows, BOATS, "boats.csv")
    assert list(table.columns) == ["boat_id", "name", "built", "decks", "length", "afloat", "kind", "paint"]
    assert table.loc[0, "paint"] == "red"
    assert table.loc[0, "kind"] == "tug"


def test_ids_stay_strings():
    table = cast({"boat_id": "0012"}, {"boat_id": "1e3"}, {"boat_id": "NA"}, {"boat_id": "true"})
    assert list(table["boat_id"]) == ["0012", "1e3", "NA", "true"]


def test_types_of_the_columns():
    table = cast({"built": "2031-05-03", "decks": "2", "length": "30.5", "afloat": "yes", "kind": "ferry"}, {})
    assert str(table["built"].dtype) == "datetime64[us, UTC]"
    assert table.loc[0, "built"] == pd.Timestamp("2031-05-03", tz="UTC")
    assert (table.loc[0, "decks"], table.loc[0, "length"], table.loc[0, "afloat"]) == (2, 30.5, True)
    assert table.loc[1, ["built", "decks", "length", "afloat"]].isna().all()
    assert table.loc[1, "kind"] == ""


def test_blanks_around_a_cell_do_not_count():
    assert cast({"boat_id": " b1 ", "decks": " 2 "}).loc[0, ["boat_id", "decks"]].tolist() == ["b1", 2]


def test_a_missing_column_is_named_with_the_file_and_what_was_found():
    with pytest.raises(SchemaError) as caught:
        cast_table(pd.DataFrame({"Name": ["Ida"]}, dtype="str"), BOATS, "boats.csv")
    assert "lacks the columns boat_id, name" in caught.value.what
    assert caught.value.where == "boats.csv"
    assert "Name" in caught.value.todo


def test_a_wrong_cell_is_named_by_file_row_and_column():
    with pytest.raises(SchemaError) as caught:
        cast({"decks": "1"}, {"decks": "two"}, {"built": "03/05/2031"})
    message = str(caught.value)
    assert "boats.csv" in message
    assert "row 3, column decks: 'two'" in message  # row 1 is the header
    assert "row 4, column built: '03/05/2031'" in message
    assert "2 cells" in message


def test_many_faults_are_counted_and_the_first_are_shown():
    with pytest.raises(SchemaError) as caught:
        cast(*[{"decks": f"x{number}"} for number in range(30)])
    message = str(caught.value)
    assert "30 cells" in message
    assert "'x0'" in message
    assert "'x29'" not in message
    assert "22 more" in message  # 8 are shown


def test_a_repeated_key_names_both_rows():
    with pytest.raises(SchemaError, match=r"row 4, column boat_id: 'b1' stands in row 2 already"):
        cast({"boat_id": "b1"}, {"boat_id": "b2"}, {"boat_id": "b1"})


def test_a_key_that_is_repeated_but_for_blanks_is_refused():
    with pytest.raises(SchemaError, match="stands in row 2 already"):
        cast({"boat_id": "b1"}, {"boat_id": "b1 "})


def test_a_key_of_two_columns_may_repeat_in_one_of_them():
    versions = TABLES["versions"]
    rows = [("a", "1"), ("a", "2"), ("b", "1")]
    frame = pd.DataFrame([{"article_id": a, "position": p, "headline": "Ferry"} for a, p in rows], dtype="str")
    assert cast_table(frame, versions, "versions.csv")["position"].tolist() == [1, 2, 1]
    with pytest.raises(SchemaError, match=r"row 5, column article_id \+ position"):
        cast_table(pd.concat([frame, frame[:1]], ignore_index=True), versions, "versions.csv")


def test_an_empty_key_is_refused():
    with pytest.raises(SchemaError, match="row 2, column boat_id: is empty"):
        cast({"boat_id": "  "})


def test_a_whole_number_that_is_too_large_is_a_fault_of_its_cell():
    with pytest.raises(SchemaError, match="row 2, column decks"):
        cast({"decks": "99999999999999999999"})


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Zs", "Zl", "Zp", "Cc"])), max_size=5))
def test_strings_are_never_changed(names: list[str]):
    if names:
        assert cast(*[{"name": name} for name in names])["name"].tolist() == names


@pytest.mark.parametrize("name", sorted(TABLES))
def test_empty_tables_have_all_columns_with_the_types_of_filled_ones(name: str):
    table = TABLES[name]
    samples = {"time": "2031-05-03", "integer": "1", "number": "0.5", "boolean": "true"}
    cells = {c.name: c.allowed[0] if c.allowed else samples.get(c.type, "x") for c in table.columns}
    filled = cast_table(pd.DataFrame([cells], dtype="str"), table, "f")
    empty = empty_table(table)
    assert len(empty) == 0
    assert list(empty.columns) == table.names
    assert empty.dtypes.to_dict() == filled.dtypes.to_dict()


@pytest.mark.parametrize("name", sorted(TABLES))
def test_declarations_hold_together(name: str):
    table = TABLES[name]
    assert table.name == name
    assert len(set(table.names)) == len(table.names)
    assert set(table.key) <= set(table.names)
    assert table.row
    assert all(column.meaning for column in table.columns)
    assert {column.type for column in table.columns} <= {"string", "time", "integer", "number", "boolean"}
    assert all(column.needed for column in table.columns if column.filled), "a filled column has to be there"


def test_check_columns_names_what_the_verb_lacks():
    frame = pd.DataFrame({"a": [1]})
    with pytest.raises(SchemaError, match="count_boats needs the columns b, c"):
        check_columns(frame, ["a", "b", "c"], "count_boats")
    check_columns(frame, ["a"], "count_boats")


# --- Frictionless Table Schema


def test_table_schema_describes_the_columns_of_the_file():
    schema = table_schema(BOATS, ["name", "boat_id", "built", "decks", "kind", "paint"])
    assert schema == {
        "fields": [
            {"name": "name", "type": "string", "description": "painted name"},
            {"name": "boat_id", "type": "string", "description": "key", "constraints": {"required": True}},
            {"name": "built", "type": "string", "description": "launch, UTC"},
            {"name": "decks", "type": "integer", "description": "decks"},
            {"name": "kind", "type": "string", "description": "kind", "constraints": {"enum": ["ferry", "tug"]}},
            {"name": "paint", "type": "string"},
        ],
        "missingValues": [""],
        "primaryKey": ["boat_id"],
    }


def test_table_schema_has_no_key_when_the_file_lacks_its_column():
    assert "primaryKey" not in table_schema(BOATS, ["name"])
