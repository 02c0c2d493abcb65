"""Coding by hand: nothing that was clicked is lost, however it ends; what comes out is what was meant."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mediakit as mk
from mediakit.coding.journal import replay
from mediakit.coding.session import CodingSession
from mediakit.coding.units import MASK, make_units
from mediakit.errors import MediakitError
from mediakit.resources import read_codebook

CODES = ["conflict", "human_interest", "economic", "morality", "responsibility"]


def articles(headlines: list[str], outlet: str = "Harbour Post") -> pd.DataFrame:
    rows = [(f"a{number}", outlet, headline, "") for number, headline in enumerate(headlines)]
    return pd.DataFrame(rows, columns=["article_id", "outlet", "headline", "text"])


def begin(folder: Path, coder: str = "AB", n: int = 4) -> CodingSession:
    units = make_units(articles([f"Ferry {number} sails" for number in range(n)]))
    return CodingSession(units, read_codebook("generic-frames"), coder, folder, name="generic-frames")


# ---- units


def test_units_come_evenly_from_the_outlets_and_in_the_same_order_for_all():
    table = pd.concat([articles(["x"] * 30, "Harbour Post"), articles(["y"] * 3, "Radio Nordsund")])
    table["article_id"] = [f"a{number:02d}" for number in range(33)]
    table["headline"] += table["article_id"]
    units = make_units(table, sample=6, seed=3)
    assert units["outlet"].value_counts().to_dict() == {"Harbour Post": 3, "Radio Nordsund": 3}
    shuffled = table.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(units, make_units(shuffled, sample=6, seed=3))
    assert make_units(table, seed=4)["article_id"].tolist() != make_units(table, seed=3)["article_id"].tolist()


def test_the_outlet_is_blacked_out_sign_by_sign():
    table = articles(["The Harbour Post was told: Harbour Post readers sail"], "The Harbour Post")
    text = make_units(table)["text"].iloc[0]
    assert "Harbour" not in text and len(text) == len(table["headline"].iloc[0]) and MASK * 12 in text
    assert "Harbour Post" in make_units(table, hide_outlet=False)["text"].iloc[0]


def test_paragraphs_keep_their_number():
    table = articles(["h"]).assign(text="One.\n\nTwo.\n\n\n\nFive.")
    units = make_units(table, "paragraph").sort_values("paragraph")
    assert units[["paragraph", "text"]].values.tolist() == [["0", "One."], ["1", "Two."], ["3", "Five."]]


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"unit": "page"}, "is not understood"),
        ({"unit": "text"}, "no text to code"),
        ({"sample": ["a9"]}, "no article 'a9'"),
        ({"sample": 0}, "leaves nothing to code"),
    ],
)
def test_what_cannot_be_coded_is_said(values: dict, what: str):
    with pytest.raises(MediakitError, match=what):
        make_units(articles(["Ferry sails"]), **values)


# ---- the work itself


def test_what_was_clicked_becomes_codes(tmp_path: Path):
    session = begin(tmp_path)
    first = session.unit["article_id"]
    session.toggle("conflict")
    session.toggle("morality")
    session.toggle("morality")
    session.write_note("unsure")
    session.finish()
    session.skip()
    codes = mk.read_codes(tmp_path)
    assert codes["article_id"].unique().tolist() == [first] and codes["code"].tolist() == CODES
    assert codes.loc[codes["present"], "code"].tolist() == ["conflict"]
    assert set(codes["note"]) == {"unsure"} and set(codes["order"]) == {1} and codes["coded_at"].notna().all()


def test_work_goes_on_where_it_stood(tmp_path: Path):
    session = begin(tmp_path)
    session.finish()
    session.skip()
    third = session.unit["article_id"]
    again = begin(tmp_path)
    assert (again.unit["article_id"], again.n_done, again.n_skipped) == (third, 1, 1)


def test_a_mark_is_a_place_in_the_text(tmp_path: Path):
    session = begin(tmp_path)
    start, end = session.add_span("conflict", "sails")
    assert session.unit["text"][start:end] == "sails"
    with pytest.raises(MediakitError, match="marked already"):
        session.add_span("conflict", "sails")
    spans = mk.read_spans(tmp_path)
    assert spans[["start", "end", "code", "coder"]].values.tolist() == [[start, end, "conflict", "AB"]]


def test_two_coders_and_two_windows_never_touch_each_other(tmp_path: Path):
    one, other, second_window = begin(tmp_path, "AB"), begin(tmp_path, "C/D"), begin(tmp_path, "AB")
    one.toggle("conflict")
    other.toggle("economic")
    second_window.toggle("morality")
    for session in (one, other, second_window):
        session.finish()
    codes = mk.read_codes(tmp_path)
    present = codes[codes["present"]].groupby("coder")["code"].agg(sorted).to_dict()
    assert present == {"AB": ["conflict", "morality"], "C/D": ["economic"]}
    assert len(list(tmp_path.glob("*.jsonl"))) == 3


def test_half_a_line_is_passed_over_and_said(tmp_path: Path):
    session = begin(tmp_path)
    session.finish()
    path = next(tmp_path.glob("*.jsonl"))
    path.write_bytes(path.read_bytes() + b'{"n": 9, "do": "co')
    assert len(mk.read_codes(tmp_path)) == len(CODES)
    assert begin(tmp_path).damaged == [f"{path.name}, line 3: not whole, passed over"]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("toggle"), st.sampled_from(CODES)),
        st.tuples(st.just("note"), st.text(max_size=5)),
        st.sampled_from([("finish",), ("skip",), ("undo",), ("span",), ("back",), ("again",)]),
    ),
    max_size=25,
)


def take(session: CodingSession, step: tuple) -> None:
    match step:
        case ("toggle", code):
            session.toggle(code)
        case ("note", text):
            session.write_note(text)
        case ("span",):
            if not session.state.spans:
                session.add_span("conflict", "Ferry")
        case ("back",):
            session.go(-1)
        case _:
            getattr(session, step[0])()


@given(STEPS)
@settings(max_examples=60)
def test_what_is_on_the_disk_is_what_was_shown(tmp_path_factory: pytest.TempPathFactory, steps: list[tuple]):
    folder = tmp_path_factory.mktemp("work")
    session = begin(folder)
    for step in steps:
        if step == ("again",):  # the kernel was started anew
            session = begin(folder)
        else:
            take(session, step)
    told = replay(folder, "AB", "generic-frames").units
    for place, unit in enumerate(session.units):
        session.place = place
        shown, kept = session.state, told.get((unit["article_id"], "headline", ""))
        if kept is None:
            assert (shown.present, shown.note, shown.status, shown.spans) == ([], "", "", [])
        else:
            assert sorted(shown.present) == sorted(kept.present)
            assert (shown.note, shown.status, shown.spans) == (kept.note, kept.status, kept.spans)


# Forks 100 writers, kills each at another moment, and says which clicks had been confirmed by then.
KILLER = """
import json, os, random, signal, sys
from pathlib import Path
from mediakit.coding.journal import Journal

