"""Frames: cue terms of a codebook found in headlines, texts and quotations, and counted with intervals."""

from mediakit.frames.find import code_frames, count_frames, find_frames
from mediakit.frames.terms import find_terms

__all__ = ["code_frames", "count_frames", "find_frames", "find_terms"]
