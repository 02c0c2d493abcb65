"""The Daily Telegraph."""

from mediakit.outlets.layout import Layout

KEY = "telegraph"
NAME = "The Daily Telegraph"
HOSTS = ("telegraph.co.uk", "tgr.ph")
COUNTRY = "GB"
TIME_ZONE = "Europe/London"
LAYOUTS = (
    Layout(
        "body-text",
        since="2020-01-01",
        evidence="fundus publishers/uk/the_telegraph.py, of 2024 (div.articleBodyText p and h2, "
        "p[itemprop=description], time[itemprop=datePublished]); undated public parsers (article .e-byline__author); "
        "read 2026-11",
        headline="article header h1 || article h1",
        deck="article header p[itemprop='description']",
        byline="article .e-byline__author",
        published="time[itemprop='datePublished']@datetime",
        body="div.articleBodyText p, div.articleBodyText h2, div.articleBodyText h3, div.articleBodyText blockquote, "
        "div.articleBodyText ul",
    ),
    Layout(
        "components",
        evidence="undated public parsers (h1[itemprop='headline name'], .byline__author-name[itemprop=name], "
        "article[itemprop=articleBody], .article-body-text.component, [itemprop=datePublished]); calibre's recipe "
        "with a browser of 2017 (.headline__heading, [itemprop=articleBody]); read 2026-11",
        headline="h1[itemprop~='headline'] || h1.headline__heading",
        byline=".byline__author-name[itemprop='name']@content || .byline__author-name a || .byline__author-name",
        published="time[itemprop='datePublished']@datetime || [itemprop='datePublished']@content",
        body="article[itemprop='articleBody'] .article-body-text p, article[itemprop='articleBody'] "
        ".article-body-text h2, article[itemprop='articleBody'] .article-body-text h3, "
        "article[itemprop='articleBody'] .article-body-text ul, article[itemprop='articleBody'] .article-body-text "
        "blockquote",
    ),
)
