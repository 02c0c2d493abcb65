"""The units that people coded: their words, what the coders say of them, and which belong together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mediakit.errors import MediakitError
from mediakit.resources import Codebook
from mediakit.schema import ADJUDICATED, check_columns
from mediakit.text import find_words, fold_word

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

KEYS = ["article_id", "quote_id"]
FIELDS = ("headline", "deck", "text", "quotation")


def find_units(texts: pd.DataFrame, field: str, book: Codebook) -> pd.DataFrame:
    """One row per unit: article_id, quote_id, words, outlet, cluster_id, lang, searched; numbered from 0.

    Texts whose field is empty are no units. The parts of a broken quotation are one unit. A unit is `searched` if it
    is in the codebook's language.
    """
    column = "text" if field == "quotation" else field
    check_columns(texts, [*(KEYS if field == "quotation" else KEYS[:1]), column], "frames")
    rows = texts[texts[column].fillna("") != ""]
    if field == "quotation":
        joined = rows.groupby("quote_id", sort=False)[column].agg(" ".join)
        rows = rows.drop_duplicates("quote_id")
        words = rows["quote_id"].map(joined)
    else:
        rows = rows.drop_duplicates("article_id")
        words = rows[column]
    extra = {name: rows[name].fillna("") if name in rows.columns else "" for name in ("outlet", "cluster_id", "lang")}
    quote_id = rows["quote_id"] if field == "quotation" else ""
    units = rows[["article_id"]].assign(quote_id=quote_id, words=words, **extra)
    units = units.astype("str").reset_index(drop=True)
    return units.assign(searched=is_in_language(units, book))


def is_in_language(units: pd.DataFrame, book: Codebook) -> pd.Series:
    """Which units are in the codebook's language; "en-GB" is English, and one without a language is taken to be."""
    language = units["lang"].str.lower().str.replace(r"[-_].*", "", regex=True)
    return language.isin([book.language, ""])


def read_votes(codes: pd.DataFrame, field: str | None = None, coder: str | None = None) -> tuple[str, pd.DataFrame]:
    """The field that was coded, and per unit (article_id, quote_id) and code what the coders say: 1, 0 or empty.

    Of several coders' votes "adjudicated" counts, then the majority; a tie is empty.
    """
    check_columns(codes, ["article_id", "field", "code", "present"], "codes")
    fields = sorted(codes["field"].unique())
    if field is None and len(fields) != 1:
        raise MediakitError(
            f"the codes are of {len(fields)} fields: {', '.join(fields)}", todo="name one of them, as field='headline'"
        )
    field = field or fields[0]
    if field not in FIELDS:
        raise MediakitError(f"there is no field {field!r}", todo=f"use one of {', '.join(FIELDS)}")
    votes = codes[(codes["field"] == field) & codes["present"].notna()]
    if coder is not None:
        check_columns(codes, ["coder"], "coder=")
        votes = votes[votes["coder"] == coder]
    if not len(votes):
        who = f" by {coder!r}" if coder else ""
        raise MediakitError(f"no unit of the field {field!r} is coded{who}", todo="check field and coder")
    votes = votes.assign(
        quote_id=votes["quote_id"].fillna("") if "quote_id" in votes.columns else "",
        present=votes["present"].astype(float),
    )
    return field, _settle(votes)


def _settle(votes: pd.DataFrame) -> pd.DataFrame:
    keys = [*KEYS, "code"]
    shares = votes.groupby(keys)["present"].mean()
    settled = shares.mask(shares == 0.5).round()
    if "coder" in votes.columns:
        judged = votes[votes["coder"] == ADJUDICATED].groupby(keys)["present"].mean()
        settled.loc[judged.index] = judged
    return settled.unstack("code")


def find_stories(units: pd.DataFrame) -> np.ndarray:
    """A number per unit, the same for all that may be copies: of one article, one cluster, or with the same words."""
    import numpy as np
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    n = len(units)
    same = units["words"].map(lambda words: " ".join(fold_word(word.text) for word in find_words(words)))
    names = [units["article_id"], units["cluster_id"].where(units["cluster_id"] != "", units["article_id"]), same]
    links = np.concatenate([np.unique(name, return_inverse=True)[1] + n * (k + 1) for k, name in enumerate(names)])
    nodes = n * (len(names) + 1)
    graph = csr_matrix((np.ones(len(links)), (np.tile(np.arange(n), len(names)), links)), shape=(nodes, nodes))
    return np.unique(connected_components(graph, directed=False)[1][:n], return_inverse=True)[1]
