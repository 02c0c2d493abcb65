"""An outlet's file and fixture from a saved page: lasting selectors, no words of the page."""

from __future__ import annotations

import importlib.util
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.collect.links import parse_tree
from mediakit.collect.page import Page
from mediakit.errors import ExtractError, MediakitError
from mediakit.extract import extract_article
from mediakit.extract.layout import read_layout
from mediakit.extract.scaffold import scaffold_outlet
from mediakit.extract.scaffold.placeholder import make_address, make_paragraph
from mediakit.extract.scaffold.selectors import find_selector, is_lasting, select
from mediakit.extract.scaffold.suggest import suggest_layout

PARAGRAPHS = [
    "The ferry left the harbour at dawn with <a href='https://other.example/x'>forty people</a> and their cars.",
    "Tugs reached it within minutes and took all forty people from the deck, said the harbour master, Cy Pier.",
    "Inspectors had found rust in the hull in January, according to a report that the paper has seen.",
    "The owner of the ferry did not answer questions about the report, nor did the ministry that had asked for it.",
    "A second ferry is to take over the line on Thursday; until then passengers have to take the road around the bay.",
]
HEAD = """<title>Ferry sinks at dawn | Harbour Post</title><meta property="og:type" content="article">
<meta property="og:site_name" content="Harbour Post"><meta property="og:title" content="Ferry sinks at dawn">
<link rel="canonical" href="https://www.harbour-post.example/world/2031/mar/04/ferry-sinks-at-dawn">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
"headline": "Ferry sinks at dawn", "datePublished": "2031-03-04T09:30:00Z",
"author": [{"@type": "Person", "name": "Ada Orth"}, {"@type": "Person", "name": "Bo Quay"}]}</script>
<script>var secret = "The owner says nothing";</script><style>.css-1abc2d {color: red}</style>"""
NEWSLETTER = (
    "<aside class='newsletter-box'><p>Sign up and never miss the news from the harbour in the morning.</p></aside>"
)


def make_page(body: str = "") -> str:
    made = [f"<p class='css-aa11bb'>{text}</p>" for text in PARAGRAPHS]
    section = f"{made[0]}{made[1]}{NEWSLETTER}<h2>What was known</h2>{''.join(made[2:])}"
    text = body or f"<section class='story-body css-xy12zz'>{section}</section>"
    return f"""<!DOCTYPE html><html lang="en"><head>{HEAD}</head><body class="css-9z8y7x">
<nav><a href="/w">World</a></nav>
<main><article class="css-1abc2d"><h1 class="css-4d5e6f headline">Ferry sinks at dawn</h1>
<p class="standfirst">Forty people were saved by tugs from the harbour</p>
<div class="byline">By <a class="byline__author" href="/by/a">Ada Orth</a>
and <a class="byline__author" href="/by/b">Bo Quay</a></div>
<time class="published" datetime="2031-03-04T09:30:00Z">4 March 2031, 9.30am</time>{text}</article></main>
<footer><p>All rights reserved by the harbour.</p></footer></body></html>"""


def suggest(html: str):
    when = datetime(2031, 3, 10, tzinfo=UTC)
    return suggest_layout(Page("https://www.harbour-post.example/", html.encode(), when), "2031", "2031-03-10")


