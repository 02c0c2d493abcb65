"""A small corpus that nobody could mistake for a real one: a ferry strike in Port Ambrey, in the year 2031."""

from __future__ import annotations

import copy
import csv
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import mediakit as mk

# How long an example takes says nothing here: the first one pays for imports. The same examples in every run: whether a
# change lands must not hang on a draw. To search further, take `derandomize` out by hand.
settings.register_profile(
    "mediakit",
    parent=settings.default,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
settings.load_profile("mediakit")

# A shell that starts the tests in the background lets them ignore Ctrl-C, and every program that they start inherits
# it: the tests that interrupt one would wait for its end. They are about programs that a user sees in a terminal.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

ABOUT = """\
title: The Port Ambrey ferry strike (invented)
question: Who was quoted on the strike?
fictional: true
window: {since: 2031-05-03, until: 2031-05-06}
outlets: [The Lakeside Daily, Harbour Post, Radio Nordsund]
licence: CC0-1.0
citation: Nobody (2031). An invented corpus.
"""

FORMULA_HEADLINE = '=1+1 <b>Ferry</b> & "quotes" <script>alert(1)</script>'

# `desk` is a column that no table declares.
ARTICLES = [
    ("article_id", "outlet", "url", "published", "published_precision", "headline", "kind", "lang", "text",
     "cluster_id", "desk"),
    ("a01", "The Lakeside Daily", "https://lakeside.example/1", "2031-05-03T06:10:00Z", "",
     "Mayor accuses ferry owners of “betrayal”", "news", "en",
     "The ferry strike began at dawn.\n\n“You have betrayed this town,” the mayor said.", "", "city"),
    ("a02", "The Lakeside Daily", "https://lakeside.example/2", "2031-05-03", "",
     "Ferry talks open in Port Ambrey", "news", "en", "", "", "city"),
    ("a03", "The Lakeside Daily", "", "", "", "What the strike costs you", "analysis", "en", "", "", "money"),
    ("a04", "Harbour Post", "https://post.example/4", "2031-05-03T23:30:00Z", "minute",
     "Owners and mayor clash over strike", "news", "en", "", "", "city"),
    ("a05", "Harbour Post", "https://post.example/5", "2031-05-04", "day",
     "Crews’ vote: strike goes on", "news", "en", "", "c1", "city"),
    ("a06", "Radio Nordsund", "https://nordsund.example/6", "2031-05-04T08:00:00Z", "minute",
     "Crews' Vote - Strike Goes On", "news", "en", "", "c1", "air"),
    ("a07", "The Lakeside Daily", "https://lakeside.example/7", "2031-05-04T09:00:00Z", "minute",
     "Crews blame owners for unsafe hull", "news", "en", "", "c2", "city"),
    ("a08", "Radio Nordsund", "https://nordsund.example/8", "2031-05-04T10:30:00Z", "minute",
     "Hull unsafe, say crews", "news", "", "", "c2", "air"),
    ("a09", "Radio Nordsund", "https://nordsund.example/9", "2031-05-05", "", "", "video", "en", "", "", "air"),
    ("a10", "Ostrov Vestnik", "https://ostrov.example/10", "2031-05-05T21:15:00Z", "minute",
     "Паром стоит: мэр и clash", "news", "ru", "", "", "world"),
    ("a11", "Harbour Post", "https://post.example/11", "2031-05-06", "day", "'" + FORMULA_HEADLINE, "op-ed", "en",
     "", "", "letters"),
    ("0012", "Radio Nordsund", "https://nordsund.example/12", "2031-05-06T12:00:00Z", "minute",
     "Ferry sails again, U.S. engineers with us", "news", "en", "", "", "air"),
]  # fmt: skip

VERSIONS = [
    ("article_id", "position", "seen", "headline", "headline_from"),
    ("a01", "1", "2031-05-03", "Mayor scolds ferry owners", "address"),
    ("a01", "2", "2031-05-03T06:20:00Z", "Mayor accuses ferry owners of “betrayal”", "page"),
    ("0012", "1", "", "Ferry sails again, U.S. engineers with us", "page"),
]

SPEAKERS = [
    ("speaker_id", "name", "aliases", "transliterations", "kind", "role", "affiliation", "country"),
    ("s1", "Zoë Brandt", "Mayor Brandt; Z. Brandt", "Зои Брандт", "official", "mayor", "Port Ambrey", "XA"),
    ("s2", "Liam O’Harrow", "Liam P. O’Harrow", "", "expert", "naval engineer", "Hull Institute", "XA"),
    ("s3", "Pavel Orlov", "Orlov", "Павел Орлов; Pawel Orlow", "official", "consul", "", "XB"),
    ("s4", "Petra Orlov", "Orlov", "", "journalist", "editor", "Ostrov Vestnik", "XB"),
    ("s5", "Ferry Crews’ Union", "the union", "", "organisation", "", "", "XA"),
    ("s6", "Ana Reyes", "", "", "citizen", "", "", ""),
]

QUOTES = [
    ("quote_id", "article_id", "text", "kind", "speaker_name", "speaker_id", "speaker_kind", "role", "affiliation",
     "via_outlet", "second_hand"),
    ("q1", "a01", "You have betrayed this town", "direct", "Z. Brandt", "", "", "", "", "", ""),
    ("q2", "a01", "", "indirect", "Liam O'Harrow", "", "", "", "Lakeside University", "", "false"),
    ("q3", "a04", "We will not pay", "direct", "Зои  Брандт", "", "", "mayor of the day", "", "", ""),
    ("q4", "a04", "Nobody asked us", "direct", "Orlov", "", "", "", "", "", ""),
    ("q5", "a06", "You have betrayed this town", "direct", "zoe BRANDT", "", "", "", "", "The Lakeside Daily", "yes"),
    ("q6", "a08", "The hull leaks", "direct", "Unnamed deckhand", "", "", "", "", "", ""),
    ("q7", "a10", "Паром стоит", "direct", "Павел Орлов", "", "", "", "", "", ""),
    ("q8", "0012", "We sail", "direct", "a spokesman", "s5", "", "", "", "", ""),
]  # fmt: skip

EVENTS = [
    ("event_id", "start", "end", "precision", "place", "label", "what"),
    ("e1", "2031-05-03T04:00:00Z", "", "minute", "Port Ambrey", "Strike begins", "The crews stop work"),
    ("e2", "2031-05-03", "2031-05-04", "range", "Town hall", "Talks", "The mayor meets owners and crews"),
    ("e3", "2031-05-04T18:00:00+03:00", "", "approximate", "", "", "The crews vote"),
    ("e4", "", "", "", "", "", "The hull is mended, nobody knows when"),
]

CORRECTIONS = [
    ("table", "row_id", "field", "value", "reason", "by", "when"),
    ("articles", "a02", "headline", "Ferry talks open in Port Ambrey town hall", "cut off", "N. N.", "2031-06-01"),
]

TABLES = {
    "articles": ARTICLES,
    "versions": VERSIONS,
    "quotes": QUOTES,
    "speakers": SPEAKERS,
    "events": EVENTS,
    "corrections": CORRECTIONS,
}


class SmallCorpus:
    """The tables as lists of lists of text; change what a test is about, then `write()` and get the folder."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.about = ABOUT
        self.tables = {name: [list(row) for row in rows] for name, rows in copy.deepcopy(TABLES).items()}

    def set(self, table: str, row_id: str, column: str, value: str) -> SmallCorpus:
        """Replace one cell; `row_id` is the value of the first column, and the first such row is meant."""
        rows = self.tables[table]
        row = next(row for row in rows[1:] if row[0] == row_id)
        row[rows[0].index(column)] = value
        return self

    def add(self, table: str, /, **cells: str) -> SmallCorpus:
        """Add a row; columns that are not named stay empty, new columns come last."""
        rows = self.tables[table]
        for column in cells:
            if column not in rows[0]:
                for row in rows:
                    row.append(column if row is rows[0] else "")
        rows.append([cells.get(column, "") for column in rows[0]])
        return self

    def drop(self, table: str, column: str | None = None) -> SmallCorpus:
        """Leave out a column, or the whole table's file."""
        if column is None:
            del self.tables[table]
            return self
        place = self.tables[table][0].index(column)
        for row in self.tables[table]:
            del row[place]
        return self

    def write(self, name: str = "ferry-strike-2031") -> Path:
        """Write the files to a folder of this name and return it."""
        folder = self.place / name
        folder.mkdir(parents=True)
        (folder / "about.yml").write_text(self.about, encoding="utf-8")
        for table, rows in self.tables.items():
            with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(rows)
        return folder

    def read(self, name: str = "ferry-strike-2031") -> mk.Corpus:
        """Write the files and read them back as a Corpus."""
        return mk.read_corpus(self.write(name))


@pytest.fixture
def draft(tmp_path: Path) -> SmallCorpus:
    """The small corpus before it is written, so that a test can break one cell of it."""
    return SmallCorpus(tmp_path / "corpora")


@pytest.fixture
def small_corpus(tmp_path: Path) -> Callable[[], Path]:
    """A function that writes the small corpus, unbroken, and returns its folder."""
    return lambda: SmallCorpus(tmp_path / "corpora").write()


@pytest.fixture
def corpus(draft: SmallCorpus) -> mk.Corpus:
    """The small corpus, read."""
    return draft.read()


@pytest.fixture(scope="session")
def invented_lesson():
    """A lesson with every kind of item, and with texts that are hostile to a page."""
    from mediakit.lessons.model import Item, Lesson, Option, Part, Step

    hostile = "</script><b>x</b>"
    kinds = (Option("official", "Official", "speaks for a port"), Option("citizen", "Citizen"))
    letters = (Option("a", "Harbour Post"), Option("b", f"Radio Nordsund {hostile}"))
    items = (
        Item("order", "order", "Put them in order.",
             (Option("one", "First"), Option("two", "Second"), Option("three", "Third")), key=["one", "two", "three"]),
        Item("choose", "choose", "Who wrote it?", letters, key="b", reason=f"The text says so: {hostile}",
             reveal="It stood on page nine."),
        Item("several", "several", "Which are there?", letters, key=["a", "b"]),
        Item("match", "match", "Match them.", letters, (Part("p1", "Сообщение 🚢"), Part("p2", "A note", "printed"))),
        Item("mark", "mark", "Mark who speaks.", kinds,
             (Part("s1", "The ferry sailed."), Part("s2", "“No,” the master said.")),
             material=f"A text\nwith {hostile}", key={"s2": "official"}),
        Item("write", "write", "Why?"),
    )  # fmt: skip
    steps = (Step("Begin", 5, f"Read. {hostile}", "Say this."), Step("Work", 40, "Answer.", "Wait.", items))
    return Lesson(
        "harbour", f"The quay {hostile}", "Who speaks?", "invented", "all", ("To see.",), steps,
        notice="FICTIONAL.", prepare=("Print it.",), differentiation=("Fewer items.",),
        rubric=(("Sees", "little", "much", "all"),), sources=("Nobody (2031).",),
    )  # fmt: skip
