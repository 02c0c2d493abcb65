"""What reads pages today, in one short text: it changes when a reader or an outlet's layout does."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from mediakit.extract import EXTRACTOR

_CODE = ("extract", "outlets", "collect")
_LIBRARIES = ("lxml", "newspaper3k", "readability-lxml", "resiliparse", "trafilatura")


@cache
def name_extractor() -> str:
    """Name and version of the reader, and a hash over its code, the outlets' layouts and the libraries' versions.

    So that pages that were read before somebody mended a layout are not taken for read with it.

    Examples
    --------
    >>> name_extractor().startswith("mediakit ")
    True
    """
    seen = hashlib.sha256()
    for name in _CODE:
        folder = Path(import_module(f"mediakit.{name}").__path__[0])
        for file in sorted(folder.rglob("*.py")):
            seen.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    for library in _LIBRARIES:
        seen.update(f"{library} {_version(library)}\0".encode())
    return f"{EXTRACTOR} {seen.hexdigest()[:12]}"


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
