"""navec's words are found by their hashes, every one of them and no other."""

from __future__ import annotations

import numpy as np

from svodka.news_words import MISSING, news_words, word_list


def test_every_word_has_its_own_id() -> None:
    words = word_list()
    assert len(words) == len(news_words()) > 200_000
    assert (news_words().find(words) == np.arange(len(words))).all()


def test_other_words_are_missing() -> None:
    assert news_words().find(["щщщъ", "", "Москва", "\ud800"]).tolist() == [MISSING] * 4
    assert news_words().find([]).tolist() == []


def test_counts() -> None:
    assert news_words().count("россия") > news_words().count("самовар") > 0 == news_words().count("щщщъ")
