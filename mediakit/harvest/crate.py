"""`ro-crate-metadata.json`: the replication archive described as a research object for repositories.

RO-Crate 1.2 (https://w3id.org/ro/crate/1.2, specification and context read 2026-11): root data entity, files with size
and SHA-256 (`sha256` of schema.org, in the context of 1.2), author, licence, the software, and the action that made it.
The action has no `endTime`, which the specification recommends: the same corpus must give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from mediakit.version import __version__

NAME = "ro-crate-metadata.json"
SPECIFICATION = "https://w3id.org/ro/crate/1.2"
# What decides how a page is fetched, read and searched.
PACKAGES = (
    "feedparser", "httpcore2", "lxml", "lxml-html-clean", "nltk", "openpyxl", "pandas", "protego", "spacy",
    "trafilatura", "warcio",
)  # fmt: skip
MEDIA_TYPES = {".csv": "text/csv", ".json": "application/json", ".md": "text/markdown", ".yml": "application/yaml"}
_PARTICLES = {"van", "von", "de", "der", "den", "da", "di", "la", "le", "el", "al", "bin", "and"}

Entity = dict[str, Any]


def describe_environment() -> dict[str, Any]:
    """Versions of Python, mediakit and the packages that matter; nothing that names a machine or a person."""
    packages = {}
    for name in PACKAGES:
        try:
            packages[name] = version(name)
        except PackageNotFoundError:
            continue  # an optional one
    return {
        "mediakit": __version__,
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "system": platform.system(),
        "packages": packages,
    }


def describe_crate(
    about: Mapping[str, Any],
    published: str,
    licence: Mapping[str, str],
    files: Mapping[str, tuple[bytes, str]],
    environment: Mapping[str, Any],
) -> bytes:
    """The metadata of an archive.

    Parameters
    ----------
    about : dict
        about.yml.
    published : str
        Day of publication.
    licence : dict
        `title`, and `path` (address) where it is a known one; as in datapackage.json.
    files : dict
        Content and description by name.
    environment : dict
        Of `describe_environment`.
    """
    authors, licence_entity = _describe_authors(about), _describe_licence(about, licence)
    parts = [_describe_file(name, content, text) for name, (content, text) in sorted(files.items())]
    root = _describe_root(about, authors, parts) | {
        "datePublished": published,
        "license": {"@id": licence_entity["@id"]},
        "mentions": [{"@id": "#bundle"}],
    }
    descriptor: Entity = {
        "@id": NAME,
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": SPECIFICATION},
    }
    action = _describe_action(authors, parts)
    graph = [descriptor, root, *parts, *authors, licence_entity, action, *_describe_software(environment)]
    crate = {"@context": f"{SPECIFICATION}/context", "@graph": graph}
    return (json.dumps(crate, ensure_ascii=False, indent=1) + "\n").encode()


def _describe_root(about: Mapping[str, Any], authors: list[Entity], parts: list[Entity]) -> Entity:
    window = about.get("window") or {}
    root: Entity = {
        "@id": "./",
        "@type": "Dataset",
        "name": str(about["title"]),
        "description": " ".join(str(about.get("description") or about["title"]).split()),
        "author": [{"@id": author["@id"]} for author in authors],
        "creditText": format_citation(about),
        "version": str(about.get("version", "")),
        "keywords": ", ".join(map(str, about.get("search_terms") or [])),
        "temporalCoverage": f"{window.get('since', '..')}/{window.get('until', '..')}" if window else "",
        "usageInfo": " ".join(str(about.get("rights", "")).split()),
        "hasPart": [{"@id": part["@id"]} for part in parts],
    }
    return {name: value for name, value in root.items() if value}


def _describe_action(authors: list[Entity], parts: list[Entity]) -> Entity:
    action: Entity = {
        "@id": "#bundle",
        "@type": "CreateAction",
        "name": "Replication archive written from the corpus",
        "instrument": {"@id": "#mediakit"},
        "object": {"@id": "about.yml"},
        "result": [{"@id": part["@id"]} for part in parts],
        "actionStatus": {"@id": "http://schema.org/CompletedActionStatus"},
    }
    return action | ({"agent": {"@id": authors[0]["@id"]}} if authors else {})


def _describe_file(name: str, content: bytes, description: str) -> Entity:
    suffix = name[name.rfind(".") :]
    return {
        "@id": name,
        "@type": "File",
        "name": name,
        "description": description,
        "encodingFormat": MEDIA_TYPES.get(suffix, "text/plain"),
        "contentSize": str(len(content)),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _describe_licence(about: Mapping[str, Any], licence: Mapping[str, str]) -> Entity:
    return {
        "@id": licence.get("path") or "#licence",
        "@type": "CreativeWork",
        "name": licence.get("name", "") if licence.get("path") else "Licence of this corpus",
        "description": " ".join(str(about["licence"]).split()),
    }


def _describe_authors(about: Mapping[str, Any]) -> list[Entity]:
    """Of citation.author: a text with names separated by ";", or a list of texts or of {name, orcid, affiliation}."""
    citation = about.get("citation")
    told = citation.get("author") if isinstance(citation, dict) else None
    if isinstance(told, str):
        told = [name.strip() for name in told.split(";")]
    found = []
    for number, author in enumerate(filter(None, told or []), start=1):
        facts = author if isinstance(author, dict) else {"name": str(author)}
        name, orcid = str(facts.get("name", "")).strip(), str(facts.get("orcid", "")).strip()
        orcid = orcid and "https://orcid.org/" + orcid.rstrip("/").rpartition("/")[2]
        entity = {"@id": orcid or f"#author-{number}", "@type": "Person" if orcid else _kind_of_author(name)}
        entity |= {"name": name, "affiliation": str(facts.get("affiliation", ""))}
        found.append({key: value for key, value in entity.items() if value})
    return found


def _kind_of_author(name: str) -> str:
    """A person's name has a comma, or capital words only; "mediakit developers" is a group."""
    words = [word for word in re.findall(r"[^\W\d_]+", name) if word not in _PARTICLES]
    return (
        "Person" if "," in name or (1 < len(words) < 5 and all(word[0].isupper() for word in words)) else "Organization"
    )


def _describe_software(environment: Mapping[str, Any]) -> list[Entity]:
    needed = {"Python": environment["python"], **environment["packages"]}
    others = [
        {"@id": f"#{name.lower()}", "@type": "SoftwareApplication", "name": name, "version": number}
        for name, number in needed.items()
    ]
    own = {
        "@id": "#mediakit",
        "@type": "SoftwareApplication",
        "name": "mediakit",
        "version": environment["mediakit"],
        "softwareRequirements": [{"@id": other["@id"]} for other in others],
    }
    return [own, *others]


def format_citation(about: Mapping[str, Any]) -> str:
    """The citation of about.yml as one line."""
    citation = about.get("citation", "")
    if not isinstance(citation, dict):
        return " ".join(str(citation).split())
    names = [author["name"] for author in _describe_authors(about)]
    year = f" ({citation['year']})" if citation.get("year") else ""
    return f"{'; '.join(names)}{year}. {citation.get('title') or about['title']}.".strip()
