"""Al Jazeera English."""

from mediakit.outlets.layout import Layout

KEY = "aljazeera"
NAME = "Al Jazeera"
HOSTS = ("aljazeera.com", "aje.io", "aje.me")
COUNTRY = "QA"
TIME_ZONE = "Asia/Qatar"
KINDS = (
    ("/opinions/", "op-ed"),
    ("/indepth/opinion/", "op-ed"),
    ("/news/liveblog/", "live blog"),
)
LAYOUTS = (
    Layout(
        "wysiwyg",
        since="2020-01-01",
        evidence="public parsers, those with a date of 2022 and 2025, and beclab/article-extractor "
        "templates/aljazeera.go (.article-header h1, .article__subhead, .article-author-name-item, .article-dates "
        ".date-simple, .wysiwyg--all-content, .more-on, .sib-newsletter-form); read 2026-11",
        headline="#main-content-area header h1 || .article-header h1",
        deck=".article__subhead",
        byline=".article-author-name-item a.author-link || .article-author-name-item",
        published=".article-dates .date-simple span[aria-hidden='true']",
        section=".topics a",
        body=".wysiwyg--all-content > p, .wysiwyg--all-content > h2, .wysiwyg--all-content > h3, "
        ".wysiwyg--all-content > ul, .wysiwyg--all-content > ol, .wysiwyg--all-content > blockquote",
    ),
    Layout(
        "p-wrapper",
        evidence="public parsers, one of about 2019 (h1.post-title, .article-heading-des, .article-duration, "
        "a[rel=author], #articlestoptopic, .article-p-wrapper > p and h2, .article-body-artSource); read 2026-11",
        headline="h1.post-title",
        deck=".article-heading-des",
        byline="a[rel='author']",
        published=".article-duration time@datetime || .article-duration time",
        section="#articlestoptopic",
        body=".article-p-wrapper > p, .article-p-wrapper > h2, .article-p-wrapper > h3, .article-p-wrapper > ul, "
        ".article-p-wrapper > blockquote",
    ),
)
