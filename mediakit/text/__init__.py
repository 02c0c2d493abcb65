"""str in, offsets out: quotation marks, words, parts of speech."""

from mediakit.text.features import QUOTED, QUOTED_TAG
from mediakit.text.tagger import tag_words
from mediakit.text.words import Word, count_words, cut_words, find_words, fold_word, plain_marks, split_words

__all__ = [
    "QUOTED",
    "QUOTED_TAG",
    "Word",
    "count_words",
    "cut_words",
    "find_words",
    "fold_word",
    "plain_marks",
    "split_words",
    "tag_words",
]