confirmed = []
for run in range(100):
    ear, mouth = os.pipe()
    child = os.fork()
    if not child:
        journal = Journal(Path(sys.argv[1]), "AB", {"codebook": "generic-frames", "unit": "headline"})
        for number in range(10**9):
            journal.write({"do": "done", "article_id": f"{run}-{number}", "field": "headline", "paragraph": ""})
            os.write(mouth, f"{run}-{number} ".encode())
    os.close(mouth)
    heard = os.read(ear, 1)
    for _ in range(random.Random(run).randrange(60)):
        heard += os.read(ear, 1)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(ear, 65536):
        heard += more
    os.close(ear)
    confirmed += heard.decode().split(" ")[:-1]
print(json.dumps(confirmed))
"""


def test_a_killed_process_loses_no_click_and_breaks_no_line(tmp_path: Path):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        [sys.executable, "-c", KILLER, tmp_path], capture_output=True, text=True, check=True, env=environment
    )
    confirmed = set(json.loads(done.stdout))
    assert len({click.split("-")[0] for click in confirmed}) == 100
    found = {key[0] for key, unit in replay(tmp_path, "AB", "generic-frames").units.items() if unit.status == "done"}
    assert confirmed <= found
    assert len(found - confirmed) <= 100  # at most the click under way had not been confirmed yet
    for path in tmp_path.glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").split("\n")[:-1]:
            json.loads(line)


# ---- the widgets, without a browser


@pytest.fixture
def view(tmp_path: Path):
    pytest.importorskip("ipywidgets")
    from mediakit.coding.widget import CodingView

    return CodingView(begin(tmp_path), hide_outlet=True)


def test_keys_do_what_the_buttons_do(view):
    view.keys.value = "1"
    assert view.session.state.present == ["conflict"] and view.toggles["conflict"].value
    view.keys.value = "13 "  # the field is never emptied: only what is new counts
    assert view.session.n_done == 1
    view.keys.value = "13 s"
    assert view.session.n_skipped == 1
    view.keys.value = "13 su"
    view.keys.value = "13 suu"
    assert (view.session.n_done, view.session.n_skipped) == (0, 0)
    assert sorted(view.session.state.present) == ["conflict", "economic"]
    view.keys.value = "13 suu0"
    assert view.session.n_done == 1
    view.keys.value = "13 suu0z"
    assert "means nothing" in view.status.value


def test_the_mouse_does_it_too(view):
    view.toggles["morality"].value = True
    view.note.value = "why?"
    view.buttons["next"].click()
    view.buttons["back"].click()
    assert view.toggles["morality"].value and view.note.value == "why?"
    view.words.value, view.mark_for.value = "<b>", "morality"
    view.mark.click()
    assert "does not stand" in view.status.value
    view.words.value = "sails"
    view.mark.click()
    assert '<mark title="Morality">sails</mark>' in view.shown.value


def test_words_of_a_page_are_no_markup(tmp_path: Path):
    pytest.importorskip("ipywidgets")
    from mediakit.coding.widget import CodingView

    units = make_units(articles(["<img src=x onerror=alert(1)>"]))
    session = CodingSession(units, read_codebook("generic-frames"), "AB", tmp_path, name="generic-frames")
    assert "<img" not in CodingView(session, hide_outlet=True).shown.value


def test_code_articles_of_a_corpus(tmp_path: Path, corpus):
    pytest.importorskip("ipywidgets")
    box = mk.code_articles(corpus, coder="AB", sample=2, folder=tmp_path)
    assert len(box.session.units) == 2
    with pytest.raises(MediakitError, match="a coder needs a name"):
        mk.code_articles(corpus, coder=" ", folder=tmp_path)


# ---- sheets


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_sheet_comes_back_as_codes(tmp_path: Path, corpus, ending: str):
    path = mk.write_coding_sheet(corpus, tmp_path / f"sheet.{ending}")
    with pytest.raises(MediakitError, match="there already"):
        mk.write_coding_sheet(corpus, path)
    assert mk.read_coding_sheet(path, coder="AB").empty
    fill(path, {code: "no" for code in CODES} | {"conflict": "yes"}, rows=2)
    codes = mk.read_coding_sheet(path, coder="AB")
    assert len(codes) == 2 * len(CODES) and codes.loc[codes["present"], "code"].tolist() == ["conflict"] * 2
    assert codes.columns.tolist() == mk.read_codes(make_work(tmp_path / "work")).columns.tolist()


def make_work(folder: Path) -> Path:
    begin(folder).finish()
    return folder


def fill(path: Path, answers: dict[str, str], rows: int) -> None:
    """Write answers into the first rows, as somebody with a spreadsheet does."""
    if path.suffix == ".csv":
        table = pd.read_csv(path, dtype="str", keep_default_na=False)
        for name, value in answers.items():
            table.loc[: rows - 1, name] = value
        table.to_csv(path, index=False, sep=";", encoding="utf-8-sig")  # as a German Excel saves it
        return
    from openpyxl import load_workbook

    book = load_workbook(path)
    page = book["coding"]
    head = [cell.value for cell in page[1]]
    for name, value in answers.items():
        for row in range(2, 2 + rows):
            page.cell(row, head.index(name) + 1).value = value
    book.save(path)


def test_every_mistake_is_named_with_row_and_column(tmp_path: Path, corpus):
    path = mk.write_coding_sheet(corpus, tmp_path / "sheet.xlsx")
    fill(path, {code: "no" for code in CODES} | {"conflict": "maybe", "morality": ""}, rows=1)
    with pytest.raises(MediakitError) as caught:
        mk.read_coding_sheet(path, coder="AB")
    assert "row 2, column conflict: 'maybe' is neither yes nor no" in str(caught.value)
    assert "row 2, column morality: no answer" in str(caught.value)


def test_the_workbook_opens_as_excel_expects(tmp_path: Path, corpus):
    from openpyxl import load_workbook

    book = load_workbook(mk.write_coding_sheet(corpus, tmp_path / "sheet.xlsx"))
    page = book["coding"]
    rule = page.data_validations.dataValidation[0]
    assert rule.formula1 == '"yes,no"' and str(rule.sqref).startswith("E2:I")
    assert page.freeze_panes == "E2"
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)  # a headline with "=" is text
    assert "conflict" in [cell.value for cell in book["codebook"]["A"]]
