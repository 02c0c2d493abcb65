"""How good a search for quotations is: what it found against what was marked by hand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from mediakit.quotes.pairs import (
    NEEDED,
    Pairs,
    flags_of_record,
    fold_name,
    pair_quotes,
    read_records,
    same_name,
    same_speaker,
)
from mediakit.quotes.record import SCARE, TITLE
from mediakit.schema import check_columns

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("direct", "mixed", "indirect")
COLUMNS = ["measure", "value", "right", "found", "truth"]
SAME_WORDS = 0.5  # share of the true words of a role or affiliation that must be found

_Count = tuple[str, str, int, int, int]


def compare_quotes(found: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    """Compare found quotations with true ones: precision, recall and F1 per measure.

    Parameters
    ----------
    found : DataFrame
        Result of `find_quotes`, or any table with its columns article_id, start, end, text, kind, speaker_name;
        further columns are compared where both tables have them.
    truth : DataFrame
        The true quotations of the same texts, from `read_annotated` or any other hand. A row without speaker_name
        does not count, unless its flags say that it is a scare quote or a title.

    Returns
    -------
    DataFrame
        One row per measure and value: measure, value, right, found, truth (numbers of spans), precision
        (right / found), recall (right / truth), f1; missing where the denominator is 0. The measures:

        - quotation: the span is right (intersection / union at least .8 without marks and punctuation at the edges,
          one to one);
        - attributed: span and speaker are both right; found are those with a speaker;
        - speaker: of the pairs with the same span, those with the same speaker, by kind of quotation: the mentions
          share a character, or last names or ids agree;
        - name: of these pairs, those with the right full name;
        - kind, speaker_kind, flag: right when both have this value; scare quotes and titles are paired among
          themselves, other flags are read from the pairs;
        - cue, role, affiliation: of the pairs whose truth states it (empty cells of the truth say nothing); a cue is
          right if one contains the other, role and affiliation if half of the true words are there;
        - second_hand, via_outlet: of the pairs;
        - rule: right as in "attributed", per rule that found it (no recall).

    Raises
    ------
    SchemaError
        If a needed column is missing.

    Notes
    -----
    Span and speaker are measured as is customary since Pareti (2016), A corpus of news attribution relations.

    Examples
    --------
    >>> import pandas as pd
    >>> columns = ["article_id", "start", "end", "text", "kind", "speaker_name"]
    >>> truth = pd.DataFrame([("a1", 0, 5, "“Yes”", "direct", "Ann Orm")], columns=columns)
    >>> table = compare_quotes(truth.assign(speaker_name="Orm"), truth).set_index("measure")
    >>> float(table.loc["attributed", "f1"]), float(table.loc["name", "f1"])
    (1.0, 0.0)
    """
    import pandas as pd

    check_columns(found, NEEDED, "compare_quotes")
    check_columns(truth, NEEDED, "compare_quotes")
    pairs = pair_quotes(read_records(found), read_records(truth))
    counts = [*_spans(pairs), *_speakers(pairs), *_facts(pairs, set(found.columns) & set(truth.columns))]
    counts += [*_flags(pairs), *_rules(pairs)]
    return _add_rates(pd.DataFrame(counts, columns=COLUMNS))


def pool_measures(tables: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Add up the counts of several results of `compare_quotes` and compute the shares anew."""
    import pandas as pd

    rows = pd.concat(list(tables), ignore_index=True)
    return _add_rates(rows.groupby(["measure", "value"], sort=False, as_index=False)[COLUMNS[2:]].sum())


def _add_rates(table: pd.DataFrame) -> pd.DataFrame:
    found, truth = table["found"].where(table["found"] > 0), table["truth"].where(table["truth"] > 0)
    total = (found + truth).where(found.notna() & truth.notna())
    return table.assign(precision=table["right"] / found, recall=table["right"] / truth, f1=2 * table["right"] / total)


def _spans(pairs: Pairs) -> list[_Count]:
    counts: list[_Count] = [("quotation", "", len(pairs.both), len(pairs.found), len(pairs.true))]
    attributed = sum(bool(record["speaker_name"]) for record in pairs.found)
    right = sum(same_speaker(got, want) for got, want in pairs.both)
    counts.append(("attributed", "", right, attributed, len(pairs.true)))
    for kind in KINDS:
        right = sum(got["kind"] == want["kind"] == kind for got, want in pairs.both)
        found, true = (sum(r["kind"] == kind for r in records) for records in (pairs.found, pairs.true))
        counts.append(("kind", kind, right, found, true))
    return counts


