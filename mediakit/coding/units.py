"""What a unit of coding is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

UNIT_COLUMNS = ("article_id", "quote_id", "field", "paragraph")


def unit_columns(codes: pd.DataFrame) -> list[str]:
    """The columns that name a unit, of those that there are."""
    return [name for name in UNIT_COLUMNS if name in codes.columns] or ["article_id"]
