"""The tables: one declaration each, with what a row is and what each column means."""

from __future__ import annotations

from mediakit.schema.declare import Column, Table

KINDS_OF_ARTICLE = (
    "news",
    "analysis",
    "editorial",
    "op-ed",
    "live blog",
    "video",
    "transcript",
    "interview",
    "review",
    "round-up",
    "newsletter",
)
KINDS_OF_SPEAKER = ("official", "expert", "journalist", "citizen", "organisation", "document", "unnamed")
CERTAINTY = ("high", "medium", "low")
PRECISION_OF_EVENT = ("minute", "approximate", "not later than", "part of day", "day", "range")


def _id(name: str, meaning: str) -> Column:
    return Column(name, meaning, needed=True, filled=True)


def _time(name: str, meaning: str, needed: bool = False) -> Column:
    return Column(name, meaning, type="time", needed=needed)


def _from(field: str, further: str = "") -> Column:
    return Column(f"{field}_from", f"where `{field}` was found: a part of the page, a source, correction{further}")


_CERTAINTY = Column("certainty", "how sure the row's facts are", allowed=CERTAINTY)
_EVIDENCE = Column("evidence", "where the facts were seen")
_NOTES = Column("notes", "remarks for readers")
_SPAN = (
    Column("field", "the text that the span lies in: headline, deck, text or quotation", needed=True),
    Column("start", "first character of the span, counted from 0", type="integer"),
    Column("end", "character after the span", type="integer"),
)

ARTICLES = Table(
    "articles",
    "one text at one address",
    (
        _id("article_id", "key"),
        Column("outlet", "normalised name of the outlet", needed=True, filled=True),
        Column("url", "address as published", needed=True),
        Column("archived_url", "address of an archived copy"),
        _time("published", "time of publication, UTC", needed=True),
        Column("published_precision", "how exact `published` is", allowed=("minute", "day")),
        Column("published_printed", "the date as the page prints it"),
        Column("published_zone", "time zone in which the page states `published`"),
        _from("published", "; 'address': guessed from the address alone"),
        _time("updated", "time of the last change that the page states, UTC"),
        Column("updated_precision", "how exact `updated` is", allowed=("minute", "day")),
        Column("updated_printed", "the date of the change as the page prints it"),
        _from("updated"),
        Column("kicker", "words above the headline"),
        Column("headline", "as printed", needed=True),
        _from("headline"),
        Column("deck", "text under the headline"),
        _from("deck"),
        Column("byline", "names joined by '; '"),
        _from("byline"),
        Column("kind", "genre", allowed=KINDS_OF_ARTICLE),
        _from("kind"),
        Column("section", "section or sub-service of the outlet"),
        _from("section"),
        Column("lang", "language, ISO 639-1"),
        _from("lang"),
        Column("text", "paragraphs joined by a blank line; empty when only the facts are held"),
        _from("text"),
        Column(
            "confidence", "how far several readers agree on `text`, 0 to 1; empty where not measured", type="number"
        ),
        Column("flags", "what `text` suffers from or is, joined by '; ': paywalled, truncated, consent wall, live"),
        Column("agency", "agency or outlet credited for a reprinted text"),
        _from("agency"),
        Column("cluster_id", "the same for all copies of one text"),
        _time("retrieved", "time of retrieval, UTC"),
        Column("collected_from", "source of the page"),
        Column("extractor", "what read the page"),
        Column("sha256", "hash of the page"),
        _CERTAINTY,
        Column("uncertain_fields", "columns that are uncertain, joined by '; '"),
        _EVIDENCE,
        _NOTES,
    ),
    key=("article_id",),
)

# Other headlines that one page gives itself, for search engines and social networks: no changes over time.
OTHER_TITLES = ("seo", "social", "structured")


def find_owner(name: str) -> str:
    """The column of `articles` whose value another column tells about: they are filled, replaced and emptied together.

    Examples
    --------
    >>> find_owner("headline_from"), find_owner("updated_printed"), find_owner("flags"), find_owner("headline")
    ('headline', 'updated', 'text', 'headline')
    """
    if name in ("confidence", "flags"):
        return "text"
    owner, _, rest = name.partition("_")
    return owner if rest in ("from", "precision", "printed", "zone") and owner in ARTICLES.names else name


VERSIONS = Table(
    "versions",
    "one headline as it stood under one address at one moment",
    (
        _id("article_id", "article"),
        Column("position", "1 = earliest known headline of the article", type="integer", needed=True, filled=True),
        _time("seen", "when it was first seen, UTC"),
        _time("last_seen", "when it was last seen before another headline, UTC"),
        Column("captures", "number of captures that showed it from `seen` to `last_seen`", type="integer"),
        Column("headline", "as it stood", needed=True, filled=True),
        Column(
            "headline_from",
            "page; copy; address (only its words are known); another title of the same page: seo, social, structured",
            allowed=("page", "copy", "address", *OTHER_TITLES),
        ),
        Column("sha256", "hash of the page"),
        _EVIDENCE,
    ),
    key=("article_id", "position"),
)

