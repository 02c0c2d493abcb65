"""`datapackage.json`: the corpus described for other programs (https://datapackage.org)."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from mediakit.corpus.reading import read_about
from mediakit.corpus.tables import read_rows, write_json
from mediakit.schema import TABLES, table_schema

SPDX = re.compile(r"(CC BY 4\.0|CC0[- ]1\.0|CC0)")
LICENCES = {
    "CC BY 4.0": {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"},
    "CC0": {"name": "CC0-1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"},
}


def describe_package(folder: Path) -> dict[str, Any]:
    """The Data Package descriptor of a corpus folder: about.yml and every table with its schema and hash."""
    about = read_about(folder / "about.yml")
    licence = SPDX.search(str(about["licence"]))
    package: dict[str, Any] = {
        "profile": "data-package",
        "name": folder.name,
        "title": about["title"],
        "description": str(about.get("description", "")).strip(),
        "version": str(about.get("version", "1.0")),
        "created": f"{about['created']}T00:00:00Z" if about.get("created") else None,
        "licenses": [{**LICENCES["CC0" if "CC0" in licence[0] else licence[0]], "title": str(about["licence"])}]
        if licence
        else [{"name": "other", "title": str(about["licence"])}],
        "keywords": [*about.get("search_terms", [])],
        "resources": [_describe_table(folder / f"{name}.csv") for name in TABLES if (folder / f"{name}.csv").is_file()],
    }
    return {key: value for key, value in package.items() if value}


def _describe_table(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    return {
        "name": path.stem,
        "path": path.name,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "description": TABLES[path.stem].row,
        "schema": table_schema(TABLES[path.stem], list(read_rows(path).columns)),
    }


def write_datapackage(folder: str | Path) -> Path:
    """Write `datapackage.json` into a corpus folder; do it after every change of its tables."""
    path = Path(folder) / "datapackage.json"
    write_json(path, describe_package(Path(folder).resolve()))
    return path
