"""What leaves for another program and comes back is the same; what it cannot hold is said; what is damaged is named."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mediakit as mk
from mediakit.errors import MediakitError

TEXT = "Ferry 🚢 sails; “no”, said Ольга_*[1].\n\nA\\second -> part\t| of it."
ENDINGS = {
    "csv": "x.csv",
    "doccano": "x.jsonl",
    "label-studio": "x.json",
    "web-annotation": "x.jsonld",
    "inception": "x",
}
CODES = ["conflict", "human_interest", "a|b[2]"]


def articles(text: str = TEXT) -> pd.DataFrame:
    rows = [(f"a/{number}", "Harbour Post", f"Headline {number}", text) for number in range(3)]
    return pd.DataFrame(rows, columns=["article_id", "outlet", "headline", "text"])


def make_codes() -> pd.DataFrame:
    rows = [
        (article, "", "text", "", "generic-frames", code, (place + number) % 2 == 0, coder, f"note of {coder}")
        for number, article in enumerate(["a/0", "a/1"])
        for coder in ("ann", "b~n")
        for place, code in enumerate(CODES)
    ]
    columns = ["article_id", "quote_id", "field", "paragraph", "codebook", "code", "present", "coder", "note"]
    return pd.DataFrame(rows, columns=columns).astype({"present": "boolean"})


def make_spans(places: list[tuple[int, int, str]], text: str = TEXT) -> pd.DataFrame:
    rows = [("a/0", "", "text", "", start, end, "generic-frames", code, "ann") for start, end, code in places]
    columns = ["article_id", "quote_id", "field", "paragraph", "start", "end", "codebook", "code", "coder"]
    return pd.DataFrame(rows, columns=columns).astype({"start": "int64", "end": "int64"})


def ordered(table: pd.DataFrame) -> list[tuple]:
    return sorted(table.itertuples(index=False, name=None))


@pytest.mark.parametrize("format", [name for name in ENDINGS if name != "inception"])
def test_codes_come_back_as_they_were(tmp_path: Path, format: str):
    path, codes = tmp_path / ENDINGS[format], make_codes()
    assert mk.write_annotations(path, articles(), codes=codes) == []
    back = mk.read_annotations(path)
    assert ordered(back.codes) == ordered(codes[back.codes.columns])
    assert back.notes == () and set(back.texts["text"]) == {TEXT}


def trimmed(text: str, start: int, end: int) -> bool:
    return start < end and not text[start].isspace() and not text[end - 1].isspace()


SIGNS = st.text(alphabet="ab Ж🚢\n_|[*\\;->\t“é", min_size=1, max_size=30).filter(lambda text: text.strip() != "")


@pytest.mark.parametrize("format", list(ENDINGS))
@given(SIGNS, st.data())
@settings(max_examples=40)
def test_marks_come_back_on_the_same_words(tmp_path_factory, format: str, text: str, data: st.DataObject):
    text = text.strip()
    ends = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)), st.sampled_from(CODES))
    places = data.draw(st.lists(ends.filter(lambda one: trimmed(text, *one[:2])), min_size=1, max_size=4, unique=True))
    path = tmp_path_factory.mktemp("format") / ENDINGS[format]
    mk.write_annotations(path, articles(text), spans=make_spans(places), format=format)
    back = mk.read_annotations(path, format)
    assert sorted(back.spans[["start", "end", "code"]].itertuples(index=False, name=None)) == sorted(places)
    words = {text[start:end] for start, end, _ in places}
    whole = back.texts["text"].iloc[0]
    shown = {whole[start:end] for start, end in zip(back.spans["start"], back.spans["end"], strict=True)}
    assert {word.split() and tuple(word.split()) for word in shown} == {tuple(word.split()) for word in words}


def test_what_a_format_cannot_hold_is_said(tmp_path: Path):
    told = mk.write_annotations(tmp_path / "x", articles(), codes=make_codes(), format="inception")
    assert told == ["the codes of 4 whole units: the format holds marked words alone", "the notes of 4 units"]
    both = mk.write_annotations(
        tmp_path / "x.jsonl", articles(), codes=make_codes(), spans=make_spans([(0, 5, "conflict")])
    )
    assert "two projects" in both[0]


def test_a_file_of_doccano_without_our_keys(tmp_path: Path):
    path = tmp_path / "ann.jsonl"
    path.write_text(
        '{"id": 7, "text": "Ferry sails", "label": ["conflict"]}\n{"id": 8, "text": "Quay", "label": []}\n', "utf-8"
    )
    back = mk.read_annotations(path)
    assert back.codes[["article_id", "code", "present", "coder"]].values.tolist() == [
        ["unit-0001", "conflict", True, "ann"],
        ["unit-0002", "conflict", False, "ann"],
    ]
    assert back.notes == ("codes that are not named in a line count as absent",)


def test_a_file_of_label_studio_without_our_keys(tmp_path: Path):
    tasks = [
        {
            "id": 1,
            "data": {"text": "Ferry sails"},
            "annotations": [
                {
                    "completed_by": {"id": 3, "email": "ann@example.org"},
                    "result": [
                        {"type": "choices", "value": {"choices": ["conflict"]}, "from_name": "c", "to_name": "t"},
                        {"type": "labels", "value": {"start": 0, "end": 5, "text": "Ferry", "labels": ["economic"]}},
                    ],
                },
                {"completed_by": 4, "was_cancelled": True, "result": []},
            ],
        }
    ]
    path = tmp_path / "export.json"
    path.write_text(json.dumps(tasks), "utf-8")
    back = mk.read_annotations(path)
    assert back.codes[["code", "present", "coder"]].values.tolist() == [["conflict", True, "ann@example.org"]]
    assert back.spans[["start", "end", "code"]].values.tolist() == [[0, 5, "economic"]]
    assert "skipped is passed over" in back.notes[0]


def test_an_export_of_inception(tmp_path: Path):
    path = tmp_path / "doc.tsv"
    path.write_text(
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Frame|code\n\n\n#Text=A 🚢 sails on\n"
        "1-1\t0-1\tA\t_\t\n1-2\t2-4\t🚢\tconflict[1]\t\n1-3\t5-10\tsails\tconflict[1]|economic\t\n1-4\t11-13\ton\t*\t\n",
        "utf-8",
    )
    back = mk.read_annotations(path, "inception")
    text = back.texts["text"].iloc[0]
    assert text == "A 🚢 sails on"
    marks = {(text[start:end], code) for start, end, code in back.spans[["start", "end", "code"]].values.tolist()}
    assert marks == {("🚢 sails", "conflict"), ("sails", "economic")}


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("x.jsonl", '{"text": "a", "label": []}\n{"text": "a', "line 2"),
        ("x.jsonl", '{"label": []}', "no text"),
        ("x.jsonl", '{"text": "abc", "label": [[2, 9, "x"]]}', "does not lie in its text"),
        ("x.json", '{"data": 1}', "no list of tasks"),
        ("x.json", '[{"data": {"image": "x"}}]', "task 1"),
        ("x.jsonld", '{"items": [{"body": []}]}', "annotation 1"),
        ("x.csv", "article_id,coder\na,b\n", "no column 'code'"),
        ("x.tsv", "hello", "no WebAnno TSV"),
        ("x.txt", "hello", "names no format"),
    ],
)
def test_a_damaged_file_is_named_with_its_place(tmp_path: Path, name: str, content: str, told: str):
    path = tmp_path / name
    path.write_text(content, "utf-8")
    with pytest.raises(MediakitError) as caught:
        mk.read_annotations(path, "inception" if name.endswith(".tsv") else None)
    assert told in str(caught.value)


def test_units_without_words_are_refused(tmp_path: Path):
    with pytest.raises(MediakitError, match="words of a unit are not in the texts"):
        mk.write_annotations(tmp_path / "x.csv", articles().tail(1), codes=make_codes())
