"""Measures `find_quotes` against texts whose quotations were marked by hand.

    python tools/measure_quotes.py                          tests/gold/quotes and the fictional corpus
    python tools/measure_quotes.py --data dev.jsonl         and a file of annotated articles of one's own
    python tools/measure_quotes.py --errors                 every miss and every wrong find on tests/gold/quotes
    python tools/measure_quotes.py --data dev.jsonl --write the measured precision of each rule, for `confidence_of`
    python tools/measure_quotes.py --pin                    today's figures as the floor of tests/test_quotes_floor.py

A JSONL file has one article a line: {"doc_id": str, "outlet": str, "text": str, "quotes": [], "attributions": []}.
An item of `quotes` is a stretch in quotation marks, one of `attributions` a whole attribution: {"type":
"direct" | "mixed" | "indirect", "speaker": str or null, "speaker_start": int, "speaker_end": int, "speaker_full": str,
"cue": str, "speech_cue": bool}; the place is "start" and "end" of a stretch, "fragments" [[start, end], ...] of an
attribution. Words in marks are measured by their stretches, indirect speech by its fragments; attributions without
speaker or without a cue of speech do not count. Such texts are not part of mediakit: nothing of them is written.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

import mediakit as mk
from mediakit.corpus.tables import read_rows
from mediakit.marks import find_outer_segments
from mediakit.quotes.annotated import read_annotated
from mediakit.quotes.confidence import PATH as PRECISION
from mediakit.quotes.evaluate import compare_quotes
from mediakit.quotes.pairs import pair_quotes, read_records, same_speaker
from mediakit.quotes.record import SCARE, TITLE

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT / "tests" / "gold" / "quotes"
FICTIONAL = ROOT / "corpus" / "sunnmark-talks"
FLOOR = GOLD / "floor.csv"
NO_QUOTATION = {"scare": SCARE, "title": TITLE}
OWN_FLAGS = ("nested",)  # of the flags of the fictional corpus, those that `find_quotes` knows too
# Shares of all quotations; of other measures, which look at the pairs only, the number of right ones is pinned: finding
# more and harder quotations may lower the share. Credits that are wrong are worse than none: precision is pinned too.
WHOLE = ("quotation", "attributed", "kind")
COUNTED = ("speaker", "name", "cue", "role", "affiliation", "second_hand", "via_outlet", "speaker_kind")
CREDITS = ("second_hand", "via_outlet")
SHARES = ("precision", "recall", "f1")


@dataclass(frozen=True)
class Measured:
    """One set of texts: its name, the hash of its truth, what was found, what is true, how they compare."""

    name: str
    sha256: str
    found: pd.DataFrame
    truth: pd.DataFrame
    articles: pd.DataFrame
    result: pd.DataFrame


def hash_files(paths: Iterable[Path]) -> str:
    """One hash of several files: of their names and contents, line ends made equal."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]


def read_gold() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Articles and true quotations of tests/gold/quotes."""
    tables = [read_annotated(path) for path in sorted(GOLD.glob("*.txt"))]
    articles, quotes = (pd.concat(parts, ignore_index=True) for parts in zip(*tables, strict=True))
    return articles, quotes


def measure_gold() -> Measured:
    """Measure on tests/gold/quotes."""
    articles, truth = read_gold()
    found = mk.find_quotes(articles)
    return Measured("gold", hash_files(GOLD.glob("*.txt")), found, truth, articles, compare_quotes(found, truth))


def measure_fictional() -> Measured:
    """Measure on the fictional corpus; speakers are told apart by the corpus's list of speakers."""
    corpus = mk.read_corpus(FICTIONAL)
    paths = [FICTIONAL / "gold" / "quotes.csv", FICTIONAL / "gold" / "marks.csv"]
    truth, marks = (_with_places(read_rows(path)) for path in paths)
    truth["second_hand"] = truth["second_hand"] == "true"
    truth["flags"] = ["; ".join(flag for flag in cell.split("; ") if flag in OWN_FLAGS) for cell in truth["flags"]]
    marks = marks.assign(flags=marks["kind"].map(NO_QUOTATION), kind="mixed", speaker_name="", second_hand=False)
    truth = pd.concat([truth, marks], ignore_index=True).fillna({"speaker_name": "", "flags": ""})
    found = mk.find_quotes(corpus.articles)
    linked = mk.link_speakers(found, corpus.speakers)
    found = found.assign(speaker_name=linked["speaker_name"], speaker_id=linked["speaker_id"])
    return Measured("fictional", hash_files(paths), found, truth, corpus.articles, compare_quotes(found, truth))


