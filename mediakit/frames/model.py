"""A trained coder of frames: its scores, coding texts with it, and keeping it as plain arrays."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from mediakit.errors import MediakitError, ResourceError
from mediakit.frames.features import Features, find_cues
from mediakit.frames.fit import Coder
from mediakit.frames.units import KEYS, find_units
from mediakit.resources import Codebook, list_codebooks, read_codebook
from mediakit.schema import CODES

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

FORMAT = "mediakit frame model"
VERSION = 2  # of the file: changes with the features as well, because weights of others mean nothing
CODER = "model"
_ARRAYS = ("word_rarity", "piece_rarity", "term_rarity", "count_scale", "density_scale")
_FITTED = ("weights", "constants", "thresholds", "slopes", "bases")
_TYPES = {"string": "str", "integer": "Int64", "number": "Float64", "boolean": "boolean"}
_TEXTS = ("grouped_by", "average", "code", "reason")
_COUNTS = ("n_units", "n_positive", "n_groups")
_NUMBERS = (
    "f1", "low", "high", "dictionary_f1", "dictionary_low", "dictionary_high",
    "difference", "difference_low", "difference_high", "always_f1",
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class FrameModel:
    """Frames learned by `train_frames`; print it to see how well it does.

    Attributes
    ----------
    field : str
        headline, deck, text or quotation.
    codebook : str
        Whose cue terms it uses.
    codes : tuple of str
        The frames that were learned.
    scores : DataFrame
        Cross-validated F1 beside the dictionary's, see `train_frames`.
    notes : tuple of str
        What to mind.
    """

    field: str
    codebook: str
    codebook_print: str
    codes: tuple[str, ...]
    scores: pd.DataFrame
    notes: tuple[str, ...]
    coder: Coder

    def code(self, texts: pd.DataFrame) -> pd.DataFrame:
        """Say for each text and frame whether the frame is present.

        Parameters
        ----------
        texts : DataFrame
            articles, or quotes for the field "quotation". Texts whose field is empty are no units.

        Returns
        -------
        DataFrame
            The table `codes`, one row per unit and frame (coder is "model"; hits and per_1000_words are empty for
            frames that the codebook lacks), with probability (0 to 1, that people see the frame; measured on texts
            like those learned from), threshold (the probability from which on it is present) and note. A unit in
            another language than the codebook's is not judged: present is empty and `note` says why.
        """
        import numpy as np
        import pandas as pd

        book = read_codebook(self.codebook)
        units = find_units(texts, self.field, book)
        searched = units["searched"].to_numpy(dtype=bool)
        n, many = len(units), len(self.codes)
        judged = np.full((4, n, many), np.nan)  # present, probability, hits, per_1000_words
        if searched.any():
            judged[:, searched] = self._judge(units[searched].reset_index(drop=True))
        why = "not searched: language " + units["lang"].map(repr) + f", and the codebook is for {book.language!r}"
        table = pd.DataFrame(
            {
                **{name: np.repeat(units[name].to_numpy(dtype=object), many) for name in KEYS},
                "field": self.field,
                "codebook": self.codebook,
                "code": list(self.codes) * n,
                **dict(zip(("present", "probability", "hits", "per_1000_words"), judged.reshape(4, -1), strict=True)),
                "threshold": np.tile(self.coder.probability(self.coder.thresholds), n),
                "coder": CODER,
                "note": np.repeat(why.where(~units["searched"], "").to_numpy(dtype=object), many),
            }
        )
        return _as_codes(table)

    def _judge(self, units: pd.DataFrame) -> list[np.ndarray]:
        """present, probability, hits and per_1000_words: each units by frames."""
        import numpy as np

        cues = find_cues(units, self.field, self.codebook)
        scores = self.coder.score(self.coder.features.observe(list(units["words"]), cues))
        places = [cues.codes.index(code) if code in cues.codes else len(cues.codes) for code in self.codes]
        none = np.full((len(units), 1), np.nan)
        hits, density = (np.hstack([table, none])[:, places] for table in (cues.by_code, cues.per_1000_words))
        return [scores >= self.coder.thresholds, self.coder.probability(scores), hits, density]

    def save(self, path: str | Path) -> Path:
        """Write the model to one file of plain arrays (.npz), which holds words of the texts but no text and no code.

        The codebook is not in it: `read_frame_model` needs the same one.
        """
        import numpy as np

        path = Path(path)
        if path.suffix != ".npz":
            raise MediakitError("a frame model is a file of arrays", str(path), "let the name end with .npz")
        features = self.coder.features
        bundled = self.codebook in list_codebooks()
        about = {
            "format": FORMAT,
            "version": VERSION,
            "field": self.field,
            "codebook": self.codebook if bundled else Path(self.codebook).name,
            "codebook_print": self.codebook_print,
            "codes": self.codes,
            "notes": self.notes,
            "words": features.words,
            "pieces": features.pieces,
            "terms": features.terms,
            "feature_codes": features.codes,
            "scores": json.loads(self.scores.to_json(orient="records", double_precision=15)),
        }
        arrays = {name: getattr(features, name) for name in _ARRAYS}
        arrays |= {name: getattr(self.coder, name) for name in _FITTED}
        arrays["about"] = np.frombuffer(json.dumps(about).encode(), dtype=np.uint8)
        with path.open("wb") as file:
            np.savez_compressed(file, **arrays)
        return path

    def __repr__(self) -> str:
        names = ", ".join(self.codes)
        lines = [f"Frames learned in the field {self.field!r} with the cues of {self.codebook!r}: {names}"]
        for grouped_by, rows in self.scores.groupby("grouped_by", sort=False):
            if grouped_by:
                lines.append(f"F1 on {'outlets' if grouped_by == 'outlet' else 'stories'} not seen (95 %)")
                lines.append(f"  {'':24}{'learned':>18}{'dictionary':>18}{'difference':>20}{'always':>8}  n with it")
            lines += [_tell(row) for row in rows.to_dict("records")]
        return "\n".join([*lines, *(f"Mind: {note}" for note in self.notes)])


def _as_codes(table: pd.DataFrame) -> pd.DataFrame:
    """With the columns and types of the table `codes`; what a model does not know (whose words they are) is empty."""
    absent = {c.name: "" if c.type == "string" else None for c in CODES.columns if c.name not in table.columns}
    types = {c.name: _TYPES[c.type] for c in CODES.columns}
    types["present"] = "boolean" if table["present"].isna().any() else "bool"
    names = dict.fromkeys([*CODES.names, "probability", "threshold", "note"])
    return table.assign(**absent)[list(names)].astype(types)


def _tell(row: dict[str, Any]) -> str:
    def part(name: str, low: str, high: str, sign: str = "") -> str:
        if row[name] != row[name]:
            return "-"
        span = "" if row[low] != row[low] else f" ({row[low]:{sign}.2f} {row[high]:{sign}.2f})"
        return f"{row[name]:{sign}.2f}{span}"

    told = f"  {row['average'] or row['code']:24}"
    if row["f1"] == row["f1"]:
        told += f"{part('f1', 'low', 'high'):>18}{part('dictionary_f1', 'dictionary_low', 'dictionary_high'):>18}"
        told += f"{part('difference', 'difference_low', 'difference_high', '+'):>20}"
        told += f"{row['always_f1']:>8.2f}{row['n_positive']:>6}"
    return f"{told}  {row['reason']}".rstrip()


def as_scores(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """The table `scores` with all its columns and types."""
    import pandas as pd

    filled = [dict.fromkeys(_TEXTS, "") | row for row in rows]
    table = pd.DataFrame(filled, columns=[*_TEXTS[:3], *_COUNTS, *_NUMBERS, "reason"])
    types = dict.fromkeys(_TEXTS, "str") | dict.fromkeys(_COUNTS, "Int64") | dict.fromkeys(_NUMBERS, "float64")
    return table.astype(types)


def fingerprint(book: Codebook) -> str:
    """Hash of what a codebook counts: its codes, cue terms and exceptions."""
    counted = [
        (code.code, [{key: value for key, value in asdict(term).items() if key != "reason"} for term in code.terms])
        for code in book.codes
    ]
    return sha256(json.dumps([book.language, counted]).encode()).hexdigest()


def read_frame_model(path: str | Path, codebook: str | Path | None = None) -> FrameModel:
    """Read a model that `FrameModel.save` wrote.

    Parameters
    ----------
    path : str or Path
        The .npz file. Nothing in it is run: it is read without pickle.
    codebook : str or Path, optional
        Where one's own codebook is, if it no longer lies beside the model.

    Raises
    ------
    ResourceError
        If the file is not there, is no such model, is of another version or damaged, or the codebook is not the one
        that the model was trained with.
    """
    path = Path(path)
    about, arrays = _read_arrays(path)
    if about.get("format") != FORMAT or about.get("version") != VERSION:
        found = f"{about.get('format')}, version {about.get('version')}"
        raise ResourceError(
            f"this is no frame model of version {VERSION}", f"{path}: {found}", "train it again with this mediakit"
        )
    name = about["codebook"]
    book = codebook or (name if name in list_codebooks() else path.parent / name)
    if fingerprint(read_codebook(book)) != about["codebook_print"]:
        raise ResourceError(
            f"the codebook {str(book)!r} has other cue terms than the one that the model was trained with",
            str(path),
            "give that one as codebook=, or train again",
        )
    features = Features(
        words=tuple(about["words"]),
        pieces=tuple(about["pieces"]),
        terms=tuple((code, term) for code, term in about["terms"]),
        codes=tuple(about["feature_codes"]),
        **{key: arrays[key] for key in _ARRAYS},
    )
    _check(path, features, arrays, len(about["codes"]))
    coder = Coder(features, **{key: arrays[key] for key in _FITTED})
    return FrameModel(
        about["field"],
        str(book),
        about["codebook_print"],
        tuple(about["codes"]),
        as_scores(about["scores"]),
        tuple(about["notes"]),
        coder,
    )


def _read_arrays(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    import numpy as np

    if not path.is_file():
        raise ResourceError("there is no such frame model", str(path), "check the path")
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in ("about", *_ARRAYS, *_FITTED)}
        about = json.loads(arrays.pop("about").tobytes())
    except (OSError, EOFError, ValueError, KeyError, BadZipFile, AttributeError, TypeError) as error:
        raise ResourceError("the frame model cannot be read", f"{path}: {error}", "train it again") from error
    return (about if isinstance(about, dict) else {}), arrays


def _check(path: Path, features: Features, arrays: dict[str, Any], n_frames: int) -> None:
    """Raise unless every array has the size that the lists of words to codes ask for, and holds numbers."""
    import numpy as np

    n_words, n_pieces, n_terms = len(features.words), len(features.pieces), len(features.terms)
    n_codes = len(features.codes)
    sizes: dict[str, tuple[int, ...]] = {
        "word_rarity": (n_words,),
        "piece_rarity": (n_pieces,),
        "term_rarity": (n_terms,),
        "count_scale": (n_codes,),
        "density_scale": (n_codes,),
        "weights": (n_words + n_pieces + n_terms + 2 * n_codes, n_frames),
    }
    for name, array in arrays.items():
        wanted = sizes.get(name, (n_frames,))
        if array.shape != wanted or array.dtype.kind != "f" or not np.isfinite(array).all():
            raise ResourceError(f"the frame model is damaged: {name}", str(path), "train it again")
