"""Headlines side by side: which words the outlets share, which only one of them uses, how a headline changed."""

from mediakit.headlines.compare import compare_headlines, compare_versions, find_headline_words, find_new_words

__all__ = ["compare_headlines", "compare_versions", "find_headline_words", "find_new_words"]
