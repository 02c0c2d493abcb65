"""Damaged pages: a row or a problem for each, never a crash; more of them in tests/benchmarks/extract.py."""

from __future__ import annotations

import importlib.util
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mediakit.collect.links import parse_tree
from mediakit.collect.page import Page
from mediakit.errors import ExtractError
from mediakit.extract import extract_articles, read_page
from mediakit.extract.deep import DEEPEST, flatten_tree

HERE = Path(__file__).parent
spec = importlib.util.spec_from_file_location("mutations", HERE / "doubles" / "mutations.py")
mutations = importlib.util.module_from_spec(spec)
spec.loader.exec_module(mutations)

WHOLE = [*sorted((HERE / "pages").glob("*.html")), *sorted((HERE / "outlets").glob("*/*.html"))]
EACH = 15


def make_page(html: bytes, url: str = "https://news.example/a") -> Page:
    return Page(url, html, datetime(2031, 4, 1, tzinfo=UTC), headers={"content-type": "text/html; charset=utf-8"})


def end_of(page: Page) -> str:
    try:
        return "row" if read_page(page).row["text"] else "row without text"
    except ExtractError as error:
        return error.error


@pytest.mark.parametrize("kind", mutations.KINDS)
def test_a_damaged_page_becomes_a_row_or_a_problem(kind):
    ends = []
    for seed in range(EACH):
        whole = WHOLE[seed * 7 % len(WHOLE)].read_bytes()
        ends.append(end_of(make_page(mutations.mutate(whole, kind, seed))))
    assert "row without text" not in ends
    assert len(ends) == EACH


@pytest.mark.parametrize(
    "kind", ["20 MB in paragraphs", "20 MB of tags", "20 MB in one paragraph", "20 MB of entities"]
)
def test_a_page_larger_than_any_article_is_refused_or_read_at_once(kind):
    whole = (HERE / "pages" / "drupal.html").read_bytes()
    assert end_of(make_page(mutations.HUGE[kind](whole))) in ("too-large", "row", "empty")


def test_one_damaged_page_among_many_takes_none_with_it():
    pages = [make_page(path.read_bytes(), f"https://news.example/{path.stem}") for path in WHOLE[:4]]
    broken = make_page(b"\x00" * 500, "https://news.example/broken")
    alone, _ = extract_articles(pages)
    articles, problems = extract_articles([*pages[:2], broken, *pages[2:]])
    assert list(articles["sha256"]) == list(alone["sha256"])
    assert "https://news.example/broken" in set(problems["url"])


def test_a_block_that_is_never_closed_does_not_take_the_readers_into_the_depths():
    whole = (HERE / "pages" / "drupal.html").read_bytes()
    place = whole.index(b"</p>", whole.index(b"<p")) + 4  # after the first paragraph
    deep = whole[:place] + b"<div class='row'><span>" * 110 + whole[place:]
    # What follows on the page lies within the open blocks now, so that more may be read, but nothing less.
    assert read_page(make_page(deep)).row["text"].startswith(read_page(make_page(whole)).row["text"])
    tree = parse_tree(deep)
    flatten_tree(tree)
    assert max(len(list(node.iterancestors())) for node in tree.iter()) <= DEEPEST + 1
    assert " ".join(tree.text_content().split()) == " ".join(parse_tree(deep).text_content().split())
