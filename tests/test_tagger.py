"""Parts of speech: what they are, that the fast sums are the plain ones, and where the weights come from."""

from __future__ import annotations

import gzip
import importlib.util
import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mediakit.errors import ResourceError
from mediakit.text import QUOTED, QUOTED_TAG, tag_words
from mediakit.text.features import EDGE, context_features, fold_form
from mediakit.text.tagger import MODEL, NEEDED, Tagger, read_model

REPOSITORY = Path(__file__).resolve().parents[1]

# Words tagged with certainty, words that are ambiguous, names, shapes, and what no training text holds.
PIECES = [
    "The", "the", "minister", "Falk", "Orm", "said", "says", "that", "which", "to", "report", "reports", "plans", "US",
    "us", "U.S.", "IT", "May", "may", "don't", "’s", "'s", "well-known", "anti-Norland", "2017", "$5bn", "4,000", "20%",
    ",", ".", ":", "“", '"', "--", "(", QUOTED, EDGE, "", " ", "\n", "🚢", "👩‍🔧", "Zoë", "паром", "שביתה", "ﬁ", "İ",
    "ß", "#", "#year", "-", "--a--", "x" * 300,
]  # fmt: skip
words_of_a_sentence = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=30)


@cache
def bundled() -> tuple[dict[str, str], dict[str, str], dict[str, list[tuple[str, int]]]]:
    model = read_model()
    weights = {
        feature: [(letter, int(number)) for letter, number in re.findall(r"([A-Za-z])(-?\d+)", packed)]
        for feature, packed in model["weights"].items()
    }
    return model["tags"], model["sure"], weights


def tag_plainly(words: list[str]) -> list[str]:
    """The definition in the docstring of `Tagger`, word by word and weight by weight."""
    tags, sure, weights = bundled()
    found: list[str] = []
    for place, word in enumerate(words):
        tag = sure.get(fold_form(word)) if word != QUOTED else QUOTED_TAG
        if tag is None:
            before = [EDGE, EDGE, *found]
            scores = dict.fromkeys(tags, 0)
            for feature in context_features(words, place, before[-1], before[-2]):
                for letter, weight in weights.get(feature, ()):
                    scores[letter] += weight
            tag = tags[max(scores, key=lambda letter: scores[letter])]
        found.append(tag)
    return found


@given(words_of_a_sentence)
@example([])
@example([EDGE, "Falk", EDGE])
@example(["Falk"])
@settings(deadline=None)
def test_fast_sums_are_the_plain_definition(words: list[str]) -> None:
    assert tag_words(words) == tag_plainly(words)


@given(words_of_a_sentence, words_of_a_sentence)
@settings(deadline=None)
def test_tags_do_not_depend_on_what_was_tagged_before(first: list[str], second: list[str]) -> None:
    fresh = Tagger(read_model_once())
    expected = fresh.tag(second)
    fresh.tag(first)
    assert fresh.tag(second) == expected == tag_words(tuple(second))


@cache
def read_model_once() -> dict[str, object]:
    return read_model()


