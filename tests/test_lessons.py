"""Lessons: each builds on the corpora or says why not, takes 45 minutes, and has keys that fit its questions."""

from __future__ import annotations

import csv
import dataclasses
import re
from collections.abc import Callable
from pathlib import Path

import pytest

import mediakit as mk
from mediakit import lessons
from mediakit.lessons import list_lessons, make_lesson
from mediakit.lessons.answers import find_fault, find_faults_of
from mediakit.lessons.model import Item, Lesson, Option, Part
from mediakit.lessons.record import read_record, write_record
from mediakit.lessons.texts import read_texts
from mediakit.schema import KINDS_OF_SPEAKER

REAL, FICTIONAL = "tillerson-moscow-2017", "sunnmark-talks"
BUILDS = [
    ("four-headlines", REAL), ("four-headlines", FICTIONAL), ("who-speaks", FICTIONAL),
    ("frames", REAL), ("frames", FICTIONAL), ("read-laterally", FICTIONAL),
]  # fmt: skip


@pytest.fixture(scope="module")
def made() -> dict[tuple[str, str], Lesson]:
    return {one: make_lesson(*one) for one in BUILDS}


def texts_of(lesson: Lesson) -> str:
    return repr(dataclasses.asdict(lesson))


def item_of(lesson: Lesson, name: str) -> Item:
    return next(item for item in lesson.items if item.id == name)


# --- every lesson


@pytest.mark.parametrize("one", BUILDS, ids="-".join)
def test_a_lesson_takes_45_minutes_and_has_all_that_a_teacher_needs(made, one) -> None:
    lesson = made[one]
    assert lesson.minutes == 45
    assert all(step.minutes > 0 and step.todo and step.say for step in lesson.steps)
    assert len(lesson.goals) >= 3 and lesson.prepare and lesson.sources and lesson.question
    assert {line.partition(":")[0] for line in lesson.differentiation} == {"Easier", "Harder"}
    assert len(lesson.rubric) >= 3 and all(len(row) == 4 and all(row) for row in lesson.rubric)
    assert len(lesson.items) >= 5 and any(item.kind == "write" for item in lesson.items)


@pytest.mark.parametrize("one", BUILDS, ids="-".join)
def test_keys_have_the_shape_of_answers_and_name_only_what_is_there(made, one) -> None:
    lesson = made[one]
    assert find_faults_of(lesson) == []
    keyed = [item for item in lesson.items if item.key is not None]
    assert len(keyed) >= 3
    assert all(item.reason for item in keyed), "a key says why"


@pytest.mark.parametrize("one", BUILDS, ids="-".join)
def test_the_same_corpus_gives_the_same_lesson(made, one) -> None:
    assert make_lesson(*one) == made[one]


@pytest.mark.parametrize("one", BUILDS, ids="-".join)
def test_no_text_has_an_open_place_and_no_outlet_gets_a_score(made, one) -> None:
    text = texts_of(made[one])
    assert not re.search(r"\{[a-z_]+\}", text)
    assert not re.search(r"left[- ]wing|right[- ]wing|bias score|left-leaning|right-leaning", text)


@pytest.mark.parametrize("one", BUILDS, ids="-".join)
def test_invented_material_says_so_and_real_material_is_attributed(made, one) -> None:
    lesson, corpus = made[one], mk.read_corpus(one[1])
    assert lesson.notice.startswith("FICTIONAL") == (one[1] == FICTIONAL)
    assert corpus.title in lesson.notice
    if one[1] == FICTIONAL:
        real = set(mk.read_corpus(REAL).articles["outlet"])
        assert not [
            name for name in real if f"– {name}," in texts_of(lesson) or f"label': '{name}'" in texts_of(lesson)
        ]
    for headline in set(corpus.articles["headline"]) - {""}:
        if one[1] == REAL and headline in texts_of(lesson):
            row = corpus.articles[corpus.articles["headline"] == headline].iloc[0]
            assert len(headline.split()) <= 40
            shown = [item.reveal + item.material for item in lesson.items if headline in item.reveal + item.material]
            assert any(row["outlet"] in text and (row["url"] or row["evidence"]) in text for text in shown)


@pytest.mark.parametrize("name", ["who-speaks", "read-laterally"])
def test_a_lesson_on_whole_texts_says_why_headlines_do_not_do(name: str) -> None:
    with pytest.raises(mk.MediakitError, match="holds no whole texts") as caught:
        make_lesson(name, REAL)
    assert "sunnmark-talks" in caught.value.todo


