"""Measures the reading of pages against tests/pages, where a human has written down what stands on each.

python tools/measure_pages.py            the figures, by field
python tools/measure_pages.py --misses   and every field that was read wrong
python tools/measure_pages.py --pin      today's figures as the floor of tests/test_extract_floor.py
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import Any

from mediakit.errors import ExtractError
from mediakit.extract import EXTRACTOR, read_page
from mediakit.extract.agree import compare_texts
from mediakit.extract.annotated import Annotated, read_annotated_pages
from mediakit.extract.scoring import find_day, fold_names, fold_text

PAGES = Path(__file__).resolve().parents[1] / "tests" / "pages"
FLOOR = PAGES / "floor.json"
# Compared as lines are; a column that the reader does not give yet is left out.
LINES = ("headline", "kicker", "deck", "section", "agency", "published_printed", "kind", "lang")
ONLY_WHERE_PRINTED = ("kicker", "deck", "section", "published_printed")  # elsewhere a reader may take a hidden one
FLAGS = ("paywalled", "truncated", "consent wall")
Finding = tuple[float, Any, Any]  # score, truth, found


def measure_page(page: Annotated) -> dict[str, Finding]:
    """Score, truth and what was found, for each field of one page."""
    try:
        row = read_page(page.page).row
    except ExtractError as error:
        outcome = {"problem": (float(error.error == page.problem), page.problem, error.error)}
        return outcome if page.problem else outcome | dict.fromkeys(_FIELDS, (0.0, "", error.error))
    found: dict[str, Finding] = {"problem": (float(not page.problem), page.problem, "")}
    return found if page.problem else found | _compare(page.more, row)


def _compare(truth: dict[str, Any], row: dict[str, Any]) -> dict[str, Finding]:
    result: dict[str, Finding] = {}
    for name in LINES:
        told = truth["headline"] if name == "headline" else truth[name]
        if name not in row or (name in ONLY_WHERE_PRINTED and not told):
            continue
        one, other = fold_text(told), fold_text(row[name])
        right = one == other or (name in truth["hidden"] and not other)
        if name == "published_printed":  # with "Published" before it or without
            right = bool(other) and (one in other or other in one)
        result[name] = (float(right), told, row[name])
    true, named = fold_names(truth["byline"]), fold_names(row["byline"].split("; "))
    result["byline"] = (float(true == named), truth["byline"], row["byline"])
    result["day"] = _compare_day(truth, row)
    for name in ("published", "updated"):
        if name in row and "T" in truth[name]:
            right = row[name] is not None and _minute(row[name]) == _minute(dt.datetime.fromisoformat(truth[name]))
            result["minute" if name == "published" else name] = (float(right), truth[name], str(row[name] or ""))
    for name, told in (("flags", truth["flags"]), ("titles", list(truth["titles"].values()))):
        if name in row:
            values = {fold_text(value) for value in _values(row[name])}
            wanted = {fold_text(value) for value in told}
            right = wanted == values & set(FLAGS) if name == "flags" else wanted <= values
            result[name] = (float(right), told, row[name])
    true_text, text = truth["text"], row["text"]
    result["text"] = (compare_texts(true_text, text)[2], "", "")
    result["paragraphs"] = (float(true_text == text), *(part.count("\n\n") + 1 for part in (true_text, text)))
    return result


_FIELDS = ("headline", "byline", "day", "kind", "lang", "text", "paragraphs")


def _compare_day(truth: dict[str, Any], row: dict[str, Any]) -> Finding:
    found = find_day(row)
    day = truth["published"][:10]
    return float(found == day or ("published" in truth["hidden"] and not found)), day, found


def _minute(when: dt.datetime) -> dt.datetime:
    return when.astimezone(dt.UTC).replace(second=0, microsecond=0)


def _values(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [str(one) for one in value.values()]
    if isinstance(value, (list, tuple, set)):
        return [str(one["headline"] if isinstance(one, dict) else one) for one in value]
    return [part.strip() for part in str(value or "").split(";") if part.strip()]


def measure_pages() -> dict[str, dict[str, Finding]]:
    """All pages by name."""
    return {Path(page.where).stem: measure_page(page) for page in read_annotated_pages(PAGES)}


def sum_up(measured: dict[str, dict[str, Finding]]) -> dict[str, float]:
    """Mean score of each field over the pages that have it."""
    fields = dict.fromkeys(field for page in measured.values() for field in page)
    scores = {field: [page[field][0] for page in measured.values() if field in page] for field in fields}
    return {field: round(sum(values) / len(values), 4) for field, values in sorted(scores.items())}


def list_misses(measured: dict[str, dict[str, Finding]]) -> dict[str, list[str]]:
    """Fields read wrong, by page; the text, which is a share, has figures of its own."""
    misses = {name: sorted(f for f in page if f != "text" and page[f][0] < 1) for name, page in measured.items()}
    return {name: fields for name, fields in misses.items() if fields}


def hash_pages() -> str:
    """One hash of all pages and their truths."""
    digest = hashlib.sha256()
    for path in sorted([*PAGES.glob("*.html"), *PAGES.glob("*.json")]):
        if path != FLOOR:
            digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]


def make_floor(measured: dict[str, dict[str, Finding]]) -> dict[str, Any]:
    """What is pinned."""
    return {
        "measured": dt.date.today().isoformat(),
        "extractor": EXTRACTOR,
        "pages": len(measured),
        "sha256": hash_pages(),
        "figures": sum_up(measured),
        "misses": list_misses(measured),
        "text": {name: round(page["text"][0], 3) for name, page in measured.items() if "text" in page},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--pin", action="store_true")
    options = parser.parse_args()
    measured = measure_pages()
    for field, share in sum_up(measured).items():
        print(f"{field:18} {share:.4f}  {sum(field in page for page in measured.values())} pages")
    if options.misses:
        for name, fields in list_misses(measured).items():
            for field in fields:
                _, truth, found = measured[name][field]
                print(f"{name:26} {field:18} {str(truth)[:60]!r} read as {str(found)[:60]!r}")
        for name, page in measured.items():
            if page.get("text", (1,))[0] < 1:
                print(f"{name:26} text F1 {page['text'][0]:.3f}")
    if options.pin:
        text = json.dumps(make_floor(measured), ensure_ascii=False, indent=1)
        FLOOR.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
