"""The Washington Post."""

from mediakit.outlets.layout import Layout

KEY = "washingtonpost"
NAME = "The Washington Post"
HOSTS = ("washingtonpost.com", "wapo.st")
COUNTRY = "US"
TIME_ZONE = "America/New_York"
# /opinions/ holds columns and editorials.
KINDS = (("/video/", "video"),)

_BODY = "[data-qa=article-body]"
_OLD = "article[itemprop=articleBody]"

LAYOUTS = (
    Layout(
        name="2020",
        since="2020-01-01",
        evidence="flairNLP/fundus, publishers/us/washington_post.py (2024); kovidgoyal/calibre, "
        "recipes/wash_post.recipe; fivefilters/ftr-site-config, washingtonpost.com.txt; read 2026-11",
        headline="[data-qa=headline-opinion-text] || [data-qa=headline-text] || h1[data-qa=headline]",
        kicker="[data-qa=headline-opinion-prefix]",
        deck="h2[data-qa=subheadline]",
        byline="[data-qa=author-name] || [data-qa=author-byline] a[rel=author]",
        published="[data-testid=timestamp] time@datetime",
        section="meta[property='article:section']@content",
        body=f"{_BODY} > p, {_BODY} > [data-qa=article-header], {_BODY} > ul > li",
        drop="[data-qa=article-body-ad], [data-qa=subscribe-promo], [data-qa=interstitial-link-wrapper]",
    ),
    Layout(
        name="2015",
        evidence="postlight/parser, fixtures/www.washingtonpost.com.html (saved October 2018) and its selectors; "
        "source definitions of the browser extension feed.back (2 May 2017): pb-byline, pb-timestamp; read "
        "2026-11",
        headline="h1[itemprop=headline] || #topper-headline-wrapper h1",
        kicker=".headline-kicker",
        byline=".pb-byline [itemprop=name] || .author-byline-wrapper > .author-byline || .pb-byline",
        published=".pb-timestamp@content || .author-timestamp@content",
        body=f"{_OLD} > :is(p, h2, h3), {_OLD} > :is(ul, ol) > li, {_OLD} > blockquote > p",
        drop=".interstitial-link, .newsletter-inline-unit, .inline-content, .pb-caption",
    ),
)
