"""The text of a page: which reader is believed, and when the slower ones are asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.collect.links import parse_tree
from mediakit.extract import body as body_module
from mediakit.extract.agree import choose, compare_texts, count_shingles
from mediakit.extract.body import read_body
from mediakit.extract.gaps import fill_gaps
from mediakit.extract.layout import NO_LAYOUT, is_in_use, read_layout
from mediakit.extract.readers import READERS
from mediakit.outlets.layout import Layout

PARAGRAPHS = [
    f"The {day} ferry from Skarholm left the quay at {hour} with {people} people on board, and the harbour master said "
    f"that nobody had been turned away that day, whatever the posters at the school might say."
    for day, hour, people in (("Monday", 6, 41), ("Tuesday", 7, 52), ("Wednesday", 8, 63), ("Thursday", 9, 74))
]
TEXT = "\n\n".join(PARAGRAPHS)


def make_page(inside: str) -> tuple[object, str]:
    html = f"<html><head><title>Ferry</title></head><body><main><h1>Ferry</h1>{inside}</main></body></html>"
    return parse_tree(html), html


def article(paragraphs: list[str] = PARAGRAPHS) -> str:
    return "<article>" + "".join(f"<p>{text}</p>" for text in paragraphs) + "</article>"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the readers in the order in which they are asked."""
    names: list[str] = []

    def note(name, reader):
        return lambda html: names.append(name) or reader(html)

    monkeypatch.setattr(body_module, "READERS", {name: note(name, reader) for name, reader in READERS.items()})
    return names


def answer(monkeypatch: pytest.MonkeyPatch, **texts: str) -> None:
    """Readers that find given texts."""
    names = {name.replace(" ", "_"): name for name in READERS}
    given_ = {names[key]: (lambda html, text=text: text.split("\n\n")) for key, text in texts.items()}
    monkeypatch.setattr(body_module, "READERS", {name: given_.get(name, lambda html: []) for name in READERS})


def test_where_the_fast_check_agrees_no_slow_reader_is_asked(asked):
    found = read_body(*make_page(article()), furniture=["Ferry"])
    assert found.text == TEXT
    assert found.text_from == "trafilatura"
    assert found.confidence == 1.0
    assert asked == ["resiliparse", "trafilatura"]


def test_a_layout_that_the_check_holds_needs_no_reader_but_it(asked):
    found = read_body(*make_page(article()), furniture=["Ferry"], layout=("2017", PARAGRAPHS))
    assert (found.text, found.text_from) == (TEXT, "layout 2017")
    assert found.confidence == 1.0
    assert asked == ["resiliparse"]


@pytest.mark.parametrize(
    "paragraphs",
    [["Nine other stories of the day that a reader of this page may like, and all of them are about boats and ships."],
     PARAGRAPHS[:1]],
    ids=["other words", "a quarter of the text"],
)  # fmt: skip
def test_a_layout_that_has_other_words_or_few_of_them_is_not_believed(paragraphs):
    found = read_body(*make_page(article()), furniture=["Ferry"], layout=("2017", paragraphs))
    assert found.text == TEXT
    assert found.text_from == "trafilatura"


def test_when_readers_disagree_the_text_that_agrees_most_with_the_others_is_taken(monkeypatch):
    other = "\n\n".join(f"Teaser {n} for a story about something else that happened far away." for n in range(9))
    answer(monkeypatch, trafilatura=other, trafilatura_default=TEXT, readability=TEXT, newspaper3k=TEXT)
    found = read_body(*make_page(article()), furniture=["Ferry"])
    assert (found.text, found.text_from) == (TEXT, "trafilatura default")
    assert 0 < found.confidence < 1


def test_slow_readers_are_asked_until_enough_agree(monkeypatch, asked):
    monkeypatch.setitem(body_module.READERS, "resiliparse", lambda html: ["Nothing of it here."] * 20)
    found = read_body(*make_page(article()), furniture=["Ferry"])
    assert asked == ["trafilatura", "trafilatura default", "readability"]
    assert found.text == TEXT


def test_a_reader_that_stumbles_takes_nothing_from_the_others(monkeypatch):
    def stumble(html):
        raise RuntimeError("odd page")

    monkeypatch.setattr(body_module, "READERS", {**READERS, "trafilatura": stumble, "resiliparse": stumble})
    found = read_body(*make_page(article()), furniture=["Ferry"])
    assert found.text == TEXT


def test_the_text_for_machines_counts_where_the_page_shows_none():
    found = read_body(*make_page("<div id='app'></div>"), structured_body=TEXT)
    assert (found.text, found.text_from) == (TEXT, "json-ld")


def test_a_page_without_text_has_none():
    found = read_body(*make_page("<p></p>"), furniture=["Ferry"])
    assert (found.text, found.text_from, found.confidence) == ("", "", 0.0)


