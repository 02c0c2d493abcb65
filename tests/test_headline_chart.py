"""The chart of a headline's history: bars only where somebody looked, all words on it, all of it inside the canvas."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

import mediakit as mk
from mediakit.charts import chart_of
from mediakit.charts.moments import TimeScale, format_span
from mediakit.charts.style import FAINT, INK

DAY = "2031-03-08"
LONG = "Inspectors find metal of unknown origin at the wreck and ask the islands for patience " * 2


def table(*rows: tuple[Any, ...], article_id: str = "a1") -> pd.DataFrame:
    """Versions from (seen, last seen, captures, headline); None = not known."""
    columns = ["article_id", "position", "seen", "last_seen", "captures", "headline"]
    made = pd.DataFrame([(article_id, n, *row) for n, row in enumerate(rows, start=1)], columns=columns)
    for name in ("seen", "last_seen"):
        made[name] = pd.to_datetime(made[name], utc=True, format="ISO8601").astype("datetime64[us, UTC]")
    made["captures"] = made["captures"].astype("Int64")
    return made


SHAPES = {
    "one version": table((f"{DAY} 11:00", f"{DAY} 15:00", 14, "Talks open")),
    "one moment": table((f"{DAY} 11:00", f"{DAY} 11:00", 1, "Talks open")),
    "two": table(
        (f"{DAY} 11:00", f"{DAY} 12:00", 4, "Talks open"), (f"{DAY} 14:00", "2031-03-12 01:00", 2, "Talks end")
    ),
    "nine": table(
        *(
            (f"{DAY} {n + 4:02}:00", f"{DAY} {n + 4:02}:30", n + 1, f"Headline number {n} of the talks")
            for n in range(9)
        )
    ),
    "long": table(
        (f"{DAY} 11:00", f"{DAY} 12:00", 4, LONG), (f"{DAY} 22:00", f"{DAY} 23:00", 2, "W" * 90 + " $5m_x^2")
    ),
    "no times": table((None, None, None, "talks open"), (None, None, None, "Talks end")),
    "days": table((DAY, DAY, None, "Talks open"), ("2031-03-10", "2031-03-10", None, "Talks end")),
    "some times": table((None, None, None, "Talks open"), (f"{DAY} 14:00", f"{DAY} 14:00", None, "Talks end")),
    "years": table(
        (f"{DAY} 11:00", f"{DAY} 12:00", 4, "Talks"), ("2044-01-01 10:00", "2049-01-01 11:00", 2, "Old talks")
    ),
}
each_shape = pytest.mark.parametrize("shape", SHAPES)


def test_other_titles_of_the_page_are_no_versions_in_the_chart():
    versions = table(
        (f"{DAY} 11:00", f"{DAY} 12:00", 4, "Talks open"), (f"{DAY} 12:00", f"{DAY} 12:00", 1, "All on talks")
    )
    shown = chart_of(mk.plot_headline_history(versions.assign(headline_from=["page", "seo"]))).tables
    assert all("All on talks" not in frame.to_string() for frame in shown.values())
    with pytest.raises(mk.MediakitError, match="no headline versions"):
        mk.plot_headline_history(versions.assign(headline_from="social"))


def lines_of(ax: Any, style: str) -> list[Line2D]:
    return [line for line in ax.lines if line.get_linestyle() == style]


def words_of(ax: Any) -> list[Text]:
    return [text for text in ax.texts if text.get_text().strip()]


def bars_of(ax: Any) -> list[Rectangle]:
    return [patch for patch in ax.patches if isinstance(patch, Rectangle)]


@each_shape
def test_every_text_lies_inside_the_canvas(shape: str):
    ax = mk.plot_headline_history(SHAPES[shape])
    figure = ax.figure
    figure.canvas.draw()
    renderer = figure.canvas.get_renderer()
    texts = [
        text for text in figure.findobj(Text) if text.get_text().strip() and (text in ax.texts or text in figure.texts)
    ]
    assert len(texts) > 4
    for text in texts:
        box = text.get_window_extent(renderer)
        assert box.x0 >= -1 and box.y0 >= -1, text.get_text()
        assert box.x1 <= figure.bbox.width + 1 and box.y1 <= figure.bbox.height + 1, text.get_text()


@each_shape
def test_no_two_words_overlap(shape: str):
    ax = mk.plot_headline_history(SHAPES[shape])
    ax.figure.canvas.draw()
    renderer = ax.figure.canvas.get_renderer()
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in words_of(ax)]
    for place, (one, box) in enumerate(boxes):
        for other, second in boxes[place + 1 :]:
            apart = (
                box.x1 <= second.x0 + 1 or second.x1 <= box.x0 + 1 or box.y1 <= second.y0 + 4 or second.y1 <= box.y0 + 4
            )
            assert apart, f"{one!r} and {other!r}"


@each_shape
def test_all_words_of_all_headlines_are_drawn(shape: str):
    drawn = "".join(text.get_text() for text in words_of(mk.plot_headline_history(SHAPES[shape])))
    for headline in SHAPES[shape]["headline"]:
        assert "".join(headline.split()) in drawn


@pytest.mark.parametrize("shape", ["two", "no times", "days", "some times"])
def test_the_chart_can_be_drawn_again_from_its_files(shape: str, tmp_path: Path):
    view = mk.save_chart(mk.plot_headline_history(SHAPES[shape]), "history", out=tmp_path, formats=("png",))
    again = mk.redraw_chart(tmp_path / "history.json")
    assert mk.show_chart(again).png == view.png
    assert view.alt.startswith(view.title) and "n = " in view.caption


def test_new_words_are_bold_and_underlined_and_no_others():
    ax = mk.plot_headline_history(SHAPES["two"])
    bold = [text.get_text() for text in words_of(ax) if text.get_fontweight() == "bold"]
    assert bold == ["a1", "end"]
    underlines = [line for line in ax.lines if line.get_color() == INK]
    assert len(underlines) == 1


def test_time_in_which_nobody_looked_is_dotted_and_never_a_bar():
    ax = mk.plot_headline_history(SHAPES["two"])
    first, second = bars_of(ax)
    dotted = [line for line in ax.lines if line.get_color() == FAINT and line.is_dashed()]
    assert len(dotted) == 2, "after the one and before the other"
    for line in dotted:
        begin, end = line.get_xdata()
        assert begin == pytest.approx(first.get_x() + first.get_width()) and end == pytest.approx(second.get_x())
    assert "nobody looked" in chart_of(ax).subtitle


def test_captures_are_ticks():
    captures = pd.DataFrame(
        {"article_id": "a1", "captured": pd.to_datetime([f"{DAY} 11:20", f"{DAY} 11:40"], utc=True)}
    )
    captures["state"] = ["read", "unread"]
    alone, told = (mk.plot_headline_history(SHAPES["two"], captures=given) for given in (None, captures))
    assert len(told.lines) == len(alone.lines) + 1
    assert list(chart_of(told).tables["captures"].columns) == ["article_id", "captured"]


def test_a_day_alone_is_an_empty_bar_over_all_of_it():
    ax = mk.plot_headline_history(SHAPES["days"])
    first, second = bars_of(ax)
    assert first.get_facecolor()[:3] == (1, 1, 1)
    assert second.get_x() - first.get_x() == pytest.approx(2 * first.get_width())
    assert "Empty bar: only the day is known." in chart_of(ax).subtitle


def test_without_times_there_is_no_axis_and_that_is_said():
    ax = mk.plot_headline_history(SHAPES["no times"])
    assert bars_of(ax) == [] and "Only the order is known" in chart_of(ax).subtitle
    assert "2 without a time" in chart_of(ax).n


def test_articles_without_the_new_columns_are_drawn_too():
    corpus = mk.read_corpus("sunnmark-talks")
    ax = mk.plot_headline_history(corpus.versions, corpus.articles)
    labels = [text.get_text() for text in words_of(ax) if "·" in text.get_text()]
    assert len(labels) == 6 and labels[0] == "The Ostrel Courier · courier-03"
    assert chart_of(ax).title == "12 known headline changes of 6 articles, 8 to 11 March 2031"


def test_what_does_not_fit_is_said():
    many = pd.concat([SHAPES["two"].assign(article_id=f"a{n}") for n in range(9)], ignore_index=True)
    ax = mk.plot_headline_history(many)
    assert "n = 12 wordings of 6 articles" in chart_of(ax).n and "the CSV has 18 of 9" in chart_of(ax).n
    chosen = mk.plot_headline_history(many, only=["a8", "a2"])
    labels = [text.get_text() for text in words_of(chosen) if text.get_text() in {"a8", "a2"}]
    assert labels == ["a8", "a2"] and len(chart_of(chosen).tables["data"]) == 4


def test_what_cannot_be_drawn_is_said():
    with pytest.raises(mk.MediakitError, match="no headline versions"):
        mk.plot_headline_history(SHAPES["two"][:0])
    with pytest.raises(mk.MediakitError, match="no headline versions of a9 are known"):
        mk.plot_headline_history(SHAPES["two"], only=["a9"])
    with pytest.raises(mk.MediakitError, match="headline"):
        mk.plot_headline_history(SHAPES["two"].drop(columns="headline"))


@pytest.mark.parametrize("hours", [0, 0.01, 0.5, 3, 20, 100, 1000, 30_000, 300_000])
def test_ticks_are_few_and_within_the_axis(hours: float):
    first = pd.Timestamp(f"{DAY} 11:07", tz="UTC")
    scale = TimeScale.of([first, first + pd.Timedelta(hours=hours), pd.NaT])
    assert scale is not None
    ticks = scale.ticks()
    assert 1 <= len(ticks) <= 7
    assert all(0 <= scale.place(moment) <= 8 for moment, _ in ticks)
    assert len({label for _, label in ticks}) == len(ticks)


def test_spans_are_written_with_what_is_known():
    day = pd.Timestamp(DAY, tz="UTC")
    assert format_span(day, day) == "8 Mar"
    assert format_span(day, day + pd.Timedelta(days=2)) == "8 Mar – 10 Mar"
    assert format_span(day + pd.Timedelta(hours=3), day + pd.Timedelta(hours=3)) == "8 Mar 03:00"
