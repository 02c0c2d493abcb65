"""Answers of CDX servers: the two ways in which archives write their lists of captures as JSON.

web.archive.org: one array whose first row names the columns, and at its end, after an empty row, the key with which to
go on. pywb and Common Crawl: one object a line.
"""

from __future__ import annotations

import json
from typing import Any

from mediakit.errors import CollectError

Row = dict[str, str]


def read_rows(text: str, where: str = "") -> tuple[list[Row], str]:
    """Rows of an answer by column name, and the key with which to ask for the next ones ("" at the end).

    Raises
    ------
    CollectError
        If it is neither of the two formats.

    Examples
    --------
    >>> read_rows('[["timestamp", "digest"], ["20170411100000", "ABC"], [], ["key%21"]]')
    ([{'timestamp': '20170411100000', 'digest': 'ABC'}], 'key%21')
    >>> read_rows('{"timestamp": "20170411100000", "status": "200"}')
    ([{'timestamp': '20170411100000', 'status': '200'}], '')
    >>> read_rows("[]")
    ([], '')
    """
    text = text.strip()
    try:
        if text.startswith("["):
            return _read_array(json.loads(text))
        return [_texts(json.loads(line)) for line in text.splitlines() if line.strip()], ""
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise CollectError(
            f"this is no list of captures: {' '.join(text.split())[:200]!r}",
            where,
            "check the address of the archive; if it is right, run again later",
            error="cdx",
        ) from error


def _read_array(array: list[Any]) -> tuple[list[Row], str]:
    if not array:
        return [], ""
    names, *rows = array
    key = ""
    if [] in rows:
        end = rows.index([])
        key = str(rows[end + 1][0]) if len(rows) > end + 1 and rows[end + 1] else ""
        rows = rows[:end]
    return [_texts(dict(zip(names, row, strict=True))) for row in rows], key


def _texts(row: dict[str, Any]) -> Row:
    return {str(name): str(value) for name, value in row.items() if value is not None}
