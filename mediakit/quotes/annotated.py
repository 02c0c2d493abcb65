"""Texts with their quotations marked by hand, in one readable file: the truth that a search is measured against.

A file has a head and items. Spans are marked where they stand, facts follow the text of an item::

    outlet: Corran Wire

    ## wire-01 hard [cue after, continuing quotation]
    {1|"The channel is shut,"} {1.who|Marit Holm}, the harbour master, {1.cue|said}. {1:carried|"Nobody gets a pass."}
    = 1 direct; name: Marit Holm; role: harbour master; is: official

`{1|...}` is a span of quotation 1, `{1:carried,unclosed|...}` one with flags, `{1.who|...}` the speaker's mention,
`{1.cue|...}` the verb or phrase of attribution, `{scare|...}` and `{title|...}` marks that are no quotation. A line
`= 1 KIND; ...` states the facts: name (else the mention), role, at (affiliation), is (kind of speaker), via (outlet
credited), the words second-hand, and unattributed (nobody can tell who speaks: such a quotation is never counted).
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediakit.errors import ResourceError
from mediakit.quotes.record import SCARE, TITLE
from mediakit.schema import ARTICLES, KINDS_OF_SPEAKER, QUOTES, Table, empty_table

if TYPE_CHECKING:
    import pandas as pd

_ITEM = re.compile(r"## (?P<id>\S+)(?P<hard> hard)? \[(?P<phenomena>[^\]]+)\]")
_OPEN = re.compile(r"\{(?P<name>\d+|scare|title)(?:\.(?P<part>who|cue))?(?::(?P<flags>[\w ,]+))?\|")
_FACT = re.compile(r"= (?P<number>\d+) (?P<kind>direct|mixed|indirect)(?P<facts>(?:; [^;]+)*)")
_COLUMNS = {"name": "speaker_name", "role": "role", "at": "affiliation", "is": "speaker_kind", "via": "via_outlet"}
_WORDS = ("second-hand", "unattributed")
_NO_QUOTATION = {"scare": SCARE, "title": TITLE}

_Span = tuple[str, str, str, int, int]  # name, part, flags, start, end


def read_annotated(path: str | Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read texts whose quotations are marked by hand.

    Parameters
    ----------
    path : str or Path
        A text file (UTF-8) in the notation described in this module.

    Returns
    -------
    (articles, quotes) : tuple of DataFrame
        The table `articles`, one row per item, with two more columns: hard (bool) and phenomena. The table `quotes`,
        one row per span, sorted by article and start; marks that are no quotation have the flag "scare quote" or
        "title"; quotations that nobody can be found for have no speaker_name.

    Raises
    ------
    ResourceError
        If a mark is not closed, a span has no facts, facts have no span, or a word is not known. It names the item.

    Examples
    --------
    >>> import tempfile
    >>> item = "## a1 [cue after]\\n{1|“Yes,”} {1.who|Ann Orm} {1.cue|said}.\\n= 1 direct; role: cook\\n"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "post.txt"
    ...     _ = path.write_text("outlet: Post\\n\\n" + item, encoding="utf-8")
    ...     articles, quotes = read_annotated(path)
    >>> articles["text"].item(), quotes[["text", "speaker_name", "role"]].iloc[0].to_list()
    ('“Yes,” Ann Orm said.', ['“Yes,”', 'Ann Orm', 'cook'])
    """
    path = Path(path)
    head, *items = re.split(r"^(?=## )", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    outlet = re.search(r"^outlet: (.+)$", head, flags=re.MULTILINE)
    if outlet is None:
        raise ResourceError("the head names no outlet", str(path), "write a line 'outlet: NAME' before the first item")
    articles, quotes = [], []
    for item in items:
        article, rows = _read_item(item, outlet[1].strip(), path.name)
        articles.append(article)
        quotes += rows
    return _typed(articles, ARTICLES), _typed(quotes, QUOTES)


def _typed(rows: list[dict[str, Any]], table: Table) -> pd.DataFrame:
    """Rows as a table of the schema, further columns after its own; what is not said is empty."""
    import pandas as pd

    types = empty_table(table).dtypes.to_dict()
    further = [name for name in (rows[0] if rows else {}) if name not in types]
    frame = pd.DataFrame(rows, columns=[*types, *further])
    for name in (name for name, type_ in types.items() if type_ == "str"):
        frame[name] = frame[name].astype("object").fillna("")
    for name in (name for name, type_ in types.items() if str(type_).startswith("datetime")):
        frame[name] = pd.to_datetime(frame[name], utc=True)
    return frame.astype(types)


def _read_item(item: str, outlet: str, name: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    title, _, rest = item.partition("\n")
    match = _ITEM.fullmatch(title.strip())
    if match is None:
        raise ResourceError(f"an item begins with {title!r}", name, "write '## ID [phenomena]' or '## ID hard [...]'")
    where = f"{name}, {match['id']}"
    marked, *lines = re.split(r"\n(?== )", rest.strip())
    text, spans = _strip_marks(marked.strip(), where)
    facts = dict(_read_facts(line.strip(), where) for line in lines)
    numbers = {span[0] for span in spans if span[0].isdigit() and not span[1]}
    if numbers != set(facts):
        odd = ", ".join(sorted(numbers ^ set(facts)))
        raise ResourceError(f"quotation {odd} lacks a span or its facts", where, "write {N|...} and a line '= N KIND'")
    article = {"article_id": match["id"], "outlet": outlet, "text": text, "lang": "en", "kind": "news"}
    article |= {"hard": bool(match["hard"]), "phenomena": match["phenomena"]}
    rows = [_row(span, spans, facts.get(span[0], {}), article) for span in spans if not span[1]]
    return article, rows


def _strip_marks(marked: str, where: str) -> tuple[str, list[_Span]]:
    """The text without marks, and the spans in it sorted by start."""
    text = ""
    spans: list[_Span] = []
    stack: list[tuple[str, str, str, int]] = []
    place = 0
    while place < len(marked):
        if match := _OPEN.match(marked, place):
            stack.append((match["name"], match["part"] or "", match["flags"] or "", len(text)))
            place = match.end()
            continue
        if marked[place] in "{|" or (marked[place] == "}" and not stack):
            raise ResourceError(f"a stray {marked[place]}", f"{where}: {marked[place - 20 : place + 20]!r}", "mend it")
        if marked[place] == "}":
            spans.append((*stack.pop(), len(text)))
        else:
            text += marked[place]
        place += 1
    if stack:
        raise ResourceError(f"{{{stack[-1][0]}|...}} is never closed", where, "add the closing brace")
    return text, sorted(spans, key=lambda span: span[3:])


def _read_facts(line: str, where: str) -> tuple[str, dict[str, Any]]:
    match = _FACT.fullmatch(line)
    if match is None:
        raise ResourceError(f"facts that cannot be read: {line!r}", where, "write '= N direct; name: ...; role: ...'")
    facts: dict[str, Any] = {"kind": match["kind"], "second_hand": False, "unattributed": False}
    for fact in match["facts"].split("; ")[1:]:
        key, colon, value = fact.partition(": ")
        if colon and key in _COLUMNS:
            facts[_COLUMNS[key]] = value.strip()
        elif fact in _WORDS:
            facts[fact.replace("-", "_")] = True
        else:
            raise ResourceError(f"an unknown fact {fact!r}", where, f"use {', '.join([*_COLUMNS, *_WORDS])}")
    if facts.get("speaker_kind", "citizen") not in KINDS_OF_SPEAKER:
        raise ResourceError(
            f"an unknown kind of speaker {facts['speaker_kind']!r}", where, f"use {', '.join(KINDS_OF_SPEAKER)}"
        )
    return match["number"], facts


def _row(span: _Span, spans: list[_Span], facts: dict[str, Any], article: dict[str, Any]) -> dict[str, Any]:
    name, _, flags, start, end = span
    text = article["text"]
    row = {
        "quote_id": f"{article['article_id']}-q{name}",
        "article_id": article["article_id"],
        "outlet": article["outlet"],
        "field": "text",
        "start": start,
        "end": end,
        "text": text[start:end],
        "kind": "mixed",
        "second_hand": False,
        "flags": "; ".join(flag.strip() for flag in flags.split(",") if flag.strip()),
    }
    if name in _NO_QUOTATION:
        return row | {"quote_id": f"{article['article_id']}-{name}{start}", "flags": _NO_QUOTATION[name]}
    for other, part, _, first, last in spans:
        if other == name and part:
            column = "speaker_mention" if part == "who" else "cue"
            row |= {column: text[first:last], f"{column}_start": first, f"{column}_end": last}
    facts = {"speaker_name": row.get("speaker_mention", ""), **facts}
    if facts.pop("unattributed", False):
        facts["speaker_name"] = ""
    elif not facts["speaker_name"]:
        raise ResourceError(f"quotation {name} has no speaker", article["article_id"], "mark {N.who|...} or give name:")
    return row | facts
