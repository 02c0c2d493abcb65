"""The Guardian."""

from mediakit.outlets.layout import Layout

KEY = "guardian"
NAME = "The Guardian"
HOSTS = ("theguardian.com", "guardian.co.uk", "guardiannews.com", "gu.com")
COUNTRY = "GB"
TIME_ZONE = "Europe/London"
COLOUR = "#D55E00"
MARKER = "s"
KINDS = (
    (r"/.+/live/\d{4}/", "live blog"),
    (r"/commentisfree/.*/the-guardian-view-", "editorial"),
    ("/commentisfree/", "op-ed"),
    (r"/.+/video/\d{4}/", "video"),
)

_BODY = ".article-body-viewer-selector"
_BLOCK = "#liveblog-body article[id^=block-]"
_OLD = ".content__article-body"
_OLD_BLOCK = ".js-liveblog-body > .block"

LAYOUTS = (
    Layout(
        name="2020",
        since="2020-01-01",
        evidence="guardian/dotcom-rendering (the site's own code; GridItem: data-gu-name); flairNLP/fundus, "
        "publishers/uk/the_guardian.py (2023 to 2025); read 2026-11",
        headline="[data-gu-name=headline] h1",
        kicker="[data-gu-name=title] a",
        deck="[data-gu-name=standfirst] p || [data-gu-name=standfirst]",
        byline="[data-component=meta-byline] a[rel=author] || [data-component=meta-byline]",
        body=f"{_BODY} > :is(p, h2, h3), {_BODY} > :is(ul, ol) > li, {_BODY} > blockquote > p",
        drop="[data-print-layout=hide], #sign-in-gate, [id^=EmailSignup-]",
    ),
    Layout(
        name="2020 live",
        since="2020-01-01",
        evidence="guardian/dotcom-rendering, src/components/{ArticleBody,LiveBlock,LiveBlockContainer}.tsx and "
        "src/layouts/LiveLayout.tsx (2023 to 2024); read 2026-11",
        headline="[data-gu-name=headline] h1",
        kicker="[data-gu-name=title] a",
        deck="[data-gu-name=standfirst] p || [data-gu-name=standfirst]",
        byline="[data-component=meta-byline] a[rel=author] || [data-component=meta-byline]",
        # A pinned post is shown twice; only the one in its place has an id.
        body=f"{_BLOCK} > header h2, {_BLOCK} > :is(p, h2), {_BLOCK} > ul > li, {_BLOCK} > blockquote > p",
    ),
    Layout(
        name="2016",
        evidence="postlight/parser, fixtures/www.theguardian.com/1480457558008.html (saved November 2016); "
        "kovidgoyal/calibre, recipes/guardian.recipe (content__article-body); read 2026-11",
        headline="h1.content__headline",
        kicker=".content__section-label__link",
        deck=".content__standfirst p || .content__standfirst",
        byline="[data-component=meta-byline] [itemprop=author] [itemprop=name] || [data-component=meta-byline]",
        published="time[itemprop=datePublished]@datetime",
        section="meta[property='article:section']@content",
        body=f"{_OLD} > :is(p, h2, h3), {_OLD} > :is(ul, ol) > li, {_OLD} > blockquote > p",
        drop=f"{_OLD} figure, {_OLD} aside, .submeta",
    ),
    Layout(
        name="2016 live",
        evidence="guardian/frontend (the site's own code), article/app/views/liveblog/{liveBlogBody,liveBlogBlocks}"
        ".scala.html (2016); read 2026-11",
        headline="h1.content__headline",
        kicker=".content__section-label__link",
        deck=".content__standfirst p || .content__standfirst",
        byline="[data-component=meta-byline] [itemprop=author] [itemprop=name] || [data-component=meta-byline]",
        published="time[itemprop=datePublished]@datetime",
        updated=".content__updated-container time@datetime",
        section="meta[property='article:section']@content",
        body=f"{_OLD_BLOCK} > .block-title, {_OLD_BLOCK} .block-elements :is(p, h2, li)",
        drop=f"{_OLD_BLOCK} figure, {_OLD_BLOCK} aside",
    ),
)
