"""The floor of reading: pages with what a human read on them, and figures that may not fall silently.

The pins are in tests/pages/floor.json; `python tools/measure_pages.py --pin` writes them.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

import pytest

from mediakit.schema import ARTICLES

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "tests" / "pages"
FLOOR = json.loads((PAGES / "floor.json").read_text(encoding="utf-8"))
NAMES = sorted(path.stem for path in PAGES.glob("*.html"))
RAISE = (
    "Look at `python tools/measure_pages.py --misses`. A figure that rose is made the new floor with "
    "`python tools/measure_pages.py --pin`; one that fell on purpose too, and CHANGELOG.md says why."
)
KEYS = {"url", "retrieved", "headline", "deck", "kicker", "byline", "published", "published_printed", "updated", "kind",
        "section", "lang", "agency", "flags", "titles", "text", "problem", "hidden"}  # fmt: skip


def read_truth(name: str) -> dict[str, object]:
    return json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("measure_pages", ROOT / "tools" / "measure_pages.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["measure_pages"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def measured(tool: ModuleType) -> dict[str, dict[str, tuple[float, object, object]]]:
    return tool.measure_pages()


# The pages ------------------------------------------------------------------------------------------------------------


def test_there_are_more_than_forty_pages_each_with_its_truth() -> None:
    truths = {path.stem for path in PAGES.glob("*.json")} - {"floor"}
    assert truths == set(NAMES)
    assert len(NAMES) >= 42


@pytest.mark.parametrize("name", NAMES)
def test_a_truth_is_whole_and_its_outlet_is_invented(name: str) -> None:
    truth = read_truth(name)
    assert set(truth) >= KEYS
    assert (urlsplit(str(truth["url"])).hostname or "").endswith(".example")
    if truth["problem"]:
        assert truth["text"] == []
    else:
        [kinds] = [column.allowed for column in ARTICLES.columns if column.name == "kind"]
        assert truth["kind"] in kinds
        assert truth["headline"] and sum(len(part.split()) for part in truth["text"]) > 50


def test_no_text_is_used_twice() -> None:
    paragraphs = [part for name in NAMES for part in read_truth(name)["text"]]
    assert len(paragraphs) == len(set(paragraphs))


# The floor ------------------------------------------------------------------------------------------------------------


def test_the_pages_are_those_that_the_floor_was_measured_on(tool: ModuleType) -> None:
    today = (len(NAMES), tool.hash_pages())
    assert today == (FLOOR["pages"], FLOOR["sha256"]), f"Pages or truths changed since {FLOOR['measured']}. {RAISE}"


@pytest.mark.parametrize("field", sorted(FLOOR["figures"]))
def test_no_figure_falls_below_its_floor(tool: ModuleType, measured, field: str) -> None:
    figures, held = tool.sum_up(measured), FLOOR["figures"][field]
    assert figures.get(field, 0) >= held - 1e-9, (
        f"{field} is {figures.get(field)}, the floor of {FLOOR['measured']} ({FLOOR['extractor']}) is {held}. {RAISE}"
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_read_as_well_as_when_the_floor_was_measured(measured, name: str) -> None:
    known = FLOOR["misses"].get(name, [])
    worse = [
        f"{name}: {field} should be {truth!r}, was read as {found!r}"
        for field, (score, truth, found) in measured[name].items()
        if score < 1 and field in FLOOR["figures"] and field != "text" and field not in known
    ]
    if "text" in measured[name] and measured[name]["text"][0] < FLOOR["text"][name] - 0.0006:
        worse.append(f"{name}: text F1 is {measured[name]['text'][0]:.3f}, it was {FLOOR['text'][name]}")
    assert not worse, "\n".join([*worse, RAISE])


# The measuring --------------------------------------------------------------------------------------------------------


def test_a_field_that_the_reader_does_not_give_is_not_measured(tool: ModuleType) -> None:
    truth = {**read_truth("three-titles"), "text": "One.\n\nTwo."}
    row = {"headline": truth["headline"], "byline": "Beatrix Lorne", "published": None, "text": "One.\n\nTwo."}
    found = tool._compare(truth, row)
    assert set(found) == {"headline", "byline", "day", "minute", "text", "paragraphs"}
    assert found["byline"][0] == found["paragraphs"][0] == 1 and found["day"][0] == 0
    told = tool._compare(truth, {**row, "titles": list(truth["titles"].values()), "flags": "paywalled"})
    assert told["titles"][0] == 1 and told["flags"][0] == 0


def test_what_a_page_hides_may_stay_empty_but_not_be_wrong(tool: ModuleType) -> None:
    truth = {**read_truth("no-metadata"), "text": ""}
    row = {"headline": "", "byline": "", "published": None, "text": ""}
    scores = [tool._compare(truth, {**row, "lang": lang})["lang"][0] for lang in ("", "en", "de")]
    assert scores == [1, 1, 0]
