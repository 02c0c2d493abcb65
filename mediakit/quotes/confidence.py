"""How much a rule is to be trusted: the precision that was measured for it."""

from __future__ import annotations

import csv
from functools import cache

from mediakit.errors import ResourceError
from mediakit.resources import DATA

PATH = DATA / "quotes" / "rule-precision.csv"


def confidence_of(rule: str) -> float | None:
    """Probability that span and speaker are both right for a quotation found by a rule; None if it was not measured.

    Measured by `tools/measure_quotes.py` on hand-annotated texts: (correct + 0.5) / (n + 1), so that three of three
    is .88 and not certainty.

    Raises
    ------
    ResourceError
        If the table is not there or cannot be read.

    Examples
    --------
    >>> confidence_of("no such rule") is None
    True
    """
    return _read().get(rule)


@cache
def _read() -> dict[str, float]:
    try:
        with PATH.open(encoding="utf-8", newline="") as file:
            return {row["rule"]: float(row["precision"]) for row in csv.DictReader(file)}
    except (OSError, KeyError, ValueError) as error:
        raise ResourceError(
            "the measured precision of the rules cannot be read",
            f"{PATH}: {error}",
            "run tools/measure_quotes.py --write",
        ) from error