@pytest.mark.parametrize("name", list(list_lessons()))
def test_a_corpus_that_is_too_small_gets_a_lesson_or_the_reason_why_not(
    name: str, small_corpus: Callable[..., Path]
) -> None:
    try:
        lesson = make_lesson(name, small_corpus())
    except mk.MediakitError as error:
        assert f"{name!r} cannot be made from the corpus" in str(error) and error.todo
    else:
        assert lesson.minutes == 45 and find_faults_of(lesson) == []


def test_a_lesson_that_does_not_exist_lists_those_that_do() -> None:
    with pytest.raises(mk.MediakitError, match="no lesson 'maths'") as caught:
        make_lesson("maths", FICTIONAL)
    assert "four-headlines" in caught.value.todo


def test_published_frameworks_are_cited_where_they_are_used() -> None:
    sources = {name: " ".join(read_texts(name).content["sources"]) for name in list_lessons()}
    assert "121(11)" in sources["read-laterally"] and "Caulfield, M. (2019)" in sources["read-laterally"]
    assert "Journal of Communication, 43(4)" in sources["frames"]


def test_a_lesson_comes_back_from_its_record(made, tmp_path: Path) -> None:
    for lesson in made.values():
        assert read_record(write_record(lesson, tmp_path)) == lesson


# --- one visit, four headlines


@pytest.mark.parametrize("corpus", [REAL, FICTIONAL])
def test_headlines_are_of_four_outlets_and_the_outlet_is_hidden_until_the_reveal(made, corpus: str) -> None:
    lesson = made["four-headlines", corpus]
    articles = mk.read_corpus(corpus).articles
    matches = [item for item in lesson.items if item.id.startswith("match-")]
    assert 1 <= len(matches) <= 3
    for item in matches:
        assert len(item.options) == 4 and 3 <= len(item.parts) <= 4
        outlets = {option.id: option.label for option in item.options}
        for part in item.parts:
            row = articles[articles["headline"] == part.text.strip("“”")].iloc[0]
            assert outlets[item.key[part.id]] == row["outlet"]
            assert row["outlet"] not in part.text and row["article_id"] not in part.id
        days = {
            str(articles.loc[articles["headline"] == p.text.strip("“”"), "published"].iloc[0])[:10] for p in item.parts
        }
        assert len(days) == 1


@pytest.mark.parametrize("corpus", [REAL, FICTIONAL])
def test_headlines_to_order_are_surely_one_after_the_other(made, corpus: str) -> None:
    item = item_of(made["four-headlines", corpus], "order")
    articles = mk.read_corpus(corpus).articles.drop_duplicates("headline").set_index("headline")["published"]
    labels = {option.id: option.label.strip("“”") for option in item.options}
    days = [articles[labels[one]].normalize() for one in item.key]
    assert len(days) >= 3 and all((b - a).days >= 2 for a, b in zip(days, days[1:], strict=False))
    assert item.key != [option.id for option in item.options], "what is shown is not the answer"
    shown = "".join(part.text for one in made["four-headlines", corpus].items for part in one.parts)
    assert not [label for label in labels.values() if label in shown], "no headline gives another question away"


# --- who speaks


def test_sentences_of_the_key_are_those_of_the_truth(made) -> None:
    lesson = made["who-speaks", FICTIONAL]
    item = item_of(lesson, "mark-first")
    assert [option.id for option in item.options] == list(KINDS_OF_SPEAKER)
    corpus = mk.read_corpus(FICTIONAL)
    article = next(row for row in corpus.articles.itertuples() if f"“{row.headline}”" in item.material)
    with (corpus.folder / "gold" / "quotes.csv").open(encoding="utf-8-sig", newline="") as file:
        spans = [row for row in csv.DictReader(file) if row["article_id"] == article.article_id]
    end = 0
    for part in item.parts:
        start = article.text.index(part.text, end)
        end = start + len(part.text)
        inside = [row for row in spans if int(row["start"]) < end and int(row["end"]) > start]
        first = min(inside, key=lambda row: int(row["start"]))["speaker_kind"] if inside else ""
        assert item.key.get(part.id, "") == first


