"""The report and its export pack, read as files (the browser's view is in tests/browser)."""

from __future__ import annotations

import base64
import html
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

import mediakit as mk
from mediakit.report.page import safe_url
from mediakit.report.papers import cite
from mediakit.report.sections import cut_text

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
    assert len(images) == 6  # the headlines are a table, so that their text can be selected
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
