"""The archive: every byte kept, found again, replayed by another program, and sound after a kill at any moment."""

from __future__ import annotations

import base64
import gzip
import http.client
import io
import json
import os
import random
import shutil
import signal
import socket
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mediakit.collect import Archive, ArchiveReader, Client, Page, check_archive, read_archive, read_pages
from mediakit.collect import archive as archive_module
from mediakit.collect.members import scan_members
from mediakit.collect.records import parse_record
from mediakit.collect.urlkey import make_key
from mediakit.collect.warcs import list_warcs
from mediakit.errors import CollectError

START = datetime(2031, 3, 3, 10, 0, 0, 123456, tzinfo=UTC)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
ASKED = b"GET /a HTTP/1.1\r\nHost: a.example\r\n\r\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "pages.warc.gz"


def put(archive: Archive, url: str, body: bytes = b"<p>words", after: float = 0, **more: Any) -> None:
    """One page, so many seconds after the start."""
    archive.write(url, ASKED, HEAD + body, when=START + timedelta(seconds=after), **more)


def fill(path: Path, n: int, size: int = 300, **options: Any) -> list[str]:
    """An archive of n pages that cannot be packed; returns their addresses."""
    urls = [f"http://a.example/{number}" for number in range(n)]
    with Archive(path, **options) as archive:
        for number, url in enumerate(urls):
            put(archive, url, random.Random(number).randbytes(size), number)
    return urls


def records(path: Path) -> list[tuple[dict[str, str], bytes]]:
    """Header lines and block of every record of a file."""
    return [parse_record(member.data or b"") for member in scan_members(path)]


def kinds(path: Path) -> list[str]:
    return [fields["warc-type"] for fields, _ in records(path)]


def passes_warcio(path: Path) -> list[str]:
    """Types of all records, once another program has checked their digests."""
    from warcio.archiveiterator import ArchiveIterator

    found = []
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            record.raw_stream.read()
            found.append(record.rec_type)
    return found


# --- writing


