"""What a person should look at, and the sheet of corrections: nothing that was typed is lost or changed on the way."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mediakit as mk
from mediakit.corpus import Corpus
from mediakit.corpus.tables import read_rows, write_table
from mediakit.errors import MediakitError, SchemaError
from mediakit.extract.language import find_mismatch
from mediakit.harvest.applying import apply_corrections
from mediakit.harvest.check import COLUMNS, SEVERITIES, check_corpus
from mediakit.harvest.corrections import EMPTY, SHEET, read_correction_sheet, write_correction_sheet
from mediakit.schema import ARTICLES

NOW = datetime(2031, 6, 1, tzinfo=UTC)
LONG = "The harbour board met on Monday and put off its decision on the new pier until the summer. " * 12
CUT = "After the meeting the chair of the board said that for years the town"
GERMAN = "Der Rat hat am Montag über die neue Brücke beraten und nichts beschlossen, weil das Geld fehlt. " * 6
FORMATS = ["csv", "xlsx"]


@pytest.fixture(scope="module")
def fictional() -> Corpus:
    return mk.read_corpus("sunnmark-talks")


@pytest.fixture(scope="module")
def facts() -> Corpus:
    return mk.read_corpus("tillerson-moscow-2017")


@pytest.fixture
def own(tmp_path: Path, facts: Corpus) -> Corpus:
    """A copy of the corpus of facts that a test may change."""
    folder = tmp_path / "own"
    shutil.copytree(facts.folder, folder)
    return mk.read_corpus(folder)


def make_corpus(base: Corpus, *rows: dict[str, object], **about: object) -> Corpus:
    """A corpus of these articles; what a row does not say is as it should be."""
    usual = dict.fromkeys(ARTICLES.names, "") | {
        "outlet": "Harbour Post", "published": pd.Timestamp("2031-05-04T10:00Z"), "published_precision": "minute",
        "headline": "Pier must wait", "byline": "Ada Orth", "kind": "news", "lang": "en", "text": LONG,
        "retrieved": pd.Timestamp("2031-05-10T10:00Z"),
    }  # fmt: skip
    filled = [
        {**usual, "article_id": f"x{n}", "url": f"https://harbour-post.example/{n}", **row}
        for n, row in enumerate(rows)
    ]
    window = {"window": {"since": "2031-05-01", "until": "2031-05-06"}, "title": "x", "licence": "x", "citation": "x"}
    return dataclasses.replace(base, articles=pd.DataFrame(filled), about=window | about)


def errors_of(corpus: Corpus, **options: object) -> list[tuple[str, str]]:
    findings = check_corpus(corpus, now=NOW, **options)
    return list(findings[["error", "severity"]].itertuples(index=False, name=None))


# --- findings


@pytest.mark.parametrize(("origin", "found"), [("address", [("date-from-address", "doubtful")]), ("json-ld", [])])
def test_a_date_that_the_address_alone_tells_is_doubtful(facts: Corpus, origin: str, found: list[object]) -> None:
    assert errors_of(make_corpus(facts, {"published_from": origin})) == found


@pytest.mark.parametrize(("confidence", "found"), [(0.3, ["text-doubtful"]), (0.95, []), (pd.NA, []), ("", [])])
def test_a_text_on_which_readers_disagree_is_doubtful(facts: Corpus, confidence: object, found: list[str]) -> None:
    corpus = make_corpus(facts, {"confidence": confidence})
    assert [error for error, _ in errors_of(corpus)] == found


@pytest.mark.parametrize(
    ("flags", "found"),
    [("paywalled; truncated; live", ["paywalled", "truncated"]), ("consent wall", ["consent-wall"]), ("live", [])],
)
def test_what_a_page_holds_back_is_named(facts: Corpus, flags: str, found: list[str]) -> None:
    assert [error for error, _ in errors_of(make_corpus(facts, {"flags": flags}))] == found


def test_a_text_that_a_person_has_corrected_is_no_longer_doubtful(facts: Corpus) -> None:
    row = {"flags": "paywalled", "confidence": 0.2, "text_from": "correction", "published_from": "correction"}
    assert errors_of(make_corpus(facts, row)) == []


def test_the_findings_of_both_bundled_corpora_are_what_is_known_of_them(fictional: Corpus, facts: Corpus) -> None:
    findings = check_corpus(facts)
    assert tuple(findings.columns) == COLUMNS and set(findings["severity"]) <= set(SEVERITIES)
    counts = findings["error"].value_counts().to_dict()
    assert (counts["date-missing"], counts["headline-missing"], counts["date-only-day"]) == (20, 46, 193)
    marked = facts.articles["uncertain_fields"].str.split(";").explode()
    assert counts["uncertain"] == (marked != "").sum()
    assert not any(error.startswith("text") for error in counts), "no texts are held, so none is missing"
    own = check_corpus(fictional)
    assert set(own["error"]) == {"byline-missing"} and len(own) == (fictional.articles["byline"] == "").sum()


def test_a_clean_article_has_no_finding(facts: Corpus) -> None:
    assert errors_of(make_corpus(facts, {})) == []


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"published": pd.NaT, "published_precision": ""}, ("date-missing", "missing")),
        ({"published": pd.Timestamp("2031-04-20T00:00Z")}, ("date-outside-window", "doubtful")),
        ({"published": pd.Timestamp("2031-05-07T00:00Z")}, ("date-outside-window", "doubtful")),
        ({"published": pd.Timestamp("2031-07-07T00:00Z")}, ("date-future", "wrong")),
        ({"retrieved": pd.Timestamp("2031-05-04T09:00Z")}, ("date-after-retrieval", "wrong")),
        ({"published_precision": "day"}, ("date-only-day", "missing")),
        ({"byline": ""}, ("byline-missing", "missing")),
        ({"url": ""}, ("address-missing", "missing")),
        ({"kind": ""}, ("kind-missing", "missing")),
        ({"lang": ""}, ("language-missing", "missing")),
        ({"headline": ""}, ("headline-missing", "missing")),
        ({"headline": "Harbour Post"}, ("headline-is-site", "wrong")),
        ({"headline": "harbour-post.example"}, ("headline-is-site", "wrong")),
        ({"headline": "Pier must wait | News | Harbour Post"}, ("headline-with-site", "wrong")),
        ({"headline": "PIER MUST WAIT AGAIN"}, ("headline-capitals", "doubtful")),
        ({"text": "The pier must wait, said the board on Monday in its short note."}, ("text-short", "doubtful")),
        ({"text": LONG + "\n\nSubscribe to continue reading."}, ("paywall", "doubtful")),
        ({"text": "We value your privacy. Accept all or manage cookies."}, ("consent-wall", "wrong")),
        ({"text": "Please verify that you are a human to go on."}, ("bot-check", "wrong")),
        ({"text": LONG + "\n\n" + CUT}, ("text-cut", "doubtful")),
        ({"text": LONG + "The town has… [+3120 chars]"}, ("text-cut", "doubtful")),
        ({"lang": "ru"}, ("language", "doubtful")),
        ({"lang": "de"}, ("language", "doubtful")),
        ({"uncertain_fields": "byline"}, ("uncertain", "doubtful")),
        ({"certainty": "low"}, ("low-certainty", "doubtful")),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)  # fmt: skip
def test_one_thing_amiss_is_one_finding(facts: Corpus, row: dict[str, object], expected: tuple[str, str]) -> None:
    assert errors_of(make_corpus(facts, row)) == [expected]


def test_a_text_that_is_missing_counts_only_where_texts_are_held(facts: Corpus) -> None:
    assert errors_of(make_corpus(facts, {"text": ""})) == []
    other = {"headline": "Another", "text": LONG + "End."}
    assert errors_of(make_corpus(facts, {"text": ""}, other)) == [("text-missing", "missing")]


def test_a_local_day_may_lie_a_day_ahead_of_utc(facts: Corpus) -> None:
    row = {"published": pd.Timestamp("2031-05-05T00:00Z"), "published_precision": "day",
           "retrieved": pd.Timestamp("2031-05-04T22:00Z")}  # fmt: skip
    assert errors_of(make_corpus(facts, row)) == [("date-only-day", "missing")]


def test_a_fictional_corpus_may_lie_in_the_future(facts: Corpus) -> None:
    row = {"published": pd.Timestamp("2031-07-07T00:00Z"), "retrieved": pd.NaT}
    assert errors_of(make_corpus(facts, row, fictional=True, window={})) == []


def test_copies_are_found_unless_they_are_marked(facts: Corpus) -> None:
    pair = {"headline": "One"}, {"headline": "Two", "outlet": "Lake Daily"}
    findings = check_corpus(make_corpus(facts, *pair), now=NOW)
    assert list(findings["error"]) == ["copy", "copy"] and "x1 (Lake Daily)" in findings["message"][0]
    marked = [row | {"cluster_id": "c1"} for row in pair]
    assert errors_of(make_corpus(facts, *marked)) == []


def test_one_headline_twice_on_one_day_is_found_and_on_two_days_not(facts: Corpus) -> None:
    again = {"text": LONG + "More."}
    assert errors_of(make_corpus(facts, {}, again)) == [("headline-twice", "doubtful")] * 2
    later = again | {"published": pd.Timestamp("2031-05-05T10:00Z")}
    assert errors_of(make_corpus(facts, {}, later)) == []


def test_addresses_of_the_queue_that_need_a_hand_come_with_what_to_do(facts: Corpus) -> None:
    states = ["waiting", "fetched", "extracted", "duplicate", "blocked", "gone", "failed-temporary", "failed-permanent"]
    queue = [
        {"url": f"https://harbour-post.example/{n}", "state": state, "message": "status 4xx\nmore", "attempts": 1}
        for n, state in enumerate(states)
    ]
    findings = check_corpus(make_corpus(facts, {}, {"headline": "B", "text": LONG + "B."}), queue=queue, now=NOW)
    assert list(findings["error"]) == states[4:]
    assert findings["message"].str.startswith("status 4xx; ").all() and (findings["article_id"] == "").all()
    assert list(findings["outlet"]) == ["harbour-post.example"] * 4


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Переговоры в Москве закончились без итога", "Cyrillic"),
        ("el", "The talks ended without a result", "Latin"),
        ("sr", "Pregovori su završeni bez rezultata", ""),
        ("en", "", ""),
        ("en", GERMAN, "English"),
        ("de", GERMAN, ""),
        ("en", "The ferry «Переговоры» left the harbour, and two other ships of the line followed it", ""),
    ],
    ids=["cyrillic", "latin", "two scripts", "nothing", "german as english", "german", "a name in another script"],
)  # fmt: skip
def test_a_language_is_doubted_only_when_that_is_sure(lang: str, text: str, expected: str) -> None:
    found = find_mismatch(lang, text)
    assert bool(found) == bool(expected) and expected in found


def test_five_thousand_articles_are_checked_in_a_few_seconds(fictional: Corpus) -> None:
    copies = [
        fictional.articles.assign(
            article_id=fictional.articles["article_id"] + f"-{n}",
            headline=fictional.articles["headline"] + f" {n}",
            text=fictional.articles["text"] + f" {n}.",
        )
        for n in range(125)
    ]
    many = dataclasses.replace(fictional, articles=pd.concat(copies, ignore_index=True))
    begun = datetime.now(UTC)
    findings = check_corpus(many)
    assert len(findings) == 125 * (fictional.articles["byline"] == "").sum()
    assert (datetime.now(UTC) - begun).total_seconds() < 12, "about 2.5 s on a busy machine with two cores"


# --- the sheet


def fill(path: Path, values: Callable[[dict[str, str]], dict[str, str] | None]) -> None:
    """Fill in a sheet: `values` gets a row and returns the cells that a person writes into it."""
    if path.suffix == ".csv":
        rows = read_rows(path)
        records = [row | (values(row) or {}) for row in rows.to_dict("records")]
        write_table(pd.DataFrame(records, columns=rows.columns), path)
        return
    book = openpyxl.load_workbook(path)
    page = book["corrections"]
    header = [cell.value for cell in page[1]]
    for cells in page.iter_rows(min_row=2):
        row = {name: str(cell.value or "") for name, cell in zip(header, cells, strict=True)}
        for name, text in (values(row) or {}).items():
            cells[header.index(name)].value = text
            cells[header.index(name)].data_type = "s"
    book.save(path)


def make_sheet(corpus: Corpus, folder: Path, ending: str) -> Path:
    return write_correction_sheet(check_corpus(corpus), corpus, folder / f"sheet.{ending}")


def only(article: str, column: str, **cells: str) -> Callable[[dict[str, str]], dict[str, str] | None]:
    return lambda row: cells if (row["row_id"], row["field"]) == (article, column) else None


def test_the_workbook_is_text_with_lists_links_and_a_fixed_header(facts: Corpus, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(make_sheet(facts, tmp_path, "xlsx"))
    page = book["corrections"]
    header = [cell.value for cell in page[1]]
    assert tuple(header) == SHEET and page.freeze_panes == "A2" and page.auto_filter.ref == page.dimensions
    assert {cell.number_format for row in page.iter_rows() for cell in row} == {"@"}
    assert {cell.data_type for row in page.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert all(cell.alignment.wrap_text for cell in page[2]) and page.column_dimensions["C"].width == 40
    linked = [cell for cell in page["C"][1:] if cell.value]
    assert linked and all(cell.hyperlink.target == cell.value for cell in linked)
    lists = {}
    for rule in page.data_validations.dataValidation:
        assert rule.type == "list" and rule.showErrorMessage
        column = rule.formula1.removeprefix("values!$").split("$")[0]
        field, *offered = [cell.value for cell in book["values"][column] if cell.value]
        lists[field] = offered
        rows = [row for area in rule.sqref.ranges for row, _ in area.cells]
        assert {page.cell(row, header.index("field") + 1).value for row in rows} == {field}
        assert len(rows) == sum(
            cell.value == field for cell in page[page.cell(1, header.index("field") + 1).column_letter]
        )
    assert lists["certainty"] == ["high", "medium", "low", EMPTY] and "kind" in lists
    assert "2017-04-12" in " ".join(str(cell.value) for cell in book["help"]["A"])


@pytest.mark.parametrize("ending", FORMATS)
def test_what_is_filled_in_is_applied_and_shown(own: Corpus, tmp_path: Path, ending: str) -> None:
    sheet = make_sheet(own, tmp_path, ending)
    fill(sheet, only("a001", "published", value="2017-04-12T20:37:00+03:00", reason="the page", by="AO"))
    corrections = read_correction_sheet(sheet, own)
    assert list(corrections["field"]) == ["published", "published_precision"]
    assert set(corrections["reason"]) == {"the page"} and set(corrections["by"]) == {"AO"}
    assert apply_corrections(own.folder, corrections) == 2
    again = mk.read_corpus(own.folder)
    row = again.articles.set_index("article_id").loc["a001"]
    assert row["published"] == pd.Timestamp("2017-04-12T17:37Z") and row["published_precision"] == "minute"
    assert list(again.corrections["was"]) == ["2017-04-12", "day"] and again.corrections["when"].notna().all()
    errors = check_corpus(again).query("article_id == 'a001'")["error"]
    assert "date-only-day" not in set(errors)
    # The same sheet once more changes nothing.
    assert read_correction_sheet(sheet, again).empty and apply_corrections(own.folder, corrections) == 0
    assert len(read_rows(own.folder / "corrections.csv")) == 2


def test_a_later_correction_of_a_cell_takes_the_place_of_the_first(own: Corpus, tmp_path: Path) -> None:
    article = check_corpus(own).query("error == 'byline-missing'")["article_id"].iloc[0]
    for number, name in enumerate(["Ann Moll", "Anna Moll", "Anna Moll"]):
        now = mk.read_corpus(own.folder)
        sheet = write_correction_sheet(check_corpus(own), own, tmp_path / f"{number}.csv")
        fill(sheet, only(article, "byline", value=name))
        apply_corrections(own.folder, read_correction_sheet(sheet, now))
    made = read_rows(own.folder / "corrections.csv")
    assert list(made["value"]) == ["Anna Moll"] and list(made["reason"]) == ["there is no byline"]
    assert (read_rows(own.folder / "corrections.csv")["table"] == "articles").all()
    assert not list(own.folder.glob("*.new"))


def test_a_cell_can_be_emptied(own: Corpus, tmp_path: Path) -> None:
    sheet = make_sheet(own, tmp_path, "csv")
    fill(sheet, only("a030", "certainty", value=EMPTY, reason="checked"))
    apply_corrections(own.folder, read_correction_sheet(sheet, own))
    assert mk.read_corpus(own.folder).articles.set_index("article_id").loc["a030", "certainty"] == ""


def test_a_correction_that_would_break_the_corpus_leaves_it_as_it_was(own: Corpus) -> None:
    before = (own.folder / "corrections.csv").read_bytes()
    bad = pd.DataFrame(
        [("articles", "a001", "published", "2017-04-12T10:00:00Z", "x", "", pd.NaT)],
        columns=["table", "row_id", "field", "value", "reason", "by", "when"],
    )
    with pytest.raises(SchemaError, match="published_precision"):
        apply_corrections(own.folder, bad)
    assert (own.folder / "corrections.csv").read_bytes() == before and len(mk.read_corpus(own.folder).articles) == 237


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"value": "12/04/2017"}, "column value: published: '12/04/2017' is ambiguous"),
        ({"value": "2017-04-12T10:00"}, "column value: published: '2017-04-12T10:00' has no time zone"),
        ({"value": "2017-04-13", "row_id": "1"}, "column row_id: articles has no row '1'"),
        ({"value": "2017-04-13", "row_id": "a003"}, "column row_id: 'a003' does not belong to this address"),
        ({"value": "2017-04-13", "field": "date"}, "column field: articles has no column 'date'"),
        ({"value": "a2", "field": "article_id"}, "column field: article_id is the row's key"),
        ({"value": "report", "field": "kind"}, "column value: kind: 'report' is not one of"),
        ({"value": EMPTY, "field": "outlet"}, "column value: outlet: is empty, but must be filled"),
        ({"value": "x", "table": "article"}, "column table: 'article' is not one of"),
        ({"value": "2017-04-13", "message": ""}, "column reason: is empty"),
    ],
    ids=lambda value: "" if isinstance(value, dict) else value.split(":")[0] + str(len(value)),
)  # fmt: skip
def test_every_slip_is_named_with_row_and_column(
    facts: Corpus, tmp_path: Path, ending: str, cells: dict[str, str], said: str
) -> None:
    sheet = write_correction_sheet(check_corpus(facts).head(20), facts, tmp_path / f"s.{ending}")
    fill(sheet, only("a001", "published", **cells))
    with pytest.raises(SchemaError) as caught:
        read_correction_sheet(sheet, facts)
    assert said in str(caught.value) and "row 2" in str(caught.value) and str(sheet) in str(caught.value)


def test_two_values_for_one_cell_are_a_slip(facts: Corpus, tmp_path: Path) -> None:
    findings = check_corpus(facts).head(1)
    sheet = write_correction_sheet(pd.concat([findings, findings]), facts, tmp_path / "s.csv")
    values = iter(["2017-04-10", "2017-04-11"])
    fill(sheet, lambda row: {"value": next(values)})
    with pytest.raises(SchemaError, match=r"row 3, column value: row 2 has another for this cell"):
        read_correction_sheet(sheet, facts)


def test_further_rows_may_correct_other_tables(own: Corpus, tmp_path: Path) -> None:
    sheet = tmp_path / "s.csv"
    rows = [
        ("versions", "a048/2", "headline_from", "copy", "seen"),
        ("speakers", "p001", "role", "Secretary of State", "so"),
    ]
    write_table(pd.DataFrame(rows, columns=["table", "row_id", "field", "value", "reason"]), sheet)
    apply_corrections(own.folder, read_correction_sheet(sheet, own))
    again = mk.read_corpus(own.folder)
    assert again.speakers.set_index("speaker_id").loc["p001", "role"] == "Secretary of State"
    write_table(
        pd.DataFrame([rows[0][:1] + ("a048",) + rows[0][2:]], columns=["table", "row_id", "field", "value", "reason"]),
        sheet,
    )
    with pytest.raises(SchemaError, match="article_id/position"):
        read_correction_sheet(sheet, own)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("table,row_id,field,value,reason\narticles,a001,byline,J. Müller,x\n".encode("cp1252"), "Windows-1252"),
        (b"table;row_id;field;value;reason\narticles;a001;byline;X;x\n", "semicolons"),
        ("table,row_id,field,value\n".encode("utf-16"), "UTF-16"),
        (b"table,row_id,value\na,b,c\n", "lacks the column 'field'"),
        (b"", "empty"),
        (b"table,row_id,field,value\narticles,a001,byline\n", "row 2"),
    ],
    ids=["windows-1252", "semicolons", "utf-16", "column", "empty", "short row"],
)
def test_a_csv_file_that_a_spreadsheet_has_spoilt_is_explained(
    facts: Corpus, tmp_path: Path, content: bytes, said: str
) -> None:
    (tmp_path / "s.csv").write_bytes(content)
    with pytest.raises(SchemaError, match=said):
        read_correction_sheet(tmp_path / "s.csv", facts)


def test_files_that_are_no_sheet_are_refused_and_work_is_never_overwritten(facts: Corpus, tmp_path: Path) -> None:
    (tmp_path / "s.xlsx").write_bytes(b"PK no workbook")
    with pytest.raises(SchemaError, match="cannot be opened"):
        read_correction_sheet(tmp_path / "s.xlsx", facts)
    with pytest.raises(MediakitError, match="may hold your work"):
        write_correction_sheet(check_corpus(facts), facts, tmp_path / "s.xlsx")
    with pytest.raises(MediakitError, match=r"cannot be a \.ods"):
        write_correction_sheet(check_corpus(facts), facts, tmp_path / "s.ods")
    with pytest.raises(MediakitError, match="no such file"):
        read_correction_sheet(tmp_path / "none.csv", facts)


def test_dates_numbers_and_formulas_that_excel_made_are_understood_or_named(facts: Corpus, tmp_path: Path) -> None:
    sheet = write_correction_sheet(check_corpus(facts).head(1), facts, tmp_path / "s.xlsx")
    for value, expected in ((datetime(2017, 4, 13), "2017-04-13"), (datetime(2017, 4, 13, 9, 5), "no time zone"),
                            ("=A1", "formula"), (4713, "'4713' is no date")):  # fmt: skip
        book = openpyxl.load_workbook(sheet)
        book["corrections"]["I2"].number_format = "General"
        book["corrections"]["I2"].value = value
        book.save(sheet)
        try:
            said = read_correction_sheet(sheet, facts)["value"][0]
        except SchemaError as error:
            said = str(error)
            assert "row 2" in said and "column value" in said
        assert expected in said


PRINTABLE = st.text(
    st.characters(exclude_categories=("C", "Zl", "Zp"), include_characters="\n"), min_size=1, max_size=60
).filter(lambda text: text.strip() and text.strip() != EMPTY)


@settings(max_examples=40)
@given(values=st.lists(PRINTABLE, min_size=1, max_size=3), ending=st.sampled_from(FORMATS))
def test_any_printable_value_survives_the_sheet_and_the_corpus(
    values: list[str], ending: str, facts: Corpus, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("sheet")
    few = dataclasses.replace(facts, articles=facts.articles.head(len(values)))
    findings = check_corpus(few).query("field == 'published'")
    findings = findings.assign(field="byline")
    sheet = write_correction_sheet(findings, few, folder / f"s.{ending}")
    fill_raw(sheet, values)
    found = read_correction_sheet(sheet, few)
    told = dict(zip(found["row_id"], found["value"], strict=True))
    write_table(few.articles, folder / "corpus" / "articles.csv")
    shutil.copy(facts.folder / "about.yml", folder / "corpus")
    apply_corrections(folder / "corpus", found)
    bylines = mk.read_corpus(folder / "corpus").articles["byline"]
    assert list(bylines) == [value.strip() for value in values]
    assert set(told.items()) <= {
        (name, value.strip()) for name, value in zip(few.articles["article_id"], values, strict=True)
    }


def fill_raw(sheet: Path, values: list[str]) -> None:
    """Write values into the column `value` as the sheet itself would hold them."""
    if sheet.suffix == ".csv":
        rows = read_rows(sheet)
        write_table(rows.assign(value=values), sheet)
        return
    book = openpyxl.load_workbook(sheet)
    for row, value in enumerate(values, start=2):
        cell = book["corrections"].cell(row, SHEET.index("value") + 1)
        cell.value = value
        cell.data_type = "s"
    book.save(sheet)


@pytest.mark.parametrize("text", ["=1+1", "00123", "1e5", "3-4", "+49", "-", "'=x", "_x0041_", "TRUE", "#N/A", "@home"])
@pytest.mark.parametrize("ending", FORMATS)
def test_what_spreadsheets_like_to_change_is_shown_as_it_is(
    facts: Corpus, tmp_path: Path, ending: str, text: str
) -> None:
    changed = facts.articles.assign(notes=text, uncertain_fields="notes").head(2)
    corpus = dataclasses.replace(facts, articles=changed)
    findings = check_corpus(corpus).query("field == 'notes'")
    sheet = write_correction_sheet(findings, corpus, tmp_path / f"s.{ending}")
    if ending == "csv":
        assert set(read_rows(sheet)["value_now"]) == {text}
    else:
        from mediakit.harvest.workbook import read_workbook

        assert set(read_workbook(sheet)["value_now"]) == {text}
