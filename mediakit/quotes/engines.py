"""Optional engines: a spaCy pipeline reads the sentences in place of mediakit's own tagger and rules of grammar.

Any English pipeline will do; of it are used what it has: fine-grained tags (Penn Treebank), dependencies (who is
the subject of a verb) and entities (which names are persons). What it lacks is done by mediakit. Everything after
that - cues, speakers, media, flags - and the record are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mediakit.errors import ResourceError

if TYPE_CHECKING:
    from mediakit.quotes.sentences import Sentence

# What a pipeline is given for a quotation, which is one token here.
STAND_IN = "this"
_SUBJECTS = frozenset(("nsubj", "nsubjpass", "nsubj:pass", "csubj"))
_NO_PART = frozenset(("relcl", "acl:relcl", "appos", "punct", "acl"))


@dataclass(frozen=True)
class Reading:
    """What an engine says of one sentence, by number of the token.

    `tags` is empty without a tagger; `subjects` leads from a verb to the first and last token of its subject;
    `persons` are the tokens of names of persons.
    """

    tags: Sequence[str] = ()
    subjects: dict[int, tuple[int, int]] = field(default_factory=dict)
    persons: frozenset[int] = frozenset()


def load_engine(engine: Any) -> Any:
    """A spaCy pipeline, by its name or as it is; None stays None.

    Raises
    ------
    ResourceError
        If spaCy or the pipeline is not installed, or the object is no pipeline.
    """
    if engine is None or (hasattr(engine, "pipe") and hasattr(engine, "vocab")):
        return engine
    if not isinstance(engine, str):
        raise ResourceError("an engine is the name of a spaCy pipeline or the pipeline itself", repr(engine), _HOW)
    try:
        import spacy
    except ImportError as error:
        raise ResourceError("spaCy is not installed", f"engine {engine!r}", _HOW) from error
    try:
        return spacy.load(engine)
    except OSError as error:
        raise ResourceError("there is no such spaCy pipeline here", f"engine {engine!r}", _HOW) from error


_HOW = (
    "install spaCy and an English pipeline (see spacy.io/usage/models), or leave engine out: the default needs neither"
)


def read_sentences(sentences: list[Sentence], pipeline: Any) -> None:
    """Let a pipeline read all sentences of a text; its readings are kept with them."""
    from spacy.tokens import Doc

    docs = [
        Doc(pipeline.vocab, words=[STAND_IN if token.is_quote else token.text for token in sentence.tokens])
        for sentence in sentences
    ]
    for sentence, doc in zip(sentences, pipeline.pipe(docs), strict=True):
        sentence.reading = _read(doc)


def _read(doc: Any) -> Reading:
    tags = [token.tag_ for token in doc] if doc.has_annotation("TAG") else []
    persons = frozenset(
        place for entity in doc.ents if entity.label_ == "PERSON" for place in range(entity.start, entity.end)
    )
    if not doc.has_annotation("DEP"):
        return Reading(tags, {}, persons)
    subjects = {token.head.i: _phrase(token) for token in doc if token.dep_ in _SUBJECTS}
    for token in doc:
        # "praised the crew and called it": the second verb has the subject of the first
        if token.dep_ == "conj" and token.i not in subjects and token.head.i in subjects:
            subjects[token.i] = subjects[token.head.i]
    return Reading(tags, subjects, persons)


def _phrase(head: Any) -> tuple[int, int]:
    """First and last token of a phrase without its relative clauses and appositions."""
    inside = [head.i]
    for child in head.children:
        if child.dep_ not in _NO_PART:
            inside += [token.i for token in child.subtree]
    return min(inside), max(inside)
