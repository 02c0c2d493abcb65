"""Associated Press."""

from mediakit.outlets.layout import Layout

KEY = "ap"
NAME = "Associated Press"
HOSTS = ("apnews.com", "ap.org", "apne.ws")
COUNTRY = "US"
TIME_ZONE = "America/New_York"
KINDS = (("/video/", "video"), ("/live/", "live blog"))

_BODY = ".RichTextStoryBody"
_OLD = "[data-key=article]"

# The layouts of April 2017 (bigstory.ap.org, hosted.ap.org) are documented nowhere that we know.
LAYOUTS = (
    Layout(
        name="2023",
        since="2023-07-11",
        evidence="flairNLP/fundus, publishers/us/ap_news.py (2023 to 2025); kovidgoyal/calibre, recipes/ap.recipe; "
        "fivefilters/ftr-site-config, apnews.com.txt; read 2026-11",
        headline="h1.Page-headline",
        byline=".Page-authors",
        published="meta[property='article:published_time']@content",
        section="meta[property='article:section']@content",
        body=f"{_BODY} > :is(p, h2, h3), {_BODY} > :is(ul, ol) > li",
    ),
    Layout(
        name="2018",
        until="2023-07-11",
        evidence="flairNLP/fundus, publishers/us/ap_news.py (until July 2023); a scraper of 2020 (div.CardHeadline "
        "h1); read 2026-11",
        headline=".CardHeadline h1",
        byline=".CardHeadline > span > span:first-child",
        body=f"{_OLD} > :is(p, h2)",
    ),
)
