"""NBC News."""

from mediakit.outlets.layout import Layout

KEY = "nbcnews"
NAME = "NBC News"
HOSTS = ("nbcnews.com", "nbcnews.to")
COUNTRY = "US"
TIME_ZONE = "America/New_York"
KINDS = (("/think/", "op-ed"),)
LAYOUTS = (
    Layout(
        "article-body",
        since="2018-01-01",
        evidence="Postlight Parser www.nbcnews.com; markup quoted in public code in January 2022 and October 2025 "
        "(.article-hero-headline__htag, data-testid=article-dek, .article-inline-byline .byline-name, "
        ".article-body__content > p, .inline-video, .related, .ad-container); read 2026-11",
        headline="h1.article-hero-headline__htag || .article-hero-headline h1",
        deck="[data-testid='article-dek']",
        byline=".article-inline-byline .byline-name",
        published="time[itemprop='datePublished']@content || time[data-testid='timestamp__datePublished']@datetime",
        body=".article-body__content > p, .article-body__content > h2, .article-body__content > h3, "
        ".article-body__content > ul, .article-body__content > ol, .article-body__content > blockquote",
    ),
    Layout(
        "hed",
        evidence="Postlight (then Mercury) Parser www.nbcnews.com, the older of its two alternatives (.article-hed "
        "h1, .byline_author, .flag_article-wrapper time.timestamp_article, .article-body); read 2026-11",
        headline=".article-hed h1",
        byline=".byline_author",
        published=".flag_article-wrapper time.timestamp_article@datetime || meta[name='article:published']@content",
        body=".article-body p, .article-body h2, .article-body h3, .article-body blockquote, .article-body ul",
        drop=".article-body figure, .article-body aside",
    ),
)
