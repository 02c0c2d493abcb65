"""What came back from a class: every file is counted or named with its fault; names can be left out."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import mediakit as mk
from mediakit.charts import redraw_chart
from mediakit.cli import cli
from mediakit.corpus.tables import read_rows
from mediakit.lessons import make_lesson
from mediakit.lessons.answer_files import LARGEST, Fault, Sheet, clean_name, read_json, read_sheet
from mediakit.lessons.answers import find_fault, is_answered
from mediakit.lessons.collect import collect_answers
from mediakit.lessons.counting import split_answer
from mediakit.lessons.model import Item, Lesson, Option, Part, Step
from mediakit.lessons.page import page_id
from mediakit.lessons.record import write_record
from mediakit.lessons.summary import write_answers

A, B, C = Option("a", "Ann"), Option("b", "Ben"), Option("c", "=1+1")
PARTS = (Part("p", "The first sentence."), Part("q", "The second sentence."), Part("r", "The third sentence."))
ITEMS = (
    Item("choose", "choose", "Who is it?", (A, B, C), key="a", reason="because"),
    Item("several", "several", "Which?", (A, B, C), key=["a", "b"], reason="because", coding="frames"),
    Item("several-2", "several", "Which?", (A, B, C), key=["c"], reason="because", coding="frames"),
    Item("order", "order", "In order?", (A, B, C), key=["b", "a", "c"], reason="because"),
    Item("match", "match", "Match", (A, B), PARTS, key={"p": "a", "q": "b", "r": "a"}, reason="because"),
    Item("mark", "mark", "Mark", (A, B), PARTS, key={"q": "b"}, reason="because", coding="speakers"),
    Item("guess", "choose", "What do you think?", (A, B)),
    Item("write", "write", "Why?"),
)
LESSON = Lesson("small", "A small lesson", "?", "nowhere", "14", (), (Step("All", 45, "do", "say", ITEMS),))
RIGHT = {item.id: item.key for item in ITEMS if item.key is not None}


def content_of(name: Any = "Ann", of: Lesson = LESSON, minute: int = 0, **changes: Any) -> dict[str, Any]:
    answers = {**RIGHT, "guess": "b", "write": f"{name} thinks so."} if of is LESSON else {}
    return {
        "mediakit_answers": 1, "lesson": of.name, "corpus": of.corpus, "page": page_id(of), "name": name,
        "started": "2031-05-04T08:00:00.000Z", "saved": f"2031-05-04T08:{minute:02}:00.000Z",
        "answers": answers, **changes,
    }  # fmt: skip


@pytest.fixture
def hand_in(tmp_path: Path) -> Callable[..., Path]:
    """Put a file into the class's folder: a dictionary, text or bytes."""
    folder = tmp_path / "class"
    folder.mkdir()

    def put(file: str, content: Any) -> Path:
        data = content if isinstance(content, bytes) else content.encode("utf-8") if isinstance(content, str) else None
        (folder / file).write_bytes(json.dumps(content).encode("utf-8") if data is None else data)
        return folder

    return put


def fault_of(found: Any, file: str) -> str:
    return found.files[(found.files["file"] == file) & (found.files["what"] == "fault")]["fault"].iloc[0]


# --- 30 files, five of them damaged


