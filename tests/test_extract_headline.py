"""Headlines as printed, labels above them, and the other titles that a page gives itself."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.collect import Page
from mediakit.collect.links import parse_tree
from mediakit.extract import extract_article
from mediakit.extract.headline import find_kicker, read_headline, title_text
from mediakit.extract.structured import read_structured
from mediakit.extract.titles import find_titles, is_same_title, trim_title

WHEN = datetime(2031, 3, 14, 9, 0, tzinfo=UTC)
TEXT = (
    "<p>The harbour master of Port Ambrey closed the north quay on Tuesday after divers had found a crack in it.</p>"
    * 3
)
SITE = '<meta property="og:site_name" content="The Lakeside Daily">'


def read(head: str, body: str) -> tuple[str, str]:
    tree = parse_tree(f"<html><head>{head}</head><body>{body}</body></html>")
    return read_headline(tree, read_structured(tree))[:2]


def row(head: str, body: str) -> dict:
    html = f"<html lang='en'><head>{head}</head><body><article>{body}<p class='byline'>By Ana Reyes</p>{TEXT}</article></body></html>"  # noqa: E501
    return extract_article(Page("https://lakeside.example/a/quay", html.encode(), WHEN))


def og(title: str) -> str:
    return f'<meta property="og:title" content="{title}">'


@pytest.mark.parametrize(
    ("head", "body", "found"),
    [
        (og("Quay shut"), "<h1>North quay shut until May</h1>", ("North quay shut until May", "h1")),
        # Before there were headings on pages: bold words that the title has as well.
        (
            "<title>The Lakeside Daily | North quay shut until May</title>",
            "<img alt='The Lakeside Daily'><font size=5><b>North quay shut until May</b></font>",
            ("North quay shut until May", "font"),
        ),
        # A label that is an element within the headline, and that the title for machines lacks.
        (og("Mend the quay"), "<h1><span>Opinion</span> Mend the quay</h1>", ("Mend the quay", "h1")),
        (og("Mend the quay"), "<h1>World | Mend the quay</h1>", ("Mend the quay", "h1")),
        # Words of the headline itself, though the title for machines lacks them.
        (og("Mend the quay"), "<h1>At last: Mend the quay</h1>", ("At last: Mend the quay", "h1")),
        (og("‘Mend it’ they say"), "<h1><b>Quay</b> ‘Mend it’ they say</h1>", ("‘Mend it’ they say", "h1")),
        ("", "<h1>North quay<br>shut until May</h1>", ("North quay shut until May", "h1")),
        ("", "<h1><span class='sr-only'>Headline:</span>North quay shut</h1>", ("North quay shut", "h1")),
        # One short <h1> that is named as the headline, and a social title in other words.
        (og("Divers find a crack below the water"), "<h1 class='article-title'>The broken wall</h1>", ("The broken wall", "h1")),  # noqa: E501
        (og("Divers find a crack below the water"), "<h1>Harbour news</h1>", ("Divers find a crack below the water", "open graph")),  # noqa: E501
        # Old pages print the headline in something else.
        (og("Divers find a crack in the quay"), "<h1>Lakeside</h1><h2>Divers find a crack in the quay</h2>", ("Divers find a crack in the quay", "h2")),  # noqa: E501
        (og("Divers find a crack in the quay"), "<h2><a href='/b'>Divers find a crack in the quay</a></h2>", ("Divers find a crack in the quay", "open graph")),  # noqa: E501
        ("<title>Quay shut | The Lakeside Daily</title>" + SITE, "<p>x</p>", ("Quay shut", "title")),
        ("", "<svg><title>Menu</title></svg><p>x</p>", ("", "")),
    ],
)  # fmt: skip
def test_the_headline_is_the_printed_one(head, body, found):
    assert read(head, body) == found


def test_a_label_within_the_headline_is_the_kicker():
    found = row(og("Mend the quay now"), "<h1><span>Opinion</span> Mend the quay now</h1>")
    assert (found["headline"], found["kicker"], found["kind"]) == ("Mend the quay now", "Opinion", "op-ed")
    assert (found["kind_from"], found["section"], found["section_from"]) == ("kicker", "Opinion", "kicker")


def test_the_kicker_is_the_label_above_the_headline():
    above = "<p class='article-kicker'><a>World</a><a>Analysis</a></p>"
    found = row("", above + "<h1>Why the quay cracked</h1>")
    assert (found["kicker"], found["kind"]) == ("World · Analysis", "analysis")


@pytest.mark.parametrize(
    "label", ["Advertisement", "Filed under:", "12 Comments", "By Ana Reyes", "3 min read", "Home"]
)
def test_what_is_no_label_is_no_kicker(label):
    found = row("", f"<p class='label'>{label}</p><h1>Why the quay cracked</h1>")
    assert (found["kicker"], found["section"]) == ("", "")


def test_a_headline_without_anything_above_has_no_kicker():
    node = parse_tree("<h1>Quay shut</h1>").find(".//h1")
    assert find_kicker([], node, "Quay shut") == find_kicker([], None, "Quay shut") == ""


def test_the_first_sentence_of_the_text_is_no_deck():
    begin = "PORT AMBREY – The harbour master closed the north quay after divers had found a crack in its wall."
    found = row("", f"<h1>North quay shut for now</h1><p class='lead'>{begin}</p>")
    assert found["deck"] == "" and begin in found["text"]


# --- the other titles


def titles(head: str, headline: str, site: str = "The Lakeside Daily") -> list[tuple[str, str]]:
    tree = parse_tree(f"<html><head>{head}</head><body><p>x</p></body></html>")
    return [(title.headline, title.title_from) for title in find_titles(tree, read_structured(tree), headline, site)]


def test_three_headlines_of_one_article():
    data = {"@type": "NewsArticle", "headline": "Port Ambrey quay crack: what divers found"}
    head = (
        "<title>Port Ambrey quay: what we know | The Lakeside Daily</title>"
        + og("They dived, and the wall was open")
        + '<meta name="twitter:title" content="They dived, and the wall was open">'
        + f'<script type="application/ld+json">{json.dumps(data)}</script>'
    )
    assert titles(head, "North quay shut after divers find crack") == [
        ("Port Ambrey quay: what we know", "title"),
        ("They dived, and the wall was open", "open graph; twitter"),
        ("Port Ambrey quay crack: what divers found", "json-ld"),
    ]


@pytest.mark.parametrize(
    "title",
    [
        "North quay shut after divers find crack",
        "NORTH QUAY SHUT AFTER DIVERS FIND CRACK",
        "North Quay Shut After Divers Find Crack | The Lakeside Daily",
        "North quay shut after divers find crack - World - The Lakeside Daily",
        "North quay shut after divers find crack | lakeside.example — All the news of the lake",
        "Analysis | North quay shut after divers find crack",
        "The Lakeside Daily: North quay shut after divers find crack",
        "North quay shut after divers…",
        "The Lakeside Daily",
        "Quay",
        "",
    ],
)
def test_the_printed_headline_in_another_dress_is_no_other_title(title):
    assert titles(f"<title>{title}</title>", "North quay shut after divers find crack") == []


def test_a_deck_given_as_alternative_headline_is_no_title():
    def head(other):
        data = {"@type": "NewsArticle", "headline": "Quay shut for now", "alternativeHeadline": other}
        return f'<script type="application/ld+json">{json.dumps(data)}</script>'

    assert titles(head("Fishermen must use the old basin, says the council"), "Quay shut for now") == []
    assert titles(head("The harbour master closed it. Nobody was hurt."), "Quay shut for now") == []
    assert titles(head("North quay shut for months"), "Quay shut for now") == [
        ("North quay shut for months", "json-ld alternative")
    ]


def test_a_clip_beside_the_article_gives_no_title():
    data = {"@type": "VideoObject", "name": "A look back at the regatta"}
    head = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    assert titles(head, "North quay shut") == []


def test_titles_are_in_the_row_as_plain_data():
    found = row("<title>Port Ambrey quay: what we know</title>", "<h1>North quay shut after divers find crack</h1>")
    assert json.loads(json.dumps(found["titles"])) == [
        {"headline": "Port Ambrey quay: what we know", "title_from": "title"}
    ]


WORDS = st.lists(st.sampled_from("quay wall diver crack harbour basin council master summer tide".split()), min_size=3)  # noqa: SIM905


@given(WORDS, st.sampled_from([" | ", " - ", " – ", " — ", " · "]))
def test_a_title_is_never_new_for_the_sites_name_or_its_capitals(words, sign):
    headline = " ".join(words)
    for title in (headline.upper() + sign + "The Lakeside Daily", headline.title() + "!", "“" + headline + "”"):
        assert titles(f"<title>{title}</title>", headline) == []


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=20))
def test_no_title_breaks_the_comparison(one, other, site):
    assert is_same_title(one, other) == is_same_title(other, one)
    assert len(trim_title(one, site, other)) <= len(one) + 1


@given(st.lists(st.text(max_size=20), max_size=5))
def test_no_markup_breaks_the_text_of_a_title(parts):
    tree = parse_tree("<h1>" + "<b>".join(parts) + "</h1><p>x</p>")
    assert all("\n" not in title_text(node) for node in tree.iter("h1", "b"))
