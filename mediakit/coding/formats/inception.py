"""WebAnno TSV 3.3, as INCEpTION reads and writes it: a file per unit and coder; marked words alone.

Places are counted in units of UTF-16, as Java counts. Tokens are ours and end where a mark does, so that every mark
consists of whole tokens; a token is no word of linguistics here.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote, unquote

from mediakit.coding.formats.common import Unit, check_spans, read_text
from mediakit.corpus.tables import write_bytes
from mediakit.errors import MediakitError

HEAD = "#FORMAT=WebAnno TSV 3.3"
LAYER = "#T_SP=webanno.custom.Frame|code"
_SIGNS = re.compile(r"([\\\[\]|_;*]|->)")
_TOKEN = re.compile(r"\w+|[^\w\s]")
_VALUE = re.compile(r"(?P<code>(?:\\.|[^\\|\[])*)(?:\[(?P<number>\d+)\])?(?:\||$)")


def write(units: list[Unit], path: Path) -> list[str]:
    for unit in units:
        name = "~".join(quote(part, safe="") for part in (*unit.key, unit.coder, unit.codebook))
        write_bytes(path / f"{name}.tsv", _write_document(unit).encode("utf-8"))
    n = sum(bool(unit.judged) for unit in units)
    noted = sum(bool(unit.note) for unit in units)
    lost = [f"the codes of {n} whole units: the format holds marked words alone"] if n else []
    return lost + ([f"the notes of {noted} units"] if noted else [])


def _write_document(unit: Unit) -> str:
    lines = [HEAD, LAYER, "", ""]
    numbers = {span: number for number, span in enumerate(unit.spans, start=1)}
    sentence = 0
    for line in re.finditer(r"[^\n]+", unit.text):
        tokens = _split(unit, line.start(), line.end())
        if not tokens:
            continue
        sentence += 1
        lines.append("#Text=" + line[0].replace("\\", "\\\\").replace("\t", "\\t").replace("\r", "\\r"))
        for place, (start, end) in enumerate(tokens, start=1):
            found = [f"{_escape(code)}[{numbers[first, last, code]}]"
                     for first, last, code in numbers if first <= start and end <= last]  # fmt: skip
            span = f"{_java(unit.text, start)}-{_java(unit.text, end)}"
            lines.append(f"{sentence}-{place}\t{span}\t{unit.text[start:end]}\t{'|'.join(found) or '_'}\t")
        lines.append("")
    return "\n".join(lines) + "\n"


def _split(unit: Unit, begin: int, end: int) -> list[tuple[int, int]]:
    """Tokens of a line, cut where a mark begins or ends."""
    edges = {edge for start, stop, _ in unit.spans for edge in (start, stop)}
    tokens = []
    for match in _TOKEN.finditer(unit.text, begin, end):
        cuts = sorted({match.start(), match.end(), *(edge for edge in edges if match.start() < edge < match.end())})
        tokens += list(zip(cuts, cuts[1:], strict=False))
    return tokens


def _java(text: str, place: int) -> int:
    return len(text[:place].encode("utf-16-le")) // 2


def _escape(code: str) -> str:
    return _SIGNS.sub(r"\\\1", code)


def read(path: Path) -> tuple[list[Unit], list[str]]:
    files = sorted(path.glob("*.tsv")) if path.is_dir() else [path]
    if not files:
        raise MediakitError("there is no .tsv file", str(path), "export as WebAnno TSV v3.3")
    notes: list[str] = []
    return [_read_document(file, notes) for file in files], notes


def _read_document(path: Path, notes: list[str]) -> Unit:
    lines = read_text(path).split("\n")
    if not lines[0].startswith("#FORMAT=WebAnno TSV 3"):
        raise MediakitError("the file is no WebAnno TSV 3", f"{path}, line 1", "export as WebAnno TSV v3.3")
    layers = [line for line in lines if line.startswith(("#T_SP=", "#T_CH=", "#T_RL="))]
    if not layers or not layers[0].startswith("#T_SP=") or layers[0].count("|") < 1:
        raise MediakitError("the file has no layer of marked words first", str(path), "export a span layer alone")
    if len(layers) > 1 or layers[0].count("|") > 1:
        notes.append(f"{path.name}: only the first feature of the first layer was read")
    text, marks = _read_tokens(lines, path)
    names = [unquote(part) for part in path.stem.split("~")]
    known = names if len(names) == 6 else [path.stem, "", "text", "", "", ""]
    unit = Unit((known[0], known[1], known[2], known[3]), known[4], text, known[5])
    points = _points(text)
    spans = [(points[start], points[end], code) for start, end, code in marks if start in points and end in points]
    unit.spans = check_spans(spans, text, str(path))
    return unit


def _read_tokens(lines: list[str], path: Path) -> tuple[str, list[tuple[int, int, str]]]:
    """The text, put together from the sentences, and the marks by their places as Java counts."""
    text, pending = "", None
    singles: list[tuple[int, int, str]] = []
    numbered: dict[tuple[str, str], tuple[int, int]] = {}
    for number, line in enumerate(lines, start=1):
        if line.startswith("#Text="):
            pending = re.sub(r"\\(.)", lambda match: {"t": "\t", "r": "\r"}.get(match[1], match[1]), line[6:])
        elif line and not line.startswith("#"):
            cells = line.split("\t")
            try:
                start, end = map(int, cells[1].split("-"))
                token, value = cells[2], cells[3]
            except (IndexError, ValueError) as error:
                raise MediakitError("the line is no token", f"{path}, line {number}", "export it again") from error
            if pending is not None:
                indent = _java(pending, pending.find(token))
                text += "\n" * max(0, start - indent - _java(text, len(text))) + pending
                pending = None
            for match in _VALUE.finditer(value) if value != "_" else ():
                if match["code"] in ("", "*"):  # "*": marked, but no code given
                    continue
                code = re.sub(r"\\(.)", r"\1", match["code"])
                if match["number"] is None:
                    singles.append((start, end, code))
                else:
                    first, _ = numbered.get((code, match["number"]), (start, end))
                    numbered[code, match["number"]] = (first, end)
    return text, singles + [(start, end, code) for (code, _), (start, end) in numbered.items()]


def _points(text: str) -> dict[int, int]:
    """Code points by places as Java counts."""
    places, at = {}, 0
    for point, sign in enumerate(text):
        places[at] = point
        at += 2 if ord(sign) > 0xFFFF else 1
    return {**places, at: len(text)}
