"""CNN."""

from mediakit.outlets.layout import Layout

KEY = "cnn"
NAME = "CNN"
HOSTS = ("cnn.com", "cnn.it")
COUNTRY = "US"
TIME_ZONE = "America/New_York"
# No kind for opinions: their address begins with the day.
KINDS = (("/videos/", "video"), ("/video/", "video"))

_BODY = ".article__content"

LAYOUTS = (
    Layout(
        name="2022",
        since="2022-01-01",
        evidence="kovidgoyal/calibre, recipes/cnn.recipe (headline__wrapper, article__main); scrapers of 2023 to "
        "2025 (headline__text, byline__name, timestamp__published, data-component-name=paragraph); read "
        "2026-11",
        headline="h1.headline__text",
        byline=".byline__name",
        published=".timestamp__published time@datetime",
        body=f"{_BODY} > [data-component-name=paragraph], {_BODY} > [data-component-name=subheader]",
    ),
    Layout(
        name="2014",
        evidence="postlight/parser, fixtures/www.cnn.com/1480458253239.html (saved November 2016); source "
        "definitions of the browser extension feed.back (2 May 2017); read 2026-11",
        headline="h1.pg-headline",
        byline=".metadata__byline__author",
        section="meta[itemprop=articleSection]@content",
        body="#body-text .zn-body__paragraph || .zn-body-text .zn-body__paragraph",
        drop=".el-editorial-source, .zn-body__read-more",
    ),
)
