"""Numerals are those of spaCy."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.lang.ru import lex_attrs

import svodka
from svodka.segment.numerals import like_num


@pytest.mark.parametrize("text", ["двадцать", "Тысяча", "5", "-5%", "1/2", "10,5", "1.000", "XIV"])
def test_the_same_for_numbers(text: str) -> None:
    assert like_num(text) == lex_attrs.like_num(text)


@pytest.mark.parametrize("change", [str, str.upper, str.capitalize, "-{}%".format, "{}н".format])
def test_the_same_for_all_numerals(change: Callable[[str], str]) -> None:
    for word in map(change, lex_attrs._num_words):
        assert like_num(word) == lex_attrs.like_num(word)


@given(st.text(min_size=1))
def test_the_same_for_any_text(text: str) -> None:
    assert like_num(text) == lex_attrs.like_num(text)


def test_tokens_know_numerals() -> None:
    tokens = svodka.load(stages=("segment",))("Двадцать домов и 5 садов.")
    assert [token.like_num for token in tokens] == [True, False, False, True, False, False]
