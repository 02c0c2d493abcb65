"""What the frame does: code headlines or short texts, compare, and write a headline in another frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mediakit.lessons.contents.material import (
    attribute,
    choose_headlines,
    notice_of,
    read_gold,
    refuse,
    shuffle,
    split_text,
)
from mediakit.lessons.model import Item, Lesson, Option, Part
from mediakit.lessons.texts import Texts, make_lesson_of, read_texts
from mediakit.resources import Codebook, read_codebook

if TYPE_CHECKING:
    import pandas as pd

    from mediakit.corpus import Corpus

CODEBOOK = "generic-frames"
NONE = "none"
SENTENCES, HEADLINES, UNFRAMED = 5, 8, 2
LEAST_SIGNS, MOST_SIGNS = 60, 260  # of a sentence that can be judged by itself
LONGEST_TEXT = 520  # words
FUNCTIONS = ("problem", "cause", "judgement", "remedy")


@dataclass(frozen=True)
class Unit:
    """What is coded: its words, the article that they are from, the codes of the key, and why."""

    text: str
    article: Any
    codes: tuple[str, ...]
    reason: str

    @property
    def source(self) -> str:
        return f"“{self.article.headline}” – {attribute(self.article)}"


def make(corpus: Corpus) -> Lesson:
    """Make the lesson from sentences and a text with adjudicated codes, else from headlines and the list of cue words.

    Raises
    ------
    MediakitError
        If there are fewer than four units to code.
    """
    texts, book = read_texts("frames"), read_codebook(CODEBOOK)
    gold, spans = read_gold(corpus, "codes"), read_gold(corpus, "frames")
    judged = gold is not None and spans is not None
    if gold is not None and spans is not None:
        units = _choose_sentences(texts, corpus, spans, book)
        longer = _choose_text(texts, corpus, gold, book)
    else:
        units, longer = _choose_headlines(texts, corpus, book), []
    if len(units) < 4:
        raise refuse(texts, corpus, f"only {len(units)} headlines or sentences can be coded")
    options = tuple(Option(code.code, code.label, code.definition) for code in book.codes)
    options = (*options, Option(NONE, texts.word("none"), texts.word("none_hint")))
    coded = [_make_coding(texts, f"unit-{number}", unit, options) for number, unit in enumerate(units, start=1)]
    coded += [_make_coding(texts, "text", unit, options, "code_text") for unit in longer]
    items = {
        "functions": [_make_functions(texts)],
        "code": coded,
        "compare": [Item("compare", "write", texts.word("compare"))],
        "rewrite": _make_rewrite(texts, corpus, units, book),
        "exit": [Item("exit", "write", texts.word("exit"))],
    }
    values = {
        "title": corpus.title, "n_units": len(coded), "n_short": len(units), "codebook": book.title,
        "codebook_source": " ".join(book.source.split()),
        "key_is": texts.word(_name_key(corpus, judged)),
    }  # fmt: skip
    return make_lesson_of(texts, corpus.name, notice_of(corpus, texts_shown=bool(longer)), items, values)


def _name_key(corpus: Corpus, judged: bool) -> str:
    if not judged:
        return "key_is_dictionary"
    return "key_is_adjudicated" if corpus.about.get("fictional") else "key_is_coded"


def _make_functions(texts: Texts) -> Item:
    """The four things that a frame can do (Entman 1993), on invented sentences that stand in the lesson's file."""
    ids = [name for name in shuffle(FUNCTIONS, "functions")]
    return Item(
        "functions",
        "match",
        texts.word("functions"),
        options=tuple(Option(name, texts.word(name), texts.word(f"{name}_hint")) for name in FUNCTIONS),
        parts=tuple(Part(f"f{place}", texts.word(f"{name}_example")) for place, name in enumerate(ids, start=1)),
        key={f"f{place}": name for place, name in enumerate(ids, start=1)},
        reason=texts.word("functions_reason"),
    )


def _make_coding(texts: Texts, name: str, unit: Unit, options: tuple[Option, ...], prompt: str = "code") -> Item:
    return Item(
        name, "several", texts.word(prompt), options=options, material=unit.text, key=list(unit.codes) or [NONE],
        reason=unit.reason, reveal=unit.source, coding="frames",
    )  # fmt: skip


