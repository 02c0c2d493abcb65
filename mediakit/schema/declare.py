"""What a column and a table are, and how a table is written down for other programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Column:
    """One column: its name, type (string|time|integer|number|boolean) and meaning.

    `needed` columns must be in a file; `filled` cells must not be empty; `allowed` lists all values.
    """

    name: str
    meaning: str
    type: str = "string"
    needed: bool = False
    filled: bool = False
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One table: what a row is, its columns in order, its key."""

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """Column names in order."""
        return [column.name for column in self.columns]


def table_schema(table: Table, columns: list[str]) -> dict[str, Any]:
    """The table as a Frictionless Table Schema (https://datapackage.org/standard/table-schema/).

    `columns` are those of the file, in its order; times are strings there, because a day and a
    minute may stand in one column.
    """
    declared = {c.name: c for c in table.columns}
    fields = []
    for name in columns:
        column = declared.get(name) or Column(name, "")
        field: dict[str, Any] = {"name": name, "type": "string" if column.type == "time" else column.type}
        if column.meaning:
            field["description"] = column.meaning
        constraints: dict[str, Any] = {}
        if column.filled:
            constraints["required"] = True
        if column.allowed:
            constraints["enum"] = list(column.allowed)
        if constraints:
            field["constraints"] = constraints
        fields.append(field)
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if table.key and all(name in columns for name in table.key):
        schema["primaryKey"] = list(table.key)
    return schema
