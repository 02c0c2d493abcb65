"""Who wrote it: bylines taken apart, authors for machines in all their forms, agencies and helpers apart."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.collect.links import parse_tree
from mediakit.extract.blocks import find_lines
from mediakit.extract.byline import Byline, read_byline
from mediakit.extract.bynames import find_contributors, split_names
from mediakit.extract.headline import read_headline
from mediakit.extract.structured import read_structured

BODY = "<p>The harbour master of Port Ambrey closed the north quay after divers had found a crack in its wall.</p>" * 4
SITE = "The Lakeside Daily"


def read(author: object = None, under: str = "", head: str = "", end: str = "", text: str = "") -> Byline:
    """The byline of an article with this author for machines and this between headline and text."""
    data = {"@type": "NewsArticle", "headline": "North quay closed after divers find crack", "author": author}
    script = f"<script type='application/ld+json'>{json.dumps(data)}</script>" if author is not None else ""
    html = (
        f"<html><head>{head}{script}</head><body><article><h1>North quay closed after divers find crack</h1>{under}"
        f"<div>{BODY}</div>{end}</article></body></html>"
    )
    tree = parse_tree(html)
    facts = read_structured(tree)
    _, _, node = read_headline(tree, facts)
    return read_byline(facts, find_lines(tree, node)[1], SITE, tree=tree, text=text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Rikke Dahlin in Moscow and Sander Ek in Washington", ["Rikke Dahlin", "Sander Ek"]),
        ("Rikke Dahlin, Sander Ek and Ana Reyes", ["Rikke Dahlin", "Sander Ek", "Ana Reyes"]),
        ("By Ana Reyes and agencies", ["Ana Reyes"]),
        ("By ANA O'NEILL-REYES, DIPLOMATIC CORRESPONDENT", ["Ana O'Neill-Reyes"]),
        ("J.K. MCADAMS and JOHN NG", ["J.K. McAdams", "John Ng"]),
        ("By Ana Reyes for The Ostrel Courier", ["Ana Reyes"]),
        ("By Ana Reyes The Associated Press", ["Ana Reyes"]),
        ("Ana Reyes Reuters", ["Ana Reyes"]),
        ("Ana Reyes, Ana Reyes Senior Editor", ["Ana Reyes"]),
        ("Ana Reyes | The Harbour Journal", ["Ana Reyes"]),
        ("Political reporter Ana Reyes", ["Ana Reyes"]),
        ("Ana Reyes Breaking News Reporter", ["Ana Reyes"]),
        ("By Ana Reyes (@anareyes) Follow @anareyes on Twitter a.reyes@post.example", ["Ana Reyes"]),
        ("José Łuczak; Łukasz Ng; Omar bin Salman", ["José Łuczak", "Łukasz Ng", "Omar bin Salman"]),
        ("Ludwig van der Meer, Jr.", ["Ludwig van der Meer Jr."]),
        ("Ana Reyes, M.D., Ph.D.", ["Ana Reyes"]),
        ("Ana Reyes as told to Sander Ek", ["Ana Reyes", "Sander Ek"]),
        ("Von Rikke Dahlin und Sander Ek", ["Rikke Dahlin", "Sander Ek"]),
        ("Par Ana Reyes et Luc de Wit", ["Ana Reyes", "Luc de Wit"]),
        ("Ana Reyes y Juan Luna", ["Ana Reyes", "Juan Luna"]),
        ("Juan Ortega y Gasset", ["Juan Ortega y Gasset"]),
        ("Dahlin, Rikke", ["Rikke Dahlin"]),
        ("By Ana Reyes Updated March 11, 2031", ["Ana Reyes"]),
        ("By Ana Reyes | Edited by Sander Ek", ["Ana Reyes"]),
        ("Herbert Read and Christopher Guest", ["Herbert Read", "Christopher Guest"]),
    ],
)
def test_a_byline_is_taken_apart(text, names):
    assert split_names([text], SITE) == names


@pytest.mark.parametrize(
    "text",
    ["Staff", "Staff reporter", "Lakeside Daily Staff", "The Lakeside Daily", "Reuters", "AFP", "Harbour News Agency",
     "University of Vask", "Executive Content Editor", "admin", "https://a.example/b", "@anareyes", "12 min read",
     "Redaktion", "Harbour Media", "Guest Author", ""],
)  # fmt: skip
def test_what_signs_and_is_no_person_is_no_author(text):
    assert split_names([text], SITE) == []


@given(st.lists(st.text(max_size=80), max_size=4))
def test_no_byline_breaks_the_reader_of_names(texts):
    names = split_names(texts)
    assert len({name.casefold() for name in names}) == len(names)
    assert all(" " in name for name in names)


PEOPLE = st.sampled_from(["Rikke Dahlin", "Sander Ek", "José Łuczak", "Ana O'Neill", "Omar bin Salman", "J. T. Ng"])


@given(st.lists(PEOPLE, min_size=1, max_size=4, unique=True), st.sampled_from([", ", " and ", "; ", " & ", " | "]))
def test_names_that_are_joined_come_apart_in_their_order(people, between):
    assert split_names([f"By {between.join(people)}"]) == people


@pytest.mark.parametrize(
    "author",
    [
        "Rikke Dahlin, Sander Ek",
        "By Rikke Dahlin and Sander Ek",
        ["Rikke Dahlin", "Sander Ek"],
        [["Rikke Dahlin", "Sander Ek"]],
        {"@type": "Person", "name": ["Rikke Dahlin", "Sander Ek"]},
        {"@list": [{"@type": "Person", "name": "Rikke Dahlin"}, {"@type": "Person", "name": "Sander Ek"}]},
        [{"@type": "Person", "givenName": "Rikke", "familyName": "Dahlin"}, {"@type": "Person", "name": "Sander Ek"}],
        [{"@type": "Person", "name": {"@value": "Rikke Dahlin"}}, "Sander Ek", "https://lakeside.example/author/x"],
    ],
)
def test_authors_for_machines_in_all_their_forms(author):
    assert read(author) == Byline(("Rikke Dahlin", "Sander Ek"), "json-ld")


def test_an_author_that_stands_elsewhere_in_the_graph():
    data = [
        {"@type": "NewsArticle", "headline": "North quay closed after divers find crack", "author": {"@id": "#rd"}},
        {"@type": "Person", "@id": "#rd", "name": "Rikke Dahlin"},
    ]
    facts = read_structured(parse_tree(f"<html><script type='application/ld+json'>{json.dumps(data)}</script></html>"))
    assert read_byline(facts, [], SITE).names == ("Rikke Dahlin",)


def test_an_organisation_is_a_person_where_the_byline_prints_it_as_one():
    author = {"@type": "Organization", "name": "Rikke Dahlin"}
    assert read(author, "<p class='byline'>By Rikke Dahlin</p>").names == ("Rikke Dahlin",)
    assert read(author) == Byline()


def test_a_printed_byline_with_more_names_is_the_whole_one():
    under = "<div class='byline'>By <span>Rikke Dahlin</span> and <span>Sander Ek</span></div>"
    assert read("Rikke Dahlin", under) == Byline(("Rikke Dahlin", "Sander Ek"), "byline")


def test_names_near_a_byline_do_not_join_the_authors():
    under = "<div class='author'>In Partnership With <a>Rikke Dahlin</a><b>Sponsored</b></div>"
    assert read("Rikke Dahlin", under).names == ("Rikke Dahlin",)


def test_roles_in_elements_without_a_blank_between():
    under = "<div class='byline'><a>Rikke Dahlin</a><p>Senior Editor</p></div>"
    assert read(None, under) == Byline(("Rikke Dahlin",), "byline")


def test_helpers_are_apart():
    under = (
        "<div class='byline'><p>By <a>Rikke Dahlin</a></p>"
        "<div class='byline__contributors'>Contributions from <a>Sander Ek</a></div></div>"
    )
    assert read(["Rikke Dahlin", "Sander Ek"], under) == Byline(("Rikke Dahlin",), "json-ld", ("Sander Ek",))
    text = "It rained.\n\nAdditional reporting by Ana Reyes in Vask; editing by Luc de Wit."
    assert read("Rikke Dahlin", text=text).contributors == ("Ana Reyes",)
    assert find_contributors("Ana Reyes contributed to the fund. It rained.") == []


def test_who_took_the_pictures_is_no_author():
    under = "<div class='byline'><p>By Rikke Dahlin</p><p>Photography by Sander Ek</p></div>"
    assert read(["Rikke Dahlin", "Sander Ek"], under).names == ("Rikke Dahlin",)


def test_microdata_of_a_picture_is_not_the_author():
    html = (
        "<article itemscope itemtype='https://schema.org/NewsArticle'><h1 itemprop='headline'>Quay shut</h1>"
        "<span itemprop='author'>By <b>Rikke Dahlin</b><i>City Columnist</i></span>"
        "<figure><span itemprop='author'>Sander Ek</span></figure></article>"
    )
    facts = read_structured(parse_tree(f"<html><body>{html}</body></html>"))
    assert read_byline(facts, [], SITE).names == ("Rikke Dahlin",)


@pytest.mark.parametrize(
    ("under", "head", "source"),
    [
        ("<p><a href='/author/rikke-dahlin'>Rikke Dahlin</a></p>", "", "author link"),
        ("<p>By Rikke Dahlin</p>", "", "byline"),
        ("<p class='inf'><span>Rikke Dahlin</span> 24.03.2031 16:30</p>", "", "byline"),
        ("<p>Wednesday 26th February, 2031 | Rikke Dahlin</p>", "", "byline"),
        ("", "<meta name='parsely-author' content='Rikke Dahlin'>", "meta"),
        ("", "<meta property='article:author' content='Rikke Dahlin'>", "open graph"),
        (
            "",
            "<meta name='twitter:label1' content='Written by'><meta name='twitter:data1' content='Rikke Dahlin'>",
            "meta",
        ),
    ],
)  # fmt: skip
def test_other_places_of_a_name(under, head, source):
    assert read(None, under, head) == Byline(("Rikke Dahlin",), source)


def test_who_took_the_pictures_stands_apart_from_the_words():
    found = read(under="<p class='byline'>Words: Rikke Dahlin. Pictures: Sander Ek</p>")
    assert found == Byline(("Rikke Dahlin",), "byline", ("Sander Ek",))


def test_a_day_beside_other_words_is_no_byline():
    assert read(under="<p>The Vask regatta begins on 24 March 2031</p>") == Byline()


def test_links_to_authors_of_teasers_and_comments_are_not_asked():
    end = "<div class='related'><a rel='author' href='/author/ana-reyes'>Ana Reyes</a></div>"
    assert read(end=end) == Byline()
    assert read(end="<p><a rel='author' href='/author/ana-reyes'>Ana Reyes</a></p>").names == ("Ana Reyes",)


def test_a_pen_name_of_one_word_needs_the_word_of_a_machine():
    assert read("Colette") == Byline(("Colette",), "json-ld")
    assert read(None, "<p class='byline'>Colette</p>") == Byline()
    assert read("Admin") == Byline()
