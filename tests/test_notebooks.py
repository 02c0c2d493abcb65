"""The notebooks as files (form, no outputs) and as programs (they run from top to bottom, without a network)."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)

RUN = """
import sys, nbclient, nbformat
path, corpus = sys.argv[1:]
notebook = nbformat.read(path, as_version=4)
for cell in notebook.cells:
    if "parameters" in cell.metadata.get("tags", []):
        assert cell.source.count("tillerson-moscow-2017") == 1
        cell.source = cell.source.replace("tillerson-moscow-2017", corpus)
nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": "."}}).execute()
"""
WITHOUT_NETWORK = ["unshare", "-rn", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]


@functools.cache
def network_guard() -> tuple[str, ...]:
    """The command that takes the network away from what follows it; empty where this system does not allow it."""
    if not (shutil.which("unshare") and shutil.which("ip")):
        return ()
    tried = subprocess.run([*WITHOUT_NETWORK, "true"], capture_output=True, check=False)
    return tuple(WITHOUT_NETWORK) if tried.returncode == 0 else ()


def cells(path: Path, kind: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


@pytest.mark.parametrize("corpus", ["tillerson-moscow-2017", "sunnmark-talks"])
@each_notebook
def test_notebook_runs_without_network(path: Path, corpus: str, tmp_path: Path):
    folder = tmp_path / "notebooks"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("out", ".ipynb_checkpoints"))
    own = {name: str(tmp_path / name.lower()) for name in ("JUPYTER_RUNTIME_DIR", "IPYTHONDIR")}
    done = subprocess.run(
        [*network_guard(), sys.executable, "-c", RUN, path.name, corpus],
        cwd=folder,
        env=os.environ | own,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr[-6000:]


@each_notebook
def test_notebook_is_committed_without_outputs(path: Path):
    for cell in cells(path, "code"):
        assert cell.outputs == [] and cell.execution_count is None, f"make notebooks-clean: {cell.source[:60]!r}"


@each_notebook
def test_title_is_a_question(path: Path):
    first = nbformat.read(path, as_version=4).cells[0]
    assert first.cell_type == "markdown"
    assert re.fullmatch(r"# .+\?", first.source.strip().splitlines()[0])


@each_notebook
def test_one_cell_holds_the_parameters(path: Path):
    assert sum("parameters" in cell.metadata.get("tags", []) for cell in cells(path, "code")) == 1


@each_notebook
def test_notebook_is_short_and_defines_no_functions(path: Path):
    code = cells(path, "code")
    assert 8 <= len(code) <= 12
    assert not [cell.source for cell in code if re.search(r"^\s*(async\s+)?def\s", cell.source, re.MULTILINE)]
