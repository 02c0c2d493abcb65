"""A real pywb on loopback over WARC files that a test has made.

Not a package: tests load this file by its place (see `load_double` in tests/test_history.py).
"""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

LOOPBACK = "127.0.0.1"
COLLECTION = "news"
PATIENCE = 60.0  # seconds until a started pywb must answer
_MANAGE = """
import sys
from pywb.manager.manager import main
main(["init", sys.argv[1]])
main(["add", *sys.argv[1:]])
"""


@dataclass(frozen=True)
class Taken:
    """One capture for a WARC; a `revisit` holds no body and refers to an earlier capture with the same content."""

    url: str
    moment: datetime
    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})
    revisit: bool = False


def write_warc(path: Path, captures: Iterable[Taken]) -> Path:
    """A WARC file of captures in the order given."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    first: dict[tuple[str, bytes], tuple[str, str]] = {}
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for taken in captures:
            moment = f"{taken.moment:%Y-%m-%dT%H:%M:%SZ}"
            http = StatusAndHeaders(f"{taken.status} X", list(taken.headers.items()), protocol="HTTP/1.1")
            if taken.revisit:
                digest, when = first[taken.url, taken.body]
                record = writer.create_revisit_record(
                    taken.url, digest, taken.url, when, http_headers=http, warc_headers_dict={"WARC-Date": moment}
                )
            else:
                record = writer.create_warc_record(
                    taken.url, "response", io.BytesIO(taken.body), http_headers=http,
                    warc_headers_dict={"WARC-Date": moment},
                )  # fmt: skip
            writer.write_record(record)
            digest = record.rec_headers.get_header("WARC-Payload-Digest")
            first.setdefault((taken.url, taken.body), (digest, moment))
    return path


@contextmanager
def run_pywb(folder: Path, warcs: Iterable[Path]) -> Iterator[str]:
    """Serve WARC files as a collection while the block runs; yields the address of the collection."""
    folder.mkdir(parents=True, exist_ok=True)
    names = [str(path) for path in warcs]
    subprocess.run([sys.executable, "-c", _MANAGE, COLLECTION, *names], cwd=folder, check=True, capture_output=True)
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "from pywb.apps.cli import wayback; wayback()", "-b", LOOPBACK, "-p", str(port)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env={**os.environ, "NO_PROXY": "*"})
        try:
            _wait(process, f"http://{LOOPBACK}:{port}/{COLLECTION}/cdx?url=none.example", folder / "log")
            yield f"http://{LOOPBACK}:{port}/{COLLECTION}"
        finally:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError as error:
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"pywb did not start: {log.read_text(errors='replace')[-2000:]}") from error
            time.sleep(0.05)
