"""Keys of services are written nowhere, whatever a service sends back."""

from __future__ import annotations

import base64
import gzip
import importlib.util
import logging
import re
import sys
import traceback
import warnings
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from mediakit.collect import Archive, Client
from mediakit.collect.sources import guardian, mediacloud, nytimes
from mediakit.errors import CollectError

# A collector that takes a key: one line each.
SOURCES = [guardian, mediacloud, nytimes]
KEY = "pl4nted-3f0c/7d+e9=52&b1%6a"  # signs that are escaped in addresses
Answer = tuple[int, dict[str, str], bytes]


def load_double(name: str) -> ModuleType:
    """A module of tests/doubles, by its place: `tests` is no package, and others install one of that name."""
    spec = importlib.util.spec_from_file_location(f"double_{name}", Path(__file__).parent / "doubles" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


doubles = load_double("server")


# --- a planted key


def _echo(status: int, packed: bool = False, **headers: str) -> Answer:
    """An answer that gives the key back, as a service may that explains what was wrong with a request."""
    body = f'{{"message": "no good: api-key={quote(KEY, safe="")} {quote_plus(KEY)} ({KEY})"}}'.encode()
    more = {"Content-Type": "application/json", "X-Said": KEY, **headers}
    return status, more | ({"Content-Encoding": "gzip"} if packed else {}), gzip.compress(body) if packed else body


def _redirect(to: str) -> Callable[[str, str], Answer]:
    """A redirect that has the key in its address; {here} and {other} are two servers."""

    def make(here: str, other: str) -> Answer:
        place = to.format(here=here, other=other)
        return 302, {"Location": f"{place}?api-key={quote(KEY, safe='')}&moved=1", "X-Said": KEY}, b""

    return make


ECHOES: dict[str, Callable[[str, str], Answer]] = {
    "refused": lambda here, other: _echo(401),
    "refused, packed": lambda here, other: _echo(401, packed=True),
    "misunderstood": lambda here, other: _echo(400),
    "misunderstood, packed": lambda here, other: _echo(400, packed=True),
    "too often": lambda here, other: _echo(429),
    "a fault": lambda here, other: _echo(500),
    "a fault, packed": lambda here, other: _echo(503, packed=True),
    "no answer of the service": lambda here, other: _echo(200),
    "no answer of the service, packed": lambda here, other: _echo(200, packed=True),
    "damaged": lambda here, other: (200, {"Content-Encoding": "gzip", "X-Said": KEY}, _echo(200)[2]),
    "redirect here": _redirect("{here}/elsewhere"),
    "redirect to another host": _redirect("{other}/elsewhere"),
    "redirect in a circle": _redirect("{here}/circle"),
    "redirect to no address": _redirect("ftp://{here}/elsewhere"),
}


class Echo:
    """Two servers: one is the service, to the other it may redirect, with what this one was asked."""

    def __init__(self, make: Callable[[str, str], Answer]) -> None:
        self.other_asked: list[str] = []
        self.name = self.origin = self.other_origin = ""
        self._make = make

    def here(self, path: str, query: dict[str, str], headers: dict[str, str]) -> Answer:
        if path == "/elsewhere":
            return _echo(404)
        return self._make(self.origin, self.other_origin)

    def other(self, path: str, query: dict[str, str], headers: dict[str, str]) -> Answer:
        self.other_asked += [path, *query.values(), *headers.values()]
        return _echo(404)


@pytest.fixture(params=ECHOES)
def echo(request: pytest.FixtureRequest) -> Iterator[Echo]:
    made = Echo(ECHOES[request.param])
    made.name = request.param
    with doubles.Server(made.here) as server, doubles.Server(made.other) as other:
        made.origin, made.other_origin = server.origin, other.origin
        yield made


def _spellings() -> list[bytes]:
    """The key as it is, as in addresses, and what is left of it in base64 wherever it begins."""
    plain = {KEY, quote(KEY), quote(KEY, safe=""), quote_plus(KEY)}
    plain |= {re.sub("%..", lambda match: match[0].lower(), text) for text in plain}
    coded = set()
    for begin in range(3):  # what stands before moves the key within the groups of three bytes
        middle = base64.b64encode(b"x" * begin + KEY.encode())[4 if begin else 0 :]
        coded |= {middle[: len(KEY) * 4 // 3 - 8], middle[: len(KEY) * 4 // 3 - 8].replace(b"+", b"-")}
    return [*(text.encode() for text in plain), *coded]


def _unpacked(data: bytes) -> Iterator[bytes]:
    """The data, and what is in every gzip member that begins anywhere in them, members within members too."""
    yield data
    for match in re.finditer(b"\x1f\x8b\x08", data):
        try:
            inner = zlib.decompressobj(31).decompress(data[match.start() :])
        except zlib.error:
            continue
        yield from _unpacked(inner)


def _leaks(shown: dict[str, str], folder: Path) -> list[str]:
    """Where the key can be read."""
    places = {name: [text.encode("utf-8", "replace")] for name, text in shown.items()}
    for path in folder.rglob("*"):
        places[f"name of {path.name}"] = [path.name.encode()]
        if path.is_file():
            places[f"file {path.name}"] = list(_unpacked(path.read_bytes()))
    return [name for name, data in places.items() if any(key in part for key in _spellings() for part in data)]


def _chain(error: BaseException) -> str:
    """All that can be shown of an exception: its text, that of those behind it, and what they hold."""
    texts, seen, left = ["".join(traceback.format_exception(error))], set[int](), [error]
    while left:
        one = left.pop()
        if id(one) not in seen:
            seen.add(id(one))
            texts += [str(one), repr(one), repr(one.args), repr(vars(one))]
            left += [other for other in (one.__cause__, one.__context__) if other is not None]
    return "\n".join(texts)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.NAME)
def test_a_planted_key_is_written_and_said_nowhere(source, echo, tmp_path, monkeypatch, caplog, capfd):
    monkeypatch.setenv(f"MEDIAKIT_{source.NAME.upper()}_KEY", KEY)
    caplog.set_level(logging.DEBUG)
    said: list[Any] = []
    shown: dict[str, str] = {}
    waiting: dict[str, Any] = {"retries": 1, "backoff": 0.01, "on_wait": lambda *told: said.append(told)}
    with (
        Archive(tmp_path / "pages.warc.gz") as archive,
        Client(allow_loopback=True, delay=0, archive=archive, **waiting) as client,
        warnings.catch_warnings(record=True) as warned,
    ):
        warnings.simplefilter("always")
        found = source.listings("ferry", client=client, api=echo.origin, pace=0, note=lambda *told: said.append(told))
        try:
            said += list(found)
        except CollectError as error:
            said.append(error)
        shown["client"] = repr(client)
    assert said  # something went wrong, and was said
    for number, told in enumerate(said):
        parts = told if isinstance(told, tuple) else (told,)
        texts = [_chain(part) if isinstance(part, BaseException) else f"{part} {part!r}" for part in parts]
        shown[f"message {number}"] = "\n".join(texts)
    shown["log"] = "\n".join(f"{record.getMessage()} {record.args!r}" for record in caplog.records)
    shown["warnings"] = "\n".join(str(warning.message) for warning in warned)
    shown["output"] = "\n".join(capfd.readouterr())
    assert (tmp_path / "pages.warc.gz").stat().st_size > 0 or echo.name == "damaged"
    assert _leaks(shown, tmp_path) == []
    assert not any(key in text.encode() for key in _spellings() for text in echo.other_asked)


def test_the_search_for_leaks_finds_them_in_every_shape(tmp_path):
    packed = gzip.compress(b"before" + gzip.compress(f"in it: {KEY}".encode()) + b"after")
    (tmp_path / "packed.gz").write_bytes(b"head" + packed)
    (tmp_path / "clean").write_bytes(gzip.compress(b"nothing"))
    shown = {f"base64 {n}": base64.b64encode(b"user:"[:n] + KEY.encode() + b"x").decode() for n in range(4)}
    shown |= {"quoted": quote(KEY, safe="").lower(), "plain": f"({KEY})", "none": "pl4nted"}
    assert sorted(_leaks(shown, tmp_path)) == sorted([*(set(shown) - {"none"}), "file packed.gz"])
