"""Which column of a table of one's own is which column of the table `articles`.

Asked for once and kept in a YAML file beside the corpus's about.yml: `headline: Titel`, one line per column.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

from mediakit.errors import CollectError

# Usual names in English, German, French and Spanish, the surest first; written without blanks, accents and case.
_USUAL = {
    "url": "url link address href permalink uri weblink webaddress articleurl sourceurl adresse lien enlace dirección",
    "headline": "headline title articletitle heading titel überschrift schlagzeile titre titular título encabezado",
    "outlet": "outlet source publication publicationtitle publicationname sourcename medianame newspaper medium media "
    "journal site website domain quelle zeitung publikation journal fuente medio periódico diario média",
    "published": "published date publisheddate publicationdate publishdate pubdate datepublished publishedat "
    "webpublicationdate datetime datum veröffentlicht erscheinungsdatum datedepublication fecha publicado "
    "fechadepublicación fechapublicación publié",
    "byline": "byline author authors creator writer journalist autor autorin autoren verfasser auteur auteurs autora "
    "autores",
    "text": "text body content fulltext articletext maintext bodytext volltext inhalt artikeltext texte contenu corps "
    "texto contenido cuerpo",
    "deck": "deck standfirst subtitle subheadline subhead teaser vorspann untertitel chapô soustitre entradilla "
    "subtítulo bajada",
    "section": "section desk category ressort rubrik rubrique sección",
    "lang": "lang language languagecode sprache langue idioma",
    "agency": "agency wire agentur nachrichtenagentur agence agencia",
    "notes": "notes note comment comments remarks bemerkung bemerkungen notizen remarques notas",
}
COLUMNS = tuple(_USUAL)


def _fold(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name)
    return re.sub(r"[\W_]+", "", "".join(sign for sign in letters if not unicodedata.combining(sign))).casefold()


_NAMES = {column: [_fold(name) for name in dict.fromkeys(names.split())] for column, names in _USUAL.items()}


def suggest_mapping(columns: Iterable[str]) -> dict[str, str]:
    """Columns of a file by the columns of the table `articles` that they look like.

    Returns
    -------
    dict
        Column of `articles` -> column of the file; what no usual name fits is left out.

    Examples
    --------
    >>> suggest_mapping(["Titel", "Publication Title", "Date", "Link", "my code"])
    {'url': 'Link', 'headline': 'Titel', 'outlet': 'Publication Title', 'published': 'Date'}
    """
    by_name: dict[str, str] = {}
    for column in columns:
        by_name.setdefault(_fold(column), column)
    found = {}
    for wanted, names in _NAMES.items():
        if known := [by_name[name] for name in names if name in by_name]:
            found[wanted] = known[0]
    return found


def check_mapping(mapping: Mapping[str, str], columns: Iterable[str], where: str) -> None:
    """Refuse a mapping that does not fit a file.

    Raises
    ------
    CollectError
        If it names a column that the file or the table `articles` does not have, or neither `url` nor `text` with
        `headline`.
    """
    have = list(columns)
    strange = [wanted for wanted in mapping if wanted not in COLUMNS]
    missing = [column for column in mapping.values() if column not in have]
    listed = ", ".join(repr(column) for column in have[:60]) or "none"
    todo = (
        "say which column is which, as in mapping={'url': 'Link', 'headline': 'Titel'}: needed is url, or headline and "
        f"text; possible are {', '.join(COLUMNS)}"
    )
    if strange:
        what = f"the table articles has no column {', '.join(strange)} that can be filled from a file"
    elif missing:
        what = f"the file has no column {', '.join(map(repr, missing))}; its columns: {listed}"
    elif "url" not in mapping and not {"headline", "text"} <= set(mapping):
        what = f"it is not clear which columns hold address, headline and text; the file's columns: {listed}"
    else:
        return
    raise CollectError(what, where, todo, error="columns", permanent=True)


def read_mapping(path: str | Path) -> dict[str, str]:
    """Read what `write_mapping` has written.

    Raises
    ------
    CollectError
        If the file cannot be read, or is no such list.
    """
    import yaml

    try:
        data = yaml.safe_load(Path(path).read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise _unreadable(f"the mapping cannot be read ({error})", path) from error
    if not isinstance(data, dict) or not all(key in COLUMNS and isinstance(value, str) for key, value in data.items()):
        raise _unreadable("this is no mapping of columns", path)
    return dict(data)


def _unreadable(what: str, path: str | Path) -> CollectError:
    todo = f"write lines such as 'headline: Titel'; possible are {', '.join(COLUMNS)}"
    return CollectError(what, str(path), todo, error="mapping", permanent=True)


def write_mapping(path: str | Path, mapping: Mapping[str, str]) -> Path:
    """Keep a mapping as a YAML file; returns its path.

    Raises
    ------
    CollectError
        If a key is no column of the table `articles` that can be filled from a file.
    """
    import yaml

    check_mapping({"url": "", **mapping}, ["", *mapping.values()], str(path))
    head = "# Column of the table articles: column of the file\n"
    body = yaml.safe_dump(dict(mapping), allow_unicode=True, sort_keys=False, width=1000)
    Path(path).write_text(head + body, encoding="utf-8")
    return Path(path)