def test_thirty_files_are_counted_in_two_seconds_and_five_damaged_ones_are_named(hand_in, tmp_path: Path) -> None:
    lesson = make_lesson("frames", "sunnmark-talks")
    rng = random.Random(0)
    options = [option.id for option in next(item for item in lesson.items if item.coding).options]
    for number in range(25):
        answers = {item.id: rng.sample(options, 2) for item in lesson.items if item.coding}
        folder = hand_in(f"s{number:02}.json", content_of(f"S {number}", lesson, answers=answers))
    good = json.dumps(content_of("Cut Off", lesson, answers={"compare": "x" * 400}))
    hand_in("cut.json", good[: len(good) // 2])
    hand_in("empty.json", "")
    hand_in("latin.json", good.replace("Cut", "Zoë").encode("latin-1"))
    hand_in("other.json", content_of("Other"))
    hand_in("unknown.json", content_of("Unknown", lesson, answers={"unit-1": ["conflict", "weather"]}))
    record = write_record(lesson, tmp_path)
    collect_answers(folder, record)  # what is imported once is not measured
    start = time.perf_counter()
    found = collect_answers(folder, record)
    assert time.perf_counter() - start < 2
    assert len(found.students) == 25
    faults = found.files[found.files["what"] == "fault"]
    assert dict(zip(faults["file"], faults["fault"], strict=True)) == {
        "cut.json": "cut off", "empty.json": "empty", "latin.json": "not UTF-8", "other.json": "another lesson",
        "unknown.json": "unknown option",
    }  # fmt: skip
    assert found.counts["of"].max() == 25 and len(found.agreement) == len(options)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("", "empty"),
        ("\n \0\0", "empty"),
        ("hello", "not JSON"),
        ("[1, 2]", "not an answers file"),
        ("{}", "not an answers file"),
        ('{"mediakit_answers": 1, "les', "cut off"),
        ('{"mediakit_answers": 1, "lesson": "small", "page": "x"', "cut off"),
        ("[" * 100_000, "not JSON"),
        ('{"a": ' * 100_000, "cut off"),
        (b"\xff\xfe{\x00}\x00", "not UTF-8"),
        (b'{"name": "Zo\xeb"}', "not UTF-8"),
        (b"{" + b" " * LARGEST + b"}", "too large for an answers file"),
        (content_of(mediakit_answers=2), "another version of the answers format"),
        (content_of(lesson="frames"), "another lesson"),
        (content_of(corpus="elsewhere"), "another corpus"),
        (content_of(page="0" * 16), "another version of the page"),
        (content_of(name=3), "wrong type"),
        (content_of(saved="yesterday"), "wrong type"),
        (content_of(answers=[]), "wrong type"),
        (content_of(answers={"choose": ["a"]}), "wrong type"),
        (content_of(answers={"choose": None}), "wrong type"),
        (content_of(answers={"order": ["a", 3, "b"]}), "wrong type"),
        (content_of(answers={"match": {"p": ["a"]}}), "wrong type"),
        (content_of(answers={"nothing": "a"}), "unknown item"),
        (content_of(answers={"choose": "d"}), "unknown option"),
        (content_of(answers={"mark": {"z": "a"}}), "unknown part"),
        (content_of(answers={"order": ["a", "b"]}), "impossible answer"),
        (content_of(answers={"several": ["a", "a"]}), "impossible answer"),
        (content_of(answers={"write": "x" * 20_001}), "impossible answer"),
    ],
    ids=lambda one: one if isinstance(one, str) and len(one) < 40 else None,
)
def test_each_kind_of_damage_is_named_and_the_others_are_counted(hand_in, content: Any, fault: str) -> None:
    hand_in("bad.json", content)
    folder = hand_in("good.json", content_of())
    found = collect_answers(folder, LESSON)
    assert fault_of(found, "bad.json") == fault
    assert found.students["student"].tolist() == ["Ann"]
    assert found.files.loc[0, "todo"]


def test_what_is_no_students_file_is_passed_over(hand_in, tmp_path: Path) -> None:
    folder = hand_in("good.JSON", content_of())
    hand_in("._good.json", b"\x00\x05\x16\x07")
    hand_in("notes.txt", "milk")
    (folder / "sub.json").mkdir()
    write_record(LESSON, folder)
    found = collect_answers(folder)
    assert found.lesson == LESSON and len(found.students) == 1
    assert found.files["file"].tolist() == ["sub.json"] and fault_of(found, "sub.json") == "cannot be read"


def test_a_folder_without_files_or_without_a_lesson_is_an_error(hand_in, tmp_path: Path) -> None:
    with pytest.raises(mk.MediakitError, match="no such folder"):
        collect_answers(tmp_path / "nowhere")
    with pytest.raises(mk.MediakitError, match="no .json file"):
        collect_answers(tmp_path)
    folder = hand_in("bad.json", "{")
    with pytest.raises(mk.MediakitError, match="no file says which lesson.*bad.json: cut off"):
        collect_answers(folder)


def test_the_lesson_is_made_again_from_what_the_files_name_but_only_from_known_corpora(hand_in) -> None:
    lesson = make_lesson("four-headlines", "sunnmark-talks")
    folder = hand_in("one.json", content_of("Ann", lesson, answers={"guess": "never"}))
    assert collect_answers(folder).lesson == lesson
    hand_in("one.json", content_of(lesson="four-headlines", corpus="/etc"))
    with pytest.raises(mk.MediakitError, match="no corpus of that name is known") as caught:
        collect_answers(folder)
    assert "--lesson" in caught.value.todo


# --- one student, several files


def test_of_two_files_of_one_student_the_last_saved_counts_and_that_is_said(hand_in) -> None:
    hand_in("a.json", content_of("Zoë  Brandt", minute=9, answers={"choose": "b"}))
    folder = hand_in("b.json", content_of("zoe\u0308 brandt", minute=5, answers={"choose": "a"}))
    found = collect_answers(folder, LESSON)
    assert found.students["student"].tolist() == ["Zoë Brandt"]
    assert found.answers["answer"].tolist() == ["b"]
    assert found.files[["file", "fault", "detail"]].to_numpy().tolist() == [
        ["b.json", "an earlier file of the same student", "a.json"]
    ]


