"""Frames learned from codes: what is learned, how it is tested, what is refused, and how a model is kept."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from mediakit.errors import MediakitError, ResourceError
from mediakit.frames import FrameModel, code_frames, find_frames, read_frame_model, train_frames
from mediakit.frames.fit import _best_threshold, split_groups
from mediakit.frames.scores import count_decisions, f1_scores
from mediakit.frames.units import find_stories
from mediakit.schema import CODES

BOOK = {
    "name": "ferry-frames",
    "title": "What the strike is said to be about",
    "version": "1.0",
    "language": "en",
    "licence": "CC0-1.0",
    "source": "invented for these tests",
    "rule": {"headline": {"hits": 1}, "text": {"hits": 1}, "quotation": {"hits": 1}},
    "codes": [
        {"code": "quarrel", "label": "Quarrel", "definition": "One side reproaches the other.",
         "terms": [{"reason": "words for quarrels", "any": ["clash*", "accus*", "at odds"]}]},
        {"code": "money", "label": "Money", "definition": "What it costs.",
         "terms": [{"reason": "prices", "any": ["cost*", "wage*"]}]},
    ],
}  # fmt: skip
PLAIN = ["ferry", "harbour", "island", "boat", "morning", "wind", "quay", "captain", "crew", "ticket", "rain", "winter"]
# The codebook does not have the second word of each: only somebody who learns from the codes can find it.
COLUMNS = list(dict.fromkeys([*CODES.names, "probability", "threshold", "note"]))
CUES = {"quarrel": ["clash", "snarling"], "money": ["costs", "ledger"]}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_book(tmp_path / "ferry-frames.yml")


def write_book(path: Path, **changes: Any) -> Path:
    path.write_text(yaml.safe_dump({**BOOK, **changes}), encoding="utf-8")
    return path


def make_texts(n: int, outlets: int = 6, seed: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Headlines of plain words, a third of them with the words of a frame, and what people say of them."""
    rng = np.random.default_rng(seed)
    articles, codes = [], []
    for number in range(n):
        words = list(rng.choice(PLAIN, 7))
        present = {code: bool(rng.random() < 0.35) for code in CUES}
        for code, found in present.items():
            words += [rng.choice(CUES[code])] if found else []
            codes.append((f"a{number}", "", "headline", "ferry-frames", code, found, "ann"))
        rng.shuffle(words)
        articles.append((f"a{number}", f"Outlet {number % outlets}", " ".join(words), "", "en", ""))
    table = pd.DataFrame(articles, columns=["article_id", "outlet", "headline", "text", "lang", "cluster_id"])
    columns = ["article_id", "quote_id", "field", "codebook", "code", "present", "coder"]
    return table.assign(published=pd.Timestamp("2031-05-03", tz="UTC")), pd.DataFrame(codes, columns=columns)


@cache
def trained(folder: Path) -> FrameModel:
    return train_frames(*make_texts(120), write_book(folder / "ferry-frames.yml"))


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> FrameModel:
    return trained(tmp_path_factory.mktemp("book"))


def row_of(model: FrameModel, grouped_by: str, name: str) -> pd.Series:
    rows = model.scores[model.scores["grouped_by"] == grouped_by]
    return rows[(rows["average"] == name) | (rows["code"] == name)].iloc[0]


# --- learning


def test_what_the_dictionary_lacks_is_learned(model: FrameModel):
    for grouped_by in ("story", "outlet"):
        row = row_of(model, grouped_by, "micro")
        assert row["f1"] > 0.9 > row["dictionary_f1"] > 0.5
        assert row["difference"] == pytest.approx(row["f1"] - row["dictionary_f1"])
    story = row_of(model, "story", "micro")
    assert story["low"] <= story["f1"] <= story["high"] and story["difference_low"] > 0


