"""Articles per day, counted by hand on the small corpus."""

from __future__ import annotations

import pandas as pd
import pytest

from mediakit.coverage import count_coverage, find_change_points, measure_delays
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
    table = count_coverage(corpus.articles)
    assert days(table) == ["05-03", "05-04", "05-05", "05-06"]
    assert counts(table) == {
        LAKESIDE: [2, 1, 0, 0],  # a01 a02 | a07
        POST: [1, 1, 0, 1],  # a04 | a05 | | a11
        RADIO: [0, 0, 1, 1],  # a06 and a08 are copies; a09 | 0012
        VESTNIK: [0, 0, 1, 0],  # a10
    }


def test_the_whole_of_each_day(corpus):
    table = count_coverage(corpus.articles).dropna(subset="day")
    assert table.groupby("day")["of"].unique().map(list).tolist() == [[3], [2], [2], [2]]


def test_articles_without_date_stand_last_without_a_day(corpus):
    table = count_coverage(corpus.articles)
    undated = table[table["day"].isna()]
    assert undated[["outlet", "n", "of"]].to_numpy().tolist() == [[LAKESIDE, 1, 1]]
    assert undated.index.tolist() == [len(table) - 1]
    assert table["n"].sum() == 10  # every article but the two copies


def test_all_copies_on_request(corpus):
    table = count_coverage(corpus.articles, copies="all")
    assert counts(table)[RADIO] == [0, 2, 1, 1]
    assert table["n"].sum() == 12


def test_days_are_midnights_utc(corpus):
    day = count_coverage(corpus.articles, time_zone="Europe/Moscow")["day"]
    assert str(day.dtype) == "datetime64[us, UTC]"
    assert (day.dropna() == day.dropna().dt.normalize()).all()


def test_east_of_greenwich_late_articles_belong_to_the_next_day_but_printed_days_stay(corpus):
    table = count_coverage(corpus.articles, time_zone="Europe/Moscow")  # UTC+3
    assert days(table) == ["05-03", "05-04", "05-05", "05-06"]
    assert counts(table) == {
        LAKESIDE: [2, 1, 0, 0],
        POST: [0, 2, 0, 1],  # a04 (23:30 UTC) moves; a05 and a11 are known by day only
        RADIO: [0, 0, 1, 1],
        VESTNIK: [0, 0, 0, 1],  # a10 (21:15 UTC) moves
    }


def test_west_of_greenwich_early_articles_belong_to_the_day_before_but_printed_days_stay(corpus):
    table = count_coverage(corpus.articles, time_zone="America/Los_Angeles")  # UTC-7 in May
    assert days(table) == ["05-02", "05-03", "05-04", "05-05", "05-06"]
    # a01 (06:10 UTC) moves; a02 is known by day only, and so is a09
    assert counts(table)[LAKESIDE] == [1, 1, 1, 0, 0]
    assert counts(table)[RADIO] == [0, 0, 0, 1, 1]


def test_another_column_can_be_counted(corpus):
    table = count_coverage(corpus.articles, by="desk")
    totals = table.groupby("desk")["n"].sum().to_dict()
    assert totals == {"city": 5, "air": 2, "letters": 1, "money": 1, "world": 1}


def test_a_gap_of_weeks_is_filled_with_zeros(draft):
    draft.set("articles", "0012", "published", "2031-06-03T00:00:00Z")
    table = count_coverage(draft.read().articles).dropna(subset="day")
    assert len(table) == 4 * 32  # outlets, 3 May to 3 June
    assert counts(table)[RADIO][-1] == 1


def test_without_any_date_only_the_undated_rows_remain(draft):
    for article in draft.tables["articles"][1:]:
        draft.set("articles", article[0], "published", "").set("articles", article[0], "published_precision", "")
    table = count_coverage(draft.read().articles, copies="all")
    assert table["day"].isna().all()
    assert table.set_index("outlet")["n"].to_dict() == {LAKESIDE: 4, RADIO: 4, POST: 3, VESTNIK: 1}
    assert set(table["of"]) == {12}


def test_no_articles_no_rows():
    table = count_coverage(empty_table(ARTICLES))
    assert list(table.columns) == ["outlet", "day", "n", "of", "enough", "reason"]
    assert len(table) == 0


