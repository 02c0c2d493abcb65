"""From findings to one HTML page that asks nobody for anything."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
import pandas as pd
from markupsafe import Markup, escape

from mediakit.charts import ChartView
from mediakit.charts.frame import describe_source
from mediakit.charts.style import style_groups
from mediakit.corpus import drop_other_titles
from mediakit.quotes.show import read_style, render_article
from mediakit.report.claims import tell_changes, tell_frames
from mediakit.report.cutting import cut_text
from mediakit.report.papers import cite_in_words, describe_methods, list_versions
from mediakit.report.quoted import QUOTED_WORDS, find_evidence, group_by_kind, group_by_person
from mediakit.report.sections import (
    CODEBOOK,
    Findings,
    list_context,
    list_copies,
    list_evidence,
    list_word_contexts,
)
from mediakit.resources import read_codebook
from mediakit.schema import VERSIONS
from mediakit.text import cut_words, find_words, fold_word
from mediakit.version import __version__

if TYPE_CHECKING:
    from mediakit.corpus import Corpus

TEMPLATES = Path(__file__).parent
SAFE_SCHEMES = ("http://", "https://")


def render_page(found: Findings, views: dict[str, ChartView | str]) -> str:
    """The report as HTML: style, script, images and CSV files are all inside; every text is escaped."""
    corpus = found.corpus
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )  # fmt: skip
    environment.filters.update(
        day=format_day, date=format_date, when=format_time, share=format_share, safe_url=safe_url, number=format_number,
        moment=format_moment, shorten=lambda text: cut_words(text, QUOTED_WORDS),
        count_or_dash=lambda value: "–" if pd.isna(value) else int(value),
    )  # fmt: skip
    book = read_codebook(CODEBOOK)
    named = found.quotes[found.quotes["speaker_name"] != ""]
    return environment.get_template("template.html").render(
        corpus=corpus,
        about=corpus.about,
        source=describe_source(corpus),
        charts={name: _chart(view) for name, view in views.items()},
        titles=[(name, view.title) for name, view in views.items() if isinstance(view, ChartView)],
        strip=_strip(found),
        heads=[_record(row) for row in found.heads.itertuples()],
        changes=[_record(row) for row in found.changes.itertuples()],
        wordings=_wordings(corpus),
        clusters=_clusters(corpus),
        happenings=[
            [_record(row) for row in group.itertuples()]
            for _, group in found.happenings.groupby("happening_id", sort=False)
        ],
        copies=list_copies(found),
        quotes=[_record(row) for row in named.sort_values(["speaker_name", "published"]).itertuples()],
        n_sources=int(found.counts["persons"]["n_sources"].sum()),
        quoted=_quoted(found, named),
        quoted_words=QUOTED_WORDS,
        diversity=[_record(row) for row in found.counts["diversity"].itertuples()],
        quote_style=Markup(read_style()),
        views=_views(found),
        articles=corpus.articles.set_index("article_id"),
        persons=[
            _record(row) for row in found.counts["persons"].sort_values("n_sources", ascending=False).itertuples()
        ],
        frame_evidence=list_evidence(
            found.frames[found.frames["field"] == "headline"], corpus.articles, "article_id", "headline"
        ),
        text_evidence=list_context(found.frames[found.frames["field"] == "text"], corpus.articles),
        quote_evidence=list_evidence(found.quote_frames, found.quotes, "quote_id", "text"),
        frames_told=tell_frames(corpus.articles, found.frames, book.labels, CODEBOOK),
        changes_told=tell_changes(found.coverage),
        word_contexts=list_word_contexts(found),
        words_in=found.words.field,
        codes=book.codes,
        book=book,
        missing=[_record(row) for row in corpus.missing().itertuples()],
        problems=[_record(row) for row in corpus.problems.itertuples()],
        events=[_record(row) for row in corpus.events.sort_values("start").itertuples()],
        methods=describe_methods(found),
        citation=cite_in_words(corpus),
        versions=list_versions(),
        version=__version__,
    )


def _quoted(found: Findings, named: pd.DataFrame) -> dict[str, Any]:
    """Counts of who is quoted, each with its sentences: experts by outlet, kinds by outlet, all persons by outlet."""
    evidence = find_evidence(named, found.corpus.articles)
    everybody = group_by_person(found.counts["outlets"], named, evidence, "person")
    experts = named[named["speaker_kind"] == "expert"]
    return {
        "experts": group_by_person(found.counts["experts"], experts, evidence, "expert"),
        "kinds": group_by_kind(found.counts["kinds"], named, evidence),
        "persons": everybody,
        "anchors": {group.label: group.anchor for group in everybody},
    }


def _views(found: Findings) -> dict[str, dict[str, Any]]:
    """Whole articles with their quotations marked: of fictional corpora only, whose texts are nobody's property."""
    if not found.corpus.about.get("fictional"):
        return {}
    quotes = found.quotes[found.quotes["start"].notna()]
    return {
        row["article_id"]: {
            "article": row,
            "html": Markup(render_article(row, quotes[quotes["article_id"] == row["article_id"]])),
        }
        for row in found.corpus.articles.to_dict("records")
        if row["text"] and row["article_id"] in set(quotes["article_id"])
    }


