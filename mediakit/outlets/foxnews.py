"""Fox News."""

from mediakit.outlets.layout import Layout

KEY = "foxnews"
NAME = "Fox News"
HOSTS = ("foxnews.com", "fxn.ws")
COUNTRY = "US"
TIME_ZONE = "America/New_York"
KINDS = (("/opinion/", "op-ed"), ("/transcript/", "transcript"), ("/video/", "video"))

_BODY = ".article-body"
_OLD = ".article-text"

LAYOUTS = (
    Layout(
        name="2018",
        since="2018-01-01",
        evidence="flairNLP/fundus, publishers/us/fox_news.py (2023 to 2025); scrapers of 2021 and later "
        "(h1.headline.speakable, h2.sub-headline, author-byline; links in bold that are advertisements); "
        "read 2026-11",
        headline="h1.headline",
        deck="h2.sub-headline",
        byline=".author-byline span > a || .author-byline",
        body=f"{_BODY} > :is(p, h2, h3), {_BODY} > .paywall > :is(p, h2, h3), {_BODY} > :is(ul, ol) > li",
        drop=f"{_BODY} p:has(> a[target=_blank]:only-child > strong)",
    ),
    Layout(
        name="2015",
        evidence="source definitions of the browser extension feed.back (2 May 2017): article-info, article-text; "
        "adamhooper/emergent, www.foxnews.com.coffee (2015); read 2026-11",
        headline="h1[itemprop=headline] || article h1",
        byline=".byline .author || .article-info [itemprop=name]",
        published=".article-info time@datetime || .article-info time",
        body=f"{_OLD} > :is(p, h2, h3), {_OLD} > ul > li || [itemprop=articleBody] > :is(p, h2, h3)",
    ),
)
