"""Cutting, grouping and stepping lose no token and keep the order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svodka.tag.ner.batching import (
    BATCH_TOKENS,
    CONTEXT,
    LONGEST,
    Part,
    Steps,
    Windows,
    grouped,
    parts,
    recurring_names,
)


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
        other = steps.order[1 - direction]
        assert (other[steps.across[direction]] == steps.order[direction]).all()


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (1, [Part(0, 1, 0)]),
        (LONGEST, [Part(0, LONGEST, 0)]),
        (LONGEST + 1, [Part(0, LONGEST, 1), Part(CONTEXT, 1, 0)]),
        (
            3 * LONGEST,
            [Part(0, LONGEST, CONTEXT), Part(CONTEXT, LONGEST, CONTEXT), Part(CONTEXT, LONGEST, 0)],
        ),
    ],
)
def test_parts_of_a_long_sentence_see_each_other(length: int, expected: list[Part]) -> None:
    assert list(parts(length)) == expected


def test_windows() -> None:
    windows = Windows([Part(0, 2, 0), Part(0, 3, 2), Part(1, 2, 0)])  # tokens 0 1 | 2 3 4, 5 6
    assert windows.lengths.tolist() == [2, 5, 3]
    assert windows.tokens.tolist() == [0, 1, 2, 3, 4, 5, 6, 4, 5, 6]
    assert windows.tokens[windows.own].tolist() == [0, 1, 2, 3, 4, 5, 6]
    assert np.flatnonzero(~windows.own).tolist() == [5, 6, 7]


@given(st.lists(st.lists(st.integers(1, 900), max_size=12), max_size=6))
def test_batches_keep_all_tokens_in_order_and_stay_small(articles: list[list[int]]) -> None:
    batches = list(grouped(articles))
    ends = np.cumsum([part.own for batch in batches for article in batch for part in article])
    # sentences are cut, never joined
    assert set(np.cumsum([length for article in articles for length in article])) <= set(ends)
    for batch in batches:
        windows = Windows([part for article in batch for part in article])
        count = sum(part.own for article in batch for part in article)
        assert 0 < count <= BATCH_TOKENS
        assert windows.tokens[windows.own].tolist() == list(range(count))
        assert windows.tokens.min() == 0  # what another batch holds is seen by nobody
        assert windows.tokens.max() == count - 1


def test_an_article_too_long_for_a_batch_is_cut_anywhere() -> None:
    batches = list(grouped([[BATCH_TOKENS + 10]]))
    assert [sum(part.own for part in batch[0]) for batch in batches] == [
        BATCH_TOKENS // LONGEST * LONGEST,
        BATCH_TOKENS % LONGEST + 10,
    ]
    assert batches[0][0][-1].behind == batches[1][0][0].before == 0


def test_articles_are_not_joined() -> None:
    assert list(grouped([[3, 2], [], [4]])) == [[[Part(0, 3, 0), Part(0, 2, 0)], [Part(0, 4, 0)]]]


def test_names_recur_within_their_article_only() -> None:
    stems = np.array([7, 0, 0, 0, 0, 7, 0, 9, 9, 0, 9, 0, 0, 7], np.uint64)
    articles = np.array([0] * 8 + [1] * 6)
    places, starts = recurring_names(stems, articles)
    assert [part.tolist() for part in np.split(places, starts[1:])] == [[0, 5], [8, 10]]


def test_groups_that_touch_are_kept_apart() -> None:
    places, starts = recurring_names(np.array([5, 6, 5, 6, 8], np.uint64), np.zeros(5, np.intp))
    assert [part.tolist() for part in np.split(places, starts[1:])] == [[0, 2], [1, 3]]


@pytest.mark.parametrize("stems", [[], [0, 0], [3], [3, 4]])
def test_nothing_recurs(stems: list[int]) -> None:
    places, starts = recurring_names(np.array(stems, np.uint64), np.zeros(len(stems), np.intp))
    assert len(places) == len(starts) == 0
