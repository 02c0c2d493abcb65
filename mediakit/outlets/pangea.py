"""The layout of the Pangea CMS, which the American international broadcasters share: RFE/RL, VOA and their services."""

from mediakit.outlets.layout import Layout

PANGEA = Layout(
    "pangea",
    evidence="a page template with a date of 2018-02 and this markup (.hdr-container, .col-publishing-details, "
    "h1.pg-title); fundus publishers/us/voice_of_america.py (#article-content > div > p); public parsers of rferl.org "
    "and voanews.com, one checked against live pages in 2026-07 (div.wsw, wsw__embed, .publishing-details "
    "a.links__item-link, intro m-t-md); read 2026-11",
    headline="h1.pg-title || .hdr-container h1",
    deck=".intro.m-t-md",
    byline=".publishing-details a.links__item-link[href*='/author/']",
    published=".publishing-details time@datetime || .hdr-container .date time@datetime",
    section=".hdr-container .category",
    body="#article-content .wsw > p, #article-content .wsw > h2, #article-content .wsw > h3, #article-content .wsw > "
    "blockquote, #article-content .wsw > ul, #article-content .wsw > ol || .wsw > p, .wsw > h2, .wsw > h3, .wsw > "
    "blockquote, .wsw > ul, .wsw > ol",
    drop=".wsw > p.ta-c, .wsw > p.buttons",
)
