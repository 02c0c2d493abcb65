"""Other readers as they come, each alone: what the reading of mediakit is held against.

Each takes a page's HTML and address and returns text, headline, authors and date (YYYY-MM-DD, "" when it gives none),
whatever of these it reads at all. None of them asks the network.
"""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from typing import Any

Reader = Callable[[str, str], dict[str, Any]]


def read_by_trafilatura(html: str, url: str) -> dict[str, Any]:
    """The reader trafilatura in precision mode, with its own metadata."""
    from trafilatura import bare_extraction

    found: Any = bare_extraction(html, url=url, favor_precision=True, include_comments=False, with_metadata=True)
    if found is None:
        return {}
    authors = [name.strip() for name in (found.author or "").split(";") if name.strip()]
    return {"text": found.text, "headline": found.title, "authors": authors, "date": found.date or ""}


def read_by_newspaper(html: str, url: str) -> dict[str, Any]:
    """The reader newspaper3k, without pictures."""
    from newspaper import Article

    article = Article(url, config=_newspaper_config())
    article.set_html(html)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of dateutil, about zones that it does not know
        article.parse()
    date = article.publish_date.strftime("%Y-%m-%d") if article.publish_date else ""
    return {"text": article.text, "headline": article.title, "authors": article.authors, "date": date}


@functools.cache
def _newspaper_config() -> Any:
    from newspaper import Config

    config = Config()
    config.fetch_images = False
    config.memoize_articles = False
    return config


def read_by_readability(html: str, url: str) -> dict[str, Any]:
    """The reader readability-lxml: text and title; it reads no authors and no dates."""
    from lxml.html import fromstring
    from readability import Document

    document = Document(html, url=url)
    return {"text": fromstring(document.summary()).text_content(), "headline": document.short_title()}


def read_by_resiliparse(html: str, url: str) -> dict[str, Any]:
    """The reader resiliparse: main text and title; it reads no authors and no dates."""
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse(html)
    text = extract_plain_text(tree, main_content=True, alt_texts=False, links=False, comments=False)
    return {"text": text, "headline": tree.title}


READERS: dict[str, Reader] = {
    "trafilatura": read_by_trafilatura,
    "newspaper3k": read_by_newspaper,
    "readability": read_by_readability,
    "resiliparse": read_by_resiliparse,
}

# What each of them reads: a field that a reader knows nothing of is not counted against it.
FIELDS: dict[str, tuple[str, ...]] = {
    "trafilatura": ("text", "headline", "authors", "date"),
    "newspaper3k": ("text", "headline", "authors", "date"),
    "readability": ("text", "headline"),
    "resiliparse": ("text", "headline"),
}
