"""Sputnik."""

from mediakit.outlets.layout import Layout

KEY = "sputnik"
NAME = "Sputnik"
HOSTS = ("sputniknews.com", "sputnikglobe.com", "sptnkne.ws")
COUNTRY = "RU"
TIME_ZONE = "Europe/Moscow"
KINDS = (("/columnists/", "op-ed"),)
LAYOUTS = (
    Layout(
        "article",
        since="2020-10-01",
        evidence="public parsers of sputnikglobe.com (so 2023 or later) and its sister sites (.article__header "
        ".article__title, .article__announce-text, .article__meta [itemprop=datePublished], .article__body "
        ".article__text, data-type of the blocks); read 2026-11",
        headline=".article__header .article__title || h1.article__title",
        deck=".article__announce-text",
        published=".article__meta [itemprop='datePublished'] || .article__info-date a",
        body=".article__body .article__text, .article__body .article__block h2, .article__body .article__block h3, "
        ".article__body .article__quote-text",
        drop=".article__block[data-type='article'], .article__block[data-type='banner'], "
        ".article__block[data-type='media']",
    ),
    Layout(
        "b-article",
        evidence="Full-Text RSS rules for sputniknews.com, test page of August 2017 (.b-article__header, "
        ".b-article__lead, .b-article__text); public parsers of its editions, one of September 2020 "
        "(time.b-article__refs-date, .b-article__header-title h1, a.b-article__refs-rubric); read 2026-11",
        headline=".b-article__header-title h1 || .b-article__header-title",
        deck=".b-article__lead",
        published="time.b-article__refs-date@datetime || time.b-article__refs-date",
        section="a.b-article__refs-rubric",
        body=".b-article__text > p, .b-article__text > h2, .b-article__text > h3, .b-article__text > blockquote, "
        ".b-article__text > ul",
    ),
)