def test_other_texts_are_coded_in_the_table_codes_with_a_probability(model: FrameModel):
    others, truth = make_texts(60, seed=1)
    before = others.copy()
    coded = model.code(others)
    assert list(coded.columns) == COLUMNS
    assert len(coded) == 2 * len(others) and set(coded["coder"]) == {"model"}
    both = coded.merge(truth, on=["article_id", "code"], suffixes=("", "_people"))
    assert (both["present"] == both["present_people"]).mean() > 0.95
    assert (coded["present"] == (coded["probability"] >= coded["threshold"])).all()
    assert coded["probability"].between(0, 1).all()
    pd.testing.assert_frame_equal(others, before)
    counted = code_frames(find_frames(others, model.codebook), others, "headline", model.codebook)
    both = coded.merge(counted, on=["article_id", "code"], suffixes=("", "_dictionary"))
    assert len(both) == len(coded) and (both["hits"] == both["hits_dictionary"]).all()
    assert np.allclose(both["per_1000_words"].astype(float), both["per_1000_words_dictionary"])


def test_probabilities_are_as_high_as_shares(book: Path):
    rng = np.random.default_rng(5)
    texts, codes = make_texts(400, seed=5)
    flipped = codes.assign(present=codes["present"] ^ (rng.random(len(codes)) < 0.2))
    others, truth = make_texts(300, seed=6)
    people = truth.assign(present=truth["present"] ^ (rng.random(len(truth)) < 0.2))
    coded = train_frames(texts, flipped, book).code(others)
    both = coded.merge(people, on=["article_id", "code"], suffixes=("", "_people"))
    for low, high in ((0, 0.4), (0.6, 1)):
        here = both[both["probability"].between(low, high)]
        assert len(here) > 50
        assert abs(here["probability"].mean() - here["present_people"].mean()) < 0.08


def test_codes_without_meaning_score_no_better_than_always_present(book: Path):
    texts, codes = make_texts(150)
    rng = np.random.default_rng(1)
    row = row_of(train_frames(texts, codes.assign(present=rng.random(len(codes)) < 0.3), book), "story", "micro")
    assert row["f1"] < row["always_f1"] + 0.05


def test_the_same_call_gives_the_same_model(book: Path, model: FrameModel, tmp_path: Path):
    again = train_frames(*make_texts(120), book)
    pd.testing.assert_frame_equal(again.scores, model.scores)
    one, other = model.save(tmp_path / "one.npz"), again.save(tmp_path / "other.npz")
    assert one.read_bytes() == other.read_bytes()


def test_the_order_of_the_codes_does_not_matter(book: Path, model: FrameModel):
    texts, codes = make_texts(120)
    shuffled = train_frames(texts, codes.sample(frac=1, random_state=3), book)
    assert shuffled.codes == model.codes
    pd.testing.assert_frame_equal(shuffled.scores, model.scores)


def test_a_code_that_the_codebook_lacks_is_learned_and_not_compared(book: Path):
    texts, codes = make_texts(120)
    model = train_frames(texts, codes.replace({"code": {"money": "own"}}), book)
    row = row_of(model, "story", "own")
    assert row["f1"] > 0.8 and np.isnan(row["dictionary_f1"]) and row["reason"] == "no cues in the codebook"
    assert np.isnan(row_of(model, "story", "micro")["dictionary_f1"])
    coded = model.code(texts.head(3))
    assert coded.loc[coded["code"] == "own", "hits"].isna().all()


# --- testing without leaks


def test_copies_do_not_leak_between_the_parts():
    # Each text runs four times and its codes are drawn by lot: who has seen a copy knows the answer, nobody else can.
    rng = np.random.default_rng(2)
    n, copies = 60, 4
    names = [f"word{number}" for number in range(400)]
    texts = [" ".join(rng.choice(names, 12)) for _ in range(n)]
    lots = rng.random(n) < 0.4
    rows = [
        {
            "article_id": f"a{k}-{c}",
            "outlet": f"Outlet {c}",
            "headline": f"{texts[k]} {names[c]}",
            "cluster_id": f"s{k}",
        }
        for k in range(n)
        for c in range(copies)
    ]
    articles = pd.DataFrame(rows).assign(published=pd.Timestamp("2031-05-03", tz="UTC"))
    codes = articles[["article_id"]].assign(field="headline", code="conflict", present=np.repeat(lots, copies))
    known, hidden = (train_frames(table, codes) for table in (articles, articles.assign(cluster_id="")))
    assert row_of(hidden, "story", "micro")["f1"] > 0.9
    assert row_of(known, "story", "micro")["f1"] < 0.7
    # Every outlet has every text: without the copies of those of the left-out one nothing is left to learn from.
    outlets = known.scores[known.scores["grouped_by"] == "outlet"]
    assert outlets["f1"].isna().all()
    assert outlets["reason"].str.startswith("not tested: without copies").all()


