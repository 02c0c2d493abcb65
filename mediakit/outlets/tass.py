"""TASS."""

from mediakit.outlets.layout import Layout

KEY = "tass"
NAME = "TASS"
HOSTS = ("tass.com", "tass.ru", "itar-tass.com")
COUNTRY = "RU"
TIME_ZONE = "Europe/Moscow"
KINDS = (("/pressreview/", "round-up"), ("/interviews/", "interview"))
LAYOUTS = (
    Layout(
        "news-header",
        since="2018-07-01",
        evidence="RSSHub tass/news (tass.com: .news-header__lead, .text-block); public parsers of tass.ru, one of "
        "2020 (.news-header__title, .text-content, .text-block > p and h2, dateformat[time]); read 2026-11",
        headline=".news-header__title || h1.article__title || h1.explainer__title",
        deck=".news-header__lead",
        published=".news-header__date-date dateformat@time || dateformat[mode='abs']@time",
        body=".text-content .text-block > p, .text-content .text-block > h2, .text-content .text-block > h3, "
        ".text-content .text-block > blockquote, .text-content .text-block > ul || .text-block > p, .text-block > h2, "
        ".text-block > h3, .text-block > blockquote, .text-block > ul",
    ),
    Layout(
        "css-modules",
        since="2021-01-01",
        evidence="undated public parsers of tass.ru (NewsHeader_titles__, PublishedMark_date__, Content_wrapper__, "
        "Paragraph_paragraph__; they differ in the ends of the names); read 2026-11",
        headline="h1[class*='NewsHeader_titles'] || [class*='NewsHeader_upper_text_block'] h1",
        published="[class*='PublishedMark_date']",
        body="article[class*='Content_wrapper'] p[class*='Paragraph_paragraph'], article[class*='Content_wrapper'] h2",
    ),
    Layout(
        "material",
        evidence="public parsers of tass.ru, of December 2016 and of June or July 2018 (h1.b-material__title, "
        ".b-material__date, .b-material__preview, .b-material-text__l.js-mediator-article > p); read 2026-11",
        headline="h1.b-material__title",
        deck=".b-material__preview",
        published=".b-material__date",
        body=".b-material-text__l > p, .b-material-text__l > h2, .b-material-text__l > h3, .b-material-text__l > "
        "blockquote, .b-material-text__l > ul",
    ),
)
