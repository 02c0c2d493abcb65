"""ABC (Australia)."""

from mediakit.outlets.layout import Layout

KEY = "abc_au"
NAME = "ABC (Australia)"
HOSTS = ("abc.net.au", "ab.co")
COUNTRY = "AU"
TIME_ZONE = "Australia/Sydney"
LAYOUTS = (
    Layout(
        "components",
        since="2020-01-01",
        evidence="Zotero translator 'ABC News Australia' of 2024-01 (data-component=Byline, coremedia://person/); "
        "public parsers, one of 2025-02 (data-component=ArticleWeb and =Timestamp, p.paragraph_paragraph__, the chain "
        "of div under #content > article); read 2026-11",
        headline="#content article header h1 || [data-component='ArticleWeb'] h1 || #content article h1",
        byline="[data-component='Byline'] [data-uri^='coremedia://person/'] || [data-component='Byline'] p || "
        "[data-component='Byline'] span",
        published="#content time[data-component='Timestamp']@datetime",
        body="#content article p[class*='paragraph_paragraph'], #content > article > div > div > div > div > h2",
        drop="[data-component='Byline'], [data-component='Dateline'], [data-component='RelatedCard'], "
        "[data-component='RelatedTopics'], [data-component='ShareUtility'], [data-component='InlineSubscribe'], "
        "[data-component='ZendeskForm'], #content article aside, #content article figure, p.FormatCredit",
    ),
    Layout(
        "sections",
        evidence="Full-Text RSS rules abc.net.au.txt (test pages of 2013); parser of the Emergent project (2014 to "
        "2015); the ABC's own Odyssey (.article.section, .byline, beside the markup that followed); read 2026-11",
        headline=".article.section h1",
        byline=".article.section .byline a || .article.section .byline",
        published=".article.section .published .timestamp || span.timestamp",
        body=".article.section > p, .article.section > h2, .article.section > h3, .article.section > ul, "
        ".article.section > ol, .article.section > blockquote",
        drop=".article.section > p.published, .article.section > p.topics, .article.section > p.ticker, "
        ".inline-caption",
    ),
)
