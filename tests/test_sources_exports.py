"""Exports of databases, reference managers and tables: invented documents in the structure of real files."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediakit.collect.listing import Listing
from mediakit.collect.sources import exports
from mediakit.collect.sources.exports.bylines import read_byline
from mediakit.collect.sources.exports.dates import find_order, read_date
from mediakit.collect.sources.exports.languages import find_lang
from mediakit.collect.sources.exports.mapping import COLUMNS, check_mapping
from mediakit.collect.sources.exports.markup import decode
from mediakit.collect.sources.exports.rtf import read_rtf
from mediakit.errors import CollectError
from mediakit.schema import ARTICLES

HERE = Path(__file__).parent / "exports"
TEXT = "The ferry stands still.\n\nNobody knows for how long."


class Notes(dict[str, list[tuple[str, CollectError]]]):
    """What was noted, by short name."""

    def __call__(self, place: str, error: CollectError) -> None:
        self.setdefault(error.error, []).append((place, error))


def read(*paths: Path, **options: object) -> tuple[list[Listing], Notes]:
    notes = Notes()
    return list(exports.listings(paths=paths, note=notes, **options)), notes  # type: ignore[arg-type]


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def day(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


def make_docx(paragraphs: list[str], links: dict[str, str] | None = None) -> bytes:
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    r = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    body = "".join(p if p.startswith("<w:p>") else f"<w:p><w:r><w:t>{p}</w:t></w:r></w:p>" for p in paragraphs)
    rels = "".join(f'<Relationship Id="{key}" Target="{target}"/>' for key, target in (links or {}).items())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{w}" xmlns:r="{r}"><w:body>{body}</w:body></w:document>'
        )
        archive.writestr("word/_rels/document.xml.rels", f"<Relationships>{rels}</Relationships>")
    return out.getvalue()


# Nexis


def test_rtf_of_nexis_uni_gives_every_fact_without_cover_page_and_furniture():
    (ferry, talks), notes = read(HERE / "nexis_uni.rtf")
    assert ferry.facts == {
        "headline": "Ferry stands still for a week",
        "outlet": "The Harbour Post",
        "section": "NEWS; Pg. 3",
        "byline": "Rikke Dahlin; Sander Ek",
        "text": ferry.facts["text"],
        "published": datetime(2031, 4, 11, 15, 15, tzinfo=UTC),
        "published_precision": "minute",
        "published_printed": "April 11, 2031 Tuesday 3:15 PM GMT",
        "evidence": "Nexis, document urn:contentItem:6AAA-0001-XXXX-0001-00000-00; file nexis_uni.rtf, document 1",
    }
    assert (ferry.url, ferry.fetch_url, ferry.address) == ("", "-", "")
    assert talks.facts["headline"] == "Harbour talks begin again" and talks.facts["lang"] == "en"
    assert talks.facts["published"] == day(2031, 4, 12)
    assert set(notes) == {"cut-off", "documents-missing"}


def test_rtf_escapes_code_pages_and_surrogates_become_letters():
    (ferry, _), _ = read(HERE / "nexis_uni.rtf")
    paragraphs = ferry.facts["text"].split("\n\n")
    assert paragraphs[0].endswith("’s old port has stood still for a week, the harbourmaster said… Cafés are empty.")
    assert paragraphs[1].startswith("“We wait,” said Anna Holm, “and") and "\N{ROCKET}" in paragraphs[1]
    assert paragraphs[2] == "Monday 3 boats"
    assert paragraphs[3].startswith("Length: of the pier") and "Васк" in paragraphs[3]
    assert len(paragraphs) == 4, "no page header, photo credit or caption is in the text"


def test_docx_of_nexis_uni_is_read_with_the_ids_of_its_links(tmp_path):
    runs = '<w:r><w:t>Ferry stands</w:t></w:r><w:r><w:t xml:space="preserve"> still</w:t></w:r>'
    link = f'<w:p><w:hyperlink r:id="rId7">{runs}</w:hyperlink></w:p>'
    head = [link, "The Harbour Post", "April 11, 2031", "Copyright 2031 Harbour Post", "Length:\u00a09 words", "Body"]
    foot = ["Load-Date: April 12, 2031", "End of Document"]
    content = make_docx(
        [*head, *TEXT.split("\n\n"), *foot], {"rId7": "https://x.example/?id=urn:contentItem:6B-1&amp;c=1"}
    )
    (listing,), notes = read(write(tmp_path, "delivery.docx", content))
    assert listing.facts["headline"] == "Ferry stands still" and listing.facts["text"] == TEXT
    assert listing.facts["evidence"].startswith("Nexis, document urn:contentItem:6B-1;")
    assert "byline" not in listing.facts and "section" not in listing.facts and not notes


def test_zip_of_single_documents_is_read_like_a_folder(tmp_path):
    one = make_docx(["A ferry", "Post", "April 1, 2031", "Body", "One.", "End of Document"])
    two = make_docx(["B ferry", "Post", "April 2, 2031", "Body", "Two.", "End of Document"])
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("1.docx", one)
        archive.writestr("2.docx", two)
    found, notes = read(tmp_path / "all.zip")
    assert [listing.facts["headline"] for listing in found] == ["A ferry", "B ferry"] and not notes
    assert found[1].facts["evidence"].endswith("file all.zip/2.docx, document 1")


def test_old_layout_joins_wrapped_lines_and_says_which_documents_are_missing():
    (ferry, german), notes = read(HERE / "nexis_old.txt")
    assert ferry.facts["headline"] == "Ferry stands still for a week"
    assert ferry.facts["published_printed"] == "April 11, 2031 Tuesday Late Edition - Final"
    assert ferry.facts["byline"] == "Rikke Dahlin; Sander Ek"
    assert ferry.facts["text"].split("\n\n")[1:] == [
        "Subject: that is how her letter to the mayor began.",
        "''We wait,'' said Anna Holm.",
    ]
    assert (ferry.url, ferry.fetch_url) == ("http://www.harbourpost.example/2031/04/11/ferry", "-")
    assert german.facts["byline"] == "Jörg Weiß" and german.facts["lang"] == "de"
    assert german.facts["published"] == day(2031, 4, 11)
    assert "holds 4 documents; 3" in notes["documents-missing"][0][1].what
    assert "1 of 3" in notes["repeated"][0][1].what


def test_old_layout_as_html_and_as_rtf_gives_the_same_documents(tmp_path):
    text = (HERE / "nexis_old.txt").read_text(encoding="utf-8")
    blocks = [" ".join(block.split()) for block in re.split(r"\n\s*\n", text) if block.strip()]
    page = (
        "<html><body>" + "".join(f"<br/><div><p><span>{block}</span></p></div>" for block in blocks) + "</body></html>"
    )
    escaped = "".join(sign if sign.isascii() else f"\\u{ord(sign)}?" for sign in text)
    rtf = "{\\rtf1\\ansi " + escaped.replace("\n", "\\par\n") + "}"
    plain, _ = read(HERE / "nexis_old.txt")
    for path in (write(tmp_path, "old.html", page), write(tmp_path, "old.rtf", rtf)):
        found, _ = read(path)
        assert [dict(x.facts, evidence="") for x in found] == [dict(x.facts, evidence="") for x in plain]


def test_a_nexis_file_that_ends_within_a_document_still_gives_it(tmp_path):
    lines = ["A ferry", "Post", "April 1, 2031", "Length: 300 words", "Body", "One sentence and then"]
    (listing,), notes = read(write(tmp_path, "cut.docx", make_docx(["End of Document", *lines])))
    assert listing.facts["headline"] == "A ferry" and "cut-off" in notes


def test_a_headline_that_begins_with_a_date_stays_the_headline(tmp_path):
    lines = [
        "April 11, 2031: a day",
        "Link zum PDF-Dokument",
        "Post",
        "April 12, 2031",
        "Body",
        "One.",
        "End of Document",
    ]
    (listing,), notes = read(write(tmp_path, "a.docx", make_docx(lines)))
    assert listing.facts["headline"] == "April 11, 2031: a day" and listing.facts["outlet"] == "Post"
    assert listing.facts["published"] == day(2031, 4, 12) and not notes


def test_a_nexis_document_without_labels_and_body_keeps_its_text(tmp_path):
    lines = ["A ferry", "Post", "April 12, 2031", "One.", "Two.", "Load-Date: April 13, 2031", "End of Document"]
    (listing,), notes = read(write(tmp_path, "a.docx", make_docx(lines)))
    assert listing.facts["text"] == "One.\n\nTwo." and listing.facts["headline"] == "A ferry" and not notes


def test_an_error_page_of_nexis_is_noted_and_no_document(tmp_path):
    bad = "We are sorry but there is an error in this document and it is not possible to display it."
    good = ["A ferry", "Post", "April 1, 2031", "Section: News", "Body", "One.", "End of Document"]
    found, notes = read(write(tmp_path, "a.docx", make_docx([bad, "End of Document", *good])))
    assert len(found) == 1 and notes["export"][0][0] == "a.docx, document 1"


# Factiva


def test_factiva_html_reads_codes_localised_dates_and_words():
    (ferry, undated), notes = read(HERE / "factiva.html")
    assert ferry.facts == {
        "headline": "Le bac reste à quai",
        "outlet": "Le Quai",
        "section": "International",
        "byline": "Élise Morel; Paul Girard",
        "agency": "Agence France-Presse",
        "lang": "fr",
        "text": "Le bac de Vask reste à quai depuis une semaine.\n\nPersonne ne sait pourquoi.\n\nHD lundi",
        "published": day(2031, 12, 29),
        "published_precision": "day",
        "published_printed": "29 décembre 2031 15:32",
        "evidence": "Factiva, document QUAIFR0020311229e7ct0001r; file factiva.html, document 1",
    }
    assert "published" not in undated.facts and notes["date"][0][0] == "factiva.html, document 2"
    assert "1295 words" in notes["cut-off"][0][1].what


def test_factiva_without_codes_and_as_xml_is_one_document(tmp_path):
    found, notes = read(HERE / "factiva_plain.html", HERE / "factiva.xml")
    assert [listing.facts["headline"] for listing in found] == ["Ferry stands still for a week", "Die Fähre"]
    assert found[0].facts["text"] == TEXT and found[0].facts["published"] == day(2031, 4, 11)
    assert found[0].facts["outlet"] == "The Harbour Post" and found[0].facts["byline"] == "Rikke Dahlin"
    assert found[1].facts["published_precision"] == "day", "midnight stands for no time"
    assert "1 of 2" in notes["repeated"][0][1].what and "documents-missing" in notes
    (exact, _), _ = read(HERE / "factiva.xml")
    assert exact.facts["published"] == datetime(2031, 4, 11, 8, 40, tzinfo=UTC)
    assert exact.facts["published_precision"] == "minute"


# ProQuest


def test_proquest_text_tells_labels_from_paragraphs_that_look_like_them():
    (ferry, bare), notes = read(HERE / "proquest.txt")
    assert ferry.facts["text"].split("\n\n")[1].startswith("Location: that is what")
    assert ferry.facts["text"].endswith("Nobody knows for how long.")
    assert ferry.facts["outlet"] == "The Harbour Post" and ferry.facts["byline"] == "Rikke Dahlin; Sander Ek"
    assert ferry.facts["published"] == day(2031, 4, 11) and ferry.facts["section"] == "World"
    assert ferry.url == "", "an address of the database is not the outlet's"
    assert "text" not in bare.facts and "published" not in bare.facts
    assert bare.facts["published_printed"] == "2031" and bare.fetch_url == "-"
    assert notes["date"][0][0] == "proquest.txt, document 2"


def test_proquest_xml_gives_authors_and_paragraphs():
    (listing,), notes = read(HERE / "proquest.xml")
    assert listing.facts["text"] == TEXT and listing.facts["byline"] == "Rikke Dahlin; Sander Ek" and not notes


# Reference managers


def test_ris_takes_the_address_of_the_outlet_and_notes_the_entry_that_is_cut_off():
    (ferry, year, cut), notes = read(HERE / "library.ris")
    assert ferry.url == "https://www.harbourpost.example/2031/04/11/ferry" and ferry.fetch_url == ""
    assert (
        ferry.facts["headline"] == "Ferry stands still for a week" and ferry.facts["byline"] == "Rikke Dahlin; S. J. Ek"
    )
    assert ferry.facts["published"] == day(2031, 4, 11) and "text" not in ferry.facts
    assert ferry.facts["evidence"] == "Global Newsstream, document 1999999991; file library.ris, entry 1"
    assert year.url == "https://harbourpost.example/2031/only" and "published" not in year.facts
    assert cut.facts["headline"] == "Cut off here" and notes["cut-off"][0][0] == "library.ris, entry 3"


def test_bibtex_reads_strings_accents_and_what_follows_an_entry_that_never_closes():
    (ferry, talks, broken, after), notes = read(HERE / "library.bib")
    assert ferry.facts["headline"] == "Ferry stands still – for a week"
    assert ferry.facts["outlet"] == "The Harbour Post & Mail" and ferry.facts["byline"] == "Rikke Dahlin; Jörg Weiß"
    assert ferry.url == "https://www.harbourpost.example/a_b" and ferry.facts["lang"] == "en"
    assert talks.facts["published"] == day(2031, 4, 12)
    assert broken.facts["headline"] == "Never closed" and after.facts["headline"] == "After it"
    assert notes["cut-off"][0][0] == "library.bib, entry 3"


def test_csl_json_reads_parts_and_typed_dates():
    (ferry, raw, _), notes = read(HERE / "library.json")
    assert ferry.facts["byline"] == "Rikke Dahlin; Nils van den Berg" and ferry.facts["lang"] == "en"
    assert ferry.facts["published"] == raw.facts["published"] == day(2031, 4, 11)
    assert raw.facts["published_printed"] == "11 de abril de 2031"
    assert notes["export"][0][0] == "library.json, entry 4" and notes["date"][0][0] == "library.json, entry 3"


# Tables


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"], ids=["comma", "semicolon", "tab", "bar"])
@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 with a byte order mark"),
        ("utf-16", "UTF-16"),
        ("cp1252", "Windows-1252"),
    ],
    ids=["utf-8", "bom", "utf-16", "cp1252"],
)
def test_csv_of_any_delimiter_and_encoding_is_read_and_the_encoding_said(tmp_path, delimiter, codec, name):
    out = io.StringIO()
    rows = [["Titel", "Datum", "Quelle", "Autor", "Text", "Link"]]
    rows += [
        [
            'Fähre; "still", so',
            "11.04.2031",
            "Nordkurier Holm",
            "Von Jörg Weiß",
            "Eins.\n\nZwei.",
            "https://nk.example/1",
        ]
    ]
    csv.writer(out, delimiter=delimiter).writerows(rows)
    (listing,), notes = read(write(tmp_path, "t.csv", out.getvalue().encode(codec)))
    assert listing.url == "https://nk.example/1" and listing.fetch_url == "-"
    assert listing.facts == {
        "headline": 'Fähre; "still", so',
        "outlet": "Nordkurier Holm",
        "byline": "Jörg Weiß",
        "text": "Eins.\n\nZwei.",
        "published": day(2031, 4, 11),
        "published_precision": "day",
        "published_printed": "11.04.2031",
        "evidence": f"CSV, {name}; file t.csv, row 2",
    }
    assert set(notes) == ({"encoding"} if codec == "cp1252" else set())


def test_order_of_day_and_month_is_decided_by_the_whole_column(tmp_path):
    path = write(tmp_path, "t.csv", "url,date\nhttps://a.example/1,04/11/2031\nhttps://a.example/2,04/25/2031\n")
    found, notes = read(path)
    assert [x.facts["published"] for x in found] == [day(2031, 4, 11), day(2031, 4, 25)]
    assert "date-open" not in notes


def test_an_order_that_no_value_decides_is_never_guessed(tmp_path):
    path = write(tmp_path, "t.csv", "url,date\nhttps://a.example/1,04/11/2031\nhttps://a.example/2,04/04/2031\n")
    (one, same), notes = read(path)
    assert "published" not in one.facts and one.facts["published_printed"] == "04/11/2031"
    assert same.facts["published"] == day(2031, 4, 4)
    assert notes["date-open"][0][0] == "t.csv, row 2" and "2031" not in notes["date-open"][0][1].what


def test_values_that_contradict_each_other_leave_the_open_ones_empty(tmp_path):
    rows = "".join(
        f"https://a.example/{n},{when}\n" for n, when in enumerate(("04/11/2031", "25/04/2031", "04/25/2031"))
    )
    (open_one, european, american), notes = read(write(tmp_path, "t.csv", "url,date\n" + rows))
    assert "published" not in open_one.facts and "date-open" in notes
    assert european.facts["published"] == american.facts["published"] == day(2031, 4, 25)


def test_numbers_of_excel_are_dates_only_when_the_whole_column_is_so(tmp_path):
    (listing,), notes = read(write(tmp_path, "t.csv", "url,date\nhttps://a.example/1,47949\n"))
    assert listing.facts["published"] == day(2031, 4, 11) and "serial-dates" in notes
    found, notes = read(write(tmp_path, "u.csv", "url,date\nhttps://a.example/1,47949\nhttps://a.example/2,soon\n"))
    assert not any("published" in x.facts for x in found) and "date" in notes


def test_xlsx_is_read_with_its_dates_and_other_sheets_are_said(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([])
    sheet.append(["Fecha", "Titular", "Medio", "Enlace", "Código"])
    sheet.append([datetime(2031, 4, 11, 8, 40), "El ferri", "El Muelle", "https://m.example/1", 7])
    sheet.append([date(2031, 4, 12), "Otra vez", "El Muelle", "www.m.example/2", 1.0])
    sheet.append([None, None, None, None, None])
    book.create_sheet("Notes").append(["x"])
    book.save(tmp_path / "t.xlsx")
    (first, second), notes = read(tmp_path / "t.xlsx")
    assert first.facts["published"] == day(2031, 4, 11) and first.facts["published_precision"] == "day"
    assert first.facts["published_printed"] == "2031-04-11 08:40"
    assert second.url == "https://www.m.example/2" and second.facts["evidence"] == "XLSX; file t.xlsx, row 4"
    assert "Notes" in notes["sheets"][0][1].what


def test_columns_that_nobody_knows_are_listed_with_those_that_are_wanted(tmp_path):
    path = write(tmp_path, "t.csv", "alpha,beta\nhttps://a.example/1,A ferry\n")
    notes = Notes()
    with pytest.raises(CollectError, match="'alpha', 'beta'") as caught:
        list(exports.listings(paths=path, note=notes))
    assert caught.value.error == "columns" and "headline" in caught.value.todo and "t.csv" in str(caught.value)
    assert list(notes) == ["columns"]
    (listing,), _ = read(path, mapping={"url": "alpha", "headline": "beta"})
    assert listing.url == "https://a.example/1" and listing.facts["headline"] == "A ferry"
    with pytest.raises(CollectError, match="no column 'gamma'"):
        read(path, mapping={"url": "gamma"})


def test_rows_of_another_width_are_noted_with_their_number(tmp_path):
    path = write(tmp_path, "t.csv", "url,title\nhttps://a.example/1,One\n\nhttps://a.example/2\n")
    found, notes = read(path)
    assert len(found) == 2 and notes["cut-off"][0][0] == "t.csv, row 4"


def test_a_mapping_is_kept_in_yaml_and_refused_when_it_is_none(tmp_path):
    path = exports.write_mapping(tmp_path / "columns.yml", {"headline": 'Überschrift: "neu"', "url": "Link"})
    assert exports.read_mapping(path) == {"headline": 'Überschrift: "neu"', "url": "Link"}
    with pytest.raises(CollectError, match="no column colour"):
        exports.write_mapping(path, {"colour": "x"})
    for content in ("- a", "headline: 3", "colour: x", "{"):
        path.write_text(content)
        with pytest.raises(CollectError) as caught:
            exports.read_mapping(path)
        assert str(path) in str(caught.value)


def test_columns_that_can_be_mapped_are_columns_of_the_table_articles():
    assert set(COLUMNS) <= set(ARTICLES.names)


@pytest.mark.parametrize(
    ("columns", "wanted"),
    [
        (["URL", "Title", "Publication Title", "Date", "Author", "Date Added"], "url headline outlet published byline"),
        (
            ["Adresse", "Titre", "Média", "Date de publication", "Auteurs", "Texte"],
            "url headline outlet published byline text",
        ),
        (["Überschrift", "Zeitung", "Erscheinungsdatum", "Volltext", "Sprache"], "headline outlet published text lang"),
        (["fecha_publicación", "título", "contenido", "idioma"], "published headline text lang"),
        (["id", "x"], ""),
    ],
    ids=["zotero", "french", "german", "spanish", "none"],
)
def test_usual_names_of_columns_are_known(columns, wanted):
    assert set(exports.suggest_mapping(columns)) == set(wanted.split())


def test_header_of_a_table_can_be_asked_for(tmp_path):
    assert exports.read_columns(write(tmp_path, "t.csv", "a;b\n1;2\n")) == ["a", "b"]
    assert exports.read_columns(HERE / "factiva.html") == []


# Files


@pytest.mark.parametrize(
    ("name", "content", "saying"),
    [
        ("a.pdf", b"%PDF-1.7 ...", "PDF"),
        ("a.doc", b"\xd0\xcf\x11\xe0rest", "Office 97"),
        ("a.rdf", b"<?xml version='1.0'?><rdf:RDF xmlns:rdf='x'/>", "Zotero RDF"),
        ("a.json", b'[{"itemType": "newspaperArticle", "title": "x"}]', "CSL-JSON"),
        ("b.json", b'[{"title": "x"', "no whole JSON"),
        ("a.html", b"<html><body><p>A page.</p></body></html>", "no page or XML"),
        ("a.rtf", b"{\\rtf1 hello}", "no export of Nexis"),
        ("a.zip", b"PK\x03\x04broken", "ZIP"),
        ("a.xlsx", b"PK\x05\x06" + bytes(18), "ZIP"),
        ("a.txt", b"only words", "not known"),
        ("b.txt", b"", "empty"),
        ("a.csv", b"url,title\n", "no document"),
    ],
    ids=["pdf", "doc", "rdf", "zotero-json", "cut-json", "page", "rtf", "zip", "empty-zip", "words", "empty", "header"],
)
def test_a_file_of_no_known_format_is_named_and_the_others_go_on(tmp_path, name, content, saying):
    bad = write(tmp_path, name, content)
    found, notes = read(bad, HERE / "library.json", tmp_path / "missing.csv")
    assert len(found) == 3
    places = [(place, error) for many in notes.values() for place, error in many]
    assert any(place == name and saying in error.what and error.todo for place, error in places)
    assert notes["file"][0][0] == "missing.csv"
    with pytest.raises(CollectError, match=saying):
        read(bad)


def test_a_folder_is_read_with_those_below_and_each_document_once(tmp_path):
    (tmp_path / "deep").mkdir()
    for path in (tmp_path / "one.ris", tmp_path / "deep" / "two.ris", tmp_path / ".hidden.ris"):
        path.write_bytes((HERE / "library.ris").read_bytes())
    found, notes = read(tmp_path, tmp_path / "one.ris")
    assert len(found) == 3 and {place for place, _ in notes["repeated"]} == {"one.ris"}
    assert "3 of 3" in notes["repeated"][0][1].what


def test_query_days_outlets_and_limit_select_and_say_what_they_could_not_tell():
    paths = [HERE / "library.json", HERE / "factiva_plain.html"]
    assert [x.facts["headline"] for x in read(*paths, query='ferry "stands still"')[0]] == [
        "Ferry stands still",
        "Ferry stands still for a week",
    ]
    found, notes = read(*paths, since=date(2031, 4, 12))
    assert [x.facts["headline"] for x in found] == ["No date"] and "kept-day" in notes
    found, notes = read(*paths, outlets=["harbourpost.example"])
    assert [bool(x.url) for x in found] == [True, False] and "kept-address" in notes
    assert len(read(*paths, since=date(2031, 4, 11), until=date(2031, 4, 11))[0]) == 4
    assert len(read(*paths, limit=2)[0]) == 2 and read(*paths, limit=0)[0] == []


def test_a_stop_is_never_swallowed():
    def stop(place: str, error: CollectError) -> None:
        raise CollectError("stopped", error="stopped")

    with pytest.raises(CollectError, match="stopped"):
        list(exports.listings(paths=HERE / "factiva.html", note=stop))


# Parts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tuesday, April 11, 2031", day(2031, 4, 11)),
        ("11. April 2031", day(2031, 4, 11)),
        ("1er août 2031", day(2031, 8, 1)),
        ("3 März 2031", day(2031, 3, 3)),
        ("11 de abril de 2031", day(2031, 4, 11)),
        ("11 мая 2031 г.", day(2031, 5, 11)),
        ("11-Apr-2031", day(2031, 4, 11)),
        ("2031 Apr 11", day(2031, 4, 11)),
        ("20310411", day(2031, 4, 11)),
        ("2031/4/1", day(2031, 4, 1)),
        ("April 11, 2031 Tuesday 11:15 PM EST", datetime(2031, 4, 12, 4, 15, tzinfo=UTC)),
        ("2031-04-11T08:40:00.000+02:00", datetime(2031, 4, 11, 6, 40, tzinfo=UTC)),
        ("2031-04-11 08:40", day(2031, 4, 11)),
        ("31 April 2031", None),
        ("11/04/31", None),
        ("April 2031", None),
        ("2031", None),
        ("soon", None),
    ],
)
def test_dates_are_read_in_five_languages_and_not_beyond_what_they_state(text, expected):
    found = read_date(text)
    assert (found[0] if found else None) == expected


@given(st.dates(date(1700, 1, 1), date(2099, 12, 31)), st.sampled_from(["dmy", "mdy"]))
def test_a_numeric_date_comes_back_in_the_order_that_is_given(when, order):
    text = when.strftime("%d/%m/%Y" if order == "dmy" else "%m/%d/%Y")
    assert read_date(text, order) == (datetime(when.year, when.month, when.day, tzinfo=UTC), "day")
    assert find_order([text]) in ("", order)


@pytest.mark.parametrize(
    ("byline", "names", "agency"),
    [
        ("By RIKKE DAHLIN and SANDER EK", "Rikke Dahlin; Sander Ek", ""),
        ("Rikke Dahlin, Diplomatic Correspondent; AFP", "Rikke Dahlin", "Agence France-Presse"),
        ("By Rikke Dahlin in Vask and Sander Ek in Holm", "Rikke Dahlin; Sander Ek", ""),
        ("Por Ana Ruiz y Pedro Gil (Vask)", "Ana Ruiz; Pedro Gil", ""),
        ("Von Jörg Weiß und Anna van der Berg, dpa", "Jörg Weiß; Anna van der Berg", "dpa"),
        ("By A. B. MCNEIL; a.b@post.example", "A. B. McNeil", ""),
        ("Staff Writer", "", ""),
        ("", "", ""),
    ],
)
def test_bylines_hold_persons_only(byline, names, agency):
    assert read_byline(byline) == (names, agency)


def test_unknown_languages_are_left_out():
    assert (find_lang("GERMAN; DEUTSCH"), find_lang("en_US"), find_lang("Klingon")) == ("de", "en", "")


# Properties

TAB = "\t"
WORDS = st.text(st.characters(exclude_categories=["C"]), max_size=30)
LETTERS = st.text(st.characters(categories=["L"]), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(LETTERS, LETTERS, st.dates(date(1900, 1, 1), date(2099, 1, 1)), LETTERS), min_size=1, max_size=8
    ),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_csv_comes_back_row_by_row(tmp_path_factory, rows, delimiter, codec):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(["url", "title", "source", "date", "text"])
    for number, (headline, outlet, when, text) in enumerate(rows):
        writer.writerow(
            [f"https://a.example/{number}", f'{headline}, "{delimiter}"', outlet, when.isoformat(), f"{text}\n\nb"]
        )
    path = write(tmp_path_factory.mktemp("csv"), "t.csv", out.getvalue().encode(codec))
    found, _ = read(path)
    # Two rows may hold the same outlet, day, headline and text: they are one document.
    assert len(found) == len({(h.casefold(), o.casefold(), w, t.casefold()) for h, o, w, t in rows})
    for listing in found:
        headline, outlet, when, text = rows[int(listing.url.rpartition("/")[2])]
        assert (
            listing.facts["headline"] == f'{headline}, "{" " if delimiter == TAB else delimiter}"'
            and listing.facts["outlet"] == outlet
        )
        assert listing.facts["published"].date() == when and listing.facts["text"] == f"{text}\n\nb"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(LETTERS, LETTERS, st.dates(date(1900, 1, 1), date(2099, 1, 1))), min_size=1, max_size=8))
def test_any_ris_comes_back_entry_by_entry(tmp_path_factory, entries):
    text = "".join(
        f"TY  - NEWS\r\nTI  - {title}\r\nT2  - {outlet}\r\nDA  - {when:%Y/%m/%d}/\r\nAN  - {number}\r\nER  - \r\n\r\n"
        for number, (title, outlet, when) in enumerate(entries)
    )
    found, notes = read(write(tmp_path_factory.mktemp("ris"), "t.ris", text))
    told = [(x.facts["headline"], x.facts["outlet"], x.facts["published"].date()) for x in found]
    folded = dict.fromkeys((title.casefold(), outlet.casefold(), when) for title, outlet, when in entries)
    assert [(title.casefold(), outlet.casefold(), when) for title, outlet, when in told] == list(folded)
    assert set(notes) <= {"repeated"}


def _pieces_of_fixtures() -> list[bytes]:
    return [path.read_bytes() for path in sorted(HERE.iterdir())]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_damage_to_a_file_breaks_the_reading(tmp_path_factory, data):
    content = data.draw(st.sampled_from(_pieces_of_fixtures()))
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 400)))
    damaged = content[:start] + data.draw(st.binary(max_size=40)) + content[end:]
    if data.draw(st.booleans()):
        damaged = damaged[: data.draw(st.integers(0, len(damaged)))]
    check_readable(tmp_path_factory, damaged)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(
        [b"", b"{\\rtf1", b"PK\x03\x04", b"<html>", b"<?xml ?>", b"@a{", b"[", b"TY  - X\n", b"url,title\n"]
    ),
    st.binary(max_size=300) | WORDS.map(str.encode),
)
def test_no_bytes_break_the_reading(tmp_path_factory, opening, rest):
    check_readable(tmp_path_factory, opening + rest)


def check_readable(tmp_path_factory, content: bytes) -> None:
    """Either listings whose facts fit the table `articles`, or an error that names the file."""
    path = write(tmp_path_factory.mktemp("any"), "t.csv", content)
    try:
        found, _ = read(path)
    except CollectError as error:
        assert "t.csv" in str(error) and error.todo
        return
    for listing in found:
        assert set(listing.facts) <= set(ARTICLES.names)
        assert listing.facts.get("published", day(2000, 1, 1)).tzinfo is UTC
        json.dumps(listing.facts, default=str, ensure_ascii=False).encode()  # no halves of characters


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_any_text_comes_back_from_rtf(text):
    halves = text.encode("utf-16-le")
    codes = (int.from_bytes(halves[n : n + 2], "little") for n in range(0, len(halves), 2))
    escaped = "".join(f"\\u{code if code < 0x8000 else code - 0x10000}?" for code in codes)
    assert read_rtf(b"{\\rtf1\\uc1 " + escaped.encode() + b"}") == [text]


@given(st.text(min_size=1), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_unicode_is_decoded_as_it_was_written(text, codec):
    try:
        content = text.encode(codec)
    except UnicodeEncodeError:
        return
    if not text.startswith("\ufeff") and text.count("\0") == 0:
        assert decode(content)[0] == text


def test_a_mapping_needs_an_address_or_headline_and_text():
    check_mapping({"headline": "a", "text": "b"}, ["a", "b"], "t.csv")
    with pytest.raises(CollectError, match="not clear"):
        check_mapping({"headline": "a"}, ["a", "b"], "t.csv")
