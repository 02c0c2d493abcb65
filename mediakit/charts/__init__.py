"""Charts: a result table in, an Axes out; every chart leads back to its data and can be drawn again from them."""

from mediakit.charts.coverage import plot_coverage
from mediakit.charts.files import ChartView, redraw_chart, save_chart, show_chart
from mediakit.charts.frame import Chart, chart_of
from mediakit.charts.frames import plot_frames, plot_frames_over_time
from mediakit.charts.headlines import plot_headlines
from mediakit.charts.history import plot_headline_history
from mediakit.charts.lessons import plot_answers
from mediakit.charts.speakers import plot_speaker_kinds, plot_speakers
from mediakit.charts.words import plot_dispersion, plot_keyness, plot_word_shift

__all__ = [
    "Chart",
    "ChartView",
    "chart_of",
    "plot_answers",
    "plot_coverage",
    "plot_dispersion",
    "plot_frames",
    "plot_frames_over_time",
    "plot_headline_history",
    "plot_headlines",
    "plot_keyness",
    "plot_speaker_kinds",
    "plot_speakers",
    "plot_word_shift",
    "redraw_chart",
    "save_chart",
    "show_chart",
]
