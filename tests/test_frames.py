"""Cue terms in texts, and shares of texts: worked examples with a codebook of the test's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mediakit.errors import MediakitError, ResourceError, SchemaError
from mediakit.frames import code_frames, count_frames, find_frames, find_terms
from mediakit.resources import Code, Codebook, Rule, Term, list_codebooks, new_codebook, read_codebook, read_wordlist
from mediakit.schema import ARTICLES, CODES, FRAMES, QUOTES, cast_table, empty_table

BOOK = {
    "name": "ferry-frames",
    "title": "What the strike is said to be about",
    "version": "1.0",
    "language": "en",
    "licence": "CC0-1.0",
    "source": "invented for these tests",
    "rule": {"headline": {"hits": 1}, "text": {"hits": 3, "per_1000_words": 4}, "quotation": {"hits": 1}},
    "codes": [
        {
            "code": "quarrel",
            "label": "Quarrel",
            "definition": "One side reproaches the other.",
            "terms": [
                {"reason": "words for quarrels", "any": ["clash*", "accus*", "at odds"]},
                {"reason": "reproach", "any": ["blame"], "except": ["blame game", "take the blame"]},
            ],
        },
        {
            "code": "money",
            "label": "Money",
            "definition": "What it costs.",
            "terms": [{"reason": "prices", "any": ["cost*", "owners' share", "pay", "pay cut", "strike pay"]}],
        },
    ],
}


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    """A function that writes the codebook, with the changes given, and returns its path."""

    def write(file: str = "ferry-frames.yml", **changes: Any) -> Path:
        path = tmp_path / file
        path.write_text(yaml.safe_dump({**BOOK, **changes}, allow_unicode=True), encoding="utf-8")
        return path

    return write


def codebook(*terms: Term) -> Codebook:
    """A codebook of one code."""
    code = Code("c", "C", "", terms)
    return Codebook("b", "B", "1", "en", "CC0-1.0", "s", "", {}, (code,))


def matches(text: str, *terms: str, unless: tuple[str, ...] = ()) -> list[str]:
    """What of a text the terms match."""
    found = find_terms(text, codebook(*(Term(term, "", unless) for term in terms)))
    return [text[start:end] for start, end, _, _ in found]


def articles(*rows: dict[str, str]) -> pd.DataFrame:
    filled = [
        {"article_id": f"a{n}", "outlet": "A", "url": "", "published": "2031-05-03", **row}
        for n, row in enumerate(rows)
    ]
    return cast_table(pd.DataFrame(filled, dtype="str").fillna(""), ARTICLES, "articles.csv")


# --- terms


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ("clash*", "Clashes: a clash, clashing; eyeclash", ["Clashes", "clash", "clashing"]),
        ("cost", "Costs, costly, cost-cutting, COST", ["cost", "COST"]),
        ("cover up", "cover up, cover-up, Cover\n up, coverup, recover up", ["cover up", "cover-up", "Cover\n up"]),
        ("cover-up", "cover-up", ["cover-up"]),
        ("owners' share", "Owners’ share and owners' share", ["Owners’ share", "owners' share"]),
        ("won't pay", "We won’t pay", ["won’t pay"]),
        ("vs.", "Mayor vs. owners, mayor vs owners", ["vs."]),
        ("pay", "repay payment pay2 pay_off prépay pay’s «pay»", ["pay", "pay"]),
        ("café", "CAFÉ", ["CAFÉ"]),
        ("паром*", "Паромы стоят", ["Паромы"]),
        ("a+b", "aab a+b", ["a+b"]),  # no regular expressions
        ("clash*", "", []),
    ],
)
def test_terms_match_whole_words(term: str, text: str, expected: list[str]):
    assert matches(text, term) == expected


def test_the_longest_term_counts_once():
    assert matches("A pay cut", "pay", "pay cut") == ["pay cut"]
    assert matches("A pay cut", "pay cut", "pay") == ["pay cut"]
    assert matches("A pay-cut cutter", "pay", "pay cut") == ["pay-cut"]


def test_the_longest_of_overlapping_terms_counts_also_when_it_begins_later():
    assert matches("strike pay cut by half", "strike pay", "pay cut by half") == ["pay cut by half"]


def test_terms_of_two_codes_are_found_apart():
    one, two = Code("one", "", "", (Term("blame", ""),)), Code("two", "", "", (Term("blam*", ""),))
    both = Codebook("b", "B", "1", "en", "CC0-1.0", "s", "", {}, (one, two))
    assert find_terms("Blame", both) == [(0, 5, "one", "blame"), (0, 5, "two", "blam*")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Blame game", []),
        ("The blame-game goes on", []),
        ("They take the blame", []),
        ("Blame game? Blame the owners", ["Blame"]),
        ("The blame games", ["blame"]),  # an exception is a phrase of whole words
        ("Blame, game", ["Blame"]),
    ],
)
def test_a_match_inside_an_excepted_phrase_does_not_count(text: str, expected: list[str]):
    assert matches(text, "blame", unless=("blame game", "take the blame")) == expected


def test_an_exception_holds_for_its_own_group_only(book):
    found = find_terms("blame game, at odds", read_codebook(book()))
    assert [term for *_, term in found] == ["at odds"]


def test_a_letter_with_a_combining_accent_is_a_letter():
    assert matches("expose\u0301 and expose", "expose") == ["expose"]


TERMS = ["clash*", "at odds", "pay", "pay cut", "won't pay", "паром*", "cover-up"]
PIECES = [
    "clash", "Clashes", "at odds", "AT-ODDS", "at", "odds", "pay", "Pay cut", "won’t pay", "won't", "ПАРОМЫ", "re",
    "cover-up", "-", " ", "  ", "\n", "\r\n", "’", "“", "_", "é", "1", ".", "🚢", "שלום",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=30))
def test_matches_are_spans_that_say_what_their_term_says(text: str):
    end_before = 0
    for start, end, _, term in find_terms(text, codebook(*(Term(term, "") for term in TERMS))):
        assert end_before <= start < end <= len(text)
        assert not (start and (text[start - 1].isalnum() or text[start - 1] == "_"))
        assert not (end < len(text) and (text[end].isalnum() or text[end] == "_"))
        said = " ".join(text[start:end].replace("’", "'").replace("-", " ").casefold().split())
        wanted = term.rstrip("*").replace("-", " ")
        assert said.startswith(wanted) if term.endswith("*") else said == wanted
        end_before = end


@given(st.lists(st.sampled_from(["ferry", "pay", "at odds", "clashing", "blame", "cut price"]), max_size=12))
def test_every_planted_term_is_found(pieces: list[str]):
    planted = [piece for piece in pieces if piece in ("pay", "at odds", "clashing")]
    assert matches(", ".join(pieces), "clash*", "at odds", "pay") == planted


# --- finding frames


def test_frames_of_headlines_lead_back_to_them(corpus, book):
    path = book()
    frames = find_frames(corpus.articles, path)
    assert frames[["article_id", "code", "term", "start", "end"]].to_numpy().tolist() == [
        ["a01", "quarrel", "accus*", 6, 13],  # Mayor accuses
        ["a03", "money", "cost*", 16, 21],  # What the strike costs
        ["a04", "quarrel", "clash*", 17, 22],  # Owners and mayor clash
        ["a07", "quarrel", "blame", 6, 11],  # Crews blame
    ]
    texts = corpus.articles.set_index("article_id")
    for frame in frames.itertuples():
        assert texts.loc[frame.article_id, frame.field][frame.start : frame.end].casefold().startswith(frame.term[:4])
    assert set(frames["codebook"]) == {str(path)}
    assert frames["published"].tolist() == texts.loc[frames["article_id"], "published"].tolist()


def test_every_field_that_is_there_is_searched(book):
    texts = articles({"headline": "Clash", "deck": "A clash of kinds", "text": "The cost.\n\nThey clash."})
    frames = find_frames(texts, book())
    assert frames[["field", "start", "code"]].to_numpy().tolist() == [
        ["headline", 0, "quarrel"], ["deck", 2, "quarrel"], ["text", 4, "money"], ["text", 16, "quarrel"]
    ]  # fmt: skip
    without = texts[["article_id", "outlet", "published", "headline"]]
    assert find_frames(without, book())["field"].tolist() == ["headline"]


def test_texts_in_other_languages_are_not_searched(corpus, book):
    assert "a10" not in set(find_frames(corpus.articles, book())["article_id"])  # holds "clash", but is Russian
    everything = find_frames(corpus.articles.drop(columns="lang"), book())
    assert "a10" in set(everything["article_id"])
    assert "a10" in set(find_frames(corpus.articles, book(file="ru.yml", language="ru"))["article_id"])


def test_quotations_are_searched_from_their_own_beginning(corpus, book):
    frames = find_frames(corpus.quotes, book())
    assert frames[["quote_id", "article_id", "field", "start", "end"]].to_numpy().tolist() == [
        ["q3", "a04", "quotation", 12, 15]  # We will not pay
    ]


def test_undated_texts_are_searched_too(book):
    texts = articles({"headline": "Clash", "published": ""}, {"headline": "Costs", "published": ""})
    frames = find_frames(texts, book())
    assert frames["article_id"].tolist() == ["a0", "a1"]
    assert frames["published"].isna().all()
    assert frames["published"].dtype == texts["published"].dtype


def test_a_result_has_the_declared_columns_also_when_nothing_is_found(book):
    for texts in (articles({"headline": "Ferry"}), empty_table(ARTICLES), empty_table(QUOTES)):
        frames = find_frames(texts, book())
        assert list(frames.columns) == FRAMES.names
        assert len(frames) == 0
        assert all(frames[column].dtype.kind in "iu" for column in ("start", "end"))


def test_a_missing_column_is_named(corpus):
    with pytest.raises(SchemaError, match="published"):
        find_frames(corpus.articles.drop(columns="published"))


# --- presence


@pytest.mark.parametrize(
    ("hits", "others", "present"),
    [(3, 747, True), (3, 748, False), (2, 0, False), (4, 996, True)],  # 3 hits and 4 per 1,000 words are needed
)
def test_both_parts_of_the_rule_have_to_be_reached(book, hits: int, others: int, present: bool):
    texts = articles({"headline": "", "text": " ".join(["clash"] * hits + ["ferry"] * others)})
    codes = code_frames(find_frames(texts, book()), texts, field="text", codebook=book()).set_index("code")
    assert codes.loc["quarrel", "present"] == present
    assert codes.loc["quarrel", "hits"] == hits
    assert codes.loc["quarrel", "per_1000_words"] == pytest.approx(1000 * hits / (hits + others))
    assert not codes.loc["money", "present"]


def test_one_row_per_text_with_that_field_and_code(corpus, book):
    codes = code_frames(find_frames(corpus.articles, book()), corpus.articles)
    assert list(codes.columns) == CODES.names
    # 12 articles less a09 (no headline) and a10 (Russian), two codes
    assert len(codes) == 10 * 2
    assert not codes.duplicated(["article_id", "code"]).any()
    present = codes[codes["present"]]
    assert present[["article_id", "code"]].to_numpy().tolist() == [
        ["a01", "quarrel"], ["a03", "money"], ["a04", "quarrel"], ["a07", "quarrel"]
    ]  # fmt: skip


def test_frames_of_another_codebook_are_refused(corpus, book):
    frames = find_frames(corpus.articles, book())
    with pytest.raises(MediakitError, match="another codebook"):
        code_frames(frames, corpus.articles, codebook="generic-frames")
    mixed = pd.concat([frames, find_frames(corpus.articles, book(file="other.yml"))])
    with pytest.raises(MediakitError, match="another codebook"):
        code_frames(mixed, corpus.articles)


def test_empty_frames_do_not_say_which_codebook(book):
    texts = articles({"headline": "Ferry"})
    frames = find_frames(texts, book())
    with pytest.raises(MediakitError, match="empty") as caught:
        code_frames(frames, texts)
    assert "codebook=" in caught.value.todo
    assert code_frames(frames, texts, codebook=book())["present"].tolist() == [False, False]


# --- counting


def counted(table: pd.DataFrame) -> dict[tuple[str, str], tuple[int, int]]:
    return {(row.outlet, row.code): (row.n_present, row.n) for row in table.itertuples()}


def test_shares_of_headlines_with_zero_rows(corpus, book):
    table = count_frames(find_frames(corpus.articles, book()), by="outlet", per=corpus.articles)
    assert counted(table) == {
        ("Harbour Post", "quarrel"): (1, 3),  # a04 of a04 a05 a11
        ("Harbour Post", "money"): (0, 3),
        ("Radio Nordsund", "quarrel"): (0, 2),  # a08 0012; a06 is a copy, a09 has no headline
        ("Radio Nordsund", "money"): (0, 2),
        ("The Lakeside Daily", "quarrel"): (2, 4),  # a01 a07 of a01 a02 a03 a07
        ("The Lakeside Daily", "money"): (1, 4),  # a03
    }
    assert table["code"].tolist() == ["quarrel", "money"] * 3  # in the order of the codebook
    assert table["label"].tolist() == ["Quarrel", "Money"] * 3
    assert table["share"].tolist() == pytest.approx([1 / 3, 0, 0, 0, 0.5, 0.25])
    # Wilson, 2 of 4: 0.5 +- 1.96 sqrt(1.9600 ** 2 + 4) / (2 (4 + 1.96 ** 2)) = 0.1500, 0.8500
    assert table.loc[4, ["low", "high"]].tolist() == pytest.approx([0.1500, 0.8500], abs=5e-5)


def test_all_copies_on_request(corpus, book):
    frames = find_frames(corpus.articles, book())
    table = count_frames(frames, by="outlet", per=corpus.articles, copies="all")
    assert counted(table)[("Radio Nordsund", "quarrel")] == (0, 3)


def test_the_day_counts_only_dated_texts(corpus, book):
    frames = find_frames(corpus.articles, book())
    table = count_frames(frames, by=["outlet", "day"], per=corpus.articles)
    lakeside = table[(table["outlet"] == "The Lakeside Daily") & (table["code"] == "quarrel")]
    assert lakeside["day"].tolist() == [pd.Timestamp("2031-05-03", tz="UTC"), pd.Timestamp("2031-05-04", tz="UTC")]
    assert lakeside[["n_present", "n"]].to_numpy().tolist() == [[1, 2], [1, 1]]  # a01 of a01 a02; a07; not a03


def test_quotations_are_counted_by_the_columns_of_the_quotes(corpus, book):
    frames = find_frames(corpus.quotes, book())
    table = count_frames(frames, by="outlet", per=corpus.quotes, field="quotation")
    assert counted(table) == {
        ("Harbour Post", "quarrel"): (0, 2), ("Harbour Post", "money"): (1, 2),
        ("Ostrov Vestnik", "quarrel"): (0, 1), ("Ostrov Vestnik", "money"): (0, 1),
        ("Radio Nordsund", "quarrel"): (0, 3), ("Radio Nordsund", "money"): (0, 3),
        ("The Lakeside Daily", "quarrel"): (0, 1), ("The Lakeside Daily", "money"): (0, 1),  # q2 has no words
    }  # fmt: skip


def test_the_parts_of_a_broken_quotation_are_one_unit(book):
    parts = [("q1", "0", "They accuse us"), ("q1", "40", "and we will pay"), ("q2", "0", "We sail")]
    rows = [{"quote_id": q, "article_id": "a1", "outlet": "A", "start": s, "text": t, "speaker_name": "Ida",
             "speaker_id": "", "published": "2031-05-03"} for q, s, t in parts]  # fmt: skip
    quotes = cast_table(pd.DataFrame(rows, dtype="str"), QUOTES, "quotes.csv")
    frames = find_frames(quotes, book())
    table = count_frames(frames, by="outlet", per=quotes, field="quotation")
    assert counted(table) == {("A", "quarrel"): (1, 2), ("A", "money"): (1, 2)}
    codes = code_frames(frames, quotes, field="quotation")
    assert codes.groupby("code")["hits"].sum().to_dict() == {"quarrel": 1, "money": 1}


def test_no_texts_no_rows(book):
    texts = empty_table(ARTICLES)
    table = count_frames(find_frames(texts, book()), by="outlet", per=texts, codebook=book())
    assert len(table) == 0
    assert list(table.columns) == ["outlet", "code", "label", "n_present", "n", "share", "low", "high"]


def test_wrong_arguments_are_refused(corpus, book):
    frames = find_frames(corpus.articles, book())
    with pytest.raises(MediakitError, match="copies='no'"):
        count_frames(frames, by="outlet", per=corpus.articles, copies="no")
    with pytest.raises(SchemaError, match="party"):
        count_frames(frames, by="party", per=corpus.articles)
    with pytest.raises(SchemaError, match="body"):
        count_frames(frames, by="outlet", per=corpus.articles, field="body")


# --- codebooks


def test_a_codebook_of_ones_own(book):
    own = read_codebook(book())
    assert own.name == "ferry-frames"
    assert own.version == "1.0"
    assert own.labels == {"quarrel": "Quarrel", "money": "Money"}
    assert own.rules == {"headline": Rule(1), "text": Rule(3, 4.0), "quotation": Rule(1)}
    assert own.codes[0].terms[-1] == Term("blame", "reproach", ("blame game", "take the blame"))
    assert read_codebook(str(book())) == own


def test_a_codebook_that_was_changed_is_read_anew(book):
    assert read_codebook(book()).version == "1.0"
    assert read_codebook(book(version="1.1")).version == "1.1"


def test_an_unknown_codebook_lists_the_bundled_ones(tmp_path: Path):
    with pytest.raises(ResourceError, match="my-frames") as caught:
        read_codebook("my-frames")
    assert "generic-frames" in caught.value.todo
    with pytest.raises(ResourceError):
        read_codebook(tmp_path)


@pytest.mark.parametrize("key", ["name", "title", "version", "language", "licence", "source", "rule", "codes"])
def test_a_codebook_has_to_say_where_it_comes_from(book, key: str):
    with pytest.raises(ResourceError, match=f"lacks {key}"):
        read_codebook(book(file=f"without-{key}.yml", **{key: None}))


def broken(**changes: Any) -> list[dict[str, Any]]:
    """The first code with changes; None leaves the key out."""
    code = {**BOOK["codes"][0], **changes}  # type: ignore[index]
    return [{key: value for key, value in code.items() if value is not None}]


BROKEN = {
    "rule without hits": {"rule": {"headline": 1}},
    "hits no number": {"rule": {"headline": {"hits": "many"}}},
    "rule a list": {"rule": ["headline"]},
    "codes a number": {"codes": 5},
    "code a word": {"codes": ["quarrel"]},
    "no label": {"codes": broken(label=None)},
    "terms not there": {"codes": broken(terms=None)},
    "no terms": {"codes": broken(terms=[])},
    "no reason": {"codes": broken(terms=[{"any": ["clash"]}])},
    "term of points": {"codes": broken(terms=[{"reason": "r", "any": ["..."]}])},
    "term a star": {"codes": broken(terms=[{"reason": "r", "any": ["*"]}])},
    "any a word": {"codes": broken(terms=[{"reason": "r", "any": "clash"}])},
    "except a word": {"codes": broken(terms=[{"reason": "r", "any": ["clash"], "except": "clash of arms"}])},
}


@pytest.mark.parametrize("changes", BROKEN.values(), ids=BROKEN)
def test_a_broken_codebook_is_refused_with_its_path(book, changes: dict[str, Any]):
    path = book(file="broken.yml", **changes)
    with pytest.raises(ResourceError) as caught:
        read_codebook(path)
    assert str(path) in caught.value.where
    assert caught.value.todo


@pytest.mark.parametrize("content", [b"name: [", b"just words", b"", b"\xff\xfe\x00"])
def test_what_is_no_codebook_is_refused_with_its_path(tmp_path: Path, content: bytes):
    path = tmp_path / "none.yml"
    path.write_bytes(content)
    with pytest.raises(ResourceError) as caught:
        read_codebook(path)
    assert str(path) in caught.value.where


@pytest.mark.parametrize("name", list_codebooks())
def test_bundled_codebooks_find_their_own_examples(name: str):
    book = read_codebook(name)
    assert book.name == name
    assert book.codes
    for code in book.codes:
        assert code.include and code.exclude, code.code
        for example in code.include if code.terms else ():
            assert code.code in {found for _, _, found, _ in find_terms(example, book)}, example
        for example in code.exclude:
            words = example.split(" - ")[0]  # what follows is why it does not belong
            assert code.code not in {found for _, _, found, _ in find_terms(words, book)}, example


def test_an_unknown_word_list_is_refused():
    with pytest.raises(ResourceError, match="stopwords-xx"):
        read_wordlist("stopwords-xx")


def test_the_stop_list_holds_words_as_they_are_compared():
    words = read_wordlist("stopwords-en")
    assert {"the", "don't", "'s", "us", "live"} <= words
    assert not {"US", "ferry", "strike"} & words
    assert all(word == word.casefold().strip() and "’" not in word for word in words)


# Whose words, and denied or not ---------------------------------------------------------------------------------------


def one_article(text: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "article_id": ["a1"],
            "outlet": ["Harbour Post"],
            "published": pd.to_datetime(["2031-05-03 09:00Z"]),
            "headline": [""],
            "text": [text],
        }
    )


def test_a_cue_in_quotation_marks_is_not_the_outlets_own(book):
    text = "Crews accuse the port. “They accuse us,” said Ida, who would blame nobody."
    frames = find_frames(one_article(text), book())
    found = [(text[row.start : row.end], row.voice) for row in frames.itertuples() if row.code == "quarrel"]
    assert found == [("accuse", "own"), ("accuse", "quoted"), ("blame", "own")]


def test_reported_speech_is_the_speakers_and_leads_to_the_quotation(book):
    text = "Ida said the crews accuse the port. The crews accuse nobody."
    start = text.index("the crews")
    speech = pd.DataFrame(
        {"article_id": ["a1"], "quote_id": ["q1"], "field": ["text"], "start": [start], "end": [text.index(".")]}
    )
    frames = find_frames(one_article(text), book(), quotes=speech)
    assert frames[["voice", "quote_id"]].to_numpy().tolist() == [["quoted", "q1"], ["own", ""]]


def test_a_frame_that_only_a_speaker_carries_is_not_the_outlets_own(book):
    articles = one_article("“They accuse us, they accuse all of us, we accuse them,” said Ida.")
    frames = find_frames(articles, book())
    present = {
        voice: bool(
            code_frames(frames, articles, field="text", voice=voice).set_index("code").loc["quarrel", "present"]
        )
        for voice in ("all", "own", "quoted")
    }
    assert present == {"all": True, "own": False, "quoted": True}
    codes = code_frames(frames, articles, field="text").set_index("code")
    assert codes.loc["quarrel", ["hits", "hits_quoted", "hits_negated"]].tolist() == [3, 3, 0]


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("They did not accuse the port.", True),
        ("They didn’t ever accuse the port.", True),
        ("No crew would accuse the port.", True),
        ("Not only did they accuse the port.", False),
        ("They did not sail, but accuse the port.", False),
        ("They do not know who would accuse the port.", False),
        ("They accuse the port of no crime.", False),
    ],
)
def test_negation_stands_shortly_before_the_cue(book, text, negated):
    [row] = find_frames(one_article(text), book()).itertuples()
    assert row.negated is negated


def test_a_voice_that_is_none_is_refused(book):
    articles = one_article("They accuse us.")
    with pytest.raises(MediakitError, match="voice='loud'"):
        code_frames(find_frames(articles, book()), articles, field="text", voice="loud")


def test_a_code_may_have_a_rule_of_its_own():
    book = read_codebook("generic-frames")
    rules = {code.code: book.rule_of(code, "text") for code in book.codes}
    assert rules["economic"].hits > rules["conflict"].hits
    assert {book.rule_of(code, "headline") for code in book.codes} == {Rule(1)}


def test_the_template_is_a_codebook_and_overwrites_nothing(tmp_path):
    path = new_codebook(tmp_path / "own.yml")
    book = read_codebook(path)
    assert {code for _, _, code, _ in find_terms("Inspectors blame the port", book)} == {"blame"}
    with pytest.raises(ResourceError, match="already"):
        new_codebook(path)


def make_parts() -> list[pd.DataFrame]:
    headlines = ["Unions clash over pay", "Ferry sails", "Unions and owners clash"]
    stamp = pd.Timestamp("2031-05-03", tz="UTC")
    table = pd.DataFrame({"article_id": ["a1", "a2", "a3"], "outlet": "Post", "published": stamp})
    table["headline"] = headlines
    return [table.iloc[:1], table.iloc[1:2], table.iloc[2:]]


def test_articles_may_come_in_parts() -> None:
    parts, whole = make_parts(), pd.concat(make_parts())
    frames = find_frames(part for part in parts)
    pd.testing.assert_frame_equal(frames, find_frames(whole))
    assert len(frames) > 0
    codes = code_frames(frames, (part for part in parts))
    pd.testing.assert_frame_equal(codes, code_frames(frames, whole))


@pytest.mark.parametrize(("parts", "what"), [([], "no part"), ([{"headline": "x"}], "part 1 of the articles is a")])
def test_parts_that_are_no_tables_are_refused(parts: list[Any], what: str) -> None:
    with pytest.raises(MediakitError, match=what):
        find_frames(parts)
