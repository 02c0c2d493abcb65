"""Charts as files and in notebooks: PNG, SVG, PDF, CSV, caption; with alt text everywhere; drawn again from the CSV."""

from __future__ import annotations

import base64
import html
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from mediakit.charts import style
from mediakit.charts.frame import Chart, chart_of, describe_source, frame_chart
from mediakit.corpus.tables import read_rows, write_bytes, write_json, write_table
from mediakit.errors import MediakitError
from mediakit.schema import Column, Table, cast_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from mediakit.corpus import Corpus

FORMATS = ("png", "svg", "pdf")
_NO_DATES: dict[str, dict[str, Any]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": "mediakit"},
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": "mediakit", "Producer": None},
}


@dataclass(frozen=True)
class ChartView:
    """A chart as a notebook shows it: an image with alt text and caption, which JupyterLab and nbconvert keep."""

    png: bytes
    title: str
    alt: str
    caption: str
    files: tuple[Path, ...] = ()

    def _repr_html_(self) -> str:
        data = base64.b64encode(self.png).decode("ascii")
        names = ", ".join(html.escape(path.name) for path in self.files)
        saved = f"<figcaption>Saved: {names} in {html.escape(str(self.files[0].parent))}</figcaption>" if names else ""
        return (
            f'<figure style="margin:0"><img src="data:image/png;base64,{data}" alt="{html.escape(self.alt)}" '
            f'style="max-width:100%">{saved}</figure>'
        )

    def __repr__(self) -> str:
        return f"<chart {self.title!r}>"


def show_chart(ax: Axes, corpus: Corpus | None = None) -> ChartView:
    """Show a chart in a notebook, with its alt text; `corpus` adds the source to the footer."""
    chart = _with_source(ax, corpus)
    return ChartView(render(ax, "png"), chart.title, chart.alt, chart.caption)


def save_chart(
    ax: Axes, name: str, corpus: Corpus | None = None, out: str | Path = "charts", formats: tuple[str, ...] = FORMATS
) -> ChartView:
    """Save a chart for publication: PNG, SVG, PDF, its data as CSV, and caption, alt text and source as JSON.

    Parameters
    ----------
    ax : Axes
        What a plot function of mediakit returned.
    name : str
        File name without ending, e.g. "frames-over-time".
    corpus : Corpus, optional
        Adds the source, window and licence to the footer.
    out : str or Path
        Folder; it is made where it is missing.
    formats : tuple of str
        Among png (150 dpi), svg (text stays text), pdf.

    Returns
    -------
    ChartView
        Shown by a notebook as the chart, with alt text; `.files` are the files written.

    Raises
    ------
    MediakitError
        If the folder cannot be written, or a format is unknown.

    Notes
    -----
    The same data give byte-identical files: no dates, fixed ids. `redraw_chart` draws from the CSV again.
    """
    unknown = [ending for ending in formats if ending not in FORMATS]
    if unknown:
        raise MediakitError(f"unknown format {unknown[0]!r}", todo=f"choose among {', '.join(FORMATS)}")
    chart = _with_source(ax, corpus)
    folder, files = Path(out), []
    rendered = {ending: render(ax, ending) for ending in dict.fromkeys([*formats, "png"])}
    for ending in formats:
        path = folder / f"{name}.{ending}"
        write_bytes(path, rendered[ending])
        files.append(path)
    tables = {}
    for key, table in chart.tables.items():
        path = folder / (f"{name}.csv" if key == "data" else f"{name}.{key}.csv")
        write_table(table, path)
        tables[key] = {"file": path.name, "columns": {str(c): _type_of(table[c]) for c in table.columns}}
        files.append(path)
    about = {
        "kind": chart.kind, "options": chart.options, "tables": tables, "title": chart.title,
        "caption": chart.caption, "alt": chart.alt, "source": chart.source,
    }  # fmt: skip
    path = folder / f"{name}.json"
    write_json(path, about)
    return ChartView(rendered["png"], chart.title, chart.alt, chart.caption, (*files, path))


def redraw_chart(path: str | Path) -> Axes:
    """Draw a saved chart again from its CSV and JSON files.

    Parameters
    ----------
    path : str or Path
        The chart's .json or .csv file.

    Raises
    ------
    MediakitError
        If a file of the chart is missing; SchemaError if the CSV no longer fits.
    """
    import mediakit.charts as charts

    record = Path(path).with_suffix(".json")
    try:
        about = json.loads(record.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise MediakitError(
            "the chart's JSON file cannot be read", f"{record}: {error}", "save the chart again"
        ) from error
    tables = {}
    for key, table in about["tables"].items():
        columns = tuple(Column(name, "", type=kind, needed=True) for name, kind in table["columns"].items())
        file = record.parent / table["file"]
        tables[key] = cast_table(read_rows(file), Table(key, "", columns), str(file))
    data = tables.pop("data")
    # Counts were whole numbers without gaps when they were drawn.
    data = data.astype({c: "int64" for c in data.columns if data[c].dtype == "Int64" and data[c].notna().all()})
    data = data.astype({c: "float64" for c in data.columns if data[c].dtype == "Float64"})
    if about["kind"] not in charts.__all__ or not about["kind"].startswith("plot_"):
        raise MediakitError(f"unknown kind of chart {about['kind']!r}", str(record), "save the chart again")
    ax: Axes = getattr(charts, about["kind"])(data, **tables, **about["options"])
    chart = chart_of(ax)
    chart.source = about["source"]
    with style.chart_style():
        frame_chart(style.figure_of(ax), chart)
    return ax


def render(ax: Axes, ending: str) -> bytes:
    """A chart as the bytes of one file."""
    buffer = io.BytesIO()
    with style.chart_style():
        style.figure_of(ax).savefig(buffer, format=ending, metadata=_NO_DATES[ending], facecolor="white")
    return buffer.getvalue()


def _with_source(ax: Axes, corpus: Corpus | None) -> Chart:
    chart = chart_of(ax)
    if corpus is not None:
        chart.source = describe_source(corpus)
        with style.chart_style():
            frame_chart(style.figure_of(ax), chart)
    return chart


def _type_of(series: pd.Series) -> str:
    if pd.api.types.is_bool_dtype(series):
        return "boolean"
    if pd.api.types.is_datetime64_any_dtype(series):
        return "time"
    if pd.api.types.is_integer_dtype(series):
        return "integer"
    return "number" if pd.api.types.is_float_dtype(series) else "string"
