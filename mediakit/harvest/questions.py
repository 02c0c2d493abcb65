"""The questions that a new corpus asks, in order, whoever puts them: a terminal, a form, a test."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mediakit.errors import MediakitError
from mediakit.harvest.new import check_day, check_languages, check_name, check_title, check_window, find_sites
from mediakit.names import fold_name
from mediakit.outlets import list_outlets

Check = Callable[[str], str]
Ask = Callable[[str, str, Check], str]
Answers = dict[str, str]


@dataclass(frozen=True)
class Question:
    """One question: `hint` says how to write the answer, `default` and `check` see the answers before.

    `check` returns the answer in its final form, or raises a MediakitError that says how to write it.
    """

    name: str
    text: str
    hint: str
    default: Callable[[Answers], str]
    check: Callable[[str, Answers], str]

    @property
    def prompt(self) -> str:
        """Question and hint on one line."""
        return f"{self.text} ({self.hint})" if self.hint else self.text


def ask_about(ask: Ask, folder: str | Path | None = None, name: str = "") -> dict[str, Any]:
    """Ask for all that `new_corpus` needs.

    Parameters
    ----------
    ask : function
        Called with (prompt, default, check); returns the answer. `check` takes an answer and returns its final form,
        or raises a MediakitError: then `ask` shows it and asks again. An answer that it lets through is checked once
        more.
    folder : str or Path, optional
        Where the corpus will be made, so that a name that is taken is refused at once; as for `new_corpus`.
    name : str
        The name of its folder, if that is known: then it is not asked for.

    Returns
    -------
    dict
        Parameters of `new_corpus`: `new_corpus(**ask_about(ask))`.
    """
    answers: Answers = {}
    for question in list_questions(folder):

        def check(text: str, question: Question = question) -> str:
            return question.check(text, answers)

        if question.name == "name" and name:
            answers["name"] = check(name)
        else:
            answers[question.name] = check(ask(question.prompt, question.default(answers), check))
    lists = {name: _split(answers[name]) for name in ("outlets", "terms", "languages")}
    return {**answers, **lists, "folder": folder}


def list_questions(folder: str | Path | None = None) -> tuple[Question, ...]:
    """The questions in their order; the name of each is a parameter of `new_corpus`."""
    known = ", ".join(outlet.name for outlet in list_outlets())
    return (
        Question("title", "What is the corpus?", "one line", _nothing, lambda text, _: check_title(text)),
        Question(
            "name",
            "Name of its folder?",
            "letters, digits, - and _",
            lambda answers: _make_name(answers["title"]),
            lambda text, _: _check_free(text.strip(), folder),
        ),
        Question(
            "question",
            "What do you want to find out?",
            "may be empty",
            _nothing,
            lambda text, _: _one_line(text),
        ),
        Question("since", "First day?", "as 2017-04-04, UTC", _nothing, lambda text, _: check_day(text)),
        Question(
            "until",
            "Last day?",
            "included",
            lambda answers: answers["since"],
            lambda text, answers: check_window(answers["since"], text)[1],
        ),
        Question(
            "outlets",
            "Which outlets?",
            f"separated by commas: hosts such as news.example, or {known}",
            _nothing,
            lambda text, _: _check_outlets(text),
        ),
        Question(
            "terms",
            "What to search for?",
            "separated by commas, one search each",
            _nothing,
            lambda text, _: _join(text),
        ),
        Question(
            "languages",
            "In which languages?",
            "two letters each, separated by commas",
            lambda _: "en",
            lambda text, _: ", ".join(check_languages(_split(text))),
        ),
    )


def _nothing(_: Answers) -> str:
    return ""


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _split(text: str) -> list[str]:
    return [part for piece in re.split(r"[,;\n]", text) if (part := _one_line(piece))]


def _join(text: str) -> str:
    terms = _split(text)
    if not terms:
        raise MediakitError("nothing to search for is given", "terms", "give at least one word or name")
    return ", ".join(terms)


def _check_outlets(text: str) -> str:
    find_sites(_split(text))
    return ", ".join(_split(text))


def _check_free(name: str, folder: str | Path | None) -> str:
    place = (Path(folder) if folder is not None else Path("corpus")) / check_name(name)
    if place.exists():
        raise MediakitError("there is a corpus of this name already", str(place), "choose another name")
    return name


def _make_name(title: str) -> str:
    return "-".join(re.findall(r"[^\W_]+", fold_name(title).replace("'", ""))[:5])[:60].strip("-")
