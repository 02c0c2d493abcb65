"""What a report says of differences: no finding without a test, and what could show at all."""

from __future__ import annotations

import pandas as pd

from mediakit.coverage import count_coverage
from mediakit.frames import find_frames
from mediakit.report.claims import tell_changes, tell_frames

LABELS = {"conflict": "Conflict"}


def articles(headlines: dict[str, list[str]]) -> pd.DataFrame:
    rows = [(outlet, headline) for outlet, found in headlines.items() for headline in found]
    return pd.DataFrame(
        {
            "article_id": [f"a{number:03d}" for number in range(len(rows))],
            "outlet": [outlet for outlet, _ in rows],
            "published": pd.to_datetime(["2031-05-03 09:00Z"] * len(rows)),
            "published_precision": "minute",
            "headline": [f"{headline} {number}" for number, (_, headline) in enumerate(rows)],
            "cluster_id": "",
        }
    )


def told(table: pd.DataFrame) -> str:
    return tell_frames(table, find_frames(table), LABELS, "generic-frames")


def test_a_difference_that_chance_does_not_explain_is_named_with_its_shares():
    said = told(articles({"Post": ["Ministers clash"] * 15, "Daily": ["Ferry sails"] * 15, "Radio": ["Quay"] * 15}))
    assert "Conflict in Post (100 % against 0 %)" in said
    assert "corrected for their number" in said


def test_without_a_difference_the_report_says_so_and_what_could_show():
    said = told(
        articles({"Post": ["Ministers clash", "Ferry sails"] * 5, "Daily": ["Ferry sails", "Rivals clash"] * 5})
    )
    assert said.startswith("None of 2 comparisons")  # one frame varies, two outlets
    assert "(10 and 10) only differences above 59 points would probably show" in said


def test_outlets_with_few_headlines_are_not_compared():
    assert told(articles({"Post": ["Ministers clash"] * 9, "Daily": ["Ferry sails"] * 4})).startswith("Fewer than two")


def test_changes_of_the_level_are_told_with_their_day():
    days = ["2031-05-01"] * 2 + ["2031-05-02"] * 2 + ["2031-05-03"] * 2 + ["2031-05-04"] * 2 + ["2031-05-05"] * 2
    days += [f"2031-05-{day:02d}" for day in range(6, 12) for _ in range(9)]
    table = articles({"Post": ["Ferry sails"] * len(days)}).assign(published=pd.to_datetime(days, utc=True))
    assert "from 2.0 to 9.0 articles a day on 6 May 2031" in tell_changes(count_coverage(table))
    one_day = articles({"Post": ["Ferry sails"] * 3})
    assert "too few" in tell_changes(count_coverage(one_day))
    undated = one_day.assign(published=pd.Series(pd.NaT, index=one_day.index, dtype="datetime64[us, UTC]"))
    assert tell_changes(count_coverage(undated)) == ""
