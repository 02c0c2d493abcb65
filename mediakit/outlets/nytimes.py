"""The New York Times."""

from mediakit.outlets.layout import Layout

KEY = "nytimes"
NAME = "The New York Times"
HOSTS = ("nytimes.com", "nyti.ms")
COUNTRY = "US"
TIME_ZONE = "America/New_York"
COLOUR = "#0072B2"
MARKER = "o"
# Most addresses begin with the day, so that the section is no beginning of the path.
KINDS = (("/live/", "live blog"), ("/video/", "video"))

LAYOUTS = (
    Layout(
        name="2018",
        since="2018-10-01",
        evidence="postlight/parser, fixtures/www.nytimes.com/1539194812689.html (saved October 2018) and "
        "1571224616991.html (October 2019); mgitre/newsdiffs3, scrapers/nytimes.py (data-testid, #article-summary, "
        "since about 2020); read 2026-11",
        headline="h1[data-testid=headline] || h1[itemprop=headline] || article#story header h1",
        deck="#article-summary",
        byline="article [itemprop~=author] [itemprop=name]",
        published="article header time@datetime",
        # Paragraphs stand in companion columns; what stands beside these is figures, advertisements and boxes.
        body="article .StoryBodyCompanionColumn :is(p, h2, h3, li) || section[name=articleBody] :is(p, h2)",
        drop="article figure, article .StoryBodyCompanionColumn aside, section[name=articleBody] aside, "
        "article p[role=note], .bottom-of-article, [id$=-wrapper].ad",
    ),
    Layout(
        name="live",
        since="2023-08-01",
        evidence="public scrapers of nytimes.com/live pages of 2023 to 2025 (article[data-testid=live-blog-content], "
        "div.live-blog-post, p.live-blog-post-content), found by full-text search of public code; read 2026-11",
        headline="h1[data-testid=headline] || article[data-testid=live-blog-content] h1 || h1",
        body=".live-blog-post h2, .live-blog-post p.live-blog-post-content || "
        "article[data-testid=live-blog-content] h2, p.live-blog-post-content",
    ),
    Layout(
        name="2016",
        until="2018-10-01",
        evidence="postlight/parser, fixtures/www.nytimes.com/1474318141888.html (saved September 2016); "
        "kovidgoyal/calibre, recipes/nytimes.recipe (2018); read 2026-11",
        headline="#story-header h1#headline || #story h1[itemprop=headline] || #story-header h1",
        kicker="#story-header .kicker-label",
        byline="#story-header .byline-author@data-byline-name || #story-header .byline-author || #story-header .byline",
        published="meta[itemprop=datePublished]@content",
        updated="#story-header time.dateline[itemprop=dateModified]@datetime",
        section="meta[property='article:section']@content",
        body="#story p.story-body-text, #story h4.story-subheading",
        drop="#story figure, #story aside, .story-addendum, .story-footer",
    ),
)
