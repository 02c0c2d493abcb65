"""Builds the tables of the fictional corpus, and the truth beside them, from the manuscripts.

    python corpus/sunnmark-talks/build.py        writes articles.csv, versions.csv, datapackage.json, gold/*.csv

The manuscripts are the only source; whoever changes one runs this again (a test compares).
"""

from __future__ import annotations

import csv
import re
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pandas as pd

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from manuscript import Manuscript, Span, read_all  # noqa: E402

from mediakit.corpus.datapackage import write_datapackage  # noqa: E402
from mediakit.corpus.tables import write_table  # noqa: E402

HOSTS = {
    "The Ostrel Courier": "ostrel-courier.example",
    "The Morning Lantern": "morning-lantern.example",
    "SBN News": "sbn-news.example",
    "Harrow Bay Herald": "harrow-bay-herald.example",
    "Meridian Wire": "meridian-wire.example",
}
CODEBOOK = "generic-frames"
EVIDENCE = "written for this corpus (fictional)"


def read_speakers() -> dict[str, dict[str, str]]:
    """The hand-kept speakers by id."""
    with (HERE / "speakers.csv").open(encoding="utf-8", newline="") as file:
        return {row["speaker_id"]: row for row in csv.DictReader(file)}


def address(head: dict[str, Any]) -> str:
    """The address of a text, made of its outlet, its day in UTC and the words of its first headline."""
    first = (head.get("versions") or [head])[0]["headline"]
    plain = unicodedata.normalize("NFKD", first).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain.replace("'", ""))[:9])
    return f"https://{HOSTS[head['outlet']]}/{when(head['published']):%Y/%m/%d}/{slug}/"


def when(value: Any) -> pd.Timestamp:
    """A time of the head as UTC."""
    return (
        pd.Timestamp(value).tz_localize("UTC")
        if pd.Timestamp(value).tzinfo is None
        else pd.Timestamp(value).tz_convert("UTC")
    )


def make_articles(texts: list[Manuscript]) -> pd.DataFrame:
    """One row per text, with the columns of the table articles that are known."""
    rows = []
    for text in texts:
        head = text.head
        rows.append(
            {
                "article_id": head["id"],
                "outlet": head["outlet"],
                "url": address(head),
                "published": when(head["published"]),
                "published_precision": "minute",
                "headline": head["headline"],
                "deck": head.get("deck") or "",
                "byline": head.get("byline") or "",
                "kind": head["kind"],
                "section": head.get("section") or "",
                "lang": "en",
                "text": text.text,
                "agency": head.get("agency") or "",
                "cluster_id": head.get("cluster") or "",
                "certainty": "high",
                "evidence": EVIDENCE,
                "notes": f"Correction: {head['correction']}" if head.get("correction") else "",
            }
        )
    return pd.DataFrame(rows)


def make_versions(texts: list[Manuscript]) -> pd.DataFrame:
    """One row per headline of the texts whose headline changed."""
    rows = [
        (text.head["id"], place, when(version["seen"]), version["headline"], "page", EVIDENCE)
        for text in texts
        for place, version in enumerate(text.head.get("versions") or [], start=1)
    ]
    return pd.DataFrame(rows, columns=["article_id", "position", "seen", "headline", "headline_from", "evidence"])


def make_quotes(texts: list[Manuscript], speakers: dict[str, dict[str, str]]) -> pd.DataFrame:
    """One row per span of a quotation: the table quotes, with the truth in every column."""
    rows = []
    for text in texts:
        for name, quote in (text.head["quotes"] or {}).items():
            who, cue = (next(iter(text.of(f"{name}.{part}")), None) for part in ("who", "cue"))
            speaker = speakers[quote["speaker"]]
            for part in text.of(name):
                rows.append(
                    {
                        "quote_id": f"{text.head['id']}-{name}",
                        "article_id": text.head["id"],
                        "field": "text",
                        "start": part.start,
                        "end": part.end,
                        "text": text.text[part.start : part.end],
                        "kind": quote["kind"],
                        **_span(text, cue, "cue", "cue"),
                        **_span(text, who, "speaker_mention", "speaker_mention"),
                        "speaker_name": speaker["name"],
                        "speaker_id": quote["speaker"],
                        "speaker_kind": speaker["kind"],
                        "role": quote.get("role") or "",
                        "affiliation": quote.get("affiliation") or "",
                        "via_outlet": quote.get("via_outlet") or "",
                        "via_how": quote["medium"],
                        "second_hand": bool(quote.get("second_hand")),
                        "flags": "; ".join(quote.get("flags") or []),
                    }
                )
    return pd.DataFrame(rows).astype(
        {f"{n}_{e}": "Int64" for n in ("cue", "speaker_mention") for e in ("start", "end")}
    )


