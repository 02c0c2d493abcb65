"""Quotations: who is quoted, saying what, through which medium.

The way from a text to its quotations, one module a stage: `mediakit.marks` pairs the marks, `sentences` cuts tokens
and sentences around them, `mending` corrects the tags of their words and `chunks` joins these to noun phrases and verb
groups (or `engines` lets spaCy read them), `subjects` finds who does what, `cues` the attribution of words in marks,
`context` who else may speak, `indirect` reported clauses (`reported` behind the verb, `tags` around "X said", both over
`clauses`), `flags` what is no quotation. `mentions`, `people`, `pronouns` and `descriptions` tell who is meant;
`roles`, `affiliations` and `naming` who that is; `kinds` and `circumstances` what kind of speaker; `passing_on`,
`outlet_names` and `media`
through whom the words came. `find` leads through them; `confidence` says how often a rule was right, `evaluate`
measures it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mediakit.quotes.confidence import confidence_of
from mediakit.quotes.engines import load_engine
from mediakit.quotes.find import find_quotes_in
from mediakit.quotes.record import Quote
from mediakit.schema import QUOTES, check_columns, empty_table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Quote", "find_quotes", "find_quotes_in"]


def find_quotes(articles: pd.DataFrame, engine: Any = None) -> pd.DataFrame:
    """Find the quotations in the texts of articles, with speaker, role, verb and medium.

    Parameters
    ----------
    articles : DataFrame
        Needs article_id, outlet, published, text. Rows without text, and rows whose `lang` (if there is one) is
        neither empty nor English, are passed over.
    engine : str or spaCy pipeline, optional
        The name of an installed spaCy pipeline, or the pipeline: its tags, dependencies and names of persons are used
        in place of mediakit's own tagger and grammar. The default needs nothing and downloads nothing.

    Returns
    -------
    DataFrame
        The table `quotes`, one row per span, sorted as the articles and by start. `text` is `text[start:end]` of
        the article: direct quotations with their marks; mixed ones the reported clause around the quoted words, or
        these alone in a sentence of the reporter; indirect ones the clause without "that". Parts of a broken
        quotation share quote_id. speaker_name is the full name where the article has it, else the mention.
        speaker_kind is judged by rules over role, affiliation and mention; kind_rule names the rule, and
        kind_start and kind_end are the words of the text that decided. speaker_id stays empty: see `link_speakers`.
        confidence is the measured share of quotations by the same rule whose span and speaker were both right
        (data/quotes/rule-precision.csv); missing without a speaker.
        flags, joined by "; ": scare quote and title (most likely no quotation: no speaker), carried (the speaker
        comes from a sentence before), unclosed, nested. via_how is told, interview, statement, parliament, wrote,
        broadcast, reported, obtained, posted or said; via_outlet is the outlet credited, by its name among the outlets
        of the articles, else in the bundled list; words on a platform (posted) have none.

    Raises
    ------
    ResourceError
        If the engine is not installed.

    Notes
    -----
    Not handled: other languages than English; indirect speech without a verb of the list; "they" and "it" (the
    mention stays); quotations inside quotations (flag nested) are not rows of their own.

    Examples
    --------
    >>> import pandas as pd
    >>> text = "“The boat is late,” Ann Orm told the Herald."
    >>> articles = pd.DataFrame({"article_id": ["a1"], "outlet": ["Post"], "published": [pd.NaT], "text": [text]})
    >>> find_quotes(articles)[["quote_id", "text", "speaker_name", "cue"]].iloc[0].to_list()
    ['a1-q01', '“The boat is late,”', 'Ann Orm', 'told']
    """
    import pandas as pd

    check_columns(articles, ["article_id", "outlet", "published", "text"], "find_quotes")
    empty = empty_table(QUOTES)
    pipeline = load_engine(engine)
    outlets = [outlet for outlet in articles["outlet"].unique() if isinstance(outlet, str)]
    rows: list[dict[str, Any]] = []
    for article in _in_english(articles).itertuples():
        if not isinstance(article.text, str) or not article.text:
            continue
        outlet = article.outlet if isinstance(article.outlet, str) else ""
        agency = getattr(article, "agency", "")
        for quote in find_quotes_in(article.text, outlet, outlets, agency if isinstance(agency, str) else "", pipeline):
            rows.append(_row(quote, article.article_id, outlet, article.published))
    if not rows:
        return empty
    table = pd.DataFrame(rows).reindex(columns=empty.columns)
    text_columns = [name for name in empty.columns if empty[name].dtype == "str"]
    for name in text_columns:
        table[name] = table[name].astype("object").fillna("")
    table["published"] = pd.to_datetime(table["published"], utc=True)
    return table.astype(empty.dtypes.to_dict())


def _in_english(articles: pd.DataFrame) -> pd.DataFrame:
    if "lang" not in articles.columns:
        return articles
    return articles[articles["lang"].fillna("").isin(["en", ""])]


def _row(quote: Quote, article_id: str, outlet: str, published: Any) -> dict[str, Any]:
    """One row of the table; places that there are not are missing."""
    return {
        "quote_id": f"{article_id}-q{quote.number:02d}",
        "article_id": article_id,
        "outlet": outlet,
        "published": published,
        "field": "text",
        "start": quote.start,
        "end": quote.end,
        "text": quote.text,
        "kind": quote.kind,
        "cue": quote.cue,
        "cue_start": quote.cue_start if quote.cue_start >= 0 else None,
        "cue_end": quote.cue_end if quote.cue_end >= 0 else None,
        "speaker_mention": quote.mention,
        "speaker_mention_start": quote.mention_start if quote.mention_start >= 0 else None,
        "speaker_mention_end": quote.mention_end if quote.mention_end >= 0 else None,
        "speaker_name": quote.speaker,
        "speaker_kind": quote.speaker_kind,
        "kind_rule": quote.kind_rule,
        "kind_start": quote.kind_start if quote.kind_start >= 0 else None,
        "kind_end": quote.kind_end if quote.kind_end >= 0 else None,
        "role": quote.role,
        "affiliation": quote.affiliation,
        "via_outlet": quote.via_outlet,
        "via_how": quote.via_how,
        "second_hand": quote.second_hand,
        "rule": quote.rule,
        "confidence": confidence_of(quote.rule) if quote.speaker else None,
        "flags": "; ".join(quote.flags),
    }