def _record(row: Any) -> dict[str, Any]:
    return dict(row._asdict())


def _chart(view: ChartView | str) -> dict[str, Any]:
    """What the template shows of a chart: image, alt text, caption, and its CSV files as downloads."""
    if isinstance(view, str):
        return {"empty": view}
    files = [path for path in view.files if path.suffix == ".csv"]
    return {
        "empty": "",
        "image": Markup("data:image/png;base64,") + _base64(view.png),
        "alt": view.alt,
        "title": view.title,
        "name": files[0].stem,
        "caption": view.caption,
        "csv": [
            (path.name, Markup("data:text/csv;charset=utf-8;base64,") + _base64(path.read_bytes())) for path in files
        ],
    }


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _strip(found: Findings) -> dict[str, Any]:
    """The headlines of the core outlets as a table: one row per day, one column per outlet."""
    heads = found.core_heads
    outlets = list(dict.fromkeys(heads["outlet"]))[:5]
    days: list[dict[str, Any]] = []
    shown = heads[heads["outlet"].isin(outlets)]
    for day, band in shown.groupby(shown["published"].dt.normalize(), dropna=False, sort=True):
        cells = [[_headline(row) for row in band[band["outlet"] == name].itertuples()] for name in outlets]
        days.append({"day": day, "cells": cells})
    colours = {name: colour for name, (colour, _) in style_groups(outlets).items()}
    return {"outlets": outlets, "colours": colours, "days": days}


def _headline(row: Any) -> dict[str, Any]:
    marks = {
        fold_word(word): mark for mark in ("shared", "distinctive") for word in getattr(row, mark).split("; ") if word
    }
    spans = [
        (word.start, word.end, marks[fold_word(word.text)])
        for word in find_words(row.headline)
        if fold_word(word.text) in marks
    ]
    return {**_record(row), "parts": cut_text(row.headline, spans)}


def _wordings(corpus: Corpus) -> list[dict[str, Any]]:
    """All known headlines of the articles that had several, with the times at which they were seen."""
    known = drop_other_titles(corpus.versions).reindex(columns=VERSIONS.names).sort_values(["article_id", "position"])
    outlets = corpus.articles.set_index("article_id")["outlet"]
    return [{**_record(row), "outlet": outlets[row.article_id]} for row in known.itertuples()]


def _clusters(corpus: Corpus) -> list[dict[str, Any]]:
    """Texts that run under more than one headline."""
    copies = corpus.articles[(corpus.articles["cluster_id"] != "") & (corpus.articles["headline"] != "")]
    found = []
    for cluster_id, rows in copies.sort_values(["published", "article_id"]).groupby("cluster_id"):
        if rows["headline"].nunique() > 1:
            found.append({"cluster_id": cluster_id, "rows": [_record(row) for row in rows.itertuples()]})
    return found


def format_day(value: Any) -> str:
    """A time as a day, or "no date"."""
    return "no date" if value is None or pd.isna(value) else f"{value.day} {value:%b %Y}"


def format_date(value: Any) -> Markup:
    """A time as a day, sortable by machines."""
    return (
        Markup("–")
        if pd.isna(value)
        else Markup('<time datetime="{}">{}</time>').format(value.isoformat(), format_day(value))
    )


def format_time(row: dict[str, Any]) -> Markup:
    """`published` of a row as precisely as it is known, sortable by machines."""
    value = row["published"]
    if value is None or pd.isna(value):
        return Markup("no date")
    minute = row.get("published_precision") == "minute"
    shown = format_day(value) + (f", {value:%H:%M} UTC" if minute else "")
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), shown)


def format_moment(value: Any) -> Markup:
    """A moment with its minute, or as a day when it stands at midnight, as days do; sortable by machines."""
    if pd.isna(value):
        return Markup("–")
    shown = format_day(value) + ("" if value == value.normalize() else f", {value:%H:%M} UTC")
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), shown)


def format_share(value: float) -> str:
    """A share in per cent."""
    return "–" if pd.isna(value) else f"{100 * value:.0f} %"


def format_number(value: float) -> str:
    """A number with one decimal, or a dash."""
    return "–" if pd.isna(value) else f"{value:.1f}"


def safe_url(url: str) -> str:
    """The address when it is http or https, else nothing: a link must not run code."""
    return str(escape(url)) if url.startswith(SAFE_SCHEMES) else ""
