"""The quality floor of quotations: figures on texts annotated by hand that may not fall, and the measuring itself.

The pins are in tests/gold/quotes/floor.csv; `python tools/measure_quotes.py --pin` writes them.
"""

from __future__ import annotations

import csv
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediakit.errors import ResourceError, SchemaError
from mediakit.quotes.annotated import read_annotated
from mediakit.quotes.confidence import PATH, confidence_of
from mediakit.quotes.evaluate import compare_quotes, pool_measures
from mediakit.schema import ARTICLES, QUOTES, empty_table

ROOT = Path(__file__).resolve().parents[1]
RAISE = (
    "Look at `python tools/measure_quotes.py --errors`. A figure that rose is made the new floor with "
    "`python tools/measure_quotes.py --pin`; one that fell on purpose too, and CHANGELOG.md says why."
)


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("measure_quotes", ROOT / "tools" / "measure_quotes.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["measure_quotes"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def measured(tool: ModuleType) -> dict[str, object]:
    return {one.name: one for one in (tool.measure_gold(), tool.measure_fictional())}


def pins() -> list[dict[str, str]]:
    with (ROOT / "tests" / "gold" / "quotes" / "floor.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# The floor ------------------------------------------------------------------------------------------------------------


def test_what_is_measured_on_has_not_changed_silently(measured) -> None:
    held = {(pin["set"], pin["sha256"]) for pin in pins()}
    today = {(name, one.sha256) for name, one in measured.items()}
    assert today == held, f"The annotated texts are not those that the floor was measured on. {RAISE}"


@pytest.mark.parametrize("name", ["gold", "fictional"])
def test_no_figure_falls_below_its_floor(measured, tool: ModuleType, name: str) -> None:
    figures = tool.figures_of(measured[name]).set_index(["measure", "value"])
    floor = [pin for pin in pins() if pin["set"] == name]
    assert {(pin["measure"], pin["value"]) for pin in floor} == set(figures.index), RAISE
    fallen = [
        f"{pin['measure']} {pin['value']}: {column} is {figures.loc[(pin['measure'], pin['value']), column]:.3f}, "
        f"the floor is {pin[column]}"
        for pin in floor
        for column in ("precision", "recall", "f1", "right")
        if pin[column] and not figures.loc[(pin["measure"], pin["value"]), column] >= float(pin[column]) - 1e-9
    ]
    assert not fallen, "\n".join([*fallen, RAISE])


def test_every_rule_that_occurs_has_a_measured_precision(measured) -> None:
    rules = {rule for one in measured.values() for rule in one.found.loc[one.found["speaker_name"] != "", "rule"]}
    unknown = sorted(rule for rule in rules if confidence_of(rule) is None)
    assert not unknown, f"{unknown}: run `python tools/measure_quotes.py --write`, with --data where you have some"


def test_measured_precisions_are_shares_smoothed_so_that_none_is_certain() -> None:
    with PATH.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["rule"] for row in rows}) == len(rows) > 5
    for row in rows:
        n, correct = int(row["n"]), int(row["correct"])
        assert 0 <= correct <= n and row["measured_on"]
        assert 0 < float(row["precision"]) < 1 and confidence_of(row["rule"]) == float(row["precision"])
        assert float(row["precision"]) == pytest.approx((correct + 0.5) / (n + 1), abs=0.0006)


def test_the_annotated_texts_are_many_and_a_third_of_them_is_hard(tool: ModuleType) -> None:
    articles, quotes = tool.read_gold()
    assert len(articles) >= 150 and articles["article_id"].is_unique and 0.3 <= articles["hard"].mean() <= 0.5
    kinds = quotes[quotes["speaker_name"] != ""].groupby("kind")["quote_id"].nunique()
    assert kinds.min() >= 40
    texts = articles.set_index("article_id")["text"]
    for row in quotes.itertuples():
        text = texts[row.article_id]
        assert text[row.start : row.end] == row.text == row.text.strip()
        if row.speaker_mention:
            assert text[row.speaker_mention_start : row.speaker_mention_end] == row.speaker_mention
    for path in (ROOT / "tests" / "gold" / "quotes").glob("*.txt"):
        assert path.read_text(encoding="utf-8").startswith("FICTIONAL")


