"""One article with its quotations marked: nothing is lost, nothing runs, nothing depends on colour."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediakit as mk
from mediakit.schema import QUOTES, cast_table

TEXT = (
    "“The boat is late,” said Ann Orm, the harbour master. “It will come,” she added.\n\n"
    "Bo Falk insists that the crew knew. He saw a “ghost” at sea."
)
ARTICLE = {"article_id": "a1", "outlet": "Harbour Post", "headline": "Late again", "text": TEXT}
VOID = {"br", "img", "link", "meta", "input"}


class Page(HTMLParser):
    """Elements in their order, the text without what is beside it, and whether all is closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.marked: list[tuple[str, str]] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        classes = [attributes.get("class") or "" for _, attributes in self.open]
        if "mk-text" in classes and "mk-edge" not in classes:
            self.text += data
            self.marked += [(name, data) for name in classes[classes.index("mk-text") + 1 :] if name]


def body(page: str) -> str:
    """The page without its style sheet."""
    return re.sub(r"(?s)^<style>.*?</style>", "", page)


def quotes(*rows: dict[str, object], article_id: str = "a1", text: str = TEXT) -> pd.DataFrame:
    """A table of quotes from (start, end) and what else is named."""
    filled = [
        {
            "quote_id": f"q{number}", "article_id": article_id, "speaker_name": "", "speaker_id": "", "kind": "direct",
            "text": text[int(str(row["start"])) : int(str(row["end"]))] if "start" in row else "", **row,
        }
        for number, row in enumerate(rows)
    ]  # fmt: skip
    table = cast_table(pd.DataFrame(filled).astype("str").replace("nan", ""), QUOTES, "quotes.csv")
    return table.assign(text=[row["text"] for row in filled])  # with the blanks at the ends


def test_quotations_speakers_and_verbs_are_marked_and_listed() -> None:
    page = Page(body(mk.show_quotes(ARTICLE)._repr_html_()))
    assert page.text == TEXT.replace("\n\n", "")
    assert ("mk-direct", "“The boat is late,”") in page.marked
    assert ("mk-indirect", "the crew knew") in page.marked
    assert ("mk-none", "“ghost”") in page.marked
    assert [text for name, text in page.marked if name == "mk-speaker"] == ["Ann Orm", "she", "Bo Falk"]
    assert [text for name, text in page.marked if name == "mk-verb"] == ["said", "added", "insists"]
    html = mk.show_quotes(ARTICLE)._repr_html_()
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in re.findall(r"<tr id.*?</tr>", html)]
    assert [row[1] for row in cells] == ["Ann Orm", "Ann Orm", "Bo Falk", ""]
    assert cells[0][2:5] == ["harbour master", "direct", "said"]
    assert "scare quote" in cells[3]


def test_without_colour_there_are_numbers_brackets_and_lines() -> None:
    html = mk.show_quotes(ARTICLE)._repr_html_()
    shown = unescape(re.sub(r"<[^>]+>", "", body(html)))
    assert "[1“The boat is late,”]" in shown and "[4“ghost”]" in shown
    style = html.split("</style>")[0]
    assert {"dashed", "dotted", "wavy", "double"} <= set(re.findall(r"\w+", style))
    for name in ("direct", "mixed", "indirect", "flagged", "speaker", "verb"):
        assert re.search(rf'class="mk-[a-z]+">{name}<', html), name


def test_numbers_link_to_the_list_and_back_and_say_what_they_are() -> None:
    page = Page(body(mk.show_quotes(ARTICLE)._repr_html_()))
    ids = [attributes["id"] for _, attributes in page.tags if attributes.get("id")]
    links = [attributes for tag, attributes in page.tags if tag == "a"]
    assert len(ids) == len(set(ids))
    assert {str(link["href"])[1:] for link in links} == set(ids)
    assert all(link["aria-label"] for link in links)
    labels = [str(link["aria-label"]) for link in links]
    assert "quotation 1, direct: Ann Orm, harbour master" in labels
    assert "quotation 4, most likely no quotation: scare quote" in labels


@pytest.mark.parametrize(
    "form",
    [
        lambda table: table.iloc[0],
        lambda table: table.iloc[:1],
        lambda table: next(table.itertuples()),
        lambda table: table.iloc[0].to_dict(),
    ],
    ids=["Series", "DataFrame", "namedtuple", "dict"],
)
def test_an_article_may_come_as_users_have_it(corpus, form) -> None:
    view = mk.show_quotes(form(corpus.articles))
    assert "Mayor accuses ferry owners" in str(view)
    assert "[1 “You have betrayed this town,”]" in str(view)
    assert "the mayor" in view._repr_html_() and "2031-05-03" in view._repr_html_()


@pytest.mark.parametrize("wrong", [None, 7, "a1", {"text": "no id"}], ids=str)
def test_what_is_no_article_is_refused_with_advice(wrong: object) -> None:
    with pytest.raises(mk.MediakitError, match=r"iloc\[0\]"):
        mk.show_quotes(wrong)


