"""The database of a corpus: queue, listings, readings, articles, search, migrations, two runs, damage."""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediakit.collect import Listing, Store
from mediakit.collect.migrations import _FIRST, _SECOND, STEPS
from mediakit.collect.store import STATES, make_key
from mediakit.errors import CollectError


@pytest.fixture
def store(tmp_path: Path):
    with Store(tmp_path / "corpus.db") as store:
        yield store


def waiting(*urls: str) -> list[Listing]:
    return [Listing(url, "rss") for url in urls]


def test_one_state_per_address(store):
    assert store.add(waiting("http://A.example/1#x", "http://a.example/1", "mailto:x", "http://a.example/2")) == 2
    assert store.take("a.example") == [("http://a.example/1", "http://a.example/1", "rss", 0)]
    assert len(store.take("a.example", 5)) == 2
    store.mark("http://a.example/1", "fetched", seconds=0.25)
    assert store.take("a.example") == [("http://a.example/2", "http://a.example/2", "rss", 0)]
    store.mark("http://a.example/2", "failed-temporary", "http-500", "later")
    assert store.take("a.example") == []
    assert store.count() == {"fetched": 1, "failed-temporary": 1}
    assert store.retry() == 1 and store.hosts() == ["a.example"]
    first, second = store.queue()
    assert (first["state"], first["seconds"], first["attempts"]) == ("fetched", 0.25, 1)
    assert (second["state"], second["error"], second["message"]) == ("waiting", "http-500", "later")


def test_a_state_that_is_none_is_refused(store):
    store.add(waiting("http://a.example/1"))
    with pytest.raises(sqlite3.IntegrityError):
        store.mark("http://a.example/1", "lost")
    for state in STATES:
        store.mark("http://a.example/1", state)


def test_what_failed_is_tried_again_a_few_times_only(store):
    store.add(waiting("http://a.example/1"))
    tries = 0
    while store.hosts():
        store.mark("http://a.example/1", "failed-temporary")
        tries += 1
        store.retry()
    assert tries == 5


@pytest.mark.parametrize("state", ["blocked", "gone", "failed-permanent"])
def test_another_copy_of_what_is_lost_is_fetched(store, state):
    page, copy = "http://a.example/1", "http://archive.example/web/20310303000000id_/http://a.example/1"
    store.add(waiting(page))
    store.mark(page, state)
    assert store.add(waiting(page)) == 0
    assert store.add([Listing(page, "wayback", {}, copy)]) == 1
    assert store.take("archive.example") == [(page, copy, "wayback", 0)]
    assert store.find_state(copy) == store.find_state(page) == "waiting"


def test_a_copy_of_what_is_there_is_not_fetched(store):
    store.add(waiting("http://a.example/1"))
    store.mark("http://a.example/1", "fetched")
    assert store.add([Listing("http://a.example/1", "wayback", {}, "http://archive.example/x")]) == 0
    assert store.hosts() == []


def test_what_sources_say_is_kept_for_each_of_them(store):
    moment = datetime(2031, 3, 3, 9, tzinfo=UTC)
    store.add(
        [
            Listing("http://a.example/1", "gdelt", {"headline": "Ferry sinks"}),
            Listing("http://a.example/1", "nytimes", {"published": moment}),
            Listing("", "exports", {"headline": "Lost", "outlet": "A paper", "text": "Words."}, "-"),
        ]
    )
    assert [(key, url, source) for key, url, source, _ in store.listings()] == [
        (make_key({"headline": "Lost", "outlet": "A paper"}), "", "exports"),
        ("http://a.example/1", "http://a.example/1", "gdelt"),
        ("http://a.example/1", "http://a.example/1", "nytimes"),
    ]
    assert store.listings()[2][3] == {"published": "2031-03-03T09:00:00+00:00"}
    assert [row["url"] for row in store.queue()] == ["http://a.example/1"]


def test_a_reading_makes_a_page_extracted(store):
    store.add([Listing("http://a.example/1", "wayback", {}, "http://archive.example/1")])
    store.mark("http://a.example/1", "fetched")
    assert store.find_unread() == {"http://archive.example/1": "http://a.example/1"}
    store.put_reading("http://a.example/1", "mediakit 0", {"row": {"headline": "Föhn"}})
    assert store.find_unread() == {}
    assert list(store.readings()) == [{"row": {"headline": "Föhn"}}]
    assert store.count() == {"extracted": 1}