def _choose_sentences(texts: Texts, corpus: Corpus, spans: pd.DataFrame, book: Codebook) -> list[Unit]:
    """For each code a sentence that carries it alone, each from another text, and two that carry none."""
    articles = {row.article_id: row for row in corpus.articles.itertuples()}
    of_sentence: dict[tuple[str, int, int], list[str]] = {}
    for row in spans.itertuples():
        of_sentence.setdefault((row.article_id, int(row.start), int(row.end)), []).append(row.code)
    taken: set[str] = set()
    units = []
    for code in book.codes:
        fitting = [place for place, codes in of_sentence.items() if codes == [code.code] and _fits(place)]
        for place in _mix(fitting, taken)[: SENTENCES // len(book.codes) or 1]:
            taken.add(place[0])
            reason = texts.word("sentence_reason", codes=code.label)
            units.append(_make_unit(articles[place[0]], place, (code.code,), reason))
    unframed = [place for place in _list_sentences(corpus) if not _touches(place, of_sentence) and _fits(place)]
    for place in _mix(_without_cues(corpus, unframed), taken)[:UNFRAMED]:
        units.append(_make_unit(articles[place[0]], place, (), texts.word("unframed_reason")))
    order = {one: place for place, one in enumerate(shuffle((unit.text for unit in units), "frames"))}
    return sorted(units, key=lambda unit: order[unit.text])


def _fits(place: tuple[str, int, int]) -> bool:
    return LEAST_SIGNS <= place[2] - place[1] <= MOST_SIGNS


def _mix(places: list[tuple[str, int, int]], taken: set[str]) -> list[tuple[str, int, int]]:
    """In an order that says nothing, texts that were not used yet first, one sentence of a text."""
    names = {"|".join(map(str, place)): place for place in places}
    mixed = [names[one] for one in shuffle(names, "sentences")]
    firsts = list({place[0]: place for place in reversed(mixed)}.values())
    return sorted(firsts, key=lambda place: (place[0] in taken, mixed.index(place)))


def _list_sentences(corpus: Corpus) -> list[tuple[str, int, int]]:
    news = corpus.articles[(corpus.articles["kind"] == "news") & (corpus.articles["text"] != "")]
    return [
        (article_id, start, end)
        for article_id, text in news[["article_id", "text"]].itertuples(index=False, name=None)
        for start, end in split_text(text)
    ]


def _touches(place: tuple[str, int, int], others: Any) -> bool:
    return any(one[0] == place[0] and one[1] < place[2] and one[2] > place[1] for one in others)


def _without_cues(corpus: Corpus, places: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Sentences with a figure, without a cue word of any frame, which quote nobody: plain cases of "none"."""
    from mediakit.frames import find_frames

    cues = find_frames(corpus.articles[corpus.articles["text"] != ""], codebook=CODEBOOK)
    found = list(cues.loc[cues["field"] == "text", ["article_id", "start", "end"]].itertuples(index=False, name=None))
    texts = corpus.articles.set_index("article_id")["text"]
    return [place for place in places if not _touches(place, found) and _is_plain(texts[place[0]][place[1] : place[2]])]


def _is_plain(sentence: str) -> bool:
    return any(sign.isdigit() for sign in sentence) and not set('"“”‘') & set(sentence)


def _make_unit(article: Any, place: tuple[str, int, int], codes: tuple[str, ...], reason: str) -> Unit:
    words = " ".join(article.text[place[1] : place[2]].split())
    return Unit(words, article, codes, reason)


def _choose_text(texts: Texts, corpus: Corpus, codes: pd.DataFrame, book: Codebook) -> list[Unit]:
    """The shortest whole text on which two coders disagreed, with both votes."""
    votes = codes[codes["codebook"] == book.name].pivot_table(
        index=["article_id", "code"], columns="coder", values="present", aggfunc="first"
    )
    coders = [name for name in votes.columns if name != "adjudicated"]
    if "adjudicated" not in votes.columns or len(coders) < 2:
        return []
    open_ones = {article_id for (article_id, _), row in votes[coders].iterrows() if row.nunique() > 1}
    held = corpus.articles[corpus.articles["article_id"].isin(open_ones) & (corpus.articles["text"] != "")]
    lengths = held["text"].str.split().str.len()
    held = held[lengths <= LONGEST_TEXT].assign(length=lengths).sort_values(["length", "article_id"], kind="stable")
    for article in held.head(1).itertuples():
        own = votes.loc[article.article_id]
        present = tuple(code.code for code in book.codes if own["adjudicated"].get(code.code) == "true")
        made_up = f" {texts.word('made_up')}" if corpus.about.get("fictional") else ""
        told = "; ".join(_tell_votes(own[name], book, name.replace("_", " "), texts) for name in coders)
        reason = texts.word("text_reason", votes=told, made_up=made_up)
        material = f"{article.headline}\n\n{article.text}"
        return [Unit(material, article, present, reason)]
    return []


def _tell_votes(votes: pd.Series, book: Codebook, coder: str, texts: Texts) -> str:
    labels = [book.labels[code] for code, present in votes.items() if present == "true"]
    return f"{coder}: {', '.join(labels) or texts.word('none')}"


def _choose_headlines(texts: Texts, corpus: Corpus, book: Codebook) -> list[Unit]:
    """Headlines in which the list of cue words finds each code by turns, or none, of as many outlets as can be."""
    articles = choose_headlines(corpus)
    if articles.empty:
        return []
    found, cues = _read_headlines(articles)
    rows = {row.article_id: row for row in articles.drop_duplicates("headline").itertuples()}
    wanted = [*(code.code for code in book.codes), NONE]
    queues = {name: [one for one in shuffle(rows, name) if name in (found[one] or [NONE])] for name in wanted}
    chosen: list[str] = []
    while len(chosen) < HEADLINES and any(queues.values()):
        for name in wanted:
            outlets = [rows[one].outlet for one in chosen]
            left = [one for one in queues[name] if one not in chosen]
            queues[name] = sorted(left, key=lambda one: outlets.count(rows[one].outlet))
            if queues[name] and len(chosen) < HEADLINES:
                chosen.append(queues[name].pop(0))
    units = []
    for one in shuffle(chosen, "units"):
        reason = texts.word("dictionary_reason", cues=cues[one]) if found[one] else texts.word("dictionary_none")
        units.append(Unit(f"“{rows[one].headline}”", rows[one], tuple(found[one]), reason))
    return units


def _read_headlines(articles: pd.DataFrame) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Codes that the list of cue words finds in each headline, and the words that it found."""
    from mediakit.frames import code_frames, find_frames

    frames = find_frames(articles, codebook=CODEBOOK)
    codes = code_frames(frames, articles, field="headline", codebook=CODEBOOK)
    found: dict[str, list[str]] = {str(one): [] for one in articles["article_id"]}
    for row in codes[codes["present"]].itertuples():
        found[row.article_id].append(row.code)
    cues: dict[str, str] = {}
    for row in frames[frames["field"] == "headline"].itertuples():
        word = articles.loc[articles["article_id"] == row.article_id, "headline"].iloc[0][row.start : row.end]
        cues[row.article_id] = f"{cues[row.article_id]}, “{word}”" if row.article_id in cues else f"“{word}”"
    return found, cues


def _make_rewrite(texts: Texts, corpus: Corpus, units: list[Unit], book: Codebook) -> list[Item]:
    """One headline to be written anew in two frames of which the list of cue words finds nothing in it."""
    unit = next((unit for unit in units if unit.codes), units[0])
    found, _ = _read_headlines(corpus.articles[corpus.articles["article_id"] == unit.article.article_id])
    codes = {*unit.codes, *found[unit.article.article_id]}
    return [
        Item(
            f"rewrite-{code.code}",
            "write",
            texts.word("rewrite", frame=code.label, definition=code.definition),
            material=unit.source,
        )
        for code in [code for code in book.codes if code.code not in codes][:2]
    ]