def test_files_without_a_name_all_count_but_for_copies(hand_in) -> None:
    hand_in("a.json", content_of("", answers={"choose": "b"}))
    hand_in("a (1).json", content_of("", answers={"choose": "b"}))
    folder = hand_in("b.json", content_of(" ", answers={"choose": "a"}))
    found = collect_answers(folder, LESSON)
    assert len(found.students) == 2
    assert set(found.files["fault"]) == {
        "a copy of another file without a name", "no name in it; it was counted as one student",
    }  # fmt: skip


# --- what is counted


def test_counts_shares_and_right_answers_are_those_of_the_class(hand_in) -> None:
    for number in range(6):
        answers = {**RIGHT, "choose": "a" if number < 4 else "b", "mark": {"q": "b"} if number < 5 else {"p": "a"}}
        folder = hand_in(f"{number}.json", content_of(f"S{number}", answers=answers if number else {}))
    found = collect_answers(folder, LESSON)
    row = found.counts[(found.counts["item_id"] == "choose") & (found.counts["option_id"] == "a")].iloc[0]
    assert (row["n"], row["of"], row["share"], row["is_key"]) == (3, 5, 0.6, "yes")
    assert (row["low"], row["high"]) == mk.wilson_interval(3, 5)
    right = found.right.set_index(["item_id", "part_id"])[["n", "of"]]
    assert right.loc[("choose", "")].tolist() == [3, 5]
    assert right.loc[("mark", "")].tolist() == [4, 5] and right.loc[("mark", "r")].tolist() == [5, 5]
    assert right.loc[("mark", "p")].tolist() == [4, 5]
    assert right.loc[("order", "1")].tolist() == [5, 5]
    assert found.students.set_index("student").loc["S0", ["n_answered", "of_keyed"]].tolist() == [0, 0]
    marks = found.counts[(found.counts["item_id"] == "mark") & (found.counts["part_id"] == "p")].set_index("option_id")
    assert marks.loc["", ["n", "of", "is_key"]].tolist() == [4, 5, "yes"]


def test_a_match_that_is_not_finished_counts_for_the_parts_that_are(hand_in) -> None:
    folder = hand_in("a.json", content_of(answers={"match": {"p": "a"}}))
    right = collect_answers(folder, LESSON).right.set_index(["item_id", "part_id"])[["n", "of"]]
    assert right.loc[("match", "p")].tolist() == [1, 1]
    assert right.loc[("match", "q")].tolist() == [0, 0]
    assert right.loc[("match", "")].tolist() == [0, 1]


def test_agreement_is_over_all_items_of_one_coding(hand_in) -> None:
    for number, mark in enumerate(({"q": "b"}, {"q": "b"}, {"q": "a", "r": "a"})):
        answers = {"several": ["a"], "several-2": ["c"] if number else ["a"], "mark": mark}
        folder = hand_in(f"{number}.json", content_of(f"S{number}", answers=answers))
    table = collect_answers(folder, LESSON).agreement.set_index(["coding", "code"])
    assert table.loc[("frames", "a"), ["n_units", "n_votes", "n_coders"]].tolist() == [2, 6, 3]
    assert table.loc[("frames", "a"), "agreement"] == pytest.approx((3 + 1) / 6)
    assert "all votes are False" in table.loc[("frames", "b"), "reason"]
    assert table.loc[("speakers", ""), "n_units"] == 3
    votes = pd.DataFrame({"0": ["", "b", ""], "1": ["", "b", ""], "2": ["", "a", "a"]})
    from mediakit.stats.agreement import agreement_of

    assert table.loc[("speakers", ""), "alpha"] == agreement_of(votes)["alpha"]


def test_one_student_has_no_agreement_and_the_reason_is_said(hand_in) -> None:
    found = collect_answers(hand_in("a.json", content_of()), LESSON)
    assert found.agreement["alpha"].isna().all() and set(found.agreement["reason"]) == {"no unit has two votes"}


def test_nobody_answered_is_an_honest_empty_result(hand_in, tmp_path: Path) -> None:
    found = collect_answers(hand_in("a.json", content_of(answers={})), LESSON)
    assert len(found.students) == 1 and len(found.answers) == 0 and found.counts["of"].max() == 0
    files = write_answers(found, tmp_path / "out")
    assert "Nobody answered." in files[0].read_text(encoding="utf-8")
    assert not [path for path in files if path.suffix == ".png"]


