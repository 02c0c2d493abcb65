"""Frames: cue terms of a codebook found in headlines, texts and quotations, and counted with intervals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from mediakit.corpus import drop_copies
from mediakit.errors import MediakitError
from mediakit.frames.terms import find_terms
from mediakit.frames.voice import find_quoted, is_negated, name_voice
from mediakit.resources import Codebook, read_codebook
from mediakit.schema import CODES, FRAMES, check_columns, join_parts
from mediakit.stats import add_shares
from mediakit.text import count_words

if TYPE_CHECKING:
    import pandas as pd

TEXT_FIELDS = ("headline", "deck", "text")
CODER = "dictionary"
VOICES = ("all", "own", "quoted")
# Where the words of others stand, by article and field: start, end, quote_id.
Speech = dict[tuple[str, str], list[tuple[int, int, str]]]
# Cues, of these quoted, of these negated, by unit and code.
Hits = dict[tuple[str, ...], tuple[int, int, int]]


def find_frames(
    texts: pd.DataFrame | Iterable[pd.DataFrame],
    codebook: str | Path = "generic-frames",
    quotes: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Find the cue terms of a codebook in headlines, decks and texts, or in quotations.

    Parameters
    ----------
    texts : DataFrame, or iterable of them
        articles (article_id, outlet, published, headline; deck and text where there are) or quotes (quote_id, text). Of
        a generator only one table at a time is in memory.
    codebook : str or Path
        Name of a bundled codebook, or the path of one's own.
    quotes : DataFrame, optional
        Result of `find_quotes` over the same articles (article_id, quote_id, field, start, end): cues in reported
        speech are then told to be the speaker's, and cues in quotations lead to quote_id. Without it only what stands
        in quotation marks is known to be the words of others.

    Returns
    -------
    DataFrame
        The table `frames`, one row per match, in the order of the texts: `text[start:end]` of the named field is
        the match. field is "quotation" for quotes: then start and end count from the start of the quotation.
        negated: "no", "not", "never" ... stands within three words before the cue. voice: "own" or "quoted".

    Notes
    -----
    Matching is on whole words, whatever the case or the kind of apostrophe; "clash*" stands for any ending; the
    longest term of a code wins; a match inside an `except` phrase does not count. Not handled: irony, metaphor,
    negation that stands after the cue or farther off, and texts in another language than the codebook's (rows whose
    `lang` says so are passed over).
    """
    book = read_codebook(codebook)
    speech = _read_speech(quotes)
    return join_parts(lambda part: _find_frames(part, str(codebook), book, speech), texts)


def _find_frames(texts: pd.DataFrame, codebook: str, book: Codebook, speech: Speech) -> pd.DataFrame:
    import pandas as pd

    check_columns(texts, ["article_id", "outlet", "published"], "find_frames")
    if "quote_id" in texts.columns:
        check_columns(texts, ["text"], "find_frames in quotes")
        fields = {"quotation": "text"}
    else:
        fields = {name: name for name in TEXT_FIELDS if name in texts.columns}
    rows = []
    for record in _in_language(texts, book).itertuples():
        for field, column in fields.items():
            text = getattr(record, column)
            own_id = getattr(record, "quote_id", "")
            for match in _find_in(text, book, field, speech.get((record.article_id, field), [])) if text else ():
                start, end, code, term, negated, voice, quote_id = match
                rows.append(
                    (record.article_id, own_id or quote_id, record.outlet, record.published, field, start, end,
                     codebook, code, term, negated, voice, CODER, None)
                )  # fmt: skip
    table = pd.DataFrame(rows, columns=FRAMES.names)
    table["published"] = pd.Series([row[3] for row in rows], dtype=texts["published"].dtype)
    return table.astype(
        {
            "start": "int64",
            "end": "int64",
            "negated": "bool",
            "confidence": "Float64",
            **{c.name: "str" for c in FRAMES.columns if c.type == "string"},
        }
    )


def _read_speech(quotes: pd.DataFrame | None) -> Speech:
    speech: Speech = {}
    if quotes is not None:
        needed = ["article_id", "quote_id", "field", "start", "end"]
        check_columns(quotes, needed, "find_frames with quotes")
        known = quotes[quotes["start"].notna() & quotes["end"].notna()]
        for article_id, quote_id, field, start, end in known[needed].itertuples(index=False, name=None):
            speech.setdefault((article_id, field), []).append((int(start), int(end), quote_id))
    return speech


