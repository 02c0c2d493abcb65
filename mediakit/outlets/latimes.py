"""Los Angeles Times."""

from mediakit.outlets.layout import Layout

KEY = "latimes"
NAME = "Los Angeles Times"
HOSTS = ("latimes.com", "lat.ms")
COUNTRY = "US"
TIME_ZONE = "America/Los_Angeles"
COLOUR = "#CC79A7"
MARKER = "D"
KINDS = (
    ("/opinion/editorials/", "editorial"),
    ("/opinion/op-ed/", "op-ed"),
    ("/politics/la-pol-ca-essential-politics-", "newsletter"),
)

_STORY = "[data-element*=story-body]"
_RICH = ".rich-text-article-body-content"
_PAGE = "[itemprop=articleBody] .trb_ar_page"

LAYOUTS = (
    Layout(
        name="2020",
        since="2020-01-01",
        evidence="flairNLP/fundus, publishers/us/la_times.py (2023 to 2025: story-body, h1.headline, figure-caption); "
        "fivefilters/ftr-site-config, latimes.com.txt (October 2020); public scrapers (rich-text-article-body-content, "
        ".byline .authors, .published-date, ps-promo), found by full-text search of public code; read 2026-11",
        headline="h1.headline",
        kicker=".breadcrumbs a",
        byline=".byline .author-name > a || .byline .authors",
        published=".byline time.published-date@datetime || time.published-date@datetime",
        body=f"{_STORY} > :is(p, h2, h3), {_STORY} > :is(ul, ol) > li, {_STORY} > blockquote > p || "
        f"{_RICH} > :is(p, h2, h3), {_RICH} > :is(ul, ol) > li, {_RICH} > blockquote > p",
    ),
    Layout(
        name="2016",
        evidence="postlight/parser, fixtures/www.latimes.com/1481928636876.html (saved December 2016); read 2026-11",
        headline="h1.trb_ar_hl_t",
        byline=".trb_ar_by .trb_ar_by_nm_au a || .trb_ar_by .trb_ar_by_nm_au",
        published="meta[itemprop=datePublished]@content",
        updated="meta[itemprop=dateModified]@content",
        section=".trb_ar_bc_a:last-child",
        body=f"{_PAGE} > :is(p, h2, h3, h4), {_PAGE} > ul > li, {_PAGE} > blockquote > p",
        # How to reach the reporter, under the text.
        drop=f"{_PAGE} > p:has(> strong > a[href^='mailto:']), {_PAGE} > p:has(> strong > a[href*='twitter.com/'])",
    ),
)
