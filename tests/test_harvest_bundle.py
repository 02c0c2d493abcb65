"""The replication archive: same bytes, nothing that may not be passed on, refused when it is foul, and rebuilt from."""

from __future__ import annotations

import dataclasses
import hashlib
import http.client
import json
import re
import shutil
import stat
import threading
import zipfile
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import mediakit as mk
from mediakit.collect import collect_sites, read_pages
from mediakit.corpus import Corpus
from mediakit.corpus.tables import read_table, write_table
from mediakit.demo import make_sites, serve_sites
from mediakit.errors import MediakitError
from mediakit.extract import extract_articles
from mediakit.harvest.bundle import pack_files, write_bundle
from mediakit.harvest.files import (
    ADDRESSES,
    LONGEST_QUOTE,
    SKETCH,
    compare_sketch,
    find_texts_licence,
    remove_paths,
    sketch_text,
)
from mediakit.harvest.rebuild import COLUMNS, OUTCOMES, rebuild_corpus
from mediakit.harvest.unpack import SUMS, read_bundle
from mediakit.schema import ARTICLES

BUNDLED = ["sunnmark-talks", "tillerson-moscow-2017"]
OPTIONS: dict[str, Any] = {"allow_loopback": True, "delay": 0.0, "retries": 0, "timeout": 10.0}
ABOUT = "title: Talks (collected, fictional)\nlicence: CC0-1.0\ncitation: N. N.\ncreated: 2026-11-23\nfictional: true\n"


@pytest.fixture(scope="module", params=BUNDLED)
def bundled(request: pytest.FixtureRequest) -> Corpus:
    return mk.read_corpus(request.param)


@pytest.fixture(scope="module")
def facts() -> Corpus:
    return mk.read_corpus("tillerson-moscow-2017")


