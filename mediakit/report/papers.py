"""What a reader needs to cite and repeat a report: methods paragraph, citation as BibTeX, RIS and CFF."""

from __future__ import annotations

import platform
import re
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from mediakit.corpus import Corpus
from mediakit.report.quoted import QUOTED_WORDS
from mediakit.report.sections import CODEBOOK, Findings
from mediakit.resources import read_codebook
from mediakit.version import __version__

if TYPE_CHECKING:
    import pandas as pd

PACKAGES = ("pandas", "matplotlib", "nltk", "scipy")


def list_versions() -> dict[str, str]:
    """Versions of mediakit, Python and the packages that compute the figures."""
    return {
        "mediakit": __version__,
        "Python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
    }


def describe_methods(found: Findings) -> str:
    """The methods paragraph of a report, in words that fit a paper."""
    corpus, book = found.corpus, read_codebook(CODEBOOK)
    articles, quotes = corpus.articles, found.quotes
    tools = ", ".join(f"{name} {number}" for name, number in list_versions().items())
    window = corpus.about.get("window") or {}
    dates = f" between {window['since']} and {window['until']}" if window.get("since") else ""
    only_day = int((articles["published_precision"] == "day").sum())
    sentences = [
        f"We studied the corpus “{corpus.title}” ({corpus.name}, version {corpus.about.get('version', 'not stated')}):",
        f"{len(articles)} articles of {articles['outlet'].nunique()} outlets{dates},",
        f"of which {_held(articles['headline'])} have a headline, {int(articles['published'].notna().sum())} a date",
        f"and {_held(articles['text'])} their text.",
        *_describe_quotes(corpus, quotes),
        "Speakers were linked to a hand-kept list by id, name, alias or transliteration;",
        f"{int(((quotes['linked_by'] == '') & (quotes['speaker_name'] != '')).sum())} records stayed unlinked.",
        "A person quoted several times in one article counts once. Copies of one text count once;",
        "a copy with a headline of its own counts in headline analyses.",
        f"Frames were found with the cue words of the codebook “{book.title}” (version {book.version}; {book.source})",
        "in headlines and quotations; one cue word counts as presence.",
        "This was not validated against human coders for this corpus.",
        *_describe_words(found),
        "Shares are given with 95 % Wilson score intervals (Wilson 1927), which treat articles as independent",
        "and are therefore rather too narrow.",
        f"Times are UTC; of {only_day} articles only the day is known. Computed with {tools}.",
    ]
    return " ".join(sentences)


def _describe_quotes(corpus: Corpus, quotes: pd.DataFrame) -> list[str]:
    """Where the quotations come from: found in texts, or kept by hand."""
    if corpus.quotes.empty:
        named = int((quotes["speaker_name"] != "").sum())
        return [
            f"{len(quotes)} stretches of quotations were found in the texts by rules (mediakit.find_quotes, without a",
            f"model; its errors are not corrected here); {named} have a speaker, and only these are counted.",
            f"This report shows at most {QUOTED_WORDS} words of a quotation.",
        ]
    return [
        f"{len(quotes)} records name a person quoted in an article; the words are held for {_held(quotes['text'])}."
    ]


def _describe_words(found: Findings) -> list[str]:
    """How words were compared, where they were."""
    table = found.words.table
    if table is None:
        return []
    return [
        f"{len(table)} words of the {found.words.field}s of {table['first'].iloc[0]} and {table['second'].iloc[0]}",
        "were compared by log-odds with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008) and tested by",
        "exchanging whole articles between the two, corrected for all words (Westfall & Young 1993).",
    ]


def _held(texts: pd.Series) -> int:
    return int((texts != "").sum())


def cite(corpus: Corpus) -> dict[str, str]:
    """Citation of the corpus as file contents: citation.bib, citation.ris, CITATION.cff."""
    work = _work(corpus)
    key = re.sub(r"\W+", "_", corpus.name)
    bib = (
        f"@misc{{{key},\n  author = {{{{{_tex(work['author'])}}}}},\n  title = {{{{{_tex(work['title'])}}}}},\n"
        f"  year = {{{work['year']}}},\n  note = {{{_tex(work['note'])}}}\n}}\n"
    )
    ris = "\r\n".join(
        ["TY  - DATA", f"AU  - {work['author']}", f"TI  - {work['title']}", f"PY  - {work['year']}",
         f"N1  - {work['note']}", "ER  - ", ""]
    )  # fmt: skip
    cff = [
        "cff-version: 1.2.0",
        "message: If you use this corpus, please cite it as below.",
        "type: dataset",
        f"title: {_yaml(work['title'])}",
        f"version: {_yaml(work['version'])}",
        "authors:",
        f"  - name: {_yaml(work['author'])}",
        *([f"date-released: {_yaml(work['date'])}"] if work["date"] else []),
        "",
    ]
    return {"citation.bib": bib, "citation.ris": ris, "CITATION.cff": "\n".join(cff)}


def cite_in_words(corpus: Corpus) -> str:
    """Citation of the corpus as one sentence."""
    work = _work(corpus)
    return f"{work['author']} ({work['year']}). {work['title']} [data set]. {work['note']}."


def _work(corpus: Corpus) -> dict[str, str]:
    about = corpus.about
    citation: Any = about["citation"]
    named = citation if isinstance(citation, dict) else {"title": str(citation)}
    number = str(about.get("version", "1.0"))
    return {
        "author": str(named.get("author", "unknown")),
        "title": str(named.get("title", corpus.title)),
        "year": str(named.get("year", "n.d.")),
        "version": number,
        "date": str(about.get("created", "")),
        "note": f"Corpus {corpus.name}, version {number}; analysed with mediakit {__version__}",
    }


def _tex(text: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", text)


def _yaml(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
