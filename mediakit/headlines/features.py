"""What a headline is made of: length, question, quotation, names, attribution, who acts on whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from mediakit.headlines.attribution import Attribution, find_attribution
from mediakit.headlines.capitals import find_names, find_names_of, is_title_case, read_roles
from mediakit.headlines.clause import Clause, Span, read_clause
from mediakit.headlines.hedges import find_hedges
from mediakit.headlines.tokens import Token, read_tokens
from mediakit.schema import check_columns
from mediakit.text import count_words

if TYPE_CHECKING:
    import pandas as pd

_PARTS = ("subject", "verb", "object", "speaker", "cue")
FEATURE_COLUMNS = [
    "article_id", "outlet", "position", "field", "headline", "lang_read", "n_words", "n_characters", "is_question",
    "has_quotation", "quotation_spans", "n_names", "names", "name_spans", "n_hedges", "hedges", "hedge_spans",
    "attribution", *(f"{part}{end}" for part in ("speaker", "cue") for end in ("", "_start", "_end")),
    *(f"{part}{end}" for part in ("subject", "verb", "object") for end in ("", "_start", "_end")), "passive",
]  # fmt: skip


class Reading(NamedTuple):
    """One headline as it was read; spans are (start, end) in characters."""

    is_question: bool
    quotations: list[Span]
    names: list[Span]
    hedges: list[Span]
    attribution: str
    parts: dict[str, Span]
    passive: bool


def find_headline_features(articles: pd.DataFrame, texts: pd.DataFrame | None = None) -> pd.DataFrame:
    """Find what each headline is made of: question, quotation, names, hedges, attribution, who acts on whom.

    Parameters
    ----------
    articles : DataFrame
        articles or versions: needs article_id and headline; outlet, position and lang are taken over where there.
        Rows without headline are passed over.
    texts : DataFrame, optional
        articles whose headlines, decks and texts show which words are names (by their capitals inside sentences);
        by default `articles` itself.

    Returns
    -------
    DataFrame
        One row per headline: article_id, outlet, position (of a version, else empty), field ("headline"), headline,
        lang_read (false: another language than English; nothing but the length is read), n_words (between blanks),
        n_characters, is_question (ends with a question mark), has_quotation, n_names, n_hedges, and joined by "; ":
        quotation_spans, names with name_spans, hedges with hedge_spans (each span as start-end);
        attribution ("verb": X says ...; "colon": X: ...; "trailing": ..., says X; "according"; "" = none found) with
        speaker and cue; subject, verb, object, each with _start and _end (`headline[start:end]`; "" and empty
        where nothing plain was found); passive (the subject stands after "by": subject acts, object is acted on).

    Notes
    -----
    Rules without a model. subject, verb and object describe the first clause of what the headline says; in a
    headline with attribution that is what is attributed. Precision comes first: a headline with two possible
    readings, a question or no finite verb has none. An object is a noun phrase directly after the verb. A verb that
    is not in `data/verbs/headline-en.csv` is not seen. In Title Case a name is seen only when it is listed, or stands
    inside a sentence of `texts`. A question mark inside quotation marks at the very end counts as a question.

    Examples
    --------
    >>> import mediakit as mk
    >>> articles = mk.read_corpus("sunnmark-talks").articles
    >>> found = mk.find_headline_features(articles).set_index("article_id")
    >>> found.loc["lantern-01", ["subject", "verb", "object"]].tolist()
    ['Crew member', 'blames', 'savings']
    >>> found.loc["courier-09", ["speaker", "cue", "attribution"]].tolist()
    ['Commission', 'Finds', 'trailing']
    """
    check_columns(articles, ["article_id", "headline"], "find_headline_features")
    names = find_names_of(articles if texts is None else texts)
    held = articles[articles["headline"] != ""]
    rows = []
    for row in held.to_dict("records"):
        read = row.get("lang", "en") in ("en", "")
        rows.append(_row(row, read_headline(row["headline"], names) if read else None))
    return _table(rows)


def read_headline(headline: str, names: frozenset[str]) -> Reading:
    """One headline; `names` are words in small letters that are known to be names."""
    tokens, quoted = read_tokens(headline)
    attribution = find_attribution(tokens, quoted, names | read_roles())
    first, end = attribution.content if attribution else (0, len(tokens))
    clause = read_clause(tokens, *_after_label(tokens, first, end))
    return Reading(
        headline.rstrip(" \"'”’»").endswith("?"),
        quoted,
        [_characters(tokens, run, bare=True) for run in find_names(tokens, names, is_title_case(headline))],
        find_hedges(tokens),
        attribution.kind if attribution else "",
        {**_parts_of(tokens, attribution), **_clause_parts(tokens, clause)},
        bool(clause and clause.passive),
    )


def _after_label(tokens: list[Token], first: int, end: int) -> Span:
    """As in "Ferry war: X rejects Y": the clause after a label, which is short or a quotation."""
    if end == len(tokens) and first == 0:
        colon = next((i for i in range(end) if tokens[i].text == ":" and not tokens[i].quoted), None)
        if colon is not None and (colon < 6 or all(token.quoted for token in tokens[:colon])):
            return colon + 1, end
    return first, end


def _parts_of(tokens: list[Token], found: Attribution | None) -> dict[str, Span]:
    if found is None:
        return {}
    return {"speaker": _characters(tokens, found.speaker), "cue": _characters(tokens, found.cue)}


def _clause_parts(tokens: list[Token], clause: Clause | None) -> dict[str, Span]:
    if clause is None:
        return {}
    parts = {
        "subject": _characters(tokens, clause.subject),
        "verb": _characters(tokens, (clause.verb, clause.verb + 1)),
    }
    return parts | ({"object": _characters(tokens, clause.object)} if clause.object else {})


def _characters(tokens: list[Token], span: Span, bare: bool = False) -> Span:
    """First and last character of some tokens; `bare`: without a possessive ending."""
    last = tokens[span[1] - 1]
    ending = bare and last.text[-2:] in ("'s", "’s")
    return tokens[span[0]].start, last.end - 2 * ending


def _row(row: dict[str, Any], reading: Reading | None) -> dict[str, Any]:
    headline = row["headline"]
    found: dict[str, Any] = {
        "article_id": row["article_id"],
        "outlet": row.get("outlet", ""),
        "position": row.get("position"),
        "field": "headline",
        "headline": headline,
        "lang_read": reading is not None,
        "n_words": count_words(headline),
        "n_characters": len(headline),
        "is_question": bool(reading and reading.is_question),
        "has_quotation": bool(reading and reading.quotations),
        "quotation_spans": _join(reading.quotations if reading else []),
        "attribution": reading.attribution if reading else "",
        "passive": bool(reading and reading.passive),
    }
    for one, many in (("name", "names"), ("hedge", "hedges")):
        spans = getattr(reading, many) if reading else []
        found[f"n_{many}"] = len(spans)
        found[many] = "; ".join(headline[start:end] for start, end in spans)
        found[f"{one}_spans"] = _join(spans)
    for part in _PARTS:
        span = reading.parts.get(part) if reading else None
        found[part] = headline[slice(*span)] if span else ""
        found[f"{part}_start"], found[f"{part}_end"] = span or (None, None)
    return found


def _join(spans: list[Span]) -> str:
    return "; ".join(f"{start}-{end}" for start, end in spans)


def _table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    table = pd.DataFrame(rows, columns=FEATURE_COLUMNS)
    counts = ["n_words", "n_characters", "n_names", "n_hedges"]
    places = ["position", *(f"{part}_{end}" for part in _PARTS for end in ("start", "end"))]
    flags = ["lang_read", "is_question", "has_quotation", "passive"]
    types = dict.fromkeys(counts, "int64") | dict.fromkeys(places, "Int64") | dict.fromkeys(flags, "bool")
    return table.astype({name: types.get(name, "str") for name in FEATURE_COLUMNS})
