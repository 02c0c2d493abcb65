"""Does this machine have what mediakit needs? Each check does the thing itself."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from mediakit.errors import MediakitError

PYTHON = (3, 11)
PACKAGES = ("pandas", "matplotlib", "nltk", "scipy", "PyYAML", "Jinja2", "click", "jupyterlab", "ipykernel")
KERNEL_SECONDS = 60


@dataclass(frozen=True)
class Finding:
    """One check: what, whether it holds, what was seen, what to do when it does not hold."""

    what: str
    fine: bool
    seen: str
    todo: str = ""


def examine() -> Iterator[Finding]:
    """Run all checks, one after another."""
    checks: list[tuple[str, Callable[[], str], str]] = [
        ("Python", _check_python, "install Python 3.11 or newer"),
        ("packages", _check_packages, "run: make setup (or: pip install -e '.[lab]')"),
        ("corpora", _check_corpora, "run mediakit in its checkout, or set MEDIAKIT_CORPUS_PATH"),
        ("write access", _check_writing, "change to a folder that you may write to"),
        ("drawing a chart", _check_chart, "reinstall matplotlib"),
        ("starting a kernel", _check_kernel, "run: pip install ipykernel jupyterlab"),
    ]
    for what, check, todo in checks:
        try:
            yield Finding(what, True, check())
        except Exception as error:  # a doctor reports whatever it finds, and goes on
            yield Finding(what, False, f"{type(error).__name__}: {error}", todo)


def _check_python() -> str:
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < PYTHON:
        raise MediakitError(f"Python {found} is too old")
    return f"{found} at {sys.executable}"


def _check_packages() -> str:
    found, lost = [], []
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            lost.append(name)
    if lost:
        raise MediakitError(f"not installed: {', '.join(lost)}")
    return ", ".join(found)


def _check_corpora() -> str:
    from mediakit.corpus import list_corpora, read_corpus

    names = list_corpora()
    if not names:
        raise MediakitError("no corpus found")
    return ", ".join(f"{name} ({len(read_corpus(name).articles)} articles)" for name in names)


def _check_writing() -> str:
    with tempfile.NamedTemporaryFile(dir=Path.cwd(), prefix=".mediakit-") as file:
        file.write(b"x")
    return str(Path.cwd())


def _check_chart() -> str:
    import pandas as pd

    from mediakit.charts import plot_coverage
    from mediakit.charts.files import render

    days = pd.to_datetime(["2017-04-11", "2017-04-12"], utc=True)
    table = pd.DataFrame({"outlet": ["a", "a"], "day": days, "n": [1, 2], "of": [1, 2]})
    return f"{len(render(plot_coverage(table), 'png')):,} bytes"


def _check_kernel() -> str:
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(startup_timeout=KERNEL_SECONDS, kernel_name="python3", stderr=subprocess.DEVNULL)
    try:
        reply = client.execute_interactive("import mediakit", timeout=KERNEL_SECONDS, store_history=False)
        if reply["content"]["status"] != "ok":
            raise MediakitError(f"the kernel cannot import mediakit: {reply['content'].get('evalue')}")
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return "python3 kernel imports mediakit"
