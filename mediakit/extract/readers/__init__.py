"""Generic readers of the text of a page, one module each: other people's work, behind one way to call it.

Each takes HTML without boxes, bars and scripts (`mediakit.extract.clean.prune_tree`) and gives paragraphs. None touches
the network. What they are worth was measured on five public sets: data/README.md says it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mediakit.extract.readers.by_newspaper import read_by_newspaper
from mediakit.extract.readers.by_readability import read_by_readability
from mediakit.extract.readers.by_resiliparse import read_by_resiliparse
from mediakit.extract.readers.by_trafilatura import read_by_trafilatura, read_by_trafilatura_default

Reader = Callable[[str], list[str]]

# From the best to the least, as measured.
READERS: Mapping[str, Reader] = {
    "trafilatura": read_by_trafilatura,
    "trafilatura default": read_by_trafilatura_default,
    "readability": read_by_readability,
    "newspaper3k": read_by_newspaper,
    "resiliparse": read_by_resiliparse,
}

__all__ = ["READERS", "Reader"]
