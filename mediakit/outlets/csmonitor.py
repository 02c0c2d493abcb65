"""The Christian Science Monitor."""

from mediakit.outlets.layout import Layout

KEY = "csmonitor"
NAME = "The Christian Science Monitor"
HOSTS = ("csmonitor.com",)
COUNTRY = "US"
TIME_ZONE = "America/New_York"
KINDS = (
    ("/Commentary/the-monitors-view/", "editorial"),
    ("/Commentary/Opinion/", "op-ed"),
    ("/Books/Book-Reviews/", "review"),
)
LAYOUTS = (
    Layout(
        "eza",
        evidence="Zotero translator 'Christian Science Monitor' of November 2016 (h1#headline, h2#summary, "
        "time#date-published, meta sailthru.author); an undated public parser (div.eza-body, .story-half, "
        "#inbody-related-stories, .ezp-inbody-promo); read 2026-11",
        headline="h1#headline || h1",
        deck="h2#summary",
        byline="meta[name='sailthru.author']@content || span.author || a[rel='author']",
        published="time#date-published@datetime || time@datetime",
        body="div.eza-body > p, div.eza-body > h2, div.eza-body > h3, div.eza-body > h4, div.eza-body > blockquote, "
        "div.eza-body > ul, div.eza-body > ol",
        drop=".story-half, #paywall, .inline-messenger, .ezp-inbody-promo, #inbody-related-stories, .newsletter-banner",
    ),
)
