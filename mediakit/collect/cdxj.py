"""The index of an archive: a sorted CDXJ file, as pywb writes it and can use in place of its own.

One line per capture: key of the address, moment (UTC, 14 digits), and as JSON where the record lies. There is no header
line and no second file: what of the WARC files is indexed follows from the lines, so the two cannot contradict each
other. The file is searched in place; only captures that came since it was written are held in memory.
"""

from __future__ import annotations

import heapq
import json
import mmap
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from mediakit.collect.records import parse_http
from mediakit.collect.urlkey import make_key

REVISIT = "warc/revisit"
INDEXED = ("response", "resource", "revisit")
_PLACE = re.compile(rb'"length":\s*"(\d+)",\s*"offset":\s*"(\d+)",\s*"filename":\s*"([^"]*)"}\n')


@dataclass(frozen=True, slots=True)
class Entry:
    """One capture: what answered and where it lies.

    `timestamp` is the moment in UTC as 14 digits, `status` "" for what is no HTTP answer, `mime` "warc/revisit" for an
    answer "not modified", `digest` the SHA-1 of the payload in base 32.
    """

    url: str
    timestamp: str
    mime: str
    status: str
    digest: str
    length: int
    offset: int
    filename: str

    @property
    def when(self) -> datetime:
        """The moment, to the second."""
        return datetime.strptime(self.timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)

    @property
    def is_success(self) -> bool:
        """An answer with a status 200 to 299, or something that was there without HTTP."""
        return self.mime != REVISIT and (not self.status or self.status.startswith("2"))

    def line(self) -> bytes:
        """The line of the index."""
        said = {"url": self.url, "mime": self.mime, "status": self.status, "digest": self.digest}
        said |= {"length": str(self.length), "offset": str(self.offset), "filename": self.filename}
        text = json.dumps({name: value for name, value in said.items() if value})
        return f"{make_key(self.url)} {self.timestamp} {text}\n".encode()


def make_entry(fields: Mapping[str, str], block: bytes, offset: int, length: int, filename: str) -> Entry | None:
    """The entry of a record; None for one that no index holds, such as a request.

    Parameters
    ----------
    fields : mapping
        Header lines of the record, names in lower case.
    block : bytes
        What follows them.
    offset, length : int
        Of the gzip member.
    filename : str
        Without its folder.
    """
    kind, url = fields.get("warc-type", ""), fields.get("warc-target-uri", "").strip("<>")
    digits = re.sub(r"\D", "", fields.get("warc-date", ""))[:14]
    if kind not in INDEXED or not url or len(digits) < 14:
        return None
    status, mime = parse_http(block) if kind == "response" else ("", fields.get("content-type", ""))
    mime = REVISIT if kind == "revisit" else re.split("[; ]", mime, maxsplit=1)[0] or "unk"
    digest = fields.get("warc-payload-digest", "").removeprefix("sha1:")
    return Entry(url, digits, mime, status, digest, length, offset, filename)


def parse_line(line: bytes) -> Entry:
    """The entry of a line of an index.

    Raises
    ------
    ValueError
        If it is none.
    """
    _, timestamp, text = line.decode("utf-8").split(" ", 2)
    said = json.loads(text)
    try:
        url, filename, place = said["url"], said["filename"], (int(said["length"]), int(said["offset"]))
    except (KeyError, TypeError) as error:
        raise ValueError(f"no line of an index ({error})") from error
    return Entry(url, timestamp, said.get("mime", ""), said.get("status", ""), said.get("digest", ""), *place, filename)


class Index:
    """A CDXJ file and what has been added since it was written.

    Parameters
    ----------
    path : Path
        `….cdxj`; need not be there. One that is damaged is taken for empty.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._recent: dict[bytes, bytes] = {}  # key -> lines
        self._stale: set[bytes] = set()
        self.waiting = 0  # captures that the file does not have yet
        self._damaged = False
        self._file: mmap.mmap | bytes = b""
        self._open()
        self.lasts = self._read_lasts()

    def _open(self) -> None:
        self.close()
        if self.path.exists() and self.path.stat().st_size:
            with self.path.open("rb") as file:
                self._file = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def close(self) -> None:
        """Let go of the file."""
        if isinstance(self._file, mmap.mmap):
            self._file.close()
        self._file = b""

    def _read_lasts(self) -> dict[str, tuple[int, int]]:
        """By file name, offset and length of the last record that is indexed."""
        lasts: dict[bytes, tuple[int, int]] = {}
        before = b""
        for line in self._lines():
            match = _PLACE.search(line)
            if match is None or line < before:
                self._damaged = True
                self.close()
                return {}
            place = int(match[2]), int(match[1])
            lasts[match[3]] = max(place, lasts.get(match[3], place))
            before = line
        return {name.decode("utf-8"): place for name, place in lasts.items()}

    def _lines(self) -> Iterator[bytes]:
        """Lines of the file, in order, without those that no longer hold."""
        if isinstance(self._file, mmap.mmap):
            self._file.seek(0)
            for line in iter(self._file.readline, b""):
                match = _PLACE.search(line) if self._stale else None
                if match is None or match[3] not in self._stale:
                    yield line

    def forget(self, filename: str) -> None:
        """What the file says of this WARC file no longer holds."""
        self._stale.add(filename.encode("utf-8"))
        self.lasts.pop(filename, None)

    def add(self, entry: Entry) -> None:
        """Add a capture."""
        line = entry.line()
        key = line.partition(b" ")[0]
        self._recent[key] = self._recent.get(key, b"") + line
        self.waiting += 1

    def find(self, url: str) -> list[Entry]:
        """All captures under the key of an address, in the order of the file and then of coming."""
        key = make_key(url).encode()
        old = (parse_line(line) for line in self._search(key + b" "))
        found = [entry for entry in old if entry.filename.encode("utf-8") not in self._stale]
        return found + [parse_line(line) for line in self._recent.get(key, b"").splitlines()]

    def _search(self, prefix: bytes) -> Iterator[bytes]:
        """Lines of the file that begin so."""
        file, low, high = self._file, 0, len(self._file)
        while low < high:  # both stand at the begin of a line
            middle = (low + high) // 2
            start = file.rfind(b"\n", low, middle) + 1 or low
            end = file.find(b"\n", middle)
            if file[start:end] < prefix:
                low = end + 1
            else:
                high = start
        while file[low : low + len(prefix)] == prefix:
            end = file.find(b"\n", low)
            yield file[low:end]
            low = end + 1

    def __iter__(self) -> Iterator[Entry]:
        return map(parse_line, self._merged())

    def _merged(self) -> Iterator[bytes]:
        fresh = sorted(chain.from_iterable(lines.splitlines(keepends=True) for lines in self._recent.values()))
        return heapq.merge(self._lines(), fresh)

    def save(self) -> None:
        """Write the file anew, if anything has changed; it is there whole at every moment."""
        if not (self._recent or self._stale or self._damaged) and self.path.exists():
            return
        fresh = self.path.with_name(self.path.name + ".new")
        with fresh.open("wb") as out:
            out.writelines(self._merged())
            out.flush()
            os.fsync(out.fileno())
        self.close()
        try:
            fresh.replace(self.path)
        except PermissionError:  # Windows, while another program reads it: the next run finds what is missing
            fresh.unlink()
            self._open()
            return
        self._recent, self._stale, self.waiting, self._damaged = {}, set(), 0, False
        self._open()
