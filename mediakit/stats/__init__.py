"""Statistics behind the verbs: thin over scipy."""

from mediakit.stats.shares import LEVEL, SMALL_N, add_shares, effective_number, wilson_interval

__all__ = ["LEVEL", "SMALL_N", "add_shares", "effective_number", "wilson_interval"]
