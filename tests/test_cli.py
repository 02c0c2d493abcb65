"""The command line as a user types it: in a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import mediakit
from mediakit.cli import cli

REPOSITORY = Path(__file__).resolve().parents[1]


def run(*arguments: str, cwd: Path = REPOSITORY, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mediakit", *arguments],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )


def test_help_names_every_command_with_examples() -> None:
    result = run("--help")
    assert result.returncode == 0
    for name in cli.commands:
        assert f"mediakit {name}" in result.stdout


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_help_of_each_command_has_an_example(name: str) -> None:
    result = run(name, "--help")
    assert result.returncode == 0
    assert re.search(rf"Examples?:\n +mediakit {name}", result.stdout)


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from mediakit.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('pandas', 'numpy', 'matplotlib', 'nltk', 'scipy', 'jinja2', 'yaml') if m in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert result.stdout.strip().splitlines()[-1] == "[]"


def test_version() -> None:
    assert run("--version").stdout.strip() == f"mediakit, version {mediakit.__version__}"


def test_list_and_show_say_what_there_is_and_what_is_missing(small_corpus) -> None:
    folder = small_corpus()
    listed = run("list", MEDIAKIT_CORPUS_PATH=str(folder.parent))
    assert "ferry-strike-2031  FICTIONAL" in listed.stdout and "tillerson-moscow-2017" in listed.stdout
    shown = run("show", str(folder))
    assert shown.returncode == 0
    assert re.search(r"\d+ of +12  articles\.headline", shown.stdout)
    assert "FICTIONAL" in shown.stdout


def test_unknown_corpus_lists_those_that_exist() -> None:
    result = run("report", "no-such-event")
    assert result.returncode == 1
    assert "no-such-event" in result.stderr and "tillerson-moscow-2017" in result.stderr
    assert "what to do" in result.stderr


BREAKAGES = {
    "missing column": (lambda d: d.drop("articles", "headline"), ["articles.csv", "headline"]),
    "wrong type": (lambda d: d.set("versions", "a01", "position", "first"), ["versions.csv", "row 2", "position"]),
    "repeated key": (lambda d: d.set("articles", "a03", "article_id", "a01"), ["articles.csv", "row 4", "article_id"]),
    "ambiguous date": (
        lambda d: d.set("articles", "a02", "published", "12/04/2017"),
        ["articles.csv", "row 3", "published", "ambiguous", "2017-04-12"],
    ),
    "lost reference": (lambda d: d.set("quotes", "q1", "article_id", "zz"), ["quotes.csv", "row 2", "article_id"]),
}


@pytest.mark.parametrize("fault", sorted(BREAKAGES))
def test_bad_tables_give_file_row_and_column_and_no_traceback(fault: str, draft) -> None:
    spoil, parts = BREAKAGES[fault]
    spoil(draft)
    result = run("show", str(draft.write()))
    assert result.returncode == 1
    for part in [*parts, "what to do"]:
        assert part in result.stderr, f"{part!r} is not in:\n{result.stderr}"
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("article_id,outlet\na1,Caf\xe9\n".encode("latin-1"), "UTF-8"),
        (b"article_id;outlet;url\na1;b;c\n", "semicolons"),
        (b"", "empty"),
    ],
)
def test_bad_files_give_a_message(content: bytes, word: str, small_corpus) -> None:
    folder = small_corpus()
    (folder / "articles.csv").write_bytes(content)
    result = run("show", str(folder))
    assert result.returncode == 1
    assert word in result.stderr and "articles.csv" in result.stderr and "Traceback" not in result.stderr


def test_a_folder_that_cannot_be_written(small_corpus, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x")
    result = run("report", str(small_corpus()), "--out", str(blocked / "report"))
    assert result.returncode == 1
    assert "cannot write" in result.stderr and str(blocked) in result.stderr and "--out" in result.stderr


def test_report_prints_where_things_are_and_draws_progress(small_corpus, tmp_path: Path) -> None:
    result = run("report", str(small_corpus()), "--out", str(tmp_path / "r"))
    assert result.returncode == 0, result.stderr
    assert str(tmp_path / "r" / "report.html") in result.stdout
    assert (tmp_path / "r" / "report.html").is_file()
    assert "Report" in result.stderr


def test_quiet_report_shows_no_progress(small_corpus, tmp_path: Path, monkeypatch, capsys) -> None:
    import mediakit.report as report
    from mediakit.cli import main

    def write(corpus, out, progress):
        progress("drawing", 1, 2)
        return report.Report(out / "report.html", out, ())

    monkeypatch.setattr(report, "write_report", write)
    main(["report", str(small_corpus()), "--out", str(tmp_path), "--quiet"])
    shown = capsys.readouterr()
    assert shown.err == "" and "report.html" in shown.out


def test_surprises_are_named_as_bugs_not_as_tracebacks(monkeypatch, capsys) -> None:
    import mediakit.corpus
    from mediakit.cli import main

    def fail() -> None:
        raise RuntimeError("the moon")

    monkeypatch.setattr(mediakit.corpus, "list_corpora", fail)
    monkeypatch.delenv("MEDIAKIT_DEBUG", raising=False)
    with pytest.raises(SystemExit) as stop:
        main(["list"])
    assert stop.value.code == 2
    assert "the moon" in capsys.readouterr().err
    monkeypatch.setenv("MEDIAKIT_DEBUG", "1")
    with pytest.raises(RuntimeError):
        main(["list"])


def test_unknown_option_and_command_exit_with_usage() -> None:
    assert run("report", "x", "--colour").returncode == 2
    wrong = run("reprot")
    assert wrong.returncode == 2 and "No such command" in wrong.stderr


def test_doctor_does_each_thing_itself() -> None:
    result = run("doctor")
    assert result.returncode == 0, result.stdout + result.stderr
    for what in ("Python", "packages", "corpora", "write access", "drawing a chart", "starting a kernel"):
        assert re.search(rf"^ok +{what}: .+", result.stdout, re.MULTILINE)


def test_doctor_reports_a_failing_check_and_goes_on(monkeypatch) -> None:
    from mediakit import doctor

    def broken() -> str:
        raise OSError("read-only")

    monkeypatch.setattr(doctor, "_check_writing", broken)
    monkeypatch.setattr(doctor, "_check_kernel", lambda: "skipped here")
    findings = list(doctor.examine())
    assert len(findings) == 6
    bad = [finding for finding in findings if not finding.fine]
    assert [finding.what for finding in bad] == ["write access"]
    assert "read-only" in bad[0].seen and bad[0].todo
