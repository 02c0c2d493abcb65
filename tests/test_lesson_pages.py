"""What is in the files of a lesson: nothing that runs or leaks, small, the same from run to run."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest

from mediakit.lessons.model import Item, Lesson, Option, Step
from mediakit.lessons.page import page_id, write_student_page, write_teacher_page


@pytest.fixture
def student(invented_lesson: Lesson, tmp_path: Path) -> str:
    return write_student_page(invented_lesson, tmp_path).read_text(encoding="utf-8")


def test_texts_of_a_lesson_are_text_and_no_markup(student: str, invented_lesson: Lesson) -> None:
    page = lxml.html.fromstring(student)
    assert len(page.cssselect("script")) == 2
    assert page.cssselect("h1")[0].text_content() == invented_lesson.title
    assert not page.cssselect("h1 b")


def test_the_page_asks_nobody(student: str) -> None:
    page = lxml.html.fromstring(student)
    addresses = [value for _, name, value, _ in page.iterlinks() if name in ("src", "href")]
    assert all(value.startswith(("#", "data:")) for value in addresses)
    assert "default-src 'none'" in page.cssselect('meta[http-equiv="Content-Security-Policy"]')[0].get("content")


def test_the_key_cannot_be_read_at_a_glance_but_is_there(student: str, invented_lesson: Lesson) -> None:
    assert "It stood on page nine" not in student
    data = json.loads(base64.b64decode(lxml.html.fromstring(student).cssselect("#data")[0].text))
    assert [item["key"] for item in data["items"]] == [item.key for item in invented_lesson.items]


def test_what_has_to_be_ordered_never_stands_in_order(invented_lesson: Lesson, tmp_path: Path) -> None:
    for number in range(20):
        options = tuple(Option(f"o{place}", f"{number} {place}") for place in range(2))
        item = Item("o", "order", "Order", options, key=["o0", "o1"])
        lesson = replace(invented_lesson, steps=(Step("s", 45, "t", "s", (item,)),))
        page = lxml.html.fromstring(write_student_page(lesson, tmp_path).read_text(encoding="utf-8"))
        assert [line.get("data-option") for line in page.cssselect(".order li")] == ["o1", "o0"]


def test_the_same_lesson_gives_the_same_files(invented_lesson: Lesson, tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.mkdir()
    second.mkdir()
    for write in (write_student_page, write_teacher_page):
        assert write(invented_lesson, first).read_bytes() == write(invented_lesson, second).read_bytes()


def test_other_items_give_another_page_id(invented_lesson: Lesson) -> None:
    changed = replace(invented_lesson, steps=invented_lesson.steps[:1])
    assert page_id(changed) != page_id(invented_lesson) == page_id(replace(invented_lesson, title="Another title"))


def test_the_teacher_sees_key_reasons_and_minutes(invented_lesson: Lesson, tmp_path: Path) -> None:
    page = lxml.html.fromstring(write_teacher_page(invented_lesson, tmp_path).read_text(encoding="utf-8"))
    text = " ".join(page.text_content().split())
    assert "0–5" in text and "5–45" in text
    assert "The text says so" in text and "It stood on page nine" in text
    assert "Open: no answer is the only right one." in text