def test_a_set_of_ones_own_is_measured_and_the_tables_are_written(tool: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    path.write_text(
        '{"doc_id": "d1", "text": "“Yes,” said Ann Orm. She said that the boat was late.", '
        '"quotes": [{"start": 0, "end": 6, "type": "direct", "speaker": "Ann Orm"}], "attributions": ['
        '{"fragments": [[0, 6]], "type": "direct", "speaker": "Ann Orm"}, {"fragments": [[31, 52]], "type": '
        '"indirect", "speaker": "She", "speaker_start": 21, "speaker_end": 24, "speech_cue": true}]}\n',
        encoding="utf-8",
    )
    in_marks, indirect = tool.measure_jsonl(path)
    for one in (in_marks, indirect):
        row = one.result.set_index("measure").loc["attributed"]
        assert (row["right"], row["found"], row["truth"]) == (1, 1, 1)
    tool.write_precision([in_marks, indirect], tmp_path / "rules.csv")
    written = pd.read_csv(tmp_path / "rules.csv")
    assert written["precision"].to_list() == [0.75, 0.75]
    tool.write_floor([in_marks], tmp_path / "floor.csv")
    assert "own, in marks" in (tmp_path / "floor.csv").read_text(encoding="utf-8")


# The measures ---------------------------------------------------------------------------------------------------------

TEXT = "“One two three four,” said Ann Orm. “Five,” Bo Falk said. They call it “fun”."


def row(text: str, speaker: str = "", kind: str = "direct", **facts: object) -> dict[str, object]:
    start = TEXT.index(text)
    mention = TEXT.find(speaker) if speaker else -1
    facts = {"article_id": "a1", "start": start, "end": start + len(text), "text": text, "kind": kind, **facts}
    if mention >= 0:
        facts |= {"speaker_mention_start": mention, "speaker_mention_end": mention + len(speaker)}
    return {**facts, "speaker_name": speaker, "speaker_mention": speaker}


def table(*rows: dict[str, object]) -> pd.DataFrame:
    columns = ["article_id", "start", "end", "text", "kind", "speaker_name"]
    return pd.DataFrame(rows) if rows else pd.DataFrame(columns=columns)


def count(found: pd.DataFrame, truth: pd.DataFrame, measure: str, value: str = "") -> tuple[int, int, int]:
    result = compare_quotes(found, truth).set_index(["measure", "value"])
    return tuple(int(result.loc[(measure, value), name]) for name in ("right", "found", "truth"))


ONE, FIVE = "“One two three four,”", "“Five,”"


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (ONE, (1, 1, 1)),
        ("One two three four", (1, 1, 1)),  # marks and points at the edges do not count
        ("two three four,”", (0, 1, 1)),  # 14 of 18 characters
        ("“One two three four,” s", (1, 1, 1)),
        ("“One two three four,” said A", (0, 1, 1)),
        (FIVE, (0, 1, 1)),
    ],
)
def test_a_span_is_right_from_four_fifths_of_the_characters(found: str, expected: tuple[int, int, int]) -> None:
    assert count(table(row(found, "Ann Orm")), table(row(ONE, "Ann Orm")), "quotation") == expected


@pytest.mark.parametrize(
    ("speaker", "right"), [("Ann Orm", 1), ("Orm", 1), ("ORM", 1), ("Bo Falk", 0), ("", 0), ("the minister", 0)]
)
def test_attributed_needs_the_speaker_too(speaker: str, right: int) -> None:
    found = table(row(ONE, speaker))
    assert count(found, table(row(ONE, "Ann Orm")), "attributed") == (right, int(speaker != ""), 1)


def test_one_true_quotation_is_found_once() -> None:
    found = table(row(ONE, "Ann Orm"), row("One two three four", "Ann Orm"))
    assert count(found, table(row(ONE, "Ann Orm")), "quotation") == (1, 2, 1)


def test_a_true_quotation_without_speaker_does_not_count() -> None:
    truth = table(row(ONE), row(FIVE, "Bo Falk"))
    for found in (
        table(row(FIVE, "Bo Falk")),
        table(row(ONE, "Bo Falk"), row(FIVE, "Bo Falk")),
        table(row("two three")),
    ):
        right = int((found["text"] == FIVE).sum())
        assert count(found, truth, "quotation") == (right, right, 1)


def test_scare_quotes_are_flags_and_no_quotations() -> None:
    scare = row("“fun”", kind="mixed", flags="scare quote")
    both = table(scare, row(ONE, "Ann Orm", flags=""))
    assert count(both, both, "flag", "scare quote") == (1, 1, 1)
    assert count(both, both, "quotation") == (1, 1, 1)
    taken = table(row("“fun”", "They", kind="mixed", flags=""))
    assert count(taken, both, "quotation") == (0, 1, 1)


