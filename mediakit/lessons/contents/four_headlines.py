"""One visit, four headlines: order them in time, match them to their outlets, then see who wrote what and when."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

from mediakit.lessons.contents.material import attribute, choose_headlines, notice_of, refuse, shuffle
from mediakit.lessons.model import Item, Lesson, Option, Part
from mediakit.lessons.texts import Texts, make_lesson_of, read_texts

if TYPE_CHECKING:
    import pandas as pd

    from mediakit.corpus import Corpus

OUTLETS, MOMENTS, IN_ORDER = 4, 3, 5
LOOKED_AT = 10  # outlets among which those with most days in common are sought
PER_DAY = 6  # headlines of one outlet and day that are tried
# A printed day may be another day in UTC: only headlines with a whole day between them are sure to be in order.
SURE_DAYS = 2
OPINION = ("op-ed", "editorial", "letter", "interview")  # they are about no moment
LABELS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def make(corpus: Corpus) -> Lesson:
    """Make the lesson from the headlines of any corpus.

    Raises
    ------
    MediakitError
        If two outlets have no day with headlines in common, or fewer than three headlines are far enough apart in time.
    """
    texts = read_texts("four-headlines")
    headlines = _add_days(choose_headlines(corpus))
    if headlines["outlet"].nunique() < 2:
        raise refuse(texts, corpus, f"{headlines['outlet'].nunique()} outlets have sure and dated headlines")
    reports = headlines[~headlines["kind"].isin(OPINION)]
    outlets, days = _choose_outlets(reports)
    if not days:
        raise refuse(texts, corpus, "too few outlets have a report on the same day")
    of_outlets = headlines[headlines["outlet"].isin(outlets)]
    moments = _choose_moments(reports[reports["outlet"].isin(outlets)], days)
    used = {row.article_id for moment in moments for row in moment}
    ordered = _choose_for_order(of_outlets[~of_outlets["article_id"].isin(used)])
    if len(ordered) < 3:
        raise refuse(texts, corpus, "fewer than three headlines lie two days or more apart")
    matches = [_make_match(texts, number, moment, outlets) for number, moment in enumerate(moments, start=1)]
    items = {
        "order": [_make_order(texts, ordered)],
        "match": matches,
        "wording": [*_make_wording(texts, moments), _make_rewrite(texts, moments[-1])],
        "exit": [_make_exit(texts), Item("exit", "write", texts.word("exit"))],
    }
    values = {
        "title": corpus.title, "n_outlets": len(outlets), "outlets": ", ".join(outlets),
        "n_moments": len(moments), "n_order": len(ordered),
    }  # fmt: skip
    return make_lesson_of(texts, corpus.name, notice_of(corpus), items, values)


def _add_days(headlines: pd.DataFrame) -> pd.DataFrame:
    """One row per wording, so that no headline fits two outlets, with its day."""
    folded = headlines["headline"].str.lower().str.replace(r"\W+", " ", regex=True).str.strip()
    twice = folded.duplicated(keep=False)
    return headlines[~twice].assign(day=headlines["published"].dt.normalize())


def _choose_outlets(headlines: pd.DataFrame) -> tuple[list[str], list[Any]]:
    """The four outlets (or fewer) that best share days, then those with most headlines; and the days they share.

    A day is shared when three of four outlets have a headline, or two of two or three.
    """
    counts = headlines["outlet"].value_counts()
    ranked = sorted(counts.index, key=lambda name: (-counts[name], name))[:LOOKED_AT]
    days = {name: set(headlines.loc[headlines["outlet"] == name, "day"]) for name in ranked}
    size = min(OUTLETS, len(ranked))
    least = 3 if size == OUTLETS else 2
    best: tuple[tuple[int, int], list[str], list[Any]] = ((0, 0), [], [])
    for names in combinations(ranked, size):
        present = Counter(day for name in names for day in days[name])
        shared = sorted(day for day, n in present.items() if n >= least)
        rank = (sum(sorted((present[day] for day in shared), reverse=True)[:MOMENTS]), int(counts[list(names)].sum()))
        if shared and rank > best[0]:
            best = (rank, sorted(names), shared)
    return best[1], best[2]


def _choose_moments(headlines: pd.DataFrame, days: list[Any]) -> list[list[Any]]:
    """For each of the best days one headline per outlet, such that they are as alike in what they tell as can be."""
    alike = _measure_likeness(headlines)
    found = []
    for day in days:
        groups = [list(rows.itertuples()) for _, rows in headlines[headlines["day"] == day].groupby("outlet")]
        ids = {row.article_id for group in groups for row in group}
        best = {one: max((alike.get(frozenset((one, other)), 0.0) for other in ids), default=0.0) for one in ids}
        tried = [sorted(group, key=lambda row: (-best[row.article_id], row.article_id))[:PER_DAY] for group in groups]
        rated = [(_rate(choice, alike), choice) for choice in product(*tried)]
        rate, choice = max(rated, key=lambda pair: (pair[0], [row.article_id for row in pair[1]]))
        found.append((len(choice), rate, day, list(choice)))
    kept = sorted(found, key=lambda one: (-one[0], -one[1], one[2]))[:MOMENTS]
    return [choice for _, _, _, choice in sorted(kept, key=lambda one: one[2])]


def _measure_likeness(headlines: pd.DataFrame) -> dict[frozenset[str], float]:
    """How alike two articles are, by both ids; pairs that are not among the most alike are left out."""
    from mediakit.headlines import align_headlines

    pairs = align_headlines(headlines, keep=25)[["article_id", "other_id", "similarity"]]
    return {frozenset((one, other)): value for one, other, value in pairs.itertuples(index=False, name=None)}


def _rate(choice: tuple[Any, ...], alike: dict[frozenset[str], float]) -> float:
    values = [alike.get(frozenset((a.article_id, b.article_id)), 0.0) for a, b in combinations(choice, 2)]
    return round(sum(values) / len(values), 6)


def _choose_for_order(headlines: pd.DataFrame) -> list[Any]:
    """Headlines that are surely one after the other, with as many outlets among them as can be."""
    chosen: list[Any] = []
    rows = list(headlines.itertuples())
    for row in rows:
        if chosen and (row.day - chosen[-1].day).days < SURE_DAYS:
            continue
        same_day = [other for other in rows if other.day == row.day]
        seen = [one.outlet for one in chosen]
        chosen.append(min(same_day, key=lambda one: (seen.count(one.outlet), one.article_id)))
    # The middle of the story is where most is told: keep what is nearest to it.
    middle = rows[len(rows) // 2].day if rows else None
    kept = sorted(chosen, key=lambda one: (abs((one.day - middle).days), one.day))[:IN_ORDER]
    return sorted(kept, key=lambda one: one.day)


def _make_order(texts: Texts, rows: list[Any]) -> Item:
    places = shuffle([row.article_id for row in rows], "order")
    if places == [row.article_id for row in rows]:  # the answer must not be what is shown
        places = places[1:] + places[:1]
    ids = {article_id: f"h{place}" for place, article_id in enumerate(places, start=1)}
    headlines = {row.article_id: row.headline for row in rows}
    return Item(
        "order",
        "order",
        texts.word("order"),
        options=tuple(Option(ids[one], f"“{headlines[one]}”") for one in places),
        key=[ids[row.article_id] for row in rows],
        reason=texts.word("order_reason"),
        reveal=_list_sources(rows),
    )


def _make_match(texts: Texts, number: int, rows: list[Any], outlets: list[str]) -> Item:
    ids = {outlet: f"o{place}" for place, outlet in enumerate(outlets, start=1)}
    by_id = {row.article_id: row for row in rows}
    shown = [by_id[one] for one in shuffle(by_id, f"match {number}")]
    return Item(
        f"match-{number}",
        "match",
        texts.word("match", number=number),
        options=tuple(Option(ids[outlet], outlet) for outlet in outlets),
        parts=tuple(Part(f"m{number}{label}", f"“{row.headline}”") for label, row in zip(LABELS, shown, strict=False)),
        key={f"m{number}{label}": ids[row.outlet] for label, row in zip(LABELS, shown, strict=False)},
        reason=texts.word("match_reason"),
        reveal=_list_sources(shown),
    )


def _list_sources(rows: list[Any]) -> str:
    return "\n".join(f"“{row.headline}” – {attribute(row)}" for row in rows)


def _make_wording(texts: Texts, moments: list[list[Any]]) -> list[Item]:
    """Which headlines give the words to somebody: the key comes from the program that reads headlines."""
    import pandas as pd

    from mediakit.headlines import find_headline_features

    rows = [row for moment in moments[-2:] for row in moment]
    told = find_headline_features(pd.DataFrame(rows).drop(columns="Index"))
    told = told[told["field"] == "headline"].drop_duplicates("article_id").set_index("article_id")
    key = [
        f"w{place}"
        for place, row in enumerate(rows, start=1)
        if told.loc[row.article_id, "has_quotation"] or told.loc[row.article_id, "attribution"]
    ]
    if not key or len(key) == len(rows):
        return []
    options = tuple(Option(f"w{place}", f"“{row.headline}”", row.outlet) for place, row in enumerate(rows, start=1))
    return [
        Item("voices", "several", texts.word("voices"), options=options, key=key, reason=texts.word("voices_reason"))
    ]


def _make_rewrite(texts: Texts, rows: list[Any]) -> Item:
    return Item("wording", "write", texts.word("wording"), material=_list_sources(rows))


def _make_exit(texts: Texts) -> Item:
    options = tuple(Option(name, texts.word(f"guess_{name}")) for name in ("always", "sometimes", "never"))
    return Item("guess", "choose", texts.word("guess"), options=options)
