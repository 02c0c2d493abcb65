"""Coverage over time."""

from mediakit.coverage.changes import find_change_points
from mediakit.coverage.windows import EVERY, count_coverage, measure_delays

__all__ = ["EVERY", "count_coverage", "find_change_points", "measure_delays"]
