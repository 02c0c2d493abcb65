"""Words: where they stand and what surrounds them."""

from mediakit.words.context import COLUMNS, compile_query, find_in_context

__all__ = ["COLUMNS", "compile_query", "find_in_context"]