def test_many_articles_are_refused_with_advice(corpus) -> None:
    with pytest.raises(mk.MediakitError, match="12 rows"):
        mk.show_quotes(corpus.articles)


def test_quotations_of_another_text_are_refused() -> None:
    with pytest.raises(mk.MediakitError, match="'q0' are not at 3 to 9"):
        mk.show_quotes(ARTICLE, quotes({"start": 3, "end": 9, "text": "others"}))


def test_only_the_quotations_of_the_article_are_shown() -> None:
    both = pd.concat([quotes({"start": 0, "end": 19}), quotes({"start": 0, "end": 5}, article_id="a2")])
    assert repr(mk.show_quotes(ARTICLE, both)) == "<article 'a1' with 1 quotations>"


@pytest.mark.parametrize("place", [{}, {"field": "quotation", "start": 0, "end": 7}], ids=["none", "in the words"])
def test_hand_kept_words_without_a_place_are_in_the_list_only(place: dict[str, object]) -> None:
    kept = quotes({"text": "We wait", "speaker_name": "Ann Orm", "role": "master"} | place)
    view = mk.show_quotes(ARTICLE | {"text": ""}, kept)
    assert "The text is not held" in view._repr_html_() and "Ann Orm" in view._repr_html_()
    assert "We wait" in view._repr_html_() and "We wait" in str(view)
    assert "<mark class" not in body(mk.show_quotes(ARTICLE, kept)._repr_html_()).split("mk-text")[1]


def test_parts_of_one_quotation_share_a_number() -> None:
    parts = quotes({"quote_id": "q", "start": 0, "end": 19}, {"quote_id": "q", "start": 54, "end": 68})
    html = mk.show_quotes(ARTICLE, parts)._repr_html_()
    assert html.count(">[1</a>") == 2 and html.count("<tr id=") == 1
    assert html.count('id="mk-a1-text-1"') == 1


def test_hostile_text_stays_text() -> None:
    evil = '<script>alert(1)</script> “x” onerror="y" \u202e'
    article = dict.fromkeys(["article_id", "outlet", "headline"], evil) | {"text": evil + " said <b>Ann</b>."}
    row = {"start": 26, "end": 29, "speaker_name": evil, "role": evil, "cue": evil, "flags": evil, "rule": evil}
    html = mk.show_quotes(article, quotes(row, article_id=evil, text=article["text"]))._repr_html_()
    page = Page(body(html))
    assert "script" not in {tag for tag, _ in page.tags}
    assert [tag for tag, _ in page.tags].count("b") == 1  # in the key
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    assert page.text == article["text"]


def test_nothing_is_loaded_and_nothing_runs() -> None:
    html = mk.show_quotes(ARTICLE)._repr_html_()
    assert "<script" not in html and "url(" not in html and "@import" not in html and "src=" not in html
    rules = re.findall(r"([^{}]+)\{", re.sub(r"@media print \{", "", html.split("</style>")[0].removeprefix("<style>")))
    assert all(part.strip().startswith(".mk-quotes") for rule in rules for part in rule.split(","))


def test_each_paragraph_finds_its_own_direction() -> None:
    text = "قال أحمد “السفينة متأخرة”.\n\nAnn Orm waited."
    html = mk.show_quotes(ARTICLE | {"text": text}, quotes({"start": 9, "end": 25}, text=text))._repr_html_()
    assert html.count('<p dir="auto">') == 2
    assert Page(body(html)).text == text.replace("\n\n", "")


@given(
    st.text("ab <>&\"'“”\n\u0627\u202e", min_size=1, max_size=60),
    st.lists(st.tuples(st.integers(0, 59), st.integers(1, 30)), max_size=6),
)
def test_however_spans_overlap_the_text_is_whole_and_the_page_well_formed(text: str, places: list[tuple[int, int]]):
    rows = [{"start": start, "end": min(start + size, len(text))} for start, size in places if start < len(text)]
    table = quotes(*rows, text=text) if rows else quotes({"text": ""})
    view = mk.show_quotes(ARTICLE | {"text": text}, table)
    page = Page(body(view._repr_html_()))
    kept = page.text.removeprefix("The text is not held.")
    assert re.sub(r"\s", "", kept) == re.sub(r"\s", "", text)
    plain = str(view).removeprefix("Late again\n\n")
    assert len(re.findall(r"\[\d+ ", plain)) >= len(rows)


def test_real_articles_of_a_corpus_can_all_be_shown() -> None:
    corpus = mk.read_corpus("sunnmark-talks")
    found = mk.find_quotes(corpus.articles)
    for article in corpus.articles.itertuples():
        view = mk.show_quotes(article, found)
        page = Page(body(view._repr_html_()))
        assert re.sub(r"\s+", "", page.text) == re.sub(r"\s+", "", article.text)
        numbers = {str(a["href"]) for tag, a in page.tags if tag == "a" and a.get("class") == "mk-edge"}
        assert len(numbers) == view.quotes["quote_id"].nunique()
