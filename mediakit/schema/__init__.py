"""The tables of mediakit, each declared once: columns, types, units, keys, what a row is.

Everything that needs to know a column (readers, writers, docs, `datapackage.json`) asks here.
"""

from mediakit.schema.cast import cast_table, check_columns, check_header, empty_table, parse_time
from mediakit.schema.declare import Column, Table, table_schema
from mediakit.schema.parts import join_parts
from mediakit.schema.tables import (
    ADJUDICATED,
    ARTICLES,
    CODES,
    CORRECTIONS,
    EVENTS,
    FRAMES,
    KINDS_OF_SPEAKER,
    OTHER_TITLES,
    PROBLEMS,
    QUOTES,
    SPEAKERS,
    TABLES,
    VERSIONS,
    find_owner,
)

__all__ = [
    "ADJUDICATED",
    "ARTICLES",
    "CODES",
    "CORRECTIONS",
    "EVENTS",
    "FRAMES",
    "KINDS_OF_SPEAKER",
    "OTHER_TITLES",
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
    "find_owner",
    "join_parts",
    "parse_time",
    "table_schema",
]