def measure_jsonl(path: Path) -> list[Measured]:
    """Measure on a file of annotated articles: words in marks by their stretches, indirect speech by its fragments."""
    documents = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    articles = pd.DataFrame(
        [(d["doc_id"], d.get("outlet") or "", pd.NaT, d["text"]) for d in documents],
        columns=["article_id", "outlet", "published", "text"],
    )
    found = mk.find_quotes(articles)
    indirect = found["kind"] == "indirect"
    in_marks = _in_marks(found[~indirect], dict(zip(articles["article_id"], articles["text"], strict=True)))
    sets = (("in marks", in_marks, _stretches(documents)), ("indirect", found[indirect], _fragments(documents)))
    measured = []
    for name, table, rows in sets:
        truth = pd.DataFrame(rows)
        result = compare_quotes(table, truth)
        measured.append(Measured(f"{path.stem}, {name}", hash_files([path]), table, truth, articles, result))
    return measured


def _with_places(rows: pd.DataFrame) -> pd.DataFrame:
    for column in ("start", "end", "speaker_mention_start", "speaker_mention_end"):
        if column in rows.columns:
            rows[column] = pd.to_numeric(rows[column]).astype("Int64")
    return rows


def _truth_row(document: dict[str, Any], item: dict[str, Any], start: int, end: int) -> dict[str, Any]:
    counts = bool(item.get("speaker"))
    return {
        "article_id": document["doc_id"],
        "start": start,
        "end": end,
        "text": document["text"][start:end],
        "kind": item["type"],
        "speaker_name": (item.get("speaker_full") or item["speaker"]) if counts else "",
        "speaker_mention": item.get("speaker") or "",
        "speaker_mention_start": item.get("speaker_start"),
        "speaker_mention_end": item.get("speaker_end"),
        "cue": item.get("cue") or "",
    }


