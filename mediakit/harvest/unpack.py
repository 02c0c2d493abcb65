"""Reads a replication archive that may come from anybody: nothing is unpacked to disk before it has been checked."""

from __future__ import annotations

import hashlib
import re
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from mediakit.errors import MediakitError

SUMS = "SHA256SUMS"
NEEDED = ("about.yml", "articles.csv", "addresses.csv", SUMS)
MAX_FILES = 1000
MAX_BYTES = 1_000_000_000  # of all files, unpacked
_CHUNK = 1 << 20
# What zipfile raises of damaged files, besides its own error.
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError, IndexError, OverflowError,
)  # fmt: skip
_SUM = re.compile(r"([0-9a-f]{64}) [ *](.+)")


@dataclass(frozen=True)
class Bundle:
    """A replication archive: `files` by name, and `faults`, one sentence for each thing that does not fit its sums."""

    path: Path
    files: dict[str, bytes] = field(repr=False)
    faults: tuple[str, ...]


def read_bundle(path: str | Path, *, max_bytes: int = MAX_BYTES) -> Bundle:
    """Read a replication archive and check it against its sums.

    Parameters
    ----------
    path : str or Path
    max_bytes : int
        Most bytes that all files together may have when unpacked.

    Returns
    -------
    Bundle
        With `faults` where a file is missing, changed or not listed.

    Raises
    ------
    MediakitError
        If it is no ZIP file, damaged, encrypted, too large, leads out of its folder, or is no bundle of mediakit.
    """
    path = Path(path)
    files: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check_entries(entries, path, max_bytes)
            left = max_bytes
            for entry in entries:
                files[entry.filename] = _read_entry(archive, entry, path, left)
                left -= len(files[entry.filename])
    except FileNotFoundError as error:
        raise MediakitError("there is no such file", str(path), "check its name and folder") from error
    except _DAMAGED as error:
        raise MediakitError(
            f"the archive is damaged or no ZIP file ({error})", str(path), "get it again from where it came"
        ) from error
    except OSError as error:
        raise MediakitError(f"cannot be read: {error.strerror or error}", str(path), "check its rights") from error
    missing = [name for name in NEEDED if name not in files]
    if missing:
        raise MediakitError(
            f"this is no bundle of mediakit: it lacks {', '.join(missing)}", str(path), "write one with write_bundle"
        )
    return Bundle(path, files, tuple(_check_sums(files)))


def _check_entries(entries: list[zipfile.ZipInfo], path: Path, max_bytes: int) -> None:
    """Refuse an archive before anything of it is unpacked."""
    seen: set[str] = set()
    for entry in entries:
        # orig_filename: Python has put the name in order already.
        name = entry.orig_filename
        parts = re.split(r"[/\\]", name)
        if ".." in parts or name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name) or "\0" in name:
            raise _refuse(f"the name {name!r} leads out of its folder", path)
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise _refuse(f"{name!r} is a link to another file", path)
        if entry.flag_bits & 0x1:
            raise _refuse(f"{name!r} is encrypted", path)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _refuse(f"{name!r} is packed in a way that mediakit does not write", path)
        if name.casefold() in seen:
            raise _refuse(f"the name {name!r} occurs twice", path)
        seen.add(name.casefold())
    if len(entries) > MAX_FILES or sum(entry.file_size for entry in entries) > max_bytes:
        raise _refuse(f"it has {len(entries)} files, or more than {max_bytes:,} bytes when unpacked", path)


def _read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path, left: int) -> bytes:
    """A file's content, counted while it is unpacked: what an archive says of its sizes need not be true."""
    content = bytearray()
    with archive.open(entry) as file:
        while chunk := file.read(_CHUNK):
            content += chunk
            if len(content) > left:
                raise _refuse("it is larger when unpacked than it says", path)
    return bytes(content)


def _refuse(what: str, path: Path) -> MediakitError:
    return MediakitError(f"the archive is refused: {what}", str(path), "do not open it; ask where it came from")


def _check_sums(files: dict[str, bytes]) -> list[str]:
    faults, listed = [], set()
    for number, line in enumerate(files[SUMS].decode("utf-8", "replace").splitlines(), start=1):
        match = _SUM.fullmatch(line)
        if not match:
            faults.append(f"{SUMS}, line {number}: cannot be read: {line[:80]!r}")
            continue
        listed.add(match[2])
        if match[2] not in files:
            faults.append(f"{match[2]}: is missing")
        elif hashlib.sha256(files[match[2]]).hexdigest() != match[1]:
            faults.append(f"{match[2]}: has been changed since the archive was written")
    faults += [f"{name}: is not listed in {SUMS}" for name in sorted(set(files) - listed - {SUMS})]
    return faults
