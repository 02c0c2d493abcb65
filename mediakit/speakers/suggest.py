"""Proposing rows for the hand-kept list of speakers, with evidence, for a person to accept."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mediakit.names import fold_name, fold_romanised, is_initial, same_given_names, split_name
from mediakit.schema import SPEAKERS, check_columns
from mediakit.speakers.link import NAMED, link_speakers
from mediakit.text import cut_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

LONGEST_QUOTATION = 40  # words, as in a corpus that is published
SHOWN_ARTICLES = 12
COUNTS = ["maybe", "n_articles", "n_quotes", "outlets"]
# A form that begins with one of these, capital or not, is no name.
_NO_NAME = re.compile(
    r"(?:he|she|it|they|we|i|you|his|her|their|who|this|that|these|those|an?|one|some|several|unnamed)\b", re.IGNORECASE
)


@dataclass
class _Group:
    """Spellings of what is most likely one name."""

    names: list[str] = field(default_factory=list)

    def takes(self, name: str) -> bool:
        return all(_is_same(name, other) for other in self.names)


def suggest_speakers(quotes: pd.DataFrame, speakers: pd.DataFrame | None = None) -> pd.DataFrame:
    """Propose rows for the table `speakers`: names that are quoted and linked to nobody, for a person to accept.

    Parameters
    ----------
    quotes : DataFrame
        Needs quote_id, article_id, outlet, text and speaker_name, speaker_id, speaker_kind, role, affiliation.
    speakers : DataFrame, optional
        The table `speakers` so far; the quotations are linked to it first.

    Returns
    -------
    DataFrame
        One row per name that no speaker has, most articles first: the columns of the table `speakers` and
        maybe (speaker_ids, joined by "; ", of those in the list who have the same surname and no other first name),
        n_articles, n_quotes, outlets (joined by "; "). speaker_id is new ("new01"); name is the fullest form quoted,
        the most frequent among equals; aliases and transliterations are its other forms; kind is what more than half
        of the quotations say that have one, else empty; role and affiliation are the most frequent; certainty is "low";
        evidence lists the articles (12 at most) and the first words held, 40 at most.
        Forms of one name are joined when the surnames are the same but for accents, apostrophes and romanisation, and
        the first names are the same or one is the other's initial; one word alone joins the only person whose surname
        or first name it is.
        Pronouns and descriptions without a name ("the minister", "a senior official") are not proposed.

    Notes
    -----
    Nothing is accepted by itself. Read the evidence, correct name and kind, delete the rows that are nobody, and add
    what remains to `speakers.csv`. Where `maybe` names the right person, add the form to the aliases of that row
    instead. `read_corpus` refuses rows without a kind, and says which::

        new = mk.suggest_speakers(quotes, corpus.speakers)
        mk.write_table(new, "suggested.csv")                # open it in a spreadsheet, correct, delete, save
        new = mk.read_table("suggested.csv", SPEAKERS)      # from mediakit.schema import SPEAKERS
        both = pd.concat([corpus.speakers, new[corpus.speakers.columns.intersection(new.columns)]]).fillna("")
        mk.write_table(both, corpus.folder / "speakers.csv")

    Examples
    --------
    >>> import mediakit as mk
    >>> corpus = mk.read_corpus("sunnmark-talks")
    >>> others = corpus.speakers[corpus.speakers["name"] != "Tove Lund"]
    >>> new = mk.suggest_speakers(mk.find_quotes(corpus.articles), others)
    >>> new.loc[new["name"] == "Tove Lund", ["n_articles", "n_quotes"]].iloc[0].tolist()
    [3, 6]
    """
    import pandas as pd

    check_columns(quotes, ["quote_id", "article_id", "outlet", "text", *NAMED], "suggest_speakers")
    if speakers is not None:
        quotes = link_speakers(quotes, speakers)
    unlinked = quotes[(quotes["speaker_id"] == "") & quotes["speaker_name"].map(_is_name).astype("bool")]
    group_of = {name: number for number, group in enumerate(_group(unlinked["speaker_name"])) for name in group.names}
    rows = [_propose(rows, speakers) for _, rows in unlinked.groupby(unlinked["speaker_name"].map(group_of), sort=True)]
    rows.sort(key=lambda row: (-row["n_articles"], -row["n_quotes"], row["name"]))
    taken = set() if speakers is None else set(speakers["speaker_id"])
    ids = (key for number in range(1, len(rows) + len(taken) + 1) if (key := f"new{number:02d}") not in taken)
    columns = [*SPEAKERS.names, *COUNTS]
    empty = dict.fromkeys(columns, "")
    table = pd.DataFrame(
        [{**empty, **row, "speaker_id": key} for key, row in zip(ids, rows, strict=False)], columns=columns
    )
    numbers = ("n_articles", "n_quotes")
    return table.astype({name: "int64" if name in numbers else "str" for name in columns})


def _is_name(name: str) -> bool:
    """Whether the words name somebody or some body: they begin with a capital, after "the" at most."""
    bare = name.removeprefix("The ").removeprefix("the ")
    return bare[:1].isupper() and _NO_NAME.match(bare) is None


def _group(names: pd.Series) -> list[_Group]:
    """Names in groups: full ones first, so that an initial or a surname alone can join the only one that it fits."""
    counted = Counter(names)
    order = sorted(counted, key=lambda name: (_is_short(name), -counted[name], name))
    groups: list[_Group] = []
    for name in order:
        fitting = [group for group in groups if group.takes(name)]
        if len(fitting) == 1:
            fitting[0].names.append(name)
        else:
            groups.append(_Group([name]))
    return groups


def _is_short(name: str) -> int:
    """0 for a name with a first name in full, 1 with an initial, 2 for one word."""
    given, _ = split_name(name)
    return 2 if not given else int(is_initial(given[0]))


def _is_same(name: str, other: str) -> bool:
    """Whether two forms can be one person's: the same surname and no first names that contradict each other."""
    if fold_name(name) == fold_name(other):
        return True
    (given, surname), (others, other_surname) = split_name(name), split_name(other)
    if surname == other_surname:
        return same_given_names(given, others)
    # one word may also be a first name: "Emil" after "Emil Orm"
    return bool(given) != bool(others) and same_given_names(given or (surname,), others or (other_surname,))


