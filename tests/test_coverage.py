"""Articles per day, counted by hand on the small corpus."""

from __future__ import annotations

import pandas as pd
import pytest

from mediakit.coverage import coverage_by_day
from mediakit.errors import MediakitError, SchemaError
from mediakit.schema import ARTICLES, empty_table

LAKESIDE, POST, RADIO, VESTNIK = "The Lakeside Daily", "Harbour Post", "Radio Nordsund", "Ostrov Vestnik"


def counts(table: pd.DataFrame) -> dict[str, list[int]]:
    """The numbers of each outlet's dated rows in their order."""
    dated = table[table["day"].notna()]
    return {outlet: rows["n"].tolist() for outlet, rows in dated.groupby("outlet")}


def days(table: pd.DataFrame) -> list[str]:
    return sorted({f"{day:%m-%d}" for day in table["day"].dropna()})


def test_copies_count_once_and_days_without_articles_are_there(corpus):
    table = coverage_by_day(corpus.articles)
    assert days(table) == ["05-03", "05-04", "05-05", "05-06"]
    assert counts(table) == {
        LAKESIDE: [2, 1, 0, 0],  # a01 a02 | a07
        POST: [1, 1, 0, 1],  # a04 | a05 | | a11
        RADIO: [0, 0, 1, 1],  # a06 and a08 are copies; a09 | 0012
        VESTNIK: [0, 0, 1, 0],  # a10
    }


def test_the_whole_of_each_day(corpus):
    table = coverage_by_day(corpus.articles).dropna(subset="day")
    assert table.groupby("day")["of"].unique().map(list).tolist() == [[3], [2], [2], [2]]


def test_articles_without_date_stand_last_without_a_day(corpus):
    table = coverage_by_day(corpus.articles)
    undated = table[table["day"].isna()]
    assert undated[["outlet", "n", "of"]].to_numpy().tolist() == [[LAKESIDE, 1, 1]]
    assert undated.index.tolist() == [len(table) - 1]
    assert table["n"].sum() == 10  # every article but the two copies


def test_all_copies_on_request(corpus):
    table = coverage_by_day(corpus.articles, copies="all")
    assert counts(table)[RADIO] == [0, 2, 1, 1]
    assert table["n"].sum() == 12


def test_days_are_midnights_utc(corpus):
    day = coverage_by_day(corpus.articles, time_zone="Europe/Moscow")["day"]
    assert str(day.dtype) == "datetime64[us, UTC]"
    assert (day.dropna() == day.dropna().dt.normalize()).all()


def test_east_of_greenwich_late_articles_belong_to_the_next_day_but_printed_days_stay(corpus):
    table = coverage_by_day(corpus.articles, time_zone="Europe/Moscow")  # UTC+3
    assert days(table) == ["05-03", "05-04", "05-05", "05-06"]
    assert counts(table) == {
        LAKESIDE: [2, 1, 0, 0],
        POST: [0, 2, 0, 1],  # a04 (23:30 UTC) moves; a05 and a11 are known by day only
        RADIO: [0, 0, 1, 1],
        VESTNIK: [0, 0, 0, 1],  # a10 (21:15 UTC) moves
    }


def test_west_of_greenwich_early_articles_belong_to_the_day_before_but_printed_days_stay(corpus):
    table = coverage_by_day(corpus.articles, time_zone="America/Los_Angeles")  # UTC-7 in May
    assert days(table) == ["05-02", "05-03", "05-04", "05-05", "05-06"]
    # a01 (06:10 UTC) moves; a02 is known by day only, and so is a09
    assert counts(table)[LAKESIDE] == [1, 1, 1, 0, 0]
    assert counts(table)[RADIO] == [0, 0, 0, 1, 1]


def test_another_column_can_be_counted(corpus):
    table = coverage_by_day(corpus.articles, by="desk")
    totals = table.groupby("desk")["n"].sum().to_dict()
    assert totals == {"city": 5, "air": 2, "letters": 1, "money": 1, "world": 1}


def test_a_gap_of_weeks_is_filled_with_zeros(draft):
    draft.set("articles", "0012", "published", "2031-06-03T00:00:00Z")
    table = coverage_by_day(draft.read().articles).dropna(subset="day")
    assert len(table) == 4 * 32  # outlets, 3 May to 3 June
    assert counts(table)[RADIO][-1] == 1


def test_without_any_date_only_the_undated_rows_remain(draft):
    for article in draft.tables["articles"][1:]:
        draft.set("articles", article[0], "published", "").set("articles", article[0], "published_precision", "")
    table = coverage_by_day(draft.read().articles, copies="all")
    assert table["day"].isna().all()
    assert table.set_index("outlet")["n"].to_dict() == {LAKESIDE: 4, RADIO: 4, POST: 3, VESTNIK: 1}
    assert set(table["of"]) == {12}


def test_no_articles_no_rows():
    table = coverage_by_day(empty_table(ARTICLES))
    assert list(table.columns) == ["outlet", "day", "n", "of"]
    assert len(table) == 0


@pytest.mark.parametrize("zone", ["Mars/Port_Ambrey", "", "../etc/passwd", "UTC+3 or so"])
def test_an_unknown_time_zone_is_refused(corpus, zone: str):
    with pytest.raises(MediakitError, match="no time zone") as caught:
        coverage_by_day(corpus.articles, time_zone=zone)
    assert "Europe/Moscow" in caught.value.todo


def test_wrong_arguments_are_refused(corpus):
    with pytest.raises(MediakitError, match="copies='twice'"):
        coverage_by_day(corpus.articles, copies="twice")
    with pytest.raises(SchemaError, match="party"):
        coverage_by_day(corpus.articles, by="party")
