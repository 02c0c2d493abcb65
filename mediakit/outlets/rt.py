"""RT."""

from mediakit.outlets.layout import Layout

KEY = "rt"
NAME = "RT"
HOSTS = ("rt.com",)
COUNTRY = "RU"
TIME_ZONE = "Europe/Moscow"
KINDS = (("/op-ed/", "op-ed"), ("/op-edge/", "op-ed"))
LAYOUTS = (
    Layout(
        "article",
        evidence="a dozen public parsers of rt.com, two of 2021 and 2022 (span.date.date_article-header); "
        "undated ones with time.date_article-header, 'Published time: ...', and a second for changes; all with "
        "h1.article__heading, div.article__summary.summary, div.article__text.text > p; read 2026-11",
        headline="h1.article__heading",
        deck=".article__summary",
        published=".date_article-header:first-child || .date_article-header",
        updated=".date_article-header:nth-child(2)",
        body=".article__text > p, .article__text > h2, .article__text > h3, .article__text > blockquote, "
        ".article__text > ul, .article__text > ol",
    ),
)