def test_stories_are_articles_clusters_and_equal_words():
    units = pd.DataFrame(
        {
            "article_id": ["a", "a", "b", "c", "d", "e"],
            "cluster_id": ["", "", "k", "k", "", ""],
            "words": ["One", "Two", "Three", "four!", "Four", "five"],
        }
    )
    assert find_stories(units).tolist() == [0, 0, 1, 1, 1, 2]


@given(st.lists(st.integers(0, 9), min_size=2, max_size=60), st.integers(0, 5))
@settings(max_examples=50, deadline=None)
def test_no_group_is_in_two_parts_and_every_unit_is_tested_once(groups: list[int], seed: int):
    array = np.array(groups)
    parts = split_groups(array, seed)
    if len(set(groups)) < 2:
        assert parts == []
        return
    assert sorted(np.concatenate([test for _, test in parts])) == list(range(len(groups)))
    assert all(not set(array[train]) & set(array[test]) for train, test in parts)


def test_few_outlets_have_no_interval_and_fewer_are_no_test(book: Path):
    texts, codes = make_texts(80, outlets=4)
    row = row_of(train_frames(texts, codes, book), "outlet", "micro")
    assert row["f1"] > 0.8 and np.isnan(row["low"])
    assert row["reason"] == "4 outlet groups are too few for an interval"
    row = row_of(train_frames(texts.assign(outlet="One"), codes, book), "outlet", "micro")
    assert np.isnan(row["f1"]) and row["reason"] == "not tested: 3 named outlets are the least"


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(-4, 4)), min_size=1, max_size=25))
@settings(max_examples=80, deadline=None)
def test_no_other_threshold_has_a_better_f1(pairs: Sequence[tuple[int, int]]):
    answers, scores = (np.array(column, dtype=float) for column in zip(*pairs, strict=True))
    if not answers.any():
        return

    def f1(threshold: float) -> float:
        got = (scores >= threshold).astype(float)
        return f1_scores(count_decisions(answers[:, None], got[:, None], np.arange(len(scores))).total)[0]

    assert f1(_best_threshold(answers, scores)) == pytest.approx(max(f1(score) for score in scores))


def test_texts_that_share_no_word_are_called_by_chance(book: Path):
    texts, codes = make_texts(60)
    model = train_frames(texts.assign(headline=[f"w{number}" for number in range(60)]), codes, book)
    coded = model.code(texts.assign(headline="something"))
    assert coded.groupby("code")["probability"].nunique().eq(1).all()


# --- refusing


def test_fewer_than_fifty_units_are_refused(book: Path):
    with pytest.raises(MediakitError, match="49 coded units are too few to learn from: 50"):
        train_frames(*make_texts(49), book)


def test_copies_are_counted_once(book: Path):
    texts, codes = make_texts(80)
    copied = texts.assign(cluster_id=["k"] * 40 + [""] * 40)
    with pytest.raises(MediakitError, match="41 coded units are too few"):
        train_frames(copied, codes, book)


def test_units_in_another_language_are_not_learned_from_and_not_coded(book: Path, model: FrameModel):
    texts, codes = make_texts(80)
    foreign = texts.assign(lang=["ru"] * 40 + ["en"] * 40)
    with pytest.raises(MediakitError, match="40 coded units") as error:
        train_frames(foreign, codes, book)
    assert "80 units are coded" in error.value.where and "language (en)" in error.value.where
    coded = model.code(foreign.assign(lang=["ru"] * 40 + ["en-GB"] * 40))
    assert coded["present"].isna().tolist() == [True] * 80 + [False] * 80
    assert set(coded["note"]) == {"not searched: language 'ru', and the codebook is for 'en'", ""}
    assert coded["probability"].isna().sum() == 80
    kept = train_frames(texts.assign(lang=["ru"] * 10 + ["en"] * 70), codes, book)
    assert "10 of 80 coded units are not among the texts, empty or in another language" in repr(kept)


