"""PBS NewsHour."""

from mediakit.outlets.layout import Layout

KEY = "pbsnewshour"
NAME = "PBS NewsHour"
HOSTS = ("pbs.org/newshour",)  # other programmes have their pages beside it
COUNTRY = "US"
TIME_ZONE = "America/New_York"

# The layout of April 2017 is documented nowhere that we know.
LAYOUTS = (
    Layout(
        name="2018",
        since="2018-01-01",
        evidence="hakujitsu/horizons, scrapers/pbs_scraper.py (2022: h1[itemprop=headline], div.body-text > p); a "
        "list of bylines' classes (post__byline-name-hyphenated); read 2026-11",
        headline="h1[itemprop=headline]",
        byline=".post__byline-name-hyphenated",
        body=".body-text > :is(p, h2, h3), .body-text > :is(ul, ol) > li, .body-text > blockquote > p",
    ),
)
