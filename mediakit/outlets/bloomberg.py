"""Bloomberg."""

from mediakit.outlets.layout import Layout

KEY = "bloomberg"
NAME = "Bloomberg"
HOSTS = ("bloomberg.com", "bloom.bg")
COUNTRY = "US"
TIME_ZONE = "America/New_York"
# /opinion/ and /view/ hold columns and editorials.
KINDS = (("/news/videos/", "video"), ("/news/newsletters/", "newsletter"))

_NEW = ".body-copy-v2"
_OLD = ".body-copy"

# Today's pages have their text in data for scripts and names that change: no selector holds.
LAYOUTS = (
    Layout(
        name="2018",
        since="2018-01-01",
        evidence="scrapers of 2018 to 2021 (lede-text-v2__hed, lede-text-v2__times, eyebrow-v2, abstract-v2, "
        "body-copy-v2); read 2026-11",
        headline=".lede-text-v2__hed",
        kicker=".eyebrow-v2",
        published=".lede-text-v2__times time@datetime",
        body=f"{_NEW} > :is(p, h2, h3), {_NEW} > :is(ul, ol) > li, {_NEW} > blockquote > p",
    ),
    Layout(
        name="2016",
        evidence="source definitions of the browser extension feed.back (2 May 2017): lede-text-only, body-copy; "
        "fivefilters/ftr-site-config, bloomberg.com.txt (2016); read 2026-11",
        headline="h1.lede-text-only__hed",
        byline=".lede-text-only__byline .author || .lede-text-only__byline",
        published="time[itemprop=datePublished]@datetime",
        body=f"{_OLD} > :is(p, h2, h3), {_OLD} > :is(ul, ol) > li, {_OLD} > blockquote > p",
        drop=".inline-newsletter, .terminal-tout-container",
    ),
)
