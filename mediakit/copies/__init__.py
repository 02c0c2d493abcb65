"""Copies of one text under several outlets' names: reprints, excerpts, cut and edited agency texts."""

from mediakit.copies.edits import find_copy_edits
from mediakit.copies.find import find_copies, mark_copies

__all__ = ["find_copies", "find_copy_edits", "mark_copies"]