def test_a_frame_with_too_few_units_is_said_and_not_trained(book: Path):
    texts, codes = make_texts(80)
    rare = codes["code"].eq("money") & ~codes["article_id"].isin([f"a{number}" for number in range(9)])
    model = train_frames(texts, codes.assign(present=codes["present"] & ~rare), book)
    assert model.codes == ("quarrel",)
    row = model.scores[model.scores["code"] == "money"].iloc[0]
    assert row["reason"].startswith("not trained: ") and np.isnan(row["f1"])
    assert row["reason"] in repr(model)
    with pytest.raises(MediakitError, match="no frame can be learned") as error:
        train_frames(texts, codes.assign(present=False), book)
    assert "quarrel: not trained: 0 units with it" in error.value.where


def test_votes_are_settled_by_the_adjudicated_one_then_by_the_majority(book: Path):
    texts, codes = make_texts(80)
    wrong = codes.assign(present=~codes["present"])
    several = pd.concat([codes, wrong.assign(coder="ben"), codes.assign(coder="cat")])
    one = train_frames(texts, codes, book)
    pd.testing.assert_frame_equal(train_frames(texts, several, book).scores, one.scores)
    judged = pd.concat([wrong, wrong.assign(coder="ben"), codes.assign(coder="adjudicated")])
    pd.testing.assert_frame_equal(train_frames(texts, judged, book).scores, one.scores)
    pd.testing.assert_frame_equal(train_frames(texts, several, book, coder="cat").scores, one.scores)
    with pytest.raises(MediakitError, match="no unit"):  # all ties
        train_frames(texts, pd.concat([codes, wrong.assign(coder="ben")]), book, coder="nobody")


def test_ties_are_left_out(book: Path):
    texts, codes = make_texts(80)
    ben = codes.assign(coder="ben")
    tied = ben["article_id"].isin(["a1", "a2"])
    model = train_frames(texts, pd.concat([codes, ben.assign(present=ben["present"] ^ tied)]), book)
    assert row_of(model, "story", "quarrel")["n_units"] == 78


def test_codes_of_several_fields_need_a_field(book: Path):
    texts, codes = make_texts(60)
    both = pd.concat([codes, codes.assign(field="text")])
    with pytest.raises(MediakitError, match="the codes are of 2 fields"):
        train_frames(texts, both, book)
    assert train_frames(texts, both, book, field="headline").field == "headline"
    with pytest.raises(MediakitError, match="no field 'lede'"):
        train_frames(texts, codes, book, field="lede")


def test_quotations_are_units_of_their_own(book: Path):
    texts, codes = make_texts(80)
    quotes = texts.assign(quote_id=texts["article_id"].str.replace("a", "q"), text=texts["headline"])
    codes = codes.assign(field="quotation", quote_id=codes["article_id"].str.replace("a", "q"))
    broken = pd.concat([quotes, quotes.head(1).assign(text="and a clash")])
    coded = train_frames(broken, codes, book).code(broken)
    assert len(coded) == 160
    assert coded.loc[(coded["quote_id"] == "q0") & (coded["code"] == "quarrel"), "hits"].item() >= 1


@pytest.mark.parametrize("headline", ["", "clash", "...", "🚢 שלום", "clash " * 3000])
def test_any_text_is_coded(model: FrameModel, headline: str):
    texts, _ = make_texts(1)
    coded = model.code(texts.assign(headline=headline))
    assert len(coded) == (2 if headline else 0)
    assert coded["probability"].between(0, 1).all()


def test_no_texts_give_an_empty_table(model: FrameModel):
    coded = model.code(make_texts(3)[0].head(0))
    assert coded.empty and list(coded.columns) == COLUMNS


