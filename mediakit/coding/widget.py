"""Coding in a notebook: one unit at a time, by mouse or by keyboard; every click is on the disk before the next."""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mediakit.coding.session import CodingSession
from mediakit.coding.units import make_units
from mediakit.errors import MediakitError
from mediakit.resources import Codebook, read_codebook

if TYPE_CHECKING:
    from mediakit.corpus import Corpus

# One sign for each code; those that steer are not among them.
SIGNS = "123456789acdefghijklmo"
KEYS = "The sign before a code chooses it, space = next, 0 = none of these, s = skip, u = undo, b = back."
STYLE = (
    "<style>.mk-unit {font-size: 1.25rem; line-height: 1.5; padding: .6rem .9rem; border-left: 4px solid #00568a; "
    "white-space: pre-line; max-width: 46rem} .mk-unit mark {background: #fff3b0; color: inherit} "
    ".mk-book {max-width: 46rem; line-height: 1.4}</style>"
)


def code_articles(
    corpus: Corpus,
    codebook: str | Path = "generic-frames",
    *,
    coder: str,
    unit: str = "headline",
    sample: int | Sequence[str] | None = None,
    hide_outlet: bool = True,
    folder: str | Path | None = None,
    seed: int = 0,
) -> Any:
    """Code units of a corpus by hand, in the notebook.

    Parameters
    ----------
    corpus : Corpus
        Whose articles are coded; those in another language than the codebook's are left out.
    codebook : str or Path
        Name of a bundled codebook, or the path of one's own.
    coder : str
        Who codes: initials, or any other sign.
    unit : {"headline", "paragraph", "text"}
        What is shown at a time.
    sample : int or sequence of str, optional
        How many units (as even over the outlets as it goes), or of which articles; all by default.
    hide_outlet : bool
        Whether the outlet is hidden, in the words as well.
    folder : str or Path, optional
        Where the clicks go; default: coding/NAME OF THE CORPUS in the present folder. Several coders may share it.
    seed : int
        Another number draws another sample and order. All coders of one study need the same.

    Returns
    -------
    VBox of ipywidgets
        Its attribute `session` is the work itself. `read_codes(folder)` gives the table of all coders.

    Raises
    ------
    MediakitError
        If ipywidgets is not installed, the codebook cannot be read, or there is nothing to code.

    Notes
    -----
    Every click is a line in a file of its own for each coder and process, written through to the disk: when the kernel
    dies nothing is lost, and the next call goes on where the work stood. Keys are typed into a field, because a
    notebook gives no others to a program without an extension.
    """
    book = read_codebook(codebook)
    units = make_units(corpus.articles, unit, sample, hide_outlet=hide_outlet, seed=seed, language=book.language)
    place = Path(folder) if folder is not None else Path("coding") / corpus.name
    session = CodingSession(units, book, coder, place, name=str(codebook))
    return CodingView(session, hide_outlet).box


