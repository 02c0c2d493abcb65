"""What every chart carries besides its axes: title, subtitle, footer, alt text, the tables it was drawn from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mediakit.charts import style
from mediakit.errors import MediakitError
from mediakit.version import __version__

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from mediakit.corpus import Corpus

_FURNITURE = "mediakit-frame"


@dataclass
class Chart:
    """A drawn chart: how to draw it again and what to say about it.

    `kind` names the plot function and `tables` holds what it was called with ("data", and "events" where there
    are), so that the exported CSV files draw the same chart again.
    """

    kind: str
    tables: dict[str, pd.DataFrame]
    title: str
    subtitle: str
    alt: str
    n: str
    method: str
    plot_height: float
    options: dict[str, Any] = field(default_factory=dict)
    source: str = ""

    @property
    def caption(self) -> str:
        """All that is written around the chart, as one paragraph."""
        return f"{self.title}. {self.subtitle} {self.footer}"

    @property
    def footer(self) -> str:
        """Source, n, method and maker, as one paragraph."""
        made = f"Made with mediakit {__version__}."
        return " ".join(part for part in (self.source, self.n, self.method, made) if part)


def describe_source(corpus: Corpus) -> str:
    """Where the data come from, for the footer: corpus, version, window, licence."""
    about = corpus.about
    window = about.get("window") or {}
    dates = f", {window['since']} to {window['until']}" if window.get("since") and window.get("until") else ""
    version = f" {about['version']}" if about.get("version") else ""
    licence = str(about["licence"]).split(";")[0].strip().rstrip(".")
    fictional = "FICTIONAL teaching corpus. " if about.get("fictional") else ""
    return f"{fictional}Source: corpus {corpus.name}{version}{dates}. Licence of the data: {licence}."


def chart_of(ax: Axes) -> Chart:
    """The record behind an Axes that a plot function of mediakit returned."""
    chart = getattr(style.figure_of(ax), "mediakit_chart", None)
    if not isinstance(chart, Chart):
        raise MediakitError("this Axes was not drawn by mediakit", todo="pass what a plot_ function returned")
    return chart


def frame_chart(figure: Figure, chart: Chart) -> None:
    """Put title, subtitle and footer around the axes and make the figure as high as all of it needs.

    Called by each plot function, and again when the source is known; the second call replaces the first.
    """
    figure.mediakit_chart = chart  # type: ignore[attr-defined]
    for artist in list(figure.texts):
        if artist.get_gid() == _FURNITURE:
            artist.remove()
    inner = style.WIDTH - 2 * style.MARGIN
    blocks = [
        (style.wrap_text(figure, chart.title, style.TITLE_SIZE, inner, "bold"), style.TITLE_SIZE, "bold", style.INK),
        (
            style.wrap_text(figure, chart.subtitle, style.SUBTITLE_SIZE, inner),
            style.SUBTITLE_SIZE,
            "normal",
            style.SOFT,
        ),
    ]
    footer = style.wrap_text(figure, chart.footer, style.FOOTER_SIZE, inner)
    header_height = sum(len(lines) * style.line_height(size) for lines, size, _, _ in blocks) + 0.12
    footer_height = len(footer) * style.line_height(style.FOOTER_SIZE) + 0.12
    height = 2 * style.MARGIN + header_height + chart.plot_height + footer_height
    figure.set_size_inches(style.WIDTH, height)
    y = height - style.MARGIN
    for lines, size, weight, colour in blocks:
        y = _write(figure, lines, y, size, weight=weight, color=colour)
    _write(figure, footer, style.MARGIN + footer_height - 0.12, style.FOOTER_SIZE, color=style.SOFT)
    bottom = (style.MARGIN + footer_height) / height
    top = (style.MARGIN + footer_height + chart.plot_height) / height
    _fit_axes(figure, bottom, top)


def _write(figure: Figure, lines: list[str], y: float, size: float, **look: Any) -> float:
    """Write lines downward from `y` inches; the y below them."""
    height = figure.get_figheight()
    for line in lines:
        figure.text(style.MARGIN / style.WIDTH, y / height, line, fontsize=size, va="top", gid=_FURNITURE, **look)
        y -= style.line_height(size)
    return y


def _fit_axes(figure: Figure, bottom: float, top: float) -> None:
    """Move the axes until their labels, too, lie between the margins, header and footer."""
    margin = style.MARGIN / style.WIDTH
    wanted = {"left": margin, "right": 1 - margin, "bottom": bottom, "top": top}
    edges = dict(wanted)
    renderer = style.renderer_of(figure)
    for _ in range(4):
        figure.subplots_adjust(**edges)
        boxes = [box for ax in figure.axes if (box := ax.get_tightbbox(renderer)) is not None]
        scale = figure.bbox
        seen = {
            "left": min(box.x0 for box in boxes) / scale.width,
            "right": max(box.x1 for box in boxes) / scale.width,
            "bottom": min(box.y0 for box in boxes) / scale.height,
            "top": max(box.y1 for box in boxes) / scale.height,
        }
        drift = {side: wanted[side] - seen[side] for side in edges}
        if max(map(abs, drift.values())) < 0.002:
            break
        edges = {side: edges[side] + drift[side] for side in edges}
