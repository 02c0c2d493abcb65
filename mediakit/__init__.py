"""mediakit: how news outlets covered one event - headlines, quoted experts, frames, over time.

>>> import mediakit as mk
>>> corpus = mk.read_corpus("tillerson-moscow-2017")
>>> heads = mk.compare_headlines(corpus, by="outlet")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from mediakit.version import __version__

# Name -> module. Loaded when first used (PEP 562): pandas and matplotlib take a second that
# `import mediakit` and `mediakit --help` need not wait for.
_HOMES = {
    "Corpus": "corpus",
    "read_corpus": "corpus",
    "list_corpora": "corpus",
    "drop_copies": "corpus",
    "drop_other_titles": "corpus",
    "read_table": "corpus",
    "write_table": "corpus",
    "Wish": "harvest",
    "accept_readings": "harvest",
    "apply_corrections": "harvest",
    "check_corpus": "harvest",
    "collect_corpus": "harvest",
    "collect_histories": "harvest",
    "new_corpus": "harvest",
    "preview_corpus": "harvest",
    "read_correction_sheet": "harvest",
    "rebuild_corpus": "harvest",
    "reread_corpus": "harvest",
    "write_bundle": "harvest",
    "write_correction_sheet": "harvest",
    "read_codebook": "resources",
    "list_codebooks": "resources",
    "new_codebook": "resources",
    "find_outlet": "outlets",
    "list_outlets": "outlets",
    "find_quotes": "quotes",
    "show_quotes": "quotes.show",
    "find_in_context": "words",
    "compare_words": "words",
    "compare_word_shift": "words",
    "count_collocates": "words",
    "count_verbs": "words",
    "find_listed_words": "words",
    "measure_dispersion": "words",
    "compare_headlines": "headlines",
    "compare_versions": "headlines",
    "find_headline_words": "headlines",
    "align_headlines": "headlines",
    "find_headline_features": "headlines",
    "check_headlines_against_text": "headlines",
    "link_speakers": "speakers",
    "count_quotes": "speakers",
    "compare_speakers": "speakers",
    "suggest_speakers": "speakers",
    "find_frames": "frames",
    "code_frames": "frames",
    "count_frames": "frames",
    "train_frames": "frames",
    "read_frame_model": "frames",
    "validate_frames": "frames",
    "count_coverage": "coverage",
    "find_change_points": "coverage",
    "measure_delays": "coverage",
    "wilson_interval": "stats",
    "adjust_p_values": "stats",
    "compare_groups": "stats",
    "effect_size": "stats",
    "find_detectable_difference": "stats",
    "leave_one_out": "stats",
    "share_interval": "stats",
    "shrink_shares": "stats",
    "plot_headline_history": "charts",
    "plot_headlines": "charts",
    "plot_coverage": "charts",
    "plot_speakers": "charts",
    "plot_speaker_kinds": "charts",
    "plot_frames": "charts",
    "plot_frames_over_time": "charts",
    "save_chart": "charts",
    "show_chart": "charts",
    "redraw_chart": "charts",
    "plot_keyness": "charts",
    "plot_word_shift": "charts",
    "plot_dispersion": "charts",
    "plot_answers": "charts",
    "write_report": "report",
    "MediakitError": "errors",
    "find_copies": "copies",
    "find_copy_edits": "copies",
    "mark_copies": "copies",
    "agreement": "coding",
    "agreement_over_order": "coding",
    "find_disagreements": "coding",
    "adjudicate": "coding",
    "list_lessons": "lessons",
    "build_lesson": "lessons",
    "collect_answers": "lessons.collect",
    "write_answers": "lessons.summary",
}

__all__ = [
    "Corpus",
    "MediakitError",
    "Wish",
    "__version__",
    "accept_readings",
    "adjudicate",
    "adjust_p_values",
    "agreement",
    "agreement_over_order",
    "align_headlines",
    "apply_corrections",
    "build_lesson",
    "check_corpus",
    "check_headlines_against_text",
    "code_frames",
    "collect_answers",
    "collect_corpus",
    "collect_histories",
    "compare_groups",
    "compare_headlines",
    "compare_speakers",
    "compare_versions",
    "compare_word_shift",
    "compare_words",
    "count_collocates",
    "count_coverage",
    "count_frames",
    "count_quotes",
    "count_verbs",
    "drop_copies",
    "drop_other_titles",
    "effect_size",
    "find_change_points",
    "find_copies",
    "find_copy_edits",
    "find_detectable_difference",
    "find_disagreements",
    "find_frames",
    "find_headline_features",
    "find_headline_words",
    "find_in_context",
    "find_listed_words",
    "find_outlet",
    "find_quotes",
    "leave_one_out",
    "link_speakers",
    "list_codebooks",
    "list_corpora",
    "list_lessons",
    "list_outlets",
    "mark_copies",
    "measure_delays",
    "measure_dispersion",
    "new_codebook",
    "new_corpus",
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
    "preview_corpus",
    "read_codebook",
    "read_corpus",
    "read_correction_sheet",
    "read_frame_model",
    "read_table",
    "rebuild_corpus",
    "redraw_chart",
    "reread_corpus",
    "save_chart",
    "share_interval",
    "show_chart",
    "show_quotes",
    "shrink_shares",
    "suggest_speakers",
    "train_frames",
    "validate_frames",
    "wilson_interval",
    "write_answers",
    "write_bundle",
    "write_correction_sheet",
    "write_report",
    "write_table",
]

if TYPE_CHECKING:
    from mediakit.charts import (
        plot_answers,
        plot_coverage,
        plot_dispersion,
        plot_frames,
        plot_frames_over_time,
        plot_headline_history,
        plot_headlines,
        plot_keyness,
        plot_speaker_kinds,
        plot_speakers,
        plot_word_shift,
        redraw_chart,
        save_chart,
        show_chart,
    )
    from mediakit.coding import adjudicate, agreement, agreement_over_order, find_disagreements
    from mediakit.copies import find_copies, find_copy_edits, mark_copies
    from mediakit.corpus import (
        Corpus,
        drop_copies,
        drop_other_titles,
        list_corpora,
        read_corpus,
        read_table,
        write_table,
    )
    from mediakit.coverage import count_coverage, find_change_points, measure_delays
    from mediakit.errors import MediakitError
    from mediakit.frames import code_frames, count_frames, find_frames, read_frame_model, train_frames, validate_frames
    from mediakit.harvest import (
        Wish,
        accept_readings,
        apply_corrections,
        check_corpus,
        collect_corpus,
        collect_histories,
        new_corpus,
        preview_corpus,
        read_correction_sheet,
        rebuild_corpus,
        reread_corpus,
        write_bundle,
        write_correction_sheet,
    )
    from mediakit.headlines import (
        align_headlines,
        check_headlines_against_text,
        compare_headlines,
        compare_versions,
        find_headline_features,
        find_headline_words,
    )
    from mediakit.lessons import build_lesson, list_lessons
    from mediakit.lessons.collect import collect_answers
    from mediakit.lessons.summary import write_answers
    from mediakit.outlets import find_outlet, list_outlets
    from mediakit.quotes import find_quotes
    from mediakit.quotes.show import show_quotes
    from mediakit.report import write_report
    from mediakit.resources import list_codebooks, new_codebook, read_codebook
    from mediakit.speakers import compare_speakers, count_quotes, link_speakers, suggest_speakers
    from mediakit.stats import (
        adjust_p_values,
        compare_groups,
        effect_size,
        find_detectable_difference,
        leave_one_out,
        share_interval,
        shrink_shares,
        wilson_interval,
    )
    from mediakit.words import (
        compare_word_shift,
        compare_words,
        count_collocates,
        count_verbs,
        find_in_context,
        find_listed_words,
        measure_dispersion,
    )


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"mediakit.{_HOMES[name]}"), name)
    raise AttributeError(f"mediakit has no attribute {name!r}; public names: {', '.join(__all__)}")


def __dir__() -> list[str]:
    return list(__all__)
