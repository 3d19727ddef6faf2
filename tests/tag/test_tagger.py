"""The best tag is that of the exact scores, though most scores are computed roughly."""

from __future__ import annotations

import numpy as np
import pytest

from svodka.tag.tagger import NEAR, Best

RANDOM = np.random.default_rng(1)


def test_where_no_other_comes_near_the_rough_best_is_the_best() -> None:
    x = np.abs(RANDOM.normal(size=(2_000, 16))).astype(np.float32) * 20
    weight = RANDOM.normal(size=(16, 100)).astype(np.float32) / 4
    bias = RANDOM.normal(size=100).astype(np.float32)
    best = Best(weight, bias)
    found, near = best.roughly(x)
    assert 0 < len(near) < len(x) / 2
    found[near] = best.exactly(x[near])
    np.testing.assert_array_equal(found, (x @ weight + bias).argmax(axis=1))


@pytest.mark.parametrize(
    ("lead", "is_near"),
    {"the same": (0.0, True), "close": (NEAR / 2, True), "far": (2 * NEAR, False)}.values(),
)
def test_what_is_near(lead: float, is_near: bool) -> None:
    weight = np.array([[1.0, 1.0, 0.0]], np.float32)
    bias = np.array([0.0, lead, 0.0], np.float32)
    _, near = Best(weight, bias).roughly(np.array([[30.0]], np.float32))
    assert (near.tolist() == [0]) == is_near


def test_nothing_known_of_the_tokens() -> None:
    best = Best(np.ones((4, 3), np.float32), np.array([0, 5, 0], np.float32))
    assert best.roughly(np.zeros((2, 4), np.float32))[0].tolist() == [1, 1]