@pytest.mark.parametrize("name", READERS)
def test_every_reader_finds_the_paragraphs_of_a_plain_page(name):
    _, html = make_page(article())
    assert compare_texts(TEXT, "\n\n".join(READERS[name](html)))[1] == 1.0


def test_headings_and_lists_between_kept_paragraphs_are_part_of_the_text():
    inside = (
        f"<p>{PARAGRAPHS[0]}</p><h2>At sea</h2><p>{PARAGRAPHS[1]}</p><ul><li>Bring soup</li><li>Bring bread</li></ul>"
        f"<p>Left out</p><p>{PARAGRAPHS[2]}</p><h2>More from us</h2>"
    )
    tree, _ = make_page(f"<article>{inside}</article><aside><h2>Elsewhere</h2></aside>")
    kept = fill_gaps(tree, PARAGRAPHS[:3])
    assert kept == [PARAGRAPHS[0], "At sea", PARAGRAPHS[1], "Bring soup", "Bring bread", PARAGRAPHS[2]]


def test_a_heading_in_another_element_than_the_paragraphs_stays_out():
    boxes = "<div><h2>You may like</h2></div>"
    tree, _ = make_page("<article>" + boxes.join(f"<p>{text}</p>" for text in PARAGRAPHS) + "</article>")
    assert fill_gaps(tree, PARAGRAPHS) == PARAGRAPHS


words = st.lists(st.sampled_from("abcdefg"), max_size=30).map(" ".join)


@given(words, words)
def test_agreement_is_a_share_and_the_same_both_ways(one, other):
    precision, recall, both = compare_texts(one, other)
    assert 0 <= both <= 1
    assert compare_texts(other, one)[2] == pytest.approx(both)
    assert compare_texts(one, one) == (1, 1, 1)
    assert count_shingles(one).total() == (max(1, len(one.split()) - 3) if one else 0)


@given(st.lists(words, min_size=2, max_size=5))
def test_the_chosen_text_agrees_at_least_as_much_as_any_other(texts):
    named = {str(number): text for number, text in enumerate(texts)}
    _, share = choose(named, {})
    for name, text in named.items():
        others = [compare_texts(other, text)[2] for key, other in named.items() if key != name]
        assert share >= sum(others) / len(others) - 1e-9


# Layouts --------------------------------------------------------------------------------------------------------------

OLD = Layout("old", until="2018-01-01", headline="h1.old || h2.old", body=".story p, .story li", drop=".story .ad")
NEW = Layout("new", since="2018-01-01", headline="h1", body=".story p", byline=".by a", published="time@datetime")
STORY = "<div class='story'>" + "".join(f"<p>{text}</p>" for text in PARAGRAPHS) + "</div>"


def test_the_day_of_capture_picks_the_layout():
    tree, _ = make_page(f"<h1 class='old'>Late</h1>{STORY}")
    assert [read_layout(tree, (OLD, NEW), day).name for day in ("2017-04-12", "2018-01-01")] == ["old", "new"]


def test_a_page_that_does_not_fit_the_layout_of_its_day_is_read_by_another():
    tree = parse_tree(f"<html><body><h2 class='old'>Late</h2>{STORY}</body></html>")
    assert read_layout(tree, (OLD, NEW), "2024-01-01").name == "old"


def test_a_layout_without_headline_or_text_does_not_fit():
    tree, _ = make_page("<div class='story'><p>Too short.</p></div>")
    assert read_layout(tree, (OLD, NEW), "2024-01-01") == NO_LAYOUT


def test_a_layout_reads_attributes_lists_and_breaks_and_leaves_out_what_it_drops():
    inside = (
        f"<h1>Late</h1><p class='by'><a>Ann Dahl</a><a>Bo Ek</a></p><time datetime='2031-02-03'>today</time>"
        f"<div class='story'><p>{PARAGRAPHS[0]}<br> <br>{PARAGRAPHS[1]} <b class='ad'>Buy</b> <i>now</i></p>"
        f"<ul><li>One <p>and two</p></li></ul><p class='ad'>Buy</p><!-- no --></div>"
    )
    tree = parse_tree(f"<html><body>{inside}</body></html>")
    layout = Layout("x", headline="h1", byline=".by a", published="time@datetime", body=OLD.body, drop=OLD.drop)
    found = read_layout(tree, (layout,), "2031-02-03")
    assert found.byline == ("Ann Dahl", "Bo Ek")
    assert found.published == "2031-02-03"
    assert found.paragraphs == (PARAGRAPHS[0], f"{PARAGRAPHS[1]} now", "One and two")


def test_unknown_bounds_are_open():
    assert is_in_use(Layout("x"), "1999-01-01")
    assert not is_in_use(OLD, "2018-01-01")
