"""Every outlet's layouts, on pages with their markup: tests/outlets/<key>/<day of capture>[-<more>].{html,json}.

The pages bear the outlets' markup and words of our own. The JSON holds `url` and what must be read; a column that it
does not name is not looked at. `text` and `byline` are lists.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mediakit.collect.links import parse_tree
from mediakit.collect.page import Page
from mediakit.extract import read_page
from mediakit.extract.layout import find_nodes, is_in_use, read_layout
from mediakit.outlets import find_outlet, list_outlets
from mediakit.outlets.layout import Layout

PAGES = sorted((Path(__file__).parent / "outlets").glob("*/*.html"))

FIELDS = ("headline", "kicker", "deck", "byline", "published", "updated", "section", "agency")


def read(path: Path) -> tuple[dict, dict]:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    day = datetime.strptime(path.stem[:10], "%Y-%m-%d").replace(hour=23, tzinfo=UTC)
    headers = {"content-type": "text/html; charset=utf-8"}
    row = read_page(Page(expected.pop("url"), path.read_bytes(), day, headers=headers)).row
    return expected, row


@pytest.mark.parametrize("path", PAGES, ids=[f"{path.parent.name}-{path.stem}" for path in PAGES])
def test_a_page_of_an_outlet_is_read_by_its_layout(path):
    expected, row = read(path)
    found = {
        "byline": [name for name in row["byline"].split("; ") if name],
        "text": row["text"].split("\n\n"),
        "published": row["published"].isoformat() if row["published"] else None,
    }
    assert {name: found.get(name, row.get(name)) for name in expected} == expected
    assert row["text_from"].startswith("layout ")
    assert row["headline_from"] == row["text_from"]
    assert {"headline", "byline", "published", "text"} <= expected.keys()


@pytest.mark.parametrize("path", PAGES, ids=[f"{path.parent.name}-{path.stem}" for path in PAGES])
def test_a_page_is_read_by_a_layout_of_its_day(path):
    expected, row = read(path)
    outlet = find_outlet(path.parent.name)
    name = row["text_from"].removeprefix("layout ")
    assert [is_in_use(layout, path.stem[:10]) for layout in outlet.layouts if layout.name == name] == [True]


def test_every_layout_has_a_page():
    used = set()
    for path in PAGES:
        used.add((path.parent.name, read(path)[1]["text_from"].removeprefix("layout ")))
    assert used == {(outlet.key, layout.name) for outlet in list_outlets() for layout in outlet.layouts}


def test_every_selector_of_a_layout_finds_something_on_its_pages():
    """Read by the layout alone: other readers would find a byline without it."""
    found: dict[Layout, set[str]] = {layout: set() for outlet in list_outlets() for layout in outlet.layouts}
    for path in PAGES:
        layouts = find_outlet(path.parent.name).layouts
        reading = read_layout(parse_tree(path.read_bytes()), layouts, path.stem[:10])
        used = next(layout for layout in layouts if layout.name == reading.name)
        found[used].update(name for name in FIELDS if getattr(reading, name))
    missing = {layout.name: {name for name in FIELDS if getattr(layout, name)} - found[layout] for layout in found}
    assert {name: fields for name, fields in missing.items() if fields} == {}


def test_what_a_layout_drops_stands_on_its_pages():
    """Each alternative of `drop` is there to be dropped: what is on no page is not known to be right."""
    useless = []
    for outlet in list_outlets():
        trees = [parse_tree(path.read_bytes()) for path in PAGES if path.parent.name == outlet.key]
        for layout in outlet.layouts:
            if layout.drop and not any(find_nodes(tree, layout.drop) for tree in trees):
                useless.append((outlet.key, layout.name))
    assert useless == []


@pytest.mark.parametrize("outlet", list_outlets(), ids=lambda outlet: outlet.key)
def test_layouts_of_an_outlet_say_where_they_are_documented(outlet):
    for layout in outlet.layouts:
        assert layout.evidence, layout.name
        assert layout.headline, layout.name
        assert layout.body, layout.name
