"""What the lessons take from a corpus: sentences, attributions, the truth of a corpus that has one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mediakit.errors import MediakitError
from mediakit.lessons.texts import Texts

if TYPE_CHECKING:
    import pandas as pd

    from mediakit.corpus import Corpus

MOST_WORDS = 40  # of a quoted headline
COMMON_IN_NAMES = frozenset(
    [
        "the",
        "news",
        "times",
        "post",
        "daily",
        "morning",
        "new",
        "york",
        "los",
        "angeles",
        "washington",
        "review",
        "national",
        "states",
        "of",
        "and",
        "usa",
        "today",
    ]
)
NO_ONE_HEADLINE = ("transcript", "round-up", "newsletter", "live blog", "video")


def shuffle(ids: Iterable[str], salt: str) -> list[str]:
    """Put ids in an order that says nothing and is the same in every run."""
    return sorted(ids, key=lambda one: hashlib.sha256(f"{salt}|{one}".encode()).hexdigest())


def choose_headlines(corpus: Corpus) -> pd.DataFrame:
    """Articles whose headline can stand for its outlet: sure, dated, English, of one story, at most 40 words."""
    articles = corpus.articles
    unsure = articles["uncertain_fields"].str.contains("headline|published|outlet", regex=True)
    names = articles["outlet"].map(_words_of_name)
    named = [
        any(word in _words(headline) for word in words)
        for headline, words in zip(articles["headline"], names, strict=True)
    ]
    return articles[
        (articles["headline"] != "")
        & articles["published"].notna()
        & articles["lang"].isin(["en", ""])
        & (articles["certainty"] != "low")
        & ~articles["kind"].isin(NO_ONE_HEADLINE)
        & (articles["headline"].str.split().str.len() <= MOST_WORDS)
        & ~unsure
        & ~_as_series(named, articles)
    ].sort_values(["published", "article_id"], kind="stable")


def _as_series(values: list[bool], like: pd.DataFrame) -> pd.Series:
    import pandas as pd

    return pd.Series(values, index=like.index, dtype=bool)


def _words(text: str) -> set[str]:
    return set(re.findall(r"[\w'’]+", text.lower()))


def _words_of_name(outlet: str) -> list[str]:
    """The words by which a headline would give its outlet away; "times" or "post" alone would not."""
    return [word for word in _words(outlet) if word not in COMMON_IN_NAMES and len(word) > 2]


def attribute(article: Any) -> str:
    """Outlet, day (and time where it is known), and the address, or the evidence where there is none."""
    day = f"{article.published.day} {article.published:%B %Y}"
    if article.published_precision == "minute":
        day += f", {article.published:%H:%M} UTC"
    where = article.url or (f"no address is held; found through: {article.evidence}" if article.evidence else "")
    return ". ".join(part for part in (f"{article.outlet}, {day}", where) if part)


def notice_of(corpus: Corpus, texts_shown: bool = False) -> str:
    """What stands on top of every page: that the material is invented, or where it is from."""
    about = corpus.about
    if about.get("fictional"):
        return (
            "FICTIONAL. Everything in this lesson's material is invented: countries, people, outlets and events. "
            f"Corpus: {corpus.title}. Licence: {about['licence']}."
        )
    version = f", version {about['version']}" if about.get("version") else ""
    origin = f"Corpus: {corpus.title} ({corpus.name}{version}). It is no sample of all that was published."
    if texts_shown:
        return f"The texts are real and belong to their publishers: for your class only, not to be put online. {origin}"
    return f"The headlines are real, quoted in short form, and belong to their publishers. {origin}"


def read_gold(corpus: Corpus, table: str) -> pd.DataFrame | None:
    """A table of the truth that comes with a corpus, as text; None where it has none."""
    from mediakit.corpus.tables import read_rows

    path = corpus.folder / "gold" / f"{table}.csv"
    return read_rows(path) if path.is_file() else None


def choose_texts(corpus: Corpus, texts: Texts) -> pd.DataFrame:
    """Articles with a whole text in English.

    Raises
    ------
    MediakitError
        If there is none: the lesson cannot be made from headlines.
    """
    articles = corpus.articles
    held = articles[(articles["text"] != "") & articles["lang"].isin(["en", ""]) & articles["published"].notna()]
    if held.empty:
        raise MediakitError(
            f"the lesson {texts.name!r} cannot be made from the corpus {corpus.name!r}: it holds no whole texts",
            str(corpus.folder),
            "use --corpus sunnmark-talks (fictional, with whole texts), or collect the texts of your own corpus first",
        )
    return held.sort_values(["published", "article_id"], kind="stable")


def read_quotes(corpus: Corpus, articles: pd.DataFrame) -> tuple[pd.DataFrame, bool]:
    """Quotations of whole texts, and whether they are the corpus's own truth (else a program found them).

    One row per span: quote_id, article_id, start, end, text, speaker_name, speaker_kind, role, affiliation, via_outlet,
    second_hand.
    """
    gold = read_gold(corpus, "quotes")
    if gold is None:
        from mediakit.quotes import find_quotes
        from mediakit.speakers import link_speakers

        found = link_speakers(find_quotes(articles), corpus.speakers)
        return found[(found["field"] == "text") & (found["speaker_kind"] != "")], False
    gold = gold[(gold["field"] == "text") & gold["article_id"].isin(articles["article_id"])]
    whole = gold.assign(start=gold["start"].astype("int64"), end=gold["end"].astype("int64"))
    return whole.assign(second_hand=whole["second_hand"] == "true"), True


def tell_origin(texts: Texts, corpus: Corpus, is_truth: bool) -> str:
    """Who made the key: the authors of an invented text, coders, or a program."""
    return texts.word(
        "from_program" if not is_truth else "from_truth" if corpus.about.get("fictional") else "from_coders"
    )


def split_text(text: str) -> list[tuple[int, int]]:
    """Sentences of a text, as offsets; a quotation of several sentences in one pair of marks is not cut."""
    from mediakit.marks import find_outer_segments
    from mediakit.quotes.sentences import find_sentences

    return [(one.start, one.end) for one in find_sentences(text, find_outer_segments(text))]


def refuse(texts: Texts, corpus: Corpus, why: str) -> MediakitError:
    """The error that says why a lesson cannot be made from a corpus, and what the lesson needs."""
    return MediakitError(
        f"the lesson {texts.name!r} cannot be made from the corpus {corpus.name!r}: {why}",
        str(corpus.folder),
        f"it needs {texts.content['needs']}",
    )