@pytest.fixture(scope="module")
def archive(facts: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_bundle(facts, tmp_path_factory.mktemp("archive") / "facts.zip")


def unpack(path: Path, folder: Path) -> Path:
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    return folder


def repack(path: Path, target: Path, **changes: bytes | None) -> Path:
    """An archive with other contents; None takes a file out. Double underscores stand for dots."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for key, content in changes.items():
        name = key.replace("__", ".")
        if content is None:
            del files[name]
        else:
            files[name] = content
    target.write_bytes(pack_files(files))
    return target


# --- writing


def test_both_corpora_come_back_from_their_archives_as_they_were(bundled: Corpus, tmp_path: Path) -> None:
    said: list[tuple[str, int, int]] = []
    path = write_bundle(bundled, tmp_path / "x.zip", progress=lambda *step: said.append(step))
    assert said[-1] == ("archive", 4, 4) and read_bundle(path).faults == ()
    again = mk.read_corpus(unpack(path, tmp_path / bundled.name))
    for name in ("articles", "versions", "quotes", "speakers", "events"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(bundled, name))
    assert again.about == bundled.about


def test_the_same_corpus_gives_the_same_bytes_whatever_the_day_the_folder_and_the_time_zone(
    bundled: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = write_bundle(bundled, tmp_path / "a.zip").read_bytes()
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.chdir(tmp_path)
    second = write_bundle(mk.read_corpus(bundled.folder), tmp_path / "deep" / "b.zip")
    assert second.read_bytes() == first
    assert write_bundle(bundled) == Path("out") / bundled.name / f"{bundled.name}-bundle.zip"
    assert write_bundle(bundled, tmp_path / "deep") == tmp_path / "deep" / f"{bundled.name}-bundle.zip"
    with zipfile.ZipFile(second) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist() == sorted(archive.namelist())


def test_the_sums_are_those_of_the_files(archive: Path, tmp_path: Path) -> None:
    folder = unpack(archive, tmp_path)
    lines = (folder / SUMS).read_text().splitlines()
    assert {line[66:] for line in lines} == {path.name for path in folder.iterdir()} - {SUMS}
    for line in lines:
        assert hashlib.sha256((folder / line[66:]).read_bytes()).hexdigest() == line[:64]


def test_addresses_hold_a_fingerprint_of_every_text_and_not_the_text(tmp_path: Path) -> None:
    corpus = mk.read_corpus("sunnmark-talks")
    folder = unpack(write_bundle(corpus, tmp_path / "x.zip", with_texts=False), tmp_path / "x")
    addresses = read_table(folder / "addresses.csv", ADDRESSES)
    assert list(addresses["article_id"]) == list(corpus.articles["article_id"])
    for row, text in zip(addresses.itertuples(), corpus.articles["text"], strict=True):
        assert row.text_sha256 == hashlib.sha256(text.encode()).hexdigest() and row.words == len(text.split())
        assert compare_sketch(row.sketch, text) == 1.0 and len(row.sketch) <= SKETCH * 8
    everything = b"".join(path.read_bytes() for path in folder.iterdir())
    assert not any(text[40:120].encode() in everything for text in corpus.articles["text"])
    assert "- 40 texts of articles" in (folder / "README.md").read_text()


def test_texts_go_along_only_under_a_licence(tmp_path: Path) -> None:
    corpus = mk.read_corpus("sunnmark-talks")
    words = corpus.articles["text"].iloc[0][40:120]
    about = {name: value for name, value in corpus.about.items() if name != "fictional"}
    unlicensed = dataclasses.replace(corpus, about=about)
    with pytest.raises(MediakitError, match="names no licence"):
        write_bundle(unlicensed, tmp_path / "x.zip", with_texts=True)
    folder = unpack(write_bundle(unlicensed, tmp_path / "x.zip"), tmp_path / "x")
    assert words not in (folder / "articles.csv").read_text()
    licensed = dataclasses.replace(corpus, about=about | {"texts_licence": "CC BY 4.0"})
    folder = unpack(write_bundle(licensed, tmp_path / "y.zip"), tmp_path / "y")
    assert words in (folder / "articles.csv").read_text()
    assert "under this licence: CC BY 4.0" in (folder / "README.md").read_text()


@pytest.mark.parametrize(
    ("about", "licence"),
    [({"licence": "CC0"}, ""), ({"licence": "CC0", "fictional": True}, "CC0"), ({"texts_licence": "X"}, "X"), ({}, "")],
    ids=["whole", "fictional", "texts", "none"],
)
def test_a_licence_of_the_facts_is_none_of_the_texts(about: dict[str, Any], licence: str) -> None:
    assert find_texts_licence(about) == licence


def test_long_quotations_stay_at_home_and_are_counted(facts: Corpus, tmp_path: Path) -> None:
    corpus = mk.read_corpus("sunnmark-talks")
    texts = ["word " * LONGEST_QUOTE, "secret " * (LONGEST_QUOTE + 1)]
    rows = [{"quote_id": f"q{n}", "article_id": "courier-01", "text": text.strip()} for n, text in enumerate(texts)]
    quotes = pd.DataFrame(rows).reindex(columns=facts.quotes.columns)
    quotes = quotes.assign(
        **{name: quotes[name].astype(object).fillna("") for name in quotes if facts.quotes[name].dtype == "str"}
    )
    made = [("articles", "courier-01", "text", "secret " * 50, "x", "", pd.Timestamp("2026-11-23", tz="UTC"), "")]
    corrections = pd.DataFrame(made, columns=facts.corrections.columns).astype(facts.corrections.dtypes.to_dict())
    corpus = dataclasses.replace(corpus, quotes=quotes, corrections=corrections)
    folder = unpack(write_bundle(corpus, tmp_path / "x.zip", with_texts=False), tmp_path / "x")
    everything = "".join(path.read_text() for path in folder.iterdir())
    assert "secret secret" not in everything and "word word" in everything
    assert "the words of 1 quotations or decks of more than 40 words" in (folder / "README.md").read_text()
    assert list(mk.read_corpus(folder).quotes["text"] == "") == [False, True]


def test_no_path_of_a_machine_goes_along(facts: Corpus, tmp_path: Path) -> None:
    places = [
        "/home/ann/press/a.html",
        "C:\\Users\\Ann Moll\\a.html",
        "file:///Users/ann/a.html",
        "https://x.example/home/a",
    ]
    articles = facts.articles.copy()
    articles.loc[articles.index[:4], "evidence"] = places
    folder = unpack(write_bundle(dataclasses.replace(facts, articles=articles), tmp_path / "x.zip"), tmp_path / "x")
    everything = "".join(path.read_text() for path in folder.iterdir())
    assert "/home/ann" not in everything and "Ann Moll" not in everything and "Users" not in everything
    assert "https://x.example/home/a" in everything and "3 cells" in (folder / "README.md").read_text()
    for text in (str(Path.home()), str(tmp_path), str(facts.folder)):
        assert text not in everything


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("kept in /home/ann", "kept in [path removed]/"),
        ("(/Users/ann/x y.pdf)", "([path removed]/x y.pdf)"),
        ("D:\\press\\2017 April\\a.rtf", "[path removed]/a.rtf"),
        ("C:\\Users\\ann", "[path removed]/"),
        ("\\\\server\\share\\a.rtf", "[path removed]/a.rtf"),
        ("file:///srv/a.html; /tmp/b.html", "[path removed]/a.html; [path removed]/b.html"),
    ],
    ids=["home", "blank", "windows", "windows home", "share", "two"],
)
def test_of_a_path_only_the_name_of_the_file_is_left(text: str, left: str) -> None:
    assert remove_paths(text)[0] == left


@given(st.lists(st.sampled_from(["https://", "x.example", "/home/", "a", "/", " ", "docs/tmp/", "2017/04/12", "."])))
def test_web_addresses_and_plain_words_are_no_paths(parts: list[str]) -> None:
    text = "https://x.example/" + "".join(parts).replace(" ", "")
    assert remove_paths(text) == (text, 0)


def test_a_key_of_the_environment_is_never_written(
    facts: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_API_KEY", "k3y-0123456789")
    leaky = dataclasses.replace(facts, articles=facts.articles.assign(notes="?api-key=k3y-0123456789"))
    with pytest.raises(MediakitError, match="SOME_API_KEY") as caught:
        write_bundle(leaky, tmp_path / "x.zip")
    assert "k3y" not in str(caught.value) and not (tmp_path / "x.zip").exists()


def test_corrections_are_applied_and_still_to_be_seen(facts: Corpus, tmp_path: Path) -> None:
    shutil.copytree(facts.folder, tmp_path / "own")
    row = [("articles", "a001", "section", "Abroad", "the page", "AO", "2026-11-23")]
    names = ["table", "row_id", "field", "value", "reason", "by", "when"]
    write_table(pd.DataFrame(row, columns=names), tmp_path / "own" / "corrections.csv")
    corpus = mk.read_corpus(tmp_path / "own")
    folder = unpack(write_bundle(corpus, tmp_path / "x.zip"), tmp_path / "x")
    assert ",Abroad," in (folder / "articles.csv").read_text()
    assert "World / Europe" in (folder / "corrections.csv").read_text()
    assert mk.read_corpus(folder).articles.equals(corpus.articles)


def test_a_corpus_without_any_day_is_asked_for_one(facts: Corpus, tmp_path: Path) -> None:
    about = {name: value for name, value in facts.about.items() if name != "created"}
    with pytest.raises(MediakitError, match="does not say when it was made"):
        write_bundle(dataclasses.replace(facts, about=about), tmp_path / "x.zip")


# --- descriptions


def test_the_crate_has_what_ro_crate_1_2_demands(bundled: Corpus, tmp_path: Path) -> None:
    folder = unpack(write_bundle(bundled, tmp_path / "x.zip"), tmp_path / "x")
    crate = json.loads((folder / "ro-crate-metadata.json").read_bytes().decode("utf-8"))
    assert crate["@context"] == "https://w3id.org/ro/crate/1.2/context" and set(crate) == {"@context", "@graph"}
    graph = {entity["@id"]: entity for entity in crate["@graph"]}
    assert len(graph) == len(crate["@graph"]), "every @id once"
    assert all(entity["@type"] and entity.get("name", "") for name, entity in graph.items() if "metadata" not in name)
    descriptor = graph["ro-crate-metadata.json"]
    assert descriptor["@type"] == "CreativeWork" and descriptor["about"] == {"@id": "./"}
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.2"}
    root = graph["./"]
    assert root["@type"] == "Dataset" and root["name"] and root["description"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", root["datePublished"])
    assert graph[root["license"]["@id"]]["@type"] == "CreativeWork" and graph[root["license"]["@id"]]["description"]
    assert [graph[author["@id"]]["@type"] for author in root["author"]] == ["Organization"]
    files = {part["@id"] for part in root["hasPart"]}
    assert files == {path.name for path in folder.iterdir()} - {"ro-crate-metadata.json", SUMS}
    for name in files:
        entity, content = graph[name], (folder / name).read_bytes()
        assert entity["@type"] == "File" and entity["contentSize"] == str(len(content)) and entity["description"]
        assert entity["sha256"] == hashlib.sha256(content).hexdigest() and "/" in entity["encodingFormat"]
    action = graph[root["mentions"][0]["@id"]]
    assert action["@type"] == "CreateAction" and action["name"] and {part["@id"] for part in action["result"]} == files
    software = graph[action["instrument"]["@id"]]
    assert (software["@type"], software["name"], software["version"]) == (
        "SoftwareApplication",
        "mediakit",
        mk.__version__,
    )
    assert {graph[other["@id"]]["name"] for other in software["softwareRequirements"]} >= {"Python", "lxml", "pandas"}
    check_references(graph)


def check_references(graph: dict[str, dict[str, Any]]) -> None:
    """Flat, every reference an object with an @id alone, and everything reached from the root."""
    reached, waiting = {"ro-crate-metadata.json"}, ["./"]
    while waiting:
        name = waiting.pop()
        reached.add(name)
        for value in graph[name].values():
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, dict):
                    assert set(item) == {"@id"}
                    if item["@id"] in graph and item["@id"] not in reached:
                        waiting.append(item["@id"])
    assert reached == set(graph)


@pytest.mark.parametrize(
    ("author", "types"),
    [
        ("Orth, Ada; Moll, Jan", ["Person", "Person"]),
        ("Ada von Orth", ["Person"]),
        ("the harbour desk", ["Organization"]),
        ([{"name": "Ada Orth", "orcid": "0000-0002-1825-0097", "affiliation": "Harbour College"}], ["Person"]),
        (None, None),
    ],
    ids=["two names", "particle", "group", "orcid", "none"],
)
def test_authors_are_persons_or_groups(facts: Corpus, tmp_path: Path, author: Any, types: list[str] | None) -> None:
    shutil.copytree(facts.folder, tmp_path / "own")
    citation = {"author": author, "year": 2026} if author else "N. N. (2026)."
    about = facts.about | {"citation": citation}
    (tmp_path / "own" / "about.yml").write_text(yaml.safe_dump(about))
    folder = unpack(write_bundle(mk.read_corpus(tmp_path / "own"), tmp_path / "x.zip"), tmp_path / "x")
    graph = {entity["@id"]: entity for entity in json.loads((folder / "ro-crate-metadata.json").read_text())["@graph"]}
    found = [graph[one["@id"]] for one in graph["./"].get("author", [])]
    assert [one["@type"] for one in found] == (types or [])
    if isinstance(author, list):
        assert (
            found[0]["@id"] == "https://orcid.org/0000-0002-1825-0097" and found[0]["affiliation"] == "Harbour College"
        )
    check_references(graph)


def test_the_data_package_is_valid_with_the_table_of_addresses(archive: Path, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    folder = unpack(archive, tmp_path)
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["fieldName", "rowNumber", "message"])
    assert "addresses" in {
        resource["name"] for resource in json.loads((folder / "datapackage.json").read_text())["resources"]
    }


# --- reading what comes from anybody


def test_what_does_not_fit_is_listed(archive: Path, tmp_path: Path) -> None:
    sums = read_bundle(archive).files[SUMS] + b"no sum\n"
    changes = {"quotes__csv": b"quote_id\n", "events__csv": None, "more__csv": b"x", SUMS: sums}
    found = read_bundle(repack(archive, tmp_path / "x.zip", **changes)).faults
    assert set(found) == {
        "quotes.csv: has been changed since the archive was written",
        "events.csv: is missing",
        f"more.csv: is not listed in {SUMS}",
        f"{SUMS}, line {len(sums.splitlines())}: cannot be read: 'no sum'",
    }
    with pytest.raises(MediakitError, match="events.csv: is missing"):
        rebuild_corpus(tmp_path / "x.zip", tmp_path / "rebuilt", client_options=OPTIONS)
    assert not (tmp_path / "rebuilt").exists()


@pytest.mark.parametrize("name", ["../x", "a/../../x", "/etc/x", "..\\x", "C:\\x", "C:x"])
def test_names_that_lead_out_of_the_folder_are_refused(archive: Path, tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(tmp_path / "x.zip", "w") as target:
        for entry in source.namelist():
            target.writestr(entry, source.read(entry))
        target.writestr(name, b"x")
    with pytest.raises(MediakitError, match="leads out of its folder"):
        read_bundle(tmp_path / "x.zip")


def test_links_doubled_names_and_bombs_are_refused(archive: Path, tmp_path: Path) -> None:
    link = zipfile.ZipInfo("about.yml")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    for entries, said in (([(link, b"/etc/passwd")], "link"), ([("a.csv", b"1"), ("A.csv", b"2")], "twice")):
        with zipfile.ZipFile(tmp_path / "x.zip", "w") as target:
            for entry, content in entries:
                target.writestr(entry, content)
        with pytest.raises(MediakitError, match=said):
            read_bundle(tmp_path / "x.zip")
    bomb = repack(archive, tmp_path / "bomb.zip", more__csv=bytes(3_000_000))
    assert bomb.stat().st_size < 150_000
    with pytest.raises(MediakitError, match="1,000,000 bytes when unpacked"):
        read_bundle(bomb, max_bytes=1_000_000)
    # The directory of the archive lies about the size.
    content = bytearray(bomb.read_bytes())
    place = content.rindex(b"more.csv") - 46 + 24
    content[place : place + 4] = (10).to_bytes(4, "little")
    bomb.write_bytes(bytes(content))
    with pytest.raises(MediakitError, match="damaged|larger when unpacked"):
        read_bundle(bomb, max_bytes=1_000_000)


@pytest.mark.parametrize("cut", [0, 1, 100, 0.5, 0.99])
def test_an_archive_that_is_cut_off_is_damaged(archive: Path, tmp_path: Path, cut: float) -> None:
    content = archive.read_bytes()
    (tmp_path / "x.zip").write_bytes(content[: int(len(content) * cut) if isinstance(cut, float) else cut])
    with pytest.raises(MediakitError, match="damaged or no ZIP"):
        read_bundle(tmp_path / "x.zip")


@given(place=st.integers(0, 10**9), value=st.integers(0, 255))
def test_one_changed_byte_is_never_believed(archive: Path, place: int, value: int) -> None:
    content = bytearray(archive.read_bytes())
    place %= len(content)
    same = content[place] == value
    content[place] = value
    path = archive.with_name("changed.zip")
    path.write_bytes(bytes(content))
    try:
        found = read_bundle(path)
    except MediakitError:
        return
    # What is left of the changes lies in dates and rights of the ZIP entries, which nobody reads.
    assert same or found.faults or found.files == read_bundle(archive).files


def test_files_that_are_no_bundle_are_named(tmp_path: Path) -> None:
    with pytest.raises(MediakitError, match="no such file"):
        read_bundle(tmp_path / "none.zip")
    (tmp_path / "x.zip").write_bytes(pack_files({"about.yml": b"x"}))
    with pytest.raises(MediakitError, match="no bundle of mediakit: it lacks articles.csv"):
        read_bundle(tmp_path / "x.zip")


# --- sketches


WORDS = st.lists(st.sampled_from([f"w{n}" for n in range(60)]), max_size=SKETCH)


@given(WORDS, WORDS)
def test_a_sketch_of_a_short_text_is_exact(one: list[str], other: list[str]) -> None:
    a, b = Counter(one), Counter(other)
    either = sum((a | b).values())
    if either <= SKETCH:
        expected = sum((a & b).values()) / either if either else 1.0
        assert compare_sketch(sketch_text(" ".join(one)), " ".join(other)) == pytest.approx(expected)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 1.0])
def test_a_sketch_of_a_long_text_is_an_estimate(share: float) -> None:
    kept = int(2000 * share)
    one = " ".join(f"word{n}" for n in range(2000))
    other = " ".join(f"word{n}" if n < kept else f"new{n}" for n in range(2000))
    assert compare_sketch(sketch_text(one), other) == pytest.approx(kept / (4000 - kept), abs=0.13)


# --- rebuilding


class Web:
    """The fictional sites behind one switch: a test may put other answers in the place of theirs."""

    def __init__(self, ports: dict[str, int]) -> None:
        self.ports, self.changed = ports, dict[str, tuple[int, bytes]]()
        web = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host = self.headers.get("Host", "")
                status, body, kind = web.answer(f"http://{host}{self.path}", host, self.path)
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def answer(self, url: str, host: str, path: str) -> tuple[int, bytes, str]:
        if url in self.changed:
            return *self.changed[url], "text/html; charset=utf-8"
        connection = http.client.HTTPConnection("127.0.0.1", self.ports[host], timeout=10)
        connection.request("GET", path, headers={"Host": host})
        answer = connection.getresponse()
        found = answer.status, answer.read(), answer.headers.get("Content-Type", "")
        connection.close()
        return found

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    truth = mk.read_corpus("sunnmark-talks")
    with serve_sites(make_sites(truth.articles, truth.versions), keep_hosts=True) as servers:
        running = Web(servers.ports)
        yield running
        running.close()


@pytest.fixture
def options(web: Web) -> Iterator[dict[str, Any]]:
    web.changed.clear()
    yield OPTIONS | {"local_ports": dict.fromkeys(web.ports, web.port)}
    web.changed.clear()


@pytest.fixture(scope="module")
def collected(web: Web, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """A corpus as collecting makes it: addresses, hashes and texts of pages that were really fetched."""
    folder = tmp_path_factory.mktemp("collected")
    local = {"local_ports": dict.fromkeys(web.ports, web.port)}
    origins = [f"http://{host}" for host in web.ports]
    found = collect_sites(origins, folder, allow_loopback=True, delay=0, client_options=local)
    articles, _ = extract_articles(read_pages(found.warc))
    (folder / "about.yml").write_text(ABOUT)
    write_table(articles[[name for name in ARTICLES.names if name in articles]], folder / "articles.csv")
    return mk.read_corpus(folder)


@pytest.fixture(scope="module")
def bundle(collected: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_bundle(collected, tmp_path_factory.mktemp("bundle") / "talks.zip", with_texts=False)


def test_on_an_unchanged_web_every_page_is_identical(
    collected: Corpus, bundle: Path, options: dict[str, Any], tmp_path: Path
) -> None:
    rebuilt = rebuild_corpus(bundle, tmp_path / "again", client_options=options)
    assert tuple(rebuilt.outcomes.columns) == COLUMNS
    assert rebuilt.counts == {"identical page": len(collected.articles)} and len(collected.articles) >= 28
    assert (rebuilt.outcomes["share_same"] == 1).all()
    texts = rebuilt.articles.set_index("article_id")["text"]
    assert texts.to_dict() == collected.articles.set_index("article_id")["text"].to_dict()
    corpus = mk.read_corpus(tmp_path / "again")
    assert list(corpus.articles["url"]) == list(collected.articles["url"])
    # Once more: nothing is fetched.
    again = rebuild_corpus(bundle, tmp_path / "again", client_options=options)
    assert again.collected.fetched_now == 0 and again.counts == rebuilt.counts


def test_changes_losses_and_walls_are_told_apart(
    collected: Corpus, bundle: Path, web: Web, options: dict[str, Any], tmp_path: Path
) -> None:
    chosen = collected.articles[collected.articles["text"].str.split().str.len().between(300, 900)].head(5)
    urls = dict(zip(["markup", "text", "gone", "fault", "wall"], chosen["url"], strict=True))
    before = web.answer(urls["markup"], *split(urls["markup"]))[1]
    web.changed[urls["markup"]] = 200, before.replace(b"</body>", b"<!-- build 2 --></body>")
    page = web.answer(urls["text"], *split(urls["text"]))[1]
    changed = page.replace(b" the ", b" yonder ")
    web.changed[urls["text"]] = 200, changed
    web.changed[urls["gone"]] = 410, b"gone"
    web.changed[urls["fault"]] = 500, b"fault"
    web.changed[urls["wall"]] = 200, b"<html><title>Before you continue</title><h1>We value your privacy</h1></html>"
    rebuilt = rebuild_corpus(bundle, tmp_path / "again", client_options=options)
    told = rebuilt.outcomes.set_index("url")
    outcomes = {name: told.loc[url, "outcome"] for name, url in urls.items()}
    assert outcomes == {
        "markup": "identical text", "text": "text changed", "gone": "gone", "fault": "failed", "wall": "not an article",
    }  # fmt: skip
    assert told.loc[urls["markup"], "share_same"] == 1
    assert (
        0.6 < told.loc[urls["text"], "share_same"] < 1
        and told.loc[urls["text"], "words_now"] == told.loc[urls["text"], "words_then"]
    )
    assert told.loc[[urls["gone"], urls["fault"], urls["wall"]], "share_same"].isna().all()
    assert "410" in told.loc[urls["gone"], "message"] and "500" in told.loc[urls["fault"], "message"]
    assert rebuilt.counts["identical page"] == len(collected.articles) - 5
    assert set(told["outcome"]) <= set(OUTCOMES) and len(rebuilt.articles) == len(collected.articles) - 3
    # The fault has passed: the next run fetches that page alone.
    web.changed.clear()
    later = rebuild_corpus(bundle, tmp_path / "again", client_options=options)
    assert later.collected.fetched_now == 1
    assert later.outcomes.set_index("url").loc[urls["fault"], "outcome"] == "identical page"


def split(url: str) -> tuple[str, str]:
    host, _, path = url.removeprefix("http://").partition("/")
    return host, "/" + path


@pytest.mark.parametrize("source", ["auto", "archive", "original"])
def test_an_archived_copy_is_asked_first_and_the_original_where_it_fails(
    collected: Corpus, web: Web, options: dict[str, Any], tmp_path: Path, source: str
) -> None:
    articles = collected.articles.head(3).copy()
    host, _ = split(articles["url"].iloc[0])
    copies = [f"http://{host}/web/20310320100000/{url}" for url in articles["url"].head(2)]
    articles["archived_url"] = [*copies, ""]
    web.changed[copies[0].replace("00/http", "00id_/http")] = 200, web.answer("", *split(articles["url"].iloc[0]))[1]
    web.changed[articles["url"].iloc[0]] = 410, b"gone"
    few = dataclasses.replace(collected, articles=articles)
    path = write_bundle(few, tmp_path / "few.zip")
    rebuilt = rebuild_corpus(path, tmp_path / "again", client_options=options, source=source)
    found = list(rebuilt.outcomes["outcome"])
    assert found == {
        "auto": ["identical page", "identical page", "identical page"],
        "archive": ["identical page", "gone", "failed"],
        "original": ["gone", "identical page", "identical page"],
    }[source]  # fmt: skip
    used = rebuilt.outcomes["fetched_from"]
    assert ("id_/" in used[0]) == (source != "original")
    if source == "archive":
        assert rebuilt.outcomes["message"][2] == "there is no address to fetch it from"


def test_a_page_of_which_nothing_was_known_is_new(collected: Corpus, options: dict[str, Any], tmp_path: Path) -> None:
    bare = collected.articles.head(2).assign(sha256="", text="")
    rebuilt = rebuild_corpus(
        write_bundle(dataclasses.replace(collected, articles=bare), tmp_path / "x.zip"),
        tmp_path / "again",
        client_options=options,
    )
    assert rebuilt.counts == {"new": 2} and rebuilt.outcomes["share_same"].isna().all()


def test_a_folder_with_something_else_is_left_alone(bundle: Path, options: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    with pytest.raises(MediakitError, match="not empty"):
        rebuild_corpus(bundle, tmp_path / "mine", client_options=options)
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]
    with pytest.raises(MediakitError, match="source='mirror'"):
        rebuild_corpus(bundle, tmp_path / "new", client_options=options, source="mirror")


def test_a_run_that_was_stopped_goes_on(
    collected: Corpus, bundle: Path, options: dict[str, Any], tmp_path: Path
) -> None:
    seen: list[str] = []

    def stop(host: str, what: str, detail: str) -> None:
        seen.append(what)
        if seen.count("fetched") == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild_corpus(bundle, tmp_path / "again", client_options=options, progress=stop)
    rebuilt = rebuild_corpus(bundle, tmp_path / "again", client_options=options)
    assert rebuilt.counts == {"identical page": len(collected.articles)}
    assert 0 < rebuilt.collected.fetched_now <= len(collected.articles)