# --- names


def test_without_names_no_name_file_name_or_time_is_anywhere(hand_in, tmp_path: Path) -> None:
    for number in range(7):
        answers = {**RIGHT, "write": "I think so."}
        folder = hand_in(
            f"Petra-Quist-{number}.json", content_of(f"Petra Quist {number}", minute=number, answers=answers)
        )
    hand_in("Petra-Quist-early.json", content_of("petra quist 3", minute=0))
    hand_in("Petra-Quist-bad.json", content_of("Petra Quist", answers={"Petra Quist": "a"}))
    found = collect_answers(folder, LESSON, names=False)
    assert found.students["student"].tolist() == [f"Student {place:02}" for place in range(1, 8)]
    files = write_answers(found, tmp_path / "out")
    for path in files:
        data = path.read_bytes()
        assert b"Quist" not in data and b"Petra" not in data and b"T08:" not in data, path.name
    assert "file 8 of 9" in files[0].read_text(encoding="utf-8")
    output = CliRunner().invoke(cli, ["lesson", "collect", str(folder), "--lesson", str(write_record(LESSON, tmp_path)),
                                      "--out", str(tmp_path / "cli"), "--no-names"]).output  # fmt: skip
    assert "7 students counted" in output and "Quist" not in output


def test_numbers_instead_of_names_are_stable_and_not_in_the_order_of_names(hand_in) -> None:
    for number in range(9):
        folder = hand_in(f"{number}.json", content_of(f"S{number}", answers={"write": str(number)}))
    first, again = (collect_answers(folder, LESSON, names=False).answers for _ in range(2))
    pd.testing.assert_frame_equal(first, again)
    order = first.sort_values("student")["answer"].tolist()
    assert sorted(order) != order and len(set(order)) == 9


# --- files


def test_tables_are_safe_for_spreadsheets_and_the_page_runs_nothing(hand_in, tmp_path: Path) -> None:
    evil = '=HYPERLINK("http://x")<script>alert(1)</script>'
    folder = hand_in("a.json", content_of(evil, answers={"write": evil + " \ud800", "several": ["c"]}))
    files = write_answers(collect_answers(folder, LESSON), tmp_path / "out")
    by_name = {path.name: path for path in files}
    raw = by_name["answers.csv"].read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") and b"'=HYPERLINK" in raw and b",'=1+1," in raw
    assert read_rows(by_name["answers.csv"])["student"].iloc[0].startswith("=HYPERLINK")
    page = by_name["summary.html"].read_text(encoding="utf-8")
    assert "<script" not in page and "&lt;script&gt;" in page
    assert not [line for line in page.splitlines() if "http" in line and ("src=" in line or "href=" in line)]


def test_the_chart_says_what_the_class_answered_and_is_drawn_again_from_its_csv(hand_in, tmp_path: Path) -> None:
    for number in range(8):
        folder = hand_in(f"{number}.json", content_of(f"S{number}"))
    files = {path.name: path for path in write_answers(collect_answers(folder, LESSON), tmp_path / "out")}
    about = json.loads(files["class.json"].read_text(encoding="utf-8"))
    assert about["title"] == "In 12 of 12 questions with a key the class's most frequent answer is the key"
    assert "8 of 8 (key)" in about["alt"]
    from mediakit.charts import chart_of

    assert chart_of(redraw_chart(files["class.json"])).title == about["title"]


def test_results_do_not_go_among_the_students_files(hand_in) -> None:
    folder = hand_in("a.json", content_of())
    hand_in("bad.json", "{")
    with pytest.raises(mk.MediakitError, match="holds the students' files"):
        write_answers(collect_answers(folder, LESSON), folder)


# --- any answers


def answers_to(item: Item) -> st.SearchStrategy[Any]:
    ids = [option.id for option in item.options]
    if item.kind == "write":
        return st.text(max_size=60)
    if item.kind == "choose":
        return st.sampled_from([*ids, ""])
    if item.kind == "several":
        return st.lists(st.sampled_from(ids), unique=True)
    if item.kind == "order":
        return st.permutations(ids) | st.just([])
    return st.dictionaries(st.sampled_from([part.id for part in item.parts]), st.sampled_from(ids))


ANSWERS = st.fixed_dictionaries({}, optional={item.id: answers_to(item) for item in ITEMS})


