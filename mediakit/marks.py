"""Quotation marks paired by their surroundings: str in, segments with offsets out.

A mark opens when a word follows and none precedes it, closes the other way round; counting is never used, so a stray
mark costs one quotation and not the article. Known are curly and straight marks, double and single, guillemets,
`` and ''. Apostrophes are told from single marks by the letters on both sides, elisions ('em, '90s) and, for plural
possessives (the crews' offer), by what comes after. The time taken grows with the length of the text and not faster.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

# A line that begins with a small letter goes on with the one before it: a hard line break inside a paragraph.
_PARAGRAPH = re.compile(r"[^\r\n](?:[^\r\n]|\r?\n(?=[a-z]))*")
_MARK = re.compile("''|``|[\"“”„‟«»‹›'‘’‚‛]")
_ROW = re.compile(f"(?:{_MARK.pattern})+")
_ELISION = re.compile(r"(?:em|tis|twas|til|till|n|cause|round|bout|\d0s)\b", re.IGNORECASE)
_OPENING = frozenset(("“", "„", "‟", "``", "«", "‹", "‘", "‚", "‛"))
_CLOSING = frozenset(("”", "»", "›", "’"))
_FAMILIES = dict.fromkeys("«»‹›", "guillemet") | dict.fromkeys("'‘’‚‛", "single")  # all others are double
_BEFORE_OPENING = "([{—–-/:=>"
_AFTER_CLOSING = ".,;:!?)]}—–-/<…"
LONGEST_ROW = 8  # characters: a longer row of marks is an ornament and no quotation
DEEPEST = 6  # marks in marks; what is nested deeper is not read


class Segment(NamedTuple):
    """One stretch in quotation marks within a paragraph: `text[start:end]`, the marks included.

    `depth` is 0 for what stands in no other marks. `closed` is false when the closing mark is missing; `continues`
    is true when the segment goes on with the one of the paragraph before it. `open_size` and `close_size` are the
    lengths of its marks (0 where there is none).
    """

    start: int
    end: int
    depth: int = 0
    closed: bool = True
    continues: bool = False
    open_size: int = 1
    close_size: int = 1

    @property
    def inner(self) -> tuple[int, int]:
        """Start and end without the marks."""
        return self.start + self.open_size, max(self.start + self.open_size, self.end - self.close_size)


@dataclass(slots=True)
class _Mark:
    start: int
    end: int
    family: str  # double, single or guillemet
    opens: bool
    closes: bool
    weak: bool = False  # may be an apostrophe: a plural possessive

    @property
    def size(self) -> int:
        return self.end - self.start


class _Ahead(NamedTuple):
    """Whether there are, after a mark, a single closing one before the next single opening one, any, a double one."""

    single_first: bool
    single: bool
    double: bool


def find_paragraphs(text: str) -> list[tuple[int, int]]:
    """Start and end of each paragraph; a line break ends one, unless the next line begins with a small letter.

    Examples
    --------
    >>> find_paragraphs("One.\\n\\nTwo,\\nstill two.")
    [(0, 4), (6, 21)]
    """
    return [match.span() for match in _PARAGRAPH.finditer(text) if not match[0].isspace()]


def find_segments(text: str) -> list[Segment]:
    """All stretches in quotation marks, nested ones too, sorted by start, the outer one first.

    Examples
    --------
    >>> text = "“One calls it ‘luck’,” she said. 'The crews' boat is in.'"
    >>> [(text[s.start : s.end], s.depth) for s in find_segments(text)]
    [('“One calls it ‘luck’,”', 0), ('‘luck’', 1), ("'The crews' boat is in.'", 0)]
    """
    paragraphs = find_paragraphs(text)
    found: list[Segment] = []
    carried = ""
    for number, (start, end) in enumerate(paragraphs):
        marks = _read_marks(text, start, end)
        if marks:
            row = _ROW.match(text, paragraphs[number + 1][0]) if number + 1 < len(paragraphs) else None
            following = row[0][:LONGEST_ROW] if row else ""
            pairing = _Pairing(text, start, marks, following)
            found += pairing.run(carried, end)
            carried = pairing.open_family
        else:
            carried = ""
    return found


def find_outer_segments(text: str) -> list[Segment]:
    """The stretches in quotation marks that stand in no other marks; they never overlap."""
    return [segment for segment in find_segments(text) if segment.depth == 0]


def _read_marks(text: str, start: int, end: int) -> list[_Mark]:
    """The marks of a paragraph with what each can do there; apostrophes are left out."""
    marks = []
    for row in _ROW.finditer(text, start, end):
        first, last = row.span()
        if last - first > LONGEST_ROW:
            continue
        # Marks in a row open or close together: what counts is what stands before and after the row.
        left = text[first - 1] if first > start else " "
        right = text[last] if last < end else " "
        for match in (row,) if last - first == 1 else _MARK.finditer(text, first, last):
            mark = _judge(text, match, left, right)
            if mark is not None:
                marks.append(mark)
    return marks


def _judge(text: str, match: re.Match[str], left: str, right: str) -> _Mark | None:
    mark = match[0]
    family = _FAMILIES.get(mark, "double")
    opens = (left.isspace() or left in _BEFORE_OPENING) and not right.isspace()
    closes = not left.isspace() and (right.isspace() or right in _AFTER_CLOSING)
    if family == "single":
        return _judge_single(text, match, left, right, opens, closes)
    if left.isdigit() and mark in ('"', "''") and closes and not opens and right not in ".,!?" and left != right:
        # 5'10" tall: inches and seconds, unless a quotation is open, which only the pairing knows.
        return _Mark(*match.span(), family, False, True, weak=True)
    if mark in ("»", "›") and right in _AFTER_CLOSING and right not in "—–-":
        opens, closes = False, True  # « French marks », with blanks inside
    if mark in _OPENING and not closes:
        opens = True
    elif mark in _CLOSING and not opens:
        closes = True
    elif not opens and not closes:
        opens = closes = True
    return _Mark(*match.span(), family, opens, closes)


def _judge_single(text: str, match: re.Match[str], left: str, right: str, opens: bool, closes: bool) -> _Mark | None:
    start, end = match.span()
    if opens and (match[0] == "’" or _ELISION.match(text, end)):
        opens = False
    if match[0] == "‘" and closes:
        closes = False
    if not opens and not closes:
        return None
    weak = closes and right.isspace() and (left in "sS" or text[max(0, start - 2) : start].lower() in ("in", "o"))
    return _Mark(start, end, "single", opens, closes, weak)


class _Pairing:
    """Pairs the marks of one paragraph; `open_family` tells whether it ends inside a quotation, and of which family."""

    def __init__(self, text: str, start: int, marks: list[_Mark], following: str) -> None:
        self.text, self.start, self.marks = text, start, marks
        self.following = following  # the marks that the next paragraph begins with
        self.ahead = _look_ahead(marks) if any(mark.family == "single" for mark in marks) else []
        self.stack: list[_Mark] = []
        self.found: list[Segment] = []
        self.open_family = ""

    def run(self, carried: str, end: int) -> list[Segment]:
        """The segments, sorted; `carried` is the family of a quotation that the paragraph before left open."""
        first = self.marks[0]
        place, continues_at = 0, -1
        if carried and first.family == carried:
            if first.start == self.start and first.opens:
                continues_at = self.start
            elif first.closes and not first.opens and not first.weak:
                # The paragraph goes on without a mark of its own at its start.
                self.found.append(Segment(self.start, first.end, 0, True, True, 0, first.size))
                place = 1
        for number in range(place, len(self.marks)):
            self._step(number)
        if self.stack and (self.stack[0].family != "single" or self._goes_on(self.stack[0])):
            self._leave_open(self.stack[0], end)
            self.open_family = self.stack[0].family
        return _nest(self.found, continues_at)

    def _step(self, number: int) -> None:
        """Read one mark: it closes what is open, opens, or is passed over."""
        mark, stack = self.marks[number], self.stack
        depth = len(stack) - 1
        while depth >= 0 and stack[depth].family != mark.family:
            depth -= 1
        on_top = depth == len(stack) - 1
        if mark.closes and depth >= 0 and (on_top or not mark.opens):
            if mark.family != "single" or not self._is_apostrophe(number, depth):
                opening = stack[depth]
                del stack[depth:]
                self.found.append(Segment(opening.start, mark.end, 0, True, False, opening.size, mark.size))
            return
        if not mark.opens or len(stack) >= DEEPEST:
            return
        if mark.family == "single":
            if not self.ahead[number].single and (stack or not self._goes_on(mark)):
                return
        elif depth >= 0 and on_top and not _is_nested(self.marks, number):
            # A second opening mark: the closing one of the first was forgotten.
            self._leave_open(stack.pop(), mark.start)
        stack.append(mark)

    def _leave_open(self, mark: _Mark, end: int) -> None:
        """Add a segment without a closing mark, up to the last character before `end` that is no blank."""
        while end > mark.start + 1 and self.text[end - 1].isspace():
            end -= 1
        self.found.append(Segment(mark.start, end, 0, False, False, mark.size, 0))

    def _goes_on(self, mark: _Mark) -> bool:
        """Whether a single mark may stay open to the end of its paragraph: the next one opens with such a mark."""
        return any(sign in self.following for sign in "'‘") and mark.start >= self.start

    def _is_apostrophe(self, number: int, depth: int) -> bool:
        """Whether a single mark that might close is a plural possessive, or stands inside an open quotation."""
        mark, ahead = self.marks[number], self.ahead[number]
        if depth != len(self.stack) - 1:
            return ahead.double
        runs_on = depth == 0 and self.stack[0].start == self.start and self._goes_on(self.stack[0])
        return mark.weak and (runs_on or ahead.single_first)


def _look_ahead(marks: list[_Mark]) -> list[_Ahead]:
    """For each mark, what comes after it, which single marks ask for; double stands for guillemets too."""
    closing = opening = len(marks)
    double = False
    ahead = [_Ahead(False, False, False)] * len(marks)
    for number in range(len(marks) - 1, -1, -1):
        single = closing < len(marks)
        ahead[number] = _Ahead(single and closing <= opening, single, double)
        mark = marks[number]
        if mark.family != "single":
            double = double or mark.closes
            continue
        if mark.closes:
            closing = number
        if mark.opens:
            opening = number
    return ahead


def _is_nested(marks: list[_Mark], number: int) -> bool:
    """A double mark inside double marks is nested when the next two double marks both close."""
    closing = 0
    for mark in marks[number + 1 : number + 6]:
        if mark.family == marks[number].family:
            if mark.opens or not mark.closes:
                return False
            closing += 1
            if closing == 2:
                return True
    return False


def _nest(segments: list[Segment], continues_at: int) -> list[Segment]:
    """Sort by start and number the depth by what encloses what."""
    result: list[Segment] = []
    ends: list[int] = []
    for segment in sorted(segments, key=lambda s: (s.start, -s.end)):
        while ends and ends[-1] <= segment.start:
            ends.pop()
        if ends or segment.start == continues_at:
            continues = segment.continues or segment.start == continues_at
            segment = Segment(*segment[:2], len(ends), segment.closed, continues, *segment[5:])
        result.append(segment)
        ends.append(segment.end)
    return result