def _span(text: Manuscript, span: Span | None, column: str, prefix: str) -> dict[str, Any]:
    return {
        column: text.text[span.start : span.end] if span else "",
        f"{prefix}_start": span.start if span else None,
        f"{prefix}_end": span.end if span else None,
    }


def make_codes(texts: list[Manuscript]) -> pd.DataFrame:
    """Presence of each frame in each text, by coder_1, coder_2 and adjudicated: the table codes."""
    codes = ("conflict", "human_interest", "economic", "morality", "responsibility")
    rows = [
        (text.head["id"], "text", CODEBOOK, code, code in (text.head["frames"].get(coder) or []), coder)
        for text in texts
        for coder in ("coder_1", "coder_2", "adjudicated")
        for code in codes
    ]
    return pd.DataFrame(rows, columns=["article_id", "field", "codebook", "code", "present", "coder"])


def make_marked(texts: list[Manuscript], prefix: str, column: str) -> pd.DataFrame:
    """The spans whose label begins with a prefix: sentences that carry frames, scare quotes, titles."""
    rows = [
        (text.head["id"], "text", span.start, span.end, text.text[span.start : span.end], value.strip())
        for text in texts
        for span in text.spans
        if span.label.startswith(prefix)
        for value in span.label.removeprefix(prefix).split(",")
    ]
    return pd.DataFrame(rows, columns=["article_id", "field", "start", "end", "text", column])


def make_clusters(texts: list[Manuscript]) -> pd.DataFrame:
    """Copies of agency texts: which texts are one, and which is the original."""
    rows = [
        (text.head["id"], text.head["cluster"], text.head["outlet"] == "Meridian Wire")
        for text in texts
        if text.head.get("cluster")
    ]
    return pd.DataFrame(rows, columns=["article_id", "cluster_id", "original"]).sort_values(
        ["cluster_id", "article_id"]
    )


def make_phenomena(texts: list[Manuscript]) -> pd.DataFrame:
    """gold/phenomena.yml (what no mark can show) with the offsets of its words."""
    import yaml

    by_id = {text.head["id"]: text.text for text in texts}
    rows = []
    for item in yaml.safe_load((HERE / "gold" / "phenomena.yml").read_text(encoding="utf-8")):
        start = by_id[item["article_id"]].index(item["words"])
        rows.append(
            (item["phenomenon"], item["article_id"], start, start + len(item["words"]), item["words"], item["note"])
        )
    return pd.DataFrame(rows, columns=["phenomenon", "article_id", "start", "end", "text", "note"])


def build(out: Path = HERE) -> None:
    """Write all tables that follow from the manuscripts."""
    texts, speakers = read_all(), read_speakers()
    tables = {
        "articles.csv": make_articles(texts),
        "versions.csv": make_versions(texts),
        "gold/quotes.csv": make_quotes(texts, speakers),
        "gold/codes.csv": make_codes(texts),
        "gold/frames.csv": make_marked(texts, "f:", "code"),
        "gold/marks.csv": make_marked(texts, "x:", "kind"),
        "gold/clusters.csv": make_clusters(texts),
        "gold/phenomena.csv": make_phenomena(texts),
    }
    for name, table in tables.items():
        write_table(table, out / name, bom=False)


if __name__ == "__main__":
    build()
    write_datapackage(HERE)
