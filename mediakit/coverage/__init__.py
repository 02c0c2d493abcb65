"""Coverage over time."""

from mediakit.coverage.days import coverage_by_day

__all__ = ["coverage_by_day"]
