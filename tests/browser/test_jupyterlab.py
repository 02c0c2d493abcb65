"""Every notebook, run by Run > Run All Cells of JupyterLab in a real browser, as a reader of it would."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
NEWS = "Jupyter news"
# JupyterLab writes "Image" where an image has no alt text: that is no text either.
NO_ALT_TEXT = {"", "Image"}


def wait_for(condition: Callable[[], bool], seconds: float, what: Callable[[], str]) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(f"not after {seconds} s: {what()}", pytrace=False)
        time.sleep(0.3)


def choose(page: Page, menu: str, entry: str) -> None:
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.locator(f'.lm-Menu-itemLabel:text-is("{entry}")').click()


def kernel_is_ready(lab_server, name: str) -> bool:
    """Whether the notebook's kernel is idle and the page connected to it; before that a Run All is lost."""
    for session in lab_server.get("api/sessions") or []:
        if session["path"] == name:
            kernel = session["kernel"] or {}
            return kernel.get("execution_state") == "idle" and kernel.get("connections", 0) >= 1
    return False


def prompts(page: Page) -> list[str]:
    """What stands before each code cell: its number, "*" while it waits or runs, "" if it was not run."""
    return [text.strip(" []:\n") for text in page.locator(".jp-CodeCell .jp-InputPrompt").all_inner_texts()]


def code_cells(path: Path) -> list[dict]:
    return [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]


def is_saved(path: Path) -> bool:
    """Whether the file holds a run; JupyterLab empties a file before it writes it."""
    try:
        return any(cell["execution_count"] for cell in code_cells(path))
    except ValueError:
        return False


@pytest.fixture
def run_all(visit, lab_server):
    """Open a notebook in JupyterLab, run all its cells, save it, and return its code cells with their outputs."""

    def run(name: str) -> list[dict]:
        page, path = visit.page, lab_server.root / name
        page.goto(lab_server.page_url(name))
        page.wait_for_selector(".jp-Notebook", timeout=60_000)
        wait_for(lambda: kernel_is_ready(lab_server, name), 60, lambda: "kernel idle and connected")
        page.wait_for_timeout(1500)
        choose(page, "Run", "Run All Cells")

        expected = len(code_cells(path))

        def has_ended() -> bool:  # an error leaves the cells after it without a number
            found = prompts(page)
            return len(found) == expected and any(map(str.isdigit, found)) and "*" not in found

        wait_for(has_ended, 120, lambda: f"{expected} code cells that have run, but {prompts(page)}")
        page.wait_for_timeout(500)
        choose(page, "File", "Save Notebook")
        wait_for(lambda: is_saved(path), 20, lambda: f"{name} saved")
        return code_cells(path)

    yield run
    lab_server.end_kernels()


@pytest.mark.parametrize("name", [path.name for path in NOTEBOOKS])
def test_notebook_runs_in_jupyterlab(name: str, run_all, visit, tmp_path: Path):
    page = visit.page
    try:
        cells = run_all(name)
        errors = [o for cell in cells for o in cell["outputs"] if o["output_type"] == "error"]
        assert not errors, "\n".join(f"{error['ename']}: {error['evalue']}" for error in errors)
        assert all(prompt.isdigit() for prompt in prompts(page)), prompts(page)
        assert visit.outside_requests == []
        assert NEWS not in page.locator("body").inner_text()
        images = page.locator(".jp-OutputArea-output img").evaluate_all("nodes => nodes.map(node => node.alt.trim())")
        assert not NO_ALT_TEXT.intersection(images), f"an image without alt text among {images}"
    except (AssertionError, PlaywrightError, pytest.fail.Exception):
        picture = tmp_path / "page.png"
        page.screenshot(path=picture)
        print(f"The page as it was: {picture}")
        raise


def clicks_of(folder: Path, what: str) -> list[dict]:
    whole = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("AB-*.jsonl")))
    return [event for event in map(json.loads, whole.splitlines()) if event["do"] == what]


def test_coding_by_keyboard_goes_on_after_the_kernel_died(run_all, visit, lab_server) -> None:
    name, page = "06_code_it_yourself.ipynb", visit.page
    run_all(name)
    folder = lab_server.root / "out" / "coding" / "tillerson-moscow-2017"
    before = len(clicks_of(folder, "done"))
    keys = page.get_by_placeholder("click here and type keys")
    keys.click()
    page.keyboard.type("1 0s", delay=120)  # conflict, next; none of these; skip
    page.get_by_text(f"{before + 2} of 20 coded").wait_for(timeout=10_000)
    page.get_by_role("button", name="3 Economic consequences").click()
    wait_for(lambda: len(clicks_of(folder, "code")) == 2, 10, lambda: "the click on the disk")
    assert [event["code"] for event in clicks_of(folder, "code")] == ["conflict", "economic"]
    assert len(clicks_of(folder, "done")) == before + 2 and len(clicks_of(folder, "skip")) == 1
    lab_server.end_kernels()
    run_all(name)
    page.get_by_text(f"{before + 2} of 20 coded, 1 skipped").wait_for(timeout=10_000)
    chosen = page.locator("button.jupyter-button.mod-active")
    assert chosen.all_inner_texts() == ["3 Economic consequences"]
