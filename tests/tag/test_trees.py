"""Cycles are broken where that costs the least; all else stays."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svodka.tag.trees import break_cycles, unrooted


@pytest.mark.parametrize(
    ("heads", "lost"),
    [
        ([0, 0, 1, 2], []),  # 3 → 2 → 1 → root
        ([0, 2, 1, 0], [1, 2]),
        ([0, 2, 1, 2], [1, 2, 3]),  # 3 hangs on the cycle of 1 and 2
        ([0, 1], [1]),  # its own head
    ],
)
def test_tokens_that_never_reach_the_root(heads: list[int], lost: list[int]) -> None:
    assert np.flatnonzero(unrooted(np.array(heads))).tolist() == lost


def test_sentences_behind_each_other_with_the_root_last() -> None:
    # 0 → 1 → root | 2 and 3 govern each other, 4 hangs on them
    heads = np.array([1, 5, 3, 2, 2, 5])
    assert np.flatnonzero(unrooted(heads, root=5, longest=3)).tolist() == [2, 3, 4]


@pytest.mark.parametrize(
    ("scores", "heads", "mended"),
    [
        # 1 and 2 govern each other; 2 → root costs 1, all else more
        ([[0, -9, 5], [4, 5, -9]], [0, 2, 1], [0, 2, 0]),
        # 1 → 3, which is no part of the cycle
        ([[0, -9, 5, 4], [0, 5, -9, 1], [9, 0, 0, -9]], [0, 2, 1, 0], [0, 3, 1, 0]),
        # 3 hangs on the cycle: it may not be its way out, though it scores best
        ([[2, -9, 5, 4], [0, 5, -9, 1], [0, 9, 0, -9]], [0, 2, 1, 1], [0, 0, 1, 1]),
        # its own head
        ([[1, 5]], [0, 1], [0, 0]),
        # a tree already
        ([[1, 0], [0, 1]], [0, 0, 1], [0, 0, 1]),
    ],
)
def test_break_cycles(scores: list[list[float]], heads: list[int], mended: list[int]) -> None:
    assert break_cycles(np.array(scores, np.float32), np.array(heads)).tolist() == mended


@given(
    st.integers(1, 12).flatmap(lambda n: st.lists(st.integers(0, n), min_size=n, max_size=n)),
    st.integers(0, 9),
)
def test_every_token_reaches_the_root(heads: list[int], seed: int) -> None:
    scores = np.random.default_rng(seed).standard_normal((len(heads), len(heads) + 1)).astype(np.float32)
    given_heads = np.array([0, *heads])
    mended = break_cycles(scores, given_heads)
    assert not unrooted(mended).any()
    free = ~unrooted(given_heads)
    assert (mended[free] == given_heads[free]).all()
