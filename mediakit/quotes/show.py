"""One article with its quotations, speakers and verbs marked, for a notebook or a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediakit.errors import MediakitError
from mediakit.marks import find_paragraphs
from mediakit.quotes import find_quotes
from mediakit.quotes.record import SCARE, TITLE
from mediakit.schema import check_columns

if TYPE_CHECKING:
    import pandas as pd

NEEDED = ["quote_id", "article_id", "start", "end", "text", "kind", "speaker_name"]
_PLACES = (("speaker", "speaker_mention_start", "speaker_mention_end"), ("verb", "cue_start", "cue_end"))
_KEY = (
    ("<b>[1 … ]</b>", "a quotation and its number in the list below"),
    ('<mark class="mk-direct">direct</mark>', "words in quotation marks"),
    ('<mark class="mk-mixed">mixed</mark>', "partly in quotation marks"),
    ('<mark class="mk-indirect">indirect</mark>', "reported words"),
    ('<mark class="mk-none">flagged</mark>', "in marks, but most likely no quotation"),
    ('<span class="mk-speaker">speaker</span>', ""),
    ('<span class="mk-verb">verb</span>', ""),
)


@dataclass(frozen=True)
class Span:
    """A stretch of the text to be marked: a quotation (with its number and kind), a speaker or a verb."""

    start: int
    end: int
    what: str
    number: int
    kind: str = ""
    title: str = ""


@dataclass(frozen=True)
class QuotedArticle:
    """An article with its quotations: shown by a notebook with marks, by `print` as plain text."""

    article: dict[str, Any]
    quotes: pd.DataFrame

    def _repr_html_(self) -> str:
        return f"<style>{read_style()}</style>{render_article(self.article, self.quotes)}"

    def __str__(self) -> str:
        return _write_plain(self.article, self.quotes)

    def __repr__(self) -> str:
        return f"<article {self.article['article_id']!r} with {self.quotes['quote_id'].nunique()} quotations>"


def show_quotes(article: Any, quotes: pd.DataFrame | None = None) -> QuotedArticle:
    """Show one article with its quotations, speakers and verbs marked, and a list of them.

    Parameters
    ----------
    article : Series, one-row DataFrame, namedtuple or mapping
        One row of the table `articles`: needs article_id and text; shows headline, outlet and published.
    quotes : DataFrame, optional
        The table `quotes`, of which those of the article are shown: linked to speakers, or only some of them. Found in
        the text by default.

    Returns
    -------
    QuotedArticle
        A notebook shows it as HTML (`_repr_html_`) without script or outside file: each quotation between its number
        and "]", underlined by kind, the speaker framed, the verb in italics; the table below has one row per
        quotation and links back. `print` gives plain text. Words flagged as a scare quote or a title have a wavy
        line and no speaker. Quotations whose place is not known stand in the table only.

    Raises
    ------
    MediakitError
        If `article` is not one row of articles, or a quotation's words are not where it says they are.

    Examples
    --------
    >>> article = {"article_id": "a1", "headline": "Late", "text": "“The boat is late,” Ann Orm told the Herald."}
    >>> print(show_quotes(article))
    Late
    <BLANKLINE>
    [1 “The boat is late,”] *Ann Orm* _told_ the Herald.
    <BLANKLINE>
    1. Ann Orm; direct; told; told, Herald, second hand; after; 0.97
    """
    record = read_article(article)
    if quotes is None:
        import pandas as pd

        quotes = find_quotes(pd.DataFrame([{"published": pd.NaT, **record}]))
    check_columns(quotes, NEEDED, "show_quotes")
    own = quotes[quotes["article_id"] == record["article_id"]].reset_index(drop=True)
    _check_places(record, own)
    return QuotedArticle(record, own)


def _check_places(article: dict[str, Any], quotes: pd.DataFrame) -> None:
    text = article["text"]
    for row in quotes.to_dict("records"):
        place = place_in_text(row)
        if text and place and row["text"] and text[slice(*place)] != row["text"]:
            raise MediakitError(
                f"the words of quotation {row['quote_id']!r} are not at {place[0]} to {place[1]} of the text",
                article["article_id"],
                "pass the quotations that were found in this very text",
            )


def read_article(article: Any) -> dict[str, Any]:
    """One article as a dict: from a row of `articles` as Series, one-row DataFrame, namedtuple or mapping.

    Raises
    ------
    MediakitError
        If it is something else, more than one row, or without article_id or text.
    """
    if hasattr(article, "iloc") and hasattr(article, "columns"):
        if len(article) != 1:
            raise MediakitError(
                f"show_quotes shows one article, and this table has {len(article)} rows",
                todo="pass one of them: articles.iloc[0], or articles[articles['article_id'] == '...']",
            )
        article = article.iloc[0]
    if hasattr(article, "_asdict"):
        article = article._asdict()
    elif hasattr(article, "to_dict"):
        article = article.to_dict()
    record = dict(article) if isinstance(article, Mapping) else {}
    if "article_id" not in record or "text" not in record:
        raise MediakitError(
            "this is no row of the table articles: it lacks article_id or text",
            str(type(article).__name__),
            "pass corpus.articles.iloc[0]",
        )
    texts = ("article_id", "outlet", "headline", "text")
    return record | {name: value if isinstance(value := record.get(name), str) else "" for name in texts}


@cache
def read_style() -> str:
    """The style sheet of the view; every rule is for what is inside `.mk-quotes`."""
    return Path(__file__).with_name("show.css").read_text(encoding="utf-8")


def number_quotes(quotes: pd.DataFrame) -> dict[str, int]:
    """Number of each quotation, counted from 1 by where it begins; parts of a broken one share it."""
    ordered = quotes.sort_values("start", kind="stable", na_position="last")
    return {quote_id: number for number, quote_id in enumerate(dict.fromkeys(ordered["quote_id"]), start=1)}


def list_spans(quotes: pd.DataFrame) -> list[Span]:
    """What is to be marked in the text: quotations, and once each the speakers and verbs."""
    numbers = number_quotes(quotes)
    spans: dict[Span, None] = {}
    for row in quotes.to_dict("records"):
        number = numbers[row["quote_id"]]
        if place := place_in_text(row):
            kind = "none" if is_no_quotation(row) else row["kind"]
            spans[Span(*place, "quotation", number, kind, describe_quote(row))] = None
        for what, start, end in _PLACES:
            if place := place_in_text(row, start, end):
                spans[Span(*place, what, number)] = None
    return list(spans)


def place_in_text(row: dict[str, Any], start: str = "start", end: str = "end") -> tuple[int, int] | None:
    """Start and end of a span of a quotation, when they are known and count in the article's text.

    Where only the words are held (field "quotation"), places count in these words.
    """
    first, last = row.get(start), row.get(end)
    if _text(row, "field") not in ("text", "") or not isinstance(first, int) or not isinstance(last, int):
        return None
    return first, last


def is_no_quotation(row: dict[str, Any]) -> bool:
    """Whether the words are flagged as a scare quote or the title of a work."""
    return bool({SCARE, TITLE} & set(_text(row, "flags").split("; ")))


def describe_quote(row: dict[str, Any]) -> str:
    """Who said it, and how, in one line."""
    if is_no_quotation(row):
        return f"most likely no quotation: {_text(row, 'flags')}"
    who = ", ".join(filter(None, [_text(row, "speaker_name") or "nobody found", _text(row, "role")]))
    return f"{_text(row, 'kind') or 'quotation'}: {who}"


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""


def render_article(article: dict[str, Any], quotes: pd.DataFrame) -> str:
    """The view as HTML without its style sheet; every word of article and quotations is escaped."""
    ids = "mk-" + re.sub(r"[^A-Za-z0-9]+", "-", article["article_id"])
    published = article.get("published")
    day = f"{published:%Y-%m-%d}" if hasattr(published, "year") and published == published else "no date"
    head = [article["outlet"], day, article["article_id"]]
    text = article["text"]
    body = _render_text(text, list_spans(quotes), ids) if text else "<p><em>The text is not held.</em></p>"
    return (
        f'<section class="mk-quotes" aria-label="Article {escape(article["article_id"])} with its quotations">'
        f'<p class="mk-head" dir="auto">{escape(article["headline"] or "(headline not known)")}</p>'
        f'<p class="mk-soft">{escape(" · ".join(filter(None, head)))}</p>'
        f'{_render_key() if text else ""}<div class="mk-text">{body}</div>{_render_list(quotes, ids)}</section>'
    )


def _render_key() -> str:
    items = "".join(f"<li>{sample} {meaning}</li>" for sample, meaning in _KEY)
    return f'<ul class="mk-key" aria-label="Key">{items}</ul>'


def _render_text(text: str, spans: list[Span], ids: str) -> str:
    linked: set[int] = set()  # numbers that already have a place to come back to
    paragraphs = [
        f'<p dir="auto">{"".join(_render_pieces(text, place, spans, ids, linked))}</p>'
        for place in find_paragraphs(text)
    ]
    return "".join(paragraphs)


def _render_pieces(text: str, place: tuple[int, int], spans: list[Span], ids: str, linked: set[int]) -> list[str]:
    """One paragraph cut wherever a span begins or ends, so that spans may nest and overlap as they like."""
    start, end = place
    here = [span for span in spans if span.start < end and span.end > start]
    edges = sorted({start, end, *(edge for span in here for edge in (span.start, span.end) if start < edge < end)})
    pieces = []
    for first, last in zip(edges, edges[1:], strict=False):
        over = [span for span in here if span.start <= first and last <= span.end]
        quoted = [span for span in over if span.what == "quotation"]
        inner = escape(text[first:last])
        for what in ("verb", "speaker"):
            if any(span.what == what for span in over):
                inner = f'<span class="mk-{what}">{inner}</span>'
        for span in quoted[::-1]:
            inner = (
                f'<mark class="mk-{escape(span.kind)}" title="{escape(f"{span.number}, {span.title}")}">{inner}</mark>'
            )
        opened = "".join(_render_number(span, ids, linked) for span in quoted if max(span.start, start) == first)
        closed = '<span class="mk-edge">]</span>' * sum(min(span.end, end) == last for span in quoted)
        pieces.append(f"{opened}{inner}{closed}")
    return pieces


def _render_number(span: Span, ids: str, linked: set[int]) -> str:
    anchor = "" if span.number in linked else f' id="{ids}-text-{span.number}"'
    linked.add(span.number)
    label = escape(f"quotation {span.number}, {span.title}")
    return f'<a class="mk-edge"{anchor} href="#{ids}-list-{span.number}" aria-label="{label}">[{span.number}</a>'


_COLUMNS = (
    "Speaker",
    "Words without a place",
    "Role, affiliation",
    "Kind",
    "Verb",
    "Via",
    "Rule",
    "Confidence",
    "Flags",
)


def _render_list(quotes: pd.DataFrame, ids: str) -> str:
    """The quotations as a table, one row each; columns without content are left out."""
    if quotes.empty:
        return "<p><em>No quotations.</em></p>"
    listed = list_quotes(quotes)
    filled = [place for place in range(len(_COLUMNS)) if any(cells[place] for _, cells in listed)]
    rows = []
    for number, cells in listed:
        shown = "".join(f'<td dir="auto">{escape(cells[place])}</td>' for place in filled)
        back = f'<a href="#{ids}-text-{number}" aria-label="quotation {number}: to the text">{number}</a>'
        rows.append(f'<tr id="{ids}-list-{number}"><td>{back}</td>{shown}</tr>')
    heads = "".join(f'<th scope="col">{name}</th>' for name in ("No.", *(_COLUMNS[place] for place in filled)))
    return (
        '<div class="mk-scroll" tabindex="0" role="region" aria-label="List of quotations"><table>'
        f"<caption>Quotations</caption><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def list_quotes(quotes: pd.DataFrame) -> list[tuple[int, list[str]]]:
    """Number and cells of each quotation, as `_COLUMNS` names them."""
    numbers = number_quotes(quotes)
    parts: dict[str, list[dict[str, Any]]] = {}
    for part in quotes.to_dict("records"):
        parts.setdefault(part["quote_id"], []).append(part)
    listed = []
    for quote_id, records in parts.items():
        row = records[0]
        flags = dict.fromkeys(flag for part in records for flag in _text(part, "flags").split("; ") if flag)
        confidence = row.get("confidence")
        known = isinstance(confidence, (int, float)) and confidence == confidence
        via = [_text(row, "via_how"), _text(row, "via_outlet"), "second hand" if row.get("second_hand") is True else ""]
        cells = [
            "" if is_no_quotation(row) else _text(row, "speaker_name") or "nobody found",
            " … ".join(part["text"] for part in records if part["text"] and not place_in_text(part)),
            ", ".join(filter(None, [_text(row, "role"), _text(row, "affiliation")])),
            "" if is_no_quotation(row) else "; ".join(dict.fromkeys(_text(part, "kind") for part in records)),
            _text(row, "cue"),
            ", ".join(filter(None, via)),
            _text(row, "rule"),
            f"{confidence:.2f}" if known else "",
            "; ".join(flags),
        ]
        listed.append((numbers[quote_id], cells))
    return sorted(listed)


def _write_plain(article: dict[str, Any], quotes: pd.DataFrame) -> str:
    """The view as plain text: [1 quotation], *speaker*, _verb_, then the list."""
    opening: dict[int, str] = {}
    closing: dict[int, str] = {}
    for span in sorted(list_spans(quotes), key=lambda span: (span.start, -span.end)):
        left, right = {"speaker": ("*", "*"), "verb": ("_", "_")}.get(span.what, (f"[{span.number} ", "]"))
        if span.what != "quotation" and left in opening.get(span.start, ""):
            continue
        opening[span.start] = opening.get(span.start, "") + left
        closing[span.end] = right + closing.get(span.end, "")
    text = article["text"]
    edges = sorted({0, len(text), *opening, *closing})
    pieces = [
        closing.get(first, "") + opening.get(first, "") + text[first:last]
        for first, last in zip(edges, [*edges[1:], len(text)], strict=True)
    ]
    lines = [f"{number}. {'; '.join(filter(None, cells))}" for number, cells in list_quotes(quotes)]
    return "\n".join([article["headline"], "", "".join(pieces) or "(the text is not held)", "", *lines])
