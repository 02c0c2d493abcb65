"""Optional engines: a spaCy pipeline reads the sentences in place of mediakit's own tagger and rules of grammar.

Any English pipeline will do; of it are used what it has: fine-grained tags (Penn Treebank), dependencies (who is
the subject of a verb; labels of spaCy's English pipelines or of Universal Dependencies) and entities (which names are
persons). What it lacks is done by mediakit. Everything after that - cues, speakers, media, flags - and the record are
the same. The pipeline is given mediakit's sentences and words, so that offsets stay exact.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mediakit.errors import ResourceError

if TYPE_CHECKING:
    from mediakit.quotes.sentences import Sentence, Token

Phrase = tuple[int, int]  # first and last token

# What a pipeline is given for a quotation, which is one token here.
STAND_IN = "this"
# Labels without what follows a colon: "nsubj:pass" is "nsubj".
_SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "csubjpass"))
_NO_PART = frozenset(("relcl", "appos", "punct", "acl", "parataxis"))
_RELATIVES = frozenset(("who", "which", "that"))
_PERSONS = frozenset(("PERSON", "PER"))
_LANGUAGES = frozenset(("en", "xx"))  # English, or many languages
_HOW = (
    "install spaCy and an English pipeline (see spacy.io/usage/models), or leave engine out: the default needs neither"
)


@dataclass(frozen=True)
class Reading:
    """What an engine says of one sentence, by number of the token.

    `tags` is empty without a tagger; `subjects` leads from a verb to the first and last token of its subject, and
    `antecedents`, where that is "who", to those of the phrase which it stands for; `persons` are the tokens of names
    of persons.
    """

    tags: Sequence[str] = ()
    subjects: dict[int, Phrase] = field(default_factory=dict)
    antecedents: dict[int, Phrase] = field(default_factory=dict)
    persons: frozenset[int] = frozenset()


def load_engine(engine: Any) -> Any:
    """A spaCy pipeline, by its name or folder or as it is; None stays None.

    Raises
    ------
    ResourceError
        If spaCy or the pipeline is not installed, the pipeline is for another language, or the object is none.
    """
    if engine is None:
        return None
    pipeline = _load_by_name(engine) if isinstance(engine, str) else engine
    language = sys.modules.get("spacy.language")  # whoever holds a pipeline has imported it
    if language is None or not isinstance(pipeline, language.Language):
        what = "an engine is the name of a spaCy pipeline or the pipeline itself"
        raise ResourceError(what, f"engine {engine!r}", _HOW)
    if pipeline.lang not in _LANGUAGES:
        raise ResourceError(f"the spaCy pipeline is for the language {pipeline.lang!r}", f"engine {engine!r}", _HOW)
    return pipeline


def _load_by_name(name: str) -> Any:
    try:
        import spacy
    except ImportError as error:
        raise ResourceError("spaCy cannot be imported", f"engine {name!r}: {error}", _HOW) from error
    try:
        return spacy.load(name)
    except (OSError, ImportError, ValueError, TypeError, AttributeError) as error:
        # the latter: the name of a package that is no pipeline, or a pipeline of another version of spaCy
        missing = isinstance(error, OSError)
        what = "there is no such spaCy pipeline here" if missing else "spaCy cannot load this as a pipeline"
        raise ResourceError(what, f"engine {name!r}: {error}", _HOW) from error


def read_sentences(sentences: list[Sentence], pipeline: Any) -> None:
    """Let a pipeline read all sentences of a text; its readings are kept with them."""
    from spacy.tokens import Doc

    docs = [Doc(pipeline.vocab, *_words_and_blanks(sentence.tokens)) for sentence in sentences]
    for sentence, doc in zip(sentences, pipeline.pipe(docs), strict=True):
        sentence.reading = _read(doc, {number for number, token in enumerate(sentence.tokens) if token.is_quote})


def _words_and_blanks(tokens: list[Token]) -> tuple[list[str], list[bool]]:
    """The words of a sentence, and whether a blank follows each: pipelines have learnt from both."""
    words = [STAND_IN if token.is_quote else token.text for token in tokens]
    following = [token.start for token in tokens[1:]] + [tokens[-1].end]
    return words, [token.end < start for token, start in zip(tokens, following, strict=True)]


def _read(doc: Any, quotations: set[int]) -> Reading:
    tags = [token.tag_ for token in doc] if doc.has_annotation("TAG", require_complete=True) else []
    persons = frozenset(
        place for entity in doc.ents if entity.label_ in _PERSONS for place in range(entity.start, entity.end)
    )
    if not doc.has_annotation("DEP"):
        return Reading(tags, persons=persons)
    subjects: dict[int, Phrase] = {}
    antecedents: dict[int, Phrase] = {}
    for token in doc:
        verb = token.head
        if _label(token) not in _SUBJECTS or token.i in quotations:  # who speaks is never the quotation
            continue
        subjects[verb.i] = _phrase(_named(token))
        if token.lower_ in _RELATIVES and verb.dep_ in ("relcl", "acl:relcl"):
            antecedents[verb.i] = _phrase(verb.head)
    for token in doc:
        # "praised the crew and called it": the second verb has the subject of the first
        if token.dep_ == "conj" and token.i not in subjects and token.head.i in subjects:
            for table in (subjects, antecedents):
                if token.head.i in table:
                    table[token.i] = table[token.head.i]
    return Reading(tags, subjects, antecedents, persons)


def _label(token: Any) -> str:
    return str(token.dep_).partition(":")[0]


def _named(head: Any) -> Any:
    """Of "the mayor, Ann Falk" the name."""
    if head.text[:1].isupper():
        return head
    names = (child for child in head.children if child.dep_ == "appos" and child.text[:1].isupper())
    return next(names, head)


def _phrase(head: Any) -> Phrase:
    """First and last token of the phrase around its head, without relative clauses and appositions."""
    inside = {head.i}
    waiting = [head]
    while waiting:
        parts = [child for child in waiting.pop().children if _label(child) not in _NO_PART and child.i not in inside]
        inside |= {child.i for child in parts}
        waiting += parts
    first = last = head.i
    while first - 1 in inside:
        first -= 1
    while last + 1 in inside:
        last += 1
    return first, last
