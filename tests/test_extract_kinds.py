"""Kind, section, language and agency credit, each with where it was seen; pages that are no article."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.collect import Page
from mediakit.collect.links import parse_tree
from mediakit.errors import ExtractError
from mediakit.extract import extract_article
from mediakit.extract.agency import read_agency
from mediakit.extract.kinds import find_kind, find_section
from mediakit.extract.language import contradicts, guess_language, read_code, read_language
from mediakit.extract.structured import read_structured
from mediakit.schema.tables import KINDS_OF_ARTICLE

WHEN = datetime(2031, 3, 14, 9, 0, tzinfo=UTC)
ENGLISH = (
    "The harbour master of Port Ambrey closed the north quay on Tuesday, for divers had found that it was cracked. "
)
RUSSIAN = "Начальник порта закрыл северный причал во вторник, так как водолазы нашли в его стене трещину. "
GERMAN = (
    "Der Hafenmeister hat die Mauer am Dienstag nicht geöffnet, und das ist auch für den Rat von der Stadt mit dem. "
)
ADDRESS = "https://lakeside.example/a/quay"


def graph(**data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "headline": "Quay shut", **data})}</script>'  # noqa: E501


def facts(head: str = "") -> dict:
    return read_structured(parse_tree(f"<html><head>{head}</head><body><p>x</p></body></html>"))


def article(head: str = "", body: str = "", url: str = ADDRESS, lang: str = "en") -> dict:
    html = f"<html lang='{lang}'><head>{head}</head><body><article><h1>Quay shut for now</h1>{body}</article></body></html>"  # noqa: E501
    return extract_article(Page(url, html.encode(), WHEN))


# --- kind and section


@pytest.mark.parametrize(
    ("head", "headline", "section", "kickers", "url", "found"),
    [
        (graph(**{"@type": "AnalysisNewsArticle"}), "Quay shut", "", [], ADDRESS, ("analysis", "json-ld")),
        (graph(**{"@type": "LiveBlogPosting"}), "Quay shut", "", [], ADDRESS, ("live blog", "json-ld")),
        (graph(genre="Opinion"), "Quay shut", "", [], ADDRESS, ("op-ed", "json-ld")),
        ('<meta name="tom" content="News Analysis">', "Quay shut", "", [], ADDRESS, ("analysis", "meta")),
        ('<meta property="article:opinion" content="true">', "Mend it", "", [], ADDRESS, ("op-ed", "open graph")),
        ('<meta property="article:opinion" content="true">', "Mend it", "", ["Editorial"], ADDRESS, ("editorial", "kicker")),  # noqa: E501
        ('<meta property="article:opinion" content="false">', "Mend it", "", [], ADDRESS, ("news", "")),
        ("", "Transcript: the harbour master", "", [], ADDRESS, ("transcript", "headline")),
        ("", "Mend it", "Letters", [], ADDRESS, ("op-ed", "section")),
        ("", "Mend it", "", [], "https://lakeside.example/opinion/2031/mend-it", ("op-ed", "address")),
        ("", "Mend it", "World", ["Harbour"], "https://lakeside.example/world/mend-it", ("news", "")),
        (graph(**{"@type": "VideoObject", "name": "Quay shut"}), "Quay shut", "", [], ADDRESS, ("video", "json-ld")),
    ],
)  # fmt: skip
def test_a_kind_and_where_it_is_stated(head, headline, section, kickers, url, found):
    assert find_kind(url, headline, section, kickers, facts(head)) == found


def test_a_clip_beside_an_article_makes_it_no_video():
    clip = '<script type="application/ld+json">{"@type": "VideoObject", "name": "A look back at the regatta"}</script>'
    assert find_kind(ADDRESS, "Quay shut after crack", "", [], facts(clip)) == ("news", "")


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=20), st.lists(st.text(max_size=20), max_size=3))
def test_a_kind_is_always_one_of_the_schema(url, headline, section, kickers):
    assert find_kind(url, headline, section, kickers, {})[0] in KINDS_OF_ARTICLE


def section(head: str = "", kickers: tuple[str, ...] = (), body: str = "") -> tuple[str, str]:
    tree = parse_tree(f"<html><head>{head}</head><body>{body}<p>x</p></body></html>")
    return find_section(tree, read_structured(tree), list(kickers))


def test_a_section_and_where_it_is_stated():
    assert section(graph(articleSection="Harbour"), ("World",)) == ("Harbour", "json-ld")
    assert section('<meta property="article:section" content="Sea">') == ("Sea", "open graph")
    assert section("", ("World · Analysis",)) == ("World", "kicker")
    assert section("", ("Advertisement",)) == section() == ("", "")
    assert section(graph(articleSection=", ".join(["Sea", *["Topic of the day"] * 5])))[0] == "Sea"


@pytest.mark.parametrize("markup", ["<ol class='breadcrumbs'>{}</ol>", "<p>{}</p>"])
def test_the_way_home_names_the_section(markup):
    steps = markup.format("<a href='/'>Home</a> &gt; <a href='/local'>Local News</a>")
    assert section(body=steps) == ("Local News", "breadcrumb")
    assert section(body=steps.replace("'/'", "'/world'")) == ("", "")


# --- language


@pytest.mark.parametrize(
    ("html", "text", "found"),
    [
        ("<html lang='en-GB'>", ENGLISH * 3, ("en", "html")),
        ("<html lang='en'>", RUSSIAN * 5, ("ru", "text")),
        ("<html lang='en'><meta property='og:locale' content='ru_RU'>", RUSSIAN * 5, ("ru", "open graph")),
        ("<html lang='en'>", GERMAN * 5, ("de", "text")),
        ("<html>", ENGLISH * 5, ("en", "text")),
        ("<html><meta name='language' content='English'>", ENGLISH, ("en", "meta")),
        ("<html lang='sr'>", RUSSIAN, ("sr", "html")),
        ("<html lang='en'>", "Quay shut", ("en", "html")),
        ("<html>", "Quay shut", ("", "")),
        ("<html lang='en'>", "港" * 200, ("", "")),
    ],
)
def test_a_language_and_where_it_is_stated(html, text, found):
    tree = parse_tree(html + "<p>x</p>")
    assert read_language(tree, read_structured(tree), text) == found


@given(st.text(max_size=200), st.text(max_size=12))
def test_no_text_breaks_the_reader_of_languages(text, lang):
    code = read_code(lang)
    assert code == "" or len(code) == 2
    assert guess_language(text) in ("", "en", "de", "fr", "es", "pt", "it", "nl", "pl", "ru", "uk", "tr")
    assert contradicts("xx", "") is False


# --- agency credit


@pytest.mark.parametrize(
    ("head", "end", "text", "found"),
    [
        (graph(author={"@type": "Organization", "name": "Reuters"}), "", "", ("Reuters", "json-ld")),
        (graph(sourceOrganization={"name": "AFP"}), "", "", ("Agence France-Presse", "json-ld")),
        (graph(copyrightHolder={"name": "The Associated Press"}), "", "", ("Associated Press", "json-ld")),
        (graph(provider={"name": "The Lakeside Daily"}), "", "", ("", "")),
        (graph(author={"@type": "Organization", "name": "Ana Reyes"}), "", "", ("", "")),
        (graph(author={"@type": "Organization", "name": "Newsroom Staff"}), "", "", ("", "")),
        (graph(author={"@type": "Organization", "name": "Vask News Agency"}), "", "", ("Vask News Agency", "json-ld")),
        ('<meta name="author" content="Reuters">', "", "", ("Reuters", "meta")),
        ("", "", "VASK, March 11 (Reuters) - Divers came.", ("Reuters", "dateline")),
        ("", "", "VASK (LD) - Divers came.", ("", "")),
        ("", "<p>© 2031 AFP</p>", "", ("Agence France-Presse", "credit line")),
        ("", "<p>Copyright 2031 The Associated Press. All rights reserved.</p>", "", ("Associated Press", "credit line")),  # noqa: E501
        ("", "<p>(Reuters)</p>", "", ("Reuters", "credit line")),
        ("", "<p>The Associated Press contributed to this report.</p>", "", ("", "")),
        ("", "<figure><p>(Reuters)</p></figure>", "", ("", "")),
        ("", "<p>Divers came in the morning, and (Reuters) nobody knew.</p>", "", ("", "")),
    ],
)  # fmt: skip
def test_an_agency_and_where_it_is_credited(head, end, text, found):
    tree = parse_tree(f"<html><head>{head}</head><body><article><p>Divers came.</p>{end}</article></body></html>")
    assert read_agency(read_structured(tree), [], text, "The Lakeside Daily", tree) == found


def test_an_agency_does_not_credit_itself():
    assert read_agency(facts(graph(sourceOrganization={"name": "Reuters"})), [], "VASK (Reuters) - x", "Reuters") == (
        "",
        "",
    )


# --- pages that are none


LINKS = "".join(
    f"<h2><a href='/{n}'>Story number {n} of the long day</a></h2><p>A short line of it.</p>" for n in range(9)
)


@pytest.mark.parametrize(
    ("url", "body", "error"),
    [
        ("https://lakeside.example/", LINKS, "listing"),
        ("https://lakeside.example/world/", LINKS, "listing"),
        ("https://lakeside.example/tag/quay", LINKS, "listing"),
        ("https://lakeside.example/search?q=quay", "<h1>Search results</h1>" + LINKS, "listing"),
        ("https://lakeside.example/?s=quay", "<h1>You searched for quay</h1>" + LINKS, "listing"),
        ("https://lakeside.example/a/b", "<h1>404</h1><p>Sorry, this page could not be found.</p>", "not-found"),
        ("https://lakeside.example/a/b", "<h1>Oops</h1><p>The page no longer exists.</p>", "not-found"),
        ("https://lakeside.example/a/b", "<h1>We value your privacy</h1><p>We and our partners use cookies.</p>", "consent-wall"),  # noqa: E501
        ("https://lakeside.example/a/b", "<h1>Just a second</h1><p>Please verify you are human.</p>", "bot-check"),
        ("https://lakeside.example/a/b", "<h1>Quay</h1>", "empty"),
    ],
)  # fmt: skip
def test_pages_that_are_no_article(url, body, error):
    with pytest.raises(ExtractError) as caught:
        extract_article(Page(url, f"<html><body>{body}</body></html>".encode(), WHEN))
    assert caught.value.error == error


def test_a_list_that_calls_itself_an_article_for_social_media_is_a_list():
    html = f"<html><head><meta property='og:type' content='article'></head><body><h1>Quay</h1>{LINKS}</body></html>"
    for path in ("", "tag/quay", "search?q=quay", "world/category/quay/"):
        with pytest.raises(ExtractError) as caught:
            extract_article(Page("https://lakeside.example/" + path, html.encode(), WHEN))
        assert caught.value.error == "listing"


@pytest.mark.parametrize(
    "headline",
    [
        "Page not found in the council's minutes",
        "Search results for the lost diver",
        "Robots verify you are human, says study",
    ],
)
def test_an_article_about_such_pages_is_an_article(headline):
    html = f"<article><h1>{headline}</h1><p class='byline'>By Ana Reyes</p><p>{ENGLISH * 10}</p></article>"
    assert extract_article(Page(ADDRESS, html.encode(), WHEN))["headline"] == headline


def test_every_field_says_where_it_came_from():
    row = article(graph(articleSection="Opinion"), f"<p class='byline'>Reuters</p><p>{ENGLISH * 4}</p>")
    assert {name: row[name] for name in ("kind_from", "section_from", "lang_from", "agency_from")} == {
        "kind_from": "section",
        "section_from": "json-ld",
        "lang_from": "html",
        "agency_from": "byline",
    }
