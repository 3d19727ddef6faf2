"""What the network sees of a word form."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svodka.tag.ner.words import CHARACTERS, KINDS, SHAPES, WIDTH, forms, outline, shape, stem
from svodka.tag.vectors import vectors


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Москва", "Xx"),
        ("МИД", "XX"),
        ("город", "xx"),
        ("С", "X"),
        ("и", "x"),
        ("А.", "X."),
        ("Санкт-Петербург", "Xx-Xx"),
        ("северо-Запад", "xx-Xx"),
        ("Ямало-ненецкий", "Xx-xx"),
        ("МосГорСуд", "mixed"),
        ("Ростов-на-Дону", "mixed"),
    ],
)
def test_outline_is_where_the_capitals_stand(word: str, expected: str) -> None:
    assert outline(word) == expected


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Анна", "ru:Xx"),
        ("Apple", "en:Xx"),
        ("IBM", "en:XX"),
        ("Ту-154", "ru:mixed"),
        ("2024", "number"),
        ("3,5", "number+"),
    ],
)
def test_shape_tells_script_and_outline(word: str, kind: str) -> None:
    assert KINDS[shape(word)] == kind


def test_common_marks_have_shapes_of_their_own() -> None:
    assert len({shape(mark) for mark in "«».,("}) == 5


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("Петровым", "ПЕТРОВА", "Петров"), "петров"),
        (("Самара", "Самары", "Самарой", "САМАРЕ"), "самар"),
        (("Киреевский", "Киреевского"), "киреевск"),
        (("Королёв", "Королева"), "королев"),
        (("НИИ", "НИИ"), "нии"),
    ],
)
def test_forms_of_a_name_share_a_stem(words: tuple[str, ...], expected: str) -> None:
    assert {stem(word) for word in words} == {expected}


@pytest.mark.parametrize("word", ["город", "2024", "«", "я", "Я"])
def test_no_stem_without_a_capitalized_word(word: str) -> None:
    assert stem(word) == ""


def test_unknown_words_share_one_vector() -> None:
    found = forms(["Зюйдвестов", "щщщъ", "город"], vectors())
    assert found.vectors[0] == found.vectors[1] == vectors().unknown != found.vectors[2]


def test_yo_is_looked_up_as_e_if_need_be() -> None:
    found = forms(["счёт", "счет", "Артём", "АРТЁМ"], vectors())
    assert vectors().unknown not in found.vectors
    assert found.vectors[2] == found.vectors[3]


@given(st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=5))
def test_any_characters_are_coded(words: list[str]) -> None:
    found = forms(words, vectors())
    assert found.letters.shape == (len(words), WIDTH)
    assert found.letters.max() < CHARACTERS
    assert ((found.shapes >= 0) & (found.shapes < SHAPES)).all()
    for word, row in zip(words, found.letters, strict=True):
        assert np.count_nonzero(row) == min(len(word) + 2, WIDTH)