QUOTES = Table(
    "quotes",
    "one span of one quotation, or the fact that somebody was quoted (empty text)",
    (
        _id("quote_id", "quotation; parts of a broken quotation share it"),
        _id("article_id", "article"),
        Column("outlet", "outlet of the article"),
        _time("published", "publication of the article, UTC"),
        Column("field", "the text that the span lies in; 'quotation' when only the words are held"),
        Column("start", "first character of the span, counted from 0", type="integer"),
        Column("end", "character after the span", type="integer"),
        Column("text", "the words", needed=True),
        Column("kind", "direct, mixed or indirect", allowed=("direct", "mixed", "indirect")),
        Column("cue", "verb or phrase of attribution"),
        Column("cue_start", "first character of the cue", type="integer"),
        Column("cue_end", "character after the cue", type="integer"),
        Column("speaker_mention", "the speaker as the article names them"),
        Column("speaker_mention_start", "first character of the mention", type="integer"),
        Column("speaker_mention_end", "character after the mention", type="integer"),
        Column("speaker_name", "full name", needed=True),
        Column("speaker_id", "row in speakers", needed=True),
        Column("speaker_kind", "group of the speaker", allowed=KINDS_OF_SPEAKER),
        Column("kind_rule", "rule that judged the group; empty when a person stated it"),
        Column("kind_start", "first character of the words of the text that decided the group", type="integer"),
        Column("kind_end", "character after these words", type="integer"),
        Column("role", "role as the article states it"),
        Column("affiliation", "affiliation as the article states it"),
        Column("via_outlet", "outlet that is credited for the words"),
        Column("via_how", "how they were said or passed on"),
        Column("second_hand", "the outlet took the words from another", type="boolean"),
        Column("rule", "rule that found it"),
        Column("confidence", "measured precision of the rule, 0 to 1", type="number"),
        Column("flags", "joined by '; '"),
        _CERTAINTY,
        _EVIDENCE,
        _NOTES,
    ),
    key=("quote_id", "start"),
)

SPEAKERS = Table(
    "speakers",
    "one person or body, hand-kept",
    (
        _id("speaker_id", "key"),
        Column("name", "main form", needed=True, filled=True),
        Column("aliases", "other forms in the same script, joined by '; '"),
        Column("transliterations", "forms in other scripts or spellings, joined by '; '"),
        Column("kind", "group", needed=True, filled=True, allowed=KINDS_OF_SPEAKER),
        Column("role", "role at the time"),
        Column("affiliation", "body that they speak for"),
        Column("country", "country or body of reference"),
        _CERTAINTY,
        _EVIDENCE,
        _NOTES,
    ),
    key=("speaker_id",),
)

EVENTS = Table(
    "events",
    "one event of the timeline",
    (
        _id("event_id", "key"),
        _time("start", "begin, UTC", needed=True),
        _time("end", "end, UTC"),
        Column("precision", "how exact `start` is", allowed=PRECISION_OF_EVENT),
        Column("place", "where"),
        Column("label", "short label for charts; empty = not drawn"),
        Column("what", "what happened", needed=True, filled=True),
        _CERTAINTY,
        _EVIDENCE,
        _NOTES,
    ),
    key=("event_id",),
)

CORRECTIONS = Table(
    "corrections",
    "one cell that replaces another when the corpus is read",
    (
        Column(
            "table", "table", needed=True, filled=True, allowed=("articles", "versions", "quotes", "speakers", "events")
        ),
        _id("row_id", "the row's key; several key columns joined by /, as in a048/2"),
        Column("field", "column", needed=True, filled=True),
        Column("value", "the right value", needed=True),
        Column("reason", "why", needed=True, filled=True),
        Column("by", "who"),
        _time("when", "when, UTC"),
    ),
)

FRAMES = Table(
    "frames",
    "one cue match or one human code",
    (
        _id("article_id", "article"),
        Column("quote_id", "quotation, when the span lies in one"),
        Column("outlet", "outlet of the article"),
        _time("published", "publication of the article, UTC"),
        *_SPAN,
        Column("codebook", "name of the codebook, or path of one's own", needed=True),
        Column("code", "code", needed=True),
        Column("term", "cue term of the codebook that matched"),
        Column("negated", "a word of negation stands before it", type="boolean"),
        Column("voice", "own (the outlet's) or quoted (it stands in a quotation, or in reported speech)"),
        Column("coder", "who or what coded"),
        Column("confidence", "0 to 1, empty where not measured", type="number"),
    ),
)

# The coder of what was settled from the other coders' votes: no independent vote.
ADJUDICATED = "adjudicated"
CODES = Table(
    "codes",
    "presence of one code in one unit",
    (
        _id("article_id", "article"),
        Column("quote_id", "quotation, when the unit is one"),
        Column("field", "headline, deck, text or quotation", needed=True),
        Column("codebook", "name of the codebook, or path of one's own", needed=True),
        Column("code", "code", needed=True),
        Column("present", "the code is present", type="boolean", needed=True),
        Column("hits", "cue matches in the unit", type="integer"),
        Column("hits_quoted", "of these, in the words of others", type="integer"),
        Column("hits_negated", "of these, after a word of negation", type="integer"),
        Column("per_1000_words", "cue matches per 1,000 words of the unit", type="number"),
        Column("coder", "who or what coded"),
    ),
    key=("article_id", "quote_id", "field", "codebook", "code", "coder"),
)

PROBLEMS = Table(
    "problems",
    "one thing that went wrong",
    (
        Column("url", "address, or id of the row"),
        Column("stage", "step at which it was seen"),
        Column("field", "column"),
        Column("error", "short name"),
        Column("permanent", "trying again will not help", type="boolean"),
        Column("message", "what, where, what to do"),
        _time("when", "when, UTC"),
    ),
)

TABLES = {
    table.name: table for table in (ARTICLES, VERSIONS, QUOTES, SPEAKERS, EVENTS, CORRECTIONS, FRAMES, CODES, PROBLEMS)
}
