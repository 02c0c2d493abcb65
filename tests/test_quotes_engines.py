"""Another engine for quotations: spaCy, here with pipelines made by hand, so that no model has to be downloaded."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mediakit.errors import ResourceError
from mediakit.marks import find_outer_segments
from mediakit.quotes import find_quotes, find_quotes_in
from mediakit.quotes.engines import Reading, load_engine, read_sentences
from mediakit.quotes.sentences import find_sentences
from mediakit.text import tag_words

try:
    import spacy
    from spacy.language import Language
    from spacy.tokens import Doc
except ImportError:
    spacy = None

_NUMBERS = count()
Arcs = dict[str, tuple[str, str]]
ARTICLE = (
    "“It’s late,” said Ann Falk, the harbour master. She told the Herald that the crew’s pay was “a disgrace.”\n\n"
    'The minister, who met her in Vosk, called it "brave", and added that the U.S. engineers would stay.\n\n'
    "“We wait,” Orm said — “and wait.”\n"
)


@pytest.fixture(autouse=True, scope="module")
def needs_spacy() -> None:
    """No test is skipped: without spaCy nobody would notice that the other engine has broken."""
    if spacy is None:
        pytest.fail("these tests need spaCy: run `make setup`, or pip install 'mediakit[spacy]'", pytrace=False)


def make_pipeline(
    tags: dict[str, str] | None = None, arcs: Arcs | None = None, persons: str = "", lang: str = "en"
) -> Any:
    """A pipeline that knows its sentences by heart.

    `tags`: those of the default tagger but for these words; `arcs`: word -> (label, word it hangs on), all other
    words hang on the first one; `persons`: the words of names of persons.
    """
    pipeline = spacy.blank(lang)

    def read(doc: Doc) -> Doc:
        words = [token.text for token in doc]
        known: dict[str, Any] = {}
        if tags is not None:
            own = tag_words(words)
            known["tags"] = [tags.get(word, tag) for word, tag in zip(words, own, strict=True)]
        if arcs is not None:
            labels = [arcs.get(word, ("dep", words[0])) for word in words]
            known["deps"] = [label for label, _ in labels]
            known["heads"] = [words.index(head) if head in words else 0 for _, head in labels]
        if persons:
            known["ents"] = ["I-PERSON" if word in persons.split() else "O" for word in words]
        return Doc(doc.vocab, words, [bool(token.whitespace_) for token in doc], **known)

    name = f"by_heart_{next(_NUMBERS)}"
    Language.component(name, func=read)
    pipeline.add_pipe(name)
    return pipeline


@cache
def blank() -> Any:
    return spacy.blank("en")


def told(text: str, engine: Any = None) -> list[tuple[str, str, str]]:
    """Words, speaker and verb of each quotation; the words are those at their place."""
    quotes = find_quotes_in(text, engine=engine)
    assert all(text[quote.start : quote.end] == quote.text for quote in quotes)
    return [(quote.text, quote.speaker, quote.cue) for quote in quotes]


def reading_of(text: str, engine: Any) -> Reading:
    (sentence,) = find_sentences(text, find_outer_segments(text))
    read_sentences([sentence], engine)
    assert sentence.reading is not None
    return sentence.reading


# What of a pipeline is used -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "make",
    [lambda: spacy.blank("en"), lambda: spacy.blank("xx"), lambda: make_pipeline(tags={})],
    ids=["en", "xx", "tags"],
)
def test_a_pipeline_that_knows_no_more_changes_nothing(make: Callable[[], Any]) -> None:
    engine = make()
    assert find_quotes_in(ARTICLE, engine=engine) == find_quotes_in(ARTICLE)
    assert len(find_quotes_in(ARTICLE)) >= 5


def test_tags_are_those_of_the_pipeline() -> None:
    # the default takes "Orm" for an interjection, and so finds nobody who said it
    text = "Orm, whose brother Falk met at the harbour, said that it was late."
    assert told(text) == []
    assert told(text, make_pipeline(tags={"Orm": "NNP"})) == [("it was late", "Orm", "said")]


def test_subjects_are_those_of_the_pipeline() -> None:
    text = "The pilot Falk had met said the sea was rough."
    assert told(text)[0][1] == "Falk"  # a relative clause without "whom" misleads the rules
    arcs = {
        "The": ("det", "pilot"),
        "pilot": ("nsubj", "said"),
        "Falk": ("nsubj", "met"),
        "had": ("aux", "met"),
        "met": ("relcl", "pilot"),
        "said": ("ROOT", "said"),
        "the": ("det", "sea"),
        "sea": ("nsubj", "was"),
        "was": ("ccomp", "said"),
        "rough": ("acomp", "was"),
    }
    assert told(text, make_pipeline(arcs=arcs)) == [("the sea was rough", "The pilot", "said")]
    assert told(text, make_pipeline(arcs=arcs, tags={})) == [("the sea was rough", "The pilot", "said")]


@pytest.mark.parametrize("relative", ["relcl", "acl:relcl"])
def test_who_stands_for_what_the_pipeline_says(relative: str) -> None:
    text = "They met the aide to Ann Falk, who said that it was late."
    arcs = {
        "They": ("nsubj", "met"),
        "met": ("ROOT", "met"),
        "the": ("det", "aide"),
        "aide": ("dobj", "met"),
        "to": ("prep", "aide"),
        "Falk": ("pobj", "to"),
        "Ann": ("compound", "Falk"),
        "who": ("nsubj", "said"),
        "was": ("ccomp", "said"),
        "it": ("nsubj", "was"),
        ",": ("punct", "aide"),
    }
    near = make_pipeline(arcs={**arcs, "said": (relative, "Falk")})
    far = make_pipeline(arcs={**arcs, "said": (relative, "aide")})
    assert told(text, near) == [("it was late", "Ann Falk", "said")]
    assert told(text, far) == [("it was late", "the aide to Ann Falk", "said")]


def test_a_second_verb_has_the_subject_of_the_first() -> None:
    text = "Falk, who met Ann Orm at the pier, called it “brave”."
    arcs = {
        "Falk": ("ROOT", "Falk"),
        ",": ("punct", "Falk"),
        "who": ("nsubj", "met"),
        "met": ("relcl", "Falk"),
        "called": ("conj", "met"),
        "Orm": ("dobj", "met"),
        "Ann": ("compound", "Orm"),
    }
    read = reading_of(text, make_pipeline(arcs=arcs))
    verb = text.replace(",", " ,").split().index("called")
    assert (read.subjects[verb], read.antecedents[verb]) == ((2, 2), (0, 0))
    assert told(text, make_pipeline(arcs=arcs)) == [("“brave”", "Falk", "called")]


@pytest.mark.parametrize("label", ["nsubjpass", "nsubj:pass"])
def test_the_subject_of_a_passive_speaks_where_the_verb_says_so(label: str) -> None:
    text = "The pilot Orm had met was quoted as saying that it was late."
    arcs = {
        "The": ("det", "pilot"),
        "pilot": (label, "quoted"),
        "Orm": ("nsubj", "met"),
        "met": ("relcl", "pilot"),
        "quoted": ("ROOT", "quoted"),
        "was": ("auxpass", "quoted"),
        "as": ("prep", "quoted"),
        "saying": ("pcomp", "as"),
    }
    assert told(text, make_pipeline(arcs=arcs)) == [("it was late", "The pilot", "was quoted as saying")]


def test_a_subject_goes_without_apposition_and_clauses() -> None:
    text = "Mayors of Vosk, old friends, who met, say it is late."
    arcs = {
        "Mayors": ("nsubj", "say"),
        "of": ("prep", "Mayors"),
        "Vosk": ("pobj", "of"),
        ",": ("punct", "Mayors"),
        "friends": ("appos", "Mayors"),
        "old": ("amod", "friends"),
        "who": ("nsubj", "met"),
        "met": ("relcl", "Mayors"),
        "say": ("ROOT", "say"),
        "it": ("nsubj", "is"),
    }
    read = reading_of(text, make_pipeline(arcs=arcs))
    assert read.subjects[text.replace(",", " ,").split().index("say")] == (0, 2)
    assert read.subjects[text.replace(",", " ,").split().index("met")] == (7, 7)


def test_of_a_role_and_a_name_the_name_is_the_subject() -> None:
    text = "The mayor, Xylander, said it was late."
    arcs = {
        "The": ("det", "mayor"),
        "mayor": ("nsubj", "said"),
        "Xylander": ("appos", "mayor"),
        ",": ("punct", "mayor"),
        "said": ("ROOT", "said"),
        "was": ("ccomp", "said"),
        "it": ("nsubj", "was"),
    }
    assert told(text, make_pipeline(arcs=arcs)) == [("it was late", "Xylander", "said")]


def test_a_quotation_is_never_the_speaker() -> None:
    text = "“It is late,” Falk said."
    arcs = {"this": ("nsubj", "said"), "said": ("ROOT", "said"), "Falk": ("dep", "said")}
    assert told(text, make_pipeline(arcs=arcs)) == [("“It is late,”", "Falk", "said")]


def test_an_arc_that_makes_no_sense_does_no_harm() -> None:
    """Every word the subject of the next, in a circle: whatever comes out, spans are exact."""
    text = "The pilot, Ann Falk, who met Orm and called it that, said the sea was “quite” rough."
    words = text.replace(",", " ,").replace("“quite”", "this").replace(".", " .").split()
    arcs = {word: ("nsubj", following) for word, following in zip(words, words[1:] + words[:1], strict=True)}
    for quote in find_quotes_in(text, engine=make_pipeline(arcs=arcs)):
        assert text[quote.start : quote.end] == quote.text != ""


def test_names_of_persons_are_those_of_the_pipeline() -> None:
    text = "“It is late,” bell hooks said."
    assert told(text)[0][1] != "bell hooks"
    engine = make_pipeline(tags={"hooks": "NNS"}, persons="bell hooks")
    assert told(text, engine) == [("“It is late,”", "bell hooks", "said")]


def test_names_of_persons_help_to_tell_who_he_is() -> None:
    text = "They met Xylander. He said that it was late."
    assert told(text)[0][1] == "He"
    assert told(text, make_pipeline(persons="Xylander"))[0][1] == "Xylander"


# The table, offsets, any text -----------------------------------------------------------------------------------------


def test_the_table_is_made_with_a_pipeline_too() -> None:
    columns = {"article_id": ["a1", "a2"], "outlet": ["Post", "Post"], "published": [pd.NaT, pd.NaT]}
    articles = pd.DataFrame({**columns, "text": [ARTICLE, ""]})
    pd.testing.assert_frame_equal(find_quotes(articles, engine=spacy.blank("en")), find_quotes(articles))


def test_a_pipeline_sees_blanks_and_a_word_for_each_quotation() -> None:
    seen: list[str] = []
    pipeline = spacy.blank("en")

    def read(doc: Doc) -> Doc:
        seen.append(doc.text)
        return doc

    name = f"listening_{next(_NUMBERS)}"
    Language.component(name, func=read)
    pipeline.add_pipe(name)
    text = "“It’s late,” said Falk’s aide; she hadn’t left."
    (sentence,) = find_sentences(text, find_outer_segments(text))
    read_sentences([sentence], pipeline)
    assert seen == ["this said Falk’s aide; she hadn’t left."]


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=60)
    | st.lists(
        st.sampled_from(
            ["“", "”", '"', "'", "’", " ", "\n\n", ".", ",", "said", "Ann Falk", "who", "\u200b", "\0", "שלום", "🚢"]
        ),
        max_size=40,
    ).map(" ".join)
)
def test_any_text_can_be_read(text: str) -> None:
    assert find_quotes_in(text, engine=blank()) == find_quotes_in(text)


# What cannot be used --------------------------------------------------------------------------------------------------


@pytest.fixture
def no_spacy(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    real = builtins.__import__

    def refuse(name: str, *args: Any, **more: Any) -> Any:
        if name.partition(".")[0] == "spacy":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return real(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)
    for name in [name for name in sys.modules if name.partition(".")[0] == "spacy"]:
        monkeypatch.delitem(sys.modules, name)
    yield


def assert_says(error: ResourceError, what: str, where: str) -> None:
    assert what in error.what and where in error.where
    assert "install spaCy" in error.todo and "leave engine out" in error.todo


def test_without_spacy_the_default_works_and_an_engine_is_refused(no_spacy: None) -> None:
    assert told("“Yes,” said Ann Falk.") == [("“Yes,”", "Ann Falk", "said")]
    with pytest.raises(ResourceError) as caught:
        find_quotes_in("“Yes,” said Ann Falk.", engine="en_core_web_sm")
    assert_says(caught.value, "spaCy cannot be imported", "engine 'en_core_web_sm'")


# not there; no name; a folder without a pipeline; packages that are no pipelines
@pytest.mark.parametrize("name", ["en_no_such_pipeline", "", ".", "numpy", "pandas", "../en", "\0"])
def test_a_name_of_no_pipeline_is_refused(name: str) -> None:
    with pytest.raises(ResourceError) as caught:
        load_engine(name)
    assert_says(caught.value, "pipeline", f"engine {name!r}")


@pytest.mark.parametrize("make", [lambda: 5, list, object, lambda: tag_words, lambda: blank().vocab, lambda: Language])
def test_what_is_no_pipeline_is_refused(make: Callable[[], object]) -> None:
    thing = make()
    with pytest.raises(ResourceError) as caught:
        find_quotes_in("“Yes,” said Ann Falk.", engine=thing)
    assert_says(caught.value, "name of a spaCy pipeline or the pipeline itself", repr(thing)[:20])


def test_a_pipeline_of_another_language_is_refused() -> None:
    with pytest.raises(ResourceError) as caught:
        load_engine(spacy.blank("de"))
    assert_says(caught.value, "language 'de'", "engine")


def test_a_pipeline_is_loaded_by_its_folder(tmp_path: Any) -> None:
    spacy.blank("en").to_disk(tmp_path / "pipeline")
    assert told(ARTICLE, str(tmp_path / "pipeline")) == told(ARTICLE)