@contextmanager
def serving(answer: bytes) -> Iterator[str]:
    """A server that sends these bytes, whatever it is asked."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            path = self.rfile.readline().split()[1]
            while self.rfile.readline().strip():
                continue
            missing = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            self.wfile.write(missing if path == b"/robots.txt" else answer)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_every_byte_that_went_over_the_wire_is_kept(path):
    chunks = b"5\r\n<p>Zo\r\n4\r\n\xc3\xab</\r\n2\r\np>\r\n0\r\n\r\n"
    answer = (
        b"HTTP/1.1 200 Fine\r\nX-Odd:  two  blanks \r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + chunks
    )
    with (
        serving(answer) as origin,
        Archive(path) as archive,
        Client(allow_loopback=True, delay=0, archive=archive) as client,
    ):
        page = client.fetch(origin + "/a", "rss")
    assert page.html == b"<p>Zo\xc3\xab</p>"
    plain = gzip.decompress(path.read_bytes())
    assert answer in plain and b"GET /a HTTP/1.1\r\n" in plain
    (again,) = read_pages(path)
    assert (again.url, again.html, again.source, again.status) == (page.url, page.html, "rss", 200)
    assert again.retrieved == page.retrieved


def test_an_answer_is_a_response_its_request_and_metadata(path):
    with Archive(path) as archive:
        more = {"via": "http://a.example/feed", "consent-wall": "no"}
        put(archive, "http://a.example/a", source="rss", seconds=0.2514, extra=more)
    assert passes_warcio(path) == ["warcinfo", "response", "request", "metadata"]
    _, (answer, block), (request, sent), (metadata, said) = records(path)
    assert (block, sent) == (HEAD + b"<p>words", ASKED)
    assert answer["warc-date"] == "2031-03-03T10:00:00.123456Z"
    assert request["warc-concurrent-to"] == metadata["warc-concurrent-to"] == answer["warc-record-id"]
    assert metadata["content-type"] == "application/warc-fields"
    assert said == b"via: http://a.example/feed\r\nsource: rss\r\nfetchTimeMs: 251\r\nconsent-wall: no\r\n"


def test_each_file_begins_with_what_made_it(path):
    fill(path, 9, size=3000, max_bytes=10_000, info={"operator": "Desk, desk@uni.example", "isPartOf": "ferry-2031"})
    files = list_warcs(path.parent)
    assert len(files) > 2
    for file in files:
        assert kinds(file).count("warcinfo") == 1 and kinds(file)[0] == "warcinfo"
        fields, block = records(file)[0]
        assert fields["warc-filename"] == file.name
        for line in ("software: mediakit/", "format: WARC File Format 1.1", "conformsTo: http", "robots: obey"):
            assert line.encode() in block
        assert b"operator: Desk, desk@uni.example\r\nisPartOf: ferry-2031\r\n" in block


def test_a_run_that_writes_nothing_changes_nothing(path):
    fill(path, 2)
    before = path.read_bytes()
    with Archive(path):
        pass
    assert path.read_bytes() == before
    with Archive(path) as archive:
        put(archive, "http://a.example/new")
    assert kinds(path).count("warcinfo") == 2


def test_what_is_closed_is_not_written_to(path):
    archive = Archive(path)
    archive.close()
    with pytest.raises(ValueError, match="closed"):
        put(archive, "http://a.example/a")


def test_no_value_begins_a_header_line_of_its_own(path):
    with Archive(path, info={"operator": "x\r\nrobots: none"}) as archive:
        put(archive, "http://a.example/a", source="rss\r\nWARC-Type: warcinfo", extra={"a\r\nb": "c\nd"})
    assert kinds(path) == ["warcinfo", "response", "request", "metadata"]
    assert b"\r\nrobots: none" not in records(path)[0][1] and b"a  b: c d\r\n" in records(path)[3][1]


def test_each_layer_of_the_protocol_has_a_line(path):
    with Archive(path) as archive:
        put(archive, "https://a.example/a", protocol="h2 tls/1.3")
    plain = gzip.decompress(path.read_bytes())
    assert plain.count(b"WARC-Protocol: h2\r\nWARC-Protocol: tls/1.3\r\n") == 2


@given(head=st.binary(max_size=200), body=st.binary(max_size=2000), sent=st.binary(min_size=1, max_size=200))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_bytes_come_back(tmp_path, head, body, sent):
    place = Path(tempfile.mkdtemp(dir=tmp_path)) / "pages.warc.gz"
    received = b"HTTP/1.1 200 OK\r\nX: " + head.replace(b"\r", b"").replace(b"\n", b"") + b"\r\n\r\n" + body
    with Archive(place) as archive:
        archive.write("http://a.example/a", sent, received, when=START)
        archive.write("http://a.example/b", sent, head, when=START)
        found = archive.find("http://a.example/a")
    assert found is not None and found.html == body
    assert [block for fields, block in records(place) if fields["warc-type"] != "warcinfo"] == [
        received, sent, head, sent,
    ]  # fmt: skip
    assert list(check_archive(place)) == []


def test_a_page_that_has_not_changed_is_a_revisit(path):
    url, unchanged = "http://a.example/a", b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
    with Archive(path) as archive:
        archive.write_revisit(url, ASKED, unchanged, when=START)  # of what? so it is an answer like all others
        put(archive, url, after=1)
        archive.write_revisit(url, ASKED, unchanged, when=START + timedelta(seconds=2), source="rss")
        entries = archive.find_all(url)
        assert [(entry.status, entry.mime) for entry in entries] == [
            ("304", "unk"), ("200", "text/html"), ("", "warc/revisit"),
        ]  # fmt: skip
        found = archive.find(url)
        assert found is not None and found.retrieved == START + timedelta(seconds=1)
        assert archive.read(entries[2]).status == 304
    first, last = (fields for fields, _ in records(path) if fields["warc-type"] in ("response", "revisit")
                   and fields["warc-date"] > "2031-03-03T10:00:01")  # fmt: skip
    assert last["warc-profile"] == "http://netpreserve.org/warc/1.0/revisit/server-not-modified"
    assert last["warc-refers-to"] == first["warc-record-id"]
    assert last["warc-refers-to-date"] == first["warc-date"] and last["warc-refers-to-target-uri"] == url
    assert last["warc-payload-digest"] == first["warc-payload-digest"]
    assert b"answer-base64: " + base64.b64encode(unchanged) in records(path)[-1][1]
    passes_warcio(path)
    assert list(check_archive(path)) == []
    assert [page.status for page in read_pages(path)] == [200]
    assert [page.status for page in read_pages(path, every=True)] == [304, 200, 304]


def test_a_page_of_another_program_is_taken_over_with_its_date(path):
    headers = {"content-type": "text/html", "content-encoding": "gzip", "x-odd": "Zoë"}
    page = Page("http://a.example/old", b"<p>words", START, "warc", 200, headers, "http://a.example/new")
    with Archive(path) as archive:
        archive.write_page(page, origin="crawl.warc.gz")
        found = archive.find("http://a.example/new")
    assert found is not None
    assert found.headers == {"content-type": "text/html", "x-odd": "Zoë", "content-length": "8"}
    assert (found.url, found.final_url, found.html, found.retrieved, found.source) == (
        page.url, page.final_url, page.html, START, "warc",
    )  # fmt: skip
    assert records(path)[1][0]["mediakit-origin"] == "crawl.warc.gz"
    assert "request" not in passes_warcio(path)


def test_a_saved_file_is_a_resource(path):
    with Archive(path) as archive:
        archive.write_resource("http://a.example/a", b"<p>saved", when=START, source="file", origin="a.html")
        archive.write_resource("http://a.example/b", b"{}", when=START, content_type="application/json")
        assert "http://a.example/a" in archive
    (page,) = read_pages(path)
    assert (page.url, page.html, page.source, page.retrieved, page.status) == (
        "http://a.example/a", b"<p>saved", "file", START, 200,
    )  # fmt: skip
    assert passes_warcio(path)[1:3] == ["resource", "metadata"]


# --- several files


def test_files_follow_each_other_by_size(path):
    urls = fill(path, 40, size=2000, max_bytes=10_000)
    files = list_warcs(path.parent)
    assert [file.name for file in files[:2]] == ["pages.warc.gz", "pages-00002.warc.gz"] and len(files) > 9
    assert all(file.stat().st_size <= 10_000 for file in files)
    assert [page.url for page in read_archive(path.parent)] == urls == [page.url for page in read_archive(path)]
    with Archive(path, max_bytes=10_000) as archive:
        put(archive, "http://a.example/new", after=99)
        for url in urls:
            found = archive.find(url)
            assert found is not None and found.final_url == url
    assert [page.url for page in read_archive(path)] == [*urls, "http://a.example/new"]
    assert all(passes_warcio(file) for file in list_warcs(path))
    assert list(check_archive(path.parent)) == []


def test_an_answer_larger_than_a_file_has_one_of_its_own(path):
    fill(path, 3, size=5000, max_bytes=1000)
    assert [kinds(file).count("response") for file in list_warcs(path)] == [1, 1, 1]


def test_files_of_other_archives_are_left_alone(path):
    fill(path.with_name("pages-old.warc.gz"), 1)
    fill(path.with_name("other.warc.gz"), 1)
    fill(path, 1)
    assert list_warcs(path.parent) == [path]


# --- reading


def test_a_redirected_page_is_read_back_with_both_addresses(path):
    with Archive(path) as archive:
        archive.write("http://a.example/none", ASKED, b"HTTP/1.1 404 Not Found\r\n\r\n", when=START)
        archive.write("http://a.example/old", ASKED, b"HTTP/1.1 301 M\r\nLocation: /new\r\n\r\n", when=START)
        put(archive, "http://a.example/new", asked="http://a.example/old")
    (page,) = read_pages(path)
    assert (page.url, page.final_url) == ("http://a.example/old", "http://a.example/new")
    assert [page.status for page in read_pages(path, every=True)] == [404, 301, 200]
    assert b"via: http://a.example/old\r\n" in records(path)[-1][1]


@pytest.mark.parametrize("packing", ["plain", "one gzip member", "a member per record"])
def test_a_warc_of_another_program(path, packing):
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packing == "a member per record")
    for number in range(3):
        body = io.BytesIO(HEAD + b"<p>%d" % number)
        writer.write_record(writer.create_warc_record(f"http://a.example/{number}", "response", payload=body))
    data = out.getvalue()
    path.write_bytes(gzip.compress(data) if packing == "one gzip member" else data)
    pages = list(read_pages(path))
    assert [(page.url, page.html, page.source) for page in pages] == [
        (f"http://a.example/{number}", b"<p>%d" % number, "warc") for number in range(3)
    ]


@pytest.mark.parametrize("harmed", ["the first record", "an answer"])
def test_what_lies_behind_a_damaged_record_is_read_and_kept(path, harmed):
    urls = fill(path, 5)
    answers = [member for member in scan_members(path) if b": response" in (member.data or b"")]
    begin, kept = (answers[2].offset, urls[:2] + urls[3:]) if harmed == "an answer" else (0, urls)
    data = bytearray(path.read_bytes())
    data[begin + 60 : begin + 160] = bytes(100)
    path.write_bytes(data)
    assert [page.url for page in read_pages(path)] == kept
    for index in ("there", "gone"):
        if index == "gone":
            path.with_name("pages.cdxj").unlink()
        with Archive(path) as archive:
            assert all(archive.find(url) for url in kept)
        assert path.read_bytes() == data
    assert [flaw.offset for flaw in check_archive(path)] == [begin]


def test_a_file_that_is_no_archive_is_not_overwritten(path):
    path.write_bytes(b"my notes")
    with pytest.raises(CollectError, match="no archive"):
        Archive(path)
    assert path.read_bytes() == b"my notes"


def test_a_page_needs_a_time_zone():
    with pytest.raises(ValueError, match="time zone"):
        Page("http://a.example/", b"", datetime(2031, 3, 3))


# --- the index


def test_the_last_good_answer_is_found(path):
    url = "http://www.a.example/a?x=1&y=2"
    with Archive(path) as archive:
        assert url not in archive and archive.find(url) is None and archive.find_all(url) == []
        put(archive, url, b"old", 1)
        put(archive, url, b"new", 2)
        archive.write(url, ASKED, b"HTTP/1.1 500 Oh\r\n\r\nfault", when=START + timedelta(seconds=3))
        put(archive, "http://a.example/a?y=2&x=1", b"another address under the same key", 4)
        archive.write("http://a.example/moved", ASKED, b"HTTP/1.1 301 M\r\n\r\n", when=START)
    for opened in (Archive(path), ArchiveReader(path)):
        with opened as archive:
            page = archive.find("HTTP://www.A.example:80/a?x=1&y=2#top")
            assert page is not None and (page.html, page.headers) == (b"new", {"content-type": "text/html"})
            assert [entry.status for entry in archive.find_all(url)] == ["200", "200", "500"]
            assert url in archive and "http://a.example/moved" not in archive


@pytest.mark.parametrize("harm", ["none", "gone", "behind", "torn", "unsorted", "of another archive"])
def test_the_index_is_made_right_when_it_is_not(path, harm):
    index = path.with_name("pages.cdxj")
    urls = fill(path, 6, size=2000, max_bytes=7000)
    early = index.read_bytes()
    urls += [url for url in ("http://b.example/1", "http://b.example/2")]
    with Archive(path, max_bytes=7000) as archive:
        for url in urls[6:]:
            put(archive, url, after=10)
    right = index.read_bytes()
    if harm == "of another archive":
        fill(path.with_name("other") / "pages.warc.gz", 9, size=1234)
        shutil.copy(path.with_name("other") / "pages.cdxj", index)
        shutil.rmtree(path.with_name("other"))
    elif harm == "gone":
        index.unlink()
    elif harm != "none":
        unsorted = b"".join(reversed(right.splitlines(keepends=True)))
        index.write_bytes({"behind": early, "torn": right[:-30], "unsorted": unsorted}[harm])
    with ArchiveReader(path) as reader:
        assert all(reader.find(url) for url in urls)
    with Archive(path) as archive:
        assert all(archive.find(url) for url in urls)
    assert index.read_bytes() == right


def test_a_file_that_was_taken_away_is_in_no_index(path):
    urls = fill(path, 6, size=2000, max_bytes=5000)
    list_warcs(path)[1].unlink()
    with Archive(path) as archive:
        left = [url for url in urls if url in archive]
        assert 0 < len(left) < 6 and all(archive.find(url) for url in left)
    assert list(check_archive(path)) == []


def test_a_record_that_has_gone_bad_is_an_error_that_says_where(path):
    fill(path, 1)
    with ArchiveReader(path) as reader:
        (entry,) = reader.find_all("http://a.example/0")
        path.write_bytes(bytes(path.stat().st_size))
        with pytest.raises(CollectError) as caught:
            reader.read(entry)
    assert caught.value.error == "archive" and str(entry.offset) in caught.value.where


def test_a_reader_changes_nothing_and_sees_what_a_run_has_written(path):
    with Archive(path) as archive:
        put(archive, "http://a.example/a")
        with path.open("ab") as file:
            file.write(gzip.compress(b"half a record")[:-9])  # another process, in the midst of writing
        before = path.read_bytes()
        with ArchiveReader(path) as reader:
            assert reader.find("http://a.example/a")
        assert path.read_bytes() == before and not path.with_name("pages.cdxj").exists()


def test_the_index_is_merged_in_the_midst_of_a_run(path, monkeypatch):
    monkeypatch.setattr(archive_module, "MERGE_AT", 7)
    with Archive(path) as archive:
        for number in range(50):
            put(archive, f"http://a.example/{number * 37 % 50}", after=number)
            assert f"http://a.example/{number * 37 % 50}" in archive
        lines = path.with_name("pages.cdxj").read_bytes().splitlines()
        assert len(lines) == 49 and lines == sorted(lines)
        assert all(archive.find(f"http://a.example/{number}") for number in range(50))


def test_many_threads_write_and_find(path):
    faults: list[BaseException] = []

    def work(name: int, archive: Archive) -> None:
        try:
            for number in range(25):
                url = f"http://{name}.example/{number}"
                put(archive, url, b"<p>%d %d" % (name, number))
                found = archive.find(url)
                assert found is not None and found.html == b"<p>%d %d" % (name, number)
        except BaseException as fault:
            faults.append(fault)

    with Archive(path, max_bytes=20_000) as archive:
        threads = [threading.Thread(target=work, args=(name, archive)) for name in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert faults == []
    assert len({page.url for page in read_archive(path)}) == 200
    assert list(check_archive(path)) == []


HOSTS = ["news.example", "www.news.example", "WWW2.News.example", "www.www.a.example", "127.0.0.1", "bücher.example",
         "a..b.example.", "news.example:80", "news.example:8080", "user:word@news.example", "[::1]:8080"]  # fmt: skip
BITS = ["a", "B", "%7e", "%25", "%2541", ".", "..", "/", "//", "?", "&", "=", "é", "%C3%A9", "#", " ", "+", ";", "%",
        "~", "sid=" + "0a" * 16, "jsessionid=" + "0A" * 16, "cfid=1&cftoken=2", "x.aspx", "/(S(" + "a1" * 12 + "))/",
        "/(" + "a1" * 12 + ")/", "%2F", "%3F", "%0a", "|", "utm=1", "index.html"]  # fmt: skip


@given(st.sampled_from(["http", "https", "HTTP"]), st.sampled_from(HOSTS), st.sampled_from("/?"),
       st.lists(st.sampled_from(BITS) | st.text(max_size=3), max_size=9))  # fmt: skip
@settings(max_examples=400, deadline=None)
def test_keys_are_those_of_the_package_surt(scheme, host, mark, bits):
    from surt import surt

    url = f"{scheme}://{host}{mark}" + "".join(bits)
    assert make_key(url) == surt(url)


@pytest.mark.parametrize(
    "url", ["urn:some:id", "file:///a/B.html", "a.example/x", "dns:a.example", "mailto:A@b.example"]
)
def test_keys_of_other_addresses(url):
    from surt import surt

    assert make_key(url) == surt(url)


# --- checking


def test_a_sound_archive_has_no_flaws_and_progress_is_told(path):
    fill(path, 9, size=2000, max_bytes=8000)
    told: list[tuple[int, int]] = []
    assert list(check_archive(path.parent, progress=lambda *what: told.append(what))) == []
    whole = sum(file.stat().st_size for file in list_warcs(path))
    assert told[-1] == (whole, whole) and told == sorted(told)


def test_what_is_wrong_is_told_with_file_and_place(path):
    fill(path, 3)
    index = path.with_name("pages.cdxj")
    whole, lines = path.read_bytes(), index.read_bytes().splitlines(keepends=True)
    second = json.loads(lines[1].split(b" ", 2)[2])
    length, offset = int(second["length"]), int(second["offset"])

    def flaws() -> list[tuple[str, int, str]]:
        return [(flaw.file, flaw.offset, flaw.what) for flaw in check_archive(path)]

    def put_back(record: bytes) -> None:
        path.write_bytes(whole[:offset] + gzip.compress(record, mtime=0) + whole[offset + length :])

    record = gzip.decompress(whole[offset : offset + length])
    put_back(record.replace(b"text/html", b"text/HTML"))
    assert ("pages.warc.gz", offset, "the record is not what its digest says") in flaws()
    put_back(record.replace(b"WARC-Payload-Digest: sha1:", b"WARC-Payload-Digest: sha1:A"))
    assert ("pages.warc.gz", offset, "the payload is not what its digest says") in flaws()
    put_back(record[:-9] + b"\r\n\r\n")
    assert ("pages.warc.gz", offset, "the record has another length than it says") in flaws()
    path.write_bytes(whole[:-5])
    assert any("ends within a record" in what for _, _, what in flaws())
    path.write_bytes(whole)
    for harmed, what in [
        (lines[:2], "1 records of pages.warc.gz are not in the index"),
        (lines[::-1], "the index is not sorted here"),
        ([*lines, b"nonsense\n"], "cannot be read"),
        ([*lines, lines[-1]], "names a record twice"),
        ([lines[0], lines[1].replace(b'"200"', b'"203"'), lines[2]], "says something else"),
        ([*lines, lines[-1].replace(b"pages.warc", b"pages-00002.warc")], "a file that is not there"),
        ([*lines, lines[-1].replace(b'"offset": "', b'"offset": "9')], "a record of pages.warc.gz that is not there"),
    ]:
        index.write_bytes(b"".join(harmed))
        assert any(what in flaw[2] and flaw[0] == "pages.cdxj" for flaw in flaws()), what
    index.write_bytes(b"".join(lines))
    assert flaws() == []


# --- the end of a run at any moment


@given(cut=st.integers(0, 10**6), seed=st.integers(0, 50))
@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_file_cut_at_any_byte_is_mended(tmp_path, cut, seed):
    place = Path(tempfile.mkdtemp(dir=tmp_path)) / "pages.warc.gz"
    rng, lengths = random.Random(seed), []
    with Archive(place) as archive:
        for number in range(3):
            put(archive, f"http://a.example/{number}", rng.randbytes(rng.randrange(600)), number)
            lengths.append(place.stat().st_size)
    whole = place.read_bytes()
    cut %= len(whole) + 1
    place.write_bytes(whole[:cut])
    torn = [page.url for page in read_pages(place)]
    with Archive(place) as archive:
        before = [page.url for page in read_pages(place)]
        assert torn == before and len(before) >= sum(length <= cut for length in lengths)
        put(archive, "http://a.example/new", after=9)
    assert [page.url for page in read_pages(place)] == [*before, "http://a.example/new"]
    assert passes_warcio(place)
    assert list(check_archive(place)) == []


KILLED = """
import os, random, signal, sys, time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from mediakit.collect import archive as module
from mediakit.collect.archive import Archive

