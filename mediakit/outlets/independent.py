"""The Independent."""

from mediakit.outlets.layout import Layout

KEY = "independent"
NAME = "The Independent"
HOSTS = ("independent.co.uk", "the-independent.com", "ind.pn")
COUNTRY = "GB"
TIME_ZONE = "Europe/London"
KINDS = (("/voices/editorials/", "editorial"), ("/voices/", "op-ed"))
LAYOUTS = (
    Layout(
        "main",
        since="2020-01-01",
        evidence="fundus publishers/uk/the_independent.py (article div#main > p); Full-Text RSS rules "
        "independent.co.uk.txt; beclab/article-extractor templates/independent.go (#articleHeader, "
        ".newsletter-component); read 2026-11",
        headline="#articleHeader h1 || article h1",
        # the names and the time come from the page's JSON-LD: their markup is not documented
        body="article #main > p, article #main > h2, article #main > h3, article #main > ul, article #main > ol, "
        "article #main > blockquote",
    ),
    Layout(
        "text-wrapper",
        evidence="INCA's scraper of independent.co.uk of September 2017 ([itemprop=headline], .intro, .text-wrapper > "
        "p); undated public parsers (article [itemprop=author] [itemprop=name], ul.inline-pipes-list time, "
        ".relatedlinkslist, .syndication-btn); read 2026-11",
        headline="h1[itemprop='headline']",
        deck=".intro",
        byline="article [itemprop='author'] [itemprop='name'] || li.author",
        published="ul.inline-pipes-list time@datetime",
        body=".text-wrapper > p, .text-wrapper > h2, .text-wrapper > h3, .text-wrapper > ul, .text-wrapper > "
        "blockquote || [itemprop='articleBody'] > p, [itemprop='articleBody'] > h2, [itemprop='articleBody'] > h3",
        drop="ul.inline-pipes-list",
    ),
)
