"""What the documentation says is so: its code runs, its commands exist, its figures are those of the corpus."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import mediakit as mk
from mediakit.cli import cli
from mediakit.harvest import SOURCES

REPOSITORY = Path(__file__).resolve().parents[1]
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
CHANGELOG = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_ten_lines_of_the_readme_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    block = README.split("<!-- test: run -->")[1].split("```python\n")[1].split("```")[0]
    assert len([line for line in block.splitlines() if line.strip()]) <= 10
    monkeypatch.chdir(tmp_path)
    exec(compile(block, "README.md", "exec"), {})
    assert {path.suffix for path in (tmp_path / "charts").iterdir()} == {".png", ".svg", ".pdf", ".csv", ".json"}


def test_every_command_is_documented_and_every_documented_command_exists() -> None:
    named = set(re.findall(r"^mediakit (\w+)|bin/mediakit (\w+)|Scripts\\mediakit (\w+)", README, re.MULTILINE))
    commands = {name for found in named for name in found if name}
    assert commands == set(cli.commands)


def test_links_and_pictures_of_the_readme_are_there() -> None:
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in target]
    assert len(targets) > 8
    for target in targets:
        assert (REPOSITORY / target).exists(), target


def test_figures_in_the_prose_are_those_of_the_corpus() -> None:
    corpus = mk.read_corpus("tillerson-moscow-2017")
    articles = corpus.articles
    assert f"{len(articles)} articles of {articles['outlet'].nunique()} outlets" in CHANGELOG
    assert f"{len(corpus.quotes)} records of persons quoted" in CHANGELOG
    experts = mk.compare_speakers(mk.link_speakers(corpus.quotes, corpus.speakers), kinds=["expert"])
    persons, outlets = experts["speaker_name"].nunique(), experts["outlet"].nunique()
    assert f"{persons} experts quoted in {outlets} outlets" in README
    assert 90 <= articles["outlet"].nunique() - 4 < 100  # "some ninety other outlets"


def test_make_targets_of_the_readme_exist() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", README, re.MULTILINE))
    assert {"report", "test"} <= named <= targets


def test_counts_of_the_codebook_are_those_in_its_readme() -> None:
    text = (REPOSITORY / "mediakit" / "data" / "README.md").read_text(encoding="utf-8")
    book = mk.read_codebook("generic-frames")
    assert f"{len(book.codes)} codes" in text and f"{sum(len(code.terms) for code in book.codes)} terms" in text
    for code in book.codes:
        assert re.search(rf"\| {code.code} \| \d+ \| {len(code.terms)} \|", text)


def test_lock_files_pin_everything_with_hashes_and_name_no_host() -> None:
    for name in ("requirements.lock", "requirements-bootstrap.lock"):
        text = (REPOSITORY / name).read_text(encoding="utf-8")
        packages = re.findall(r"^([a-zA-Z0-9._-]+)==", text, re.MULTILINE)
        assert packages and text.count("--hash=sha256:") >= len(packages)
        assert "://" not in text
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = (REPOSITORY / "requirements.lock").read_text(encoding="utf-8").lower()
    for group in [project["dependencies"], *project["optional-dependencies"].values()]:
        for requirement in group:
            name = re.match(r"[A-Za-z0-9._-]+", requirement)[0].lower().replace("_", "-")
            assert f"\n{name}==" in "\n" + lock, name


def test_every_source_is_in_the_guide_and_every_source_of_the_guide_exists() -> None:
    guide = (REPOSITORY / "docs" / "collecting.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)", guide, re.MULTILINE)[: len(SOURCES)] == list(SOURCES)
    assert "fourteen sources" in README and "Fourteen sources" in CHANGELOG and len(SOURCES) == 14
    commands = set(re.findall(r"^mediakit (\w+)", guide, re.MULTILINE))
    assert commands <= set(cli.commands)