@pytest.mark.parametrize("zone", ["Mars/Port_Ambrey", "", "../etc/passwd", "UTC+3 or so"])
def test_an_unknown_time_zone_is_refused(corpus, zone: str):
    with pytest.raises(MediakitError, match="no time zone") as caught:
        count_coverage(corpus.articles, time_zone=zone)
    assert "Europe/Moscow" in caught.value.todo


def test_wrong_arguments_are_refused(corpus):
    with pytest.raises(MediakitError, match="copies='twice'"):
        count_coverage(corpus.articles, copies="twice")
    with pytest.raises(MediakitError, match="every='month'"):
        count_coverage(corpus.articles, every="month")
    with pytest.raises(SchemaError, match="party"):
        count_coverage(corpus.articles, by="party")


def articles_at(*times: str) -> pd.DataFrame:
    """One article per time; one without a clock has the precision of a day."""
    return pd.DataFrame(
        {
            "article_id": [f"a{number}" for number in range(len(times))],
            "outlet": "Post",
            "headline": "Quay shut",
            "cluster_id": "",
            "published": pd.to_datetime([time or None for time in times], utc=True, format="ISO8601"),
            "published_precision": ["minute" if ":" in time else "day" if time else "" for time in times],
        }
    )


def test_an_article_without_a_clock_is_in_no_hour():
    table = count_coverage(articles_at("2031-05-03 09:10", "2031-05-03 11:59", "2031-05-03", ""), every="hour")
    assert table["n"].tolist() == [1, 0, 1, 1, 1]
    assert [f"{hour:%H}" for hour in table["hour"].dropna()] == ["09", "10", "11"]
    assert table["reason"].tolist() == ["", "", "", "no time of day", "no date"]


def test_weeks_begin_on_monday():
    table = count_coverage(articles_at("2031-05-04 09:10", "2031-05-05", "2031-05-11 23:00"), every="week")
    assert [f"{week:%m-%d %a}" for week in table["week"]] == ["04-28 Mon", "05-05 Mon"]
    assert table["n"].tolist() == [1, 2]


def test_windows_with_few_articles_are_marked():
    table = count_coverage(articles_at(*["2031-05-03"] * 3, "2031-05-04"), least=3)
    assert table["enough"].tolist() == [True, False]


def test_delays_after_an_event_are_never_invented():
    events = pd.DataFrame(
        {
            "event_id": ["e1", "e2"],
            "label": ["Talks", "Vote"],
            "start": pd.to_datetime(["2031-05-03 08:00Z", "2031-05-03 00:00Z"]),
            "precision": ["minute", "day"],
        }
    )
    table = measure_delays(articles_at("2031-05-03 09:30", "2031-05-03", ""), events)
    assert table["hours"].dropna().tolist() == [1.5]
    assert table["reason"].tolist() == ["", *["only the day is known"] * 3, "no date", "no date"]


# Changes --------------------------------------------------------------------------------------------------------------


def test_a_step_is_found_where_it_is():
    days = pd.date_range("2031-05-01", periods=24, tz="UTC")
    found = find_change_points(pd.Series([2, 3, 1, 2] * 3 + [8, 9, 10, 9] * 3, index=days))
    assert found[["position", "n_before", "n_after"]].to_numpy().tolist() == [[12, 12, 12]]
    assert found["when"].tolist() == [days[12]]
    assert found["p"].iloc[0] == pytest.approx(1 / 500)


def test_two_steps_are_found_in_order():
    found = find_change_points(
        pd.Series([1, 2, 1, 2, 1, 2, 1, 2] + [9, 8, 9, 8, 9, 8, 9, 8] + [1, 2, 1, 2, 1, 2, 1, 2])
    )
    assert found["position"].tolist() == [8, 16]


@pytest.mark.parametrize(("values", "reason"), [([1, 2, 3], "too few"), ([4] * 12, "constant"), ([], "too few")])
def test_a_series_without_a_change_to_find_says_why(values, reason):
    found = find_change_points(pd.Series(values, dtype=float))
    assert len(found) == 1 and reason in found["reason"].iloc[0]


def test_the_same_seed_finds_the_same():
    series = pd.Series([3, 5, 2, 6, 4, 3, 7, 8, 6, 9, 7, 6, 4, 3])
    pd.testing.assert_frame_equal(find_change_points(series, level=0.8), find_change_points(series, level=0.8))


def test_a_missing_value_is_refused():
    with pytest.raises(MediakitError, match="missing"):
        find_change_points(pd.Series([1, None, 2, 3, 4, 5, 6]))
