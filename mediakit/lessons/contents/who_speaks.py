"""Who speaks?: mark who is quoted in two whole texts and for whom they speak, count, and ask who is missing."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING, Any

from mediakit.lessons.contents.material import (
    attribute,
    choose_texts,
    notice_of,
    read_quotes,
    refuse,
    shuffle,
    split_text,
    tell_origin,
)
from mediakit.lessons.model import Item, Lesson, Option, Part
from mediakit.lessons.texts import Texts, make_lesson_of, read_texts
from mediakit.schema import KINDS_OF_SPEAKER

if TYPE_CHECKING:
    import pandas as pd

    from mediakit.corpus import Corpus

FEWEST_WORDS, MOST_WORDS = 150, 600
FEWEST_SPEAKERS = 4
NEAR_HOURS = 48
LINKED_PER_TEXT = 4  # speakers that are matched to those for whom they speak
PERSONS = ("official", "expert", "journalist", "citizen")
NOT_SAID, THEMSELVES = "not-said", "themselves"


def make(corpus: Corpus) -> Lesson:
    """Make the lesson from two whole texts of different outlets that quote different kinds of people.

    Raises
    ------
    MediakitError
        If the corpus holds no whole texts, or no two of a fitting length that quote at least four speakers.
    """
    texts = read_texts("who-speaks")
    articles = choose_texts(corpus, texts)
    quotes, is_truth = read_quotes(corpus, articles)
    first, second = _choose_pair(texts, corpus, articles, quotes)
    said = tell_origin(texts, corpus, is_truth)
    of_first = quotes[quotes["article_id"] == first.article_id]
    of_second = quotes[quotes["article_id"] == second.article_id]
    items = {
        "first": [_make_marking(texts, "first", first, of_first, said)],
        "second": [_make_marking(texts, "second", second, of_second, said)],
        "for-whom": [_make_affiliations(texts, [first, second], quotes, said)],
        "count": _make_counts(texts, {"first": of_first, "second": of_second}, said),
        "missing": [Item("missing", "write", texts.word("missing")), Item("exit", "write", texts.word("exit"))],
    }
    values = {"title": corpus.title, "first": first.headline, "second": second.headline}
    return make_lesson_of(texts, corpus.name, notice_of(corpus, texts_shown=True), items, values)


def _choose_pair(texts: Texts, corpus: Corpus, articles: pd.DataFrame, quotes: pd.DataFrame) -> tuple[Any, Any]:
    """Two texts near in time: the one with the largest share of officials first, the one with the smallest second."""
    words = articles["text"].str.split().str.len()
    fitting = articles[words.between(FEWEST_WORDS, MOST_WORDS) & (articles["kind"].isin(["news", ""]))]
    people = quotes.drop_duplicates(["article_id", "speaker_name"]).groupby("article_id")["speaker_kind"]
    kinds = {str(name): Counter(values) for name, values in people}
    rows = [row for row in fitting.itertuples() if kinds.get(row.article_id, Counter()).total() >= FEWEST_SPEAKERS]
    best: tuple[float, Any, Any] | None = None
    for one, other in combinations(rows, 2):
        apart = abs((one.published - other.published).total_seconds()) / 3600
        if one.outlet == other.outlet or apart > NEAR_HOURS:
            continue
        share, other_share = (kinds[row.article_id]["official"] / kinds[row.article_id].total() for row in (one, other))
        pair = (one, other) if share >= other_share else (other, one)
        rank = round(abs(share - other_share), 6)
        if best is None or rank > best[0]:
            best = (rank, *pair)
    if best is None:
        raise refuse(texts, corpus, f"no two such texts quote {FEWEST_SPEAKERS} speakers or more within two days")
    return best[1], best[2]


def _make_marking(texts: Texts, name: str, article: Any, quotes: pd.DataFrame, said: str) -> Item:
    spans = split_text(article.text)
    parts = tuple(
        Part(f"{name}-s{number}", " ".join(article.text[start:end].split()))
        for number, (start, end) in enumerate(spans, start=1)
    )
    key, reasons = {}, []
    for part, (start, end) in zip(parts, spans, strict=True):
        inside = quotes[(quotes["start"] < end) & (quotes["end"] > start)].sort_values("start", kind="stable")
        if inside.empty:
            continue
        key[part.id] = inside["speaker_kind"].iloc[0]
        who = "; ".join(dict.fromkeys(f"{row.speaker_name} ({row.speaker_kind})" for row in inside.itertuples()))
        reasons.append(f"{part.id.rpartition('s')[2]}: {who}")
    options = tuple(Option(kind, texts.word(kind), texts.word(f"{kind}_hint")) for kind in KINDS_OF_SPEAKER)
    return Item(
        f"mark-{name}",
        "mark",
        texts.word("mark"),
        options=options,
        parts=parts,
        material=f"“{article.headline}” – {attribute(article)}",
        key=key,
        reason=f"{said} {texts.word('mark_reason')}\n" + "\n".join(reasons),
        reveal=texts.word("mark_reveal", n=len(key), of=len(parts)),
        coding="speakers",
    )


def _make_affiliations(texts: Texts, articles: list[Any], quotes: pd.DataFrame, said: str) -> Item:
    """Match persons of both texts to those for whom they speak, as the text states it."""
    rows: dict[str, tuple[str, str, str]] = {}
    for article in articles:
        people = quotes[(quotes["article_id"] == article.article_id) & quotes["speaker_kind"].isin(PERSONS)]
        chosen = [row for row in _read_people(article, people) if row[0] not in rows][:LINKED_PER_TEXT]
        rows.update({name: (kind, stated, note) for name, kind, stated, note in chosen})
    bodies = shuffle({stated for _, stated, _ in rows.values() if stated}, articles[0].article_id)
    ids = {body: f"b{number}" for number, body in enumerate(bodies, start=1)}
    options = (
        *(Option(ids[body], body) for body in bodies),
        Option(THEMSELVES, texts.word("themselves")),
        Option(NOT_SAID, texts.word("not_said")),
    )
    parts = tuple(Part(f"p{number}", name, note) for number, (name, (*_, note)) in enumerate(rows.items(), start=1))
    key = {
        part.id: ids[stated] if stated else THEMSELVES if kind == "citizen" else NOT_SAID
        for part, (kind, stated, _) in zip(parts, rows.values(), strict=True)
    }
    return Item(
        "for-whom", "match", texts.word("for_whom"), options=options, parts=parts, key=key,
        reason=f"{said} {texts.word('for_whom_reason')}",
    )  # fmt: skip


def _read_people(article: Any, quotes: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    """Name, kind, body as the text states it, and the name as the text has it where it is spelled otherwise.

    An official of whom no body is stated is left out: that a prime minister speaks for the country goes without saying.
    """
    rows = []
    for name, own in quotes.groupby("speaker_name", sort=False):
        kind, stated = own["speaker_kind"].iloc[0], next((text for text in own["affiliation"] if text), "")
        if kind == "official" and not stated:
            continue
        spelled = "" if str(name).split()[-1] in article.text else max(own["speaker_mention"], key=len)
        rows.append((str(name), kind, stated, spelled))
    return rows


def _make_counts(texts: Texts, quotes: dict[str, pd.DataFrame], said: str) -> list[Item]:
    """How many different speakers of each kind are in each text."""
    counts = {
        name: Counter(table.drop_duplicates("speaker_name")["speaker_kind"].tolist()) for name, table in quotes.items()
    }
    most = max(max(count.values()) for count in counts.values())
    options = tuple(Option(f"n{number}", str(number)) for number in range(most + 2))
    items = []
    for name, count in counts.items():
        parts = tuple(Part(f"{name}-{kind}", texts.word(kind)) for kind in KINDS_OF_SPEAKER)
        key = {part.id: f"n{count[kind]}" for part, kind in zip(parts, KINDS_OF_SPEAKER, strict=True)}
        prompt, reason = texts.word(f"count_{name}"), f"{said} {texts.word('count_reason')}"
        items.append(Item(f"count-{name}", "match", prompt, options=options, parts=parts, key=key, reason=reason))
    return items
