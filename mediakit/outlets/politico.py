"""Politico."""

from mediakit.outlets.layout import Layout

KEY = "politico"
NAME = "Politico"
HOSTS = ("politico.com", "politi.co")
COUNTRY = "US"
TIME_ZONE = "America/New_York"
KINDS = (("/newsletters/", "newsletter"), ("/tipsheets/", "newsletter"), ("/video/", "video"))

LAYOUTS = (
    Layout(
        name="2019",
        since="2019-01-01",
        evidence="postlight/parser, custom/www.politico.com/index.js; fivefilters/ftr-site-config, politico.com.txt; "
        "scrapers of 2020 to 2024 (story-meta, story-text__paragraph); read 2026-11",
        headline=".media-item--story .headline || h2.headline",
        deck=".media-item--story .dek || p.dek",
        byline=".story-meta__authors .vcard || .story-meta__authors",
        published=".story-meta__timestamp time@datetime || time[itemprop=datePublished]@datetime",
        body=".story-text__paragraph, .story-text__heading",
        drop=".story-meta, .story-text figcaption",
    ),
    Layout(
        name="2014",
        evidence="postlight/parser, fixtures/www.politico.com/1475617690069.html (saved October 2016); source "
        "definitions of the browser extension feed.back (2 May 2017): story-core; read 2026-11",
        headline=".story-intro h1",
        kicker=".story-intro .category",
        deck=".story-intro .subhead",
        byline=".story-intro .byline",
        # @datetime has the hours of the afternoon as 01 to 11: only the words are right.
        published=".story-intro .timestamp time",
        body=".story-text > :is(p, h2, h3, h4), .story-text > :is(ul, ol) > li, .story-text > blockquote > p",
        drop=".story-continued",
    ),
)
