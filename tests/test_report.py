"""The report and its export pack, read as files (the browser's view is in tests/browser)."""

from __future__ import annotations

import base64
import html
import re
from html.parser import HTMLParser
from pathlib import Path

import lxml.html
import pytest
import yaml

import mediakit as mk
from mediakit.report.cutting import cut_text, shorten_gaps, shorten_marked
from mediakit.report.page import safe_url
from mediakit.report.papers import cite
from mediakit.report.quoted import QUOTED_WORDS, find_evidence, group_by_kind, group_by_person
from mediakit.report.sections import analyse

TILLERSON = "tillerson-moscow-2017"


class Tags(HTMLParser):
    """All start tags with their attributes, and the text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id" and value]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory):
    return mk.write_report(mk.read_corpus(TILLERSON), tmp_path_factory.mktemp("report"))


@pytest.fixture(scope="module")
def page(report) -> str:
    return report.page.read_text(encoding="utf-8")


def test_the_page_loads_nothing_from_anywhere(page: str) -> None:
    for tag, attributes in Tags(page).tags:
        for name in ("src", "srcset", "poster", "data"):
            if name in attributes:
                assert (attributes[name] or "").startswith("data:"), (tag, attributes[name])
        if tag == "link":
            assert attributes["href"] == "data:,"
    assert "@import" not in page and not re.search(r"url\((?!data:)", page)


def test_every_image_has_alt_text_and_every_inner_link_an_aim(page: str) -> None:
    tags = Tags(page)
    images = [attributes for tag, attributes in tags.tags if tag == "img"]
    assert len(images) == 8  # the headlines are a table, so that their text can be selected
    assert all(len(image.get("alt") or "") > 60 for image in images)
    links = [a["href"] for tag, a in tags.tags if tag == "a" and (a.get("href") or "").startswith("#")]
    assert len(links) > 10
    assert {link[1:] for link in links if link} <= set(tags.ids)
    assert len(tags.ids) == len(set(tags.ids))


def test_csv_downloads_are_the_files_of_the_export_pack(page: str, report) -> None:
    downloads = [a for tag, a in Tags(page).tags if tag == "a" and "download" in a]
    assert len(downloads) >= 7
    for link in downloads:
        content = base64.b64decode((link["href"] or "").split("base64,")[1])
        assert content == (report.folder / "charts" / str(link["download"])).read_bytes()


def test_the_export_pack_is_complete(report) -> None:
    names = {path.relative_to(report.folder).as_posix() for path in report.files}
    assert names == {
        path.relative_to(report.folder).as_posix()
        for path in report.folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }
    for chart in ("headlines", "coverage-per-day", "experts", "speaker-kinds", "frames-by-outlet", "frames-over-time"):
        assert {f"charts/{chart}.{ending}" for ending in ("png", "svg", "pdf", "csv", "json")} <= names
    assert {"report.html", "methods.md", "citation.bib", "citation.ris", "CITATION.cff"} <= names


def test_every_frame_count_leads_back_to_its_headlines(page: str, report) -> None:
    corpus = mk.read_corpus(TILLERSON)
    frames = mk.find_frames(corpus.articles)
    counts = mk.count_frames(frames, by="outlet", per=corpus.articles, copies="all")
    headlines = corpus.articles.set_index("article_id")["headline"]
    listed = re.findall(r"<tr><td>(a\d+)</td><td>[^<]*</td><td>.*?</td><td>(.*?)</td>", page)
    marked = {article_id: cell for article_id, cell in listed if "<mark" in cell}
    assert set(marked) == set(frames["article_id"])
    for article_id, cell in marked.items():
        assert html.unescape(re.sub(r"<[^>]+>", "", cell)) == headlines[article_id]
    assert counts["n_present"].sum() == frames[["article_id", "code"]].drop_duplicates().shape[0]


def test_two_reports_are_the_same_bytes(report, tmp_path: Path) -> None:
    again = mk.write_report(mk.read_corpus(TILLERSON), tmp_path)
    assert [p.relative_to(again.folder) for p in again.files] == [p.relative_to(report.folder) for p in report.files]
    for one, other in zip(report.files, again.files, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name


def test_citations_can_be_read_by_their_programs(report) -> None:
    cff = yaml.safe_load((report.folder / "CITATION.cff").read_text(encoding="utf-8"))
    assert cff["cff-version"] == "1.2.0" and cff["type"] == "dataset" and cff["authors"][0]["name"]
    ris = (report.folder / "citation.ris").read_bytes().decode("utf-8")
    assert ris.startswith("TY  - DATA\r\n") and ris.endswith("ER  - \r\n")
    bib = (report.folder / "citation.bib").read_text(encoding="utf-8")
    assert bib.count("{") == bib.count("}") and "year = {2026}" in bib


def test_citation_escapes_what_the_formats_reserve(draft) -> None:
    citation = """citation: {author: N. N., year: 2031, title: '50% & _more_: "Port"'}"""
    draft.about = draft.about.replace("citation: Nobody (2031). An invented corpus.", citation)
    files = cite(draft.read())
    assert r"50\% \& \_more\_" in files["citation.bib"]
    assert yaml.safe_load(files["CITATION.cff"])["title"].startswith('50% & _more_: "Port"')


def test_methods_name_versions_and_gaps(report) -> None:
    methods = (report.folder / "methods.md").read_text(encoding="utf-8")
    for part in ("mediakit 0.", "pandas 3", "Wilson", "Semetko", "237 articles", "not validated"):
        assert part in methods


def test_markup_and_formulas_in_headlines_are_harmless(small_corpus, tmp_path: Path) -> None:
    result = mk.write_report(mk.read_corpus(small_corpus()), tmp_path / "out")
    page = result.page.read_text(encoding="utf-8")
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page
    assert "FICTIONAL" in page
    table = (result.folder / "tables" / "headlines.csv").read_text(encoding="utf-8-sig")
    assert "'=1+1" in table and not re.search(r'(^|,)"?=1', table, re.MULTILINE)


def test_links_that_run_code_are_not_links() -> None:
    assert safe_url("javascript:alert(1)") == "" and safe_url("data:text/html,x") == ""
    assert safe_url("https://example.org/?a=1&b=2").startswith("https://example.org/")


def test_a_corpus_with_articles_only_gives_a_report_that_says_what_is_missing(draft, tmp_path: Path) -> None:
    for table in ("versions", "quotes", "speakers", "events", "corrections"):
        draft.drop(table)
    draft.set("articles", "a01", "text", "")
    result = mk.write_report(mk.read_corpus(draft.write()), tmp_path / "out")
    page = result.page.read_text(encoding="utf-8")
    for sentence in ("Nobody is quoted.", "No change of a headline is known.", "No events are held."):
        assert sentence in page


def test_foreign_files_are_never_deleted(small_corpus, tmp_path: Path) -> None:
    mine = tmp_path / "charts" / "thesis.png"
    mine.parent.mkdir()
    mine.write_bytes(b"mine")
    with pytest.raises(mk.MediakitError, match="not from a report"):
        mk.write_report(mk.read_corpus(small_corpus()), tmp_path)
    assert mine.read_bytes() == b"mine"


def test_an_interrupted_report_can_be_written_again(small_corpus, tmp_path: Path) -> None:
    corpus = mk.read_corpus(small_corpus())

    def interrupt(what: str, done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mk.write_report(corpus, tmp_path / "out", interrupt)
    assert not (tmp_path / "out" / "report.html").exists()
    assert mk.write_report(corpus, tmp_path / "out").page.exists()


def test_cut_text_gives_all_of_the_text_back() -> None:
    text = "War of words over sanctions"
    parts = cut_text(text, [(0, 12, "conflict"), (4, 6, "x"), (18, 27, "economic")])
    assert "".join(piece for piece, _ in parts) == text
    assert ("of", "conflict x") in parts and (" over ", "") in [(p, c) for p, c in parts]


# --- who is quoted: each count with its sentences


@pytest.fixture(scope="module")
def fictional():
    return analyse(mk.read_corpus("sunnmark-talks"))


@pytest.fixture(scope="module")
def fictional_page(tmp_path_factory: pytest.TempPathFactory) -> str:
    corpus = mk.read_corpus("sunnmark-talks")
    return mk.write_report(corpus, tmp_path_factory.mktemp("fictional")).page.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [TILLERSON, "sunnmark-talks"])
def test_each_count_of_a_person_in_an_outlet_holds_its_sentences(name: str) -> None:
    found = analyse(mk.read_corpus(name))
    named = found.quotes[found.quotes["speaker_name"] != ""]
    evidence = find_evidence(named, found.corpus.articles)
    groups = group_by_person(found.counts["outlets"], named, evidence, "person")
    counts = {(g.label, c.label.split(":")[0], "credited" in c.label): c.evidence for g in groups for c in g.counts}
    assert len(counts) == len(found.counts["outlets"]) > 80
    for row in found.counts["outlets"].itertuples():
        behind = counts[row.speaker_name, row.outlet, row.known == "credited"]
        assert {item.quote["article_id"] for item in behind} == set(row.articles.split("; "))
        assert {item.quote["speaker_name"] for item in behind} == {row.speaker_name}
        assert len({item.quote["article_id"] for item in behind}) == row.n_sources


def test_each_count_of_a_kind_in_an_outlet_holds_its_sentences(fictional) -> None:
    named = fictional.quotes[fictional.quotes["speaker_name"] != ""]
    who = fictional.counts["kinds"]
    groups = group_by_kind(who, named, find_evidence(named, fictional.corpus.articles))
    shown = {(g.label, c.label.split(":")[0]): c.evidence for g in groups for c in g.counts}
    assert len(shown) == len(who) > 10
    for row in who.itertuples():
        sources = {
            (item.quote["article_id"], item.quote["speaker_name"]) for item in shown[row.outlet, row.speaker_kind]
        }
        assert len(sources) == row.n_sources


def test_a_sentence_holds_the_words_the_speaker_and_the_verb(fictional) -> None:
    named = fictional.quotes[fictional.quotes["speaker_name"] != ""]
    evidence = find_evidence(named, fictional.corpus.articles)
    texts = fictional.corpus.articles.set_index("article_id")["text"]
    assert set(evidence) == set(named["quote_id"])
    for quote_id, rows in named.groupby("quote_id"):
        text = texts[rows["article_id"].iloc[0]]
        for item in evidence[quote_id]:
            whole = "".join(piece for piece, _ in item.parts)
            assert all(piece.strip(" …") in text for piece in whole.split(" … ")), whole
            quoted = "".join(piece for piece, codes in item.parts if "quotation" in codes)
            assert quoted and len(quoted.replace("…", "").split()) <= QUOTED_WORDS
    codes = [codes for items in evidence.values() for item in items for _, codes in item.parts]
    assert codes.count("speaker") > 200 and codes.count("verb") > 200


def test_hand_kept_words_are_shown_and_missing_ones_are_said_to_be(corpus) -> None:
    evidence = find_evidence(corpus.quotes, corpus.articles)
    assert evidence["q3"][0].parts == [("We will not pay", "quotation")]
    assert evidence["q2"][0].parts == []


def test_every_count_on_the_page_can_be_opened(fictional_page: str, fictional) -> None:
    tags = Tags(fictional_page)
    assert len(tags.ids) == len(set(tags.ids))
    links = [a["href"] for tag, a in tags.tags if tag == "a" and (a.get("href") or "").startswith("#")]
    assert {html.unescape(link)[1:] for link in links if link} <= set(tags.ids)
    labels = set(re.findall(r"<summary>([^<]*)</summary>", fictional_page))
    for row in fictional.counts["kinds"].itertuples():
        assert f"{row.speaker_kind}: {row.n_sources} of {row.of}" in labels
    assert "experts-counted" in tags.ids and "kinds-counted" in tags.ids
    assert fictional_page.count('<section class="mk-quotes"') == len(fictional.corpus.articles)
    assert len(fictional_page) < 6_000_000


def test_a_published_report_holds_no_more_than_40_words_of_a_quotation(draft, tmp_path: Path) -> None:
    words = " ".join(f"word{number}" for number in range(60))
    draft.drop("quotes").set("articles", "a01", "text", f"“Betrayed {words},” said the mayor, Zoë Brandt <script>.")
    draft.about = draft.about.replace("fictional: true\n", "")
    result = mk.write_report(mk.read_corpus(draft.write()), tmp_path / "out")
    page = result.page.read_text(encoding="utf-8")
    assert "word38 …" in page and "word39" not in page
    assert "word39" not in (result.folder / "tables" / "quotes.csv").read_text(encoding="utf-8-sig")
    assert "at most 40 words of a quotation" in page and "Brandt <script>" not in page
    assert '<section class="mk-quotes"' not in page  # whole articles are shown of fictional corpora only


def test_shortened_texts_keep_what_is_next_to_the_marks() -> None:
    parts = [("a b c ", ""), ("d e f", "quotation"), (" g h i j k ", ""), ("l m", "quotation speaker"), (" n o", "")]
    assert shorten_marked(parts, "quotation", 4)[3] == ("l …", "quotation speaker")
    assert shorten_marked(parts, "quotation", 5) == parts
    assert shorten_marked(parts, "quotation", 2)[3:] == [(" n o", "")]
    assert [piece for piece, _ in shorten_gaps(parts, 2)] == ["… b c ", "d e f", " g … k ", "l m", " n o"]


def test_happenings_and_copies_lead_to_their_articles(fictional_page: str, fictional) -> None:
    document = lxml.html.fromstring(fictional_page)
    groups = [[i.text_content() for i in ul.cssselect(".where")] for ul in document.cssselect("ul.happening")]
    assert groups[-1][:2] == ["meridian-04", "courier-09"]
    outlets = fictional.corpus.articles.set_index("article_id")["outlet"]
    assert all(len(set(outlets[group])) > 1 for group in groups)
    shown = {note.text_content() for note in document.cssselect("#copies + .note + ul .where")}
    assert shown == set(fictional.copies.loc[fictional.copies["copy_of"] != "", "article_id"])
