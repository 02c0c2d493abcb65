"""Democracy Now!"""

from mediakit.outlets.layout import Layout

KEY = "democracynow"
NAME = "Democracy Now!"
HOSTS = ("democracynow.org",)
COUNTRY = "US"
TIME_ZONE = "America/New_York"
LAYOUTS = (
    Layout(
        "story",
        evidence="indiah444/Media-Polarisation-Project democracy_now_scraper/extract_dn.py, of 2024 (#story_content "
        "h1, .story_summary, #transcript, article.headline, .headline_summary); an undated spider (#story_content "
        ".date, span.plea); read 2026-11",
        headline="#story_content h1 || article.headline h1",
        published="#story_content .date || article.headline .date",
        body="#story_content .story_summary p, #transcript p || article.headline .headline_summary p",
        drop="#transcript .plea, #story_content .plea",
    ),
)