def test_memory_is_bounded_and_forgetting_changes_no_tag(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mediakit.text.tagger._KEPT_WORDS", 3)
    tagger = Tagger(read_model())
    for number in range(10):
        words = ["Falk", "reports", f"no{number}", "plans"]
        assert tagger.tag(words) == tag_plainly(words)
        assert len(tagger._entries) <= 3 + len(words) + 1


@pytest.mark.parametrize(
    ("sentence", "tags"),
    [
        ("The minister said that the ferry would sail on Monday .", "DT NN VBD IN DT NN MD VB IN NNP ."),
        ('"" , Falk told reporters in Harbourtown .', "QQ , NNP VBD NNS IN NNP ."),
        (
            "She says the report , which was published in May , is wrong .",
            "PRP VBZ DT NN , WDT VBD VBN IN NNP , VBZ JJ .",
        ),
        ("They don't know what she wants to do .", "PRP VBP VB WP PRP VBZ TO VB ."),
        ("The well-known captain 's ship left the port .", "DT JJ NN POS NN VBD DT NN ."),
        ("Sailors who saw it said that they were afraid .", "NNS WP VBD PRP VBD IN PRP VBD JJ ."),
    ],
)
def test_tags_of_sentences(sentence: str, tags: str) -> None:
    assert tag_words(sentence.split()) == tags.split()


@pytest.mark.xfail(reason="what 90,000 words do not teach; named in data/tagger/README.md", strict=True)
@pytest.mark.parametrize(
    ("sentence", "place", "tag"),
    [
        ("Sailors who were asked said no .", 4, "VBD"),
        ("The captain 's ship sank .", 4, "VBD"),
        ("They know what she plans to do .", 4, "VBZ"),
    ],
)
def test_known_errors(sentence: str, place: int, tag: str) -> None:
    assert tag_words(sentence.split())[place] == tag


def test_us_the_country_is_a_name_and_us_the_pronoun_is_none() -> None:
    assert tag_words(["The", "US", "denied", "it", "."])[1] == "NNP"
    assert tag_words(["He", "told", "us", "."])[2] == "PRP"


def test_no_words_no_tags() -> None:
    assert tag_words([]) == [] == tag_words(())


@pytest.mark.parametrize("word", ["", " ", "🚢", "\0", "’", "-", "x" * 10_000, "паром"])
def test_any_word_gets_one_of_penns_tags(word: str) -> None:
    assert set(tag_words([word, "said", word])) <= {*bundled()[0].values()}


def test_only_a_quotation_has_the_tag_of_quotations() -> None:
    assert QUOTED_TAG not in bundled()[0].values()
    assert tag_words([QUOTED, QUOTED]) == [QUOTED_TAG] * 2


def test_importing_text_loads_neither_weights_nor_nltk() -> None:
    code = (
        "import sys, mediakit.text as text; from mediakit.text.tagger import load_tagger as load; "
        "print('nltk' in sys.modules, load.cache_info().currsize); text.tag_words(['a']); "
        "print('nltk' in sys.modules, load.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "0", "False", "1"]


# --- where the weights come from ---


def test_weights_say_whence_they_are_and_their_licence_lies_beside_them() -> None:
    model = read_model()
    assert model["licence"] == "CC-BY-SA-4.0" and "GUM" in model["source"]
    readme = (MODEL.parent / "README.md").read_text(encoding="utf-8")
    licence = (MODEL.parent / "LICENSE.md").read_text(encoding="utf-8")
    assert "CC BY-SA 4.0" in licence and "Zeldes" in licence
    assert "tools/train_tagger.py" in readme and (REPOSITORY / "tools" / "train_tagger.py").is_file()
    words = re.search(r"\d+ words", model["trained"])
    assert words and words[0] in readme.replace(",", "")
    assert f"{len(model['sure'])} sure words" in readme and f"{len(model['weights'])} features" in readme.replace(
        ",", ""
    )


@pytest.mark.parametrize("key", NEEDED)
def test_weights_without_source_licence_or_version_are_refused(tmp_path: Path, key: str) -> None:
    model = dict(read_model())
    del model[key]
    (tmp_path / "model.json.gz").write_bytes(gzip.compress(json.dumps(model).encode()))
    with pytest.raises(ResourceError, match=key):
        read_model(tmp_path / "model.json.gz")


# gzip writes the time of day into its header: as a test's name it would differ from process to process.
@pytest.mark.parametrize(
    "content",
    [b"", b"no gzip", gzip.compress(b"no json"), gzip.compress(b"[]"), gzip.compress(b"\xff")],
    ids=["empty", "no gzip", "no JSON", "no object", "no UTF-8"],
)
def test_a_broken_file_is_an_error_that_names_it(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.json.gz"
    path.write_bytes(content)
    with pytest.raises(ResourceError) as caught:
        read_model(path)
    assert str(path) in str(caught.value)
    with pytest.raises(ResourceError, match="missing"):
        read_model(tmp_path / "none.json.gz")


# --- the script that makes them ---


@cache
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("train_tagger", REPOSITORY / "tools" / "train_tagger.py")
    assert spec and spec.loader
    module = sys.modules["train_tagger"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def conllu(*sentences: str) -> str:
    """CoNLL-U of sentences of `word/tag`; `~` before a word: no blank before it. Each word depends on the next one."""
    blocks = []
    for sentence in sentences:
        pieces = sentence.split(" ")
        rows = []
        for number, piece in enumerate(pieces):
            word, tag = piece.lstrip("~").rsplit("/", 1)
            misc = "SpaceAfter=No" if pieces[number + 1 : number + 2] and pieces[number + 1][0] == "~" else "_"
            head = (number + 2) % (len(pieces) + 1)
            rows.append("\t".join((str(number + 1), word, word, "_", tag, "_", str(head), "amod", "_", misc)))
        blocks.append("\n".join(["# sent_id = own", *rows]))
    return "\n\n".join(blocks) + "\n\n"


def joined(sentence: str) -> str:
    cells = next(script().read_sentences(conllu(sentence)))
    return " ".join("/".join(pair) for pair in script().join_words(cells))


@pytest.mark.parametrize(
    ("gum", "mediakit"),
    [
        ("They/PRP do/VBP ~n't/RB sail/VB", "They/PRP don't/VBP sail/VB"),
        ("We/PRP ~’re/VBP here/RB", "We’re/PRP here/RB"),
        ("Falk/NNP ~'s/POS ship/NN", "Falk/NNP 's/POS ship/NN"),
        ("a/DT well/RB ~-/HYPH ~known/VBN port/NN", "a/DT well-known/JJ port/NN"),
        ("a/DT ten/CD ~-/HYPH ~day/NN ~-/HYPH ~old/JJ strike/NN", "a/DT ten-day-old/JJ strike/NN"),
        ("Orm/NNP ~-/HYPH ~Falk/NNP left/VBD", "Orm-Falk/NNP left/VBD"),
        ("pages/NNS 3/CD ~-/HYPH ~4/CD", "pages/NNS 3-4/CD"),
        ("-/HYPH a/DT", "-/HYPH a/DT"),
    ],
)
def test_words_are_joined_as_mediakit_cuts_them(gum: str, mediakit: str) -> None:
    assert joined(gum) == mediakit


def test_quotations_become_one_word() -> None:
    sentence = [("“", "``"), ("Yes", "UH"), (",", ","), ("”", "''"), ("Falk", "NNP"), ("said", "VBD")]
    blank = script().blank_quotations
    assert blank(sentence) == [(QUOTED, QUOTED_TAG), ("Falk", "NNP"), ("said", "VBD")]
    assert blank(sentence[1:3]) is None
    assert blank([('"', "``"), ("Yes", "UH")]) is None


def test_training_works_from_end_to_end_and_gives_the_same_bytes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "gum"
    folder.mkdir()
    text = conllu("The/DT ferry/NN sails/VBZ ./.", "Falk/NNP says/VBZ ``/`` yes/UH ''/'' ./.", "Ships/NNS sail/VBP ./.")
    for name in ("news_a", "news_b", "news_c", "bio_a", "fiction_a"):
        (folder / f"GUM_{name}.conllu").write_text(text, encoding="utf-8")
    made = [tmp_path / "first.json.gz", tmp_path / "second.json.gz"]
    for path in made:
        script().main([str(folder), "--out", str(path), "--rounds", "3", "--shuffles", "2"])
    assert made[0].read_bytes() == made[1].read_bytes()
    printed = capsys.readouterr().out
    assert "learnt from 3 texts" in printed and "1 news held back" in printed
    model = read_model(made[0])
    assert "fiction" not in model["trained"] and model["trained"].endswith("GUM_news_a.conllu")
    assert Tagger(model).tag(["The", "ferry", "sails", "."]) == ["DT", "NN", "VBZ", "."]


def test_help_shows_how_to_call_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        script().main(["--help"])
    assert "python tools/train_tagger.py gum-dep.tar.gz" in " ".join(capsys.readouterr().out.split())
