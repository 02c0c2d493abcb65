"""The tables of mediakit, each declared once: columns, types, units, keys, what a row is.

Everything that needs to know a column (readers, writers, docs, `datapackage.json`) asks here.
"""

from mediakit.schema.cast import cast_table, check_columns, check_header, empty_table, parse_time
from mediakit.schema.declare import Column, Table, table_schema
from mediakit.schema.tables import (
    ARTICLES,
    CODES,
    CORRECTIONS,
    EVENTS,
    FRAMES,
    KINDS_OF_SPEAKER,
    PROBLEMS,
    QUOTES,
    SPEAKERS,
    TABLES,
    VERSIONS,
)

__all__ = [
    "ARTICLES",
    "CODES",
    "CORRECTIONS",
    "EVENTS",
    "FRAMES",
    "KINDS_OF_SPEAKER",
    "PROBLEMS",
    "QUOTES",
    "SPEAKERS",
    "TABLES",
    "VERSIONS",
    "Column",
    "Table",
    "cast_table",
    "check_columns",
    "check_header",
    "empty_table",
    "parse_time",
    "table_schema",
]
