"""Every answer, byte for byte, as WARC (ISO 28500): what other programs can replay and everything can be rebuilt from.

Each answer is a group of records (response, request, metadata), each a complete gzip member. A group is put together in
memory and written at once, so that a kill leaves whole records and at most one torn one at the end, which the next run
cuts off. Files have a size at which the next begins; an index (`cdxj`) over all of them finds an answer without reading
them. Two fields of our own in the response: `Mediakit-Source` (how the address became known) and `Mediakit-Asked` (the
address at the begin of a chain of redirects); `Mediakit-Origin` in what was taken over names where from.

What is written survives the end of the process at once, also by kill -9. Against a loss of power it is only forced onto
the disk when a file is closed or the index written: to do so after every answer would cost more than fetching it again.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from mediakit.collect.cdxj import Entry, make_entry
from mediakit.collect.members import MAGIC, read_member
from mediakit.collect.page import Page
from mediakit.collect.reader import ArchiveReader
from mediakit.collect.records import (
    CONFORMS_TO,
    NOT_MODIFIED,
    WARC_FIELDS,
    Record,
    make_answer,
    make_exchange,
    make_fields,
    parse_record,
)
from mediakit.collect.warcs import name_next
from mediakit.errors import CollectError
from mediakit.version import __version__

MAX_BYTES = 1_000_000_000
MERGE_AT = 10_000  # captures held in memory before they are merged into the index on disk
HTTP_RESPONSE = "application/http; msgtype=response"


class Archive(ArchiveReader):
    """An archive that answers are appended to and found in, from any thread.

    Parameters
    ----------
    path : Path
        Its first file, `….warc.gz`; made when missing. A torn record at the end of the last file is cut off.
    max_bytes : int
        Size at which the next file is begun.
    info : mapping, optional
        Further fields of the record `warcinfo`, such as operator, isPartOf and robots.

    Raises
    ------
    CollectError
        If the last file is none of gzip members.
    """

    def __init__(self, path: Path, *, max_bytes: int = MAX_BYTES, info: Mapping[str, str] | None = None) -> None:
        super().__init__(path)
        self.max_bytes, self._info = max_bytes, dict(info or {})
        self._described = False  # whether a warcinfo stands before what is written next
        self.path.parent.mkdir(parents=True, exist_ok=True)
        last = list(self._ends or [self.path])[-1]
        end = self._ends.get(last, 0)
        if not end and last.exists():
            _check_begin(last)
        self._open(last, end)
        if self._index.waiting >= MERGE_AT:
            self._index.save()

    def close(self) -> None:
        """Close the file and write the index."""
        with self._lock:
            if self._file is not None:
                self._shut()
                self._index.save()
            super().close()

    def write(
        self,
        url: str,
        sent: bytes,
        received: bytes,
        *,
        when: datetime,
        source: str = "",
        asked: str = "",
        protocol: str = "",
        extra: Mapping[str, str] | None = None,
        seconds: float | None = None,
    ) -> None:
        """Append one request and its answer, as they went over the wire.

        Parameters
        ----------
        url : str
            The address that answered.
        sent, received : bytes
            Request and answer with their heads. Of HTTP/2, which has no such bytes, heads as of HTTP/1.1.
        when : datetime
            The moment of the request.
        source : str
            How the address became known.
        asked : str
            The address at the begin of a chain of redirects.
        protocol : str
            The protocols on the wire, when the answer does not say: "h2 tls/1.3".
        extra : mapping, optional
            Further fields of the metadata, such as `via` (address of the page that led here).
        seconds : float, optional
            How long it took.
        """
        own = {"Mediakit-Source": source, "Mediakit-Asked": asked if asked != url else ""}
        layers = [("WARC-Protocol", layer) for layer in protocol.split()]
        answer = Record("response", received, when, HTTP_RESPONSE, [("WARC-Target-URI", url), *layers, *own.items()])
        self._append(make_exchange(answer, sent, _notes(source, asked, url, seconds, extra), layers))

    def write_revisit(
        self,
        url: str,
        sent: bytes,
        received: bytes,
        *,
        when: datetime,
        source: str = "",
        refers_to: Entry | None = None,
        protocol: str = "",
        extra: Mapping[str, str] | None = None,
        seconds: float | None = None,
    ) -> None:
        """Append an answer 304: the page is as it was.

        Replay programs show the page that this record refers to. They would show nothing if the answer itself were its
        block (pywb does), so its bytes stand in the metadata, as `answer-base64`.

        Parameters
        ----------
        refers_to : Entry, optional
            The capture that still holds; default: the last one of this address. Without any, the answer is written as
            one like all others.
        url, sent, received, when, source, protocol, extra, seconds
            As in `write`.
        """
        earlier = [entry for entry in self.find_all(url) if entry.is_success]
        known = refers_to or (earlier[-1] if earlier else None)
        if known is None:
            more = {"protocol": protocol, "extra": extra, "seconds": seconds}
            self.write(url, sent, received, when=when, source=source, **more)  # type: ignore[arg-type]
            return
        layers = [("WARC-Protocol", layer) for layer in protocol.split()]
        fields = [("WARC-Target-URI", url), ("WARC-Profile", NOT_MODIFIED), *self._refer(known), *layers]
        answer = Record("revisit", b"", when, HTTP_RESPONSE, [*fields, ("Mediakit-Source", source)])
        notes = _notes(source, "", url, seconds, extra) | {"answer-base64": base64.b64encode(received).decode("ascii")}
        self._append(make_exchange(answer, sent, notes, layers))

    def write_page(self, page: Page, *, origin: str = "") -> None:
        """Append a page whose bytes on the wire are not known, such as one from another program's WARC file.

        Parameters
        ----------
        page : Page
            Its head is written anew: as the page came, but without what was said of its packing.
        origin : str
            Name of the file that it comes from.
        """
        url, asked = page.final_url, page.url
        own = {"Mediakit-Source": page.source, "Mediakit-Origin": origin}
        own["Mediakit-Asked"] = asked if asked != url else ""
        fields = [("WARC-Target-URI", url), *own.items()]
        answer = Record("response", make_answer(page), page.retrieved, HTTP_RESPONSE, fields)
        self._append(make_exchange(answer, b"", _notes(page.source, asked, url, None, {"origin": origin}), []))

    def write_resource(
        self,
        url: str,
        content: bytes,
        *,
        when: datetime,
        content_type: str = "text/html",
        source: str = "",
        origin: str = "",
    ) -> None:
        """Append a file that was there without any HTTP, such as a page that somebody saved.

        Parameters
        ----------
        url : str
            The address at which it was published.
        content : bytes
            The file.
        when : datetime
            When it was saved.
        content_type, source, origin : str
            Its kind, how it became known, and the name of the file.
        """
        own = {"Mediakit-Source": source, "Mediakit-Origin": origin}
        answer = Record("resource", content, when, content_type, [("WARC-Target-URI", url), *own.items()])
        self._append(make_exchange(answer, b"", _notes(source, "", url, None, {"origin": origin}), []))

    def _refer(self, entry: Entry) -> list[tuple[str, str]]:
        """Header lines that name an earlier record; read from it, because the index knows its moment to the second."""
        fields: dict[str, str] = {}
        with self.path.with_name(entry.filename).open("rb") as file:
            member = read_member(file, entry.offset)
        if member is not None and member.data is not None:
            fields, _ = parse_record(member.data)
        return [
            ("WARC-Refers-To", fields.get("warc-record-id", "")),
            ("WARC-Refers-To-Target-URI", entry.url),
            ("WARC-Refers-To-Date", fields.get("warc-date", f"{entry.when:%Y-%m-%dT%H:%M:%SZ}")),
            ("WARC-Payload-Digest", fields.get("warc-payload-digest", "")),
        ]

    def _append(self, records: list[Record]) -> None:
        """Write a group of records at once and add them to the index."""
        packed = [record.pack() for record in records]  # before the lock: zlib lets other threads go on
        with self._lock:
            if self._file is None:
                raise ValueError(f"the archive is closed ({self.path})")
            if self._length and self._length + sum(len(data) for data, _ in packed) > self.max_bytes:
                self._shut()
                self._open(name_next(self.path, self._current), 0)
            head = b"" if self._described else self._describe()
            self._put(head + b"".join(data for data, _ in packed))
            self._described = True
            offset = self._length - sum(len(data) for data, _ in packed)
            for record, (data, fields) in zip(records, packed, strict=True):
                if entry := make_entry(fields, record.block, offset, len(data), self._current.name):
                    self._index.add(entry)
                offset += len(data)
            if self._index.waiting >= MERGE_AT:
                self._index.save()

    def _put(self, data: bytes) -> None:
        """Write to the end of the file, wholly or not at all."""
        assert self._file is not None
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[self._file.write(rest) :]
        except BaseException:  # also Ctrl-C: what stands in the file must stay readable
            self._file.seek(self._length)
            self._file.truncate(self._length)
            raise
        self._length += len(data)

    def _describe(self) -> bytes:
        """The record `warcinfo` that stands before what one run writes into one file."""
        said = {"software": f"mediakit/{__version__}", "format": "WARC File Format 1.1", "conformsTo": CONFORMS_TO}
        block = make_fields({**said, "robots": "obey (RFC 9309)", **self._info})
        name = [("WARC-Filename", self._current.name)]
        return Record("warcinfo", block, datetime.now(UTC), WARC_FIELDS, name).pack()[0]

    def _open(self, path: Path, length: int) -> None:
        self._current, self._length, self._described = path, length, False
        self._file: BinaryIO | None = path.open("r+b" if path.exists() else "w+b", buffering=0)
        self._file.truncate(length)
        self._file.seek(length)

    def _shut(self) -> None:
        assert self._file is not None
        os.fsync(self._file.fileno())
        self._file.close()
        self._file = None


def _notes(source: str, asked: str, url: str, seconds: float | None, extra: Mapping[str, str] | None) -> dict[str, str]:
    """Fields of the metadata; `via` is the address that led to this one."""
    spent = "" if seconds is None else f"{seconds * 1000:.0f}"
    return {"via": asked if asked != url else "", "source": source, "fetchTimeMs": spent, **(extra or {})}


def _check_begin(file: Path) -> None:
    """Never take a file that is no archive for a torn one, all of which would be cut off."""
    with file.open("rb") as opened:
        begin = opened.read(len(MAGIC))
    if not MAGIC.startswith(begin):
        raise CollectError(
            "this file is no archive of mediakit", str(file), "move it away", error="archive", permanent=True
        )
