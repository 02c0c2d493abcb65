"""NPR."""

from mediakit.outlets.layout import Layout

KEY = "npr"
NAME = "NPR"
HOSTS = ("npr.org", "n.pr")
COUNTRY = "US"
TIME_ZONE = "America/New_York"
KINDS = (("/transcripts/", "transcript"), ("/templates/transcript/", "transcript"))

_BODY = "#storytext"
_TITLE = ".storytitle h1"
_SLUG = "h3.slug"
_BYLINE = "#storybyline .byline__name || [aria-label=Byline] .byline__name"
_TIME = ".dateblock time@datetime"

LAYOUTS = (
    Layout(
        name="2013",
        evidence="postlight/parser, fixtures/www.npr.org/1481842125199.html (saved December 2016), and its "
        "selectors, unchanged since; fivefilters/ftr-site-config, npr.org.txt (2018 and later); read "
        "2026-11",
        headline=_TITLE,
        kicker=_SLUG,
        byline=_BYLINE,
        published=_TIME,
        body=f"{_BODY} > :is(p, h2, h3), {_BODY} > :is(ul, ol) > li, {_BODY} > blockquote p",
        drop=f"{_BODY} .bucketwrap, {_BODY} aside, {_BODY} .caption",
    ),
    Layout(
        name="2013 transcript",
        evidence="fivefilters/ftr-site-config, npr.org.txt (div.transcript, div.transcript.storytext); read 2026-11",
        headline=_TITLE,
        kicker=_SLUG,
        byline=_BYLINE,
        published=_TIME,
        body=".transcript > p",
        drop=".transcript .disclaimer",
    ),
)
