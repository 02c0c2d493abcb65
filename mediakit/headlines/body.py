"""A headline against its own text: whether its words, names, figures and frames occur there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mediakit.errors import MediakitError
from mediakit.headlines.capitals import find_names, find_names_of, is_title_case
from mediakit.headlines.tokens import Token, read_tokens
from mediakit.headlines.vectors import fold_term
from mediakit.headlines.verbs import read_forms
from mediakit.resources import read_wordlist
from mediakit.schema import check_columns
from mediakit.text import find_words, fold_word

if TYPE_CHECKING:
    import pandas as pd

BODY_COLUMNS = [
    "article_id", "outlet", "field", "headline", "reason", "n_words", "n_words_in_text", "share_in_text",
    "words_missing", "word_spans", "n_names", "names_missing", "name_spans", "n_figures", "figures_missing",
    "figure_spans",
]  # fmt: skip
TEXT_COLUMNS = [name for name in BODY_COLUMNS if not name.startswith(("n_", "share"))]
FRAME_COLUMNS = ["codebook", "frames_in_headline", "frames_in_text", "frames_missing"]

_NAMED = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_TEENS = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_NUMBERS = {word: number for number, word in enumerate(_NAMED + _TEENS)}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_LARGE = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "m": 1_000_000,
    "bn": 1_000_000_000,
    "k": 1_000,
}
_FIGURE = re.compile(
    r"(?<![\w.:])(?<!\w-)[$£€]?(?P<digits>\d+(?:,\d{3})*(?:\.\d+)?)(?!:\d)"
    r"[ -]?(?P<large>hundred|thousand|million|billion|bn|m|k)?(?!\w)"
    rf"|\b(?P<word>(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_NUMBERS)}))?"
    rf"|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
    r"(?:[- ](?P<large2>hundred|thousand|million|billion))?\b",
    re.IGNORECASE,
)
# "One" is mostly no figure: "one question", "no one".
_NO_FIGURES = frozenset(("one", "zero"))


class Figure(NamedTuple):
    """A number in a text: `text[start:end]`."""

    value: float
    start: int
    end: int


def check_headlines_against_text(articles: pd.DataFrame, frames: pd.DataFrame | None = None) -> pd.DataFrame:
    """Check for each headline whether its words, names, figures and frames occur in the text below it.

    Parameters
    ----------
    articles : DataFrame
        Needs article_id, outlet, headline, text.
    frames : DataFrame, optional
        Result of `find_frames` over the same articles (of one codebook); without it nothing is said about frames.

    Returns
    -------
    DataFrame
        One row per headline: article_id, outlet, field ("headline"), headline, reason ("" or why it was not
        checked: "no text", "language xx"; then the counts are empty), n_words (different content words),
        n_words_in_text, share_in_text (0 to 1, empty without content words), words_missing, n_names, names_missing,
        n_figures, figures_missing, each joined by "; " with its places in the headline as start-end (word_spans,
        name_spans, figure_spans). With `frames` also codebook, frames_in_headline, frames_in_text (with the number
        of cues, "conflict (3)") and frames_missing: frames of the headline without a single cue in the text.

    Raises
    ------
    MediakitError
        If `frames` holds several codebooks.

    Notes
    -----
    Words are compared without their commonest endings ("talks", "talking"), forms of a verb as one ("sank", "sinks");
    a synonym counts as missing, so a missing word is a place to read and no fault. A name is missing when none of
    its words occurs. Figures are compared by value ("forty-four", "44"; "1.5 million", "1,500,000"); "one" is no
    figure; "a dozen", dates in words, times and designations ("20:45", "KM-7") are not read. Only `text` is
    searched, not the deck. Texts that are cut (`flags`) lack words for that reason.

    Examples
    --------
    >>> import mediakit as mk
    >>> articles = mk.read_corpus("sunnmark-talks").articles
    >>> found = mk.check_headlines_against_text(articles, mk.find_frames(articles)).set_index("article_id")
    >>> found.loc["sbn-01", ["words_missing", "figures_missing"]].tolist()
    ['apart', '']
    """
    check_columns(articles, ["article_id", "outlet", "headline", "text"], "check_headlines_against_text")
    names = find_names_of(articles)
    held = articles[articles["headline"] != ""]
    rows = [_check(row, names) for row in held.to_dict("records")]
    table = _table(rows)
    return table if frames is None else _add_frames(table, frames)


def find_figures(text: str) -> list[Figure]:
    """Numbers in figures or words, by value.

    Examples
    --------
    >>> [figure.value for figure in find_figures("Forty-four dead, 1,900 crowns, $1.5bn, one question")]
    [44.0, 1900.0, 1500000000.0]
    """
    return [
        Figure(value, match.start(), match.end())
        for match in _FIGURE.finditer(text)
        if (value := _value(match)) is not None
    ]


def _value(match: re.Match[str]) -> float | None:
    large = _LARGE.get((match["large"] or match["large2"] or "").casefold(), 1)
    if match["digits"]:
        return float(match["digits"].replace(",", "")) * large
    parts = re.split("[- ]", match["word"].casefold())
    if parts[0] in _NO_FIGURES and large == 1:
        return None
    return float(sum(_TENS.get(part, 0) + _NUMBERS.get(part, 0) for part in parts) * large)


def _check(row: dict[str, str], names: frozenset[str]) -> dict[str, object]:
    headline, text, lang = row["headline"], row["text"], row.get("lang", "en")
    reason = f"language {lang}" if lang not in ("en", "") else "" if text.strip() else "no text"
    found: dict[str, object] = {
        "article_id": row["article_id"], "outlet": row["outlet"], "field": "headline", "headline": headline,
        "reason": reason,
    }  # fmt: skip
    if reason:
        return dict.fromkeys(TEXT_COLUMNS, "") | found
    tokens, _ = read_tokens(headline)
    terms = {_fold(fold_word(word.text)) for word in find_words(text)}
    terms |= {part for term in terms for part in term.split("-")}
    runs = find_names(tokens, names, is_title_case(headline))
    content = _content(tokens)
    lost_words = [token for token in content.values() if not _occurs(token, terms)]
    lost_names = [run for run in runs if not any(_occurs(token, terms) for token in tokens[slice(*run)])]
    values = {figure.value for figure in find_figures(text)}
    figures = find_figures(headline)
    lost_figures = [figure for figure in figures if figure.value not in values]
    share = 1 - len(lost_words) / len(content) if content else None
    return found | {
        "n_words": len(content),
        "n_words_in_text": len(content) - len(lost_words),
        "share_in_text": share,
        "n_names": len(runs),
        "n_figures": len(figures),
        **_listed("words_missing", "word_spans", headline, [(t.start, t.end) for t in lost_words]),
        **_listed(
            "names_missing", "name_spans", headline, [(tokens[a].start, tokens[b - 1].end) for a, b in lost_names]
        ),
        **_listed("figures_missing", "figure_spans", headline, [(f.start, f.end) for f in lost_figures]),
    }


def _content(tokens: list[Token]) -> dict[str, Token]:
    """The first use of each content word; figures are checked apart."""
    stopwords = read_wordlist("stopwords-en")
    words = [t for t in tokens if t.is_word and t.low not in stopwords and not find_figures(t.text) and t.low != "one"]
    return {_fold(token.low): token for token in reversed(words)}


def _fold(folded: str) -> str:
    """A word to compare by: all forms of a verb are one ("sank", "sinks")."""
    form = read_forms().get(folded)
    return fold_term(form.verb if form else folded)


def _occurs(token: Token, terms: set[str]) -> bool:
    term = _fold(token.low)
    return term in terms or ("-" in term and all(part in terms for part in term.split("-")))


def _listed(name: str, places: str, headline: str, spans: list[tuple[int, int]]) -> dict[str, str]:
    spans = sorted(spans)
    return {
        name: "; ".join(headline[start:end] for start, end in spans),
        places: "; ".join(f"{start}-{end}" for start, end in spans),
    }


def _table(rows: list[dict[str, object]]) -> pd.DataFrame:
    import pandas as pd

    table = pd.DataFrame(rows, columns=BODY_COLUMNS)
    counts = [name for name in BODY_COLUMNS if name.startswith("n_")]
    return table.astype(
        dict.fromkeys(counts, "Int64") | {"share_in_text": "Float64"} | dict.fromkeys(TEXT_COLUMNS, "str")
    )


def _add_frames(table: pd.DataFrame, frames: pd.DataFrame) -> pd.DataFrame:
    """The frames of each headline, and those among them that the text has no cue for."""
    import pandas as pd

    check_columns(frames, ["article_id", "field", "codebook", "code"], "check_headlines_against_text")
    books = sorted(frames["codebook"].unique())
    if len(books) > 1:
        raise MediakitError(
            f"the frames come from several codebooks: {', '.join(books)}", todo="check the headlines for one at a time"
        )
    cues = frames.groupby(["article_id", "field", "code"], sort=True).size()
    found: dict[tuple[str, str], dict[str, int]] = {}
    for (article_id, field, code), n in cues.items():
        found.setdefault((article_id, field), {})[code] = int(n)
    rows = []
    for row in table.itertuples():
        head, text = (found.get((row.article_id, field), {}) for field in ("headline", "text"))
        missing = [] if row.reason else [code for code in head if code not in text]
        shown = "; ".join(f"{code} ({n})" for code, n in text.items())
        rows.append(("".join(books), "; ".join(head), shown, "; ".join(missing)))
    added = pd.DataFrame(rows, columns=FRAME_COLUMNS, index=table.index, dtype="str")
    return pd.concat([table, added], axis=1)