def write(tmp_path: Path, html: str = "", **options: str):
    path = tmp_path / "saved.html"
    path.write_text(html or make_page(), encoding="utf-8")
    return scaffold_outlet("www.harbour-post.example", path, tmp_path / "clone", day="2031-03-10", **options)


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("outlet", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# --- selectors


def test_selectors_are_of_names_that_last():
    layout = suggest(make_page()).layout
    assert layout.headline == "h1.headline"
    assert layout.deck == "p.standfirst"
    assert layout.byline == "a.byline__author"
    assert layout.published == "time.published@datetime"
    assert layout.body == "section.story-body > p, section.story-body > h2"


@pytest.mark.parametrize(
    "name", ["headline", "story-body__text", "articleBody", "byline", "entry_content", "Article-h1"]
)
def test_a_name_that_a_person_has_chosen_lasts(name: str):
    assert is_lasting(name)


@pytest.mark.parametrize(
    "name",
    ["css-1abc2d", "sc-bdVaJa", "jsx-2871293", "Byline_x8Kf2", "fxgoSg", "mt-4", "md:flex", "text-14", "a", "lJoFb"],
)
def test_a_name_that_a_build_has_made_does_not(name: str):
    assert not is_lasting(name)


@given(st.text(max_size=30))
def test_any_name_can_be_judged(name: str):
    assert is_lasting(name) in (True, False)


def test_what_stands_between_the_paragraphs_is_dropped():
    paragraphs = "".join(f"<div><p>{text}</p></div>" for text in PARAGRAPHS)
    html = make_page(f"<section class='story-body'>{paragraphs}{NEWSLETTER}</section>")
    found = suggest(html)
    reading = read_layout(found.tree, [found.layout], "2031-03-10")
    assert len(reading.paragraphs) == 5 and found.layout.drop == "aside.newsletter-box"


def test_paragraphs_without_a_name_to_find_them_by_are_left_to_a_person():
    html = make_page(body="<div class='css-1q2w3e'>" + "<br><br>".join(PARAGRAPHS) + "</div>")
    assert "body" in suggest(html).todo


def test_the_layout_reads_what_the_readers_read():
    found = suggest(make_page())
    reading = read_layout(found.tree, [found.layout], "2031-03-10")
    assert list(reading.paragraphs) == found.row["text"].split("\n\n")
    assert reading.headline == found.row["headline"] and found.todo == {}


def test_a_page_that_is_no_article_is_refused():
    with pytest.raises(ExtractError):
        suggest("<html><body><p>Hello.</p></body></html>")


tags = st.sampled_from(["div", "p", "span", "a", "section"])
names = st.sampled_from(["", "story", "css-1abc2d", "byline", "mt-4", "text-block", "headline"])


@given(st.lists(st.tuples(tags, names, st.booleans()), min_size=1, max_size=12), st.data())
def test_a_selector_finds_what_was_wanted_and_nothing_else(parts: list[tuple[str, str, bool]], data):
    html, opened = "", []
    for tag, name, nested in parts:
        html += f"<{tag} class='{name}'>x"
        if nested:
            opened.append(tag)
        else:
            html += f"</{tag}>"
    tree = parse_tree(
        f"<html><body><main>{html}{''.join(f'</{tag}>' for tag in reversed(opened))}</main></body></html>"
    )
    nodes = [node for node in tree.iter() if node.tag not in ("html", "body", "main", "head")]
    wanted = data.draw(st.lists(st.sampled_from(range(len(nodes))), min_size=1, unique=True).map(sorted))
    selector = find_selector(tree, [nodes[place] for place in wanted])
    assert not selector or select(tree, selector) == [nodes[place] for place in wanted]
    assert "css-1abc2d" not in selector and "mt-4" not in selector


# --- the files


def test_the_file_holds_the_constants_and_the_layout(tmp_path):
    made = write(tmp_path)
    module = load(made.outlet)
    assert (module.KEY, module.NAME, module.HOSTS) == ("harbour_post", "Harbour Post", ("harbour-post.example",))
    [layout] = module.LAYOUTS
    assert layout == replace(made.layout, evidence="a page saved on 2031-03-10")
    text = made.outlet.read_text(encoding="utf-8")
    assert re.findall(r"^(\w+) = .*# TODO", text, re.MULTILINE) == ["NAME", "COUNTRY", "TIME_ZONE"]
    assert max(map(len, text.splitlines())) <= 120
    assert made.outlet.relative_to(tmp_path / "clone").as_posix() == "mediakit/outlets/harbour_post.py"
    assert made.html.relative_to(tmp_path / "clone").as_posix() == "tests/outlets/harbour_post/2031-03-10.html"


def test_the_fixture_is_read_as_its_facts_say(tmp_path):
    made = write(tmp_path)
    facts = json.loads(made.json.read_text(encoding="utf-8"))
    reading = read_layout(parse_tree(made.html.read_text(encoding="utf-8")), load(made.outlet).LAYOUTS, "2031-03-10")
    assert (reading.headline, reading.deck, list(reading.byline)) == (facts["headline"], facts["deck"], facts["byline"])
    assert list(reading.paragraphs) == facts["text"] and len(facts["text"]) == 6
    page = Page(facts["url"], made.html.read_bytes(), datetime(2031, 3, 10, tzinfo=UTC))
    row = extract_article(page)  # the readers that know no layout see an article too
    assert row["published"].isoformat() == facts["published"] and row["url"] == facts["url"]


def test_no_words_of_the_page_are_in_the_files(tmp_path):
    made = write(tmp_path)
    text = " ".join(path.read_text(encoding="utf-8") for path in (made.outlet, made.html, made.json))
    for words in (
        "Ferry",
        "ferry",
        "Tugs",
        "Inspectors",
        "Ada Orth",
        "Bo Quay",
        "Cy Pier",
        "owner",
        "never miss",
        "forty",
    ):
        assert words not in text, words
    assert "css-1abc2d" in text and "datePublished" in text and "newsletter-box" in text  # the markup is as it was


def test_equal_texts_stay_equal(tmp_path):
    html = write(tmp_path).html.read_text(encoding="utf-8")
    assert html.count("Placeholder headline for the layout of 2031") == 4  # h1, title, og:title, JSON-LD


def test_what_could_not_be_found_is_marked(tmp_path):
    html = make_page().replace(HEAD, "").replace('class="byline"', 'class="css-1abc2d"')
    made = write(tmp_path, re.sub(r"<a class=\"byline__author\" href=\"/by/.\">(.*?)</a>", r"<i>\1</i>", html))
    assert list(made.todo) == ["byline"] and "Ada Orth" in made.todo["byline"].seen
    text = made.outlet.read_text(encoding="utf-8")
    assert "# TODO byline: no lasting selector" in text and "Ada Orth" not in text
    assert load(made.outlet).LAYOUTS[0].headline == "h1.headline"


def test_nothing_is_overwritten(tmp_path):
    write(tmp_path)
    with pytest.raises(MediakitError, match="there already"):
        write(tmp_path)
    assert write(tmp_path, key="other").key == "other"


@pytest.mark.parametrize(
    ("host", "options", "said"),
    [
        ("no host", {}, "is no host"),
        ("a.example", {"key": "Not A Key"}, "no key"),
        ("a.example", {"day": "10 March"}, "no day"),
        ("theguardian.com", {"key": "guardian"}, "an outlet 'guardian' already"),
    ],
)
def test_what_cannot_be_used_is_said(tmp_path, host: str, options: dict[str, str], said: str):
    path = tmp_path / "saved.html"
    path.write_text(make_page(), encoding="utf-8")
    with pytest.raises(MediakitError, match=said):
        scaffold_outlet(host, path, tmp_path / "clone", **options)
    assert not (tmp_path / "clone").exists()


def test_a_page_that_is_not_there_is_said(tmp_path):
    with pytest.raises(MediakitError, match="cannot be read"):
        scaffold_outlet("a.example", tmp_path / "none.html", tmp_path)


@given(st.integers(1, 99), st.integers(0, 200))
def test_a_placeholder_paragraph_says_what_it_is(number: int, words: int):
    text = make_paragraph(number, words)
    assert text.startswith(f"Placeholder paragraph {number} stands in") and abs(len(text.split()) - max(words, 6)) <= 1


def test_an_address_keeps_its_form_and_loses_its_words():
    assert make_address("https://a.example/2031/03/ferry-sinks-at-dawn.html?x=1") == (
        "https://a.example/2031/03/placeholder-for-tests.html"
    )
    assert make_address("https://a.example/ferry-sinks-at-dawn-today/story/12.cms") == (
        "https://a.example/placeholder/story/placeholder-for-tests.cms"
    )
