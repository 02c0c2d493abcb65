"""How a headline changed under one address: its words, its length, and what came in or went out with them."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

from mediakit.corpus import Corpus, drop_other_titles
from mediakit.headlines.capitals import find_names_of
from mediakit.headlines.features import Reading, read_headline
from mediakit.text import Word, count_words, find_words, fold_word

if TYPE_CHECKING:
    import pandas as pd

VERSION_COLUMNS = [
    "article_id", "outlet", "position", "seen", "headline_from", "before", "after", "removed", "added", "diff",
    "hours_since", "words_more", "length", "gained", "lost", "names_gained", "names_lost",
]  # fmt: skip


def compare_versions(corpus: Corpus) -> pd.DataFrame:
    """Compare each known headline of an article with the one before it.

    Returns
    -------
    DataFrame
        One row per change: article_id, outlet, position (of the later headline), seen (UTC), headline_from
        ("address": only the words of the address are known, without capitals and marks), before, after,
        removed, added (words joined by "; ", in their order; compared without regard to case), diff (the later
        headline with [-removed-] and {+added+} words, in small letters where nothing changed but case),
        hours_since (between the two sightings; empty where one is not known: the change happened at some moment in
        between), words_more (words between blanks, after less before), length (longer, shorter or same, by words),
        gained and lost (of question, quotation, attribution and hedge, joined by "; "), names_gained, names_lost.
        The last four are empty where a headline is known from its address only, or is not English.

    Notes
    -----
    An order of sightings is no cause: why a headline changed is not in it. Names are compared by their last word.

    Examples
    --------
    >>> import mediakit as mk
    >>> changes = mk.compare_versions(mk.read_corpus("sunnmark-talks"))
    >>> changes.loc[changes["article_id"] == "sbn-05", ["gained", "names_gained", "length"]].to_numpy().tolist()
    [['quotation', 'Tesk', 'longer']]
    """
    import pandas as pd

    outlets = corpus.articles.set_index("article_id")["outlet"]
    languages = corpus.articles.set_index("article_id")["lang"]
    names = find_names_of(corpus.articles)
    rows = []
    known = drop_other_titles(corpus.versions).sort_values(["article_id", "position"])
    for article_id, versions in known.groupby("article_id"):
        records = versions.to_dict("records")
        for before, after in zip(records, records[1:], strict=False):
            sources = dict.fromkeys([before["headline_from"], after["headline_from"]])
            row = {
                "article_id": article_id,
                "outlet": outlets[article_id],
                "position": after["position"],
                "seen": after["seen"],
                "headline_from": "; ".join(filter(None, sources)),
                **_compare_words(before["headline"], after["headline"]),
                "hours_since": (after["seen"] - before["seen"]).total_seconds() / 3600,
            }
            readable = "address" not in sources and languages[article_id] in ("en", "")
            changed = _compare_features(before["headline"], after["headline"], names)
            rows.append(row | (changed if readable else dict.fromkeys(changed, "")))
    table = pd.DataFrame(rows, columns=VERSION_COLUMNS)
    texts = ["gained", "lost", "names_gained", "names_lost"]
    return table.astype({"hours_since": "float64", "words_more": "int64"} | dict.fromkeys(texts, "str"))


def find_new_words(before: str, after: str) -> list[Word]:
    """Words of a headline that were not in the one before, with their places (`after[start:end]`).

    Compared in order and without regard to case, so that a word that has moved counts as new at its new place.

    Examples
    --------
    >>> [word.text for word in find_new_words("Talks open in Vask", "Talks end early in Vask")]
    ['end', 'early']
    """
    new = find_words(after)
    return [word for tag, _, part in _compare(find_words(before), new) if tag != "equal" for word in part]


def _compare_words(before: str, after: str) -> dict[str, Any]:
    runs = _compare(find_words(before), find_words(after))
    removed = [word.text for tag, part, _ in runs if tag != "equal" for word in part]
    added = [word.text for tag, _, part in runs if tag != "equal" for word in part]
    more = count_words(after) - count_words(before)
    return {
        "before": before,
        "after": after,
        "removed": "; ".join(removed),
        "added": "; ".join(added),
        "diff": _show(runs),
        "words_more": more,
        "length": "longer" if more > 0 else "shorter" if more < 0 else "same",
    }


def _show(runs: list[tuple[str, list[Word], list[Word]]]) -> str:
    """The later headline with what was removed and added marked."""
    shown = []
    for tag, old, new in runs:
        if tag == "equal":
            shown.append(" ".join(word.text for word in new))
            continue
        if old:
            shown.append("[-" + " ".join(word.text for word in old) + "-]")
        if new:
            shown.append("{+" + " ".join(word.text for word in new) + "+}")
    return " ".join(shown)


def _compare_features(before: str, after: str, names: frozenset[str]) -> dict[str, str]:
    """What the later headline has and the earlier one had not, and the other way round."""
    old, new = _features(before, names), _features(after, names)
    old_names, new_names = _names(before, names), _names(after, names)
    return {
        "gained": "; ".join(name for name, there in new.items() if there and not old[name]),
        "lost": "; ".join(name for name, there in old.items() if there and not new[name]),
        "names_gained": "; ".join(name for key, name in new_names.items() if key not in old_names),
        "names_lost": "; ".join(name for key, name in old_names.items() if key not in new_names),
    }


def _features(headline: str, names: frozenset[str]) -> dict[str, bool]:
    reading: Reading = read_headline(headline, names)
    return {
        "question": reading.is_question,
        "quotation": bool(reading.quotations),
        "attribution": bool(reading.attribution),
        "hedge": bool(reading.hedges),
    }


def _names(headline: str, names: frozenset[str]) -> dict[str, str]:
    """Names of a headline by their last word in small letters."""
    found = [headline[start:end] for start, end in read_headline(headline, names).names]
    return {fold_word(name.split()[-1]): name for name in found}


def _compare(old: list[Word], new: list[Word]) -> list[tuple[str, list[Word], list[Word]]]:
    """Runs of words: what became of them ("equal", "replace" ...), the old ones, the new ones."""
    before, after = ([fold_word(word.text) for word in words] for words in (old, new))
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return [(tag, old[a:b], new[c:d]) for tag, a, b, c, d in matcher.get_opcodes()]
