"""Coding by hand: units shown and coded, sheets, agreement between coders."""

from mediakit.coding.adjudicate import adjudicate
from mediakit.coding.agree import agreement, agreement_over_order
from mediakit.coding.disagreements import find_disagreements

__all__ = ["adjudicate", "agreement", "agreement_over_order", "find_disagreements"]
