"""Files in a folder and below, however deep, in the order of their names, and how to write those names."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from mediakit.collect.listing import OnProblem
from mediakit.collect.sources.matching import tell
from mediakit.errors import CollectError


def walk(
    folder: Path, note: OnProblem | None = None, skip: Callable[[str, Collection[str]], bool] | None = None
) -> Iterator[Path]:
    """All files in a folder and below, each folder's in the order of their names; links to folders are not followed.

    Parameters
    ----------
    folder : Path
    note : function, optional
        Called with (folder, CollectError) for a folder that cannot be read.
    skip : function, optional
        Called with the name of a folder and the names of all that stands beside it; True leaves it out.
    """
    waiting = [folder]
    while waiting:  # not os.walk, which recurses: folders may be deep
        here = waiting.pop()
        try:
            is_folder = here.is_dir() and (here == folder or not here.is_symlink())
            names = sorted(path.name for path in here.iterdir()) if is_folder else []
        except OSError as error:
            tell(note, show(here), unreadable(here, error))
            continue
        if not is_folder:
            yield here
            continue
        folders = {name for name in names if skip is not None and (here / name).is_dir() and skip(name, names)}
        waiting += [here / name for name in reversed(names) if name not in folders]


def show(path: Path) -> str:
    """A path as text that can be written anywhere: names that are no UTF-8 are read as Windows-1252."""
    return decode(os.fsencode(path))


def decode(data: bytes) -> str:
    """Text in UTF-8, with or without a mark at its begin, else in Windows-1252."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def unreadable(path: Path, error: OSError) -> CollectError:
    """The error for a file or folder that the system does not let us read."""
    return CollectError(
        f"it cannot be read ({error.strerror or error})",
        show(path),
        "look at its name and permissions",
        error="unreadable",
    )
