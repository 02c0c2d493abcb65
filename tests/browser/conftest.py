"""A real browser (the system's chromium, driven by playwright's client) and a private JupyterLab for the tests here.

Everything is scoped to a module: playwright keeps an event loop running in this thread as long as its browser is open,
and tests elsewhere may want to run one of their own.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, sync_playwright

REPOSITORY = Path(__file__).resolve().parents[2]
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # nothing beyond this machine can be reached, whatever a page asks for (what it asked for is recorded all the same)
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


@dataclass
class Visit:
    """A page and what happened on it since it was opened: addresses asked for, errors in its scripts and console."""

    page: Page
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("websocket", lambda socket: self.requests.append(socket.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._note_error)

    def _note_error(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    def open_file(self, path: Path) -> None:
        """Open a local HTML file and wait until it is quiet."""
        self.page.goto(Path(path).resolve().as_uri(), wait_until="networkidle")

    @property
    def outside_requests(self) -> list[str]:
        """The addresses asked for that are neither in a local file nor on this machine."""
        return [
            url
            for url in self.requests
            if urlsplit(url).scheme not in {"file", "data", "blob", "about"}
            and urlsplit(url).hostname not in {"127.0.0.1", "localhost"}
        ]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """Chromium with an empty profile. Without chromium the tests are skipped, or fail if MEDIAKIT_REQUIRE_BROWSER=1."""
    chromium = shutil.which("chromium")
    if chromium is None:
        reason = "chromium is not installed (Debian: apt-get install chromium fonts-dejavu-core)"
        if os.environ.get("MEDIAKIT_REQUIRE_BROWSER") == "1":
            pytest.fail(f"MEDIAKIT_REQUIRE_BROWSER=1, but {reason}", pytrace=False)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"),
            executable_path=chromium,
            headless=True,
            args=CHROMIUM_ARGS,
            viewport={"width": 1280, "height": 900},
        )
        yield context
        context.close()


@pytest.fixture
def visit(browser: BrowserContext) -> Iterator[Visit]:
    """An empty page with its `.page`, `.requests`, `.errors` and `.outside_requests`; closed after the test."""
    page = browser.new_page()
    yield Visit(page)
    page.close()


@dataclass(frozen=True)
class LabServer:
    """A running JupyterLab: its address, its token, and the folder it shows (a copy of the repository's notebooks)."""

    url: str
    token: str
    root: Path

    def page_url(self, path: str) -> str:
        """The address of a file in a workspace of its own, where no tab of an earlier test is opened again."""
        return f"{self.url}/lab/workspaces/{uuid.uuid4().hex}/tree/{quote(path)}?token={self.token}"

    def get(self, path: str) -> object:
        """Ask the server's REST interface; None if it is not ready to answer."""
        return self._ask("GET", path)

    def end_kernels(self) -> None:
        for session in self._ask("GET", "api/sessions") or []:
            self._ask("DELETE", f"api/sessions/{session['id']}")

    def _ask(self, method: str, path: str):
        headers = {"Authorization": f"token {self.token}"}
        request = urllib.request.Request(f"{self.url}/{path}", method=method, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                return json.loads(response.read() or "null")
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return None  # not listening yet, or a passing 500 while a kernel starts


@pytest.fixture(scope="module")
def lab_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    """JupyterLab on a free port of the loopback interface, with settings of its own, on a copy of notebooks/."""
    home = tmp_path_factory.mktemp("lab")
    root = home / "root"
    shutil.copytree(REPOSITORY / "notebooks", root, ignore=shutil.ignore_patterns("out", ".ipynb_checkpoints"))
    tracker = home / "settings" / "@jupyterlab" / "notebook-extension" / "tracker.jupyterlab-settings"
    tracker.parent.mkdir(parents=True)
    tracker.write_text('{"windowingMode": "none"}')  # keeps cells out of sight in the page, where the test looks

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = LabServer(f"http://127.0.0.1:{port}", "mediakit-test", root)
    own = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}"]
    command += ["--ServerApp.port_retries=0", f"--ServerApp.root_dir={root}"]
    command += [f"--IdentityProvider.token={server.token}"]
    if os.geteuid() == 0:
        command.append("--allow-root")
    log = home / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=os.environ | {name: str(home / folder) for name, folder in own.items()},
        )
    try:
        deadline = time.monotonic() + 90
        while server.get("api/status") is None:
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"JupyterLab did not start:\n{log.read_text()[-3000:]}", pytrace=False)
            time.sleep(0.3)
        yield server
    finally:
        server.end_kernels()
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
