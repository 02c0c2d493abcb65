"""Who is quoted: quotations linked to the hand-kept list of speakers, counted, and new rows proposed for the list."""

from mediakit.speakers.count import compare_speakers, count_quotes
from mediakit.speakers.link import link_speakers
from mediakit.speakers.suggest import suggest_speakers

__all__ = ["compare_speakers", "count_quotes", "link_speakers", "suggest_speakers"]
