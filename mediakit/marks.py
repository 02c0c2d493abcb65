"""Quotation marks paired by their surroundings: str in, segments with offsets out.

A mark opens when a word follows and none precedes it, closes the other way round; counting is never used, so a stray
mark costs one quotation and not the article. Known are curly and straight marks, double and single, guillemets,
`` and ''. Apostrophes are told from single marks by the letters on both sides, elisions ('em, '90s) and, for plural
possessives (the crews' offer), by what comes after.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# A line that begins with a small letter goes on with the one before it: a hard line break inside a paragraph.
_PARAGRAPH = re.compile(r"[^\r\n](?:[^\r\n]|\r?\n(?=[a-z]))*")
_MARK = re.compile("''|``|[\"“”„‟«»‹›'‘’‚‛]")
_ELISION = re.compile(r"(?:em|tis|twas|til|till|n|cause|round|bout|\d0s)\b", re.IGNORECASE)
_MARK_CHARS = "\"“”„‟«»‹›'‘’‚‛`"
_SINGLE = "'‘’‚‛"
_OPENING = ("“", "„", "‟", "``", "«", "‹", "‘", "‚", "‛")
_CLOSING = ("”", "»", "›", "’")
_BEFORE_OPENING = "([{—–-/:=>"
_AFTER_CLOSING = ".,;:!?)]}—–-/<…"


@dataclass(frozen=True)
class Segment:
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


@dataclass
class _Mark:
    start: int
    end: int
    family: str  # double, single or guillemet
    opens: bool
    closes: bool
    weak: bool = False  # may be an apostrophe: a plural possessive


@dataclass
class _Found:
    """What one paragraph yields, and whether it ends inside a quotation (of which family)."""

    segments: list[Segment]
    open_family: str = ""


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
        following = text[paragraphs[number + 1][0]] if number + 1 < len(paragraphs) else ""
        result = _pair(text, start, end, carried, following)
        found += result.segments
        carried = result.open_family
    return found


def find_outer_segments(text: str) -> list[Segment]:
    """The stretches in quotation marks that stand in no other marks; they never overlap."""
    return [segment for segment in find_segments(text) if segment.depth == 0]


def _family(mark: str) -> str:
    if mark in ("«", "»", "‹", "›"):
        return "guillemet"
    return "single" if mark in _SINGLE else "double"


def _read_marks(text: str, start: int, end: int) -> list[_Mark]:
    """The marks of a paragraph with what each can do there; apostrophes are left out."""
    matches = list(_MARK.finditer(text, start, end))
    marks = []
    for number, match in enumerate(matches):
        # Marks in a row open or close together: what counts is what stands before and after the row.
        left, right = _around(text, matches, number, start, end)
        mark = _judge(text, match, left, right)
        if mark is not None:
            marks.append(mark)
    return marks


def _around(text: str, matches: list[re.Match[str]], number: int, start: int, end: int) -> tuple[str, str]:
    first = last = number
    # A row is read four marks far at most, so that a text of nothing but marks takes linear time.
    while first > 0 and number - first < 4 and matches[first - 1].end() == matches[first].start():
        first -= 1
    while last + 1 < len(matches) and last - number < 4 and matches[last + 1].start() == matches[last].end():
        last += 1
    before, after = matches[first].start(), matches[last].end()
    return (text[before - 1] if before > start else " "), (text[after] if after < end else " ")


def _judge(text: str, match: re.Match[str], left: str, right: str) -> _Mark | None:
    mark, family = match[0], _family(match[0])
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


def _pair(text: str, start: int, end: int, carried: str, following: str) -> _Found:
    marks = _read_marks(text, start, end)
    ahead = _look_ahead(marks)
    found: list[Segment] = []
    stack: list[_Mark] = []
    place = 0
    continues_at = -1
    if carried and marks and marks[0].family == carried:
        first = marks[0]
        if first.start == start and first.opens:
            continues_at = start
        elif first.closes and not first.opens and not first.weak:
            # The paragraph goes on without a mark of its own at its start.
            found.append(Segment(start, first.end, 0, True, True, 0, first.end - first.start))
            place = 1
    for number in range(place, len(marks)):
        _step(text, marks, number, ahead, stack, found, (start, following))
    open_family = ""
    if stack and stack[0].family != "single" or stack and _goes_on(stack[0], start, following):
        last = _last_of(text, stack[0].start, end)
        found.append(Segment(stack[0].start, last, 0, False, False, stack[0].end - stack[0].start, 0))
        open_family = stack[0].family
    return _Found(_nest(found, continues_at), open_family)


def _goes_on(mark: _Mark, start: int, following: str) -> bool:
    """Whether a single mark may stay open to the end of its paragraph: the next one opens with such a mark again."""
    return bool(following) and following in "'‘" and mark.start >= start


def _last_of(text: str, start: int, end: int) -> int:
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    return end


def _look_ahead(marks: list[_Mark]) -> list[tuple[int, int, int]]:
    """For each mark: the next place of a single closing, a single opening and a double closing mark (or len)."""
    none = len(marks)
    closing = opening = double = none
    ahead = [(none, none, none)] * none
    for number in range(none - 1, -1, -1):
        ahead[number] = (closing, opening, double)
        mark = marks[number]
        if mark.family == "single":
            if mark.closes:
                closing = number
            if mark.opens:
                opening = number
        elif mark.closes:
            double = number
    return ahead


def _step(
    text: str,
    marks: list[_Mark],
    number: int,
    ahead: list[tuple[int, int, int]],
    stack: list[_Mark],
    found: list[Segment],
    paragraph: tuple[int, str],
) -> None:
    """Read one mark: it closes what is open, opens, or is passed over."""
    mark = marks[number]
    depth = next((n for n in range(len(stack) - 1, -1, -1) if stack[n].family == mark.family), -1)
    if mark.closes and depth >= 0 and not (mark.opens and not _is_top(stack, depth)):
        if mark.family == "single" and _is_apostrophe(mark, ahead[number], stack, depth, len(marks), paragraph):
            return
        opening = stack[depth]
        del stack[depth:]
        sizes = (opening.end - opening.start, mark.end - mark.start)
        found.append(Segment(opening.start, mark.end, 0, True, False, *sizes))
        return
    if not mark.opens or len(stack) >= 6:
        return
    if mark.family == "single":
        if ahead[number][0] < len(marks) or (not stack and _goes_on(mark, *paragraph)):
            stack.append(mark)
        return
    if depth >= 0 and _is_top(stack, depth) and not _is_nested(marks, number):
        # A second opening mark: the closing one of the first was forgotten.
        first = stack.pop()
        found.append(
            Segment(first.start, _last_of(text, first.start, mark.start), 0, False, False, first.end - first.start, 0)
        )
    stack.append(mark)


def _is_top(stack: list[_Mark], depth: int) -> bool:
    return depth == len(stack) - 1


def _is_apostrophe(
    mark: _Mark,
    ahead: tuple[int, int, int],
    stack: list[_Mark],
    depth: int,
    none: int,
    paragraph: tuple[int, str],
) -> bool:
    closing, opening, double = ahead
    if not _is_top(stack, depth):
        return double < none
    runs_on = depth == 0 and stack[0].start == paragraph[0] and _goes_on(stack[0], *paragraph)
    return mark.weak and (runs_on or (closing < none and closing <= opening))


def _is_nested(marks: list[_Mark], number: int) -> bool:
    """A double mark inside double marks is nested when the next two double marks both close."""
    rest = [mark for mark in marks[number + 1 : number + 6] if mark.family == marks[number].family][:2]
    return len(rest) == 2 and all(mark.closes and not mark.opens for mark in rest)


def _nest(segments: list[Segment], continues_at: int) -> list[Segment]:
    """Sort by start and number the depth by what encloses what."""
    ordered = sorted(segments, key=lambda s: (s.start, -s.end))
    result: list[Segment] = []
    ends: list[int] = []
    for segment in ordered:
        while ends and ends[-1] <= segment.start:
            ends.pop()
        result.append(
            Segment(
                segment.start,
                segment.end,
                len(ends),
                segment.closed,
                segment.continues or segment.start == continues_at,
                segment.open_size,
                segment.close_size,
            )
        )
        ends.append(segment.end)
    return result


def iter_runs(segments: list[Segment]) -> Iterator[list[Segment]]:
    """Outer segments, those of one quotation over several paragraphs together."""
    run: list[Segment] = []
    for segment in segments:
        if segment.depth:
            continue
        if run and not segment.continues:
            yield run
            run = []
        run.append(segment)
    if run:
        yield run
