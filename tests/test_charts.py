"""Charts: everything inside the canvas, alt text, the same bytes twice, drawn again from the CSV."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.figure import Figure

import mediakit as mk
from mediakit.charts import chart_of
from mediakit.charts.style import PALETTE, style_groups, wrap_text
from mediakit.report.sections import analyse, list_plots

TILLERSON = "tillerson-moscow-2017"
NAMES = [
    "headlines",
    "headline-history",
    "words",
    "coverage-per-day",
    "experts",
    "speaker-kinds",
    "frames-by-outlet",
    "frames-over-time",
    "frames-in-quotations",
]


@pytest.fixture(scope="module")
def tillerson() -> mk.Corpus:
    return mk.read_corpus(TILLERSON)


@pytest.fixture(scope="module")
def plots(tillerson: mk.Corpus) -> dict[str, Callable]:
    return {plot.name: plot.draw for plot in list_plots(analyse(tillerson)) if plot.holds}


def visible_texts(figure: Figure) -> list:
    from matplotlib.text import Text

    figure.canvas.draw()
    return [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]


def assert_inside(figure: Figure) -> None:
    renderer = figure.canvas.get_renderer()
    canvas = figure.bbox
    texts = visible_texts(figure)
    assert texts, "a chart without any text"
    for text in texts:
        if text.axes is not None and not text.axes.axison and text not in text.axes.texts:
            continue  # tick labels of an axis that is switched off are never drawn
        box = text.get_window_extent(renderer)
        inside = box.x0 >= -1 and box.y0 >= -1 and box.x1 <= canvas.width + 1 and box.y1 <= canvas.height + 1
        assert inside, (
            f"{text.get_text()!r} lies at {box.bounds}, the canvas is {canvas.width:.0f} x {canvas.height:.0f}"
        )


def test_the_report_draws_these_charts(plots: dict[str, Callable]) -> None:
    assert list(plots) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_text_lies_inside_the_canvas(name: str, plots: dict[str, Callable], tillerson: mk.Corpus) -> None:
    ax = plots[name]()
    mk.show_chart(ax, tillerson)
    assert_inside(ax.figure)


@pytest.mark.parametrize("name", NAMES)
def test_headers_do_not_overlap_the_axes(name: str, plots: dict[str, Callable], tillerson: mk.Corpus) -> None:
    ax = plots[name]()
    mk.show_chart(ax, tillerson)
    figure = ax.figure
    renderer = figure.canvas.get_renderer()
    furniture = [text.get_window_extent(renderer) for text in figure.texts]
    for one, other in itertools.combinations(furniture, 2):
        assert not (one.y0 < other.y1 - 2 and other.y0 < one.y1 - 2), "two lines of title or footer overlap"
    for axes in figure.axes:
        box = axes.get_tightbbox(renderer)
        for line in furniture:
            assert line.y0 >= box.y1 - 2 or line.y1 <= box.y0 + 2, "title or footer overlaps the plot"


@pytest.mark.parametrize("name", NAMES)
def test_csv_draws_the_same_figure_again(
    name: str, plots: dict[str, Callable], tillerson: mk.Corpus, tmp_path: Path
) -> None:
    mk.save_chart(plots[name](), name, tillerson, out=tmp_path / "first")
    again = mk.redraw_chart(tmp_path / "first" / f"{name}.csv")
    mk.save_chart(again, name, out=tmp_path / "second")
    for path in sorted((tmp_path / "first").iterdir()):
        assert path.read_bytes() == (tmp_path / "second" / path.name).read_bytes(), f"{path.name} differs"


def test_a_changed_csv_draws_another_figure(plots: dict[str, Callable], tmp_path: Path) -> None:
    view = mk.save_chart(plots["coverage-per-day"](), "c", out=tmp_path)
    csv = tmp_path / "c.csv"
    lines = csv.read_text(encoding="utf-8-sig").splitlines()
    place = next(i for i, line in enumerate(lines) if line.startswith("The Guardian,2017-04-11"))
    cells = lines[place].split(",")
    lines[place] = ",".join([*cells[:2], "9", "40", *cells[4:]])
    csv.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert mk.show_chart(mk.redraw_chart(csv)).png != view.png


@pytest.mark.parametrize("name", NAMES)
def test_alt_text_and_caption_say_what_is_shown(name: str, plots: dict[str, Callable], tillerson: mk.Corpus) -> None:
    ax = plots[name]()
    view = mk.show_chart(ax, tillerson)
    assert 60 < len(view.alt) < 1500
    assert view.alt != view.title
    for part in ("n = ", TILLERSON, "2017-04-04 to 2017-04-21", "CC BY 4.0", "mediakit"):
        assert part in view.caption, f"the caption lacks {part!r}"
    assert view._repr_html_().count("alt=") == 1


def test_formats_hold_what_they_promise(plots: dict[str, Callable], tillerson: mk.Corpus, tmp_path: Path) -> None:
    view = mk.save_chart(plots["headlines"](), "heads", tillerson, out=tmp_path)
    assert {path.name for path in view.files} == {"heads.png", "heads.svg", "heads.pdf", "heads.csv", "heads.json"}
    assert (tmp_path / "heads.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "heads.pdf").read_bytes().startswith(b"%PDF")
    svg = (tmp_path / "heads.svg").read_text(encoding="utf-8")
    assert ">Trumplomacy<" in svg, "text must stay text in SVG"
    assert json.loads((tmp_path / "heads.json").read_text(encoding="utf-8"))["alt"] == view.alt


def test_core_outlets_have_their_own_colour_and_marker_everywhere() -> None:
    alone = style_groups(["The Guardian"])["The Guardian"]
    among = style_groups(["X", "Los Angeles Times", "The New York Times", "BBC News", "The Guardian", "Y"])
    assert among["The Guardian"] == alone
    assert len(set(among.values())) == 6
    assert [colour for colour, _ in among.values() if colour in PALETTE].count(alone[0]) == 1


def test_dollar_signs_markup_and_long_words_are_drawn_as_they_are(draft, tmp_path: Path) -> None:
    wild = "Costs $5m or $6m? <b>" + "W" * 120 + " 20%_x^2"
    draft.set("articles", "a02", "headline", wild).drop("corrections")
    ax = mk.plot_headlines(mk.compare_headlines(draft.read()))
    assert_inside(ax.figure)
    svg_path = mk.save_chart(ax, "wild", out=tmp_path, formats=("svg",)).files[0]
    svg = svg_path.read_text(encoding="utf-8")
    assert "$5m" in svg and "&lt;b&gt;" in svg


def test_every_plot_of_the_small_corpus_is_inside_too(corpus: mk.Corpus) -> None:
    for plot in list_plots(analyse(corpus)):
        if plot.holds:
            assert_inside(plot.draw().figure)


def test_small_groups_show_counts_not_shares() -> None:
    counts = pd.DataFrame(
        {"outlet": ["A", "B"], "code": ["c", "c"], "label": ["C", "C"], "n_present": [1, 2], "n": [4, 8]}
    )
    texts = [text.get_text() for text in mk.plot_frames(counts).texts]
    assert "1 of 4" in texts
    assert "25 %" in texts  # B and all together: 2 of 8, 3 of 12
    assert texts.count("25 %") == 2


def test_empty_tables_are_refused_with_a_reason(corpus: mk.Corpus) -> None:
    heads = mk.compare_headlines(corpus)
    when = mk.count_coverage(corpus.articles)
    calls = [
        lambda: mk.plot_headlines(heads.iloc[:0]),
        lambda: mk.plot_coverage(when[when["day"].isna()]),
        lambda: mk.plot_speakers(mk.compare_speakers(mk.link_speakers(corpus.quotes, corpus.speakers), ["document"])),
    ]
    for call in calls:
        with pytest.raises(mk.MediakitError, match="nothing to draw|no headlines to draw"):
            call()


def test_absent_outlets_are_named_and_unknown_kinds_are_counted(corpus: mk.Corpus) -> None:
    with pytest.raises(mk.MediakitError, match="Nowhere Times"):
        mk.plot_coverage(mk.count_coverage(corpus.articles), only=["Nowhere Times"])
    quotes = mk.link_speakers(corpus.quotes, corpus.speakers)
    who = mk.count_quotes(quotes, by=["outlet", "speaker_kind"])
    unknown = int(who.loc[who["speaker_kind"] == "", "n_sources"].sum())
    assert unknown > 0
    assert f" {unknown} of unknown kind are left out." in chart_of(mk.plot_speaker_kinds(who)).n
    with pytest.raises(mk.MediakitError, match="known kind"):
        mk.plot_speaker_kinds(who[who["speaker_kind"] == ""])


def test_no_quotes_link_to_a_table_of_strings(corpus: mk.Corpus) -> None:
    empty = mk.link_speakers(corpus.quotes.iloc[:0], corpus.speakers)
    assert (empty["speaker_name"].str.len() == 0).all() and str(empty["linked_by"].dtype) == "str"


def test_an_axes_of_someone_else_and_an_unknown_format_are_refused(plots: dict[str, Callable], tmp_path: Path) -> None:
    with pytest.raises(mk.MediakitError, match="not drawn by mediakit"):
        mk.save_chart(Figure().subplots(), "x", out=tmp_path)
    with pytest.raises(mk.MediakitError, match="gif"):
        mk.save_chart(plots["experts"](), "x", out=tmp_path, formats=("gif",))
    assert not list(tmp_path.iterdir())


def test_wrapped_lines_are_the_text_and_fit() -> None:
    figure = chart_of_width_one()
    text = "Tillerson and Putin find little more than disagreement in meeting of many words"
    lines = wrap_text(figure, text, 9, 1.5)
    assert " ".join(lines) == text
    assert len(lines) > 3


def chart_of_width_one() -> Figure:
    from mediakit.charts.style import new_figure

    return new_figure(1)


def test_users_own_matplotlib_settings_stay(plots: dict[str, Callable]) -> None:
    import matplotlib

    before = dict(matplotlib.rcParams)
    mk.show_chart(plots["experts"]())
    assert dict(matplotlib.rcParams) == before


def test_outlets_apart_and_wrong_outlets(tillerson: mk.Corpus) -> None:
    frames = mk.find_frames(tillerson.articles)
    when = mk.count_frames(frames, by=["outlet", "day"], per=tillerson.articles)
    ax = mk.plot_frames_over_time(when, tillerson.events, only=tillerson.outlets)
    assert_inside(ax.figure)
    dated = tillerson.articles[
        tillerson.articles["outlet"].isin(tillerson.outlets)
        & tillerson.articles["published"].notna()
        & (tillerson.articles["headline"] != "")
    ]
    assert chart_of(ax).n.startswith(f"n = {len(dated)} ")
    with pytest.raises(mk.MediakitError, match="Nowhere Times"):
        mk.plot_frames_over_time(when, only=["Nowhere Times"])


# Words ----------------------------------------------------------------------------------------------------------------


def word_plots() -> dict[str, Callable]:
    articles = mk.read_corpus("sunnmark-talks").articles
    outlets = articles["outlet"].value_counts().index
    return {
        "keyness": lambda: mk.plot_keyness(mk.compare_words(articles, *outlets[:2], permutations=99)),
        "word-shift": lambda: mk.plot_word_shift(mk.compare_word_shift(articles, *outlets[:2])),
        "dispersion": lambda: mk.plot_dispersion(mk.find_in_context(articles, "mine*"), articles, "mine*"),
    }


@pytest.mark.parametrize("name", ["keyness", "word-shift", "dispersion"])
def test_charts_of_words_lie_inside_and_are_drawn_again_from_the_csv(name: str, tmp_path: Path) -> None:
    ax = word_plots()[name]()
    view = mk.save_chart(ax, name, mk.read_corpus("sunnmark-talks"), out=tmp_path / "first")
    assert_inside(ax.figure)
    assert 60 < len(view.alt) < 2500
    again = mk.redraw_chart(tmp_path / "first" / f"{name}.csv")
    mk.save_chart(again, name, out=tmp_path / "second")
    for path in sorted((tmp_path / "first").iterdir()):
        assert path.read_bytes() == (tmp_path / "second" / path.name).read_bytes(), f"{path.name} differs"


def test_only_what_chance_does_not_explain_is_a_finding() -> None:
    def named(p_adjusted: float) -> str:
        row = {"word": "tense", "log_odds": 1.2, "z": 3.1, "p": 0.001, "p_adjusted": p_adjusted, "tests": 40}
        row |= {"n_first": 9, "n_second": 2, "first": "Post", "second": "Daily", "of_first": 8, "of_second": 9}
        row |= {"n_articles_first": 5, "n_articles_second": 2}
        return chart_of(mk.plot_keyness(pd.DataFrame([row]))).title

    assert named(0.01) == "“tense” stands out: Post uses it more than Daily (1 of 40 words differ)"
    assert named(0.2) == "None of 40 words differs between Post and Daily more than chance explains"


def test_a_word_that_stands_nowhere_has_no_barcode() -> None:
    articles = mk.read_corpus("sunnmark-talks").articles
    with pytest.raises(mk.MediakitError, match="stands in no text"):
        mk.plot_dispersion(mk.find_in_context(articles, "xylophone"), articles, "xylophone")