def _propose(rows: pd.DataFrame, speakers: pd.DataFrame | None) -> dict[str, Any]:
    """One row of the proposal from the quotations of one group."""
    # case, accents and apostrophes do not count: the first spelling stands for all of them
    spelling = {fold_name(form): form for form in reversed(rows["speaker_name"].tolist())}
    forms = Counter(spelling[fold_name(form)] for form in rows["speaker_name"])
    name = min(forms, key=lambda form: (_is_short(form), -forms[form], -len(form), form))
    others = sorted(forms.keys() - {name}, key=lambda form: (-forms[form], form))
    spelled = [form for form in others if fold_romanised(form) and fold_romanised(form) == fold_romanised(name)]
    kinds = Counter(filter(None, rows["speaker_kind"]))
    [(kind, most)] = kinds.most_common(1) or [("", 0)]
    return {
        "name": name.removeprefix("the "),
        "aliases": "; ".join(form for form in others if form not in spelled),
        "transliterations": "; ".join(spelled),
        "kind": kind if 2 * most > kinds.total() else "",
        "role": _most_frequent(rows["role"]),
        "affiliation": _most_frequent(rows["affiliation"]),
        "certainty": "low",
        "evidence": _describe_evidence(rows),
        "maybe": "; ".join(_find_similar(forms, speakers)),
        "n_articles": rows["article_id"].nunique(),
        "n_quotes": rows["quote_id"].nunique(),
        "outlets": "; ".join(sorted(set(rows["outlet"]))),
    }


def _most_frequent(values: pd.Series) -> str:
    counted = Counter(filter(None, values))
    return min(counted, key=lambda value: (-counted[value], value)) if counted else ""


def _describe_evidence(rows: pd.DataFrame) -> str:
    articles = list(dict.fromkeys(rows["article_id"]))
    more = f" and {len(articles) - SHOWN_ARTICLES} more" if len(articles) > SHOWN_ARTICLES else ""
    listed = f"quoted in {', '.join(articles[:SHOWN_ARTICLES])}{more}"
    held = rows[rows["text"] != ""]
    if held.empty:
        return listed
    first = held.iloc[0]
    return f"{listed}; {first['quote_id']}: {cut_words(' '.join(first['text'].split()), LONGEST_QUOTATION)}"


def _find_similar(forms: Iterable[str], speakers: pd.DataFrame | None) -> list[str]:
    """Speaker_ids of those in the list whom one of the forms may name."""
    if speakers is None:
        return []
    return [
        speaker.speaker_id
        for speaker in speakers.itertuples()
        if any(_is_same(form, speaker.name) or _holds(form, speaker.name) for form in forms)
    ]


def _holds(form: str, known: str) -> bool:
    """Whether all words of the known name are in the form: "East Dock Jens Okkeri"."""
    return set(fold_name(known).split()) <= set(fold_name(form).split())