def _speakers(pairs: Pairs) -> list[_Count]:
    counts: list[_Count] = []
    for kind in ("", *KINDS):
        both = [(got, want) for got, want in pairs.both if kind in ("", want["kind"])]
        given = sum(bool(got["speaker_name"]) for got, _ in both)
        counts.append(("speaker", kind, sum(same_speaker(got, want) for got, want in both), given, len(both)))
    given = sum(bool(got["speaker_name"]) for got, _ in pairs.both)
    counts.append(("name", "", sum(same_name(got, want) for got, want in pairs.both), given, len(pairs.both)))
    return counts


def _facts(pairs: Pairs, columns: set[str]) -> list[_Count]:
    counts: list[_Count] = []
    for column, same in (("cue", _same_cue), ("role", _same_words), ("affiliation", _same_words)):
        if column in columns:
            stated = [(got[column], want[column]) for got, want in pairs.both if want[column]]
            right = sum(bool(got) and same(got, want) for got, want in stated)
            counts.append((column, "", right, sum(bool(got) for got, _ in stated), len(stated)))
    if "second_hand" in columns:
        both = [(got["second_hand"], want["second_hand"]) for got, want in pairs.both]
        counts.append(
            ("second_hand", "", sum(a and b for a, b in both), sum(a for a, _ in both), sum(b for _, b in both))
        )
    if {"second_hand", "via_outlet"} <= columns:
        outlets = [(fold_name(got["via_outlet"]), fold_name(want["via_outlet"])) for got, want in pairs.both]
        right = sum(bool(want) and got == want for got, want in outlets)
        counts.append(("via_outlet", "", right, sum(bool(a) for a, _ in outlets), sum(bool(b) for _, b in outlets)))
    if "speaker_kind" in columns:
        kinds = [(got["speaker_kind"], want["speaker_kind"]) for got, want in pairs.both if want["speaker_kind"]]
        counts += _per_value("speaker_kind", kinds)
    return counts


def _per_value(measure: str, values: list[tuple[str, str]]) -> list[_Count]:
    """Counts of all values together and of each."""
    right = Counter(want for got, want in values if got == want)
    found, true = Counter(got for got, _ in values if got), Counter(want for _, want in values)
    counts = [(measure, "", right.total(), found.total(), true.total())]
    return counts + [(measure, value, right[value], found[value], true[value]) for value in sorted(found | true)]


def _same_cue(found: str, true: str) -> bool:
    got, want = found.casefold(), true.casefold()
    return got in want or want in got


def _same_words(found: str, true: str) -> bool:
    got, want = (set(re.findall(r"\w+", text.casefold())) for text in (found, true))
    return len(got & want) >= SAME_WORDS * max(1, len(want))


def _flags(pairs: Pairs) -> list[_Count]:
    """Flags that the truth knows; those of the pairs, and the marks that are no quotation."""
    counts: list[_Count] = []
    for flag in (SCARE, TITLE):
        found, true = (
            sum(flag in flags_of_record(r) for r in records) for records in (pairs.found_marks, pairs.true_marks)
        )
        right = sum(flag in flags_of_record(got) & flags_of_record(want) for got, want in pairs.marks)
        counts += [("flag", flag, right, found, true)] if true else []
    both = [(flags_of_record(got), flags_of_record(want)) for got, want in pairs.both]
    for flag in sorted({flag for _, want in both for flag in want}):
        right = sum(flag in got & want for got, want in both)
        counts.append(("flag", flag, right, sum(flag in got for got, _ in both), sum(flag in want for _, want in both)))
    return counts


def _rules(pairs: Pairs) -> list[_Count]:
    """How often span and speaker are right, per rule; words without a speaker claim nothing."""
    found = Counter(record["rule"] for record in pairs.found if record["rule"] and record["speaker_name"])
    right = Counter(got["rule"] for got, want in pairs.both if same_speaker(got, want))
    return [("rule", rule, right[rule], found[rule], 0) for rule in sorted(found)]
