"""One coder at work: which unit is shown, what is said of it, one step back. Knows no widgets."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediakit.coding.journal import Journal, Key, UnitState, replay, unit_key
from mediakit.errors import MediakitError

if TYPE_CHECKING:
    import pandas as pd

    from mediakit.resources import Codebook


class CodingSession:
    """The units in their order, this coder's answers to them, and the place where the work stands.

    Whatever changes an answer is written to the journal first: what `state` shows is on the disk.
    """

    def __init__(self, units: pd.DataFrame, codebook: Codebook, coder: str, folder: Path, *, name: str) -> None:
        self.units: list[dict[str, str]] = units.to_dict("records")
        self.codebook = codebook
        self.coder = coder
        self.folder = folder
        kind = self.units[0]["field"]
        self._work = replay(folder, coder, name, kind)
        self.damaged = self._work.damaged
        about = {"codebook": name, "version": codebook.version, "unit": kind, "n_units": len(self.units)}
        self._journal = Journal(folder, coder, about)
        self._undo: list[tuple[int, Key, UnitState]] = []
        self.place = 0
        self.place = self._find_open(0)

    @property
    def unit(self) -> dict[str, str]:
        """The unit that is shown."""
        return self.units[self.place]

    @property
    def key(self) -> Key:
        return unit_key(self.unit)

    @property
    def state(self) -> UnitState:
        """What this coder has said of the unit that is shown."""
        return self._work.units.setdefault(self.key, UnitState())

    @property
    def n_done(self) -> int:
        return self._count("done")

    @property
    def n_skipped(self) -> int:
        return self._count("skipped")

    def toggle(self, code: str) -> None:
        """Say that a code is present, or take that back."""
        if code not in self.codebook.labels:
            raise MediakitError(f"the codebook has no code {code!r}", todo=f"one of: {', '.join(self.codebook.labels)}")
        self._do("code", code=code, present=code not in self.state.present)

    def add_span(self, code: str, words: str) -> tuple[int, int]:
        """Mark words of the unit for a code: the first place where they stand and are not marked for it yet.

        Raises
        ------
        MediakitError
            If the words do not stand there (any more).
        """
        taken = {span["start"] for span in self.state.spans if span["code"] == code}
        start = self.unit["text"].find(words) if words else -1
        while start in taken:
            start = self.unit["text"].find(words, start + 1)
        if start < 0:
            raise MediakitError(f"“{words}” does not stand in this text, or is marked already", todo="copy the words")
        self._do("span", code=code, start=start, end=start + len(words))
        return start, start + len(words)

    def write_note(self, text: str) -> None:
        if text != self.state.note:
            self._do("note", note=text)

    def finish(self) -> None:
        """All codes are said: those that were not chosen are absent. Goes on to the next unit that is open."""
        self._do("done")
        self.place = self._find_open(self.place + 1)

    def skip(self) -> None:
        """Leave the unit without an answer, and go on; it counts as not coded."""
        self._do("skip")
        self.place = self._find_open(self.place + 1)

    def undo(self) -> bool:
        """Take back the last click of this window and show its unit; False where there is none."""
        if not self._undo:
            return False
        self._journal.write({"do": "undo"})
        place, key, before = self._undo.pop()
        self._work.units[key] = before
        self.place = place
        return True

    def go(self, steps: int) -> None:
        """Show a unit so many places farther on or back; nothing is said of any unit by that."""
        self.place = min(max(self.place + steps, 0), len(self.units) - 1)

    def _do(self, what: str, **values: Any) -> None:
        article_id, field, paragraph = self.key
        before = deepcopy(self.state)
        event = {"do": what, "article_id": article_id, "field": field, "paragraph": paragraph, **values}
        self._work.apply(self._journal.write(event))
        self._undo.append((self.place, self.key, before))

    def _statuses(self) -> list[str]:
        """One per unit: "" (open), "done" or "skipped"."""
        return [self._work.units.get(unit_key(unit), UnitState()).status for unit in self.units]

    def _count(self, status: str) -> int:
        return self._statuses().count(status)

    def _find_open(self, start: int) -> int:
        """The first unit from there on that is neither done nor skipped, else the first at all, else the same."""
        open_ones = [place for place, status in enumerate(self._statuses()) if not status]
        later = [place for place in open_ones if place >= start]
        return next(iter(later or open_ones), self.place)
