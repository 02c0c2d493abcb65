"""Frames: cue terms of a codebook found in headlines, texts and quotations, counted, learned, held against people."""

from mediakit.frames.find import code_frames, count_frames, find_frames
from mediakit.frames.model import FrameModel, read_frame_model
from mediakit.frames.terms import find_terms
from mediakit.frames.train import train_frames
from mediakit.frames.validate import validate_frames

__all__ = [
    "FrameModel",
    "code_frames",
    "count_frames",
    "find_frames",
    "find_terms",
    "read_frame_model",
    "train_frames",
    "validate_frames",
]
