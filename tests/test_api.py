"""The public names, what importing costs, and what errors say."""

from __future__ import annotations

import ast
import inspect
import json
import subprocess
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mediakit as mk
from mediakit import errors
from mediakit.outlets import find_outlet, list_outlets

HEAVY = ["pandas", "numpy", "matplotlib", "yaml", "nltk", "scipy", "jinja2"]


def loaded_after(code: str) -> set[str]:
    """Which of the heavy libraries a fresh Python has loaded after running this code."""
    program = f"import sys, json\n{code}\nprint(json.dumps([name for name in {HEAVY} if name in sys.modules]))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=False,
        cwd=Path(mk.__file__).parents[1],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


# --- names


def test_all_lists_every_name_that_has_a_home():
    assert sorted(mk.__all__) == sorted([*mk._HOMES, "__version__"])
    assert len(set(mk.__all__)) == len(mk.__all__)
    assert dir(mk) == sorted(mk.__all__)


def test_type_checkers_see_what_python_sees():
    tree = ast.parse(Path(mk.__file__).read_text(encoding="utf-8"))
    [block] = [node for node in tree.body if isinstance(node, ast.If)]
    seen = {
        alias.name: node.module.removeprefix("mediakit.")
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert seen == mk._HOMES


@pytest.mark.parametrize("name", sorted(mk._HOMES))
def test_every_name_can_be_imported_and_is_documented(name: str):
    thing = getattr(mk, name)
    assert thing is getattr(import_module(f"mediakit.{mk._HOMES[name]}"), name)
    assert thing.__name__ == name
    assert len(inspect.getdoc(thing) or "") > 20


@pytest.mark.parametrize(
    "name", sorted(name for name in mk._HOMES if name.islower() and not name.startswith(("list_", "show_")))
)
def test_functions_name_their_parameters_and_types(name: str):
    signature = inspect.signature(getattr(mk, name))
    assert signature.parameters
    assert all(p.annotation is not inspect.Parameter.empty for p in signature.parameters.values())
    assert signature.return_annotation is not inspect.Signature.empty


def test_a_name_that_does_not_exist_lists_those_that_do():
    with pytest.raises(AttributeError, match="plot_pie.*plot_headlines"):
        mk.plot_pie  # noqa: B018


def test_the_version_is_that_of_the_project():
    assert version("mediakit") == mk.__version__


# --- what importing costs


def test_importing_mediakit_loads_nothing_heavy():
    assert loaded_after("import mediakit") == set()


def test_outlets_and_errors_need_nothing_heavy():
    assert loaded_after("import mediakit as mk; mk.find_outlet('bbc'); mk.MediakitError; mk.Corpus") == set()


def test_reading_a_corpus_needs_pandas_and_yaml_alone(small_corpus):
    code = f"import mediakit as mk; repr(mk.read_corpus({str(small_corpus())!r}))"
    assert loaded_after(code) <= {"pandas", "numpy", "yaml"}


def test_star_import_brings_all_public_names():
    code = "import mediakit; from mediakit import *; missing = set(mediakit.__all__) - set(dir()); assert not missing"
    assert "pandas" in loaded_after(code + ", missing")


# --- errors


def test_an_error_says_what_where_and_what_to_do():
    error = mk.MediakitError("the ferry is late", "pier 2", "take the tug")
    assert (error.what, error.where, error.todo) == ("the ferry is late", "pier 2", "take the tug")
    assert str(error).splitlines() == ["the ferry is late", "  where: pier 2", "  what to do: take the tug"]
    assert str(mk.MediakitError("the ferry is late")) == "the ferry is late"


@pytest.mark.parametrize(
    "kind", [value for value in vars(errors).values() if isinstance(value, type)], ids=lambda kind: kind.__name__
)
def test_every_error_is_a_mediakit_error(kind: type[mk.MediakitError]):
    assert issubclass(kind, mk.MediakitError)
    error = kind("what", "where", "todo")
    assert (error.what, error.where, error.todo) == ("what", "where", "todo")
    assert kind.__doc__


# --- outlets


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("bbc", "bbc"),
        ("BBC News", "bbc"),
        ("the guardian", "guardian"),
        ("https://www.bbc.co.uk/news/x", "bbc"),
        ("http://WWW.NYTIMES.COM/2017/x", "nytimes"),
        ("https://nytimes.com:443/x?u=https://www.bbc.com/", "nytimes"),
        ("https://www.theguardian.com", "guardian"),
        ("Los Angeles Times", "latimes"),
    ],
)
def test_outlets_are_found_by_key_name_and_address(text: str, key: str):
    found = find_outlet(text)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize(
    "text",
    ["", "The Lakeside Daily", "https://notbbc.com/", "https://bbc.com.example/", "https://x.example/bbc.com", "times"],
)
def test_what_only_looks_like_an_outlet_is_none(text: str):
    assert find_outlet(text) is None


@given(st.text() | st.text(max_size=10).map("http://{}".format))
def test_any_text_can_be_looked_up(text: str):
    found = find_outlet(text)
    assert found is None or found in list_outlets()


def test_outlets_are_declared_well():
    outlets = list_outlets()
    coloured = [outlet for outlet in outlets if outlet.colour]
    assert 0 < len(coloured) <= 5, "more colours than five cannot be told apart"
    assert [outlet for outlet in outlets if outlet.marker] == coloured
    for value in ("colour", "marker"):
        assert len({getattr(outlet, value) for outlet in coloured}) == len(coloured), value
    for value in ("key", "name"):
        assert len({getattr(outlet, value) for outlet in outlets}) == len(outlets), value
    hosts = [host for outlet in outlets for host in outlet.hosts]
    assert len(set(hosts)) == len(hosts)
    assert {outlet.colour for outlet in coloured} <= {"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000"}
    for outlet in outlets:
        assert isinstance(outlet.hosts, tuple)
        assert ZoneInfo(outlet.time_zone)
        assert outlet.country.isupper() and len(outlet.country) == 2
