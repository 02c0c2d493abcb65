"""How charts look: fonts, colours, markers, the frame of title, subtitle and footer around every chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from mediakit.errors import MediakitError
from mediakit.outlets import find_outlet

WIDTH = 8.5  # inches
MARGIN = 0.25  # inches of white around everything
DPI = 150
INK, SOFT, FAINT, GRID = "#1a1a1a", "#4d4d4d", "#767676", "#e3e3e3"
ACCENT = "#0072B2"
# Five colours that stay apart under all common colour vision deficiencies and reach 3:1 on white
# (Okabe & Ito 2008, without the light ones); a sixth group would need a second look, so it is grey.
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000")
MARKERS = ("o", "s", "^", "D", "v")
OTHERS_COLOUR, OTHERS_MARKER = "#8c8c8c", "."
TITLE_SIZE, SUBTITLE_SIZE, FOOTER_SIZE, TEXT_SIZE = 13.0, 9.5, 7.5, 8.5

RC: Any = {
    "font.family": "DejaVu Sans",  # ships with matplotlib: the same figure on every machine
    "font.size": TEXT_SIZE,
    "text.parse_math": False,  # a "$" in a headline is a dollar
    "text.color": INK,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": SOFT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": TEXT_SIZE + 0.5,
    "axes.titlelocation": "left",
    "axes.axisbelow": True,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "grid.color": GRID,
    "grid.linewidth": 0.7,
    "legend.frameon": False,
    "figure.dpi": DPI,
    "savefig.dpi": DPI,
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "mediakit",  # the same ids in every run
    "pdf.fonttype": 42,
}


@contextmanager
def chart_style() -> Iterator[None]:
    """Draw under mediakit's settings and leave the user's own matplotlib settings alone."""
    with matplotlib.rc_context(RC):
        yield


def new_figure(plot_height: float) -> Figure:
    """An empty figure whose plot area is `plot_height` inches high; not known to pyplot, so never shown twice."""
    figure = Figure(figsize=(WIDTH, plot_height))
    FigureCanvasAgg(figure)
    return figure


def renderer_of(figure: Figure) -> Any:
    """What measures texts of a figure; made anew where the figure got another canvas."""
    canvas = figure.canvas if isinstance(figure.canvas, FigureCanvasAgg) else FigureCanvasAgg(figure)
    return canvas.get_renderer()


def figure_of(ax: Axes) -> Figure:
    """The figure of an Axes (mediakit draws no subfigures)."""
    figure = ax.figure
    if not isinstance(figure, Figure):
        raise MediakitError("this Axes is not in a figure of its own", todo="pass what a plot_ function returned")
    return figure


def style_groups(names: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Colour and marker of each outlet: its own where its file has one, else a free one, grey from the sixth on."""
    styles: dict[str, tuple[str, str]] = {}
    for name in names:
        outlet = find_outlet(name)
        if outlet and outlet.colour:
            styles[name] = (outlet.colour, outlet.marker)
    free = [pair for pair in zip(PALETTE, MARKERS, strict=True) if pair[0] not in {c for c, _ in styles.values()}]
    for name in names:
        if name not in styles:
            styles[name] = free.pop(0) if free else (OTHERS_COLOUR, OTHERS_MARKER)
    return styles


def name_count(n: int, by: str) -> str:
    """ "12 outlets", "1 outlet", "5 speaker kinds" from a number and a column name."""
    return f"{n} {by.replace('_', ' ')}{'' if n == 1 else 's'}"


def name_all(n: int, by: str) -> str:
    """The label of the row that adds up all values of a column."""
    return f"All {name_count(n, by)}"


def text_width(figure: Figure, text: str, size: float, weight: str = "normal") -> float:
    """Width of a text in inches."""
    font = FontProperties(family=str(RC["font.family"]), size=size, weight=weight)
    width, _, _ = renderer_of(figure).get_text_width_height_descent(text, font, ismath=False)
    return float(width) / figure.dpi


def wrap_text(figure: Figure, text: str, size: float, width: float, weight: str = "normal") -> list[str]:
    """Break a text into lines of at most `width` inches; a longer word is broken too."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        for piece in _pieces(figure, word, size, width, weight):
            longer = f"{line} {piece}".strip()
            if line and text_width(figure, longer, size, weight) > width:
                lines.append(line)
                line = piece
            else:
                line = longer
    return [*lines, line] if line else lines


def _pieces(figure: Figure, word: str, size: float, width: float, weight: str) -> Iterator[str]:
    while len(word) > 1 and text_width(figure, word, size, weight) > width:
        cut = len(word) - 1
        while cut > 1 and text_width(figure, word[:cut], size, weight) > width:
            cut -= 1
        yield word[:cut]
        word = word[cut:]
    yield word


def line_height(size: float) -> float:
    """Height of one line of text in inches."""
    return size * 1.35 / 72
