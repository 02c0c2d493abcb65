"""What a unit of coding is, which units are coded, and in which order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mediakit.corpus import drop_copies
from mediakit.errors import MediakitError
from mediakit.schema import check_columns

if TYPE_CHECKING:
    import pandas as pd

UNIT_COLUMNS = ("article_id", "quote_id", "field", "paragraph")
UNITS = ("headline", "paragraph", "text")
MASK = "█"


def unit_columns(codes: pd.DataFrame) -> list[str]:
    """The columns that name a unit, of those that there are."""
    return [name for name in UNIT_COLUMNS if name in codes.columns] or ["article_id"]


def make_units(
    articles: pd.DataFrame,
    unit: str = "headline",
    sample: int | Sequence[str] | None = None,
    *,
    hide_outlet: bool = True,
    seed: int = 0,
    language: str = "",
) -> pd.DataFrame:
    """Choose what is coded, in an order that is drawn at random and the same for all coders.

    Parameters
    ----------
    articles : DataFrame
        Needs article_id, outlet and headline or text.
    unit : {"headline", "paragraph", "text"}
        What one unit is.
    sample : int or sequence of str, optional
        Number of units, as even over the outlets as it goes; or the article_ids; all by default.
    hide_outlet : bool
        Whether the outlet's name is blacked out in the words that are shown. Signs keep their places.
    seed : int
        Another number draws another order and sample.
    language : str, optional
        Leave out articles of which another language is stated (lang).

    Returns
    -------
    DataFrame
        One row per unit: article_id, field, paragraph ("0", "1" ...; "" where the unit is no paragraph), outlet, text.
        Copies of one text come once.

    Raises
    ------
    MediakitError
        If there is nothing to code, or an article is not there.
    """
    import pandas as pd

    if unit not in UNITS:
        raise MediakitError(f"unit={unit!r} is not understood", todo=f"write one of: {', '.join(UNITS)}")
    column = "headline" if unit == "headline" else "text"
    check_columns(articles, ["article_id", "outlet", column], "coding")
    if language and "lang" in articles.columns:
        articles = articles[articles["lang"].isin([language, ""])]
    chosen = _choose_articles(articles, sample, column)
    rows = [row for record in chosen.to_dict("records") for row in _split(record, unit, column)]
    table = pd.DataFrame(rows, columns=["article_id", "field", "paragraph", "outlet", "text"]).astype("str")
    if table.empty:
        raise MediakitError(f"there is no {unit} to code", todo="choose another unit, or articles that hold one")
    table = _mix(table, seed)
    if isinstance(sample, int):
        table = table.head(sample)
    if hide_outlet:
        table["text"] = [_mask(text, outlet) for text, outlet in zip(table["text"], table["outlet"], strict=True)]
    return table.reset_index(drop=True)


def _choose_articles(articles: pd.DataFrame, sample: int | Sequence[str] | None, column: str) -> pd.DataFrame:
    held = articles[articles[column].fillna("") != ""]
    if sample is None or isinstance(sample, int):
        if isinstance(sample, int) and sample < 1:
            raise MediakitError(f"sample={sample} leaves nothing to code", todo="give a number of at least 1")
        if "cluster_id" not in held.columns:
            return held
        return drop_copies(held, of="headline" if column == "headline" else "text")
    lost = [one for one in sample if one not in set(held["article_id"])]
    if lost:
        raise MediakitError(f"no article {lost[0]!r} with a {column}", todo="check the ids in sample=")
    return held[held["article_id"].isin(sample)]


def _split(record: dict[str, Any], unit: str, column: str) -> list[tuple[str, str, str, str, str]]:
    text, article, outlet = record[column], record["article_id"], record["outlet"]
    if unit != "paragraph":
        return [(article, column, "", outlet, text)]
    paragraphs = enumerate(text.split("\n\n"))
    return [(article, "paragraph", str(number), outlet, part) for number, part in paragraphs if part.strip()]


def _mix(table: pd.DataFrame, seed: int) -> pd.DataFrame:
    """At random, and round by round over the outlets: any beginning of it is as even as it goes."""
    import numpy as np

    mixed = table.sort_values(["article_id", "field", "paragraph"]).iloc[
        np.random.default_rng(seed).permutation(len(table))
    ]
    return mixed.assign(turn=mixed.groupby("outlet").cumcount()).sort_values("turn", kind="stable").drop(columns="turn")


def _mask(text: str, outlet: str) -> str:
    """The outlet's name blacked out, sign by sign; also without its "The"."""
    names = {outlet, re.sub(r"^The ", "", outlet)} - {""}
    pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", lambda match: MASK * len(match[0]), text) if names else text


def find_text(unit: Mapping[str, Any], texts: pd.DataFrame | None) -> tuple[str, str]:
    """Outlet and words of a unit, as far as they are known: `texts` are articles or quotes."""
    if texts is None:
        return "", ""
    key = "quote_id" if unit.get("quote_id") and "quote_id" in texts.columns else "article_id"
    rows = texts[texts[key] == unit[key]]
    field = str(unit.get("field") or "")
    column = "text" if field in ("quotation", "paragraph", "") else field
    if rows.empty or column not in rows.columns:
        return "", ""
    text = str(rows[column].iloc[0])
    if field == "paragraph":
        paragraphs = text.split("\n\n")
        number = int(str(unit.get("paragraph") or 0))
        text = paragraphs[number] if number < len(paragraphs) else ""
    return str(rows["outlet"].iloc[0]) if "outlet" in rows.columns else "", text
