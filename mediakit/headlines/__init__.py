"""Headlines side by side: which words the outlets share, which only one of them uses, how a headline changed."""

from mediakit.headlines.align import align_headlines
from mediakit.headlines.body import check_headlines_against_text
from mediakit.headlines.compare import compare_headlines, find_headline_words
from mediakit.headlines.features import find_headline_features
from mediakit.headlines.versions import compare_versions, find_new_words

__all__ = [
    "align_headlines",
    "check_headlines_against_text",
    "compare_headlines",
    "compare_versions",
    "find_headline_features",
    "find_headline_words",
    "find_new_words",
]
