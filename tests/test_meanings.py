"""Meanings of hashes: each string's own, whatever shares a slot with it and however little fits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.strings import StringStore

from svodka.meanings import FOLDED, STRINGS, HashRows, Meanings, fold


def hashes(store: StringStore, *words: str) -> np.ndarray:
    return np.array([store.add(word) if word else 0 for word in words], np.uint64)


@pytest.mark.parametrize(
    ("word", "folded"),
    [("Ёлка", "елка"), ("МИД", "мид"), ("«", "«"), ("", ""), ("заявил", "заявил")],
)
def test_words_and_their_keys(word: str, folded: str) -> None:
    store = StringStore()
    assert fold(word) == folded
    assert STRINGS(hashes(store, word, "", word), store) == [word, "", word]
    assert FOLDED(hashes(store, word), store) == [folded]


def test_nothing_means_nothing() -> None:
    assert STRINGS(np.empty(0, np.uint64), StringStore()) == []


@given(st.lists(st.lists(st.text(max_size=3), max_size=12), max_size=8))
def test_a_small_table_starts_anew_and_says_the_same(calls: list[list[str]]) -> None:
    store, lengths = StringStore(), Meanings(len, capacity=4)
    for words in calls:
        assert lengths(hashes(store, *words), store) == list(map(len, words))


def test_a_string_is_asked_for_once() -> None:
    asked: list[str] = []

    def meaning(word: str) -> str:
        asked.append(word)
        return word

    store, words = StringStore(), Meanings(meaning)
    for _ in range(3):
        words(hashes(store, "мэр", "города", "мэр"), store)
    assert sorted(asked) == ["", "города", "мэр"]


def test_hashes_with_the_same_last_bits_have_rows_of_their_own() -> None:
    rows = HashRows(8)
    keys = np.array([5, 1 << 17, 5 + (1 << 17), 5 + (1 << 18)], np.uint64)
    rows.give_rows(keys)
    for _ in range(2):
        assert rows.rows_of(np.append(keys, np.uint64(0))).tolist() == [1, 2, 3, 4, 0]


def test_rows_come_in_the_order_they_are_given() -> None:
    rows = HashRows(8)
    asked = np.array([7, 9, 7, 0, 3], np.uint64)
    new, places = rows.unknown(asked)
    assert (new.tolist(), asked[places].tolist()) == ([3, 7, 9], [3, 7, 9])
    with pytest.raises(KeyError):
        rows.rows_of(asked)
    rows.give_rows(new)
    rows.give_rows(np.array([1], np.uint64))
    assert rows.rows_of(np.array([1, 3, 7, 9], np.uint64)).tolist() == [4, 1, 2, 3]
    assert rows.unknown(asked)[0].tolist() == []