def test_without_truth_the_key_says_that_a_program_made_it(tmp_path: Path) -> None:
    source = mk.read_corpus(FICTIONAL)
    copy = dataclasses.replace(source, folder=tmp_path)
    lesson = make_lesson("who-speaks", copy)
    assert "found by a program" in item_of(lesson, "mark-first").reason
    assert find_faults_of(lesson) == [] and lesson.minutes == 45
    assert "list of cue words" in item_of(make_lesson("frames", copy), "unit-1").reason


# --- frames, read laterally


def test_frame_items_share_one_coding_and_offer_none(made) -> None:
    for corpus in (REAL, FICTIONAL):
        coded = [item for item in made["frames", corpus].items if item.coding == "frames"]
        assert len(coded) >= 6
        assert len({tuple(option.id for option in item.options) for item in coded}) == 1
        assert all(item.options[-1].id == "none" and all(option.hint for option in item.options) for item in coded)
        assert {one for item in coded for one in item.key} >= {"conflict", "none"}


def test_the_whole_text_shows_that_coders_disagreed(made) -> None:
    item = item_of(made["frames", FICTIONAL], "text")
    assert "coder 1" in item.reason and "coder 2" in item.reason and "made up for teaching" in item.reason


def test_a_trace_leads_to_an_earlier_text_of_the_outlet_that_is_credited(made) -> None:
    lesson = made["read-laterally", FICTIONAL]
    articles = mk.read_corpus(FICTIONAL).articles.set_index("headline")
    traces = [item for item in lesson.items if item.id.startswith("trace-")]
    assert len(traces) == 3
    for item in traces:
        origin = next(option.label for option in item.options if option.id == item.key).split("” – ")[0].strip("“")
        retold = item.material.split("\n– “")[1].split("”, ")[0]
        assert articles.loc[origin, "published"] < articles.loc[retold, "published"]
        assert articles.loc[origin, "outlet"] != articles.loc[retold, "outlet"]


# --- shapes, texts, files


def test_answers_of_another_shape_are_named() -> None:
    options, parts = (Option("a", "A"), Option("b", "B")), (Part("p", "P"), Part("q", "Q"))
    order, match = Item("o", "order", "?", options), Item("m", "match", "?", options, parts)
    assert find_fault(order, ["a"]) == "only 1 of 2 options are in the order"
    assert find_fault(order, ["a", "a"]) == "an option is named twice"
    assert find_fault(match, {"p": "a", "z": "b"}) == "unknown part 'z'"
    assert find_fault(match, {"p": 3}) == "wrong type: a part has something that is no text"
    assert find_fault(match, {"p": "a"}) == "" and find_fault(order, []) == ""


def test_a_broken_key_is_found() -> None:
    options, parts = (Option("a", "A"), Option("b", "B")), (Part("p", "P"), Part("q", "Q"))
    item = Item("m", "match", "?", options, parts, key={"p": "a"})
    lesson = dataclasses.replace(make_lesson("who-speaks", FICTIONAL), steps=())
    step = make_lesson("who-speaks", FICTIONAL).steps[0]
    broken = dataclasses.replace(lesson, steps=(dataclasses.replace(step, items=(item, item)),))
    assert find_faults_of(broken)[:2] == ["the item 'm' occurs twice", "m: the key: a part has no option"]


def test_a_text_that_names_an_unknown_value_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = read_texts("frames")
    with pytest.raises(mk.MediakitError, match="names 'nobody'"):
        texts.fill("{nobody} is here", {"title": "x"})
    with pytest.raises(mk.MediakitError, match="'no_such_word' is missing"):
        texts.word("no_such_word")


def test_building_writes_both_pages_and_the_record(tmp_path: Path) -> None:
    built = lessons.build_lesson("four-headlines", REAL, tmp_path / "new" / "folder")
    assert all(path.is_file() for path in (built.student, built.teacher, built.record))
    assert read_record(built.record) == built.lesson
    (tmp_path / "file").write_text("x")
    with pytest.raises(mk.MediakitError, match="cannot write"):
        lessons.build_lesson("four-headlines", REAL, tmp_path / "file")


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"mediakit_lesson": 1}', '{"mediakit_lesson": 1, "steps": 3}'])
def test_a_damaged_record_is_no_traceback(content: str, tmp_path: Path) -> None:
    path = tmp_path / "lesson.json"
    path.write_text(content)
    with pytest.raises(mk.MediakitError) as caught:
        read_record(path)
    assert caught.value.todo