def test_an_empty_cell_of_the_truth_says_nothing_about_a_role_but_much_about_second_hand() -> None:
    found = table(row(ONE, "Ann Orm", role="the harbour master", second_hand=True, via_outlet="The Post", rule="after"))
    truth = table(row(ONE, "Ann Orm", role="", second_hand=False, via_outlet="", rule=""))
    assert count(found, truth, "role") == (0, 0, 0)
    assert count(found, truth, "second_hand") == (0, 1, 0) == count(found, truth, "via_outlet")
    stated = truth.assign(role="harbour master", second_hand=True, via_outlet="Post")
    for measure in ("role", "second_hand", "via_outlet"):
        assert count(found, stated, measure) == (1, 1, 1)
    assert count(found, truth, "rule", "after") == (1, 1, 0)


def test_nothing_found_nothing_true_and_pooling() -> None:
    full, empty = table(row(ONE, "Ann Orm")), table()
    assert count(empty, full, "quotation") == (0, 0, 1) and count(full, empty, "quotation") == (0, 1, 0)
    nothing = compare_quotes(empty, empty)
    assert nothing[["precision", "recall", "f1"]].isna().all().all()
    pooled = pool_measures([compare_quotes(full, full), compare_quotes(empty, full)]).set_index(["measure", "value"])
    assert pooled.loc[("quotation", ""), ["precision", "recall"]].to_list() == [1.0, 0.5]
    with pytest.raises(SchemaError, match="kind"):
        compare_quotes(full.drop(columns="kind"), full)


# The notation ---------------------------------------------------------------------------------------------------------


def annotate(folder: Path, item: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    path = folder / "own.txt"
    path.write_text(f"FICTIONAL.\noutlet: The Post\n\n{item}", encoding="utf-8")
    return read_annotated(path)


def test_annotated_texts_become_the_tables_of_the_schema(tmp_path: Path) -> None:
    text = "{1|“A,”} {1.who|Bo} {1.cue|said}. {1:carried,nested|“B.”} {scare|“C”}."
    articles, quotes = annotate(tmp_path, f"## x1 hard [a]\n{text}\n= 1 direct; via: Y; second-hand\n")
    assert articles[["article_id", "outlet", "text", "hard"]].iloc[0].to_list() == [
        "x1",
        "The Post",
        "“A,” Bo said. “B.” “C”.",
        True,
    ]
    assert quotes["flags"].to_list() == ["", "carried; nested", "scare quote"]
    assert quotes["speaker_name"].to_list() == ["Bo", "Bo", ""] and quotes["second_hand"].to_list() == [
        True,
        True,
        False,
    ]
    for frame, schema in ((articles, ARTICLES), (quotes, QUOTES)):
        assert frame[schema.names].dtypes.to_dict() == empty_table(schema).dtypes.to_dict()


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ("## x1 [a]\n{1|“A,” Bo said.\n= 1 direct; name: Bo\n", "never closed"),
        ("## x1 [a]\n“A,”} Bo said.\n", "stray }"),
        ("## x1 [a]\n{1|“A,”} Bo said.\n", "lacks a span or its facts"),
        ("## x1 [a]\nBo said.\n= 1 direct; name: Bo\n", "lacks a span or its facts"),
        ("## x1 [a]\n{1|“A,”} Bo said.\n= 1 direct\n", "no speaker"),
        ("## x1 [a]\n{1|“A,”} {1.who|Bo} said.\n= 1 spoken\n", "cannot be read"),
        ("## x1 [a]\n{1|“A,”} {1.who|Bo} said.\n= 1 direct; rank: cook\n", "unknown fact"),
        ("## x1 [a]\n{1|“A,”} {1.who|Bo} said.\n= 1 direct; is: king\n", "unknown kind"),
        ("## x1\nBo said.\n", "begins with"),
    ],
)
def test_a_fault_in_an_annotation_is_named(tmp_path: Path, item: str, message: str) -> None:
    with pytest.raises(ResourceError, match=message):
        annotate(tmp_path, item)


@settings(max_examples=30)
@given(st.lists(st.sampled_from(["“", "”", " ", "a", "\n", "🚢", "e\u0301", "«", "'"]), max_size=30).map("".join))
def test_any_text_comes_back_as_it_was_marked(tmp_path: Path, words: str) -> None:
    words = f"x{words}x"
    articles, quotes = annotate(tmp_path, f"## x1 [a]\nY {{1|{words}}} {{1.who|Bo}}.\n= 1 direct\n")
    assert articles["text"].item() == f"Y {words} Bo." and quotes["text"].item() == words
