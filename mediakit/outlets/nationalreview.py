"""National Review."""

from mediakit.outlets.layout import Layout

KEY = "nationalreview"
NAME = "National Review"
HOSTS = ("nationalreview.com",)
COUNTRY = "US"
TIME_ZONE = "America/New_York"

_BODY = ".article-content"
_OLD = "[itemprop=articleBody]"

LAYOUTS = (
    Layout(
        name="2018",
        since="2018-01-01",
        evidence="fivefilters/ftr-site-config, nationalreview.com.txt (2020); read 2026-11",
        headline="h1.article-header__title || h1",
        byline="meta[name='sailthru.author']@content",
        published="meta[property='article:published_time']@content",
        body=f"{_BODY} > :is(p, h2, h3), {_BODY} > :is(ul, ol) > li, {_BODY} > blockquote > p",
        drop=f"{_BODY} aside, {_BODY} .ad-unit",
    ),
    Layout(
        name="2017",
        evidence="source definitions of the browser extension feed.back (2 May 2017); read 2026-11",
        headline="h1.article-header",
        published="time[itemprop=datePublished]@datetime || time[itemprop=datePublished]",
        body=f"{_OLD} > :is(p, h2, h3), {_OLD} > :is(ul, ol) > li, {_OLD} > blockquote > p",
    ),
)
