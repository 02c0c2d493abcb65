"""Read laterally: who is behind it, what is the evidence, what do others say; trace retold words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mediakit.lessons.contents.material import (
    attribute,
    choose_texts,
    notice_of,
    read_gold,
    read_quotes,
    refuse,
    shuffle,
    split_text,
    tell_origin,
)
from mediakit.lessons.contents.tracing import Trace, find_traces
from mediakit.lessons.model import Item, Lesson, Option, Part
from mediakit.lessons.texts import Texts, make_lesson_of, read_texts

if TYPE_CHECKING:
    import pandas as pd

    from mediakit.corpus import Corpus

PER_HAND = 3  # quotations at first and at second hand
TRACES, CHOICES = 3, 4
DESCRIPTIONS, FIGURES = 3, 4
CONFLICT = "conflicting numbers"  # in the corpus's table of phenomena


def make(corpus: Corpus) -> Lesson:
    """Make the lesson from quotations that one outlet took from another and that stand in the corpus at both places.

    Raises
    ------
    MediakitError
        If the corpus holds no whole texts, or no quotation can be traced.
    """
    texts = read_texts("read-laterally")
    articles = choose_texts(corpus, texts)
    quotes, is_truth = read_quotes(corpus, articles)
    by_id = {row.article_id: row for row in articles.itertuples()}
    traces = find_traces(quotes, articles)[:TRACES]
    if not traces:
        raise refuse(texts, corpus, "no quotation at second hand has its origin in another outlet's text")
    said = tell_origin(texts, corpus, is_truth)
    items = {
        "start": [_make_first_move(texts)],
        "who": _make_descriptions(texts, quotes, by_id),
        "hands": _make_hands(texts, quotes, by_id, said),
        "trace": [
            item
            for number, trace in enumerate(traces, start=1)
            for item in _make_trace(texts, number, trace, quotes, by_id)
        ],
        "others": [*_make_figures(texts, corpus, by_id), Item("others", "write", texts.word("others"))],
        "exit": [Item("exit", "write", texts.word("exit"))],
    }
    values = {"title": corpus.title, "n_traces": len(traces)}
    return make_lesson_of(texts, corpus.name, notice_of(corpus, texts_shown=True), items, values)


def _make_first_move(texts: Texts) -> Item:
    names = ("leave", "look", "about", "read")
    options = tuple(Option(name, texts.word(f"move_{name}")) for name in shuffle(names, "moves"))
    return Item(
        "first-move", "choose", texts.word("move"), options=options, key="leave", reason=texts.word("move_reason")
    )


def _sentence_at(article: Any, start: int, end: int) -> str:
    """The sentences that a span touches."""
    places = [place for place in split_text(article.text) if place[0] < end and place[1] > start]
    return " ".join(article.text[places[0][0] : places[-1][1]].split())


def _make_descriptions(texts: Texts, quotes: pd.DataFrame, by_id: dict[str, Any]) -> list[Item]:
    """One expert whom texts place with different bodies: the one with most of them."""
    stated = quotes[(quotes["speaker_kind"] == "expert") & (quotes["affiliation"] != "")]
    found = {str(name): _find_descriptions(str(name), own, by_id) for name, own in stated.groupby("speaker_name")}
    name, best = max(found.items(), key=lambda one: len(one[1]), default=("", []))
    if len(best) < 2:
        return []
    material = "\n\n".join(f"{sentence}\n– {attribute(article)}" for article, sentence in best[:DESCRIPTIONS])
    options = tuple(Option(one, texts.word(f"person_{one}")) for one in ("as-is", "say-for-whom", "not"))
    return [
        Item("person", "choose", texts.word("person", name=name), options=options, material=material),
        Item("person-check", "write", texts.word("person_check", name=name)),
    ]


def _find_descriptions(name: str, quotes: pd.DataFrame, by_id: dict[str, Any]) -> list[tuple[Any, str]]:
    """The earliest sentence that names the person and a body, for each body; by time."""
    found: dict[str, tuple[Any, str]] = {}
    rows = sorted(quotes.itertuples(), key=lambda row: (by_id[row.article_id].published, row.article_id))
    for row in rows:
        text = by_id[row.article_id].text
        for start, end in split_text(text):
            sentence = text[start:end]
            if name.split()[-1] in sentence and row.affiliation in sentence:
                found.setdefault(row.affiliation, (by_id[row.article_id], " ".join(sentence.split())))
    return list(found.values())


def _make_hands(texts: Texts, quotes: pd.DataFrame, by_id: dict[str, Any], said: str) -> list[Item]:
    """Quotations at second hand of the text with most of them, and as many at first hand: which is which?"""
    single = quotes.drop_duplicates(["article_id", "quote_id"])
    second = single[single["second_hand"] & (single["via_outlet"] != "")]
    article_id = second["article_id"].value_counts().sort_index().idxmax()
    first = single[~single["second_hand"] & (single["kind"] == "direct")]
    others = first[first["article_id"] != article_id].drop_duplicates("article_id")
    chosen: dict[str, tuple[str, str]] = {}
    for hand, rows in (
        ("second", second[second["article_id"] == article_id].drop_duplicates("speaker_name").head(PER_HAND)),
        ("first", others.iloc[:: max(1, len(others) // PER_HAND)].head(PER_HAND)),
    ):
        for row in rows.itertuples():
            article = by_id[row.article_id]
            chosen.setdefault(_sentence_at(article, row.start, row.end), (hand, attribute(article)))
    mixed = shuffle(chosen, "hands")
    parts = tuple(Part(f"q{number}", sentence) for number, sentence in enumerate(mixed, start=1))
    return [
        Item(
            "hands", "match", texts.word("hands"),
            options=(Option("first", texts.word("hand_first")), Option("second", texts.word("hand_second"))),
            parts=parts,
            key={part.id: chosen[part.text][0] for part in parts},
            reason=f"{said} {texts.word('hands_reason')}",
            reveal="\n".join(f"{number}. {chosen[sentence][1]}" for number, sentence in enumerate(mixed, start=1)),
            coding="hands",
        )
    ]  # fmt: skip


def _make_trace(texts: Texts, number: int, trace: Trace, quotes: pd.DataFrame, by_id: dict[str, Any]) -> list[Item]:
    """Where do these words come from, and what changed on the way?"""
    retold, origin = by_id[trace.article_id], by_id[trace.origin_id]
    places = _list_places(trace, quotes, by_id)
    ids = {one: f"t{number}{place}" for place, one in enumerate(shuffle(places, f"trace {number}"), start=1)}
    options = tuple(
        Option(ids[one], f"“{by_id[one].headline}” – {attribute(by_id[one])}", places[one])
        for one in shuffle(places, f"trace {number}")
    )
    material = f"{_sentence_at(retold, trace.start, trace.end)}\n– “{retold.headline}”, {attribute(retold)}"
    changes = tuple(Option(name, texts.word(f"change_{name}")) for name in ("same", "shortened", "changed"))
    return [
        Item(
            f"trace-{number}", "choose", texts.word("trace"), options=options, material=material,
            key=ids[trace.origin_id], reason=texts.word("trace_reason", speaker=trace.speaker, outlet=origin.outlet),
            reveal=places[trace.origin_id],
        ),
        Item(
            f"change-{number}", "choose", texts.word("change"), options=changes, key=trace.change,
            material=texts.word("change_material", first=trace.first_words, retold=trace.retold_words),
            reason=texts.word("change_reason"),
        ),
    ]  # fmt: skip


def _list_places(trace: Trace, quotes: pd.DataFrame, by_id: dict[str, Any]) -> dict[str, str]:
    """The origin and other earlier texts, each with a sentence in which somebody speaks, of the same speaker first."""
    retold = by_id[trace.article_id]
    places = {trace.origin_id: _sentence_at(by_id[trace.origin_id], trace.origin_start, trace.origin_end)}
    others = quotes[~quotes["article_id"].isin([trace.article_id, trace.origin_id])].drop_duplicates("article_id")
    same = quotes[(quotes["speaker_name"] == trace.speaker) & ~quotes["article_id"].isin([*places, retold.article_id])]
    for rows in (same.drop_duplicates("article_id"), others):
        for row in rows.itertuples():
            article = by_id[row.article_id]
            earlier = article.published <= retold.published and article.outlet != retold.outlet
            if earlier and len(places) < CHOICES and row.article_id not in places:
                places[row.article_id] = _sentence_at(article, row.start, row.end)
    return places


def _make_figures(texts: Texts, corpus: Corpus, by_id: dict[str, Any]) -> list[Item]:
    """Texts that give different figures for one thing, to be put in order: only where the corpus marks them."""
    phenomena = read_gold(corpus, "phenomena")
    if phenomena is None:
        return []
    rows = phenomena[(phenomena["phenomenon"] == CONFLICT) & phenomena["article_id"].isin(by_id)]
    thing = rows["note"].str.partition(":")[0]
    if thing.empty:
        return []
    chosen = rows[thing == thing.value_counts().sort_index(kind="stable").idxmax()].head(FIGURES)
    told = sorted(
        ((by_id[row.article_id], _sentence_at(by_id[row.article_id], int(row.start), int(row.end)))
         for row in chosen.itertuples()),
        key=lambda one: (one[0].published, one[0].article_id),
    )  # fmt: skip
    ids = {sentence: f"g{place}" for place, sentence in enumerate(shuffle((one for _, one in told), "figures"), 1)}
    return [
        Item(
            "figures", "order", texts.word("figures"),
            options=tuple(Option(ids[one], one) for one in sorted(ids, key=lambda one: ids[one])),
            key=[ids[sentence] for _, sentence in told],
            reason=texts.word("figures_reason"),
            reveal="\n".join(f"{attribute(article)}: {sentence}" for article, sentence in told),
        )
    ]  # fmt: skip