def article(article_id: str, **cells: str) -> dict[str, str]:
    return {"article_id": article_id, "headline": "", "deck": "", "text": "", **cells}


def test_articles_are_replaced_and_found_by_their_words(store):
    store.replace_articles([article("a1", text="The ferry sank."), article("a2", text="A quiet day.")])
    store.put_versions([{"article_id": "a1", "position": 1, "headline": "Ferry"}])
    store.put_versions([{"article_id": "a2", "position": 1, "headline": "Day"}])
    store.replace_articles([article("a1", text="The boat sank.", outlet="A paper"), article("a3", deck="ferry")])
    assert [row["article_id"] for row in store.rows("articles")] == ["a1", "a3"]
    assert [row["article_id"] for row in store.rows("versions")] == ["a1"]  # it stayed, a2's went
    assert [found["article_id"] for found, _ in store.search("ferry")] == ["a3"]
    (found, excerpt), *more = store.search("sank")
    assert (found["article_id"], found["outlet"], excerpt, more) == ("a1", "A paper", "The boat [sank].", [])
    assert store.find_damage() == []


def test_a_version_of_no_article_is_refused(store):
    with pytest.raises(sqlite3.IntegrityError):
        store.put_versions([{"article_id": "a9", "position": 1, "headline": "Ferry"}])


def test_a_search_that_is_none_is_said(store):
    with pytest.raises(CollectError, match="cannot be understood"):
        store.search('"open')


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["ferry", "boat", "ferry boat", ""])), max_size=12))
def test_the_index_of_words_never_differs_from_the_articles(tmp_path_factory, changes):
    with Store(tmp_path_factory.mktemp("store") / "corpus.db") as store:
        now: dict[str, str] = {}
        for number, text in changes:
            now[f"a{number}"] = text
            store.replace_articles([article(key, text=value) for key, value in now.items() if value])
        found = {row["article_id"] for row, _ in store.search("ferry")}
        assert found == {key for key, value in now.items() if "ferry" in value}
        assert store.find_damage() == []


def test_a_database_of_the_first_version_is_brought_up_to_date(tmp_path):
    db = sqlite3.connect(tmp_path / "corpus.db")
    db.executescript(_FIRST + "PRAGMA user_version = 1;")
    row = "('http://a.example/{0}', 'a.example', 'rss', 'fetched', 1, '', '2031-03-03T00:00:00Z')"
    db.executescript(f"INSERT INTO queue VALUES {row.format(2)}, {row.format(1)};")
    db.execute("INSERT INTO listed VALUES ('http://a.example', '2031-03-03T00:00:00Z')")
    db.commit()
    db.close()
    with pytest.raises(CollectError, match="version 1"):
        Store(tmp_path / "corpus.db", lock=False)
    with Store(tmp_path / "corpus.db") as store:
        assert [row["fetch_url"] for row in store.queue()] == ["http://a.example/2", "http://a.example/1"]
        assert store.has_done("http://a.example") and not store.has_done("http://b.example")
        assert store.find_damage() == []
    with Store(tmp_path / "corpus.db", lock=False) as store:
        assert store.count() == {"fetched": 2}


def test_a_database_of_the_second_version_is_read_as_it_is_and_brought_up_to_date_when_written(tmp_path):
    db = sqlite3.connect(tmp_path / "corpus.db")
    db.executescript(_FIRST + _SECOND + "PRAGMA user_version = 2;")
    row = "('http://a.example/1', 'http://a.example/1', 'a.example', 'rss', 'extracted', 1, '', '', 0.1, '', '')"
    db.executescript(f"INSERT INTO queue VALUES {row};")
    db.execute("INSERT INTO readings VALUES ('http://a.example/1', 'mediakit 0', '{}')")
    db.execute("INSERT INTO articles (article_id, headline) VALUES ('a1', 'Ferry')")
    db.commit()
    db.close()
    with Store(tmp_path / "corpus.db", lock=False) as store:
        assert [row["headline"] for row in store.rows("articles")] == ["Ferry"]
    with Store(tmp_path / "corpus.db") as store:
        assert store.find_uncompared() == {"http://a.example/1": "http://a.example/1"}
        assert list(store.readings()) == [{}] and store.find_damage() == []
        store.put_candidate("http://a.example/1", "mediakit 1", {"row": {}})
        assert store.accept_candidates() == 1 and list(store.candidates()) == []


