"""Names as they are compared: one person's spellings fall together, two people's stay apart."""

from __future__ import annotations

import csv
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mediakit.names import SHORTEST_ALONE, fold_name, fold_romanised, same_given_names, split_name
from mediakit.resources import DATA

ONE_PERSON = [
    ["Sergei Ormin", "Sergey Ormin", "Serguei Ormin", "Sergej Ormin"],
    ["Yury Ushkin", "Yuri Ushkin", "Yuriy Ushkin", "Iurii Ushkin", "Juri Uschkin"],
    ["Dmitry Ormov", "Dmitri Ormov", "Dmitriy Ormov", "Dimitri Ormow", "Dmitrij Ormov"],
    ["Aleksandr Orm", "Alexander Orm", "Alexandr Orm"],
    ["Ormelensky", "Ormelenskyy", "Ormelenskiy", "Ormelenskii"],
    ["Yevgeny Orm", "Evgeny Orm", "Evgenii Orm", "Jewgenij Orm"],
    ["Fyodor Orm", "Fedor Orm", "Fjodor Orm"],
    ["Mariya Zakhorova", "Maria Zahorova", "Marija Zakhorova"],
    ["Anatoly Solovyov", "Anatoli Solovyev", "Anatolii Solov'ev", "Anatoly Soloviev", "Anatoly Solov’ev"],
    ["Mohammed al-Orm", "Muhammad el-Orm", "Mohamad al-Orm"],
    ["Abdel Fattah al-Orm", "Abdul Fattah el-Orm"],
    ["Sergei Aleksejewitsch", "Sergey Alekseyevitsch"],
]
TWO_PEOPLE = [
    ("Anders Holm", "Andres Holm"), ("Ida Anderson", "Ida Andersen"), ("Eva Orm", "Iva Orm"), ("Ann Berg", "Ann Burg"),
    ("Igor Ormov", "Egor Ormin"), ("Omar Hadi", "Amir Hadi"), ("Lee", "Li"), ("Maria Orm", "Mario Orm"),
]  # fmt: skip


@pytest.mark.parametrize("names", ONE_PERSON, ids=lambda names: names[0])
def test_spellings_of_one_name_fall_together(names: list[str]) -> None:
    assert len({fold_romanised(name) for name in names}) == 1
    assert fold_romanised(names[0])


@pytest.mark.parametrize(("one", "other"), TWO_PEOPLE)
def test_names_of_two_people_stay_apart(one: str, other: str) -> None:
    assert fold_romanised(one) != fold_romanised(other) or fold_romanised(one) == ""


def test_the_names_of_this_page_do_not_meet() -> None:
    for one, other in combinations([names[0] for names in ONE_PERSON], 2):
        assert fold_romanised(one) != fold_romanised(other)


def test_a_short_word_alone_is_not_compared_by_its_sound() -> None:
    assert fold_romanised("Orm") == "" and fold_romanised("Ormin") == "ormin"
    assert len("ormin") >= SHORTEST_ALONE > len("orm")


@given(st.text(max_size=30))
def test_any_text_can_be_folded_and_case_and_accents_do_not_count(name: str) -> None:
    assert fold_romanised(fold_name(name)) in (fold_romanised(name), "") or fold_name(name).startswith("the ")
    assert split_name(name)[0] == tuple(word.casefold() for word in split_name(name)[0])


@pytest.mark.parametrize(
    ("name", "given", "surname"),
    [
        ("Ms. Ann Berg", ("ann",), "berg"),
        ("Dr Ann B. Berg, Jr.", ("ann", "b."), "berg"),
        ("Berg", (), "berg"),
        ("Mr", (), "mr"),
        ("", (), ""),
    ],
)
def test_names_are_split_without_title_and_suffix(name: str, given: tuple[str, ...], surname: str) -> None:
    assert split_name(name) == (given, surname)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ann Berg", "A. Berg", True), ("Ann Berg", "A Berg", True), ("Ann Berg", "B. Berg", False),
        ("Yury Berg", "Iurii Berg", True), ("Ann B. Berg", "Ann Berg", True), ("Ann B. Berg", "Ann C. Berg", False),
        ("Berg", "Ann Berg", True), ("J.K. Berg", "Jane Berg", True),
    ],
)  # fmt: skip
def test_first_names_that_do_not_contradict(one: str, other: str, same: bool) -> None:
    assert same_given_names(split_name(one)[0], split_name(other)[0]) is same


def test_every_row_of_the_list_says_why_and_does_something() -> None:
    with (DATA / "names" / "romanisation.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({(row["variant"], row["where"]) for row in rows}) == len(rows)
    for row in rows:
        assert row["why"] and row["language"] and row["variant"] != row["folded"]
        if row["where"] == "word":
            assert fold_romanised(f"{row['variant']} orm") == fold_romanised(f"{row['folded']} orm")