# --- keeping


def test_a_model_that_was_saved_and_read_says_the_same(model: FrameModel, tmp_path: Path):
    others, _ = make_texts(40, seed=3)
    read = read_frame_model(model.save(tmp_path / "model.npz"), model.codebook)
    pd.testing.assert_frame_equal(read.code(others), model.code(others))
    pd.testing.assert_frame_equal(read.scores, model.scores)
    assert repr(read) == repr(model)


def test_ones_own_codebook_is_looked_for_beside_the_model(tmp_path: Path):
    kept = trained(tmp_path).save(tmp_path / "model.npz")
    assert read_frame_model(kept).codebook == str(tmp_path / "ferry-frames.yml")


def test_no_pickle_and_no_text_is_in_the_file(model: FrameModel, tmp_path: Path):
    path = model.save(tmp_path / "model.npz")
    with zipfile.ZipFile(path) as file:
        assert all(b"'|O'" not in file.read(name)[:200] for name in file.namelist())
    with np.load(path, allow_pickle=False) as file:
        about = json.loads(file["about"].tobytes())
    headlines = make_texts(120)[0]["headline"]
    assert not any(headline in json.dumps(about) for headline in headlines)


def test_another_codebook_is_refused(model: FrameModel, tmp_path: Path):
    path = model.save(tmp_path / "model.npz")
    changed = write_book(tmp_path / "changed.yml", codes=BOOK["codes"][:1])
    with pytest.raises(ResourceError, match="other cue terms"):
        read_frame_model(path, changed)
    with pytest.raises(ResourceError, match="no codebook"):
        read_frame_model(path, tmp_path / "none.yml")


def rewrite(path: Path, **changes: Any) -> None:
    with np.load(path) as file:
        arrays = dict(file)
    about = json.loads(arrays["about"].tobytes())
    about |= {key: value for key, value in changes.items() if key in about}
    arrays |= {key: value for key, value in changes.items() if key not in about}
    arrays["about"] = np.frombuffer(json.dumps(about).encode(), dtype=np.uint8)
    np.savez(path, **arrays)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"version": 1}, "no frame model of version 2"),
        ({"format": "something else"}, "no frame model"),
        ({"weights": np.zeros((3, 2), dtype=np.float32)}, "damaged: weights"),
        ({"thresholds": np.array([np.nan, 0.0])}, "damaged: thresholds"),
        ({"slopes": np.array(["a", "b"])}, "damaged: slopes"),
        ({"words": ["ferry"]}, "damaged"),
        ({"pieces": ["fer"]}, "damaged"),
    ],
)
def test_a_damaged_file_is_refused(model: FrameModel, tmp_path: Path, changes: dict[str, Any], message: str):
    path = model.save(tmp_path / "model.npz")
    rewrite(path, **changes)
    with pytest.raises(ResourceError, match=message):
        read_frame_model(path, model.codebook)


@pytest.mark.parametrize("content", [b"", b"no model", b"PK\x03\x04 cut"])
def test_a_file_that_is_no_model_is_refused(tmp_path: Path, content: bytes):
    path = tmp_path / "model.npz"
    with pytest.raises(ResourceError, match="no such frame model"):
        read_frame_model(path)
    path.write_bytes(content)
    with pytest.raises(ResourceError, match="cannot be read"):
        read_frame_model(path)


def test_the_name_of_the_file_says_what_it_is(model: FrameModel, tmp_path: Path):
    with pytest.raises(MediakitError, match="file of arrays"):
        model.save(tmp_path / "model.pkl")


def test_printing_a_model_shows_both_scores(model: FrameModel):
    told = repr(model)
    assert "F1 on stories not seen (95 %)" in told and "F1 on outlets not seen" in told
    assert "learned" in told and "dictionary" in told
    assert f"{row_of(model, 'story', 'micro')['dictionary_f1']:.2f}" in told


def test_importing_frames_loads_no_heavy_library():
    code = "import mediakit.frames, sys; print([m for m in ('sklearn', 'scipy', 'pandas') if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
