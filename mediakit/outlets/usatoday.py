"""USA Today."""

from mediakit.outlets.layout import Layout

KEY = "usatoday"
NAME = "USA Today"
HOSTS = ("usatoday.com", "usat.ly")
COUNTRY = "US"
TIME_ZONE = "America/New_York"
# /story/opinion/ holds columns and editorials.
KINDS = (("/videos/", "video"),)

_BODY = ".gnt_ar_b"
_OLD = "[itemprop=articleBody]"
_ROUTE = "article.story.primary-content"

LAYOUTS = (
    Layout(
        name="2020",
        since="2020-01-01",
        evidence="scrapers of 2020 to 2025 (gnt_ar_hl, gnt_ar_by, gnt_ar_dt, gnt_ar_b_p); read 2026-11",
        headline="h1.gnt_ar_hl",
        byline=".gnt_ar_by_a || .gnt_ar_by",
        published=".gnt_ar_dt@aria-label",
        body=f"{_BODY} > p, {_BODY} > :is(h2, h3), {_BODY} > :is(ul, ol) > li",
    ),
    Layout(
        name="2012",
        evidence="scrapers of 2015 to 2020 (adamhooper/emergent, www.usatoday.com.coffee: itemprop; others: asset- "
        "headline, asset-metabar, asset-double-wide, p-text, exclude-from-newsgate); read 2026-11",
        headline="h1.asset-headline || h1[itemprop=headline]",
        byline=".asset-metabar-author || [itemprop=author] [itemprop=name]",
        published=".asset-metabar-time",
        body=f"{_OLD} > :is(p, h2, h3), {_OLD} > ul > li || "
        ".asset-double-wide > :is(p, h2, h3), .asset-double-wide > ul > li",
        drop=".exclude-from-newsgate, .story-asset, .article-print-url",
    ),
    Layout(
        name="2020 small",
        since="2020-01-01",
        evidence="scrapers of 2021 and later (h1.display-2; article.story.primary-content; presto-h2); read 2026-11",
        headline="h1.display-2",
        body=f"{_ROUTE} > p, {_ROUTE} > :is(h2, h3)[class^=presto-h], {_ROUTE} > :is(ul, ol) > li",
        drop=".exclude-from-newsgate",
    ),
)