folder, rounds = Path(sys.argv[1]), int(sys.argv[2])
module.MERGE_AT = 9
HEAD = b"HTTP/1.1 200 OK\\r\\nContent-Type: text/html\\r\\n\\r\\n"

def write(turn, out):
    rng, number = random.Random(turn), 0
    with Archive(folder / "pages.warc.gz", max_bytes=300_000) as archive:
        while True:
            url = f"http://a.example/{turn}/{number}"
            body = rng.randbytes(rng.choice([0, 50, 3000, 60_000]))
            archive.write(url, b"GET", HEAD + body, when=datetime.now(UTC), source="rss")
            os.write(out, url.encode() + b"\\n")  # from here on it must never be lost
            number += 1

for turn in range(rounds):
    inward, outward = os.pipe()
    child = os.fork()
    if not child:
        write(turn, outward)
    os.close(outward)
    told = os.read(inward, 100)
    time.sleep(random.random() * 0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while chunk := os.read(inward, 65536):
        told += chunk
    os.close(inward)
    sys.stdout.write(told.decode())
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the child is made by fork")
def test_nothing_is_lost_and_nothing_twice_after_sixty_kills(path):
    command = [sys.executable, "-c", KILLED, str(path.parent), "60"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=Path.cwd())
    assert run.returncode == 0, run.stderr
    told = run.stdout.split()
    assert len(told) > 60 and len(list_warcs(path)) > 3
    with Archive(path) as archive:
        assert [url for url in told if url not in archive] == []
    counts = Counter(page.url for page in read_archive(path))
    assert set(told) <= set(counts) and set(counts.values()) == {1}
    assert all(passes_warcio(file) for file in list_warcs(path))
    assert list(check_archive(path)) == []


# --- replay by another program


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def pywb(root: Path) -> Iterator[int]:
    """pywb over the collections of a folder, at this port."""
    port = free_port()
    command = [sys.executable, str(Path(sys.executable).parent / "wayback"), "-b", "127.0.0.1", "-p", str(port)]
    with (root / "log.txt").open("w") as log:
        process = subprocess.Popen(command, cwd=root, stdout=log, stderr=log)
        try:
            for _ in range(300):
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    assert process.poll() is None, (root / "log.txt").read_text()
                    time.sleep(0.1)
            yield port
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(10)


def test_pywb_replays_what_was_collected(tmp_path):
    """Twice: indexed by pywb, and with our own index; both are the same to the byte."""
    from mediakit.corpus import find_corpus, read_corpus
    from mediakit.demo import make_sites

    truth = read_corpus(find_corpus("sunnmark-talks"))
    cache, root = tmp_path / "cache", tmp_path / "wayback"
    wanted: dict[tuple[str, str], tuple[int, bytes, str]] = {}  # moment and address -> status, body, a header
    with Archive(cache / "pages.warc.gz", max_bytes=150_000) as archive:
        for site in make_sites(truth.articles, truth.versions).values():
            for place, answer in site.pages.items():
                head = "".join(f"{name}: {value}\r\n" for name, value in answer.headers.items())
                received = f"HTTP/1.1 {answer.status} Said\r\n{head}\r\n".encode() + answer.body
                archive.write(site.origin + place, ASKED, received, when=START, source="rss", protocol="h2 tls/1.3")
                kept = answer.headers.get("Location") or answer.headers["Content-Type"]
                wanted["20310303100000", site.origin + place] = answer.status, answer.body, kept
        page = site.origin + next(path for path, truth in site.truth.items() if truth.kind == "article")
        unchanged = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
        archive.write_revisit(page, ASKED, unchanged, when=START + timedelta(days=1))
        wanted["20310304100000", page] = wanted["20310303100000", page]
        archive.write_resource("http://a.example/saved", b"<p>saved", when=START)
        wanted["20310303100000", "http://a.example/saved"] = 200, b"<p>saved", "text/html"
        other = Page("http://a.example/page", b"<p>other", START, "warc", 203, {"content-type": "text/html"})
        archive.write_page(other)
        wanted["20310303100000", other.url] = 203, b"<p>other", "text/html"
    files = list_warcs(cache)
    assert len(files) > 2 and len(wanted) > 100 and {status for status, _, _ in wanted.values()} >= {200, 301}

    manager = [sys.executable, str(Path(sys.executable).parent / "wb-manager")]
    root.mkdir()
    subprocess.run([*manager, "init", "theirs"], cwd=root, check=True, capture_output=True)
    subprocess.run([*manager, "add", "theirs", *map(str, files)], cwd=root, check=True, capture_output=True)
    for folder in ("archive", "indexes"):
        (root / "collections" / "ours" / folder).mkdir(parents=True)
    for file in files:
        shutil.copy(file, root / "collections" / "ours" / "archive")
    shutil.copy(cache / "pages.cdxj", root / "collections" / "ours" / "indexes" / "index.cdxj")
    index = (root / "collections" / "theirs" / "indexes" / "index.cdxj").read_bytes()
    assert (cache / "pages.cdxj").read_bytes() == index

    with pywb(root) as port:
        for collection in ("theirs", "ours"):
            for (moment, url), (status, body, kept) in wanted.items():
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
                connection.request("GET", f"/{collection}/{moment}id_/{url}", headers={"Accept-Encoding": "gzip"})
                answer = connection.getresponse()
                assert (answer.status, answer.read()) == (status, body), url
                assert kept in (answer.getheader("Location"), answer.getheader("Content-Type")), url
                connection.close()


def test_what_replayweb_needs_is_there(path):
    """Its reader (warcio.js) pairs an answer with the request right behind it, and takes one record per gzip member."""
    with Archive(path) as archive:
        put(archive, "http://a.example/a", source="rss")
        archive.write_revisit("http://a.example/a", ASKED, b"HTTP/1.1 304 N\r\n\r\n", when=START + timedelta(1))
    found = records(path)  # one per member, or `parse_record` refuses it
    for (fields, _), (following, _) in zip(found, found[1:], strict=False):
        if fields["warc-type"] in ("response", "revisit"):
            assert following["warc-type"] == "request"
            assert following["warc-target-uri"] == fields["warc-target-uri"]
            assert fields["warc-payload-digest"].startswith("sha1:")
        datetime.fromisoformat(fields["warc-date"])
    assert path.read_bytes().startswith(b"\x1f\x8b\x08")