def _find_in(
    text: str, book: Codebook, field: str, speech: list[tuple[int, int, str]]
) -> Iterator[tuple[int, int, str, str, bool, str, str]]:
    """Cues of one text with negation and voice; all words of a quotation are quoted."""
    found = find_terms(text, book)
    quoted = find_quoted(text, speech) if found and field != "quotation" else []
    for start, end, code, term in found:
        voice, quote_id = ("quoted", "") if field == "quotation" else name_voice(start, end, quoted)
        yield start, end, code, term, is_negated(text, start), voice, quote_id


def _in_language(texts: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    if "lang" not in texts.columns:
        return texts
    return texts[texts["lang"].isin([book.language, ""])]


def code_frames(
    frames: pd.DataFrame,
    texts: pd.DataFrame | Iterable[pd.DataFrame],
    field: str = "headline",
    codebook: str | Path | None = None,
    voice: str = "all",
) -> pd.DataFrame:
    """Say for each text and code whether the code is present, by the codebook's rule for that field.

    Parameters
    ----------
    frames : DataFrame
        Result of `find_frames` over the same texts.
    texts : DataFrame, or iterable of them
        articles, or quotes for field "quotation" (all parts of one quotation in one table).
    field : str
        headline, deck, text or quotation; texts whose field is empty are no units.
    codebook : str or Path, optional
        Only needed when `frames` is empty and so does not say which codebook it comes from.
    voice : {"all", "own", "quoted"}
        "own" counts cues in the outlet's own words alone: a frame that only quoted speakers carry is then not present.

    Returns
    -------
    DataFrame
        The table `codes`: one row per unit and code with present, hits (cues), hits_quoted (of these, in the words of
        others), hits_negated (of these, denied: they count, because "no money" is about money all the same; leave such
        rows of `frames` out to have it otherwise), per_1000_words. Units in another language than the codebook's are
        left out, because they were not searched.

    Raises
    ------
    MediakitError
        If the frames come from another codebook, or `voice` is not known.
    """
    if voice not in VOICES:
        raise MediakitError(f"voice={voice!r} is not understood", todo=f"write one of: {', '.join(VOICES)}")
    name, book = _codebook_of(frames, codebook)
    keys = _keys_of(field)
    counts = _count_hits(frames[frames["field"] == field], keys, voice)
    return join_parts(lambda part: _code_units(part, field, name, book, counts), texts)


def _code_units(texts: pd.DataFrame, field: str, name: str, book: Codebook, counts: Hits) -> pd.DataFrame:
    import pandas as pd

    column = "text" if field == "quotation" else field
    check_columns(texts, ["article_id", column], "code_frames")
    units = _in_language(texts, book)
    units = units[units[column] != ""]
    if field == "quotation":
        joined = units.groupby("quote_id", sort=False)["text"].agg(" ".join)
        units = units.drop_duplicates("quote_id").assign(text=lambda u: u["quote_id"].map(joined).astype("str"))
    keys = _keys_of(field)
    rows = []
    for unit in units.itertuples():
        words = max(1, count_words(getattr(unit, column)))
        key = tuple(getattr(unit, name) for name in keys)
        for code in (code for code in book.codes if code.terms):
            n, quoted, negated = counts.get((*key, code.code), (0, 0, 0))
            density = 1000 * n / words
            rule = book.rule_of(code, field)
            present = n >= rule.hits and density >= rule.per_1000_words
            quote_id = key[1] if len(key) > 1 else ""
            rows.append((key[0], quote_id, field, name, code.code, present, n, quoted, negated, density, CODER))
    return pd.DataFrame(rows, columns=CODES.names)


def _keys_of(field: str) -> list[str]:
    return ["article_id", "quote_id"] if field == "quotation" else ["article_id"]


def _count_hits(frames: pd.DataFrame, keys: list[str], voice: str) -> Hits:
    """Cues, those of them that are quoted, and those that are negated, per unit and code."""
    check_columns(frames, [*keys, "code", "negated", "voice"], "frames")
    counts: Hits = {}
    for *key, negated, whose in frames[[*keys, "code", "negated", "voice"]].itertuples(index=False, name=None):
        if voice not in ("all", whose):
            continue
        n, quoted, denied = counts.get(tuple(key), (0, 0, 0))
        counts[tuple(key)] = (n + 1, quoted + (whose == "quoted"), denied + bool(negated))
    return counts


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
