"""A student's way through a lesson page in a real browser, by keyboard alone; saving, printing, zoom, accessibility."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest

import mediakit as mk
from mediakit.lessons.model import Lesson
from mediakit.lessons.page import page_id, write_student_page, write_teacher_page


@pytest.fixture(scope="module")
def pages(invented_lesson: Lesson, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("lesson")
    return write_student_page(invented_lesson, folder), write_teacher_page(invented_lesson, folder)


@pytest.fixture
def student(pages: tuple[Path, Path], visit):
    visit.open_file(pages[0])
    visit.page.evaluate("localStorage.clear()")
    visit.page.reload()
    yield visit
    assert visit.errors == []
    assert visit.outside_requests == []


def focus_on(page, selector: str) -> None:
    """Go on with the tabulator until the element has the focus, as somebody without a mouse does."""
    for _ in range(120):
        if page.evaluate("css => document.activeElement.matches(css)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{selector} cannot be reached with the tabulator")


def saved(visit) -> dict:
    with visit.page.expect_download() as download:
        visit.page.click("#save")
    return json.loads(Path(download.value.path()).read_text(encoding="utf-8"))


def answer_by_keyboard(page) -> None:
    keys = page.keyboard
    focus_on(page, "#name")
    keys.type("Ann-Ön")
    focus_on(page, "#item-order .down:not([disabled])")
    keys.press("Enter")
    focus_on(page, "#item-order .check")
    keys.press("Enter")
    focus_on(page, "#item-choose input")
    keys.press("Space")
    keys.press("ArrowDown")
    focus_on(page, "#item-choose .check")
    keys.press("Space")
    focus_on(page, '#item-several input[value="b"]')
    keys.press("Space")
    focus_on(page, '#item-match select[data-part="p1"]')
    keys.press("ArrowDown")
    focus_on(page, '#item-mark select[data-part="s2"]')
    keys.press("ArrowDown")
    focus_on(page, "#item-write textarea")
    keys.type("Because the quay <b>was</b> closed.")


def test_the_whole_way_by_keyboard(student, invented_lesson: Lesson) -> None:
    answer_by_keyboard(student.page)
    assert student.page.inner_text("#progress") == "6 of 6 answered"
    focus_on(student.page, "#save")
    with student.page.expect_download() as download:
        student.page.keyboard.press("Enter")
    name = download.value.suggested_filename
    content = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert name == f"harbour-ann-ön-{content['saved'][:10]}.json"
    assert {key: content[key] for key in ("mediakit_answers", "lesson", "corpus", "page", "name")} == {
        "mediakit_answers": 1,
        "lesson": "harbour",
        "corpus": "invented",
        "page": page_id(invented_lesson),
        "name": "Ann-Ön",
    }
    first, second, third = content["answers"].pop("order")
    assert {first, second, third} == {"one", "two", "three"}
    assert content["answers"] == {
        "choose": "b",
        "several": ["b"],
        "match": {"p1": "a"},
        "mark": {"s2": "official"},
        "write": "Because the quay <b>was</b> closed.",
    }


def test_checking_shows_the_key_and_keeps_the_answer_open(student) -> None:
    page = student.page
    page.click("#item-choose .check")
    assert page.inner_text("#item-choose .feedback") == "Answer first, then check."
    page.check('#item-choose input[value="a"]')
    page.click("#item-choose .check")
    assert page.inner_text("#item-choose .feedback .verdict") == "Not as in the key."
    assert "The text says so: </script><b>x</b>" in page.inner_text("#item-choose .feedback")
    page.check('#item-choose input[value="b"]')
    page.click("#item-choose .check")
    assert page.inner_text("#item-choose .feedback .verdict") == "As in the key."
    page.select_option('#item-mark select[data-part="s1"]', "citizen")
    page.click("#item-mark .check")
    told = page.inner_text("#item-mark .feedback")
    assert "0 of 2 as in the key." in told and "Sentence 2: you nothing, key “Official”" in told


def test_moves_are_told_and_keep_the_focus(student) -> None:
    page = student.page
    last = page.locator("#item-order li").last.get_attribute("data-option")
    page.locator("#item-order li").last.locator(".up").focus()
    page.keyboard.press("Enter")
    assert page.inner_text("#moved") == "Now number 2 of 3"
    page.keyboard.press("Enter")
    assert page.locator("#item-order li").first.get_attribute("data-option") == last
    assert page.evaluate("document.activeElement.className") == "down"  # the other one is off at the end
    page.keyboard.press("Enter")
    assert page.inner_text("#moved") == "Now number 2 of 3"


def test_answers_outlive_the_page_and_can_be_taken_away(student) -> None:
    answer_by_keyboard(student.page)
    before = saved(student)
    student.page.reload()
    assert student.page.inner_text("#progress") == "6 of 6 answered"
    assert student.page.is_visible("#item-choose .feedback")
    after = saved(student)
    assert after["answers"] == before["answers"] and after["started"] == before["started"]
    student.page.click("#again")
    student.page.keyboard.press("Enter")  # the first button keeps everything
    assert student.page.inner_text("#progress") == "6 of 6 answered"
    student.page.click("#again")
    student.page.click("#sure-yes")
    assert student.page.inner_text("#progress") == "0 of 6 answered"
    assert student.page.input_value("#name") == ""


def test_a_saved_file_opens_elsewhere(student, pages: tuple[Path, Path], tmp_path: Path) -> None:
    answer_by_keyboard(student.page)
    content = saved(student)
    file = tmp_path / "mine.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    student.page.evaluate("localStorage.clear()")
    student.page.reload()
    student.page.set_input_files("#file", file)
    student.page.wait_for_function("document.getElementById('status').textContent.startsWith('Opened')")
    assert saved(student)["answers"] == content["answers"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{ cut", "damaged"),
        ("[]", "no file of answers"),
        ('{"mediakit_answers": 1, "lesson": "other", "page": "", "answers": {}}', "another lesson"),
        ('{"mediakit_answers": 1, "lesson": "harbour", "page": "old", "answers": {}}', "another version"),
    ],
)
def test_foreign_and_damaged_files_change_nothing(student, tmp_path: Path, content: str, told: str) -> None:
    student.page.check('#item-choose input[value="a"]')
    file = tmp_path / "x.json"
    file.write_text(content, encoding="utf-8")
    student.page.set_input_files("#file", file)
    student.page.wait_for_selector("#status.alarm")
    assert told in student.page.inner_text("#status")
    assert saved(student)["answers"] == {"choose": "a"}


def test_answers_in_a_file_that_do_not_fit_are_left_out(student, invented_lesson: Lesson, tmp_path: Path) -> None:
    answers = {"choose": "nobody", "several": "b", "match": {"p9": "a"}, "write": "yes", "gone": "x", "order": ["one"]}
    content = {"mediakit_answers": 1, "lesson": "harbour", "page": page_id(invented_lesson), "answers": answers}
    file = tmp_path / "x.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    student.page.set_input_files("#file", file)
    student.page.wait_for_selector("#status.alarm")
    assert student.page.inner_text("#status") == "Opened; 5 answers could not be read."
    assert saved(student)["answers"] == {"write": "yes"}


def test_a_browser_that_keeps_nothing_is_said_to(pages: tuple[Path, Path], visit) -> None:
    visit.page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }})")
    visit.open_file(pages[0])
    assert "This browser keeps nothing" in visit.page.inner_text("#status")
    visit.page.check('#item-choose input[value="a"]')
    assert "This browser keeps nothing" in visit.page.inner_text("#status")
    assert saved(visit)["answers"] == {"choose": "a"}


@pytest.mark.parametrize(("width", "zoom"), [(360, 1), (1280, 2), (320, 1)])
def test_nothing_has_to_be_scrolled_sideways(student, pages: tuple[Path, Path], width: int, zoom: int) -> None:
    page = student.page
    page.set_viewport_size({"width": width // zoom, "height": 800 // zoom})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(pages[1].as_uri())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_it_prints_as_a_paper_form(student, paper: str) -> None:
    student.page.check('#item-choose input[value="a"]')
    student.page.click("#item-choose .check")
    printed = student.page.pdf(format=paper)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 4
    student.page.emulate_media(media="print")
    text = " ".join(student.page.inner_text("body").split())
    assert "Write 1, 2, 3" in text and "A Official" in text
    assert "Сообщение 🚢" in text
    for hidden in ("Save answers", "Not as in the key", "The text says so", "↑"):
        assert hidden not in text


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_no_fault(pages: tuple[Path, Path], visit, which: int, width: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": 900})
    visit.open_file(pages[which])
    for box in visit.page.locator(".check").all():
        box.click()
    assert axe_faults(visit) == []


def axe_faults(visit) -> list[tuple[str, list[str]]]:
    visit.page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    found = visit.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert len(found["passes"]) > 10  # it did run
    return [(rule["id"], [node["html"][:100] for node in rule["nodes"]]) for rule in found["violations"]]


LESSONS = dict.fromkeys(["who-speaks", "frames", "read-laterally"], "sunnmark-talks")
LESSONS["four-headlines"] = "tillerson-moscow-2017"


@pytest.mark.parametrize("name", list(LESSONS))
def test_each_lesson_can_be_done(name: str, visit, tmp_path: Path) -> None:
    built = mk.build_lesson(name, LESSONS[name], tmp_path)
    assert max(built.student.stat().st_size, built.teacher.stat().st_size) < 400_000
    visit.page.set_viewport_size({"width": 360, "height": 800})
    visit.open_file(built.student)
    page = visit.page
    for box in page.locator(".item").all():
        for select in box.locator("select").all():
            select.select_option(index=1)
        for first in box.locator("input").all()[:1]:
            first.check()
        for field in box.locator("textarea").all():
            field.fill("What I think.")
        for button in box.locator(".keep, .check").all():
            button.click()
    n = len(built.lesson.items)
    assert page.inner_text("#progress") == f"{n} of {n} answered"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe_faults(visit) == []
    answers = tmp_path / "answers"
    answers.mkdir()
    (answers / "one.json").write_text(json.dumps(saved(visit)), encoding="utf-8")
    counted = mk.collect_answers(answers, built.record)
    assert counted.students["n_answered"].tolist() == [n]
    visit.open_file(built.teacher)
    assert axe_faults(visit) == []
    assert visit.errors == [] and visit.outside_requests == []
