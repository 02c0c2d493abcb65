"""The Moscow Times."""

from mediakit.outlets.layout import Layout

KEY = "moscowtimes"
NAME = "The Moscow Times"
HOSTS = ("themoscowtimes.com", "moscowtimes.ru")
COUNTRY = "RU"
TIME_ZONE = "Europe/Moscow"
LAYOUTS = (
    Layout(
        "blocks",
        evidence="the paper's own page template in its repository themoscowtimes/themoscowtimes (2022 or later); "
        "public parsers of the site (.article__header h1, .byline__author__name, .article__block--html); read 2026-11",
        headline=".article__header h1",
        kicker=".article__header .article__label",
        deck=".article__header h2",
        byline=".article__byline .byline__author a.byline__author__name || .article__byline .byline__author__name",
        # no `published`: an article that was changed shows the time of the change in its place
        body=".article__content .article__block--html > p, .article__content .article__block--html > h2, "
        ".article__content .article__block--html > h3, .article__content .article__block--html > ul, "
        ".article__content .article__block--html > ol, .article__content .article__block--html > blockquote",
    ),
)
