"""Frames: cue terms of a codebook found in headlines, texts and quotations, and counted with intervals."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mediakit.corpus import drop_copies
from mediakit.errors import MediakitError
from mediakit.frames.terms import find_terms
from mediakit.resources import Codebook, Rule, read_codebook
from mediakit.schema import CODES, FRAMES, check_columns
from mediakit.stats import add_shares
from mediakit.text import count_words

if TYPE_CHECKING:
    import pandas as pd

TEXT_FIELDS = ("headline", "deck", "text")
CODER = "dictionary"


def find_frames(texts: pd.DataFrame, codebook: str | Path = "generic-frames") -> pd.DataFrame:
    """Find the cue terms of a codebook in headlines, decks and texts, or in quotations.

    Parameters
    ----------
    texts : DataFrame
        articles (article_id, outlet, published, headline; deck and text where there are) or quotes (quote_id, text).
    codebook : str or Path
        Name of a bundled codebook, or the path of one's own.

    Returns
    -------
    DataFrame
        The table `frames`, one row per match, in the order of the texts: `text[start:end]` of the named field is
        the match. field is "quotation" for quotes: then start and end count from the start of the quotation.

    Notes
    -----
    Matching is on whole words, whatever the case or the kind of apostrophe; "clash*" stands for any ending; the
    longest term of a code wins; a match inside an `except` phrase does not count. Not handled: negation, irony,
    and texts in another language than the codebook's (rows whose `lang` says so are passed over).
    """
    import pandas as pd

    check_columns(texts, ["article_id", "outlet", "published"], "find_frames")
    book = read_codebook(codebook)
    if "quote_id" in texts.columns:
        check_columns(texts, ["text"], "find_frames in quotes")
        fields = {"quotation": "text"}
    else:
        fields = {name: name for name in TEXT_FIELDS if name in texts.columns}
    rows = []
    for record in _in_language(texts, book).itertuples():
        for field, column in fields.items():
            text = getattr(record, column)
            for start, end, code, term in find_terms(text, book) if text else ():
                quote_id = getattr(record, "quote_id", "")
                rows.append(
                    (record.article_id, quote_id, record.outlet, record.published, field, start, end,
                     str(codebook), code, term, CODER, None)
                )  # fmt: skip
    table = pd.DataFrame(rows, columns=FRAMES.names)
    table["published"] = pd.Series([row[3] for row in rows], dtype=texts["published"].dtype)
    return table.astype(
        {
            "start": "int64",
            "end": "int64",
            "confidence": "Float64",
            **{c.name: "str" for c in FRAMES.columns if c.type == "string"},
        }
    )


def _in_language(texts: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    if "lang" not in texts.columns:
        return texts
    return texts[texts["lang"].isin([book.language, ""])]


def code_frames(
    frames: pd.DataFrame, texts: pd.DataFrame, field: str = "headline", codebook: str | Path | None = None
) -> pd.DataFrame:
    """Say for each text and code whether the code is present, by the codebook's rule for that field.

    Parameters
    ----------
    frames : DataFrame
        Result of `find_frames` over the same texts.
    texts : DataFrame
        articles, or quotes for field "quotation".
    field : str
        headline, deck, text or quotation; texts whose field is empty are no units.
    codebook : str or Path, optional
        Only needed when `frames` is empty and so does not say which codebook it comes from.

    Returns
    -------
    DataFrame
        The table `codes`: one row per unit and code with present, hits, per_1000_words.
        Units in another language than the codebook's are left out, because they were not searched.
    """
    import pandas as pd

    name, book = _codebook_of(frames, codebook)
    rule = book.rules.get(field, Rule())
    column = "text" if field == "quotation" else field
    check_columns(texts, ["article_id", column], "code_frames")
    units = _in_language(texts, book)
    units = units[units[column] != ""]
    if field == "quotation":
        joined = units.groupby("quote_id", sort=False)["text"].agg(" ".join)
        units = units.drop_duplicates("quote_id").assign(text=lambda u: u["quote_id"].map(joined).astype("str"))
    keys = ["article_id", "quote_id"] if field == "quotation" else ["article_id"]
    hits = frames[frames["field"] == field].groupby([*keys, "code"]).size().to_dict()
    rows = []
    for unit in units.itertuples():
        words = max(1, count_words(getattr(unit, column)))
        key = tuple(getattr(unit, name) for name in keys)
        for code in book.codes:
            n = hits.get((*key, code.code), 0)
            density = 1000 * n / words
            present = n >= rule.hits and density >= rule.per_1000_words
            quote_id = key[1] if len(key) > 1 else ""
            rows.append((key[0], quote_id, field, name, code.code, present, n, density, CODER))
    return pd.DataFrame(rows, columns=CODES.names)


def _codebook_of(frames: pd.DataFrame, codebook: str | Path | None) -> tuple[str, Codebook]:
    check_columns(frames, ["codebook", "code", "field", "article_id"], "frames")
    names = list(frames["codebook"].unique()) or [str(codebook or "")]
    if len(names) > 1 or (codebook and names[0] != str(codebook)):
        raise MediakitError(f"the frames come from another codebook: {', '.join(names)}", todo="count them apart")
    if not names[0]:
        raise MediakitError(
            "the table of frames is empty", todo="say which codebook was used: codebook='generic-frames'"
        )
    return names[0], read_codebook(names[0])


def count_frames(
    frames: pd.DataFrame,
    by: list[str] | str,
    per: pd.DataFrame,
    field: str = "headline",
    copies: str = "once",
    codebook: str | Path | None = None,
) -> pd.DataFrame:
    """Count in how many texts each frame is present, as shares with intervals.

    Parameters
    ----------
    frames : DataFrame
        Result of `find_frames`.
    by : str or list of str
        Columns of `per` to count by; "day" is the day of `published` (UTC), undated texts are left out then.
    per : DataFrame
        The texts that were searched: articles, or quotes for field "quotation". They are the denominator.
    field : str
        headline (default), deck, text or quotation.
    copies : {"once", "all"}
        Whether copies of one text with the same headline count once.
    codebook : str or Path, optional
        Only needed when `frames` is empty.

    Returns
    -------
    DataFrame
        One row per combination of `by` and code, also where n_present is 0: `by`, code, label,
        n_present (texts with the frame), n (texts searched), share (n_present / n), low, high
        (Wilson, 95 %; 0 to 1).

    References
    ----------
    Presence per headline as in Semetko & Valkenburg (2000), with a dictionary instead of coders; how well it
    agrees with coders has to be validated for each corpus.
    """
    by = [by] if isinstance(by, str) else list(by)
    if copies not in ("once", "all"):
        raise MediakitError(f"copies={copies!r} is not understood", todo="write 'once' or 'all'")
    if copies == "once" and "cluster_id" in per.columns:
        per = drop_copies(per, of="headline" if field == "headline" else "text")
    if "day" in by:
        per = per[per["published"].notna()]
        per = per.assign(day=per["published"].dt.normalize())
    check_columns(per, by, "count_frames")
    key = "quote_id" if field == "quotation" else "article_id"
    groups = per[list(dict.fromkeys([key, *by]))].drop_duplicates(key)
    codes = code_frames(frames, per, field, codebook).merge(groups, on=key, validate="many_to_one")
    counted = codes.groupby([*by, "code"], sort=True)
    table = counted.agg(n_present=("present", "sum"), n=("present", "size")).reset_index()
    _, book = _codebook_of(frames, codebook)
    place = {code.code: number for number, code in enumerate(book.codes)}
    table = table.assign(n_present=table["n_present"].astype("int64"), order=table["code"].map(place))
    table = table.sort_values([*by, "order"]).drop(columns="order").reset_index(drop=True)
    table.insert(len(by) + 1, "label", table["code"].map(book.labels).astype("str"))
    return add_shares(table, "n_present", "n")