@given(answers=ANSWERS, name=st.text(max_size=30))
def test_any_valid_answers_file_comes_back_as_it_was(tmp_path_factory: Any, answers: dict[str, Any], name: str) -> None:
    path = tmp_path_factory.mktemp("any") / "a.json"
    path.write_text(json.dumps(content_of(name, answers=answers)), encoding="utf-8")
    read = read_json(path)
    assert not isinstance(read, Fault)
    sheet = read_sheet(path.name, *read, LESSON, page_id(LESSON))
    assert isinstance(sheet, Sheet)
    given_ones = {key: answer for key, answer in answers.items() if is_answered(answer)}
    assert sheet.answers == {
        key: one.encode("utf-8", "replace").decode() if isinstance(one, str) else one for key, one in given_ones.items()
    }
    assert sheet.name == clean_name(name) and clean_name(sheet.name) == sheet.name
    for item in ITEMS:
        if item.id in sheet.answers:
            assert find_fault(item, sheet.answers[item.id]) == ""
            assert split_answer(item, sheet.answers[item.id])


@settings(max_examples=25)
@given(classes=st.lists(ANSWERS, min_size=1, max_size=5))
def test_the_counts_of_any_class_add_up(tmp_path_factory: Any, classes: list[dict[str, Any]]) -> None:
    folder = tmp_path_factory.mktemp("class")
    for number, answers in enumerate(classes):
        (folder / f"{number}.json").write_text(json.dumps(content_of(f"S{number}", answers=answers)), encoding="utf-8")
    found = collect_answers(folder, LESSON)
    assert len(found.students) == len(classes)
    single = found.counts[found.counts["kind"].isin(["choose", "order", "match", "mark"])]
    for _, part in single.groupby(["item_id", "part_id"]):
        assert part["n"].sum() == part["of"].iloc[0]
    for item in ITEMS:
        answered = sum(is_answered(answers.get(item.id, "")) for answers in classes)
        assert found.answers.loc[found.answers["item_id"] == item.id, "student"].nunique() == answered
    assert found.students["n_right"].sum() == found.answers["right"].fillna(False).sum()


@given(data=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_no_bytes_whatever_break_the_reading(tmp_path_factory: Any, data: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "a.json"
    path.write_bytes(data)
    read = read_json(path)
    if not isinstance(read, Fault):
        read = read_sheet(path.name, *read, LESSON, page_id(LESSON))
    assert isinstance(read, Fault) and read.fault


# --- the command line


def run(*arguments: str) -> Any:
    return CliRunner().invoke(cli, ["lesson", *arguments])


def test_lessons_are_listed_with_question_minutes_and_what_they_need() -> None:
    output = run("list").output
    assert output.count("(45 minutes)") == 4 and output.count("needs:") == 4 and "who-speaks" in output


def test_a_lesson_is_built_and_its_answers_collected_from_the_command_line(tmp_path: Path) -> None:
    built = run("build", "four-headlines", "--corpus", "sunnmark-talks", "--out", str(tmp_path / "lesson"))
    assert built.exit_code == 0 and "FICTIONAL" in built.output and "lesson.json" in built.output
    lesson = make_lesson("four-headlines", "sunnmark-talks")
    (tmp_path / "class").mkdir()
    content = content_of("Ann", lesson, answers={"guess": "never", "order": next(iter(lesson.items)).key})
    (tmp_path / "class" / "a.json").write_text(json.dumps(content))
    (tmp_path / "class" / "b.json").write_text("{")
    done = run("collect", str(tmp_path / "class"), "--lesson", str(tmp_path / "lesson" / "lesson.json"),
               "--out", str(tmp_path / "out"))  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "Not counted: b.json: cut off" in done.output and "1 students counted" not in done.output
    assert (tmp_path / "out" / "summary.html").is_file() and (tmp_path / "out" / "counts.csv").is_file()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build", "maths", "--corpus", "sunnmark-talks"], "no lesson 'maths'"),
        (["build", "who-speaks", "--corpus", "tillerson-moscow-2017"], "holds no whole texts"),
        (["build", "who-speaks", "--corpus", "nowhere"], "no corpus 'nowhere'"),
        (["collect", "nowhere"], "no such folder"),
    ],
)
def test_errors_of_the_commands_say_what_to_do(arguments: list[str], message: str) -> None:
    done = run(*arguments)
    assert isinstance(done.exception, mk.MediakitError)
    assert message in str(done.exception) and done.exception.todo


def test_a_class_of_damaged_files_only_is_an_error_that_names_each(tmp_path: Path) -> None:
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "a.json").write_text("{")
    record = write_record(LESSON, tmp_path)
    done = run("collect", str(tmp_path / "class"), "--lesson", str(record))
    assert "Not counted: a.json: cut off" in done.output
    assert "no file could be counted" in str(done.exception)
