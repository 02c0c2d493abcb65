"""Words in context, compared between groups, in company, and in how speech is introduced."""

from mediakit.words.company import count_collocates, measure_dispersion
from mediakit.words.compare import compare_words
from mediakit.words.context import COLUMNS, compile_query, find_in_context
from mediakit.words.shift import compare_word_shift
from mediakit.words.verbs import count_verbs, find_listed_words

__all__ = [
    "COLUMNS",
    "compare_word_shift",
    "compare_words",
    "compile_query",
    "count_collocates",
    "count_verbs",
    "find_in_context",
    "find_listed_words",
    "measure_dispersion",
]
