"""From page to article: decoding, structured data, headline, byline, date, body; pages that are none; parts, twins."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.collect import Page
from mediakit.collect.links import parse_tree
from mediakit.errors import ExtractError
from mediakit.extract import PROVENANCE, extract_article, extract_articles, make_article_id
from mediakit.extract.byline import split_names
from mediakit.extract.clean import clean_paragraphs
from mediakit.extract.dates import parse_moment
from mediakit.extract.decode import decode_html, find_encoding, mend_mojibake
from mediakit.extract.headline import cut_site
from mediakit.extract.structured import read_json_ld, read_microdata, read_structured
from mediakit.schema import ARTICLES, PROBLEMS

WHEN = datetime(2031, 3, 14, 9, 0, tzinfo=UTC)
WORDS = (
    "The harbour master of Port Ambrey closed the north quay on Tuesday after divers had found a crack in its wall.",
    "“Nobody will moor here before summer,” said Zoë Brandt, who has run the harbour for eleven years.",
    "Fishermen were told to use the old basin, which is shallow at low tide and has no crane, no ice and no light.",
    "The town council meets on Friday; repairs may cost four million crowns, a third of what the harbour earns in a year.",  # noqa: E501
)
GRAPH = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "@id": "#site", "name": "The Lakeside Daily"},
        {"@type": "Person", "@id": "#rd", "name": "Rikke Dahlin"},
        {
            "@type": ["NewsArticle"],
            "headline": "North Quay Closed After Divers Find Crack",
            "datePublished": "2031-03-11T09:40:00+01:00",
            "author": [{"@id": "#rd"}, {"@type": "Person", "name": "Sander Ek"}],
            "publisher": {"@id": "#site"},
            "articleSection": ["Harbour"],
            "inLanguage": "en-GB",
            "description": "The wall may not hold another winter.",
        },
    ],
}


def body(*extra: str) -> str:
    return "".join(f"<p>{text}</p>" for text in WORDS) + "".join(extra)


def make_page(
    head: str = "", content: str = "", url: str = "https://lakeside.example/a/quay", **fields: object
) -> Page:
    html = f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'>{head}</head><body>{content}</body></html>"
    options = {"source": "rss", "headers": {"content-type": "text/html; charset=utf-8"}, **fields}
    return Page(url, html.encode("utf-8"), WHEN, **options)


def graph(data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def whole(head: str = "", **fields: object) -> Page:
    """A page with everything on it."""
    content = (
        f"<main><article><p class='kicker'>Harbour</p><h1>North Quay Closed After Divers Find Crack</h1>"
        f"<p class='standfirst'>The wall may not hold another winter.</p><p class='byline'>By Rikke Dahlin and Sander Ek</p>"  # noqa: E501
        f"<p class='date'><time datetime='2031-03-11T09:40:00+01:00'>Tuesday 11 March 2031, 9.40 a.m.</time></p>"
        f"<div>{body()}</div></article></main>"
    )
    return make_page(graph(GRAPH) + head, content, **fields)


def refused(page: Page) -> str:
    with pytest.raises(ExtractError) as caught:
        extract_article(page)
    assert page.url in str(caught.value)
    return caught.value.error


# --- one article


def test_all_fields_of_a_page():
    row = extract_article(whole())
    assert row["text"] == "\n\n".join(WORDS)
    assert row["published"] == datetime(2031, 3, 11, 8, 40, tzinfo=UTC)
    expected = {
        "outlet": "The Lakeside Daily",
        "url": "https://lakeside.example/a/quay",
        "published_precision": "minute",
        "published_printed": "Tuesday 11 March 2031, 9.40 a.m.",
        "headline": "North Quay Closed After Divers Find Crack",
        "deck": "The wall may not hold another winter.",
        "byline": "Rikke Dahlin; Sander Ek",
        "kind": "news",
        "section": "Harbour",
        "lang": "en",
        "agency": "",
        "collected_from": "rss",
        "headline_from": "h1",
        "published_from": "json-ld",
        "byline_from": "json-ld",
        "text_from": "trafilatura",
    }
    assert {name: row[name] for name in expected} == expected
    assert row["extractor"].startswith("mediakit ") and len(row["sha256"]) == 64


def test_open_graph_and_meta_alone():
    head = (
        '<title>Quay shut | The Lakeside Daily</title><meta property="og:title" content="Quay shut | The Lakeside Daily">'  # noqa: E501
        '<meta property="og:site_name" content="The Lakeside Daily"><meta name="author" content="Rikke Dahlin">'
        '<meta property="article:published_time" content="2031-03-11T08:40:00Z"><meta property="og:type" content="article">'  # noqa: E501
    )
    row = extract_article(make_page(head, f"<article>{body()}</article>"))
    assert (row["headline"], row["headline_from"]) == ("Quay shut", "open graph")
    assert (row["byline"], row["published_from"], row["outlet"]) == ("Rikke Dahlin", "open graph", "The Lakeside Daily")


def test_microdata():
    html = (
        "<article itemscope itemtype='https://schema.org/AnalysisNewsArticle'><h1 itemprop='headline'>Quay shut for now</h1>"  # noqa: E501
        "<span itemprop='author' itemscope itemtype='https://schema.org/Person'><span itemprop='name'>Ana Reyes</span></span>"  # noqa: E501
        "<span itemprop='author' itemscope itemtype='https://schema.org/Person'><span itemprop='name'>Liam O’Harrow</span></span>"  # noqa: E501
        "<time itemprop='datePublished' datetime='2031-03-11'>11 March 2031</time>"
        f"<div itemprop='articleBody'>{body()}</div></article>"
    )
    row = extract_article(make_page("", html))
    assert (row["byline"], row["byline_from"], row["kind"]) == ("Ana Reyes; Liam O’Harrow", "microdata", "analysis")
    assert (row["published"], row["published_precision"]) == (datetime(2031, 3, 11, tzinfo=UTC), "day")


def test_no_metadata_at_all():
    html = (
        "<table><tr><td><a href='/'>Home</a> <a href='/o'>Opinion</a> <a href='/s'>Sport</a> <a href='/w'>Weather</a></td></tr>"  # noqa: E501
        "<tr><td><div>Opinion: The Herald says</div><h1>Mend the quay</h1><p><i>It will not get cheaper by waiting.</i></p>"  # noqa: E501
        f"<p><b>By Ana Reyes</b></p><p>Tuesday, 11 March 2031, 9.40 a.m.</p><div>{body()}</div></td></tr></table>"
    )
    page = make_page("<title>Mend the quay - Harbour Herald</title>", html)
    row = extract_article(page)
    assert (row["outlet"], row["byline"], row["kind"], row["section"]) == (
        "Harbour Herald",
        "Ana Reyes",
        "editorial",
        "Opinion",
    )
    assert row["deck"] == "It will not get cheaper by waiting."
    assert (row["published"], row["published_precision"]) == (datetime(2031, 3, 11, tzinfo=UTC), "day")
    row = extract_article(page, time_zone="Etc/GMT-1")
    assert (row["published"], row["published_precision"]) == (datetime(2031, 3, 11, 8, 40, tzinfo=UTC), "minute")
    assert row["text"] == "\n\n".join(WORDS)


def test_a_page_without_a_date_has_none():
    page = make_page("", f"<article><h1>Quay shut for now</h1><p class='byline'>By Ana Reyes</p>{body()}</article>")
    row = extract_article(page)
    assert (row["published"], row["published_precision"], row["published_from"]) == (None, "", "")


def test_a_day_that_is_guessed_from_the_address_says_so_and_the_text_is_never_asked():
    content = (
        f"<h1>Quay shut for now</h1><p class='byline'>By Ana Reyes</p>{body('<p>It was built on 4 May 1998.</p>')}"
    )
    row = extract_article(
        make_page("", f"<article>{content}</article>", url="https://lakeside.example/2017/12/15/quay")
    )
    assert (row["published_day"], row["published_precision"]) == ("2017-12-15", "day")
    assert row["published_from"] == "address"
    assert row["published_printed"] == ""
    row = extract_article(make_page("", f"<article>{content}</article>", url="https://lakeside.example/quay"))
    assert (row["published"], row["published_from"]) == (None, "")


def test_known_outlets_have_their_one_name_and_their_zone():
    head = '<meta property="og:site_name" content="the Guardian"><meta name="date" content="2017-04-12 10:00">'
    row = extract_article(
        make_page(head, f"<h1>Quay shut for now</h1>{body()}", url="https://www.theguardian.com/a/quay")
    )
    assert row["outlet"] == "The Guardian"
    assert row["published"] == datetime(2017, 4, 12, 9, 0, tzinfo=UTC)


def test_boxes_and_bars_are_not_text():
    clutter = (
        "<div class='share-bar'><p>Share on Buoy</p></div>",
        "<div class='newsletter-box'><p>The Evening Tide: the day in ten minutes, in your inbox at six.</p></div>",
        f"<aside class='pull-quote'><p>{WORDS[1][:35]}”</p></aside>",
        "<figure><img src='x'><figcaption>The quay in March. Photo: N. N.</figcaption></figure>",
        "<p><b>Read more:</b> <a href='/b'>What we know of the crack</a></p>",
        "<p>Advertisement</p><div class='cookie-banner'><p>We use cookies to make this site work.</p></div>",
        "<section class='related'><h3>Related</h3><p><a href='/c'>Divers wanted in Port Ambrey</a></p></section>",
    )
    content = f"<article><h1>North quay closed</h1><p class='byline'>By Ana Reyes</p>{body(*clutter)}</article>"
    assert extract_article(make_page("", content))["text"] == "\n\n".join(WORDS)


def test_classes_that_mean_something_else_do_not_empty_the_page():
    content = (
        f"<h1>North quay closed</h1><p class='byline'>By Ana Reyes</p><div class='consent-given ads'>{body()}</div>"
    )
    assert extract_article(make_page("", content))["text"] == "\n\n".join(WORDS)


def test_the_body_for_machines_is_the_last_resort():
    data = {
        "@type": "NewsArticle",
        "headline": "Quay shut",
        "datePublished": "2031-03-11",
        "articleBody": "\n".join(WORDS),
    }
    row = extract_article(make_page(graph(data), "<h1>Quay shut</h1><div id='app'></div>"))
    assert (row["text"], row["text_from"]) == ("\n\n".join(WORDS), "json-ld")


def test_a_correction_is_a_note_and_not_text():
    notice = "<p class='correction'><b>Correction.</b> We wrote that the wall fell. It has a crack.</p>"
    content = f"<article><h1>North quay closed</h1><p class='byline'>By Ana Reyes</p>{body(notice)}</article>"
    row = extract_article(make_page("", content))
    assert row["text"] == "\n\n".join(WORDS)
    assert row["notes"] == "Correction. We wrote that the wall fell. It has a crack."


def test_agency_and_not_author():
    content = f"<article><h1>North quay closed</h1><p class='byline'>Reuters</p><p class='date'>11 March 2031</p>{body()}</article>"  # noqa: E501
    row = extract_article(make_page("", content))
    assert (row["byline"], row["agency"]) == ("", "Reuters")
    dateline = f"<p>PORT AMBREY (AP) - {WORDS[0]}</p>"
    content = f"<article><h1>North quay closed</h1><p class='date'>11 March 2031</p>{dateline}{body()}</article>"
    assert extract_article(make_page("", content))["agency"] == "Associated Press"


def test_a_video_without_text_is_no_article():
    data = {"@type": "VideoObject", "name": "The crack in the quay", "uploadDate": "2031-03-11T08:00:00Z"}
    assert refused(make_page(graph(data), "<h1>The crack in the quay</h1>")) == "video"
    row = extract_article(make_page(graph(data), f"<article><h1>The crack in the quay</h1>{body()}</article>"))
    assert (row["kind"], row["headline"]) == ("video", "The crack in the quay")


@pytest.mark.parametrize(
    ("kicker", "headline", "kind"),
    [
        ("World · Analysis", "Why the quay cracked", "analysis"),
        ("Comment", "Mend it now", "op-ed"),
        ("The Lantern’s view", "Mend it now", "editorial"),
        ("", "Live: divers search the quay", "live blog"),
        ("", "Quay closure - as it happened", "live blog"),
        ("", "Transcript: the harbour master", "transcript"),
        ("Interview", "‘I saw it first’", "interview"),
        ("Harbour", "Life on the quay", "news"),
    ],
)
def test_kinds(kicker, headline, kind):
    content = f"<article><p>{kicker}</p><h1>{headline}</h1><p class='byline'>By Ana Reyes</p>{body()}</article>"
    assert extract_article(make_page("", content))["kind"] == kind


# --- pages that are none


def test_pages_that_are_no_article():
    wall = "<h1>Before you continue</h1><p>We and our partners use cookies to show you the site. Accept all?</p>"
    lost = "<h1>Page not found</h1><p>The page you are looking for is no longer here.</p>"
    teasers = "".join(f"<h2><a href='/{n}'>Story number {n} of the day</a></h2><p>A short line.</p>" for n in range(9))
    assert refused(make_page("", wall)) == "consent-wall"
    assert refused(make_page("", lost)) == "not-found"
    assert refused(make_page("", teasers)) == "listing"
    assert refused(make_page("", teasers, url="https://lakeside.example/")) == "listing"
    assert refused(make_page("", "<h1>Are you a robot?</h1>")) == "bot-check"
    assert refused(make_page("", "<p>Hello.</p>")) == "empty"
    assert refused(make_page(status=404)) == "http-404"
    assert refused(Page("https://a.example/", b"", WHEN)) == "empty"
    assert (
        refused(Page("https://a.example/", b"%PDF-1.7", WHEN, headers={"content-type": "application/pdf"}))
        == "not-html"
    )


def test_an_article_about_cookies_is_an_article():
    words = "Regulators said that websites must let readers accept cookies or refuse them. " * 15
    content = f"<h1>Regulator fines sites over cookie consent</h1><p class='byline'>By Ana Reyes</p><p>{words}</p>"
    assert extract_article(make_page("", f"<article>{content}</article>"))["headline"].startswith("Regulator fines")


# --- many pages


def test_a_table_by_the_schema_and_a_row_for_each_failure():
    pages = [whole(), make_page("", "<h1>Page not found</h1>", url="https://lakeside.example/b")]
    articles, problems = extract_articles(iter(pages))
    assert [name for name in ARTICLES.names if name in articles.columns][:3] == ["article_id", "outlet", "url"]
    assert set(PROVENANCE) <= set(articles.columns)
    assert str(articles["published"].dtype) == str(articles["retrieved"].dtype) == "datetime64[us, UTC]"
    assert list(problems.columns) == PROBLEMS.names
    assert problems.loc[0, ["url", "stage", "error", "permanent"]].tolist() == [
        pages[1].url,
        "extract",
        "not-found",
        True,
    ]


def test_nothing_at_all():
    articles, problems = extract_articles([])
    assert len(articles) == len(problems) == 0
    assert {column.name for column in ARTICLES.columns if column.needed} <= set(articles.columns)


def test_ids_stay_when_articles_are_added():
    others = [whole(url=f"https://lakeside.example/a/{n}") for n in range(3)]
    few, _ = extract_articles(others[:1])
    many, _ = extract_articles(others[::-1])
    assert few.loc[0, "article_id"] == make_article_id("https://lakeside.example/a/0")
    assert set(few["article_id"]) < set(many["article_id"])
    pd.testing.assert_frame_equal(many, extract_articles(others)[0])


def test_twins_are_one_article():
    canonical = '<link rel="canonical" href="https://lakeside.example/a/quay">'
    amp = whole(canonical, url="https://lakeside.example/amp/quay")
    tracked = whole(canonical, url="https://lakeside.example/a/quay?utm_source=x")
    articles, problems = extract_articles([amp, whole(canonical), tracked])
    assert articles["url"].tolist() == ["https://lakeside.example/a/quay"]
    assert len(problems) == 0


def test_a_capture_belongs_to_the_page_that_was_captured():
    url = "https://archive.example/web/20310311090000id_/https://lakeside.example/a/quay"
    link = '<https://lakeside.example/a/quay>; rel="original", <https://archive.example/map>; rel="timemap"'
    page = whole(url=url, headers={"content-type": "text/html", "link": link})
    assert extract_article(page)["url"] == "https://lakeside.example/a/quay"


def parts(*numbers: int) -> list[Page]:
    made = []
    for number in numbers:
        following = f'<link rel="next" href="/a/quay/page/{number + 1}/">' if number < 3 else ""
        text = "".join(f"<p>Part {number}: {words}</p>" for words in WORDS)
        own = "" if number == 1 else f"page/{number}/"
        url = f"https://lakeside.example/a/quay/{own}"
        content = f"<article><h1>A long story of the quay</h1><p class='byline'>By Ana Reyes</p>{text}</article>"
        made.append(make_page(f'<link rel="canonical" href="{url}">' + following, content, url=url))
    return made


def test_parts_are_joined_in_order():
    articles, problems = extract_articles(parts(3, 1, 2))
    assert len(articles) == 1 and len(problems) == 0
    assert articles.loc[0, "url"] == "https://lakeside.example/a/quay/"
    begins = [paragraph[:7] for paragraph in articles.loc[0, "text"].split("\n\n")]
    assert begins == [f"Part {number}:" for number in (1, 2, 3) for _ in WORDS]


def test_a_missing_part_is_a_problem():
    articles, problems = extract_articles(parts(1, 2))
    assert len(articles) == 1
    assert problems.loc[0, ["error", "field", "permanent"]].tolist() == ["part-missing", "text", False]
    assert "/page/3/" in problems.loc[0, "message"]


# --- decoding


@pytest.mark.parametrize(
    ("html", "header", "encoding"),
    [
        ("Zoë".encode(), "text/html; charset=iso-8859-1", "utf-8"),
        ("Zoë".encode("latin-1"), "text/html; charset=utf-8", "windows-1252"),
        ("<meta charset='windows-1251'>Зоя".encode("windows-1251"), "text/html", "cp1251"),
        ("Зоя".encode("koi8-r"), "text/html; charset=KOI8-R", "koi8-r"),
        (b"\xef\xbb\xbfZo\xc3\xab", "text/html; charset=latin-1", "utf-8"),
        ("<html>Zoë</html>".encode("utf-16"), "", "utf-16-le"),
        (("<html>" + "Zoë " * 50).encode("utf-16-be"), "", "utf-16-be"),
        ("“Zoë”".encode("windows-1252"), "", "windows-1252"),
        ("“Zoë” ".encode() * 50 + b"\xe2\x80", "text/html; charset=utf-8", "utf-8"),
        (b"plain", "text/html; charset=no-such-thing", "utf-8"),
        ("Zoë".encode("latin-1"), "text/html; charset=utf-16", "windows-1252"),
    ],
)
def test_encodings(html, header, encoding):
    assert find_encoding(html, header) == encoding


def test_a_wrong_charset_on_a_page():
    page = whole()
    html = page.html.replace(b"<meta charset='utf-8'>", b"<meta charset='iso-8859-1'>")
    headers = {"content-type": "text/html; charset=ISO-8859-1"}
    assert extract_article(Page(page.url, html, WHEN, headers=headers))["text"] == "\n\n".join(WORDS)


@given(st.text(), st.sampled_from(["utf-8", "utf-16", "latin-1", "", "rot13", "hex", "\x00"]))
def test_utf8_is_read_whatever_is_declared(text, declared):
    html = ("<p>“" + text + "”").encode("utf-8", "replace")
    decoded, encoding = decode_html(html, f"text/html; charset={declared}")
    assert encoding == "utf-8"
    assert "\x00" not in decoded


@given(st.binary(max_size=300), st.text(max_size=30))
def test_no_bytes_break_decoding(html, header):
    text, encoding = decode_html(html, header)
    assert isinstance(text, str) and encoding


@given(st.text(alphabet=st.characters(codec="ascii")))
def test_mending_leaves_plain_text_alone(text):
    assert mend_mojibake(text) == text


@given(st.text(alphabet="abc éëüñ’“—ß", min_size=1))
def test_mending_undoes_the_fault(text):
    broken = "".join(
        sign if sign.isascii() else "".join(bytes([b]).decode("windows-1252", "replace") for b in sign.encode())
        for sign in text
    )
    if sum(not sign.isascii() for sign in text) >= 2 and "\ufffd" not in broken:
        assert mend_mojibake(broken) == text


# --- small readers


@pytest.mark.parametrize(
    ("text", "zone", "found"),
    [
        ("2031-03-11T09:40:00+01:00", "", "2031-03-11 08:40 minute"),
        ("2031-03-11T08:40:00.000Z", "", "2031-03-11 08:40 minute"),
        ("2031-03-11 09:40", "Europe/Oslo", "2031-03-11 08:40 minute"),
        ("2031-03-11 09:40", "", "2031-03-11 00:00 day"),
        ("20310311", "", "2031-03-11 00:00 day"),
        ("Tue, 11 Mar 2031 08:40:00 GMT", "", "2031-03-11 08:40 minute"),
        ("Published 8:00 PM EST, Tue December 19, 2023", "", "2023-12-20 01:00 minute"),
        ("March 11, 2031 4:40 p.m. ET", "", "2031-03-11 20:40 minute"),
        ("11 March 2031, 09:40 UTC", "", "2031-03-11 09:40 minute"),
        ("Tuesday 11 March 2031, 12.10 a.m.", "Etc/GMT-1", "2031-03-10 23:10 minute"),
        ("11th Mar 2031", "Europe/Oslo", "2031-03-11 00:00 day"),
        ("31 February 2031", "", ""),
        ("11/03/2031", "", ""),
        ("0001-01-01T00:00:00Z", "", ""),
        ("", "", ""),
    ],
)
def test_times(text, zone, found):
    moment = parse_moment(text, zone)
    assert (f"{moment.when:%Y-%m-%d %H:%M} {moment.precision}" if moment else "") == found


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader_of_times(text):
    moment = parse_moment(text)
    assert moment is None or moment.when.tzinfo is UTC


def test_names():
    assert split_names(["By Rikke Dahlin in Vask and SANDER EK, diplomatic correspondent"]) == [
        "Rikke Dahlin",
        "Sander Ek",
    ]
    assert split_names(["Ana Reyes; Ana Reyes", "Liam O’Harrow & Juan de la Cruz"]) == [
        "Ana Reyes", "Liam O’Harrow", "Juan de la Cruz",
    ]  # fmt: skip
    assert (
        split_names(
            ["By The Lakeside Daily", "Reuters", "Staff reporter", "min read", "https://a.example"], "Lakeside Daily"
        )
        == []
    )


def test_titles_without_the_site():
    assert cut_site("Talks – live | The Lakeside Daily", "Lakeside Daily") == "Talks – live"
    assert cut_site("Talks - what now?", "The Lakeside Daily") == "Talks - what now?"
    assert cut_site("Talks", "") == "Talks"


def test_sentences_that_look_like_clutter_stay():
    sentences = [
        "More than forty people died in the blast.",
        "She drew a picture by hand.",
        "The institute wrote in its newsletter that the wall was safe.",
        "Copyright law does not cover this.",
        "“No.”",
        "Share prices fell by a third, Brandt said.",
        "Sign language is taught in Port Ambrey.",
    ]
    assert clean_paragraphs(sentences) == sentences


def test_structured_data_as_pages_have_it():
    for text in (
        '{"@type":"NewsArticle","headline":"A\nB",}',
        '<!-- {"@type":"NewsArticle","headline":"A B"} -->',
        '[{"@type":"BreadcrumbList"},{"@type":"http://schema.org/NewsArticle","headline":"A &amp; B".replace}]',
        "not json",
        "{" * 5000,
        '{"a":' * 5000,
        "",
    ):
        tree = parse_tree(f"<html><script type='application/ld+json'>{text}</script><p>x</p></html>")
        assert read_json_ld(tree).get("headline", "A B") == "A B"
    deep = "".join("<div itemscope itemtype='https://schema.org/NewsArticle'>" for _ in range(200))
    assert read_microdata(parse_tree(f"<html>{deep}</html>")) == {}
    assert read_structured(parse_tree("<p>x</p>"))["open graph"] == {}


MUTATIONS = [
    lambda html: html[: len(html) // 2],
    lambda html: html[: len(html) // 3] + b"\x00" * 50 + html[len(html) // 3 :],
    lambda html: html.replace(b"</p>", b""),
    lambda html: html.replace(b"<p>", b"<p>&#0;&bogus;&#x110000;"),
    lambda html: b"<div>" * 10_000 + html,
    lambda html: html.replace(b'"headline": "', b'"headline": 7, "x": "'),
    lambda html: bytes(byte ^ 1 if n % 97 == 0 else byte for n, byte in enumerate(html)),
]


@pytest.mark.parametrize("mutate", MUTATIONS)
def test_a_damaged_page_is_a_row_or_a_problem(mutate):
    page = whole()
    articles, problems = extract_articles([Page(page.url, mutate(page.html), WHEN, headers=dict(page.headers))])
    assert len(articles) + len(problems) == 1