def test_changes_within_a_change_are_made_together_or_not_at_all(store):
    with pytest.raises(RuntimeError), store.one_change():
        store.add(waiting("http://a.example/1"))
        store.replace_articles([article("a1", text="The ferry sank.")])
        raise RuntimeError
    assert store.count() == {} and store.rows("articles") == []
    with store.one_change():
        store.add(waiting("http://a.example/1"))
        store.replace_articles([article("a1", text="The ferry sank.")])
    assert store.count() == {"waiting": 1} and len(store.rows("articles")) == 1


def test_other_titles_of_a_page_follow_its_headlines_over_time(store):
    def known() -> list[tuple[str, str]]:
        return [(row["position"], row["headline"]) for row in store.rows("versions")]

    store.replace_articles([article("a1", text="x")])
    store.replace_titles({"a1": [{"headline": "Search", "headline_from": "seo"}]})
    assert known() == [(1, "Search")]
    rows = [{"article_id": "a1", "position": n, "headline": f"H{n}", "headline_from": "page"} for n in (1, 2)]
    store.put_versions(rows)
    assert known() == [(1, "H1"), (2, "H2"), (3, "Search")]
    store.put_versions(rows[:1])
    store.replace_titles({"a1": [{"headline": t, "headline_from": t} for t in ("social", "seo")]})
    assert known() == [(1, "H1"), (2, "social"), (3, "seo")]
    store.replace_titles({})
    assert known() == [(1, "H1")]


def test_a_cell_that_no_row_fills_any_more_is_emptied(store):
    store.replace_articles([article("a1", text="x", kicker="Sea")])
    store.replace_articles([article("a1", text="x")])
    assert store.rows("articles")[0]["kicker"] == ""


def test_a_step_that_fails_leaves_the_older_version(tmp_path, monkeypatch):
    Store(tmp_path / "corpus.db").close()
    monkeypatch.setattr("mediakit.collect.migrations.STEPS", (*STEPS, "DROP TABLE queue; DROP TABLE no_such;"))
    with pytest.raises(CollectError, match="cannot be opened"):
        Store(tmp_path / "corpus.db")
    monkeypatch.undo()
    with Store(tmp_path / "corpus.db") as store:
        assert store.queue() == []


def test_a_database_of_a_newer_mediakit_is_left_alone(tmp_path):
    Store(tmp_path / "corpus.db").close()
    db = sqlite3.connect(tmp_path / "corpus.db")
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(CollectError, match="99.*\n.*\n.*update mediakit"):
        Store(tmp_path / "corpus.db")


def test_two_runs_exclude_each_other(tmp_path):
    with Store(tmp_path / "corpus.db"):
        with pytest.raises(CollectError, match="another run") as caught:
            Store(tmp_path / "corpus.db")
        assert str(os.getpid()) in caught.value.what
        with Store(tmp_path / "corpus.db", lock=False) as reader:
            assert reader.count() == {}
            with pytest.raises(sqlite3.OperationalError):
                reader.add(waiting("http://a.example/1"))
    Store(tmp_path / "corpus.db").close()


def test_what_is_no_database_is_said(tmp_path):
    (tmp_path / "corpus.db").write_bytes(b"no database, but long enough to be looked at " * 20)
    with pytest.raises(CollectError, match="cannot be opened"):
        Store(tmp_path / "corpus.db")


def test_damage_is_found(tmp_path):
    with Store(tmp_path / "corpus.db") as store:
        store.replace_articles([article("a1", text="The ferry sank.")])
    db = sqlite3.connect(tmp_path / "corpus.db")
    db.execute("INSERT INTO versions (article_id, position) VALUES ('a9', 1)")
    db.execute("DROP TRIGGER articles_changed")
    db.execute("UPDATE articles SET text = 'The boat sank.'")
    db.commit()
    db.close()
    with Store(tmp_path / "corpus.db") as store:
        found = store.find_damage()
        assert any("versions" in what and "articles" in what for what in found)
        assert any("index of words" in what for what in found)
