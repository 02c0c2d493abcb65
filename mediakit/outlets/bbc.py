"""BBC News. The BBC's services in other languages are on its hosts too; no layout here reads their pages."""

from mediakit.outlets.layout import Layout

KEY = "bbc"
NAME = "BBC News"
HOSTS = ("bbc.com", "bbc.co.uk", "bbc.in")
COUNTRY = "GB"
TIME_ZONE = "Europe/London"
COLOUR = "#009E73"
MARKER = "^"
KINDS = (("/news/live/", "live blog"), ("/news/av/", "video"), ("/news/videos/", "video"))

_BLOCK = "article [data-component=text-block]"
_OLD = "html[lang|=en] .story-body__inner"

LAYOUTS = (
    Layout(
        name="2020",
        since="2020-08-01",  # the one before was seen in July 2020
        evidence="flairNLP/fundus, publishers/uk/the_bbc.py (2023 to 2025); public tests and rules with saved pages of "
        "bbc.com/news/articles (2026: headline-block, byline-block, links-block, byline-contributors-contributor-0, "
        "-role-location), found by full-text search of public code; read 2026-11",
        headline="html[lang|=en] [data-component=headline-block] h1",
        byline="[data-testid^=byline-contributors-contributor-] span:not([data-testid]) || "
        "[data-component=byline-block] [class*=TextContributorName]",
        published="[data-component=byline-block] time@datetime",
        body=f"{_BLOCK} :is(p, h2, h3, li), article [data-component=subheadline-block]",
        drop="[data-component=links-block], [data-testid=links-grid], [data-component=tag-list-block], article figure",
    ),
    Layout(
        name="2016",
        evidence="a saved page of bbc.co.uk/news of February 2016 in public test data (story-body, mini-info-list, "
        "date--v2); Zotero translator BBC.js (byline__name, data-seconds; 2016 to 2019); read 2026-11",
        headline="html[lang|=en] h1.story-body__h1",
        byline=".story-body .byline__name || .byline .byline__name",
        published=".story-body .mini-info-list .date@data-datetime",
        section=".story-body .mini-info-list__section",
        body=f"{_OLD} > :is(p, h2, h3), {_OLD} > :is(ul, ol) > li, {_OLD} > blockquote > p",
        # A list of nothing but links is of other articles; others are of the text.
        drop=".story-body__unordered-list:not(:has(> li:not(:has(> a:only-child)))), .story-body__inner figure",
    ),
)
