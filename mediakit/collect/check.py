"""Whether an archive is sound: every record whole, every digest right, files and index of one mind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from mediakit.collect.cdxj import Entry, make_entry, parse_line
from mediakit.collect.members import Member, scan_members
from mediakit.collect.records import digest, find_payload, parse_record
from mediakit.collect.warcs import list_warcs


class Flaw(NamedTuple):
    """Something that is not as it should be: name of the file, offset in bytes (of an index: the line), what."""

    file: str
    offset: int
    what: str


def check_archive(place: str | Path, progress: Callable[[int, int], None] | None = None) -> Iterator[Flaw]:
    """Check all records of an archive, and its index.

    Parameters
    ----------
    place : str or Path
        The folder of the archive, or its first file.
    progress : function, optional
        Called with (bytes checked, bytes in all) now and then.

    Yields
    ------
    Flaw
        Nothing when all is well. Nothing is changed.
    """
    files = list_warcs(Path(place))
    first = Path(place) / "pages.warc.gz" if Path(place).is_dir() else Path(place)
    index = first.with_name(first.name.removesuffix(".warc.gz") + ".cdxj")
    indexed: dict[str, dict[int, Entry]] = {file.name: {} for file in files}
    yield from _read_index(index, indexed)
    whole, done = sum(file.stat().st_size for file in files), 0
    for file in files:
        known, missing = indexed[file.name], 0
        for member in scan_members(file):
            entry, flaw = _check_member(member, file)
            if flaw:
                yield Flaw(file.name, member.offset, flaw)
            noted = known.pop(member.offset, None)
            missing += entry is not None and noted is None
            if entry is not None and noted is not None and entry != noted:
                yield Flaw(index.name, member.offset, f"the index says something else of this record in {file.name}")
            if progress is not None:
                progress(done + member.end, whole)
        done += file.stat().st_size
        if missing:
            yield Flaw(
                index.name,
                0,
                f"{missing} records of {file.name} are not in the index: the next run that writes adds them",
            )
        for offset, entry in known.items():
            yield Flaw(index.name, offset, f"the index names a record of {file.name} that is not there: {entry.url}")


def _read_index(path: Path, indexed: dict[str, dict[int, Entry]]) -> Iterator[Flaw]:
    """Sort the entries of an index by file and offset, and tell what is wrong with its lines."""
    if not path.exists():
        return
    before = b""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                entry = parse_line(line)
            except ValueError:
                yield Flaw(path.name, number, "this line of the index cannot be read")
                continue
            if line < before:
                yield Flaw(path.name, number, "the index is not sorted here")
            before = line
            if entry.filename not in indexed:
                yield Flaw(path.name, number, f"the index names a file that is not there: {entry.filename}")
            elif entry.offset in indexed[entry.filename]:
                yield Flaw(path.name, number, f"the index names a record twice: {entry.url}")
            else:
                indexed[entry.filename][entry.offset] = entry


def _check_member(member: Member, file: Path) -> tuple[Entry | None, str]:
    """The entry of a record, if it has one, and what is wrong with it ("" when nothing is)."""
    if member.data is None:
        if member.end == file.stat().st_size:
            return (
                None,
                f"the file ends within a record ({member.length} bytes): the next run that writes cuts them off",
            )
        return None, f"{member.length} bytes are damaged and hold no record that can be read"
    try:
        fields, block = parse_record(member.data)
    except ValueError as error:
        return None, str(error)
    entry = make_entry(fields, block, member.offset, member.length, file.name)
    kind = fields.get("warc-type", "")
    if fields.get("warc-block-digest", digest(block)) != digest(block):
        return entry, "the record is not what its digest says"
    payload = digest(find_payload(kind, block))
    if kind != "revisit" and fields.get("warc-payload-digest", payload) != payload:
        return entry, "the payload is not what its digest says"
    return entry, ""
