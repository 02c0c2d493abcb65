"""Reuters."""

from mediakit.outlets.layout import Layout

KEY = "reuters"
NAME = "Reuters"
HOSTS = ("reuters.com", "reut.rs", "reuters.tv")
COUNTRY = "GB"
TIME_ZONE = "Europe/London"
KINDS = (("/video/", "video"),)

LAYOUTS = (
    Layout(
        name="2021",
        since="2021-01-01",
        evidence="flairNLP/fundus, publishers/us/reuters.py (p until the end of 2023, div since); fivefilters/ftr- "
        "site-config, reuters.com.txt (2025); read 2026-11",
        headline="h1[data-testid=Heading]",
        byline="meta[name='article:author']@content",
        section="meta[property='article:section']@content || meta[name='article:section']@content",
        body="[data-testid^='paragraph-'], [class*='article-body'] > h2[data-testid=Heading]",
        # For screen readers every link that leaves the page ends with ", opens new tab".
        drop="a > span[style*=clip], [data-testid=promo-box], [data-testid=AuthorBio]",
    ),
    Layout(
        name="2018",
        since="2018-01-01",
        evidence="scrapers of 2018 to 2020, among them the examples to Mitchell, Web Scraping with Python, 2nd ed. "
        "(div.StandardArticleBody_body_1gnLA, ArticleHeader_headline; the endings changed); read 2026-11",
        headline="h1[class^='ArticleHeader_headline']",
        body="[class^='StandardArticleBody_body'] > :is(p, h3)",
    ),
    Layout(
        name="2016",
        evidence="postlight/parser, fixtures/www.reuters.com/1481754223635.html (saved December 2016); source "
        "definitions of the browser extension feed.back (2 May 2017); read 2026-11",
        headline="h1.article-headline",
        byline="#article-byline .author",
        published=".article-info .timestamp",
        section=".article-section",
        body="#article-text p",
        # The place before the first word stands in a box of its own, without a dash.
        drop="#article-byline, .articleLocation",
    ),
)
