"""Coding by hand: units shown and coded, sheets, agreement between coders."""

from mediakit.coding.adjudicate import adjudicate
from mediakit.coding.agree import agreement, agreement_over_order
from mediakit.coding.disagreements import find_disagreements
from mediakit.coding.formats import Annotations, read_annotations, write_annotations
from mediakit.coding.reading import read_codes, read_spans
from mediakit.coding.sheets import read_coding_sheet, write_coding_sheet
from mediakit.coding.widget import code_articles

__all__ = [
    "Annotations",
    "adjudicate",
    "agreement",
    "agreement_over_order",
    "code_articles",
    "find_disagreements",
    "read_annotations",
    "read_codes",
    "read_coding_sheet",
    "read_spans",
    "write_annotations",
    "write_coding_sheet",
]