class CodingView:
    """The widgets around a session: what they show is always the session's state."""

    def __init__(self, session: CodingSession, hide_outlet: bool) -> None:
        try:
            import ipywidgets
        except ImportError as error:
            raise MediakitError(
                "ipywidgets is not installed", todo='install it: pip install "mediakit[lab]", or use write_coding_sheet'
            ) from error
        self.session, self.hide_outlet = session, hide_outlet
        self._typed = ""
        self._showing = False
        codes = session.codebook.codes
        if len(codes) > len(SIGNS):
            raise MediakitError(f"{len(codes)} codes are too many to be shown", todo=f"{len(SIGNS)} are the most")
        self.by_sign = {sign: code.code for sign, code in zip(SIGNS, codes, strict=False)}
        wide = ipywidgets.Layout(width="auto", min_width="10rem")
        self.bar = ipywidgets.IntProgress(min=0, max=len(session.units), layout=ipywidgets.Layout(width="18rem"))
        self.progress, self.shown, self.status = ipywidgets.HTML(), ipywidgets.HTML(), ipywidgets.HTML()
        self.toggles = {
            code: ipywidgets.ToggleButton(
                description=f"{sign} {session.codebook.labels[code]}",
                tooltip=next(one.definition for one in codes if one.code == code),
                layout=wide,
            )
            for sign, code in self.by_sign.items()
        }
        self.keys = ipywidgets.Text(placeholder="click here and type keys", description="Keys", continuous_update=True)
        self.note = ipywidgets.Text(
            placeholder="why? what is unclear?", description="Note", continuous_update=False,
            layout=ipywidgets.Layout(width="40rem"),
        )  # fmt: skip
        self.words = ipywidgets.Text(placeholder="copy words of the text", description="Mark")
        self.mark_for = ipywidgets.Dropdown(
            options=[(session.codebook.labels[code], code) for code in self.by_sign.values()],
            description="for",
            style={"description_width": "2rem"},
        )
        self.mark = ipywidgets.Button(description="Mark these words", layout=wide)
        self.buttons = {
            name: ipywidgets.Button(description=label, button_style=style, layout=wide)
            for name, label, style in (
                ("next", "Next (space)", "primary"),
                ("none", "None of these (0)", ""),
                ("skip", "Skip (s)", ""),
                ("undo", "Undo (u)", ""),
                ("back", "Back (b)", ""),
            )
        }
        book = ipywidgets.Accordion(children=[ipywidgets.HTML(_describe(session.codebook))], selected_index=None)
        book.set_title(0, f"Codebook: {session.codebook.title}")
        row = ipywidgets.Layout(flex_flow="row wrap", display="flex")
        grid = ipywidgets.Layout(display="grid", grid_template_columns="repeat(auto-fill, minmax(13rem, 1fr))")
        self.box = ipywidgets.VBox(
            [
                ipywidgets.HTML(STYLE),
                ipywidgets.HBox([self.bar, self.progress]),
                self.shown,
                ipywidgets.Box(list(self.toggles.values()), layout=grid),
                ipywidgets.Box(list(self.buttons.values()), layout=row),
                self.keys,
                ipywidgets.HTML(f"<small>{KEYS}</small>"),
                self.note,
                ipywidgets.HBox([self.words, self.mark_for, self.mark]),
                self.status,
                book,
            ]
        )
        self.box.session = session
        self._listen()
        self.show("; ".join(session.damaged))

    def _listen(self) -> None:
        for code, toggle in self.toggles.items():
            toggle.observe(lambda change, code=code: self._on_toggle(code), names="value")
        for name, button in self.buttons.items():
            button.on_click(lambda _, name=name: self.press(name))
        self.keys.observe(self._on_keys, names="value")
        self.note.observe(lambda _: self._keep_note(), names="value")
        self.mark.on_click(lambda _: self._on_mark())

    def press(self, name: str) -> None:
        """What a button does, and a key."""
        session, said = self.session, ""
        match name:
            case "next":
                session.finish()
            case "none":
                for code in list(session.state.present):
                    session.toggle(code)
                session.finish()
            case "skip":
                session.skip()
            case "undo":
                said = "Taken back." if session.undo() else "There is nothing to take back in this window."
            case "back":
                session.go(-1)
        self.show(said)

    def _on_toggle(self, code: str) -> None:
        if not self._showing:
            self.session.toggle(code)
            self.show()

    def _on_keys(self, change: dict[str, Any]) -> None:
        """Only what was typed since the last look: the field is never emptied, which could swallow a key."""
        typed = change["new"]
        fresh = typed[len(self._typed) :] if typed.startswith(self._typed) else ""
        self._typed = typed
        named = {" ": "next", "0": "none", "s": "skip", "u": "undo", "b": "back"}
        for sign in fresh.lower():
            if sign in named:
                self.press(named[sign])
            elif sign in self.by_sign:
                self.session.toggle(self.by_sign[sign])
                self.show()
            else:
                self.show(f"The key {html.escape(sign)} means nothing here.")

    def _keep_note(self) -> None:
        if not self._showing:
            self.session.write_note(self.note.value)

    def _on_mark(self) -> None:
        try:
            self.session.add_span(self.mark_for.value, self.words.value.strip())
        except MediakitError as error:
            self.show(html.escape(f"{error.what}: {error.todo}"))
            return
        self.words.value = ""
        self.show("Marked.")

    def show(self, said: str = "") -> None:
        """Bring the widgets to the state of the session."""
        session, state = self.session, self.session.state
        n, n_done = len(session.units), session.n_done
        self._showing = True
        try:
            self.bar.value = n_done + session.n_skipped
            skipped = f", {session.n_skipped} skipped" if session.n_skipped else ""
            self.progress.value = f"<b>{n_done} of {n} coded{skipped}</b> · unit {session.place + 1}"
            for code, toggle in self.toggles.items():
                toggle.value = code in state.present
                toggle.button_style = "info" if toggle.value else ""
            self.note.value = state.note
            self.shown.value = self._render()
            end = "<b>All units are coded or skipped.</b> You can still change them with Back. " * (
                n_done + session.n_skipped == n
            )
            self.status.value = f'<span role="status">{end}{said}</span>'
        finally:
            self._showing = False

    def _render(self) -> str:
        unit, state = self.session.unit, self.session.state
        text, parts, at = unit["text"], [], 0
        for span in sorted(state.spans, key=lambda one: (one["start"], one["end"])):
            if span["start"] >= at:
                label = html.escape(self.session.codebook.labels.get(span["code"], span["code"]))
                marked = html.escape(text[span["start"] : span["end"]])
                parts += [html.escape(text[at : span["start"]]), f'<mark title="{label}">{marked}</mark>']
                at = span["end"]
        outlet = "" if self.hide_outlet else f"<br><small>{html.escape(unit['outlet'])}</small>"
        answer = {"done": "<small> · coded</small>", "skipped": "<small> · skipped</small>"}.get(state.status, "")
        return f'<div class="mk-unit">{"".join(parts)}{html.escape(text[at:])}{outlet}{answer}</div>'


def _describe(book: Codebook) -> str:
    """Definitions and examples, as coders need them."""
    parts = [f"<p>{html.escape(book.description)}</p>"]
    for code in book.codes:
        parts.append(f"<p><b>{html.escape(code.label)}</b>: {html.escape(code.definition)}</p><ul>")
        parts += [f"<li>yes: {html.escape(one)}</li>" for one in code.include]
        parts += [f"<li>no: {html.escape(one)}</li>" for one in code.exclude]
        parts.append("</ul>")
    return f'<div class="mk-book">{"".join(parts)}</div>'