def _stretches(documents: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for document in documents:
        for item in document["quotes"]:
            yield _truth_row(document, item, item["start"], item["end"])


def _fragments(documents: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Fragments of all attributions; those that are no indirect speech with a cue of speech do not count."""
    for document in documents:
        for item in document["attributions"]:
            counts = item["type"] == "indirect" and item.get("speech_cue", True)
            for start, end in item["fragments"]:
                yield _truth_row(document, item if counts else item | {"speaker": None}, start, end)


def _in_marks(found: pd.DataFrame, texts: dict[str, str]) -> pd.DataFrame:
    """Each found span as the stretches in quotation marks that lie in it."""
    segments = {article_id: find_outer_segments(text) for article_id, text in texts.items()}
    rows = []
    for row in found.to_dict("records"):
        text = texts[row["article_id"]]
        for segment in segments[row["article_id"]]:
            words = text[segment.start : segment.end]
            if segment.start < row["end"] and segment.end > row["start"] and any(c.isalnum() for c in words):
                rows.append(row | {"start": segment.start, "end": segment.end, "text": words})
    return pd.DataFrame(rows, columns=found.columns)


def write_precision(measured: list[Measured], path: Path = PRECISION) -> None:
    """Write the precision of each rule, pooled over the sets: (correct + 0.5) / (n + 1)."""
    rules = [m.result[m.result["measure"] == "rule"].assign(where=m.name) for m in measured]
    rows = pd.concat(rules, ignore_index=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["rule", "n", "correct", "precision", "measured_on"])
        for rule, group in rows.groupby("value"):
            n, correct = int(group["found"].sum()), int(group["right"].sum())
            writer.writerow([rule, n, correct, f"{(correct + 0.5) / (n + 1):.3f}", "; ".join(group["where"])])


def figures_of(measured: Measured) -> pd.DataFrame:
    """The figures that are pinned: set, measure, value, precision, recall, f1 (rounded down), right, n, sha256."""
    rows = measured.result
    rows = rows[rows["measure"].isin(WHOLE) | (rows["measure"].isin(COUNTED) & (rows["value"] == ""))]
    rows = rows.assign(set=measured.name, n=rows["truth"], sha256=measured.sha256)
    for name in SHARES:
        pinned = rows["measure"].isin([*WHOLE, *CREDITS] if name == "precision" else WHOLE)
        rows[name] = ((rows[name] * 1000 + 1e-6) // 1 / 1000).where(pinned)
    return rows[["set", "measure", "value", *SHARES, "right", "n", "sha256"]]


def write_floor(measured: list[Measured], path: Path = FLOOR) -> None:
    """Write today's figures, with the hash of what they were measured on."""
    rows = pd.concat([figures_of(one) for one in measured], ignore_index=True)
    path.write_bytes(rows.to_csv(index=False, float_format="%.3f", lineterminator="\n").encode())


def show_errors(measured: Measured) -> Iterator[str]:
    """A line for each miss, each wrong find and each wrong speaker."""
    texts = dict(zip(measured.articles["article_id"], measured.articles["text"], strict=True))
    pairs = pair_quotes(read_records(measured.found), read_records(measured.truth))
    hit_found = {(g["article_id"], g["start"], g["end"]) for g, _ in pairs.both}
    hit_true = {(t["article_id"], t["start"], t["end"]) for _, t in pairs.both}

    def line(what: str, row: dict[str, Any], more: str = "") -> tuple[str, int, str]:
        text, before = texts[row["article_id"]], max(0, row["start"] - 60)
        shown = f"{text[before : row['start']]}[[{row['text']}]]{text[row['end'] : row['end'] + 60]}"
        who = f"{row['kind']}, {row['speaker_name'] or 'nobody'}, {row['rule'] or '-'}{more}"
        return row["article_id"], row["start"], f"{row['article_id']:16} {what:7} {who}: {shown!r}"

    lines = [line("missed", t) for t in pairs.true if (t["article_id"], t["start"], t["end"]) not in hit_true]
    lines += [line("wrong", g) for g in pairs.found if (g["article_id"], g["start"], g["end"]) not in hit_found]
    lines += [line("speaker", g, f", should be {t['speaker_name']}") for g, t in pairs.both if not same_speaker(g, t)]
    lines += [line("kind", g, f", should be {t['kind']}") for g, t in pairs.both if g["kind"] != t["kind"]]
    return (text for _, _, text in sorted(lines))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, nargs="*", default=[], help="JSONL files of annotated articles")
    parser.add_argument("--errors", action="store_true", help="print every error on tests/gold/quotes instead")
    parser.add_argument("--write", action="store_true", help=f"write {PRECISION.relative_to(ROOT)}")
    parser.add_argument("--pin", action="store_true", help=f"write {FLOOR.relative_to(ROOT)}")
    options = parser.parse_args()
    gold = measure_gold()
    if options.errors:
        print("\n".join(show_errors(gold)))
        return
    own = [gold, measure_fictional()]
    measured = own + [one for path in options.data for one in measure_jsonl(path)]
    for one in measured:
        print(f"{one.name}: {len(one.articles)} texts, {one.sha256}")
        print(one.result.round(3).to_string(index=False, na_rep=""), end="\n\n")
    if options.write:
        write_precision(measured)
        print(f"written: {PRECISION}")
    if options.pin:
        write_floor(own)
        print(f"written: {FLOOR}")


if __name__ == "__main__":
    main()
