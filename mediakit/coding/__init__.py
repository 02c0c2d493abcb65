"""Coding by hand: units shown and coded, sheets, agreement between coders."""
