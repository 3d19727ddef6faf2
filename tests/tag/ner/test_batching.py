"""Cutting, grouping and stepping lose no token and keep the order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svodka.tag.ner.batching import BATCH_TOKENS, LONGEST, Steps, grouped, recurring_names, short


def test_steps_take_the_longest_sentence_first() -> None:
    steps = Steps([2, 3, 1])  # tokens 0 1 | 2 3 4 | 5
    assert steps.bounds == [0, 3, 5, 6]
    assert steps.order[0].tolist() == [2, 0, 5, 3, 1, 4]
    assert steps.order[1].tolist() == [4, 1, 5, 3, 0, 2]


@given(st.lists(st.integers(1, 30), min_size=1, max_size=30))
def test_steps_visit_each_token_once_in_either_direction(lengths: list[int]) -> None:
    steps = Steps(lengths)
    tokens = np.arange(sum(lengths))
    for direction in (0, 1):
        assert sorted(steps.order[direction]) == tokens.tolist()
        assert (steps.order[direction][steps.back[direction]] == tokens).all()


@pytest.mark.parametrize(
    ("sentence", "lengths"),
    [
        (["слово"] * LONGEST, [LONGEST]),
        (["слово"] * (LONGEST + 1), [LONGEST, 1]),
        # behind the last mark that stands in the second half
        ((["слово"] * (LONGEST - 50) + [","]) + ["слово"] * 100, [LONGEST - 49, 100]),
        ((["слово"] * 10 + [","]) + ["слово"] * LONGEST, [LONGEST, 11]),
    ],
)
def test_long_sentences_are_cut_behind_a_mark(sentence: list[str], lengths: list[int]) -> None:
    assert [len(part) for part in short(sentence)] == lengths


@given(st.lists(st.lists(st.integers(1, 900), max_size=12), max_size=6))
def test_batches_keep_all_tokens_in_order_and_stay_small(articles: list[list[int]]) -> None:
    numbers = iter(range(10**9))
    given_ = [[[str(next(numbers)) for _ in range(length)] for length in article] for article in articles]
    batches = list(grouped(given_))
    tokens = [word for batch in batches for article in batch for sentence in article for word in sentence]
    assert tokens == [word for article in given_ for sentence in article for word in sentence]
    for batch in batches:
        assert 0 < sum(len(sentence) for article in batch for sentence in article) <= BATCH_TOKENS
        assert all(0 < len(sentence) <= LONGEST for article in batch for sentence in article)


def test_names_recur_within_their_article_only() -> None:
    first = [["Зорин", "приехал", "."], ["Встреча", "с", "Зориным", "в", "Туле"]]
    second = [["Тула", "и", "Тулой", "ждут"], ["Зорина"]]
    places, starts = recurring_names([first, second])
    assert [part.tolist() for part in np.split(places, starts[1:])] == [[0, 5], [8, 10]]


def test_nothing_recurs_in_nothing() -> None:
    places, starts = recurring_names([[["Тула"]], []])
    assert len(places) == len(starts) == 0
