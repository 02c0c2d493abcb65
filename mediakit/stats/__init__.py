"""Statistics behind the verbs: thin over scipy and statsmodels."""

from mediakit.stats.adjust import adjust_p_values
from mediakit.stats.clusters import FEW_OUTLETS, ShareInterval, share_interval, shrink_shares
from mediakit.stats.effects import effect_size, find_detectable_difference
from mediakit.stats.influence import leave_one_out
from mediakit.stats.permute import PERMUTATIONS, adjust_by_maximum, compare_groups, permute_labels
from mediakit.stats.shares import LEVEL, SMALL_N, add_shares, effective_number, wilson_interval

__all__ = [
    "FEW_OUTLETS",
    "LEVEL",
    "PERMUTATIONS",
    "SMALL_N",
    "ShareInterval",
    "add_shares",
    "adjust_by_maximum",
    "adjust_p_values",
    "compare_groups",
    "effect_size",
    "effective_number",
    "find_detectable_difference",
    "leave_one_out",
    "permute_labels",
    "share_interval",
    "shrink_shares",
    "wilson_interval",
]
