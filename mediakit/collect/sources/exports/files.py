"""Which files there are, and what each is: recognised by its content, the ending decides nothing but CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from mediakit.collect.listing import OnProblem
from mediakit.collect.sources.exports import bibtex, factiva, nexis, proquest, references, tables
from mediakit.collect.sources.exports.docx import list_members, open_member, read_docx
from mediakit.collect.sources.exports.markup import decode, find_lines, local_name, parse_html, parse_xml
from mediakit.collect.sources.exports.record import Export, Record
from mediakit.collect.sources.exports.rtf import read_rtf
from mediakit.errors import CollectError

FORMATS = (
    "DOCX, RTF, HTML or TXT of Nexis, HTML or XML of Factiva, TXT, XML or RIS of ProQuest, CSL-JSON, RIS or BibTeX of "
    "a reference manager, CSV or XLSX"
)
_PACKED = (".docx", ".rtf", ".html", ".htm", ".txt", ".xml", ".ris", ".bib", ".json", ".csv", ".tsv", ".xlsx")


def find_exports(paths: Iterable[str | Path], on_problem: OnProblem) -> Iterator[Export]:
    """Files one after another: those named, those below the folders named, and those in ZIP files.

    Files that are not there or cannot be opened are noted. Hidden files are passed over.
    """
    seen: set[Path] = set()
    for given in paths:
        top = Path(given)
        files = sorted(path for path in top.rglob("*") if path.is_file()) if top.is_dir() else [top]
        for path in files:
            inside = path.relative_to(top).parts if top.is_dir() else ()
            if any(part.startswith((".", "~$")) for part in inside) or path.resolve() in seen:
                continue
            seen.add(path.resolve())
            name = "/".join(inside) or path.name
            try:
                content = path.read_bytes()
            except OSError as error:
                what = f"the file cannot be opened ({error.strerror or error})"
                on_problem(name, CollectError(what, str(path), "look at the path", error="file", permanent=True))
                continue
            yield from _unpack(Export(path, name, content, on_problem))


def _unpack(export: Export) -> Iterator[Export]:
    """The files of a ZIP file, as Nexis packs single documents; a DOCX or XLSX is one file."""
    members = list_members(export.content) if export.content.startswith(b"PK") else []
    wanted = [name for name in members if name.lower().endswith(_PACKED) and not name.startswith("__MACOSX")]
    if not wanted or "[Content_Types].xml" in members:
        yield export
        return
    for member in wanted:
        content = open_member(export.content, member)
        if content is None:
            export.note(f"{member} cannot be unpacked", "unpack the ZIP file yourself", error="file")
        else:
            yield Export(export.path, f"{export.name}/{member}", content, export.on_problem)


def read_export(export: Export, mapping: Mapping[str, str] | None = None) -> Iterator[Record]:
    """Documents of one file.

    Raises
    ------
    CollectError
        If the file is of no known format, or broken.
    """
    content = export.content
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise export.error("the file is empty", "export it again", error="empty")
    if content.startswith(b"PK"):
        yield from _read_zip(export, mapping)
    elif b"{\\rtf" in content[:200]:
        yield from _read_nexis(export, read_rtf(content), "RTF", wrapped=True)
    elif content.startswith((b"%PDF", b"\xd0\xcf\x11\xe0")):
        kind = "a PDF" if content.startswith(b"%PDF") else "a DOC or XLS of Office 97"
        raise export.error(f"this is {kind}, which is not read", f"save it as {FORMATS}", error="format")
    else:
        opening = content.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1]
        text, export.encoding = decode(content, markup=opening == b"<")
        yield from _read_markup(export, text) if opening == b"<" else _read_text(export, text, mapping)


def _read_zip(export: Export, mapping: Mapping[str, str] | None) -> Iterator[Record]:
    members = list_members(export.content)
    if "word/document.xml" in members:
        yield from _read_nexis(export, read_docx(export.content), "DOCX")
    elif any(name.startswith("xl/") for name in members):
        yield from tables.read_table(export, tables.read_xlsx(export), mapping)
    else:
        what = "this ZIP file is broken" if not members else "this ZIP file holds no file of a known format"
        raise export.error(what, f"export it again as {FORMATS}", error="format")


def _read_nexis(export: Export, lines: list[str], kind: str, *, wrapped: bool = False) -> Iterator[Record]:
    if not nexis.looks_like_nexis(lines):
        what = f"this {kind} is no export of Nexis: no 'End of Document' and no 'n of m DOCUMENTS' in it"
        raise export.error(what, f"known are {FORMATS}", error="format")
    yield from nexis.read_nexis(export, lines, wrapped=wrapped)


def _read_markup(export: Export, text: str) -> Iterator[Record]:
    # What XML says of its own encoding no longer holds for decoded text; parse_xml drops it.
    head = text[:3000].lower()
    if "<rdf:rdf" in head:
        todo = "in Zotero choose Export Library, and CSL JSON or RIS as the format"
        raise export.error("Zotero RDF is not read", todo, error="format")
    if not any(mark in head for mark in ("<html", "<!doctype html", "<body")):
        root = parse_xml(text)
        if root is not None and next(root.iter("RECORD"), None) is not None:
            yield from proquest.read_proquest_xml(export, root)
            return
        if root is not None and next(root.iter("{*}ppsarticle", "{*}article"), None) is not None and _is_factiva(root):
            yield from factiva.read_factiva_xml(export, root)
            return
    page = parse_html(text)
    if page is not None and factiva.looks_like_factiva(page):
        yield from factiva.read_factiva_html(export, page)
    elif page is not None and nexis.looks_like_nexis(lines := find_lines(page)):
        yield from nexis.read_nexis(export, lines)
    else:
        what = "this is no page or XML file that Nexis, Factiva or ProQuest has saved"
        raise export.error(what, f"known are {FORMATS}; pages of outlets are read by other sources", error="format")


def _is_factiva(root: object) -> bool:
    names = {local_name(node) for node in root.iter()}  # type: ignore[attr-defined]
    return bool(names & {"accessionNo", "tailParagraphs", "ppsarticle"})


def _read_text(export: Export, text: str, mapping: Mapping[str, str] | None) -> Iterator[Record]:
    if export.encoding == "Windows-1252":
        what = "the file is not in UTF-8; it was read as Windows-1252"
        export.note(what, "look at accents and quotation marks; if they are wrong, save it as UTF-8", error="encoding")
    lines = text.splitlines()
    if references.looks_like_ris(text):
        yield from references.read_ris(export, text)
    elif proquest.looks_like_proquest(text):
        yield from proquest.read_proquest_text(export, text)
    elif bibtex.looks_like_bibtex(text):
        yield from bibtex.read_bibtex(export, text)
    elif references.looks_like_json(text):
        yield from references.read_csl(export, text)
    elif nexis.looks_like_nexis(lines):
        yield from nexis.read_nexis(export, lines, wrapped=True)
    elif export.name.lower().endswith((".csv", ".tsv")) or _is_table(lines):
        yield from tables.read_table(export, tables.read_csv(export, text), mapping)
    else:
        raise export.error("the format of this file is not known", f"known are {FORMATS}", error="format")


def _is_table(lines: list[str]) -> bool:
    head = next((line for line in lines if line.strip()), "")
    return any(sign in head for sign in ",;\t|") and len(lines) > 1


def read_columns(path: str | Path) -> list[str]:
    """Header of a CSV or XLSX file, so that somebody can say which column is which; none for all other files.

    Raises
    ------
    CollectError
        If the file cannot be read.
    """
    path = Path(path)
    try:
        export = Export(path, path.name, path.read_bytes())
    except OSError as error:
        what = f"the file cannot be opened ({error.strerror or error})"
        raise CollectError(what, str(path), "look at the path", error="file", permanent=True) from error
    header: list[str] = []
    if export.content.startswith(b"PK"):
        if any(name.startswith("xl/") for name in list_members(export.content)):
            header = next(tables.read_xlsx(export), (0, header))[1]
    elif path.suffix.lower() in (".csv", ".tsv", ".txt"):
        text, export.encoding = decode(export.content)
        header = next(tables.read_csv(export, text), (0, header))[1]
    return [cell.strip() for cell in header if cell.strip()]
